#include "oracle/components.hpp"

namespace qdtune::oracle {

std::vector<Component> components() {
  return {
      {"cim",
       check_cim,
       {"/data/0/energy/0,1", "/data/1/energy_gap", "/data/2/argmin_state/0", "/data/3/current",
        "/data/4/current_for_state/0,0", "/data/239/current_for_state/4,4"}},
      {"loglik", check_loglik, {"/data/0/loglik_2d_ref_obs_f32", "/data/59/line/loglik_1d_pure_f64"}},
      {"patch", check_patch, {"/data/0/v1_grid_f32/3", "/data/1/raw_f64/4/4", "/data/2/normalised_f32/15/0"}},
  };
}

}  // namespace qdtune::oracle
