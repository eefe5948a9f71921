"""Reference values of forecast scores.

    pip install numpy==2.4.6 scipy==1.17.1 scoringrules==0.10.0 properscoring==0.1
    python tests/reference/scores.py

writes tests/reference/scores.json.

CRPS, interval score and Brier score are by scoringrules (the standard CRPS by properscoring too, which must agree). The statistic
of Diebold and Mariano with the correction of Harvey, Leybourne and Newbold (1997) is computed here, from its formula.
"""

import numpy as np
import properscoring
import scoringrules
from digits import write
from scipy.stats import t

# Fifty numbers, in no order, with two equal ones (101.5).
ENSEMBLE = [
    97.2, 103.1, 88.4, 110.9, 101.5, 95.0, 120.3, 99.9, 76.8, 105.7,
    101.5, 92.6, 108.2, 84.1, 130.7, 100.4, 98.8, 113.6, 90.3, 104.9,
    96.1, 87.5, 118.4, 102.2, 93.7, 107.3, 81.9, 99.1, 111.8, 94.4,
    106.0, 89.6, 125.2, 100.9, 97.9, 103.8, 79.3, 115.1, 91.8, 109.5,
    98.3, 86.7, 102.7, 122.6, 95.6, 105.2, 83.0, 112.4, 99.5, 142.0,
]  # fmt: skip
# Inside, equal to a member, in a tail, and outside on either side.
OBSERVATIONS = [100.0, 101.5, 84.6, 60.0, 155.5]

# Differences of loss between two forecasts: neighbours are hardly alike, and are alike. (Of neighbours that are unlike, the
# variance of the mean can come out negative.)
LOSS_DIFFERENCES = {
    "mixed": [
        0.42, 0.88, -0.13, 0.05, -0.34, 0.61, 1.10, 0.27, 0.19, -0.52, 0.73, 0.31, 0.96, -0.21, 0.08, -0.07, 0.54, 0.66,
        0.39, -0.45,
    ],
    "persistent": [
        1.30, 1.05, 0.72, 0.88, 0.41, -0.15, -0.62, -0.90, -0.55, -0.71,
        -0.20, 0.33, 0.59, 0.94, 1.21, 0.80, 0.26, -0.08, -0.47, -0.30,
    ],
}  # fmt: skip

# Lower and upper end, share outside (alpha), observation.
INTERVALS = [
    [80.0, 120.0, 0.1, 100.0],
    [80.0, 120.0, 0.1, 80.0],
    [80.0, 120.0, 0.1, 71.5],
    [80.0, 120.0, 0.2, 133.25],
    [-1.5, 2.5, 0.5, 2.75],
]
# Probability given, and whether it came about.
EVENTS = [[0.0, 0], [0.1, 0], [0.35, 1], [0.5, 1], [0.8, 0], [0.95, 1], [1.0, 1]]


def diebold_mariano(differences, horizon):
    d = np.array(differences)
    n, mean = len(d), d.mean()
    gamma = [np.sum((d[k:] - mean) * (d[: n - k] - mean)) / n for k in range(horizon)]
    variance = (gamma[0] + 2.0 * sum(gamma[1:])) / n
    plain = mean / np.sqrt(variance)
    statistic = plain * np.sqrt((n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n)
    return {
        "horizon": horizon,
        "mean": mean,
        "variance_of_mean": variance,
        "uncorrected": plain,
        "statistic": statistic,
        "p": 2.0 * t.sf(abs(statistic), n - 1),
    }


members = np.array(ENSEMBLE)
crps = {}
for name, estimator in [("standard", "nrg"), ("fair", "fair")]:
    crps[name] = [float(scoringrules.crps_ensemble(one, members, estimator=estimator)) for one in OBSERVATIONS]
np.testing.assert_allclose(crps["standard"], [properscoring.crps_ensemble(one, members) for one in OBSERVATIONS], rtol=1e-12)
pairs = np.abs(members[:, None] - members[None, :]).sum()
near = [np.abs(members - one).mean() for one in OBSERVATIONS]
np.testing.assert_allclose(crps["standard"], near - pairs / (2 * 50 * 50), rtol=1e-12)
np.testing.assert_allclose(crps["fair"], near - pairs / (2 * 50 * 49), rtol=1e-12)

interval_scores = [float(scoringrules.interval_score(y, low, high, alpha)) for low, high, alpha, y in INTERVALS]
brier = [float(scoringrules.brier_score(outcome, p)) for p, outcome in EVENTS]
write(
    __file__,
    {
        "crps": {"ensemble": ENSEMBLE, "observations": OBSERVATIONS, **crps},
        "diebold_mariano": [
            {"name": name, "differences": d, "tests": [diebold_mariano(d, horizon) for horizon in (1, 3)]}
            for name, d in LOSS_DIFFERENCES.items()
        ],
        "interval_score": {
            name: [row[i] for row in INTERVALS] for i, name in enumerate(["lower", "upper", "alpha", "observation"])
        }
        | {"score": interval_scores, "mean": np.mean(interval_scores)},
        "brier": {
            "probability": [p for p, _ in EVENTS],
            "outcome": [outcome for _, outcome in EVENTS],
            "score": brier,
            "mean": np.mean(brier),
        },
    },
)
