// What the original Python system computed (recorded in tests/oracle/*.json), and how our numbers are compared.
//
// The environment variable QDTUNE_ORACLE_DIR names another directory with files of the same names and form. A
// file that is missing or cannot be read as recorded is an Error; a number that differs is a mismatch of the
// Comparison, and a file without cases is not reproduced.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qdtune::oracle {

// The copy in the source tree, and the directory to read: QDTUNE_ORACLE_DIR when it is set and not empty.
std::filesystem::path recorded_directory();
std::filesystem::path directory();

// One value of a recorded file with everything below it; it knows its place ("cim.json /data/3/energy_gap").
// Accessors throw Error(damaged_data) with that place when the value is of another kind.
class Value {
 public:
  enum class Kind { null, flag, number, text, list, object };

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::null; }
  const std::string& place() const { return place_; }

  double number() const;  // "NaN", "Infinity" and "-Infinity" too
  int integer() const;
  bool flag() const;
  const std::string& text() const;

  const std::vector<Value>& items() const;  // of a list
  std::vector<double> numbers() const;      // of a list of numbers, or of lists of numbers row by row

  const std::vector<std::pair<std::string, Value>>& members()
      const;  // of an object, in the order of the file
  bool has(std::string_view key) const;
  const Value& at(std::string_view key) const;

 private:
  friend class Reader;
  [[noreturn]] void wrong(std::string_view expected) const;

  Kind kind_ = Kind::null;
  std::string place_;
  double number_ = 0.0;
  std::string text_;
  std::vector<Value> items_;
  std::vector<std::pair<std::string, Value>> members_;
};

// The `data` of DIRECTORY/NAME.json. Throws Error(input_missing) without the file, Error(damaged_data) for
// one that is not JSON or whose wrapper does not name itself and its schema.
Value read(const std::filesystem::path& directory, std::string_view name);

// A number agrees when |computed - recorded| <= max(relative |recorded|, absolute).
struct Tolerance {
  double relative = 0.0;
  double absolute = 0.0;
};
inline constexpr Tolerance pure_double{1e-9, 0.0};     // double arithmetic all the way
inline constexpr Tolerance rounded_single{1e-5, 0.0};  // the original rounded to single precision on the way

// Our numbers against the recorded ones. NaN agrees with NaN only, an infinity with itself only.
class Comparison {
 public:
  void begin_case() { ++cases_; }

  void number(const Value& recorded, double computed, Tolerance tolerance = pure_double);
  // Lists of the same length, nested ones row by row.
  void numbers(const Value& recorded, std::span<const double> computed, Tolerance tolerance = pure_double);
  void integer(const Value& recorded, long long computed);
  void flag(const Value& recorded, bool computed);
  void text(const Value& recorded, std::string_view computed);
  void null(const Value& recorded);
  // Anything else that has to hold at this place.
  void require(const Value& recorded, bool holds, std::string_view what);

  std::size_t cases() const { return cases_; }
  std::size_t compared() const { return compared_; }
  std::size_t mismatch_count() const { return mismatch_count_; }
  const std::vector<std::string>& mismatches() const { return mismatches_; }  // the first 20, readable
  // Passed at least one case, and no mismatch.
  bool reproduced() const { return cases_ > 0 && mismatch_count_ == 0; }

  // |computed - recorded| over |recorded| or the absolute floor: the largest of each relative tolerance.
  struct Deviation {
    double relative_tolerance = 0.0;
    double largest = 0.0;
    std::string place;
  };
  const std::vector<Deviation>& deviations() const { return deviations_; }
  std::string summary() const;

 private:
  void mismatch(const Value& recorded, const std::string& message);
  void deviate(const Value& recorded, double deviation, const Tolerance& tolerance);

  std::size_t cases_ = 0;
  std::size_t compared_ = 0;
  std::size_t mismatch_count_ = 0;
  std::vector<std::string> mismatches_;
  std::vector<Deviation> deviations_;
};

// Copies FROM/NAME.json to TO with the one number at the JSON pointer ("/data/3/energy_gap") changed by a
// ten-thousandth (0 becomes 1e-4, an integer the next one). Throws Error(damaged_data) when there is no number.
void copy_with_one_altered_number(const std::filesystem::path& from, const std::filesystem::path& to,
                                  std::string_view name, const std::string& pointer);

}  // namespace qdtune::oracle
