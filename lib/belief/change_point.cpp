#include "belief/change_point.hpp"

#include <algorithm>
#include <vector>

namespace qdtune::belief {

namespace {

constexpr std::size_t smallest_portion = 4;
constexpr std::size_t most_portions = 8;

// Log evidences of the first portion, the first two, .. and all readings.
std::vector<double> growing_evidence(ParticleBelief& belief, const device::Measurement& readings,
                                     const std::vector<std::size_t>& ends,
                                     const parallel::Executor& executor) {
  std::vector<double> evidence;
  std::size_t taken = 0;
  for (const std::size_t end : ends) {
    device::Measurement portion;
    for (; taken < end; ++taken) {
      portion.points.push_back(readings.points[taken]);
      portion.values.push_back(readings.values[taken]);
    }
    belief.update(portion, executor);
    evidence.push_back(belief.log_evidence_nat());
  }
  return evidence;
}

// The readings from the last to the first.
device::Measurement reversed(device::Measurement readings) {
  std::reverse(readings.points.begin(), readings.points.end());
  std::reverse(readings.values.begin(), readings.values.end());
  return readings;
}

}  // namespace

ChangePoint change_point(const device::Measurement& readings, double log_evidence_nat, const PriorMap& prior,
                         const BeliefConfig& config, const BeliefStream& stream,
                         const parallel::Executor& executor) {
  const std::size_t count = readings.values.size();
  const std::size_t portion = std::max(smallest_portion, (count + most_portions - 1) / most_portions);
  ChangePoint result;
  result.next_step = stream.first_step;
  std::vector<std::size_t> ends, reversed_ends{count};
  for (std::size_t end = portion; end < count; end += portion) {
    ends.push_back(end);
    reversed_ends.push_back(count - end);
  }
  if (ends.empty()) return result;
  ends.push_back(count);
  std::reverse(reversed_ends.begin(), reversed_ends.end());
  BeliefStream own = stream;
  ParticleBelief forwards(config, prior, own);
  const std::vector<double> before = growing_evidence(forwards, readings, ends, executor);
  own.first_step = forwards.next_step();
  ParticleBelief backwards(config, prior, own);
  const std::vector<double> after = growing_evidence(backwards, reversed(readings), reversed_ends, executor);
  result.next_step = backwards.next_step();
  result.statistics = forwards.statistics();
  result.statistics.add(backwards.statistics());
  const double together = std::max({log_evidence_nat, before.back(), after.back()});
  const std::size_t splits = ends.size() - 1;
  for (std::size_t k = 0; k < splits; ++k) {
    const double advantage = before[k] + after[splits - 1 - k] - together;
    if (advantage <= result.advantage_nat) continue;
    result.advantage_nat = advantage;
    result.before = ends[k];
  }
  return result;
}

}  // namespace qdtune::belief
