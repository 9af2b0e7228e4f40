"""Total score and grade as the narrative tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..normalize.report import Section
from .rule import Case

_TOTAL = re.compile(
    r"(?:(?:自评|评价|综合|最终|评定|合计|总体|项目)[一-龥]{0,4}(?:得分|总分|评分)|合计)[一-龥]{0,3}[:：]?\s*"
    r"(\d{1,3}(?:\.\d{1,2})?)\s*分"
)
_OF_PART = re.compile(
    r"(?:指标|执行率?|产出|效益|满意度|投入|过程|决策|成本|上年|去年)[一-龥]{0,6}$"
)
_GRADE = re.compile(
    r"(?:(?:等级|等次|档次)(?:评定|评)?[为是:：]|评定?[为级]|级别[为是])\s*[“\"]?"
    r"(优秀|良好|中等|较差|优|良|中|差)(?![一-龥])"
)


def told_totals(case: Case) -> list[tuple[Section, str, Decimal]]:
    """The total scores that the narrative states: section, words and score. None in a document
    of several forms, since the text does not say whose they are."""
    return [
        (section, match[0], Decimal(match[1]))
        for section in _sections(case)
        for match in _TOTAL.finditer(section.text)
        if not _OF_PART.search(section.text[: match.start()] + match[0][:2])
    ]


def told_grades(case: Case) -> Iterator[tuple[Section, str, str]]:
    """The grades that the narrative states: section, words and grade."""
    for section in _sections(case):
        for match in _GRADE.finditer(section.text):
            yield section, re.sub(r"[“\"]", "", match[0]), match[1]


def _sections(case: Case) -> tuple[Section, ...]:
    return case.report.sections if len(case.report.forms) == 1 else ()
