"""Dates of officials: 2021年12月底前, 10.31日, 6月-12月, 第四季度, 2021.1.1-12.31, 20211130.

A point of time is read as the span of days it covers: a day, a third of a month (旬), a month,
a quarter, a half year or a year. What stands before and behind says which end counts: 底, 前,
内 and words of finishing make it "by the last day". A date of unknown year is written
`--MM-DD`, as in XML Schema.
"""

from __future__ import annotations

from calendar import monthrange
from decimal import Decimal

import regex

from .numerals import number
from .report import Quantity
from .words import alternation, section

_CN_DIGIT = "〇零○一二三四五六七八九"
_MONTH = "(?:1[0-2](?![0-9])|0?[1-9](?![0-9])|十[一二]?|[一二三四五六七八九])"
_DAY = "(?:[0-9]{1,2}|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_YEAR = f"(?:(?:19|20)[0-9]{{2}}|[一二][{_CN_DIGIT}]{{3}})"
_NOT_INSIDE = f"(?<![0-9.{_CN_DIGIT}十])"
# 年度, 年级, 年均 … are other words.
_YEAR_WORD = "年(?:度(?=[内底末完]))?(?![度级代版龄均薪货报轻利会鉴])"
_QUARTER = "(?:第(?P<q{k}>[一二三四1-4])季度?|(?P<q{k}>[一二三四1-4])季(?:度|(?=$|[前末底])))"
TO = "(?:-{1,2}|—{1,2}|–{1,2}|―|~{1,2}|至|到|→)"
# Behind figures without 年 or 月 only these let them be a date: 20211130前, 2021.12完成.
_DATE_FOLLOWS = r"(?=$|[^0-9.,%万亿元\p{Han}]|[前底完之以止起日号至到])"

# One spelling of a point of time each; {k} tells the two ends of a span apart.
_SPELLINGS = [
    rf"(?P<y{{k}}>{_YEAR}|[0-9]{{2}}(?={_YEAR_WORD}(?:{_MONTH}月|年底)))"
    rf"{_YEAR_WORD}(?:(?P<m{{k}}>{_MONTH})月份?(?:(?P<d{{k}}>{_DAY})(?:[日号]|(?![0-9个家人次天项])))?"
    rf"|(?P<m{{k}}>{_MONTH})(?:[.](?P<d{{k}}>[0-9]{{1,2}})[日号]?|$)"
    rf"|{_QUARTER}|(?P<h{{k}}>[上下])半年)?+",
    rf"(?P<m{{k}}>{_MONTH})月份?(?:(?P<d{{k}}>{_DAY})(?:[日号]|(?![0-9个家人次天项])))?+",
    rf"{_QUARTER}",
    r"(?P<h{k}>[上下])半年",
    r"(?P<y{k}>(?:19|20)[0-9]{2})(?P<s{k}>[-./。])(?P<m{k}>0?[1-9]|1[0-2])(?P=s{k})"
    r"(?P<d{k}>[0-9]{1,2})(?![0-9])[日号]?",
    rf"(?P<y{{k}}>(?:19|20)[0-9]{{2}})(?P<m{{k}}>0[1-9]|1[0-2])(?P<d{{k}}>[0-3][0-9]){_DATE_FOLLOWS}",
    rf"(?P<y{{k}}>20[0-3][0-9])[./-](?P<m{{k}}>0[1-9]|1[0-2]){_DATE_FOLLOWS}",
    rf"(?P<y{{k}}>20[0-3][0-9])[./-](?P<m{{k}}>[1-9])(?=[底前完]|{TO}20[0-3][0-9][./-])",
    r"(?P<m{k}>1[0-2]|0?[1-9])[./](?P<d{k}>[0-3]?[0-9])(?:[日号]|(?=[前底]|之前|以前))",
    r"(?P<d{k}>年(?:度(?=内))?(?=[底末内]|度内))",
]
# These are dates only as the first end of a span: 1-12月, 2021年1-6月, 2020-2022年 ...
_FIRST_ONLY = [
    rf"(?P<y{{k}}>{_YEAR})(?={TO}{_YEAR}年)",
    rf"(?P<y{{k}}>{_YEAR})年(?P<m{{k}}>{_MONTH})(?={TO}{_MONTH}月)",
    rf"(?P<m{{k}}>{_MONTH})(?={TO}{_MONTH}月)",
    rf"第?(?P<q{{k}}>[一二三四1-4])(?={TO}第?[一二三四1-4]季)",
]
# ... or as the second: 12月1-15日, 2021.1.1-12.31, 2021.01-12.
_SECOND_ONLY = [
    rf"(?P<d{{k}}>{_DAY})[日号]",
    r"(?P<y{k}>20[0-3][0-9])[./-](?P<m{k}>1[0-2]|0?[1-9])(?![0-9.])",
    r"(?P<m{k}>1[0-2]|0?[1-9])[./](?P<d{k}>[0-3]?[0-9])(?![0-9])",
    r"(?P<m{k}>1[0-2]|0[1-9])(?![0-9.])",
]
_PART = "(?P<p{k}>[上中下]旬|初|[月年]?[底末])?+"
_FINISH = section("dates")


def _point(k: str, *spellings: list[str]) -> str:
    anyof = "|".join(spelling for group in spellings for spelling in group)
    return (f"(?:{anyof})" + _PART).replace("{k}", k)


DATE = (
    "(?P<until>截至|截止[至到]?|直?到|至)?"
    f"{_NOT_INSIDE}{_point('1', _FIRST_ONLY, _SPELLINGS)}"
    f"(?:{TO}{_point('2', _SPELLINGS, _SECOND_ONLY)})?+"
    r"(?:[0-9]{1,2}(?:[时点](?!段)|:[0-9]{2}))?+"  # 12月31日24时前
    r"(?:(?P<by>[之以]?前(?![0-9十三五])|[之以]?内|为?止)"
    rf"|(?P<from>[之以]后|后(?!续|期|勤)|起|开始)|(?:{alternation(_FINISH['finish_adverbs'])}){{0,2}}"
    rf"(?P<finish>{alternation(_FINISH['finish'])}))?+"
)

_Day = tuple[int | None, int, int]  # year or None, month, day
_THIRDS = {"上旬": (1, 10), "初": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}


def _figure(text: str | None) -> int | None:
    if not text or text.isascii():
        return int(text) if text else None
    value = number(text)
    return None if value is None else int(value)


def _year(text: str | None) -> int | None:
    year = _figure(text)
    return year + 2000 if year is not None and year < 100 else year


def _last_day(year: int | None, month: int) -> int:
    return monthrange(year or 2000, month)[1]  # 29 February stands while the year is unknown


def _months(year: int | None, first: int, last: int) -> tuple[_Day, _Day]:
    return (year, first, 1), (year, last, _last_day(year, last))


def _in_month(
    year: int | None, month: int, day: str | None, part: str | None
) -> tuple[_Day, _Day] | None:
    last = _last_day(year, month)
    if day:
        figure = _figure(day)
        valid = figure is not None and 1 <= figure <= last
        return ((year, month, figure or 1), (year, month, figure or 1)) if valid else None
    first, end = _THIRDS.get(part or "", (1, 31))
    return (year, month, first), (year, month, min(end, last))


def _span(match: regex.Match[str], k: str, before: _Day | None) -> tuple[_Day, _Day] | None:
    """The days a point of time covers; year and month may come from the span's first end."""
    year_text, month_text, day, quarter, half, part = match.group(
        "y" + k, "m" + k, "d" + k, "q" + k, "h" + k, "p" + k
    )
    year = _year(year_text) or (before[0] if before else None)
    if quarter:
        last = 3 * (_figure(quarter) or 1)
        return _months(year, last - 2, last)
    if half:
        return _months(year, 1, 6) if half == "上" else _months(year, 7, 12)
    month = _figure(month_text)
    if month is None and before and day and not day.startswith("年"):
        month = before[1]
    if month is not None:
        return _in_month(year, month, day, part)
    # 年初 is no date that anyone could be held to.
    return None if part in _THIRDS else _months(year, 1, 12)


def _text(day: _Day) -> str:
    year, month, date = day
    return f"{'-' if year is None else f'{year:04d}'}-{month:02d}-{date:02d}"


def is_bare_year(match: regex.Match[str]) -> bool:
    """2021年 with nothing that makes it a due date: it mostly tells which year is meant."""
    return match["y1"] is not None and not any(match.group(*_MARKS))


_MARKS = ("m1", "d1", "q1", "h1", "p1", "y2", "m2", "d2", "by", "from", "finish", "until")


def read_date(match: regex.Match[str], sign: str | None, raw: str, words: str) -> Quantity | None:
    """The date of a match of `DATE`, None where there is no such day (11月31日).

    `sign` is the comparison before it as an op, if any; `raw` and `words` go into the quantity.
    """
    first = _span(match, "1", None)
    if first is None:
        return None
    op, day, upper = sign, first[0], None
    if any(match.group("y2", "m2", "d2", "q2", "h2")):
        second = _span(match, "2", first[0])
        if second is None:
            return None
        op, upper = "range", second[1]
    elif sign in (">", ">=") and match["m1"] and not (match["d1"] or match["y1"]):
        # Nobody sets a month as the earliest: ≥12月 is a length.
        return Quantity("duration", sign, Decimal(day[1]), None, "月", raw=raw, words=words)
    else:
        op, day, upper = _placed(match, sign, *first)
    last = _text(upper) if upper else None
    return Quantity("date", op, None, None, None, _text(day), last, raw, words)


def _placed(
    match: regex.Match[str], sign: str | None, first: _Day, last: _Day
) -> tuple[str, _Day, _Day | None]:
    """The op of a point of time, and its day, or its first and last day."""
    if sign in ("<=", ">"):
        return sign, last, None
    if sign in ("<", ">="):
        return sign, first, None
    part, until, by, start, finish = match.group("p1", "until", "by", "from", "finish")
    if until or by or (part and part[-1] in "底末") or (finish and first != last):
        return "<=", last, None
    if start:
        return (">", last, None) if "之" in start else (">=", first, None)
    return (sign or "=", first, None) if first == last else ("range", first, last)
