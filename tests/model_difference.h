// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <utility>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "core/base/files.h"

/// What two model files (safetensors) do not have in common: metadata, or tensors with how many of their values differ
/// and by how much. Empty when the files are equal, byte by byte.
inline QByteArray modelDifference(const std::filesystem::path& one, const std::filesystem::path& other)
{
    const auto read = [](const std::filesystem::path& path) {
        return QByteArray::fromStdString(twinspect::readFile(path).value_or(std::string()));
    };
    const QByteArray files[] = {read(one), read(other)};
    if (files[0].isEmpty() || files[1].isEmpty())
        return "unreadable: " + QByteArray::fromStdString((files[0].isEmpty() ? one : other).string());
    if (files[0] == files[1])
        return {};
    QJsonObject headers[2];
    QByteArray data[2];
    for (int i = 0; i < 2; ++i) {
        quint64 length = 0;
        std::memcpy(&length, files[i].constData(),
                    std::min<std::size_t>(sizeof length, static_cast<std::size_t>(files[i].size())));
        headers[i] = QJsonDocument::fromJson(files[i].mid(8, static_cast<qsizetype>(length))).object();
        data[i] = files[i].mid(8 + static_cast<qsizetype>(length));
    }
    QByteArray told = "the files differ";
    const auto metadata = [&](int i) { return headers[i]["__metadata__"].toObject(); };
    auto keys = metadata(0).keys() + metadata(1).keys();
    keys.removeDuplicates();
    for (const auto& key : std::as_const(keys))
        if (metadata(0)[key] != metadata(1)[key])
            told += "\n" + key.toUtf8() + ": " + metadata(0)[key].toString().toUtf8() + " | "
                  + metadata(1)[key].toString().toUtf8();
    for (const auto& name : headers[0].keys()) {
        if (name == "__metadata__")
            continue;
        const auto described = [&](int i) { return headers[i][name].toObject(); };
        const auto valuesOf = [&](int i) {
            const auto offsets = described(i)["data_offsets"].toArray();
            const auto from = static_cast<qsizetype>(offsets[0].toInteger());
            return data[i].mid(from, static_cast<qsizetype>(offsets[1].toInteger()) - from);
        };
        const QByteArray a = valuesOf(0), b = valuesOf(1);
        if (a == b)
            continue;
        told += "\n" + name.toUtf8() + ": ";
        if (a.size() != b.size() || described(0)["dtype"] != "F32") {
            told += "of another kind";
            continue;
        }
        int differing = 0;
        double largest = 0;
        for (qsizetype at = 0; at < a.size(); at += 4) {
            float x = 0, y = 0;
            std::memcpy(&x, a.constData() + at, 4);
            std::memcpy(&y, b.constData() + at, 4);
            differing += x != y ? 1 : 0;
            largest = std::max(largest, std::abs(static_cast<double>(x) - y));
        }
        told += QByteArray::number(differing) + " of " + QByteArray::number(a.size() / 4) + " values, by "
              + QByteArray::number(largest) + " at most";
    }
    return told;
}
