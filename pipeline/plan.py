"""`jixiao convert --dry-run`: which files a run would read, without reading or writing any."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import click

from .bulk import not_sources
from .find import File, find, shown
from .runlog import one_line


def plan(sources: Iterable[Path], out: Path | None, *, as_json: bool) -> int:
    """Print a line for each file that would be read, and why others would not; exit status.

    1 where a folder or archive cannot be read. Raises NoSuchSource.
    """
    found = find(sources, leave_out=not_sources(out) if out else ())
    for file in found.files:
        click.echo(json.dumps(_record(file), ensure_ascii=False) if as_json else _line(file))
    skipped = ", ".join(f"{count} {why}" for why, count in found.skipped.most_common())
    faults = sum(file.fault is not None for file in found.files)
    told = f"{len(found.files) - faults} documents would be read 待读取, {faults} cannot be 不可读"
    click.echo(f"jixiao: {told}; skipped 略过: {skipped or 0}", err=True)
    return 1 if faults else 0


def _record(file: File) -> dict[str, str | int | None]:
    fault = file.fault
    return {
        "source": file.source,
        "path": file.path,
        "file": shown(file.real),
        "error_code": fault.code if fault else None,
        "error_message": fault.message if fault else None,
    }


def _line(file: File) -> str:
    return one_line(f"{file.path}: {file.fault.message}" if file.fault else file.path)
