// What class of device the data come from: good double dots are tuned, the others refused by name.
#include <algorithm>

#include "agent/tuner.hpp"

namespace qdtune::agent {

namespace {

using device::Diagnosis;

std::size_t most_probable(const belief::ByDiagnosis& classes) {
  return static_cast<std::size_t>(std::max_element(classes.begin(), classes.end()) - classes.begin());
}

std::string in_words(Diagnosis diagnosis) {
  switch (diagnosis) {
    case Diagnosis::double_dot:
      return "a double dot";
    case Diagnosis::single_dot:
      return "a single dot";
    case Diagnosis::merged_dot:
      return "one large dot under both plungers";
    case Diagnosis::no_transition:
      return "a device without a charge transition in the window, or a sensor that sees none";
    case Diagnosis::saturated_sensor:
      return "a saturated sensor";
  }
  return "an unknown device";
}

}  // namespace

void Tuner::judge_class() {
  update_belief();
  rivals_ = keeper_.class_evidence(session_.all_data());
  classes_ = belief::class_probabilities(rivals_.log_evidence_nat);
  judged_points_ = session_.points();
  if (!log_.enabled()) return;
  const std::size_t top = most_probable(*classes_);
  log_.add(audit::Check{
      std::string(to_string(machine_.stage)), "device class", classes_->front(),
      1.0 - config_.diagnosis.refuse_probability,
      classes_->front() > 1.0 - config_.diagnosis.refuse_probability,
      "probability of a double dot; the data speak most for " + in_words(device::diagnoses[top])});
}

std::optional<Tuner::StageResult> Tuner::refusal_by_class() {
  judge_class();
  const auto hopeless = [this] { return classes_->front() <= 1.0 - config_.diagnosis.refuse_probability; };
  if (!hopeless()) return std::nullopt;
  // Not before a belief with more particles has looked for a double dot that fits.
  keeper_.rebuild(session_.all_data());
  judge_class();
  if (!hopeless()) return std::nullopt;
  return StageResult{StageOutcome::hopeless,
                     "the data look like " + in_words(device::diagnoses[most_probable(*classes_)])};
}

std::string Tuner::diagnosis(bool claimed) {
  if (claimed) return std::string(device::to_string(Diagnosis::double_dot));
  if (session_.all_data().values.empty()) return {};
  if (!classes_ || judged_points_ != session_.points()) judge_class();
  return std::string(device::to_string(device::diagnoses[most_probable(*classes_)]));
}

}  // namespace qdtune::agent
