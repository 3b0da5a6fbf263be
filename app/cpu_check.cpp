#include "app/cpu_check.hpp"

#include <unistd.h>

namespace qdtune::app {

CpuFeatures features_of_this_cpu() {
  __builtin_cpu_init();
  CpuFeatures cpu;
  cpu.avx2 = __builtin_cpu_supports("avx2") != 0;
  cpu.fma = __builtin_cpu_supports("fma") != 0;
  cpu.bmi1 = __builtin_cpu_supports("bmi") != 0;
  cpu.bmi2 = __builtin_cpu_supports("bmi2") != 0;
  return cpu;
}

const char* first_missing_feature(const CpuFeatures& cpu) {
  if (!cpu.avx2) return "avx2";
  if (!cpu.fma) return "fma";
  if (!cpu.bmi1) return "bmi1";
  if (!cpu.bmi2) return "bmi2";
  return nullptr;
}

const char* old_cpu_message() {
  return "qdtune: this processor is older than the build: it lacks AVX2, FMA or BMI (x86-64-v3).\n"
         "Build for it with:  tools/demo -DQDTUNE_ARCH=x86-64\n"
         "Such a build gives the same results as another of its kind,\n"
         "but not bit for bit those of x86-64-v3.\n";
}

bool cpu_check_enabled() {
  return QDTUNE_CPU_CHECK != 0;
}

namespace {

// 101 is the first priority open to programs: ahead of every static initialiser.
// strlen may not be called here.
[[gnu::constructor(101)]] void refuse_old_cpu() {
  if (!cpu_check_enabled() || first_missing_feature(features_of_this_cpu()) == nullptr) return;
  const char* message = old_cpu_message();
  unsigned long length = 0;
  while (message[length] != '\0') ++length;
  // The process ends either way: a failed write leaves only the exit code to tell.
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, message, length);
  _exit(1);
}

}  // namespace
}  // namespace qdtune::app
