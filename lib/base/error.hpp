// Errors: one exception type whose kind says who can mend it. The app maps kinds to exit codes in one place.
//
// Messages follow one grammar: what is wrong, where (file:line:column when there is one),
// what would be right.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace qdtune {

enum class ErrorKind {
  internal,        // a broken promise of our own code
  usage,           // wrong command line
  config,          // wrong experiment file or key
  input_missing,   // a file the user named does not exist
  damaged_data,    // a file or store that cannot be read as what it should be
  cannot_create,   // an output that cannot be created
  io,              // a read or write that failed, disk full included
  nondeterminism,  // two computations of the same row differ
  out_of_bounds,   // a voltage outside what the device serves
};

std::string_view to_string(ErrorKind kind);

class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  ErrorKind kind() const noexcept { return kind_; }

 private:
  ErrorKind kind_;
};

}  // namespace qdtune
