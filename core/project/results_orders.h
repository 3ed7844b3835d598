// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include <QDateTime>

#include "core/base/result.h"
#include "core/project/results_record.h"

/// What a ResultsWriter has still to store, one after the other. Runs are named by the keys of their writer, so that an
/// order that is carried out twice stores nothing twice.
namespace twinspect::orders {

struct Begin {
    StoredRun run;
};
struct Add {
    QString run; ///< key
    qint64 row = 0; ///< number within the run
    InspectionRecord record;
};
struct End {
    QString run;
    QDateTime finished;
};
struct Relabel {
    std::vector<Relabelled> parts;
};
using Order = std::variant<Begin, Add, End, Relabel>;

/// As JSON Lines, and back. Errors: BadData (not such a file, a damaged line).
[[nodiscard]] std::string toText(const std::deque<Order>& orders);
[[nodiscard]] Result<std::deque<Order>> parse(const std::string& text, const std::filesystem::path& file);

/// Keeps orders in a new file of `folder` for the next writer. Errors: WriteFailed.
[[nodiscard]] Status keep(const std::deque<Order>& orders, const std::filesystem::path& folder);

struct Kept {
    std::deque<Order> orders;
    std::vector<std::filesystem::path> files; ///< to be removed once all of them are stored
    std::vector<Error> troubles; ///< files that could not be used and were set aside
};
/// What writers before kept in `folder`.
[[nodiscard]] Kept kept(const std::filesystem::path& folder);

} // namespace twinspect::orders
