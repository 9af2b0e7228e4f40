"""The automatic numbers of Word paragraphs (一、 （二） 1.1), which are not in their text."""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from .ooxml import Element, W, attribute, is_on, number, parse

_LEVELS = 9
_PLACEHOLDER = regex.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_MAX_SPELLED = 9_999


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    format: str
    text: str
    suffix: str
    style: str | None
    decimal_only: bool


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted; one for each reading."""

    levels: dict[int, dict[int, _Level]]
    abstract_of: dict[int, int]
    overrides: dict[int, dict[int, int]]
    _counts: dict[int, dict[int, int]] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)

    def level_of_style(self, number_id: int, style: str) -> int:
        """The level of a list that belongs to a style; 0 where none does."""
        levels = self.levels.get(self.abstract_of.get(number_id, -1), {})
        return next((at for at, level in levels.items() if level.style == style), 0)

    def next_label(self, number_id: int, at: int) -> str:
        """Count one paragraph of list `number_id` on level `at` (from 0) and print its number.

        Empty for bullets, for unknown lists and for formats that are not spelled here.
        """
        abstract = self.abstract_of.get(number_id)
        levels = self.levels.get(-1 if abstract is None else abstract, {})
        if abstract is None or at not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if number_id not in self._seen:
            self._seen.add(number_id)
            for level, start in self.overrides.get(number_id, {}).items():
                counts[level] = start - 1
        counts[at] = counts.get(at, levels[at].start - 1) + 1
        for deeper in range(at + 1, _LEVELS):
            counts.pop(deeper, None)
        return _print(levels, counts, at)


def numbering_in(data: bytes) -> Numbering:
    """The lists that numbering.xml defines; raises UnreadableError."""
    root, _ = parse("numbering.xml", data)
    levels = {
        number(abstract, -1, "abstractNumId"): {
            number(level, 0, "ilvl"): _read_level(level) for level in abstract.iterfind(W + "lvl")
        }
        for abstract in root.iterfind(W + "abstractNum")
    }
    abstract_of: dict[int, int] = {}
    overrides: dict[int, dict[int, int]] = {}
    for element in root.iterfind(W + "num"):
        number_id = number(element, -1, "numId")
        abstract_of[number_id] = number(element.find(W + "abstractNumId"), -1)
        for override in element.iterfind(W + "lvlOverride"):
            start = override.find(W + "startOverride")
            if start is not None:
                starts = overrides.setdefault(number_id, {})
                starts[number(override, 0, "ilvl")] = number(start, 1)
    return Numbering(levels, abstract_of, overrides)


def _read_level(element: Element) -> _Level:
    return _Level(
        start=number(element.find(W + "start"), 1),
        format=attribute(element.find(W + "numFmt")) or "decimal",
        text=attribute(element.find(W + "lvlText")) or "",
        suffix=attribute(element.find(W + "suff")) or "tab",
        style=attribute(element.find(W + "pStyle")),
        decimal_only=is_on(element.find(W + "isLgl")),
    )


def _print(levels: dict[int, _Level], counts: dict[int, int], at: int) -> str:
    own = levels[at]
    if own.format in ("bullet", "none") or not own.text:
        return ""
    unknown = False

    def spell(match: regex.Match[str]) -> str:
        nonlocal unknown
        other = int(match[1]) - 1
        level = levels.get(other)
        count = counts.get(other, level.start if level else 1)
        form = "decimal" if level is None or own.decimal_only else level.format
        printed = spelled(count, form)
        unknown = unknown or printed is None
        return printed or ""

    label = _PLACEHOLDER.sub(spell, own.text)
    if unknown:
        return ""
    # After 、 or a bracket a tab would only look like a cell border.
    gap = "" if own.suffix == "nothing" or not label[-1:].isalnum() else " "
    return label + gap


def spelled(count: int, form: str) -> str | None:
    """`count` in a number format of Word (ST_NumberFormat); None where it is not known."""
    if form in ("decimal", "decimalHalfWidth"):
        return str(count)
    if not 0 < count <= _MAX_SPELLED:
        return None
    if form in ("chineseCounting", "chineseCountingThousand", "japaneseCounting",
                "taiwaneseCounting", "taiwaneseCountingThousand", "koreanCounting"):  # fmt: skip
        return chinese(count, _DIGITS.replace("〇", "零"), "十百千")
    if form in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return chinese(count, _FORMAL, "拾佰仟")
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_DIGITS[int(digit)] for digit in str(count))
    return _spelled_short(count, form)


def _spelled_short(count: int, form: str) -> str | None:
    """The formats that end after some dozens, beyond which nobody counts with them."""
    runs = {
        "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
        "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
        "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
        "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
        "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
        "ideographTraditional": _STEMS,
        "ideographZodiac": _BRANCHES,
        "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    }
    if form in runs:
        return runs[form][count - 1] if count <= len(runs[form]) else None
    if form == "decimalFullWidth":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(count))
    if form == "decimalZero":
        return f"{count:02d}"
    if form in ("upperRoman", "lowerRoman"):
        roman = _roman(count)
        return roman if form == "upperRoman" else roman.lower()
    return None


def chinese(count: int, digits: str, units: str) -> str:
    """1 to 9999 in Chinese: 十二, 一百零五."""
    text, gap = "", False
    for power in range(3, -1, -1):
        digit = count // 10**power % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += (digits[0] if gap else "") + digits[digit] + (units[power - 1] if power else "")
        gap = False
    # 12 is 十二, not 一十二.
    return text[1:] if text.startswith(digits[1] + units[0]) else text


def _roman(count: int) -> str:
    text = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        text += sign * (count // value)
        count %= value
    return text
