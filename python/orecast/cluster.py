"""A run spread over a Dask cluster: scheduling, retries and the way of data are Dask's, the shards and their merge the engine's.

>>> from distributed import Client
>>> client = Client("tcp://scheduler:8786")
>>> run = orecast.cluster.run(study, client, draws=1_000_000, shards=64)
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from orecast import _orecast
from orecast import _values as values
from orecast._options import Design, asked
from orecast._progress import Progress
from orecast._results import Run
from orecast._study import Study, _restored
from orecast._values import Names

if TYPE_CHECKING:
    from os import PathLike

_PER_WORKER = 2


def run(
    study: Study,
    client: Any,
    *,
    shards: int | None = None,
    folder: str | PathLike[str] | None = None,
    retries: int = 3,
    draws: int | None = None,
    seed: int | None = None,
    design: Design | None = None,
    scenario: Names | None = None,
    heat: Names | None = None,
    progress: Progress = None,
) -> Run:
    """Simulate a study on a cluster. The tables are those of `Study.run`, to the last bit.

    Every worker needs this version of the package, the same kind of machine, and the files that the study names at the same
    path; a study made by `Study.from_toml` that names no files needs none. What workers have computed comes back as they are
    done, so that the loss of a worker costs the shard that it was at.

    Parameters
    ----------
    client
        A ``distributed.Client``.
    shards
        In how many parts draws × scenarios are cut: by default two for each worker. Few large ones take less room.
    folder
        Where shards are kept, on this machine. Those that are there are not computed again; by default they are dropped
        when they are merged.
    retries
        How often a shard that fails is tried again.
    draws, seed, design, scenario, heat
        See `Study.run`.
    progress
        True for a line on standard error, or what is called with the shards done and expected.

    Raises
    ------
    OrecastError
        What is wrong with the study; that `folder` holds shards of another run.
    """
    from distributed import as_completed

    core, tell = asked(study._core, draws, seed, design, scenario, progress)
    of = shards if shards is not None else _PER_WORKER * max(1, len(client.nthreads()))
    with ExitStack() as stack:
        place = Path(folder if folder is not None else stack.enter_context(TemporaryDirectory()))
        missing = _orecast.claim(core, of, place)
        futures = client.map(_chunk, missing, study=_anywhere(Study(core)), of=of, retries=retries, pure=False)
        stack.callback(client.cancel, futures)
        done = of - len(missing)
        for future, (name, content) in as_completed(futures, with_results=True):
            _put(place / name, content)
            # What is on the disk here need not stay in the memory there.
            future.release()
            done += 1
            if tell is not None:
                tell(done, of)
        return Run(_orecast.merge(core, values.names(heat), place))


def _chunk(number: int, study: Study, of: int) -> tuple[str, bytes]:
    """A shard, computed where this is called: the name of its file and what is in it."""
    with TemporaryDirectory() as folder:
        path = Path(_orecast.shard(study._core, number, of, folder))
        return path.name, path.read_bytes()


def _anywhere(study: Study) -> Study:
    """The same study by a path that does not depend on where a process was started."""
    path, text = study._core.made_of
    return _restored((Path(path).absolute(), text), study._core.changes, study._core.sampling)


def _put(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all."""
    partial = path.with_name(f".{path.name}-here.partial")
    partial.write_bytes(content)
    os.replace(partial, path)
