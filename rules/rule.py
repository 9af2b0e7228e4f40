"""What a rule is: a function that is registered by being imported, and the faults it yields.

A rule's docstring is its manual page. Rules say `Fault`; the frame in `jixiao.rules.audit`
completes a fault into a `Finding`, a row of the table `findings`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..normalize.report import Form, Fund, Indicator, Report, column
from .profile import Profile

FAMILIES = "XFBWTSIDNQP"
"""First letters of the rule ids in the order of the manual."""


class Severity(StrEnum):
    """How sure and how grave: only an `error` makes `jixiao audit` fail."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault found, as a row of `findings`."""

    finding_id: str = column("问题编号", "stable over runs: from document, form, rule and cell")
    rule_id: str = column("规则编号", "such as B04; `jixiao rules B04` explains it")
    rule: str = column("规则", "English name of the rule, such as execution-score")
    severity: str = column("级别", "error, warning or info")
    document_id: str = column("文档编号", "sha256 of the source's bytes")
    path: str = column("路径", "path relative to the given source")
    form_id: str | None = column("表编号", "form it was found in; null for the whole document")
    row: int | None = column("行号", "indicator row, or null")
    field: str | None = column("字段", "column of forms, funds or indicators, or null")
    place: str = column("位置", "cell it stands in, as in the record")
    message: str = column("说明", "Chinese; the formula with the figures put in")
    observed: str | None = column("所填", "what the form says")
    expected: str | None = column("应为", "what follows from the rest of the form")
    basis: str = column("依据", "what the rule rests on")


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule yields. `key` tells apart faults that share row and field (a fund's line)."""

    message: str
    observed: str | None = None
    expected: str | None = None
    row: int | None = None
    field: str | None = None
    place: str = ""
    key: str = ""
    severity: Severity | None = None  # of the rule's severities; its first where None
    basis: str | None = None  # the rule's own where None; the profile's where that decides


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule of forms looks at: one form, the report around it, and its profile."""

    form: Form
    report: Report
    profile: Profile


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule; `check` takes a `Case`, or the `Report` where `of_document` is set."""

    id: str
    name: str
    name_zh: str
    severities: tuple[Severity, ...]
    basis: str
    of_document: bool
    check: Callable[[Any], Iterator[Fault]]

    @property
    def manual(self) -> str:
        """The manual page: the function's docstring."""
        return inspect.getdoc(self.check) or ""

    @property
    def order(self) -> tuple[int, str]:
        """Sort key: the order of the manual."""
        return FAMILIES.index(self.id[0]), self.id


REGISTRY: dict[str, Rule] = {}

Check = Callable[[Case], Iterator[Fault]]
Survey = Callable[[Report], Iterator[Fault]]


def _register(new: Rule) -> None:
    if new.id in REGISTRY:
        raise ValueError(f"rule {new.id} is defined twice")
    REGISTRY[new.id] = new


def rule(
    id: str, name: str, name_zh: str, *severities: Severity, basis: str
) -> Callable[[Check], Check]:
    """Register a function over a form's `Case`; the first severity is the default."""

    def register(check: Check) -> Check:
        _register(Rule(id, name, name_zh, severities, basis, False, check))
        return check

    return register


def document_rule(
    id: str, name: str, name_zh: str, *severities: Severity, basis: str
) -> Callable[[Survey], Survey]:
    """Register a function over the whole `Report`."""

    def register(check: Survey) -> Survey:
        _register(Rule(id, name, name_zh, severities, basis, True, check))
        return check

    return register


def fault_at(
    record: Form | Fund | Indicator,
    field: str,
    message: str,
    observed: str | None = None,
    expected: str | None = None,
    *,
    severity: Severity | None = None,
    key: str = "",
    basis: str | None = None,
) -> Fault:
    """A fault in one cell of a record: fills in row, place and the fund's line."""
    return Fault(
        message,
        observed,
        expected,
        row=record.row if isinstance(record, Indicator) else None,
        field=field,
        place=record.places.get(field) or record.place,
        key=key or (record.line if isinstance(record, Fund) else ""),
        severity=severity,
        basis=basis,
    )
