#include "app/verbs.hpp"

namespace qdtune::app {

std::vector<Verb> all_verbs() {
  return {run_verb(), report_verb(), trial_verb(), audit_verb(), config_verb()};
}

}  // namespace qdtune::app
