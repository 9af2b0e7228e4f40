"""Cells glued without any separator: where a text may be cut, and how well a piece suits.

`58.458.410100.00%10` is 58.4, 58.4, 10, 100.00%, 10 because 58.4 of 58.4 is 100% and 100% of
10 is 10. Pieces are single digits, signs, labels and the words that jieba sees; the search of
`flow` puts them together again with the arithmetic as evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

import regex

from . import figures, taxonomy
from .columns import INDICATORS, ODD, WRONG
from .compare import meets
from .units import units_agree
from .value import parse_value
from .words import BLANK_WORDS, is_word, section

_SIGN = r"(?:[≥≧≤≦<>＜＞=＝》《]{1,2}|不[少低高超大小]于|不超过|至少|不少于|达到|控制在|约|近)"
_UNIT = "|".join(
    map(
        regex.escape,
        sorted({unit for units in section("units").values() for unit in units}, key=len)[::-1],
    )
)
_DAY = r"(?:\d{4}年)?(?:1[0-2]|0?[1-9])月(?:(?:3[01]|[12]\d|0?[1-9])[日号]|底|末|初|份|[上中下]旬)?"
_DATE = regex.compile(
    rf"(?:{_DAY}|\d{{4}}年(?:底|末|度|内)?|(?:\d{{4}}年)?(?:第?[一二三四1-4]季度|[上下]半年)|\d{{4}}[-.]\d{{1,2}}[-.]\d{{1,2}})"
    rf"(?:[-至到—](?:{_DAY}|底))?(?:之?以?前|内|前?(?:完成|完工|竣工|到位))?"
)
_QUANTITY = regex.compile(
    rf"{_SIGN}?\d+(?:,\d{{3}})*(?:\.\d+)?余?(?:[-~至到]\d+(?:\.\d+)?)?"
    rf"(?:(?P<unit>(?:[万亿千百]?(?:{_UNIT})(?:/[^\d]{{1,4}})?|[万亿千])(?:及?以[上内下]|左右|内)?(?:[(（]含[)）])?)"
    r"|(?P<other>\p{Han}{1,3}))?"
)
_IS_UNIT = regex.compile(rf"[万亿千百]?(?:{_UNIT})(?:/\p{{Han}}{{1,3}})?")
_UNIT_FIRST = regex.compile(rf"(?:[万亿千]?(?:{_UNIT})|[%％])")
_ODD_FIGURE = regex.compile(r"(?<![\d.])0\d|\d\.\d+\.\d|\.$|^\.|^\d{1,2}[:：]")
_HUGE = regex.compile(r"\d{8}")
_SIGN_INSIDE = regex.compile(r"[≥≧≤≦<>＜＞=＝》《]")
_COMPARES = regex.compile(r"(?:不少于|不低于|不高于|不超过|至少|达到|控制在|超过)$")
_PROSE = regex.compile(r"[\p{Han}“《（](?!\d)")
_ENDS_IN_VALUE = regex.compile(rf"\d(?:[%％‰]|[万亿千百]?(?:{_UNIT})|月|年|日前)$")
_OBJECTS = (
    "环境", "制度", "机制", "体系", "水平", "能力", "数量", "质量", "效果", "情况", "时间", "资金",
    "项目", "工程", "服务", "管理", "工作", "任务",
)  # fmt: skip
_NUMBERED = regex.compile(r"^指标\d{1,2}[:：]")
_TEMPLATE = regex.compile(r"[(（][≥≤><=]?\*{1,3}.{0,6}[)）]$")
_TWICE = regex.compile(r"(.{2,6})\1$")
_RULE = regex.compile(r"反映|考核|考察|衡量|指|用以|评价|按|完成|每|未|得|扣|达到|是否")
_HANGS = regex.compile(
    r"(?:部分|基本|全部|已经?|较|更|不断|进一步|逐步|大幅|有所|稳步|明显|显著|有效|未|按|均|的|和|与|及|并|且|按照|每|/)$"
)
_SAYS = regex.compile(r"[\p{Han}\d]")
_EDGE = regex.compile(
    r"[的了性率度数额值、，。；：:,;)）前后内上下起/]|以[上内下前]|[日月年](?!\p{Han}{3})"
)
_SCORE_SLACK = Decimal("0.06")


@lru_cache(maxsize=131072)
def strict_misfit(group: str, role: str | None, text: str) -> float:
    """What a piece costs in a column beyond `columns.misfit`, where nothing parts the cells."""
    role = role and role.removeprefix("second_")
    if role in ("weight", "score", "initial_budget", "annual_budget", "executed"):
        return _number(role, text)
    if role == "execution_rate":
        return 0.0 if text[-1] in "%％" else ODD
    if role in ("reason", "rule"):
        return _prose(role, text)
    if group != INDICATORS:
        known = taxonomy.lookup("fund_lines", text)
        odd = not known if role == "label" else known or not text.isalpha()
        return 1.0 + 0.1 * len(text) if odd and role in ("label", "block") else 0.0
    if role in ("block", "level1", "level2"):
        known = taxonomy.level1(text) or taxonomy.level2(text) or taxonomy.lookup(group, text)
        if text[-1] in ":：" and text[-2].isdigit():
            return WRONG
        both = role == "level1" and taxonomy.level2(text) and len(text) < 6
        return (0.4 if both else 0.0) if known else WRONG
    if role in ("target", "actual", "adjusted_target", "midterm_target"):
        return _value(text, reached=role == "actual")
    if role in ("coefficient", "review_score"):
        return 0.0 if regex.fullmatch(r"\d{1,3}(?:\.\d{1,2})?[%％]?", text) else WRONG
    if role == "unit":
        return 0.0 if _IS_UNIT.fullmatch(text) else 1.5
    if role == "name":
        text = _TEMPLATE.sub("", _NUMBERED.sub("", text))
        if not text:
            return WRONG
        odd = text[0].isdigit() or text[-1].isdigit() or text[-1] in ":："
        odd = odd or _COMPARES.search(text) is not None
        odd = odd or _SIGN_INSIDE.search(text) is not None
        return 2.0 * odd + _name(text)
    if role is None:
        return 0.3 + 0.02 * len(text)
    return 0.0


def _prose(role: str, text: str) -> float:
    if text in BLANK_WORDS:
        return 0.0
    if role == "rule":
        ends_well = (
            not any(map(str.isdigit, text[-5:]))
            and text[-1] not in "≥≤><="
            and _HANGS.search(text) is None
        )
        return 0.0 if _RULE.match(text) and ends_well else 0.5
    ends_well = not text[-1].isdigit() or text[-5:].isdigit()
    if len(text) < 2 or not _PROSE.match(text) or not ends_well:
        return 1.5
    signs = len(_SIGN_INSIDE.findall(text)) + text.count("%")
    signs += 3 * (_ODD_FIGURE.search(text) is not None)
    return 0.4 * signs + 0.5 * (len(text) < 4) + 1.0 * (_EDGE.match(text) is not None)


def _name(text: str) -> float:
    cost = 0.04 * max(0, len(text) - 12) + 1.0 * (_HANGS.search(text) is not None)
    cost += 1.2 * (_ENDS_IN_VALUE.search(text) is not None) + 1.5 * (_EDGE.match(text) is not None)
    tails = (text[-length:] for length in (4, 3, 2) if len(text) > length)
    cost += 0.4 * any(is_word(tail) and not tail.endswith(("率", "度")) for tail in tails)
    cost += 0.6 * (_TWICE.search(text) is not None)
    return cost + 0.4 * (regex.search(r"\d", text) is not None)


def _number(role: str, text: str) -> float:
    plain = text.replace(",", "")
    if role in ("weight", "score") and text[-1] in "%％分" and len(text) > 1:
        return 0.1 + _number(role, text[:-1])
    if plain in ("—", "-", "/"):
        return 0.0
    if (
        not plain[0].isdigit()
        or not plain[-1].isdigit()
        or (plain[0] == "0" and plain[1:2] not in ("", "."))
    ):
        return WRONG
    _, _, decimals = plain.partition(".")
    if role == "weight":
        if not float(plain):
            return 1.0
        if float(plain) > 30:
            return 0.3
        return 0.0 if not decimals else 0.3 if decimals in ("5", "0", "00") else 1.0
    return 0.0 if len(decimals) <= 2 else 1.0 * (len(decimals) - 2)


def _value(text: str, *, reached: bool) -> float:
    """What a text costs as target or, `reached`, as actual."""
    if _EDGE.match(text) or _ODD_FIGURE.search(text) or not _SAYS.search(text) or text[-1] in "-—":
        return 1.5
    if match := _DATE.fullmatch(text):
        whole = "月" in text or "季" in text or "-" in text or "." in text
        return 0.1 * (text[0] != "2") if whole else 0.3
    if match := _QUANTITY.fullmatch(text):
        huge = 0.6 * (_HUGE.search(text) is not None)
        return huge + (0.0 if match["unit"] else 0.25 if match["other"] else 0.2)
    long = 0.02 * min(len(text), 40)
    half = len(text) // 2
    if _HANGS.search(text) or (half > 1 and text[:half] == text[half:]):
        return 1.2 + long
    if is_word(text):
        return long + 0.5 * text.startswith(_OBJECTS)
    kind = parse_value(text).kind
    if kind == "qualitative":
        return 0.2 + 2 * long + 0.5 * text.startswith(_OBJECTS)
    if kind == "text":
        return 0.5 + long
    begins = 0.3 if _PROSE.match(text) and not reached else 0.0
    return (1.0 if kind == "compound" and not reached else 0.5) + begins + long


def begins_in_unit(text: str) -> bool:
    """Whether a text begins with what looks like a unit: 户接缝处渗水."""
    return _UNIT_FIRST.match(text) is not None


def ends_in_unit(name: str) -> bool:
    """Whether a name ends in what looks like a unit: 单处改造成本万元."""
    return any(_IS_UNIT.fullmatch(name[-length:]) for length in (1, 2, 3) if len(name) > length + 2)


def of_cell(role: str, row: Mapping[str, str]) -> float:
    """What it costs that the last cell of a row contradicts those before it."""
    if role == "actual" and "target" in row:
        return _unlike(row["target"], row["actual"])
    if role == "adjusted_target":
        return 0.0 if row[role] == row.get("target") else 0.4
    if role == "review_score":
        return 0.0 if figures.points(row[role]) == figures.points(row.get("score")) else 0.5
    if role == "score":
        cost = _of_points(row.get("target"), row.get("actual"), row.get("weight"), row[role])
        return cost + _of_coefficient(row)
    if role == "reason" and "actual" in row:
        actual, reason = row["actual"], row["reason"]
        longer = (actual + reason[:more] for more in range(2, min(8, len(reason))))
        return 0.6 if any(is_word(text) for text in longer) else 0.0
    return 0.0


def of_row(group: str, row: Mapping[str, str]) -> float:
    """What it costs that a row has not the cells that it should have."""
    if group != INDICATORS:
        return _of_funds(row)
    given = ("target" in row) + ("actual" in row)
    cost = 0.4 if given == 1 else 0.5 if given == 0 and "weight" in row else 0.0
    if "actual" in row and "score" in row and list(row).index("score") < list(row).index("actual"):
        cost += _of_points(row.get("target"), row["actual"], row.get("weight"), row["score"])
    return cost


@lru_cache(maxsize=65536)
def _of_points(
    target: str | None, actual: str | None, weight: str | None, score: str | None
) -> float:
    most, points = figures.points(weight), figures.points(score)
    if most is None or points is None:
        return 0.0
    if points > most:
        return WRONG
    if not points:
        return 0.4
    met = meets(parse_value(target), parse_value(actual)) if target and actual else None
    if met is None:
        return 0.0 if points == most else 0.1
    if met:
        return 0.0 if points == most else 0.5
    return 0.0 if points < most else 0.3


def _of_coefficient(row: Mapping[str, str]) -> float:
    coefficient = figures.points(row.get("coefficient"))
    weight, score = figures.points(row.get("weight")), figures.points(row.get("score"))
    if coefficient is None or weight is None or score is None:
        return 0.0
    return 0.0 if abs(weight * coefficient / 100 - score) <= _SCORE_SLACK else 0.8


@lru_cache(maxsize=65536)
def _unlike(printed_target: str, printed_actual: str) -> float:
    """What it costs that an actual is not of the kind of its target."""
    target, actual = parse_value(printed_target), parse_value(printed_actual)
    cost = 0.0
    if target.unit and actual.unit:
        cost += 0.0 if units_agree(target.unit, actual.unit) else 0.8
    elif target.value is not None and actual.value is not None:
        cost += 0.5 * (target.unit != actual.unit)
    if target.value and actual.value and target.unit == actual.unit:
        times = abs(actual.value / target.value)
        cost += 0.0 if Decimal("0.3") < times < 4 else 0.4 if Decimal("0.03") < times < 40 else 0.9
    elif target.value and actual.value is not None:
        cost += 0.5  # nothing at all is seldom reached
    if target.unit == actual.unit and _decimals(printed_target) != _decimals(printed_actual):
        cost += 0.25
    if (target.kind == "date") != (actual.kind == "date"):
        cost += 0.3
    return cost - _alike(printed_target, printed_actual)


def _alike(target: str, actual: str) -> float:
    """What it speaks for a reading that an actual begins in the words of its target."""
    pairs = enumerate(zip(target, actual, strict=False))
    shorter = min(len(target), len(actual))
    common = target[: next((n for n, (one, other) in pairs if one != other), shorter)]
    if len(common) < 2 or not any(letter.isalpha() for letter in common):
        return 0.0
    return min(1.0, 0.12 * len(common) + 0.3 * (target == actual))


def _decimals(text: str) -> int:
    match = regex.search(r"\d\.(\d+)", text)
    return len(match[1]) if match else 0


def _of_funds(row: Mapping[str, str]) -> float:
    """The rate is that of the amounts as printed, and the score the rate of the weight."""
    budget = figures.amount(row.get("annual_budget"), None)
    executed = figures.amount(row.get("executed"), None)
    initial = figures.amount(row.get("initial_budget"), None)
    printed = row.get("execution_rate", "")
    rate = figures.rate(printed)
    cost = 0.0
    if initial is not None and budget is None:
        cost += 0.5
    if (budget is None) != (executed is None):
        cost += 0.4
    if None not in (initial, budget) and initial != budget:
        cost += 0.3
    if rate is not None and budget and executed is not None:
        _, _, decimals = printed.rstrip("%％").partition(".")
        digits = len(decimals) + (2 if printed[-1] in "%％" else 0)
        off = abs(executed / budget - rate).scaleb(digits)
        cost += 0.0 if off <= Decimal("0.51") else 0.3 if off <= 1 else 0.8
    elif rate is not None:
        cost += 0.8
    weight, score = figures.points(row.get("weight")), figures.points(row.get("score"))
    if weight is not None and weight != 10:
        cost += 0.1 if weight in (20, 9, 8, 5, 15, 30, 100) else 0.4
    if rate is None or weight is None or score is None:
        return cost
    return cost + (0.0 if abs(min(rate, Decimal(1)) * weight - score) <= _SCORE_SLACK else 1.0)
