<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>CalibrationWords</name>
    <message numerus="yes">
        <source>%1 good parts can promise a false-reject rate of %2 at best. For %3 it takes %n more good part(s) that the model was not trained on.</source>
        <translation>
            <numerusform>%1 good parts can promise a false-reject rate of %2 at best. For %3 it takes %n more good part that the model was not trained on.</numerusform>
            <numerusform>%1 good parts can promise a false-reject rate of %2 at best. For %3 it takes %n more good parts that the model was not trained on.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n validation part(s)</source>
        <translation>
            <numerusform>%n validation part</numerusform>
            <numerusform>%n validation parts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n held-out part(s) of the training</source>
        <translation>
            <numerusform>%n held-out part of the training</numerusform>
            <numerusform>%n held-out parts of the training</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n test part(s)</source>
        <translation>
            <numerusform>%n test part</numerusform>
            <numerusform>%n test parts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FindingWords</name>
    <message numerus="yes">
        <source>%n file(s) have no partner of the same name and are not used. Add the missing picture or geometry, or remove them.</source>
        <translation>
            <numerusform>%n file has no partner of the same name and is not used. Add the missing picture or geometry, or remove it.</numerusform>
            <numerusform>%n files have no partner of the same name and are not used. Add the missing picture or geometry, or remove them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) or folder(s) are not used: %1</source>
        <translation>
            <numerusform>%n file or folder is not used: %1</numerusform>
            <numerusform>%n files or folders are not used: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No part was found in %n picture(s); they will be left out. Is the tray empty?</source>
        <translation>
            <numerusform>No part was found in %n picture; they will be left out. Is the tray empty?</numerusform>
            <numerusform>No part was found in %n pictures; they will be left out. Is the tray empty?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) stand out from the other good ones. Are they really good? See the strip below.</source>
        <translation>
            <numerusform>%n part stands out from the other good ones. Is it really good? See the strip below.</numerusform>
            <numerusform>%n parts stand out from the other good ones. Are they really good? See the strip below.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n defective part(s) have no mask. Only figures about whole parts can be made of them.</source>
        <translation>
            <numerusform>%n defective part has no mask. Only figures about whole parts can be made of it.</numerusform>
            <numerusform>%n defective parts have no mask. Only figures about whole parts can be made of them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n usable good part(s) are too few to train on: give at least %1.</source>
        <translation>
            <numerusform>%n usable good part is too few to train on: give at least %1.</numerusform>
            <numerusform>%n usable good parts are too few to train on: give at least %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of %1 good part(s) look like another variant. Train each variant by itself.</source>
        <translation>
            <numerusform>%n of %1 good part look like another variant. Train each variant by itself.</numerusform>
            <numerusform>%n of %1 good parts look like another variant. Train each variant by itself.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Report</name>
    <message numerus="yes">
        <source>%n part(s) could not be inspected; the list says why.</source>
        <translation>
            <numerusform>%n part could not be inspected; the list says why.</numerusform>
            <numerusform>%n parts could not be inspected; the list says why.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) that the model learnt from are left out of counts, histogram and pictures: their verdicts prove nothing.</source>
        <translation>
            <numerusform>%n part that the model learnt from is left out of counts, histogram and pictures: their verdicts prove nothing.</numerusform>
            <numerusform>%n parts that the model learnt from are left out of counts, histogram and pictures: their verdicts prove nothing.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more part(s) have no picture here; the list names them.</source>
        <translation>
            <numerusform>%n more part has no picture here; the list names it.</numerusform>
            <numerusform>%n more parts have no picture here; the list names them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %n part(s) a person should know how the score came about; the list says it.</source>
        <translation>
            <numerusform>Of %n part a person should know how the score came about; the list says it.</numerusform>
            <numerusform>Of %n parts a person should know how the score came about; the list says it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SampleCommands</name>
    <message numerus="yes">
        <source>Label %n part(s) as good</source>
        <translation>
            <numerusform>Label %n part as good</numerusform>
            <numerusform>Label %n parts as good</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Label %n part(s) as defective</source>
        <translation>
            <numerusform>Label %n part as defective</numerusform>
            <numerusform>Label %n parts as defective</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove the label of %n part(s)</source>
        <translation>
            <numerusform>Remove the label of %n part</numerusform>
            <numerusform>Remove the label of %n parts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mark %n part(s)</source>
        <translation>
            <numerusform>Mark %n part</numerusform>
            <numerusform>Mark %n parts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove the mark of %n part(s)</source>
        <translation>
            <numerusform>Remove the mark of %n part</numerusform>
            <numerusform>Remove the mark of %n parts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Note on %n part(s)</source>
        <translation>
            <numerusform>Note on %n part</numerusform>
            <numerusform>Note on %n parts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::AnnotationPanel</name>
    <message numerus="yes">
        <source>Agreement on %n part(s): pixels %1; good or defective %2.</source>
        <translation>
            <numerusform>Agreement on %n part: pixels %1; good or defective %2.</numerusform>
            <numerusform>Agreement on %n parts: pixels %1; good or defective %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::BrowserPanel</name>
    <message numerus="yes">
        <source>%n part(s)</source>
        <translation>
            <numerusform>%n part</numerusform>
            <numerusform>%n parts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::CalibratePage</name>
    <message numerus="yes">
        <source>%n part(s) that can count here have not been inspected.</source>
        <translation>
            <numerusform>%n part that can count here has not been inspected.</numerusform>
            <numerusform>%n parts that can count here have not been inspected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) could not be inspected and are left out.</source>
        <translation>
            <numerusform>%n part could not be inspected and is left out.</numerusform>
            <numerusform>%n parts could not be inspected and are left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) are left out because the model learnt from them.</source>
        <translation>
            <numerusform>%n part is left out because the model learnt from it.</numerusform>
            <numerusform>%n parts are left out because the model learnt from them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) are open that can count here. Inspecting them gives the scores.</source>
        <translation>
            <numerusform>%n part is open that can count here. Inspecting it gives the scores.</numerusform>
            <numerusform>%n parts are open that can count here. Inspecting them gives the scores.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n inspected part(s) get another verdict than under the thresholds in force.</source>
        <translation>
            <numerusform>%n inspected part gets another verdict than under the thresholds in force.</numerusform>
            <numerusform>%n inspected parts get another verdict than under the thresholds in force.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::CalibrateStep</name>
    <message numerus="yes">
        <source>This is the model's standard threshold. It was set by %n good part(s) that the model had not learnt from.</source>
        <translation>
            <numerusform>This is the model's standard threshold. It was set by %n good part that the model had not learnt from.</numerusform>
            <numerusform>This is the model's standard threshold. It was set by %n good parts that the model had not learnt from.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::CheckStep</name>
    <message numerus="yes">
        <source>%n part(s) were looked at.</source>
        <translation>
            <numerusform>%n part was looked at.</numerusform>
            <numerusform>%n parts were looked at.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) are left out by you.</source>
        <translation>
            <numerusform>%n part is left out by you.</numerusform>
            <numerusform>%n parts are left out by you.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) are defective or for testing and are not learnt from.</source>
        <translation>
            <numerusform>%n part is defective or for testing and is not learnt from.</numerusform>
            <numerusform>%n parts are defective or for testing and are not learnt from.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::ComparisonPanel</name>
    <message numerus="yes">
        <source>For %n part(s) the minimum area or depth could not be applied: the pixel threshold is lower than at their inspection, or a region could not be measured. Their verdicts may be too strict, never too mild; inspect again to be exact.</source>
        <translation>
            <numerusform>For %n part the minimum area or depth could not be applied: the pixel threshold is lower than at their inspection, or a region could not be measured. Their verdicts may be too strict, never too mild; inspect again to be exact.</numerusform>
            <numerusform>For %n parts the minimum area or depth could not be applied: the pixel threshold is lower than at their inspection, or a region could not be measured. Their verdicts may be too strict, never too mild; inspect again to be exact.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::ConversionWords</name>
    <message numerus="yes">
        <source>&lt;b&gt;%n part(s)&lt;/b&gt;</source>
        <translation>
            <numerusform>&lt;b&gt;%n part&lt;/b&gt;</numerusform>
            <numerusform>&lt;b&gt;%n parts&lt;/b&gt;</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n good to learn from</source>
        <translation>
            <numerusform>%n good to learn from</numerusform>
            <numerusform>%n good to learn from</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for testing</source>
        <translation>
            <numerusform>%n for testing</numerusform>
            <numerusform>%n for testing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n defective</source>
        <translation>
            <numerusform>%n defective</numerusform>
            <numerusform>%n defective</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with a mask</source>
        <translation>
            <numerusform>%n with a mask</numerusform>
            <numerusform>%n with a mask</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) without a partner</source>
        <translation>
            <numerusform>%n file without a partner</numerusform>
            <numerusform>%n files without a partner</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other file(s) not used</source>
        <translation>
            <numerusform>%n other file not used</numerusform>
            <numerusform>%n other files not used</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) were converted.</source>
        <translation>
            <numerusform>%n part was converted.</numerusform>
            <numerusform>%n parts were converted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) were left out:</source>
        <translation>
            <numerusform>%n part was left out:</numerusform>
            <numerusform>%n parts were left out:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n that the plugin lists wrongly: left out</source>
        <translation>
            <numerusform>%n that the plugin lists wrongly: left out</numerusform>
            <numerusform>%n that the plugin lists wrongly: left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::DataStep</name>
    <message numerus="yes">
        <source>A plain folder: all %n part(s) in it are taken for good ones.</source>
        <translation>
            <numerusform>A plain folder: all %n part in it are taken for good ones.</numerusform>
            <numerusform>A plain folder: all %n parts in it are taken for good ones.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>There are no validation parts, so %n of the good parts will be kept aside to check the model.</source>
        <translation>
            <numerusform>There are no validation parts, so %n of the good parts will be kept aside to check the model.</numerusform>
            <numerusform>There are no validation parts, so %n of the good parts will be kept aside to check the model.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) or folder(s) are not used; the check names them all. The first: %1</source>
        <translation>
            <numerusform>%n file or folder is not used; the check names it all. The first: %1</numerusform>
            <numerusform>%n files or folders are not used; the check names them all. The first: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::DropOverlay</name>
    <message numerus="yes">
        <source>Drop to open these %n item(s)</source>
        <translation>
            <numerusform>Drop to open these %n item</numerusform>
            <numerusform>Drop to open these %n items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::ErrorBar</name>
    <message numerus="yes">
        <source>%n more message(s) below this one.</source>
        <translation>
            <numerusform>%n more message below this one.</numerusform>
            <numerusform>%n more messages below this one.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::FindingList</name>
    <message numerus="yes">
        <source>There are %n more finding(s). Repair these first, then check again.</source>
        <translation>
            <numerusform>There are %n more finding. Repair these first, then check again.</numerusform>
            <numerusform>There are %n more findings. Repair these first, then check again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::InspectionRuns</name>
    <message numerus="yes">
        <source>Inspecting %n part(s)</source>
        <translation>
            <numerusform>Inspecting %n part</numerusform>
            <numerusform>Inspecting %n parts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::JobStrip</name>
    <message numerus="yes">
        <source>about %n second(s) left</source>
        <translation>
            <numerusform>about %n second left</numerusform>
            <numerusform>about %n seconds left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>about %n minute left</numerusform>
            <numerusform>about %n minutes left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n hour(s) left</source>
        <translation>
            <numerusform>about %n hour left</numerusform>
            <numerusform>about %n hours left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::MainWindow</name>
    <message numerus="yes">
        <source>%n part(s) in %1</source>
        <translation>
            <numerusform>%n part in %1</numerusform>
            <numerusform>%n parts in %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) were inspected under other regions of interest. They cannot be OK until they are inspected again.</source>
        <translation>
            <numerusform>%n part was inspected under other regions of interest. They cannot be OK until they is inspected again.</numerusform>
            <numerusform>%n parts were inspected under other regions of interest. They cannot be OK until they are inspected again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The geometry of the open parts is read in another way now. The scores of %n part(s) were of the geometry before and are gone.</source>
        <translation>
            <numerusform>The geometry of the open parts is read in another way now. The scores of %n part were of the geometry before and are gone.</numerusform>
            <numerusform>The geometry of the open parts is read in another way now. The scores of %n parts were of the geometry before and are gone.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::MappingEditor</name>
    <message numerus="yes">
        <source>&lt;b&gt;%n part(s)&lt;/b&gt;</source>
        <translation>
            <numerusform>&lt;b&gt;%n part&lt;/b&gt;</numerusform>
            <numerusform>&lt;b&gt;%n parts&lt;/b&gt;</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n RGB picture(s) without a 3D file</source>
        <translation>
            <numerusform>%n RGB picture without a 3D file</numerusform>
            <numerusform>%n RGB pictures without a 3D file</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n 3D file(s) without an RGB picture</source>
        <translation>
            <numerusform>%n 3D file without an RGB picture</numerusform>
            <numerusform>%n 3D files without an RGB picture</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with a mask</source>
        <translation>
            <numerusform>%n with a mask</numerusform>
            <numerusform>%n with a mask</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n defective</source>
        <translation>
            <numerusform>%n defective</numerusform>
            <numerusform>%n defective</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other file(s) not used</source>
        <translation>
            <numerusform>%n other file not used</numerusform>
            <numerusform>%n other files not used</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n good to learn from</source>
        <translation>
            <numerusform>%n good to learn from</numerusform>
            <numerusform>%n good to learn from</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for testing</source>
        <translation>
            <numerusform>%n for testing</numerusform>
            <numerusform>%n for testing</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::NameRuleDialog</name>
    <message numerus="yes">
        <source>Label %n part(s) by name</source>
        <translation>
            <numerusform>Label %n part by name</numerusform>
            <numerusform>Label %n parts by name</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::OpenData</name>
    <message numerus="yes">
        <source>%n files were left out: %1 The first is %2.</source>
        <translation>
            <numerusform>%n files was left out: %1 The first is %2.</numerusform>
            <numerusform>%n files were left out: %1 The first is %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::ReportPage</name>
    <message numerus="yes">
        <source>%n page(s).</source>
        <translation>
            <numerusform>%n page.</numerusform>
            <numerusform>%n pages.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::RunStep</name>
    <message numerus="yes">
        <source>%n warning(s), the last: %1</source>
        <translation>
            <numerusform>%n warning, the last: %1</numerusform>
            <numerusform>%n warnings, the last: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::SessionRecorder</name>
    <message numerus="yes">
        <source>Restore labels, notes and marks of %n part(s)</source>
        <translation>
            <numerusform>Restore labels, notes and marks of %n part</numerusform>
            <numerusform>Restore labels, notes and marks of %n parts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::WriteStep</name>
    <message numerus="yes">
        <source>%n part(s) become an RGB picture (.png) and a cloud with rows and columns (.tiff, metres) each, as the preview shows it. Labels and masks are kept.</source>
        <translation>
            <numerusform>%n part become an RGB picture (.png) and a cloud with rows and columns (.tiff, metres) each, as the preview shows it. Labels and masks is kept.</numerusform>
            <numerusform>%n parts become an RGB picture (.png) and a cloud with rows and columns (.tiff, metres) each, as the preview shows it. Labels and masks are kept.</numerusform>
        </translation>
    </message>
</context>
</TS>
