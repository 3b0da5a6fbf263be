#include <vector>

#include "base/error.hpp"
#include "legacy/data_quality.hpp"
#include "oracle/components.hpp"
#include "oracle/rasters.hpp"

namespace qdtune::oracle {

namespace {

legacy::QualityReport assess(const Value& recorded) {
  if (recorded.at("ndim").integer() == 2) return legacy::assess_raster(raster_of(recorded));
  const std::vector<double> line = recorded.at("array").numbers();
  if (recorded.at("shape").numbers() != std::vector<double>{static_cast<double>(line.size())}) {
    throw Error(ErrorKind::damaged_data, recorded.at("shape").place() + ": does not fit the array");
  }
  return legacy::assess_line(line);
}

}  // namespace

void check_dqc(const Value& data, Comparison& comparison) {
  for (const Value& recorded : data.items()) {
    comparison.begin_case();
    const legacy::QualityReport report = assess(recorded);
    comparison.text(recorded.at("quality"), legacy::to_string(report.quality));
    comparison.number(recorded.at("snr_db"), report.snr_dB);
    comparison.number(recorded.at("dynamic_range"), report.dynamic_range);
    comparison.number(recorded.at("flatness"), report.flatness);
    comparison.flag(recorded.at("plausible"), report.plausible);
    comparison.text(recorded.at("notes"), report.note);
  }
}

}  // namespace qdtune::oracle
