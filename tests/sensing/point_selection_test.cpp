// Choice of points against the Gaussian conditional variance, computed afresh for every set of points.
#include "sensing/point_selection.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Cholesky>
#include <catch2/catch.hpp>

#include "device/thrown.hpp"
#include "sensing/random_readings.hpp"

using namespace qdtune;
using sensing::telling_columns;
using sensing_test::random_readings;

namespace {

Eigen::MatrixXd centred(const Eigen::ArrayXXf& values) {
  const Eigen::MatrixXd v = values.cast<double>().matrix();
  return v.rowwise() - v.colwise().mean();
}

// What noisy readings at these columns leave of the answers' variance, were all jointly Gaussian:
//   var(a) - k^T (K + 1)^-1 k,   K and k the sample covariances.
double variance_left(const Eigen::ArrayXXf& readings, const Eigen::ArrayXf& answers,
                     const std::vector<std::size_t>& columns) {
  const Eigen::MatrixXd all = centred(readings);
  const Eigen::VectorXd a = centred(answers);
  const double n = static_cast<double>(readings.rows());
  if (columns.empty()) return a.squaredNorm() / n;
  Eigen::MatrixXd chosen(readings.rows(), static_cast<Eigen::Index>(columns.size()));
  for (std::size_t k = 0; k < columns.size(); ++k) {
    chosen.col(static_cast<Eigen::Index>(k)) = all.col(static_cast<Eigen::Index>(columns[k]));
  }
  Eigen::MatrixXd noisy = chosen.transpose() * chosen / n;
  noisy.diagonal().array() += 1.0;
  const Eigen::VectorXd k = chosen.transpose() * a / n;
  return a.squaredNorm() / n - k.dot(noisy.llt().solve(k));
}

// Greedy by brute force: each time the column that leaves least.
std::vector<std::size_t> greedy(const Eigen::ArrayXXf& readings, const Eigen::ArrayXf& answers,
                                std::size_t count) {
  std::vector<std::size_t> chosen;
  while (chosen.size() < count) {
    std::size_t best = 0;
    double least = 1e9;
    for (std::size_t c = 0; c < static_cast<std::size_t>(readings.cols()); ++c) {
      std::vector<std::size_t> with = chosen;
      with.push_back(c);
      const double left = variance_left(readings, answers, with);
      if (left < least) {
        least = left;
        best = c;
      }
    }
    chosen.push_back(best);
  }
  return chosen;
}

// 0/1 answers that a few of the columns have to do with.
Eigen::ArrayXf answers_about(const Eigen::ArrayXXf& readings, std::uint64_t seed) {
  const Eigen::ArrayXXf weights = random_readings(readings.cols(), 1, 1.0, seed, 9);
  const Eigen::ArrayXf sum = (readings.leftCols(6).matrix() * weights.topRows(6).matrix()).array();
  return (sum > sum.mean()).cast<float>();
}

}  // namespace

TEST_CASE("the first point is the one that explains most") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Eigen::ArrayXXf readings = random_readings(200, 15, 0.1 * static_cast<double>(1 + seed), seed);
    const Eigen::ArrayXf answers = answers_about(readings, seed);
    CHECK(telling_columns(readings, answers, 1) == greedy(readings, answers, 1));
  }
}

TEST_CASE("points of readings far above the noise are those of the Gaussian calculation, in its order") {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    INFO("seed " << seed);
    const Eigen::ArrayXXf readings = random_readings(200, 15, 30.0, seed);
    const Eigen::ArrayXf answers = answers_about(readings, seed);
    CHECK(telling_columns(readings, answers, 5) == greedy(readings, answers, 5));
  }
}

TEST_CASE("points of weak readings explain nearly as much as the Gaussian calculation's") {
  for (const double spread : {0.1, 0.3, 1.0, 3.0}) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      INFO("spread " << spread << ", seed " << seed);
      const Eigen::ArrayXXf readings = random_readings(200, 15, spread, seed);
      const Eigen::ArrayXf answers = answers_about(readings, seed);
      const double all = variance_left(readings, answers, {});
      const double by_greedy = all - variance_left(readings, answers, greedy(readings, answers, 8));
      const double chosen = all - variance_left(readings, answers, telling_columns(readings, answers, 8));
      CHECK(chosen >= 0.9 * by_greedy);
    }
  }
}

TEST_CASE("a point that repeats what another said comes last") {
  Eigen::ArrayXXf readings = random_readings(200, 3, 30.0, 4);
  readings.col(1) = readings.col(0);
  const Eigen::ArrayXf answers = (readings.col(0) + 0.5F * readings.col(2) > 0.0F).cast<float>();
  CHECK(telling_columns(readings, answers, 2) == std::vector<std::size_t>{0, 2});
}

TEST_CASE("the one informative point may be measured again and again") {
  Eigen::ArrayXXf readings = Eigen::ArrayXXf::Constant(100, 4, 0.3F);
  Eigen::ArrayXf answers = Eigen::ArrayXf::Zero(100);
  answers.head(50) = 1.0F;
  readings.col(2) = 0.5F * answers;
  CHECK(telling_columns(readings, answers, 3) == std::vector<std::size_t>{2, 2, 2});
}

TEST_CASE("constant readings explain nothing, nor can anything explain constant answers") {
  const Eigen::ArrayXf half = answers_about(random_readings(100, 6, 1.0, 1), 1);
  CHECK(telling_columns(Eigen::ArrayXXf::Constant(100, 5, 0.1F), half, 4).empty());
  CHECK(telling_columns(Eigen::ArrayXXf::Constant(100, 5, 1234.5F), half, 4).empty());
  CHECK(telling_columns(random_readings(100, 5, 1.0, 2), Eigen::ArrayXf::Ones(100), 4).empty());
}

TEST_CASE("no candidates or none wanted: none chosen") {
  const Eigen::ArrayXXf readings = random_readings(50, 6, 1.0, 3);
  const Eigen::ArrayXf answers = answers_about(readings, 3);
  CHECK(telling_columns(readings, answers, 0).empty());
  CHECK(telling_columns(Eigen::ArrayXXf(50, 0), answers, 3).empty());
}

TEST_CASE("a reading for each answer is a caller's duty") {
  CHECK(device_test::thrown_by([] {
          telling_columns(random_readings(50, 6, 1.0, 3), Eigen::ArrayXf::Zero(49), 2);
        }).any);
}
