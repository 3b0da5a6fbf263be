#include "agent/survey_plan.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "device/thrown.hpp"

using namespace qdtune;
using agent::affordable_survey;
using agent::survey_diagonal;
using agent::survey_grid;
using agent::without;
using device::GateVoltages;
using device::Window;

namespace {

using Points = std::vector<GateVoltages>;

// The bench, one that begins below zero, and a wide one; none with edges that are exact in binary.
const std::vector<Window> survey_windows{
    {{0.0, 0.0}, {0.150, 0.150}}, {{-0.3, 0.1}, {0.4, 0.25}}, {{0.01, -0.07}, {1.01, -0.03}}};

bool holds(const Points& points, const GateVoltages& v) {
  return std::find(points.begin(), points.end(), v) != points.end();
}

bool disjoint(const Points& a, const Points& b) {
  return std::none_of(a.begin(), a.end(), [&](const GateVoltages& v) { return holds(b, v); });
}

// Smallest distance between two points in units of the pitch, largest component.
double closest(const Points& a, const Points& b, const Window& window, std::size_t size) {
  const double intervals = static_cast<double>(size - 1);
  const double pitch1 = (window.high.v1_V - window.low.v1_V) / intervals;
  const double pitch2 = (window.high.v2_V - window.low.v2_V) / intervals;
  double least = 1e9;
  for (const GateVoltages& v : a) {
    for (const GateVoltages& u : b) {
      least =
          std::min(least, std::max(std::abs(v.v1_V - u.v1_V) / pitch1, std::abs(v.v2_V - u.v2_V) / pitch2));
    }
  }
  return least;
}

}  // namespace

TEST_CASE("a survey shrinks until its points fit the budget") {
  CHECK(affordable_survey(6, 36) == 6);
  CHECK(affordable_survey(6, 1000) == 6);
  CHECK(affordable_survey(6, 35) == 5);
  CHECK(affordable_survey(64, 100) == 10);
  CHECK(affordable_survey(6, 9) == 3);
}

TEST_CASE("below three points a side there is no survey") {
  CHECK(affordable_survey(6, 8) == 0);
  CHECK(affordable_survey(6, 0) == 0);
  CHECK(affordable_survey(2, 1000) == 0);
  CHECK(affordable_survey(0, 1000) == 0);
}

TEST_CASE("survey 0 is the grid over the window, edges included") {
  for (const Window& window : survey_windows) {
    const Points grid = survey_grid(window, 6, 0).points;
    CHECK(grid == device::grid_scan(window, 6, 6).points);
    CHECK(grid.front() == window.low);
    CHECK(grid.back() == window.high);
  }
}

TEST_CASE("diagonals are part of survey 0, from corner to corner") {
  for (const Window& window : survey_windows) {
    for (const std::size_t size : std::vector<std::size_t>{2, 3, 5, 6, 12}) {
      INFO("size " << size);
      const Points grid = survey_grid(window, size, 0).points;
      const Points rising = survey_diagonal(window, size, 0).points;
      const Points falling = survey_diagonal(window, size, 1).points;
      CHECK(without({rising}, grid).points.empty());
      CHECK(without({falling}, grid).points.empty());
      CHECK(rising.size() == size);
      CHECK(rising.front() == window.low);
      CHECK(rising.back() == window.high);
      // The middle of an odd survey lies on both.
      CHECK(falling.size() == size - size % 2);
      CHECK(falling.front() == GateVoltages{window.low.v1_V, window.high.v2_V});
      CHECK(falling.back() == GateVoltages{window.high.v1_V, window.low.v2_V});
      CHECK(disjoint(rising, falling));
    }
  }
}

TEST_CASE("there are two diagonals") {
  for (const int index : {2, 3, 10}) {
    CHECK(survey_diagonal(survey_windows[0], 6, index).points.empty());
  }
}

TEST_CASE("a diagonal and a survey need two points a side") {
  CHECK(device_test::thrown_by([] { survey_diagonal(survey_windows[0], 1, 0); }).any);
  CHECK(device_test::thrown_by([] { survey_grid(survey_windows[0], 1, 1); }).any);
  CHECK(device_test::thrown_by([] { survey_grid(survey_windows[0], 0, 0); }).any);
  CHECK(device_test::thrown_by([] { survey_grid(survey_windows[0], 6, -1); }).any);
  CHECK(survey_grid(survey_windows[0], 2, 1).points == Points{{0.075, 0.075}});
}

TEST_CASE("survey 1 lies in the middle between the points of survey 0") {
  for (const Window& window : survey_windows) {
    for (const std::size_t size : std::vector<std::size_t>{3, 6, 7}) {
      INFO("size " << size);
      const Points grid = survey_grid(window, size, 0).points;
      const Points between = survey_grid(window, size, 1).points;
      REQUIRE(between.size() == (size - 1) * (size - 1));
      for (std::size_t k = 0; k < between.size(); ++k) {
        const std::size_t corner = k / (size - 1) * size + k % (size - 1);
        CHECK(between[k].v1_V == Approx(0.5 * (grid[corner].v1_V + grid[corner + 1].v1_V)));
        CHECK(between[k].v2_V == Approx(0.5 * (grid[corner].v2_V + grid[corner + size].v2_V)));
      }
      CHECK(closest(between, grid, window, size) == Approx(0.5));
    }
  }
}

TEST_CASE("later surveys are ever finer, and what was measured is measured once") {
  for (const Window& window : survey_windows) {
    for (const std::size_t size : std::vector<std::size_t>{3, 6, 7}) {
      INFO("size " << size);
      Points measured;
      const std::size_t n = size - 1;
      // Whole grids of n + 1, 2n + 1 and 4n + 1 points a side, and the centres of their squares between.
      const std::vector<std::size_t> sizes{(n + 1) * (n + 1), n * n, (2 * n + 1) * (2 * n + 1), 4 * n * n,
                                           (4 * n + 1) * (4 * n + 1)};
      for (std::size_t survey = 0; survey < sizes.size(); ++survey) {
        INFO("survey " << survey);
        const auto plan = survey_grid(window, size, static_cast<int>(survey));
        CHECK(plan.points.size() == sizes[survey]);
        CHECK(std::all_of(plan.points.begin(), plan.points.end(),
                          [&](const GateVoltages& v) { return window.contains(v); }));
        const Points fresh = without(plan, measured).points;
        REQUIRE(!fresh.empty());
        if (survey > 0) CHECK(closest(fresh, measured, window, size) > 0.1);
        measured.insert(measured.end(), fresh.begin(), fresh.end());
      }
      // The last grid holds the points of all surveys.
      CHECK(measured.size() == (4 * n + 1) * (4 * n + 1));
    }
  }
}

TEST_CASE("what is left of a plan keeps its order") {
  const Points plan{{0.0, 0.1}, {0.2, 0.3}, {0.4, 0.5}, {0.6, 0.7}};
  CHECK(without({plan}, {{0.4, 0.5}, {0.0, 0.1}}).points == Points{{0.2, 0.3}, {0.6, 0.7}});
  CHECK(without({plan}, {}).points == plan);
  CHECK(without({plan}, plan).points.empty());
  CHECK(without({}, plan).points.empty());
}

TEST_CASE("a voltage in another order of the gates is another voltage") {
  CHECK(without({{{0.1, 0.2}}}, {{0.2, 0.1}}).points.size() == 1);
}
