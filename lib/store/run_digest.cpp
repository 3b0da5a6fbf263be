#include "store/run_digest.hpp"

#include <algorithm>
#include <tuple>

#include "base/contracts.hpp"
#include "base/digest.hpp"

namespace qdtune::store {

std::string row_digest(const std::string& arm_hash, const trial::TrialRow& row) {
  Digest digest;
  digest.add(arm_hash).add(row.trial);
  trial::add_to_digest(digest, row);
  return digest.hex();
}

std::string run_digest(const std::vector<ArmIdentity>& arms, std::span<const StoredRow> rows) {
  std::vector<const StoredRow*> ordered;
  ordered.reserve(rows.size());
  for (const StoredRow& row : rows) {
    QDTUNE_REQUIRE(row.arm < arms.size(), "a row names its arm by index");
    if (row.row.outcome != trial::Outcome::error) ordered.push_back(&row);
  }
  std::sort(ordered.begin(), ordered.end(), [](const StoredRow* a, const StoredRow* b) {
    return std::tie(a->arm, a->row.trial) < std::tie(b->arm, b->row.trial);
  });
  Digest digest;
  for (const StoredRow* row : ordered) digest.add(row_digest(arms[row->arm].hash, row->row));
  return digest.hex();
}

}  // namespace qdtune::store
