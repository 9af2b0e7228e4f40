"""`jixiao audit`: the findings on the terminal."""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from . import stamp
from .assemble import Counts, assemble
from .baseline import Baseline, read_baseline, write_baseline
from .bulk import check_profile, pooled
from .find import find
from .gather import gather
from .journal import Journal
from .manual import check_rules
from .pool import Limits
from .runlog import one_line
from .sarif import sarif
from .tables import columns
from .terminal import SEVERITIES, STYLES, console, progress, text

Record = dict[str, Any]

ERRORS_FOUND = 3
"""Exit status of an audit that shows findings of severity error."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to show, and how. Filters that are empty let everything pass."""

    form: str = "table"  # table, json (an object a line) or sarif
    rules: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    baseline: Path | None = None  # findings that were accepted are not shown
    write_baseline: Path | None = None  # accept what is found, show nothing


def review(
    sources: Iterable[Path],
    wanted: Wanted,
    *,
    workers: int | None,
    timeout: float,
    profile: str | None,
) -> int:
    """Audit and show; the exit status. Raises BaselineError."""
    check_profile(profile)
    rules, severities = check_rules(wanted.rules), frozenset(wanted.severities)
    accepted = read_baseline(wanted.baseline) if wanted.baseline else Baseline([])
    counts, shown = Counts(), Shown(accepted, wanted)
    for document, findings in _audited(sources, workers, timeout, profile, counts):
        passed = [finding for finding in findings if _passes(finding, rules, severities)]
        shown.add(document, passed)
    shown.end(counts, accepted.gone(rules, severities, shown.paths))
    for example in counts.examples:
        click.echo(f"jixiao: {one_line(example)}", err=True)
    if shown.new["error"]:
        return ERRORS_FOUND
    return 1 if counts.failures or counts.empty else 0


@dataclass(slots=True)
class Shown:
    """Findings on their way to the terminal or into a file."""

    accepted: Baseline
    wanted: Wanted
    new: Counter[str] = field(default_factory=Counter)  # by severity
    hidden: int = 0
    paths: set[str] = field(default_factory=set)
    kept: list[tuple[Record, str | None]] = field(default_factory=list)

    def add(self, document: Record, findings: list[Record]) -> None:
        """Show the findings of a document, or keep them for the end."""
        self.paths.add(document["path"])
        new = [finding for finding in findings if not self.accepted.accepts(finding)]
        self.hidden += len(findings) - len(new)
        if self.wanted.write_baseline:
            self.kept += [(finding, None) for finding in findings]
            return
        self.new.update(finding["severity"] for finding in new)
        if self.wanted.form == "sarif":
            fresh = {finding["finding_id"] for finding in new}
            self.kept += [(f, self._state(f["finding_id"] in fresh)) for f in findings]
        elif self.wanted.form == "json":
            for finding in new:
                click.echo(json.dumps(finding, ensure_ascii=False))
        else:
            _print(document, new)

    def _state(self, is_new: bool) -> str | None:
        return ("new" if is_new else "unchanged") if self.wanted.baseline else None

    def end(self, counts: Counts, gone: list[Record]) -> None:
        """What is told once, after the last document."""
        if file := self.wanted.write_baseline:
            count = write_baseline(file, (finding for finding, _ in self.kept))
            click.echo(f"jixiao: {count} findings accepted in {file}", err=True)
        elif self.wanted.form == "sarif":
            absent = [(entry, "absent") for entry in gone if "message" in entry]
            click.echo(json.dumps(sarif([*self.kept, *absent]), ensure_ascii=False, indent=1))
        elif self.wanted.form == "table":
            _print_end(counts, self.new)
        if self.wanted.baseline and not self.wanted.write_baseline:
            _print_gone(self.hidden, gone)


def _print_gone(hidden: int, gone: list[Record]) -> None:
    """What the baseline did: on standard error, since it is about findings not shown."""
    told = f"jixiao: {hidden} accepted findings hidden 已接受, {len(gone)} gone 已消除"
    click.echo(told + (":" if gone else ""), err=True)
    for entry in gone:
        words = (entry.get(name) for name in ("rule_id", "path", "message"))
        click.echo("  " + (" ".join(filter(None, words)) or entry["finding_id"]), err=True)


def _audited(
    sources: Iterable[Path],
    workers: int | None,
    timeout: float,
    profile: str | None,
    counts: Counts,
) -> Iterator[tuple[Record, list[Record]]]:
    """Each document that could be read, and its findings, in the order of the paths."""
    found = find(sources)
    with (
        tempfile.TemporaryDirectory(prefix="jixiao-") as folder,
        closing(Journal(os.path.join(folder, "journal.sqlite"), stamp.program())) as journal,
    ):
        answers = pooled(Path(folder) / "workers.log", workers, Limits(seconds=timeout))
        with progress() as told:
            gather(found, journal, profile, answers, told)
        for rows, _ in assemble(journal, counts):
            document = _records("documents", rows["documents"])[0]
            if document["status"] != "failed" and not document["duplicate_of"]:
                yield document, _records("findings", rows["findings"])


def _records(table: str, rows: Iterable[Iterable[Any]]) -> list[Record]:
    names = [column.name for column in columns(table)]
    return [dict(zip(names, row, strict=True)) for row in rows]


def _passes(finding: Record, rules: frozenset[str], severities: frozenset[str]) -> bool:
    return (not rules or finding["rule_id"] in rules) and (
        not severities or finding["severity"] in severities
    )


def _print(document: Record, findings: list[Record]) -> None:
    if not findings:
        return
    out = console()
    out.print(text(document["path"], "bold"), text(_told(document, findings), "dim"))
    out.print(findings_table(findings))
    out.print()


def _told(document: Record, findings: list[Record]) -> str:
    counts = Counter(finding["severity"] for finding in findings)
    parts = [f"{counts[each]} {words}" for each, words in SEVERITIES.items() if counts[each]]
    return ", ".join([f"{document['forms']} forms 自评表", *parts])


def findings_table(findings: Iterable[Record]) -> Any:
    """Findings as a table for the terminal."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    table.add_column("severity 级别", no_wrap=True)
    table.add_column("rule 规则", no_wrap=True)
    table.add_column("place 位置", max_width=24)
    table.add_column("message 说明", overflow="fold")
    for finding in findings:
        severity = finding["severity"]
        rule = f"{finding['rule_id']} {finding['rule']}"
        style = STYLES.get(severity, "")
        told = (text(SEVERITIES.get(severity, severity), style), text(rule), text(finding["place"]))
        table.add_row(*told, text(finding["message"]))
    return table


def _print_end(counts: Counts, shown: Counter[str]) -> None:
    parts = [f"{shown[each]} {words}" for each, words in SEVERITIES.items()]
    failed = counts.failures.total()
    documents = f"{counts.converted + failed} documents 文档"
    told = f"{documents}, {counts.converted} audited 已审核, {failed} failed 失败"
    if counts.formless:
        told += f", {counts.formless} without a form 无自评表"
    console().print(text(f"{told}; {', '.join(parts)}"))
