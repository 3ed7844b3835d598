// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include <pugixml.hpp>

#include "core/exchange/import_collector.h"

namespace twinspect {

// Private to core/exchange: the only header with pugixml.

/// Parses XML that may come from anywhere. pugixml expands no entities but the five of XML itself; a document with a
/// DOCTYPE, which alone could declare others, is refused as a whole. Refused also: no XML, another root than `root`.
[[nodiscard]] Refusable<void> parseXml(pugi::xml_document& document, std::string_view bytes, const char* root);
/// A finite number; 0 for no text, as of an absent attribute. Refused: anything else.
[[nodiscard]] Refusable<double> numberIn(std::string_view text);
/// Appends <name>text</name>.
void appendText(pugi::xml_node parent, const char* name, const std::string& text);

} // namespace twinspect
