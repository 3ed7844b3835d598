// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QAction>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QSurfaceFormat>
#include <QTemporaryDir>
#include <QTest>

#include "app/gui/application.h"

namespace story {

/// A computer on which Twinspect was never used: nothing of this user's settings, caches and models is read or written.
class FreshComputer {
public:
    FreshComputer()
    {
        for (const auto& [name, folder] : {std::pair{"HOME", ""},
                                           {"XDG_CONFIG_HOME", "/config"},
                                           {"XDG_DATA_HOME", "/data"},
                                           {"XDG_CACHE_HOME", "/cache"},
                                           {"XDG_STATE_HOME", "/state"}}) {
            QDir().mkpath(m_home.path() + QLatin1String(folder));
            qputenv(name, (m_home.path() + QLatin1String(folder)).toUtf8());
        }
        qputenv("LC_ALL", "C.UTF-8");
        qputenv("TWINSPECT_CLI",
                (qEnvironmentVariable("TWINSPECT_BIN_DIR") + QStringLiteral("/twinspect-cli")).toUtf8());
        // As main() of the program.
        QCoreApplication::setApplicationName(QStringLiteral("Twinspect"));
        QSurfaceFormat format;
        format.setVersion(3, 2);
        format.setProfile(QSurfaceFormat::CoreProfile);
        format.setDepthBufferSize(24);
        format.setSamples(0);
        QSurfaceFormat::setDefaultFormat(format);
    }
    [[nodiscard]] QString home() const { return m_home.path(); }

private:
    QTemporaryDir m_home;
};

/// The window as a person has it: finds things by their object names, presses, types, and takes pictures.
class Hands {
public:
    Hands(twinspect::MainWindow& window, QString pictures) : m_window(window), m_pictures(std::move(pictures))
    {
        QDir().mkpath(m_pictures);
    }

    template <typename T>
    [[nodiscard]] T* find(const char* name) const
    {
        T* found = m_window.findChild<T*>(QString::fromUtf8(name));
        if (!found)
            qFatal("there is no %s", name);
        return found;
    }
    [[nodiscard]] QString text(const char* label) const { return find<QLabel>(label)->text(); }
    /// What a person reads of it.
    [[nodiscard]] QString plainText(const char* label) const
    {
        auto plain = text(label);
        return plain.remove(QRegularExpression(QStringLiteral("<[^>]*>")));
    }
    void click(const char* name) const
    {
        auto* button = find<QAbstractButton>(name);
        QVERIFY2(button->isEnabled() && button->isVisible(), name);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    void use(const char* action) const
    {
        auto* found = find<QAction>(action);
        QVERIFY2(found->isEnabled(), action);
        found->trigger();
    }
    void type(QWidget* field, const QString& content) const
    {
        field->setFocus();
        QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(field, content);
        QTest::keyClick(field, Qt::Key_Return);
    }
    /// Call it when all is quiet; the picture then shows what a person sees.
    void picture(const char* name)
    {
        const auto file = QStringLiteral("%1/%2-%3.png")
                              .arg(m_pictures)
                              .arg(++m_count, 2, 10, QLatin1Char('0'))
                              .arg(QLatin1String(name));
        for (int i = 0; i < 4; ++i)
            QCoreApplication::processEvents(); // what was asked for is laid out, from the innermost widget outwards,
                                               // and painted
        const auto pixmap = m_window.grab();
        QVERIFY2(!pixmap.isNull() && pixmap.save(file), qPrintable(file));
    }

private:
    twinspect::MainWindow& m_window;
    QString m_pictures;
    int m_count = 0;
};

} // namespace story
