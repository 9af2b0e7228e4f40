"""Cells glued without any separator: where a text may be cut, and how well a piece suits.

`58.458.410100.00%10` is 58.4, 58.4, 10, 100.00%, 10 because 58.4 of 58.4 is 100% and 100% of
10 is 10. Pieces are single digits, signs, labels and the words that jieba sees; the search of
`flow` puts them together again with the arithmetic as evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache

import regex

from . import figures, taxonomy
from .columns import INDICATORS, ODD, WRONG
from .compare import meets
from .units import units_agree
from .value import parse_value
from .wording import cut

_HEAD = ("project_name", "sub_project", "department", "competent_department", "implementing_unit")
_SHORTEST = 4  # characters of a label that is looked for inside a text
_TOTAL = regex.compile(
    r"((?:项目)?(?:自评)?(?:总得?分|合计))[:：]?(100(?:\.0{1,2})?)??(\d{1,3}(?:\.\d{1,2})?)分?(等级.{1,6})?"
)
_CLEAN = regex.compile(
    r"(?:[≥≧≤≦<>＜＞=＝》《]{0,2}|不[少低高超]\p{Han}|至少|达到|控制在|约|近)"
    r"\d+(?:[.,]\d+)*\s*(?:[%％‰]|[万亿千]?\p{Han}{0,4}(?:/\p{Han}{1,3})?)(?:以[上内下])?"
    r"|\d{4}年.{0,12}|\d{1,2}月.{0,8}|\d{4}-\d{1,2}-\d{1,2}前?"
)
_SIGN_INSIDE = regex.compile(r"[≥≧≤≦<>＜＞=＝》《]")
_COMPARES = regex.compile(r"(?:不少于|不低于|不高于|不超过|至少|达到|控制在|超过)$")
_PROSE = regex.compile(r"[\p{Han}“《（](?!\d)")
_BARE_YEAR = regex.compile(r"\d{4}年|\d{1,2}月")
_SCORE_SLACK = Decimal("0.06")


def _alternation(labels: Sequence[str]) -> str:
    spaced = (r"\s?".join(map(regex.escape, label)) for label in sorted(labels, key=len)[::-1])
    return "|".join(spaced)


@cache
def _atom() -> regex.Pattern[str]:
    """Labels (with their points), single digits and signs, runs of Chinese, anything else."""
    words = taxonomy.words()
    labels = [
        label
        for group in ("level1", "level2", "fund_lines")
        for spellings in words[group].values()
        for label in spellings
        if len(label) >= _SHORTEST
    ]
    prefixed = r"(?:其中[:：]?)?"
    points = r"(?:\s?[(（]\s?\d{1,3}\s?分\s?[)）])?"
    return regex.compile(
        rf"{prefixed}(?:{_alternation(labels)}){points}[:：]?|指标\d{{1,2}}[:：]|\d|\p{{Han}}+|\S"
    )


@cache
def _head_label() -> regex.Pattern[str]:
    head = taxonomy.words()["head"]
    labels = [label for name in (*_HEAD, "other") for label in head[name]]
    long = [label for label in labels if len(label) >= _SHORTEST]
    return regex.compile(rf"((?:{_alternation(long)})(?:[(（][^()（）]{{1,8}}[)）])?[:：]?)")


@cache
def _level_labels() -> tuple[str, ...]:
    words = taxonomy.words()
    groups = (*words["level1"].values(), *words["level2"].values())
    return tuple(label for labels in groups for label in labels if len(label) >= _SHORTEST)


def atoms(text: str) -> list[str]:
    """The smallest pieces of a glued text that a cell may begin or end with."""
    found: list[str] = []
    for atom in _atom().findall(text):
        is_label = taxonomy.level1(atom) or taxonomy.level2(atom)
        if is_label or taxonomy.lookup("fund_lines", atom) or not atom[0].isalpha():
            found.append(atom)
        else:
            found.extend(cut(atom))
    return found


def head_parts(text: str) -> list[str]:
    """A line of a glued head as labels and values: 主管部门文旅局实施单位图书馆 is four."""
    if not _head_label().match(text):
        return [text]
    return [part for part in _head_label().split(text) if part]


def total_parts(text: str) -> list[str]:
    """A glued total row as its parts: 总分10094.62 is 总分, 100, 94.62."""
    match = _TOTAL.fullmatch(text)
    return [part for part in match.groups() if part] if match else [text]


@lru_cache(maxsize=131072)
def strict_misfit(group: str, role: str | None, text: str) -> float:
    """What a piece costs in a column beyond `columns.misfit`, where nothing parts the cells."""
    if role in ("weight", "score", "initial_budget", "annual_budget", "executed"):
        return _number(role, text)
    if role == "execution_rate":
        return 0.0 if text[-1] in "%％" else ODD
    if group != INDICATORS:
        known = role != "label" or taxonomy.lookup("fund_lines", text)
        return 0.0 if known else 1.0 + 0.1 * len(text)
    if role in ("block", "level1", "level2"):
        known = taxonomy.level1(text) or taxonomy.level2(text) or taxonomy.lookup(group, text)
        return 0.0 if known else WRONG
    if role in ("target", "actual"):
        return _value(text)
    if role == "name":
        odd = text[0].isdigit() or text[-1].isdigit() or text[-1] in ":："
        odd = odd or _COMPARES.search(text) is not None
        odd = odd or _SIGN_INSIDE.search(text) is not None or text.startswith(_level_labels())
        return 2.0 * odd + 0.02 * max(0, len(text) - 20)
    if role == "reason":
        ends_well = not text[-1].isdigit() or text[-5:].isdigit()
        return 0.0 if len(text) > 3 and _PROSE.match(text) and ends_well else 1.5
    return 0.0


def _number(role: str, text: str) -> float:
    plain = text.replace(",", "")
    if plain in ("—", "-", "/"):
        return 0.0
    if not plain[0].isdigit() or not plain[-1].isdigit() or (plain[0] == "0" < plain[1:2] != "."):
        return WRONG
    _, _, decimals = plain.partition(".")
    if role == "weight":
        return 0.0 if not decimals else 0.3 if decimals in ("5", "0", "00") else 1.0
    return 0.0 if len(decimals) <= 2 else 0.3 * (len(decimals) - 2)


def _value(text: str) -> float:
    value = parse_value(text)
    if _BARE_YEAR.fullmatch(text):
        return 0.8
    if value.kind == "qualitative":
        return 0.1 + 0.02 * len(text)
    if _CLEAN.fullmatch(text) and value.kind not in ("text", "compound"):
        return 0.0 if not text[-1].isdigit() or value.kind == "date" else 0.3
    return {"compound": 0.7, "text": 0.6}.get(value.kind, 0.6) + 0.02 * min(len(text), 30)


def of_row(group: str, row: Mapping[str, str]) -> float:
    """What it costs that target, actual, weight and score of a glued row do not agree."""
    if group != INDICATORS:
        return _of_points(row)
    target, actual = parse_value(row.get("target")), parse_value(row.get("actual"))
    cost = 0.0
    if (
        target.unit
        and actual.kind == target.kind
        and not units_agree(target.unit, actual.unit or "")
    ):
        cost += 0.8
    weight, score = figures.points(row.get("weight")), figures.points(row.get("score"))
    if weight is None or score is None:
        return cost
    met = meets(target, actual)
    if met is None:
        return cost + (0.0 if score == weight else 0.1)
    if met:
        return cost + (0.0 if score == weight else 0.5)
    return cost + (0.0 if score < weight else 0.3)


def _of_points(row: Mapping[str, str]) -> float:
    """Points of execution: the score is the rate of the weight."""
    rate = figures.rate(row.get("execution_rate"))
    weight, score = figures.points(row.get("weight")), figures.points(row.get("score"))
    if rate is None or weight is None or score is None:
        return 0.0
    return 0.0 if abs(min(rate, Decimal(1)) * weight - score) <= _SCORE_SLACK else 1.0
