#include "oracle/components.hpp"

namespace qdtune::oracle {

std::vector<Component> components() {
  return {
      {"belief", check_belief, {"/data/0/loglik/1,1", "/data/1/posterior/0,1", "/data/2/log_evidence"}},
      {"cim",
       check_cim,
       {"/data/0/energy/0,1", "/data/1/energy_gap", "/data/2/argmin_state/0", "/data/3/current",
        "/data/4/current_for_state/0,0", "/data/239/current_for_state/4,4"}},
      {"loglik", check_loglik, {"/data/0/loglik_2d_ref_obs_f32", "/data/59/line/loglik_1d_pure_f64"}},
      {"patch", check_patch, {"/data/0/v1_grid_f32/3", "/data/1/raw_f64/4/4", "/data/2/normalised_f32/15/0"}},
      {"sensing",
       check_sensing,
       {"/data/modality_table/2/cost_points", "/data/posterior_entropy/0/posterior_entropy_nats"}},
      {"dqc", check_dqc, {"/data/0/snr_db", "/data/1/dynamic_range", "/data/2/flatness", "/data/25/snr_db"}},
      {"features",
       check_features,
       {"/data/arrays/0/log_preprocess/std_f64", "/data/arrays/0/log_preprocess/last_col/3",
        "/data/arrays/1/fft_peak_ratio", "/data/arrays/2/diagonal_strength",
        "/data/arrays/3/mean_conductance", "/data/arrays/4/conductance_std"}},
      {"gp", check_gp, {"/data/24/predict/0/mean", "/data/22/predict/1/var", "/data/0/predict/0/ucb_beta2"}},
      {"risk", check_risk, {"/data/1/risk", "/data/239/risk"}},
      {"safety",
       check_safety,
       {"/data/0/safe_delta/0", "/data/1/new_voltage/1", "/data/2/verify_after_clip/slew_rate/margin",
        "/data/3/verify_raw/voltage_margin/per_gate/vg2", "/data/4/verify_raw/min_margin"}},
      {"state_machine",
       check_state_machine,
       {"/data/sequences/3/trace/7/consecutive_backtracks", "/data/sequences/20/trace/9/total_backtracks",
        "/data/sequences/5/trace/4/retries_now", "/data/sequences/4/trace/20/backtracks_at_stage",
        "/data/factories/73/confidence"}},
  };
}

}  // namespace qdtune::oracle
