// Contracts in three tiers:
//   QDTUNE_REQUIRE   a caller's duty at a public interface; always checked, throws Error(internal).
//   QDTUNE_ENSURE   our own promise, cheap enough to keep in release; always checked, throws Error(internal).
//   QDTUNE_ASSERT   our own promise inside hot loops; checked only when NDEBUG is not defined.
// Input from outside (files, command lines) is never checked by contracts: it is validated and reported.
#pragma once

#include <string_view>

namespace qdtune {

[[noreturn]] void contract_failed(const char* kind, const char* condition, const char* file, int line,
                                  std::string_view message);

}  // namespace qdtune

#define QDTUNE_CONTRACT_(kind, condition, message) \
  (static_cast<bool>(condition) ? void(0)          \
                                : ::qdtune::contract_failed(kind, #condition, __FILE__, __LINE__, message))
#define QDTUNE_REQUIRE(condition, message) QDTUNE_CONTRACT_("requirement", condition, message)
#define QDTUNE_ENSURE(condition, message) QDTUNE_CONTRACT_("guarantee", condition, message)
#ifdef NDEBUG
#define QDTUNE_ASSERT(condition) void(0)
#else
#define QDTUNE_ASSERT(condition) QDTUNE_CONTRACT_("assertion", condition, "")
#endif
