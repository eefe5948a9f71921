"""Reference values of Gaussian Markov-switching models, by statsmodels' Hamilton filter and Kim smoother.

    pip install numpy==2.4.6 scipy==1.17.1 statsmodels==0.15.0
    python tests/reference/switching.py

writes tests/reference/switching.json. Observation t is normal with the mean and sd of its regime; the first regime is of the
chain's stationary distribution, in fits too. `transitions[i][j]` is the probability of going from regime i to regime j;
regimes are in order of their means. Filtered and smoothed probabilities have a row for each observation.

Unless sds are bounded, a likelihood grows without limit as a regime closes in on equal observations, such as the zeros of the
first series. A fit's sds are here at least a tenth of the series' sd (of divisor n - 1), which statsmodels cannot impose: the
likelihood is maximised below, from many starts, by gradients that are exact (complex steps), and statsmodels must confirm its
value. `at_least_sd` says which regimes are held at the bound. `interior` is the best maximum of which no regime is.
"""

import warnings

import numpy as np
from digits import write
from scipy.optimize import minimize
from statsmodels.tsa.regime_switching.markov_regression import MarkovRegression

# Deaths in organised violence in Mali, 1997 to 2024 (UCDP, best estimate).
DEATHS = [
    22, 0, 59, 0, 0, 5, 0, 20, 12, 0, 39, 113, 127, 28, 23, 359, 881, 291, 256, 198, 612, 1281, 1227, 1543, 1287, 3656,
    2118, 1901,
]  # fmt: skip
# Gold, US$/oz, means of the twelve months, 1970 to 2025 (World Bank).
GOLD = [
    35.80, 40.92, 58.20, 97.34, 159.27, 160.90, 124.83, 147.63, 193.21, 306.76, 607.87, 459.73, 375.76, 422.58, 360.43,
    317.98, 367.68, 446.44, 437.11, 381.45, 383.55, 362.23, 343.69, 359.65, 383.96, 384.16, 387.65, 331.13, 294.19,
    278.75, 279.08, 270.91, 310.02, 363.56, 409.21, 444.89, 604.34, 696.70, 871.73, 972.98, 1224.66, 1569.20, 1669.55,
    1411.65, 1265.63, 1160.81, 1248.96, 1257.49, 1269.25, 1392.57, 1770.21, 1799.60, 1800.72, 1942.73, 2387.62, 3441.48,
]  # fmt: skip

MALI, RETURNS = np.log(np.array(DEATHS) + 1.0), np.diff(np.log(GOLD))
CASES = [
    ("mali, 2 regimes", MALI, [2.0, 6.5], [1.8, 1.2], [[0.92, 0.08], [0.05, 0.95]]),
    (
        "mali, 3 regimes",
        MALI,
        [0.3, 3.3, 6.8],
        [0.5, 0.9, 0.9],
        [[0.5, 0.45, 0.05], [0.3, 0.6, 0.1], [0.02, 0.08, 0.9]],
    ),
    ("gold, 2 regimes", RETURNS, [0.02, 0.15], [0.08, 0.2], [[0.9, 0.1], [0.2, 0.8]]),
]
STARTS = 400
STEP = 1e-30  # of the complex steps


def stationary(p):
    """Solves pi (I - P + 1) = 1 for each of a stack of transition matrices."""
    k = p.shape[-1]
    return np.linalg.solve(np.eye(k) - np.swapaxes(p, -1, -2) + 1.0, np.ones(p.shape[:-1] + (1,)))[..., 0]


def log_likelihood(y, means, sds, p):
    """Of each of a stack of (possibly complex) parameters."""
    densities = -np.log(sds) - 0.5 * np.log(2.0 * np.pi) - 0.5 * ((y[:, None, None] - means) / sds) ** 2
    total, ahead = 0.0, stationary(p)
    for density in densities:
        largest = density.real.max(axis=-1, keepdims=True)
        joint = ahead * np.exp(density - largest)
        sum_ = joint.sum(axis=-1)
        total = total + np.log(sum_) + largest[..., 0]
        ahead = np.einsum("bi,bij->bj", joint / sum_[:, None], p)
    return total


def value_and_gradient(function, x):
    """Of a function of a stack of parameters, by complex steps: exact but for rounding."""
    values = function(np.vstack([x, x + 1j * STEP * np.eye(len(x))]))
    return values[0].real, values[1:].imag / STEP


def newton(function, x):
    """Refines a maximum, with differences of exact gradients as second derivatives."""
    value, gradient = value_and_gradient(function, x)
    for _ in range(30):
        hessian = np.empty((len(x), len(x)))
        for i in range(len(x)):
            step = 1e-5 * max(abs(x[i]), 1e-3) * np.eye(len(x))[i]
            up, down = (value_and_gradient(function, x + side * step)[1] for side in (1, -1))
            hessian[i] = (up - down) / (2.0 * step[i])
        move = -np.linalg.solve(0.5 * (hessian + hessian.T), gradient)
        x = x + move
        value, gradient = value_and_gradient(function, x)
        if np.max(np.abs(move)) < 1e-13:
            break
    if np.max(np.linalg.eigvalsh(0.5 * (hessian + hessian.T))) >= 0.0 or np.max(np.abs(gradient)) > 1e-7:
        raise ArithmeticError("no maximum")
    return value, x


class Held:
    """The parameters that are free where some sds are at their bound and some transitions are 0."""

    def __init__(self, y, k, least, low, p):
        self.y, self.k, self.least, self.low, self.zero = y, k, least, low, p < 1e-6
        self.rest = np.argmax(p, axis=1)  # what is left of a row goes to its largest
        self.free = [(i, j) for i in range(k) for j in range(k) if j != self.rest[i] and not self.zero[i, j]]

    def pack(self, means, sds, p):
        return np.concatenate([means, sds[~self.low], [p[at] for at in self.free]])

    def unpack(self, x):
        k, held = self.k, np.count_nonzero(~self.low)
        sds = np.full((len(x), k), self.least, dtype=x.dtype)
        sds[:, ~self.low] = x[:, k : k + held]
        p = np.zeros((len(x), k, k), dtype=x.dtype)
        for column, (i, j) in enumerate(self.free):
            p[:, i, j] = x[:, k + held + column]
        for i in range(k):
            p[:, i, self.rest[i]] = 1.0 - p[:, i].sum(axis=1)
        return x[:, :k], sds, p

    def __call__(self, x):
        return log_likelihood(self.y, *self.unpack(x))

    def is_maximum(self, means, sds, p):
        """Whether neither leaving a bound nor a zero would add to the likelihood."""
        if np.any(sds < self.least * (1.0 - 1e-12)) or np.any(p < 0.0):
            return False
        moves = [(np.eye(self.k)[s], np.zeros((self.k, self.k))) for s in np.flatnonzero(self.low)]
        for i, j in np.argwhere(self.zero):
            to = np.zeros((self.k, self.k))
            to[i, j], to[i, self.rest[i]] = 1.0, -1.0
            moves.append((np.zeros(self.k), to))
        for of_sds, of_p in moves:
            at = [means[None, :], sds + 1j * STEP * of_sds[None, :], p + 1j * STEP * of_p[None, :, :]]
            if log_likelihood(self.y, *at)[0].imag / STEP > 1e-7:
                return False
        return True


def fit(y, k, rng):
    """The maxima found, best first: log-likelihood, means, sds, transitions, whether at the least sd."""
    least = 0.1 * np.std(y, ddof=1)
    off = [(i, j) for i in range(k) for j in range(k) if i != j]

    def unpack(x):
        odds = np.zeros((len(x), k, k), dtype=x.dtype)
        for column, (i, j) in enumerate(off):
            odds[:, i, j] = x[:, 2 * k + column]
        odds = np.exp(odds - odds.real.max(axis=2, keepdims=True))
        return x[:, :k], np.exp(x[:, k : 2 * k]), odds / odds.sum(axis=2, keepdims=True)

    def loss(x):
        value, gradient = value_and_gradient(lambda many: log_likelihood(y, *unpack(many)), x)
        return -value, -gradient

    bounds = [(None, None)] * k + [(np.log(least), np.log(100.0 * least))] * k + [(-25.0, 25.0)] * len(off)
    found, failed = [], 0
    for _ in range(STARTS):
        means = np.sort(rng.choice(y, k, replace=False))
        sds = np.log(np.maximum(least, np.std(y) * rng.uniform(0.1, 1.2, k)))
        start = np.concatenate([means, sds, rng.uniform(-5.0, 1.0, len(off))])
        end = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 2000, "ftol": 1e-13}).x
        means, sds, p = (one[0] for one in unpack(end[None, :]))
        held = Held(y, k, least, sds < least * (1.0 + 1e-6), p)
        try:
            value, x = newton(held, held.pack(means, sds, p))
        except (ArithmeticError, np.linalg.LinAlgError):
            failed += 1
            continue
        means, sds, p = (one[0] for one in held.unpack(x[None, :]))
        if held.is_maximum(means, sds, p):
            order = np.argsort(means)
            found.append((value, means[order], sds[order], p[np.ix_(order, order)], held.low[order]))
        else:
            failed += 1
    found.sort(key=lambda one: -one[0])
    print(f"  {len(found)} of {STARTS} starts end in maxima:", *sorted({f"{one[0]:.6f}" for one in found}, key=float)[::-1][:6])
    return found


def by_statsmodels(y, means, sds, p):
    """The log-likelihood and the filtered and smoothed probabilities."""
    k = len(means)
    model = MarkovRegression(y, k_regimes=k, trend="c", switching_variance=True)
    values = {f"p[{i}->{j}]": p[i][j] for i in range(k) for j in range(k)}
    values |= {f"const[{i}]": means[i] for i in range(k)} | {f"sigma2[{i}]": sds[i] ** 2 for i in range(k)}
    result = model.smooth(np.array([values[name] for name in model.param_names]))
    return float(result.llf), result.filtered_marginal_probabilities, result.smoothed_marginal_probabilities


def fit_of_statsmodels(y, means, sds, p, rng):
    """The best of its fits from starts about the parameters given, for where no bound is needed."""
    model, fits = MarkovRegression(y, k_regimes=2, trend="c", switching_variance=True), []
    for _ in range(20):
        stay = np.clip([p[0][0], p[1][0]] + rng.uniform(-0.1, 0.1, 2), 0.02, 0.98)
        start = np.concatenate([stay, means + rng.normal(0.0, 0.03, 2), np.array(sds) ** 2 * rng.uniform(0.5, 2.0, 2)])
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                fits.append(model.fit(start_params=start, maxiter=1000, gtol=1e-9, disp=False))
        except (RuntimeError, np.linalg.LinAlgError):
            continue
    return max((one for one in fits if np.isfinite(one.llf)), key=lambda one: one.llf)


def described(y, maximum):
    value, means, sds, p, low = maximum
    confirmed, filtered, smoothed = by_statsmodels(y, means, sds, p)
    np.testing.assert_allclose(confirmed, value, rtol=1e-11)
    return {
        "log_likelihood": value,
        "means": means,
        "sds": sds,
        "transitions": p,
        "initial": stationary(p[None])[0],
        "at_least_sd": list(low),
        "smoothed": smoothed,
    }


def main():
    rng, out = np.random.default_rng(20260101), []
    for name, y, means, sds, p in CASES:
        print(name)
        value, filtered, smoothed = by_statsmodels(y, means, sds, p)
        arrays = [np.array(one)[None] for one in (means, sds, p)]
        np.testing.assert_allclose(log_likelihood(y, *arrays)[0], value, rtol=1e-11)
        given = {"means": means, "sds": sds, "transitions": p, "initial": stationary(np.array(p)[None])[0]}
        given |= {"log_likelihood": value, "filtered": filtered, "smoothed": smoothed}
        found = fit(y, len(means), rng)
        case = {"name": name, "y": y, "regimes": len(means), "least_sd": 0.1 * np.std(y, ddof=1), "given": given}
        case["fit"] = described(y, found[0])
        interior = next((one for one in found if not one[4].any()), None)
        case["interior"] = described(y, interior) if interior else None
        for kind in ("fit", "interior"):
            print(" ", kind, case[kind] and {key: one for key, one in case[kind].items() if key != "smoothed"})
        if name.startswith("gold"):
            theirs = fit_of_statsmodels(y, means, sds, p, rng)
            print("  statsmodels' own fit:", theirs.llf, theirs.params)
            if not abs(theirs.llf - found[0][0]) < 1e-6:
                raise ArithmeticError("statsmodels' own fit differs")
        out.append(case)
    write(__file__, out)


main()
