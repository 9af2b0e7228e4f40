"""Reports that state their indicators in sentences in place of a table, as rows:
`改造书屋数量，年初目标值≥17处，实际完成值16处，自评得分14.1分。`"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import regex

from ..extract.document import Paragraph, Place
from . import taxonomy
from .grid import Box, Line, Row

_SAID = r"(?:(?!目标值|指标值|完成值)(?:[^。]|。(?=[，,；;]))){1,120}?"
_SCORE = r"(?P<score>\d{1,3}(?:\.\d{1,2})?)"
# A reason has no score in it, so that an actual may have a comma: 完成值2期，共58人，自评得分5分.
_STATED = regex.compile(
    r"(?P<name>(?:其中\s*[：:])?[^，,；;。：:]{2,60})"
    r"(?:[，,；;：:]\s*|\s*(?=(?:年初|年度|全年|预期|设定)(?:目标值|指标值)))"
    rf"(?:年初|年度|全年|预期|设定)?(?:目标值|指标值)[为是:：]?\s*(?P<target>{_SAID})[，,；;]\s*"
    rf"(?:全年|年度)?(?:(?:实际)?完成值|实际完成)[为是:：]?\s*(?P<actual>{_SAID})"
    r"(?:[，,；;]\s*(?:分值|权重)[为是:：]?\s*(?P<weight>\d{1,3}(?:\.\d{1,2})?)\s*分?)?"
    rf"(?:[，,；;]\s*(?:(?:自评)?得?分[为是:：]?\s*{_SCORE}\s*分?|得\s*{_SCORE}\s*分))?"
    r"(?:[，,；;]\s*(?P<reason>(?:(?!得分[为是:：]?\s*\d|目标值|指标值)[^。]){2,150}))?"
)
# Sentences, and statements that a semicolon parts.
_CLAUSES = regex.compile(
    r"。(?![，,；;])|[；;](?!\s*(?:年初|年度|全年|预期|设定)?(?:目标值|指标值))(?=[^。；;]{2,80}(?:目标值|指标值))"
)
_FUNDS = regex.compile(
    r"(?:年初预算数?[为是:：]?\s*(?P<initial_budget>[\d,.]{1,15})\s*万元[，,；;]\s*)?"
    r"(?:全年预算数?[为是:：]?\s*(?P<annual_budget>[\d,.]{1,15})\s*万元[，,；;]\s*)?"
    r"全年执行数?[为是:：]?\s*(?P<executed>[\d,.]{1,15})\s*万元"
    r"(?:[，,；;]\s*(?:预算)?执行率[为是:：]?\s*(?P<execution_rate>[\d.]{1,8}\s*%))?"
    r"(?:[，,；;]\s*(?:自评)?得?分[为是:：]?\s*(?P<score>\d{1,3}(?:\.\d{1,2})?)\s*分)?[。.]?"
)
_NUMBER = regex.compile(r"^[（(]?\s*[\d一二三四五六七八九十]{1,3}\s*[)）.、]\s*")
_REACHED = regex.compile(r"(?:目标)?(?:的)?(?:完成|实现)?(?:情况)?(?:分析)?[:：]?$")
_TITLE = regex.compile(r"(20\d\d)\s*年度?[^。，；]{2,60}报告(?:[(（][^)）]{1,40}[)）])?")
_TYPED = regex.compile(r"([^:：]{2,16})[:：]\s*(\S.{0,80})")
_LONGEST = 500  # characters of a sentence that may state an indicator
_FEWEST = 3  # sentences that make a form
_ABOVE = 3  # paragraphs above the first sentence in which labels of its levels are looked for
_REACH = 12  # paragraphs above the first sentence in which head and funds are looked for
_READ = "指标以叙述文字给出，由句中读出"
_INDICATORS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "target": "年度指标值",
    "actual": "实际完成值",
    "weight": "分值",
    "score": "得分",
    "reason": "偏差原因",
}
_AMOUNTS = {
    "label": "项目资金",
    "initial_budget": "年初预算数",
    "annual_budget": "全年预算数",
    "executed": "全年执行数",
    "execution_rate": "执行率",
    "score": "得分",
}


@dataclass(slots=True)
class _Sheet:
    """The rows made so far."""

    table: int
    count: int = 0

    def row(self, texts: Sequence[str | None], at: Paragraph, repair: str | None = None) -> Row:
        """A row of texts, one a column; what is None has no cell."""
        self.count += 1
        boxes = tuple(
            Box(text, n, n + 1, Place(self.table, self.count, n + 1, line=at.place.line))
            for n, text in enumerate(texts)
            if text is not None
        )
        return Row(self.table, self.count - 1, boxes, True, repair, 0.9 if repair else 1.0)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What a sentence is: the label of a level, what states an indicator, a label with it
    (`数量指标：清运垃圾，年初目标值…`), or neither."""

    line: Paragraph
    level1: str | None = None
    level2: str | None = None
    match: regex.Match[str] | None = None


def from_sentences(lines: Sequence[Line], table: int) -> list[Line]:
    """The lines with the sentences that state indicators as the rows of a table."""
    said = [list(_sentences(line)) if isinstance(line, Paragraph) else [] for line in lines]
    stated = [n for n, some in enumerate(said) for one in some if one.match]
    if len(stated) < _FEWEST:
        return list(lines)
    sheet = _Sheet(table + 1)
    first, last = stated[0], stated[-1]
    head = [*_year(lines[:first], sheet), *_head(lines[max(0, first - _REACH) : first], sheet)]
    body = list(_body(list(chain(*said[max(0, first - _ABOVE) : last + 1])), sheet))
    return [*lines[: last + 1], *head, *body, *lines[last + 1 :]]


def _sentences(line: Paragraph) -> Iterator[_Sentence]:
    for clause in _CLAUSES.split(line.text):
        text = _NUMBER.sub("", clause.strip())
        label, _, rest = text.replace("：", ":", 1).partition(":")
        if level2 := label.strip() if taxonomy.level2(label) else None:
            text = rest.strip()
        level1 = taxonomy.level1(_REACHED.sub("", text))
        match = _STATED.fullmatch(text) if len(text) <= _LONGEST else None
        yield _Sentence(line, level1, level2, match)


def _match(pattern: regex.Pattern[str], line: Paragraph) -> regex.Match[str] | None:
    text = _NUMBER.sub("", line.text.strip())
    return pattern.fullmatch(text) if len(text) <= _LONGEST else None


def _year(lines: Sequence[Line], sheet: _Sheet) -> Iterator[Row]:
    """The year in the title of the report."""
    for line in lines:
        if isinstance(line, Paragraph) and (match := _TITLE.fullmatch(line.text.strip())):
            yield sheet.row(["年度", match[1]], line)
            return


def _head(lines: Sequence[Line], sheet: _Sheet) -> Iterator[Row]:
    """Labelled fields, and the sentence of the funds."""
    paragraphs = [line for line in lines if isinstance(line, Paragraph)]
    for line in paragraphs:
        typed = _match(_TYPED, line)
        if typed and taxonomy.lookup("head", typed[1]):
            yield sheet.row([typed[1], typed[2]], line)
    for line in paragraphs:
        if (funds := _match(_FUNDS, line)) is not None:
            yield sheet.row(list(_AMOUNTS.values()), line)
            texts = [funds[role] for role in list(_AMOUNTS)[1:]]
            yield sheet.row(["年度资金总额", *texts], line, _READ)
            return


def _body(said: Sequence[_Sentence], sheet: _Sheet) -> Iterator[Row]:
    """The header, and a row for each statement under the labels before it."""
    found: list[_Sentence] = []
    level1: str | None = None
    level2: str | None = None
    for one in said:
        level1, level2 = one.level1 or level1, one.level2 or level2
        if one.match is not None:
            found.append(replace(one, level1=level1, level2=level2))
            level1 = level2 = None
    roles = [role for role in _INDICATORS if any(_text(one, role) for one in found)]
    yield sheet.row([_INDICATORS[role] for role in roles], found[0].line)
    for one in found:
        yield sheet.row([_text(one, role) for role in roles], one.line, _READ)


def _text(one: _Sentence, role: str) -> str | None:
    if role in ("level1", "level2"):
        return one.level1 if role == "level1" else one.level2
    return one.match[role] if one.match else None
