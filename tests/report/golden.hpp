// clang-format off
// What the program prints for the runs of render_test; a change here is a change that users see.
#pragma once

namespace report_test {

constexpr const char* golden_text = R"(experiment 0123456789abcdef0123456789abcdef
digest     fedcba9876543210fedcba9876543210
seed       0x000000000000002a, 2 threads, 8.1 s wall, 15.9 s CPU

arm       trials    true success [95 %]  claimed  false claims  refused  errors  unsafe
--------  ------  ---------------------  -------  ------------  -------  ------  ------
baseline       5    40.0 % [11.8, 76.9]        3             1        1       1       0
improved      25  100.0 % [86.7, 100.0]       25             0        0       0       0
scan           2                      -        1             -        0       1       0

arm       points  p90  max     reduction [95 %]  successes  confidence  ms/trial     p95
--------  ------  ---  ---  -------------------  ---------  ----------  --------  ------
baseline     144  227  256  68.1 % [29.5, 97.0]     96.9 %       0.947     300.0   480.0
improved      64   64   64  98.4 % [98.4, 98.4]     98.4 %       0.969    1300.0  2380.0
scan         200  200  200   47.6 % [0.0, 95.1]          -       0.950     150.0   195.0

True success within a budget of measured points, in % of all trials, with its 95 % interval:

arm             32 points            64 points           128 points           256 points
--------  ---------------  -------------------  -------------------  -------------------
baseline  0.0 [0.0, 43.4]      0.0 [0.0, 43.4]     20.0 [3.6, 62.4]    40.0 [11.8, 76.9]
improved  0.0 [0.0, 13.3]  100.0 [86.7, 100.0]  100.0 [86.7, 100.0]  100.0 [86.7, 100.0]
scan                    -                    -                    -                    -

arm   triple point            V1, mV [95 %]              V2, mV [95 %]  trials
----  ------------  -----------------------  -------------------------  ------
scan  A             412.30 [411.80, 412.90]  -100.00 [-100.50, -99.40]       1
scan  B             417.30 [416.80, 417.90]    -95.00 [-95.50, -94.40]       1

arm       refused  ended in      reason
--------  -------  ------------  -------------------------------------------
baseline        1  verification  no voltage reaches the probability to claim

arm       outcome      trial indices
--------  -----------  -------------
baseline  false claim  2
baseline  refused      3
baseline  error        4
scan      error        1

How one of these trials came to its end:

    qdtune replay RUN ARM/INDEX

Comparison with baseline, trial by trial: unless an arm changes the devices, trial t has the same
device and the same noise in every arm. A difference is the arm minus baseline, with its 95 %
interval; pp are percentage points, points are measured points.

arm       metric                    difference [95 %]      p  test           margin
--------  -------------  ----------------------------  -----  ---------  ----------
improved  true success         +60.0 pp [+3.0, +88.2]  0.250  McNemar        5.0 pp
improved  false claims        -20.0 pp [-62.4, +26.4]  1.000  McNemar        5.0 pp
improved  points         -96.0 points [-160.0, -48.0]      -  bootstrap  8.0 points
improved  median points       0.44 times [0.25, 0.67]
improved  reduction            +30.3 pp [+1.4, +68.9]      -  bootstrap      5.0 pp

arm       metric        pairs  verdict
--------  ------------  -----  -------------------------------------------------------
improved  true success      5  inconclusive: about 8 more trials an arm should decide
improved  false claims      5  inconclusive: about 72 more trials an arm should decide
improved  points            4  inconclusive: about 16 more trials an arm should decide
improved  reduction         5  inconclusive: about 21 more trials an arm should decide

p is the probability of a difference at least as large if the arms were in truth equal: exact
McNemar test for rates, paired bootstrap for means, which needs 20 pairs. Verdicts are at the 5 %
level. Better or worse: equality is excluded. Equivalent: a difference as large as the margin is
excluded (two one-sided tests). Inconclusive: neither is, yet.

The margin is the smallest difference that would matter to you; that of points is 5.0 % of the
baseline's mean. To change it:

    qdtune report RUN --margin true_success=0.02 --margin points=0.1

The other way round, within a budget of measured points: true success of baseline minus that of the
arm, in pp with its 95 % interval from the same pairs; above 0, baseline succeeds more often.

arm                32 points               64 points            128 points           256 points
--------  ------------------  ----------------------  --------------------  -------------------
improved  0.0 [-43.4, +43.4]  -100.0 [-100.0, -38.6]  -80.0 [-96.4, -19.3]  -60.0 [-88.2, -3.0]

gate                      result   is
------------------------  ------  ---
true_success.rate >= 0.9  FAILED  0.4
errors <= 1               passed    1
)";

constexpr const char* golden_markdown = R"(    experiment 0123456789abcdef0123456789abcdef
    digest     fedcba9876543210fedcba9876543210
    seed       0x000000000000002a, 2 threads, 8.1 s wall, 15.9 s CPU

| arm | trials | true success [95 %] | claimed | false claims | refused | errors | unsafe |
| :--- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| baseline | 5 | 40.0 % [11.8, 76.9] | 3 | 1 | 1 | 1 | 0 |
| improved | 25 | 100.0 % [86.7, 100.0] | 25 | 0 | 0 | 0 | 0 |
| scan | 2 | - | 1 | - | 0 | 1 | 0 |

| arm | points | p90 | max | reduction [95 %] | successes | confidence | ms/trial | p95 |
| :--- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| baseline | 144 | 227 | 256 | 68.1 % [29.5, 97.0] | 96.9 % | 0.947 | 300.0 | 480.0 |
| improved | 64 | 64 | 64 | 98.4 % [98.4, 98.4] | 98.4 % | 0.969 | 1300.0 | 2380.0 |
| scan | 200 | 200 | 200 | 47.6 % [0.0, 95.1] | - | 0.950 | 150.0 | 195.0 |

True success within a budget of measured points, in % of all trials, with its 95 % interval:

| arm | 32 points | 64 points | 128 points | 256 points |
| :--- | ---: | ---: | ---: | ---: |
| baseline | 0.0 [0.0, 43.4] | 0.0 [0.0, 43.4] | 20.0 [3.6, 62.4] | 40.0 [11.8, 76.9] |
| improved | 0.0 [0.0, 13.3] | 100.0 [86.7, 100.0] | 100.0 [86.7, 100.0] | 100.0 [86.7, 100.0] |
| scan | - | - | - | - |

| arm | triple point | V1, mV [95 %] | V2, mV [95 %] | trials |
| :--- | :--- | ---: | ---: | ---: |
| scan | A | 412.30 [411.80, 412.90] | -100.00 [-100.50, -99.40] | 1 |
| scan | B | 417.30 [416.80, 417.90] | -95.00 [-95.50, -94.40] | 1 |

| arm | refused | ended in | reason |
| :--- | ---: | :--- | :--- |
| baseline | 1 | verification | no voltage reaches the probability to claim |

| arm | outcome | trial indices |
| :--- | :--- | :--- |
| baseline | false claim | 2 |
| baseline | refused | 3 |
| baseline | error | 4 |
| scan | error | 1 |

How one of these trials came to its end:

    qdtune replay RUN ARM/INDEX

Comparison with baseline, trial by trial: unless an arm changes the devices, trial t has the same device and the same noise in every arm. A difference is the arm minus baseline, with its 95 % interval; pp are percentage points, points are measured points.

| arm | metric | difference [95 %] | p | test | margin |
| :--- | :--- | ---: | ---: | :--- | ---: |
| improved | true success | +60.0 pp [+3.0, +88.2] | 0.250 | McNemar | 5.0 pp |
| improved | false claims | -20.0 pp [-62.4, +26.4] | 1.000 | McNemar | 5.0 pp |
| improved | points | -96.0 points [-160.0, -48.0] | - | bootstrap | 8.0 points |
| improved | median points | 0.44 times [0.25, 0.67] |  |  |  |
| improved | reduction | +30.3 pp [+1.4, +68.9] | - | bootstrap | 5.0 pp |

| arm | metric | pairs | verdict |
| :--- | :--- | ---: | :--- |
| improved | true success | 5 | inconclusive: about 8 more trials an arm should decide |
| improved | false claims | 5 | inconclusive: about 72 more trials an arm should decide |
| improved | points | 4 | inconclusive: about 16 more trials an arm should decide |
| improved | reduction | 5 | inconclusive: about 21 more trials an arm should decide |

p is the probability of a difference at least as large if the arms were in truth equal: exact McNemar test for rates, paired bootstrap for means, which needs 20 pairs. Verdicts are at the 5 % level. Better or worse: equality is excluded. Equivalent: a difference as large as the margin is excluded (two one-sided tests). Inconclusive: neither is, yet.

The margin is the smallest difference that would matter to you; that of points is 5.0 % of the baseline's mean. To change it:

    qdtune report RUN --margin true_success=0.02 --margin points=0.1

The other way round, within a budget of measured points: true success of baseline minus that of the arm, in pp with its 95 % interval from the same pairs; above 0, baseline succeeds more often.

| arm | 32 points | 64 points | 128 points | 256 points |
| :--- | ---: | ---: | ---: | ---: |
| improved | 0.0 [-43.4, +43.4] | -100.0 [-100.0, -38.6] | -80.0 [-96.4, -19.3] | -60.0 [-88.2, -3.0] |

| gate | result | is |
| :--- | :--- | ---: |
| true_success.rate >= 0.9 | FAILED | 0.4 |
| errors <= 1 | passed | 1 |
)";

constexpr const char* golden_csv = R"(name,trials,errors,true_success_count,true_success_rate,true_success_low,true_success_high,claimed_success_count,claimed_success_rate,claimed_success_low,claimed_success_high,false_claims_count,false_claims_rate,refused_count,refused_rate,points_mean,points_median,points_p90,points_max,reduction_mean,reduction_sd,reduction_median,reduction_low,reduction_high,reduction_successes_mean,steps_mean,backtracks_mean,safety_violations,confidence_mean,confidence_ece,confidence_brier,trial_ms_median,trial_ms_p95,triple_point_a_v1_V,triple_point_a_v1_V_low,triple_point_a_v1_V_high,triple_point_a_v2_V,triple_point_a_v2_V_low,triple_point_a_v2_V_high,triple_point_b_v1_V,triple_point_b_v1_V_low,triple_point_b_v1_V_high,triple_point_b_v2_V,triple_point_b_v2_V_low,triple_point_b_v2_V_high,triple_points_claimed,expected_trials,diagnosed_count,diagnosed_rate,diagnosed_low,diagnosed_high,success_within_32_count,success_within_32_rate,success_within_32_low,success_within_32_high,success_within_64_count,success_within_64_rate,success_within_64_low,success_within_64_high,success_within_128_count,success_within_128_rate,success_within_128_low,success_within_128_high,success_within_256_count,success_within_256_rate,success_within_256_low,success_within_256_high,measuring_s_median,measuring_s_p90
baseline,5,1,2,0.4,0.11762077423264794,0.769275718723987,3,0.6,0.23072428127601297,0.8823792257673521,1,0.2,1,0.2,160,144,227.20000000000002,256,0.68125,0.4315796407711154,0.9609375,0.2953125,0.9703125,0.96875,4,0,0,0.9466666666666667,0.32,0.2708666666666667,300.00000000000006,480,,,,,,,,,,,,,,,,,,,0,0,0,0.43448246478317465,0,0,0,0.43448246478317465,1,0.2,0.03622410863243014,0.6244653702374745,2,0.4,0.11762077423264794,0.769275718723987,72,113.60000000000001
improved,25,0,25,1,0.8668077490609516,1,25,1,0.8668077490609516,1,0,0,0,0,64,64,64,64,0.984375,0,0.984375,0.984375,0.984375,0.984375,4,0,0,0.96875,0.03125,0.0009765625,1300,2380,,,,,,,,,,,,,,,,,,,0,0,0,0.13319225093904843,25,1,0.8668077490609516,1,25,1,0.8668077490609516,1,25,1,0.8668077490609516,1,32,32
scan,2,1,,,,,1,0.5,0.09453120573423074,0.9054687942657693,,,0,0,200,200,200,200,0.4755859375,0.6725800828864231,0.4755859375,0,0.951171875,,4,0,0,0.95,,,150,195,0.4123,0.4118,0.4129,-0.1,-0.1005,-0.0994,0.4173,0.4168,0.4179,-0.095,-0.0955,-0.0944,true,,,,,,,,,,,,,,,,,,,,,,100,100
)";

constexpr const char* golden_recorded_text = R"(experiment 0123456789abcdef0123456789abcdef
digest     fedcba9876543210fedcba9876543210
seed       0x000000000000002a, 2 threads, 8.1 s wall, 15.9 s CPU

arm   trials         claimed [95 %]  refused  errors  unsafe
----  ------  ---------------------  -------  ------  ------
scan       2  100.0 % [34.2, 100.0]        0       0       0

arm   points  p90  max     reduction [95 %]  confidence  ms/trial    p95
----  ------  ---  ---  -------------------  ----------  --------  -----
scan     200  200  200  95.1 % [95.1, 95.1]       0.950     150.0  195.0

arm   triple point            V1, mV [95 %]             V2, mV [95 %]  trials
----  ------------  -----------------------  ------------------------  ------
scan  A             412.80 [412.30, 413.40]  -99.50 [-100.00, -98.90]       2
scan  B             417.80 [417.30, 418.40]   -94.50 [-95.00, -93.90]       2
)";

constexpr const char* golden_unclaimed_text = R"(experiment 0123456789abcdef0123456789abcdef
digest     fedcba9876543210fedcba9876543210
seed       0x000000000000002a, 2 threads, 8.1 s wall, 15.9 s CPU

INCOMPLETE: 2 of 3 trials are stored. All figures are over these; trials that take long are stored
late, so they may change.

arm   trials     claimed [95 %]  refused  errors  unsafe
----  ------  -----------------  -------  ------  ------
scan       2  0.0 % [0.0, 65.8]        2       0       0

arm   points  p90  max     reduction [95 %]  confidence  ms/trial    p95
----  ------  ---  ---  -------------------  ----------  --------  -----
scan     200  200  200  50.0 % [50.0, 50.0]           -     150.0  195.0

arm   triple point              V1, mV [95 %]             V2, mV [95 %]  trials
----  --------------  -----------------------  ------------------------  ------
scan  A, not claimed  412.80 [412.30, 413.40]  -99.50 [-100.00, -98.90]       2
scan  B, not claimed  417.80 [417.30, 418.40]   -94.50 [-95.00, -93.90]       2

Not claimed: every trial of the arm refused. These are the voltages its belief held when it stopped;
do not use them as a result.

arm   refused  ended in  reason
----  -------  --------  -----------------------------------------------------------
scan        2  survey    no charge transition: the data fit a constant signal better

arm   outcome  trial indices
----  -------  -------------
scan  refused  0, 1

How one of these trials came to its end:

    qdtune replay RUN INDEX
)";

constexpr const char* golden_broken_table = R"(arm     broken device  trials  claimed  refused   named right [95 %]
------  -------------  ------  -------  -------  -------------------
broken  single_dot          2        1        1                    0
broken  dead_sensor         2        0        2                    2
broken  all                 4        1        3  66.7 % [20.8, 93.9]
)";

}  // namespace report_test
