"""What the program prints for other engines is run by them: here by Snakemake, from its own package."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, SCENARIOS, Program

STUDY = (SCENARIOS / "quick.toml", "--draws", 2000)


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Snakemake needs a later Python")
def test_snakemake_runs_the_printed_rules_and_only_what_is_lost(program: Program, tmp_path: Path) -> None:
    printed = program("job", *STUDY, "--shards", 3, "--for", "snakemake")
    assert printed.returncode == 0, printed.stderr
    (tmp_path / "Snakefile").write_text(printed.stdout)
    path = os.pathsep.join([str(ROOT / "target" / "release"), os.environ["PATH"]])

    def snakemake() -> str:
        command = [sys.executable, "-m", "snakemake", "--cores", "2"]
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, cwd=tmp_path, env={**os.environ, "PATH": path}
        )
        assert done.returncode == 0, done.stderr
        return done.stderr

    assert snakemake().count("rule shard:") == 3
    merged = tmp_path / "outputs" / "quick" / "tables"
    alone = program("run", *STUDY, "--no-charts", "--no-workbook", "--output", "alone")
    assert alone.returncode == 0, alone.stderr
    tables = sorted(file.name for file in (tmp_path / "alone" / "tables").iterdir())
    assert tables
    for name in tables:
        assert (merged / name).read_bytes() == (tmp_path / "alone" / "tables" / name).read_bytes(), name
    # As if the second shard had been killed, so that there was nothing to merge yet.
    for lost in ("shard-2-of-3.chunk", "merged"):
        (tmp_path / "outputs" / "quick.shards" / lost).unlink()
    assert snakemake().count("rule shard:") == 1
