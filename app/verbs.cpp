#include "app/verbs.hpp"

namespace qdtune::app {

std::vector<Verb> all_verbs() {
  return {run_verb(), report_verb(), config_verb()};
}

}  // namespace qdtune::app
