#include "config/agent_records.hpp"

#include "config/section.hpp"

namespace qdtune::config {

namespace {

using Records = std::vector<Option>;

void add_agent(Records& records) {
  using agent::AgentConfig;
  Section agent(
      records, "agent", Role::science, [](auto& s) -> auto& { return s.trial.agent; });
  agent.add("target", &AgentConfig::target, "electrons", between(0, 8), "charge state (n1, n2) to tune to");
  agent.add(
      "max_points", &AgentConfig::max_points, "points", between(1, 10'000'000),
      "budget of measured points of a trial; policy dense has one of its own: its scan and verification");
  agent.add("max_steps", &AgentConfig::max_steps, "", between(1, 1'000'000),
            "budget of moves and scans of a trial");
  agent.add("step_cap_V", &AgentConfig::step_cap_V, "V", between(1e-4, 10),
            "|dV1| + |dV2| of one move at most");
  agent.add("safety_margin_V", &AgentConfig::safety_margin_V, "V", between(0, 10),
            "kept clear of each bound of the window by moves and scans");
  agent.add("survey_size", &AgentConfig::survey_size, "points", between(3, 256),
            "side of the first survey of the policies that choose what follows");
  agent.add("fixed_survey_size", &AgentConfig::fixed_survey_size, "points", between(3, 256),
            "side of the survey of policy fixed");
  agent.add("identify_probability", &AgentConfig::identify_probability, "", between(0, 1),
            "of the target state at the best voltage: charge identification has passed");
  agent.add("max_scans", &AgentConfig::max_scans, "", between(0, 10'000),
            "scans of one visit to charge identification");
}

void add_sensing(Records& records) {
  using agent::AgentConfig;
  using sensing::SensingConfig;
  Section policy(
      records, "sensing", Role::science, [](auto& s) -> auto& { return s.trial.agent; });
  policy.add_choice<AgentConfig, agent::Policy>(
      "policy", &AgentConfig::policy, named(agent::policies),
      "gain: a small survey, then the scan or the few points of highest expected gain per point; random, "
      "cheapest: "
      "the same scans, chosen blindly; variance: the same scans, where the hypotheses disagree most; fixed: "
      "one larger survey; dense: a full 64x64 scan; "
      "blind: the prior's best voltage, no data; legacy: the original Python system's agent instead of ours");
  Section ranking(
      records, "sensing", Role::science, [](auto& s) -> auto& { return s.trial.agent.sensing; });
  ranking.add_choice<SensingConfig, sensing::Cost>(
      "cost", &SensingConfig::cost, named(sensing::costs),
      "what a scan's gain is divided by: its points, or the seconds that the device says its points, ramps "
      "and settling take on a short way through them (in units of one point's dwell and settling)");
  ranking.add("hypotheses", &SensingConfig::hypotheses, "", multiple_of(16, between(16, 4096)),
              "particles that a ranking of scans reasons with");
  ranking.add("outcomes", &SensingConfig::outcomes, "", between(1, 4096), "simulated outcomes of a scan");
  ranking.add("information_weight", &SensingConfig::information_weight, "per nat", between(0, 100),
              "a nat about the target cell counts as much as this rise of the success probability");
  ranking.add("overhead_points", &SensingConfig::overhead_points, "points", between(0, 10'000),
              "fixed cost of a scan");
  ranking.add("stop_gain_per_point", &SensingConfig::stop_gain_per_point, "", between(0, 1),
              "below this gain per point no scan is worth measuring");
  ranking.add(
      "look_ahead", &SensingConfig::look_ahead, "", between(0, 64),
      "0: the best scan alone; else, with policy gain and where the information decides, so many of the "
      "scans that tell most are tried in pairs too, and a pair that gains more per point than any scan "
      "alone chooses one of its two");
}

void add_navigation(Records& records) {
  using namespace navigation;
  Section section(
      records, "navigation", Role::science, [](auto& s) -> auto& { return s.trial.agent.navigation; });
  section.add_choice<NavigationConfig, Method>(
      "method", &NavigationConfig::method, named(methods),
      "direct: straight to the best voltage in safe steps; bo: Bayesian optimisation, one reading a move");
  section.add_choice<NavigationConfig, Kernel>("kernel", &NavigationConfig::kernel, named(kernels),
                                               "covariance of the Gaussian process of bo");
  section.add_choice<NavigationConfig, Acquisition>(
      "acquisition", &NavigationConfig::acquisition, named(acquisitions),
      "ucb: upper confidence bound; ei: expected improvement; pi: probability of improvement");
  section.add("max_moves", &NavigationConfig::max_moves, "", between(1, 10'000),
              "moves of one visit to navigation by bo");
  section.add("length_scale_V", &NavigationConfig::length_scale_V, "V", above_to(0, 10), "of the kernel");
  section.add("signal_sd", &NavigationConfig::signal_sd, "", above_to(0, 10),
              "of the target probability about the belief's");
  section.add("noise_sd", &NavigationConfig::noise_sd, "", between(0, 10), "of one observed probability");
  section.add("exploration", &NavigationConfig::exploration, "", between(0, 100),
              "ucb: mean + exploration * sd");
  section.add("improvement_margin", &NavigationConfig::improvement_margin, "", between(0, 1),
              "ei, pi: what exceeds the best by this is an improvement");
  section.add("history_cap", &NavigationConfig::history_cap, "", between(1, 10'000), "observations kept");
  section.add("grid_size", &NavigationConfig::grid_size, "points", between(2, 1000), "candidates a side");
  section.add("refine_starts", &NavigationConfig::refine_starts, "", between(0, 1000),
              "best candidates improved along the gradient");
  section.add("refine_steps", &NavigationConfig::refine_steps, "", between(0, 1000), "steps of each");
}

void add_quality(Records& records) {
  using perception::QualityConfig;
  Section quality(
      records, "quality", Role::science, [](auto& s) -> auto& { return s.trial.agent.quality; });
  quality.add("dead_above", &QualityConfig::dead_above, "", inside(0, 1),
              "dead sensor: chance that a constant signal varies as much, at least");
  quality.add("alive_below", &QualityConfig::alive_below, "", inside(0, 1), "live sensor: the same, below");
  quality.add("structure_below", &QualityConfig::structure_below, "", inside(0, 1),
              "dead sensor: chance that white noise has neighbours as much alike, at least");
  quality.add("resolving_share", &QualityConfig::resolving_share, "", above_to(0, 1000),
              "dead sensor: the largest plausible noise is at most this share of the full scale");
  quality.add("good_signal_to_noise", &QualityConfig::good_signal_to_noise, "", above_to(0, 1000),
              "grade good from here on");
  quality.add("moderate_signal_to_noise", &QualityConfig::moderate_signal_to_noise, "", above_to(0, 1000),
              "grade moderate from here on");
  quality.add("saturated_share", &QualityConfig::saturated_share, "", above_to(0, 1),
              "share of values stuck at one extreme from which a scan is poor");
  quality.add("min_points", &QualityConfig::min_points, "points", between(1, 1000),
              "fewer finite values are poor, whatever they are");
  quality.add("shrinkage_pairs", &QualityConfig::shrinkage_pairs, "", between(0, 10'000),
              "weight of the prior's noise in the noise estimate, in pairs of neighbours");
}

void add_stages(Records& records) {
  using agent::StageLimits;
  Section stages(
      records, "stages", Role::science, [](auto& s) -> auto& { return s.trial.agent.stages; });
  const auto limit = between(0, 1000);
  stages.add("bootstrap_retries", &StageLimits::bootstrap_retries, "", limit,
             "repeats of the bootstrap before the sensor counts as dead");
  stages.add("survey_retries", &StageLimits::survey_retries, "", limit,
             "finer surveys before the window counts as empty");
  stages.add("identification_retries", &StageLimits::identification_retries, "", limit,
             "fresh beliefs in charge identification before another survey");
  stages.add("navigation_retries", &StageLimits::navigation_retries, "", limit, "repeats of navigation");
  stages.add("verification_retries", &StageLimits::verification_retries, "", limit,
             "repeats of verification before charge identification is taken up again");
  stages.add("backtracks", &StageLimits::backtracks, "", limit, "returns to an earlier stage in a trial");
}

void add_belief(Records& records) {
  using belief::BeliefConfig;
  Section belief(
      records, "belief", Role::science, [](auto& s) -> auto& { return s.trial.agent.belief; });
  belief.add("particles", &BeliefConfig::particles, "", multiple_of(16, between(32, 1048576)),
             "hypotheses about the device");
  belief.add(
      "prior_pool", &BeliefConfig::prior_pool, "", between(1, 4096),
      "prior draws a particle that the first tempering level chooses from; particles * prior_pool < 2^23");
  belief.add("tail_probability", &BeliefConfig::tail_probability, "",
             {.low = 0, .high = 1, .high_open = true},
             "chance that a parameter lies in the soft ends of its prior's range, both together");
  belief.add("tail_extent", &BeliefConfig::tail_extent, "", between(0, 1),
             "length of each soft end, as a share of the range's width");
  belief.add(
      "degrees_of_freedom", &BeliefConfig::degrees_of_freedom, "", between(0, 1000),
      "of the Student's t that readings are taken to scatter by, forgiving about single ones; 0: Gaussian");
  belief.add("ess_threshold", &BeliefConfig::ess_threshold, "", inside(0, 1),
             "effective sample size after a tempering step, as a share of the particles");
  belief.add("move_sweeps", &BeliefConfig::move_sweeps, "", between(1, 1000),
             "Metropolis sweeps a tempering level");
  belief.add("final_factor", &BeliefConfig::final_factor, "", between(1, 100),
             "times as many sweeps at the full likelihood of an update");
  belief.add("walk_scale", &BeliefConfig::walk_scale, "", above_to(0, 10),
             "random-walk step in units of 2.38 / sqrt(d) standard deviations of the belief");
  belief.add("shift_probability", &BeliefConfig::shift_probability, "", between(0, 1),
             "share of moves that shift electron numbers");
  belief.add("evolution_probability", &BeliefConfig::evolution_probability, "", between(0, 1),
             "share of the continuous moves that are differential evolution");
}

void add_diagnosis(Records& records) {
  using agent::DiagnosisConfig;
  using belief::RivalConfig;
  Section diagnosis(
      records, "diagnosis", Role::science, [](auto& s) -> auto& { return s.trial.agent.diagnosis; });
  diagnosis.add("refuse_probability", &DiagnosisConfig::refuse_probability, "", inside(0, 1),
                "of the device being no double dot: from here on the trial refuses it, by name");
  diagnosis.add(
      "smooth_advantage_nat", &DiagnosisConfig::smooth_advantage_nat, "nat", between(-1e6, 1e6),
      "log evidence of a smooth surface over that of the double dot: beyond, the trial refuses to claim");
  diagnosis.add("doubtful_residual", &DiagnosisConfig::doubtful_residual, "", above(0),
                "rms residual in units of the prior's largest noise: beyond, a claim needs ..");
  diagnosis.add(
      "doubtful_advantage_nat", &DiagnosisConfig::doubtful_advantage_nat, "nat", between(-1e6, 1e6),
      ".. a log evidence of the smooth surface as low as this, and measures more points until it is");
  diagnosis.add("jump_residual", &DiagnosisConfig::jump_residual, "", above(0),
                "rms residual in units of the prior's largest noise: beyond, the agent looks whether a "
                "charge jumped ..");
  diagnosis.add("jump_advantage_nat", &DiagnosisConfig::jump_advantage_nat, "nat", between(-1e6, 1e6),
                ".. and forgets the points from before if two devices, before and after, have more log "
                "evidence than one by this");
  Section rivals(
      records, "diagnosis", Role::science, [](auto& s) -> auto& { return s.trial.agent.diagnosis.rivals; });
  rivals.add("particles", &RivalConfig::particles, "", multiple_of(16, between(32, 65536)),
             "hypotheses of each other class of device");
  rivals.add("move_sweeps", &RivalConfig::move_sweeps, "", between(1, 1000),
             "Metropolis sweeps a tempering level of theirs");
}

void add_verification(Records& records) {
  using agent::VerificationConfig;
  Section verification(
      records, "verification", Role::science, [](auto& s) -> auto& { return s.trial.agent.verification; });
  verification.add("rays", &VerificationConfig::rays, "points", between(0, 1000),
                   "fresh points on rays around the claimed cell");
  verification.add("points_per_gate", &VerificationConfig::points_per_gate, "points", between(0, 1000),
                   "fresh points along each gate down to the window's edge: they count electrons");
  verification.add("rounds", &VerificationConfig::rounds, "", between(1, 100),
                   "rounds of fresh points before the agent refuses");
  verification.add("points_per_round", &VerificationConfig::points_per_round, "points", between(1, 1000),
                   "points of each round after the first, placed where they settle the claim");
  verification.add("second_opinion", &VerificationConfig::second_opinion, "", unbounded(),
                   "before a claim, a fresh belief on all data must agree");
  verification.add("predictive_tail", &VerificationConfig::predictive_tail, "", above_to(0, 0.5),
                   "fresh points less likely than this share of replicates rebuild the belief; above "
                   "1 / (replicates + 1), the least share there is");
  verification.add("replicates", &VerificationConfig::replicates, "", between(1, 1'000'000),
                   "replicates of that comparison");
  verification.add("claim_probability", &VerificationConfig::claim_probability, "", between(0, 1),
                   "no claim below this probability of the target state, by the belief and by it and a "
                   "second opinion together");
}

void add_legacy(Records& records) {
  using legacy::TuningSettings;
  Section section(
      records, "legacy", Role::science, [](auto& s) -> auto& { return s.trial.legacy; });
  section.add(
      "particles", &TuningSettings::particles, "", between(1, 1'000'000),
      "policy legacy: particles of its belief, each a charge state; 500 in the original's short tests");
  section.add("resample_threshold", &TuningSettings::resample_threshold, "", between(0, 1),
              "policy legacy: resampled below this effective sample size, as a share of the particles");
  section.add("samples", &TuningSettings::samples, "", between(1, 4096),
              "policy legacy: simulated scans of each kind that a choice among scans is made from; 4 in the "
              "original's short tests");
  section.add_choice<TuningSettings, legacy::Classifier>(
      "classifier", &TuningSettings::classifier, named(legacy::classifiers),
      "policy legacy: who looks at a patch; untrained: networks of random weights, as the original's tests "
      "run it; "
      "double_dot: one that always says double dot, the best that training could do");
}

}  // namespace

void add_agent_records(std::vector<Option>& records) {
  add_agent(records);
  add_sensing(records);
  add_navigation(records);
  add_quality(records);
  add_stages(records);
}

void add_decision_records(std::vector<Option>& records) {
  add_belief(records);
  add_verification(records);
  add_diagnosis(records);
  add_legacy(records);
}

}  // namespace qdtune::config
