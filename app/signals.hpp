// Drains a run on the first SIGINT or SIGTERM, ends the process at the second.
//
// While a SignalDrain lives, both signals are blocked and a thread of its own waits for them, so that no code
// runs in a signal handler. Make it before any other thread: threads inherit the block. Signals inherited as
// ignored count too, as background jobs of a script have SIGINT: `kill -INT` drains those as well. The second
// signal ends the process with 128 + its number.
#pragma once

#include <csignal>
#include <functional>
#include <stop_token>
#include <thread>

namespace qdtune::app {

class SignalDrain {
 public:
  // `on_first` runs on the waiting thread, before the stop is requested.
  explicit SignalDrain(std::function<void(int signal)> on_first);
  ~SignalDrain();
  SignalDrain(const SignalDrain&) = delete;
  SignalDrain& operator=(const SignalDrain&) = delete;

  std::stop_token stop_token() const { return stop_.get_token(); }

 private:
  void wait(const std::stop_token& closing, const std::function<void(int)>& on_first);

  sigset_t signals_{};
  sigset_t before_{};
  std::stop_source stop_;
  std::jthread waiter_;
};

}  // namespace qdtune::app
