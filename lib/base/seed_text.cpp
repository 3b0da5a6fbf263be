#include "base/seed_text.hpp"

#include <fmt/format.h>

namespace qdtune {

std::string seed_text(std::uint64_t seed) {
  return fmt::format("0x{:016x}", seed);
}

}  // namespace qdtune
