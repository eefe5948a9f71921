"""Reference values of the regression coefficients, by their definitions. `pip install numpy==2.4.6 scipy==1.17.1`, then
`python tests/reference/rank.py`.

PRCC is computed as defined: the correlation of what regressions on the other factors leave of a factor's and the outcome's ranks.
The case `correlated` has a third factor that follows the first, and an outcome with many equal values.
"""

from pathlib import Path

import numpy as np
from halton import cases
from scipy.stats import rankdata


def standard(columns):
    return (columns - columns.mean(axis=0)) / columns.std(axis=0)


def regression(x, y):
    """The standardised coefficients and R²."""
    x, y = standard(x), standard(y)
    coefficients = np.linalg.lstsq(x, y, rcond=None)[0]
    return coefficients, 1.0 - np.var(y - x @ coefficients)


def left(x, y):
    """What a regression on the columns of x leaves of y."""
    x, y = standard(x), standard(y)
    return y - x @ np.linalg.lstsq(x, y, rcond=None)[0]


def correlated(n):
    (_, _, _), (_, unit, _) = cases(n)
    x = np.column_stack([unit[:, 0], unit[:, 1], 0.7 * unit[:, 0] + 0.3 * unit[:, 2]])
    return "correlated", x, np.floor(5.0 * x[:, 0] ** 3 - 2.0 * x[:, 1] + 3.0 * x[:, 2])


lines = ["case,factor,src,srrc,prcc,r2,rank_r2"]
for name, x, y in cases(1024) + [correlated(1024)]:
    rx, ry = np.apply_along_axis(rankdata, 0, x), rankdata(y)
    (src, r2), (srrc, rank_r2) = regression(x, y), regression(rx, ry)
    for i in range(x.shape[1]):
        others = np.delete(rx, i, axis=1)
        prcc = np.corrcoef(left(others, rx[:, i]), left(others, ry))[0, 1]
        values = ",".join(repr(float(value)) for value in [src[i], srrc[i], prcc, r2, rank_r2])
        lines.append(f"{name},{i},{values}")
Path(__file__).with_suffix(".csv").write_text("\n".join(lines) + "\n")
