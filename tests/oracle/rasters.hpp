// Two-dimensional scans and label names as the recorded files write them.
#pragma once

#include "legacy/raster.hpp"
#include "legacy/region_label.hpp"
#include "oracle/oracle.hpp"

namespace qdtune::oracle {

// A case's `array`, of its `shape`. Throws Error(damaged_data) when they do not fit.
legacy::Raster raster_of(const Value& recorded_case);

// Throws Error(damaged_data), naming the place, for a name the original does not know.
legacy::RegionLabel label_of(const Value& name);

}  // namespace qdtune::oracle
