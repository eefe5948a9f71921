"""A study: read, changed, run."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, overload

import polars as pl

from orecast import _orecast
from orecast import _values as values
from orecast._analyses import Analyses
from orecast._errors import OrecastWarning
from orecast._options import Design, Options, asked
from orecast._progress import Progress
from orecast._results import Run, framed
from orecast._values import Changes, Names, Quantity, Value

if TYPE_CHECKING:
    # Type checkers know it; Python itself has it from 3.11 on.
    from typing_extensions import Unpack


class Study(Analyses):
    """A study file, with what is changed in it. It is never changed itself: `set` and its like give a changed copy.

    Make one with `Study.load` or `Study.from_toml`. The file is read anew by everything that is asked of the study.
    """

    def __init__(self, core: _orecast.Study) -> None:
        self._core = core

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Study:
        """Read and check a study file. Files that it names are relative to its folder.

        Raises
        ------
        OrecastError
            With everything that is wrong with it.
        """
        return cls(_orecast.Study(path))._heeded()

    @classmethod
    def from_toml(cls, text: str, folder: str | PathLike[str] = ".") -> Study:
        """Read and check a study written as text.

        Parameters
        ----------
        text
            What would stand in the file.
        folder
            The folder in which the file would be, for other files that it names.

        Raises
        ------
        OrecastError
            With everything that is wrong with it.
        """
        return cls(_orecast.Study(Path(folder) / "<text>", text))._heeded()

    def __reduce__(self) -> tuple[object, ...]:
        # So that it can be sent to another process; files are found there if they are at the same path.
        return _restored, (self._core.made_of, self._core.changes, self._core.sampling)

    def _heeded(self) -> Study:
        for warning in self.check():
            warnings.warn(warning, OrecastWarning, stacklevel=3)
        return self

    @cached_property
    def _reading(self) -> _orecast.Reading:
        return self._core.read()

    @property
    def title(self) -> str:
        """The title of the study."""
        return self._reading.title

    @property
    def scenarios(self) -> list[str]:
        """The names of its scenarios, ``LEVEL/LEVEL``, as ``scenario=`` takes them."""
        return self._reading.scenarios

    @cached_property
    def factors(self) -> pl.DataFrame:
        """Its uncertain numbers: path, distribution, unit, reference, grade, note, and the level that gives them."""
        return framed(self._reading.factors)

    @cached_property
    def assumptions(self) -> pl.DataFrame:
        """All its numbers, those that the format assumes too: path, value or distribution, unit, reference, grade, note, level."""
        return framed(self._reading.assumptions)

    @property
    def resolved(self) -> str:
        """The study as TOML with every change applied and every default written out."""
        return self._reading.resolved

    def check(self) -> list[str]:
        """Read and check the study; what is allowed but may not be meant, in words.

        Raises
        ------
        OrecastError
            With everything that is wrong with it.
        """
        return self._reading.warnings

    @property
    def listing(self) -> str:
        """Its scenarios, factors and every path that `set` takes, as text."""
        return self._reading.listing

    def __repr__(self) -> str:
        return f"{self.title}\n{len(self.scenarios)} scenarios, {self.factors['path'].n_unique()} uncertain numbers"

    @overload
    def set(self, path: str, value: Value, /) -> Study: ...
    @overload
    def set(self, changes: Changes, /) -> Study: ...
    def set(self, path: str | Changes, value: Value | None = None, /) -> Study:
        """A copy in which a path has a new value or distribution, or several have.

        All that is set comes before all that is scaled, and this before all that is shifted. The copy is checked when it is used.

        Parameters
        ----------
        path
            The path of the number, ``sources.mine.output``; ``*`` stands for every name there. Or a mapping of paths to values.
        value
            A number in the key's own unit, a text with a unit such as ``"50 t/yr"``, a distribution such as
            ``{"triangular": [1, 2, 4]}``, or whatever else the key takes.

        Examples
        --------
        >>> study.set("price.initial", 3000)
        >>> study.set({"sources.mine.output": {"uniform": [40, 60]}, "sources.mine.cost": "1400 USD/oz"})
        """
        return Study(self._core.changed(set=_changes(path, value)))

    @overload
    def scale(self, path: str, factor: Quantity, /) -> Study: ...
    @overload
    def scale(self, changes: Mapping[str, Quantity], /) -> Study: ...
    def scale(self, path: str | Mapping[str, Quantity], factor: Quantity | None = None, /) -> Study:
        """A copy in which a number or a whole distribution is multiplied; ``*`` in the path stands for every name there."""
        return Study(self._core.changed(scale=_changes(path, factor)))

    @overload
    def shift(self, path: str, amount: Quantity, /) -> Study: ...
    @overload
    def shift(self, changes: Mapping[str, Quantity], /) -> Study: ...
    def shift(self, path: str | Mapping[str, Quantity], amount: Quantity | None = None, /) -> Study:
        """A copy in which something is added to a number or a whole distribution; ``*`` stands for every name there."""
        return Study(self._core.changed(shift=_changes(path, amount)))

    def run(
        self,
        *,
        draws: int | None = None,
        seed: int | None = None,
        design: Design | None = None,
        scenario: Names | None = None,
        heat: Names | None = None,
        progress: Progress = None,
    ) -> Run:
        """Simulate the study.

        Parameters
        ----------
        draws, seed, design
            In place of the study's.
        scenario
            Only scenarios whose levels match, as ``LEVEL/LEVEL`` with ``*`` for anything.
        heat
            KPIs to draw heat maps of in place of the usual four, such as ``"npv.soroma"``.
        progress
            True for a line on standard error, or what is called with the path-steps done and expected.

        Raises
        ------
        OrecastError
            What is wrong with the study, or asked too much of this machine.
        """
        core, tell = asked(self._core, draws, seed, design, scenario, progress)
        return Run(_orecast.run(core, values.names(heat), tell))

    def what_if(
        self,
        *,
        set: Changes | None = None,
        scale: Mapping[str, Quantity] | None = None,
        shift: Mapping[str, Quantity] | None = None,
        case: Names | Mapping[str, str | Changes] | None = None,
        one_by_one: bool = False,
        metric: Names | None = None,
        heat: Names | None = None,
        **options: Unpack[Options],
    ) -> Run:
        """Run the study as it is beside the study changed, draw by draw on the same luck.

        What `Study.set` and its like have changed holds on both sides.

        Parameters
        ----------
        set, scale, shift
            What is changed; beside cases it holds on all sides.
        case
            Named cases: each alone, all together, and what is only there together. A mapping of names to what is set,
            or to the text ``"PATH=VALUE; scale PATH=FACTOR"``.
        one_by_one
            Make a case of each change.
        metric
            KPIs whose effects are drawn, with cases.
        heat
            KPIs to draw heat maps of in place of the usual four.
        **options
            See `Study.run`.

        Examples
        --------
        >>> study.what_if(set={"price.initial": 3000})
        >>> study.what_if(case={"cheap": {"facilities.mill.charge": 3}, "lean": "scale sources.*.cost=0.9"})
        """
        (core, progress), cases = asked(self._core, **options), values.cases(case)
        changes = (values.settings(set), values.settings(scale), values.settings(shift))
        if any(self._core.changes) and any(changes) and not cases:
            # The engine takes what is changed beside a case to hold on all sides.
            cases, changes = _as_cases(changes, one_by_one), ([], [], [])
            one_by_one = False
        metrics, maps = values.names(metric), values.names(heat)
        return Run(_orecast.what_if(core.changed(*changes), cases, one_by_one, metrics, maps, progress))


def _restored(
    made_of: tuple[PathLike[str], str | None],
    changes: tuple[list[str], list[str], list[str]],
    sampling: tuple[int | None, int | None, str | None, list[str]],
) -> Study:
    (draws, seed, design, scenario), core = sampling, _orecast.Study(*made_of)
    return Study(core.changed(*changes, draws=draws, seed=seed, design=design, scenario=scenario))


def _changes(path: str | Changes, value: Value | None) -> list[str]:
    if not isinstance(path, str):
        return values.settings(path)
    if value is None:
        raise TypeError(f"{path}: say what to make of it")
    return values.settings({path: value})


def _as_cases(changes: tuple[list[str], list[str], list[str]], one_by_one: bool) -> list[str]:
    """Changes as one case of a what-if, or as one each."""
    verbs = ("set", "scale", "shift")
    each = [f"{verb} {setting}" for verb, settings in zip(verbs, changes) for setting in settings]
    if one_by_one:
        return [f"{setting.removeprefix('set ').replace('=', ' ', 1)}: {setting}" for setting in each]
    return [f"as set: {'; '.join(each)}"]
