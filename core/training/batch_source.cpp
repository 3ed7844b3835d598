// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/batch_source.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <stdexcept>

#include "core/nn/thread_count.h"
#include "core/training/random_streams.h"

namespace twinspect {

namespace {

constexpr std::int64_t kAhead = 4; // batches prepared before they are asked for

// The part at place `position` of the endless sequence of shuffled passes over the set.
std::size_t partAt(std::size_t count, std::uint64_t seed, std::int64_t position)
{
    const auto pass = static_cast<std::uint64_t>(position) / count;
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    Random random = randomOf(seed, RandomStream::PartOrder, pass);
    for (std::size_t i = count; i > 1; --i)
        std::swap(order[i - 1], order[static_cast<std::size_t>(random.below(static_cast<int>(i)))]);
    return order[static_cast<std::size_t>(position) % count];
}

void put(torch::Tensor& target, std::int64_t index, const std::vector<float>& values)
{
    const auto wanted = static_cast<std::size_t>(target[index].numel());
    if (values.size() != wanted)
        throw std::invalid_argument("A part of another size cannot join the batch");
    std::memcpy(target[index].data_ptr(), values.data(), values.size() * sizeof(float));
}

torch::Tensor gather(const std::vector<const std::vector<float>*>& planes, std::int64_t channels, std::int64_t side)
{
    auto tensor = torch::empty({static_cast<std::int64_t>(planes.size()), channels, side, side});
    for (std::size_t i = 0; i < planes.size(); ++i)
        put(tensor, static_cast<std::int64_t>(i), *planes[i]);
    return tensor;
}

} // namespace

Batch BatchSource::make(const std::vector<PartImage>& parts, const BatchOptions& options, std::int64_t step)
{
    std::vector<PartPixels> clean;
    std::vector<PerturbedPart> perturbed;
    for (int slot = options.rank; slot < options.batch; slot += options.world) {
        const std::int64_t position = step * options.batch + slot;
        const auto index = static_cast<std::uint64_t>(position);
        const auto& part = parts[partAt(parts.size(), options.seed, position)];
        clean.push_back(augment(part, options.augmentation, randomOf(options.seed, RandomStream::Augmentation, index)));
        perturbed.push_back(
            perturb(clean.back(), options.perturbation, randomOf(options.seed, RandomStream::Perturbation, index)));
    }
    const std::int64_t side = parts.front().side();
    std::vector<const std::vector<float>*> rgb, height, mask, foreground, notCounted, changedRgb, changedHeight;
    const std::vector<float> all(static_cast<std::size_t>(side * side), 0.0F); // of a part of which all counts
    const bool leavesOut = std::ranges::any_of(clean, [](const PartPixels& part) { return !part.notCounted.empty(); });
    Batch batch;
    for (std::size_t i = 0; i < clean.size(); ++i) {
        rgb.push_back(&clean[i].rgb);
        height.push_back(&clean[i].height);
        foreground.push_back(&clean[i].foreground);
        mask.push_back(&perturbed[i].mask);
        notCounted.push_back(clean[i].notCounted.empty() ? &all : &clean[i].notCounted);
        const PerturbedModality changed = perturbed[i].modality;
        if (changed == PerturbedModality::Rgb || changed == PerturbedModality::Both) {
            batch.changedRgb.push_back(static_cast<std::int64_t>(i));
            changedRgb.push_back(&perturbed[i].pixels.rgb);
        }
        if (changed == PerturbedModality::Depth || changed == PerturbedModality::Both) {
            batch.changedHeight.push_back(static_cast<std::int64_t>(i));
            changedHeight.push_back(&perturbed[i].pixels.height);
        }
    }
    batch.rgb = gather(rgb, 3, side);
    batch.height = gather(height, 1, side);
    batch.mask = gather(mask, 1, side);
    batch.foreground = gather(foreground, 1, side);
    if (leavesOut)
        batch.notCounted = gather(notCounted, 1, side);
    batch.perturbedRgb = gather(changedRgb, 3, side);
    batch.perturbedHeight = gather(changedHeight, 1, side);
    return batch;
}

BatchSource::BatchSource(const std::vector<PartImage>& parts, BatchOptions options, std::int64_t firstStep,
                         std::int64_t endStep)
    : m_parts(parts), m_options(std::move(options)), m_wanted(firstStep), m_started(firstStep), m_end(endStep)
{
    for (int i = 0; i < m_options.workers; ++i)
        m_workers.emplace_back([this](const std::stop_token& stop) { work(stop); });
}

BatchSource::~BatchSource()
{
    for (auto& worker : m_workers)
        worker.request_stop();
    m_changed.notify_all();
}

void BatchSource::work(const std::stop_token& stop)
{
    while (true) {
        std::int64_t step = 0;
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, stop, [this] { return m_started >= m_end || m_started < m_wanted + kAhead; });
            if (stop.stop_requested() || m_started >= m_end)
                return;
            step = m_started++;
        }
        try {
            computeWithThreads(1); // otherwise a matter of luck, and with it the last bits of what is prepared
            auto batch = make(m_parts, m_options, step);
            const std::lock_guard lock(m_mutex);
            m_ready.emplace(step, std::move(batch));
        } catch (...) { // lack of memory, say: next() throws it where the training can answer it
            const std::lock_guard lock(m_mutex);
            m_failed = std::current_exception();
        }
        m_changed.notify_all();
    }
}

Batch BatchSource::next()
{
    if (m_workers.empty())
        return make(m_parts, m_options, m_wanted++);
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_ready.count(m_wanted) > 0 || m_failed; });
    if (m_ready.count(m_wanted) == 0)
        std::rethrow_exception(m_failed);
    auto node = m_ready.extract(m_wanted++);
    lock.unlock();
    m_changed.notify_all();
    return std::move(node.mapped());
}

} // namespace twinspect
