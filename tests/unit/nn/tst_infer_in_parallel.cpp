// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <atomic>

#include <ATen/Parallel.h>
#include <torch/types.h>

#include "core/nn/infer_in_parallel.h"
#include "tests/support/test_program.h"

using namespace twinspect;

class TestInferInParallel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noGradientsAndOneThreadEach()
    {
        at::set_num_threads(3);
        const auto weight = torch::ones({2}, torch::requires_grad());
        std::atomic<int> withGradients = 0, withMoreThreads = 0;
        QVERIFY(inferInParallel(50, "inferring", {}, [&](std::int64_t) {
                    withGradients += (2 * weight).requires_grad() ? 1 : 0;
                    withMoreThreads += at::get_num_threads() != 1 ? 1 : 0;
                }).has_value());
        QCOMPARE(withGradients.load(), 0);
        QCOMPARE(withMoreThreads.load(), 0);
        QVERIFY((2 * weight).requires_grad()); // in the caller nothing has changed
        QCOMPARE(at::get_num_threads(), 3);
    }
};

TWINSPECT_TEST(TestInferInParallel)
#include "tst_infer_in_parallel.moc"
