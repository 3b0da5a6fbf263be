// The program as a process of its own: to signal, to kill, to watch.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "app/app_fixture.hpp"

namespace app_fixture {

// A running qdtune with its streams in files of the folder: NAME.out, NAME.err. `prepare` runs in the child before
// the program. Killed with its owner.
class Program {
 public:
  Program(
      const TemporaryFolder& folder, std::vector<std::string> args,
      const std::function<void()>& prepare = [] {}, const std::string& name = "program");
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  pid_t pid() const { return child_; }
  void send(int signal) const;
  // Exit code, or minus the signal that ended it.
  int wait();

  std::string out() const { return read_file(out_); }
  std::string err() const { return read_file(err_); }

 private:
  std::string out_, err_;
  pid_t child_ = -1;
};

// Waits for at most half a minute.
bool until(const std::function<bool()>& condition);

}  // namespace app_fixture
