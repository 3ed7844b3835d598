// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <filesystem>

#include <QTest>

#include "core/demo/demo_parts.h"
#include "core/imaging/image_io.h"
#include "ui/models/training_request.h"

namespace tiny {

/// A folder of rendered good parts in the layout train/validation, small enough to train on in seconds.
inline void renderGasket(const std::filesystem::path& root, int train, int validation, int size = 96)
{
    for (const auto& [name, count, first] : {std::tuple{"train", train, 0}, {"validation", validation, 100}})
        for (int i = 0; i < count; ++i) {
            const auto sample =
                twinspect::renderDemoSample({"gasket", "", static_cast<std::uint64_t>(first + i), 1, size});
            QVERIFY(sample.has_value());
            char stem[16];
            std::snprintf(stem, sizeof stem, "%03d", i);
            const auto folder = root / name / "good";
            std::filesystem::create_directories(folder / "rgb");
            std::filesystem::create_directories(folder / "xyz");
            QVERIFY(twinspect::writeRgbPng(folder / "rgb" / (std::string(stem) + ".png"), sample->rgb));
            QVERIFY(twinspect::writeCloudTiff(folder / "xyz" / (std::string(stem) + ".tiff"), sample->cloud));
        }
}

/// Seconds of training, and exact: float32, so that two runs can be compared bit by bit.
inline void makeQuick(twinspect::TrainingOptions& training, twinspect::NetworkOptions& network, int steps = 24)
{
    training.steps = steps;
    training.gateSteps = 10;
    training.golden = false; // takes as long again
    training.precision = twinspect::Precision::Float32;
    training.checkpointSeconds = 0;
    network.side = 64;
}

inline QString program() { return qEnvironmentVariable("TWINSPECT_BIN_DIR") + "/twinspect-cli"; }

} // namespace tiny
