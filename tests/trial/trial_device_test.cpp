#include "trial/trial_device.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"

using qdtune::Error;
using qdtune::trial::check_device;
using qdtune::trial::TrialConfig;

namespace {

TrialConfig anticrossing() {
  TrialConfig config;
  config.device = qdtune::trial::DeviceKind::recorded;
  config.recorded.path = std::string(QDTUNE_SOURCE_DIR) + "/configs/data/qtt/anticrossing.dat";
  return config;
}

std::string kind_of_refusal(const TrialConfig& config) {
  try {
    check_device(config, 1);
  } catch (const Error& error) {
    return std::string(to_string(error.kind()));
  }
  return "accepted";
}

std::string name_of(qdtune::ErrorKind kind) {
  return std::string(to_string(kind));
}

}  // namespace

TEST_CASE("a recorded device serves its whole scan unless a window is given") {
  TrialConfig config = anticrossing();
  const auto whole = open_scan(config).bounds();
  CHECK(whole.low.v1_V < -0.029);
  CHECK(whole.high.v1_V > 0.029);
  config.recorded.window.low = {-0.01, -0.02};
  CHECK(open_scan(config).bounds() == qdtune::device::Window{{-0.01, -0.02}, whole.high});
}

TEST_CASE("a device that no trial could use is refused with the kind that says who can mend it") {
  CHECK(kind_of_refusal(TrialConfig{}) == "accepted");
  CHECK(kind_of_refusal(anticrossing()) == "accepted");
  TrialConfig config = anticrossing();
  config.recorded.path += ".none.dat";
  CHECK(kind_of_refusal(config) == name_of(qdtune::ErrorKind::input_missing));
  config = anticrossing();
  config.recorded.window = {{1.0, 1.0}, {2.0, 2.0}};
  CHECK(kind_of_refusal(config) == name_of(qdtune::ErrorKind::config));
  config = TrialConfig{};
  config.simulated.minimum_margin_meV = 10.0;
  CHECK(kind_of_refusal(config) == name_of(qdtune::ErrorKind::config));
}
