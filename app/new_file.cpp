#include "app/new_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "base/error.hpp"

namespace qdtune::app {

void write_new_file(const std::string& path, std::string_view text) {
  std::error_code ignored;
  if (std::filesystem::is_regular_file(path, ignored)) {
    throw Error(ErrorKind::cannot_create,
                fmt::format("{} exists already: name a new file, or remove it first", path));
  }
  errno = 0;
  std::ofstream file(path, std::ios::binary);
  if (!file)
    throw Error(ErrorKind::cannot_create, fmt::format("cannot create {}: {}", path, std::strerror(errno)));
  file << text;
  file.close();
  if (!file) throw Error(ErrorKind::io, fmt::format("cannot write {}: {}", path, std::strerror(errno)));
}

}  // namespace qdtune::app
