#include "app/cli/commands.h"
namespace twinspect {
void addBenchmarkCommand(CLI::App&, Job&) {}
}
