// Hashes of what decides rows: the schema version, the seed and every science option, sorted by key.
//
// Sorting keeps hashes when records change places in the table; a new science option changes every hash,
// since runs with and without it are not known to be the same.
// A data file counts by the digest of its contents.
#pragma once

#include <map>
#include <string>

#include "config/option_table.hpp"

namespace qdtune::config {

class ScienceHasher {
 public:
  explicit ScienceHasher(const OptionTable& table) : table_(table) {}

  // Reads the recorded scan if the settings use one: throws Error(input_missing) when there is no such file,
  // Error(io) when it cannot be read. A file is read once, however many arms use it.
  // `where` names who asked for the file.
  std::string hash(const Settings& settings, const std::string& where);

 private:
  const std::string& contents_digest(const std::string& path, const std::string& where);

  const OptionTable& table_;
  std::map<std::string, std::string> digests_;  // by path
};

// The whole file as bytes, with the same errors.
std::string read_whole_file(const std::string& path, const std::string& where);

}  // namespace qdtune::config
