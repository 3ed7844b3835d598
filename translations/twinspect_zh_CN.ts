<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>CalibrationWords</name>
    <message>
        <source>Promise a false-reject rate</source>
        <translation>承诺过杀率</translation>
    </message>
    <message>
        <source>Good parts alone suffice. A new good part from the same production is rejected with at most the promised probability, whatever the scores look like.</source>
        <translation>只需良品。同一生产的新良品被拒收的概率不超过承诺值，与得分分布无关。</translation>
    </message>
    <message>
        <source>Highest good score with a margin</source>
        <translation>良品最高得分加余量</translation>
    </message>
    <message>
        <source>Good parts alone suffice. The simplest start: nothing seen so far is rejected, with some room above.</source>
        <translation>只需良品。最简单的起点：已见过的都不会被拒收，并留有余量。</translation>
    </message>
    <message>
        <source>Share of the good parts</source>
        <translation>良品占比</translation>
    </message>
    <message>
        <source>Good parts alone suffice. The chosen share of them lies at or below the threshold.</source>
        <translation>只需良品。所选比例的良品不高于阈值。</translation>
    </message>
    <message>
        <source>Mean and standard deviations</source>
        <translation>均值与标准差</translation>
    </message>
    <message>
        <source>Good parts alone suffice. Means what it says only where the scores of good parts follow a bell curve.</source>
        <translation>只需良品。仅当良品得分服从正态分布时才成立。</translation>
    </message>
    <message>
        <source>Best balance of defects found and false rejects</source>
        <translation>检出与过杀的最佳平衡</translation>
    </message>
    <message>
        <source>Needs defective parts. The largest F1 figure; false rejects and escapes weigh alike.</source>
        <translation>需要不良品。F1 值最大；过杀与漏检同等看待。</translation>
    </message>
    <message>
        <source>Limit the false rejects</source>
        <translation>限制过杀</translation>
    </message>
    <message>
        <source>Finds as many defects as the limit on rejected good parts allows.</source>
        <translation>在允许的良品拒收率内检出尽可能多的缺陷。</translation>
    </message>
    <message>
        <source>Limit the escapes</source>
        <translation>限制漏检</translation>
    </message>
    <message>
        <source>Needs defective parts. Rejects as few good parts as the limit on escapes allows.</source>
        <translation>需要不良品。在允许的漏检率内拒收尽可能少的良品。</translation>
    </message>
    <message>
        <source>Least expected cost</source>
        <translation>预期成本最低</translation>
    </message>
    <message>
        <source>Needs defective parts. The thresholds at which false rejects, escapes and reviews together cost least.</source>
        <translation>需要不良品。使过杀、漏检和复判总成本最低的阈值。</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>How the threshold is found.</source>
        <translation>阈值的确定方法。</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>余量</translation>
    </message>
    <message>
        <source>What is added to the highest good score, as a share of the range of the good scores.</source>
        <translation>加在良品最高得分上的量，以良品得分范围的比例表示。</translation>
    </message>
    <message>
        <source>Share of good parts</source>
        <translation>良品比例</translation>
    </message>
    <message>
        <source>Share of the good parts at or below the threshold.</source>
        <translation>不高于阈值的良品比例。</translation>
    </message>
    <message>
        <source>Standard deviations</source>
        <translation>标准差倍数</translation>
    </message>
    <message>
        <source>How many standard deviations the threshold lies above the mean good score.</source>
        <translation>阈值高于良品平均得分的标准差倍数。</translation>
    </message>
    <message>
        <source>Promised false-reject rate</source>
        <translation>承诺的过杀率</translation>
    </message>
    <message>
        <source>A new good part is rejected with at most this probability.</source>
        <translation>新良品被拒收的概率不超过此值。</translation>
    </message>
    <message>
        <source>Largest false-reject rate</source>
        <translation>最大过杀率</translation>
    </message>
    <message>
        <source>Share of the good parts that may be rejected.</source>
        <translation>允许被拒收的良品比例。</translation>
    </message>
    <message>
        <source>Largest escape rate</source>
        <translation>最大漏检率</translation>
    </message>
    <message>
        <source>Share of the defective parts that may pass.</source>
        <translation>允许放行的不良品比例。</translation>
    </message>
    <message>
        <source>Cost of a false reject</source>
        <translation>一次过杀的成本</translation>
    </message>
    <message>
        <source>What a good part that is rejected costs. Any currency, the same for all costs.</source>
        <translation>一个被判不合格的良品的成本。货币不限，所有成本使用同一种。</translation>
    </message>
    <message>
        <source>Cost of an escape</source>
        <translation>一次漏检的成本</translation>
    </message>
    <message>
        <source>What a defective part that passes costs.</source>
        <translation>一个不良品被放行的成本。</translation>
    </message>
    <message>
        <source>Defect rate in production</source>
        <translation>生产不良率</translation>
    </message>
    <message>
        <source>Share of defective parts in production. Test sets hold far more.</source>
        <translation>生产中不良品的比例。测试集中的比例远高于此。</translation>
    </message>
    <message>
        <source>Number of parts</source>
        <translation>零件数量</translation>
    </message>
    <message>
        <source>Number of parts that the cost is stated for, such as a day&apos;s production.</source>
        <translation>计算成本所依据的零件数量，例如一天的产量。</translation>
    </message>
    <message>
        <source>Review band</source>
        <translation>复判区间</translation>
    </message>
    <message>
        <source>Share of the way from the reject threshold down to the median good score in which a person looks. 0 = no review.</source>
        <translation>从拒收阈值到良品得分中位数之间由人复判的部分所占比例。0 = 不复判。</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>How sure the bound on the true false-reject rate is.</source>
        <translation>真实过杀率上限的可靠程度。</translation>
    </message>
    <message>
        <source>The calibration set holds no good part yet. Inspect good parts that the model was not trained on.</source>
        <translation>标定集中还没有良品。请检测未用于训练模型的良品。</translation>
    </message>
    <message>
        <source>This method needs defective parts, and the calibration set holds none. Open data with defects, or let half of the test parts calibrate.</source>
        <translation>此方法需要不良品，而标定集中没有。请打开含不良品的数据，或用一半测试零件标定。</translation>
    </message>
    <message numerus="yes">
        <source>%1 good parts can promise a false-reject rate of %2 at best. For %3 it takes %n more good part(s) that the model was not trained on.</source>
        <translation>
            <numerusform>%1 个良品最多能承诺 %2 的过杀率。要达到 %3，还需要 %n 个未用于训练的良品。</numerusform>
        </translation>
    </message>
    <message>
        <source>A standard deviation needs at least two good parts. Inspect one more.</source>
        <translation>标准差至少需要两个良品。请再检测一个。</translation>
    </message>
    <message>
        <source>Calibration set</source>
        <translation>标定集</translation>
    </message>
    <message>
        <source>Test set</source>
        <translation>测试集</translation>
    </message>
    <message numerus="yes">
        <source>%n validation part(s)</source>
        <translation>
            <numerusform>%n 个验证零件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n held-out part(s) of the training</source>
        <translation>
            <numerusform>训练中留出的 %n 个零件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n test part(s)</source>
        <translation>
            <numerusform>%n 个测试零件</numerusform>
        </translation>
    </message>
    <message>
        <source>no parts yet</source>
        <translation>尚无零件</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 of %2 (%3)</source>
        <translation>%1 / %2（%3）</translation>
    </message>
    <message>
        <source>Cost of a review</source>
        <translation>复判成本</translation>
    </message>
    <message>
        <source>What it costs that a person looks at a part. As dear as a false reject, there is no review band.</source>
        <translation>由人查看一个零件的成本。若与过杀成本相同，则没有复判区间。</translation>
    </message>
</context>
<context>
    <name>ComparisonReport</name>
    <message>
        <source>Comparison of detectors: %1</source>
        <translation>检测器对比：%1</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>测量时间</translation>
    </message>
    <message>
        <source>Compared with</source>
        <translation>对比对象</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Twinspect · %1</source>
        <translation>Twinspect · %1</translation>
    </message>
</context>
<context>
    <name>DetectorAdvice</name>
    <message>
        <source>That was with %1 good parts. With as few as these %2 it was not measured; the page &quot;Compare&quot; does it on your own test parts.</source>
        <translation>那是用 %1 个良品测得的。像这样只有 %2 个良品的情况没有测量过；“对比”页面可在您自己的测试件上测量。</translation>
    </message>
    <message>
        <source>Recommended: on real parts (cable_gland) it had the highest I-AUROC of all nine detectors, %1. Against RD4AD (%2) and PatchCore (%3) no difference could be shown; the others were worse. It says whether RGB or depth raised an alarm, and can be paused.</source>
        <translation>推荐：在真实零件（cable_gland）上，它的 I-AUROC 为 %1，是九个检测器中最高的。与 RD4AD（%2）和 PatchCore（%3）之间无法证明有差异；其他检测器较差。它会说明报警来自 RGB 还是深度，并且可以暂停。</translation>
    </message>
    <message>
        <source>Looks at RGB and depth. %1.</source>
        <translation>查看 RGB 和深度。%1。</translation>
    </message>
    <message>
        <source>Looks at RGB only. %1.</source>
        <translation>仅查看 RGB。%1。</translation>
    </message>
    <message>
        <source>Looks at depth only. %1.</source>
        <translation>仅查看深度。%1。</translation>
    </message>
    <message>
        <source>On real parts (cable_gland) it reached an I-AUROC of %1, the recommended DCRDF-Net %2.</source>
        <translation>在真实零件（cable_gland）上其 I-AUROC 为 %1，推荐的 DCRDF-Net 为 %2。</translation>
    </message>
    <message>
        <source>It was not measured beside the recommended DCRDF-Net yet.</source>
        <translation>尚未与推荐的 DCRDF-Net 并列测量过。</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>Check the folder&apos;s permissions</source>
        <translation>请检查文件夹权限</translation>
    </message>
    <message>
        <source>A part cannot be copied into the new good set</source>
        <translation>无法将零件复制到新的良品集</translation>
    </message>
    <message>
        <source>Check that it is still there and that the disk has room</source>
        <translation>请检查它是否仍存在以及磁盘是否有空间</translation>
    </message>
    <message>
        <source>%1: left out: %2</source>
        <translation>%1：已略过：%2</translation>
    </message>
    <message>
        <source>Converting .pth files needs the source tree with its Python environment</source>
        <translation>转换 .pth 文件需要源代码树及其 Python 环境</translation>
    </message>
    <message>
        <source>The file could not be converted</source>
        <translation>无法转换该文件</translation>
    </message>
    <message>
        <source>Choose resnet18, resnet50 or wide_resnet50_2; efficientnet-lite0 comes with Twinspect</source>
        <translation>请选择 resnet18、resnet50 或 wide_resnet50_2；efficientnet-lite0 随 Twinspect 提供</translation>
    </message>
    <message>
        <source>The download failed</source>
        <translation>下载失败</translation>
    </message>
    <message>
        <source>Check the connection, or copy the file here by other means and use &apos;weights import&apos;</source>
        <translation>请检查网络连接，或用其他方式将文件复制到此处并使用“weights import”</translation>
    </message>
    <message>
        <source>The downloaded file does not have the published SHA-256</source>
        <translation>下载的文件与公布的 SHA-256 不符</translation>
    </message>
    <message>
        <source>Try again; a proxy may have changed the file</source>
        <translation>请重试；代理可能改动了文件</translation>
    </message>
    <message>
        <source>Give the torchvision weights of %1</source>
        <translation>请提供 %1 的 torchvision 权重</translation>
    </message>
    <message>
        <source>Nothing is published for &apos;%1&apos;</source>
        <translation>没有为“%1”公布的文件</translation>
    </message>
    <message>
        <source>There are no weights for the backbone &apos;%1&apos;</source>
        <translation>没有骨干网络“%1”的权重</translation>
    </message>
    <message>
        <source>Make a good set of parts from one camera only</source>
        <translation>请只用同一台相机的零件组成良品集</translation>
    </message>
    <message>
        <source>The depth pictures %1 and %2 come from different cameras</source>
        <translation>深度图片 %1 和 %2 来自不同的相机</translation>
    </message>
    <message>
        <source>The pattern for %1 &apos;%2&apos; ends with folders and names no file</source>
        <translation>用于%1的模式“%2”以文件夹结尾，没有文件名</translation>
    </message>
    <message>
        <source>End it with a file name, such as **/*.png</source>
        <translation>请以文件名结尾，例如 **/*.png</translation>
    </message>
    <message>
        <source>%1 good parts are too few to learn how good parts vary</source>
        <translation>%1 个良品太少，无法学习良品如何变化</translation>
    </message>
    <message>
        <source>This part could not be laid on the mean good part, so it was not compared with it</source>
        <translation>该工件无法与平均良品对齐，因此未与其比较</translation>
    </message>
    <message>
        <source>not used: good parts of this kind cannot be laid on each other</source>
        <translation>未使用：此类良品无法相互对齐</translation>
    </message>
    <message>
        <source>not used: too few held-out parts can be laid on it</source>
        <translation>未使用：能与其对齐的保留件太少</translation>
    </message>
    <message>
        <source>not used: it finds fewer artificial defects than the networks alone</source>
        <translation>未使用：它发现的人工缺陷比仅用网络时更少</translation>
    </message>
    <message>
        <source>Too few held-out parts to know the scores of good parts</source>
        <translation>保留的工件太少，无法了解良品的分数</translation>
    </message>
    <message>
        <source>There are %1 good parts, not %2</source>
        <translation>有 %1 个良品，而不是 %2 个</translation>
    </message>
    <message>
        <source>Ask for fewer parts, or for all of them</source>
        <translation>请要求较少的工件，或全部</translation>
    </message>
    <message>
        <source>These are not the rows of such a measurement by this version</source>
        <translation>这不是此版本的这种测量的结果行</translation>
    </message>
    <message>
        <source>Choose another folder, or remove this file to measure anew</source>
        <translation>请选择其他文件夹，或删除此文件以重新测量</translation>
    </message>
    <message>
        <source>A row of the learning curve is damaged</source>
        <translation>学习曲线的一行已损坏</translation>
    </message>
    <message>
        <source>The rows here were measured with another %1: %2 instead of %3</source>
        <translation>此处的行是用不同的 %1 测得的：%2 而不是 %3</translation>
    </message>
    <message>
        <source>The rows of %1 were measured on other files</source>
        <translation>%1 的行是在其他文件上测得的</translation>
    </message>
    <message>
        <source>Another measurement writes here</source>
        <translation>另一个测量正在写入此处</translation>
    </message>
    <message>
        <source>Something is there already</source>
        <translation>该处已有内容</translation>
    </message>
    <message>
        <source>Choose an empty folder or remove this one</source>
        <translation>请选择空文件夹或删除此文件夹</translation>
    </message>
    <message>
        <source>There are no good parts to train on</source>
        <translation>没有可用于训练的良品</translation>
    </message>
    <message>
        <source>Select good parts first</source>
        <translation>请先选择良品</translation>
    </message>
    <message>
        <source>The folder cannot be made: %1</source>
        <translation>无法创建文件夹：%1</translation>
    </message>
    <message>
        <source>Free some disk space or choose another folder</source>
        <translation>请释放磁盘空间或选择其他文件夹</translation>
    </message>
    <message>
        <source>Choose a folder you may write to</source>
        <translation>请选择您可写入的文件夹</translation>
    </message>
    <message>
        <source>There is no such file</source>
        <translation>没有这样的文件</translation>
    </message>
    <message>
        <source>Check the path</source>
        <translation>请检查路径</translation>
    </message>
    <message>
        <source>This is a folder, not a file</source>
        <translation>这是文件夹，不是文件</translation>
    </message>
    <message>
        <source>Name a file</source>
        <translation>请指定文件</translation>
    </message>
    <message>
        <source>Check the file&apos;s permissions</source>
        <translation>请检查文件权限</translation>
    </message>
    <message>
        <source>The file is larger than anything expected here</source>
        <translation>文件大于此处所能预期的大小</translation>
    </message>
    <message>
        <source>Check that it is the right file</source>
        <translation>请检查是否为正确的文件</translation>
    </message>
    <message>
        <source>Check the disk or the network share</source>
        <translation>请检查磁盘或网络共享</translation>
    </message>
    <message>
        <source>the disk took no more bytes</source>
        <translation>磁盘不再接受数据</translation>
    </message>
    <message>
        <source>Cannot be written (%1); nothing was changed</source>
        <translation>无法写入（%1）；未作任何更改</translation>
    </message>
    <message>
        <source>Cannot be opened (%1)</source>
        <translation>无法打开（%1）</translation>
    </message>
    <message>
        <source>Choose one of: %1</source>
        <translation>请选择其中之一：%1</translation>
    </message>
    <message>
        <source>Give a value from %1 to %2</source>
        <translation>请给出 %1 到 %2 之间的值</translation>
    </message>
    <message>
        <source>Give a value from %1 to %2 %3</source>
        <translation>请给出 %1 到 %2 %3 之间的值</translation>
    </message>
    <message>
        <source>%1.</source>
        <translation>%1。</translation>
    </message>
    <message>
        <source>%1. %2.</source>
        <translation>%1。%2。</translation>
    </message>
    <message>
        <source>%1: %2.</source>
        <translation>%1：%2。</translation>
    </message>
    <message>
        <source>%1: %2. %3.</source>
        <translation>%1：%2。%3。</translation>
    </message>
    <message>
        <source>Stopped by the user</source>
        <translation>已由用户停止</translation>
    </message>
    <message>
        <source>Copy the file again from its source, or train or convert it again</source>
        <translation>请从来源重新复制文件，或重新训练或转换</translation>
    </message>
    <message>
        <source>This is not a sound safetensors file: %1</source>
        <translation>这不是完好的 safetensors 文件：%1</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; lacks its type, shape or place</source>
        <translation>张量“%1”缺少类型、形状或位置</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has an unknown number type</source>
        <translation>张量“%1”的数值类型未知</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has a malformed shape or place</source>
        <translation>张量“%1”的形状或位置格式有误</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has an impossible shape</source>
        <translation>张量“%1”的形状不可能存在</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has an impossible place</source>
        <translation>张量“%1”的位置不可能存在</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; does not fit into the file</source>
        <translation>张量“%1”超出文件范围</translation>
    </message>
    <message>
        <source>it is too short</source>
        <translation>文件太短</translation>
    </message>
    <message>
        <source>its header claims to be larger than the file</source>
        <translation>其文件头声称的大小超过文件本身</translation>
    </message>
    <message>
        <source>its header is not JSON</source>
        <translation>其文件头不是 JSON</translation>
    </message>
    <message>
        <source>its metadata is malformed</source>
        <translation>其元数据格式有误</translation>
    </message>
    <message>
        <source>tensors overlap</source>
        <translation>张量相互重叠</translation>
    </message>
    <message>
        <source>No partner of the same name was found for this file</source>
        <translation>未找到与此文件同名的配对文件</translation>
    </message>
    <message>
        <source>Put the RGB picture (.png, .jpg, .bmp) and its geometry (.tiff, .pcd, .ply) side by side, or into sub-folders rgb and xyz</source>
        <translation>请将 RGB 图片（.png、.jpg、.bmp）与其几何（.tiff、.pcd、.ply）放在一起，或放入子文件夹 rgb 和 xyz</translation>
    </message>
    <message>
        <source>A mapping tells how the files of a folder belong together, and this is a file</source>
        <translation>映射说明文件夹中的文件如何配对，而这是一个文件</translation>
    </message>
    <message>
        <source>Give the folder, or leave the mapping out</source>
        <translation>请给出文件夹，或者去掉映射</translation>
    </message>
    <message>
        <source>Export both with the same size, pixel by pixel aligned</source>
        <translation>请以相同尺寸、逐像素对齐的方式导出两者</translation>
    </message>
    <message>
        <source>No point of the geometry is measured</source>
        <translation>几何数据没有任何测量点</translation>
    </message>
    <message>
        <source>Record the part again, or leave this sample out</source>
        <translation>请重新采集零件，或略过此样本</translation>
    </message>
    <message>
        <source>Correct the mapping: what the * stand for must be the same in both files of a part</source>
        <translation>请更正映射：* 所代表的内容在同一零件的两个文件中必须相同</translation>
    </message>
    <message>
        <source>There is no such file or folder</source>
        <translation>没有这样的文件或文件夹</translation>
    </message>
    <message>
        <source>Check its permissions</source>
        <translation>请检查其权限</translation>
    </message>
    <message>
        <source>There is not enough memory for this sample</source>
        <translation>内存不足以处理此样本</translation>
    </message>
    <message>
        <source>Close other programs or scale the pictures down</source>
        <translation>请关闭其他程序或缩小图片</translation>
    </message>
    <message>
        <source>No pair of an RGB picture and its geometry was found</source>
        <translation>未找到 RGB 图片与其几何数据的配对</translation>
    </message>
    <message>
        <source>No pair of an RGB picture and its geometry was found; files and folders that could not be used: %1, the first of them %2 (%3)</source>
        <translation>未找到 RGB 图片与其几何数据的配对；无法使用的文件和文件夹：%1，其中第一个是 %2（%3）</translation>
    </message>
    <message>
        <source>Choose a folder with train/good/rgb and train/good/xyz, or with pictures (.png) and geometry (.tiff, .pcd, .ply) of the same names side by side or in sub-folders rgb and xyz</source>
        <translation>请选择含有 train/good/rgb 和 train/good/xyz 的文件夹，或同名图片（.png）与几何数据（.tiff、.pcd、.ply）并排存放或分别位于子文件夹 rgb 和 xyz 中的文件夹</translation>
    </message>
    <message>
        <source>Choose the folder %1 inside it, which holds a data set</source>
        <translation>请选择其中的文件夹 %1，它含有数据集</translation>
    </message>
    <message>
        <source>The geometry is %1 pixels, the RGB picture is %2</source>
        <translation>几何数据为 %1 像素，RGB 图片为 %2</translation>
    </message>
    <message>
        <source>The mask is %1 pixels, the RGB picture is %2</source>
        <translation>掩模为 %1 像素，RGB 图片为 %2</translation>
    </message>
    <message>
        <source>No RGB picture (.png, .jpg, .bmp) has a name like &apos;%1&apos;</source>
        <translation>没有名称符合“%1”的 RGB 图片（.png、.jpg、.bmp）</translation>
    </message>
    <message>
        <source>RGB pictures found: %1, 3D files found: %2, but no two with the same part name</source>
        <translation>找到 RGB 图片：%1，3D 文件：%2，但没有零件名相同的一对</translation>
    </message>
    <message>
        <source>The folder cannot be read (%1)</source>
        <translation>无法读取文件夹（%1）</translation>
    </message>
    <message>
        <source>There is no part &apos;%1&apos; to leave out</source>
        <translation>没有可排除的零件“%1”</translation>
    </message>
    <message>
        <source>Give names such as %1</source>
        <translation>请给出类似 %1 的名称</translation>
    </message>
    <message>
        <source>Write all, or some of %1</source>
        <translation>请写 all，或 %1 中的若干</translation>
    </message>
    <message>
        <source>Not enough memory to render a demo picture</source>
        <translation>内存不足，无法生成演示图片</translation>
    </message>
    <message>
        <source>Choose fewer threads or smaller pictures</source>
        <translation>请减少线程数或使用更小的图片</translation>
    </message>
    <message>
        <source>Demo pictures have 64 to 2048 px a side</source>
        <translation>演示图片每边为 64 至 2048 像素</translation>
    </message>
    <message>
        <source>Choose a size in this range</source>
        <translation>请选择此范围内的大小</translation>
    </message>
    <message>
        <source>The demo part %1 has no defect &quot;%2&quot;</source>
        <translation>演示零件 %1 没有缺陷“%2”</translation>
    </message>
    <message>
        <source>There is no demo part &quot;%1&quot;</source>
        <translation>没有演示零件“%1”</translation>
    </message>
    <message>
        <source>Its name is not UTF-8; rename it</source>
        <translation>其名称不是 UTF-8；请重命名</translation>
    </message>
    <message>
        <source>It vanished or cannot be read</source>
        <translation>已消失或无法读取</translation>
    </message>
    <message>
        <source>It is neither a file nor a folder</source>
        <translation>既不是文件也不是文件夹</translation>
    </message>
    <message>
        <source>The folder cannot be read to its end (%1)</source>
        <translation>无法完整读取文件夹（%1）</translation>
    </message>
    <message>
        <source>Give both the same number of *: what they stand for is the part&apos;s name</source>
        <translation>两者的 * 数量应相同：* 所代表的就是零件名称</translation>
    </message>
    <message>
        <source>Folders as deep as this are not looked into</source>
        <translation>不会查找这么深的文件夹</translation>
    </message>
    <message>
        <source>There is no pattern for %1</source>
        <translation>没有用于%1的模式</translation>
    </message>
    <message>
        <source>Give one, such as rgb/*.png</source>
        <translation>请给出一个，例如 rgb/*.png</translation>
    </message>
    <message>
        <source>The pattern for %1 &apos;%2&apos; has no *</source>
        <translation>用于%1的模式“%2”中没有 *</translation>
    </message>
    <message>
        <source>Put a * where the part&apos;s name or number stands, such as in rgb/*.png</source>
        <translation>请在零件名称或编号处放一个 *，例如 rgb/*.png</translation>
    </message>
    <message>
        <source>The pattern for %1 &apos;%2&apos; has too many *</source>
        <translation>用于%1的模式“%2”中 * 过多</translation>
    </message>
    <message>
        <source>Put one * for each piece of the name that differs from part to part, and ** at most once, for folders</source>
        <translation>请为名称中因零件而异的每一段放一个 *，** 最多用一次，用于文件夹</translation>
    </message>
    <message>
        <source>The pattern for %1 &apos;%2&apos; is no path inside the folder</source>
        <translation>用于%1的模式“%2”不是文件夹内的路径</translation>
    </message>
    <message>
        <source>Begin it with a sub-folder or a file name, such as in rgb/*.png</source>
        <translation>请以子文件夹或文件名开头，例如 rgb/*.png</translation>
    </message>
    <message>
        <source>There is no sample with the name of this mask</source>
        <translation>没有与此掩模同名的零件</translation>
    </message>
    <message>
        <source>RGB pictures</source>
        <translation>RGB 图片</translation>
    </message>
    <message>
        <source>3D files</source>
        <translation>3D 文件</translation>
    </message>
    <message>
        <source>masks</source>
        <translation>掩模</translation>
    </message>
    <message>
        <source>names of defective parts</source>
        <translation>缺陷零件名称</translation>
    </message>
    <message>
        <source>names of test parts</source>
        <translation>测试零件名称</translation>
    </message>
    <message>
        <source>The pattern for %1 &apos;%2&apos; has another number of * than the one for RGB pictures &apos;%3&apos;</source>
        <translation>用于%1的模式“%2”与 RGB 图片的模式“%3”中 * 的数量不同</translation>
    </message>
    <message>
        <source>No pattern of the mapping takes this file</source>
        <translation>映射中没有模式匹配此文件</translation>
    </message>
    <message>
        <source>Files of this kind are not used here</source>
        <translation>此处不使用这类文件</translation>
    </message>
    <message>
        <source>Add it: focal lengths and centre in pixels, depth_scale in metres a unit</source>
        <translation>请补充：焦距和中心以像素为单位，depth_scale 为每单位的米数</translation>
    </message>
    <message>
        <source>The camera&apos;s focal lengths and depth scale must be positive numbers</source>
        <translation>相机焦距和深度比例必须为正数</translation>
    </message>
    <message>
        <source>Correct them in the mapping</source>
        <translation>请在映射中更正</translation>
    </message>
    <message>
        <source>The mapping is not a JSON object</source>
        <translation>映射不是 JSON 对象</translation>
    </message>
    <message>
        <source>Write {&quot;format&quot;: &quot;twinspect-mapping-1&quot;, &quot;colour&quot;: &quot;rgb/*.png&quot;, &quot;geometry&quot;: &quot;xyz/*.tiff&quot;} with your own patterns</source>
        <translation>请写入 {&quot;format&quot;: &quot;twinspect-mapping-1&quot;, &quot;colour&quot;: &quot;rgb/*.png&quot;, &quot;geometry&quot;: &quot;xyz/*.tiff&quot;}，并使用您自己的模式</translation>
    </message>
    <message>
        <source>This is not a mapping of this version of Twinspect</source>
        <translation>这不是此版本 Twinspect 的映射</translation>
    </message>
    <message>
        <source>The mapping&apos;s intrinsics have no number &quot;%1&quot;</source>
        <translation>映射的相机内参中缺少数值“%1”</translation>
    </message>
    <message>
        <source>&quot;%1&quot; of the mapping is not a text</source>
        <translation>映射中的“%1”不是文本</translation>
    </message>
    <message>
        <source>%1: defective samples without a mask in gt: %2; pixel figures will leave them out.</source>
        <translation>%1：gt 中没有掩模的缺陷零件数：%2；像素指标将不包括它们。</translation>
    </message>
    <message>
        <source>%1: %2 may hold good parts only; the samples of &quot;%3&quot; are not used. Move the folder to test, or name it good if its parts are good.</source>
        <translation>%1：%2 只能包含良品；“%3”中的零件不会使用。请将该文件夹移到 test；如果其中是良品，请将其命名为 good。</translation>
    </message>
    <message>
        <source>It has no folder %1</source>
        <translation>其中没有文件夹 %1</translation>
    </message>
    <message>
        <source>The folder %1 is used instead</source>
        <translation>改用文件夹 %1</translation>
    </message>
    <message>
        <source>The files in the sub-folders are used instead</source>
        <translation>改用子文件夹中的文件</translation>
    </message>
    <message>
        <source>Another file has the same name: %1 is used</source>
        <translation>另一个文件同名：使用 %1</translation>
    </message>
    <message>
        <source>There is no RGB picture with the same name; add it or remove this file</source>
        <translation>没有同名的 RGB 图片；请添加，或移除此文件</translation>
    </message>
    <message>
        <source>%1: the depth pictures cannot be used without the camera&apos;s intrinsics. Add a file %2 beside them.</source>
        <translation>%1：没有相机内参就无法使用深度图片。请在旁边添加文件 %2。</translation>
    </message>
    <message>
        <source>An anomaly map needs at least one pixel</source>
        <translation>异常图至少需要一个像素</translation>
    </message>
    <message>
        <source>Bring map and mask to the same size before measuring</source>
        <translation>测量前请使异常图与掩模尺寸一致</translation>
    </message>
    <message>
        <source>There is no memory left to collect another anomaly map</source>
        <translation>内存不足，无法再收集异常图</translation>
    </message>
    <message>
        <source>Measure fewer or smaller maps at a time</source>
        <translation>请一次测量更少或更小的异常图</translation>
    </message>
    <message>
        <source>A map of %1 x %2 pixels came with %3 scores and a mask of %4 pixels</source>
        <translation>%1 x %2 像素的异常图附带了 %3 个得分和 %4 像素的掩模</translation>
    </message>
    <message>
        <source>The anomaly map holds no number at column %1, row %2</source>
        <translation>异常图在第 %1 列、第 %2 行不是数值</translation>
    </message>
    <message>
        <source>There is no good part to calibrate on</source>
        <translation>没有可用于标定的良品</translation>
    </message>
    <message>
        <source>Keep some good parts out of the training</source>
        <translation>请在训练中留出一些良品</translation>
    </message>
    <message>
        <source>The scores are so large that the threshold is not a finite number</source>
        <translation>得分过大，阈值不是有限数</translation>
    </message>
    <message>
        <source>good part</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>defective part</source>
        <translation>缺陷零件</translation>
    </message>
    <message>
        <source>A standard deviation needs at least two good parts</source>
        <translation>标准差至少需要两个良品</translation>
    </message>
    <message>
        <source>Hold out more good parts</source>
        <translation>请留出更多良品</translation>
    </message>
    <message>
        <source>Add defective parts, or choose a method that needs good parts alone, such as conformal</source>
        <translation>请添加不良品，或选择只需良品的方法，如 conformal</translation>
    </message>
    <message>
        <source>%1 good parts cannot promise a false-reject rate of %2; the smallest they can promise is 1/(n+1) = %3</source>
        <translation>%1 个良品无法保证 %2 的误判率；可保证的最小值为 1/(n+1) = %3</translation>
    </message>
    <message>
        <source>Hold out at least %1 good parts or allow a larger rate</source>
        <translation>请留出至少 %1 个良品，或允许更大的比率</translation>
    </message>
    <message>
        <source>The method %1 needs scores of defective parts</source>
        <translation>方法 %1 需要缺陷零件的得分</translation>
    </message>
    <message>
        <source>%1 parts came with %2 labels</source>
        <translation>零件数：%1，标签数：%2</translation>
    </message>
    <message>
        <source>The cost model needs costs of 0 or more, a volume above 0 and a defect rate from 0 to 1</source>
        <translation>成本模型需要成本不小于 0、数量大于 0、不良率在 0 到 1 之间</translation>
    </message>
    <message>
        <source>The thresholds are not set</source>
        <translation>阈值未设定</translation>
    </message>
    <message>
        <source>Calibrate the recipe with good parts</source>
        <translation>请用良品标定配方</translation>
    </message>
    <message>
        <source>The review threshold lies above the reject threshold</source>
        <translation>复判阈值高于拒收阈值</translation>
    </message>
    <message>
        <source>Lower the review threshold or raise the other one</source>
        <translation>请降低复判阈值或提高另一个</translation>
    </message>
    <message>
        <source>The minimum area must be 0 mm2 or more</source>
        <translation>最小面积必须不小于 0 mm2</translation>
    </message>
    <message>
        <source>A minimum area needs a pixel threshold</source>
        <translation>最小面积需要像素阈值</translation>
    </message>
    <message>
        <source>Set the pixel threshold, or the minimum area to 0</source>
        <translation>请设定像素阈值，或将最小面积设为 0</translation>
    </message>
    <message>
        <source>Both models scored %1 good and %2 defective parts, too few to compare the models</source>
        <translation>两个模型都评分的合格零件有 %1 个，缺陷零件有 %2 个，不足以比较模型</translation>
    </message>
    <message>
        <source>Test with at least %1 of each</source>
        <translation>每种至少用 %1 个来测试</translation>
    </message>
    <message>
        <source>A comparison needs a test set and at least %1 draws</source>
        <translation>比较需要测试集和至少 %1 次抽样</translation>
    </message>
    <message>
        <source>No difference between %1 and %2 can be shown with these %3 parts (%4 points; 95 %: %5 to %6; p %7)</source>
        <translation>用这 %3 个零件无法证明 %1 与 %2 之间有差异（%4 个百分点；95 %：%5 至 %6；p %7）</translation>
    </message>
    <message>
        <source>%1 is better than %2 by %3 points (95 %: %4 to %5; p %6)</source>
        <translation>%1 比 %2 高 %3 个百分点（95 %：%4 至 %5；p %6）</translation>
    </message>
    <message>
        <source>A percentile is asked for as a share from 0 to 1</source>
        <translation>百分位以 0 到 1 的比例给出</translation>
    </message>
    <message>
        <source>There is no value to take a percentile of</source>
        <translation>没有可取百分位的值</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Add test parts with masks of their defects</source>
        <translation>请添加带缺陷掩模的测试零件</translation>
    </message>
    <message>
        <source>There is no memory left to sort the pixels</source>
        <translation>内存不足，无法对像素排序</translation>
    </message>
    <message>
        <source>No mask marks a defect, so nothing can be said about single pixels</source>
        <translation>没有掩模标出缺陷，因此无法评价单个像素</translation>
    </message>
    <message>
        <source>The masks leave no good pixel</source>
        <translation>掩模没有留下任何良好像素</translation>
    </message>
    <message>
        <source>No good part was held out, so nothing is known about false rejects</source>
        <translation>没有留出良品，因此对过杀一无所知</translation>
    </message>
    <message>
        <source>The bound needs 0 to n rejected parts and a confidence between 0 and 1</source>
        <translation>该上限需要 0 到 n 个被拒收零件以及 0 到 1 之间的置信度</translation>
    </message>
    <message>
        <source>The rate and the confidence must lie between 0 and 1</source>
        <translation>比率和置信度必须在 0 到 1 之间</translation>
    </message>
    <message>
        <source>Inspect the part again, or leave it out</source>
        <translation>请重新检测零件，或将其略过</translation>
    </message>
    <message>
        <source>The score of %1 number %2 is not a finite number</source>
        <translation>%1编号 %2 的得分不是有限数</translation>
    </message>
    <message>
        <source>%1 scores came with %2 labels</source>
        <translation>得分数：%1，标签数：%2</translation>
    </message>
    <message>
        <source>part</source>
        <translation>零件</translation>
    </message>
    <message>
        <source>This figure needs good parts and defective parts; there are %1 good and %2 defective ones</source>
        <translation>此指标需要良品和缺陷零件；现有良品 %1 个，缺陷零件 %2 个</translation>
    </message>
    <message>
        <source>Add good parts to the test set</source>
        <translation>请在测试集中添加良品</translation>
    </message>
    <message>
        <source>Add defective parts to the test set</source>
        <translation>请在测试集中添加缺陷零件</translation>
    </message>
    <message>
        <source>Name the type of the defect, such as &quot;scratch&quot;</source>
        <translation>请注明缺陷类型，例如“划痕”</translation>
    </message>
    <message>
        <source>Add the missing kind to the test set</source>
        <translation>请在测试集中补充缺少的类别</translation>
    </message>
    <message>
        <source>A defective part has no defect type</source>
        <translation>某个缺陷零件没有缺陷类型</translation>
    </message>
    <message>
        <source>A defective part has the type &quot;good&quot;</source>
        <translation>某个缺陷零件的类型为“good”</translation>
    </message>
    <message>
        <source>The test set has %1 good and %2 defective parts; both are needed</source>
        <translation>测试集中良品 %1 个，缺陷零件 %2 个；两者都需要</translation>
    </message>
    <message>
        <source>This is not a file of thresholds</source>
        <translation>这不是阈值文件</translation>
    </message>
    <message>
        <source>This is not a file of thresholds of this version</source>
        <translation>这不是此版本的阈值文件</translation>
    </message>
    <message>
        <source>The recipe holds no thresholds</source>
        <translation>配方中没有阈值</translation>
    </message>
    <message>
        <source>Open it in Twinspect, set the thresholds and save it again</source>
        <translation>请在 Twinspect 中打开，设定阈值后重新保存</translation>
    </message>
    <message>
        <source>The text &apos;%1&apos; is missing</source>
        <translation>缺少文本“%1”</translation>
    </message>
    <message>
        <source>The number &apos;%1&apos; is missing</source>
        <translation>缺少数值“%1”</translation>
    </message>
    <message>
        <source>Nothing was measured in or around the region</source>
        <translation>区域内及周围没有测量数据</translation>
    </message>
    <message>
        <source>Its size in pixels is still valid</source>
        <translation>其像素大小仍然有效</translation>
    </message>
    <message>
        <source>The region, the part&apos;s mask and the point map do not belong to the same image</source>
        <translation>区域、零件掩模和点图不属于同一图片</translation>
    </message>
    <message>
        <source>The region is empty</source>
        <translation>区域为空</translation>
    </message>
    <message>
        <source>The region could not be measured: %1</source>
        <translation>无法测量区域：%1</translation>
    </message>
    <message>
        <source>A point map needs three channels (x, y, z) and at least one pixel</source>
        <translation>点图需要三个通道（x、y、z）和至少一个像素</translation>
    </message>
    <message>
        <source>The point map holds no measured point</source>
        <translation>点图中没有测量点</translation>
    </message>
    <message>
        <source>Check the sensor&apos;s exposure and range, or the file&apos;s format</source>
        <translation>请检查传感器的曝光和量程，或文件格式</translation>
    </message>
    <message>
        <source>The point map could not be processed: %1</source>
        <translation>无法处理点图：%1</translation>
    </message>
    <message>
        <source>No part was found in any of the good images</source>
        <translation>在所有良品图片中均未找到零件</translation>
    </message>
    <message>
        <source>Check that the images show parts lying on a flat ground</source>
        <translation>请检查图片是否显示放在平整底面上的零件</translation>
    </message>
    <message>
        <source>The picture and the point map differ in size</source>
        <translation>图片与点图尺寸不同</translation>
    </message>
    <message>
        <source>Export both from the sensor with the same resolution</source>
        <translation>请以相同分辨率从传感器导出两者</translation>
    </message>
    <message>
        <source>The crop side, the height range and the model size must be positive</source>
        <translation>裁剪边长、高度范围和模型尺寸必须为正</translation>
    </message>
    <message>
        <source>The part could not be cropped: %1</source>
        <translation>无法裁剪零件：%1</translation>
    </message>
    <message>
        <source>Unknown kind of PCD</source>
        <translation>未知的 PCD 类型</translation>
    </message>
    <message>
        <source>There is not enough memory for this cloud</source>
        <translation>内存不足以处理此点云</translation>
    </message>
    <message>
        <source>Close other programs or scale the cloud down</source>
        <translation>请关闭其他程序或缩小点云</translation>
    </message>
    <message>
        <source>points of the PCD are missing</source>
        <translation>PCD 缺少点</translation>
    </message>
    <message>
        <source>the PCD ends before its compressed points</source>
        <translation>PCD 在压缩点数据之前结束</translation>
    </message>
    <message>
        <source>compressed points of the PCD are missing</source>
        <translation>PCD 缺少压缩点数据</translation>
    </message>
    <message>
        <source>the compressed points of the PCD do not fit its header</source>
        <translation>PCD 的压缩点数据与文件头不符</translation>
    </message>
    <message>
        <source>the compressed points of the PCD cannot be expanded</source>
        <translation>PCD 的压缩点数据无法解压</translation>
    </message>
    <message>
        <source>The TIFF holds whole numbers where metres or millimetres as floating point are expected</source>
        <translation>TIFF 中为整数，而此处需要以浮点数表示的米或毫米</translation>
    </message>
    <message>
        <source>A cloud needs three channels</source>
        <translation>点云需要三个通道</translation>
    </message>
    <message>
        <source>Write a cloud that is not empty</source>
        <translation>请写入非空点云</translation>
    </message>
    <message>
        <source>The TIFF has %1 channels where x, y and z are expected</source>
        <translation>TIFF 有 %1 个通道，而应为 x、y、z</translation>
    </message>
    <message>
        <source>This is a colourised depth picture: its colours are for the eye and the measured depth is lost</source>
        <translation>这是着色的深度图：颜色仅供观看，测得的深度已丢失</translation>
    </message>
    <message>
        <source>Record the raw 16-bit depth stream (not a screen shot or a colourised preview) and save it as a one-channel 16-bit PNG</source>
        <translation>请录制原始 16 位深度流（不是截图或着色预览），并保存为单通道 16 位 PNG</translation>
    </message>
    <message>
        <source>The depth picture is not one channel of 16 bits</source>
        <translation>深度图不是单通道 16 位</translation>
    </message>
    <message>
        <source>A depth picture needs the camera&apos;s intrinsics</source>
        <translation>深度图需要相机内参</translation>
    </message>
    <message>
        <source>This depth picture has %1 bits a pixel: the measured depth has been rounded away</source>
        <translation>此深度图片每像素 %1 位：测得的深度已因取整而丢失</translation>
    </message>
    <message>
        <source>The camera file has no number &quot;%1&quot;</source>
        <translation>相机文件中缺少数值“%1”</translation>
    </message>
    <message>
        <source>There is not enough memory for this picture</source>
        <translation>内存不足以处理此图片</translation>
    </message>
    <message>
        <source>Close other programs or scale the picture down</source>
        <translation>请关闭其他程序或缩小图片</translation>
    </message>
    <message>
        <source>The picture cannot be encoded</source>
        <translation>图片无法编码</translation>
    </message>
    <message>
        <source>Report this with the picture&apos;s size</source>
        <translation>请连同图片大小一并报告</translation>
    </message>
    <message>
        <source>its pixels cannot be decoded</source>
        <translation>其像素无法解码</translation>
    </message>
    <message>
        <source>The picture cannot be encoded (%1)</source>
        <translation>图片无法编码（%1）</translation>
    </message>
    <message>
        <source>The file is empty</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>This is not a PCD file</source>
        <translation>这不是 PCD 文件</translation>
    </message>
    <message>
        <source>Export the cloud as an organised PCD or TIFF</source>
        <translation>请将点云导出为有组织的 PCD 或 TIFF</translation>
    </message>
    <message>
        <source>Export the cloud with the fields x, y and z</source>
        <translation>请导出带有 x、y、z 字段的点云</translation>
    </message>
    <message>
        <source>The coordinates of the PCD are not 32- or 64-bit floating point numbers</source>
        <translation>PCD 的坐标不是 32 或 64 位浮点数</translation>
    </message>
    <message>
        <source>Export x, y and z as floating point numbers (TYPE F)</source>
        <translation>请将 x、y、z 导出为浮点数（TYPE F）</translation>
    </message>
    <message>
        <source>The PCD is not organised (HEIGHT 1): its points have lost their places in the picture</source>
        <translation>PCD 未组织（HEIGHT 1）：点已失去在图片中的位置</translation>
    </message>
    <message>
        <source>The PCD has an unknown kind of data</source>
        <translation>PCD 含有未知的数据类型</translation>
    </message>
    <message>
        <source>Export it as ascii, binary or binary_compressed</source>
        <translation>请以 ascii、binary 或 binary_compressed 导出</translation>
    </message>
    <message>
        <source>the PCD header has no DATA line</source>
        <translation>PCD 文件头缺少 DATA 行</translation>
    </message>
    <message>
        <source>the PCD header has no sound %1 line</source>
        <translation>PCD 文件头缺少有效的 %1 行</translation>
    </message>
    <message>
        <source>the FIELDS, SIZE, TYPE and COUNT lines of the PCD do not fit together</source>
        <translation>PCD 的 FIELDS、SIZE、TYPE 和 COUNT 行互不相符</translation>
    </message>
    <message>
        <source>a field of the PCD has an impossible size, type or count</source>
        <translation>PCD 某字段的大小、类型或数量不可能存在</translation>
    </message>
    <message>
        <source>The PCD has no field %1</source>
        <translation>PCD 没有字段 %1</translation>
    </message>
    <message>
        <source>POINTS is not WIDTH times HEIGHT</source>
        <translation>POINTS 不等于 WIDTH 乘 HEIGHT</translation>
    </message>
    <message>
        <source>Save it again from its source</source>
        <translation>请从来源重新保存</translation>
    </message>
    <message>
        <source>Copy the file again from its source, or leave this sample out</source>
        <translation>请从来源重新复制文件，或略过此样本</translation>
    </message>
    <message>
        <source>Only uncompressed BMP pictures are read</source>
        <translation>只能读取未压缩的 BMP 图片</translation>
    </message>
    <message>
        <source>Save the picture as PNG</source>
        <translation>请将图片保存为 PNG</translation>
    </message>
    <message>
        <source>Only BMP pictures with 8, 24 or 32 bits a pixel are read</source>
        <translation>只能读取每像素 8、24 或 32 位的 BMP 图片</translation>
    </message>
    <message>
        <source>The picture is empty (%1 x %2 pixels)</source>
        <translation>图片为空（%1 x %2 像素）</translation>
    </message>
    <message>
        <source>The picture claims %1 x %2 pixels, more than this program accepts</source>
        <translation>图片声称有 %1 x %2 像素，超过本程序可接受的范围</translation>
    </message>
    <message>
        <source>Crop or scale it to at most %1 pixels a side and 64 megapixels, or check that the file is not damaged</source>
        <translation>请将其裁剪或缩小到每边最多 %1 像素、总计最多 6400 万像素，或检查文件是否损坏</translation>
    </message>
    <message>
        <source>The file is cut off: %1</source>
        <translation>文件被截断：%1</translation>
    </message>
    <message>
        <source>The file is damaged: %1</source>
        <translation>文件已损坏：%1</translation>
    </message>
    <message>
        <source>a JPEG segment does not start where it should</source>
        <translation>某个 JPEG 段未从应有的位置开始</translation>
    </message>
    <message>
        <source>a JPEG segment ends after the end of the file</source>
        <translation>某个 JPEG 段在文件末尾之后结束</translation>
    </message>
    <message>
        <source>the JPEG frame header is too short</source>
        <translation>JPEG 帧头太短</translation>
    </message>
    <message>
        <source>the JPEG has no frame header</source>
        <translation>JPEG 没有帧头</translation>
    </message>
    <message>
        <source>the JPEG has no end marker</source>
        <translation>JPEG 没有结束标记</translation>
    </message>
    <message>
        <source>the BMP header is incomplete</source>
        <translation>BMP 文件头不完整</translation>
    </message>
    <message>
        <source>the BMP width is negative</source>
        <translation>BMP 宽度为负</translation>
    </message>
    <message>
        <source>pixels of the BMP are missing</source>
        <translation>BMP 缺少像素</translation>
    </message>
    <message>
        <source>Write a picture that is not empty and has the right number of channels</source>
        <translation>请写入非空且通道数正确的图片</translation>
    </message>
    <message>
        <source>The step of a 16-bit map must be a positive number</source>
        <translation>16 位图的步长必须为正数</translation>
    </message>
    <message>
        <source>Choose a step above 0</source>
        <translation>请选择大于 0 的步长</translation>
    </message>
    <message>
        <source>An RGB picture needs three channels</source>
        <translation>RGB 图片需要三个通道</translation>
    </message>
    <message>
        <source>A mask needs one channel</source>
        <translation>掩模需要一个通道</translation>
    </message>
    <message>
        <source>A map needs one channel</source>
        <translation>异常图需要一个通道</translation>
    </message>
    <message>
        <source>This is not a PNG picture</source>
        <translation>这不是 PNG 图片</translation>
    </message>
    <message>
        <source>the PNG header has the wrong length</source>
        <translation>PNG 文件头长度有误</translation>
    </message>
    <message>
        <source>the PNG ends before its last chunk</source>
        <translation>PNG 在最后一个数据块之前结束</translation>
    </message>
    <message>
        <source>a PNG chunk ends after the end of the file</source>
        <translation>某个 PNG 数据块在文件末尾之后结束</translation>
    </message>
    <message>
        <source>the PNG header is not where it should be</source>
        <translation>PNG 文件头不在应有的位置</translation>
    </message>
    <message>
        <source>a PNG checksum is wrong</source>
        <translation>某个 PNG 校验和有误</translation>
    </message>
    <message>
        <source>the PNG has too little data for its size</source>
        <translation>PNG 的数据量与其尺寸相比过少</translation>
    </message>
    <message>
        <source>This is not a TIFF file</source>
        <translation>这不是 TIFF 文件</translation>
    </message>
    <message>
        <source>The channels of the TIFF have different number types</source>
        <translation>TIFF 各通道的数值类型不同</translation>
    </message>
    <message>
        <source>The TIFF is compressed in a way that is not read here</source>
        <translation>TIFF 的压缩方式不受支持</translation>
    </message>
    <message>
        <source>Save it without compression, or with LZW or Deflate</source>
        <translation>请以无压缩、LZW 或 Deflate 保存</translation>
    </message>
    <message>
        <source>the TIFF directory lies after the end of the file</source>
        <translation>TIFF 目录位于文件末尾之后</translation>
    </message>
    <message>
        <source>the TIFF directory ends after the end of the file</source>
        <translation>TIFF 目录在文件末尾之后结束</translation>
    </message>
    <message>
        <source>a TIFF table lies after the end of the file</source>
        <translation>某个 TIFF 表位于文件末尾之后</translation>
    </message>
    <message>
        <source>the TIFF tiles have an impossible size</source>
        <translation>TIFF 图块的尺寸不可能存在</translation>
    </message>
    <message>
        <source>the TIFF strips have no rows</source>
        <translation>TIFF 条带没有行</translation>
    </message>
    <message>
        <source>the TIFF does not list all of its strips</source>
        <translation>TIFF 未列出其所有条带</translation>
    </message>
    <message>
        <source>pixels of the TIFF lie after the end of the file</source>
        <translation>TIFF 的像素位于文件末尾之后</translation>
    </message>
    <message>
        <source>the TIFF has too little data for its size</source>
        <translation>TIFF 的数据量与其尺寸相比过少</translation>
    </message>
    <message>
        <source>the TIFF has an impossible number of channels or bits</source>
        <translation>TIFF 的通道数或位数不可能存在</translation>
    </message>
    <message>
        <source>Close other programs</source>
        <translation>请关闭其他程序</translation>
    </message>
    <message>
        <source>The model cannot be set up: %1</source>
        <translation>无法建立模型：%1</translation>
    </message>
    <message>
        <source>This model tells artificial defects from good parts in only %1 % of all pairs, where guessing reaches 50 %: do not rely on its verdicts and heights. Train it longer, with more good parts, or with another detector</source>
        <translation>该模型仅在 %1 % 的配对中能区分人工缺陷与良品，而随机猜测可达 50 %：请勿依赖其判定和高度。请延长训练时间，使用更多良品，或换用其他检测器</translation>
    </message>
    <message>
        <source>Nothing says which good parts are kept for testing</source>
        <translation>未说明哪些良品留作测试</translation>
    </message>
    <message>
        <source>Evaluation needs test/good and test/&lt;defect&gt; folders in the MVTec 3D-AD layout, or a mapping with &quot;test&quot; and &quot;defects&quot;</source>
        <translation>评估需要 MVTec 3D-AD 布局中的 test/good 和 test/&lt;defect&gt; 文件夹，或含有“test”和“defects”的映射</translation>
    </message>
    <message>
        <source>There are no good or no defective test parts</source>
        <translation>没有良品测试零件或没有缺陷测试零件</translation>
    </message>
    <message>
        <source>There are no labelled test parts</source>
        <translation>没有带标签的测试零件</translation>
    </message>
    <message>
        <source>All of these parts were used to train the model</source>
        <translation>这些零件全部用于训练过该模型</translation>
    </message>
    <message>
        <source>There is no part to compare the exported model on</source>
        <translation>没有可用来比对导出模型的零件</translation>
    </message>
    <message>
        <source>No part was found in any test picture</source>
        <translation>在所有测试图片中均未找到零件</translation>
    </message>
    <message>
        <source>Check that the test parts are of the kind the model was trained on</source>
        <translation>请检查测试零件是否与模型训练的种类相同</translation>
    </message>
    <message>
        <source>Parts that are not counted, because the model was trained or checked with them: %1</source>
        <translation>因曾用于训练或检验该模型而不计入的零件：%1</translation>
    </message>
    <message>
        <source>%1: no part was found in this picture.</source>
        <translation>%1：此图片中未找到零件。</translation>
    </message>
    <message>
        <source>None of the good parts could be read</source>
        <translation>没有一个良品可以读取</translation>
    </message>
    <message>
        <source>No part was found in this picture</source>
        <translation>此图片中未找到零件</translation>
    </message>
    <message>
        <source>Remove it from the good parts</source>
        <translation>请将其从良品中移除</translation>
    </message>
    <message>
        <source>Choose a multiple of 32, such as 192, 224 or 256</source>
        <translation>请选择 32 的倍数，例如 192、224 或 256</translation>
    </message>
    <message>
        <source>The first problem: %1</source>
        <translation>第一个问题：%1</translation>
    </message>
    <message>
        <source>The number of usable good parts is only %1</source>
        <translation>可用的良品只有 %1 个</translation>
    </message>
    <message>
        <source>Train the part again with this version</source>
        <translation>请用此版本重新训练零件</translation>
    </message>
    <message>
        <source>There is no readable picture in the texture folder</source>
        <translation>纹理文件夹中没有可读取的图片</translation>
    </message>
    <message>
        <source>The model does not hold a sensible &apos;%1&apos;</source>
        <translation>模型中没有合理的“%1”</translation>
    </message>
    <message>
        <source>The texture folder cannot be read: %1</source>
        <translation>无法读取纹理文件夹：%1</translation>
    </message>
    <message>
        <source>Write it as 2/4: the second of four</source>
        <translation>请写成 2/4：四份中的第二份</translation>
    </message>
    <message>
        <source>There is nothing to inspect</source>
        <translation>没有可检测的内容</translation>
    </message>
    <message>
        <source>Remove it from the folder</source>
        <translation>请将其从文件夹中移除</translation>
    </message>
    <message>
        <source>Check that the disk is not full; what was written so far is in %1</source>
        <translation>请检查磁盘是否已满；目前已写入的内容在 %1 中</translation>
    </message>
    <message>
        <source>The results folder cannot be read: %1</source>
        <translation>无法读取结果文件夹：%1</translation>
    </message>
    <message>
        <source>The sample &apos;%1&apos; is there twice</source>
        <translation>零件“%1”出现了两次</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <translation>%1。%2</translation>
    </message>
    <message>
        <source>The model&apos;s network size is not a multiple of 32</source>
        <translation>模型的网络尺寸不是 32 的倍数</translation>
    </message>
    <message>
        <source>Train the part again with this version, or use the version that made the model</source>
        <translation>请用此版本重新训练，或使用生成该模型的版本</translation>
    </message>
    <message>
        <source>The model&apos;s content does not match its own hash: it was altered or damaged</source>
        <translation>模型内容与其校验值不符：已被更改或损坏</translation>
    </message>
    <message>
        <source>Copy the model again or train the part again</source>
        <translation>请重新复制模型或重新训练零件</translation>
    </message>
    <message>
        <source>The model does not say its &apos;%1&apos;</source>
        <translation>模型未说明其“%1”</translation>
    </message>
    <message>
        <source>The model&apos;s &apos;%1&apos; is &apos;%2&apos;, which is none of: %3</source>
        <translation>模型的“%1”是“%2”，不属于：%3</translation>
    </message>
    <message>
        <source>The model&apos;s &apos;%1&apos; is not one this version knows</source>
        <translation>此版本不认识模型的“%1”</translation>
    </message>
    <message>
        <source>This is not a Twinspect model</source>
        <translation>这不是 Twinspect 模型</translation>
    </message>
    <message>
        <source>The model was written by another version (%1 instead of %2)</source>
        <translation>模型由其他版本写入（%1，而非 %2）</translation>
    </message>
    <message>
        <source>Use a file made for this backbone and version</source>
        <translation>请使用适用于此骨干网络和版本的文件</translation>
    </message>
    <message>
        <source>The file belongs to another version or other settings: train again</source>
        <translation>文件属于其他版本或其他设置：请重新训练</translation>
    </message>
    <message>
        <source>The tensor &apos;%1&apos; has a number type that cannot be stored</source>
        <translation>张量“%1”的数值类型无法存储</translation>
    </message>
    <message>
        <source>The tensor &apos;%1&apos; is missing</source>
        <translation>缺少张量“%1”</translation>
    </message>
    <message>
        <source>The tensor &apos;%1&apos; has shape %2 instead of %3</source>
        <translation>张量“%1”的形状为 %2，而非 %3</translation>
    </message>
    <message>
        <source>Use a file made for this backbone</source>
        <translation>请使用适用于此骨干网络的文件</translation>
    </message>
    <message>
        <source>Choose efficientnet-lite0, resnet18, resnet50 or wide_resnet50_2</source>
        <translation>请选择 efficientnet-lite0、resnet18、resnet50 或 wide_resnet50_2</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a convolution</source>
        <translation>“%1”不是卷积</translation>
    </message>
    <message>
        <source>There is no backbone called &apos;%1&apos;</source>
        <translation>没有名为“%1”的骨干网络</translation>
    </message>
    <message>
        <source>These weights do not work as %1</source>
        <translation>这些权重不能用作 %1</translation>
    </message>
    <message>
        <source>This is not a Twinspect recipe</source>
        <translation>这不是 Twinspect 配方</translation>
    </message>
    <message>
        <source>Open another recipe, or calibrate the model again and save a new one</source>
        <translation>请打开其他配方，或重新标定模型并保存新配方</translation>
    </message>
    <message>
        <source>This is not a recipe of this version of Twinspect</source>
        <translation>这不是此版本 Twinspect 的配方</translation>
    </message>
    <message>
        <source>The recipe is damaged: %1</source>
        <translation>配方已损坏：%1</translation>
    </message>
    <message>
        <source>A threshold in this recipe makes no sense: %1</source>
        <translation>此配方中的某个阈值没有意义：%1</translation>
    </message>
    <message>
        <source>The recipe&apos;s model is no longer there, so it cannot be put beside the recipe</source>
        <translation>配方的模型已不存在，因此无法放到配方旁边</translation>
    </message>
    <message>
        <source>Put the model file back, or open it again</source>
        <translation>请放回模型文件，或重新打开它</translation>
    </message>
    <message>
        <source>The labels kept for this data are damaged: %1</source>
        <translation>为此数据保存的标签已损坏：%1</translation>
    </message>
    <message>
        <source>This is no address of a database</source>
        <translation>这不是数据库地址</translation>
    </message>
    <message>
        <source>Write it as postgresql://user:password@host:port/database</source>
        <translation>请写成 postgresql://用户:密码@主机:端口/数据库</translation>
    </message>
    <message>
        <source>No file is named for the results</source>
        <translation>未指定结果文件</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>请选择文件</translation>
    </message>
    <message>
        <source>Install the package libqt6sql6-sqlite</source>
        <translation>请安装软件包 libqt6sql6-sqlite</translation>
    </message>
    <message>
        <source>Install the package libqt6sql6-psql, or keep the results in a file</source>
        <translation>请安装软件包 libqt6sql6-psql，或将结果保存在文件中</translation>
    </message>
    <message>
        <source>This is a folder, not a results file</source>
        <translation>这是文件夹，不是结果文件</translation>
    </message>
    <message>
        <source>The results cannot be stored: the file, or its folder, is read-only</source>
        <translation>结果无法保存：文件或其文件夹为只读</translation>
    </message>
    <message>
        <source>Choose a file you may write to</source>
        <translation>请选择您可写入的文件</translation>
    </message>
    <message>
        <source>This is a database of another program</source>
        <translation>这是其他程序的数据库</translation>
    </message>
    <message>
        <source>Choose another file for the results</source>
        <translation>请为结果选择其他文件</translation>
    </message>
    <message>
        <source>These results were stored by a newer version of Twinspect</source>
        <translation>这些结果由更新版本的 Twinspect 保存</translation>
    </message>
    <message>
        <source>Update this program, or choose another file for the results</source>
        <translation>请更新本程序，或为结果选择其他文件</translation>
    </message>
    <message>
        <source>Ask whoever looks after the server</source>
        <translation>请联系服务器管理员</translation>
    </message>
    <message>
        <source>Ask whoever looks after the server for the right to create and fill tables</source>
        <translation>请向服务器管理员申请创建和写入表的权限</translation>
    </message>
    <message>
        <source>Check that the server runs, and its address, user and password</source>
        <translation>请检查服务器是否运行，以及地址、用户和密码</translation>
    </message>
    <message>
        <source>Please report this</source>
        <translation>请报告此问题</translation>
    </message>
    <message>
        <source>The results cannot be stored: the disk is full</source>
        <translation>结果无法保存：磁盘已满</translation>
    </message>
    <message>
        <source>Free some disk space</source>
        <translation>请释放磁盘空间</translation>
    </message>
    <message>
        <source>The results file cannot be opened</source>
        <translation>结果文件无法打开</translation>
    </message>
    <message>
        <source>Check that it is a file, and the permissions of its folder</source>
        <translation>请检查它是否为文件，以及其文件夹的权限</translation>
    </message>
    <message>
        <source>Another program keeps the results file locked</source>
        <translation>其他程序锁定了结果文件</translation>
    </message>
    <message>
        <source>Close the other program and try again</source>
        <translation>请关闭该程序后重试</translation>
    </message>
    <message>
        <source>The results file is damaged</source>
        <translation>结果文件已损坏</translation>
    </message>
    <message>
        <source>Restore the file from a backup, or move it away: a new one is made</source>
        <translation>请从备份恢复文件，或将其移走：将创建新文件</translation>
    </message>
    <message>
        <source>This is not a results file</source>
        <translation>这不是结果文件</translation>
    </message>
    <message>
        <source>Check the disk</source>
        <translation>请检查磁盘</translation>
    </message>
    <message>
        <source>This installation cannot open such databases (Qt&apos;s %1 driver is missing)</source>
        <translation>此安装无法打开这类数据库（缺少 Qt 的 %1 驱动）</translation>
    </message>
    <message>
        <source>The folder for the results cannot be made: %1</source>
        <translation>无法创建结果文件夹：%1</translation>
    </message>
    <message>
        <source>The database server is out of space: %1</source>
        <translation>数据库服务器空间不足：%1</translation>
    </message>
    <message>
        <source>The database does not let this user write: %1</source>
        <translation>数据库不允许此用户写入：%1</translation>
    </message>
    <message>
        <source>The database server cannot be reached: %1</source>
        <translation>无法连接数据库服务器：%1</translation>
    </message>
    <message>
        <source>The database server refused: %1</source>
        <translation>数据库服务器拒绝：%1</translation>
    </message>
    <message>
        <source>The results file cannot be read or written: %1</source>
        <translation>结果文件无法读取或写入：%1</translation>
    </message>
    <message>
        <source>The results file refused: %1</source>
        <translation>结果文件拒绝：%1</translation>
    </message>
    <message>
        <source>Restore the results from a backup, or leave this run out</source>
        <translation>请从备份恢复结果，或排除此次运行</translation>
    </message>
    <message>
        <source>Results had to be given up because they could not be stored for too long</source>
        <translation>由于长时间无法保存，不得不放弃部分结果</translation>
    </message>
    <message>
        <source>Inspect these parts again</source>
        <translation>请重新检测这些零件</translation>
    </message>
    <message>
        <source>This is not a session of this version of Twinspect</source>
        <translation>这不是此版本 Twinspect 的会话</translation>
    </message>
    <message>
        <source>Remove the file</source>
        <translation>请删除该文件</translation>
    </message>
    <message>
        <source>Free some disk space and check the folder&apos;s permissions</source>
        <translation>请释放磁盘空间并检查文件夹权限</translation>
    </message>
    <message>
        <source>The session cannot be recorded (%1), so a crash would cost what you do from now on</source>
        <translation>无法记录会话（%1），如果程序崩溃，此后的操作将丢失</translation>
    </message>
    <message>
        <source>The checkpoint does not say its steps</source>
        <translation>检查点未注明其步数</translation>
    </message>
    <message>
        <source>This is not a checkpoint of this version</source>
        <translation>这不是此版本的检查点</translation>
    </message>
    <message>
        <source>The checkpoint was made with other training parts</source>
        <translation>检查点是用其他训练零件生成的</translation>
    </message>
    <message>
        <source>The checkpoint was made with other options</source>
        <translation>检查点是用其他选项生成的</translation>
    </message>
    <message>
        <source>The checkpoint&apos;s content does not match its own hash</source>
        <translation>检查点内容与其校验值不符</translation>
    </message>
    <message>
        <source>The environment variable %1 is &apos;%2&apos;</source>
        <translation>环境变量 %1 为“%2”</translation>
    </message>
    <message>
        <source>Set it to a number from %1 to %2 or unset it</source>
        <translation>请将其设为 %1 到 %2 之间的数，或取消设置</translation>
    </message>
    <message>
        <source>The training processes did not find each other: %1</source>
        <translation>训练进程未能相互找到：%1</translation>
    </message>
    <message>
        <source>There is not enough memory to train</source>
        <translation>内存不足，无法训练</translation>
    </message>
    <message>
        <source>Choose a multiple of four times the number of processes</source>
        <translation>请选择进程数四倍的倍数</translation>
    </message>
    <message>
        <source>Use auto, cpu, cuda or cuda:N</source>
        <translation>请使用 auto、cpu、cuda 或 cuda:N</translation>
    </message>
    <message>
        <source>Not enough memory: going on with %1 parts a step</source>
        <translation>内存不足：改为每步 %1 个零件继续</translation>
    </message>
    <message>
        <source>The shortest training that makes sense takes about %1 min on this machine</source>
        <translation>在此机器上，有意义的最短训练约需 %1 分钟</translation>
    </message>
    <message>
        <source>There is no device &apos;%1&apos; on this machine (CUDA GPUs: %2)</source>
        <translation>此机器上没有设备“%1”（CUDA GPU 数：%2）</translation>
    </message>
    <message>
        <source>There is no device &apos;%1&apos;</source>
        <translation>没有设备“%1”</translation>
    </message>
    <message>
        <source>The parts were prepared for %1 px, the network for %2 px</source>
        <translation>零件按 %1 px 准备，网络为 %2 px</translation>
    </message>
    <message>
        <source>There is not enough memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>There is no option &apos;%1&apos;</source>
        <translation>没有选项“%1”</translation>
    </message>
    <message>
        <source>No part has been inspected yet, so there is nothing to write</source>
        <translation>尚未检测任何零件，因此没有可写入的内容</translation>
    </message>
    <message>
        <source>Inspect the parts first</source>
        <translation>请先检测零件</translation>
    </message>
    <message>
        <source>Install Twinspect again</source>
        <translation>请重新安装 Twinspect</translation>
    </message>
    <message>
        <source>Resume it: only the last seconds are lost</source>
        <translation>请继续训练：只丢失最后几秒</translation>
    </message>
    <message>
        <source>Start it again</source>
        <translation>请重新开始</translation>
    </message>
    <message>
        <source>The training ended before its time</source>
        <translation>训练提前结束</translation>
    </message>
    <message>
        <source>The training ended before its time: %1</source>
        <translation>训练提前结束：%1</translation>
    </message>
    <message>
        <source>This is not the record of a training of this version</source>
        <translation>这不是此版本的训练记录</translation>
    </message>
    <message>
        <source>Start the training again</source>
        <translation>请重新开始训练</translation>
    </message>
    <message>
        <source>The record of the training is damaged</source>
        <translation>训练记录已损坏</translation>
    </message>
    <message>
        <source>There is no model to inspect with</source>
        <translation>没有用于检测的模型</translation>
    </message>
    <message>
        <source>Open a recipe or a model first</source>
        <translation>请先打开配方或模型</translation>
    </message>
    <message>
        <source>The waiting times must not be negative</source>
        <translation>等待时间不能为负</translation>
    </message>
    <message>
        <source>The folder to watch is not there</source>
        <translation>要监视的文件夹不存在</translation>
    </message>
    <message>
        <source>Check the path, and that the drive is connected</source>
        <translation>请检查路径以及驱动器是否已连接</translation>
    </message>
    <message>
        <source>The model is not the one this recipe was made for</source>
        <translation>该模型不是此配方所对应的模型</translation>
    </message>
    <message>
        <source>Put the original model file back, or calibrate the new one</source>
        <translation>请放回原来的模型文件，或标定新模型</translation>
    </message>
    <message>
        <source>There is no recipe to save</source>
        <translation>没有可保存的配方</translation>
    </message>
    <message>
        <source>Train a part or open a model first</source>
        <translation>请先训练零件或打开模型</translation>
    </message>
    <message>
        <source>Choose another folder, or free some space</source>
        <translation>请选择其他文件夹或释放空间</translation>
    </message>
    <message>
        <source>The picture cannot be written: %1</source>
        <translation>无法写入图片：%1</translation>
    </message>
    <message>
        <source>Choose a shorter or plainer name</source>
        <translation>请选择更短或更简单的名称</translation>
    </message>
    <message>
        <source>This is a device, a pipe or a socket, not a file</source>
        <translation>这是设备、管道或套接字，不是文件</translation>
    </message>
    <message>
        <source>Name an ordinary file</source>
        <translation>请指定普通文件</translation>
    </message>
    <message>
        <source>Choose another file name</source>
        <translation>请选择其他文件名</translation>
    </message>
    <message>
        <source>Wait for its end, or choose another place</source>
        <translation>请等待其结束，或选择其他位置</translation>
    </message>
    <message>
        <source>The file system does not take this name (%1)</source>
        <translation>文件系统不接受此名称（%1）</translation>
    </message>
    <message>
        <source>This is a folder; a file cannot take its place</source>
        <translation>这是文件夹；文件不能取代它</translation>
    </message>
    <message>
        <source>This is a device, a pipe or a socket; a file cannot take its place</source>
        <translation>这是设备、管道或套接字；文件不能取代它</translation>
    </message>
    <message>
        <source>Reading stopped with an error (%1)</source>
        <translation>读取因错误而中止（%1）</translation>
    </message>
    <message>
        <source>This is not valid JSON</source>
        <translation>这不是有效的 JSON</translation>
    </message>
    <message>
        <source>Remove it</source>
        <translation>请将其移除</translation>
    </message>
    <message>
        <source>Remove it when you do not need it</source>
        <translation>不需要时请将其移除</translation>
    </message>
    <message>
        <source>The JSON is nested deeper than %1 levels</source>
        <translation>JSON 的嵌套超过 %1 层</translation>
    </message>
    <message>
        <source>The file cannot be used (%1)</source>
        <translation>无法使用该文件（%1）</translation>
    </message>
    <message>
        <source>The file cannot be used (%1); it now has the name %2 and a new one takes its place</source>
        <translation>无法使用该文件（%1）；它已改名为 %2，将由新文件代替</translation>
    </message>
    <message>
        <source>This is no record of an inspection</source>
        <translation>这不是一条检测记录</translation>
    </message>
    <message>
        <source>The record of an inspection is damaged: %1</source>
        <translation>一条检测记录已损坏：%1</translation>
    </message>
    <message>
        <source>This is no table of results</source>
        <translation>这不是结果表</translation>
    </message>
    <message>
        <source>The system gives this program no more threads</source>
        <translation>系统不再为此程序提供线程</translation>
    </message>
    <message>
        <source>Close other programs, or raise the limit of processes (ulimit -u)</source>
        <translation>请关闭其他程序，或提高进程数上限（ulimit -u）</translation>
    </message>
    <message>
        <source>This model was written by an older version: its hash does not cover its held-out scores, height range and crop, so a change of them would not be seen. Train the part again to have them protected</source>
        <translation>此模型由较旧的版本写入：其哈希值不包括留出得分、高度范围和裁剪，因此它们被更改也不会被发现。请重新训练该零件以保护它们</translation>
    </message>
    <message>
        <source>Two parts have the same map, %1</source>
        <translation>两个零件具有相同的图 %1</translation>
    </message>
    <message>
        <source>Another inspection writes its results here</source>
        <translation>另一个检测正在此处写入结果</translation>
    </message>
    <message>
        <source>This file does not hold unstored results of this version</source>
        <translation>这不是此版本的待保存结果列表</translation>
    </message>
    <message>
        <source>Remove the file; inspect the parts of the last session again</source>
        <translation>请移除该文件，并重新检测上次会话的零件</translation>
    </message>
    <message>
        <source>An unstored result in this file is damaged</source>
        <translation>待保存的结果已损坏</translation>
    </message>
    <message>
        <source>Another training writes this model</source>
        <translation>另一个训练正在写入此模型</translation>
    </message>
    <message>
        <source>Make a good set of parts that were recorded and mapped alike</source>
        <translation>请用以相同方式采集和映射的零件组成良品集</translation>
    </message>
    <message>
        <source>The geometry of %1 and %2 is read in different ways</source>
        <translation>%1 和 %2 的几何数据的读取方式不同</translation>
    </message>
    <message>
        <source>Its files seem to belong together like this: %1. Give that if it is right, or map the files in the window</source>
        <translation>文件似乎是这样对应的：%1。如果正确，请给出该映射，或在窗口中映射文件</translation>
    </message>
    <message>
        <source>The geometry is %1 pixels, the RGB picture is %2: one of them is turned by 90 degrees. Programs that show pictures may turn them by their EXIF tag; here they stand as stored</source>
        <translation>几何数据为 %1 像素，RGB 图像为 %2 像素：其中一个旋转了 90 度。看图程序可能按 EXIF 标签旋转图像；这里按存储的方向使用</translation>
    </message>
    <message>
        <source>Set %1 to right, left, transpose or transverse, as an option or in the mapping</source>
        <translation>请将 %1 设为 right、left、transpose 或 transverse，可作为选项或写在映射中</translation>
    </message>
    <message>
        <source>The mask marks nearly everything. Only black is background, not transparent or coloured pixels</source>
        <translation>掩模几乎标注了全部像素。只有黑色是背景，透明或彩色像素不是</translation>
    </message>
    <message>
        <source>It is a link to a folder that is used already</source>
        <translation>它是指向已使用文件夹的链接</translation>
    </message>
    <message>
        <source>The mapping&apos;s pattern &quot;%1&quot;: &quot;%2&quot; takes nothing in %3. Correct it, or leave it out</source>
        <translation>映射的模式 &quot;%1&quot;: &quot;%2&quot; 在 %3 中没有匹配任何内容。请更正或删除它</translation>
    </message>
    <message>
        <source>The three numbers of a point are not x, y and z: they do not run along the columns and the rows of the picture</source>
        <translation>点的三个数不是 x、y 和 z：它们没有沿图像的列和行变化</translation>
    </message>
    <message>
        <source>Export the organised point cloud with its x, y and z</source>
        <translation>请导出带有 x、y 和 z 的有序点云</translation>
    </message>
    <message>
        <source>Correct the axes, or leave them out to see what is proposed</source>
        <translation>请更正坐标轴，或不指定以查看建议</translation>
    </message>
    <message>
        <source>Set it right with %1, or with %2 in the mapping</source>
        <translation>请用 %1 或在映射中用 %2 更正</translation>
    </message>
    <message>
        <source>mirrored, left for right</source>
        <translation>左右镜像</translation>
    </message>
    <message>
        <source>upside down</source>
        <translation>上下翻转</translation>
    </message>
    <message>
        <source>turned by 180 degrees</source>
        <translation>旋转了 180 度</translation>
    </message>
    <message>
        <source>turned by 90 degrees</source>
        <translation>旋转了 90 度</translation>
    </message>
    <message>
        <source>transposed, its rows exchanged for its columns</source>
        <translation>转置（行列互换）</translation>
    </message>
    <message>
        <source>The unit may be wrong: with %1 mm for one unit of the file the camera is %2 m away and sees %3 x %4 mm, %5 mm per pixel. If that is not so, set the unit: %6, or %7 in the mapping</source>
        <translation>单位可能有误：若文件中一个单位为 %1 mm，则相机距离 %2 m，视野 %3 x %4 mm，每像素 %5 mm。如果不符，请设置单位：%6，或映射中的 %7</translation>
    </message>
    <message>
        <source>The camera file seems to be for pictures of another size: its centre is at %1, %2 and the depth picture has %3 x %4 pixels. Give the camera file of this size, or add its width and height</source>
        <translation>相机文件似乎对应另一种尺寸的图像：其主点位于 %1, %2，而深度图为 %3 x %4 像素。请提供该尺寸的相机文件，或补充 width 和 height</translation>
    </message>
    <message>
        <source>With the axes %1 x and y do not run along the columns and rows of the picture</source>
        <translation>使用坐标轴 %1 时，x 和 y 没有沿图像的列和行变化</translation>
    </message>
    <message>
        <source>x, y and z are in another order in this file: x has to run along the columns and y along the rows of the picture</source>
        <translation>此文件中 x、y 和 z 的顺序不同：x 应沿图像的列，y 应沿图像的行变化</translation>
    </message>
    <message>
        <source>z is negative in this file: it has to be the distance from the camera</source>
        <translation>此文件中 z 为负值：z 应为到相机的距离</translation>
    </message>
    <message>
        <source>z is a height in this file: it has to be the distance from the camera</source>
        <translation>此文件中 z 是高度：z 应为到相机的距离</translation>
    </message>
    <message>
        <source>z cannot be the distance from the camera, and it does not show whether it is a height. Say what it is with %1, or %2 in the mapping: x,y,-z where z is a height, otherwise x,y,z</source>
        <translation>z 不可能是到相机的距离，也看不出是否为高度。请用 %1 或映射中的 %2 说明：z 为高度时用 x,y,-z，否则用 x,y,z</translation>
    </message>
    <message>
        <source>The geometry is %1 against the RGB picture</source>
        <translation>几何数据相对 RGB 图像：%1</translation>
    </message>
    <message>
        <source>The geometry may be %1 against the RGB picture: x has to run along its columns and y along its rows. If it is, set it right with %2, or %3 in the mapping</source>
        <translation>几何数据相对 RGB 图像可能：%1。x 应沿列、y 应沿行变化。如果确实如此，请用 %2 或映射中的 %3 更正</translation>
    </message>
    <message>
        <source>One value of z, %1, repeats exactly and lies apart from all others. If it stands for &quot;not measured&quot;, say so with %2, or %3 in the mapping</source>
        <translation>z 的一个值 %1 完全重复出现，且远离其他所有值。如果它表示&quot;未测量&quot;，请用 %2 或映射中的 %3 说明</translation>
    </message>
    <message>
        <source>The number %1 is taken as &quot;not measured&quot;: %2 % of the points, in parts: %3</source>
        <translation>数值 %1 被视为&quot;未测量&quot;：占点数的 %2 %，涉及零件数：%3</translation>
    </message>
    <message>
        <source>%1. Parts: %2, the first %3</source>
        <translation>%1。零件数：%2，第一个为 %3</translation>
    </message>
    <message>
        <source>The mapping&apos;s intrinsics are not a JSON object</source>
        <translation>映射中的相机参数不是 JSON 对象</translation>
    </message>
    <message>
        <source>Write the camera&apos;s fx, fy, cx, cy and depth_scale there</source>
        <translation>请在此写入相机的 fx、fy、cx、cy 和 depth_scale</translation>
    </message>
    <message>
        <source>Write the size of the pictures that the other numbers are for</source>
        <translation>请写入其他数值所对应的图像尺寸</translation>
    </message>
    <message>
        <source>The mapping has an unknown key &quot;%1&quot;; the nearest one is &quot;%2&quot;</source>
        <translation>映射中有未知的键 &quot;%1&quot;；最接近的是 &quot;%2&quot;</translation>
    </message>
    <message>
        <source>Correct or remove it; the keys are %1</source>
        <translation>请更正或删除；可用的键为 %1</translation>
    </message>
    <message>
        <source>&quot;%1&quot; of the mapping&apos;s intrinsics is no number of pixels</source>
        <translation>映射的相机参数中 &quot;%1&quot; 不是像素数</translation>
    </message>
    <message>
        <source>&quot;%1&quot; of the mapping is not a text or a number</source>
        <translation>映射的 &quot;%1&quot; 不是文本或数字</translation>
    </message>
    <message>
        <source>%1: taken for good parts by its name.</source>
        <translation>%1：按名称视为良品。</translation>
    </message>
    <message>
        <source>Write {&quot;fx&quot;: .., &quot;fy&quot;: .., &quot;cx&quot;: .., &quot;cy&quot;: .., &quot;width&quot;: .., &quot;height&quot;: .., &quot;depth_scale&quot;: 0.001} with the camera&apos;s focal lengths and centre and the picture&apos;s size in pixels, and metres per depth unit</source>
        <translation>请写 {&quot;fx&quot;: .., &quot;fy&quot;: .., &quot;cx&quot;: .., &quot;cy&quot;: .., &quot;width&quot;: .., &quot;height&quot;: .., &quot;depth_scale&quot;: 0.001}，给出相机焦距、主点和图像尺寸（像素），以及每深度单位的米数</translation>
    </message>
    <message>
        <source>The camera&apos;s numbers are shares of the picture where pixels are expected</source>
        <translation>相机数值是图像的比例，而应为像素</translation>
    </message>
    <message>
        <source>This is no camera file: neither a JSON object nor YAML or XML with a camera&apos;s matrix</source>
        <translation>这不是相机文件：既不是 JSON 对象，也不是带相机矩阵的 YAML 或 XML</translation>
    </message>
    <message>
        <source>The camera file is not a whole JSON object</source>
        <translation>相机文件不是完整的 JSON 对象</translation>
    </message>
    <message>
        <source>The camera file describes several cameras (%1 and %2), and it does not say which one the depth pictures belong to</source>
        <translation>相机文件描述了多个相机（%1 和 %2），未说明深度图属于哪一个</translation>
    </message>
    <message>
        <source>Export it with a decimal point, which the format asks for</source>
        <translation>请按格式要求用小数点导出</translation>
    </message>
    <message>
        <source>The TIFF has one channel of %1 bits, which is not read as depth</source>
        <translation>TIFF 有一个 %1 位通道，不能作为深度读取</translation>
    </message>
    <message>
        <source>The 16-bit values of this depth picture have only 8 bits in use: the measured depth has been rounded away</source>
        <translation>此深度图的 16 位值只用了 8 位：测得的深度已被舍入丢失</translation>
    </message>
    <message>
        <source>The two bytes of every value are exchanged in this depth picture</source>
        <translation>此深度图中每个值的两个字节被交换</translation>
    </message>
    <message>
        <source>Put a file intrinsics.json with the camera&apos;s focal lengths and centre into the folder of the pictures; README.md says which forms are read</source>
        <translation>请在图像文件夹中放入含相机焦距和主点的 intrinsics.json；可读取的格式见 README.md</translation>
    </message>
    <message>
        <source>Correct the camera file</source>
        <translation>请更正相机文件</translation>
    </message>
    <message>
        <source>The camera file is for pictures of %1 x %2 pixels, and this depth picture has %3 x %4</source>
        <translation>相机文件对应 %1 x %2 像素的图像，而此深度图为 %3 x %4</translation>
    </message>
    <message>
        <source>The camera file is for pictures of %1 x %2 pixels and was scaled to %3 x %4. If the pictures were cut out instead, give a camera file of their own</source>
        <translation>相机文件对应 %1 x %2 像素的图像，已换算到 %3 x %4。如果图像是裁剪得到的，请提供其自己的相机文件</translation>
    </message>
    <message>
        <source>Files of this kind (%1) are not read as geometry</source>
        <translation>此类文件（%1）不能作为几何数据读取</translation>
    </message>
    <message>
        <source>Give unit, missing, axes, turn or bytes</source>
        <translation>请给出 unit、missing、axes、turn 或 bytes</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be &apos;%2&apos;</source>
        <translation>&quot;%1&quot; 不能为 &apos;%2&apos;</translation>
    </message>
    <message>
        <source>Give m, cm, mm, 0.1mm, um, inch, or the metres of one unit such as 0.00025</source>
        <translation>请给出 m、cm、mm、0.1mm、um、inch，或一个单位的米数，例如 0.00025</translation>
    </message>
    <message>
        <source>Give what the three numbers of the file are, as the camera sees it (x to the right, y down, z away from it), such as z,y,x or x,-y,-z</source>
        <translation>请说明文件中三个数在相机视角下的含义（x 向右，y 向下，z 远离相机），例如 z,y,x 或 x,-y,-z</translation>
    </message>
    <message>
        <source>Give mirror, flip, 180, right, left, transpose or transverse</source>
        <translation>请给出 mirror、flip、180、right、left、transpose 或 transverse</translation>
    </message>
    <message>
        <source>Give exchanged, or leave it out</source>
        <translation>请给出 exchanged，或省略</translation>
    </message>
    <message>
        <source>Give one number or a few, such as -9999 or -9999,0</source>
        <translation>请给出一个或几个数，例如 -9999 或 -9999,0</translation>
    </message>
    <message>
        <source>There is no setting &quot;%1&quot; of the geometry</source>
        <translation>几何数据没有设置 &quot;%1&quot;</translation>
    </message>
    <message>
        <source>some of its pixels cannot be decoded</source>
        <translation>部分像素无法解码</translation>
    </message>
    <message>
        <source>This TIFF holds no colours of 8 or 16 bits</source>
        <translation>此 TIFF 不含 8 位或 16 位颜色</translation>
    </message>
    <message>
        <source>This is not a PNG, JPEG, BMP or TIFF picture</source>
        <translation>这不是 PNG、JPEG、BMP 或 TIFF 图像</translation>
    </message>
    <message>
        <source>The RGB picture has 16 bits of which 12 are in use: it was brightened 16 times. If its camera has another range, save it with 8 bits</source>
        <translation>RGB 图像为 16 位，但只用了 12 位：已提亮 16 倍。如果相机的范围不同，请存为 8 位</translation>
    </message>
    <message>
        <source>What the patterns of the mapping took: %1</source>
        <translation>映射各模式匹配的数量：%1</translation>
    </message>
    <message>
        <source>Give at least 5 good parts; 20 to 50 are a good start</source>
        <translation>请至少提供 5 个良品；20 到 50 个是不错的开始</translation>
    </message>
    <message>
        <source>The model has the scores of only %1 of %2 held-out parts: the others can no longer be read</source>
        <translation>模型只有 %2 个留出零件中 %1 个的得分：其余的已无法读取</translation>
    </message>
    <message>
        <source>These thresholds were found on scores computed in %1. Here scores are computed in %2 and differ in the third digit, so no verdict is OK: a person has to look. Inspect on a computer that can do the same, or calibrate here</source>
        <translation>这些阈值所依据的得分是以 %1 计算的。此处以 %2 计算，得分在第三位数字上有差异，因此没有判定为合格：必须由人查看。请在具有相同能力的计算机上检测，或在此处重新标定</translation>
    </message>
    <message>
        <source>This model does not say in which precision its held-out scores were computed. They are taken for scores as they are computed here (%1). Train the part again to have them recorded</source>
        <translation>此模型没有说明其留出零件的得分是以何种精度计算的。现按与此处相同的计算方式处理（%1）。请重新训练该零件以记录精度</translation>
    </message>
    <message>
        <source>Use the version that made the model, or train the part again with this one</source>
        <translation>请使用生成该模型的版本，或用此版本重新训练该零件</translation>
    </message>
    <message>
        <source>The scores were computed in a way that this version does not know</source>
        <translation>得分的计算方式是此版本不认识的</translation>
    </message>
    <message>
        <source>&apos;%1&apos; in the cloud is not a number</source>
        <translation>点云中的“%1”不是数字</translation>
    </message>
    <message>
        <source>No 3D file (.tiff, .pcd, .ply or depth .png) has a name like &apos;%1&apos;</source>
        <translation>没有名称类似“%1”的三维文件（.tiff、.pcd、.ply 或深度 .png）</translation>
    </message>
    <message>
        <source>The cloud has numbers with a decimal comma, such as &apos;%1&apos;</source>
        <translation>点云中的数字使用了小数逗号，例如“%1”</translation>
    </message>
    <message>
        <source>The geometry is stretched: a pixel is %1 mm wide and %2 mm high. If it was resized, export it in the size in which it was measured; if its camera file is another one&apos;s, give the right one</source>
        <translation>几何数据被拉伸：一个像素宽 %1 mm、高 %2 mm。如果改变过尺寸，请按测量时的尺寸导出；如果相机文件属于其他相机，请给出正确的文件</translation>
    </message>
    <message>
        <source>Depth pictures have no x and y of their own, and the edges of these do not show whether they are mirrored or turned against the RGB pictures. Look at one in the window; %1 sets it right</source>
        <translation>深度图像本身没有 x 和 y，这些图像的边缘也看不出它们相对 RGB 图像是否镜像或旋转。请在窗口中查看一幅；可用 %1 更正</translation>
    </message>
    <message>
        <source>Export it as TIFF with three floating point channels x, y, z (or as three such TIFFs with one channel each, named part_x, part_y and part_z), as organised PCD or PLY, or as one-channel depth (16-bit PNG or TIFF, floating point TIFF) with a camera file</source>
        <translation>请导出为含三个浮点通道 x、y、z 的 TIFF（或三个单通道浮点 TIFF，命名如 part_x、part_y、part_z）、有序 PCD 或 PLY，或单通道深度（16 位 PNG 或 TIFF、浮点 TIFF）并附相机文件</translation>
    </message>
    <message>
        <source>Export x, y and z of the same picture</source>
        <translation>请导出同一幅图像的 x、y 和 z</translation>
    </message>
    <message>
        <source>Save it again as an ordinary TIFF or as PNG</source>
        <translation>请重新保存为普通 TIFF 或 PNG</translation>
    </message>
    <message>
        <source>Save it with floating point numbers of 32 bits</source>
        <translation>请以 32 位浮点数保存</translation>
    </message>
    <message>
        <source>The PLY has no field %1</source>
        <translation>PLY 没有字段 %1</translation>
    </message>
    <message>
        <source>The PLY is not organised: it does not say how many rows and columns its points have, or has another number of points</source>
        <translation>PLY 不是有序点云：没有说明点的行数和列数，或点数与之不符</translation>
    </message>
    <message>
        <source>The TIFF has %1-bit floating point numbers; 32 and 64 bits are read</source>
        <translation>TIFF 含 %1 位浮点数；可读取 32 位和 64 位</translation>
    </message>
    <message>
        <source>The TIFF has numbers of %1 bits</source>
        <translation>TIFF 含 %1 位的数字</translation>
    </message>
    <message>
        <source>The camera file seems to be for depth pictures that are turned by 90 degrees: its centre is at %1, %2 and the depth picture has %3 x %4 pixels. Give the depth pictures as the camera took them, with %5 where they then lie across the RGB pictures, or add width and height to the camera file</source>
        <translation>相机文件似乎对应旋转了 90 度的深度图像：其中心在 %1, %2，而深度图像为 %3 x %4 像素。请使用相机原始拍摄的深度图像（若与 RGB 图像方向不同则加 %5），或在相机文件中加入 width 和 height</translation>
    </message>
    <message>
        <source>The depth picture seems to be %1 against the RGB picture: their edges agree better then. If it is, set it right with %2, or %3 in the mapping</source>
        <translation>深度图像相对 RGB 图像似乎：%1，这样两者的边缘更一致。如果确实如此，请用 %2 或映射中的 %3 更正</translation>
    </message>
    <message>
        <source>The files of x and of this axis have different sizes</source>
        <translation>x 的文件与此轴的文件尺寸不同</translation>
    </message>
    <message>
        <source>The geometry has another scale than that of the parts the model learnt from: %1 mm per pixel, and there %2. Check the unit (%3), the camera file and the size of the pictures</source>
        <translation>几何数据的比例与模型所学工件的不同：每像素 %1 mm，而学习时为 %2。请检查单位（%3）、相机文件和图像尺寸</translation>
    </message>
    <message>
        <source>The geometry is %1 pixels, the RGB picture is %2 as it is stored. Viewers turn it by its EXIF tag, and the geometry has the size that they show</source>
        <translation>几何数据为 %1 像素，RGB 图像存储为 %2。看图软件会按 EXIF 标记旋转它，而几何数据与其显示的尺寸一致</translation>
    </message>
    <message>
        <source>The geometry is read in another way than that of the parts the model learnt from: %1, and there %2. If the files are of the same kind, give the same settings</source>
        <translation>几何数据的读取方式与模型所学工件的不同：%1，而学习时%2。如果文件种类相同，请使用相同的设置</translation>
    </message>
    <message>
        <source>There is no geometry (.tiff, .pcd, .ply or depth .png) with the same name; add it or remove this picture</source>
        <translation>没有同名的几何数据（.tiff、.pcd、.ply 或深度 .png）；请添加或移除此图像</translation>
    </message>
    <message>
        <source>This file of one axis is not one channel of floating point numbers</source>
        <translation>此单轴文件不是单通道浮点数</translation>
    </message>
    <message>
        <source>This is not a PLY file</source>
        <translation>这不是 PLY 文件</translation>
    </message>
    <message>
        <source>Viewers turn this RGB picture by its EXIF tag; here it stands as stored. If the geometry was made for what they show, set it right with %1, or %2 in the mapping</source>
        <translation>看图软件会按 EXIF 标记旋转此 RGB 图像；这里按存储的样子使用。如果几何数据对应其显示的样子，请用 %1 或映射中的 %2 更正</translation>
    </message>
    <message>
        <source>a line of the PLY header makes no sense</source>
        <translation>PLY 文件头中有一行无意义</translation>
    </message>
    <message>
        <source>a strip of the TIFF holds more than its pixels</source>
        <translation>TIFF 的一个条带所含数据多于其像素</translation>
    </message>
    <message>
        <source>points of the PLY are missing</source>
        <translation>PLY 缺少点</translation>
    </message>
    <message>
        <source>the PLY header has no end</source>
        <translation>PLY 文件头没有结束</translation>
    </message>
    <message>
        <source>with %1</source>
        <translation>使用 %1</translation>
    </message>
    <message>
        <source>without settings</source>
        <translation>没有设置</translation>
    </message>
    <message>
        <source>This file is not of this version of Twinspect</source>
        <translation>此文件不属于此版本的 Twinspect</translation>
    </message>
    <message>
        <source>The annotations are damaged: %1</source>
        <translation>标注已损坏：%1</translation>
    </message>
    <message>
        <source>Give the file the name that Twinspect gave it, or move it away</source>
        <translation>请将文件改回 Twinspect 所取的名称，或将其移走</translation>
    </message>
    <message>
        <source>Another program changed the annotations of this part</source>
        <translation>另一个程序更改了此零件的标注</translation>
    </message>
    <message>
        <source>Choose which of the two to keep</source>
        <translation>请选择保留哪一个</translation>
    </message>
    <message>
        <source>There is no region to cut out</source>
        <translation>没有可裁出的区域</translation>
    </message>
    <message>
        <source>Draw around the defect first</source>
        <translation>请先圈出缺陷</translation>
    </message>
    <message>
        <source>Choose the folder or the file that was exported</source>
        <translation>请选择导出的文件夹或文件</translation>
    </message>
    <message>
        <source>There is no file of this format (%1) in the folder</source>
        <translation>文件夹中没有此格式（%1）的文件</translation>
    </message>
    <message>
        <source>Choose a format without class numbers, such as coco</source>
        <translation>请选择不用类别编号的格式，例如 coco</translation>
    </message>
    <message>
        <source>There are more than %1 types of defect</source>
        <translation>缺陷类型超过 %1 种</translation>
    </message>
    <message>
        <source>Pixels with two defects, of which only the upper one was written: %1</source>
        <translation>有两个缺陷而只写出上层缺陷的像素数：%1</translation>
    </message>
    <message>
        <source>The class %1 is in no table</source>
        <translation>表中没有类别 %1</translation>
    </message>
    <message>
        <source>The annotations are for another size of the part</source>
        <translation>标注对应零件的另一种尺寸</translation>
    </message>
    <message>
        <source>Annotate the part anew</source>
        <translation>请重新标注零件</translation>
    </message>
    <message>
        <source>The scores are for another size of the part</source>
        <translation>分数对应零件的另一种尺寸</translation>
    </message>
    <message>
        <source>Inspect the part anew</source>
        <translation>请重新检测零件</translation>
    </message>
    <message>
        <source>Its field %1 holds numbers that are no classes</source>
        <translation>其字段 %1 含有不是类别的数字</translation>
    </message>
    <message>
        <source>Cloud with labels and scores (PLY)</source>
        <translation>带标签和分数的点云 (PLY)</translation>
    </message>
    <message>
        <source>NAME.ply with colours and the scalar fields label and score, labels.txt</source>
        <translation>NAME.ply（含颜色及标量字段 label 和 score）、labels.txt</translation>
    </message>
    <message>
        <source>Pixels and types alone: neither severity, note, author nor time; defects of a type that touch become one.</source>
        <translation>只有像素和类型：没有严重程度、备注、作者和时间；相接的同类缺陷会合为一个。</translation>
    </message>
    <message>
        <source>Organised cloud with labels and scores (PCD)</source>
        <translation>带标签和分数的有序点云 (PCD)</translation>
    </message>
    <message>
        <source>NAME.pcd with colours and the fields label and score, labels.txt</source>
        <translation>NAME.pcd（含颜色及字段 label 和 score）、labels.txt</translation>
    </message>
    <message>
        <source>Its run lengths do not fit the picture</source>
        <translation>其游程长度与图像不符</translation>
    </message>
    <message>
        <source>Its corners are not pairs of numbers</source>
        <translation>其顶点不是成对的数字</translation>
    </message>
    <message>
        <source>The outline has more than %1 corners</source>
        <translation>轮廓的顶点超过 %1 个</translation>
    </message>
    <message>
        <source>It has neither a segmentation nor a box</source>
        <translation>既没有分割也没有矩形框</translation>
    </message>
    <message>
        <source>The JSON has no list %1</source>
        <translation>JSON 没有列表 %1</translation>
    </message>
    <message>
        <source>The file has no picture or no category of this id</source>
        <translation>文件中没有此编号的图像或类别</translation>
    </message>
    <message>
        <source>Its picture was refused</source>
        <translation>其图像已被拒绝</translation>
    </message>
    <message>
        <source>COCO (JSON)</source>
        <translation>COCO (JSON)</translation>
    </message>
    <message>
        <source>annotations.json; reads polygons, run lengths and boxes</source>
        <translation>annotations.json；可读取多边形、游程长度和矩形框</translation>
    </message>
    <message>
        <source>Outlines are written as pixels.</source>
        <translation>轮廓以像素形式写出。</translation>
    </message>
    <message>
        <source>The outline is too complicated</source>
        <translation>轮廓过于复杂</translation>
    </message>
    <message>
        <source>A shape of the kind %1 is no region</source>
        <translation>类型为 %1 的形状不是区域</translation>
    </message>
    <message>
        <source>CVAT for images 1.1 (XML)</source>
        <translation>CVAT for images 1.1 (XML)</translation>
    </message>
    <message>
        <source>annotations.xml; polygons as they were drawn, everything else as masks; reads boxes and ellipses, too</source>
        <translation>annotations.xml；多边形按所绘写出，其余写成掩模；也可读取矩形框和椭圆</translation>
    </message>
    <message>
        <source>CVAT takes attributes only where its task has them.</source>
        <translation>仅当 CVAT 的任务中有这些属性时才会采用。</translation>
    </message>
    <message>
        <source>No part of this data has annotations</source>
        <translation>这些数据中没有带标注的零件</translation>
    </message>
    <message>
        <source>Annotate a part first, or name the folder of the annotations</source>
        <translation>请先标注零件，或指定标注所在的文件夹</translation>
    </message>
    <message>
        <source>No part of the data has this picture</source>
        <translation>数据中没有零件使用此图像</translation>
    </message>
    <message>
        <source>Its path leads out of the data</source>
        <translation>其路径指向数据之外</translation>
    </message>
    <message>
        <source>Several parts of the data have a picture of this name</source>
        <translation>数据中有多个零件的图像使用此名称</translation>
    </message>
    <message>
        <source>It is for a picture of %1 x %2 pixels; the part has %3 x %4</source>
        <translation>对应 %1 x %2 像素的图像；零件为 %3 x %4</translation>
    </message>
    <message>
        <source>It has no pixel within the picture</source>
        <translation>图像内没有任何像素</translation>
    </message>
    <message>
        <source>The name of its type is too long or cannot be shown</source>
        <translation>其类型名称过长或无法显示</translation>
    </message>
    <message>
        <source>Texts that were shortened or made showable: %1</source>
        <translation>被缩短或改为可显示的文本数：%1</translation>
    </message>
    <message>
        <source>Its mask does not fit its box or the picture</source>
        <translation>其掩模与其矩形框或图像不符</translation>
    </message>
    <message>
        <source>labelme and X-AnyLabeling (JSON)</source>
        <translation>labelme 和 X-AnyLabeling (JSON)</translation>
    </message>
    <message>
        <source>A JSON file for each part; polygons as they were drawn, everything else as masks</source>
        <translation>每个零件一个 JSON 文件；多边形按所绘写出，其余写成掩模</translation>
    </message>
    <message>
        <source>Masks need labelme 5.4 or newer; other programs may pass over them.</source>
        <translation>掩模需要 labelme 5.4 或更新版本；其他程序可能会忽略它们。</translation>
    </message>
    <message>
        <source>Mask pictures (PNG)</source>
        <translation>掩模图像 (PNG)</translation>
    </message>
    <message>
        <source>gt/NAME.png with 0 and 255 as MVTec 3D-AD has it, classes/NAME.png with class numbers, labels.txt</source>
        <translation>gt/NAME.png（0 和 255，同 MVTec 3D-AD）、classes/NAME.png（类别编号）、labels.txt</translation>
    </message>
    <message>
        <source>The outline crosses itself</source>
        <translation>轮廓自相交</translation>
    </message>
    <message>
        <source>The outline has fewer than three corners</source>
        <translation>轮廓的顶点少于三个</translation>
    </message>
    <message>
        <source>A corner of the outline lies far outside the picture</source>
        <translation>轮廓有顶点远在图像之外</translation>
    </message>
    <message>
        <source>Attributes that have no place here and were not kept: %1</source>
        <translation>此处没有对应位置而未保留的属性数：%1</translation>
    </message>
    <message>
        <source>Its pixels in the picture of objects lie outside its box</source>
        <translation>其在对象图像中的像素位于矩形框之外</translation>
    </message>
    <message>
        <source>Pascal VOC (XML and PNG)</source>
        <translation>Pascal VOC（XML 和 PNG）</translation>
    </message>
    <message>
        <source>Annotations/NAME.xml with boxes, SegmentationClass and SegmentationObject, labelmap.txt</source>
        <translation>Annotations/NAME.xml（含矩形框）、SegmentationClass 和 SegmentationObject、labelmap.txt</translation>
    </message>
    <message>
        <source>Without its pictures only boxes remain; no pixels of two defects at once.</source>
        <translation>没有其图像时只剩矩形框；一个像素不能属于两个缺陷。</translation>
    </message>
    <message>
        <source>This is not valid XML (%1)</source>
        <translation>这不是有效的 XML (%1)</translation>
    </message>
    <message>
        <source>XML with a DOCTYPE is not read: entities in it can grow without end</source>
        <translation>不读取带 DOCTYPE 的 XML：其中的实体可能无限膨胀</translation>
    </message>
    <message>
        <source>The XML has no element %1</source>
        <translation>XML 没有元素 %1</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a number</source>
        <translation>“%1”不是数字</translation>
    </message>
    <message>
        <source>Regions whose holes were filled: %1</source>
        <translation>孔洞被填充的区域数：%1</translation>
    </message>
    <message>
        <source>Regions that became several, because they have several pieces: %1</source>
        <translation>因由多块组成而变为多个的区域数：%1</translation>
    </message>
    <message>
        <source>Annotations without their severity, note, author or time: %1</source>
        <translation>缺少严重程度、备注、作者或时间的标注数：%1</translation>
    </message>
    <message>
        <source>The line is no list of numbers, or too long</source>
        <translation>此行不是数字列表，或过长</translation>
    </message>
    <message>
        <source>Its class has no name in classes.txt or data.yaml</source>
        <translation>其类别在 classes.txt 或 data.yaml 中没有名称</translation>
    </message>
    <message>
        <source>YOLO segmentation (text)</source>
        <translation>YOLO 分割（文本）</translation>
    </message>
    <message>
        <source>labels/NAME.txt, classes.txt and data.yaml; reads boxes, too</source>
        <translation>labels/NAME.txt、classes.txt 和 data.yaml；也可读取矩形框</translation>
    </message>
    <message>
        <source>No holes, no regions of several pieces; neither severity, note, author nor time.</source>
        <translation>没有孔洞，没有由多块组成的区域；也没有严重程度、备注、作者和时间。</translation>
    </message>
    <message>
        <source>Export the cloud with this field</source>
        <translation>请导出带有此字段的点云</translation>
    </message>
    <message>
        <source>The cloud has no field %1</source>
        <translation>点云没有字段 %1</translation>
    </message>
    <message>
        <source>This PNG is not grey with 8 or 16 bits, as class numbers must be</source>
        <translation>此 PNG 不是类别编号所需的 8 位或 16 位灰度图</translation>
    </message>
    <message>
        <source>Export it as grey PNG whose values are the classes</source>
        <translation>请导出为以类别为值的灰度 PNG</translation>
    </message>
    <message>
        <source>Label and mask of %1 parts are those that people marked (%2)</source>
        <translation>%1 个零件的标签和掩模采用人工标注的结果（%2）</translation>
    </message>
    <message>
        <source>There is no such folder of annotations</source>
        <translation>没有这样的标注文件夹</translation>
    </message>
    <message>
        <source>There are no results in this folder</source>
        <translation>此文件夹中没有结果</translation>
    </message>
    <message>
        <source>Annotations without a pixel: %1</source>
        <translation>没有像素的标注数：%1</translation>
    </message>
    <message>
        <source>This file belongs to the part &apos;%1&apos;</source>
        <translation>此文件属于零件“%1”</translation>
    </message>
    <message>
        <source>Move the file away and annotate the part again, or take it from a backup</source>
        <translation>请移走文件并重新标注零件，或从备份恢复文件</translation>
    </message>
    <message>
        <source>Move the file away, or open the data that it belongs to</source>
        <translation>请移走文件，或打开它所属的数据</translation>
    </message>
    <message>
        <source>The annotations are those of a picture of %1 x %2 pixels, but this one has %3 x %4</source>
        <translation>这些标注属于 %1 x %2 像素的图片，但此图片为 %3 x %4</translation>
    </message>
    <message>
        <source>The minimum depth must be 0 mm or more</source>
        <translation>最小深度必须不小于 0 mm</translation>
    </message>
    <message>
        <source>A minimum depth needs a pixel threshold</source>
        <translation>最小深度需要像素阈值</translation>
    </message>
    <message>
        <source>Set the pixel threshold, or the minimum depth to 0</source>
        <translation>请设置像素阈值，或将最小深度设为 0</translation>
    </message>
    <message>
        <source>Fill by height instead</source>
        <translation>请改用按高度填充</translation>
    </message>
    <message>
        <source>The cloud is too small to say where its surface points to</source>
        <translation>点云太小，无法确定其表面方向</translation>
    </message>
    <message>
        <source>The distance of neighbouring points is not known</source>
        <translation>相邻点的间距未知</translation>
    </message>
    <message>
        <source>This recipe was made for another model</source>
        <translation>此配方是为另一个模型制作的</translation>
    </message>
    <message>
        <source>Give the model of the recipe</source>
        <translation>请给出该配方的模型</translation>
    </message>
    <message>
        <source>%1: this recipe has no regions of interest: every pixel counts</source>
        <translation>%1：此配方没有感兴趣区域：每个像素都计入</translation>
    </message>
    <message>
        <source>There are no regions of interest in this recipe</source>
        <translation>此配方中没有感兴趣区域</translation>
    </message>
    <message>
        <source>Set the pixel threshold, or remove the limit</source>
        <translation>请设定像素阈值，或删除该限值</translation>
    </message>
    <message>
        <source>Region of interest &apos;%1&apos;: a minimum area or depth needs a pixel threshold</source>
        <translation>感兴趣区域“%1”：最小面积或最小深度需要像素阈值</translation>
    </message>
    <message>
        <source>Draw it again, or remove it</source>
        <translation>请重新绘制，或将其删除</translation>
    </message>
    <message>
        <source>There are too many regions of interest</source>
        <translation>感兴趣区域太多</translation>
    </message>
    <message>
        <source>Remove some of them</source>
        <translation>请删除其中一些</translation>
    </message>
    <message>
        <source>Rename one of them</source>
        <translation>请重命名其中一个</translation>
    </message>
    <message>
        <source>The regions of interest have too many corners</source>
        <translation>感兴趣区域的角点太多</translation>
    </message>
    <message>
        <source>Draw them more simply</source>
        <translation>请绘制得更简单</translation>
    </message>
    <message>
        <source>Region of interest &apos;%1&apos;: %2</source>
        <translation>感兴趣区域“%1”：%2</translation>
    </message>
    <message>
        <source>its name is empty or too long</source>
        <translation>名称为空或太长</translation>
    </message>
    <message>
        <source>an outline has fewer than three corners</source>
        <translation>某条轮廓少于三个角点</translation>
    </message>
    <message>
        <source>a corner lies too far away</source>
        <translation>某个角点太远</translation>
    </message>
    <message>
        <source>it has no outline</source>
        <translation>没有轮廓</translation>
    </message>
    <message>
        <source>it has too many corners</source>
        <translation>角点太多</translation>
    </message>
    <message>
        <source>only a region with limits of its own can have limits</source>
        <translation>只有带自身限值的区域才能有限值</translation>
    </message>
    <message>
        <source>it has no limit of its own</source>
        <translation>没有自身的限值</translation>
    </message>
    <message>
        <source>its threshold is no finite number</source>
        <translation>阈值不是有限数</translation>
    </message>
    <message>
        <source>its minimum area and depth must be 0 or more</source>
        <translation>最小面积和最小深度必须不小于 0</translation>
    </message>
    <message>
        <source>Two regions of interest have the name &apos;%1&apos;</source>
        <translation>两个感兴趣区域同名“%1”</translation>
    </message>
    <message>
        <source>%1: the regions of interest leave no pixel of this part to the threshold.</source>
        <translation>%1：感兴趣区域没有给阈值留下此零件的任何像素。</translation>
    </message>
    <message>
        <source>Use the version that made the file, or remove the region there</source>
        <translation>请使用制作该文件的版本，或在其中删除该区域</translation>
    </message>
    <message>
        <source>Open it in Twinspect, draw the regions of interest again and save it</source>
        <translation>请在 Twinspect 中打开，重新绘制感兴趣区域并保存</translation>
    </message>
    <message>
        <source>Region of interest &apos;%1&apos;: this version does not know what &apos;%2&apos; means</source>
        <translation>感兴趣区域“%1”：此版本不知道“%2”的含义</translation>
    </message>
    <message>
        <source>The regions of interest are damaged: %1</source>
        <translation>感兴趣区域已损坏：%1</translation>
    </message>
    <message>
        <source>The regions of interest leave nothing of this part to learn from</source>
        <translation>感兴趣区域没有留下此零件可供学习的部分</translation>
    </message>
    <message>
        <source>Remove it from the good parts, or change the regions</source>
        <translation>请将其从良品中移除，或更改区域</translation>
    </message>
    <message>
        <source>Annotate the part again in one of the two</source>
        <translation>请在两者之一中重新标注零件</translation>
    </message>
    <message>
        <source>The part &apos;%1&apos; was annotated in pictures of %2 x %3 and of %4 x %5 pixels</source>
        <translation>零件“%1”分别在 %2 x %3 和 %4 x %5 像素的图片中标注</translation>
    </message>
    <message>
        <source>Somebody else changed the guidelines at the same time</source>
        <translation>其他人同时更改了标注规范</translation>
    </message>
    <message>
        <source>Your text is kept in %1; add it to theirs</source>
        <translation>您的文本保存在 %1 中；请将其添加到对方的文本</translation>
    </message>
    <message>
        <source>There is no file %1 beside it</source>
        <translation>旁边没有文件 %1</translation>
    </message>
    <message>
        <source>The cloud shows the part from all around (360 degrees), and a picture shows it from one side</source>
        <translation>点云从四周（360 度）显示部件，而图片只从一侧显示它</translation>
    </message>
    <message>
        <source>Export each view of the scanner as a cloud of its own, or cut the cloud so that one side is left</source>
        <translation>请将扫描仪的每个视角导出为单独的点云，或裁剪点云只保留一侧</translation>
    </message>
    <message>
        <source>There is something of this name already</source>
        <translation>已存在此名称的内容</translation>
    </message>
    <message>
        <source>No part was found</source>
        <translation>未找到部件</translation>
    </message>
    <message>
        <source>The new folder would lie within the data</source>
        <translation>新文件夹会位于数据之内</translation>
    </message>
    <message>
        <source>Name a folder beside them: the originals are never touched</source>
        <translation>请指定数据旁边的文件夹：原始文件绝不会被改动</translation>
    </message>
    <message>
        <source>Nothing says whether this part is good or defective</source>
        <translation>没有信息说明该部件是良品还是缺陷品</translation>
    </message>
    <message>
        <source>Convert the folder of these parts alone, by a mapping</source>
        <translation>请用映射单独转换这些部件的文件夹</translation>
    </message>
    <message>
        <source>Another conversion writes here</source>
        <translation>另一个转换正在写入此处</translation>
    </message>
    <message>
        <source>No file says the unit: one unit is taken for %1 mm</source>
        <translation>没有文件说明单位：一个单位按 %1 mm 处理</translation>
    </message>
    <message>
        <source>Put the points on the pixels of a camera or of a plane instead</source>
        <translation>请改为将点放到相机或平面的像素上</translation>
    </message>
    <message>
        <source>The camera that sees the points is not known</source>
        <translation>不知道哪台相机看到这些点</translation>
    </message>
    <message>
        <source>A view on a plane needs a resolution</source>
        <translation>平面视图需要分辨率</translation>
    </message>
    <message>
        <source>The file is a list of points: it does not say on which pixel a point lies</source>
        <translation>该文件是点的列表：没有说明点位于哪个像素</translation>
    </message>
    <message>
        <source>No point of the geometry lies in the RGB picture</source>
        <translation>几何数据中没有点位于 RGB 图片内</translation>
    </message>
    <message>
        <source>Check that the camera files belong to these pictures, and the unit of the geometry</source>
        <translation>请检查相机文件是否属于这些图片，以及几何数据的单位</translation>
    </message>
    <message>
        <source>There is no RGB picture, and the points have no colours</source>
        <translation>没有 RGB 图片，点也没有颜色</translation>
    </message>
    <message>
        <source>Export the cloud with colours, or add the RGB picture of the same name: a defect that only colour shows would never be found</source>
        <translation>请导出带颜色的点云，或添加同名的 RGB 图片：否则永远找不到只在颜色上可见的缺陷</translation>
    </message>
    <message>
        <source>In a view on a plane the RGB picture lies elsewhere</source>
        <translation>在平面视图中 RGB 图片的位置不同</translation>
    </message>
    <message>
        <source>The file has %1 points, and the RGB picture has %2 pixels</source>
        <translation>文件有 %1 个点，RGB 图片有 %2 个像素</translation>
    </message>
    <message>
        <source>Give its file with %1, or put the points on a plane with %2</source>
        <translation>请用 %1 提供其文件，或用 %2 将点放到平面上</translation>
    </message>
    <message>
        <source>Give the mm of a pixel; %1 would suit these points</source>
        <translation>请给出一个像素的毫米数；%1 适合这些点</translation>
    </message>
    <message>
        <source>Say how to put them on pixels: %1 with the camera&apos;s file, or %2 for a parallel view with so many mm per pixel</source>
        <translation>请说明如何将它们放到像素上：%1 并提供相机文件，或 %2 表示具有该每像素毫米数的平行视图</translation>
    </message>
    <message>
        <source>No file says where the RGB camera stands: it is taken to stand where the depth camera does</source>
        <translation>没有文件说明RGB 相机的位置：按与深度相机位置相同处理</translation>
    </message>
    <message>
        <source>The lens of the RGB camera is described in a way that is not read: it is taken to be straight</source>
        <translation>RGB 相机镜头的描述方式无法读取：按无畸变处理</translation>
    </message>
    <message>
        <source>The lens of the camera is described in a way that is not read: it is taken to be straight</source>
        <translation>相机镜头的描述方式无法读取：按无畸变处理</translation>
    </message>
    <message>
        <source>The plane is seen from the side on which the origin of the points lies: the camera is taken to stand there</source>
        <translation>从点的原点所在的一侧看该平面：按相机位于该处处理</translation>
    </message>
    <message>
        <source>The geometry is %1 pixels, the RGB picture is %2: they are of two cameras or modes, and stretching one would move its edges</source>
        <translation>几何数据为 %1 像素，RGB 图片为 %2：它们来自两台相机或两种模式，拉伸其中之一会移动其边缘</translation>
    </message>
    <message>
        <source>Give the camera file of the RGB pictures with %1: the colours are then taken through the calibration</source>
        <translation>请用 %1 提供 RGB 图片的相机文件：颜色将通过标定获取</translation>
    </message>
    <message>
        <source>Give the camera file of the RGB pictures with %1</source>
        <translation>请用 %1 提供 RGB 图片的相机文件</translation>
    </message>
    <message>
        <source>Most pixels have no point (%1 %). Take a coarser resolution, or the camera&apos;s file of a smaller picture</source>
        <translation>大多数像素没有点 (%1 %)。请使用更粗的分辨率，或较小图片的相机文件</translation>
    </message>
    <message>
        <source>The points cover only %1 x %2 pixels: a part needs at least %3 in both directions</source>
        <translation>这些点只覆盖 %1 x %2 个像素：一个零件在两个方向上至少需要 %3 个</translation>
    </message>
    <message>
        <source>Take a finer resolution, check the unit, or leave this sample out</source>
        <translation>请使用更细的分辨率，检查单位，或去掉此样本</translation>
    </message>
    <message>
        <source>%1 % of the points lie behind others on the same pixel and are left out. Take a finer resolution, or the camera&apos;s file of a larger picture</source>
        <translation>%1 % 的点位于同一像素上其他点的后面，已舍去。请使用更细的分辨率，或较大图片的相机文件</translation>
    </message>
    <message>
        <source>The points lie on no plane: there are too few, or they are on a line</source>
        <translation>这些点不在任何平面上：点太少，或位于一条直线上</translation>
    </message>
    <message>
        <source>The origin of the points lies in or near the plane that most of them lie on: it is not known from which side a camera saw them</source>
        <translation>点的原点位于大多数点所在的平面内或其附近：无法得知相机从哪一侧看到它们</translation>
    </message>
    <message>
        <source>Say with %1 which axis points at the viewer</source>
        <translation>请用%1指定哪条坐标轴指向观察者</translation>
    </message>
    <message>
        <source>The camera file does not say how large its pictures are</source>
        <translation>相机文件没有说明图片的大小</translation>
    </message>
    <message>
        <source>Add width and height in pixels to it</source>
        <translation>请在其中添加以像素为单位的 width 和 height</translation>
    </message>
    <message>
        <source>No point lies in the picture of this camera</source>
        <translation>没有点位于此相机的图片内</translation>
    </message>
    <message>
        <source>Check the unit and the axes of the points (x to the right, y down, z away from the camera) and that the camera file belongs to them</source>
        <translation>请检查点的单位和坐标轴（x 向右，y 向下，z 远离相机），以及相机文件是否属于它们</translation>
    </message>
    <message>
        <source>Take more mm per pixel, check the unit, or cut stray points away</source>
        <translation>请增大每像素毫米数，检查单位，或裁掉离散的点</translation>
    </message>
    <message>
        <source>Give the mm of a pixel with %1</source>
        <translation>请用 %1 给出一个像素的毫米数</translation>
    </message>
    <message>
        <source>The points cover %1 x %2 mm; at %3 mm per pixel that is more than a picture may have</source>
        <translation>这些点覆盖 %1 x %2 mm；按每像素 %3 mm 计算超出了图片允许的大小</translation>
    </message>
    <message>
        <source>Give the camera file of pictures of this size</source>
        <translation>请提供此尺寸图片的相机文件</translation>
    </message>
    <message>
        <source>The camera file describes several cameras, and none of them is called after colour</source>
        <translation>相机文件描述了多台相机，但没有一台以颜色命名</translation>
    </message>
    <message>
        <source>Call one &quot;colour&quot; and one &quot;depth&quot;, or give a file of the RGB camera alone</source>
        <translation>请将其中一台命名为“colour”，一台命名为“depth”，或只提供RGB 相机的文件</translation>
    </message>
    <message>
        <source>The file holds no rotation and translation from one camera to another</source>
        <translation>文件中没有从一台相机到另一台相机的旋转和平移</translation>
    </message>
    <message>
        <source>Write {&quot;rotation&quot;: [9 numbers by rows], &quot;translation&quot;: [3 numbers in metres]} from the depth camera to the RGB camera</source>
        <translation>请写出从深度相机到RGB 相机的 {&quot;rotation&quot;: [按行的 9 个数], &quot;translation&quot;: [以米为单位的 3 个数]}</translation>
    </message>
    <message>
        <source>The camera file is for pictures of %1 x %2 pixels, and this picture has %3 x %4</source>
        <translation>相机文件适用于 %1 x %2 像素的图片，而此图片为 %3 x %4</translation>
    </message>
    <message>
        <source>The file does not say between which distances the depth picture was scaled</source>
        <translation>文件没有说明深度图在哪两个距离之间缩放</translation>
    </message>
    <message>
        <source>Write normalization: min and max in it, in metres, the lower one first</source>
        <translation>请在其中写明 normalization: min 和 max，以米为单位，min 小于 max</translation>
    </message>
    <message>
        <source>A list of points has no rows and columns</source>
        <translation>点的列表没有行和列</translation>
    </message>
    <message>
        <source>Export the points as PCD, PLY, CSV or XYZ</source>
        <translation>请将点导出为 PCD、PLY、CSV 或 XYZ</translation>
    </message>
    <message>
        <source>The cloud is empty</source>
        <translation>点云为空</translation>
    </message>
    <message>
        <source>Thin it out or cut it, or check that the file is not damaged</source>
        <translation>请抽稀或裁剪点云，或检查文件是否损坏</translation>
    </message>
    <message>
        <source>Files of this kind (%1) are not read as points</source>
        <translation>此类文件 (%1) 不作为点读取</translation>
    </message>
    <message>
        <source>The cloud has more points than this program accepts (%1)</source>
        <translation>点云的点数超过本程序接受的上限 (%1)</translation>
    </message>
    <message>
        <source>Convert the data first, which puts the points on the pixels of a camera or of a plane, or export the cloud organised, with one point for every pixel</source>
        <translation>请先转换数据，将点放到相机或平面的像素上，或导出有序点云，每个像素一个点</translation>
    </message>
    <message>
        <source>Save the points as text with one point a line: x, y and z, and r, g and b if you have them, with a line of their names above</source>
        <translation>请将点保存为文本，每行一个点：x、y、z，如有颜色再加 r、g、b，并在上方写一行列名</translation>
    </message>
    <message>
        <source>Save it as float TIFF of one channel with a camera file, or as a list of points</source>
        <translation>请将其保存为带相机文件的单通道浮点 TIFF，或点的列表</translation>
    </message>
    <message>
        <source>The file has no line with three numbers, as a list of points has</source>
        <translation>文件中没有包含三个数的行，而点的列表应有这样的行</translation>
    </message>
    <message>
        <source>Copy the file again from its source, or remove the line</source>
        <translation>请从来源重新复制文件，或删除该行</translation>
    </message>
    <message>
        <source>The text is UTF-16</source>
        <translation>文本为 UTF-16</translation>
    </message>
    <message>
        <source>Save it as UTF-8 or plain text</source>
        <translation>请保存为 UTF-8 或纯文本</translation>
    </message>
    <message>
        <source>Line %1 is no line of a list of points</source>
        <translation>第 %1 行不是点列表的行</translation>
    </message>
    <message>
        <source>The file names no columns: the first three are taken for x, y and z, columns %1 to %2 for red, green and blue</source>
        <translation>文件没有列名：前三列按 x、y、z 处理，第 %1 至 %2 列按红、绿、蓝处理</translation>
    </message>
    <message>
        <source>The file names no columns: the first three are taken for x, y and z</source>
        <translation>文件没有列名：前三列按 x、y、z 处理</translation>
    </message>
    <message>
        <source>A line of this file has %1 numbers: it is a table of heights or distances, not a list of points</source>
        <translation>该文件的一行有 %1 个数：它是高度或距离的表格，而不是点的列表</translation>
    </message>
    <message>
        <source>The line of names does not say which columns are x, y and z: %1</source>
        <translation>列名行没有说明哪些列是 x、y、z：%1</translation>
    </message>
    <message>
        <source>Line %1 has %2 columns, and the first point has %3</source>
        <translation>第 %1 行有 %2 列，而第一个点有 %3 列</translation>
    </message>
    <message>
        <source>&apos;%1&apos; in line %2 is not a number</source>
        <translation>第 %2 行的“%1”不是数</translation>
    </message>
    <message>
        <source>There is nothing to do without annotations</source>
        <translation>没有标注就无事可做</translation>
    </message>
    <message>
        <source>Name a folder, or leave the option out</source>
        <translation>请指定文件夹，或省略此选项</translation>
    </message>
    <message>
        <source>The place of the RGB camera is of no use without its file</source>
        <translation>没有RGB 相机的文件，其位置没有用处</translation>
    </message>
    <message>
        <source>Give it with %1</source>
        <translation>请用 %1 提供</translation>
    </message>
    <message>
        <source>Look at the height instead</source>
        <translation>请改看高度</translation>
    </message>
    <message>
        <source>%1: the annotation is left out, because it is of a picture of %2 x %3 pixels and this one has %4 x %5. Annotate the part again, or put the picture back that it was made on</source>
        <translation>%1：标注已略过，因为它属于 %2 x %3 像素的图片，而此图片为 %4 x %5。请重新标注零件，或放回标注时所用的图片</translation>
    </message>
    <message>
        <source>%1: the annotation is left out: %2. %3</source>
        <translation>%1：标注已略过：%2。%3</translation>
    </message>
    <message>
        <source>The camera files %1 and %2 contradict each other: %3 is used unless %4 names another. Move the wrong one away</source>
        <translation>相机文件 %1 和 %2 相互矛盾：除非 %4 指定其他文件，否则使用 %3。请移走错误的文件</translation>
    </message>
    <message>
        <source>No file says in which unit the place of the RGB camera is: it is taken to stand %1 mm from the depth camera</source>
        <translation>没有文件说明RGB 相机位置的单位：按距深度相机 %1 mm 处理</translation>
    </message>
    <message>
        <source>Save the points again with x, y and z in one unit</source>
        <translation>请用同一单位的 x、y、z 重新保存点</translation>
    </message>
    <message>
        <source>Save the points again, or correct the line that is wrong</source>
        <translation>请重新保存点，或更正错误的行</translation>
    </message>
    <message>
        <source>The columns have different units: %1</source>
        <translation>各列的单位不同：%1</translation>
    </message>
    <message>
        <source>A line of this file says another unit than the names of its columns: %1</source>
        <translation>文件中的一行所说明的单位与列名不同：%1</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not an option of this detector</source>
        <translation>“%1”不是此检测器的选项</translation>
    </message>
    <message>
        <source>The model was made by the detector &apos;%1&apos;, which is not installed</source>
        <translation>该模型由检测器“%1”生成，但该检测器未安装</translation>
    </message>
    <message>
        <source>There is no detector &apos;%1&apos;</source>
        <translation>没有检测器“%1”</translation>
    </message>
    <message>
        <source>a map &apos;%1&apos; of %2 x %3 instead of %4 pixels</source>
        <translation>尺寸为 %2 x %3 而非 %4 像素的图“%1”</translation>
    </message>
    <message>
        <source>a map &apos;%1&apos; with values that are no numbers</source>
        <translation>含有非数值的图“%1”</translation>
    </message>
    <message>
        <source>no map &apos;%1&apos;</source>
        <translation>不含图“%1”的结果</translation>
    </message>
    <message>
        <source>no score for its map &apos;%1&apos;</source>
        <translation>图“%1”没有得分</translation>
    </message>
    <message>
        <source>Install the version or the plugin that has it, or train the part again</source>
        <translation>请安装包含它的版本或插件，或重新训练该零件</translation>
    </message>
    <message>
        <source>It has no options</source>
        <translation>它没有选项</translation>
    </message>
    <message>
        <source>It has these: %1</source>
        <translation>它有以下选项：%1</translation>
    </message>
    <message>
        <source>Report this to the maker of the detector, or train the part with another one</source>
        <translation>请将此情况告知检测器的开发者，或用其他检测器训练该零件</translation>
    </message>
    <message>
        <source>The detector %1 gave %2</source>
        <translation>检测器 %1 给出了%2</translation>
    </message>
    <message>
        <source>%1 is trained in another way</source>
        <translation>%1 采用其他方式训练</translation>
    </message>
    <message>
        <source>The good parts have no pixels to learn from</source>
        <translation>良品中没有可供学习的像素</translation>
    </message>
    <message>
        <source>Check that the parts are found in the pictures</source>
        <translation>请检查图像中是否能找到零件</translation>
    </message>
    <message>
        <source>A patch has a value that is no number or too large to be kept</source>
        <translation>某个图像块的值不是数字，或太大而无法保存</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a memory bank of patches of %2 numbers</source>
        <translation>“%1”不是每块含 %2 个数的特征库</translation>
    </message>
    <message>
        <source>Keeps the mean height of good parts at every pixel and how much it varies. A part differs where its height is many deviations away</source>
        <translation>记录良品在每个像素的平均高度及其变化程度。工件高度偏离多个偏差之处，即为差异</translation>
    </message>
    <message>
        <source>The authors published no code. A smallest deviation is added, so that pixels that never vary do not answer to noise; pixels that were not measured say nothing. Parts are put into the middle of the picture, but not turned to one another</source>
        <translation>作者未公开代码。加上最小偏差，使从不变化的像素不对噪声作出反应；未测量的像素不作判断。工件置于图像中央，但不作相互旋转对齐</translation>
    </message>
    <message>
        <source>A surface&apos;s neighbourhood must reach to the next point</source>
        <translation>表面的邻域必须达到下一个点</translation>
    </message>
    <message>
        <source>The radius of a surface&apos;s neighbourhood must be 1 to %1 pixels</source>
        <translation>表面邻域的半径必须为 1 到 %1 像素</translation>
    </message>
    <message>
        <source>Use geometry with a scale: a point cloud, or depth pictures with a camera file</source>
        <translation>请使用带尺度的几何数据：点云，或带相机文件的深度图像</translation>
    </message>
    <message>
        <source>Describes the surface around each place by how its directions differ, and remembers what good parts show. A part differs where its surface is far from everything remembered</source>
        <translation>用方向的差异描述每个位置周围的表面，并记住良品的表现。零件的表面与所记住的一切都相距较远之处，即为差异</translation>
    </message>
    <message>
        <source>Puts what a pretrained network sees in RGB beside the directions of the surface around the same place, and remembers what good parts show. A part differs where it is far from everything remembered</source>
        <translation>把预训练网络在 RGB 中看到的内容与同一位置周围表面的方向并列，并记住良品的表现。零件与所记住的一切都相距较远之处，即为差异</translation>
    </message>
    <message>
        <source>The surface is the part&apos;s map of heights, not a thinned cloud, and a neighbourhood is what lies within a radius, not the nearest 100 points. The score of a part is the mean of its highest values. Places that were not measured say nothing</source>
        <translation>表面取自零件的高度图，而不是抽稀的点云；邻域是半径之内的部分，而不是最近的 100 个点。零件的分数是其最高值的平均。未测量的位置不提供信息</translation>
    </message>
    <message>
        <source>RGB and surface are scaled so that both count the same. The surface is the part&apos;s map of heights, not a thinned cloud, and a neighbourhood is what lies within a radius, not the nearest 100 points. The score of a part is the mean of its highest values. The usual backbone is a smaller one</source>
        <translation>RGB 与表面经过缩放，使两者的权重相同。表面取自零件的高度图，而不是抽稀的点云；邻域是半径之内的部分，而不是最近的 100 个点。零件的分数是其最高值的平均。默认的骨干网络较小</translation>
    </message>
    <message>
        <source>Remembers what a pretrained network sees at each place of good parts. A part differs where that is far from everything remembered</source>
        <translation>记住预训练网络在良品每个位置看到的内容。若某处与所有记住的内容相差很远，该零件在此处即有偏差</translation>
    </message>
    <message>
        <source>Other backbones than the published Wide ResNet-50. The channels of its two stages stand side by side, as in BTF, and are not averaged to 1024. Only places on the part and its rim are remembered. Every place is weighted anew, not the highest alone, and the map is smoothed and scored as with every detector here. Depth is a second memory, and both scores are added in units of the deviation of held-out good parts</source>
        <translation>骨干网络与已发表的 Wide ResNet-50 不同。两个阶段的通道如 BTF 那样并列，不平均为 1024 个。只记住零件及其边缘上的位置。对每个位置都重新加权，而不只是最高处；图的平滑与评分与这里的所有检测器相同。深度是第二个记忆，两个分数以留出良品的偏差为单位相加</translation>
    </message>
    <message>
        <source>A network learns to make again, out of a narrow summary, what a pretrained network sees on good parts at three scales. Where the two differ, the part differs</source>
        <translation>一个网络学习从狭窄的摘要中还原预训练网络在三个尺度上对良品所见的内容。两者不同之处，即为工件的差异</translation>
    </message>
    <message>
        <source>Other backbones than the published Wide ResNet-50, with the decoder&apos;s width after the backbone&apos;s, and a last layer at each scale, because features of other backbones may be negative. Depth is a second channel with a student of its own, and both maps are added. Shorter training, in which good parts are turned, moved and scaled a little. The map is smoothed and scored as with every detector here</source>
        <translation>骨干网络不同于已发表的 Wide ResNet-50，解码器宽度随骨干网络而定，且每个尺度有一个最后层，因为其他骨干网络的特征可能为负。深度是带有自己学生网络的第二通道，两幅图相加。训练较短，其间对良品作轻微的旋转、平移和缩放。图的平滑和评分与此处所有检测器相同</translation>
    </message>
    <message>
        <source>Two small networks, one for RGB and one for depth, learn to remove artificial defects from good parts and to mark them. A gate weighs both by what they see and by how certain they are</source>
        <translation>两个小型网络，一个用于 RGB，一个用于深度，学习去除良品上的人工缺陷并加以标记。门控网络按两者所见及其确定程度加权</translation>
    </message>
    <message>
        <source>The authors published the code of their tests alone: sizes and length of the training are ours. Artificial defects have procedural textures instead of the pictures of a texture data set. The gate learns what to make of the entropy of both answers, instead of switching depth off by a rule</source>
        <translation>作者只公开了测试代码：网络大小和训练长度由我们决定。人工缺陷使用程序生成的纹理，而非纹理数据集的图像。门控网络学习如何利用两个回答的熵，而不是按规则关闭深度</translation>
    </message>
    <message>
        <source>The authors of the baseline published no code: sizes and length of the training are ours. The residual of the critic&apos;s features is added to the map and not only to the score of a part. Good parts are turned, moved and scaled a little while it learns</source>
        <translation>该基准方法的作者未公开代码：网络大小和训练长度由我们决定。评判网络特征的残差加到图上，而不只加到工件的得分上。学习时对良品作轻微的旋转、平移和缩放</translation>
    </message>
    <message>
        <source>The plugin does not say a sensible &apos;%1&apos;</source>
        <translation>插件没有给出有意义的“%1”</translation>
    </message>
    <message>
        <source>The program itself has a detector &apos;%1&apos;</source>
        <translation>程序本身已有检测器“%1”</translation>
    </message>
    <message>
        <source>This plugin and %1 have the same id &apos;%2&apos;, so neither is used</source>
        <translation>此插件与 %1 的标识同为“%2”，因此两者都不使用</translation>
    </message>
    <message>
        <source>it gave a map &apos;%1&apos; of %2 values instead of %3</source>
        <translation>它给出的图“%1”有 %2 个值，而不是 %3 个</translation>
    </message>
    <message>
        <source>it gave a map &apos;%1&apos; with the value %2, which is not from %3 to %4</source>
        <translation>它给出的图“%1”含有值 %2，不在 %3 到 %4 之间</translation>
    </message>
    <message>
        <source>it gave a map with the name &apos;%1&apos;, which is none for a map</source>
        <translation>它给出的图名为“%1”，这不是允许的图名</translation>
    </message>
    <message>
        <source>it gave no map &apos;%1&apos;</source>
        <translation>它没有给出图“%1”</translation>
    </message>
    <message>
        <source>%1 is no whole number from 1 to %2</source>
        <translation>%1 不是 1 到 %2 的整数</translation>
    </message>
    <message>
        <source>A generator learns to invent heights that a critic cannot tell from those of good parts. A part differs where the nearest part that the generator can make differs from it</source>
        <translation>生成器学习虚构评判网络无法与良品区分的高度。生成器所能生成的最接近工件与被检工件不同之处，即为差异</translation>
    </message>
    <message>
        <source>A small network learns to press the heights of good parts into a few numbers and to make them again. A part differs where the network cannot repeat it</source>
        <translation>一个小型网络学习把良品的高度压缩成少量数字，再还原出来。网络无法还原之处，即为工件的差异</translation>
    </message>
    <message>
        <source>Give it more memory with TWINSPECT_PLUGIN_MIB, or report this to its maker</source>
        <translation>请用 TWINSPECT_PLUGIN_MIB 给它更多内存，或向其制作者报告</translation>
    </message>
    <message>
        <source>Give it more time with TWINSPECT_PLUGIN_SECONDS, or report this to its maker</source>
        <translation>请用 TWINSPECT_PLUGIN_SECONDS 给它更多时间，或向其制作者报告</translation>
    </message>
    <message>
        <source>Give such a number, or unset the variable</source>
        <translation>请给出这样的数，或取消该变量</translation>
    </message>
    <message>
        <source>Install the plugin again</source>
        <translation>请重新安装插件</translation>
    </message>
    <message>
        <source>Install what is missing, or the plugin for this version of Twinspect</source>
        <translation>请安装缺少的内容，或适用于此版本 Twinspect 的插件</translation>
    </message>
    <message>
        <source>Remove one of the two files</source>
        <translation>请移除两个文件中的一个</translation>
    </message>
    <message>
        <source>Remove the file from the folder of plugins</source>
        <translation>请从插件文件夹中移除该文件</translation>
    </message>
    <message>
        <source>Remove the file, or ask its maker for another id</source>
        <translation>请移除该文件，或请其制作者更换标识</translation>
    </message>
    <message>
        <source>Report this to the maker of the plugin</source>
        <translation>请向插件制作者报告</translation>
    </message>
    <message>
        <source>Report this to the maker of the plugin, or train the part with another detector</source>
        <translation>请向插件制作者报告，或用其他检测器训练该零件</translation>
    </message>
    <message>
        <source>The authors published no code: sizes and length of the training are ours. Good parts are turned, moved and scaled a little while it learns</source>
        <translation>作者未公开代码：网络大小和训练长度由我们决定。学习时对良品作轻微的旋转、平移和缩放</translation>
    </message>
    <message>
        <source>The plugin %1 (%2) failed %3 times in a row and was given up; the last time %4</source>
        <translation>插件 %1（%2）连续失败 %3 次，已停用；最后一次：%4</translation>
    </message>
    <message>
        <source>The plugin %1 (%2) failed: %3</source>
        <translation>插件 %1（%2）失败：%3</translation>
    </message>
    <message>
        <source>The program that runs plugins cannot be started (%1)</source>
        <translation>无法启动运行插件的程序（%1）</translation>
    </message>
    <message>
        <source>The training diverged at step %1</source>
        <translation>训练在第 %1 步发散</translation>
    </message>
    <message>
        <source>This file cannot be read as a plugin: %1</source>
        <translation>无法将此文件作为插件读取：%1</translation>
    </message>
    <message>
        <source>This plugin was made for version %1 of the interface, and this program has version %2</source>
        <translation>此插件是为接口版本 %1 制作的，而本程序的版本是 %2</translation>
    </message>
    <message>
        <source>Train again with a lower learning rate or another seed</source>
        <translation>请用更低的学习率或另一个种子重新训练</translation>
    </message>
    <message>
        <source>Train with fewer parts a step, or close other programs</source>
        <translation>请减少每步工件数后训练，或关闭其他程序</translation>
    </message>
    <message>
        <source>it cannot be loaded: %1</source>
        <translation>无法加载：%1</translation>
    </message>
    <message>
        <source>it closed its connection</source>
        <translation>它关闭了连接</translation>
    </message>
    <message>
        <source>it crashed (%1)</source>
        <translation>它崩溃了（%1）</translation>
    </message>
    <message>
        <source>it ended its process (exit code %1)</source>
        <translation>它结束了自己的进程（退出码 %1）</translation>
    </message>
    <message>
        <source>it gave no answer within %1 s</source>
        <translation>它在 %1 秒内没有应答</translation>
    </message>
    <message>
        <source>it had ended before</source>
        <translation>它此前已经结束</translation>
    </message>
    <message>
        <source>it needs more than %1 MiB of memory</source>
        <translation>它需要超过 %1 MiB 的内存</translation>
    </message>
    <message>
        <source>it reported: %1</source>
        <translation>它报告：%1</translation>
    </message>
    <message>
        <source>its answer is too long</source>
        <translation>它的应答太长</translation>
    </message>
    <message>
        <source>its answer makes no sense</source>
        <translation>它的应答没有意义</translation>
    </message>
    <message>
        <source>%1 computes in float32 only</source>
        <translation>%1 仅以 float32 计算</translation>
    </message>
    <message>
        <source>Reconstructed: the authors published no code</source>
        <translation>为重建实现：作者未公开代码</translation>
    </message>
    <message>
        <source>Two networks, one for RGB and one for depth, learn to repeat what a pretrained network sees on good parts. Where they fail, the part differs. A gate fuses both maps pixel by pixel</source>
        <translation>两个网络分别针对 RGB 和深度，学习重现预训练网络在良品上看到的内容。重现失败之处即为差异。门控逐像素融合两张图</translation>
    </message>
    <message>
        <source>Parts that count as good in a training, though their names say that they are defective: %1, the first %2. If they are defective, say so with %3 in a mapping, or move them away</source>
        <translation>在训练中算作良品、但名称表明有缺陷的零件：%1 个，第一个是 %2。如果它们有缺陷，请在映射中用 %3 说明，或将其移走</translation>
    </message>
    <message>
        <source>Export x, y and z in one unit</source>
        <translation>请以同一单位导出 x、y 和 z</translation>
    </message>
    <message>
        <source>Give focal lengths and centre in pixels</source>
        <translation>请以像素给出焦距和中心</translation>
    </message>
    <message>
        <source>In this depth picture the part lies farther away than what surrounds it. If it holds heights or disparities, export the distances from the camera instead. If the part does lie deeper, confirm that with %1, or %2 in the mapping</source>
        <translation>在此深度图像中，零件比周围更远。如果其中是高度或视差，请改为导出到相机的距离。如果零件确实更低，请用 %1 或在映射中用 %2 确认</translation>
    </message>
    <message>
        <source>x and y are in another unit than z in this file: as far as they grow with z, z is the distance from the camera, but the picture would be %1 m wide at %2 m</source>
        <translation>此文件中 x 和 y 的单位与 z 不同：从它们随 z 的增长看，z 是到相机的距离，但在 %2 m 处图像会宽 %1 m</translation>
    </message>
    <message>
        <source>z may be a height instead of the distance from the camera: what stands out of the ground has a larger z. If it is one, set %1, or %2 in the mapping. Otherwise say x,y,z there</source>
        <translation>z 可能是高度而不是到相机的距离：高出底面的部分 z 更大。如果是高度，请设置 %1，或在映射中设置 %2；否则请在那里写 x,y,z</translation>
    </message>
    <message>
        <source>The camera&apos;s focal length is %1 for pictures that are %2 pixels wide: no lens sees so far to both sides. It seems to be in mm</source>
        <translation>相机焦距为 %1，而图像宽 %2 像素：没有镜头能看到这么宽。它似乎以 mm 为单位</translation>
    </message>
    <message>
        <source>Convert the parts of each unit by themselves, or leave the unit to be judged from the numbers of each part</source>
        <translation>请分别转换每种单位的零件，或让程序根据每个零件的数值判断单位</translation>
    </message>
    <message>
        <source>No file says the unit, and the numbers are not of one unit: one unit is taken for %1 mm in parts: %2, and for %3 mm in parts: %4</source>
        <translation>没有文件说明单位，且数值的单位不一致：一个单位按 %1 mm 计的零件：%2 个，按 %3 mm 计的零件：%4 个</translation>
    </message>
    <message>
        <source>With this unit the part is %1 mm large, and most parts are %2 mm: its numbers are in another unit</source>
        <translation>按此单位该零件大小为 %1 mm，而大多数零件为 %2 mm：它的数值使用了另一种单位</translation>
    </message>
    <message>
        <source>The coordinates lie around %1, where numbers of 32 bits are %2 apart, and a pixel is %3 wide: digits are lost</source>
        <translation>坐标在 %1 附近，此处 32 位数的间隔为 %2，而一个像素宽 %3：有效位数丢失</translation>
    </message>
    <message>
        <source>Subtract the same offset from the coordinates of all parts, so that they lie near 0, and export them again</source>
        <translation>请从所有零件的坐标中减去同一个偏移量，使其接近 0，然后重新导出</translation>
    </message>
    <message>
        <source>x and y count the columns and rows of the picture. If a pixel is not exactly one unit wide, areas and lengths are wrong: export x and y in the unit of z</source>
        <translation>x 和 y 是图像的列号和行号。如果一个像素的宽度不正好是一个单位，面积和长度就是错的：请以 z 的单位导出 x 和 y</translation>
    </message>
    <message>
        <source>The TIFF holds several pictures, and only one is read</source>
        <translation>该 TIFF 含有多幅图像，而只读取一幅</translation>
    </message>
    <message>
        <source>The TIFF has one channel of signed whole numbers of %1 bits, which is not read as depth</source>
        <translation>该 TIFF 有一个 %1 位有符号整数通道，不作为深度读取</translation>
    </message>
    <message>
        <source>Leave the axes out; where it holds heights, export the distances from the camera</source>
        <translation>请去掉轴设置；如果其中是高度，请导出到相机的距离</translation>
    </message>
    <message>
        <source>This depth picture was stretched to the whole range from 0 to %1: the measured distance is lost</source>
        <translation>此深度图像被拉伸到 0 至 %1 的整个范围：测得的距离已丢失</translation>
    </message>
    <message>
        <source>No 16-bit value of this depth picture is above 255. If it was made of a picture with 8 bits, the measured depth has been rounded away: %1</source>
        <translation>此深度图像中没有大于 255 的 16 位值。如果它由 8 位图像生成，测得的深度已被舍入丢失：%1</translation>
    </message>
    <message>
        <source>All values of this depth picture are multiples of %1. If its lowest bits hold something else, one unit is smaller than it seems: set the unit (%2)</source>
        <translation>此深度图像的所有值都是 %1 的倍数。如果其最低位存有其他内容，一个单位就比看上去小：请设置单位（%2）</translation>
    </message>
    <message>
        <source>A depth picture holds distances alone; it has no axes %1</source>
        <translation>深度图像只包含距离，没有轴 %1</translation>
    </message>
    <message>
        <source>Save the picture as PNG, as the camera took it</source>
        <translation>请按相机拍摄的方向将图像保存为 PNG</translation>
    </message>
    <message>
        <source>This TIFF has a tag by which viewers turn it (orientation %1)</source>
        <translation>该 TIFF 带有让查看程序旋转它的标签（方向 %1）</translation>
    </message>
    <message>
        <source>The RGB picture has 16 bits of which 8 are in use: they are taken as they are</source>
        <translation>RGB 图像为 16 位，其中只用了 8 位：按原值使用</translation>
    </message>
    <message>
        <source>The RGB picture has 16 bits and uses the lowest quarter of them. If its camera has 14 bits, it is too dark here: save it with 8 bits</source>
        <translation>RGB 图像为 16 位，只用了其范围最低的四分之一。如果相机为 14 位，它在此处过暗：请以 8 位保存</translation>
    </message>
    <message>
        <source>The RGB picture is black: no defect can be seen in it</source>
        <translation>RGB 图像是黑色的：其中看不到任何缺陷</translation>
    </message>
    <message>
        <source>A model file has no learning curve</source>
        <translation>模型文件没有学习曲线</translation>
    </message>
    <message>
        <source>%1 was trained on parts of the name %2, not %3</source>
        <translation>%1 是在名为 %2 而非 %3 的零件上训练的</translation>
    </message>
    <message>
        <source>A row of the comparison is damaged</source>
        <translation>对比中的一行已损坏</translation>
    </message>
    <message>
        <source>The rows of %1 were measured with other options, weights or another file</source>
        <translation>%1 的行是用其他选项、权重或其他文件测量的</translation>
    </message>
    <message>
        <source>%1 could not be measured: %2</source>
        <translation>无法测量 %1：%2</translation>
    </message>
    <message>
        <source>Finished rows are kept: %1. The same command goes on there.</source>
        <translation>已完成的行会保留：%1。同样的命令会从那里继续。</translation>
    </message>
    <message>
        <source>Write DETECTOR.KEY=VALUE, such as dcrdf.steps=200</source>
        <translation>请写成 DETECTOR.KEY=VALUE，例如 dcrdf.steps=200</translation>
    </message>
    <message>
        <source>Give each once, and rename a file</source>
        <translation>每个只给出一次，并重命名文件</translation>
    </message>
    <message>
        <source>Two of the models have the name %1</source>
        <translation>有两个模型名为 %1</translation>
    </message>
    <message>
        <source>Give a false-positive rate above 0 and up to 1</source>
        <translation>请给出大于 0 且不超过 1 的假阳性率</translation>
    </message>
    <message>
        <source>AUPRO needs at least two thresholds</source>
        <translation>AUPRO 至少需要两个阈值</translation>
    </message>
    <message>
        <source>AUPRO has no limit %1</source>
        <translation>AUPRO 没有界限 %1</translation>
    </message>
    <message>
        <source>Open a comparison.json, as the comparison of detectors writes it</source>
        <translation>请打开由检测器对比写出的 comparison.json</translation>
    </message>
    <message>
        <source>No part was measured with both models</source>
        <translation>没有零件用两个模型都测量过</translation>
    </message>
    <message>
        <source>This file is no comparison of models by this version</source>
        <translation>此文件不是本版本的模型对比</translation>
    </message>
    <message>
        <source>No row of this comparison is finished</source>
        <translation>此对比尚无已完成的行</translation>
    </message>
    <message>
        <source>Go on with the comparison: the same start continues it</source>
        <translation>请继续对比：同样的启动会接着进行</translation>
    </message>
    <message>
        <source>The file says twice how %1 did on %2</source>
        <translation>文件中 %1 在 %2 上的结果出现了两次</translation>
    </message>
    <message>
        <source>%1 against %2: %3</source>
        <translation>%1 与 %2：%3</translation>
    </message>
    <message>
        <source>%1; %2 parts that only one of the two scored are left out</source>
        <translation>%1；只有其中一个给出得分的 %2 个零件未计入</translation>
    </message>
    <message>
        <source>I-AUROC</source>
        <translation>I-AUROC</translation>
    </message>
    <message>
        <source>How often a defective test part has a higher score than a good one, in percent; 50 is chance</source>
        <translation>缺陷测试件的得分高于良品的频率（百分比）；50 为随机</translation>
    </message>
    <message>
        <source>PRO@.30</source>
        <translation>PRO@.30</translation>
    </message>
    <message>
        <source>How well the maps cover the defects (AUPRO) up to a false-positive rate of 0.30, in percent</source>
        <translation>异常图覆盖缺陷的程度（AUPRO），假阳性率至 0.30，百分比</translation>
    </message>
    <message>
        <source>PRO@.01</source>
        <translation>PRO@.01</translation>
    </message>
    <message>
        <source>The same up to a false-positive rate of 0.01: how exactly the maps show the defects</source>
        <translation>同上，假阳性率至 0.01：异常图显示缺陷的精确程度</translation>
    </message>
    <message>
        <source>as papers</source>
        <translation>论文式</translation>
    </message>
    <message>
        <source>AUPRO@0.01 of 100 thresholds, as most papers print it; it is biased low</source>
        <translation>由 100 个阈值得到的 AUPRO@0.01，与多数论文相同；数值偏低</translation>
    </message>
    <message>
        <source>train s</source>
        <translation>训练 s</translation>
    </message>
    <message>
        <source>Time of the training in seconds</source>
        <translation>训练时间（秒）</translation>
    </message>
    <message>
        <source>From file to verdict, one part after another: the median in milliseconds</source>
        <translation>从文件到判定，逐个零件：中位数（毫秒）</translation>
    </message>
    <message>
        <source>From file to verdict, one part after another: 95 of 100 parts take at most this long</source>
        <translation>从文件到判定，逐个零件：100 个零件中有 95 个最多用时如此</translation>
    </message>
    <message>
        <source>parts/s</source>
        <translation>件/秒</translation>
    </message>
    <message>
        <source>Parts in a second, as many at once as the computer could</source>
        <translation>每秒零件数，按计算机能同时处理的数量</translation>
    </message>
    <message>
        <source>model MiB</source>
        <translation>模型 MiB</translation>
    </message>
    <message>
        <source>Size of the model file</source>
        <translation>模型文件的大小</translation>
    </message>
    <message>
        <source>train MiB</source>
        <translation>训练 MiB</translation>
    </message>
    <message>
        <source>The most memory that the whole process held while it trained</source>
        <translation>整个进程在训练时占用的最大内存</translation>
    </message>
    <message>
        <source>inspect MiB</source>
        <translation>检测 MiB</translation>
    </message>
    <message>
        <source>The most memory that the whole process held while it inspected</source>
        <translation>整个进程在检测时占用的最大内存</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>%1, all good parts</source>
        <translation>%1，全部良品</translation>
    </message>
    <message>
        <source>%1, %2 good parts</source>
        <translation>%1，%2 个良品</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>could not be measured: %1</source>
        <translation>无法测量：%1</translation>
    </message>
    <message>
        <source>Mean of %1 kinds of part</source>
        <translation>%1 种零件的平均</translation>
    </message>
    <message>
        <source>What the figures mean</source>
        <translation>各数值的含义</translation>
    </message>
    <message>
        <source>I-AUROC and PRO (AUPRO at a false-positive rate of 0.30 and 0.01) in percent, at full resolution. &quot;As papers&quot;: AUPRO@0.01 of 100 thresholds, as most papers print it; it is biased low.</source>
        <translation>I-AUROC 和 PRO（假阳性率 0.30 和 0.01 时的 AUPRO），百分比，全分辨率。“论文式”：由 100 个阈值得到的 AUPRO@0.01，与多数论文相同；数值偏低。</translation>
    </message>
    <message>
        <source>p50, p95: from file to verdict, one part after another; parts/s: as many at once as this computer can (%1 threads).</source>
        <translation>p50、p95：从文件到判定，逐个零件；件/秒：按本机能同时处理的数量（%1 个线程）。</translation>
    </message>
    <message>
        <source>p50, p95: from file to verdict, one part after another; parts/s: as many at once as the computer could.</source>
        <translation>p50、p95：从文件到判定，逐个零件；件/秒：按计算机能同时处理的数量。</translation>
    </message>
    <message>
        <source>MiB: the most memory that the whole process held while it trained, and while it inspected (VmHWM, begun anew before each; the program and its libraries are in it).</source>
        <translation>MiB：整个进程在训练时和检测时占用的最大内存（VmHWM，每次之前重新开始计；包括程序及其库）。</translation>
    </message>
    <message>
        <source>Differences: paired bootstrap over the test parts, 4,000 draws; each interval holds on its own at 95 %. What another seed would change is not in them.</source>
        <translation>差异：对测试件做配对自助法，抽取 4,000 次；每个区间各自以 95 % 成立。其中不包括更换随机种子带来的变化。</translation>
    </message>
    <message>
        <source>%1, learning curve: I-AUROC / AUPRO@0.30 / AUPRO@0.01 by number of good parts</source>
        <translation>%1，学习曲线：按良品数量的 I-AUROC / AUPRO@0.30 / AUPRO@0.01</translation>
    </message>
    <message>
        <source>%1 by class in percent. Rows marked * as reported by the DCRDF-Net authors (Sensors 2026, 26(2), 412).</source>
        <translation>各类别的 %1（百分比）。带 * 的行为 DCRDF-Net 作者所报告（Sensors 2026, 26(2), 412）。</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Check the permissions of its folder</source>
        <translation>请检查其文件夹的权限</translation>
    </message>
    <message>
        <source>Start it again: finished rows are kept</source>
        <translation>请重新启动：已完成的行会保留</translation>
    </message>
    <message>
        <source>The file cannot be renamed (%1)</source>
        <translation>无法重命名文件（%1）</translation>
    </message>
    <message>
        <source>The comparison ended before its time</source>
        <translation>对比提前结束</translation>
    </message>
    <message>
        <source>The comparison ended before its time: %1</source>
        <translation>对比提前结束：%1</translation>
    </message>
    <message>
        <source>This is not the record of a comparison of this version</source>
        <translation>这不是本版本对比的记录</translation>
    </message>
    <message>
        <source>Start the comparison again</source>
        <translation>请重新启动对比</translation>
    </message>
    <message>
        <source>The record of the comparison is damaged</source>
        <translation>对比的记录已损坏</translation>
    </message>
    <message>
        <source>The program that computes is missing</source>
        <translation>缺少计算程序</translation>
    </message>
    <message>
        <source>The program that computes could not be started: %1</source>
        <translation>无法启动计算程序：%1</translation>
    </message>
    <message>
        <source>The list of plugins cannot be read</source>
        <translation>无法读取插件列表</translation>
    </message>
    <message>
        <source>The program that looks for plugins could not be started</source>
        <translation>无法启动查找插件的程序</translation>
    </message>
    <message>
        <source>A comparison is written as pdf, csv, md or json</source>
        <translation>对比可写为 pdf、csv、md 或 json</translation>
    </message>
    <message>
        <source>Give the file one of these extensions</source>
        <translation>请为文件使用其中一种扩展名</translation>
    </message>
    <message>
        <source>Name a new folder: nothing is written into one that holds something</source>
        <translation>请指定一个新文件夹：不会向非空文件夹写入任何内容</translation>
    </message>
    <message>
        <source>The RGB picture is %1 % darker than those of the good parts. Check the light and the camera</source>
        <translation>RGB 图像比良品的图像暗 %1 %。请检查光源和相机</translation>
    </message>
    <message>
        <source>The RGB picture is %1 % brighter than those of the good parts. Check the light and the camera</source>
        <translation>RGB 图像比良品的图像亮 %1 %。请检查光源和相机</translation>
    </message>
    <message>
        <source>The light of the RGB picture has another colour than that of the good parts. Check the light and the white balance</source>
        <translation>RGB 图像的光线颜色与良品的不同。请检查光源和白平衡</translation>
    </message>
    <message>
        <source>The part reaches the edge of the picture. What lies outside was not inspected</source>
        <translation>零件到达图像边缘。图像之外的部分没有检查</translation>
    </message>
    <message>
        <source>No ground was found around the part, as there was around the good parts</source>
        <translation>零件周围没有找到底面，而良品周围有底面</translation>
    </message>
    <message>
        <source>What was found covers %1 % of the area of a good part. There may be a second part or something else in the picture</source>
        <translation>找到的区域为良品面积的 %1 %。图像中可能有第二个零件或其他物体</translation>
    </message>
    <message>
        <source>What was found covers only %1 % of the area of a good part. It may be another part, or lie on another side</source>
        <translation>找到的区域只有良品面积的 %1 %。可能是另一种零件，或零件以另一面朝上</translation>
    </message>
    <message>
        <source>%1 % of what was found lies outside of what the model looks at, and was not inspected</source>
        <translation>找到的区域有 %1 % 在模型查看的范围之外，没有检查</translation>
    </message>
    <message>
        <source>Another export writes here</source>
        <translation>另一个导出正在写入此处</translation>
    </message>
    <message>
        <source>The format %1 holds results, and none are given</source>
        <translation>格式 %1 保存结果，但没有给出结果</translation>
    </message>
    <message>
        <source>Name the folder that inspect wrote with %1</source>
        <translation>请用 %1 指定 inspect 写入的文件夹</translation>
    </message>
    <message>
        <source>No part of this data has a result</source>
        <translation>这些数据中没有零件有结果</translation>
    </message>
    <message>
        <source>Name the folder of the results of these parts</source>
        <translation>请指定这些零件的结果文件夹</translation>
    </message>
    <message>
        <source>A depth picture needs one channel</source>
        <translation>深度图需要一个通道</translation>
    </message>
    <message>
        <source>Write a picture that is not empty</source>
        <translation>请写入非空的图像</translation>
    </message>
    <message>
        <source>A mapping says nothing to the reader of a plugin</source>
        <translation>映射对插件读取器没有意义</translation>
    </message>
    <message>
        <source>Give a mapping or a reader</source>
        <translation>请指定映射或读取器中的一个</translation>
    </message>
    <message>
        <source>There is no reader &apos;%1&apos;</source>
        <translation>没有读取器“%1”</translation>
    </message>
    <message>
        <source>Several readers recognise these data: %1</source>
        <translation>有多个读取器识别这些数据：%1</translation>
    </message>
    <message>
        <source>Say which one is to read them, such as %1</source>
        <translation>请指明用哪一个读取，例如 %1</translation>
    </message>
    <message>
        <source>%1. These readers of plugins do not recognise it either: %2</source>
        <translation>%1。以下插件读取器也无法识别：%2</translation>
    </message>
    <message>
        <source>The reader %1 recognises these data, too: %2 reads them with it</source>
        <translation>读取器 %1 也识别这些数据：%2 会用它读取</translation>
    </message>
    <message>
        <source>The program itself has a format &apos;%1&apos;</source>
        <translation>程序本身已有格式“%1”</translation>
    </message>
    <message>
        <source>it made a file with the name &apos;%1&apos;, which is none for a file</source>
        <translation>它创建的文件名“%1”不能作为文件名</translation>
    </message>
    <message>
        <source>it made &apos;%1&apos;, which is no ordinary file</source>
        <translation>它创建了“%1”，这不是普通文件</translation>
    </message>
    <message>
        <source>what it made cannot be read: %1</source>
        <translation>无法读取它创建的内容：%1</translation>
    </message>
    <message>
        <source>it made no file</source>
        <translation>它没有创建文件</translation>
    </message>
    <message>
        <source>This is no plugin for Twinspect</source>
        <translation>这不是 Twinspect 的插件</translation>
    </message>
    <message>
        <source>Install the plugin for this version of Twinspect, or build it again with this one</source>
        <translation>请安装适用于此版本 Twinspect 的插件，或用此版本重新构建</translation>
    </message>
    <message>
        <source>it wanted to write a file &apos;%1&apos;, which is no name below the folder of the export</source>
        <translation>它要写入文件“%1”，这不是导出文件夹内的名称</translation>
    </message>
    <message>
        <source>Nothing says whether this part is good or defective, and others of the data have a label</source>
        <translation>没有信息说明该零件是好件还是缺陷件，而数据中的其他零件有标签</translation>
    </message>
    <message>
        <source>Label it in the program that made the data</source>
        <translation>请在生成数据的程序中为其加标签</translation>
    </message>
    <message>
        <source>it gave a part of %1 x %2 pixels</source>
        <translation>它给出的零件为 %1 x %2 像素</translation>
    </message>
    <message>
        <source>it gave neither xyz nor depth</source>
        <translation>它既没有给出 xyz 也没有给出深度</translation>
    </message>
    <message>
        <source>it gave both xyz and depth</source>
        <translation>它同时给出了 xyz 和深度</translation>
    </message>
    <message>
        <source>it gave &apos;%1&apos; with %2 values instead of %3</source>
        <translation>它给出的“%1”有 %2 个值，而不是 %3 个</translation>
    </message>
    <message>
        <source>it gave a unit of %1 m</source>
        <translation>它给出的单位为 %1 m</translation>
    </message>
    <message>
        <source>it gave a camera with fx %1, fy %2, cx %3, cy %4</source>
        <translation>它给出的相机为 fx %1、fy %2、cx %3、cy %4</translation>
    </message>
    <message>
        <source>The reader gave a name that cannot be that of a part</source>
        <translation>读取器给出的名称不能作为零件名称</translation>
    </message>
    <message>
        <source>The reader gave the type of defect &apos;%1&apos;, which cannot be one</source>
        <translation>读取器给出的缺陷类型“%1”无效</translation>
    </message>
    <message>
        <source>The reader gave this name to two parts</source>
        <translation>读取器给两个零件用了这个名称</translation>
    </message>
    <message>
        <source>The reader %1 found no part in these data</source>
        <translation>读取器 %1 在这些数据中没有找到零件</translation>
    </message>
    <message>
        <source>Several plugins recognise this folder</source>
        <translation>有多个插件识别此文件夹</translation>
    </message>
    <message>
        <source>Choose the one that is to read it</source>
        <translation>请选择用哪一个读取</translation>
    </message>
    <message>
        <source>not used: the parts to learn from are too few (%1)</source>
        <translation>未使用：用于学习的零件太少（%1）</translation>
    </message>
    <message>
        <source>Keep one of them; in a mapping one pattern says it all</source>
        <translation>请只保留其中一个；在映射中，一个模式就包含全部</translation>
    </message>
    <message>
        <source>The mapping says &quot;%1&quot; twice</source>
        <translation>映射中“%1”出现了两次</translation>
    </message>
    <message>
        <source>Pictures of this kind (%1) are not read: save them as PNG, JPEG, BMP or TIFF</source>
        <translation>不读取此类图像 (%1)：请将其保存为 PNG、JPEG、BMP 或 TIFF</translation>
    </message>
    <message>
        <source>Geometry of this kind (%1) is not read. %2</source>
        <translation>不读取此类几何数据 (%1)。%2</translation>
    </message>
    <message>
        <source>%1: %2. %3</source>
        <translation>%1：%2。%3</translation>
    </message>
    <message>
        <source>The camera file&apos;s roi or binning does not fit its width and height</source>
        <translation>相机文件的 roi 或 binning 与其宽度和高度不符</translation>
    </message>
    <message>
        <source>The camera file says &quot;%1&quot; twice</source>
        <translation>相机文件中“%1”出现了两次</translation>
    </message>
    <message>
        <source>Keep the camera of the depth pictures alone in it</source>
        <translation>请在其中只保留深度图像的相机</translation>
    </message>
    <message>
        <source>The lowest 3 bits of this depth picture do not change with the distance, as where a Kinect keeps the number of a person in them. Shift the values to the right by 3 bits and export them again</source>
        <translation>该深度图像的最低 3 位不随距离变化，就像 Kinect 在其中存放人员编号时那样。请将数值右移 3 位后重新导出</translation>
    </message>
    <message>
        <source>This is an archive (zip)</source>
        <translation>这是压缩包 (zip)</translation>
    </message>
    <message>
        <source>Unpack it, and import the folder</source>
        <translation>请解压后导入文件夹</translation>
    </message>
    <message>
        <source>Tracks of videos are not read. Export the task of CVAT as &quot;CVAT for images 1.1&quot;</source>
        <translation>不读取视频轨迹。请从 CVAT 以 &quot;CVAT for images 1.1&quot; 格式导出任务</translation>
    </message>
    <message>
        <source>Names of defective parts alone are for a folder that holds clouds with colours alone</source>
        <translation>仅给出有缺陷零件的名称，只适用于只含彩色点云的文件夹</translation>
    </message>
    <message>
        <source>Also say which files belong together, with &quot;colour&quot; and &quot;geometry&quot; of a mapping</source>
        <translation>请同时用映射的 &quot;colour&quot; 和 &quot;geometry&quot; 说明哪些文件属于一起</translation>
    </message>
    <message>
        <source>Points and RGB pictures were put together by their names: &quot;%1&quot; and &quot;%2&quot;. If that is wrong, give a mapping</source>
        <translation>点和 RGB 图像按名称配对：&quot;%1&quot; 和 &quot;%2&quot;。如果不正确，请提供映射</translation>
    </message>
    <message>
        <source>The camera file describes the lens in a way that is not read: it is taken to be straight. Export undistorted pictures with the camera file that belongs to them</source>
        <translation>相机文件描述镜头的方式无法读取：按无畸变处理。请导出去畸变的图像及其对应的相机文件</translation>
    </message>
    <message>
        <source>The camera file says that the lens moves points by up to %1 pixels, and that was undone. If the pictures are undistorted already, give their camera file without the numbers of the lens</source>
        <translation>相机文件表明镜头使点最多移动 %1 个像素，这已被校正。如果图像已经去畸变，请提供不含镜头参数的相机文件</translation>
    </message>
    <message>
        <source>The camera file&apos;s skew moves points by up to %1 pixels, which is not corrected here. Export pictures without skew, with the camera file that belongs to them</source>
        <translation>相机文件的倾斜系数 (skew) 使点最多移动 %1 个像素，此处不作校正。请导出无倾斜的图像及其对应的相机文件</translation>
    </message>
    <message>
        <source>Give a lower limit of 0 or less and an upper limit of 0 or more, in mm, such as -0.2,0.3</source>
        <translation>请以 mm 给出不大于 0 的下限和不小于 0 的上限，例如 -0.2,0.3</translation>
    </message>
    <message>
        <source>Write it in mm, such as 0.3 or -0.2,0.3</source>
        <translation>请以 mm 书写，例如 0.3 或 -0.2,0.3</translation>
    </message>
    <message>
        <source>A tolerance of %1 mm to %2 mm makes no sense for the height against good parts</source>
        <translation>对于相对良品的高度，%1 mm 至 %2 mm 的公差没有意义</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no tolerance of heights</source>
        <translation>“%1”不是高度公差</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Outside of the tolerance of %1 mm to %2 mm against the mean good part: %3. The tolerance makes no verdict</source>
        <translation>相对平均良品超出公差 %1 mm 至 %2 mm：%3。公差不决定判定结果</translation>
    </message>
    <message>
        <source>%1 mm2 up to %2 mm lower</source>
        <translation>%1 mm2 最多低 %2 mm</translation>
    </message>
    <message>
        <source>%1 mm2 up to %2 mm higher</source>
        <translation>%1 mm2 最多高 %2 mm</translation>
    </message>
</context>
<context>
    <name>FindingWords</name>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) have no partner of the same name and are not used. Add the missing picture or geometry, or remove them.</source>
        <translation>
            <numerusform>%n 个文件没有同名的配对文件，不会被使用。请补上缺少的图片或几何数据，或将其删除。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) or folder(s) are not used: %1</source>
        <translation>
            <numerusform>%n 个文件或文件夹未使用：%1</numerusform>
        </translation>
    </message>
    <message>
        <source>This part cannot be read and will be left out: %1</source>
        <translation>此零件无法读取，将被略过：%1</translation>
    </message>
    <message>
        <source>This depth picture has only 8 bits or is coloured for the eye: the measured depth is lost. Record the raw 16-bit depth instead of a preview.</source>
        <translation>此深度图只有 8 位或为便于观看而着色，测得的深度已丢失。请记录原始 16 位深度，而不是预览图。</translation>
    </message>
    <message>
        <source>This file is %1 × %2 pixels, but the RGB picture is %3 × %4. Export both with the same size, pixel by pixel aligned.</source>
        <translation>此文件为 %1 × %2 像素，而 RGB 图片为 %3 × %4。请以相同尺寸、逐像素对齐的方式导出两者。</translation>
    </message>
    <message>
        <source>The pictures come in %1 different sizes. Most are %2 × %3 pixels; these are not. Was the camera set up differently?</source>
        <translation>图片有 %1 种不同尺寸。大多数为 %2 × %3 像素，这些不是。相机设置是否改变过？</translation>
    </message>
    <message>
        <source>The sensor measured nothing here: there is no depth at all. Record the part again.</source>
        <translation>传感器在此未测到任何数据：完全没有深度。请重新采集此零件。</translation>
    </message>
    <message>
        <source>Much of the part has no depth (up to %1). Check the sensor&apos;s exposure, shadows and reflections; defects in the gaps can only be seen in colour.</source>
        <translation>零件的大部分没有深度（最多 %1）。请检查传感器的曝光、阴影和反光；空缺处的缺陷只能从颜色看出。</translation>
    </message>
    <message>
        <source>%1 of all pixels have no depth. Is the sensor in its working range?</source>
        <translation>所有像素中有 %1 没有深度。传感器是否在工作范围内？</translation>
    </message>
    <message>
        <source>%1 part(s) look like millimetres and %2 like metres. Check the unit of these.</source>
        <translation>%1 个零件看似以毫米为单位，%2 个看似以米为单位。请检查其单位。</translation>
    </message>
    <message>
        <source>RGB and depth do not lie on each other: edges are %1 px further right and %2 px further down in the RGB pictures than in the geometry. Export the point cloud aligned with the RGB picture.</source>
        <translation>RGB 与深度未对齐：RGB 图片中的边缘比几何数据偏右 %1 像素、偏下 %2 像素。请导出与 RGB 图片对齐的点云。</translation>
    </message>
    <message numerus="yes">
        <source>No part was found in %n picture(s); they will be left out. Is the tray empty?</source>
        <translation>
            <numerusform>有 %n 张图片中未找到零件，将被略过。托盘是空的吗？</numerusform>
        </translation>
    </message>
    <message>
        <source>The part fills the picture, so no ground is visible. Heights refer to a plane through all of it.</source>
        <translation>零件充满画面，看不到底面。高度以穿过整个零件的平面为基准。</translation>
    </message>
    <message>
        <source>The ground around the part is visible in some pictures and not in others. Have a look at these.</source>
        <translation>有些图片能看到零件周围的底面，有些看不到。请查看这些图片。</translation>
    </message>
    <message>
        <source>The part reaches the edge of the picture. What lies outside cannot be inspected.</source>
        <translation>零件延伸到画面边缘。画面之外的部分无法检测。</translation>
    </message>
    <message>
        <source>These have the same RGB picture but different geometry, so at least one was put together wrongly.</source>
        <translation>这些零件的 RGB 图片相同但几何不同，至少有一个配对有误。</translation>
    </message>
    <message>
        <source>These are the same scan. A repeated scan teaches nothing new; keep one of them.</source>
        <translation>这些是同一次扫描。重复的扫描没有新信息；请保留其中一个。</translation>
    </message>
    <message>
        <source>The same scan is in more than one of training, validation and test. A test with parts that were trained on proves nothing.</source>
        <translation>同一次扫描同时出现在训练、验证和测试中的多个集合里。用训练过的零件测试说明不了任何问题。</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) stand out from the other good ones. Are they really good? See the strip below.</source>
        <translation>
            <numerusform>有 %n 个零件与其他良品明显不同。它们真的是良品吗？见下方图条。</numerusform>
        </translation>
    </message>
    <message>
        <source>The mask of these defective parts marks nothing.</source>
        <translation>这些不良品的掩模没有任何标注。</translation>
    </message>
    <message>
        <source>The mask of these good parts marks something. Are they really good?</source>
        <translation>这些良品的掩模有标注。它们真的是良品吗？</translation>
    </message>
    <message numerus="yes">
        <source>%n defective part(s) have no mask. Only figures about whole parts can be made of them.</source>
        <translation>
            <numerusform>有 %n 个不良品没有掩模。对它们只能给出整个零件的指标。</numerusform>
        </translation>
    </message>
    <message>
        <source>There are only %1 usable good parts. At least %2 are needed, %3 or more are recommended.</source>
        <translation>只有 %1 个可用良品。至少需要 %2 个，建议 %3 个以上。</translation>
    </message>
    <message>
        <source>There are %1 usable good parts. That is enough to train, but %2 or more are recommended.</source>
        <translation>有 %1 个可用良品。足以训练，但建议 %2 个以上。</translation>
    </message>
    <message>
        <source>%1 held-out good parts without a false reject prove a false-reject rate below %2 (with 95 % confidence).</source>
        <translation>%1 个留出的良品无过杀，可证明过杀率低于 %2（95 % 置信度）。</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Brighter than the others (grey value %1 instead of %2)</source>
        <translation>比其他更亮（灰度 %1，其他为 %2）</translation>
    </message>
    <message>
        <source>Darker than the others (grey value %1 instead of %2)</source>
        <translation>比其他更暗（灰度 %1，其他为 %2）</translation>
    </message>
    <message>
        <source>More red than the others</source>
        <translation>比其他偏红</translation>
    </message>
    <message>
        <source>Less red than the others</source>
        <translation>比其他红色少</translation>
    </message>
    <message>
        <source>More blue than the others</source>
        <translation>比其他偏蓝</translation>
    </message>
    <message>
        <source>Less blue than the others</source>
        <translation>比其他蓝色少</translation>
    </message>
    <message>
        <source>Sharper or noisier picture than the others</source>
        <translation>图片比其他更锐利或噪声更大</translation>
    </message>
    <message>
        <source>Blurred picture</source>
        <translation>图片模糊</translation>
    </message>
    <message>
        <source>Noisier depth (%1 µm instead of %2 µm)</source>
        <translation>深度噪声更大（%1 µm，其他为 %2 µm）</translation>
    </message>
    <message>
        <source>Smoother depth (%1 µm instead of %2 µm)</source>
        <translation>深度更平滑（%1 µm，其他为 %2 µm）</translation>
    </message>
    <message>
        <source>More of it is without depth (%1 instead of %2)</source>
        <translation>无深度部分更多（%1，其他为 %2）</translation>
    </message>
    <message>
        <source>Less of it is without depth (%1 instead of %2)</source>
        <translation>无深度部分更少（%1，其他为 %2）</translation>
    </message>
    <message>
        <source>Larger than the others (%1 mm² instead of %2 mm²)</source>
        <translation>比其他更大（%1 mm²，其他为 %2 mm²）</translation>
    </message>
    <message>
        <source>Smaller than the others (%1 mm² instead of %2 mm²)</source>
        <translation>比其他更小（%1 mm²，其他为 %2 mm²）</translation>
    </message>
    <message>
        <source>Taller than the others (%1 mm instead of %2 mm)</source>
        <translation>比其他更高（%1 mm，其他为 %2 mm）</translation>
    </message>
    <message>
        <source>Flatter than the others (%1 mm instead of %2 mm)</source>
        <translation>比其他更扁（%1 mm，其他为 %2 mm）</translation>
    </message>
    <message>
        <source>Recorded from farther away (%1 mm per pixel instead of %2)</source>
        <translation>采集距离更远（每像素 %1 mm，其他为 %2）</translation>
    </message>
    <message>
        <source>Recorded from nearer (%1 mm per pixel instead of %2)</source>
        <translation>采集距离更近（每像素 %1 mm，其他为 %2）</translation>
    </message>
    <message numerus="yes">
        <source>%n usable good part(s) are too few to train on: give at least %1.</source>
        <translation>
            <numerusform>%n 个可用良品不足以训练：请至少提供 %1 个。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 good parts will be trained on and %2 kept to check: with those, no false-reject rate below %3 can be proved. Other good parts, tested later, can prove more.</source>
        <translation>将用 %1 个良品训练，%2 个留作检查：由此无法证明低于 %3 的过杀率。以后用其他良品测试可以证明更多。</translation>
    </message>
    <message>
        <source>The camera is %1 m away and sees %2 × %3 mm, %4 mm per pixel; one unit in the files is %5 mm.</source>
        <translation>相机距离 %1 m，视野 %2 × %3 mm，每像素 %4 mm；文件中一个单位为 %5 mm。</translation>
    </message>
    <message>
        <source>%1 The unit was judged from the numbers; set it under &quot;Map files&quot; if it is wrong.</source>
        <translation>%1 单位是根据数值判断的；如有误，请在&quot;映射文件&quot;中设置。</translation>
    </message>
    <message>
        <source>The mask of these parts marks nearly everything. Only black is background, not transparent or coloured pixels.</source>
        <translation>这些零件的掩模几乎标注了全部像素。只有黑色是背景，透明或彩色像素不是。</translation>
    </message>
    <message>
        <source>Repair: set %1 to %2</source>
        <translation>修复：将 %1 设为 %2</translation>
    </message>
    <message numerus="yes">
        <source>%n of %1 good part(s) look like another variant. Train each variant by itself.</source>
        <translation>
            <numerusform>%1 个良品中有 %n 个看起来是另一种变体。请分别训练每种变体。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Interest</name>
    <message>
        <source>are ignored</source>
        <translation>被忽略</translation>
    </message>
    <message>
        <source>are inspected, others not</source>
        <translation>被检查，其他不检查</translation>
    </message>
    <message>
        <source>have limits of their own</source>
        <translation>有自身的限值</translation>
    </message>
    <message>
        <source>ignored</source>
        <translation>忽略</translation>
    </message>
    <message>
        <source>inspected</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>limits of its own</source>
        <translation>自身的限值</translation>
    </message>
    <message>
        <source>reject above %1</source>
        <translation>高于 %1 拒收</translation>
    </message>
    <message>
        <source>from %1 mm²</source>
        <translation>%1 mm² 起</translation>
    </message>
    <message>
        <source>from %1 mm deep or high</source>
        <translation>深度或高度 %1 mm 起</translation>
    </message>
    <message>
        <source>not on the part</source>
        <translation>不在零件上</translation>
    </message>
    <message>
        <source>%1 % of the part</source>
        <translation>零件的 %1 %</translation>
    </message>
    <message>
        <source>cut off by the border of the picture</source>
        <translation>被图像边缘截断</translation>
    </message>
    <message>
        <source>score %1</source>
        <translation>得分 %1</translation>
    </message>
</context>
<context>
    <name>PairsModel</name>
    <message>
        <source>Not readable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>%1 from %2 to %3</source>
        <translation>%1 由 %2 变为 %3</translation>
    </message>
    <message>
        <source>All %1 parts keep their verdict.</source>
        <translation>全部 %1 个零件的判定不变。</translation>
    </message>
    <message>
        <source>%1 of %2 parts get another verdict: %3.</source>
        <translation>%2 个零件中 %1 个的判定改变：%3。</translation>
    </message>
</context>
<context>
    <name>Parameters</name>
    <message>
        <source>Backbone</source>
        <translation>骨干网络</translation>
    </message>
    <message>
        <source>Pretrained network whose features are compared.</source>
        <translation>用于比较特征的预训练网络。</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Which channels are trained and used.</source>
        <translation>训练和使用哪些通道。</translation>
    </message>
    <message>
        <source>Depth encoding</source>
        <translation>深度编码</translation>
    </message>
    <message>
        <source>How depth becomes the three channels of the backbone.</source>
        <translation>深度如何变成骨干网络的三个通道。</translation>
    </message>
    <message>
        <source>Feature refinement</source>
        <translation>特征细化</translation>
    </message>
    <message>
        <source>Guided feature refinement between teacher and student.</source>
        <translation>教师与学生之间的引导式特征细化。</translation>
    </message>
    <message>
        <source>Fusion</source>
        <translation>融合</translation>
    </message>
    <message>
        <source>How the two anomaly maps become one.</source>
        <translation>两张异常图如何合为一张。</translation>
    </message>
    <message>
        <source>Network size</source>
        <translation>网络尺寸</translation>
    </message>
    <message>
        <source>Side of the square picture the network sees; a multiple of 32.</source>
        <translation>网络所见方形图片的边长；32 的倍数。</translation>
    </message>
    <message>
        <source>Gates</source>
        <translation>门控数</translation>
    </message>
    <message>
        <source>Number of CM-SEGF gates whose answers are averaged.</source>
        <translation>取平均的 CM-SEGF 门控数量。</translation>
    </message>
    <message>
        <source>Student width</source>
        <translation>学生网络宽度</translation>
    </message>
    <message>
        <source>Channels of the student at stride 4; more is slower.</source>
        <translation>学生网络在步幅 4 处的通道数；越多越慢。</translation>
    </message>
    <message>
        <source>Student blocks</source>
        <translation>学生网络块数</translation>
    </message>
    <message>
        <source>Residual blocks of each decoder stage.</source>
        <translation>每个解码阶段的残差块数。</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>How long to train: quick for a first look, standard, or thorough; auto takes standard on a CPU and thorough on a GPU.</source>
        <translation>训练时长：初步了解、常规或尽可能好；auto 在 CPU 上用 standard，在 GPU 上用 thorough。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Time for the training; the machine&apos;s speed decides how many steps fit. 0 lets the preset decide.</source>
        <translation>训练时间；机器速度决定能完成多少步。0 由预设决定。</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Where to compute: auto, cpu, cuda or cuda:N.</source>
        <translation>在哪里计算：auto、cpu、cuda 或 cuda:N。</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Number format of the networks; auto takes the faster one that the machine supports.</source>
        <translation>网络的数值格式；auto 采用机器支持的较快者。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Start of all random numbers: the same seed, data and machine give the same model.</source>
        <translation>所有随机数的起点：相同种子、数据和机器得到相同模型。</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Training steps of the channels; 0 lets the preset decide.</source>
        <translation>通道的训练步数；0 由预设决定。</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批量</translation>
    </message>
    <message>
        <source>Parts in one step; fewer need less memory; 0 takes 4 for every process.</source>
        <translation>每步的零件数；越少占用内存越小；0 为每个进程 4 个。</translation>
    </message>
    <message>
        <source>Gate steps</source>
        <translation>门控步数</translation>
    </message>
    <message>
        <source>Training steps of each fusion gate; 0 lets the preset decide.</source>
        <translation>每个融合门控的训练步数；0 由预设决定。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Largest step width of the optimiser.</source>
        <translation>优化器的最大步长。</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Pull of the weights towards zero.</source>
        <translation>将权重拉向零。</translation>
    </message>
    <message>
        <source>Checkpoint interval</source>
        <translation>检查点间隔</translation>
    </message>
    <message>
        <source>Longest time of work that a crash can lose.</source>
        <translation>崩溃最多损失的工作时间。</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>工作线程</translation>
    </message>
    <message>
        <source>Threads that prepare data; 0 lets the machine decide.</source>
        <translation>准备数据的线程数；0 由机器决定。</translation>
    </message>
    <message>
        <source>Perlin perturbation</source>
        <translation>Perlin 扰动</translation>
    </message>
    <message>
        <source>Teach the network with Perlin-guided artificial defects.</source>
        <translation>用 Perlin 引导的人工缺陷训练网络。</translation>
    </message>
    <message>
        <source>Texture alignment</source>
        <translation>纹理对齐</translation>
    </message>
    <message>
        <source>Lay statistically matched textures onto the artificial defects.</source>
        <translation>在人工缺陷上叠加统计匹配的纹理。</translation>
    </message>
    <message>
        <source>Guided smoothing</source>
        <translation>引导平滑</translation>
    </message>
    <message>
        <source>Smooth artificial depth defects along the part&apos;s geometry.</source>
        <translation>沿零件几何平滑人工深度缺陷。</translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation>数据增强</translation>
    </message>
    <message>
        <source>Show parts slightly moved, turned and lit differently.</source>
        <translation>以略微平移、旋转和不同光照显示零件。</translation>
    </message>
    <message>
        <source>Mean good part</source>
        <translation>平均良品</translation>
    </message>
    <message>
        <source>Also compare each part with the mean good part, where good parts can be laid on each other.</source>
        <translation>在良品可以相互对齐时，还将每个工件与平均良品比较。</translation>
    </message>
    <message>
        <source>Refinement weight</source>
        <translation>细化权重</translation>
    </message>
    <message>
        <source>Weight of the projection loss of the feature refinement.</source>
        <translation>特征细化投影损失的权重。</translation>
    </message>
    <message>
        <source>Contraction weight</source>
        <translation>收缩权重</translation>
    </message>
    <message>
        <source>Weight of the distribution contraction of the feature refinement.</source>
        <translation>特征细化分布收缩的权重。</translation>
    </message>
    <message>
        <source>Affinity weight</source>
        <translation>亲和权重</translation>
    </message>
    <message>
        <source>Weight of the non-local consistency of the feature refinement.</source>
        <translation>特征细化非局部一致性的权重。</translation>
    </message>
    <message>
        <source>Supervision weight</source>
        <translation>监督权重</translation>
    </message>
    <message>
        <source>Weight of the pixel-wise supervision by the artificial defects.</source>
        <translation>人工缺陷逐像素监督的权重。</translation>
    </message>
    <message>
        <source>Expected colour and height</source>
        <translation>预期颜色与高度</translation>
    </message>
    <message>
        <source>Also compares colour and height themselves with what a good part would show there.</source>
        <translation>还将颜色和高度本身与良品在该处应有的值进行比较。</translation>
    </message>
    <message>
        <source>Smallest deviation</source>
        <translation>最小偏差</translation>
    </message>
    <message>
        <source>Added to the deviation of every pixel, as a share of the part&apos;s height range; the noise of the sensor.</source>
        <translation>加到每个像素的偏差上，以工件高度范围的比例表示；即传感器的噪声。</translation>
    </message>
    <message>
        <source>Weight of depth</source>
        <translation>深度的权重</translation>
    </message>
    <message>
        <source>How much differences of the surface count beside differences of the picture; 1 = as much.</source>
        <translation>相对于图像的差异，表面的差异占多大比重；1 = 相同。</translation>
    </message>
    <message>
        <source>Share kept</source>
        <translation>保留的比例</translation>
    </message>
    <message>
        <source>Share of the good parts&apos; places that is remembered.</source>
        <translation>良品的位置中被记住的比例。</translation>
    </message>
    <message>
        <source>Another seed gives another training of the same parts.</source>
        <translation>换一个种子，就是用同样的零件做另一次训练。</translation>
    </message>
    <message>
        <source>Cell</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>Side of the squares that are compared.</source>
        <translation>用于比较的方格的边长。</translation>
    </message>
    <message>
        <source>Radius of directions</source>
        <translation>方向的半径</translation>
    </message>
    <message>
        <source>The direction of the surface at a pixel is that of the pixels so near.</source>
        <translation>某像素处表面的方向取自这一距离内的像素。</translation>
    </message>
    <message>
        <source>Radius of surfaces</source>
        <translation>表面的半径</translation>
    </message>
    <message>
        <source>A pixel is described by the directions of the pixels so near; more is slower.</source>
        <translation>某像素由这一距离内像素的方向来描述；越大越慢。</translation>
    </message>
    <message>
        <source>Step of surfaces</source>
        <translation>表面的步长</translation>
    </message>
    <message>
        <source>Every so many pixels is described; more is faster.</source>
        <translation>每隔这么多像素描述一个；越大越快。</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Good parts that each step learns from.</source>
        <translation>每一步所学习的良品数。</translation>
    </message>
    <message>
        <source>How much the features of the critic count beside the heights.</source>
        <translation>评判网络的特征相对于高度的权重。</translation>
    </message>
    <message>
        <source>Length of the training.</source>
        <translation>训练的长度。</translation>
    </message>
    <message>
        <source>Numbers that are left of a part in the middle of the network.</source>
        <translation>在网络中部表示一个工件所剩的数字个数。</translation>
    </message>
    <message>
        <source>Numbers that the generator makes a part of.</source>
        <translation>生成器用来生成一个工件的数字个数。</translation>
    </message>
    <message>
        <source>Of the first step; it falls to zero.</source>
        <translation>第一步的学习率；之后降到零。</translation>
    </message>
    <message>
        <source>Parts a step</source>
        <translation>每步工件数</translation>
    </message>
    <message>
        <source>Residual</source>
        <translation>残差</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>分辨率</translation>
    </message>
    <message>
        <source>Side of the picture that the network takes.</source>
        <translation>网络输入图像的边长。</translation>
    </message>
    <message>
        <source>Weight of features</source>
        <translation>特征的权重</translation>
    </message>
    <message>
        <source>What is compared: the heights, or their local structure.</source>
        <translation>比较的内容：高度，或其局部结构。</translation>
    </message>
</context>
<context>
    <name>QAbstractSpinBox</name>
    <message>
        <source>&amp;Step up</source>
        <translation>增大(&amp;S)</translation>
    </message>
    <message>
        <source>Step &amp;down</source>
        <translation>减小(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Select All</source>
        <translation>全选(&amp;S)</translation>
    </message>
</context>
<context>
    <name>QDockWidget</name>
    <message>
        <source>Float</source>
        <translation>浮动</translation>
    </message>
    <message>
        <source>Undocks and re-attaches the dock widget</source>
        <translation>分离或重新停靠此面板</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Closes the dock widget</source>
        <translation>关闭此面板</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>Look in:</source>
        <translation>查找范围：</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>后退</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>前进</translation>
    </message>
    <message>
        <source>Parent Directory</source>
        <translation>上级文件夹</translation>
    </message>
    <message>
        <source>Create New Folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>List View</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>Detail View</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Files of type:</source>
        <translation>文件类型：</translation>
    </message>
    <message>
        <source>Directory:</source>
        <translation>文件夹：</translation>
    </message>
    <message>
        <source>File &amp;name:</source>
        <translation>文件名(&amp;N)：</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>打开(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Choose</source>
        <translation>选择(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>重命名(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>Show &amp;hidden files</source>
        <translation>显示隐藏文件(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;New Folder</source>
        <translation>新建文件夹(&amp;N)</translation>
    </message>
    <message>
        <source>New Folder</source>
        <translation>新文件夹</translation>
    </message>
    <message>
        <source>Computer</source>
        <translation>计算机</translation>
    </message>
    <message>
        <source>My Computer</source>
        <translation>我的电脑</translation>
    </message>
    <message>
        <source>%1 already exists.
Do you want to replace it?</source>
        <translation>%1 已存在。
要替换它吗？</translation>
    </message>
    <message>
        <source>%1
File not found.
Please verify the correct file name was given.</source>
        <translation>%1
未找到文件。
请检查文件名是否正确。</translation>
    </message>
    <message>
        <source>%1
Directory not found.
Please verify the correct directory name was given.</source>
        <translation>%1
未找到文件夹。
请检查名称是否正确。</translation>
    </message>
</context>
<context>
    <name>QFileSystemModel</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Date Modified</source>
        <translation>修改日期</translation>
    </message>
</context>
<context>
    <name>QKeySequenceEdit</name>
    <message>
        <source>Press shortcut</source>
        <translation>请按下快捷键</translation>
    </message>
</context>
<context>
    <name>QLineEdit</name>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>剪切(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>粘贴(&amp;P)</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>全选</translation>
    </message>
</context>
<context>
    <name>QPlatformTheme</name>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>&amp;Yes</source>
        <translation>是(&amp;Y)</translation>
    </message>
    <message>
        <source>&amp;No</source>
        <translation>否(&amp;N)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
</context>
<context>
    <name>QWidgetTextControl</name>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>剪切(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>粘贴(&amp;P)</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>全选</translation>
    </message>
</context>
<context>
    <name>Report</name>
    <message>
        <source>No.</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Highest score</source>
        <translation>最高得分</translation>
    </message>
    <message>
        <source>Area, mm²</source>
        <translation>面积，mm²</translation>
    </message>
    <message>
        <source>Size, mm</source>
        <translation>尺寸，mm</translation>
    </message>
    <message>
        <source>Deepest, mm</source>
        <translation>最深，mm</translation>
    </message>
    <message>
        <source>Highest, mm</source>
        <translation>最高，mm</translation>
    </message>
    <message>
        <source>Volume, mm³</source>
        <translation>体积，mm³</translation>
    </message>
    <message>
        <source>Raised by</source>
        <translation>由何引起</translation>
    </message>
    <message>
        <source>%1, good parts vary by %2</source>
        <translation>%1，良品波动 %2</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>Inspection of %1</source>
        <translation>%1 的检测</translation>
    </message>
    <message>
        <source>RGB</source>
        <translation>RGB</translation>
    </message>
    <message>
        <source>Height over the ground</source>
        <translation>相对底面的高度</translation>
    </message>
    <message>
        <source>Anomaly map; coloured above the pixel threshold, line at it</source>
        <translation>异常图；高于像素阈值处着色，线为阈值</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Score of the part</source>
        <translation>零件得分</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Picture file</source>
        <translation>图片文件</translation>
    </message>
    <message>
        <source>Depth file</source>
        <translation>深度文件</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>采集时间</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Regions above the pixel threshold</source>
        <translation>高于像素阈值的区域</translation>
    </message>
    <message>
        <source>None.</source>
        <translation>无。</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Inspection of %1: %2</source>
        <translation>%1 的检测：%2</translation>
    </message>
    <message>
        <source>Page %1 of %2</source>
        <translation>第 %1 页，共 %2 页</translation>
    </message>
    <message>
        <source>Review above</source>
        <translation>高于此值复判</translation>
    </message>
    <message>
        <source>no review band</source>
        <translation>无复判区间</translation>
    </message>
    <message>
        <source>Reject above</source>
        <translation>高于此值拒收</translation>
    </message>
    <message>
        <source>A pixel counts above</source>
        <translation>像素高于此值计入</translation>
    </message>
    <message>
        <source>Minimum area</source>
        <translation>最小面积</translation>
    </message>
    <message>
        <source>every size counts</source>
        <translation>任何大小都计入</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>零件</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>未保存</translation>
    </message>
    <message>
        <source>%1, revision %2</source>
        <translation>%1，修订 %2</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Thresholds set</source>
        <translation>阈值设定</translation>
    </message>
    <message>
        <source>%1 by %2</source>
        <translation>%1，由 %2</translation>
    </message>
    <message>
        <source>tried, not applied: these verdicts are provisional</source>
        <translation>试用值，尚未应用：这些判定为暂定</translation>
    </message>
    <message>
        <source>How</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>Calculated from</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Twinspect · %1, recipe revision %2, model %3</source>
        <translation>Twinspect · %1，配方修订 %2，模型 %3</translation>
    </message>
    <message>
        <source>Height (mm)</source>
        <translation>高度，mm</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>Defects</source>
        <translation>不良品</translation>
    </message>
    <message>
        <source>Not labelled</source>
        <translation>无标签</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) could not be inspected; the list says why.</source>
        <translation>
            <numerusform>有 %n 个零件无法检测，原因见列表。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 (%3 %)</source>
        <translation>%1 / %2（%3 %）</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>集合</translation>
    </message>
    <message>
        <source>False rejects</source>
        <translation>过杀</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>漏检</translation>
    </message>
    <message>
        <source>To review</source>
        <translation>待复判</translation>
    </message>
    <message>
        <source>%1: with %2 % confidence at most %3 % of all good parts are rejected. These parts had no say in the thresholds.</source>
        <translation>%1：以 %2 % 的置信度，最多 %3 % 的良品被拒收。这些零件未参与阈值的确定。</translation>
    </message>
    <message>
        <source>The picture cannot be read.</source>
        <translation>图片无法读取。</translation>
    </message>
    <message>
        <source>score %1</source>
        <translation>得分 %1</translation>
    </message>
    <message>
        <source>No part was rejected.</source>
        <translation>没有零件被拒收。</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Largest area, mm²</source>
        <translation>最大面积，mm²</translation>
    </message>
    <message>
        <source>not inspected: %1</source>
        <translation>未检测：%1</translation>
    </message>
    <message>
        <source>Inspection report: %1</source>
        <translation>检测报告：%1</translation>
    </message>
    <message>
        <source>Verdicts</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Thresholds</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>Rejected parts</source>
        <translation>被拒收的零件</translation>
    </message>
    <message>
        <source>All parts</source>
        <translation>全部零件</translation>
    </message>
    <message>
        <source>The score is within the limits.</source>
        <translation>得分在限值之内。</translation>
    </message>
    <message>
        <source>The score is above the review threshold.</source>
        <translation>得分高于复判阈值。</translation>
    </message>
    <message>
        <source>The score is above the reject threshold.</source>
        <translation>得分高于拒收阈值。</translation>
    </message>
    <message>
        <source>Every region is smaller than the minimum area, so the verdict is one step milder.</source>
        <translation>所有区域都小于最小面积，因此判定放宽一级。</translation>
    </message>
    <message>
        <source>No pixel is above the pixel threshold, so the verdict is one step milder.</source>
        <translation>没有像素高于像素阈值，因此判定放宽一级。</translation>
    </message>
    <message>
        <source>The areas could not be measured, so nothing was made milder.</source>
        <translation>无法测量面积，因此未放宽任何判定。</translation>
    </message>
    <message>
        <source>No part was found in the scan.</source>
        <translation>扫描中未找到零件。</translation>
    </message>
    <message>
        <source>The score is not a number; a person has to look.</source>
        <translation>得分不是数字；须由人查看。</translation>
    </message>
    <message>
        <source>The thresholds are not set; a person has to look.</source>
        <translation>未设定阈值；须由人查看。</translation>
    </message>
    <message>
        <source>Against good parts, mm</source>
        <translation>与良品相比 (mm)</translation>
    </message>
    <message>
        <source>Verdict compared with label</source>
        <translation>判定与标签</translation>
    </message>
    <message>
        <source>escape</source>
        <translation>漏检</translation>
    </message>
    <message>
        <source>false reject</source>
        <translation>过杀</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>检验员</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>签名</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) that the model learnt from are left out of counts, histogram and pictures: their verdicts prove nothing.</source>
        <translation>
            <numerusform>模型学习过的 %n 个零件不计入统计、直方图和图片：它们的判定说明不了任何问题。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more part(s) have no picture here; the list names them.</source>
        <translation>
            <numerusform>另有 %n 个零件此处无图，见列表。</numerusform>
        </translation>
    </message>
    <message>
        <source>Escapes: defective parts with the verdict OK</source>
        <translation>漏检：判定为合格的不良品</translation>
    </message>
    <message>
        <source>No defective part passed.</source>
        <translation>没有不良品通过。</translation>
    </message>
    <message>
        <source>learnt from</source>
        <translation>用于学习</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>零件</translation>
    </message>
    <message>
        <source>Newest scan</source>
        <translation>最新扫描</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>last bar: %1 and more</source>
        <translation>最后一栏：%1 及以上</translation>
    </message>
    <message>
        <source>The geometry has another scale than that of the parts the model learnt from.</source>
        <translation>几何数据的比例与模型所学工件的不同。</translation>
    </message>
    <message>
        <source>This does not look like the part that the model learnt; a person has to look.</source>
        <translation>这看起来不像模型学习过的零件；必须由人查看。</translation>
    </message>
    <message>
        <source>The thresholds were found on scores that were computed in another number format or on another kind of processor; a person has to look.</source>
        <translation>阈值所依据的得分是用另一种数字格式或在另一类处理器上计算的；必须由人查看。</translation>
    </message>
    <message>
        <source>Longest, mm</source>
        <translation>最长，mm</translation>
    </message>
    <message>
        <source>To the edge, mm</source>
        <translation>到边缘，mm</translation>
    </message>
    <message>
        <source>± is the standard uncertainty (one standard deviation) from the noise of the sensor and the size of a pixel; which pixels belong to a region is not part of it.</source>
        <translation>± 为标准不确定度（一个标准差），来自传感器噪声和像素大小；不含区域由哪些像素组成的不确定性。</translation>
    </message>
    <message>
        <source>Minimum depth</source>
        <translation>最小深度</translation>
    </message>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
    <message>
        <source>every depth counts</source>
        <translation>任何深度都计入</translation>
    </message>
    <message>
        <source>No region is both as large as the minimum area and as deep or high as the minimum depth, so the verdict is one step milder.</source>
        <translation>没有区域既达到最小面积又达到最小深度或高度，因此判定放宽一级。</translation>
    </message>
    <message>
        <source>The depth of a region could not be measured, so nothing was made milder by the minimum depth.</source>
        <translation>有区域的深度无法测量，因此未按最小深度放宽判定。</translation>
    </message>
    <message>
        <source>%1, ignored</source>
        <translation>%1，忽略</translation>
    </message>
    <message>
        <source>%1; dashed: regions of interest</source>
        <translation>%1；虚线：感兴趣区域</translation>
    </message>
    <message>
        <source>%1 on this part</source>
        <translation>%1 在此零件上</translation>
    </message>
    <message>
        <source>Score if every pixel counted</source>
        <translation>计入所有像素时的得分</translation>
    </message>
    <message>
        <source>Region of interest %1</source>
        <translation>感兴趣区域 %1</translation>
    </message>
    <message>
        <source>The score of a region of interest is above the region&apos;s own threshold.</source>
        <translation>某感兴趣区域的得分高于该区域自身的阈值。</translation>
    </message>
    <message>
        <source>Without the regions of interest the verdict would be stricter.</source>
        <translation>没有感兴趣区域时判定会更严。</translation>
    </message>
    <message>
        <source>A region of interest does not lie on the part, or not wholly within the picture; a person has to look.</source>
        <translation>某感兴趣区域不在零件上，或不完全在图像内；须由人员查看。</translation>
    </message>
    <message>
        <source>The regions of interest leave nothing of the part to inspect; a person has to look.</source>
        <translation>感兴趣区域没有留下可检查的部分；须由人员查看。</translation>
    </message>
    <message>
        <source>The part was inspected under other regions of interest; it has to be inspected again.</source>
        <translation>零件是按其他感兴趣区域检查的；须重新检查。</translation>
    </message>
    <message>
        <source>Defect type</source>
        <translation>缺陷类型</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>严重程度</translation>
    </message>
    <message>
        <source>Defects that a person marked</source>
        <translation>人工标注的缺陷</translation>
    </message>
    <message numerus="yes">
        <source>Of %n part(s) a person should know how the score came about; the list says it.</source>
        <translation>
            <numerusform>有 %n 个零件的分数由来需要注意；详见列表。</numerusform>
        </translation>
    </message>
    <message>
        <source>Scale of scores</source>
        <translation>得分刻度</translation>
    </message>
    <message>
        <source>Raw scores: middle %1, reject threshold of the training %2, reject above %3</source>
        <translation>原始得分：中位数 %1，训练时的拒收阈值 %2，高于 %3 拒收</translation>
    </message>
    <message>
        <source>The part does not lie in the picture as the good parts do; a person has to look.</source>
        <translation>零件在图像中的放置与良品不同；需要人工查看。</translation>
    </message>
    <message>
        <source>%1, up to %2 mm</source>
        <translation>%1，最多 %2 mm</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Deviation from the mean good part</source>
        <translation>与平均良品的偏差</translation>
    </message>
    <message>
        <source>This part was not compared with the mean good part: the model has none, or its position was not found with certainty.</source>
        <translation>该零件未与平均良品比较：模型中没有平均良品，或未能可靠找到零件位置。</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>公差</translation>
    </message>
    <message>
        <source>none is set</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>Too low</source>
        <translation>过低</translation>
    </message>
    <message>
        <source>Too high</source>
        <translation>过高</translation>
    </message>
    <message>
        <source>Not clear</source>
        <translation>不明确</translation>
    </message>
    <message>
        <source>%1: outside by less than twice as much as good parts vary there</source>
        <translation>%1：超出公差，但不足该处良品波动的两倍</translation>
    </message>
    <message>
        <source>Compared</source>
        <translation>已比较</translation>
    </message>
    <message>
        <source>Good parts vary by</source>
        <translation>良品波动</translation>
    </message>
    <message>
        <source>%1 mm (one standard deviation, middle of all pixels)</source>
        <translation>%1 mm（一倍标准差，所有像素的中位）</translation>
    </message>
    <message>
        <source>Blue: too low; pale: within the tolerance; orange: too high; light colours: not clear</source>
        <translation>蓝色：过低；淡色：在公差内；橙色：过高；浅色：不明确</translation>
    </message>
    <message>
        <source>Blue: lower than good parts; orange: higher</source>
        <translation>蓝色：低于良品；橙色：高于良品</translation>
    </message>
    <message>
        <source>The tolerance makes no verdict.</source>
        <translation>公差不决定判定结果。</translation>
    </message>
    <message>
        <source>Against good parts (mm)</source>
        <translation>相对良品 (mm)</translation>
    </message>
</context>
<context>
    <name>ResultsFile</name>
    <message>
        <source>E&amp;xport results…</source>
        <translation>导出结果(&amp;X)…</translation>
    </message>
    <message>
        <source>Writes the results, one line a part: a table for spreadsheets, or JSON lines with all regions.</source>
        <translation>写出结果，每个零件一行：电子表格可读的表格，或含全部区域的 JSON 行。</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>JSON 行 (*.jsonl)</translation>
    </message>
    <message>
        <source>Export results</source>
        <translation>导出结果</translation>
    </message>
</context>
<context>
    <name>SampleCommands</name>
    <message numerus="yes">
        <source>Label %n part(s) as good</source>
        <translation>
            <numerusform>将 %n 个零件标为良品</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Label %n part(s) as defective</source>
        <translation>
            <numerusform>将 %n 个零件标为不良品</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove the label of %n part(s)</source>
        <translation>
            <numerusform>移除 %n 个零件的标签</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mark %n part(s)</source>
        <translation>
            <numerusform>标记 %n 个零件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove the mark of %n part(s)</source>
        <translation>
            <numerusform>取消 %n 个零件的标记</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Note on %n part(s)</source>
        <translation>
            <numerusform>%n 个零件的备注</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SampleWords</name>
    <message>
        <source>Good</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>不良品</translation>
    </message>
    <message>
        <source>Defect: %1</source>
        <translation>不良品：%1</translation>
    </message>
    <message>
        <source>Not labelled</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>RGB</source>
        <translation>RGB</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>两者</translation>
    </message>
    <message>
        <source>Escape</source>
        <translation>漏检</translation>
    </message>
    <message>
        <source>False reject</source>
        <translation>过杀</translation>
    </message>
    <message>
        <source>Escape: labelled as a defect, but the verdict is OK.</source>
        <translation>漏检：标签为缺陷，但判定为 OK。</translation>
    </message>
    <message>
        <source>False reject: labelled as good, but the verdict is Reject.</source>
        <translation>过杀：标签为良品，但判定为 NG。</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation>已开始</translation>
    </message>
    <message>
        <source>Finished, in the good set</source>
        <translation>已完成，在良品集中</translation>
    </message>
    <message>
        <source>Finished, defect example</source>
        <translation>已完成，缺陷样例</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
</context>
<context>
    <name>ThresholdWords</name>
    <message>
        <source>The scores of the good parts lie between %1 and %2. The threshold lies above the highest of them, by %3 % of that range.</source>
        <translation>良品的得分在 %1 到 %2 之间。阈值高于其中最高的得分，高出该范围的 %3 %。</translation>
    </message>
    <message>
        <source>%1 % of the %2 good parts score no higher than the threshold.</source>
        <translation>%2 个良品中有 %1 % 的得分不高于阈值。</translation>
    </message>
    <message>
        <source>The good parts score %1 on average. The threshold lies %2 standard deviations of %3 above that.</source>
        <translation>良品的平均得分为 %1。阈值比它高 %2 个标准差（每个 %3）。</translation>
    </message>
    <message>
        <source>The threshold is score number %1 of the %2 good parts in rising order. A new good part is rejected with a probability of at most %3 %.</source>
        <translation>阈值是 %2 个良品得分从小到大排列的第 %1 个。新的良品被拒收的概率最多为 %3 %。</translation>
    </message>
    <message>
        <source>This is the lowest threshold that rejects at most %1 of the %2 good parts.</source>
        <translation>这是在 %2 个良品中最多拒收 %1 个的最低阈值。</translation>
    </message>
    <message>
        <source>This is the highest threshold that lets at most %1 of the %2 defective parts pass.</source>
        <translation>这是在 %2 个不良品中最多放过 %1 个的最高阈值。</translation>
    </message>
    <message>
        <source>This is the best balance: %1 % of the defective parts are found, and %2 % of the rejected parts are defective.</source>
        <translation>这是最佳平衡：检出 %1 % 的不良品，被拒收的部件中 %2 % 为不良品。</translation>
    </message>
    <message>
        <source>Here false rejects, escapes and reviews together cost least: %1 for %2 parts.</source>
        <translation>此处过杀、漏检和复判的总成本最低：%2 个零件为 %1。</translation>
    </message>
    <message>
        <source>Set by hand. On the parts at that time it rejected %1 of %2 good ones and let %3 of %4 defective ones pass.</source>
        <translation>手动设定。对当时的部件，它在 %2 个良品中拒收了 %1 个，在 %4 个不良品中放过了 %3 个。</translation>
    </message>
</context>
<context>
    <name>Tolerance</name>
    <message>
        <source>%1 to %2 mm</source>
        <translation>%1 至 %2 mm</translation>
    </message>
    <message>
        <source>too low</source>
        <translation>过低</translation>
    </message>
    <message>
        <source>perhaps too low</source>
        <translation>可能过低</translation>
    </message>
    <message>
        <source>perhaps too high</source>
        <translation>可能过高</translation>
    </message>
    <message>
        <source>too high</source>
        <translation>过高</translation>
    </message>
    <message>
        <source>Against good parts (mm)</source>
        <translation>相对良品 (mm)</translation>
    </message>
    <message>
        <source>below %1</source>
        <translation>低于 %1</translation>
    </message>
    <message>
        <source>within the tolerance</source>
        <translation>在公差内</translation>
    </message>
    <message>
        <source>above %1</source>
        <translation>高于 %1</translation>
    </message>
</context>
<context>
    <name>TrainingWords</name>
    <message>
        <source>Scoring parts kept aside with the finished model</source>
        <translation>正在用训练好的模型为留出的零件打分</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Measuring the good parts</source>
        <translation>测量良品</translation>
    </message>
    <message>
        <source>Reading the good parts</source>
        <translation>读取良品</translation>
    </message>
    <message>
        <source>Learning the good parts</source>
        <translation>学习良品</translation>
    </message>
    <message>
        <source>Measuring what is normal on parts kept aside</source>
        <translation>在留出的零件上测量正常范围</translation>
    </message>
    <message>
        <source>Checking with artificial defects on parts kept aside</source>
        <translation>在留出的零件上用人工缺陷检查</translation>
    </message>
    <message>
        <source>Preparing how RGB and depth are weighted</source>
        <translation>准备 RGB 与深度的权重</translation>
    </message>
    <message>
        <source>Learning how RGB and depth are weighted</source>
        <translation>学习 RGB 与深度的权重</translation>
    </message>
    <message>
        <source>less than a minute</source>
        <translation>不到一分钟</translation>
    </message>
    <message>
        <source>about %1 min</source>
        <translation>约 %1 分钟</translation>
    </message>
    <message>
        <source>about %1 h %2 min</source>
        <translation>约 %1 小时 %2 分钟</translation>
    </message>
    <message>
        <source>It computes on the graphics card (%1), as you chose.</source>
        <translation>按您的选择，在显卡（%1）上计算。</translation>
    </message>
    <message>
        <source>It computes on the graphics card (%1), because one was found: that is fastest.</source>
        <translation>找到了显卡（%1），在其上计算最快。</translation>
    </message>
    <message>
        <source>It computes on the processor, as you chose.</source>
        <translation>按您的选择，在处理器上计算。</translation>
    </message>
    <message>
        <source>It computes on the processor, because no graphics card for computing (CUDA) was found.</source>
        <translation>未找到可用于计算的显卡（CUDA），在处理器上计算。</translation>
    </message>
</context>
<context>
    <name>ValueText</name>
    <message>
        <source>0 is the middle of the held-out good parts, %1 the reject threshold of the training.</source>
        <translation>0 为保留良品的中位数，%1 为训练时的拒收阈值。</translation>
    </message>
    <message>
        <source>Raw scores: the model, or an older version that stored this, says no scale.</source>
        <translation>原始得分：模型（或保存此结果的旧版本）没有给出刻度。</translation>
    </message>
    <message>
        <source>Score of the part (0 = middle of the good parts, 1 = reject threshold of the training)</source>
        <translation>零件得分（0 = 良品的中位数，1 = 训练时的拒收阈值）</translation>
    </message>
    <message>
        <source>Score of the part (higher = less like the good parts)</source>
        <translation>零件得分（越高越不像良品）</translation>
    </message>
    <message>
        <source>%1 Raw score: %2.</source>
        <translation>%1 原始得分：%2。</translation>
    </message>
</context>
<context>
    <name>twinspect::AboutDialog</name>
    <message>
        <source>About Twinspect</source>
        <translation>关于 Twinspect</translation>
    </message>
    <message>
        <source>Inspects parts with RGB and depth after learning them from good examples.</source>
        <translation>从良品学习后，以 RGB 和深度检测零件。</translation>
    </message>
    <message>
        <source>The method is a reconstruction of DCRDF-Net, a dual-channel network that compares what it sees in RGB and in depth with what it learned and fuses both.</source>
        <translation>该方法是 DCRDF-Net 的重建：一种双通道网络，将所见的 RGB 和深度与所学进行比较，并融合两者。</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later. It comes without any warranty.</source>
        <translation>自由软件，遵循 GNU 通用公共许可证第 3 版或更高版本，不提供任何担保。</translation>
    </message>
    <message>
        <source>Twinspect works without a network and sends nothing anywhere.</source>
        <translation>Twinspect 无需网络即可工作，不向任何地方发送数据。</translation>
    </message>
    <message>
        <source>Copy versions</source>
        <translation>复制版本信息</translation>
    </message>
    <message>
        <source>Copies the versions, for the report of a fault.</source>
        <translation>复制版本信息，用于报告故障。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>twinspect::ActionList</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Watched folder</source>
        <translation>监视文件夹</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>零件</translation>
    </message>
</context>
<context>
    <name>twinspect::AnnotationDesk</name>
    <message>
        <source>Adds everything that the selected annotation surrounds.</source>
        <translation>加入所选标注包围的全部内容。</translation>
    </message>
    <message>
        <source>Adds the annotations of the part that was shown before, at the same place.</source>
        <translation>在相同位置加入之前显示的零件的标注。</translation>
    </message>
    <message>
        <source>Copy from the part shown before</source>
        <translation>从上一个零件复制</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Deletes the selected annotation. A copy is kept on disk.</source>
        <translation>删除所选标注。磁盘上会另行保留。</translation>
    </message>
    <message>
        <source>Fill holes</source>
        <translation>填充孔洞</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Makes an annotation of every separate piece of the selected one.</source>
        <translation>将所选标注中每个分离的部分变为单独的标注。</translation>
    </message>
    <message>
        <source>Makes one annotation of those that are selected in the list.</source>
        <translation>将列表中选中的标注合为一个。</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>One of the annotations is locked.</source>
        <translation>其中一个标注已锁定。</translation>
    </message>
    <message>
        <source>Open a part first.</source>
        <translation>请先打开零件。</translation>
    </message>
    <message>
        <source>Says that every defect on this part is marked. A part without annotations is then a good one.</source>
        <translation>表示此零件上的缺陷已全部标注。没有标注的零件即为良品。</translation>
    </message>
    <message>
        <source>Select an annotation first.</source>
        <translation>请先选择标注。</translation>
    </message>
    <message>
        <source>Select two or more annotations in the list.</source>
        <translation>请在列表中选择两个或更多标注。</translation>
    </message>
    <message>
        <source>Show annotations</source>
        <translation>显示标注</translation>
    </message>
    <message>
        <source>Shows or hides all annotations in all views.</source>
        <translation>在所有视图中显示或隐藏全部标注。</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>拆分</translation>
    </message>
    <message>
        <source>The annotation is one piece.</source>
        <translation>该标注是一个整体。</translation>
    </message>
    <message>
        <source>The part shown before has a picture of another size.</source>
        <translation>上一个零件的图片大小不同。</translation>
    </message>
    <message>
        <source>The part shown before has no annotation.</source>
        <translation>上一个零件没有标注。</translation>
    </message>
    <message>
        <source>The selected annotation is locked.</source>
        <translation>所选标注已锁定。</translation>
    </message>
    <message>
        <source>Export annotations…</source>
        <translation>导出标注…</translation>
    </message>
    <message>
        <source>Import annotations…</source>
        <translation>导入标注…</translation>
    </message>
    <message>
        <source>Open data first.</source>
        <translation>请先打开数据。</translation>
    </message>
    <message>
        <source>Takes annotations that other programs wrote.</source>
        <translation>读入其他程序写出的标注。</translation>
    </message>
    <message>
        <source>Writes the annotations of all parts for other programs: masks, COCO, CVAT, labelme and others.</source>
        <translation>将所有零件的标注写成其他程序可用的格式：掩模、COCO、CVAT、labelme 等。</translation>
    </message>
    <message>
        <source>Select a region of interest first.</source>
        <translation>请先选择感兴趣区域。</translation>
    </message>
    <message>
        <source>Open a recipe and a part first.</source>
        <translation>请先打开配方和零件。</translation>
    </message>
    <message>
        <source>This is for annotations, not for regions of interest.</source>
        <translation>这用于标注，不用于感兴趣区域。</translation>
    </message>
    <message>
        <source>Add to the good set</source>
        <translation>加入良品集</translation>
    </message>
    <message>
        <source>Says that the part is good and is learnt from in the next training. Pressed again, it takes that back.</source>
        <translation>表示该零件是良品，下次训练将从中学习。再按一次即取消。</translation>
    </message>
    <message>
        <source>Add as defect example</source>
        <translation>作为缺陷样例</translation>
    </message>
    <message>
        <source>Says that the part is defective: it counts as a defect in calibrating and evaluating, and is never learnt from. Pressed again, it takes that back.</source>
        <translation>表示该零件有缺陷：在校准和评估中算作缺陷，永远不会用于学习。再按一次即取消。</translation>
    </message>
    <message>
        <source>Give a second opinion</source>
        <translation>给出第二意见</translation>
    </message>
    <message>
        <source>You annotate the parts without seeing what was marked before, in files of your own. Where both have finished a part, the two are compared.</source>
        <translation>您在自己的文件中标注零件，看不到之前的标注。两人都完成某个零件后，对两者进行比较。</translation>
    </message>
    <message>
        <source>Accept the other opinion</source>
        <translation>采用另一意见</translation>
    </message>
    <message>
        <source>Puts the annotations of the second opinion in the place of those of this part. You can undo this.</source>
        <translation>用第二意见的标注替换此零件的标注。可以撤销。</translation>
    </message>
    <message>
        <source>Merge both opinions</source>
        <translation>合并两份意见</translation>
    </message>
    <message>
        <source>Adds what the second opinion marked on this part: what overlaps becomes one annotation. You can undo this.</source>
        <translation>加入第二意见在此零件上的标注：重叠的合并为一个标注。可以撤销。</translation>
    </message>
    <message>
        <source>A second opinion changes no label. Leave it first.</source>
        <translation>第二意见不会更改标签。请先退出。</translation>
    </message>
    <message>
        <source>The part has annotations, so it is not good.</source>
        <translation>该零件有标注，因此不是良品。</translation>
    </message>
    <message>
        <source>You are giving a second opinion. Leave it first.</source>
        <translation>您正在给出第二意见。请先退出。</translation>
    </message>
    <message>
        <source>Nobody gave a second opinion on these data.</source>
        <translation>没有人对这些数据给出第二意见。</translation>
    </message>
    <message>
        <source>The part is not finished by both persons.</source>
        <translation>两人尚未都完成该零件。</translation>
    </message>
    <message>
        <source>%1 is no example any more.</source>
        <translation>%1 不再是样例。</translation>
    </message>
    <message>
        <source>%1 is in the good set: it is labelled good, and the next training learns from it.</source>
        <translation>%1 已加入良品集：标为良品，下次训练将从中学习。</translation>
    </message>
    <message>
        <source>%1 is a defect example: it counts as a defect in calibrating and evaluating, and no training learns from it.</source>
        <translation>%1 是缺陷样例：在校准和评估中算作缺陷，不用于任何训练。</translation>
    </message>
    <message>
        <source>Not finished: close the outline that is being drawn, or give it up with Escape.</source>
        <translation>未完成：请闭合正在绘制的轮廓，或按 Escape 放弃。</translation>
    </message>
    <message>
        <source>Not finished: the part is labelled a defect, and nothing is marked on it. Mark the defect, or label the part good with G first.</source>
        <translation>未完成：此零件的标签为不良品，但未标注任何缺陷。请标注缺陷，或先按 G 将零件设为良品。</translation>
    </message>
    <message>
        <source>The region of interest does not lie on this part.</source>
        <translation>该感兴趣区域不在此零件上。</translation>
    </message>
    <message>
        <source>%1 Choose it again to stop using it.</source>
        <comment>what a tool does</comment>
        <translation>%1 再次选择即可停止使用。</translation>
    </message>
</context>
<context>
    <name>twinspect::AnnotationList</name>
    <message>
        <source>Defect type</source>
        <translation>缺陷类型</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>像素数</translation>
    </message>
    <message>
        <source>Seen in</source>
        <translation>可见于</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>严重程度</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>no type</source>
        <translation>无类型</translation>
    </message>
</context>
<context>
    <name>twinspect::AnnotationPanel</name>
    <message>
        <source>%1 (severe)</source>
        <translation>%1（严重）</translation>
    </message>
    <message>
        <source>1 (slight)</source>
        <translation>1（轻微）</translation>
    </message>
    <message>
        <source>Annotations of this part</source>
        <translation>此零件的标注</translation>
    </message>
    <message>
        <source>Defect type</source>
        <translation>缺陷类型</translation>
    </message>
    <message>
        <source>Describe an annotation</source>
        <translation>描述标注</translation>
    </message>
    <message>
        <source>How strongly annotations cover what is under them.</source>
        <translation>标注遮盖其下方内容的程度。</translation>
    </message>
    <message>
        <source>Key %1</source>
        <translation>按键 %1</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>No part is open.</source>
        <translation>未打开零件。</translation>
    </message>
    <message>
        <source>No tool changes a locked annotation.</source>
        <translation>任何工具都不会更改已锁定的标注。</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Nothing is marked on this part. Choose a tool left of the views and draw.</source>
        <translation>此零件上没有标注。请在视图左侧选择工具并绘制。</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>已保存。</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Seen in</source>
        <translation>可见于</translation>
    </message>
    <message>
        <source>Set the defect type</source>
        <translation>设定缺陷类型</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>严重程度</translation>
    </message>
    <message>
        <source>The type of the selected annotation and of those drawn from now on. Type a new name and press Return to add a type; the keys 1 to 9 choose one while a tool is active.</source>
        <translation>所选标注及此后绘制的标注的类型。输入新名称并按回车键可添加类型；使用工具时，按 1 到 9 键可选择类型。</translation>
    </message>
    <message>
        <source>not given</source>
        <translation>未指定</translation>
    </message>
    <message>
        <source>Second opinion of</source>
        <translation>第二意见来自</translation>
    </message>
    <message>
        <source>The person whose second opinion is compared with these annotations.</source>
        <translation>其第二意见将与这些标注进行比较的人。</translation>
    </message>
    <message>
        <source>%1 of %2 parts finished.</source>
        <translation>已完成 %1 / %2 个零件。</translation>
    </message>
    <message>
        <source>A part takes %1 min (median).</source>
        <translation>每个零件用时 %1 分（中位数）。</translation>
    </message>
    <message>
        <source>IoU %1, kappa %2</source>
        <translation>IoU %1，kappa %2</translation>
    </message>
    <message>
        <source>You are giving a second opinion. What was marked before is shown when you have finished a part.</source>
        <translation>您正在给出第二意见。完成零件后才会显示之前的标注。</translation>
    </message>
    <message>
        <source>Agreement on this part: %1 (pixels).</source>
        <translation>此零件的一致性：%1（像素）。</translation>
    </message>
    <message numerus="yes">
        <source>Agreement on %n part(s): pixels %1; good or defective %2.</source>
        <translation>
            <numerusform>%n 个零件的一致性：像素 %1；良品或缺陷 %2。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::AnnotationText</name>
    <message>
        <source>A polygon has at least three corners. The Delete key deletes the whole annotation.</source>
        <translation>多边形至少有三个角点。按 Delete 键删除整个标注。</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>画笔</translation>
    </message>
    <message>
        <source>Click a defect: all that is joined to it and has its colour is marked. %1</source>
        <translation>点击缺陷：与其相连且颜色相同的部分会被标注。%1</translation>
    </message>
    <message>
        <source>Click a dent or a bump: all that is joined to it and has the same height is marked. %1</source>
        <translation>点击凹陷或凸起：与其相连且高度相同的部分会被标注。%1</translation>
    </message>
    <message>
        <source>Click a region of the anomaly map: the part of it above the pixel threshold is marked. %1</source>
        <translation>点击异常图中的区域：其高于像素阈值的部分会被标注。%1</translation>
    </message>
    <message>
        <source>Click a surface: it is marked up to the next edge. %1</source>
        <translation>点击表面：会标注到最近的边缘为止。%1</translation>
    </message>
    <message>
        <source>Click an annotation to select it; click again for the one below. Drag a corner of its outline, or an edge to add a corner. Ctrl + click deletes a corner, the Delete key deletes the annotation.</source>
        <translation>点击标注可选择它；再次点击选择其下方的标注。拖动轮廓的角点可移动它，拖动边可添加角点。Ctrl + 点击删除角点，Delete 键删除标注。</translation>
    </message>
    <message>
        <source>Click corner by corner. Click the first corner, double click or press Return twice to close it. Backspace takes the last corner back. Near a corner of another outline the pointer snaps to it.</source>
        <translation>逐个点击角点。点击第一个角点、双击或按两次回车键即可闭合。按退格键撤回上一个角点。指针靠近其他轮廓的角点时会吸附到该点。</translation>
    </message>
    <message>
        <source>Colours may differ by %1 (CIE Lab).</source>
        <translation>颜色允许相差 %1（CIE Lab）。</translation>
    </message>
    <message>
        <source>Cut out</source>
        <translation>抠出</translation>
    </message>
    <message>
        <source>Cutting out</source>
        <translation>正在抠出</translation>
    </message>
    <message>
        <source>Delete a corner</source>
        <translation>删除角点</translation>
    </message>
    <message>
        <source>Drag from one corner to the opposite one.</source>
        <translation>从一个角拖到对角。</translation>
    </message>
    <message>
        <source>Drag to erase from the selected annotation, or from all when none is selected. %1</source>
        <translation>拖动可从所选标注中擦除；未选择时从所有标注中擦除。%1</translation>
    </message>
    <message>
        <source>Drag to paint. The stroke adds to the selected annotation; press Escape first to begin a new one. Ctrl erases. %1</source>
        <translation>拖动即可涂画。笔画会加入所选标注；先按 Escape 则开始新的标注。按住 Ctrl 可擦除。%1</translation>
    </message>
    <message>
        <source>Drag to the right for more, to the left for less.</source>
        <translation>向右拖动增多，向左拖动减少。</translation>
    </message>
    <message>
        <source>Draw a line around the defect, with some of what is around it: what stands out in colour within the line is marked.</source>
        <translation>在缺陷周围画线，并包含少许背景：其中颜色突出的部分会被标注。</translation>
    </message>
    <message>
        <source>Draw a line around the defect. In the point cloud it takes the points within it that can be seen.</source>
        <translation>在缺陷周围画线。在点云中会选取线内可见的点。</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>椭圆</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>橡皮擦</translation>
    </message>
    <message>
        <source>Fill a surface</source>
        <translation>填充表面</translation>
    </message>
    <message>
        <source>Fill by colour</source>
        <translation>按颜色填充</translation>
    </message>
    <message>
        <source>Fill by height</source>
        <translation>按高度填充</translation>
    </message>
    <message>
        <source>Heights may differ by %1 mm.</source>
        <translation>高度允许相差 %1 mm。</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>套索</translation>
    </message>
    <message>
        <source>Marked down to a score of %1.</source>
        <translation>标注到得分 %1 为止。</translation>
    </message>
    <message>
        <source>Move a corner</source>
        <translation>移动角点</translation>
    </message>
    <message>
        <source>No pixel centre lies inside the polygon.</source>
        <translation>多边形内没有任何像素的中心。</translation>
    </message>
    <message>
        <source>Nothing stands out in colour there.</source>
        <translation>那里没有颜色突出的部分。</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>多边形</translation>
    </message>
    <message>
        <source>RGB</source>
        <translation>RGB</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>矩形</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Take from the anomaly map</source>
        <translation>取自异常图</translation>
    </message>
    <message>
        <source>The anomaly map is below the pixel threshold here.</source>
        <translation>此处的异常图低于像素阈值。</translation>
    </message>
    <message>
        <source>The height was not measured here.</source>
        <translation>此处未测得高度。</translation>
    </message>
    <message>
        <source>The polygon would hold no pixel.</source>
        <translation>多边形将不含任何像素。</translation>
    </message>
    <message>
        <source>There is no anomaly map. Open a model first.</source>
        <translation>没有异常图。请先打开模型。</translation>
    </message>
    <message>
        <source>There is no pixel here.</source>
        <translation>此处没有像素。</translation>
    </message>
    <message>
        <source>[ and ] change the size.</source>
        <translation>按 [ 和 ] 可更改大小。</translation>
    </message>
    <message>
        <source>both</source>
        <translation>两者</translation>
    </message>
    <message>
        <source>depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Looking for the surface</source>
        <translation>正在查找表面</translation>
    </message>
    <message>
        <source>Neighbours may differ in direction by %1°.</source>
        <translation>相邻点的方向最多可相差 %1°。</translation>
    </message>
    <message>
        <source>Area, mm²</source>
        <translation>面积，mm²</translation>
    </message>
    <message>
        <source>Deepest, mm</source>
        <translation>最深，mm</translation>
    </message>
    <message>
        <source>Highest, mm</source>
        <translation>最高，mm</translation>
    </message>
    <message>
        <source>Volume, mm³</source>
        <translation>体积，mm³</translation>
    </message>
    <message>
        <source>Longest, mm</source>
        <translation>最长，mm</translation>
    </message>
    <message>
        <source>To the edge, mm</source>
        <translation>到边缘，mm</translation>
    </message>
    <message>
        <source>Area of the region on the surface around it</source>
        <translation>区域在周围表面上的面积</translation>
    </message>
    <message>
        <source>How far the deepest place lies from the surface around the region; negative = below it</source>
        <translation>最深处与区域周围表面的距离；负值表示低于表面</translation>
    </message>
    <message>
        <source>How far the highest place lies from the surface around the region; negative = below it</source>
        <translation>最高处与区域周围表面的距离；负值表示低于表面</translation>
    </message>
    <message>
        <source>Added material (+) or missing material (−) against the surface around the region</source>
        <translation>相对于区域周围表面的多余材料（+）或缺失材料（−）</translation>
    </message>
    <message>
        <source>The longest straight line between two points of the outline</source>
        <translation>轮廓上两点之间最长的直线</translation>
    </message>
    <message>
        <source>The shortest way from the region to the part&apos;s outline, or to that of an opening</source>
        <translation>区域到零件轮廓或开口轮廓的最短路径</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>what is measured, and the value</comment>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>twinspect::AnnotationTool</name>
    <message>
        <source>Add to an annotation</source>
        <translation>添加到标注</translation>
    </message>
    <message>
        <source>Remove from an annotation</source>
        <translation>从标注中去除</translation>
    </message>
    <message>
        <source>Set the defect type</source>
        <translation>设定缺陷类型</translation>
    </message>
    <message>
        <source>The selected annotation is locked.</source>
        <translation>所选标注已锁定。</translation>
    </message>
    <message>
        <source>This part cannot be annotated yet: it is still being opened, or its annotations cannot be read.</source>
        <translation>还不能标注此零件：它仍在打开中，或无法读取其标注。</translation>
    </message>
</context>
<context>
    <name>twinspect::Application</name>
    <message>
        <source>Workbench</source>
        <translation>工作台</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>Twinspect did not end properly on %1. What was open then can be restored.</source>
        <translation>Twinspect 于 %1 未正常退出。可以恢复当时打开的内容。</translation>
    </message>
    <message>
        <source>Twinspect did not end properly on %1, with &quot;%2&quot; open. Labels, notes and thresholds of that time can be restored.</source>
        <translation>Twinspect 于 %1 未正常退出，当时打开的是“%2”。可以恢复当时的标签、备注和阈值。</translation>
    </message>
    <message>
        <source>Restore the last session</source>
        <translation>恢复上次会话</translation>
    </message>
    <message>
        <source>Start afresh</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Putting the good parts together</source>
        <translation>正在汇集良品</translation>
    </message>
    <message>
        <source>Crash report</source>
        <translation>崩溃报告</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Please send this with a description of what you did. It is kept in %1.</source>
        <translation>请将此内容连同您的操作说明一起发送。它保存在 %1。</translation>
    </message>
    <message>
        <source>Show the report</source>
        <translation>显示报告</translation>
    </message>
    <message>
        <source>Twinspect ended by a mistake of its own. What is known of it was kept: signal, versions, the last commands and the stack, none of your data.</source>
        <translation>Twinspect 因自身错误而终止。已保存相关信息：信号、版本、最后的命令和调用栈，不含您的数据。</translation>
    </message>
    <message>
        <source>Keep my annotations</source>
        <translation>保留我的</translation>
    </message>
    <message>
        <source>Take the other ones</source>
        <translation>采用对方的</translation>
    </message>
</context>
<context>
    <name>twinspect::BrowserActions</name>
    <message>
        <source>&amp;Previous part</source>
        <translation>上一个零件(&amp;P)</translation>
    </message>
    <message>
        <source>Shows the part before this one in the list.</source>
        <translation>显示列表中的上一个零件。</translation>
    </message>
    <message>
        <source>&amp;Next part</source>
        <translation>下一个零件(&amp;N)</translation>
    </message>
    <message>
        <source>Shows the part after this one in the list.</source>
        <translation>显示列表中的下一个零件。</translation>
    </message>
    <message>
        <source>Previous unlabelled part</source>
        <translation>上一个无标签零件</translation>
    </message>
    <message>
        <source>Goes back to the nearest part that nobody has labelled.</source>
        <translation>回到最近的无标签零件。</translation>
    </message>
    <message>
        <source>Next unlabelled part</source>
        <translation>下一个无标签零件</translation>
    </message>
    <message>
        <source>Goes on to the nearest part that nobody has labelled.</source>
        <translation>前往最近的无标签零件。</translation>
    </message>
    <message>
        <source>Label as &amp;good</source>
        <translation>标为良品(&amp;G)</translation>
    </message>
    <message>
        <source>Says that the selected parts are good.</source>
        <translation>表明所选零件是良品。</translation>
    </message>
    <message>
        <source>Label as &amp;defect</source>
        <translation>标为不良品(&amp;D)</translation>
    </message>
    <message>
        <source>Says that the selected parts are defective.</source>
        <translation>表明所选零件是不良品。</translation>
    </message>
    <message>
        <source>Remove &amp;label</source>
        <translation>移除标签(&amp;L)</translation>
    </message>
    <message>
        <source>Says that nobody knows what the selected parts are.</source>
        <translation>表明不知道所选零件的好坏。</translation>
    </message>
    <message>
        <source>&amp;Mark</source>
        <translation>标记(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Write a note</source>
        <translation>写备注(&amp;W)</translation>
    </message>
    <message>
        <source>Writes a note on the selected parts.</source>
        <translation>为所选零件写备注。</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>不良品</translation>
    </message>
    <message>
        <source>No label</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Large pictures</source>
        <translation>大图</translation>
    </message>
    <message>
        <source>Label by &amp;file name…</source>
        <translation>按文件名设置标签(&amp;F)…</translation>
    </message>
    <message>
        <source>Labels all parts whose names match a rule.</source>
        <translation>为名称符合规则的所有零件设置标签。</translation>
    </message>
    <message>
        <source>&amp;Inspect the listed parts</source>
        <translation>检测列出的零件(&amp;I)</translation>
    </message>
    <message>
        <source>Inspects every part of the list that has no verdict yet.</source>
        <translation>检测列表中尚无判定的所有零件。</translation>
    </message>
    <message>
        <source>Show &amp;large pictures</source>
        <translation>显示大图(&amp;L)</translation>
    </message>
    <message>
        <source>Shows the parts as a grid of pictures instead of a table.</source>
        <translation>以图片网格代替表格显示零件。</translation>
    </message>
    <message>
        <source>&amp;Find a part</source>
        <translation>查找零件(&amp;F)</translation>
    </message>
    <message>
        <source>Searches names, defect types and notes.</source>
        <translation>搜索名称、缺陷类型和备注。</translation>
    </message>
    <message>
        <source>Inspect these parts</source>
        <translation>检测这些零件</translation>
    </message>
    <message>
        <source>Previous part to annotate</source>
        <translation>上一个待标注零件</translation>
    </message>
    <message>
        <source>Goes back to the nearest part whose annotation is not finished.</source>
        <translation>返回到最近的未完成标注的零件。</translation>
    </message>
    <message>
        <source>Next part to annotate</source>
        <translation>下一个待标注零件</translation>
    </message>
    <message>
        <source>Goes on to the nearest part whose annotation is not finished; from the end of the list on to its beginning.</source>
        <translation>前进到最近的未完成标注的零件；到列表末尾后从头继续。</translation>
    </message>
    <message>
        <source>Marks the selected parts for a review: to come back to. Takes the mark off where it is.</source>
        <translation>将所选零件标记为待复查，以便以后再看。已有标记的则取消标记。</translation>
    </message>
</context>
<context>
    <name>twinspect::BrowserPanel</name>
    <message numerus="yes">
        <source>%n part(s)</source>
        <translation>
            <numerusform>%n 个零件</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 parts shown</source>
        <translation>显示 %1 / %2 个零件</translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>已选 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Open a folder of parts first</source>
        <translation>请先打开零件文件夹</translation>
    </message>
    <message>
        <source>Open a recipe or a model first</source>
        <translation>请先打开配方或模型</translation>
    </message>
    <message>
        <source>The list is empty</source>
        <translation>列表为空</translation>
    </message>
    <message>
        <source>No data is open.

Open a folder of scanned parts, or drop one into the window, and its parts are listed here.</source>
        <translation>没有打开的数据。

请打开已扫描零件的文件夹或将其拖入窗口，零件会列在这里。</translation>
    </message>
    <message>
        <source>No part matches the search and the filters.</source>
        <translation>没有符合搜索和筛选的零件。</translation>
    </message>
    <message>
        <source>Show all parts</source>
        <translation>显示全部零件</translation>
    </message>
    <message>
        <source>Defect type</source>
        <translation>缺陷类型</translation>
    </message>
    <message>
        <source>Enter or choose a type: the selected parts are labelled as defects of that type.</source>
        <translation>输入或选择类型：所选零件将标为该类型的不良品。</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>A note on the selected parts, kept as you type. Escape takes back what was typed.</source>
        <translation>所选零件的备注，输入时即保存。按 Escape 撤回所输入的内容。</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>写备注</translation>
    </message>
    <message>
        <source>Every part of the list has its verdict</source>
        <translation>列表中的每个零件都已有判定</translation>
    </message>
    <message>
        <source>Parts are being inspected; the status bar shows how far</source>
        <translation>正在检测零件；状态栏显示进度</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>零件</translation>
    </message>
</context>
<context>
    <name>twinspect::CalibratePage</name>
    <message>
        <source>&amp;Apply thresholds</source>
        <translation>应用阈值(&amp;A)</translation>
    </message>
    <message>
        <source>Puts the thresholds in force and writes down who set them, when and why. One step to undo.</source>
        <translation>使阈值生效，并记录由谁、何时、为何设定。可一步撤销。</translation>
    </message>
    <message>
        <source>Rese&amp;t</source>
        <translation>重置(&amp;T)</translation>
    </message>
    <message>
        <source>Back to the thresholds in force.</source>
        <translation>回到当前生效的阈值。</translation>
    </message>
    <message>
        <source>Use the method&apos;s threshold</source>
        <translation>采用方法给出的阈值</translation>
    </message>
    <message>
        <source>Puts the handles where the method says, after they were moved by hand.</source>
        <translation>手动移动后，将手柄放回方法给出的位置。</translation>
    </message>
    <message>
        <source>Inspect these parts</source>
        <translation>检测这些零件</translation>
    </message>
    <message>
        <source>Inspects every part that can count here and has no score yet.</source>
        <translation>检测此处可计入但尚无得分的所有零件。</translation>
    </message>
    <message>
        <source>Measure areas again</source>
        <translation>重新测量面积</translation>
    </message>
    <message>
        <source>Inspects the parts again with the pixel threshold tried, so that the areas of their regions are right.</source>
        <translation>用试用的像素阈值重新检测零件，使区域面积正确。</translation>
    </message>
    <message>
        <source>Let half of the test parts calibrate</source>
        <translation>用一半测试零件标定</translation>
    </message>
    <message>
        <source>Which half a part belongs to depends on its name alone. The other half still reports, so that no part does both. For methods that need defects.</source>
        <translation>零件属于哪一半只取决于其名称。另一半仍用于报告，因此没有零件身兼两用。适用于需要缺陷的方法。</translation>
    </message>
    <message>
        <source>Compressed scale</source>
        <translation>压缩刻度</translation>
    </message>
    <message>
        <source>Shows single parts beside hundreds.</source>
        <translation>在数百个零件旁仍能看到单个零件。</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Thresholds</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Why this number?</source>
        <translation>为什么是这个数值？</translation>
    </message>
    <message>
        <source>&amp;Why you set them (kept in the recipe)</source>
        <translation>设定原因（保存在配方中）(&amp;W)</translation>
    </message>
    <message>
        <source>For example: agreed with customer service, week 14</source>
        <translation>例如：第 14 周与客服部门商定</translation>
    </message>
    <message>
        <source>Figures of</source>
        <translation>指标来源</translation>
    </message>
    <message>
        <source>Right and wrong</source>
        <translation>正确与错误</translation>
    </message>
    <message>
        <source>ROC</source>
        <translation>ROC</translation>
    </message>
    <message>
        <source>Precision, recall</source>
        <translation>精确率与召回率</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>成本</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) that can count here have not been inspected.</source>
        <translation>
            <numerusform>有 %n 个可计入的零件尚未检测。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) could not be inspected and are left out.</source>
        <translation>
            <numerusform>有 %n 个零件无法检测，已略过。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) are left out because the model learnt from them.</source>
        <translation>
            <numerusform>有 %n 个零件因模型曾用其学习而略过。</numerusform>
        </translation>
    </message>
    <message>
        <source>There are no scores to set thresholds by</source>
        <translation>没有可用于设定阈值的得分</translation>
    </message>
    <message>
        <source>There is no model yet</source>
        <translation>尚无模型</translation>
    </message>
    <message>
        <source>Train a part, or open a model or a recipe. Then the thresholds can be set here.</source>
        <translation>请训练零件，或打开模型或配方，然后即可在此设定阈值。</translation>
    </message>
    <message>
        <source>Open data with good parts that the model was not trained on, and defects if you have them.</source>
        <translation>请打开含有未用于训练的良品的数据，如有不良品也请包含。</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) are open that can count here. Inspecting them gives the scores.</source>
        <translation>
            <numerusform>已打开 %n 个可计入的零件。检测后即得到得分。</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no model to inspect with.</source>
        <translation>没有用于检测的模型。</translation>
    </message>
    <message>
        <source>Every part that can count here has been inspected.</source>
        <translation>可计入的零件均已检测。</translation>
    </message>
    <message>
        <source>The data has no validation folder, so half of its labelled parts calibrates anyway.</source>
        <translation>数据没有验证文件夹，因此一半有标签的零件用于标定。</translation>
    </message>
    <message>
        <source>There is no model yet.</source>
        <translation>尚无模型。</translation>
    </message>
    <message>
        <source>Parts that flip (%1)</source>
        <translation>判定改变的零件（%1）</translation>
    </message>
    <message>
        <source>No inspected part gets another verdict than under the thresholds in force.</source>
        <translation>与当前阈值相比，没有已检零件的判定改变。</translation>
    </message>
    <message numerus="yes">
        <source>%n inspected part(s) get another verdict than under the thresholds in force.</source>
        <translation>
            <numerusform>与当前阈值相比，有 %n 个已检零件的判定改变。</numerusform>
        </translation>
    </message>
    <message>
        <source>At these thresholds: &lt;b&gt;%1&lt;/b&gt;&lt;br&gt;At best (star): %2, with review above %3 and reject above %4. With a reject threshold between %5 and %6 (shaded) it costs at most a tenth more.</source>
        <translation>在这些阈值下：&lt;b&gt;%1&lt;/b&gt;&lt;br&gt;最佳（星号）：%2，高于 %3 复判，高于 %4 判为 NG。NG 阈值在 %5 与 %6 之间（阴影）时，成本最多高出十分之一。</translation>
    </message>
    <message>
        <source>These thresholds are in force already.</source>
        <translation>这些阈值已生效。</translation>
    </message>
    <message>
        <source>These thresholds are in force.</source>
        <translation>这些阈值正在生效。</translation>
    </message>
    <message>
        <source>Tried, not in force yet.</source>
        <translation>试用中，尚未生效。</translation>
    </message>
    <message>
        <source>The parts that the figures below are about.</source>
        <translation>下方指标所针对的部件。</translation>
    </message>
    <message>
        <source>Calibrate</source>
        <translation>标定</translation>
    </message>
    <message>
        <source>Shows the scores of all parts and sets the thresholds.</source>
        <translation>显示所有零件的得分并设定阈值。</translation>
    </message>
    <message>
        <source>&amp;Calibrate</source>
        <translation>标定(&amp;C)</translation>
    </message>
    <message>
        <source>The regions were measured with another pixel threshold, so counts with a minimum area or depth are provisional.</source>
        <translation>区域是用另一像素阈值测得的，因此使用最小面积或最小深度的计数只是暂定的。</translation>
    </message>
    <message>
        <source>The regions were measured with the pixel threshold in force.</source>
        <translation>区域是用当前像素阈值测得的。</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>零件</translation>
    </message>
</context>
<context>
    <name>twinspect::CalibrateStep</name>
    <message>
        <source>Calibrate</source>
        <translation>标定</translation>
    </message>
    <message>
        <source>The model is being opened.</source>
        <translation>正在打开模型。</translation>
    </message>
    <message>
        <source>Train the part first.</source>
        <translation>请先训练零件。</translation>
    </message>
    <message>
        <source>Opening the model…</source>
        <translation>正在打开模型…</translation>
    </message>
    <message>
        <source>Parts with a score above &lt;b&gt;%1&lt;/b&gt; are rejected.</source>
        <translation>得分高于 &lt;b&gt;%1&lt;/b&gt; 的零件将被拒收。</translation>
    </message>
    <message>
        <source>No threshold is set yet.</source>
        <translation>尚未设定阈值。</translation>
    </message>
    <message numerus="yes">
        <source>This is the model&apos;s standard threshold. It was set by %n good part(s) that the model had not learnt from.</source>
        <translation>
            <numerusform>这是模型的标准阈值，由 %n 个模型未学习过的良品确定。</numerusform>
        </translation>
    </message>
    <message>
        <source>This threshold was set on the calibration page.</source>
        <translation>此阈值在标定页面设定。</translation>
    </message>
    <message>
        <source>So few parts prove only that fewer than %1 % of good parts will be rejected (95 % confidence).</source>
        <translation>如此少的零件只能证明被拒收的良品少于 %1 %（95 % 置信度）。</translation>
    </message>
    <message>
        <source>You can go on with it and calibrate later, or set the threshold now on evidence: more good parts, and defects if you have some.</source>
        <translation>可以先使用它并以后再标定，也可以现在依据证据设定阈值：更多良品，如有不良品更好。</translation>
    </message>
    <message>
        <source>Every dot is a good part that the model had not learnt from. The farther to the right, the less it resembles the parts learnt.</source>
        <translation>每个点是一个模型未学习过的良品。越靠右，与学习过的部件越不相似。</translation>
    </message>
</context>
<context>
    <name>twinspect::CalibrationSession</name>
    <message>
        <source>Try other thresholds</source>
        <translation>尝试其他阈值</translation>
    </message>
</context>
<context>
    <name>twinspect::Chart</name>
    <message>
        <source>Copy the chart</source>
        <translation>复制图表</translation>
    </message>
    <message>
        <source>Save the chart…</source>
        <translation>保存图表…</translation>
    </message>
    <message>
        <source>Save the chart</source>
        <translation>保存图表</translation>
    </message>
    <message>
        <source>Pictures (%1)</source>
        <translation>图片 (%1)</translation>
    </message>
    <message>
        <source>%1 cannot be written. Choose another folder.</source>
        <translation>无法写入 %1。请选择其他文件夹。</translation>
    </message>
</context>
<context>
    <name>twinspect::CheckStep</name>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>The check is still running.</source>
        <translation>检查仍在进行。</translation>
    </message>
    <message>
        <source>Run the check first.</source>
        <translation>请先运行检查。</translation>
    </message>
    <message>
        <source>Choose a folder of good parts first.</source>
        <translation>请先选择良品文件夹。</translation>
    </message>
    <message>
        <source>Looking at every part…</source>
        <translation>正在查看每个零件…</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) were looked at.</source>
        <translation>
            <numerusform>已查看 %n 个零件。</numerusform>
        </translation>
    </message>
    <message>
        <source>The folder has not been checked.</source>
        <translation>文件夹尚未检查。</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) are left out by you.</source>
        <translation>
            <numerusform>您略过了 %n 个零件。</numerusform>
        </translation>
    </message>
    <message>
        <source>Drawing parts</source>
        <translation>正在绘制零件</translation>
    </message>
    <message>
        <source>No picture: %1</source>
        <translation>无图片：%1</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Are these really good? The most unlike come first.</source>
        <translation>这些真的是良品吗？差异最大的排在前面。</translation>
    </message>
    <message>
        <source>What the model will see</source>
        <translation>模型将看到的内容</translation>
    </message>
    <message>
        <source>The part is outlined in yellow, what is taken for ground is dimmed, and the blue square is cut out. Is the whole part inside, and nothing else?</source>
        <translation>零件以黄色勾出，视为底面的部分变暗，蓝色方框为裁剪范围。整个零件都在其中且没有其他东西吗？</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) are defective or for testing and are not learnt from.</source>
        <translation>
            <numerusform>%n 个零件有缺陷或用于测试，不会用于学习。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <comment>when, who and what</comment>
        <translation>%1，%2：%3</translation>
    </message>
    <message>
        <source>taken back: %1</source>
        <translation>已撤回：%1</translation>
    </message>
    <message>
        <source>A repair changes how the files are read, never the files. It can be undone, and is kept in %1:</source>
        <translation>修复只改变文件的读取方式，绝不改动文件。修复可以撤销，并记录在 %1 中：</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
</context>
<context>
    <name>twinspect::CloudView</name>
    <message>
        <source>The 3D view needs OpenGL, which this display does not offer. All other views work as usual.</source>
        <translation>3D 视图需要 OpenGL，此显示环境不支持。其他视图照常工作。</translation>
    </message>
    <message>
        <source>This part has no measured points.</source>
        <translation>此零件没有测量点。</translation>
    </message>
</context>
<context>
    <name>twinspect::CommandPalette</name>
    <message>
        <source>Type a few letters of a command</source>
        <translation>输入命令的几个字</translation>
    </message>
    <message>
        <source>No command fits these letters.</source>
        <translation>没有匹配的命令。</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
</context>
<context>
    <name>twinspect::CommandSearch</name>
    <message>
        <source>%1: %2</source>
        <comment>area of the program: command</comment>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>twinspect::ComparePage</name>
    <message>
        <source>The comparison is ready.</source>
        <translation>对比已完成。</translation>
    </message>
    <message>
        <source>The comparison stopped.</source>
        <translation>对比已停止。</translation>
    </message>
    <message>
        <source>No data are open. Open a folder with good parts to learn from, and with good and defective test parts.</source>
        <translation>没有打开数据。请打开一个文件夹，其中有供学习的良品，以及良品和缺陷测试件。</translation>
    </message>
    <message>
        <source>A comparison is running already.</source>
        <translation>已有对比在运行。</translation>
    </message>
    <message>
        <source>Check at least one detector or model file.</source>
        <translation>请至少勾选一个检测器或模型文件。</translation>
    </message>
    <message>
        <source>A model file is trained already and has no learning curve. Take the model files out, or leave the learning curve off.</source>
        <translation>模型文件已训练完成，没有学习曲线。请取消模型文件，或不选学习曲线。</translation>
    </message>
    <message>
        <source>Measure anew</source>
        <translation>重新测量</translation>
    </message>
    <message>
        <source>Add a model file</source>
        <translation>添加模型文件</translation>
    </message>
    <message>
        <source>Models (*.tsm)</source>
        <translation>模型 (*.tsm)</translation>
    </message>
    <message>
        <source>Open a comparison</source>
        <translation>打开对比</translation>
    </message>
    <message>
        <source>Comparisons (*.json);;All files (*)</source>
        <translation>对比 (*.json);;所有文件 (*)</translation>
    </message>
    <message>
        <source>PDF document (*.pdf)</source>
        <translation>PDF 文档 (*.pdf)</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>Markdown (*.md)</source>
        <translation>Markdown (*.md)</translation>
    </message>
    <message>
        <source>All figures and scores (*.json)</source>
        <translation>全部数值和得分 (*.json)</translation>
    </message>
    <message>
        <source>Export the comparison</source>
        <translation>导出对比</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>已写入：%1</translation>
    </message>
    <message>
        <source>%1 is not among the open data. Open the folder %2 to see it.</source>
        <translation>%1 不在已打开的数据中。请打开文件夹 %2 以查看。</translation>
    </message>
    <message>
        <source>No comparison is running.</source>
        <translation>没有对比在运行。</translation>
    </message>
    <message>
        <source>There is no comparison to export yet.</source>
        <translation>还没有可导出的对比。</translation>
    </message>
    <message>
        <source>On %1.</source>
        <translation>数据：%1。</translation>
    </message>
    <message>
        <source>Comparison in %1. The others are compared with %2.</source>
        <translation>%1 中的对比。其余项与 %2 对比。</translation>
    </message>
    <message>
        <source>The comparison begins…</source>
        <translation>对比开始…</translation>
    </message>
    <message>
        <source>Row %1 of %2: %3 on %4.</source>
        <translation>第 %1 行（共 %2 行）：%3，零件 %4。</translation>
    </message>
    <message>
        <source>It is being cancelled. Finished rows are kept.</source>
        <translation>正在取消。已完成的行会保留。</translation>
    </message>
    <message>
        <source>Cancelled. Finished rows are kept; the same start goes on there.</source>
        <translation>已取消。已完成的行会保留；同样的启动会从那里继续。</translation>
    </message>
    <message>
        <source>The comparison stopped. Finished rows are kept; the same start goes on there.</source>
        <translation>对比已停止。已完成的行会保留；同样的启动会从那里继续。</translation>
    </message>
    <message>
        <source>%v of %m rows are finished</source>
        <translation>%m 行中已完成 %v 行</translation>
    </message>
    <message>
        <source>In this row: %1 of %2 steps of the present stage.</source>
        <translation>本行：当前阶段 %2 步中的第 %1 步。</translation>
    </message>
    <message>
        <source>&amp;Start the comparison</source>
        <translation>开始对比(&amp;S)</translation>
    </message>
    <message>
        <source>Trains the checked detectors on the good parts of the open data, one after another, and measures them and the model files on the test parts. Rows that were finished before are not measured again.</source>
        <translation>在已打开数据的良品上依次训练勾选的检测器，并在测试件上测量它们和模型文件。已完成的行不再测量。</translation>
    </message>
    <message>
        <source>&amp;Cancel the comparison</source>
        <translation>取消对比(&amp;C)</translation>
    </message>
    <message>
        <source>Stops it. Finished rows are kept.</source>
        <translation>停止对比。已完成的行会保留。</translation>
    </message>
    <message>
        <source>&amp;Add a model file…</source>
        <translation>添加模型文件(&amp;A)…</translation>
    </message>
    <message>
        <source>Compares a model that was trained before, too.</source>
        <translation>也对比以前训练好的模型。</translation>
    </message>
    <message>
        <source>&amp;Open a comparison…</source>
        <translation>打开对比(&amp;O)…</translation>
    </message>
    <message>
        <source>Shows a comparison.json, of this page or of twinspect-cli compare.</source>
        <translation>显示 comparison.json，来自本页面或 twinspect-cli compare。</translation>
    </message>
    <message>
        <source>&amp;Export the comparison…</source>
        <translation>导出对比(&amp;E)…</translation>
    </message>
    <message>
        <source>Writes all tables as PDF, in the language of the window, or in the forms of twinspect-cli compare.</source>
        <translation>将所有表格写为 PDF（窗口的语言），或写为 twinspect-cli compare 的格式。</translation>
    </message>
    <message>
        <source>Check what is to be compared. The first one that is checked is the one that the others are compared with.</source>
        <translation>请勾选要对比的内容。其余项与第一个勾选项对比。</translation>
    </message>
    <message>
        <source>&amp;Training of DCRDF-Net:</source>
        <translation>DCRDF-Net 的训练(&amp;T)：</translation>
    </message>
    <message>
        <source>How long DCRDF-Net is trained. The other detectors have no such choice.</source>
        <translation>DCRDF-Net 的训练时长。其他检测器没有此选项。</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>标准</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>彻底</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Also with 5, 10 and 20 good parts</source>
        <translation>也用 5、10 和 20 个良品</translation>
    </message>
    <message>
        <source>A learning curve: every detector is trained once for each number of good parts. It takes that much longer.</source>
        <translation>学习曲线：每个检测器针对每种良品数量各训练一次，用时相应更长。</translation>
    </message>
    <message>
        <source>Here stands which detector tells defective parts from good ones best on your data, how long it takes and how much memory it needs, and whether a difference can be shown at all.

Check detectors at the side and start, or open a comparison that was made before.</source>
        <translation>此处显示在您的数据上哪个检测器最能区分缺陷件与良品、用时和内存需求，以及差异是否能够得到证明。

请在旁边勾选检测器并开始，或打开以前的对比。</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Compares detectors and model files on the open data.</source>
        <translation>在已打开的数据上对比检测器和模型文件。</translation>
    </message>
    <message>
        <source>Show the comparison</source>
        <translation>显示对比</translation>
    </message>
</context>
<context>
    <name>twinspect::ComparisonPanel</name>
    <message>
        <source>Comparing the runs…</source>
        <translation>正在比较运行…</translation>
    </message>
    <message>
        <source>Comparing two runs</source>
        <translation>正在比较两次运行</translation>
    </message>
    <message>
        <source>The runs could not be compared.</source>
        <translation>无法比较这些运行。</translation>
    </message>
    <message>
        <source>The two runs have no part in common.</source>
        <translation>两次运行没有共同的零件。</translation>
    </message>
    <message>
        <source>%1 parts are in the first run only, %2 in the second only; they are left out.</source>
        <translation>%1 个零件只在第一次运行中，%2 个只在第二次中；已略过。</translation>
    </message>
    <message>
        <source>The review threshold lies above the reject threshold. Lower it, or raise the other one.</source>
        <translation>复判阈值高于拒收阈值。请降低它或提高另一个。</translation>
    </message>
    <message>
        <source>Deciding a run again</source>
        <translation>正在重新判定一次运行</translation>
    </message>
    <message>
        <source>The run could not be decided again.</source>
        <translation>无法重新判定该运行。</translation>
    </message>
    <message>
        <source>Run %1 against run %2</source>
        <translation>运行 %1 对比运行 %2</translation>
    </message>
    <message>
        <source>Run %1 under other thresholds, without inspecting again</source>
        <translation>运行 %1 采用其他阈值，无需重新检测</translation>
    </message>
    <message>
        <source>Back to the results</source>
        <translation>返回结果</translation>
    </message>
    <message>
        <source>Show only parts with another verdict</source>
        <translation>只显示判定不同的零件</translation>
    </message>
    <message>
        <source>Review above</source>
        <translation>高于此值复判</translation>
    </message>
    <message>
        <source>Reject above</source>
        <translation>高于此值拒收</translation>
    </message>
    <message>
        <source>Pixel threshold</source>
        <translation>像素阈值</translation>
    </message>
    <message>
        <source>Minimum area</source>
        <translation>最小面积</translation>
    </message>
    <message>
        <source> mm²</source>
        <translation> mm²</translation>
    </message>
    <message numerus="yes">
        <source>For %n part(s) the minimum area or depth could not be applied: the pixel threshold is lower than at their inspection, or a region could not be measured. Their verdicts may be too strict, never too mild; inspect again to be exact.</source>
        <translation>
            <numerusform>有 %n 个零件无法应用最小面积或最小深度：像素阈值低于检测时的值，或有区域无法测量。其判定可能过严，但不会过松；如需准确请重新检测。</numerusform>
        </translation>
    </message>
    <message>
        <source>Minimum depth</source>
        <translation>最小深度</translation>
    </message>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
</context>
<context>
    <name>twinspect::ComparisonProcess</name>
    <message>
        <source>Comparing detectors</source>
        <translation>对比检测器</translation>
    </message>
</context>
<context>
    <name>twinspect::ComparisonView</name>
    <message>
        <source>Mean of all kinds of part</source>
        <translation>所有零件种类的平均</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Choose two different detectors.</source>
        <translation>请选择两个不同的检测器。</translation>
    </message>
    <message>
        <source>Figures of the detectors</source>
        <translation>检测器的数值</translation>
    </message>
    <message>
        <source>&amp;Part:</source>
        <translation>零件(&amp;P)：</translation>
    </message>
    <message>
        <source>&amp;Good parts:</source>
        <translation>良品(&amp;G)：</translation>
    </message>
    <message>
        <source>&amp;Detector:</source>
        <translation>检测器(&amp;D)：</translation>
    </message>
    <message>
        <source>&amp;against:</source>
        <translation>对比(&amp;A)：</translation>
    </message>
    <message>
        <source>Two detectors</source>
        <translation>两个检测器</translation>
    </message>
    <message>
        <source>The scores that two detectors gave to every test part, and whether a difference between them can be shown.</source>
        <translation>两个检测器给每个测试件的得分，以及能否证明二者有差异。</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>What can be shown against the first detector, and what the figures mean.</source>
        <translation>相对于第一个检测器能够证明什么，以及各数值的含义。</translation>
    </message>
    <message>
        <source>Learning curve</source>
        <translation>学习曲线</translation>
    </message>
    <message>
        <source>The figures by number of good parts.</source>
        <translation>按良品数量的数值。</translation>
    </message>
    <message>
        <source>Published figures</source>
        <translation>已发表的数值</translation>
    </message>
    <message>
        <source>What other systems reached in print, with the detectors of this comparison below. Published figures are of other parts than yours.</source>
        <translation>其他系统在论文中达到的数值，下面是本对比的检测器。已发表的数值来自其他零件。</translation>
    </message>
    <message>
        <source>&amp;Figure:</source>
        <translation>指标(&amp;F)：</translation>
    </message>
    <message>
        <source>Part by part</source>
        <translation>逐个零件</translation>
    </message>
</context>
<context>
    <name>twinspect::ConfusionPanel</name>
    <message>
        <source>Good parts</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>Defects</source>
        <translation>不良品</translation>
    </message>
    <message>
        <source>false rejects</source>
        <translation>过杀</translation>
    </message>
    <message>
        <source>escapes</source>
        <translation>漏检</translation>
    </message>
    <message>
        <source>Lists these parts.</source>
        <translation>列出这些零件。</translation>
    </message>
    <message>
        <source>Click a number to see these parts.</source>
        <translation>点击数字可查看这些零件。</translation>
    </message>
    <message>
        <source>%1 · verdict %2 · %3</source>
        <translation>%1 · 判定 %2 · %3</translation>
    </message>
    <message>
        <source>%1. Of %2 held-out parts of the training only the score is stored, not the picture.</source>
        <translation>%1。训练中留出的 %2 个零件只保存了得分，没有图片。</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>零件</translation>
    </message>
</context>
<context>
    <name>twinspect::ContestantList</name>
    <message>
        <source>Detectors and model files to compare</source>
        <translation>要对比的检测器和模型文件</translation>
    </message>
    <message>
        <source>%1 (RGB and depth)</source>
        <translation>%1（RGB 和深度）</translation>
    </message>
    <message>
        <source>%1 (RGB)</source>
        <translation>%1（RGB）</translation>
    </message>
    <message>
        <source>%1 (depth)</source>
        <translation>%1（深度）</translation>
    </message>
</context>
<context>
    <name>twinspect::ConversionSetup</name>
    <message>
        <source>Listing files</source>
        <translation>正在列出文件</translation>
    </message>
    <message>
        <source>Drawing parts</source>
        <translation>正在绘制零件</translation>
    </message>
    <message>
        <source>Converting</source>
        <translation>正在转换</translation>
    </message>
    <message>
        <source>Comparing units</source>
        <translation>正在比较单位</translation>
    </message>
</context>
<context>
    <name>twinspect::ConversionWords</name>
    <message>
        <source>The rows and columns are those of the file.</source>
        <translation>行和列与文件中的相同。</translation>
    </message>
    <message>
        <source>The points are the pixels of the RGB picture, row by row.</source>
        <translation>各点逐行对应 RGB 图片的像素。</translation>
    </message>
    <message>
        <source>Every point lies on the pixel of the camera that sees it.</source>
        <translation>每个点位于看到它的相机像素上。</translation>
    </message>
    <message>
        <source>A parallel view: all pixels have the same size.</source>
        <translation>平行视图：所有像素大小相同。</translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%n part(s)&lt;/b&gt;</source>
        <translation>
            <numerusform>&lt;b&gt;%n 个零件&lt;/b&gt;</numerusform>
        </translation>
    </message>
    <message>
        <source>3D files: %1</source>
        <translation>3D 文件：%1</translation>
    </message>
    <message>
        <source>no RGB pictures: the points bring their colours</source>
        <translation>没有 RGB 图片：使用点自带的颜色</translation>
    </message>
    <message>
        <source>RGB pictures: %1</source>
        <translation>RGB 图片：%1</translation>
    </message>
    <message numerus="yes">
        <source>%n good to learn from</source>
        <translation>
            <numerusform>%n 个良品用于学习</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing says that any is defective</source>
        <translation>没有说明其中有不良品</translation>
    </message>
    <message numerus="yes">
        <source>%n for testing</source>
        <translation>
            <numerusform>%n 个用于测试</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n defective</source>
        <translation>
            <numerusform>%n 个不良品</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with a mask</source>
        <translation>
            <numerusform>%n 个带掩膜</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) without a partner</source>
        <translation>
            <numerusform>%n 个文件没有配对</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other file(s) not used</source>
        <translation>
            <numerusform>另有 %n 个文件未使用</numerusform>
        </translation>
    </message>
    <message>
        <source>&lt;b&gt;The layout of this folder is not one we know.&lt;/b&gt; By their names, its files seem to belong together like this. Is that right? If not, change the two patterns.</source>
        <translation>&lt;b&gt;此文件夹的结构不是已知的结构。&lt;/b&gt;按名称看，其中的文件似乎这样配对。对吗？如果不对，请修改两个模式。</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1 × %2 pixels&lt;/b&gt;</source>
        <translation>&lt;b&gt;%1 × %2 像素&lt;/b&gt;</translation>
    </message>
    <message>
        <source>%1 mm per pixel</source>
        <translation>每像素 %1 mm</translation>
    </message>
    <message>
        <source>field of view %1 × %2 mm</source>
        <translation>视野 %1 × %2 mm</translation>
    </message>
    <message>
        <source>viewed from %1 mm</source>
        <comment>distance of a parallel view</comment>
        <translation>视距 %1 mm</translation>
    </message>
    <message>
        <source>%1 mm away</source>
        <translation>距离 %1 mm</translation>
    </message>
    <message>
        <source>%1 points</source>
        <translation>%1 个点</translation>
    </message>
    <message>
        <source>%1 behind a nearer one of the same pixel</source>
        <translation>%1 个被同一像素上更近的点遮挡</translation>
    </message>
    <message>
        <source>%1 outside the picture</source>
        <translation>%1 个在图片之外</translation>
    </message>
    <message>
        <source>%1 % of the pixels without a point</source>
        <translation>%1 % 的像素没有点</translation>
    </message>
    <message>
        <source>%1 % of the points not seen by the RGB camera: black</source>
        <translation>%1 % 的点 RGB 相机看不到：为黑色</translation>
    </message>
    <message>
        <source>No file says the unit: one unit is taken for %1 mm.</source>
        <translation>没有文件说明单位：一个单位按 %1 mm 处理。</translation>
    </message>
    <message>
        <source>One unit is %1 mm.</source>
        <translation>一个单位为 %1 mm。</translation>
    </message>
    <message>
        <source>%1 is taken for “not measured”, as you said: %2 points.</source>
        <translation>按您的设定，%1 视为“未测得”：%2 个点。</translation>
    </message>
    <message>
        <source>%1 is taken for “not measured”, since no camera can have measured it: %2 points.</source>
        <translation>%1 视为“未测得”，因为没有相机能测出该值：%2 个点。</translation>
    </message>
    <message>
        <source>Stopped. Nothing was written.</source>
        <translation>已停止。未写入任何内容。</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) were converted.</source>
        <translation>
            <numerusform>已转换 %n 个零件。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) were left out:</source>
        <translation>
            <numerusform>已略去 %n 个零件：</numerusform>
        </translation>
    </message>
    <message>
        <source>The log in the new folder names them all.</source>
        <translation>新文件夹中的日志列出了全部。</translation>
    </message>
    <message>
        <source>All of this is kept in %1 in the new folder.</source>
        <translation>以上内容保存在新文件夹的 %1 中。</translation>
    </message>
    <message>
        <source>By the camera that sees them</source>
        <translation>按看到它们的相机</translation>
    </message>
    <message>
        <source>Onto the plane that most points lie on</source>
        <translation>投到大多数点所在的平面</translation>
    </message>
    <message>
        <source>Along an axis</source>
        <translation>沿坐标轴</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>分辨率</translation>
    </message>
    <message>
        <source>Camera of the depth</source>
        <translation>深度相机</translation>
    </message>
    <message>
        <source>Camera of the RGB pictures</source>
        <translation>RGB 图片的相机</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>Axes</source>
        <translation>坐标轴</translation>
    </message>
    <message>
        <source>Not measured</source>
        <translation>未测得</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>Byte order</source>
        <translation>字节顺序</translation>
    </message>
    <message>
        <source>read by the plugin %1</source>
        <translation>由插件 %1 读取</translation>
    </message>
    <message numerus="yes">
        <source>%n that the plugin lists wrongly: left out</source>
        <translation>
            <numerusform>插件列出有误的 %n 个：已略去</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::ConvertDialog</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Convert data of other programs</source>
        <translation>转换其他程序的数据</translation>
    </message>
    <message>
        <source>Stops the conversion; nothing stays of it.</source>
        <translation>停止转换；不会留下任何内容。</translation>
    </message>
</context>
<context>
    <name>twinspect::CostPlot</name>
    <message>
        <source>Reject threshold</source>
        <translation>拒收阈值</translation>
    </message>
    <message>
        <source>Expected cost over the threshold</source>
        <translation>预期成本随阈值的变化</translation>
    </message>
    <message>
        <source>Cost of %1 parts</source>
        <translation>%1 个零件的成本</translation>
    </message>
    <message>
        <source>Click to put the reject threshold there.</source>
        <translation>点击可将拒收阈值设在此处。</translation>
    </message>
    <message>
        <source>These are the parts that report. To set a threshold, show the calibration set.</source>
        <translation>这些是用于报告的零件。要设定阈值，请显示标定集。</translation>
    </message>
</context>
<context>
    <name>twinspect::CountsTable</name>
    <message>
        <source>False rejects</source>
        <translation>过杀</translation>
    </message>
    <message>
        <source>Good parts that are rejected, of all good parts judged.</source>
        <translation>被拒收的良品占所有已判良品的比例。</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>漏检</translation>
    </message>
    <message>
        <source>Defective parts that pass as OK, of all defective parts judged.</source>
        <translation>被判 OK 放行的不良品占所有已判不良品的比例。</translation>
    </message>
    <message>
        <source>To review</source>
        <translation>待复判</translation>
    </message>
    <message>
        <source>Parts a person has to look at, of all parts judged.</source>
        <translation>需要人工查看的零件占所有已判零件的比例。</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1&lt;/b&gt;: n = %2 good, %3 defective</source>
        <translation>&lt;b&gt;%1&lt;/b&gt;：n = %2 个良品，%3 个不良品</translation>
    </message>
    <message>
        <source>now in force: %1</source>
        <translation>当前生效：%1</translation>
    </message>
</context>
<context>
    <name>twinspect::CurrentPart</name>
    <message>
        <source>Measuring regions</source>
        <translation>正在测量区域</translation>
    </message>
    <message>
        <source>Opening part</source>
        <translation>正在打开零件</translation>
    </message>
</context>
<context>
    <name>twinspect::CurveChart</name>
    <message>
        <source>No model has this figure for every part.</source>
        <translation>没有模型对每个零件都有此指标。</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Good parts that were learnt from</source>
        <translation>用于学习的良品数</translation>
    </message>
    <message>
        <source>%1 in percent</source>
        <translation>%1（百分比）</translation>
    </message>
    <message>
        <source>Learning curves of the detectors</source>
        <translation>检测器的学习曲线</translation>
    </message>
    <message>
        <source>The further left a curve is high, the fewer good parts the detector needs.</source>
        <translation>曲线在越靠左处就很高，检测器需要的良品就越少。</translation>
    </message>
</context>
<context>
    <name>twinspect::CurvePlot</name>
    <message>
        <source>Share of good parts above the threshold</source>
        <translation>高于阈值的良品比例</translation>
    </message>
    <message>
        <source>Share of defects above it</source>
        <translation>高于阈值的不良品比例</translation>
    </message>
    <message>
        <source>ROC curve</source>
        <translation>ROC 曲线</translation>
    </message>
    <message>
        <source>Recall: share of defects above the threshold</source>
        <translation>召回率：高于阈值的不良品比例</translation>
    </message>
    <message>
        <source>Precision: share of defects among all above</source>
        <translation>精确率：高于阈值者中不良品的比例</translation>
    </message>
    <message>
        <source>Precision over recall</source>
        <translation>精确率-召回率曲线</translation>
    </message>
    <message>
        <source>Area under the curve: %1</source>
        <translation>曲线下面积：%1</translation>
    </message>
    <message>
        <source>Average precision: %1</source>
        <translation>平均精确率：%1</translation>
    </message>
    <message>
        <source>Click a point to put the reject threshold there.</source>
        <translation>点击某点可将拒收阈值设在该处。</translation>
    </message>
    <message>
        <source>These are the parts that report. To set a threshold, show the calibration set: a threshold that follows the test set makes its figures worthless.</source>
        <translation>这些是用于报告的零件。要设定阈值，请显示标定集：跟随测试集的阈值会使其指标失去意义。</translation>
    </message>
    <message>
        <source>Threshold %1: %2 of the good parts and %3 of the defects lie above it.</source>
        <translation>阈值 %1：%2 的良品和 %3 的不良品高于它。</translation>
    </message>
    <message>
        <source>Threshold %1: recall %2, precision %3.</source>
        <translation>阈值 %1：召回率 %2，精确率 %3。</translation>
    </message>
    <message>
        <source>This set holds no inspected parts yet.</source>
        <translation>此集合中还没有已检零件。</translation>
    </message>
    <message>
        <source>This set holds no defective parts, so there is no curve.
Show the test set, or let half of the test parts calibrate.</source>
        <translation>此集合没有不良品，因此没有曲线。
请显示测试集，或用一半测试零件标定。</translation>
    </message>
    <message>
        <source>This set holds no defective parts, so there is no curve.
Open or label some.</source>
        <translation>此集合没有不良品，因此没有曲线。
请打开一些，或设置标签。</translation>
    </message>
    <message>
        <source>This set holds no good parts, so there is no curve.
Open or label some.</source>
        <translation>此集合没有良品，因此没有曲线。
请打开一些，或设置标签。</translation>
    </message>
</context>
<context>
    <name>twinspect::DataStep</name>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>The folder is being listed.</source>
        <translation>正在列出文件夹内容。</translation>
    </message>
    <message>
        <source>Choose a folder that holds parts.</source>
        <translation>请选择包含零件的文件夹。</translation>
    </message>
    <message>
        <source>Choose a folder of good parts first.</source>
        <translation>请先选择良品文件夹。</translation>
    </message>
    <message>
        <source>Folder of good parts</source>
        <translation>良品文件夹</translation>
    </message>
    <message>
        <source>&lt;b&gt;This folder cannot be used.&lt;/b&gt; %1</source>
        <translation>&lt;b&gt;此文件夹无法使用。&lt;/b&gt;%1</translation>
    </message>
    <message numerus="yes">
        <source>A plain folder: all %n part(s) in it are taken for good ones.</source>
        <translation>
            <numerusform>普通文件夹：其中全部 %n 个零件都视为良品。</numerusform>
        </translation>
    </message>
    <message>
        <source>Folders train, validation and test were recognised: %1 good parts to train on, %2 for validation, and for testing %3 good and %4 defective ones.</source>
        <translation>已识别 train、validation 和 test 文件夹：%1 个良品用于训练，%2 个用于验证，测试用良品 %3 个、不良品 %4 个。</translation>
    </message>
    <message numerus="yes">
        <source>There are no validation parts, so %n of the good parts will be kept aside to check the model.</source>
        <translation>
            <numerusform>没有验证零件，因此将留出 %n 个良品检查模型。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) or folder(s) are not used; the check names them all. The first: %1</source>
        <translation>
            <numerusform>有 %n 个文件或文件夹未使用，检查会列出全部。第一个：%1</numerusform>
        </translation>
    </message>
    <message>
        <source>These files were put together as one part each (the first %1 of %2). Is that right?</source>
        <translation>这些文件各组成一个零件（前 %1 个，共 %2 个）。这样对吗？</translation>
    </message>
    <message>
        <source>Choose the folder with scans of &lt;b&gt;good&lt;/b&gt; parts of one kind, or drop it here. At least 5 are needed; 20 to 50 are a good start. Defective parts are not needed.</source>
        <translation>请选择同一种&lt;b&gt;良品&lt;/b&gt;的扫描文件夹，或将其拖到此处。至少需要 5 个；20 到 50 个是好的开端。不需要不良品。</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Every part is an RGB picture and the geometry that was measured with it, under the same name:</source>
        <translation>每个零件由一张 RGB 图片和同时测得的同名几何数据组成：</translation>
    </message>
    <message>
        <source>gasket/          my part
├─ rgb/          RGB pictures: .png .jpg .bmp
│   ├─ 001.png
│   └─ 002.png
└─ xyz/          geometry: .tiff (x, y, z), .pcd, .ply, or 16-bit depth .png
    ├─ 001.tiff  belongs to rgb/001.png
    └─ 002.tiff</source>
        <translation>gasket/          我的零件
├─ rgb/          RGB 图片：.png .jpg .bmp
│   ├─ 001.png
│   └─ 002.png
└─ xyz/          几何：.tiff (x, y, z)、.pcd、.ply 或 16 位深度 .png
    ├─ 001.tiff  对应 rgb/001.png
    └─ 002.tiff</translation>
    </message>
    <message>
        <source>The files may also lie side by side in one folder. A data set divided into &lt;i&gt;train/good/rgb&lt;/i&gt;, &lt;i&gt;train/good/xyz&lt;/i&gt;, &lt;i&gt;validation/good/…&lt;/i&gt; and &lt;i&gt;test/…&lt;/i&gt; is recognised too. Depth pictures need a file &lt;i&gt;intrinsics.json&lt;/i&gt; beside them.</source>
        <translation>文件也可以放在同一文件夹中。也能识别分为 &lt;i&gt;train/good/rgb&lt;/i&gt;、&lt;i&gt;train/good/xyz&lt;/i&gt;、&lt;i&gt;validation/good/…&lt;/i&gt; 和 &lt;i&gt;test/…&lt;/i&gt; 的数据集。深度图旁需要有 &lt;i&gt;intrinsics.json&lt;/i&gt; 文件。</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>零件</translation>
    </message>
    <message>
        <source>RGB picture</source>
        <translation>RGB 图片</translation>
    </message>
    <message>
        <source>Geometry</source>
        <translation>几何</translation>
    </message>
    <message>
        <source>Defect mask</source>
        <translation>缺陷掩模</translation>
    </message>
    <message>
        <source>The mapping is shown below.</source>
        <translation>映射显示在下方。</translation>
    </message>
    <message>
        <source>There are no RGB pictures with 3D files in this folder.</source>
        <translation>此文件夹中没有带 3D 文件的 RGB 图片。</translation>
    </message>
    <message>
        <source>With any other names you can say here which files belong together.</source>
        <translation>对于其他任何名称，您可以在这里说明哪些文件属于一起。</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>零件</translation>
    </message>
    <message>
        <source>Convert…</source>
        <translation>转换…</translation>
    </message>
    <message>
        <source>The 3D files are read with %1: %2.</source>
        <translation>3D 文件按 %1：%2 读取。</translation>
    </message>
</context>
<context>
    <name>twinspect::DetectorScatter</name>
    <message>
        <source>%1: score %2 of %3, score %4 of %5. Click to see the part.</source>
        <translation>%1：%3 的得分 %2，%5 的得分 %4。单击可查看零件。</translation>
    </message>
    <message>
        <source>Score of %1</source>
        <translation>%1 的得分</translation>
    </message>
    <message>
        <source>Scores that two detectors gave to the same parts</source>
        <translation>两个检测器给相同零件的得分</translation>
    </message>
    <message>
        <source>A detector is good where one line, straight up or straight across, leaves the good parts on one side and the defective parts on the other. Click a part to see it.</source>
        <translation>若一条竖线或横线能把良品和缺陷件分在两侧，则该检测器良好。单击零件可查看。</translation>
    </message>
    <message>
        <source>No part has a score of both detectors.</source>
        <translation>没有零件同时具有两个检测器的得分。</translation>
    </message>
</context>
<context>
    <name>twinspect::DropOverlay</name>
    <message numerus="yes">
        <source>Drop to open these %n item(s)</source>
        <translation>
            <numerusform>松开以打开这 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop to open the parts in &quot;%1&quot;</source>
        <translation>松开以打开“%1”中的零件</translation>
    </message>
    <message>
        <source>Drop to open the part &quot;%1&quot;</source>
        <translation>松开以打开零件“%1”</translation>
    </message>
    <message>
        <source>Drop to inspect with the model &quot;%1&quot;</source>
        <translation>松开以使用模型“%1”检测</translation>
    </message>
    <message>
        <source>Drop to inspect with the recipe &quot;%1&quot;</source>
        <translation>松开以使用配方“%1”检测</translation>
    </message>
    <message>
        <source>Everything Twinspect opens (%1)</source>
        <translation>Twinspect 可打开的所有文件 (%1)</translation>
    </message>
    <message>
        <source>Recipes (%1)</source>
        <translation>配方 (%1)</translation>
    </message>
    <message>
        <source>Models (%1)</source>
        <translation>模型 (%1)</translation>
    </message>
    <message>
        <source>Pictures and point clouds (%1)</source>
        <translation>图片和点云 (%1)</translation>
    </message>
</context>
<context>
    <name>twinspect::ErrorBar</name>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Opens the log with every message of this session.</source>
        <translation>打开包含本次会话所有消息的日志。</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭提示</translation>
    </message>
    <message>
        <source>Closes this message; it stays in the log.</source>
        <translation>关闭此消息；日志中仍会保留。</translation>
    </message>
    <message numerus="yes">
        <source>%n more message(s) below this one.</source>
        <translation>
            <numerusform>下面还有 %n 条消息。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::ErrorText</name>
    <message>
        <source>This cannot be done as asked.</source>
        <translation>无法按此要求执行。</translation>
    </message>
    <message>
        <source>A file or folder is missing.</source>
        <translation>缺少文件或文件夹。</translation>
    </message>
    <message>
        <source>A file cannot be opened.</source>
        <translation>文件无法打开。</translation>
    </message>
    <message>
        <source>A file is damaged or holds something else than expected.</source>
        <translation>文件已损坏，或内容与预期不符。</translation>
    </message>
    <message>
        <source>This kind of data is not supported.</source>
        <translation>不支持此类数据。</translation>
    </message>
    <message>
        <source>Files or settings do not match.</source>
        <translation>文件或设置不匹配。</translation>
    </message>
    <message>
        <source>There are too few parts for this.</source>
        <translation>零件数量不足。</translation>
    </message>
    <message>
        <source>Something could not be saved.</source>
        <translation>无法保存。</translation>
    </message>
    <message>
        <source>There is not enough memory.</source>
        <translation>内存不足。</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>The program made a mistake.</source>
        <translation>程序出现错误。</translation>
    </message>
</context>
<context>
    <name>twinspect::ExampleView</name>
    <message>
        <source>Artificial hole</source>
        <translation>人工孔</translation>
    </message>
    <message>
        <source>Unusual in RGB</source>
        <translation>RGB 异常</translation>
    </message>
    <message>
        <source>Unusual in depth</source>
        <translation>深度异常</translation>
    </message>
    <message>
        <source>A held-out part with an artificial hole (outlined). Bright is unusual to the model: everything at first, only the hole in the end.</source>
        <translation>一个留出的零件，带有人工孔（已勾出）。越亮表示对模型越陌生：开始时全部，最后只有孔。</translation>
    </message>
</context>
<context>
    <name>twinspect::ExchangeDialog</name>
    <message>
        <source>%1 annotations of %2 parts were exported into %3 files.</source>
        <translation>已将 %2 个零件的 %1 条标注导出到 %3 个文件。</translation>
    </message>
    <message>
        <source>%1 annotations of %2 parts were imported, %3 were there already, %4 were left out.</source>
        <translation>已导入 %2 个零件的 %1 条标注，%3 条原已存在，%4 条未采用。</translation>
    </message>
    <message>
        <source>%1 was left out: %2</source>
        <translation>%1 已略过：%2</translation>
    </message>
    <message>
        <source>Add to the annotations that are there</source>
        <translation>添加到已有标注</translation>
    </message>
    <message>
        <source>Choose a place first.</source>
        <translation>请先选择位置。</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Export annotations</source>
        <translation>导出标注</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>File of annotations</source>
        <translation>标注文件</translation>
    </message>
    <message>
        <source>File or folder</source>
        <translation>文件或文件夹</translation>
    </message>
    <message>
        <source>Folder for the files</source>
        <translation>存放文件的文件夹</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Import annotations</source>
        <translation>导入标注</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Into the folder</source>
        <translation>目标文件夹</translation>
    </message>
    <message>
        <source>Replace them; a copy of the old ones is kept on disk</source>
        <translation>替换已有标注；旧标注的副本保留在磁盘上</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>The parts are finished: what is marked on them is the truth</source>
        <translation>零件已完成：其标注即为真值</translation>
    </message>
    <message>
        <source>What is there</source>
        <translation>已有标注</translation>
    </message>
    <message>
        <source>A plugin writes it, into a new or an empty folder.</source>
        <translation>由插件写入新的或空的文件夹。</translation>
    </message>
</context>
<context>
    <name>twinspect::ExpertPanel</name>
    <message>
        <source>Every option of the engine. The defaults are what our measurements recommend; options that differ are bold.</source>
        <translation>引擎的所有选项。默认值为我们测量后推荐的值；与之不同的以粗体显示。</translation>
    </message>
    <message>
        <source>Reset all to defaults</source>
        <translation>全部恢复默认</translation>
    </message>
    <message>
        <source>&lt;b&gt;Training&lt;/b&gt;</source>
        <translation>&lt;b&gt;训练&lt;/b&gt;</translation>
    </message>
    <message>
        <source>&lt;b&gt;Network&lt;/b&gt;</source>
        <translation>&lt;b&gt;网络&lt;/b&gt;</translation>
    </message>
</context>
<context>
    <name>twinspect::FilesStep</name>
    <message>
        <source>Folder of the data</source>
        <translation>数据文件夹</translation>
    </message>
    <message>
        <source>Parts are made of data of other programs, in a new folder. The data themselves are only read.</source>
        <translation>用其他程序的数据在新文件夹中生成零件。原数据只被读取。</translation>
    </message>
    <message>
        <source>The folder with the files of all parts, also in folders below it.</source>
        <translation>包含所有零件文件的文件夹，也包括其下的文件夹。</translation>
    </message>
    <message>
        <source>&lt;p&gt;What can be converted:&lt;/p&gt;&lt;ul&gt;&lt;li&gt;&lt;b&gt;Lists of points&lt;/b&gt; (.ply, .pcd, .csv, .xyz, .txt, .asc, .pts), with colours, or with an RGB picture of the same name&lt;/li&gt;&lt;li&gt;&lt;b&gt;RGB and depth of two cameras&lt;/b&gt;, with the files of the cameras: the colours are taken through the calibration&lt;/li&gt;&lt;/ul&gt;&lt;p&gt;What cannot: depth that was saved as colours or with 8 bits, since the measurement is lost; clouds of all sides, since a part is seen from one.&lt;/p&gt;&lt;p&gt;RGB and geometry that lie on each other pixel by pixel need no conversion: open their folder.&lt;/p&gt;</source>
        <translation>&lt;p&gt;可以转换：&lt;/p&gt;&lt;ul&gt;&lt;li&gt;&lt;b&gt;点列表&lt;/b&gt;（.ply、.pcd、.csv、.xyz、.txt、.asc、.pts），带颜色，或有同名的 RGB 图片&lt;/li&gt;&lt;li&gt;&lt;b&gt;来自两台相机的 RGB 和深度&lt;/b&gt;，附相机文件：颜色通过标定获取&lt;/li&gt;&lt;/ul&gt;&lt;p&gt;不能转换：保存为颜色或 8 位的深度，因为测量值已丢失；各个侧面合成的点云，因为零件只从一侧观察。&lt;/p&gt;&lt;p&gt;逐像素对齐的 RGB 和几何数据不需要转换：直接打开其文件夹。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>RGB pictures</source>
        <translation>RGB 图片</translation>
    </message>
    <message>
        <source>3D files</source>
        <translation>3D 文件</translation>
    </message>
    <message>
        <source>A pattern such as rgb/*.png or *_rgb, in which * stands for the part&apos;s name. Files in which it is the same become one part. Both empty: as the folder is understood.</source>
        <translation>类似 rgb/*.png 或 *_rgb 的模式，其中 * 代表零件名称。名称相同的文件成为一个零件。两者均留空：按文件夹的结构理解。</translation>
    </message>
    <message>
        <source>as the folder is understood</source>
        <translation>按文件夹的结构理解</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>零件</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Choose a folder first.</source>
        <translation>请先选择文件夹。</translation>
    </message>
    <message>
        <source>The folder is being listed.</source>
        <translation>正在列出文件夹。</translation>
    </message>
    <message>
        <source>Choose a folder that holds parts, or say which files belong together.</source>
        <translation>请选择包含零件的文件夹，或说明哪些文件属于一起。</translation>
    </message>
    <message>
        <source>The folder is being listed…</source>
        <translation>正在列出文件夹…</translation>
    </message>
    <message>
        <source>&lt;b&gt;No part was found.&lt;/b&gt; %1</source>
        <translation>&lt;b&gt;未找到零件。&lt;/b&gt;%1</translation>
    </message>
    <message>
        <source>Read by</source>
        <translation>读取方式</translation>
    </message>
    <message>
        <source>Twinspect itself, or a plugin that recognises the folder.</source>
        <translation>Twinspect 本身，或识别该文件夹的插件。</translation>
    </message>
    <message>
        <source>plugin %1</source>
        <translation>插件 %1</translation>
    </message>
    <message>
        <source>Defective parts</source>
        <translation>有缺陷的零件</translation>
    </message>
    <message>
        <source>A pattern of their names, such as ng/* for all in the folder ng. All other parts are good. Empty: as the folder is understood.</source>
        <translation>其名称的模式，例如 ng/* 表示文件夹 ng 中的全部。其他零件都是良品。留空：按文件夹的理解方式。</translation>
    </message>
</context>
<context>
    <name>twinspect::FilterBar</name>
    <message>
        <source>As in the table&apos;s header</source>
        <translation>按表头</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>False rejects</source>
        <translation>过杀</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>漏检</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>复判</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>拒收</translation>
    </message>
    <message>
        <source>Unlabelled</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>Marked</source>
        <translation>已标记</translation>
    </message>
    <message>
        <source>Not inspected</source>
        <translation>未检测</translation>
    </message>
    <message>
        <source>%1  %2</source>
        <comment>name of a filter and the number of parts behind it</comment>
        <translation>%1  %2</translation>
    </message>
    <message>
        <source>Search names, defect types and notes</source>
        <translation>搜索名称、缺陷类型和备注</translation>
    </message>
    <message>
        <source>Shows the parts whose name, defect type or note holds all of these words.</source>
        <translation>显示名称、缺陷类型或备注包含所有这些词的零件。</translation>
    </message>
    <message>
        <source>Every part of the open data.</source>
        <translation>已打开数据中的所有零件。</translation>
    </message>
    <message>
        <source>Good parts that the recipe rejects.</source>
        <translation>被配方拒收的良品。</translation>
    </message>
    <message>
        <source>Defective parts that the recipe passes as OK.</source>
        <translation>被配方判 OK 放行的不良品。</translation>
    </message>
    <message>
        <source>Parts that a person has to look at: between the thresholds, or no part found.</source>
        <translation>需要人工查看的零件：介于两个阈值之间，或未找到零件。</translation>
    </message>
    <message>
        <source>Parts that the recipe rejects, whatever their label.</source>
        <translation>被配方拒收的零件，不论其标签。</translation>
    </message>
    <message>
        <source>Parts nobody has labelled yet.</source>
        <translation>尚无标签的零件。</translation>
    </message>
    <message>
        <source>Parts you marked to come back to.</source>
        <translation>您标记以便稍后查看的零件。</translation>
    </message>
    <message>
        <source>Parts without a verdict: not inspected yet, or not readable.</source>
        <translation>没有判定的零件：尚未检测或无法读取。</translation>
    </message>
    <message>
        <source>All defect types</source>
        <translation>所有缺陷类型</translation>
    </message>
    <message>
        <source>Shows defective parts of one type.</source>
        <translation>显示某一类型的不良品。</translation>
    </message>
    <message>
        <source>As in the data</source>
        <translation>按数据顺序</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>按名称</translation>
    </message>
    <message>
        <source>Highest score first</source>
        <translation>得分从高到低</translation>
    </message>
    <message>
        <source>Lowest score first</source>
        <translation>得分从低到高</translation>
    </message>
    <message>
        <source>Strictest verdict first</source>
        <translation>判定最严的在前</translation>
    </message>
    <message>
        <source>By label and defect type</source>
        <translation>按标签和缺陷类型</translation>
    </message>
    <message>
        <source>Largest region first</source>
        <translation>区域从大到小</translation>
    </message>
    <message>
        <source>Order of the list.</source>
        <translation>列表顺序。</translation>
    </message>
    <message>
        <source>Defect type</source>
        <translation>缺陷类型</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>顺序</translation>
    </message>
    <message>
        <source>To annotate</source>
        <translation>待标注</translation>
    </message>
    <message>
        <source>Parts whose annotation nobody has finished.</source>
        <translation>尚无人完成标注的零件。</translation>
    </message>
    <message>
        <source>Next to annotate first</source>
        <translation>待标注的优先</translation>
    </message>
    <message>
        <source>Least agreement first</source>
        <translation>一致性最低的优先</translation>
    </message>
</context>
<context>
    <name>twinspect::FindingList</name>
    <message>
        <source>Nothing stands in the way: everything that was checked is in order.</source>
        <translation>没有障碍：检查的各项均正常。</translation>
    </message>
    <message numerus="yes">
        <source>There are %n more finding(s). Repair these first, then check again.</source>
        <translation>
            <numerusform>还有 %n 项发现。请先处理这些，然后再次检查。</numerusform>
        </translation>
    </message>
    <message>
        <source>&lt;b&gt;%1.&lt;/b&gt; %2</source>
        <translation>&lt;b&gt;%1。&lt;/b&gt;%2</translation>
    </message>
    <message>
        <source>%1 … &lt;a href=&quot;all&quot;&gt;show all %2&lt;/a&gt;</source>
        <translation>%1 … &lt;a href=&quot;all&quot;&gt;显示全部 %2 个&lt;/a&gt;</translation>
    </message>
    <message>
        <source>Map files…</source>
        <translation>映射文件…</translation>
    </message>
    <message>
        <source>Convert…</source>
        <translation>转换…</translation>
    </message>
</context>
<context>
    <name>twinspect::FirstStepsDialog</name>
    <message>
        <source>First steps and glossary</source>
        <translation>入门与术语表</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>1. Open data</source>
        <translation>1. 打开数据</translation>
    </message>
    <message>
        <source>Open a folder of scanned parts, each an RGB picture with its depth, or drop it anywhere in the window. Without scans of your own, use &quot;Try the demo&quot; on the start page.</source>
        <translation>打开已扫描零件的文件夹，每个零件为 RGB 图片及其深度，或将其拖到窗口任意位置。若没有自己的扫描，请使用开始页面上的“试用演示”。</translation>
    </message>
    <message>
        <source>2. Train</source>
        <translation>2. 训练</translation>
    </message>
    <message>
        <source>The page &quot;Train&quot; leads from a folder of good parts to a model: it checks the scans, names what does not fit, and learns what good parts look like. Defective parts are not needed.</source>
        <translation>“训练”页面引导您从良品文件夹得到模型：检查扫描，指出不合适之处，并学习良品的样子。不需要不良品。</translation>
    </message>
    <message>
        <source>3. Calibrate</source>
        <translation>3. 标定</translation>
    </message>
    <message>
        <source>The page &quot;Calibrate&quot; shows the scores of all parts. Drag the two thresholds: below is OK, between them a person reviews, above is rejected. The page says how many good parts would be rejected, how many defects would escape, and what your number of parts can prove. Apply puts the thresholds in force; undo takes them back.</source>
        <translation>“标定”页面显示所有零件的得分。拖动两个阈值：低于为 OK，介于两者之间由人复判，高于则拒收。页面会显示有多少良品将被拒收、多少缺陷将漏检，以及您的零件数量能证明什么。应用使阈值生效；撤销可收回。</translation>
    </message>
    <message>
        <source>4. Inspect</source>
        <translation>4. 检测</translation>
    </message>
    <message>
        <source>Choose a part in the list: RGB, height, cloud and anomaly map show the same point under the cursor. Colour in the map begins at the threshold, so a good part shows none. &quot;Inspect the listed parts&quot; judges all of them; the watched folder judges what arrives.</source>
        <translation>在列表中选择零件：RGB、高度、点云和异常图显示光标下的同一点。异常图从阈值起着色，因此良品无色。“检测列出的零件”判定全部零件；监视文件夹判定新到的零件。</translation>
    </message>
    <message>
        <source>Every inspection is kept. The page &quot;Results&quot; filters and compares them and decides again under other thresholds without inspecting anew; the page &quot;Report&quot; saves one part or a whole run as a PDF document or a table.</source>
        <translation>每次检测都会保存。“结果”页面可筛选和比较，并可在不重新检测的情况下按其他阈值重新判定；“报告”页面可将单个零件或整次运行保存为 PDF 文档或表格。</translation>
    </message>
    <message>
        <source>Your scans are never changed. The wizard proposes where the model and its recipe are saved; the recipe is what inspects a part later, here or on the command line. Settings and results lie in %1.</source>
        <translation>您的扫描绝不会被更改。向导会建议模型及其配方的保存位置；之后在此处或命令行中用配方检测零件。设置和结果位于 %1。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Part&lt;/b&gt;: one scanned object, a picture and a 3D file that belong together.</source>
        <translation>&lt;b&gt;零件&lt;/b&gt;：一个被扫描的对象，即相互对应的一张图片和一个 3D 文件。</translation>
    </message>
    <message>
        <source>&lt;b&gt;RGB&lt;/b&gt; and &lt;b&gt;depth&lt;/b&gt;: the two ways in which a part is seen; also their views, maps and channels.</source>
        <translation>&lt;b&gt;RGB&lt;/b&gt; 与&lt;b&gt;深度&lt;/b&gt;：观察零件的两种方式，也指其视图、图和通道。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Height&lt;/b&gt;: millimetres over the ground, computed from depth.</source>
        <translation>&lt;b&gt;高度&lt;/b&gt;：由深度计算的高于底面的毫米数。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Good part&lt;/b&gt;: a part without defects. A model learns from good parts only.</source>
        <translation>&lt;b&gt;良品&lt;/b&gt;：没有缺陷的零件。模型只从良品学习。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Held-out part&lt;/b&gt;: a good part that the training keeps aside to check the model and to set the first thresholds.</source>
        <translation>&lt;b&gt;留出的零件&lt;/b&gt;：训练时留出的良品，用于检查模型并设定初始阈值。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Defect&lt;/b&gt;: what makes a part bad; its kind, such as a scratch, is the defect type.</source>
        <translation>&lt;b&gt;缺陷&lt;/b&gt;：使零件不良的原因；其种类（如划痕）为缺陷类型。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Threshold&lt;/b&gt;: the score above which a part is rejected or reviewed. The &lt;b&gt;review band&lt;/b&gt; lies between the two.</source>
        <translation>&lt;b&gt;阈值&lt;/b&gt;：得分高于它的零件判为 NG 或复判。两者之间为&lt;b&gt;复判区间&lt;/b&gt;。</translation>
    </message>
    <message>
        <source>&lt;b&gt;OK&lt;/b&gt;, &lt;b&gt;review&lt;/b&gt;, &lt;b&gt;reject&lt;/b&gt;: the verdicts. In review a person looks at the part.</source>
        <translation>&lt;b&gt;OK&lt;/b&gt;、&lt;b&gt;复判&lt;/b&gt;、&lt;b&gt;NG&lt;/b&gt;：判定结果。复判时由人查看零件。</translation>
    </message>
    <message>
        <source>&lt;b&gt;False reject&lt;/b&gt;: a good part with the verdict reject.</source>
        <translation>&lt;b&gt;过杀&lt;/b&gt;：被判为 NG 的良品。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Escape&lt;/b&gt;: a defective part with the verdict OK.</source>
        <translation>&lt;b&gt;漏检&lt;/b&gt;：被判为 OK 的不良品。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Model&lt;/b&gt;: what the training has learnt. &lt;b&gt;Recipe&lt;/b&gt;: a model with its thresholds, their history and your notes.</source>
        <translation>&lt;b&gt;模型&lt;/b&gt;：训练所学到的内容。&lt;b&gt;配方&lt;/b&gt;：模型及其阈值、阈值历史和您的备注。</translation>
    </message>
    <message>
        <source>5. Mark defects</source>
        <translation>5. 标注缺陷</translation>
    </message>
    <message>
        <source>&lt;b&gt;Annotation&lt;/b&gt;: a defect that a person marked on a part, pixel by pixel.</source>
        <translation>&lt;b&gt;标注&lt;/b&gt;：由人在零件上逐像素标出的缺陷。</translation>
    </message>
    <message>
        <source>Choose a tool left of the views and draw, in RGB, height, map or cloud: the annotation shows in all of them. Everything is saved at once. &quot;Finished&quot; says that every defect of the part is marked; then its annotations are the truth about it.</source>
        <translation>在视图左侧选择工具，然后在 RGB、高度、异常图或点云中绘制：标注会显示在所有视图中。所有内容立即保存。“已完成”表示零件的每个缺陷都已标注；此后其标注即作为该零件的真值。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Depth or height of a region&lt;/b&gt;: how far it departs from the surface around it. A number after ± is its standard uncertainty, from the noise of the sensor and the size of a pixel.</source>
        <translation>&lt;b&gt;区域的深度或高度&lt;/b&gt;：它偏离周围表面的程度。± 后的数字是标准不确定度，来自传感器噪声和像素大小。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Minimum area&lt;/b&gt;, &lt;b&gt;minimum depth&lt;/b&gt;: regions below them do not count. A region whose depth cannot be measured, or that only RGB shows, counts at any depth.</source>
        <translation>&lt;b&gt;最小面积&lt;/b&gt;、&lt;b&gt;最小深度&lt;/b&gt;：低于它们的区域不计入。深度无法测量或仅由 RGB 显示的区域，无论深度都计入。</translation>
    </message>
    <message>
        <source>6. Say where to look</source>
        <translation>6. 指定检查位置</translation>
    </message>
    <message>
        <source>The list &quot;Of interest&quot; beside the views holds the regions of interest of the recipe. While it is shown, the tools draw such regions: pixels in them are ignored, are inspected while all others are not, or have a threshold, minimum area or minimum depth of their own. They follow the middle of the part from picture to picture. A verdict that they make milder says so. Draw them with a margin: a defect at a border counts with its pixels on either side only.</source>
        <translation>视图旁的“关注”列表含有配方的感兴趣区域。显示该列表时，工具绘制这类区域：其中的像素被忽略、是唯一被检查的，或有自身的阈值、最小面积或最小深度。它们在每张图像中跟随零件的中心。因它们而放宽的判定会注明。请留出余量绘制：边界处的缺陷在每一侧只计其在该侧的像素。</translation>
    </message>
    <message>
        <source>7. Results</source>
        <translation>7. 结果</translation>
    </message>
    <message>
        <source>8. Where your files are</source>
        <translation>8. 文件所在位置</translation>
    </message>
    <message>
        <source>&lt;b&gt;Region of interest&lt;/b&gt;: a place on every part of a recipe that is inspected, ignored, or has limits of its own.</source>
        <translation>&lt;b&gt;感兴趣区域&lt;/b&gt;：配方的每个零件上被检查、被忽略或有自身限值的位置。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Label&lt;/b&gt;: what a person says about a whole part: good or defective.</source>
        <translation>&lt;b&gt;标签&lt;/b&gt;：人对整个零件的判断：良品或不良品。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Mark&lt;/b&gt;: a sign beside a part in the list, to come back to it. It says nothing about the part.</source>
        <translation>&lt;b&gt;标记&lt;/b&gt;：列表中零件旁的记号，便于稍后返回查看。它不说明零件的好坏。</translation>
    </message>
    <message>
        <source>Sorted by &quot;Next to annotate first&quot;, the list of parts is the queue. A and D go through it, Shift+D goes to the next part that is not finished. Shift+G adds a part to the good set, which the next training learns from; Shift+B makes it an example of a defect.</source>
        <translation>按“待标注的优先”排序时，零件列表就是队列。A 和 D 逐个切换，Shift+D 跳到下一个未完成的零件。Shift+G 将零件加入良品集，供下次训练学习；Shift+B 将其作为缺陷样例。</translation>
    </message>
    <message>
        <source>&quot;Give a second opinion&quot; lets another person annotate without seeing what was marked. Where both have finished a part, they are compared, and the first person accepts one or merges both. &quot;Guidelines&quot; keeps what all should know about marking these parts.</source>
        <translation>“给出第二意见”让另一个人在看不到已有标注的情况下进行标注。两人都完成某个零件后进行比较，由第一个人采用其中之一或合并两者。“标注规范”记录所有人在标注这些零件时应了解的内容。</translation>
    </message>
    <message>
        <source>&lt;b&gt;IoU&lt;/b&gt;: intersection over union, the pixels that two people both marked as a share of those that either marked; 1 is full agreement.</source>
        <translation>&lt;b&gt;IoU&lt;/b&gt;：交并比，两人都标注的像素占任一人标注像素的比例；1 表示完全一致。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Kappa&lt;/b&gt; (Cohen): agreement beyond what chance gives; 1 is full agreement, 0 as much as chance. A dash: it is not defined where both always said the same.</source>
        <translation>&lt;b&gt;Kappa&lt;/b&gt;（Cohen）：超出随机水平的一致性；1 表示完全一致，0 表示与随机相当。短横表示两人始终给出相同答案时无定义。</translation>
    </message>
    <message>
        <source>Lists of points (PLY, PCD, CSV, XYZ) and RGB and depth of two cameras have to be converted first: &quot;Convert data of other programs&quot; in the menu &quot;File&quot;. It shows what it recognised in a folder, and one part as it would come out: RGB, height, mm per pixel, pixels without a point. Points go onto the pixels of the camera that measured them, or onto those of a parallel view. What no file says (the unit, the resolution) it asks. The parts go into a new folder, with a log of what was assumed and what was left out.</source>
        <translation>点列表（PLY、PCD、CSV、XYZ）以及来自两台相机的 RGB 和深度必须先转换：使用“文件”菜单中的“转换其他程序的数据”。它显示在文件夹中识别到的内容，以及一个零件转换后的样子：RGB、高度、每像素毫米数、没有点的像素。点会放到测量它们的相机的像素上，或平行视图的像素上。没有文件说明的内容（单位、分辨率）它会询问。零件写入新文件夹，并附有日志，记录作了哪些假定、略去了什么。</translation>
    </message>
    <message>
        <source>The button &quot;Surface: height&quot; turns the height view to the slope or the curvature of the surface: scratches and shallow dents stand out there.</source>
        <translation>按钮“表面：高度”可将高度视图切换为表面的倾斜或曲率：划痕和浅凹坑在其中更加明显。</translation>
    </message>
    <message>
        <source>With a model, &quot;Surface: against good parts&quot; shows how much higher or lower than good parts it is, in mm, also on the cloud.</source>
        <translation>打开模型后，“表面：与良品相比”以毫米显示其比良品高或低多少，点云上也可显示。</translation>
    </message>
    <message>
        <source>Where a finding of the check names the setting that cures it, &quot;Repair&quot; sets it for all parts. Only how the files are read changes, never the files, and undo takes it back.</source>
        <translation>当检查结果指出可以解决问题的设置时，“修复”会对所有零件应用该设置。只改变文件的读取方式，绝不改动文件，并且可以撤销。</translation>
    </message>
    <message>
        <source>10. Glossary</source>
        <translation>10. 术语表</translation>
    </message>
    <message>
        <source>9. Detectors</source>
        <translation>9. 检测器</translation>
    </message>
    <message>
        <source>&lt;b&gt;Detector&lt;/b&gt;: what learns a part and finds its defects. DCRDF-Net is the one that is recommended.</source>
        <translation>&lt;b&gt;检测器&lt;/b&gt;：学习零件并找出其缺陷的方法。推荐使用 DCRDF-Net。</translation>
    </message>
    <message>
        <source>A detector is what learns a part and finds its defects. The training page offers these. Their scores cannot be compared; their verdicts can.</source>
        <translation>检测器学习零件并找出其缺陷。训练页面提供以下检测器。它们的得分不可相互比较，判定结果可以。</translation>
    </message>
    <message>
        <source>Differences from the published form: %1</source>
        <translation>与发表形式的差异：%1</translation>
    </message>
    <message>
        <source>It looks at RGB and depth</source>
        <translation>它查看 RGB 和深度</translation>
    </message>
    <message>
        <source>It looks at RGB only</source>
        <translation>它仅查看 RGB</translation>
    </message>
    <message>
        <source>It looks at depth only</source>
        <translation>它仅查看深度</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>来源：%1</translation>
    </message>
    <message>
        <source>&lt;b&gt;Score&lt;/b&gt;: one number a part, higher for what is less usual. 0 is the middle of the held-out good parts, 1 the reject threshold of the training, whatever threshold was set since. Scores of two models say the same at 0 and 1 only. The &lt;b&gt;raw score&lt;/b&gt; is the model&apos;s own number: files have it, and the tool tip of a score.</source>
        <translation>&lt;b&gt;得分&lt;/b&gt;：每个零件一个数，越不寻常越高。0 为保留良品的中位数，1 为训练时的拒收阈值，与此后设定的阈值无关。两个模型的得分只在 0 和 1 处含义相同。&lt;b&gt;原始得分&lt;/b&gt;是模型自己的数值：文件中保存的是它，得分的工具提示中也有。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Anomaly map&lt;/b&gt;: the score of every pixel, read like the score of the part. A &lt;b&gt;region&lt;/b&gt; is where it is above the pixel threshold.</source>
        <translation>&lt;b&gt;异常图&lt;/b&gt;：每个像素的得分，读法与零件得分相同。高于像素阈值之处为&lt;b&gt;区域&lt;/b&gt;。</translation>
    </message>
    <message>
        <source>More detectors come as plugins. The settings list those that were found, and say why one cannot be used. How to write one is told in plugins.md in the documentation of Twinspect (plugins/README.md in its source), with a whole plugin as an example. The page &quot;Compare&quot; puts detectors side by side on your own parts.</source>
        <translation>更多检测器以插件形式提供。设置中列出找到的插件，并说明某个插件为何无法使用。如何编写插件见 Twinspect 文档中的 plugins.md（源代码中的 plugins/README.md），并附有完整的示例插件。“对比”页面在您自己的零件上并列对比检测器。</translation>
    </message>
    <message>
        <source>&quot;Tolerance of the height…&quot; in the menu sets by how much it may differ, and &quot;Surface: tolerance&quot; shows what lies outside. It makes no verdict.</source>
        <translation>菜单中的“高度公差…”设置允许的差值，“表面：公差”显示超出之处。它不作判定。</translation>
    </message>
</context>
<context>
    <name>twinspect::GuidelinesPanel</name>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Changes the guidelines. They are kept beside the annotations, where colleagues see them.</source>
        <translation>更改标注规范。它保存在标注旁边，同事可以看到。</translation>
    </message>
    <message>
        <source>Edit the guidelines</source>
        <translation>编辑标注规范</translation>
    </message>
    <message>
        <source>Guidelines</source>
        <translation>标注规范</translation>
    </message>
    <message>
        <source>Text of the guidelines</source>
        <translation>标注规范文本</translation>
    </message>
    <message>
        <source>What counts as a defect, how its border is drawn, which types there are. Headings begin with #, lists with -.</source>
        <translation>什么算作缺陷、如何绘制边界、有哪些类型。标题以 # 开头，列表以 - 开头。</translation>
    </message>
    <message>
        <source>There are no guidelines for these data yet: what counts as a defect, and how it is drawn.</source>
        <translation>这些数据还没有标注规范：什么算作缺陷以及如何绘制。</translation>
    </message>
</context>
<context>
    <name>twinspect::ImageView</name>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
</context>
<context>
    <name>twinspect::InspectActions</name>
    <message>
        <source>One view</source>
        <translation>单视图</translation>
    </message>
    <message>
        <source>Shows one view alone.</source>
        <translation>只显示一个视图。</translation>
    </message>
    <message>
        <source>Four views</source>
        <translation>四视图</translation>
    </message>
    <message>
        <source>Shows RGB, height, 3D and anomaly map in a square.</source>
        <translation>以四宫格显示 RGB、高度、3D 和异常图。</translation>
    </message>
    <message>
        <source>One large, three small</source>
        <translation>一大三小</translation>
    </message>
    <message>
        <source>Shows one view large and the other three beside it.</source>
        <translation>一个视图放大，其余三个在旁。</translation>
    </message>
    <message>
        <source>Maximise view</source>
        <translation>最大化视图</translation>
    </message>
    <message>
        <source>Makes the view in use as large as all of them, or shows the others again.</source>
        <translation>将当前视图放大到全部区域，或重新显示其他视图。</translation>
    </message>
    <message>
        <source>RGB large</source>
        <translation>放大 RGB</translation>
    </message>
    <message>
        <source>Makes RGB the large view.</source>
        <translation>将 RGB 作为大视图。</translation>
    </message>
    <message>
        <source>Height large</source>
        <translation>放大高度</translation>
    </message>
    <message>
        <source>Makes the height the large view.</source>
        <translation>将高度作为大视图。</translation>
    </message>
    <message>
        <source>3D large</source>
        <translation>放大 3D</translation>
    </message>
    <message>
        <source>Makes the point cloud the large view.</source>
        <translation>将点云作为大视图。</translation>
    </message>
    <message>
        <source>Anomaly map large</source>
        <translation>放大异常图</translation>
    </message>
    <message>
        <source>Makes the anomaly map the large view.</source>
        <translation>将异常图作为大视图。</translation>
    </message>
    <message>
        <source>Fit to view</source>
        <translation>适应视图</translation>
    </message>
    <message>
        <source>Shows the whole picture in all flat views.</source>
        <translation>在所有平面视图中显示整幅图片。</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Enlarges the flat views; the wheel does it about the pointer.</source>
        <translation>放大平面视图；滚轮以指针为中心缩放。</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Shrinks the flat views; the wheel does it about the pointer.</source>
        <translation>缩小平面视图；滚轮以指针为中心缩放。</translation>
    </message>
    <message>
        <source>Actual size</source>
        <translation>实际大小</translation>
    </message>
    <message>
        <source>Shows one pixel of the picture as one pixel of the screen.</source>
        <translation>图片的一个像素对应屏幕的一个像素。</translation>
    </message>
    <message>
        <source>Reset height window</source>
        <translation>重置高度窗口</translation>
    </message>
    <message>
        <source>Colours the heights from end to end again, without the outermost 0.1 %. A drag with the right button changes it.</source>
        <translation>重新按全部高度范围着色，去除两端 0.1 %。用右键拖动可更改。</translation>
    </message>
    <message>
        <source>Contour at the threshold</source>
        <translation>阈值等值线</translation>
    </message>
    <message>
        <source>Draws the line where the anomaly map crosses the pixel threshold.</source>
        <translation>绘制异常图与像素阈值相交的线。</translation>
    </message>
    <message>
        <source>Outlines of regions</source>
        <translation>区域轮廓</translation>
    </message>
    <message>
        <source>Draws the border and the number of every region above the pixel threshold.</source>
        <translation>绘制每个高于像素阈值区域的边界和编号。</translation>
    </message>
    <message>
        <source>True defect</source>
        <translation>真实缺陷</translation>
    </message>
    <message>
        <source>Draws the border of the defect as it was marked by hand, where the data has one.</source>
        <translation>在数据含有人工标注时，绘制缺陷边界。</translation>
    </message>
    <message>
        <source>Height in grey</source>
        <translation>灰度高度</translation>
    </message>
    <message>
        <source>Shows the height from dark to light instead of in colours.</source>
        <translation>用由暗到亮代替颜色显示高度。</translation>
    </message>
    <message>
        <source>Save picture of the views…</source>
        <translation>保存视图图片…</translation>
    </message>
    <message>
        <source>Saves one view or all of them as PNG, up to four times as large as on the screen.</source>
        <translation>将一个或全部视图保存为 PNG，最大为屏幕的四倍。</translation>
    </message>
    <message>
        <source>Copy values at the cursor</source>
        <translation>复制光标处的值</translation>
    </message>
    <message>
        <source>Copies everything known about the pixel under the cursor.</source>
        <translation>复制光标下像素的全部信息。</translation>
    </message>
    <message>
        <source>Map: fused</source>
        <translation>图：融合</translation>
    </message>
    <message>
        <source>Shows the map the verdict rests on, RGB and depth together.</source>
        <translation>显示作为判定依据的图：RGB 与深度结合。</translation>
    </message>
    <message>
        <source>Map: RGB</source>
        <translation>图：RGB</translation>
    </message>
    <message>
        <source>Shows what is unusual in RGB. Coloured is what scores higher there than any held-out part of the training.</source>
        <translation>显示 RGB 中的异常。得分高于训练中任何留出零件之处着色。</translation>
    </message>
    <message>
        <source>Map: depth</source>
        <translation>图：深度</translation>
    </message>
    <message>
        <source>Shows what is unusual in depth. Coloured is what scores higher there than any held-out part of the training.</source>
        <translation>显示深度中的异常。得分高于训练中任何留出零件之处着色。</translation>
    </message>
    <message>
        <source>Map: who raised it</source>
        <translation>图：由何引起</translation>
    </message>
    <message>
        <source>Shows where the score comes from: orange = RGB, blue = depth, pale = both.</source>
        <translation>显示得分来源：橙色 = RGB，蓝色 = 深度，浅色 = 两者。</translation>
    </message>
    <message>
        <source>3D: RGB</source>
        <translation>3D：RGB</translation>
    </message>
    <message>
        <source>Colours the points as the camera saw them.</source>
        <translation>按相机所见着色各点。</translation>
    </message>
    <message>
        <source>3D: fused map</source>
        <translation>3D：融合图</translation>
    </message>
    <message>
        <source>Colours the points by the map the verdict rests on.</source>
        <translation>按作为判定依据的图着色各点。</translation>
    </message>
    <message>
        <source>3D: RGB map</source>
        <translation>3D：RGB 图</translation>
    </message>
    <message>
        <source>Colours the points by what is unusual in RGB.</source>
        <translation>按 RGB 中的异常着色各点。</translation>
    </message>
    <message>
        <source>3D: depth map</source>
        <translation>3D：深度图</translation>
    </message>
    <message>
        <source>Colours the points by what is unusual in depth.</source>
        <translation>按深度中的异常着色各点。</translation>
    </message>
    <message>
        <source>3D: who raised it</source>
        <translation>3D：由何引起</translation>
    </message>
    <message>
        <source>Colours the points by where the score comes from.</source>
        <translation>按得分来源着色各点。</translation>
    </message>
    <message>
        <source>3D from above</source>
        <translation>3D 俯视</translation>
    </message>
    <message>
        <source>Looks straight down on the ground, as the picture is turned.</source>
        <translation>垂直俯视底面，方向与图片一致。</translation>
    </message>
    <message>
        <source>3D from below</source>
        <translation>3D 仰视</translation>
    </message>
    <message>
        <source>Looks at the cloud from behind.</source>
        <translation>从背面看点云。</translation>
    </message>
    <message>
        <source>3D from the front</source>
        <translation>3D 前视</translation>
    </message>
    <message>
        <source>Looks at the cloud from the lower edge of the picture.</source>
        <translation>从图片下缘看点云。</translation>
    </message>
    <message>
        <source>3D from the back</source>
        <translation>3D 后视</translation>
    </message>
    <message>
        <source>Looks at the cloud from the upper edge of the picture.</source>
        <translation>从图片上缘看点云。</translation>
    </message>
    <message>
        <source>3D from the left</source>
        <translation>3D 左视</translation>
    </message>
    <message>
        <source>Looks at the cloud from the left edge of the picture.</source>
        <translation>从图片左缘看点云。</translation>
    </message>
    <message>
        <source>3D from the right</source>
        <translation>3D 右视</translation>
    </message>
    <message>
        <source>Looks at the cloud from the right edge of the picture.</source>
        <translation>从图片右缘看点云。</translation>
    </message>
    <message>
        <source>Reset 3D view</source>
        <translation>重置 3D 视图</translation>
    </message>
    <message>
        <source>Shows the whole cloud from above.</source>
        <translation>从上方显示整个点云。</translation>
    </message>
    <message>
        <source>3D without perspective</source>
        <translation>3D 无透视</translation>
    </message>
    <message>
        <source>Shows lengths alike at any distance, with a scale bar.</source>
        <translation>任何距离长度一致，并显示比例尺。</translation>
    </message>
    <message>
        <source>3D as on a turntable</source>
        <translation>3D 转台方式</translation>
    </message>
    <message>
        <source>Keeps the ground level while turning; off, the cloud turns freely.</source>
        <translation>旋转时保持底面水平；关闭后可自由旋转。</translation>
    </message>
    <message>
        <source>Larger points</source>
        <translation>增大点</translation>
    </message>
    <message>
        <source>Draws the points of the cloud larger.</source>
        <translation>将点云的点画大。</translation>
    </message>
    <message>
        <source>Smaller points</source>
        <translation>减小点</translation>
    </message>
    <message>
        <source>Draws the points of the cloud smaller.</source>
        <translation>将点云的点画小。</translation>
    </message>
    <message>
        <source>Do not measure</source>
        <translation>不测量</translation>
    </message>
    <message>
        <source>Ends measuring and removes the last measurement.</source>
        <translation>结束测量并移除上次测量。</translation>
    </message>
    <message>
        <source>Measure distance</source>
        <translation>测量距离</translation>
    </message>
    <message>
        <source>Measures between two points clicked in any view, in mm.</source>
        <translation>测量在任意视图中点击的两点间距离，单位 mm。</translation>
    </message>
    <message>
        <source>Measure height difference</source>
        <translation>测量高度差</translation>
    </message>
    <message>
        <source>Measures how much higher the second of two points lies, in mm over the ground.</source>
        <translation>测量第二点比第一点高多少，单位 mm（相对底面）。</translation>
    </message>
    <message>
        <source>Measure region</source>
        <translation>测量区域</translation>
    </message>
    <message>
        <source>Shows area and depth of the region that is clicked.</source>
        <translation>显示所点击区域的面积和深度。</translation>
    </message>
    <message>
        <source>Measure profile</source>
        <translation>测量轮廓线</translation>
    </message>
    <message>
        <source>Plots the heights along the line between two points, in mm over the ground.</source>
        <translation>绘制两点连线上的高度，单位为高于底面的 mm。</translation>
    </message>
    <message>
        <source>3D: surface</source>
        <translation>三维：表面</translation>
    </message>
    <message>
        <source>Shows how the surface bends, in 1/mm: bumps and edges light, hollows dark.</source>
        <translation>以 1/mm 显示表面的弯曲程度：凸起和棱边较亮，凹陷较暗。</translation>
    </message>
    <message>
        <source>Shows the height over the ground, in mm.</source>
        <translation>显示相对底面的高度，单位 mm。</translation>
    </message>
    <message>
        <source>Shows the surface as if lit from the upper left: scratches and shallow dents stand out.</source>
        <translation>以左上方打光的效果显示表面：划痕和浅凹坑更加明显。</translation>
    </message>
    <message>
        <source>Surface: against good parts</source>
        <translation>表面：与良品相比</translation>
    </message>
    <message>
        <source>Shows how much higher or lower than good parts it is, in mm: lower blue, higher orange.</source>
        <translation>显示其比良品高或低多少毫米：低为蓝色，高为橙色。</translation>
    </message>
    <message>
        <source>Surface: curvature</source>
        <translation>表面：曲率</translation>
    </message>
    <message>
        <source>Surface: height</source>
        <translation>表面：高度</translation>
    </message>
    <message>
        <source>Surface: slope</source>
        <translation>表面：倾斜</translation>
    </message>
    <message>
        <source>Surface: tolerance</source>
        <translation>表面：公差</translation>
    </message>
    <message>
        <source>Shows where the height lies within the tolerance against the mean good part, and where it is too low (blue) or too high (orange).</source>
        <translation>显示高度相对平均良品何处在公差内，何处过低（蓝色）或过高（橙色）。</translation>
    </message>
    <message>
        <source>Tolerance of the height…</source>
        <translation>高度公差…</translation>
    </message>
    <message>
        <source>Sets by how much the height may differ from the mean good part. The recipe keeps it. No verdict depends on it.</source>
        <translation>设置高度最多可与平均良品相差多少。由配方保存。判定不依赖于它。</translation>
    </message>
    <message>
        <source>Colours the points by what the height view shows: height, slope, curvature, or the height against good parts.</source>
        <translation>按高度视图显示的内容为点着色：高度、斜率、曲率或相对良品的高度。</translation>
    </message>
</context>
<context>
    <name>twinspect::InspectPage</name>
    <message>
        <source>Save picture…</source>
        <translation>保存图片…</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>How strongly the map covers the picture.</source>
        <translation>异常图覆盖图片的程度。</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>What is drawn over the flat views.</source>
        <translation>平面视图上绘制的内容。</translation>
    </message>
    <message>
        <source>3D view</source>
        <translation>3D 视图</translation>
    </message>
    <message>
        <source>Direction, perspective and point size of the 3D view.</source>
        <translation>3D 视图的方向、透视和点大小。</translation>
    </message>
    <message>
        <source>Which map is shown over the picture.</source>
        <translation>图片上显示哪种图。</translation>
    </message>
    <message>
        <source>What the colours of the 3D view mean.</source>
        <translation>3D 视图中颜色的含义。</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Measures with clicks in any view.</source>
        <translation>在任意视图中点击进行测量。</translation>
    </message>
    <message>
        <source>No part is shown.</source>
        <translation>未显示零件。</translation>
    </message>
    <message>
        <source>The model does not look at this: it was trained without it.</source>
        <translation>模型不看此项：训练时未包含。</translation>
    </message>
    <message>
        <source>The data has no marked defect for this part.</source>
        <translation>数据中此零件没有标注的缺陷。</translation>
    </message>
    <message>
        <source>The 3D view needs OpenGL, which this display does not offer.</source>
        <translation>3D 视图需要 OpenGL，此显示环境不支持。</translation>
    </message>
    <message>
        <source>Preparing views</source>
        <translation>正在准备视图</translation>
    </message>
    <message>
        <source>Opening %1…</source>
        <translation>正在打开 %1…</translation>
    </message>
    <message>
        <source>No part is selected.</source>
        <translation>未选择零件。</translation>
    </message>
    <message>
        <source>Choose a part in the list.</source>
        <translation>请在列表中选择零件。</translation>
    </message>
    <message>
        <source>No data is open.</source>
        <translation>没有打开的数据。</translation>
    </message>
    <message>
        <source>Open a folder of parts, or drop it here. Each part is an RGB picture with its depth or point cloud.</source>
        <translation>请打开零件文件夹或将其拖到此处。每个零件是一张 RGB 图片及其深度或点云。</translation>
    </message>
    <message>
        <source>%1 cannot be shown.</source>
        <translation>%1 无法显示。</translation>
    </message>
    <message>
        <source>Save picture of the views</source>
        <translation>保存视图图片</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>图片 (*.png)</translation>
    </message>
    <message>
        <source>No part was found in this picture, so there is no anomaly map. Check that the part lies in view of the sensor and that its depth was measured.</source>
        <translation>此图片中未找到零件，因此没有异常图。请检查零件是否在传感器视野内且已测得深度。</translation>
    </message>
    <message>
        <source>The model does not know how high good parts are. Train the part again with depth.</source>
        <translation>模型不知道良品有多高。请用深度重新训练该工件。</translation>
    </message>
    <message>
        <source>There is no anomaly map without a model. Open a recipe or a model, or train the part.</source>
        <translation>没有模型就没有异常图。请打开配方或模型，或训练零件。</translation>
    </message>
    <message>
        <source>There is no pixel threshold, so no regions can be told apart. Set one when calibrating.</source>
        <translation>没有像素阈值，因此无法区分区域。请在标定时设定。</translation>
    </message>
    <message>
        <source>No pixel is above the pixel threshold.</source>
        <translation>没有像素高于像素阈值。</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>正在打开…</translation>
    </message>
    <message>
        <source>This part cannot be read, so it was not inspected.</source>
        <translation>此零件无法读取，因此未检测。</translation>
    </message>
    <message>
        <source>No model is open: parts can be looked at, but not judged.</source>
        <translation>未打开模型：可以查看零件，但无法判定。</translation>
    </message>
    <message>
        <source>%1, coloured above %2</source>
        <translation>%1，高于 %2 着色</translation>
    </message>
    <message>
        <source>over a plane through the part: no ground is visible</source>
        <translation>相对穿过零件的平面：看不到底面</translation>
    </message>
    <message>
        <source>over the ground</source>
        <translation>相对底面</translation>
    </message>
    <message>
        <source>%1   %2</source>
        <translation>%1   %2</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>检测</translation>
    </message>
    <message>
        <source>Shows a part in RGB, depth, as a cloud and as an anomaly map.</source>
        <translation>以 RGB、深度、点云和异常图显示零件。</translation>
    </message>
    <message>
        <source>&amp;Inspect</source>
        <translation>检测(&amp;I)</translation>
    </message>
    <message>
        <source>Annotation tools</source>
        <translation>标注工具</translation>
    </message>
    <message>
        <source>Annotations (%1)</source>
        <translation>标注 (%1)</translation>
    </message>
    <message>
        <source>Annotations</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Of interest</source>
        <translation>关注</translation>
    </message>
    <message>
        <source>Of interest (%1)</source>
        <translation>关注 (%1)</translation>
    </message>
    <message>
        <source>Regions of interest: what is inspected, ignored, or has limits of its own. While this list is shown, the tools draw regions of interest.</source>
        <translation>感兴趣区域：被检查、被忽略或有自身限值的位置。显示此列表时，工具绘制感兴趣区域。</translation>
    </message>
    <message>
        <source>Draws a region of interest of the recipe. %1</source>
        <translation>绘制配方的感兴趣区域。%1</translation>
    </message>
    <message>
        <source>Guidelines</source>
        <translation>标注规范</translation>
    </message>
    <message>
        <source>The height against good parts has colours of its own.</source>
        <translation>与良品相比的高度有自己的颜色。</translation>
    </message>
    <message>
        <source>Slope and curvature are always grey.</source>
        <translation>倾斜和曲率始终以灰度显示。</translation>
    </message>
    <message>
        <source>What the height view shows.</source>
        <translation>高度视图显示的内容。</translation>
    </message>
    <message>
        <source>curvature: bumps light</source>
        <translation>曲率：凸起亮</translation>
    </message>
    <message>
        <source>higher or lower than good parts</source>
        <translation>比良品高或低</translation>
    </message>
    <message>
        <source>slope to the upper left</source>
        <translation>朝左上方的倾斜</translation>
    </message>
    <message>
        <source>The tolerance belongs to a recipe. Open a recipe or a model, or train the part.</source>
        <translation>公差属于配方。请打开配方或模型，或训练该零件。</translation>
    </message>
    <message>
        <source>The bands of the tolerance have fixed colours.</source>
        <translation>公差带的颜色是固定的。</translation>
    </message>
    <message>
        <source>This part was not compared with the mean good part: the model has none, or its position was not found with certainty.</source>
        <translation>该零件未与平均良品比较：模型中没有平均良品，或未能可靠找到零件位置。</translation>
    </message>
    <message>
        <source>The recipe has no tolerance. Set one with “Tolerance of the height…”.</source>
        <translation>配方没有公差。请用“高度公差…”设置。</translation>
    </message>
    <message>
        <source>tolerance against good parts: %1</source>
        <translation>相对良品的公差：%1</translation>
    </message>
    <message>
        <source>no tolerance is set</source>
        <translation>未设置公差</translation>
    </message>
</context>
<context>
    <name>twinspect::InspectText</name>
    <message>
        <source>No pixel threshold: nothing is coloured</source>
        <translation>无像素阈值：不着色</translation>
    </message>
    <message>
        <source>The model does not say what good parts reach: nothing is coloured</source>
        <translation>模型未记录良品所达到的值：不着色</translation>
    </message>
    <message>
        <source>up to %1: no colour</source>
        <translation>至 %1：无色</translation>
    </message>
    <message>
        <source>Raised by</source>
        <translation>由何引起</translation>
    </message>
    <message>
        <source>depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>both</source>
        <translation>两者</translation>
    </message>
    <message>
        <source>RGB</source>
        <translation>RGB</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>%1 threshold</source>
        <translation>%1 阈值</translation>
    </message>
    <message>
        <source>%1 highest good part</source>
        <translation>%1 良品最高值</translation>
    </message>
    <message>
        <source>%1 and more</source>
        <translation>%1 及以上</translation>
    </message>
    <message>
        <source>%1 mm deep</source>
        <translation>深 %1 mm</translation>
    </message>
    <message>
        <source>%1 mm high</source>
        <translation>高 %1 mm</translation>
    </message>
    <message>
        <source>This region is smaller than the minimum area and does not count. A click shows it in all views.</source>
        <translation>此区域小于最小面积，不计入。点击可在所有视图中显示。</translation>
    </message>
    <message>
        <source>A click shows this region in all views.</source>
        <translation>点击可在所有视图中显示此区域。</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>面积</translation>
    </message>
    <message>
        <source>vs. around</source>
        <translation>与周围之差</translation>
    </message>
    <message>
        <source>The score is within limits.</source>
        <translation>得分在限值之内。</translation>
    </message>
    <message>
        <source>The score is above the review threshold: a person should look.</source>
        <translation>得分高于复判阈值：应由人查看。</translation>
    </message>
    <message>
        <source>The score is above the reject threshold.</source>
        <translation>得分高于拒收阈值。</translation>
    </message>
    <message>
        <source>Every region is smaller than the minimum area, so the verdict is one step milder.</source>
        <translation>所有区域都小于最小面积，因此判定放宽一级。</translation>
    </message>
    <message>
        <source>No pixel is above the pixel threshold, so the verdict is one step milder.</source>
        <translation>没有像素高于像素阈值，因此判定放宽一级。</translation>
    </message>
    <message>
        <source>Areas could not be measured, so the minimum area was not applied.</source>
        <translation>无法测量面积，因此未应用最小面积。</translation>
    </message>
    <message>
        <source>No part was found in this picture.</source>
        <translation>此图片中未找到零件。</translation>
    </message>
    <message>
        <source>The score is not a number: a person should look.</source>
        <translation>得分不是数字：应由人查看。</translation>
    </message>
    <message>
        <source>No thresholds are set: a person should look.</source>
        <translation>未设定阈值：应由人查看。</translation>
    </message>
    <message>
        <source>How far the surface in the region departs from the surface around it; the part&apos;s own steps and edges count, too</source>
        <translation>区域内表面偏离周围表面的程度；零件自身的台阶和边缘也计算在内</translation>
    </message>
    <message>
        <source>How much higher or lower the region is than a good part, where it differs most. The model estimates it.</source>
        <translation>该区域在差异最大处比良品高或低多少。由模型估计。</translation>
    </message>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
    <message>
        <source>vs. good</source>
        <translation>与良品比</translation>
    </message>
    <message>
        <source>%1 mm lower than good parts, which vary by %2 mm</source>
        <translation>比良品低 %1 mm（良品波动 %2 mm）</translation>
    </message>
    <message>
        <source>%1 mm higher than good parts, which vary by %2 mm</source>
        <translation>比良品高 %1 mm（良品波动 %2 mm）</translation>
    </message>
    <message>
        <source>%1 mm lower than good parts</source>
        <translation>比良品低 %1 mm</translation>
    </message>
    <message>
        <source>%1 mm higher than good parts</source>
        <translation>比良品高 %1 mm</translation>
    </message>
    <message>
        <source>as high as good parts</source>
        <translation>与良品等高</translation>
    </message>
    <message>
        <source>The geometry has another scale than that of the parts the model learnt from (mm per pixel): check the unit and the camera file.</source>
        <translation>几何数据的比例（每像素毫米数）与模型所学工件的不同：请检查单位和相机文件。</translation>
    </message>
    <message>
        <source>This does not look like the part that the model learnt: its score is far above what good parts and artificial defects reached in the training. Check that the right recipe is open.</source>
        <translation>这看起来不像模型学习过的零件：其得分远高于训练中良品和人工缺陷所达到的值。请检查打开的配方是否正确。</translation>
    </message>
    <message>
        <source>The thresholds were found on scores that were not computed like this one (another number format or processor): a person should look. Calibrate the recipe on this computer.</source>
        <translation>阈值所依据的得分与此得分的计算方式不同（数字格式或处理器不同）：应由人查看。请在这台计算机上用良品重新标定配方。</translation>
    </message>
    <message>
        <source>%1 mm³</source>
        <translation>%1 mm³</translation>
    </message>
    <message>
        <source>%1: value ± standard uncertainty from the noise of the sensor and the size of a pixel.</source>
        <translation>%1：数值 ± 标准不确定度（来自传感器噪声和像素大小）。</translation>
    </message>
    <message>
        <source>Added material (+) or missing material (−) against the surface around the region</source>
        <translation>相对于周围表面多出 (+) 或缺少 (−) 的材料</translation>
    </message>
    <message>
        <source>The longest straight line within the region&apos;s outline, along the surface around it</source>
        <translation>区域轮廓内沿周围表面的最长直线</translation>
    </message>
    <message>
        <source>The shortest way from the region to the part&apos;s outline, or to that of an opening</source>
        <translation>从区域到零件轮廓或开孔轮廓的最短距离</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>体积</translation>
    </message>
    <message>
        <source>Longest</source>
        <translation>最长</translation>
    </message>
    <message>
        <source>To edge</source>
        <translation>到边缘</translation>
    </message>
    <message>
        <source>This region is neither as deep nor as high as the minimum depth and does not count. A click shows it in all views.</source>
        <translation>此区域的深度和高度都未达到最小深度，不计入。点击可在所有视图中显示。</translation>
    </message>
    <message>
        <source>No region is both as large as the minimum area and as deep or high as the minimum depth, so the verdict is one step milder.</source>
        <translation>没有区域既达到最小面积又达到最小深度或高度，因此判定放宽一级。</translation>
    </message>
    <message>
        <source>The depth of a region could not be measured, so the minimum depth was not applied.</source>
        <translation>有区域的深度无法测量，因此未应用最小深度。</translation>
    </message>
    <message>
        <source>This region lies where pixels are ignored and does not count. A click shows it in all views.</source>
        <translation>此区域位于被忽略的像素处，不计入。点击可在所有视图中显示。</translation>
    </message>
    <message>
        <source>The score of a region of interest is above the region&apos;s own threshold.</source>
        <translation>某感兴趣区域的得分高于该区域自身的阈值。</translation>
    </message>
    <message>
        <source>Without the regions of interest the verdict would be stricter.</source>
        <translation>没有感兴趣区域时判定会更严。</translation>
    </message>
    <message>
        <source>A region of interest does not lie on the part, or not wholly within the picture: a person should look.</source>
        <translation>某感兴趣区域不在零件上，或不完全在图像内：应由人员查看。</translation>
    </message>
    <message>
        <source>The regions of interest leave nothing of the part to inspect: a person should look.</source>
        <translation>感兴趣区域没有留下可检查的部分：应由人员查看。</translation>
    </message>
    <message>
        <source>The part was inspected under other regions of interest: inspect it again.</source>
        <translation>零件是按其他感兴趣区域检查的：请重新检查。</translation>
    </message>
    <message>
        <source>Height against good parts (mm)</source>
        <translation>与良品相比的高度 (mm)</translation>
    </message>
    <message>
        <source>Curvature (1/mm)</source>
        <translation>曲率（1/mm）</translation>
    </message>
    <message>
        <source>Height (mm)</source>
        <translation>高度，mm</translation>
    </message>
    <message>
        <source>Slope to the upper left (°)</source>
        <translation>朝左上方的倾斜（°）</translation>
    </message>
    <message>
        <source>Raw score</source>
        <translation>原始得分</translation>
    </message>
    <message>
        <source>The part does not lie in the picture as the good parts do: a person should look.</source>
        <translation>零件在图像中的放置与良品不同：请人工查看。</translation>
    </message>
</context>
<context>
    <name>twinspect::InspectionRuns</name>
    <message numerus="yes">
        <source>Inspecting %n part(s)</source>
        <translation>
            <numerusform>正在检测 %n 个零件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::InterestPanel</name>
    <message>
        <source>Pixels in it</source>
        <translation>其中的像素</translation>
    </message>
    <message>
        <source>What the selected region does, and those drawn from now on. The keys 1 to 3 choose it while a tool is active.</source>
        <translation>所选区域以及此后绘制的区域的作用。工具激活时可用按键 1 至 3 选择。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>How results and reports call the region.</source>
        <translation>结果和报告中对该区域的称呼。</translation>
    </message>
    <message>
        <source>Reject above</source>
        <translation>高于此值拒收</translation>
    </message>
    <message>
        <source>The region has a score of its own and rejects the part above this threshold; there is no review band. Its pixels do not count for the score of the part.</source>
        <translation>区域有自身的得分，高于此阈值即拒收零件；没有复检区间。其像素不计入零件的得分。</translation>
    </message>
    <message>
        <source>Minimum area, mm²</source>
        <translation>最小面积，mm²</translation>
    </message>
    <message>
        <source>Defects in the region count from this area on, instead of the recipe&apos;s minimum area.</source>
        <translation>区域内的缺陷从此面积起计入，代替配方的最小面积。</translation>
    </message>
    <message>
        <source>Minimum depth, mm</source>
        <translation>最小深度，mm</translation>
    </message>
    <message>
        <source>Defects in the region count from this depth or height on, instead of the recipe&apos;s minimum depth.</source>
        <translation>区域内的缺陷从此深度或高度起计入，代替配方的最小深度。</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Goes into the history of the recipe, with your name and the time.</source>
        <translation>连同您的姓名和时间写入配方的历史。</translation>
    </message>
    <message>
        <source>Regions of interest of the recipe</source>
        <translation>配方的感兴趣区域</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>限值</translation>
    </message>
    <message>
        <source>On this part</source>
        <translation>在此零件上</translation>
    </message>
    <message>
        <source>No recipe is open. Regions of interest belong to a recipe.</source>
        <translation>没有打开配方。感兴趣区域属于配方。</translation>
    </message>
    <message>
        <source>Open a part to draw on.</source>
        <translation>请打开要在其上绘制的零件。</translation>
    </message>
    <message>
        <source>In force. Save the recipe to keep them; parts that were inspected before have to be inspected again.</source>
        <translation>生效中。保存配方以保留；此前检查过的零件须重新检查。</translation>
    </message>
    <message>
        <source>In force, as saved in the recipe.</source>
        <translation>生效中，与配方中保存的一致。</translation>
    </message>
    <message>
        <source>No regions of interest: every pixel of the part counts. Choose what the pixels in a new one do, take a tool left of the views and draw.</source>
        <translation>没有感兴趣区域：零件的每个像素都计入。请选择新区域中像素的作用，取用视图左侧的工具并绘制。</translation>
    </message>
</context>
<context>
    <name>twinspect::JobRow</name>
    <message>
        <source>%1: stopping</source>
        <translation>%1：正在停止</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>It stops as soon as it can.</source>
        <translation>将尽快停止。</translation>
    </message>
    <message>
        <source>Stops &quot;%1&quot;.</source>
        <translation>停止“%1”。</translation>
    </message>
</context>
<context>
    <name>twinspect::JobStrip</name>
    <message numerus="yes">
        <source>about %n second(s) left</source>
        <translation>
            <numerusform>约剩 %n 秒</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>约剩 %n 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n hour(s) left</source>
        <translation>
            <numerusform>约剩 %n 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>及其他 %n 项</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::LogModel</name>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>Time (UTC)</source>
        <translation>时间 (UTC)</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
</context>
<context>
    <name>twinspect::LogView</name>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>警告和错误</translation>
    </message>
    <message>
        <source>Errors only</source>
        <translation>仅错误</translation>
    </message>
    <message>
        <source>Which messages are listed.</source>
        <translation>列出哪些消息。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copies the selected messages, or all that are listed, as text.</source>
        <translation>将所选消息或列出的全部消息复制为文本。</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Empties the log of this session.</source>
        <translation>清空本次会话的日志。</translation>
    </message>
    <message>
        <source>No messages so far.</source>
        <translation>目前没有消息。</translation>
    </message>
    <message>
        <source>No messages of this kind.</source>
        <translation>没有此类消息。</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
</context>
<context>
    <name>twinspect::MainWindow</name>
    <message>
        <source>%1: %2</source>
        <comment>what was done, and to which part</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Redone: %1</source>
        <translation>已重做：%1</translation>
    </message>
    <message>
        <source>Undone: %1</source>
        <translation>已撤销：%1</translation>
    </message>
    <message>
        <source>The recipe is being saved.</source>
        <translation>正在保存配方。</translation>
    </message>
    <message>
        <source>La&amp;yout</source>
        <translation>布局(&amp;Y)</translation>
    </message>
    <message>
        <source>Large &amp;view</source>
        <translation>大视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Map</source>
        <translation>异常图(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Cloud</source>
        <translation>点云(&amp;C)</translation>
    </message>
    <message>
        <source>M&amp;easure</source>
        <translation>测量(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Open &amp;again</source>
        <translation>最近打开(&amp;A)</translation>
    </message>
    <message>
        <source>C&amp;olours</source>
        <translation>颜色(&amp;O)</translation>
    </message>
    <message>
        <source>Tool bar</source>
        <translation>工具栏</translation>
    </message>
    <message>
        <source>Twinspect</source>
        <translation>Twinspect</translation>
    </message>
    <message>
        <source>%1[*] - Twinspect</source>
        <comment>name of the part</comment>
        <translation>%1[*] - Twinspect</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) in %1</source>
        <translation>
            <numerusform>%1 中有 %n 个零件</numerusform>
        </translation>
    </message>
    <message>
        <source>No data open</source>
        <translation>未打开数据</translation>
    </message>
    <message>
        <source>model %1, recipe not saved yet</source>
        <translation>模型 %1，配方尚未保存</translation>
    </message>
    <message>
        <source>recipe %1, revision %2</source>
        <translation>配方 %1，修订 %2</translation>
    </message>
    <message>
        <source>no model open</source>
        <translation>未打开模型</translation>
    </message>
    <message>
        <source>&amp;Undo: %1</source>
        <translation>撤销：%1(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>Takes the last change back.</source>
        <translation>撤销最近的更改。</translation>
    </message>
    <message>
        <source>&amp;Redo: %1</source>
        <translation>重做：%1(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>Makes the change that was taken back again.</source>
        <translation>重新执行被撤销的更改。</translation>
    </message>
    <message>
        <source>Nothing was changed yet.</source>
        <translation>尚未进行任何更改。</translation>
    </message>
    <message>
        <source>No change was taken back.</source>
        <translation>没有被撤销的更改。</translation>
    </message>
    <message>
        <source>Open a model or train a part first.</source>
        <translation>请先打开模型或训练零件。</translation>
    </message>
    <message>
        <source>The recipe is saved already.</source>
        <translation>配方已保存。</translation>
    </message>
    <message>
        <source>The list is empty.</source>
        <translation>列表为空。</translation>
    </message>
    <message>
        <source>This page is not part of this build.</source>
        <translation>此版本不包含该页面。</translation>
    </message>
    <message>
        <source>This panel is not part of this build.</source>
        <translation>此版本不包含该面板。</translation>
    </message>
    <message>
        <source>Leave the start page first.</source>
        <translation>请先离开开始页面。</translation>
    </message>
    <message>
        <source>There is nothing to open</source>
        <translation>没有可打开的内容</translation>
    </message>
    <message>
        <source>Check the name and whether its drive is connected</source>
        <translation>请检查名称以及驱动器是否已连接</translation>
    </message>
    <message>
        <source>Twinspect does not open files of this kind</source>
        <translation>Twinspect 不能打开此类文件</translation>
    </message>
    <message>
        <source>Open a folder of parts, a picture, a model (.tsm) or a recipe (.json)</source>
        <translation>请打开零件文件夹、图片、模型（.tsm）或配方（.json）</translation>
    </message>
    <message>
        <source>Open a folder of parts</source>
        <translation>打开零件文件夹</translation>
    </message>
    <message>
        <source>Choose the recipe or model to inspect with</source>
        <translation>选择用于检测的配方或模型</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>Save the recipe</source>
        <translation>保存配方</translation>
    </message>
    <message>
        <source>Recipes (%1)</source>
        <translation>配方 (%1)</translation>
    </message>
    <message>
        <source>Save the recipe?</source>
        <translation>保存配方？</translation>
    </message>
    <message>
        <source>The recipe of &quot;%1&quot; was changed and is not saved.</source>
        <translation>“%1”的配方已更改但未保存。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Close without saving</source>
        <translation>不保存直接关闭</translation>
    </message>
    <message>
        <source>Go on working</source>
        <translation>继续工作</translation>
    </message>
    <message>
        <source>&amp;Parts</source>
        <translation>零件(&amp;P)</translation>
    </message>
    <message>
        <source>Check the data</source>
        <translation>检查数据</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Map files…</source>
        <translation>映射文件…</translation>
    </message>
    <message>
        <source>Annotations are not saved</source>
        <translation>标注未保存</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>&amp;Draw</source>
        <translation>绘制(&amp;D)</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a job, and its warnings</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation>显示日志</translation>
    </message>
    <message>
        <source>Convert…</source>
        <translation>转换…</translation>
    </message>
    <message>
        <source>&amp;Surface</source>
        <translation>表面(&amp;S)</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) were inspected under other regions of interest. They cannot be OK until they are inspected again.</source>
        <translation>
            <numerusform>有 %n 个零件是在其他感兴趣区域下检测的。重新检测之前，它们都不会判为 OK。</numerusform>
        </translation>
    </message>
    <message>
        <source>Inspect again</source>
        <translation>重新检测</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>以后</translation>
    </message>
    <message numerus="yes">
        <source>The geometry of the open parts is read in another way now. The scores of %n part(s) were of the geometry before and are gone.</source>
        <translation>
            <numerusform>已打开零件的几何数据现在以另一种方式读取。%n 个零件的分数属于之前的几何数据，已被移除。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::MappingEditor</name>
    <message>
        <source>&lt;b&gt;The layout of this folder is not one we know.&lt;/b&gt; By their names, its files seem to belong together like this. Is that right? If not, change it.</source>
        <translation>&lt;b&gt;此文件夹的结构不是已知的。&lt;/b&gt;从名称看，其中的文件似乎是这样配对的。对吗？如果不对，请更改。</translation>
    </message>
    <message>
        <source>&lt;b&gt;You say which files belong together.&lt;/b&gt; The parts below are what comes of it.</source>
        <translation>&lt;b&gt;由您说明哪些文件属于一起。&lt;/b&gt;下面是由此得到的零件。</translation>
    </message>
    <message>
        <source>&lt;b&gt;No part was found.&lt;/b&gt; %1 %2</source>
        <translation>&lt;b&gt;没有找到零件。&lt;/b&gt;%1 %2</translation>
    </message>
    <message>
        <source>Given here. They are kept with the mapping.</source>
        <translation>在此处给出，随映射一起保存。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Without these numbers depth pictures cannot be used.&lt;/b&gt; Read them from a file, or type them.</source>
        <translation>&lt;b&gt;没有这些数值就无法使用深度图。&lt;/b&gt;请从文件读取或手动输入。</translation>
    </message>
    <message>
        <source>Camera file</source>
        <translation>相机文件</translation>
    </message>
    <message>
        <source>Save the mapping</source>
        <translation>保存映射</translation>
    </message>
    <message>
        <source>Mappings (*.json)</source>
        <translation>映射 (*.json)</translation>
    </message>
    <message>
        <source>RGB pictures</source>
        <translation>RGB 图片</translation>
    </message>
    <message>
        <source>Defect masks (optional)</source>
        <translation>缺陷掩模（可选）</translation>
    </message>
    <message>
        <source>Names of defective parts (optional)</source>
        <translation>缺陷零件的名称（可选）</translation>
    </message>
    <message>
        <source>Black pictures in which the defect is white. Leave it empty when there are none.</source>
        <translation>缺陷为白色的黑色图片。没有时请留空。</translation>
    </message>
    <message>
        <source>Put a &lt;b&gt;*&lt;/b&gt; where the part&apos;s name or number stands. Files in which it is the same become one part.</source>
        <translation>请在零件名称或编号的位置写 &lt;b&gt;*&lt;/b&gt;。该处相同的文件合为一个零件。</translation>
    </message>
    <message>
        <source>Camera of the depth pictures</source>
        <translation>深度图的相机</translation>
    </message>
    <message>
        <source>Focal length x, px</source>
        <translation>焦距 x，px</translation>
    </message>
    <message>
        <source>Focal length y, px</source>
        <translation>焦距 y，px</translation>
    </message>
    <message>
        <source>Centre x, px</source>
        <translation>中心 x，px</translation>
    </message>
    <message>
        <source>Centre y, px</source>
        <translation>中心 y，px</translation>
    </message>
    <message>
        <source>One depth unit is</source>
        <translation>一个深度单位为</translation>
    </message>
    <message>
        <source>Read from file…</source>
        <translation>从文件读取…</translation>
    </message>
    <message>
        <source>Recognise again</source>
        <translation>重新识别</translation>
    </message>
    <message>
        <source>Forgets what you said here: the layout is recognised or guessed again.</source>
        <translation>忘掉您在此处的说明：重新识别或猜测结构。</translation>
    </message>
    <message>
        <source>As twinspect-mapping.json in the folder of the parts it counts for everyone who opens the folder. The command line takes any such file with --mapping.</source>
        <translation>以 twinspect-mapping.json 存放在零件文件夹中时，对所有打开该文件夹的人有效。命令行可用 --mapping 使用任何此类文件。</translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%n part(s)&lt;/b&gt;</source>
        <translation>
            <numerusform>&lt;b&gt;%n 个零件&lt;/b&gt;</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n RGB picture(s) without a 3D file</source>
        <translation>
            <numerusform>%n 张 RGB 图片没有 3D 文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n 3D file(s) without an RGB picture</source>
        <translation>
            <numerusform>%n 个 3D 文件没有 RGB 图片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with a mask</source>
        <translation>
            <numerusform>%n 个有掩模</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n defective</source>
        <translation>
            <numerusform>%n 个有缺陷</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other file(s) not used</source>
        <translation>
            <numerusform>%n 个其他文件未使用</numerusform>
        </translation>
    </message>
    <message>
        <source>Drawing parts</source>
        <translation>正在绘制零件</translation>
    </message>
    <message>
        <source>A part needs both files.</source>
        <translation>一个零件需要两个文件。</translation>
    </message>
    <message>
        <source>%1 × %2 px</source>
        <translation>%1 × %2 px</translation>
    </message>
    <message>
        <source>Colour, %1</source>
        <translation>彩色，%1</translation>
    </message>
    <message>
        <source>⚠ Depth, %1: not the size of the RGB picture</source>
        <translation>⚠ 深度，%1：与 RGB 图片尺寸不同</translation>
    </message>
    <message>
        <source>Depth, %1, %2 to %3 mm away</source>
        <translation>深度，%1，距离 %2 至 %3 mm</translation>
    </message>
    <message>
        <source>3D files</source>
        <translation>3D 文件</translation>
    </message>
    <message>
        <source>Such as depth/*.png or *_xyz.tiff: .pcd or .ply with rows and columns, .tiff with x, y and z, or 16-bit depth .png. Without an ending every kind is taken.</source>
        <translation>例如 depth/*.png 或 *_xyz.tiff：有行列结构的 .pcd 或 .ply、含 x、y、z 的 .tiff，或 16 位深度 .png。不写扩展名时各种类型都会采用。</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Names of test parts (optional)</source>
        <translation>测试零件的名称（可选）</translation>
    </message>
    <message>
        <source>Such as rgb/*.png for a sub-folder, *_rgb for files that end so, */colour/* for folders in folders, **/*_rgb for any number of folders. Without an ending such as .png every kind of picture is taken.</source>
        <translation>例如 rgb/*.png 表示子文件夹，*_rgb 表示以此结尾的文件，*/colour/* 表示多层文件夹，**/*_rgb 表示任意层文件夹。不写 .png 之类的扩展名时，各种图片都会采用。</translation>
    </message>
    <message>
        <source>Such as nok/* or NG_*. Parts with such a name, or in a folder of such a name, are never learnt from; their folder names the kind of defect. Leave it empty when all parts here are good.</source>
        <translation>例如 nok/* 或 NG_*。带有这种名称或位于这种名称的文件夹中的零件不会用于学习；其文件夹名即缺陷种类。如果这里全是良品，请留空。</translation>
    </message>
    <message>
        <source>Such as test/*. Parts with such a name, or in a folder of such a name, are kept to measure the model and never learnt from. Leave it empty when there are none.</source>
        <translation>例如 test/*。带有这种名称或位于这种名称的文件夹中的零件留作衡量模型之用，不会用于学习。如果没有，请留空。</translation>
    </message>
    <message numerus="yes">
        <source>%n good to learn from</source>
        <translation>
            <numerusform>%n 个良品用于学习</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for testing</source>
        <translation>
            <numerusform>%n 个用于测试</numerusform>
        </translation>
    </message>
    <message>
        <source>How the 3D files are read</source>
        <translation>3D 文件的读取方式</translation>
    </message>
    <message>
        <source>Read from the camera file in the folder.</source>
        <translation>从文件夹中的相机文件读取。</translation>
    </message>
    <message>
        <source>Camera files (*.json *.yaml *.yml *.xml)</source>
        <translation>相机文件 (*.json *.yaml *.yml *.xml)</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>零件</translation>
    </message>
</context>
<context>
    <name>twinspect::MappingModel</name>
    <message>
        <source>No RGB picture has the same part name as this 3D file.</source>
        <translation>没有 RGB 图片与此 3D 文件的零件名称相同。</translation>
    </message>
    <message>
        <source>No 3D file has the same part name as this RGB picture.</source>
        <translation>没有 3D 文件与此 RGB 图片的零件名称相同。</translation>
    </message>
    <message>
        <source>⚠ missing</source>
        <translation>⚠ 缺失</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>零件</translation>
    </message>
    <message>
        <source>RGB picture</source>
        <translation>RGB 图片</translation>
    </message>
    <message>
        <source>3D file</source>
        <translation>3D 文件</translation>
    </message>
    <message>
        <source>Defect mask</source>
        <translation>缺陷掩模</translation>
    </message>
    <message>
        <source>Counts as</source>
        <translation>视为</translation>
    </message>
    <message>
        <source>good</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>good, for testing</source>
        <translation>良品，用于测试</translation>
    </message>
    <message>
        <source>for testing</source>
        <translation>用于测试</translation>
    </message>
    <message>
        <source>defective: %1</source>
        <translation>有缺陷：%1</translation>
    </message>
</context>
<context>
    <name>twinspect::MeasureTool</name>
    <message>
        <source>Click the second point.</source>
        <translation>请点击第二个点。</translation>
    </message>
    <message>
        <source>Click two points, in any view, to measure how much higher the second one is.</source>
        <translation>在任意视图中点击两点以测量第二点高多少。</translation>
    </message>
    <message>
        <source>One of the two points was not measured.</source>
        <translation>两点中有一点没有测量值。</translation>
    </message>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
    <message>
        <source>%1 mm in height</source>
        <translation>高度差 %1 mm</translation>
    </message>
    <message>
        <source>There is no region here.</source>
        <translation>此处没有区域。</translation>
    </message>
    <message>
        <source>Region %1: %2, %3, raised by %4</source>
        <translation>区域 %1：%2，%3，由 %4 引起</translation>
    </message>
    <message>
        <source>Click a region, in any view, to see its area and how much it differs in height.</source>
        <translation>在任意视图中单击一个区域，查看其面积和高度差。</translation>
    </message>
    <message>
        <source>Click two points, in any view, to measure the distance between them and how much higher the second one is.</source>
        <translation>在任意视图中点击两点以测量其距离，以及第二点高出多少。</translation>
    </message>
    <message>
        <source>%1 mm; %2 mm in height</source>
        <translation>%1 mm；高度差 %2 mm</translation>
    </message>
    <message>
        <source>Click two points, in any view, to see the heights along the line between them.</source>
        <translation>在任意视图中点击两点，查看其连线上的高度。</translation>
    </message>
    <message>
        <source>Nothing was measured along the line.</source>
        <translation>该线上没有测量值。</translation>
    </message>
    <message>
        <source>%1 mm long; lowest %2 mm, highest %3 mm</source>
        <translation>长 %1 mm；最低 %2 mm，最高 %3 mm</translation>
    </message>
</context>
<context>
    <name>twinspect::MethodPanel</name>
    <message>
        <source>How the threshold is &amp;found</source>
        <translation>阈值的确定方法(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Use this threshold</source>
        <translation>采用此阈值(&amp;U)</translation>
    </message>
    <message>
        <source>Puts the handles where the method says, after they were moved by hand.</source>
        <translation>手动移动后，将手柄放回方法给出的位置。</translation>
    </message>
    <message>
        <source>This gives: review above &lt;b&gt;%1&lt;/b&gt;, reject above &lt;b&gt;%2&lt;/b&gt;.</source>
        <translation>结果：高于 &lt;b&gt;%1&lt;/b&gt; 复判，高于 &lt;b&gt;%2&lt;/b&gt; 拒收。</translation>
    </message>
    <message>
        <source>This gives: reject above &lt;b&gt;%1&lt;/b&gt;, no review.</source>
        <translation>结果：高于 &lt;b&gt;%1&lt;/b&gt; 拒收，不复判。</translation>
    </message>
    <message>
        <source>In raw scores: %1</source>
        <translation>原始得分：%1</translation>
    </message>
</context>
<context>
    <name>twinspect::NameRuleDialog</name>
    <message>
        <source>Label by file name</source>
        <translation>按文件名设置标签</translation>
    </message>
    <message>
        <source>Wildcards</source>
        <translation>通配符</translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation>正则表达式</translation>
    </message>
    <message>
        <source>Label these parts</source>
        <translation>为这些零件设置标签</translation>
    </message>
    <message>
        <source>Names that match</source>
        <translation>匹配的名称</translation>
    </message>
    <message>
        <source>Written as</source>
        <translation>写法</translation>
    </message>
    <message>
        <source>are</source>
        <translation>为</translation>
    </message>
    <message>
        <source>Defect type</source>
        <translation>缺陷类型</translation>
    </message>
    <message>
        <source>* stands for any characters, ? for one. The whole name is compared, such as test/hole/003.</source>
        <translation>* 代表任意字符，? 代表一个字符。比较完整名称，例如 test/hole/003。</translation>
    </message>
    <message>
        <source>The expression may match anywhere in the name. In the defect type, \1 stands for its first group: ([a-z]+)_\d+ with \1 takes the type from the name.</source>
        <translation>表达式可匹配名称中的任意位置。在缺陷类型中，\1 代表第一个分组：([a-z]+)_\d+ 配合 \1 可从名称取得类型。</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>及其他 %1 个</translation>
    </message>
    <message>
        <source>This is no regular expression: %1.</source>
        <translation>这不是正则表达式：%1。</translation>
    </message>
    <message>
        <source>Enter what the names look like.</source>
        <translation>请输入名称的样式。</translation>
    </message>
    <message>
        <source>%1 of %2 parts match; %3 get another label.</source>
        <translation>%2 个零件中 %1 个匹配；%3 个的标签将改变。</translation>
    </message>
    <message numerus="yes">
        <source>Label %n part(s) by name</source>
        <translation>
            <numerusform>按名称为 %n 个零件设置标签</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::OddStrip</name>
    <message>
        <source>%1: %2 standard deviations</source>
        <translation>%1：%2 倍标准差</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>略过</translation>
    </message>
    <message>
        <source>Leave out %1</source>
        <translation>略过 %1</translation>
    </message>
    <message>
        <source>The training will not use this part. You can undo this.</source>
        <translation>训练将不使用此零件。可以撤销。</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>无图片</translation>
    </message>
</context>
<context>
    <name>twinspect::OpenAnnotations</name>
    <message>
        <source>Delete an annotation</source>
        <translation>删除标注</translation>
    </message>
    <message>
        <source>Finish the part</source>
        <translation>将零件设为已完成</translation>
    </message>
    <message>
        <source>Mark a defect</source>
        <translation>标注缺陷</translation>
    </message>
    <message>
        <source>Reopen the part</source>
        <translation>取消零件的已完成状态</translation>
    </message>
    <message>
        <source>Merge both opinions</source>
        <translation>合并两份意见</translation>
    </message>
    <message>
        <source>Accept the other opinion</source>
        <translation>采用另一意见</translation>
    </message>
    <message>
        <source>Add the part to the good set</source>
        <translation>将零件加入良品集</translation>
    </message>
    <message>
        <source>Add the part as a defect example</source>
        <translation>将零件作为缺陷样例</translation>
    </message>
    <message>
        <source>Take the part out of the examples</source>
        <translation>将零件移出样例</translation>
    </message>
</context>
<context>
    <name>twinspect::OpenData</name>
    <message>
        <source>Listing files</source>
        <translation>正在列出文件</translation>
    </message>
    <message>
        <source>%1 was left out: %2</source>
        <translation>%1 已略过：%2</translation>
    </message>
    <message numerus="yes">
        <source>%n files were left out: %1 The first is %2.</source>
        <translation>
            <numerusform>有 %n 个文件被忽略：%1 第一个是 %2。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::OpenInterests</name>
    <message>
        <source>Region %1</source>
        <translation>区域 %1</translation>
    </message>
</context>
<context>
    <name>twinspect::OpenRecipe</name>
    <message>
        <source>Saving recipe</source>
        <translation>保存配方</translation>
    </message>
    <message>
        <source>Set thresholds</source>
        <translation>设定阈值</translation>
    </message>
    <message>
        <source>Opening model</source>
        <translation>正在打开模型</translation>
    </message>
    <message>
        <source>Opening recipe</source>
        <translation>正在打开配方</translation>
    </message>
    <message>
        <source>Change regions of interest</source>
        <translation>更改感兴趣区域</translation>
    </message>
    <message>
        <source>Set tolerance of heights</source>
        <translation>设置高度公差</translation>
    </message>
</context>
<context>
    <name>twinspect::PairsModel</name>
    <message>
        <source>Verdict before</source>
        <translation>之前的判定</translation>
    </message>
    <message>
        <source>Verdict after</source>
        <translation>之后的判定</translation>
    </message>
    <message>
        <source>Score before</source>
        <translation>之前的得分</translation>
    </message>
    <message>
        <source>Score after</source>
        <translation>之后的得分</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部件</translation>
    </message>
</context>
<context>
    <name>twinspect::ParameterForm</name>
    <message>
        <source>Put back to the default: %1</source>
        <translation>恢复默认值：%1</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>重置 %1</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
</context>
<context>
    <name>twinspect::PartListModel</name>
    <message>
        <source>%1
%2 %3 → %4 %5</source>
        <translation>%1
%2 %3 → %4 %5</translation>
    </message>
    <message>
        <source>%1
score %2</source>
        <translation>%1
得分 %2</translation>
    </message>
    <message>
        <source>%1
%2</source>
        <translation>%1
%2</translation>
    </message>
    <message>
        <source>
Score %1</source>
        <translation>
得分 %1</translation>
    </message>
</context>
<context>
    <name>twinspect::PartScatter</name>
    <message>
        <source>Good</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>Defective</source>
        <translation>有缺陷</translation>
    </message>
    <message>
        <source>Unlabelled</source>
        <translation>无标签</translation>
    </message>
</context>
<context>
    <name>twinspect::PathField</name>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose: %1</source>
        <translation>选择：%1</translation>
    </message>
</context>
<context>
    <name>twinspect::PixelsStep</name>
    <message>
        <source>As the files say</source>
        <translation>按文件的说明</translation>
    </message>
    <message>
        <source>Row by row, as the RGB picture</source>
        <translation>逐行，与 RGB 图片一致</translation>
    </message>
    <message>
        <source>Points become pixels</source>
        <translation>点变为像素</translation>
    </message>
    <message>
        <source>A list of points does not say on which pixel a point lies. The camera that measured the points keeps them exactly; a parallel view has pixels of one size.</source>
        <translation>点列表没有说明点位于哪个像素。用测量这些点的相机可精确保留各点；平行视图的像素大小一致。</translation>
    </message>
    <message>
        <source>z points at the viewer</source>
        <translation>z 指向观察者</translation>
    </message>
    <message>
        <source>z points away</source>
        <translation>z 背向观察者</translation>
    </message>
    <message>
        <source>x points at the viewer</source>
        <translation>x 指向观察者</translation>
    </message>
    <message>
        <source>x points away</source>
        <translation>x 背向观察者</translation>
    </message>
    <message>
        <source>y points at the viewer</source>
        <translation>y 指向观察者</translation>
    </message>
    <message>
        <source>y points away</source>
        <translation>y 背向观察者</translation>
    </message>
    <message>
        <source>Seen along</source>
        <translation>观察方向</translation>
    </message>
    <message>
        <source>The axis of the points along which the part is seen.</source>
        <translation>沿点的哪个坐标轴观察零件。</translation>
    </message>
    <message>
        <source>mm per pixel</source>
        <translation>mm/像素</translation>
    </message>
    <message>
        <source>not said yet</source>
        <translation>尚未指定</translation>
    </message>
    <message>
        <source>The size of a pixel. Finer than the points lie, pixels stay without a point; coarser, points are lost.</source>
        <translation>一个像素的大小。比点的间距更细时，有的像素没有点；更粗时会丢失点。</translation>
    </message>
    <message>
        <source>The file of the camera that measured the points or the depth pictures: RealSense, Open3D, ROS camera_info, OpenCV, Azure Kinect. Empty: the one that lies beside the data.</source>
        <translation>测量点或深度图片的相机的文件：RealSense、Open3D、ROS camera_info、OpenCV、Azure Kinect。留空：使用数据旁边的文件。</translation>
    </message>
    <message>
        <source>beside the data, if there is one</source>
        <translation>数据旁边的文件（如有）</translation>
    </message>
    <message>
        <source>Where the RGB pictures do not lie on the depth pixel by pixel: the file of their camera. It may describe both cameras and how they stand.</source>
        <translation>当 RGB 图片与深度不是逐像素对齐时：RGB 相机的文件。它可以描述两台相机及其相对位置。</translation>
    </message>
    <message>
        <source>only where the RGB lies elsewhere</source>
        <translation>仅当 RGB 位置不同时</translation>
    </message>
    <message>
        <source>From depth camera to RGB camera</source>
        <translation>从深度相机到 RGB 相机</translation>
    </message>
    <message>
        <source>A file with rotation and translation from the depth camera to the RGB camera, where the camera file does not say it.</source>
        <translation>包含从深度相机到 RGB 相机的旋转和平移的文件；仅当相机文件没有说明时需要。</translation>
    </message>
    <message>
        <source>only where the camera file says nothing</source>
        <translation>仅当相机文件没有说明时</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>零件</translation>
    </message>
    <message>
        <source>Part in the preview</source>
        <translation>预览中的零件</translation>
    </message>
    <message>
        <source>The part that is shown as it would come out.</source>
        <translation>按转换结果显示的零件。</translation>
    </message>
    <message>
        <source>RGB as it comes out</source>
        <translation>转换后的 RGB</translation>
    </message>
    <message>
        <source>Height as it comes out; pixels without a point are hatched</source>
        <translation>转换后的高度；没有点的像素以斜线表示</translation>
    </message>
    <message>
        <source>What was assumed, and what is doubtful</source>
        <translation>所作的假定和存疑之处</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>The preview is being made.</source>
        <translation>正在生成预览。</translation>
    </message>
    <message>
        <source>This part cannot be converted like this: change the settings, or look at another part.</source>
        <translation>此零件无法这样转换：请更改设置，或查看其他零件。</translation>
    </message>
    <message>
        <source>Say how many mm a pixel has.</source>
        <translation>请说明一个像素是多少毫米。</translation>
    </message>
    <message>
        <source>Say what one unit of the files is.</source>
        <translation>请说明文件中的一个单位是多少。</translation>
    </message>
    <message>
        <source>The preview is being made…</source>
        <translation>正在生成预览…</translation>
    </message>
    <message>
        <source>No picture: see below.</source>
        <translation>没有图片：见下方。</translation>
    </message>
    <message>
        <source>&lt;b&gt;This part cannot be converted like this.&lt;/b&gt;</source>
        <translation>&lt;b&gt;此零件无法这样转换。&lt;/b&gt;</translation>
    </message>
    <message>
        <source>&lt;b&gt;Which resolution?&lt;/b&gt; The preview has %1 mm per pixel, at which most pixels have a point.</source>
        <translation>&lt;b&gt;使用什么分辨率？&lt;/b&gt;预览为每像素 %1 mm，此时大多数像素都有点。</translation>
    </message>
    <message>
        <source>Take %1 mm per pixel</source>
        <translation>采用每像素 %1 mm</translation>
    </message>
    <message>
        <source>&lt;b&gt;What is one unit of the files?&lt;/b&gt; None of them says it. With %1 mm the picture is %2 × %3 mm large and %4 mm away. Is that right? If not, set the unit below.</source>
        <translation>&lt;b&gt;文件中的一个单位是多少？&lt;/b&gt;没有文件说明。按 %1 mm，图片大小为 %2 × %3 mm，距离 %4 mm。对吗？如果不对，请在下方设置单位。</translation>
    </message>
    <message>
        <source>Yes, %1 mm</source>
        <translation>是，%1 mm</translation>
    </message>
    <message>
        <source>Height (mm)</source>
        <translation>高度 (mm)</translation>
    </message>
</context>
<context>
    <name>twinspect::PluginPanel</name>
    <message>
        <source>Looking for plugins…</source>
        <translation>正在查找插件…</translation>
    </message>
    <message>
        <source>No plugins were found. A plugin brings a detector of its own: put it into %1. The help (First steps, chapter 9) says how to write one.</source>
        <translation>没有找到插件。插件带来自己的检测器：请将其放入 %1。帮助（第一步，第 9 章）说明如何编写。</translation>
    </message>
    <message>
        <source>Plugins are loaded when they are needed, each in a process of its own. What was put in or taken out counts from the next start of the program.</source>
        <translation>插件在需要时加载，每个在自己的进程中。新增或移除的插件从程序下次启动起生效。</translation>
    </message>
    <message>
        <source>Cannot be used: %1</source>
        <translation>无法使用：%1</translation>
    </message>
    <message>
        <source>Can be used as the detector %1.</source>
        <translation>可作为检测器 %1 使用。</translation>
    </message>
    <message>
        <source>Plugins</source>
        <translation>插件</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>The folder into which you put plugins. It is made when it is not there yet.</source>
        <translation>放置插件的文件夹。如果尚不存在则会创建。</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新查找</translation>
    </message>
    <message>
        <source>Looks for plugins anew and tries to load each.</source>
        <translation>重新查找插件并尝试加载每一个。</translation>
    </message>
    <message>
        <source>Plugins that were found</source>
        <translation>找到的插件</translation>
    </message>
    <message>
        <source>Plugin</source>
        <translation>插件</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
</context>
<context>
    <name>twinspect::ProbeRow</name>
    <message>
        <source>Row, column</source>
        <translation>行，列</translation>
    </message>
    <message>
        <source>RGB</source>
        <translation>RGB</translation>
    </message>
    <message>
        <source>x (mm)</source>
        <translation>x (mm)</translation>
    </message>
    <message>
        <source>y (mm)</source>
        <translation>y (mm)</translation>
    </message>
    <message>
        <source>z (mm)</source>
        <translation>z (mm)</translation>
    </message>
    <message>
        <source>Height (mm)</source>
        <translation>高度 (mm)</translation>
    </message>
    <message>
        <source>RGB score</source>
        <translation>RGB 得分</translation>
    </message>
    <message>
        <source>Depth score</source>
        <translation>深度得分</translation>
    </message>
    <message>
        <source>vs. good (mm)</source>
        <translation>与良品比 (mm)</translation>
    </message>
    <message>
        <source>RGB : depth</source>
        <translation>RGB : 深度</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>Region, label</source>
        <translation>区域，标签</translation>
    </message>
    <message>
        <source>Row and column of the pixel, counted from 0 at the upper left.</source>
        <translation>像素的行和列，从左上角 0 开始计数。</translation>
    </message>
    <message>
        <source>Red, green and blue of the picture, 0 to 255.</source>
        <translation>图片的红、绿、蓝，0 到 255。</translation>
    </message>
    <message>
        <source>Position in the sensor&apos;s frame: x to the right.</source>
        <translation>传感器坐标系中的位置：x 向右。</translation>
    </message>
    <message>
        <source>Position in the sensor&apos;s frame: y downwards.</source>
        <translation>传感器坐标系中的位置：y 向下。</translation>
    </message>
    <message>
        <source>Position in the sensor&apos;s frame: z away from the sensor.</source>
        <translation>传感器坐标系中的位置：z 远离传感器。</translation>
    </message>
    <message>
        <source>Height against good parts, and by how much these vary here (one standard deviation).</source>
        <translation>与良品相比的高度，以及良品在此处的波动（一个标准差）。</translation>
    </message>
    <message>
        <source>Height over the fitted ground.</source>
        <translation>相对拟合底面的高度。</translation>
    </message>
    <message>
        <source>How unusual the RGB picture is here, in the model&apos;s unit.</source>
        <translation>此处 RGB 图片的异常程度（模型单位）。</translation>
    </message>
    <message>
        <source>How unusual the depth is here, in the model&apos;s unit.</source>
        <translation>此处深度的异常程度（模型单位）。</translation>
    </message>
    <message>
        <source>How much the model relies on RGB and depth here, in percent.</source>
        <translation>模型在此处对 RGB 和深度的依赖程度，百分比。</translation>
    </message>
    <message>
        <source>The fused score, compared with the pixel threshold.</source>
        <translation>融合得分，与像素阈值比较。</translation>
    </message>
    <message>
        <source>Number of the region here, and the true label where the data has one.</source>
        <translation>此处区域的编号，以及数据中如有的真实标签。</translation>
    </message>
    <message>
        <source>%1 : %2 %</source>
        <translation>%1 : %2 %</translation>
    </message>
    <message>
        <source>No. %1</source>
        <translation>第 %1 号</translation>
    </message>
    <message>
        <source>true defect</source>
        <translation>真实缺陷</translation>
    </message>
    <message>
        <source>not marked</source>
        <translation>未标注</translation>
    </message>
    <message>
        <source>good part</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>Tolerance: %1.</source>
        <translation>公差：%1。</translation>
    </message>
</context>
<context>
    <name>twinspect::ProfilePlot</name>
    <message>
        <source>Length, mm</source>
        <translation>长度，mm</translation>
    </message>
    <message>
        <source>Height, mm</source>
        <translation>高度，mm</translation>
    </message>
    <message>
        <source>Heights along the line</source>
        <translation>线上的高度</translation>
    </message>
    <message>
        <source>Nothing was measured along the line.</source>
        <translation>该线上没有测量值。</translation>
    </message>
    <message>
        <source>Save the heights as a table…</source>
        <translation>将高度保存为表格…</translation>
    </message>
    <message>
        <source>Save the heights</source>
        <translation>保存高度</translation>
    </message>
    <message>
        <source>Tables (%1)</source>
        <translation>表格 (%1)</translation>
    </message>
    <message>
        <source>%1 cannot be written. Choose another folder.</source>
        <translation>无法写入 %1。请选择其他文件夹。</translation>
    </message>
</context>
<context>
    <name>twinspect::ReadingFields</name>
    <message>
        <source>Unit (optional)</source>
        <translation>单位（可选）</translation>
    </message>
    <message>
        <source>Not measured (optional)</source>
        <translation>未测量（可选）</translation>
    </message>
    <message>
        <source>Axes (optional)</source>
        <translation>坐标轴（可选）</translation>
    </message>
    <message>
        <source>Turn (optional)</source>
        <translation>旋转（可选）</translation>
    </message>
    <message>
        <source>Byte order (optional)</source>
        <translation>字节顺序（可选）</translation>
    </message>
    <message>
        <source>Of the numbers in the files: m, cm, mm, 0.1mm, um, inch, or the metres of one unit. Empty: judged from the numbers, or said by the camera file.</source>
        <translation>文件中数值的单位：m、cm、mm、0.1mm、um、inch，或一个单位的米数。留空：根据数值判断，或由相机文件给出。</translation>
    </message>
    <message>
        <source>Numbers that stand for &quot;not measured&quot;, such as -9999, beside 0 0 0 and NaN.</source>
        <translation>除 0 0 0 和 NaN 之外表示&quot;未测量&quot;的数，例如 -9999。</translation>
    </message>
    <message>
        <source>What the three numbers of a point are as the camera sees it (x to the right, y down, z away from it), such as z,y,x or x,-y,-z.</source>
        <translation>点的三个数在相机视角下的含义（x 向右，y 向下，z 远离相机），例如 z,y,x 或 x,-y,-z。</translation>
    </message>
    <message>
        <source>How to turn the geometry&apos;s picture so that it lies on the RGB picture.</source>
        <translation>如何旋转几何图像使其与 RGB 图像重合。</translation>
    </message>
    <message>
        <source>Choose &quot;exchanged&quot; if the two bytes of each 16-bit depth value are in the wrong order.</source>
        <translation>如果每个 16 位深度值的两个字节顺序颠倒，请选择“exchanged”。</translation>
    </message>
</context>
<context>
    <name>twinspect::RecentModel</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>It is no longer there, or its drive is not connected.</source>
        <translation>已不存在，或其驱动器未连接。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>kind of file: its name</comment>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>twinspect::ReportPage</name>
    <message>
        <source>Save the report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>PDF document (*.pdf)</source>
        <translation>PDF 文档 (*.pdf)</translation>
    </message>
    <message>
        <source>Save as &amp;PDF…</source>
        <translation>保存为 PDF(&amp;P)…</translation>
    </message>
    <message>
        <source>Writes the report shown below as a PDF document.</source>
        <translation>将下方显示的报告写为 PDF 文档。</translation>
    </message>
    <message>
        <source>Report on everything inspected</source>
        <translation>全部已检零件的报告</translation>
    </message>
    <message>
        <source>Report on the part shown</source>
        <translation>当前零件的报告</translation>
    </message>
    <message>
        <source>There is no model yet. Train a part, or open a model or a recipe.</source>
        <translation>尚无模型。请训练零件，或打开模型或配方。</translation>
    </message>
    <message>
        <source>No part has been inspected yet.</source>
        <translation>尚未检测任何零件。</translation>
    </message>
    <message>
        <source>No part is shown. Choose one in the list.</source>
        <translation>未显示零件。请在列表中选择。</translation>
    </message>
    <message>
        <source>The regions of this part are being measured.</source>
        <translation>正在测量该零件的区域。</translation>
    </message>
    <message>
        <source>Calibration set (%1)</source>
        <translation>标定集（%1）</translation>
    </message>
    <message>
        <source>Test set (%1)</source>
        <translation>测试集（%1）</translation>
    </message>
    <message>
        <source>Making the preview</source>
        <translation>正在生成预览</translation>
    </message>
    <message>
        <source>%1 pages; the first %2 are shown.</source>
        <translation>共 %1 页；显示前 %2 页。</translation>
    </message>
    <message numerus="yes">
        <source>%n page(s).</source>
        <translation>
            <numerusform>%n 页。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 report</source>
        <translation>%1 报告</translation>
    </message>
    <message>
        <source>%1 results</source>
        <translation>%1 结果</translation>
    </message>
    <message>
        <source>Inspection</source>
        <translation>检测</translation>
    </message>
    <message>
        <source>Writing %1</source>
        <translation>正在写入 %1</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>已保存：%1</translation>
    </message>
    <message>
        <source>&amp;Inspector:</source>
        <translation>检验员(&amp;I)：</translation>
    </message>
    <message>
        <source>The name that stands on the report, beside the line to sign on.</source>
        <translation>报告中和签名栏上显示的姓名。</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Shows and saves reports of one part or of all inspected parts.</source>
        <translation>显示并保存单个零件或全部已检零件的报告。</translation>
    </message>
    <message>
        <source>Kind of report</source>
        <translation>报告种类</translation>
    </message>
    <message>
        <source>The annotations of this part are being read.</source>
        <translation>正在读取此零件的标注。</translation>
    </message>
</context>
<context>
    <name>twinspect::ResultFilters</name>
    <message>
        <source>Any verdict</source>
        <translation>任何判定</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>复判</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>NG</translation>
    </message>
    <message>
        <source>No part</source>
        <translation>无零件</translation>
    </message>
    <message>
        <source>Not readable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Any label</source>
        <translation>任何标签</translation>
    </message>
    <message>
        <source>Against the label</source>
        <translation>与标签相反</translation>
    </message>
    <message>
        <source>False rejects</source>
        <translation>过杀</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>漏检</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>任何时间</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>Between two days</source>
        <translation>两个日期之间</translation>
    </message>
    <message>
        <source>Shows parts with one verdict.</source>
        <translation>显示某一判定的零件。</translation>
    </message>
    <message>
        <source>Shows parts whose verdict contradicts what a person says about them.</source>
        <translation>显示判定与标签相矛盾的零件。</translation>
    </message>
    <message>
        <source>Shows parts inspected within this time. Days begin and end as in UTC.</source>
        <translation>显示在此期间检测的零件。每天的起止按 UTC 计算。</translation>
    </message>
    <message>
        <source>Search names and defect types</source>
        <translation>搜索名称和缺陷类型</translation>
    </message>
    <message>
        <source>Area from </source>
        <translation>面积从 </translation>
    </message>
    <message>
        <source> mm²</source>
        <translation> mm²</translation>
    </message>
    <message>
        <source>Any area</source>
        <translation>任何面积</translation>
    </message>
    <message>
        <source>Depth from </source>
        <translation>深度从 </translation>
    </message>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>Any depth</source>
        <translation>任何深度</translation>
    </message>
    <message>
        <source>Shows parts with a region of at least this area. Parts of which the area is not known, and those stored by an older version, stay in the list.</source>
        <translation>显示至少有一个区域达到此面积的零件。面积未知的零件以及由旧版本保存的零件保留在列表中。</translation>
    </message>
    <message>
        <source>Shows parts with a region at least this deep or high against the surface around it. Parts of which the depth is not known, and those stored by an older version, stay in the list.</source>
        <translation>显示相对于周围表面至少有一个区域达到此深度或高度的零件。深度未知的零件以及由旧版本保存的零件保留在列表中。</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Inspected</source>
        <translation>检测时间</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>第一天</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>最后一天</translation>
    </message>
    <message>
        <source>Detected regions</source>
        <translation>检出区域</translation>
    </message>
    <message>
        <source>Annotated regions</source>
        <translation>标注区域</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Whether area and depth are those of the regions that were detected or of those that a person marked. With annotated regions, only parts that have some are shown.</source>
        <translation>面积和深度是指检出的区域，还是人工标注的区域。选择标注区域时，只显示有标注区域的零件。</translation>
    </message>
</context>
<context>
    <name>twinspect::ResultRecall</name>
    <message>
        <source>Reading earlier results</source>
        <translation>正在读取以前的结果</translation>
    </message>
</context>
<context>
    <name>twinspect::ResultsModel</name>
    <message>
        <source>Reading results</source>
        <translation>正在读取结果</translation>
    </message>
    <message>
        <source>Not readable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>What was said about the part at that time</source>
        <translation>当时对零件的判定</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>What a person says about the part</source>
        <translation>人对零件的标签</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Whether RGB or depth brought most of the score</source>
        <translation>得分主要来自 RGB 还是深度</translation>
    </message>
    <message>
        <source>Raised by</source>
        <translation>由何引起</translation>
    </message>
    <message>
        <source>Area of the largest region above the pixel threshold</source>
        <translation>高于像素阈值的最大区域的面积</translation>
    </message>
    <message>
        <source>Largest region</source>
        <translation>最大区域</translation>
    </message>
    <message>
        <source>Score above which a person looked</source>
        <translation>高于此得分由人查看</translation>
    </message>
    <message>
        <source>Review at</source>
        <translation>复判阈值</translation>
    </message>
    <message>
        <source>Score above which the part was rejected</source>
        <translation>高于此得分零件被拒收</translation>
    </message>
    <message>
        <source>Reject at</source>
        <translation>拒收阈值</translation>
    </message>
    <message>
        <source>When the part was inspected</source>
        <translation>零件检测时间</translation>
    </message>
    <message>
        <source>Inspected</source>
        <translation>检测时间</translation>
    </message>
    <message>
        <source>Number of the run</source>
        <translation>运行编号</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Name of the part within its data</source>
        <translation>部件在其数据中的名称</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部件</translation>
    </message>
    <message>
        <source>Largest annotated</source>
        <translation>最大标注区域</translation>
    </message>
    <message>
        <source>Area and type of the largest region that a person marked on the part</source>
        <translation>人工在零件上标注的最大区域的面积和类型</translation>
    </message>
    <message>
        <source>Anomaly score of the whole part: 0 = middle of the held-out good parts, 1 = reject threshold of the training</source>
        <translation>整个零件的异常得分：0 = 保留良品的中位数，1 = 训练时的拒收阈值</translation>
    </message>
</context>
<context>
    <name>twinspect::ResultsPage</name>
    <message>
        <source>Reading results</source>
        <translation>正在读取结果</translation>
    </message>
    <message>
        <source>History of %1</source>
        <translation>%1 的历史</translation>
    </message>
    <message>
        <source>History of a part</source>
        <translation>零件历史</translation>
    </message>
    <message>
        <source>Exporting results</source>
        <translation>正在导出结果</translation>
    </message>
    <message>
        <source>%1 results were written to %2.</source>
        <translation>已将 %1 个结果写入 %2。</translation>
    </message>
    <message>
        <source>Nothing was inspected yet.

Open data and a recipe, and inspect the parts: every result is kept here.</source>
        <translation>尚未检测任何内容。

请打开数据和配方并检测零件：所有结果都会保存在这里。</translation>
    </message>
    <message>
        <source>Reading results…</source>
        <translation>正在读取结果…</translation>
    </message>
    <message>
        <source>No result matches the filters.</source>
        <translation>没有符合筛选的结果。</translation>
    </message>
    <message>
        <source>This run holds no result yet.</source>
        <translation>此运行尚无结果。</translation>
    </message>
    <message>
        <source>%1 results</source>
        <translation>%1 个结果</translation>
    </message>
    <message>
        <source>%1 selected</source>
        <translation>已选 %1 个</translation>
    </message>
    <message>
        <source>Nothing was inspected yet</source>
        <translation>尚未检测任何内容</translation>
    </message>
    <message>
        <source>Select two runs in the list, with Ctrl and a click</source>
        <translation>请按住 Ctrl 在列表中点选两次运行</translation>
    </message>
    <message>
        <source>Select one run in the list</source>
        <translation>请在列表中选择一次运行</translation>
    </message>
    <message>
        <source>Select a result first</source>
        <translation>请先选择一个结果</translation>
    </message>
    <message>
        <source>Select the good parts in the table first</source>
        <translation>请先在表格中选择良品</translation>
    </message>
    <message>
        <source>There is no result to export</source>
        <translation>没有可导出的结果</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>&amp;Refresh</source>
        <translation>刷新(&amp;R)</translation>
    </message>
    <message>
        <source>Reads the store of results again.</source>
        <translation>重新读取结果。</translation>
    </message>
    <message>
        <source>&amp;Show this part</source>
        <translation>显示此零件(&amp;S)</translation>
    </message>
    <message>
        <source>Opens the selected part in the views.</source>
        <translation>在视图中打开所选零件。</translation>
    </message>
    <message>
        <source>&amp;Compare two runs</source>
        <translation>比较两次运行(&amp;C)</translation>
    </message>
    <message>
        <source>Shows the verdicts of two selected runs side by side, part by part.</source>
        <translation>逐个零件并排显示所选两次运行的判定。</translation>
    </message>
    <message>
        <source>&amp;Decide again</source>
        <translation>重新判定(&amp;D)</translation>
    </message>
    <message>
        <source>Tries other thresholds on the selected run, without inspecting again.</source>
        <translation>对所选运行尝试其他阈值，无需重新检测。</translation>
    </message>
    <message>
        <source>Add to &amp;good parts and train again</source>
        <translation>加入良品并重新训练(&amp;G)</translation>
    </message>
    <message>
        <source>Takes the selected parts among the good ones and begins a new training.</source>
        <translation>将所选零件加入良品并开始新的训练。</translation>
    </message>
    <message>
        <source>Select a result to see what was said about the same part before.</source>
        <translation>选择一个结果，即可查看同一部件以前的判定。</translation>
    </message>
    <message>
        <source>Some of these verdicts were given under other thresholds than those in force now (review above %1, reject above %2). They stay as they were given; to see what the new thresholds would say, select the run above and choose “Decide again”.</source>
        <translation>其中部分判定使用的阈值与现行阈值（高于 %1 复检，高于 %2 拒收）不同。判定保持原样；要查看新阈值的判定，请在上方选择该次运行，然后选择“重新判定”。</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Shows what was inspected so far.</source>
        <translation>显示迄今检测的内容。</translation>
    </message>
    <message>
        <source>&amp;Results</source>
        <translation>结果(&amp;R)</translation>
    </message>
</context>
<context>
    <name>twinspect::RunStep</name>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>The training is still running. You may close the window: it goes on, and you find it here again.</source>
        <translation>训练仍在进行。可以关闭窗口：它会继续，之后仍可在此找到。</translation>
    </message>
    <message>
        <source>Train the part first.</source>
        <translation>请先训练零件。</translation>
    </message>
    <message>
        <source>Model file</source>
        <translation>模型文件</translation>
    </message>
    <message>
        <source>Models (*.tsm)</source>
        <translation>模型 (*.tsm)</translation>
    </message>
    <message>
        <source>Looking for a graphics card</source>
        <translation>正在查找显卡</translation>
    </message>
    <message>
        <source>A training is running already.</source>
        <translation>已有训练在进行。</translation>
    </message>
    <message>
        <source>A training was interrupted. Resume it, or cancel it to start anew.</source>
        <translation>训练被中断。请继续，或取消后重新开始。</translation>
    </message>
    <message>
        <source>Choose a folder of good parts first.</source>
        <translation>请先选择良品文件夹。</translation>
    </message>
    <message>
        <source>Run the check first.</source>
        <translation>请先运行检查。</translation>
    </message>
    <message>
        <source>No training is running.</source>
        <translation>没有进行中的训练。</translation>
    </message>
    <message>
        <source>There is no interrupted training.</source>
        <translation>没有中断的训练。</translation>
    </message>
    <message>
        <source>By the speed of the last training on this computer it takes %1.</source>
        <translation>按本机上次训练的速度，需要%1。</translation>
    </message>
    <message>
        <source>How long it takes on this computer is not known yet; it is measured as soon as the training runs.</source>
        <translation>在本机上需要多久尚不清楚；训练开始后会测量。</translation>
    </message>
    <message>
        <source>The model file exists already and will be replaced when the training ends.</source>
        <translation>模型文件已存在，训练结束时将被替换。</translation>
    </message>
    <message>
        <source>It stops after the current step…</source>
        <translation>将在当前步骤后停止…</translation>
    </message>
    <message>
        <source>It is being cancelled…</source>
        <translation>正在取消…</translation>
    </message>
    <message>
        <source>The training was cancelled. Nothing was kept of it.</source>
        <translation>训练已取消，没有保留任何结果。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Paused.&lt;/b&gt; The training of %1 can go on from where it stopped.</source>
        <translation>&lt;b&gt;已暂停。&lt;/b&gt;%1 的训练可从停止处继续。</translation>
    </message>
    <message>
        <source>&lt;b&gt;The training of %1 stopped.&lt;/b&gt; %2</source>
        <translation>&lt;b&gt;%1 的训练已停止。&lt;/b&gt;%2</translation>
    </message>
    <message>
        <source>&lt;b&gt;The model of %1 is ready.&lt;/b&gt; Go on to see how it judges.</source>
        <translation>&lt;b&gt;%1 的模型已就绪。&lt;/b&gt;请继续查看其判定效果。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>Learnt from %1 good parts; %2 were kept aside to check it. It took %3.</source>
        <translation>用 %1 个良品学习；留出 %2 个用于检查。用时%3。</translation>
    </message>
    <message>
        <source>On parts kept aside it tells artificial defects from good parts in %1 % of all pairs.</source>
        <translation>在留出的零件上，%1 % 的配对能区分人工缺陷与良品。</translation>
    </message>
    <message>
        <source>%1 parts per second.</source>
        <translation>每秒 %1 个零件。</translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s), the last: %1</source>
        <translation>
            <numerusform>%n 条警告，最后一条：%1</numerusform>
        </translation>
    </message>
    <message>
        <source>The training runs in a program of its own: you can go on working, and it survives if this window is closed.</source>
        <translation>训练在独立程序中运行：您可以继续工作，关闭此窗口也不影响。</translation>
    </message>
    <message>
        <source>Thoroughness</source>
        <translation>训练程度</translation>
    </message>
    <message>
        <source>Automatic: standard, thorough with a graphics card</source>
        <translation>自动：标准，有显卡时为深入</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>标准</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>彻底</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Expert</source>
        <translation>专家</translation>
    </message>
    <message>
        <source>Shows every option of the engine.</source>
        <translation>显示引擎的所有选项。</translation>
    </message>
    <message>
        <source>Learn under the regions of interest of %1</source>
        <translation>按 %1 的感兴趣区域学习</translation>
    </message>
    <message>
        <source>the open recipe</source>
        <translation>已打开的配方</translation>
    </message>
    <message>
        <source>Pixels that these regions leave out count neither in what is learnt nor in the scores of the held-out parts.</source>
        <translation>这些区域排除的像素既不参与学习，也不计入留出零件的得分。</translation>
    </message>
    <message>
        <source>Save the recipe first: the training reads its file.</source>
        <translation>请先保存配方：训练读取其文件。</translation>
    </message>
    <message>
        <source>Detector</source>
        <translation>检测器</translation>
    </message>
    <message>
        <source>This detector learns in one go: it can only be cancelled.</source>
        <translation>此检测器一次学完：只能取消。</translation>
    </message>
    <message>
        <source>What learns the part and finds its defects.</source>
        <translation>学习零件并找出其缺陷的方法。</translation>
    </message>
</context>
<context>
    <name>twinspect::RunsModel</name>
    <message>
        <source>Started: %1
Finished: %2
Source: %3
Model: %4</source>
        <translation>开始：%1
结束：%2
来源：%3
模型：%4</translation>
    </message>
    <message>
        <source>not yet, or it was cut off</source>
        <translation>尚未结束，或被中断</translation>
    </message>
    <message>
        <source>When the run began</source>
        <translation>运行开始时间</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Name of the part in the recipe</source>
        <translation>配方中的零件名称</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>零件</translation>
    </message>
    <message>
        <source>How many parts were inspected</source>
        <translation>检测的零件数量</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>零件</translation>
    </message>
    <message>
        <source>Parts that passed</source>
        <translation>通过的零件</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Parts for a person to look at</source>
        <translation>需人工查看的零件</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>复判</translation>
    </message>
    <message>
        <source>Parts that were rejected</source>
        <translation>被拒收的零件</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>NG</translation>
    </message>
    <message>
        <source>Pictures without a part, and parts that could not be inspected</source>
        <translation>没有零件的图片以及无法检测的零件</translation>
    </message>
    <message>
        <source>No verdict</source>
        <translation>无判定</translation>
    </message>
    <message>
        <source>Revision of the recipe</source>
        <translation>配方修订号</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>First digits of the model&apos;s fingerprint</source>
        <translation>模型指纹的前几位</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Folder or file that was inspected</source>
        <translation>被检测的文件夹或文件</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Who inspected</source>
        <translation>检测人</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>人员</translation>
    </message>
</context>
<context>
    <name>twinspect::SampleTableModel</name>
    <message>
        <source>Not readable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Note: %1</source>
        <translation>备注：%1</translation>
    </message>
    <message>
        <source>Marked</source>
        <translation>已标记</translation>
    </message>
    <message>
        <source>Not marked</source>
        <translation>未标记</translation>
    </message>
    <message>
        <source>Picture of the part</source>
        <translation>零件图片</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>What a person says about the part</source>
        <translation>人对零件的标签</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>What the recipe says about the part, with the thresholds in force</source>
        <translation>配方按当前阈值对零件的判定</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>Whether RGB or depth brought most of the score</source>
        <translation>得分主要来自 RGB 还是深度</translation>
    </message>
    <message>
        <source>Raised by</source>
        <translation>由何引起</translation>
    </message>
    <message>
        <source>Area of the largest region above the pixel threshold</source>
        <translation>高于像素阈值的最大区域的面积</translation>
    </message>
    <message>
        <source>Largest region</source>
        <translation>最大区域</translation>
    </message>
    <message>
        <source>Your note on the part</source>
        <translation>您对零件的备注</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Parts you marked to come back to</source>
        <translation>您标记以便稍后查看的零件</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Name of the part within the data</source>
        <translation>部件在数据中的名称</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>How far the annotation of the part is. Sorted by it, the list is the queue: escapes and parts in review first, then by score.</source>
        <translation>零件标注的进度。按此排序时，列表即为队列：先是漏检和待复检的零件，然后按得分。</translation>
    </message>
    <message>
        <source>Annotated</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Agreement of the two opinions on the part: the pixels that both marked, as a share of those that either marked</source>
        <translation>两份意见对该零件的一致性：两人都标注的像素占任一人标注像素的比例</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>一致性</translation>
    </message>
    <message>
        <source>Anomaly score of the whole part: 0 = middle of the held-out good parts, 1 = reject threshold of the training</source>
        <translation>整个零件的异常得分：0 = 保留良品的中位数，1 = 训练时的拒收阈值</translation>
    </message>
</context>
<context>
    <name>twinspect::SaveStep</name>
    <message>
        <source>The recipe is being saved.</source>
        <translation>正在保存配方。</translation>
    </message>
    <message>
        <source>Save recipe</source>
        <translation>保存配方</translation>
    </message>
    <message>
        <source>Save the recipe first.</source>
        <translation>请先保存配方。</translation>
    </message>
    <message>
        <source>Recipe file</source>
        <translation>配方文件</translation>
    </message>
    <message>
        <source>Recipes (*.json)</source>
        <translation>配方 (*.json)</translation>
    </message>
    <message>
        <source>Train the part first.</source>
        <translation>请先训练零件。</translation>
    </message>
    <message>
        <source>Give the part a name.</source>
        <translation>请为零件命名。</translation>
    </message>
    <message>
        <source>&lt;b&gt;The recipe was not saved.&lt;/b&gt; %1</source>
        <translation>&lt;b&gt;配方未保存。&lt;/b&gt;%1</translation>
    </message>
    <message>
        <source>&lt;b&gt;Saved.&lt;/b&gt; You can inspect parts with this recipe now.</source>
        <translation>&lt;b&gt;已保存。&lt;/b&gt;现在可以用此配方检测零件。</translation>
    </message>
    <message>
        <source>A recipe is all that is needed to inspect this kind of part: the model, the thresholds and how they came about, and your notes.</source>
        <translation>配方包含检测此类零件所需的一切：模型、阈值及其由来，以及您的备注。</translation>
    </message>
    <message>
        <source>Name of the part</source>
        <translation>零件名称</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Lighting, fixture, drawing number, … (optional)</source>
        <translation>照明、夹具、图号…（可选）</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
</context>
<context>
    <name>twinspect::ScoreHistogram</name>
    <message>
        <source>Parts, compressed scale</source>
        <translation>零件数，压缩刻度</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>零件</translation>
    </message>
    <message>
        <source>Good, calibration set</source>
        <translation>良品，标定集</translation>
    </message>
    <message>
        <source>Good, test set</source>
        <translation>良品，测试集</translation>
    </message>
    <message>
        <source>Defect, calibration set</source>
        <translation>不良品，标定集</translation>
    </message>
    <message>
        <source>Defect, test set</source>
        <translation>不良品，测试集</translation>
    </message>
    <message>
        <source>Not labelled</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>Drag a threshold. With the keyboard: R and V pick a threshold, ← and → move it, with Shift in larger steps, ↑ and ↓ go on to the next part. Wheel = zoom, double click = everything.</source>
        <translation>拖动阈值。键盘：R 和 V 选择阈值，← 和 → 移动，按住 Shift 步幅更大，↑ 和 ↓ 移到下一个零件。滚轮 = 缩放，双击 = 全部。</translation>
    </message>
    <message>
        <source>Histogram of the scores with the thresholds</source>
        <translation>带阈值的得分直方图</translation>
    </message>
    <message>
        <source>%1 Review above %2</source>
        <translation>%1 高于 %2 复判</translation>
    </message>
    <message>
        <source>%1 Reject above %2</source>
        <translation>%1 高于 %2 拒收</translation>
    </message>
</context>
<context>
    <name>twinspect::ScoreScatter</name>
    <message>
        <source>not readable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>No part has a score in both runs.</source>
        <translation>没有零件在两次运行中都有得分。</translation>
    </message>
    <message>
        <source>%1: score %2, %3, then score %4, %5.</source>
        <translation>%1：得分 %2，%3，之后得分 %4，%5。</translation>
    </message>
    <message>
        <source>Score before</source>
        <translation>之前的得分</translation>
    </message>
    <message>
        <source>Score in run %1</source>
        <translation>运行 %1 中的得分</translation>
    </message>
    <message>
        <source>Score after</source>
        <translation>之后的得分</translation>
    </message>
    <message>
        <source>Scores of the same parts in two runs</source>
        <translation>相同零件在两次运行中的得分</translation>
    </message>
    <message>
        <source>Click a part to find it in the list.</source>
        <translation>单击零件可在列表中找到它。</translation>
    </message>
    <message>
        <source>Filled: another verdict</source>
        <translation>实心：结论不同</translation>
    </message>
    <message>
        <source>Click a part to find it in the list. These are raw scores: no scale is stored with one of the runs.</source>
        <translation>单击零件可在列表中找到它。这里是原始得分：其中一次运行没有保存刻度。</translation>
    </message>
</context>
<context>
    <name>twinspect::ScreenshotDialog</name>
    <message>
        <source>Save picture of the views</source>
        <translation>保存视图图片</translation>
    </message>
    <message>
        <source>All views that are shown</source>
        <translation>所有显示的视图</translation>
    </message>
    <message>
        <source>As on the screen</source>
        <translation>与屏幕相同</translation>
    </message>
    <message>
        <source>Twice as large</source>
        <translation>两倍大小</translation>
    </message>
    <message>
        <source>Four times as large</source>
        <translation>四倍大小</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>%1 x %2 pixels</source>
        <translation>%1 x %2 像素</translation>
    </message>
</context>
<context>
    <name>twinspect::SessionRecorder</name>
    <message numerus="yes">
        <source>Restore labels, notes and marks of %n part(s)</source>
        <translation>
            <numerusform>恢复 %n 个零件的标签、备注和标记</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::SettingsDialog</name>
    <message>
        <source>Write it as postgresql://user@server/database.</source>
        <translation>请写成 postgresql://用户@服务器/数据库。</translation>
    </message>
    <message>
        <source>Only SQLite files and PostgreSQL servers can hold the results.</source>
        <translation>只有 SQLite 文件和 PostgreSQL 服务器可以存放结果。</translation>
    </message>
    <message>
        <source>This is a folder; name a file in it.</source>
        <translation>这是文件夹；请指定其中的文件。</translation>
    </message>
    <message>
        <source>Write the whole path of the file.</source>
        <translation>请写出文件的完整路径。</translation>
    </message>
    <message>
        <source>The folder %1 does not exist.</source>
        <translation>文件夹 %1 不存在。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Computing</source>
        <translation>计算</translation>
    </message>
    <message>
        <source>Compute on</source>
        <translation>计算设备</translation>
    </message>
    <message>
        <source>The best there is</source>
        <translation>可用的最佳设备</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Graphics card (CUDA)</source>
        <translation>显卡 (CUDA)</translation>
    </message>
    <message>
        <source>Used for models opened and trainings started from now on.</source>
        <translation>适用于此后打开的模型和此后开始的训练。</translation>
    </message>
    <message>
        <source>Processor cores at once</source>
        <translation>同时使用的处理器核心</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Fewer leave the computer free for other work.</source>
        <translation>使用较少核心可为其他工作留出资源。</translation>
    </message>
    <message>
        <source>Storing</source>
        <translation>存储</translation>
    </message>
    <message>
        <source>Results database</source>
        <translation>结果数据库</translation>
    </message>
    <message>
        <source>Default file on this computer</source>
        <translation>本机上的默认文件</translation>
    </message>
    <message>
        <source>An SQLite file, or a PostgreSQL server as postgresql://user@server/database.</source>
        <translation>SQLite 文件，或 PostgreSQL 服务器，写作 postgresql://用户@服务器/数据库。</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Memory for pictures</source>
        <translation>图片缓存</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source>More lets you return to parts without reading them again.</source>
        <translation>越大，返回已看零件时越不需重新读取。</translation>
    </message>
    <message>
        <source>Keep a journal of unsaved work</source>
        <translation>记录未保存的工作</translation>
    </message>
    <message>
        <source>After a crash the last session can be restored.</source>
        <translation>崩溃后可恢复上次会话。</translation>
    </message>
    <message>
        <source>Stored in %1</source>
        <translation>保存于 %1</translation>
    </message>
    <message>
        <source>%1 cannot be written: these settings last until the program ends.</source>
        <translation>%1 无法写入：这些设置在程序结束前有效。</translation>
    </message>
    <message>
        <source>Standard settings</source>
        <translation>标准设置</translation>
    </message>
    <message>
        <source>Sets everything on this page back to how it was delivered.</source>
        <translation>将此页全部恢复为出厂设置。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Not used: %1</source>
        <translation>未采用：%1</translation>
    </message>
    <message>
        <source>SQLite databases (*.sqlite *.db)</source>
        <translation>SQLite 数据库 (*.sqlite *.db)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>From ~/.pgpass, if it is there</source>
        <translation>取自 ~/.pgpass（如果存在）</translation>
    </message>
    <message>
        <source>A password given here is kept in the settings file, which only you can read. Safer: leave it empty and put it into ~/.pgpass, as PostgreSQL&apos;s own programs read it.</source>
        <translation>在此输入的密码保存在只有您能读取的设置文件中。更安全的做法：留空，并写入 PostgreSQL 自身程序所读取的 ~/.pgpass。</translation>
    </message>
    <message>
        <source>Keep labels and notes beside the data</source>
        <translation>将标签和备注保存在数据旁</translation>
    </message>
    <message>
        <source>In the file twinspect-labels.json of the data&apos;s folder, so that colleagues see them. Otherwise they are kept for you alone.</source>
        <translation>保存在数据文件夹的 twinspect-labels.json 文件中，同事也能看到。否则仅为您保存。</translation>
    </message>
</context>
<context>
    <name>twinspect::ShortcutEditor</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Search commands and keys</source>
        <translation>搜索命令和按键</translation>
    </message>
    <message>
        <source>Click here and press the new keys.</source>
        <translation>点击此处并按下新按键。</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>指定</translation>
    </message>
    <message>
        <source>No keys</source>
        <translation>无按键</translation>
    </message>
    <message>
        <source>Takes the keys away from this command.</source>
        <translation>移除此命令的按键。</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Gives this command its original keys again.</source>
        <translation>恢复此命令的原始按键。</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部重置</translation>
    </message>
    <message>
        <source>Gives every command its original keys again.</source>
        <translation>恢复所有命令的原始按键。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Choose a command above.</source>
        <translation>请在上方选择命令。</translation>
    </message>
    <message>
        <source>Gives these keys to the command.</source>
        <translation>将这些按键指定给该命令。</translation>
    </message>
    <message>
        <source>Press other keys in the field first.</source>
        <translation>请先在输入框中按下其他按键。</translation>
    </message>
    <message>
        <source>These keys belong to: %1. Assigning takes them away from there.</source>
        <translation>这些按键属于：%1。指定后将从那里移除。</translation>
    </message>
</context>
<context>
    <name>twinspect::ShortcutModel</name>
    <message>
        <source>Also used by: %1</source>
        <translation>同时用于：%1</translation>
    </message>
    <message>
        <source>Changed by you</source>
        <translation>由您更改</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>说明</translation>
    </message>
</context>
<context>
    <name>twinspect::ShortcutSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Change shortcuts…</source>
        <translation>更改快捷键…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>twinspect::StartPage</name>
    <message>
        <source>Gasket</source>
        <translation>垫圈</translation>
    </message>
    <message>
        <source>Bracket</source>
        <translation>支架</translation>
    </message>
    <message>
        <source>Biscuit</source>
        <translation>饼干</translation>
    </message>
    <message>
        <source>Connector</source>
        <translation>连接器</translation>
    </message>
    <message>
        <source>Cap</source>
        <translation>盖子</translation>
    </message>
    <message>
        <source>Rendering demo parts</source>
        <translation>正在生成演示零件</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Welcome to Twinspect</source>
        <translation>欢迎使用 Twinspect</translation>
    </message>
    <message>
        <source>Show Twinspect some good parts, scanned with RGB and depth. It learns what they look like and then shows where a new part differs: in RGB, in depth, and by how many millimetres.</source>
        <translation>给 Twinspect 看一些以 RGB 和深度扫描的良品。它会学习良品的样子，然后指出新零件在哪里不同：在 RGB 中、在深度中，以及相差多少毫米。</translation>
    </message>
    <message>
        <source>You can also drop a folder, a picture, a model or a recipe anywhere in this window.</source>
        <translation>您也可以将文件夹、图片、模型或配方拖到此窗口的任意位置。</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>最近打开</translation>
    </message>
    <message>
        <source>What you open will be listed here.</source>
        <translation>您打开的内容会列在这里。</translation>
    </message>
    <message>
        <source>No parts at hand?</source>
        <translation>手边没有零件？</translation>
    </message>
    <message>
        <source>Twinspect can compute scans of demo parts, good ones and defective ones, on this computer and without a network. Try every step with them.</source>
        <translation>Twinspect 可在本机生成演示零件的扫描，有良品也有不良品，无需网络。可用它们尝试每个步骤。</translation>
    </message>
    <message>
        <source>Which kind of demo part to compute.</source>
        <translation>生成哪种演示零件。</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>试用演示</translation>
    </message>
    <message>
        <source>Computes scans of demo parts and opens them.</source>
        <translation>生成演示零件的扫描并打开。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stops computing the demo parts; nothing of them is kept.</source>
        <translation>停止生成演示零件，不保留任何内容。</translation>
    </message>
    <message>
        <source>The demo parts are being computed.</source>
        <translation>正在生成演示零件。</translation>
    </message>
    <message>
        <source>Shows the start page.</source>
        <translation>显示开始页面。</translation>
    </message>
</context>
<context>
    <name>twinspect::StepBar</name>
    <message>
        <source>You are at this step.</source>
        <translation>当前步骤。</translation>
    </message>
    <message>
        <source>Go to “%1”.</source>
        <translation>转到“%1”。</translation>
    </message>
    <message>
        <source>Finish the steps before it first.</source>
        <translation>请先完成前面的步骤。</translation>
    </message>
</context>
<context>
    <name>twinspect::ThresholdFields</name>
    <message>
        <source>Re&amp;view above</source>
        <translation>高于此值复判(&amp;V)</translation>
    </message>
    <message>
        <source>Re&amp;ject above</source>
        <translation>高于此值拒收(&amp;J)</translation>
    </message>
    <message>
        <source>&amp;Pixel counts above</source>
        <translation>像素高于此值计入(&amp;P)</translation>
    </message>
    <message>
        <source>Smallest &amp;area</source>
        <translation>最小面积(&amp;A)</translation>
    </message>
    <message>
        <source> mm²</source>
        <translation> mm²</translation>
    </message>
    <message>
        <source>every size counts</source>
        <translation>任何大小都计入</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>未设定</translation>
    </message>
    <message>
        <source>From the good parts</source>
        <translation>取自良品</translation>
    </message>
    <message>
        <source>A part with a higher score is looked at by a person. Equal to the reject threshold: no review.</source>
        <translation>得分更高的零件由人查看。等于拒收阈值：不复判。</translation>
    </message>
    <message>
        <source>A part with a higher score is rejected.</source>
        <translation>得分更高的零件被拒收。</translation>
    </message>
    <message>
        <source>Pixels of the anomaly map above this belong to a defect region.</source>
        <translation>异常图中高于此值的像素属于缺陷区域。</translation>
    </message>
    <message>
        <source>A part whose regions are all smaller gets a verdict one step milder: reject becomes review, review becomes OK.</source>
        <translation>所有区域都更小的零件，判定放宽一级：拒收变为复判，复判变为 OK。</translation>
    </message>
    <message>
        <source>Highest map value of the good parts of the calibration set: %1. Below it, good parts show regions.</source>
        <translation>标定集中良品的最高图值：%1。低于它时良品会出现区域。</translation>
    </message>
    <message>
        <source>There is no inspected good part in the calibration set.</source>
        <translation>标定集中没有已检良品。</translation>
    </message>
    <message>
        <source>Smallest &amp;depth</source>
        <translation>最小深度(&amp;D)</translation>
    </message>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>every depth counts</source>
        <translation>任何深度都计入</translation>
    </message>
    <message>
        <source>A region that is neither as deep nor as high as this, against the surface around it, does not count; without one that counts the verdict is one step milder. A region whose depth cannot be measured, or that only RGB shows, counts at any depth.</source>
        <translation>相对于周围表面既未达到此深度也未达到此高度的区域不计入；没有计入的区域时，判定放宽一级。深度无法测量或仅由 RGB 显示的区域，无论深度都计入。</translation>
    </message>
</context>
<context>
    <name>twinspect::ToleranceDialog</name>
    <message>
        <source>Tolerance of the height</source>
        <translation>高度公差</translation>
    </message>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>By how much a part may be lower than the mean good part.</source>
        <translation>零件最多可比平均良品低多少。</translation>
    </message>
    <message>
        <source>By how much a part may be higher than the mean good part.</source>
        <translation>零件最多可比平均良品高多少。</translation>
    </message>
    <message>
        <source>The layer “Surface: tolerance”, the values at the cursor and the report show what lies outside. No verdict depends on it: parts are judged by their score.</source>
        <translation>“表面：公差”图层、光标处的数值和报告会显示超出公差的部分。判定不依赖于它：零件按分数判定。</translation>
    </message>
    <message>
        <source>Good parts vary by %1 mm (one standard deviation, middle of all pixels). What lies outside by less than twice that of its place is shown as not clear.</source>
        <translation>良品的波动为 %1 mm（一倍标准差，所有像素的中位）。超出公差不足该处波动两倍的部分显示为不明确。</translation>
    </message>
    <message>
        <source>This part was not compared with the mean good part, so it is not known by how much good parts vary.</source>
        <translation>该零件未与平均良品比较，因此不知道良品的波动有多大。</translation>
    </message>
    <message>
        <source>No tolerance</source>
        <translation>无公差</translation>
    </message>
    <message>
        <source>Removes the tolerance from the recipe.</source>
        <translation>从配方中移除公差。</translation>
    </message>
    <message>
        <source>&amp;Lower by at most</source>
        <translation>最多低(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Higher by at most</source>
        <translation>最多高(&amp;H)</translation>
    </message>
    <message>
        <source>One of both must be above 0 mm.</source>
        <translation>两者之一必须大于 0 mm。</translation>
    </message>
</context>
<context>
    <name>twinspect::TrainPage</name>
    <message>
        <source>This is the first step.</source>
        <translation>这是第一步。</translation>
    </message>
    <message>
        <source>Inspect parts</source>
        <translation>检测零件</translation>
    </message>
    <message>
        <source>Next: %1</source>
        <translation>下一步：%1</translation>
    </message>
    <message>
        <source>Choose the folder of good parts…</source>
        <translation>选择良品文件夹…</translation>
    </message>
    <message>
        <source>The folder that a new part is learnt from.</source>
        <translation>用于学习新零件的文件夹。</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>再次检查</translation>
    </message>
    <message>
        <source>Looks through the folder once more, after you have changed something in it.</source>
        <translation>在您更改文件夹内容后重新检查。</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>Learns the part from its good examples.</source>
        <translation>从良品学习该零件。</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stops the training so that it can go on later from the same step.</source>
        <translation>暂停训练，之后可从同一步骤继续。</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Goes on with the training from where it stopped.</source>
        <translation>从停止处继续训练。</translation>
    </message>
    <message>
        <source>Cancel training</source>
        <translation>取消训练</translation>
    </message>
    <message>
        <source>Stops the training and throws away what it has learnt.</source>
        <translation>停止训练并丢弃已学内容。</translation>
    </message>
    <message>
        <source>Calibrate on evidence…</source>
        <translation>依据证据标定…</translation>
    </message>
    <message>
        <source>Sets the threshold by good and defective parts, and shows what it proves.</source>
        <translation>用良品和不良品设定阈值，并显示其证明力。</translation>
    </message>
    <message>
        <source>Save recipe</source>
        <translation>保存配方</translation>
    </message>
    <message>
        <source>Writes model, thresholds and notes as a recipe.</source>
        <translation>将模型、阈值和备注写成配方。</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>后退</translation>
    </message>
    <message>
        <source>To the step before; nothing is lost.</source>
        <translation>返回上一步，不会丢失任何内容。</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>To the next step.</source>
        <translation>进入下一步。</translation>
    </message>
    <message>
        <source>Map files…</source>
        <translation>映射文件…</translation>
    </message>
    <message>
        <source>Says which files of the folder belong together, when their layout is not recognised or recognised wrongly.</source>
        <translation>当结构未识别或识别错误时，说明文件夹中的哪些文件属于一起。</translation>
    </message>
    <message>
        <source>The training of %1 has ended: its model is ready.</source>
        <translation>%1 的训练已结束：模型已就绪。</translation>
    </message>
    <message>
        <source>The training of %1 stopped: %2</source>
        <translation>%1 的训练已停止：%2</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Shows the steps from good parts to a recipe.</source>
        <translation>显示从良品到配方的步骤。</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>训练(&amp;T)</translation>
    </message>
    <message>
        <source>Show the training</source>
        <translation>显示训练</translation>
    </message>
</context>
<context>
    <name>twinspect::TrainState</name>
    <message>
        <source>Leave out %1</source>
        <translation>略过 %1</translation>
    </message>
    <message>
        <source>Use %1 again</source>
        <translation>重新使用 %1</translation>
    </message>
    <message>
        <source>Listing files</source>
        <translation>正在列出文件</translation>
    </message>
    <message>
        <source>Checking %1</source>
        <translation>正在检查 %1</translation>
    </message>
    <message>
        <source>Name the part</source>
        <translation>命名零件</translation>
    </message>
    <message>
        <source>Write notes on the part</source>
        <translation>写零件备注</translation>
    </message>
    <message>
        <source>Change how the part is trained</source>
        <translation>更改零件的训练方式</translation>
    </message>
    <message>
        <source>Choose the model file</source>
        <translation>选择模型文件</translation>
    </message>
    <message>
        <source>Choose the recipe file</source>
        <translation>选择配方文件</translation>
    </message>
    <message>
        <source>Choose the folder of good parts</source>
        <translation>选择良品文件夹</translation>
    </message>
    <message>
        <source>Change which files belong together</source>
        <translation>更改文件的配对</translation>
    </message>
    <message>
        <source>Choose the regions of interest for the training</source>
        <translation>选择训练用的感兴趣区域</translation>
    </message>
    <message>
        <source>Choose the detector</source>
        <translation>选择检测器</translation>
    </message>
    <message>
        <source>Take back: %1</source>
        <translation>撤回：%1</translation>
    </message>
</context>
<context>
    <name>twinspect::TrainingPlot</name>
    <message>
        <source>Training step</source>
        <translation>训练步数</translation>
    </message>
    <message>
        <source>Distance from good parts</source>
        <translation>与良品的差距</translation>
    </message>
    <message>
        <source>RGB</source>
        <translation>RGB</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>RGB, held-out parts</source>
        <translation>RGB，留出的零件</translation>
    </message>
    <message>
        <source>Depth, parts kept aside</source>
        <translation>深度，留出的零件</translation>
    </message>
</context>
<context>
    <name>twinspect::TrainingProcess</name>
    <message>
        <source>Training %1</source>
        <translation>正在训练 %1</translation>
    </message>
</context>
<context>
    <name>twinspect::VerdictHeader</name>
    <message>
        <source>The tray looks empty. Nothing was judged.</source>
        <translation>托盘似乎是空的，未作判定。</translation>
    </message>
    <message>
        <source>Do not rely on this: the model tells good from defective little better than guessing.</source>
        <translation>请勿依赖此判定：该模型区分良品与缺陷品的能力几乎与猜测无异。</translation>
    </message>
    <message>
        <source>Score %1. No thresholds are set.</source>
        <translation>得分 %1。未设定阈值。</translation>
    </message>
    <message>
        <source>Score %1. Reject above %2.</source>
        <translation>得分 %1。高于 %2 拒收。</translation>
    </message>
    <message>
        <source>Score %1. Review above %2, reject above %3.</source>
        <translation>得分 %1。高于 %2 复判，高于 %3 拒收。</translation>
    </message>
    <message>
        <source>Raised by RGB.</source>
        <translation>由 RGB 引起。</translation>
    </message>
    <message>
        <source>Raised by depth.</source>
        <translation>由深度引起。</translation>
    </message>
    <message>
        <source>Raised by both, RGB and depth.</source>
        <translation>由 RGB 和深度共同引起。</translation>
    </message>
    <message>
        <source>Largest region: %1, %2.</source>
        <translation>最大区域：%1，%2。</translation>
    </message>
    <message>
        <source>Largest region: %1.</source>
        <translation>最大区域：%1。</translation>
    </message>
    <message>
        <source>The number %1 is taken as &quot;not measured&quot;: %2 % of the points.</source>
        <translation>数值 %1 被视为“未测量”：占点数的 %2 %。</translation>
    </message>
</context>
<context>
    <name>twinspect::VerdictStyle</name>
    <message>
        <source>Not inspected</source>
        <translation>未检测</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>复判</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>NG</translation>
    </message>
    <message>
        <source>No part</source>
        <translation>无零件</translation>
    </message>
</context>
<context>
    <name>twinspect::ViewFrame</name>
    <message>
        <source>Shows the other views again (double click on the title).</source>
        <translation>重新显示其他视图（双击标题）。</translation>
    </message>
    <message>
        <source>Makes this view as large as all of them (double click on the title).</source>
        <translation>将此视图放大到全部区域（双击标题）。</translation>
    </message>
</context>
<context>
    <name>twinspect::ViewGrid</name>
    <message>
        <source>RGB</source>
        <translation>RGB</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高度</translation>
    </message>
    <message>
        <source>3D</source>
        <translation>3D</translation>
    </message>
    <message>
        <source>Anomaly map</source>
        <translation>异常图</translation>
    </message>
</context>
<context>
    <name>twinspect::WatchPanel</name>
    <message>
        <source>&amp;Folder to watch</source>
        <translation>要监视的文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>Where the camera puts pictures and depth</source>
        <translation>相机存放图片和深度的位置</translation>
    </message>
    <message>
        <source>Chooses the folder.</source>
        <translation>选择文件夹。</translation>
    </message>
    <message>
        <source>Leave alone what is there already</source>
        <translation>不处理已有的零件</translation>
    </message>
    <message>
        <source>Move parts to done or failed afterwards</source>
        <translation>之后将零件移到 done 或 failed</translation>
    </message>
    <message>
        <source>Inspected parts go to the folder done inside the watched one, parts that cannot be inspected to the folder failed.</source>
        <translation>已检零件移到监视文件夹内的 done，无法检测的移到 failed。</translation>
    </message>
    <message>
        <source>Show every new part</source>
        <translation>显示每个新零件</translation>
    </message>
    <message>
        <source>Written when &amp;unchanged for</source>
        <translation>无变化多久视为写完(&amp;U)</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>A pair of files counts as written when both have not changed for this long.</source>
        <translation>两个文件均在此时间内无变化，即视为已写完。</translation>
    </message>
    <message>
        <source>S&amp;tep</source>
        <translation>单步(&amp;T)</translation>
    </message>
    <message>
        <source>Inspects the next part in line and waits.</source>
        <translation>检测队列中的下一个零件，然后等待。</translation>
    </message>
    <message>
        <source>&amp;Watch</source>
        <translation>监视(&amp;W)</translation>
    </message>
    <message>
        <source>Inspects every part that arrives in the folder from now on.</source>
        <translation>从现在起检测进入文件夹的每个零件。</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>Ends watching. What waits in line is not inspected.</source>
        <translation>结束监视。队列中的零件不再检测。</translation>
    </message>
    <message>
        <source>There is no model to inspect with. Open a recipe or a model first.</source>
        <translation>没有用于检测的模型。请先打开配方或模型。</translation>
    </message>
    <message>
        <source>Choose the folder first.</source>
        <translation>请先选择文件夹。</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>继续(&amp;R)</translation>
    </message>
    <message>
        <source>Goes on with the parts in line.</source>
        <translation>继续检测队列中的零件。</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>New parts still get in line; none is inspected until you resume.</source>
        <translation>新零件仍会排队；在您继续之前不检测。</translation>
    </message>
    <message>
        <source>No folder is being watched yet.</source>
        <translation>尚未监视任何文件夹。</translation>
    </message>
    <message>
        <source>No part is in line.</source>
        <translation>队列中没有零件。</translation>
    </message>
    <message>
        <source>Being written, or one of two files</source>
        <translation>正在写入，或只有两个文件之一</translation>
    </message>
    <message>
        <source>In line</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>Could not be inspected</source>
        <translation>无法检测</translation>
    </message>
    <message>
        <source>Not watching</source>
        <translation>未监视</translation>
    </message>
    <message>
        <source>Looking what is there</source>
        <translation>正在查看已有内容</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Waiting for parts</source>
        <translation>等待零件</translation>
    </message>
    <message>
        <source>%1, score %2</source>
        <translation>%1，得分 %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Folder to watch</source>
        <translation>要监视的文件夹</translation>
    </message>
    <message>
        <source>Map files…</source>
        <translation>映射文件…</translation>
    </message>
    <message>
        <source>No two files in this folder belong together yet. Where their names follow another pattern, map them.</source>
        <translation>此文件夹中还没有两个相互对应的文件。若文件名遵循其他规则，请映射它们。</translation>
    </message>
</context>
<context>
    <name>twinspect::WatchedFolder</name>
    <message>
        <source>Watching was stopped because other data was opened.</source>
        <translation>因打开了其他数据，监视已停止。</translation>
    </message>
    <message>
        <source>The folder %1 cannot be reached at the moment. Watching goes on when it is back.</source>
        <translation>目前无法访问文件夹 %1。恢复后监视将继续。</translation>
    </message>
    <message>
        <source>%1 was inspected but cannot be moved to %2: %3</source>
        <translation>%1 已检测，但无法移动到 %2：%3</translation>
    </message>
</context>
<context>
    <name>twinspect::WhyPanel</name>
    <message>
        <source>&lt;b&gt;%1&lt;/b&gt;, worked out on the calibration set (%2):</source>
        <translation>&lt;b&gt;%1&lt;/b&gt;，在标定集（%2）上得出：</translation>
    </message>
    <message>
        <source>As in the recipe, set %1:</source>
        <translation>同配方，设定于 %1：</translation>
    </message>
    <message>
        <source>As in the recipe, set %1 by %2:</source>
        <translation>同配方，%2 于 %1 设定：</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>“%1”</translation>
    </message>
    <message>
        <source>&lt;b&gt;Set by hand.&lt;/b&gt; No method stands behind these handles; the calibration set is %1.</source>
        <translation>&lt;b&gt;手动设定。&lt;/b&gt;这些手柄没有方法依据；标定集为 %1。</translation>
    </message>
    <message>
        <source>The chosen method would reject above %1.</source>
        <translation>所选方法会拒收高于 %1 的零件。</translation>
    </message>
    <message>
        <source>With n = %1 good parts nobody can promise a false-reject rate below 1/(n+1) = %2.</source>
        <translation>只有 n = %1 个良品时，无人能承诺低于 1/(n+1) = %2 的过杀率。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Proved&lt;/b&gt; with %1 confidence: at most %2 of all good parts are rejected. The threshold&apos;s rank was fixed before the scores were seen, so the bound holds.</source>
        <translation>&lt;b&gt;已证明&lt;/b&gt;（置信度 %1）：最多 %2 的良品被拒收。阈值的秩次在看到得分之前已确定，因此该上限成立。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Not proved here:&lt;/b&gt; the threshold was fitted to these very parts, so a bound from them (%1) flatters. Other good parts have to show it.</source>
        <translation>&lt;b&gt;此处未证明：&lt;/b&gt;阈值正是根据这些零件拟合的，由此得出的上限（%1）偏乐观。需用其他良品验证。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Test set:&lt;/b&gt; %1 good parts rejected. They had no say in the threshold: with %2 confidence at most %3 of all good parts are rejected.</source>
        <translation>&lt;b&gt;测试集：&lt;/b&gt;%1 个良品被拒收。它们未参与阈值的确定：以 %2 的置信度，最多 %3 的良品被拒收。</translation>
    </message>
    <message>
        <source>The test set holds no good part that was inspected, so nothing independent speaks for these thresholds yet.</source>
        <translation>测试集中没有已检良品，因此尚无独立证据支持这些阈值。</translation>
    </message>
    <message>
        <source>To prove 1 % it takes %1 good parts without a reject.</source>
        <translation>要证明 1 %，需要 %1 个无拒收的良品。</translation>
    </message>
</context>
<context>
    <name>twinspect::WindowActions</name>
    <message>
        <source>Parts</source>
        <translation>零件</translation>
    </message>
    <message>
        <source>Watched folder</source>
        <translation>监视文件夹</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Open &amp;data folder…</source>
        <translation>打开数据文件夹(&amp;D)…</translation>
    </message>
    <message>
        <source>Opens a folder of scanned parts, each a picture with its depth.</source>
        <translation>打开已扫描零件的文件夹，每个零件为图片及其深度。</translation>
    </message>
    <message>
        <source>&amp;Open file…</source>
        <translation>打开文件(&amp;O)…</translation>
    </message>
    <message>
        <source>Opens a recipe, a model, or the picture of a single part.</source>
        <translation>打开配方、模型或单个零件的图片。</translation>
    </message>
    <message>
        <source>&amp;Save recipe</source>
        <translation>保存配方(&amp;S)</translation>
    </message>
    <message>
        <source>Saves the recipe: model, thresholds and how they came about.</source>
        <translation>保存配方：模型、阈值及其由来。</translation>
    </message>
    <message>
        <source>Save recipe &amp;as…</source>
        <translation>配方另存为(&amp;A)…</translation>
    </message>
    <message>
        <source>Saves the recipe to another file.</source>
        <translation>将配方保存到其他文件。</translation>
    </message>
    <message>
        <source>Forgets what was opened; no file is touched.</source>
        <translation>清除打开记录，不影响任何文件。</translation>
    </message>
    <message>
        <source>S&amp;ettings…</source>
        <translation>设置(&amp;E)…</translation>
    </message>
    <message>
        <source>Language, colours, computing, where results go.</source>
        <translation>语言、颜色、计算、结果存放位置。</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>Closes Twinspect.</source>
        <translation>关闭 Twinspect。</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts…</source>
        <translation>键盘快捷键(&amp;K)…</translation>
    </message>
    <message>
        <source>Changes the keys of any command.</source>
        <translation>更改任何命令的按键。</translation>
    </message>
    <message>
        <source>&amp;Parts panel</source>
        <translation>零件面板(&amp;P)</translation>
    </message>
    <message>
        <source>Shows or hides the list of parts.</source>
        <translation>显示或隐藏零件列表。</translation>
    </message>
    <message>
        <source>&amp;Watched folder panel</source>
        <translation>监视文件夹面板(&amp;W)</translation>
    </message>
    <message>
        <source>Shows or hides the panel that inspects what arrives in a folder.</source>
        <translation>显示或隐藏检测文件夹新到零件的面板。</translation>
    </message>
    <message>
        <source>&amp;Log panel</source>
        <translation>日志面板(&amp;L)</translation>
    </message>
    <message>
        <source>Shows or hides the messages of this session.</source>
        <translation>显示或隐藏本次会话的消息。</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>重置布局(&amp;R)</translation>
    </message>
    <message>
        <source>Puts every panel and tool bar back to where it was delivered.</source>
        <translation>将所有面板和工具栏恢复到初始位置。</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>全屏(&amp;F)</translation>
    </message>
    <message>
        <source>Lets the window fill the whole screen.</source>
        <translation>使窗口充满整个屏幕。</translation>
    </message>
    <message>
        <source>&amp;Command palette…</source>
        <translation>命令面板(&amp;C)…</translation>
    </message>
    <message>
        <source>Finds any command by a few letters of its name.</source>
        <translation>用名称中的几个字查找任何命令。</translation>
    </message>
    <message>
        <source>Colours as the &amp;system</source>
        <translation>颜色跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>Light or dark, as the desktop is.</source>
        <translation>浅色或深色，与桌面一致。</translation>
    </message>
    <message>
        <source>&amp;Light colours</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>Dark text on a light ground.</source>
        <translation>浅色背景，深色文字。</translation>
    </message>
    <message>
        <source>&amp;Dark colours</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>Light text on a dark ground.</source>
        <translation>深色背景，浅色文字。</translation>
    </message>
    <message>
        <source>&amp;Inspect parts</source>
        <translation>检测零件(&amp;I)</translation>
    </message>
    <message>
        <source>Tells good parts from bad ones: every open part without a verdict, by the open recipe or one that you choose.</source>
        <translation>区分良品与不良品：用已打开或所选的配方检测每个尚无判定的零件。</translation>
    </message>
    <message>
        <source>&amp;Train a part</source>
        <translation>训练零件(&amp;T)</translation>
    </message>
    <message>
        <source>Learns a new kind of part from scans of good ones.</source>
        <translation>从良品的扫描学习一种新零件。</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcut sheet</source>
        <translation>快捷键一览(&amp;K)</translation>
    </message>
    <message>
        <source>Lists the keys of all commands.</source>
        <translation>列出所有命令的按键。</translation>
    </message>
    <message>
        <source>&amp;About Twinspect</source>
        <translation>关于 Twinspect(&amp;A)</translation>
    </message>
    <message>
        <source>Version, licence, and what the method is built on.</source>
        <translation>版本、许可证以及方法的基础。</translation>
    </message>
    <message>
        <source>&amp;Clear the list of recent files</source>
        <translation>清空最近打开列表(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;First steps and glossary</source>
        <translation>入门与术语表(&amp;F)</translation>
    </message>
    <message>
        <source>The way from a folder of scans to results, and what the words mean.</source>
        <translation>从扫描文件夹到结果的过程，以及术语的含义。</translation>
    </message>
    <message>
        <source>&amp;Convert data of other programs…</source>
        <translation>转换其他程序的数据(&amp;C)…</translation>
    </message>
    <message>
        <source>Makes parts of lists of points (PLY, PCD, CSV, XYZ) and of RGB and depth of two cameras.</source>
        <translation>用点列表（PLY、PCD、CSV、XYZ）以及来自两台相机的 RGB 和深度生成零件。</translation>
    </message>
</context>
<context>
    <name>twinspect::WriteStep</name>
    <message>
        <source>New folder</source>
        <translation>新文件夹</translation>
    </message>
    <message>
        <source>Convert</source>
        <translation>转换</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Open the new folder</source>
        <translation>打开新文件夹</translation>
    </message>
    <message>
        <source>It must not be there yet, or be empty. It may not lie within the data.</source>
        <translation>它必须尚不存在或为空，且不能位于数据之内。</translation>
    </message>
    <message>
        <source>Writes all parts into the new folder. The data stay as they are.</source>
        <translation>将所有零件写入新文件夹。原数据保持不变。</translation>
    </message>
    <message>
        <source>Stops the conversion; nothing stays of it.</source>
        <translation>停止转换；不会留下任何内容。</translation>
    </message>
    <message>
        <source>Closes this window and opens the parts that were made.</source>
        <translation>关闭此窗口并打开生成的零件。</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>What became of the parts</source>
        <translation>各零件的结果</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) become an RGB picture (.png) and a cloud with rows and columns (.tiff, metres) each, as the preview shows it. Labels and masks are kept.</source>
        <translation>
            <numerusform>%n 个零件各自成为一张 RGB 图片 (.png) 和一个带行列的点云（.tiff，米），如预览所示。标签和掩膜会保留。</numerusform>
        </translation>
    </message>
    <message>
        <source>Name the new folder first.</source>
        <translation>请先指定新文件夹。</translation>
    </message>
    <message>
        <source>Comparing the units of some parts...</source>
        <translation>正在比较部分工件的单位...</translation>
    </message>
    <message>
        <source>Before you start: %1</source>
        <translation>开始之前：%1</translation>
    </message>
</context>
</TS>
