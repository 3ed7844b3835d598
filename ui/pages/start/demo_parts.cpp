// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/start/demo_parts.h"

#include <QCoreApplication>

#include "core/base/compute_threads.h"
#include "core/demo/demo_parts.h"

namespace twinspect {

namespace {

// Enough good parts to train and to calibrate a 5 % false-reject promise (19), few enough to be rendered within a
// minute on two cores.
constexpr int kTrain = 24, kValidation = 20, kTestPerDefect = 4, kTestGood = 12, kSizePx = 256;

QString say(const char* text) { return QCoreApplication::translate("twinspect::StartPage", text); }

Result<std::filesystem::path> makeFolder(const std::string& kind, const std::filesystem::path& cache,
                                         const RunContext& context)
{
    namespace fs = std::filesystem;
    // The sizes are in the name: another version of the program makes its own.
    const fs::path folder = cache / (kind + "-" + std::to_string(kSizePx) + "-" + std::to_string(kTrain + kValidation));
    std::error_code ignored;
    if (fs::exists(folder / "about.txt", ignored)) // written last
        return folder / kind;
    fs::remove_all(folder, ignored);
    DemoOptions options;
    options.parts = kind;
    options.sizePx = kSizePx;
    options.train = kTrain;
    options.validation = kValidation;
    options.testPerDefect = kTestPerDefect;
    options.testGood = kTestGood;
    options.threads = computeThreads();
    if (auto ok = renderDemoParts(folder, options, context); !ok)
        return passOn(ok);
    return folder / kind;
}

} // namespace

QStringList demoPartKinds()
{
    QStringList kinds;
    for (const auto& part : demoParts())
        kinds.append(QString::fromStdString(part.name));
    return kinds;
}

QString demoPartName(const QString& kind)
{
    if (kind == QLatin1String("gasket"))
        return say(QT_TRANSLATE_NOOP("twinspect::StartPage", "Gasket"));
    if (kind == QLatin1String("bracket"))
        return say(QT_TRANSLATE_NOOP("twinspect::StartPage", "Bracket"));
    if (kind == QLatin1String("biscuit"))
        return say(QT_TRANSLATE_NOOP("twinspect::StartPage", "Biscuit"));
    if (kind == QLatin1String("connector"))
        return say(QT_TRANSLATE_NOOP("twinspect::StartPage", "Connector"));
    if (kind == QLatin1String("cap"))
        return say(QT_TRANSLATE_NOOP("twinspect::StartPage", "Cap"));
    return kind;
}

Job* makeDemoPart(JobList& jobs, const QString& kind, const std::filesystem::path& cache, QObject* receiver,
                  std::function<void(Result<std::filesystem::path>)> done)
{
    return startJob<std::filesystem::path>(
        jobs, say(QT_TRANSLATE_NOOP("twinspect::StartPage", "Rendering demo parts")), receiver,
        [kind = kind.toStdString(), cache](const RunContext& context) { return makeFolder(kind, cache, context); },
        std::move(done));
}

} // namespace twinspect
