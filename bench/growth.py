"""How time and memory grow with the number of documents and of workers.

python bench/growth.py

Reports are made and converted, 100, 1,000 and 10,000 of them: ten times as many must not take more
than ten times as long, nor the parent more memory once its buffers are full. Over the most of them
two workers are held against one, and over fewer with PDF files among them, which take long to
read. Each run is a process of its own, so that its peak is its own.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from jixiao.corpus.layouts import layouts
from jixiao.pipeline import convert

COUNTS = (100, 1_000, 10_000)
WITH_PDF = 3_000
QUICK, ALL = ("docx", "rows", "cells"), ("docx", "pdf", "rows", "cells")


def make(folder: Path, most: int, formats: Sequence[str]) -> list[Path]:
    """Reports of all layouts as files of these formats, in no order."""
    count = str(-(-most // (len(layouts()) * len(formats))) + 1)
    some = ["--count", count, "--format", ",".join(formats)]
    call = [sys.executable, "-m", "jixiao.corpus.make", str(folder), *some]
    subprocess.run(call, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # our own module
    # By the end of the name first: every part of the list is a mix of layouts.
    return sorted(folder.glob("*[0-9].*"), key=lambda path: (path.name[-14:], path.name))


def run(folder: Path, workers: int) -> dict[str, Any]:
    """Seconds and peak memory of a run in a process of its own."""
    call = [sys.executable, __file__, "--one", str(folder), str(workers)]
    told = subprocess.run(call, check=True, stdout=subprocess.PIPE)  # noqa: S603  # this file
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def one(folder: Path, workers: int) -> None:
    """Convert, and print what it took."""
    with tempfile.TemporaryDirectory() as out:
        summary = convert(folder, out, workers=workers)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told = {"documents": summary.converted, "failed": summary.failed}
    print(json.dumps(told | {"seconds": summary.seconds, "peak": peak}))


def measured(files: list[Path], count: int, workers: int) -> dict[str, Any]:
    """Convert the first `count` files and print a line."""
    with tempfile.TemporaryDirectory(dir=files[0].parent.parent) as name:
        for path in files[:count]:
            os.link(path, Path(name) / path.name)
        found = run(Path(name), workers)
    rate = found["documents"] / found["seconds"]
    print(
        f"{found['documents']:6} documents, {found['failed']} failed, {workers} workers:"
        f" {found['seconds']:7.1f} s, {rate:6.1f}/s, parent {found['peak']} MB",
        flush=True,
    )
    return found


def main() -> None:
    """Print what each run took, and the ratios."""
    with tempfile.TemporaryDirectory() as name:
        files = make(Path(name) / "made", max(COUNTS), QUICK)
        found = [measured(files, count, 1) for count in COUNTS]
        for less, more in pairwise(found):
            times = more["documents"] / less["documents"]
            longer, larger = more["seconds"] / less["seconds"], more["peak"] / less["peak"]
            print(f"{times:.1f} times the documents: {longer:.1f} times as long,", end=" ")
            print(f"parent {larger:.2f} times the memory")
        _compare("Word and text", found[-1], measured(files, max(COUNTS), 2))
        files = make(Path(name) / "all", WITH_PDF, ALL)
        _compare("Word, PDF and text", *(measured(files, WITH_PDF, count) for count in (1, 2)))


def _compare(said: str, one: dict[str, Any], two: dict[str, Any]) -> None:
    ratio = one["seconds"] / two["seconds"]
    print(f"{said}: two workers {ratio:.2f} times as fast as one", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
