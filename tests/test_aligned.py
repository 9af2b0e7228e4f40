"""Tables whose columns are padded with blanks, as a page is printed: cells go on in the lines
below, or stand in the middle of them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from unicodedata import east_asian_width

import pytest
from jixiao.extract import read
from jixiao.extract.document import Paragraph
from jixiao.extract.source import from_bytes
from jixiao.normalize import normalize
from jixiao.normalize.aligned import aligned
from jixiao.normalize.report import Form

WIDTHS = (7, 10, 14, 12, 12, 5, 6, 16)
HEADER = (
    "一级指\n标",
    "二级指标",
    "三级指标",
    "年度\n指标值",
    "实际\n完成值",
    "分值",
    "得分",
    "偏差原因分\n析",
)
ROWS = [
    tuple(line.replace("/", "\n").split("|"))
    for line in (
        "产出指/标|数量指标|新装航标灯/数量|≥32座|31座|20|19.4|一座的基础被/冲毁，待修",
        "||更换灯具|≥48套|52套|30|30|",
        "|质量指标|灯具一次验/收合格率|≥98%|98.6%|10|10|",
        "|时效指标|完成时间|2022年11/月底前|2022年11/月20日|10|10|",
        "效益指/标|社会效益/指标|航道通行条/件|明显改善|部分达成预/期指标|10|8|夜雾",
        "||……|||||",
        "满意度/指标|服务对象/满意度指/标|船民满意度|≥90%|94.5%|10|10|",
    )
]
HEAD = """2022年度项目支出绩效自评表
项目名称        灯塔巡检与航标
                更新
主管部门        青岬市海事局          实施单位        青岬市航标
                                                      站
项目资金（                年初预算数  全年预算数  全年执行数  分值  执行率  得分
万元）
              年度资金    60          60          57          10    95%     9.5
              总额
              其中：当    50          50          47          —     94%     —
              年财政拨
              款
              其他资金    10          10          10          —     100%    —
年度总体目    预期目标                    实际完成情况
标            巡检三十二座灯塔，更换      巡检三十一座灯塔，更换
              灯具。                      灯具五十二套。
"""
NAMES = [
    "新装航标灯数量",
    "更换灯具",
    "灯具一次验收合格率",
    "完成时间",
    "航道通行条件",
    "船民满意度",
]


def columns(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def page(rows: Sequence[Sequence[str]], *, middle: bool, measure: object = columns) -> str:
    count = measure if callable(measure) else len
    lines = []
    for row in rows:
        cells = [cell.split("\n") for cell in row]
        height = max(map(len, cells))
        for y in range(height):
            line = ""
            for n, cell in enumerate(cells):
                at = y - ((height - len(cell)) // 2 if middle else 0)
                if 0 <= at < len(cell) and cell[at]:
                    line += " " * (sum(WIDTHS[:n]) - count(line)) + cell[at]
            lines.append(line)
    return "\n".join(lines) + "\n"


def form(text: str) -> Form:
    (only,) = normalize(read(from_bytes("report.txt", text.encode())), "document").forms
    return only


@pytest.mark.parametrize("middle", [False, True])
@pytest.mark.parametrize("measure", [columns, len])
def test_cells_go_on_in_the_lines_of_a_page(middle: bool, measure: object) -> None:
    found = form(HEAD + page([HEADER, *ROWS], middle=middle, measure=measure) + "总分  100  96.9\n")
    rows = found.indicators
    assert [row.name for row in rows] == NAMES
    assert [row.level2 for row in rows if row.level1 == "效益指标"] == ["社会效益指标"]
    assert [(row.target_raw, row.actual_raw) for row in rows[3:5]] == [
        ("2022年11月底前", "2022年11月20日"),
        ("明显改善", "部分达成预期指标"),
    ]
    reasons = ["一座的基础被冲毁，待修", "夜雾"]
    assert [row.reason for row in rows if row.reason] == reasons
    assert [row.score for row in rows] == [Decimal(one[6]) for one in ROWS if one[6]]
    assert all(row.repaired for row in rows)
    assert (found.total_weight, found.total_score) == (Decimal(100), Decimal("96.9"))


def test_funds_head_and_goals_go_on_below() -> None:
    found = form(HEAD + page([HEADER, *ROWS], middle=False))
    assert (found.project_name, found.implementing_unit) == ("灯塔巡检与航标更新", "青岬市航标站")
    assert found.goal_expected == "巡检三十二座灯塔，更换灯具。"
    assert found.goal_actual == "巡检三十一座灯塔，更换灯具五十二套。"
    assert [line.line for line in found.funds] == ["total", "fiscal", "other"]
    assert [line.executed for line in found.funds] == [57, 47, 10]


def test_a_sign_a_value_and_a_unit_below_the_label_of_the_target() -> None:
    upper = ("序号", "二级指标", "三级指标", "年度指标值", "", "", "得分", "实际完成值")
    lower = ("", "", "", "指标性质", "指标值", "单位", "", "")
    rows = [("1", "数量指标", "新装航标灯\n数量", "≥", "32", "座", "19.4", "31座")]
    rows += [("2", "质量指标", "合格率", "=", "100", "%", "30", "100%")]
    (first, second) = form(HEAD + page([upper, lower, *rows], middle=False)).indicators
    assert (first.name, first.target_raw, first.actual_raw) == ("新装航标灯数量", "≥32座", "31座")
    assert (second.name, second.target_raw, second.actual_raw) == ("合格率", "=100%", "100%")


def test_columns_that_do_not_stand_one_below_the_other_are_read_as_lines() -> None:
    text = HEAD + page([HEADER, *ROWS], middle=False)
    ragged = "\n".join("   ".join(line.split()) for line in text.splitlines() if line.strip())
    assert form(ragged).indicators


MERGED = """                  新装航标灯  ≥32座  31座   20    19.4
          数量指标  更换灯具    ≥48套  52套   30    30
产出指标            培训人次    ≥16人  16人   10    10
          质量指标  灯具合格率  ≥98%   98.6%  20    20
效益指标  社会效益  通行条件    改善    改善   10    10
                    航道事故    ≤2起   1起    10    10
"""
SHORT = "一级指标  二级指标  三级指标    指标值  完成值  分值  得分\n"


def test_labels_of_levels_in_the_middle_of_their_rows() -> None:
    rows = form(
        HEAD + SHORT + MERGED.replace("                  新", "                    新")
    ).indicators
    assert [row.level2 for row in rows[:4]] == ["数量指标"] * 3 + ["质量指标"]
    assert [row.level1 for row in rows] == ["产出指标"] * 4 + ["效益指标"] * 2


def test_a_text_with_a_line_of_very_many_words_is_no_page() -> None:
    header = "一级指标    二级指标    三级指标    年度指标值    实际完成值    分值    得分"
    row = "产出指标    数量指标    完成数量    ≥10个         11个          10      10"
    page = [Paragraph(line) for line in (header, *[row] * 4)]
    assert aligned(page) is not None
    assert aligned([*page, Paragraph("甲  " * 1_000)]) is None
