"""Points and functions that the reference scripts share; the tests make the same in Rust."""

import numpy as np


def halton(n, bases):
    """The first n Halton points from index 1 on, one column for each base."""
    columns = []
    for base in bases:
        index, share, column = np.arange(1, n + 1), 1.0, np.zeros(n)
        while index.any():
            share /= base
            column += share * (index % base)
            index //= base
        columns.append(column)
    return np.column_stack(columns)


def cases(n):
    """Name, factors and outcome: Ishigami (a = 7, b = 0.1) and a linear function of the unit cube."""
    unit = halton(n, [2, 3, 5])
    x = np.pi * (2.0 * unit - 1.0)
    ishigami = np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    linear = 4.0 * unit[:, 0] - 3.0 * unit[:, 1] + 2.0 * unit[:, 2]
    return [("ishigami", x, ishigami), ("linear", unit, linear)]


def problem(x):
    """SALib's description of the factors."""
    return {"num_vars": x.shape[1], "names": [f"x{i + 1}" for i in range(x.shape[1])], "bounds": [[0, 1]] * x.shape[1]}
