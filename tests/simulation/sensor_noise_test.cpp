#include "simulation/sensor_noise.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <catch2/catch.hpp>

#include "base/error.hpp"

using namespace qdtune;
using simulation::Disturbance;
using simulation::PinkNoise;
using simulation::PinkSettings;
using simulation::TelegraphNoise;
using simulation::TelegraphSettings;

namespace {

std::vector<double> detunings(simulation::NoiseComponent& noise, double dwell_time_s, std::size_t count) {
  std::vector<double> series;
  for (std::size_t i = 0; i < count; ++i) {
    Disturbance disturbance;
    noise.disturb({i, static_cast<double>(i) * dwell_time_s, {}}, disturbance);
    series.push_back(disturbance.sensor_detuning);
  }
  return series;
}

// One-sided power spectrum of a series at a frequency, through a Hann window, which keeps the strong slow part of 1/f
// noise out of the weak fast part.
double power_at(const std::vector<double>& series, double dwell_time_s, double frequency_Hz) {
  const auto count = static_cast<double>(series.size());
  double cosine = 0.0, sine = 0.0, weight = 0.0;
  for (std::size_t i = 0; i < series.size(); ++i) {
    const double t = static_cast<double>(i);
    const double hann = 0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * t / count);
    const double phase = 2.0 * std::numbers::pi * frequency_Hz * t * dwell_time_s;
    cosine += hann * series[i] * std::cos(phase);
    sine += hann * series[i] * std::sin(phase);
    weight += hann * hann;
  }
  return 2.0 * dwell_time_s * (cosine * cosine + sine * sine) / weight;
}

// The spectrum about a frequency over the expected one: mean over eight bins, two apart and so independent, of 40 trials.
double power_over_expected(const PinkSettings& settings, double frequency_Hz) {
  constexpr std::size_t points = 2048, trials = 40;
  const double bin_Hz = 1.0 / (static_cast<double>(points) * settings.dwell_time_s);
  double sum = 0.0;
  for (std::size_t trial = 0; trial < trials; ++trial) {
    PinkNoise noise(settings, 42, trial);
    const auto series = detunings(noise, settings.dwell_time_s, points);
    for (int bin = -7; bin <= 7; bin += 2) {
      const double f_Hz = frequency_Hz + bin * bin_Hz;
      const double expected =
          std::pow(settings.amplitude_per_sqrt_Hz, 2) * std::pow(f_Hz, -settings.exponent);
      sum += power_at(series, settings.dwell_time_s, f_Hz) / expected;
    }
  }
  return sum / (8.0 * trials);
}

// Correlation of neighbours over many trials of two points, a pause between their dwells.
double neighbours_alike(const PinkSettings& settings, double pause_s) {
  double product = 0.0, square = 0.0;
  for (std::uint64_t trial = 0; trial < 4000; ++trial) {
    PinkNoise noise(settings, 42, trial);
    Disturbance first, second;
    noise.disturb({0, 0.0, {}}, first);
    noise.disturb({1, settings.dwell_time_s + pause_s, {}, pause_s}, second);
    product += first.sensor_detuning * second.sensor_detuning;
    square += 0.5 * (first.sensor_detuning * first.sensor_detuning +
                     second.sensor_detuning * second.sensor_detuning);
  }
  return product / square;
}

// Times between the switches of the first fluctuator.
std::vector<double> dwell_times(TelegraphNoise& noise, double dwell_time_s, std::size_t count) {
  std::vector<double> times;
  double last_s = 0.0, level = 0.0;
  bool seen_switch = false;
  for (std::size_t i = 0; i < count; ++i) {
    const double time_s = static_cast<double>(i) * dwell_time_s;
    Disturbance disturbance;
    noise.disturb({i, time_s, {}}, disturbance);
    const bool switched = i > 0 && disturbance.sensor_detuning != level;
    level = disturbance.sensor_detuning;
    if (!switched) continue;
    if (seen_switch) times.push_back(time_s - last_s);
    seen_switch = true;
    last_s = time_s;
  }
  return times;
}

double share_above(const std::vector<double>& values, double limit) {
  const auto above = std::count_if(values.begin(), values.end(), [&](double x) { return x > limit; });
  return static_cast<double>(above) / static_cast<double>(values.size());
}

}  // namespace

TEST_CASE("1/f noise forgets more over a pause, and a pause of whole dwells is as many points skipped",
          "[statistical]") {
  const PinkSettings settings{1.0, 1.0, 1e-3};
  const double at_once = neighbours_alike(settings, 0.0);
  const double later = neighbours_alike(settings, 0.099);
  double skipped = 0.0, square = 0.0;
  for (std::uint64_t trial = 0; trial < 4000; ++trial) {
    PinkNoise noise(settings, 43, trial);
    const auto series = detunings(noise, settings.dwell_time_s, 101);
    skipped += series.front() * series.back();
    square += 0.5 * (series.front() * series.front() + series.back() * series.back());
  }
  CHECK(later < at_once - 0.2);
  CHECK(later == Approx(skipped / square).margin(0.05));
}

TEST_CASE("1/f noise has the stated level at 1 Hz and the stated slope over two decades", "[statistical]") {
  // 320 independent values of an exponential distribution: 5.6 % standard error.
  for (const double exponent : {0.7, 1.0, 1.4}) {
    CAPTURE(exponent);
    const PinkSettings settings{0.03, exponent, 10e-3};
    const double slow = power_over_expected(settings, 1.0), fast = power_over_expected(settings, 20.0);
    CHECK(slow == Approx(1.0).epsilon(0.2));
    CHECK(fast == Approx(1.0).epsilon(0.2));
    const double slope = -std::log(fast / slow) / std::log(20.0);  // in excess of the exponent
    CHECK(std::abs(slope) < 0.08);
  }
}

TEST_CASE("1/f noise is stationary from the first point on, with the variance of its spectrum",
          "[statistical]") {
  // For an exponent of 1 each of the 12 corners, half a decade apart, adds amplitude^2 log(10) / 2.
  const PinkSettings settings{0.1, 1.0, 1e-3};
  const double variance = 0.01 * 12 * std::numbers::ln10 / 2;
  constexpr std::size_t trials = 4000;
  double first = 0.0, last = 0.0;
  for (std::size_t trial = 0; trial < trials; ++trial) {
    PinkNoise noise(settings, 42, trial);
    const auto series = detunings(noise, settings.dwell_time_s, 50);
    first += series.front() * series.front();
    last += series.back() * series.back();
  }
  const double tolerance = 4 * std::sqrt(2.0 / trials);
  CHECK(first / trials / variance == Approx(1.0).margin(tolerance));
  CHECK(last / trials / variance == Approx(1.0).margin(tolerance));
}

TEST_CASE("1/f noise scales with its amplitude and repeats with its seed and trial") {
  PinkNoise one({0.1, 1.0, 1e-3}, 7, 3), twice({0.2, 1.0, 1e-3}, 7, 3), other({0.1, 1.0, 1e-3}, 7, 4),
      again({0.1, 1.0, 1e-3}, 7, 3);
  const auto a = detunings(one, 1e-3, 20), b = detunings(twice, 1e-3, 20), c = detunings(other, 1e-3, 20);
  for (std::size_t i = 0; i < a.size(); ++i) CHECK(b[i] == Approx(2.0 * a[i]));
  CHECK(detunings(again, 1e-3, 20) == a);
  CHECK(c != a);
  CHECK_THROWS_AS(PinkNoise({-0.1, 1.0, 1e-3}, 7, 3), Error);
  CHECK_THROWS_AS(PinkNoise({0.1, 2.0, 1e-3}, 7, 3), Error);
  CHECK_THROWS_AS(PinkNoise({0.1, 1.0, 0.0}, 7, 3), Error);
}

TEST_CASE("a fluctuator dwells for exponential times with the mean of its rate", "[statistical]") {
  TelegraphNoise noise({1, 0.1, 5.0, 5.0}, 42, 0);
  REQUIRE(noise.rates_Hz().front() == Approx(5.0));
  const auto times = dwell_times(noise, 1e-3, 400000);  // 2000 of them
  REQUIRE(times.size() > 1500);
  const double error = 4.0 / std::sqrt(static_cast<double>(times.size()));
  double sum = 0.0;
  for (const double t : times) sum += t;
  CHECK(sum / static_cast<double>(times.size()) == Approx(0.2).epsilon(error));
  for (const double multiple : {0.5, 1.0, 2.0})
    CHECK(share_above(times, 0.2 * multiple) == Approx(std::exp(-multiple)).margin(0.5 * error));
}

TEST_CASE("a fluctuator much faster than the dwell is a fair coin at each point") {
  TelegraphNoise noise({1, 2.0, 1e4, 1e4}, 42, 0);
  const auto series = detunings(noise, 10e-3, 4000);
  double sum = 0.0, product = 0.0;
  for (std::size_t i = 0; i < series.size(); ++i) {
    CHECK(std::abs(series[i]) == 1.0);  // half of the amplitude, up or down
    sum += series[i];
    if (i > 0) product += series[i] * series[i - 1];
  }
  CHECK(std::abs(sum) < 4 * std::sqrt(4000.0));
  CHECK(std::abs(product) < 4 * std::sqrt(4000.0));
}

TEST_CASE("the rates of fluctuators are log-uniform, and more of them leave the first ones as they were") {
  std::size_t slow = 0, slowest = 0;
  constexpr std::size_t trials = 2000;
  for (std::size_t trial = 0; trial < trials; ++trial) {
    const double rate = TelegraphNoise({1, 0.1, 0.01, 100.0}, 42, trial).rates_Hz().front();
    CHECK((rate >= 0.01 && rate <= 100.0));
    if (rate < 1.0) ++slow;
    if (rate < 0.1) ++slowest;
  }
  CHECK(double(slow) / trials == Approx(0.5).margin(4 * 0.5 / std::sqrt(double(trials))));
  CHECK(double(slowest) / trials == Approx(0.25).margin(4 * 0.43 / std::sqrt(double(trials))));

  TelegraphNoise one({1, 0.2, 1.0, 100.0}, 42, 5), three({3, 0.2, 1.0, 100.0}, 42, 5);
  CHECK(three.rates_Hz().front() == one.rates_Hz().front());
  const auto a = detunings(one, 1e-3, 300), b = detunings(three, 1e-3, 300);
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double rest = std::abs(b[i] - a[i]);  // of two more fluctuators
    CHECK((rest < 1e-12 || std::abs(rest - 0.2) < 1e-12));
  }
}

TEST_CASE("broken promises to telegraph noise are refused") {
  CHECK_THROWS_AS(TelegraphNoise({-1, 0.1, 1.0, 2.0}, 1, 0), Error);
  CHECK_THROWS_AS(TelegraphNoise({1, -0.1, 1.0, 2.0}, 1, 0), Error);
  CHECK_THROWS_AS(TelegraphNoise({1, 0.1, 0.0, 2.0}, 1, 0), Error);
  CHECK_THROWS_AS(TelegraphNoise({1, 0.1, 3.0, 2.0}, 1, 0), Error);
}
