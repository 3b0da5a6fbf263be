// Everything an experiment file decides before its arms: the values that the option table fills.
#pragma once

#include <cstdint>
#include <string>

#include "parallel/executor.hpp"
#include "trial/audit_keep.hpp"
#include "trial/trial_config.hpp"

namespace qdtune::config {

// How to compute, never what: no row depends on these values and no hash covers them.
struct ExecutionConfig {
  int threads = 0;  // 0: all cores
  parallel::Inner inner = parallel::Inner::automatic;
  parallel::Backend backend = parallel::Backend::tbb;
  double flush_interval_s = 0.5;  // rows reach the disk this long after they ended, plus one sync
  trial::AuditKeep audit = trial::AuditKeep::failures;
};

struct Settings {
  std::string name = "experiment";  // loading a file replaces this default by the file's stem
  std::string question;
  std::uint64_t seed = 1;
  std::int64_t trials = 100;
  trial::TrialConfig trial;
  ExecutionConfig execution;
};

}  // namespace qdtune::config
