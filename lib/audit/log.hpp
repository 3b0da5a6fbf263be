// The audit of one trial while it runs: records in the order they were made, or nothing at all when off.
//
// Not thread-safe: one trial, one log, written by the thread that runs the trial. Cost: when on, a move of the
// record; when off, nothing, if the caller asks enabled() before it builds a record.
#pragma once

#include <vector>

#include "audit/records.hpp"

namespace qdtune::audit {

class Log {
 public:
  static Log off() { return Log(false); }
  static Log on() { return Log(true); }

  bool enabled() const { return enabled_; }
  // Its ordinal `seq` is the number of records before it. Does nothing when off.
  void add(Record record);

  const std::vector<Record>& records() const { return records_; }

 private:
  explicit Log(bool enabled) : enabled_(enabled) {}
  bool enabled_;
  std::vector<Record> records_;
};

}  // namespace qdtune::audit
