#include "oracle/components.hpp"

namespace qdtune::oracle {

std::vector<Component> components() {
  return {
      {"cim",
       check_cim,
       {"/data/0/energy/0,1", "/data/1/energy_gap", "/data/2/argmin_state/0", "/data/3/current",
        "/data/4/current_for_state/0,0", "/data/239/current_for_state/4,4"}},
  };
}

}  // namespace qdtune::oracle
