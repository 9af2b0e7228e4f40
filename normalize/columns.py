"""The columns of a header, and how well a text suits a column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import regex

from . import taxonomy
from .slips import figure
from .words import fold, is_qualitative, section

INDICATORS = "columns"  # groups of taxonomy.toml
FUNDS = "funds_columns"

_NUMBER = re.compile(r"[-－]?[0-9０-９]{1,9}(?:[.．][0-9０-９]{1,6})?\s?分?")
_PERCENT = re.compile(r"[0-9０-９]{1,6}(?:[.．][0-9０-９]{1,6})?\s?[%％]")
_AMOUNT = re.compile(
    r"[-－]?[0-9０-９][0-9０-９,，]{0,15}(?:[.．][0-9０-９]{1,8})?\s?(?:万元|元|万)?"
)
_DASH = re.compile(r"[-—－–─/\\／]{1,4}|[.．][%％]?")  # a point alone: its figures are lost
_LONGEST_DASH = 4
_SCORING = re.compile(
    r"得(?:满|\d{1,2})?分$|扣(?:\d{1,2}|完)?分?(?:为止)?$"
)  # ends of a rule of scoring
_RULE = re.compile(r"得满分|[，,；;].*(?:得分|扣(?:\d{1,2}|完)?分)(?:为止)?$")
_LEFT = re.compile(
    r"[.…·。、\s]*|[*＊]{2,}|指[标標]\s*\d*\s*[:：]?\s*[.…·/／]*|[%％]|[一-龥]{1,6}(?:…+|\.{3,6})[一-龥]{1,8}"
)
_SIGN = regex.compile(
    r"[≥≧⩾≮≤≦⩽≯<>＜＞﹤﹥=＝﹦═》《~～±]{1,2}|定性|定量|(?:正|反|逆)向(?:指标)?|[不大小高低等少多于过超至]{2,4}"
)

# A quantity with its sign or unit, as no indicator is called: ≥20家, 95%, 2022年3月20日前.
_VALUE = regex.compile(
    r"[≥≧⩾≮≤≦⩽≯<>＜＞﹤﹥=＝﹦═》《].*|(?:不?[少低高大小超][于过]|控制在|至少|约)\s*[0-9０-９].*|[0-9０-９.．,，]+\s*(?:[%％‰]|[万亿千百]?\p{Han}{1,3}(?:/\p{Han}{1,3})?)|"
    r"[0-9]{4}年.{0,8}[日月底前]"
)

# A name as the template has it: 指标1：….
_NUMBERED = regex.compile(r"指[标標]\s*\d{1,2}\s*[:：]")

# A level of the form's own with its points: 预算配置13.
_POINTED = regex.compile(r"\p{Han}{2,10}[0-9]{1,3}")

_UNITS = sorted({unit for units in section("units").values() for unit in units}, key=len)
_HEAD_UNIT = regex.compile(rf"(?:{'|'.join(map(regex.escape, reversed(_UNITS)))}|万|亿|千)")

SECOND = ("name", "target", "actual")  # what a form may state twice a row

_RESTS = ("指标", "标")  # of labels of levels, cut by a line break

WRONG = 6.0  # a text that no such cell holds
ODD = 3.0  # a text that such a cell seldom holds


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a header; `start` and `end` are half open grid columns (counts, if loose)."""

    role: str | None
    label: str
    start: int
    end: int


def is_number(text: str) -> bool:
    """Whether the text is a bare number of points."""
    return _NUMBER.fullmatch(figure(text)) is not None


def is_blank(text: str) -> bool:
    """Whether a cell says nothing: empty, a dash, or a point without figures."""
    if not text:
        return True
    return len(text) <= _LONGEST_DASH and not text.isalnum() and _DASH.fullmatch(text) is not None


def is_amount(text: str) -> bool:
    """Whether the text is a sum of money with its unit: 46万元."""
    return text[-1] in "元万" and _AMOUNT.fullmatch(text) is not None


def is_quantity(text: str) -> bool:
    """Whether the text is a number with its unit and no piece of a date: 20亩, 95%."""
    return _VALUE.fullmatch(text) is not None and text[-1] not in "年月"


def is_level(text: str) -> bool:
    """Whether the text is the whole label of a level, not a name like 社会公众满意度."""
    return _is_label(text) and taxonomy.squash(text).endswith("指标")


def is_sign(text: str) -> bool:
    """Whether the text is a comparison and nothing else: ≥, =."""
    return len(text) < 3 and not text.isalnum() and _SIGN.fullmatch(text) is not None


def is_unit(text: str) -> bool:
    """Whether the text is a unit and nothing else: %, 万元, 人次."""
    return _HEAD_UNIT.fullmatch(text) is not None


def is_rule(text: str) -> bool:
    """Whether the text is a rule of scoring: 完成得满分，未完成按比例扣分."""
    return _RULE.search(text) is not None


def is_left(text: str) -> bool:
    """Whether a cell holds only what the template left there: nothing, ……, 指标2：, 反映……的情况,
    a bare %."""
    return _LEFT.fullmatch(text) is not None


@lru_cache(maxsize=65536)
def misfit(group: str, role: str | None, text: str) -> float:
    """How badly a text suits a column: 0 for not at all badly, `WRONG` for never seen."""
    if is_blank(text):
        return 0.0
    text = figure(text)
    role = (role or "").removeprefix("second_").partition(" ")[0]
    judge = (_FUNDS if group == FUNDS else _INDICATORS).get(role, _anything)
    return judge(text)


def _is_label(text: str) -> bool:
    return taxonomy.level1(text) is not None or taxonomy.level2(text) is not None


@lru_cache(maxsize=4096)
def is_cut_label(text: str) -> bool:
    """Whether the text is a piece that a line break cut off the label of a level: 满意度指, 标."""
    if text in _RESTS:
        return True
    if not 2 < len(text) < 12 or _is_label(text):
        return False
    labels = (label for group in ("level1", "level2") for label in taxonomy.labels(group))
    return any(
        label.startswith(text) and label.endswith("指标") and label[len(text) :] != "指标"
        for label in labels
    )


def _anything(text: str) -> float:
    return ODD if _is_label(text) else 0.0


def _block(text: str) -> float:
    if text == "指标":
        return 0.9  # the rest of the label of a level, rather than that of the table
    if taxonomy.lookup(INDICATORS, text) == "block":
        return 0.0
    odd = _is_label(text) or is_number(text) or _VALUE.fullmatch(text) or len(text) > 20
    return 4.0 if odd else 0.9


def _level1(text: str) -> float:
    pointed = taxonomy.points(text) is not None or _POINTED.fullmatch(text) is not None
    bare = pointed and not taxonomy.squash(text)  # (50分), its label is lost
    if text == "指标":
        return 1.0  # likewise
    if taxonomy.level1(text) or bare or taxonomy.lookup(INDICATORS, text):
        return 0.1 if taxonomy.level2(text) else 0.0  # 成本指标 is more often a level 2
    if taxonomy.level2(text):
        return 4.0
    if pointed:
        return 0.3
    return WRONG if is_number(text) or _PERCENT.fullmatch(text) else ODD


def _level2(text: str) -> float:
    if taxonomy.level2(text):
        return 0.0
    if taxonomy.level1(text):
        return ODD
    if is_number(text) or _PERCENT.fullmatch(text):
        return WRONG
    if taxonomy.points(text) or _POINTED.fullmatch(text):
        return 0.1
    return 2.0 if len(text) <= 10 else 4.0


def _name(text: str) -> float:
    if is_cut_label(text) or (text.endswith("指标") and len(text) < 5):
        return ODD
    if _is_label(text) and not text.endswith("指标"):
        return 1.0  # 满意度, 服务对象满意度
    odd = _is_label(text) or is_number(text) or _VALUE.fullmatch(text) or len(text) < 2
    return ODD if odd or is_rule(text) else 0.0


def _points(text: str) -> float:
    if text in ("%", "％"):
        return 0.0  # a weight left blank in a form that prints them as percentages
    if is_number(text):
        return (
            0.0 if float(text.rstrip("分 ").replace("－", "-").replace("．", ".")) <= 100 else 2.0
        )
    return 0.4 if _PERCENT.fullmatch(text) else WRONG


def _weight(text: str) -> float:
    whole = text.rstrip("分 ") in ("100", "100.0", "100.00")  # seldom of one row
    return _points(text) + (0.2 if whole else 0.0)


def _reason(text: str) -> float:
    if text == "0":
        return 0.4  # no deviation
    return ODD if is_number(text) or _is_label(text) or _PERCENT.fullmatch(text) else 0.0


def _rule(text: str) -> float:
    return 1.5 if is_number(text) or _PERCENT.fullmatch(text) else _anything(text)


def _funds_reason(text: str) -> float:
    return ODD if taxonomy.lookup("fund_lines", text) else _reason(text)


def _sign(text: str) -> float:
    return 0.0 if _SIGN.fullmatch(text) else 4.0


def _unit(text: str) -> float:
    if text == "无":
        return 0.0  # of a target in words
    if any(c.isdigit() for c in text) or len(text) > 8 or is_qualitative(fold(text)[0]):
        return ODD
    return 0.0 if _HEAD_UNIT.match(text) else 0.3


def _target(text: str) -> float:
    ends = text.rstrip("-—/ ")[-1:]
    labelled = _is_label(text) or (ends in ")）" and taxonomy.points(text) is not None)
    if text in ("定性", "定量"):
        return 0.4  # the sign of a target, or all that is said of it
    odd = (
        labelled
        or text in _RESTS
        or _SIGN.fullmatch(text)
        or _NUMBERED.match(text)
        or _SCORING.search(text)
        or is_rule(text)
    )
    return ODD if odd else 0.0


def _actual(text: str) -> float:
    odd = _is_label(text) or text in _RESTS or _SIGN.fullmatch(text) or _NUMBERED.match(text)
    return ODD if odd or _SCORING.search(text) or is_rule(text) else 0.0


def _seq(text: str) -> float:
    return 0.0 if text.isdigit() else ODD


def _core(text: str) -> float:
    return 0.0 if text in "是否√×☑□/" else ODD


def _amount(text: str) -> float:
    return 0.0 if _AMOUNT.fullmatch(text) else (4.0 if _PERCENT.fullmatch(text) else ODD)


def _rate(text: str) -> float:
    return 0.0 if _PERCENT.fullmatch(text) else (1.2 if is_number(text) else WRONG)


def _line_label(text: str) -> float:
    if taxonomy.lookup("fund_lines", text):
        return 0.0
    if _AMOUNT.fullmatch(text) or _PERCENT.fullmatch(text):
        return WRONG
    if text[0].isdigit() and text[-1] in "元万":
        return WRONG  # two amounts
    return ODD if text[-1].isdigit() else 0.2


def _fund_block(text: str) -> float:
    return 2.0 if taxonomy.lookup("fund_lines", text) or _AMOUNT.fullmatch(text) else 0.0


_INDICATORS = {
    "block": _block,
    "level1": _level1,
    "level2": _level2,
    "name": _name,
    "target": _target,
    "actual": _actual,
    "core": _core,
    "seq": _seq,
    "weight": _weight,
    "score": _points,
    "review_score": _points,
    "reason": _reason,
    "rule": _rule,
    "sign": _sign,
    "unit": _unit,
}
_FUNDS = {
    "block": _fund_block,
    "label": _line_label,
    "initial_budget": _amount,
    "annual_budget": _amount,
    "executed": _amount,
    "source": _amount,
    "weight": _points,
    "execution_rate": _rate,
    "score": _points,
    "reason": _funds_reason,
}
