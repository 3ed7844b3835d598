#include "app/cli/commands.h"
namespace twinspect {
void addAblateCommand(CLI::App&, Job&) {}
}
