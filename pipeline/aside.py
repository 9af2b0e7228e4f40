"""The workbook, drawn by a process of its own while the tables are written.

Both are made from the journal, neither needs the other, and each takes about as long.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO, cast

from .assemble import Counts, assemble
from .journal import Journal
from .pool import environment
from .workbook import DRAWN, SURVEYED, Survey, write_workbook

GO = b"."
DRAW = "from jixiao.pipeline.aside import main; main()"


@dataclass(frozen=True, slots=True)
class Drawer:
    """A process that is ready to draw."""

    process: subprocess.Popen[bytes]
    log: Path

    def begin(self) -> None:
        """The journal is filled: draw."""
        pipe = cast(IO[bytes], self.process.stdin)
        with suppress(BrokenPipeError):  # it has ended: `wait` tells how
            pipe.write(GO)
            pipe.flush()

    def wait(self) -> None:
        """Wait for the workbook; raises OSError."""
        if code := self.process.wait():
            reason = os.strerror(code) if code > 1 else f"the workbook failed, see {self.log}"
            raise OSError(code, reason)


@contextmanager
def drawer(journal: Path, file: Path, log: Path, scratch: Path) -> Iterator[Drawer]:
    """A process that draws the workbook `file` when it is told to.

    It is started while documents are read, since to start takes it half a second. It prints to
    `log`, has its temporary files in `scratch`, and ends with this one.
    """
    scratch.mkdir(exist_ok=True)
    with log.open("ab") as messages:
        process = subprocess.Popen(  # noqa: S603  # our own interpreter
            [sys.executable, "-P", "-c", DRAW, str(journal), str(file)],
            stdin=subprocess.PIPE,
            stdout=messages,
            stderr=messages,
            env=environment(scratch),
        )

    with process:
        try:
            yield Drawer(process, log)
        finally:
            process.kill()


def main() -> None:
    """Draw; the exit status is the number of the system's error, 1 for any other."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the parent, which ends us
    if not os.read(sys.stdin.fileno(), len(GO)):
        return
    Thread(target=_end_with_parent, daemon=True).start()
    journal, file = sys.argv[1:]
    try:
        draw(journal, Path(file))
    except OSError as error:
        print(error, file=sys.stderr, flush=True)
        os._exit(error.errno or 1)


def _end_with_parent() -> None:
    """The pipe is closed when the parent ends, however that comes about."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


def draw(journal: str, file: Path) -> None:
    """Draw the workbook of a journal that a run has filled."""
    survey = Survey()
    with closing(Journal(journal, None)) as base:
        for rows, _ in assemble(base, Counts(), SURVEYED):
            survey.add(rows)
        write_workbook(file, (rows for rows, _ in assemble(base, Counts(), DRAWN)), survey)
