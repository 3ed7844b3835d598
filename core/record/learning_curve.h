// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/evaluation/report.h"
#include "core/record/kept_rows.h"

namespace twinspect {

/// The figures of one map on one set of test parts, 0..1; empty = could not be measured.
struct CurveFigures {
    std::optional<double> imageAuroc, aupro30, aupro01;
    bool operator==(const CurveFigures&) const = default;
};
[[nodiscard]] CurveFigures curveFigures(const PartSetMetrics& metrics);

inline constexpr int kAllGoodParts = 0;
inline constexpr const char* kAllDefects = "";

/// One training of a learning curve and its figures.
struct CurveRow {
    std::string part;
    std::string data;  ///< hash of the names and sizes of the part's files
    int goodParts = kAllGoodParts;
    int seed = 0;
    double trainSeconds = 0;
    std::map<std::string, std::map<std::string, CurveFigures>> figures; ///< by map, then by type of defect or
                                                                        ///< kAllDefects
    /// Nothing was measured where a map or type is missing.
    [[nodiscard]] CurveFigures at(const std::string& map, const std::string& type = kAllDefects) const;
};

/// Keys: part, data, good_parts (0 = all), seed, train_seconds, figures {map {type {image_auroc, aupro_0.30,
/// aupro_0.01}}} with the type "" for all defects; what could not be measured is missing.
[[nodiscard]] nlohmann::json toJson(const CurveRow& row);

/// Over the seeds of one part and number of good parts. Each figure has its own worst seed.
struct CurveSpread {
    CurveFigures worst, mean;
};
[[nodiscard]] CurveSpread spreadOf(const std::vector<const CurveRow*>& rows, const std::string& map,
                                   const std::string& type = kAllDefects);

/// The finished rows of a learning curve. With a folder they are kept in curve.json (twinspect-curve-1) and as a table
/// in curve.csv after each row.
class CurveFile {
public:
    /// Errors: those of KeptRows::open(); BadData when a row is damaged.
    [[nodiscard]] static Result<CurveFile> open(const std::filesystem::path& folder,
                                                const std::map<std::string, std::string>& measuredBy);

    [[nodiscard]] const std::vector<CurveRow>& rows() const { return m_rows; }
    /// nullptr when it is not there yet. Errors: Mismatch when this part's rows were measured on other files.
    [[nodiscard]] Result<const CurveRow*> find(const std::string& part, const std::string& data, int goodParts,
                                               int seed) const;
    /// Errors: WriteFailed.
    [[nodiscard]] Status add(CurveRow row);

private:
    KeptRows m_kept;
    std::vector<CurveRow> m_rows;
};

} // namespace twinspect
