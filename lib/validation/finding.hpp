// What a validation study says: findings with verdicts, and the tables behind them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "stats/interval.hpp"

namespace qdtune::validation {

// In the order they run. Their numbers address random streams: append, never renumber.
//   ranks        simulation-based calibration: is the true value just another particle?
//   coverage     do central intervals hold the truth as often as they say?
//   calibration  do probabilities of the target cell come true?
//   gains        are expected gains those of quadrature?
//   moves        does each move leave the prior as it is?
//   evidence     is the evidence that of brute force?
enum class Study { ranks, coverage, calibration, gains, moves, evidence };
inline constexpr std::array studies{Study::ranks, Study::coverage, Study::calibration,
                                    Study::gains, Study::moves,    Study::evidence};
std::string_view to_string(Study study);

// undecided: too few runs for the question.
enum class Verdict { pass, fail, undecided };
std::string_view to_string(Verdict verdict);

struct Finding {
  std::string statistic;
  double value = 0.0;
  std::optional<stats::Interval> interval;  // of the value, 95 %
  bool at_most = false;                     // the value has to stay below the limit, else above it
  double limit = 0.0;
  Verdict verdict = Verdict::undecided;
  std::string note;  // which quantity it is about, and in which direction it errs
};

using Cell = std::variant<std::string, std::int64_t, double>;

// Every row has a cell for every column.
struct DataTable {
  std::string name;   // "ranks", also of its file
  std::string about;  // a sentence
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;
};

struct StudyResult {
  Study study = Study::ranks;
  std::vector<Finding> findings;
  std::vector<DataTable> tables;
};

// fail when any finding failed, else undecided when any is.
Verdict verdict_of(const std::vector<StudyResult>& results);

}  // namespace qdtune::validation
