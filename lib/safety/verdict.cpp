#include "safety/verdict.hpp"

namespace qdtune::safety {

std::string_view to_string(Ruling ruling) {
  switch (ruling) {
    case Ruling::allowed:
      return "allowed";
    case Ruling::clipped:
      return "clipped";
    case Ruling::refused:
      return "refused";
  }
  return "unknown";
}

std::string_view to_string(Reason reason) {
  switch (reason) {
    case Reason::none:
      return "none";
    case Reason::retreat:
      return "retreat";
    case Reason::position_not_finite:
      return "position_not_finite";
    case Reason::position_unresolved:
      return "position_unresolved";
    case Reason::not_finite:
      return "not_finite";
    case Reason::outside_bounds:
      return "outside_bounds";
    case Reason::inside_margin:
      return "inside_margin";
    case Reason::beyond_step_cap:
      return "beyond_step_cap";
    case Reason::too_many_steps:
      return "too_many_steps";
  }
  return "unknown";
}

std::string_view to_string(Side side) {
  switch (side) {
    case Side::none:
      return "none";
    case Side::low:
      return "low";
    case Side::high:
      return "high";
  }
  return "unknown";
}

}  // namespace qdtune::safety
