"""What a person sees: progress on standard error, summaries and tables on standard output."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from time import monotonic
from typing import TYPE_CHECKING, Any

from .gather import Progress
from .runlog import one_line
from .summary import Summary
from .workbook import NAME as WORKBOOK

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

PLAIN_WIDTH = 160
"""Columns where standard output is no terminal."""

LINE_SECONDS = 5.0
"""Time between two lines of progress where standard error is no terminal."""

JSON_SECONDS = 1.0
"""The same for programs."""

STEPS = {
    "reading": "reading 读取",
    "writing": "writing 写入",
    "workbook": "writing workbook 写入工作簿",
}

STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}
SEVERITIES = {"error": "error 错误", "warning": "warning 警告", "info": "info 提示"}

_CONTROLS = {code: "\ufffd" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}


def console() -> Console:
    """Standard output; NO_COLOR and COLUMNS are respected."""
    from rich.console import Console

    wide = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Console(width=PLAIN_WIDTH if wide else None, highlight=False, soft_wrap=False)


def text(value: object, style: str = "") -> Text:
    """Text from a document: no markup, and no control character reaches the terminal."""
    from rich.text import Text

    return Text("" if value is None else str(value).translate(_CONTROLS), style=style)


@contextmanager
def progress(*, as_json: bool = False) -> Iterator[Progress]:
    """A bar on a terminal, else a line now and then; for programs a line of JSON."""
    if as_json:
        yield _json_lines()
        return
    if not sys.stderr.isatty():
        yield _lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[told]}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _bar(bar)


def _bar(bar: Any) -> Progress:
    """A bar for each step; the one before stays full above it."""
    task, at, started = None, "", monotonic()

    def show(step: str, done: int, total: int, failed: int) -> None:
        nonlocal task, at, started
        if step != at:
            at, started = step, monotonic()
            task = bar.add_task(STEPS[step], total=total, told="")
        bar.update(task, completed=done, told=_told(done, failed, started))

    return show


def _lines() -> Progress:
    at, started = "", monotonic()
    said = started

    def show(step: str, done: int, total: int, failed: int) -> None:
        nonlocal at, started, said
        if step != at:
            at, started = step, monotonic()
        if monotonic() - said >= LINE_SECONDS:
            said = monotonic()
            words = f"{done} of {total} documents, {_told(done, failed, started)}"
            print(f"jixiao: {STEPS[step]} {words}", file=sys.stderr, flush=True)

    return show


def _json_lines() -> Progress:
    at, said = "", monotonic()

    def show(step: str, done: int, total: int, failed: int) -> None:
        nonlocal at, said
        if step != at or done == total or monotonic() - said >= JSON_SECONDS:
            at, said = step, monotonic()
            event = {"event": "progress", "step": step, "done": done, "total": total}
            print(json.dumps(event | {"failed": failed}), file=sys.stderr, flush=True)

    return show


def _told(done: int, failed: int, started: float) -> str:
    rate = f"{done / max(monotonic() - started, 1e-3):.1f}/s"
    return f"{rate}, {failed} failed" if failed else rate


def print_summary_json(summary: Summary) -> None:
    """The end of a run for programs: one line."""
    print(json.dumps({"event": "summary", **asdict(summary)}, ensure_ascii=False), flush=True)


def print_summary(summary: Summary) -> None:
    """The end of a run: everything that was found is accounted for."""
    rate = summary.converted / max(summary.seconds, 1e-3)
    lines = [
        ("found 文件", f"{summary.found} in {summary.seconds:.1f} s, {rate:.1f} documents/s"),
        ("converted 转换", _converted(summary)),
        ("failed 失败", _listed(summary.failures, summary.failed)),
        ("skipped 略过", _listed(summary.skipped, sum(summary.skipped.values()))),
        *([("empty 空来源", f"{summary.empty} without documents")] if summary.empty else []),
        ("forms 自评表", _forms(summary)),
        ("indicators 指标", str(summary.indicators)),
        ("findings 问题", _listed(summary.findings, sum(summary.findings.values()))),
        ("tables 数据表", ", ".join(f"{summary.out}/{kind}" for kind in summary.formats)),
        ("workbook 工作簿", f"{summary.out}/{WORKBOOK}"),
    ]
    out = console()
    for label, words in lines:
        out.print(text(_padded(label, 16) + words), no_wrap=True, overflow="ignore", crop=False)
    for example in summary.examples:
        out.print(text(f"  {one_line(example)}"), no_wrap=True, overflow="ignore", crop=False)
    if (more := summary.failed + summary.empty - len(summary.examples)) > 0:
        out.print(f"  … and {more} more in documents")


def _converted(summary: Summary) -> str:
    told = {
        "partial": summary.partial,
        "duplicates": summary.duplicates,
        "kept from earlier runs": summary.kept,
    }
    return _listed({words: count for words, count in told.items() if count}, summary.converted)


def _forms(summary: Summary) -> str:
    if not summary.formless:
        return str(summary.forms)
    return f"{summary.forms} (none in {summary.formless} documents 无自评表)"


def _listed(counts: Mapping[str, int], total: int) -> str:
    parts = ", ".join(f"{count} {word}" for word, count in counts.items())
    return f"{total} ({parts})" if parts else str(total)


def _padded(label: str, width: int) -> str:
    """A label with its Chinese characters counted as two columns."""
    from rich.cells import set_cell_size

    return set_cell_size(label, width)
