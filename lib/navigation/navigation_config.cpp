#include "navigation/navigation_config.hpp"

namespace qdtune::navigation {

std::string_view to_string(Method method) {
  switch (method) {
    case Method::direct:
      return "direct";
    case Method::bo:
      return "bo";
  }
  return "unknown";
}

std::string_view to_string(Kernel kernel) {
  switch (kernel) {
    case Kernel::rbf:
      return "rbf";
    case Kernel::matern52:
      return "matern52";
  }
  return "unknown";
}

std::string_view to_string(Acquisition acquisition) {
  switch (acquisition) {
    case Acquisition::ucb:
      return "ucb";
    case Acquisition::ei:
      return "ei";
    case Acquisition::pi:
      return "pi";
  }
  return "unknown";
}

}  // namespace qdtune::navigation
