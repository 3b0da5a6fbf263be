// The program as a process: signals, closed and full streams.
#include <chrono>
#include <csignal>
#include <functional>
#include <stdexcept>
#include <thread>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/app_fixture.hpp"
#include "store/run_store.hpp"

using app_fixture::contains;
using app_fixture::read_file;
using app_fixture::TemporaryFolder;

namespace {

// A running qdtune with its streams in files of the folder. `prepare` runs in the child before the program.
class Program {
 public:
  Program(
      const TemporaryFolder& folder, std::vector<std::string> args,
      const std::function<void()>& prepare = [] {})
      : err_(folder.path("err")) {
    args.insert(args.begin(), QDTUNE_PROGRAM);
    std::vector<char*> argv;
    for (std::string& arg : args) argv.push_back(arg.data());
    argv.push_back(nullptr);
    const std::string out = folder.path("out");
    child_ = fork();
    if (child_ < 0) throw std::runtime_error("no process for " + args.front());
    if (child_ != 0) return;
    dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
    dup2(open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
    dup2(open(err_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    prepare();
    execv(argv[0], argv.data());
    _exit(127);
  }
  ~Program() {
    if (child_ > 0) {
      kill(child_, SIGKILL);
      wait();
    }
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void send(int signal) const {
    REQUIRE(child_ > 0);  // -1 would mean every process there is
    kill(child_, signal);
  }

  // Exit code, or minus the signal that ended it.
  int wait() {
    int status = 0;
    waitpid(child_, &status, 0);
    child_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  std::string err() const { return read_file(err_); }

 private:
  std::string err_;
  pid_t child_ = -1;
};

bool until(const std::function<bool()>& condition) {
  for (int i = 0; i < 3000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

std::vector<std::string> long_run(const TemporaryFolder& folder, const std::string& particles,
                                  const std::string& prior_pool = "256") {
  const std::string file = folder.file("small.toml", app_fixture::small_experiment());
  return {"run",   file,
          "-o",    folder.path("run"),
          "-j",    "2",
          "-n",    "1000000",
          "--set", "belief.particles=" + particles,
          "--set", "belief.prior_pool=" + prior_pool,
          "--json"};
}

bool run_exists(const TemporaryFolder& folder) {
  return std::filesystem::exists(folder.path("run/run.json"));
}

}  // namespace

TEST_CASE("the first SIGINT or SIGTERM drains: finished trials are stored, the exit code is 75") {
  for (const int signal : {SIGINT, SIGTERM}) {
    const TemporaryFolder folder;
    Program program(folder, long_run(folder, "64"), [] { std::signal(SIGINT, SIG_IGN); });
    REQUIRE(until([&] { return run_exists(folder); }));
    REQUIRE(until([&] { return qdtune::store::RunStore::open(folder.path("run")).row_counts()[0] > 0; }));
    program.send(signal);
    CHECK(program.wait() == 75);
    CHECK(contains(program.err(), "stopping after the running trials"));
    CHECK(contains(program.err(), "of 2000000 trials; their rows are in " + folder.path("run")));
    const std::string summary = read_file(folder.path("out"));
    CHECK(summary.front() == '{');
    CHECK(summary.substr(summary.size() - 2) == "}\n");
    CHECK(qdtune::store::RunStore::open(folder.path("run")).row_counts()[0] > 0);
  }
}

TEST_CASE("the second signal stops at once") {
  for (const int signal : {SIGINT, SIGTERM}) {
    const TemporaryFolder folder;
    Program program(folder, long_run(folder, "1048576", "1"));  // a trial of minutes
    REQUIRE(until([&] { return run_exists(folder); }));
    program.send(SIGINT);
    REQUIRE(until([&] { return contains(program.err(), "stopping after the running trials"); }));
    program.send(signal);
    CHECK(program.wait() == 128 + signal);
  }
}

TEST_CASE("a full or closed standard output is an I/O error, closed input and messages are none") {
  const TemporaryFolder folder;
  Program full(folder, {"--help"}, [] { dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO); });
  CHECK(full.wait() == 74);
  CHECK(contains(full.err(), "No space left on device"));
  Program closed(folder, {"--help"}, [] { close(STDOUT_FILENO); });
  CHECK(closed.wait() == 74);
  const std::string file = folder.file("small.toml", app_fixture::small_experiment());
  Program deaf(folder, {"run", file, "-o", folder.path("run"), "-n", "1", "--set", "sensing.policy=blind"},
               [] {
                 close(STDIN_FILENO);
                 close(STDERR_FILENO);
               });
  CHECK(deaf.wait() == 0);
  CHECK(contains(read_file(folder.path("out")), "blind"));
}

TEST_CASE("off a terminal no colour and no control character is written") {
  const TemporaryFolder folder;
  Program program(folder, {"run", folder.path("none.toml")});
  CHECK(program.wait() == 66);
  CHECK_FALSE(contains(program.err(), "\033"));
  CHECK_FALSE(contains(program.err(), "\r"));
}
