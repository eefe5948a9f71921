"""How draws are made: what every command takes."""

from __future__ import annotations

from typing import Literal, TypedDict

from orecast import _orecast
from orecast._progress import Progress, Told, told
from orecast._values import Names, names

Design = Literal["monte-carlo", "latin-hypercube", "sobol"]
Method = Literal["first-order", "rank", "pawn", "delta", "tornado", "morris", "sobol"]


class Options(TypedDict, total=False):
    """How draws are made; every command takes these."""

    draws: int | None
    """Number of draws, in place of the study's."""
    seed: int | None
    """Seed, in place of the study's."""
    design: Design | None
    """Design of the factors, in place of the study's."""
    scenario: Names | None
    """Only scenarios whose levels match, as ``LEVEL/LEVEL`` with ``*`` for anything."""
    progress: Progress
    """True for a line that shows how far it is, or what is called with the path-steps done and expected."""


def asked(
    core: _orecast.Study,
    draws: int | None = None,
    seed: int | None = None,
    design: Design | None = None,
    scenario: Names | None = None,
    progress: Progress = None,
) -> tuple[_orecast.Study, Told]:
    """The study with its draws made so, and what is told of progress."""
    return core.changed(draws=draws, seed=seed, design=design, scenario=names(scenario)), told(progress)
