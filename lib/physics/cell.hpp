// Geometry of one charge-stability cell: where a given electron configuration is the ground state (t_c = 0).
//
// The cell of (n1, n2) is the convex polygon in gate space where adding, removing or exchanging
// one electron costs energy:
//   mu1(n) < 0 < mu1(n + e1), mu2(n) < 0 < mu2(n + e2), U(n) < U(n + e1 - e2), U(n) < U(n - e1 + e2),
// and for 0 <= Em < min(E1, E2) also U(n) < U(n +- (1, 1)), which the others imply (van der Wiel et al.,
// RMP 75, 1 (2002)). All differences are linear in V.
// Conditions that would need a negative electron number do not exist.
//
// Preconditions, everywhere: n without negative components, DoubleDot::valid(), finite voltages.
#pragma once

#include <optional>
#include <vector>

#include "physics/double_dot.hpp"

namespace qdtune::physics {

// U(n; V) in meV.
double charging_energy_meV(const DoubleDot& dot, const Electrons& n, const GateVoltages& v);

// Chemical potentials mu1(n) = U(n) - U(n - e1), mu2(n) = U(n) - U(n - e2), in meV; n may be any integers.
double chemical_potential_1_meV(const DoubleDot& dot, const Electrons& n, const GateVoltages& v);
double chemical_potential_2_meV(const DoubleDot& dot, const Electrons& n, const GateVoltages& v);

// Argmin of U over real n1, n2 >= 0 (not the clipped unconstrained minimum: with E = 3, Em = 1, x = (-10, 3)
// it is (0, 1), although E^-1 x = (-4.1, 2.4)).
Eigen::Vector2d continuous_minimum(const DoubleDot& dot, const GateVoltages& v);

// Lowest-energy configuration of non-negative electron numbers; on a degenerate line the one with fewer
// electrons in dot 1, then in dot 2. The minimiser is a corner of the unit cell that holds the continuous
// minimum. Cost: about 60 ns.
Electrons ground_state(const DoubleDot& dot, const GateVoltages& v);

// The smallest energy difference to a neighbouring configuration (meV): positive inside the cell, negative
// outside. This is the margin that scores a trial.
double cell_margin_meV(const DoubleDot& dot, const Electrons& n, const GateVoltages& v);

struct MarginPoint {
  GateVoltages voltage;
  double margin_meV = 0.0;
};
// The voltage of largest margin within a closed rectangle (a small linear programme, solved exactly over its
// vertices). Where a whole segment is optimal (two opposite edges bound the margin), its middle.
// Cost: about 3 us (at most 120 systems of three equations).
MarginPoint largest_margin(const DoubleDot& dot, const Electrons& n, const GateVoltages& low,
                           const GateVoltages& high);

// Corners of the cell in counter-clockwise order (V), clipped to the rectangle;
// empty when no area of the cell lies inside.
std::vector<GateVoltages> cell_polygon(const DoubleDot& dot, const Electrons& n, const GateVoltages& low,
                                       const GateVoltages& high);

// The two triple points at the ends of the inter-dot line between (n1 + 1, n2) and (n1, n2 + 1):
// `electron` where (n1, n2), (n1 + 1, n2), (n1, n2 + 1) are degenerate, `hole` where (n1 + 1, n2 + 1) meets
// the latter two. None when the lever-arm matrix is singular.
struct TriplePoints {
  GateVoltages electron;
  GateVoltages hole;
};
std::optional<TriplePoints> triple_points(const DoubleDot& dot, const Electrons& n);

// Slopes dV2/dV1 of the charge transition lines, -A11/A12 and -A21/A22, and of the inter-dot line,
// -(A11 - A21)/(A12 - A22). A vertical line has an infinite slope.
struct LineSlopes {
  double dot1 = 0.0, dot2 = 0.0, interdot = 0.0;
};
LineSlopes line_slopes(const DoubleDot& dot);

// Virtual gates: the voltage change that moves mu of one dot by -1 meV and leaves the other's alone; columns
// of A^-1 (V/meV). Precondition: the lever-arm matrix is invertible.
Eigen::Matrix2d virtual_gates_V_per_meV(const DoubleDot& dot);

}  // namespace qdtune::physics
