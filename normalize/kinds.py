"""What a line of a document is for a form: a header, a row of its head, a total, a title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from ..extract.document import Paragraph
from . import fund_pairs, fund_sources, taxonomy
from .columns import FUNDS, INDICATORS
from .grid import Line, join
from .headings import guessed
from .traditional import simple

_TITLE = re.compile(r".{0,40}(?:绩效|自评|完成情况).{0,14}表(?:\s*[（(].{0,30})?")
_YEAR_LINE = re.compile(r"[（(]?\s*20\d\d\s*年度?\s*[）)]?")
_LONGEST_TITLE = 60
_KINDS = 1_000  # rows of which the kind is remembered: it is asked of each row again and again


def kind(line: Line) -> str | None:
    """What a line is: indicators or funds (a header), pairs (of funds), goals, aside, head, total,
    tail, title, text."""
    if isinstance(line, Paragraph):
        return "title" if is_title(line.text) else "text"
    return _kind(line.texts)


@lru_cache(_KINDS)
def _kind(texts: tuple[str, ...]) -> str | None:
    if not texts:
        return None
    labels = [text for text in texts if taxonomy.is_known(text)]
    if labels and (known := _of_labels(texts, labels)) is not None:
        return known or None
    end = taxonomy.lookup("ends", texts[0])
    if end == "total" or _TOTAL.match(join(texts[0])):
        return "total"
    if any(taxonomy.lookup("head", text) for text in labels):
        return "head"
    if fund_pairs.has_pairs(texts):
        return "pairs"
    if len(set(texts)) == 1 and is_title(texts[0]):
        return "title"
    return "tail" if end == "tail" or _NOTE.match(texts[0]) else None


def _of_labels(texts: Sequence[str], labels: Sequence[str]) -> str | None:
    """What the labels of a row tell; empty where it is the header of a list, None where they do
    not."""
    if _is_indicator_header(texts, labels):
        return "indicators"
    asides = [taxonomy.lookup("asides", text) for text in texts[:2]]
    if "tasks" in asides:
        return "aside"
    if _is_list_header(texts, labels):
        return ""
    if _is_funds_header(labels) or fund_sources.is_header(texts):
        return "funds"
    if _is_goals(texts):
        return "goals"
    return "aside" if any(asides) else None


_TOTAL = re.compile(r"(?:项目)?(?:自评)?(?:总得?分|合计)[:：]?\s*[\d.]{0,7}\s*分?")
_NOTE = re.compile(r"(?:备?注|说明|填表说明)\s*[:：]|注\s*\d")


def is_title(text: str) -> bool:
    """Whether the text is the title of a form: 2020年度项目支出绩效自评表."""
    return len(text) <= _LONGEST_TITLE and _TITLE.fullmatch(simple(join(text))) is not None


def is_year_line(text: str) -> bool:
    """Whether the text is the line below a title: （2020年度）."""
    return _YEAR_LINE.fullmatch(join(text)) is not None


def _is_list_header(texts: Sequence[str], labels: Sequence[str]) -> bool:
    """Whether the texts are the header of a list of projects: 项目名称 is the label of a column
    there, as what stands behind it is one, too: 序号 | 项目名称 | 预算数 | 执行数."""
    for text, behind in pairwise(texts) if len(labels) > 1 else ():
        if taxonomy.lookup("head", text) == "project_name":
            return bool(
                taxonomy.lookup(FUNDS, behind)
                or taxonomy.lookup("head", behind) in ("self_score", "grade")
            )
    return False


def _is_funds_header(texts: Sequence[str]) -> bool:
    found = {taxonomy.lookup(FUNDS, text) for text in texts}
    return len(found & {"initial_budget", "annual_budget", "executed", "execution_rate"}) > 1


def _is_indicator_header(texts: Sequence[str], labels: Sequence[str]) -> bool:
    found = {taxonomy.lookup(INDICATORS, text) for text in labels}
    named = found & {"level1", "level2", "name"}
    if named and len(labels) < len(texts):
        found |= {guessed(join(text)) for text in texts}
    if {"target", "actual"} <= found:
        named |= found & {"block"}  # the levels stand below it, or it is the name
    rest = found & {"target", "actual", "weight", "score", "reason", "unit", "sign"}
    aside = len(found & {"rule"}) if "actual" in found else 0
    return bool(named and rest) and len(named) + len(rest) + aside > 2


def _is_goals(texts: Sequence[str]) -> bool:
    roles = [taxonomy.lookup("goals", text) for text in texts]
    return "goal_actual" in roles or "goal_expected" in roles or roles[0] == "block"
