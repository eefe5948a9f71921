"""The engine, as the classes of the package call it."""

from collections.abc import Callable, Sequence
from os import PathLike
from typing import TypeAlias, final

__all__ = [
    "Chart",
    "Finding",
    "Frame",
    "Reading",
    "Run",
    "Study",
    "__version__",
    "backtest",
    "break_even",
    "claim",
    "converge",
    "discover",
    "fit",
    "merge",
    "robust",
    "run",
    "sensitivity",
    "shard",
    "sweep",
    "value",
    "what_if",
]

__version__: str

_Told: TypeAlias = Callable[[int, int], object] | None

@final
class Frame:
    def __len__(self) -> int: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

@final
class Chart:
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def alt(self) -> str: ...
    @property
    def content(self) -> bytes: ...

@final
class Finding:
    @property
    def answer(self) -> str: ...
    @property
    def applied(self) -> list[str]: ...
    @property
    def tables(self) -> list[str]: ...
    @property
    def files(self) -> list[tuple[str, bytes]]: ...
    def table(self, name: str) -> Frame | None: ...
    def charts(self, format: str) -> list[Chart]: ...

@final
class Run:
    @property
    def answer(self) -> str: ...
    @property
    def applied(self) -> list[str]: ...
    @property
    def tables(self) -> list[str]: ...
    def table(self, name: str) -> Frame | None: ...
    def draws(self, progress: _Told = None) -> Frame: ...
    def charts(self, format: str) -> list[Chart]: ...
    def write(self, folder: str | PathLike[str]) -> None: ...

@final
class Reading:
    @property
    def title(self) -> str: ...
    @property
    def scenarios(self) -> list[str]: ...
    @property
    def factors(self) -> Frame: ...
    @property
    def assumptions(self) -> Frame: ...
    @property
    def warnings(self) -> list[str]: ...
    @property
    def resolved(self) -> str: ...
    @property
    def listing(self) -> str: ...

@final
class Study:
    def __new__(cls, path: str | PathLike[str], text: str | None = None) -> Study: ...
    def changed(
        self,
        set: Sequence[str] = ...,
        scale: Sequence[str] = ...,
        shift: Sequence[str] = ...,
        draws: int | None = None,
        seed: int | None = None,
        design: str | None = None,
        scenario: Sequence[str] = ...,
    ) -> Study: ...
    @property
    def changes(self) -> tuple[list[str], list[str], list[str]]: ...
    @property
    def sampling(self) -> tuple[int | None, int | None, str | None, list[str]]: ...
    @property
    def made_of(self) -> tuple[PathLike[str], str | None]: ...
    def read(self) -> Reading: ...

def claim(study: Study, shards: int, folder: str | PathLike[str]) -> list[int]: ...
def shard(study: Study, number: int, shards: int, folder: str | PathLike[str]) -> PathLike[str]: ...
def merge(study: Study, heat: Sequence[str], folder: str | PathLike[str]) -> Run: ...
def run(study: Study, heat: Sequence[str], progress: _Told) -> Run: ...
def what_if(
    study: Study, cases: Sequence[str], one_by_one: bool, metrics: Sequence[str], heat: Sequence[str], progress: _Told
) -> Run: ...
def sweep(study: Study, over: Sequence[str], metrics: Sequence[str], year: int | None, progress: _Told) -> Finding: ...
def sensitivity(
    study: Study,
    metric: str,
    year: int | None,
    methods: Sequence[str],
    base: int,
    trajectories: int,
    second_order: bool,
    groups: Sequence[str],
    progress: _Told,
) -> Finding: ...
def discover(
    study: Study,
    metric: str,
    condition: str,
    year: int | None,
    picks: Sequence[int],
    boxes: int,
    alpha: float,
    mass_min: float,
    progress: _Told,
) -> Finding: ...
def robust(
    study: Study, metric: str, year: int | None, threshold: str | None, optimism: float, progress: _Told
) -> Finding: ...
def value(study: Study, metric: str, year: int | None, groups: Sequence[str], progress: _Told) -> Finding: ...
def break_even(
    study: Study,
    vary: str,
    metric: str,
    year: int | None,
    stat: str,
    above: str | None,
    target: str,
    progress: _Told,
) -> Finding: ...
def fit(study: Study, histories: Sequence[str], until: int | None, progress: _Told) -> Finding: ...
def backtest(
    study: Study,
    origins: tuple[int, int],
    step: int,
    horizons: Sequence[int],
    histories: Sequence[str],
    progress: _Told,
) -> Finding: ...
def converge(
    study: Study,
    metric: str,
    year: int | None,
    stat: str,
    above: str | None,
    replicates: int,
    precision: str | None,
    progress: _Told,
) -> Finding: ...
