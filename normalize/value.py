"""What officials write into target and actual cells, as values.

One pattern finds names (G319国道, “十四五”, 2022年度), dates and quantities in one pass; names come
first, so that the figures inside them are never read as quantities. What is left without any
quantity is judged by its words. The words are data: `words.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

import regex

from .dates import DATE, TO, is_bare_year, read_date
from .numerals import ARABIC, CHINESE, CHINESE_DIGIT, SCALE, number, scale_of
from .report import BLANK, Quantity, Value
from .words import BLANK_WORDS, alternation, fold, is_qualitative, section

# A longer text is prose, not the value of a cell; the bound also keeps every step linear.
_LONGEST = 1000

_COMPARE = section("compare")
_UNITS = section("units")
_NAMES = section("names")


def _ops(place: str) -> dict[str, str]:
    return {word: op for op, words in _COMPARE[place].items() for word in words}


_BEFORE, _AFTER, _INSIDE = _ops("before"), _ops("after"), _ops("inside")
_KIND = {
    **dict.fromkeys(_UNITS["count"] + _UNITS["measure"], "number"),
    **dict.fromkeys(_UNITS["duration"] + ["月"], "duration"),
    **dict.fromkeys(_UNITS["money"], "money"),
    **dict.fromkeys(_UNITS["percent"], "percent"),
}
_LATIN = [unit for unit in _KIND if unit[-1].isascii() and unit[-1].isalnum()]
_HAN = [unit for unit in _KIND if unit not in _LATIN and unit != "月"]

# --- the pattern of a quantity -------------------------------------------------------------
_HEAD = (
    rf"(?:{alternation(_HAN)}|(?:{alternation(_LATIN)})(?![A-Za-z0-9²³])"
    r"|成(?=$|[^\p{Han}]|[以左上]))"  # 八成, but not 成员 or 成套
)
_PER = rf"(?:{_HEAD}|月|\p{{Han}}{{1,4}}(?!\p{{Han}}))"
_UNIT = (
    rf"(?P<unit>(?:(?P<head>{_HEAD})(?:/|(?<=元)每)|/){_PER}(?:[·*、.×/]{_PER})?"
    rf"|(?P<head>{_HEAD})(?:\((?:{alternation(_UNITS['bracketed'])})\)|[·*×]{_HEAD})?)"
)
_SIGN = (
    "".join(rf"(?<![{chars}](?={word}))" for word, chars in _COMPARE["not_after"].items())
    + rf"(?P<sign>{alternation(_BEFORE)}):?"
)
# A minus stands where no number, letter or word is before it; elsewhere - joins a range.
_MINUS = r"(?P<minus>(?<![0-9\p{L}%)\]])[+-]|(?<=[长降率为速幅额是])-|±)?+"
_NUMERAL = rf"(?:(?<![0-9.])(?!(?:19|20)[0-9]{{2}}年){ARABIC}|(?<![{CHINESE_DIGIT}十]){CHINESE})"
_INSIDE_WORD = rf"(?:(?P<inside>{alternation(_INSIDE)}))?+"
_BRACKET = r"(?:\((?:含|(?P<strict>不含))[^()]{0,8}\))?+"  # 90分(含)以上, 5%(不含)以下
_QUANTITY = (
    rf"(?P<yuan>¥|人民币)?+{_MINUS}"
    rf"(?:(?P<per>[百千]分之)(?P<num>{ARABIC}|{CHINESE})"
    rf"|(?P<parts>[{CHINESE_DIGIT}十]{{1,3}})分之(?P<num>{CHINESE})"
    rf"|(?P<num>{_NUMERAL})(?:(?P<low>{_HEAD})?{TO}(?P<upper>{ARABIC}|{CHINESE}))?+)"
    rf"{_INSIDE_WORD}(?P<scale>{SCALE})?+{_INSIDE_WORD}"
    rf"(?:(?P<half>个半)(?P<unit>(?P<head>月|小时|学期|星期))|{_UNIT})?+"
    r"(?P<half>(?<=[年天日周时])半(?=$|[^\p{Han}]|[以之内左]))?+"
    rf"{_BRACKET}(?P<after>{alternation(_AFTER)})?+{_BRACKET}"
)

# --- the pattern of a name -----------------------------------------------------------------
_CN = "一二两三四五六七八九十双"
_NAME = "|".join(
    [
        r"“[^“”]{1,60}”|\"[^\"]{1,60}\"|<(?=[^<>]{0,60}\p{Han}{2})[^<>]{2,80}>",
        r"[〔\[【](?:19|20)[0-9]{2}[〕\]】](?:第?[0-9]+号?)?",
        # Letters and figures: G319国道, PM2.5, A4, 5G, 3D.
        r"[A-Za-z]+[-.]?[0-9][0-9A-Za-z.]*+(?:国道|省道)?"
        rf"|(?<![0-9.])[0-9.]+(?!(?:{alternation(_LATIN)})(?![A-Za-z]))[A-Za-z]+[0-9]*",
        # 3+N, 3*1.8*2, 7×24, 1:18
        r"(?<![0-9.])[0-9.]++(?:[+][0-9A-Za-z]++)+|(?<![0-9.])[0-9.]++(?:[*xX×][0-9.]++)+",
        r"(?<![0-9.])[0-9]{1,4}[:/][0-9]{1,4}(?![0-9.%/日号前底\p{Han}])",
        # Telephone numbers and codes.
        r"(?<![0-9])[0-9]{3,4}-[0-9]{7,8}(?![0-9])|(?<![0-9.,])[0-9]{11,}+(?![.,0-9%\p{Han}])"
        r"|(?<![0-9.,])0[0-9]++(?![.0-9年月日/-])",
        # Numbering: 1. (1) ① 一、 一是, and 目标1: before what it numbers.
        r"(?P<mark>(?<=^|[;。,、:])(?:[0-9]{1,2}(?:[.、)](?![0-9])|[.、](?=[0-9]{4}年))"
        rf"|\([0-9{_CN}]{{1,2}}\)|[{_CN}]{{1,3}}(?:、|是|要))"
        r"|(?<![0-9.])[0-9]{1,2}[.、](?=\p{Han}{2})|(?:目标|指标|任务)[0-9]{1,2}:|[①-⑳])",
        # 第三期, 第12届, 附件2; but 第四季度 is a date
        rf"第[0-9{_CN}百〇]++(?!季度|[0-9{_CN}])\p{{Han}}?",
        rf"(?:{alternation(_NAMES['before_digits'])})[0-9]++(?![0-9.%]|\p{{Han}})",
        rf"(?<![0-9.])[0-9]++(?:{alternation(_NAMES['after_digits'])})(?![内底末前])",
        # 每3年, 每百人, and 一年 in 一年两次
        rf"(?:一|(?<![0-9.])1)(?:年|个?月|季度?|周|天)(?=[0-9{_CN}]{{1,3}}[次场期轮回])"
        rf"|每(?:[0-9]++|[{_CN}百千万半])?+(?:{_PER}|年|季度?)",
        # 一对一, 三上三下, 四位一体; but 一百二, 三分之二 and 三至五 are numbers
        rf"[{_CN}][\p{{Han}}--[{_CN}百千万亿点至到分成]][{_CN}](?!{_HEAD})\p{{Han}}?",
        alternation(_NAMES["idioms"]),
    ]
)
# Where a token can begin at all: a cheap test that most places in a text fail.
_STARTS = "".join(
    {word[0] for word in [*_BEFORE, *_NAMES["before_digits"], *_NAMES["idioms"]]}
    | set(CHINESE_DIGIT + _CN + '0123456789.+-±¥人半百千万十拾“"<〔[【(第每目指任截至直到上下年')
)
_TOKEN = regex.compile(
    rf"(?=[A-Za-z①-⑳½⅓⅔¼¾⅕-⅘{regex.escape(_STARTS)}])"
    rf"(?:(?P<name>{_NAME})|(?:{_SIGN})?+(?:(?P<date>{DATE})|{_QUANTITY}))",
    flags=regex.V1,
)
# Without one of these there is no quantity.
_FIGURE = regex.compile(rf"[0-9½⅓⅔¼¾⅕-⅘{CHINESE_DIGIT}十拾百千半上下年]", flags=regex.V1)
# The common cell, one Arabic quantity and nothing else, needs no look for names and dates.
_WHOLE = regex.compile(
    rf"(?:{_SIGN})?+(?=[0-9])(?!0[0-9]|[0-9]{{8}}|(?:19|20)[0-9]{{2}}[年./~至到—–-]"
    rf"|[0-9]{{1,2}}[.][0-9]{{1,2}}[日号]){_QUANTITY}[。;,]?",
    flags=regex.V1,
)
# A cell that is one number and a unit of no list: 30桩, ≥5道.
_OPEN = regex.compile(
    rf"(?:(?P<sign>{alternation(_BEFORE)}):?)?(?P<num>-?{ARABIC}){_INSIDE_WORD}"
    rf"(?!{alternation(_NAMES['after_digits'])})(?P<unit>\p{{Han}}{{1,4}})"
)
_CLAUSE_END = frozenset(',;。、:()!? "“”')
_COUNTING = regex.compile(rf"(?:^|[,;。、:( ]|{alternation(_NAMES['count_verbs'])})$")
_NOT_HAN = regex.compile(r"\P{Han}+")
_BREAK = regex.compile(r"[,;。、:()\s]+")


# --- from a match to a quantity -------------------------------------------------------------
def _counts(match: regex.Match[str], text: str) -> bool:
    """Whether a numeral with what is around it states a quantity, and is not part of a word."""
    start, end = match.span()
    if match["sign"] or match["per"] or match["parts"]:
        return True
    numeral = match["num"]
    if numeral[0].isascii():
        if match["unit"] or match["scale"] or match["yuan"] or scale_of(numeral):
            return True
        closed = end == len(text) or text[end] in _CLAUSE_END or match["after"] is not None
        return closed and (
            start == 0 or not text[start - 1].isascii() or text[start - 1] in ",;:( "
        )
    if not match["unit"]:
        return (start, end) == (0, len(text)) and len(numeral) > 1
    return len(numeral) > 1 or _COUNTING.search(text, max(0, start - 4), start) is not None


def _quantity(match: regex.Match[str], raw: str, words: str) -> Quantity | None:
    """The quantity of a match, None where its numerals make no sense."""
    value = _first_value(match)
    if value is None:
        return None
    kind, unit = _kind_and_unit(match)
    upper = None
    if match["upper"]:
        value, upper = _range(match, value)
        if upper is None or upper < value:
            return None
    if unit == "%" and match["head"] == "成":
        value, upper = value * 10, upper * 10 if upper is not None else None
    if match["minus"] == "±":
        value, upper = -value, value
    op = "range" if upper is not None else _bounded(match, kind)
    return Quantity(kind, op, value, upper, unit, raw=raw, words=words)


def _first_value(match: regex.Match[str]) -> Decimal | None:
    value = number(match["num"])
    if value is None:
        return None
    if match["scale"]:
        value *= number("1" + match["scale"]) or 1
    if match["half"]:
        value += Decimal("0.5")
    if match["parts"]:
        return value * 100 / (number(match["parts"]) or 1)
    return -value if match["minus"] == "-" else value


def _range(match: regex.Match[str], low: Decimal) -> tuple[Decimal, Decimal | None]:
    """Both ends, the scale said once at the end carried to the first: 5-10万元."""
    upper = number(match["upper"])
    if upper is None or (match["low"] and match["low"] != match["head"]):
        return low, None
    if match["scale"]:
        upper *= number("1" + match["scale"]) or 1
        return low, upper
    power = scale_of(match["upper"])
    if power and not scale_of(match["num"]) and not match["low"] and low * 10**power <= upper:
        low *= 10**power
    return low, upper


def _kind_and_unit(match: regex.Match[str]) -> tuple[str, str | None]:
    unit, head = match["unit"], match["head"]
    if match["per"] or match["parts"]:
        return ("number", "‰") if match["per"] == "千分之" else ("percent", "%")
    if head == "成":
        return "percent", "%"
    kind = _KIND.get(head or "", "number")
    if kind == "percent":
        return kind, "%"
    return ("money", unit or "元") if match["yuan"] and kind == "number" else (kind, unit)


def _op(match: regex.Match[str], kind: str) -> str:
    """A sign before decides, then a word behind the unit, then 余 or 多 inside."""
    op = _BEFORE[match["sign"]] if match["sign"] else "="
    if op in ("=", "~") and match["after"]:
        after = _AFTER[match["after"]]
        if not after.startswith("duration"):
            return after
        return "<=" if kind == "duration" else op
    return _INSIDE[match["inside"]] if op == "=" and match["inside"] else op


def _bounded(match: regex.Match[str], kind: str) -> str:
    op = _op(match, kind)
    return op.rstrip("=") if match["strict"] and op in (">=", "<=") else op


def _words(text: str, before: int, start: int, end: int) -> str:
    """The words a quantity belongs to: those before it in its clause, else those behind."""
    ahead = _BREAK.split(text[before:start])[-1]
    return ahead or _NOT_HAN.split(text[end : end + 20])[0]


def _quantities(text: str, printed: str) -> Iterator[Quantity]:
    before = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        quantity = None
        if match["date"]:
            if not is_bare_year(match) or end - start == len(text.rstrip("。;,")):
                words = _words(text, before, start, end)
                sign = _BEFORE.get(match["sign"] or "")
                quantity = read_date(match, sign, printed[start:end], words)
        elif not match["name"] and _counts(match, text):
            words = _words(text, before, start, end)
            quantity = _quantity(match, printed[start:end], words)
        if quantity is not None:
            yield quantity
        if quantity is not None or match["mark"]:
            before = end


def _open_unit(text: str, printed: str) -> Quantity | None:
    match = _OPEN.fullmatch(text.rstrip("。;,"))
    if match is None or is_qualitative(match["unit"]):
        return None
    value = number(match["num"])
    if value is None:
        return None
    op = _BEFORE[match["sign"]] if match["sign"] else "="
    if match["inside"] and op == "=":
        op = _INSIDE[match["inside"]]
    return Quantity("number", op, value, None, match["unit"], raw=printed)


def _found(text: str, printed: str) -> tuple[Quantity, ...]:
    if _FIGURE.search(text) is None:
        return ()
    if whole := _WHOLE.fullmatch(text):
        quantity = _quantity(whole, printed, "")
        return (quantity,) if quantity else ()
    found = tuple(_quantities(text, printed))
    if not found and (quantity := _open_unit(text, printed)):
        return (quantity,)
    return found


@lru_cache(maxsize=16384)
def parse_value(text: str | None) -> Value:
    """The reading of a target or actual value: 》5000家 is a number, > 5000, unit 家.

    Money is in 元, a percentage as printed (95% is 95), 万 and 亿 are multiplied out, a date is
    ISO text. Of one quantity the value has the fields; of several it is `compound` and the
    fields are those of its `quantities`. Never raises: what cannot be read is `text`.
    """
    if not text:
        return BLANK
    if len(text) > _LONGEST:
        return Value("text")
    printed, folded = fold(text)
    if folded in BLANK_WORDS:
        return BLANK
    found = _found(folded, printed)
    if len(found) > 1:
        return Value("compound", quantities=found)
    if not found:
        return Value("qualitative" if is_qualitative(folded) else "text")
    one = found[0]
    return Value(one.kind, one.op, one.value, one.upper, one.unit, one.date, one.date_upper, found)
