"""The analyses: what can be asked of a study besides running it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from orecast import _orecast
from orecast import _values as values
from orecast._options import Method, Options, asked
from orecast._results import Finding
from orecast._values import Names, Quantity

if TYPE_CHECKING:
    # Type checkers know it; Python itself has it from 3.11 on.
    from typing_extensions import Unpack


class Analyses:
    """What can be asked of a study besides running it, each as the command of its name."""

    _core: _orecast.Study

    def sweep(
        self,
        over: Names | Mapping[str, str | Iterable[Quantity]],
        *,
        metric: Names | None = None,
        year: int | None = None,
        **options: Unpack[Options],
    ) -> Finding:
        """Run the study at each value of a path, or of each combination of several, on the same draws.

        Unless ``scenario`` says which scenarios, each decision is swept in the middle of all other axes.

        Parameters
        ----------
        over
            Paths and their values, ``{"price.initial": [2000, 3000, 4000]}``, or ``"price.initial=lin(2000, 6000, 9)"``.
        metric
            Metrics to draw; by default the usual four.
        year
            Year of a yearly metric.
        **options
            See `Study.run`.
        """
        core, progress = asked(self._core, **options)
        return Finding(_orecast.sweep(core, values.spans(over), values.names(metric), year, progress))

    def sensitivity(
        self,
        metric: str,
        *,
        year: int | None = None,
        method: Method | Iterable[Method] = ("first-order", "rank"),
        base: int = 1024,
        trajectories: int = 64,
        second_order: bool = False,
        group: Names | Mapping[str, Names] | None = None,
        **options: Unpack[Options],
    ) -> Finding:
        """Say what moves an outcome: which assumptions drive it, and how much is luck.

        Unless ``scenario`` says which scenarios, each decision is looked at in the middle of all other axes.

        Parameters
        ----------
        metric
            By its name in the tables: a KPI such as ``"npv.soroma"``, or with ``year`` a yearly metric.
        year
            Year of a yearly metric.
        method
            How to find out. first-order, rank, pawn and delta work on ordinary draws; tornado, morris and sobol make their own.
        base
            Base draws of methods that simulate anew.
        trajectories
            With morris: trajectories through the factors' values.
        second_order
            With sobol: interactions of pairs too.
        group
            With sobol: factors to look at together, ``{"metal": "sources"}``.
        **options
            See `Study.run`.
        """
        core, progress = asked(self._core, **options)
        methods, groups = values.names(method), values.groups(group)
        return Finding(
            _orecast.sensitivity(core, metric, year, methods, base, trajectories, second_order, groups, progress)
        )

    def discover(
        self,
        metric: str,
        where: str,
        *,
        year: int | None = None,
        box: int | Iterable[int] = (),
        boxes: int = 1,
        alpha: float = 0.05,
        mass_min: float = 0.05,
        **options: Unpack[Options],
    ) -> Finding:
        """Find the conditions under which an outcome is of interest: which levels, between which values of uncertain numbers.

        Parameters
        ----------
        metric
            By its name in the tables.
        where
            Which outcomes are of interest: ``"< 0.5"``, ``"<= 50 %"``, ``">= 10 MUSD"``; ``"none"``: those without a value.
        year
            Year of a yearly metric.
        box
            The step of the trajectory to show of the first box, of the second, and so on.
        boxes
            Boxes to find at most.
        alpha
            Share of a box's cases that is taken off at a time.
        mass_min
            Least share of all cases that a box may hold.
        **options
            See `Study.run`.
        """
        core, progress = asked(self._core, **options)
        picks = values.numbers(box)
        return Finding(_orecast.discover(core, metric, where, year, picks, boxes, alpha, mass_min, progress))

    def robust(
        self,
        metric: str,
        *,
        year: int | None = None,
        threshold: Quantity | None = None,
        optimism: float = 0.5,
        **options: Unpack[Options],
    ) -> Finding:
        """Compare decisions where nobody knows which scenario will come: expected value, worst case, regret, stability.

        Parameters
        ----------
        metric
            By its name in the tables.
        year
            Year of a yearly metric.
        threshold
            An outcome that is good enough, such as ``"10 MUSD"``; a number is in the metric's own unit.
        optimism
            Weight of the best outcome in Hurwicz' criterion, from 0 to 1.
        **options
            See `Study.run`.
        """
        core, progress = asked(self._core, **options)
        enough = values.number(threshold)
        return Finding(_orecast.robust(core, metric, year, enough, optimism, progress))

    def value(
        self,
        metric: str,
        *,
        year: int | None = None,
        group: Names | Mapping[str, Names] | None = None,
        **options: Unpack[Options],
    ) -> Finding:
        """Say what it is worth to know more before deciding: everything, which scenario comes, groups of numbers, single ones.

        Parameters
        ----------
        metric
            By its name in the tables.
        year
            Year of a yearly metric.
        group
            Factors to know together, ``{"shares": "sources.*.local_share"}``.
        **options
            See `Study.run`.
        """
        core, progress = asked(self._core, **options)
        groups = values.groups(group)
        return Finding(_orecast.value(core, metric, year, groups, progress))

    def break_even(
        self,
        vary: str | Mapping[str, Iterable[Quantity]],
        metric: str,
        *,
        year: int | None = None,
        stat: str = "mean",
        above: Quantity | None = None,
        target: Quantity = 0,
        **options: Unpack[Options],
    ) -> Finding:
        """Find the value of a number at which an outcome reaches a target, with its confidence interval.

        Parameters
        ----------
        vary
            The path that varies; or between which values, ``{"sources.artisanal.local_share": (0, 1)}``.
        metric
            By its name in the tables.
        year
            Year of a yearly metric.
        stat
            Which statistic over the draws: ``mean``, a percentile such as ``p10``, or ``probability``.
        above
            With ``stat="probability"``: of being above this value of the metric.
        target
            What the statistic is to reach, such as ``"10 MUSD"``; a number is in the metric's own unit.
        **options
            See `Study.run`.
        """
        core, progress = asked(self._core, **options)
        varied = vary if isinstance(vary, str) else "".join(values.spans(vary))
        limit, aim = values.number(above), values.number(target) or "0"
        return Finding(_orecast.break_even(core, varied, metric, year, stat, limit, aim, progress))

    def fit(self, *, history: Names | None = None, until: int | None = None, **options: Unpack[Options]) -> Finding:
        """Fit the study's processes to what is known of the past; ``files["fit.toml"]`` of the finding extends the study.

        Parameters
        ----------
        history
            Histories to fit, by name; all unless some are named.
        until
            Last calendar year to look at.
        **options
            See `Study.run`.

        Examples
        --------
        The layer extends the study as it was fitted, ``study.toml``; to run it upon a file of another name:

        >>> layer = study.fit().files["fit.toml"].replace("study.toml", "mali-gold.toml", 1)
        >>> fitted = Study.from_toml(layer, folder="scenarios")
        """
        core, progress = asked(self._core, **options)
        return Finding(_orecast.fit(core, values.names(history), until, progress))

    def backtest(
        self,
        from_: int,
        to: int,
        *,
        step: int = 1,
        horizon: int | Iterable[int] = (1, 3, 5),
        history: Names | None = None,
        **options: Unpack[Options],
    ) -> Finding:
        """Hold the study against history: from each origin it is fitted to what was known then, run, and scored.

        Parameters
        ----------
        from_, to
            First and last origin: calendar years after whose end nothing is known.
        step
            Years from each origin to the next.
        horizon
            Years ahead that are scored.
        history
            Histories to score, by name; all of metrics unless some are named.
        **options
            See `Study.run`.
        """
        core, progress = asked(self._core, **options)
        ahead = values.numbers(horizon)
        return Finding(_orecast.backtest(core, (from_, to), step, ahead, values.names(history), progress))

    def converge(
        self,
        metric: str,
        *,
        year: int | None = None,
        stat: str = "mean",
        above: Quantity | None = None,
        replicates: int = 12,
        precision: Quantity | None = None,
        **options: Unpack[Options],
    ) -> Finding:
        """Show how the error of an estimate falls with the number of draws, for the three designs.

        Parameters
        ----------
        metric
            By its name in the tables.
        year
            Year of a yearly metric.
        stat, above
            Which statistic over the draws, as in `break_even`.
        replicates
            Independent replicates of each design.
        precision
            The standard error that is wanted, such as ``"1 MUSD"``: says how many draws it takes.
        **options
            See `Study.run`.
        """
        core, progress = asked(self._core, **options)
        limit, error = values.number(above), values.number(precision)
        return Finding(_orecast.converge(core, metric, year, stat, limit, replicates, error, progress))
