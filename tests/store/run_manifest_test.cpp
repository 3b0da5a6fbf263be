#include "store/run_manifest.hpp"

#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "store/store_fixture.hpp"

using qdtune::Error;
using qdtune::ErrorKind;
using store_test::TemporaryFolder;

namespace {

std::string manifest_test_text(const std::filesystem::path& folder) {
  std::ifstream file(folder / "run.json");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void manifest_test_overwrite(const std::filesystem::path& folder, const std::string& text) {
  std::ofstream(folder / "run.json") << text;
}

ErrorKind manifest_test_kind(const std::filesystem::path& folder) {
  try {
    qdtune::store::read_manifest(folder);
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find(folder.string()) != std::string::npos);
    return error.kind();
  }
  FAIL("read");
  return ErrorKind::internal;
}

std::string manifest_test_replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a manifest comes back as it was written, and nothing else is left in the folder") {
  const TemporaryFolder folder;
  const auto manifest = store_test::manifest();
  qdtune::store::write_manifest(folder.path(), manifest);
  CHECK(qdtune::store::read_manifest(folder.path()) == manifest);
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("the seed is a string of 16 hexadecimal digits") {
  const TemporaryFolder folder;
  auto manifest = store_test::manifest();
  manifest.seed = 0x2a;
  qdtune::store::write_manifest(folder.path(), manifest);
  CHECK(manifest_test_text(folder.path()).find("\"seed\": \"0x000000000000002a\"") != std::string::npos);
}

TEST_CASE("a manifest can be replaced") {
  const TemporaryFolder folder;
  auto manifest = store_test::manifest();
  qdtune::store::write_manifest(folder.path(), manifest);
  manifest.trials = 500;
  qdtune::store::write_manifest(folder.path(), manifest);
  CHECK(qdtune::store::read_manifest(folder.path()).trials == 500);
}

TEST_CASE("a manifest remembers the version of the science, and every process that went on with the run") {
  const TemporaryFolder folder;
  auto manifest = store_test::manifest();
  CHECK(manifest.science == qdtune::trial::science_version);
  CHECK(qdtune::store::last_provenance(manifest) == manifest.provenance);
  manifest.science = 7;
  manifest.resumes = {qdtune::store::current_provenance(3, "tbb"),
                      qdtune::store::current_provenance(5, "threads")};
  qdtune::store::write_manifest(folder.path(), manifest);
  const auto read = qdtune::store::read_manifest(folder.path());
  CHECK(read == manifest);
  CHECK(qdtune::store::last_provenance(read).threads == 5);
}

TEST_CASE("a manifest from before versions of the science has version 0") {
  const TemporaryFolder folder;
  qdtune::store::write_manifest(folder.path(), store_test::manifest());
  std::string text = manifest_test_text(folder.path());
  text = manifest_test_replaced(
      text, "\"science_version\": " + std::to_string(qdtune::trial::science_version) + ",", "");
  manifest_test_overwrite(folder.path(), manifest_test_replaced(text, "\"resumes\": [],", ""));
  auto expected = store_test::manifest();
  expected.science = 0;
  CHECK(qdtune::store::read_manifest(folder.path()) == expected);
}

TEST_CASE("provenance names this build and this machine") {
  const auto provenance = qdtune::store::current_provenance(4, "threads");
  CHECK(provenance.threads == 4);
  CHECK(provenance.backend == "threads");
  CHECK_FALSE(provenance.program_version.empty());
  CHECK(provenance.flags.find("-ffp-contract=off") != std::string::npos);
  CHECK_FALSE(provenance.compiler.empty());
  CHECK_FALSE(provenance.cpu_model.empty());
  CHECK(provenance.started_at.size() == std::string("2024-01-01T00:00:00Z").size());
}

TEST_CASE("a folder that is missing or was never committed is input that is missing") {
  const TemporaryFolder folder;
  CHECK(manifest_test_kind(folder / "nowhere") == ErrorKind::input_missing);
  CHECK(manifest_test_kind(folder.path()) == ErrorKind::input_missing);
}

TEST_CASE("a manifest that is cut, edited into nonsense or of another schema is damaged") {
  const TemporaryFolder folder;
  qdtune::store::write_manifest(folder.path(), store_test::manifest());
  const std::string text = manifest_test_text(folder.path());
  for (const std::string& damaged : {std::string(), std::string("{}"), text.substr(0, text.size() / 2),
                                     manifest_test_replaced(text, "\"schema\": 1", "\"schema\": 99"),
                                     manifest_test_replaced(text, "0xfedcba", "0xfedcbz"),
                                     manifest_test_replaced(text, "0xfedcba", "fedcba98"),
                                     manifest_test_replaced(text, "\"trials\": 10", "\"trials\": \"ten\"")}) {
    manifest_test_overwrite(folder.path(), damaged);
    CHECK(manifest_test_kind(folder.path()) == ErrorKind::damaged_data);
  }
}

TEST_CASE("text that is not UTF-8 is refused before anything is written") {
  const TemporaryFolder folder;
  auto manifest = store_test::manifest();
  manifest.config = "\xff";
  CHECK_THROWS_AS(qdtune::store::write_manifest(folder.path(), manifest), Error);
  CHECK(std::filesystem::is_empty(folder.path()));
}
