#include "app/summary.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/contracts.hpp"
#include "report/render.hpp"

namespace qdtune::app {

RunSummary summarise_run(const store::RunReader& run, const report::SummaryOptions& options) {
  const store::RunManifest& manifest = run.manifest();
  RunSummary result;
  std::vector<store::StoredRow> rows = run.read_rows();  // one snapshot: a run may still be growing
  const std::string digest = store::run_digest(manifest.arms, rows);
  for (const store::ArmIdentity& arm : manifest.arms) result.arms.push_back({arm.name, {}, {}});
  for (store::StoredRow& stored : rows) {
    report::ArmRows& arm = result.arms[stored.arm];
    if (stored.row.outcome == trial::Outcome::error && result.errors++ == 0) {
      result.first_error = fmt::format("{}/{}: {}", arm.name, stored.row.trial, stored.row.reason);
    }
    arm.rows.push_back(std::move(stored.row));
    arm.telemetry.push_back(std::move(stored.telemetry));
  }
  result.rows = rows.size();
  result.expected = manifest.trials * manifest.arms.size();
  const report::RunFacts facts{manifest.experiment,
                               digest,
                               manifest.seed,
                               store::last_provenance(manifest).threads,
                               manifest.wall_s,
                               manifest.cpu_s,
                               static_cast<std::int64_t>(manifest.trials)};
  result.summary = report::summarise(facts, result.arms, options);
  return result;
}

std::string render(const report::Summary& summary, const std::string& format) {
  if (format == "text") return report::to_text(summary);
  if (format == "md") return report::to_markdown(summary);
  if (format == "csv") return report::to_csv(summary);
  QDTUNE_REQUIRE(format == "json", "no such format");
  return report::to_json(summary);
}

bool too_many_errors(const RunSummary& run) {
  return run.errors * 20 > run.rows;
}

}  // namespace qdtune::app
