#include "app/cpu_check.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "app/app_fixture.hpp"

namespace app = qdtune::app;

TEST_CASE("a processor is refused for the first feature of x86-64-v3 it lacks") {
  using Features = app::CpuFeatures;
  CHECK(app::first_missing_feature(Features{true, true, true, true}) == nullptr);
  CHECK(app::first_missing_feature(Features{}) == std::string("avx2"));
  CHECK(app::first_missing_feature(Features{false, true, true, true}) == std::string("avx2"));
  CHECK(app::first_missing_feature(Features{true, false, true, true}) == std::string("fma"));
  CHECK(app::first_missing_feature(Features{true, true, false, true}) == std::string("bmi1"));
  CHECK(app::first_missing_feature(Features{true, true, true, false}) == std::string("bmi2"));
}

TEST_CASE("the refusal says what is wrong and names the way out") {
  const std::string message = app::old_cpu_message();
  CHECK(app_fixture::contains(message, "x86-64-v3"));
  CHECK(app_fixture::contains(message, "-DQDTUNE_ARCH=x86-64\n"));
  CHECK(message.back() == '\n');
}

TEST_CASE("a build that checks runs only on a processor that passes") {
  if (app::cpu_check_enabled()) CHECK(app::first_missing_feature(app::features_of_this_cpu()) == nullptr);
  CHECK(app::features_of_this_cpu().avx2 ==
        app_fixture::contains(app_fixture::read_file("/proc/cpuinfo"), " avx2 "));
}
