#include "app/app_fixture.hpp"

#include <cstdlib>

namespace app_fixture {

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "qdtune_app_XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder: " + name);
  folder_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string TemporaryFolder::file(const std::string& name, const std::string& text) const {
  std::ofstream(path(name)) << text;
  return path(name);
}

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

qdtune::trial::TrialResult fake_trial(const qdtune::trial::TrialConfig&, std::uint64_t seed,
                                      std::uint64_t index, const qdtune::parallel::Executor&,
                                      qdtune::audit::Log& log) {
  const bool success = index % 2 == 0;
  qdtune::trial::TrialResult result;
  result.row.trial = index;
  result.row.outcome = success ? qdtune::trial::Outcome::complete : qdtune::trial::Outcome::failed;
  result.row.stage = success ? "complete" : "failed";
  result.row.reason = success ? "" : "no cell found";
  result.row.claimed = success;
  result.row.true_success = success;
  result.row.points = 100 + static_cast<std::int64_t>(index);
  result.row.budget_points = 2048;
  result.row.reduction = 0.5;
  namespace audit = qdtune::audit;
  log.add(audit::Start{.trial = index, .seed = seed, .policy = "fake", .budget_points = 2048});
  log.add(audit::End{.outcome = success ? audit::Outcome::complete : audit::Outcome::refused,
                     .stage = result.row.stage,
                     .reason = result.row.reason,
                     .points = result.row.points});
  log.add(audit::Truth{.ground_state = {1, 1}, .margin_meV = 0.5, .true_success = success});
  return result;
}

std::string small_experiment() {
  return read_file(std::string(QDTUNE_SOURCE_DIR) + "/tests/app/small.toml");
}

Outcome call(const std::vector<std::string>& args, const qdtune::app::RunTrial& trial) {
  std::ostringstream out;
  std::ostringstream err;
  qdtune::app::World world{out, err};
  world.run_trial = trial;
  const int code = qdtune::app::run_app(args, world);
  return {code, out.str(), err.str()};
}

}  // namespace app_fixture
