// Configurations that a run keeps, read back.
#include "config/canonical.hpp"

#include <algorithm>
#include <filesystem>

#include <catch2/catch.hpp>

#include "config/support.hpp"

using namespace qdtune;
using namespace qdtune::config;
using qdtune::config::testing::contains;
using qdtune::config::testing::Folder;
using qdtune::config::testing::parsed;

namespace {

void check_equal(const Experiment& read, const Experiment& written) {
  CHECK(read.canonical == written.canonical);
  CHECK(read.hash == written.hash);
  CHECK(read.seed == written.seed);
  CHECK(read.trials == written.trials);
  REQUIRE(read.arms.size() == written.arms.size());
  const OptionTable table;
  for (std::size_t i = 0; i < read.arms.size(); ++i) {
    CHECK(read.arms[i].name == written.arms[i].name);
    CHECK(read.arms[i].hash == written.arms[i].hash);
    for (const Option& option : table) {
      CAPTURE(option.key);
      CHECK(option.get(settings_of(read, read.arms[i])) == option.get(settings_of(written, written.arms[i])));
    }
  }
}

std::string without_line(std::string text, const std::string& section, const std::string& begin) {
  const auto from = text.find("\n" + begin, text.find("\n[" + section + "]\n"));
  REQUIRE(from != std::string::npos);
  return text.erase(from, text.find('\n', from + 1) - from);
}

std::string canonical_refusal(const std::string& text, ErrorKind kind = ErrorKind::config) {
  try {
    experiment_from_canonical(text, "runs/a/run.json");
  } catch (const Error& error) {
    CHECK(to_string(error.kind()) == to_string(kind));
    return error.what();
  }
  FAIL("accepted");
  return "";
}

}  // namespace

TEST_CASE("every preset comes back from its canonical text, recorded devices included") {
  int read = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(QDTUNE_SOURCE_DIR) / "configs")) {
    if (entry.path().extension() != ".toml") continue;
    CAPTURE(entry.path());
    const Experiment written = load_experiment(entry.path());
    check_equal(experiment_from_canonical(written.canonical, "/nowhere/run.json"), written);
    ++read;
  }
  CHECK(read >= 7);
}

TEST_CASE("arms come back with all they change, be it back to a default") {
  Folder folder;
  folder.write("scan.dat", "1 2 3");
  const std::string text =
      "seed = \"0xffffffffffffffff\"\ntrials = 7\nbelief.particles = 512\npopulation.gain = 2.0\n"
      "device.population = \"shifted\"\nrecorded.path = \"scan.dat\"\n"
      "[[arm]]\nname = \"same\"\n"
      "[[arm]]\nname = \"default\"\nbelief.particles = 256\ndevice.population = \"standard\"\n"
      "[[arm]]\nname = \"noisy\"\npopulation.noise_sd = 0.15\nprior.gain = 1.0\nsensing.policy = \"dense\"\n"
      "[[arm]]\nname = \"recorded\"\ndevice.kind = \"recorded\"\n";
  const Experiment written = parse_experiment(text, folder.path() / "x.toml", {"agent.max_points=512"});
  check_equal(experiment_from_canonical(written.canonical, "/nowhere/run.json"), written);
}

TEST_CASE("what decides no row can be set anew and may be missing") {
  const Experiment written = parsed("execution.threads = 3\nbelief.particles = 512");
  const Experiment read =
      experiment_from_canonical(written.canonical, "run.json", {"execution.threads=5", "trials=9"});
  CHECK(read.execution.threads == 5);
  CHECK(read.trials == 9);
  CHECK(read.hash == written.hash);
  const std::string older = without_line(written.canonical, "execution", "threads = ");
  CHECK(experiment_from_canonical(older, "run.json").execution.threads == ExecutionConfig{}.threads);
  CHECK(experiment_from_canonical(older, "run.json").hash == written.hash);
}

TEST_CASE("options that came or went since are all named") {
  std::string text = parsed("[[arm]]\nname = \"a\"\nbelief.particles = 64").canonical;
  text = without_line(text, "belief", "particles = ");
  text = without_line(text, "stages", "survey_retries = ");
  text.insert(text.find("\n[agent]\n") + 9, "luck = 0.5\n");
  const std::string message = canonical_refusal(text);
  CHECK(contains(message, "runs/a/run.json has 3 problems"));
  CHECK(contains(message, "'belief.particles' is missing: this program has that option"));
  CHECK(contains(message, "'stages.survey_retries' is missing"));
  CHECK(contains(message, "unknown key 'agent.luck'"));
}

TEST_CASE("a value that was edited into nonsense is named once, not called missing") {
  std::string text = parsed("").canonical;
  const auto at = text.find("particles = ");
  text.insert(at + 12, "-");
  const std::string message = canonical_refusal(text);
  CHECK(contains(message, "has 1 problem:"));
  CHECK(contains(message, "belief.particles"));
  CHECK(contains(canonical_refusal("seed = = 3"), "run.json:1:"));
}

TEST_CASE("a recorded scan that is gone is missing input, one that changed is another experiment") {
  Folder folder;
  const auto scan = folder.write("scan.dat", "1 2 3");
  const Experiment written =
      parse_experiment("device.kind = \"recorded\"\nrecorded.path = \"scan.dat\"", folder.path() / "x.toml");
  folder.write("scan.dat", "1 2 4");
  const Experiment changed = experiment_from_canonical(written.canonical, "run.json");
  CHECK(changed.hash != written.hash);
  CHECK(changed.arms[0].hash != written.arms[0].hash);
  std::filesystem::remove(scan);
  const std::string message = canonical_refusal(written.canonical, ErrorKind::input_missing);
  CHECK(contains(message, scan.string()));
  CHECK(contains(message, "recorded.path"));
}

TEST_CASE("a scan that moved is read where it is now, in every arm, and gives the same hashes") {
  Folder folder, elsewhere;
  folder.write("scan.dat", "1 2 3");
  folder.write("other.dat", "4 5 6");
  const Experiment written = parse_experiment(
      "device.kind = \"recorded\"\nrecorded.path = \"scan.dat\"\n[[arm]]\nname = \"same\"\n"
      "[[arm]]\nname = \"other\"\nrecorded.path = \"other.dat\"",
      folder.path() / "x.toml");
  for (const char* name : {"scan.dat", "other.dat"})
    std::filesystem::rename(folder.path() / name, elsewhere.path() / name);
  std::vector<std::string> asked;
  const Experiment read =
      experiment_from_canonical(written.canonical, "run.json", {}, [&](const std::string& path) {
        asked.push_back(std::filesystem::path(path).filename().string());
        return (elsewhere.path() / asked.back()).string();
      });
  CHECK(asked == std::vector<std::string>{"scan.dat", "other.dat"});
  CHECK(read.hash == written.hash);
  CHECK(read.arms[1].hash == written.arms[1].hash);
  CHECK(read.arms[1].config.recorded.path == (elsewhere.path() / "other.dat").string());
}

TEST_CASE("an experiment without data asks nobody where they are") {
  const Experiment written = parsed("");
  const auto never = [](const std::string&) -> std::string { throw std::logic_error("asked"); };
  CHECK(experiment_from_canonical(written.canonical, "run.json", {}, never).hash == written.hash);
}
