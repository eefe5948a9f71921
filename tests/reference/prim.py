"""The peeling trajectories of EMA Workbench's PRIM, for tests/suite/prim_reference.rs to be held against.

    pip install ema_workbench==2.5.3 numpy==2.4.6 pandas==3.1.1 scipy==1.17.1
    python tests/reference/prim.py

writes tests/reference/prim.csv: a row for each box until pasting begins, on 2,000 Halton points, with and without a factor
of levels, for each objective. `low_j` and `high_j` are the limits of the j-th factor of numbers, `p_j` its quasi-p-value if
one end only is restricted (EMA Workbench tests each end, this toolkit the factor).
"""

import csv
import pathlib

import numpy as np
import pandas as pd
from ema_workbench.analysis import prim

CASES = 2000
NUMBERS = 4


def halton(index, base):
    value, part = 0.0, 1.0
    while index > 0:
        part /= base
        value += part * (index % base)
        index //= base
    return value


def column(base):
    return np.array([halton(i, base) for i in range(1, CASES + 1)])


def data(with_levels):
    """Cases of interest in a box of the first two factors (and two of four levels), with noise both ways."""
    x = pd.DataFrame({f"x{j}": column(base) for j, base in enumerate([2, 3, 5, 7])})
    inside = (x["x0"] > 0.55) & (x["x1"] < 0.6)
    if with_levels:
        levels = np.floor(column(11) * 4.0).astype(int)
        inside &= (levels == 1) | (levels == 2)
        x["level"] = [f"level {level}" for level in levels]
    noise = column(13)
    return x, np.where(inside, noise < 0.9, noise < 0.08)


def main():
    objectives = prim.PRIMObjectiveFunctions
    rows = []
    for with_levels in (False, True):
        x, y = data(with_levels)
        for objective in (objectives.LENIENT1, objectives.LENIENT2, objectives.ORIGINAL):
            # The density at which a box is reported is of no matter here: with 1, what is true is of interest.
            found = prim.Prim(x, y, threshold=1, obj_function=objective, peel_alpha=0.05, mass_min=0.05)
            box = found._peel(prim.PrimBox(found, found.box_init, found.yi))  # without the pasting of find_box()
            print(with_levels, objective.value, len(box.box_lims), "boxes")
            for step, row in box.peeling_trajectory.iterrows():
                limits, out = box.box_lims[step], [int(with_levels), objective.value, step]
                out += [int(row["n"]), int(row["k"]), repr(float(row["coverage"])), repr(float(row["density"]))]
                out += [repr(float(row["mass"])), int(row["res_dim"])]
                for j in range(NUMBERS):
                    p = [value for value in box.qp[step].get(f"x{j}", []) if value >= 0]
                    out += [repr(float(limits[f"x{j}"][0])), repr(float(limits[f"x{j}"][1]))]
                    out.append(repr(float(p[0])) if len(p) == 1 else "")
                out.append(" ".join(sorted(s[-1] for s in limits["level"][0])) if with_levels else "")
                rows.append(out)
    head = "with_levels objective step n hits coverage density mass res_dim".split()
    head += [f"{name}_{j}" for j in range(NUMBERS) for name in ("low", "high", "p")] + ["levels"]
    with open(pathlib.Path(__file__).with_suffix(".csv"), "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])


main()
