#include "store/durable_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/error.hpp"

namespace qdtune::store {

namespace {

[[noreturn]] void fail(const char* action, const std::filesystem::path& path, int reason) {
  throw Error(ErrorKind::io, std::string("cannot ") + action + " '" + path.string() +
                                 "': " + std::generic_category().message(reason));
}

class FileDescriptor {
 public:
  FileDescriptor(const std::filesystem::path& path, int flags)
      : path_(path), value_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {
    if (value_ < 0) fail("open", path_, errno);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() {
    if (value_ >= 0) ::close(value_);
  }

  void write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = ::write(value_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("write", path_, errno);
      text.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  void sync() {
    if (::fsync(value_) != 0) fail("sync", path_, errno);
  }
  // Some disks report a failed write only here.
  void close() {
    const int descriptor = value_;
    value_ = -1;
    if (::close(descriptor) != 0) fail("close", path_, errno);
  }

 private:
  const std::filesystem::path& path_;
  int value_;
};

}  // namespace

void write_durably(const std::filesystem::path& path, std::string_view text) {
  std::filesystem::path temporary = path;
  temporary += ".new";
  FileDescriptor file(temporary, O_WRONLY | O_CREAT | O_TRUNC);
  file.write(text);
  file.sync();
  file.close();
  if (std::rename(temporary.c_str(), path.c_str()) != 0) fail("rename to", path, errno);
  sync_directory(path.has_parent_path() ? path.parent_path() : ".");
}

void sync_directory(const std::filesystem::path& folder) {
  FileDescriptor(folder, O_RDONLY | O_DIRECTORY).sync();
}

bool on_remote_disk(const std::filesystem::path& folder) {
  // Magic numbers of statfs(2): NFS, SMB, SMB2, CIFS, Lustre, GPFS, CephFS, AFS, 9p, FUSE (sshfs and others).
  constexpr std::array<std::uint32_t, 10> remote = {0x6969,     0x517b,     0xfe534d42, 0xff534d42,
                                                    0x0bd00bd0, 0x47504653, 0x00c36400, 0x5346414f,
                                                    0x01021997, 0x65735546};
  struct statfs disk {};
  if (::statfs(folder.c_str(), &disk) != 0) return false;
  return std::find(remote.begin(), remote.end(), static_cast<std::uint32_t>(disk.f_type)) != remote.end();
}

}  // namespace qdtune::store
