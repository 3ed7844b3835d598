// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/results_recorder.h"

#include <QPointer>

namespace twinspect {

ResultsRecorder::ResultsRecorder(Workbench& workbench, const QString& address, const QString& who,
                                 std::filesystem::path keepFolder, QObject* parent)
    : QObject(parent), m_workbench(workbench), m_address(address), m_who(who), m_keepFolder(std::move(keepFolder))
{
    open();
    connect(&workbench.runs(), &InspectionRuns::started, this,
            [this](quint64 run, int, const QString& source) { m_described.insert(run, describe(source)); });
    connect(&workbench.runs(), &InspectionRuns::partInspected, this, [this](quint64 run, InspectionRecord record) {
        // The label as it stands now; it may have been given while the part waited for its turn.
        const auto& samples = m_workbench.samples();
        if (const int index = samples.indexOf(record.sample);
            index >= 0 && samples.at(index).ref.rgb.string() == record.rgb) {
            record.label = samples.at(index).ref.label;
            record.defectType = samples.at(index).ref.defectType;
        }
        m_writer->add(writerRun(run), std::move(record));
    });
    connect(&workbench.runs(), &InspectionRuns::ended, this, [this](quint64 run) {
        if (m_runs.contains(run)) // a run without a single part is none
            m_writer->endRun(m_runs.value(run), QDateTime::currentDateTimeUtc());
        m_runs.remove(run);
        m_described.remove(run);
    });
    connect(&workbench.samples(), &InspectionSet::remarked, this, &ResultsRecorder::relabel);
    connect(&workbench.samples(), &InspectionSet::marksMeasured, this, [this](int index) { relabel({index}); });
}

ResultsRecorder::~ResultsRecorder() = default;

void ResultsRecorder::relabel(const std::vector<int>& indices)
{
    std::vector<Relabelled> parts;
    for (const int index : indices)
        if (const auto& sample = m_workbench.samples().at(index); sample.score || sample.error)
            parts.push_back({sample.ref.rgb.string(), sample.ref.label, sample.ref.defectType, sample.annotated});
    if (!parts.empty())
        m_writer->relabel(std::move(parts));
}

void ResultsRecorder::open()
{
    const auto later = [self = QPointer<ResultsRecorder>(this)](auto call) {
        callOnGuiThread([self, call] {
            if (self)
                call(*self);
        });
    };
    ResultsWriter::Listener listener;
    listener.stored = [later](qint64) { later([](ResultsRecorder& recorder) { Q_EMIT recorder.stored(); }); };
    listener.failed = [later](const Error& error) {
        later([error](ResultsRecorder& recorder) { Q_EMIT recorder.failed(error); });
    };
    m_writer.reset(); // keeps what it cannot store, for the one that follows
    m_writer = std::make_unique<ResultsWriter>(m_address, std::move(listener), m_keepFolder);
}

void ResultsRecorder::setAddress(const QString& address)
{
    if (address == m_address)
        return;
    m_address = address;
    m_runs.clear();
    open();
    Q_EMIT addressChanged(address);
    Q_EMIT stored();
}

bool ResultsRecorder::flush() { return m_writer->flush(); }

quint64 ResultsRecorder::writerRun(quint64 run)
{
    const auto known = m_runs.constFind(run);
    if (known != m_runs.constEnd())
        return *known;
    const quint64 number = m_writer->beginRun(m_described.value(run));
    m_runs.insert(run, number);
    return number;
}

StoredRun ResultsRecorder::describe(const QString& source) const
{
    StoredRun run;
    if (const auto& recipe = m_workbench.recipe().content()) {
        run.part = QString::fromStdString(recipe->part);
        run.recipeRevision = recipe->revision;
        run.modelHash = QString::fromStdString(recipe->modelHash);
    }
    if (const auto model = m_workbench.recipe().model()) {
        run.modelPart = QString::fromStdString(model->partName());
        run.unit = model->scoreUnit();
    }
    run.source = source;
    run.who = m_who;
    run.started = QDateTime::currentDateTimeUtc();
    return run;
}

} // namespace twinspect
