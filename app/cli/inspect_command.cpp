#include "app/cli/commands.h"
namespace twinspect {
void addInspectCommands(CLI::App&, Job&) {}
}
