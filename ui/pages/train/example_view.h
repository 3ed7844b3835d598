// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <filesystem>

#include <QDateTime>
#include <QImage>
#include <QWidget>

class QLabel;

namespace twinspect {

/// Shows a part with an artificial hole as the model sees it during training: the part, and the maps of RGB and depth.
/// At first everything is unknown to the model. In the end only the hole should be.
class ExampleView : public QWidget {
    Q_OBJECT

public:
    explicit ExampleView(QWidget* parent = nullptr);
    /// Shows the folder's pictures when they are newer than those shown. Returns whether there is something to see.
    bool load(const std::filesystem::path& folder);

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Picture {
        QLabel *picture = nullptr, *caption = nullptr;
        QDateTime written;
        bool there = false;
    };
    void retranslate();

    std::array<Picture, 3> m_pictures;
};

} // namespace twinspect
