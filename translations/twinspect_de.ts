<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>CalibrationWords</name>
    <message>
        <source>Promise a false-reject rate</source>
        <translation>Pseudofehlerrate zusichern</translation>
    </message>
    <message>
        <source>Good parts alone suffice. A new good part from the same production is rejected with at most the promised probability, whatever the scores look like.</source>
        <translation>Gutteile allein genügen. Ein neues Gutteil aus derselben Fertigung wird höchstens mit der zugesicherten Wahrscheinlichkeit zurückgewiesen, wie auch immer die Werte verteilt sind.</translation>
    </message>
    <message>
        <source>Highest good score with a margin</source>
        <translation>Höchster Gutteilwert mit Zuschlag</translation>
    </message>
    <message>
        <source>Good parts alone suffice. The simplest start: nothing seen so far is rejected, with some room above.</source>
        <translation>Gutteile allein genügen. Der einfachste Anfang: Nichts bisher Gesehenes wird zurückgewiesen, mit etwas Luft nach oben.</translation>
    </message>
    <message>
        <source>Share of the good parts</source>
        <translation>Anteil der Gutteile</translation>
    </message>
    <message>
        <source>Good parts alone suffice. The chosen share of them lies at or below the threshold.</source>
        <translation>Gutteile allein genügen. Der gewählte Anteil liegt auf oder unter dem Schwellwert.</translation>
    </message>
    <message>
        <source>Mean and standard deviations</source>
        <translation>Mittelwert und Standardabweichungen</translation>
    </message>
    <message>
        <source>Good parts alone suffice. Means what it says only where the scores of good parts follow a bell curve.</source>
        <translation>Gutteile allein genügen. Hält nur, was es sagt, wenn die Werte der Gutteile einer Glockenkurve folgen.</translation>
    </message>
    <message>
        <source>Best balance of defects found and false rejects</source>
        <translation>Bester Ausgleich zwischen gefundenen Fehlern und Pseudofehlern</translation>
    </message>
    <message>
        <source>Needs defective parts. The largest F1 figure; false rejects and escapes weigh alike.</source>
        <translation>Braucht Schlechtteile. Der größte F1-Wert; Pseudofehler und Schlupf wiegen gleich.</translation>
    </message>
    <message>
        <source>Limit the false rejects</source>
        <translation>Pseudofehler begrenzen</translation>
    </message>
    <message>
        <source>Finds as many defects as the limit on rejected good parts allows.</source>
        <translation>Findet so viele Fehler, wie es die Grenze für zurückgewiesene Gutteile erlaubt.</translation>
    </message>
    <message>
        <source>Limit the escapes</source>
        <translation>Schlupf begrenzen</translation>
    </message>
    <message>
        <source>Needs defective parts. Rejects as few good parts as the limit on escapes allows.</source>
        <translation>Braucht Schlechtteile. Weist so wenige Gutteile zurück, wie es die Grenze für den Schlupf erlaubt.</translation>
    </message>
    <message>
        <source>Least expected cost</source>
        <translation>Geringste erwartete Kosten</translation>
    </message>
    <message>
        <source>Needs defective parts. The thresholds at which false rejects, escapes and reviews together cost least.</source>
        <translation>Braucht Schlechtteile. Die Schwellwerte, bei denen Pseudofehler, Schlupf und Nachprüfungen zusammen am wenigsten kosten.</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>How the threshold is found.</source>
        <translation>Wie der Schwellwert gefunden wird.</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>Zuschlag</translation>
    </message>
    <message>
        <source>What is added to the highest good score, as a share of the range of the good scores.</source>
        <translation>Was zum höchsten Gutteilwert hinzukommt, als Anteil der Spanne der Gutteilwerte.</translation>
    </message>
    <message>
        <source>Share of good parts</source>
        <translation>Anteil Gutteile</translation>
    </message>
    <message>
        <source>Share of the good parts at or below the threshold.</source>
        <translation>Anteil der Gutteile auf oder unter dem Schwellwert.</translation>
    </message>
    <message>
        <source>Standard deviations</source>
        <translation>Standardabweichungen</translation>
    </message>
    <message>
        <source>How many standard deviations the threshold lies above the mean good score.</source>
        <translation>Um wie viele Standardabweichungen der Schwellwert über dem mittleren Gutteilwert liegt.</translation>
    </message>
    <message>
        <source>Promised false-reject rate</source>
        <translation>Zugesicherte Pseudofehlerrate</translation>
    </message>
    <message>
        <source>A new good part is rejected with at most this probability.</source>
        <translation>Ein neues Gutteil wird höchstens mit dieser Wahrscheinlichkeit zurückgewiesen.</translation>
    </message>
    <message>
        <source>Largest false-reject rate</source>
        <translation>Größte Pseudofehlerrate</translation>
    </message>
    <message>
        <source>Share of the good parts that may be rejected.</source>
        <translation>Anteil der Gutteile, der zurückgewiesen werden darf.</translation>
    </message>
    <message>
        <source>Largest escape rate</source>
        <translation>Größte Schlupfrate</translation>
    </message>
    <message>
        <source>Share of the defective parts that may pass.</source>
        <translation>Anteil der Schlechtteile, der durchgehen darf.</translation>
    </message>
    <message>
        <source>Cost of a false reject</source>
        <translation>Kosten eines Pseudofehlers</translation>
    </message>
    <message>
        <source>What a good part that is rejected costs. Any currency, the same for all costs.</source>
        <translation>Was ein zurückgewiesenes Gutteil kostet. Beliebige Währung, dieselbe für alle Kosten.</translation>
    </message>
    <message>
        <source>Cost of an escape</source>
        <translation>Kosten eines Schlupfs</translation>
    </message>
    <message>
        <source>What a defective part that passes costs.</source>
        <translation>Was ein durchgelassenes Schlechtteil kostet.</translation>
    </message>
    <message>
        <source>Defect rate in production</source>
        <translation>Fehlerrate der Fertigung</translation>
    </message>
    <message>
        <source>Share of defective parts in production. Test sets hold far more.</source>
        <translation>Anteil der Schlechtteile in der Fertigung. Testsätze enthalten weit mehr.</translation>
    </message>
    <message>
        <source>Number of parts</source>
        <translation>Anzahl Teile</translation>
    </message>
    <message>
        <source>Number of parts that the cost is stated for, such as a day&apos;s production.</source>
        <translation>Anzahl der Teile, für die die Kosten angegeben werden, etwa eine Tagesproduktion.</translation>
    </message>
    <message>
        <source>Review band</source>
        <translation>Nachprüfband</translation>
    </message>
    <message>
        <source>Share of the way from the reject threshold down to the median good score in which a person looks. 0 = no review.</source>
        <translation>Anteil des Wegs von der n.i.O.-Schwelle hinab zum mittleren Gutteilwert (Median), in dem ein Mensch nachsieht. 0 = keine Nachprüfung.</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Vertrauensniveau</translation>
    </message>
    <message>
        <source>How sure the bound on the true false-reject rate is.</source>
        <translation>Wie sicher die Schranke für die wahre Pseudofehlerrate ist.</translation>
    </message>
    <message>
        <source>The calibration set holds no good part yet. Inspect good parts that the model was not trained on.</source>
        <translation>Der Kalibriersatz enthält noch kein Gutteil. Prüfen Sie Gutteile, an denen das Modell nicht trainiert wurde.</translation>
    </message>
    <message>
        <source>This method needs defective parts, and the calibration set holds none. Open data with defects, or let half of the test parts calibrate.</source>
        <translation>Dieses Verfahren braucht Schlechtteile, und der Kalibriersatz enthält keine. Öffnen Sie Daten mit Schlechtteilen, oder lassen Sie die Hälfte der Testteile kalibrieren.</translation>
    </message>
    <message numerus="yes">
        <source>%1 good parts can promise a false-reject rate of %2 at best. For %3 it takes %n more good part(s) that the model was not trained on.</source>
        <translation>
            <numerusform>%1 Gutteile können bestenfalls eine Pseudofehlerrate von %2 zusichern. Für %3 braucht es %n weiteres Gutteil, an dem das Modell nicht trainiert wurde.</numerusform>
            <numerusform>%1 Gutteile können bestenfalls eine Pseudofehlerrate von %2 zusichern. Für %3 braucht es %n weitere Gutteile, an denen das Modell nicht trainiert wurde.</numerusform>
        </translation>
    </message>
    <message>
        <source>A standard deviation needs at least two good parts. Inspect one more.</source>
        <translation>Eine Standardabweichung braucht mindestens zwei Gutteile. Prüfen Sie noch eines.</translation>
    </message>
    <message>
        <source>Calibration set</source>
        <translation>Kalibriersatz</translation>
    </message>
    <message>
        <source>Test set</source>
        <translation>Testsatz</translation>
    </message>
    <message numerus="yes">
        <source>%n validation part(s)</source>
        <translation>
            <numerusform>%n Validierungsteil</numerusform>
            <numerusform>%n Validierungsteile</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n held-out part(s) of the training</source>
        <translation>
            <numerusform>%n zurückgehaltenes Teil des Trainings</numerusform>
            <numerusform>%n zurückgehaltene Teile des Trainings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n test part(s)</source>
        <translation>
            <numerusform>%n Testteil</numerusform>
            <numerusform>%n Testteile</numerusform>
        </translation>
    </message>
    <message>
        <source>no parts yet</source>
        <translation>noch keine Teile</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 of %2 (%3)</source>
        <translation>%1 von %2 (%3)</translation>
    </message>
    <message>
        <source>Cost of a review</source>
        <translation>Kosten einer Nachprüfung</translation>
    </message>
    <message>
        <source>What it costs that a person looks at a part. As dear as a false reject, there is no review band.</source>
        <translation>Was es kostet, dass ein Mensch ein Teil ansieht. Ist es so teuer wie ein Pseudofehler, gibt es kein Nachprüfband.</translation>
    </message>
</context>
<context>
    <name>ComparisonReport</name>
    <message>
        <source>Comparison of detectors: %1</source>
        <translation>Vergleich von Detektoren: %1</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>Gemessen</translation>
    </message>
    <message>
        <source>Compared with</source>
        <translation>Verglichen mit</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startzahl</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
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
        <translation>Das war mit %1 Gutteilen. Mit so wenigen wie diesen %2 wurde es nicht gemessen; die Seite „Vergleich“ tut das auf Ihren eigenen Testteilen.</translation>
    </message>
    <message>
        <source>Recommended: on real parts (cable_gland) it had the highest I-AUROC of all nine detectors, %1. Against RD4AD (%2) and PatchCore (%3) no difference could be shown; the others were worse. It says whether RGB or depth raised an alarm, and can be paused.</source>
        <translation>Empfohlen: Auf echten Teilen (cable_gland) hatte er den höchsten I-AUROC aller neun Detektoren, %1. Gegen RD4AD (%2) und PatchCore (%3) ließ sich kein Unterschied zeigen; die anderen waren schlechter. Er sagt, ob RGB oder Tiefe Alarm gab, und kann angehalten werden.</translation>
    </message>
    <message>
        <source>Looks at RGB and depth. %1.</source>
        <translation>Betrachtet RGB und Tiefe. %1.</translation>
    </message>
    <message>
        <source>Looks at RGB only. %1.</source>
        <translation>Betrachtet nur RGB. %1.</translation>
    </message>
    <message>
        <source>Looks at depth only. %1.</source>
        <translation>Betrachtet nur Tiefe. %1.</translation>
    </message>
    <message>
        <source>On real parts (cable_gland) it reached an I-AUROC of %1, the recommended DCRDF-Net %2.</source>
        <translation>Auf echten Teilen (cable_gland) erreichte er einen I-AUROC von %1, das empfohlene DCRDF-Net %2.</translation>
    </message>
    <message>
        <source>It was not measured beside the recommended DCRDF-Net yet.</source>
        <translation>Neben dem empfohlenen DCRDF-Net wurde er noch nicht gemessen.</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>Check the folder&apos;s permissions</source>
        <translation>Prüfen Sie die Zugriffsrechte des Ordners</translation>
    </message>
    <message>
        <source>A part cannot be copied into the new good set</source>
        <translation>Ein Teil kann nicht in die neuen Gutteile kopiert werden</translation>
    </message>
    <message>
        <source>Check that it is still there and that the disk has room</source>
        <translation>Prüfen Sie, ob es noch da ist und die Platte Platz hat</translation>
    </message>
    <message>
        <source>%1: left out: %2</source>
        <translation>%1: ausgelassen: %2</translation>
    </message>
    <message>
        <source>Converting .pth files needs the source tree with its Python environment</source>
        <translation>Das Umwandeln von .pth-Dateien braucht den Quellbaum mit seiner Python-Umgebung</translation>
    </message>
    <message>
        <source>The file could not be converted</source>
        <translation>Die Datei konnte nicht umgewandelt werden</translation>
    </message>
    <message>
        <source>Choose resnet18, resnet50 or wide_resnet50_2; efficientnet-lite0 comes with Twinspect</source>
        <translation>Wählen Sie resnet18, resnet50 oder wide_resnet50_2; efficientnet-lite0 kommt mit Twinspect</translation>
    </message>
    <message>
        <source>The download failed</source>
        <translation>Das Herunterladen ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>Check the connection, or copy the file here by other means and use &apos;weights import&apos;</source>
        <translation>Prüfen Sie die Verbindung, oder kopieren Sie die Datei auf anderem Weg hierher und verwenden Sie „weights import“</translation>
    </message>
    <message>
        <source>The downloaded file does not have the published SHA-256</source>
        <translation>Die heruntergeladene Datei hat nicht die veröffentlichte SHA-256-Summe</translation>
    </message>
    <message>
        <source>Try again; a proxy may have changed the file</source>
        <translation>Versuchen Sie es noch einmal; ein Proxy kann die Datei verändert haben</translation>
    </message>
    <message>
        <source>Give the torchvision weights of %1</source>
        <translation>Geben Sie die torchvision-Gewichte von %1 an</translation>
    </message>
    <message>
        <source>Nothing is published for &apos;%1&apos;</source>
        <translation>Für „%1“ ist nichts veröffentlicht</translation>
    </message>
    <message>
        <source>There are no weights for the backbone &apos;%1&apos;</source>
        <translation>Für das Grundnetz „%1“ sind keine Gewichte da</translation>
    </message>
    <message>
        <source>Make a good set of parts from one camera only</source>
        <translation>Stellen Sie Gutteile von nur einer Kamera zusammen</translation>
    </message>
    <message>
        <source>The depth pictures %1 and %2 come from different cameras</source>
        <translation>Die Tiefenbilder %1 und %2 stammen von verschiedenen Kameras</translation>
    </message>
    <message>
        <source>The pattern for %1 &apos;%2&apos; ends with folders and names no file</source>
        <translation>Das Muster für %1 „%2“ endet mit Ordnern und nennt keine Datei</translation>
    </message>
    <message>
        <source>End it with a file name, such as **/*.png</source>
        <translation>Lassen Sie es mit einem Dateinamen enden, etwa **/*.png</translation>
    </message>
    <message>
        <source>%1 good parts are too few to learn how good parts vary</source>
        <translation>%1 Gutteile sind zu wenige, um zu lernen, wie Gutteile schwanken</translation>
    </message>
    <message>
        <source>This part could not be laid on the mean good part, so it was not compared with it</source>
        <translation>Dieses Teil ließ sich nicht auf das mittlere Gutteil legen und wurde deshalb nicht damit verglichen</translation>
    </message>
    <message>
        <source>not used: good parts of this kind cannot be laid on each other</source>
        <translation>nicht verwendet: Gutteile dieser Art lassen sich nicht aufeinander legen</translation>
    </message>
    <message>
        <source>not used: too few held-out parts can be laid on it</source>
        <translation>nicht verwendet: zu wenige zurückgehaltene Teile lassen sich darauf legen</translation>
    </message>
    <message>
        <source>not used: it finds fewer artificial defects than the networks alone</source>
        <translation>nicht verwendet: es findet weniger künstliche Fehler als die Netze allein</translation>
    </message>
    <message>
        <source>Too few held-out parts to know the scores of good parts</source>
        <translation>Zu wenige zurückgehaltene Teile, um die Bewertungen von Gutteilen zu kennen</translation>
    </message>
    <message>
        <source>There are %1 good parts, not %2</source>
        <translation>Es gibt %1 Gutteile, nicht %2</translation>
    </message>
    <message>
        <source>Ask for fewer parts, or for all of them</source>
        <translation>Verlangen Sie weniger Teile oder alle</translation>
    </message>
    <message>
        <source>These are not the rows of such a measurement by this version</source>
        <translation>Das sind keine Zeilen einer solchen Messung dieser Version</translation>
    </message>
    <message>
        <source>Choose another folder, or remove this file to measure anew</source>
        <translation>Wählen Sie einen anderen Ordner, oder entfernen Sie diese Datei, um neu zu messen</translation>
    </message>
    <message>
        <source>A row of the learning curve is damaged</source>
        <translation>Eine Zeile der Lernkurve ist beschädigt</translation>
    </message>
    <message>
        <source>The rows here were measured with another %1: %2 instead of %3</source>
        <translation>Die Zeilen hier wurden mit anderem %1 gemessen: %2 statt %3</translation>
    </message>
    <message>
        <source>The rows of %1 were measured on other files</source>
        <translation>Die Zeilen von %1 wurden an anderen Dateien gemessen</translation>
    </message>
    <message>
        <source>Another measurement writes here</source>
        <translation>Hier schreibt eine andere Messung</translation>
    </message>
    <message>
        <source>Something is there already</source>
        <translation>Dort ist schon etwas</translation>
    </message>
    <message>
        <source>Choose an empty folder or remove this one</source>
        <translation>Wählen Sie einen leeren Ordner oder entfernen Sie diesen</translation>
    </message>
    <message>
        <source>There are no good parts to train on</source>
        <translation>Es gibt keine Gutteile zum Trainieren</translation>
    </message>
    <message>
        <source>Select good parts first</source>
        <translation>Wählen Sie zuerst Gutteile aus</translation>
    </message>
    <message>
        <source>The folder cannot be made: %1</source>
        <translation>Der Ordner kann nicht angelegt werden: %1</translation>
    </message>
    <message>
        <source>Free some disk space or choose another folder</source>
        <translation>Schaffen Sie Platz auf der Platte oder wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>Choose a folder you may write to</source>
        <translation>Wählen Sie einen Ordner, in den Sie schreiben dürfen</translation>
    </message>
    <message>
        <source>There is no such file</source>
        <translation>Es gibt keine solche Datei</translation>
    </message>
    <message>
        <source>Check the path</source>
        <translation>Prüfen Sie den Pfad</translation>
    </message>
    <message>
        <source>This is a folder, not a file</source>
        <translation>Das ist ein Ordner, keine Datei</translation>
    </message>
    <message>
        <source>Name a file</source>
        <translation>Nennen Sie eine Datei</translation>
    </message>
    <message>
        <source>Check the file&apos;s permissions</source>
        <translation>Prüfen Sie die Zugriffsrechte der Datei</translation>
    </message>
    <message>
        <source>The file is larger than anything expected here</source>
        <translation>Die Datei ist größer als alles hier Erwartete</translation>
    </message>
    <message>
        <source>Check that it is the right file</source>
        <translation>Prüfen Sie, ob es die richtige Datei ist</translation>
    </message>
    <message>
        <source>Check the disk or the network share</source>
        <translation>Prüfen Sie die Platte oder das Netzlaufwerk</translation>
    </message>
    <message>
        <source>the disk took no more bytes</source>
        <translation>die Platte nahm keine Daten mehr an</translation>
    </message>
    <message>
        <source>Cannot be written (%1); nothing was changed</source>
        <translation>Kann nicht geschrieben werden (%1); nichts wurde geändert</translation>
    </message>
    <message>
        <source>Cannot be opened (%1)</source>
        <translation>Kann nicht geöffnet werden (%1)</translation>
    </message>
    <message>
        <source>Choose one of: %1</source>
        <translation>Wählen Sie eines davon: %1</translation>
    </message>
    <message>
        <source>Give a value from %1 to %2</source>
        <translation>Geben Sie einen Wert von %1 bis %2 an</translation>
    </message>
    <message>
        <source>Give a value from %1 to %2 %3</source>
        <translation>Geben Sie einen Wert von %1 bis %2 %3 an</translation>
    </message>
    <message>
        <source>%1.</source>
        <translation>%1.</translation>
    </message>
    <message>
        <source>%1. %2.</source>
        <translation>%1. %2.</translation>
    </message>
    <message>
        <source>%1: %2.</source>
        <translation>%1: %2.</translation>
    </message>
    <message>
        <source>%1: %2. %3.</source>
        <translation>%1: %2. %3.</translation>
    </message>
    <message>
        <source>Stopped by the user</source>
        <translation>Vom Benutzer angehalten</translation>
    </message>
    <message>
        <source>Copy the file again from its source, or train or convert it again</source>
        <translation>Kopieren Sie die Datei noch einmal von ihrer Quelle, oder trainieren oder wandeln Sie sie neu</translation>
    </message>
    <message>
        <source>This is not a sound safetensors file: %1</source>
        <translation>Das ist keine einwandfreie safetensors-Datei: %1</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; lacks its type, shape or place</source>
        <translation>dem Tensor „%1“ fehlen Art, Form oder Ort</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has an unknown number type</source>
        <translation>der Tensor „%1“ hat eine unbekannte Zahlenart</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has a malformed shape or place</source>
        <translation>Form oder Ort des Tensors „%1“ ist fehlerhaft</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has an impossible shape</source>
        <translation>der Tensor „%1“ hat eine unmögliche Form</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has an impossible place</source>
        <translation>der Tensor „%1“ hat einen unmöglichen Ort</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; does not fit into the file</source>
        <translation>der Tensor „%1“ passt nicht in die Datei</translation>
    </message>
    <message>
        <source>it is too short</source>
        <translation>sie ist zu kurz</translation>
    </message>
    <message>
        <source>its header claims to be larger than the file</source>
        <translation>ihr Kopf gibt sich größer aus als die Datei</translation>
    </message>
    <message>
        <source>its header is not JSON</source>
        <translation>ihr Kopf ist kein JSON</translation>
    </message>
    <message>
        <source>its metadata is malformed</source>
        <translation>ihre Metadaten sind fehlerhaft</translation>
    </message>
    <message>
        <source>tensors overlap</source>
        <translation>Tensoren überlappen sich</translation>
    </message>
    <message>
        <source>No partner of the same name was found for this file</source>
        <translation>Zu dieser Datei wurde kein Partner gleichen Namens gefunden</translation>
    </message>
    <message>
        <source>Put the RGB picture (.png, .jpg, .bmp) and its geometry (.tiff, .pcd, .ply) side by side, or into sub-folders rgb and xyz</source>
        <translation>Legen Sie das RGB-Bild (.png, .jpg, .bmp) und seine Geometrie (.tiff, .pcd, .ply) nebeneinander oder in die Unterordner rgb und xyz</translation>
    </message>
    <message>
        <source>A mapping tells how the files of a folder belong together, and this is a file</source>
        <translation>Eine Zuordnung sagt, wie die Dateien eines Ordners zusammengehören, und dies ist eine Datei</translation>
    </message>
    <message>
        <source>Give the folder, or leave the mapping out</source>
        <translation>Den Ordner angeben oder die Zuordnung weglassen</translation>
    </message>
    <message>
        <source>Export both with the same size, pixel by pixel aligned</source>
        <translation>Exportieren Sie beide gleich groß und Bildpunkt für Bildpunkt ausgerichtet</translation>
    </message>
    <message>
        <source>No point of the geometry is measured</source>
        <translation>Kein Punkt der Geometrie ist gemessen</translation>
    </message>
    <message>
        <source>Record the part again, or leave this sample out</source>
        <translation>Nehmen Sie das Teil noch einmal auf oder lassen Sie es aus</translation>
    </message>
    <message>
        <source>Correct the mapping: what the * stand for must be the same in both files of a part</source>
        <translation>Berichtigen Sie die Zuordnung: Wofür die * stehen, muss in beiden Dateien eines Teils gleich sein</translation>
    </message>
    <message>
        <source>There is no such file or folder</source>
        <translation>Es gibt keine solche Datei und keinen solchen Ordner</translation>
    </message>
    <message>
        <source>Check its permissions</source>
        <translation>Prüfen Sie die Zugriffsrechte</translation>
    </message>
    <message>
        <source>There is not enough memory for this sample</source>
        <translation>Für dieses Teil reicht der Arbeitsspeicher nicht</translation>
    </message>
    <message>
        <source>Close other programs or scale the pictures down</source>
        <translation>Schließen Sie andere Programme oder verkleinern Sie die Bilder</translation>
    </message>
    <message>
        <source>No pair of an RGB picture and its geometry was found</source>
        <translation>Es wurde kein Paar aus RGB-Bild und zugehöriger Geometrie gefunden</translation>
    </message>
    <message>
        <source>No pair of an RGB picture and its geometry was found; files and folders that could not be used: %1, the first of them %2 (%3)</source>
        <translation>Es wurde kein Paar aus RGB-Bild und zugehöriger Geometrie gefunden; nicht verwendbare Dateien und Ordner: %1, darunter als erstes %2 (%3)</translation>
    </message>
    <message>
        <source>Choose a folder with train/good/rgb and train/good/xyz, or with pictures (.png) and geometry (.tiff, .pcd, .ply) of the same names side by side or in sub-folders rgb and xyz</source>
        <translation>Wählen Sie einen Ordner mit train/good/rgb und train/good/xyz oder mit Bildern (.png) und Geometrie (.tiff, .pcd, .ply) gleichen Namens nebeneinander oder in den Unterordnern rgb und xyz</translation>
    </message>
    <message>
        <source>Choose the folder %1 inside it, which holds a data set</source>
        <translation>Wählen Sie den Ordner %1 darin, der einen Datensatz enthält</translation>
    </message>
    <message>
        <source>The geometry is %1 pixels, the RGB picture is %2</source>
        <translation>Die Geometrie hat %1 Bildpunkte, das RGB-Bild %2</translation>
    </message>
    <message>
        <source>The mask is %1 pixels, the RGB picture is %2</source>
        <translation>Die Maske hat %1 Bildpunkte, das RGB-Bild %2</translation>
    </message>
    <message>
        <source>No RGB picture (.png, .jpg, .bmp) has a name like &apos;%1&apos;</source>
        <translation>Kein RGB-Bild (.png, .jpg, .bmp) hat einen Namen wie „%1“</translation>
    </message>
    <message>
        <source>RGB pictures found: %1, 3D files found: %2, but no two with the same part name</source>
        <translation>Gefundene RGB-Bilder: %1, gefundene 3D-Dateien: %2, aber keine zwei mit demselben Teilenamen</translation>
    </message>
    <message>
        <source>The folder cannot be read (%1)</source>
        <translation>Der Ordner kann nicht gelesen werden (%1)</translation>
    </message>
    <message>
        <source>There is no part &apos;%1&apos; to leave out</source>
        <translation>Es gibt kein Teil „%1“ auszulassen</translation>
    </message>
    <message>
        <source>Give names such as %1</source>
        <translation>Geben Sie Namen wie %1 an</translation>
    </message>
    <message>
        <source>Write all, or some of %1</source>
        <translation>Schreiben Sie all oder einige von %1</translation>
    </message>
    <message>
        <source>Not enough memory to render a demo picture</source>
        <translation>Der Arbeitsspeicher reicht nicht, um ein Vorführbild zu berechnen</translation>
    </message>
    <message>
        <source>Choose fewer threads or smaller pictures</source>
        <translation>Wählen Sie weniger Threads oder kleinere Bilder</translation>
    </message>
    <message>
        <source>Demo pictures have 64 to 2048 px a side</source>
        <translation>Vorführbilder haben 64 bis 2048 Bildpunkte je Seite</translation>
    </message>
    <message>
        <source>Choose a size in this range</source>
        <translation>Wählen Sie eine Größe in diesem Bereich</translation>
    </message>
    <message>
        <source>The demo part %1 has no defect &quot;%2&quot;</source>
        <translation>Das Vorführteil %1 hat keinen Fehler „%2“</translation>
    </message>
    <message>
        <source>There is no demo part &quot;%1&quot;</source>
        <translation>Es gibt kein Vorführteil „%1“</translation>
    </message>
    <message>
        <source>Its name is not UTF-8; rename it</source>
        <translation>Der Name ist kein UTF-8; benennen Sie es um</translation>
    </message>
    <message>
        <source>It vanished or cannot be read</source>
        <translation>Verschwunden oder nicht lesbar</translation>
    </message>
    <message>
        <source>It is neither a file nor a folder</source>
        <translation>Weder Datei noch Ordner</translation>
    </message>
    <message>
        <source>The folder cannot be read to its end (%1)</source>
        <translation>Der Ordner kann nicht bis zum Ende gelesen werden (%1)</translation>
    </message>
    <message>
        <source>Give both the same number of *: what they stand for is the part&apos;s name</source>
        <translation>Beiden gleich viele * geben: Wofür sie stehen, ist der Name des Teils</translation>
    </message>
    <message>
        <source>Folders as deep as this are not looked into</source>
        <translation>So tief liegende Ordner werden nicht durchsucht</translation>
    </message>
    <message>
        <source>There is no pattern for %1</source>
        <translation>Es gibt kein Muster für %1</translation>
    </message>
    <message>
        <source>Give one, such as rgb/*.png</source>
        <translation>Eines angeben, etwa rgb/*.png</translation>
    </message>
    <message>
        <source>The pattern for %1 &apos;%2&apos; has no *</source>
        <translation>Das Muster für %1 „%2“ enthält kein *</translation>
    </message>
    <message>
        <source>Put a * where the part&apos;s name or number stands, such as in rgb/*.png</source>
        <translation>Setzen Sie ein * an die Stelle von Name oder Nummer des Teils, etwa rgb/*.png</translation>
    </message>
    <message>
        <source>The pattern for %1 &apos;%2&apos; has too many *</source>
        <translation>Das Muster für %1 „%2“ enthält zu viele *</translation>
    </message>
    <message>
        <source>Put one * for each piece of the name that differs from part to part, and ** at most once, for folders</source>
        <translation>Setzen Sie je ein * für jedes Stück des Namens, das sich von Teil zu Teil unterscheidet, und ** höchstens einmal, für Ordner</translation>
    </message>
    <message>
        <source>The pattern for %1 &apos;%2&apos; is no path inside the folder</source>
        <translation>Das Muster für %1 „%2“ ist kein Pfad innerhalb des Ordners</translation>
    </message>
    <message>
        <source>Begin it with a sub-folder or a file name, such as in rgb/*.png</source>
        <translation>Beginnen Sie mit einem Unterordner oder Dateinamen, etwa rgb/*.png</translation>
    </message>
    <message>
        <source>There is no sample with the name of this mask</source>
        <translation>Es gibt kein Teil mit dem Namen dieser Maske</translation>
    </message>
    <message>
        <source>RGB pictures</source>
        <translation>RGB-Bilder</translation>
    </message>
    <message>
        <source>3D files</source>
        <translation>3D-Dateien</translation>
    </message>
    <message>
        <source>masks</source>
        <translation>Masken</translation>
    </message>
    <message>
        <source>names of defective parts</source>
        <translation>Namen fehlerhafter Teile</translation>
    </message>
    <message>
        <source>names of test parts</source>
        <translation>Namen von Testteilen</translation>
    </message>
    <message>
        <source>The pattern for %1 &apos;%2&apos; has another number of * than the one for RGB pictures &apos;%3&apos;</source>
        <translation>Das Muster für %1 „%2“ hat eine andere Zahl von * als das für RGB-Bilder „%3“</translation>
    </message>
    <message>
        <source>No pattern of the mapping takes this file</source>
        <translation>Kein Muster der Zuordnung erfasst diese Datei</translation>
    </message>
    <message>
        <source>Files of this kind are not used here</source>
        <translation>Dateien dieser Art werden hier nicht verwendet</translation>
    </message>
    <message>
        <source>Add it: focal lengths and centre in pixels, depth_scale in metres a unit</source>
        <translation>Ergänzen: Brennweiten und Mitte in Pixeln, depth_scale in Metern je Einheit</translation>
    </message>
    <message>
        <source>The camera&apos;s focal lengths and depth scale must be positive numbers</source>
        <translation>Brennweiten und Tiefenmaßstab der Kamera müssen positive Zahlen sein</translation>
    </message>
    <message>
        <source>Correct them in the mapping</source>
        <translation>In der Zuordnung berichtigen</translation>
    </message>
    <message>
        <source>The mapping is not a JSON object</source>
        <translation>Die Zuordnung ist kein JSON-Objekt</translation>
    </message>
    <message>
        <source>Write {&quot;format&quot;: &quot;twinspect-mapping-1&quot;, &quot;colour&quot;: &quot;rgb/*.png&quot;, &quot;geometry&quot;: &quot;xyz/*.tiff&quot;} with your own patterns</source>
        <translation>Schreiben Sie {&quot;format&quot;: &quot;twinspect-mapping-1&quot;, &quot;colour&quot;: &quot;rgb/*.png&quot;, &quot;geometry&quot;: &quot;xyz/*.tiff&quot;} mit Ihren eigenen Mustern</translation>
    </message>
    <message>
        <source>This is not a mapping of this version of Twinspect</source>
        <translation>Dies ist keine Zuordnung dieser Twinspect-Version</translation>
    </message>
    <message>
        <source>The mapping&apos;s intrinsics have no number &quot;%1&quot;</source>
        <translation>In den Kameraparametern der Zuordnung fehlt die Zahl „%1“</translation>
    </message>
    <message>
        <source>&quot;%1&quot; of the mapping is not a text</source>
        <translation>„%1“ der Zuordnung ist kein Text</translation>
    </message>
    <message>
        <source>%1: defective samples without a mask in gt: %2; pixel figures will leave them out.</source>
        <translation>%1: Fehlerhafte Teile ohne Maske in gt: %2; bildpunktweise Kennzahlen lassen sie aus.</translation>
    </message>
    <message>
        <source>%1: %2 may hold good parts only; the samples of &quot;%3&quot; are not used. Move the folder to test, or name it good if its parts are good.</source>
        <translation>%1: %2 darf nur Gutteile enthalten; die Teile von „%3“ werden nicht verwendet. Verschieben Sie den Ordner nach test oder nennen Sie ihn good, wenn seine Teile gut sind.</translation>
    </message>
    <message>
        <source>It has no folder %1</source>
        <translation>Der Ordner %1 fehlt darin</translation>
    </message>
    <message>
        <source>The folder %1 is used instead</source>
        <translation>Stattdessen wird der Ordner %1 verwendet</translation>
    </message>
    <message>
        <source>The files in the sub-folders are used instead</source>
        <translation>Stattdessen werden die Dateien in den Unterordnern verwendet</translation>
    </message>
    <message>
        <source>Another file has the same name: %1 is used</source>
        <translation>Eine andere Datei hat denselben Namen: %1 wird verwendet</translation>
    </message>
    <message>
        <source>There is no RGB picture with the same name; add it or remove this file</source>
        <translation>Es gibt kein RGB-Bild gleichen Namens; ergänzen Sie es oder entfernen Sie diese Datei</translation>
    </message>
    <message>
        <source>%1: the depth pictures cannot be used without the camera&apos;s intrinsics. Add a file %2 beside them.</source>
        <translation>%1: Die Tiefenbilder sind ohne die Kameraparameter nicht verwendbar. Legen Sie eine Datei %2 daneben.</translation>
    </message>
    <message>
        <source>An anomaly map needs at least one pixel</source>
        <translation>Eine Anomaliekarte braucht mindestens einen Bildpunkt</translation>
    </message>
    <message>
        <source>Bring map and mask to the same size before measuring</source>
        <translation>Bringen Sie Karte und Maske vor dem Messen auf dieselbe Größe</translation>
    </message>
    <message>
        <source>There is no memory left to collect another anomaly map</source>
        <translation>Für eine weitere Anomaliekarte reicht der Arbeitsspeicher nicht</translation>
    </message>
    <message>
        <source>Measure fewer or smaller maps at a time</source>
        <translation>Messen Sie weniger oder kleinere Karten auf einmal</translation>
    </message>
    <message>
        <source>A map of %1 x %2 pixels came with %3 scores and a mask of %4 pixels</source>
        <translation>Eine Karte von %1 x %2 Bildpunkten kam mit %3 Werten und einer Maske von %4 Bildpunkten</translation>
    </message>
    <message>
        <source>The anomaly map holds no number at column %1, row %2</source>
        <translation>Die Anomaliekarte enthält in Spalte %1, Zeile %2 keine Zahl</translation>
    </message>
    <message>
        <source>There is no good part to calibrate on</source>
        <translation>Es gibt kein Gutteil zum Kalibrieren</translation>
    </message>
    <message>
        <source>Keep some good parts out of the training</source>
        <translation>Halten Sie einige Gutteile aus dem Training heraus</translation>
    </message>
    <message>
        <source>The scores are so large that the threshold is not a finite number</source>
        <translation>Die Werte sind so groß, dass der Schwellwert keine endliche Zahl ist</translation>
    </message>
    <message>
        <source>good part</source>
        <translation>Gutteil</translation>
    </message>
    <message>
        <source>defective part</source>
        <translation>Schlechtteil</translation>
    </message>
    <message>
        <source>A standard deviation needs at least two good parts</source>
        <translation>Eine Standardabweichung braucht mindestens zwei Gutteile</translation>
    </message>
    <message>
        <source>Hold out more good parts</source>
        <translation>Halten Sie mehr Gutteile zurück</translation>
    </message>
    <message>
        <source>Add defective parts, or choose a method that needs good parts alone, such as conformal</source>
        <translation>Ergänzen Sie Schlechtteile oder wählen Sie ein Verfahren, dem Gutteile allein genügen, etwa conformal</translation>
    </message>
    <message>
        <source>%1 good parts cannot promise a false-reject rate of %2; the smallest they can promise is 1/(n+1) = %3</source>
        <translation>Mit %1 als Zahl der Gutteile lässt sich keine Pseudofehlerrate von %2 zusichern; die kleinste zusicherbare ist 1/(n+1) = %3</translation>
    </message>
    <message>
        <source>Hold out at least %1 good parts or allow a larger rate</source>
        <translation>Halten Sie mindestens %1 Gutteile zurück oder lassen Sie eine größere Rate zu</translation>
    </message>
    <message>
        <source>The method %1 needs scores of defective parts</source>
        <translation>Das Verfahren %1 braucht Werte von Schlechtteilen</translation>
    </message>
    <message>
        <source>%1 parts came with %2 labels</source>
        <translation>Zahl der Teile: %1, Zahl der Kennzeichnungen: %2</translation>
    </message>
    <message>
        <source>The cost model needs costs of 0 or more, a volume above 0 and a defect rate from 0 to 1</source>
        <translation>Das Kostenmodell braucht Kosten ab 0, eine Stückzahl über 0 und eine Fehlerrate von 0 bis 1</translation>
    </message>
    <message>
        <source>The thresholds are not set</source>
        <translation>Die Schwellwerte sind nicht gesetzt</translation>
    </message>
    <message>
        <source>Calibrate the recipe with good parts</source>
        <translation>Kalibrieren Sie das Rezept mit Gutteilen</translation>
    </message>
    <message>
        <source>The review threshold lies above the reject threshold</source>
        <translation>Die Nachprüfschwelle liegt über der n.i.O.-Schwelle</translation>
    </message>
    <message>
        <source>Lower the review threshold or raise the other one</source>
        <translation>Senken Sie die Nachprüfschwelle oder heben Sie die andere an</translation>
    </message>
    <message>
        <source>The minimum area must be 0 mm2 or more</source>
        <translation>Die Mindestfläche muss 0 mm2 oder mehr sein</translation>
    </message>
    <message>
        <source>A minimum area needs a pixel threshold</source>
        <translation>Eine Mindestfläche braucht eine Bildpunktschwelle</translation>
    </message>
    <message>
        <source>Set the pixel threshold, or the minimum area to 0</source>
        <translation>Setzen Sie die Bildpunktschwelle, oder die Mindestfläche auf 0</translation>
    </message>
    <message>
        <source>Both models scored %1 good and %2 defective parts, too few to compare the models</source>
        <translation>Beide Modelle haben %1 gute und %2 fehlerhafte Teile bewertet, zu wenige für einen Vergleich der Modelle</translation>
    </message>
    <message>
        <source>Test with at least %1 of each</source>
        <translation>Prüfen Sie mit mindestens %1 von jeder Art</translation>
    </message>
    <message>
        <source>A comparison needs a test set and at least %1 draws</source>
        <translation>Ein Vergleich braucht Testteile und mindestens %1 Ziehungen</translation>
    </message>
    <message>
        <source>No difference between %1 and %2 can be shown with these %3 parts (%4 points; 95 %: %5 to %6; p %7)</source>
        <translation>Zwischen %1 und %2 lässt sich mit diesen %3 Teilen kein Unterschied zeigen (%4 Punkte; 95 %: %5 bis %6; p %7)</translation>
    </message>
    <message>
        <source>%1 is better than %2 by %3 points (95 %: %4 to %5; p %6)</source>
        <translation>%1 ist um %3 Punkte besser als %2 (95 %: %4 bis %5; p %6)</translation>
    </message>
    <message>
        <source>A percentile is asked for as a share from 0 to 1</source>
        <translation>Ein Perzentil wird als Anteil von 0 bis 1 angegeben</translation>
    </message>
    <message>
        <source>There is no value to take a percentile of</source>
        <translation>Es gibt keinen Wert, dessen Perzentil zu bilden wäre</translation>
    </message>
    <message>
        <source>value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Add test parts with masks of their defects</source>
        <translation>Ergänzen Sie Testteile mit Masken ihrer Fehler</translation>
    </message>
    <message>
        <source>There is no memory left to sort the pixels</source>
        <translation>Der Arbeitsspeicher reicht nicht, um die Bildpunkte zu sortieren</translation>
    </message>
    <message>
        <source>No mask marks a defect, so nothing can be said about single pixels</source>
        <translation>Keine Maske markiert einen Fehler, über einzelne Bildpunkte lässt sich also nichts sagen</translation>
    </message>
    <message>
        <source>The masks leave no good pixel</source>
        <translation>Die Masken lassen keinen guten Bildpunkt übrig</translation>
    </message>
    <message>
        <source>No good part was held out, so nothing is known about false rejects</source>
        <translation>Kein Gutteil wurde zurückgehalten, deshalb ist über Pseudofehler nichts bekannt</translation>
    </message>
    <message>
        <source>The bound needs 0 to n rejected parts and a confidence between 0 and 1</source>
        <translation>Die Schranke braucht 0 bis n zurückgewiesene Teile und ein Vertrauen zwischen 0 und 1</translation>
    </message>
    <message>
        <source>The rate and the confidence must lie between 0 and 1</source>
        <translation>Rate und Vertrauen müssen zwischen 0 und 1 liegen</translation>
    </message>
    <message>
        <source>Inspect the part again, or leave it out</source>
        <translation>Prüfen Sie das Teil noch einmal oder lassen Sie es aus</translation>
    </message>
    <message>
        <source>The score of %1 number %2 is not a finite number</source>
        <translation>%1 Nummer %2: Der Wert ist keine endliche Zahl</translation>
    </message>
    <message>
        <source>%1 scores came with %2 labels</source>
        <translation>Zahl der Werte: %1, Zahl der Kennzeichnungen: %2</translation>
    </message>
    <message>
        <source>part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>This figure needs good parts and defective parts; there are %1 good and %2 defective ones</source>
        <translation>Diese Kennzahl braucht Gutteile und Schlechtteile; vorhanden sind gute: %1, fehlerhafte: %2</translation>
    </message>
    <message>
        <source>Add good parts to the test set</source>
        <translation>Ergänzen Sie Gutteile im Testsatz</translation>
    </message>
    <message>
        <source>Add defective parts to the test set</source>
        <translation>Ergänzen Sie Schlechtteile im Testsatz</translation>
    </message>
    <message>
        <source>Name the type of the defect, such as &quot;scratch&quot;</source>
        <translation>Nennen Sie die Art des Fehlers, etwa „Kratzer“</translation>
    </message>
    <message>
        <source>Add the missing kind to the test set</source>
        <translation>Ergänzen Sie die fehlende Sorte im Testsatz</translation>
    </message>
    <message>
        <source>A defective part has no defect type</source>
        <translation>Einem Schlechtteil fehlt die Fehlerart</translation>
    </message>
    <message>
        <source>A defective part has the type &quot;good&quot;</source>
        <translation>Ein Schlechtteil hat die Art „good“</translation>
    </message>
    <message>
        <source>The test set has %1 good and %2 defective parts; both are needed</source>
        <translation>Der Testsatz enthält gute Teile: %1, fehlerhafte: %2; beide werden gebraucht</translation>
    </message>
    <message>
        <source>This is not a file of thresholds</source>
        <translation>Das ist keine Datei mit Schwellwerten</translation>
    </message>
    <message>
        <source>This is not a file of thresholds of this version</source>
        <translation>Das ist keine Datei mit Schwellwerten dieser Version</translation>
    </message>
    <message>
        <source>The recipe holds no thresholds</source>
        <translation>Das Rezept enthält keine Schwellwerte</translation>
    </message>
    <message>
        <source>Open it in Twinspect, set the thresholds and save it again</source>
        <translation>Öffnen Sie es in Twinspect, setzen Sie die Schwellwerte und speichern Sie es neu</translation>
    </message>
    <message>
        <source>The text &apos;%1&apos; is missing</source>
        <translation>Der Text „%1“ fehlt</translation>
    </message>
    <message>
        <source>The number &apos;%1&apos; is missing</source>
        <translation>Die Zahl „%1“ fehlt</translation>
    </message>
    <message>
        <source>Nothing was measured in or around the region</source>
        <translation>Im Bereich und um ihn herum wurde nichts gemessen</translation>
    </message>
    <message>
        <source>Its size in pixels is still valid</source>
        <translation>Seine Größe in Bildpunkten gilt dennoch</translation>
    </message>
    <message>
        <source>The region, the part&apos;s mask and the point map do not belong to the same image</source>
        <translation>Der Bereich, die Maske des Teils und die Punktkarte gehören nicht zum selben Bild</translation>
    </message>
    <message>
        <source>The region is empty</source>
        <translation>Der Bereich ist leer</translation>
    </message>
    <message>
        <source>The region could not be measured: %1</source>
        <translation>Der Bereich konnte nicht vermessen werden: %1</translation>
    </message>
    <message>
        <source>A point map needs three channels (x, y, z) and at least one pixel</source>
        <translation>Eine Punktkarte braucht drei Kanäle (x, y, z) und mindestens einen Bildpunkt</translation>
    </message>
    <message>
        <source>The point map holds no measured point</source>
        <translation>Die Punktkarte enthält keinen gemessenen Punkt</translation>
    </message>
    <message>
        <source>Check the sensor&apos;s exposure and range, or the file&apos;s format</source>
        <translation>Prüfen Sie Belichtung und Arbeitsbereich des Sensors oder das Format der Datei</translation>
    </message>
    <message>
        <source>The point map could not be processed: %1</source>
        <translation>Die Punktkarte konnte nicht verarbeitet werden: %1</translation>
    </message>
    <message>
        <source>No part was found in any of the good images</source>
        <translation>In keinem der Gutbilder wurde ein Teil gefunden</translation>
    </message>
    <message>
        <source>Check that the images show parts lying on a flat ground</source>
        <translation>Prüfen Sie, ob die Bilder Teile auf ebenem Untergrund zeigen</translation>
    </message>
    <message>
        <source>The picture and the point map differ in size</source>
        <translation>Bild und Punktkarte sind verschieden groß</translation>
    </message>
    <message>
        <source>Export both from the sensor with the same resolution</source>
        <translation>Exportieren Sie beide mit derselben Auflösung aus dem Sensor</translation>
    </message>
    <message>
        <source>The crop side, the height range and the model size must be positive</source>
        <translation>Ausschnitt, Höhenbereich und Modellgröße müssen positiv sein</translation>
    </message>
    <message>
        <source>The part could not be cropped: %1</source>
        <translation>Das Teil konnte nicht ausgeschnitten werden: %1</translation>
    </message>
    <message>
        <source>Unknown kind of PCD</source>
        <translation>Unbekannte Art von PCD</translation>
    </message>
    <message>
        <source>There is not enough memory for this cloud</source>
        <translation>Für diese Punktwolke reicht der Arbeitsspeicher nicht</translation>
    </message>
    <message>
        <source>Close other programs or scale the cloud down</source>
        <translation>Schließen Sie andere Programme oder verkleinern Sie die Punktwolke</translation>
    </message>
    <message>
        <source>points of the PCD are missing</source>
        <translation>Punkte der PCD fehlen</translation>
    </message>
    <message>
        <source>the PCD ends before its compressed points</source>
        <translation>die PCD endet vor ihren komprimierten Punkten</translation>
    </message>
    <message>
        <source>compressed points of the PCD are missing</source>
        <translation>komprimierte Punkte der PCD fehlen</translation>
    </message>
    <message>
        <source>the compressed points of the PCD do not fit its header</source>
        <translation>die komprimierten Punkte der PCD passen nicht zu ihrem Kopf</translation>
    </message>
    <message>
        <source>the compressed points of the PCD cannot be expanded</source>
        <translation>die komprimierten Punkte der PCD lassen sich nicht entpacken</translation>
    </message>
    <message>
        <source>The TIFF holds whole numbers where metres or millimetres as floating point are expected</source>
        <translation>Das TIFF enthält ganze Zahlen, wo Meter oder Millimeter als Gleitkommazahlen erwartet werden</translation>
    </message>
    <message>
        <source>A cloud needs three channels</source>
        <translation>Eine Punktwolke braucht drei Kanäle</translation>
    </message>
    <message>
        <source>Write a cloud that is not empty</source>
        <translation>Schreiben Sie eine Punktwolke, die nicht leer ist</translation>
    </message>
    <message>
        <source>The TIFF has %1 channels where x, y and z are expected</source>
        <translation>Das TIFF hat %1 Kanäle, wo x, y und z erwartet werden</translation>
    </message>
    <message>
        <source>This is a colourised depth picture: its colours are for the eye and the measured depth is lost</source>
        <translation>Das ist ein eingefärbtes Tiefenbild: Seine Farben sind fürs Auge, die gemessene Tiefe ist verloren</translation>
    </message>
    <message>
        <source>Record the raw 16-bit depth stream (not a screen shot or a colourised preview) and save it as a one-channel 16-bit PNG</source>
        <translation>Nehmen Sie die rohen 16-Bit-Tiefendaten auf (kein Bildschirmfoto, keine eingefärbte Vorschau) und speichern Sie sie als einkanaliges 16-Bit-PNG</translation>
    </message>
    <message>
        <source>The depth picture is not one channel of 16 bits</source>
        <translation>Das Tiefenbild ist nicht ein Kanal mit 16 Bit</translation>
    </message>
    <message>
        <source>A depth picture needs the camera&apos;s intrinsics</source>
        <translation>Ein Tiefenbild braucht die Kameraparameter</translation>
    </message>
    <message>
        <source>This depth picture has %1 bits a pixel: the measured depth has been rounded away</source>
        <translation>Dieses Tiefenbild hat %1 Bit je Bildpunkt: Die gemessene Tiefe ist weggerundet</translation>
    </message>
    <message>
        <source>The camera file has no number &quot;%1&quot;</source>
        <translation>In der Kameradatei fehlt die Zahl „%1“</translation>
    </message>
    <message>
        <source>There is not enough memory for this picture</source>
        <translation>Für dieses Bild reicht der Arbeitsspeicher nicht</translation>
    </message>
    <message>
        <source>Close other programs or scale the picture down</source>
        <translation>Schließen Sie andere Programme oder verkleinern Sie das Bild</translation>
    </message>
    <message>
        <source>The picture cannot be encoded</source>
        <translation>Das Bild kann nicht kodiert werden</translation>
    </message>
    <message>
        <source>Report this with the picture&apos;s size</source>
        <translation>Melden Sie das mit der Größe des Bildes</translation>
    </message>
    <message>
        <source>its pixels cannot be decoded</source>
        <translation>ihre Bildpunkte sind nicht lesbar</translation>
    </message>
    <message>
        <source>The picture cannot be encoded (%1)</source>
        <translation>Das Bild kann nicht kodiert werden (%1)</translation>
    </message>
    <message>
        <source>The file is empty</source>
        <translation>Die Datei ist leer</translation>
    </message>
    <message>
        <source>This is not a PCD file</source>
        <translation>Das ist keine PCD-Datei</translation>
    </message>
    <message>
        <source>Export the cloud as an organised PCD or TIFF</source>
        <translation>Exportieren Sie die Wolke als geordnete PCD oder als TIFF</translation>
    </message>
    <message>
        <source>Export the cloud with the fields x, y and z</source>
        <translation>Exportieren Sie die Wolke mit den Feldern x, y und z</translation>
    </message>
    <message>
        <source>The coordinates of the PCD are not 32- or 64-bit floating point numbers</source>
        <translation>Die Koordinaten der PCD sind keine Gleitkommazahlen mit 32 oder 64 Bit</translation>
    </message>
    <message>
        <source>Export x, y and z as floating point numbers (TYPE F)</source>
        <translation>Exportieren Sie x, y und z als Gleitkommazahlen (TYPE F)</translation>
    </message>
    <message>
        <source>The PCD is not organised (HEIGHT 1): its points have lost their places in the picture</source>
        <translation>Die PCD ist nicht geordnet (HEIGHT 1): Ihre Punkte haben ihren Platz im Bild verloren</translation>
    </message>
    <message>
        <source>The PCD has an unknown kind of data</source>
        <translation>Die PCD enthält eine unbekannte Art von Daten</translation>
    </message>
    <message>
        <source>Export it as ascii, binary or binary_compressed</source>
        <translation>Exportieren Sie sie als ascii, binary oder binary_compressed</translation>
    </message>
    <message>
        <source>the PCD header has no DATA line</source>
        <translation>im Kopf der PCD fehlt die Zeile DATA</translation>
    </message>
    <message>
        <source>the PCD header has no sound %1 line</source>
        <translation>im Kopf der PCD fehlt eine einwandfreie Zeile %1</translation>
    </message>
    <message>
        <source>the FIELDS, SIZE, TYPE and COUNT lines of the PCD do not fit together</source>
        <translation>die Zeilen FIELDS, SIZE, TYPE und COUNT der PCD passen nicht zueinander</translation>
    </message>
    <message>
        <source>a field of the PCD has an impossible size, type or count</source>
        <translation>ein Feld der PCD hat unmögliche Größe, Art oder Anzahl</translation>
    </message>
    <message>
        <source>The PCD has no field %1</source>
        <translation>In der PCD fehlt das Feld %1</translation>
    </message>
    <message>
        <source>POINTS is not WIDTH times HEIGHT</source>
        <translation>POINTS ist nicht WIDTH mal HEIGHT</translation>
    </message>
    <message>
        <source>Save it again from its source</source>
        <translation>Speichern Sie sie noch einmal aus ihrer Quelle</translation>
    </message>
    <message>
        <source>Copy the file again from its source, or leave this sample out</source>
        <translation>Kopieren Sie die Datei noch einmal von ihrer Quelle oder lassen Sie dieses Teil aus</translation>
    </message>
    <message>
        <source>Only uncompressed BMP pictures are read</source>
        <translation>Nur unkomprimierte BMP-Bilder werden gelesen</translation>
    </message>
    <message>
        <source>Save the picture as PNG</source>
        <translation>Speichern Sie das Bild als PNG</translation>
    </message>
    <message>
        <source>Only BMP pictures with 8, 24 or 32 bits a pixel are read</source>
        <translation>Nur BMP-Bilder mit 8, 24 oder 32 Bit je Bildpunkt werden gelesen</translation>
    </message>
    <message>
        <source>The picture is empty (%1 x %2 pixels)</source>
        <translation>Das Bild ist leer (%1 x %2 Bildpunkte)</translation>
    </message>
    <message>
        <source>The picture claims %1 x %2 pixels, more than this program accepts</source>
        <translation>Das Bild gibt %1 x %2 Bildpunkte an, mehr als dieses Programm annimmt</translation>
    </message>
    <message>
        <source>Crop or scale it to at most %1 pixels a side and 64 megapixels, or check that the file is not damaged</source>
        <translation>Beschneiden oder verkleinern Sie es auf höchstens %1 Bildpunkte je Seite und 64 Megapixel, oder prüfen Sie, ob die Datei beschädigt ist</translation>
    </message>
    <message>
        <source>The file is cut off: %1</source>
        <translation>Die Datei ist abgeschnitten: %1</translation>
    </message>
    <message>
        <source>The file is damaged: %1</source>
        <translation>Die Datei ist beschädigt: %1</translation>
    </message>
    <message>
        <source>a JPEG segment does not start where it should</source>
        <translation>ein JPEG-Abschnitt beginnt nicht, wo er sollte</translation>
    </message>
    <message>
        <source>a JPEG segment ends after the end of the file</source>
        <translation>ein JPEG-Abschnitt endet nach dem Ende der Datei</translation>
    </message>
    <message>
        <source>the JPEG frame header is too short</source>
        <translation>der JPEG-Bildkopf ist zu kurz</translation>
    </message>
    <message>
        <source>the JPEG has no frame header</source>
        <translation>dem JPEG fehlt der Bildkopf</translation>
    </message>
    <message>
        <source>the JPEG has no end marker</source>
        <translation>dem JPEG fehlt die Endmarke</translation>
    </message>
    <message>
        <source>the BMP header is incomplete</source>
        <translation>der BMP-Kopf ist unvollständig</translation>
    </message>
    <message>
        <source>the BMP width is negative</source>
        <translation>die BMP-Breite ist negativ</translation>
    </message>
    <message>
        <source>pixels of the BMP are missing</source>
        <translation>Bildpunkte des BMPs fehlen</translation>
    </message>
    <message>
        <source>Write a picture that is not empty and has the right number of channels</source>
        <translation>Schreiben Sie ein Bild, das nicht leer ist und die richtige Zahl von Kanälen hat</translation>
    </message>
    <message>
        <source>The step of a 16-bit map must be a positive number</source>
        <translation>Die Stufe einer 16-Bit-Karte muss eine positive Zahl sein</translation>
    </message>
    <message>
        <source>Choose a step above 0</source>
        <translation>Wählen Sie eine Stufe über 0</translation>
    </message>
    <message>
        <source>An RGB picture needs three channels</source>
        <translation>Ein RGB-Bild braucht drei Kanäle</translation>
    </message>
    <message>
        <source>A mask needs one channel</source>
        <translation>Eine Maske braucht einen Kanal</translation>
    </message>
    <message>
        <source>A map needs one channel</source>
        <translation>Eine Karte braucht einen Kanal</translation>
    </message>
    <message>
        <source>This is not a PNG picture</source>
        <translation>Das ist kein PNG-Bild</translation>
    </message>
    <message>
        <source>the PNG header has the wrong length</source>
        <translation>der PNG-Kopf hat die falsche Länge</translation>
    </message>
    <message>
        <source>the PNG ends before its last chunk</source>
        <translation>das PNG endet vor seinem letzten Abschnitt</translation>
    </message>
    <message>
        <source>a PNG chunk ends after the end of the file</source>
        <translation>ein PNG-Abschnitt endet nach dem Ende der Datei</translation>
    </message>
    <message>
        <source>the PNG header is not where it should be</source>
        <translation>der PNG-Kopf ist nicht, wo er sein sollte</translation>
    </message>
    <message>
        <source>a PNG checksum is wrong</source>
        <translation>eine PNG-Prüfsumme ist falsch</translation>
    </message>
    <message>
        <source>the PNG has too little data for its size</source>
        <translation>das PNG hat zu wenig Daten für seine Größe</translation>
    </message>
    <message>
        <source>This is not a TIFF file</source>
        <translation>Das ist keine TIFF-Datei</translation>
    </message>
    <message>
        <source>The channels of the TIFF have different number types</source>
        <translation>Die Kanäle des TIFFs haben verschiedene Zahlenarten</translation>
    </message>
    <message>
        <source>The TIFF is compressed in a way that is not read here</source>
        <translation>Das TIFF ist auf eine Weise komprimiert, die hier nicht gelesen wird</translation>
    </message>
    <message>
        <source>Save it without compression, or with LZW or Deflate</source>
        <translation>Speichern Sie es unkomprimiert oder mit LZW oder Deflate</translation>
    </message>
    <message>
        <source>the TIFF directory lies after the end of the file</source>
        <translation>das TIFF-Verzeichnis liegt nach dem Ende der Datei</translation>
    </message>
    <message>
        <source>the TIFF directory ends after the end of the file</source>
        <translation>das TIFF-Verzeichnis endet nach dem Ende der Datei</translation>
    </message>
    <message>
        <source>a TIFF table lies after the end of the file</source>
        <translation>eine TIFF-Tabelle liegt nach dem Ende der Datei</translation>
    </message>
    <message>
        <source>the TIFF tiles have an impossible size</source>
        <translation>die TIFF-Kacheln haben eine unmögliche Größe</translation>
    </message>
    <message>
        <source>the TIFF strips have no rows</source>
        <translation>die TIFF-Streifen haben keine Zeilen</translation>
    </message>
    <message>
        <source>the TIFF does not list all of its strips</source>
        <translation>das TIFF führt nicht alle seine Streifen auf</translation>
    </message>
    <message>
        <source>pixels of the TIFF lie after the end of the file</source>
        <translation>Bildpunkte des TIFFs liegen nach dem Ende der Datei</translation>
    </message>
    <message>
        <source>the TIFF has too little data for its size</source>
        <translation>das TIFF hat zu wenig Daten für seine Größe</translation>
    </message>
    <message>
        <source>the TIFF has an impossible number of channels or bits</source>
        <translation>das TIFF hat eine unmögliche Zahl von Kanälen oder Bits</translation>
    </message>
    <message>
        <source>Close other programs</source>
        <translation>Schließen Sie andere Programme</translation>
    </message>
    <message>
        <source>The model cannot be set up: %1</source>
        <translation>Das Modell kann nicht eingerichtet werden: %1</translation>
    </message>
    <message>
        <source>This model tells artificial defects from good parts in only %1 % of all pairs, where guessing reaches 50 %: do not rely on its verdicts and heights. Train it longer, with more good parts, or with another detector</source>
        <translation>Dieses Modell unterscheidet künstliche Fehler von Gutteilen nur in %1 % aller Paare; Raten erreicht 50 %. Verlassen Sie sich nicht auf seine Urteile und Höhen. Trainieren Sie es länger, mit einem anderen Detektor oder mit mehr Gutteilen</translation>
    </message>
    <message>
        <source>Nothing says which good parts are kept for testing</source>
        <translation>Nichts sagt, welche Gutteile zum Testen zurückgehalten sind</translation>
    </message>
    <message>
        <source>Evaluation needs test/good and test/&lt;defect&gt; folders in the MVTec 3D-AD layout, or a mapping with &quot;test&quot; and &quot;defects&quot;</source>
        <translation>Die Auswertung braucht Ordner test/good und test/&lt;defect&gt; im Aufbau von MVTec 3D-AD oder eine Zuordnung mit „test“ und „defects“</translation>
    </message>
    <message>
        <source>There are no good or no defective test parts</source>
        <translation>Es fehlen gute oder fehlerhafte Testteile</translation>
    </message>
    <message>
        <source>There are no labelled test parts</source>
        <translation>Es gibt keine gekennzeichneten Testteile</translation>
    </message>
    <message>
        <source>All of these parts were used to train the model</source>
        <translation>Alle diese Teile dienten dem Training des Modells</translation>
    </message>
    <message>
        <source>There is no part to compare the exported model on</source>
        <translation>Es gibt kein Teil, an dem das exportierte Modell verglichen werden kann</translation>
    </message>
    <message>
        <source>No part was found in any test picture</source>
        <translation>In keinem Testbild wurde ein Teil gefunden</translation>
    </message>
    <message>
        <source>Check that the test parts are of the kind the model was trained on</source>
        <translation>Prüfen Sie, ob die Testteile von der Sorte sind, an der das Modell trainiert wurde</translation>
    </message>
    <message>
        <source>Parts that are not counted, because the model was trained or checked with them: %1</source>
        <translation>Teile, die nicht zählen, weil das Modell mit ihnen trainiert oder geprüft wurde: %1</translation>
    </message>
    <message>
        <source>%1: no part was found in this picture.</source>
        <translation>%1: In diesem Bild wurde kein Teil gefunden.</translation>
    </message>
    <message>
        <source>None of the good parts could be read</source>
        <translation>Keines der Gutteile konnte gelesen werden</translation>
    </message>
    <message>
        <source>No part was found in this picture</source>
        <translation>In diesem Bild wurde kein Teil gefunden</translation>
    </message>
    <message>
        <source>Remove it from the good parts</source>
        <translation>Entfernen Sie es aus den Gutteilen</translation>
    </message>
    <message>
        <source>Choose a multiple of 32, such as 192, 224 or 256</source>
        <translation>Wählen Sie ein Vielfaches von 32, etwa 192, 224 oder 256</translation>
    </message>
    <message>
        <source>The first problem: %1</source>
        <translation>Das erste Problem: %1</translation>
    </message>
    <message>
        <source>The number of usable good parts is only %1</source>
        <translation>Die Zahl der brauchbaren Gutteile ist nur %1</translation>
    </message>
    <message>
        <source>Train the part again with this version</source>
        <translation>Trainieren Sie das Teil mit dieser Version neu</translation>
    </message>
    <message>
        <source>There is no readable picture in the texture folder</source>
        <translation>Im Texturordner ist kein lesbares Bild</translation>
    </message>
    <message>
        <source>The model does not hold a sensible &apos;%1&apos;</source>
        <translation>Das Modell enthält kein sinnvolles „%1“</translation>
    </message>
    <message>
        <source>The texture folder cannot be read: %1</source>
        <translation>Der Texturordner kann nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>Write it as 2/4: the second of four</source>
        <translation>Schreiben Sie es als 2/4: das zweite von vieren</translation>
    </message>
    <message>
        <source>There is nothing to inspect</source>
        <translation>Es gibt nichts zu prüfen</translation>
    </message>
    <message>
        <source>Remove it from the folder</source>
        <translation>Entfernen Sie es aus dem Ordner</translation>
    </message>
    <message>
        <source>Check that the disk is not full; what was written so far is in %1</source>
        <translation>Prüfen Sie, ob die Platte voll ist; das bisher Geschriebene liegt in %1</translation>
    </message>
    <message>
        <source>The results folder cannot be read: %1</source>
        <translation>Der Ergebnisordner kann nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>The sample &apos;%1&apos; is there twice</source>
        <translation>Das Teil „%1“ ist doppelt da</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>The model&apos;s network size is not a multiple of 32</source>
        <translation>Die Netzgröße des Modells ist kein Vielfaches von 32</translation>
    </message>
    <message>
        <source>Train the part again with this version, or use the version that made the model</source>
        <translation>Trainieren Sie das Teil mit dieser Version neu, oder verwenden Sie die Version, die das Modell gemacht hat</translation>
    </message>
    <message>
        <source>The model&apos;s content does not match its own hash: it was altered or damaged</source>
        <translation>Der Inhalt des Modells passt nicht zu seiner eigenen Prüfsumme: Es wurde verändert oder beschädigt</translation>
    </message>
    <message>
        <source>Copy the model again or train the part again</source>
        <translation>Kopieren Sie das Modell noch einmal oder trainieren Sie das Teil neu</translation>
    </message>
    <message>
        <source>The model does not say its &apos;%1&apos;</source>
        <translation>Das Modell nennt sein „%1“ nicht</translation>
    </message>
    <message>
        <source>The model&apos;s &apos;%1&apos; is &apos;%2&apos;, which is none of: %3</source>
        <translation>„%1“ des Modells ist „%2“ und damit nichts von: %3</translation>
    </message>
    <message>
        <source>The model&apos;s &apos;%1&apos; is not one this version knows</source>
        <translation>Das „%1“ des Modells kennt diese Version nicht</translation>
    </message>
    <message>
        <source>This is not a Twinspect model</source>
        <translation>Das ist kein Twinspect-Modell</translation>
    </message>
    <message>
        <source>The model was written by another version (%1 instead of %2)</source>
        <translation>Das Modell wurde von einer anderen Version geschrieben (%1 statt %2)</translation>
    </message>
    <message>
        <source>Use a file made for this backbone and version</source>
        <translation>Verwenden Sie eine Datei für dieses Grundnetz und diese Version</translation>
    </message>
    <message>
        <source>The file belongs to another version or other settings: train again</source>
        <translation>Die Datei gehört zu einer anderen Version oder zu anderen Einstellungen: Trainieren Sie neu</translation>
    </message>
    <message>
        <source>The tensor &apos;%1&apos; has a number type that cannot be stored</source>
        <translation>Der Tensor „%1“ hat eine Zahlenart, die nicht gespeichert werden kann</translation>
    </message>
    <message>
        <source>The tensor &apos;%1&apos; is missing</source>
        <translation>Der Tensor „%1“ fehlt</translation>
    </message>
    <message>
        <source>The tensor &apos;%1&apos; has shape %2 instead of %3</source>
        <translation>Der Tensor „%1“ hat die Form %2 statt %3</translation>
    </message>
    <message>
        <source>Use a file made for this backbone</source>
        <translation>Verwenden Sie eine Datei für dieses Grundnetz</translation>
    </message>
    <message>
        <source>Choose efficientnet-lite0, resnet18, resnet50 or wide_resnet50_2</source>
        <translation>Wählen Sie efficientnet-lite0, resnet18, resnet50 oder wide_resnet50_2</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a convolution</source>
        <translation>„%1“ ist keine Faltung</translation>
    </message>
    <message>
        <source>There is no backbone called &apos;%1&apos;</source>
        <translation>Es gibt kein Grundnetz namens „%1“</translation>
    </message>
    <message>
        <source>These weights do not work as %1</source>
        <translation>Diese Gewichte taugen nicht als %1</translation>
    </message>
    <message>
        <source>This is not a Twinspect recipe</source>
        <translation>Das ist kein Twinspect-Rezept</translation>
    </message>
    <message>
        <source>Open another recipe, or calibrate the model again and save a new one</source>
        <translation>Öffnen Sie ein anderes Rezept, oder kalibrieren Sie das Modell neu und speichern Sie ein neues</translation>
    </message>
    <message>
        <source>This is not a recipe of this version of Twinspect</source>
        <translation>Das ist kein Rezept dieser Version von Twinspect</translation>
    </message>
    <message>
        <source>The recipe is damaged: %1</source>
        <translation>Das Rezept ist beschädigt: %1</translation>
    </message>
    <message>
        <source>A threshold in this recipe makes no sense: %1</source>
        <translation>Ein Schwellwert dieses Rezepts ergibt keinen Sinn: %1</translation>
    </message>
    <message>
        <source>The recipe&apos;s model is no longer there, so it cannot be put beside the recipe</source>
        <translation>Das Modell des Rezepts ist nicht mehr da und kann deshalb nicht neben das Rezept gelegt werden</translation>
    </message>
    <message>
        <source>Put the model file back, or open it again</source>
        <translation>Die Modelldatei zurücklegen oder erneut öffnen</translation>
    </message>
    <message>
        <source>The labels kept for this data are damaged: %1</source>
        <translation>Die zu diesen Daten aufbewahrten Kennzeichnungen sind beschädigt: %1</translation>
    </message>
    <message>
        <source>This is no address of a database</source>
        <translation>Das ist keine Adresse einer Datenbank</translation>
    </message>
    <message>
        <source>Write it as postgresql://user:password@host:port/database</source>
        <translation>Schreiben Sie sie als postgresql://benutzer:kennwort@rechner:port/datenbank</translation>
    </message>
    <message>
        <source>No file is named for the results</source>
        <translation>Für die Ergebnisse ist keine Datei genannt</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Wählen Sie eine Datei</translation>
    </message>
    <message>
        <source>Install the package libqt6sql6-sqlite</source>
        <translation>Installieren Sie das Paket libqt6sql6-sqlite</translation>
    </message>
    <message>
        <source>Install the package libqt6sql6-psql, or keep the results in a file</source>
        <translation>Installieren Sie das Paket libqt6sql6-psql oder bewahren Sie die Ergebnisse in einer Datei auf</translation>
    </message>
    <message>
        <source>This is a folder, not a results file</source>
        <translation>Das ist ein Ordner, keine Ergebnisdatei</translation>
    </message>
    <message>
        <source>The results cannot be stored: the file, or its folder, is read-only</source>
        <translation>Die Ergebnisse können nicht gespeichert werden: Datei oder Ordner ist schreibgeschützt</translation>
    </message>
    <message>
        <source>Choose a file you may write to</source>
        <translation>Wählen Sie eine Datei, in die Sie schreiben dürfen</translation>
    </message>
    <message>
        <source>This is a database of another program</source>
        <translation>Das ist die Datenbank eines anderen Programms</translation>
    </message>
    <message>
        <source>Choose another file for the results</source>
        <translation>Wählen Sie eine andere Datei für die Ergebnisse</translation>
    </message>
    <message>
        <source>These results were stored by a newer version of Twinspect</source>
        <translation>Diese Ergebnisse hat eine neuere Version von Twinspect gespeichert</translation>
    </message>
    <message>
        <source>Update this program, or choose another file for the results</source>
        <translation>Aktualisieren Sie dieses Programm oder wählen Sie eine andere Datei für die Ergebnisse</translation>
    </message>
    <message>
        <source>Ask whoever looks after the server</source>
        <translation>Fragen Sie, wer den Server betreut</translation>
    </message>
    <message>
        <source>Ask whoever looks after the server for the right to create and fill tables</source>
        <translation>Bitten Sie den Betreuer des Servers um das Recht, Tabellen anzulegen und zu füllen</translation>
    </message>
    <message>
        <source>Check that the server runs, and its address, user and password</source>
        <translation>Prüfen Sie, ob der Server läuft, sowie Adresse, Benutzer und Kennwort</translation>
    </message>
    <message>
        <source>Please report this</source>
        <translation>Bitte melden Sie das</translation>
    </message>
    <message>
        <source>The results cannot be stored: the disk is full</source>
        <translation>Die Ergebnisse können nicht gespeichert werden: Die Platte ist voll</translation>
    </message>
    <message>
        <source>Free some disk space</source>
        <translation>Schaffen Sie Platz auf der Platte</translation>
    </message>
    <message>
        <source>The results file cannot be opened</source>
        <translation>Die Ergebnisdatei kann nicht geöffnet werden</translation>
    </message>
    <message>
        <source>Check that it is a file, and the permissions of its folder</source>
        <translation>Prüfen Sie, ob es eine Datei ist, und die Zugriffsrechte ihres Ordners</translation>
    </message>
    <message>
        <source>Another program keeps the results file locked</source>
        <translation>Ein anderes Programm hält die Ergebnisdatei gesperrt</translation>
    </message>
    <message>
        <source>Close the other program and try again</source>
        <translation>Schließen Sie das andere Programm und versuchen Sie es noch einmal</translation>
    </message>
    <message>
        <source>The results file is damaged</source>
        <translation>Die Ergebnisdatei ist beschädigt</translation>
    </message>
    <message>
        <source>Restore the file from a backup, or move it away: a new one is made</source>
        <translation>Stellen Sie die Datei aus einer Sicherung wieder her oder legen Sie sie beiseite: Eine neue wird angelegt</translation>
    </message>
    <message>
        <source>This is not a results file</source>
        <translation>Das ist keine Ergebnisdatei</translation>
    </message>
    <message>
        <source>Check the disk</source>
        <translation>Prüfen Sie die Platte</translation>
    </message>
    <message>
        <source>This installation cannot open such databases (Qt&apos;s %1 driver is missing)</source>
        <translation>Diese Installation kann solche Datenbanken nicht öffnen (Qts Treiber %1 fehlt)</translation>
    </message>
    <message>
        <source>The folder for the results cannot be made: %1</source>
        <translation>Der Ordner für die Ergebnisse kann nicht angelegt werden: %1</translation>
    </message>
    <message>
        <source>The database server is out of space: %1</source>
        <translation>Auf dem Datenbankserver ist kein Platz mehr: %1</translation>
    </message>
    <message>
        <source>The database does not let this user write: %1</source>
        <translation>Die Datenbank lässt diesen Benutzer nicht schreiben: %1</translation>
    </message>
    <message>
        <source>The database server cannot be reached: %1</source>
        <translation>Der Datenbankserver ist nicht erreichbar: %1</translation>
    </message>
    <message>
        <source>The database server refused: %1</source>
        <translation>Der Datenbankserver lehnte ab: %1</translation>
    </message>
    <message>
        <source>The results file cannot be read or written: %1</source>
        <translation>Die Ergebnisdatei kann nicht gelesen oder geschrieben werden: %1</translation>
    </message>
    <message>
        <source>The results file refused: %1</source>
        <translation>Die Ergebnisdatei lehnte ab: %1</translation>
    </message>
    <message>
        <source>Restore the results from a backup, or leave this run out</source>
        <translation>Stellen Sie die Ergebnisse aus einer Sicherung wieder her oder lassen Sie diesen Lauf aus</translation>
    </message>
    <message>
        <source>Results had to be given up because they could not be stored for too long</source>
        <translation>Ergebnisse mussten aufgegeben werden, weil sie zu lange nicht gespeichert werden konnten</translation>
    </message>
    <message>
        <source>Inspect these parts again</source>
        <translation>Prüfen Sie diese Teile noch einmal</translation>
    </message>
    <message>
        <source>This is not a session of this version of Twinspect</source>
        <translation>Das ist keine Sitzung dieser Version von Twinspect</translation>
    </message>
    <message>
        <source>Remove the file</source>
        <translation>Entfernen Sie die Datei</translation>
    </message>
    <message>
        <source>Free some disk space and check the folder&apos;s permissions</source>
        <translation>Schaffen Sie Platz auf der Platte und prüfen Sie die Zugriffsrechte des Ordners</translation>
    </message>
    <message>
        <source>The session cannot be recorded (%1), so a crash would cost what you do from now on</source>
        <translation>Die Sitzung kann nicht aufgezeichnet werden (%1); ein Absturz würde kosten, was Sie von jetzt an tun</translation>
    </message>
    <message>
        <source>The checkpoint does not say its steps</source>
        <translation>Der Zwischenstand nennt seine Schritte nicht</translation>
    </message>
    <message>
        <source>This is not a checkpoint of this version</source>
        <translation>Das ist kein Zwischenstand dieser Version</translation>
    </message>
    <message>
        <source>The checkpoint was made with other training parts</source>
        <translation>Der Zwischenstand entstand mit anderen Trainingsteilen</translation>
    </message>
    <message>
        <source>The checkpoint was made with other options</source>
        <translation>Der Zwischenstand entstand mit anderen Einstellungen</translation>
    </message>
    <message>
        <source>The checkpoint&apos;s content does not match its own hash</source>
        <translation>Der Inhalt des Zwischenstands passt nicht zu seiner eigenen Prüfsumme</translation>
    </message>
    <message>
        <source>The environment variable %1 is &apos;%2&apos;</source>
        <translation>Die Umgebungsvariable %1 ist „%2“</translation>
    </message>
    <message>
        <source>Set it to a number from %1 to %2 or unset it</source>
        <translation>Setzen Sie sie auf eine Zahl von %1 bis %2 oder heben Sie sie auf</translation>
    </message>
    <message>
        <source>The training processes did not find each other: %1</source>
        <translation>Die Trainingsprozesse fanden einander nicht: %1</translation>
    </message>
    <message>
        <source>There is not enough memory to train</source>
        <translation>Zum Trainieren reicht der Arbeitsspeicher nicht</translation>
    </message>
    <message>
        <source>Choose a multiple of four times the number of processes</source>
        <translation>Wählen Sie ein Vielfaches des Vierfachen der Prozesszahl</translation>
    </message>
    <message>
        <source>Use auto, cpu, cuda or cuda:N</source>
        <translation>Verwenden Sie auto, cpu, cuda oder cuda:N</translation>
    </message>
    <message>
        <source>Not enough memory: going on with %1 parts a step</source>
        <translation>Der Arbeitsspeicher reicht nicht: weiter mit %1 Teilen je Schritt</translation>
    </message>
    <message>
        <source>The shortest training that makes sense takes about %1 min on this machine</source>
        <translation>Das kürzeste sinnvolle Training dauert auf diesem Rechner etwa %1 min</translation>
    </message>
    <message>
        <source>There is no device &apos;%1&apos; on this machine (CUDA GPUs: %2)</source>
        <translation>Auf diesem Rechner gibt es kein Gerät „%1“ (CUDA-Grafikkarten: %2)</translation>
    </message>
    <message>
        <source>There is no device &apos;%1&apos;</source>
        <translation>Es gibt kein Gerät „%1“</translation>
    </message>
    <message>
        <source>The parts were prepared for %1 px, the network for %2 px</source>
        <translation>Die Teile wurden für %1 px vorbereitet, das Netz für %2 px</translation>
    </message>
    <message>
        <source>There is not enough memory</source>
        <translation>Der Arbeitsspeicher reicht nicht</translation>
    </message>
    <message>
        <source>There is no option &apos;%1&apos;</source>
        <translation>Es gibt keine Einstellung „%1“</translation>
    </message>
    <message>
        <source>No part has been inspected yet, so there is nothing to write</source>
        <translation>Noch wurde kein Teil geprüft, es gibt also nichts zu schreiben</translation>
    </message>
    <message>
        <source>Inspect the parts first</source>
        <translation>Prüfen Sie zuerst die Teile</translation>
    </message>
    <message>
        <source>Install Twinspect again</source>
        <translation>Installieren Sie Twinspect neu</translation>
    </message>
    <message>
        <source>Resume it: only the last seconds are lost</source>
        <translation>Setzen Sie es fort: Nur die letzten Sekunden sind verloren</translation>
    </message>
    <message>
        <source>Start it again</source>
        <translation>Starten Sie es noch einmal</translation>
    </message>
    <message>
        <source>The training ended before its time</source>
        <translation>Das Training endete vorzeitig</translation>
    </message>
    <message>
        <source>The training ended before its time: %1</source>
        <translation>Das Training endete vorzeitig: %1</translation>
    </message>
    <message>
        <source>This is not the record of a training of this version</source>
        <translation>Das ist keine Aufzeichnung eines Trainings dieser Version</translation>
    </message>
    <message>
        <source>Start the training again</source>
        <translation>Starten Sie das Training noch einmal</translation>
    </message>
    <message>
        <source>The record of the training is damaged</source>
        <translation>Die Aufzeichnung des Trainings ist beschädigt</translation>
    </message>
    <message>
        <source>There is no model to inspect with</source>
        <translation>Es gibt kein Modell zum Prüfen</translation>
    </message>
    <message>
        <source>Open a recipe or a model first</source>
        <translation>Öffnen Sie zuerst ein Rezept oder Modell</translation>
    </message>
    <message>
        <source>The waiting times must not be negative</source>
        <translation>Die Wartezeiten dürfen nicht negativ sein</translation>
    </message>
    <message>
        <source>The folder to watch is not there</source>
        <translation>Der zu überwachende Ordner ist nicht da</translation>
    </message>
    <message>
        <source>Check the path, and that the drive is connected</source>
        <translation>Prüfen Sie den Pfad und ob das Laufwerk verbunden ist</translation>
    </message>
    <message>
        <source>The model is not the one this recipe was made for</source>
        <translation>Das Modell ist nicht das, für das dieses Rezept gemacht wurde</translation>
    </message>
    <message>
        <source>Put the original model file back, or calibrate the new one</source>
        <translation>Legen Sie die ursprüngliche Modelldatei zurück oder kalibrieren Sie das neue Modell</translation>
    </message>
    <message>
        <source>There is no recipe to save</source>
        <translation>Es gibt kein Rezept zu speichern</translation>
    </message>
    <message>
        <source>Train a part or open a model first</source>
        <translation>Trainieren Sie zuerst ein Teil oder öffnen Sie ein Modell</translation>
    </message>
    <message>
        <source>Choose another folder, or free some space</source>
        <translation>Wählen Sie einen anderen Ordner oder schaffen Sie Platz</translation>
    </message>
    <message>
        <source>The picture cannot be written: %1</source>
        <translation>Das Bild kann nicht geschrieben werden: %1</translation>
    </message>
    <message>
        <source>Choose a shorter or plainer name</source>
        <translation>Einen kürzeren oder einfacheren Namen wählen</translation>
    </message>
    <message>
        <source>This is a device, a pipe or a socket, not a file</source>
        <translation>Das ist ein Gerät, eine Pipe oder ein Socket, keine Datei</translation>
    </message>
    <message>
        <source>Name an ordinary file</source>
        <translation>Eine gewöhnliche Datei angeben</translation>
    </message>
    <message>
        <source>Choose another file name</source>
        <translation>Einen anderen Dateinamen wählen</translation>
    </message>
    <message>
        <source>Wait for its end, or choose another place</source>
        <translation>Dessen Ende abwarten oder einen anderen Ort wählen</translation>
    </message>
    <message>
        <source>The file system does not take this name (%1)</source>
        <translation>Das Dateisystem nimmt diesen Namen nicht an (%1)</translation>
    </message>
    <message>
        <source>This is a folder; a file cannot take its place</source>
        <translation>Das ist ein Ordner; eine Datei kann ihn nicht ersetzen</translation>
    </message>
    <message>
        <source>This is a device, a pipe or a socket; a file cannot take its place</source>
        <translation>Das ist ein Gerät, eine Pipe oder ein Socket; eine Datei kann es nicht ersetzen</translation>
    </message>
    <message>
        <source>Reading stopped with an error (%1)</source>
        <translation>Das Lesen brach mit einem Fehler ab (%1)</translation>
    </message>
    <message>
        <source>This is not valid JSON</source>
        <translation>Das ist kein gültiges JSON</translation>
    </message>
    <message>
        <source>Remove it</source>
        <translation>Sie entfernen</translation>
    </message>
    <message>
        <source>Remove it when you do not need it</source>
        <translation>Sie entfernen, wenn sie nicht gebraucht wird</translation>
    </message>
    <message>
        <source>The JSON is nested deeper than %1 levels</source>
        <translation>Das JSON ist tiefer als %1 Ebenen verschachtelt</translation>
    </message>
    <message>
        <source>The file cannot be used (%1)</source>
        <translation>Die Datei ist nicht verwendbar (%1)</translation>
    </message>
    <message>
        <source>The file cannot be used (%1); it now has the name %2 and a new one takes its place</source>
        <translation>Die Datei ist nicht verwendbar (%1); sie heißt jetzt %2, und eine neue tritt an ihre Stelle</translation>
    </message>
    <message>
        <source>This is no record of an inspection</source>
        <translation>Das ist kein Datensatz einer Prüfung</translation>
    </message>
    <message>
        <source>The record of an inspection is damaged: %1</source>
        <translation>Der Datensatz einer Prüfung ist beschädigt: %1</translation>
    </message>
    <message>
        <source>This is no table of results</source>
        <translation>Das ist keine Ergebnistabelle</translation>
    </message>
    <message>
        <source>The system gives this program no more threads</source>
        <translation>Das System gibt diesem Programm keine weiteren Threads</translation>
    </message>
    <message>
        <source>Close other programs, or raise the limit of processes (ulimit -u)</source>
        <translation>Andere Programme schließen oder die Höchstzahl der Prozesse erhöhen (ulimit -u)</translation>
    </message>
    <message>
        <source>This model was written by an older version: its hash does not cover its held-out scores, height range and crop, so a change of them would not be seen. Train the part again to have them protected</source>
        <translation>Dieses Modell wurde von einer älteren Version geschrieben: Seine Prüfsumme umfasst die zurückgehaltenen Werte, den Höhenbereich und den Ausschnitt nicht, eine Änderung daran fiele also nicht auf. Das Teil neu trainieren, damit sie geschützt sind</translation>
    </message>
    <message>
        <source>Two parts have the same map, %1</source>
        <translation>Zwei Teile haben dieselbe Karte, %1</translation>
    </message>
    <message>
        <source>Another inspection writes its results here</source>
        <translation>Eine andere Prüfung schreibt ihre Ergebnisse hierher</translation>
    </message>
    <message>
        <source>This file does not hold unstored results of this version</source>
        <translation>Das ist keine Liste noch zu speichernder Ergebnisse dieser Version</translation>
    </message>
    <message>
        <source>Remove the file; inspect the parts of the last session again</source>
        <translation>Die Datei entfernen und die Teile der letzten Sitzung erneut prüfen</translation>
    </message>
    <message>
        <source>An unstored result in this file is damaged</source>
        <translation>Ein noch zu speicherndes Ergebnis ist beschädigt</translation>
    </message>
    <message>
        <source>Another training writes this model</source>
        <translation>Ein anderes Training schreibt dieses Modell</translation>
    </message>
    <message>
        <source>Make a good set of parts that were recorded and mapped alike</source>
        <translation>Stellen Sie einen Gutsatz aus Teilen zusammen, die gleich aufgenommen und zugeordnet wurden</translation>
    </message>
    <message>
        <source>The geometry of %1 and %2 is read in different ways</source>
        <translation>Die Geometrie von %1 und %2 wird verschieden gelesen</translation>
    </message>
    <message>
        <source>Its files seem to belong together like this: %1. Give that if it is right, or map the files in the window</source>
        <translation>Die Dateien scheinen so zusammenzugehören: %1. Geben Sie das an, wenn es stimmt, oder ordnen Sie die Dateien im Fenster zu</translation>
    </message>
    <message>
        <source>The geometry is %1 pixels, the RGB picture is %2: one of them is turned by 90 degrees. Programs that show pictures may turn them by their EXIF tag; here they stand as stored</source>
        <translation>Die Geometrie hat %1 Pixel, das RGB-Bild %2: Eines von beiden ist um 90 Grad gedreht. Bildbetrachter drehen Bilder womöglich nach ihrer EXIF-Angabe; hier stehen sie so, wie sie gespeichert sind</translation>
    </message>
    <message>
        <source>Set %1 to right, left, transpose or transverse, as an option or in the mapping</source>
        <translation>Setzen Sie %1 auf right, left, transpose oder transverse, als Option oder in der Zuordnung</translation>
    </message>
    <message>
        <source>The mask marks nearly everything. Only black is background, not transparent or coloured pixels</source>
        <translation>Die Maske markiert fast alles. Nur Schwarz ist Hintergrund, nicht durchsichtige oder farbige Pixel</translation>
    </message>
    <message>
        <source>It is a link to a folder that is used already</source>
        <translation>Es ist ein Verweis auf einen Ordner, der schon verwendet wird</translation>
    </message>
    <message>
        <source>The mapping&apos;s pattern &quot;%1&quot;: &quot;%2&quot; takes nothing in %3. Correct it, or leave it out</source>
        <translation>Das Muster &quot;%1&quot;: &quot;%2&quot; der Zuordnung erfasst nichts in %3. Korrigieren Sie es, oder lassen Sie es weg</translation>
    </message>
    <message>
        <source>The three numbers of a point are not x, y and z: they do not run along the columns and the rows of the picture</source>
        <translation>Die drei Zahlen eines Punktes sind nicht x, y und z: Sie laufen nicht entlang der Spalten und Zeilen des Bildes</translation>
    </message>
    <message>
        <source>Export the organised point cloud with its x, y and z</source>
        <translation>Exportieren Sie die geordnete Punktwolke mit ihren x, y und z</translation>
    </message>
    <message>
        <source>Correct the axes, or leave them out to see what is proposed</source>
        <translation>Korrigieren Sie die Achsen, oder lassen Sie sie weg, um den Vorschlag zu sehen</translation>
    </message>
    <message>
        <source>Set it right with %1, or with %2 in the mapping</source>
        <translation>Beheben Sie das mit %1 oder mit %2 in der Zuordnung</translation>
    </message>
    <message>
        <source>mirrored, left for right</source>
        <translation>seitenverkehrt</translation>
    </message>
    <message>
        <source>upside down</source>
        <translation>kopfüber gespiegelt</translation>
    </message>
    <message>
        <source>turned by 180 degrees</source>
        <translation>um 180 Grad gedreht</translation>
    </message>
    <message>
        <source>turned by 90 degrees</source>
        <translation>um 90 Grad gedreht</translation>
    </message>
    <message>
        <source>transposed, its rows exchanged for its columns</source>
        <translation>transponiert, Zeilen und Spalten vertauscht</translation>
    </message>
    <message>
        <source>The unit may be wrong: with %1 mm for one unit of the file the camera is %2 m away and sees %3 x %4 mm, %5 mm per pixel. If that is not so, set the unit: %6, or %7 in the mapping</source>
        <translation>Die Einheit ist vielleicht falsch: Mit %1 mm je Einheit der Datei ist die Kamera %2 m entfernt und sieht %3 x %4 mm, %5 mm je Pixel. Wenn das nicht stimmt, geben Sie die Einheit an: %6 oder %7 in der Zuordnung</translation>
    </message>
    <message>
        <source>The camera file seems to be for pictures of another size: its centre is at %1, %2 and the depth picture has %3 x %4 pixels. Give the camera file of this size, or add its width and height</source>
        <translation>Die Kameradatei scheint für Bilder anderer Größe zu sein: Ihr Hauptpunkt liegt bei %1, %2, und das Tiefenbild hat %3 x %4 Pixel. Geben Sie die Kameradatei für diese Größe an, oder ergänzen Sie width und height</translation>
    </message>
    <message>
        <source>With the axes %1 x and y do not run along the columns and rows of the picture</source>
        <translation>Mit den Achsen %1 laufen x und y nicht entlang der Spalten und Zeilen des Bildes</translation>
    </message>
    <message>
        <source>x, y and z are in another order in this file: x has to run along the columns and y along the rows of the picture</source>
        <translation>x, y und z stehen in dieser Datei in anderer Reihenfolge: x muss entlang der Spalten und y entlang der Zeilen des Bildes laufen</translation>
    </message>
    <message>
        <source>z is negative in this file: it has to be the distance from the camera</source>
        <translation>z ist in dieser Datei negativ: Es muss der Abstand von der Kamera sein</translation>
    </message>
    <message>
        <source>z is a height in this file: it has to be the distance from the camera</source>
        <translation>z ist in dieser Datei eine Höhe: Es muss der Abstand von der Kamera sein</translation>
    </message>
    <message>
        <source>z cannot be the distance from the camera, and it does not show whether it is a height. Say what it is with %1, or %2 in the mapping: x,y,-z where z is a height, otherwise x,y,z</source>
        <translation>z kann nicht der Abstand von der Kamera sein, und es ist nicht zu erkennen, ob es eine Höhe ist. Geben Sie es mit %1 oder %2 in der Zuordnung an: x,y,-z, wenn z eine Höhe ist, sonst x,y,z</translation>
    </message>
    <message>
        <source>The geometry is %1 against the RGB picture</source>
        <translation>Die Geometrie ist gegenüber dem RGB-Bild %1</translation>
    </message>
    <message>
        <source>The geometry may be %1 against the RGB picture: x has to run along its columns and y along its rows. If it is, set it right with %2, or %3 in the mapping</source>
        <translation>Die Geometrie ist gegenüber dem RGB-Bild vielleicht %1: x muss entlang der Spalten und y entlang der Zeilen laufen. Wenn es so ist, beheben Sie es mit %2 oder %3 in der Zuordnung</translation>
    </message>
    <message>
        <source>One value of z, %1, repeats exactly and lies apart from all others. If it stands for &quot;not measured&quot;, say so with %2, or %3 in the mapping</source>
        <translation>Ein Wert von z, %1, wiederholt sich genau und liegt abseits aller anderen. Wenn er &quot;nicht gemessen&quot; bedeutet, geben Sie das mit %2 oder %3 in der Zuordnung an</translation>
    </message>
    <message>
        <source>The number %1 is taken as &quot;not measured&quot;: %2 % of the points, in parts: %3</source>
        <translation>Die Zahl %1 gilt als &quot;nicht gemessen&quot;: %2 % der Punkte, in Teilen: %3</translation>
    </message>
    <message>
        <source>%1. Parts: %2, the first %3</source>
        <translation>%1. Teile: %2, das erste %3</translation>
    </message>
    <message>
        <source>The mapping&apos;s intrinsics are not a JSON object</source>
        <translation>Die Kameradaten der Zuordnung sind kein JSON-Objekt</translation>
    </message>
    <message>
        <source>Write the camera&apos;s fx, fy, cx, cy and depth_scale there</source>
        <translation>Schreiben Sie dort fx, fy, cx, cy und depth_scale der Kamera hin</translation>
    </message>
    <message>
        <source>Write the size of the pictures that the other numbers are for</source>
        <translation>Schreiben Sie die Größe der Bilder hin, für die die anderen Zahlen gelten</translation>
    </message>
    <message>
        <source>The mapping has an unknown key &quot;%1&quot;; the nearest one is &quot;%2&quot;</source>
        <translation>Die Zuordnung hat einen unbekannten Schlüssel &quot;%1&quot;; der ähnlichste ist &quot;%2&quot;</translation>
    </message>
    <message>
        <source>Correct or remove it; the keys are %1</source>
        <translation>Korrigieren oder entfernen Sie ihn; die Schlüssel sind %1</translation>
    </message>
    <message>
        <source>&quot;%1&quot; of the mapping&apos;s intrinsics is no number of pixels</source>
        <translation>&quot;%1&quot; der Kameradaten in der Zuordnung ist keine Pixelzahl</translation>
    </message>
    <message>
        <source>&quot;%1&quot; of the mapping is not a text or a number</source>
        <translation>&quot;%1&quot; der Zuordnung ist weder Text noch Zahl</translation>
    </message>
    <message>
        <source>%1: taken for good parts by its name.</source>
        <translation>%1: dem Namen nach für Gutteile gehalten.</translation>
    </message>
    <message>
        <source>Write {&quot;fx&quot;: .., &quot;fy&quot;: .., &quot;cx&quot;: .., &quot;cy&quot;: .., &quot;width&quot;: .., &quot;height&quot;: .., &quot;depth_scale&quot;: 0.001} with the camera&apos;s focal lengths and centre and the picture&apos;s size in pixels, and metres per depth unit</source>
        <translation>Schreiben Sie {&quot;fx&quot;: .., &quot;fy&quot;: .., &quot;cx&quot;: .., &quot;cy&quot;: .., &quot;width&quot;: .., &quot;height&quot;: .., &quot;depth_scale&quot;: 0.001} mit Brennweiten, Hauptpunkt und Bildgröße der Kamera in Pixeln und Metern je Tiefeneinheit</translation>
    </message>
    <message>
        <source>The camera&apos;s numbers are shares of the picture where pixels are expected</source>
        <translation>Die Zahlen der Kamera sind Anteile des Bildes, erwartet werden Pixel</translation>
    </message>
    <message>
        <source>This is no camera file: neither a JSON object nor YAML or XML with a camera&apos;s matrix</source>
        <translation>Das ist keine Kameradatei: weder ein JSON-Objekt noch YAML oder XML mit einer Kameramatrix</translation>
    </message>
    <message>
        <source>The camera file is not a whole JSON object</source>
        <translation>Die Kameradatei ist kein vollständiges JSON-Objekt</translation>
    </message>
    <message>
        <source>The camera file describes several cameras (%1 and %2), and it does not say which one the depth pictures belong to</source>
        <translation>Die Kameradatei beschreibt mehrere Kameras (%1 und %2), und es geht nicht hervor, zu welcher die Tiefenbilder gehören</translation>
    </message>
    <message>
        <source>Export it with a decimal point, which the format asks for</source>
        <translation>Exportieren Sie mit Dezimalpunkt, wie das Format es verlangt</translation>
    </message>
    <message>
        <source>The TIFF has one channel of %1 bits, which is not read as depth</source>
        <translation>Das TIFF hat einen Kanal mit %1 Bit, der nicht als Tiefe gelesen wird</translation>
    </message>
    <message>
        <source>The 16-bit values of this depth picture have only 8 bits in use: the measured depth has been rounded away</source>
        <translation>Von den 16 Bit dieses Tiefenbildes sind nur 8 in Gebrauch: Die gemessene Tiefe ist weggerundet</translation>
    </message>
    <message>
        <source>The two bytes of every value are exchanged in this depth picture</source>
        <translation>Die beiden Bytes jedes Wertes sind in diesem Tiefenbild vertauscht</translation>
    </message>
    <message>
        <source>Put a file intrinsics.json with the camera&apos;s focal lengths and centre into the folder of the pictures; README.md says which forms are read</source>
        <translation>Legen Sie eine Datei intrinsics.json mit Brennweiten und Hauptpunkt der Kamera in den Ordner der Bilder; README.md nennt die lesbaren Formen</translation>
    </message>
    <message>
        <source>Correct the camera file</source>
        <translation>Korrigieren Sie die Kameradatei</translation>
    </message>
    <message>
        <source>The camera file is for pictures of %1 x %2 pixels, and this depth picture has %3 x %4</source>
        <translation>Die Kameradatei gilt für Bilder von %1 x %2 Pixeln, und dieses Tiefenbild hat %3 x %4</translation>
    </message>
    <message>
        <source>The camera file is for pictures of %1 x %2 pixels and was scaled to %3 x %4. If the pictures were cut out instead, give a camera file of their own</source>
        <translation>Die Kameradatei gilt für Bilder von %1 x %2 Pixeln und wurde auf %3 x %4 umgerechnet. Wenn die Bilder stattdessen ausgeschnitten wurden, geben Sie eine eigene Kameradatei an</translation>
    </message>
    <message>
        <source>Files of this kind (%1) are not read as geometry</source>
        <translation>Dateien dieser Art (%1) werden nicht als Geometrie gelesen</translation>
    </message>
    <message>
        <source>Give unit, missing, axes, turn or bytes</source>
        <translation>Geben Sie unit, missing, axes, turn oder bytes an</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be &apos;%2&apos;</source>
        <translation>&quot;%1&quot; kann nicht &apos;%2&apos; sein</translation>
    </message>
    <message>
        <source>Give m, cm, mm, 0.1mm, um, inch, or the metres of one unit such as 0.00025</source>
        <translation>Geben Sie m, cm, mm, 0.1mm, um, inch oder die Meter je Einheit wie 0.00025 an</translation>
    </message>
    <message>
        <source>Give what the three numbers of the file are, as the camera sees it (x to the right, y down, z away from it), such as z,y,x or x,-y,-z</source>
        <translation>Geben Sie an, was die drei Zahlen der Datei aus Sicht der Kamera sind (x nach rechts, y nach unten, z von ihr weg), etwa z,y,x oder x,-y,-z</translation>
    </message>
    <message>
        <source>Give mirror, flip, 180, right, left, transpose or transverse</source>
        <translation>Geben Sie mirror, flip, 180, right, left, transpose oder transverse an</translation>
    </message>
    <message>
        <source>Give exchanged, or leave it out</source>
        <translation>Geben Sie exchanged an, oder lassen Sie es weg</translation>
    </message>
    <message>
        <source>Give one number or a few, such as -9999 or -9999,0</source>
        <translation>Geben Sie eine oder einige Zahlen an, etwa -9999 oder -9999,0</translation>
    </message>
    <message>
        <source>There is no setting &quot;%1&quot; of the geometry</source>
        <translation>Es gibt keine Einstellung &quot;%1&quot; der Geometrie</translation>
    </message>
    <message>
        <source>some of its pixels cannot be decoded</source>
        <translation>einige Pixel lassen sich nicht dekodieren</translation>
    </message>
    <message>
        <source>This TIFF holds no colours of 8 or 16 bits</source>
        <translation>Dieses TIFF enthält keine Farben mit 8 oder 16 Bit</translation>
    </message>
    <message>
        <source>This is not a PNG, JPEG, BMP or TIFF picture</source>
        <translation>Das ist kein PNG-, JPEG-, BMP- oder TIFF-Bild</translation>
    </message>
    <message>
        <source>The RGB picture has 16 bits of which 12 are in use: it was brightened 16 times. If its camera has another range, save it with 8 bits</source>
        <translation>Vom RGB-Bild mit 16 Bit sind 12 in Gebrauch: Es wurde 16-fach aufgehellt. Wenn die Kamera einen anderen Bereich hat, speichern Sie es mit 8 Bit</translation>
    </message>
    <message>
        <source>What the patterns of the mapping took: %1</source>
        <translation>Was die Muster der Zuordnung erfasst haben: %1</translation>
    </message>
    <message>
        <source>Give at least 5 good parts; 20 to 50 are a good start</source>
        <translation>Geben Sie mindestens 5 Gutteile an; 20 bis 50 sind ein guter Anfang</translation>
    </message>
    <message>
        <source>The model has the scores of only %1 of %2 held-out parts: the others can no longer be read</source>
        <translation>Das Modell hat die Werte von nur %1 von %2 zurückgehaltenen Teilen: Die anderen sind nicht mehr lesbar</translation>
    </message>
    <message>
        <source>These thresholds were found on scores computed in %1. Here scores are computed in %2 and differ in the third digit, so no verdict is OK: a person has to look. Inspect on a computer that can do the same, or calibrate here</source>
        <translation>Diese Schwellwerte wurden an Werten gefunden, die in %1 berechnet wurden. Hier wird in %2 gerechnet, und die Werte unterscheiden sich in der dritten Stelle; deshalb ist kein Urteil OK: Ein Mensch muss nachsehen. Prüfen Sie auf einem Rechner, der dasselbe kann, oder kalibrieren Sie hier</translation>
    </message>
    <message>
        <source>This model does not say in which precision its held-out scores were computed. They are taken for scores as they are computed here (%1). Train the part again to have them recorded</source>
        <translation>Dieses Modell sagt nicht, mit welcher Genauigkeit die Werte seiner zurückgehaltenen Teile berechnet wurden. Sie gelten als berechnet wie die Werte hier (%1). Trainieren Sie das Teil neu, damit es festgehalten wird</translation>
    </message>
    <message>
        <source>Use the version that made the model, or train the part again with this one</source>
        <translation>Verwenden Sie die Version, die das Modell erzeugt hat, oder trainieren Sie das Teil mit dieser neu</translation>
    </message>
    <message>
        <source>The scores were computed in a way that this version does not know</source>
        <translation>Die Werte wurden auf eine Weise berechnet, die diese Version nicht kennt</translation>
    </message>
    <message>
        <source>&apos;%1&apos; in the cloud is not a number</source>
        <translation>„%1“ in der Punktwolke ist keine Zahl</translation>
    </message>
    <message>
        <source>No 3D file (.tiff, .pcd, .ply or depth .png) has a name like &apos;%1&apos;</source>
        <translation>Keine 3D-Datei (.tiff, .pcd, .ply oder Tiefe als .png) heißt wie „%1“</translation>
    </message>
    <message>
        <source>The cloud has numbers with a decimal comma, such as &apos;%1&apos;</source>
        <translation>Die Punktwolke enthält Zahlen mit Dezimalkomma, etwa „%1“</translation>
    </message>
    <message>
        <source>The geometry is stretched: a pixel is %1 mm wide and %2 mm high. If it was resized, export it in the size in which it was measured; if its camera file is another one&apos;s, give the right one</source>
        <translation>Die Geometrie ist verzerrt: Ein Pixel ist %1 mm breit und %2 mm hoch. Wenn ihre Größe geändert wurde, exportieren Sie sie in der gemessenen Größe; wenn die Kameradatei zu einer anderen Kamera gehört, geben Sie die richtige an</translation>
    </message>
    <message>
        <source>Depth pictures have no x and y of their own, and the edges of these do not show whether they are mirrored or turned against the RGB pictures. Look at one in the window; %1 sets it right</source>
        <translation>Tiefenbilder haben kein eigenes x und y, und die Kanten dieser Bilder zeigen nicht, ob sie gegenüber den RGB-Bildern gespiegelt oder gedreht sind. Sehen Sie sich eines im Fenster an; %1 behebt es</translation>
    </message>
    <message>
        <source>Export it as TIFF with three floating point channels x, y, z (or as three such TIFFs with one channel each, named part_x, part_y and part_z), as organised PCD or PLY, or as one-channel depth (16-bit PNG or TIFF, floating point TIFF) with a camera file</source>
        <translation>Exportieren Sie sie als TIFF mit drei Gleitkommakanälen x, y, z (oder als drei solche TIFF mit je einem Kanal, mit Namen wie teil_x, teil_y und teil_z), als geordnete PCD oder PLY oder als einkanalige Tiefe (16-Bit-PNG oder -TIFF, Gleitkomma-TIFF) mit einer Kameradatei</translation>
    </message>
    <message>
        <source>Export x, y and z of the same picture</source>
        <translation>Exportieren Sie x, y und z desselben Bildes</translation>
    </message>
    <message>
        <source>Save it again as an ordinary TIFF or as PNG</source>
        <translation>Speichern Sie sie erneut als gewöhnliches TIFF oder als PNG</translation>
    </message>
    <message>
        <source>Save it with floating point numbers of 32 bits</source>
        <translation>Speichern Sie es mit Gleitkommazahlen von 32 Bit</translation>
    </message>
    <message>
        <source>The PLY has no field %1</source>
        <translation>Die PLY hat kein Feld %1</translation>
    </message>
    <message>
        <source>The PLY is not organised: it does not say how many rows and columns its points have, or has another number of points</source>
        <translation>Die PLY ist nicht geordnet: Sie sagt nicht, wie viele Zeilen und Spalten ihre Punkte haben, oder hat eine andere Zahl von Punkten</translation>
    </message>
    <message>
        <source>The TIFF has %1-bit floating point numbers; 32 and 64 bits are read</source>
        <translation>Das TIFF hat Gleitkommazahlen mit %1 Bit; gelesen werden 32 und 64 Bit</translation>
    </message>
    <message>
        <source>The TIFF has numbers of %1 bits</source>
        <translation>Das TIFF hat Zahlen mit %1 Bit</translation>
    </message>
    <message>
        <source>The camera file seems to be for depth pictures that are turned by 90 degrees: its centre is at %1, %2 and the depth picture has %3 x %4 pixels. Give the depth pictures as the camera took them, with %5 where they then lie across the RGB pictures, or add width and height to the camera file</source>
        <translation>Die Kameradatei scheint für um 90 Grad gedrehte Tiefenbilder zu sein: Ihre Mitte liegt bei %1, %2, und das Tiefenbild hat %3 x %4 Pixel. Geben Sie die Tiefenbilder, wie die Kamera sie aufgenommen hat, mit %5, wenn sie dann quer zu den RGB-Bildern liegen, oder ergänzen Sie width und height in der Kameradatei</translation>
    </message>
    <message>
        <source>The depth picture seems to be %1 against the RGB picture: their edges agree better then. If it is, set it right with %2, or %3 in the mapping</source>
        <translation>Das Tiefenbild scheint gegenüber dem RGB-Bild %1 zu sein: Ihre Kanten passen dann besser zusammen. Wenn es so ist, beheben Sie es mit %2 oder %3 in der Zuordnung</translation>
    </message>
    <message>
        <source>The files of x and of this axis have different sizes</source>
        <translation>Die Dateien von x und von dieser Achse sind verschieden groß</translation>
    </message>
    <message>
        <source>The geometry has another scale than that of the parts the model learnt from: %1 mm per pixel, and there %2. Check the unit (%3), the camera file and the size of the pictures</source>
        <translation>Die Geometrie hat einen anderen Maßstab als die der Teile, von denen das Modell gelernt hat: %1 mm je Pixel, dort %2. Prüfen Sie die Einheit (%3), die Kameradatei und die Größe der Bilder</translation>
    </message>
    <message>
        <source>The geometry is %1 pixels, the RGB picture is %2 as it is stored. Viewers turn it by its EXIF tag, and the geometry has the size that they show</source>
        <translation>Die Geometrie hat %1 Pixel, das RGB-Bild hat gespeichert %2. Bildbetrachter drehen es nach seinem EXIF-Eintrag, und die Geometrie hat die Größe, die sie zeigen</translation>
    </message>
    <message>
        <source>The geometry is read in another way than that of the parts the model learnt from: %1, and there %2. If the files are of the same kind, give the same settings</source>
        <translation>Die Geometrie wird anders gelesen als die der Teile, von denen das Modell gelernt hat: %1, dort %2. Wenn die Dateien von derselben Art sind, geben Sie dieselben Einstellungen an</translation>
    </message>
    <message>
        <source>There is no geometry (.tiff, .pcd, .ply or depth .png) with the same name; add it or remove this picture</source>
        <translation>Es gibt keine Geometrie (.tiff, .pcd, .ply oder Tiefe als .png) mit demselben Namen; ergänzen Sie sie oder entfernen Sie dieses Bild</translation>
    </message>
    <message>
        <source>This file of one axis is not one channel of floating point numbers</source>
        <translation>Diese Datei einer Achse ist nicht ein Kanal mit Gleitkommazahlen</translation>
    </message>
    <message>
        <source>This is not a PLY file</source>
        <translation>Dies ist keine PLY-Datei</translation>
    </message>
    <message>
        <source>Viewers turn this RGB picture by its EXIF tag; here it stands as stored. If the geometry was made for what they show, set it right with %1, or %2 in the mapping</source>
        <translation>Bildbetrachter drehen dieses RGB-Bild nach seinem EXIF-Eintrag; hier steht es, wie es gespeichert ist. Wenn die Geometrie zu dem gehört, was sie zeigen, beheben Sie es mit %1 oder %2 in der Zuordnung</translation>
    </message>
    <message>
        <source>a line of the PLY header makes no sense</source>
        <translation>eine Zeile im Kopf der PLY ergibt keinen Sinn</translation>
    </message>
    <message>
        <source>a strip of the TIFF holds more than its pixels</source>
        <translation>ein Streifen des TIFF enthält mehr als seine Pixel</translation>
    </message>
    <message>
        <source>points of the PLY are missing</source>
        <translation>Punkte der PLY fehlen</translation>
    </message>
    <message>
        <source>the PLY header has no end</source>
        <translation>der Kopf der PLY hat kein Ende</translation>
    </message>
    <message>
        <source>with %1</source>
        <translation>mit %1</translation>
    </message>
    <message>
        <source>without settings</source>
        <translation>ohne Einstellungen</translation>
    </message>
    <message>
        <source>This file is not of this version of Twinspect</source>
        <translation>Diese Datei ist nicht von dieser Version von Twinspect</translation>
    </message>
    <message>
        <source>The annotations are damaged: %1</source>
        <translation>Die Markierungen sind beschädigt: %1</translation>
    </message>
    <message>
        <source>Give the file the name that Twinspect gave it, or move it away</source>
        <translation>Geben Sie der Datei den Namen, den Twinspect ihr gab, oder legen Sie sie beiseite</translation>
    </message>
    <message>
        <source>Another program changed the annotations of this part</source>
        <translation>Ein anderes Programm hat die Markierungen dieses Teils geändert</translation>
    </message>
    <message>
        <source>Choose which of the two to keep</source>
        <translation>Wählen Sie, welche der beiden bleiben sollen</translation>
    </message>
    <message>
        <source>There is no region to cut out</source>
        <translation>Es gibt keinen Bereich zum Ausschneiden</translation>
    </message>
    <message>
        <source>Draw around the defect first</source>
        <translation>Umfahren Sie zuerst den Fehler</translation>
    </message>
    <message>
        <source>Choose the folder or the file that was exported</source>
        <translation>Wählen Sie den Ordner oder die Datei, die exportiert wurde</translation>
    </message>
    <message>
        <source>There is no file of this format (%1) in the folder</source>
        <translation>Im Ordner ist keine Datei dieses Formats (%1)</translation>
    </message>
    <message>
        <source>Choose a format without class numbers, such as coco</source>
        <translation>Wählen Sie ein Format ohne Klassennummern, etwa coco</translation>
    </message>
    <message>
        <source>There are more than %1 types of defect</source>
        <translation>Es gibt mehr als %1 Fehlerarten</translation>
    </message>
    <message>
        <source>Pixels with two defects, of which only the upper one was written: %1</source>
        <translation>Bildpunkte mit zwei Fehlern, von denen nur der obere geschrieben wurde: %1</translation>
    </message>
    <message>
        <source>The class %1 is in no table</source>
        <translation>Die Klasse %1 steht in keiner Tabelle</translation>
    </message>
    <message>
        <source>The annotations are for another size of the part</source>
        <translation>Die Markierungen gelten für eine andere Größe des Teils</translation>
    </message>
    <message>
        <source>Annotate the part anew</source>
        <translation>Markieren Sie das Teil neu</translation>
    </message>
    <message>
        <source>The scores are for another size of the part</source>
        <translation>Die Werte gelten für eine andere Größe des Teils</translation>
    </message>
    <message>
        <source>Inspect the part anew</source>
        <translation>Prüfen Sie das Teil neu</translation>
    </message>
    <message>
        <source>Its field %1 holds numbers that are no classes</source>
        <translation>Sein Feld %1 enthält Zahlen, die keine Klassen sind</translation>
    </message>
    <message>
        <source>Cloud with labels and scores (PLY)</source>
        <translation>Punktwolke mit Klassen und Werten (PLY)</translation>
    </message>
    <message>
        <source>NAME.ply with colours and the scalar fields label and score, labels.txt</source>
        <translation>NAME.ply mit Farben und den Skalarfeldern label und score, labels.txt</translation>
    </message>
    <message>
        <source>Pixels and types alone: neither severity, note, author nor time; defects of a type that touch become one.</source>
        <translation>Nur Bildpunkte und Arten: weder Schwere, Notiz, Person noch Zeit; Fehler einer Art, die sich berühren, werden einer.</translation>
    </message>
    <message>
        <source>Organised cloud with labels and scores (PCD)</source>
        <translation>Geordnete Punktwolke mit Klassen und Werten (PCD)</translation>
    </message>
    <message>
        <source>NAME.pcd with colours and the fields label and score, labels.txt</source>
        <translation>NAME.pcd mit Farben und den Feldern label und score, labels.txt</translation>
    </message>
    <message>
        <source>Its run lengths do not fit the picture</source>
        <translation>Seine Lauflängen passen nicht zum Bild</translation>
    </message>
    <message>
        <source>Its corners are not pairs of numbers</source>
        <translation>Seine Ecken sind keine Zahlenpaare</translation>
    </message>
    <message>
        <source>The outline has more than %1 corners</source>
        <translation>Der Umriss hat mehr als %1 Ecken</translation>
    </message>
    <message>
        <source>It has neither a segmentation nor a box</source>
        <translation>Er hat weder eine Segmentierung noch ein Rechteck</translation>
    </message>
    <message>
        <source>The JSON has no list %1</source>
        <translation>Das JSON hat keine Liste %1</translation>
    </message>
    <message>
        <source>The file has no picture or no category of this id</source>
        <translation>Die Datei hat kein Bild oder keine Kategorie dieser Nummer</translation>
    </message>
    <message>
        <source>Its picture was refused</source>
        <translation>Sein Bild wurde abgelehnt</translation>
    </message>
    <message>
        <source>COCO (JSON)</source>
        <translation>COCO (JSON)</translation>
    </message>
    <message>
        <source>annotations.json; reads polygons, run lengths and boxes</source>
        <translation>annotations.json; liest Polygone, Lauflängen und Rechtecke</translation>
    </message>
    <message>
        <source>Outlines are written as pixels.</source>
        <translation>Umrisse werden als Bildpunkte geschrieben.</translation>
    </message>
    <message>
        <source>The outline is too complicated</source>
        <translation>Der Umriss ist zu verwickelt</translation>
    </message>
    <message>
        <source>A shape of the kind %1 is no region</source>
        <translation>Eine Form der Art %1 ist kein Bereich</translation>
    </message>
    <message>
        <source>CVAT for images 1.1 (XML)</source>
        <translation>CVAT für Bilder 1.1 (XML)</translation>
    </message>
    <message>
        <source>annotations.xml; polygons as they were drawn, everything else as masks; reads boxes and ellipses, too</source>
        <translation>annotations.xml; Polygone wie gezeichnet, alles andere als Masken; liest auch Rechtecke und Ellipsen</translation>
    </message>
    <message>
        <source>CVAT takes attributes only where its task has them.</source>
        <translation>CVAT nimmt Merkmale nur, wo seine Aufgabe sie hat.</translation>
    </message>
    <message>
        <source>No part of this data has annotations</source>
        <translation>Kein Teil dieser Daten hat Markierungen</translation>
    </message>
    <message>
        <source>Annotate a part first, or name the folder of the annotations</source>
        <translation>Markieren Sie zuerst ein Teil, oder nennen Sie den Ordner der Markierungen</translation>
    </message>
    <message>
        <source>No part of the data has this picture</source>
        <translation>Kein Teil der Daten hat dieses Bild</translation>
    </message>
    <message>
        <source>Its path leads out of the data</source>
        <translation>Sein Pfad führt aus den Daten hinaus</translation>
    </message>
    <message>
        <source>Several parts of the data have a picture of this name</source>
        <translation>Mehrere Teile der Daten haben ein Bild dieses Namens</translation>
    </message>
    <message>
        <source>It is for a picture of %1 x %2 pixels; the part has %3 x %4</source>
        <translation>Gilt für ein Bild von %1 x %2 Bildpunkten; das Teil hat %3 x %4</translation>
    </message>
    <message>
        <source>It has no pixel within the picture</source>
        <translation>Kein Bildpunkt liegt im Bild</translation>
    </message>
    <message>
        <source>The name of its type is too long or cannot be shown</source>
        <translation>Der Name seiner Art ist zu lang oder nicht darstellbar</translation>
    </message>
    <message>
        <source>Texts that were shortened or made showable: %1</source>
        <translation>Texte, die gekürzt oder darstellbar gemacht wurden: %1</translation>
    </message>
    <message>
        <source>Its mask does not fit its box or the picture</source>
        <translation>Seine Maske passt nicht zu seinem Rechteck oder zum Bild</translation>
    </message>
    <message>
        <source>labelme and X-AnyLabeling (JSON)</source>
        <translation>labelme und X-AnyLabeling (JSON)</translation>
    </message>
    <message>
        <source>A JSON file for each part; polygons as they were drawn, everything else as masks</source>
        <translation>Eine JSON-Datei je Teil; Polygone wie gezeichnet, alles andere als Masken</translation>
    </message>
    <message>
        <source>Masks need labelme 5.4 or newer; other programs may pass over them.</source>
        <translation>Masken brauchen labelme 5.4 oder neuer; andere Programme übergehen sie vielleicht.</translation>
    </message>
    <message>
        <source>Mask pictures (PNG)</source>
        <translation>Maskenbilder (PNG)</translation>
    </message>
    <message>
        <source>gt/NAME.png with 0 and 255 as MVTec 3D-AD has it, classes/NAME.png with class numbers, labels.txt</source>
        <translation>gt/NAME.png mit 0 und 255 wie bei MVTec 3D-AD, classes/NAME.png mit Klassennummern, labels.txt</translation>
    </message>
    <message>
        <source>The outline crosses itself</source>
        <translation>Der Umriss kreuzt sich selbst</translation>
    </message>
    <message>
        <source>The outline has fewer than three corners</source>
        <translation>Der Umriss hat weniger als drei Ecken</translation>
    </message>
    <message>
        <source>A corner of the outline lies far outside the picture</source>
        <translation>Eine Ecke des Umrisses liegt weit außerhalb des Bildes</translation>
    </message>
    <message>
        <source>Attributes that have no place here and were not kept: %1</source>
        <translation>Merkmale, die hier keinen Platz haben und nicht übernommen wurden: %1</translation>
    </message>
    <message>
        <source>Its pixels in the picture of objects lie outside its box</source>
        <translation>Seine Bildpunkte im Bild der Objekte liegen außerhalb seines Rechtecks</translation>
    </message>
    <message>
        <source>Pascal VOC (XML and PNG)</source>
        <translation>Pascal VOC (XML und PNG)</translation>
    </message>
    <message>
        <source>Annotations/NAME.xml with boxes, SegmentationClass and SegmentationObject, labelmap.txt</source>
        <translation>Annotations/NAME.xml mit Rechtecken, SegmentationClass und SegmentationObject, labelmap.txt</translation>
    </message>
    <message>
        <source>Without its pictures only boxes remain; no pixels of two defects at once.</source>
        <translation>Ohne seine Bilder bleiben nur Rechtecke; kein Bildpunkt gehört zu zwei Fehlern.</translation>
    </message>
    <message>
        <source>This is not valid XML (%1)</source>
        <translation>Das ist kein gültiges XML (%1)</translation>
    </message>
    <message>
        <source>XML with a DOCTYPE is not read: entities in it can grow without end</source>
        <translation>XML mit einem DOCTYPE wird nicht gelesen: Entitäten darin können ohne Ende wachsen</translation>
    </message>
    <message>
        <source>The XML has no element %1</source>
        <translation>Das XML hat kein Element %1</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a number</source>
        <translation>„%1“ ist keine Zahl</translation>
    </message>
    <message>
        <source>Regions whose holes were filled: %1</source>
        <translation>Bereiche, deren Löcher gefüllt wurden: %1</translation>
    </message>
    <message>
        <source>Regions that became several, because they have several pieces: %1</source>
        <translation>Bereiche, die zu mehreren wurden, weil sie aus mehreren Stücken bestehen: %1</translation>
    </message>
    <message>
        <source>Annotations without their severity, note, author or time: %1</source>
        <translation>Markierungen ohne ihre Schwere, Notiz, Person oder Zeit: %1</translation>
    </message>
    <message>
        <source>The line is no list of numbers, or too long</source>
        <translation>Die Zeile ist keine Liste von Zahlen oder zu lang</translation>
    </message>
    <message>
        <source>Its class has no name in classes.txt or data.yaml</source>
        <translation>Seine Klasse hat keinen Namen in classes.txt oder data.yaml</translation>
    </message>
    <message>
        <source>YOLO segmentation (text)</source>
        <translation>YOLO-Segmentierung (Text)</translation>
    </message>
    <message>
        <source>labels/NAME.txt, classes.txt and data.yaml; reads boxes, too</source>
        <translation>labels/NAME.txt, classes.txt und data.yaml; liest auch Rechtecke</translation>
    </message>
    <message>
        <source>No holes, no regions of several pieces; neither severity, note, author nor time.</source>
        <translation>Keine Löcher, keine Bereiche aus mehreren Stücken; weder Schwere, Notiz, Person noch Zeit.</translation>
    </message>
    <message>
        <source>Export the cloud with this field</source>
        <translation>Exportieren Sie die Punktwolke mit diesem Feld</translation>
    </message>
    <message>
        <source>The cloud has no field %1</source>
        <translation>Die Punktwolke hat kein Feld %1</translation>
    </message>
    <message>
        <source>This PNG is not grey with 8 or 16 bits, as class numbers must be</source>
        <translation>Dieses PNG ist nicht grau mit 8 oder 16 Bit, wie Klassennummern es sein müssen</translation>
    </message>
    <message>
        <source>Export it as grey PNG whose values are the classes</source>
        <translation>Exportieren Sie es als graues PNG, dessen Werte die Klassen sind</translation>
    </message>
    <message>
        <source>Label and mask of %1 parts are those that people marked (%2)</source>
        <translation>Kennzeichnung und Maske von %1 Teilen sind die, die Personen markiert haben (%2)</translation>
    </message>
    <message>
        <source>There is no such folder of annotations</source>
        <translation>Einen solchen Ordner mit Markierungen gibt es nicht</translation>
    </message>
    <message>
        <source>There are no results in this folder</source>
        <translation>In diesem Ordner sind keine Ergebnisse</translation>
    </message>
    <message>
        <source>Annotations without a pixel: %1</source>
        <translation>Markierungen ohne Bildpunkt: %1</translation>
    </message>
    <message>
        <source>This file belongs to the part &apos;%1&apos;</source>
        <translation>Diese Datei handelt vom Teil „%1“</translation>
    </message>
    <message>
        <source>Move the file away and annotate the part again, or take it from a backup</source>
        <translation>Die Datei beiseitelegen und das Teil neu markieren oder sie aus einer Sicherung wiederherstellen</translation>
    </message>
    <message>
        <source>Move the file away, or open the data that it belongs to</source>
        <translation>Die Datei beiseitelegen oder die Daten öffnen, zu denen sie gehört</translation>
    </message>
    <message>
        <source>The annotations are those of a picture of %1 x %2 pixels, but this one has %3 x %4</source>
        <translation>Die Markierungen gehören zu einem Bild mit %1 x %2 Bildpunkten, aber dieses hat %3 x %4</translation>
    </message>
    <message>
        <source>The minimum depth must be 0 mm or more</source>
        <translation>Die Mindesttiefe muss 0 mm oder mehr sein</translation>
    </message>
    <message>
        <source>A minimum depth needs a pixel threshold</source>
        <translation>Eine Mindesttiefe braucht eine Bildpunktschwelle</translation>
    </message>
    <message>
        <source>Set the pixel threshold, or the minimum depth to 0</source>
        <translation>Setzen Sie die Bildpunktschwelle, oder die Mindesttiefe auf 0</translation>
    </message>
    <message>
        <source>Fill by height instead</source>
        <translation>Stattdessen nach Höhe füllen</translation>
    </message>
    <message>
        <source>The cloud is too small to say where its surface points to</source>
        <translation>Die Punktwolke ist zu klein, um die Richtung ihrer Fläche zu bestimmen</translation>
    </message>
    <message>
        <source>The distance of neighbouring points is not known</source>
        <translation>Der Abstand benachbarter Punkte ist nicht bekannt</translation>
    </message>
    <message>
        <source>This recipe was made for another model</source>
        <translation>Dieses Rezept wurde für ein anderes Modell gemacht</translation>
    </message>
    <message>
        <source>Give the model of the recipe</source>
        <translation>Geben Sie das Modell des Rezepts an</translation>
    </message>
    <message>
        <source>%1: this recipe has no regions of interest: every pixel counts</source>
        <translation>%1: Dieses Rezept hat keine Interessenbereiche: Jeder Bildpunkt zählt</translation>
    </message>
    <message>
        <source>There are no regions of interest in this recipe</source>
        <translation>In diesem Rezept gibt es keine Interessenbereiche</translation>
    </message>
    <message>
        <source>Set the pixel threshold, or remove the limit</source>
        <translation>Setzen Sie die Bildpunktschwelle, oder entfernen Sie die Grenze</translation>
    </message>
    <message>
        <source>Region of interest &apos;%1&apos;: a minimum area or depth needs a pixel threshold</source>
        <translation>Interessenbereich „%1“: Eine Mindestfläche oder Mindesttiefe braucht eine Bildpunktschwelle</translation>
    </message>
    <message>
        <source>Draw it again, or remove it</source>
        <translation>Zeichnen Sie ihn neu, oder entfernen Sie ihn</translation>
    </message>
    <message>
        <source>There are too many regions of interest</source>
        <translation>Es gibt zu viele Interessenbereiche</translation>
    </message>
    <message>
        <source>Remove some of them</source>
        <translation>Entfernen Sie einige davon</translation>
    </message>
    <message>
        <source>Rename one of them</source>
        <translation>Benennen Sie einen davon um</translation>
    </message>
    <message>
        <source>The regions of interest have too many corners</source>
        <translation>Die Interessenbereiche haben zu viele Ecken</translation>
    </message>
    <message>
        <source>Draw them more simply</source>
        <translation>Zeichnen Sie sie einfacher</translation>
    </message>
    <message>
        <source>Region of interest &apos;%1&apos;: %2</source>
        <translation>Interessenbereich „%1“: %2</translation>
    </message>
    <message>
        <source>its name is empty or too long</source>
        <translation>Sein Name ist leer oder zu lang</translation>
    </message>
    <message>
        <source>an outline has fewer than three corners</source>
        <translation>Ein Umriss hat weniger als drei Ecken</translation>
    </message>
    <message>
        <source>a corner lies too far away</source>
        <translation>Eine Ecke liegt zu weit weg</translation>
    </message>
    <message>
        <source>it has no outline</source>
        <translation>Er hat keinen Umriss</translation>
    </message>
    <message>
        <source>it has too many corners</source>
        <translation>Er hat zu viele Ecken</translation>
    </message>
    <message>
        <source>only a region with limits of its own can have limits</source>
        <translation>Nur ein Bereich mit eigenen Grenzen kann Grenzen haben</translation>
    </message>
    <message>
        <source>it has no limit of its own</source>
        <translation>Er hat keine eigene Grenze</translation>
    </message>
    <message>
        <source>its threshold is no finite number</source>
        <translation>Seine Schwelle ist keine endliche Zahl</translation>
    </message>
    <message>
        <source>its minimum area and depth must be 0 or more</source>
        <translation>Seine Mindestfläche und Mindesttiefe müssen 0 oder mehr sein</translation>
    </message>
    <message>
        <source>Two regions of interest have the name &apos;%1&apos;</source>
        <translation>Zwei Interessenbereiche heißen „%1“</translation>
    </message>
    <message>
        <source>%1: the regions of interest leave no pixel of this part to the threshold.</source>
        <translation>%1: Die Interessenbereiche lassen der Schwelle keinen Bildpunkt dieses Teils übrig.</translation>
    </message>
    <message>
        <source>Use the version that made the file, or remove the region there</source>
        <translation>Verwenden Sie die Version, die die Datei gemacht hat, oder entfernen Sie dort den Bereich</translation>
    </message>
    <message>
        <source>Open it in Twinspect, draw the regions of interest again and save it</source>
        <translation>Öffnen Sie es in Twinspect, zeichnen Sie die Interessenbereiche neu und speichern Sie es</translation>
    </message>
    <message>
        <source>Region of interest &apos;%1&apos;: this version does not know what &apos;%2&apos; means</source>
        <translation>Interessenbereich „%1“: Diese Version weiß nicht, was „%2“ bedeutet</translation>
    </message>
    <message>
        <source>The regions of interest are damaged: %1</source>
        <translation>Die Interessenbereiche sind beschädigt: %1</translation>
    </message>
    <message>
        <source>The regions of interest leave nothing of this part to learn from</source>
        <translation>Die Interessenbereiche lassen von diesem Teil nichts zum Lernen übrig</translation>
    </message>
    <message>
        <source>Remove it from the good parts, or change the regions</source>
        <translation>Entfernen Sie es aus den guten Teilen, oder ändern Sie die Bereiche</translation>
    </message>
    <message>
        <source>Annotate the part again in one of the two</source>
        <translation>Das Teil in einem der beiden neu markieren</translation>
    </message>
    <message>
        <source>The part &apos;%1&apos; was annotated in pictures of %2 x %3 and of %4 x %5 pixels</source>
        <translation>Das Teil „%1“ wurde in Bildern von %2 x %3 und von %4 x %5 Pixeln markiert</translation>
    </message>
    <message>
        <source>Somebody else changed the guidelines at the same time</source>
        <translation>Jemand anderes hat die Richtlinien zur gleichen Zeit geändert</translation>
    </message>
    <message>
        <source>Your text is kept in %1; add it to theirs</source>
        <translation>Ihr Text liegt in %1; fügen Sie ihn dem anderen hinzu</translation>
    </message>
    <message>
        <source>There is no file %1 beside it</source>
        <translation>Daneben liegt keine Datei %1</translation>
    </message>
    <message>
        <source>The cloud shows the part from all around (360 degrees), and a picture shows it from one side</source>
        <translation>Die Punktwolke zeigt das Teil von allen Seiten (360 Grad), ein Bild zeigt es von einer Seite</translation>
    </message>
    <message>
        <source>Export each view of the scanner as a cloud of its own, or cut the cloud so that one side is left</source>
        <translation>Exportieren Sie jede Ansicht des Scanners als eigene Punktwolke, oder schneiden Sie die Punktwolke so zu, dass eine Seite übrig bleibt</translation>
    </message>
    <message>
        <source>There is something of this name already</source>
        <translation>Unter diesem Namen gibt es schon etwas</translation>
    </message>
    <message>
        <source>No part was found</source>
        <translation>Es wurde kein Teil gefunden</translation>
    </message>
    <message>
        <source>The new folder would lie within the data</source>
        <translation>Der neue Ordner läge innerhalb der Daten</translation>
    </message>
    <message>
        <source>Name a folder beside them: the originals are never touched</source>
        <translation>Nennen Sie einen Ordner daneben: Die Originale werden nie angerührt</translation>
    </message>
    <message>
        <source>Nothing says whether this part is good or defective</source>
        <translation>Nichts sagt, ob dieses Teil gut oder fehlerhaft ist</translation>
    </message>
    <message>
        <source>Convert the folder of these parts alone, by a mapping</source>
        <translation>Wandeln Sie den Ordner dieser Teile allein um, mit einer Zuordnung</translation>
    </message>
    <message>
        <source>Another conversion writes here</source>
        <translation>Eine andere Umwandlung schreibt hierhin</translation>
    </message>
    <message>
        <source>No file says the unit: one unit is taken for %1 mm</source>
        <translation>Keine Datei nennt die Einheit: Eine Einheit gilt als %1 mm</translation>
    </message>
    <message>
        <source>Put the points on the pixels of a camera or of a plane instead</source>
        <translation>Legen Sie die Punkte stattdessen auf die Pixel einer Kamera oder einer Ebene</translation>
    </message>
    <message>
        <source>The camera that sees the points is not known</source>
        <translation>Die Kamera, die die Punkte sieht, ist nicht bekannt</translation>
    </message>
    <message>
        <source>A view on a plane needs a resolution</source>
        <translation>Eine Ansicht auf eine Ebene braucht eine Auflösung</translation>
    </message>
    <message>
        <source>The file is a list of points: it does not say on which pixel a point lies</source>
        <translation>Die Datei ist eine Liste von Punkten: Sie sagt nicht, auf welchem Pixel ein Punkt liegt</translation>
    </message>
    <message>
        <source>No point of the geometry lies in the RGB picture</source>
        <translation>Kein Punkt der Geometrie liegt im RGB-Bild</translation>
    </message>
    <message>
        <source>Check that the camera files belong to these pictures, and the unit of the geometry</source>
        <translation>Prüfen Sie, ob die Kameradateien zu diesen Bildern gehören, und die Einheit der Geometrie</translation>
    </message>
    <message>
        <source>There is no RGB picture, and the points have no colours</source>
        <translation>Es gibt kein RGB-Bild, und die Punkte haben keine Farben</translation>
    </message>
    <message>
        <source>Export the cloud with colours, or add the RGB picture of the same name: a defect that only colour shows would never be found</source>
        <translation>Exportieren Sie die Punktwolke mit Farben, oder fügen Sie das gleichnamige RGB-Bild hinzu: Ein Fehler, den nur die Farbe zeigt, würde sonst nie gefunden</translation>
    </message>
    <message>
        <source>In a view on a plane the RGB picture lies elsewhere</source>
        <translation>In einer Ansicht auf eine Ebene liegt das RGB-Bild anderswo</translation>
    </message>
    <message>
        <source>The file has %1 points, and the RGB picture has %2 pixels</source>
        <translation>Die Datei hat %1 Punkte, das RGB-Bild hat %2 Pixel</translation>
    </message>
    <message>
        <source>Give its file with %1, or put the points on a plane with %2</source>
        <translation>Geben Sie ihre Datei mit %1 an, oder legen Sie die Punkte mit %2 auf eine Ebene</translation>
    </message>
    <message>
        <source>Give the mm of a pixel; %1 would suit these points</source>
        <translation>Geben Sie die mm eines Pixels an; %1 würde zu diesen Punkten passen</translation>
    </message>
    <message>
        <source>Say how to put them on pixels: %1 with the camera&apos;s file, or %2 for a parallel view with so many mm per pixel</source>
        <translation>Sagen Sie, wie sie auf Pixel kommen: %1 mit der Datei der Kamera, oder %2 für eine Parallelansicht mit so vielen mm pro Pixel</translation>
    </message>
    <message>
        <source>No file says where the RGB camera stands: it is taken to stand where the depth camera does</source>
        <translation>Keine Datei sagt, wo die RGB-Kamera steht: Es wird angenommen, dass sie dort steht, wo die Tiefenkamera steht</translation>
    </message>
    <message>
        <source>The lens of the RGB camera is described in a way that is not read: it is taken to be straight</source>
        <translation>Das Objektiv der RGB-Kamera ist auf eine Weise beschrieben, die nicht gelesen wird: Es gilt als verzeichnungsfrei</translation>
    </message>
    <message>
        <source>The lens of the camera is described in a way that is not read: it is taken to be straight</source>
        <translation>Das Objektiv der Kamera ist auf eine Weise beschrieben, die nicht gelesen wird: Es gilt als verzeichnungsfrei</translation>
    </message>
    <message>
        <source>The plane is seen from the side on which the origin of the points lies: the camera is taken to stand there</source>
        <translation>Die Ebene wird von der Seite gesehen, auf der der Ursprung der Punkte liegt: Es wird angenommen, dass die Kamera dort steht</translation>
    </message>
    <message>
        <source>The geometry is %1 pixels, the RGB picture is %2: they are of two cameras or modes, and stretching one would move its edges</source>
        <translation>Die Geometrie hat %1 Pixel, das RGB-Bild %2: Sie stammen von zwei Kameras oder Betriebsarten, und eines zu strecken würde seine Kanten verschieben</translation>
    </message>
    <message>
        <source>Give the camera file of the RGB pictures with %1: the colours are then taken through the calibration</source>
        <translation>Geben Sie die Kameradatei der RGB-Bilder mit %1 an: Die Farben werden dann über die Kalibrierung übertragen</translation>
    </message>
    <message>
        <source>Give the camera file of the RGB pictures with %1</source>
        <translation>Geben Sie die Kameradatei der RGB-Bilder mit %1 an</translation>
    </message>
    <message>
        <source>Most pixels have no point (%1 %). Take a coarser resolution, or the camera&apos;s file of a smaller picture</source>
        <translation>Die meisten Pixel haben keinen Punkt (%1 %). Nehmen Sie eine gröbere Auflösung, oder die Kameradatei eines kleineren Bildes</translation>
    </message>
    <message>
        <source>The points cover only %1 x %2 pixels: a part needs at least %3 in both directions</source>
        <translation>Die Punkte bedecken nur %1 x %2 Pixel: Ein Teil braucht mindestens %3 in beiden Richtungen</translation>
    </message>
    <message>
        <source>Take a finer resolution, check the unit, or leave this sample out</source>
        <translation>Nehmen Sie eine feinere Auflösung, prüfen Sie die Einheit oder lassen Sie dieses Teil aus</translation>
    </message>
    <message>
        <source>%1 % of the points lie behind others on the same pixel and are left out. Take a finer resolution, or the camera&apos;s file of a larger picture</source>
        <translation>%1 % der Punkte liegen hinter anderen auf demselben Pixel und werden weggelassen. Nehmen Sie eine feinere Auflösung, oder die Kameradatei eines größeren Bildes</translation>
    </message>
    <message>
        <source>The points lie on no plane: there are too few, or they are on a line</source>
        <translation>Die Punkte liegen auf keiner Ebene: Es sind zu wenige, oder sie liegen auf einer Geraden</translation>
    </message>
    <message>
        <source>The origin of the points lies in or near the plane that most of them lie on: it is not known from which side a camera saw them</source>
        <translation>Der Ursprung der Punkte liegt in oder nahe der Ebene, auf der die meisten liegen: Es ist nicht bekannt, von welcher Seite eine Kamera sie sah</translation>
    </message>
    <message>
        <source>Say with %1 which axis points at the viewer</source>
        <translation>Sagen Sie mit %1, welche Achse auf den Betrachter zeigt</translation>
    </message>
    <message>
        <source>The camera file does not say how large its pictures are</source>
        <translation>Die Kameradatei sagt nicht, wie groß ihre Bilder sind</translation>
    </message>
    <message>
        <source>Add width and height in pixels to it</source>
        <translation>Ergänzen Sie darin Breite und Höhe in Pixel</translation>
    </message>
    <message>
        <source>No point lies in the picture of this camera</source>
        <translation>Kein Punkt liegt im Bild dieser Kamera</translation>
    </message>
    <message>
        <source>Check the unit and the axes of the points (x to the right, y down, z away from the camera) and that the camera file belongs to them</source>
        <translation>Prüfen Sie Einheit und Achsen der Punkte (x nach rechts, y nach unten, z von der Kamera weg) und ob die Kameradatei zu ihnen gehört</translation>
    </message>
    <message>
        <source>Take more mm per pixel, check the unit, or cut stray points away</source>
        <translation>Nehmen Sie mehr mm pro Pixel, prüfen Sie die Einheit, oder schneiden Sie verstreute Punkte weg</translation>
    </message>
    <message>
        <source>Give the mm of a pixel with %1</source>
        <translation>Geben Sie die mm eines Pixels mit %1 an</translation>
    </message>
    <message>
        <source>The points cover %1 x %2 mm; at %3 mm per pixel that is more than a picture may have</source>
        <translation>Die Punkte bedecken %1 x %2 mm; bei %3 mm pro Pixel ist das mehr, als ein Bild haben darf</translation>
    </message>
    <message>
        <source>Give the camera file of pictures of this size</source>
        <translation>Geben Sie die Kameradatei für Bilder dieser Größe an</translation>
    </message>
    <message>
        <source>The camera file describes several cameras, and none of them is called after colour</source>
        <translation>Die Kameradatei beschreibt mehrere Kameras, und keine ist nach der Farbe benannt</translation>
    </message>
    <message>
        <source>Call one &quot;colour&quot; and one &quot;depth&quot;, or give a file of the RGB camera alone</source>
        <translation>Nennen Sie eine „colour“ und eine „depth“, oder geben Sie eine Datei der RGB-Kamera allein an</translation>
    </message>
    <message>
        <source>The file holds no rotation and translation from one camera to another</source>
        <translation>Die Datei enthält keine Drehung und Verschiebung von einer Kamera zur anderen</translation>
    </message>
    <message>
        <source>Write {&quot;rotation&quot;: [9 numbers by rows], &quot;translation&quot;: [3 numbers in metres]} from the depth camera to the RGB camera</source>
        <translation>Schreiben Sie {&quot;rotation&quot;: [9 Zahlen, zeilenweise], &quot;translation&quot;: [3 Zahlen in Metern]} von der Tiefenkamera zur RGB-Kamera</translation>
    </message>
    <message>
        <source>The camera file is for pictures of %1 x %2 pixels, and this picture has %3 x %4</source>
        <translation>Die Kameradatei ist für Bilder mit %1 x %2 Pixel, und dieses Bild hat %3 x %4</translation>
    </message>
    <message>
        <source>The file does not say between which distances the depth picture was scaled</source>
        <translation>Die Datei sagt nicht, zwischen welchen Abständen das Tiefenbild skaliert wurde</translation>
    </message>
    <message>
        <source>Write normalization: min and max in it, in metres, the lower one first</source>
        <translation>Schreiben Sie darin normalization: min und max, in Metern, der kleinere Wert als min</translation>
    </message>
    <message>
        <source>A list of points has no rows and columns</source>
        <translation>Eine Liste von Punkten hat keine Zeilen und Spalten</translation>
    </message>
    <message>
        <source>Export the points as PCD, PLY, CSV or XYZ</source>
        <translation>Exportieren Sie die Punkte als PCD, PLY, CSV oder XYZ</translation>
    </message>
    <message>
        <source>The cloud is empty</source>
        <translation>Die Punktwolke ist leer</translation>
    </message>
    <message>
        <source>Thin it out or cut it, or check that the file is not damaged</source>
        <translation>Dünnen Sie sie aus oder schneiden Sie sie zu, oder prüfen Sie, ob die Datei beschädigt ist</translation>
    </message>
    <message>
        <source>Files of this kind (%1) are not read as points</source>
        <translation>Dateien dieser Art (%1) werden nicht als Punkte gelesen</translation>
    </message>
    <message>
        <source>The cloud has more points than this program accepts (%1)</source>
        <translation>Die Punktwolke hat mehr Punkte, als dieses Programm annimmt (%1)</translation>
    </message>
    <message>
        <source>Convert the data first, which puts the points on the pixels of a camera or of a plane, or export the cloud organised, with one point for every pixel</source>
        <translation>Wandeln Sie die Daten zuerst um, was die Punkte auf die Pixel einer Kamera oder einer Ebene legt, oder exportieren Sie die Punktwolke organisiert, mit einem Punkt für jedes Pixel</translation>
    </message>
    <message>
        <source>Save the points as text with one point a line: x, y and z, and r, g and b if you have them, with a line of their names above</source>
        <translation>Speichern Sie die Punkte als Text mit einem Punkt pro Zeile: x, y und z, und r, g und b, wenn vorhanden, mit einer Zeile ihrer Namen darüber</translation>
    </message>
    <message>
        <source>Save it as float TIFF of one channel with a camera file, or as a list of points</source>
        <translation>Speichern Sie sie als einkanaliges Float-TIFF mit einer Kameradatei, oder als Liste von Punkten</translation>
    </message>
    <message>
        <source>The file has no line with three numbers, as a list of points has</source>
        <translation>Die Datei hat keine Zeile mit drei Zahlen, wie sie eine Liste von Punkten hat</translation>
    </message>
    <message>
        <source>Copy the file again from its source, or remove the line</source>
        <translation>Kopieren Sie die Datei noch einmal von ihrer Quelle, oder entfernen Sie die Zeile</translation>
    </message>
    <message>
        <source>The text is UTF-16</source>
        <translation>Der Text ist UTF-16</translation>
    </message>
    <message>
        <source>Save it as UTF-8 or plain text</source>
        <translation>Speichern Sie ihn als UTF-8 oder reinen Text</translation>
    </message>
    <message>
        <source>Line %1 is no line of a list of points</source>
        <translation>Zeile %1 ist keine Zeile einer Liste von Punkten</translation>
    </message>
    <message>
        <source>The file names no columns: the first three are taken for x, y and z, columns %1 to %2 for red, green and blue</source>
        <translation>Die Datei nennt keine Spalten: Die ersten drei gelten als x, y und z, die Spalten %1 bis %2 als Rot, Grün und Blau</translation>
    </message>
    <message>
        <source>The file names no columns: the first three are taken for x, y and z</source>
        <translation>Die Datei nennt keine Spalten: Die ersten drei gelten als x, y und z</translation>
    </message>
    <message>
        <source>A line of this file has %1 numbers: it is a table of heights or distances, not a list of points</source>
        <translation>Eine Zeile dieser Datei hat %1 Zahlen: Sie ist eine Tabelle von Höhen oder Abständen, keine Liste von Punkten</translation>
    </message>
    <message>
        <source>The line of names does not say which columns are x, y and z: %1</source>
        <translation>Die Zeile mit den Namen sagt nicht, welche Spalten x, y und z sind: %1</translation>
    </message>
    <message>
        <source>Line %1 has %2 columns, and the first point has %3</source>
        <translation>Zeile %1 hat %2 Spalten, der erste Punkt hat %3</translation>
    </message>
    <message>
        <source>&apos;%1&apos; in line %2 is not a number</source>
        <translation>„%1“ in Zeile %2 ist keine Zahl</translation>
    </message>
    <message>
        <source>There is nothing to do without annotations</source>
        <translation>Ohne Markierungen gibt es nichts zu tun</translation>
    </message>
    <message>
        <source>Name a folder, or leave the option out</source>
        <translation>Nennen Sie einen Ordner, oder lassen Sie die Option weg</translation>
    </message>
    <message>
        <source>The place of the RGB camera is of no use without its file</source>
        <translation>Die Lage der RGB-Kamera nützt ohne deren Datei nichts</translation>
    </message>
    <message>
        <source>Give it with %1</source>
        <translation>Geben Sie sie mit %1 an</translation>
    </message>
    <message>
        <source>Look at the height instead</source>
        <translation>Sehen Sie sich stattdessen die Höhe an</translation>
    </message>
    <message>
        <source>%1: the annotation is left out, because it is of a picture of %2 x %3 pixels and this one has %4 x %5. Annotate the part again, or put the picture back that it was made on</source>
        <translation>%1: Die Markierung wird ausgelassen, weil sie zu einem Bild mit %2 x %3 Bildpunkten gehört und dieses %4 x %5 hat. Markieren Sie das Teil neu, oder legen Sie das Bild zurück, auf dem markiert wurde</translation>
    </message>
    <message>
        <source>%1: the annotation is left out: %2. %3</source>
        <translation>%1: Die Markierung wird ausgelassen: %2. %3</translation>
    </message>
    <message>
        <source>The camera files %1 and %2 contradict each other: %3 is used unless %4 names another. Move the wrong one away</source>
        <translation>Die Kameradateien %1 und %2 widersprechen sich: %3 wird verwendet, wenn %4 keine andere nennt. Legen Sie die falsche beiseite</translation>
    </message>
    <message>
        <source>No file says in which unit the place of the RGB camera is: it is taken to stand %1 mm from the depth camera</source>
        <translation>Keine Datei nennt die Einheit für den Ort der RGB-Kamera: Es wird angenommen, dass sie %1 mm von der Tiefenkamera entfernt steht</translation>
    </message>
    <message>
        <source>Save the points again with x, y and z in one unit</source>
        <translation>Speichern Sie die Punkte noch einmal mit x, y und z in einer Einheit</translation>
    </message>
    <message>
        <source>Save the points again, or correct the line that is wrong</source>
        <translation>Speichern Sie die Punkte noch einmal, oder berichtigen Sie die falsche Zeile</translation>
    </message>
    <message>
        <source>The columns have different units: %1</source>
        <translation>Die Spalten haben verschiedene Einheiten: %1</translation>
    </message>
    <message>
        <source>A line of this file says another unit than the names of its columns: %1</source>
        <translation>Eine Zeile dieser Datei nennt eine andere Einheit als die Namen ihrer Spalten: %1</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not an option of this detector</source>
        <translation>„%1“ ist keine Option dieses Detektors</translation>
    </message>
    <message>
        <source>The model was made by the detector &apos;%1&apos;, which is not installed</source>
        <translation>Das Modell stammt vom Detektor „%1“, der nicht installiert ist</translation>
    </message>
    <message>
        <source>There is no detector &apos;%1&apos;</source>
        <translation>Es gibt keinen Detektor „%1“</translation>
    </message>
    <message>
        <source>a map &apos;%1&apos; of %2 x %3 instead of %4 pixels</source>
        <translation>eine Karte „%1“ mit %2 x %3 statt %4 Bildpunkten</translation>
    </message>
    <message>
        <source>a map &apos;%1&apos; with values that are no numbers</source>
        <translation>eine Karte „%1“ mit Werten, die keine Zahlen sind</translation>
    </message>
    <message>
        <source>no map &apos;%1&apos;</source>
        <translation>keine Karte „%1“</translation>
    </message>
    <message>
        <source>no score for its map &apos;%1&apos;</source>
        <translation>keinen Wert für seine Karte „%1“</translation>
    </message>
    <message>
        <source>Install the version or the plugin that has it, or train the part again</source>
        <translation>Installieren Sie die Version oder das Plugin mit diesem Detektor, oder trainieren Sie das Teil neu</translation>
    </message>
    <message>
        <source>It has no options</source>
        <translation>Er hat keine Optionen</translation>
    </message>
    <message>
        <source>It has these: %1</source>
        <translation>Er hat diese: %1</translation>
    </message>
    <message>
        <source>Report this to the maker of the detector, or train the part with another one</source>
        <translation>Melden Sie das dem Hersteller des Detektors, oder trainieren Sie das Teil mit einem anderen</translation>
    </message>
    <message>
        <source>The detector %1 gave %2</source>
        <translation>Der Detektor %1 lieferte %2</translation>
    </message>
    <message>
        <source>%1 is trained in another way</source>
        <translation>%1 wird auf andere Weise trainiert</translation>
    </message>
    <message>
        <source>The good parts have no pixels to learn from</source>
        <translation>Die Gutteile haben keine Pixel, von denen gelernt werden kann</translation>
    </message>
    <message>
        <source>Check that the parts are found in the pictures</source>
        <translation>Prüfen Sie, ob die Teile in den Bildern gefunden werden</translation>
    </message>
    <message>
        <source>A patch has a value that is no number or too large to be kept</source>
        <translation>Ein Bildausschnitt hat einen Wert, der keine Zahl oder zu groß zum Speichern ist</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a memory bank of patches of %2 numbers</source>
        <translation>„%1“ ist keine Merkmalsbank aus Ausschnitten mit %2 Zahlen</translation>
    </message>
    <message>
        <source>Keeps the mean height of good parts at every pixel and how much it varies. A part differs where its height is many deviations away</source>
        <translation>Merkt sich für jedes Pixel die mittlere Höhe der Gutteile und wie stark sie streut. Ein Teil weicht ab, wo seine Höhe viele Abweichungen entfernt ist</translation>
    </message>
    <message>
        <source>The authors published no code. A smallest deviation is added, so that pixels that never vary do not answer to noise; pixels that were not measured say nothing. Parts are put into the middle of the picture, but not turned to one another</source>
        <translation>Die Autoren haben keinen Code veröffentlicht. Eine kleinste Abweichung wird addiert, damit Pixel, die nie streuen, nicht auf Rauschen ansprechen; nicht gemessene Pixel sagen nichts. Teile werden in die Bildmitte gelegt, aber nicht aufeinander gedreht</translation>
    </message>
    <message>
        <source>A surface&apos;s neighbourhood must reach to the next point</source>
        <translation>Die Umgebung einer Fläche muss bis zum nächsten Punkt reichen</translation>
    </message>
    <message>
        <source>The radius of a surface&apos;s neighbourhood must be 1 to %1 pixels</source>
        <translation>Der Radius der Umgebung einer Fläche muss 1 bis %1 Pixel betragen</translation>
    </message>
    <message>
        <source>Use geometry with a scale: a point cloud, or depth pictures with a camera file</source>
        <translation>Verwenden Sie Geometrie mit Maßstab: eine Punktwolke oder Tiefenbilder mit Kameradatei</translation>
    </message>
    <message>
        <source>Describes the surface around each place by how its directions differ, and remembers what good parts show. A part differs where its surface is far from everything remembered</source>
        <translation>Beschreibt die Oberfläche um jede Stelle dadurch, wie sich ihre Richtungen unterscheiden, und merkt sich, was Gutteile zeigen. Ein Teil weicht dort ab, wo seine Oberfläche von allem Gemerkten weit entfernt ist</translation>
    </message>
    <message>
        <source>Puts what a pretrained network sees in RGB beside the directions of the surface around the same place, and remembers what good parts show. A part differs where it is far from everything remembered</source>
        <translation>Stellt neben das, was ein vortrainiertes Netz in RGB sieht, die Richtungen der Oberfläche um dieselbe Stelle, und merkt sich, was Gutteile zeigen. Ein Teil weicht dort ab, wo es von allem Gemerkten weit entfernt ist</translation>
    </message>
    <message>
        <source>The surface is the part&apos;s map of heights, not a thinned cloud, and a neighbourhood is what lies within a radius, not the nearest 100 points. The score of a part is the mean of its highest values. Places that were not measured say nothing</source>
        <translation>Die Oberfläche ist die Höhenkarte des Teils, keine ausgedünnte Wolke, und eine Umgebung ist, was innerhalb eines Radius liegt, nicht die nächsten 100 Punkte. Der Wert eines Teils ist das Mittel seiner höchsten Werte. Nicht gemessene Stellen sagen nichts</translation>
    </message>
    <message>
        <source>RGB and surface are scaled so that both count the same. The surface is the part&apos;s map of heights, not a thinned cloud, and a neighbourhood is what lies within a radius, not the nearest 100 points. The score of a part is the mean of its highest values. The usual backbone is a smaller one</source>
        <translation>RGB und Oberfläche werden so skaliert, dass beide gleich viel zählen. Die Oberfläche ist die Höhenkarte des Teils, keine ausgedünnte Wolke, und eine Umgebung ist, was innerhalb eines Radius liegt, nicht die nächsten 100 Punkte. Der Wert eines Teils ist das Mittel seiner höchsten Werte. Das übliche Backbone ist ein kleineres</translation>
    </message>
    <message>
        <source>Remembers what a pretrained network sees at each place of good parts. A part differs where that is far from everything remembered</source>
        <translation>Merkt sich, was ein vortrainiertes Netz an jeder Stelle von Gutteilen sieht. Ein Teil weicht dort ab, wo dies weit von allem Gemerkten entfernt ist</translation>
    </message>
    <message>
        <source>Other backbones than the published Wide ResNet-50. The channels of its two stages stand side by side, as in BTF, and are not averaged to 1024. Only places on the part and its rim are remembered. Every place is weighted anew, not the highest alone, and the map is smoothed and scored as with every detector here. Depth is a second memory, and both scores are added in units of the deviation of held-out good parts</source>
        <translation>Andere Backbones als das veröffentlichte Wide ResNet-50. Die Kanäle seiner zwei Stufen stehen nebeneinander, wie in BTF, und werden nicht auf 1024 gemittelt. Nur Stellen auf dem Teil und seinem Rand werden gemerkt. Jede Stelle wird neu gewichtet, nicht nur die höchste, und die Karte wird geglättet und bewertet wie bei jedem Detektor hier. Tiefe ist ein zweites Gedächtnis, und beide Werte werden in Einheiten der Abweichung zurückgehaltener Gutteile addiert</translation>
    </message>
    <message>
        <source>A network learns to make again, out of a narrow summary, what a pretrained network sees on good parts at three scales. Where the two differ, the part differs</source>
        <translation>Ein Netz lernt, aus einer knappen Zusammenfassung wieder herzustellen, was ein vortrainiertes Netz auf Gutteilen in drei Maßstäben sieht. Wo sich beide unterscheiden, weicht das Teil ab</translation>
    </message>
    <message>
        <source>Other backbones than the published Wide ResNet-50, with the decoder&apos;s width after the backbone&apos;s, and a last layer at each scale, because features of other backbones may be negative. Depth is a second channel with a student of its own, and both maps are added. Shorter training, in which good parts are turned, moved and scaled a little. The map is smoothed and scored as with every detector here</source>
        <translation>Andere Grundnetze als das veröffentlichte Wide ResNet-50; die Breite des Decoders folgt dem Grundnetz, und jeder Maßstab hat eine letzte Schicht, weil Merkmale anderer Grundnetze negativ sein können. Tiefe ist ein zweiter Kanal mit eigenem Schülernetz, und beide Karten werden addiert. Kürzeres Training, in dem Gutteile ein wenig gedreht, verschoben und skaliert werden. Die Karte wird geglättet und bewertet wie bei jedem Detektor hier</translation>
    </message>
    <message>
        <source>Two small networks, one for RGB and one for depth, learn to remove artificial defects from good parts and to mark them. A gate weighs both by what they see and by how certain they are</source>
        <translation>Zwei kleine Netze, eines für RGB und eines für Tiefe, lernen, künstliche Fehler aus Gutteilen zu entfernen und zu markieren. Ein Gatter gewichtet beide danach, was sie sehen und wie sicher sie sind</translation>
    </message>
    <message>
        <source>The authors published the code of their tests alone: sizes and length of the training are ours. Artificial defects have procedural textures instead of the pictures of a texture data set. The gate learns what to make of the entropy of both answers, instead of switching depth off by a rule</source>
        <translation>Die Autoren haben nur den Code ihrer Tests veröffentlicht: Größen und Länge des Trainings sind von uns. Künstliche Fehler haben berechnete Texturen statt der Bilder eines Texturdatensatzes. Das Gatter lernt, was die Entropie beider Antworten bedeutet, statt die Tiefe nach einer Regel abzuschalten</translation>
    </message>
    <message>
        <source>The authors of the baseline published no code: sizes and length of the training are ours. The residual of the critic&apos;s features is added to the map and not only to the score of a part. Good parts are turned, moved and scaled a little while it learns</source>
        <translation>Die Autoren des Vergleichsverfahrens haben keinen Code veröffentlicht: Größen und Länge des Trainings sind von uns. Der Rest der Merkmale des Kritikers wird zur Karte addiert und nicht nur zum Wert eines Teils. Gutteile werden beim Lernen ein wenig gedreht, verschoben und skaliert</translation>
    </message>
    <message>
        <source>The plugin does not say a sensible &apos;%1&apos;</source>
        <translation>Das Plugin nennt kein sinnvolles „%1“</translation>
    </message>
    <message>
        <source>The program itself has a detector &apos;%1&apos;</source>
        <translation>Das Programm selbst hat einen Detektor „%1“</translation>
    </message>
    <message>
        <source>This plugin and %1 have the same id &apos;%2&apos;, so neither is used</source>
        <translation>Dieses Plugin und %1 haben dieselbe Kennung „%2“, daher wird keines verwendet</translation>
    </message>
    <message>
        <source>it gave a map &apos;%1&apos; of %2 values instead of %3</source>
        <translation>es lieferte eine Karte „%1“ mit %2 statt %3 Werten</translation>
    </message>
    <message>
        <source>it gave a map &apos;%1&apos; with the value %2, which is not from %3 to %4</source>
        <translation>es lieferte eine Karte „%1“ mit dem Wert %2, der nicht zwischen %3 und %4 liegt</translation>
    </message>
    <message>
        <source>it gave a map with the name &apos;%1&apos;, which is none for a map</source>
        <translation>es lieferte eine Karte mit dem Namen „%1“, der für Karten nicht erlaubt ist</translation>
    </message>
    <message>
        <source>it gave no map &apos;%1&apos;</source>
        <translation>es lieferte keine Karte „%1“</translation>
    </message>
    <message>
        <source>%1 is no whole number from 1 to %2</source>
        <translation>%1 ist keine ganze Zahl von 1 bis %2</translation>
    </message>
    <message>
        <source>A generator learns to invent heights that a critic cannot tell from those of good parts. A part differs where the nearest part that the generator can make differs from it</source>
        <translation>Ein Generator lernt, Höhen zu erfinden, die ein Kritiker nicht von denen der Gutteile unterscheiden kann. Ein Teil weicht ab, wo das ähnlichste Teil, das der Generator machen kann, von ihm abweicht</translation>
    </message>
    <message>
        <source>A small network learns to press the heights of good parts into a few numbers and to make them again. A part differs where the network cannot repeat it</source>
        <translation>Ein kleines Netz lernt, die Höhen von Gutteilen in wenige Zahlen zu fassen und daraus wieder herzustellen. Ein Teil weicht ab, wo das Netz es nicht wiederholen kann</translation>
    </message>
    <message>
        <source>Give it more memory with TWINSPECT_PLUGIN_MIB, or report this to its maker</source>
        <translation>Geben Sie ihm mit TWINSPECT_PLUGIN_MIB mehr Speicher oder melden Sie dies dem Hersteller</translation>
    </message>
    <message>
        <source>Give it more time with TWINSPECT_PLUGIN_SECONDS, or report this to its maker</source>
        <translation>Geben Sie ihm mit TWINSPECT_PLUGIN_SECONDS mehr Zeit oder melden Sie dies dem Hersteller</translation>
    </message>
    <message>
        <source>Give such a number, or unset the variable</source>
        <translation>Geben Sie eine solche Zahl an oder löschen Sie die Variable</translation>
    </message>
    <message>
        <source>Install the plugin again</source>
        <translation>Installieren Sie das Plugin erneut</translation>
    </message>
    <message>
        <source>Install what is missing, or the plugin for this version of Twinspect</source>
        <translation>Installieren Sie, was fehlt, oder das Plugin für diese Version von Twinspect</translation>
    </message>
    <message>
        <source>Remove one of the two files</source>
        <translation>Entfernen Sie eine der beiden Dateien</translation>
    </message>
    <message>
        <source>Remove the file from the folder of plugins</source>
        <translation>Entfernen Sie die Datei aus dem Plugin-Ordner</translation>
    </message>
    <message>
        <source>Remove the file, or ask its maker for another id</source>
        <translation>Entfernen Sie die Datei oder bitten Sie den Hersteller um eine andere Kennung</translation>
    </message>
    <message>
        <source>Report this to the maker of the plugin</source>
        <translation>Melden Sie dies dem Hersteller des Plugins</translation>
    </message>
    <message>
        <source>Report this to the maker of the plugin, or train the part with another detector</source>
        <translation>Melden Sie dies dem Hersteller des Plugins oder trainieren Sie das Teil mit einem anderen Detektor</translation>
    </message>
    <message>
        <source>The authors published no code: sizes and length of the training are ours. Good parts are turned, moved and scaled a little while it learns</source>
        <translation>Die Autoren haben keinen Code veröffentlicht: Größen und Länge des Trainings sind von uns. Gutteile werden beim Lernen ein wenig gedreht, verschoben und skaliert</translation>
    </message>
    <message>
        <source>The plugin %1 (%2) failed %3 times in a row and was given up; the last time %4</source>
        <translation>Das Plugin %1 (%2) ist %3-mal nacheinander gescheitert und wird nicht mehr verwendet; beim letzten Mal: %4</translation>
    </message>
    <message>
        <source>The plugin %1 (%2) failed: %3</source>
        <translation>Das Plugin %1 (%2) ist gescheitert: %3</translation>
    </message>
    <message>
        <source>The program that runs plugins cannot be started (%1)</source>
        <translation>Das Programm, das Plugins ausführt, lässt sich nicht starten (%1)</translation>
    </message>
    <message>
        <source>The training diverged at step %1</source>
        <translation>Das Training lief bei Schritt %1 auseinander</translation>
    </message>
    <message>
        <source>This file cannot be read as a plugin: %1</source>
        <translation>Diese Datei lässt sich nicht als Plugin lesen: %1</translation>
    </message>
    <message>
        <source>This plugin was made for version %1 of the interface, and this program has version %2</source>
        <translation>Dieses Plugin wurde für Version %1 der Schnittstelle gemacht, dieses Programm hat Version %2</translation>
    </message>
    <message>
        <source>Train again with a lower learning rate or another seed</source>
        <translation>Trainieren Sie noch einmal mit kleinerer Lernrate oder anderer Startzahl</translation>
    </message>
    <message>
        <source>Train with fewer parts a step, or close other programs</source>
        <translation>Trainieren Sie mit weniger Teilen je Schritt oder schließen Sie andere Programme</translation>
    </message>
    <message>
        <source>it cannot be loaded: %1</source>
        <translation>es lässt sich nicht laden: %1</translation>
    </message>
    <message>
        <source>it closed its connection</source>
        <translation>es hat seine Verbindung geschlossen</translation>
    </message>
    <message>
        <source>it crashed (%1)</source>
        <translation>es ist abgestürzt (%1)</translation>
    </message>
    <message>
        <source>it ended its process (exit code %1)</source>
        <translation>es hat seinen Prozess beendet (Exit-Code %1)</translation>
    </message>
    <message>
        <source>it gave no answer within %1 s</source>
        <translation>es gab innerhalb von %1 s keine Antwort</translation>
    </message>
    <message>
        <source>it had ended before</source>
        <translation>es war schon vorher beendet</translation>
    </message>
    <message>
        <source>it needs more than %1 MiB of memory</source>
        <translation>es braucht mehr als %1 MiB Speicher</translation>
    </message>
    <message>
        <source>it reported: %1</source>
        <translation>es meldete: %1</translation>
    </message>
    <message>
        <source>its answer is too long</source>
        <translation>seine Antwort ist zu lang</translation>
    </message>
    <message>
        <source>its answer makes no sense</source>
        <translation>seine Antwort ergibt keinen Sinn</translation>
    </message>
    <message>
        <source>%1 computes in float32 only</source>
        <translation>%1 rechnet nur in float32</translation>
    </message>
    <message>
        <source>Reconstructed: the authors published no code</source>
        <translation>Rekonstruiert: Die Autoren haben keinen Code veröffentlicht</translation>
    </message>
    <message>
        <source>Two networks, one for RGB and one for depth, learn to repeat what a pretrained network sees on good parts. Where they fail, the part differs. A gate fuses both maps pixel by pixel</source>
        <translation>Zwei Netze, eines für RGB und eines für Tiefe, lernen zu wiederholen, was ein vortrainiertes Netz auf Gutteilen sieht. Wo sie scheitern, weicht das Teil ab. Ein Gate führt beide Karten Bildpunkt für Bildpunkt zusammen</translation>
    </message>
    <message>
        <source>Parts that count as good in a training, though their names say that they are defective: %1, the first %2. If they are defective, say so with %3 in a mapping, or move them away</source>
        <translation>Teile, die in einem Training als gut zählen, obwohl ihre Namen sagen, dass sie fehlerhaft sind: %1, das erste %2. Sind sie fehlerhaft, geben Sie das mit %3 in einer Zuordnung an, oder entfernen Sie sie aus dem Ordner</translation>
    </message>
    <message>
        <source>Export x, y and z in one unit</source>
        <translation>Exportieren Sie x, y und z in einer Einheit</translation>
    </message>
    <message>
        <source>Give focal lengths and centre in pixels</source>
        <translation>Geben Sie Brennweiten und Mittelpunkt in Pixeln an</translation>
    </message>
    <message>
        <source>In this depth picture the part lies farther away than what surrounds it. If it holds heights or disparities, export the distances from the camera instead. If the part does lie deeper, confirm that with %1, or %2 in the mapping</source>
        <translation>In diesem Tiefenbild liegt das Teil weiter weg als seine Umgebung. Enthält es Höhen oder Disparitäten, exportieren Sie stattdessen die Abstände von der Kamera. Liegt das Teil wirklich tiefer, bestätigen Sie das mit %1, oder %2 in der Zuordnung</translation>
    </message>
    <message>
        <source>x and y are in another unit than z in this file: as far as they grow with z, z is the distance from the camera, but the picture would be %1 m wide at %2 m</source>
        <translation>x und y haben in dieser Datei eine andere Einheit als z: So, wie sie mit z wachsen, ist z der Abstand von der Kamera, aber das Bild wäre bei %2 m Abstand %1 m breit</translation>
    </message>
    <message>
        <source>z may be a height instead of the distance from the camera: what stands out of the ground has a larger z. If it is one, set %1, or %2 in the mapping. Otherwise say x,y,z there</source>
        <translation>z ist vielleicht eine Höhe und nicht der Abstand von der Kamera: Was aus dem Grund herausragt, hat ein größeres z. Ist es eine, setzen Sie %1, oder %2 in der Zuordnung. Sonst geben Sie dort x,y,z an</translation>
    </message>
    <message>
        <source>The camera&apos;s focal length is %1 for pictures that are %2 pixels wide: no lens sees so far to both sides. It seems to be in mm</source>
        <translation>Die Brennweite der Kamera ist %1 bei Bildern, die %2 Pixel breit sind: Kein Objektiv sieht so weit zu beiden Seiten. Sie scheint in mm angegeben zu sein</translation>
    </message>
    <message>
        <source>Convert the parts of each unit by themselves, or leave the unit to be judged from the numbers of each part</source>
        <translation>Wandeln Sie die Teile jeder Einheit für sich um, oder lassen Sie die Einheit aus den Zahlen jedes Teils beurteilen</translation>
    </message>
    <message>
        <source>No file says the unit, and the numbers are not of one unit: one unit is taken for %1 mm in parts: %2, and for %3 mm in parts: %4</source>
        <translation>Keine Datei nennt die Einheit, und die Zahlen haben nicht alle dieselbe: Eine Einheit gilt als %1 mm in Teilen: %2, und als %3 mm in Teilen: %4</translation>
    </message>
    <message>
        <source>With this unit the part is %1 mm large, and most parts are %2 mm: its numbers are in another unit</source>
        <translation>Mit dieser Einheit ist das Teil %1 mm groß, und die meisten Teile sind %2 mm groß: Seine Zahlen haben eine andere Einheit</translation>
    </message>
    <message>
        <source>The coordinates lie around %1, where numbers of 32 bits are %2 apart, and a pixel is %3 wide: digits are lost</source>
        <translation>Die Koordinaten liegen um %1, wo Zahlen mit 32 Bit %2 auseinander liegen, und ein Pixel ist %3 breit: Stellen gehen verloren</translation>
    </message>
    <message>
        <source>Subtract the same offset from the coordinates of all parts, so that they lie near 0, and export them again</source>
        <translation>Ziehen Sie von den Koordinaten aller Teile denselben Wert ab, so dass sie nahe 0 liegen, und exportieren Sie sie erneut</translation>
    </message>
    <message>
        <source>x and y count the columns and rows of the picture. If a pixel is not exactly one unit wide, areas and lengths are wrong: export x and y in the unit of z</source>
        <translation>x und y zählen die Spalten und Zeilen des Bildes. Ist ein Pixel nicht genau eine Einheit breit, sind Flächen und Längen falsch: Exportieren Sie x und y in der Einheit von z</translation>
    </message>
    <message>
        <source>The TIFF holds several pictures, and only one is read</source>
        <translation>Das TIFF enthält mehrere Bilder, und nur eines wird gelesen</translation>
    </message>
    <message>
        <source>The TIFF has one channel of signed whole numbers of %1 bits, which is not read as depth</source>
        <translation>Das TIFF hat einen Kanal aus ganzen Zahlen mit Vorzeichen und %1 Bit, was nicht als Tiefe gelesen wird</translation>
    </message>
    <message>
        <source>Leave the axes out; where it holds heights, export the distances from the camera</source>
        <translation>Lassen Sie die Achsen weg; enthält es Höhen, exportieren Sie die Abstände von der Kamera</translation>
    </message>
    <message>
        <source>This depth picture was stretched to the whole range from 0 to %1: the measured distance is lost</source>
        <translation>Dieses Tiefenbild wurde auf den ganzen Bereich von 0 bis %1 gestreckt: Der gemessene Abstand ist verloren</translation>
    </message>
    <message>
        <source>No 16-bit value of this depth picture is above 255. If it was made of a picture with 8 bits, the measured depth has been rounded away: %1</source>
        <translation>Kein 16-Bit-Wert dieses Tiefenbildes ist größer als 255. Wurde es aus einem Bild mit 8 Bit gemacht, ist die gemessene Tiefe weggerundet: %1</translation>
    </message>
    <message>
        <source>All values of this depth picture are multiples of %1. If its lowest bits hold something else, one unit is smaller than it seems: set the unit (%2)</source>
        <translation>Alle Werte dieses Tiefenbildes sind Vielfache von %1. Enthalten die untersten Bits etwas anderes, ist eine Einheit kleiner, als es scheint: Setzen Sie die Einheit (%2)</translation>
    </message>
    <message>
        <source>A depth picture holds distances alone; it has no axes %1</source>
        <translation>Ein Tiefenbild enthält nur Abstände; es hat keine Achsen %1</translation>
    </message>
    <message>
        <source>Save the picture as PNG, as the camera took it</source>
        <translation>Speichern Sie das Bild als PNG, so wie die Kamera es aufgenommen hat</translation>
    </message>
    <message>
        <source>This TIFF has a tag by which viewers turn it (orientation %1)</source>
        <translation>Dieses TIFF hat ein Kennzeichen, nach dem Anzeigeprogramme es drehen (Ausrichtung %1)</translation>
    </message>
    <message>
        <source>The RGB picture has 16 bits of which 8 are in use: they are taken as they are</source>
        <translation>Das RGB-Bild hat 16 Bit, von denen 8 benutzt sind: Sie werden genommen, wie sie sind</translation>
    </message>
    <message>
        <source>The RGB picture has 16 bits and uses the lowest quarter of them. If its camera has 14 bits, it is too dark here: save it with 8 bits</source>
        <translation>Das RGB-Bild hat 16 Bit und nutzt nur das unterste Viertel ihres Bereichs. Hat seine Kamera 14 Bit, ist es hier zu dunkel: Speichern Sie es mit 8 Bit</translation>
    </message>
    <message>
        <source>The RGB picture is black: no defect can be seen in it</source>
        <translation>Das RGB-Bild ist schwarz: Kein Fehler ist darin zu sehen</translation>
    </message>
    <message>
        <source>A model file has no learning curve</source>
        <translation>Eine Modelldatei hat keine Lernkurve</translation>
    </message>
    <message>
        <source>%1 was trained on parts of the name %2, not %3</source>
        <translation>%1 wurde auf Teilen mit dem Namen %2 trainiert, nicht %3</translation>
    </message>
    <message>
        <source>A row of the comparison is damaged</source>
        <translation>Eine Zeile des Vergleichs ist beschädigt</translation>
    </message>
    <message>
        <source>The rows of %1 were measured with other options, weights or another file</source>
        <translation>Die Zeilen von %1 wurden mit anderen Optionen, Gewichten oder einer anderen Datei gemessen</translation>
    </message>
    <message>
        <source>%1 could not be measured: %2</source>
        <translation>%1 konnte nicht gemessen werden: %2</translation>
    </message>
    <message>
        <source>Finished rows are kept: %1. The same command goes on there.</source>
        <translation>Fertige Zeilen bleiben erhalten: %1. Derselbe Befehl macht dort weiter.</translation>
    </message>
    <message>
        <source>Write DETECTOR.KEY=VALUE, such as dcrdf.steps=200</source>
        <translation>Schreiben Sie DETEKTOR.SCHLÜSSEL=WERT, etwa dcrdf.steps=200</translation>
    </message>
    <message>
        <source>Give each once, and rename a file</source>
        <translation>Nennen Sie jedes einmal, und benennen Sie eine Datei um</translation>
    </message>
    <message>
        <source>Two of the models have the name %1</source>
        <translation>Zwei der Modelle haben den Namen %1</translation>
    </message>
    <message>
        <source>Give a false-positive rate above 0 and up to 1</source>
        <translation>Geben Sie eine Falsch-positiv-Rate über 0 und bis 1 an</translation>
    </message>
    <message>
        <source>AUPRO needs at least two thresholds</source>
        <translation>AUPRO braucht mindestens zwei Schwellwerte</translation>
    </message>
    <message>
        <source>AUPRO has no limit %1</source>
        <translation>AUPRO hat keine Grenze %1</translation>
    </message>
    <message>
        <source>Open a comparison.json, as the comparison of detectors writes it</source>
        <translation>Öffnen Sie eine comparison.json, wie der Vergleich von Detektoren sie schreibt</translation>
    </message>
    <message>
        <source>No part was measured with both models</source>
        <translation>Kein Teil wurde mit beiden Modellen gemessen</translation>
    </message>
    <message>
        <source>This file is no comparison of models by this version</source>
        <translation>Diese Datei ist kein Vergleich von Modellen dieser Version</translation>
    </message>
    <message>
        <source>No row of this comparison is finished</source>
        <translation>Keine Zeile dieses Vergleichs ist fertig</translation>
    </message>
    <message>
        <source>Go on with the comparison: the same start continues it</source>
        <translation>Führen Sie den Vergleich fort: Derselbe Start setzt ihn fort</translation>
    </message>
    <message>
        <source>The file says twice how %1 did on %2</source>
        <translation>Die Datei sagt zweimal, wie %1 auf %2 abschnitt</translation>
    </message>
    <message>
        <source>%1 against %2: %3</source>
        <translation>%1 gegen %2: %3</translation>
    </message>
    <message>
        <source>%1; %2 parts that only one of the two scored are left out</source>
        <translation>%1; %2 Teile, für die nur einer der beiden einen Wert hat, sind weggelassen</translation>
    </message>
    <message>
        <source>I-AUROC</source>
        <translation>I-AUROC</translation>
    </message>
    <message>
        <source>How often a defective test part has a higher score than a good one, in percent; 50 is chance</source>
        <translation>Wie oft ein fehlerhaftes Testteil einen höheren Wert hat als ein gutes, in Prozent; 50 ist Zufall</translation>
    </message>
    <message>
        <source>PRO@.30</source>
        <translation>PRO@.30</translation>
    </message>
    <message>
        <source>How well the maps cover the defects (AUPRO) up to a false-positive rate of 0.30, in percent</source>
        <translation>Wie gut die Karten die Fehler abdecken (AUPRO) bis zu einer Falsch-positiv-Rate von 0,30, in Prozent</translation>
    </message>
    <message>
        <source>PRO@.01</source>
        <translation>PRO@.01</translation>
    </message>
    <message>
        <source>The same up to a false-positive rate of 0.01: how exactly the maps show the defects</source>
        <translation>Dasselbe bis zu einer Falsch-positiv-Rate von 0,01: wie genau die Karten die Fehler zeigen</translation>
    </message>
    <message>
        <source>as papers</source>
        <translation>wie Artikel</translation>
    </message>
    <message>
        <source>AUPRO@0.01 of 100 thresholds, as most papers print it; it is biased low</source>
        <translation>AUPRO@0.01 aus 100 Schwellwerten, wie es die meisten Artikel drucken; es fällt zu niedrig aus</translation>
    </message>
    <message>
        <source>train s</source>
        <translation>Training s</translation>
    </message>
    <message>
        <source>Time of the training in seconds</source>
        <translation>Dauer des Trainings in Sekunden</translation>
    </message>
    <message>
        <source>From file to verdict, one part after another: the median in milliseconds</source>
        <translation>Von der Datei zum Urteil, ein Teil nach dem anderen: der Median in Millisekunden</translation>
    </message>
    <message>
        <source>From file to verdict, one part after another: 95 of 100 parts take at most this long</source>
        <translation>Von der Datei zum Urteil, ein Teil nach dem anderen: 95 von 100 Teilen brauchen höchstens so lange</translation>
    </message>
    <message>
        <source>parts/s</source>
        <translation>Teile/s</translation>
    </message>
    <message>
        <source>Parts in a second, as many at once as the computer could</source>
        <translation>Teile in einer Sekunde, so viele zugleich, wie der Computer konnte</translation>
    </message>
    <message>
        <source>model MiB</source>
        <translation>Modell MiB</translation>
    </message>
    <message>
        <source>Size of the model file</source>
        <translation>Größe der Modelldatei</translation>
    </message>
    <message>
        <source>train MiB</source>
        <translation>Training MiB</translation>
    </message>
    <message>
        <source>The most memory that the whole process held while it trained</source>
        <translation>Der meiste Speicher, den der ganze Prozess beim Training belegte</translation>
    </message>
    <message>
        <source>inspect MiB</source>
        <translation>Prüfen MiB</translation>
    </message>
    <message>
        <source>The most memory that the whole process held while it inspected</source>
        <translation>Der meiste Speicher, den der ganze Prozess beim Prüfen belegte</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>%1, all good parts</source>
        <translation>%1, alle Gutteile</translation>
    </message>
    <message>
        <source>%1, %2 good parts</source>
        <translation>%1, %2 Gutteile</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>could not be measured: %1</source>
        <translation>konnte nicht gemessen werden: %1</translation>
    </message>
    <message>
        <source>Mean of %1 kinds of part</source>
        <translation>Mittel von %1 Teilearten</translation>
    </message>
    <message>
        <source>What the figures mean</source>
        <translation>Was die Zahlen bedeuten</translation>
    </message>
    <message>
        <source>I-AUROC and PRO (AUPRO at a false-positive rate of 0.30 and 0.01) in percent, at full resolution. &quot;As papers&quot;: AUPRO@0.01 of 100 thresholds, as most papers print it; it is biased low.</source>
        <translation>I-AUROC und PRO (AUPRO bei einer Falsch-positiv-Rate von 0,30 und 0,01) in Prozent, in voller Auflösung. „Wie Artikel“: AUPRO@0.01 aus 100 Schwellwerten, wie es die meisten Artikel drucken; es fällt zu niedrig aus.</translation>
    </message>
    <message>
        <source>p50, p95: from file to verdict, one part after another; parts/s: as many at once as this computer can (%1 threads).</source>
        <translation>p50, p95: von der Datei zum Urteil, ein Teil nach dem anderen; Teile/s: so viele zugleich, wie dieser Computer kann (%1 Threads).</translation>
    </message>
    <message>
        <source>p50, p95: from file to verdict, one part after another; parts/s: as many at once as the computer could.</source>
        <translation>p50, p95: von der Datei zum Urteil, ein Teil nach dem anderen; Teile/s: so viele zugleich, wie der Computer konnte.</translation>
    </message>
    <message>
        <source>MiB: the most memory that the whole process held while it trained, and while it inspected (VmHWM, begun anew before each; the program and its libraries are in it).</source>
        <translation>MiB: der meiste Speicher, den der ganze Prozess beim Training und beim Prüfen belegte (VmHWM, vor beidem neu begonnen; Programm und Bibliotheken sind darin).</translation>
    </message>
    <message>
        <source>Differences: paired bootstrap over the test parts, 4,000 draws; each interval holds on its own at 95 %. What another seed would change is not in them.</source>
        <translation>Unterschiede: gepaarter Bootstrap über die Testteile, 4.000 Ziehungen; jedes Intervall gilt für sich mit 95 %. Was ein anderer Startwert ändern würde, ist nicht darin.</translation>
    </message>
    <message>
        <source>%1, learning curve: I-AUROC / AUPRO@0.30 / AUPRO@0.01 by number of good parts</source>
        <translation>%1, Lernkurve: I-AUROC / AUPRO@0.30 / AUPRO@0.01 nach Zahl der Gutteile</translation>
    </message>
    <message>
        <source>%1 by class in percent. Rows marked * as reported by the DCRDF-Net authors (Sensors 2026, 26(2), 412).</source>
        <translation>%1 nach Klasse in Prozent. Zeilen mit * wie von den Autoren von DCRDF-Net berichtet (Sensors 2026, 26(2), 412).</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Check the permissions of its folder</source>
        <translation>Prüfen Sie die Rechte des Ordners</translation>
    </message>
    <message>
        <source>Start it again: finished rows are kept</source>
        <translation>Starten Sie ihn erneut: Fertige Zeilen bleiben erhalten</translation>
    </message>
    <message>
        <source>The file cannot be renamed (%1)</source>
        <translation>Die Datei kann nicht umbenannt werden (%1)</translation>
    </message>
    <message>
        <source>The comparison ended before its time</source>
        <translation>Der Vergleich endete vorzeitig</translation>
    </message>
    <message>
        <source>The comparison ended before its time: %1</source>
        <translation>Der Vergleich endete vorzeitig: %1</translation>
    </message>
    <message>
        <source>This is not the record of a comparison of this version</source>
        <translation>Dies ist nicht die Aufzeichnung eines Vergleichs dieser Version</translation>
    </message>
    <message>
        <source>Start the comparison again</source>
        <translation>Starten Sie den Vergleich erneut</translation>
    </message>
    <message>
        <source>The record of the comparison is damaged</source>
        <translation>Die Aufzeichnung des Vergleichs ist beschädigt</translation>
    </message>
    <message>
        <source>The program that computes is missing</source>
        <translation>Das Programm, das rechnet, fehlt</translation>
    </message>
    <message>
        <source>The program that computes could not be started: %1</source>
        <translation>Das Programm, das rechnet, konnte nicht gestartet werden: %1</translation>
    </message>
    <message>
        <source>The list of plugins cannot be read</source>
        <translation>Die Liste der Plugins kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>The program that looks for plugins could not be started</source>
        <translation>Das Programm, das nach Plugins sucht, konnte nicht gestartet werden</translation>
    </message>
    <message>
        <source>A comparison is written as pdf, csv, md or json</source>
        <translation>Ein Vergleich wird als pdf, csv, md oder json geschrieben</translation>
    </message>
    <message>
        <source>Give the file one of these extensions</source>
        <translation>Geben Sie der Datei eine dieser Endungen</translation>
    </message>
    <message>
        <source>Name a new folder: nothing is written into one that holds something</source>
        <translation>Geben Sie einen neuen Ordner an: In einen, der etwas enthält, wird nichts geschrieben</translation>
    </message>
    <message>
        <source>The RGB picture is %1 % darker than those of the good parts. Check the light and the camera</source>
        <translation>Das RGB-Bild ist %1 % dunkler als die der Gutteile. Prüfen Sie Licht und Kamera</translation>
    </message>
    <message>
        <source>The RGB picture is %1 % brighter than those of the good parts. Check the light and the camera</source>
        <translation>Das RGB-Bild ist %1 % heller als die der Gutteile. Prüfen Sie Licht und Kamera</translation>
    </message>
    <message>
        <source>The light of the RGB picture has another colour than that of the good parts. Check the light and the white balance</source>
        <translation>Das Licht des RGB-Bildes hat eine andere Farbe als bei den Gutteilen. Prüfen Sie Licht und Weißabgleich</translation>
    </message>
    <message>
        <source>The part reaches the edge of the picture. What lies outside was not inspected</source>
        <translation>Das Teil reicht bis an den Bildrand. Was außerhalb liegt, wurde nicht geprüft</translation>
    </message>
    <message>
        <source>No ground was found around the part, as there was around the good parts</source>
        <translation>Um das Teil wurde keine Unterlage gefunden, anders als bei den Gutteilen</translation>
    </message>
    <message>
        <source>What was found covers %1 % of the area of a good part. There may be a second part or something else in the picture</source>
        <translation>Das Gefundene bedeckt %1 % der Fläche eines Gutteils. Vielleicht liegt ein zweites Teil oder etwas anderes im Bild</translation>
    </message>
    <message>
        <source>What was found covers only %1 % of the area of a good part. It may be another part, or lie on another side</source>
        <translation>Das Gefundene bedeckt nur %1 % der Fläche eines Gutteils. Vielleicht ist es ein anderes Teil, oder es liegt auf einer anderen Seite</translation>
    </message>
    <message>
        <source>%1 % of what was found lies outside of what the model looks at, and was not inspected</source>
        <translation>%1 % des Gefundenen liegen außerhalb dessen, was das Modell ansieht, und wurden nicht geprüft</translation>
    </message>
    <message>
        <source>Another export writes here</source>
        <translation>Ein anderer Export schreibt hierher</translation>
    </message>
    <message>
        <source>The format %1 holds results, and none are given</source>
        <translation>Das Format %1 enthält Ergebnisse, und es sind keine angegeben</translation>
    </message>
    <message>
        <source>Name the folder that inspect wrote with %1</source>
        <translation>Geben Sie den Ordner, den inspect geschrieben hat, mit %1 an</translation>
    </message>
    <message>
        <source>No part of this data has a result</source>
        <translation>Kein Teil dieser Daten hat ein Ergebnis</translation>
    </message>
    <message>
        <source>Name the folder of the results of these parts</source>
        <translation>Geben Sie den Ordner mit den Ergebnissen dieser Teile an</translation>
    </message>
    <message>
        <source>A depth picture needs one channel</source>
        <translation>Ein Tiefenbild braucht einen Kanal</translation>
    </message>
    <message>
        <source>Write a picture that is not empty</source>
        <translation>Schreiben Sie ein Bild, das nicht leer ist</translation>
    </message>
    <message>
        <source>A mapping says nothing to the reader of a plugin</source>
        <translation>Eine Zuordnung sagt dem Leser eines Plugins nichts</translation>
    </message>
    <message>
        <source>Give a mapping or a reader</source>
        <translation>Geben Sie eine Zuordnung oder einen Leser an</translation>
    </message>
    <message>
        <source>There is no reader &apos;%1&apos;</source>
        <translation>Es gibt keinen Leser „%1“</translation>
    </message>
    <message>
        <source>Several readers recognise these data: %1</source>
        <translation>Mehrere Leser erkennen diese Daten: %1</translation>
    </message>
    <message>
        <source>Say which one is to read them, such as %1</source>
        <translation>Sagen Sie, welcher sie lesen soll, etwa mit %1</translation>
    </message>
    <message>
        <source>%1. These readers of plugins do not recognise it either: %2</source>
        <translation>%1. Auch diese Leser von Plugins erkennen es nicht: %2</translation>
    </message>
    <message>
        <source>The reader %1 recognises these data, too: %2 reads them with it</source>
        <translation>Auch der Leser %1 erkennt diese Daten: %2 liest sie mit ihm</translation>
    </message>
    <message>
        <source>The program itself has a format &apos;%1&apos;</source>
        <translation>Das Programm selbst hat ein Format „%1“</translation>
    </message>
    <message>
        <source>it made a file with the name &apos;%1&apos;, which is none for a file</source>
        <translation>es legte eine Datei mit dem Namen „%1“ an, der keiner für eine Datei ist</translation>
    </message>
    <message>
        <source>it made &apos;%1&apos;, which is no ordinary file</source>
        <translation>es legte „%1“ an, was keine gewöhnliche Datei ist</translation>
    </message>
    <message>
        <source>what it made cannot be read: %1</source>
        <translation>was es angelegt hat, kann nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>it made no file</source>
        <translation>es legte keine Datei an</translation>
    </message>
    <message>
        <source>This is no plugin for Twinspect</source>
        <translation>Das ist kein Plugin für Twinspect</translation>
    </message>
    <message>
        <source>Install the plugin for this version of Twinspect, or build it again with this one</source>
        <translation>Installieren Sie das Plugin für diese Version von Twinspect, oder bauen Sie es mit dieser neu</translation>
    </message>
    <message>
        <source>it wanted to write a file &apos;%1&apos;, which is no name below the folder of the export</source>
        <translation>es wollte eine Datei „%1“ schreiben; das ist kein Name unterhalb des Export-Ordners</translation>
    </message>
    <message>
        <source>Nothing says whether this part is good or defective, and others of the data have a label</source>
        <translation>Nichts sagt, ob dieses Teil gut oder fehlerhaft ist, und andere Teile der Daten haben eine Kennzeichnung</translation>
    </message>
    <message>
        <source>Label it in the program that made the data</source>
        <translation>Kennzeichnen Sie es in dem Programm, das die Daten erzeugt hat</translation>
    </message>
    <message>
        <source>it gave a part of %1 x %2 pixels</source>
        <translation>es gab ein Teil mit %1 x %2 Pixeln</translation>
    </message>
    <message>
        <source>it gave neither xyz nor depth</source>
        <translation>es gab weder xyz noch Tiefe</translation>
    </message>
    <message>
        <source>it gave both xyz and depth</source>
        <translation>es gab sowohl xyz als auch Tiefe</translation>
    </message>
    <message>
        <source>it gave &apos;%1&apos; with %2 values instead of %3</source>
        <translation>es gab „%1“ mit %2 statt %3 Werten</translation>
    </message>
    <message>
        <source>it gave a unit of %1 m</source>
        <translation>es gab eine Einheit von %1 m</translation>
    </message>
    <message>
        <source>it gave a camera with fx %1, fy %2, cx %3, cy %4</source>
        <translation>es gab eine Kamera mit fx %1, fy %2, cx %3, cy %4</translation>
    </message>
    <message>
        <source>The reader gave a name that cannot be that of a part</source>
        <translation>Der Leser nannte einen Namen, der nicht der eines Teils sein kann</translation>
    </message>
    <message>
        <source>The reader gave the type of defect &apos;%1&apos;, which cannot be one</source>
        <translation>Der Leser nannte den Fehlertyp „%1“, der keiner sein kann</translation>
    </message>
    <message>
        <source>The reader gave this name to two parts</source>
        <translation>Der Leser gab zwei Teilen diesen Namen</translation>
    </message>
    <message>
        <source>The reader %1 found no part in these data</source>
        <translation>Der Leser %1 fand in diesen Daten kein Teil</translation>
    </message>
    <message>
        <source>Several plugins recognise this folder</source>
        <translation>Mehrere Plugins erkennen diesen Ordner</translation>
    </message>
    <message>
        <source>Choose the one that is to read it</source>
        <translation>Wählen Sie das Plugin, das ihn lesen soll</translation>
    </message>
    <message>
        <source>not used: the parts to learn from are too few (%1)</source>
        <translation>nicht verwendet: zu wenige Teile, von denen gelernt wird (%1)</translation>
    </message>
    <message>
        <source>Keep one of them; in a mapping one pattern says it all</source>
        <translation>Behalten Sie eines davon; in einer Zuordnung sagt ein Muster alles</translation>
    </message>
    <message>
        <source>The mapping says &quot;%1&quot; twice</source>
        <translation>Die Zuordnung nennt „%1“ zweimal</translation>
    </message>
    <message>
        <source>Pictures of this kind (%1) are not read: save them as PNG, JPEG, BMP or TIFF</source>
        <translation>Bilder dieser Art (%1) werden nicht gelesen: Speichern Sie sie als PNG, JPEG, BMP oder TIFF</translation>
    </message>
    <message>
        <source>Geometry of this kind (%1) is not read. %2</source>
        <translation>Geometrie dieser Art (%1) wird nicht gelesen. %2</translation>
    </message>
    <message>
        <source>%1: %2. %3</source>
        <translation>%1: %2. %3</translation>
    </message>
    <message>
        <source>The camera file&apos;s roi or binning does not fit its width and height</source>
        <translation>roi oder binning der Kameradatei passt nicht zu ihrer Breite und Höhe</translation>
    </message>
    <message>
        <source>The camera file says &quot;%1&quot; twice</source>
        <translation>Die Kameradatei nennt „%1“ zweimal</translation>
    </message>
    <message>
        <source>Keep the camera of the depth pictures alone in it</source>
        <translation>Lassen Sie darin nur die Kamera der Tiefenbilder stehen</translation>
    </message>
    <message>
        <source>The lowest 3 bits of this depth picture do not change with the distance, as where a Kinect keeps the number of a person in them. Shift the values to the right by 3 bits and export them again</source>
        <translation>Die untersten 3 Bits dieses Tiefenbilds ändern sich nicht mit der Entfernung, wie dort, wo eine Kinect darin die Nummer einer Person ablegt. Verschieben Sie die Werte um 3 Bits nach rechts und exportieren Sie sie neu</translation>
    </message>
    <message>
        <source>This is an archive (zip)</source>
        <translation>Das ist ein Archiv (zip)</translation>
    </message>
    <message>
        <source>Unpack it, and import the folder</source>
        <translation>Entpacken Sie es, und importieren Sie den Ordner</translation>
    </message>
    <message>
        <source>Tracks of videos are not read. Export the task of CVAT as &quot;CVAT for images 1.1&quot;</source>
        <translation>Spuren von Videos werden nicht gelesen. Exportieren Sie die Aufgabe aus CVAT als &quot;CVAT for images 1.1&quot;</translation>
    </message>
    <message>
        <source>Names of defective parts alone are for a folder that holds clouds with colours alone</source>
        <translation>Namen defekter Teile allein gelten für einen Ordner, der nur Punktwolken mit Farben enthält</translation>
    </message>
    <message>
        <source>Also say which files belong together, with &quot;colour&quot; and &quot;geometry&quot; of a mapping</source>
        <translation>Sagen Sie mit &quot;colour&quot; und &quot;geometry&quot; einer Zuordnung auch, welche Dateien zusammengehören</translation>
    </message>
    <message>
        <source>Points and RGB pictures were put together by their names: &quot;%1&quot; and &quot;%2&quot;. If that is wrong, give a mapping</source>
        <translation>Punkte und RGB-Bilder wurden nach ihren Namen zusammengefügt: &quot;%1&quot; und &quot;%2&quot;. Wenn das falsch ist, geben Sie eine Zuordnung an</translation>
    </message>
    <message>
        <source>The camera file describes the lens in a way that is not read: it is taken to be straight. Export undistorted pictures with the camera file that belongs to them</source>
        <translation>Die Kameradatei beschreibt das Objektiv auf eine Weise, die nicht gelesen wird: Es gilt als verzeichnungsfrei. Exportieren Sie entzerrte Bilder mit der Kameradatei, die zu ihnen gehört</translation>
    </message>
    <message>
        <source>The camera file says that the lens moves points by up to %1 pixels, and that was undone. If the pictures are undistorted already, give their camera file without the numbers of the lens</source>
        <translation>Laut Kameradatei verschiebt das Objektiv Punkte um bis zu %1 Bildpunkte; das wurde herausgerechnet. Wenn die Bilder schon entzerrt sind, geben Sie ihre Kameradatei ohne die Zahlen des Objektivs an</translation>
    </message>
    <message>
        <source>The camera file&apos;s skew moves points by up to %1 pixels, which is not corrected here. Export pictures without skew, with the camera file that belongs to them</source>
        <translation>Die Schiefe (skew) der Kameradatei verschiebt Punkte um bis zu %1 Bildpunkte, was hier nicht korrigiert wird. Exportieren Sie Bilder ohne Schiefe mit der Kameradatei, die zu ihnen gehört</translation>
    </message>
    <message>
        <source>Give a lower limit of 0 or less and an upper limit of 0 or more, in mm, such as -0.2,0.3</source>
        <translation>Geben Sie eine untere Grenze von 0 oder weniger und eine obere von 0 oder mehr in mm an, etwa -0.2,0.3</translation>
    </message>
    <message>
        <source>Write it in mm, such as 0.3 or -0.2,0.3</source>
        <translation>Schreiben Sie sie in mm, etwa 0.3 oder -0.2,0.3</translation>
    </message>
    <message>
        <source>A tolerance of %1 mm to %2 mm makes no sense for the height against good parts</source>
        <translation>Eine Toleranz von %1 mm bis %2 mm ergibt für die Höhe gegen Gutteile keinen Sinn</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no tolerance of heights</source>
        <translation>„%1“ ist keine Toleranz für Höhen</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 und %2</translation>
    </message>
    <message>
        <source>Outside of the tolerance of %1 mm to %2 mm against the mean good part: %3. The tolerance makes no verdict</source>
        <translation>Außerhalb der Toleranz von %1 mm bis %2 mm gegen das mittlere Gutteil: %3. Die Toleranz bestimmt kein Urteil</translation>
    </message>
    <message>
        <source>%1 mm2 up to %2 mm lower</source>
        <translation>%1 mm2 um bis zu %2 mm tiefer</translation>
    </message>
    <message>
        <source>%1 mm2 up to %2 mm higher</source>
        <translation>%1 mm2 um bis zu %2 mm höher</translation>
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
            <numerusform>%n Datei hat keinen Partner gleichen Namens und wird nicht verwendet. Ergänzen Sie das fehlende Bild oder die Geometrie, oder entfernen Sie sie.</numerusform>
            <numerusform>%n Dateien haben keinen Partner gleichen Namens und werden nicht verwendet. Ergänzen Sie die fehlenden Bilder oder Geometrien, oder entfernen Sie sie.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) or folder(s) are not used: %1</source>
        <translation>
            <numerusform>%n Datei oder Ordner wird nicht verwendet: %1</numerusform>
            <numerusform>%n Dateien oder Ordner werden nicht verwendet: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>This part cannot be read and will be left out: %1</source>
        <translation>Dieses Teil kann nicht gelesen werden und wird ausgelassen: %1</translation>
    </message>
    <message>
        <source>This depth picture has only 8 bits or is coloured for the eye: the measured depth is lost. Record the raw 16-bit depth instead of a preview.</source>
        <translation>Dieses Tiefenbild hat nur 8 Bit oder ist für das Auge eingefärbt: Die gemessene Tiefe ist verloren. Zeichnen Sie die rohe 16-Bit-Tiefe auf statt einer Vorschau.</translation>
    </message>
    <message>
        <source>This file is %1 × %2 pixels, but the RGB picture is %3 × %4. Export both with the same size, pixel by pixel aligned.</source>
        <translation>Diese Datei hat %1 × %2 Bildpunkte, das RGB-Bild aber %3 × %4. Exportieren Sie beide gleich groß und Bildpunkt für Bildpunkt ausgerichtet.</translation>
    </message>
    <message>
        <source>The pictures come in %1 different sizes. Most are %2 × %3 pixels; these are not. Was the camera set up differently?</source>
        <translation>Die Bilder haben %1 verschiedene Größen. Die meisten haben %2 × %3 Bildpunkte, diese nicht. War die Kamera anders eingerichtet?</translation>
    </message>
    <message>
        <source>The sensor measured nothing here: there is no depth at all. Record the part again.</source>
        <translation>Der Sensor hat hier nichts gemessen: Es gibt gar keine Tiefe. Nehmen Sie das Teil noch einmal auf.</translation>
    </message>
    <message>
        <source>Much of the part has no depth (up to %1). Check the sensor&apos;s exposure, shadows and reflections; defects in the gaps can only be seen in colour.</source>
        <translation>Ein großer Teil des Teils hat keine Tiefe (bis zu %1). Prüfen Sie Belichtung, Schatten und Spiegelungen; Fehler in den Lücken sind nur in der Farbe zu sehen.</translation>
    </message>
    <message>
        <source>%1 of all pixels have no depth. Is the sensor in its working range?</source>
        <translation>%1 aller Bildpunkte haben keine Tiefe. Ist der Sensor in seinem Arbeitsbereich?</translation>
    </message>
    <message>
        <source>%1 part(s) look like millimetres and %2 like metres. Check the unit of these.</source>
        <translation>%1 Teile sehen nach Millimetern aus und %2 nach Metern. Prüfen Sie deren Einheit.</translation>
    </message>
    <message>
        <source>RGB and depth do not lie on each other: edges are %1 px further right and %2 px further down in the RGB pictures than in the geometry. Export the point cloud aligned with the RGB picture.</source>
        <translation>RGB und Tiefe liegen nicht aufeinander: Kanten liegen in den RGB-Bildern %1 Bildpunkte weiter rechts und %2 Bildpunkte weiter unten als in der Geometrie. Exportieren Sie die Punktwolke auf das RGB-Bild ausgerichtet.</translation>
    </message>
    <message numerus="yes">
        <source>No part was found in %n picture(s); they will be left out. Is the tray empty?</source>
        <translation>
            <numerusform>In %n Bild wurde kein Teil gefunden; es wird ausgelassen. Ist die Ablage leer?</numerusform>
            <numerusform>In %n Bildern wurde kein Teil gefunden; sie werden ausgelassen. Ist die Ablage leer?</numerusform>
        </translation>
    </message>
    <message>
        <source>The part fills the picture, so no ground is visible. Heights refer to a plane through all of it.</source>
        <translation>Das Teil füllt das Bild, deshalb ist kein Untergrund zu sehen. Höhen beziehen sich auf eine Ebene durch das ganze Teil.</translation>
    </message>
    <message>
        <source>The ground around the part is visible in some pictures and not in others. Have a look at these.</source>
        <translation>In manchen Bildern ist der Untergrund um das Teil zu sehen, in anderen nicht. Sehen Sie sich diese an.</translation>
    </message>
    <message>
        <source>The part reaches the edge of the picture. What lies outside cannot be inspected.</source>
        <translation>Das Teil reicht bis zum Bildrand. Was außerhalb liegt, kann nicht geprüft werden.</translation>
    </message>
    <message>
        <source>These have the same RGB picture but different geometry, so at least one was put together wrongly.</source>
        <translation>Diese haben dasselbe RGB-Bild, aber verschiedene Geometrie; mindestens eines wurde falsch zusammengestellt.</translation>
    </message>
    <message>
        <source>These are the same scan. A repeated scan teaches nothing new; keep one of them.</source>
        <translation>Das ist dieselbe Aufnahme. Eine wiederholte Aufnahme lehrt nichts Neues; behalten Sie eine davon.</translation>
    </message>
    <message>
        <source>The same scan is in more than one of training, validation and test. A test with parts that were trained on proves nothing.</source>
        <translation>Dieselbe Aufnahme liegt in mehr als einem von Training, Validierung und Test. Ein Test mit gelernten Teilen beweist nichts.</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) stand out from the other good ones. Are they really good? See the strip below.</source>
        <translation>
            <numerusform>%n Teil fällt unter den Gutteilen auf. Ist es wirklich gut? Siehe die Reihe unten.</numerusform>
            <numerusform>%n Teile fallen unter den Gutteilen auf. Sind sie wirklich gut? Siehe die Reihe unten.</numerusform>
        </translation>
    </message>
    <message>
        <source>The mask of these defective parts marks nothing.</source>
        <translation>Die Maske dieser Schlechtteile markiert nichts.</translation>
    </message>
    <message>
        <source>The mask of these good parts marks something. Are they really good?</source>
        <translation>Die Maske dieser Gutteile markiert etwas. Sind sie wirklich gut?</translation>
    </message>
    <message numerus="yes">
        <source>%n defective part(s) have no mask. Only figures about whole parts can be made of them.</source>
        <translation>
            <numerusform>%n Schlechtteil hat keine Maske. Dafür sind nur Kennzahlen über ganze Teile möglich.</numerusform>
            <numerusform>%n Schlechtteile haben keine Maske. Dafür sind nur Kennzahlen über ganze Teile möglich.</numerusform>
        </translation>
    </message>
    <message>
        <source>There are only %1 usable good parts. At least %2 are needed, %3 or more are recommended.</source>
        <translation>Es gibt nur %1 brauchbare Gutteile. Mindestens %2 sind nötig, %3 oder mehr werden empfohlen.</translation>
    </message>
    <message>
        <source>There are %1 usable good parts. That is enough to train, but %2 or more are recommended.</source>
        <translation>Es gibt %1 brauchbare Gutteile. Das genügt zum Trainieren, doch %2 oder mehr werden empfohlen.</translation>
    </message>
    <message>
        <source>%1 held-out good parts without a false reject prove a false-reject rate below %2 (with 95 % confidence).</source>
        <translation>%1 zurückgehaltene Gutteile ohne Pseudofehler beweisen eine Pseudofehlerrate unter %2 (mit 95 % Vertrauen).</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Brighter than the others (grey value %1 instead of %2)</source>
        <translation>Heller als die anderen (Grauwert %1 statt %2)</translation>
    </message>
    <message>
        <source>Darker than the others (grey value %1 instead of %2)</source>
        <translation>Dunkler als die anderen (Grauwert %1 statt %2)</translation>
    </message>
    <message>
        <source>More red than the others</source>
        <translation>Rötlicher als die anderen</translation>
    </message>
    <message>
        <source>Less red than the others</source>
        <translation>Weniger rot als die anderen</translation>
    </message>
    <message>
        <source>More blue than the others</source>
        <translation>Bläulicher als die anderen</translation>
    </message>
    <message>
        <source>Less blue than the others</source>
        <translation>Weniger blau als die anderen</translation>
    </message>
    <message>
        <source>Sharper or noisier picture than the others</source>
        <translation>Bild schärfer oder verrauschter als die anderen</translation>
    </message>
    <message>
        <source>Blurred picture</source>
        <translation>Unscharfes Bild</translation>
    </message>
    <message>
        <source>Noisier depth (%1 µm instead of %2 µm)</source>
        <translation>Tiefe verrauschter (%1 µm statt %2 µm)</translation>
    </message>
    <message>
        <source>Smoother depth (%1 µm instead of %2 µm)</source>
        <translation>Tiefe glatter (%1 µm statt %2 µm)</translation>
    </message>
    <message>
        <source>More of it is without depth (%1 instead of %2)</source>
        <translation>Mehr davon ist ohne Tiefe (%1 statt %2)</translation>
    </message>
    <message>
        <source>Less of it is without depth (%1 instead of %2)</source>
        <translation>Weniger davon ist ohne Tiefe (%1 statt %2)</translation>
    </message>
    <message>
        <source>Larger than the others (%1 mm² instead of %2 mm²)</source>
        <translation>Größer als die anderen (%1 mm² statt %2 mm²)</translation>
    </message>
    <message>
        <source>Smaller than the others (%1 mm² instead of %2 mm²)</source>
        <translation>Kleiner als die anderen (%1 mm² statt %2 mm²)</translation>
    </message>
    <message>
        <source>Taller than the others (%1 mm instead of %2 mm)</source>
        <translation>Höher als die anderen (%1 mm statt %2 mm)</translation>
    </message>
    <message>
        <source>Flatter than the others (%1 mm instead of %2 mm)</source>
        <translation>Flacher als die anderen (%1 mm statt %2 mm)</translation>
    </message>
    <message>
        <source>Recorded from farther away (%1 mm per pixel instead of %2)</source>
        <translation>Aus größerer Entfernung aufgenommen (%1 mm je Bildpunkt statt %2)</translation>
    </message>
    <message>
        <source>Recorded from nearer (%1 mm per pixel instead of %2)</source>
        <translation>Aus geringerer Entfernung aufgenommen (%1 mm je Bildpunkt statt %2)</translation>
    </message>
    <message numerus="yes">
        <source>%n usable good part(s) are too few to train on: give at least %1.</source>
        <translation>
            <numerusform>%n brauchbares Gutteil ist zu wenig zum Trainieren: Geben Sie mindestens %1.</numerusform>
            <numerusform>%n brauchbare Gutteile sind zu wenige zum Trainieren: Geben Sie mindestens %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 good parts will be trained on and %2 kept to check: with those, no false-reject rate below %3 can be proved. Other good parts, tested later, can prove more.</source>
        <translation>%1 Gutteile werden gelernt und %2 zur Kontrolle zurückgehalten: Damit lässt sich keine Pseudofehlerrate unter %3 beweisen. Andere, später geprüfte Gutteile können mehr beweisen.</translation>
    </message>
    <message>
        <source>The camera is %1 m away and sees %2 × %3 mm, %4 mm per pixel; one unit in the files is %5 mm.</source>
        <translation>Die Kamera ist %1 m entfernt und sieht %2 × %3 mm, %4 mm je Pixel; eine Einheit in den Dateien sind %5 mm.</translation>
    </message>
    <message>
        <source>%1 The unit was judged from the numbers; set it under &quot;Map files&quot; if it is wrong.</source>
        <translation>%1 Die Einheit wurde aus den Zahlen geschlossen; geben Sie sie unter &quot;Dateien zuordnen&quot; an, wenn sie falsch ist.</translation>
    </message>
    <message>
        <source>The mask of these parts marks nearly everything. Only black is background, not transparent or coloured pixels.</source>
        <translation>Die Maske dieser Teile markiert fast alles. Nur Schwarz ist Hintergrund, nicht durchsichtige oder farbige Pixel.</translation>
    </message>
    <message>
        <source>Repair: set %1 to %2</source>
        <translation>Reparatur: %1 auf %2 setzen</translation>
    </message>
    <message numerus="yes">
        <source>%n of %1 good part(s) look like another variant. Train each variant by itself.</source>
        <translation>
            <numerusform>%n von %1 Gutteilen sieht aus wie eine andere Variante. Trainieren Sie jede Variante für sich.</numerusform>
            <numerusform>%n von %1 Gutteilen sehen aus wie eine andere Variante. Trainieren Sie jede Variante für sich.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Interest</name>
    <message>
        <source>are ignored</source>
        <translation>zählen nicht</translation>
    </message>
    <message>
        <source>are inspected, others not</source>
        <translation>werden geprüft, andere nicht</translation>
    </message>
    <message>
        <source>have limits of their own</source>
        <translation>haben eigene Grenzen</translation>
    </message>
    <message>
        <source>ignored</source>
        <translation>zählt nicht</translation>
    </message>
    <message>
        <source>inspected</source>
        <translation>wird geprüft</translation>
    </message>
    <message>
        <source>limits of its own</source>
        <translation>eigene Grenzen</translation>
    </message>
    <message>
        <source>reject above %1</source>
        <translation>n.i.O. über %1</translation>
    </message>
    <message>
        <source>from %1 mm²</source>
        <translation>ab %1 mm²</translation>
    </message>
    <message>
        <source>from %1 mm deep or high</source>
        <translation>ab %1 mm Tiefe oder Höhe</translation>
    </message>
    <message>
        <source>not on the part</source>
        <translation>nicht auf dem Teil</translation>
    </message>
    <message>
        <source>%1 % of the part</source>
        <translation>%1 % des Teils</translation>
    </message>
    <message>
        <source>cut off by the border of the picture</source>
        <translation>vom Bildrand abgeschnitten</translation>
    </message>
    <message>
        <source>score %1</source>
        <translation>Wert %1</translation>
    </message>
</context>
<context>
    <name>PairsModel</name>
    <message>
        <source>Not readable</source>
        <translation>Nicht lesbar</translation>
    </message>
    <message>
        <source>%1 from %2 to %3</source>
        <translation>%1 von %2 zu %3</translation>
    </message>
    <message>
        <source>All %1 parts keep their verdict.</source>
        <translation>Alle %1 Teile behalten ihr Urteil.</translation>
    </message>
    <message>
        <source>%1 of %2 parts get another verdict: %3.</source>
        <translation>%1 von %2 Teilen bekommen ein anderes Urteil: %3.</translation>
    </message>
</context>
<context>
    <name>Parameters</name>
    <message>
        <source>Backbone</source>
        <translation>Grundnetz</translation>
    </message>
    <message>
        <source>Pretrained network whose features are compared.</source>
        <translation>Vortrainiertes Netz, dessen Merkmale verglichen werden.</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>Which channels are trained and used.</source>
        <translation>Welche Kanäle trainiert und benutzt werden.</translation>
    </message>
    <message>
        <source>Depth encoding</source>
        <translation>Tiefenkodierung</translation>
    </message>
    <message>
        <source>How depth becomes the three channels of the backbone.</source>
        <translation>Wie aus der Tiefe die drei Kanäle des Grundnetzes werden.</translation>
    </message>
    <message>
        <source>Feature refinement</source>
        <translation>Merkmalsverfeinerung</translation>
    </message>
    <message>
        <source>Guided feature refinement between teacher and student.</source>
        <translation>Geführte Merkmalsverfeinerung zwischen Lehrer und Schüler.</translation>
    </message>
    <message>
        <source>Fusion</source>
        <translation>Zusammenführung</translation>
    </message>
    <message>
        <source>How the two anomaly maps become one.</source>
        <translation>Wie aus den beiden Anomaliekarten eine wird.</translation>
    </message>
    <message>
        <source>Network size</source>
        <translation>Netzgröße</translation>
    </message>
    <message>
        <source>Side of the square picture the network sees; a multiple of 32.</source>
        <translation>Seite des quadratischen Bildes, das das Netz sieht; ein Vielfaches von 32.</translation>
    </message>
    <message>
        <source>Gates</source>
        <translation>Gatter</translation>
    </message>
    <message>
        <source>Number of CM-SEGF gates whose answers are averaged.</source>
        <translation>Anzahl der CM-SEGF-Gatter, deren Antworten gemittelt werden.</translation>
    </message>
    <message>
        <source>Student width</source>
        <translation>Breite des Schülers</translation>
    </message>
    <message>
        <source>Channels of the student at stride 4; more is slower.</source>
        <translation>Kanäle des Schülers bei Schrittweite 4; mehr ist langsamer.</translation>
    </message>
    <message>
        <source>Student blocks</source>
        <translation>Blöcke des Schülers</translation>
    </message>
    <message>
        <source>Residual blocks of each decoder stage.</source>
        <translation>Residualblöcke je Dekoderstufe.</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Voreinstellung</translation>
    </message>
    <message>
        <source>How long to train: quick for a first look, standard, or thorough; auto takes standard on a CPU and thorough on a GPU.</source>
        <translation>Wie lange trainiert wird: ein erster Eindruck, das Übliche oder so gut es geht; auto nimmt standard auf einer CPU und thorough auf einer GPU.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Time for the training; the machine&apos;s speed decides how many steps fit. 0 lets the preset decide.</source>
        <translation>Zeit für das Training; das Tempo des Rechners entscheidet, wie viele Schritte hineinpassen. 0 überlässt es der Voreinstellung.</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Rechengerät</translation>
    </message>
    <message>
        <source>Where to compute: auto, cpu, cuda or cuda:N.</source>
        <translation>Wo gerechnet wird: auto, cpu, cuda oder cuda:N.</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Zahlengenauigkeit</translation>
    </message>
    <message>
        <source>Number format of the networks; auto takes the faster one that the machine supports.</source>
        <translation>Zahlenformat der Netze; auto nimmt das schnellere, das der Rechner beherrscht.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startzahl</translation>
    </message>
    <message>
        <source>Start of all random numbers: the same seed, data and machine give the same model.</source>
        <translation>Anfang aller Zufallszahlen: gleiche Startzahl, Daten und gleicher Rechner ergeben dasselbe Modell.</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Training steps of the channels; 0 lets the preset decide.</source>
        <translation>Trainingsschritte der Kanäle; 0 überlässt es der Voreinstellung.</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>Parts in one step; fewer need less memory; 0 takes 4 for every process.</source>
        <translation>Teile je Schritt; weniger brauchen weniger Speicher; 0 nimmt 4 je Prozess.</translation>
    </message>
    <message>
        <source>Gate steps</source>
        <translation>Gatterschritte</translation>
    </message>
    <message>
        <source>Training steps of each fusion gate; 0 lets the preset decide.</source>
        <translation>Trainingsschritte je Gatter; 0 überlässt es der Voreinstellung.</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>Largest step width of the optimiser.</source>
        <translation>Größte Schrittweite des Optimierers.</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>Gewichtsabnahme</translation>
    </message>
    <message>
        <source>Pull of the weights towards zero.</source>
        <translation>Zug der Gewichte gegen null.</translation>
    </message>
    <message>
        <source>Checkpoint interval</source>
        <translation>Abstand der Zwischenstände</translation>
    </message>
    <message>
        <source>Longest time of work that a crash can lose.</source>
        <translation>Längste Arbeitszeit, die ein Absturz kosten kann.</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>Zuarbeiter</translation>
    </message>
    <message>
        <source>Threads that prepare data; 0 lets the machine decide.</source>
        <translation>Threads, die Daten vorbereiten; 0 überlässt es dem Rechner.</translation>
    </message>
    <message>
        <source>Perlin perturbation</source>
        <translation>Perlin-Störung</translation>
    </message>
    <message>
        <source>Teach the network with Perlin-guided artificial defects.</source>
        <translation>Lehrt das Netz mit künstlichen, Perlin-geführten Fehlern.</translation>
    </message>
    <message>
        <source>Texture alignment</source>
        <translation>Texturangleichung</translation>
    </message>
    <message>
        <source>Lay statistically matched textures onto the artificial defects.</source>
        <translation>Legt statistisch angepasste Texturen auf die künstlichen Fehler.</translation>
    </message>
    <message>
        <source>Guided smoothing</source>
        <translation>Geführte Glättung</translation>
    </message>
    <message>
        <source>Smooth artificial depth defects along the part&apos;s geometry.</source>
        <translation>Glättet künstliche Tiefenfehler entlang der Geometrie des Teils.</translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation>Abwandlung</translation>
    </message>
    <message>
        <source>Show parts slightly moved, turned and lit differently.</source>
        <translation>Zeigt Teile leicht verschoben, gedreht und anders beleuchtet.</translation>
    </message>
    <message>
        <source>Mean good part</source>
        <translation>Mittleres Gutteil</translation>
    </message>
    <message>
        <source>Also compare each part with the mean good part, where good parts can be laid on each other.</source>
        <translation>Jedes Teil auch mit dem mittleren Gutteil vergleichen, wo sich Gutteile aufeinander legen lassen.</translation>
    </message>
    <message>
        <source>Refinement weight</source>
        <translation>Gewicht der Verfeinerung</translation>
    </message>
    <message>
        <source>Weight of the projection loss of the feature refinement.</source>
        <translation>Gewicht des Projektionsverlusts der Merkmalsverfeinerung.</translation>
    </message>
    <message>
        <source>Contraction weight</source>
        <translation>Gewicht der Verdichtung</translation>
    </message>
    <message>
        <source>Weight of the distribution contraction of the feature refinement.</source>
        <translation>Gewicht der Verteilungsverdichtung der Merkmalsverfeinerung.</translation>
    </message>
    <message>
        <source>Affinity weight</source>
        <translation>Gewicht der Verwandtschaft</translation>
    </message>
    <message>
        <source>Weight of the non-local consistency of the feature refinement.</source>
        <translation>Gewicht der nichtlokalen Stimmigkeit der Merkmalsverfeinerung.</translation>
    </message>
    <message>
        <source>Supervision weight</source>
        <translation>Gewicht der Anleitung</translation>
    </message>
    <message>
        <source>Weight of the pixel-wise supervision by the artificial defects.</source>
        <translation>Gewicht der bildpunktweisen Anleitung durch die künstlichen Fehler.</translation>
    </message>
    <message>
        <source>Expected colour and height</source>
        <translation>Erwartete Farbe und Höhe</translation>
    </message>
    <message>
        <source>Also compares colour and height themselves with what a good part would show there.</source>
        <translation>Vergleicht auch Farbe und Höhe selbst mit dem, was ein Gutteil dort zeigen würde.</translation>
    </message>
    <message>
        <source>Smallest deviation</source>
        <translation>Kleinste Abweichung</translation>
    </message>
    <message>
        <source>Added to the deviation of every pixel, as a share of the part&apos;s height range; the noise of the sensor.</source>
        <translation>Wird zur Abweichung jedes Pixels addiert, als Anteil des Höhenbereichs des Teils; das Rauschen des Sensors.</translation>
    </message>
    <message>
        <source>Weight of depth</source>
        <translation>Gewicht der Tiefe</translation>
    </message>
    <message>
        <source>How much differences of the surface count beside differences of the picture; 1 = as much.</source>
        <translation>Wie viel Unterschiede der Oberfläche neben Unterschieden des Bildes zählen; 1 = gleich viel.</translation>
    </message>
    <message>
        <source>Share kept</source>
        <translation>Behaltener Anteil</translation>
    </message>
    <message>
        <source>Share of the good parts&apos; places that is remembered.</source>
        <translation>Anteil der Stellen der Gutteile, der gemerkt wird.</translation>
    </message>
    <message>
        <source>Another seed gives another training of the same parts.</source>
        <translation>Ein anderer Startwert gibt ein anderes Training mit denselben Teilen.</translation>
    </message>
    <message>
        <source>Cell</source>
        <translation>Zelle</translation>
    </message>
    <message>
        <source>Side of the squares that are compared.</source>
        <translation>Seite der Quadrate, die verglichen werden.</translation>
    </message>
    <message>
        <source>Radius of directions</source>
        <translation>Radius der Richtungen</translation>
    </message>
    <message>
        <source>The direction of the surface at a pixel is that of the pixels so near.</source>
        <translation>Die Richtung der Oberfläche an einem Pixel ist die der Pixel, die so nahe liegen.</translation>
    </message>
    <message>
        <source>Radius of surfaces</source>
        <translation>Radius der Oberflächen</translation>
    </message>
    <message>
        <source>A pixel is described by the directions of the pixels so near; more is slower.</source>
        <translation>Ein Pixel wird durch die Richtungen der Pixel beschrieben, die so nahe liegen; mehr ist langsamer.</translation>
    </message>
    <message>
        <source>Step of surfaces</source>
        <translation>Schritt der Oberflächen</translation>
    </message>
    <message>
        <source>Every so many pixels is described; more is faster.</source>
        <translation>Jedes so vielte Pixel wird beschrieben; mehr ist schneller.</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Good parts that each step learns from.</source>
        <translation>Gutteile, aus denen jeder Schritt lernt.</translation>
    </message>
    <message>
        <source>How much the features of the critic count beside the heights.</source>
        <translation>Wie viel die Merkmale des Kritikers neben den Höhen zählen.</translation>
    </message>
    <message>
        <source>Length of the training.</source>
        <translation>Länge des Trainings.</translation>
    </message>
    <message>
        <source>Numbers that are left of a part in the middle of the network.</source>
        <translation>Zahlen, die in der Mitte des Netzes von einem Teil übrig bleiben.</translation>
    </message>
    <message>
        <source>Numbers that the generator makes a part of.</source>
        <translation>Zahlen, aus denen der Generator ein Teil macht.</translation>
    </message>
    <message>
        <source>Of the first step; it falls to zero.</source>
        <translation>Des ersten Schritts; sie fällt auf null.</translation>
    </message>
    <message>
        <source>Parts a step</source>
        <translation>Teile je Schritt</translation>
    </message>
    <message>
        <source>Residual</source>
        <translation>Rest</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Auflösung</translation>
    </message>
    <message>
        <source>Side of the picture that the network takes.</source>
        <translation>Seitenlänge des Bildes, das das Netz bekommt.</translation>
    </message>
    <message>
        <source>Weight of features</source>
        <translation>Gewicht der Merkmale</translation>
    </message>
    <message>
        <source>What is compared: the heights, or their local structure.</source>
        <translation>Was verglichen wird: die Höhen oder ihre örtliche Struktur.</translation>
    </message>
</context>
<context>
    <name>QAbstractSpinBox</name>
    <message>
        <source>&amp;Step up</source>
        <translation>&amp;Schritt hoch</translation>
    </message>
    <message>
        <source>Step &amp;down</source>
        <translation>Schritt &amp;runter</translation>
    </message>
    <message>
        <source>&amp;Select All</source>
        <translation>&amp;Alles auswählen</translation>
    </message>
</context>
<context>
    <name>QDockWidget</name>
    <message>
        <source>Float</source>
        <translation>Ablösen</translation>
    </message>
    <message>
        <source>Undocks and re-attaches the dock widget</source>
        <translation>Löst das Fenster ab oder dockt es wieder an</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Closes the dock widget</source>
        <translation>Schließt das Fenster</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>Look in:</source>
        <translation>Suchen in:</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Vor</translation>
    </message>
    <message>
        <source>Parent Directory</source>
        <translation>Übergeordneter Ordner</translation>
    </message>
    <message>
        <source>Create New Folder</source>
        <translation>Neuen Ordner anlegen</translation>
    </message>
    <message>
        <source>List View</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>Detail View</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Files of type:</source>
        <translation>Dateityp:</translation>
    </message>
    <message>
        <source>Directory:</source>
        <translation>Ordner:</translation>
    </message>
    <message>
        <source>File &amp;name:</source>
        <translation>Datei&amp;name:</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>Öff&amp;nen</translation>
    </message>
    <message>
        <source>&amp;Choose</source>
        <translation>&amp;Auswählen</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>S&amp;peichern</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>&amp;Umbenennen</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>Show &amp;hidden files</source>
        <translation>&amp;Versteckte Dateien anzeigen</translation>
    </message>
    <message>
        <source>&amp;New Folder</source>
        <translation>&amp;Neuer Ordner</translation>
    </message>
    <message>
        <source>New Folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message>
        <source>Computer</source>
        <translation>Computer</translation>
    </message>
    <message>
        <source>My Computer</source>
        <translation>Dieser Computer</translation>
    </message>
    <message>
        <source>%1 already exists.
Do you want to replace it?</source>
        <translation>%1 ist schon vorhanden.
Soll die Datei ersetzt werden?</translation>
    </message>
    <message>
        <source>%1
File not found.
Please verify the correct file name was given.</source>
        <translation>%1
Die Datei wurde nicht gefunden.
Bitte prüfen Sie den Dateinamen.</translation>
    </message>
    <message>
        <source>%1
Directory not found.
Please verify the correct directory name was given.</source>
        <translation>%1
Der Ordner wurde nicht gefunden.
Bitte prüfen Sie den Namen.</translation>
    </message>
</context>
<context>
    <name>QFileSystemModel</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Date Modified</source>
        <translation>Geändert am</translation>
    </message>
</context>
<context>
    <name>QKeySequenceEdit</name>
    <message>
        <source>Press shortcut</source>
        <translation>Tasten drücken</translation>
    </message>
</context>
<context>
    <name>QLineEdit</name>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>&amp;Ausschneiden</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>Alles auswählen</translation>
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
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>&amp;Yes</source>
        <translation>&amp;Ja</translation>
    </message>
    <message>
        <source>&amp;No</source>
        <translation>&amp;Nein</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
</context>
<context>
    <name>QWidgetTextControl</name>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>&amp;Ausschneiden</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>Alles auswählen</translation>
    </message>
</context>
<context>
    <name>Report</name>
    <message>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>Highest score</source>
        <translation>Höchster Wert</translation>
    </message>
    <message>
        <source>Area, mm²</source>
        <translation>Fläche, mm²</translation>
    </message>
    <message>
        <source>Size, mm</source>
        <translation>Größe, mm</translation>
    </message>
    <message>
        <source>Deepest, mm</source>
        <translation>Tiefste Stelle, mm</translation>
    </message>
    <message>
        <source>Highest, mm</source>
        <translation>Höchste Stelle, mm</translation>
    </message>
    <message>
        <source>Volume, mm³</source>
        <translation>Volumen, mm³</translation>
    </message>
    <message>
        <source>Raised by</source>
        <translation>Erkannt durch</translation>
    </message>
    <message>
        <source>%1, good parts vary by %2</source>
        <translation>%1, Gutteile schwanken um %2</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>Inspection of %1</source>
        <translation>Prüfung von %1</translation>
    </message>
    <message>
        <source>RGB</source>
        <translation>RGB</translation>
    </message>
    <message>
        <source>Height over the ground</source>
        <translation>Höhe über dem Untergrund</translation>
    </message>
    <message>
        <source>Anomaly map; coloured above the pixel threshold, line at it</source>
        <translation>Anomaliekarte; farbig über der Bildpunktschwelle, Linie auf ihr</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Score of the part</source>
        <translation>Wert des Teils</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Kennzeichnung</translation>
    </message>
    <message>
        <source>Picture file</source>
        <translation>Bilddatei</translation>
    </message>
    <message>
        <source>Depth file</source>
        <translation>Tiefendatei</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Regions above the pixel threshold</source>
        <translation>Bereiche über der Bildpunktschwelle</translation>
    </message>
    <message>
        <source>None.</source>
        <translation>Keine.</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>Inspection of %1: %2</source>
        <translation>Prüfung von %1: %2</translation>
    </message>
    <message>
        <source>Page %1 of %2</source>
        <translation>Seite %1 von %2</translation>
    </message>
    <message>
        <source>Review above</source>
        <translation>Nachprüfen über</translation>
    </message>
    <message>
        <source>no review band</source>
        <translation>kein Nachprüfband</translation>
    </message>
    <message>
        <source>Reject above</source>
        <translation>n.i.O. über</translation>
    </message>
    <message>
        <source>A pixel counts above</source>
        <translation>Ein Bildpunkt zählt über</translation>
    </message>
    <message>
        <source>Minimum area</source>
        <translation>Mindestfläche</translation>
    </message>
    <message>
        <source>every size counts</source>
        <translation>jede Größe zählt</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>nicht gespeichert</translation>
    </message>
    <message>
        <source>%1, revision %2</source>
        <translation>%1, Revision %2</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Thresholds set</source>
        <translation>Schwellwerte gesetzt</translation>
    </message>
    <message>
        <source>%1 by %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>tried, not applied: these verdicts are provisional</source>
        <translation>ausprobiert, nicht angewendet: Diese Urteile sind vorläufig</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Wie</translation>
    </message>
    <message>
        <source>Calculated from</source>
        <translation>Ermittelt an</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Twinspect · %1, recipe revision %2, model %3</source>
        <translation>Twinspect · %1, Rezept-Revision %2, Modell %3</translation>
    </message>
    <message>
        <source>Height (mm)</source>
        <translation>Höhe, mm</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation>Gutteile</translation>
    </message>
    <message>
        <source>Defects</source>
        <translation>Schlechtteile</translation>
    </message>
    <message>
        <source>Not labelled</source>
        <translation>Nicht gekennzeichnet</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) could not be inspected; the list says why.</source>
        <translation>
            <numerusform>%n Teil konnte nicht geprüft werden; die Liste sagt, warum.</numerusform>
            <numerusform>%n Teile konnten nicht geprüft werden; die Liste sagt, warum.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 (%3 %)</source>
        <translation>%1 von %2 (%3 %)</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Satz</translation>
    </message>
    <message>
        <source>False rejects</source>
        <translation>Pseudofehler</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>Schlupf</translation>
    </message>
    <message>
        <source>To review</source>
        <translation>Nachzuprüfen</translation>
    </message>
    <message>
        <source>%1: with %2 % confidence at most %3 % of all good parts are rejected. These parts had no say in the thresholds.</source>
        <translation>%1: Mit %2 % Vertrauen werden höchstens %3 % aller Gutteile zurückgewiesen. Diese Teile hatten keinen Einfluss auf die Schwellwerte.</translation>
    </message>
    <message>
        <source>The picture cannot be read.</source>
        <translation>Das Bild kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>score %1</source>
        <translation>Wert %1</translation>
    </message>
    <message>
        <source>No part was rejected.</source>
        <translation>Kein Teil wurde zurückgewiesen.</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Largest area, mm²</source>
        <translation>Größte Fläche, mm²</translation>
    </message>
    <message>
        <source>not inspected: %1</source>
        <translation>nicht geprüft: %1</translation>
    </message>
    <message>
        <source>Inspection report: %1</source>
        <translation>Prüfbericht: %1</translation>
    </message>
    <message>
        <source>Verdicts</source>
        <translation>Urteile</translation>
    </message>
    <message>
        <source>Thresholds</source>
        <translation>Schwellwerte</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Nachweis</translation>
    </message>
    <message>
        <source>Rejected parts</source>
        <translation>Zurückgewiesene Teile</translation>
    </message>
    <message>
        <source>All parts</source>
        <translation>Alle Teile</translation>
    </message>
    <message>
        <source>The score is within the limits.</source>
        <translation>Der Wert liegt innerhalb der Grenzen.</translation>
    </message>
    <message>
        <source>The score is above the review threshold.</source>
        <translation>Der Wert liegt über der Nachprüfschwelle.</translation>
    </message>
    <message>
        <source>The score is above the reject threshold.</source>
        <translation>Der Wert liegt über der n.i.O.-Schwelle.</translation>
    </message>
    <message>
        <source>Every region is smaller than the minimum area, so the verdict is one step milder.</source>
        <translation>Jeder Bereich ist kleiner als die Mindestfläche, deshalb fällt das Urteil eine Stufe milder aus.</translation>
    </message>
    <message>
        <source>No pixel is above the pixel threshold, so the verdict is one step milder.</source>
        <translation>Kein Bildpunkt liegt über der Bildpunktschwelle, deshalb fällt das Urteil eine Stufe milder aus.</translation>
    </message>
    <message>
        <source>The areas could not be measured, so nothing was made milder.</source>
        <translation>Die Flächen konnten nicht gemessen werden, deshalb wurde nichts gemildert.</translation>
    </message>
    <message>
        <source>No part was found in the scan.</source>
        <translation>In der Aufnahme wurde kein Teil gefunden.</translation>
    </message>
    <message>
        <source>The score is not a number; a person has to look.</source>
        <translation>Der Wert ist keine Zahl; ein Mensch muss nachsehen.</translation>
    </message>
    <message>
        <source>The thresholds are not set; a person has to look.</source>
        <translation>Die Schwellwerte sind nicht gesetzt; ein Mensch muss nachsehen.</translation>
    </message>
    <message>
        <source>Against good parts, mm</source>
        <translation>Gegenüber Gutteilen, mm</translation>
    </message>
    <message>
        <source>Verdict compared with label</source>
        <translation>Urteil und Kennzeichnung</translation>
    </message>
    <message>
        <source>escape</source>
        <translation>Schlupf</translation>
    </message>
    <message>
        <source>false reject</source>
        <translation>Pseudofehler</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Prüfer</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Unterschrift</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) that the model learnt from are left out of counts, histogram and pictures: their verdicts prove nothing.</source>
        <translation>
            <numerusform>%n Teil, aus dem das Modell gelernt hat, fehlt in Zählung, Histogramm und Bildern: Sein Urteil beweist nichts.</numerusform>
            <numerusform>%n Teile, aus denen das Modell gelernt hat, fehlen in Zählung, Histogramm und Bildern: Ihre Urteile beweisen nichts.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more part(s) have no picture here; the list names them.</source>
        <translation>
            <numerusform>%n weiteres Teil hat hier kein Bild; die Liste nennt es.</numerusform>
            <numerusform>%n weitere Teile haben hier kein Bild; die Liste nennt sie.</numerusform>
        </translation>
    </message>
    <message>
        <source>Escapes: defective parts with the verdict OK</source>
        <translation>Schlupf: Schlechtteile mit dem Urteil i.O.</translation>
    </message>
    <message>
        <source>No defective part passed.</source>
        <translation>Kein Schlechtteil ist durchgegangen.</translation>
    </message>
    <message>
        <source>learnt from</source>
        <translation>daraus gelernt</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>Newest scan</source>
        <translation>Jüngste Aufnahme</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>last bar: %1 and more</source>
        <translation>letzter Balken: %1 und mehr</translation>
    </message>
    <message>
        <source>The geometry has another scale than that of the parts the model learnt from.</source>
        <translation>Die Geometrie hat einen anderen Maßstab als die der Teile, von denen das Modell gelernt hat.</translation>
    </message>
    <message>
        <source>This does not look like the part that the model learnt; a person has to look.</source>
        <translation>Das sieht nicht wie das Teil aus, das das Modell gelernt hat; ein Mensch muss nachsehen.</translation>
    </message>
    <message>
        <source>The thresholds were found on scores that were computed in another number format or on another kind of processor; a person has to look.</source>
        <translation>Die Schwellwerte wurden an Werten gefunden, die in einem anderen Zahlenformat oder auf einer anderen Art von Prozessor berechnet wurden; ein Mensch muss nachsehen.</translation>
    </message>
    <message>
        <source>Longest, mm</source>
        <translation>Größte Länge, mm</translation>
    </message>
    <message>
        <source>To the edge, mm</source>
        <translation>Zum Rand, mm</translation>
    </message>
    <message>
        <source>± is the standard uncertainty (one standard deviation) from the noise of the sensor and the size of a pixel; which pixels belong to a region is not part of it.</source>
        <translation>± ist die Standardunsicherheit (eine Standardabweichung) durch das Rauschen des Sensors und die Größe eines Bildpunkts; welche Bildpunkte zu einem Bereich gehören, ist darin nicht enthalten.</translation>
    </message>
    <message>
        <source>Minimum depth</source>
        <translation>Mindesttiefe</translation>
    </message>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
    <message>
        <source>every depth counts</source>
        <translation>jede Tiefe zählt</translation>
    </message>
    <message>
        <source>No region is both as large as the minimum area and as deep or high as the minimum depth, so the verdict is one step milder.</source>
        <translation>Kein Bereich ist zugleich so groß wie die Mindestfläche und so tief oder hoch wie die Mindesttiefe, deshalb fällt das Urteil eine Stufe milder aus.</translation>
    </message>
    <message>
        <source>The depth of a region could not be measured, so nothing was made milder by the minimum depth.</source>
        <translation>Die Tiefe eines Bereichs konnte nicht gemessen werden, deshalb wurde wegen der Mindesttiefe nichts gemildert.</translation>
    </message>
    <message>
        <source>%1, ignored</source>
        <translation>%1, zählt nicht</translation>
    </message>
    <message>
        <source>%1; dashed: regions of interest</source>
        <translation>%1; gestrichelt: Interessenbereiche</translation>
    </message>
    <message>
        <source>%1 on this part</source>
        <translation>%1 auf diesem Teil</translation>
    </message>
    <message>
        <source>Score if every pixel counted</source>
        <translation>Wert, wenn jeder Bildpunkt zählte</translation>
    </message>
    <message>
        <source>Region of interest %1</source>
        <translation>Interessenbereich %1</translation>
    </message>
    <message>
        <source>The score of a region of interest is above the region&apos;s own threshold.</source>
        <translation>Der Wert eines Interessenbereichs liegt über dessen eigener Schwelle.</translation>
    </message>
    <message>
        <source>Without the regions of interest the verdict would be stricter.</source>
        <translation>Ohne die Interessenbereiche wäre das Urteil strenger.</translation>
    </message>
    <message>
        <source>A region of interest does not lie on the part, or not wholly within the picture; a person has to look.</source>
        <translation>Ein Interessenbereich liegt nicht auf dem Teil oder nicht ganz im Bild; jemand muss nachsehen.</translation>
    </message>
    <message>
        <source>The regions of interest leave nothing of the part to inspect; a person has to look.</source>
        <translation>Die Interessenbereiche lassen vom Teil nichts zu prüfen übrig; jemand muss nachsehen.</translation>
    </message>
    <message>
        <source>The part was inspected under other regions of interest; it has to be inspected again.</source>
        <translation>Das Teil wurde mit anderen Interessenbereichen geprüft; es muss noch einmal geprüft werden.</translation>
    </message>
    <message>
        <source>Defect type</source>
        <translation>Fehlerart</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Schwere</translation>
    </message>
    <message>
        <source>Defects that a person marked</source>
        <translation>Von einer Person markierte Fehler</translation>
    </message>
    <message numerus="yes">
        <source>Of %n part(s) a person should know how the score came about; the list says it.</source>
        <translation>
            <numerusform>Zu %n Teil sollte man wissen, wie sein Wert zustande kam; die Liste sagt es.</numerusform>
            <numerusform>Zu %n Teilen sollte man wissen, wie ihre Werte zustande kamen; die Liste sagt es.</numerusform>
        </translation>
    </message>
    <message>
        <source>Scale of scores</source>
        <translation>Skala der Werte</translation>
    </message>
    <message>
        <source>Raw scores: middle %1, reject threshold of the training %2, reject above %3</source>
        <translation>Rohwerte: Mitte %1, n.i.O.-Schwelle des Trainings %2, n.i.O. über %3</translation>
    </message>
    <message>
        <source>The part does not lie in the picture as the good parts do; a person has to look.</source>
        <translation>Das Teil liegt nicht so im Bild wie die Gutteile; jemand muss es ansehen.</translation>
    </message>
    <message>
        <source>%1, up to %2 mm</source>
        <translation>%1, bis zu %2 mm</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>Deviation from the mean good part</source>
        <translation>Abweichung vom mittleren Gutteil</translation>
    </message>
    <message>
        <source>This part was not compared with the mean good part: the model has none, or its position was not found with certainty.</source>
        <translation>Dieses Teil wurde nicht mit dem mittleren Gutteil verglichen: Das Modell hat keines, oder die Lage des Teils wurde nicht sicher gefunden.</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>Toleranz</translation>
    </message>
    <message>
        <source>none is set</source>
        <translation>keine gesetzt</translation>
    </message>
    <message>
        <source>Too low</source>
        <translation>Zu tief</translation>
    </message>
    <message>
        <source>Too high</source>
        <translation>Zu hoch</translation>
    </message>
    <message>
        <source>Not clear</source>
        <translation>Nicht klar</translation>
    </message>
    <message>
        <source>%1: outside by less than twice as much as good parts vary there</source>
        <translation>%1: außerhalb, aber um weniger als das Doppelte der Schwankung der Gutteile dort</translation>
    </message>
    <message>
        <source>Compared</source>
        <translation>Verglichen</translation>
    </message>
    <message>
        <source>Good parts vary by</source>
        <translation>Gutteile schwanken um</translation>
    </message>
    <message>
        <source>%1 mm (one standard deviation, middle of all pixels)</source>
        <translation>%1 mm (eine Standardabweichung, Mitte aller Pixel)</translation>
    </message>
    <message>
        <source>Blue: too low; pale: within the tolerance; orange: too high; light colours: not clear</source>
        <translation>Blau: zu tief; blass: in der Toleranz; orange: zu hoch; helle Farben: nicht klar</translation>
    </message>
    <message>
        <source>Blue: lower than good parts; orange: higher</source>
        <translation>Blau: tiefer als Gutteile; orange: höher</translation>
    </message>
    <message>
        <source>The tolerance makes no verdict.</source>
        <translation>Die Toleranz bestimmt kein Urteil.</translation>
    </message>
    <message>
        <source>Against good parts (mm)</source>
        <translation>Gegen Gutteile (mm)</translation>
    </message>
</context>
<context>
    <name>ResultsFile</name>
    <message>
        <source>E&amp;xport results…</source>
        <translation>Ergebnisse e&amp;xportieren…</translation>
    </message>
    <message>
        <source>Writes the results, one line a part: a table for spreadsheets, or JSON lines with all regions.</source>
        <translation>Schreibt die Ergebnisse, eine Zeile je Teil: als Tabelle oder als JSON-Zeilen mit allen Bereichen.</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>JSON-Zeilen (*.jsonl)</translation>
    </message>
    <message>
        <source>Export results</source>
        <translation>Ergebnisse exportieren</translation>
    </message>
</context>
<context>
    <name>SampleCommands</name>
    <message numerus="yes">
        <source>Label %n part(s) as good</source>
        <translation>
            <numerusform>%n Teil als gut kennzeichnen</numerusform>
            <numerusform>%n Teile als gut kennzeichnen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Label %n part(s) as defective</source>
        <translation>
            <numerusform>%n Teil als schlecht kennzeichnen</numerusform>
            <numerusform>%n Teile als schlecht kennzeichnen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove the label of %n part(s)</source>
        <translation>
            <numerusform>Kennzeichnung von %n Teil entfernen</numerusform>
            <numerusform>Kennzeichnung von %n Teilen entfernen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mark %n part(s)</source>
        <translation>
            <numerusform>%n Teil vormerken</numerusform>
            <numerusform>%n Teile vormerken</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove the mark of %n part(s)</source>
        <translation>
            <numerusform>Vormerkung von %n Teil entfernen</numerusform>
            <numerusform>Vormerkung von %n Teilen entfernen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Note on %n part(s)</source>
        <translation>
            <numerusform>Notiz zu %n Teil</numerusform>
            <numerusform>Notiz zu %n Teilen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SampleWords</name>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>Schlecht</translation>
    </message>
    <message>
        <source>Defect: %1</source>
        <translation>Schlecht: %1</translation>
    </message>
    <message>
        <source>Not labelled</source>
        <translation>Nicht gekennzeichnet</translation>
    </message>
    <message>
        <source>RGB</source>
        <translation>RGB</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>Beide</translation>
    </message>
    <message>
        <source>Escape</source>
        <translation>Schlupf</translation>
    </message>
    <message>
        <source>False reject</source>
        <translation>Pseudofehler</translation>
    </message>
    <message>
        <source>Escape: labelled as a defect, but the verdict is OK.</source>
        <translation>Schlupf: als fehlerhaft gekennzeichnet, aber das Urteil ist i.O.</translation>
    </message>
    <message>
        <source>False reject: labelled as good, but the verdict is Reject.</source>
        <translation>Pseudofehler: als gut gekennzeichnet, aber das Urteil ist n.i.O.</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>Finished, in the good set</source>
        <translation>Abgeschlossen, bei den Gutteilen</translation>
    </message>
    <message>
        <source>Finished, defect example</source>
        <translation>Abgeschlossen, Fehlerbeispiel</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Abgeschlossen</translation>
    </message>
</context>
<context>
    <name>ThresholdWords</name>
    <message>
        <source>The scores of the good parts lie between %1 and %2. The threshold lies above the highest of them, by %3 % of that range.</source>
        <translation>Die Werte der Gutteile liegen zwischen %1 und %2. Der Schwellwert liegt über dem höchsten, um %3 % dieser Spanne.</translation>
    </message>
    <message>
        <source>%1 % of the %2 good parts score no higher than the threshold.</source>
        <translation>%1 % der %2 Gutteile haben keinen höheren Wert als den Schwellwert.</translation>
    </message>
    <message>
        <source>The good parts score %1 on average. The threshold lies %2 standard deviations of %3 above that.</source>
        <translation>Die Gutteile haben im Mittel den Wert %1. Der Schwellwert liegt %2 Standardabweichungen von je %3 darüber.</translation>
    </message>
    <message>
        <source>The threshold is score number %1 of the %2 good parts in rising order. A new good part is rejected with a probability of at most %3 %.</source>
        <translation>Der Schwellwert ist der %1. der aufsteigend geordneten Werte von %2 Gutteilen. Ein neues Gutteil wird mit einer Wahrscheinlichkeit von höchstens %3 % zurückgewiesen.</translation>
    </message>
    <message>
        <source>This is the lowest threshold that rejects at most %1 of the %2 good parts.</source>
        <translation>Das ist der niedrigste Schwellwert, der höchstens %1 der %2 Gutteile zurückweist.</translation>
    </message>
    <message>
        <source>This is the highest threshold that lets at most %1 of the %2 defective parts pass.</source>
        <translation>Das ist der höchste Schwellwert, der höchstens %1 der %2 Schlechtteile durchlässt.</translation>
    </message>
    <message>
        <source>This is the best balance: %1 % of the defective parts are found, and %2 % of the rejected parts are defective.</source>
        <translation>Das ist der beste Ausgleich: %1 % der Schlechtteile werden gefunden, und %2 % der zurückgewiesenen Teile sind schlecht.</translation>
    </message>
    <message>
        <source>Here false rejects, escapes and reviews together cost least: %1 for %2 parts.</source>
        <translation>Hier kosten Pseudofehler, Schlupf und Nachprüfungen zusammen am wenigsten: %1 für %2 Teile.</translation>
    </message>
    <message>
        <source>Set by hand. On the parts at that time it rejected %1 of %2 good ones and let %3 of %4 defective ones pass.</source>
        <translation>Von Hand gesetzt. Von den damaligen Teilen wies er %1 von %2 Gutteilen zurück und ließ %3 von %4 Schlechtteilen durch.</translation>
    </message>
</context>
<context>
    <name>Tolerance</name>
    <message>
        <source>%1 to %2 mm</source>
        <translation>%1 bis %2 mm</translation>
    </message>
    <message>
        <source>too low</source>
        <translation>zu tief</translation>
    </message>
    <message>
        <source>perhaps too low</source>
        <translation>vielleicht zu tief</translation>
    </message>
    <message>
        <source>perhaps too high</source>
        <translation>vielleicht zu hoch</translation>
    </message>
    <message>
        <source>too high</source>
        <translation>zu hoch</translation>
    </message>
    <message>
        <source>Against good parts (mm)</source>
        <translation>Gegen Gutteile (mm)</translation>
    </message>
    <message>
        <source>below %1</source>
        <translation>unter %1</translation>
    </message>
    <message>
        <source>within the tolerance</source>
        <translation>in der Toleranz</translation>
    </message>
    <message>
        <source>above %1</source>
        <translation>über %1</translation>
    </message>
</context>
<context>
    <name>TrainingWords</name>
    <message>
        <source>Scoring parts kept aside with the finished model</source>
        <translation>Zurückgehaltene Teile werden mit dem fertigen Modell bewertet</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Measuring the good parts</source>
        <translation>Gutteile werden vermessen</translation>
    </message>
    <message>
        <source>Reading the good parts</source>
        <translation>Gutteile werden gelesen</translation>
    </message>
    <message>
        <source>Learning the good parts</source>
        <translation>Gutteile werden gelernt</translation>
    </message>
    <message>
        <source>Measuring what is normal on parts kept aside</source>
        <translation>An zurückgehaltenen Teilen wird gemessen, was normal ist</translation>
    </message>
    <message>
        <source>Checking with artificial defects on parts kept aside</source>
        <translation>Kontrolle mit künstlichen Fehlern an zurückgehaltenen Teilen</translation>
    </message>
    <message>
        <source>Preparing how RGB and depth are weighted</source>
        <translation>Vorbereiten, wie RGB und Tiefe gewichtet werden</translation>
    </message>
    <message>
        <source>Learning how RGB and depth are weighted</source>
        <translation>Lernen, wie RGB und Tiefe gewichtet werden</translation>
    </message>
    <message>
        <source>less than a minute</source>
        <translation>weniger als eine Minute</translation>
    </message>
    <message>
        <source>about %1 min</source>
        <translation>etwa %1 min</translation>
    </message>
    <message>
        <source>about %1 h %2 min</source>
        <translation>etwa %1 h %2 min</translation>
    </message>
    <message>
        <source>It computes on the graphics card (%1), as you chose.</source>
        <translation>Es wird auf der Grafikkarte gerechnet (%1), wie Sie gewählt haben.</translation>
    </message>
    <message>
        <source>It computes on the graphics card (%1), because one was found: that is fastest.</source>
        <translation>Es wird auf der Grafikkarte gerechnet (%1), weil eine gefunden wurde: Das geht am schnellsten.</translation>
    </message>
    <message>
        <source>It computes on the processor, as you chose.</source>
        <translation>Es wird auf dem Prozessor gerechnet, wie Sie gewählt haben.</translation>
    </message>
    <message>
        <source>It computes on the processor, because no graphics card for computing (CUDA) was found.</source>
        <translation>Es wird auf dem Prozessor gerechnet, weil keine Grafikkarte zum Rechnen (CUDA) gefunden wurde.</translation>
    </message>
</context>
<context>
    <name>ValueText</name>
    <message>
        <source>0 is the middle of the held-out good parts, %1 the reject threshold of the training.</source>
        <translation>0 ist die Mitte der zurückgehaltenen Gutteile, %1 die n.i.O.-Schwelle des Trainings.</translation>
    </message>
    <message>
        <source>Raw scores: the model, or an older version that stored this, says no scale.</source>
        <translation>Rohwerte: Das Modell, oder eine ältere Version, die dies gespeichert hat, nennt keine Skala.</translation>
    </message>
    <message>
        <source>Score of the part (0 = middle of the good parts, 1 = reject threshold of the training)</source>
        <translation>Wert des Teils (0 = Mitte der Gutteile, 1 = n.i.O.-Schwelle des Trainings)</translation>
    </message>
    <message>
        <source>Score of the part (higher = less like the good parts)</source>
        <translation>Wert des Teils (höher = den Gutteilen unähnlicher)</translation>
    </message>
    <message>
        <source>%1 Raw score: %2.</source>
        <translation>%1 Rohwert: %2.</translation>
    </message>
</context>
<context>
    <name>twinspect::AboutDialog</name>
    <message>
        <source>About Twinspect</source>
        <translation>Über Twinspect</translation>
    </message>
    <message>
        <source>Inspects parts with RGB and depth after learning them from good examples.</source>
        <translation>Prüft Teile mit RGB und Tiefe, nachdem es sie an Gutteilen gelernt hat.</translation>
    </message>
    <message>
        <source>The method is a reconstruction of DCRDF-Net, a dual-channel network that compares what it sees in RGB and in depth with what it learned and fuses both.</source>
        <translation>Das Verfahren ist eine Nachbildung von DCRDF-Net, einem zweikanaligen Netz, das Gesehenes in RGB und in Tiefe mit dem Gelernten vergleicht und beides zusammenführt.</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later. It comes without any warranty.</source>
        <translation>Freie Software unter der GNU General Public License, Version 3 oder später. Ohne jede Gewährleistung.</translation>
    </message>
    <message>
        <source>Twinspect works without a network and sends nothing anywhere.</source>
        <translation>Twinspect arbeitet ohne Netzwerk und sendet nichts irgendwohin.</translation>
    </message>
    <message>
        <source>Copy versions</source>
        <translation>Versionen kopieren</translation>
    </message>
    <message>
        <source>Copies the versions, for the report of a fault.</source>
        <translation>Kopiert die Versionen, für die Meldung eines Fehlers.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>twinspect::ActionList</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Watched folder</source>
        <translation>Überwachter Ordner</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
</context>
<context>
    <name>twinspect::AnnotationDesk</name>
    <message>
        <source>Adds everything that the selected annotation surrounds.</source>
        <translation>Fügt alles hinzu, was die ausgewählte Markierung umschließt.</translation>
    </message>
    <message>
        <source>Adds the annotations of the part that was shown before, at the same place.</source>
        <translation>Fügt die Markierungen des zuvor gezeigten Teils an derselben Stelle hinzu.</translation>
    </message>
    <message>
        <source>Copy from the part shown before</source>
        <translation>Vom vorigen Teil kopieren</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Deletes the selected annotation. A copy is kept on disk.</source>
        <translation>Löscht die ausgewählte Markierung. Sie wird auf der Platte beiseitegelegt.</translation>
    </message>
    <message>
        <source>Fill holes</source>
        <translation>Löcher füllen</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Abgeschlossen</translation>
    </message>
    <message>
        <source>Makes an annotation of every separate piece of the selected one.</source>
        <translation>Macht aus jedem getrennten Stück der ausgewählten Markierung eine eigene.</translation>
    </message>
    <message>
        <source>Makes one annotation of those that are selected in the list.</source>
        <translation>Macht aus den in der Liste ausgewählten Markierungen eine einzige.</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Zusammenführen</translation>
    </message>
    <message>
        <source>One of the annotations is locked.</source>
        <translation>Eine der Markierungen ist gesperrt.</translation>
    </message>
    <message>
        <source>Open a part first.</source>
        <translation>Zuerst ein Teil öffnen.</translation>
    </message>
    <message>
        <source>Says that every defect on this part is marked. A part without annotations is then a good one.</source>
        <translation>Besagt, dass an diesem Teil alles markiert ist. Ein Teil ohne Markierungen ist dann ein Gutteil.</translation>
    </message>
    <message>
        <source>Select an annotation first.</source>
        <translation>Zuerst eine Markierung auswählen.</translation>
    </message>
    <message>
        <source>Select two or more annotations in the list.</source>
        <translation>Zwei oder mehr Markierungen in der Liste auswählen.</translation>
    </message>
    <message>
        <source>Show annotations</source>
        <translation>Markierungen zeigen</translation>
    </message>
    <message>
        <source>Shows or hides all annotations in all views.</source>
        <translation>Zeigt oder verbirgt alle Markierungen in allen Ansichten.</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Aufteilen</translation>
    </message>
    <message>
        <source>The annotation is one piece.</source>
        <translation>Die Markierung besteht aus einem Stück.</translation>
    </message>
    <message>
        <source>The part shown before has a picture of another size.</source>
        <translation>Das vorige Teil hat ein Bild anderer Größe.</translation>
    </message>
    <message>
        <source>The part shown before has no annotation.</source>
        <translation>Das vorige Teil hat keine Markierung.</translation>
    </message>
    <message>
        <source>The selected annotation is locked.</source>
        <translation>Die ausgewählte Markierung ist gesperrt.</translation>
    </message>
    <message>
        <source>Export annotations…</source>
        <translation>Markierungen exportieren…</translation>
    </message>
    <message>
        <source>Import annotations…</source>
        <translation>Markierungen importieren…</translation>
    </message>
    <message>
        <source>Open data first.</source>
        <translation>Zuerst Daten öffnen.</translation>
    </message>
    <message>
        <source>Takes annotations that other programs wrote.</source>
        <translation>Übernimmt Markierungen, die andere Programme geschrieben haben.</translation>
    </message>
    <message>
        <source>Writes the annotations of all parts for other programs: masks, COCO, CVAT, labelme and others.</source>
        <translation>Schreibt die Markierungen aller Teile für andere Programme: Masken, COCO, CVAT, labelme und weitere.</translation>
    </message>
    <message>
        <source>Select a region of interest first.</source>
        <translation>Zuerst einen Interessenbereich auswählen.</translation>
    </message>
    <message>
        <source>Open a recipe and a part first.</source>
        <translation>Zuerst ein Rezept und ein Teil öffnen.</translation>
    </message>
    <message>
        <source>This is for annotations, not for regions of interest.</source>
        <translation>Das gilt für Markierungen, nicht für Interessenbereiche.</translation>
    </message>
    <message>
        <source>Add to the good set</source>
        <translation>Zu den Gutteilen</translation>
    </message>
    <message>
        <source>Says that the part is good and is learnt from in the next training. Pressed again, it takes that back.</source>
        <translation>Sagt, dass das Teil gut ist und im nächsten Training gelernt wird. Nochmals gedrückt, nimmt es das zurück.</translation>
    </message>
    <message>
        <source>Add as defect example</source>
        <translation>Als Fehlerbeispiel</translation>
    </message>
    <message>
        <source>Says that the part is defective: it counts as a defect in calibrating and evaluating, and is never learnt from. Pressed again, it takes that back.</source>
        <translation>Sagt, dass das Teil fehlerhaft ist: Beim Kalibrieren und Auswerten zählt es als Fehler, gelernt wird es nie. Nochmals gedrückt, nimmt es das zurück.</translation>
    </message>
    <message>
        <source>Give a second opinion</source>
        <translation>Zweitmeinung abgeben</translation>
    </message>
    <message>
        <source>You annotate the parts without seeing what was marked before, in files of your own. Where both have finished a part, the two are compared.</source>
        <translation>Sie markieren die Teile in eigenen Dateien, ohne zu sehen, was zuvor markiert wurde. Wo beide ein Teil abgeschlossen haben, wird verglichen.</translation>
    </message>
    <message>
        <source>Accept the other opinion</source>
        <translation>Andere Meinung übernehmen</translation>
    </message>
    <message>
        <source>Puts the annotations of the second opinion in the place of those of this part. You can undo this.</source>
        <translation>Setzt die Markierungen der Zweitmeinung an die Stelle derer dieses Teils. Das lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>Merge both opinions</source>
        <translation>Beide Meinungen zusammenführen</translation>
    </message>
    <message>
        <source>Adds what the second opinion marked on this part: what overlaps becomes one annotation. You can undo this.</source>
        <translation>Fügt hinzu, was die Zweitmeinung auf diesem Teil markiert hat: Was sich überschneidet, wird eine Markierung. Das lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>A second opinion changes no label. Leave it first.</source>
        <translation>Eine Zweitmeinung ändert keine Kennzeichnung. Zuerst beenden.</translation>
    </message>
    <message>
        <source>The part has annotations, so it is not good.</source>
        <translation>Das Teil hat Markierungen, ist also nicht gut.</translation>
    </message>
    <message>
        <source>You are giving a second opinion. Leave it first.</source>
        <translation>Sie geben eine Zweitmeinung ab. Zuerst beenden.</translation>
    </message>
    <message>
        <source>Nobody gave a second opinion on these data.</source>
        <translation>Niemand hat zu diesen Daten eine Zweitmeinung abgegeben.</translation>
    </message>
    <message>
        <source>The part is not finished by both persons.</source>
        <translation>Das Teil wurde nicht von beiden abgeschlossen.</translation>
    </message>
    <message>
        <source>%1 is no example any more.</source>
        <translation>%1 ist kein Beispiel mehr.</translation>
    </message>
    <message>
        <source>%1 is in the good set: it is labelled good, and the next training learns from it.</source>
        <translation>%1 gehört zu den Gutteilen: Es ist als gut gekennzeichnet, und das nächste Training lernt daraus.</translation>
    </message>
    <message>
        <source>%1 is a defect example: it counts as a defect in calibrating and evaluating, and no training learns from it.</source>
        <translation>%1 ist ein Fehlerbeispiel: Beim Kalibrieren und Auswerten zählt es als Fehler, und kein Training lernt daraus.</translation>
    </message>
    <message>
        <source>Not finished: close the outline that is being drawn, or give it up with Escape.</source>
        <translation>Nicht fertig: Den begonnenen Umriss schließen oder mit Escape aufgeben.</translation>
    </message>
    <message>
        <source>Not finished: the part is labelled a defect, and nothing is marked on it. Mark the defect, or label the part good with G first.</source>
        <translation>Nicht fertig: Das Teil ist als fehlerhaft gekennzeichnet, und nichts ist darauf markiert. Den Fehler markieren oder das Teil zuerst mit G als gut kennzeichnen.</translation>
    </message>
    <message>
        <source>The region of interest does not lie on this part.</source>
        <translation>Der Interessenbereich liegt nicht auf diesem Teil.</translation>
    </message>
    <message>
        <source>%1 Choose it again to stop using it.</source>
        <comment>what a tool does</comment>
        <translation>%1 Noch einmal wählen, um es nicht mehr zu verwenden.</translation>
    </message>
</context>
<context>
    <name>twinspect::AnnotationList</name>
    <message>
        <source>Defect type</source>
        <translation>Fehlerart</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>Bildpunkte</translation>
    </message>
    <message>
        <source>Seen in</source>
        <translation>Zu sehen in</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Schweregrad</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>gesperrt</translation>
    </message>
    <message>
        <source>no type</source>
        <translation>ohne Art</translation>
    </message>
</context>
<context>
    <name>twinspect::AnnotationPanel</name>
    <message>
        <source>%1 (severe)</source>
        <translation>%1 (schwer)</translation>
    </message>
    <message>
        <source>1 (slight)</source>
        <translation>1 (leicht)</translation>
    </message>
    <message>
        <source>Annotations of this part</source>
        <translation>Markierungen dieses Teils</translation>
    </message>
    <message>
        <source>Defect type</source>
        <translation>Fehlerart</translation>
    </message>
    <message>
        <source>Describe an annotation</source>
        <translation>Markierung beschreiben</translation>
    </message>
    <message>
        <source>How strongly annotations cover what is under them.</source>
        <translation>Wie stark Markierungen verdecken, was unter ihnen liegt.</translation>
    </message>
    <message>
        <source>Key %1</source>
        <translation>Taste %1</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>No part is open.</source>
        <translation>Kein Teil ist geöffnet.</translation>
    </message>
    <message>
        <source>No tool changes a locked annotation.</source>
        <translation>Kein Werkzeug ändert eine gesperrte Markierung.</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Nothing is marked on this part. Choose a tool left of the views and draw.</source>
        <translation>An diesem Teil ist nichts markiert. Links neben den Ansichten ein Werkzeug wählen und zeichnen.</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Gespeichert.</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>Wird gespeichert…</translation>
    </message>
    <message>
        <source>Seen in</source>
        <translation>Zu sehen in</translation>
    </message>
    <message>
        <source>Set the defect type</source>
        <translation>Fehlerart festlegen</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Schweregrad</translation>
    </message>
    <message>
        <source>The type of the selected annotation and of those drawn from now on. Type a new name and press Return to add a type; the keys 1 to 9 choose one while a tool is active.</source>
        <translation>Die Fehlerart der ausgewählten Markierung und aller, die ab jetzt gezeichnet werden. Für eine neue Art deren Namen eintippen und die Eingabetaste drücken; solange ein Werkzeug gewählt ist, wählen die Tasten 1 bis 9 eine Art.</translation>
    </message>
    <message>
        <source>not given</source>
        <translation>keine Angabe</translation>
    </message>
    <message>
        <source>Second opinion of</source>
        <translation>Zweitmeinung von</translation>
    </message>
    <message>
        <source>The person whose second opinion is compared with these annotations.</source>
        <translation>Die Person, deren Zweitmeinung mit diesen Markierungen verglichen wird.</translation>
    </message>
    <message>
        <source>%1 of %2 parts finished.</source>
        <translation>%1 von %2 Teilen abgeschlossen.</translation>
    </message>
    <message>
        <source>A part takes %1 min (median).</source>
        <translation>Ein Teil braucht %1 min (Median).</translation>
    </message>
    <message>
        <source>IoU %1, kappa %2</source>
        <translation>IoU %1, Kappa %2</translation>
    </message>
    <message>
        <source>You are giving a second opinion. What was marked before is shown when you have finished a part.</source>
        <translation>Sie geben eine Zweitmeinung ab. Was zuvor markiert wurde, erscheint, sobald Sie ein Teil abgeschlossen haben.</translation>
    </message>
    <message>
        <source>Agreement on this part: %1 (pixels).</source>
        <translation>Übereinstimmung bei diesem Teil: %1 (Pixel).</translation>
    </message>
    <message numerus="yes">
        <source>Agreement on %n part(s): pixels %1; good or defective %2.</source>
        <translation>
            <numerusform>Übereinstimmung bei %n Teil: Pixel %1; gut oder fehlerhaft %2.</numerusform>
            <numerusform>Übereinstimmung bei %n Teilen: Pixel %1; gut oder fehlerhaft %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::AnnotationText</name>
    <message>
        <source>A polygon has at least three corners. The Delete key deletes the whole annotation.</source>
        <translation>Ein Polygon hat mindestens drei Ecken. Entf löscht die ganze Markierung.</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>Click a defect: all that is joined to it and has its colour is marked. %1</source>
        <translation>Auf einen Fehler klicken: Alles, was mit ihm verbunden ist und seine Farbe hat, wird markiert. %1</translation>
    </message>
    <message>
        <source>Click a dent or a bump: all that is joined to it and has the same height is marked. %1</source>
        <translation>Auf eine Delle oder Erhebung klicken: Alles, was mit ihr verbunden und gleich hoch ist, wird markiert. %1</translation>
    </message>
    <message>
        <source>Click a region of the anomaly map: the part of it above the pixel threshold is marked. %1</source>
        <translation>Auf einen Bereich der Anomaliekarte klicken: Was davon über der Bildpunktschwelle liegt, wird markiert. %1</translation>
    </message>
    <message>
        <source>Click a surface: it is marked up to the next edge. %1</source>
        <translation>Auf eine Oberfläche klicken: Sie wird bis zur nächsten Kante markiert. %1</translation>
    </message>
    <message>
        <source>Click an annotation to select it; click again for the one below. Drag a corner of its outline, or an edge to add a corner. Ctrl + click deletes a corner, the Delete key deletes the annotation.</source>
        <translation>Auf eine Markierung klicken, um sie auszuwählen; noch einmal klicken wählt die darunter. Eine Ecke ihres Umrisses ziehen, oder eine Kante, um eine Ecke hinzuzufügen. Strg + Klick löscht eine Ecke, Entf die Markierung.</translation>
    </message>
    <message>
        <source>Click corner by corner. Click the first corner, double click or press Return twice to close it. Backspace takes the last corner back. Near a corner of another outline the pointer snaps to it.</source>
        <translation>Ecke für Ecke klicken. Zum Schließen auf die erste Ecke klicken, doppelklicken oder zweimal die Eingabetaste drücken. Die Rücktaste nimmt die letzte Ecke zurück. Nahe an einer Ecke eines anderen Umrisses rastet der Zeiger dort ein.</translation>
    </message>
    <message>
        <source>Colours may differ by %1 (CIE Lab).</source>
        <translation>Farben dürfen um %1 abweichen (CIE Lab).</translation>
    </message>
    <message>
        <source>Cut out</source>
        <translation>Freistellen</translation>
    </message>
    <message>
        <source>Cutting out</source>
        <translation>Wird freigestellt</translation>
    </message>
    <message>
        <source>Delete a corner</source>
        <translation>Ecke löschen</translation>
    </message>
    <message>
        <source>Drag from one corner to the opposite one.</source>
        <translation>Von einer Ecke zur gegenüberliegenden ziehen.</translation>
    </message>
    <message>
        <source>Drag to erase from the selected annotation, or from all when none is selected. %1</source>
        <translation>Ziehen, um aus der ausgewählten Markierung zu radieren, oder aus allen, wenn keine ausgewählt ist. %1</translation>
    </message>
    <message>
        <source>Drag to paint. The stroke adds to the selected annotation; press Escape first to begin a new one. Ctrl erases. %1</source>
        <translation>Zum Malen ziehen. Der Strich kommt zur ausgewählten Markierung hinzu; nach Escape beginnt eine neue. Strg radiert. %1</translation>
    </message>
    <message>
        <source>Drag to the right for more, to the left for less.</source>
        <translation>Nach rechts ziehen für mehr, nach links für weniger.</translation>
    </message>
    <message>
        <source>Draw a line around the defect, with some of what is around it: what stands out in colour within the line is marked.</source>
        <translation>Eine Linie um den Fehler und etwas Umgebung ziehen: Was sich darin farblich abhebt, wird markiert.</translation>
    </message>
    <message>
        <source>Draw a line around the defect. In the point cloud it takes the points within it that can be seen.</source>
        <translation>Eine Linie um den Fehler ziehen. In der Punktwolke erfasst sie die sichtbaren Punkte darin.</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>Ellipse</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>Radierer</translation>
    </message>
    <message>
        <source>Fill a surface</source>
        <translation>Oberfläche füllen</translation>
    </message>
    <message>
        <source>Fill by colour</source>
        <translation>Nach Farbe füllen</translation>
    </message>
    <message>
        <source>Fill by height</source>
        <translation>Nach Höhe füllen</translation>
    </message>
    <message>
        <source>Heights may differ by %1 mm.</source>
        <translation>Höhen dürfen um %1 mm abweichen.</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>Lasso</translation>
    </message>
    <message>
        <source>Marked down to a score of %1.</source>
        <translation>Markiert bis hinab zum Wert %1.</translation>
    </message>
    <message>
        <source>Move a corner</source>
        <translation>Ecke verschieben</translation>
    </message>
    <message>
        <source>No pixel centre lies inside the polygon.</source>
        <translation>Das Polygon enthält keine Mitte eines Bildpunkts.</translation>
    </message>
    <message>
        <source>Nothing stands out in colour there.</source>
        <translation>Dort hebt sich farblich nichts ab.</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>Polygon</translation>
    </message>
    <message>
        <source>RGB</source>
        <translation>RGB</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>Auswählen</translation>
    </message>
    <message>
        <source>Take from the anomaly map</source>
        <translation>Aus der Anomaliekarte übernehmen</translation>
    </message>
    <message>
        <source>The anomaly map is below the pixel threshold here.</source>
        <translation>Die Anomaliekarte liegt hier unter der Bildpunktschwelle.</translation>
    </message>
    <message>
        <source>The height was not measured here.</source>
        <translation>Hier wurde die Höhe nicht gemessen.</translation>
    </message>
    <message>
        <source>The polygon would hold no pixel.</source>
        <translation>Das Polygon würde keinen Bildpunkt enthalten.</translation>
    </message>
    <message>
        <source>There is no anomaly map. Open a model first.</source>
        <translation>Es gibt keine Anomaliekarte. Zuerst ein Modell öffnen.</translation>
    </message>
    <message>
        <source>There is no pixel here.</source>
        <translation>Hier ist kein Bildpunkt.</translation>
    </message>
    <message>
        <source>[ and ] change the size.</source>
        <translation>[ und ] ändern die Größe.</translation>
    </message>
    <message>
        <source>both</source>
        <translation>beide</translation>
    </message>
    <message>
        <source>depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Looking for the surface</source>
        <translation>Die Fläche wird gesucht</translation>
    </message>
    <message>
        <source>Neighbours may differ in direction by %1°.</source>
        <translation>Nachbarn dürfen in der Richtung um %1° abweichen.</translation>
    </message>
    <message>
        <source>Area, mm²</source>
        <translation>Fläche, mm²</translation>
    </message>
    <message>
        <source>Deepest, mm</source>
        <translation>Tiefste Stelle, mm</translation>
    </message>
    <message>
        <source>Highest, mm</source>
        <translation>Höchste Stelle, mm</translation>
    </message>
    <message>
        <source>Volume, mm³</source>
        <translation>Volumen, mm³</translation>
    </message>
    <message>
        <source>Longest, mm</source>
        <translation>Größte Länge, mm</translation>
    </message>
    <message>
        <source>To the edge, mm</source>
        <translation>Zum Rand, mm</translation>
    </message>
    <message>
        <source>Area of the region on the surface around it</source>
        <translation>Fläche des Bereichs auf der Oberfläche um ihn herum</translation>
    </message>
    <message>
        <source>How far the deepest place lies from the surface around the region; negative = below it</source>
        <translation>Wie weit die tiefste Stelle von der Oberfläche um den Bereich entfernt ist; negativ = darunter</translation>
    </message>
    <message>
        <source>How far the highest place lies from the surface around the region; negative = below it</source>
        <translation>Wie weit die höchste Stelle von der Oberfläche um den Bereich entfernt ist; negativ = darunter</translation>
    </message>
    <message>
        <source>Added material (+) or missing material (−) against the surface around the region</source>
        <translation>Zusätzliches (+) oder fehlendes (−) Material gegenüber der Oberfläche um den Bereich</translation>
    </message>
    <message>
        <source>The longest straight line between two points of the outline</source>
        <translation>Die längste gerade Linie zwischen zwei Punkten des Umrisses</translation>
    </message>
    <message>
        <source>The shortest way from the region to the part&apos;s outline, or to that of an opening</source>
        <translation>Der kürzeste Weg vom Bereich zum Umriss des Teils oder zu dem einer Öffnung</translation>
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
        <translation>Markierung erweitern</translation>
    </message>
    <message>
        <source>Remove from an annotation</source>
        <translation>Markierung verkleinern</translation>
    </message>
    <message>
        <source>Set the defect type</source>
        <translation>Fehlerart festlegen</translation>
    </message>
    <message>
        <source>The selected annotation is locked.</source>
        <translation>Die ausgewählte Markierung ist gesperrt.</translation>
    </message>
    <message>
        <source>This part cannot be annotated yet: it is still being opened, or its annotations cannot be read.</source>
        <translation>An diesem Teil kann noch nichts markiert werden: Es wird noch geöffnet, oder seine Markierungen sind nicht lesbar.</translation>
    </message>
</context>
<context>
    <name>twinspect::Application</name>
    <message>
        <source>Workbench</source>
        <translation>Arbeitsplatz</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>Twinspect did not end properly on %1. What was open then can be restored.</source>
        <translation>Twinspect wurde am %1 nicht ordentlich beendet. Was damals geöffnet war, kann wiederhergestellt werden.</translation>
    </message>
    <message>
        <source>Twinspect did not end properly on %1, with &quot;%2&quot; open. Labels, notes and thresholds of that time can be restored.</source>
        <translation>Twinspect wurde am %1 nicht ordentlich beendet; „%2“ war geöffnet. Kennzeichnungen, Notizen und Schwellwerte von damals können wiederhergestellt werden.</translation>
    </message>
    <message>
        <source>Restore the last session</source>
        <translation>Letzte Sitzung wiederherstellen</translation>
    </message>
    <message>
        <source>Start afresh</source>
        <translation>Neu beginnen</translation>
    </message>
    <message>
        <source>Putting the good parts together</source>
        <translation>Gutteile werden zusammengestellt</translation>
    </message>
    <message>
        <source>Crash report</source>
        <translation>Absturzbericht</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Please send this with a description of what you did. It is kept in %1.</source>
        <translation>Bitte senden Sie dies mit einer Beschreibung dessen, was Sie getan haben. Es liegt in %1.</translation>
    </message>
    <message>
        <source>Show the report</source>
        <translation>Bericht zeigen</translation>
    </message>
    <message>
        <source>Twinspect ended by a mistake of its own. What is known of it was kept: signal, versions, the last commands and the stack, none of your data.</source>
        <translation>Twinspect ist durch einen eigenen Fehler beendet worden. Was darüber bekannt ist, wurde aufgehoben: Signal, Versionen, die letzten Befehle und der Stapel, nichts von Ihren Daten.</translation>
    </message>
    <message>
        <source>Keep my annotations</source>
        <translation>Eigene behalten</translation>
    </message>
    <message>
        <source>Take the other ones</source>
        <translation>Fremde übernehmen</translation>
    </message>
</context>
<context>
    <name>twinspect::BrowserActions</name>
    <message>
        <source>&amp;Previous part</source>
        <translation>&amp;Voriges Teil</translation>
    </message>
    <message>
        <source>Shows the part before this one in the list.</source>
        <translation>Zeigt das Teil davor in der Liste.</translation>
    </message>
    <message>
        <source>&amp;Next part</source>
        <translation>&amp;Nächstes Teil</translation>
    </message>
    <message>
        <source>Shows the part after this one in the list.</source>
        <translation>Zeigt das Teil danach in der Liste.</translation>
    </message>
    <message>
        <source>Previous unlabelled part</source>
        <translation>Voriges Teil ohne Kennzeichnung</translation>
    </message>
    <message>
        <source>Goes back to the nearest part that nobody has labelled.</source>
        <translation>Geht zurück zum nächstgelegenen Teil, das niemand gekennzeichnet hat.</translation>
    </message>
    <message>
        <source>Next unlabelled part</source>
        <translation>Nächstes Teil ohne Kennzeichnung</translation>
    </message>
    <message>
        <source>Goes on to the nearest part that nobody has labelled.</source>
        <translation>Geht weiter zum nächstgelegenen Teil, das niemand gekennzeichnet hat.</translation>
    </message>
    <message>
        <source>Label as &amp;good</source>
        <translation>Als &amp;gut kennzeichnen</translation>
    </message>
    <message>
        <source>Says that the selected parts are good.</source>
        <translation>Sagt, dass die ausgewählten Teile gut sind.</translation>
    </message>
    <message>
        <source>Label as &amp;defect</source>
        <translation>Als &amp;schlecht kennzeichnen</translation>
    </message>
    <message>
        <source>Says that the selected parts are defective.</source>
        <translation>Sagt, dass die ausgewählten Teile schlecht sind.</translation>
    </message>
    <message>
        <source>Remove &amp;label</source>
        <translation>&amp;Kennzeichnung entfernen</translation>
    </message>
    <message>
        <source>Says that nobody knows what the selected parts are.</source>
        <translation>Sagt, dass niemand weiß, was die ausgewählten Teile sind.</translation>
    </message>
    <message>
        <source>&amp;Mark</source>
        <translation>Vor&amp;merken</translation>
    </message>
    <message>
        <source>&amp;Write a note</source>
        <translation>Notiz &amp;schreiben</translation>
    </message>
    <message>
        <source>Writes a note on the selected parts.</source>
        <translation>Schreibt eine Notiz zu den ausgewählten Teilen.</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>Schlecht</translation>
    </message>
    <message>
        <source>No label</source>
        <translation>Keine Kennzeichnung</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>Vormerkung</translation>
    </message>
    <message>
        <source>Large pictures</source>
        <translation>Große Bilder</translation>
    </message>
    <message>
        <source>Label by &amp;file name…</source>
        <translation>Nach &amp;Dateinamen kennzeichnen…</translation>
    </message>
    <message>
        <source>Labels all parts whose names match a rule.</source>
        <translation>Kennzeichnet alle Teile, deren Namen einer Regel entsprechen.</translation>
    </message>
    <message>
        <source>&amp;Inspect the listed parts</source>
        <translation>Aufgelistete Teile &amp;prüfen</translation>
    </message>
    <message>
        <source>Inspects every part of the list that has no verdict yet.</source>
        <translation>Prüft jedes Teil der Liste, das noch kein Urteil hat.</translation>
    </message>
    <message>
        <source>Show &amp;large pictures</source>
        <translation>&amp;Große Bilder anzeigen</translation>
    </message>
    <message>
        <source>Shows the parts as a grid of pictures instead of a table.</source>
        <translation>Zeigt die Teile als Bilder statt als Tabelle.</translation>
    </message>
    <message>
        <source>&amp;Find a part</source>
        <translation>Teil &amp;suchen</translation>
    </message>
    <message>
        <source>Searches names, defect types and notes.</source>
        <translation>Sucht in Namen, Fehlerarten und Notizen.</translation>
    </message>
    <message>
        <source>Inspect these parts</source>
        <translation>Diese Teile prüfen</translation>
    </message>
    <message>
        <source>Previous part to annotate</source>
        <translation>Voriges Teil zum Markieren</translation>
    </message>
    <message>
        <source>Goes back to the nearest part whose annotation is not finished.</source>
        <translation>Geht zurück zum nächstgelegenen Teil, dessen Markierung nicht abgeschlossen ist.</translation>
    </message>
    <message>
        <source>Next part to annotate</source>
        <translation>Nächstes Teil zum Markieren</translation>
    </message>
    <message>
        <source>Goes on to the nearest part whose annotation is not finished; from the end of the list on to its beginning.</source>
        <translation>Geht weiter zum nächsten Teil, dessen Markierung nicht abgeschlossen ist; am Ende der Liste weiter mit ihrem Anfang.</translation>
    </message>
    <message>
        <source>Marks the selected parts for a review: to come back to. Takes the mark off where it is.</source>
        <translation>Merkt die gewählten Teile zum Nachprüfen vor, um auf sie zurückzukommen. Nimmt die Markierung weg, wo sie schon ist.</translation>
    </message>
</context>
<context>
    <name>twinspect::BrowserPanel</name>
    <message numerus="yes">
        <source>%n part(s)</source>
        <translation>
            <numerusform>%n Teil</numerusform>
            <numerusform>%n Teile</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 parts shown</source>
        <translation>%1 von %2 Teilen angezeigt</translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n ausgewählt</numerusform>
            <numerusform>%n ausgewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>Open a folder of parts first</source>
        <translation>Öffnen Sie zuerst einen Ordner mit Teilen</translation>
    </message>
    <message>
        <source>Open a recipe or a model first</source>
        <translation>Öffnen Sie zuerst ein Rezept oder Modell</translation>
    </message>
    <message>
        <source>The list is empty</source>
        <translation>Die Liste ist leer</translation>
    </message>
    <message>
        <source>No data is open.

Open a folder of scanned parts, or drop one into the window, and its parts are listed here.</source>
        <translation>Keine Daten sind geöffnet.

Öffnen Sie einen Ordner mit aufgenommenen Teilen oder ziehen Sie einen ins Fenster; seine Teile werden hier aufgelistet.</translation>
    </message>
    <message>
        <source>No part matches the search and the filters.</source>
        <translation>Kein Teil passt zur Suche und zu den Filtern.</translation>
    </message>
    <message>
        <source>Show all parts</source>
        <translation>Alle Teile anzeigen</translation>
    </message>
    <message>
        <source>Defect type</source>
        <translation>Fehlerart</translation>
    </message>
    <message>
        <source>Enter or choose a type: the selected parts are labelled as defects of that type.</source>
        <translation>Geben Sie eine Art ein oder wählen Sie eine: Die ausgewählten Teile werden als Schlechtteile dieser Art gekennzeichnet.</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>A note on the selected parts, kept as you type. Escape takes back what was typed.</source>
        <translation>Eine Notiz zu den ausgewählten Teilen; sie wird beim Tippen behalten. Escape nimmt das Getippte zurück.</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>Notiz schreiben</translation>
    </message>
    <message>
        <source>Every part of the list has its verdict</source>
        <translation>Jedes Teil der Liste hat sein Urteil</translation>
    </message>
    <message>
        <source>Parts are being inspected; the status bar shows how far</source>
        <translation>Teile werden geprüft; die Statusleiste zeigt, wie weit</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
</context>
<context>
    <name>twinspect::CalibratePage</name>
    <message>
        <source>&amp;Apply thresholds</source>
        <translation>Schwellwerte &amp;anwenden</translation>
    </message>
    <message>
        <source>Puts the thresholds in force and writes down who set them, when and why. One step to undo.</source>
        <translation>Setzt die Schwellwerte in Kraft und hält fest, wer sie wann und warum gesetzt hat. Ein Schritt zum Rückgängigmachen.</translation>
    </message>
    <message>
        <source>Rese&amp;t</source>
        <translation>&amp;Zurücksetzen</translation>
    </message>
    <message>
        <source>Back to the thresholds in force.</source>
        <translation>Zurück zu den gültigen Schwellwerten.</translation>
    </message>
    <message>
        <source>Use the method&apos;s threshold</source>
        <translation>Schwellwert des Verfahrens nehmen</translation>
    </message>
    <message>
        <source>Puts the handles where the method says, after they were moved by hand.</source>
        <translation>Setzt die Griffe dorthin, wo das Verfahren sie sieht, nachdem sie von Hand bewegt wurden.</translation>
    </message>
    <message>
        <source>Inspect these parts</source>
        <translation>Diese Teile prüfen</translation>
    </message>
    <message>
        <source>Inspects every part that can count here and has no score yet.</source>
        <translation>Prüft jedes Teil, das hier zählen kann und noch keinen Wert hat.</translation>
    </message>
    <message>
        <source>Measure areas again</source>
        <translation>Flächen neu messen</translation>
    </message>
    <message>
        <source>Inspects the parts again with the pixel threshold tried, so that the areas of their regions are right.</source>
        <translation>Prüft die Teile noch einmal mit der ausprobierten Bildpunktschwelle, damit die Flächen ihrer Bereiche stimmen.</translation>
    </message>
    <message>
        <source>Let half of the test parts calibrate</source>
        <translation>Die Hälfte der Testteile kalibrieren lassen</translation>
    </message>
    <message>
        <source>Which half a part belongs to depends on its name alone. The other half still reports, so that no part does both. For methods that need defects.</source>
        <translation>Zu welcher Hälfte ein Teil gehört, hängt allein von seinem Namen ab. Die andere Hälfte berichtet weiter, sodass kein Teil beides tut. Für Verfahren, die Fehler brauchen.</translation>
    </message>
    <message>
        <source>Compressed scale</source>
        <translation>Gestauchte Skala</translation>
    </message>
    <message>
        <source>Shows single parts beside hundreds.</source>
        <translation>Zeigt einzelne Teile neben Hunderten.</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Thresholds</source>
        <translation>Schwellwerte</translation>
    </message>
    <message>
        <source>Why this number?</source>
        <translation>Warum diese Zahl?</translation>
    </message>
    <message>
        <source>&amp;Why you set them (kept in the recipe)</source>
        <translation>&amp;Warum Sie sie setzen (wird im Rezept aufbewahrt)</translation>
    </message>
    <message>
        <source>For example: agreed with customer service, week 14</source>
        <translation>Zum Beispiel: mit dem Kundendienst vereinbart, KW 14</translation>
    </message>
    <message>
        <source>Figures of</source>
        <translation>Kennzahlen von</translation>
    </message>
    <message>
        <source>Right and wrong</source>
        <translation>Richtig/falsch</translation>
    </message>
    <message>
        <source>ROC</source>
        <translation>ROC</translation>
    </message>
    <message>
        <source>Precision, recall</source>
        <translation>PR-Kurve</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) that can count here have not been inspected.</source>
        <translation>
            <numerusform>%n Teil, das hier zählen kann, wurde nicht geprüft.</numerusform>
            <numerusform>%n Teile, die hier zählen können, wurden nicht geprüft.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) could not be inspected and are left out.</source>
        <translation>
            <numerusform>%n Teil konnte nicht geprüft werden und wird ausgelassen.</numerusform>
            <numerusform>%n Teile konnten nicht geprüft werden und werden ausgelassen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) are left out because the model learnt from them.</source>
        <translation>
            <numerusform>%n Teil wird ausgelassen, weil das Modell an ihm gelernt hat.</numerusform>
            <numerusform>%n Teile werden ausgelassen, weil das Modell an ihnen gelernt hat.</numerusform>
        </translation>
    </message>
    <message>
        <source>There are no scores to set thresholds by</source>
        <translation>Es gibt keine Werte, um Schwellwerte zu setzen</translation>
    </message>
    <message>
        <source>There is no model yet</source>
        <translation>Es gibt noch kein Modell</translation>
    </message>
    <message>
        <source>Train a part, or open a model or a recipe. Then the thresholds can be set here.</source>
        <translation>Trainieren Sie ein Teil oder öffnen Sie ein Modell oder Rezept. Dann lassen sich hier die Schwellwerte setzen.</translation>
    </message>
    <message>
        <source>Open data with good parts that the model was not trained on, and defects if you have them.</source>
        <translation>Öffnen Sie Daten mit Gutteilen, an denen das Modell nicht trainiert wurde, und Schlechtteilen, wenn Sie welche haben.</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) are open that can count here. Inspecting them gives the scores.</source>
        <translation>
            <numerusform>%n Teil ist geöffnet, das hier zählen kann. Prüfen ergibt seinen Wert.</numerusform>
            <numerusform>%n Teile sind geöffnet, die hier zählen können. Prüfen ergibt die Werte.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no model to inspect with.</source>
        <translation>Es gibt kein Modell zum Prüfen.</translation>
    </message>
    <message>
        <source>Every part that can count here has been inspected.</source>
        <translation>Jedes Teil, das hier zählen kann, wurde geprüft.</translation>
    </message>
    <message>
        <source>The data has no validation folder, so half of its labelled parts calibrates anyway.</source>
        <translation>Die Daten haben keinen Validierungsordner; deshalb kalibriert ohnehin die Hälfte der gekennzeichneten Teile.</translation>
    </message>
    <message>
        <source>There is no model yet.</source>
        <translation>Es gibt noch kein Modell.</translation>
    </message>
    <message>
        <source>Parts that flip (%1)</source>
        <translation>Gekippt (%1)</translation>
    </message>
    <message>
        <source>No inspected part gets another verdict than under the thresholds in force.</source>
        <translation>Kein geprüftes Teil bekommt ein anderes Urteil als mit den gültigen Schwellwerten.</translation>
    </message>
    <message numerus="yes">
        <source>%n inspected part(s) get another verdict than under the thresholds in force.</source>
        <translation>
            <numerusform>%n geprüftes Teil bekommt ein anderes Urteil als mit den gültigen Schwellwerten.</numerusform>
            <numerusform>%n geprüfte Teile bekommen ein anderes Urteil als mit den gültigen Schwellwerten.</numerusform>
        </translation>
    </message>
    <message>
        <source>At these thresholds: &lt;b&gt;%1&lt;/b&gt;&lt;br&gt;At best (star): %2, with review above %3 and reject above %4. With a reject threshold between %5 and %6 (shaded) it costs at most a tenth more.</source>
        <translation>Bei diesen Schwellwerten: &lt;b&gt;%1&lt;/b&gt;&lt;br&gt;Bestenfalls (Stern): %2, mit Nachprüfen über %3 und n.i.O. über %4. Mit einem n.i.O.-Schwellwert zwischen %5 und %6 (schattiert) kostet es höchstens ein Zehntel mehr.</translation>
    </message>
    <message>
        <source>These thresholds are in force already.</source>
        <translation>Diese Schwellwerte gelten schon.</translation>
    </message>
    <message>
        <source>These thresholds are in force.</source>
        <translation>Diese Schwellwerte gelten.</translation>
    </message>
    <message>
        <source>Tried, not in force yet.</source>
        <translation>Ausprobiert, noch nicht gültig.</translation>
    </message>
    <message>
        <source>The parts that the figures below are about.</source>
        <translation>Die Teile, um die es in den Kennzahlen unten geht.</translation>
    </message>
    <message>
        <source>Calibrate</source>
        <translation>Kalibrieren</translation>
    </message>
    <message>
        <source>Shows the scores of all parts and sets the thresholds.</source>
        <translation>Zeigt die Werte aller Teile und setzt die Schwellwerte.</translation>
    </message>
    <message>
        <source>&amp;Calibrate</source>
        <translation>&amp;Kalibrieren</translation>
    </message>
    <message>
        <source>The regions were measured with another pixel threshold, so counts with a minimum area or depth are provisional.</source>
        <translation>Die Bereiche wurden mit einer anderen Bildpunktschwelle gemessen, daher sind Zahlen mit kleinster Fläche oder Tiefe vorläufig.</translation>
    </message>
    <message>
        <source>The regions were measured with the pixel threshold in force.</source>
        <translation>Die Bereiche wurden mit der gültigen Bildpunktschwelle gemessen.</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
</context>
<context>
    <name>twinspect::CalibrateStep</name>
    <message>
        <source>Calibrate</source>
        <translation>Kalibrieren</translation>
    </message>
    <message>
        <source>The model is being opened.</source>
        <translation>Das Modell wird geöffnet.</translation>
    </message>
    <message>
        <source>Train the part first.</source>
        <translation>Trainieren Sie zuerst das Teil.</translation>
    </message>
    <message>
        <source>Opening the model…</source>
        <translation>Modell wird geöffnet…</translation>
    </message>
    <message>
        <source>Parts with a score above &lt;b&gt;%1&lt;/b&gt; are rejected.</source>
        <translation>Teile mit einem Wert über &lt;b&gt;%1&lt;/b&gt; werden zurückgewiesen.</translation>
    </message>
    <message>
        <source>No threshold is set yet.</source>
        <translation>Es ist noch kein Schwellwert gesetzt.</translation>
    </message>
    <message numerus="yes">
        <source>This is the model&apos;s standard threshold. It was set by %n good part(s) that the model had not learnt from.</source>
        <translation>
            <numerusform>Das ist der Standardschwellwert des Modells. Er wurde an %n Gutteil gesetzt, an dem das Modell nicht gelernt hatte.</numerusform>
            <numerusform>Das ist der Standardschwellwert des Modells. Er wurde an %n Gutteilen gesetzt, an denen das Modell nicht gelernt hatte.</numerusform>
        </translation>
    </message>
    <message>
        <source>This threshold was set on the calibration page.</source>
        <translation>Dieser Schwellwert wurde auf der Kalibrierseite gesetzt.</translation>
    </message>
    <message>
        <source>So few parts prove only that fewer than %1 % of good parts will be rejected (95 % confidence).</source>
        <translation>So wenige Teile beweisen nur, dass weniger als %1 % der Gutteile zurückgewiesen werden (95 % Vertrauen).</translation>
    </message>
    <message>
        <source>You can go on with it and calibrate later, or set the threshold now on evidence: more good parts, and defects if you have some.</source>
        <translation>Sie können damit weitermachen und später kalibrieren, oder den Schwellwert jetzt auf Nachweise gründen: mehr Gutteile, und Schlechtteile, wenn Sie welche haben.</translation>
    </message>
    <message>
        <source>Every dot is a good part that the model had not learnt from. The farther to the right, the less it resembles the parts learnt.</source>
        <translation>Jeder Punkt ist ein Gutteil, an dem das Modell nicht gelernt hat. Je weiter rechts, desto weniger gleicht es den gelernten Teilen.</translation>
    </message>
</context>
<context>
    <name>twinspect::CalibrationSession</name>
    <message>
        <source>Try other thresholds</source>
        <translation>Andere Schwellwerte probieren</translation>
    </message>
</context>
<context>
    <name>twinspect::Chart</name>
    <message>
        <source>Copy the chart</source>
        <translation>Diagramm kopieren</translation>
    </message>
    <message>
        <source>Save the chart…</source>
        <translation>Diagramm speichern…</translation>
    </message>
    <message>
        <source>Save the chart</source>
        <translation>Diagramm speichern</translation>
    </message>
    <message>
        <source>Pictures (%1)</source>
        <translation>Bilder (%1)</translation>
    </message>
    <message>
        <source>%1 cannot be written. Choose another folder.</source>
        <translation>%1 kann nicht geschrieben werden. Wählen Sie einen anderen Ordner.</translation>
    </message>
</context>
<context>
    <name>twinspect::CheckStep</name>
    <message>
        <source>Check</source>
        <translation>Kontrolle</translation>
    </message>
    <message>
        <source>The check is still running.</source>
        <translation>Die Kontrolle läuft noch.</translation>
    </message>
    <message>
        <source>Run the check first.</source>
        <translation>Starten Sie zuerst die Kontrolle.</translation>
    </message>
    <message>
        <source>Choose a folder of good parts first.</source>
        <translation>Wählen Sie zuerst einen Ordner mit Gutteilen.</translation>
    </message>
    <message>
        <source>Looking at every part…</source>
        <translation>Jedes Teil wird angesehen…</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) were looked at.</source>
        <translation>
            <numerusform>%n Teil wurde angesehen.</numerusform>
            <numerusform>%n Teile wurden angesehen.</numerusform>
        </translation>
    </message>
    <message>
        <source>The folder has not been checked.</source>
        <translation>Der Ordner wurde nicht kontrolliert.</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) are left out by you.</source>
        <translation>
            <numerusform>%n Teil lassen Sie aus.</numerusform>
            <numerusform>%n Teile lassen Sie aus.</numerusform>
        </translation>
    </message>
    <message>
        <source>Drawing parts</source>
        <translation>Teile werden gezeichnet</translation>
    </message>
    <message>
        <source>No picture: %1</source>
        <translation>Kein Bild: %1</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Are these really good? The most unlike come first.</source>
        <translation>Sind diese wirklich gut? Die unähnlichsten zuerst.</translation>
    </message>
    <message>
        <source>What the model will see</source>
        <translation>Was das Modell sehen wird</translation>
    </message>
    <message>
        <source>The part is outlined in yellow, what is taken for ground is dimmed, and the blue square is cut out. Is the whole part inside, and nothing else?</source>
        <translation>Das Teil ist gelb umrandet, was als Untergrund gilt, ist abgedunkelt, und das blaue Quadrat wird ausgeschnitten. Liegt das ganze Teil darin und nichts anderes?</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) are defective or for testing and are not learnt from.</source>
        <translation>
            <numerusform>%n Teil ist fehlerhaft oder zum Testen; aus ihm wird nicht gelernt.</numerusform>
            <numerusform>%n Teile sind fehlerhaft oder zum Testen; aus ihnen wird nicht gelernt.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <comment>when, who and what</comment>
        <translation>%1, %2: %3</translation>
    </message>
    <message>
        <source>taken back: %1</source>
        <translation>zurückgenommen: %1</translation>
    </message>
    <message>
        <source>A repair changes how the files are read, never the files. It can be undone, and is kept in %1:</source>
        <translation>Eine Reparatur ändert, wie die Dateien gelesen werden, nie die Dateien selbst. Sie kann rückgängig gemacht werden und steht in %1:</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Zurücknehmen</translation>
    </message>
</context>
<context>
    <name>twinspect::CloudView</name>
    <message>
        <source>The 3D view needs OpenGL, which this display does not offer. All other views work as usual.</source>
        <translation>Die 3D-Ansicht braucht OpenGL, das dieser Bildschirm nicht bietet. Alle anderen Ansichten arbeiten wie gewohnt.</translation>
    </message>
    <message>
        <source>This part has no measured points.</source>
        <translation>Dieses Teil hat keine gemessenen Punkte.</translation>
    </message>
</context>
<context>
    <name>twinspect::CommandPalette</name>
    <message>
        <source>Type a few letters of a command</source>
        <translation>Ein paar Buchstaben eines Befehls eingeben</translation>
    </message>
    <message>
        <source>No command fits these letters.</source>
        <translation>Kein Befehl passt zu diesen Buchstaben.</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
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
        <translation>Der Vergleich ist fertig.</translation>
    </message>
    <message>
        <source>The comparison stopped.</source>
        <translation>Der Vergleich hat angehalten.</translation>
    </message>
    <message>
        <source>No data are open. Open a folder with good parts to learn from, and with good and defective test parts.</source>
        <translation>Es sind keine Daten geöffnet. Öffnen Sie einen Ordner mit Gutteilen zum Lernen und mit guten und fehlerhaften Testteilen.</translation>
    </message>
    <message>
        <source>A comparison is running already.</source>
        <translation>Es läuft bereits ein Vergleich.</translation>
    </message>
    <message>
        <source>Check at least one detector or model file.</source>
        <translation>Haken Sie mindestens einen Detektor oder eine Modelldatei an.</translation>
    </message>
    <message>
        <source>A model file is trained already and has no learning curve. Take the model files out, or leave the learning curve off.</source>
        <translation>Eine Modelldatei ist schon trainiert und hat keine Lernkurve. Nehmen Sie die Modelldateien heraus, oder lassen Sie die Lernkurve weg.</translation>
    </message>
    <message>
        <source>Measure anew</source>
        <translation>Neu messen</translation>
    </message>
    <message>
        <source>Add a model file</source>
        <translation>Modelldatei hinzufügen</translation>
    </message>
    <message>
        <source>Models (*.tsm)</source>
        <translation>Modelle (*.tsm)</translation>
    </message>
    <message>
        <source>Open a comparison</source>
        <translation>Vergleich öffnen</translation>
    </message>
    <message>
        <source>Comparisons (*.json);;All files (*)</source>
        <translation>Vergleiche (*.json);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>PDF document (*.pdf)</source>
        <translation>PDF-Dokument (*.pdf)</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>Markdown (*.md)</source>
        <translation>Markdown (*.md)</translation>
    </message>
    <message>
        <source>All figures and scores (*.json)</source>
        <translation>Alle Zahlen und Werte (*.json)</translation>
    </message>
    <message>
        <source>Export the comparison</source>
        <translation>Vergleich exportieren</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>Geschrieben: %1</translation>
    </message>
    <message>
        <source>%1 is not among the open data. Open the folder %2 to see it.</source>
        <translation>%1 ist nicht unter den geöffneten Daten. Öffnen Sie den Ordner %2, um es zu sehen.</translation>
    </message>
    <message>
        <source>No comparison is running.</source>
        <translation>Es läuft kein Vergleich.</translation>
    </message>
    <message>
        <source>There is no comparison to export yet.</source>
        <translation>Es gibt noch keinen Vergleich zu exportieren.</translation>
    </message>
    <message>
        <source>On %1.</source>
        <translation>Auf %1.</translation>
    </message>
    <message>
        <source>Comparison in %1. The others are compared with %2.</source>
        <translation>Vergleich in %1. Die anderen werden mit %2 verglichen.</translation>
    </message>
    <message>
        <source>The comparison begins…</source>
        <translation>Der Vergleich beginnt…</translation>
    </message>
    <message>
        <source>Row %1 of %2: %3 on %4.</source>
        <translation>Zeile %1 von %2: %3 auf %4.</translation>
    </message>
    <message>
        <source>It is being cancelled. Finished rows are kept.</source>
        <translation>Er wird abgebrochen. Fertige Zeilen bleiben erhalten.</translation>
    </message>
    <message>
        <source>Cancelled. Finished rows are kept; the same start goes on there.</source>
        <translation>Abgebrochen. Fertige Zeilen bleiben erhalten; derselbe Start macht dort weiter.</translation>
    </message>
    <message>
        <source>The comparison stopped. Finished rows are kept; the same start goes on there.</source>
        <translation>Der Vergleich hat angehalten. Fertige Zeilen bleiben erhalten; derselbe Start macht dort weiter.</translation>
    </message>
    <message>
        <source>%v of %m rows are finished</source>
        <translation>%v von %m Zeilen sind fertig</translation>
    </message>
    <message>
        <source>In this row: %1 of %2 steps of the present stage.</source>
        <translation>In dieser Zeile: %1 von %2 Schritten des jetzigen Abschnitts.</translation>
    </message>
    <message>
        <source>&amp;Start the comparison</source>
        <translation>Vergleich &amp;starten</translation>
    </message>
    <message>
        <source>Trains the checked detectors on the good parts of the open data, one after another, and measures them and the model files on the test parts. Rows that were finished before are not measured again.</source>
        <translation>Trainiert die angehakten Detektoren nacheinander auf den Gutteilen der geöffneten Daten und misst sie und die Modelldateien auf den Testteilen. Zeilen, die schon fertig sind, werden nicht noch einmal gemessen.</translation>
    </message>
    <message>
        <source>&amp;Cancel the comparison</source>
        <translation>Vergleich &amp;abbrechen</translation>
    </message>
    <message>
        <source>Stops it. Finished rows are kept.</source>
        <translation>Hält ihn an. Fertige Zeilen bleiben erhalten.</translation>
    </message>
    <message>
        <source>&amp;Add a model file…</source>
        <translation>Modelldatei &amp;hinzufügen…</translation>
    </message>
    <message>
        <source>Compares a model that was trained before, too.</source>
        <translation>Vergleicht auch ein Modell, das schon trainiert ist.</translation>
    </message>
    <message>
        <source>&amp;Open a comparison…</source>
        <translation>Vergleich ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>Shows a comparison.json, of this page or of twinspect-cli compare.</source>
        <translation>Zeigt eine comparison.json, von dieser Seite oder von twinspect-cli compare.</translation>
    </message>
    <message>
        <source>&amp;Export the comparison…</source>
        <translation>Vergleich &amp;exportieren…</translation>
    </message>
    <message>
        <source>Writes all tables as PDF, in the language of the window, or in the forms of twinspect-cli compare.</source>
        <translation>Schreibt alle Tabellen als PDF in der Sprache des Fensters oder in den Formen von twinspect-cli compare.</translation>
    </message>
    <message>
        <source>Check what is to be compared. The first one that is checked is the one that the others are compared with.</source>
        <translation>Haken Sie an, was verglichen werden soll. Mit dem ersten, das angehakt ist, werden die anderen verglichen.</translation>
    </message>
    <message>
        <source>&amp;Training of DCRDF-Net:</source>
        <translation>&amp;Training von DCRDF-Net:</translation>
    </message>
    <message>
        <source>How long DCRDF-Net is trained. The other detectors have no such choice.</source>
        <translation>Wie lange DCRDF-Net trainiert wird. Die anderen Detektoren haben keine solche Wahl.</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>Schnell</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>Gründlich</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Also with 5, 10 and 20 good parts</source>
        <translation>Auch mit 5, 10 und 20 Gutteilen</translation>
    </message>
    <message>
        <source>A learning curve: every detector is trained once for each number of good parts. It takes that much longer.</source>
        <translation>Eine Lernkurve: Jeder Detektor wird für jede Zahl von Gutteilen einmal trainiert. Es dauert entsprechend länger.</translation>
    </message>
    <message>
        <source>Here stands which detector tells defective parts from good ones best on your data, how long it takes and how much memory it needs, and whether a difference can be shown at all.

Check detectors at the side and start, or open a comparison that was made before.</source>
        <translation>Hier steht, welcher Detektor auf Ihren Daten fehlerhafte Teile am besten von Gutteilen unterscheidet, wie lange er braucht und wie viel Speicher, und ob sich ein Unterschied überhaupt zeigen lässt.

Haken Sie an der Seite Detektoren an und starten Sie, oder öffnen Sie einen früheren Vergleich.</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Compares detectors and model files on the open data.</source>
        <translation>Vergleicht Detektoren und Modelldateien auf den geöffneten Daten.</translation>
    </message>
    <message>
        <source>Show the comparison</source>
        <translation>Vergleich zeigen</translation>
    </message>
</context>
<context>
    <name>twinspect::ComparisonPanel</name>
    <message>
        <source>Comparing the runs…</source>
        <translation>Läufe werden verglichen…</translation>
    </message>
    <message>
        <source>Comparing two runs</source>
        <translation>Zwei Läufe werden verglichen</translation>
    </message>
    <message>
        <source>The runs could not be compared.</source>
        <translation>Die Läufe konnten nicht verglichen werden.</translation>
    </message>
    <message>
        <source>The two runs have no part in common.</source>
        <translation>Die beiden Läufe haben kein Teil gemeinsam.</translation>
    </message>
    <message>
        <source>%1 parts are in the first run only, %2 in the second only; they are left out.</source>
        <translation>%1 Teile kommen nur im ersten Lauf vor, %2 nur im zweiten; sie werden ausgelassen.</translation>
    </message>
    <message>
        <source>The review threshold lies above the reject threshold. Lower it, or raise the other one.</source>
        <translation>Die Nachprüfschwelle liegt über der n.i.O.-Schwelle. Senken Sie sie oder heben Sie die andere an.</translation>
    </message>
    <message>
        <source>Deciding a run again</source>
        <translation>Ein Lauf wird neu beurteilt</translation>
    </message>
    <message>
        <source>The run could not be decided again.</source>
        <translation>Der Lauf konnte nicht neu beurteilt werden.</translation>
    </message>
    <message>
        <source>Run %1 against run %2</source>
        <translation>Lauf %1 gegen Lauf %2</translation>
    </message>
    <message>
        <source>Run %1 under other thresholds, without inspecting again</source>
        <translation>Lauf %1 mit anderen Schwellwerten, ohne neue Prüfung</translation>
    </message>
    <message>
        <source>Back to the results</source>
        <translation>Zurück zu den Ergebnissen</translation>
    </message>
    <message>
        <source>Show only parts with another verdict</source>
        <translation>Nur Teile mit anderem Urteil anzeigen</translation>
    </message>
    <message>
        <source>Review above</source>
        <translation>Nachprüfen über</translation>
    </message>
    <message>
        <source>Reject above</source>
        <translation>n.i.O. über</translation>
    </message>
    <message>
        <source>Pixel threshold</source>
        <translation>Bildpunktschwelle</translation>
    </message>
    <message>
        <source>Minimum area</source>
        <translation>Mindestfläche</translation>
    </message>
    <message>
        <source> mm²</source>
        <translation> mm²</translation>
    </message>
    <message numerus="yes">
        <source>For %n part(s) the minimum area or depth could not be applied: the pixel threshold is lower than at their inspection, or a region could not be measured. Their verdicts may be too strict, never too mild; inspect again to be exact.</source>
        <translation>
            <numerusform>Bei %n Teil konnte Mindestfläche oder Mindesttiefe nicht angewendet werden: Die Bildpunktschwelle ist niedriger als bei seiner Prüfung, oder ein Bereich war nicht messbar. Das Urteil kann zu streng sein, nie zu milde; prüfen Sie für Genauigkeit neu.</numerusform>
            <numerusform>Bei %n Teilen konnte Mindestfläche oder Mindesttiefe nicht angewendet werden: Die Bildpunktschwelle ist niedriger als bei ihrer Prüfung, oder ein Bereich war nicht messbar. Die Urteile können zu streng sein, nie zu milde; prüfen Sie für Genauigkeit neu.</numerusform>
        </translation>
    </message>
    <message>
        <source>Minimum depth</source>
        <translation>Mindesttiefe</translation>
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
        <translation>Detektoren vergleichen</translation>
    </message>
</context>
<context>
    <name>twinspect::ComparisonView</name>
    <message>
        <source>Mean of all kinds of part</source>
        <translation>Mittel aller Teilearten</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>Choose two different detectors.</source>
        <translation>Wählen Sie zwei verschiedene Detektoren.</translation>
    </message>
    <message>
        <source>Figures of the detectors</source>
        <translation>Zahlen der Detektoren</translation>
    </message>
    <message>
        <source>&amp;Part:</source>
        <translation>&amp;Teil:</translation>
    </message>
    <message>
        <source>&amp;Good parts:</source>
        <translation>&amp;Gutteile:</translation>
    </message>
    <message>
        <source>&amp;Detector:</source>
        <translation>&amp;Detektor:</translation>
    </message>
    <message>
        <source>&amp;against:</source>
        <translation>&amp;gegen:</translation>
    </message>
    <message>
        <source>Two detectors</source>
        <translation>Zwei Detektoren</translation>
    </message>
    <message>
        <source>The scores that two detectors gave to every test part, and whether a difference between them can be shown.</source>
        <translation>Die Werte, die zwei Detektoren jedem Testteil gaben, und ob sich ein Unterschied zwischen ihnen zeigen lässt.</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
    <message>
        <source>What can be shown against the first detector, and what the figures mean.</source>
        <translation>Was sich gegenüber dem ersten Detektor zeigen lässt, und was die Zahlen bedeuten.</translation>
    </message>
    <message>
        <source>Learning curve</source>
        <translation>Lernkurve</translation>
    </message>
    <message>
        <source>The figures by number of good parts.</source>
        <translation>Die Zahlen nach Zahl der Gutteile.</translation>
    </message>
    <message>
        <source>Published figures</source>
        <translation>Veröffentlichte Zahlen</translation>
    </message>
    <message>
        <source>What other systems reached in print, with the detectors of this comparison below. Published figures are of other parts than yours.</source>
        <translation>Was andere Systeme laut Veröffentlichungen erreichten, darunter die Detektoren dieses Vergleichs. Veröffentlichte Zahlen stammen von anderen Teilen als Ihren.</translation>
    </message>
    <message>
        <source>&amp;Figure:</source>
        <translation>&amp;Kennzahl:</translation>
    </message>
    <message>
        <source>Part by part</source>
        <translation>Teil für Teil</translation>
    </message>
</context>
<context>
    <name>twinspect::ConfusionPanel</name>
    <message>
        <source>Good parts</source>
        <translation>Gutteile</translation>
    </message>
    <message>
        <source>Defects</source>
        <translation>Schlechtteile</translation>
    </message>
    <message>
        <source>false rejects</source>
        <translation>Pseudofehler</translation>
    </message>
    <message>
        <source>escapes</source>
        <translation>Schlupf</translation>
    </message>
    <message>
        <source>Lists these parts.</source>
        <translation>Listet diese Teile auf.</translation>
    </message>
    <message>
        <source>Click a number to see these parts.</source>
        <translation>Klicken Sie auf eine Zahl, um diese Teile zu sehen.</translation>
    </message>
    <message>
        <source>%1 · verdict %2 · %3</source>
        <translation>%1 · Urteil %2 · %3</translation>
    </message>
    <message>
        <source>%1. Of %2 held-out parts of the training only the score is stored, not the picture.</source>
        <translation>%1. Von %2 zurückgehaltenen Teilen des Trainings ist nur der Wert gespeichert, nicht das Bild.</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
</context>
<context>
    <name>twinspect::ContestantList</name>
    <message>
        <source>Detectors and model files to compare</source>
        <translation>Detektoren und Modelldateien zum Vergleichen</translation>
    </message>
    <message>
        <source>%1 (RGB and depth)</source>
        <translation>%1 (RGB und Tiefe)</translation>
    </message>
    <message>
        <source>%1 (RGB)</source>
        <translation>%1 (RGB)</translation>
    </message>
    <message>
        <source>%1 (depth)</source>
        <translation>%1 (Tiefe)</translation>
    </message>
</context>
<context>
    <name>twinspect::ConversionSetup</name>
    <message>
        <source>Listing files</source>
        <translation>Dateien werden aufgelistet</translation>
    </message>
    <message>
        <source>Drawing parts</source>
        <translation>Teile werden gezeichnet</translation>
    </message>
    <message>
        <source>Converting</source>
        <translation>Umwandeln</translation>
    </message>
    <message>
        <source>Comparing units</source>
        <translation>Vergleicht Einheiten</translation>
    </message>
</context>
<context>
    <name>twinspect::ConversionWords</name>
    <message>
        <source>The rows and columns are those of the file.</source>
        <translation>Zeilen und Spalten sind die der Datei.</translation>
    </message>
    <message>
        <source>The points are the pixels of the RGB picture, row by row.</source>
        <translation>Die Punkte sind Zeile für Zeile die Pixel des RGB-Bildes.</translation>
    </message>
    <message>
        <source>Every point lies on the pixel of the camera that sees it.</source>
        <translation>Jeder Punkt liegt auf dem Pixel der Kamera, das ihn sieht.</translation>
    </message>
    <message>
        <source>A parallel view: all pixels have the same size.</source>
        <translation>Eine Parallelansicht: Alle Pixel sind gleich groß.</translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%n part(s)&lt;/b&gt;</source>
        <translation>
            <numerusform>&lt;b&gt;%n Teil&lt;/b&gt;</numerusform>
            <numerusform>&lt;b&gt;%n Teile&lt;/b&gt;</numerusform>
        </translation>
    </message>
    <message>
        <source>3D files: %1</source>
        <translation>3D-Dateien: %1</translation>
    </message>
    <message>
        <source>no RGB pictures: the points bring their colours</source>
        <translation>keine RGB-Bilder: Die Punkte bringen ihre Farben mit</translation>
    </message>
    <message>
        <source>RGB pictures: %1</source>
        <translation>RGB-Bilder: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n good to learn from</source>
        <translation>
            <numerusform>%n gutes zum Lernen</numerusform>
            <numerusform>%n gute zum Lernen</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing says that any is defective</source>
        <translation>nichts sagt, dass eines schlecht ist</translation>
    </message>
    <message numerus="yes">
        <source>%n for testing</source>
        <translation>
            <numerusform>%n zum Testen</numerusform>
            <numerusform>%n zum Testen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n defective</source>
        <translation>
            <numerusform>%n schlechtes</numerusform>
            <numerusform>%n schlechte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with a mask</source>
        <translation>
            <numerusform>%n mit Maske</numerusform>
            <numerusform>%n mit Maske</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) without a partner</source>
        <translation>
            <numerusform>%n Datei ohne Gegenstück</numerusform>
            <numerusform>%n Dateien ohne Gegenstück</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other file(s) not used</source>
        <translation>
            <numerusform>%n weitere Datei nicht verwendet</numerusform>
            <numerusform>%n weitere Dateien nicht verwendet</numerusform>
        </translation>
    </message>
    <message>
        <source>&lt;b&gt;The layout of this folder is not one we know.&lt;/b&gt; By their names, its files seem to belong together like this. Is that right? If not, change the two patterns.</source>
        <translation>&lt;b&gt;Dieser Ordner hat keinen bekannten Aufbau.&lt;/b&gt; Den Namen nach gehören seine Dateien wohl so zusammen. Stimmt das? Wenn nicht, ändern Sie die beiden Muster.</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1 × %2 pixels&lt;/b&gt;</source>
        <translation>&lt;b&gt;%1 × %2 Pixel&lt;/b&gt;</translation>
    </message>
    <message>
        <source>%1 mm per pixel</source>
        <translation>%1 mm pro Pixel</translation>
    </message>
    <message>
        <source>field of view %1 × %2 mm</source>
        <translation>Sichtfeld %1 × %2 mm</translation>
    </message>
    <message>
        <source>viewed from %1 mm</source>
        <comment>distance of a parallel view</comment>
        <translation>aus %1 mm gesehen</translation>
    </message>
    <message>
        <source>%1 mm away</source>
        <translation>%1 mm entfernt</translation>
    </message>
    <message>
        <source>%1 points</source>
        <translation>%1 Punkte</translation>
    </message>
    <message>
        <source>%1 behind a nearer one of the same pixel</source>
        <translation>%1 hinter einem näheren desselben Pixels</translation>
    </message>
    <message>
        <source>%1 outside the picture</source>
        <translation>%1 außerhalb des Bildes</translation>
    </message>
    <message>
        <source>%1 % of the pixels without a point</source>
        <translation>%1 % der Pixel ohne Punkt</translation>
    </message>
    <message>
        <source>%1 % of the points not seen by the RGB camera: black</source>
        <translation>%1 % der Punkte sieht die RGB-Kamera nicht: schwarz</translation>
    </message>
    <message>
        <source>No file says the unit: one unit is taken for %1 mm.</source>
        <translation>Keine Datei nennt die Einheit: Eine Einheit gilt als %1 mm.</translation>
    </message>
    <message>
        <source>One unit is %1 mm.</source>
        <translation>Eine Einheit ist %1 mm.</translation>
    </message>
    <message>
        <source>%1 is taken for “not measured”, as you said: %2 points.</source>
        <translation>%1 gilt, wie angegeben, als „nicht gemessen“: %2 Punkte.</translation>
    </message>
    <message>
        <source>%1 is taken for “not measured”, since no camera can have measured it: %2 points.</source>
        <translation>%1 gilt als „nicht gemessen“, da keine Kamera das gemessen haben kann: %2 Punkte.</translation>
    </message>
    <message>
        <source>Stopped. Nothing was written.</source>
        <translation>Abgebrochen. Es wurde nichts geschrieben.</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) were converted.</source>
        <translation>
            <numerusform>%n Teil wurde umgewandelt.</numerusform>
            <numerusform>%n Teile wurden umgewandelt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) were left out:</source>
        <translation>
            <numerusform>%n Teil wurde ausgelassen:</numerusform>
            <numerusform>%n Teile wurden ausgelassen:</numerusform>
        </translation>
    </message>
    <message>
        <source>The log in the new folder names them all.</source>
        <translation>Das Protokoll im neuen Ordner nennt sie alle.</translation>
    </message>
    <message>
        <source>All of this is kept in %1 in the new folder.</source>
        <translation>All das steht in %1 im neuen Ordner.</translation>
    </message>
    <message>
        <source>By the camera that sees them</source>
        <translation>Mit der Kamera, die sie sieht</translation>
    </message>
    <message>
        <source>Onto the plane that most points lie on</source>
        <translation>Auf die Ebene, auf der die meisten Punkte liegen</translation>
    </message>
    <message>
        <source>Along an axis</source>
        <translation>Entlang einer Achse</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Auflösung</translation>
    </message>
    <message>
        <source>Camera of the depth</source>
        <translation>Kamera der Tiefe</translation>
    </message>
    <message>
        <source>Camera of the RGB pictures</source>
        <translation>Kamera der RGB-Bilder</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Einheit</translation>
    </message>
    <message>
        <source>Axes</source>
        <translation>Achsen</translation>
    </message>
    <message>
        <source>Not measured</source>
        <translation>Nicht gemessen</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>Drehung</translation>
    </message>
    <message>
        <source>Byte order</source>
        <translation>Bytefolge</translation>
    </message>
    <message>
        <source>read by the plugin %1</source>
        <translation>gelesen vom Plugin %1</translation>
    </message>
    <message numerus="yes">
        <source>%n that the plugin lists wrongly: left out</source>
        <translation>
            <numerusform>%n, das das Plugin falsch nennt: ausgelassen</numerusform>
            <numerusform>%n, die das Plugin falsch nennt: ausgelassen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::ConvertDialog</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Convert data of other programs</source>
        <translation>Daten anderer Programme umwandeln</translation>
    </message>
    <message>
        <source>Stops the conversion; nothing stays of it.</source>
        <translation>Bricht die Umwandlung ab; es bleibt nichts davon.</translation>
    </message>
</context>
<context>
    <name>twinspect::CostPlot</name>
    <message>
        <source>Reject threshold</source>
        <translation>n.i.O.-Schwelle</translation>
    </message>
    <message>
        <source>Expected cost over the threshold</source>
        <translation>Erwartete Kosten über dem Schwellwert</translation>
    </message>
    <message>
        <source>Cost of %1 parts</source>
        <translation>Kosten für %1 Teile</translation>
    </message>
    <message>
        <source>Click to put the reject threshold there.</source>
        <translation>Klicken setzt die n.i.O.-Schwelle dorthin.</translation>
    </message>
    <message>
        <source>These are the parts that report. To set a threshold, show the calibration set.</source>
        <translation>Das sind die Teile, die berichten. Um einen Schwellwert zu setzen, zeigen Sie den Kalibriersatz.</translation>
    </message>
</context>
<context>
    <name>twinspect::CountsTable</name>
    <message>
        <source>False rejects</source>
        <translation>Pseudofehler</translation>
    </message>
    <message>
        <source>Good parts that are rejected, of all good parts judged.</source>
        <translation>Gutteile, die zurückgewiesen werden, von allen beurteilten Gutteilen.</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>Schlupf</translation>
    </message>
    <message>
        <source>Defective parts that pass as OK, of all defective parts judged.</source>
        <translation>Schlechtteile, die als i.O. durchgehen, von allen beurteilten Schlechtteilen.</translation>
    </message>
    <message>
        <source>To review</source>
        <translation>Nachzuprüfen</translation>
    </message>
    <message>
        <source>Parts a person has to look at, of all parts judged.</source>
        <translation>Teile, die ein Mensch ansehen muss, von allen beurteilten Teilen.</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1&lt;/b&gt;: n = %2 good, %3 defective</source>
        <translation>&lt;b&gt;%1&lt;/b&gt;: n = %2 gut, %3 schlecht</translation>
    </message>
    <message>
        <source>now in force: %1</source>
        <translation>jetzt gültig: %1</translation>
    </message>
</context>
<context>
    <name>twinspect::CurrentPart</name>
    <message>
        <source>Measuring regions</source>
        <translation>Bereiche werden vermessen</translation>
    </message>
    <message>
        <source>Opening part</source>
        <translation>Teil wird geöffnet</translation>
    </message>
</context>
<context>
    <name>twinspect::CurveChart</name>
    <message>
        <source>No model has this figure for every part.</source>
        <translation>Kein Modell hat diese Kennzahl für jedes Teil.</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>Good parts that were learnt from</source>
        <translation>Gutteile, von denen gelernt wurde</translation>
    </message>
    <message>
        <source>%1 in percent</source>
        <translation>%1 in Prozent</translation>
    </message>
    <message>
        <source>Learning curves of the detectors</source>
        <translation>Lernkurven der Detektoren</translation>
    </message>
    <message>
        <source>The further left a curve is high, the fewer good parts the detector needs.</source>
        <translation>Je weiter links eine Kurve hoch liegt, desto weniger Gutteile braucht der Detektor.</translation>
    </message>
</context>
<context>
    <name>twinspect::CurvePlot</name>
    <message>
        <source>Share of good parts above the threshold</source>
        <translation>Anteil der Gutteile über dem Schwellwert</translation>
    </message>
    <message>
        <source>Share of defects above it</source>
        <translation>Anteil der Schlechtteile darüber</translation>
    </message>
    <message>
        <source>ROC curve</source>
        <translation>ROC-Kurve</translation>
    </message>
    <message>
        <source>Recall: share of defects above the threshold</source>
        <translation>Trefferquote: Anteil der Schlechtteile über dem Schwellwert</translation>
    </message>
    <message>
        <source>Precision: share of defects among all above</source>
        <translation>Genauigkeit: Anteil der Schlechtteile an allen darüber</translation>
    </message>
    <message>
        <source>Precision over recall</source>
        <translation>Genauigkeit über der Trefferquote</translation>
    </message>
    <message>
        <source>Area under the curve: %1</source>
        <translation>Fläche unter der Kurve: %1</translation>
    </message>
    <message>
        <source>Average precision: %1</source>
        <translation>Mittlere Genauigkeit: %1</translation>
    </message>
    <message>
        <source>Click a point to put the reject threshold there.</source>
        <translation>Klicken Sie auf einen Punkt, um die n.i.O.-Schwelle dorthin zu setzen.</translation>
    </message>
    <message>
        <source>These are the parts that report. To set a threshold, show the calibration set: a threshold that follows the test set makes its figures worthless.</source>
        <translation>Das sind die Teile, die berichten. Um einen Schwellwert zu setzen, zeigen Sie den Kalibriersatz: Ein Schwellwert, der dem Testsatz folgt, macht dessen Kennzahlen wertlos.</translation>
    </message>
    <message>
        <source>Threshold %1: %2 of the good parts and %3 of the defects lie above it.</source>
        <translation>Schwellwert %1: %2 der Gutteile und %3 der Schlechtteile liegen darüber.</translation>
    </message>
    <message>
        <source>Threshold %1: recall %2, precision %3.</source>
        <translation>Schwellwert %1: Trefferquote %2, Genauigkeit %3.</translation>
    </message>
    <message>
        <source>This set holds no inspected parts yet.</source>
        <translation>Dieser Satz enthält noch keine geprüften Teile.</translation>
    </message>
    <message>
        <source>This set holds no defective parts, so there is no curve.
Show the test set, or let half of the test parts calibrate.</source>
        <translation>Dieser Satz enthält keine Schlechtteile, deshalb gibt es keine Kurve.
Zeigen Sie den Testsatz oder lassen Sie die Hälfte der Testteile kalibrieren.</translation>
    </message>
    <message>
        <source>This set holds no defective parts, so there is no curve.
Open or label some.</source>
        <translation>Dieser Satz enthält keine Schlechtteile, deshalb gibt es keine Kurve.
Öffnen oder kennzeichnen Sie welche.</translation>
    </message>
    <message>
        <source>This set holds no good parts, so there is no curve.
Open or label some.</source>
        <translation>Dieser Satz enthält keine Gutteile, deshalb gibt es keine Kurve.
Öffnen oder kennzeichnen Sie welche.</translation>
    </message>
</context>
<context>
    <name>twinspect::DataStep</name>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>The folder is being listed.</source>
        <translation>Der Ordner wird aufgelistet.</translation>
    </message>
    <message>
        <source>Choose a folder that holds parts.</source>
        <translation>Wählen Sie einen Ordner, der Teile enthält.</translation>
    </message>
    <message>
        <source>Choose a folder of good parts first.</source>
        <translation>Wählen Sie zuerst einen Ordner mit Gutteilen.</translation>
    </message>
    <message>
        <source>Folder of good parts</source>
        <translation>Ordner mit Gutteilen</translation>
    </message>
    <message>
        <source>&lt;b&gt;This folder cannot be used.&lt;/b&gt; %1</source>
        <translation>&lt;b&gt;Dieser Ordner ist nicht verwendbar.&lt;/b&gt; %1</translation>
    </message>
    <message numerus="yes">
        <source>A plain folder: all %n part(s) in it are taken for good ones.</source>
        <translation>
            <numerusform>Ein einfacher Ordner: %n Teil darin gilt als gut.</numerusform>
            <numerusform>Ein einfacher Ordner: Alle %n Teile darin gelten als gut.</numerusform>
        </translation>
    </message>
    <message>
        <source>Folders train, validation and test were recognised: %1 good parts to train on, %2 for validation, and for testing %3 good and %4 defective ones.</source>
        <translation>Die Ordner train, validation und test wurden erkannt: %1 Gutteile zum Trainieren, %2 zur Validierung und zum Testen %3 Gut- und %4 Schlechtteile.</translation>
    </message>
    <message numerus="yes">
        <source>There are no validation parts, so %n of the good parts will be kept aside to check the model.</source>
        <translation>
            <numerusform>Es gibt keine Validierungsteile; deshalb wird %n Gutteil zur Kontrolle des Modells zurückgehalten.</numerusform>
            <numerusform>Es gibt keine Validierungsteile; deshalb werden %n Gutteile zur Kontrolle des Modells zurückgehalten.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) or folder(s) are not used; the check names them all. The first: %1</source>
        <translation>
            <numerusform>%n Datei oder Ordner wird nicht verwendet; die Kontrolle nennt alle. Zuerst: %1</numerusform>
            <numerusform>%n Dateien oder Ordner werden nicht verwendet; die Kontrolle nennt alle. Zuerst: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>These files were put together as one part each (the first %1 of %2). Is that right?</source>
        <translation>Diese Dateien wurden zu je einem Teil zusammengestellt (die ersten %1 von %2). Ist das richtig?</translation>
    </message>
    <message>
        <source>Choose the folder with scans of &lt;b&gt;good&lt;/b&gt; parts of one kind, or drop it here. At least 5 are needed; 20 to 50 are a good start. Defective parts are not needed.</source>
        <translation>Wählen Sie den Ordner mit Aufnahmen von &lt;b&gt;Gutteilen&lt;/b&gt; einer Sorte oder ziehen Sie ihn hierher. Mindestens 5 werden gebraucht; 20 bis 50 sind ein guter Anfang. Schlechtteile sind nicht nötig.</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>Ordner wählen…</translation>
    </message>
    <message>
        <source>Every part is an RGB picture and the geometry that was measured with it, under the same name:</source>
        <translation>Jedes Teil besteht aus einem RGB-Bild und der mitgemessenen Geometrie unter demselben Namen:</translation>
    </message>
    <message>
        <source>gasket/          my part
├─ rgb/          RGB pictures: .png .jpg .bmp
│   ├─ 001.png
│   └─ 002.png
└─ xyz/          geometry: .tiff (x, y, z), .pcd, .ply, or 16-bit depth .png
    ├─ 001.tiff  belongs to rgb/001.png
    └─ 002.tiff</source>
        <translation>dichtung/        mein Teil
├─ rgb/          RGB-Bilder: .png .jpg .bmp
│   ├─ 001.png
│   └─ 002.png
└─ xyz/          Geometrie: .tiff (x, y, z), .pcd, .ply oder 16-Bit-Tiefe .png
    ├─ 001.tiff  gehört zu rgb/001.png
    └─ 002.tiff</translation>
    </message>
    <message>
        <source>The files may also lie side by side in one folder. A data set divided into &lt;i&gt;train/good/rgb&lt;/i&gt;, &lt;i&gt;train/good/xyz&lt;/i&gt;, &lt;i&gt;validation/good/…&lt;/i&gt; and &lt;i&gt;test/…&lt;/i&gt; is recognised too. Depth pictures need a file &lt;i&gt;intrinsics.json&lt;/i&gt; beside them.</source>
        <translation>Die Dateien dürfen auch nebeneinander in einem Ordner liegen. Ein in &lt;i&gt;train/good/rgb&lt;/i&gt;, &lt;i&gt;train/good/xyz&lt;/i&gt;, &lt;i&gt;validation/good/…&lt;/i&gt; und &lt;i&gt;test/…&lt;/i&gt; geteilter Datensatz wird ebenfalls erkannt. Tiefenbilder brauchen eine Datei &lt;i&gt;intrinsics.json&lt;/i&gt; daneben.</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>RGB picture</source>
        <translation>RGB-Bild</translation>
    </message>
    <message>
        <source>Geometry</source>
        <translation>Geometrie</translation>
    </message>
    <message>
        <source>Defect mask</source>
        <translation>Fehlermaske</translation>
    </message>
    <message>
        <source>The mapping is shown below.</source>
        <translation>Die Zuordnung ist unten zu sehen.</translation>
    </message>
    <message>
        <source>There are no RGB pictures with 3D files in this folder.</source>
        <translation>In diesem Ordner liegen keine RGB-Bilder mit 3D-Dateien.</translation>
    </message>
    <message>
        <source>With any other names you can say here which files belong together.</source>
        <translation>Bei allen anderen Namen können Sie hier sagen, welche Dateien zusammengehören.</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>Convert…</source>
        <translation>Umwandeln…</translation>
    </message>
    <message>
        <source>The 3D files are read with %1: %2.</source>
        <translation>Die 3D-Dateien werden mit %1: %2 gelesen.</translation>
    </message>
</context>
<context>
    <name>twinspect::DetectorScatter</name>
    <message>
        <source>%1: score %2 of %3, score %4 of %5. Click to see the part.</source>
        <translation>%1: Wert %2 von %3, Wert %4 von %5. Klicken Sie, um das Teil zu sehen.</translation>
    </message>
    <message>
        <source>Score of %1</source>
        <translation>Wert von %1</translation>
    </message>
    <message>
        <source>Scores that two detectors gave to the same parts</source>
        <translation>Werte, die zwei Detektoren denselben Teilen gaben</translation>
    </message>
    <message>
        <source>A detector is good where one line, straight up or straight across, leaves the good parts on one side and the defective parts on the other. Click a part to see it.</source>
        <translation>Ein Detektor ist gut, wo eine senkrechte oder waagerechte Linie die Gutteile auf einer Seite und die fehlerhaften Teile auf der anderen lässt. Klicken Sie auf ein Teil, um es zu sehen.</translation>
    </message>
    <message>
        <source>No part has a score of both detectors.</source>
        <translation>Kein Teil hat einen Wert beider Detektoren.</translation>
    </message>
</context>
<context>
    <name>twinspect::DropOverlay</name>
    <message numerus="yes">
        <source>Drop to open these %n item(s)</source>
        <translation>
            <numerusform>Loslassen, um dieses %n Element zu öffnen</numerusform>
            <numerusform>Loslassen, um diese %n Elemente zu öffnen</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop to open the parts in &quot;%1&quot;</source>
        <translation>Loslassen, um die Teile in „%1“ zu öffnen</translation>
    </message>
    <message>
        <source>Drop to open the part &quot;%1&quot;</source>
        <translation>Loslassen, um das Teil „%1“ zu öffnen</translation>
    </message>
    <message>
        <source>Drop to inspect with the model &quot;%1&quot;</source>
        <translation>Loslassen, um mit dem Modell „%1“ zu prüfen</translation>
    </message>
    <message>
        <source>Drop to inspect with the recipe &quot;%1&quot;</source>
        <translation>Loslassen, um mit dem Rezept „%1“ zu prüfen</translation>
    </message>
    <message>
        <source>Everything Twinspect opens (%1)</source>
        <translation>Alles, was Twinspect öffnet (%1)</translation>
    </message>
    <message>
        <source>Recipes (%1)</source>
        <translation>Rezepte (%1)</translation>
    </message>
    <message>
        <source>Models (%1)</source>
        <translation>Modelle (%1)</translation>
    </message>
    <message>
        <source>Pictures and point clouds (%1)</source>
        <translation>Bilder und Punktwolken (%1)</translation>
    </message>
</context>
<context>
    <name>twinspect::ErrorBar</name>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Opens the log with every message of this session.</source>
        <translation>Öffnet das Protokoll mit allen Meldungen dieser Sitzung.</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Closes this message; it stays in the log.</source>
        <translation>Schließt diese Meldung; sie bleibt im Protokoll.</translation>
    </message>
    <message numerus="yes">
        <source>%n more message(s) below this one.</source>
        <translation>
            <numerusform>%n weitere Meldung darunter.</numerusform>
            <numerusform>%n weitere Meldungen darunter.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::ErrorText</name>
    <message>
        <source>This cannot be done as asked.</source>
        <translation>Das geht so nicht.</translation>
    </message>
    <message>
        <source>A file or folder is missing.</source>
        <translation>Eine Datei oder ein Ordner fehlt.</translation>
    </message>
    <message>
        <source>A file cannot be opened.</source>
        <translation>Eine Datei kann nicht geöffnet werden.</translation>
    </message>
    <message>
        <source>A file is damaged or holds something else than expected.</source>
        <translation>Eine Datei ist beschädigt oder enthält etwas anderes als erwartet.</translation>
    </message>
    <message>
        <source>This kind of data is not supported.</source>
        <translation>Diese Art von Daten wird nicht unterstützt.</translation>
    </message>
    <message>
        <source>Files or settings do not match.</source>
        <translation>Dateien oder Einstellungen passen nicht zusammen.</translation>
    </message>
    <message>
        <source>There are too few parts for this.</source>
        <translation>Dafür gibt es zu wenige Teile.</translation>
    </message>
    <message>
        <source>Something could not be saved.</source>
        <translation>Etwas konnte nicht gespeichert werden.</translation>
    </message>
    <message>
        <source>There is not enough memory.</source>
        <translation>Der Arbeitsspeicher reicht nicht.</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>The program made a mistake.</source>
        <translation>Das Programm hat einen Fehler gemacht.</translation>
    </message>
</context>
<context>
    <name>twinspect::ExampleView</name>
    <message>
        <source>Artificial hole</source>
        <translation>Künstliches Loch</translation>
    </message>
    <message>
        <source>Unusual in RGB</source>
        <translation>Auffällig in RGB</translation>
    </message>
    <message>
        <source>Unusual in depth</source>
        <translation>Auffällig in der Tiefe</translation>
    </message>
    <message>
        <source>A held-out part with an artificial hole (outlined). Bright is unusual to the model: everything at first, only the hole in the end.</source>
        <translation>Ein zurückgehaltenes Teil mit einem künstlichen Loch (umrandet). Je heller, desto fremder für das Modell: anfangs alles, am Ende nur das Loch.</translation>
    </message>
</context>
<context>
    <name>twinspect::ExchangeDialog</name>
    <message>
        <source>%1 annotations of %2 parts were exported into %3 files.</source>
        <translation>%1 Markierungen von %2 Teilen wurden in %3 Dateien exportiert.</translation>
    </message>
    <message>
        <source>%1 annotations of %2 parts were imported, %3 were there already, %4 were left out.</source>
        <translation>%1 Markierungen von %2 Teilen wurden importiert, %3 waren schon da, %4 wurden ausgelassen.</translation>
    </message>
    <message>
        <source>%1 was left out: %2</source>
        <translation>%1 wurde ausgelassen: %2</translation>
    </message>
    <message>
        <source>Add to the annotations that are there</source>
        <translation>Zu den vorhandenen Markierungen hinzufügen</translation>
    </message>
    <message>
        <source>Choose a place first.</source>
        <translation>Zuerst einen Ort wählen.</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Export annotations</source>
        <translation>Markierungen exportieren</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>File of annotations</source>
        <translation>Datei mit Markierungen</translation>
    </message>
    <message>
        <source>File or folder</source>
        <translation>Datei oder Ordner</translation>
    </message>
    <message>
        <source>Folder for the files</source>
        <translation>Ordner für die Dateien</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Import annotations</source>
        <translation>Markierungen importieren</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Into the folder</source>
        <translation>In den Ordner</translation>
    </message>
    <message>
        <source>Replace them; a copy of the old ones is kept on disk</source>
        <translation>Sie ersetzen; eine Kopie der alten bleibt auf der Festplatte</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>The parts are finished: what is marked on them is the truth</source>
        <translation>Die Teile sind abgeschlossen: Was auf ihnen markiert ist, gilt</translation>
    </message>
    <message>
        <source>What is there</source>
        <translation>Vorhandenes</translation>
    </message>
    <message>
        <source>A plugin writes it, into a new or an empty folder.</source>
        <translation>Ein Plugin schreibt es, in einen neuen oder leeren Ordner.</translation>
    </message>
</context>
<context>
    <name>twinspect::ExpertPanel</name>
    <message>
        <source>Every option of the engine. The defaults are what our measurements recommend; options that differ are bold.</source>
        <translation>Jede Einstellung des Verfahrens. Die Vorgaben sind, was unsere Messungen empfehlen; abweichende sind fett.</translation>
    </message>
    <message>
        <source>Reset all to defaults</source>
        <translation>Alle auf Vorgabe zurücksetzen</translation>
    </message>
    <message>
        <source>&lt;b&gt;Training&lt;/b&gt;</source>
        <translation>&lt;b&gt;Training&lt;/b&gt;</translation>
    </message>
    <message>
        <source>&lt;b&gt;Network&lt;/b&gt;</source>
        <translation>&lt;b&gt;Netz&lt;/b&gt;</translation>
    </message>
</context>
<context>
    <name>twinspect::FilesStep</name>
    <message>
        <source>Folder of the data</source>
        <translation>Ordner mit den Daten</translation>
    </message>
    <message>
        <source>Parts are made of data of other programs, in a new folder. The data themselves are only read.</source>
        <translation>Aus Daten anderer Programme werden Teile in einem neuen Ordner. Die Daten selbst werden nur gelesen.</translation>
    </message>
    <message>
        <source>The folder with the files of all parts, also in folders below it.</source>
        <translation>Der Ordner mit den Dateien aller Teile, auch in Ordnern darunter.</translation>
    </message>
    <message>
        <source>&lt;p&gt;What can be converted:&lt;/p&gt;&lt;ul&gt;&lt;li&gt;&lt;b&gt;Lists of points&lt;/b&gt; (.ply, .pcd, .csv, .xyz, .txt, .asc, .pts), with colours, or with an RGB picture of the same name&lt;/li&gt;&lt;li&gt;&lt;b&gt;RGB and depth of two cameras&lt;/b&gt;, with the files of the cameras: the colours are taken through the calibration&lt;/li&gt;&lt;/ul&gt;&lt;p&gt;What cannot: depth that was saved as colours or with 8 bits, since the measurement is lost; clouds of all sides, since a part is seen from one.&lt;/p&gt;&lt;p&gt;RGB and geometry that lie on each other pixel by pixel need no conversion: open their folder.&lt;/p&gt;</source>
        <translation>&lt;p&gt;Was umgewandelt werden kann:&lt;/p&gt;&lt;ul&gt;&lt;li&gt;&lt;b&gt;Punktlisten&lt;/b&gt; (.ply, .pcd, .csv, .xyz, .txt, .asc, .pts), mit Farben oder mit einem RGB-Bild gleichen Namens&lt;/li&gt;&lt;li&gt;&lt;b&gt;RGB und Tiefe zweier Kameras&lt;/b&gt;, mit den Dateien der Kameras: Die Farben werden über die Kalibrierung übertragen&lt;/li&gt;&lt;/ul&gt;&lt;p&gt;Was nicht: Tiefe, die als Farben oder mit 8 Bit gespeichert wurde, denn die Messung ist verloren; Punktwolken von allen Seiten, denn ein Teil wird von einer gesehen.&lt;/p&gt;&lt;p&gt;RGB und Geometrie, die Pixel für Pixel aufeinanderliegen, brauchen keine Umwandlung: Öffnen Sie deren Ordner.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>RGB pictures</source>
        <translation>RGB-Bilder</translation>
    </message>
    <message>
        <source>3D files</source>
        <translation>3D-Dateien</translation>
    </message>
    <message>
        <source>A pattern such as rgb/*.png or *_rgb, in which * stands for the part&apos;s name. Files in which it is the same become one part. Both empty: as the folder is understood.</source>
        <translation>Ein Muster wie rgb/*.png oder *_rgb, in dem * für den Namen des Teils steht. Dateien, in denen er gleich ist, werden ein Teil. Beide leer: wie der Ordner verstanden wird.</translation>
    </message>
    <message>
        <source>as the folder is understood</source>
        <translation>wie der Ordner verstanden wird</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Choose a folder first.</source>
        <translation>Wählen Sie zuerst einen Ordner.</translation>
    </message>
    <message>
        <source>The folder is being listed.</source>
        <translation>Der Ordner wird durchgesehen.</translation>
    </message>
    <message>
        <source>Choose a folder that holds parts, or say which files belong together.</source>
        <translation>Wählen Sie einen Ordner mit Teilen, oder sagen Sie, welche Dateien zusammengehören.</translation>
    </message>
    <message>
        <source>The folder is being listed…</source>
        <translation>Der Ordner wird durchgesehen…</translation>
    </message>
    <message>
        <source>&lt;b&gt;No part was found.&lt;/b&gt; %1</source>
        <translation>&lt;b&gt;Es wurde kein Teil gefunden.&lt;/b&gt; %1</translation>
    </message>
    <message>
        <source>Read by</source>
        <translation>Gelesen von</translation>
    </message>
    <message>
        <source>Twinspect itself, or a plugin that recognises the folder.</source>
        <translation>Twinspect selbst, oder ein Plugin, das den Ordner erkennt.</translation>
    </message>
    <message>
        <source>plugin %1</source>
        <translation>Plugin %1</translation>
    </message>
    <message>
        <source>Defective parts</source>
        <translation>Defekte Teile</translation>
    </message>
    <message>
        <source>A pattern of their names, such as ng/* for all in the folder ng. All other parts are good. Empty: as the folder is understood.</source>
        <translation>Ein Muster ihrer Namen, etwa ng/* für alle im Ordner ng. Alle anderen Teile sind gut. Leer: so, wie der Ordner verstanden wird.</translation>
    </message>
</context>
<context>
    <name>twinspect::FilterBar</name>
    <message>
        <source>As in the table&apos;s header</source>
        <translation>Wie in der Kopfzeile der Tabelle</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>False rejects</source>
        <translation>Pseudofehler</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>Schlupf</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Nachprüfen</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Zurückgewiesen</translation>
    </message>
    <message>
        <source>Unlabelled</source>
        <translation>Ohne Kennzeichnung</translation>
    </message>
    <message>
        <source>Marked</source>
        <translation>Vorgemerkt</translation>
    </message>
    <message>
        <source>Not inspected</source>
        <translation>Nicht geprüft</translation>
    </message>
    <message>
        <source>%1  %2</source>
        <comment>name of a filter and the number of parts behind it</comment>
        <translation>%1  %2</translation>
    </message>
    <message>
        <source>Search names, defect types and notes</source>
        <translation>Namen, Fehlerarten und Notizen durchsuchen</translation>
    </message>
    <message>
        <source>Shows the parts whose name, defect type or note holds all of these words.</source>
        <translation>Zeigt die Teile, deren Name, Fehlerart oder Notiz alle diese Wörter enthält.</translation>
    </message>
    <message>
        <source>Every part of the open data.</source>
        <translation>Jedes Teil der geöffneten Daten.</translation>
    </message>
    <message>
        <source>Good parts that the recipe rejects.</source>
        <translation>Gutteile, die das Rezept zurückweist.</translation>
    </message>
    <message>
        <source>Defective parts that the recipe passes as OK.</source>
        <translation>Schlechtteile, die das Rezept als i.O. durchlässt.</translation>
    </message>
    <message>
        <source>Parts that a person has to look at: between the thresholds, or no part found.</source>
        <translation>Teile, die ein Mensch ansehen muss: zwischen den Schwellwerten, oder kein Teil gefunden.</translation>
    </message>
    <message>
        <source>Parts that the recipe rejects, whatever their label.</source>
        <translation>Teile, die das Rezept zurückweist, wie auch immer sie gekennzeichnet sind.</translation>
    </message>
    <message>
        <source>Parts nobody has labelled yet.</source>
        <translation>Teile, die noch niemand gekennzeichnet hat.</translation>
    </message>
    <message>
        <source>Parts you marked to come back to.</source>
        <translation>Teile, die Sie vorgemerkt haben, um darauf zurückzukommen.</translation>
    </message>
    <message>
        <source>Parts without a verdict: not inspected yet, or not readable.</source>
        <translation>Teile ohne Urteil: noch nicht geprüft oder nicht lesbar.</translation>
    </message>
    <message>
        <source>All defect types</source>
        <translation>Alle Fehlerarten</translation>
    </message>
    <message>
        <source>Shows defective parts of one type.</source>
        <translation>Zeigt Schlechtteile einer Art.</translation>
    </message>
    <message>
        <source>As in the data</source>
        <translation>Wie in den Daten</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>Nach Namen</translation>
    </message>
    <message>
        <source>Highest score first</source>
        <translation>Höchster Wert zuerst</translation>
    </message>
    <message>
        <source>Lowest score first</source>
        <translation>Niedrigster Wert zuerst</translation>
    </message>
    <message>
        <source>Strictest verdict first</source>
        <translation>Strengstes Urteil zuerst</translation>
    </message>
    <message>
        <source>By label and defect type</source>
        <translation>Nach Kennzeichnung und Fehlerart</translation>
    </message>
    <message>
        <source>Largest region first</source>
        <translation>Größter Bereich zuerst</translation>
    </message>
    <message>
        <source>Order of the list.</source>
        <translation>Reihenfolge der Liste.</translation>
    </message>
    <message>
        <source>Defect type</source>
        <translation>Fehlerart</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Reihenfolge</translation>
    </message>
    <message>
        <source>To annotate</source>
        <translation>Zu markieren</translation>
    </message>
    <message>
        <source>Parts whose annotation nobody has finished.</source>
        <translation>Teile, deren Markierung niemand abgeschlossen hat.</translation>
    </message>
    <message>
        <source>Next to annotate first</source>
        <translation>Als Nächstes zu markierende zuerst</translation>
    </message>
    <message>
        <source>Least agreement first</source>
        <translation>Geringste Übereinstimmung zuerst</translation>
    </message>
</context>
<context>
    <name>twinspect::FindingList</name>
    <message>
        <source>Nothing stands in the way: everything that was checked is in order.</source>
        <translation>Nichts steht im Weg: Alles Kontrollierte ist in Ordnung.</translation>
    </message>
    <message numerus="yes">
        <source>There are %n more finding(s). Repair these first, then check again.</source>
        <translation>
            <numerusform>Es gibt noch %n Befund. Beheben Sie zuerst diese und kontrollieren Sie dann erneut.</numerusform>
            <numerusform>Es gibt noch %n Befunde. Beheben Sie zuerst diese und kontrollieren Sie dann erneut.</numerusform>
        </translation>
    </message>
    <message>
        <source>&lt;b&gt;%1.&lt;/b&gt; %2</source>
        <translation>&lt;b&gt;%1.&lt;/b&gt; %2</translation>
    </message>
    <message>
        <source>%1 … &lt;a href=&quot;all&quot;&gt;show all %2&lt;/a&gt;</source>
        <translation>%1 … &lt;a href=&quot;all&quot;&gt;alle %2 anzeigen&lt;/a&gt;</translation>
    </message>
    <message>
        <source>Map files…</source>
        <translation>Dateien zuordnen…</translation>
    </message>
    <message>
        <source>Convert…</source>
        <translation>Umwandeln…</translation>
    </message>
</context>
<context>
    <name>twinspect::FirstStepsDialog</name>
    <message>
        <source>First steps and glossary</source>
        <translation>Erste Schritte und Glossar</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>1. Open data</source>
        <translation>1. Daten öffnen</translation>
    </message>
    <message>
        <source>Open a folder of scanned parts, each an RGB picture with its depth, or drop it anywhere in the window. Without scans of your own, use &quot;Try the demo&quot; on the start page.</source>
        <translation>Öffnen Sie einen Ordner mit aufgenommenen Teilen, je ein RGB-Bild mit Tiefe, oder ziehen Sie ihn irgendwo ins Fenster. Ohne eigene Aufnahmen nutzen Sie „Vorführung ausprobieren“ auf der Startseite.</translation>
    </message>
    <message>
        <source>2. Train</source>
        <translation>2. Trainieren</translation>
    </message>
    <message>
        <source>The page &quot;Train&quot; leads from a folder of good parts to a model: it checks the scans, names what does not fit, and learns what good parts look like. Defective parts are not needed.</source>
        <translation>Die Seite „Trainieren“ führt von einem Ordner mit Gutteilen zu einem Modell: Sie kontrolliert die Aufnahmen, nennt, was nicht passt, und lernt, wie Gutteile aussehen. Schlechtteile sind nicht nötig.</translation>
    </message>
    <message>
        <source>3. Calibrate</source>
        <translation>3. Kalibrieren</translation>
    </message>
    <message>
        <source>The page &quot;Calibrate&quot; shows the scores of all parts. Drag the two thresholds: below is OK, between them a person reviews, above is rejected. The page says how many good parts would be rejected, how many defects would escape, and what your number of parts can prove. Apply puts the thresholds in force; undo takes them back.</source>
        <translation>Die Seite „Kalibrieren“ zeigt die Werte aller Teile. Ziehen Sie die beiden Schwellwerte: Darunter ist i.O., dazwischen prüft ein Mensch nach, darüber ist n.i.O. Die Seite sagt, wie viele Gutteile zurückgewiesen würden, wie viele Fehler durchschlüpfen würden und was Ihre Anzahl Teile beweisen kann. Anwenden setzt die Schwellwerte in Kraft; Rückgängig nimmt sie zurück.</translation>
    </message>
    <message>
        <source>4. Inspect</source>
        <translation>4. Prüfen</translation>
    </message>
    <message>
        <source>Choose a part in the list: RGB, height, cloud and anomaly map show the same point under the cursor. Colour in the map begins at the threshold, so a good part shows none. &quot;Inspect the listed parts&quot; judges all of them; the watched folder judges what arrives.</source>
        <translation>Wählen Sie ein Teil in der Liste: RGB, Höhe, Wolke und Anomaliekarte zeigen denselben Punkt unter dem Zeiger. Farbe beginnt in der Karte am Schwellwert, ein Gutteil zeigt also keine. „Aufgelistete Teile prüfen“ beurteilt alle; der überwachte Ordner beurteilt, was eintrifft.</translation>
    </message>
    <message>
        <source>Every inspection is kept. The page &quot;Results&quot; filters and compares them and decides again under other thresholds without inspecting anew; the page &quot;Report&quot; saves one part or a whole run as a PDF document or a table.</source>
        <translation>Jede Prüfung wird aufbewahrt. Die Seite „Ergebnisse“ filtert und vergleicht sie und urteilt mit anderen Schwellwerten neu, ohne noch einmal zu prüfen; die Seite „Bericht“ speichert ein Teil oder einen ganzen Lauf als PDF-Dokument oder Tabelle.</translation>
    </message>
    <message>
        <source>Your scans are never changed. The wizard proposes where the model and its recipe are saved; the recipe is what inspects a part later, here or on the command line. Settings and results lie in %1.</source>
        <translation>Ihre Aufnahmen werden nie verändert. Der Assistent schlägt vor, wo Modell und Rezept gespeichert werden; mit dem Rezept wird später geprüft, hier oder auf der Befehlszeile. Einstellungen und Ergebnisse liegen in %1.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Part&lt;/b&gt;: one scanned object, a picture and a 3D file that belong together.</source>
        <translation>&lt;b&gt;Teil&lt;/b&gt;: ein aufgenommener Gegenstand, ein Bild und eine 3D-Datei, die zusammengehören.</translation>
    </message>
    <message>
        <source>&lt;b&gt;RGB&lt;/b&gt; and &lt;b&gt;depth&lt;/b&gt;: the two ways in which a part is seen; also their views, maps and channels.</source>
        <translation>&lt;b&gt;RGB&lt;/b&gt; und &lt;b&gt;Tiefe&lt;/b&gt;: die beiden Arten, ein Teil zu sehen; auch ihre Ansichten, Karten und Kanäle.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Height&lt;/b&gt;: millimetres over the ground, computed from depth.</source>
        <translation>&lt;b&gt;Höhe&lt;/b&gt;: Millimeter über dem Grund, aus der Tiefe berechnet.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Good part&lt;/b&gt;: a part without defects. A model learns from good parts only.</source>
        <translation>&lt;b&gt;Gutteil&lt;/b&gt;: ein Teil ohne Fehler. Ein Modell lernt nur aus Gutteilen.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Held-out part&lt;/b&gt;: a good part that the training keeps aside to check the model and to set the first thresholds.</source>
        <translation>&lt;b&gt;Zurückgehaltenes Teil&lt;/b&gt;: ein Gutteil, das das Training beiseitelegt, um das Modell zu prüfen und die ersten Schwellwerte zu setzen.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Defect&lt;/b&gt;: what makes a part bad; its kind, such as a scratch, is the defect type.</source>
        <translation>&lt;b&gt;Fehler&lt;/b&gt;: was ein Teil schlecht macht; seine Art, etwa ein Kratzer, ist der Fehlertyp.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Threshold&lt;/b&gt;: the score above which a part is rejected or reviewed. The &lt;b&gt;review band&lt;/b&gt; lies between the two.</source>
        <translation>&lt;b&gt;Schwellwert&lt;/b&gt;: der Wert, über dem ein Teil n.i.O. ist oder nachgeprüft wird. Dazwischen liegt das &lt;b&gt;Nachprüfband&lt;/b&gt;.</translation>
    </message>
    <message>
        <source>&lt;b&gt;OK&lt;/b&gt;, &lt;b&gt;review&lt;/b&gt;, &lt;b&gt;reject&lt;/b&gt;: the verdicts. In review a person looks at the part.</source>
        <translation>&lt;b&gt;i.O.&lt;/b&gt;, &lt;b&gt;Nachprüfen&lt;/b&gt;, &lt;b&gt;n.i.O.&lt;/b&gt;: die Urteile. Beim Nachprüfen sieht ein Mensch das Teil an.</translation>
    </message>
    <message>
        <source>&lt;b&gt;False reject&lt;/b&gt;: a good part with the verdict reject.</source>
        <translation>&lt;b&gt;Pseudofehler&lt;/b&gt;: ein Gutteil mit dem Urteil n.i.O.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Escape&lt;/b&gt;: a defective part with the verdict OK.</source>
        <translation>&lt;b&gt;Schlupf&lt;/b&gt;: ein Schlechtteil mit dem Urteil i.O.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Model&lt;/b&gt;: what the training has learnt. &lt;b&gt;Recipe&lt;/b&gt;: a model with its thresholds, their history and your notes.</source>
        <translation>&lt;b&gt;Modell&lt;/b&gt;: was das Training gelernt hat. &lt;b&gt;Rezept&lt;/b&gt;: ein Modell mit seinen Schwellwerten, deren Verlauf und Ihren Notizen.</translation>
    </message>
    <message>
        <source>5. Mark defects</source>
        <translation>5. Fehler markieren</translation>
    </message>
    <message>
        <source>&lt;b&gt;Annotation&lt;/b&gt;: a defect that a person marked on a part, pixel by pixel.</source>
        <translation>&lt;b&gt;Markierung&lt;/b&gt;: ein Fehler, den eine Person auf einem Teil markiert hat, Pixel für Pixel.</translation>
    </message>
    <message>
        <source>Choose a tool left of the views and draw, in RGB, height, map or cloud: the annotation shows in all of them. Everything is saved at once. &quot;Finished&quot; says that every defect of the part is marked; then its annotations are the truth about it.</source>
        <translation>Links neben den Ansichten ein Werkzeug wählen und zeichnen, in RGB, Höhe, Karte oder Punktwolke: Die Markierung erscheint in allen. Alles wird sofort gespeichert. „Abgeschlossen“ sagt, dass jeder Fehler des Teils markiert ist; dann gelten seine Markierungen als die Wahrheit über das Teil.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Depth or height of a region&lt;/b&gt;: how far it departs from the surface around it. A number after ± is its standard uncertainty, from the noise of the sensor and the size of a pixel.</source>
        <translation>&lt;b&gt;Tiefe oder Höhe eines Bereichs&lt;/b&gt;: wie weit er von der umgebenden Oberfläche abweicht. Die Zahl hinter ± ist die Standardunsicherheit durch das Rauschen des Sensors und die Größe eines Bildpunkts.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Minimum area&lt;/b&gt;, &lt;b&gt;minimum depth&lt;/b&gt;: regions below them do not count. A region whose depth cannot be measured, or that only RGB shows, counts at any depth.</source>
        <translation>&lt;b&gt;Mindestfläche&lt;/b&gt;, &lt;b&gt;Mindesttiefe&lt;/b&gt;: Bereiche darunter zählen nicht. Ein Bereich, dessen Tiefe nicht messbar ist oder den nur RGB zeigt, zählt bei jeder Tiefe.</translation>
    </message>
    <message>
        <source>6. Say where to look</source>
        <translation>6. Sagen, wo geprüft wird</translation>
    </message>
    <message>
        <source>The list &quot;Of interest&quot; beside the views holds the regions of interest of the recipe. While it is shown, the tools draw such regions: pixels in them are ignored, are inspected while all others are not, or have a threshold, minimum area or minimum depth of their own. They follow the middle of the part from picture to picture. A verdict that they make milder says so. Draw them with a margin: a defect at a border counts with its pixels on either side only.</source>
        <translation>Die Liste „Interesse“ neben den Ansichten enthält die Interessenbereiche des Rezepts. Solange sie zu sehen ist, zeichnen die Werkzeuge solche Bereiche: Bildpunkte darin zählen nicht, werden als einzige geprüft, oder haben eine eigene Schwelle, Mindestfläche oder Mindesttiefe. Sie folgen der Mitte des Teils von Bild zu Bild. Ein Urteil, das durch sie milder ausfällt, sagt es. Zeichnen Sie sie mit Rand: Ein Fehler an einer Grenze zählt auf jeder Seite nur mit seinen Bildpunkten dort.</translation>
    </message>
    <message>
        <source>7. Results</source>
        <translation>7. Ergebnisse</translation>
    </message>
    <message>
        <source>8. Where your files are</source>
        <translation>8. Wo Ihre Dateien liegen</translation>
    </message>
    <message>
        <source>&lt;b&gt;Region of interest&lt;/b&gt;: a place on every part of a recipe that is inspected, ignored, or has limits of its own.</source>
        <translation>&lt;b&gt;Interessenbereich&lt;/b&gt;: eine Stelle auf jedem Teil eines Rezepts, die geprüft wird, nicht zählt oder eigene Grenzen hat.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Label&lt;/b&gt;: what a person says about a whole part: good or defective.</source>
        <translation>&lt;b&gt;Kennzeichnung&lt;/b&gt;: was eine Person über ein ganzes Teil sagt: gut oder fehlerhaft.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Mark&lt;/b&gt;: a sign beside a part in the list, to come back to it. It says nothing about the part.</source>
        <translation>&lt;b&gt;Vormerkung&lt;/b&gt;: ein Zeichen neben einem Teil in der Liste, um darauf zurückzukommen. Es sagt nichts über das Teil.</translation>
    </message>
    <message>
        <source>Sorted by &quot;Next to annotate first&quot;, the list of parts is the queue. A and D go through it, Shift+D goes to the next part that is not finished. Shift+G adds a part to the good set, which the next training learns from; Shift+B makes it an example of a defect.</source>
        <translation>Nach „Als Nächstes zu markierende zuerst“ sortiert, ist die Liste der Teile die Warteschlange. A und D gehen durch sie, Umschalt+D geht zum nächsten nicht abgeschlossenen Teil. Umschalt+G nimmt ein Teil zu den Gutteilen, aus denen das nächste Training lernt; Umschalt+B macht es zum Fehlerbeispiel.</translation>
    </message>
    <message>
        <source>&quot;Give a second opinion&quot; lets another person annotate without seeing what was marked. Where both have finished a part, they are compared, and the first person accepts one or merges both. &quot;Guidelines&quot; keeps what all should know about marking these parts.</source>
        <translation>Mit „Zweitmeinung abgeben“ markiert eine andere Person, ohne zu sehen, was markiert wurde. Wo beide ein Teil abgeschlossen haben, werden sie verglichen, und die erste Person übernimmt eine Meinung oder führt beide zusammen. „Richtlinien“ enthält, was alle über das Markieren dieser Teile wissen sollten.</translation>
    </message>
    <message>
        <source>&lt;b&gt;IoU&lt;/b&gt;: intersection over union, the pixels that two people both marked as a share of those that either marked; 1 is full agreement.</source>
        <translation>&lt;b&gt;IoU&lt;/b&gt;: Schnittmenge durch Vereinigung, die von beiden Personen markierten Pixel als Anteil der von einer von beiden markierten; 1 ist volle Übereinstimmung.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Kappa&lt;/b&gt; (Cohen): agreement beyond what chance gives; 1 is full agreement, 0 as much as chance. A dash: it is not defined where both always said the same.</source>
        <translation>&lt;b&gt;Kappa&lt;/b&gt; (Cohen): Übereinstimmung über den Zufall hinaus; 1 ist volle Übereinstimmung, 0 so viel wie Zufall. Ein Strich: nicht definiert, wo beide immer dasselbe sagten.</translation>
    </message>
    <message>
        <source>Lists of points (PLY, PCD, CSV, XYZ) and RGB and depth of two cameras have to be converted first: &quot;Convert data of other programs&quot; in the menu &quot;File&quot;. It shows what it recognised in a folder, and one part as it would come out: RGB, height, mm per pixel, pixels without a point. Points go onto the pixels of the camera that measured them, or onto those of a parallel view. What no file says (the unit, the resolution) it asks. The parts go into a new folder, with a log of what was assumed and what was left out.</source>
        <translation>Punktlisten (PLY, PCD, CSV, XYZ) sowie RGB und Tiefe zweier Kameras müssen zuerst umgewandelt werden: „Daten anderer Programme umwandeln“ im Menü „Datei“. Es zeigt, was es in einem Ordner erkannt hat, und ein Teil so, wie es herauskäme: RGB, Höhe, mm pro Pixel, Pixel ohne Punkt. Punkte kommen auf die Pixel der Kamera, die sie gemessen hat, oder auf die einer Parallelansicht. Was keine Datei sagt (Einheit, Auflösung), fragt es. Die Teile kommen in einen neuen Ordner, mit einem Protokoll dessen, was angenommen und was ausgelassen wurde.</translation>
    </message>
    <message>
        <source>The button &quot;Surface: height&quot; turns the height view to the slope or the curvature of the surface: scratches and shallow dents stand out there.</source>
        <translation>Die Schaltfläche „Oberfläche: Höhe“ stellt die Höhenansicht auf die Neigung oder die Krümmung der Oberfläche um: Kratzer und flache Dellen treten dort hervor.</translation>
    </message>
    <message>
        <source>With a model, &quot;Surface: against good parts&quot; shows how much higher or lower than good parts it is, in mm, also on the cloud.</source>
        <translation>Mit einem Modell zeigt „Oberfläche: gegen Gutteile“, um wie viel mm sie höher oder niedriger als Gutteile ist, auch auf der Punktwolke.</translation>
    </message>
    <message>
        <source>Where a finding of the check names the setting that cures it, &quot;Repair&quot; sets it for all parts. Only how the files are read changes, never the files, and undo takes it back.</source>
        <translation>Wo ein Befund der Kontrolle die Einstellung nennt, die ihn behebt, setzt „Reparatur“ sie für alle Teile. Es ändert sich nur, wie die Dateien gelesen werden, nie die Dateien, und Rückgängig nimmt es zurück.</translation>
    </message>
    <message>
        <source>10. Glossary</source>
        <translation>10. Glossar</translation>
    </message>
    <message>
        <source>9. Detectors</source>
        <translation>9. Detektoren</translation>
    </message>
    <message>
        <source>&lt;b&gt;Detector&lt;/b&gt;: what learns a part and finds its defects. DCRDF-Net is the one that is recommended.</source>
        <translation>&lt;b&gt;Detektor&lt;/b&gt;: was ein Teil lernt und seine Fehler findet. Empfohlen wird DCRDF-Net.</translation>
    </message>
    <message>
        <source>A detector is what learns a part and finds its defects. The training page offers these. Their scores cannot be compared; their verdicts can.</source>
        <translation>Ein Detektor lernt ein Teil und findet seine Fehler. Die Trainingsseite bietet diese an. Ihre Werte lassen sich nicht vergleichen, ihre Urteile schon.</translation>
    </message>
    <message>
        <source>Differences from the published form: %1</source>
        <translation>Abweichungen von der veröffentlichten Form: %1</translation>
    </message>
    <message>
        <source>It looks at RGB and depth</source>
        <translation>Er betrachtet RGB und Tiefe</translation>
    </message>
    <message>
        <source>It looks at RGB only</source>
        <translation>Er betrachtet nur RGB</translation>
    </message>
    <message>
        <source>It looks at depth only</source>
        <translation>Er betrachtet nur Tiefe</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>Quelle: %1</translation>
    </message>
    <message>
        <source>&lt;b&gt;Score&lt;/b&gt;: one number a part, higher for what is less usual. 0 is the middle of the held-out good parts, 1 the reject threshold of the training, whatever threshold was set since. Scores of two models say the same at 0 and 1 only. The &lt;b&gt;raw score&lt;/b&gt; is the model&apos;s own number: files have it, and the tool tip of a score.</source>
        <translation>&lt;b&gt;Wert&lt;/b&gt;: eine Zahl je Teil, höher für das, was weniger üblich ist. 0 ist die Mitte der zurückgehaltenen Gutteile, 1 die n.i.O.-Schwelle des Trainings, welche Schwelle seither auch gesetzt wurde. Werte zweier Modelle sagen nur bei 0 und 1 dasselbe. Der &lt;b&gt;Rohwert&lt;/b&gt; ist die eigene Zahl des Modells: Dateien enthalten ihn, und der Tooltip eines Werts.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Anomaly map&lt;/b&gt;: the score of every pixel, read like the score of the part. A &lt;b&gt;region&lt;/b&gt; is where it is above the pixel threshold.</source>
        <translation>&lt;b&gt;Anomaliekarte&lt;/b&gt;: der Wert jedes Bildpunkts, zu lesen wie der Wert des Teils. Eine &lt;b&gt;Region&lt;/b&gt; ist, wo er über dem Bildpunkt-Schwellwert liegt.</translation>
    </message>
    <message>
        <source>More detectors come as plugins. The settings list those that were found, and say why one cannot be used. How to write one is told in plugins.md in the documentation of Twinspect (plugins/README.md in its source), with a whole plugin as an example. The page &quot;Compare&quot; puts detectors side by side on your own parts.</source>
        <translation>Weitere Detektoren kommen als Plugins. Die Einstellungen führen die gefundenen auf und sagen, warum einer nicht benutzt werden kann. Wie man eines schreibt, steht in plugins.md in der Dokumentation von Twinspect (plugins/README.md im Quelltext), mit einem ganzen Plugin als Beispiel. Die Seite „Vergleich“ stellt Detektoren auf Ihren eigenen Teilen nebeneinander.</translation>
    </message>
    <message>
        <source>&quot;Tolerance of the height…&quot; in the menu sets by how much it may differ, and &quot;Surface: tolerance&quot; shows what lies outside. It makes no verdict.</source>
        <translation>„Toleranz der Höhe…“ im Menü legt fest, um wie viel sie abweichen darf, und „Oberfläche: Toleranz“ zeigt, was außerhalb liegt. Sie fällt kein Urteil.</translation>
    </message>
</context>
<context>
    <name>twinspect::GuidelinesPanel</name>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Changes the guidelines. They are kept beside the annotations, where colleagues see them.</source>
        <translation>Ändert die Richtlinien. Sie liegen bei den Markierungen, wo Kollegen sie sehen.</translation>
    </message>
    <message>
        <source>Edit the guidelines</source>
        <translation>Die Richtlinien bearbeiten</translation>
    </message>
    <message>
        <source>Guidelines</source>
        <translation>Richtlinien</translation>
    </message>
    <message>
        <source>Text of the guidelines</source>
        <translation>Text der Richtlinien</translation>
    </message>
    <message>
        <source>What counts as a defect, how its border is drawn, which types there are. Headings begin with #, lists with -.</source>
        <translation>Was als Fehler zählt, wie sein Rand gezeichnet wird, welche Arten es gibt. Überschriften beginnen mit #, Listen mit -.</translation>
    </message>
    <message>
        <source>There are no guidelines for these data yet: what counts as a defect, and how it is drawn.</source>
        <translation>Für diese Daten gibt es noch keine Richtlinien: was als Fehler zählt und wie er gezeichnet wird.</translation>
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
        <translation>Eine Ansicht</translation>
    </message>
    <message>
        <source>Shows one view alone.</source>
        <translation>Zeigt eine Ansicht allein.</translation>
    </message>
    <message>
        <source>Four views</source>
        <translation>Vier Ansichten</translation>
    </message>
    <message>
        <source>Shows RGB, height, 3D and anomaly map in a square.</source>
        <translation>Zeigt RGB, Höhe, 3D und Anomaliekarte im Quadrat.</translation>
    </message>
    <message>
        <source>One large, three small</source>
        <translation>Eine groß, drei klein</translation>
    </message>
    <message>
        <source>Shows one view large and the other three beside it.</source>
        <translation>Zeigt eine Ansicht groß und die anderen drei daneben.</translation>
    </message>
    <message>
        <source>Maximise view</source>
        <translation>Ansicht maximieren</translation>
    </message>
    <message>
        <source>Makes the view in use as large as all of them, or shows the others again.</source>
        <translation>Macht die benutzte Ansicht so groß wie alle zusammen, oder zeigt die anderen wieder.</translation>
    </message>
    <message>
        <source>RGB large</source>
        <translation>RGB groß</translation>
    </message>
    <message>
        <source>Makes RGB the large view.</source>
        <translation>Macht RGB zur großen Ansicht.</translation>
    </message>
    <message>
        <source>Height large</source>
        <translation>Höhe groß</translation>
    </message>
    <message>
        <source>Makes the height the large view.</source>
        <translation>Macht die Höhe zur großen Ansicht.</translation>
    </message>
    <message>
        <source>3D large</source>
        <translation>3D groß</translation>
    </message>
    <message>
        <source>Makes the point cloud the large view.</source>
        <translation>Macht die Punktwolke zur großen Ansicht.</translation>
    </message>
    <message>
        <source>Anomaly map large</source>
        <translation>Anomaliekarte groß</translation>
    </message>
    <message>
        <source>Makes the anomaly map the large view.</source>
        <translation>Macht die Anomaliekarte zur großen Ansicht.</translation>
    </message>
    <message>
        <source>Fit to view</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Shows the whole picture in all flat views.</source>
        <translation>Zeigt in allen flachen Ansichten das ganze Bild.</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Enlarges the flat views; the wheel does it about the pointer.</source>
        <translation>Vergrößert die flachen Ansichten; das Mausrad tut es um den Zeiger herum.</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Shrinks the flat views; the wheel does it about the pointer.</source>
        <translation>Verkleinert die flachen Ansichten; das Mausrad tut es um den Zeiger herum.</translation>
    </message>
    <message>
        <source>Actual size</source>
        <translation>Originalgröße</translation>
    </message>
    <message>
        <source>Shows one pixel of the picture as one pixel of the screen.</source>
        <translation>Zeigt einen Bildpunkt als einen Bildschirmpunkt.</translation>
    </message>
    <message>
        <source>Reset height window</source>
        <translation>Höhenfenster zurücksetzen</translation>
    </message>
    <message>
        <source>Colours the heights from end to end again, without the outermost 0.1 %. A drag with the right button changes it.</source>
        <translation>Färbt die Höhen wieder von Ende zu Ende, ohne die äußersten 0,1 %. Ziehen mit der rechten Taste ändert es.</translation>
    </message>
    <message>
        <source>Contour at the threshold</source>
        <translation>Konturlinie am Schwellwert</translation>
    </message>
    <message>
        <source>Draws the line where the anomaly map crosses the pixel threshold.</source>
        <translation>Zeichnet die Linie, an der die Anomaliekarte die Bildpunktschwelle kreuzt.</translation>
    </message>
    <message>
        <source>Outlines of regions</source>
        <translation>Umrisse der Bereiche</translation>
    </message>
    <message>
        <source>Draws the border and the number of every region above the pixel threshold.</source>
        <translation>Zeichnet Rand und Nummer jedes Bereichs über der Bildpunktschwelle.</translation>
    </message>
    <message>
        <source>True defect</source>
        <translation>Wahrer Fehler</translation>
    </message>
    <message>
        <source>Draws the border of the defect as it was marked by hand, where the data has one.</source>
        <translation>Zeichnet den Rand des Fehlers, wie er von Hand markiert wurde, wo die Daten einen haben.</translation>
    </message>
    <message>
        <source>Height in grey</source>
        <translation>Höhe in Grau</translation>
    </message>
    <message>
        <source>Shows the height from dark to light instead of in colours.</source>
        <translation>Zeigt die Höhe von dunkel nach hell statt in Farben.</translation>
    </message>
    <message>
        <source>Save picture of the views…</source>
        <translation>Bild der Ansichten speichern…</translation>
    </message>
    <message>
        <source>Saves one view or all of them as PNG, up to four times as large as on the screen.</source>
        <translation>Speichert eine Ansicht oder alle als PNG, bis viermal so groß wie auf dem Bildschirm.</translation>
    </message>
    <message>
        <source>Copy values at the cursor</source>
        <translation>Werte am Zeiger kopieren</translation>
    </message>
    <message>
        <source>Copies everything known about the pixel under the cursor.</source>
        <translation>Kopiert alles, was über den Bildpunkt unter dem Zeiger bekannt ist.</translation>
    </message>
    <message>
        <source>Map: fused</source>
        <translation>Karte: zusammengeführt</translation>
    </message>
    <message>
        <source>Shows the map the verdict rests on, RGB and depth together.</source>
        <translation>Zeigt die Karte, auf der das Urteil beruht: RGB und Tiefe zusammen.</translation>
    </message>
    <message>
        <source>Map: RGB</source>
        <translation>Karte: RGB</translation>
    </message>
    <message>
        <source>Shows what is unusual in RGB. Coloured is what scores higher there than any held-out part of the training.</source>
        <translation>Zeigt, was in RGB ungewöhnlich ist. Gefärbt ist, was dort einen höheren Wert hat als jedes zurückgehaltene Teil des Trainings.</translation>
    </message>
    <message>
        <source>Map: depth</source>
        <translation>Karte: Tiefe</translation>
    </message>
    <message>
        <source>Shows what is unusual in depth. Coloured is what scores higher there than any held-out part of the training.</source>
        <translation>Zeigt, was in der Tiefe ungewöhnlich ist. Gefärbt ist, was dort einen höheren Wert hat als jedes zurückgehaltene Teil des Trainings.</translation>
    </message>
    <message>
        <source>Map: who raised it</source>
        <translation>Karte: wer hat es erkannt</translation>
    </message>
    <message>
        <source>Shows where the score comes from: orange = RGB, blue = depth, pale = both.</source>
        <translation>Zeigt, woher der Wert kommt: orange = RGB, blau = Tiefe, blass = beide.</translation>
    </message>
    <message>
        <source>3D: RGB</source>
        <translation>3D: RGB</translation>
    </message>
    <message>
        <source>Colours the points as the camera saw them.</source>
        <translation>Färbt die Punkte, wie die Kamera sie sah.</translation>
    </message>
    <message>
        <source>3D: fused map</source>
        <translation>3D: zusammengeführte Karte</translation>
    </message>
    <message>
        <source>Colours the points by the map the verdict rests on.</source>
        <translation>Färbt die Punkte nach der Karte, auf der das Urteil beruht.</translation>
    </message>
    <message>
        <source>3D: RGB map</source>
        <translation>3D: RGB-Karte</translation>
    </message>
    <message>
        <source>Colours the points by what is unusual in RGB.</source>
        <translation>Färbt die Punkte nach dem, was in RGB ungewöhnlich ist.</translation>
    </message>
    <message>
        <source>3D: depth map</source>
        <translation>3D: Tiefenkarte</translation>
    </message>
    <message>
        <source>Colours the points by what is unusual in depth.</source>
        <translation>Färbt die Punkte nach dem, was in der Tiefe ungewöhnlich ist.</translation>
    </message>
    <message>
        <source>3D: who raised it</source>
        <translation>3D: wer hat es erkannt</translation>
    </message>
    <message>
        <source>Colours the points by where the score comes from.</source>
        <translation>Färbt die Punkte danach, woher der Wert kommt.</translation>
    </message>
    <message>
        <source>3D from above</source>
        <translation>3D von oben</translation>
    </message>
    <message>
        <source>Looks straight down on the ground, as the picture is turned.</source>
        <translation>Blickt senkrecht auf den Untergrund, so gedreht wie das Bild.</translation>
    </message>
    <message>
        <source>3D from below</source>
        <translation>3D von unten</translation>
    </message>
    <message>
        <source>Looks at the cloud from behind.</source>
        <translation>Blickt von hinten auf die Wolke.</translation>
    </message>
    <message>
        <source>3D from the front</source>
        <translation>3D von vorn</translation>
    </message>
    <message>
        <source>Looks at the cloud from the lower edge of the picture.</source>
        <translation>Blickt vom unteren Bildrand auf die Wolke.</translation>
    </message>
    <message>
        <source>3D from the back</source>
        <translation>3D von hinten</translation>
    </message>
    <message>
        <source>Looks at the cloud from the upper edge of the picture.</source>
        <translation>Blickt vom oberen Bildrand auf die Wolke.</translation>
    </message>
    <message>
        <source>3D from the left</source>
        <translation>3D von links</translation>
    </message>
    <message>
        <source>Looks at the cloud from the left edge of the picture.</source>
        <translation>Blickt vom linken Bildrand auf die Wolke.</translation>
    </message>
    <message>
        <source>3D from the right</source>
        <translation>3D von rechts</translation>
    </message>
    <message>
        <source>Looks at the cloud from the right edge of the picture.</source>
        <translation>Blickt vom rechten Bildrand auf die Wolke.</translation>
    </message>
    <message>
        <source>Reset 3D view</source>
        <translation>3D-Ansicht zurücksetzen</translation>
    </message>
    <message>
        <source>Shows the whole cloud from above.</source>
        <translation>Zeigt die ganze Wolke von oben.</translation>
    </message>
    <message>
        <source>3D without perspective</source>
        <translation>3D ohne Perspektive</translation>
    </message>
    <message>
        <source>Shows lengths alike at any distance, with a scale bar.</source>
        <translation>Zeigt Längen in jeder Entfernung gleich, mit Maßstab.</translation>
    </message>
    <message>
        <source>3D as on a turntable</source>
        <translation>3D wie auf einem Drehteller</translation>
    </message>
    <message>
        <source>Keeps the ground level while turning; off, the cloud turns freely.</source>
        <translation>Hält beim Drehen den Untergrund waagrecht; ausgeschaltet dreht sich die Wolke frei.</translation>
    </message>
    <message>
        <source>Larger points</source>
        <translation>Größere Punkte</translation>
    </message>
    <message>
        <source>Draws the points of the cloud larger.</source>
        <translation>Zeichnet die Punkte der Wolke größer.</translation>
    </message>
    <message>
        <source>Smaller points</source>
        <translation>Kleinere Punkte</translation>
    </message>
    <message>
        <source>Draws the points of the cloud smaller.</source>
        <translation>Zeichnet die Punkte der Wolke kleiner.</translation>
    </message>
    <message>
        <source>Do not measure</source>
        <translation>Nicht messen</translation>
    </message>
    <message>
        <source>Ends measuring and removes the last measurement.</source>
        <translation>Beendet das Messen und entfernt die letzte Messung.</translation>
    </message>
    <message>
        <source>Measure distance</source>
        <translation>Abstand messen</translation>
    </message>
    <message>
        <source>Measures between two points clicked in any view, in mm.</source>
        <translation>Misst zwischen zwei in beliebigen Ansichten angeklickten Punkten, in mm.</translation>
    </message>
    <message>
        <source>Measure height difference</source>
        <translation>Höhenunterschied messen</translation>
    </message>
    <message>
        <source>Measures how much higher the second of two points lies, in mm over the ground.</source>
        <translation>Misst, um wie viel höher der zweite von zwei Punkten liegt, in mm über dem Untergrund.</translation>
    </message>
    <message>
        <source>Measure region</source>
        <translation>Bereich messen</translation>
    </message>
    <message>
        <source>Shows area and depth of the region that is clicked.</source>
        <translation>Zeigt Fläche und Tiefe des angeklickten Bereichs.</translation>
    </message>
    <message>
        <source>Measure profile</source>
        <translation>Profil messen</translation>
    </message>
    <message>
        <source>Plots the heights along the line between two points, in mm over the ground.</source>
        <translation>Zeichnet die Höhen entlang der Linie zwischen zwei Punkten, in mm über dem Grund.</translation>
    </message>
    <message>
        <source>3D: surface</source>
        <translation>3D: Oberfläche</translation>
    </message>
    <message>
        <source>Shows how the surface bends, in 1/mm: bumps and edges light, hollows dark.</source>
        <translation>Zeigt, wie sich die Oberfläche krümmt, in 1/mm: Erhebungen und Kanten hell, Mulden dunkel.</translation>
    </message>
    <message>
        <source>Shows the height over the ground, in mm.</source>
        <translation>Zeigt die Höhe über dem Grund in mm.</translation>
    </message>
    <message>
        <source>Shows the surface as if lit from the upper left: scratches and shallow dents stand out.</source>
        <translation>Zeigt die Oberfläche wie von links oben beleuchtet: Kratzer und flache Dellen treten hervor.</translation>
    </message>
    <message>
        <source>Surface: against good parts</source>
        <translation>Oberfläche: gegen Gutteile</translation>
    </message>
    <message>
        <source>Shows how much higher or lower than good parts it is, in mm: lower blue, higher orange.</source>
        <translation>Zeigt, um wie viel mm sie höher oder niedriger als Gutteile ist: niedriger blau, höher orange.</translation>
    </message>
    <message>
        <source>Surface: curvature</source>
        <translation>Oberfläche: Krümmung</translation>
    </message>
    <message>
        <source>Surface: height</source>
        <translation>Oberfläche: Höhe</translation>
    </message>
    <message>
        <source>Surface: slope</source>
        <translation>Oberfläche: Neigung</translation>
    </message>
    <message>
        <source>Surface: tolerance</source>
        <translation>Oberfläche: Toleranz</translation>
    </message>
    <message>
        <source>Shows where the height lies within the tolerance against the mean good part, and where it is too low (blue) or too high (orange).</source>
        <translation>Zeigt, wo die Höhe gegen das mittlere Gutteil in der Toleranz liegt und wo sie zu tief (blau) oder zu hoch (orange) ist.</translation>
    </message>
    <message>
        <source>Tolerance of the height…</source>
        <translation>Toleranz der Höhe…</translation>
    </message>
    <message>
        <source>Sets by how much the height may differ from the mean good part. The recipe keeps it. No verdict depends on it.</source>
        <translation>Legt fest, um wie viel die Höhe vom mittleren Gutteil abweichen darf. Das Rezept behält es. Kein Urteil hängt davon ab.</translation>
    </message>
    <message>
        <source>Colours the points by what the height view shows: height, slope, curvature, or the height against good parts.</source>
        <translation>Färbt die Punkte nach dem, was die Höhenansicht zeigt: Höhe, Neigung, Krümmung oder die Höhe gegen Gutteile.</translation>
    </message>
</context>
<context>
    <name>twinspect::InspectPage</name>
    <message>
        <source>Save picture…</source>
        <translation>Bild speichern…</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>How strongly the map covers the picture.</source>
        <translation>Wie stark die Karte das Bild überdeckt.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>What is drawn over the flat views.</source>
        <translation>Was über die flachen Ansichten gezeichnet wird.</translation>
    </message>
    <message>
        <source>3D view</source>
        <translation>3D-Ansicht</translation>
    </message>
    <message>
        <source>Direction, perspective and point size of the 3D view.</source>
        <translation>Richtung, Perspektive und Punktgröße der 3D-Ansicht.</translation>
    </message>
    <message>
        <source>Which map is shown over the picture.</source>
        <translation>Welche Karte über dem Bild gezeigt wird.</translation>
    </message>
    <message>
        <source>What the colours of the 3D view mean.</source>
        <translation>Was die Farben der 3D-Ansicht bedeuten.</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>Bereiche</translation>
    </message>
    <message>
        <source>Measures with clicks in any view.</source>
        <translation>Misst mit Klicks in beliebigen Ansichten.</translation>
    </message>
    <message>
        <source>No part is shown.</source>
        <translation>Kein Teil wird gezeigt.</translation>
    </message>
    <message>
        <source>The model does not look at this: it was trained without it.</source>
        <translation>Das Modell sieht das nicht an: Es wurde ohne trainiert.</translation>
    </message>
    <message>
        <source>The data has no marked defect for this part.</source>
        <translation>Die Daten haben für dieses Teil keinen markierten Fehler.</translation>
    </message>
    <message>
        <source>The 3D view needs OpenGL, which this display does not offer.</source>
        <translation>Die 3D-Ansicht braucht OpenGL, das dieser Bildschirm nicht bietet.</translation>
    </message>
    <message>
        <source>Preparing views</source>
        <translation>Ansichten werden vorbereitet</translation>
    </message>
    <message>
        <source>Opening %1…</source>
        <translation>%1 wird geöffnet…</translation>
    </message>
    <message>
        <source>No part is selected.</source>
        <translation>Kein Teil ist ausgewählt.</translation>
    </message>
    <message>
        <source>Choose a part in the list.</source>
        <translation>Wählen Sie ein Teil in der Liste.</translation>
    </message>
    <message>
        <source>No data is open.</source>
        <translation>Keine Daten sind geöffnet.</translation>
    </message>
    <message>
        <source>Open a folder of parts, or drop it here. Each part is an RGB picture with its depth or point cloud.</source>
        <translation>Öffnen Sie einen Ordner mit Teilen oder ziehen Sie ihn hierher. Jedes Teil ist ein RGB-Bild mit Tiefe oder Punktwolke.</translation>
    </message>
    <message>
        <source>%1 cannot be shown.</source>
        <translation>%1 kann nicht angezeigt werden.</translation>
    </message>
    <message>
        <source>Save picture of the views</source>
        <translation>Bild der Ansichten speichern</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>Bilder (*.png)</translation>
    </message>
    <message>
        <source>No part was found in this picture, so there is no anomaly map. Check that the part lies in view of the sensor and that its depth was measured.</source>
        <translation>In diesem Bild wurde kein Teil gefunden, deshalb gibt es keine Anomaliekarte. Prüfen Sie, ob das Teil im Blickfeld des Sensors liegt und seine Tiefe gemessen wurde.</translation>
    </message>
    <message>
        <source>The model does not know how high good parts are. Train the part again with depth.</source>
        <translation>Das Modell weiß nicht, wie hoch Gutteile sind. Trainieren Sie das Teil noch einmal mit Tiefe.</translation>
    </message>
    <message>
        <source>There is no anomaly map without a model. Open a recipe or a model, or train the part.</source>
        <translation>Ohne Modell gibt es keine Anomaliekarte. Öffnen Sie ein Rezept oder Modell, oder trainieren Sie das Teil.</translation>
    </message>
    <message>
        <source>There is no pixel threshold, so no regions can be told apart. Set one when calibrating.</source>
        <translation>Es gibt keine Bildpunktschwelle, deshalb lassen sich keine Bereiche abgrenzen. Setzen Sie eine beim Kalibrieren.</translation>
    </message>
    <message>
        <source>No pixel is above the pixel threshold.</source>
        <translation>Kein Bildpunkt liegt über der Bildpunktschwelle.</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Wird geöffnet…</translation>
    </message>
    <message>
        <source>This part cannot be read, so it was not inspected.</source>
        <translation>Dieses Teil kann nicht gelesen werden und wurde deshalb nicht geprüft.</translation>
    </message>
    <message>
        <source>No model is open: parts can be looked at, but not judged.</source>
        <translation>Kein Modell ist geöffnet: Teile können angesehen, aber nicht beurteilt werden.</translation>
    </message>
    <message>
        <source>%1, coloured above %2</source>
        <translation>%1, farbig über %2</translation>
    </message>
    <message>
        <source>over a plane through the part: no ground is visible</source>
        <translation>über einer Ebene durch das Teil: kein Untergrund ist zu sehen</translation>
    </message>
    <message>
        <source>over the ground</source>
        <translation>über dem Untergrund</translation>
    </message>
    <message>
        <source>%1   %2</source>
        <translation>%1   %2</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Shows a part in RGB, depth, as a cloud and as an anomaly map.</source>
        <translation>Zeigt ein Teil in RGB, Tiefe, als Wolke und als Anomaliekarte.</translation>
    </message>
    <message>
        <source>&amp;Inspect</source>
        <translation>&amp;Prüfen</translation>
    </message>
    <message>
        <source>Annotation tools</source>
        <translation>Markierungswerkzeuge</translation>
    </message>
    <message>
        <source>Annotations (%1)</source>
        <translation>Markierungen (%1)</translation>
    </message>
    <message>
        <source>Annotations</source>
        <translation>Markierungen</translation>
    </message>
    <message>
        <source>Of interest</source>
        <translation>Interesse</translation>
    </message>
    <message>
        <source>Of interest (%1)</source>
        <translation>Interesse (%1)</translation>
    </message>
    <message>
        <source>Regions of interest: what is inspected, ignored, or has limits of its own. While this list is shown, the tools draw regions of interest.</source>
        <translation>Interessenbereiche: was geprüft wird, nicht zählt oder eigene Grenzen hat. Solange diese Liste zu sehen ist, zeichnen die Werkzeuge Interessenbereiche.</translation>
    </message>
    <message>
        <source>Draws a region of interest of the recipe. %1</source>
        <translation>Zeichnet einen Interessenbereich des Rezepts. %1</translation>
    </message>
    <message>
        <source>Guidelines</source>
        <translation>Richtlinien</translation>
    </message>
    <message>
        <source>The height against good parts has colours of its own.</source>
        <translation>Die Höhe gegen Gutteile hat eigene Farben.</translation>
    </message>
    <message>
        <source>Slope and curvature are always grey.</source>
        <translation>Neigung und Krümmung sind immer grau.</translation>
    </message>
    <message>
        <source>What the height view shows.</source>
        <translation>Was die Höhenansicht zeigt.</translation>
    </message>
    <message>
        <source>curvature: bumps light</source>
        <translation>Krümmung: Erhebungen hell</translation>
    </message>
    <message>
        <source>higher or lower than good parts</source>
        <translation>höher oder niedriger als Gutteile</translation>
    </message>
    <message>
        <source>slope to the upper left</source>
        <translation>Neigung nach links oben</translation>
    </message>
    <message>
        <source>The tolerance belongs to a recipe. Open a recipe or a model, or train the part.</source>
        <translation>Die Toleranz gehört zu einem Rezept. Öffnen Sie ein Rezept oder ein Modell, oder trainieren Sie das Teil.</translation>
    </message>
    <message>
        <source>The bands of the tolerance have fixed colours.</source>
        <translation>Die Bänder der Toleranz haben feste Farben.</translation>
    </message>
    <message>
        <source>This part was not compared with the mean good part: the model has none, or its position was not found with certainty.</source>
        <translation>Dieses Teil wurde nicht mit dem mittleren Gutteil verglichen: Das Modell hat keines, oder die Lage des Teils wurde nicht sicher gefunden.</translation>
    </message>
    <message>
        <source>The recipe has no tolerance. Set one with “Tolerance of the height…”.</source>
        <translation>Das Rezept hat keine Toleranz. Setzen Sie eine mit „Toleranz der Höhe…“.</translation>
    </message>
    <message>
        <source>tolerance against good parts: %1</source>
        <translation>Toleranz gegen Gutteile: %1</translation>
    </message>
    <message>
        <source>no tolerance is set</source>
        <translation>keine Toleranz gesetzt</translation>
    </message>
</context>
<context>
    <name>twinspect::InspectText</name>
    <message>
        <source>No pixel threshold: nothing is coloured</source>
        <translation>Keine Bildpunktschwelle: Nichts wird gefärbt</translation>
    </message>
    <message>
        <source>The model does not say what good parts reach: nothing is coloured</source>
        <translation>Das Modell sagt nicht, was Gutteile erreichen: Nichts wird gefärbt</translation>
    </message>
    <message>
        <source>up to %1: no colour</source>
        <translation>bis %1: ohne Farbe</translation>
    </message>
    <message>
        <source>Raised by</source>
        <translation>Erkannt durch</translation>
    </message>
    <message>
        <source>depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>both</source>
        <translation>beide</translation>
    </message>
    <message>
        <source>RGB</source>
        <translation>RGB</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>%1 threshold</source>
        <translation>%1 Schwellwert</translation>
    </message>
    <message>
        <source>%1 highest good part</source>
        <translation>%1 höchster Wert der Gutteile</translation>
    </message>
    <message>
        <source>%1 and more</source>
        <translation>%1 und mehr</translation>
    </message>
    <message>
        <source>%1 mm deep</source>
        <translation>%1 mm tief</translation>
    </message>
    <message>
        <source>%1 mm high</source>
        <translation>%1 mm hoch</translation>
    </message>
    <message>
        <source>This region is smaller than the minimum area and does not count. A click shows it in all views.</source>
        <translation>Dieser Bereich ist kleiner als die Mindestfläche und zählt nicht. Ein Klick zeigt ihn in allen Ansichten.</translation>
    </message>
    <message>
        <source>A click shows this region in all views.</source>
        <translation>Ein Klick zeigt diesen Bereich in allen Ansichten.</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>Fläche</translation>
    </message>
    <message>
        <source>vs. around</source>
        <translation>ggü. Umgebung</translation>
    </message>
    <message>
        <source>The score is within limits.</source>
        <translation>Der Wert liegt innerhalb der Grenzen.</translation>
    </message>
    <message>
        <source>The score is above the review threshold: a person should look.</source>
        <translation>Der Wert liegt über der Nachprüfschwelle: Ein Mensch sollte nachsehen.</translation>
    </message>
    <message>
        <source>The score is above the reject threshold.</source>
        <translation>Der Wert liegt über der n.i.O.-Schwelle.</translation>
    </message>
    <message>
        <source>Every region is smaller than the minimum area, so the verdict is one step milder.</source>
        <translation>Jeder Bereich ist kleiner als die Mindestfläche, deshalb fällt das Urteil eine Stufe milder aus.</translation>
    </message>
    <message>
        <source>No pixel is above the pixel threshold, so the verdict is one step milder.</source>
        <translation>Kein Bildpunkt liegt über der Bildpunktschwelle, deshalb fällt das Urteil eine Stufe milder aus.</translation>
    </message>
    <message>
        <source>Areas could not be measured, so the minimum area was not applied.</source>
        <translation>Flächen konnten nicht gemessen werden, deshalb wurde die Mindestfläche nicht angewendet.</translation>
    </message>
    <message>
        <source>No part was found in this picture.</source>
        <translation>In diesem Bild wurde kein Teil gefunden.</translation>
    </message>
    <message>
        <source>The score is not a number: a person should look.</source>
        <translation>Der Wert ist keine Zahl: Ein Mensch sollte nachsehen.</translation>
    </message>
    <message>
        <source>No thresholds are set: a person should look.</source>
        <translation>Es sind keine Schwellwerte gesetzt: Ein Mensch sollte nachsehen.</translation>
    </message>
    <message>
        <source>How far the surface in the region departs from the surface around it; the part&apos;s own steps and edges count, too</source>
        <translation>Wie weit die Oberfläche im Bereich von der umgebenden Oberfläche abweicht; eigene Stufen und Kanten des Teils zählen mit</translation>
    </message>
    <message>
        <source>How much higher or lower the region is than a good part, where it differs most. The model estimates it.</source>
        <translation>Um wie viel der Bereich höher oder niedriger ist als ein Gutteil, dort, wo er am meisten abweicht. Das Modell schätzt es.</translation>
    </message>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
    <message>
        <source>vs. good</source>
        <translation>ggü. Gut</translation>
    </message>
    <message>
        <source>%1 mm lower than good parts, which vary by %2 mm</source>
        <translation>%1 mm niedriger als Gutteile, die um %2 mm schwanken</translation>
    </message>
    <message>
        <source>%1 mm higher than good parts, which vary by %2 mm</source>
        <translation>%1 mm höher als Gutteile, die um %2 mm schwanken</translation>
    </message>
    <message>
        <source>%1 mm lower than good parts</source>
        <translation>%1 mm niedriger als Gutteile</translation>
    </message>
    <message>
        <source>%1 mm higher than good parts</source>
        <translation>%1 mm höher als Gutteile</translation>
    </message>
    <message>
        <source>as high as good parts</source>
        <translation>so hoch wie Gutteile</translation>
    </message>
    <message>
        <source>The geometry has another scale than that of the parts the model learnt from (mm per pixel): check the unit and the camera file.</source>
        <translation>Die Geometrie hat einen anderen Maßstab (mm je Pixel) als die der Teile, von denen das Modell gelernt hat: Prüfen Sie die Einheit und die Kameradatei.</translation>
    </message>
    <message>
        <source>This does not look like the part that the model learnt: its score is far above what good parts and artificial defects reached in the training. Check that the right recipe is open.</source>
        <translation>Das sieht nicht wie das Teil aus, das das Modell gelernt hat: Der Wert liegt weit über dem, was Gutteile und künstliche Fehler im Training erreichten. Prüfen Sie, ob das richtige Rezept geöffnet ist.</translation>
    </message>
    <message>
        <source>The thresholds were found on scores that were not computed like this one (another number format or processor): a person should look. Calibrate the recipe on this computer.</source>
        <translation>Die Schwellwerte wurden an Werten gefunden, die anders als dieser berechnet wurden (anderes Zahlenformat oder anderer Prozessor): Ein Mensch sollte nachsehen. Kalibrieren Sie das Rezept auf diesem Rechner.</translation>
    </message>
    <message>
        <source>%1 mm³</source>
        <translation>%1 mm³</translation>
    </message>
    <message>
        <source>%1: value ± standard uncertainty from the noise of the sensor and the size of a pixel.</source>
        <translation>%1: Wert ± Standardunsicherheit durch das Rauschen des Sensors und die Größe eines Bildpunkts.</translation>
    </message>
    <message>
        <source>Added material (+) or missing material (−) against the surface around the region</source>
        <translation>Zusätzliches (+) oder fehlendes (−) Material gegenüber der umgebenden Oberfläche</translation>
    </message>
    <message>
        <source>The longest straight line within the region&apos;s outline, along the surface around it</source>
        <translation>Die längste Gerade zwischen zwei Punkten des Umrisses, auf der umgebenden Oberfläche</translation>
    </message>
    <message>
        <source>The shortest way from the region to the part&apos;s outline, or to that of an opening</source>
        <translation>Der kürzeste Weg vom Bereich zum Umriss des Teils oder einer Öffnung</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Volumen</translation>
    </message>
    <message>
        <source>Longest</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>To edge</source>
        <translation>Zum Rand</translation>
    </message>
    <message>
        <source>This region is neither as deep nor as high as the minimum depth and does not count. A click shows it in all views.</source>
        <translation>Dieser Bereich erreicht weder als Tiefe noch als Höhe die Mindesttiefe und zählt nicht. Ein Klick zeigt ihn in allen Ansichten.</translation>
    </message>
    <message>
        <source>No region is both as large as the minimum area and as deep or high as the minimum depth, so the verdict is one step milder.</source>
        <translation>Kein Bereich ist zugleich so groß wie die Mindestfläche und so tief oder hoch wie die Mindesttiefe, deshalb fällt das Urteil eine Stufe milder aus.</translation>
    </message>
    <message>
        <source>The depth of a region could not be measured, so the minimum depth was not applied.</source>
        <translation>Die Tiefe eines Bereichs konnte nicht gemessen werden, deshalb wurde die Mindesttiefe nicht angewendet.</translation>
    </message>
    <message>
        <source>This region lies where pixels are ignored and does not count. A click shows it in all views.</source>
        <translation>Dieser Bereich liegt, wo Bildpunkte nicht zählen, und zählt nicht. Ein Klick zeigt ihn in allen Ansichten.</translation>
    </message>
    <message>
        <source>The score of a region of interest is above the region&apos;s own threshold.</source>
        <translation>Der Wert eines Interessenbereichs liegt über dessen eigener Schwelle.</translation>
    </message>
    <message>
        <source>Without the regions of interest the verdict would be stricter.</source>
        <translation>Ohne die Interessenbereiche wäre das Urteil strenger.</translation>
    </message>
    <message>
        <source>A region of interest does not lie on the part, or not wholly within the picture: a person should look.</source>
        <translation>Ein Interessenbereich liegt nicht auf dem Teil oder nicht ganz im Bild: Jemand sollte nachsehen.</translation>
    </message>
    <message>
        <source>The regions of interest leave nothing of the part to inspect: a person should look.</source>
        <translation>Die Interessenbereiche lassen vom Teil nichts zu prüfen übrig: Jemand sollte nachsehen.</translation>
    </message>
    <message>
        <source>The part was inspected under other regions of interest: inspect it again.</source>
        <translation>Das Teil wurde mit anderen Interessenbereichen geprüft: noch einmal prüfen.</translation>
    </message>
    <message>
        <source>Height against good parts (mm)</source>
        <translation>Höhe gegen Gutteile (mm)</translation>
    </message>
    <message>
        <source>Curvature (1/mm)</source>
        <translation>Krümmung (1/mm)</translation>
    </message>
    <message>
        <source>Height (mm)</source>
        <translation>Höhe, mm</translation>
    </message>
    <message>
        <source>Slope to the upper left (°)</source>
        <translation>Neigung nach links oben (°)</translation>
    </message>
    <message>
        <source>Raw score</source>
        <translation>Rohwert</translation>
    </message>
    <message>
        <source>The part does not lie in the picture as the good parts do: a person should look.</source>
        <translation>Das Teil liegt nicht so im Bild wie die Gutteile: jemand sollte es ansehen.</translation>
    </message>
</context>
<context>
    <name>twinspect::InspectionRuns</name>
    <message numerus="yes">
        <source>Inspecting %n part(s)</source>
        <translation>
            <numerusform>%n Teil wird geprüft</numerusform>
            <numerusform>%n Teile werden geprüft</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::InterestPanel</name>
    <message>
        <source>Pixels in it</source>
        <translation>Bildpunkte darin</translation>
    </message>
    <message>
        <source>What the selected region does, and those drawn from now on. The keys 1 to 3 choose it while a tool is active.</source>
        <translation>Was der ausgewählte Bereich tut, und die, die von nun an gezeichnet werden. Die Tasten 1 bis 3 wählen es, solange ein Werkzeug aktiv ist.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>How results and reports call the region.</source>
        <translation>Wie Ergebnisse und Berichte den Bereich nennen.</translation>
    </message>
    <message>
        <source>Reject above</source>
        <translation>n.i.O. über</translation>
    </message>
    <message>
        <source>The region has a score of its own and rejects the part above this threshold; there is no review band. Its pixels do not count for the score of the part.</source>
        <translation>Der Bereich hat einen eigenen Wert, und das Teil ist über dieser Schwelle n.i.O.; es gibt kein Prüfband. Seine Bildpunkte zählen nicht für den Wert des Teils.</translation>
    </message>
    <message>
        <source>Minimum area, mm²</source>
        <translation>Mindestfläche, mm²</translation>
    </message>
    <message>
        <source>Defects in the region count from this area on, instead of the recipe&apos;s minimum area.</source>
        <translation>Fehler im Bereich zählen ab dieser Fläche, statt ab der Mindestfläche des Rezepts.</translation>
    </message>
    <message>
        <source>Minimum depth, mm</source>
        <translation>Mindesttiefe, mm</translation>
    </message>
    <message>
        <source>Defects in the region count from this depth or height on, instead of the recipe&apos;s minimum depth.</source>
        <translation>Fehler im Bereich zählen ab dieser Tiefe oder Höhe, statt ab der Mindesttiefe des Rezepts.</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Goes into the history of the recipe, with your name and the time.</source>
        <translation>Kommt mit Ihrem Namen und der Zeit in den Verlauf des Rezepts.</translation>
    </message>
    <message>
        <source>Regions of interest of the recipe</source>
        <translation>Interessenbereiche des Rezepts</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>On this part</source>
        <translation>Auf diesem Teil</translation>
    </message>
    <message>
        <source>No recipe is open. Regions of interest belong to a recipe.</source>
        <translation>Kein Rezept ist offen. Interessenbereiche gehören zu einem Rezept.</translation>
    </message>
    <message>
        <source>Open a part to draw on.</source>
        <translation>Öffnen Sie ein Teil, auf dem gezeichnet wird.</translation>
    </message>
    <message>
        <source>In force. Save the recipe to keep them; parts that were inspected before have to be inspected again.</source>
        <translation>In Kraft. Speichern Sie das Rezept, um sie zu behalten; Teile, die vorher geprüft wurden, müssen noch einmal geprüft werden.</translation>
    </message>
    <message>
        <source>In force, as saved in the recipe.</source>
        <translation>In Kraft, wie im Rezept gespeichert.</translation>
    </message>
    <message>
        <source>No regions of interest: every pixel of the part counts. Choose what the pixels in a new one do, take a tool left of the views and draw.</source>
        <translation>Keine Interessenbereiche: Jeder Bildpunkt des Teils zählt. Wählen Sie, was die Bildpunkte in einem neuen tun, nehmen Sie ein Werkzeug links der Ansichten und zeichnen Sie.</translation>
    </message>
</context>
<context>
    <name>twinspect::JobRow</name>
    <message>
        <source>%1: stopping</source>
        <translation>%1: wird angehalten</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>It stops as soon as it can.</source>
        <translation>Es hält an, sobald es kann.</translation>
    </message>
    <message>
        <source>Stops &quot;%1&quot;.</source>
        <translation>Hält „%1“ an.</translation>
    </message>
</context>
<context>
    <name>twinspect::JobStrip</name>
    <message numerus="yes">
        <source>about %n second(s) left</source>
        <translation>
            <numerusform>noch etwa %n Sekunde</numerusform>
            <numerusform>noch etwa %n Sekunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>noch etwa %n Minute</numerusform>
            <numerusform>noch etwa %n Minuten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n hour(s) left</source>
        <translation>
            <numerusform>noch etwa %n Stunde</numerusform>
            <numerusform>noch etwa %n Stunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weitere</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::LogModel</name>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>Information</translation>
    </message>
    <message>
        <source>Time (UTC)</source>
        <translation>Zeit (UTC)</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
</context>
<context>
    <name>twinspect::LogView</name>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>Warnungen und Fehler</translation>
    </message>
    <message>
        <source>Errors only</source>
        <translation>Nur Fehler</translation>
    </message>
    <message>
        <source>Which messages are listed.</source>
        <translation>Welche Meldungen aufgelistet werden.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copies the selected messages, or all that are listed, as text.</source>
        <translation>Kopiert die ausgewählten Meldungen, oder alle aufgelisteten, als Text.</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Empties the log of this session.</source>
        <translation>Leert das Protokoll dieser Sitzung.</translation>
    </message>
    <message>
        <source>No messages so far.</source>
        <translation>Bisher keine Meldungen.</translation>
    </message>
    <message>
        <source>No messages of this kind.</source>
        <translation>Keine Meldungen dieser Art.</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Meldungen</translation>
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
        <translation>Wiederhergestellt: %1</translation>
    </message>
    <message>
        <source>Undone: %1</source>
        <translation>Rückgängig gemacht: %1</translation>
    </message>
    <message>
        <source>The recipe is being saved.</source>
        <translation>Das Rezept wird gerade gespeichert.</translation>
    </message>
    <message>
        <source>La&amp;yout</source>
        <translation>&amp;Anordnung</translation>
    </message>
    <message>
        <source>Large &amp;view</source>
        <translation>&amp;Große Ansicht</translation>
    </message>
    <message>
        <source>&amp;Map</source>
        <translation>&amp;Karte</translation>
    </message>
    <message>
        <source>&amp;Cloud</source>
        <translation>&amp;Wolke</translation>
    </message>
    <message>
        <source>M&amp;easure</source>
        <translation>&amp;Messen</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Open &amp;again</source>
        <translation>&amp;Wieder öffnen</translation>
    </message>
    <message>
        <source>C&amp;olours</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>Tool bar</source>
        <translation>Werkzeugleiste</translation>
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
            <numerusform>%n Teil in %1</numerusform>
            <numerusform>%n Teile in %1</numerusform>
        </translation>
    </message>
    <message>
        <source>No data open</source>
        <translation>Keine Daten geöffnet</translation>
    </message>
    <message>
        <source>model %1, recipe not saved yet</source>
        <translation>Modell %1, Rezept noch nicht gespeichert</translation>
    </message>
    <message>
        <source>recipe %1, revision %2</source>
        <translation>Rezept %1, Revision %2</translation>
    </message>
    <message>
        <source>no model open</source>
        <translation>kein Modell geöffnet</translation>
    </message>
    <message>
        <source>&amp;Undo: %1</source>
        <translation>&amp;Rückgängig: %1</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Takes the last change back.</source>
        <translation>Nimmt die letzte Änderung zurück.</translation>
    </message>
    <message>
        <source>&amp;Redo: %1</source>
        <translation>&amp;Wiederholen: %1</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Makes the change that was taken back again.</source>
        <translation>Führt die zurückgenommene Änderung wieder aus.</translation>
    </message>
    <message>
        <source>Nothing was changed yet.</source>
        <translation>Noch wurde nichts geändert.</translation>
    </message>
    <message>
        <source>No change was taken back.</source>
        <translation>Keine Änderung wurde zurückgenommen.</translation>
    </message>
    <message>
        <source>Open a model or train a part first.</source>
        <translation>Öffnen Sie zuerst ein Modell oder trainieren Sie ein Teil.</translation>
    </message>
    <message>
        <source>The recipe is saved already.</source>
        <translation>Das Rezept ist schon gespeichert.</translation>
    </message>
    <message>
        <source>The list is empty.</source>
        <translation>Die Liste ist leer.</translation>
    </message>
    <message>
        <source>This page is not part of this build.</source>
        <translation>Diese Seite gehört nicht zu diesem Programm.</translation>
    </message>
    <message>
        <source>This panel is not part of this build.</source>
        <translation>Diese Leiste gehört nicht zu diesem Programm.</translation>
    </message>
    <message>
        <source>Leave the start page first.</source>
        <translation>Verlassen Sie zuerst die Startseite.</translation>
    </message>
    <message>
        <source>There is nothing to open</source>
        <translation>Es gibt nichts zu öffnen</translation>
    </message>
    <message>
        <source>Check the name and whether its drive is connected</source>
        <translation>Prüfen Sie den Namen und ob das Laufwerk verbunden ist</translation>
    </message>
    <message>
        <source>Twinspect does not open files of this kind</source>
        <translation>Twinspect öffnet keine Dateien dieser Art</translation>
    </message>
    <message>
        <source>Open a folder of parts, a picture, a model (.tsm) or a recipe (.json)</source>
        <translation>Öffnen Sie einen Ordner mit Teilen, ein Bild, ein Modell (.tsm) oder ein Rezept (.json)</translation>
    </message>
    <message>
        <source>Open a folder of parts</source>
        <translation>Ordner mit Teilen öffnen</translation>
    </message>
    <message>
        <source>Choose the recipe or model to inspect with</source>
        <translation>Rezept oder Modell zum Prüfen wählen</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>Datei öffnen</translation>
    </message>
    <message>
        <source>Save the recipe</source>
        <translation>Rezept speichern</translation>
    </message>
    <message>
        <source>Recipes (%1)</source>
        <translation>Rezepte (%1)</translation>
    </message>
    <message>
        <source>Save the recipe?</source>
        <translation>Rezept speichern?</translation>
    </message>
    <message>
        <source>The recipe of &quot;%1&quot; was changed and is not saved.</source>
        <translation>Das Rezept von „%1“ wurde geändert und ist nicht gespeichert.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Close without saving</source>
        <translation>Schließen ohne Speichern</translation>
    </message>
    <message>
        <source>Go on working</source>
        <translation>Weiterarbeiten</translation>
    </message>
    <message>
        <source>&amp;Parts</source>
        <translation>&amp;Teile</translation>
    </message>
    <message>
        <source>Check the data</source>
        <translation>Daten prüfen</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Map files…</source>
        <translation>Dateien zuordnen…</translation>
    </message>
    <message>
        <source>Annotations are not saved</source>
        <translation>Markierungen sind nicht gespeichert</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>&amp;Draw</source>
        <translation>&amp;Zeichnen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a job, and its warnings</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation>Protokoll zeigen</translation>
    </message>
    <message>
        <source>Convert…</source>
        <translation>Umwandeln…</translation>
    </message>
    <message>
        <source>&amp;Surface</source>
        <translation>Ober&amp;fläche</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) were inspected under other regions of interest. They cannot be OK until they are inspected again.</source>
        <translation>
            <numerusform>%n Teil wurde unter anderen Interessenbereichen geprüft. Bis es erneut geprüft ist, kann es nicht OK sein.</numerusform>
            <numerusform>%n Teile wurden unter anderen Interessenbereichen geprüft. Bis sie erneut geprüft sind, kann keines OK sein.</numerusform>
        </translation>
    </message>
    <message>
        <source>Inspect again</source>
        <translation>Erneut prüfen</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message numerus="yes">
        <source>The geometry of the open parts is read in another way now. The scores of %n part(s) were of the geometry before and are gone.</source>
        <translation>
            <numerusform>Die Geometrie der geöffneten Teile wird jetzt anders gelesen. Der Score von %n Teil galt für die Geometrie davor und ist entfernt.</numerusform>
            <numerusform>Die Geometrie der geöffneten Teile wird jetzt anders gelesen. Die Scores von %n Teilen galten für die Geometrie davor und sind entfernt.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::MappingEditor</name>
    <message>
        <source>&lt;b&gt;The layout of this folder is not one we know.&lt;/b&gt; By their names, its files seem to belong together like this. Is that right? If not, change it.</source>
        <translation>&lt;b&gt;Dieser Ordner hat keinen bekannten Aufbau.&lt;/b&gt; Den Namen nach gehören seine Dateien wohl so zusammen. Stimmt das? Wenn nicht, ändern Sie es.</translation>
    </message>
    <message>
        <source>&lt;b&gt;You say which files belong together.&lt;/b&gt; The parts below are what comes of it.</source>
        <translation>&lt;b&gt;Sie sagen, welche Dateien zusammengehören.&lt;/b&gt; Daraus ergeben sich die Teile unten.</translation>
    </message>
    <message>
        <source>&lt;b&gt;No part was found.&lt;/b&gt; %1 %2</source>
        <translation>&lt;b&gt;Es wurde kein Teil gefunden.&lt;/b&gt; %1 %2</translation>
    </message>
    <message>
        <source>Given here. They are kept with the mapping.</source>
        <translation>Hier angegeben. Sie werden mit der Zuordnung aufbewahrt.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Without these numbers depth pictures cannot be used.&lt;/b&gt; Read them from a file, or type them.</source>
        <translation>&lt;b&gt;Ohne diese Zahlen sind Tiefenbilder nicht verwendbar.&lt;/b&gt; Lesen Sie sie aus einer Datei oder tippen Sie sie ein.</translation>
    </message>
    <message>
        <source>Camera file</source>
        <translation>Kameradatei</translation>
    </message>
    <message>
        <source>Save the mapping</source>
        <translation>Zuordnung speichern</translation>
    </message>
    <message>
        <source>Mappings (*.json)</source>
        <translation>Zuordnungen (*.json)</translation>
    </message>
    <message>
        <source>RGB pictures</source>
        <translation>RGB-Bilder</translation>
    </message>
    <message>
        <source>Defect masks (optional)</source>
        <translation>Fehlermasken (falls vorhanden)</translation>
    </message>
    <message>
        <source>Names of defective parts (optional)</source>
        <translation>Namen fehlerhafter Teile (falls vorhanden)</translation>
    </message>
    <message>
        <source>Black pictures in which the defect is white. Leave it empty when there are none.</source>
        <translation>Schwarze Bilder, in denen der Fehler weiß ist. Leer lassen, wenn es keine gibt.</translation>
    </message>
    <message>
        <source>Put a &lt;b&gt;*&lt;/b&gt; where the part&apos;s name or number stands. Files in which it is the same become one part.</source>
        <translation>Setzen Sie ein &lt;b&gt;*&lt;/b&gt; dorthin, wo der Name oder die Nummer des Teils steht. Dateien, in denen sie gleich sind, werden ein Teil.</translation>
    </message>
    <message>
        <source>Camera of the depth pictures</source>
        <translation>Kamera der Tiefenbilder</translation>
    </message>
    <message>
        <source>Focal length x, px</source>
        <translation>Brennweite x, px</translation>
    </message>
    <message>
        <source>Focal length y, px</source>
        <translation>Brennweite y, px</translation>
    </message>
    <message>
        <source>Centre x, px</source>
        <translation>Mitte x, px</translation>
    </message>
    <message>
        <source>Centre y, px</source>
        <translation>Mitte y, px</translation>
    </message>
    <message>
        <source>One depth unit is</source>
        <translation>Eine Tiefeneinheit ist</translation>
    </message>
    <message>
        <source>Read from file…</source>
        <translation>Aus Datei lesen…</translation>
    </message>
    <message>
        <source>Recognise again</source>
        <translation>Neu erkennen</translation>
    </message>
    <message>
        <source>Forgets what you said here: the layout is recognised or guessed again.</source>
        <translation>Vergisst, was Sie hier gesagt haben: Der Aufbau wird neu erkannt oder erraten.</translation>
    </message>
    <message>
        <source>As twinspect-mapping.json in the folder of the parts it counts for everyone who opens the folder. The command line takes any such file with --mapping.</source>
        <translation>Als twinspect-mapping.json im Ordner der Teile gilt sie für alle, die den Ordner öffnen. Die Befehlszeile nimmt jede solche Datei mit --mapping.</translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%n part(s)&lt;/b&gt;</source>
        <translation>
            <numerusform>&lt;b&gt;%n Teil&lt;/b&gt;</numerusform>
            <numerusform>&lt;b&gt;%n Teile&lt;/b&gt;</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n RGB picture(s) without a 3D file</source>
        <translation>
            <numerusform>%n RGB-Bild ohne 3D-Datei</numerusform>
            <numerusform>%n RGB-Bilder ohne 3D-Datei</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n 3D file(s) without an RGB picture</source>
        <translation>
            <numerusform>%n 3D-Datei ohne RGB-Bild</numerusform>
            <numerusform>%n 3D-Dateien ohne RGB-Bild</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with a mask</source>
        <translation>
            <numerusform>%n mit Maske</numerusform>
            <numerusform>%n mit Maske</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n defective</source>
        <translation>
            <numerusform>%n fehlerhaft</numerusform>
            <numerusform>%n fehlerhaft</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other file(s) not used</source>
        <translation>
            <numerusform>%n andere Datei nicht verwendet</numerusform>
            <numerusform>%n andere Dateien nicht verwendet</numerusform>
        </translation>
    </message>
    <message>
        <source>Drawing parts</source>
        <translation>Teile werden gezeichnet</translation>
    </message>
    <message>
        <source>A part needs both files.</source>
        <translation>Ein Teil braucht beide Dateien.</translation>
    </message>
    <message>
        <source>%1 × %2 px</source>
        <translation>%1 × %2 px</translation>
    </message>
    <message>
        <source>Colour, %1</source>
        <translation>Farbe, %1</translation>
    </message>
    <message>
        <source>⚠ Depth, %1: not the size of the RGB picture</source>
        <translation>⚠ Tiefe, %1: nicht so groß wie das RGB-Bild</translation>
    </message>
    <message>
        <source>Depth, %1, %2 to %3 mm away</source>
        <translation>Tiefe, %1, %2 bis %3 mm entfernt</translation>
    </message>
    <message>
        <source>3D files</source>
        <translation>3D-Dateien</translation>
    </message>
    <message>
        <source>Such as depth/*.png or *_xyz.tiff: .pcd or .ply with rows and columns, .tiff with x, y and z, or 16-bit depth .png. Without an ending every kind is taken.</source>
        <translation>Etwa depth/*.png oder *_xyz.tiff: .pcd oder .ply mit Zeilen und Spalten, .tiff mit x, y und z oder Tiefenbilder .png mit 16 Bit. Ohne Endung wird jede Art genommen.</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern…</translation>
    </message>
    <message>
        <source>Names of test parts (optional)</source>
        <translation>Namen von Testteilen (falls vorhanden)</translation>
    </message>
    <message>
        <source>Such as rgb/*.png for a sub-folder, *_rgb for files that end so, */colour/* for folders in folders, **/*_rgb for any number of folders. Without an ending such as .png every kind of picture is taken.</source>
        <translation>Etwa rgb/*.png für einen Unterordner, *_rgb für Dateien, die so enden, */colour/* für Ordner in Ordnern, **/*_rgb für beliebig viele Ordner. Ohne eine Endung wie .png wird jede Art von Bild genommen.</translation>
    </message>
    <message>
        <source>Such as nok/* or NG_*. Parts with such a name, or in a folder of such a name, are never learnt from; their folder names the kind of defect. Leave it empty when all parts here are good.</source>
        <translation>Etwa nok/* oder NG_*. Aus Teilen mit solchem Namen oder in einem Ordner mit solchem Namen wird nie gelernt; ihr Ordner benennt die Fehlerart. Leer lassen, wenn alle Teile hier gut sind.</translation>
    </message>
    <message>
        <source>Such as test/*. Parts with such a name, or in a folder of such a name, are kept to measure the model and never learnt from. Leave it empty when there are none.</source>
        <translation>Etwa test/*. Teile mit solchem Namen oder in einem Ordner mit solchem Namen dienen dazu, das Modell zu messen; aus ihnen wird nie gelernt. Leer lassen, wenn es keine gibt.</translation>
    </message>
    <message numerus="yes">
        <source>%n good to learn from</source>
        <translation>
            <numerusform>%n gutes zum Lernen</numerusform>
            <numerusform>%n gute zum Lernen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for testing</source>
        <translation>
            <numerusform>%n zum Testen</numerusform>
            <numerusform>%n zum Testen</numerusform>
        </translation>
    </message>
    <message>
        <source>How the 3D files are read</source>
        <translation>Wie die 3D-Dateien gelesen werden</translation>
    </message>
    <message>
        <source>Read from the camera file in the folder.</source>
        <translation>Aus der Kameradatei im Ordner gelesen.</translation>
    </message>
    <message>
        <source>Camera files (*.json *.yaml *.yml *.xml)</source>
        <translation>Kameradateien (*.json *.yaml *.yml *.xml)</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
</context>
<context>
    <name>twinspect::MappingModel</name>
    <message>
        <source>No RGB picture has the same part name as this 3D file.</source>
        <translation>Kein RGB-Bild hat denselben Teilenamen wie diese 3D-Datei.</translation>
    </message>
    <message>
        <source>No 3D file has the same part name as this RGB picture.</source>
        <translation>Keine 3D-Datei hat denselben Teilenamen wie dieses RGB-Bild.</translation>
    </message>
    <message>
        <source>⚠ missing</source>
        <translation>⚠ fehlt</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>RGB picture</source>
        <translation>RGB-Bild</translation>
    </message>
    <message>
        <source>3D file</source>
        <translation>3D-Datei</translation>
    </message>
    <message>
        <source>Defect mask</source>
        <translation>Fehlermaske</translation>
    </message>
    <message>
        <source>Counts as</source>
        <translation>Zählt als</translation>
    </message>
    <message>
        <source>good</source>
        <translation>gut</translation>
    </message>
    <message>
        <source>good, for testing</source>
        <translation>gut, zum Testen</translation>
    </message>
    <message>
        <source>for testing</source>
        <translation>zum Testen</translation>
    </message>
    <message>
        <source>defective: %1</source>
        <translation>fehlerhaft: %1</translation>
    </message>
</context>
<context>
    <name>twinspect::MeasureTool</name>
    <message>
        <source>Click the second point.</source>
        <translation>Klicken Sie auf den zweiten Punkt.</translation>
    </message>
    <message>
        <source>Click two points, in any view, to measure how much higher the second one is.</source>
        <translation>Klicken Sie in beliebigen Ansichten auf zwei Punkte, um zu messen, um wie viel höher der zweite liegt.</translation>
    </message>
    <message>
        <source>One of the two points was not measured.</source>
        <translation>Einer der beiden Punkte wurde nicht gemessen.</translation>
    </message>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
    <message>
        <source>%1 mm in height</source>
        <translation>%1 mm Höhenunterschied</translation>
    </message>
    <message>
        <source>There is no region here.</source>
        <translation>Hier ist kein Bereich.</translation>
    </message>
    <message>
        <source>Region %1: %2, %3, raised by %4</source>
        <translation>Bereich %1: %2, %3, erkannt durch %4</translation>
    </message>
    <message>
        <source>Click a region, in any view, to see its area and how much it differs in height.</source>
        <translation>Klicken Sie in einer beliebigen Ansicht auf einen Bereich, um seine Fläche und seinen Höhenunterschied zu sehen.</translation>
    </message>
    <message>
        <source>Click two points, in any view, to measure the distance between them and how much higher the second one is.</source>
        <translation>Klicken Sie in beliebigen Ansichten auf zwei Punkte, um ihren Abstand zu messen und wie viel höher der zweite liegt.</translation>
    </message>
    <message>
        <source>%1 mm; %2 mm in height</source>
        <translation>%1 mm; Höhenunterschied %2 mm</translation>
    </message>
    <message>
        <source>Click two points, in any view, to see the heights along the line between them.</source>
        <translation>Zwei Punkte in einer beliebigen Ansicht anklicken, um die Höhen entlang der Linie zu sehen.</translation>
    </message>
    <message>
        <source>Nothing was measured along the line.</source>
        <translation>Entlang der Linie wurde nichts gemessen.</translation>
    </message>
    <message>
        <source>%1 mm long; lowest %2 mm, highest %3 mm</source>
        <translation>%1 mm lang; tiefster Punkt %2 mm, höchster %3 mm</translation>
    </message>
</context>
<context>
    <name>twinspect::MethodPanel</name>
    <message>
        <source>How the threshold is &amp;found</source>
        <translation>Wie der Schwellwert &amp;gefunden wird</translation>
    </message>
    <message>
        <source>&amp;Use this threshold</source>
        <translation>Diesen Schwellwert &amp;nehmen</translation>
    </message>
    <message>
        <source>Puts the handles where the method says, after they were moved by hand.</source>
        <translation>Setzt die Griffe dorthin, wo das Verfahren sie sieht, nachdem sie von Hand bewegt wurden.</translation>
    </message>
    <message>
        <source>This gives: review above &lt;b&gt;%1&lt;/b&gt;, reject above &lt;b&gt;%2&lt;/b&gt;.</source>
        <translation>Das ergibt: nachprüfen über &lt;b&gt;%1&lt;/b&gt;, n.i.O. über &lt;b&gt;%2&lt;/b&gt;.</translation>
    </message>
    <message>
        <source>This gives: reject above &lt;b&gt;%1&lt;/b&gt;, no review.</source>
        <translation>Das ergibt: n.i.O. über &lt;b&gt;%1&lt;/b&gt;, keine Nachprüfung.</translation>
    </message>
    <message>
        <source>In raw scores: %1</source>
        <translation>In Rohwerten: %1</translation>
    </message>
</context>
<context>
    <name>twinspect::NameRuleDialog</name>
    <message>
        <source>Label by file name</source>
        <translation>Nach Dateinamen kennzeichnen</translation>
    </message>
    <message>
        <source>Wildcards</source>
        <translation>Platzhalter</translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation>Regulärer Ausdruck</translation>
    </message>
    <message>
        <source>Label these parts</source>
        <translation>Diese Teile kennzeichnen</translation>
    </message>
    <message>
        <source>Names that match</source>
        <translation>Passende Namen</translation>
    </message>
    <message>
        <source>Written as</source>
        <translation>Geschrieben als</translation>
    </message>
    <message>
        <source>are</source>
        <translation>sind</translation>
    </message>
    <message>
        <source>Defect type</source>
        <translation>Fehlerart</translation>
    </message>
    <message>
        <source>* stands for any characters, ? for one. The whole name is compared, such as test/hole/003.</source>
        <translation>* steht für beliebige Zeichen, ? für eines. Verglichen wird der ganze Name, etwa test/hole/003.</translation>
    </message>
    <message>
        <source>The expression may match anywhere in the name. In the defect type, \1 stands for its first group: ([a-z]+)_\d+ with \1 takes the type from the name.</source>
        <translation>Der Ausdruck darf irgendwo im Namen passen. In der Fehlerart steht \1 für seine erste Gruppe: ([a-z]+)_\d+ mit \1 nimmt die Art aus dem Namen.</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>und %1 weitere</translation>
    </message>
    <message>
        <source>This is no regular expression: %1.</source>
        <translation>Das ist kein regulärer Ausdruck: %1.</translation>
    </message>
    <message>
        <source>Enter what the names look like.</source>
        <translation>Geben Sie ein, wie die Namen aussehen.</translation>
    </message>
    <message>
        <source>%1 of %2 parts match; %3 get another label.</source>
        <translation>%1 von %2 Teilen passen; %3 bekommen eine andere Kennzeichnung.</translation>
    </message>
    <message numerus="yes">
        <source>Label %n part(s) by name</source>
        <translation>
            <numerusform>%n Teil nach Namen kennzeichnen</numerusform>
            <numerusform>%n Teile nach Namen kennzeichnen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::OddStrip</name>
    <message>
        <source>%1: %2 standard deviations</source>
        <translation>%1: %2 Standardabweichungen</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Auslassen</translation>
    </message>
    <message>
        <source>Leave out %1</source>
        <translation>%1 auslassen</translation>
    </message>
    <message>
        <source>The training will not use this part. You can undo this.</source>
        <translation>Das Training verwendet dieses Teil dann nicht. Sie können das rückgängig machen.</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>Kein Bild</translation>
    </message>
</context>
<context>
    <name>twinspect::OpenAnnotations</name>
    <message>
        <source>Delete an annotation</source>
        <translation>Markierung löschen</translation>
    </message>
    <message>
        <source>Finish the part</source>
        <translation>Teil abschließen</translation>
    </message>
    <message>
        <source>Mark a defect</source>
        <translation>Fehler markieren</translation>
    </message>
    <message>
        <source>Reopen the part</source>
        <translation>Teil wieder öffnen</translation>
    </message>
    <message>
        <source>Merge both opinions</source>
        <translation>Beide Meinungen zusammenführen</translation>
    </message>
    <message>
        <source>Accept the other opinion</source>
        <translation>Andere Meinung übernehmen</translation>
    </message>
    <message>
        <source>Add the part to the good set</source>
        <translation>Das Teil zu den Gutteilen nehmen</translation>
    </message>
    <message>
        <source>Add the part as a defect example</source>
        <translation>Das Teil als Fehlerbeispiel nehmen</translation>
    </message>
    <message>
        <source>Take the part out of the examples</source>
        <translation>Das Teil aus den Beispielen nehmen</translation>
    </message>
</context>
<context>
    <name>twinspect::OpenData</name>
    <message>
        <source>Listing files</source>
        <translation>Dateien werden aufgelistet</translation>
    </message>
    <message>
        <source>%1 was left out: %2</source>
        <translation>%1 wurde ausgelassen: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n files were left out: %1 The first is %2.</source>
        <translation>
            <numerusform>%n Datei wurde ausgelassen: %1 Es ist %2.</numerusform>
            <numerusform>%n Dateien wurden ausgelassen: %1 Die erste ist %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::OpenInterests</name>
    <message>
        <source>Region %1</source>
        <translation>Bereich %1</translation>
    </message>
</context>
<context>
    <name>twinspect::OpenRecipe</name>
    <message>
        <source>Saving recipe</source>
        <translation>Rezept speichern</translation>
    </message>
    <message>
        <source>Set thresholds</source>
        <translation>Schwellwerte setzen</translation>
    </message>
    <message>
        <source>Opening model</source>
        <translation>Modell wird geöffnet</translation>
    </message>
    <message>
        <source>Opening recipe</source>
        <translation>Rezept wird geöffnet</translation>
    </message>
    <message>
        <source>Change regions of interest</source>
        <translation>Interessenbereiche ändern</translation>
    </message>
    <message>
        <source>Set tolerance of heights</source>
        <translation>Toleranz der Höhe setzen</translation>
    </message>
</context>
<context>
    <name>twinspect::PairsModel</name>
    <message>
        <source>Verdict before</source>
        <translation>Urteil vorher</translation>
    </message>
    <message>
        <source>Verdict after</source>
        <translation>Urteil nachher</translation>
    </message>
    <message>
        <source>Score before</source>
        <translation>Wert vorher</translation>
    </message>
    <message>
        <source>Score after</source>
        <translation>Wert nachher</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Kennzeichnung</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
</context>
<context>
    <name>twinspect::ParameterForm</name>
    <message>
        <source>Put back to the default: %1</source>
        <translation>Auf die Vorgabe zurücksetzen: %1</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>%1 zurücksetzen</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
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
Wert %2</translation>
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
Wert %1</translation>
    </message>
</context>
<context>
    <name>twinspect::PartScatter</name>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Defective</source>
        <translation>Fehlerhaft</translation>
    </message>
    <message>
        <source>Unlabelled</source>
        <translation>Ohne Kennzeichnung</translation>
    </message>
</context>
<context>
    <name>twinspect::PathField</name>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Choose: %1</source>
        <translation>Wählen: %1</translation>
    </message>
</context>
<context>
    <name>twinspect::PixelsStep</name>
    <message>
        <source>As the files say</source>
        <translation>Wie die Dateien es sagen</translation>
    </message>
    <message>
        <source>Row by row, as the RGB picture</source>
        <translation>Zeile für Zeile wie das RGB-Bild</translation>
    </message>
    <message>
        <source>Points become pixels</source>
        <translation>Aus Punkten werden Pixel</translation>
    </message>
    <message>
        <source>A list of points does not say on which pixel a point lies. The camera that measured the points keeps them exactly; a parallel view has pixels of one size.</source>
        <translation>Eine Punktliste sagt nicht, auf welchem Pixel ein Punkt liegt. Die Kamera, die die Punkte gemessen hat, erhält sie genau; eine Parallelansicht hat Pixel von einer Größe.</translation>
    </message>
    <message>
        <source>z points at the viewer</source>
        <translation>z zeigt zum Betrachter</translation>
    </message>
    <message>
        <source>z points away</source>
        <translation>z zeigt vom Betrachter weg</translation>
    </message>
    <message>
        <source>x points at the viewer</source>
        <translation>x zeigt zum Betrachter</translation>
    </message>
    <message>
        <source>x points away</source>
        <translation>x zeigt vom Betrachter weg</translation>
    </message>
    <message>
        <source>y points at the viewer</source>
        <translation>y zeigt zum Betrachter</translation>
    </message>
    <message>
        <source>y points away</source>
        <translation>y zeigt vom Betrachter weg</translation>
    </message>
    <message>
        <source>Seen along</source>
        <translation>Gesehen entlang</translation>
    </message>
    <message>
        <source>The axis of the points along which the part is seen.</source>
        <translation>Die Achse der Punkte, entlang der das Teil gesehen wird.</translation>
    </message>
    <message>
        <source>mm per pixel</source>
        <translation>mm pro Pixel</translation>
    </message>
    <message>
        <source>not said yet</source>
        <translation>noch nicht gesagt</translation>
    </message>
    <message>
        <source>The size of a pixel. Finer than the points lie, pixels stay without a point; coarser, points are lost.</source>
        <translation>Die Größe eines Pixels. Feiner, als die Punkte liegen, bleiben Pixel ohne Punkt; gröber gehen Punkte verloren.</translation>
    </message>
    <message>
        <source>The file of the camera that measured the points or the depth pictures: RealSense, Open3D, ROS camera_info, OpenCV, Azure Kinect. Empty: the one that lies beside the data.</source>
        <translation>Die Datei der Kamera, die die Punkte oder die Tiefenbilder gemessen hat: RealSense, Open3D, ROS camera_info, OpenCV, Azure Kinect. Leer: die, die bei den Daten liegt.</translation>
    </message>
    <message>
        <source>beside the data, if there is one</source>
        <translation>bei den Daten, wenn vorhanden</translation>
    </message>
    <message>
        <source>Where the RGB pictures do not lie on the depth pixel by pixel: the file of their camera. It may describe both cameras and how they stand.</source>
        <translation>Wo die RGB-Bilder nicht Pixel für Pixel auf der Tiefe liegen: die Datei ihrer Kamera. Sie darf beide Kameras und ihre Lage beschreiben.</translation>
    </message>
    <message>
        <source>only where the RGB lies elsewhere</source>
        <translation>nur wo RGB anderswo liegt</translation>
    </message>
    <message>
        <source>From depth camera to RGB camera</source>
        <translation>Von der Tiefenkamera zur RGB-Kamera</translation>
    </message>
    <message>
        <source>A file with rotation and translation from the depth camera to the RGB camera, where the camera file does not say it.</source>
        <translation>Eine Datei mit Drehung und Verschiebung von der Tiefenkamera zur RGB-Kamera, wo die Kameradatei es nicht sagt.</translation>
    </message>
    <message>
        <source>only where the camera file says nothing</source>
        <translation>nur wo die Kameradatei nichts sagt</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>Part in the preview</source>
        <translation>Teil in der Vorschau</translation>
    </message>
    <message>
        <source>The part that is shown as it would come out.</source>
        <translation>Das Teil, das so gezeigt wird, wie es herauskäme.</translation>
    </message>
    <message>
        <source>RGB as it comes out</source>
        <translation>RGB, wie es herauskommt</translation>
    </message>
    <message>
        <source>Height as it comes out; pixels without a point are hatched</source>
        <translation>Höhe, wie sie herauskommt; Pixel ohne Punkt sind schraffiert</translation>
    </message>
    <message>
        <source>What was assumed, and what is doubtful</source>
        <translation>Was angenommen wurde, und was zweifelhaft ist</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <source>The preview is being made.</source>
        <translation>Die Vorschau wird erstellt.</translation>
    </message>
    <message>
        <source>This part cannot be converted like this: change the settings, or look at another part.</source>
        <translation>Dieses Teil kann so nicht umgewandelt werden: Ändern Sie die Einstellungen, oder sehen Sie ein anderes Teil an.</translation>
    </message>
    <message>
        <source>Say how many mm a pixel has.</source>
        <translation>Sagen Sie, wie viele mm ein Pixel hat.</translation>
    </message>
    <message>
        <source>Say what one unit of the files is.</source>
        <translation>Sagen Sie, was eine Einheit der Dateien ist.</translation>
    </message>
    <message>
        <source>The preview is being made…</source>
        <translation>Die Vorschau wird erstellt…</translation>
    </message>
    <message>
        <source>No picture: see below.</source>
        <translation>Kein Bild: siehe unten.</translation>
    </message>
    <message>
        <source>&lt;b&gt;This part cannot be converted like this.&lt;/b&gt;</source>
        <translation>&lt;b&gt;Dieses Teil kann so nicht umgewandelt werden.&lt;/b&gt;</translation>
    </message>
    <message>
        <source>&lt;b&gt;Which resolution?&lt;/b&gt; The preview has %1 mm per pixel, at which most pixels have a point.</source>
        <translation>&lt;b&gt;Welche Auflösung?&lt;/b&gt; Die Vorschau hat %1 mm pro Pixel; damit haben die meisten Pixel einen Punkt.</translation>
    </message>
    <message>
        <source>Take %1 mm per pixel</source>
        <translation>%1 mm pro Pixel nehmen</translation>
    </message>
    <message>
        <source>&lt;b&gt;What is one unit of the files?&lt;/b&gt; None of them says it. With %1 mm the picture is %2 × %3 mm large and %4 mm away. Is that right? If not, set the unit below.</source>
        <translation>&lt;b&gt;Was ist eine Einheit der Dateien?&lt;/b&gt; Keine davon sagt es. Mit %1 mm ist das Bild %2 × %3 mm groß und %4 mm entfernt. Stimmt das? Wenn nicht, stellen Sie unten die Einheit ein.</translation>
    </message>
    <message>
        <source>Yes, %1 mm</source>
        <translation>Ja, %1 mm</translation>
    </message>
    <message>
        <source>Height (mm)</source>
        <translation>Höhe (mm)</translation>
    </message>
</context>
<context>
    <name>twinspect::PluginPanel</name>
    <message>
        <source>Looking for plugins…</source>
        <translation>Suche nach Plugins…</translation>
    </message>
    <message>
        <source>No plugins were found. A plugin brings a detector of its own: put it into %1. The help (First steps, chapter 9) says how to write one.</source>
        <translation>Es wurden keine Plugins gefunden. Ein Plugin bringt einen eigenen Detektor mit: Legen Sie es in %1. Die Hilfe (Erste Schritte, Kapitel 9) sagt, wie man eines schreibt.</translation>
    </message>
    <message>
        <source>Plugins are loaded when they are needed, each in a process of its own. What was put in or taken out counts from the next start of the program.</source>
        <translation>Plugins werden geladen, wenn sie gebraucht werden, jedes in einem eigenen Prozess. Was hinzukam oder wegfiel, gilt ab dem nächsten Start des Programms.</translation>
    </message>
    <message>
        <source>Cannot be used: %1</source>
        <translation>Kann nicht benutzt werden: %1</translation>
    </message>
    <message>
        <source>Can be used as the detector %1.</source>
        <translation>Kann als Detektor %1 benutzt werden.</translation>
    </message>
    <message>
        <source>Plugins</source>
        <translation>Plugins</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>The folder into which you put plugins. It is made when it is not there yet.</source>
        <translation>Der Ordner, in den Sie Plugins legen. Er wird angelegt, wenn es ihn noch nicht gibt.</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Erneut suchen</translation>
    </message>
    <message>
        <source>Looks for plugins anew and tries to load each.</source>
        <translation>Sucht erneut nach Plugins und versucht, jedes zu laden.</translation>
    </message>
    <message>
        <source>Plugins that were found</source>
        <translation>Gefundene Plugins</translation>
    </message>
    <message>
        <source>Plugin</source>
        <translation>Plugin</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
</context>
<context>
    <name>twinspect::ProbeRow</name>
    <message>
        <source>Row, column</source>
        <translation>Zeile, Spalte</translation>
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
        <translation>Höhe (mm)</translation>
    </message>
    <message>
        <source>RGB score</source>
        <translation>RGB-Wert</translation>
    </message>
    <message>
        <source>Depth score</source>
        <translation>Tiefenwert</translation>
    </message>
    <message>
        <source>vs. good (mm)</source>
        <translation>ggü. Gut (mm)</translation>
    </message>
    <message>
        <source>RGB : depth</source>
        <translation>RGB : Tiefe</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Region, label</source>
        <translation>Bereich, Kennzeichnung</translation>
    </message>
    <message>
        <source>Row and column of the pixel, counted from 0 at the upper left.</source>
        <translation>Zeile und Spalte des Bildpunkts, ab 0 von links oben gezählt.</translation>
    </message>
    <message>
        <source>Red, green and blue of the picture, 0 to 255.</source>
        <translation>Rot, Grün und Blau des Bildes, 0 bis 255.</translation>
    </message>
    <message>
        <source>Position in the sensor&apos;s frame: x to the right.</source>
        <translation>Lage im Koordinatensystem des Sensors: x nach rechts.</translation>
    </message>
    <message>
        <source>Position in the sensor&apos;s frame: y downwards.</source>
        <translation>Lage im Koordinatensystem des Sensors: y nach unten.</translation>
    </message>
    <message>
        <source>Position in the sensor&apos;s frame: z away from the sensor.</source>
        <translation>Lage im Koordinatensystem des Sensors: z vom Sensor weg.</translation>
    </message>
    <message>
        <source>Height against good parts, and by how much these vary here (one standard deviation).</source>
        <translation>Höhe gegen Gutteile, und wie sehr diese hier schwanken (eine Standardabweichung).</translation>
    </message>
    <message>
        <source>Height over the fitted ground.</source>
        <translation>Höhe über dem angepassten Untergrund.</translation>
    </message>
    <message>
        <source>How unusual the RGB picture is here, in the model&apos;s unit.</source>
        <translation>Wie ungewöhnlich das RGB-Bild hier ist, in der Einheit des Modells.</translation>
    </message>
    <message>
        <source>How unusual the depth is here, in the model&apos;s unit.</source>
        <translation>Wie ungewöhnlich die Tiefe hier ist, in der Einheit des Modells.</translation>
    </message>
    <message>
        <source>How much the model relies on RGB and depth here, in percent.</source>
        <translation>Wie sehr sich das Modell hier auf RGB und Tiefe verlässt, in Prozent.</translation>
    </message>
    <message>
        <source>The fused score, compared with the pixel threshold.</source>
        <translation>Der zusammengeführte Wert, verglichen mit der Bildpunktschwelle.</translation>
    </message>
    <message>
        <source>Number of the region here, and the true label where the data has one.</source>
        <translation>Nummer des Bereichs hier und die wahre Kennzeichnung, wo die Daten eine haben.</translation>
    </message>
    <message>
        <source>%1 : %2 %</source>
        <translation>%1 : %2 %</translation>
    </message>
    <message>
        <source>No. %1</source>
        <translation>Nr. %1</translation>
    </message>
    <message>
        <source>true defect</source>
        <translation>wahrer Fehler</translation>
    </message>
    <message>
        <source>not marked</source>
        <translation>nicht markiert</translation>
    </message>
    <message>
        <source>good part</source>
        <translation>Gutteil</translation>
    </message>
    <message>
        <source>Tolerance: %1.</source>
        <translation>Toleranz: %1.</translation>
    </message>
</context>
<context>
    <name>twinspect::ProfilePlot</name>
    <message>
        <source>Length, mm</source>
        <translation>Länge, mm</translation>
    </message>
    <message>
        <source>Height, mm</source>
        <translation>Höhe, mm</translation>
    </message>
    <message>
        <source>Heights along the line</source>
        <translation>Höhen entlang der Linie</translation>
    </message>
    <message>
        <source>Nothing was measured along the line.</source>
        <translation>Entlang der Linie wurde nichts gemessen.</translation>
    </message>
    <message>
        <source>Save the heights as a table…</source>
        <translation>Die Höhen als Tabelle speichern…</translation>
    </message>
    <message>
        <source>Save the heights</source>
        <translation>Die Höhen speichern</translation>
    </message>
    <message>
        <source>Tables (%1)</source>
        <translation>Tabellen (%1)</translation>
    </message>
    <message>
        <source>%1 cannot be written. Choose another folder.</source>
        <translation>%1 lässt sich nicht schreiben. Bitte einen anderen Ordner wählen.</translation>
    </message>
</context>
<context>
    <name>twinspect::ReadingFields</name>
    <message>
        <source>Unit (optional)</source>
        <translation>Einheit (optional)</translation>
    </message>
    <message>
        <source>Not measured (optional)</source>
        <translation>Nicht gemessen (optional)</translation>
    </message>
    <message>
        <source>Axes (optional)</source>
        <translation>Achsen (optional)</translation>
    </message>
    <message>
        <source>Turn (optional)</source>
        <translation>Drehung (optional)</translation>
    </message>
    <message>
        <source>Byte order (optional)</source>
        <translation>Bytereihenfolge (optional)</translation>
    </message>
    <message>
        <source>Of the numbers in the files: m, cm, mm, 0.1mm, um, inch, or the metres of one unit. Empty: judged from the numbers, or said by the camera file.</source>
        <translation>Der Zahlen in den Dateien: m, cm, mm, 0.1mm, um, inch oder die Meter je Einheit. Leer: aus den Zahlen geschlossen oder von der Kameradatei gesagt.</translation>
    </message>
    <message>
        <source>Numbers that stand for &quot;not measured&quot;, such as -9999, beside 0 0 0 and NaN.</source>
        <translation>Zahlen, die &quot;nicht gemessen&quot; bedeuten, etwa -9999, neben 0 0 0 und NaN.</translation>
    </message>
    <message>
        <source>What the three numbers of a point are as the camera sees it (x to the right, y down, z away from it), such as z,y,x or x,-y,-z.</source>
        <translation>Was die drei Zahlen eines Punktes aus Sicht der Kamera sind (x nach rechts, y nach unten, z von ihr weg), etwa z,y,x oder x,-y,-z.</translation>
    </message>
    <message>
        <source>How to turn the geometry&apos;s picture so that it lies on the RGB picture.</source>
        <translation>Wie das Bild der Geometrie zu drehen ist, damit es auf dem RGB-Bild liegt.</translation>
    </message>
    <message>
        <source>Choose &quot;exchanged&quot; if the two bytes of each 16-bit depth value are in the wrong order.</source>
        <translation>„exchanged“ wählen, wenn die beiden Bytes jedes 16-Bit-Tiefenwertes vertauscht sind.</translation>
    </message>
</context>
<context>
    <name>twinspect::RecentModel</name>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>It is no longer there, or its drive is not connected.</source>
        <translation>Es ist nicht mehr da, oder das Laufwerk ist nicht verbunden.</translation>
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
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>PDF document (*.pdf)</source>
        <translation>PDF-Dokument (*.pdf)</translation>
    </message>
    <message>
        <source>Save as &amp;PDF…</source>
        <translation>Als &amp;PDF speichern…</translation>
    </message>
    <message>
        <source>Writes the report shown below as a PDF document.</source>
        <translation>Schreibt den unten gezeigten Bericht als PDF-Dokument.</translation>
    </message>
    <message>
        <source>Report on everything inspected</source>
        <translation>Bericht über alles Geprüfte</translation>
    </message>
    <message>
        <source>Report on the part shown</source>
        <translation>Bericht über das gezeigte Teil</translation>
    </message>
    <message>
        <source>There is no model yet. Train a part, or open a model or a recipe.</source>
        <translation>Es gibt noch kein Modell. Trainieren Sie ein Teil, oder öffnen Sie ein Modell oder Rezept.</translation>
    </message>
    <message>
        <source>No part has been inspected yet.</source>
        <translation>Noch wurde kein Teil geprüft.</translation>
    </message>
    <message>
        <source>No part is shown. Choose one in the list.</source>
        <translation>Kein Teil wird gezeigt. Wählen Sie eines in der Liste.</translation>
    </message>
    <message>
        <source>The regions of this part are being measured.</source>
        <translation>Die Bereiche dieses Teils werden vermessen.</translation>
    </message>
    <message>
        <source>Calibration set (%1)</source>
        <translation>Kalibriersatz (%1)</translation>
    </message>
    <message>
        <source>Test set (%1)</source>
        <translation>Testsatz (%1)</translation>
    </message>
    <message>
        <source>Making the preview</source>
        <translation>Vorschau wird erstellt</translation>
    </message>
    <message>
        <source>%1 pages; the first %2 are shown.</source>
        <translation>%1 Seiten; die ersten %2 werden gezeigt.</translation>
    </message>
    <message numerus="yes">
        <source>%n page(s).</source>
        <translation>
            <numerusform>%n Seite.</numerusform>
            <numerusform>%n Seiten.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 report</source>
        <translation>Bericht %1</translation>
    </message>
    <message>
        <source>%1 results</source>
        <translation>Ergebnisse %1</translation>
    </message>
    <message>
        <source>Inspection</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Writing %1</source>
        <translation>%1 wird geschrieben</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>Gespeichert: %1</translation>
    </message>
    <message>
        <source>&amp;Inspector:</source>
        <translation>&amp;Prüfer:</translation>
    </message>
    <message>
        <source>The name that stands on the report, beside the line to sign on.</source>
        <translation>Der Name, der im Bericht und auf der Zeile für die Unterschrift steht.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Shows and saves reports of one part or of all inspected parts.</source>
        <translation>Zeigt und speichert Berichte über ein Teil oder alle geprüften Teile.</translation>
    </message>
    <message>
        <source>Kind of report</source>
        <translation>Art des Berichts</translation>
    </message>
    <message>
        <source>The annotations of this part are being read.</source>
        <translation>Die Markierungen dieses Teils werden gelesen.</translation>
    </message>
</context>
<context>
    <name>twinspect::ResultFilters</name>
    <message>
        <source>Any verdict</source>
        <translation>Jedes Urteil</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>i.O.</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Nachprüfen</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>n.i.O.</translation>
    </message>
    <message>
        <source>No part</source>
        <translation>Kein Teil</translation>
    </message>
    <message>
        <source>Not readable</source>
        <translation>Nicht lesbar</translation>
    </message>
    <message>
        <source>Any label</source>
        <translation>Jede Kennzeichnung</translation>
    </message>
    <message>
        <source>Against the label</source>
        <translation>Gegen die Kennzeichnung</translation>
    </message>
    <message>
        <source>False rejects</source>
        <translation>Pseudofehler</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>Schlupf</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>Jederzeit</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Letzte 30 Tage</translation>
    </message>
    <message>
        <source>Between two days</source>
        <translation>Zwischen zwei Tagen</translation>
    </message>
    <message>
        <source>Shows parts with one verdict.</source>
        <translation>Zeigt Teile mit einem bestimmten Urteil.</translation>
    </message>
    <message>
        <source>Shows parts whose verdict contradicts what a person says about them.</source>
        <translation>Zeigt Teile, deren Urteil dem widerspricht, was ein Mensch sagt.</translation>
    </message>
    <message>
        <source>Shows parts inspected within this time. Days begin and end as in UTC.</source>
        <translation>Zeigt Teile, die in dieser Zeit geprüft wurden. Tage beginnen und enden wie in UTC.</translation>
    </message>
    <message>
        <source>Search names and defect types</source>
        <translation>Namen und Fehlerarten durchsuchen</translation>
    </message>
    <message>
        <source>Area from </source>
        <translation>Fläche ab </translation>
    </message>
    <message>
        <source> mm²</source>
        <translation> mm²</translation>
    </message>
    <message>
        <source>Any area</source>
        <translation>Jede Fläche</translation>
    </message>
    <message>
        <source>Depth from </source>
        <translation>Tiefe ab </translation>
    </message>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>Any depth</source>
        <translation>Jede Tiefe</translation>
    </message>
    <message>
        <source>Shows parts with a region of at least this area. Parts of which the area is not known, and those stored by an older version, stay in the list.</source>
        <translation>Zeigt Teile mit einem Bereich von mindestens dieser Fläche. Teile, deren Fläche nicht bekannt ist oder die eine ältere Version gespeichert hat, bleiben in der Liste.</translation>
    </message>
    <message>
        <source>Shows parts with a region at least this deep or high against the surface around it. Parts of which the depth is not known, and those stored by an older version, stay in the list.</source>
        <translation>Zeigt Teile mit einem Bereich, der mindestens so tief oder hoch gegenüber der umgebenden Oberfläche ist. Teile, deren Tiefe nicht bekannt ist oder die eine ältere Version gespeichert hat, bleiben in der Liste.</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Kennzeichnung</translation>
    </message>
    <message>
        <source>Inspected</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>Erster Tag</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>Letzter Tag</translation>
    </message>
    <message>
        <source>Detected regions</source>
        <translation>Erkannte Bereiche</translation>
    </message>
    <message>
        <source>Annotated regions</source>
        <translation>Markierte Bereiche</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>Bereiche</translation>
    </message>
    <message>
        <source>Whether area and depth are those of the regions that were detected or of those that a person marked. With annotated regions, only parts that have some are shown.</source>
        <translation>Ob Fläche und Tiefe die der erkannten Bereiche sind oder die der Bereiche, die ein Mensch markiert hat. Bei markierten Bereichen werden nur Teile gezeigt, die welche haben.</translation>
    </message>
</context>
<context>
    <name>twinspect::ResultRecall</name>
    <message>
        <source>Reading earlier results</source>
        <translation>Frühere Ergebnisse werden gelesen</translation>
    </message>
</context>
<context>
    <name>twinspect::ResultsModel</name>
    <message>
        <source>Reading results</source>
        <translation>Ergebnisse werden gelesen</translation>
    </message>
    <message>
        <source>Not readable</source>
        <translation>Nicht lesbar</translation>
    </message>
    <message>
        <source>What was said about the part at that time</source>
        <translation>Was damals über das Teil gesagt wurde</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>What a person says about the part</source>
        <translation>Was ein Mensch über das Teil sagt</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Kennzeichnung</translation>
    </message>
    <message>
        <source>Whether RGB or depth brought most of the score</source>
        <translation>Ob RGB oder Tiefe den größten Teil des Werts brachte</translation>
    </message>
    <message>
        <source>Raised by</source>
        <translation>Erkannt durch</translation>
    </message>
    <message>
        <source>Area of the largest region above the pixel threshold</source>
        <translation>Fläche des größten Bereichs über der Bildpunktschwelle</translation>
    </message>
    <message>
        <source>Largest region</source>
        <translation>Größter Bereich</translation>
    </message>
    <message>
        <source>Score above which a person looked</source>
        <translation>Wert, über dem ein Mensch nachsah</translation>
    </message>
    <message>
        <source>Review at</source>
        <translation>Nachprüfen ab</translation>
    </message>
    <message>
        <source>Score above which the part was rejected</source>
        <translation>Wert, über dem das Teil zurückgewiesen wurde</translation>
    </message>
    <message>
        <source>Reject at</source>
        <translation>n.i.O. ab</translation>
    </message>
    <message>
        <source>When the part was inspected</source>
        <translation>Wann das Teil geprüft wurde</translation>
    </message>
    <message>
        <source>Inspected</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>Number of the run</source>
        <translation>Nummer des Laufs</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Name of the part within its data</source>
        <translation>Name des Teils in seinen Daten</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>Largest annotated</source>
        <translation>Größter markierter</translation>
    </message>
    <message>
        <source>Area and type of the largest region that a person marked on the part</source>
        <translation>Fläche und Art des größten Bereichs, den ein Mensch auf dem Teil markiert hat</translation>
    </message>
    <message>
        <source>Anomaly score of the whole part: 0 = middle of the held-out good parts, 1 = reject threshold of the training</source>
        <translation>Anomaliewert des ganzen Teils: 0 = Mitte der zurückgehaltenen Gutteile, 1 = n.i.O.-Schwelle des Trainings</translation>
    </message>
</context>
<context>
    <name>twinspect::ResultsPage</name>
    <message>
        <source>Reading results</source>
        <translation>Ergebnisse werden gelesen</translation>
    </message>
    <message>
        <source>History of %1</source>
        <translation>Verlauf von %1</translation>
    </message>
    <message>
        <source>History of a part</source>
        <translation>Verlauf eines Teils</translation>
    </message>
    <message>
        <source>Exporting results</source>
        <translation>Ergebnisse werden exportiert</translation>
    </message>
    <message>
        <source>%1 results were written to %2.</source>
        <translation>%1 Ergebnisse wurden nach %2 geschrieben.</translation>
    </message>
    <message>
        <source>Nothing was inspected yet.

Open data and a recipe, and inspect the parts: every result is kept here.</source>
        <translation>Noch wurde nichts geprüft.

Öffnen Sie Daten und ein Rezept und prüfen Sie die Teile: Jedes Ergebnis wird hier aufbewahrt.</translation>
    </message>
    <message>
        <source>Reading results…</source>
        <translation>Ergebnisse werden gelesen…</translation>
    </message>
    <message>
        <source>No result matches the filters.</source>
        <translation>Kein Ergebnis passt zu den Filtern.</translation>
    </message>
    <message>
        <source>This run holds no result yet.</source>
        <translation>Dieser Lauf enthält noch kein Ergebnis.</translation>
    </message>
    <message>
        <source>%1 results</source>
        <translation>%1 Ergebnisse</translation>
    </message>
    <message>
        <source>%1 selected</source>
        <translation>%1 ausgewählt</translation>
    </message>
    <message>
        <source>Nothing was inspected yet</source>
        <translation>Noch wurde nichts geprüft</translation>
    </message>
    <message>
        <source>Select two runs in the list, with Ctrl and a click</source>
        <translation>Wählen Sie in der Liste zwei Läufe, mit Strg und Klick</translation>
    </message>
    <message>
        <source>Select one run in the list</source>
        <translation>Wählen Sie einen Lauf in der Liste</translation>
    </message>
    <message>
        <source>Select a result first</source>
        <translation>Wählen Sie zuerst ein Ergebnis</translation>
    </message>
    <message>
        <source>Select the good parts in the table first</source>
        <translation>Wählen Sie zuerst die Gutteile in der Tabelle</translation>
    </message>
    <message>
        <source>There is no result to export</source>
        <translation>Es gibt kein Ergebnis zum Exportieren</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>&amp;Refresh</source>
        <translation>&amp;Aktualisieren</translation>
    </message>
    <message>
        <source>Reads the store of results again.</source>
        <translation>Liest die Ergebnisse noch einmal.</translation>
    </message>
    <message>
        <source>&amp;Show this part</source>
        <translation>Dieses Teil &amp;zeigen</translation>
    </message>
    <message>
        <source>Opens the selected part in the views.</source>
        <translation>Öffnet das ausgewählte Teil in den Ansichten.</translation>
    </message>
    <message>
        <source>&amp;Compare two runs</source>
        <translation>Zwei Läufe &amp;vergleichen</translation>
    </message>
    <message>
        <source>Shows the verdicts of two selected runs side by side, part by part.</source>
        <translation>Zeigt die Urteile zweier ausgewählter Läufe nebeneinander, Teil für Teil.</translation>
    </message>
    <message>
        <source>&amp;Decide again</source>
        <translation>&amp;Neu beurteilen</translation>
    </message>
    <message>
        <source>Tries other thresholds on the selected run, without inspecting again.</source>
        <translation>Probiert andere Schwellwerte am ausgewählten Lauf aus, ohne neue Prüfung.</translation>
    </message>
    <message>
        <source>Add to &amp;good parts and train again</source>
        <translation>Zu den &amp;Gutteilen nehmen und neu trainieren</translation>
    </message>
    <message>
        <source>Takes the selected parts among the good ones and begins a new training.</source>
        <translation>Nimmt die ausgewählten Teile unter die Gutteile auf und beginnt ein neues Training.</translation>
    </message>
    <message>
        <source>Select a result to see what was said about the same part before.</source>
        <translation>Wählen Sie ein Ergebnis aus, um zu sehen, was früher über dasselbe Teil gesagt wurde.</translation>
    </message>
    <message>
        <source>Some of these verdicts were given under other thresholds than those in force now (review above %1, reject above %2). They stay as they were given; to see what the new thresholds would say, select the run above and choose “Decide again”.</source>
        <translation>Einige dieser Urteile fielen unter anderen Schwellwerten als den jetzt gültigen (Nachprüfen über %1, n.i.O. über %2). Sie bleiben, wie sie fielen. Was die neuen Schwellwerte sagen würden, zeigt „Neu beurteilen“, wenn Sie oben den Lauf auswählen.</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Shows what was inspected so far.</source>
        <translation>Zeigt, was bisher geprüft wurde.</translation>
    </message>
    <message>
        <source>&amp;Results</source>
        <translation>&amp;Ergebnisse</translation>
    </message>
</context>
<context>
    <name>twinspect::RunStep</name>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>The training is still running. You may close the window: it goes on, and you find it here again.</source>
        <translation>Das Training läuft noch. Sie dürfen das Fenster schließen: Es läuft weiter, und Sie finden es hier wieder.</translation>
    </message>
    <message>
        <source>Train the part first.</source>
        <translation>Trainieren Sie zuerst das Teil.</translation>
    </message>
    <message>
        <source>Model file</source>
        <translation>Modelldatei</translation>
    </message>
    <message>
        <source>Models (*.tsm)</source>
        <translation>Modelle (*.tsm)</translation>
    </message>
    <message>
        <source>Looking for a graphics card</source>
        <translation>Eine Grafikkarte wird gesucht</translation>
    </message>
    <message>
        <source>A training is running already.</source>
        <translation>Ein Training läuft bereits.</translation>
    </message>
    <message>
        <source>A training was interrupted. Resume it, or cancel it to start anew.</source>
        <translation>Ein Training wurde unterbrochen. Setzen Sie es fort, oder brechen Sie es ab, um neu zu beginnen.</translation>
    </message>
    <message>
        <source>Choose a folder of good parts first.</source>
        <translation>Wählen Sie zuerst einen Ordner mit Gutteilen.</translation>
    </message>
    <message>
        <source>Run the check first.</source>
        <translation>Starten Sie zuerst die Kontrolle.</translation>
    </message>
    <message>
        <source>No training is running.</source>
        <translation>Kein Training läuft.</translation>
    </message>
    <message>
        <source>There is no interrupted training.</source>
        <translation>Es gibt kein unterbrochenes Training.</translation>
    </message>
    <message>
        <source>By the speed of the last training on this computer it takes %1.</source>
        <translation>Nach dem Tempo des letzten Trainings auf diesem Rechner dauert es %1.</translation>
    </message>
    <message>
        <source>How long it takes on this computer is not known yet; it is measured as soon as the training runs.</source>
        <translation>Wie lange es auf diesem Rechner dauert, ist noch nicht bekannt; es wird gemessen, sobald das Training läuft.</translation>
    </message>
    <message>
        <source>The model file exists already and will be replaced when the training ends.</source>
        <translation>Die Modelldatei ist schon vorhanden und wird am Ende des Trainings ersetzt.</translation>
    </message>
    <message>
        <source>It stops after the current step…</source>
        <translation>Es hält nach dem laufenden Schritt an…</translation>
    </message>
    <message>
        <source>It is being cancelled…</source>
        <translation>Es wird abgebrochen…</translation>
    </message>
    <message>
        <source>The training was cancelled. Nothing was kept of it.</source>
        <translation>Das Training wurde abgebrochen. Nichts davon wurde behalten.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Paused.&lt;/b&gt; The training of %1 can go on from where it stopped.</source>
        <translation>&lt;b&gt;Pausiert.&lt;/b&gt; Das Training von %1 kann dort weitergehen, wo es anhielt.</translation>
    </message>
    <message>
        <source>&lt;b&gt;The training of %1 stopped.&lt;/b&gt; %2</source>
        <translation>&lt;b&gt;Das Training von %1 hat angehalten.&lt;/b&gt; %2</translation>
    </message>
    <message>
        <source>&lt;b&gt;The model of %1 is ready.&lt;/b&gt; Go on to see how it judges.</source>
        <translation>&lt;b&gt;Das Modell von %1 ist fertig.&lt;/b&gt; Gehen Sie weiter, um zu sehen, wie es urteilt.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>Learnt from %1 good parts; %2 were kept aside to check it. It took %3.</source>
        <translation>Gelernt an %1 Gutteilen; %2 wurden zur Kontrolle zurückgehalten. Es dauerte %3.</translation>
    </message>
    <message>
        <source>On parts kept aside it tells artificial defects from good parts in %1 % of all pairs.</source>
        <translation>An zurückgehaltenen Teilen unterscheidet es künstliche Fehler von Gutteilen in %1 % aller Paare.</translation>
    </message>
    <message>
        <source>%1 parts per second.</source>
        <translation>%1 Teile je Sekunde.</translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s), the last: %1</source>
        <translation>
            <numerusform>%n Warnung, die letzte: %1</numerusform>
            <numerusform>%n Warnungen, die letzte: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>The training runs in a program of its own: you can go on working, and it survives if this window is closed.</source>
        <translation>Das Training läuft in einem eigenen Programm: Sie können weiterarbeiten, und es überlebt, wenn dieses Fenster geschlossen wird.</translation>
    </message>
    <message>
        <source>Thoroughness</source>
        <translation>Gründlichkeit</translation>
    </message>
    <message>
        <source>Automatic: standard, thorough with a graphics card</source>
        <translation>Automatisch: standard, mit Grafikkarte gründlich</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>Schnell</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>Gründlich</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Expert</source>
        <translation>Experte</translation>
    </message>
    <message>
        <source>Shows every option of the engine.</source>
        <translation>Zeigt jede Einstellung des Verfahrens.</translation>
    </message>
    <message>
        <source>Learn under the regions of interest of %1</source>
        <translation>Unter den Interessenbereichen von %1 lernen</translation>
    </message>
    <message>
        <source>the open recipe</source>
        <translation>dem geöffneten Rezept</translation>
    </message>
    <message>
        <source>Pixels that these regions leave out count neither in what is learnt nor in the scores of the held-out parts.</source>
        <translation>Bildpunkte, die diese Bereiche auslassen, zählen weder beim Lernen noch in den Werten der zurückgehaltenen Teile.</translation>
    </message>
    <message>
        <source>Save the recipe first: the training reads its file.</source>
        <translation>Speichern Sie zuerst das Rezept: Das Training liest seine Datei.</translation>
    </message>
    <message>
        <source>Detector</source>
        <translation>Detektor</translation>
    </message>
    <message>
        <source>This detector learns in one go: it can only be cancelled.</source>
        <translation>Dieser Detektor lernt in einem Zug: Er kann nur abgebrochen werden.</translation>
    </message>
    <message>
        <source>What learns the part and finds its defects.</source>
        <translation>Was das Teil lernt und seine Fehler findet.</translation>
    </message>
</context>
<context>
    <name>twinspect::RunsModel</name>
    <message>
        <source>Started: %1
Finished: %2
Source: %3
Model: %4</source>
        <translation>Begonnen: %1
Beendet: %2
Quelle: %3
Modell: %4</translation>
    </message>
    <message>
        <source>not yet, or it was cut off</source>
        <translation>noch nicht, oder abgebrochen</translation>
    </message>
    <message>
        <source>When the run began</source>
        <translation>Wann der Lauf begann</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>Name of the part in the recipe</source>
        <translation>Name des Teils im Rezept</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>How many parts were inspected</source>
        <translation>Wie viele Teile geprüft wurden</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>Parts that passed</source>
        <translation>Teile, die i.O. waren</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>i.O.</translation>
    </message>
    <message>
        <source>Parts for a person to look at</source>
        <translation>Teile, die ein Mensch ansehen soll</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Nachprüfen</translation>
    </message>
    <message>
        <source>Parts that were rejected</source>
        <translation>Teile, die zurückgewiesen wurden</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>n.i.O.</translation>
    </message>
    <message>
        <source>Pictures without a part, and parts that could not be inspected</source>
        <translation>Bilder ohne Teil und Teile, die nicht geprüft werden konnten</translation>
    </message>
    <message>
        <source>No verdict</source>
        <translation>Kein Urteil</translation>
    </message>
    <message>
        <source>Revision of the recipe</source>
        <translation>Revision des Rezepts</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>First digits of the model&apos;s fingerprint</source>
        <translation>Erste Stellen der Prüfsumme des Modells</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Folder or file that was inspected</source>
        <translation>Ordner oder Datei, die geprüft wurde</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Who inspected</source>
        <translation>Wer geprüft hat</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
</context>
<context>
    <name>twinspect::SampleTableModel</name>
    <message>
        <source>Not readable</source>
        <translation>Nicht lesbar</translation>
    </message>
    <message>
        <source>Note: %1</source>
        <translation>Notiz: %1</translation>
    </message>
    <message>
        <source>Marked</source>
        <translation>Vorgemerkt</translation>
    </message>
    <message>
        <source>Not marked</source>
        <translation>Nicht vorgemerkt</translation>
    </message>
    <message>
        <source>Picture of the part</source>
        <translation>Bild des Teils</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>What a person says about the part</source>
        <translation>Was ein Mensch über das Teil sagt</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Kennzeichnung</translation>
    </message>
    <message>
        <source>What the recipe says about the part, with the thresholds in force</source>
        <translation>Was das Rezept mit den gültigen Schwellwerten über das Teil sagt</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Whether RGB or depth brought most of the score</source>
        <translation>Ob RGB oder Tiefe den größten Teil des Werts brachte</translation>
    </message>
    <message>
        <source>Raised by</source>
        <translation>Erkannt durch</translation>
    </message>
    <message>
        <source>Area of the largest region above the pixel threshold</source>
        <translation>Fläche des größten Bereichs über der Bildpunktschwelle</translation>
    </message>
    <message>
        <source>Largest region</source>
        <translation>Größter Bereich</translation>
    </message>
    <message>
        <source>Your note on the part</source>
        <translation>Ihre Notiz zum Teil</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Parts you marked to come back to</source>
        <translation>Teile, die Sie vorgemerkt haben, um darauf zurückzukommen</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>Vormerkung</translation>
    </message>
    <message>
        <source>Name of the part within the data</source>
        <translation>Name des Teils in den Daten</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>How far the annotation of the part is. Sorted by it, the list is the queue: escapes and parts in review first, then by score.</source>
        <translation>Wie weit die Markierung des Teils ist. Danach sortiert, ist die Liste die Warteschlange: zuerst Schlupf und Teile in Prüfung, dann nach Wert.</translation>
    </message>
    <message>
        <source>Annotated</source>
        <translation>Markiert</translation>
    </message>
    <message>
        <source>Agreement of the two opinions on the part: the pixels that both marked, as a share of those that either marked</source>
        <translation>Übereinstimmung der beiden Meinungen zum Teil: die von beiden markierten Pixel als Anteil der von einem der beiden markierten</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>Übereinstimmung</translation>
    </message>
    <message>
        <source>Anomaly score of the whole part: 0 = middle of the held-out good parts, 1 = reject threshold of the training</source>
        <translation>Anomaliewert des ganzen Teils: 0 = Mitte der zurückgehaltenen Gutteile, 1 = n.i.O.-Schwelle des Trainings</translation>
    </message>
</context>
<context>
    <name>twinspect::SaveStep</name>
    <message>
        <source>The recipe is being saved.</source>
        <translation>Das Rezept wird gerade gespeichert.</translation>
    </message>
    <message>
        <source>Save recipe</source>
        <translation>Rezept speichern</translation>
    </message>
    <message>
        <source>Save the recipe first.</source>
        <translation>Speichern Sie zuerst das Rezept.</translation>
    </message>
    <message>
        <source>Recipe file</source>
        <translation>Rezeptdatei</translation>
    </message>
    <message>
        <source>Recipes (*.json)</source>
        <translation>Rezepte (*.json)</translation>
    </message>
    <message>
        <source>Train the part first.</source>
        <translation>Trainieren Sie zuerst das Teil.</translation>
    </message>
    <message>
        <source>Give the part a name.</source>
        <translation>Geben Sie dem Teil einen Namen.</translation>
    </message>
    <message>
        <source>&lt;b&gt;The recipe was not saved.&lt;/b&gt; %1</source>
        <translation>&lt;b&gt;Das Rezept wurde nicht gespeichert.&lt;/b&gt; %1</translation>
    </message>
    <message>
        <source>&lt;b&gt;Saved.&lt;/b&gt; You can inspect parts with this recipe now.</source>
        <translation>&lt;b&gt;Gespeichert.&lt;/b&gt; Sie können jetzt Teile mit diesem Rezept prüfen.</translation>
    </message>
    <message>
        <source>A recipe is all that is needed to inspect this kind of part: the model, the thresholds and how they came about, and your notes.</source>
        <translation>Ein Rezept ist alles, was zum Prüfen dieser Teilesorte nötig ist: das Modell, die Schwellwerte und wie sie zustande kamen, und Ihre Notizen.</translation>
    </message>
    <message>
        <source>Name of the part</source>
        <translation>Name des Teils</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Lighting, fixture, drawing number, … (optional)</source>
        <translation>Beleuchtung, Aufnahme, Zeichnungsnummer, … (freiwillig)</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
</context>
<context>
    <name>twinspect::ScoreHistogram</name>
    <message>
        <source>Parts, compressed scale</source>
        <translation>Teile, gestauchte Skala</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>Good, calibration set</source>
        <translation>Gut, Kalibriersatz</translation>
    </message>
    <message>
        <source>Good, test set</source>
        <translation>Gut, Testsatz</translation>
    </message>
    <message>
        <source>Defect, calibration set</source>
        <translation>Schlecht, Kalibriersatz</translation>
    </message>
    <message>
        <source>Defect, test set</source>
        <translation>Schlecht, Testsatz</translation>
    </message>
    <message>
        <source>Not labelled</source>
        <translation>Nicht gekennzeichnet</translation>
    </message>
    <message>
        <source>Drag a threshold. With the keyboard: R and V pick a threshold, ← and → move it, with Shift in larger steps, ↑ and ↓ go on to the next part. Wheel = zoom, double click = everything.</source>
        <translation>Ziehen Sie einen Schwellwert. Mit der Tastatur: R und V wählen einen Schwellwert, ← und → bewegen ihn, mit Umschalt in größeren Schritten, ↑ und ↓ gehen zum nächsten Teil. Mausrad = Zoom, Doppelklick = alles.</translation>
    </message>
    <message>
        <source>Histogram of the scores with the thresholds</source>
        <translation>Verteilung der Werte mit den Schwellwerten</translation>
    </message>
    <message>
        <source>%1 Review above %2</source>
        <translation>%1 Nachprüfen über %2</translation>
    </message>
    <message>
        <source>%1 Reject above %2</source>
        <translation>%1 n.i.O. über %2</translation>
    </message>
</context>
<context>
    <name>twinspect::ScoreScatter</name>
    <message>
        <source>not readable</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>No part has a score in both runs.</source>
        <translation>Kein Teil hat in beiden Läufen einen Wert.</translation>
    </message>
    <message>
        <source>%1: score %2, %3, then score %4, %5.</source>
        <translation>%1: Wert %2, %3, dann Wert %4, %5.</translation>
    </message>
    <message>
        <source>Score before</source>
        <translation>Wert vorher</translation>
    </message>
    <message>
        <source>Score in run %1</source>
        <translation>Wert in Lauf %1</translation>
    </message>
    <message>
        <source>Score after</source>
        <translation>Wert nachher</translation>
    </message>
    <message>
        <source>Scores of the same parts in two runs</source>
        <translation>Werte derselben Teile in zwei Läufen</translation>
    </message>
    <message>
        <source>Click a part to find it in the list.</source>
        <translation>Auf ein Teil klicken, um es in der Liste zu finden.</translation>
    </message>
    <message>
        <source>Filled: another verdict</source>
        <translation>Gefüllt: anderes Urteil</translation>
    </message>
    <message>
        <source>Click a part to find it in the list. These are raw scores: no scale is stored with one of the runs.</source>
        <translation>Ein Klick auf ein Teil findet es in der Liste. Dies sind Rohwerte: Zu einem der Läufe ist keine Skala gespeichert.</translation>
    </message>
</context>
<context>
    <name>twinspect::ScreenshotDialog</name>
    <message>
        <source>Save picture of the views</source>
        <translation>Bild der Ansichten speichern</translation>
    </message>
    <message>
        <source>All views that are shown</source>
        <translation>Alle gezeigten Ansichten</translation>
    </message>
    <message>
        <source>As on the screen</source>
        <translation>Wie auf dem Bildschirm</translation>
    </message>
    <message>
        <source>Twice as large</source>
        <translation>Doppelt so groß</translation>
    </message>
    <message>
        <source>Four times as large</source>
        <translation>Viermal so groß</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Speichern unter…</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>%1 x %2 pixels</source>
        <translation>%1 x %2 Bildpunkte</translation>
    </message>
</context>
<context>
    <name>twinspect::SessionRecorder</name>
    <message numerus="yes">
        <source>Restore labels, notes and marks of %n part(s)</source>
        <translation>
            <numerusform>Kennzeichnungen, Notizen und Vormerkungen von %n Teil wiederherstellen</numerusform>
            <numerusform>Kennzeichnungen, Notizen und Vormerkungen von %n Teilen wiederherstellen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinspect::SettingsDialog</name>
    <message>
        <source>Write it as postgresql://user@server/database.</source>
        <translation>Schreiben Sie postgresql://benutzer@server/datenbank.</translation>
    </message>
    <message>
        <source>Only SQLite files and PostgreSQL servers can hold the results.</source>
        <translation>Nur SQLite-Dateien und PostgreSQL-Server können die Ergebnisse aufnehmen.</translation>
    </message>
    <message>
        <source>This is a folder; name a file in it.</source>
        <translation>Das ist ein Ordner; nennen Sie eine Datei darin.</translation>
    </message>
    <message>
        <source>Write the whole path of the file.</source>
        <translation>Schreiben Sie den ganzen Pfad der Datei.</translation>
    </message>
    <message>
        <source>The folder %1 does not exist.</source>
        <translation>Der Ordner %1 ist nicht vorhanden.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Computing</source>
        <translation>Rechnen</translation>
    </message>
    <message>
        <source>Compute on</source>
        <translation>Rechnen auf</translation>
    </message>
    <message>
        <source>The best there is</source>
        <translation>Das beste Vorhandene</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Graphics card (CUDA)</source>
        <translation>Grafikkarte (CUDA)</translation>
    </message>
    <message>
        <source>Used for models opened and trainings started from now on.</source>
        <translation>Gilt für Modelle, die von nun an geöffnet, und Trainings, die von nun an gestartet werden.</translation>
    </message>
    <message>
        <source>Processor cores at once</source>
        <translation>Prozessorkerne zugleich</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Fewer leave the computer free for other work.</source>
        <translation>Weniger lassen den Rechner für andere Arbeit frei.</translation>
    </message>
    <message>
        <source>Storing</source>
        <translation>Speicherung</translation>
    </message>
    <message>
        <source>Results database</source>
        <translation>Ergebnisdatenbank</translation>
    </message>
    <message>
        <source>Default file on this computer</source>
        <translation>Standarddatei auf diesem Rechner</translation>
    </message>
    <message>
        <source>An SQLite file, or a PostgreSQL server as postgresql://user@server/database.</source>
        <translation>Eine SQLite-Datei oder ein PostgreSQL-Server als postgresql://benutzer@server/datenbank.</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>Datei wählen…</translation>
    </message>
    <message>
        <source>Memory for pictures</source>
        <translation>Arbeitsspeicher für Bilder</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source>More lets you return to parts without reading them again.</source>
        <translation>Mehr lässt Sie zu Teilen zurückkehren, ohne sie neu zu lesen.</translation>
    </message>
    <message>
        <source>Keep a journal of unsaved work</source>
        <translation>Nicht gespeicherte Arbeit mitschreiben</translation>
    </message>
    <message>
        <source>After a crash the last session can be restored.</source>
        <translation>Nach einem Absturz kann die letzte Sitzung wiederhergestellt werden.</translation>
    </message>
    <message>
        <source>Stored in %1</source>
        <translation>Gespeichert in %1</translation>
    </message>
    <message>
        <source>%1 cannot be written: these settings last until the program ends.</source>
        <translation>%1 kann nicht geschrieben werden: Diese Einstellungen gelten bis zum Programmende.</translation>
    </message>
    <message>
        <source>Standard settings</source>
        <translation>Standardeinstellungen</translation>
    </message>
    <message>
        <source>Sets everything on this page back to how it was delivered.</source>
        <translation>Setzt alles auf dieser Seite auf den Lieferzustand zurück.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Not used: %1</source>
        <translation>Nicht verwendet: %1</translation>
    </message>
    <message>
        <source>SQLite databases (*.sqlite *.db)</source>
        <translation>SQLite-Datenbanken (*.sqlite *.db)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>From ~/.pgpass, if it is there</source>
        <translation>Aus ~/.pgpass, falls vorhanden</translation>
    </message>
    <message>
        <source>A password given here is kept in the settings file, which only you can read. Safer: leave it empty and put it into ~/.pgpass, as PostgreSQL&apos;s own programs read it.</source>
        <translation>Ein hier angegebenes Passwort steht in der Einstellungsdatei, die nur Sie lesen können. Sicherer: leer lassen und in ~/.pgpass eintragen, wie es die Programme von PostgreSQL lesen.</translation>
    </message>
    <message>
        <source>Keep labels and notes beside the data</source>
        <translation>Kennzeichnungen und Notizen bei den Daten aufheben</translation>
    </message>
    <message>
        <source>In the file twinspect-labels.json of the data&apos;s folder, so that colleagues see them. Otherwise they are kept for you alone.</source>
        <translation>In der Datei twinspect-labels.json im Ordner der Daten, sodass Kollegen sie sehen. Sonst werden sie nur für Sie aufgehoben.</translation>
    </message>
</context>
<context>
    <name>twinspect::ShortcutEditor</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Search commands and keys</source>
        <translation>Befehle und Tasten durchsuchen</translation>
    </message>
    <message>
        <source>Click here and press the new keys.</source>
        <translation>Hier klicken und die neuen Tasten drücken.</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>Zuweisen</translation>
    </message>
    <message>
        <source>No keys</source>
        <translation>Keine Tasten</translation>
    </message>
    <message>
        <source>Takes the keys away from this command.</source>
        <translation>Nimmt diesem Befehl die Tasten weg.</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Gives this command its original keys again.</source>
        <translation>Gibt diesem Befehl seine ursprünglichen Tasten zurück.</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Alle zurücksetzen</translation>
    </message>
    <message>
        <source>Gives every command its original keys again.</source>
        <translation>Gibt jedem Befehl seine ursprünglichen Tasten zurück.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Choose a command above.</source>
        <translation>Wählen Sie oben einen Befehl.</translation>
    </message>
    <message>
        <source>Gives these keys to the command.</source>
        <translation>Gibt dem Befehl diese Tasten.</translation>
    </message>
    <message>
        <source>Press other keys in the field first.</source>
        <translation>Drücken Sie zuerst im Feld andere Tasten.</translation>
    </message>
    <message>
        <source>These keys belong to: %1. Assigning takes them away from there.</source>
        <translation>Diese Tasten gehören zu: %1. Das Zuweisen nimmt sie dort weg.</translation>
    </message>
</context>
<context>
    <name>twinspect::ShortcutModel</name>
    <message>
        <source>Also used by: %1</source>
        <translation>Auch benutzt von: %1</translation>
    </message>
    <message>
        <source>Changed by you</source>
        <translation>Von Ihnen geändert</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Bemerkung</translation>
    </message>
</context>
<context>
    <name>twinspect::ShortcutSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Change shortcuts…</source>
        <translation>Tastenkürzel ändern…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>twinspect::StartPage</name>
    <message>
        <source>Gasket</source>
        <translation>Dichtung</translation>
    </message>
    <message>
        <source>Bracket</source>
        <translation>Halter</translation>
    </message>
    <message>
        <source>Biscuit</source>
        <translation>Keks</translation>
    </message>
    <message>
        <source>Connector</source>
        <translation>Stecker</translation>
    </message>
    <message>
        <source>Cap</source>
        <translation>Kappe</translation>
    </message>
    <message>
        <source>Rendering demo parts</source>
        <translation>Vorführteile werden berechnet</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Welcome to Twinspect</source>
        <translation>Willkommen bei Twinspect</translation>
    </message>
    <message>
        <source>Show Twinspect some good parts, scanned with RGB and depth. It learns what they look like and then shows where a new part differs: in RGB, in depth, and by how many millimetres.</source>
        <translation>Zeigen Sie Twinspect einige Gutteile, aufgenommen mit RGB und Tiefe. Es lernt, wie sie aussehen, und zeigt dann, wo ein neues Teil abweicht: in RGB, in der Tiefe, und um wie viele Millimeter.</translation>
    </message>
    <message>
        <source>You can also drop a folder, a picture, a model or a recipe anywhere in this window.</source>
        <translation>Sie können auch einen Ordner, ein Bild, ein Modell oder ein Rezept irgendwo in dieses Fenster ziehen.</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>Wieder öffnen</translation>
    </message>
    <message>
        <source>What you open will be listed here.</source>
        <translation>Was Sie öffnen, wird hier aufgelistet.</translation>
    </message>
    <message>
        <source>No parts at hand?</source>
        <translation>Keine Teile zur Hand?</translation>
    </message>
    <message>
        <source>Twinspect can compute scans of demo parts, good ones and defective ones, on this computer and without a network. Try every step with them.</source>
        <translation>Twinspect kann Aufnahmen von Vorführteilen berechnen, gute und fehlerhafte, auf diesem Rechner und ohne Netzwerk. Probieren Sie damit jeden Schritt aus.</translation>
    </message>
    <message>
        <source>Which kind of demo part to compute.</source>
        <translation>Welche Sorte Vorführteil berechnet wird.</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>Vorführung ausprobieren</translation>
    </message>
    <message>
        <source>Computes scans of demo parts and opens them.</source>
        <translation>Berechnet Aufnahmen von Vorführteilen und öffnet sie.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stops computing the demo parts; nothing of them is kept.</source>
        <translation>Bricht das Berechnen der Vorführteile ab; nichts davon bleibt.</translation>
    </message>
    <message>
        <source>The demo parts are being computed.</source>
        <translation>Die Vorführteile werden gerade berechnet.</translation>
    </message>
    <message>
        <source>Shows the start page.</source>
        <translation>Zeigt die Startseite.</translation>
    </message>
</context>
<context>
    <name>twinspect::StepBar</name>
    <message>
        <source>You are at this step.</source>
        <translation>Sie sind bei diesem Schritt.</translation>
    </message>
    <message>
        <source>Go to “%1”.</source>
        <translation>Zu „%1“ gehen.</translation>
    </message>
    <message>
        <source>Finish the steps before it first.</source>
        <translation>Beenden Sie zuerst die Schritte davor.</translation>
    </message>
</context>
<context>
    <name>twinspect::ThresholdFields</name>
    <message>
        <source>Re&amp;view above</source>
        <translation>Nach&amp;prüfen über</translation>
    </message>
    <message>
        <source>Re&amp;ject above</source>
        <translation>n.&amp;i.O. über</translation>
    </message>
    <message>
        <source>&amp;Pixel counts above</source>
        <translation>&amp;Bildpunkt zählt über</translation>
    </message>
    <message>
        <source>Smallest &amp;area</source>
        <translation>Kleinste &amp;Fläche</translation>
    </message>
    <message>
        <source> mm²</source>
        <translation> mm²</translation>
    </message>
    <message>
        <source>every size counts</source>
        <translation>jede Größe zählt</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>nicht gesetzt</translation>
    </message>
    <message>
        <source>From the good parts</source>
        <translation>Aus den Gutteilen</translation>
    </message>
    <message>
        <source>A part with a higher score is looked at by a person. Equal to the reject threshold: no review.</source>
        <translation>Ein Teil mit höherem Wert sieht ein Mensch an. Gleich der n.i.O.-Schwelle: keine Nachprüfung.</translation>
    </message>
    <message>
        <source>A part with a higher score is rejected.</source>
        <translation>Ein Teil mit höherem Wert wird zurückgewiesen.</translation>
    </message>
    <message>
        <source>Pixels of the anomaly map above this belong to a defect region.</source>
        <translation>Bildpunkte der Anomaliekarte darüber gehören zu einem Fehlerbereich.</translation>
    </message>
    <message>
        <source>A part whose regions are all smaller gets a verdict one step milder: reject becomes review, review becomes OK.</source>
        <translation>Ein Teil, dessen Bereiche alle kleiner sind, bekommt ein um eine Stufe milderes Urteil: n.i.O. wird Nachprüfen, Nachprüfen wird i.O.</translation>
    </message>
    <message>
        <source>Highest map value of the good parts of the calibration set: %1. Below it, good parts show regions.</source>
        <translation>Höchster Kartenwert der Gutteile des Kalibriersatzes: %1. Darunter zeigen Gutteile Bereiche.</translation>
    </message>
    <message>
        <source>There is no inspected good part in the calibration set.</source>
        <translation>Im Kalibriersatz ist kein geprüftes Gutteil.</translation>
    </message>
    <message>
        <source>Smallest &amp;depth</source>
        <translation>Kleinste &amp;Tiefe</translation>
    </message>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>every depth counts</source>
        <translation>jede Tiefe zählt</translation>
    </message>
    <message>
        <source>A region that is neither as deep nor as high as this, against the surface around it, does not count; without one that counts the verdict is one step milder. A region whose depth cannot be measured, or that only RGB shows, counts at any depth.</source>
        <translation>Ein Bereich, der gegenüber der umgebenden Oberfläche weder so tief noch so hoch ist, zählt nicht; ohne einen, der zählt, fällt das Urteil eine Stufe milder aus. Ein Bereich, dessen Tiefe nicht messbar ist oder den nur RGB zeigt, zählt bei jeder Tiefe.</translation>
    </message>
</context>
<context>
    <name>twinspect::ToleranceDialog</name>
    <message>
        <source>Tolerance of the height</source>
        <translation>Toleranz der Höhe</translation>
    </message>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>By how much a part may be lower than the mean good part.</source>
        <translation>Um wie viel ein Teil tiefer sein darf als das mittlere Gutteil.</translation>
    </message>
    <message>
        <source>By how much a part may be higher than the mean good part.</source>
        <translation>Um wie viel ein Teil höher sein darf als das mittlere Gutteil.</translation>
    </message>
    <message>
        <source>The layer “Surface: tolerance”, the values at the cursor and the report show what lies outside. No verdict depends on it: parts are judged by their score.</source>
        <translation>Die Ebene „Oberfläche: Toleranz“, die Werte am Zeiger und der Bericht zeigen, was außerhalb liegt. Kein Urteil hängt davon ab: Teile werden nach ihrem Wert beurteilt.</translation>
    </message>
    <message>
        <source>Good parts vary by %1 mm (one standard deviation, middle of all pixels). What lies outside by less than twice that of its place is shown as not clear.</source>
        <translation>Gutteile schwanken um %1 mm (eine Standardabweichung, Mitte aller Pixel). Was um weniger als das Doppelte der Schwankung an seiner Stelle außerhalb liegt, wird als nicht klar gezeigt.</translation>
    </message>
    <message>
        <source>This part was not compared with the mean good part, so it is not known by how much good parts vary.</source>
        <translation>Dieses Teil wurde nicht mit dem mittleren Gutteil verglichen, daher ist nicht bekannt, wie stark Gutteile schwanken.</translation>
    </message>
    <message>
        <source>No tolerance</source>
        <translation>Keine Toleranz</translation>
    </message>
    <message>
        <source>Removes the tolerance from the recipe.</source>
        <translation>Entfernt die Toleranz aus dem Rezept.</translation>
    </message>
    <message>
        <source>&amp;Lower by at most</source>
        <translation>&amp;Tiefer um höchstens</translation>
    </message>
    <message>
        <source>&amp;Higher by at most</source>
        <translation>&amp;Höher um höchstens</translation>
    </message>
    <message>
        <source>One of both must be above 0 mm.</source>
        <translation>Eines von beiden muss über 0 mm liegen.</translation>
    </message>
</context>
<context>
    <name>twinspect::TrainPage</name>
    <message>
        <source>This is the first step.</source>
        <translation>Das ist der erste Schritt.</translation>
    </message>
    <message>
        <source>Inspect parts</source>
        <translation>Teile prüfen</translation>
    </message>
    <message>
        <source>Next: %1</source>
        <translation>Weiter: %1</translation>
    </message>
    <message>
        <source>Choose the folder of good parts…</source>
        <translation>Ordner der Gutteile wählen…</translation>
    </message>
    <message>
        <source>The folder that a new part is learnt from.</source>
        <translation>Der Ordner, aus dem ein neues Teil gelernt wird.</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Erneut kontrollieren</translation>
    </message>
    <message>
        <source>Looks through the folder once more, after you have changed something in it.</source>
        <translation>Sieht den Ordner noch einmal durch, nachdem Sie darin etwas geändert haben.</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>Training starten</translation>
    </message>
    <message>
        <source>Learns the part from its good examples.</source>
        <translation>Lernt das Teil aus seinen Gutteilen.</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Stops the training so that it can go on later from the same step.</source>
        <translation>Hält das Training an, sodass es später beim selben Schritt weitergehen kann.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Goes on with the training from where it stopped.</source>
        <translation>Setzt das Training dort fort, wo es anhielt.</translation>
    </message>
    <message>
        <source>Cancel training</source>
        <translation>Training abbrechen</translation>
    </message>
    <message>
        <source>Stops the training and throws away what it has learnt.</source>
        <translation>Hält das Training an und verwirft, was es gelernt hat.</translation>
    </message>
    <message>
        <source>Calibrate on evidence…</source>
        <translation>Anhand von Nachweisen kalibrieren…</translation>
    </message>
    <message>
        <source>Sets the threshold by good and defective parts, and shows what it proves.</source>
        <translation>Setzt den Schwellwert anhand von Gut- und Schlechtteilen und zeigt, was er beweist.</translation>
    </message>
    <message>
        <source>Save recipe</source>
        <translation>Rezept speichern</translation>
    </message>
    <message>
        <source>Writes model, thresholds and notes as a recipe.</source>
        <translation>Schreibt Modell, Schwellwerte und Notizen als Rezept.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>To the step before; nothing is lost.</source>
        <translation>Zum Schritt davor; nichts geht verloren.</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>Nächster Schritt</translation>
    </message>
    <message>
        <source>To the next step.</source>
        <translation>Zum nächsten Schritt.</translation>
    </message>
    <message>
        <source>Map files…</source>
        <translation>Dateien zuordnen…</translation>
    </message>
    <message>
        <source>Says which files of the folder belong together, when their layout is not recognised or recognised wrongly.</source>
        <translation>Sagt, welche Dateien des Ordners zusammengehören, wenn ihr Aufbau nicht oder falsch erkannt wird.</translation>
    </message>
    <message>
        <source>The training of %1 has ended: its model is ready.</source>
        <translation>Das Training von %1 ist beendet: Sein Modell ist fertig.</translation>
    </message>
    <message>
        <source>The training of %1 stopped: %2</source>
        <translation>Das Training von %1 ist stehen geblieben: %2</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>Shows the steps from good parts to a recipe.</source>
        <translation>Zeigt die Schritte von Gutteilen zum Rezept.</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>&amp;Trainieren</translation>
    </message>
    <message>
        <source>Show the training</source>
        <translation>Training zeigen</translation>
    </message>
</context>
<context>
    <name>twinspect::TrainState</name>
    <message>
        <source>Leave out %1</source>
        <translation>%1 auslassen</translation>
    </message>
    <message>
        <source>Use %1 again</source>
        <translation>%1 wieder verwenden</translation>
    </message>
    <message>
        <source>Listing files</source>
        <translation>Dateien werden aufgelistet</translation>
    </message>
    <message>
        <source>Checking %1</source>
        <translation>%1 wird kontrolliert</translation>
    </message>
    <message>
        <source>Name the part</source>
        <translation>Teil benennen</translation>
    </message>
    <message>
        <source>Write notes on the part</source>
        <translation>Notizen zum Teil schreiben</translation>
    </message>
    <message>
        <source>Change how the part is trained</source>
        <translation>Training des Teils ändern</translation>
    </message>
    <message>
        <source>Choose the model file</source>
        <translation>Modelldatei wählen</translation>
    </message>
    <message>
        <source>Choose the recipe file</source>
        <translation>Rezeptdatei wählen</translation>
    </message>
    <message>
        <source>Choose the folder of good parts</source>
        <translation>Ordner der Gutteile wählen</translation>
    </message>
    <message>
        <source>Change which files belong together</source>
        <translation>Zuordnung der Dateien ändern</translation>
    </message>
    <message>
        <source>Choose the regions of interest for the training</source>
        <translation>Interessenbereiche für das Training wählen</translation>
    </message>
    <message>
        <source>Choose the detector</source>
        <translation>Detektor wählen</translation>
    </message>
    <message>
        <source>Take back: %1</source>
        <translation>Zurücknehmen: %1</translation>
    </message>
</context>
<context>
    <name>twinspect::TrainingPlot</name>
    <message>
        <source>Training step</source>
        <translation>Trainingsschritt</translation>
    </message>
    <message>
        <source>Distance from good parts</source>
        <translation>Abstand von den Gutteilen</translation>
    </message>
    <message>
        <source>RGB</source>
        <translation>RGB</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>RGB, held-out parts</source>
        <translation>RGB, zurückgehaltene Teile</translation>
    </message>
    <message>
        <source>Depth, parts kept aside</source>
        <translation>Tiefe, zurückgehaltene Teile</translation>
    </message>
</context>
<context>
    <name>twinspect::TrainingProcess</name>
    <message>
        <source>Training %1</source>
        <translation>Training von %1</translation>
    </message>
</context>
<context>
    <name>twinspect::VerdictHeader</name>
    <message>
        <source>The tray looks empty. Nothing was judged.</source>
        <translation>Die Ablage sieht leer aus. Nichts wurde beurteilt.</translation>
    </message>
    <message>
        <source>Do not rely on this: the model tells good from defective little better than guessing.</source>
        <translation>Verlassen Sie sich nicht darauf: Das Modell unterscheidet Gut und Fehlerhaft kaum besser als Raten.</translation>
    </message>
    <message>
        <source>Score %1. No thresholds are set.</source>
        <translation>Wert %1. Es sind keine Schwellwerte gesetzt.</translation>
    </message>
    <message>
        <source>Score %1. Reject above %2.</source>
        <translation>Wert %1. n.i.O. über %2.</translation>
    </message>
    <message>
        <source>Score %1. Review above %2, reject above %3.</source>
        <translation>Wert %1. Nachprüfen über %2, n.i.O. über %3.</translation>
    </message>
    <message>
        <source>Raised by RGB.</source>
        <translation>Erkannt an RGB.</translation>
    </message>
    <message>
        <source>Raised by depth.</source>
        <translation>Erkannt an der Tiefe.</translation>
    </message>
    <message>
        <source>Raised by both, RGB and depth.</source>
        <translation>Erkannt an beiden, RGB und Tiefe.</translation>
    </message>
    <message>
        <source>Largest region: %1, %2.</source>
        <translation>Größter Bereich: %1, %2.</translation>
    </message>
    <message>
        <source>Largest region: %1.</source>
        <translation>Größter Bereich: %1.</translation>
    </message>
    <message>
        <source>The number %1 is taken as &quot;not measured&quot;: %2 % of the points.</source>
        <translation>Die Zahl %1 gilt als „nicht gemessen“: %2 % der Punkte.</translation>
    </message>
</context>
<context>
    <name>twinspect::VerdictStyle</name>
    <message>
        <source>Not inspected</source>
        <translation>Nicht geprüft</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>i.O.</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Nachprüfen</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>n.i.O.</translation>
    </message>
    <message>
        <source>No part</source>
        <translation>Kein Teil</translation>
    </message>
</context>
<context>
    <name>twinspect::ViewFrame</name>
    <message>
        <source>Shows the other views again (double click on the title).</source>
        <translation>Zeigt die anderen Ansichten wieder (Doppelklick auf den Titel).</translation>
    </message>
    <message>
        <source>Makes this view as large as all of them (double click on the title).</source>
        <translation>Macht diese Ansicht so groß wie alle zusammen (Doppelklick auf den Titel).</translation>
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
        <translation>Höhe</translation>
    </message>
    <message>
        <source>3D</source>
        <translation>3D</translation>
    </message>
    <message>
        <source>Anomaly map</source>
        <translation>Anomaliekarte</translation>
    </message>
</context>
<context>
    <name>twinspect::WatchPanel</name>
    <message>
        <source>&amp;Folder to watch</source>
        <translation>&amp;Zu überwachender Ordner</translation>
    </message>
    <message>
        <source>Where the camera puts pictures and depth</source>
        <translation>Wohin die Kamera Bilder und Tiefe legt</translation>
    </message>
    <message>
        <source>Chooses the folder.</source>
        <translation>Wählt den Ordner.</translation>
    </message>
    <message>
        <source>Leave alone what is there already</source>
        <translation>Schon Vorhandenes in Ruhe lassen</translation>
    </message>
    <message>
        <source>Move parts to done or failed afterwards</source>
        <translation>Teile danach nach done oder failed verschieben</translation>
    </message>
    <message>
        <source>Inspected parts go to the folder done inside the watched one, parts that cannot be inspected to the folder failed.</source>
        <translation>Geprüfte Teile kommen in den Ordner done im überwachten Ordner, nicht prüfbare in den Ordner failed.</translation>
    </message>
    <message>
        <source>Show every new part</source>
        <translation>Jedes neue Teil anzeigen</translation>
    </message>
    <message>
        <source>Written when &amp;unchanged for</source>
        <translation>Fertig geschrieben, wenn &amp;unverändert seit</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>A pair of files counts as written when both have not changed for this long.</source>
        <translation>Ein Dateipaar gilt als geschrieben, wenn sich beide so lange nicht geändert haben.</translation>
    </message>
    <message>
        <source>S&amp;tep</source>
        <translation>Schri&amp;tt</translation>
    </message>
    <message>
        <source>Inspects the next part in line and waits.</source>
        <translation>Prüft das nächste Teil in der Reihe und wartet.</translation>
    </message>
    <message>
        <source>&amp;Watch</source>
        <translation>&amp;Überwachen</translation>
    </message>
    <message>
        <source>Inspects every part that arrives in the folder from now on.</source>
        <translation>Prüft von nun an jedes Teil, das im Ordner eintrifft.</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>Ends watching. What waits in line is not inspected.</source>
        <translation>Beendet das Überwachen. Was in der Reihe wartet, wird nicht geprüft.</translation>
    </message>
    <message>
        <source>There is no model to inspect with. Open a recipe or a model first.</source>
        <translation>Es gibt kein Modell zum Prüfen. Öffnen Sie zuerst ein Rezept oder Modell.</translation>
    </message>
    <message>
        <source>Choose the folder first.</source>
        <translation>Wählen Sie zuerst den Ordner.</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
    <message>
        <source>Goes on with the parts in line.</source>
        <translation>Macht mit den Teilen in der Reihe weiter.</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Pause</translation>
    </message>
    <message>
        <source>New parts still get in line; none is inspected until you resume.</source>
        <translation>Neue Teile reihen sich weiter ein; keines wird geprüft, bis Sie fortsetzen.</translation>
    </message>
    <message>
        <source>No folder is being watched yet.</source>
        <translation>Noch wird kein Ordner überwacht.</translation>
    </message>
    <message>
        <source>No part is in line.</source>
        <translation>Kein Teil ist in der Reihe.</translation>
    </message>
    <message>
        <source>Being written, or one of two files</source>
        <translation>Wird geschrieben, oder eine von zwei Dateien</translation>
    </message>
    <message>
        <source>In line</source>
        <translation>In der Reihe</translation>
    </message>
    <message>
        <source>Could not be inspected</source>
        <translation>Konnte nicht geprüft werden</translation>
    </message>
    <message>
        <source>Not watching</source>
        <translation>Wird nicht überwacht</translation>
    </message>
    <message>
        <source>Looking what is there</source>
        <translation>Vorhandenes wird angesehen</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <source>Waiting for parts</source>
        <translation>Wartet auf Teile</translation>
    </message>
    <message>
        <source>%1, score %2</source>
        <translation>%1, Wert %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Folder to watch</source>
        <translation>Zu überwachender Ordner</translation>
    </message>
    <message>
        <source>Map files…</source>
        <translation>Dateien zuordnen…</translation>
    </message>
    <message>
        <source>No two files in this folder belong together yet. Where their names follow another pattern, map them.</source>
        <translation>In diesem Ordner gehören noch keine zwei Dateien zusammen. Folgen ihre Namen einem anderen Muster, ordnen Sie sie zu.</translation>
    </message>
</context>
<context>
    <name>twinspect::WatchedFolder</name>
    <message>
        <source>Watching was stopped because other data was opened.</source>
        <translation>Das Überwachen wurde beendet, weil andere Daten geöffnet wurden.</translation>
    </message>
    <message>
        <source>The folder %1 cannot be reached at the moment. Watching goes on when it is back.</source>
        <translation>Der Ordner %1 ist zurzeit nicht erreichbar. Das Überwachen geht weiter, wenn er wieder da ist.</translation>
    </message>
    <message>
        <source>%1 was inspected but cannot be moved to %2: %3</source>
        <translation>%1 wurde geprüft, kann aber nicht nach %2 verschoben werden: %3</translation>
    </message>
</context>
<context>
    <name>twinspect::WhyPanel</name>
    <message>
        <source>&lt;b&gt;%1&lt;/b&gt;, worked out on the calibration set (%2):</source>
        <translation>&lt;b&gt;%1&lt;/b&gt;, ermittelt am Kalibriersatz (%2):</translation>
    </message>
    <message>
        <source>As in the recipe, set %1:</source>
        <translation>Wie im Rezept, gesetzt %1:</translation>
    </message>
    <message>
        <source>As in the recipe, set %1 by %2:</source>
        <translation>Wie im Rezept, gesetzt %1 von %2:</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>&lt;b&gt;Set by hand.&lt;/b&gt; No method stands behind these handles; the calibration set is %1.</source>
        <translation>&lt;b&gt;Von Hand gesetzt.&lt;/b&gt; Hinter diesen Griffen steht kein Verfahren; der Kalibriersatz ist %1.</translation>
    </message>
    <message>
        <source>The chosen method would reject above %1.</source>
        <translation>Das gewählte Verfahren würde über %1 zurückweisen.</translation>
    </message>
    <message>
        <source>With n = %1 good parts nobody can promise a false-reject rate below 1/(n+1) = %2.</source>
        <translation>Mit n = %1 Gutteilen kann niemand eine Pseudofehlerrate unter 1/(n+1) = %2 zusichern.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Proved&lt;/b&gt; with %1 confidence: at most %2 of all good parts are rejected. The threshold&apos;s rank was fixed before the scores were seen, so the bound holds.</source>
        <translation>&lt;b&gt;Bewiesen&lt;/b&gt; mit %1 Vertrauen: Höchstens %2 aller Gutteile werden zurückgewiesen. Der Rang des Schwellwerts stand fest, bevor die Werte bekannt waren, deshalb gilt die Schranke.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Not proved here:&lt;/b&gt; the threshold was fitted to these very parts, so a bound from them (%1) flatters. Other good parts have to show it.</source>
        <translation>&lt;b&gt;Hier nicht bewiesen:&lt;/b&gt; Der Schwellwert wurde genau an diese Teile angepasst, deshalb schmeichelt eine Schranke aus ihnen (%1). Andere Gutteile müssen es zeigen.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Test set:&lt;/b&gt; %1 good parts rejected. They had no say in the threshold: with %2 confidence at most %3 of all good parts are rejected.</source>
        <translation>&lt;b&gt;Testsatz:&lt;/b&gt; %1 Gutteile zurückgewiesen. Sie hatten keinen Einfluss auf den Schwellwert: Mit %2 Vertrauen werden höchstens %3 aller Gutteile zurückgewiesen.</translation>
    </message>
    <message>
        <source>The test set holds no good part that was inspected, so nothing independent speaks for these thresholds yet.</source>
        <translation>Der Testsatz enthält kein geprüftes Gutteil; noch spricht also nichts Unabhängiges für diese Schwellwerte.</translation>
    </message>
    <message>
        <source>To prove 1 % it takes %1 good parts without a reject.</source>
        <translation>Um 1 % zu beweisen, braucht es %1 Gutteile ohne Rückweisung.</translation>
    </message>
</context>
<context>
    <name>twinspect::WindowActions</name>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>Watched folder</source>
        <translation>Überwachter Ordner</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Open &amp;data folder…</source>
        <translation>&amp;Datenordner öffnen…</translation>
    </message>
    <message>
        <source>Opens a folder of scanned parts, each a picture with its depth.</source>
        <translation>Öffnet einen Ordner mit aufgenommenen Teilen, je ein Bild mit Tiefe.</translation>
    </message>
    <message>
        <source>&amp;Open file…</source>
        <translation>Datei ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>Opens a recipe, a model, or the picture of a single part.</source>
        <translation>Öffnet ein Rezept, ein Modell oder das Bild eines einzelnen Teils.</translation>
    </message>
    <message>
        <source>&amp;Save recipe</source>
        <translation>Rezept &amp;speichern</translation>
    </message>
    <message>
        <source>Saves the recipe: model, thresholds and how they came about.</source>
        <translation>Speichert das Rezept: Modell, Schwellwerte und wie sie zustande kamen.</translation>
    </message>
    <message>
        <source>Save recipe &amp;as…</source>
        <translation>Rezept speichern &amp;unter…</translation>
    </message>
    <message>
        <source>Saves the recipe to another file.</source>
        <translation>Speichert das Rezept in eine andere Datei.</translation>
    </message>
    <message>
        <source>Forgets what was opened; no file is touched.</source>
        <translation>Vergisst, was geöffnet wurde; keine Datei wird angerührt.</translation>
    </message>
    <message>
        <source>S&amp;ettings…</source>
        <translation>&amp;Einstellungen…</translation>
    </message>
    <message>
        <source>Language, colours, computing, where results go.</source>
        <translation>Sprache, Farben, Rechnen, wohin die Ergebnisse gehen.</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Closes Twinspect.</source>
        <translation>Schließt Twinspect.</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts…</source>
        <translation>&amp;Tastenkürzel…</translation>
    </message>
    <message>
        <source>Changes the keys of any command.</source>
        <translation>Ändert die Tasten beliebiger Befehle.</translation>
    </message>
    <message>
        <source>&amp;Parts panel</source>
        <translation>&amp;Teileliste</translation>
    </message>
    <message>
        <source>Shows or hides the list of parts.</source>
        <translation>Zeigt oder verbirgt die Liste der Teile.</translation>
    </message>
    <message>
        <source>&amp;Watched folder panel</source>
        <translation>&amp;Überwachter Ordner</translation>
    </message>
    <message>
        <source>Shows or hides the panel that inspects what arrives in a folder.</source>
        <translation>Zeigt oder verbirgt die Leiste, die prüft, was in einem Ordner eintrifft.</translation>
    </message>
    <message>
        <source>&amp;Log panel</source>
        <translation>&amp;Protokoll</translation>
    </message>
    <message>
        <source>Shows or hides the messages of this session.</source>
        <translation>Zeigt oder verbirgt die Meldungen dieser Sitzung.</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>Anordnung &amp;zurücksetzen</translation>
    </message>
    <message>
        <source>Puts every panel and tool bar back to where it was delivered.</source>
        <translation>Bringt alle Leisten dorthin zurück, wo sie bei der Lieferung waren.</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>Lets the window fill the whole screen.</source>
        <translation>Lässt das Fenster den ganzen Bildschirm füllen.</translation>
    </message>
    <message>
        <source>&amp;Command palette…</source>
        <translation>&amp;Befehlspalette…</translation>
    </message>
    <message>
        <source>Finds any command by a few letters of its name.</source>
        <translation>Findet jeden Befehl anhand einiger Buchstaben seines Namens.</translation>
    </message>
    <message>
        <source>Colours as the &amp;system</source>
        <translation>Farben wie das &amp;System</translation>
    </message>
    <message>
        <source>Light or dark, as the desktop is.</source>
        <translation>Hell oder dunkel, wie die Arbeitsfläche ist.</translation>
    </message>
    <message>
        <source>&amp;Light colours</source>
        <translation>&amp;Helle Farben</translation>
    </message>
    <message>
        <source>Dark text on a light ground.</source>
        <translation>Dunkle Schrift auf hellem Grund.</translation>
    </message>
    <message>
        <source>&amp;Dark colours</source>
        <translation>&amp;Dunkle Farben</translation>
    </message>
    <message>
        <source>Light text on a dark ground.</source>
        <translation>Helle Schrift auf dunklem Grund.</translation>
    </message>
    <message>
        <source>&amp;Inspect parts</source>
        <translation>Teile &amp;prüfen</translation>
    </message>
    <message>
        <source>Tells good parts from bad ones: every open part without a verdict, by the open recipe or one that you choose.</source>
        <translation>Prüft jedes geöffnete Teil ohne Urteil, nach dem geöffneten oder einem gewählten Rezept.</translation>
    </message>
    <message>
        <source>&amp;Train a part</source>
        <translation>Ein Teil &amp;trainieren</translation>
    </message>
    <message>
        <source>Learns a new kind of part from scans of good ones.</source>
        <translation>Lernt eine neue Teilesorte aus Aufnahmen von Gutteilen.</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcut sheet</source>
        <translation>&amp;Übersicht der Tastenkürzel</translation>
    </message>
    <message>
        <source>Lists the keys of all commands.</source>
        <translation>Listet die Tasten aller Befehle auf.</translation>
    </message>
    <message>
        <source>&amp;About Twinspect</source>
        <translation>&amp;Über Twinspect</translation>
    </message>
    <message>
        <source>Version, licence, and what the method is built on.</source>
        <translation>Version, Lizenz und worauf das Verfahren beruht.</translation>
    </message>
    <message>
        <source>&amp;Clear the list of recent files</source>
        <translation>Liste des Geöffneten &amp;leeren</translation>
    </message>
    <message>
        <source>&amp;First steps and glossary</source>
        <translation>&amp;Erste Schritte und Glossar</translation>
    </message>
    <message>
        <source>The way from a folder of scans to results, and what the words mean.</source>
        <translation>Der Weg von einem Ordner mit Aufnahmen zu Ergebnissen, und was die Wörter bedeuten.</translation>
    </message>
    <message>
        <source>&amp;Convert data of other programs…</source>
        <translation>Daten anderer Programme &amp;umwandeln…</translation>
    </message>
    <message>
        <source>Makes parts of lists of points (PLY, PCD, CSV, XYZ) and of RGB and depth of two cameras.</source>
        <translation>Macht Teile aus Punktlisten (PLY, PCD, CSV, XYZ) und aus RGB und Tiefe zweier Kameras.</translation>
    </message>
</context>
<context>
    <name>twinspect::WriteStep</name>
    <message>
        <source>New folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message>
        <source>Convert</source>
        <translation>Umwandeln</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Open the new folder</source>
        <translation>Neuen Ordner öffnen</translation>
    </message>
    <message>
        <source>It must not be there yet, or be empty. It may not lie within the data.</source>
        <translation>Er darf noch nicht da sein oder muss leer sein. Er darf nicht in den Daten liegen.</translation>
    </message>
    <message>
        <source>Writes all parts into the new folder. The data stay as they are.</source>
        <translation>Schreibt alle Teile in den neuen Ordner. Die Daten bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Stops the conversion; nothing stays of it.</source>
        <translation>Bricht die Umwandlung ab; es bleibt nichts davon.</translation>
    </message>
    <message>
        <source>Closes this window and opens the parts that were made.</source>
        <translation>Schließt dieses Fenster und öffnet die erzeugten Teile.</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>What became of the parts</source>
        <translation>Was aus den Teilen wurde</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) become an RGB picture (.png) and a cloud with rows and columns (.tiff, metres) each, as the preview shows it. Labels and masks are kept.</source>
        <translation>
            <numerusform>%n Teil wird zu einem RGB-Bild (.png) und einer Punktwolke mit Zeilen und Spalten (.tiff, Meter), wie die Vorschau es zeigt. Beurteilungen und Masken bleiben erhalten.</numerusform>
            <numerusform>%n Teile werden zu je einem RGB-Bild (.png) und einer Punktwolke mit Zeilen und Spalten (.tiff, Meter), wie die Vorschau es zeigt. Beurteilungen und Masken bleiben erhalten.</numerusform>
        </translation>
    </message>
    <message>
        <source>Name the new folder first.</source>
        <translation>Benennen Sie zuerst den neuen Ordner.</translation>
    </message>
    <message>
        <source>Comparing the units of some parts...</source>
        <translation>Die Einheiten einiger Teile werden verglichen...</translation>
    </message>
    <message>
        <source>Before you start: %1</source>
        <translation>Bevor Sie beginnen: %1</translation>
    </message>
</context>
</TS>
