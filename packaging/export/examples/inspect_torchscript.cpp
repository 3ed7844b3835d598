// SPDX-License-Identifier: GPL-3.0-or-later
// Inspects prepared parts with an exported model: inspect_torchscript gasket.pt gasket.parts.safetensors
#include <cmath>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <limits>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <torch/script.h>

int main(int, char** arguments)
{
    const std::string modelFile = arguments[1];
    const auto known = nlohmann::json::parse(std::ifstream(modelFile + ".json"));
    const auto& limits = known.at("thresholds");
    const auto limit = [&](const char* name) {
        return limits.at(name).is_null() ? std::numeric_limits<double>::infinity() : limits.at(name).get<double>();
    };
    auto model = torch::jit::load(modelFile);

    std::ifstream file(arguments[2], std::ios::binary); // safetensors: length, header, float32 values
    std::uint64_t length = 0;
    file.read(reinterpret_cast<char*>(&length), sizeof length);
    std::string text(length, ' ');
    file.read(text.data(), static_cast<std::streamsize>(length));
    const auto header = nlohmann::json::parse(text);
    std::vector<torch::Tensor> planes;
    for (const auto& wanted : known.at("inputs")) {
        const auto& entry = header.at(wanted.at("name").get<std::string>());
        planes.push_back(torch::empty(entry.at("shape").get<std::vector<std::int64_t>>()));
        file.seekg(static_cast<std::streamoff>(8 + length + entry.at("data_offsets")[0].get<std::uint64_t>()));
        file.read(static_cast<char*>(planes.back().data_ptr()), static_cast<std::streamsize>(planes.back().nbytes()));
    }
    const auto names = nlohmann::json::parse(header.at("__metadata__").at("about").get<std::string>()).at("names");
    for (std::int64_t part = 0; part < planes[0].size(0); ++part) {
        std::vector<c10::IValue> inputs;
        for (const auto& plane : planes)
            inputs.emplace_back(plane.slice(0, part, part + 1));
        const double score = model.forward(inputs).toTuple()->elements()[1].toTensor().item<double>();
        const bool doubtful = !std::isfinite(score) || score > limit("score_limit");
        const char* strict = score > limit("reject") ? "REJECT" : score > limit("review") ? "REVIEW" : "OK";
        std::cout << names[part].get<std::string>() << ' ' << (doubtful ? "REVIEW" : strict) << ' ' << score << '\n';
    }
}
