#include <vector>

#include "legacy/gaussian_process.hpp"
#include "oracle/components.hpp"

namespace qdtune::oracle {

namespace {

physics::GateVoltages gates_of(const Value& recorded) {
  return {recorded.at("vg1").number(), recorded.at("vg2").number()};
}

legacy::GaussianProcess process_of(const Value& recorded) {
  const Value& hyper = recorded.at("hyper");
  std::vector<legacy::GpObservation> history;
  for (const Value& row : recorded.at("history").items()) {
    history.push_back({gates_of(row), row.at("score").number(), recorded.at("prior_mean_const").number()});
  }
  return {
      {hyper.at("length_scale").number(), hyper.at("signal_var").number(), hyper.at("noise_var").number()},
      history};
}

// The candidate that the recorded bounds rank first.
std::size_t recorded_best(const std::vector<Value>& predictions) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < predictions.size(); ++i) {
    if (predictions[i].at("ucb_beta2").number() > predictions[best].at("ucb_beta2").number()) best = i;
  }
  return best;
}

}  // namespace

void check_gp(const Value& data, Comparison& comparison) {
  for (const Value& recorded : data.items()) {
    comparison.begin_case();
    comparison.integer(recorded.at("n"), static_cast<long long>(recorded.at("history").items().size()));
    const legacy::GaussianProcess process = process_of(recorded);
    const double prior_mean = recorded.at("prior_mean_const").number();
    std::vector<legacy::GpCandidate> candidates;
    for (const Value& expected : recorded.at("predict").items()) {
      candidates.push_back({gates_of(expected), prior_mean});
      const legacy::GpPrediction prediction = process.predict(candidates.back().v, prior_mean);
      comparison.number(expected.at("mean"), prediction.mean);
      comparison.number(expected.at("var"), prediction.variance);
      comparison.number(expected.at("ucb_beta2"), legacy::upper_confidence_bound(prediction, 2.0));
    }
    comparison.require(
        recorded.at("predict"),
        legacy::best_candidate(process, candidates, 2.0) == recorded_best(recorded.at("predict").items()),
        "the candidate of the largest recorded bound is chosen");
  }
}

}  // namespace qdtune::oracle
