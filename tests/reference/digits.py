"""How the reference scripts write JSON: numbers of 12 significant digits, lists of numbers on one line."""

import json
from pathlib import Path

import numpy as np


def digits(value):
    """The value with its numbers rounded to 12 significant digits, and numpy's kinds replaced by Python's."""
    if isinstance(value, dict):
        return {key: digits(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [digits(one) for one in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        if not np.isfinite(value):
            raise ValueError(f"{value} is no reference value")
        return float(f"{value:.12g}")
    return value


def text(value, indent=0):
    pad = " " * (indent + 1)
    if isinstance(value, dict):
        parts = [f"{pad}{json.dumps(key)}: {text(one, indent + 1)}" for key, one in value.items()]
        return "{\n" + ",\n".join(parts) + "\n" + " " * indent + "}"
    if isinstance(value, list) and any(isinstance(one, (dict, list)) for one in value):
        return "[\n" + ",\n".join(pad + text(one, indent + 1) for one in value) + "\n" + " " * indent + "]"
    return json.dumps(value)


def write(script, value):
    """Writes the value beside the script, as .json."""
    Path(script).with_suffix(".json").write_text(text(digits(value)) + "\n")
