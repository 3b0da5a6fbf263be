#!/usr/bin/env python3
"""Fits the model of qdtune's belief to every point of a recorded scan by least squares and says how far it is from the data.

    tools/fit_recorded.py configs/data/qtt/anticrossing.dat --origin=-4.9e6 --scale=1.07e7

Model: two dots with charging energy beyond the window, mutual energy Em, linear lever arms and a tunnel coupling, thermal occupation
of the four charge states, and a sensor peak 1 / (1 + u^2) whose detuning u is linear in voltages and electrons (the equations of
lib/physics/signal_kernel.hpp). Energies are in units of the first lever arm, so in mV; 15 parameters; Levenberg and Marquardt.

Printed: the fit's triple points; the residual, rms, far from and within 2 mV of a charge transition, in units of the signal the
agent sees, (value - origin) / scale; and how many points of a survey share one error, the sum of the residual's correlation over
the survey's lags, summed while both lags are below 15 mV. Points with that correlation and standard deviation s weigh like as many
independent ones of standard deviation s sqrt(number).

Needs numpy, and matplotlib because it reads scans with plot_recorded.py.
"""
import argparse

import numpy as np

from plot_recorded import read_scan

NAMES = "cross_ratio_12 cross_ratio_21 line_1 line_2 lever_ratio Em kT t_c s0 k1 k2 c1 c2 gain offset".split()
# By eye: lines at -6.5 mV, 11 mV apart; the sensor on the flank of its peak.
START = np.array([0.05, 0.0, -6.5, -6.8, 1.0, 11.0, 0.4, 0.3, -1.5, -0.4, -0.4, 0.003, 0.05, 1.0, 0.0])


def model(p, v1, v2):
    r12, r21, line1, line2, lever, em, kt, tc, s0, k1, k2, c1, c2, gain, offset = p
    d1 = line1 - v1 - r12 * v2
    d2 = lever * (line2 - v2 - r21 * v1)
    d12 = d1 + d2 + em
    eps = d1 - d2
    omega = np.sqrt(eps**2 + 4.0 * tc**2 + 1e-12)
    low, high = 0.5 * (d1 + d2 - omega), 0.5 * (d1 + d2 + omega)
    ground = np.minimum(np.minimum(low, d12), 0.0)
    weight = lambda energy: np.exp(np.maximum((ground - energy) / abs(kt), -60.0))
    none, both, pair = weight(0.0), weight(d12), weight(low) + weight(high)
    difference = (weight(high) - weight(low)) * eps / omega
    u = s0 + c1 * v1 + c2 * v2
    peak = lambda x: 1.0 / (1.0 + x * x)
    total = (none * peak(u) + 0.5 * (pair + difference) * peak(u + k1) + 0.5 * (pair - difference) * peak(u + k2)
             + both * peak(u + k1 + k2))
    return offset + gain * total / (none + pair + both)


def least_squares(p, v1, v2, signal, iterations=300):
    """Levenberg and Marquardt with numerical derivatives."""
    damping = 1e-2
    residual = (signal - model(p, v1, v2)).ravel()
    for _ in range(iterations):
        steps = 1e-5 * np.maximum(np.abs(p), 0.01)
        now = model(p, v1, v2)
        jacobian = np.stack([(model(p + s * e, v1, v2) - now).ravel() / s for s, e in zip(steps, np.eye(p.size))], 1)
        hessian, gradient = jacobian.T @ jacobian, jacobian.T @ residual
        before = residual @ residual
        while damping < 1e9:
            trial = p + np.linalg.solve(hessian + damping * np.diag(np.diag(hessian) + 1e-12), gradient)
            trial_residual = (signal - model(trial, v1, v2)).ravel()
            if trial_residual @ trial_residual < before:
                break
            damping *= 4.0
        else:
            return p
        p, residual, damping = trial, trial_residual, max(damping / 3.0, 1e-9)
        if before - residual @ residual < 1e-10 * before:
            return p
    return p


def triple_points(p):
    matrix = np.array([[1.0, p[0]], [p[4] * p[1], p[4]]])
    right = np.array([p[2], p[4] * p[3]])
    return np.linalg.solve(matrix, right), np.linalg.solve(matrix, right + p[5])


def near_a_line(p, v1, v2, reach=2.0):
    """Points from which a step of `reach` mV along some direction leads into another charge state."""
    def state(x, y):
        d1, d2 = p[2] - x - p[0] * y, p[4] * (p[3] - y - p[1] * x)
        return np.argmin([0.0 * d1, d1, d2, d1 + d2 + p[5]], axis=0)
    angles = np.arange(8) * np.pi / 4.0
    here = state(v1, v2)
    return np.any([state(v1 + reach * np.cos(a), v2 + reach * np.sin(a)) != here for a in angles], axis=0)


def shared(residual, pitch_mV, survey_pitch_mV, reach_mV=15.0):
    """Sum of the residual's correlation over the lags of a survey."""
    lags = [np.arange(-int(reach_mV / s), int(reach_mV / s) + 1) * s / d for s, d in zip(survey_pitch_mV, pitch_mV)]
    r = residual - residual.mean()
    rows, columns = r.shape
    total = 0.0
    for b in np.rint(lags[1]).astype(int):
        for a in np.rint(lags[0]).astype(int):
            one = r[max(0, b):rows + min(0, b), max(0, a):columns + min(0, a)]
            two = r[max(0, -b):rows + min(0, -b), max(0, -a):columns + min(0, -a)]
            total += (one * two).mean() / r.var()
    return total


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scan", metavar="SCAN")
    parser.add_argument("--origin", type=float, default=0.0, help="signal_origin of the experiment")
    parser.add_argument("--scale", type=float, default=1.0, help="signal_scale of the experiment")
    parser.add_argument("--survey", type=int, default=24, help="points a side of the survey")
    options = parser.parse_args()
    sweeps, steps, raw = read_scan(options.scan)
    signal = (raw - options.origin) / options.scale
    v1, v2 = np.meshgrid(sweeps, steps)
    p = least_squares(START, v1, v2, signal)
    p[6:8] = np.abs(p[6:8])  # the model does not know their signs
    residual = signal - model(p, v1, v2)
    rms = lambda x: np.sqrt((x**2).mean())
    near = near_a_line(p, v1, v2)
    for name, value in zip(NAMES, p):
        print(f"{name:15s} {value:8.4f}")
    for name, point in zip("AB", triple_points(p)):
        print(f"{name}: V1 {point[0]:.2f} mV, V2 {point[1]:.2f} mV")
    print(f"residual: rms {rms(residual):.4f}, far from lines {rms(residual[~near]):.4f}, near them "
          f"{rms(residual[near]):.4f}, largest {np.abs(residual).max():.3f}")
    survey_pitch = [(axis[-1] - axis[0]) / (options.survey - 1) for axis in (sweeps, steps)]
    number = shared(residual, [np.diff(axis).mean() for axis in (sweeps, steps)], survey_pitch)
    print(f"points of a {options.survey} x {options.survey} survey that share one error: {number:.1f}; "
          f"standard deviation to use {rms(residual) * np.sqrt(number):.3f}")


if __name__ == "__main__":
    main()
