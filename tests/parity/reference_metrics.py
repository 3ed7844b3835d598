# SPDX-License-Identifier: GPL-3.0-or-later
"""Reference numbers for tests/unit/evaluation, from numpy, scipy and scikit-learn; shares no code with core/evaluation.

    python tests/parity/reference_metrics.py

prints what the tests expect. The data come from a documented generator (Knuth's MMIX LCG) that
reference_data.h repeats.
"""

import math

import numpy as np
from scipy import ndimage, stats
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score


class Lcg:
    def __init__(self, seed):
        self.state = seed

    def below(self, count):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % count


def parts():
    """200 parts with many equal scores."""
    random = Lcg(7)
    scores, labels = [], []
    for _ in range(200):
        defect = random.below(10) < 3
        scores.append((random.below(200) + (60 if defect else 0) - 50) / 8)
        labels.append(int(defect))
    return np.array(scores), np.array(labels)


def maps(count=12, width=48, height=40):
    """Maps with many equal scores; the first four are good parts."""
    random = Lcg(11)
    result = []
    for m in range(count):
        mask = np.zeros((height, width), np.uint8)
        if m >= 4:
            for _ in range(1 + m % 3):
                x, y, w, h = random.below(width), random.below(height), 1 + random.below(8), 1 + random.below(8)
                mask[y : y + h, x : x + w] = 255 - m % 4
        scores = np.zeros((height, width), np.float32)
        for y in range(height):
            for x in range(width):
                scores[y, x] = (random.below(4096) + (1200 if mask[y, x] else 0) - 2000) / 64
        result.append((scores, mask))
    return result


def pool(data):
    """Scores of the good pixels, and one array of scores for each region."""
    good, regions = [], []
    for scores, mask in data:
        labels, count = ndimage.label(mask > 0, structure=np.ones((3, 3)))
        good.append(scores[labels == 0])
        regions += [scores[labels == i + 1] for i in range(count)]
    return np.concatenate(good), regions


def exact_aupro(good, regions, limits):
    """One curve point for every distinct score: brute force over thresholds."""
    thresholds = np.unique(np.concatenate([good, *regions]))[::-1]
    fpr = [0.0] + [np.mean(good >= t) for t in thresholds]
    pro = [0.0] + [np.mean([np.mean(r >= t) for r in regions]) for t in thresholds]
    return [area_exact(np.array(fpr), np.array(pro), limit) for limit in limits]


def area_exact(x, y, limit):
    """Trapezoids segment by segment; x may repeat (vertical pieces), so np.interp would not do."""
    total = 0.0
    for x0, x1, y0, y1 in zip(x[:-1], x[1:], y[:-1], y[1:]):
        if x1 <= limit:
            total += (x1 - x0) * (y0 + y1) / 2
        else:
            y_at = y0 + (y1 - y0) * (limit - x0) / (x1 - x0)
            return (total + (limit - x0) * (y0 + y_at) / 2) / limit
    return total / limit


def official_aupro(good, regions, limits, count):
    """Thresholds at equidistant ranks of the sorted good scores, as described for the MVTec 3D-AD tool."""
    good = np.sort(good)
    positions = np.linspace(0, len(good) - 1, num=count, dtype=int)[::-1]
    fpr = np.append(1 - (positions + 1) / len(good), 1)
    pro = np.append([np.mean([np.mean(r > good[p]) for r in regions]) for p in positions], 1)
    return [area_exact(fpr, pro, limit) for limit in limits]


def f1_max(labels, scores):
    precision, recall, _ = precision_recall_curve(labels, scores)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-300)
    best = int(np.argmax(f1))
    return f1[best], precision[best], recall[best]


def show(name, *values):
    print(f"{name:34s}", *(f"{v:.12f}" for v in values))


def main():
    scores, labels = parts()
    show("parts auroc", roc_auc_score(labels, scores))
    show("parts average precision", average_precision_score(labels, scores))
    show("parts f1, precision, recall", *f1_max(labels, scores))

    limits = [0.30, 0.10, 0.05, 0.01]
    data = maps()
    for name, chosen in (("all maps", data), ("maps 0-3 and 4, 7, 10", data[:4] + data[4::3])):
        good, regions = pool(chosen)
        pixels = np.concatenate([good, *regions])
        truth = np.concatenate([np.zeros(len(good)), np.ones(len(pixels) - len(good))])
        print(name, "good pixels", len(good), "defect pixels", int(truth.sum()), "regions", len(regions))
        show("  aupro exact", *exact_aupro(good, regions, limits))
        show("  aupro 100 thresholds", *official_aupro(good, regions, limits, 100))
        show("  aupro 99 thresholds", *official_aupro(good, regions, limits, 99))
        show("  pixel auroc", roc_auc_score(truth, pixels))
        show("  pixel average precision", average_precision_score(truth, pixels))
        show("  pixel f1, precision, recall", *f1_max(truth, pixels))

    print("Clopper-Pearson upper bound (scipy.stats.beta.ppf): rejected, n, confidence")
    for rejected, n, confidence in (
        (0, 20, 0.95),
        (0, 40, 0.95),
        (0, 59, 0.95),
        (0, 149, 0.95),
        (0, 299, 0.95),
        (1, 20, 0.95),
        (3, 50, 0.95),
        (2, 200, 0.99),
        (19, 20, 0.95),
        (250, 5000, 0.9),
    ):
        show(f"  {rejected} {n} {confidence}", stats.beta.ppf(confidence, rejected + 1, n - rejected))

    good = np.sort(scores[labels == 0])
    defects = scores[labels == 1]
    show("good quantile .99 .9 .5", *np.quantile(good, [0.99, 0.9, 0.5]))
    show("good mean + 3 sd", good.mean() + 3 * good.std(ddof=1))
    for alpha in (0.1, 0.05, 0.01):
        show(f"conformal alpha {alpha}: score", good[math.ceil((len(good) + 1) * (1 - alpha) - 1e-9) - 1])
    print("good", len(good), "defects", len(defects))
    cost = [
        (1000 * (0.98 * np.mean(good > t) * 2 + 0.02 * np.mean(defects <= t) * 150), t)
        for t in np.append(np.unique(scores), scores.min() - 1)
    ]
    show("least cost of 1000 parts", min(cost)[0])


if __name__ == "__main__":
    main()
