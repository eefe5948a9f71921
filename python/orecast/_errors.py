"""What can go wrong, in one exception class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a study.

    Attributes
    ----------
    path : str
        The key's path in the study, ``sources.industrial.output``; empty where it is about the file as a whole.
    message : str
        What is wrong, in one sentence, with the value given.
    allowed : str
        What is allowed, short; may be empty.
    help : str or None
        What to do about it.
    file : str or None
        The file, or ``command line`` for what `Study.set` and its like gave.
    line, column : int or None
        Where in the file, from 1.
    """

    path: str
    message: str
    allowed: str
    help: str | None
    file: str | None
    line: int | None
    column: int | None


_Fields = tuple[str, str, str, "str | None", "str | None", "int | None", "int | None"]


class OrecastError(Exception):
    """Why something could not be done, in the words of the program.

    Attributes
    ----------
    problems : list of Problem
        Everything that is wrong with the study, in the order of the file; empty where it is about something else.
    """

    # Where users find it, for tracebacks.
    __module__ = "orecast"

    problems: list[Problem]

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = list(problems)

    def __reduce__(self) -> tuple[type[OrecastError], tuple[str, list[Problem]]]:
        # So that it arrives whole from another process.
        return (type(self), (str(self), self.problems))

    @classmethod
    def of(cls, message: str, problems: Sequence[_Fields]) -> OrecastError:
        """The error of a message and problems as the engine tells them."""
        return cls(message, [Problem(*fields) for fields in problems])


class OrecastWarning(UserWarning):
    """What a study is allowed to say but may not mean."""
