// The executors every case runs on.
#pragma once

#include <cstddef>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "parallel/executor.hpp"

namespace qdtune::parallel {

// ThreadSanitizer cannot see the synchronisation inside a TBB it did not compile,
// and reports races that are none.
#if defined(__SANITIZE_THREAD__)
#define QDTUNE_TEST_TBB 0
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define QDTUNE_TEST_TBB 0
#endif
#endif
#ifndef QDTUNE_TEST_TBB
#define QDTUNE_TEST_TBB 1
#endif

inline std::vector<Backend> tested_backends() {
  if (QDTUNE_TEST_TBB) return {Backend::tbb, Backend::threads};
  return {Backend::threads};
}

struct NamedExecutor {
  std::string name;
  Executor executor;
};

inline std::ostream& operator<<(std::ostream& out, const NamedExecutor& named) {
  return out << named.name;
}

inline std::vector<NamedExecutor> tested_executors() {
  std::vector<NamedExecutor> executors = {{"serial", Executor::serial()}};
  for (const Backend backend : tested_backends()) {
    for (const int threads : {1, 2, 3, 4, 7}) {
      executors.push_back({std::string(to_string(backend)) + " " + std::to_string(threads),
                           Executor::concurrent(backend, threads)});
    }
  }
  return executors;
}

// What users of an executor do for a sum: terms to slots of their own, then folded in block order.
inline double ordered_sum(const Executor& executor, std::size_t blocks,
                          const std::function<double(std::size_t)>& term) {
  std::vector<double> terms(blocks);
  executor.for_each_block(blocks, [&terms, &term](std::size_t block) { terms[block] = term(block); });
  double sum = 0.0;
  for (const double value : terms) sum += value;
  return sum;
}

}  // namespace qdtune::parallel
