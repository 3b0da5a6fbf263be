// The plan of the house holds: link lines point down, includes follow them,
// heavy libraries stay where they belong.
#include <catch2/catch.hpp>

#include "house/source_tree.hpp"

namespace house = qdtune::house;
using Messages = std::vector<std::string>;

namespace {

// Two layers that keep every rule; the planted violations below each break one.
house::SourceTree small_tree() {
  return {
      {"lib/CMakeLists.txt", "# base ground upper\nforeach(layer ground upper roof)\nendforeach()\n"},
      {"lib/ground/CMakeLists.txt", "qdtune_layer(ground SOURCES a.cpp PRIVATE fmt::fmt)"},
      {"lib/ground/a.hpp", "#include <vector>\n"},
      {"lib/ground/a.cpp", "#include \"ground/a.hpp\"\n"},
      {"lib/upper/CMakeLists.txt", "qdtune_layer(upper SOURCES b.cpp\n  USES ground\n  PUBLIC x)"},
      {"lib/upper/b.hpp", "#include \"ground/a.hpp\"\n"},
      {"lib/roof/CMakeLists.txt", "qdtune_layer(roof SOURCES c.cpp USES upper)"},
      {"lib/roof/c.cpp", "#include \"ground/a.hpp\"  // through upper\n"},
  };
}

house::SourceTree real_tree() {
  return house::read_source_tree(QDTUNE_SOURCE_DIR);
}

}  // namespace

TEST_CASE("a tree that keeps the rules has no violations") {
  CHECK(house::link_violations(small_tree()) == Messages{});
  CHECK(house::include_violations(small_tree()) == Messages{});
  CHECK(house::confinement_violations(small_tree()) == Messages{});
}

TEST_CASE("a link line that points up is found") {
  auto tree = small_tree();
  tree["lib/ground/CMakeLists.txt"] = "qdtune_layer(ground SOURCES a.cpp USES roof)";
  CHECK(house::link_violations(tree) == Messages{"ground links to roof, which is not a lower layer"});
}

TEST_CASE("a folder that is no layer is found") {
  auto tree = small_tree();
  tree["lib/attic/d.cpp"] = "";
  REQUIRE(house::link_violations(tree).size() == 1);
  CHECK(house::link_violations(tree)[0].find("lib/attic/d.cpp is in no layer") == 0);
}

TEST_CASE("an include without a link line is found, up or sideways") {
  auto tree = small_tree();
  tree["lib/ground/a.cpp"] = "#include \"upper/b.hpp\"\n";
  CHECK(house::include_violations(tree) ==
        Messages{"lib/ground/a.cpp includes \"upper/b.hpp\", but ground does not link to upper"});
}

TEST_CASE("an include of a file that does not exist below lib is found") {
  auto tree = small_tree();
  tree["lib/ground/a.cpp"] = "  #  include \"a.hpp\"\n";
  CHECK(house::include_violations(tree) ==
        Messages{"lib/ground/a.cpp includes \"a.hpp\", which is no file below lib"});
}

TEST_CASE("a heavy header outside its home is found") {
  const std::vector<std::pair<std::string, std::string>> planted = {
      {"lib/parallel/executor.hpp", "oneapi/tbb/task_arena.h"},
      {"lib/belief/tempering.cpp", "tbb/parallel_for.h"},
      {"lib/config/options.cpp", "boost/program_options.hpp"},
      {"app/main.cpp", "sqlite3.h"},
      {"lib/store/run_store.hpp", "nlohmann/json_fwd.hpp"},
      {"tests/config/config_test.cpp", "toml++/toml.h"},
      {"lib/base/digest.hpp", "xxhash.h"},
      {"lib/store/run_store.cpp", "zlib.h"},
      {"lib/base/error.hpp", "fmt/format.h"},
  };
  for (const auto& [path, header] : planted) {
    const house::SourceTree tree{{path, "#include <" + header + ">\n"}};
    INFO(path << " includes " << header);
    CHECK(house::confinement_violations(tree).size() == 1);
  }
}

TEST_CASE("the flow graph is read by one file only") {
  const std::string text = "#include <oneapi/tbb/flow_graph.h>\n";
  CHECK(house::confinement_violations({{"lib/batch/a.cpp", text}}) == Messages{});
  CHECK(house::confinement_violations({{"lib/batch/a.cpp", text}, {"lib/batch/b.cpp", text}}).size() == 1);
}

TEST_CASE("the link lines of the library point down") {
  REQUIRE(house::layers_of(real_tree()).size() >= 9);
  CHECK(house::link_violations(real_tree()) == Messages{});
}

TEST_CASE("the includes of the library follow its link lines") {
  CHECK(house::include_violations(real_tree()) == Messages{});
}

TEST_CASE("third-party headers stay in their files") {
  CHECK(house::confinement_violations(real_tree()) == Messages{});
}

TEST_CASE("no agent and no belief can reach a simulated device or its truth") {
  const auto layers = house::layers_of(real_tree());
  for (const char* blind : {"agent", "belief", "device", "physics"}) {
    INFO(blind);
    CHECK_FALSE(house::reachable(layers, blind).contains("simulation"));
  }
  CHECK(house::reachable(layers, "trial").contains("simulation"));
}

TEST_CASE("the agent and what it is made of cannot reach the original's system; a trial runs either") {
  const auto layers = house::layers_of(real_tree());
  REQUIRE(house::reachable(layers, "legacy").contains("device"));
  for (const char* part : {"perception", "safety", "belief", "sensing", "navigation", "agent"}) {
    INFO(part);
    CHECK_FALSE(house::reachable(layers, part).contains("legacy"));
  }
  CHECK(house::reachable(layers, "trial").contains("legacy"));
}

TEST_CASE(
    "configuration, batch, store, report and validation do not know each other: the program wires them") {
  const auto layers = house::layers_of(real_tree());
  const std::vector<std::string> peers{"config", "batch", "store", "report", "validation"};
  for (const auto& peer : peers) {
    for (const auto& other : peers) {
      INFO(peer << " -> " << other);
      CHECK_FALSE(house::reachable(layers, peer).contains(other));
    }
  }
}
