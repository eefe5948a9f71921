"""What several tests need: the studies, and the program that the package is held against."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = ROOT / "scenarios"

Program = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Calls the program as a user does, with `--output` in a folder of the test's own."""
    binary = ROOT / "target" / "release" / "orecast"
    assert binary.is_file(), "the package is held against the program: cargo build --release"

    def call(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run([binary, *map(str, arguments)], check=False, capture_output=True, text=True, cwd=tmp_path)

    return call
