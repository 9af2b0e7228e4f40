"""`jixiao rules` and `jixiao value`: what the program knows, without documents."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from operator import attrgetter
from typing import Any

from ..normalize.report import Quantity, Value
from ..rules import Rule, all_rules
from .tables import columns_of
from .terminal import STYLES, console, text


class NoSuchRule(LookupError):  # noqa: N818  # says what it is
    """A rule that does not exist."""


def listing() -> int:
    """Print a line for every rule."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("rule 规则", "name", "名称", "severity 级别"):
        table.add_column(heading, no_wrap=True)
    for rule in all_rules():
        levels = text(_levels(rule), STYLES[rule.severities[0]])
        table.add_row(text(rule.id), text(rule.name), text(rule.name_zh), levels)
    console().print(table)
    return 0


def explain(asked: str) -> int:
    """Print the manual page of a rule, given by id or name; raises NoSuchRule."""
    rule = find_rule(asked)
    out = console()
    out.print(text(f"{rule.id} {rule.name} {rule.name_zh}", "bold"), text(_levels(rule)))
    out.print()
    out.print(text(rule.manual))
    out.print()
    out.print(text(f"basis 依据: {rule.basis}"))
    return 0


def find_rule(asked: str) -> Rule:
    """The rule of an id or name in any case; raises NoSuchRule."""
    for rule in all_rules():
        if asked.casefold() in (rule.id.casefold(), rule.name.casefold(), rule.name_zh):
            return rule
    raise NoSuchRule(f"no such rule: {asked}; `jixiao rules` lists them")


def check_rules(asked: Iterable[str]) -> frozenset[str]:
    """The ids of rules given by id or name; raises NoSuchRule."""
    return frozenset(find_rule(each).id for each in asked)


def _levels(rule: Rule) -> str:
    return "/".join(rule.severities)


def reading(printed: str) -> str:
    """How a value is read, as JSON with the field names of the table `indicators`."""
    from ..normalize import parse_value

    value = parse_value(printed)
    told = {"text": printed} | _fields(Value, value)
    told["quantities"] = [_fields(Quantity, quantity) for quantity in value.quantities]
    return json.dumps(told, ensure_ascii=False)


def _fields(kind: type, record: Value | Quantity) -> dict[str, Any]:
    return {
        column.name: _number(attrgetter(column.attribute)(record)) for column in columns_of(kind)
    }


def _number(value: Any) -> Any:
    """A Decimal as the JSON number it is printed as."""
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)
