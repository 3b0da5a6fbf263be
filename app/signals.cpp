#include "app/signals.hpp"

#include <utility>

#include <pthread.h>
#include <unistd.h>

namespace qdtune::app {

SignalDrain::SignalDrain(std::function<void(int)> on_first) {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  waiter_ = std::jthread(
      [this, first = std::move(on_first)](const std::stop_token& closing) { wait(closing, first); });
}

SignalDrain::~SignalDrain() {
  waiter_.request_stop();
  pthread_kill(waiter_.native_handle(), SIGINT);  // wakes sigwait: the signal is blocked, so it ends nothing
  waiter_.join();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void SignalDrain::wait(const std::stop_token& closing, const std::function<void(int)>& on_first) {
  int signal = 0;
  while (sigwait(&signals_, &signal) == 0 && !closing.stop_requested()) {
    if (stop_.stop_requested()) _exit(128 + signal);
    on_first(signal);
    stop_.request_stop();
  }
}

}  // namespace qdtune::app
