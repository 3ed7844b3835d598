// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paper/page_template.h"

#include <map>
#include <string>

#include <kainjow/mustache.hpp>

#include <QFile>
#include <QVariantList>

// Outside any namespace, as Q_INIT_RESOURCE demands; without it the linker leaves a static library's resources out.
static void initReportPages() { Q_INIT_RESOURCE(report); }

namespace twinspect::report {

namespace {

using Data = kainjow::mustache::data;

Data dataOf(const QVariant& value)
{
    switch (value.typeId()) {
    case QMetaType::Bool: return Data(value.toBool());
    case QMetaType::QVariantList: {
        Data list(Data::type::list);
        for (const auto& entry : value.toList())
            list.push_back(dataOf(entry));
        return list;
    }
    case QMetaType::QVariantMap: {
        const auto map = value.toMap();
        if (map.isEmpty())
            return Data(false);
        Data object;
        for (auto entry = map.begin(); entry != map.end(); ++entry)
            object.set(entry.key().toStdString(), dataOf(entry.value()));
        return object;
    }
    default: break;
    }
    const auto text = value.toString();
    return text.isEmpty() ? Data(false) : Data(text.toStdString()); // Mustache itself takes an empty one for true
}

/// Takes partial templates from the resources and does not pass over what is missing.
class Gaps : public kainjow::mustache::context<std::string> {
public:
    using context::context;

    const Data* get(const std::string& name) const override
    {
        const auto* found = context::get(name);
        if (found == nullptr)
            qWarning("Nothing fills the gap %s of a report's page", name.c_str());
        return found;
    }
    const Data* get_partial(const std::string& name) const override
    {
        const auto [at, isNew] = m_partials.try_emplace(name);
        if (isNew)
            at->second = Data(pageTemplate(QString::fromStdString(name + ".html")).toStdString());
        return &at->second;
    }

private:
    mutable std::map<std::string, Data> m_partials;
};

} // namespace

QString fillPage(const QString& page, const QVariantMap& values)
{
    kainjow::mustache::mustache mustache(page.toStdString());
    const auto data = dataOf(values);
    Gaps gaps(&data);
    auto filled = QString::fromStdString(mustache.render(gaps));
    if (!mustache.is_valid())
        qWarning("A report's page is damaged: %s", mustache.error_message().c_str());
    return filled;
}

QString pageTemplate(const QString& name)
{
    [[maybe_unused]] static const bool once = (initReportPages(), true);
    QFile file(QStringLiteral(":/report/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qWarning("There is no report page %s", qPrintable(name));
    return QString::fromUtf8(file.readAll());
}

} // namespace twinspect::report
