#include <string>
#include <vector>

#include "legacy/loglik.hpp"
#include "legacy/patch.hpp"
#include "oracle/charge_states.hpp"
#include "oracle/components.hpp"

namespace qdtune::oracle {
namespace {

struct Recorded {
  const Value& values;
  std::string prefix;
};

void check_three_ways(const Recorded& recorded, const std::vector<double>& predicted, double noise_std,
                      Comparison& comparison) {
  const std::vector<double> observed = recorded.values.at("observed_f32").numbers();
  const auto log_likelihood = [&](legacy::Precision precision) {
    return legacy::log_likelihood(observed, predicted, noise_std, precision);
  };
  comparison.number(recorded.values.at(recorded.prefix + "_ref_obs_f32"),
                    log_likelihood(legacy::Precision::single), rounded_single);
  comparison.number(recorded.values.at(recorded.prefix + "_ref_obs_f64"),
                    log_likelihood(legacy::Precision::rounded_prediction));
  comparison.number(recorded.values.at(recorded.prefix + "_pure_f64"),
                    log_likelihood(legacy::Precision::full));
}

void check_line(const Value& line, const legacy::CimParameters& device, const legacy::Electrons& state,
                double noise_std, Comparison& comparison) {
  const std::vector<double> swept = legacy::linspace(line.at("start").number(), line.at("stop").number(),
                                                     static_cast<std::size_t>(line.at("steps").integer()));
  const std::vector<double> fixed{line.at("fixed").number()};
  const bool along_gate_1 = line.at("axis").text() == "vg1";
  comparison.require(line.at("axis"), along_gate_1 || line.at("axis").text() == "vg2",
                     "the gates are vg1 and vg2");
  const legacy::PatchAxes axes =
      along_gate_1 ? legacy::PatchAxes{swept, fixed} : legacy::PatchAxes{fixed, swept};
  check_three_ways({line, "loglik_1d"}, legacy::current_patch_for_state(device, axes, state).values,
                   noise_std, comparison);
}

}  // namespace

void check_loglik(const Value& data, Comparison& comparison) {
  for (const Value& recorded : data.items()) {
    comparison.begin_case();
    const legacy::CimParameters device = device_of(recorded);
    const legacy::Electrons state{recorded.at("n1").integer(), recorded.at("n2").integer()};
    const double noise_std = recorded.at("noise_std").number();
    const std::size_t resolution = recorded.at("observed_f32").items().size();
    const legacy::PatchAxes axes = legacy::patch_axes(window_of(recorded), resolution);
    check_three_ways({recorded, "loglik_2d"}, legacy::current_patch_for_state(device, axes, state).values,
                     noise_std, comparison);
    check_line(recorded.at("line"), device, state, noise_std, comparison);
  }
}

}  // namespace qdtune::oracle
