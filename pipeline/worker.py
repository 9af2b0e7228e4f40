"""The loop of a worker process: jobs in by its private pipe, answers out by the same.

Started by `pool` as `python -c "… main()" FD MODULE:FUNCTION MEMORY SECONDS`.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import resource
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from math import ceil
from multiprocessing.connection import Connection

OUT_OF_MEMORY = 77
"""Exit status of a worker whose job asked for more than the limit: its heap is not reused."""

GARBAGE = 10_000
"""Objects made and kept from which on those in cycles are looked for. A document is made of
thousands that stay until it is done: after every 700, as is usual, the search finds nothing."""

GRACE = 10  # seconds after which a worker whose parent is gone ends itself


def main() -> None:
    """Serve jobs until the parent closes the pipe."""
    number, target, memory, seconds = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the parent, which ends us
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Only the soft limit: LibreOffice, which a worker may start, has one of its own.
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), most))
    collect_seldom()
    function = resolve(target)
    pipe = Connection(int(number))
    pipe.send_bytes(b"ready")
    while (job := _next(pipe)) is not None:
        # The alarm's default action ends the process even inside native code: a worker whose
        # parent was killed must not stay behind on an endless document.
        signal.alarm(ceil(float(seconds)) + GRACE)
        pipe.send_bytes(_answer(function, job))
        signal.alarm(0)


def collect_seldom() -> None:
    """Look for garbage in cycles after `GARBAGE` new objects."""
    gc.set_threshold(GARBAGE, *gc.get_threshold()[1:])


def resolve(target: str) -> Callable[[bytes], bytes]:
    """The function that `module:function` names."""
    module, _, name = target.partition(":")
    function: Callable[[bytes], bytes] = getattr(import_module(module), name)
    return function


def _next(pipe: Connection) -> bytes | None:
    try:
        return pipe.recv_bytes()
    except EOFError:
        return None


def _answer(function: Callable[[bytes], bytes], job: bytes) -> bytes:
    try:
        return function(job)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
