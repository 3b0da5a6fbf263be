#include "validation/calibration_error.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/contracts.hpp"
#include "random/distributions.hpp"
#include "stats/bootstrap.hpp"
#include "stats/calibration.hpp"
#include "stats/descriptive.hpp"

namespace qdtune::validation {

namespace {

using Excess = std::array<double, calibration_bins>;  // sum over a bin of outcome minus probability

double total(const Excess& excess, double forecasts) {
  double sum = 0.0;
  for (const double e : excess) sum += std::abs(e);
  return sum / forecasts;
}

class Binned {
 public:
  explicit Binned(std::span<const DeviceForecasts> devices) : devices_(devices) {
    QDTUNE_REQUIRE(!devices.empty(), "no devices to judge");
    std::vector<double> all;
    for (const DeviceForecasts& device : devices) {
      QDTUNE_REQUIRE(device.probabilities.size() == per_device() && per_device() <= most_forecasts &&
                         device.replicates.size() == devices.front().replicates.size(),
                     "devices have as many forecasts and replicates, at most 32 forecasts");
      all.insert(all.end(), device.probabilities.begin(), device.probabilities.end());
    }
    bin_ = stats::equal_count_bins(all, calibration_bins);
  }

  double forecasts() const { return static_cast<double>(bin_.size()); }

  // Of one device, if `outcomes` were what happened.
  void add(Excess& excess, std::size_t device, std::uint32_t outcomes) const {
    for (std::size_t k = 0; k < per_device(); ++k) {
      const double outcome = ((outcomes >> k) & 1U) != 0 ? 1.0 : 0.0;
      excess[bin_[device * per_device() + k]] += outcome - devices_[device].probabilities[k];
    }
  }

 private:
  std::size_t per_device() const { return devices_.front().probabilities.size(); }

  std::span<const DeviceForecasts> devices_;
  std::vector<std::size_t> bin_;
};

std::vector<double> replicated_errors(std::span<const DeviceForecasts> devices, const Binned& binned) {
  std::vector<double> errors;
  for (std::size_t r = 0; r < devices.front().replicates.size(); ++r) {
    Excess excess{};
    for (std::size_t d = 0; d < devices.size(); ++d) binned.add(excess, d, devices[d].replicates[r]);
    errors.push_back(total(excess, binned.forecasts()));
  }
  return errors;
}

std::vector<double> bootstrapped_errors(std::span<const DeviceForecasts> devices, const Binned& binned,
                                        random::Stream& stream) {
  std::vector<Excess> of_device(devices.size());
  for (std::size_t d = 0; d < devices.size(); ++d) binned.add(of_device[d], d, devices[d].happened);
  std::vector<double> errors;
  for (std::uint32_t r = 0; r < stats::default_replicates; ++r) {
    Excess excess{};
    for (std::size_t d = 0; d < devices.size(); ++d) {
      const Excess& drawn =
          of_device[random::uniform_index(stream, static_cast<std::uint32_t>(devices.size()))];
      for (std::size_t b = 0; b < excess.size(); ++b) excess[b] += drawn[b];
    }
    errors.push_back(total(excess, binned.forecasts()));
  }
  std::sort(errors.begin(), errors.end());
  return errors;
}

}  // namespace

CalibrationError calibration_error(std::span<const DeviceForecasts> devices, random::Stream bootstrap) {
  const Binned binned(devices);
  Excess excess{};
  for (std::size_t d = 0; d < devices.size(); ++d) binned.add(excess, d, devices[d].happened);
  const std::vector<double> replicated = replicated_errors(devices, binned);
  QDTUNE_REQUIRE(!replicated.empty(), "a calibration error is judged against replicates");

  CalibrationError result;
  result.ece = total(excess, binned.forecasts());
  result.expected = stats::mean(replicated);
  const double debiased = result.ece - result.expected;
  const auto as_far = [&](double error) { return error >= result.ece; };
  const auto farther = static_cast<double>(std::count_if(replicated.begin(), replicated.end(), as_far));
  result.p = (1.0 + farther) / (1.0 + static_cast<double>(replicated.size()));
  const std::vector<double> bootstrapped = bootstrapped_errors(devices, binned, bootstrap);
  const stats::Interval spread = stats::central_interval(bootstrapped, 0.95);
  const double centre = stats::mean(bootstrapped);
  result.debiased = std::max(0.0, debiased);
  result.interval = {std::max(0.0, debiased + spread.low - centre),
                     std::max(0.0, debiased + spread.high - centre)};
  return result;
}

}  // namespace qdtune::validation
