#include <catch2/catch.hpp>

#include "app/app_fixture.hpp"
#include "app/json_text.hpp"
#include "config/json_schema.hpp"

using app_fixture::call;
using app_fixture::contains;
using app_fixture::Outcome;
using app_fixture::small_experiment;
using app_fixture::TemporaryFolder;

TEST_CASE("config check accepts a good file and names all that is wrong in a bad one") {
  const TemporaryFolder folder;
  const Outcome good = call({"config", "check", folder.file("good.toml", small_experiment())});
  CHECK(good.code == 0);
  CHECK(contains(good.out, "good.toml: fine; experiment "));
  CHECK(contains(good.out, "seed 7, 3 trials each, 2 arms: baseline, blind"));

  const Outcome bad =
      call({"config", "check", folder.file("bad.toml", "trails = 3\nagent.max_points = \"many\"\n")});
  CHECK(bad.code == 78);
  CHECK(bad.out.empty());
  CHECK(contains(bad.err, "bad.toml:1:"));
  CHECK(contains(bad.err, "trials"));
  CHECK(contains(bad.err, "bad.toml:2:"));
  CHECK(call({"config", "check", folder.path("none.toml")}).code == 66);
}

TEST_CASE("config check --json prints one object for a wrong file too, and nothing else") {
  const TemporaryFolder folder;
  const std::string file = folder.file("bad.toml", "trails = 3\nagent.max_points = \"many\"\n");
  const Outcome bad = call({"config", "check", file, "--json", "--set", "belief.particles=15"});
  CHECK(bad.code == 78);
  CHECK(bad.err.empty());
  CHECK(bad.out.rfind("{\"valid\": false, \"schema\": 1, \"issues\": [\n", 0) == 0);
  CHECK(bad.out.substr(bad.out.size() - 4) == "}]}\n");
  CHECK(contains(bad.out, "{\"file\": \"" + file +
                              "\", \"line\": 1, \"column\": 1, \"key\": \"trails\", \"message\": "
                              "\"unknown key 'trails'; did you mean 'trials'?\"},\n"));
  CHECK(contains(bad.out, "\"line\": 2, \"column\": 20, \"key\": \"agent.max_points\""));
  CHECK(contains(bad.out, "{\"file\": \"--set belief.particles=15\", \"line\": null, \"column\": null, "));

  const Outcome syntax = call({"config", "check", folder.file("syntax.toml", "trials = = 3\n"), "--json"});
  CHECK(syntax.code == 78);
  CHECK(contains(syntax.out, "syntax.toml\", \"line\": 1, \"column\": 10, \"key\": null, "));

  const Outcome missing = call({"config", "check", folder.path("none.toml"), "--json"});
  CHECK(missing.code == 66);
  CHECK(missing.err.empty());
  CHECK(contains(missing.out, "none.toml\", \"line\": null, \"column\": null, \"key\": null, "));
  CHECK(contains(missing.out, "no such file"));

  const Outcome good = call({"config", "check", folder.file("good.toml", small_experiment()), "--json"});
  CHECK(good.code == 0);
  CHECK(good.out.rfind("{\"valid\": true, ", 0) == 0);
  CHECK(call({"config", "check", file, "--json", "--canonical"}).code == 78);
  CHECK(call({"config", "check", folder.path("good.toml"), "--json", "--canonical"}).code == 2);
}

TEST_CASE("config check finds data that a run could not use") {
  const TemporaryFolder folder;
  folder.file("cut.dat", "# step\tsweep\tsignal\n# a\tb\tc\n# 2\t2\n0\t0\t1.0\n");
  const std::string file =
      folder.file("recorded.toml", "device.kind = \"recorded\"\nrecorded.path = \"cut.dat\"\n");
  const Outcome checked = call({"config", "check", file});
  CHECK(checked.code == 65);
  CHECK(contains(checked.err, "cut.dat"));
}

TEST_CASE("what config show prints is an experiment file of the same hash") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", small_experiment());
  for (const char* option : {"", "--canonical"}) {
    std::vector<std::string> args{"config", "show", file};
    if (*option != '\0') args.emplace_back(option);
    const Outcome shown = call(args);
    REQUIRE(shown.code == 0);
    const std::string copy = folder.file("copy.toml", shown.out);
    const auto hash = [](const std::string& text) { return text.substr(text.find("experiment "), 43); };
    CHECK(hash(call({"config", "check", copy}).out) == hash(call({"config", "check", file}).out));
  }
}

TEST_CASE("config show gives value, unit, bounds and origin of every option, also of one arm") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", small_experiment());
  const std::string shown = call({"config", "show", file, "--set", "agent.max_points=300"}).out;
  CHECK(contains(shown, "\nagent.max_points = 300  # "));
  CHECK(contains(shown, "; --set agent.max_points=300; default 2048\n"));
  CHECK(contains(shown, "; file " + file + ":"));
  CHECK(contains(shown, "; default\n"));
  CHECK(contains(shown, "\nbelief.particles = 64  # "));
  CHECK(contains(shown, "small.toml:5:"));
  CHECK(contains(call({"config", "show", file, "--arm", "blind"}).out, "\nsensing.policy = \"blind\"  # "));
  CHECK(call({"config", "show", file, "--arm", "bilnd"}).code == 2);
  const std::string json = call({"config", "show", file, "--json"}).out;
  CHECK(json.front() == '{');
  CHECK(contains(json, "{\"key\": \"belief.particles\", \"value\": \"64\""));
}

TEST_CASE("config show --origin says of each value where it comes from") {
  const TemporaryFolder folder;
  const std::string file = folder.file("small.toml", small_experiment());
  const auto origin_of = [](const Outcome& shown, const std::string& key) {
    const auto line = shown.out.find("\n" + key + " = ");
    REQUIRE(line != std::string::npos);
    const auto hash = shown.out.find("  # ", line) + 4;
    return shown.out.substr(hash, shown.out.find('\n', hash) - hash);
  };
  const Outcome base =
      call({"config", "show", file, "--origin", "--seed", "0x2a", "--set", "agent.max_points=300"});
  REQUIRE(base.code == 0);
  CHECK(origin_of(base, "seed") == "--seed 0x2a");
  CHECK(origin_of(base, "agent.max_points") == "--set agent.max_points=300");
  CHECK(origin_of(base, "belief.particles").rfind("file " + file + ":", 0) == 0);
  CHECK(origin_of(base, "belief.walk_scale") == "default");
  CHECK(origin_of(base, "name") == "file " + file);
  CHECK_FALSE(contains(base.out, "Metropolis"));  // no help beside the origins
  const Outcome arm = call({"config", "show", file, "--origin", "--arm", "blind"});
  CHECK(origin_of(arm, "sensing.policy").rfind("arm " + file + ":", 0) == 0);
  // Still an experiment file, of the same hash.
  const std::string copy = folder.file("copy.toml", base.out);
  CHECK(contains(call({"config", "check", copy}).out, base.out.substr(base.out.find("experiment "), 43)));
  CHECK(contains(
      call({"config", "show", file, "--json", "--seed", "7"}).out,
      R"("key": "seed", "value": "7", "unit": "", "bounds": "", "default": "1", "origin": "--seed")"));
  const Outcome twice = call({"config", "show", file, "--seed", "7", "--set", "seed=8"});
  CHECK(twice.code == 2);
  CHECK(contains(twice.err, "--seed and --set 'seed=8' both set seed"));
  CHECK(call({"config", "show", file, "--origin", "--canonical"}).code == 2);
  CHECK(call({"config", "check", file, "--origin"}).code == 2);
}

TEST_CASE("config schema prints the schema of experiments, whatever they are") {
  const Outcome schema = call({"config", "schema"});
  CHECK(schema.code == 0);
  CHECK(schema.out == qdtune::config::json_schema());
  CHECK(call({"config", "schema", "x.toml"}).code == 2);
  CHECK(call({"config", "schema", "--json"}).code == 2);
}

TEST_CASE("config takes show, check or schema") {
  const Outcome wrong = call({"config", "chekc", "x.toml"});
  CHECK(wrong.code == 2);
  CHECK(contains(wrong.err, "did you mean 'check'?"));
  CHECK(call({"config", "show"}).code == 2);
  CHECK(call({"config", "show", "x.toml", "--canonical", "--json"}).code == 66);
}

TEST_CASE("JSON strings are escaped") {
  CHECK(qdtune::app::json_quoted("a \"b\" \\ \n \xc3\xb5") == "\"a \\\"b\\\" \\\\ \\u000a \xc3\xb5\"");
}
