"""The seeded corpus that is scored: made in memory, every layout in every format, flattening and
damage, and compared with its gold on all cores."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

import regex

from ..extract import UnreadableError, read
from ..extract.source import Source, from_bytes
from ..normalize import normalize
from ..normalize.report import Form
from .compare import Score, Wrong, compare
from .content import compose
from .flatten import FLATTENINGS
from .layouts import layouts
from .make import FORMATS, KINDS, Plan, files, golds
from .record import entries
from .vary import vary

SLOW = ("F7", "F8", "F8b")
"""Ways of flattening that take seconds to undo."""
_COUNTS = {"formats": 6, "damages": 4, "flattenings": 2, "slow": 1}  # reports a layout
_STEP = 5.0  # seconds between two words of progress
_NUMBERED = regex.compile(r"(?P<layout>.+)-\d{4}\.(?P<ending>.+)")


@dataclass(frozen=True, slots=True)
class Job:
    """A report to make, write in all its ways, read again and score."""

    layout: str
    number: int
    seed: int
    only: str = ""  # groups without this text are left out


def set_name(name: str, folder: str = "") -> str:
    """The group a file is counted in: layout and format, flattening or damage; else folder and
    ending."""
    made = _NUMBERED.fullmatch(name)
    if made is None:
        return f"{folder} {name.partition('.')[2]}".strip()
    parts = made["ending"].removesuffix(".txt").split(".")
    if parts[0] in FLATTENINGS:
        return f"flattening {parts[0]}"
    if len(parts) == 2:
        return f"damage {parts[0]} {parts[1]}"
    return f"{made['layout']} {made['ending']}"


def jobs(seed: int, only: str = "") -> list[Job]:
    """The jobs of a corpus, the long ones first."""
    most = max(_COUNTS.values())
    return [Job(layout, number, seed, only) for number in range(most) for layout in layouts()]


def run(job: Job) -> list[tuple[str, str, Score]]:
    """Group, name and score of each file of a job."""
    rng = random.Random(f"{job.seed} {job.layout} {job.number}")  # noqa: S311
    project = rng.choice(list(entries()))
    report = compose([vary(project, rng, job.number)], job.layout, rng, text=rng.random() < 0.5)
    found = []
    for ending, data, _ in files(report, _plan(job), rng):
        name = f"{job.layout}-{job.number:04d}.{ending}"
        group = set_name(name)
        if job.only in group:
            found.append((group, name, score_of(from_bytes(name, data), golds(report, ending))))
    return found


def _plan(job: Job) -> Plan:
    """What is written of the report of a job; what takes long less often."""

    def some(kind: str, names: Sequence[str]) -> Sequence[str]:
        return names if job.number < _COUNTS[kind] else ()

    quick = [name for name in FLATTENINGS if name not in SLOW]
    return Plan(
        formats=some("formats", FORMATS),
        flattenings=[*some("flattenings", quick), *some("slow", SLOW)],
        damages=some("damages", KINDS),
    )


def forms_of(source: Source) -> tuple[Form, ...]:
    """The forms as the software reads them."""
    return normalize(read(source), source.sha256).forms


def score_of(source: Source, gold: Sequence[Mapping[str, Any]]) -> Score:
    """A file against its gold. A failure is a result too, the other files are still scored."""
    try:
        return compare(gold, forms_of(source), source.name)
    except UnreadableError as error:
        wrong = Wrong("file", error.code, "", error.message, False)
    except Exception as error:
        wrong = Wrong("file", "crash", "", repr(error), True)
    failed = compare(gold, (), source.name, failed=True)
    failed.wrong.append((source.name, wrong))
    return failed


def sweep(
    some: Sequence[Job], workers: int, say: Callable[[str], None]
) -> Iterator[tuple[str, str, Score]]:
    """Group, name and score of every file of some jobs, as they come; `say` hears of progress."""
    began = said = time.monotonic()
    with ProcessPoolExecutor(workers) as pool:
        running = [pool.submit(run, job) for job in some]
        for done, one in enumerate(as_completed(running), start=1):
            yield from one.result()
            now = time.monotonic()
            if now - said > _STEP or done == len(some):
                say(f"scored {done} of {len(some)} reports, {now - began:.0f} s")
                said = now
