"""The figures of the narrative: what they are said of, and that no text breaks the audit."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jixiao.normalize.figures_in_text import TextFigure, figures_in_text, last_digit
from jixiao.normalize.funds_in_text import fund_figures
from jixiao.normalize.report import Form, Fund, Indicator, Report, Section
from jixiao.normalize.value import parse_value
from jixiao.normalize.wording import words
from jixiao.rules import audit


def section(text: str, heading: str | None = None, level: int = 1) -> Section:
    return Section("d", "a.txt", 1, level, "一、", heading, text, "文本第1行")


def figures(text: str, heading: str | None = None) -> tuple[TextFigure, ...]:
    return figures_in_text((section(text, heading),))


def form(*rows: tuple[str, str, str]) -> Form:
    indicators = tuple(
        Indicator(
            "f", n, "产出指标", "数量指标", None, None, name, target, actual,
            parse_value(target), parse_value(actual),
        )
        for n, (name, target, actual) in enumerate(rows, 1)
    )  # fmt: skip
    line = Fund("f", "total", "年度资金总额", Decimal(50), Decimal(50), Decimal(45))
    return Form(
        "f", "d", "a.txt", 1, "page", fiscal_year=2022, funds=(line,), indicators=indicators
    )


@pytest.mark.parametrize(
    ("text", "subject", "role"),
    [
        ("全年上门诊断企业236家。", "全年上门诊断企业", None),
        ("诊断企业目标200家，实际236家。", "诊断企业目标", "actual"),
        ("编印政策口袋书，共计1.4万册。", "编印政策口袋书", "actual"),
        ("开展对接活动不少于4场。", "开展对接活动", "target"),
        ("确保完成年度8000家目标。", "确保完成年度", "target"),
    ],
)
def test_what_a_figure_is_said_of(text: str, subject: str, role: str | None) -> None:
    figure = figures(text)[-1]
    assert (figure.subject, figure.role) == (subject, role)


def test_goals_are_targets() -> None:
    assert figures("改造书屋17处。", "绩效目标")[0].role == "target"
    assert figures("改造书屋17处。", "绩效目标完成情况")[0].role is None


def test_figures_stand_where_they_are_printed() -> None:
    text = "收到难题 910 个，办结 842 个，办结率 92.5%"
    found = figures(text)
    assert [figure.printed[figure.start : figure.end] for figure in found] == [
        "910个", "842个", "92.5%",
    ]  # fmt: skip
    assert found[0].after == ""
    assert figures("开展4场次对接活动，共30人")[0].after == "对接活动"


def test_a_long_sentence_is_quoted_around_its_figure() -> None:
    figure = figures("甲" * 90 + "培训30人" + "乙" * 90)[0]
    assert figure.quote.startswith("…")
    assert figure.quote.endswith("…")
    assert "培训30人" in figure.quote
    assert len(figure.quote) < 100


def test_a_quote_is_cut_between_clauses() -> None:
    figure = figures("甲" * 50 + "，组织对接，培训30人，发放补贴，" + "乙" * 50)[0]
    assert figure.quote == "…组织对接，培训30人，发放补贴…"


@pytest.mark.parametrize(
    ("text", "unit"),
    [("95.59%", "0.01"), ("1.2万册", "1000"), ("1,200人", "1"), ("408万元", "10000")],
)
def test_last_digit(text: str, unit: str) -> None:
    assert last_digit(parse_value(text).quantities[0]) == Decimal(unit)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("下拨项目资金为408万元", ["given"]),
        ("年初预算46万元，调整后全年预算40万元", ["initial", "budget"]),
        ("2022年支出127.38万元，结余7.97万元", ["executed", "rest"]),
        ("为此安排书屋改造，全年预算46万元", ["budget"]),
        ("设备采购支出35万元", []),
        ("设备预算60万元，实际支出58万元", []),
        ("截至6月底，项目资金支出18万元", []),
        ("2021年项目资金支出18万元", []),
        ("安排资金30万元用于培训", []),
        ("每村补助资金5万元", []),
        ("其中财政资金支出30万元", []),
    ],
)
def test_fund_figures(text: str, roles: list[str]) -> None:
    found = fund_figures((section(text),), ("书屋改造",), (2022,))
    assert [one.role for one in found] == roles


def test_words_of_names() -> None:
    assert words("企业满意率") == ("企业", "满意")
    assert words("长株潭企业配套协作活动") == ("长株潭", "企业", "配套", "协作", "活动")
    assert words("开展印发工作") == ()


def test_no_dictionary_is_read_from_or_written_to_the_temporary_folder(tmp_path: Path) -> None:
    (tmp_path / "jieba.cache").write_bytes(b"planted")
    code = "from jixiao.normalize.wording import words; print(words('企业满意率'))"
    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-c", code],
        env=os.environ | {"TMPDIR": str(tmp_path)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "('企业', '满意')"
    assert done.stderr == ""
    assert (tmp_path / "jieba.cache").read_bytes() == b"planted"
    assert len(list(tmp_path.iterdir())) == 1


def test_jieba_is_not_loaded_without_need() -> None:
    code = (
        "import sys; from jixiao.rules import audit; from jixiao.normalize.report import *;"
        "audit(Report('d', (), (Section('d', 'p', 1, 1, None, None, '支出30万元'),)));"
        "print('jieba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


WORDS = (
    "预算|支出|结余|下达|其中|目标|实际|完成|养护公路|公里|万元|元|%|家|个|次|率|占|，|。|（|）|：|、|；|"
    "2022年|2021年|12月31日|120|126|45.0|50|0|1.2万|3亿|≥|不少于|余|\n|截至|共|名|上半年|办结"
)
PIECES = st.sampled_from(WORDS.split("|"))


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from([None, "绩效目标", "1.2"]))
def test_no_narrative_breaks_the_audit(text: str, heading: str | None) -> None:
    one = form(("养护公路里程", "≥120公里", "126公里"), ("办结率", "90%", "95.5%"))
    sections = (section(text, heading), section(text, "支出情况", 3))
    _, findings = audit(Report("d", (one,), sections))
    assert len({finding.finding_id for finding in findings}) == len(findings)
    for finding in findings:
        if finding.rule_id in ("N02", "N03"):
            assert finding.severity == "warning"
            assert "文本第1行" in finding.message


def test_a_long_narrative_takes_its_length() -> None:
    rows = [(f"第{n}项养护公路里程", f"≥{n}公里", f"{n + 1}公里") for n in range(40)]

    def seconds(count: int) -> float:
        text = "".join(f"其他养护里程{n}.5公里，支出{n}万元。" for n in range(count))
        report = Report("d", (form(*rows),), (section(text),))
        started = perf_counter()
        audit(report)
        return perf_counter() - started

    seconds(10)
    assert seconds(1600) < 12 * max(seconds(400), 0.05)


@pytest.mark.parametrize(("count", "told"), [(100, True), (101, False)])
def test_the_figures_of_a_volume_of_forms_are_left_alone_and_that_is_told(
    count: int, told: bool
) -> None:
    one = form(("改造农家书屋数量", "=17处", "17处"))
    forms = tuple(replace(one, form_index=n) for n in range(1, count + 1))
    text = "全年改造农家书屋12处。"
    _, findings = audit(Report("d", forms, (section(text),)))
    several = next(finding for finding in findings if finding.rule_id == "X01")
    assert any(finding.rule_id == "N02" for finding in findings) is told
    assert ("未与表内核对" not in several.message) is told
    assert len(several.message) < 400  # not the names of all
