#include "store/run_lock.hpp"

#include <array>
#include <cerrno>
#include <climits>
#include <sstream>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "store/run_files.hpp"

namespace qdtune::store {

namespace {

[[noreturn]] void fail(const std::filesystem::path& path, int reason) {
  throw Error(ErrorKind::io,
              "cannot lock '" + path.string() + "': " + std::generic_category().message(reason));
}

struct flock whole_file() {
  struct flock range {};
  range.l_type = F_WRLCK;
  range.l_whence = SEEK_SET;
  return range;
}

bool is_at(int descriptor, const std::filesystem::path& path) {
  struct stat open {
  }, named{};
  return ::fstat(descriptor, &open) == 0 && ::stat(path.c_str(), &named) == 0 &&
         open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}

std::string own_name() {
  std::array<char, HOST_NAME_MAX + 1> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host = {'?'};
  return std::to_string(::getpid()) + " " + host.data();
}

LockHolder read_holder(int descriptor) {
  std::array<char, 512> text{};
  const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
  std::istringstream words(std::string(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0));
  LockHolder holder;
  words >> holder.pid >> holder.host;
  std::int64_t milliseconds = 0;
  WriterStart start;
  if (words >> milliseconds >> start.rows) {
    start.time = std::chrono::system_clock::time_point(std::chrono::milliseconds(milliseconds));
    holder.start = start;
  }
  return holder;
}

}  // namespace

std::string LockHolder::text() const {
  if (pid <= 0 || host.empty()) return "another process";
  return "process " + std::to_string(pid) + " on " + host;
}

RunLock::RunLock(std::filesystem::path folder, int descriptor)
    : folder_(std::move(folder)), descriptor_(descriptor) {
  write(own_name() + "\n");
}

RunLock RunLock::take(const std::filesystem::path& folder) {
  const std::filesystem::path path = lock_path(folder);
  while (true) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0) fail(path, errno);
    struct flock range = whole_file();
    if (::fcntl(descriptor, F_OFD_SETLK, &range) == 0) {
      if (is_at(descriptor, path)) return RunLock(folder, descriptor);
      ::close(descriptor);  // its holder has just let go and removed this file: look for the next one
      continue;
    }
    const int reason = errno;
    const LockHolder holder = read_holder(descriptor);
    ::close(descriptor);
    if (reason != EAGAIN && reason != EACCES) fail(path, reason);
    throw Error(ErrorKind::cannot_create, "the run '" + folder.string() + "' is being written by " +
                                              holder.text() + ": wait until that has ended, or stop it");
  }
}

RunLock::RunLock(RunLock&& other) noexcept
    : folder_(std::move(other.folder_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

RunLock& RunLock::operator=(RunLock&& other) noexcept {
  std::swap(folder_, other.folder_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

RunLock::~RunLock() {
  if (descriptor_ < 0) return;
  // Before the lock goes: afterwards the file may be the next holder's.
  ::unlink(lock_path(folder_).c_str());
  ::close(descriptor_);
}

void RunLock::tell_start(std::uint64_t rows) const {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  write(own_name() + " " + std::to_string(milliseconds) + " " + std::to_string(rows) + "\n");
}

// A full disk may lose the text; the lock holds without it.
void RunLock::write(const std::string& text) const noexcept {
  if (::ftruncate(descriptor_, 0) != 0) return;
  [[maybe_unused]] const ssize_t written = ::pwrite(descriptor_, text.data(), text.size(), 0);
}

std::optional<LockHolder> lock_holder(const std::filesystem::path& folder) {
  const std::filesystem::path path = lock_path(folder);
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0 && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  if (descriptor < 0) fail(path, errno);
  struct flock range = whole_file();
  const int looked = ::fcntl(descriptor, F_OFD_GETLK, &range);
  const int reason = errno;
  const LockHolder holder = read_holder(descriptor);
  ::close(descriptor);
  if (looked != 0) fail(path, reason);
  if (range.l_type == F_UNLCK) return std::nullopt;
  return holder;
}

}  // namespace qdtune::store
