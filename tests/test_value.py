"""Readings of target and actual values, by cases in values/*.toml."""

import csv
import string
import time
import tomllib
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st
from jixiao.normalize import grammar, parse_value
from jixiao.normalize.compare import attained, meets, target_in_name
from jixiao.normalize.numerals import number
from jixiao.normalize.report import Quantity, Value
from jixiao.normalize.words import fold, grade

FILES = sorted(Path(__file__).parent.joinpath("values").glob("*.toml"))
EXAMPLES = Path(__file__).parents[2] / "shared" / "examples" / "values.csv"
VERBAL = ("qualitative", "text", "blank")
KINDS = (*VERBAL, "number", "percent", "money", "duration", "date", "compound")


def _cases() -> list[tuple[str, str, Any]]:
    found = []
    for file in FILES:
        for kind, block in tomllib.loads(file.read_text(encoding="utf-8")).items():
            for case in block["cases"]:
                raw, *expected = [case] if kind in VERBAL else case
                found.append((raw, kind, expected))
    return found


CASES = _cases()


def _fields(read: Value | Quantity) -> list[str]:
    """op, value, upper and unit as the case files print them."""
    if read.kind == "date":
        return [read.op or "", read.date or "", read.date_upper or "", read.unit or ""]
    figures = ["" if n is None else format(n.normalize(), "f") for n in (read.value, read.upper)]
    return [read.op or "", *figures, read.unit or ""]


def _plain(fields: list[str], kind: str) -> list[str]:
    if kind == "date":
        return fields
    op, *figures, unit = fields
    return [op, *(format(Decimal(f).normalize(), "f") if f else "" for f in figures), unit]


@pytest.mark.parametrize(("raw", "kind", "expected"), CASES, ids=[case[0] for case in CASES])
def test_reading(raw: str, kind: str, expected: Any) -> None:
    value = parse_value(raw)
    assert value.kind == kind
    if kind == "compound":
        [quantities] = expected
        found = [[q.raw, q.kind, *_fields(q)] for q in value.quantities]
        assert found == [[r, k, *_plain(rest, k)] for r, k, *rest in quantities]
    elif kind in VERBAL:
        assert not value.quantities
        assert _fields(value) == ["", "", "", ""]
    else:
        assert _fields(value) == _plain(expected, kind)
        [one] = value.quantities
        assert [one.kind, *_fields(one)] == [value.kind, *_fields(value)]


def test_case_files_hold_each_text_once() -> None:
    raws = [raw for raw, _, _ in CASES]
    assert len(raws) == len(set(raws)) >= 500


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the examples of the contract are not here")
def test_examples_of_the_contract() -> None:
    wrong = []
    with EXAMPLES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            value = parse_value(row["raw"])
            expected = [row["op"], row["value"], row["upper"], row["unit"]]
            if [value.kind, *_fields(value)] != [row["kind"], *_plain(expected, row["kind"])]:
                wrong.append((row, value))
    assert not wrong


SIGNS = {
    "": "=",
    "≥": ">=",
    "＞＝": ">=",
    "》": ">",
    "﹥": ">",
    "≦": "<=",
    "＜": "<",
    "《": "<",
    "=": "=",
    "约": "~",
    "不少于": ">=",
    "不低于": ">=",
    "至少": ">=",
    "超过": ">",
    "不超过": "<=",
    "不高于": "<=",
    "低于": "<",
    "不足": "<",
    "近": "~",
}
NUMBERS = {
    "3": "3",
    "17": "17",
    "12,500": "12500",
    "0.85": "0.85",
    "１２８": "128",
    "2.4万": "24000",
    "3千": "3000",
    "1亿2000万": "120000000",
    "十二": "12",
    "一百二十三万": "1230000",
    "两千": "2000",
    "三百零五": "305",
}
UNITS = {
    "家": "number",
    "人次": "number",
    "平方米": "number",
    "册": "number",
    "公里": "number",
    "元": "money",
    "元/人*月": "money",
    "元/亩": "money",
    "天": "duration",
    "个工作日": "duration",
    "小时": "duration",
    "%": "percent",
    "‰": "number",
}
AROUND = [("", ""), ("实际完成", ""), ("", "。"), ("满意度", ""), ("　", " ")]
BEHIND = {"以上": ">=", "及以上": ">=", "（含）以上": ">=", "以内": "<=", "以下": "<=", "左右": "~"}


def test_signs_numbers_and_units_combine() -> None:
    wrong = []
    for (sign, op), (figure, value), (unit, kind) in product(
        SIGNS.items(), NUMBERS.items(), UNITS.items()
    ):
        for before, behind in AROUND:
            text = f"{before}{sign}{figure}{unit}{behind}"
            if [parse_value(text).kind, *_fields(parse_value(text))] != [kind, op, value, "", unit]:
                wrong.append(text)
    assert not wrong


def test_words_behind_combine() -> None:
    wrong = []
    for (word, op), (figure, value), unit in product(BEHIND.items(), NUMBERS.items(), UNITS):
        if _fields(parse_value(f"{figure}{unit}{word}")) != [op, value, "", unit]:
            wrong.append(f"{figure}{unit}{word}")
    assert not wrong


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一百二十三万", "1230000"),
        ("一亿二千万", "120000000"),
        ("两千三", "2300"),
        ("三万五", "35000"),
        ("一万零五", "10005"),
        ("一百零二", "102"),
        ("十", "10"),
        ("三点五", "3.5"),
        ("壹佰贰拾叁万", "1230000"),
        ("1亿2000万", "120000000"),
        ("3万5千", "35000"),
        ("1,234.50", "1234.5"),
        ("½", "0.5"),
        ("半", "0.5"),
        ("三五", None),
        ("十十", None),
        ("一百百", None),
        ("9" * 40, None),
    ],
)
def test_numerals(text: str, value: str | None) -> None:
    assert number(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("达成预期指标", "achieved"),
        ("已完成", "achieved"),
        ("全部完成", "achieved"),
        ("按期完工。", "achieved"),
        ("部分达成预期指标并具有一定效果", "partial"),
        ("未全部完成", "partial"),
        ("未达成年度指标且效果较差", "missed"),
        ("尚未开展", "missed"),
        ("未完成", "missed"),
        ("基本完成", None),
        ("明显提升", None),
        ("完成桥梁加固工程设计和招标", None),
        ("", None),
        (None, None),
    ],
)
def test_grade(text: str | None, expected: str | None) -> None:
    assert grade(text) == expected


def test_words_of_quantities() -> None:
    words = [
        q.words for q in parse_value("①培训2期；②10家单位；参训100人，其中省级30人").quantities
    ]
    assert words == ["培训", "单位", "参训", "其中省级"]
    assert parse_value("下降3.1%").quantities[0].words == "下降"


def test_raw_is_as_printed() -> None:
    raws = [q.raw for q in parse_value("培训　２０ 期，覆盖率≥９５％").quantities]
    assert raws == ["２０期", "≥９５％"]


@pytest.mark.parametrize("text", [None, "", " \u3000\t\n", "—", "/", "无"])
def test_blank(text: str | None) -> None:
    assert parse_value(text) == Value()


def test_no_token_is_hidden() -> None:
    """The cheap test of a first character must not hide a name: its figures would be read."""
    free = regex.compile(grammar._ANY, flags=regex.V1)
    for raw, _, _ in CASES:
        text = fold(raw)[1]
        found = [match.span() for match in grammar.token().finditer(text)]
        assert found == [match.span() for match in free.finditer(text)], raw


HOSTILE = (
    "0123456789.,-—~%‰年月日前底内万亿千百十一二三两半个家元/()（）《》≥≤<第每约近余多"
    "至成分之①½“” 上季"
    "\u3000GA*+:；\n"
)


@given(st.text(alphabet=HOSTILE, max_size=60) | st.text(max_size=60))
@example("九" * 60)
@example("1" * 400)
@example("（含" * 100)
@example("\ud800")
def test_any_text_is_read(text: str) -> None:
    value = parse_value(text)
    assert value.kind in KINDS
    assert (value.kind == "compound") == (len(value.quantities) > 1)
    assert bool(value.quantities) == (value.kind not in VERBAL)
    for quantity in value.quantities:
        assert quantity.raw
        assert quantity.kind == "date" or quantity.value is not None
    grade(text)
    target_in_name(text)


@given(st.text(alphabet=HOSTILE, max_size=20), st.text(alphabet=HOSTILE, max_size=20))
def test_any_two_values_are_compared(one: str, other: str) -> None:
    target, actual = parse_value(one), parse_value(other)
    assert meets(target, actual, 2021, "成本指标", "投诉次数") in (True, False, None)
    ratio = attained(target, actual)
    assert ratio is None or ratio.is_finite()


@pytest.mark.parametrize(
    "piece",
    [*string.digits[:2], "1,", "一百", "年", "1月", "(", "≥", "“", "<你好", "半", "1 ", "每1"],
)
def test_time_grows_with_length_only(piece: str) -> None:
    """A thousand characters of one kind take well under a second; longer is not read at all."""
    start = time.process_time()
    parse_value((piece * 1000)[:1000])
    assert time.process_time() - start < 0.5
    assert parse_value(piece * 5000).kind == "text"
