"""Reference values of Borgonovo's delta by SALib. `pip install SALib==1.6.0`, then `python tests/reference/delta.py`.

What SALib 1.6 calls `delta_raw` is the estimator of Plischke, Borgonovo and Smith (2013). Its first estimate, too, is of a
resample, so its values move by about 0.03 with its seed: the values written are means over 5 seeds, of a hundred resamples each.
Its S1 is left out: with so few classes it is far from the known values, by which the tests go.
"""

from pathlib import Path

import numpy as np
from halton import cases, problem
from SALib.analyze import delta

KEYS = ["delta_raw", "delta_raw_conf"]
lines = ["case,factor,delta,delta_conf"]
for name, x, y in cases(1024):
    runs = [delta.analyze(problem(x), x, y, num_resamples=100, method="delta", seed=seed) for seed in range(1, 6)]
    for i in range(x.shape[1]):
        values = ",".join(repr(float(np.mean([run[key][i] for run in runs]))) for key in KEYS)
        lines.append(f"{name},{i},{values}")
Path(__file__).with_suffix(".csv").write_text("\n".join(lines) + "\n")
