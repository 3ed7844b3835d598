<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name>CalibrationWords</name>
    <message>
        <source>Promise a false-reject rate</source>
        <translation>過検出率を保証する</translation>
    </message>
    <message>
        <source>Good parts alone suffice. A new good part from the same production is rejected with at most the promised probability, whatever the scores look like.</source>
        <translation>良品だけで十分です。同じ生産の新しい良品が不合格になる確率は、スコアの分布にかかわらず保証値以下です。</translation>
    </message>
    <message>
        <source>Highest good score with a margin</source>
        <translation>良品の最高スコアに余裕を加える</translation>
    </message>
    <message>
        <source>Good parts alone suffice. The simplest start: nothing seen so far is rejected, with some room above.</source>
        <translation>良品だけで十分です。最も簡単な出発点で、これまでに見た良品は不合格にならず、上に余裕を残します。</translation>
    </message>
    <message>
        <source>Share of the good parts</source>
        <translation>良品の割合</translation>
    </message>
    <message>
        <source>Good parts alone suffice. The chosen share of them lies at or below the threshold.</source>
        <translation>良品だけで十分です。選んだ割合の良品がしきい値以下になります。</translation>
    </message>
    <message>
        <source>Mean and standard deviations</source>
        <translation>平均と標準偏差</translation>
    </message>
    <message>
        <source>Good parts alone suffice. Means what it says only where the scores of good parts follow a bell curve.</source>
        <translation>良品だけで十分です。良品のスコアが正規分布に従うときだけ意味があります。</translation>
    </message>
    <message>
        <source>Best balance of defects found and false rejects</source>
        <translation>検出と過検出の最良のバランス</translation>
    </message>
    <message>
        <source>Needs defective parts. The largest F1 figure; false rejects and escapes weigh alike.</source>
        <translation>不良品が必要です。F1 値が最大になり、過検出と見逃しを同じ重みで扱います。</translation>
    </message>
    <message>
        <source>Limit the false rejects</source>
        <translation>過検出を制限する</translation>
    </message>
    <message>
        <source>Finds as many defects as the limit on rejected good parts allows.</source>
        <translation>不合格になる良品の上限の範囲で、できるだけ多くの欠陥を検出します。</translation>
    </message>
    <message>
        <source>Limit the escapes</source>
        <translation>見逃しを制限する</translation>
    </message>
    <message>
        <source>Needs defective parts. Rejects as few good parts as the limit on escapes allows.</source>
        <translation>不良品が必要です。見逃しの上限の範囲で、不合格になる良品をできるだけ減らします。</translation>
    </message>
    <message>
        <source>Least expected cost</source>
        <translation>期待コストの最小化</translation>
    </message>
    <message>
        <source>Needs defective parts. The thresholds at which false rejects, escapes and reviews together cost least.</source>
        <translation>不良品が必要です。過検出、見逃し、要確認の合計コストが最小になるしきい値です。</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>How the threshold is found.</source>
        <translation>しきい値の求め方です。</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>余裕</translation>
    </message>
    <message>
        <source>What is added to the highest good score, as a share of the range of the good scores.</source>
        <translation>良品の最高スコアに加える量。良品のスコア範囲に対する割合です。</translation>
    </message>
    <message>
        <source>Share of good parts</source>
        <translation>良品の割合</translation>
    </message>
    <message>
        <source>Share of the good parts at or below the threshold.</source>
        <translation>しきい値以下になる良品の割合です。</translation>
    </message>
    <message>
        <source>Standard deviations</source>
        <translation>標準偏差の数</translation>
    </message>
    <message>
        <source>How many standard deviations the threshold lies above the mean good score.</source>
        <translation>しきい値が良品の平均スコアより標準偏差何個分上にあるかを示します。</translation>
    </message>
    <message>
        <source>Promised false-reject rate</source>
        <translation>保証する過検出率</translation>
    </message>
    <message>
        <source>A new good part is rejected with at most this probability.</source>
        <translation>新しい良品が不合格になる確率の上限です。</translation>
    </message>
    <message>
        <source>Largest false-reject rate</source>
        <translation>過検出率の上限</translation>
    </message>
    <message>
        <source>Share of the good parts that may be rejected.</source>
        <translation>不合格になってもよい良品の割合です。</translation>
    </message>
    <message>
        <source>Largest escape rate</source>
        <translation>見逃し率の上限</translation>
    </message>
    <message>
        <source>Share of the defective parts that may pass.</source>
        <translation>通過してもよい不良品の割合です。</translation>
    </message>
    <message>
        <source>Cost of a false reject</source>
        <translation>過検出 1 件のコスト</translation>
    </message>
    <message>
        <source>What a good part that is rejected costs. Any currency, the same for all costs.</source>
        <translation>不合格とされた良品 1 個のコスト。通貨は任意ですが、すべてのコストで同じにしてください。</translation>
    </message>
    <message>
        <source>Cost of an escape</source>
        <translation>見逃し 1 件のコスト</translation>
    </message>
    <message>
        <source>What a defective part that passes costs.</source>
        <translation>不良品 1 個が通過したときのコストです。</translation>
    </message>
    <message>
        <source>Defect rate in production</source>
        <translation>生産の不良率</translation>
    </message>
    <message>
        <source>Share of defective parts in production. Test sets hold far more.</source>
        <translation>生産中の不良品の割合。テストセットではずっと多くなります。</translation>
    </message>
    <message>
        <source>Number of parts</source>
        <translation>部品数</translation>
    </message>
    <message>
        <source>Number of parts that the cost is stated for, such as a day&apos;s production.</source>
        <translation>コストを示す部品の数。例えば 1 日の生産数です。</translation>
    </message>
    <message>
        <source>Review band</source>
        <translation>要確認の帯</translation>
    </message>
    <message>
        <source>Share of the way from the reject threshold down to the median good score in which a person looks. 0 = no review.</source>
        <translation>不合格しきい値から良品スコアの中央値までのうち、人が確認する部分の割合。0 = 確認なし。</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>信頼度</translation>
    </message>
    <message>
        <source>How sure the bound on the true false-reject rate is.</source>
        <translation>真の過検出率の上限がどれだけ確かかを示します。</translation>
    </message>
    <message>
        <source>The calibration set holds no good part yet. Inspect good parts that the model was not trained on.</source>
        <translation>しきい値設定用セットに良品がまだありません。モデルの学習に使っていない良品を検査してください。</translation>
    </message>
    <message>
        <source>This method needs defective parts, and the calibration set holds none. Open data with defects, or let half of the test parts calibrate.</source>
        <translation>この方法には不良品が必要ですが、しきい値設定用セットにありません。不良品を含むデータを開くか、テスト部品の半分をしきい値設定に使ってください。</translation>
    </message>
    <message numerus="yes">
        <source>%1 good parts can promise a false-reject rate of %2 at best. For %3 it takes %n more good part(s) that the model was not trained on.</source>
        <translation>
            <numerusform>良品 %1 個で保証できる過検出率は最良でも %2 です。%3 には、学習に使っていない良品があと %n 個必要です。</numerusform>
        </translation>
    </message>
    <message>
        <source>A standard deviation needs at least two good parts. Inspect one more.</source>
        <translation>標準偏差には少なくとも 2 個の良品が必要です。もう 1 個検査してください。</translation>
    </message>
    <message>
        <source>Calibration set</source>
        <translation>しきい値設定用セット</translation>
    </message>
    <message>
        <source>Test set</source>
        <translation>テストセット</translation>
    </message>
    <message numerus="yes">
        <source>%n validation part(s)</source>
        <translation>
            <numerusform>検証部品 %n 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n held-out part(s) of the training</source>
        <translation>
            <numerusform>学習時に取り分けた部品 %n 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n test part(s)</source>
        <translation>
            <numerusform>テスト部品 %n 個</numerusform>
        </translation>
    </message>
    <message>
        <source>no parts yet</source>
        <translation>部品なし</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 of %2 (%3)</source>
        <translation>%1 / %2 (%3)</translation>
    </message>
    <message>
        <source>Cost of a review</source>
        <translation>要確認 1 件のコスト</translation>
    </message>
    <message>
        <source>What it costs that a person looks at a part. As dear as a false reject, there is no review band.</source>
        <translation>人が部品 1 個を確認するコスト。過検出と同じなら要確認の範囲はなくなります。</translation>
    </message>
</context>
<context>
    <name>ComparisonReport</name>
    <message>
        <source>Comparison of detectors: %1</source>
        <translation>検出器の比較: %1</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>測定日時</translation>
    </message>
    <message>
        <source>Compared with</source>
        <translation>比較の基準</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>乱数の種</translation>
    </message>
    <message>
        <source>File</source>
        <translation>ファイル</translation>
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
        <translation>これは良品 %1 個での結果です。今回の %2 個ほど少ない場合は測定されていません。「比較」ページでご自身のテスト部品で測定できます。</translation>
    </message>
    <message>
        <source>Recommended: on real parts (cable_gland) it had the highest I-AUROC of all nine detectors, %1. Against RD4AD (%2) and PatchCore (%3) no difference could be shown; the others were worse. It says whether RGB or depth raised an alarm, and can be paused.</source>
        <translation>推奨: 実際の部品 (cable_gland) で、9 つの検出器のうち最も高い I-AUROC %1 でした。RD4AD (%2) と PatchCore (%3) との差は示せず、他は劣りました。RGB と深度のどちらが警報を出したかを示し、一時停止できます。</translation>
    </message>
    <message>
        <source>Looks at RGB and depth. %1.</source>
        <translation>RGB と深度を見ます。%1。</translation>
    </message>
    <message>
        <source>Looks at RGB only. %1.</source>
        <translation>RGB だけを見ます。%1。</translation>
    </message>
    <message>
        <source>Looks at depth only. %1.</source>
        <translation>深度だけを見ます。%1。</translation>
    </message>
    <message>
        <source>On real parts (cable_gland) it reached an I-AUROC of %1, the recommended DCRDF-Net %2.</source>
        <translation>実際の部品 (cable_gland) での I-AUROC は %1、推奨の DCRDF-Net は %2 でした。</translation>
    </message>
    <message>
        <source>It was not measured beside the recommended DCRDF-Net yet.</source>
        <translation>推奨の DCRDF-Net と並べてはまだ測定されていません。</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>Check the folder&apos;s permissions</source>
        <translation>フォルダーのアクセス権を確認してください</translation>
    </message>
    <message>
        <source>A part cannot be copied into the new good set</source>
        <translation>部品を新しい良品セットにコピーできません</translation>
    </message>
    <message>
        <source>Check that it is still there and that the disk has room</source>
        <translation>まだ存在するか、ディスクに空きがあるか確認してください</translation>
    </message>
    <message>
        <source>%1: left out: %2</source>
        <translation>%1: 除外: %2</translation>
    </message>
    <message>
        <source>Converting .pth files needs the source tree with its Python environment</source>
        <translation>.pth ファイルの変換には、Python 環境を備えたソースツリーが必要です</translation>
    </message>
    <message>
        <source>The file could not be converted</source>
        <translation>ファイルを変換できませんでした</translation>
    </message>
    <message>
        <source>Choose resnet18, resnet50 or wide_resnet50_2; efficientnet-lite0 comes with Twinspect</source>
        <translation>resnet18、resnet50、wide_resnet50_2 のいずれかを選んでください。efficientnet-lite0 は Twinspect に付属します</translation>
    </message>
    <message>
        <source>The download failed</source>
        <translation>ダウンロードに失敗しました</translation>
    </message>
    <message>
        <source>Check the connection, or copy the file here by other means and use &apos;weights import&apos;</source>
        <translation>接続を確認するか、別の方法でファイルをここへコピーして「weights import」を使ってください</translation>
    </message>
    <message>
        <source>The downloaded file does not have the published SHA-256</source>
        <translation>ダウンロードしたファイルの SHA-256 が公開値と一致しません</translation>
    </message>
    <message>
        <source>Try again; a proxy may have changed the file</source>
        <translation>もう一度試してください。プロキシがファイルを変えた可能性があります</translation>
    </message>
    <message>
        <source>Give the torchvision weights of %1</source>
        <translation>%1 の torchvision の重みを指定してください</translation>
    </message>
    <message>
        <source>Nothing is published for &apos;%1&apos;</source>
        <translation>「%1」には公開されたものがありません</translation>
    </message>
    <message>
        <source>There are no weights for the backbone &apos;%1&apos;</source>
        <translation>基盤ネットワーク「%1」の重みがありません</translation>
    </message>
    <message>
        <source>Make a good set of parts from one camera only</source>
        <translation>1 台のカメラの部品だけで良品セットを作ってください</translation>
    </message>
    <message>
        <source>The depth pictures %1 and %2 come from different cameras</source>
        <translation>深度画像 %1 と %2 は別のカメラのものです</translation>
    </message>
    <message>
        <source>The pattern for %1 &apos;%2&apos; ends with folders and names no file</source>
        <translation>%1のパターン「%2」はフォルダーで終わり、ファイル名がありません</translation>
    </message>
    <message>
        <source>End it with a file name, such as **/*.png</source>
        <translation>ファイル名で終わらせてください (例: **/*.png)</translation>
    </message>
    <message>
        <source>%1 good parts are too few to learn how good parts vary</source>
        <translation>良品のばらつきを学ぶには %1 個では少なすぎます</translation>
    </message>
    <message>
        <source>This part could not be laid on the mean good part, so it was not compared with it</source>
        <translation>この部品は平均良品に重ね合わせられなかったため、比較していません</translation>
    </message>
    <message>
        <source>not used: good parts of this kind cannot be laid on each other</source>
        <translation>不使用: この種類の良品は互いに重ね合わせられません</translation>
    </message>
    <message>
        <source>not used: too few held-out parts can be laid on it</source>
        <translation>不使用: 重ね合わせられる取り置いた部品が少なすぎます</translation>
    </message>
    <message>
        <source>not used: it finds fewer artificial defects than the networks alone</source>
        <translation>不使用: ネットワークだけの場合より人工欠陥を見つけられません</translation>
    </message>
    <message>
        <source>Too few held-out parts to know the scores of good parts</source>
        <translation>良品のスコアを知るには取り置いた部品が少なすぎます</translation>
    </message>
    <message>
        <source>There are %1 good parts, not %2</source>
        <translation>良品は %2 個ではなく %1 個です</translation>
    </message>
    <message>
        <source>Ask for fewer parts, or for all of them</source>
        <translation>より少ない部品数を、またはすべてを指定してください</translation>
    </message>
    <message>
        <source>These are not the rows of such a measurement by this version</source>
        <translation>このバージョンによるこの種の測定の行ではありません</translation>
    </message>
    <message>
        <source>Choose another folder, or remove this file to measure anew</source>
        <translation>別のフォルダーを選ぶか、このファイルを削除して測り直してください</translation>
    </message>
    <message>
        <source>A row of the learning curve is damaged</source>
        <translation>学習曲線の行が壊れています</translation>
    </message>
    <message>
        <source>The rows here were measured with another %1: %2 instead of %3</source>
        <translation>ここの行は別の %1 で測定されました：%3 ではなく %2</translation>
    </message>
    <message>
        <source>The rows of %1 were measured on other files</source>
        <translation>%1 の行は別のファイルで測定されました</translation>
    </message>
    <message>
        <source>Another measurement writes here</source>
        <translation>別の測定がここに書き込んでいます</translation>
    </message>
    <message>
        <source>Something is there already</source>
        <translation>そこには既に何かがあります</translation>
    </message>
    <message>
        <source>Choose an empty folder or remove this one</source>
        <translation>空のフォルダーを選ぶか、このフォルダーを削除してください</translation>
    </message>
    <message>
        <source>There are no good parts to train on</source>
        <translation>学習に使う良品がありません</translation>
    </message>
    <message>
        <source>Select good parts first</source>
        <translation>先に良品を選んでください</translation>
    </message>
    <message>
        <source>The folder cannot be made: %1</source>
        <translation>フォルダーを作成できません: %1</translation>
    </message>
    <message>
        <source>Free some disk space or choose another folder</source>
        <translation>ディスクの空きを増やすか、別のフォルダーを選んでください</translation>
    </message>
    <message>
        <source>Choose a folder you may write to</source>
        <translation>書き込めるフォルダーを選んでください</translation>
    </message>
    <message>
        <source>There is no such file</source>
        <translation>そのファイルはありません</translation>
    </message>
    <message>
        <source>Check the path</source>
        <translation>パスを確認してください</translation>
    </message>
    <message>
        <source>This is a folder, not a file</source>
        <translation>これはファイルではなくフォルダーです</translation>
    </message>
    <message>
        <source>Name a file</source>
        <translation>ファイルを指定してください</translation>
    </message>
    <message>
        <source>Check the file&apos;s permissions</source>
        <translation>ファイルのアクセス権を確認してください</translation>
    </message>
    <message>
        <source>The file is larger than anything expected here</source>
        <translation>ファイルが想定より大きすぎます</translation>
    </message>
    <message>
        <source>Check that it is the right file</source>
        <translation>正しいファイルか確認してください</translation>
    </message>
    <message>
        <source>Check the disk or the network share</source>
        <translation>ディスクまたはネットワーク共有を確認してください</translation>
    </message>
    <message>
        <source>the disk took no more bytes</source>
        <translation>ディスクがそれ以上のデータを受け付けませんでした</translation>
    </message>
    <message>
        <source>Cannot be written (%1); nothing was changed</source>
        <translation>書き込めません (%1)。何も変更されていません</translation>
    </message>
    <message>
        <source>Cannot be opened (%1)</source>
        <translation>開けません (%1)</translation>
    </message>
    <message>
        <source>Choose one of: %1</source>
        <translation>次のいずれかを選んでください: %1</translation>
    </message>
    <message>
        <source>Give a value from %1 to %2</source>
        <translation>%1 から %2 までの値を指定してください</translation>
    </message>
    <message>
        <source>Give a value from %1 to %2 %3</source>
        <translation>%1 から %2 %3 までの値を指定してください</translation>
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
        <translation>%1: %2。</translation>
    </message>
    <message>
        <source>%1: %2. %3.</source>
        <translation>%1: %2。%3。</translation>
    </message>
    <message>
        <source>Stopped by the user</source>
        <translation>ユーザーが停止しました</translation>
    </message>
    <message>
        <source>Copy the file again from its source, or train or convert it again</source>
        <translation>元からファイルをコピーし直すか、学習または変換をやり直してください</translation>
    </message>
    <message>
        <source>This is not a sound safetensors file: %1</source>
        <translation>正常な safetensors ファイルではありません: %1</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; lacks its type, shape or place</source>
        <translation>テンソル「%1」に型、形、位置のいずれかがありません</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has an unknown number type</source>
        <translation>テンソル「%1」の数値の型が不明です</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has a malformed shape or place</source>
        <translation>テンソル「%1」の形または位置の書式が不正です</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has an impossible shape</source>
        <translation>テンソル「%1」の形がありえません</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has an impossible place</source>
        <translation>テンソル「%1」の位置がありえません</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; does not fit into the file</source>
        <translation>テンソル「%1」がファイルに収まりません</translation>
    </message>
    <message>
        <source>it is too short</source>
        <translation>短すぎます</translation>
    </message>
    <message>
        <source>its header claims to be larger than the file</source>
        <translation>ヘッダーがファイルより大きいことになっています</translation>
    </message>
    <message>
        <source>its header is not JSON</source>
        <translation>ヘッダーが JSON ではありません</translation>
    </message>
    <message>
        <source>its metadata is malformed</source>
        <translation>メタデータの書式が不正です</translation>
    </message>
    <message>
        <source>tensors overlap</source>
        <translation>テンソルが重なり合っています</translation>
    </message>
    <message>
        <source>No partner of the same name was found for this file</source>
        <translation>同じ名前の対になるファイルが見つかりません</translation>
    </message>
    <message>
        <source>Put the RGB picture (.png, .jpg, .bmp) and its geometry (.tiff, .pcd, .ply) side by side, or into sub-folders rgb and xyz</source>
        <translation>RGB 画像 (.png, .jpg, .bmp) と形状 (.tiff, .pcd, .ply) を並べて置くか、サブフォルダー rgb と xyz に入れてください</translation>
    </message>
    <message>
        <source>A mapping tells how the files of a folder belong together, and this is a file</source>
        <translation>対応付けはフォルダー内のファイルの組み合わせを示すもので、これはファイルです</translation>
    </message>
    <message>
        <source>Give the folder, or leave the mapping out</source>
        <translation>フォルダーを指定するか、対応付けを省いてください</translation>
    </message>
    <message>
        <source>Export both with the same size, pixel by pixel aligned</source>
        <translation>両方を同じ大きさで、画素ごとに位置を合わせて出力してください</translation>
    </message>
    <message>
        <source>No point of the geometry is measured</source>
        <translation>形状に測定された点がありません</translation>
    </message>
    <message>
        <source>Record the part again, or leave this sample out</source>
        <translation>部品を撮り直すか、このサンプルを除外してください</translation>
    </message>
    <message>
        <source>Correct the mapping: what the * stand for must be the same in both files of a part</source>
        <translation>対応付けを直してください。* が表す部分は、部品の両方のファイルで同じでなければなりません</translation>
    </message>
    <message>
        <source>There is no such file or folder</source>
        <translation>そのファイルまたはフォルダーはありません</translation>
    </message>
    <message>
        <source>Check its permissions</source>
        <translation>アクセス権を確認してください</translation>
    </message>
    <message>
        <source>There is not enough memory for this sample</source>
        <translation>このサンプルにはメモリーが足りません</translation>
    </message>
    <message>
        <source>Close other programs or scale the pictures down</source>
        <translation>他のプログラムを閉じるか、画像を縮小してください</translation>
    </message>
    <message>
        <source>No pair of an RGB picture and its geometry was found</source>
        <translation>RGB 画像と形状の組が見つかりません</translation>
    </message>
    <message>
        <source>No pair of an RGB picture and its geometry was found; files and folders that could not be used: %1, the first of them %2 (%3)</source>
        <translation>RGB 画像と形状の組が見つかりません。使えないファイルとフォルダー: %1、最初は %2 (%3)</translation>
    </message>
    <message>
        <source>Choose a folder with train/good/rgb and train/good/xyz, or with pictures (.png) and geometry (.tiff, .pcd, .ply) of the same names side by side or in sub-folders rgb and xyz</source>
        <translation>train/good/rgb と train/good/xyz のあるフォルダー、または同じ名前の画像 (.png) と形状 (.tiff、.pcd、.ply) が並んでいるかサブフォルダー rgb と xyz にあるフォルダーを選んでください</translation>
    </message>
    <message>
        <source>Choose the folder %1 inside it, which holds a data set</source>
        <translation>その中のフォルダー %1 を選んでください。データセットが入っています</translation>
    </message>
    <message>
        <source>The geometry is %1 pixels, the RGB picture is %2</source>
        <translation>形状は %1 画素、RGB 画像は %2 画素です</translation>
    </message>
    <message>
        <source>The mask is %1 pixels, the RGB picture is %2</source>
        <translation>マスクは %1 画素、RGB 画像は %2 画素です</translation>
    </message>
    <message>
        <source>No RGB picture (.png, .jpg, .bmp) has a name like &apos;%1&apos;</source>
        <translation>「%1」に合う名前のRGB 画像 (.png、.jpg、.bmp) がありません</translation>
    </message>
    <message>
        <source>RGB pictures found: %1, 3D files found: %2, but no two with the same part name</source>
        <translation>見つかったRGB 画像: %1、3D ファイル: %2。ただし部品名が同じものはありません</translation>
    </message>
    <message>
        <source>The folder cannot be read (%1)</source>
        <translation>フォルダーを読み込めません (%1)</translation>
    </message>
    <message>
        <source>There is no part &apos;%1&apos; to leave out</source>
        <translation>除外する部品「%1」がありません</translation>
    </message>
    <message>
        <source>Give names such as %1</source>
        <translation>%1 のような名前を指定してください</translation>
    </message>
    <message>
        <source>Write all, or some of %1</source>
        <translation>all、または %1 のいくつかを書いてください</translation>
    </message>
    <message>
        <source>Not enough memory to render a demo picture</source>
        <translation>デモ画像を計算するメモリーが足りません</translation>
    </message>
    <message>
        <source>Choose fewer threads or smaller pictures</source>
        <translation>スレッドを減らすか、画像を小さくしてください</translation>
    </message>
    <message>
        <source>Demo pictures have 64 to 2048 px a side</source>
        <translation>デモ画像の一辺は 64～2048 画素です</translation>
    </message>
    <message>
        <source>Choose a size in this range</source>
        <translation>この範囲の大きさを選んでください</translation>
    </message>
    <message>
        <source>The demo part %1 has no defect &quot;%2&quot;</source>
        <translation>デモ部品 %1 に欠陥「%2」はありません</translation>
    </message>
    <message>
        <source>There is no demo part &quot;%1&quot;</source>
        <translation>デモ部品「%1」はありません</translation>
    </message>
    <message>
        <source>Its name is not UTF-8; rename it</source>
        <translation>名前が UTF-8 ではありません。名前を変更してください</translation>
    </message>
    <message>
        <source>It vanished or cannot be read</source>
        <translation>なくなったか、読み込めません</translation>
    </message>
    <message>
        <source>It is neither a file nor a folder</source>
        <translation>ファイルでもフォルダーでもありません</translation>
    </message>
    <message>
        <source>The folder cannot be read to its end (%1)</source>
        <translation>フォルダーを最後まで読み込めません (%1)</translation>
    </message>
    <message>
        <source>Give both the same number of *: what they stand for is the part&apos;s name</source>
        <translation>両方の * の数をそろえてください。* が表すものが部品名です</translation>
    </message>
    <message>
        <source>Folders as deep as this are not looked into</source>
        <translation>これほど深いフォルダーは調べません</translation>
    </message>
    <message>
        <source>There is no pattern for %1</source>
        <translation>%1のパターンがありません</translation>
    </message>
    <message>
        <source>Give one, such as rgb/*.png</source>
        <translation>rgb/*.png のように指定してください</translation>
    </message>
    <message>
        <source>The pattern for %1 &apos;%2&apos; has no *</source>
        <translation>%1のパターン「%2」に * がありません</translation>
    </message>
    <message>
        <source>Put a * where the part&apos;s name or number stands, such as in rgb/*.png</source>
        <translation>部品の名前や番号の位置に * を入れてください (例: rgb/*.png)</translation>
    </message>
    <message>
        <source>The pattern for %1 &apos;%2&apos; has too many *</source>
        <translation>%1のパターン「%2」の * が多すぎます</translation>
    </message>
    <message>
        <source>Put one * for each piece of the name that differs from part to part, and ** at most once, for folders</source>
        <translation>部品ごとに異なる名前の部分それぞれに * を 1 つ入れ、** はフォルダー用に 1 回だけ使ってください</translation>
    </message>
    <message>
        <source>The pattern for %1 &apos;%2&apos; is no path inside the folder</source>
        <translation>%1のパターン「%2」はフォルダー内のパスではありません</translation>
    </message>
    <message>
        <source>Begin it with a sub-folder or a file name, such as in rgb/*.png</source>
        <translation>サブフォルダーまたはファイル名で始めてください (例: rgb/*.png)</translation>
    </message>
    <message>
        <source>There is no sample with the name of this mask</source>
        <translation>このマスクと同じ名前の部品がありません</translation>
    </message>
    <message>
        <source>RGB pictures</source>
        <translation>RGB 画像</translation>
    </message>
    <message>
        <source>3D files</source>
        <translation>3D ファイル</translation>
    </message>
    <message>
        <source>masks</source>
        <translation>マスク</translation>
    </message>
    <message>
        <source>names of defective parts</source>
        <translation>欠陥部品の名前</translation>
    </message>
    <message>
        <source>names of test parts</source>
        <translation>テスト部品の名前</translation>
    </message>
    <message>
        <source>The pattern for %1 &apos;%2&apos; has another number of * than the one for RGB pictures &apos;%3&apos;</source>
        <translation>%1のパターン「%2」の * の数が、RGB 画像のパターン「%3」と異なります</translation>
    </message>
    <message>
        <source>No pattern of the mapping takes this file</source>
        <translation>対応付けのどのパターンもこのファイルに合いません</translation>
    </message>
    <message>
        <source>Files of this kind are not used here</source>
        <translation>この種類のファイルはここでは使いません</translation>
    </message>
    <message>
        <source>Add it: focal lengths and centre in pixels, depth_scale in metres a unit</source>
        <translation>追加してください。焦点距離と中心はピクセル、depth_scale は 1 単位あたりのメートルです</translation>
    </message>
    <message>
        <source>The camera&apos;s focal lengths and depth scale must be positive numbers</source>
        <translation>カメラの焦点距離と深度の倍率は正の数でなければなりません</translation>
    </message>
    <message>
        <source>Correct them in the mapping</source>
        <translation>対応付けの中で直してください</translation>
    </message>
    <message>
        <source>The mapping is not a JSON object</source>
        <translation>対応付けが JSON オブジェクトではありません</translation>
    </message>
    <message>
        <source>Write {&quot;format&quot;: &quot;twinspect-mapping-1&quot;, &quot;colour&quot;: &quot;rgb/*.png&quot;, &quot;geometry&quot;: &quot;xyz/*.tiff&quot;} with your own patterns</source>
        <translation>{&quot;format&quot;: &quot;twinspect-mapping-1&quot;, &quot;colour&quot;: &quot;rgb/*.png&quot;, &quot;geometry&quot;: &quot;xyz/*.tiff&quot;} を独自のパターンで書いてください</translation>
    </message>
    <message>
        <source>This is not a mapping of this version of Twinspect</source>
        <translation>このバージョンの Twinspect の対応付けではありません</translation>
    </message>
    <message>
        <source>The mapping&apos;s intrinsics have no number &quot;%1&quot;</source>
        <translation>対応付けのカメラパラメーターに数値「%1」がありません</translation>
    </message>
    <message>
        <source>&quot;%1&quot; of the mapping is not a text</source>
        <translation>対応付けの「%1」が文字列ではありません</translation>
    </message>
    <message>
        <source>%1: defective samples without a mask in gt: %2; pixel figures will leave them out.</source>
        <translation>%1: gt にマスクのない欠陥部品: %2。画素単位の指標からは除かれます。</translation>
    </message>
    <message>
        <source>%1: %2 may hold good parts only; the samples of &quot;%3&quot; are not used. Move the folder to test, or name it good if its parts are good.</source>
        <translation>%1: %2 には良品だけを入れられます。「%3」の部品は使いません。フォルダーを test に移すか、良品であれば good という名前にしてください。</translation>
    </message>
    <message>
        <source>It has no folder %1</source>
        <translation>フォルダー %1 がありません</translation>
    </message>
    <message>
        <source>The folder %1 is used instead</source>
        <translation>代わりにフォルダー %1 を使います</translation>
    </message>
    <message>
        <source>The files in the sub-folders are used instead</source>
        <translation>代わりにサブフォルダーのファイルを使います</translation>
    </message>
    <message>
        <source>Another file has the same name: %1 is used</source>
        <translation>同じ名前のファイルが別にあります: %1 を使います</translation>
    </message>
    <message>
        <source>There is no RGB picture with the same name; add it or remove this file</source>
        <translation>同じ名前のRGB 画像がありません。追加するか、このファイルを取り除いてください</translation>
    </message>
    <message>
        <source>%1: the depth pictures cannot be used without the camera&apos;s intrinsics. Add a file %2 beside them.</source>
        <translation>%1: カメラパラメーターがないと深度画像を使えません。隣にファイル %2 を追加してください。</translation>
    </message>
    <message>
        <source>An anomaly map needs at least one pixel</source>
        <translation>異常マップには少なくとも 1 画素が必要です</translation>
    </message>
    <message>
        <source>Bring map and mask to the same size before measuring</source>
        <translation>測定の前にマップとマスクを同じ大きさにしてください</translation>
    </message>
    <message>
        <source>There is no memory left to collect another anomaly map</source>
        <translation>異常マップをこれ以上集めるメモリーがありません</translation>
    </message>
    <message>
        <source>Measure fewer or smaller maps at a time</source>
        <translation>一度に測定するマップを減らすか小さくしてください</translation>
    </message>
    <message>
        <source>A map of %1 x %2 pixels came with %3 scores and a mask of %4 pixels</source>
        <translation>%1 x %2 画素のマップに、スコアが %3 個、マスクが %4 画素ありました</translation>
    </message>
    <message>
        <source>The anomaly map holds no number at column %1, row %2</source>
        <translation>異常マップの列 %1、行 %2 が数ではありません</translation>
    </message>
    <message>
        <source>There is no good part to calibrate on</source>
        <translation>しきい値設定に使える良品がありません</translation>
    </message>
    <message>
        <source>Keep some good parts out of the training</source>
        <translation>一部の良品を学習から外してください</translation>
    </message>
    <message>
        <source>The scores are so large that the threshold is not a finite number</source>
        <translation>スコアが大きすぎて、しきい値が有限の数になりません</translation>
    </message>
    <message>
        <source>good part</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>defective part</source>
        <translation>欠陥部品</translation>
    </message>
    <message>
        <source>A standard deviation needs at least two good parts</source>
        <translation>標準偏差には少なくとも 2 個の良品が必要です</translation>
    </message>
    <message>
        <source>Hold out more good parts</source>
        <translation>取り分ける良品を増やしてください</translation>
    </message>
    <message>
        <source>Add defective parts, or choose a method that needs good parts alone, such as conformal</source>
        <translation>不良品を加えるか、良品だけで足りる方法 (conformal など) を選んでください</translation>
    </message>
    <message>
        <source>%1 good parts cannot promise a false-reject rate of %2; the smallest they can promise is 1/(n+1) = %3</source>
        <translation>良品 %1 個では過検出率 %2 を保証できません。保証できる最小値は 1/(n+1) = %3 です</translation>
    </message>
    <message>
        <source>Hold out at least %1 good parts or allow a larger rate</source>
        <translation>良品を少なくとも %1 個取り分けるか、より大きい率を許してください</translation>
    </message>
    <message>
        <source>The method %1 needs scores of defective parts</source>
        <translation>方法 %1 には欠陥部品のスコアが必要です</translation>
    </message>
    <message>
        <source>%1 parts came with %2 labels</source>
        <translation>部品 %1 個に対してラベルが %2 個です</translation>
    </message>
    <message>
        <source>The cost model needs costs of 0 or more, a volume above 0 and a defect rate from 0 to 1</source>
        <translation>コスト計算には 0 以上のコスト、0 より大きい数量、0～1 の不良率が必要です</translation>
    </message>
    <message>
        <source>The thresholds are not set</source>
        <translation>しきい値が設定されていません</translation>
    </message>
    <message>
        <source>Calibrate the recipe with good parts</source>
        <translation>良品でレシピのしきい値を設定してください</translation>
    </message>
    <message>
        <source>The review threshold lies above the reject threshold</source>
        <translation>要確認しきい値が不合格しきい値より高くなっています</translation>
    </message>
    <message>
        <source>Lower the review threshold or raise the other one</source>
        <translation>要確認しきい値を下げるか、もう一方を上げてください</translation>
    </message>
    <message>
        <source>The minimum area must be 0 mm2 or more</source>
        <translation>最小面積は 0 mm2 以上でなければなりません</translation>
    </message>
    <message>
        <source>A minimum area needs a pixel threshold</source>
        <translation>最小面積には画素しきい値が必要です</translation>
    </message>
    <message>
        <source>Set the pixel threshold, or the minimum area to 0</source>
        <translation>画素しきい値を設定するか、最小面積を 0 にしてください</translation>
    </message>
    <message>
        <source>Both models scored %1 good and %2 defective parts, too few to compare the models</source>
        <translation>両方のモデルが採点した良品は %1 個、不良品は %2 個で、モデルを比較するには少なすぎます</translation>
    </message>
    <message>
        <source>Test with at least %1 of each</source>
        <translation>それぞれ %1 個以上でテストしてください</translation>
    </message>
    <message>
        <source>A comparison needs a test set and at least %1 draws</source>
        <translation>比較にはテスト用の部品と %1 回以上の抽出が必要です</translation>
    </message>
    <message>
        <source>No difference between %1 and %2 can be shown with these %3 parts (%4 points; 95 %: %5 to %6; p %7)</source>
        <translation>この %3 個の部品では %1 と %2 の差は示せません（%4 ポイント、95 %: %5 ～ %6、p %7）</translation>
    </message>
    <message>
        <source>%1 is better than %2 by %3 points (95 %: %4 to %5; p %6)</source>
        <translation>%1 は %2 より %3 ポイント優れています（95 %: %4 ～ %5、p %6）</translation>
    </message>
    <message>
        <source>A percentile is asked for as a share from 0 to 1</source>
        <translation>パーセンタイルは 0～1 の割合で指定します</translation>
    </message>
    <message>
        <source>There is no value to take a percentile of</source>
        <translation>パーセンタイルを求める値がありません</translation>
    </message>
    <message>
        <source>value</source>
        <translation>値</translation>
    </message>
    <message>
        <source>Add test parts with masks of their defects</source>
        <translation>欠陥マスク付きのテスト部品を追加してください</translation>
    </message>
    <message>
        <source>There is no memory left to sort the pixels</source>
        <translation>画素を並べ替えるメモリーがありません</translation>
    </message>
    <message>
        <source>No mask marks a defect, so nothing can be said about single pixels</source>
        <translation>欠陥を示すマスクがないため、画素単位では何も言えません</translation>
    </message>
    <message>
        <source>The masks leave no good pixel</source>
        <translation>マスクの外に良い画素が残りません</translation>
    </message>
    <message>
        <source>No good part was held out, so nothing is known about false rejects</source>
        <translation>良品が取り分けられていないため、過検出について何も分かりません</translation>
    </message>
    <message>
        <source>The bound needs 0 to n rejected parts and a confidence between 0 and 1</source>
        <translation>上限の計算には 0～n 個の不合格部品と 0～1 の信頼度が必要です</translation>
    </message>
    <message>
        <source>The rate and the confidence must lie between 0 and 1</source>
        <translation>率と信頼度は 0～1 の間でなければなりません</translation>
    </message>
    <message>
        <source>Inspect the part again, or leave it out</source>
        <translation>部品をもう一度検査するか、除外してください</translation>
    </message>
    <message>
        <source>The score of %1 number %2 is not a finite number</source>
        <translation>%1 %2 番のスコアが有限の数ではありません</translation>
    </message>
    <message>
        <source>%1 scores came with %2 labels</source>
        <translation>スコア %1 個に対してラベルが %2 個です</translation>
    </message>
    <message>
        <source>part</source>
        <translation>部品</translation>
    </message>
    <message>
        <source>This figure needs good parts and defective parts; there are %1 good and %2 defective ones</source>
        <translation>この指標には良品と欠陥部品が必要です。良品は %1 個、欠陥部品は %2 個です</translation>
    </message>
    <message>
        <source>Add good parts to the test set</source>
        <translation>テストセットに良品を追加してください</translation>
    </message>
    <message>
        <source>Add defective parts to the test set</source>
        <translation>テストセットに欠陥部品を追加してください</translation>
    </message>
    <message>
        <source>Name the type of the defect, such as &quot;scratch&quot;</source>
        <translation>欠陥の種類を指定してください (例: 「傷」)</translation>
    </message>
    <message>
        <source>Add the missing kind to the test set</source>
        <translation>テストセットに足りない種類を追加してください</translation>
    </message>
    <message>
        <source>A defective part has no defect type</source>
        <translation>欠陥の種類がない欠陥部品があります</translation>
    </message>
    <message>
        <source>A defective part has the type &quot;good&quot;</source>
        <translation>種類が「good」の欠陥部品があります</translation>
    </message>
    <message>
        <source>The test set has %1 good and %2 defective parts; both are needed</source>
        <translation>テストセットの良品は %1 個、欠陥部品は %2 個です。両方が必要です</translation>
    </message>
    <message>
        <source>This is not a file of thresholds</source>
        <translation>しきい値のファイルではありません</translation>
    </message>
    <message>
        <source>This is not a file of thresholds of this version</source>
        <translation>このバージョンのしきい値ファイルではありません</translation>
    </message>
    <message>
        <source>The recipe holds no thresholds</source>
        <translation>レシピにしきい値がありません</translation>
    </message>
    <message>
        <source>Open it in Twinspect, set the thresholds and save it again</source>
        <translation>Twinspect で開き、しきい値を設定して保存し直してください</translation>
    </message>
    <message>
        <source>The text &apos;%1&apos; is missing</source>
        <translation>文字列「%1」がありません</translation>
    </message>
    <message>
        <source>The number &apos;%1&apos; is missing</source>
        <translation>数値「%1」がありません</translation>
    </message>
    <message>
        <source>Nothing was measured in or around the region</source>
        <translation>領域とその周囲で何も測定されていません</translation>
    </message>
    <message>
        <source>Its size in pixels is still valid</source>
        <translation>画素での大きさは有効です</translation>
    </message>
    <message>
        <source>The region, the part&apos;s mask and the point map do not belong to the same image</source>
        <translation>領域、部品マスク、点マップが同じ画像のものではありません</translation>
    </message>
    <message>
        <source>The region is empty</source>
        <translation>領域が空です</translation>
    </message>
    <message>
        <source>The region could not be measured: %1</source>
        <translation>領域を測定できませんでした: %1</translation>
    </message>
    <message>
        <source>A point map needs three channels (x, y, z) and at least one pixel</source>
        <translation>点マップには 3 チャネル (x, y, z) と少なくとも 1 画素が必要です</translation>
    </message>
    <message>
        <source>The point map holds no measured point</source>
        <translation>点マップに測定点がありません</translation>
    </message>
    <message>
        <source>Check the sensor&apos;s exposure and range, or the file&apos;s format</source>
        <translation>センサーの露出と測定範囲、またはファイル形式を確認してください</translation>
    </message>
    <message>
        <source>The point map could not be processed: %1</source>
        <translation>点マップを処理できませんでした: %1</translation>
    </message>
    <message>
        <source>No part was found in any of the good images</source>
        <translation>どの良品画像でも部品が見つかりません</translation>
    </message>
    <message>
        <source>Check that the images show parts lying on a flat ground</source>
        <translation>平らな底面に置かれた部品が写っているか確認してください</translation>
    </message>
    <message>
        <source>The picture and the point map differ in size</source>
        <translation>画像と点マップの大きさが異なります</translation>
    </message>
    <message>
        <source>Export both from the sensor with the same resolution</source>
        <translation>両方を同じ解像度でセンサーから出力してください</translation>
    </message>
    <message>
        <source>The crop side, the height range and the model size must be positive</source>
        <translation>切り出しの辺、高さ範囲、モデルの大きさは正でなければなりません</translation>
    </message>
    <message>
        <source>The part could not be cropped: %1</source>
        <translation>部品を切り出せませんでした: %1</translation>
    </message>
    <message>
        <source>Unknown kind of PCD</source>
        <translation>不明な種類の PCD です</translation>
    </message>
    <message>
        <source>There is not enough memory for this cloud</source>
        <translation>この点群にはメモリーが足りません</translation>
    </message>
    <message>
        <source>Close other programs or scale the cloud down</source>
        <translation>他のプログラムを閉じるか、点群を縮小してください</translation>
    </message>
    <message>
        <source>points of the PCD are missing</source>
        <translation>PCD の点が足りません</translation>
    </message>
    <message>
        <source>the PCD ends before its compressed points</source>
        <translation>PCD が圧縮された点の前で終わっています</translation>
    </message>
    <message>
        <source>compressed points of the PCD are missing</source>
        <translation>PCD の圧縮された点が足りません</translation>
    </message>
    <message>
        <source>the compressed points of the PCD do not fit its header</source>
        <translation>PCD の圧縮された点がヘッダーと合いません</translation>
    </message>
    <message>
        <source>the compressed points of the PCD cannot be expanded</source>
        <translation>PCD の圧縮された点を展開できません</translation>
    </message>
    <message>
        <source>The TIFF holds whole numbers where metres or millimetres as floating point are expected</source>
        <translation>TIFF が整数です。メートルまたはミリメートルの浮動小数点数が必要です</translation>
    </message>
    <message>
        <source>A cloud needs three channels</source>
        <translation>点群には 3 チャネルが必要です</translation>
    </message>
    <message>
        <source>Write a cloud that is not empty</source>
        <translation>空でない点群を書き出してください</translation>
    </message>
    <message>
        <source>The TIFF has %1 channels where x, y and z are expected</source>
        <translation>TIFF のチャネルは %1 個ですが、x、y、z が必要です</translation>
    </message>
    <message>
        <source>This is a colourised depth picture: its colours are for the eye and the measured depth is lost</source>
        <translation>着色された深度画像です。色は見るためのもので、測定した深度は失われています</translation>
    </message>
    <message>
        <source>Record the raw 16-bit depth stream (not a screen shot or a colourised preview) and save it as a one-channel 16-bit PNG</source>
        <translation>生の 16 ビット深度データ (画面写真や着色した表示ではなく) を記録し、1 チャネルの 16 ビット PNG で保存してください</translation>
    </message>
    <message>
        <source>The depth picture is not one channel of 16 bits</source>
        <translation>深度画像が 16 ビット 1 チャネルではありません</translation>
    </message>
    <message>
        <source>A depth picture needs the camera&apos;s intrinsics</source>
        <translation>深度画像にはカメラの内部パラメーターが必要です</translation>
    </message>
    <message>
        <source>This depth picture has %1 bits a pixel: the measured depth has been rounded away</source>
        <translation>この深度画像は 1 画素 %1 ビットです。測定された深度は丸められて失われています</translation>
    </message>
    <message>
        <source>The camera file has no number &quot;%1&quot;</source>
        <translation>カメラファイルに数値「%1」がありません</translation>
    </message>
    <message>
        <source>There is not enough memory for this picture</source>
        <translation>この画像にはメモリーが足りません</translation>
    </message>
    <message>
        <source>Close other programs or scale the picture down</source>
        <translation>他のプログラムを閉じるか、画像を縮小してください</translation>
    </message>
    <message>
        <source>The picture cannot be encoded</source>
        <translation>画像を符号化できません</translation>
    </message>
    <message>
        <source>Report this with the picture&apos;s size</source>
        <translation>画像の大きさと共に報告してください</translation>
    </message>
    <message>
        <source>its pixels cannot be decoded</source>
        <translation>画素を復号できません</translation>
    </message>
    <message>
        <source>The picture cannot be encoded (%1)</source>
        <translation>画像を符号化できません (%1)</translation>
    </message>
    <message>
        <source>The file is empty</source>
        <translation>ファイルが空です</translation>
    </message>
    <message>
        <source>This is not a PCD file</source>
        <translation>PCD ファイルではありません</translation>
    </message>
    <message>
        <source>Export the cloud as an organised PCD or TIFF</source>
        <translation>点群を整列 PCD または TIFF で出力してください</translation>
    </message>
    <message>
        <source>Export the cloud with the fields x, y and z</source>
        <translation>点群をフィールド x、y、z 付きで出力してください</translation>
    </message>
    <message>
        <source>The coordinates of the PCD are not 32- or 64-bit floating point numbers</source>
        <translation>PCD の座標が 32 または 64 ビットの浮動小数点数ではありません</translation>
    </message>
    <message>
        <source>Export x, y and z as floating point numbers (TYPE F)</source>
        <translation>x、y、z を浮動小数点数 (TYPE F) で出力してください</translation>
    </message>
    <message>
        <source>The PCD is not organised (HEIGHT 1): its points have lost their places in the picture</source>
        <translation>PCD が整列していません (HEIGHT 1)。点の画像内の位置が失われています</translation>
    </message>
    <message>
        <source>The PCD has an unknown kind of data</source>
        <translation>PCD に不明な種類のデータがあります</translation>
    </message>
    <message>
        <source>Export it as ascii, binary or binary_compressed</source>
        <translation>ascii、binary、binary_compressed のいずれかで出力してください</translation>
    </message>
    <message>
        <source>the PCD header has no DATA line</source>
        <translation>PCD ヘッダーに DATA 行がありません</translation>
    </message>
    <message>
        <source>the PCD header has no sound %1 line</source>
        <translation>PCD ヘッダーに正しい %1 行がありません</translation>
    </message>
    <message>
        <source>the FIELDS, SIZE, TYPE and COUNT lines of the PCD do not fit together</source>
        <translation>PCD の FIELDS、SIZE、TYPE、COUNT 行が互いに合いません</translation>
    </message>
    <message>
        <source>a field of the PCD has an impossible size, type or count</source>
        <translation>PCD のフィールドの大きさ、型、個数のいずれかがありえません</translation>
    </message>
    <message>
        <source>The PCD has no field %1</source>
        <translation>PCD にフィールド %1 がありません</translation>
    </message>
    <message>
        <source>POINTS is not WIDTH times HEIGHT</source>
        <translation>POINTS が WIDTH かける HEIGHT と等しくありません</translation>
    </message>
    <message>
        <source>Save it again from its source</source>
        <translation>元から保存し直してください</translation>
    </message>
    <message>
        <source>Copy the file again from its source, or leave this sample out</source>
        <translation>元からファイルをコピーし直すか、このサンプルを除外してください</translation>
    </message>
    <message>
        <source>Only uncompressed BMP pictures are read</source>
        <translation>非圧縮の BMP 画像だけを読み込みます</translation>
    </message>
    <message>
        <source>Save the picture as PNG</source>
        <translation>画像を PNG で保存してください</translation>
    </message>
    <message>
        <source>Only BMP pictures with 8, 24 or 32 bits a pixel are read</source>
        <translation>1 画素 8、24、32 ビットの BMP 画像だけを読み込みます</translation>
    </message>
    <message>
        <source>The picture is empty (%1 x %2 pixels)</source>
        <translation>画像が空です (%1 x %2 画素)</translation>
    </message>
    <message>
        <source>The picture claims %1 x %2 pixels, more than this program accepts</source>
        <translation>画像は %1 x %2 画素となっており、このプログラムの上限を超えています</translation>
    </message>
    <message>
        <source>Crop or scale it to at most %1 pixels a side and 64 megapixels, or check that the file is not damaged</source>
        <translation>1 辺 %1 画素、全体で 64 メガピクセル以下に切り出すか縮小してください。またはファイルが壊れていないか確認してください</translation>
    </message>
    <message>
        <source>The file is cut off: %1</source>
        <translation>ファイルが途中で切れています: %1</translation>
    </message>
    <message>
        <source>The file is damaged: %1</source>
        <translation>ファイルが壊れています: %1</translation>
    </message>
    <message>
        <source>a JPEG segment does not start where it should</source>
        <translation>JPEG セグメントが正しい位置から始まっていません</translation>
    </message>
    <message>
        <source>a JPEG segment ends after the end of the file</source>
        <translation>JPEG セグメントがファイルの終わりを超えています</translation>
    </message>
    <message>
        <source>the JPEG frame header is too short</source>
        <translation>JPEG のフレームヘッダーが短すぎます</translation>
    </message>
    <message>
        <source>the JPEG has no frame header</source>
        <translation>JPEG にフレームヘッダーがありません</translation>
    </message>
    <message>
        <source>the JPEG has no end marker</source>
        <translation>JPEG に終端の印がありません</translation>
    </message>
    <message>
        <source>the BMP header is incomplete</source>
        <translation>BMP ヘッダーが不完全です</translation>
    </message>
    <message>
        <source>the BMP width is negative</source>
        <translation>BMP の幅が負です</translation>
    </message>
    <message>
        <source>pixels of the BMP are missing</source>
        <translation>BMP の画素が足りません</translation>
    </message>
    <message>
        <source>Write a picture that is not empty and has the right number of channels</source>
        <translation>空でなく、チャネル数の正しい画像を書き出してください</translation>
    </message>
    <message>
        <source>The step of a 16-bit map must be a positive number</source>
        <translation>16 ビットマップの刻みは正の数でなければなりません</translation>
    </message>
    <message>
        <source>Choose a step above 0</source>
        <translation>0 より大きい刻みを選んでください</translation>
    </message>
    <message>
        <source>An RGB picture needs three channels</source>
        <translation>RGB 画像には 3 チャネルが必要です</translation>
    </message>
    <message>
        <source>A mask needs one channel</source>
        <translation>マスクには 1 チャネルが必要です</translation>
    </message>
    <message>
        <source>A map needs one channel</source>
        <translation>マップには 1 チャネルが必要です</translation>
    </message>
    <message>
        <source>This is not a PNG picture</source>
        <translation>PNG 画像ではありません</translation>
    </message>
    <message>
        <source>the PNG header has the wrong length</source>
        <translation>PNG ヘッダーの長さが違います</translation>
    </message>
    <message>
        <source>the PNG ends before its last chunk</source>
        <translation>PNG が最後のチャンクの前で終わっています</translation>
    </message>
    <message>
        <source>a PNG chunk ends after the end of the file</source>
        <translation>PNG チャンクがファイルの終わりを超えています</translation>
    </message>
    <message>
        <source>the PNG header is not where it should be</source>
        <translation>PNG ヘッダーが正しい位置にありません</translation>
    </message>
    <message>
        <source>a PNG checksum is wrong</source>
        <translation>PNG のチェックサムが違います</translation>
    </message>
    <message>
        <source>the PNG has too little data for its size</source>
        <translation>PNG のデータが大きさに対して少なすぎます</translation>
    </message>
    <message>
        <source>This is not a TIFF file</source>
        <translation>TIFF ファイルではありません</translation>
    </message>
    <message>
        <source>The channels of the TIFF have different number types</source>
        <translation>TIFF のチャネルの数値型が異なります</translation>
    </message>
    <message>
        <source>The TIFF is compressed in a way that is not read here</source>
        <translation>TIFF の圧縮方式に対応していません</translation>
    </message>
    <message>
        <source>Save it without compression, or with LZW or Deflate</source>
        <translation>無圧縮、LZW、Deflate のいずれかで保存してください</translation>
    </message>
    <message>
        <source>the TIFF directory lies after the end of the file</source>
        <translation>TIFF ディレクトリーがファイルの終わりより後にあります</translation>
    </message>
    <message>
        <source>the TIFF directory ends after the end of the file</source>
        <translation>TIFF ディレクトリーがファイルの終わりを超えています</translation>
    </message>
    <message>
        <source>a TIFF table lies after the end of the file</source>
        <translation>TIFF の表がファイルの終わりより後にあります</translation>
    </message>
    <message>
        <source>the TIFF tiles have an impossible size</source>
        <translation>TIFF タイルの大きさがありえません</translation>
    </message>
    <message>
        <source>the TIFF strips have no rows</source>
        <translation>TIFF ストリップに行がありません</translation>
    </message>
    <message>
        <source>the TIFF does not list all of its strips</source>
        <translation>TIFF がすべてのストリップを列挙していません</translation>
    </message>
    <message>
        <source>pixels of the TIFF lie after the end of the file</source>
        <translation>TIFF の画素がファイルの終わりより後にあります</translation>
    </message>
    <message>
        <source>the TIFF has too little data for its size</source>
        <translation>TIFF のデータが大きさに対して少なすぎます</translation>
    </message>
    <message>
        <source>the TIFF has an impossible number of channels or bits</source>
        <translation>TIFF のチャネル数またはビット数がありえません</translation>
    </message>
    <message>
        <source>Close other programs</source>
        <translation>他のプログラムを閉じてください</translation>
    </message>
    <message>
        <source>The model cannot be set up: %1</source>
        <translation>モデルを準備できません: %1</translation>
    </message>
    <message>
        <source>This model tells artificial defects from good parts in only %1 % of all pairs, where guessing reaches 50 %: do not rely on its verdicts and heights. Train it longer, with more good parts, or with another detector</source>
        <translation>このモデルが人工欠陥と良品を区別できるのは全ペアの %1 % だけで、当て推量でも 50 % に達します。判定と高さを当てにしないでください。より長く、より多くの良品で、または別の検出器で学習してください</translation>
    </message>
    <message>
        <source>Nothing says which good parts are kept for testing</source>
        <translation>どの良品がテスト用なのか示されていません</translation>
    </message>
    <message>
        <source>Evaluation needs test/good and test/&lt;defect&gt; folders in the MVTec 3D-AD layout, or a mapping with &quot;test&quot; and &quot;defects&quot;</source>
        <translation>評価には MVTec 3D-AD の配置の test/good と test/&lt;defect&gt; フォルダー、または「test」と「defects」のある対応付けが必要です</translation>
    </message>
    <message>
        <source>There are no good or no defective test parts</source>
        <translation>良品または欠陥のテスト部品がありません</translation>
    </message>
    <message>
        <source>There are no labelled test parts</source>
        <translation>ラベル付きのテスト部品がありません</translation>
    </message>
    <message>
        <source>All of these parts were used to train the model</source>
        <translation>これらの部品はすべてモデルの学習に使われました</translation>
    </message>
    <message>
        <source>There is no part to compare the exported model on</source>
        <translation>エクスポートしたモデルを比較する部品がありません</translation>
    </message>
    <message>
        <source>No part was found in any test picture</source>
        <translation>どのテスト画像でも部品が見つかりません</translation>
    </message>
    <message>
        <source>Check that the test parts are of the kind the model was trained on</source>
        <translation>テスト部品がモデルの学習した種類か確認してください</translation>
    </message>
    <message>
        <source>Parts that are not counted, because the model was trained or checked with them: %1</source>
        <translation>モデルの学習または確認に使われたため数えない部品: %1</translation>
    </message>
    <message>
        <source>%1: no part was found in this picture.</source>
        <translation>%1: この画像では部品が見つかりません。</translation>
    </message>
    <message>
        <source>None of the good parts could be read</source>
        <translation>良品を 1 つも読み込めませんでした</translation>
    </message>
    <message>
        <source>No part was found in this picture</source>
        <translation>この画像では部品が見つかりません</translation>
    </message>
    <message>
        <source>Remove it from the good parts</source>
        <translation>良品から外してください</translation>
    </message>
    <message>
        <source>Choose a multiple of 32, such as 192, 224 or 256</source>
        <translation>32 の倍数を選んでください (例: 192、224、256)</translation>
    </message>
    <message>
        <source>The first problem: %1</source>
        <translation>最初の問題: %1</translation>
    </message>
    <message>
        <source>The number of usable good parts is only %1</source>
        <translation>使える良品は %1 個しかありません</translation>
    </message>
    <message>
        <source>Train the part again with this version</source>
        <translation>このバージョンで部品を学習し直してください</translation>
    </message>
    <message>
        <source>There is no readable picture in the texture folder</source>
        <translation>テクスチャーのフォルダーに読み込める画像がありません</translation>
    </message>
    <message>
        <source>The model does not hold a sensible &apos;%1&apos;</source>
        <translation>モデルに妥当な「%1」がありません</translation>
    </message>
    <message>
        <source>The texture folder cannot be read: %1</source>
        <translation>テクスチャーのフォルダーを読み込めません: %1</translation>
    </message>
    <message>
        <source>Write it as 2/4: the second of four</source>
        <translation>2/4 の形 (4 つのうち 2 番目) で書いてください</translation>
    </message>
    <message>
        <source>There is nothing to inspect</source>
        <translation>検査するものがありません</translation>
    </message>
    <message>
        <source>Remove it from the folder</source>
        <translation>フォルダーから取り除いてください</translation>
    </message>
    <message>
        <source>Check that the disk is not full; what was written so far is in %1</source>
        <translation>ディスクがいっぱいでないか確認してください。ここまでに書いた内容は %1 にあります</translation>
    </message>
    <message>
        <source>The results folder cannot be read: %1</source>
        <translation>結果のフォルダーを読み込めません: %1</translation>
    </message>
    <message>
        <source>The sample &apos;%1&apos; is there twice</source>
        <translation>部品「%1」が 2 つあります</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <translation>%1。%2</translation>
    </message>
    <message>
        <source>The model&apos;s network size is not a multiple of 32</source>
        <translation>モデルのネットワークの大きさが 32 の倍数ではありません</translation>
    </message>
    <message>
        <source>Train the part again with this version, or use the version that made the model</source>
        <translation>このバージョンで学習し直すか、モデルを作ったバージョンを使ってください</translation>
    </message>
    <message>
        <source>The model&apos;s content does not match its own hash: it was altered or damaged</source>
        <translation>モデルの内容がハッシュと合いません。変更されたか壊れています</translation>
    </message>
    <message>
        <source>Copy the model again or train the part again</source>
        <translation>モデルをコピーし直すか、部品を学習し直してください</translation>
    </message>
    <message>
        <source>The model does not say its &apos;%1&apos;</source>
        <translation>モデルに「%1」が書かれていません</translation>
    </message>
    <message>
        <source>The model&apos;s &apos;%1&apos; is &apos;%2&apos;, which is none of: %3</source>
        <translation>モデルの「%1」は「%2」ですが、次のいずれでもありません：%3</translation>
    </message>
    <message>
        <source>The model&apos;s &apos;%1&apos; is not one this version knows</source>
        <translation>モデルの「%1」はこのバージョンでは扱えません</translation>
    </message>
    <message>
        <source>This is not a Twinspect model</source>
        <translation>Twinspect のモデルではありません</translation>
    </message>
    <message>
        <source>The model was written by another version (%1 instead of %2)</source>
        <translation>モデルは別のバージョンで書かれています (%2 ではなく %1)</translation>
    </message>
    <message>
        <source>Use a file made for this backbone and version</source>
        <translation>この基盤ネットワークとバージョン用のファイルを使ってください</translation>
    </message>
    <message>
        <source>The file belongs to another version or other settings: train again</source>
        <translation>別のバージョンまたは設定のファイルです。学習し直してください</translation>
    </message>
    <message>
        <source>The tensor &apos;%1&apos; has a number type that cannot be stored</source>
        <translation>テンソル「%1」の数値の型は保存できません</translation>
    </message>
    <message>
        <source>The tensor &apos;%1&apos; is missing</source>
        <translation>テンソル「%1」がありません</translation>
    </message>
    <message>
        <source>The tensor &apos;%1&apos; has shape %2 instead of %3</source>
        <translation>テンソル「%1」の形が %3 ではなく %2 です</translation>
    </message>
    <message>
        <source>Use a file made for this backbone</source>
        <translation>この基盤ネットワーク用のファイルを使ってください</translation>
    </message>
    <message>
        <source>Choose efficientnet-lite0, resnet18, resnet50 or wide_resnet50_2</source>
        <translation>efficientnet-lite0、resnet18、resnet50、wide_resnet50_2 のいずれかを選んでください</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a convolution</source>
        <translation>「%1」は畳み込みではありません</translation>
    </message>
    <message>
        <source>There is no backbone called &apos;%1&apos;</source>
        <translation>「%1」という基盤ネットワークはありません</translation>
    </message>
    <message>
        <source>These weights do not work as %1</source>
        <translation>この重みは %1 として使えません</translation>
    </message>
    <message>
        <source>This is not a Twinspect recipe</source>
        <translation>Twinspect のレシピではありません</translation>
    </message>
    <message>
        <source>Open another recipe, or calibrate the model again and save a new one</source>
        <translation>別のレシピを開くか、モデルのしきい値を設定し直して新しいレシピを保存してください</translation>
    </message>
    <message>
        <source>This is not a recipe of this version of Twinspect</source>
        <translation>このバージョンの Twinspect のレシピではありません</translation>
    </message>
    <message>
        <source>The recipe is damaged: %1</source>
        <translation>レシピが壊れています: %1</translation>
    </message>
    <message>
        <source>A threshold in this recipe makes no sense: %1</source>
        <translation>このレシピのしきい値が妥当ではありません: %1</translation>
    </message>
    <message>
        <source>The recipe&apos;s model is no longer there, so it cannot be put beside the recipe</source>
        <translation>レシピのモデルがもうないため、レシピの隣に置けません</translation>
    </message>
    <message>
        <source>Put the model file back, or open it again</source>
        <translation>モデルファイルを元に戻すか、もう一度開いてください</translation>
    </message>
    <message>
        <source>The labels kept for this data are damaged: %1</source>
        <translation>このデータ用に保存されたラベルが壊れています: %1</translation>
    </message>
    <message>
        <source>This is no address of a database</source>
        <translation>データベースのアドレスではありません</translation>
    </message>
    <message>
        <source>Write it as postgresql://user:password@host:port/database</source>
        <translation>postgresql://ユーザー:パスワード@ホスト:ポート/データベース の形で書いてください</translation>
    </message>
    <message>
        <source>No file is named for the results</source>
        <translation>結果のファイルが指定されていません</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>ファイルを選んでください</translation>
    </message>
    <message>
        <source>Install the package libqt6sql6-sqlite</source>
        <translation>パッケージ libqt6sql6-sqlite をインストールしてください</translation>
    </message>
    <message>
        <source>Install the package libqt6sql6-psql, or keep the results in a file</source>
        <translation>パッケージ libqt6sql6-psql をインストールするか、結果をファイルに保存してください</translation>
    </message>
    <message>
        <source>This is a folder, not a results file</source>
        <translation>結果ファイルではなくフォルダーです</translation>
    </message>
    <message>
        <source>The results cannot be stored: the file, or its folder, is read-only</source>
        <translation>結果を保存できません。ファイルまたはフォルダーが読み取り専用です</translation>
    </message>
    <message>
        <source>Choose a file you may write to</source>
        <translation>書き込めるファイルを選んでください</translation>
    </message>
    <message>
        <source>This is a database of another program</source>
        <translation>別のプログラムのデータベースです</translation>
    </message>
    <message>
        <source>Choose another file for the results</source>
        <translation>結果用に別のファイルを選んでください</translation>
    </message>
    <message>
        <source>These results were stored by a newer version of Twinspect</source>
        <translation>これらの結果は新しいバージョンの Twinspect で保存されました</translation>
    </message>
    <message>
        <source>Update this program, or choose another file for the results</source>
        <translation>プログラムを更新するか、結果用に別のファイルを選んでください</translation>
    </message>
    <message>
        <source>Ask whoever looks after the server</source>
        <translation>サーバーの管理者に問い合わせてください</translation>
    </message>
    <message>
        <source>Ask whoever looks after the server for the right to create and fill tables</source>
        <translation>サーバーの管理者に、表を作成し書き込む権限を依頼してください</translation>
    </message>
    <message>
        <source>Check that the server runs, and its address, user and password</source>
        <translation>サーバーの稼働、アドレス、ユーザー、パスワードを確認してください</translation>
    </message>
    <message>
        <source>Please report this</source>
        <translation>この問題を報告してください</translation>
    </message>
    <message>
        <source>The results cannot be stored: the disk is full</source>
        <translation>結果を保存できません。ディスクがいっぱいです</translation>
    </message>
    <message>
        <source>Free some disk space</source>
        <translation>ディスクの空きを増やしてください</translation>
    </message>
    <message>
        <source>The results file cannot be opened</source>
        <translation>結果ファイルを開けません</translation>
    </message>
    <message>
        <source>Check that it is a file, and the permissions of its folder</source>
        <translation>ファイルであることと、フォルダーのアクセス権を確認してください</translation>
    </message>
    <message>
        <source>Another program keeps the results file locked</source>
        <translation>別のプログラムが結果ファイルをロックしています</translation>
    </message>
    <message>
        <source>Close the other program and try again</source>
        <translation>そのプログラムを閉じて、もう一度試してください</translation>
    </message>
    <message>
        <source>The results file is damaged</source>
        <translation>結果ファイルが壊れています</translation>
    </message>
    <message>
        <source>Restore the file from a backup, or move it away: a new one is made</source>
        <translation>ファイルをバックアップから戻すか、別の場所へ移してください。新しいものが作られます</translation>
    </message>
    <message>
        <source>This is not a results file</source>
        <translation>結果ファイルではありません</translation>
    </message>
    <message>
        <source>Check the disk</source>
        <translation>ディスクを確認してください</translation>
    </message>
    <message>
        <source>This installation cannot open such databases (Qt&apos;s %1 driver is missing)</source>
        <translation>この環境ではこのデータベースを開けません (Qt の %1 ドライバーがありません)</translation>
    </message>
    <message>
        <source>The folder for the results cannot be made: %1</source>
        <translation>結果のフォルダーを作成できません: %1</translation>
    </message>
    <message>
        <source>The database server is out of space: %1</source>
        <translation>データベースサーバーの空きがありません: %1</translation>
    </message>
    <message>
        <source>The database does not let this user write: %1</source>
        <translation>データベースがこのユーザーの書き込みを許していません: %1</translation>
    </message>
    <message>
        <source>The database server cannot be reached: %1</source>
        <translation>データベースサーバーに接続できません: %1</translation>
    </message>
    <message>
        <source>The database server refused: %1</source>
        <translation>データベースサーバーが拒否しました: %1</translation>
    </message>
    <message>
        <source>The results file cannot be read or written: %1</source>
        <translation>結果ファイルを読み書きできません: %1</translation>
    </message>
    <message>
        <source>The results file refused: %1</source>
        <translation>結果ファイルが拒否しました: %1</translation>
    </message>
    <message>
        <source>Restore the results from a backup, or leave this run out</source>
        <translation>結果をバックアップから戻すか、この実行を除いてください</translation>
    </message>
    <message>
        <source>Results had to be given up because they could not be stored for too long</source>
        <translation>長い間保存できなかったため、結果を破棄しました</translation>
    </message>
    <message>
        <source>Inspect these parts again</source>
        <translation>これらの部品をもう一度検査してください</translation>
    </message>
    <message>
        <source>This is not a session of this version of Twinspect</source>
        <translation>このバージョンの Twinspect のセッションではありません</translation>
    </message>
    <message>
        <source>Remove the file</source>
        <translation>ファイルを削除してください</translation>
    </message>
    <message>
        <source>Free some disk space and check the folder&apos;s permissions</source>
        <translation>ディスクの空きを増やし、フォルダーのアクセス権を確認してください</translation>
    </message>
    <message>
        <source>The session cannot be recorded (%1), so a crash would cost what you do from now on</source>
        <translation>セッションを記録できません (%1)。異常終了すると、これ以降の作業が失われます</translation>
    </message>
    <message>
        <source>The checkpoint does not say its steps</source>
        <translation>チェックポイントにステップ数がありません</translation>
    </message>
    <message>
        <source>This is not a checkpoint of this version</source>
        <translation>このバージョンのチェックポイントではありません</translation>
    </message>
    <message>
        <source>The checkpoint was made with other training parts</source>
        <translation>チェックポイントは別の学習部品で作られました</translation>
    </message>
    <message>
        <source>The checkpoint was made with other options</source>
        <translation>チェックポイントは別のオプションで作られました</translation>
    </message>
    <message>
        <source>The checkpoint&apos;s content does not match its own hash</source>
        <translation>チェックポイントの内容がハッシュと合いません</translation>
    </message>
    <message>
        <source>The environment variable %1 is &apos;%2&apos;</source>
        <translation>環境変数 %1 が「%2」です</translation>
    </message>
    <message>
        <source>Set it to a number from %1 to %2 or unset it</source>
        <translation>%1 から %2 までの数を設定するか、設定を外してください</translation>
    </message>
    <message>
        <source>The training processes did not find each other: %1</source>
        <translation>学習プロセス同士がつながりませんでした: %1</translation>
    </message>
    <message>
        <source>There is not enough memory to train</source>
        <translation>学習するメモリーが足りません</translation>
    </message>
    <message>
        <source>Choose a multiple of four times the number of processes</source>
        <translation>プロセス数の 4 倍の倍数を選んでください</translation>
    </message>
    <message>
        <source>Use auto, cpu, cuda or cuda:N</source>
        <translation>auto、cpu、cuda、cuda:N のいずれかを使ってください</translation>
    </message>
    <message>
        <source>Not enough memory: going on with %1 parts a step</source>
        <translation>メモリー不足のため、1 ステップ %1 個の部品で続けます</translation>
    </message>
    <message>
        <source>The shortest training that makes sense takes about %1 min on this machine</source>
        <translation>このコンピューターでは、意味のある最短の学習に約 %1 分かかります</translation>
    </message>
    <message>
        <source>There is no device &apos;%1&apos; on this machine (CUDA GPUs: %2)</source>
        <translation>このコンピューターに装置「%1」はありません (CUDA GPU: %2)</translation>
    </message>
    <message>
        <source>There is no device &apos;%1&apos;</source>
        <translation>装置「%1」はありません</translation>
    </message>
    <message>
        <source>The parts were prepared for %1 px, the network for %2 px</source>
        <translation>部品は %1 px 用に準備されましたが、ネットワークは %2 px 用です</translation>
    </message>
    <message>
        <source>There is not enough memory</source>
        <translation>メモリーが足りません</translation>
    </message>
    <message>
        <source>There is no option &apos;%1&apos;</source>
        <translation>オプション「%1」はありません</translation>
    </message>
    <message>
        <source>No part has been inspected yet, so there is nothing to write</source>
        <translation>まだ部品が検査されていないため、書き出すものがありません</translation>
    </message>
    <message>
        <source>Inspect the parts first</source>
        <translation>先に部品を検査してください</translation>
    </message>
    <message>
        <source>Install Twinspect again</source>
        <translation>Twinspect をインストールし直してください</translation>
    </message>
    <message>
        <source>Resume it: only the last seconds are lost</source>
        <translation>再開してください。失われるのは最後の数秒だけです</translation>
    </message>
    <message>
        <source>Start it again</source>
        <translation>もう一度開始してください</translation>
    </message>
    <message>
        <source>The training ended before its time</source>
        <translation>学習が途中で終わりました</translation>
    </message>
    <message>
        <source>The training ended before its time: %1</source>
        <translation>学習が途中で終わりました: %1</translation>
    </message>
    <message>
        <source>This is not the record of a training of this version</source>
        <translation>このバージョンの学習の記録ではありません</translation>
    </message>
    <message>
        <source>Start the training again</source>
        <translation>学習をもう一度開始してください</translation>
    </message>
    <message>
        <source>The record of the training is damaged</source>
        <translation>学習の記録が壊れています</translation>
    </message>
    <message>
        <source>There is no model to inspect with</source>
        <translation>検査に使うモデルがありません</translation>
    </message>
    <message>
        <source>Open a recipe or a model first</source>
        <translation>先にレシピかモデルを開いてください</translation>
    </message>
    <message>
        <source>The waiting times must not be negative</source>
        <translation>待ち時間は負にできません</translation>
    </message>
    <message>
        <source>The folder to watch is not there</source>
        <translation>監視するフォルダーがありません</translation>
    </message>
    <message>
        <source>Check the path, and that the drive is connected</source>
        <translation>パスとドライブの接続を確認してください</translation>
    </message>
    <message>
        <source>The model is not the one this recipe was made for</source>
        <translation>このモデルはレシピの対象のモデルではありません</translation>
    </message>
    <message>
        <source>Put the original model file back, or calibrate the new one</source>
        <translation>元のモデルファイルを戻すか、新しいモデルのしきい値を設定してください</translation>
    </message>
    <message>
        <source>There is no recipe to save</source>
        <translation>保存するレシピがありません</translation>
    </message>
    <message>
        <source>Train a part or open a model first</source>
        <translation>先に部品を学習するか、モデルを開いてください</translation>
    </message>
    <message>
        <source>Choose another folder, or free some space</source>
        <translation>別のフォルダーを選ぶか、空きを増やしてください</translation>
    </message>
    <message>
        <source>The picture cannot be written: %1</source>
        <translation>画像を書き込めません: %1</translation>
    </message>
    <message>
        <source>Choose a shorter or plainer name</source>
        <translation>より短い、または単純な名前を選んでください</translation>
    </message>
    <message>
        <source>This is a device, a pipe or a socket, not a file</source>
        <translation>これはデバイス、パイプ、またはソケットであり、ファイルではありません</translation>
    </message>
    <message>
        <source>Name an ordinary file</source>
        <translation>通常のファイルを指定してください</translation>
    </message>
    <message>
        <source>Choose another file name</source>
        <translation>別のファイル名を選んでください</translation>
    </message>
    <message>
        <source>Wait for its end, or choose another place</source>
        <translation>終了を待つか、別の場所を選んでください</translation>
    </message>
    <message>
        <source>The file system does not take this name (%1)</source>
        <translation>ファイルシステムがこの名前を受け付けません (%1)</translation>
    </message>
    <message>
        <source>This is a folder; a file cannot take its place</source>
        <translation>これはフォルダーです。ファイルで置き換えることはできません</translation>
    </message>
    <message>
        <source>This is a device, a pipe or a socket; a file cannot take its place</source>
        <translation>これはデバイス、パイプ、またはソケットです。ファイルで置き換えることはできません</translation>
    </message>
    <message>
        <source>Reading stopped with an error (%1)</source>
        <translation>エラーのため読み込みが中断しました (%1)</translation>
    </message>
    <message>
        <source>This is not valid JSON</source>
        <translation>有効な JSON ではありません</translation>
    </message>
    <message>
        <source>Remove it</source>
        <translation>削除してください</translation>
    </message>
    <message>
        <source>Remove it when you do not need it</source>
        <translation>不要であれば削除してください</translation>
    </message>
    <message>
        <source>The JSON is nested deeper than %1 levels</source>
        <translation>JSON の入れ子が %1 段を超えています</translation>
    </message>
    <message>
        <source>The file cannot be used (%1)</source>
        <translation>このファイルは使用できません (%1)</translation>
    </message>
    <message>
        <source>The file cannot be used (%1); it now has the name %2 and a new one takes its place</source>
        <translation>このファイルは使用できません (%1)。%2 に名前を変え、新しいファイルに置き換えます</translation>
    </message>
    <message>
        <source>This is no record of an inspection</source>
        <translation>これは検査の記録ではありません</translation>
    </message>
    <message>
        <source>The record of an inspection is damaged: %1</source>
        <translation>検査の記録が壊れています: %1</translation>
    </message>
    <message>
        <source>This is no table of results</source>
        <translation>これは結果の表ではありません</translation>
    </message>
    <message>
        <source>The system gives this program no more threads</source>
        <translation>システムがこのプログラムにこれ以上スレッドを割り当てません</translation>
    </message>
    <message>
        <source>Close other programs, or raise the limit of processes (ulimit -u)</source>
        <translation>ほかのプログラムを終了するか、プロセス数の上限 (ulimit -u) を上げてください</translation>
    </message>
    <message>
        <source>This model was written by an older version: its hash does not cover its held-out scores, height range and crop, so a change of them would not be seen. Train the part again to have them protected</source>
        <translation>このモデルは古いバージョンで書かれています。ハッシュが保留分のスコア、高さ範囲、切り出しを含まないため、それらの変更を検出できません。保護するには部品を学習し直してください</translation>
    </message>
    <message>
        <source>Two parts have the same map, %1</source>
        <translation>2 つの部品が同じマップ %1 を持っています</translation>
    </message>
    <message>
        <source>Another inspection writes its results here</source>
        <translation>別の検査がここに結果を書き込んでいます</translation>
    </message>
    <message>
        <source>This file does not hold unstored results of this version</source>
        <translation>これはこのバージョンの保存待ち結果の一覧ではありません</translation>
    </message>
    <message>
        <source>Remove the file; inspect the parts of the last session again</source>
        <translation>ファイルを削除し、前回のセッションの部品を検査し直してください</translation>
    </message>
    <message>
        <source>An unstored result in this file is damaged</source>
        <translation>保存待ちの結果が破損しています</translation>
    </message>
    <message>
        <source>Another training writes this model</source>
        <translation>別の学習がこのモデルを書き込んでいます</translation>
    </message>
    <message>
        <source>Make a good set of parts that were recorded and mapped alike</source>
        <translation>同じ方法で撮影され対応付けられた部品で良品セットを作ってください</translation>
    </message>
    <message>
        <source>The geometry of %1 and %2 is read in different ways</source>
        <translation>%1 と %2 の形状データは読み方が異なります</translation>
    </message>
    <message>
        <source>Its files seem to belong together like this: %1. Give that if it is right, or map the files in the window</source>
        <translation>ファイルは次のように対応しているようです: %1。正しければそれを指定するか、ウィンドウでファイルを対応付けてください</translation>
    </message>
    <message>
        <source>The geometry is %1 pixels, the RGB picture is %2: one of them is turned by 90 degrees. Programs that show pictures may turn them by their EXIF tag; here they stand as stored</source>
        <translation>形状データは %1 画素、RGB 画像は %2 画素です。一方が 90 度回転しています。画像ビューアは EXIF タグに従って回転することがありますが、ここでは保存された向きのまま使います</translation>
    </message>
    <message>
        <source>Set %1 to right, left, transpose or transverse, as an option or in the mapping</source>
        <translation>オプションまたはマッピングで %1 を right、left、transpose、transverse のいずれかに設定してください</translation>
    </message>
    <message>
        <source>The mask marks nearly everything. Only black is background, not transparent or coloured pixels</source>
        <translation>マスクがほぼ全体を示しています。背景は黒だけで、透明や色付きの画素は背景ではありません</translation>
    </message>
    <message>
        <source>It is a link to a folder that is used already</source>
        <translation>すでに使われているフォルダーへのリンクです</translation>
    </message>
    <message>
        <source>The mapping&apos;s pattern &quot;%1&quot;: &quot;%2&quot; takes nothing in %3. Correct it, or leave it out</source>
        <translation>マッピングのパターン &quot;%1&quot;: &quot;%2&quot; は %3 の中で何にも一致しません。直すか、省いてください</translation>
    </message>
    <message>
        <source>The three numbers of a point are not x, y and z: they do not run along the columns and the rows of the picture</source>
        <translation>点の三つの数値は x、y、z ではありません。画像の列と行に沿って変化していません</translation>
    </message>
    <message>
        <source>Export the organised point cloud with its x, y and z</source>
        <translation>x、y、z を持つ整列点群を書き出してください</translation>
    </message>
    <message>
        <source>Correct the axes, or leave them out to see what is proposed</source>
        <translation>軸を直すか、省いて提案を確認してください</translation>
    </message>
    <message>
        <source>Set it right with %1, or with %2 in the mapping</source>
        <translation>%1、またはマッピングの %2 で正してください</translation>
    </message>
    <message>
        <source>mirrored, left for right</source>
        <translation>左右反転</translation>
    </message>
    <message>
        <source>upside down</source>
        <translation>上下反転</translation>
    </message>
    <message>
        <source>turned by 180 degrees</source>
        <translation>180 度回転</translation>
    </message>
    <message>
        <source>turned by 90 degrees</source>
        <translation>90 度回転</translation>
    </message>
    <message>
        <source>transposed, its rows exchanged for its columns</source>
        <translation>転置（行と列が入れ替わった状態）</translation>
    </message>
    <message>
        <source>The unit may be wrong: with %1 mm for one unit of the file the camera is %2 m away and sees %3 x %4 mm, %5 mm per pixel. If that is not so, set the unit: %6, or %7 in the mapping</source>
        <translation>単位が違う可能性があります。ファイルの 1 単位を %1 mm とすると、カメラまで %2 m、視野は %3 x %4 mm、1 画素は %5 mm です。違う場合は単位を設定してください: %6、またはマッピングの %7</translation>
    </message>
    <message>
        <source>The camera file seems to be for pictures of another size: its centre is at %1, %2 and the depth picture has %3 x %4 pixels. Give the camera file of this size, or add its width and height</source>
        <translation>カメラファイルは別の大きさの画像用のようです。中心は %1, %2 ですが、深度画像は %3 x %4 画素です。この大きさのカメラファイルを指定するか、width と height を追加してください</translation>
    </message>
    <message>
        <source>With the axes %1 x and y do not run along the columns and rows of the picture</source>
        <translation>軸 %1 では x と y が画像の列と行に沿いません</translation>
    </message>
    <message>
        <source>x, y and z are in another order in this file: x has to run along the columns and y along the rows of the picture</source>
        <translation>このファイルでは x、y、z の順序が違います。x は画像の列に、y は行に沿う必要があります</translation>
    </message>
    <message>
        <source>z is negative in this file: it has to be the distance from the camera</source>
        <translation>このファイルの z は負です。カメラからの距離である必要があります</translation>
    </message>
    <message>
        <source>z is a height in this file: it has to be the distance from the camera</source>
        <translation>このファイルの z は高さです。カメラからの距離である必要があります</translation>
    </message>
    <message>
        <source>z cannot be the distance from the camera, and it does not show whether it is a height. Say what it is with %1, or %2 in the mapping: x,y,-z where z is a height, otherwise x,y,z</source>
        <translation>z はカメラからの距離ではあり得ず、高さかどうかも判別できません。%1、またはマッピングの %2 で指定してください: z が高さなら x,y,-z、そうでなければ x,y,z</translation>
    </message>
    <message>
        <source>The geometry is %1 against the RGB picture</source>
        <translation>形状データがRGB 画像に対して%1になっています</translation>
    </message>
    <message>
        <source>The geometry may be %1 against the RGB picture: x has to run along its columns and y along its rows. If it is, set it right with %2, or %3 in the mapping</source>
        <translation>形状データがRGB 画像に対して%1の可能性があります。x は列に、y は行に沿う必要があります。そうであれば %2、またはマッピングの %3 で正してください</translation>
    </message>
    <message>
        <source>One value of z, %1, repeats exactly and lies apart from all others. If it stands for &quot;not measured&quot;, say so with %2, or %3 in the mapping</source>
        <translation>z の値 %1 がまったく同じまま繰り返され、他の値から離れています。&quot;測定なし&quot; を表すなら %2、またはマッピングの %3 で指定してください</translation>
    </message>
    <message>
        <source>The number %1 is taken as &quot;not measured&quot;: %2 % of the points, in parts: %3</source>
        <translation>数値 %1 を &quot;測定なし&quot; とみなします: 点の %2 %、部品数: %3</translation>
    </message>
    <message>
        <source>%1. Parts: %2, the first %3</source>
        <translation>%1。部品数: %2、最初は %3</translation>
    </message>
    <message>
        <source>The mapping&apos;s intrinsics are not a JSON object</source>
        <translation>マッピングのカメラパラメーターが JSON オブジェクトではありません</translation>
    </message>
    <message>
        <source>Write the camera&apos;s fx, fy, cx, cy and depth_scale there</source>
        <translation>そこにカメラの fx、fy、cx、cy、depth_scale を書いてください</translation>
    </message>
    <message>
        <source>Write the size of the pictures that the other numbers are for</source>
        <translation>ほかの数値が対象とする画像の大きさを書いてください</translation>
    </message>
    <message>
        <source>The mapping has an unknown key &quot;%1&quot;; the nearest one is &quot;%2&quot;</source>
        <translation>マッピングに不明なキー &quot;%1&quot; があります。最も近いのは &quot;%2&quot; です</translation>
    </message>
    <message>
        <source>Correct or remove it; the keys are %1</source>
        <translation>直すか削除してください。使えるキーは %1 です</translation>
    </message>
    <message>
        <source>&quot;%1&quot; of the mapping&apos;s intrinsics is no number of pixels</source>
        <translation>マッピングのカメラパラメーターの &quot;%1&quot; が画素数ではありません</translation>
    </message>
    <message>
        <source>&quot;%1&quot; of the mapping is not a text or a number</source>
        <translation>マッピングの &quot;%1&quot; が文字列でも数値でもありません</translation>
    </message>
    <message>
        <source>%1: taken for good parts by its name.</source>
        <translation>%1: 名前から良品とみなしました。</translation>
    </message>
    <message>
        <source>Write {&quot;fx&quot;: .., &quot;fy&quot;: .., &quot;cx&quot;: .., &quot;cy&quot;: .., &quot;width&quot;: .., &quot;height&quot;: .., &quot;depth_scale&quot;: 0.001} with the camera&apos;s focal lengths and centre and the picture&apos;s size in pixels, and metres per depth unit</source>
        <translation>{&quot;fx&quot;: .., &quot;fy&quot;: .., &quot;cx&quot;: .., &quot;cy&quot;: .., &quot;width&quot;: .., &quot;height&quot;: .., &quot;depth_scale&quot;: 0.001} に、カメラの焦点距離・中心・画像の大きさ（画素）と深度 1 単位のメートル数を書いてください</translation>
    </message>
    <message>
        <source>The camera&apos;s numbers are shares of the picture where pixels are expected</source>
        <translation>カメラの数値が画像に対する割合です。画素で必要です</translation>
    </message>
    <message>
        <source>This is no camera file: neither a JSON object nor YAML or XML with a camera&apos;s matrix</source>
        <translation>カメラファイルではありません。JSON オブジェクトでも、カメラ行列を含む YAML や XML でもありません</translation>
    </message>
    <message>
        <source>The camera file is not a whole JSON object</source>
        <translation>カメラファイルが完全な JSON オブジェクトではありません</translation>
    </message>
    <message>
        <source>The camera file describes several cameras (%1 and %2), and it does not say which one the depth pictures belong to</source>
        <translation>カメラファイルに複数のカメラ（%1 と %2）があり、深度画像がどれのものか分かりません</translation>
    </message>
    <message>
        <source>Export it with a decimal point, which the format asks for</source>
        <translation>形式の規定どおり小数点（ピリオド）で書き出してください</translation>
    </message>
    <message>
        <source>The TIFF has one channel of %1 bits, which is not read as depth</source>
        <translation>TIFF は %1 ビットの 1 チャンネルで、深度として読めません</translation>
    </message>
    <message>
        <source>The 16-bit values of this depth picture have only 8 bits in use: the measured depth has been rounded away</source>
        <translation>この深度画像の 16 ビット値は 8 ビットしか使われておらず、測定した深度が丸められています</translation>
    </message>
    <message>
        <source>The two bytes of every value are exchanged in this depth picture</source>
        <translation>この深度画像では各値の 2 バイトが入れ替わっています</translation>
    </message>
    <message>
        <source>Put a file intrinsics.json with the camera&apos;s focal lengths and centre into the folder of the pictures; README.md says which forms are read</source>
        <translation>カメラの焦点距離と中心を書いた intrinsics.json を画像のフォルダーに置いてください。読める形式は README.md にあります</translation>
    </message>
    <message>
        <source>Correct the camera file</source>
        <translation>カメラファイルを直してください</translation>
    </message>
    <message>
        <source>The camera file is for pictures of %1 x %2 pixels, and this depth picture has %3 x %4</source>
        <translation>カメラファイルは %1 x %2 画素の画像用ですが、この深度画像は %3 x %4 です</translation>
    </message>
    <message>
        <source>The camera file is for pictures of %1 x %2 pixels and was scaled to %3 x %4. If the pictures were cut out instead, give a camera file of their own</source>
        <translation>カメラファイルは %1 x %2 画素の画像用で、%3 x %4 に換算しました。画像が切り出されたものなら、専用のカメラファイルを指定してください</translation>
    </message>
    <message>
        <source>Files of this kind (%1) are not read as geometry</source>
        <translation>この種類のファイル（%1）は形状データとして読めません</translation>
    </message>
    <message>
        <source>Give unit, missing, axes, turn or bytes</source>
        <translation>unit、missing、axes、turn、bytes のいずれかを指定してください</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be &apos;%2&apos;</source>
        <translation>&quot;%1&quot; に &apos;%2&apos; は指定できません</translation>
    </message>
    <message>
        <source>Give m, cm, mm, 0.1mm, um, inch, or the metres of one unit such as 0.00025</source>
        <translation>m、cm、mm、0.1mm、um、inch、または 1 単位のメートル数（例 0.00025）を指定してください</translation>
    </message>
    <message>
        <source>Give what the three numbers of the file are, as the camera sees it (x to the right, y down, z away from it), such as z,y,x or x,-y,-z</source>
        <translation>ファイルの三つの数値がカメラから見て何か（x は右、y は下、z は奥）を、z,y,x や x,-y,-z のように指定してください</translation>
    </message>
    <message>
        <source>Give mirror, flip, 180, right, left, transpose or transverse</source>
        <translation>mirror、flip、180、right、left、transpose、transverse のいずれかを指定してください</translation>
    </message>
    <message>
        <source>Give exchanged, or leave it out</source>
        <translation>exchanged を指定するか、省いてください</translation>
    </message>
    <message>
        <source>Give one number or a few, such as -9999 or -9999,0</source>
        <translation>-9999 や -9999,0 のように、一つまたは数個の数値を指定してください</translation>
    </message>
    <message>
        <source>There is no setting &quot;%1&quot; of the geometry</source>
        <translation>形状データに設定 &quot;%1&quot; はありません</translation>
    </message>
    <message>
        <source>some of its pixels cannot be decoded</source>
        <translation>一部の画素を復号できません</translation>
    </message>
    <message>
        <source>This TIFF holds no colours of 8 or 16 bits</source>
        <translation>この TIFF には 8 または 16 ビットの色がありません</translation>
    </message>
    <message>
        <source>This is not a PNG, JPEG, BMP or TIFF picture</source>
        <translation>PNG、JPEG、BMP、TIFF の画像ではありません</translation>
    </message>
    <message>
        <source>The RGB picture has 16 bits of which 12 are in use: it was brightened 16 times. If its camera has another range, save it with 8 bits</source>
        <translation>RGB 画像は 16 ビットのうち 12 ビットだけが使われているため、16 倍に明るくしました。カメラの範囲が違う場合は 8 ビットで保存してください</translation>
    </message>
    <message>
        <source>What the patterns of the mapping took: %1</source>
        <translation>マッピングの各パターンが一致した数: %1</translation>
    </message>
    <message>
        <source>Give at least 5 good parts; 20 to 50 are a good start</source>
        <translation>良品を 5 個以上用意してください。20～50 個が目安です</translation>
    </message>
    <message>
        <source>The model has the scores of only %1 of %2 held-out parts: the others can no longer be read</source>
        <translation>モデルには、取り分けた部品 %2 個のうち %1 個のスコアしかありません。残りはもう読み込めません</translation>
    </message>
    <message>
        <source>These thresholds were found on scores computed in %1. Here scores are computed in %2 and differ in the third digit, so no verdict is OK: a person has to look. Inspect on a computer that can do the same, or calibrate here</source>
        <translation>これらのしきい値は、%1 で計算したスコアから求めたものです。ここでは %2 で計算し、スコアは3桁目で異なるため、OK の判定は出ません。人の確認が必要です。同じ計算ができるコンピューターで検査するか、ここで校正してください</translation>
    </message>
    <message>
        <source>This model does not say in which precision its held-out scores were computed. They are taken for scores as they are computed here (%1). Train the part again to have them recorded</source>
        <translation>このモデルは、取り分けた部品のスコアをどの精度で計算したかを示していません。ここで計算されるスコア (%1) と同じものとして扱います。記録するには部品を学習し直してください</translation>
    </message>
    <message>
        <source>Use the version that made the model, or train the part again with this one</source>
        <translation>モデルを作成したバージョンを使うか、このバージョンで部品を学習し直してください</translation>
    </message>
    <message>
        <source>The scores were computed in a way that this version does not know</source>
        <translation>スコアは、このバージョンが知らない方法で計算されています</translation>
    </message>
    <message>
        <source>&apos;%1&apos; in the cloud is not a number</source>
        <translation>点群の「%1」は数ではありません</translation>
    </message>
    <message>
        <source>No 3D file (.tiff, .pcd, .ply or depth .png) has a name like &apos;%1&apos;</source>
        <translation>「%1」のような名前の 3D ファイル（.tiff、.pcd、.ply、深度 .png）がありません</translation>
    </message>
    <message>
        <source>The cloud has numbers with a decimal comma, such as &apos;%1&apos;</source>
        <translation>点群の数に小数点のコンマが使われています（例：「%1」）</translation>
    </message>
    <message>
        <source>The geometry is stretched: a pixel is %1 mm wide and %2 mm high. If it was resized, export it in the size in which it was measured; if its camera file is another one&apos;s, give the right one</source>
        <translation>形状データが引き伸ばされています。1 画素は幅 %1 mm、高さ %2 mm です。サイズを変えた場合は測定時のサイズで書き出し、別のカメラのファイルの場合は正しいものを指定してください</translation>
    </message>
    <message>
        <source>Depth pictures have no x and y of their own, and the edges of these do not show whether they are mirrored or turned against the RGB pictures. Look at one in the window; %1 sets it right</source>
        <translation>深度画像には x と y がなく、これらの画像のエッジからはRGB 画像に対する反転や回転が分かりません。ウィンドウで 1 枚確認してください。%1 で正せます</translation>
    </message>
    <message>
        <source>Export it as TIFF with three floating point channels x, y, z (or as three such TIFFs with one channel each, named part_x, part_y and part_z), as organised PCD or PLY, or as one-channel depth (16-bit PNG or TIFF, floating point TIFF) with a camera file</source>
        <translation>浮動小数点の 3 チャネル x、y、z の TIFF（または part_x、part_y、part_z のような名前の 1 チャネル TIFF 3 つ）、整列 PCD か PLY、あるいは 1 チャネルの深度（16 ビット PNG か TIFF、浮動小数点 TIFF）とカメラファイルとして書き出してください</translation>
    </message>
    <message>
        <source>Export x, y and z of the same picture</source>
        <translation>同じ画像の x、y、z を書き出してください</translation>
    </message>
    <message>
        <source>Save it again as an ordinary TIFF or as PNG</source>
        <translation>通常の TIFF または PNG として保存し直してください</translation>
    </message>
    <message>
        <source>Save it with floating point numbers of 32 bits</source>
        <translation>32 ビットの浮動小数点数で保存してください</translation>
    </message>
    <message>
        <source>The PLY has no field %1</source>
        <translation>PLY にフィールド %1 がありません</translation>
    </message>
    <message>
        <source>The PLY is not organised: it does not say how many rows and columns its points have, or has another number of points</source>
        <translation>PLY が整列していません。点の行数と列数が示されていないか、点の数が合いません</translation>
    </message>
    <message>
        <source>The TIFF has %1-bit floating point numbers; 32 and 64 bits are read</source>
        <translation>TIFF の浮動小数点数は %1 ビットです。読み込めるのは 32 ビットと 64 ビットです</translation>
    </message>
    <message>
        <source>The TIFF has numbers of %1 bits</source>
        <translation>TIFF の数は %1 ビットです</translation>
    </message>
    <message>
        <source>The camera file seems to be for depth pictures that are turned by 90 degrees: its centre is at %1, %2 and the depth picture has %3 x %4 pixels. Give the depth pictures as the camera took them, with %5 where they then lie across the RGB pictures, or add width and height to the camera file</source>
        <translation>カメラファイルは 90 度回転した深度画像用のようです。中心は %1, %2 にあり、深度画像は %3 x %4 画素です。カメラが撮ったままの深度画像を使い（RGB 画像と向きが違う場合は %5 を付け）、またはカメラファイルに width と height を加えてください</translation>
    </message>
    <message>
        <source>The depth picture seems to be %1 against the RGB picture: their edges agree better then. If it is, set it right with %2, or %3 in the mapping</source>
        <translation>深度画像がRGB 画像に対して%1のようです。そのほうがエッジがよく合います。そうであれば %2、またはマッピングの %3 で正してください</translation>
    </message>
    <message>
        <source>The files of x and of this axis have different sizes</source>
        <translation>x のファイルとこの軸のファイルのサイズが違います</translation>
    </message>
    <message>
        <source>The geometry has another scale than that of the parts the model learnt from: %1 mm per pixel, and there %2. Check the unit (%3), the camera file and the size of the pictures</source>
        <translation>形状データの縮尺がモデルの学習した部品と違います。1 画素あたり %1 mm、学習時は %2 です。単位（%3）、カメラファイル、画像サイズを確認してください</translation>
    </message>
    <message>
        <source>The geometry is %1 pixels, the RGB picture is %2 as it is stored. Viewers turn it by its EXIF tag, and the geometry has the size that they show</source>
        <translation>形状データは %1 画素、RGB 画像は保存された状態で %2 です。ビューアーは EXIF タグに従って回転し、形状データはその表示サイズと一致します</translation>
    </message>
    <message>
        <source>The geometry is read in another way than that of the parts the model learnt from: %1, and there %2. If the files are of the same kind, give the same settings</source>
        <translation>形状データの読み方がモデルの学習した部品と違います（%1、学習時は%2）。同じ種類のファイルなら同じ設定にしてください</translation>
    </message>
    <message>
        <source>There is no geometry (.tiff, .pcd, .ply or depth .png) with the same name; add it or remove this picture</source>
        <translation>同じ名前の形状データ（.tiff、.pcd、.ply、深度 .png）がありません。追加するか、この画像を取り除いてください</translation>
    </message>
    <message>
        <source>This file of one axis is not one channel of floating point numbers</source>
        <translation>この軸のファイルは浮動小数点数の 1 チャネルではありません</translation>
    </message>
    <message>
        <source>This is not a PLY file</source>
        <translation>PLY ファイルではありません</translation>
    </message>
    <message>
        <source>Viewers turn this RGB picture by its EXIF tag; here it stands as stored. If the geometry was made for what they show, set it right with %1, or %2 in the mapping</source>
        <translation>ビューアーはこのRGB 画像を EXIF タグに従って回転しますが、ここでは保存されたまま使います。形状データが表示に合わせて作られている場合は %1、またはマッピングの %2 で正してください</translation>
    </message>
    <message>
        <source>a line of the PLY header makes no sense</source>
        <translation>PLY ヘッダーに意味の通らない行があります</translation>
    </message>
    <message>
        <source>a strip of the TIFF holds more than its pixels</source>
        <translation>TIFF のストリップにその画素より多くのデータがあります</translation>
    </message>
    <message>
        <source>points of the PLY are missing</source>
        <translation>PLY の点が足りません</translation>
    </message>
    <message>
        <source>the PLY header has no end</source>
        <translation>PLY ヘッダーに終わりがありません</translation>
    </message>
    <message>
        <source>with %1</source>
        <translation>%1 を指定</translation>
    </message>
    <message>
        <source>without settings</source>
        <translation>設定なし</translation>
    </message>
    <message>
        <source>This file is not of this version of Twinspect</source>
        <translation>このファイルはこの版の Twinspect のものではありません</translation>
    </message>
    <message>
        <source>The annotations are damaged: %1</source>
        <translation>アノテーションが壊れています: %1</translation>
    </message>
    <message>
        <source>Give the file the name that Twinspect gave it, or move it away</source>
        <translation>Twinspect が付けた名前に戻すか、別の場所に移してください</translation>
    </message>
    <message>
        <source>Another program changed the annotations of this part</source>
        <translation>別のプログラムがこの部品のアノテーションを変更しました</translation>
    </message>
    <message>
        <source>Choose which of the two to keep</source>
        <translation>どちらを残すか選んでください</translation>
    </message>
    <message>
        <source>There is no region to cut out</source>
        <translation>切り出す領域がありません</translation>
    </message>
    <message>
        <source>Draw around the defect first</source>
        <translation>まず欠陥を囲んでください</translation>
    </message>
    <message>
        <source>Choose the folder or the file that was exported</source>
        <translation>出力されたフォルダーまたはファイルを選んでください</translation>
    </message>
    <message>
        <source>There is no file of this format (%1) in the folder</source>
        <translation>フォルダーにこの形式（%1）のファイルがありません</translation>
    </message>
    <message>
        <source>Choose a format without class numbers, such as coco</source>
        <translation>coco など、クラス番号を使わない形式を選んでください</translation>
    </message>
    <message>
        <source>There are more than %1 types of defect</source>
        <translation>欠陥の種類が %1 を超えています</translation>
    </message>
    <message>
        <source>Pixels with two defects, of which only the upper one was written: %1</source>
        <translation>二つの欠陥が重なり、上のものだけを書いた画素数: %1</translation>
    </message>
    <message>
        <source>The class %1 is in no table</source>
        <translation>クラス %1 はどの表にもありません</translation>
    </message>
    <message>
        <source>The annotations are for another size of the part</source>
        <translation>アノテーションは部品の別の大きさのものです</translation>
    </message>
    <message>
        <source>Annotate the part anew</source>
        <translation>部品にアノテーションを付け直してください</translation>
    </message>
    <message>
        <source>The scores are for another size of the part</source>
        <translation>スコアは部品の別の大きさのものです</translation>
    </message>
    <message>
        <source>Inspect the part anew</source>
        <translation>部品を検査し直してください</translation>
    </message>
    <message>
        <source>Its field %1 holds numbers that are no classes</source>
        <translation>フィールド %1 にクラスではない数があります</translation>
    </message>
    <message>
        <source>Cloud with labels and scores (PLY)</source>
        <translation>ラベルとスコア付きの点群 (PLY)</translation>
    </message>
    <message>
        <source>NAME.ply with colours and the scalar fields label and score, labels.txt</source>
        <translation>NAME.ply（色とスカラーフィールド label、score）、labels.txt</translation>
    </message>
    <message>
        <source>Pixels and types alone: neither severity, note, author nor time; defects of a type that touch become one.</source>
        <translation>画素と種類のみ。重大度、メモ、作成者、時刻はありません。接する同じ種類の欠陥は一つになります。</translation>
    </message>
    <message>
        <source>Organised cloud with labels and scores (PCD)</source>
        <translation>ラベルとスコア付きの格子状点群 (PCD)</translation>
    </message>
    <message>
        <source>NAME.pcd with colours and the fields label and score, labels.txt</source>
        <translation>NAME.pcd（色とフィールド label、score）、labels.txt</translation>
    </message>
    <message>
        <source>Its run lengths do not fit the picture</source>
        <translation>ランレングスが画像に合いません</translation>
    </message>
    <message>
        <source>Its corners are not pairs of numbers</source>
        <translation>頂点が数の組ではありません</translation>
    </message>
    <message>
        <source>The outline has more than %1 corners</source>
        <translation>輪郭の頂点が %1 を超えています</translation>
    </message>
    <message>
        <source>It has neither a segmentation nor a box</source>
        <translation>セグメンテーションも矩形もありません</translation>
    </message>
    <message>
        <source>The JSON has no list %1</source>
        <translation>JSON にリスト %1 がありません</translation>
    </message>
    <message>
        <source>The file has no picture or no category of this id</source>
        <translation>この番号の画像または分類がファイルにありません</translation>
    </message>
    <message>
        <source>Its picture was refused</source>
        <translation>その画像は受け入れられませんでした</translation>
    </message>
    <message>
        <source>COCO (JSON)</source>
        <translation>COCO (JSON)</translation>
    </message>
    <message>
        <source>annotations.json; reads polygons, run lengths and boxes</source>
        <translation>annotations.json。ポリゴン、ランレングス、矩形を読みます</translation>
    </message>
    <message>
        <source>Outlines are written as pixels.</source>
        <translation>輪郭は画素として書かれます。</translation>
    </message>
    <message>
        <source>The outline is too complicated</source>
        <translation>輪郭が複雑すぎます</translation>
    </message>
    <message>
        <source>A shape of the kind %1 is no region</source>
        <translation>種類 %1 の図形は領域ではありません</translation>
    </message>
    <message>
        <source>CVAT for images 1.1 (XML)</source>
        <translation>CVAT for images 1.1 (XML)</translation>
    </message>
    <message>
        <source>annotations.xml; polygons as they were drawn, everything else as masks; reads boxes and ellipses, too</source>
        <translation>annotations.xml。ポリゴンは描いたまま、ほかはマスクとして書きます。矩形と楕円も読みます</translation>
    </message>
    <message>
        <source>CVAT takes attributes only where its task has them.</source>
        <translation>CVAT はタスクにある属性だけを受け取ります。</translation>
    </message>
    <message>
        <source>No part of this data has annotations</source>
        <translation>このデータにはアノテーションのある部品がありません</translation>
    </message>
    <message>
        <source>Annotate a part first, or name the folder of the annotations</source>
        <translation>まず部品にアノテーションを付けるか、アノテーションのフォルダーを指定してください</translation>
    </message>
    <message>
        <source>No part of the data has this picture</source>
        <translation>データにこの画像の部品がありません</translation>
    </message>
    <message>
        <source>Its path leads out of the data</source>
        <translation>パスがデータの外を指しています</translation>
    </message>
    <message>
        <source>Several parts of the data have a picture of this name</source>
        <translation>データの複数の部品にこの名前の画像があります</translation>
    </message>
    <message>
        <source>It is for a picture of %1 x %2 pixels; the part has %3 x %4</source>
        <translation>%1 x %2 画素の画像用です。部品は %3 x %4 です</translation>
    </message>
    <message>
        <source>It has no pixel within the picture</source>
        <translation>画像の中に画素がありません</translation>
    </message>
    <message>
        <source>The name of its type is too long or cannot be shown</source>
        <translation>種類の名前が長すぎるか表示できません</translation>
    </message>
    <message>
        <source>Texts that were shortened or made showable: %1</source>
        <translation>短くした、または表示できるようにした文の数: %1</translation>
    </message>
    <message>
        <source>Its mask does not fit its box or the picture</source>
        <translation>マスクが矩形または画像に合いません</translation>
    </message>
    <message>
        <source>labelme and X-AnyLabeling (JSON)</source>
        <translation>labelme と X-AnyLabeling (JSON)</translation>
    </message>
    <message>
        <source>A JSON file for each part; polygons as they were drawn, everything else as masks</source>
        <translation>部品ごとの JSON ファイル。ポリゴンは描いたまま、ほかはマスクとして書きます</translation>
    </message>
    <message>
        <source>Masks need labelme 5.4 or newer; other programs may pass over them.</source>
        <translation>マスクには labelme 5.4 以降が必要です。ほかのプログラムは無視することがあります。</translation>
    </message>
    <message>
        <source>Mask pictures (PNG)</source>
        <translation>マスク画像 (PNG)</translation>
    </message>
    <message>
        <source>gt/NAME.png with 0 and 255 as MVTec 3D-AD has it, classes/NAME.png with class numbers, labels.txt</source>
        <translation>gt/NAME.png（MVTec 3D-AD と同じ 0 と 255）、classes/NAME.png（クラス番号）、labels.txt</translation>
    </message>
    <message>
        <source>The outline crosses itself</source>
        <translation>輪郭が自分と交差しています</translation>
    </message>
    <message>
        <source>The outline has fewer than three corners</source>
        <translation>輪郭の頂点が三つ未満です</translation>
    </message>
    <message>
        <source>A corner of the outline lies far outside the picture</source>
        <translation>輪郭の頂点が画像の遠く外にあります</translation>
    </message>
    <message>
        <source>Attributes that have no place here and were not kept: %1</source>
        <translation>ここに置き場所がなく残さなかった属性の数: %1</translation>
    </message>
    <message>
        <source>Its pixels in the picture of objects lie outside its box</source>
        <translation>オブジェクト画像の画素が矩形の外にあります</translation>
    </message>
    <message>
        <source>Pascal VOC (XML and PNG)</source>
        <translation>Pascal VOC（XML と PNG）</translation>
    </message>
    <message>
        <source>Annotations/NAME.xml with boxes, SegmentationClass and SegmentationObject, labelmap.txt</source>
        <translation>Annotations/NAME.xml（矩形）、SegmentationClass と SegmentationObject、labelmap.txt</translation>
    </message>
    <message>
        <source>Without its pictures only boxes remain; no pixels of two defects at once.</source>
        <translation>画像がなければ矩形だけが残ります。一つの画素は二つの欠陥に属せません。</translation>
    </message>
    <message>
        <source>This is not valid XML (%1)</source>
        <translation>有効な XML ではありません (%1)</translation>
    </message>
    <message>
        <source>XML with a DOCTYPE is not read: entities in it can grow without end</source>
        <translation>DOCTYPE のある XML は読みません。中の実体が際限なく増えることがあります</translation>
    </message>
    <message>
        <source>The XML has no element %1</source>
        <translation>XML に要素 %1 がありません</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a number</source>
        <translation>「%1」は数ではありません</translation>
    </message>
    <message>
        <source>Regions whose holes were filled: %1</source>
        <translation>穴を埋めた領域の数: %1</translation>
    </message>
    <message>
        <source>Regions that became several, because they have several pieces: %1</source>
        <translation>複数の部分からなるため複数になった領域の数: %1</translation>
    </message>
    <message>
        <source>Annotations without their severity, note, author or time: %1</source>
        <translation>重大度、メモ、作成者、時刻を失ったアノテーションの数: %1</translation>
    </message>
    <message>
        <source>The line is no list of numbers, or too long</source>
        <translation>行が数の並びではないか、長すぎます</translation>
    </message>
    <message>
        <source>Its class has no name in classes.txt or data.yaml</source>
        <translation>クラスの名前が classes.txt にも data.yaml にもありません</translation>
    </message>
    <message>
        <source>YOLO segmentation (text)</source>
        <translation>YOLO セグメンテーション（テキスト）</translation>
    </message>
    <message>
        <source>labels/NAME.txt, classes.txt and data.yaml; reads boxes, too</source>
        <translation>labels/NAME.txt、classes.txt、data.yaml。矩形も読みます</translation>
    </message>
    <message>
        <source>No holes, no regions of several pieces; neither severity, note, author nor time.</source>
        <translation>穴も、複数の部分からなる領域もありません。重大度、メモ、作成者、時刻もありません。</translation>
    </message>
    <message>
        <source>Export the cloud with this field</source>
        <translation>点群をこのフィールド付きで出力してください</translation>
    </message>
    <message>
        <source>The cloud has no field %1</source>
        <translation>点群にフィールド %1 がありません</translation>
    </message>
    <message>
        <source>This PNG is not grey with 8 or 16 bits, as class numbers must be</source>
        <translation>この PNG は、クラス番号に必要な 8 または 16 ビットのグレーではありません</translation>
    </message>
    <message>
        <source>Export it as grey PNG whose values are the classes</source>
        <translation>値がクラスであるグレーの PNG として出力してください</translation>
    </message>
    <message>
        <source>Label and mask of %1 parts are those that people marked (%2)</source>
        <translation>%1 個の部品のラベルとマスクには人が付けたアノテーションを使います（%2）</translation>
    </message>
    <message>
        <source>There is no such folder of annotations</source>
        <translation>そのようなアノテーションのフォルダーはありません</translation>
    </message>
    <message>
        <source>There are no results in this folder</source>
        <translation>このフォルダーに結果がありません</translation>
    </message>
    <message>
        <source>Annotations without a pixel: %1</source>
        <translation>画素のないアノテーションの数: %1</translation>
    </message>
    <message>
        <source>This file belongs to the part &apos;%1&apos;</source>
        <translation>このファイルは部品「%1」のものです</translation>
    </message>
    <message>
        <source>Move the file away and annotate the part again, or take it from a backup</source>
        <translation>ファイルを別の場所へ移して部品にアノテーションを付け直すか、バックアップから戻してください</translation>
    </message>
    <message>
        <source>Move the file away, or open the data that it belongs to</source>
        <translation>ファイルを別の場所へ移すか、対応するデータを開いてください</translation>
    </message>
    <message>
        <source>The annotations are those of a picture of %1 x %2 pixels, but this one has %3 x %4</source>
        <translation>アノテーションは %1 x %2 画素の画像のものですが、この画像は %3 x %4 です</translation>
    </message>
    <message>
        <source>The minimum depth must be 0 mm or more</source>
        <translation>最小深さは 0 mm 以上でなければなりません</translation>
    </message>
    <message>
        <source>A minimum depth needs a pixel threshold</source>
        <translation>最小深さには画素しきい値が必要です</translation>
    </message>
    <message>
        <source>Set the pixel threshold, or the minimum depth to 0</source>
        <translation>画素しきい値を設定するか、最小深さを 0 にしてください</translation>
    </message>
    <message>
        <source>Fill by height instead</source>
        <translation>代わりに高さで塗りつぶしてください</translation>
    </message>
    <message>
        <source>The cloud is too small to say where its surface points to</source>
        <translation>点群が小さすぎて、面の向きを求められません</translation>
    </message>
    <message>
        <source>The distance of neighbouring points is not known</source>
        <translation>隣り合う点の間隔が分かりません</translation>
    </message>
    <message>
        <source>This recipe was made for another model</source>
        <translation>このレシピは別のモデル用です</translation>
    </message>
    <message>
        <source>Give the model of the recipe</source>
        <translation>レシピのモデルを指定してください</translation>
    </message>
    <message>
        <source>%1: this recipe has no regions of interest: every pixel counts</source>
        <translation>%1: このレシピに関心領域はありません。すべての画素を数えます</translation>
    </message>
    <message>
        <source>There are no regions of interest in this recipe</source>
        <translation>このレシピに関心領域はありません</translation>
    </message>
    <message>
        <source>Set the pixel threshold, or remove the limit</source>
        <translation>画素しきい値を設定するか、限度を外してください</translation>
    </message>
    <message>
        <source>Region of interest &apos;%1&apos;: a minimum area or depth needs a pixel threshold</source>
        <translation>関心領域「%1」: 最小面積や最小深さには画素しきい値が必要です</translation>
    </message>
    <message>
        <source>Draw it again, or remove it</source>
        <translation>描き直すか、削除してください</translation>
    </message>
    <message>
        <source>There are too many regions of interest</source>
        <translation>関心領域が多すぎます</translation>
    </message>
    <message>
        <source>Remove some of them</source>
        <translation>いくつか削除してください</translation>
    </message>
    <message>
        <source>Rename one of them</source>
        <translation>どちらかの名前を変えてください</translation>
    </message>
    <message>
        <source>The regions of interest have too many corners</source>
        <translation>関心領域の頂点が多すぎます</translation>
    </message>
    <message>
        <source>Draw them more simply</source>
        <translation>もっと単純に描いてください</translation>
    </message>
    <message>
        <source>Region of interest &apos;%1&apos;: %2</source>
        <translation>関心領域「%1」: %2</translation>
    </message>
    <message>
        <source>its name is empty or too long</source>
        <translation>名前が空か、長すぎます</translation>
    </message>
    <message>
        <source>an outline has fewer than three corners</source>
        <translation>輪郭の頂点が 3 つ未満です</translation>
    </message>
    <message>
        <source>a corner lies too far away</source>
        <translation>頂点が遠すぎます</translation>
    </message>
    <message>
        <source>it has no outline</source>
        <translation>輪郭がありません</translation>
    </message>
    <message>
        <source>it has too many corners</source>
        <translation>頂点が多すぎます</translation>
    </message>
    <message>
        <source>only a region with limits of its own can have limits</source>
        <translation>限度を持てるのは独自の限度を持つ領域だけです</translation>
    </message>
    <message>
        <source>it has no limit of its own</source>
        <translation>独自の限度がありません</translation>
    </message>
    <message>
        <source>its threshold is no finite number</source>
        <translation>しきい値が有限の数ではありません</translation>
    </message>
    <message>
        <source>its minimum area and depth must be 0 or more</source>
        <translation>最小面積と最小深さは 0 以上でなければなりません</translation>
    </message>
    <message>
        <source>Two regions of interest have the name &apos;%1&apos;</source>
        <translation>2 つの関心領域の名前が「%1」です</translation>
    </message>
    <message>
        <source>%1: the regions of interest leave no pixel of this part to the threshold.</source>
        <translation>%1: 関心領域により、この部品にしきい値で判定する画素が残りません。</translation>
    </message>
    <message>
        <source>Use the version that made the file, or remove the region there</source>
        <translation>ファイルを作ったバージョンを使うか、そこで領域を削除してください</translation>
    </message>
    <message>
        <source>Open it in Twinspect, draw the regions of interest again and save it</source>
        <translation>Twinspect で開き、関心領域を描き直して保存してください</translation>
    </message>
    <message>
        <source>Region of interest &apos;%1&apos;: this version does not know what &apos;%2&apos; means</source>
        <translation>関心領域「%1」: このバージョンは「%2」の意味を知りません</translation>
    </message>
    <message>
        <source>The regions of interest are damaged: %1</source>
        <translation>関心領域が壊れています: %1</translation>
    </message>
    <message>
        <source>The regions of interest leave nothing of this part to learn from</source>
        <translation>関心領域により、この部品から学習する所が残りません</translation>
    </message>
    <message>
        <source>Remove it from the good parts, or change the regions</source>
        <translation>良品から外すか、領域を変えてください</translation>
    </message>
    <message>
        <source>Annotate the part again in one of the two</source>
        <translation>どちらか一方で部品にアノテーションを付け直してください</translation>
    </message>
    <message>
        <source>The part &apos;%1&apos; was annotated in pictures of %2 x %3 and of %4 x %5 pixels</source>
        <translation>部品「%1」には %2 x %3 ピクセルと %4 x %5 ピクセルの画像でアノテーションが付けられています</translation>
    </message>
    <message>
        <source>Somebody else changed the guidelines at the same time</source>
        <translation>ほかの人が同時にガイドラインを変更しました</translation>
    </message>
    <message>
        <source>Your text is kept in %1; add it to theirs</source>
        <translation>あなたの文章は %1 に残してあります。相手の文章に加えてください</translation>
    </message>
    <message>
        <source>There is no file %1 beside it</source>
        <translation>隣にファイル %1 がありません</translation>
    </message>
    <message>
        <source>The cloud shows the part from all around (360 degrees), and a picture shows it from one side</source>
        <translation>点群は部品を全周（360 度）から示していますが、画像が示すのは片側だけです</translation>
    </message>
    <message>
        <source>Export each view of the scanner as a cloud of its own, or cut the cloud so that one side is left</source>
        <translation>スキャナーの各視点を別々の点群として書き出すか、片側だけが残るように点群を切り取ってください</translation>
    </message>
    <message>
        <source>There is something of this name already</source>
        <translation>この名前のものがすでにあります</translation>
    </message>
    <message>
        <source>No part was found</source>
        <translation>部品が見つかりません</translation>
    </message>
    <message>
        <source>The new folder would lie within the data</source>
        <translation>新しいフォルダーがデータの中に置かれることになります</translation>
    </message>
    <message>
        <source>Name a folder beside them: the originals are never touched</source>
        <translation>データの隣のフォルダーを指定してください。元のファイルには決して手を加えません</translation>
    </message>
    <message>
        <source>Nothing says whether this part is good or defective</source>
        <translation>この部品が良品か欠陥品かを示すものがありません</translation>
    </message>
    <message>
        <source>Convert the folder of these parts alone, by a mapping</source>
        <translation>これらの部品のフォルダーだけを、マッピングを使って変換してください</translation>
    </message>
    <message>
        <source>Another conversion writes here</source>
        <translation>別の変換がここに書き込んでいます</translation>
    </message>
    <message>
        <source>No file says the unit: one unit is taken for %1 mm</source>
        <translation>単位を示すファイルがありません。1 単位を %1 mm とみなします</translation>
    </message>
    <message>
        <source>Put the points on the pixels of a camera or of a plane instead</source>
        <translation>代わりに、点をカメラまたは平面の画素に置いてください</translation>
    </message>
    <message>
        <source>The camera that sees the points is not known</source>
        <translation>点を見ているカメラが分かりません</translation>
    </message>
    <message>
        <source>A view on a plane needs a resolution</source>
        <translation>平面への投影には解像度が必要です</translation>
    </message>
    <message>
        <source>The file is a list of points: it does not say on which pixel a point lies</source>
        <translation>このファイルは点の一覧で、点がどの画素にあるかが分かりません</translation>
    </message>
    <message>
        <source>No point of the geometry lies in the RGB picture</source>
        <translation>形状データの点が RGB 画像の中に 1 つもありません</translation>
    </message>
    <message>
        <source>Check that the camera files belong to these pictures, and the unit of the geometry</source>
        <translation>カメラファイルがこれらの画像のものかどうか、および形状データの単位を確認してください</translation>
    </message>
    <message>
        <source>There is no RGB picture, and the points have no colours</source>
        <translation>RGB 画像がなく、点にも色がありません</translation>
    </message>
    <message>
        <source>Export the cloud with colours, or add the RGB picture of the same name: a defect that only colour shows would never be found</source>
        <translation>色付きの点群を書き出すか、同名の RGB 画像を追加してください。そうしないと、色だけに現れる欠陥は見つかりません</translation>
    </message>
    <message>
        <source>In a view on a plane the RGB picture lies elsewhere</source>
        <translation>平面への投影では RGB 画像の位置が異なります</translation>
    </message>
    <message>
        <source>The file has %1 points, and the RGB picture has %2 pixels</source>
        <translation>ファイルの点は %1 個、RGB 画像の画素は %2 個です</translation>
    </message>
    <message>
        <source>Give its file with %1, or put the points on a plane with %2</source>
        <translation>%1 でそのファイルを指定するか、%2 で点を平面に置いてください</translation>
    </message>
    <message>
        <source>Give the mm of a pixel; %1 would suit these points</source>
        <translation>1 画素の mm を指定してください。これらの点には %1 が適しています</translation>
    </message>
    <message>
        <source>Say how to put them on pixels: %1 with the camera&apos;s file, or %2 for a parallel view with so many mm per pixel</source>
        <translation>画素への置き方を指定してください。カメラファイルを使う %1、または 1 画素あたりの mm を指定した平行投影の %2 です</translation>
    </message>
    <message>
        <source>No file says where the RGB camera stands: it is taken to stand where the depth camera does</source>
        <translation>RGB カメラの位置を示すファイルがありません。深度カメラと同じ位置にあるとみなします</translation>
    </message>
    <message>
        <source>The lens of the RGB camera is described in a way that is not read: it is taken to be straight</source>
        <translation>RGB カメラのレンズの記述形式は読み取れません。歪みがないものとみなします</translation>
    </message>
    <message>
        <source>The lens of the camera is described in a way that is not read: it is taken to be straight</source>
        <translation>カメラのレンズの記述形式は読み取れません。歪みがないものとみなします</translation>
    </message>
    <message>
        <source>The plane is seen from the side on which the origin of the points lies: the camera is taken to stand there</source>
        <translation>平面は点の原点がある側から見ます。カメラはそこにあるとみなします</translation>
    </message>
    <message>
        <source>The geometry is %1 pixels, the RGB picture is %2: they are of two cameras or modes, and stretching one would move its edges</source>
        <translation>形状データは %1 画素、RGB 画像は %2 です。2 台のカメラまたは 2 つのモードによるもので、一方を引き伸ばすと輪郭がずれます</translation>
    </message>
    <message>
        <source>Give the camera file of the RGB pictures with %1: the colours are then taken through the calibration</source>
        <translation>%1 でRGB 画像のカメラファイルを指定してください。色はキャリブレーションを通じて取得されます</translation>
    </message>
    <message>
        <source>Give the camera file of the RGB pictures with %1</source>
        <translation>%1 でRGB 画像のカメラファイルを指定してください</translation>
    </message>
    <message>
        <source>Most pixels have no point (%1 %). Take a coarser resolution, or the camera&apos;s file of a smaller picture</source>
        <translation>ほとんどの画素に点がありません（%1 %）。より粗い解像度か、より小さい画像のカメラファイルを使ってください</translation>
    </message>
    <message>
        <source>The points cover only %1 x %2 pixels: a part needs at least %3 in both directions</source>
        <translation>点は %1 x %2 画素しか覆っていません。部品には両方向に少なくとも %3 画素が必要です</translation>
    </message>
    <message>
        <source>Take a finer resolution, check the unit, or leave this sample out</source>
        <translation>より細かい解像度を使うか、単位を確認するか、このサンプルを除外してください</translation>
    </message>
    <message>
        <source>%1 % of the points lie behind others on the same pixel and are left out. Take a finer resolution, or the camera&apos;s file of a larger picture</source>
        <translation>点の %1 % が同じ画素の他の点の後ろにあり、除かれます。より細かい解像度か、より大きい画像のカメラファイルを使ってください</translation>
    </message>
    <message>
        <source>The points lie on no plane: there are too few, or they are on a line</source>
        <translation>点が平面上にありません。少なすぎるか、直線上に並んでいます</translation>
    </message>
    <message>
        <source>The origin of the points lies in or near the plane that most of them lie on: it is not known from which side a camera saw them</source>
        <translation>点の原点が、ほとんどの点がある平面の中またはその近くにあります。カメラがどちらの側から見たかわかりません</translation>
    </message>
    <message>
        <source>Say with %1 which axis points at the viewer</source>
        <translation>%1 で、見る人の方を向く軸を指定してください</translation>
    </message>
    <message>
        <source>The camera file does not say how large its pictures are</source>
        <translation>カメラファイルに画像の大きさが書かれていません</translation>
    </message>
    <message>
        <source>Add width and height in pixels to it</source>
        <translation>幅と高さを画素数で追加してください</translation>
    </message>
    <message>
        <source>No point lies in the picture of this camera</source>
        <translation>このカメラの画像の中に点が 1 つもありません</translation>
    </message>
    <message>
        <source>Check the unit and the axes of the points (x to the right, y down, z away from the camera) and that the camera file belongs to them</source>
        <translation>点の単位と軸（x は右、y は下、z はカメラから遠ざかる向き）、およびカメラファイルがこれらの点のものかどうかを確認してください</translation>
    </message>
    <message>
        <source>Take more mm per pixel, check the unit, or cut stray points away</source>
        <translation>1 画素あたりの mm を大きくするか、単位を確認するか、外れた点を切り取ってください</translation>
    </message>
    <message>
        <source>Give the mm of a pixel with %1</source>
        <translation>%1 で 1 画素の mm を指定してください</translation>
    </message>
    <message>
        <source>The points cover %1 x %2 mm; at %3 mm per pixel that is more than a picture may have</source>
        <translation>点の範囲は %1 x %2 mm で、1 画素 %3 mm では画像の上限を超えます</translation>
    </message>
    <message>
        <source>Give the camera file of pictures of this size</source>
        <translation>この大きさの画像用のカメラファイルを指定してください</translation>
    </message>
    <message>
        <source>The camera file describes several cameras, and none of them is called after colour</source>
        <translation>カメラファイルに複数のカメラが書かれていますが、カラーを表す名前のものがありません</translation>
    </message>
    <message>
        <source>Call one &quot;colour&quot; and one &quot;depth&quot;, or give a file of the RGB camera alone</source>
        <translation>一方を「colour」、もう一方を「depth」と名付けるか、RGB カメラだけのファイルを指定してください</translation>
    </message>
    <message>
        <source>The file holds no rotation and translation from one camera to another</source>
        <translation>ファイルに、カメラ間の回転と並進が含まれていません</translation>
    </message>
    <message>
        <source>Write {&quot;rotation&quot;: [9 numbers by rows], &quot;translation&quot;: [3 numbers in metres]} from the depth camera to the RGB camera</source>
        <translation>深度カメラからRGB カメラへの {&quot;rotation&quot;: [行順の 9 個の数], &quot;translation&quot;: [メートル単位の 3 個の数]} を書いてください</translation>
    </message>
    <message>
        <source>The camera file is for pictures of %1 x %2 pixels, and this picture has %3 x %4</source>
        <translation>カメラファイルは %1 x %2 画素の画像用ですが、この画像は %3 x %4 です</translation>
    </message>
    <message>
        <source>The file does not say between which distances the depth picture was scaled</source>
        <translation>ファイルに、深度画像がどの距離の間で正規化されたかが書かれていません</translation>
    </message>
    <message>
        <source>Write normalization: min and max in it, in metres, the lower one first</source>
        <translation>normalization: min と max をメートル単位で書いてください（min の方が小さい値）</translation>
    </message>
    <message>
        <source>A list of points has no rows and columns</source>
        <translation>点の一覧には行と列がありません</translation>
    </message>
    <message>
        <source>Export the points as PCD, PLY, CSV or XYZ</source>
        <translation>点を PCD、PLY、CSV、XYZ のいずれかで書き出してください</translation>
    </message>
    <message>
        <source>The cloud is empty</source>
        <translation>点群が空です</translation>
    </message>
    <message>
        <source>Thin it out or cut it, or check that the file is not damaged</source>
        <translation>点を間引くか切り取るか、ファイルが破損していないか確認してください</translation>
    </message>
    <message>
        <source>Files of this kind (%1) are not read as points</source>
        <translation>この種類（%1）のファイルは点として読み取れません</translation>
    </message>
    <message>
        <source>The cloud has more points than this program accepts (%1)</source>
        <translation>点群の点数がこのプログラムの上限（%1）を超えています</translation>
    </message>
    <message>
        <source>Convert the data first, which puts the points on the pixels of a camera or of a plane, or export the cloud organised, with one point for every pixel</source>
        <translation>先にデータを変換して点をカメラまたは平面の画素に置くか、画素ごとに 1 点の整列した点群を書き出してください</translation>
    </message>
    <message>
        <source>Save the points as text with one point a line: x, y and z, and r, g and b if you have them, with a line of their names above</source>
        <translation>1 行 1 点のテキストとして保存してください。x、y、z と、色があれば r、g、b を、先頭に列名の行を付けて書きます</translation>
    </message>
    <message>
        <source>Save it as float TIFF of one channel with a camera file, or as a list of points</source>
        <translation>カメラファイル付きの 1 チャンネル浮動小数点 TIFF、または点の一覧として保存してください</translation>
    </message>
    <message>
        <source>The file has no line with three numbers, as a list of points has</source>
        <translation>点の一覧にあるべき、3 つの数を含む行がファイルにありません</translation>
    </message>
    <message>
        <source>Copy the file again from its source, or remove the line</source>
        <translation>ファイルを元の場所からもう一度コピーするか、その行を削除してください</translation>
    </message>
    <message>
        <source>The text is UTF-16</source>
        <translation>テキストが UTF-16 です</translation>
    </message>
    <message>
        <source>Save it as UTF-8 or plain text</source>
        <translation>UTF-8 またはプレーンテキストで保存してください</translation>
    </message>
    <message>
        <source>Line %1 is no line of a list of points</source>
        <translation>%1 行目は点の一覧の行ではありません</translation>
    </message>
    <message>
        <source>The file names no columns: the first three are taken for x, y and z, columns %1 to %2 for red, green and blue</source>
        <translation>ファイルに列名がありません。最初の 3 列を x、y、z、%1 列目から %2 列目を赤、緑、青とみなします</translation>
    </message>
    <message>
        <source>The file names no columns: the first three are taken for x, y and z</source>
        <translation>ファイルに列名がありません。最初の 3 列を x、y、z とみなします</translation>
    </message>
    <message>
        <source>A line of this file has %1 numbers: it is a table of heights or distances, not a list of points</source>
        <translation>このファイルの 1 行には %1 個の数があります。高さまたは距離の表であり、点の一覧ではありません</translation>
    </message>
    <message>
        <source>The line of names does not say which columns are x, y and z: %1</source>
        <translation>列名の行から、どの列が x、y、z か分かりません: %1</translation>
    </message>
    <message>
        <source>Line %1 has %2 columns, and the first point has %3</source>
        <translation>%1 行目は %2 列ですが、最初の点は %3 列です</translation>
    </message>
    <message>
        <source>&apos;%1&apos; in line %2 is not a number</source>
        <translation>%2 行目の「%1」は数ではありません</translation>
    </message>
    <message>
        <source>There is nothing to do without annotations</source>
        <translation>アノテーションがないと何もできません</translation>
    </message>
    <message>
        <source>Name a folder, or leave the option out</source>
        <translation>フォルダーを指定するか、このオプションを省いてください</translation>
    </message>
    <message>
        <source>The place of the RGB camera is of no use without its file</source>
        <translation>RGB カメラのファイルがなければ、その位置は役に立ちません</translation>
    </message>
    <message>
        <source>Give it with %1</source>
        <translation>%1 で指定してください</translation>
    </message>
    <message>
        <source>Look at the height instead</source>
        <translation>代わりに高さを見てください</translation>
    </message>
    <message>
        <source>%1: the annotation is left out, because it is of a picture of %2 x %3 pixels and this one has %4 x %5. Annotate the part again, or put the picture back that it was made on</source>
        <translation>%1: アノテーションを除外しました。%2 x %3 画素の画像のもので、この画像は %4 x %5 です。部品にアノテーションを付け直すか、付けたときの画像に戻してください</translation>
    </message>
    <message>
        <source>%1: the annotation is left out: %2. %3</source>
        <translation>%1: アノテーションを除外しました: %2。%3</translation>
    </message>
    <message>
        <source>The camera files %1 and %2 contradict each other: %3 is used unless %4 names another. Move the wrong one away</source>
        <translation>カメラファイル %1 と %2 の内容が食い違っています。%4 で別のファイルを指定しない限り %3 を使います。誤っている方を別の場所へ移してください</translation>
    </message>
    <message>
        <source>No file says in which unit the place of the RGB camera is: it is taken to stand %1 mm from the depth camera</source>
        <translation>RGB カメラの位置の単位を示すファイルがありません。深度カメラから %1 mm 離れているとみなします</translation>
    </message>
    <message>
        <source>Save the points again with x, y and z in one unit</source>
        <translation>x、y、z を同じ単位にして点を保存し直してください</translation>
    </message>
    <message>
        <source>Save the points again, or correct the line that is wrong</source>
        <translation>点を保存し直すか、誤っている行を直してください</translation>
    </message>
    <message>
        <source>The columns have different units: %1</source>
        <translation>列の単位が異なります: %1</translation>
    </message>
    <message>
        <source>A line of this file says another unit than the names of its columns: %1</source>
        <translation>ファイル内の行が示す単位が列名の単位と異なります: %1</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not an option of this detector</source>
        <translation>「%1」はこの検出器のオプションではありません</translation>
    </message>
    <message>
        <source>The model was made by the detector &apos;%1&apos;, which is not installed</source>
        <translation>このモデルは検出器「%1」で作られましたが、インストールされていません</translation>
    </message>
    <message>
        <source>There is no detector &apos;%1&apos;</source>
        <translation>検出器「%1」はありません</translation>
    </message>
    <message>
        <source>a map &apos;%1&apos; of %2 x %3 instead of %4 pixels</source>
        <translation>マップ「%1」が %4 画素ではなく %2 x %3 です</translation>
    </message>
    <message>
        <source>a map &apos;%1&apos; with values that are no numbers</source>
        <translation>マップ「%1」に数でない値があります</translation>
    </message>
    <message>
        <source>no map &apos;%1&apos;</source>
        <translation>マップ「%1」がありません</translation>
    </message>
    <message>
        <source>no score for its map &apos;%1&apos;</source>
        <translation>マップ「%1」のスコアがありません</translation>
    </message>
    <message>
        <source>Install the version or the plugin that has it, or train the part again</source>
        <translation>それを含むバージョンかプラグインをインストールするか、部品を学習し直してください</translation>
    </message>
    <message>
        <source>It has no options</source>
        <translation>オプションはありません</translation>
    </message>
    <message>
        <source>It has these: %1</source>
        <translation>次のオプションがあります：%1</translation>
    </message>
    <message>
        <source>Report this to the maker of the detector, or train the part with another one</source>
        <translation>検出器の開発元に知らせるか、別の検出器で部品を学習してください</translation>
    </message>
    <message>
        <source>The detector %1 gave %2</source>
        <translation>検出器 %1 の出力が不正です：%2</translation>
    </message>
    <message>
        <source>%1 is trained in another way</source>
        <translation>%1 は別の方法で学習します</translation>
    </message>
    <message>
        <source>The good parts have no pixels to learn from</source>
        <translation>良品に学習できる画素がありません</translation>
    </message>
    <message>
        <source>Check that the parts are found in the pictures</source>
        <translation>画像内で部品が見つかるか確認してください</translation>
    </message>
    <message>
        <source>A patch has a value that is no number or too large to be kept</source>
        <translation>パッチの値が数値でないか、保存できないほど大きいです</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a memory bank of patches of %2 numbers</source>
        <translation>「%1」は %2 個の数からなるパッチのメモリバンクではありません</translation>
    </message>
    <message>
        <source>Keeps the mean height of good parts at every pixel and how much it varies. A part differs where its height is many deviations away</source>
        <translation>良品の平均の高さとそのばらつきを画素ごとに記録します。高さが何偏差も離れた所が、部品の異なる所です</translation>
    </message>
    <message>
        <source>The authors published no code. A smallest deviation is added, so that pixels that never vary do not answer to noise; pixels that were not measured say nothing. Parts are put into the middle of the picture, but not turned to one another</source>
        <translation>著者はコードを公開していません。変化しない画素がノイズに反応しないように最小の偏差を加え、測定されなかった画素は何も答えません。部品は画像の中央に置きますが、互いの向きはそろえません</translation>
    </message>
    <message>
        <source>A surface&apos;s neighbourhood must reach to the next point</source>
        <translation>面の近傍は隣の点まで届く必要があります</translation>
    </message>
    <message>
        <source>The radius of a surface&apos;s neighbourhood must be 1 to %1 pixels</source>
        <translation>面の近傍の半径は 1～%1 ピクセルでなければなりません</translation>
    </message>
    <message>
        <source>Use geometry with a scale: a point cloud, or depth pictures with a camera file</source>
        <translation>縮尺のある形状データを使ってください：点群、またはカメラファイル付きの深度画像</translation>
    </message>
    <message>
        <source>Describes the surface around each place by how its directions differ, and remembers what good parts show. A part differs where its surface is far from everything remembered</source>
        <translation>各位置の周りの面を向きの違いで記述し、良品に見られるものを記憶します。記憶したどれからも遠い面のところで、部品は異なります</translation>
    </message>
    <message>
        <source>Puts what a pretrained network sees in RGB beside the directions of the surface around the same place, and remembers what good parts show. A part differs where it is far from everything remembered</source>
        <translation>学習済みネットワークが RGB に見るものと、同じ位置の周りの面の向きを並べ、良品に見られるものを記憶します。記憶したどれからも遠いところで、部品は異なります</translation>
    </message>
    <message>
        <source>The surface is the part&apos;s map of heights, not a thinned cloud, and a neighbourhood is what lies within a radius, not the nearest 100 points. The score of a part is the mean of its highest values. Places that were not measured say nothing</source>
        <translation>面は間引いた点群ではなく部品の高さマップで、近傍は最も近い 100 点ではなく半径内にあるものです。部品のスコアは最も高い値の平均です。測定されなかった位置は何も示しません</translation>
    </message>
    <message>
        <source>RGB and surface are scaled so that both count the same. The surface is the part&apos;s map of heights, not a thinned cloud, and a neighbourhood is what lies within a radius, not the nearest 100 points. The score of a part is the mean of its highest values. The usual backbone is a smaller one</source>
        <translation>RGB と面は、同じ重みになるように尺度を合わせます。面は間引いた点群ではなく部品の高さマップで、近傍は最も近い 100 点ではなく半径内にあるものです。部品のスコアは最も高い値の平均です。既定の基盤ネットワークはより小さいものです</translation>
    </message>
    <message>
        <source>Remembers what a pretrained network sees at each place of good parts. A part differs where that is far from everything remembered</source>
        <translation>事前学習済みネットワークが良品の各位置で見たものを記憶します。記憶したすべてから遠い位置が、その部品の異なる所です</translation>
    </message>
    <message>
        <source>Other backbones than the published Wide ResNet-50. The channels of its two stages stand side by side, as in BTF, and are not averaged to 1024. Only places on the part and its rim are remembered. Every place is weighted anew, not the highest alone, and the map is smoothed and scored as with every detector here. Depth is a second memory, and both scores are added in units of the deviation of held-out good parts</source>
        <translation>バックボーンは発表された Wide ResNet-50 とは異なります。二つの段のチャネルは BTF のように並べ、1024 個に平均しません。部品とその縁の位置だけを記憶します。最高の位置だけでなくすべての位置を重み付けし直し、マップの平滑化と採点はここの他の検出器と同じです。深度は二つ目の記憶であり、両方のスコアは取り置いた良品の偏差を単位として加算します</translation>
    </message>
    <message>
        <source>A network learns to make again, out of a narrow summary, what a pretrained network sees on good parts at three scales. Where the two differ, the part differs</source>
        <translation>事前学習済みのネットワークが良品を 3 つの尺度で見た結果を、狭い要約から作り直すことを学習します。両者が異なる所が、部品の異なる所です</translation>
    </message>
    <message>
        <source>Other backbones than the published Wide ResNet-50, with the decoder&apos;s width after the backbone&apos;s, and a last layer at each scale, because features of other backbones may be negative. Depth is a second channel with a student of its own, and both maps are added. Shorter training, in which good parts are turned, moved and scaled a little. The map is smoothed and scored as with every detector here</source>
        <translation>発表された Wide ResNet-50 とは別のバックボーンを使い、デコーダーの幅はバックボーンに合わせます。別のバックボーンの特徴は負になり得るので、各尺度に最後の層を置きます。深度は専用の生徒ネットワークを持つ第 2 のチャンネルで、両方のマップを足します。学習は短く、その間に良品をわずかに回転、移動、拡大縮小します。マップの平滑化とスコアは、ここにあるすべての検出器と同じです</translation>
    </message>
    <message>
        <source>Two small networks, one for RGB and one for depth, learn to remove artificial defects from good parts and to mark them. A gate weighs both by what they see and by how certain they are</source>
        <translation>RGB 用と深度用の 2 つの小さなネットワークが、良品に付けた人工欠陥を取り除き、印を付けることを学習します。ゲートが、両者の見たものと確かさに応じて重みを付けます</translation>
    </message>
    <message>
        <source>The authors published the code of their tests alone: sizes and length of the training are ours. Artificial defects have procedural textures instead of the pictures of a texture data set. The gate learns what to make of the entropy of both answers, instead of switching depth off by a rule</source>
        <translation>著者が公開したのはテストのコードだけです。大きさと学習の長さは当方で決めました。人工欠陥には、テクスチャのデータセットの画像ではなく計算で作ったテクスチャを使います。深度を規則で切るのではなく、両方の答えのエントロピーの扱いをゲートが学習します</translation>
    </message>
    <message>
        <source>The authors of the baseline published no code: sizes and length of the training are ours. The residual of the critic&apos;s features is added to the map and not only to the score of a part. Good parts are turned, moved and scaled a little while it learns</source>
        <translation>この比較手法の著者はコードを公開していません。大きさと学習の長さは当方で決めました。批評器の特徴の残差は、部品のスコアだけでなくマップにも加えます。学習中は良品をわずかに回転、移動、拡大縮小します</translation>
    </message>
    <message>
        <source>The plugin does not say a sensible &apos;%1&apos;</source>
        <translation>プラグインの「%1」が正しくありません</translation>
    </message>
    <message>
        <source>The program itself has a detector &apos;%1&apos;</source>
        <translation>プログラム自体に検出器「%1」があります</translation>
    </message>
    <message>
        <source>This plugin and %1 have the same id &apos;%2&apos;, so neither is used</source>
        <translation>このプラグインと %1 の ID が同じ「%2」のため、どちらも使用しません</translation>
    </message>
    <message>
        <source>it gave a map &apos;%1&apos; of %2 values instead of %3</source>
        <translation>マップ「%1」の値が %3 個ではなく %2 個でした</translation>
    </message>
    <message>
        <source>it gave a map &apos;%1&apos; with the value %2, which is not from %3 to %4</source>
        <translation>マップ「%1」に %3 から %4 の範囲にない値 %2 がありました</translation>
    </message>
    <message>
        <source>it gave a map with the name &apos;%1&apos;, which is none for a map</source>
        <translation>マップの名前「%1」は使用できません</translation>
    </message>
    <message>
        <source>it gave no map &apos;%1&apos;</source>
        <translation>マップ「%1」がありませんでした</translation>
    </message>
    <message>
        <source>%1 is no whole number from 1 to %2</source>
        <translation>%1 が 1 から %2 の整数ではありません</translation>
    </message>
    <message>
        <source>A generator learns to invent heights that a critic cannot tell from those of good parts. A part differs where the nearest part that the generator can make differs from it</source>
        <translation>生成器が、批評器には良品と見分けのつかない高さを作ることを学習します。生成器が作れる最も近い部品と異なる所が、部品の異なる所です</translation>
    </message>
    <message>
        <source>A small network learns to press the heights of good parts into a few numbers and to make them again. A part differs where the network cannot repeat it</source>
        <translation>小さなネットワークが、良品の高さを少ない数値にまとめて元に戻すことを学習します。元に戻せない所が、部品の異なる所です</translation>
    </message>
    <message>
        <source>Give it more memory with TWINSPECT_PLUGIN_MIB, or report this to its maker</source>
        <translation>TWINSPECT_PLUGIN_MIB でメモリを増やすか、作成者に報告してください</translation>
    </message>
    <message>
        <source>Give it more time with TWINSPECT_PLUGIN_SECONDS, or report this to its maker</source>
        <translation>TWINSPECT_PLUGIN_SECONDS で時間を延ばすか、作成者に報告してください</translation>
    </message>
    <message>
        <source>Give such a number, or unset the variable</source>
        <translation>そのような数を指定するか、変数を取り消してください</translation>
    </message>
    <message>
        <source>Install the plugin again</source>
        <translation>プラグインをもう一度インストールしてください</translation>
    </message>
    <message>
        <source>Install what is missing, or the plugin for this version of Twinspect</source>
        <translation>足りないもの、またはこのバージョンの Twinspect 用のプラグインをインストールしてください</translation>
    </message>
    <message>
        <source>Remove one of the two files</source>
        <translation>2 つのファイルのどちらかを取り除いてください</translation>
    </message>
    <message>
        <source>Remove the file from the folder of plugins</source>
        <translation>プラグインのフォルダーからこのファイルを取り除いてください</translation>
    </message>
    <message>
        <source>Remove the file, or ask its maker for another id</source>
        <translation>ファイルを取り除くか、作成者に別の ID を依頼してください</translation>
    </message>
    <message>
        <source>Report this to the maker of the plugin</source>
        <translation>プラグインの作成者に報告してください</translation>
    </message>
    <message>
        <source>Report this to the maker of the plugin, or train the part with another detector</source>
        <translation>プラグインの作成者に報告するか、別の検出器で部品を学習してください</translation>
    </message>
    <message>
        <source>The authors published no code: sizes and length of the training are ours. Good parts are turned, moved and scaled a little while it learns</source>
        <translation>著者はコードを公開していません。大きさと学習の長さは当方で決めました。学習中は良品をわずかに回転、移動、拡大縮小します</translation>
    </message>
    <message>
        <source>The plugin %1 (%2) failed %3 times in a row and was given up; the last time %4</source>
        <translation>プラグイン %1（%2）は %3 回続けて失敗したため、使用を中止しました。最後の理由：%4</translation>
    </message>
    <message>
        <source>The plugin %1 (%2) failed: %3</source>
        <translation>プラグイン %1（%2）が失敗しました：%3</translation>
    </message>
    <message>
        <source>The program that runs plugins cannot be started (%1)</source>
        <translation>プラグインを実行するプログラムを開始できません（%1）</translation>
    </message>
    <message>
        <source>The training diverged at step %1</source>
        <translation>学習がステップ %1 で発散しました</translation>
    </message>
    <message>
        <source>This file cannot be read as a plugin: %1</source>
        <translation>このファイルはプラグインとして読み取れません：%1</translation>
    </message>
    <message>
        <source>This plugin was made for version %1 of the interface, and this program has version %2</source>
        <translation>このプラグインはインターフェースのバージョン %1 用ですが、このプログラムのバージョンは %2 です</translation>
    </message>
    <message>
        <source>Train again with a lower learning rate or another seed</source>
        <translation>学習率を下げるかシードを変えて、もう一度学習してください</translation>
    </message>
    <message>
        <source>Train with fewer parts a step, or close other programs</source>
        <translation>1 ステップの部品数を減らして学習するか、ほかのプログラムを閉じてください</translation>
    </message>
    <message>
        <source>it cannot be loaded: %1</source>
        <translation>読み込めません：%1</translation>
    </message>
    <message>
        <source>it closed its connection</source>
        <translation>接続を閉じました</translation>
    </message>
    <message>
        <source>it crashed (%1)</source>
        <translation>異常終了しました（%1）</translation>
    </message>
    <message>
        <source>it ended its process (exit code %1)</source>
        <translation>自分のプロセスを終了しました（終了コード %1）</translation>
    </message>
    <message>
        <source>it gave no answer within %1 s</source>
        <translation>%1 秒以内に応答がありませんでした</translation>
    </message>
    <message>
        <source>it had ended before</source>
        <translation>すでに終了していました</translation>
    </message>
    <message>
        <source>it needs more than %1 MiB of memory</source>
        <translation>%1 MiB を超えるメモリが必要です</translation>
    </message>
    <message>
        <source>it reported: %1</source>
        <translation>次の報告がありました：%1</translation>
    </message>
    <message>
        <source>its answer is too long</source>
        <translation>応答が長すぎます</translation>
    </message>
    <message>
        <source>its answer makes no sense</source>
        <translation>応答が意味をなしません</translation>
    </message>
    <message>
        <source>%1 computes in float32 only</source>
        <translation>%1 は float32 でのみ計算します</translation>
    </message>
    <message>
        <source>Reconstructed: the authors published no code</source>
        <translation>再構成したものです。著者はコードを公開していません</translation>
    </message>
    <message>
        <source>Two networks, one for RGB and one for depth, learn to repeat what a pretrained network sees on good parts. Where they fail, the part differs. A gate fuses both maps pixel by pixel</source>
        <translation>RGB 用と深度用の 2 つのネットワークが、事前学習済みネットワークが良品に見るものを再現するよう学習します。再現できない所が差異です。ゲートが 2 つのマップを画素ごとに統合します</translation>
    </message>
    <message>
        <source>Parts that count as good in a training, though their names say that they are defective: %1, the first %2. If they are defective, say so with %3 in a mapping, or move them away</source>
        <translation>名前は欠陥品を示すのに、学習では良品として扱われる部品: %1 個、最初は %2。欠陥品であれば、対応付けの %3 で指定するか、別の場所へ移してください</translation>
    </message>
    <message>
        <source>Export x, y and z in one unit</source>
        <translation>x、y、z を同じ単位で書き出してください</translation>
    </message>
    <message>
        <source>Give focal lengths and centre in pixels</source>
        <translation>焦点距離と中心を画素単位で指定してください</translation>
    </message>
    <message>
        <source>In this depth picture the part lies farther away than what surrounds it. If it holds heights or disparities, export the distances from the camera instead. If the part does lie deeper, confirm that with %1, or %2 in the mapping</source>
        <translation>この深度画像では部品が周囲より遠くにあります。高さや視差が入っている場合は、代わりにカメラからの距離を書き出してください。部品が実際に低い位置にある場合は、%1、または対応付けの %2 で確認してください</translation>
    </message>
    <message>
        <source>x and y are in another unit than z in this file: as far as they grow with z, z is the distance from the camera, but the picture would be %1 m wide at %2 m</source>
        <translation>このファイルでは x と y の単位が z と異なります。z とともに大きくなる様子から z はカメラからの距離ですが、%2 m の距離で画像の幅が %1 m になってしまいます</translation>
    </message>
    <message>
        <source>z may be a height instead of the distance from the camera: what stands out of the ground has a larger z. If it is one, set %1, or %2 in the mapping. Otherwise say x,y,z there</source>
        <translation>z はカメラからの距離ではなく高さかもしれません。地面から突き出た所の z が大きくなっています。高さであれば %1、または対応付けで %2 を指定してください。そうでなければ x,y,z を指定してください</translation>
    </message>
    <message>
        <source>The camera&apos;s focal length is %1 for pictures that are %2 pixels wide: no lens sees so far to both sides. It seems to be in mm</source>
        <translation>カメラの焦点距離は %1、画像の幅は %2 画素です。これほど広く写るレンズはありません。mm で書かれているようです</translation>
    </message>
    <message>
        <source>Convert the parts of each unit by themselves, or leave the unit to be judged from the numbers of each part</source>
        <translation>単位ごとに部品を分けて変換するか、部品ごとの数値から単位を判断させてください</translation>
    </message>
    <message>
        <source>No file says the unit, and the numbers are not of one unit: one unit is taken for %1 mm in parts: %2, and for %3 mm in parts: %4</source>
        <translation>単位を示すファイルがなく、数値の単位も一つではありません。1 単位を %1 mm とした部品: %2 個、%3 mm とした部品: %4 個</translation>
    </message>
    <message>
        <source>With this unit the part is %1 mm large, and most parts are %2 mm: its numbers are in another unit</source>
        <translation>この単位ではこの部品の大きさは %1 mm、ほとんどの部品は %2 mm です。数値の単位が異なります</translation>
    </message>
    <message>
        <source>The coordinates lie around %1, where numbers of 32 bits are %2 apart, and a pixel is %3 wide: digits are lost</source>
        <translation>座標は %1 付近にあり、そこでは 32 ビットの数の間隔が %2、画素の幅は %3 です: 桁が失われています</translation>
    </message>
    <message>
        <source>Subtract the same offset from the coordinates of all parts, so that they lie near 0, and export them again</source>
        <translation>すべての部品の座標から同じ値を引いて 0 の近くにし、もう一度書き出してください</translation>
    </message>
    <message>
        <source>x and y count the columns and rows of the picture. If a pixel is not exactly one unit wide, areas and lengths are wrong: export x and y in the unit of z</source>
        <translation>x と y は画像の列と行の番号です。画素の幅がちょうど 1 単位でなければ、面積と長さは誤りです。x と y を z と同じ単位で書き出してください</translation>
    </message>
    <message>
        <source>The TIFF holds several pictures, and only one is read</source>
        <translation>この TIFF には複数の画像がありますが、読まれるのは 1 枚だけです</translation>
    </message>
    <message>
        <source>The TIFF has one channel of signed whole numbers of %1 bits, which is not read as depth</source>
        <translation>この TIFF は %1 ビットの符号付き整数の 1 チャンネルで、深度としては読まれません</translation>
    </message>
    <message>
        <source>Leave the axes out; where it holds heights, export the distances from the camera</source>
        <translation>軸の指定を外してください。高さが入っている場合は、カメラからの距離を書き出してください</translation>
    </message>
    <message>
        <source>This depth picture was stretched to the whole range from 0 to %1: the measured distance is lost</source>
        <translation>この深度画像は 0 から %1 の全範囲に引き伸ばされています。測定した距離は失われています</translation>
    </message>
    <message>
        <source>No 16-bit value of this depth picture is above 255. If it was made of a picture with 8 bits, the measured depth has been rounded away: %1</source>
        <translation>この深度画像には 255 を超える 16 ビット値がありません。8 ビットの画像から作られたのであれば、測定した深度は丸められて失われています: %1</translation>
    </message>
    <message>
        <source>All values of this depth picture are multiples of %1. If its lowest bits hold something else, one unit is smaller than it seems: set the unit (%2)</source>
        <translation>この深度画像の値はすべて %1 の倍数です。最下位のビットに別の情報が入っている場合、1 単位は見かけより小さくなります。単位を指定してください（%2）</translation>
    </message>
    <message>
        <source>A depth picture holds distances alone; it has no axes %1</source>
        <translation>深度画像には距離だけが入っています。軸 %1 はありません</translation>
    </message>
    <message>
        <source>Save the picture as PNG, as the camera took it</source>
        <translation>カメラが撮影したままの向きで、画像を PNG として保存してください</translation>
    </message>
    <message>
        <source>This TIFF has a tag by which viewers turn it (orientation %1)</source>
        <translation>この TIFF には、表示プログラムが向きを変えるためのタグがあります（向き %1）</translation>
    </message>
    <message>
        <source>The RGB picture has 16 bits of which 8 are in use: they are taken as they are</source>
        <translation>RGB 画像は 16 ビットのうち 8 ビットだけが使われています。値をそのまま使います</translation>
    </message>
    <message>
        <source>The RGB picture has 16 bits and uses the lowest quarter of them. If its camera has 14 bits, it is too dark here: save it with 8 bits</source>
        <translation>RGB 画像は 16 ビットの範囲のうち下の 4 分の 1 しか使っていません。カメラが 14 ビットであれば、ここでは暗すぎます。8 ビットで保存してください</translation>
    </message>
    <message>
        <source>The RGB picture is black: no defect can be seen in it</source>
        <translation>RGB 画像が真っ黒です。欠陥は見えません</translation>
    </message>
    <message>
        <source>A model file has no learning curve</source>
        <translation>モデルファイルには学習曲線がありません</translation>
    </message>
    <message>
        <source>%1 was trained on parts of the name %2, not %3</source>
        <translation>%1 は %3 ではなく %2 という名前の部品で学習されました</translation>
    </message>
    <message>
        <source>A row of the comparison is damaged</source>
        <translation>比較の行が壊れています</translation>
    </message>
    <message>
        <source>The rows of %1 were measured with other options, weights or another file</source>
        <translation>%1 の行は別のオプション、重み、またはファイルで測定されています</translation>
    </message>
    <message>
        <source>%1 could not be measured: %2</source>
        <translation>%1 を測定できませんでした: %2</translation>
    </message>
    <message>
        <source>Finished rows are kept: %1. The same command goes on there.</source>
        <translation>完了した行は保持されます: %1。同じコマンドで続きから進みます。</translation>
    </message>
    <message>
        <source>Write DETECTOR.KEY=VALUE, such as dcrdf.steps=200</source>
        <translation>DETECTOR.KEY=VALUE の形で書いてください。例: dcrdf.steps=200</translation>
    </message>
    <message>
        <source>Give each once, and rename a file</source>
        <translation>それぞれ 1 回だけ指定し、ファイルの名前を変えてください</translation>
    </message>
    <message>
        <source>Two of the models have the name %1</source>
        <translation>2 つのモデルの名前が %1 です</translation>
    </message>
    <message>
        <source>Give a false-positive rate above 0 and up to 1</source>
        <translation>0 より大きく 1 以下の偽陽性率を指定してください</translation>
    </message>
    <message>
        <source>AUPRO needs at least two thresholds</source>
        <translation>AUPRO には少なくとも 2 つのしきい値が必要です</translation>
    </message>
    <message>
        <source>AUPRO has no limit %1</source>
        <translation>AUPRO に限界 %1 はありません</translation>
    </message>
    <message>
        <source>Open a comparison.json, as the comparison of detectors writes it</source>
        <translation>検出器の比較が書き出した comparison.json を開いてください</translation>
    </message>
    <message>
        <source>No part was measured with both models</source>
        <translation>両方のモデルで測定された部品はありません</translation>
    </message>
    <message>
        <source>This file is no comparison of models by this version</source>
        <translation>このファイルはこの版のモデル比較ではありません</translation>
    </message>
    <message>
        <source>No row of this comparison is finished</source>
        <translation>この比較には完了した行がありません</translation>
    </message>
    <message>
        <source>Go on with the comparison: the same start continues it</source>
        <translation>比較を続けてください。同じ開始で続きから進みます</translation>
    </message>
    <message>
        <source>The file says twice how %1 did on %2</source>
        <translation>%2 での %1 の結果がファイルに 2 回あります</translation>
    </message>
    <message>
        <source>%1 against %2: %3</source>
        <translation>%1 と %2: %3</translation>
    </message>
    <message>
        <source>%1; %2 parts that only one of the two scored are left out</source>
        <translation>%1。片方だけがスコアを付けた %2 個の部品は除外</translation>
    </message>
    <message>
        <source>I-AUROC</source>
        <translation>I-AUROC</translation>
    </message>
    <message>
        <source>How often a defective test part has a higher score than a good one, in percent; 50 is chance</source>
        <translation>不良のテスト部品が良品より高いスコアになる割合 (パーセント)。50 は偶然と同じ</translation>
    </message>
    <message>
        <source>PRO@.30</source>
        <translation>PRO@.30</translation>
    </message>
    <message>
        <source>How well the maps cover the defects (AUPRO) up to a false-positive rate of 0.30, in percent</source>
        <translation>偽陽性率 0.30 までマップが欠陥をどれだけ覆うか (AUPRO、パーセント)</translation>
    </message>
    <message>
        <source>PRO@.01</source>
        <translation>PRO@.01</translation>
    </message>
    <message>
        <source>The same up to a false-positive rate of 0.01: how exactly the maps show the defects</source>
        <translation>同じく偽陽性率 0.01 まで: マップが欠陥をどれだけ正確に示すか</translation>
    </message>
    <message>
        <source>as papers</source>
        <translation>論文方式</translation>
    </message>
    <message>
        <source>AUPRO@0.01 of 100 thresholds, as most papers print it; it is biased low</source>
        <translation>100 個のしきい値による AUPRO@0.01。多くの論文の方式で、低めに出ます</translation>
    </message>
    <message>
        <source>train s</source>
        <translation>学習 s</translation>
    </message>
    <message>
        <source>Time of the training in seconds</source>
        <translation>学習時間 (秒)</translation>
    </message>
    <message>
        <source>From file to verdict, one part after another: the median in milliseconds</source>
        <translation>ファイルから判定まで、1 個ずつ: 中央値 (ミリ秒)</translation>
    </message>
    <message>
        <source>From file to verdict, one part after another: 95 of 100 parts take at most this long</source>
        <translation>ファイルから判定まで、1 個ずつ: 100 個中 95 個はこの時間以内</translation>
    </message>
    <message>
        <source>parts/s</source>
        <translation>個/秒</translation>
    </message>
    <message>
        <source>Parts in a second, as many at once as the computer could</source>
        <translation>1 秒あたりの部品数。コンピューターが同時に処理できるだけ処理した場合</translation>
    </message>
    <message>
        <source>model MiB</source>
        <translation>モデル MiB</translation>
    </message>
    <message>
        <source>Size of the model file</source>
        <translation>モデルファイルの大きさ</translation>
    </message>
    <message>
        <source>train MiB</source>
        <translation>学習 MiB</translation>
    </message>
    <message>
        <source>The most memory that the whole process held while it trained</source>
        <translation>学習中にプロセス全体が使った最大メモリ</translation>
    </message>
    <message>
        <source>inspect MiB</source>
        <translation>検査 MiB</translation>
    </message>
    <message>
        <source>The most memory that the whole process held while it inspected</source>
        <translation>検査中にプロセス全体が使った最大メモリ</translation>
    </message>
    <message>
        <source>all</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>%1, all good parts</source>
        <translation>%1、全良品</translation>
    </message>
    <message>
        <source>%1, %2 good parts</source>
        <translation>%1、良品 %2 個</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>could not be measured: %1</source>
        <translation>測定できませんでした: %1</translation>
    </message>
    <message>
        <source>Mean of %1 kinds of part</source>
        <translation>%1 種類の部品の平均</translation>
    </message>
    <message>
        <source>What the figures mean</source>
        <translation>数値の意味</translation>
    </message>
    <message>
        <source>I-AUROC and PRO (AUPRO at a false-positive rate of 0.30 and 0.01) in percent, at full resolution. &quot;As papers&quot;: AUPRO@0.01 of 100 thresholds, as most papers print it; it is biased low.</source>
        <translation>I-AUROC と PRO (偽陽性率 0.30 と 0.01 での AUPRO)、パーセント、全解像度。「論文方式」: 100 個のしきい値による AUPRO@0.01。多くの論文の方式で、低めに出ます。</translation>
    </message>
    <message>
        <source>p50, p95: from file to verdict, one part after another; parts/s: as many at once as this computer can (%1 threads).</source>
        <translation>p50、p95: ファイルから判定まで、1 個ずつ。個/秒: このコンピューターが同時に処理できるだけ (%1 スレッド)。</translation>
    </message>
    <message>
        <source>p50, p95: from file to verdict, one part after another; parts/s: as many at once as the computer could.</source>
        <translation>p50、p95: ファイルから判定まで、1 個ずつ。個/秒: コンピューターが同時に処理できるだけ処理した場合。</translation>
    </message>
    <message>
        <source>MiB: the most memory that the whole process held while it trained, and while it inspected (VmHWM, begun anew before each; the program and its libraries are in it).</source>
        <translation>MiB: 学習中と検査中にプロセス全体が使った最大メモリ (VmHWM、それぞれの前に計測し直し。プログラムとライブラリを含む)。</translation>
    </message>
    <message>
        <source>Differences: paired bootstrap over the test parts, 4,000 draws; each interval holds on its own at 95 %. What another seed would change is not in them.</source>
        <translation>差: テスト部品に対する対応のあるブートストラップ、4,000 回抽出。各区間は単独で 95 % で成り立ちます。別のシードによる変化は含みません。</translation>
    </message>
    <message>
        <source>%1, learning curve: I-AUROC / AUPRO@0.30 / AUPRO@0.01 by number of good parts</source>
        <translation>%1、学習曲線: 良品数ごとの I-AUROC / AUPRO@0.30 / AUPRO@0.01</translation>
    </message>
    <message>
        <source>%1 by class in percent. Rows marked * as reported by the DCRDF-Net authors (Sensors 2026, 26(2), 412).</source>
        <translation>クラス別の %1 (パーセント)。* の行は DCRDF-Net の著者の報告による (Sensors 2026, 26(2), 412)。</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>手法</translation>
    </message>
    <message>
        <source>Check the permissions of its folder</source>
        <translation>フォルダーの権限を確認してください</translation>
    </message>
    <message>
        <source>Start it again: finished rows are kept</source>
        <translation>もう一度開始してください。完了した行は保持されています</translation>
    </message>
    <message>
        <source>The file cannot be renamed (%1)</source>
        <translation>ファイルの名前を変更できません (%1)</translation>
    </message>
    <message>
        <source>The comparison ended before its time</source>
        <translation>比較が途中で終了しました</translation>
    </message>
    <message>
        <source>The comparison ended before its time: %1</source>
        <translation>比較が途中で終了しました: %1</translation>
    </message>
    <message>
        <source>This is not the record of a comparison of this version</source>
        <translation>これはこの版の比較の記録ではありません</translation>
    </message>
    <message>
        <source>Start the comparison again</source>
        <translation>比較をもう一度開始してください</translation>
    </message>
    <message>
        <source>The record of the comparison is damaged</source>
        <translation>比較の記録が壊れています</translation>
    </message>
    <message>
        <source>The program that computes is missing</source>
        <translation>計算プログラムがありません</translation>
    </message>
    <message>
        <source>The program that computes could not be started: %1</source>
        <translation>計算プログラムを開始できませんでした: %1</translation>
    </message>
    <message>
        <source>The list of plugins cannot be read</source>
        <translation>プラグインの一覧を読めません</translation>
    </message>
    <message>
        <source>The program that looks for plugins could not be started</source>
        <translation>プラグインを探すプログラムを開始できませんでした</translation>
    </message>
    <message>
        <source>A comparison is written as pdf, csv, md or json</source>
        <translation>比較は pdf、csv、md、json のいずれかで書き出されます</translation>
    </message>
    <message>
        <source>Give the file one of these extensions</source>
        <translation>ファイルにこのいずれかの拡張子を付けてください</translation>
    </message>
    <message>
        <source>Name a new folder: nothing is written into one that holds something</source>
        <translation>新しいフォルダーを指定してください。空でないフォルダーには何も書き込みません</translation>
    </message>
    <message>
        <source>The RGB picture is %1 % darker than those of the good parts. Check the light and the camera</source>
        <translation>RGB 画像が良品の画像より %1 % 暗くなっています。照明とカメラを確認してください</translation>
    </message>
    <message>
        <source>The RGB picture is %1 % brighter than those of the good parts. Check the light and the camera</source>
        <translation>RGB 画像が良品の画像より %1 % 明るくなっています。照明とカメラを確認してください</translation>
    </message>
    <message>
        <source>The light of the RGB picture has another colour than that of the good parts. Check the light and the white balance</source>
        <translation>RGB 画像の光の色が良品と異なります。照明とホワイトバランスを確認してください</translation>
    </message>
    <message>
        <source>The part reaches the edge of the picture. What lies outside was not inspected</source>
        <translation>部品が画像の端に達しています。画像の外にある部分は検査されていません</translation>
    </message>
    <message>
        <source>No ground was found around the part, as there was around the good parts</source>
        <translation>部品の周りに台面が見つかりません。良品の周りにはありました</translation>
    </message>
    <message>
        <source>What was found covers %1 % of the area of a good part. There may be a second part or something else in the picture</source>
        <translation>見つかった部分の面積は良品の %1 % です。画像に二つ目の部品か別の物がある可能性があります</translation>
    </message>
    <message>
        <source>What was found covers only %1 % of the area of a good part. It may be another part, or lie on another side</source>
        <translation>見つかった部分の面積は良品の %1 % しかありません。別の部品か、別の面が上になっている可能性があります</translation>
    </message>
    <message>
        <source>%1 % of what was found lies outside of what the model looks at, and was not inspected</source>
        <translation>見つかった部分の %1 % はモデルが見る範囲の外にあり、検査されていません</translation>
    </message>
    <message>
        <source>Another export writes here</source>
        <translation>別のエクスポートがここに書き込んでいます</translation>
    </message>
    <message>
        <source>The format %1 holds results, and none are given</source>
        <translation>形式 %1 は結果を保存しますが、結果が指定されていません</translation>
    </message>
    <message>
        <source>Name the folder that inspect wrote with %1</source>
        <translation>inspect が書き込んだフォルダーを %1 で指定してください</translation>
    </message>
    <message>
        <source>No part of this data has a result</source>
        <translation>このデータには結果のある部品がありません</translation>
    </message>
    <message>
        <source>Name the folder of the results of these parts</source>
        <translation>これらの部品の結果のフォルダーを指定してください</translation>
    </message>
    <message>
        <source>A depth picture needs one channel</source>
        <translation>深度画像には 1 つのチャンネルが必要です</translation>
    </message>
    <message>
        <source>Write a picture that is not empty</source>
        <translation>空でない画像を書き込んでください</translation>
    </message>
    <message>
        <source>A mapping says nothing to the reader of a plugin</source>
        <translation>割り当てはプラグインのリーダーには意味がありません</translation>
    </message>
    <message>
        <source>Give a mapping or a reader</source>
        <translation>割り当てかリーダーのどちらかを指定してください</translation>
    </message>
    <message>
        <source>There is no reader &apos;%1&apos;</source>
        <translation>リーダー「%1」はありません</translation>
    </message>
    <message>
        <source>Several readers recognise these data: %1</source>
        <translation>複数のリーダーがこのデータを認識します：%1</translation>
    </message>
    <message>
        <source>Say which one is to read them, such as %1</source>
        <translation>どれで読み込むかを指定してください。例：%1</translation>
    </message>
    <message>
        <source>%1. These readers of plugins do not recognise it either: %2</source>
        <translation>%1。次のプラグインのリーダーも認識しません：%2</translation>
    </message>
    <message>
        <source>The reader %1 recognises these data, too: %2 reads them with it</source>
        <translation>リーダー %1 もこのデータを認識します：%2 で読み込めます</translation>
    </message>
    <message>
        <source>The program itself has a format &apos;%1&apos;</source>
        <translation>プログラム自体に形式「%1」があります</translation>
    </message>
    <message>
        <source>it made a file with the name &apos;%1&apos;, which is none for a file</source>
        <translation>ファイル名として使えない「%1」という名前のファイルを作りました</translation>
    </message>
    <message>
        <source>it made &apos;%1&apos;, which is no ordinary file</source>
        <translation>通常のファイルではない「%1」を作りました</translation>
    </message>
    <message>
        <source>what it made cannot be read: %1</source>
        <translation>作られたものを読み込めません：%1</translation>
    </message>
    <message>
        <source>it made no file</source>
        <translation>ファイルを作りませんでした</translation>
    </message>
    <message>
        <source>This is no plugin for Twinspect</source>
        <translation>これは Twinspect のプラグインではありません</translation>
    </message>
    <message>
        <source>Install the plugin for this version of Twinspect, or build it again with this one</source>
        <translation>このバージョンの Twinspect 用のプラグインをインストールするか、このバージョンでビルドし直してください</translation>
    </message>
    <message>
        <source>it wanted to write a file &apos;%1&apos;, which is no name below the folder of the export</source>
        <translation>エクスポートのフォルダー内の名前ではないファイル「%1」を書き込もうとしました</translation>
    </message>
    <message>
        <source>Nothing says whether this part is good or defective, and others of the data have a label</source>
        <translation>この部品が良品か不良品かの情報がなく、データ内の他の部品にはラベルがあります</translation>
    </message>
    <message>
        <source>Label it in the program that made the data</source>
        <translation>データを作成したプログラムでラベルを付けてください</translation>
    </message>
    <message>
        <source>it gave a part of %1 x %2 pixels</source>
        <translation>部品の大きさが %1 x %2 ピクセルでした</translation>
    </message>
    <message>
        <source>it gave neither xyz nor depth</source>
        <translation>xyz も深度も返しませんでした</translation>
    </message>
    <message>
        <source>it gave both xyz and depth</source>
        <translation>xyz と深度の両方を返しました</translation>
    </message>
    <message>
        <source>it gave &apos;%1&apos; with %2 values instead of %3</source>
        <translation>「%1」の値が %3 個ではなく %2 個でした</translation>
    </message>
    <message>
        <source>it gave a unit of %1 m</source>
        <translation>単位が %1 m でした</translation>
    </message>
    <message>
        <source>it gave a camera with fx %1, fy %2, cx %3, cy %4</source>
        <translation>カメラの値が fx %1、fy %2、cx %3、cy %4 でした</translation>
    </message>
    <message>
        <source>The reader gave a name that cannot be that of a part</source>
        <translation>リーダーが返した名前は部品の名前にできません</translation>
    </message>
    <message>
        <source>The reader gave the type of defect &apos;%1&apos;, which cannot be one</source>
        <translation>リーダーが返した欠陥の種類「%1」は使えません</translation>
    </message>
    <message>
        <source>The reader gave this name to two parts</source>
        <translation>リーダーが 2 つの部品にこの名前を付けました</translation>
    </message>
    <message>
        <source>The reader %1 found no part in these data</source>
        <translation>リーダー %1 はこのデータに部品を見つけられませんでした</translation>
    </message>
    <message>
        <source>Several plugins recognise this folder</source>
        <translation>複数のプラグインがこのフォルダーを認識します</translation>
    </message>
    <message>
        <source>Choose the one that is to read it</source>
        <translation>読み込むプラグインを選んでください</translation>
    </message>
    <message>
        <source>not used: the parts to learn from are too few (%1)</source>
        <translation>不使用: 学習に使う部品が少なすぎます（%1）</translation>
    </message>
    <message>
        <source>Keep one of them; in a mapping one pattern says it all</source>
        <translation>どちらか1つだけを残してください。マッピングでは1つのパターンですべてを表します</translation>
    </message>
    <message>
        <source>The mapping says &quot;%1&quot; twice</source>
        <translation>マッピングに「%1」が2回あります</translation>
    </message>
    <message>
        <source>Pictures of this kind (%1) are not read: save them as PNG, JPEG, BMP or TIFF</source>
        <translation>この種類の画像 (%1) は読み込みません。PNG、JPEG、BMP または TIFF で保存してください</translation>
    </message>
    <message>
        <source>Geometry of this kind (%1) is not read. %2</source>
        <translation>この種類のジオメトリ (%1) は読み込みません。%2</translation>
    </message>
    <message>
        <source>%1: %2. %3</source>
        <translation>%1: %2。%3</translation>
    </message>
    <message>
        <source>The camera file&apos;s roi or binning does not fit its width and height</source>
        <translation>カメラファイルの roi または binning が、その幅と高さに合いません</translation>
    </message>
    <message>
        <source>The camera file says &quot;%1&quot; twice</source>
        <translation>カメラファイルに「%1」が2回あります</translation>
    </message>
    <message>
        <source>Keep the camera of the depth pictures alone in it</source>
        <translation>深度画像のカメラだけを残してください</translation>
    </message>
    <message>
        <source>The lowest 3 bits of this depth picture do not change with the distance, as where a Kinect keeps the number of a person in them. Shift the values to the right by 3 bits and export them again</source>
        <translation>この深度画像の下位3ビットは距離によって変化しません。Kinect が人の番号を格納する場合と同じです。値を右に3ビットシフトして、もう一度書き出してください</translation>
    </message>
    <message>
        <source>This is an archive (zip)</source>
        <translation>これはアーカイブ (zip) です</translation>
    </message>
    <message>
        <source>Unpack it, and import the folder</source>
        <translation>展開してから、そのフォルダーを取り込んでください</translation>
    </message>
    <message>
        <source>Tracks of videos are not read. Export the task of CVAT as &quot;CVAT for images 1.1&quot;</source>
        <translation>動画のトラックは読み込みません。CVATのタスクを &quot;CVAT for images 1.1&quot; として書き出してください</translation>
    </message>
    <message>
        <source>Names of defective parts alone are for a folder that holds clouds with colours alone</source>
        <translation>不良部品の名前だけを指定できるのは、色付き点群だけのフォルダーです</translation>
    </message>
    <message>
        <source>Also say which files belong together, with &quot;colour&quot; and &quot;geometry&quot; of a mapping</source>
        <translation>マッピングの &quot;colour&quot; と &quot;geometry&quot; で、どのファイルが組になるかも指定してください</translation>
    </message>
    <message>
        <source>Points and RGB pictures were put together by their names: &quot;%1&quot; and &quot;%2&quot;. If that is wrong, give a mapping</source>
        <translation>点とRGB画像は名前で組にしました: &quot;%1&quot; と &quot;%2&quot;。正しくない場合はマッピングを指定してください</translation>
    </message>
    <message>
        <source>The camera file describes the lens in a way that is not read: it is taken to be straight. Export undistorted pictures with the camera file that belongs to them</source>
        <translation>カメラファイルのレンズの記述は読み取れない形式です。歪みがないものとして扱います。歪みを補正した画像と、それに対応するカメラファイルを書き出してください</translation>
    </message>
    <message>
        <source>The camera file says that the lens moves points by up to %1 pixels, and that was undone. If the pictures are undistorted already, give their camera file without the numbers of the lens</source>
        <translation>カメラファイルによるとレンズは点を最大 %1 画素ずらします。これは補正されました。画像がすでに補正済みなら、レンズの数値を含まないカメラファイルを指定してください</translation>
    </message>
    <message>
        <source>The camera file&apos;s skew moves points by up to %1 pixels, which is not corrected here. Export pictures without skew, with the camera file that belongs to them</source>
        <translation>カメラファイルの skew は点を最大 %1 画素ずらしますが、ここでは補正されません。skew のない画像と、それに対応するカメラファイルを書き出してください</translation>
    </message>
    <message>
        <source>Give a lower limit of 0 or less and an upper limit of 0 or more, in mm, such as -0.2,0.3</source>
        <translation>0 以下の下限と 0 以上の上限を mm で指定してください（例：-0.2,0.3）</translation>
    </message>
    <message>
        <source>Write it in mm, such as 0.3 or -0.2,0.3</source>
        <translation>mm で書いてください（例：0.3 または -0.2,0.3）</translation>
    </message>
    <message>
        <source>A tolerance of %1 mm to %2 mm makes no sense for the height against good parts</source>
        <translation>良品に対する高さの公差として %1 mm ～ %2 mm は意味がありません</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no tolerance of heights</source>
        <translation>「%1」は高さの公差ではありません</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1、%2</translation>
    </message>
    <message>
        <source>Outside of the tolerance of %1 mm to %2 mm against the mean good part: %3. The tolerance makes no verdict</source>
        <translation>平均良品に対する公差 %1 mm ～ %2 mm の外：%3。公差は判定に影響しません</translation>
    </message>
    <message>
        <source>%1 mm2 up to %2 mm lower</source>
        <translation>%1 mm2 が最大 %2 mm 低い</translation>
    </message>
    <message>
        <source>%1 mm2 up to %2 mm higher</source>
        <translation>%1 mm2 が最大 %2 mm 高い</translation>
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
            <numerusform>%n 個のファイルには同じ名前の対がなく、使われません。足りない画像か形状データを追加するか、削除してください。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) or folder(s) are not used: %1</source>
        <translation>
            <numerusform>%n 個のファイルまたはフォルダーは使われません: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>This part cannot be read and will be left out: %1</source>
        <translation>この部品は読み込めないため除外されます: %1</translation>
    </message>
    <message>
        <source>This depth picture has only 8 bits or is coloured for the eye: the measured depth is lost. Record the raw 16-bit depth instead of a preview.</source>
        <translation>この深度画像は 8 ビットしかないか、見やすく着色されており、測定した深度が失われています。プレビューではなく 16 ビットの生の深度を記録してください。</translation>
    </message>
    <message>
        <source>This file is %1 × %2 pixels, but the RGB picture is %3 × %4. Export both with the same size, pixel by pixel aligned.</source>
        <translation>このファイルは %1 × %2 画素ですが、RGB 画像は %3 × %4 です。両方を同じ大きさで、画素ごとに位置を合わせて出力してください。</translation>
    </message>
    <message>
        <source>The pictures come in %1 different sizes. Most are %2 × %3 pixels; these are not. Was the camera set up differently?</source>
        <translation>画像の大きさが %1 種類あります。ほとんどは %2 × %3 画素ですが、これらは異なります。カメラの設定が違っていましたか?</translation>
    </message>
    <message>
        <source>The sensor measured nothing here: there is no depth at all. Record the part again.</source>
        <translation>センサーは何も測定していません。深度がまったくありません。部品を撮り直してください。</translation>
    </message>
    <message>
        <source>Much of the part has no depth (up to %1). Check the sensor&apos;s exposure, shadows and reflections; defects in the gaps can only be seen in colour.</source>
        <translation>部品の多くに深度がありません (最大 %1)。センサーの露出、影、反射を確認してください。欠測部の欠陥は色でしか見えません。</translation>
    </message>
    <message>
        <source>%1 of all pixels have no depth. Is the sensor in its working range?</source>
        <translation>全画素の %1 に深度がありません。センサーは測定範囲内にありますか?</translation>
    </message>
    <message>
        <source>%1 part(s) look like millimetres and %2 like metres. Check the unit of these.</source>
        <translation>%1 個の部品はミリメートル、%2 個はメートルのようです。単位を確認してください。</translation>
    </message>
    <message>
        <source>RGB and depth do not lie on each other: edges are %1 px further right and %2 px further down in the RGB pictures than in the geometry. Export the point cloud aligned with the RGB picture.</source>
        <translation>RGB と深度の位置が合っていません。RGB 画像のエッジは形状より右に %1 画素、下に %2 画素ずれています。RGB 画像に合わせた点群を出力してください。</translation>
    </message>
    <message numerus="yes">
        <source>No part was found in %n picture(s); they will be left out. Is the tray empty?</source>
        <translation>
            <numerusform>%n 枚の画像で部品が見つからず、除外されます。トレイが空ですか?</numerusform>
        </translation>
    </message>
    <message>
        <source>The part fills the picture, so no ground is visible. Heights refer to a plane through all of it.</source>
        <translation>部品が画像いっぱいに写り、底面が見えません。高さは部品全体を通る平面を基準にします。</translation>
    </message>
    <message>
        <source>The ground around the part is visible in some pictures and not in others. Have a look at these.</source>
        <translation>部品の周りの底面が見える画像と見えない画像があります。これらを確認してください。</translation>
    </message>
    <message>
        <source>The part reaches the edge of the picture. What lies outside cannot be inspected.</source>
        <translation>部品が画像の端に達しています。外側の部分は検査できません。</translation>
    </message>
    <message>
        <source>These have the same RGB picture but different geometry, so at least one was put together wrongly.</source>
        <translation>これらはRGB 画像が同じで形状が異なります。少なくとも 1 つは組み合わせが間違っています。</translation>
    </message>
    <message>
        <source>These are the same scan. A repeated scan teaches nothing new; keep one of them.</source>
        <translation>これらは同じスキャンです。重複したスキャンからは何も学べません。1 つだけ残してください。</translation>
    </message>
    <message>
        <source>The same scan is in more than one of training, validation and test. A test with parts that were trained on proves nothing.</source>
        <translation>同じスキャンが学習、検証、テストの複数に含まれています。学習に使った部品でのテストは何も証明しません。</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) stand out from the other good ones. Are they really good? See the strip below.</source>
        <translation>
            <numerusform>%n 個の部品が他の良品と大きく違います。本当に良品ですか? 下の一覧を見てください。</numerusform>
        </translation>
    </message>
    <message>
        <source>The mask of these defective parts marks nothing.</source>
        <translation>これらの不良品のマスクには何も示されていません。</translation>
    </message>
    <message>
        <source>The mask of these good parts marks something. Are they really good?</source>
        <translation>これらの良品のマスクに何かが示されています。本当に良品ですか?</translation>
    </message>
    <message numerus="yes">
        <source>%n defective part(s) have no mask. Only figures about whole parts can be made of them.</source>
        <translation>
            <numerusform>%n 個の不良品にマスクがありません。部品全体についての指標しか計算できません。</numerusform>
        </translation>
    </message>
    <message>
        <source>There are only %1 usable good parts. At least %2 are needed, %3 or more are recommended.</source>
        <translation>使える良品は %1 個しかありません。少なくとも %2 個が必要で、%3 個以上を推奨します。</translation>
    </message>
    <message>
        <source>There are %1 usable good parts. That is enough to train, but %2 or more are recommended.</source>
        <translation>使える良品は %1 個あります。学習には足りますが、%2 個以上を推奨します。</translation>
    </message>
    <message>
        <source>%1 held-out good parts without a false reject prove a false-reject rate below %2 (with 95 % confidence).</source>
        <translation>取り分けた良品 %1 個に過検出がなければ、過検出率が %2 未満であることを証明します (信頼度 95 %)。</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>問題</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>注意</translation>
    </message>
    <message>
        <source>Brighter than the others (grey value %1 instead of %2)</source>
        <translation>他より明るい (階調値 %1、他は %2)</translation>
    </message>
    <message>
        <source>Darker than the others (grey value %1 instead of %2)</source>
        <translation>他より暗い (階調値 %1、他は %2)</translation>
    </message>
    <message>
        <source>More red than the others</source>
        <translation>他より赤い</translation>
    </message>
    <message>
        <source>Less red than the others</source>
        <translation>他より赤みが少ない</translation>
    </message>
    <message>
        <source>More blue than the others</source>
        <translation>他より青い</translation>
    </message>
    <message>
        <source>Less blue than the others</source>
        <translation>他より青みが少ない</translation>
    </message>
    <message>
        <source>Sharper or noisier picture than the others</source>
        <translation>他より鮮明またはノイズの多い画像</translation>
    </message>
    <message>
        <source>Blurred picture</source>
        <translation>ぼけた画像</translation>
    </message>
    <message>
        <source>Noisier depth (%1 µm instead of %2 µm)</source>
        <translation>深度のノイズが多い (%1 µm、他は %2 µm)</translation>
    </message>
    <message>
        <source>Smoother depth (%1 µm instead of %2 µm)</source>
        <translation>深度が滑らか (%1 µm、他は %2 µm)</translation>
    </message>
    <message>
        <source>More of it is without depth (%1 instead of %2)</source>
        <translation>深度のない部分が多い (%1、他は %2)</translation>
    </message>
    <message>
        <source>Less of it is without depth (%1 instead of %2)</source>
        <translation>深度のない部分が少ない (%1、他は %2)</translation>
    </message>
    <message>
        <source>Larger than the others (%1 mm² instead of %2 mm²)</source>
        <translation>他より大きい (%1 mm²、他は %2 mm²)</translation>
    </message>
    <message>
        <source>Smaller than the others (%1 mm² instead of %2 mm²)</source>
        <translation>他より小さい (%1 mm²、他は %2 mm²)</translation>
    </message>
    <message>
        <source>Taller than the others (%1 mm instead of %2 mm)</source>
        <translation>他より高い (%1 mm、他は %2 mm)</translation>
    </message>
    <message>
        <source>Flatter than the others (%1 mm instead of %2 mm)</source>
        <translation>他より低い (%1 mm、他は %2 mm)</translation>
    </message>
    <message>
        <source>Recorded from farther away (%1 mm per pixel instead of %2)</source>
        <translation>より遠くから撮影 (1 画素 %1 mm、他は %2)</translation>
    </message>
    <message>
        <source>Recorded from nearer (%1 mm per pixel instead of %2)</source>
        <translation>より近くから撮影 (1 画素 %1 mm、他は %2)</translation>
    </message>
    <message numerus="yes">
        <source>%n usable good part(s) are too few to train on: give at least %1.</source>
        <translation>
            <numerusform>使える良品 %n 個では学習に足りません。少なくとも %1 個を用意してください。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 good parts will be trained on and %2 kept to check: with those, no false-reject rate below %3 can be proved. Other good parts, tested later, can prove more.</source>
        <translation>良品 %1 個を学習し、%2 個を確認用に残します。これでは %3 未満の過検出率は証明できません。後で他の良品をテストすれば、より多くを証明できます。</translation>
    </message>
    <message>
        <source>The camera is %1 m away and sees %2 × %3 mm, %4 mm per pixel; one unit in the files is %5 mm.</source>
        <translation>カメラまで %1 m、視野は %2 × %3 mm、1 画素は %4 mm です。ファイルの 1 単位は %5 mm です。</translation>
    </message>
    <message>
        <source>%1 The unit was judged from the numbers; set it under &quot;Map files&quot; if it is wrong.</source>
        <translation>%1 単位は数値から判断しました。違う場合は &quot;ファイルの対応付け&quot; で設定してください。</translation>
    </message>
    <message>
        <source>The mask of these parts marks nearly everything. Only black is background, not transparent or coloured pixels.</source>
        <translation>これらの部品のマスクはほぼ全体を示しています。背景は黒だけで、透明や色付きの画素は背景ではありません。</translation>
    </message>
    <message>
        <source>Repair: set %1 to %2</source>
        <translation>修復: %1 を %2 に設定</translation>
    </message>
    <message numerus="yes">
        <source>%n of %1 good part(s) look like another variant. Train each variant by itself.</source>
        <translation>
            <numerusform>良品 %1 個のうち %n 個は別の種類に見えます。種類ごとに学習させてください。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Interest</name>
    <message>
        <source>are ignored</source>
        <translation>無視する</translation>
    </message>
    <message>
        <source>are inspected, others not</source>
        <translation>検査し、ほかは検査しない</translation>
    </message>
    <message>
        <source>have limits of their own</source>
        <translation>独自の限度を持つ</translation>
    </message>
    <message>
        <source>ignored</source>
        <translation>無視</translation>
    </message>
    <message>
        <source>inspected</source>
        <translation>検査</translation>
    </message>
    <message>
        <source>limits of its own</source>
        <translation>独自の限度</translation>
    </message>
    <message>
        <source>reject above %1</source>
        <translation>%1 を超えると不合格</translation>
    </message>
    <message>
        <source>from %1 mm²</source>
        <translation>%1 mm² 以上</translation>
    </message>
    <message>
        <source>from %1 mm deep or high</source>
        <translation>深さまたは高さ %1 mm 以上</translation>
    </message>
    <message>
        <source>not on the part</source>
        <translation>部品の上にない</translation>
    </message>
    <message>
        <source>%1 % of the part</source>
        <translation>部品の %1 %</translation>
    </message>
    <message>
        <source>cut off by the border of the picture</source>
        <translation>画像の端で切れている</translation>
    </message>
    <message>
        <source>score %1</source>
        <translation>スコア %1</translation>
    </message>
</context>
<context>
    <name>PairsModel</name>
    <message>
        <source>Not readable</source>
        <translation>読み込み不可</translation>
    </message>
    <message>
        <source>%1 from %2 to %3</source>
        <translation>%1 個が %2 から %3</translation>
    </message>
    <message>
        <source>All %1 parts keep their verdict.</source>
        <translation>部品 %1 個すべての判定が変わりません。</translation>
    </message>
    <message>
        <source>%1 of %2 parts get another verdict: %3.</source>
        <translation>部品 %2 個中 %1 個の判定が変わります: %3。</translation>
    </message>
</context>
<context>
    <name>Parameters</name>
    <message>
        <source>Backbone</source>
        <translation>基盤ネットワーク</translation>
    </message>
    <message>
        <source>Pretrained network whose features are compared.</source>
        <translation>特徴を比べる事前学習済みネットワーク。</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>チャネル</translation>
    </message>
    <message>
        <source>Which channels are trained and used.</source>
        <translation>学習し使用するチャネル。</translation>
    </message>
    <message>
        <source>Depth encoding</source>
        <translation>深度の符号化</translation>
    </message>
    <message>
        <source>How depth becomes the three channels of the backbone.</source>
        <translation>深度を基盤ネットワークの 3 チャネルにする方法。</translation>
    </message>
    <message>
        <source>Feature refinement</source>
        <translation>特徴の精緻化</translation>
    </message>
    <message>
        <source>Guided feature refinement between teacher and student.</source>
        <translation>教師と生徒の間のガイド付き特徴精緻化。</translation>
    </message>
    <message>
        <source>Fusion</source>
        <translation>統合</translation>
    </message>
    <message>
        <source>How the two anomaly maps become one.</source>
        <translation>2 つの異常マップを 1 つにする方法。</translation>
    </message>
    <message>
        <source>Network size</source>
        <translation>ネットワークの大きさ</translation>
    </message>
    <message>
        <source>Side of the square picture the network sees; a multiple of 32.</source>
        <translation>ネットワークが見る正方形画像の辺。32 の倍数。</translation>
    </message>
    <message>
        <source>Gates</source>
        <translation>ゲート数</translation>
    </message>
    <message>
        <source>Number of CM-SEGF gates whose answers are averaged.</source>
        <translation>答えを平均する CM-SEGF ゲートの数。</translation>
    </message>
    <message>
        <source>Student width</source>
        <translation>生徒の幅</translation>
    </message>
    <message>
        <source>Channels of the student at stride 4; more is slower.</source>
        <translation>ストライド 4 での生徒のチャネル数。多いほど遅くなります。</translation>
    </message>
    <message>
        <source>Student blocks</source>
        <translation>生徒のブロック数</translation>
    </message>
    <message>
        <source>Residual blocks of each decoder stage.</source>
        <translation>デコーダー各段の残差ブロック数。</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>プリセット</translation>
    </message>
    <message>
        <source>How long to train: quick for a first look, standard, or thorough; auto takes standard on a CPU and thorough on a GPU.</source>
        <translation>学習の長さ: まず試す、通常、できる限り良く。auto は CPU で standard、GPU で thorough を使います。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時刻</translation>
    </message>
    <message>
        <source>Time for the training; the machine&apos;s speed decides how many steps fit. 0 lets the preset decide.</source>
        <translation>学習の時間。機械の速度でステップ数が決まります。0 ならプリセットに従います。</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>装置</translation>
    </message>
    <message>
        <source>Where to compute: auto, cpu, cuda or cuda:N.</source>
        <translation>計算する場所: auto、cpu、cuda、cuda:N。</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Number format of the networks; auto takes the faster one that the machine supports.</source>
        <translation>ネットワークの数値形式。auto は対応する速い方を使います。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>乱数の種</translation>
    </message>
    <message>
        <source>Start of all random numbers: the same seed, data and machine give the same model.</source>
        <translation>全乱数の起点。同じ種、データ、機械なら同じモデルになります。</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>ステップ数</translation>
    </message>
    <message>
        <source>Training steps of the channels; 0 lets the preset decide.</source>
        <translation>チャネルの学習ステップ数。0 ならプリセットに従います。</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>バッチ</translation>
    </message>
    <message>
        <source>Parts in one step; fewer need less memory; 0 takes 4 for every process.</source>
        <translation>1 ステップの部品数。少ないほどメモリーを使いません。0 ならプロセスごとに 4。</translation>
    </message>
    <message>
        <source>Gate steps</source>
        <translation>ゲートのステップ数</translation>
    </message>
    <message>
        <source>Training steps of each fusion gate; 0 lets the preset decide.</source>
        <translation>各統合ゲートの学習ステップ数。0 ならプリセットに従います。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学習率</translation>
    </message>
    <message>
        <source>Largest step width of the optimiser.</source>
        <translation>最適化の最大の刻み。</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>重み減衰</translation>
    </message>
    <message>
        <source>Pull of the weights towards zero.</source>
        <translation>重みをゼロへ引く強さ。</translation>
    </message>
    <message>
        <source>Checkpoint interval</source>
        <translation>チェックポイントの間隔</translation>
    </message>
    <message>
        <source>Longest time of work that a crash can lose.</source>
        <translation>異常終了で失われうる最長の作業時間。</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>作業スレッド</translation>
    </message>
    <message>
        <source>Threads that prepare data; 0 lets the machine decide.</source>
        <translation>データを準備するスレッド数。0 なら機械に任せます。</translation>
    </message>
    <message>
        <source>Perlin perturbation</source>
        <translation>Perlin 摂動</translation>
    </message>
    <message>
        <source>Teach the network with Perlin-guided artificial defects.</source>
        <translation>Perlin ノイズによる人工欠陥で教えます。</translation>
    </message>
    <message>
        <source>Texture alignment</source>
        <translation>テクスチャーの調整</translation>
    </message>
    <message>
        <source>Lay statistically matched textures onto the artificial defects.</source>
        <translation>統計的に合わせたテクスチャーを人工欠陥に重ねます。</translation>
    </message>
    <message>
        <source>Guided smoothing</source>
        <translation>ガイド付き平滑化</translation>
    </message>
    <message>
        <source>Smooth artificial depth defects along the part&apos;s geometry.</source>
        <translation>部品の形状に沿って人工の深度欠陥を滑らかにします。</translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation>データ拡張</translation>
    </message>
    <message>
        <source>Show parts slightly moved, turned and lit differently.</source>
        <translation>部品を少しずらし、回し、照明を変えて見せます。</translation>
    </message>
    <message>
        <source>Mean good part</source>
        <translation>平均良品</translation>
    </message>
    <message>
        <source>Also compare each part with the mean good part, where good parts can be laid on each other.</source>
        <translation>良品どうしを重ね合わせられる場合、各部品を平均良品とも比較します。</translation>
    </message>
    <message>
        <source>Refinement weight</source>
        <translation>精緻化の重み</translation>
    </message>
    <message>
        <source>Weight of the projection loss of the feature refinement.</source>
        <translation>特徴精緻化の射影損失の重み。</translation>
    </message>
    <message>
        <source>Contraction weight</source>
        <translation>収縮の重み</translation>
    </message>
    <message>
        <source>Weight of the distribution contraction of the feature refinement.</source>
        <translation>特徴精緻化の分布収縮の重み。</translation>
    </message>
    <message>
        <source>Affinity weight</source>
        <translation>親和の重み</translation>
    </message>
    <message>
        <source>Weight of the non-local consistency of the feature refinement.</source>
        <translation>特徴精緻化の非局所整合性の重み。</translation>
    </message>
    <message>
        <source>Supervision weight</source>
        <translation>教師信号の重み</translation>
    </message>
    <message>
        <source>Weight of the pixel-wise supervision by the artificial defects.</source>
        <translation>人工欠陥による画素単位の教師信号の重み。</translation>
    </message>
    <message>
        <source>Expected colour and height</source>
        <translation>期待される色と高さ</translation>
    </message>
    <message>
        <source>Also compares colour and height themselves with what a good part would show there.</source>
        <translation>色と高さそのものも、良品ならその位置で示すはずの値と比較します。</translation>
    </message>
    <message>
        <source>Smallest deviation</source>
        <translation>最小の偏差</translation>
    </message>
    <message>
        <source>Added to the deviation of every pixel, as a share of the part&apos;s height range; the noise of the sensor.</source>
        <translation>各画素の偏差に加える値。部品の高さ範囲に対する割合で、センサーのノイズにあたります。</translation>
    </message>
    <message>
        <source>Weight of depth</source>
        <translation>深度の重み</translation>
    </message>
    <message>
        <source>How much differences of the surface count beside differences of the picture; 1 = as much.</source>
        <translation>画像の違いに対して面の違いをどれだけ重く数えるか。1 = 同じ。</translation>
    </message>
    <message>
        <source>Share kept</source>
        <translation>残す割合</translation>
    </message>
    <message>
        <source>Share of the good parts&apos; places that is remembered.</source>
        <translation>良品の位置のうち記憶する割合。</translation>
    </message>
    <message>
        <source>Another seed gives another training of the same parts.</source>
        <translation>シードを変えると、同じ部品でも別の学習になります。</translation>
    </message>
    <message>
        <source>Cell</source>
        <translation>セル</translation>
    </message>
    <message>
        <source>Side of the squares that are compared.</source>
        <translation>比較する正方形の一辺。</translation>
    </message>
    <message>
        <source>Radius of directions</source>
        <translation>向きの半径</translation>
    </message>
    <message>
        <source>The direction of the surface at a pixel is that of the pixels so near.</source>
        <translation>ピクセルでの面の向きは、この距離までのピクセルの向きです。</translation>
    </message>
    <message>
        <source>Radius of surfaces</source>
        <translation>面の半径</translation>
    </message>
    <message>
        <source>A pixel is described by the directions of the pixels so near; more is slower.</source>
        <translation>ピクセルは、この距離までのピクセルの向きで記述されます。大きいほど遅くなります。</translation>
    </message>
    <message>
        <source>Step of surfaces</source>
        <translation>面の間隔</translation>
    </message>
    <message>
        <source>Every so many pixels is described; more is faster.</source>
        <translation>この間隔ごとのピクセルを記述します。大きいほど速くなります。</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>符号</translation>
    </message>
    <message>
        <source>Good parts that each step learns from.</source>
        <translation>各ステップで学習に使う良品の数。</translation>
    </message>
    <message>
        <source>How much the features of the critic count beside the heights.</source>
        <translation>高さに対して、批評器の特徴をどれだけ重く見るか。</translation>
    </message>
    <message>
        <source>Length of the training.</source>
        <translation>学習の長さ。</translation>
    </message>
    <message>
        <source>Numbers that are left of a part in the middle of the network.</source>
        <translation>ネットワークの中央で部品を表す数値の個数。</translation>
    </message>
    <message>
        <source>Numbers that the generator makes a part of.</source>
        <translation>生成器が部品を作るもとになる数値の個数。</translation>
    </message>
    <message>
        <source>Of the first step; it falls to zero.</source>
        <translation>最初のステップの値。ゼロまで下がります。</translation>
    </message>
    <message>
        <source>Parts a step</source>
        <translation>1 ステップの部品数</translation>
    </message>
    <message>
        <source>Residual</source>
        <translation>残差</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>解像度</translation>
    </message>
    <message>
        <source>Side of the picture that the network takes.</source>
        <translation>ネットワークに入れる画像の一辺。</translation>
    </message>
    <message>
        <source>Weight of features</source>
        <translation>特徴の重み</translation>
    </message>
    <message>
        <source>What is compared: the heights, or their local structure.</source>
        <translation>比べるもの。高さ、またはその局所的な構造。</translation>
    </message>
</context>
<context>
    <name>QAbstractSpinBox</name>
    <message>
        <source>&amp;Step up</source>
        <translation>上げる(&amp;S)</translation>
    </message>
    <message>
        <source>Step &amp;down</source>
        <translation>下げる(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Select All</source>
        <translation>すべて選択(&amp;S)</translation>
    </message>
</context>
<context>
    <name>QDockWidget</name>
    <message>
        <source>Float</source>
        <translation>切り離す</translation>
    </message>
    <message>
        <source>Undocks and re-attaches the dock widget</source>
        <translation>パネルを切り離す、または元に戻します</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Closes the dock widget</source>
        <translation>パネルを閉じます</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>Look in:</source>
        <translation>場所:</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>戻る</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>進む</translation>
    </message>
    <message>
        <source>Parent Directory</source>
        <translation>上のフォルダー</translation>
    </message>
    <message>
        <source>Create New Folder</source>
        <translation>新しいフォルダーを作成</translation>
    </message>
    <message>
        <source>List View</source>
        <translation>一覧</translation>
    </message>
    <message>
        <source>Detail View</source>
        <translation>詳細</translation>
    </message>
    <message>
        <source>Files of type:</source>
        <translation>ファイルの種類:</translation>
    </message>
    <message>
        <source>Directory:</source>
        <translation>フォルダー:</translation>
    </message>
    <message>
        <source>File &amp;name:</source>
        <translation>ファイル名(&amp;N):</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>開く(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Choose</source>
        <translation>選択(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>名前の変更(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>削除(&amp;D)</translation>
    </message>
    <message>
        <source>Show &amp;hidden files</source>
        <translation>隠しファイルを表示(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;New Folder</source>
        <translation>新しいフォルダー(&amp;N)</translation>
    </message>
    <message>
        <source>New Folder</source>
        <translation>新しいフォルダー</translation>
    </message>
    <message>
        <source>Computer</source>
        <translation>コンピューター</translation>
    </message>
    <message>
        <source>My Computer</source>
        <translation>マイコンピューター</translation>
    </message>
    <message>
        <source>%1 already exists.
Do you want to replace it?</source>
        <translation>%1 は既にあります。
置き換えますか?</translation>
    </message>
    <message>
        <source>%1
File not found.
Please verify the correct file name was given.</source>
        <translation>%1
ファイルが見つかりません。
ファイル名を確認してください。</translation>
    </message>
    <message>
        <source>%1
Directory not found.
Please verify the correct directory name was given.</source>
        <translation>%1
フォルダーが見つかりません。
名前を確認してください。</translation>
    </message>
</context>
<context>
    <name>QFileSystemModel</name>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>サイズ</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>種類</translation>
    </message>
    <message>
        <source>Date Modified</source>
        <translation>更新日時</translation>
    </message>
</context>
<context>
    <name>QKeySequenceEdit</name>
    <message>
        <source>Press shortcut</source>
        <translation>キーを押してください</translation>
    </message>
</context>
<context>
    <name>QLineEdit</name>
    <message>
        <source>&amp;Undo</source>
        <translation>元に戻す(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>やり直す(&amp;R)</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>切り取り(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>コピー(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>貼り付け(&amp;P)</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>すべて選択</translation>
    </message>
</context>
<context>
    <name>QPlatformTheme</name>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>開く</translation>
    </message>
    <message>
        <source>&amp;Yes</source>
        <translation>はい(&amp;Y)</translation>
    </message>
    <message>
        <source>&amp;No</source>
        <translation>いいえ(&amp;N)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>適用</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>リセット</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>破棄</translation>
    </message>
</context>
<context>
    <name>QWidgetTextControl</name>
    <message>
        <source>&amp;Undo</source>
        <translation>元に戻す(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>やり直す(&amp;R)</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>切り取り(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>コピー(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>貼り付け(&amp;P)</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>すべて選択</translation>
    </message>
</context>
<context>
    <name>Report</name>
    <message>
        <source>No.</source>
        <translation>番号</translation>
    </message>
    <message>
        <source>Highest score</source>
        <translation>最高スコア</translation>
    </message>
    <message>
        <source>Area, mm²</source>
        <translation>面積, mm²</translation>
    </message>
    <message>
        <source>Size, mm</source>
        <translation>大きさ, mm</translation>
    </message>
    <message>
        <source>Deepest, mm</source>
        <translation>最深, mm</translation>
    </message>
    <message>
        <source>Highest, mm</source>
        <translation>最高, mm</translation>
    </message>
    <message>
        <source>Volume, mm³</source>
        <translation>体積, mm³</translation>
    </message>
    <message>
        <source>Raised by</source>
        <translation>検出要因</translation>
    </message>
    <message>
        <source>%1, good parts vary by %2</source>
        <translation>%1、良品のばらつき %2</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>Inspection of %1</source>
        <translation>%1 の検査</translation>
    </message>
    <message>
        <source>RGB</source>
        <translation>RGB</translation>
    </message>
    <message>
        <source>Height over the ground</source>
        <translation>底面からの高さ</translation>
    </message>
    <message>
        <source>Anomaly map; coloured above the pixel threshold, line at it</source>
        <translation>異常マップ。画素しきい値を超える部分に色、しきい値に線</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>Score of the part</source>
        <translation>部品のスコア</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>ラベル</translation>
    </message>
    <message>
        <source>Picture file</source>
        <translation>画像ファイル</translation>
    </message>
    <message>
        <source>Depth file</source>
        <translation>深度ファイル</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>撮影日時</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>メモ</translation>
    </message>
    <message>
        <source>Regions above the pixel threshold</source>
        <translation>画素しきい値を超える領域</translation>
    </message>
    <message>
        <source>None.</source>
        <translation>なし。</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>レシピ</translation>
    </message>
    <message>
        <source>Inspection of %1: %2</source>
        <translation>%1 の検査: %2</translation>
    </message>
    <message>
        <source>Page %1 of %2</source>
        <translation>%1 / %2 ページ</translation>
    </message>
    <message>
        <source>Review above</source>
        <translation>要確認のしきい値</translation>
    </message>
    <message>
        <source>no review band</source>
        <translation>要確認の帯なし</translation>
    </message>
    <message>
        <source>Reject above</source>
        <translation>不合格のしきい値</translation>
    </message>
    <message>
        <source>A pixel counts above</source>
        <translation>画素のしきい値</translation>
    </message>
    <message>
        <source>Minimum area</source>
        <translation>最小面積</translation>
    </message>
    <message>
        <source>every size counts</source>
        <translation>すべての大きさを数える</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部品</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>未保存</translation>
    </message>
    <message>
        <source>%1, revision %2</source>
        <translation>%1、改訂 %2</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>データ</translation>
    </message>
    <message>
        <source>Thresholds set</source>
        <translation>しきい値の設定</translation>
    </message>
    <message>
        <source>%1 by %2</source>
        <translation>%1、%2</translation>
    </message>
    <message>
        <source>tried, not applied: these verdicts are provisional</source>
        <translation>試用中で未適用のため、判定は暫定です</translation>
    </message>
    <message>
        <source>How</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Calculated from</source>
        <translation>算出に使った部品</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>メモ</translation>
    </message>
    <message>
        <source>Twinspect · %1, recipe revision %2, model %3</source>
        <translation>Twinspect · %1、レシピ改訂 %2、モデル %3</translation>
    </message>
    <message>
        <source>Height (mm)</source>
        <translation>高さ, mm</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>スコア</translation>
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
        <translation>ラベルなし</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) could not be inspected; the list says why.</source>
        <translation>
            <numerusform>%n 個の部品を検査できませんでした。理由は一覧にあります。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 (%3 %)</source>
        <translation>%1 / %2 (%3 %)</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>セット</translation>
    </message>
    <message>
        <source>False rejects</source>
        <translation>過検出</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>見逃し</translation>
    </message>
    <message>
        <source>To review</source>
        <translation>要確認</translation>
    </message>
    <message>
        <source>%1: with %2 % confidence at most %3 % of all good parts are rejected. These parts had no say in the thresholds.</source>
        <translation>%1: 信頼度 %2 % で、不合格になる良品は最大 %3 % です。これらの部品はしきい値に影響していません。</translation>
    </message>
    <message>
        <source>The picture cannot be read.</source>
        <translation>画像を読み込めません。</translation>
    </message>
    <message>
        <source>score %1</source>
        <translation>スコア %1</translation>
    </message>
    <message>
        <source>No part was rejected.</source>
        <translation>不合格の部品はありません。</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Largest area, mm²</source>
        <translation>最大面積, mm²</translation>
    </message>
    <message>
        <source>not inspected: %1</source>
        <translation>未検査: %1</translation>
    </message>
    <message>
        <source>Inspection report: %1</source>
        <translation>検査報告書: %1</translation>
    </message>
    <message>
        <source>Verdicts</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Thresholds</source>
        <translation>しきい値</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>根拠</translation>
    </message>
    <message>
        <source>Rejected parts</source>
        <translation>不合格の部品</translation>
    </message>
    <message>
        <source>All parts</source>
        <translation>すべての部品</translation>
    </message>
    <message>
        <source>The score is within the limits.</source>
        <translation>スコアは限度内です。</translation>
    </message>
    <message>
        <source>The score is above the review threshold.</source>
        <translation>スコアが要確認しきい値を超えています。</translation>
    </message>
    <message>
        <source>The score is above the reject threshold.</source>
        <translation>スコアが不合格しきい値を超えました。</translation>
    </message>
    <message>
        <source>Every region is smaller than the minimum area, so the verdict is one step milder.</source>
        <translation>すべての領域が最小面積より小さいため、判定が 1 段階緩くなります。</translation>
    </message>
    <message>
        <source>No pixel is above the pixel threshold, so the verdict is one step milder.</source>
        <translation>画素しきい値を超える画素がないため、判定が 1 段階緩くなります。</translation>
    </message>
    <message>
        <source>The areas could not be measured, so nothing was made milder.</source>
        <translation>面積を測定できないため、判定は緩くなっていません。</translation>
    </message>
    <message>
        <source>No part was found in the scan.</source>
        <translation>スキャンで部品が見つかりませんでした。</translation>
    </message>
    <message>
        <source>The score is not a number; a person has to look.</source>
        <translation>スコアが数値ではありません。人が確認してください。</translation>
    </message>
    <message>
        <source>The thresholds are not set; a person has to look.</source>
        <translation>しきい値が未設定です。人が確認してください。</translation>
    </message>
    <message>
        <source>Against good parts, mm</source>
        <translation>良品との差 (mm)</translation>
    </message>
    <message>
        <source>Verdict compared with label</source>
        <translation>判定とラベル</translation>
    </message>
    <message>
        <source>escape</source>
        <translation>見逃し</translation>
    </message>
    <message>
        <source>false reject</source>
        <translation>過検出</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日付</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>検査員</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>署名</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) that the model learnt from are left out of counts, histogram and pictures: their verdicts prove nothing.</source>
        <translation>
            <numerusform>モデルが学習に使った部品 %n 個は、集計・ヒストグラム・画像に含めていません。それらの判定は何の証拠にもなりません。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more part(s) have no picture here; the list names them.</source>
        <translation>
            <numerusform>他に %n 個の部品があります。画像はありませんが、一覧に記載されています。</numerusform>
        </translation>
    </message>
    <message>
        <source>Escapes: defective parts with the verdict OK</source>
        <translation>見逃し: 合格と判定された不良品</translation>
    </message>
    <message>
        <source>No defective part passed.</source>
        <translation>通過した不良品はありません。</translation>
    </message>
    <message>
        <source>learnt from</source>
        <translation>学習に使用</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>部品</translation>
    </message>
    <message>
        <source>Newest scan</source>
        <translation>最新のスキャン</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>スコア</translation>
    </message>
    <message>
        <source>last bar: %1 and more</source>
        <translation>最後の棒: %1 以上</translation>
    </message>
    <message>
        <source>The geometry has another scale than that of the parts the model learnt from.</source>
        <translation>形状データの縮尺がモデルの学習した部品と違います。</translation>
    </message>
    <message>
        <source>This does not look like the part that the model learnt; a person has to look.</source>
        <translation>モデルが学習した部品には見えません。人の確認が必要です。</translation>
    </message>
    <message>
        <source>The thresholds were found on scores that were computed in another number format or on another kind of processor; a person has to look.</source>
        <translation>しきい値の根拠となったスコアは、別の数値形式または別の種類のプロセッサで計算されたものです。人の確認が必要です。</translation>
    </message>
    <message>
        <source>Longest, mm</source>
        <translation>最大長, mm</translation>
    </message>
    <message>
        <source>To the edge, mm</source>
        <translation>縁まで, mm</translation>
    </message>
    <message>
        <source>± is the standard uncertainty (one standard deviation) from the noise of the sensor and the size of a pixel; which pixels belong to a region is not part of it.</source>
        <translation>± はセンサーの雑音と画素の大きさによる標準不確かさ（標準偏差 1 つ分）です。どの画素が領域に属するかは含みません。</translation>
    </message>
    <message>
        <source>Minimum depth</source>
        <translation>最小深さ</translation>
    </message>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
    <message>
        <source>every depth counts</source>
        <translation>すべての深さを数える</translation>
    </message>
    <message>
        <source>No region is both as large as the minimum area and as deep or high as the minimum depth, so the verdict is one step milder.</source>
        <translation>最小面積と最小深さ（または高さ）の両方に達する領域がないため、判定が 1 段階緩くなります。</translation>
    </message>
    <message>
        <source>The depth of a region could not be measured, so nothing was made milder by the minimum depth.</source>
        <translation>深さを測定できない領域があるため、最小深さによる緩和は行っていません。</translation>
    </message>
    <message>
        <source>%1, ignored</source>
        <translation>%1、無視</translation>
    </message>
    <message>
        <source>%1; dashed: regions of interest</source>
        <translation>%1。破線: 関心領域</translation>
    </message>
    <message>
        <source>%1 on this part</source>
        <translation>この部品の %1</translation>
    </message>
    <message>
        <source>Score if every pixel counted</source>
        <translation>全画素を数えた場合のスコア</translation>
    </message>
    <message>
        <source>Region of interest %1</source>
        <translation>関心領域 %1</translation>
    </message>
    <message>
        <source>The score of a region of interest is above the region&apos;s own threshold.</source>
        <translation>関心領域のスコアが、その領域独自のしきい値を超えました。</translation>
    </message>
    <message>
        <source>Without the regions of interest the verdict would be stricter.</source>
        <translation>関心領域がなければ、判定はより厳しくなります。</translation>
    </message>
    <message>
        <source>A region of interest does not lie on the part, or not wholly within the picture; a person has to look.</source>
        <translation>関心領域が部品の上にないか、画像に収まっていません。人が確認する必要があります。</translation>
    </message>
    <message>
        <source>The regions of interest leave nothing of the part to inspect; a person has to look.</source>
        <translation>関心領域により検査する所が残りません。人が確認する必要があります。</translation>
    </message>
    <message>
        <source>The part was inspected under other regions of interest; it has to be inspected again.</source>
        <translation>この部品は別の関心領域で検査されました。検査し直す必要があります。</translation>
    </message>
    <message>
        <source>Defect type</source>
        <translation>欠陥の種類</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>深刻さ</translation>
    </message>
    <message>
        <source>Defects that a person marked</source>
        <translation>人がアノテーションを付けた欠陥</translation>
    </message>
    <message numerus="yes">
        <source>Of %n part(s) a person should know how the score came about; the list says it.</source>
        <translation>
            <numerusform>%n 個の部品では、スコアがどのように求められたかに注意が必要です。一覧に記載しています。</numerusform>
        </translation>
    </message>
    <message>
        <source>Scale of scores</source>
        <translation>スコアの目盛り</translation>
    </message>
    <message>
        <source>Raw scores: middle %1, reject threshold of the training %2, reject above %3</source>
        <translation>生のスコア: 中央値 %1、学習時の不合格しきい値 %2、%3 を超えると不合格</translation>
    </message>
    <message>
        <source>The part does not lie in the picture as the good parts do; a person has to look.</source>
        <translation>部品の置かれ方が良品と異なります。人による確認が必要です。</translation>
    </message>
    <message>
        <source>%1, up to %2 mm</source>
        <translation>%1、最大 %2 mm</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>Deviation from the mean good part</source>
        <translation>平均良品からの偏差</translation>
    </message>
    <message>
        <source>This part was not compared with the mean good part: the model has none, or its position was not found with certainty.</source>
        <translation>この部品は平均良品と比較されていません。モデルに平均良品がないか、部品の位置が確実に見つかりませんでした。</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>公差</translation>
    </message>
    <message>
        <source>none is set</source>
        <translation>未設定</translation>
    </message>
    <message>
        <source>Too low</source>
        <translation>低すぎる</translation>
    </message>
    <message>
        <source>Too high</source>
        <translation>高すぎる</translation>
    </message>
    <message>
        <source>Not clear</source>
        <translation>不明確</translation>
    </message>
    <message>
        <source>%1: outside by less than twice as much as good parts vary there</source>
        <translation>%1：公差外だが、その場所の良品のばらつきの 2 倍未満</translation>
    </message>
    <message>
        <source>Compared</source>
        <translation>比較した面積</translation>
    </message>
    <message>
        <source>Good parts vary by</source>
        <translation>良品のばらつき</translation>
    </message>
    <message>
        <source>%1 mm (one standard deviation, middle of all pixels)</source>
        <translation>%1 mm（標準偏差、全画素の中央値）</translation>
    </message>
    <message>
        <source>Blue: too low; pale: within the tolerance; orange: too high; light colours: not clear</source>
        <translation>青：低すぎる、淡色：公差内、橙：高すぎる、薄い色：不明確</translation>
    </message>
    <message>
        <source>Blue: lower than good parts; orange: higher</source>
        <translation>青：良品より低い、橙：高い</translation>
    </message>
    <message>
        <source>The tolerance makes no verdict.</source>
        <translation>公差は判定に影響しません。</translation>
    </message>
    <message>
        <source>Against good parts (mm)</source>
        <translation>良品との差 (mm)</translation>
    </message>
</context>
<context>
    <name>ResultsFile</name>
    <message>
        <source>E&amp;xport results…</source>
        <translation>結果を出力(&amp;X)…</translation>
    </message>
    <message>
        <source>Writes the results, one line a part: a table for spreadsheets, or JSON lines with all regions.</source>
        <translation>結果を部品ごとに 1 行書き出します。表計算用の表、または全領域付きの JSON Lines です。</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表 (*.csv)</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>JSON Lines (*.jsonl)</translation>
    </message>
    <message>
        <source>Export results</source>
        <translation>結果を出力</translation>
    </message>
</context>
<context>
    <name>SampleCommands</name>
    <message numerus="yes">
        <source>Label %n part(s) as good</source>
        <translation>
            <numerusform>%n 個の部品を良品にする</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Label %n part(s) as defective</source>
        <translation>
            <numerusform>%n 個の部品を不良品にする</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove the label of %n part(s)</source>
        <translation>
            <numerusform>%n 個の部品のラベルを外す</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mark %n part(s)</source>
        <translation>
            <numerusform>%n 個の部品に印を付ける</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove the mark of %n part(s)</source>
        <translation>
            <numerusform>%n 個の部品の印を外す</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Note on %n part(s)</source>
        <translation>
            <numerusform>%n 個の部品へのメモ</numerusform>
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
        <translation>不良品: %1</translation>
    </message>
    <message>
        <source>Not labelled</source>
        <translation>ラベルなし</translation>
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
        <translation>両方</translation>
    </message>
    <message>
        <source>Escape</source>
        <translation>見逃し</translation>
    </message>
    <message>
        <source>False reject</source>
        <translation>過検出</translation>
    </message>
    <message>
        <source>Escape: labelled as a defect, but the verdict is OK.</source>
        <translation>見逃し: 不良品とラベル付けされていますが、判定は OK です。</translation>
    </message>
    <message>
        <source>False reject: labelled as good, but the verdict is Reject.</source>
        <translation>過検出: 良品とラベル付けされていますが、判定は NG です。</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation>着手</translation>
    </message>
    <message>
        <source>Finished, in the good set</source>
        <translation>完了、良品セット</translation>
    </message>
    <message>
        <source>Finished, defect example</source>
        <translation>完了、欠陥の例</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>完了</translation>
    </message>
</context>
<context>
    <name>ThresholdWords</name>
    <message>
        <source>The scores of the good parts lie between %1 and %2. The threshold lies above the highest of them, by %3 % of that range.</source>
        <translation>良品のスコアは %1 から %2 の間にあります。しきい値は最高のスコアより、この幅の %3 % だけ上にあります。</translation>
    </message>
    <message>
        <source>%1 % of the %2 good parts score no higher than the threshold.</source>
        <translation>%2 個の良品のうち %1 % はスコアがしきい値以下です。</translation>
    </message>
    <message>
        <source>The good parts score %1 on average. The threshold lies %2 standard deviations of %3 above that.</source>
        <translation>良品のスコアの平均は %1 です。しきい値はそこから標準偏差 %2 個分（1 個は %3）上にあります。</translation>
    </message>
    <message>
        <source>The threshold is score number %1 of the %2 good parts in rising order. A new good part is rejected with a probability of at most %3 %.</source>
        <translation>しきい値は、%2 個の良品のスコアを小さい順に並べた %1 番目です。新しい良品が不合格になる確率は最大 %3 % です。</translation>
    </message>
    <message>
        <source>This is the lowest threshold that rejects at most %1 of the %2 good parts.</source>
        <translation>これは、%2 個の良品のうち不合格が %1 個以下になる最も低いしきい値です。</translation>
    </message>
    <message>
        <source>This is the highest threshold that lets at most %1 of the %2 defective parts pass.</source>
        <translation>これは、%2 個の不良品のうち見逃しが %1 個以下になる最も高いしきい値です。</translation>
    </message>
    <message>
        <source>This is the best balance: %1 % of the defective parts are found, and %2 % of the rejected parts are defective.</source>
        <translation>これが最もよい釣り合いです。不良品の %1 % が見つかり、不合格にした部品の %2 % が不良品です。</translation>
    </message>
    <message>
        <source>Here false rejects, escapes and reviews together cost least: %1 for %2 parts.</source>
        <translation>ここで過検出、見逃し、要確認の合計コストが最小になります: %2 個で %1。</translation>
    </message>
    <message>
        <source>Set by hand. On the parts at that time it rejected %1 of %2 good ones and let %3 of %4 defective ones pass.</source>
        <translation>手動で設定しました。そのときの部品では、良品 %2 個のうち %1 個を不合格にし、不良品 %4 個のうち %3 個を見逃しました。</translation>
    </message>
</context>
<context>
    <name>Tolerance</name>
    <message>
        <source>%1 to %2 mm</source>
        <translation>%1 ～ %2 mm</translation>
    </message>
    <message>
        <source>too low</source>
        <translation>低すぎる</translation>
    </message>
    <message>
        <source>perhaps too low</source>
        <translation>低すぎる可能性</translation>
    </message>
    <message>
        <source>perhaps too high</source>
        <translation>高すぎる可能性</translation>
    </message>
    <message>
        <source>too high</source>
        <translation>高すぎる</translation>
    </message>
    <message>
        <source>Against good parts (mm)</source>
        <translation>良品との差 (mm)</translation>
    </message>
    <message>
        <source>below %1</source>
        <translation>%1 未満</translation>
    </message>
    <message>
        <source>within the tolerance</source>
        <translation>公差内</translation>
    </message>
    <message>
        <source>above %1</source>
        <translation>%1 超</translation>
    </message>
</context>
<context>
    <name>TrainingWords</name>
    <message>
        <source>Scoring parts kept aside with the finished model</source>
        <translation>取り分けた部品を完成したモデルで採点しています</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>開始しています</translation>
    </message>
    <message>
        <source>Measuring the good parts</source>
        <translation>良品を測定しています</translation>
    </message>
    <message>
        <source>Reading the good parts</source>
        <translation>良品を読み込んでいます</translation>
    </message>
    <message>
        <source>Learning the good parts</source>
        <translation>良品を学習しています</translation>
    </message>
    <message>
        <source>Measuring what is normal on parts kept aside</source>
        <translation>取り分けた部品で正常の範囲を測定しています</translation>
    </message>
    <message>
        <source>Checking with artificial defects on parts kept aside</source>
        <translation>取り分けた部品で人工欠陥を使って確認しています</translation>
    </message>
    <message>
        <source>Preparing how RGB and depth are weighted</source>
        <translation>RGB と深度の重み付けを準備しています</translation>
    </message>
    <message>
        <source>Learning how RGB and depth are weighted</source>
        <translation>RGB と深度の重み付けを学習しています</translation>
    </message>
    <message>
        <source>less than a minute</source>
        <translation>1 分未満</translation>
    </message>
    <message>
        <source>about %1 min</source>
        <translation>約 %1 分</translation>
    </message>
    <message>
        <source>about %1 h %2 min</source>
        <translation>約 %1 時間 %2 分</translation>
    </message>
    <message>
        <source>It computes on the graphics card (%1), as you chose.</source>
        <translation>選択に従い、グラフィックカード (%1) で計算します。</translation>
    </message>
    <message>
        <source>It computes on the graphics card (%1), because one was found: that is fastest.</source>
        <translation>グラフィックカード (%1) が見つかったため、最も速いそれで計算します。</translation>
    </message>
    <message>
        <source>It computes on the processor, as you chose.</source>
        <translation>選択に従い、プロセッサーで計算します。</translation>
    </message>
    <message>
        <source>It computes on the processor, because no graphics card for computing (CUDA) was found.</source>
        <translation>計算用のグラフィックカード (CUDA) が見つからないため、プロセッサーで計算します。</translation>
    </message>
</context>
<context>
    <name>ValueText</name>
    <message>
        <source>0 is the middle of the held-out good parts, %1 the reject threshold of the training.</source>
        <translation>0 は取り置いた良品の中央値、%1 は学習時の不合格しきい値です。</translation>
    </message>
    <message>
        <source>Raw scores: the model, or an older version that stored this, says no scale.</source>
        <translation>生のスコアです。モデル、または保存した旧バージョンに目盛りがありません。</translation>
    </message>
    <message>
        <source>Score of the part (0 = middle of the good parts, 1 = reject threshold of the training)</source>
        <translation>部品のスコア（0 = 良品の中央値、1 = 学習時の不合格しきい値）</translation>
    </message>
    <message>
        <source>Score of the part (higher = less like the good parts)</source>
        <translation>部品のスコア (高いほど良品と異なる)</translation>
    </message>
    <message>
        <source>%1 Raw score: %2.</source>
        <translation>%1 生のスコア: %2。</translation>
    </message>
</context>
<context>
    <name>twinspect::AboutDialog</name>
    <message>
        <source>About Twinspect</source>
        <translation>Twinspect について</translation>
    </message>
    <message>
        <source>Inspects parts with RGB and depth after learning them from good examples.</source>
        <translation>良品から学習し、RGB と深度で部品を検査します。</translation>
    </message>
    <message>
        <source>The method is a reconstruction of DCRDF-Net, a dual-channel network that compares what it sees in RGB and in depth with what it learned and fuses both.</source>
        <translation>手法は DCRDF-Net の再構成です。RGB と深度それぞれで見たものを学習したものと比べ、両方を統合する 2 チャネルのネットワークです。</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later. It comes without any warranty.</source>
        <translation>GNU General Public License バージョン 3 以降に基づく自由ソフトウェアです。保証は一切ありません。</translation>
    </message>
    <message>
        <source>Twinspect works without a network and sends nothing anywhere.</source>
        <translation>Twinspect はネットワークなしで動作し、どこにも何も送信しません。</translation>
    </message>
    <message>
        <source>Copy versions</source>
        <translation>バージョンをコピー</translation>
    </message>
    <message>
        <source>Copies the versions, for the report of a fault.</source>
        <translation>不具合の報告のためにバージョンをコピーします。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>twinspect::ActionList</name>
    <message>
        <source>File</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>編集</translation>
    </message>
    <message>
        <source>View</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>Watched folder</source>
        <translation>監視フォルダー</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>ヘルプ</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>部品</translation>
    </message>
</context>
<context>
    <name>twinspect::AnnotationDesk</name>
    <message>
        <source>Adds everything that the selected annotation surrounds.</source>
        <translation>選択したアノテーションが囲む部分をすべて加えます。</translation>
    </message>
    <message>
        <source>Adds the annotations of the part that was shown before, at the same place.</source>
        <translation>前に表示した部品のアノテーションを同じ位置に加えます。</translation>
    </message>
    <message>
        <source>Copy from the part shown before</source>
        <translation>前の部品からコピー</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Deletes the selected annotation. A copy is kept on disk.</source>
        <translation>選択したアノテーションを削除します。ディスクには別に残ります。</translation>
    </message>
    <message>
        <source>Fill holes</source>
        <translation>穴を埋める</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>Makes an annotation of every separate piece of the selected one.</source>
        <translation>選択したアノテーションの離れた部分をそれぞれ別のアノテーションにします。</translation>
    </message>
    <message>
        <source>Makes one annotation of those that are selected in the list.</source>
        <translation>一覧で選んだアノテーションを 1 つにします。</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>結合</translation>
    </message>
    <message>
        <source>One of the annotations is locked.</source>
        <translation>アノテーションの 1 つがロックされています。</translation>
    </message>
    <message>
        <source>Open a part first.</source>
        <translation>先に部品を開いてください。</translation>
    </message>
    <message>
        <source>Says that every defect on this part is marked. A part without annotations is then a good one.</source>
        <translation>この部品のアノテーションがすべて済んだことを示します。アノテーションのない部品は良品になります。</translation>
    </message>
    <message>
        <source>Select an annotation first.</source>
        <translation>先にアノテーションを選択してください。</translation>
    </message>
    <message>
        <source>Select two or more annotations in the list.</source>
        <translation>一覧でアノテーションを 2 つ以上選んでください。</translation>
    </message>
    <message>
        <source>Show annotations</source>
        <translation>アノテーションを表示</translation>
    </message>
    <message>
        <source>Shows or hides all annotations in all views.</source>
        <translation>すべてのビューでアノテーションをすべて表示または非表示にします。</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>分割</translation>
    </message>
    <message>
        <source>The annotation is one piece.</source>
        <translation>アノテーションは 1 つにつながっています。</translation>
    </message>
    <message>
        <source>The part shown before has a picture of another size.</source>
        <translation>前の部品は画像の大きさが異なります。</translation>
    </message>
    <message>
        <source>The part shown before has no annotation.</source>
        <translation>前の部品にはアノテーションがありません。</translation>
    </message>
    <message>
        <source>The selected annotation is locked.</source>
        <translation>選択したアノテーションはロックされています。</translation>
    </message>
    <message>
        <source>Export annotations…</source>
        <translation>アノテーションをエクスポート…</translation>
    </message>
    <message>
        <source>Import annotations…</source>
        <translation>アノテーションをインポート…</translation>
    </message>
    <message>
        <source>Open data first.</source>
        <translation>先にデータを開いてください。</translation>
    </message>
    <message>
        <source>Takes annotations that other programs wrote.</source>
        <translation>ほかのプログラムが書いたアノテーションを取り込みます。</translation>
    </message>
    <message>
        <source>Writes the annotations of all parts for other programs: masks, COCO, CVAT, labelme and others.</source>
        <translation>すべての部品のアノテーションをほかのプログラム用に書き出します（マスク、COCO、CVAT、labelme など）。</translation>
    </message>
    <message>
        <source>Select a region of interest first.</source>
        <translation>先に関心領域を選択してください。</translation>
    </message>
    <message>
        <source>Open a recipe and a part first.</source>
        <translation>先にレシピと部品を開いてください。</translation>
    </message>
    <message>
        <source>This is for annotations, not for regions of interest.</source>
        <translation>これはアノテーション用で、関心領域には使えません。</translation>
    </message>
    <message>
        <source>Add to the good set</source>
        <translation>良品セットに加える</translation>
    </message>
    <message>
        <source>Says that the part is good and is learnt from in the next training. Pressed again, it takes that back.</source>
        <translation>部品が良品であり、次の学習に使うことを示します。もう一度押すと取り消します。</translation>
    </message>
    <message>
        <source>Add as defect example</source>
        <translation>欠陥の例にする</translation>
    </message>
    <message>
        <source>Says that the part is defective: it counts as a defect in calibrating and evaluating, and is never learnt from. Pressed again, it takes that back.</source>
        <translation>部品に欠陥があることを示します。校正と評価では欠陥として数え、学習には使いません。もう一度押すと取り消します。</translation>
    </message>
    <message>
        <source>Give a second opinion</source>
        <translation>第二の判断を付ける</translation>
    </message>
    <message>
        <source>You annotate the parts without seeing what was marked before, in files of your own. Where both have finished a part, the two are compared.</source>
        <translation>前のアノテーションを見ずに、自分のファイルで部品にアノテーションを付けます。二人とも完了した部品では両方を比べます。</translation>
    </message>
    <message>
        <source>Accept the other opinion</source>
        <translation>もう一方の判断を採用</translation>
    </message>
    <message>
        <source>Puts the annotations of the second opinion in the place of those of this part. You can undo this.</source>
        <translation>この部品のアノテーションを第二の判断のものに置き換えます。元に戻せます。</translation>
    </message>
    <message>
        <source>Merge both opinions</source>
        <translation>両方の判断を結合</translation>
    </message>
    <message>
        <source>Adds what the second opinion marked on this part: what overlaps becomes one annotation. You can undo this.</source>
        <translation>第二の判断がこの部品に付けたものを加えます。重なるものは一つになります。元に戻せます。</translation>
    </message>
    <message>
        <source>A second opinion changes no label. Leave it first.</source>
        <translation>第二の判断はラベルを変えません。先に終了してください。</translation>
    </message>
    <message>
        <source>The part has annotations, so it is not good.</source>
        <translation>部品にアノテーションがあるので良品ではありません。</translation>
    </message>
    <message>
        <source>You are giving a second opinion. Leave it first.</source>
        <translation>第二の判断を付けているところです。先に終了してください。</translation>
    </message>
    <message>
        <source>Nobody gave a second opinion on these data.</source>
        <translation>このデータに第二の判断はありません。</translation>
    </message>
    <message>
        <source>The part is not finished by both persons.</source>
        <translation>二人ともこの部品を完了していません。</translation>
    </message>
    <message>
        <source>%1 is no example any more.</source>
        <translation>%1 は例ではなくなりました。</translation>
    </message>
    <message>
        <source>%1 is in the good set: it is labelled good, and the next training learns from it.</source>
        <translation>%1 を良品セットに加えました。良品とし、次の学習に使います。</translation>
    </message>
    <message>
        <source>%1 is a defect example: it counts as a defect in calibrating and evaluating, and no training learns from it.</source>
        <translation>%1 を欠陥の例にしました。校正と評価では欠陥として数え、学習には使いません。</translation>
    </message>
    <message>
        <source>Not finished: close the outline that is being drawn, or give it up with Escape.</source>
        <translation>完了していません。描きかけの輪郭を閉じるか、Escape で取り消してください。</translation>
    </message>
    <message>
        <source>Not finished: the part is labelled a defect, and nothing is marked on it. Mark the defect, or label the part good with G first.</source>
        <translation>完了していません。部品は不良品とされていますが、何も記入されていません。欠陥を記入するか、先に G で良品にしてください。</translation>
    </message>
    <message>
        <source>The region of interest does not lie on this part.</source>
        <translation>この関心領域はこの部品の上にありません。</translation>
    </message>
    <message>
        <source>%1 Choose it again to stop using it.</source>
        <comment>what a tool does</comment>
        <translation>%1 もう一度選ぶと、使用を終えます。</translation>
    </message>
</context>
<context>
    <name>twinspect::AnnotationList</name>
    <message>
        <source>Defect type</source>
        <translation>欠陥の種類</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>メモ</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>画素数</translation>
    </message>
    <message>
        <source>Seen in</source>
        <translation>見える画像</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>深刻度</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>ロック中</translation>
    </message>
    <message>
        <source>no type</source>
        <translation>種類なし</translation>
    </message>
</context>
<context>
    <name>twinspect::AnnotationPanel</name>
    <message>
        <source>%1 (severe)</source>
        <translation>%1 (重大)</translation>
    </message>
    <message>
        <source>1 (slight)</source>
        <translation>1 (軽微)</translation>
    </message>
    <message>
        <source>Annotations of this part</source>
        <translation>この部品のアノテーション</translation>
    </message>
    <message>
        <source>Defect type</source>
        <translation>欠陥の種類</translation>
    </message>
    <message>
        <source>Describe an annotation</source>
        <translation>アノテーションの説明</translation>
    </message>
    <message>
        <source>How strongly annotations cover what is under them.</source>
        <translation>アノテーションが下の画像を覆い隠す度合いです。</translation>
    </message>
    <message>
        <source>Key %1</source>
        <translation>%1 キー</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>ロック</translation>
    </message>
    <message>
        <source>No part is open.</source>
        <translation>部品が開かれていません。</translation>
    </message>
    <message>
        <source>No tool changes a locked annotation.</source>
        <translation>ロックしたアノテーションはどのツールでも変わりません。</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>メモ</translation>
    </message>
    <message>
        <source>Nothing is marked on this part. Choose a tool left of the views and draw.</source>
        <translation>この部品にはアノテーションがありません。ビューの左でツールを選んで描いてください。</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>保存しました。</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>保存しています…</translation>
    </message>
    <message>
        <source>Seen in</source>
        <translation>見える画像</translation>
    </message>
    <message>
        <source>Set the defect type</source>
        <translation>欠陥の種類を設定</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>深刻度</translation>
    </message>
    <message>
        <source>The type of the selected annotation and of those drawn from now on. Type a new name and press Return to add a type; the keys 1 to 9 choose one while a tool is active.</source>
        <translation>選択したアノテーションと、これから描くアノテーションの種類です。新しい名前を入力して Enter を押すと種類が加わります。ツールの使用中は 1 から 9 のキーで選べます。</translation>
    </message>
    <message>
        <source>not given</source>
        <translation>未指定</translation>
    </message>
    <message>
        <source>Second opinion of</source>
        <translation>第二の判断をした人</translation>
    </message>
    <message>
        <source>The person whose second opinion is compared with these annotations.</source>
        <translation>これらのアノテーションと比べる第二の判断をした人。</translation>
    </message>
    <message>
        <source>%1 of %2 parts finished.</source>
        <translation>部品 %2 個中 %1 個が完了。</translation>
    </message>
    <message>
        <source>A part takes %1 min (median).</source>
        <translation>部品 1 個の所要時間 %1 分（中央値）。</translation>
    </message>
    <message>
        <source>IoU %1, kappa %2</source>
        <translation>IoU %1、カッパ %2</translation>
    </message>
    <message>
        <source>You are giving a second opinion. What was marked before is shown when you have finished a part.</source>
        <translation>第二の判断を付けているところです。前のアノテーションは部品を完了すると表示されます。</translation>
    </message>
    <message>
        <source>Agreement on this part: %1 (pixels).</source>
        <translation>この部品の一致: %1（ピクセル）。</translation>
    </message>
    <message numerus="yes">
        <source>Agreement on %n part(s): pixels %1; good or defective %2.</source>
        <translation>
            <numerusform>部品 %n 個の一致: ピクセル %1、良品か欠陥か %2。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::AnnotationText</name>
    <message>
        <source>A polygon has at least three corners. The Delete key deletes the whole annotation.</source>
        <translation>多角形には少なくとも 3 つの頂点が必要です。Delete キーでアノテーション全体を削除します。</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>ブラシ</translation>
    </message>
    <message>
        <source>Click a defect: all that is joined to it and has its colour is marked. %1</source>
        <translation>欠陥をクリックすると、つながっている同じ色の部分がアノテーションになります。%1</translation>
    </message>
    <message>
        <source>Click a dent or a bump: all that is joined to it and has the same height is marked. %1</source>
        <translation>へこみや出っ張りをクリックすると、つながっている同じ高さの部分がアノテーションになります。%1</translation>
    </message>
    <message>
        <source>Click a region of the anomaly map: the part of it above the pixel threshold is marked. %1</source>
        <translation>異常マップの領域をクリックすると、画素しきい値を超える部分がアノテーションになります。%1</translation>
    </message>
    <message>
        <source>Click a surface: it is marked up to the next edge. %1</source>
        <translation>表面をクリックすると、次のエッジまでがアノテーションになります。%1</translation>
    </message>
    <message>
        <source>Click an annotation to select it; click again for the one below. Drag a corner of its outline, or an edge to add a corner. Ctrl + click deletes a corner, the Delete key deletes the annotation.</source>
        <translation>アノテーションをクリックすると選択します。もう一度クリックすると下のものを選択します。輪郭の頂点をドラッグすると動き、辺をドラッグすると頂点が加わります。Ctrl + クリックで頂点を、Delete キーでアノテーションを削除します。</translation>
    </message>
    <message>
        <source>Click corner by corner. Click the first corner, double click or press Return twice to close it. Backspace takes the last corner back. Near a corner of another outline the pointer snaps to it.</source>
        <translation>頂点を順にクリックします。最初の頂点をクリックするか、ダブルクリックするか、Enter を 2 回押すと閉じます。Backspace で最後の頂点を取り消します。ほかの輪郭の頂点に近づくと、ポインターがそこに吸着します。</translation>
    </message>
    <message>
        <source>Colours may differ by %1 (CIE Lab).</source>
        <translation>色の差は %1 まで許容します (CIE Lab)。</translation>
    </message>
    <message>
        <source>Cut out</source>
        <translation>切り抜き</translation>
    </message>
    <message>
        <source>Cutting out</source>
        <translation>切り抜いています</translation>
    </message>
    <message>
        <source>Delete a corner</source>
        <translation>頂点を削除</translation>
    </message>
    <message>
        <source>Drag from one corner to the opposite one.</source>
        <translation>1 つの角から向かいの角までドラッグします。</translation>
    </message>
    <message>
        <source>Drag to erase from the selected annotation, or from all when none is selected. %1</source>
        <translation>ドラッグすると選択したアノテーションから消します。選択がなければすべてから消します。%1</translation>
    </message>
    <message>
        <source>Drag to paint. The stroke adds to the selected annotation; press Escape first to begin a new one. Ctrl erases. %1</source>
        <translation>ドラッグして塗ります。塗った部分は選択したアノテーションに加わります。先に Escape を押すと新しいアノテーションになります。Ctrl を押している間は消します。%1</translation>
    </message>
    <message>
        <source>Drag to the right for more, to the left for less.</source>
        <translation>右にドラッグすると広がり、左にドラッグすると狭まります。</translation>
    </message>
    <message>
        <source>Draw a line around the defect, with some of what is around it: what stands out in colour within the line is marked.</source>
        <translation>欠陥を周囲も少し含めて線で囲みます。その中で色が目立つ部分がアノテーションになります。</translation>
    </message>
    <message>
        <source>Draw a line around the defect. In the point cloud it takes the points within it that can be seen.</source>
        <translation>欠陥を線で囲みます。点群では、囲んだ中の見えている点が対象になります。</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>楕円</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>消しゴム</translation>
    </message>
    <message>
        <source>Fill a surface</source>
        <translation>表面を塗りつぶす</translation>
    </message>
    <message>
        <source>Fill by colour</source>
        <translation>色で塗りつぶす</translation>
    </message>
    <message>
        <source>Fill by height</source>
        <translation>高さで塗りつぶす</translation>
    </message>
    <message>
        <source>Heights may differ by %1 mm.</source>
        <translation>高さの差は %1 mm まで許容します。</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>投げ縄</translation>
    </message>
    <message>
        <source>Marked down to a score of %1.</source>
        <translation>スコア %1 までマークします。</translation>
    </message>
    <message>
        <source>Move a corner</source>
        <translation>頂点を移動</translation>
    </message>
    <message>
        <source>No pixel centre lies inside the polygon.</source>
        <translation>多角形の中に画素の中心がありません。</translation>
    </message>
    <message>
        <source>Nothing stands out in colour there.</source>
        <translation>そこには色が目立つ部分がありません。</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>多角形</translation>
    </message>
    <message>
        <source>RGB</source>
        <translation>RGB</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>長方形</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>選択</translation>
    </message>
    <message>
        <source>Take from the anomaly map</source>
        <translation>異常マップから取り込む</translation>
    </message>
    <message>
        <source>The anomaly map is below the pixel threshold here.</source>
        <translation>ここでは異常マップが画素しきい値を下回っています。</translation>
    </message>
    <message>
        <source>The height was not measured here.</source>
        <translation>ここでは高さが測定されていません。</translation>
    </message>
    <message>
        <source>The polygon would hold no pixel.</source>
        <translation>多角形に画素が 1 つも含まれなくなります。</translation>
    </message>
    <message>
        <source>There is no anomaly map. Open a model first.</source>
        <translation>異常マップがありません。先にモデルを開いてください。</translation>
    </message>
    <message>
        <source>There is no pixel here.</source>
        <translation>ここには画素がありません。</translation>
    </message>
    <message>
        <source>[ and ] change the size.</source>
        <translation>[ と ] で大きさを変えます。</translation>
    </message>
    <message>
        <source>both</source>
        <translation>両方</translation>
    </message>
    <message>
        <source>depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Looking for the surface</source>
        <translation>面を探しています</translation>
    </message>
    <message>
        <source>Neighbours may differ in direction by %1°.</source>
        <translation>隣り合う点の向きの差は %1° までです。</translation>
    </message>
    <message>
        <source>Area, mm²</source>
        <translation>面積, mm²</translation>
    </message>
    <message>
        <source>Deepest, mm</source>
        <translation>最深, mm</translation>
    </message>
    <message>
        <source>Highest, mm</source>
        <translation>最高, mm</translation>
    </message>
    <message>
        <source>Volume, mm³</source>
        <translation>体積, mm³</translation>
    </message>
    <message>
        <source>Longest, mm</source>
        <translation>最大長, mm</translation>
    </message>
    <message>
        <source>To the edge, mm</source>
        <translation>縁まで, mm</translation>
    </message>
    <message>
        <source>Area of the region on the surface around it</source>
        <translation>周囲の面の上での領域の面積</translation>
    </message>
    <message>
        <source>How far the deepest place lies from the surface around the region; negative = below it</source>
        <translation>最も深い所と領域の周囲の面との距離。負 = 面より下</translation>
    </message>
    <message>
        <source>How far the highest place lies from the surface around the region; negative = below it</source>
        <translation>最も高い所と領域の周囲の面との距離。負 = 面より下</translation>
    </message>
    <message>
        <source>Added material (+) or missing material (−) against the surface around the region</source>
        <translation>領域の周囲の面に対する余分な材料（+）または不足した材料（−）</translation>
    </message>
    <message>
        <source>The longest straight line between two points of the outline</source>
        <translation>輪郭の 2 点間の最も長い直線</translation>
    </message>
    <message>
        <source>The shortest way from the region to the part&apos;s outline, or to that of an opening</source>
        <translation>領域から部品の輪郭または開口部の輪郭までの最短距離</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>what is measured, and the value</comment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>twinspect::AnnotationTool</name>
    <message>
        <source>Add to an annotation</source>
        <translation>アノテーションに追加</translation>
    </message>
    <message>
        <source>Remove from an annotation</source>
        <translation>アノテーションから取り除く</translation>
    </message>
    <message>
        <source>Set the defect type</source>
        <translation>欠陥の種類を設定</translation>
    </message>
    <message>
        <source>The selected annotation is locked.</source>
        <translation>選択したアノテーションはロックされています。</translation>
    </message>
    <message>
        <source>This part cannot be annotated yet: it is still being opened, or its annotations cannot be read.</source>
        <translation>この部品にはまだアノテーションを付けられません。開いている途中か、アノテーションを読み込めません。</translation>
    </message>
</context>
<context>
    <name>twinspect::Application</name>
    <message>
        <source>Workbench</source>
        <translation>ワークベンチ</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>停止しました。</translation>
    </message>
    <message>
        <source>Twinspect did not end properly on %1. What was open then can be restored.</source>
        <translation>Twinspect は %1 に正常に終了しませんでした。そのとき開いていたものを復元できます。</translation>
    </message>
    <message>
        <source>Twinspect did not end properly on %1, with &quot;%2&quot; open. Labels, notes and thresholds of that time can be restored.</source>
        <translation>Twinspect は %1 に「%2」を開いたまま正常に終了しませんでした。そのときのラベル、メモ、しきい値を復元できます。</translation>
    </message>
    <message>
        <source>Restore the last session</source>
        <translation>前回のセッションを復元</translation>
    </message>
    <message>
        <source>Start afresh</source>
        <translation>新しく始める</translation>
    </message>
    <message>
        <source>Putting the good parts together</source>
        <translation>良品をまとめています</translation>
    </message>
    <message>
        <source>Crash report</source>
        <translation>クラッシュレポート</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Please send this with a description of what you did. It is kept in %1.</source>
        <translation>行った操作の説明を添えてお送りください。%1 に保存されています。</translation>
    </message>
    <message>
        <source>Show the report</source>
        <translation>レポートを表示</translation>
    </message>
    <message>
        <source>Twinspect ended by a mistake of its own. What is known of it was kept: signal, versions, the last commands and the stack, none of your data.</source>
        <translation>Twinspect は自身の不具合で終了しました。分かっていること (シグナル、バージョン、最後のコマンド、スタック) を保存しました。お客様のデータは含まれません。</translation>
    </message>
    <message>
        <source>Keep my annotations</source>
        <translation>自分の方を残す</translation>
    </message>
    <message>
        <source>Take the other ones</source>
        <translation>相手の方を使う</translation>
    </message>
</context>
<context>
    <name>twinspect::BrowserActions</name>
    <message>
        <source>&amp;Previous part</source>
        <translation>前の部品(&amp;P)</translation>
    </message>
    <message>
        <source>Shows the part before this one in the list.</source>
        <translation>一覧の前の部品を表示します。</translation>
    </message>
    <message>
        <source>&amp;Next part</source>
        <translation>次の部品(&amp;N)</translation>
    </message>
    <message>
        <source>Shows the part after this one in the list.</source>
        <translation>一覧の次の部品を表示します。</translation>
    </message>
    <message>
        <source>Previous unlabelled part</source>
        <translation>前のラベルなし部品</translation>
    </message>
    <message>
        <source>Goes back to the nearest part that nobody has labelled.</source>
        <translation>まだラベルのない最も近い部品へ戻ります。</translation>
    </message>
    <message>
        <source>Next unlabelled part</source>
        <translation>次のラベルなし部品</translation>
    </message>
    <message>
        <source>Goes on to the nearest part that nobody has labelled.</source>
        <translation>まだラベルのない最も近い部品へ進みます。</translation>
    </message>
    <message>
        <source>Label as &amp;good</source>
        <translation>良品にする(&amp;G)</translation>
    </message>
    <message>
        <source>Says that the selected parts are good.</source>
        <translation>選択した部品を良品とします。</translation>
    </message>
    <message>
        <source>Label as &amp;defect</source>
        <translation>不良品にする(&amp;D)</translation>
    </message>
    <message>
        <source>Says that the selected parts are defective.</source>
        <translation>選択した部品を不良品とします。</translation>
    </message>
    <message>
        <source>Remove &amp;label</source>
        <translation>ラベルを外す(&amp;L)</translation>
    </message>
    <message>
        <source>Says that nobody knows what the selected parts are.</source>
        <translation>選択した部品の良否は不明とします。</translation>
    </message>
    <message>
        <source>&amp;Mark</source>
        <translation>印を付ける(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Write a note</source>
        <translation>メモを書く(&amp;W)</translation>
    </message>
    <message>
        <source>Writes a note on the selected parts.</source>
        <translation>選択した部品にメモを書きます。</translation>
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
        <translation>ラベルなし</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>印</translation>
    </message>
    <message>
        <source>Large pictures</source>
        <translation>大きい画像</translation>
    </message>
    <message>
        <source>Label by &amp;file name…</source>
        <translation>ファイル名でラベル付け(&amp;F)…</translation>
    </message>
    <message>
        <source>Labels all parts whose names match a rule.</source>
        <translation>名前が規則に合う部品すべてにラベルを付けます。</translation>
    </message>
    <message>
        <source>&amp;Inspect the listed parts</source>
        <translation>一覧の部品を検査(&amp;I)</translation>
    </message>
    <message>
        <source>Inspects every part of the list that has no verdict yet.</source>
        <translation>一覧のうち判定のない部品をすべて検査します。</translation>
    </message>
    <message>
        <source>Show &amp;large pictures</source>
        <translation>大きい画像を表示(&amp;L)</translation>
    </message>
    <message>
        <source>Shows the parts as a grid of pictures instead of a table.</source>
        <translation>部品を表ではなく画像の一覧で表示します。</translation>
    </message>
    <message>
        <source>&amp;Find a part</source>
        <translation>部品を検索(&amp;F)</translation>
    </message>
    <message>
        <source>Searches names, defect types and notes.</source>
        <translation>名前、欠陥の種類、メモを検索します。</translation>
    </message>
    <message>
        <source>Inspect these parts</source>
        <translation>これらの部品を検査</translation>
    </message>
    <message>
        <source>Previous part to annotate</source>
        <translation>前のアノテーション待ち部品</translation>
    </message>
    <message>
        <source>Goes back to the nearest part whose annotation is not finished.</source>
        <translation>アノテーションが完了していない最も近い部品に戻ります。</translation>
    </message>
    <message>
        <source>Next part to annotate</source>
        <translation>次のアノテーション待ち部品</translation>
    </message>
    <message>
        <source>Goes on to the nearest part whose annotation is not finished; from the end of the list on to its beginning.</source>
        <translation>アノテーションが完了していない次の部品に進みます。リストの最後からは最初に続きます。</translation>
    </message>
    <message>
        <source>Marks the selected parts for a review: to come back to. Takes the mark off where it is.</source>
        <translation>選んだ部品に、あとで見直すための印を付けます。すでに印がある部品からは印を外します。</translation>
    </message>
</context>
<context>
    <name>twinspect::BrowserPanel</name>
    <message numerus="yes">
        <source>%n part(s)</source>
        <translation>
            <numerusform>部品 %n 個</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 parts shown</source>
        <translation>部品 %2 個中 %1 個を表示</translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n 個を選択</numerusform>
        </translation>
    </message>
    <message>
        <source>Open a folder of parts first</source>
        <translation>先に部品のフォルダーを開いてください</translation>
    </message>
    <message>
        <source>Open a recipe or a model first</source>
        <translation>先にレシピかモデルを開いてください</translation>
    </message>
    <message>
        <source>The list is empty</source>
        <translation>一覧は空です</translation>
    </message>
    <message>
        <source>No data is open.

Open a folder of scanned parts, or drop one into the window, and its parts are listed here.</source>
        <translation>データが開かれていません。

スキャンした部品のフォルダーを開くか、ウィンドウにドロップすると、部品がここに並びます。</translation>
    </message>
    <message>
        <source>No part matches the search and the filters.</source>
        <translation>検索と絞り込みに合う部品がありません。</translation>
    </message>
    <message>
        <source>Show all parts</source>
        <translation>すべての部品を表示</translation>
    </message>
    <message>
        <source>Defect type</source>
        <translation>欠陥の種類</translation>
    </message>
    <message>
        <source>Enter or choose a type: the selected parts are labelled as defects of that type.</source>
        <translation>種類を入力または選択すると、選択した部品がその種類の不良品になります。</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>メモ</translation>
    </message>
    <message>
        <source>A note on the selected parts, kept as you type. Escape takes back what was typed.</source>
        <translation>選択した部品のメモ。入力と同時に保存されます。Escape で入力を取り消します。</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>メモを書く</translation>
    </message>
    <message>
        <source>Every part of the list has its verdict</source>
        <translation>一覧のすべての部品に判定があります</translation>
    </message>
    <message>
        <source>Parts are being inspected; the status bar shows how far</source>
        <translation>部品を検査中です。進み具合はステータスバーに表示されます</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>部品</translation>
    </message>
</context>
<context>
    <name>twinspect::CalibratePage</name>
    <message>
        <source>&amp;Apply thresholds</source>
        <translation>しきい値を適用(&amp;A)</translation>
    </message>
    <message>
        <source>Puts the thresholds in force and writes down who set them, when and why. One step to undo.</source>
        <translation>しきい値を有効にし、誰がいつなぜ設定したかを記録します。1 回で元に戻せます。</translation>
    </message>
    <message>
        <source>Rese&amp;t</source>
        <translation>リセット(&amp;T)</translation>
    </message>
    <message>
        <source>Back to the thresholds in force.</source>
        <translation>現在有効なしきい値に戻します。</translation>
    </message>
    <message>
        <source>Use the method&apos;s threshold</source>
        <translation>方法のしきい値を使う</translation>
    </message>
    <message>
        <source>Puts the handles where the method says, after they were moved by hand.</source>
        <translation>手で動かした後、ハンドルを方法が示す位置に戻します。</translation>
    </message>
    <message>
        <source>Inspect these parts</source>
        <translation>これらの部品を検査</translation>
    </message>
    <message>
        <source>Inspects every part that can count here and has no score yet.</source>
        <translation>ここで数えられる、まだスコアのない部品をすべて検査します。</translation>
    </message>
    <message>
        <source>Measure areas again</source>
        <translation>面積を測り直す</translation>
    </message>
    <message>
        <source>Inspects the parts again with the pixel threshold tried, so that the areas of their regions are right.</source>
        <translation>試用中の画素しきい値で部品をもう一度検査し、領域の面積を正しくします。</translation>
    </message>
    <message>
        <source>Let half of the test parts calibrate</source>
        <translation>テスト部品の半分をしきい値設定に使う</translation>
    </message>
    <message>
        <source>Which half a part belongs to depends on its name alone. The other half still reports, so that no part does both. For methods that need defects.</source>
        <translation>どちらの半分に入るかは名前だけで決まります。残りの半分は報告用のままなので、両方に使われる部品はありません。欠陥が必要な方法のためのものです。</translation>
    </message>
    <message>
        <source>Compressed scale</source>
        <translation>圧縮目盛り</translation>
    </message>
    <message>
        <source>Shows single parts beside hundreds.</source>
        <translation>数百個の横でも 1 個の部品が見えるようにします。</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Thresholds</source>
        <translation>しきい値</translation>
    </message>
    <message>
        <source>Why this number?</source>
        <translation>なぜこの値か?</translation>
    </message>
    <message>
        <source>&amp;Why you set them (kept in the recipe)</source>
        <translation>設定の理由 (レシピに保存)(&amp;W)</translation>
    </message>
    <message>
        <source>For example: agreed with customer service, week 14</source>
        <translation>例: 第 14 週に顧客サービスと合意</translation>
    </message>
    <message>
        <source>Figures of</source>
        <translation>指標の対象</translation>
    </message>
    <message>
        <source>Right and wrong</source>
        <translation>正誤</translation>
    </message>
    <message>
        <source>ROC</source>
        <translation>ROC</translation>
    </message>
    <message>
        <source>Precision, recall</source>
        <translation>適合率と再現率</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>コスト</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) that can count here have not been inspected.</source>
        <translation>
            <numerusform>ここで数えられる部品のうち %n 個が未検査です。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) could not be inspected and are left out.</source>
        <translation>
            <numerusform>%n 個の部品は検査できず、除外されます。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) are left out because the model learnt from them.</source>
        <translation>
            <numerusform>モデルの学習に使われた %n 個の部品は除外されます。</numerusform>
        </translation>
    </message>
    <message>
        <source>There are no scores to set thresholds by</source>
        <translation>しきい値を決めるためのスコアがありません</translation>
    </message>
    <message>
        <source>There is no model yet</source>
        <translation>モデルがまだありません</translation>
    </message>
    <message>
        <source>Train a part, or open a model or a recipe. Then the thresholds can be set here.</source>
        <translation>部品を学習するか、モデルまたはレシピを開いてください。その後ここでしきい値を設定できます。</translation>
    </message>
    <message>
        <source>Open data with good parts that the model was not trained on, and defects if you have them.</source>
        <translation>モデルの学習に使っていない良品と、あれば不良品を含むデータを開いてください。</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) are open that can count here. Inspecting them gives the scores.</source>
        <translation>
            <numerusform>ここで数えられる部品が %n 個開かれています。検査するとスコアが得られます。</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no model to inspect with.</source>
        <translation>検査に使うモデルがありません。</translation>
    </message>
    <message>
        <source>Every part that can count here has been inspected.</source>
        <translation>ここで数えられる部品はすべて検査済みです。</translation>
    </message>
    <message>
        <source>The data has no validation folder, so half of its labelled parts calibrates anyway.</source>
        <translation>データに検証フォルダーがないため、ラベル付き部品の半分がしきい値設定に使われます。</translation>
    </message>
    <message>
        <source>There is no model yet.</source>
        <translation>モデルがまだありません。</translation>
    </message>
    <message>
        <source>Parts that flip (%1)</source>
        <translation>判定が変わる部品 (%1)</translation>
    </message>
    <message>
        <source>No inspected part gets another verdict than under the thresholds in force.</source>
        <translation>現在のしきい値と比べて判定が変わる検査済み部品はありません。</translation>
    </message>
    <message numerus="yes">
        <source>%n inspected part(s) get another verdict than under the thresholds in force.</source>
        <translation>
            <numerusform>現在のしきい値と比べて %n 個の検査済み部品の判定が変わります。</numerusform>
        </translation>
    </message>
    <message>
        <source>At these thresholds: &lt;b&gt;%1&lt;/b&gt;&lt;br&gt;At best (star): %2, with review above %3 and reject above %4. With a reject threshold between %5 and %6 (shaded) it costs at most a tenth more.</source>
        <translation>このしきい値では: &lt;b&gt;%1&lt;/b&gt;&lt;br&gt;最良 (星印): %2、%3 を超えると要確認、%4 を超えると NG。NG のしきい値が %5 から %6 の間 (網掛け) なら、コストの増加は 1 割以内です。</translation>
    </message>
    <message>
        <source>These thresholds are in force already.</source>
        <translation>これらのしきい値は既に有効です。</translation>
    </message>
    <message>
        <source>These thresholds are in force.</source>
        <translation>これらのしきい値が有効です。</translation>
    </message>
    <message>
        <source>Tried, not in force yet.</source>
        <translation>試用中で、まだ有効ではありません。</translation>
    </message>
    <message>
        <source>The parts that the figures below are about.</source>
        <translation>下の指標の対象になる部品です。</translation>
    </message>
    <message>
        <source>Calibrate</source>
        <translation>しきい値設定</translation>
    </message>
    <message>
        <source>Shows the scores of all parts and sets the thresholds.</source>
        <translation>全部品のスコアを表示し、しきい値を決めます。</translation>
    </message>
    <message>
        <source>&amp;Calibrate</source>
        <translation>しきい値設定(&amp;C)</translation>
    </message>
    <message>
        <source>The regions were measured with another pixel threshold, so counts with a minimum area or depth are provisional.</source>
        <translation>領域は別の画素しきい値で測定されているため、最小面積や最小深さを使った数は暫定です。</translation>
    </message>
    <message>
        <source>The regions were measured with the pixel threshold in force.</source>
        <translation>領域は現在の画素しきい値で測定されています。</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>部品</translation>
    </message>
</context>
<context>
    <name>twinspect::CalibrateStep</name>
    <message>
        <source>Calibrate</source>
        <translation>しきい値設定</translation>
    </message>
    <message>
        <source>The model is being opened.</source>
        <translation>モデルを開いています。</translation>
    </message>
    <message>
        <source>Train the part first.</source>
        <translation>先に部品を学習してください。</translation>
    </message>
    <message>
        <source>Opening the model…</source>
        <translation>モデルを開いています…</translation>
    </message>
    <message>
        <source>Parts with a score above &lt;b&gt;%1&lt;/b&gt; are rejected.</source>
        <translation>スコアが &lt;b&gt;%1&lt;/b&gt; を超える部品は不合格になります。</translation>
    </message>
    <message>
        <source>No threshold is set yet.</source>
        <translation>しきい値はまだ設定されていません。</translation>
    </message>
    <message numerus="yes">
        <source>This is the model&apos;s standard threshold. It was set by %n good part(s) that the model had not learnt from.</source>
        <translation>
            <numerusform>これはモデルの標準しきい値です。モデルが学習していない良品 %n 個で決められました。</numerusform>
        </translation>
    </message>
    <message>
        <source>This threshold was set on the calibration page.</source>
        <translation>このしきい値はしきい値設定ページで決められました。</translation>
    </message>
    <message>
        <source>So few parts prove only that fewer than %1 % of good parts will be rejected (95 % confidence).</source>
        <translation>これだけの部品では、不合格になる良品が %1 % 未満であることしか証明できません (信頼度 95 %)。</translation>
    </message>
    <message>
        <source>You can go on with it and calibrate later, or set the threshold now on evidence: more good parts, and defects if you have some.</source>
        <translation>このまま進めて後で設定することも、今根拠に基づいて決めることもできます。より多くの良品と、あれば不良品を使います。</translation>
    </message>
    <message>
        <source>Every dot is a good part that the model had not learnt from. The farther to the right, the less it resembles the parts learnt.</source>
        <translation>点は、モデルの学習に使わなかった良品です。右にあるほど、学習した部品に似ていません。</translation>
    </message>
</context>
<context>
    <name>twinspect::CalibrationSession</name>
    <message>
        <source>Try other thresholds</source>
        <translation>別のしきい値を試す</translation>
    </message>
</context>
<context>
    <name>twinspect::Chart</name>
    <message>
        <source>Copy the chart</source>
        <translation>グラフをコピー</translation>
    </message>
    <message>
        <source>Save the chart…</source>
        <translation>グラフを保存…</translation>
    </message>
    <message>
        <source>Save the chart</source>
        <translation>グラフを保存</translation>
    </message>
    <message>
        <source>Pictures (%1)</source>
        <translation>画像 (%1)</translation>
    </message>
    <message>
        <source>%1 cannot be written. Choose another folder.</source>
        <translation>%1 に書き込めません。別のフォルダーを選んでください。</translation>
    </message>
</context>
<context>
    <name>twinspect::CheckStep</name>
    <message>
        <source>Check</source>
        <translation>確認</translation>
    </message>
    <message>
        <source>The check is still running.</source>
        <translation>確認はまだ実行中です。</translation>
    </message>
    <message>
        <source>Run the check first.</source>
        <translation>先に確認を実行してください。</translation>
    </message>
    <message>
        <source>Choose a folder of good parts first.</source>
        <translation>先に良品のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>Looking at every part…</source>
        <translation>すべての部品を確認しています…</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) were looked at.</source>
        <translation>
            <numerusform>%n 個の部品を確認しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>The folder has not been checked.</source>
        <translation>フォルダーは確認されていません。</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) are left out by you.</source>
        <translation>
            <numerusform>%n 個の部品を除外しています。</numerusform>
        </translation>
    </message>
    <message>
        <source>Drawing parts</source>
        <translation>部品を描画しています</translation>
    </message>
    <message>
        <source>No picture: %1</source>
        <translation>画像なし: %1</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Are these really good? The most unlike come first.</source>
        <translation>これらは本当に良品ですか? 最も違うものから並びます。</translation>
    </message>
    <message>
        <source>What the model will see</source>
        <translation>モデルが見る範囲</translation>
    </message>
    <message>
        <source>The part is outlined in yellow, what is taken for ground is dimmed, and the blue square is cut out. Is the whole part inside, and nothing else?</source>
        <translation>部品は黄色で囲まれ、底面とみなした部分は暗く、青い四角が切り出されます。部品全体が入り、他のものが入っていませんか?</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) are defective or for testing and are not learnt from.</source>
        <translation>
            <numerusform>%n 個の部品は不良品またはテスト用のため、学習に使いません。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <comment>when, who and what</comment>
        <translation>%1、%2: %3</translation>
    </message>
    <message>
        <source>taken back: %1</source>
        <translation>取り消し: %1</translation>
    </message>
    <message>
        <source>A repair changes how the files are read, never the files. It can be undone, and is kept in %1:</source>
        <translation>修復はファイルの読み方だけを変え、ファイルは変えません。元に戻すことができ、%1 に記録されます:</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>取り消す</translation>
    </message>
</context>
<context>
    <name>twinspect::CloudView</name>
    <message>
        <source>The 3D view needs OpenGL, which this display does not offer. All other views work as usual.</source>
        <translation>3D ビューには OpenGL が必要ですが、この画面では使えません。他のビューは通常どおり使えます。</translation>
    </message>
    <message>
        <source>This part has no measured points.</source>
        <translation>この部品には測定点がありません。</translation>
    </message>
</context>
<context>
    <name>twinspect::CommandPalette</name>
    <message>
        <source>Type a few letters of a command</source>
        <translation>コマンドの文字を入力</translation>
    </message>
    <message>
        <source>No command fits these letters.</source>
        <translation>一致するコマンドがありません。</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>コマンド</translation>
    </message>
</context>
<context>
    <name>twinspect::CommandSearch</name>
    <message>
        <source>%1: %2</source>
        <comment>area of the program: command</comment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>twinspect::ComparePage</name>
    <message>
        <source>The comparison is ready.</source>
        <translation>比較が完了しました。</translation>
    </message>
    <message>
        <source>The comparison stopped.</source>
        <translation>比較が停止しました。</translation>
    </message>
    <message>
        <source>No data are open. Open a folder with good parts to learn from, and with good and defective test parts.</source>
        <translation>データが開かれていません。学習用の良品と、良品・不良品のテスト部品があるフォルダーを開いてください。</translation>
    </message>
    <message>
        <source>A comparison is running already.</source>
        <translation>比較はすでに実行中です。</translation>
    </message>
    <message>
        <source>Check at least one detector or model file.</source>
        <translation>検出器かモデルファイルを少なくとも 1 つ選んでください。</translation>
    </message>
    <message>
        <source>A model file is trained already and has no learning curve. Take the model files out, or leave the learning curve off.</source>
        <translation>モデルファイルは学習済みで、学習曲線がありません。モデルファイルを外すか、学習曲線を使わないでください。</translation>
    </message>
    <message>
        <source>Measure anew</source>
        <translation>測定し直す</translation>
    </message>
    <message>
        <source>Add a model file</source>
        <translation>モデルファイルを追加</translation>
    </message>
    <message>
        <source>Models (*.tsm)</source>
        <translation>モデル (*.tsm)</translation>
    </message>
    <message>
        <source>Open a comparison</source>
        <translation>比較を開く</translation>
    </message>
    <message>
        <source>Comparisons (*.json);;All files (*)</source>
        <translation>比較 (*.json);;すべてのファイル (*)</translation>
    </message>
    <message>
        <source>PDF document (*.pdf)</source>
        <translation>PDF 文書 (*.pdf)</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表 (*.csv)</translation>
    </message>
    <message>
        <source>Markdown (*.md)</source>
        <translation>Markdown (*.md)</translation>
    </message>
    <message>
        <source>All figures and scores (*.json)</source>
        <translation>すべての数値とスコア (*.json)</translation>
    </message>
    <message>
        <source>Export the comparison</source>
        <translation>比較をエクスポート</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>書き出しました: %1</translation>
    </message>
    <message>
        <source>%1 is not among the open data. Open the folder %2 to see it.</source>
        <translation>%1 は開いているデータにありません。フォルダー %2 を開くと表示できます。</translation>
    </message>
    <message>
        <source>No comparison is running.</source>
        <translation>比較は実行されていません。</translation>
    </message>
    <message>
        <source>There is no comparison to export yet.</source>
        <translation>エクスポートする比較はまだありません。</translation>
    </message>
    <message>
        <source>On %1.</source>
        <translation>データ: %1。</translation>
    </message>
    <message>
        <source>Comparison in %1. The others are compared with %2.</source>
        <translation>%1 の比較。他は %2 と比較されています。</translation>
    </message>
    <message>
        <source>The comparison begins…</source>
        <translation>比較を始めています…</translation>
    </message>
    <message>
        <source>Row %1 of %2: %3 on %4.</source>
        <translation>%2 行中 %1 行目: %4 での %3。</translation>
    </message>
    <message>
        <source>It is being cancelled. Finished rows are kept.</source>
        <translation>中止しています。完了した行は保持されます。</translation>
    </message>
    <message>
        <source>Cancelled. Finished rows are kept; the same start goes on there.</source>
        <translation>中止しました。完了した行は保持され、同じ開始で続きから進みます。</translation>
    </message>
    <message>
        <source>The comparison stopped. Finished rows are kept; the same start goes on there.</source>
        <translation>比較が停止しました。完了した行は保持され、同じ開始で続きから進みます。</translation>
    </message>
    <message>
        <source>%v of %m rows are finished</source>
        <translation>%m 行中 %v 行が完了</translation>
    </message>
    <message>
        <source>In this row: %1 of %2 steps of the present stage.</source>
        <translation>この行: 現在の段階の %2 ステップ中 %1。</translation>
    </message>
    <message>
        <source>&amp;Start the comparison</source>
        <translation>比較を開始(&amp;S)</translation>
    </message>
    <message>
        <source>Trains the checked detectors on the good parts of the open data, one after another, and measures them and the model files on the test parts. Rows that were finished before are not measured again.</source>
        <translation>選んだ検出器を開いているデータの良品で順に学習し、モデルファイルとともにテスト部品で測定します。完了済みの行は測定し直しません。</translation>
    </message>
    <message>
        <source>&amp;Cancel the comparison</source>
        <translation>比較を中止(&amp;C)</translation>
    </message>
    <message>
        <source>Stops it. Finished rows are kept.</source>
        <translation>停止します。完了した行は保持されます。</translation>
    </message>
    <message>
        <source>&amp;Add a model file…</source>
        <translation>モデルファイルを追加(&amp;A)…</translation>
    </message>
    <message>
        <source>Compares a model that was trained before, too.</source>
        <translation>以前に学習したモデルも比較します。</translation>
    </message>
    <message>
        <source>&amp;Open a comparison…</source>
        <translation>比較を開く(&amp;O)…</translation>
    </message>
    <message>
        <source>Shows a comparison.json, of this page or of twinspect-cli compare.</source>
        <translation>このページまたは twinspect-cli compare の comparison.json を表示します。</translation>
    </message>
    <message>
        <source>&amp;Export the comparison…</source>
        <translation>比較をエクスポート(&amp;E)…</translation>
    </message>
    <message>
        <source>Writes all tables as PDF, in the language of the window, or in the forms of twinspect-cli compare.</source>
        <translation>すべての表をウィンドウの言語の PDF、または twinspect-cli compare の形式で書き出します。</translation>
    </message>
    <message>
        <source>Check what is to be compared. The first one that is checked is the one that the others are compared with.</source>
        <translation>比較するものを選んでください。最初に選ばれているものと他を比較します。</translation>
    </message>
    <message>
        <source>&amp;Training of DCRDF-Net:</source>
        <translation>DCRDF-Net の学習(&amp;T):</translation>
    </message>
    <message>
        <source>How long DCRDF-Net is trained. The other detectors have no such choice.</source>
        <translation>DCRDF-Net の学習の長さ。他の検出器にはこの選択がありません。</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>簡易</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>標準</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>入念</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自動</translation>
    </message>
    <message>
        <source>Also with 5, 10 and 20 good parts</source>
        <translation>良品 5、10、20 個でも</translation>
    </message>
    <message>
        <source>A learning curve: every detector is trained once for each number of good parts. It takes that much longer.</source>
        <translation>学習曲線: 各検出器を良品数ごとに 1 回ずつ学習します。その分、時間がかかります。</translation>
    </message>
    <message>
        <source>Here stands which detector tells defective parts from good ones best on your data, how long it takes and how much memory it needs, and whether a difference can be shown at all.

Check detectors at the side and start, or open a comparison that was made before.</source>
        <translation>ここには、お使いのデータで不良品と良品を最も良く見分ける検出器、その所要時間とメモリ、そして差が示せるかどうかが表示されます。

横で検出器を選んで開始するか、以前の比較を開いてください。</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>Compares detectors and model files on the open data.</source>
        <translation>開いているデータで検出器とモデルファイルを比較します。</translation>
    </message>
    <message>
        <source>Show the comparison</source>
        <translation>比較を表示</translation>
    </message>
</context>
<context>
    <name>twinspect::ComparisonPanel</name>
    <message>
        <source>Comparing the runs…</source>
        <translation>検査実行を比較しています…</translation>
    </message>
    <message>
        <source>Comparing two runs</source>
        <translation>2 つの検査実行を比較しています</translation>
    </message>
    <message>
        <source>The runs could not be compared.</source>
        <translation>検査実行を比較できませんでした。</translation>
    </message>
    <message>
        <source>The two runs have no part in common.</source>
        <translation>2 つの検査実行に共通の部品がありません。</translation>
    </message>
    <message>
        <source>%1 parts are in the first run only, %2 in the second only; they are left out.</source>
        <translation>1 回目だけの部品が %1 個、2 回目だけの部品が %2 個あり、除外されます。</translation>
    </message>
    <message>
        <source>The review threshold lies above the reject threshold. Lower it, or raise the other one.</source>
        <translation>要確認しきい値が不合格しきい値より高くなっています。下げるか、もう一方を上げてください。</translation>
    </message>
    <message>
        <source>Deciding a run again</source>
        <translation>検査実行を判定し直しています</translation>
    </message>
    <message>
        <source>The run could not be decided again.</source>
        <translation>検査実行を判定し直せませんでした。</translation>
    </message>
    <message>
        <source>Run %1 against run %2</source>
        <translation>検査実行 %1 と %2</translation>
    </message>
    <message>
        <source>Run %1 under other thresholds, without inspecting again</source>
        <translation>検査実行 %1 を別のしきい値で (再検査なし)</translation>
    </message>
    <message>
        <source>Back to the results</source>
        <translation>結果へ戻る</translation>
    </message>
    <message>
        <source>Show only parts with another verdict</source>
        <translation>判定が異なる部品だけを表示</translation>
    </message>
    <message>
        <source>Review above</source>
        <translation>要確認のしきい値</translation>
    </message>
    <message>
        <source>Reject above</source>
        <translation>不合格のしきい値</translation>
    </message>
    <message>
        <source>Pixel threshold</source>
        <translation>画素しきい値</translation>
    </message>
    <message>
        <source>Minimum area</source>
        <translation>最小面積</translation>
    </message>
    <message>
        <source> mm²</source>
        <translation> mm²</translation>
    </message>
    <message numerus="yes">
        <source>For %n part(s) the minimum area or depth could not be applied: the pixel threshold is lower than at their inspection, or a region could not be measured. Their verdicts may be too strict, never too mild; inspect again to be exact.</source>
        <translation>
            <numerusform>%n 個の部品には最小面積または最小深さを適用できません。画素しきい値が検査時より低いか、測定できない領域があります。判定は厳しすぎることはあっても緩くはなりません。正確を期すには検査し直してください。</numerusform>
        </translation>
    </message>
    <message>
        <source>Minimum depth</source>
        <translation>最小深さ</translation>
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
        <translation>検出器を比較</translation>
    </message>
</context>
<context>
    <name>twinspect::ComparisonView</name>
    <message>
        <source>Mean of all kinds of part</source>
        <translation>全種類の部品の平均</translation>
    </message>
    <message>
        <source>all</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Choose two different detectors.</source>
        <translation>異なる 2 つの検出器を選んでください。</translation>
    </message>
    <message>
        <source>Figures of the detectors</source>
        <translation>検出器の数値</translation>
    </message>
    <message>
        <source>&amp;Part:</source>
        <translation>部品(&amp;P):</translation>
    </message>
    <message>
        <source>&amp;Good parts:</source>
        <translation>良品(&amp;G):</translation>
    </message>
    <message>
        <source>&amp;Detector:</source>
        <translation>検出器(&amp;D):</translation>
    </message>
    <message>
        <source>&amp;against:</source>
        <translation>対(&amp;A):</translation>
    </message>
    <message>
        <source>Two detectors</source>
        <translation>2 つの検出器</translation>
    </message>
    <message>
        <source>The scores that two detectors gave to every test part, and whether a difference between them can be shown.</source>
        <translation>2 つの検出器が各テスト部品に付けたスコアと、両者の差が示せるかどうか。</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差</translation>
    </message>
    <message>
        <source>What can be shown against the first detector, and what the figures mean.</source>
        <translation>最初の検出器に対して示せることと、数値の意味。</translation>
    </message>
    <message>
        <source>Learning curve</source>
        <translation>学習曲線</translation>
    </message>
    <message>
        <source>The figures by number of good parts.</source>
        <translation>良品数ごとの数値。</translation>
    </message>
    <message>
        <source>Published figures</source>
        <translation>公表された数値</translation>
    </message>
    <message>
        <source>What other systems reached in print, with the detectors of this comparison below. Published figures are of other parts than yours.</source>
        <translation>論文で他のシステムが達成した数値と、その下にこの比較の検出器。公表値はお使いの部品とは別の部品のものです。</translation>
    </message>
    <message>
        <source>&amp;Figure:</source>
        <translation>指標(&amp;F):</translation>
    </message>
    <message>
        <source>Part by part</source>
        <translation>部品ごと</translation>
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
        <translation>過検出</translation>
    </message>
    <message>
        <source>escapes</source>
        <translation>見逃し</translation>
    </message>
    <message>
        <source>Lists these parts.</source>
        <translation>これらの部品を一覧にします。</translation>
    </message>
    <message>
        <source>Click a number to see these parts.</source>
        <translation>数字をクリックすると該当する部品が表示されます。</translation>
    </message>
    <message>
        <source>%1 · verdict %2 · %3</source>
        <translation>%1 · 判定 %2 · %3</translation>
    </message>
    <message>
        <source>%1. Of %2 held-out parts of the training only the score is stored, not the picture.</source>
        <translation>%1。学習時に取り分けた %2 個の部品はスコアだけが保存され、画像はありません。</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>部品</translation>
    </message>
</context>
<context>
    <name>twinspect::ContestantList</name>
    <message>
        <source>Detectors and model files to compare</source>
        <translation>比較する検出器とモデルファイル</translation>
    </message>
    <message>
        <source>%1 (RGB and depth)</source>
        <translation>%1 (RGB と深度)</translation>
    </message>
    <message>
        <source>%1 (RGB)</source>
        <translation>%1 (RGB)</translation>
    </message>
    <message>
        <source>%1 (depth)</source>
        <translation>%1 (深度)</translation>
    </message>
</context>
<context>
    <name>twinspect::ConversionSetup</name>
    <message>
        <source>Listing files</source>
        <translation>ファイルを一覧にしています</translation>
    </message>
    <message>
        <source>Drawing parts</source>
        <translation>部品を描画しています</translation>
    </message>
    <message>
        <source>Converting</source>
        <translation>変換中</translation>
    </message>
    <message>
        <source>Comparing units</source>
        <translation>単位を比較中</translation>
    </message>
</context>
<context>
    <name>twinspect::ConversionWords</name>
    <message>
        <source>The rows and columns are those of the file.</source>
        <translation>行と列はファイルのものです。</translation>
    </message>
    <message>
        <source>The points are the pixels of the RGB picture, row by row.</source>
        <translation>点は RGB 画像の画素に行ごとに対応します。</translation>
    </message>
    <message>
        <source>Every point lies on the pixel of the camera that sees it.</source>
        <translation>各点は、それを捉えたカメラの画素にあります。</translation>
    </message>
    <message>
        <source>A parallel view: all pixels have the same size.</source>
        <translation>平行投影です。すべての画素が同じ大きさです。</translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%n part(s)&lt;/b&gt;</source>
        <translation>
            <numerusform>&lt;b&gt;部品 %n 個&lt;/b&gt;</numerusform>
        </translation>
    </message>
    <message>
        <source>3D files: %1</source>
        <translation>3D ファイル: %1</translation>
    </message>
    <message>
        <source>no RGB pictures: the points bring their colours</source>
        <translation>RGB 画像なし: 点の色を使います</translation>
    </message>
    <message>
        <source>RGB pictures: %1</source>
        <translation>RGB 画像: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n good to learn from</source>
        <translation>
            <numerusform>学習用の良品 %n 個</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing says that any is defective</source>
        <translation>不良品の指定なし</translation>
    </message>
    <message numerus="yes">
        <source>%n for testing</source>
        <translation>
            <numerusform>テスト用 %n 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n defective</source>
        <translation>
            <numerusform>不良品 %n 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with a mask</source>
        <translation>
            <numerusform>マスク付き %n 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) without a partner</source>
        <translation>
            <numerusform>対のないファイル %n 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other file(s) not used</source>
        <translation>
            <numerusform>使わないその他のファイル %n 個</numerusform>
        </translation>
    </message>
    <message>
        <source>&lt;b&gt;The layout of this folder is not one we know.&lt;/b&gt; By their names, its files seem to belong together like this. Is that right? If not, change the two patterns.</source>
        <translation>&lt;b&gt;このフォルダーの構成は既知のものではありません。&lt;/b&gt;名前からは、ファイルはこのように対応するようです。正しいですか。違う場合は二つのパターンを変更してください。</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1 × %2 pixels&lt;/b&gt;</source>
        <translation>&lt;b&gt;%1 × %2 画素&lt;/b&gt;</translation>
    </message>
    <message>
        <source>%1 mm per pixel</source>
        <translation>1 画素 %1 mm</translation>
    </message>
    <message>
        <source>field of view %1 × %2 mm</source>
        <translation>視野 %1 × %2 mm</translation>
    </message>
    <message>
        <source>viewed from %1 mm</source>
        <comment>distance of a parallel view</comment>
        <translation>視点までの距離 %1 mm</translation>
    </message>
    <message>
        <source>%1 mm away</source>
        <translation>距離 %1 mm</translation>
    </message>
    <message>
        <source>%1 points</source>
        <translation>点 %1 個</translation>
    </message>
    <message>
        <source>%1 behind a nearer one of the same pixel</source>
        <translation>同じ画素でより近い点の後ろに %1 個</translation>
    </message>
    <message>
        <source>%1 outside the picture</source>
        <translation>画像の外に %1 個</translation>
    </message>
    <message>
        <source>%1 % of the pixels without a point</source>
        <translation>点のない画素 %1 %</translation>
    </message>
    <message>
        <source>%1 % of the points not seen by the RGB camera: black</source>
        <translation>RGB カメラから見えない点 %1 %: 黒</translation>
    </message>
    <message>
        <source>No file says the unit: one unit is taken for %1 mm.</source>
        <translation>単位を示すファイルがありません。1 単位を %1 mm とみなします。</translation>
    </message>
    <message>
        <source>One unit is %1 mm.</source>
        <translation>1 単位は %1 mm です。</translation>
    </message>
    <message>
        <source>%1 is taken for “not measured”, as you said: %2 points.</source>
        <translation>指定どおり %1 を「未計測」とみなします: 点 %2 個。</translation>
    </message>
    <message>
        <source>%1 is taken for “not measured”, since no camera can have measured it: %2 points.</source>
        <translation>%1 はカメラで計測できない値なので「未計測」とみなします: 点 %2 個。</translation>
    </message>
    <message>
        <source>Stopped. Nothing was written.</source>
        <translation>停止しました。何も書き込まれていません。</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) were converted.</source>
        <translation>
            <numerusform>部品 %n 個を変換しました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) were left out:</source>
        <translation>
            <numerusform>部品 %n 個を除外しました:</numerusform>
        </translation>
    </message>
    <message>
        <source>The log in the new folder names them all.</source>
        <translation>新しいフォルダーのログにすべて記録されています。</translation>
    </message>
    <message>
        <source>All of this is kept in %1 in the new folder.</source>
        <translation>これらはすべて新しいフォルダーの %1 に記録されています。</translation>
    </message>
    <message>
        <source>By the camera that sees them</source>
        <translation>点を捉えるカメラで</translation>
    </message>
    <message>
        <source>Onto the plane that most points lie on</source>
        <translation>大部分の点がある平面へ</translation>
    </message>
    <message>
        <source>Along an axis</source>
        <translation>軸に沿って</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>解像度</translation>
    </message>
    <message>
        <source>Camera of the depth</source>
        <translation>深度のカメラ</translation>
    </message>
    <message>
        <source>Camera of the RGB pictures</source>
        <translation>RGB 画像のカメラ</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>単位</translation>
    </message>
    <message>
        <source>Axes</source>
        <translation>軸</translation>
    </message>
    <message>
        <source>Not measured</source>
        <translation>未計測</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>回転</translation>
    </message>
    <message>
        <source>Byte order</source>
        <translation>バイト順</translation>
    </message>
    <message>
        <source>read by the plugin %1</source>
        <translation>プラグイン %1 で読み込み</translation>
    </message>
    <message numerus="yes">
        <source>%n that the plugin lists wrongly: left out</source>
        <translation>
            <numerusform>プラグインの一覧が誤っている %n 個：除外</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::ConvertDialog</name>
    <message>
        <source>Back</source>
        <translation>戻る</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>次へ</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Convert data of other programs</source>
        <translation>他のプログラムのデータを変換</translation>
    </message>
    <message>
        <source>Stops the conversion; nothing stays of it.</source>
        <translation>変換を停止します。何も残りません。</translation>
    </message>
</context>
<context>
    <name>twinspect::CostPlot</name>
    <message>
        <source>Reject threshold</source>
        <translation>不合格しきい値</translation>
    </message>
    <message>
        <source>Expected cost over the threshold</source>
        <translation>しきい値に対する期待コスト</translation>
    </message>
    <message>
        <source>Cost of %1 parts</source>
        <translation>部品 %1 個のコスト</translation>
    </message>
    <message>
        <source>Click to put the reject threshold there.</source>
        <translation>クリックすると不合格しきい値がそこに置かれます。</translation>
    </message>
    <message>
        <source>These are the parts that report. To set a threshold, show the calibration set.</source>
        <translation>これらは報告用の部品です。しきい値を決めるにはしきい値設定用セットを表示してください。</translation>
    </message>
</context>
<context>
    <name>twinspect::CountsTable</name>
    <message>
        <source>False rejects</source>
        <translation>過検出</translation>
    </message>
    <message>
        <source>Good parts that are rejected, of all good parts judged.</source>
        <translation>判定した良品のうち不合格になるもの。</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>見逃し</translation>
    </message>
    <message>
        <source>Defective parts that pass as OK, of all defective parts judged.</source>
        <translation>判定した不良品のうち OK として通過するもの。</translation>
    </message>
    <message>
        <source>To review</source>
        <translation>要確認</translation>
    </message>
    <message>
        <source>Parts a person has to look at, of all parts judged.</source>
        <translation>判定した部品のうち人が見る必要のあるもの。</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1&lt;/b&gt;: n = %2 good, %3 defective</source>
        <translation>&lt;b&gt;%1&lt;/b&gt;: n = 良品 %2、不良品 %3</translation>
    </message>
    <message>
        <source>now in force: %1</source>
        <translation>現在有効: %1</translation>
    </message>
</context>
<context>
    <name>twinspect::CurrentPart</name>
    <message>
        <source>Measuring regions</source>
        <translation>領域を測定しています</translation>
    </message>
    <message>
        <source>Opening part</source>
        <translation>部品を開いています</translation>
    </message>
</context>
<context>
    <name>twinspect::CurveChart</name>
    <message>
        <source>No model has this figure for every part.</source>
        <translation>すべての部品についてこの指標を持つモデルはありません。</translation>
    </message>
    <message>
        <source>all</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Good parts that were learnt from</source>
        <translation>学習に使った良品の数</translation>
    </message>
    <message>
        <source>%1 in percent</source>
        <translation>%1（パーセント）</translation>
    </message>
    <message>
        <source>Learning curves of the detectors</source>
        <translation>検出器の学習曲線</translation>
    </message>
    <message>
        <source>The further left a curve is high, the fewer good parts the detector needs.</source>
        <translation>曲線が左のほうで高いほど、検出器に必要な良品は少なくて済みます。</translation>
    </message>
</context>
<context>
    <name>twinspect::CurvePlot</name>
    <message>
        <source>Share of good parts above the threshold</source>
        <translation>しきい値を超える良品の割合</translation>
    </message>
    <message>
        <source>Share of defects above it</source>
        <translation>しきい値を超える不良品の割合</translation>
    </message>
    <message>
        <source>ROC curve</source>
        <translation>ROC 曲線</translation>
    </message>
    <message>
        <source>Recall: share of defects above the threshold</source>
        <translation>再現率: しきい値を超える不良品の割合</translation>
    </message>
    <message>
        <source>Precision: share of defects among all above</source>
        <translation>適合率: しきい値を超えるもののうち不良品の割合</translation>
    </message>
    <message>
        <source>Precision over recall</source>
        <translation>再現率に対する適合率</translation>
    </message>
    <message>
        <source>Area under the curve: %1</source>
        <translation>曲線下の面積: %1</translation>
    </message>
    <message>
        <source>Average precision: %1</source>
        <translation>平均適合率: %1</translation>
    </message>
    <message>
        <source>Click a point to put the reject threshold there.</source>
        <translation>点をクリックすると不合格しきい値がそこに置かれます。</translation>
    </message>
    <message>
        <source>These are the parts that report. To set a threshold, show the calibration set: a threshold that follows the test set makes its figures worthless.</source>
        <translation>これらは報告用の部品です。しきい値を決めるにはしきい値設定用セットを表示してください。テストセットに合わせたしきい値は、その指標を無意味にします。</translation>
    </message>
    <message>
        <source>Threshold %1: %2 of the good parts and %3 of the defects lie above it.</source>
        <translation>しきい値 %1: 良品の %2、不良品の %3 がこれを超えます。</translation>
    </message>
    <message>
        <source>Threshold %1: recall %2, precision %3.</source>
        <translation>しきい値 %1: 再現率 %2、適合率 %3。</translation>
    </message>
    <message>
        <source>This set holds no inspected parts yet.</source>
        <translation>このセットには検査済みの部品がまだありません。</translation>
    </message>
    <message>
        <source>This set holds no defective parts, so there is no curve.
Show the test set, or let half of the test parts calibrate.</source>
        <translation>このセットには不良品がないため、曲線がありません。
テストセットを表示するか、テスト部品の半分をしきい値設定に使ってください。</translation>
    </message>
    <message>
        <source>This set holds no defective parts, so there is no curve.
Open or label some.</source>
        <translation>このセットには不良品がないため、曲線がありません。
不良品を開くか、ラベルを付けてください。</translation>
    </message>
    <message>
        <source>This set holds no good parts, so there is no curve.
Open or label some.</source>
        <translation>このセットには良品がないため、曲線がありません。
良品を開くか、ラベルを付けてください。</translation>
    </message>
</context>
<context>
    <name>twinspect::DataStep</name>
    <message>
        <source>Data</source>
        <translation>データ</translation>
    </message>
    <message>
        <source>The folder is being listed.</source>
        <translation>フォルダーを一覧にしています。</translation>
    </message>
    <message>
        <source>Choose a folder that holds parts.</source>
        <translation>部品が入ったフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>Choose a folder of good parts first.</source>
        <translation>先に良品のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>Folder of good parts</source>
        <translation>良品のフォルダー</translation>
    </message>
    <message>
        <source>&lt;b&gt;This folder cannot be used.&lt;/b&gt; %1</source>
        <translation>&lt;b&gt;このフォルダーは使えません。&lt;/b&gt; %1</translation>
    </message>
    <message numerus="yes">
        <source>A plain folder: all %n part(s) in it are taken for good ones.</source>
        <translation>
            <numerusform>通常のフォルダーです。中の部品 %n 個はすべて良品とみなします。</numerusform>
        </translation>
    </message>
    <message>
        <source>Folders train, validation and test were recognised: %1 good parts to train on, %2 for validation, and for testing %3 good and %4 defective ones.</source>
        <translation>train、validation、test フォルダーを認識しました。学習用の良品 %1 個、検証用 %2 個、テスト用の良品 %3 個と不良品 %4 個です。</translation>
    </message>
    <message numerus="yes">
        <source>There are no validation parts, so %n of the good parts will be kept aside to check the model.</source>
        <translation>
            <numerusform>検証用の部品がないため、良品 %n 個をモデルの確認用に残します。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) or folder(s) are not used; the check names them all. The first: %1</source>
        <translation>
            <numerusform>%n 個のファイルまたはフォルダーは使われません。確認で全部の名前が出ます。最初のもの: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>These files were put together as one part each (the first %1 of %2). Is that right?</source>
        <translation>これらのファイルを 1 つの部品として組み合わせました (%2 個のうち最初の %1 個)。正しいですか?</translation>
    </message>
    <message>
        <source>Choose the folder with scans of &lt;b&gt;good&lt;/b&gt; parts of one kind, or drop it here. At least 5 are needed; 20 to 50 are a good start. Defective parts are not needed.</source>
        <translation>1 種類の&lt;b&gt;良品&lt;/b&gt;のスキャンが入ったフォルダーを選ぶか、ここにドロップしてください。少なくとも 5 個必要です。20～50 個あると良い出発点です。不良品は不要です。</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>フォルダーを選択…</translation>
    </message>
    <message>
        <source>Every part is an RGB picture and the geometry that was measured with it, under the same name:</source>
        <translation>各部品は、RGB 画像と、同時に測定した同じ名前の形状データからなります。</translation>
    </message>
    <message>
        <source>gasket/          my part
├─ rgb/          RGB pictures: .png .jpg .bmp
│   ├─ 001.png
│   └─ 002.png
└─ xyz/          geometry: .tiff (x, y, z), .pcd, .ply, or 16-bit depth .png
    ├─ 001.tiff  belongs to rgb/001.png
    └─ 002.tiff</source>
        <translation>gasket/          自分の部品
├─ rgb/          RGB 画像: .png .jpg .bmp
│   ├─ 001.png
│   └─ 002.png
└─ xyz/          形状: .tiff (x, y, z)、.pcd、.ply、16 ビット深度 .png
    ├─ 001.tiff  rgb/001.png に対応
    └─ 002.tiff</translation>
    </message>
    <message>
        <source>The files may also lie side by side in one folder. A data set divided into &lt;i&gt;train/good/rgb&lt;/i&gt;, &lt;i&gt;train/good/xyz&lt;/i&gt;, &lt;i&gt;validation/good/…&lt;/i&gt; and &lt;i&gt;test/…&lt;/i&gt; is recognised too. Depth pictures need a file &lt;i&gt;intrinsics.json&lt;/i&gt; beside them.</source>
        <translation>ファイルは 1 つのフォルダーに並べて置いてもかまいません。&lt;i&gt;train/good/rgb&lt;/i&gt;、&lt;i&gt;train/good/xyz&lt;/i&gt;、&lt;i&gt;validation/good/…&lt;/i&gt;、&lt;i&gt;test/…&lt;/i&gt; に分けたデータセットも認識します。深度画像には &lt;i&gt;intrinsics.json&lt;/i&gt; が必要です。</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部品</translation>
    </message>
    <message>
        <source>RGB picture</source>
        <translation>RGB 画像</translation>
    </message>
    <message>
        <source>Geometry</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Defect mask</source>
        <translation>欠陥マスク</translation>
    </message>
    <message>
        <source>The mapping is shown below.</source>
        <translation>対応付けは下に表示されています。</translation>
    </message>
    <message>
        <source>There are no RGB pictures with 3D files in this folder.</source>
        <translation>このフォルダーには 3D ファイルのあるRGB 画像がありません。</translation>
    </message>
    <message>
        <source>With any other names you can say here which files belong together.</source>
        <translation>それ以外の名前でも、どのファイルが組になるかをここで指定できます。</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>部品</translation>
    </message>
    <message>
        <source>Convert…</source>
        <translation>変換…</translation>
    </message>
    <message>
        <source>The 3D files are read with %1: %2.</source>
        <translation>3D ファイルは %1: %2 で読み取ります。</translation>
    </message>
</context>
<context>
    <name>twinspect::DetectorScatter</name>
    <message>
        <source>%1: score %2 of %3, score %4 of %5. Click to see the part.</source>
        <translation>%1: %3 のスコア %2、%5 のスコア %4。クリックで部品を表示します。</translation>
    </message>
    <message>
        <source>Score of %1</source>
        <translation>%1 のスコア</translation>
    </message>
    <message>
        <source>Scores that two detectors gave to the same parts</source>
        <translation>2 つの検出器が同じ部品に付けたスコア</translation>
    </message>
    <message>
        <source>A detector is good where one line, straight up or straight across, leaves the good parts on one side and the defective parts on the other. Click a part to see it.</source>
        <translation>縦または横の 1 本の線で良品と不良品が両側に分かれるなら、その検出器は優れています。部品をクリックすると表示します。</translation>
    </message>
    <message>
        <source>No part has a score of both detectors.</source>
        <translation>両方の検出器のスコアを持つ部品はありません。</translation>
    </message>
</context>
<context>
    <name>twinspect::DropOverlay</name>
    <message numerus="yes">
        <source>Drop to open these %n item(s)</source>
        <translation>
            <numerusform>ドロップするとこの %n 項目を開きます</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop to open the parts in &quot;%1&quot;</source>
        <translation>ドロップすると「%1」の部品を開きます</translation>
    </message>
    <message>
        <source>Drop to open the part &quot;%1&quot;</source>
        <translation>ドロップすると部品「%1」を開きます</translation>
    </message>
    <message>
        <source>Drop to inspect with the model &quot;%1&quot;</source>
        <translation>ドロップするとモデル「%1」で検査します</translation>
    </message>
    <message>
        <source>Drop to inspect with the recipe &quot;%1&quot;</source>
        <translation>ドロップするとレシピ「%1」で検査します</translation>
    </message>
    <message>
        <source>Everything Twinspect opens (%1)</source>
        <translation>Twinspect で開けるファイル (%1)</translation>
    </message>
    <message>
        <source>Recipes (%1)</source>
        <translation>レシピ (%1)</translation>
    </message>
    <message>
        <source>Models (%1)</source>
        <translation>モデル (%1)</translation>
    </message>
    <message>
        <source>Pictures and point clouds (%1)</source>
        <translation>画像と点群 (%1)</translation>
    </message>
</context>
<context>
    <name>twinspect::ErrorBar</name>
    <message>
        <source>Details</source>
        <translation>詳細</translation>
    </message>
    <message>
        <source>Opens the log with every message of this session.</source>
        <translation>このセッションの全メッセージのログを開きます。</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Closes this message; it stays in the log.</source>
        <translation>このメッセージを閉じます。ログには残ります。</translation>
    </message>
    <message numerus="yes">
        <source>%n more message(s) below this one.</source>
        <translation>
            <numerusform>この下に %n 件のメッセージがあります。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::ErrorText</name>
    <message>
        <source>This cannot be done as asked.</source>
        <translation>指定どおりには実行できません。</translation>
    </message>
    <message>
        <source>A file or folder is missing.</source>
        <translation>ファイルまたはフォルダーがありません。</translation>
    </message>
    <message>
        <source>A file cannot be opened.</source>
        <translation>ファイルを開けません。</translation>
    </message>
    <message>
        <source>A file is damaged or holds something else than expected.</source>
        <translation>ファイルが壊れているか、想定と異なる内容です。</translation>
    </message>
    <message>
        <source>This kind of data is not supported.</source>
        <translation>この種類のデータには対応していません。</translation>
    </message>
    <message>
        <source>Files or settings do not match.</source>
        <translation>ファイルまたは設定が一致しません。</translation>
    </message>
    <message>
        <source>There are too few parts for this.</source>
        <translation>部品が足りません。</translation>
    </message>
    <message>
        <source>Something could not be saved.</source>
        <translation>保存できませんでした。</translation>
    </message>
    <message>
        <source>There is not enough memory.</source>
        <translation>メモリーが足りません。</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>停止しました。</translation>
    </message>
    <message>
        <source>The program made a mistake.</source>
        <translation>プログラムに誤りがありました。</translation>
    </message>
</context>
<context>
    <name>twinspect::ExampleView</name>
    <message>
        <source>Artificial hole</source>
        <translation>人工の穴</translation>
    </message>
    <message>
        <source>Unusual in RGB</source>
        <translation>RGB の異常</translation>
    </message>
    <message>
        <source>Unusual in depth</source>
        <translation>深度の異常</translation>
    </message>
    <message>
        <source>A held-out part with an artificial hole (outlined). Bright is unusual to the model: everything at first, only the hole in the end.</source>
        <translation>取り分けた部品に人工の穴 (輪郭付き) を加えたもの。明るいほどモデルにとって異質です。初めは全体、最後は穴だけになります。</translation>
    </message>
</context>
<context>
    <name>twinspect::ExchangeDialog</name>
    <message>
        <source>%1 annotations of %2 parts were exported into %3 files.</source>
        <translation>%2 個の部品のアノテーション %1 件を %3 個のファイルにエクスポートしました。</translation>
    </message>
    <message>
        <source>%1 annotations of %2 parts were imported, %3 were there already, %4 were left out.</source>
        <translation>%2 個の部品のアノテーション %1 件をインポートしました。%3 件は既にあり、%4 件は除外しました。</translation>
    </message>
    <message>
        <source>%1 was left out: %2</source>
        <translation>%1 は除外されました: %2</translation>
    </message>
    <message>
        <source>Add to the annotations that are there</source>
        <translation>既存のアノテーションに追加する</translation>
    </message>
    <message>
        <source>Choose a place first.</source>
        <translation>先に場所を選んでください。</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選択…</translation>
    </message>
    <message>
        <source>Export annotations</source>
        <translation>アノテーションのエクスポート</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>エクスポート</translation>
    </message>
    <message>
        <source>File of annotations</source>
        <translation>アノテーションのファイル</translation>
    </message>
    <message>
        <source>File or folder</source>
        <translation>ファイルまたはフォルダー</translation>
    </message>
    <message>
        <source>Folder for the files</source>
        <translation>ファイルのフォルダー</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>形式</translation>
    </message>
    <message>
        <source>Import annotations</source>
        <translation>アノテーションのインポート</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>インポート</translation>
    </message>
    <message>
        <source>Into the folder</source>
        <translation>出力先フォルダー</translation>
    </message>
    <message>
        <source>Replace them; a copy of the old ones is kept on disk</source>
        <translation>置き換える（古いものの写しはディスクに残ります）</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>The parts are finished: what is marked on them is the truth</source>
        <translation>部品は完了：付けられたアノテーションを正解とする</translation>
    </message>
    <message>
        <source>What is there</source>
        <translation>既存のもの</translation>
    </message>
    <message>
        <source>A plugin writes it, into a new or an empty folder.</source>
        <translation>プラグインが新しいフォルダーか空のフォルダーに書き込みます。</translation>
    </message>
</context>
<context>
    <name>twinspect::ExpertPanel</name>
    <message>
        <source>Every option of the engine. The defaults are what our measurements recommend; options that differ are bold.</source>
        <translation>エンジンの全オプションです。既定値は測定に基づく推奨値で、変更したものは太字になります。</translation>
    </message>
    <message>
        <source>Reset all to defaults</source>
        <translation>すべて既定値に戻す</translation>
    </message>
    <message>
        <source>&lt;b&gt;Training&lt;/b&gt;</source>
        <translation>&lt;b&gt;学習&lt;/b&gt;</translation>
    </message>
    <message>
        <source>&lt;b&gt;Network&lt;/b&gt;</source>
        <translation>&lt;b&gt;ネットワーク&lt;/b&gt;</translation>
    </message>
</context>
<context>
    <name>twinspect::FilesStep</name>
    <message>
        <source>Folder of the data</source>
        <translation>データのフォルダー</translation>
    </message>
    <message>
        <source>Parts are made of data of other programs, in a new folder. The data themselves are only read.</source>
        <translation>他のプログラムのデータから、新しいフォルダーに部品を作ります。元のデータは読み取るだけです。</translation>
    </message>
    <message>
        <source>The folder with the files of all parts, also in folders below it.</source>
        <translation>すべての部品のファイルがあるフォルダーです。その下のフォルダーも含みます。</translation>
    </message>
    <message>
        <source>&lt;p&gt;What can be converted:&lt;/p&gt;&lt;ul&gt;&lt;li&gt;&lt;b&gt;Lists of points&lt;/b&gt; (.ply, .pcd, .csv, .xyz, .txt, .asc, .pts), with colours, or with an RGB picture of the same name&lt;/li&gt;&lt;li&gt;&lt;b&gt;RGB and depth of two cameras&lt;/b&gt;, with the files of the cameras: the colours are taken through the calibration&lt;/li&gt;&lt;/ul&gt;&lt;p&gt;What cannot: depth that was saved as colours or with 8 bits, since the measurement is lost; clouds of all sides, since a part is seen from one.&lt;/p&gt;&lt;p&gt;RGB and geometry that lie on each other pixel by pixel need no conversion: open their folder.&lt;/p&gt;</source>
        <translation>&lt;p&gt;変換できるもの:&lt;/p&gt;&lt;ul&gt;&lt;li&gt;&lt;b&gt;点の一覧&lt;/b&gt; (.ply、.pcd、.csv、.xyz、.txt、.asc、.pts)。色付き、または同じ名前の RGB 画像があるもの&lt;/li&gt;&lt;li&gt;&lt;b&gt;2 台のカメラの RGB と深度&lt;/b&gt;。カメラのファイルが必要で、色はキャリブレーションを通じて取得します&lt;/li&gt;&lt;/ul&gt;&lt;p&gt;変換できないもの: 色や 8 ビットで保存された深度 (計測値が失われています)、全周の点群 (部品は一方向から見ます)。&lt;/p&gt;&lt;p&gt;画素ごとに重なる RGB と形状は変換不要です。そのフォルダーを開いてください。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>RGB pictures</source>
        <translation>RGB 画像</translation>
    </message>
    <message>
        <source>3D files</source>
        <translation>3D ファイル</translation>
    </message>
    <message>
        <source>A pattern such as rgb/*.png or *_rgb, in which * stands for the part&apos;s name. Files in which it is the same become one part. Both empty: as the folder is understood.</source>
        <translation>rgb/*.png や *_rgb のようなパターンで、* は部品の名前を表します。名前が同じファイルが一つの部品になります。両方とも空欄: フォルダーの構成から判断します。</translation>
    </message>
    <message>
        <source>as the folder is understood</source>
        <translation>フォルダーの構成から判断</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>部品</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>データ</translation>
    </message>
    <message>
        <source>Choose a folder first.</source>
        <translation>先にフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>The folder is being listed.</source>
        <translation>フォルダーを調べています。</translation>
    </message>
    <message>
        <source>Choose a folder that holds parts, or say which files belong together.</source>
        <translation>部品のあるフォルダーを選ぶか、どのファイルが対になるかを指定してください。</translation>
    </message>
    <message>
        <source>The folder is being listed…</source>
        <translation>フォルダーを調べています…</translation>
    </message>
    <message>
        <source>&lt;b&gt;No part was found.&lt;/b&gt; %1</source>
        <translation>&lt;b&gt;部品が見つかりません。&lt;/b&gt;%1</translation>
    </message>
    <message>
        <source>Read by</source>
        <translation>読み込み元</translation>
    </message>
    <message>
        <source>Twinspect itself, or a plugin that recognises the folder.</source>
        <translation>Twinspect 自身、またはフォルダーを認識するプラグイン。</translation>
    </message>
    <message>
        <source>plugin %1</source>
        <translation>プラグイン %1</translation>
    </message>
    <message>
        <source>Defective parts</source>
        <translation>不良部品</translation>
    </message>
    <message>
        <source>A pattern of their names, such as ng/* for all in the folder ng. All other parts are good. Empty: as the folder is understood.</source>
        <translation>名前のパターン。たとえば ng/* はフォルダー ng 内のすべて。ほかの部品は良品です。空欄: フォルダーの解釈に従います。</translation>
    </message>
</context>
<context>
    <name>twinspect::FilterBar</name>
    <message>
        <source>As in the table&apos;s header</source>
        <translation>表の見出しに従う</translation>
    </message>
    <message>
        <source>All</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>False rejects</source>
        <translation>過検出</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>見逃し</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>要確認</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>不合格</translation>
    </message>
    <message>
        <source>Unlabelled</source>
        <translation>ラベルなし</translation>
    </message>
    <message>
        <source>Marked</source>
        <translation>印付き</translation>
    </message>
    <message>
        <source>Not inspected</source>
        <translation>未検査</translation>
    </message>
    <message>
        <source>%1  %2</source>
        <comment>name of a filter and the number of parts behind it</comment>
        <translation>%1  %2</translation>
    </message>
    <message>
        <source>Search names, defect types and notes</source>
        <translation>名前、欠陥の種類、メモを検索</translation>
    </message>
    <message>
        <source>Shows the parts whose name, defect type or note holds all of these words.</source>
        <translation>名前、欠陥の種類、メモにこれらの語をすべて含む部品を表示します。</translation>
    </message>
    <message>
        <source>Every part of the open data.</source>
        <translation>開いているデータのすべての部品。</translation>
    </message>
    <message>
        <source>Good parts that the recipe rejects.</source>
        <translation>レシピが不合格にした良品。</translation>
    </message>
    <message>
        <source>Defective parts that the recipe passes as OK.</source>
        <translation>レシピが OK として通した不良品。</translation>
    </message>
    <message>
        <source>Parts that a person has to look at: between the thresholds, or no part found.</source>
        <translation>人が見る必要のある部品: しきい値の間、または部品が見つからないもの。</translation>
    </message>
    <message>
        <source>Parts that the recipe rejects, whatever their label.</source>
        <translation>ラベルにかかわらず、レシピが不合格にした部品。</translation>
    </message>
    <message>
        <source>Parts nobody has labelled yet.</source>
        <translation>まだ誰もラベルを付けていない部品。</translation>
    </message>
    <message>
        <source>Parts you marked to come back to.</source>
        <translation>後で見るために印を付けた部品。</translation>
    </message>
    <message>
        <source>Parts without a verdict: not inspected yet, or not readable.</source>
        <translation>判定のない部品: 未検査または読み込み不可。</translation>
    </message>
    <message>
        <source>All defect types</source>
        <translation>すべての欠陥の種類</translation>
    </message>
    <message>
        <source>Shows defective parts of one type.</source>
        <translation>1 種類の不良品を表示します。</translation>
    </message>
    <message>
        <source>As in the data</source>
        <translation>データの順</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>名前順</translation>
    </message>
    <message>
        <source>Highest score first</source>
        <translation>スコアの高い順</translation>
    </message>
    <message>
        <source>Lowest score first</source>
        <translation>スコアの低い順</translation>
    </message>
    <message>
        <source>Strictest verdict first</source>
        <translation>判定の厳しい順</translation>
    </message>
    <message>
        <source>By label and defect type</source>
        <translation>ラベルと欠陥の種類順</translation>
    </message>
    <message>
        <source>Largest region first</source>
        <translation>領域の大きい順</translation>
    </message>
    <message>
        <source>Order of the list.</source>
        <translation>一覧の並び順。</translation>
    </message>
    <message>
        <source>Defect type</source>
        <translation>欠陥の種類</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>並び順</translation>
    </message>
    <message>
        <source>To annotate</source>
        <translation>アノテーション待ち</translation>
    </message>
    <message>
        <source>Parts whose annotation nobody has finished.</source>
        <translation>アノテーションがまだ完了していない部品。</translation>
    </message>
    <message>
        <source>Next to annotate first</source>
        <translation>次にアノテーションする順</translation>
    </message>
    <message>
        <source>Least agreement first</source>
        <translation>一致の低い順</translation>
    </message>
</context>
<context>
    <name>twinspect::FindingList</name>
    <message>
        <source>Nothing stands in the way: everything that was checked is in order.</source>
        <translation>問題ありません。確認した項目はすべて正常です。</translation>
    </message>
    <message numerus="yes">
        <source>There are %n more finding(s). Repair these first, then check again.</source>
        <translation>
            <numerusform>他に %n 件の指摘があります。まずこれらを直してから、もう一度確認してください。</numerusform>
        </translation>
    </message>
    <message>
        <source>&lt;b&gt;%1.&lt;/b&gt; %2</source>
        <translation>&lt;b&gt;%1。&lt;/b&gt; %2</translation>
    </message>
    <message>
        <source>%1 … &lt;a href=&quot;all&quot;&gt;show all %2&lt;/a&gt;</source>
        <translation>%1 … &lt;a href=&quot;all&quot;&gt;%2 件すべて表示&lt;/a&gt;</translation>
    </message>
    <message>
        <source>Map files…</source>
        <translation>ファイルを対応付け…</translation>
    </message>
    <message>
        <source>Convert…</source>
        <translation>変換…</translation>
    </message>
</context>
<context>
    <name>twinspect::FirstStepsDialog</name>
    <message>
        <source>First steps and glossary</source>
        <translation>はじめに・用語集</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>1. Open data</source>
        <translation>1. データを開く</translation>
    </message>
    <message>
        <source>Open a folder of scanned parts, each an RGB picture with its depth, or drop it anywhere in the window. Without scans of your own, use &quot;Try the demo&quot; on the start page.</source>
        <translation>スキャンした部品 (RGB 画像と深度) のフォルダーを開くか、ウィンドウのどこかにドロップしてください。自分のスキャンがなければ、スタートページの「デモを試す」を使ってください。</translation>
    </message>
    <message>
        <source>2. Train</source>
        <translation>2. 学習</translation>
    </message>
    <message>
        <source>The page &quot;Train&quot; leads from a folder of good parts to a model: it checks the scans, names what does not fit, and learns what good parts look like. Defective parts are not needed.</source>
        <translation>「学習」ページは良品のフォルダーからモデルまで導きます。スキャンを確認し、合わないものを示し、良品の姿を学びます。不良品は不要です。</translation>
    </message>
    <message>
        <source>3. Calibrate</source>
        <translation>3. しきい値設定</translation>
    </message>
    <message>
        <source>The page &quot;Calibrate&quot; shows the scores of all parts. Drag the two thresholds: below is OK, between them a person reviews, above is rejected. The page says how many good parts would be rejected, how many defects would escape, and what your number of parts can prove. Apply puts the thresholds in force; undo takes them back.</source>
        <translation>「しきい値設定」ページは全部品のスコアを示します。2 つのしきい値をドラッグしてください。下は OK、間は人が確認、上は不合格です。不合格になる良品の数、見逃す欠陥の数、部品数で証明できることが示されます。適用でしきい値が有効になり、元に戻すこともできます。</translation>
    </message>
    <message>
        <source>4. Inspect</source>
        <translation>4. 検査</translation>
    </message>
    <message>
        <source>Choose a part in the list: RGB, height, cloud and anomaly map show the same point under the cursor. Colour in the map begins at the threshold, so a good part shows none. &quot;Inspect the listed parts&quot; judges all of them; the watched folder judges what arrives.</source>
        <translation>一覧で部品を選ぶと、RGB、高さ、点群、異常マップがカーソル下の同じ点を示します。マップの色はしきい値から始まるため、良品には色が付きません。「一覧の部品を検査」で全部を判定し、監視フォルダーは届いたものを判定します。</translation>
    </message>
    <message>
        <source>Every inspection is kept. The page &quot;Results&quot; filters and compares them and decides again under other thresholds without inspecting anew; the page &quot;Report&quot; saves one part or a whole run as a PDF document or a table.</source>
        <translation>検査はすべて残ります。「結果」ページでは絞り込みと比較ができ、再検査せずに別のしきい値で判定し直せます。「報告書」ページでは 1 個の部品または検査実行全体を PDF 文書か表として保存します。</translation>
    </message>
    <message>
        <source>Your scans are never changed. The wizard proposes where the model and its recipe are saved; the recipe is what inspects a part later, here or on the command line. Settings and results lie in %1.</source>
        <translation>スキャンが変更されることはありません。モデルとレシピの保存先はウィザードが提案します。後の検査は、ここでもコマンドラインでもレシピを使います。設定と結果は %1 にあります。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Part&lt;/b&gt;: one scanned object, a picture and a 3D file that belong together.</source>
        <translation>&lt;b&gt;部品&lt;/b&gt;: スキャンした 1 つの対象。対になる画像と 3D ファイルです。</translation>
    </message>
    <message>
        <source>&lt;b&gt;RGB&lt;/b&gt; and &lt;b&gt;depth&lt;/b&gt;: the two ways in which a part is seen; also their views, maps and channels.</source>
        <translation>&lt;b&gt;RGB&lt;/b&gt; と&lt;b&gt;深度&lt;/b&gt;: 部品を見る 2 つの方法。そのビュー、マップ、チャネルも指します。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Height&lt;/b&gt;: millimetres over the ground, computed from depth.</source>
        <translation>&lt;b&gt;高さ&lt;/b&gt;: 深度から計算した、地面からのミリメートル。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Good part&lt;/b&gt;: a part without defects. A model learns from good parts only.</source>
        <translation>&lt;b&gt;良品&lt;/b&gt;: 欠陥のない部品。モデルは良品だけから学習します。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Held-out part&lt;/b&gt;: a good part that the training keeps aside to check the model and to set the first thresholds.</source>
        <translation>&lt;b&gt;取り分けた部品&lt;/b&gt;: モデルの確認と最初のしきい値の設定のために、学習時に取り分ける良品。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Defect&lt;/b&gt;: what makes a part bad; its kind, such as a scratch, is the defect type.</source>
        <translation>&lt;b&gt;欠陥&lt;/b&gt;: 部品を不良にするもの。傷などの種類が欠陥タイプです。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Threshold&lt;/b&gt;: the score above which a part is rejected or reviewed. The &lt;b&gt;review band&lt;/b&gt; lies between the two.</source>
        <translation>&lt;b&gt;しきい値&lt;/b&gt;: これを超えるスコアの部品は NG または要確認になります。その間が&lt;b&gt;要確認の範囲&lt;/b&gt;です。</translation>
    </message>
    <message>
        <source>&lt;b&gt;OK&lt;/b&gt;, &lt;b&gt;review&lt;/b&gt;, &lt;b&gt;reject&lt;/b&gt;: the verdicts. In review a person looks at the part.</source>
        <translation>&lt;b&gt;OK&lt;/b&gt;、&lt;b&gt;要確認&lt;/b&gt;、&lt;b&gt;NG&lt;/b&gt;: 判定。要確認では人が部品を見ます。</translation>
    </message>
    <message>
        <source>&lt;b&gt;False reject&lt;/b&gt;: a good part with the verdict reject.</source>
        <translation>&lt;b&gt;過検出&lt;/b&gt;: NG と判定された良品。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Escape&lt;/b&gt;: a defective part with the verdict OK.</source>
        <translation>&lt;b&gt;見逃し&lt;/b&gt;: OK と判定された不良品。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Model&lt;/b&gt;: what the training has learnt. &lt;b&gt;Recipe&lt;/b&gt;: a model with its thresholds, their history and your notes.</source>
        <translation>&lt;b&gt;モデル&lt;/b&gt;: 学習で得られたもの。&lt;b&gt;レシピ&lt;/b&gt;: モデルに、しきい値とその履歴、メモを加えたもの。</translation>
    </message>
    <message>
        <source>5. Mark defects</source>
        <translation>5. 欠陥を記入する</translation>
    </message>
    <message>
        <source>&lt;b&gt;Annotation&lt;/b&gt;: a defect that a person marked on a part, pixel by pixel.</source>
        <translation>&lt;b&gt;アノテーション&lt;/b&gt;：人が部品の上に画素単位で記入した欠陥。</translation>
    </message>
    <message>
        <source>Choose a tool left of the views and draw, in RGB, height, map or cloud: the annotation shows in all of them. Everything is saved at once. &quot;Finished&quot; says that every defect of the part is marked; then its annotations are the truth about it.</source>
        <translation>ビューの左でツールを選び、RGB、高さ、マップ、点群のいずれかに描きます。アノテーションはすべてのビューに表示されます。内容はすぐに保存されます。「完了」は、部品のすべての欠陥を記入したことを示します。以後、そのアノテーションが部品の正解になります。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Depth or height of a region&lt;/b&gt;: how far it departs from the surface around it. A number after ± is its standard uncertainty, from the noise of the sensor and the size of a pixel.</source>
        <translation>&lt;b&gt;領域の深さまたは高さ&lt;/b&gt;：周囲の表面からどれだけ離れているか。± の後の数は、センサーの雑音と画素の大きさによる標準不確かさです。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Minimum area&lt;/b&gt;, &lt;b&gt;minimum depth&lt;/b&gt;: regions below them do not count. A region whose depth cannot be measured, or that only RGB shows, counts at any depth.</source>
        <translation>&lt;b&gt;最小面積&lt;/b&gt;、&lt;b&gt;最小深さ&lt;/b&gt;：これらを下回る領域は数えません。深さを測定できない領域や RGB だけに現れる領域は、深さによらず数えます。</translation>
    </message>
    <message>
        <source>6. Say where to look</source>
        <translation>6. 検査する場所を決める</translation>
    </message>
    <message>
        <source>The list &quot;Of interest&quot; beside the views holds the regions of interest of the recipe. While it is shown, the tools draw such regions: pixels in them are ignored, are inspected while all others are not, or have a threshold, minimum area or minimum depth of their own. They follow the middle of the part from picture to picture. A verdict that they make milder says so. Draw them with a margin: a defect at a border counts with its pixels on either side only.</source>
        <translation>ビューの横の「関心」のリストには、レシピの関心領域があります。表示している間、ツールは関心領域を描きます。その中の画素は、無視する、そこだけを検査する、または独自のしきい値・最小面積・最小深さで判定します。領域は画像ごとに部品の中心に合わせて動きます。それで判定が緩くなったときは、そう表示します。余裕を持って描いてください。境界にある欠陥は、それぞれの側の画素だけで判定します。</translation>
    </message>
    <message>
        <source>7. Results</source>
        <translation>7. 結果</translation>
    </message>
    <message>
        <source>8. Where your files are</source>
        <translation>8. ファイルの場所</translation>
    </message>
    <message>
        <source>&lt;b&gt;Region of interest&lt;/b&gt;: a place on every part of a recipe that is inspected, ignored, or has limits of its own.</source>
        <translation>&lt;b&gt;関心領域&lt;/b&gt;: レシピのすべての部品で、検査する所、無視する所、または独自の限度を持つ所。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Label&lt;/b&gt;: what a person says about a whole part: good or defective.</source>
        <translation>&lt;b&gt;ラベル&lt;/b&gt;：部品全体について人が示すもの（良品または不良品）。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Mark&lt;/b&gt;: a sign beside a part in the list, to come back to it. It says nothing about the part.</source>
        <translation>&lt;b&gt;印&lt;/b&gt;：後で見るために一覧の部品に付けるしるし。部品の良否は示しません。</translation>
    </message>
    <message>
        <source>Sorted by &quot;Next to annotate first&quot;, the list of parts is the queue. A and D go through it, Shift+D goes to the next part that is not finished. Shift+G adds a part to the good set, which the next training learns from; Shift+B makes it an example of a defect.</source>
        <translation>「次にアノテーションする順」で並べると、部品のリストが待ち行列になります。A と D で前後に移り、Shift+D で次の未完了の部品に進みます。Shift+G は部品を次の学習に使う良品セットに加え、Shift+B は欠陥の例にします。</translation>
    </message>
    <message>
        <source>&quot;Give a second opinion&quot; lets another person annotate without seeing what was marked. Where both have finished a part, they are compared, and the first person accepts one or merges both. &quot;Guidelines&quot; keeps what all should know about marking these parts.</source>
        <translation>「第二の判断を付ける」では、別の人が付いているアノテーションを見ずに作業します。二人とも完了した部品では両方を比べ、最初の人が一方を採用するか結合します。「ガイドライン」には、これらの部品のアノテーションについて全員が知るべきことを書きます。</translation>
    </message>
    <message>
        <source>&lt;b&gt;IoU&lt;/b&gt;: intersection over union, the pixels that two people both marked as a share of those that either marked; 1 is full agreement.</source>
        <translation>&lt;b&gt;IoU&lt;/b&gt;: どちらかが付けたピクセルのうち、二人とも付けたものの割合。1 は完全な一致。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Kappa&lt;/b&gt; (Cohen): agreement beyond what chance gives; 1 is full agreement, 0 as much as chance. A dash: it is not defined where both always said the same.</source>
        <translation>&lt;b&gt;カッパ&lt;/b&gt;（Cohen）: 偶然を超えた一致。1 は完全な一致、0 は偶然と同じ。ダッシュは、二人とも常に同じ答えで定義できないことを示します。</translation>
    </message>
    <message>
        <source>Lists of points (PLY, PCD, CSV, XYZ) and RGB and depth of two cameras have to be converted first: &quot;Convert data of other programs&quot; in the menu &quot;File&quot;. It shows what it recognised in a folder, and one part as it would come out: RGB, height, mm per pixel, pixels without a point. Points go onto the pixels of the camera that measured them, or onto those of a parallel view. What no file says (the unit, the resolution) it asks. The parts go into a new folder, with a log of what was assumed and what was left out.</source>
        <translation>点の一覧 (PLY、PCD、CSV、XYZ) や、2 台のカメラの RGB と深度は、先に変換する必要があります。「ファイル」メニューの「他のプログラムのデータを変換」を使います。フォルダーで認識したものと、変換後の部品一つ (RGB、高さ、1 画素の mm、点のない画素) を表示します。点は、それを計測したカメラの画素、または平行投影の画素に置かれます。どのファイルにもないこと (単位、解像度) は尋ねます。部品は新しいフォルダーに書き込まれ、仮定したことと除外したもののログが付きます。</translation>
    </message>
    <message>
        <source>The button &quot;Surface: height&quot; turns the height view to the slope or the curvature of the surface: scratches and shallow dents stand out there.</source>
        <translation>ボタン「表面：高さ」で、高さビューを表面の傾きまたは曲率に切り替えられます。傷や浅いへこみが目立ちます。</translation>
    </message>
    <message>
        <source>With a model, &quot;Surface: against good parts&quot; shows how much higher or lower than good parts it is, in mm, also on the cloud.</source>
        <translation>モデルがあれば「表面: 良品との差」で、良品よりどれだけ高いか低いかを mm で、点群上にも表示します。</translation>
    </message>
    <message>
        <source>Where a finding of the check names the setting that cures it, &quot;Repair&quot; sets it for all parts. Only how the files are read changes, never the files, and undo takes it back.</source>
        <translation>確認結果に問題を直す設定が示されている場合、「修復」はそれをすべての部品に設定します。変わるのはファイルの読み方だけで、ファイルは変わりません。元に戻すこともできます。</translation>
    </message>
    <message>
        <source>10. Glossary</source>
        <translation>10. 用語集</translation>
    </message>
    <message>
        <source>9. Detectors</source>
        <translation>9. 検出器</translation>
    </message>
    <message>
        <source>&lt;b&gt;Detector&lt;/b&gt;: what learns a part and finds its defects. DCRDF-Net is the one that is recommended.</source>
        <translation>&lt;b&gt;検出器&lt;/b&gt;：部品を学習し、欠陥を見つけるもの。DCRDF-Net を推奨します。</translation>
    </message>
    <message>
        <source>A detector is what learns a part and finds its defects. The training page offers these. Their scores cannot be compared; their verdicts can.</source>
        <translation>検出器は部品を学習し、欠陥を見つけるものです。学習ページで次の中から選べます。スコア同士は比べられませんが、判定は比べられます。</translation>
    </message>
    <message>
        <source>Differences from the published form: %1</source>
        <translation>発表された形との違い：%1</translation>
    </message>
    <message>
        <source>It looks at RGB and depth</source>
        <translation>RGB と深度を見ます</translation>
    </message>
    <message>
        <source>It looks at RGB only</source>
        <translation>RGB だけを見ます</translation>
    </message>
    <message>
        <source>It looks at depth only</source>
        <translation>深度だけを見ます</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>出典：%1</translation>
    </message>
    <message>
        <source>&lt;b&gt;Score&lt;/b&gt;: one number a part, higher for what is less usual. 0 is the middle of the held-out good parts, 1 the reject threshold of the training, whatever threshold was set since. Scores of two models say the same at 0 and 1 only. The &lt;b&gt;raw score&lt;/b&gt; is the model&apos;s own number: files have it, and the tool tip of a score.</source>
        <translation>&lt;b&gt;スコア&lt;/b&gt;: 部品ごとの一つの数で、普通でないものほど高くなります。0 は取り置いた良品の中央値、1 は学習時の不合格しきい値で、その後に設定したしきい値には左右されません。二つのモデルのスコアが同じ意味を持つのは 0 と 1 だけです。&lt;b&gt;生のスコア&lt;/b&gt;はモデル自身の数で、ファイルとスコアのツールチップにあります。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Anomaly map&lt;/b&gt;: the score of every pixel, read like the score of the part. A &lt;b&gt;region&lt;/b&gt; is where it is above the pixel threshold.</source>
        <translation>&lt;b&gt;異常マップ&lt;/b&gt;: 画素ごとのスコアで、部品のスコアと同じように読みます。画素しきい値を超える所が&lt;b&gt;領域&lt;/b&gt;です。</translation>
    </message>
    <message>
        <source>More detectors come as plugins. The settings list those that were found, and say why one cannot be used. How to write one is told in plugins.md in the documentation of Twinspect (plugins/README.md in its source), with a whole plugin as an example. The page &quot;Compare&quot; puts detectors side by side on your own parts.</source>
        <translation>他の検出器はプラグインとして追加できます。設定には見つかったものと、使えない理由が表示されます。書き方は Twinspect の文書の plugins.md (ソースでは plugins/README.md) に、完全な例とともにあります。「比較」ページではご自身の部品で検出器を並べて比較できます。</translation>
    </message>
    <message>
        <source>&quot;Tolerance of the height…&quot; in the menu sets by how much it may differ, and &quot;Surface: tolerance&quot; shows what lies outside. It makes no verdict.</source>
        <translation>メニューの「高さの公差…」で許される差を決め、「表面: 公差」で公差外を示します。判定には使われません。</translation>
    </message>
</context>
<context>
    <name>twinspect::GuidelinesPanel</name>
    <message>
        <source>Done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>編集</translation>
    </message>
    <message>
        <source>Changes the guidelines. They are kept beside the annotations, where colleagues see them.</source>
        <translation>ガイドラインを変更します。アノテーションのそばに保存され、同僚も見られます。</translation>
    </message>
    <message>
        <source>Edit the guidelines</source>
        <translation>ガイドラインを編集</translation>
    </message>
    <message>
        <source>Guidelines</source>
        <translation>ガイドライン</translation>
    </message>
    <message>
        <source>Text of the guidelines</source>
        <translation>ガイドラインの文章</translation>
    </message>
    <message>
        <source>What counts as a defect, how its border is drawn, which types there are. Headings begin with #, lists with -.</source>
        <translation>何を欠陥とするか、境界の描き方、種類。見出しは #、リストは - で始めます。</translation>
    </message>
    <message>
        <source>There are no guidelines for these data yet: what counts as a defect, and how it is drawn.</source>
        <translation>このデータのガイドラインはまだありません。何を欠陥とし、どう描くかを書きます。</translation>
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
        <translation>1 画面</translation>
    </message>
    <message>
        <source>Shows one view alone.</source>
        <translation>1 つのビューだけを表示します。</translation>
    </message>
    <message>
        <source>Four views</source>
        <translation>4 画面</translation>
    </message>
    <message>
        <source>Shows RGB, height, 3D and anomaly map in a square.</source>
        <translation>RGB、高さ、3D、異常マップを 4 分割で表示します。</translation>
    </message>
    <message>
        <source>One large, three small</source>
        <translation>大 1 つと小 3 つ</translation>
    </message>
    <message>
        <source>Shows one view large and the other three beside it.</source>
        <translation>1 つを大きく、残り 3 つを横に表示します。</translation>
    </message>
    <message>
        <source>Maximise view</source>
        <translation>ビューを最大化</translation>
    </message>
    <message>
        <source>Makes the view in use as large as all of them, or shows the others again.</source>
        <translation>使用中のビューを全体に広げるか、他のビューを再び表示します。</translation>
    </message>
    <message>
        <source>RGB large</source>
        <translation>RGB を大きく</translation>
    </message>
    <message>
        <source>Makes RGB the large view.</source>
        <translation>RGB を大きいビューにします。</translation>
    </message>
    <message>
        <source>Height large</source>
        <translation>高さを大きく</translation>
    </message>
    <message>
        <source>Makes the height the large view.</source>
        <translation>高さを大きいビューにします。</translation>
    </message>
    <message>
        <source>3D large</source>
        <translation>3D を大きく</translation>
    </message>
    <message>
        <source>Makes the point cloud the large view.</source>
        <translation>点群を大きいビューにします。</translation>
    </message>
    <message>
        <source>Anomaly map large</source>
        <translation>異常マップを大きく</translation>
    </message>
    <message>
        <source>Makes the anomaly map the large view.</source>
        <translation>異常マップを大きいビューにします。</translation>
    </message>
    <message>
        <source>Fit to view</source>
        <translation>全体を表示</translation>
    </message>
    <message>
        <source>Shows the whole picture in all flat views.</source>
        <translation>すべての平面ビューに画像全体を表示します。</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>拡大</translation>
    </message>
    <message>
        <source>Enlarges the flat views; the wheel does it about the pointer.</source>
        <translation>平面ビューを拡大します。ホイールではポインターを中心に拡大します。</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>縮小</translation>
    </message>
    <message>
        <source>Shrinks the flat views; the wheel does it about the pointer.</source>
        <translation>平面ビューを縮小します。ホイールではポインターを中心に縮小します。</translation>
    </message>
    <message>
        <source>Actual size</source>
        <translation>等倍</translation>
    </message>
    <message>
        <source>Shows one pixel of the picture as one pixel of the screen.</source>
        <translation>画像の 1 画素を画面の 1 画素で表示します。</translation>
    </message>
    <message>
        <source>Reset height window</source>
        <translation>高さの表示範囲をリセット</translation>
    </message>
    <message>
        <source>Colours the heights from end to end again, without the outermost 0.1 %. A drag with the right button changes it.</source>
        <translation>両端 0.1 % を除く高さ全体で色付けし直します。右ボタンのドラッグで変更できます。</translation>
    </message>
    <message>
        <source>Contour at the threshold</source>
        <translation>しきい値の等高線</translation>
    </message>
    <message>
        <source>Draws the line where the anomaly map crosses the pixel threshold.</source>
        <translation>異常マップが画素しきい値と交わる線を描きます。</translation>
    </message>
    <message>
        <source>Outlines of regions</source>
        <translation>領域の輪郭</translation>
    </message>
    <message>
        <source>Draws the border and the number of every region above the pixel threshold.</source>
        <translation>画素しきい値を超える各領域の境界と番号を描きます。</translation>
    </message>
    <message>
        <source>True defect</source>
        <translation>真の欠陥</translation>
    </message>
    <message>
        <source>Draws the border of the defect as it was marked by hand, where the data has one.</source>
        <translation>データに手作業のアノテーションがある場合、欠陥の境界を描きます。</translation>
    </message>
    <message>
        <source>Height in grey</source>
        <translation>高さを灰色で</translation>
    </message>
    <message>
        <source>Shows the height from dark to light instead of in colours.</source>
        <translation>高さを色ではなく暗から明で表示します。</translation>
    </message>
    <message>
        <source>Save picture of the views…</source>
        <translation>ビューの画像を保存…</translation>
    </message>
    <message>
        <source>Saves one view or all of them as PNG, up to four times as large as on the screen.</source>
        <translation>1 つまたはすべてのビューを PNG で保存します。画面の 4 倍まで可能です。</translation>
    </message>
    <message>
        <source>Copy values at the cursor</source>
        <translation>カーソル位置の値をコピー</translation>
    </message>
    <message>
        <source>Copies everything known about the pixel under the cursor.</source>
        <translation>カーソル下の画素の全情報をコピーします。</translation>
    </message>
    <message>
        <source>Map: fused</source>
        <translation>マップ: 統合</translation>
    </message>
    <message>
        <source>Shows the map the verdict rests on, RGB and depth together.</source>
        <translation>判定の基になるマップ (RGB と深度の統合) を表示します。</translation>
    </message>
    <message>
        <source>Map: RGB</source>
        <translation>マップ: RGB</translation>
    </message>
    <message>
        <source>Shows what is unusual in RGB. Coloured is what scores higher there than any held-out part of the training.</source>
        <translation>RGB の異常を表示します。学習時に取り分けたどの部品よりもスコアが高い箇所に色が付きます。</translation>
    </message>
    <message>
        <source>Map: depth</source>
        <translation>マップ: 深度</translation>
    </message>
    <message>
        <source>Shows what is unusual in depth. Coloured is what scores higher there than any held-out part of the training.</source>
        <translation>深度の異常を表示します。学習時に取り分けたどの部品よりもスコアが高い箇所に色が付きます。</translation>
    </message>
    <message>
        <source>Map: who raised it</source>
        <translation>マップ: 検出要因</translation>
    </message>
    <message>
        <source>Shows where the score comes from: orange = RGB, blue = depth, pale = both.</source>
        <translation>スコアの由来を表示します。橙 = RGB、青 = 深度、淡色 = 両方。</translation>
    </message>
    <message>
        <source>3D: RGB</source>
        <translation>3D: RGB</translation>
    </message>
    <message>
        <source>Colours the points as the camera saw them.</source>
        <translation>カメラで見た色で点を表示します。</translation>
    </message>
    <message>
        <source>3D: fused map</source>
        <translation>3D: 統合マップ</translation>
    </message>
    <message>
        <source>Colours the points by the map the verdict rests on.</source>
        <translation>判定の基になるマップで点を色付けします。</translation>
    </message>
    <message>
        <source>3D: RGB map</source>
        <translation>3D: RGB マップ</translation>
    </message>
    <message>
        <source>Colours the points by what is unusual in RGB.</source>
        <translation>RGB の異常で点を色付けします。</translation>
    </message>
    <message>
        <source>3D: depth map</source>
        <translation>3D: 深度マップ</translation>
    </message>
    <message>
        <source>Colours the points by what is unusual in depth.</source>
        <translation>深度の異常で点を色付けします。</translation>
    </message>
    <message>
        <source>3D: who raised it</source>
        <translation>3D: 検出要因</translation>
    </message>
    <message>
        <source>Colours the points by where the score comes from.</source>
        <translation>スコアの由来で点を色付けします。</translation>
    </message>
    <message>
        <source>3D from above</source>
        <translation>3D 上から</translation>
    </message>
    <message>
        <source>Looks straight down on the ground, as the picture is turned.</source>
        <translation>画像と同じ向きで底面を真上から見ます。</translation>
    </message>
    <message>
        <source>3D from below</source>
        <translation>3D 下から</translation>
    </message>
    <message>
        <source>Looks at the cloud from behind.</source>
        <translation>点群を裏から見ます。</translation>
    </message>
    <message>
        <source>3D from the front</source>
        <translation>3D 前から</translation>
    </message>
    <message>
        <source>Looks at the cloud from the lower edge of the picture.</source>
        <translation>画像の下端から点群を見ます。</translation>
    </message>
    <message>
        <source>3D from the back</source>
        <translation>3D 後ろから</translation>
    </message>
    <message>
        <source>Looks at the cloud from the upper edge of the picture.</source>
        <translation>画像の上端から点群を見ます。</translation>
    </message>
    <message>
        <source>3D from the left</source>
        <translation>3D 左から</translation>
    </message>
    <message>
        <source>Looks at the cloud from the left edge of the picture.</source>
        <translation>画像の左端から点群を見ます。</translation>
    </message>
    <message>
        <source>3D from the right</source>
        <translation>3D 右から</translation>
    </message>
    <message>
        <source>Looks at the cloud from the right edge of the picture.</source>
        <translation>画像の右端から点群を見ます。</translation>
    </message>
    <message>
        <source>Reset 3D view</source>
        <translation>3D ビューをリセット</translation>
    </message>
    <message>
        <source>Shows the whole cloud from above.</source>
        <translation>点群全体を上から表示します。</translation>
    </message>
    <message>
        <source>3D without perspective</source>
        <translation>3D 平行投影</translation>
    </message>
    <message>
        <source>Shows lengths alike at any distance, with a scale bar.</source>
        <translation>距離によらず長さを同じに表示し、スケールバーを付けます。</translation>
    </message>
    <message>
        <source>3D as on a turntable</source>
        <translation>3D ターンテーブル</translation>
    </message>
    <message>
        <source>Keeps the ground level while turning; off, the cloud turns freely.</source>
        <translation>回転中も底面を水平に保ちます。オフでは自由に回転します。</translation>
    </message>
    <message>
        <source>Larger points</source>
        <translation>点を大きく</translation>
    </message>
    <message>
        <source>Draws the points of the cloud larger.</source>
        <translation>点群の点を大きく描きます。</translation>
    </message>
    <message>
        <source>Smaller points</source>
        <translation>点を小さく</translation>
    </message>
    <message>
        <source>Draws the points of the cloud smaller.</source>
        <translation>点群の点を小さく描きます。</translation>
    </message>
    <message>
        <source>Do not measure</source>
        <translation>測定しない</translation>
    </message>
    <message>
        <source>Ends measuring and removes the last measurement.</source>
        <translation>測定を終え、最後の測定を消します。</translation>
    </message>
    <message>
        <source>Measure distance</source>
        <translation>距離を測定</translation>
    </message>
    <message>
        <source>Measures between two points clicked in any view, in mm.</source>
        <translation>任意のビューでクリックした 2 点間を mm で測定します。</translation>
    </message>
    <message>
        <source>Measure height difference</source>
        <translation>高低差を測定</translation>
    </message>
    <message>
        <source>Measures how much higher the second of two points lies, in mm over the ground.</source>
        <translation>2 点目がどれだけ高いかを、底面からの mm で測定します。</translation>
    </message>
    <message>
        <source>Measure region</source>
        <translation>領域を測定</translation>
    </message>
    <message>
        <source>Shows area and depth of the region that is clicked.</source>
        <translation>クリックした領域の面積と深さを表示します。</translation>
    </message>
    <message>
        <source>Measure profile</source>
        <translation>断面を測る</translation>
    </message>
    <message>
        <source>Plots the heights along the line between two points, in mm over the ground.</source>
        <translation>2 点を結ぶ線に沿った高さを、底面からの mm で描きます。</translation>
    </message>
    <message>
        <source>3D: surface</source>
        <translation>3D：表面</translation>
    </message>
    <message>
        <source>Shows how the surface bends, in 1/mm: bumps and edges light, hollows dark.</source>
        <translation>表面の曲がりを 1/mm で示します。盛り上がりと角は明るく、くぼみは暗くなります。</translation>
    </message>
    <message>
        <source>Shows the height over the ground, in mm.</source>
        <translation>地面からの高さを mm で示します。</translation>
    </message>
    <message>
        <source>Shows the surface as if lit from the upper left: scratches and shallow dents stand out.</source>
        <translation>左上から照らしたように表面を示します。傷や浅いへこみが目立ちます。</translation>
    </message>
    <message>
        <source>Surface: against good parts</source>
        <translation>表面: 良品との差</translation>
    </message>
    <message>
        <source>Shows how much higher or lower than good parts it is, in mm: lower blue, higher orange.</source>
        <translation>良品よりどれだけ高いか低いかを mm で示します。低い所は青、高い所は橙です。</translation>
    </message>
    <message>
        <source>Surface: curvature</source>
        <translation>表面：曲率</translation>
    </message>
    <message>
        <source>Surface: height</source>
        <translation>表面：高さ</translation>
    </message>
    <message>
        <source>Surface: slope</source>
        <translation>表面：傾き</translation>
    </message>
    <message>
        <source>Surface: tolerance</source>
        <translation>表面：公差</translation>
    </message>
    <message>
        <source>Shows where the height lies within the tolerance against the mean good part, and where it is too low (blue) or too high (orange).</source>
        <translation>平均良品に対する高さが公差内の場所と、低すぎる（青）または高すぎる（橙）場所を表示します。</translation>
    </message>
    <message>
        <source>Tolerance of the height…</source>
        <translation>高さの公差…</translation>
    </message>
    <message>
        <source>Sets by how much the height may differ from the mean good part. The recipe keeps it. No verdict depends on it.</source>
        <translation>高さが平均良品とどれだけ異なってよいかを設定します。レシピに保存されます。判定には影響しません。</translation>
    </message>
    <message>
        <source>Colours the points by what the height view shows: height, slope, curvature, or the height against good parts.</source>
        <translation>高さビューの内容（高さ、傾き、曲率、良品に対する高さ）で点を色付けします。</translation>
    </message>
</context>
<context>
    <name>twinspect::InspectPage</name>
    <message>
        <source>Save picture…</source>
        <translation>画像を保存…</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>How strongly the map covers the picture.</source>
        <translation>マップが画像を覆う強さ。</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>What is drawn over the flat views.</source>
        <translation>平面ビューに重ねて描くもの。</translation>
    </message>
    <message>
        <source>3D view</source>
        <translation>3D ビュー</translation>
    </message>
    <message>
        <source>Direction, perspective and point size of the 3D view.</source>
        <translation>3D ビューの方向、投影、点の大きさ。</translation>
    </message>
    <message>
        <source>Which map is shown over the picture.</source>
        <translation>画像に重ねるマップ。</translation>
    </message>
    <message>
        <source>What the colours of the 3D view mean.</source>
        <translation>3D ビューの色の意味。</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>領域</translation>
    </message>
    <message>
        <source>Measures with clicks in any view.</source>
        <translation>任意のビューでのクリックで測定します。</translation>
    </message>
    <message>
        <source>No part is shown.</source>
        <translation>部品が表示されていません。</translation>
    </message>
    <message>
        <source>The model does not look at this: it was trained without it.</source>
        <translation>モデルはこれを見ません。これなしで学習されました。</translation>
    </message>
    <message>
        <source>The data has no marked defect for this part.</source>
        <translation>データにはこの部品の欠陥のアノテーションがありません。</translation>
    </message>
    <message>
        <source>The 3D view needs OpenGL, which this display does not offer.</source>
        <translation>3D ビューには OpenGL が必要ですが、この画面では使えません。</translation>
    </message>
    <message>
        <source>Preparing views</source>
        <translation>ビューを準備しています</translation>
    </message>
    <message>
        <source>Opening %1…</source>
        <translation>%1 を開いています…</translation>
    </message>
    <message>
        <source>No part is selected.</source>
        <translation>部品が選択されていません。</translation>
    </message>
    <message>
        <source>Choose a part in the list.</source>
        <translation>一覧から部品を選んでください。</translation>
    </message>
    <message>
        <source>No data is open.</source>
        <translation>データが開かれていません。</translation>
    </message>
    <message>
        <source>Open a folder of parts, or drop it here. Each part is an RGB picture with its depth or point cloud.</source>
        <translation>部品のフォルダーを開くか、ここにドロップしてください。各部品はRGB 画像と深度または点群です。</translation>
    </message>
    <message>
        <source>%1 cannot be shown.</source>
        <translation>%1 を表示できません。</translation>
    </message>
    <message>
        <source>Save picture of the views</source>
        <translation>ビューの画像を保存</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>画像 (*.png)</translation>
    </message>
    <message>
        <source>No part was found in this picture, so there is no anomaly map. Check that the part lies in view of the sensor and that its depth was measured.</source>
        <translation>この画像では部品が見つからないため、異常マップがありません。部品がセンサーの視野にあり、深度が測定されているか確認してください。</translation>
    </message>
    <message>
        <source>The model does not know how high good parts are. Train the part again with depth.</source>
        <translation>モデルは良品の高さを知りません。深度を使って部品を学習し直してください。</translation>
    </message>
    <message>
        <source>There is no anomaly map without a model. Open a recipe or a model, or train the part.</source>
        <translation>モデルがないと異常マップはありません。レシピかモデルを開くか、部品を学習してください。</translation>
    </message>
    <message>
        <source>There is no pixel threshold, so no regions can be told apart. Set one when calibrating.</source>
        <translation>画素しきい値がないため領域を区別できません。しきい値設定で決めてください。</translation>
    </message>
    <message>
        <source>No pixel is above the pixel threshold.</source>
        <translation>画素しきい値を超える画素はありません。</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>開いています…</translation>
    </message>
    <message>
        <source>This part cannot be read, so it was not inspected.</source>
        <translation>この部品は読み込めないため、検査されていません。</translation>
    </message>
    <message>
        <source>No model is open: parts can be looked at, but not judged.</source>
        <translation>モデルが開かれていません。部品を見ることはできますが、判定できません。</translation>
    </message>
    <message>
        <source>%1, coloured above %2</source>
        <translation>%1、%2 を超えると色付き</translation>
    </message>
    <message>
        <source>over a plane through the part: no ground is visible</source>
        <translation>部品を通る平面から: 底面が見えません</translation>
    </message>
    <message>
        <source>over the ground</source>
        <translation>底面から</translation>
    </message>
    <message>
        <source>%1   %2</source>
        <translation>%1   %2</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>測定</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>検査</translation>
    </message>
    <message>
        <source>Shows a part in RGB, depth, as a cloud and as an anomaly map.</source>
        <translation>部品を RGB、深さ、点群、異常マップで表示します。</translation>
    </message>
    <message>
        <source>&amp;Inspect</source>
        <translation>検査(&amp;I)</translation>
    </message>
    <message>
        <source>Annotation tools</source>
        <translation>アノテーションツール</translation>
    </message>
    <message>
        <source>Annotations (%1)</source>
        <translation>アノテーション (%1)</translation>
    </message>
    <message>
        <source>Annotations</source>
        <translation>アノテーション</translation>
    </message>
    <message>
        <source>Of interest</source>
        <translation>関心</translation>
    </message>
    <message>
        <source>Of interest (%1)</source>
        <translation>関心 (%1)</translation>
    </message>
    <message>
        <source>Regions of interest: what is inspected, ignored, or has limits of its own. While this list is shown, the tools draw regions of interest.</source>
        <translation>関心領域: 検査する所、無視する所、独自の限度を持つ所。このリストを表示している間、ツールは関心領域を描きます。</translation>
    </message>
    <message>
        <source>Draws a region of interest of the recipe. %1</source>
        <translation>レシピの関心領域を描きます。%1</translation>
    </message>
    <message>
        <source>Guidelines</source>
        <translation>ガイドライン</translation>
    </message>
    <message>
        <source>The height against good parts has colours of its own.</source>
        <translation>良品との高さの差には専用の色があります。</translation>
    </message>
    <message>
        <source>Slope and curvature are always grey.</source>
        <translation>傾きと曲率は常にグレーです。</translation>
    </message>
    <message>
        <source>What the height view shows.</source>
        <translation>高さビューの表示内容です。</translation>
    </message>
    <message>
        <source>curvature: bumps light</source>
        <translation>曲率：盛り上がりは明るい</translation>
    </message>
    <message>
        <source>higher or lower than good parts</source>
        <translation>良品より高いか低いか</translation>
    </message>
    <message>
        <source>slope to the upper left</source>
        <translation>左上への傾き</translation>
    </message>
    <message>
        <source>The tolerance belongs to a recipe. Open a recipe or a model, or train the part.</source>
        <translation>公差はレシピに属します。レシピまたはモデルを開くか、部品を学習させてください。</translation>
    </message>
    <message>
        <source>The bands of the tolerance have fixed colours.</source>
        <translation>公差帯の色は固定です。</translation>
    </message>
    <message>
        <source>This part was not compared with the mean good part: the model has none, or its position was not found with certainty.</source>
        <translation>この部品は平均良品と比較されていません。モデルに平均良品がないか、部品の位置が確実に見つかりませんでした。</translation>
    </message>
    <message>
        <source>The recipe has no tolerance. Set one with “Tolerance of the height…”.</source>
        <translation>レシピに公差がありません。「高さの公差…」で設定してください。</translation>
    </message>
    <message>
        <source>tolerance against good parts: %1</source>
        <translation>良品に対する公差：%1</translation>
    </message>
    <message>
        <source>no tolerance is set</source>
        <translation>公差は設定されていません</translation>
    </message>
</context>
<context>
    <name>twinspect::InspectText</name>
    <message>
        <source>No pixel threshold: nothing is coloured</source>
        <translation>画素しきい値なし: 色は付きません</translation>
    </message>
    <message>
        <source>The model does not say what good parts reach: nothing is coloured</source>
        <translation>モデルに良品の到達値がありません: 色は付きません</translation>
    </message>
    <message>
        <source>up to %1: no colour</source>
        <translation>%1 まで: 色なし</translation>
    </message>
    <message>
        <source>Raised by</source>
        <translation>検出要因</translation>
    </message>
    <message>
        <source>depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>both</source>
        <translation>両方</translation>
    </message>
    <message>
        <source>RGB</source>
        <translation>RGB</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>スコア</translation>
    </message>
    <message>
        <source>%1 threshold</source>
        <translation>%1 しきい値</translation>
    </message>
    <message>
        <source>%1 highest good part</source>
        <translation>%1 良品の最高値</translation>
    </message>
    <message>
        <source>%1 and more</source>
        <translation>%1 以上</translation>
    </message>
    <message>
        <source>%1 mm deep</source>
        <translation>深さ %1 mm</translation>
    </message>
    <message>
        <source>%1 mm high</source>
        <translation>高さ %1 mm</translation>
    </message>
    <message>
        <source>This region is smaller than the minimum area and does not count. A click shows it in all views.</source>
        <translation>この領域は最小面積より小さく、数えません。クリックすると全ビューで表示します。</translation>
    </message>
    <message>
        <source>A click shows this region in all views.</source>
        <translation>クリックするとこの領域を全ビューで表示します。</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>番号</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>面積</translation>
    </message>
    <message>
        <source>vs. around</source>
        <translation>周囲との差</translation>
    </message>
    <message>
        <source>The score is within limits.</source>
        <translation>スコアは限度内です。</translation>
    </message>
    <message>
        <source>The score is above the review threshold: a person should look.</source>
        <translation>スコアが要確認しきい値を超えました。人が確認してください。</translation>
    </message>
    <message>
        <source>The score is above the reject threshold.</source>
        <translation>スコアが不合格しきい値を超えました。</translation>
    </message>
    <message>
        <source>Every region is smaller than the minimum area, so the verdict is one step milder.</source>
        <translation>すべての領域が最小面積より小さいため、判定が 1 段階緩くなります。</translation>
    </message>
    <message>
        <source>No pixel is above the pixel threshold, so the verdict is one step milder.</source>
        <translation>画素しきい値を超える画素がないため、判定が 1 段階緩くなります。</translation>
    </message>
    <message>
        <source>Areas could not be measured, so the minimum area was not applied.</source>
        <translation>面積を測定できないため、最小面積は適用されませんでした。</translation>
    </message>
    <message>
        <source>No part was found in this picture.</source>
        <translation>この画像では部品が見つかりませんでした。</translation>
    </message>
    <message>
        <source>The score is not a number: a person should look.</source>
        <translation>スコアが数値ではありません。人が確認してください。</translation>
    </message>
    <message>
        <source>No thresholds are set: a person should look.</source>
        <translation>しきい値が未設定です。人が確認してください。</translation>
    </message>
    <message>
        <source>How far the surface in the region departs from the surface around it; the part&apos;s own steps and edges count, too</source>
        <translation>領域内の表面が周囲の表面からどれだけ離れているか。部品自体の段差や縁も含まれます</translation>
    </message>
    <message>
        <source>How much higher or lower the region is than a good part, where it differs most. The model estimates it.</source>
        <translation>領域が良品と最も異なる箇所で、良品よりどれだけ高いか低いかを示します。モデルによる推定です。</translation>
    </message>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
    <message>
        <source>vs. good</source>
        <translation>良品との差</translation>
    </message>
    <message>
        <source>%1 mm lower than good parts, which vary by %2 mm</source>
        <translation>良品より %1 mm 低い（良品のばらつき %2 mm）</translation>
    </message>
    <message>
        <source>%1 mm higher than good parts, which vary by %2 mm</source>
        <translation>良品より %1 mm 高い（良品のばらつき %2 mm）</translation>
    </message>
    <message>
        <source>%1 mm lower than good parts</source>
        <translation>良品より %1 mm 低い</translation>
    </message>
    <message>
        <source>%1 mm higher than good parts</source>
        <translation>良品より %1 mm 高い</translation>
    </message>
    <message>
        <source>as high as good parts</source>
        <translation>良品と同じ高さ</translation>
    </message>
    <message>
        <source>The geometry has another scale than that of the parts the model learnt from (mm per pixel): check the unit and the camera file.</source>
        <translation>形状データの縮尺（1 画素あたりの mm）がモデルの学習した部品と違います。単位とカメラファイルを確認してください。</translation>
    </message>
    <message>
        <source>This does not look like the part that the model learnt: its score is far above what good parts and artificial defects reached in the training. Check that the right recipe is open.</source>
        <translation>モデルが学習した部品には見えません。スコアが、学習時の良品や人工欠陥の値をはるかに超えています。正しいレシピを開いているか確認してください。</translation>
    </message>
    <message>
        <source>The thresholds were found on scores that were not computed like this one (another number format or processor): a person should look. Calibrate the recipe on this computer.</source>
        <translation>しきい値の根拠となったスコアは、このスコアとは違う方法（別の数値形式やプロセッサ）で計算されたものです。人の確認が必要です。このコンピューターで、良品でレシピのしきい値を設定してください。</translation>
    </message>
    <message>
        <source>%1 mm³</source>
        <translation>%1 mm³</translation>
    </message>
    <message>
        <source>%1: value ± standard uncertainty from the noise of the sensor and the size of a pixel.</source>
        <translation>%1：値 ± 標準不確かさ（センサーの雑音と画素の大きさによる）。</translation>
    </message>
    <message>
        <source>Added material (+) or missing material (−) against the surface around the region</source>
        <translation>周囲の表面に対する余分な (+) または不足した (−) 材料</translation>
    </message>
    <message>
        <source>The longest straight line within the region&apos;s outline, along the surface around it</source>
        <translation>領域の輪郭内で、周囲の表面に沿った最も長い直線</translation>
    </message>
    <message>
        <source>The shortest way from the region to the part&apos;s outline, or to that of an opening</source>
        <translation>領域から部品の輪郭または開口部の輪郭までの最短距離</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>体積</translation>
    </message>
    <message>
        <source>Longest</source>
        <translation>最大長</translation>
    </message>
    <message>
        <source>To edge</source>
        <translation>縁まで</translation>
    </message>
    <message>
        <source>This region is neither as deep nor as high as the minimum depth and does not count. A click shows it in all views.</source>
        <translation>この領域は深さも高さも最小深さに達せず、数えません。クリックすると全ビューで表示します。</translation>
    </message>
    <message>
        <source>No region is both as large as the minimum area and as deep or high as the minimum depth, so the verdict is one step milder.</source>
        <translation>最小面積と最小深さ（または高さ）の両方に達する領域がないため、判定が 1 段階緩くなります。</translation>
    </message>
    <message>
        <source>The depth of a region could not be measured, so the minimum depth was not applied.</source>
        <translation>深さを測定できない領域があるため、最小深さは適用していません。</translation>
    </message>
    <message>
        <source>This region lies where pixels are ignored and does not count. A click shows it in all views.</source>
        <translation>この領域は無視する画素の中にあり、数えません。クリックすると全ビューで表示します。</translation>
    </message>
    <message>
        <source>The score of a region of interest is above the region&apos;s own threshold.</source>
        <translation>関心領域のスコアが、その領域独自のしきい値を超えました。</translation>
    </message>
    <message>
        <source>Without the regions of interest the verdict would be stricter.</source>
        <translation>関心領域がなければ、判定はより厳しくなります。</translation>
    </message>
    <message>
        <source>A region of interest does not lie on the part, or not wholly within the picture: a person should look.</source>
        <translation>関心領域が部品の上にないか、画像に収まっていません。人が確認してください。</translation>
    </message>
    <message>
        <source>The regions of interest leave nothing of the part to inspect: a person should look.</source>
        <translation>関心領域により検査する所が残りません。人が確認してください。</translation>
    </message>
    <message>
        <source>The part was inspected under other regions of interest: inspect it again.</source>
        <translation>この部品は別の関心領域で検査されました。検査し直してください。</translation>
    </message>
    <message>
        <source>Height against good parts (mm)</source>
        <translation>良品との高さの差 (mm)</translation>
    </message>
    <message>
        <source>Curvature (1/mm)</source>
        <translation>曲率 (1/mm)</translation>
    </message>
    <message>
        <source>Height (mm)</source>
        <translation>高さ, mm</translation>
    </message>
    <message>
        <source>Slope to the upper left (°)</source>
        <translation>左上への傾き (°)</translation>
    </message>
    <message>
        <source>Raw score</source>
        <translation>生のスコア</translation>
    </message>
    <message>
        <source>The part does not lie in the picture as the good parts do: a person should look.</source>
        <translation>部品の置かれ方が良品と異なります。人が確認してください。</translation>
    </message>
</context>
<context>
    <name>twinspect::InspectionRuns</name>
    <message numerus="yes">
        <source>Inspecting %n part(s)</source>
        <translation>
            <numerusform>部品 %n 個を検査しています</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::InterestPanel</name>
    <message>
        <source>Pixels in it</source>
        <translation>中の画素</translation>
    </message>
    <message>
        <source>What the selected region does, and those drawn from now on. The keys 1 to 3 choose it while a tool is active.</source>
        <translation>選択した領域と、これから描く領域の働き。ツールが有効な間はキー 1〜3 で選べます。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>How results and reports call the region.</source>
        <translation>結果とレポートでの領域の名前。</translation>
    </message>
    <message>
        <source>Reject above</source>
        <translation>不合格のしきい値</translation>
    </message>
    <message>
        <source>The region has a score of its own and rejects the part above this threshold; there is no review band. Its pixels do not count for the score of the part.</source>
        <translation>領域は独自のスコアを持ち、このしきい値を超えると部品は不合格です。要確認の範囲はありません。その画素は部品のスコアに数えません。</translation>
    </message>
    <message>
        <source>Minimum area, mm²</source>
        <translation>最小面積、mm²</translation>
    </message>
    <message>
        <source>Defects in the region count from this area on, instead of the recipe&apos;s minimum area.</source>
        <translation>レシピの最小面積の代わりに、領域内の欠陥はこの面積から数えます。</translation>
    </message>
    <message>
        <source>Minimum depth, mm</source>
        <translation>最小深さ、mm</translation>
    </message>
    <message>
        <source>Defects in the region count from this depth or height on, instead of the recipe&apos;s minimum depth.</source>
        <translation>レシピの最小深さの代わりに、領域内の欠陥はこの深さまたは高さから数えます。</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Goes into the history of the recipe, with your name and the time.</source>
        <translation>お名前と時刻とともにレシピの履歴に入ります。</translation>
    </message>
    <message>
        <source>Regions of interest of the recipe</source>
        <translation>レシピの関心領域</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>限度</translation>
    </message>
    <message>
        <source>On this part</source>
        <translation>この部品で</translation>
    </message>
    <message>
        <source>No recipe is open. Regions of interest belong to a recipe.</source>
        <translation>レシピが開いていません。関心領域はレシピに属します。</translation>
    </message>
    <message>
        <source>Open a part to draw on.</source>
        <translation>描くための部品を開いてください。</translation>
    </message>
    <message>
        <source>In force. Save the recipe to keep them; parts that were inspected before have to be inspected again.</source>
        <translation>有効です。残すにはレシピを保存してください。前に検査した部品は検査し直す必要があります。</translation>
    </message>
    <message>
        <source>In force, as saved in the recipe.</source>
        <translation>有効です。レシピに保存されたとおりです。</translation>
    </message>
    <message>
        <source>No regions of interest: every pixel of the part counts. Choose what the pixels in a new one do, take a tool left of the views and draw.</source>
        <translation>関心領域はありません。部品のすべての画素を数えます。新しい領域の画素の働きを選び、ビューの左のツールで描いてください。</translation>
    </message>
</context>
<context>
    <name>twinspect::JobRow</name>
    <message>
        <source>%1: stopping</source>
        <translation>%1: 停止中</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>It stops as soon as it can.</source>
        <translation>できるだけ早く停止します。</translation>
    </message>
    <message>
        <source>Stops &quot;%1&quot;.</source>
        <translation>「%1」を停止します。</translation>
    </message>
</context>
<context>
    <name>twinspect::JobStrip</name>
    <message numerus="yes">
        <source>about %n second(s) left</source>
        <translation>
            <numerusform>残り約 %n 秒</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>残り約 %n 分</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n hour(s) left</source>
        <translation>
            <numerusform>残り約 %n 時間</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>他 %n 件</numerusform>
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
        <translation>エラー</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>情報</translation>
    </message>
    <message>
        <source>Time (UTC)</source>
        <translation>時刻 (UTC)</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>種別</translation>
    </message>
    <message>
        <source>From</source>
        <translation>発信元</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>メッセージ</translation>
    </message>
</context>
<context>
    <name>twinspect::LogView</name>
    <message>
        <source>Show</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>警告とエラー</translation>
    </message>
    <message>
        <source>Errors only</source>
        <translation>エラーのみ</translation>
    </message>
    <message>
        <source>Which messages are listed.</source>
        <translation>一覧に表示するメッセージ。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copies the selected messages, or all that are listed, as text.</source>
        <translation>選択したメッセージ、または表示中のすべてを文字列としてコピーします。</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>消去</translation>
    </message>
    <message>
        <source>Empties the log of this session.</source>
        <translation>このセッションのログを空にします。</translation>
    </message>
    <message>
        <source>No messages so far.</source>
        <translation>メッセージはまだありません。</translation>
    </message>
    <message>
        <source>No messages of this kind.</source>
        <translation>この種類のメッセージはありません。</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>メッセージ</translation>
    </message>
</context>
<context>
    <name>twinspect::MainWindow</name>
    <message>
        <source>%1: %2</source>
        <comment>what was done, and to which part</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Redone: %1</source>
        <translation>やり直しました: %1</translation>
    </message>
    <message>
        <source>Undone: %1</source>
        <translation>元に戻しました: %1</translation>
    </message>
    <message>
        <source>The recipe is being saved.</source>
        <translation>レシピを保存しています。</translation>
    </message>
    <message>
        <source>La&amp;yout</source>
        <translation>レイアウト(&amp;Y)</translation>
    </message>
    <message>
        <source>Large &amp;view</source>
        <translation>大きいビュー(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Map</source>
        <translation>マップ(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Cloud</source>
        <translation>点群(&amp;C)</translation>
    </message>
    <message>
        <source>M&amp;easure</source>
        <translation>測定(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>ファイル(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>編集(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>表示(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>ヘルプ(&amp;H)</translation>
    </message>
    <message>
        <source>Open &amp;again</source>
        <translation>最近使ったもの(&amp;A)</translation>
    </message>
    <message>
        <source>C&amp;olours</source>
        <translation>配色(&amp;O)</translation>
    </message>
    <message>
        <source>Tool bar</source>
        <translation>ツールバー</translation>
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
            <numerusform>%1 に部品 %n 個</numerusform>
        </translation>
    </message>
    <message>
        <source>No data open</source>
        <translation>データ未選択</translation>
    </message>
    <message>
        <source>model %1, recipe not saved yet</source>
        <translation>モデル %1、レシピ未保存</translation>
    </message>
    <message>
        <source>recipe %1, revision %2</source>
        <translation>レシピ %1、改訂 %2</translation>
    </message>
    <message>
        <source>no model open</source>
        <translation>モデル未選択</translation>
    </message>
    <message>
        <source>&amp;Undo: %1</source>
        <translation>元に戻す: %1(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>元に戻す(&amp;U)</translation>
    </message>
    <message>
        <source>Takes the last change back.</source>
        <translation>最後の変更を取り消します。</translation>
    </message>
    <message>
        <source>&amp;Redo: %1</source>
        <translation>やり直す: %1(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>やり直す(&amp;R)</translation>
    </message>
    <message>
        <source>Makes the change that was taken back again.</source>
        <translation>取り消した変更をもう一度行います。</translation>
    </message>
    <message>
        <source>Nothing was changed yet.</source>
        <translation>まだ何も変更されていません。</translation>
    </message>
    <message>
        <source>No change was taken back.</source>
        <translation>取り消した変更はありません。</translation>
    </message>
    <message>
        <source>Open a model or train a part first.</source>
        <translation>先にモデルを開くか、部品を学習してください。</translation>
    </message>
    <message>
        <source>The recipe is saved already.</source>
        <translation>レシピは保存済みです。</translation>
    </message>
    <message>
        <source>The list is empty.</source>
        <translation>一覧は空です。</translation>
    </message>
    <message>
        <source>This page is not part of this build.</source>
        <translation>このページは本プログラムに含まれていません。</translation>
    </message>
    <message>
        <source>This panel is not part of this build.</source>
        <translation>このパネルは本プログラムに含まれていません。</translation>
    </message>
    <message>
        <source>Leave the start page first.</source>
        <translation>先にスタートページから移動してください。</translation>
    </message>
    <message>
        <source>There is nothing to open</source>
        <translation>開くものがありません</translation>
    </message>
    <message>
        <source>Check the name and whether its drive is connected</source>
        <translation>名前とドライブの接続を確認してください</translation>
    </message>
    <message>
        <source>Twinspect does not open files of this kind</source>
        <translation>Twinspect はこの種類のファイルを開けません</translation>
    </message>
    <message>
        <source>Open a folder of parts, a picture, a model (.tsm) or a recipe (.json)</source>
        <translation>部品のフォルダー、画像、モデル (.tsm)、レシピ (.json) を開いてください</translation>
    </message>
    <message>
        <source>Open a folder of parts</source>
        <translation>部品のフォルダーを開く</translation>
    </message>
    <message>
        <source>Choose the recipe or model to inspect with</source>
        <translation>検査に使うレシピまたはモデルを選択</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>ファイルを開く</translation>
    </message>
    <message>
        <source>Save the recipe</source>
        <translation>レシピを保存</translation>
    </message>
    <message>
        <source>Recipes (%1)</source>
        <translation>レシピ (%1)</translation>
    </message>
    <message>
        <source>Save the recipe?</source>
        <translation>レシピを保存しますか?</translation>
    </message>
    <message>
        <source>The recipe of &quot;%1&quot; was changed and is not saved.</source>
        <translation>「%1」のレシピが変更され、保存されていません。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Close without saving</source>
        <translation>保存せずに閉じる</translation>
    </message>
    <message>
        <source>Go on working</source>
        <translation>作業を続ける</translation>
    </message>
    <message>
        <source>&amp;Parts</source>
        <translation>部品(&amp;P)</translation>
    </message>
    <message>
        <source>Check the data</source>
        <translation>データを確認</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Map files…</source>
        <translation>ファイルを対応付け…</translation>
    </message>
    <message>
        <source>Annotations are not saved</source>
        <translation>アノテーションが保存されていません</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再試行</translation>
    </message>
    <message>
        <source>&amp;Draw</source>
        <translation>描画(&amp;D)</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a job, and its warnings</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation>ログを表示</translation>
    </message>
    <message>
        <source>Convert…</source>
        <translation>変換…</translation>
    </message>
    <message>
        <source>&amp;Surface</source>
        <translation>表面(&amp;S)</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) were inspected under other regions of interest. They cannot be OK until they are inspected again.</source>
        <translation>
            <numerusform>%n 個の部品は、別の関心領域で検査されました。もう一度検査するまで、OK にはなりません。</numerusform>
        </translation>
    </message>
    <message>
        <source>Inspect again</source>
        <translation>もう一度検査</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>あとで</translation>
    </message>
    <message numerus="yes">
        <source>The geometry of the open parts is read in another way now. The scores of %n part(s) were of the geometry before and are gone.</source>
        <translation>
            <numerusform>開いている部品の形状は、今は別の方法で読まれます。%n 個の部品のスコアは以前の形状のものなので、消されました。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::MappingEditor</name>
    <message>
        <source>&lt;b&gt;The layout of this folder is not one we know.&lt;/b&gt; By their names, its files seem to belong together like this. Is that right? If not, change it.</source>
        <translation>&lt;b&gt;このフォルダーの構成は既知のものではありません。&lt;/b&gt;名前からすると、ファイルの組はこのようです。正しいですか。違う場合は変更してください。</translation>
    </message>
    <message>
        <source>&lt;b&gt;You say which files belong together.&lt;/b&gt; The parts below are what comes of it.</source>
        <translation>&lt;b&gt;どのファイルが組になるかを指定します。&lt;/b&gt;その結果の部品は下のとおりです。</translation>
    </message>
    <message>
        <source>&lt;b&gt;No part was found.&lt;/b&gt; %1 %2</source>
        <translation>&lt;b&gt;部品が見つかりません。&lt;/b&gt;%1 %2</translation>
    </message>
    <message>
        <source>Given here. They are kept with the mapping.</source>
        <translation>ここで指定されました。対応付けと一緒に保存されます。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Without these numbers depth pictures cannot be used.&lt;/b&gt; Read them from a file, or type them.</source>
        <translation>&lt;b&gt;これらの数値がないと深度画像は使えません。&lt;/b&gt;ファイルから読み込むか、入力してください。</translation>
    </message>
    <message>
        <source>Camera file</source>
        <translation>カメラファイル</translation>
    </message>
    <message>
        <source>Save the mapping</source>
        <translation>対応付けを保存</translation>
    </message>
    <message>
        <source>Mappings (*.json)</source>
        <translation>対応付け (*.json)</translation>
    </message>
    <message>
        <source>RGB pictures</source>
        <translation>RGB 画像</translation>
    </message>
    <message>
        <source>Defect masks (optional)</source>
        <translation>欠陥マスク（任意）</translation>
    </message>
    <message>
        <source>Names of defective parts (optional)</source>
        <translation>不良品の名前（任意）</translation>
    </message>
    <message>
        <source>Black pictures in which the defect is white. Leave it empty when there are none.</source>
        <translation>欠陥が白い黒画像です。ない場合は空のままにします。</translation>
    </message>
    <message>
        <source>Put a &lt;b&gt;*&lt;/b&gt; where the part&apos;s name or number stands. Files in which it is the same become one part.</source>
        <translation>部品の名前や番号のところに &lt;b&gt;*&lt;/b&gt; を書きます。そこが同じファイルが 1 つの部品になります。</translation>
    </message>
    <message>
        <source>Camera of the depth pictures</source>
        <translation>深度画像のカメラ</translation>
    </message>
    <message>
        <source>Focal length x, px</source>
        <translation>焦点距離 x、px</translation>
    </message>
    <message>
        <source>Focal length y, px</source>
        <translation>焦点距離 y、px</translation>
    </message>
    <message>
        <source>Centre x, px</source>
        <translation>中心 x、px</translation>
    </message>
    <message>
        <source>Centre y, px</source>
        <translation>中心 y、px</translation>
    </message>
    <message>
        <source>One depth unit is</source>
        <translation>深度の 1 単位</translation>
    </message>
    <message>
        <source>Read from file…</source>
        <translation>ファイルから読み込む…</translation>
    </message>
    <message>
        <source>Recognise again</source>
        <translation>認識し直す</translation>
    </message>
    <message>
        <source>Forgets what you said here: the layout is recognised or guessed again.</source>
        <translation>ここでの指定を取り消し、構成を認識または推測し直します。</translation>
    </message>
    <message>
        <source>As twinspect-mapping.json in the folder of the parts it counts for everyone who opens the folder. The command line takes any such file with --mapping.</source>
        <translation>部品のフォルダーに twinspect-mapping.json として置くと、そのフォルダーを開くすべての人に有効です。コマンドラインでは --mapping で任意のファイルを使えます。</translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%n part(s)&lt;/b&gt;</source>
        <translation>
            <numerusform>&lt;b&gt;部品 %n 個&lt;/b&gt;</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n RGB picture(s) without a 3D file</source>
        <translation>
            <numerusform>3D ファイルのないRGB 画像 %n 枚</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n 3D file(s) without an RGB picture</source>
        <translation>
            <numerusform>RGB 画像のない 3D ファイル %n 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with a mask</source>
        <translation>
            <numerusform>マスクあり %n 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n defective</source>
        <translation>
            <numerusform>不良品 %n 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other file(s) not used</source>
        <translation>
            <numerusform>使われない他のファイル %n 個</numerusform>
        </translation>
    </message>
    <message>
        <source>Drawing parts</source>
        <translation>部品を描画しています</translation>
    </message>
    <message>
        <source>A part needs both files.</source>
        <translation>部品には両方のファイルが必要です。</translation>
    </message>
    <message>
        <source>%1 × %2 px</source>
        <translation>%1 × %2 px</translation>
    </message>
    <message>
        <source>Colour, %1</source>
        <translation>カラー、%1</translation>
    </message>
    <message>
        <source>⚠ Depth, %1: not the size of the RGB picture</source>
        <translation>⚠ 深度、%1：RGB 画像とサイズが違います</translation>
    </message>
    <message>
        <source>Depth, %1, %2 to %3 mm away</source>
        <translation>深度、%1、距離 %2～%3 mm</translation>
    </message>
    <message>
        <source>3D files</source>
        <translation>3D ファイル</translation>
    </message>
    <message>
        <source>Such as depth/*.png or *_xyz.tiff: .pcd or .ply with rows and columns, .tiff with x, y and z, or 16-bit depth .png. Without an ending every kind is taken.</source>
        <translation>例：depth/*.png や *_xyz.tiff。行と列のある .pcd か .ply、x・y・z の .tiff、16 ビット深度の .png が使えます。拡張子がなければすべての種類が対象です。</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Names of test parts (optional)</source>
        <translation>テスト用部品の名前（任意）</translation>
    </message>
    <message>
        <source>Such as rgb/*.png for a sub-folder, *_rgb for files that end so, */colour/* for folders in folders, **/*_rgb for any number of folders. Without an ending such as .png every kind of picture is taken.</source>
        <translation>例：rgb/*.png はサブフォルダー、*_rgb はそのように終わるファイル、*/colour/* はフォルダー内のフォルダー、**/*_rgb は任意の深さのフォルダーです。.png などの拡張子がなければ、すべての種類の画像が対象です。</translation>
    </message>
    <message>
        <source>Such as nok/* or NG_*. Parts with such a name, or in a folder of such a name, are never learnt from; their folder names the kind of defect. Leave it empty when all parts here are good.</source>
        <translation>例：nok/* や NG_*。このような名前の部品、またはこのような名前のフォルダーにある部品からは学習しません。フォルダー名が欠陥の種類になります。すべて良品なら空のままにします。</translation>
    </message>
    <message>
        <source>Such as test/*. Parts with such a name, or in a folder of such a name, are kept to measure the model and never learnt from. Leave it empty when there are none.</source>
        <translation>例：test/*。このような名前の部品、またはこのような名前のフォルダーにある部品はモデルの評価用に残し、学習には使いません。なければ空のままにします。</translation>
    </message>
    <message numerus="yes">
        <source>%n good to learn from</source>
        <translation>
            <numerusform>学習用の良品 %n 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for testing</source>
        <translation>
            <numerusform>テスト用 %n 個</numerusform>
        </translation>
    </message>
    <message>
        <source>How the 3D files are read</source>
        <translation>3D ファイルの読み方</translation>
    </message>
    <message>
        <source>Read from the camera file in the folder.</source>
        <translation>フォルダー内のカメラファイルから読み込みました。</translation>
    </message>
    <message>
        <source>Camera files (*.json *.yaml *.yml *.xml)</source>
        <translation>カメラファイル (*.json *.yaml *.yml *.xml)</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>部品</translation>
    </message>
</context>
<context>
    <name>twinspect::MappingModel</name>
    <message>
        <source>No RGB picture has the same part name as this 3D file.</source>
        <translation>この 3D ファイルと同じ部品名のRGB 画像がありません。</translation>
    </message>
    <message>
        <source>No 3D file has the same part name as this RGB picture.</source>
        <translation>このRGB 画像と同じ部品名の 3D ファイルがありません。</translation>
    </message>
    <message>
        <source>⚠ missing</source>
        <translation>⚠ ありません</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部品</translation>
    </message>
    <message>
        <source>RGB picture</source>
        <translation>RGB 画像</translation>
    </message>
    <message>
        <source>3D file</source>
        <translation>3D ファイル</translation>
    </message>
    <message>
        <source>Defect mask</source>
        <translation>欠陥マスク</translation>
    </message>
    <message>
        <source>Counts as</source>
        <translation>扱い</translation>
    </message>
    <message>
        <source>good</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>good, for testing</source>
        <translation>良品（テスト用）</translation>
    </message>
    <message>
        <source>for testing</source>
        <translation>テスト用</translation>
    </message>
    <message>
        <source>defective: %1</source>
        <translation>不良：%1</translation>
    </message>
</context>
<context>
    <name>twinspect::MeasureTool</name>
    <message>
        <source>Click the second point.</source>
        <translation>2 点目をクリックしてください。</translation>
    </message>
    <message>
        <source>Click two points, in any view, to measure how much higher the second one is.</source>
        <translation>任意のビューで 2 点をクリックすると、2 点目がどれだけ高いかを測定します。</translation>
    </message>
    <message>
        <source>One of the two points was not measured.</source>
        <translation>2 点のうち 1 点は測定されていません。</translation>
    </message>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
    <message>
        <source>%1 mm in height</source>
        <translation>高低差 %1 mm</translation>
    </message>
    <message>
        <source>There is no region here.</source>
        <translation>ここに領域はありません。</translation>
    </message>
    <message>
        <source>Region %1: %2, %3, raised by %4</source>
        <translation>領域 %1: %2、%3、検出要因 %4</translation>
    </message>
    <message>
        <source>Click a region, in any view, to see its area and how much it differs in height.</source>
        <translation>いずれかのビューで領域をクリックすると、面積と高さの差が表示されます。</translation>
    </message>
    <message>
        <source>Click two points, in any view, to measure the distance between them and how much higher the second one is.</source>
        <translation>任意のビューで 2 点をクリックすると、距離と、2 点目がどれだけ高いかを測定します。</translation>
    </message>
    <message>
        <source>%1 mm; %2 mm in height</source>
        <translation>%1 mm、高低差 %2 mm</translation>
    </message>
    <message>
        <source>Click two points, in any view, to see the heights along the line between them.</source>
        <translation>どのビューでも 2 点をクリックすると、その線に沿った高さが表示されます。</translation>
    </message>
    <message>
        <source>Nothing was measured along the line.</source>
        <translation>線に沿った測定値がありません。</translation>
    </message>
    <message>
        <source>%1 mm long; lowest %2 mm, highest %3 mm</source>
        <translation>長さ %1 mm、最低 %2 mm、最高 %3 mm</translation>
    </message>
</context>
<context>
    <name>twinspect::MethodPanel</name>
    <message>
        <source>How the threshold is &amp;found</source>
        <translation>しきい値の求め方(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Use this threshold</source>
        <translation>このしきい値を使う(&amp;U)</translation>
    </message>
    <message>
        <source>Puts the handles where the method says, after they were moved by hand.</source>
        <translation>手で動かした後、ハンドルを方法が示す位置に戻します。</translation>
    </message>
    <message>
        <source>This gives: review above &lt;b&gt;%1&lt;/b&gt;, reject above &lt;b&gt;%2&lt;/b&gt;.</source>
        <translation>結果: &lt;b&gt;%1&lt;/b&gt; を超えると要確認、&lt;b&gt;%2&lt;/b&gt; を超えると不合格。</translation>
    </message>
    <message>
        <source>This gives: reject above &lt;b&gt;%1&lt;/b&gt;, no review.</source>
        <translation>結果: &lt;b&gt;%1&lt;/b&gt; を超えると不合格、要確認なし。</translation>
    </message>
    <message>
        <source>In raw scores: %1</source>
        <translation>生のスコアでは: %1</translation>
    </message>
</context>
<context>
    <name>twinspect::NameRuleDialog</name>
    <message>
        <source>Label by file name</source>
        <translation>ファイル名でラベル付け</translation>
    </message>
    <message>
        <source>Wildcards</source>
        <translation>ワイルドカード</translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation>正規表現</translation>
    </message>
    <message>
        <source>Label these parts</source>
        <translation>これらの部品にラベルを付ける</translation>
    </message>
    <message>
        <source>Names that match</source>
        <translation>一致する名前</translation>
    </message>
    <message>
        <source>Written as</source>
        <translation>書き方</translation>
    </message>
    <message>
        <source>are</source>
        <translation>の種別</translation>
    </message>
    <message>
        <source>Defect type</source>
        <translation>欠陥の種類</translation>
    </message>
    <message>
        <source>* stands for any characters, ? for one. The whole name is compared, such as test/hole/003.</source>
        <translation>* は任意の文字列、? は 1 文字です。test/hole/003 のような名前全体と比べます。</translation>
    </message>
    <message>
        <source>The expression may match anywhere in the name. In the defect type, \1 stands for its first group: ([a-z]+)_\d+ with \1 takes the type from the name.</source>
        <translation>式は名前のどこに一致してもかまいません。欠陥の種類で \1 は最初のグループを表します。([a-z]+)_\d+ と \1 で名前から種類を取り出せます。</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>他 %1 個</translation>
    </message>
    <message>
        <source>This is no regular expression: %1.</source>
        <translation>正規表現ではありません: %1。</translation>
    </message>
    <message>
        <source>Enter what the names look like.</source>
        <translation>名前の形を入力してください。</translation>
    </message>
    <message>
        <source>%1 of %2 parts match; %3 get another label.</source>
        <translation>部品 %2 個中 %1 個が一致し、%3 個のラベルが変わります。</translation>
    </message>
    <message numerus="yes">
        <source>Label %n part(s) by name</source>
        <translation>
            <numerusform>名前で %n 個の部品にラベルを付ける</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::OddStrip</name>
    <message>
        <source>%1: %2 standard deviations</source>
        <translation>%1: 標準偏差 %2 個分</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>除外</translation>
    </message>
    <message>
        <source>Leave out %1</source>
        <translation>%1 を除外</translation>
    </message>
    <message>
        <source>The training will not use this part. You can undo this.</source>
        <translation>学習でこの部品を使いません。元に戻せます。</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>画像なし</translation>
    </message>
</context>
<context>
    <name>twinspect::OpenAnnotations</name>
    <message>
        <source>Delete an annotation</source>
        <translation>アノテーションを削除</translation>
    </message>
    <message>
        <source>Finish the part</source>
        <translation>部品を完了にする</translation>
    </message>
    <message>
        <source>Mark a defect</source>
        <translation>欠陥にアノテーションを付ける</translation>
    </message>
    <message>
        <source>Reopen the part</source>
        <translation>部品の完了を取り消す</translation>
    </message>
    <message>
        <source>Merge both opinions</source>
        <translation>両方の判断を結合</translation>
    </message>
    <message>
        <source>Accept the other opinion</source>
        <translation>もう一方の判断を採用</translation>
    </message>
    <message>
        <source>Add the part to the good set</source>
        <translation>部品を良品セットに加える</translation>
    </message>
    <message>
        <source>Add the part as a defect example</source>
        <translation>部品を欠陥の例にする</translation>
    </message>
    <message>
        <source>Take the part out of the examples</source>
        <translation>部品を例から外す</translation>
    </message>
</context>
<context>
    <name>twinspect::OpenData</name>
    <message>
        <source>Listing files</source>
        <translation>ファイルを一覧にしています</translation>
    </message>
    <message>
        <source>%1 was left out: %2</source>
        <translation>%1 は除外されました: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n files were left out: %1 The first is %2.</source>
        <translation>
            <numerusform>%n 個のファイルが除外されました: %1 最初は %2 です。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::OpenInterests</name>
    <message>
        <source>Region %1</source>
        <translation>領域 %1</translation>
    </message>
</context>
<context>
    <name>twinspect::OpenRecipe</name>
    <message>
        <source>Saving recipe</source>
        <translation>レシピの保存</translation>
    </message>
    <message>
        <source>Set thresholds</source>
        <translation>しきい値の設定</translation>
    </message>
    <message>
        <source>Opening model</source>
        <translation>モデルを開いています</translation>
    </message>
    <message>
        <source>Opening recipe</source>
        <translation>レシピを開いています</translation>
    </message>
    <message>
        <source>Change regions of interest</source>
        <translation>関心領域を変更</translation>
    </message>
    <message>
        <source>Set tolerance of heights</source>
        <translation>高さの公差を設定</translation>
    </message>
</context>
<context>
    <name>twinspect::PairsModel</name>
    <message>
        <source>Verdict before</source>
        <translation>以前の判定</translation>
    </message>
    <message>
        <source>Verdict after</source>
        <translation>以後の判定</translation>
    </message>
    <message>
        <source>Score before</source>
        <translation>以前のスコア</translation>
    </message>
    <message>
        <source>Score after</source>
        <translation>以後のスコア</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>ラベル</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部品</translation>
    </message>
</context>
<context>
    <name>twinspect::ParameterForm</name>
    <message>
        <source>Put back to the default: %1</source>
        <translation>既定値に戻す: %1</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>%1 をリセット</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自動</translation>
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
スコア %2</translation>
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
スコア %1</translation>
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
        <translation>不良</translation>
    </message>
    <message>
        <source>Unlabelled</source>
        <translation>ラベルなし</translation>
    </message>
</context>
<context>
    <name>twinspect::PathField</name>
    <message>
        <source>Choose…</source>
        <translation>選択…</translation>
    </message>
    <message>
        <source>Choose: %1</source>
        <translation>選択: %1</translation>
    </message>
</context>
<context>
    <name>twinspect::PixelsStep</name>
    <message>
        <source>As the files say</source>
        <translation>ファイルのとおり</translation>
    </message>
    <message>
        <source>Row by row, as the RGB picture</source>
        <translation>RGB 画像と同じく行ごとに</translation>
    </message>
    <message>
        <source>Points become pixels</source>
        <translation>点から画素へ</translation>
    </message>
    <message>
        <source>A list of points does not say on which pixel a point lies. The camera that measured the points keeps them exactly; a parallel view has pixels of one size.</source>
        <translation>点の一覧では、点がどの画素にあるかが分かりません。点を計測したカメラを使うと点がそのまま残ります。平行投影では画素の大きさがそろいます。</translation>
    </message>
    <message>
        <source>z points at the viewer</source>
        <translation>z が手前を向く</translation>
    </message>
    <message>
        <source>z points away</source>
        <translation>z が奥を向く</translation>
    </message>
    <message>
        <source>x points at the viewer</source>
        <translation>x が手前を向く</translation>
    </message>
    <message>
        <source>x points away</source>
        <translation>x が奥を向く</translation>
    </message>
    <message>
        <source>y points at the viewer</source>
        <translation>y が手前を向く</translation>
    </message>
    <message>
        <source>y points away</source>
        <translation>y が奥を向く</translation>
    </message>
    <message>
        <source>Seen along</source>
        <translation>見る向き</translation>
    </message>
    <message>
        <source>The axis of the points along which the part is seen.</source>
        <translation>部品を見る方向となる点の軸です。</translation>
    </message>
    <message>
        <source>mm per pixel</source>
        <translation>mm/画素</translation>
    </message>
    <message>
        <source>not said yet</source>
        <translation>未指定</translation>
    </message>
    <message>
        <source>The size of a pixel. Finer than the points lie, pixels stay without a point; coarser, points are lost.</source>
        <translation>1 画素の大きさです。点の間隔より細かいと点のない画素が残り、粗いと点が失われます。</translation>
    </message>
    <message>
        <source>The file of the camera that measured the points or the depth pictures: RealSense, Open3D, ROS camera_info, OpenCV, Azure Kinect. Empty: the one that lies beside the data.</source>
        <translation>点または深度画像を計測したカメラのファイルです: RealSense、Open3D、ROS camera_info、OpenCV、Azure Kinect。空欄: データのそばにあるファイルを使います。</translation>
    </message>
    <message>
        <source>beside the data, if there is one</source>
        <translation>データのそばのファイル (あれば)</translation>
    </message>
    <message>
        <source>Where the RGB pictures do not lie on the depth pixel by pixel: the file of their camera. It may describe both cameras and how they stand.</source>
        <translation>RGB 画像が深度と画素ごとに重ならない場合の、RGB カメラのファイルです。両方のカメラと位置関係を記述したものでも構いません。</translation>
    </message>
    <message>
        <source>only where the RGB lies elsewhere</source>
        <translation>RGB の位置が異なる場合のみ</translation>
    </message>
    <message>
        <source>From depth camera to RGB camera</source>
        <translation>深度カメラから RGB カメラへ</translation>
    </message>
    <message>
        <source>A file with rotation and translation from the depth camera to the RGB camera, where the camera file does not say it.</source>
        <translation>深度カメラから RGB カメラへの回転と並進のファイルです。カメラファイルにない場合に指定します。</translation>
    </message>
    <message>
        <source>only where the camera file says nothing</source>
        <translation>カメラファイルにない場合のみ</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部品</translation>
    </message>
    <message>
        <source>Part in the preview</source>
        <translation>プレビューの部品</translation>
    </message>
    <message>
        <source>The part that is shown as it would come out.</source>
        <translation>変換後の姿を表示する部品です。</translation>
    </message>
    <message>
        <source>RGB as it comes out</source>
        <translation>変換後の RGB</translation>
    </message>
    <message>
        <source>Height as it comes out; pixels without a point are hatched</source>
        <translation>変換後の高さ。点のない画素は斜線で示します</translation>
    </message>
    <message>
        <source>What was assumed, and what is doubtful</source>
        <translation>仮定したことと疑わしい点</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>画素</translation>
    </message>
    <message>
        <source>The preview is being made.</source>
        <translation>プレビューを作成しています。</translation>
    </message>
    <message>
        <source>This part cannot be converted like this: change the settings, or look at another part.</source>
        <translation>この部品はこのままでは変換できません。設定を変えるか、別の部品を表示してください。</translation>
    </message>
    <message>
        <source>Say how many mm a pixel has.</source>
        <translation>1 画素が何 mm かを指定してください。</translation>
    </message>
    <message>
        <source>Say what one unit of the files is.</source>
        <translation>ファイルの 1 単位がいくらかを指定してください。</translation>
    </message>
    <message>
        <source>The preview is being made…</source>
        <translation>プレビューを作成しています…</translation>
    </message>
    <message>
        <source>No picture: see below.</source>
        <translation>画像なし: 下を参照。</translation>
    </message>
    <message>
        <source>&lt;b&gt;This part cannot be converted like this.&lt;/b&gt;</source>
        <translation>&lt;b&gt;この部品はこのままでは変換できません。&lt;/b&gt;</translation>
    </message>
    <message>
        <source>&lt;b&gt;Which resolution?&lt;/b&gt; The preview has %1 mm per pixel, at which most pixels have a point.</source>
        <translation>&lt;b&gt;解像度はどうしますか。&lt;/b&gt;プレビューは 1 画素 %1 mm で、ほとんどの画素に点があります。</translation>
    </message>
    <message>
        <source>Take %1 mm per pixel</source>
        <translation>1 画素 %1 mm にする</translation>
    </message>
    <message>
        <source>&lt;b&gt;What is one unit of the files?&lt;/b&gt; None of them says it. With %1 mm the picture is %2 × %3 mm large and %4 mm away. Is that right? If not, set the unit below.</source>
        <translation>&lt;b&gt;ファイルの 1 単位はいくらですか。&lt;/b&gt;どのファイルにもありません。%1 mm とすると、画像の大きさは %2 × %3 mm、距離は %4 mm です。正しいですか。違う場合は下で単位を設定してください。</translation>
    </message>
    <message>
        <source>Yes, %1 mm</source>
        <translation>はい、%1 mm</translation>
    </message>
    <message>
        <source>Height (mm)</source>
        <translation>高さ (mm)</translation>
    </message>
</context>
<context>
    <name>twinspect::PluginPanel</name>
    <message>
        <source>Looking for plugins…</source>
        <translation>プラグインを探しています…</translation>
    </message>
    <message>
        <source>No plugins were found. A plugin brings a detector of its own: put it into %1. The help (First steps, chapter 9) says how to write one.</source>
        <translation>プラグインは見つかりませんでした。プラグインは独自の検出器を追加します。%1 に置いてください。書き方はヘルプ (最初の手順、第 9 章) にあります。</translation>
    </message>
    <message>
        <source>Plugins are loaded when they are needed, each in a process of its own. What was put in or taken out counts from the next start of the program.</source>
        <translation>プラグインは必要なときに、それぞれ別のプロセスで読み込まれます。追加や削除は次の起動から有効です。</translation>
    </message>
    <message>
        <source>Cannot be used: %1</source>
        <translation>使えません: %1</translation>
    </message>
    <message>
        <source>Can be used as the detector %1.</source>
        <translation>検出器 %1 として使えます。</translation>
    </message>
    <message>
        <source>Plugins</source>
        <translation>プラグイン</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>フォルダーを開く</translation>
    </message>
    <message>
        <source>The folder into which you put plugins. It is made when it is not there yet.</source>
        <translation>プラグインを置くフォルダー。なければ作成されます。</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>もう一度探す</translation>
    </message>
    <message>
        <source>Looks for plugins anew and tries to load each.</source>
        <translation>プラグインを探し直し、それぞれの読み込みを試します。</translation>
    </message>
    <message>
        <source>Plugins that were found</source>
        <translation>見つかったプラグイン</translation>
    </message>
    <message>
        <source>Plugin</source>
        <translation>プラグイン</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
</context>
<context>
    <name>twinspect::ProbeRow</name>
    <message>
        <source>Row, column</source>
        <translation>行, 列</translation>
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
        <translation>高さ (mm)</translation>
    </message>
    <message>
        <source>RGB score</source>
        <translation>RGB スコア</translation>
    </message>
    <message>
        <source>Depth score</source>
        <translation>深度スコア</translation>
    </message>
    <message>
        <source>vs. good (mm)</source>
        <translation>良品との差 (mm)</translation>
    </message>
    <message>
        <source>RGB : depth</source>
        <translation>RGB : 深度</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>スコア</translation>
    </message>
    <message>
        <source>Region, label</source>
        <translation>領域, ラベル</translation>
    </message>
    <message>
        <source>Row and column of the pixel, counted from 0 at the upper left.</source>
        <translation>画素の行と列。左上を 0 として数えます。</translation>
    </message>
    <message>
        <source>Red, green and blue of the picture, 0 to 255.</source>
        <translation>画像の赤、緑、青 (0～255)。</translation>
    </message>
    <message>
        <source>Position in the sensor&apos;s frame: x to the right.</source>
        <translation>センサー座標系での位置: x は右向き。</translation>
    </message>
    <message>
        <source>Position in the sensor&apos;s frame: y downwards.</source>
        <translation>センサー座標系での位置: y は下向き。</translation>
    </message>
    <message>
        <source>Position in the sensor&apos;s frame: z away from the sensor.</source>
        <translation>センサー座標系での位置: z はセンサーから離れる向き。</translation>
    </message>
    <message>
        <source>Height against good parts, and by how much these vary here (one standard deviation).</source>
        <translation>良品との高さの差と、良品がここでどれだけばらつくか (1 標準偏差)。</translation>
    </message>
    <message>
        <source>Height over the fitted ground.</source>
        <translation>当てはめた底面からの高さ。</translation>
    </message>
    <message>
        <source>How unusual the RGB picture is here, in the model&apos;s unit.</source>
        <translation>ここでのRGB 画像の異常度 (モデルの単位)。</translation>
    </message>
    <message>
        <source>How unusual the depth is here, in the model&apos;s unit.</source>
        <translation>ここでの深度の異常度 (モデルの単位)。</translation>
    </message>
    <message>
        <source>How much the model relies on RGB and depth here, in percent.</source>
        <translation>モデルがここで RGB と深度をどれだけ重視するか (%)。</translation>
    </message>
    <message>
        <source>The fused score, compared with the pixel threshold.</source>
        <translation>統合スコアと画素しきい値の比較。</translation>
    </message>
    <message>
        <source>Number of the region here, and the true label where the data has one.</source>
        <translation>ここの領域の番号と、データにあれば真のラベル。</translation>
    </message>
    <message>
        <source>%1 : %2 %</source>
        <translation>%1 : %2 %</translation>
    </message>
    <message>
        <source>No. %1</source>
        <translation>No. %1</translation>
    </message>
    <message>
        <source>true defect</source>
        <translation>真の欠陥</translation>
    </message>
    <message>
        <source>not marked</source>
        <translation>アノテーションなし</translation>
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
        <translation>長さ, mm</translation>
    </message>
    <message>
        <source>Height, mm</source>
        <translation>高さ, mm</translation>
    </message>
    <message>
        <source>Heights along the line</source>
        <translation>線に沿った高さ</translation>
    </message>
    <message>
        <source>Nothing was measured along the line.</source>
        <translation>線に沿った測定値がありません。</translation>
    </message>
    <message>
        <source>Save the heights as a table…</source>
        <translation>高さを表として保存…</translation>
    </message>
    <message>
        <source>Save the heights</source>
        <translation>高さを保存</translation>
    </message>
    <message>
        <source>Tables (%1)</source>
        <translation>表 (%1)</translation>
    </message>
    <message>
        <source>%1 cannot be written. Choose another folder.</source>
        <translation>%1 に書き込めません。別のフォルダーを選んでください。</translation>
    </message>
</context>
<context>
    <name>twinspect::ReadingFields</name>
    <message>
        <source>Unit (optional)</source>
        <translation>単位（任意）</translation>
    </message>
    <message>
        <source>Not measured (optional)</source>
        <translation>測定なし（任意）</translation>
    </message>
    <message>
        <source>Axes (optional)</source>
        <translation>軸（任意）</translation>
    </message>
    <message>
        <source>Turn (optional)</source>
        <translation>回転（任意）</translation>
    </message>
    <message>
        <source>Byte order (optional)</source>
        <translation>バイト順(任意)</translation>
    </message>
    <message>
        <source>Of the numbers in the files: m, cm, mm, 0.1mm, um, inch, or the metres of one unit. Empty: judged from the numbers, or said by the camera file.</source>
        <translation>ファイルの数値の単位: m、cm、mm、0.1mm、um、inch、または 1 単位のメートル数。空欄なら数値から判断するか、カメラファイルに従います。</translation>
    </message>
    <message>
        <source>Numbers that stand for &quot;not measured&quot;, such as -9999, beside 0 0 0 and NaN.</source>
        <translation>0 0 0 と NaN のほかに &quot;測定なし&quot; を表す数値（-9999 など）。</translation>
    </message>
    <message>
        <source>What the three numbers of a point are as the camera sees it (x to the right, y down, z away from it), such as z,y,x or x,-y,-z.</source>
        <translation>点の三つの数値がカメラから見て何か（x は右、y は下、z は奥）。例: z,y,x や x,-y,-z。</translation>
    </message>
    <message>
        <source>How to turn the geometry&apos;s picture so that it lies on the RGB picture.</source>
        <translation>形状データの画像をRGB 画像に重ねるための回転。</translation>
    </message>
    <message>
        <source>Choose &quot;exchanged&quot; if the two bytes of each 16-bit depth value are in the wrong order.</source>
        <translation>16 ビット深度値の 2 バイトの順序が逆の場合は「exchanged」を選びます。</translation>
    </message>
</context>
<context>
    <name>twinspect::RecentModel</name>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>レシピ</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>データ</translation>
    </message>
    <message>
        <source>It is no longer there, or its drive is not connected.</source>
        <translation>もう存在しないか、ドライブが接続されていません。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>kind of file: its name</comment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>twinspect::ReportPage</name>
    <message>
        <source>Save the report</source>
        <translation>報告書を保存</translation>
    </message>
    <message>
        <source>PDF document (*.pdf)</source>
        <translation>PDF 文書 (*.pdf)</translation>
    </message>
    <message>
        <source>Save as &amp;PDF…</source>
        <translation>PDF で保存(&amp;P)…</translation>
    </message>
    <message>
        <source>Writes the report shown below as a PDF document.</source>
        <translation>下に表示された報告書を PDF 文書として書き出します。</translation>
    </message>
    <message>
        <source>Report on everything inspected</source>
        <translation>検査したすべての報告書</translation>
    </message>
    <message>
        <source>Report on the part shown</source>
        <translation>表示中の部品の報告書</translation>
    </message>
    <message>
        <source>There is no model yet. Train a part, or open a model or a recipe.</source>
        <translation>モデルがまだありません。部品を学習するか、モデルかレシピを開いてください。</translation>
    </message>
    <message>
        <source>No part has been inspected yet.</source>
        <translation>まだ部品が検査されていません。</translation>
    </message>
    <message>
        <source>No part is shown. Choose one in the list.</source>
        <translation>部品が表示されていません。一覧から選んでください。</translation>
    </message>
    <message>
        <source>The regions of this part are being measured.</source>
        <translation>この部品の領域を計測しています。</translation>
    </message>
    <message>
        <source>Calibration set (%1)</source>
        <translation>しきい値設定用セット (%1)</translation>
    </message>
    <message>
        <source>Test set (%1)</source>
        <translation>テストセット (%1)</translation>
    </message>
    <message>
        <source>Making the preview</source>
        <translation>プレビューを作成しています</translation>
    </message>
    <message>
        <source>%1 pages; the first %2 are shown.</source>
        <translation>%1 ページ。最初の %2 ページを表示しています。</translation>
    </message>
    <message numerus="yes">
        <source>%n page(s).</source>
        <translation>
            <numerusform>%n ページ。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 report</source>
        <translation>%1 報告書</translation>
    </message>
    <message>
        <source>%1 results</source>
        <translation>%1 結果</translation>
    </message>
    <message>
        <source>Inspection</source>
        <translation>検査</translation>
    </message>
    <message>
        <source>Writing %1</source>
        <translation>%1 を書き込んでいます</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>保存しました: %1</translation>
    </message>
    <message>
        <source>&amp;Inspector:</source>
        <translation>検査員(&amp;I):</translation>
    </message>
    <message>
        <source>The name that stands on the report, beside the line to sign on.</source>
        <translation>報告書と署名欄に記される名前です。</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>報告書</translation>
    </message>
    <message>
        <source>Shows and saves reports of one part or of all inspected parts.</source>
        <translation>1 個または検査済み全部品の報告書を表示・保存します。</translation>
    </message>
    <message>
        <source>Kind of report</source>
        <translation>報告書の種類</translation>
    </message>
    <message>
        <source>The annotations of this part are being read.</source>
        <translation>この部品のアノテーションを読み込んでいます。</translation>
    </message>
</context>
<context>
    <name>twinspect::ResultFilters</name>
    <message>
        <source>Any verdict</source>
        <translation>すべての判定</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>要確認</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>NG</translation>
    </message>
    <message>
        <source>No part</source>
        <translation>部品なし</translation>
    </message>
    <message>
        <source>Not readable</source>
        <translation>読み込み不可</translation>
    </message>
    <message>
        <source>Any label</source>
        <translation>すべてのラベル</translation>
    </message>
    <message>
        <source>Against the label</source>
        <translation>ラベルと不一致</translation>
    </message>
    <message>
        <source>False rejects</source>
        <translation>過検出</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>見逃し</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>すべての期間</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>直近 7 日</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>直近 30 日</translation>
    </message>
    <message>
        <source>Between two days</source>
        <translation>期間を指定</translation>
    </message>
    <message>
        <source>Shows parts with one verdict.</source>
        <translation>1 つの判定の部品を表示します。</translation>
    </message>
    <message>
        <source>Shows parts whose verdict contradicts what a person says about them.</source>
        <translation>人のラベルと判定が食い違う部品を表示します。</translation>
    </message>
    <message>
        <source>Shows parts inspected within this time. Days begin and end as in UTC.</source>
        <translation>この期間に検査した部品を表示します。日の区切りは UTC です。</translation>
    </message>
    <message>
        <source>Search names and defect types</source>
        <translation>名前と欠陥の種類を検索</translation>
    </message>
    <message>
        <source>Area from </source>
        <translation>面積 </translation>
    </message>
    <message>
        <source> mm²</source>
        <translation> mm²</translation>
    </message>
    <message>
        <source>Any area</source>
        <translation>すべての面積</translation>
    </message>
    <message>
        <source>Depth from </source>
        <translation>深さ </translation>
    </message>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>Any depth</source>
        <translation>すべての深さ</translation>
    </message>
    <message>
        <source>Shows parts with a region of at least this area. Parts of which the area is not known, and those stored by an older version, stay in the list.</source>
        <translation>面積がこれ以上の領域を持つ部品を表示します。面積が不明な部品と旧版が保存した部品は一覧に残ります。</translation>
    </message>
    <message>
        <source>Shows parts with a region at least this deep or high against the surface around it. Parts of which the depth is not known, and those stored by an older version, stay in the list.</source>
        <translation>周囲の表面に対して深さまたは高さがこれ以上の領域を持つ部品を表示します。深さが不明な部品と旧版が保存した部品は一覧に残ります。</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>ラベル</translation>
    </message>
    <message>
        <source>Inspected</source>
        <translation>検査日時</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>最初の日</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>最後の日</translation>
    </message>
    <message>
        <source>Detected regions</source>
        <translation>検出された領域</translation>
    </message>
    <message>
        <source>Annotated regions</source>
        <translation>アノテーションされた領域</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>領域</translation>
    </message>
    <message>
        <source>Whether area and depth are those of the regions that were detected or of those that a person marked. With annotated regions, only parts that have some are shown.</source>
        <translation>面積と深さが、検出された領域のものか、人が付けたアノテーションのものかを選びます。アノテーションされた領域を選ぶと、それがある部品だけを表示します。</translation>
    </message>
</context>
<context>
    <name>twinspect::ResultRecall</name>
    <message>
        <source>Reading earlier results</source>
        <translation>以前の結果を読み込んでいます</translation>
    </message>
</context>
<context>
    <name>twinspect::ResultsModel</name>
    <message>
        <source>Reading results</source>
        <translation>結果を読み込んでいます</translation>
    </message>
    <message>
        <source>Not readable</source>
        <translation>読み込み不可</translation>
    </message>
    <message>
        <source>What was said about the part at that time</source>
        <translation>当時の部品の判定</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>スコア</translation>
    </message>
    <message>
        <source>What a person says about the part</source>
        <translation>人が付けた部品のラベル</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>ラベル</translation>
    </message>
    <message>
        <source>Whether RGB or depth brought most of the score</source>
        <translation>スコアの大部分が RGB と深度のどちらに由来するか</translation>
    </message>
    <message>
        <source>Raised by</source>
        <translation>検出要因</translation>
    </message>
    <message>
        <source>Area of the largest region above the pixel threshold</source>
        <translation>画素しきい値を超える最大領域の面積</translation>
    </message>
    <message>
        <source>Largest region</source>
        <translation>最大領域</translation>
    </message>
    <message>
        <source>Score above which a person looked</source>
        <translation>人が確認したスコアの境</translation>
    </message>
    <message>
        <source>Review at</source>
        <translation>要確認の境</translation>
    </message>
    <message>
        <source>Score above which the part was rejected</source>
        <translation>不合格になったスコアの境</translation>
    </message>
    <message>
        <source>Reject at</source>
        <translation>不合格の境</translation>
    </message>
    <message>
        <source>When the part was inspected</source>
        <translation>部品を検査した日時</translation>
    </message>
    <message>
        <source>Inspected</source>
        <translation>検査日時</translation>
    </message>
    <message>
        <source>Number of the run</source>
        <translation>検査実行の番号</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>検査実行</translation>
    </message>
    <message>
        <source>Name of the part within its data</source>
        <translation>データ内での部品の名前</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部品</translation>
    </message>
    <message>
        <source>Largest annotated</source>
        <translation>最大のアノテーション</translation>
    </message>
    <message>
        <source>Area and type of the largest region that a person marked on the part</source>
        <translation>人が部品に付けた最大の領域の面積と種類</translation>
    </message>
    <message>
        <source>Anomaly score of the whole part: 0 = middle of the held-out good parts, 1 = reject threshold of the training</source>
        <translation>部品全体の異常スコア: 0 = 取り置いた良品の中央値、1 = 学習時の不合格しきい値</translation>
    </message>
</context>
<context>
    <name>twinspect::ResultsPage</name>
    <message>
        <source>Reading results</source>
        <translation>結果を読み込んでいます</translation>
    </message>
    <message>
        <source>History of %1</source>
        <translation>%1 の履歴</translation>
    </message>
    <message>
        <source>History of a part</source>
        <translation>部品の履歴</translation>
    </message>
    <message>
        <source>Exporting results</source>
        <translation>結果を出力しています</translation>
    </message>
    <message>
        <source>%1 results were written to %2.</source>
        <translation>結果 %1 件を %2 に書き出しました。</translation>
    </message>
    <message>
        <source>Nothing was inspected yet.

Open data and a recipe, and inspect the parts: every result is kept here.</source>
        <translation>まだ何も検査されていません。

データとレシピを開いて部品を検査すると、結果がすべてここに残ります。</translation>
    </message>
    <message>
        <source>Reading results…</source>
        <translation>結果を読み込んでいます…</translation>
    </message>
    <message>
        <source>No result matches the filters.</source>
        <translation>絞り込みに合う結果がありません。</translation>
    </message>
    <message>
        <source>This run holds no result yet.</source>
        <translation>この検査実行にはまだ結果がありません。</translation>
    </message>
    <message>
        <source>%1 results</source>
        <translation>結果 %1 件</translation>
    </message>
    <message>
        <source>%1 selected</source>
        <translation>%1 個を選択</translation>
    </message>
    <message>
        <source>Nothing was inspected yet</source>
        <translation>まだ何も検査されていません</translation>
    </message>
    <message>
        <source>Select two runs in the list, with Ctrl and a click</source>
        <translation>Ctrl を押しながら一覧で 2 つの検査実行を選んでください</translation>
    </message>
    <message>
        <source>Select one run in the list</source>
        <translation>一覧で検査実行を 1 つ選んでください</translation>
    </message>
    <message>
        <source>Select a result first</source>
        <translation>先に結果を選んでください</translation>
    </message>
    <message>
        <source>Select the good parts in the table first</source>
        <translation>先に表で良品を選んでください</translation>
    </message>
    <message>
        <source>There is no result to export</source>
        <translation>出力する結果がありません</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>検査実行</translation>
    </message>
    <message>
        <source>&amp;Refresh</source>
        <translation>更新(&amp;R)</translation>
    </message>
    <message>
        <source>Reads the store of results again.</source>
        <translation>結果を読み直します。</translation>
    </message>
    <message>
        <source>&amp;Show this part</source>
        <translation>この部品を表示(&amp;S)</translation>
    </message>
    <message>
        <source>Opens the selected part in the views.</source>
        <translation>選択した部品をビューで開きます。</translation>
    </message>
    <message>
        <source>&amp;Compare two runs</source>
        <translation>2 つの検査実行を比較(&amp;C)</translation>
    </message>
    <message>
        <source>Shows the verdicts of two selected runs side by side, part by part.</source>
        <translation>選択した 2 つの検査実行の判定を部品ごとに並べて表示します。</translation>
    </message>
    <message>
        <source>&amp;Decide again</source>
        <translation>判定し直す(&amp;D)</translation>
    </message>
    <message>
        <source>Tries other thresholds on the selected run, without inspecting again.</source>
        <translation>選択した検査実行に別のしきい値を試します。再検査はしません。</translation>
    </message>
    <message>
        <source>Add to &amp;good parts and train again</source>
        <translation>良品に加えて再学習(&amp;G)</translation>
    </message>
    <message>
        <source>Takes the selected parts among the good ones and begins a new training.</source>
        <translation>選択した部品を良品に加え、新しい学習を始めます。</translation>
    </message>
    <message>
        <source>Select a result to see what was said about the same part before.</source>
        <translation>結果を選ぶと、同じ部品の以前の判定が表示されます。</translation>
    </message>
    <message>
        <source>Some of these verdicts were given under other thresholds than those in force now (review above %1, reject above %2). They stay as they were given; to see what the new thresholds would say, select the run above and choose “Decide again”.</source>
        <translation>これらの判定の一部は、現在のしきい値（%1 を超えると要確認、%2 を超えると不合格）とは別のしきい値で行われました。判定はそのまま残ります。新しいしきい値での判定を見るには、上の検査実行を選び、「判定し直す」を選んでください。</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>Shows what was inspected so far.</source>
        <translation>これまでに検査したものを表示します。</translation>
    </message>
    <message>
        <source>&amp;Results</source>
        <translation>結果(&amp;R)</translation>
    </message>
</context>
<context>
    <name>twinspect::RunStep</name>
    <message>
        <source>Train</source>
        <translation>学習</translation>
    </message>
    <message>
        <source>The training is still running. You may close the window: it goes on, and you find it here again.</source>
        <translation>学習はまだ実行中です。ウィンドウを閉じても続行し、ここで再び確認できます。</translation>
    </message>
    <message>
        <source>Train the part first.</source>
        <translation>先に部品を学習してください。</translation>
    </message>
    <message>
        <source>Model file</source>
        <translation>モデルファイル</translation>
    </message>
    <message>
        <source>Models (*.tsm)</source>
        <translation>モデル (*.tsm)</translation>
    </message>
    <message>
        <source>Looking for a graphics card</source>
        <translation>グラフィックカードを探しています</translation>
    </message>
    <message>
        <source>A training is running already.</source>
        <translation>学習は既に実行中です。</translation>
    </message>
    <message>
        <source>A training was interrupted. Resume it, or cancel it to start anew.</source>
        <translation>学習が中断されました。再開するか、中止して最初から始めてください。</translation>
    </message>
    <message>
        <source>Choose a folder of good parts first.</source>
        <translation>先に良品のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>Run the check first.</source>
        <translation>先に確認を実行してください。</translation>
    </message>
    <message>
        <source>No training is running.</source>
        <translation>実行中の学習はありません。</translation>
    </message>
    <message>
        <source>There is no interrupted training.</source>
        <translation>中断された学習はありません。</translation>
    </message>
    <message>
        <source>By the speed of the last training on this computer it takes %1.</source>
        <translation>このコンピューターでの前回の学習速度では %1 かかります。</translation>
    </message>
    <message>
        <source>How long it takes on this computer is not known yet; it is measured as soon as the training runs.</source>
        <translation>このコンピューターでの所要時間はまだ分かりません。学習が始まると測定します。</translation>
    </message>
    <message>
        <source>The model file exists already and will be replaced when the training ends.</source>
        <translation>モデルファイルは既にあり、学習の終了時に置き換えられます。</translation>
    </message>
    <message>
        <source>It stops after the current step…</source>
        <translation>現在のステップの後に停止します…</translation>
    </message>
    <message>
        <source>It is being cancelled…</source>
        <translation>中止しています…</translation>
    </message>
    <message>
        <source>The training was cancelled. Nothing was kept of it.</source>
        <translation>学習は中止されました。何も残していません。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Paused.&lt;/b&gt; The training of %1 can go on from where it stopped.</source>
        <translation>&lt;b&gt;一時停止中。&lt;/b&gt; %1 の学習は止まったところから続けられます。</translation>
    </message>
    <message>
        <source>&lt;b&gt;The training of %1 stopped.&lt;/b&gt; %2</source>
        <translation>&lt;b&gt;%1 の学習が停止しました。&lt;/b&gt; %2</translation>
    </message>
    <message>
        <source>&lt;b&gt;The model of %1 is ready.&lt;/b&gt; Go on to see how it judges.</source>
        <translation>&lt;b&gt;%1 のモデルができました。&lt;/b&gt; 次へ進むと判定の様子が分かります。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>残り %1</translation>
    </message>
    <message>
        <source>Learnt from %1 good parts; %2 were kept aside to check it. It took %3.</source>
        <translation>良品 %1 個から学習し、%2 個を確認用に残しました。所要時間 %3。</translation>
    </message>
    <message>
        <source>On parts kept aside it tells artificial defects from good parts in %1 % of all pairs.</source>
        <translation>取り分けた部品で、人工欠陥と良品を全ペアの %1 % で区別します。</translation>
    </message>
    <message>
        <source>%1 parts per second.</source>
        <translation>毎秒 %1 個。</translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s), the last: %1</source>
        <translation>
            <numerusform>警告 %n 件、最後のもの: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>The training runs in a program of its own: you can go on working, and it survives if this window is closed.</source>
        <translation>学習は別のプログラムで実行されます。作業を続けられ、このウィンドウを閉じても続きます。</translation>
    </message>
    <message>
        <source>Thoroughness</source>
        <translation>丁寧さ</translation>
    </message>
    <message>
        <source>Automatic: standard, thorough with a graphics card</source>
        <translation>自動: 標準、グラフィックカードがあれば徹底</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>簡易</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>標準</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>入念</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選択…</translation>
    </message>
    <message>
        <source>Expert</source>
        <translation>詳細設定</translation>
    </message>
    <message>
        <source>Shows every option of the engine.</source>
        <translation>エンジンの全オプションを表示します。</translation>
    </message>
    <message>
        <source>Learn under the regions of interest of %1</source>
        <translation>%1 の関心領域に従って学習する</translation>
    </message>
    <message>
        <source>the open recipe</source>
        <translation>開いているレシピ</translation>
    </message>
    <message>
        <source>Pixels that these regions leave out count neither in what is learnt nor in the scores of the held-out parts.</source>
        <translation>これらの領域が除く画素は、学習にも、取り分けた部品のスコアにも数えません。</translation>
    </message>
    <message>
        <source>Save the recipe first: the training reads its file.</source>
        <translation>先にレシピを保存してください。学習はそのファイルを読みます。</translation>
    </message>
    <message>
        <source>Detector</source>
        <translation>検出器</translation>
    </message>
    <message>
        <source>This detector learns in one go: it can only be cancelled.</source>
        <translation>この検出器は一度に学習するため、中止しかできません。</translation>
    </message>
    <message>
        <source>What learns the part and finds its defects.</source>
        <translation>部品を学習し、欠陥を見つける方法です。</translation>
    </message>
</context>
<context>
    <name>twinspect::RunsModel</name>
    <message>
        <source>Started: %1
Finished: %2
Source: %3
Model: %4</source>
        <translation>開始: %1
終了: %2
データ: %3
モデル: %4</translation>
    </message>
    <message>
        <source>not yet, or it was cut off</source>
        <translation>未終了、または中断</translation>
    </message>
    <message>
        <source>When the run began</source>
        <translation>検査実行の開始日時</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>開始</translation>
    </message>
    <message>
        <source>Name of the part in the recipe</source>
        <translation>レシピでの部品名</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部品</translation>
    </message>
    <message>
        <source>How many parts were inspected</source>
        <translation>検査した部品の数</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>部品</translation>
    </message>
    <message>
        <source>Parts that passed</source>
        <translation>合格した部品</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Parts for a person to look at</source>
        <translation>人が確認する部品</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>要確認</translation>
    </message>
    <message>
        <source>Parts that were rejected</source>
        <translation>不合格の部品</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>NG</translation>
    </message>
    <message>
        <source>Pictures without a part, and parts that could not be inspected</source>
        <translation>部品のない画像と、検査できなかった部品</translation>
    </message>
    <message>
        <source>No verdict</source>
        <translation>判定なし</translation>
    </message>
    <message>
        <source>Revision of the recipe</source>
        <translation>レシピの改訂番号</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>レシピ</translation>
    </message>
    <message>
        <source>First digits of the model&apos;s fingerprint</source>
        <translation>モデルのハッシュの先頭</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Folder or file that was inspected</source>
        <translation>検査したフォルダーまたはファイル</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>データ</translation>
    </message>
    <message>
        <source>Who inspected</source>
        <translation>検査した人</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>担当</translation>
    </message>
</context>
<context>
    <name>twinspect::SampleTableModel</name>
    <message>
        <source>Not readable</source>
        <translation>読み込み不可</translation>
    </message>
    <message>
        <source>Note: %1</source>
        <translation>メモ: %1</translation>
    </message>
    <message>
        <source>Marked</source>
        <translation>印付き</translation>
    </message>
    <message>
        <source>Not marked</source>
        <translation>印なし</translation>
    </message>
    <message>
        <source>Picture of the part</source>
        <translation>部品の画像</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>画像</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>What a person says about the part</source>
        <translation>人が付けた部品のラベル</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>ラベル</translation>
    </message>
    <message>
        <source>What the recipe says about the part, with the thresholds in force</source>
        <translation>現在のしきい値によるレシピの判定</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>スコア</translation>
    </message>
    <message>
        <source>Whether RGB or depth brought most of the score</source>
        <translation>スコアの大部分が RGB と深度のどちらに由来するか</translation>
    </message>
    <message>
        <source>Raised by</source>
        <translation>検出要因</translation>
    </message>
    <message>
        <source>Area of the largest region above the pixel threshold</source>
        <translation>画素しきい値を超える最大領域の面積</translation>
    </message>
    <message>
        <source>Largest region</source>
        <translation>最大領域</translation>
    </message>
    <message>
        <source>Your note on the part</source>
        <translation>部品へのメモ</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>メモ</translation>
    </message>
    <message>
        <source>Parts you marked to come back to</source>
        <translation>後で見るために印を付けた部品</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>印</translation>
    </message>
    <message>
        <source>Name of the part within the data</source>
        <translation>データ内での部品の名前</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>How far the annotation of the part is. Sorted by it, the list is the queue: escapes and parts in review first, then by score.</source>
        <translation>部品のアノテーションの進み具合。これで並べると待ち行列になります。見逃しと要確認の部品が先、その後はスコア順です。</translation>
    </message>
    <message>
        <source>Annotated</source>
        <translation>アノテーション</translation>
    </message>
    <message>
        <source>Agreement of the two opinions on the part: the pixels that both marked, as a share of those that either marked</source>
        <translation>部品についての二つの判断の一致: どちらかが付けたピクセルのうち両方が付けたものの割合</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>一致</translation>
    </message>
    <message>
        <source>Anomaly score of the whole part: 0 = middle of the held-out good parts, 1 = reject threshold of the training</source>
        <translation>部品全体の異常スコア: 0 = 取り置いた良品の中央値、1 = 学習時の不合格しきい値</translation>
    </message>
</context>
<context>
    <name>twinspect::SaveStep</name>
    <message>
        <source>The recipe is being saved.</source>
        <translation>レシピを保存しています。</translation>
    </message>
    <message>
        <source>Save recipe</source>
        <translation>レシピを保存</translation>
    </message>
    <message>
        <source>Save the recipe first.</source>
        <translation>先にレシピを保存してください。</translation>
    </message>
    <message>
        <source>Recipe file</source>
        <translation>レシピファイル</translation>
    </message>
    <message>
        <source>Recipes (*.json)</source>
        <translation>レシピ (*.json)</translation>
    </message>
    <message>
        <source>Train the part first.</source>
        <translation>先に部品を学習してください。</translation>
    </message>
    <message>
        <source>Give the part a name.</source>
        <translation>部品に名前を付けてください。</translation>
    </message>
    <message>
        <source>&lt;b&gt;The recipe was not saved.&lt;/b&gt; %1</source>
        <translation>&lt;b&gt;レシピを保存できませんでした。&lt;/b&gt; %1</translation>
    </message>
    <message>
        <source>&lt;b&gt;Saved.&lt;/b&gt; You can inspect parts with this recipe now.</source>
        <translation>&lt;b&gt;保存しました。&lt;/b&gt; このレシピで部品を検査できます。</translation>
    </message>
    <message>
        <source>A recipe is all that is needed to inspect this kind of part: the model, the thresholds and how they came about, and your notes.</source>
        <translation>レシピには、この種類の部品の検査に必要なものがすべて入ります。モデル、しきい値とその経緯、メモです。</translation>
    </message>
    <message>
        <source>Name of the part</source>
        <translation>部品名</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>メモ</translation>
    </message>
    <message>
        <source>Lighting, fixture, drawing number, … (optional)</source>
        <translation>照明、治具、図面番号など (任意)</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選択…</translation>
    </message>
</context>
<context>
    <name>twinspect::ScoreHistogram</name>
    <message>
        <source>Parts, compressed scale</source>
        <translation>部品数、圧縮目盛り</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>部品</translation>
    </message>
    <message>
        <source>Good, calibration set</source>
        <translation>良品、しきい値設定用</translation>
    </message>
    <message>
        <source>Good, test set</source>
        <translation>良品、テスト用</translation>
    </message>
    <message>
        <source>Defect, calibration set</source>
        <translation>不良品、しきい値設定用</translation>
    </message>
    <message>
        <source>Defect, test set</source>
        <translation>不良品、テスト用</translation>
    </message>
    <message>
        <source>Not labelled</source>
        <translation>ラベルなし</translation>
    </message>
    <message>
        <source>Drag a threshold. With the keyboard: R and V pick a threshold, ← and → move it, with Shift in larger steps, ↑ and ↓ go on to the next part. Wheel = zoom, double click = everything.</source>
        <translation>しきい値をドラッグします。キーボード: R と V で選択、← と → で移動 (Shift で大きく)、↑ と ↓ で次の部品へ。ホイール = 拡大縮小、ダブルクリック = 全体。</translation>
    </message>
    <message>
        <source>Histogram of the scores with the thresholds</source>
        <translation>しきい値付きスコアの度数分布</translation>
    </message>
    <message>
        <source>%1 Review above %2</source>
        <translation>%1 要確認 %2 超</translation>
    </message>
    <message>
        <source>%1 Reject above %2</source>
        <translation>%1 不合格 %2 超</translation>
    </message>
</context>
<context>
    <name>twinspect::ScoreScatter</name>
    <message>
        <source>not readable</source>
        <translation>読み取れません</translation>
    </message>
    <message>
        <source>No part has a score in both runs.</source>
        <translation>両方の実行でスコアのある部品はありません。</translation>
    </message>
    <message>
        <source>%1: score %2, %3, then score %4, %5.</source>
        <translation>%1：スコア %2、%3、その後スコア %4、%5。</translation>
    </message>
    <message>
        <source>Score before</source>
        <translation>以前のスコア</translation>
    </message>
    <message>
        <source>Score in run %1</source>
        <translation>実行 %1 でのスコア</translation>
    </message>
    <message>
        <source>Score after</source>
        <translation>以後のスコア</translation>
    </message>
    <message>
        <source>Scores of the same parts in two runs</source>
        <translation>2 回の実行での同じ部品のスコア</translation>
    </message>
    <message>
        <source>Click a part to find it in the list.</source>
        <translation>部品をクリックすると一覧で見つかります。</translation>
    </message>
    <message>
        <source>Filled: another verdict</source>
        <translation>塗りつぶし：判定が変化</translation>
    </message>
    <message>
        <source>Click a part to find it in the list. These are raw scores: no scale is stored with one of the runs.</source>
        <translation>部品をクリックすると一覧で見つかります。生のスコアです。一方の実行に目盛りが保存されていません。</translation>
    </message>
</context>
<context>
    <name>twinspect::ScreenshotDialog</name>
    <message>
        <source>Save picture of the views</source>
        <translation>ビューの画像を保存</translation>
    </message>
    <message>
        <source>All views that are shown</source>
        <translation>表示中のすべてのビュー</translation>
    </message>
    <message>
        <source>As on the screen</source>
        <translation>画面と同じ</translation>
    </message>
    <message>
        <source>Twice as large</source>
        <translation>2 倍</translation>
    </message>
    <message>
        <source>Four times as large</source>
        <translation>4 倍</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>名前を付けて保存…</translation>
    </message>
    <message>
        <source>View</source>
        <translation>ビュー</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大きさ</translation>
    </message>
    <message>
        <source>%1 x %2 pixels</source>
        <translation>%1 x %2 画素</translation>
    </message>
</context>
<context>
    <name>twinspect::SessionRecorder</name>
    <message numerus="yes">
        <source>Restore labels, notes and marks of %n part(s)</source>
        <translation>
            <numerusform>%n 個の部品のラベル、メモ、印を復元</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::SettingsDialog</name>
    <message>
        <source>Write it as postgresql://user@server/database.</source>
        <translation>postgresql://ユーザー@サーバー/データベース の形で書いてください。</translation>
    </message>
    <message>
        <source>Only SQLite files and PostgreSQL servers can hold the results.</source>
        <translation>結果を保存できるのは SQLite ファイルと PostgreSQL サーバーだけです。</translation>
    </message>
    <message>
        <source>This is a folder; name a file in it.</source>
        <translation>これはフォルダーです。中のファイルを指定してください。</translation>
    </message>
    <message>
        <source>Write the whole path of the file.</source>
        <translation>ファイルの完全なパスを書いてください。</translation>
    </message>
    <message>
        <source>The folder %1 does not exist.</source>
        <translation>フォルダー %1 がありません。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外観</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>システムに従う</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>ライト</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>ダーク</translation>
    </message>
    <message>
        <source>Computing</source>
        <translation>計算</translation>
    </message>
    <message>
        <source>Compute on</source>
        <translation>計算装置</translation>
    </message>
    <message>
        <source>The best there is</source>
        <translation>最適なもの</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>プロセッサー</translation>
    </message>
    <message>
        <source>Graphics card (CUDA)</source>
        <translation>グラフィックカード (CUDA)</translation>
    </message>
    <message>
        <source>Used for models opened and trainings started from now on.</source>
        <translation>今後開くモデルと今後始める学習に使われます。</translation>
    </message>
    <message>
        <source>Processor cores at once</source>
        <translation>同時に使うコア数</translation>
    </message>
    <message>
        <source>All</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Fewer leave the computer free for other work.</source>
        <translation>少なくすると他の作業の余裕ができます。</translation>
    </message>
    <message>
        <source>Storing</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Results database</source>
        <translation>結果データベース</translation>
    </message>
    <message>
        <source>Default file on this computer</source>
        <translation>このコンピューターの既定のファイル</translation>
    </message>
    <message>
        <source>An SQLite file, or a PostgreSQL server as postgresql://user@server/database.</source>
        <translation>SQLite ファイル、または postgresql://ユーザー@サーバー/データベース の形の PostgreSQL サーバー。</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>ファイルを選択…</translation>
    </message>
    <message>
        <source>Memory for pictures</source>
        <translation>画像用メモリー</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source>More lets you return to parts without reading them again.</source>
        <translation>多いほど、読み直さずに部品へ戻れます。</translation>
    </message>
    <message>
        <source>Keep a journal of unsaved work</source>
        <translation>未保存の作業を記録する</translation>
    </message>
    <message>
        <source>After a crash the last session can be restored.</source>
        <translation>異常終了後に前回のセッションを復元できます。</translation>
    </message>
    <message>
        <source>Stored in %1</source>
        <translation>保存先: %1</translation>
    </message>
    <message>
        <source>%1 cannot be written: these settings last until the program ends.</source>
        <translation>%1 に書き込めません。設定はプログラムの終了まで有効です。</translation>
    </message>
    <message>
        <source>Standard settings</source>
        <translation>標準設定</translation>
    </message>
    <message>
        <source>Sets everything on this page back to how it was delivered.</source>
        <translation>このページの設定をすべて初期状態に戻します。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Not used: %1</source>
        <translation>使用しません: %1</translation>
    </message>
    <message>
        <source>SQLite databases (*.sqlite *.db)</source>
        <translation>SQLite データベース (*.sqlite *.db)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>すべてのファイル (*)</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>From ~/.pgpass, if it is there</source>
        <translation>~/.pgpass があればそこから</translation>
    </message>
    <message>
        <source>A password given here is kept in the settings file, which only you can read. Safer: leave it empty and put it into ~/.pgpass, as PostgreSQL&apos;s own programs read it.</source>
        <translation>ここに入力したパスワードは、あなただけが読める設定ファイルに保存されます。より安全なのは、空欄のままにして、PostgreSQL のプログラムが読む ~/.pgpass に書くことです。</translation>
    </message>
    <message>
        <source>Keep labels and notes beside the data</source>
        <translation>ラベルとメモをデータの横に保存する</translation>
    </message>
    <message>
        <source>In the file twinspect-labels.json of the data&apos;s folder, so that colleagues see them. Otherwise they are kept for you alone.</source>
        <translation>データのフォルダーの twinspect-labels.json に保存し、同僚も見られるようにします。そうでなければ自分だけのために保存されます。</translation>
    </message>
</context>
<context>
    <name>twinspect::ShortcutEditor</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>キーボードショートカット</translation>
    </message>
    <message>
        <source>Search commands and keys</source>
        <translation>コマンドとキーを検索</translation>
    </message>
    <message>
        <source>Click here and press the new keys.</source>
        <translation>ここをクリックして新しいキーを押してください。</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>割り当て</translation>
    </message>
    <message>
        <source>No keys</source>
        <translation>キーなし</translation>
    </message>
    <message>
        <source>Takes the keys away from this command.</source>
        <translation>このコマンドのキーを外します。</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>リセット</translation>
    </message>
    <message>
        <source>Gives this command its original keys again.</source>
        <translation>このコマンドのキーを元に戻します。</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>すべてリセット</translation>
    </message>
    <message>
        <source>Gives every command its original keys again.</source>
        <translation>すべてのコマンドのキーを元に戻します。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Choose a command above.</source>
        <translation>上のコマンドを選んでください。</translation>
    </message>
    <message>
        <source>Gives these keys to the command.</source>
        <translation>このキーをコマンドに割り当てます。</translation>
    </message>
    <message>
        <source>Press other keys in the field first.</source>
        <translation>先に欄で別のキーを押してください。</translation>
    </message>
    <message>
        <source>These keys belong to: %1. Assigning takes them away from there.</source>
        <translation>このキーは %1 のものです。割り当てるとそちらから外れます。</translation>
    </message>
</context>
<context>
    <name>twinspect::ShortcutModel</name>
    <message>
        <source>Also used by: %1</source>
        <translation>他でも使用: %1</translation>
    </message>
    <message>
        <source>Changed by you</source>
        <translation>変更済み</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>分類</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>コマンド</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>キー</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>備考</translation>
    </message>
</context>
<context>
    <name>twinspect::ShortcutSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>キーボードショートカット</translation>
    </message>
    <message>
        <source>Change shortcuts…</source>
        <translation>ショートカットを変更…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>twinspect::StartPage</name>
    <message>
        <source>Gasket</source>
        <translation>ガスケット</translation>
    </message>
    <message>
        <source>Bracket</source>
        <translation>ブラケット</translation>
    </message>
    <message>
        <source>Biscuit</source>
        <translation>ビスケット</translation>
    </message>
    <message>
        <source>Connector</source>
        <translation>コネクター</translation>
    </message>
    <message>
        <source>Cap</source>
        <translation>キャップ</translation>
    </message>
    <message>
        <source>Rendering demo parts</source>
        <translation>デモ部品を計算しています</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>スタート</translation>
    </message>
    <message>
        <source>Welcome to Twinspect</source>
        <translation>Twinspect へようこそ</translation>
    </message>
    <message>
        <source>Show Twinspect some good parts, scanned with RGB and depth. It learns what they look like and then shows where a new part differs: in RGB, in depth, and by how many millimetres.</source>
        <translation>RGB と深度でスキャンした良品を Twinspect に見せてください。良品の姿を学び、新しい部品のどこが何ミリメートル違うかを、RGB と深度で示します。</translation>
    </message>
    <message>
        <source>You can also drop a folder, a picture, a model or a recipe anywhere in this window.</source>
        <translation>フォルダー、画像、モデル、レシピをこのウィンドウのどこにでもドロップできます。</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>最近使ったもの</translation>
    </message>
    <message>
        <source>What you open will be listed here.</source>
        <translation>開いたものがここに並びます。</translation>
    </message>
    <message>
        <source>No parts at hand?</source>
        <translation>手元に部品がありませんか?</translation>
    </message>
    <message>
        <source>Twinspect can compute scans of demo parts, good ones and defective ones, on this computer and without a network. Try every step with them.</source>
        <translation>Twinspect はデモ部品のスキャン (良品と不良品) をこのコンピューター上で、ネットワークなしで計算できます。すべての手順を試せます。</translation>
    </message>
    <message>
        <source>Which kind of demo part to compute.</source>
        <translation>計算するデモ部品の種類。</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>デモを試す</translation>
    </message>
    <message>
        <source>Computes scans of demo parts and opens them.</source>
        <translation>デモ部品のスキャンを計算して開きます。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Stops computing the demo parts; nothing of them is kept.</source>
        <translation>デモ部品の計算を中止します。何も残りません。</translation>
    </message>
    <message>
        <source>The demo parts are being computed.</source>
        <translation>デモ部品を計算中です。</translation>
    </message>
    <message>
        <source>Shows the start page.</source>
        <translation>スタートページを表示します。</translation>
    </message>
</context>
<context>
    <name>twinspect::StepBar</name>
    <message>
        <source>You are at this step.</source>
        <translation>現在の手順です。</translation>
    </message>
    <message>
        <source>Go to “%1”.</source>
        <translation>「%1」へ移動します。</translation>
    </message>
    <message>
        <source>Finish the steps before it first.</source>
        <translation>先に前の手順を終えてください。</translation>
    </message>
</context>
<context>
    <name>twinspect::ThresholdFields</name>
    <message>
        <source>Re&amp;view above</source>
        <translation>要確認のしきい値(&amp;V)</translation>
    </message>
    <message>
        <source>Re&amp;ject above</source>
        <translation>不合格のしきい値(&amp;J)</translation>
    </message>
    <message>
        <source>&amp;Pixel counts above</source>
        <translation>画素のしきい値(&amp;P)</translation>
    </message>
    <message>
        <source>Smallest &amp;area</source>
        <translation>最小面積(&amp;A)</translation>
    </message>
    <message>
        <source> mm²</source>
        <translation> mm²</translation>
    </message>
    <message>
        <source>every size counts</source>
        <translation>すべての大きさを数える</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>未設定</translation>
    </message>
    <message>
        <source>From the good parts</source>
        <translation>良品から</translation>
    </message>
    <message>
        <source>A part with a higher score is looked at by a person. Equal to the reject threshold: no review.</source>
        <translation>スコアがこれより高い部品は人が確認します。不合格しきい値と同じなら確認なし。</translation>
    </message>
    <message>
        <source>A part with a higher score is rejected.</source>
        <translation>スコアがこれより高い部品は不合格になります。</translation>
    </message>
    <message>
        <source>Pixels of the anomaly map above this belong to a defect region.</source>
        <translation>異常マップでこれを超える画素は欠陥領域に属します。</translation>
    </message>
    <message>
        <source>A part whose regions are all smaller gets a verdict one step milder: reject becomes review, review becomes OK.</source>
        <translation>すべての領域がこれより小さい部品は判定が 1 段階緩くなります。NG は要確認に、要確認は OK になります。</translation>
    </message>
    <message>
        <source>Highest map value of the good parts of the calibration set: %1. Below it, good parts show regions.</source>
        <translation>しきい値設定用セットの良品のマップ最高値: %1。これより低いと良品にも領域が出ます。</translation>
    </message>
    <message>
        <source>There is no inspected good part in the calibration set.</source>
        <translation>しきい値設定用セットに検査済みの良品がありません。</translation>
    </message>
    <message>
        <source>Smallest &amp;depth</source>
        <translation>最小深さ(&amp;D)</translation>
    </message>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>every depth counts</source>
        <translation>すべての深さを数える</translation>
    </message>
    <message>
        <source>A region that is neither as deep nor as high as this, against the surface around it, does not count; without one that counts the verdict is one step milder. A region whose depth cannot be measured, or that only RGB shows, counts at any depth.</source>
        <translation>周囲の表面に対して深さも高さもこれに達しない領域は数えません。数える領域がなければ判定が 1 段階緩くなります。深さを測定できない領域や RGB だけに現れる領域は、深さによらず数えます。</translation>
    </message>
</context>
<context>
    <name>twinspect::ToleranceDialog</name>
    <message>
        <source>Tolerance of the height</source>
        <translation>高さの公差</translation>
    </message>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>By how much a part may be lower than the mean good part.</source>
        <translation>部品が平均良品よりどれだけ低くてよいか。</translation>
    </message>
    <message>
        <source>By how much a part may be higher than the mean good part.</source>
        <translation>部品が平均良品よりどれだけ高くてよいか。</translation>
    </message>
    <message>
        <source>The layer “Surface: tolerance”, the values at the cursor and the report show what lies outside. No verdict depends on it: parts are judged by their score.</source>
        <translation>「表面：公差」レイヤー、カーソル位置の値、レポートに公差外の部分が示されます。判定には影響しません。部品はスコアで判定されます。</translation>
    </message>
    <message>
        <source>Good parts vary by %1 mm (one standard deviation, middle of all pixels). What lies outside by less than twice that of its place is shown as not clear.</source>
        <translation>良品のばらつきは %1 mm です（標準偏差、全画素の中央値）。公差外でも、その場所のばらつきの 2 倍未満の部分は不明確と表示されます。</translation>
    </message>
    <message>
        <source>This part was not compared with the mean good part, so it is not known by how much good parts vary.</source>
        <translation>この部品は平均良品と比較されていないため、良品のばらつきは不明です。</translation>
    </message>
    <message>
        <source>No tolerance</source>
        <translation>公差なし</translation>
    </message>
    <message>
        <source>Removes the tolerance from the recipe.</source>
        <translation>レシピから公差を削除します。</translation>
    </message>
    <message>
        <source>&amp;Lower by at most</source>
        <translation>下限側の許容値(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Higher by at most</source>
        <translation>上限側の許容値(&amp;H)</translation>
    </message>
    <message>
        <source>One of both must be above 0 mm.</source>
        <translation>どちらか一方は 0 mm より大きくしてください。</translation>
    </message>
</context>
<context>
    <name>twinspect::TrainPage</name>
    <message>
        <source>This is the first step.</source>
        <translation>最初の手順です。</translation>
    </message>
    <message>
        <source>Inspect parts</source>
        <translation>部品を検査</translation>
    </message>
    <message>
        <source>Next: %1</source>
        <translation>次へ: %1</translation>
    </message>
    <message>
        <source>Choose the folder of good parts…</source>
        <translation>良品のフォルダーを選択…</translation>
    </message>
    <message>
        <source>The folder that a new part is learnt from.</source>
        <translation>新しい部品を学習するフォルダー。</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>もう一度確認</translation>
    </message>
    <message>
        <source>Looks through the folder once more, after you have changed something in it.</source>
        <translation>フォルダーの中身を変えた後、もう一度確認します。</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>学習を開始</translation>
    </message>
    <message>
        <source>Learns the part from its good examples.</source>
        <translation>良品から部品を学習します。</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Stops the training so that it can go on later from the same step.</source>
        <translation>学習を止め、後で同じところから続けられるようにします。</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>再開</translation>
    </message>
    <message>
        <source>Goes on with the training from where it stopped.</source>
        <translation>止まったところから学習を続けます。</translation>
    </message>
    <message>
        <source>Cancel training</source>
        <translation>学習を中止</translation>
    </message>
    <message>
        <source>Stops the training and throws away what it has learnt.</source>
        <translation>学習を止め、学んだ内容を破棄します。</translation>
    </message>
    <message>
        <source>Calibrate on evidence…</source>
        <translation>根拠に基づいてしきい値を設定…</translation>
    </message>
    <message>
        <source>Sets the threshold by good and defective parts, and shows what it proves.</source>
        <translation>良品と不良品からしきい値を決め、何が証明されるかを示します。</translation>
    </message>
    <message>
        <source>Save recipe</source>
        <translation>レシピを保存</translation>
    </message>
    <message>
        <source>Writes model, thresholds and notes as a recipe.</source>
        <translation>モデル、しきい値、メモをレシピとして書き出します。</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>戻る</translation>
    </message>
    <message>
        <source>To the step before; nothing is lost.</source>
        <translation>前の手順へ。何も失われません。</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>次の手順</translation>
    </message>
    <message>
        <source>To the next step.</source>
        <translation>次の手順へ。</translation>
    </message>
    <message>
        <source>Map files…</source>
        <translation>ファイルを対応付け…</translation>
    </message>
    <message>
        <source>Says which files of the folder belong together, when their layout is not recognised or recognised wrongly.</source>
        <translation>構成が認識されない、または誤って認識されたときに、どのファイルが組になるかを指定します。</translation>
    </message>
    <message>
        <source>The training of %1 has ended: its model is ready.</source>
        <translation>%1 の学習が終わりました。モデルの準備ができました。</translation>
    </message>
    <message>
        <source>The training of %1 stopped: %2</source>
        <translation>%1 の学習が停止しました: %2</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>学習</translation>
    </message>
    <message>
        <source>Shows the steps from good parts to a recipe.</source>
        <translation>良品からレシピまでの手順を表示します。</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>学習(&amp;T)</translation>
    </message>
    <message>
        <source>Show the training</source>
        <translation>学習を表示</translation>
    </message>
</context>
<context>
    <name>twinspect::TrainState</name>
    <message>
        <source>Leave out %1</source>
        <translation>%1 を除外</translation>
    </message>
    <message>
        <source>Use %1 again</source>
        <translation>%1 を再び使う</translation>
    </message>
    <message>
        <source>Listing files</source>
        <translation>ファイルを一覧にしています</translation>
    </message>
    <message>
        <source>Checking %1</source>
        <translation>%1 を確認しています</translation>
    </message>
    <message>
        <source>Name the part</source>
        <translation>部品に名前を付ける</translation>
    </message>
    <message>
        <source>Write notes on the part</source>
        <translation>部品のメモを書く</translation>
    </message>
    <message>
        <source>Change how the part is trained</source>
        <translation>部品の学習方法を変更</translation>
    </message>
    <message>
        <source>Choose the model file</source>
        <translation>モデルファイルを選択</translation>
    </message>
    <message>
        <source>Choose the recipe file</source>
        <translation>レシピファイルを選択</translation>
    </message>
    <message>
        <source>Choose the folder of good parts</source>
        <translation>良品のフォルダーを選択</translation>
    </message>
    <message>
        <source>Change which files belong together</source>
        <translation>ファイルの対応付けを変更</translation>
    </message>
    <message>
        <source>Choose the regions of interest for the training</source>
        <translation>学習に使う関心領域を選ぶ</translation>
    </message>
    <message>
        <source>Choose the detector</source>
        <translation>検出器を選ぶ</translation>
    </message>
    <message>
        <source>Take back: %1</source>
        <translation>取り消し: %1</translation>
    </message>
</context>
<context>
    <name>twinspect::TrainingPlot</name>
    <message>
        <source>Training step</source>
        <translation>学習ステップ</translation>
    </message>
    <message>
        <source>Distance from good parts</source>
        <translation>良品からの隔たり</translation>
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
        <translation>RGB、取り分けた部品</translation>
    </message>
    <message>
        <source>Depth, parts kept aside</source>
        <translation>深度、取り分けた部品</translation>
    </message>
</context>
<context>
    <name>twinspect::TrainingProcess</name>
    <message>
        <source>Training %1</source>
        <translation>%1 を学習中</translation>
    </message>
</context>
<context>
    <name>twinspect::VerdictHeader</name>
    <message>
        <source>The tray looks empty. Nothing was judged.</source>
        <translation>トレイが空のようです。判定していません。</translation>
    </message>
    <message>
        <source>Do not rely on this: the model tells good from defective little better than guessing.</source>
        <translation>この判定を当てにしないでください：モデルは良品と欠陥品を当て推量と大差なくしか区別できません。</translation>
    </message>
    <message>
        <source>Score %1. No thresholds are set.</source>
        <translation>スコア %1。しきい値は未設定です。</translation>
    </message>
    <message>
        <source>Score %1. Reject above %2.</source>
        <translation>スコア %1。%2 を超えると不合格。</translation>
    </message>
    <message>
        <source>Score %1. Review above %2, reject above %3.</source>
        <translation>スコア %1。%2 を超えると要確認、%3 を超えると不合格。</translation>
    </message>
    <message>
        <source>Raised by RGB.</source>
        <translation>RGB で検出。</translation>
    </message>
    <message>
        <source>Raised by depth.</source>
        <translation>深度で検出。</translation>
    </message>
    <message>
        <source>Raised by both, RGB and depth.</source>
        <translation>RGB と深度の両方で検出。</translation>
    </message>
    <message>
        <source>Largest region: %1, %2.</source>
        <translation>最大領域: %1、%2。</translation>
    </message>
    <message>
        <source>Largest region: %1.</source>
        <translation>最大領域: %1。</translation>
    </message>
    <message>
        <source>The number %1 is taken as &quot;not measured&quot;: %2 % of the points.</source>
        <translation>数値 %1 を「測定なし」とみなします: 点の %2 %。</translation>
    </message>
</context>
<context>
    <name>twinspect::VerdictStyle</name>
    <message>
        <source>Not inspected</source>
        <translation>未検査</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>要確認</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>NG</translation>
    </message>
    <message>
        <source>No part</source>
        <translation>部品なし</translation>
    </message>
</context>
<context>
    <name>twinspect::ViewFrame</name>
    <message>
        <source>Shows the other views again (double click on the title).</source>
        <translation>他のビューを再び表示します (タイトルをダブルクリック)。</translation>
    </message>
    <message>
        <source>Makes this view as large as all of them (double click on the title).</source>
        <translation>このビューを全体に広げます (タイトルをダブルクリック)。</translation>
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
        <translation>高さ</translation>
    </message>
    <message>
        <source>3D</source>
        <translation>3D</translation>
    </message>
    <message>
        <source>Anomaly map</source>
        <translation>異常マップ</translation>
    </message>
</context>
<context>
    <name>twinspect::WatchPanel</name>
    <message>
        <source>&amp;Folder to watch</source>
        <translation>監視するフォルダー(&amp;F)</translation>
    </message>
    <message>
        <source>Where the camera puts pictures and depth</source>
        <translation>カメラが画像と深度を置く場所</translation>
    </message>
    <message>
        <source>Chooses the folder.</source>
        <translation>フォルダーを選びます。</translation>
    </message>
    <message>
        <source>Leave alone what is there already</source>
        <translation>既にあるものは対象外にする</translation>
    </message>
    <message>
        <source>Move parts to done or failed afterwards</source>
        <translation>検査後に done または failed へ移動する</translation>
    </message>
    <message>
        <source>Inspected parts go to the folder done inside the watched one, parts that cannot be inspected to the folder failed.</source>
        <translation>検査した部品は監視フォルダー内の done へ、検査できないものは failed へ移ります。</translation>
    </message>
    <message>
        <source>Show every new part</source>
        <translation>新しい部品を毎回表示する</translation>
    </message>
    <message>
        <source>Written when &amp;unchanged for</source>
        <translation>書き込み完了とみなす無変化時間(&amp;U)</translation>
    </message>
    <message>
        <source> s</source>
        <translation> 秒</translation>
    </message>
    <message>
        <source>A pair of files counts as written when both have not changed for this long.</source>
        <translation>2 つのファイルがこの時間変わらなければ書き込み完了とみなします。</translation>
    </message>
    <message>
        <source>S&amp;tep</source>
        <translation>1 個ずつ(&amp;T)</translation>
    </message>
    <message>
        <source>Inspects the next part in line and waits.</source>
        <translation>次の部品を検査して待ちます。</translation>
    </message>
    <message>
        <source>&amp;Watch</source>
        <translation>監視(&amp;W)</translation>
    </message>
    <message>
        <source>Inspects every part that arrives in the folder from now on.</source>
        <translation>今後フォルダーに届く部品をすべて検査します。</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>Ends watching. What waits in line is not inspected.</source>
        <translation>監視を終えます。待っている部品は検査されません。</translation>
    </message>
    <message>
        <source>There is no model to inspect with. Open a recipe or a model first.</source>
        <translation>検査に使うモデルがありません。先にレシピかモデルを開いてください。</translation>
    </message>
    <message>
        <source>Choose the folder first.</source>
        <translation>先にフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>再開(&amp;R)</translation>
    </message>
    <message>
        <source>Goes on with the parts in line.</source>
        <translation>待っている部品の検査を続けます。</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>一時停止(&amp;P)</translation>
    </message>
    <message>
        <source>New parts still get in line; none is inspected until you resume.</source>
        <translation>新しい部品は列に並びますが、再開するまで検査しません。</translation>
    </message>
    <message>
        <source>No folder is being watched yet.</source>
        <translation>まだ監視しているフォルダーはありません。</translation>
    </message>
    <message>
        <source>No part is in line.</source>
        <translation>待っている部品はありません。</translation>
    </message>
    <message>
        <source>Being written, or one of two files</source>
        <translation>書き込み中、または 2 つのうち 1 つだけ</translation>
    </message>
    <message>
        <source>In line</source>
        <translation>待ち</translation>
    </message>
    <message>
        <source>Could not be inspected</source>
        <translation>検査できず</translation>
    </message>
    <message>
        <source>Not watching</source>
        <translation>監視していません</translation>
    </message>
    <message>
        <source>Looking what is there</source>
        <translation>既存のものを確認中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>Waiting for parts</source>
        <translation>部品を待っています</translation>
    </message>
    <message>
        <source>%1, score %2</source>
        <translation>%1、スコア %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Folder to watch</source>
        <translation>監視するフォルダー</translation>
    </message>
    <message>
        <source>Map files…</source>
        <translation>ファイルを対応付け…</translation>
    </message>
    <message>
        <source>No two files in this folder belong together yet. Where their names follow another pattern, map them.</source>
        <translation>このフォルダーにはまだ対になるファイルがありません。名前が別の規則に従う場合は、対応付けてください。</translation>
    </message>
</context>
<context>
    <name>twinspect::WatchedFolder</name>
    <message>
        <source>Watching was stopped because other data was opened.</source>
        <translation>別のデータが開かれたため、監視を停止しました。</translation>
    </message>
    <message>
        <source>The folder %1 cannot be reached at the moment. Watching goes on when it is back.</source>
        <translation>フォルダー %1 に現在アクセスできません。戻ると監視を続けます。</translation>
    </message>
    <message>
        <source>%1 was inspected but cannot be moved to %2: %3</source>
        <translation>%1 は検査しましたが、%2 へ移動できません: %3</translation>
    </message>
</context>
<context>
    <name>twinspect::WhyPanel</name>
    <message>
        <source>&lt;b&gt;%1&lt;/b&gt;, worked out on the calibration set (%2):</source>
        <translation>&lt;b&gt;%1&lt;/b&gt;、しきい値設定用セット (%2) から算出:</translation>
    </message>
    <message>
        <source>As in the recipe, set %1:</source>
        <translation>レシピのとおり、設定 %1:</translation>
    </message>
    <message>
        <source>As in the recipe, set %1 by %2:</source>
        <translation>レシピのとおり、%2 が %1 に設定:</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>「%1」</translation>
    </message>
    <message>
        <source>&lt;b&gt;Set by hand.&lt;/b&gt; No method stands behind these handles; the calibration set is %1.</source>
        <translation>&lt;b&gt;手動で設定。&lt;/b&gt; このハンドルに方法の裏付けはありません。しきい値設定用セットは %1 です。</translation>
    </message>
    <message>
        <source>The chosen method would reject above %1.</source>
        <translation>選んだ方法では %1 を超えると不合格になります。</translation>
    </message>
    <message>
        <source>With n = %1 good parts nobody can promise a false-reject rate below 1/(n+1) = %2.</source>
        <translation>良品 n = %1 個では、1/(n+1) = %2 未満の過検出率は誰にも保証できません。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Proved&lt;/b&gt; with %1 confidence: at most %2 of all good parts are rejected. The threshold&apos;s rank was fixed before the scores were seen, so the bound holds.</source>
        <translation>&lt;b&gt;証明済み&lt;/b&gt; (信頼度 %1): 不合格になる良品は最大 %2。しきい値の順位はスコアを見る前に決められたため、この上限は有効です。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Not proved here:&lt;/b&gt; the threshold was fitted to these very parts, so a bound from them (%1) flatters. Other good parts have to show it.</source>
        <translation>&lt;b&gt;ここでは証明されません:&lt;/b&gt; しきい値はこれらの部品に合わせたため、そこからの上限 (%1) は甘くなります。他の良品で示す必要があります。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Test set:&lt;/b&gt; %1 good parts rejected. They had no say in the threshold: with %2 confidence at most %3 of all good parts are rejected.</source>
        <translation>&lt;b&gt;テストセット:&lt;/b&gt; 良品 %1 が不合格。これらはしきい値に影響していません。信頼度 %2 で、不合格になる良品は最大 %3 です。</translation>
    </message>
    <message>
        <source>The test set holds no good part that was inspected, so nothing independent speaks for these thresholds yet.</source>
        <translation>テストセットに検査済みの良品がないため、これらのしきい値を独立に裏付けるものがまだありません。</translation>
    </message>
    <message>
        <source>To prove 1 % it takes %1 good parts without a reject.</source>
        <translation>1 % を証明するには、不合格のない良品が %1 個必要です。</translation>
    </message>
</context>
<context>
    <name>twinspect::WindowActions</name>
    <message>
        <source>Parts</source>
        <translation>部品</translation>
    </message>
    <message>
        <source>Watched folder</source>
        <translation>監視フォルダー</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>ログ</translation>
    </message>
    <message>
        <source>Open &amp;data folder…</source>
        <translation>データフォルダーを開く(&amp;D)…</translation>
    </message>
    <message>
        <source>Opens a folder of scanned parts, each a picture with its depth.</source>
        <translation>スキャンした部品 (画像と深度) のフォルダーを開きます。</translation>
    </message>
    <message>
        <source>&amp;Open file…</source>
        <translation>ファイルを開く(&amp;O)…</translation>
    </message>
    <message>
        <source>Opens a recipe, a model, or the picture of a single part.</source>
        <translation>レシピ、モデル、または 1 個の部品の画像を開きます。</translation>
    </message>
    <message>
        <source>&amp;Save recipe</source>
        <translation>レシピを保存(&amp;S)</translation>
    </message>
    <message>
        <source>Saves the recipe: model, thresholds and how they came about.</source>
        <translation>レシピ (モデル、しきい値とその経緯) を保存します。</translation>
    </message>
    <message>
        <source>Save recipe &amp;as…</source>
        <translation>レシピに名前を付けて保存(&amp;A)…</translation>
    </message>
    <message>
        <source>Saves the recipe to another file.</source>
        <translation>レシピを別のファイルに保存します。</translation>
    </message>
    <message>
        <source>Forgets what was opened; no file is touched.</source>
        <translation>開いた履歴を消します。ファイルには触れません。</translation>
    </message>
    <message>
        <source>S&amp;ettings…</source>
        <translation>設定(&amp;E)…</translation>
    </message>
    <message>
        <source>Language, colours, computing, where results go.</source>
        <translation>言語、配色、計算、結果の保存先。</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>終了(&amp;Q)</translation>
    </message>
    <message>
        <source>Closes Twinspect.</source>
        <translation>Twinspect を閉じます。</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts…</source>
        <translation>キーボードショートカット(&amp;K)…</translation>
    </message>
    <message>
        <source>Changes the keys of any command.</source>
        <translation>コマンドのキーを変更します。</translation>
    </message>
    <message>
        <source>&amp;Parts panel</source>
        <translation>部品パネル(&amp;P)</translation>
    </message>
    <message>
        <source>Shows or hides the list of parts.</source>
        <translation>部品の一覧を表示または隠します。</translation>
    </message>
    <message>
        <source>&amp;Watched folder panel</source>
        <translation>監視フォルダーパネル(&amp;W)</translation>
    </message>
    <message>
        <source>Shows or hides the panel that inspects what arrives in a folder.</source>
        <translation>フォルダーに届く部品を検査するパネルを表示または隠します。</translation>
    </message>
    <message>
        <source>&amp;Log panel</source>
        <translation>ログパネル(&amp;L)</translation>
    </message>
    <message>
        <source>Shows or hides the messages of this session.</source>
        <translation>このセッションのメッセージを表示または隠します。</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>レイアウトをリセット(&amp;R)</translation>
    </message>
    <message>
        <source>Puts every panel and tool bar back to where it was delivered.</source>
        <translation>すべてのパネルとツールバーを初期の位置に戻します。</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>全画面(&amp;F)</translation>
    </message>
    <message>
        <source>Lets the window fill the whole screen.</source>
        <translation>ウィンドウを画面いっぱいに広げます。</translation>
    </message>
    <message>
        <source>&amp;Command palette…</source>
        <translation>コマンドパレット(&amp;C)…</translation>
    </message>
    <message>
        <source>Finds any command by a few letters of its name.</source>
        <translation>名前の数文字でコマンドを探します。</translation>
    </message>
    <message>
        <source>Colours as the &amp;system</source>
        <translation>システムの配色(&amp;S)</translation>
    </message>
    <message>
        <source>Light or dark, as the desktop is.</source>
        <translation>デスクトップに合わせて明るくまたは暗くします。</translation>
    </message>
    <message>
        <source>&amp;Light colours</source>
        <translation>明るい配色(&amp;L)</translation>
    </message>
    <message>
        <source>Dark text on a light ground.</source>
        <translation>明るい背景に暗い文字。</translation>
    </message>
    <message>
        <source>&amp;Dark colours</source>
        <translation>暗い配色(&amp;D)</translation>
    </message>
    <message>
        <source>Light text on a dark ground.</source>
        <translation>暗い背景に明るい文字。</translation>
    </message>
    <message>
        <source>&amp;Inspect parts</source>
        <translation>部品を検査(&amp;I)</translation>
    </message>
    <message>
        <source>Tells good parts from bad ones: every open part without a verdict, by the open recipe or one that you choose.</source>
        <translation>良品と不良品を見分けます: 開いている部品のうち判定のないものすべてを、開いているレシピまたは選んだレシピで検査します。</translation>
    </message>
    <message>
        <source>&amp;Train a part</source>
        <translation>部品を学習(&amp;T)</translation>
    </message>
    <message>
        <source>Learns a new kind of part from scans of good ones.</source>
        <translation>良品のスキャンから新しい種類の部品を学習します。</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcut sheet</source>
        <translation>ショートカット一覧(&amp;K)</translation>
    </message>
    <message>
        <source>Lists the keys of all commands.</source>
        <translation>すべてのコマンドのキーを一覧にします。</translation>
    </message>
    <message>
        <source>&amp;About Twinspect</source>
        <translation>Twinspect について(&amp;A)</translation>
    </message>
    <message>
        <source>Version, licence, and what the method is built on.</source>
        <translation>バージョン、ライセンス、手法の基礎。</translation>
    </message>
    <message>
        <source>&amp;Clear the list of recent files</source>
        <translation>最近使ったものの一覧を消去(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;First steps and glossary</source>
        <translation>はじめに・用語集(&amp;F)</translation>
    </message>
    <message>
        <source>The way from a folder of scans to results, and what the words mean.</source>
        <translation>スキャンのフォルダーから結果までの流れと、用語の意味。</translation>
    </message>
    <message>
        <source>&amp;Convert data of other programs…</source>
        <translation>他のプログラムのデータを変換(&amp;C)…</translation>
    </message>
    <message>
        <source>Makes parts of lists of points (PLY, PCD, CSV, XYZ) and of RGB and depth of two cameras.</source>
        <translation>点の一覧 (PLY、PCD、CSV、XYZ) や、2 台のカメラの RGB と深度から部品を作ります。</translation>
    </message>
</context>
<context>
    <name>twinspect::WriteStep</name>
    <message>
        <source>New folder</source>
        <translation>新しいフォルダー</translation>
    </message>
    <message>
        <source>Convert</source>
        <translation>変換</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Open the new folder</source>
        <translation>新しいフォルダーを開く</translation>
    </message>
    <message>
        <source>It must not be there yet, or be empty. It may not lie within the data.</source>
        <translation>まだ存在しないか、空である必要があります。データの中には置けません。</translation>
    </message>
    <message>
        <source>Writes all parts into the new folder. The data stay as they are.</source>
        <translation>すべての部品を新しいフォルダーに書き込みます。データはそのまま残ります。</translation>
    </message>
    <message>
        <source>Stops the conversion; nothing stays of it.</source>
        <translation>変換を停止します。何も残りません。</translation>
    </message>
    <message>
        <source>Closes this window and opens the parts that were made.</source>
        <translation>このウィンドウを閉じ、作成した部品を開きます。</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>進み具合</translation>
    </message>
    <message>
        <source>What became of the parts</source>
        <translation>部品の結果</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) become an RGB picture (.png) and a cloud with rows and columns (.tiff, metres) each, as the preview shows it. Labels and masks are kept.</source>
        <translation>
            <numerusform>部品 %n 個がそれぞれ、プレビューのとおりに RGB 画像 (.png) と行と列のある点群 (.tiff、メートル) になります。ラベルとマスクは保たれます。</numerusform>
        </translation>
    </message>
    <message>
        <source>Name the new folder first.</source>
        <translation>先に新しいフォルダーを指定してください。</translation>
    </message>
    <message>
        <source>Comparing the units of some parts...</source>
        <translation>いくつかの部品の単位を比較しています...</translation>
    </message>
    <message>
        <source>Before you start: %1</source>
        <translation>始める前に: %1</translation>
    </message>
</context>
</TS>
