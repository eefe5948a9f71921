"""How long SALib takes for what `orecast::analysis::sobol_indices` does: 100,000 evaluations of 10 factors, 100 resamples.

Run: pip install SALib==1.6.0 numpy==2.4.6 && python benches/peers/sobol_indices.py
"""

import time

import numpy as np
from SALib.analyze import sobol

FACTORS, EVALUATIONS = 10, 100_000
problem = {"num_vars": FACTORS, "names": [f"x{i}" for i in range(FACTORS)], "bounds": [[0, 1]] * FACTORS}

for second_order in (False, True):
    sheets = 2 * FACTORS + 2 if second_order else FACTORS + 2
    outcomes = np.random.default_rng(1).random(EVALUATIONS // sheets * sheets)
    times = []
    for _ in range(3):
        start = time.perf_counter()
        sobol.analyze(problem, outcomes, calc_second_order=second_order, num_resamples=100, seed=1)
        times.append(time.perf_counter() - start)
    print(f"second order {second_order}: {min(times):.3f} s")
