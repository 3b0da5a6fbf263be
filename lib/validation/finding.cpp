#include "validation/finding.hpp"

namespace qdtune::validation {

std::string_view to_string(Study study) {
  switch (study) {
    case Study::ranks:
      return "ranks";
    case Study::coverage:
      return "coverage";
    case Study::calibration:
      return "calibration";
    case Study::gains:
      return "gains";
    case Study::moves:
      return "moves";
    case Study::evidence:
      return "evidence";
  }
  return "unknown";
}

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "pass";
    case Verdict::fail:
      return "FAIL";
    case Verdict::undecided:
      return "undecided";
  }
  return "unknown";
}

Verdict verdict_of(const std::vector<StudyResult>& results) {
  Verdict worst = Verdict::pass;
  for (const StudyResult& result : results) {
    for (const Finding& finding : result.findings) {
      if (finding.verdict == Verdict::fail) return Verdict::fail;
      if (finding.verdict == Verdict::undecided) worst = Verdict::undecided;
    }
  }
  return worst;
}

}  // namespace qdtune::validation
