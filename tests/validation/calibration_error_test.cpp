// Calibration errors of forecasts whose truth is known: probabilities drawn at random, outcomes that follow them or not.
#include "validation/calibration_error.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "validation/synthetic_forecasts.hpp"

using namespace qdtune;
using namespace qdtune::validation;
using namespace qdtune::validation_test;

TEST_CASE("calibrated forecasts have no error beyond chance, however they depend on each other") {
  for (const bool together : {false, true}) {
    INFO("all outcomes of a device together: " << together);
    const auto devices = synthetic_devices({400, 8, 0.0, together});
    const CalibrationError error = calibration_error(devices, test_stream(1));
    CHECK(error.ece > 0.005);  // finite samples err
    CHECK(error.debiased < 0.015);
    CHECK(error.p > 0.01);
    CHECK(error.interval.low == 0.0);
  }
}

TEST_CASE("outcomes that come together make a larger error by chance, and the correction knows") {
  const CalibrationError alone = calibration_error(synthetic_devices({300, 8, 0.0, false}), test_stream(2));
  const CalibrationError together = calibration_error(synthetic_devices({300, 8, 0.0, true}), test_stream(2));
  CHECK(together.expected > 1.15 * alone.expected);
}

TEST_CASE("over-confidence is found, and its size") {
  // Stated p, happened with p + e (1/2 - p): the mean |difference| is e / 4 for uniform p.
  const CalibrationError error = calibration_error(synthetic_devices({600, 8, 0.4, false}), test_stream(3));
  CHECK(error.debiased == Approx(0.1).margin(0.02));
  CHECK(error.p == Approx(1.0 / 61.0));  // the least that 60 replicates can say
  CHECK(error.interval.low > 0.06);
  CHECK(error.interval.high < 0.14);
}

TEST_CASE("the interval narrows with the number of devices") {
  const auto width = [](std::size_t devices) {
    const CalibrationError e = calibration_error(synthetic_devices({devices, 8, 0.4, true}), test_stream(4));
    return e.interval.high - e.interval.low;
  };
  CHECK(width(800) < 0.75 * width(200));
}
