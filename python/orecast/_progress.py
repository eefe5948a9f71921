"""How far the work is."""

from __future__ import annotations

import sys
from collections.abc import Callable

Progress = bool | None | Callable[[int, int], object]
"""True for a line on standard error; or what is called with the path-steps (draws × scenarios × steps) done and expected."""


Told = Callable[[int, int], object] | None
"""What the engine calls."""


def told(progress: Progress) -> Told:
    """What the engine calls."""
    if progress is True:
        return _Line()
    return progress or None


class _Line:
    """A line that shows how far the work is."""

    _WIDTH = 30

    def __init__(self) -> None:
        self._shown = ""

    def __call__(self, done: int, expected: int) -> None:
        share = done / expected
        filled = round(share * self._WIDTH)
        line = f"\r{'█' * filled}{'░' * (self._WIDTH - filled)} {share:4.0%}"
        if line != self._shown:
            self._shown = line
            end = "\n" if done == expected else ""
            print(line, end=end, file=sys.stderr, flush=True)
