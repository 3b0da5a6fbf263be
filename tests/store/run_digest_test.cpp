#include "store/run_digest.hpp"

#include <algorithm>
#include <vector>

#include <catch2/catch.hpp>

#include "store/run_store.hpp"
#include "store/store_fixture.hpp"

using qdtune::store::run_digest;
using qdtune::store::RunStore;
using qdtune::store::StoredRow;

namespace {

std::vector<StoredRow> run_digest_rows() {
  std::vector<StoredRow> rows;
  for (std::size_t arm = 0; arm < 2; ++arm) {
    for (std::uint64_t trial = 0; trial < 3; ++trial) {
      const auto result = store_test::result(trial);
      rows.push_back({arm, result.row, result.telemetry});
    }
  }
  return rows;
}

}  // namespace

TEST_CASE("the run digest does not depend on the order of arrival or on telemetry") {
  const auto arms = store_test::manifest().arms;
  auto rows = run_digest_rows();
  const std::string digest = run_digest(arms, rows);
  std::reverse(rows.begin(), rows.end());
  rows[0].telemetry.wall_s = 1e3;
  CHECK(run_digest(arms, rows) == digest);
  CHECK(digest.size() == 32);
}

TEST_CASE("the run digest depends on every row, every bit and every arm's hash") {
  auto arms = store_test::manifest().arms;
  const auto rows = run_digest_rows();
  const std::string digest = run_digest(arms, rows);

  auto changed = rows;
  changed[4].row.v1_V = std::nextafter(changed[4].row.v1_V, 1.0);
  CHECK(run_digest(arms, changed) != digest);
  CHECK(run_digest(arms, std::span(rows).first(5)) != digest);
  arms[1].hash = "cccc";
  CHECK(run_digest(arms, rows) != digest);
}

TEST_CASE("an arm's name is for people and may change") {
  auto arms = store_test::manifest().arms;
  const std::string digest = run_digest(arms, run_digest_rows());
  arms[0].name = "reference";
  CHECK(run_digest(arms, run_digest_rows()) == digest);
}

TEST_CASE("error rows are outside the digest") {
  const auto arms = store_test::manifest().arms;
  auto rows = run_digest_rows();
  const std::string digest = run_digest(arms, rows);
  rows.push_back({0, store_test::error_result(9).row, {}});
  CHECK(run_digest(arms, rows) == digest);
}

TEST_CASE("a store gives the digest of its rows without reading them") {
  const store_test::TemporaryFolder folder;
  const auto manifest = store_test::manifest();
  RunStore store = RunStore::create(folder / "run", manifest);
  for (const StoredRow& row : run_digest_rows()) store.append(row.arm, {row.row, row.telemetry});
  store.append(1, store_test::error_result(5));
  store.flush();
  const auto reader = RunStore::open(folder / "run");
  CHECK(reader.digest() == run_digest(manifest.arms, run_digest_rows()));
  CHECK(reader.digest() == run_digest(manifest.arms, reader.read_rows()));
}
