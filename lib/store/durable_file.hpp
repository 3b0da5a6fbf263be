// Files that survive a crash: POSIX write, fsync, rename. Internal to the layer.
#pragma once

#include <filesystem>
#include <string_view>

namespace qdtune::store {

// Replaces the file atomically: after a crash at any time it holds either what it held or `text`, never a
// part. Throws Error(io) with the path and the reason.
void write_durably(const std::filesystem::path& path, std::string_view text);

// Makes the names in a folder durable. Throws Error(io).
void sync_directory(const std::filesystem::path& folder);

// Whether the folder lies on a disk of another machine (NFS, SMB, Lustre and the like), where processes of
// two machines share no memory.
bool on_remote_disk(const std::filesystem::path& folder);

}  // namespace qdtune::store
