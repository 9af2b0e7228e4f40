"""Watching the journal of a run from outside."""

import sqlite3
import subprocess
import time
from pathlib import Path


def results(out: Path) -> int:
    """Documents whose results are in the journal of a run into `out`; 0 before there is one."""
    try:
        with sqlite3.connect(f"file:{out}/.jixiao/journal.sqlite?mode=ro", uri=True) as journal:
            return int(journal.execute("SELECT count(*) FROM results").fetchone()[0])
    except sqlite3.OperationalError:  # not there yet, or being written
        return 0


def wait_for_more(out: Path, running: subprocess.Popen[str]) -> None:
    """Until the journal has more results than now, or the run is over."""
    before = results(out)
    while running.poll() is None and results(out) <= before:
        time.sleep(0.02)
