// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/train_commands.h"

namespace twinspect {

namespace {

template <typename Options>
std::string changedKeys(const Options& a, const Options& b, const std::vector<Parameter<Options>>& parameters)
{
    std::string keys;
    for (const auto& parameter : parameters)
        if (parameterValue(a, parameter) != parameterValue(b, parameter))
            keys += parameter.spec.key + " ";
    return keys;
}

/// The keys of the options that differ.
std::string changedOptions(const TrainingRequest& a, const TrainingRequest& b)
{
    return changedKeys(a.training, b.training, TrainingOptions::parameters())
         + changedKeys(a.network, b.network, NetworkOptions::parameters());
}

} // namespace

bool TrainState::Choices::sameAs(const Choices& other, Field field) const
{
    switch (field) {
    case Field::Part: return request.part == other.request.part;
    case Field::Notes: return request.notes == other.request.notes;
    case Field::Options: return changedOptions(request, other.request).empty();
    case Field::Detector: return request.detector == other.request.detector && request.values == other.request.values;
    case Field::Regions: return request.regions == other.request.regions;
    case Field::Model: return request.model == other.request.model && modelChosen == other.modelChosen;
    case Field::Recipe: return recipe == other.recipe;
    }
    return false;
}

void TrainState::change(Field field, const QString& text, Choices after, std::string detail)
{
    if (!after.sameAs(m_choices, field))
        m_workbench.undoStack().push(new ChoiceCommand(*this, text, field, std::move(detail), std::move(after)));
}

void TrainState::applyChoice(Field field, const Choices& choices)
{
    switch (field) {
    case Field::Part:
        m_choices.request.part = choices.request.part;
        m_choices.partNamed = choices.partNamed;
        break;
    case Field::Notes: m_choices.request.notes = choices.request.notes; break;
    case Field::Options:
        m_choices.request.training = choices.request.training;
        m_choices.request.network = choices.request.network;
        break;
    case Field::Detector:
        m_choices.request.detector = choices.request.detector;
        m_choices.request.values = choices.request.values;
        break;
    case Field::Regions: m_choices.request.regions = choices.request.regions; break;
    case Field::Model:
        m_choices.request.model = choices.request.model;
        m_choices.modelChosen = choices.modelChosen;
        break;
    case Field::Recipe: m_choices.recipe = choices.recipe; break;
    }
    Q_EMIT requestChanged();
}

void TrainState::setPart(const QString& part)
{
    Choices after = m_choices;
    after.request.part = part;
    after.partNamed = true;
    change(Field::Part, tr("Name the part"), std::move(after));
}

void TrainState::setNotes(const QString& notes)
{
    Choices after = m_choices;
    after.request.notes = notes;
    change(Field::Notes, tr("Write notes on the part"), std::move(after));
}

void TrainState::setOptions(const TrainingOptions& training, const NetworkOptions& network)
{
    Choices after = m_choices;
    after.request.training = training;
    after.request.network = network;
    auto which = changedOptions(after.request, m_choices.request);
    change(Field::Options, tr("Change how the part is trained"), std::move(after), std::move(which));
}

void TrainState::setDetector(const std::string& id, const ParameterValues& values)
{
    Choices after = m_choices;
    after.request.detector = id;
    after.request.values = values;
    std::string which = id;
    for (const auto& [key, value] : values)
        if (const auto before = m_choices.request.values.find(key);
            before == m_choices.request.values.end() || before->second != value)
            which += " " + key;
    const bool chosen = id != m_choices.request.detector;
    change(Field::Detector, chosen ? tr("Choose the detector") : tr("Change how the part is trained"), std::move(after),
           std::move(which));
}

void TrainState::setRegions(const std::filesystem::path& recipe)
{
    Choices after = m_choices;
    after.request.regions = recipe;
    change(Field::Regions, tr("Choose the regions of interest for the training"), std::move(after));
}

void TrainState::setModelFile(const std::filesystem::path& file)
{
    Choices after = m_choices;
    after.request.model = file;
    after.modelChosen = !file.empty();
    change(Field::Model, tr("Choose the model file"), std::move(after));
}

void TrainState::setRecipeFile(const std::filesystem::path& file)
{
    Choices after = m_choices;
    after.recipe = file;
    change(Field::Recipe, tr("Choose the recipe file"), std::move(after));
}

} // namespace twinspect
