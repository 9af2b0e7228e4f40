"""The bulk run: many files to tables, resumable, one bad document costing only itself."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from time import perf_counter, strftime
from typing import Any

from ..extract.limits import SET
from . import stamp, workbook
from .aside import Drawer, drawer
from .assemble import Counts, assemble
from .find import OURS, find, shown
from .gather import Answers, Progress, Tally, gather, silent
from .journal import Journal
from .package import describe
from .pool import Limits, run
from .runlog import run_log
from .summary import Summary, summarize, told
from .tables import Rows
from .workbook import Survey, write_workbook
from .write import FORMATS, publish, write_tables

HELD_BYTES = 6 << 20
"""Rows held in memory, as Arrow has them, before the largest table is written as a row group."""

ASIDE_FROM = 200
"""Documents from which on starting a process for the workbook takes less time than it saves."""

WORK = "jixiao.pipeline.work:work"
"""What a worker does with a document."""

PRIVATE = OURS
"""Folder in OUT for the journal, the lock and files that are not finished."""

JOURNAL = "journal.sqlite"
RUN = "run.json"
NEW = "new"
"""Folder in the private one for files that are not yet whole."""

Name = str | os.PathLike[str]


class OutputError(Exception):
    """OUT cannot be written, or another run is writing it."""


def convert(
    sources: Name | Iterable[Name],
    out: Name,
    *,
    format: str = "both",
    workers: int | None = None,
    timeout: float = 60.0,
    memory: int = 2048,
    recycle: int = 5000,
    profile: str | None = None,
    fresh: bool = False,
    progress: Progress = silent,
) -> Summary:
    """Files, folders and zip archives to tables under `out`; what an earlier run read is not read
    again.

    `format` is parquet, csv or both; `timeout` is seconds a document, `memory` MB a process, which
    reads `recycle` documents before a new one takes its place; `profile` names the audit profile
    for all forms; `fresh` forgets earlier runs. Raises FileNotFoundError for a source that does
    not exist, ValueError for wrong options, OutputError where `out` cannot be written.
    """
    started = perf_counter()
    formats = _formats(format)
    check_profile(profile)
    out = Path(out)
    paths = _paths(sources)
    found = find(paths, leave_out=not_sources(out))
    asked = {"sources": [shown(path) for path in paths], "format": format, "profile": profile}
    bounds = {"timeout": timeout, "memory": memory, "recycle": recycle, "limits": SET}
    settings = {**asked, **bounds}
    limits = Limits(seconds=timeout, memory=memory << 20, recycle=recycle)
    with _private(out) as private, run_log(out) as log, _journal(private, fresh=fresh) as journal:
        log(f"started: version {stamp.version()}, {len(found.files)} documents, {settings}")
        workers = workers or len(os.sched_getaffinity(0))
        answers = pooled(private / "workers.log", workers, limits)
        with _drawer(private, len(found.files), workers) as drawer:
            tally = gather(found, journal, profile, answers, progress, log)
            counts = _write(journal, tally, private, out, formats, drawer)
        shutil.rmtree(private / "tmp", ignore_errors=True)
        summary = summarize(out, formats, found, tally, counts, perf_counter() - started)
        _note(out, summary, settings)
        log(f"ended: {told(summary)}")
    return summary


def not_sources(out: Path) -> list[Path]:
    """What runs write into `out`, which must not become a source of the next."""
    return [out / name for name in (*FORMATS, workbook.NAME)]


def pooled(log: Path, workers: int | None, limits: Limits, work: str = WORK) -> Answers:
    """Work done by processes, as many as this process may use processors by default."""
    count = workers or len(os.sched_getaffinity(0))
    scratch = log.with_name("tmp")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    return partial(run, work, workers=count, limits=limits, log=log, scratch=scratch)


def check_profile(profile: str | None) -> None:
    """Raise ValueError where there is no such audit profile."""
    if profile:
        from ..rules.profile import named

        named(profile)


def _formats(format: str) -> tuple[str, ...]:
    if format == "both":
        return FORMATS
    if format not in FORMATS:
        raise ValueError(f"format is parquet, csv or both, not {format}")
    return (format,)


def _paths(sources: Name | Iterable[Name]) -> list[Path]:
    if isinstance(sources, (str, os.PathLike)):
        return [Path(sources)]
    return [Path(source) for source in sources]


@contextmanager
def _private(out: Path) -> Iterator[Path]:
    """The private folder of OUT, with the lock of this run on it."""
    private = out / PRIVATE
    try:
        private.mkdir(parents=True, exist_ok=True)
        with (private / "lock").open("a+") as lock:
            _lock(lock, out)
            (private / "workers.log").write_bytes(b"")
            yield private
    except (OSError, sqlite3.Error) as error:
        raise OutputError(f"cannot write {shown(out)}: {_reason(error)}") from error


def _lock(lock: Any, out: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        process = f" (process {pid})" if (pid := lock.read(20).strip()) else ""
        raise OutputError(
            f"another run{process} is writing {shown(out)}; wait for it to end or give another OUT"
        ) from None
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()


def _reason(error: Exception) -> str:
    if isinstance(error, sqlite3.DatabaseError) and "not a database" in str(error):
        return "the journal of earlier runs is damaged; use --fresh"
    return getattr(error, "strerror", None) or str(error)


@contextmanager
def _journal(private: Path, *, fresh: bool) -> Iterator[Journal]:
    file = private / JOURNAL
    if fresh:
        for each in private.glob(f"{JOURNAL}*"):  # also what a killed run left of it
            each.unlink()
    with closing(Journal(str(file), stamp.program())) as journal:
        yield journal


@contextmanager
def _drawer(private: Path, documents: int, workers: int) -> Iterator[Drawer | None]:
    """Another process for the workbook, where that takes less time."""
    if workers == 1 or documents < ASIDE_FROM:
        yield None
        return
    own = (private / JOURNAL, private / NEW / workbook.NAME, private / "workers.log")
    with drawer(*own, private / "tmp") as process:
        yield process


def _write(
    journal: Journal,
    tally: Tally,
    private: Path,
    out: Path,
    formats: tuple[str, ...],
    drawer: Drawer | None,
) -> Counts:
    """All tables from the journal, written in a folder of their own and then moved in place."""
    counts, new = Counts(), private / NEW
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    survey = Survey()
    journal.commit()
    if drawer:
        drawer.begin()
    write_tables(_watched(assemble(journal, counts), tally, survey), new, formats, HELD_BYTES)
    if drawer:
        drawer.wait()
    else:
        write_workbook(new / workbook.NAME, _again(journal, tally), survey)
    (new / "datapackage.json").write_text(describe(formats), encoding="utf-8")
    (out / RUN).unlink(missing_ok=True)  # where it stands, all files are of the run it tells of
    publish(new, out, formats)
    return counts


def _watched(
    documents: Iterable[tuple[Rows, int]], tally: Tally, survey: Survey
) -> Iterator[tuple[Rows, int]]:
    for done, document in enumerate(documents, 1):
        survey.add(document[0])
        yield document
        tally.progress("writing", done, tally.total, tally.failed)


def _again(journal: Journal, tally: Tally) -> Iterator[Rows]:
    """The same rows once more: which forms get a sheet is known only after the first time."""
    for done, (rows, _) in enumerate(assemble(journal, Counts(), workbook.DRAWN), 1):
        yield rows
        tally.progress("workbook", done, tally.total, tally.failed)


def _note(out: Path, summary: Summary, settings: dict[str, Any]) -> None:
    """`run.json`: what was asked, what did it and how long it took; times stand only here."""
    record = {
        "ended": strftime("%Y-%m-%dT%H:%M:%S%z"),
        "settings": settings,
        "version": stamp.version(),
        "program": stamp.program(),
        "libraries": stamp.libraries(),
        "summary": asdict(summary),
    }
    text = json.dumps(record, ensure_ascii=False, indent=2, default=str)
    new = out / PRIVATE / RUN
    new.write_text(text + "\n", encoding="utf-8")
    new.replace(out / RUN)
