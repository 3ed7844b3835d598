// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <cmath>
#include <set>
#include <vector>

#include <QTest>
#include <torch/torch.h>

#include "core/base/compute_threads.h"
#include "core/detectors/common/greedy_centres.h"
#include "core/detectors/common/memory_bank.h"
#include "core/nn/safetensors.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

torch::Tensor drawn(std::int64_t rows, std::int64_t width, std::uint64_t seed)
{
    const torch::NoGradGuard noGrad;
    return torch::randn({rows, width}, at::make_generator<at::CPUGeneratorImpl>(seed));
}

// How much nearer a taken row was, at worst, than the farthest one at its turn: of the squares, as a share of the mean
// square. By the definition of greedy k-centre, in float64, without any of the shortcuts.
double worstChoice(const torch::Tensor& points, const std::vector<std::int64_t>& taken)
{
    const auto exact = points.to(torch::kFloat64) - points.to(torch::kFloat64).mean(0);
    auto nearest = torch::full({points.size(0)}, INFINITY, torch::kFloat64);
    double worst = 0;
    for (const std::int64_t row : taken) {
        if (row != taken.front())
            worst = std::max(worst, (nearest.max() - nearest[row]).item<double>());
        nearest = torch::minimum(nearest, (exact - exact[row]).square().sum(1));
    }
    return worst / exact.square().sum(1).mean().item<double>();
}

// A blob in a few dimensions with a tail, and copies of some rows: closer to features than noise is.
torch::Tensor features(std::int64_t rows, std::int64_t width)
{
    const auto position = drawn(rows, 3, 1);
    const auto curved = torch::cat({position, position.square(), position.sin() * 3}, 1);
    return (curved.mm(drawn(9, width, 2)) + 0.05 * drawn(rows, width, 3)).contiguous();
}

} // namespace

class MemoryBankTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pointsOnALineAreHalved()
    {
        // 0..16 from 0: the far end, the middle, the quarters, then every second point, lowest first.
        const auto line = torch::arange(17, torch::kFloat32).view({17, 1});
        const auto taken = greedyCentres(line, 9, 0, {});
        QVERIFY(taken.has_value());
        QCOMPARE(*taken, (std::vector<std::int64_t>{0, 16, 8, 4, 12, 2, 6, 10, 14}));
    }

    void theFarthestIsAlwaysTaken_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("noise") << 0;
        QTest::newRow("features") << 1;
    }
    void theFarthestIsAlwaysTaken()
    {
        QFETCH(int, kind);
        const auto points = kind == 0 ? drawn(5000, 24, 4) : features(5000, 24);
        const auto taken = greedyCentres(points, 1500, 5, {});
        QVERIFY(taken.has_value());
        QCOMPARE(std::ssize(*taken), 1500);
        QCOMPARE(taken->front(), 5);
        QCOMPARE(std::ssize(std::set<std::int64_t>(taken->begin(), taken->end())), 1500);
        const double worst = worstChoice(points, *taken);
        qInfo("worst choice: %.1e of the mean square", worst);
        QVERIFY(worst < 3e-6); // float32
        auto swapped = *taken;
        std::swap(swapped[700], swapped[1400]);
        QVERIFY(worstChoice(points, swapped) > 1e-3); // the measure sees a wrong choice
    }

    void repeatedRowsAreTakenOnce()
    {
        const auto points = drawn(40, 8, 6).repeat({50, 1});
        const auto taken = greedyCentres(points, 2000, 0, {});
        QVERIFY(taken.has_value());
        QCOMPARE(std::ssize(*taken), 40);
    }

    void theNumberOfThreadsChangesNothing()
    {
        const auto points = features(5000, 400);
        TensorMap one, two;
        for (auto* tensors : {&one, &two}) {
            limitComputeThreads(tensors == &one ? 1 : 4);
            const auto bank = MemoryBank::fill(points, {0.1, 1000, 7}, {});
            QVERIFY(bank.has_value());
            bank->save(*tensors, "");
        }
        limitComputeThreads(0);
        QVERIFY(torch::equal(one.at("patches"), two.at("patches")));
    }

    void theProjectionKeepsDistances()
    {
        const auto points = drawn(200, 2000, 8);
        const auto projection = sparseProjection(2000, 200, 3);
        QCOMPARE(projection.size(1), 130); // 4 ln 200 / 0.162
        const auto before = torch::pdist(points);
        const auto ratio = torch::pdist(points.mm(projection)) / before;
        QVERIFY(std::abs(ratio.mean().item<double>() - 1) < 0.05);
        QVERIFY(ratio.min().item<double>() > 0.1 && ratio.max().item<double>() < 1.9);
        QVERIFY(!sparseProjection(100, 200000, 3).defined());
    }

    void nearestOfKnownPatches()
    {
        // Numbers that float16 holds. 3-4-5 triangles.
        const auto patches = torch::tensor({{0.0F, 0.0F}, {6.0F, 8.0F}, {100.0F, 0.0F}});
        const auto bank = MemoryBank::fill(patches, {1, 10, 1}, {});
        QVERIFY(bank.has_value());
        QCOMPARE(bank->size(), 3);
        const auto found = bank->nearest(torch::tensor({{3.0F, 4.5F}, {100.0F, 0.0F}}), 2);
        QVERIFY(torch::equal(found.indices, torch::tensor({{1, 0}, {2, 1}}, torch::kInt64)));
        QVERIFY(torch::allclose(found.distances.square(),
                                torch::tensor({{9 + 12.25F, 9 + 20.25F}, {0.0F, 94 * 94 + 64.0F}})));
        QVERIFY(torch::equal(bank->patches(torch::tensor({{2, 1}}, torch::kInt64)),
                             torch::tensor({{{100.0F, 0.0F}, {6.0F, 8.0F}}})));
        QCOMPARE(bank->nearest(torch::zeros({1, 2}), 9).distances.size(1), 3);
    }

    void noQueriesHaveNoNeighbours()
    {
        const auto bank = MemoryBank::fill(drawn(20, 3, 1), {1.0, 20, 1}, {});
        QVERIFY(bank.has_value());
        const auto near = bank->nearest(torch::empty({0, 3}), 2);
        QVERIFY(near.distances.sizes() == torch::IntArrayRef({0, 2}));
        QVERIFY(near.indices.sizes() == torch::IntArrayRef({0, 2}) && near.indices.scalar_type() == torch::kInt64);
    }

    void nearestEqualsPlainSearch_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("rows");
        QTest::addColumn<bool>("noise"); ///< lower limits say little
        QTest::newRow("narrow, several blocks of the bank") << 48 << 9000 << false;
        QTest::newRow("wide: by lower limits") << 512 << 9000 << false;
        QTest::newRow("wide noise") << 256 << 1500 << true;
        QTest::newRow("wide, but few") << 512 << 300 << false;
    }
    void nearestEqualsPlainSearch()
    {
        QFETCH(int, width);
        QFETCH(int, rows);
        QFETCH(bool, noise);
        const auto patches = (noise ? drawn(rows, width, 5) : features(rows, width)).to(torch::kFloat16);
        const auto bank = MemoryBank::fill(patches, {1, 100000, 1}, {});
        QVERIFY(bank.has_value());
        QCOMPARE(bank->size(), rows);
        const auto queries = (noise ? drawn(700, width, 6) : features(700, width)) + 0.1 * drawn(700, width, 11);
        const auto all = torch::cdist(queries.to(torch::kFloat64), patches.to(torch::kFloat64), 2, 2);
        for (const std::int64_t count : {1, 3}) {
            const auto found = bank->nearest(queries, count);
            const auto [expected, indices] = all.topk(count, 1, false, true);
            QVERIFY(torch::allclose(found.distances.to(torch::kFloat64), expected, 1e-5, 1e-6));
            QVERIFY(torch::equal(found.indices, indices));
        }
    }

    void directionsThatAreNoneAreRefused()
    {
        const auto bank = MemoryBank::fill(drawn(1100, 256, 5), {1, 100000, 1}, {});
        QVERIFY(bank.has_value());
        TensorMap tensors;
        bank->save(tensors, "");
        QVERIFY(MemoryBank::load(tensors, "", 256, "a.tsm").has_value());
        tensors["basis"] = tensors["basis"] * 2;
        QVERIFY(MemoryBank::load(tensors, "", 256, "a.tsm").error().code == ErrorCode::Mismatch);
        tensors.erase("basis");
        QVERIFY(MemoryBank::load(tensors, "", 256, "a.tsm").error().code == ErrorCode::Mismatch);
    }

    void aBankComesBack()
    {
        const auto bank = MemoryBank::fill(features(500, 16), {0.2, 1000, 1}, {});
        QVERIFY(bank.has_value());
        TensorMap tensors;
        bank->save(tensors, "rgb.");
        QCOMPARE(tensors.at("rgb.patches").scalar_type(), torch::kFloat16);
        const auto again = MemoryBank::load(tensors, "rgb.", 16, "a.tsm");
        QVERIFY(again.has_value());
        QVERIFY(torch::equal(again->nearest(features(9, 16)).distances, bank->nearest(features(9, 16)).distances));
    }

    void faultyBanksAreRefused_data()
    {
        QTest::addColumn<int>("fault");
        QTest::newRow("missing") << 0;
        QTest::newRow("empty") << 1;
        QTest::newRow("of other width") << 2;
        QTest::newRow("of one dimension") << 3;
        QTest::newRow("of another type") << 4;
        QTest::newRow("NaN") << 5;
        QTest::newRow("infinite") << 6;
    }
    void faultyBanksAreRefused()
    {
        QFETCH(int, fault);
        auto patches = torch::ones({4, 16}, torch::kFloat16);
        switch (fault) {
        case 1: patches = patches.slice(0, 0, 0).contiguous(); break;
        case 2: patches = patches.slice(1, 0, 8).contiguous(); break;
        case 3: patches = patches[0].clone(); break;
        case 4: patches = patches.to(torch::kFloat32); break;
        case 5: patches[2][3] = std::nan(""); break;
        case 6: patches[2][3] = INFINITY; break;
        default: break;
        }
        const auto bank = MemoryBank::load(fault == 0 ? TensorMap{} : TensorMap{{"patches", patches}}, "", 16, "a.tsm");
        QVERIFY(!bank.has_value());
        QVERIFY(bank.error().code == ErrorCode::Mismatch);
        QCOMPARE(bank.error().file, std::string("a.tsm"));
        QVERIFY(!bank.error().remedy.empty());
    }

    void coresetOfManyPatches()
    {
        if (!qEnvironmentVariableIsSet("TWINSPECT_MEASURE"))
            QSKIP("Set TWINSPECT_MEASURE to measure the time of a coreset.");
        const auto patches = features(200'000, 384);
        const auto start = std::chrono::steady_clock::now();
        const auto bank = MemoryBank::fill(patches, {}, {});
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        qInfo("%lld of 200000 patches in %.1f s", static_cast<long long>(bank->size()), seconds);
        QVERIFY(seconds < 60);
    }

    // Of LibTorch's own search, which is PyTorch's. The file holds "patches" and "queries", features of real parts.
    void searchAgainstPyTorchs()
    {
        const auto path = qEnvironmentVariable("TWINSPECT_MEASURE_SEARCH");
        if (path.isEmpty())
            QSKIP("Set TWINSPECT_MEASURE_SEARCH to a file of features to measure the search.");
        const auto file = readSafetensors(path.toStdString());
        QVERIFY(file.has_value());
        const auto bank = MemoryBank::fill(file->tensors.at("patches"), {}, {});
        QVERIFY(bank.has_value());
        const auto queries = file->tensors.at("queries").to(torch::kFloat32);
        const auto patches = bank->patches(torch::arange(bank->size()));
        const auto secondsOf = [](const auto& work) {
            const auto start = std::chrono::steady_clock::now();
            work();
            return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        };
        std::vector<double> ratios, ours;
        for (std::int64_t part = 0; part < 30; ++part) {
            const auto some = queries.slice(0, part * 784 % queries.size(0)).slice(0, 0, 784).contiguous();
            torch::Tensor plain;
            MemoryBank::Neighbours found;
            const double theirs = secondsOf([&] { plain = std::get<0>(torch::cdist(some, patches).min(1)); });
            ours.push_back(secondsOf([&] { found = bank->nearest(some); }));
            ratios.push_back(theirs / ours.back());
            QVERIFY(torch::allclose(found.distances.squeeze(1), plain, 1e-3, 1e-2));
        }
        for (auto* values : {&ratios, &ours})
            std::ranges::sort(*values);
        qInfo("%lld patches of %lld numbers, %d threads: median %.1f ms, %.1f times as fast (%.1f to %.1f)",
              static_cast<long long>(bank->size()), static_cast<long long>(bank->width()), at::get_num_threads(),
              1000 * ours[15], ratios[15], ratios[3], ratios[26]);
        QVERIFY(ratios[15] > 3);
    }

    void nothingToLearnFromIsAnError()
    {
        const auto bank = MemoryBank::fill(torch::empty({0, 16}), {}, {});
        QVERIFY(!bank.has_value());
        QVERIFY(bank.error().code == ErrorCode::TooLittleData);
    }

    void valuesThatCannotBeKeptAreAnError()
    {
        auto patches = drawn(50, 8, 9);
        patches[3][2] = 1e6;
        const auto bank = MemoryBank::fill(patches, {1, 100, 1}, {});
        QVERIFY(!bank.has_value());
        QVERIFY(bank.error().code == ErrorCode::Internal);
    }

    void stoppingAndProgress()
    {
        const auto patches = features(5000, 32);
        std::int64_t done = 0, total = 0;
        std::stop_source source;
        RunContext context{source.get_token(), [&](const Progress& progress) {
                               QVERIFY(progress.done >= done);
                               done = progress.done;
                               total = progress.total;
                           }};
        QVERIFY(MemoryBank::fill(patches, {0.1, 1000, 1}, context).has_value());
        QCOMPARE(done, 500);
        QCOMPARE(total, 500);
        source.request_stop();
        const auto stopped = MemoryBank::fill(patches, {0.1, 1000, 1}, context);
        QVERIFY(!stopped.has_value());
        QVERIFY(stopped.error().code == ErrorCode::Cancelled);
    }
};

TWINSPECT_TEST(MemoryBankTest)
#include "tst_memory_bank.moc"
