// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <QWidget>

#include "core/base/parameter_spec.h"

class QFormLayout;
class QLabel;
class QToolButton;

namespace twinspect {

/// A form made from descriptions of options: one editor for each parameter, with its unit, range, choices and help. A
/// value that differs from the default is marked and can be reset. Editors are named "parameter.KEY", their reset
/// buttons "parameter.KEY.reset".
class ParameterForm : public QWidget {
    Q_OBJECT

public:
    explicit ParameterForm(std::vector<ParameterSpec> specs, QWidget* parent = nullptr);

    template <typename Options>
    [[nodiscard]] static std::vector<ParameterSpec> specsOf(const std::vector<Parameter<Options>>& parameters,
                                                            const std::vector<std::string>& without = {})
    {
        std::vector<ParameterSpec> specs;
        for (const auto& parameter : parameters)
            if (std::find(without.begin(), without.end(), parameter.spec.key) == without.end())
                specs.push_back(parameter.spec);
        return specs;
    }

    [[nodiscard]] const std::vector<ParameterSpec>& specs() const { return m_specs; }
    /// The key must be one of the form's.
    [[nodiscard]] ParameterValue value(const std::string& key) const;
    /// Errors: as checkParameter(); InvalidArgument for a key that is not here. The form stays as it was.
    [[nodiscard]] Status setValue(const std::string& key, const ParameterValue& value);
    [[nodiscard]] bool isChanged(const std::string& key) const;
    [[nodiscard]] int changedCount() const;
    void resetAll();

    /// Shows `options`; parameters without a field are skipped.
    template <typename Options>
    [[nodiscard]] Status fill(const Options& options, const std::vector<Parameter<Options>>& parameters)
    {
        for (const auto& parameter : parameters)
            if (has(parameter.spec.key))
                if (auto ok = setValue(parameter.spec.key, parameterValue(options, parameter)); !ok)
                    return ok;
        return {};
    }
    /// Writes what the form says into `options`.
    template <typename Options>
    [[nodiscard]] Status apply(Options& options, const std::vector<Parameter<Options>>& parameters) const
    {
        for (const auto& parameter : parameters)
            if (has(parameter.spec.key))
                if (auto ok = setParameter(options, parameter, value(parameter.spec.key)); !ok)
                    return ok;
        return {};
    }

Q_SIGNALS:
    void changed(); ///< a person or setValue() changed something

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Row {
        QLabel* label = nullptr;
        QWidget* editor = nullptr;
        QToolButton* reset = nullptr;
    };
    [[nodiscard]] bool has(const std::string& key) const { return indexOf(key) < m_specs.size(); }
    [[nodiscard]] std::size_t indexOf(const std::string& key) const;
    QWidget* makeEditor(const ParameterSpec& spec);
    void refresh(std::size_t index);
    void retranslate();

    std::vector<ParameterSpec> m_specs;
    std::vector<Row> m_rows;
};

} // namespace twinspect
