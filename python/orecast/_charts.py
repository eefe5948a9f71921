"""Charts that show where a notebook evaluates them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

from orecast import _orecast


class Chart:
    """One chart of a run or an analysis. A notebook shows it as an image.

    Attributes
    ----------
    name : str
        The name of its file without the extension.
    title : str
        As it stands on the chart.
    alt : str
        What it says, in a sentence, for those who cannot see it.
    png : bytes
        The image, 1600 × 1000 pixels unless the study says otherwise.
    """

    def __init__(self, drawn: _orecast.Chart, svg: Callable[[], str]) -> None:
        self.name = drawn.name
        self.title = drawn.title
        self.alt = drawn.alt
        self.png = drawn.content
        self._svg = svg

    @property
    def svg(self) -> str:
        """The chart as SVG, scalable and with text as text."""
        return self._svg()

    def save(self, path: str | Path) -> None:
        """Write the chart to a file, as its name ends: in ``.png`` or ``.svg``."""
        path = Path(path)
        if path.suffix not in (".png", ".svg"):
            raise ValueError(f"{path}: a chart is saved as .png or .svg")
        path.write_bytes(self.svg.encode() if path.suffix == ".svg" else self.png)

    def __repr__(self) -> str:
        return f"{self.title}\n{self.alt}"

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        # At most half of the usual 1600 pixels in width, so that it is as sharp as the text beside it.
        return self.png, {"width": min(800, int.from_bytes(self.png[16:20], "big"))}


class Charts(Mapping[str, Chart]):
    """The charts of a run or an analysis by name, drawn when the first is asked for."""

    def __init__(self, draw: Callable[[str], list[_orecast.Chart]]) -> None:
        self._draw = draw

    @cached_property
    def _svg(self) -> dict[str, str]:
        return {chart.name: chart.content.decode() for chart in self._draw("svg")}

    @cached_property
    def _drawn(self) -> dict[str, Chart]:
        def one(drawn: _orecast.Chart) -> Chart:
            return Chart(drawn, lambda: self._svg[drawn.name])

        return {drawn.name: one(drawn) for drawn in self._draw("png")}

    def __getitem__(self, name: str) -> Chart:
        try:
            return self._drawn[name]
        except KeyError:
            raise KeyError(f"{name}: there are {', '.join(self)}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._drawn)

    def __len__(self) -> int:
        return len(self._drawn)

    def __repr__(self) -> str:
        width = max((len(name) for name in self), default=0)
        return "\n".join(f"{name:{width}}  {chart.title}" for name, chart in self.items())

    def _repr_html_(self) -> str:
        rows = (f"<tr><td><code>{escape(it.name)}</code></td><td>{escape(it.title)}</td></tr>" for it in self.values())
        return f"<table>{''.join(rows)}</table>"
