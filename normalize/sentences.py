"""Reports that state their indicators in sentences in place of a table, as rows:
`改造书屋数量，年初目标值≥17处，实际完成值16处，自评得分14.1分。`"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from ..extract.document import Paragraph, Place
from . import taxonomy
from .grid import Box, Line, Row

# A reason has no score in it, so that an actual may have a comma: 完成值2期，共58人，自评得分5分.
_STATED = regex.compile(
    r"(?P<name>(?:其中\s*[：:])?[^，,；;。：:]{2,60})[，,；;：:]\s*"
    r"(?:年初|年度|全年|预期|设定)?(?:目标值|指标值)[为是:：]?\s*(?P<target>.{1,120}?)[，,；;]\s*"
    r"(?:全年|年度)?(?:实际)?完成值[为是:：]?\s*(?P<actual>.{1,120}?)"
    r"(?:[，,；;]\s*(?:分值|权重)[为是:：]?\s*(?P<weight>\d{1,3}(?:\.\d{1,2})?)\s*分?)?"
    r"(?:[，,；;]\s*(?:自评)?得?分[为是:：]?\s*(?P<score>\d{1,3}(?:\.\d{1,2})?)\s*分?)?"
    r"(?:[，,；;]\s*(?P<reason>(?:(?!得分[为是:：]?\s*\d)[^。]){2,150}))?[。.]?"
)
_FUNDS = regex.compile(
    r"(?:年初预算数?[为是:：]?\s*(?P<initial_budget>[\d,.]{1,15})\s*万元[，,；;]\s*)?"
    r"(?:全年预算数?[为是:：]?\s*(?P<annual_budget>[\d,.]{1,15})\s*万元[，,；;]\s*)?"
    r"全年执行数?[为是:：]?\s*(?P<executed>[\d,.]{1,15})\s*万元"
    r"(?:[，,；;]\s*(?:预算)?执行率[为是:：]?\s*(?P<execution_rate>[\d.]{1,8}\s*%))?"
    r"(?:[，,；;]\s*(?:自评)?得?分[为是:：]?\s*(?P<score>\d{1,3}(?:\.\d{1,2})?)\s*分)?[。.]?"
)
_NUMBER = regex.compile(r"^[（(]?\s*[\d一二三四五六七八九十]{1,3}\s*[)）.、]\s*")
_TYPED = regex.compile(r"([^:：]{2,16})[:：]\s*(\S.{0,80})")
_LONGEST = 500  # characters of a paragraph that may state an indicator
_FEWEST = 3  # sentences that make a form
_REACH = 12  # paragraphs above the first sentence in which head and funds are looked for
_READ = "指标以叙述文字给出，由句中读出"
_INDICATORS = {
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


def from_sentences(lines: Sequence[Line], table: int) -> list[Line]:
    """The lines with the sentences that state indicators as the rows of a table."""
    stated = [
        n
        for n, line in enumerate(lines)
        if isinstance(line, Paragraph) and _match(_STATED, line) is not None
    ]
    if len(stated) < _FEWEST:
        return list(lines)
    sheet = _Sheet(table + 1)
    first = max(0, stated[0] - _REACH)
    head = list(_head(lines[first : stated[0]], sheet))
    body = list(_body(lines, stated, sheet))
    others = [line for line in lines[stated[0] : stated[-1]] if not _is_part(line)]
    return [*lines[: stated[0]], *others, *head, *body, *lines[stated[-1] + 1 :]]


def _match(pattern: regex.Pattern[str], line: Paragraph) -> regex.Match[str] | None:
    label, text = _parted(line)
    if label is None:
        text = _NUMBER.sub("", line.text.strip())
    return pattern.fullmatch(text) if len(text) <= _LONGEST else None


def _parted(line: Paragraph) -> tuple[str | None, str]:
    """The level-2 label before the sentence on its own line, and the sentence:
    `（1）数量指标：清运垃圾，年初目标值…`."""
    label, _, text = _NUMBER.sub("", line.text.strip()).replace("：", ":", 1).partition(":")
    return (label.strip(), text.strip()) if text and taxonomy.level2(label) else (None, "")


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


def _body(lines: Sequence[Line], stated: Sequence[int], sheet: _Sheet) -> Iterator[Row]:
    """The header, and a row for each sentence under the level-2 label before it."""
    found: list[tuple[str | None, Paragraph, regex.Match[str]]] = []
    level2: str | None = None
    for line in lines[max(0, stated[0] - 1) : stated[-1] + 1]:
        match = _match(_STATED, line) if isinstance(line, Paragraph) else None
        if isinstance(line, Paragraph) and match is not None:
            found.append((_parted(line)[0] or level2, line, match))
            level2 = None
        else:
            level2 = _level2(line) or level2
    roles = [role for role in list(_INDICATORS)[1:] if any(match[role] for _, _, match in found)]
    labels = [_INDICATORS["level2"], *(_INDICATORS[role] for role in roles)]
    yield sheet.row(labels, found[0][1])
    for label, line, match in found:
        yield sheet.row([label, *(match[role] for role in roles)], line, _READ)


def _is_part(line: Line) -> bool:
    return isinstance(line, Paragraph) and bool(_match(_STATED, line) or _level2(line))


def _level2(line: Line) -> str | None:
    text = _NUMBER.sub("", line.text.strip()) if isinstance(line, Paragraph) else ""
    return text.rstrip(":：") if taxonomy.level2(text) else None
