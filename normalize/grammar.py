"""The pattern of values: names, dates and quantities, in that order of precedence.

All patterns work on folded text (`words.fold`). The groups of a quantity: `sign`, `num` (and
`upper`, `low` for a range), `per` (百分之) or `parts` (三分之), `inside` (余), `scale`, `half`,
`unit` and its first part `head`, `after` (以上), `strict` (不含).
"""

from __future__ import annotations

from functools import cache

import regex

from .dates import DATE, TO
from .numerals import ARABIC, CHINESE, CHINESE_DIGIT, SCALE
from .words import alternation, section

_COMPARE = section("compare")
_UNITS = section("units")
_NAMES = section("names")


def _ops(place: str) -> dict[str, str]:
    return {word: op for op, words in _COMPARE[place].items() for word in words}


BEFORE, AFTER, INSIDE = _ops("before"), _ops("after"), _ops("inside")
KIND = {
    **dict.fromkeys(_UNITS["count"] + _UNITS["measure"], "number"),
    **dict.fromkeys(_UNITS["duration"] + ["月"], "duration"),
    **dict.fromkeys(_UNITS["money"], "money"),
    **dict.fromkeys(_UNITS["percent"], "percent"),
}
_LATIN = [unit for unit in KIND if unit[-1].isascii() and unit[-1].isalnum()]
_HAN = [unit for unit in KIND if unit not in _LATIN and unit != "月"]

# --- the pattern of a quantity -------------------------------------------------------------
_HEAD = (
    rf"(?:{alternation(_HAN)}|(?:{alternation(_LATIN)})(?![A-Za-z0-9²³])"
    r"|成(?=$|[^\p{Han}]|[以左上]))"  # 八成, but not 成员 or 成套
)
_PER = rf"(?:{_HEAD}|月|\p{{Han}}{{1,4}}(?!\p{{Han}}))"
_RATE = rf"{_PER}(?:[·*、.×/]{_PER})?"
_UNIT = (
    rf"(?P<unit>(?P<head>{_HEAD})(?:(?:/|(?<=元)每){_RATE}"
    rf"|\((?:{alternation(_UNITS['bracketed'])})\)|[·*×]{_HEAD})?|/{_RATE})"
    rf"|\((?P<unit>(?P<head>{_HEAD}))\)"  # 5000(人次)
)
_SIGN = (
    "".join(rf"(?<![{chars}](?={word}))" for word, chars in _COMPARE["not_after"].items())
    + rf"(?P<sign>{alternation(BEFORE)}):?"
)
# A minus stands where no number, letter or word is before it; elsewhere - joins a range.
_MINUS = r"(?P<minus>(?<![0-9\p{L}%)\]])[+-]|(?<=[长降率为速幅额是])-|±)?+"
_NUMERAL = rf"(?:(?<![0-9.])(?!(?:19|20)[0-9]{{2}}年){ARABIC}|(?<![{CHINESE_DIGIT}十]){CHINESE})"
_INSIDE_WORD = rf"(?:(?P<inside>{alternation(INSIDE)}))?+"
_BRACKET = r"(?:\((?:含|(?P<strict>不含))[^()]{0,8}\))?+"  # 90分(含)以上, 5%(不含)以下
_QUANTITY = (
    rf"(?P<yuan>¥|人民币)?+{_MINUS}"
    rf"(?:(?P<per>[百千]分之)(?P<num>{ARABIC}|{CHINESE}|百)"
    rf"|(?P<parts>[{CHINESE_DIGIT}十]{{1,3}})分之(?P<num>{CHINESE})"
    rf"|(?P<num>{_NUMERAL})(?:(?P<low>{_HEAD})?{TO}(?P<upper>{ARABIC}|{CHINESE}))?+)"
    rf"{_INSIDE_WORD}(?P<scale>{SCALE})?+{_INSIDE_WORD}"
    rf"{_BRACKET}(?:(?P<half>个半)(?P<unit>(?P<head>月|小时|学期|星期))|{_UNIT})?+"
    r"(?P<half>(?<=[年天日周时])半(?=$|[^\p{Han}]|[以之内左]))?+"
    rf"{_BRACKET}(?P<after>{alternation(AFTER)})?+{_BRACKET}"
)

# --- the pattern of a name -----------------------------------------------------------------
_CN = "一二两三四五六七八九十双"
_MARKED = r"(?P<mark>(?<=^|[;。,、:])"
# The names that begin with a figure, and all others: a place in a text is one for either alone.
_FIGURED = [
    # 5G, 3D
    rf"(?<![0-9.])[0-9.]+(?!(?:{alternation(_LATIN)})(?![A-Za-z]))[A-Za-z]+[0-9]*",
    # 3+N, 3*1.8*2, 7×24, 1:18
    r"(?<![0-9.])[0-9.]++(?:[+][0-9A-Za-z]++){1,4}|(?<![0-9.])[0-9.]++(?:[*xX×][0-9.]++){1,4}",
    r"(?<![0-9.])[0-9]{1,3}[:/比][0-9]{1,4}(?![0-9.%/日号前底\p{Han}])",
    # A day of any month: 每月15日前.
    r"(?:(?<=[每当次本]月)|(?<![0-9.月]))[0-9]{1,2}[日号](?=[之以]?前)",
    # Telephone numbers and codes.
    r"(?<![0-9])[0-9]{3,4}-[0-9]{7,8}(?![0-9])|(?<![0-9.,])[0-9]{11,}+(?![.,0-9%\p{Han}])",
    r"(?<![0-9.,])0[0-9]++(?![.0-9年月日/-])",
    # Numbering: 1. and 1、 before what it numbers.
    _MARKED + r"[0-9]{1,2}(?:[.、)](?![0-9])|[.、](?=[0-9]{4}年))"
    r"|(?<![0-9.])[0-9]{1,2}[.、](?=\p{Han}{2}))",
    rf"(?<![0-9.])[0-9]++(?:{alternation(_NAMES['after_digits'])})(?![内底末前完])",
    rf"(?<![0-9.])1(?:年|个?月|季度?|周|天)(?=[0-9{_CN}]{{1,3}}[次场期轮回])",
]
_WORDED = [
    r"“[^“”]{1,60}”|\"[^\"]{1,60}\"|<(?=[^<>]{0,60}\p{Han}{2})[^<>]{2,80}>",
    r"[〔\[【](?:19|20)[0-9]{2}[〕\]】](?:第?[0-9]+号?)?",
    # Letters and figures: G319国道, PM2.5, A4
    r"[A-Za-z]+[-.]?[0-9][0-9A-Za-z.]*+(?:国道|省道)?",
    # Numbering: (1) ① 一、 一是, and 目标1: before what it numbers.
    _MARKED + rf"(?:\([0-9{_CN}]{{1,2}}\)|[{_CN}]{{1,3}}(?:、|是|要))"
    r"|(?:目标|指标|任务)[0-9]{1,2}:|[①-⑳])",
    # 第三期, 第12届, 附件2; but 第四季度 is a date
    rf"第[0-9{_CN}百〇]++(?!季度|[0-9{_CN}])\p{{Han}}?",
    rf"(?:{alternation(_NAMES['before_digits'])})[0-9]++(?![0-9.%]|\p{{Han}})",
    # 每3年, 每百人, and 一年 in 一年两次
    rf"一(?:年|个?月|季度?|周|天)(?=[0-9{_CN}]{{1,3}}[次场期轮回])",
    rf"每(?:[0-9]++|[{_CN}百千万半])?+(?:年|季度?|月|周|天|{_PER})",
    # 一对一, 三上三下, 四位一体; but 一百二, 三分之二 and 三至五 are numbers
    rf"[{_CN}][\p{{Han}}--[{_CN}百千万亿点至到分成]][{_CN}](?!{_HEAD})\p{{Han}}?",
    # 数十家, 上百人 and 十九届 count nothing that could be compared
    rf"[数几上][十百千万亿]++|[{_CN}]{{1,3}}届",
    rf"(?:{alternation(_NAMES['idioms'])})(?![钟之半零一二三四五六七八九])",
]
_NAME = rf"(?=[0-9.])(?:{'|'.join(_FIGURED)})|(?![0-9.])(?:{'|'.join(_WORDED)})"
# Where a token can begin at all: a cheap test that most places in a text fail.
_STARTS = "".join(
    {word[0] for word in [*BEFORE, *_NAMES["before_digits"], *_NAMES["idioms"]]}
    | set(
        CHINESE_DIGIT + _CN + '0123456789.+-±¥人半百千万十拾“"<〔[【(第每目指任截至直到上下年数几'
    )
)
# Behind a sign: where neither begins, neither is tried.
_DATE_OR_QUANTITY = (
    rf"(?=[0-9{CHINESE_DIGIT}十上下年第截直到至])(?P<date>{DATE})"
    rf"|(?=[0-9½⅓⅔¼¾⅕-⅘¥人+±百千万半十拾{CHINESE_DIGIT}-]){_QUANTITY}"
)
_ANY = rf"(?:(?P<name>{_NAME})|(?:{_SIGN})?+(?:{_DATE_OR_QUANTITY}))"


@cache
def token() -> regex.Pattern[str]:
    """The pattern of a token, made on first use: it takes longer than all other imports."""
    start = rf"(?=[A-Za-z①-⑳½⅓⅔¼¾⅕-⅘{regex.escape(_STARTS)}])"
    return regex.compile(start + _ANY, flags=regex.V1)


# Without one of these there is no quantity.
FIGURE = regex.compile(rf"[0-9½⅓⅔¼¾⅕-⅘{CHINESE_DIGIT}十拾百千半上下年]", flags=regex.V1)
# The common cell, one Arabic quantity and nothing else, needs no look for names and dates.
WHOLE = regex.compile(
    rf"(?:{_SIGN})?+(?=[0-9])(?!0[0-9]|[0-9]{{8}}|(?:19|20)[0-9]{{2}}[年./~至到—–-]"
    rf"|[0-9]{{1,2}}[.][0-9]{{1,2}}[日号]|[1-4][^个]{{0,2}}季){_QUANTITY}[。;,]?",
    flags=regex.V1,
)
# A cell that is one number and a unit of no list: 30桩, ≥5道.
OPEN = regex.compile(
    rf"(?:(?P<sign>{alternation(BEFORE)}):?)?(?!(?:19|20)[0-9]{{2}}[年全])(?P<num>-?{ARABIC}){_INSIDE_WORD}"
    rf"(?!{alternation(_NAMES['after_digits'])})(?P<unit>\p{{Han}}{{1,4}})"
)
# What may stand before a single Chinese numeral that counts: 完成三次.
COUNTING = regex.compile(rf"(?:^|[,;。、:( ]|{alternation(_NAMES['count_verbs'])})$")
