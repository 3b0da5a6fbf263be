#include "report/number_text.hpp"

#include <charconv>
#include <limits>

#include <catch2/catch.hpp>

using qdtune::report::csv_field;
using qdtune::report::fixed;
using qdtune::report::shortest;

TEST_CASE("the shortest text reads back to the same number") {
  CHECK(shortest(0.1) == "0.1");
  CHECK(shortest(100.0) == "100");
  CHECK(shortest(1.0 / 3.0) == "0.3333333333333333");
  CHECK(shortest(-0.0) == "-0");
  for (const double value : {0.1 + 0.2, 5e-324, 1.7976931348623157e308}) {
    const std::string text = shortest(value);
    double read = 0.0;
    std::from_chars(text.data(), text.data() + text.size(), read);
    CHECK(read == value);
  }
  CHECK(shortest(std::numeric_limits<double>::infinity()) == "inf");
}

TEST_CASE("fixed digits round and show no negative zero") {
  CHECK(fixed(99.95, 1) == "100.0");
  CHECK(fixed(-0.04, 1) == "0.0");
  CHECK(fixed(-1.25, 1) == "-1.2");
  CHECK(fixed(1e300, 0).size() == 301);
  CHECK(fixed(-std::numeric_limits<double>::infinity(), 1) == "-inf");
}

TEST_CASE("fields with separators are quoted as RFC 4180 says") {
  CHECK(csv_field("plain") == "plain");
  CHECK(csv_field("") == "");
  CHECK(csv_field("a,b") == "\"a,b\"");
  CHECK(csv_field("say \"no\"") == "\"say \"\"no\"\"\"");
  CHECK(csv_field("two\nlines") == "\"two\nlines\"");
}
