#include "report/original_csv.hpp"

#include <catch2/catch.hpp>

#include "report/report_fixture.hpp"

namespace report = qdtune::report;

TEST_CASE("the original's table has its nine columns and its words") {
  report::ArmRows arm{"legacy", {report_test::simulated(0, false, false, 2048, 0.1)}, {}};
  arm.rows[0].stage = "charge_identification";
  arm.rows[0].steps = 17;
  arm.rows[0].backtracks = 2;
  arm.rows[0].approvals = 6;
  arm.rows.push_back(report_test::simulated(1, true, false, 512, 0.99));  // a false claim counts as success
  arm.rows.push_back(report_test::error(2));
  CHECK(report::original_csv(arm) ==
        "trial_idx,success,final_stage,total_measurements,total_steps,measurement_reduction,total_backtracks,"
        "hitl_events,duration_s\n"
        "0,False,CHARGE_ID,2048,17,0.5,2,6,0\n"
        "1,True,COMPLETE,512,4,0.875,0,0,0\n"
        "2,False,FAILED,0,0,1,0,0,0\n");
}

TEST_CASE("the original's table takes durations from the telemetry and knows each stage") {
  for (const auto& [ours, original] : {std::pair{"bootstrap", "BOOTSTRAPPING"},
                                       {"coarse_survey", "COARSE_SURVEY"},
                                       {"navigation", "NAVIGATION"},
                                       {"verification", "VERIFICATION"}}) {
    report::ArmRows arm{"a", {report_test::simulated(3, false, false, 100, 0.5)}, {{}}};
    arm.rows[0].stage = ours;
    arm.telemetry[0].wall_s = 0.25;
    const std::string text = report::original_csv(arm);
    CHECK(text.find(std::string("\n3,False,") + original + ",100,") != std::string::npos);
    CHECK(text.substr(text.size() - 6) == ",0.25\n");
  }
}
