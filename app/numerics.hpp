// Pins what would let the machine decide bits.
//
// Eigen blocks its matrix products by the cache sizes it detects, and another blocking rounds another way.
// Call it once, before any computation.
#pragma once

namespace qdtune::app {

void pin_numerics();

}  // namespace qdtune::app
