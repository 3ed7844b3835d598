// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/xml_reading.h"

#include <charconv>
#include <cmath>

#include "core/base/printable.h"

namespace twinspect {

Refusable<void> parseXml(pugi::xml_document& document, std::string_view bytes, const char* root)
{
    const auto parsed = document.load_buffer(bytes.data(), bytes.size(), pugi::parse_default | pugi::parse_doctype);
    if (!parsed)
        return tl::unexpected(Text("This is not valid XML (%1)", parsed.description()));
    for (const auto& node : document.children())
        if (node.type() == pugi::node_doctype)
            return tl::unexpected(Text("XML with a DOCTYPE is not read: entities in it can grow without end"));
    if (!document.child(root))
        return tl::unexpected(Text("The XML has no element %1", root));
    return {};
}

Refusable<double> numberIn(std::string_view text)
{
    constexpr std::string_view kSpace = " \t\r\n";
    const auto begin = std::min(text.find_first_not_of(kSpace), text.size());
    text = text.substr(begin, text.find_last_not_of(kSpace) + 1 - begin);
    double value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (!text.empty() && (read.ec != std::errc() || read.ptr != text.data() + text.size() || !std::isfinite(value)))
        return tl::unexpected(Text("'%1' is not a number", printable(text.substr(0, 20))));
    return value;
}

void appendText(pugi::xml_node parent, const char* name, const std::string& text)
{
    parent.append_child(name).text().set(text.c_str());
}

} // namespace twinspect
