"""Python's values as the options of the program have them."""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, SupportsFloat

Value = str | bool | SupportsFloat | datetime.date | Sequence[Any] | Mapping[str, Any]
"""What a path of a study may be set to: a number in the key's own unit, a text with a unit such as ``"50 t/yr"``, a distribution
such as ``{"triangular": [1, 2, 4]}``, a list, a date, a section."""

Changes = Mapping[str, Value]
"""Paths and what each is given."""

Quantity = str | SupportsFloat
"""A number in its own unit, or a text with one: ``"10 MUSD"``, ``"50 %"``."""

Names = str | Iterable[str]
"""One name or several."""


def option(value: Value) -> str:
    """A value as ``--set`` takes it. A text is taken as it is: the quotes of a string are optional there."""
    return value.strip() if isinstance(value, str) else toml(value)


def toml(value: Any) -> str:
    """A value as TOML on one line."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime.date):
        return json.dumps(f"{value:%Y-%m}")
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {toml(inner)}" for key, inner in value.items()) + " }"
    if hasattr(value, "tolist"):  # NumPy's arrays and numbers
        return toml(value.tolist())
    if isinstance(value, Iterable):
        return "[" + ", ".join(toml(inner) for inner in value) + "]"
    if isinstance(value, SupportsFloat):
        number = float(value)
        return repr(number) if math.isfinite(number) else str(number)
    raise TypeError(f"{value!r} is no value of a study: give a number, a text such as '50 t/yr', a list or a dict")


def _key(key: Any) -> str:
    text = str(key)
    bare = text.replace("-", "").replace("_", "")
    return text if bare.isascii() and bare.isalnum() else json.dumps(text, ensure_ascii=False)


def number(value: str | SupportsFloat | None) -> str | None:
    """A number, or a text such as ``"10 MUSD"``, as an option has it."""
    if value is None or isinstance(value, str):
        return value
    return toml(value)


def settings(changes: Changes | None) -> list[str]:
    """Changes as ``PATH=VALUE``."""
    if changes is not None and not isinstance(changes, Mapping):
        raise TypeError(f"{changes!r}: give paths and their values as a mapping, such as {{'price.initial': 3000}}")
    return [f"{path}={option(value)}" for path, value in (changes or {}).items()]


def names(given: Names | None) -> list[str]:
    """One name or several, as a list."""
    if given is None:
        return []
    return [given] if isinstance(given, str) else list(given)


def numbers(given: int | Iterable[int]) -> list[int]:
    """One whole number or several, as a list."""
    return [given] if isinstance(given, int) else list(given)


def spans(given: Names | Mapping[str, str | Iterable[str | SupportsFloat]]) -> list[str]:
    """Paths with several values each, as ``PATH=a,b,c``."""
    if not isinstance(given, Mapping):
        return names(given)
    return [f"{path}={_listed(values)}" for path, values in given.items()]


def _listed(values: str | Iterable[str | SupportsFloat]) -> str:
    return values if isinstance(values, str) else ",".join(number(value) or "" for value in values)


def groups(given: Names | Mapping[str, Names] | None) -> list[str]:
    """Groups of factors, as ``NAME=PATH,PATH``."""
    if not isinstance(given, Mapping):
        return names(given)
    return [f"{name}={','.join(names(paths))}" for name, paths in given.items()]


def cases(given: Names | Mapping[str, str | Changes] | None) -> list[str]:
    """Named cases of a what-if, as ``NAME: PATH=VALUE; …``."""
    if not isinstance(given, Mapping):
        return names(given)
    return [
        f"{name}: {change if isinstance(change, str) else '; '.join(settings(change))}"
        for name, change in given.items()
    ]
