// SPDX-License-Identifier: GPL-3.0-or-later
// The manual page and the completion of the installed program, made from the description that --help prints, so that
// neither can be out of date.
#include <algorithm>
#include <sstream>

#include "app/cli/commands.h"

namespace twinspect {

namespace {

/// The commands directly inside, in the order of --help. Those without a group are hidden.
std::vector<const CLI::App*> commandsIn(const CLI::App& app)
{
    return app.get_subcommands([](const CLI::App* command) { return !command->get_group().empty(); });
}

struct Command {
    std::string name; ///< "train", "weights import"
    const CLI::App* app;
};

/// Every command, each followed by those inside it.
std::vector<Command> allCommands(const CLI::App& app, const std::string& prefix = {})
{
    std::vector<Command> all;
    for (const CLI::App* command : commandsIn(app)) {
        all.push_back({prefix + command->get_name(), command});
        const auto inside = allCommands(*command, all.back().name + " ");
        all.insert(all.end(), inside.begin(), inside.end());
    }
    return all;
}

std::vector<const CLI::Option*> optionsOf(const CLI::App& app, bool positional)
{
    return app.get_options([=](const CLI::Option* option) {
        return !option->get_group().empty() && option->get_positional() == positional;
    });
}

bool takesValue(const CLI::Option& option) { return option.get_items_expected_min() > 0; }

std::vector<std::string> flagsOf(const CLI::Option& option)
{
    std::vector<std::string> flags;
    for (const auto& name : option.get_snames())
        flags.push_back("-" + name);
    for (const auto& name : option.get_lnames())
        flags.push_back("--" + name);
    return flags;
}

/// The values that "TEXT:{none,fused,all}" names, as words; empty when any value will do.
std::string choicesOf(const CLI::Option& option)
{
    const std::string type = option.get_type_name();
    const auto from = type.find('{'), to = type.rfind('}');
    if (from == std::string::npos || to == std::string::npos || to < from)
        return {};
    std::string words = type.substr(from + 1, to - from - 1);
    std::replace(words.begin(), words.end(), ',', ' ');
    return words;
}

/// Text in the language of manual pages: nothing in it is taken for a request or for typography.
std::string roff(const std::string& text)
{
    std::string result;
    bool lineStart = true;
    bool afterComma = false;
    for (const char c : text) {
        if (afterComma && c != ' ')
            result += "\\:"; // a long list of choices may go on in the next line
        afterComma = c == ',';
        if (lineStart && (c == '.' || c == '\''))
            result += "\\&";
        if (c == '\\')
            result += "\\e";
        else if (c == '-')
            result += "\\-";
        else
            result += c;
        lineStart = c == '\n';
    }
    return result;
}

void describeOption(std::ostream& out, const CLI::Option& option)
{
    std::string names;
    for (const auto& flag : flagsOf(option))
        names += (names.empty() ? "" : ", ") + flag;
    if (option.get_positional())
        names = option.get_name(true);
    else if (takesValue(option))
        names += " " + option.get_type_name();
    out << ".TP\n\\fB" << roff(names) << "\\fR\n" << roff(option.get_description());
    if (option.get_required())
        out << (option.get_description().empty() ? "" : " ") << "(required)";
    else if (!option.get_default_str().empty())
        out << " (default: " << roff(option.get_default_str()) << ")";
    out << "\n";
}

void describeCommand(std::ostream& out, const CLI::App& app)
{
    for (const bool positional : {true, false})
        for (const CLI::Option* option : optionsOf(app, positional))
            describeOption(out, *option);
}

void printFooter(std::ostream& out, const CLI::App& app)
{
    if (!app.get_footer().empty())
        out << ".PP\n.nf\n" << roff(app.get_footer()) << "\n.fi\n";
}

std::string manualPage(const CLI::App& program)
{
    const std::string name = program.get_name();
    std::ostringstream out;
    out << ".\\\" Made by '" << name << " manual man'.\n"
        << ".TH \"" << roff(name) << "\" 1 \"\" \"Twinspect " << program.version() << "\" \"User Commands\"\n"
        << ".nh\n.SH NAME\n"
        << roff(name) << " \\- " << roff(program.get_description()) << "\n"
        << ".SH SYNOPSIS\n\\fB" << roff(name) << "\\fR [OPTIONS] COMMAND [OPTIONS]\n"
        << ".SH OPTIONS\nThese may also stand behind a command.\n";
    describeCommand(out, program);
    out << ".SH COMMANDS\n";
    for (const auto& [command, app] : allCommands(program)) {
        out << ".SS \"" << roff(name + " " + command) << "\"\n" << roff(app->get_description()) << "\n";
        describeCommand(out, *app);
        printFooter(out, *app);
    }
    out << ".SH NOTES\n";
    printFooter(out, program);
    return out.str();
}

std::string flagsOf(const CLI::App& app)
{
    std::string flags;
    for (const CLI::Option* option : optionsOf(app, false))
        for (const auto& flag : flagsOf(*option))
            flags += flag + " ";
    return flags;
}

/// A function for bash that knows every command, its flags and the values that are names. Where any value will do it
/// answers nothing, and bash offers files.
std::string bashCompletion(const CLI::App& program)
{
    std::string names, values, words;
    for (const auto& [command, app] : allCommands(program)) {
        names += (names.empty() ? "'" : "|'") + command + "'";
        for (const CLI::Option* option : optionsOf(*app, false))
            for (const auto& flag : flagsOf(*option))
                if (takesValue(*option))
                    values += "        '" + command + " " + flag + "') words='" + choicesOf(*option) + "' ;;\n";
        words += "                '" + command + "') ";
        if (!optionsOf(*app, true).empty())
            words += "[[ $word != -* ]] || "; // files, unless a flag was begun
        words += "words='";
        for (const CLI::App* inside : commandsIn(*app))
            words += inside->get_name() + " ";
        words += flagsOf(*app) + "'\"$common\" ;;\n";
    }
    words += "                '') words='";
    for (const CLI::App* command : commandsIn(program))
        words += command->get_name() + " ";
    words += "'\"$common\" ;;\n";
    const std::string name = program.get_name();
    std::string function = "_" + name;
    std::replace(function.begin(), function.end(), '-', '_');
    return "# Made by '" + name + " manual bash'.\n" + function + R"(() {
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' words='' i
    local common=')"
         + flagsOf(program) + R"('
    # --flag=value reaches this function as three words
    if [[ $word == = ]]; then
        word=''
    elif [[ $previous == = ]]; then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    for ((i = 1; i < COMP_CWORD; ++i)); do
        case "${command:+$command }${COMP_WORDS[i]}" in
            )"
         + names + R"() command="${command:+$command }${COMP_WORDS[i]}" ;;
        esac
    done
    case "$command $previous" in
)" + values
         + R"(        *)
            case "$command" in
)" + words
         + R"(            esac
            ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F )"
         + function + " " + name + "\n";
}

} // namespace

void addManualCommand(CLI::App& program, Job& job)
{
    auto* command = program.add_subcommand("manual", "Prints the manual page or the completion for bash");
    command->group(""); // hidden: the installation calls it
    auto form = std::make_shared<std::string>();
    command->add_option("FORM", *form, "What to print")->required()->check(CLI::IsMember({"man", "bash"}));
    command->callback([form, &program, &job] {
        job = [form, &program](Console& console) {
            console.print(*form == "man" ? manualPage(program) : bashCompletion(program));
            return 0;
        };
    });
}

} // namespace twinspect
