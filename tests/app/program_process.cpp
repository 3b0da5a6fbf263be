#include "app/program_process.hpp"

#include <chrono>
#include <csignal>
#include <stdexcept>
#include <thread>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace app_fixture {

Program::Program(const TemporaryFolder& folder, std::vector<std::string> args,
                 const std::function<void()>& prepare, const std::string& name)
    : out_(folder.path(name + ".out")), err_(folder.path(name + ".err")) {
  args.insert(args.begin(), QDTUNE_PROGRAM);
  std::vector<char*> argv;
  for (std::string& arg : args) argv.push_back(arg.data());
  argv.push_back(nullptr);
  child_ = fork();
  if (child_ < 0) throw std::runtime_error("no process for " + args.front());
  if (child_ != 0) return;
  dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
  dup2(open(out_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
  dup2(open(err_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
  prepare();
  execv(argv[0], argv.data());
  _exit(127);
}

Program::~Program() {
  if (child_ > 0) {
    kill(child_, SIGKILL);
    wait();
  }
}

void Program::send(int signal) const {
  REQUIRE(child_ > 0);  // -1 would mean every process there is
  kill(child_, signal);
}

int Program::wait() {
  int status = 0;
  waitpid(child_, &status, 0);
  child_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

bool until(const std::function<bool()>& condition) {
  // Sanitized programs on a busy machine take minutes for what takes a second.
  for (int i = 0; i < 60000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

}  // namespace app_fixture
