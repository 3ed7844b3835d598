// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/distributed.h"

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <limits>

#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#include <torch/torch.h>

#include "core/nn/torch_error.h"

namespace twinspect {

namespace {

Result<int> environmentNumber(const char* name, int fallback, int lowest, int highest)
{
    const char* text = std::getenv(name);
    if (text == nullptr || *text == '\0')
        return fallback;
    int number = 0;
    const auto [end, error] = std::from_chars(text, text + std::strlen(text), number);
    if (error != std::errc() || *end != '\0' || number < lowest || number > highest)
        return failure(ErrorCode::InvalidArgument, Text("The environment variable %1 is '%2'", name, text), {},
                       Text("Set it to a number from %1 to %2 or unset it", lowest, highest));
    return number;
}

// Gloo works on host memory: a CUDA tensor travels there and back.
void sumOver(c10d::Backend& backend, torch::Tensor& values)
{
    auto host = values.detach().to(torch::kCPU).contiguous();
    std::vector<torch::Tensor> list{host};
    backend.allreduce(list)->wait();
    const torch::NoGradGuard noGrad;
    values.copy_(host);
}

} // namespace

ProcessGroup::ProcessGroup() = default;
ProcessGroup::~ProcessGroup() = default;
ProcessGroup::ProcessGroup(ProcessGroup&&) noexcept = default;
ProcessGroup& ProcessGroup::operator=(ProcessGroup&&) noexcept = default;

Result<ProcessGroup> ProcessGroup::fromEnvironment()
{
    ProcessGroup group;
    const auto timeoutSeconds = environmentNumber("TWINSPECT_CONNECT_SECONDS", 60, 1, 86400);
    if (!timeoutSeconds)
        return passOn(timeoutSeconds);
    const auto world = environmentNumber("WORLD_SIZE", 1, 1, 4096);
    if (!world)
        return passOn(world);
    if (*world == 1)
        return group;
    const auto rank = environmentNumber("RANK", 0, 0, *world - 1);
    const auto port = environmentNumber("MASTER_PORT", 29500, 1, 65535);
    if (!rank)
        return passOn(rank);
    if (!port)
        return passOn(port);
    const char* address = std::getenv("MASTER_ADDR");
    const std::string host = address != nullptr && *address != '\0' ? address : "127.0.0.1";
    try {
        const auto timeout = std::chrono::milliseconds(1000LL * *timeoutSeconds);
        c10d::TCPStoreOptions store;
        store.port = static_cast<std::uint16_t>(*port);
        store.isServer = *rank == 0;
        store.numWorkers = static_cast<std::size_t>(*world);
        store.timeout = timeout;
        auto shared = c10::make_intrusive<c10d::TCPStore>(host, store);
        auto options = c10d::ProcessGroupGloo::Options::create(timeout);
        options->devices.push_back(host == "127.0.0.1" || host == "localhost"
                                       ? c10d::ProcessGroupGloo::createDeviceForHostname("127.0.0.1")
                                       : c10d::ProcessGroupGloo::createDefaultDevice());
        auto backend = c10::make_intrusive<c10d::ProcessGroupGloo>(shared, *rank, *world, options);
        // shared_ptr keeps the header free of c10d; the intrusive pointer lives in its deleter.
        group.m_backend = std::shared_ptr<c10d::Backend>(backend.get(), [backend](c10d::Backend*) {});
    } catch (const std::exception& error) {
        Error said = torchErrorFrom(error);
        if (said.code == ErrorCode::OutOfMemory)
            return tl::unexpected<Error>(std::move(said));
        return failure(ErrorCode::Internal, Text("The training processes did not find each other: %1", said.detail), {},
                       "Check MASTER_ADDR, MASTER_PORT and that all WORLD_SIZE processes were started");
    }
    group.m_rank = *rank;
    group.m_world = *world;
    return group;
}

void ProcessGroup::sum(torch::Tensor& values) const
{
    if (!alone())
        sumOver(*m_backend, values);
}

void ProcessGroup::averageGradients(const std::vector<torch::Tensor>& parameters) const
{
    if (alone())
        return;
    std::vector<torch::Tensor> pieces;
    for (const auto& parameter : parameters)
        if (parameter.grad().defined())
            pieces.push_back(parameter.grad().flatten());
    auto all = torch::cat(pieces);
    sum(all);
    all /= m_world;
    std::int64_t at = 0;
    for (const auto& parameter : parameters)
        if (parameter.grad().defined()) {
            parameter.grad().copy_(all.slice(0, at, at + parameter.numel()).view_as(parameter.grad()));
            at += parameter.numel();
        }
}

std::shared_ptr<SumOverProcesses> ProcessGroup::statistics() const
{
    if (alone())
        return nullptr;
    return std::make_shared<SumOverProcesses>(
        [backend = m_backend](torch::Tensor& values) { sumOver(*backend, values); });
}

} // namespace twinspect
