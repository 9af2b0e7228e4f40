"""A baseline: findings that were accepted, so that an audit shows only what is new.

A JSON list. An entry is a finding id, or an object with `finding_id` and what else a person
wants to see of it. The id hangs on the bytes of the document; so that a report that was corrected
elsewhere does not bring back what was accepted, path, rule and message count as well.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Record = Mapping[str, Any]

KEPT = ("finding_id", "rule_id", "severity", "path", "place", "message")
"""What an entry tells of a finding."""


class BaselineError(ValueError):
    """A baseline that cannot be read or written; says which and why."""


@dataclass(slots=True)
class Baseline:
    """Accepted findings, and which of them an audit has seen again."""

    entries: list[dict[str, Any]]
    _by_id: dict[str, int] = field(default_factory=dict)
    _by_text: dict[tuple[Any, ...], int] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        for at, entry in enumerate(self.entries):
            self._by_id[entry["finding_id"]] = at
            if "message" in entry:
                self._by_text[_text(entry)] = at

    def accepts(self, finding: Record) -> bool:
        """Whether the finding was accepted before; notes that it is still there."""
        at = self._by_id.get(finding["finding_id"], self._by_text.get(_text(finding)))
        if at is None:
            return False
        self._seen.add(at)
        return True

    def gone(
        self, rules: Iterable[str], severities: Iterable[str], paths: Iterable[str]
    ) -> list[dict[str, Any]]:
        """Accepted findings of the documents `paths` that were not seen again.

        `rules` and `severities` are the filters of the audit; what they hold back is not gone.
        """
        rules, severities, paths = frozenset(rules), frozenset(severities), frozenset(paths)
        return [
            entry
            for at, entry in enumerate(self.entries)
            if at not in self._seen
            and entry.get("path", next(iter(paths), "")) in paths
            and (not rules or entry.get("rule_id") in rules)
            and (not severities or entry.get("severity") in severities)
        ]


def _text(record: Record) -> tuple[Any, ...]:
    return tuple(record.get(name) for name in ("path", "rule_id", "place", "message"))


def read_baseline(file: Path) -> Baseline:
    """The baseline in a file. Raises BaselineError."""
    try:
        entries = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise BaselineError(f"cannot read the baseline {file}: {error.strerror}") from error
    except ValueError as error:
        raise BaselineError(f"the baseline {file} is not JSON in UTF-8: {error}") from error
    whole = [{"finding_id": e} if isinstance(e, str) else e for e in _listed(entries)]
    if not isinstance(entries, list) or not all(_is_entry(entry) for entry in whole):
        raise BaselineError(
            f"the baseline {file} is no list of finding ids; --write-baseline writes one"
        )
    return Baseline(whole)


def _listed(entries: Any) -> list[Any]:
    return entries if isinstance(entries, list) else []


def _is_entry(entry: Any) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("finding_id"), str)


def write_baseline(file: Path, findings: Iterable[Record]) -> int:
    """Write findings as accepted, in their order; how many. Raises BaselineError."""
    entries = [{name: finding[name] for name in KEPT} for finding in findings]
    new = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
        new.write_text(f"[\n{lines}\n]\n" if entries else "[]\n", encoding="utf-8")
        new.replace(file)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise BaselineError(f"cannot write the baseline {file}: {error.strerror}") from error
    return len(entries)
