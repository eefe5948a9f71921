"""Reference values of price processes fitted by maximum likelihood. `pip install numpy==2.4.6 scipy==1.17.1`, then
`python tests/reference/price_fits.py`, which writes tests/reference/price_fits.json.

Likelihoods are of ln P, given the first price, without any approximation in time (dt = 1/12 year); n is the number of returns
and BIC = parameters ln n - 2 log-likelihood. Standard errors are of the inverse of the observed information in the parameters
named. Gradients are exact (complex steps), the second derivatives differences of them: log-likelihoods and parameters are good
to 10 digits or so, standard errors to 7 (those of the jump-diffusion to 5).

- gbm: ln P moves by (mu - sigma^2/2) dt + sigma sqrt(dt) Z.
- mean_reverting: x = ln P moves to ln L + (x - ln L) exp(-kappa dt) + sigma sqrt((1 - exp(-2 kappa dt))/(2 kappa)) Z.
- jump_diffusion: gbm, with N of Poisson(lambda dt) jumps of normal(m, s) in ln P and a drift less lambda (exp(m + s^2/2) - 1) dt.
  Its likelihood is a mixture over N = 0 to 20. It has no greatest value: with sigma at 0 and a drift equal to one return, it is
  infinite. The fit is the best maximum that is inside, of many starts.

The mean-reverting process is also fitted to a simulated series, whose reversion is strong. On gold its kappa is not bounded and
comes out below 0 (no reversion); were it held above 0, the likelihood would have no maximum but rise towards gbm's.
"""

import numpy as np
from digits import digits, write
from scipy.optimize import minimize
from scipy.special import gammaln

# Gold, US$/oz, 2006-01 to 2025-12 (World Bank).
GOLD = [
    550.00, 555.00, 557.00, 611.00, 675.00, 596.00, 633.71, 633.00, 598.00, 585.78, 627.83, 629.79, 631.17, 664.75, 654.89,
    679.37, 667.31, 655.66, 665.38, 665.41, 712.65, 754.60, 806.25, 803.00, 890.00, 922.00, 968.00, 910.00, 889.00, 889.00,
    939.77, 839.00, 830.00, 807.00, 761.00, 816.00, 858.69, 943.00, 924.27, 890.20, 928.64, 946.00, 934.00, 949.38, 996.59,
    1043.00, 1127.00, 1135.00, 1117.96, 1095.00, 1113.00, 1149.00, 1205.00, 1233.00, 1193.00, 1216.00, 1271.00, 1342.02,
    1369.89, 1391.00, 1360.00, 1375.00, 1423.00, 1481.00, 1513.00, 1529.00, 1573.00, 1759.00, 1772.00, 1666.43, 1739.00,
    1640.00, 1654.00, 1745.00, 1676.00, 1649.00, 1589.00, 1599.00, 1594.00, 1630.00, 1745.00, 1746.58, 1722.00, 1685.00,
    1672.00, 1628.00, 1593.00, 1487.86, 1414.00, 1343.00, 1286.00, 1352.00, 1349.00, 1317.00, 1276.00, 1222.00, 1244.00,
    1300.00, 1336.00, 1298.45, 1289.00, 1279.00, 1311.00, 1295.13, 1236.55, 1222.49, 1175.00, 1201.00, 1251.00, 1227.00,
    1179.00, 1199.00, 1199.00, 1182.00, 1128.00, 1118.00, 1125.00, 1159.25, 1086.44, 1076.00, 1098.00, 1200.00, 1245.00,
    1242.00, 1260.95, 1276.00, 1336.66, 1340.00, 1327.00, 1266.55, 1238.35, 1157.00, 1192.00, 1234.00, 1231.00, 1266.88,
    1246.04, 1260.00, 1237.00, 1283.00, 1314.07, 1280.00, 1281.90, 1264.00, 1331.00, 1331.00, 1325.00, 1335.00, 1303.00,
    1282.00, 1238.00, 1202.00, 1198.00, 1215.00, 1220.65, 1250.40, 1291.75, 1320.07, 1301.00, 1286.00, 1284.00, 1359.00,
    1413.00, 1500.00, 1511.00, 1495.00, 1471.00, 1479.00, 1561.00, 1597.00, 1592.00, 1683.00, 1716.00, 1732.00, 1846.51,
    1969.00, 1922.00, 1900.00, 1866.00, 1858.00, 1867.00, 1808.00, 1718.00, 1760.00, 1850.00, 1835.00, 1808.00, 1785.00,
    1775.14, 1777.00, 1822.00, 1790.00, 1816.02, 1856.00, 1947.83, 1937.00, 1849.00, 1837.00, 1733.00, 1765.00, 1680.78,
    1664.00, 1725.00, 1798.00, 1897.71, 1855.00, 1913.00, 2000.00, 1992.00, 1943.00, 1951.00, 1919.00, 1916.00, 1916.00,
    1984.00, 2026.00, 2034.04, 2023.00, 2158.00, 2331.45, 2351.00, 2326.00, 2398.00, 2470.00, 2571.00, 2690.00, 2651.00,
    2648.00, 2710.00, 2894.73, 2983.00, 3218.00, 3309.00, 3353.00, 3340.00, 3368.03, 3667.68, 4058.33, 4087.00, 4309.00,
]  # fmt: skip
DT, STEP = 1.0 / 12.0, 1e-30
JUMPS = np.arange(21)


def normal(residual, variance):
    return -0.5 * (np.log(2.0 * np.pi * variance) + residual**2 / variance)


def gbm(x, parameters):
    mu, sigma = parameters
    return np.sum(normal(np.diff(x) - (mu - sigma**2 / 2.0) * DT, sigma**2 * DT))


def mean_reverting(x, parameters):
    ln_level, kappa, sigma = parameters
    decay = np.exp(-kappa * DT)
    return np.sum(normal(x[1:] - ln_level - (x[:-1] - ln_level) * decay, sigma**2 * (1.0 - decay**2) / (2.0 * kappa)))


def jump_diffusion(x, parameters):
    mu, sigma, rate, m, s = parameters
    drift = (mu - sigma**2 / 2.0 - rate * (np.exp(m + s**2 / 2.0) - 1.0)) * DT
    weights = JUMPS * np.log(rate * DT) - rate * DT - gammaln(JUMPS + 1.0)
    residuals = np.diff(x)[:, None] - drift - JUMPS * m
    parts = weights + normal(residuals, sigma**2 * DT + JUMPS * s**2)
    largest = parts.real.max(axis=1, keepdims=True)
    return np.sum(np.log(np.exp(parts - largest).sum(axis=1)) + largest[:, 0])


def gradient(function, x, at):
    return np.array([function(x, at + 1j * STEP * row).imag / STEP for row in np.eye(len(at))])


def hessian(function, x, at):
    rows = []
    for i, row in enumerate(np.eye(len(at))):
        step = 1e-5 * max(abs(at[i]), 1e-2)
        rows.append((gradient(function, x, at + step * row) - gradient(function, x, at - step * row)) / (2.0 * step))
    return 0.5 * (np.array(rows) + np.array(rows).T)


def maximum(function, x, start):
    """Newton's method from a point near by."""
    at = np.array(start)
    for _ in range(50):
        move = -np.linalg.solve(hessian(function, x, at), gradient(function, x, at))
        at = at + move
        if np.max(np.abs(move)) < 1e-13:
            break
    information = -hessian(function, x, at)
    if np.min(np.linalg.eigvalsh(information)) <= 0.0 or np.max(np.abs(gradient(function, x, at))) > 1e-6:
        raise ArithmeticError("no maximum")
    return at, np.linalg.inv(information)


def described(names, function, x, start):
    at, covariance = maximum(function, x, start)
    value, n = function(x, at), len(x) - 1
    return {
        "n": n,
        "parameters": dict(zip(names, at)),
        "standard_errors": dict(zip(names, np.sqrt(np.diag(covariance)))),
        "covariance": covariance,
        "log_likelihood": value,
        "bic": len(at) * np.log(n) - 2.0 * value,
    }


def gbm_start(x):
    """In closed form."""
    returns = np.diff(x)
    sigma = np.std(returns) / np.sqrt(DT)
    return [np.mean(returns) / DT + sigma**2 / 2.0, sigma]


def mean_reverting_start(x):
    """In closed form: least squares of a price on the one before."""
    slope, intercept = np.polyfit(x[:-1], x[1:], 1)
    kappa, spread = -np.log(slope) / DT, np.mean((x[1:] - intercept - slope * x[:-1]) ** 2)
    return [intercept / (1.0 - slope), kappa, np.sqrt(spread * 2.0 * kappa / (1.0 - slope**2))]


def jump_diffusion_start(x, starts=300):
    """The best end of searches in which the diffusion keeps a tenth of the returns' spread."""
    rng, whole = np.random.default_rng(20260102), np.std(np.diff(x)) / np.sqrt(DT)

    def named(z):
        return np.concatenate([z[:1], np.exp(z[1:3]), z[3:4], np.exp(z[4:])])

    def loss(z):
        at = named(z)
        return -jump_diffusion(x, at), -gradient(jump_diffusion, x, at) * np.array([1.0, at[1], at[2], 1.0, at[4]])

    bounds = [(-2.0, 2.0), (np.log(0.1 * whole), np.log(2.0 * whole)), (np.log(1e-3), np.log(60.0)), (-1.0, 1.0)]
    bounds.append((np.log(1e-4), 0.0))
    ends = []
    for _ in range(starts):
        scales = np.log([whole * rng.uniform(0.2, 1.0), np.exp(rng.uniform(np.log(0.05), np.log(40.0)))])
        start = [rng.uniform(-0.1, 0.3), *scales, rng.normal(0.0, 0.06), np.log(rng.uniform(0.005, 0.15))]
        end = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 3000, "ftol": 1e-13})
        inside = all(low + 1e-6 < z < high - 1e-6 for z, (low, high) in zip(end.x, bounds))
        ends.append((-end.fun, inside, named(end.x)))
    ends.sort(key=lambda end: -end[0])
    shown = []
    for value, inside, at in ends:
        if not any(abs(value - other) < 1e-3 for other in shown):
            shown.append(value)
            print("  jumps:", f"{value:.6f}", "inside" if inside else "at a bound", at)
    print("  starts of the best inside:", sum(abs(end[0] - max(e[0] for e in ends if e[1])) < 1e-5 for end in ends))
    return next(at for _, inside, at in ends if inside)


def simulated():
    """600 months of a mean-reverting price, from its level on; rounded as they are written."""
    rng, level, kappa, sigma = np.random.default_rng(20260103), np.log(3000.0), 1.5, 0.2
    decay, x = np.exp(-kappa * DT), [level]
    for z in rng.standard_normal(599):
        x.append(level + (x[-1] - level) * decay + sigma * np.sqrt((1.0 - decay**2) / (2.0 * kappa)) * z)
    return digits(np.exp(x))


def main():
    x, prices = np.log(GOLD), simulated()
    reverting = np.log(prices)
    names = {
        "gbm": ["mu", "sigma"],
        "mean_reverting": ["ln_level", "kappa", "sigma"],
        "jump_diffusion": ["mu", "sigma", "lambda", "m", "s"],
    }
    given = {"mu": 0.08, "sigma": 0.12, "lambda": 1.5, "m": -0.02, "s": 0.05}
    out = {
        "dt": DT,
        "prices": GOLD,
        "gbm": described(names["gbm"], gbm, x, gbm_start(x)),
        "mean_reverting": described(names["mean_reverting"], mean_reverting, x, mean_reverting_start(x)),
        "jump_diffusion": {
            "at": {"parameters": given, "log_likelihood": jump_diffusion(x, list(given.values()))},
            **described(names["jump_diffusion"], jump_diffusion, x, jump_diffusion_start(x)),
        },
        "simulated": {
            "true": {"ln_level": np.log(3000.0), "kappa": 1.5, "sigma": 0.2},
            "prices": prices,
            "gbm": described(names["gbm"], gbm, reverting, gbm_start(reverting)),
            "mean_reverting": described(
                names["mean_reverting"], mean_reverting, reverting, mean_reverting_start(reverting)
            ),
        },
    }
    np.testing.assert_allclose(list(out["gbm"]["parameters"].values()), gbm_start(x), rtol=1e-10)
    for series, fits in [(x, out), (reverting, out["simulated"])]:
        found = list(fits["mean_reverting"]["parameters"].values())
        np.testing.assert_allclose(found, mean_reverting_start(series), rtol=1e-8)
    for fits in (out, out["simulated"]):
        for kind in names:
            if kind in fits:
                print(kind, {key: one for key, one in fits[kind].items() if key != "covariance"})
    write(__file__, out)


main()
