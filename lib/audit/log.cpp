#include "audit/log.hpp"

#include <utility>

#include "audit/record_fields.hpp"

namespace qdtune::audit {

std::string_view to_string(Outcome outcome) {
  return outcome == Outcome::complete ? "complete" : "refused";
}

std::string_view kind_of(const Record& record) {
  return std::visit([]<class T>(const T&) { return kind_name<T>; }, record);
}

void Log::add(Record record) {
  if (enabled_) records_.push_back(std::move(record));
}

}  // namespace qdtune::audit
