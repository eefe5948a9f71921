"""Sobol' indices by SALib at Halton points, the reference of tests/suite/sobol_indices.rs.

Run: pip install SALib==1.6.0 && python tests/reference/sobol_indices.py > tests/reference/sobol_indices.csv
"""

import numpy as np
from SALib.analyze import sobol

ROWS, RESAMPLES = 512, 2000


def halton(index, base):
    """The digits of `index` mirrored at the point."""
    value, place = 0.0, 1.0
    while index > 0:
        index, digit = divmod(index, base)
        place /= base
        value += digit * place
    return value


def outcome(x):
    """Ishigami's function on the unit cube, far from zero, so that centring shows."""
    x1, x2, x3 = (np.pi * (2 * u - 1) for u in x)
    return 100 + np.sin(x1) + 7 * np.sin(x2) ** 2 + 0.1 * x3**4 * np.sin(x1)


points = np.array([[halton(row, base) for base in (2, 3, 5, 7, 11, 13)] for row in range(1, ROWS + 1)]).T
a, b = points[:3], points[3:]


def mixed(of, other, i):
    x = of.copy()
    x[i] = other[i]
    return outcome(x)


sheets = [outcome(a)] + [mixed(a, b, i) for i in range(3)] + [mixed(b, a, i) for i in range(3)] + [outcome(b)]
problem = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[0, 1]] * 3}
found = sobol.analyze(problem, np.array(sheets).T.ravel(), num_resamples=RESAMPLES, seed=1)

print("index,i,j,value,half_width")
for name in ("S1", "ST"):
    for i in range(3):
        print(f"{name},{i},,{found[name][i]:.17g},{found[name + '_conf'][i]:.17g}")
for i in range(3):
    for j in range(i + 1, 3):
        print(f"S2,{i},{j},{found['S2'][i, j]:.17g},{found['S2_conf'][i, j]:.17g}")
