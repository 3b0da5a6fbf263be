#!/usr/bin/env python3
"""Draws a recorded double-dot anticrossing with the two triple points that a run of qdtune reports.

    qdtune run configs/recorded.toml -o RUN
    qdtune report RUN --json | tools/plot_recorded.py configs/data/qtt/anticrossing.dat - -o triple_points.png

SCAN is the .dat file (legacy QCoDeS text: step voltage, sweep voltage, signal; millivolts), SUMMARY the JSON object that `run --json`
and `report --json` print ("-": standard input). Drawn: the signal, the triple points A and B of one arm with their 95 % intervals,
the inter-dot line between them and the lines of each dot, along the gates' axes because the axes are virtual gates; and, from the
data alone, the edge points and the straight lines through them.

Edges. Every row and column near a line has one edge point: where the derivative along it is largest with the line's sign, by a
parabola through three differences. A straight line is fitted to the edge points of each of the five lines, without outliers. Three
lines should meet in each triple point; where pairs of them cross is printed, with mean and spread. An edge that is steeper than
the pitch of the scan is known to half a pitch. The options --near-a and --near-b, read off the plot by eye, only decide which rows
and columns belong to which line.

Needs numpy and matplotlib. The picture is the same for the same input and versions of these.
"""
import argparse
import json
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

REACH_mV = 4.5  # an edge is looked for this far from where it is expected
CLEAR_mV = 2.5  # rows and columns this close to a triple point hold more than one edge
FAR_mV = 16.0  # and lines are followed this far from it


def read_scan(path):
    """Sweep voltages (V1), step voltages (V2), both in mV and ascending, and the signal as rows of V2."""
    data = np.loadtxt(path)
    steps, sweeps = np.unique(data[:, 0]), np.unique(data[:, 1])
    signal = np.full((steps.size, sweeps.size), np.nan)
    signal[np.searchsorted(steps, data[:, 0]), np.searchsorted(sweeps, data[:, 1])] = data[:, 2]
    if np.isnan(signal).any():
        sys.exit(f"{path}: the scan is not a full grid")
    return sweeps, steps, signal


def edge(position, values, expected, sign):
    """Where sign * derivative is largest within REACH_mV of the expected place; None at the end of the range."""
    near = np.abs(position - expected) < REACH_mV
    position, values = position[near], values[near]
    slope = sign * np.diff(values) / np.diff(position)
    middle = 0.5 * (position[1:] + position[:-1])
    top = int(np.argmax(slope)) if slope.size else 0
    if top in (0, slope.size - 1) or slope.size == 0:
        return None
    before, at, after = slope[top - 1 : top + 2]
    return middle[top] + 0.5 * (before - after) / (before - 2 * at + after) * (middle[1] - middle[0])


def line_through(points):
    """Least-squares x = a y + b through points (y, x), dropping those beyond 3.5 robust standard deviations."""
    points = np.array(points)
    for _ in range(5):
        fit = np.polyfit(points[:, 0], points[:, 1], 1)
        residual = points[:, 1] - np.polyval(fit, points[:, 0])
        keep = np.abs(residual) < 3.5 * max(1.4826 * np.median(np.abs(residual)), 1e-3)
        if keep.all():
            break
        points = points[keep]
    return fit, points


def find_lines(v1, v2, signal, near_a, near_b):
    """The five lines as {name: (fit, edge points as (V1, V2))}; fits of dot 2 are V2(V1), all others V1(V2)."""
    a, b = near_a, near_b
    inter = lambda y: a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
    row = lambda y, x, sign: edge(v1, signal[np.argmin(np.abs(v2 - y))], x, sign)
    column = lambda x, y, sign: edge(v2, signal[:, np.argmin(np.abs(v1 - x))], y, sign)
    within = lambda axis, low, high: axis[(axis > low) & (axis < high)]
    found = {
        "dot 1, lower": [(y, row(y, a[0], -1)) for y in within(v2, a[1] - FAR_mV, a[1] - CLEAR_mV)],
        "dot 1, upper": [(y, row(y, b[0], -1)) for y in within(v2, b[1] + CLEAR_mV, b[1] + FAR_mV)],
        "inter-dot": [(y, row(y, inter(y), 1)) for y in within(v2, a[1] + CLEAR_mV, b[1] - CLEAR_mV)],
        "dot 2, left": [(x, column(x, a[1], -1)) for x in within(v1, a[0] - FAR_mV, a[0] - CLEAR_mV)],
        "dot 2, right": [(x, column(x, b[1], -1)) for x in within(v1, b[0] + CLEAR_mV, b[0] + FAR_mV)],
    }
    lines = {}
    for name, points in found.items():
        fit, used = line_through([p for p in points if p[1] is not None])
        lines[name] = (fit, used if name.startswith("dot 2") else used[:, ::-1])
    return lines


def crossing(lines, first, second):
    """(V1, V2) of two of the lines, each written as c1 V1 + c2 V2 = c0."""
    rows, right = [], []
    for name in (first, second):
        slope, intercept = lines[name][0]
        rows.append([-slope, 1.0] if name.startswith("dot 2") else [1.0, -slope])
        right.append(intercept)
    return np.linalg.solve(np.array(rows), np.array(right))


def crossings(lines):
    """For A and B: the three crossings of pairs of lines."""
    corners = {"A": ("dot 1, lower", "dot 2, left", "inter-dot"), "B": ("dot 1, upper", "dot 2, right", "inter-dot")}
    return {k: np.array([crossing(lines, n[i], n[j]) for i, j in ((0, 1), (0, 2), (1, 2))]) for k, n in corners.items()}


def print_edges(lines, met):
    for name, (fit, points) in lines.items():
        of, along = ("V2", "V1") if name.startswith("dot 2") else ("V1", "V2")
        print(f"{name:13s} {of} = {fit[1]:6.2f} mV {fit[0]:+.3f} {along}, {len(points)} edge points")
    for name, points in met.items():
        mean, low, high = points.mean(0), points.min(0), points.max(0)
        print(f"{name} from edges  V1 {mean[0]:.2f} mV ({low[0]:.2f} to {high[0]:.2f}), "
              f"V2 {mean[1]:.2f} mV ({low[1]:.2f} to {high[1]:.2f})")


def reported_points(summary, arm_name):
    """{"A": (value, low, high)} in mV, each a pair (V1, V2)."""
    arms = [a for a in summary["arms"] if a["triple_points"] and arm_name in (None, a["name"])]
    if not arms:
        sys.exit("the summary has no such arm with triple points")
    of = lambda point, key: np.array([1e3 * point["v1_V"][key], 1e3 * point["v2_V"][key]])
    return {k.upper(): [of(arms[0]["triple_points"][k], key) for key in ("value", "low", "high")] for k in "ab"}


def draw(axes, scan, points, lines):
    v1, v2, signal = scan
    image = axes.pcolormesh(v1, v2, signal / 1e6, cmap="viridis", shading="nearest", rasterized=True)
    label = "edges in the data"
    for _, edge_points in lines.values():
        axes.plot(edge_points[:, 0], edge_points[:, 1], ".", color="white", ms=3.5, mew=0, label=label)
        label = None
    a, b = points["A"][0], points["B"][0]
    boundary = dict(color="#ff5a5f", lw=1.2)
    axes.plot([a[0], b[0]], [a[1], b[1]], label="inter-dot line of the run", **boundary)
    for corner, ends in ((a, ((v1[0], a[1]), (a[0], v2[0]))), (b, ((v1[-1], b[1]), (b[0], v2[-1])))):
        for end in ends:
            axes.plot([corner[0], end[0]], [corner[1], end[1]], ls="--", **boundary)
    for name, (value, low, high) in points.items():
        axes.errorbar(*value, xerr=[[value[0] - low[0]], [high[0] - value[0]]],
                      yerr=[[value[1] - low[1]], [high[1] - value[1]]], fmt="o", ms=4, color="black",
                      mfc="#ff5a5f", ecolor="black", elinewidth=1.4, capsize=3, zorder=5,
                      label="triple point of the run, 95 %" if name == "A" else None)
    axes.set_xlabel("$V_1$ (mV)")
    axes.set_aspect("equal")
    return image


def picture(scan, points, lines, path):
    figure, (whole, *zooms) = plt.subplots(1, 3, figsize=(13.2, 4.5), gridspec_kw={"width_ratios": [1.12, 1, 1]},
                                           constrained_layout=True)
    image = draw(whole, scan, points, lines)
    whole.set_xlim(scan[0][[0, -1]])
    whole.set_ylim(scan[1][[0, -1]])
    whole.set_ylabel("$V_2$ (mV)")
    whole.set_title("recorded anticrossing", fontsize=10)
    whole.legend(fontsize=7, loc="lower right", facecolor="#777777", labelcolor="white", framealpha=0.8)
    figure.colorbar(image, ax=whole, label="sensor signal ($10^6$, arbitrary units)", shrink=0.85)
    for axes, (name, point) in zip(zooms, points.items()):
        local = draw(axes, scan, points, lines)
        value, low, high = point
        axes.set_xlim(value[0] - 7, value[0] + 7)
        axes.set_ylim(value[1] - 7, value[1] + 7)
        inside = scan[2][np.ix_(np.abs(scan[1] - value[1]) < 7, np.abs(scan[0] - value[0]) < 7)] / 1e6
        local.set_clim(inside.min(), inside.max())
        axes.set_title(f"{name}: $V_1$ = {value[0]:.1f} [{low[0]:.1f}, {high[0]:.1f}],  "
                       f"$V_2$ = {value[1]:.1f} [{low[1]:.1f}, {high[1]:.1f}] mV", fontsize=10)
    figure.savefig(path, dpi=100, metadata={"Software": None})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    pair = lambda text: tuple(float(x) for x in text.split(","))
    parser.add_argument("scan", metavar="SCAN")
    parser.add_argument("summary", metavar="SUMMARY", help='JSON of the run; "-": standard input')
    parser.add_argument("-o", "--output", default="triple_points.png", metavar="PNG")
    parser.add_argument("--arm", help="name of the arm; the first with triple points by default")
    parser.add_argument("--near-a", type=pair, default=(-6.5, -6.5), metavar="V1,V2",
                        help="A by eye (mV); written --near-a=-6.5,-6.5")
    parser.add_argument("--near-b", type=pair, default=(4.5, 4.5), metavar="V1,V2", help="B by eye (mV)")
    options = parser.parse_args()
    with sys.stdin if options.summary == "-" else open(options.summary, encoding="utf-8") as file:
        points = reported_points(json.load(file), options.arm)
    scan = read_scan(options.scan)
    lines = find_lines(*scan, options.near_a, options.near_b)
    print_edges(lines, crossings(lines))
    picture(scan, points, lines, options.output)


if __name__ == "__main__":
    main()
