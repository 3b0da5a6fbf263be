// Files that the program writes for its user, beside run folders.
#pragma once

#include <string>
#include <string_view>

namespace qdtune::app {

// Writes a file that must not exist yet: nothing a user has is ever replaced. Devices and pipes are written to.
// Throws Error(cannot_create) when it exists or cannot be made, Error(io) when it cannot be written.
void write_new_file(const std::string& path, std::string_view text);

}  // namespace qdtune::app
