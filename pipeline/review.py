"""`jixiao audit`: the findings on the terminal."""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from . import stamp
from .assemble import Counts, assemble
from .bulk import check_profile, pooled
from .find import find
from .gather import gather
from .journal import Journal
from .manual import check_rules
from .tables import columns
from .terminal import SEVERITIES, STYLES, console, progress, text

Record = dict[str, Any]

ERRORS_FOUND = 3
"""Exit status of an audit that shows findings of severity error."""


def review(
    sources: Iterable[Path],
    *,
    as_json: bool,
    rules: Iterable[str],
    severities: Iterable[str],
    workers: int | None,
    timeout: float,
    profile: str | None,
) -> int:
    """Audit and show; the exit status. Filters that are empty let everything pass."""
    check_profile(profile)
    wanted = check_rules(rules), frozenset(severities)
    shown: Counter[str] = Counter()
    counts = Counts()
    for document, findings in _audited(sources, workers, timeout, profile, counts):
        passed = [finding for finding in findings if _passes(finding, *wanted)]
        shown.update(finding["severity"] for finding in passed)
        if as_json:
            for finding in passed:
                click.echo(json.dumps(finding, ensure_ascii=False))
        else:
            _print(document, passed)
    if not as_json:
        _print_end(counts, shown)
    for example in counts.examples:
        click.echo(f"jixiao: {example}", err=True)
    if shown["error"]:
        return ERRORS_FOUND
    return 1 if counts.failures else 0


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
        answers = pooled(Path(folder) / "workers.log", workers, timeout)
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
    documents = f"{counts.converted} documents 文档, {counts.failures.total()} failed 失败"
    console().print(text(f"{documents}; {', '.join(parts)}"))
