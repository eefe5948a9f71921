"""Reference values of PAWN by SALib. `pip install SALib==1.6.0`, then `python tests/reference/pawn.py`."""

from pathlib import Path

from halton import cases, problem
from SALib.analyze import pawn

lines = ["case,factor,minimum,mean,median,maximum,cv"]
for name, x, y in cases(4096):
    found = pawn.analyze(problem(x), x, y, S=10)
    for i in range(x.shape[1]):
        values = ",".join(repr(float(found[key][i])) for key in ["minimum", "mean", "median", "maximum", "CV"])
        lines.append(f"{name},{i},{values}")
Path(__file__).with_suffix(".csv").write_text("\n".join(lines) + "\n")
