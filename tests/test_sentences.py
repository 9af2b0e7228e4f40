"""Indicators that a report states in sentences in place of a table (E7)."""

from __future__ import annotations

from jixiao.extract import read
from jixiao.extract.source import from_bytes
from jixiao.normalize import normalize
from jixiao.normalize.report import Form, Report

REPORT = """2021年度农民培训项目绩效自评报告
项目名称：农民培训项目
三、绩效目标完成情况
（一）产出指标完成情况
1.数量指标。培训农民年初指标值为不低于200人，全年实际完成值210人。办班年初指标值为8期，全年实际完成8期。
2.质量指标：结业率，年度指标值≥95%，实际完成值97%；到课率，年度指标值≥90%，实际完成值88%，请假较多。
（二）满意度指标完成情况
学员评价年初目标值为90%以上，实际完成值为95%，得10分。满意的学员逐年增加。
四、存在的问题
场地偏小。
"""


def report(text: str) -> Report:
    return normalize(read(from_bytes("report.txt", text.encode())), "made")


def rows(form: Form) -> list[tuple[str | None, ...]]:
    return [
        (row.level2, row.name, row.target_raw, row.actual_raw, row.score_raw, row.reason)
        for row in form.indicators
    ]


def test_several_sentences_of_a_paragraph_are_rows_each() -> None:
    (form,) = report(REPORT).forms
    assert rows(form) == [
        ("数量指标", "培训农民", "不低于200人", "210人", None, None),
        ("数量指标", "办班", "8期", "8期", None, None),
        ("质量指标", "结业率", "≥95%", "97%", None, None),
        ("质量指标", "到课率", "≥90%", "88%", None, "请假较多"),
        ("服务对象满意度指标", "学员评价", "90%以上", "95%", "10", None),
    ]
    assert {row.level1 for row in form.indicators[:4]} == {"产出指标"}
    assert form.indicators[4].level1 == "满意度指标"
    assert all(row.repaired for row in form.indicators)


def test_head_and_narrative_of_such_a_report_are_read() -> None:
    found = report(REPORT)
    (form,) = found.forms
    assert (form.project_name, form.fiscal_year) == ("农民培训项目", 2021)
    assert any("培训农民" in section.text for section in found.sections)


def test_a_statement_is_no_reason_of_the_one_before() -> None:
    (form,) = report(REPORT).forms
    assert not [row.reason for row in form.indicators if "目标值" in (row.reason or "")]


def test_two_statements_are_no_form() -> None:
    assert report("\n".join(REPORT.splitlines()[3:5])).forms == ()
