"""How long SALib takes for PAWN and delta on 100,000 rows of 10 factors; `cargo bench --bench given_data` is the same here.

Measured on two cores of an AMD EPYC, in seconds of the processor: PAWN 1.9 s here and 0.05 s in Orecast (with its dummies), delta
319 s here (computed, see below) and 1.2 s in Orecast (with dummies, first-order shares and their confidence).

Versions: Python 3.11.7, SALib 1.6.0, numpy 2.4.6, scipy 1.17.1. `pip install SALib==1.6.0 numpy==2.4.6 scipy==1.17.1`, then
`python benches/peers/given_data.py`. With a hundred resamples delta takes most of an hour: it is timed with fewer, for one factor, and
the time for all is computed, for every factor and every resample is the same work.
"""

import sys
import time
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parents[2] / "tests" / "reference"))
from halton import halton, problem
from SALib.analyze import delta, pawn

ROWS, RESAMPLES, TIMED = 100_000, 100, 4
x = halton(ROWS, [2, 3, 5, 7, 11, 13, 17, 19, 23, 29])
z = np.pi * (2.0 * x - 1.0)
y = np.sin(z[:, 0]) + 7.0 * np.sin(z[:, 1]) ** 2 + 0.1 * z[:, 2] ** 4 * np.sin(z[:, 0]) + x[:, 3:] @ np.arange(7)


def seconds(work):
    """Of the processor: other programs' work does not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


print(f"pawn, 10 factors: {seconds(lambda: pawn.analyze(problem(x), x, y, S=10)):.2f} s")
one = seconds(lambda: delta.analyze(problem(x[:, :1]), x[:, :1], y, num_resamples=TIMED, seed=1))
# SALib 1.6 estimates three kinds of delta (balanced, raw, step) where the others give two: a factor above 0 has no step.
print(f"delta, 1 factor, {TIMED} resamples, balanced and raw: {one:.2f} s")
per_estimate = one / (2 * (TIMED + 1))
print(f"delta, 10 factors, {RESAMPLES} resamples, raw alone, computed: {per_estimate * (RESAMPLES + 1) * 10:.0f} s")
