// What a newcomer reads after a mistake: what is wrong, where, and what to do about it.
#include <catch2/catch.hpp>

#include "app/app_fixture.hpp"
#include "store/run_store.hpp"

using app_fixture::call;
using app_fixture::contains;
using app_fixture::Outcome;
using app_fixture::TemporaryFolder;

namespace {

struct Mistake {
  std::vector<std::string> args;
  int code = 0;
  std::vector<std::string> said;  // parts of the message
};

void check(const Mistake& mistake) {
  std::string line;
  for (const std::string& arg : mistake.args) line += arg + " ";
  const Outcome outcome = call(mistake.args);
  INFO(line << "\n" << outcome.err);
  CHECK(outcome.code == mistake.code);
  CHECK(outcome.out.empty());
  CHECK(outcome.err.starts_with("qdtune: "));
  CHECK(outcome.err.ends_with("\n"));
  for (const std::string& part : mistake.said) {
    INFO("said: " << part);
    CHECK(contains(outcome.err, part));
  }
}

// `qdtune run` of a file with this text.
void check_file(const std::string& text, int code, const std::vector<std::string>& said) {
  const TemporaryFolder folder;
  check({{"run", folder.file("mine.toml", text), "-o", folder.path("run")}, code, said});
  CHECK_FALSE(std::filesystem::exists(folder.path("run")));
}

void check_scan(const std::string& name, const std::string& contents, int code,
                const std::vector<std::string>& said) {
  const TemporaryFolder folder;
  if (!contents.empty()) folder.file(name, contents);
  const std::string file =
      folder.file("mine.toml", "device.kind = \"recorded\"\nrecorded.path = \"" + name + "\"\n");
  check({{"run", file, "-o", folder.path("run")}, code, said});
  CHECK_FALSE(std::filesystem::exists(folder.path("run")));
}

}  // namespace

TEST_CASE("mistakes in an experiment file are told with their line and the remedy") {
  check_file("belief.particels = 64\n", 78, {"mine.toml:1:8", "did you mean 'belief.particles'?"});
  check_file("trials = \"ten\"\n", 78, {"mine.toml:1:10", "trials needs an integer, not text"});
  check_file("agent.max_points = -3\n", 78, {"agent.max_points = -3 is out of bounds, needs 1 .. "});
  check_file("device.window.v1_V = [0.2, 0.1]\n", 78, {"device.window.v1_V = [0.2, 0.1] needs low < high"});
  check_file("sensing.policy = \"blnd\"\n", 78, {"fixed", "did you mean \"blind\"?"});
  check_file("seed = 3\ntrials = \n", 78, {"mine.toml:2:10: a value is missing after '='"});
  check_file("seed: 3\n", 78, {"mine.toml:1:5: an '=' is missing: a line is key = value"});
  check_file("seed = 1\nseed = 2\n", 78, {"mine.toml:2", "defined above already"});
  check_file("[[arm]]\nbelief.particles = 64\n", 78, {"mine.toml:1:1: an [[arm]] needs a name"});
  check_file("seed = -1\n", 78, {"mine.toml:1:8: seed has a sign"});
  check_file("seed = 0xffffffffffffffff\n", 78, {"a larger seed is written as text, in quotes"});
  check_file("seed = \"0x1G\"\n", 78, {"'0x1G' is no seed: write digits (42) or hexadecimal (0x2a)"});
  check_file(
      "\x7f"
      "ELF\x02\xff\xfe",
      78, {"mine.toml:1:", "not UTF-8 text"});
}

TEST_CASE("mistakes in the data of a recorded device are told before the run has a folder") {
  const std::string scan = "# y x z\n# y x z\n# 2 2\n0 0 1\n0 1 2\n\n1 0 3\n1 1 4\n";
  check_scan("none.dat", "", 66, {"mine.toml:2:17: recorded.path: no such file: ", "none.dat"});
  check_scan("cut.dat", scan.substr(0, 37), 65, {"cut.dat:", "was it cut short?"});
  check_scan("word.dat", scan.substr(0, scan.size() - 2) + "four\n", 65,
             {"word.dat:8: 'four' is not a finite number"});
  check_scan("scan.txt", scan, 78, {"scan.txt: a recorded scan is a .dat (QCoDeS text) or a .npy file"});
  check_scan("scan.npy", scan, 65, {"scan.npy", "not a NumPy file"});
}

TEST_CASE("mistakes on the command line are told with the nearest right word") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", app_fixture::small_experiment());
  const std::string seed = "is no seed: write digits (42) or hexadecimal (0x2a), up to 64 bits, no sign";
  for (const char* wrong : {"-1", "0x1G", "18446744073709551616", "1e3", "0x", "+1", " 1"})
    check({{"run", file, "--seed", wrong}, 2, {std::string("'") + wrong + "' " + seed}});
  check({{"rnu", file}, 2, {"did you mean 'run'?", "qdtune --help"}});
  check({{"run"}, 2, {"needs EXPERIMENT.toml"}});
  check({{"run", file, "--thread", "2"}, 2, {"did you mean '--threads'?"}});
  check({{"run", file, "-n", "ten"}, 2, {"--trials takes a whole number from 0 to ", "not 'ten'"}});
  check({{"run", file, "--set", "belief.particels=5"}, 78, {"did you mean 'belief.particles'?"}});
  check({{"run", file, "--set", "belief.particles"}, 78, {"an override is written key=value"}});
  check({{"trial", file, "0", "--arm", "blnd"}, 2, {"--arm takes baseline, blind", "did you mean 'blind'?"}});
  check({{"run", folder.path("none.toml")}, 66, {"no such file: " + folder.path("none.toml")}});
  check({{"run", folder.path("")}, 66, {"is a folder, not a file"}});
}

TEST_CASE("an output that cannot be made is told with its reason and the way out") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", app_fixture::small_experiment());
  const std::string run = folder.path("run");
  REQUIRE(call({"run", file, "-o", run}).code == 0);
  check({{"run", file, "-o", run}, 73, {"is a run already", "qdtune resume " + run}});
  check({{"run", file, "-o", folder.path("")}, 73, {"it exists; name a folder that does not"}});
  check({{"run", file, "-o", file + "/run"}, 73, {"its parent cannot be made", "Not a directory"}});
  check({{"run", file, "-o", ""}, 73, {"its name is empty"}});
  check({{"report", run, "-o", file}, 73, {file + " exists already: name a new file"}});
  check({{"report", run, "-o", "/dev/full"}, 74, {"cannot write /dev/full: No space left on device"}});
}

TEST_CASE("what is no run, or a damaged one, is told by every verb that reads runs") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", app_fixture::small_experiment());
  const std::string run = folder.path("run");
  REQUIRE(call({"run", file, "-o", run}).code == 0);
  const std::string remedy = "copy the run anew from where it was made, or run the experiment again";
  const auto check_all = [](const std::string& place, int code, const std::vector<std::string>& said) {
    for (const char* verb : {"report", "verify", "status", "resume"}) check({{verb, place}, code, said});
    for (const char* verb : {"replay", "audit"}) check({{verb, place, "0"}, code, said});
  };
  check_all(folder.path("none"), 66, {"there is no run folder '" + folder.path("none") + "'"});
  check_all(file, 66, {"is a file, not a run: name the folder that qdtune run made"});
  check_all(run + "/run.json", 66, {"the one that holds run.json"});
  check_all(folder.path(""), 66,
            {"is not a run: it holds no run.json. Name the folder that qdtune run made"});
  SECTION("run.json was cut short") {
    std::filesystem::resize_file(run + "/run.json", 100);
    check_all(run, 65, {"run.json' is damaged", "line 5", remedy});
  }
  SECTION("the rows were cut short") {
    std::filesystem::resize_file(run + "/rows.sqlite", 5000);
    check_all(run, 65, {"rows.sqlite", "malformed", remedy});
  }
  SECTION("the rows are another file") {
    std::filesystem::copy_file(file, run + "/rows.sqlite", std::filesystem::copy_options::overwrite_existing);
    check_all(run, 65, {"rows.sqlite", "not a database", remedy});
  }
  SECTION("the rows are gone") {
    std::filesystem::remove(run + "/rows.sqlite");
    check_all(run, 65, {"has lost its rows", remedy});
  }
}
