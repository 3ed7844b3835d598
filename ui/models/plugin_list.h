// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include <QObject>
#include <QProcess>
#include <QString>

#include "core/base/result.h"

namespace twinspect {

/// What `twinspect-cli plugins --json` finds. It loads plugins in processes of its own, so the window never does.
class PluginList : public QObject {
    Q_OBJECT

public:
    struct Plugin {
        std::filesystem::path file;
        QString id, name, version;
        std::optional<Error> whyNot; ///< it cannot be used
    };
    struct Found {
        std::vector<std::filesystem::path> folders; ///< that were looked into, that of the user last
        std::vector<Plugin> plugins;
    };
    /// Errors: BadData.
    [[nodiscard]] static Result<Found> parse(std::string_view json);

    explicit PluginList(QObject* parent = nullptr);
    ~PluginList() override;

    [[nodiscard]] bool looking() const { return m_process.state() != QProcess::NotRunning; }
    [[nodiscard]] const Result<Found>& found() const { return m_found; }
    /// Begins anew; changed() follows.
    void look();

Q_SIGNALS:
    void changed();

private:
    void conclude();

    QProcess m_process;
    Result<Found> m_found;
};

} // namespace twinspect
