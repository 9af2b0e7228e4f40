"""`OUT/jixiao.log`: what runs did and when, for whoever looks after them. Runs are added to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import strftime

NAME = "jixiao.log"
FULL = 10 << 20
"""Bytes from which on a run begins a new file; the one before is kept."""

Log = Callable[[str], None]
"""Takes one event; line breaks in it are spelled out, so that a name cannot forge a line."""


def silent(event: str) -> None:
    """No log."""


@contextmanager
def run_log(out: Path) -> Iterator[Log]:
    """The log of a run into `out`, which also tells how the run ended."""
    path = out / NAME
    if path.exists() and path.stat().st_size >= FULL:
        path.replace(out / f"{NAME}.1")
    with path.open("a", encoding="utf-8", buffering=1) as file:

        def log(event: str) -> None:
            file.write(f"{strftime('%Y-%m-%dT%H:%M:%S%z')} {one_line(event)}\n")

        try:
            yield log
        except BaseException as error:
            with suppress(OSError):  # a full disk is told by the error itself
                log(f"stopped: {type(error).__name__}: {error}")
            raise


def one_line(text: str) -> str:
    """Text of a document or a name as one line that changes nothing of a terminal."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
