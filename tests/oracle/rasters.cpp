#include "oracle/rasters.hpp"

#include "base/error.hpp"

namespace qdtune::oracle {

legacy::Raster raster_of(const Value& recorded_case) {
  const Value& shape = recorded_case.at("shape");
  const legacy::Raster raster{static_cast<std::size_t>(shape.items().at(0).integer()),
                              static_cast<std::size_t>(shape.items().at(1).integer()),
                              recorded_case.at("array").numbers()};
  if (!raster.well_formed()) throw Error(ErrorKind::damaged_data, shape.place() + ": does not fit the array");
  return raster;
}

legacy::RegionLabel label_of(const Value& name) {
  using legacy::RegionLabel;
  for (const RegionLabel label :
       {RegionLabel::single_dot, RegionLabel::double_dot, RegionLabel::misc, RegionLabel::unknown}) {
    if (legacy::to_string(label) == name.text()) return label;
  }
  throw Error(ErrorKind::damaged_data, name.place() + ": no label of the original: " + name.text());
}

}  // namespace qdtune::oracle
