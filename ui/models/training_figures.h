// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <QString>

#include "core/base/result.h"
#include "core/base/run_context.h"

namespace twinspect {

/// The figures that a running training reports, line by line (JSON of `twinspect-cli train
/// --json-progress`; the trainings of `compare` report alike).
class TrainingFigures {
public:
    struct Point {
        double step = 0;
        double value = 0;
    };
    struct Summary {
        QString modelHash;
        int trainParts = 0, heldOutParts = 0;
        double seconds = 0, partsPerSecond = 0;
        QString device;
        std::optional<double> separation; ///< as AnomalyModel::separation()
    };

    /// Takes one line. What is no JSON is kept as the trainer's last words: a crash speaks plain text.
    void read(std::string_view line);

    [[nodiscard]] const Progress& progress() const { return m_progress; }
    /// By name ("loss_rgb", "loss_depth", "held_out_rgb", "held_out_depth"), by step.
    [[nodiscard]] const std::map<std::string, std::vector<Point>>& curves() const { return m_curves; }
    [[nodiscard]] const std::vector<Text>& warnings() const { return m_warnings; }
    [[nodiscard]] const QString& device() const
    {
        return m_device;
    } ///< "cpu: no CUDA GPU was found; ..."; empty until it is known
    [[nodiscard]] double partsPerSecond() const { return m_partsPerSecond; }
    [[nodiscard]] const std::optional<Summary>& summary() const
    {
        return m_summary;
    } ///< there once the model is written
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; } ///< there once the trainer has given up
    [[nodiscard]] const QString& lastWords() const { return m_lastWords; }
    /// Of the stage "training"; 0 until it has begun.
    [[nodiscard]] std::int64_t trainingSteps() const { return m_trainingSteps; }
    /// Before going on: the end of the last run is no longer news.
    void clearEnd();
    /// The same process begins with something else.
    void forgetProgress() { m_progress = {}; }

private:
    void addPoint(const std::string& curve, double step, double value);

    Progress m_progress;
    std::map<std::string, std::vector<Point>> m_curves;
    std::vector<Text> m_warnings;
    QString m_device, m_lastWords;
    double m_partsPerSecond = 0;
    std::int64_t m_trainingSteps = 0;
    std::optional<Summary> m_summary;
    std::optional<Error> m_error;
};

} // namespace twinspect
