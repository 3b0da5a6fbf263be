#include "store/inspection.hpp"

#include <utility>

#include "base/digest.hpp"
#include "base/error.hpp"

namespace qdtune::store {

namespace {

constexpr std::size_t most_faults = 100;

class Inspector {
 public:
  explicit Inspector(const RunReader& run) : run_(run) {
    result_.arms.resize(run.manifest().arms.size());
    next_.resize(result_.arms.size(), 0);
  }

  Inspection inspect() {
    for (std::string& fault : run_.file_faults()) add_fault(std::move(fault));
    try {
      run_.for_each_unchecked_row([this](UncheckedRow&& row) { add(row); },
                                  [this](const std::string& fault) { add_fault(fault); });
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::damaged_data) throw;
      add_fault(std::string("the rows cannot be read to their end: ") + error.what());
    }
    for (std::size_t arm = 0; arm < next_.size(); ++arm) skip_to(arm, run_.manifest().trials);
    result_.digest = digest_.hex();
    return std::move(result_);
  }

 private:
  void add_fault(std::string fault) {
    if (result_.fault_count++ < most_faults) result_.faults.push_back(std::move(fault));
  }

  void add(const UncheckedRow& row) {
    const std::size_t arm = row.stored.arm;
    const std::uint64_t trial = row.stored.row.trial;
    const std::string name = run_.manifest().arms[arm].name + "/" + std::to_string(trial);
    if (!row.intact)
      add_fault("row " + name + " was changed: its content does not give the digest it was stored with");
    if (row.stored.row.outcome != trial::Outcome::error) digest_.add(row.digest);
    if (trial >= run_.manifest().trials) {
      return add_fault("there is a row " + name + ", but run.json asks for " +
                       std::to_string(run_.manifest().trials) + " trials an arm");
    }
    skip_to(arm, trial);
    next_[arm] = trial + 1;
    ++result_.arms[arm].rows;
    if (row.stored.row.outcome == trial::Outcome::error) ++result_.arms[arm].errors;
  }

  // What lies between the last row of the arm and this one is missing.
  void skip_to(std::size_t arm, std::uint64_t trial) {
    if (trial > next_[arm]) result_.arms[arm].missing.push_back({next_[arm], trial - 1});
  }

  const RunReader& run_;
  Inspection result_;
  std::vector<std::uint64_t> next_;  // by arm: the trial after its last row
  Digest digest_;
};

}  // namespace

std::uint64_t Inspection::missing() const {
  std::uint64_t sum = 0;
  for (const ArmInspection& arm : arms)
    for (const TrialRange& range : arm.missing) sum += range.size();
  return sum;
}

Inspection inspect(const RunReader& run) {
  return Inspector(run).inspect();
}

}  // namespace qdtune::store
