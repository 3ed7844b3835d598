// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/calibrate/method_words.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include "ui/common/error_text.h"

namespace twinspect::words {

namespace {

struct Words {
    const char* key;
    const char* name;
    const char* help;
};

constexpr auto kContext = "CalibrationWords";

QString say(const char* source, int n = -1) { return QCoreApplication::translate(kContext, source, nullptr, n); }

const Words kMethods[] = {
    {"conformal", QT_TRANSLATE_NOOP("CalibrationWords", "Promise a false-reject rate"),
     QT_TRANSLATE_NOOP("CalibrationWords",
                       "Good parts alone suffice. A new good part from the same production is rejected with at most "
                       "the promised probability, whatever the scores look like.")},
    {"max-margin", QT_TRANSLATE_NOOP("CalibrationWords", "Highest good score with a margin"),
     QT_TRANSLATE_NOOP(
         "CalibrationWords",
         "Good parts alone suffice. The simplest start: nothing seen so far is rejected, with some room above.")},
    {"quantile", QT_TRANSLATE_NOOP("CalibrationWords", "Share of the good parts"),
     QT_TRANSLATE_NOOP("CalibrationWords",
                       "Good parts alone suffice. The chosen share of them lies at or below the threshold.")},
    {"sigma", QT_TRANSLATE_NOOP("CalibrationWords", "Mean and standard deviations"),
     QT_TRANSLATE_NOOP(
         "CalibrationWords",
         "Good parts alone suffice. Means what it says only where the scores of good parts follow a bell curve.")},
    {"max-f1", QT_TRANSLATE_NOOP("CalibrationWords", "Best balance of defects found and false rejects"),
     QT_TRANSLATE_NOOP("CalibrationWords",
                       "Needs defective parts. The largest F1 figure; false rejects and escapes weigh alike.")},
    {"cap-false-reject", QT_TRANSLATE_NOOP("CalibrationWords", "Limit the false rejects"),
     QT_TRANSLATE_NOOP("CalibrationWords", "Finds as many defects as the limit on rejected good parts allows.")},
    {"cap-escape", QT_TRANSLATE_NOOP("CalibrationWords", "Limit the escapes"),
     QT_TRANSLATE_NOOP("CalibrationWords",
                       "Needs defective parts. Rejects as few good parts as the limit on escapes allows.")},
    {"cost", QT_TRANSLATE_NOOP("CalibrationWords", "Least expected cost"),
     QT_TRANSLATE_NOOP(
         "CalibrationWords",
         "Needs defective parts. The thresholds at which false rejects, escapes and reviews together cost least.")},
};

const Words kParameters[] = {
    {"method", QT_TRANSLATE_NOOP("CalibrationWords", "Method"),
     QT_TRANSLATE_NOOP("CalibrationWords", "How the threshold is found.")},
    {"margin", QT_TRANSLATE_NOOP("CalibrationWords", "Margin"),
     QT_TRANSLATE_NOOP("CalibrationWords",
                       "What is added to the highest good score, as a share of the range of the good scores.")},
    {"quantile", QT_TRANSLATE_NOOP("CalibrationWords", "Share of good parts"),
     QT_TRANSLATE_NOOP("CalibrationWords", "Share of the good parts at or below the threshold.")},
    {"sigmas", QT_TRANSLATE_NOOP("CalibrationWords", "Standard deviations"),
     QT_TRANSLATE_NOOP("CalibrationWords",
                       "How many standard deviations the threshold lies above the mean good score.")},
    {"alpha", QT_TRANSLATE_NOOP("CalibrationWords", "Promised false-reject rate"),
     QT_TRANSLATE_NOOP("CalibrationWords", "A new good part is rejected with at most this probability.")},
    {"false-reject-cap", QT_TRANSLATE_NOOP("CalibrationWords", "Largest false-reject rate"),
     QT_TRANSLATE_NOOP("CalibrationWords", "Share of the good parts that may be rejected.")},
    {"escape-cap", QT_TRANSLATE_NOOP("CalibrationWords", "Largest escape rate"),
     QT_TRANSLATE_NOOP("CalibrationWords", "Share of the defective parts that may pass.")},
    {"cost-false-reject", QT_TRANSLATE_NOOP("CalibrationWords", "Cost of a false reject"),
     QT_TRANSLATE_NOOP("CalibrationWords",
                       "What a good part that is rejected costs. Any currency, the same for all costs.")},
    {"cost-escape", QT_TRANSLATE_NOOP("CalibrationWords", "Cost of an escape"),
     QT_TRANSLATE_NOOP("CalibrationWords", "What a defective part that passes costs.")},
    {"cost-review", QT_TRANSLATE_NOOP("CalibrationWords", "Cost of a review"),
     QT_TRANSLATE_NOOP("CalibrationWords", "What it costs that a person looks at a part. As dear as a false reject, "
                                           "there is no review band.")},
    {"defect-rate", QT_TRANSLATE_NOOP("CalibrationWords", "Defect rate in production"),
     QT_TRANSLATE_NOOP("CalibrationWords", "Share of defective parts in production. Test sets hold far more.")},
    {"volume", QT_TRANSLATE_NOOP("CalibrationWords", "Number of parts"),
     QT_TRANSLATE_NOOP("CalibrationWords", "Number of parts that the cost is stated for, such as a day's production.")},
    {"review-band", QT_TRANSLATE_NOOP("CalibrationWords", "Review band"),
     QT_TRANSLATE_NOOP("CalibrationWords", "Share of the way from the reject threshold down to the median good score "
                                           "in which a person looks. 0 = no review.")},
    {"confidence", QT_TRANSLATE_NOOP("CalibrationWords", "Confidence"),
     QT_TRANSLATE_NOOP("CalibrationWords", "How sure the bound on the true false-reject rate is.")},
};

template <std::size_t n>
const Words* find(const Words (&list)[n], const std::string& key)
{
    const auto found =
        std::find_if(std::begin(list), std::end(list), [&](const Words& words) { return key == words.key; });
    return found == std::end(list) ? nullptr : found;
}

const ParameterSpec* specOf(const std::string& key)
{
    for (const auto& parameter : calibrationParameters())
        if (parameter.spec.key == key)
            return &parameter.spec;
    return nullptr;
}

} // namespace

QString method(CalibrationMethod method)
{
    const auto* words = find(kMethods, nameOf(method));
    return words ? say(words->name) : QString::fromLatin1(nameOf(method));
}

QString methodHelp(CalibrationMethod method)
{
    const auto* words = find(kMethods, nameOf(method));
    return words ? say(words->help) : QString();
}

QString parameter(const std::string& key)
{
    if (const auto* words = find(kParameters, key))
        return say(words->name);
    const auto* spec = specOf(key);
    return QString::fromStdString(spec ? spec->label : key);
}

QString parameterHelp(const std::string& key)
{
    if (const auto* words = find(kParameters, key))
        return say(words->help);
    const auto* spec = specOf(key);
    return QString::fromStdString(spec ? spec->help : std::string());
}

QString whyNot(const CalibrationSession& session, CalibrationMethod method)
{
    const auto& found = session.calibration(method);
    if (found)
        return {};
    const auto& set = session.sets().calibration;
    const int good = static_cast<int>(set.good.size());
    if (good == 0)
        return say(QT_TRANSLATE_NOOP(
            "CalibrationWords",
            "The calibration set holds no good part yet. Inspect good parts that the model was not trained on."));
    if (needsDefects(method) && set.defects.empty())
        return say(QT_TRANSLATE_NOOP("CalibrationWords",
                                     "This method needs defective parts, and the calibration set holds none. Open data "
                                     "with defects, or let half of the test parts calibrate."));
    if (method == CalibrationMethod::Conformal) {
        const int more = static_cast<int>(std::ceil(1 / session.options().alpha - 1e-9)) - 1 - good;
        if (more > 0)
            return say(QT_TRANSLATE_N_NOOP("CalibrationWords",
                                           "%1 good parts can promise a false-reject rate of %2 at best. For %3 it "
                                           "takes %n more good part(s) that the model was not trained on."),
                       more)
                .arg(QLocale().toString(good), percent(1.0 / (good + 1)), percent(session.options().alpha));
    }
    if (method == CalibrationMethod::Sigma && good < 2)
        return say(QT_TRANSLATE_NOOP("CalibrationWords",
                                     "A standard deviation needs at least two good parts. Inspect one more."));
    return messageOf(found.error());
}

QString purpose(CalibrationSession::Purpose purpose)
{
    return purpose == CalibrationSession::Purpose::Calibration
             ? say(QT_TRANSLATE_NOOP("CalibrationWords", "Calibration set"))
             : say(QT_TRANSLATE_NOOP("CalibrationWords", "Test set"));
}

QString percent(double share)
{
    const int digits = share > 0 && share < 0.0995 ? 2 : 3; // 0.50 %, 5.0 %, 12.3 %
    const double value = 100 * share;
    const int decimals =
        value == 0 ? 0 : std::clamp(digits - 1 - static_cast<int>(std::floor(std::log10(value))), 0, 4);
    return say(QT_TRANSLATE_NOOP("CalibrationWords", "%1 %")).arg(QLocale().toString(value, 'f', decimals));
}

QString share(std::int64_t part, std::int64_t whole)
{
    if (whole == 0)
        return QStringLiteral("–");
    return say(QT_TRANSLATE_NOOP("CalibrationWords", "%1 of %2 (%3)"))
        .arg(QLocale().toString(static_cast<qlonglong>(part)), QLocale().toString(static_cast<qlonglong>(whole)),
             percent(static_cast<double>(part) / static_cast<double>(whole)));
}

} // namespace twinspect::words
