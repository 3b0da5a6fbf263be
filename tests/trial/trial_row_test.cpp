#include "trial/trial_row.hpp"

#include <cstddef>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using qdtune::Digest;
using qdtune::trial::Outcome;
using qdtune::trial::outcome_from;
using qdtune::trial::TrialRow;

namespace {

std::string digest_of(const TrialRow& row) {
  Digest digest;
  add_to_digest(digest, row);
  return digest.hex();
}

// One overload for each type a field may have: another value of it that is no error row.
struct Change {
  void operator()(std::uint64_t& value) const { value += 1; }
  void operator()(std::int64_t& value) const { value += 1; }
  void operator()(double& value) const { value += 0.25; }
  void operator()(bool& value) const { value = !value; }
  void operator()(std::string& value) const { value += "x"; }
  void operator()(Outcome& value) const {
    value = value == Outcome::complete ? Outcome::failed : Outcome::complete;
  }
  void operator()(std::optional<bool>& value) const { value = value ? std::nullopt : std::optional(false); }
  void operator()(std::optional<double>& value) const { value = value ? std::nullopt : std::optional(0.0); }
};

std::vector<std::string> field_names() {
  std::vector<std::string> names;
  const TrialRow row;
  visit_fields(row, [&names](const std::string& name, const auto&) { names.push_back(name); });
  return names;
}

TrialRow with_changed_field(TrialRow row, std::size_t index) {
  std::size_t field = 0;
  visit_fields(row, [&](const auto&, auto& value) {
    if (field++ == index) Change{}(value);
  });
  return row;
}

}  // namespace

TEST_CASE("field names are distinct") {
  const std::vector<std::string> names = field_names();
  CHECK(std::set<std::string>(names.begin(), names.end()).size() == names.size());
  CHECK(names.front() == "trial");
  CHECK(names.size() == 34 + 12);
}

TEST_CASE("each deterministic field of a row counts in its digest") {
  const std::vector<std::string> names = field_names();
  std::set<std::string> digests = {digest_of(TrialRow{})};
  for (std::size_t field = 0; field < names.size(); ++field) {
    INFO(names[field]);
    CHECK(digests.insert(digest_of(with_changed_field(TrialRow{}, field))).second);
  }
}

TEST_CASE("each device parameter counts in the digest, and having them at all does") {
  TrialRow row;
  std::set<std::string> digests = {digest_of(row)};
  row.device.emplace();
  row.device->fill(0.0);
  CHECK(digests.insert(digest_of(row)).second);
  for (std::size_t parameter = 0; parameter < qdtune::device::parameter_count; ++parameter) {
    TrialRow changed = row;
    (*changed.device)[parameter] = std::numeric_limits<double>::denorm_min();
    INFO(parameter);
    CHECK(digests.insert(digest_of(changed)).second);
  }
}

TEST_CASE("equal rows have equal digests, and a digest goes on over rows in order") {
  TrialRow first;
  TrialRow second;
  second.trial = 1;
  CHECK(digest_of(first) == digest_of(TrialRow{}));
  Digest forward;
  add_to_digest(forward, first);
  add_to_digest(forward, second);
  Digest backward;
  add_to_digest(backward, second);
  add_to_digest(backward, first);
  CHECK(forward.hex() != backward.hex());
}

TEST_CASE("error rows add nothing: an exception is not science") {
  TrialRow row;
  row.trial = 5;
  row.outcome = Outcome::error;
  row.reason = "disk full";
  CHECK(digest_of(row) == Digest().hex());
}

TEST_CASE("outcomes go by their names") {
  CHECK(outcome_from("complete") == Outcome::complete);
  CHECK_FALSE(outcome_from("success"));
  CHECK_FALSE(outcome_from(""));
  for (const Outcome outcome : {Outcome::complete, Outcome::failed, Outcome::error}) {
    CHECK(outcome_from(to_string(outcome)) == outcome);
  }
}
