"""How odd a row of indicators is, measured by its columns and by what the other rows of its table
say. Two readings of the cells of a row are told apart by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property

import regex

from . import evidence, figures
from .columns import (
    INDICATORS,
    WRONG,
    is_blank,
    is_level,
    is_number,
    is_quantity,
    is_unit,
    misfit,
)
from .grid import Row
from .likely import unlikely
from .slips import as_digits
from .value import parse_value
from .words import fold, is_judgement, is_qualitative

_STATED = ("name", "target", "unit", "actual", "weight", "score")
_LEVELS = ("level1", "level2")
_USUAL = 0.5  # share of rows that state what a row is then to state
_LACKS = 1.0  # a row that does not state what the others state
_LACKS_UNIT = 0.4
_GLUED = 1.5  # a text that looks like two cells, or like that of another column
_NEW = 0.5  # points that no other row has, or more than any other
_ALIKE = 0.3  # less, for values of one unit, for all points
_UNLIKE = 0.5  # a target and an actual value of two kinds
_MEASURED = frozenset({"number", "percent", "money", "date", "duration"})
_LABEL = regex.compile(r"\p{Han}{2,10}?指标(?:[(（]\d{1,3}分?[)）])?(?!\d)")
_SIGNED = regex.compile(r"\p{Han}.*[≥≤＞＜<>=]\s?\d(?![^(（]*[)）])")
_VALUE_BEHIND = regex.compile(
    r"\p{Han}.*(?<![\d第])\d[\d.,]*\s?(?:[%％‰]|[万亿]?(?P<unit>\p{Han}{1,3}))?$"
)
_UNIT_BEFORE = regex.compile(r"(?:[%％‰]|(?P<unit>[月年日个项次人家])\d+(?P=unit)$)\s?\d*")
_TWO_VALUES = regex.compile(
    r".*\d\s?(?:[%％‰]|[万亿]?元?[^\d\s年月日至到和及、.．,，;；:：/*-]{1,3})\s?\d.*"
    r"|.*[日前底]20\d\d年.*|(?P<half>.+)(?P=half)"
)
_SENTENCE = regex.compile(r"[，。；、,;]")
_PERCENT = regex.compile(r"[%％]$")
_NAME_END = regex.compile(r"(?:时[间限]|[率数度量性费]|成本|标准)$")


class Sense:
    """What the rows of a table usually say, found out when it is first asked for: few rows are in
    doubt. `usual` is the cells of a row."""

    def __init__(self, roles: Sequence[str | None], rows: Sequence[Row], usual: int) -> None:
        self.roles, self.usual = roles, usual
        self._rows = rows

    @cached_property
    def _whole(self) -> list[dict[str | None, str]]:
        """The cells of the rows that have the usual count, by role."""
        some = (row for row in self._rows if len(row.boxes) == self.usual and row.texts)
        return [
            dict(zip(self.roles, [box.text for box in row.boxes], strict=False)) for row in some
        ]

    @cached_property
    def _stated(self) -> list[str]:
        """The roles that most rows state."""
        said = Counter(
            role for row in self._whole for role, text in row.items() if role and not is_blank(text)
        )
        return [one for one in _STATED if said[one] > _USUAL * len(self._whole)]

    @cached_property
    def _weights(self) -> set[str]:
        texts = [row.get("weight", "") for row in self._whole]
        weights = [text for text in texts if figures.points(text) is not None]
        percent = 2 * sum(_PERCENT.search(text) is not None for text in weights) > len(weights)
        return {text for text in weights if percent or not _PERCENT.search(text)}

    @cached_property
    def _most(self) -> Decimal:
        points = (figures.points(text) or Decimal(0) for text in self._weights)
        return max(points, default=Decimal(100))

    def cost(self, texts: Sequence[str]) -> float:
        """How odd a row with these texts is."""
        pairs = [(role, text) for role, text in zip(self.roles, texts, strict=False) if text]
        row = {role: text for role, text in pairs if role and not is_blank(text)}
        surplus = sum(not is_blank(text) for text in texts[len(self.roles) :])
        cost = sum(misfit(INDICATORS, role, text) for role, text in pairs) + WRONG * surplus
        cost += sum(unlikely(role, text, self.roles) for role, text in pairs)
        cost += _lacking([role for role in self._stated if role not in row])
        cost += sum(_GLUED for role, text in pairs if _is_glued(role, text))
        cost += _GLUED * (row.get("reason", "") == row.get("actual"))
        cost += _GLUED * _is_word_for_name(row.get("name", ""), row.get("target", ""))
        cost += self._of_points(row.get("weight", ""), row.get("score", ""))
        return cost + _of_values(row.get("target", ""), row.get("actual", ""))

    def _of_points(self, weight: str, score: str) -> float:
        """What it costs that points differ from those of the other rows, or contradict."""
        points = [figures.points(text) or Decimal(0) for text in (weight, score)]
        cost = _NEW * (max(points) > self._most)
        if weight:
            cost += _NEW * (weight not in self._weights)
            cost += evidence.of_cell("score", score, {"weight": weight})
            cost -= _ALIKE * (points[0] == points[1])
        return cost


def is_word(text: str) -> bool:
    """Whether a text is a value in words, and not the end of a name: 明显提升, not 完成时间."""
    return is_qualitative(fold(text)[0]) and not _NAME_END.search(text)


def go_together(target: str, actual: str) -> bool:
    """Whether a target and an actual value are of one unit, both dates or both words."""
    one, other = parse_value(target), parse_value(actual)
    if one.kind == other.kind and one.kind in ("percent", "date", "qualitative"):
        return True
    return one.unit is not None and one.unit == other.unit


def _lacking(roles: Sequence[str]) -> float:
    """What a row costs that does not state what the others do. Points may be those of a row above,
    a unit that of a value which has none."""
    cost = sum(_LACKS_UNIT if role == "unit" else _LACKS for role in roles)
    return cost - _LACKS * ({"weight", "score"} <= set(roles))


def _is_glued(role: str | None, text: str) -> bool:
    """Whether a text looks like two cells, or like that of another column."""
    text = as_digits(text)
    if role in _LEVELS:
        return _has_label(text)
    if role == "name":
        behind = _VALUE_BEHIND.match(text)
        unit = behind and (behind["unit"] is None or is_unit(behind["unit"]))
        return bool(unit) or _SIGNED.match(text) is not None or _has_label(text)
    if role == "reason":
        return is_quantity(text)
    if role == "actual" and _UNIT_BEFORE.match(text):
        return True
    return role in ("target", "actual") and _TWO_VALUES.fullmatch(text) is not None


def _has_label(text: str) -> bool:
    """Whether a text begins with the label of a level and goes on behind it."""
    match = _LABEL.match(text)
    return match is not None and match.end() < len(text) and is_level(match[0])


def _is_word_for_name(name: str, target: str) -> bool:
    """Whether a value in words stands for the name, and a text that is none for the target."""
    is_name = parse_value(target).kind == "text" and not _SENTENCE.search(target)
    return is_name and is_judgement(fold(name)[0])


def _of_values(target: str, actual: str) -> float:
    """What it costs that a target and an actual value do not go together."""
    if is_blank(target) or is_blank(actual):
        return 0.0
    one, other = parse_value(target), parse_value(actual)
    if target == actual or (one.kind == other.kind and one.unit == other.unit and one.unit):
        return -_ALIKE
    differ = {one.kind, other.kind} <= _MEASURED and one.kind != other.kind
    return _UNLIKE if differ and (one.kind == "percent" or not is_number(actual)) else 0.0
