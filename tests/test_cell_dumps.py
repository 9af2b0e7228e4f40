"""Dumps of a cell a line: bars behind or between cells, a cell a paragraph."""

from __future__ import annotations

from decimal import Decimal

import pytest
from jixiao.extract import read
from jixiao.extract.document import Paragraph
from jixiao.extract.source import from_bytes
from jixiao.normalize import normalize
from jixiao.normalize.pieces import pieces
from jixiao.normalize.report import Form

TITLE = "2022年度项目支出绩效自评表"
HEAD = ("项目名称", "渔港航标维护")
HEADER = ("一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分", "偏差原因")
ROWS = (
    ("产出指标", "数量指标", "维护航标", "≥60座", "62座", "20", "20"),
    ("质量指标", "航标正常率", "≥98%", "99%", "20", "20"),
    ("时效指标", "完工时间", "11月底前", "11月9日", "20", "20"),
)


def form(text: str) -> Form:
    (only,) = normalize(read(from_bytes("report.txt", text.encode())), "document").forms
    return only


def dump(*cells: str, gap: str = "\n\n") -> str:
    return gap.join((TITLE, *cells)) + "\n"


def plain(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> list[str]:
    return [*HEAD, *header, *(cell for row in rows for cell in row)]


def test_line_above_a_table_of_bars_is_no_cell() -> None:
    cells = plain(*ROWS)
    date = "填报日期：2023年3月8日    金额单位：万元"
    read_ = form("\n".join([TITLE, date, *(f"{cell} |" for cell in cells)]))
    assert read_.project_name == "渔港航标维护"
    assert [row.name for row in read_.indicators] == ["维护航标", "航标正常率", "完工时间"]


@pytest.mark.parametrize("gap", ["\n\n", " |\n", "\n|\n"])
def test_reason_of_a_row_without_a_result_is_no_result(gap: str) -> None:
    header = (*HEADER[:5], HEADER[-1])
    rows = (
        ("产出指标", "数量指标", "维护航标", "≥60座", "62座"),
        ("质量指标", "航标正常率", "≥98%", "设备采购流标，推迟至次年实施"),
        ("时效指标", "完工时间", "11月底前", "11月9日"),
    )
    found = form(dump(*plain(*rows, header=header), gap=gap)).indicators
    assert [(row.actual_raw, row.reason) for row in found] == [
        ("62座", None),
        (None, "设备采购流标，推迟至次年实施"),
        ("11月9日", None),
    ]


def test_coefficient_is_no_result_where_no_target_was_adjusted() -> None:
    header = (
        "指标名称", "计量单位", "指标性质", "年初指标值", "调整指标值", "全年完成值", "得分系数",
        "指标权重", "指标得分",
    )  # fmt: skip
    rows = (
        ("维护航标", "座", "≥", "60", "62座", "100", "20", "20"),
        ("航标正常率", "%", "≥", "98", "97%", "98", "20", "19.6"),
    )
    found = form(dump(*plain(*rows, header=header))).indicators
    assert [(row.target_raw, row.actual_raw, row.score) for row in found] == [
        ("≥60座", "62座", Decimal(20)),
        ("≥98%", "97%", Decimal("19.6")),
    ]


def test_labels_of_levels_cut_into_paragraphs() -> None:
    rows = (
        ("产", "出", "指", "标", "（50分）", "数量指标", "维护航标", "≥60座", "62座", "20", "20"),
        ("质", "量指标", "航标正常率", "≥98%", "99%", "30", "30"),
        ("效益指标", "可持", "续影响指标", "值守制度", "健全", "健全", "30", "30"),
    )
    found = form(dump(*plain(*rows))).indicators
    assert [(row.level1, row.level2, row.name) for row in found] == [
        ("产出指标", "数量指标", "维护航标"),
        ("产出指标", "质量指标", "航标正常率"),
        ("效益指标", "可持续影响指标", "值守制度"),
    ]


def test_block_labels_cut_into_paragraphs_keep_the_goal_and_the_unit() -> None:
    funds = (
        "项目资金（", "元）", "全年预算数", "全年执行数", "执行率",
        "年度资金总额", "500000", "450000", "0.9",
        "其中：财政拨款", "300000", "300000", "1", "其他资金", "200000", "150000", "0.75",
    )  # fmt: skip
    goals = ("年度总", "体目标", "维护航标60座。", "总体目标", "完成情况", "维护航标62座。")
    header = (*HEADER, *(cell for row in ROWS for cell in row))
    read_ = form(dump(*HEAD, *funds, *goals, *header))
    assert (read_.goal_expected, read_.goal_actual) == ("维护航标60座。", "维护航标62座。")
    found = read_.funds
    assert [(one.line, one.annual_budget, one.executed, one.execution_rate) for one in found] == [
        ("total", Decimal(50), Decimal(45), Decimal("0.9")),
        ("fiscal", Decimal(30), Decimal(30), Decimal(1)),
        ("other", Decimal(20), Decimal(15), Decimal("0.75")),
    ]  # fmt: skip


def test_two_amounts_with_their_unit_are_no_label() -> None:
    funds = (
        "预算执行情况",
        "预算数（A）",
        "执行数（B）",
        "执行率（B/A）",
        "得分",
        "80.5万元",
        "72.45万元",
        "90%",
        "9",
    )
    header = (*HEADER, *(cell for row in ROWS for cell in row))
    (line,) = form(dump(*HEAD, *funds, *header)).funds
    assert (line.line, line.annual_budget, line.executed) == (
        "total",
        Decimal("80.5"),
        Decimal("72.45"),
    )


def test_who_filled_in_the_form_is_no_indicator() -> None:
    cells = [*plain(*ROWS), "填表人：林远    联系电话：000-0000000"]
    assert len(form(dump(*cells, gap="\n|\n")).indicators) == len(ROWS)


def test_remarks_are_the_reasons_where_nothing_else_is() -> None:
    header = [*HEADER[:-1], "备注"]
    lines = [
        TITLE,
        "\t".join(["项目名称", "渔港航标维护", *[""] * 6]),
        "\t".join(header),
        "产出指标\t数量指标\t维护航标\t≥60座\t58座\t50\t48\t两座航标待更换",
    ]
    (row,) = form("\n".join(lines)).indicators
    assert row.reason == "两座航标待更换"


@pytest.mark.parametrize("gap", ["\n\n", " |\n"])
def test_headers_with_labels_that_are_in_no_list(gap: str) -> None:
    header = (
        "一级目标", "二级目标", "指标内容", "目标值", "上年基数", "完成值", "分值", "得分",
        "主管部门", "复核分", "评价标准",
    )  # fmt: skip
    rule = "完成得满分，未完成不得分"
    rows = (
        ("产出指标", "数量指标", "维护航标", "≥60座", "58座", "62座", "50", "50", rule),
        ("质量指标", "航标正常率", "≥98%", "97%", "99%", "50", "50", rule),
    )
    found = form(dump(*plain(*rows, header=header), gap=gap)).indicators
    assert [(row.level2, row.name, row.target_raw, row.actual_raw, row.score) for row in found] == [
        ("数量指标", "维护航标", "≥60座", "62座", Decimal(50)),
        ("质量指标", "航标正常率", "≥98%", "99%", Decimal(50)),
    ]


@pytest.mark.parametrize("gap", ["\n\n", " |\n"])
def test_points_in_the_lower_tier_of_a_header(gap: str) -> None:
    header = (*HEADER[:5], "评分情况", "偏差原因", "权重", "自评分")
    found = form(dump(*plain(*ROWS, header=header), gap=gap)).indicators
    assert [(row.name, row.weight, row.score) for row in found] == [
        ("维护航标", Decimal(20), Decimal(20)),
        ("航标正常率", Decimal(20), Decimal(20)),
        ("完工时间", Decimal(20), Decimal(20)),
    ]


@pytest.mark.parametrize("gap", ["\n\n", " |\n"])
def test_pairs_of_funds_with_the_label_of_their_line(gap: str) -> None:
    funds = ("年度资金总额", "预算数：", "80.5", "执行数：", "72.45")
    header = (*HEADER, *(cell for row in ROWS for cell in row))
    read_ = form(dump(*HEAD, "实施单位", "雁滩港航站", *funds, *header, gap=gap))
    (line,) = read_.funds
    assert (line.line, line.annual_budget) == ("total", Decimal("80.5"))
    assert read_.implementing_unit == "雁滩港航站"


def test_equal_amounts_with_their_unit_are_no_merged_cell() -> None:
    lines = [
        TITLE,
        "项目名称 | 渔港航标维护 | |||",
        "项目资金 | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 | ",
        "年度资金总额 | 80万元 | 80万元 | 80万元 | 100% | ",
        " | ".join(HEADER) + " | ",
        *(" | ".join(row) + " | |" for row in ROWS),
    ]
    (line,) = form("\n".join(lines)).funds
    assert {line.initial_budget, line.annual_budget, line.executed} == {Decimal(80)}


def test_sign_and_unit_of_a_row_without_a_result() -> None:
    header = ("指标名称", "计量单位", "指标性质", "指标值", "完成值", "权重", "得分")
    rows = (
        ("维护航标", "万座次", "≥", "60", "50", "0"),
        ("值守制度", "定性", "健全", "50", "0"),
    )
    found = form(dump(*plain(*rows, header=header))).indicators
    assert [(row.target_raw, row.actual_raw, row.weight) for row in found] == [
        ("≥60万座次", None, Decimal(50)),
        ("健全", None, Decimal(50)),
    ]


def test_labels_in_no_list_that_a_break_cuts_are_of_the_header() -> None:
    header = (*HEADER[:4], "上年 完成值", "实际完成 值", "分值", "得分", "未达 标原因分析")
    rows = [(*row[:-3], "58", *row[-3:]) for row in ROWS]
    rows[1] = (*rows[1][:-1], "18", "两座航标被撞")
    lines = [HEAD, header, *rows]
    found = form("\n".join([TITLE, *(" | ".join(line) + " |" for line in lines)])).indicators
    assert [row.actual_raw for row in found] == ["62座", "99%", "11月9日"]
    assert [row.score for row in found] == [20, 18, 20]
    assert [row.reason for row in found] == [None, "两座航标被撞", None]


@pytest.mark.parametrize(
    ("text", "parts"),
    [("实际完成指标值", ["实际完成指标值"]), ("二级指标三级指标", ["二级指标", "三级指标"])],
)
def test_label_that_goes_on_is_no_two_columns(text: str, parts: list[str]) -> None:
    assert [piece.text for piece in pieces([Paragraph(text)])] == parts


def test_what_is_in_a_column_without_a_role_alone_is_told() -> None:
    header = (*HEADER[:3], "指标值", "全年调整值", *HEADER[4:])
    lost = ("浮标补漆", "≥9座", "", "9座", "两座被撞，改为分批补漆")
    rows = [(*row[:-3], "", *row[-3:], "/") for row in ROWS]
    cells = [*HEAD, *header, *rows[0], "", *lost, "", *rows[1], "", *rows[2]]
    read_ = form("\n".join([TITLE, *(f"{cell} |" for cell in cells)]))
    names = [row.name for row in read_.indicators]
    assert "浮标补漆" in names or any("浮标补漆" in (note.observed or "") for note in read_.notes)
