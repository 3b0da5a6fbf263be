#include "audit/log.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "audit/audit_fixture.hpp"

using qdtune::audit::Log;

TEST_CASE("a log keeps records in their order when on, nothing when off") {
  Log on = Log::on();
  Log off = Log::off();
  CHECK(on.enabled());
  CHECK_FALSE(off.enabled());
  const auto records = audit_test::one_of_each_kind();
  for (const auto& record : records) {
    on.add(record);
    off.add(record);
  }
  CHECK(on.records() == records);
  CHECK(off.records().empty());
}

TEST_CASE("every kind of record has a name of its own") {
  std::set<std::string_view> names;
  for (const auto& record : audit_test::one_of_each_kind()) names.insert(qdtune::audit::kind_of(record));
  CHECK(names.size() == std::variant_size_v<qdtune::audit::Record>);
  CHECK_FALSE(names.contains(""));
}
