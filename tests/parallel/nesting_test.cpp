#include <atomic>
#include <cmath>
#include <stdexcept>

#include <catch2/catch.hpp>

#include "parallel/executor.hpp"
#include "parallel/executors.hpp"

using qdtune::parallel::Executor;
using qdtune::parallel::ordered_sum;
using qdtune::parallel::tested_executors;

namespace {

double nested_sum(const Executor& outer, const Executor& inner) {
  return ordered_sum(outer, 20, [&inner](std::size_t i) {
    return ordered_sum(inner, 30,
                       [i](std::size_t j) { return std::exp(std::sin(static_cast<double>(100 * i + j))); });
  });
}

}  // namespace

TEST_CASE("nested regions give the same bits on any pair of executors") {
  const double expected = nested_sum(Executor::serial(), Executor::serial());
  for (const auto& [outer_name, outer] : tested_executors()) {
    for (const auto& [inner_name, inner] : tested_executors()) {
      INFO(outer_name << " over " << inner_name);
      CHECK(nested_sum(outer, inner) == expected);
    }
  }
}

TEST_CASE("an exception of an inner block leaves through both regions") {
  for (const auto& [name, executor] : tested_executors()) {
    INFO(name);
    const auto outer = [&inner = executor](std::size_t i) {
      inner.for_each_block(8, [i](std::size_t j) {
        if (i >= 3 && j >= 2) throw std::runtime_error(std::to_string(i) + "." + std::to_string(j));
      });
    };
    CHECK_THROWS_WITH(executor.for_each_block(10, outer), "3.2");
  }
}

TEST_CASE("three levels deep") {
  for (const auto& [name, executor] : tested_executors()) {
    std::atomic<int> leaves{0};
    executor.for_each_block(3, [&, &e = executor](std::size_t) {
      e.for_each_block(3, [&](std::size_t) { e.for_each_block(3, [&](std::size_t) { ++leaves; }); });
    });
    INFO(name);
    CHECK(leaves == 27);
  }
}
