// SPDX-License-Identifier: GPL-3.0-or-later
// Colours: contrast by the formula of WCAG 2, and verdicts told apart by eyes without red, green or blue receptors.
#include <algorithm>
#include <array>
#include <cmath>

#include <QApplication>
#include <QSet>
#include <QProxyStyle>
#include <QStyle>
#include <QTest>

#include "ui/common/theme.h"
#include "ui/common/verdict_style.h"
#include "tests/support/test_program.h"

using namespace twinspect;

namespace {

struct Vector {
    double x, y, z;
};

double toLinear(int value)
{
    const double v = value / 255.0;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

Vector linearOf(const QColor& colour)
{
    return {toLinear(colour.red()), toLinear(colour.green()), toLinear(colour.blue())};
}

// Machado, Oliveira, Fernandes (2009), severity 1.0, on linear RGB.
using Matrix = std::array<std::array<double, 3>, 3>;
constexpr Matrix kNormal{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
constexpr Matrix kProtan{
    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
constexpr Matrix kDeutan{
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
constexpr Matrix kTritan{
    {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};

Vector times(const Matrix& m, const Vector& v)
{
    const auto row = [&](int i) {
        const auto& r = m[static_cast<std::size_t>(i)];
        return std::clamp(r[0] * v.x + r[1] * v.y + r[2] * v.z, 0.0, 1.0);
    };
    return {row(0), row(1), row(2)};
}

// CIE L*a*b* of linear sRGB under D65.
Vector labOf(const Vector& rgb)
{
    const double x = (0.4124564 * rgb.x + 0.3575761 * rgb.y + 0.1804375 * rgb.z) / 0.95047;
    const double y = 0.2126729 * rgb.x + 0.7151522 * rgb.y + 0.0721750 * rgb.z;
    const double z = (0.0193339 * rgb.x + 0.1191920 * rgb.y + 0.9503041 * rgb.z) / 1.08883;
    const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
    return {116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))};
}

double distance(const Vector& a, const Vector& b) { return std::hypot(std::hypot(a.x - b.x, a.y - b.y), a.z - b.z); }

const std::array<std::optional<Verdict>, 5> kVerdicts = {Verdict::Ok, Verdict::Review, Verdict::Reject, Verdict::NoPart,
                                                         std::nullopt};

} // namespace

class TestTheme : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void contrastIsThatOfWcag();
    void palettes_data();
    void palettes();
    void verdictsAreReadable_data() { palettes_data(); }
    void verdictsAreReadable();
    void verdictsDiffer_data();
    void verdictsDiffer();
    void choosingAppliesAtOnce();
};

void TestTheme::contrastIsThatOfWcag()
{
    QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0); // the definition's end points
    QCOMPARE(contrastRatio(Qt::white, Qt::white), 1.0);
    QVERIFY(std::abs(contrastRatio(QColor("#777777"), Qt::white) - 4.48)
            < 0.005); // the well-known grey that just fails 4.5
    QVERIFY(std::abs(contrastRatio(QColor("#767676"), Qt::white) - 4.54) < 0.005); // and the one that just passes
    QCOMPARE(contrastRatio(Qt::red, Qt::blue), contrastRatio(Qt::blue, Qt::red));
}

void TestTheme::palettes_data()
{
    QTest::addColumn<QPalette>("palette");
    QTest::newRow("light") << lightPalette();
    QTest::newRow("dark") << darkPalette();
}

void TestTheme::palettes()
{
    QFETCH(QPalette, palette);
    struct Pair {
        QPalette::ColorGroup group;
        QPalette::ColorRole text, ground;
        double least;
    };
    const Pair pairs[] = {
        {QPalette::Active, QPalette::WindowText, QPalette::Window, 7},
        {QPalette::Active, QPalette::Text, QPalette::Base, 7},
        {QPalette::Active, QPalette::Text, QPalette::AlternateBase, 7},
        {QPalette::Active, QPalette::ButtonText, QPalette::Button, 7},
        {QPalette::Active, QPalette::HighlightedText, QPalette::Highlight, 4.5},
        {QPalette::Inactive, QPalette::HighlightedText, QPalette::Highlight, 4.5},
        {QPalette::Active, QPalette::ToolTipText, QPalette::ToolTipBase, 4.5},
        {QPalette::Active, QPalette::Link, QPalette::Base, 4.5},
        {QPalette::Active, QPalette::Link, QPalette::Window, 4.5},
        {QPalette::Active, QPalette::LinkVisited, QPalette::Base, 4.5},
        {QPalette::Active, QPalette::PlaceholderText, QPalette::Base, 4.5},
        {QPalette::Active, QPalette::PlaceholderText, QPalette::Window, 4.5},
        {QPalette::Disabled, QPalette::WindowText, QPalette::Window, 3},
        {QPalette::Disabled, QPalette::Text, QPalette::Base, 3},
        {QPalette::Disabled, QPalette::ButtonText, QPalette::Button, 3},
        {QPalette::Disabled, QPalette::HighlightedText, QPalette::Highlight, 3},
        {QPalette::Active, QPalette::Highlight, QPalette::Base, 3}, // a selected row, a focused frame
    };
    for (const auto& pair : pairs) {
        const double ratio =
            contrastRatio(palette.color(pair.group, pair.text), palette.color(pair.group, pair.ground));
        QVERIFY2(ratio >= pair.least, qPrintable(QStringLiteral("group %1, roles %2 on %3: %4 < %5")
                                                     .arg(pair.group)
                                                     .arg(pair.text)
                                                     .arg(pair.ground)
                                                     .arg(ratio)
                                                     .arg(pair.least)));
    }
    // Disabled must not look enabled.
    QVERIFY(palette.color(QPalette::Disabled, QPalette::Text) != palette.color(QPalette::Active, QPalette::Text));
}

void TestTheme::verdictsAreReadable()
{
    QFETCH(QPalette, palette);
    QStringList symbols, words;
    for (const auto& verdict : kVerdicts) {
        const VerdictStyle style = verdictStyle(verdict, palette);
        QVERIFY2(contrastRatio(style.onFill, style.fill) >= 4.5, qPrintable(style.word));
        for (const auto ground : {QPalette::Base, QPalette::Window, QPalette::AlternateBase})
            QVERIFY2(contrastRatio(style.text, palette.color(ground)) >= 4.5, qPrintable(style.word));
        symbols.append(style.symbol);
        words.append(style.word);
        QVERIFY(!verdictIcon(verdict, palette).isNull());
    }
    QCOMPARE(QSet<QString>(symbols.begin(), symbols.end()).size(), 5); // never by colour alone
    QCOMPARE(QSet<QString>(words.begin(), words.end()).size(), 5);
}

void TestTheme::verdictsDiffer_data()
{
    QTest::addColumn<QPalette>("palette");
    QTest::addColumn<int>("eyes");
    const std::pair<const char*, QPalette> palettes[] = {{"light", lightPalette()}, {"dark", darkPalette()}};
    const char* eyes[] = {"normal", "protan", "deutan", "tritan"};
    for (const auto& [name, palette] : palettes)
        for (int i = 0; i < 4; ++i)
            QTest::newRow(qPrintable(QStringLiteral("%1 %2").arg(QLatin1String(name), QLatin1String(eyes[i]))))
                << palette << i;
}

void TestTheme::verdictsDiffer()
{
    QFETCH(QPalette, palette);
    QFETCH(int, eyes);
    const Matrix* matrices[] = {&kNormal, &kProtan, &kDeutan, &kTritan};
    const double least =
        20; // CIE 1976: far more than what is just noticeable (2.3), seen at a glance in a narrow stripe
    for (std::size_t a = 0; a < 3; ++a) // the three verdicts that stand side by side in every list
        for (std::size_t b = 0; b < a; ++b) {
            const auto seen = [&](std::size_t i) {
                return labOf(times(*matrices[eyes], linearOf(verdictStyle(kVerdicts[i], palette).fill)));
            };
            const double difference = distance(seen(a), seen(b));
            QVERIFY2(difference >= least, qPrintable(QStringLiteral("%1 and %2: %3")
                                                         .arg(verdictStyle(kVerdicts[a], palette).word,
                                                              verdictStyle(kVerdicts[b], palette).word)
                                                         .arg(difference)));
        }
}

void TestTheme::choosingAppliesAtOnce()
{
    Theme theme;
    const auto* style = qobject_cast<QProxyStyle*>(QApplication::style());
    QVERIFY(style != nullptr);
    QCOMPARE(style->baseStyle()->name().toLower(), QStringLiteral("fusion"));
    theme.choose(ThemeChoice::Dark);
    QVERIFY(isDark(QApplication::palette()));
    QCOMPARE(QApplication::palette().color(QPalette::Window), darkPalette().color(QPalette::Window));
    theme.choose(ThemeChoice::Light);
    QVERIFY(!isDark(QApplication::palette()));
    for (const auto choice : {ThemeChoice::System, ThemeChoice::Light, ThemeChoice::Dark})
        QVERIFY(themeChoiceFrom(toString(choice)) == choice);
    QVERIFY(themeChoiceFrom(QStringLiteral("pink")) == ThemeChoice::System);
}

TWINSPECT_TEST(TestTheme)
#include "tst_theme.moc"
