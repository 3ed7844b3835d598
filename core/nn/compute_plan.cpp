// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/compute_plan.h"

#include <charconv>
#include <mutex>
#include <new>

#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/DeviceGuard.h>
#include <sys/mman.h>
#include <torch/torch.h>

#include "core/base/library_error.h"
#include "core/nn/thread_count.h"

namespace twinspect {

namespace {

// bfloat16 only pays where it is multiplied natively: AVX-512 BF16 or AMX; CUDA GPUs since Ampere.
Arithmetic bfloat16On(const torch::Device& device)
{
    if (device.is_cuda()) {
        const c10::DeviceGuard guard(device); // the question is about the current device
        return at::detail::getCUDAHooks().supportsBFloat16ConvolutionWithCuDNNv8() ? Arithmetic::BFloat16Cuda
                                                                                   : Arithmetic::BFloat16Emulated;
    }
#ifdef __x86_64__
    if (__builtin_cpu_supports("amx-bf16"))
        return Arithmetic::BFloat16Amx;
    if (__builtin_cpu_supports("avx512bf16"))
        return Arithmetic::BFloat16Avx512;
#endif
    return Arithmetic::BFloat16Emulated;
}

// oneDNN does not look whether it was given the memory that it asked for: it ends the process with a signal. So there
// has to be room before it is used, as limits count it; nothing is taken.
bool hasRoomToCompute()
{
    constexpr std::size_t kRoom = std::size_t{256} << 20;
    void* const room = ::mmap(nullptr, kRoom, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return room != MAP_FAILED && ::munmap(room, kRoom) == 0;
}

// MKL chooses the code of a function when it is first used. Two threads that do so at once may be given other code than
// the rest of the process, and scores that differ in the fifth digit: 4 of 111 runs did (BENCHMARKS.md). So all of it
// is used once here, by one thread.
void settleMath()
{
    static std::once_flag done;
    std::call_once(done, [] {
        constexpr std::int64_t side = 128; // large enough for the code that real sizes take
        const torch::NoGradGuard noGrad;
        const ThreadCount one(1);
        const auto positive = torch::linspace(0.1, 4, side * side).view({side, side});
        for (const auto function : {torch::exp, torch::log, torch::log1p, torch::expm1, torch::tanh, torch::sqrt,
                                    torch::rsqrt, torch::erf, torch::sigmoid})
            function(positive);
        for (const auto type : {torch::kFloat32, torch::kBFloat16})
            torch::mm(positive.to(type), positive.to(type));
    });
}

} // namespace

Result<ComputePlan> planCompute(const std::string& device, Precision precision)
{
    if (!hasRoomToCompute())
        return tl::unexpected<Error>(errorFrom(std::bad_alloc()));
    settleMath();
    ComputePlan plan;
    const bool hasCuda = torch::cuda::is_available();
    if (device == "auto") {
        plan.device = hasCuda ? torch::Device(torch::kCUDA, 0) : torch::Device(torch::kCPU);
        plan.reason = hasCuda ? "a CUDA GPU was found" : "no CUDA GPU was found";
    } else if (device == "cpu") {
        plan.reason = "the CPU was asked for";
    } else if (device == "cuda" || device.rfind("cuda:", 0) == 0) {
        int index = 0;
        const char* const end = device.data() + device.size();
        if (device != "cuda")
            if (const auto read = std::from_chars(device.data() + 5, end, index);
                read.ec != std::errc() || read.ptr != end)
                index = -1;
        const int count = hasCuda ? static_cast<int>(torch::cuda::device_count()) : 0;
        if (index < 0 || index >= count)
            return failure(ErrorCode::InvalidArgument,
                           Text("There is no device '%1' on this machine (CUDA GPUs: %2)", device, count), {},
                           "Use --device auto or --device cpu");
        plan.device = torch::Device(torch::kCUDA, static_cast<c10::DeviceIndex>(index));
        plan.reason = "the GPU was asked for";
    } else {
        return failure(ErrorCode::InvalidArgument, Text("There is no device '%1'", device), {},
                       "Use auto, cpu, cuda or cuda:N");
    }
    const Arithmetic bfloat16 = bfloat16On(plan.device);
    plan.mixedPrecision =
        precision == Precision::BFloat16 || (precision == Precision::Auto && bfloat16 != Arithmetic::BFloat16Emulated);
    if (plan.mixedPrecision)
        plan.arithmetic = bfloat16;
    plan.reason += std::string("; networks in ") + nameOf(plan.arithmetic);
    return plan;
}

} // namespace twinspect
