// The Error an expression throws, for checks of both its kind and its words.
#pragma once

#include <string>

#include "base/error.hpp"

namespace qdtune::device_test {

struct Thrown {
  bool any = false;
  ErrorKind kind = ErrorKind::internal;
  std::string message;
  bool says(const std::string& words) const { return message.find(words) != std::string::npos; }
};

template <class Function>
Thrown thrown_by(Function&& function) {
  try {
    function();
  } catch (const Error& error) {
    return {true, error.kind(), error.what()};
  }
  return {};
}

}  // namespace qdtune::device_test
