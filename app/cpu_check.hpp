// Refuses a processor older than the build's instruction set, in words instead of an illegal instruction.
//
// The build's baseline is x86-64-v3 (AVX2, FMA, BMI; Intel since 2013, AMD since 2015). cpu_check.cpp
// is compiled for plain x86-64 and its check runs before every other initialiser of the program.
// It calls no code of other files, templates included: the linker may take their x86-64-v3 copies.
// Of the level's features it asks for those the compilers can name; a processor that has them has the rest.
// Cost: a cpuid at start.
#pragma once

namespace qdtune::app {

struct CpuFeatures {
  bool avx2 = false;
  bool fma = false;
  bool bmi1 = false;
  bool bmi2 = false;
};

CpuFeatures features_of_this_cpu();

// The name of the first feature x86-64-v3 needs and `cpu` lacks; null when it lacks none.
const char* first_missing_feature(const CpuFeatures& cpu);

// What a user with such a processor should know and do; ends with a newline.
const char* old_cpu_message();

// Whether this build checks at start: it was made for x86-64-v3.
bool cpu_check_enabled();

}  // namespace qdtune::app
