"""Elementary effects by SALib on given trajectories, the reference of tests/suite/morris.rs.

Run: pip install SALib==1.6.0 && python tests/reference/morris.py > tests/reference/morris.csv
"""

import numpy as np
from SALib.analyze import morris

FACTORS, TRAJECTORIES, LEVELS, RESAMPLES = 4, 24, 4, 20000


def halton(index, base):
    """The digits of `index` mirrored at the point."""
    value, place = 0.0, 1.0
    while index > 0:
        index, digit = divmod(index, base)
        place /= base
        value += digit * place
    return value


def outcome(x):
    return 3 * x[0] + np.exp(x[1]) + 2 * x[1] * x[2] - 4 * (x[3] - 0.4) ** 2 - x[0] * x[3]


points = []
for trajectory in range(TRAJECTORIES):
    levels = [int(LEVELS * halton(trajectory + 1, base)) for base in (2, 3, 5, 7)]
    points.append([level / (LEVELS - 1) for level in levels])
    for step in range(FACTORS):
        factor = (trajectory + step) % FACTORS
        levels[factor] = (levels[factor] + LEVELS // 2) % LEVELS
        points.append([level / (LEVELS - 1) for level in levels])

points = np.array(points)
outcomes = np.array([outcome(x) for x in points])
problem = {"num_vars": FACTORS, "names": list("abcd"), "bounds": [[0, 1]] * FACTORS}

print("factor,mu,mu_star,mu_star_half_width,sigma")
found = morris.analyze(problem, points, outcomes, num_resamples=RESAMPLES, num_levels=LEVELS, seed=1)
for i in range(FACTORS):
    print(i, *(f"{found[name][i]:.17g}" for name in ("mu", "mu_star", "mu_star_conf", "sigma")), sep=",")
