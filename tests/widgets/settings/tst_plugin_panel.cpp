// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/files.h"
#include "tests/support/test_program.h"
#include "ui/pages/settings/plugin_panel.h"

using namespace twinspect;
namespace fs = std::filesystem;

class TestPluginPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { qunsetenv("TWINSPECT_CLI"); }

    void listsWhatWasFound()
    {
        answer(R"({"folders": ["/usr/lib/twinspect/plugins", "/home/a/twinspect/plugins"], "plugins": [
            {"file": "/p/good.so", "id": "good", "name": "Good one", "version": "1.2", "usable": true},
            {"file": "/p/old.so", "id": "", "name": "", "version": "", "usable": false,
             "why_not": "made for version 1", "remedy": "Build it anew",
             "why_not_text": {"pattern": "made for version %1", "arguments": ["1"]},
             "remedy_text": {"pattern": "Build it anew"}}]})");
        PluginPanel panel;
        panel.show();
        auto* table = panel.findChild<QTableWidget*>(QStringLiteral("settings.plugins.table"));
        QTRY_COMPARE(table->rowCount(), 2);
        QVERIFY(table->isVisible());
        QCOMPARE(table->item(0, 0)->text(), QStringLiteral("Good one 1.2"));
        QVERIFY(table->item(0, 1)->text().contains(QStringLiteral("detector good")));
        QCOMPARE(table->item(1, 0)->text(), QStringLiteral("old.so"));
        QCOMPARE(table->item(1, 1)->text(), QStringLiteral("Cannot be used: made for version 1. Build it anew."));
        QVERIFY(panel.findChild<QPushButton*>(QStringLiteral("settings.plugins.folder"))->isEnabled());
        // One was taken out.
        answer(R"({"folders": ["/home/a/twinspect/plugins"], "plugins": []})");
        panel.findChild<QPushButton*>(QStringLiteral("settings.plugins.again"))->click();
        QVERIFY(state(panel).contains(QStringLiteral("Looking")));
        QTRY_VERIFY(state(panel).contains(QStringLiteral("/home/a/twinspect/plugins")));
        QVERIFY(!table->isVisible() && state(panel).contains(QStringLiteral("help")));
    }

    void whatCannotBeReadIsSaid()
    {
        answer("terminate called");
        PluginPanel panel;
        panel.show();
        QTRY_VERIFY(state(panel).contains(QStringLiteral("cannot be read")));
        QVERIFY(!panel.findChild<QPushButton*>(QStringLiteral("settings.plugins.folder"))->isEnabled());
        qputenv("TWINSPECT_CLI", "/nowhere/twinspect-cli");
        panel.findChild<QPushButton*>(QStringLiteral("settings.plugins.again"))->click();
        QTRY_VERIFY(state(panel).contains(QStringLiteral("/nowhere/twinspect-cli")));
    }

private:
    [[nodiscard]] static QString state(const PluginPanel& panel)
    {
        return panel.findChild<QLabel*>(QStringLiteral("settings.plugins.state"))->text();
    }
    /// A program in the place of twinspect-cli that says this.
    void answer(const char* text)
    {
        const fs::path root = m_folder.path().toStdString();
        QVERIFY(writeFileAtomically(root / "answer", text));
        QVERIFY(writeFileAtomically(root / "program", "#!/bin/sh\ncat '" + (root / "answer").string() + "'\n"));
        fs::permissions(root / "program", fs::perms::owner_all);
        qputenv("TWINSPECT_CLI", (root / "program").c_str());
    }
    QTemporaryDir m_folder;
};

TWINSPECT_TEST(TestPluginPanel)
#include "tst_plugin_panel.moc"
