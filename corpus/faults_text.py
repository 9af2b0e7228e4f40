"""Faults of the narrative."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import regex

from .content import Report, Text
from .faults import counted, on_page
from .faults_page import AMOUNT, total_cell
from .layouts import Grid
from .record import show
from .rows import row_values


def with_text(report: Report, change: Callable[[str], str]) -> Report | None:
    """The report with the first paragraph that changes changed, None where none does."""
    blocks = list(report.blocks)
    for at, block in enumerate(blocks):
        if isinstance(block, Grid):
            return None
        if (text := change(block.text)) != block.text:
            blocks[at] = replace(block, text=text)
            return replace(report, blocks=tuple(blocks))
    return None


def reword(pattern: str, to: Callable[[regex.Match[str]], str]) -> Callable[..., Report | None]:
    """A fault of the narrative: the first match in another wording."""
    compiled = regex.compile(pattern)
    return lambda report, _rng: with_text(report, lambda text: compiled.sub(to, text, count=1))


def _raised(match: regex.Match[str]) -> str:
    return f"{match[1]}{show(Decimal(match[2]) * Decimal('1.3') + 2)}{match[3]}"


on_page("N01")(reword(rf"(实际支出)({AMOUNT})(万元)", _raised))
on_page("B08")(reword(r"(全年预算)(\d+\.\d+|\d{3,})万元", lambda m: f"{m[1]}{m[2]}元"))
on_page("B09")(reword(rf"(结余)({AMOUNT})(万元)", _raised))
on_page("N05")(
    reword(r"(自评以台账)", lambda m: f"全年受理群众诉求640件，办结592件，办结率97.4%。{m[1]}")
)
on_page("P01")(reword(r"(自评以台账)", lambda m: f"联系人电话13800138000。{m[1]}"))
on_page("Q01")(reword(r"(自评以台账)", lambda m: f"锟斤拷{m[1]}"))


@on_page("N06")
def _old_title(report: Report, _rng: random.Random) -> Report | None:
    year = report.forms[0][0].year
    first = report.blocks[0]
    if not isinstance(first, Text) or str(year) not in first.text:
        return None
    title = replace(first, text=first.text.replace(str(year), str(year - 1), 1))
    return replace(report, blocks=(title, *report.blocks[1:]))


@on_page("F06")
def _empty(report: Report, _rng: random.Random) -> Report | None:
    blocks = list(report.blocks)
    for at, block in enumerate(blocks[:-1]):
        if isinstance(block, Text) and block.level == 1 and "问题" in block.text:
            blocks[at + 1] = Text("无。")
            return replace(report, blocks=tuple(blocks))
    return None


def told(role: str) -> Callable[..., Report | None]:
    """A fault in what the narrative says of a count: its `target` or its `actual`."""

    def retouch(report: Report, rng: random.Random) -> Report | None:
        rows = counted(report.forms[0][0])
        if not rows:
            return None
        row, *_ = rng.choice(rows)
        printed = row_values(row)
        old = f"{row.name}目标{printed['target']}，实际{printed['actual']}"
        figure = regex.compile(r"\d+(?:\.\d+)?")
        changed = figure.sub(
            lambda m: show((Decimal(m[0]) * Decimal("1.4")).to_integral_value() + 1),
            printed[role], count=1,
        )  # fmt: skip
        pair = {"target": printed["target"], "actual": printed["actual"]} | {role: changed}
        new = f"{row.name}目标{pair['target']}，实际{pair['actual']}"
        return with_text(report, lambda text: text.replace(old, new))

    return retouch


on_page("N02")(told("actual"))
on_page("N03")(told("target"))


@on_page("T04")
def _no_grade(report: Report, rng: random.Random) -> Report | None:
    found = total_cell("等级：{grade}", lambda _old: "等级：")(report, rng)
    return with_text(found, lambda text: text.split("，等级为")[0]) if found else None
