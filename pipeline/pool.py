"""A pool of worker processes in which a document can only harm itself.

Each worker has one private pipe and one job at a time; the parent keeps the deadlines and ends
a late worker with SIGKILL. A crash, a hang or a memory hog costs the job it happened in, and
nothing is shared that a dying worker could leave locked.

Workers are fresh interpreters, not forks: the parent may hold threads (pyarrow, rich), and a
script that calls `convert` at its top level is not run again in them.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from time import monotonic

from .worker import OUT_OF_MEMORY

START_SECONDS = 120.0  # a worker that is not ready by then never will be
LOOP = "from jixiao.pipeline.worker import main; main()"

Job = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may use: seconds, and bytes of address space of its worker.

    A worker does `recycle` jobs before a new one takes its place: native libraries leak.
    """

    seconds: float = 60.0
    memory: int = 2 << 30
    recycle: int = 5000


@dataclass(frozen=True, slots=True)
class Death:
    """Why a job has no answer: it ended its worker. `code` is crash, timeout or memory."""

    code: str
    message: str


Answer = tuple[str, bytes | Death]


class PoolError(RuntimeError):
    """Workers cannot be started; says where their messages are."""


@dataclass(slots=True, eq=False)
class _Worker:
    process: subprocess.Popen[bytes]
    pipe: Connection
    deadline: float
    ready: bool = False
    job: Job | None = None
    done: int = 0


def run(
    target: str,
    jobs: Iterable[Job],
    *,
    workers: int,
    limits: Limits,
    log: Path,
    scratch: Path | None = None,
) -> Generator[Answer, None, None]:
    """Do `target` (`module:function`, bytes to bytes) for each job; yield answers as they come.

    `jobs` is drawn on lazily, one ahead of the workers so that none waits for the next job to
    be made. What workers print goes to `log`, their temporary files to `scratch`. Raises PoolError
    where no worker starts.
    """
    source = iter(jobs)
    ahead = next(source, None)
    crew: list[_Worker] = []
    try:
        while ahead or _busy(crew):
            idle = next((worker for worker in crew if not worker.job), None)
            if ahead and not idle and len(crew) < workers:
                idle = _start(target, limits, log, scratch)
                crew.append(idle)
            if ahead and idle:
                if _give(idle, ahead, limits):
                    ahead = next(source, None)
                else:
                    _dismiss(crew, idle)
            else:
                yield from _collect(crew, limits, log)
    finally:
        for worker in list(crew):
            _dismiss(crew, worker)


def _busy(crew: Iterable[_Worker]) -> list[_Worker]:
    return [worker for worker in crew if worker.job]


def _start(target: str, limits: Limits, log: Path, scratch: Path | None) -> _Worker:
    ours, theirs = Pipe()
    call = (theirs.fileno(), target, limits.memory, limits.seconds)
    with theirs, log.open("ab") as messages:
        process = subprocess.Popen(  # noqa: S603  # our own interpreter
            # -P: a click.py in the current folder is not the one we mean.
            [sys.executable, "-P", "-c", LOOP, *map(str, call)],
            stdin=subprocess.DEVNULL,
            stdout=messages,
            stderr=messages,
            pass_fds=[theirs.fileno()],
            env=environment(scratch),
        )
    return _Worker(process, ours, monotonic() + START_SECONDS)


def environment(scratch: Path | None) -> dict[str, str]:
    """Ours, the same modules to import, and a fixed hash seed: answers must not differ by it.

    A worker that is killed leaves its temporary files, so they have a place that is cleared.
    """
    path = os.pathsep.join(each for each in sys.path if each)
    place = {"TMPDIR": str(scratch.resolve())} if scratch else {}
    return {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "0", **place}


def _give(worker: _Worker, job: Job, limits: Limits) -> bool:
    """Hand over a job; False where the worker died while it had none."""
    try:
        worker.pipe.send_bytes(job[1])
    except OSError:
        return False
    worker.job = job
    if worker.ready:
        worker.deadline = monotonic() + limits.seconds
    return True


def _collect(crew: list[_Worker], limits: Limits, log: Path) -> Iterator[Answer]:
    """Wait for the next answers or the next deadline."""
    busy = {worker.pipe: worker for worker in _busy(crew)}
    patience = min(worker.deadline for worker in busy.values()) - monotonic()
    for pipe in wait(list(busy), max(0.0, patience)):
        yield from _receive(crew, busy[pipe], limits, log)  # type: ignore[index]
    for worker in busy.values():
        if worker.job and worker.deadline <= monotonic():
            key = worker.job[0]
            _dismiss(crew, worker)
            _check_started(worker, log)
            yield key, _late(limits)


def _receive(crew: list[_Worker], worker: _Worker, limits: Limits, log: Path) -> Iterator[Answer]:
    assert worker.job  # noqa: S101  # only busy workers are waited for
    key = worker.job[0]
    try:
        message = worker.pipe.recv_bytes()
    except (EOFError, OSError):
        death = _autopsy(worker, limits)
        _dismiss(crew, worker)
        _check_started(worker, log)
        yield key, death
        return
    if not worker.ready:
        worker.ready = True
        worker.deadline = monotonic() + limits.seconds
        return
    worker.job = None
    worker.done += 1
    if worker.done >= limits.recycle:
        _dismiss(crew, worker)
    yield key, message


def _check_started(worker: _Worker, log: Path) -> None:
    if not worker.ready:
        raise PoolError(f"a worker process did not start; its messages are in {log}")


def _autopsy(worker: _Worker, limits: Limits) -> Death:
    """What ended a worker, from its exit status and the most memory it held."""
    _, status, usage = os.wait4(worker.process.pid, 0)
    worker.process.returncode = code = os.waitstatus_to_exitcode(status)
    # Native code that is refused memory aborts: told from other aborts by what it held. (The
    # peak may be that of the process it was forked from, so other signals are not judged by it.)
    aborted = code == -signal.SIGABRT and usage.ru_maxrss * 1024 > limits.memory // 2
    if code == OUT_OF_MEMORY or aborted:
        megabytes = limits.memory >> 20
        return Death(
            "memory",
            f"reading it needs more than {megabytes} MB; raise --memory or split the document.",
        )
    name = signal.Signals(-code).name if code < 0 else f"exit status {code}"
    return Death(
        "crash", f"reading it ended the process ({name}); open it, save it anew and run again."
    )


def _late(limits: Limits) -> Death:
    return Death(
        "timeout",
        f"reading took longer than {limits.seconds:g} s; raise --timeout or split the document.",
    )


def _dismiss(crew: list[_Worker], worker: _Worker) -> None:
    worker.job = None
    crew.remove(worker)
    worker.pipe.close()
    if worker.process.returncode is None:
        worker.process.kill()
        worker.process.wait()
