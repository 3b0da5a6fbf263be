#include "store/run_lock.hpp"

#include <chrono>
#include <csignal>
#include <fstream>
#include <optional>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.hpp"
#include "store/store_fixture.hpp"

using qdtune::Error;
using qdtune::ErrorKind;
using qdtune::store::lock_holder;
using qdtune::store::RunLock;
using store_test::TemporaryFolder;

namespace {

std::string run_lock_refusal(const std::filesystem::path& folder) {
  try {
    RunLock::take(folder);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::cannot_create);
    return error.what();
  }
  FAIL("taken twice");
  return "";
}

// Takes the lock and lives until it is killed.
pid_t run_lock_child(const std::filesystem::path& folder) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  try {
    const RunLock lock = RunLock::take(folder);
    while (true) ::pause();
  } catch (...) {
    ::_exit(1);
  }
}

bool run_lock_appears(const std::filesystem::path& folder, pid_t pid) {
  for (int i = 0; i < 1000; ++i) {
    const auto holder = lock_holder(folder);
    if (holder && holder->pid == pid) return true;
    ::usleep(10000);
  }
  return false;
}

}  // namespace

TEST_CASE("a lock is held once, and names its holder to the second one") {
  const TemporaryFolder folder;
  CHECK_FALSE(lock_holder(folder.path()));
  {
    const RunLock lock = RunLock::take(folder.path());
    const auto holder = lock_holder(folder.path());
    REQUIRE(holder);
    CHECK(holder->pid == ::getpid());
    CHECK_FALSE(holder->start);
    CHECK(run_lock_refusal(folder.path()).find("process " + std::to_string(::getpid()) + " on ") !=
          std::string::npos);
    CHECK(lock_holder(folder.path()));  // neither the look nor the refusal has freed it
  }
  CHECK_FALSE(lock_holder(folder.path()));
  CHECK(std::filesystem::is_empty(folder.path()));
  const RunLock again = RunLock::take(folder.path());
}

TEST_CASE("a lock moves, and ends with its last owner only") {
  const TemporaryFolder folder;
  std::optional<RunLock> first = RunLock::take(folder.path());
  RunLock second = std::move(*first);
  first.reset();
  CHECK(lock_holder(folder.path()));
  const TemporaryFolder other;
  second = RunLock::take(other.path());
  CHECK(second.folder() == other.path());
  CHECK_FALSE(lock_holder(folder.path()));
  CHECK(lock_holder(other.path()));
}

TEST_CASE("the holder tells when it began, and from how many rows") {
  const TemporaryFolder folder;
  const RunLock lock = RunLock::take(folder.path());
  const auto before = std::chrono::system_clock::now() - std::chrono::milliseconds(1);
  lock.tell_start(17);
  const auto holder = lock_holder(folder.path());
  REQUIRE(holder);
  REQUIRE(holder->start);
  CHECK(holder->start->rows == 17);
  CHECK(holder->start->time >= before);
  CHECK(holder->start->time <= std::chrono::system_clock::now());
}

TEST_CASE("a process that is killed holds nothing: its file is taken over") {
  const TemporaryFolder folder;
  const pid_t child = run_lock_child(folder.path());
  REQUIRE(run_lock_appears(folder.path(), child));
  CHECK(run_lock_refusal(folder.path()).find("process " + std::to_string(child)) != std::string::npos);
  ::kill(child, SIGKILL);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  CHECK(std::filesystem::exists(folder / "run.lock"));
  CHECK_FALSE(lock_holder(folder.path()));
  const RunLock lock = RunLock::take(folder.path());
  CHECK(lock_holder(folder.path())->pid == ::getpid());
}

TEST_CASE("a holder that nobody can read is another process") {
  const TemporaryFolder folder;
  const RunLock lock = RunLock::take(folder.path());
  for (const std::string text : {"", "nonsense", "-1 host", "17"}) {
    std::ofstream(folder / "run.lock") << text;
    const auto holder = lock_holder(folder.path());
    REQUIRE(holder);
    CHECK(holder->text() == "another process");
    CHECK_FALSE(holder->start);
  }
}

TEST_CASE("a folder that is missing cannot be locked") {
  const TemporaryFolder folder;
  try {
    RunLock::take(folder / "nowhere");
    FAIL("locked");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::io);
    CHECK(std::string(error.what()).find("nowhere/run.lock") != std::string::npos);
  }
  CHECK_FALSE(lock_holder(folder / "nowhere"));
}
