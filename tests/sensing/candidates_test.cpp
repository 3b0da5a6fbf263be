#include "sensing/candidates.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "sensing/sensing_fixture.hpp"

using namespace qdtune;
using namespace qdtune::sensing_test;
using device::GateVoltages;
using device::Window;
using sensing::candidate_scans;
using sensing::Plan;
using sensing::PlanKind;

namespace {

using Sizes = std::map<std::size_t, int>;  // points of a plan: how many plans

std::vector<Plan> plans_of(const device::ParameterDistributions& distributions, const GateVoltages& first,
                           const Window& window) {
  const PriorBelief prior(distributions, 64);
  const Hypotheses hypotheses(prior.belief, 64);
  const sensing::Question question = target_question(hypotheses, target_cell, first, window);
  std::vector<Plan> plans = telling_point_sets(hypotheses, question, window);
  for (Plan& scan : candidate_scans(hypotheses, question, window)) plans.push_back(std::move(scan));
  return plans;
}

Sizes sizes_of(const std::vector<Plan>& plans, PlanKind kind) {
  Sizes sizes;
  for (const Plan& plan : plans) {
    if (plan.kind == kind) ++sizes[plan.size()];
  }
  return sizes;
}

void check_usable(const std::vector<Plan>& plans, const Window& window) {
  REQUIRE(!plans.empty());
  for (const Plan& plan : plans) {
    INFO(plan.description());
    CHECK(plan.size() >= 2);
    CHECK(plan.size() <= 4096);
    CHECK(std::all_of(plan.scan.points.begin(), plan.scan.points.end(),
                      [&](const GateVoltages& v) { return window.contains(v); }));
  }
}

// Each step of each line of this kind as (dV1, dV2).
std::vector<Eigen::Vector2d> steps_of(const std::vector<Plan>& plans, PlanKind kind) {
  std::vector<Eigen::Vector2d> steps;
  for (const Plan& plan : plans) {
    if (plan.kind != kind) continue;
    const auto& points = plan.scan.points;
    for (std::size_t k = 1; k < points.size(); ++k) {
      steps.emplace_back(points[k].v1_V - points[k - 1].v1_V, points[k].v2_V - points[k - 1].v2_V);
    }
  }
  return steps;
}

Eigen::Matrix2d mean_lever_arms(const Hypotheses& hypotheses) {
  Eigen::Matrix2d sum = Eigen::Matrix2d::Zero();
  for (const auto& block : hypotheses.blocks()) {
    for (Eigen::Index lane = 0; lane < belief::lane_count; ++lane) {
      sum += device::double_dot(belief::lane_parameters(block, lane)).lever_arm_meV_per_V;
    }
  }
  return sum / static_cast<double>(hypotheses.count());
}

bool on_edge(const GateVoltages& v, const Window& w) {
  const auto near = [](double a, double b) { return std::abs(a - b) < 1e-12; };
  return near(v.v1_V, w.low.v1_V) || near(v.v1_V, w.high.v1_V) || near(v.v2_V, w.low.v2_V) ||
         near(v.v2_V, w.high.v2_V);
}

constexpr std::array line_kinds{PlanKind::line_v1, PlanKind::line_v2, PlanKind::line_x1, PlanKind::line_x2};

}  // namespace

TEST_CASE("every kind of scan is offered in its sizes") {
  const auto plans = plans_of(unsure(0.03), plain_centre(), bench_window);
  check_usable(plans, bench_window);
  // Through two centres: two short lines and one to the edges of 4 to 16 points, and one of 128.
  const Sizes lines{{4, 6}, {8, 6}, {16, 6}, {128, 2}};
  for (const PlanKind kind : line_kinds) CHECK(sizes_of(plans, kind) == lines);
  // Narrow and wide about two centres; and over the whole window.
  const Sizes patches{{4, 4}, {9, 4}, {16, 5}, {36, 5}, {64, 5}, {256, 5}, {1024, 1}, {4096, 1}};
  CHECK(sizes_of(plans, PlanKind::patch) == patches);
  CHECK(sizes_of(plans, PlanKind::points) == Sizes{{2, 2}, {4, 2}, {8, 2}, {16, 2}});
}

TEST_CASE("a belief without doubts is offered scans about its one voltage, but no telling points") {
  const auto plans = plans_of(belief_test::known(plain_device()), plain_centre(), bench_window);
  check_usable(plans, bench_window);
  CHECK(sizes_of(plans, PlanKind::line_v1) == Sizes{{4, 3}, {8, 3}, {16, 3}, {128, 1}});
  CHECK(sizes_of(plans, PlanKind::points).empty());
}

TEST_CASE("lines run along plungers and virtual gates") {
  const PriorBelief prior(unsure(0.03), 64);
  const Hypotheses hypotheses(prior.belief, 64);
  const auto plans = candidate_scans(
      hypotheses, target_question(hypotheses, target_cell, plain_centre(), bench_window), bench_window);
  for (const auto& step : steps_of(plans, PlanKind::line_v1)) {
    CHECK(step.x() > 0.0);
    CHECK(step.y() == 0.0);
  }
  for (const auto& step : steps_of(plans, PlanKind::line_v2)) {
    CHECK(step.x() == 0.0);
    CHECK(step.y() > 0.0);
  }
  // A virtual gate pulls on its own dot alone.
  const Eigen::Matrix2d arms = mean_lever_arms(hypotheses);
  for (const auto& step : steps_of(plans, PlanKind::line_x1)) {
    const Eigen::Vector2d pull = arms * step;
    CHECK(pull.x() > 0.0);
    CHECK(std::abs(pull.y()) <= 1e-9 * pull.x());
  }
  for (const auto& step : steps_of(plans, PlanKind::line_x2)) {
    const Eigen::Vector2d pull = arms * step;
    CHECK(pull.y() > 0.0);
    CHECK(std::abs(pull.x()) <= 1e-9 * pull.y());
  }
}

TEST_CASE("lines pass through their centre, steps are equal, long ones end at the edge") {
  const auto plans = plans_of(unsure(0.03), plain_centre(), bench_window);
  for (const Plan& plan : plans) {
    const auto& points = plan.scan.points;
    if (std::find(line_kinds.begin(), line_kinds.end(), plan.kind) == line_kinds.end()) continue;
    INFO(plan.description());
    const Eigen::Vector2d first(points[1].v1_V - points[0].v1_V, points[1].v2_V - points[0].v2_V);
    for (const auto& step : steps_of({plan}, plan.kind)) CHECK((step - first).norm() < 1e-12);
    if (plan.size() != 128) continue;
    CHECK(on_edge(points.front(), bench_window));
    CHECK(on_edge(points.back(), bench_window));
  }
  const Plan& short_line =
      *std::find_if(plans.begin(), plans.end(), [](const Plan& p) { return p.kind == PlanKind::line_v1; });
  CHECK(short_line.scan.points.front().v2_V == plain_centre().v2_V);
  CHECK(short_line.scan.points.front().v1_V == Approx(plain_centre().v1_V - 0.12 * 0.150));
  CHECK(short_line.scan.points.back().v1_V == Approx(plain_centre().v1_V + 0.12 * 0.150));
}

TEST_CASE("patches are square grids of the window or around a centre") {
  const auto plans = plans_of(unsure(0.03), plain_centre(), bench_window);
  for (const Plan& plan : plans) {
    if (plan.kind != PlanKind::patch) continue;
    INFO(plan.description());
    std::set<double> columns, rows;
    for (const GateVoltages& v : plan.scan.points) {
      columns.insert(v.v1_V);
      rows.insert(v.v2_V);
    }
    CHECK(columns.size() == rows.size());
    CHECK(columns.size() * rows.size() == plan.size());
  }
  CHECK(plans.back().scan.points == device::grid_scan(bench_window, 64, 64).points);
}

TEST_CASE("sets of single points grow: each begins with the one before") {
  const auto plans = plans_of(unsure(0.03), plain_centre(), bench_window);
  const Plan* before = nullptr;
  for (const Plan& plan : plans) {
    if (plan.kind != PlanKind::points) continue;
    if (before != nullptr && before->size() < plan.size()) {
      CHECK(std::equal(before->scan.points.begin(), before->scan.points.end(), plan.scan.points.begin()));
    }
    before = &plan;
  }
  REQUIRE(before != nullptr);
}

TEST_CASE("candidates stay inside at the window's corners and edges") {
  const Window& w = bench_window;
  for (const GateVoltages& corner : {w.low, w.high, GateVoltages{w.low.v1_V, w.high.v2_V},
                                     GateVoltages{w.high.v1_V, w.low.v2_V}, GateVoltages{w.low.v1_V, 0.07}}) {
    const auto plans = plans_of(unsure(0.03), corner, w);
    check_usable(plans, w);
    // Both plungers always have room; a virtual gate may point out of the corner both ways, and then has no line.
    for (const PlanKind kind : {PlanKind::line_v1, PlanKind::line_v2})
      CHECK(sizes_of(plans, kind) == Sizes{{4, 6}, {8, 6}, {16, 6}, {128, 2}});
    for (const Plan& plan : plans) CHECK_FALSE(plan.scan.points.front() == plan.scan.points.back());
  }
}

TEST_CASE("a window that is not square and does not begin at zero") {
  const Window wide{{-0.02, 0.013}, {0.17, 0.081}};
  const auto plans = plans_of(unsure(0.03), {0.06, 0.05}, wide);
  check_usable(plans, wide);
  CHECK(plans.back().scan.points.front() == wide.low);
  CHECK(plans.back().scan.points.back() == wide.high);
}

TEST_CASE("singular lever arms have no virtual gates: plungers alone") {
  auto prior = unsure(0.02);
  at(prior, Parameter::cross_ratio_12) = belief_test::fixed(1.0);
  at(prior, Parameter::cross_ratio_21) = belief_test::fixed(1.0);
  const auto plans = plans_of(prior, plain_centre(), bench_window);
  check_usable(plans, bench_window);
  CHECK(sizes_of(plans, PlanKind::line_x1).empty());
  CHECK(sizes_of(plans, PlanKind::line_x2).empty());
  CHECK_FALSE(sizes_of(plans, PlanKind::line_v1).empty());
}
