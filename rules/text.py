"""Q01, P01: characters and numbers that should not stand in a public document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from ..normalize.once import once
from ..normalize.report import Form, Report, Section
from .rule import INFO, WARNING, Case, Fault, document_rule, rule

_HEAD = (
    "title",
    "project_name",
    "sub_project",
    "department",
    "competent_department",
    "implementing_unit",
    "goal_expected",
    "goal_actual",
)
_CELLS = ("name", "target_raw", "actual_raw", "reason")


# Each pattern below needs one of these, which most texts lack.
_MAY_BE_ODD = re.compile(r"^2|[》《ー\ufffd锟烫屯ÃÂïâ]")
_MAY_BE_PERSONAL = re.compile(r"\d{7}")
_OF_NOTE = re.compile(f"{_MAY_BE_ODD.pattern}|{_MAY_BE_PERSONAL.pattern}")


class Text(NamedTuple):
    """A text of the document and where it stands."""

    text: str
    place: str
    row: int | None = None
    field: str | None = None


def _unfiled(form: Form) -> tuple[Text, ...]:
    """Cells that are no field of the records; those of the head may be both."""
    filed = {text.text for text in _form_texts(form)}
    return tuple(Text(a.text, a.place) for a in form.asides if a.text not in filed)


@once
def _form_texts(form: Form) -> tuple[Text, ...]:
    return tuple(_texts(form))


def _texts(form: Form) -> Iterator[Text]:
    """The fields that hold what a rule here asks for; most hold none of it."""
    for field in _HEAD:
        text = getattr(form, field)
        if text and _OF_NOTE.search(text):
            yield Text(text, form.places.get(field) or form.place, None, field)
    for indicator in form.indicators:
        for name in _CELLS:
            text = getattr(indicator, name)
            if text and _OF_NOTE.search(text):
                field = name.removesuffix("_raw")
                place = indicator.places.get(field) or indicator.place
                yield Text(text, place, indicator.row, field)


def _section_texts(sections: tuple[Section, ...]) -> Iterator[Text]:
    for section in sections:
        text = f"{section.number or ''}{section.heading or ''}\n{section.text}"
        yield Text(text, section.place, None, "text")


_ODD: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("“》”“《”用作比较符号", re.compile(r"^[^《]*?》\s*\d[^，。；]{0,8}|《\s*\d[^》，。；]{0,8}$")),
    ("“ー”（片假名长音）用作“一”", re.compile(r"(?<![ァ-ヺ])ー[、.．]?(?![ァ-ヺ])[一-龥]{0,4}")),
    ("“2”疑为“≥”的误识", re.compile(r"^2(?:[5-9]\d(?:\.\d+)?|100)\s*[%％]$")),
    ("乱码", re.compile(r"\ufffd|锟斤拷|烫烫烫|屯屯屯|[ÃÂ][\x80-\xbf]|ï¼|â€")),
)


@rule("Q01", "odd-characters", "字符异常", INFO, basis="文本质量：字符录入或转换有误")
def odd_characters(case: Case) -> Iterator[Fault]:
    """Characters stand for others: 》 for ≥, ー for 一, 2 for ≥, or the text is garbled.

    Why: searches, sums and comparisons pass over them; a misread sign changes a target.
    Formula: 》 or 《 right before a number and no book title; ー outside Japanese; a percentage
    from 250% to 300% or of 2100% in a cell of its own; replacement characters and known
    garble. One finding for each kind, at its first place.
    Basis: seen in published reports.
    Not covered: misread signs before counts (2280次).
    False alarm: a growth of 250% and more.
    """
    texts = list(_form_texts(case.form))
    if case.form.form_index == 1:  # sections belong to the document: told once
        texts += _section_texts(case.report.sections)
    texts = [text for text in texts if _MAY_BE_ODD.search(text.text)]
    for kind, pattern in _ODD:
        found = [(text, match[0]) for text in texts for match in pattern.finditer(text.text)]
        if found:
            first, shown = found[0]
            yield Fault(
                f"{kind}，共 {len(found)} 处，如“{shown.strip()}”",
                observed=shown.strip(),
                row=first.row,
                field=first.field,
                place=first.place,
                key=kind,
            )


def _is_identity(number: str) -> bool:
    """Whether 18 characters are a citizen's number: a real day of birth and a right check."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    weighted = sum(int(digit) * 2 ** (17 - at) for at, digit in enumerate(number[:17]))
    return "10X98765432"[weighted % 11] == number[17].upper()


def _is_card(number: str) -> bool:
    """Whether the digits pass the check of bank cards (Luhn)."""
    doubled = [int(digit) * (2 if at % 2 else 1) for at, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _always(_: str) -> bool:
    return True


_OFFICE = "固定电话"
_PERSONAL: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("身份证号", re.compile(r"(?<!\d)[1-9]\d{16}[\dXx](?![\dXx])"), _is_identity),
    ("银行卡号", re.compile(r"(?<!\d)62\d{14,17}(?!\d)"), _is_card),
    ("手机号", re.compile(r"(?<![\d.])1[3-9]\d{9}(?![\d.])"), _always),
    (_OFFICE, re.compile(r"(?<!\d)0\d{2,3}[-－—]\d{7,8}(?!\d)"), _always),
)


@document_rule("P01", "personal-data", "个人信息", WARNING, basis="公开要求：公开前应隐去个人信息")
def personal_data(report: Report) -> Iterator[Fault]:
    """A phone, identity or bank card number stands in the document.

    Why: these reports are published; the finding shows the number masked.
    Formula: 11 digits of a mobile phone, an area code with 7 or 8 digits, 18 characters of an
    identity number with a right check digit, 16 to 19 digits of a bank card that pass the Luhn
    check. One finding for each kind, at its first place.
    Basis: public disclosure; common practice.
    Not covered: names; cells of the funds block; the telephone of an office in a cell of the
    head or tail, which forms ask for.
    False alarm: the public number of an office; a long number that passes a check by chance.
    """
    texts = [t for form in report.forms for t in (*_form_texts(form), *_unfiled(form))]
    texts += _section_texts(report.sections)
    asked = {t for form in report.forms for t in _unfiled(form)}
    places: dict[str, list[tuple[str, Text]]] = defaultdict(list)
    for text in filter(lambda text: _MAY_BE_PERSONAL.search(text.text), texts):
        for kind, pattern, is_real in _PERSONAL:
            if kind == _OFFICE and text in asked:
                continue
            numbers = [number for number in pattern.findall(text.text) if is_real(number)]
            places[kind] += [(number, text) for number in numbers]
    for kind, found in places.items():
        if found:
            number, first = found[0]
            masked = f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"
            yield Fault(
                f"含{kind} {len(found)} 处，如 {masked}",
                observed=masked,
                field=first.field,
                place=first.place,
                key=kind,
            )
