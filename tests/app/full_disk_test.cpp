// A real disk that fills up while a run is being written: a small memory disk, where this process may mount one.
#include <cerrno>
#include <cstring>

#include <catch2/catch.hpp>
#include <sys/mount.h>

#include "app/app_fixture.hpp"

using app_fixture::call;
using app_fixture::contains;
using app_fixture::Outcome;
using app_fixture::TemporaryFolder;

namespace {

// Gone with its owner.
class MemoryDisk {
 public:
  explicit MemoryDisk(std::string place) : place_(std::move(place)) {
    std::filesystem::create_directory(place_);
    mounted_ = mount("tmpfs", place_.c_str(), "tmpfs", 0, "size=400k") == 0;
    if (!mounted_) reason_ = std::strerror(errno);
  }
  ~MemoryDisk() {
    if (mounted_) umount2(place_.c_str(), MNT_DETACH);
  }
  MemoryDisk(const MemoryDisk&) = delete;
  MemoryDisk& operator=(const MemoryDisk&) = delete;

  bool mounted() const { return mounted_; }
  const std::string& reason() const { return reason_; }
  std::string path(const std::string& name) const { return place_ + "/" + name; }
  bool enlarge() const { return mount("tmpfs", place_.c_str(), "tmpfs", MS_REMOUNT, "size=64m") == 0; }

 private:
  std::string place_;
  bool mounted_ = false;
  std::string reason_;
};

std::string rows_of(const std::string& run) {
  return call({"report", run, "--format", "csv", "--rows"}).out;
}

}  // namespace

TEST_CASE(
    "a disk that fills up stops a run with the way on, and the run that goes on has the rows of one never "
    "stopped") {
  const TemporaryFolder folder;
  const MemoryDisk disk(folder.path("disk"));
  if (!disk.mounted()) {
    WARN("no memory disk here (" << disk.reason() << "): not tested");
    return;
  }
  const std::string file = folder.file("small.toml", app_fixture::small_experiment());
  const std::string run = disk.path("run"), whole = folder.path("whole");
  const std::vector<std::string> options = {"-n", "2000", "--quiet", "--set",
                                            "execution.flush_interval_s=0.01"};
  const auto start = [&](const std::string& place) {
    std::vector<std::string> args{"run", file, "-o", place};
    args.insert(args.end(), options.begin(), options.end());
    return call(args);
  };
  const Outcome full = start(run);
  CHECK(full.code == 74);
  CHECK(full.out.empty());
  CHECK(contains(full.err, "rows.sqlite"));
  CHECK(contains(full.err, "full"));
  CHECK(contains(full.err, "What was stored before is safe; when that is mended: qdtune resume " + run));

  REQUIRE(disk.enlarge());
  const Outcome early = call({"verify", run});
  CHECK(early.code == 75);
  CHECK(contains(early.out, "store          undamaged"));
  CHECK(call({"resume", run, "--quiet"}).code == 0);
  CHECK(call({"verify", run, "--sample", "1%"}).code == 0);
  REQUIRE(start(whole).code == 0);
  CHECK(rows_of(run) == rows_of(whole));
}
