"""How long SALib takes to choose ten of 200 and of 500 trajectories of ten factors by local search, and for their effects.

Run: pip install SALib==1.6.0 numpy==2.4.6 && python benches/peers/morris.py
"""

import time

import numpy as np
from SALib.analyze import morris
from SALib.sample.morris import sample

FACTORS = 10
problem = {"num_vars": FACTORS, "names": [f"x{i}" for i in range(FACTORS)], "bounds": [[0, 1]] * FACTORS}

for pool in (200, 500):
    start = time.perf_counter()
    points = sample(problem, pool, num_levels=4, optimal_trajectories=10, local_optimization=True, seed=1)
    print(f"10 of {pool} trajectories: {time.perf_counter() - start:.3f} s")

start = time.perf_counter()
morris.analyze(problem, points, points @ np.arange(FACTORS), num_resamples=1000, num_levels=4, seed=1)
print(f"effects: {time.perf_counter() - start:.4f} s")
