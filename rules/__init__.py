"""Records in, findings out.

`audit` applies every rule to a report. A rule is a function in one of the modules here; all
modules are imported, so a new file needs no entry anywhere.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from hashlib import sha256

from ..normalize.layout import TARGETS_ONLY
from ..normalize.report import Form, Report
from .execution_row import with_execution_row
from .profile import Profile, ProfileError, choose, named
from .rule import REGISTRY, Case, Fault, Finding, Rule, Severity

__all__ = ["Finding", "ProfileError", "Rule", "Severity", "all_rules", "audit"]

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

_PLACE = re.compile(r"第(\d+)页|表(\d+)|行(\d+)|列(\d+)|第(\d+)行")


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the manual."""
    return tuple(sorted(REGISTRY.values(), key=lambda rule: rule.order))


def audit(report: Report, profile: str | None = None) -> tuple[Report, tuple[Finding, ...]]:
    """Apply every rule: the report with its forms' `profile` set, and the findings.

    `profile` forces one by name or by the path of a TOML file; else each form chooses its own.
    Findings are ordered by form, place and rule. Raises `ProfileError` for a wrong `profile`.
    """
    forced = named(profile) if profile else None
    chosen = [(forced, "由参数指定") if forced else choose(form) for form in report.forms]
    profiles = [used for used, _ in chosen]
    forms = tuple(
        replace(form, profile=used.name, profile_reason=reason)
        for form, (used, reason) in zip(report.forms, chosen, strict=True)
    )
    report = replace(report, forms=forms)
    findings = list(_of_document(report))
    for form, used in zip(forms, profiles, strict=True):
        if form.layout != TARGETS_ONLY:
            findings += _of_form(form, report, used)
    return report, tuple(findings)


def _of_document(report: Report) -> Iterator[Finding]:
    paths = [f.path for f in report.forms] + [s.path for s in report.sections]
    found = ((r, f) for r in all_rules() if r.of_document for f in r.check(report))
    return _completed(found, report.document_id, next(iter(paths), ""), None)


def _of_form(form: Form, report: Report, profile: Profile) -> Iterator[Finding]:
    case = Case(with_execution_row(form), report, profile)
    found = ((r, f) for r in all_rules() if not r.of_document for f in r.check(case))
    return _completed(found, form.document_id, form.path, form)


def _completed(
    found: Iterable[tuple[Rule, Fault]], document_id: str, path: str, form: Form | None
) -> Iterator[Finding]:
    """Faults to findings, in the order of their places."""
    seen: Counter[str] = Counter()
    for rule, fault in sorted(found, key=lambda pair: (_where(pair[1].place), pair[0].order)):
        index = form.form_index if form else 0
        cell = f"{document_id}|{index}|{rule.id}|{fault.row}|{fault.field}|{fault.key}"
        seen[cell] += 1
        yield Finding(
            finding_id=sha256(f"{cell}|{seen[cell]}".encode()).hexdigest()[:16],
            rule_id=rule.id,
            rule=rule.name,
            severity=str(fault.severity or rule.severities[0]),
            document_id=document_id,
            path=path,
            form_id=form.form_id if form else None,
            row=fault.row,
            field=fault.field,
            place=fault.place,
            message=fault.message,
            observed=fault.observed,
            expected=fault.expected,
            basis=fault.basis or rule.basis,
        )


def _where(place: str) -> tuple[int, ...]:
    """A place as numbers that sort in reading order: page, table, row, column, line of text."""
    numbers = [0] * 5
    for match in _PLACE.finditer(place):
        numbers[(match.lastindex or 1) - 1] = int(match[match.lastindex or 1])
    return tuple(numbers)
