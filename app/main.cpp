// The program: hands the real world to run_app.
#include <cstdlib>
#include <iostream>
#include <string_view>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "app/run_app.hpp"

namespace {

// A caller may have closed a standard stream. Its number must not go to the next file that is opened: results
// would be written into a run. Opened for reading, a write to it still fails and is reported.
void keep_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) == -1 && open("/dev/null", O_RDONLY) != stream) std::abort();
  }
}

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

bool can_redraw(int stream) {
  const char* terminal = std::getenv("TERM");
  return isatty(stream) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

std::size_t terminal_columns() {
  winsize size{};
  const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

}  // namespace

int main(int argc, char** argv) {
  keep_standard_streams();
  qdtune::app::World world{std::cout, std::cerr};
  world.err_is_terminal = can_redraw(STDERR_FILENO);
  world.out_is_terminal = can_redraw(STDOUT_FILENO);
  world.err_columns = terminal_columns();
  world.colour = world.err_is_terminal && !is_set("NO_COLOR");
  world.catch_signals = true;
  return qdtune::app::run_app({argv + 1, argv + argc}, world);
}
