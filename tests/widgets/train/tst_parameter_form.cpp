// SPDX-License-Identifier: GPL-3.0-or-later
// Every option of every options struct can be set in the form and read back, by values and by hand.
#include <cmath>

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

#include "core/demo/demo_parts.h"
#include "core/evaluation/calibration_options.h"
#include "core/teaching/part_training.h"
#include "ui/common/parameter_form.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

template <typename Options>
void addRows(const char* name, const std::vector<Parameter<Options>>& parameters)
{
    for (const auto& parameter : parameters)
        QTest::newRow((QByteArray(name) + ' ' + QByteArray::fromStdString(parameter.spec.key)).constData())
            << parameter.spec;
}

/// Some values a parameter may have: ends of its range, every choice.
std::vector<ParameterValue> valuesOf(const ParameterSpec& spec)
{
    std::vector<ParameterValue> values;
    const bool bounded = spec.minimum < spec.maximum;
    if (std::holds_alternative<bool>(spec.defaultValue))
        values = {true, false, true};
    else if (std::holds_alternative<int>(spec.defaultValue))
        values = bounded ? std::vector<ParameterValue>{static_cast<int>(spec.minimum), static_cast<int>(spec.maximum),
                                                       static_cast<int>(spec.minimum) + 1}
                         : std::vector<ParameterValue>{-5, 123456};
    else if (std::holds_alternative<double>(spec.defaultValue))
        values = bounded
                   ? std::vector<ParameterValue>{spec.minimum, spec.maximum,
                                                 std::round(1e6
                                                            * (spec.minimum
                                                               + 0.371 * std::min(1.0, spec.maximum - spec.minimum)))
                                                     / 1e6}
                   : std::vector<ParameterValue>{-0.25, 1e6};
    else if (spec.choices.empty())
        values = {std::string("cuda:1"), std::string("/some/path")};
    else
        for (const auto& choice : spec.choices)
            values.emplace_back(choice);
    values.push_back(spec.defaultValue);
    return values;
}

} // namespace

Q_DECLARE_METATYPE(twinspect::ParameterSpec)

class TestParameterForm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyOptionComesBack_data()
    {
        QTest::addColumn<ParameterSpec>("spec");
        addRows("training", TrainingOptions::parameters());
        addRows("network", NetworkOptions::parameters());
        addRows("demo", demoParameters());
        addRows("calibration", calibrationParameters());
    }
    void everyOptionComesBack()
    {
        QFETCH(ParameterSpec, spec);
        ParameterForm form({spec});
        QVERIFY(form.value(spec.key) == spec.defaultValue);
        QVERIFY(!form.isChanged(spec.key));
        for (const auto& value : valuesOf(spec)) {
            const auto ok = form.setValue(spec.key, value);
            QVERIFY2(ok.has_value(), ok ? "" : ok.error().message().c_str());
            QVERIFY2(form.value(spec.key) == value,
                     (spec.key + ": " + toText(value) + " came back as " + toText(form.value(spec.key))).c_str());
            QCOMPARE(form.isChanged(spec.key), value != spec.defaultValue);
        }
    }

    void wholeStructs()
    {
        ParameterForm form(ParameterForm::specsOf(TrainingOptions::parameters()));
        TrainingOptions options;
        options.steps = 321;
        options.learningRate = 0.00125;
        options.perlin = false;
        options.preset = Preset::Quick;
        QVERIFY(form.fill(options, TrainingOptions::parameters()));
        QCOMPARE(form.changedCount(), 4);
        TrainingOptions back;
        QVERIFY(form.apply(back, TrainingOptions::parameters()));
        for (const auto& parameter : TrainingOptions::parameters())
            QVERIFY2(parameterValue(back, parameter) == parameterValue(options, parameter), parameter.spec.key.c_str());
        form.resetAll();
        QCOMPARE(form.changedCount(), 0);
    }

    void editorsShowUnitRangeAndHelp()
    {
        ParameterForm form(ParameterForm::specsOf(NetworkOptions::parameters()));
        auto* side = form.findChild<QSpinBox*>("parameter.side");
        QVERIFY(side);
        QCOMPARE(side->minimum(), 64);
        QCOMPARE(side->maximum(), 1024);
        QCOMPARE(side->suffix(), QStringLiteral(" px"));
        QVERIFY(side->toolTip().contains("multiple of 32"));
        QVERIFY(form.findChild<QCheckBox*>("parameter.gfrn"));
        auto* fusion = form.findChild<QComboBox*>("parameter.fusion");
        QVERIFY(fusion);
        QCOMPARE(fusion->count(), 3);
    }

    void byHand()
    {
        ParameterForm form(ParameterForm::specsOf(TrainingOptions::parameters()));
        form.show();
        QSignalSpy changed(&form, &ParameterForm::changed);
        auto* rate = form.findChild<QDoubleSpinBox*>("parameter.learning-rate");
        QVERIFY(rate);
        QCOMPARE(rate->text(), QStringLiteral("0.004")); // no tail of zeros
        rate->selectAll();
        QTest::keyClicks(rate, "0.0125");
        QTest::keyClick(rate, Qt::Key_Return);
        QCOMPARE(std::get<double>(form.value("learning-rate")), 0.0125);
        QVERIFY(changed.count() > 0);
        auto* reset = form.findChild<QToolButton*>("parameter.learning-rate.reset");
        QVERIFY(reset->isEnabled());
        QTest::mouseClick(reset, Qt::LeftButton);
        QCOMPARE(std::get<double>(form.value("learning-rate")), 0.004);
        QVERIFY(!reset->isEnabled());
        auto* device = form.findChild<QLineEdit*>("parameter.device");
        device->selectAll();
        QTest::keyClicks(device, " cuda:1 ");
        QCOMPARE(std::get<std::string>(form.value("device")), std::string("cuda:1"));
    }

    void whatDiffersStandsOut()
    {
        ParameterForm form(ParameterForm::specsOf(TrainingOptions::parameters()));
        const auto bold = [&form] {
            int count = 0;
            for (const QLabel* label : form.findChildren<QLabel*>())
                count += label->font().bold() ? 1 : 0;
            return count;
        };
        QCOMPARE(bold(), 0);
        QVERIFY(form.setValue("seed", 7));
        QCOMPARE(bold(), 1);
    }

    void wrongValuesAreRefused()
    {
        ParameterForm form(ParameterForm::specsOf(NetworkOptions::parameters()));
        QVERIFY(!form.setValue("side", 7));
        QVERIFY(!form.setValue("side", std::string("large")));
        QVERIFY(!form.setValue("fusion", std::string("magic")));
        QVERIFY(!form.setValue("no such option", 1));
        QCOMPARE(form.changedCount(), 0);
    }

    void theWheelDoesNotChangeWhatIsPassedOver()
    {
        ParameterForm form(ParameterForm::specsOf(NetworkOptions::parameters()));
        form.show();
        auto* side = form.findChild<QSpinBox*>("parameter.side");
        form.setFocus();
        QWheelEvent event(side->rect().center(), side->mapToGlobal(side->rect().center()), {}, {0, -120}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(side, &event);
        QCOMPARE(side->value(), NetworkOptions().side);
    }
};

TWINSPECT_TEST(TestParameterForm)
#include "tst_parameter_form.moc"
