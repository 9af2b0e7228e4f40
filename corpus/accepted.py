"""The last accepted run: what was read right then, and what a run has gained and lost since.

`accepted.json` is committed. It holds the counts of each group, and of each document that was
not wholly right how its rows were read, a mark a row (`compare.RIGHT`, `FLAGGED`, `SILENT`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .compare import RIGHT, Score

PATH = Path(__file__).parent / "accepted.json"
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Group:
    """The counts of a group."""

    rows: int
    read: int
    right: int
    silent: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.rows + self.read) if self.rows + self.read else 1.0


@dataclass(frozen=True, slots=True)
class Run:
    """A run over a corpus: groups, and the marks of documents that are not wholly right."""

    groups: Mapping[str, Group] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """Rows of a group that are wholly right now and were not, and the other way round."""

    gained: int = 0
    lost: int = 0


def run_of(scores: Mapping[str, Score], marks: Mapping[str, str]) -> Run:
    """A run by its scores and the marks of all its documents (group and file name)."""
    groups = {
        name: Group(score.rows, score.rows_read, score.rows_right, score.silent)
        for name, score in sorted(scores.items())
    }
    return Run(groups, {name: one for name, one in sorted(marks.items()) if one.strip(RIGHT)})


def load(path: Path = PATH) -> Run:
    """The accepted run; an empty one where none was accepted."""
    if not path.exists():
        return Run()
    data = json.loads(path.read_text(encoding="utf-8"))
    return Run({name: Group(*counts) for name, counts in data["groups"].items()}, data["marks"])


def save(run: Run, path: Path = PATH) -> None:
    """Accept a run: a line a group and a line a document, so that a change is seen in a diff."""
    groups = {n: [one.rows, one.read, one.right, one.silent] for n, one in run.groups.items()}
    parts = (f'"groups": {{\n{_lines(groups)}\n}}', f'"marks": {{\n{_lines(run.marks)}\n}}')
    path.write_text("{" + ",\n".join(parts) + "}\n", encoding="utf-8")


def renewed(before: Run, now: Run) -> Run:
    """A run with the groups of a newer one in place of its own, for a run over some groups."""
    kept = {name: one for name, one in before.marks.items() if group_of(name) not in now.groups}
    return Run(
        dict(sorted({**before.groups, **now.groups}.items())),
        dict(sorted({**kept, **now.marks}.items())),
    )


def _lines(some: Mapping[str, Any]) -> str:
    return ",\n".join(f"{json.dumps(name)}: {json.dumps(one)}" for name, one in some.items())


def group_of(document: str) -> str:
    """The group in a document's key: `group/file`."""
    return document.partition("/")[0]


def changes(before: Run, now: Run) -> dict[str, Change]:
    """Rows gained and lost by group, where the accepted run has the group."""
    gained: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for name in {**before.marks, **now.marks}:
        if group_of(name) in before.groups and group_of(name) in now.groups:
            old, new = before.marks.get(name, ""), now.marks.get(name, "")
            longest = max(len(old), len(new))
            for one, other in zip(
                old.ljust(longest, RIGHT), new.ljust(longest, RIGHT), strict=True
            ):
                gained[group_of(name)] += other == RIGHT != one
                lost[group_of(name)] += one == RIGHT != other
    return {name: Change(gained[name], lost[name]) for name in now.groups if name in before.groups}


def worse(before: Run, now: Run) -> Iterator[str]:
    """What has become worse than the accepted run, a line a group."""
    for name, group in now.groups.items():
        old = before.groups.get(name)
        silent = old.silent if old else 0
        if group.silent > silent:
            yield f"{name}: {group.silent} wrong values that nothing points at, accepted {silent}"
        if old and group.f1 < old.f1 - _SLACK:
            yield f"{name}: F1 {group.f1:.1%}, accepted {old.f1:.1%}"
