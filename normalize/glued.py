"""Cells glued without any separator: where a text may be cut, and how well a piece suits.

`58.458.410100.00%10` is 58.4, 58.4, 10, 100.00%, 10 because 58.4 of 58.4 is 100% and 100% of
10 is 10. Pieces are single digits, signs, labels and the words that jieba sees; the search of
`flow` puts them together again with the arithmetic as evidence.
"""

from __future__ import annotations

from functools import lru_cache

import regex

from . import taxonomy
from .columns import INDICATORS, ODD, WRONG
from .glued_labels import line_label
from .value import parse_value
from .wording import cut
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
QUANTITY = regex.compile(
    rf"{_SIGN}?\d+(?:,\d{{3}})*(?:\.\d+)?余?(?:[-~至到]\d+(?:\.\d+)?)?"
    rf"(?:(?P<unit>(?:[万亿千百]?(?:{_UNIT})(?:/(?:{_UNIT}|[年月日天生班村])(?:[·.*×]\p{{Han}})?)?|[万亿千])(?:及?以[上内下]|左右|内)?(?:[(（]\p{{Han}}{{1,2}}[)）])?)"
    r"|(?P<other>\p{Han}{1,3}))?"
)
_IS_UNIT = regex.compile(rf"[万亿千百]?(?:{_UNIT})(?:/\p{{Han}}{{1,3}})?")
UNIT_BEFORE_SIGN = regex.compile(rf"[万亿千百]?(?:{_UNIT})(?=[≥≧≤≦<>＜＞=＝》《])")
_UNIT_FIRST = regex.compile(rf"(?:[万亿千]?(?:{_UNIT})|[%％])")
_ODD_FIGURE = regex.compile(r"(?<![\d.])0\d|\d\.\d+\.\d|\.$|^\.|^\d{1,2}[:：]")
_HUGE = regex.compile(r"\d{8,}")
_SIGN_INSIDE = regex.compile(r"[≥≧≤≦<>＜＞=＝》《]")
_COMPARES = regex.compile(r"(?:不少于|不低于|不高于|不超过|至少|达到|控制在|超过)$")
_CLAUSES = regex.compile(r"[，。；;]")
_WORD = 6  # characters that show the first word
_COUNTS = regex.compile(rf"[1-9]\d*(?:{_UNIT})\p{{Han}}{{3}}")
_COUNTED = regex.compile(rf"[1-9]\d*(?:{_UNIT})\p{{Han}}{{2}}")  # 300吨小麦到位率
_CLASSED = regex.compile(  # 7岁以下儿童健康管理率, 2型糖尿病, 110千伏线路
    r"[1-9]\d{0,4}(?:周?岁|型|级|类|[千万]伏|号|热线|平台|项|大\p{Han}|个\p{Han}|[a-zA-Z]|年度?\p{Han})(?:及以上|以[上下])?\p{Han}{2}"
)
_ROW = regex.compile(r"\p{Han}{3,20}[率度数量额][≥≤=]?\d")  # name and target
_WHOLE_ROW = regex.compile(rf"\p{{Han}}{{3,20}}[≥≤=]?\d+(?:\.\d+)?(?:[%％]|{_UNIT})\d")
_TWO_FIGURES = regex.compile(r"[%％]\d")
_ITEM = regex.compile(r"\d{1,2}[.．、]\p{Han}")
_PROSE = regex.compile(r"[\p{Han}“《（](?!\d)")
_ENDS_IN_VALUE = regex.compile(
    rf"\d(?:[%％‰]|[万亿千百]?(?:{_UNIT})|月|年|日前)$|(?:季度|年|月|旬|日)[末底初]?之?前$"
)
_OBJECTS = (
    "环境", "制度", "机制", "体系", "水平", "能力", "数量", "质量", "效果", "情况", "时间", "资金",
    "项目", "工程", "服务", "管理", "工作", "任务",
)  # fmt: skip
_NUMBERED = regex.compile(r"^指标\d{1,2}[:：]")
_VALUE_LAST = regex.compile(
    r"\p{Han}{2}(?:逐步|明显|有效|持续|不断|显著|进一步|稳步|大幅|全面|基本|切实|较)\p{Han}{1,2}$"
)
_WORDED = regex.compile(
    rf"\p{{Han}}{{2,6}}(?<![与和及的为等])(?![≥≧≤≦<>＜＞=＝》《]){QUANTITY.pattern}"
)
_OPENS = regex.compile(
    r"(?:建立|健全|完善|提[升高]|增强|改善|促进|保障|推动|加强|实现|形成|达到|得到|落实|开展|完成|[按及]时)\p{Han}{2}"
)
_POINTED = regex.compile(r"(\D.*(?!\.)\D)\d{1,2}(?:\.\d{1,2})?分?")
_DOES = regex.compile(
    r"\p{Han}{2}(?:建立|健全|完善|提升|提高|增强|改善|促进|加强|实现|形成|达到|得到)$"
)
_WHY = regex.compile(
    r"[因未尚仍待暂缺受]|由于|影响|导致|推[迟后]|延[迟期误]|滞后|不足|不够|[减增]加?[少多]|调[整减增]|[压核]减|超[出过]"
    r"|上涨|涨价|[流废]标|流拍|停工|暂停|紧张|变[动化更]|口径|晚于|顺延|不积极|偏差"
    r"|节[约省余]|结余|下一步|今后|加[强大快]|措施|改进|疫情|需要?|将于?|偏|较[低高少慢]"
)
_TEMPLATE = regex.compile(r"[(（][≥≤><=]?\*{1,3}.{0,6}[)）]$")
_TWICE = regex.compile(r"(.{2,6})\1$")
_RULE = regex.compile(r"反映|考核|考察|衡量|指|用以|评价|按|完成|每|未|得|扣|达到|是否")
_HANGS = regex.compile(
    r"(?:部分|基本|全部|已经?|较|更|不断|进一步|逐步|大幅|有所|稳步|明显|显著|有效|未|按|均|的|和|与|及|并|且|按照|每\p{Han}?|不|/)$"
)
_MEASURED = regex.compile(
    r"\p{Han}(?:时间|时限|期限|天数|率|度|数量?|面积|人[数次]|次数|长度|里程|金额|标准|成本)[≥≤=]?\d"
)
_RUNS_ON = regex.compile(r"[%％](?!以|及|左)\p{Han}{2}")
_COEFFICIENT = regex.compile(r"(?:0|[1-9]\d{0,2})(?:\.\d{1,2})?[%％]?")
_FIGURES = regex.compile(r"\d[\d.,]*")
_GOES_ON = regex.compile(r"[，、：；（(]$|(?:[与和及的为因被受对将未按到于]|由于|导致)$")
_TELLS = regex.compile(
    r"影响|受|因|由于|得分|扣分|满分|比例|情况|顺延|已[^婚]|将于|拟[于将]|计划(?:[于在次明]|\d)|预计|待\p{Han}{0,6}后|[次明下]一?年|导致|使得|因此"
)
_SAYS = regex.compile(r"[\p{Han}\d]")
TOUCHING = regex.compile(rf"(?:[%％‰]|[\d万](?!年|月|日|时|分)(?:{_UNIT}))[≥≤]?\d")
_TWO_VALUES = regex.compile(
    r"(?P<unit>(?![年月日]\d)\p{Han}{1,3})\d[\d.,]*\p{Han}?(?P=unit)$"  # 道182道
    r"|(?P<word>\p{Han}{2})\p{Han}{0,4}(?P=word)$"  # 健全基本健全
    r"|(?:[月日底末]|(?<=[月日底末])之?前)(?:20\d\d年)?\d{1,2}月"  # 6月底前4月13日
    r"|\d[≥≤]"
)
_JUDGED = regex.compile(
    r"(?:效[果益]|成[效果]|作用|改善|提[升高]|增[强长]|影响|变化)(?:较为?|[十分非常]{2})?(?:明显|显著|有效)$"
)
_OF_NAME = regex.compile(r"^(?:时间|情况|时限|期限|比[例率])|(?:情况|时间|时限|天数|[人次]数)$")
_EDGE = regex.compile(
    r"[的了于性率度数额值、，。；：:,;)）前后内上下起/]|以[上内下前]|[日月年](?!\p{Han}{3})"
)


@lru_cache(maxsize=131072)
def strict_misfit(group: str, role: str | None, text: str) -> float:
    """What a piece costs in a column beyond `columns.misfit`, where nothing parts the cells."""
    role = role and role.removeprefix("second_")
    if role in ("weight", "score", "initial_budget", "annual_budget", "executed"):
        return _number(role, text)
    if role == "execution_rate":
        return WRONG if _ODD_FIGURE.search(text) else 0.0 if text[-1] in "%％" else ODD
    if role in ("reason", "rule", "record"):
        return _prose(role, text)
    if group != INDICATORS:
        known = taxonomy.lookup("fund_lines", text) or line_label().fullmatch(text)
        odd = not known if role == "label" else known or not text.isalpha()
        return 1.0 + 0.1 * len(text) if odd and role in ("label", "block") else 0.0
    if role in ("block", "level1", "level2"):
        level = taxonomy.level1(text) or taxonomy.level2(text)
        fits = level is not None or taxonomy.lookup(group, text) == "block"
        if text[-1] in ":：" and text[-2].isdigit():
            return WRONG
        both = role == "level1" and taxonomy.level2(text) and len(text) < 6
        return (0.4 if both else 0.0) if fits else WRONG
    if role in ("target", "actual", "adjusted_target", "midterm_target"):
        return _value(text, reached=role == "actual")
    if role == "review_score":
        return _number("score", text)
    if role == "coefficient":
        return 0.0 if _COEFFICIENT.fullmatch(text) else WRONG
    if role == "unit":
        return 0.0 if _IS_UNIT.fullmatch(text) else 1.5
    if role == "name":
        text = _TEMPLATE.sub("", _NUMBERED.sub("", text))
        if not text:
            return WRONG
        counts = _COUNTED.match(text) is not None
        classed = _CLASSED.match(text) is not None
        odd = (text[0].isdigit() and not counts and not classed) or text[-1].isdigit()
        odd = odd or text[0] == "." or text[-1] in ":：，、。；"
        odd = odd or _COMPARES.search(text) is not None
        odd = odd or _SIGN_INSIDE.search(text) is not None
        return 2.0 * odd + 0.8 * counts + 0.2 * classed + _name(text)
    if role == "pointed":
        pointed = _POINTED.fullmatch(_NUMBERED.sub("", text))
        return _name(pointed[1]) if pointed else 1.0 + _name(text)
    if role is None:
        return 0.3 + 0.02 * len(text)
    return 0.0


def _prose(role: str, text: str) -> float:
    if text in BLANK_WORDS:
        return 0.0
    if role in ("rule", "record"):
        ends_well = (
            (not any(map(str.isdigit, text[-5:])) or text[-1] == "分")
            and _SIGN_INSIDE.match(text[-1]) is None
            and _COMPARES.search(text) is None
            and _HANGS.search(text) is None
        )
        if not _PROSE.match(text) and not _ITEM.match(text):
            return 1.5
        unsaid = role == "rule" and _RULE.match(text) is None
        touching = len(TOUCHING.findall(text))
        return 0.5 * unsaid + 1.5 * (not ends_well) + 1.2 * touching
    ends_well = not text[-1].isdigit() or text[-5:].isdigit()
    counts = _COUNTS.match(text) is not None  # 2名对象失联
    if len(text) < 2 or not (_PROSE.match(text) or counts):
        return 1.5
    why = _WHY.search(text) is not None
    whyless = 0.5 * (not why) + 0.2 * (_ENDS_IN_VALUE.search(text) is not None)
    whyless += 0.8 * (not why and _ROW.match(text) is not None)
    whyless += 0.8 * (_MEASURED.match("其" + text) is not None)  # 时限2022年
    whyless += 1.2 * (_WHOLE_ROW.match(text) is not None)
    signs = len(_SIGN_INSIDE.findall(text)) + text.count("%") + (text[-1] in "—-")
    cut_off = 1.0 * (_GOES_ON.search(text) is not None)
    signs += 3 * len(TOUCHING.findall(text))
    signs += 3 * (_ODD_FIGURE.search(text) is not None)
    return (
        whyless
        + cut_off
        + 0.4 * counts
        + 0.4 * signs
        + 0.8 * (not ends_well)
        + 0.5 * (len(text) < 4)
        + 1.0 * (_is_torn(text))
    )


def _is_torn(text: str) -> bool:
    """Whether a text begins in what ends another one: 率 of 合格率, but not 数据."""
    match = _EDGE.match(text)
    if match is None or not match[0].isalpha():
        return match is not None
    size = len(cut(text[:_WORD])[0])
    return size <= len(match[0]) or text[0] in "日月年"  # 日前2023年


def _name(text: str) -> float:
    cost = 0.04 * max(0, len(text) - 12) + 1.0 * (_HANGS.search(text) is not None)
    cost += 1.2 * (_ENDS_IN_VALUE.search(text) is not None) + 1.5 * (_is_torn(text))
    tails = (text[-length:] for length in (4, 3, 2) if len(text) > length)
    cost += 0.4 * any(is_word(tail) and not tail.endswith(("率", "度")) for tail in tails)
    cost += 0.2 * (_DOES.search(text) is not None)
    cost += 0.6 * (_TWICE.search(text) is not None) + 0.5 * (_VALUE_LAST.search(text) is not None)
    cost += 0.8 * (_CLAUSES.search(text) is not None)
    cost += 2.0 * (_TWO_FIGURES.search(text) is not None)
    cost += 0.8 * (_TELLS.match(text) is not None)
    first = cut(text[:_WORD])[0]
    cost += 0.6 * (first == "无") + 0.3 * (len(first) == 1) + 1.5 * (text[0] in "—-－/")
    figures = len(_FIGURES.findall(text))
    return cost + 0.4 * (figures > 0) + 1.0 * (figures > 1) + 0.3 * (len(text) < 3)


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
    if _is_torn(text) or _ODD_FIGURE.search(text) or not _SAYS.search(text) or text[-1] in "-—":
        return 1.5
    if match := _DATE.fullmatch(text):
        whole = "月" in text or "季" in text or "-" in text or "." in text
        return 0.1 * (text[0] != "2") if whole else 0.3
    if match := QUANTITY.fullmatch(text):
        return (
            _huge(text)
            + 0.3 * (text[-1] == "无")
            + (0.0 if match["unit"] else 0.25 if match["other"] else 0.2)
        )
    long = 0.02 * min(len(text), 40) + 0.6 * text[-1].isdigit()
    long += 1.2 * (_TWO_VALUES.search(text) is not None)
    long += 0.5 * (_OF_NAME.search(text) is not None)
    long += 0.8 * (text[-1] in "%％" and not _FIGURES.search(text))
    long += 0.8 * (_TWO_FIGURES.search(text) is not None)
    long += 0.4 * (_MEASURED.search(text) is not None)
    long += 0.5 * (_RUNS_ON.search(text) is not None)
    half = len(text) // 2
    if (_HANGS.search(text) and not _JUDGED.search(text)) or (
        half > 1 and text[:half] == text[half:]
    ):
        return 1.2 + long
    if is_word(text):
        return long + 0.5 * text.startswith(_OBJECTS)
    kind = parse_value(text).kind
    if kind == "qualitative":
        return 0.2 + 2 * long + 0.5 * text.startswith(_OBJECTS)
    if _WORDED.fullmatch(text.rstrip("。；;")):
        return 0.3 + long + _huge(text)
    if kind == "text":
        return (0.3 if _OPENS.match(text) else 0.5) + long
    begins = 0.3 if _PROSE.match(text) and not reached else 0.0
    return (1.0 if kind == "compound" and not reached else 0.5) + begins + long


def _huge(text: str) -> float:
    """What it costs that a figure has eight digits or more."""
    return max((0.6 * (len(match[0]) - 7) for match in _HUGE.finditer(text)), default=0.0)


def begins_in_unit(text: str) -> bool:
    """Whether a text begins with what looks like a unit: 户接缝处渗水, not 管护员."""
    match = _UNIT_FIRST.match(text)
    return match is not None and match.end() >= len(cut(text[:_WORD])[0])


def ends_in_unit(name: str) -> bool:
    """Whether a name ends in what looks like a unit: 单处改造成本万元."""
    return any(_IS_UNIT.fullmatch(name[-length:]) for length in (1, 2, 3) if len(name) > length + 2)
