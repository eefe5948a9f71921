"""How long EMA Workbench's PRIM and scikit-learn's tree take on the data of benches/discovery.rs.

    pip install ema_workbench==2.5.3 scikit-learn==1.9.1 numpy==2.4.6 pandas==3.1.1 scipy==1.17.1
    python benches/peers/prim.py
"""

import logging
import time

import numpy as np
import pandas as pd
from ema_workbench.analysis import prim
from sklearn.tree import DecisionTreeClassifier

CASES = 100_000
BASES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]


def halton(base):
    index, value, part = np.arange(1, CASES + 1), np.zeros(CASES), 1.0
    while index.any():
        part /= base
        value += part * (index % base)
        index //= base
    return value


def best(job, times):
    took = []
    for _ in range(times):
        start = time.perf_counter()
        job()
        took.append(time.perf_counter() - start)
    return min(took)


logging.disable()
x = pd.DataFrame({f"x{j}": halton(base) for j, base in enumerate(BASES)})
y = halton(31) < np.where((x["x0"] > 0.6) & (x["x1"] < 0.5), 0.9, 0.05)
print("prim", best(lambda: prim.Prim(x, y, threshold=0.0).find_box(), 3), "s")
tree = lambda: DecisionTreeClassifier(max_depth=4, min_samples_leaf=0.05).fit(x.values, y)
print("tree", best(tree, 3), "s")
