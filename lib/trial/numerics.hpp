// Pins what would let the machine decide bits.
//
// Eigen blocks its matrix products by the cache sizes it detects, and another blocking rounds another way. The sizes are
// state of the whole process: a program calls this once, at its start and before any computation, to get the rows that
// qdtune itself gets on every machine.
#pragma once

namespace qdtune::trial {

void pin_numerics();

}  // namespace qdtune::trial
