"""Text dumps with joined, moved and repeated cells: put right and told, or told."""

from __future__ import annotations

from decimal import Decimal

import pytest
from jixiao.extract import read
from jixiao.extract.source import from_bytes
from jixiao.normalize import normalize
from jixiao.normalize.report import Form

HEAD = "项目支出绩效自评表\n项目名称\t书屋改造\n"
FUNDS = "项目资金\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分"
TOTAL = "\t年度资金总额\t50\t50\t45\t10\t90%\t9"
GOALS = "年度总体目标\t预期目标\t实际完成情况"
DONE = "\t改造书屋十七处，方便村民夜间看书。\t改造书屋十六处，夜间也开放了。"
HEADER = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因"
ROWS = (
    "产出指标\t数量指标\t改造书屋\t17处\t16处\t40\t37.6\t一处缓建",
    "\t质量指标\t验收合格率\t100%\t100%\t20\t20\t",
    "效益指标\t社会效益指标\t惠及村民\t≥9000人\t9120人\t20\t20\t",
    "满意度指标\t服务对象满意度指标\t村民满意度\t≥90%\t96%\t10\t10\t",
)
SUM = "总分\t\t\t\t\t100\t96.6\t优"
NAMES = ["改造书屋", "验收合格率", "惠及村民", "村民满意度"]


def form(text: str) -> Form:
    (only,) = normalize(read(from_bytes("report.txt", text.encode())), "document").forms
    return only


def whole(*lines: str) -> Form:
    return form("\n".join((HEAD.rstrip(), *lines, "")))


def lines(one: Form) -> dict[str, tuple[Decimal | None, ...]]:
    return {
        line.label: (line.annual_budget, line.executed, line.weight, line.execution_rate)
        for line in one.funds
    }


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (FUNDS, TOTAL),
        (TOTAL, GOALS),
        (DONE, HEADER),
        (HEADER, ROWS[0]),
        (ROWS[0], ROWS[1]),
        (ROWS[3], SUM),
    ],
)
def test_two_rows_on_one_line_are_both_read(first: str, second: str) -> None:
    text = "\n".join((HEAD.rstrip(), FUNDS, TOTAL, GOALS, DONE, HEADER, *ROWS, SUM, ""))
    read_ = form(text.replace(f"{first}\n{second}", f"{first}\t{second}"))
    assert [row.name for row in read_.indicators] == NAMES
    assert [row.score for row in read_.indicators] == [Decimal("37.6"), 20, 20, 10]
    assert lines(read_)["年度资金总额"] == (Decimal(50), Decimal(45), Decimal(10), Decimal("0.9"))
    assert (read_.goal_expected or "")[:6] == "改造书屋十七"
    assert (read_.total_score, read_.grade) == (Decimal("96.6"), "优")
    told = [row.repair for row in read_.indicators] + [line.repair for line in read_.funds]
    if second in (TOTAL, *ROWS):
        assert any("已拆开" in (one or "") for one in told)
    if second == SUM:
        assert {note.field for note in read_.notes} >= {"total_weight", "total_score", "grade"}


def test_the_lower_tier_of_a_header_may_stand_on_its_line() -> None:
    upper = "一级指标\t二级指标\t三级指标\t指标值\t实际完成值\t分值\t得分"
    lower = "\t\t\t指标性质\t指标值\t度量单位\t\t\t"
    rows = ["产出指标\t数量指标\t改造书屋\t≥\t17\t处\t18处\t50\t50"] * 2
    assert [row.target_raw for row in whole(f"{upper}\t{lower}", *rows).indicators] == ["≥17处"] * 2


def test_the_lower_tier_of_a_header_may_stand_on_the_line_of_a_row() -> None:
    upper = "一级指标\t二级指标\t三级指标\t指标值\t实际完成值\t分值\t得分"
    lower = "\t\t\t指标性质\t指标值\t度量单位\t\t\t"
    rows = ["产出指标\t数量指标\t改造书屋\t≥\t17\t处\t18处\t50\t50"] * 2
    read_ = whole(upper, f"{lower}\t{rows[0]}", rows[1]).indicators
    assert [row.target_raw for row in read_] == ["≥17处"] * 2
    assert read_[0].repaired


def test_a_row_moved_left_as_a_whole_does_not_stand() -> None:
    header = "一级指标\t二级指标\t三级指标\t指标值\t实际完成值\t未完成原因"
    first = "产出指标\t数量指标\t改造书屋\t17处\t17处\t"
    moved = "\t数据有效率\t不低于80%\t71%\t两个接口未获授权\t"
    row = whole(header, first, moved).indicators[1]
    assert (row.name, row.target_raw, row.actual_raw) == ("数据有效率", "不低于80%", "71%")
    assert row.reason == "两个接口未获授权"
    assert row.repaired


def test_a_row_with_points_behind_its_names_moved_left() -> None:
    header = "一级指标\t二级指标\t三级指标\t指标解释\t得分"
    rows = (
        "产出指标50\t数量指标30\t改造书屋30\t考核改造书屋的情况\t29",
        "\t验收20\t考核验收的情况\t20\t",
    )
    read_ = whole(header, *rows).indicators
    assert [(row.name, row.weight, row.score) for row in read_] == [
        ("改造书屋", Decimal(30), Decimal(29)),
        ("验收", Decimal(20), Decimal(20)),
    ]
    assert read_[1].repaired


def test_a_zero_that_stands_more_often_than_there_are_columns() -> None:
    repeated = "\t上年结转资金\t0\t0\t0\t0\t0\t\t\t"
    read_ = whole(FUNDS, TOTAL, repeated, GOALS, DONE, HEADER, *ROWS)
    assert lines(read_)["上年结转资金"] == (Decimal(0), Decimal(0), None, None)
    assert read_.funds[1].repaired


def test_a_row_before_every_label_takes_the_first_one() -> None:
    header = "一级指标\t指标名称\t完成情况\t得分"
    read_ = whole(
        header,
        "\t改造书屋\t16处\t20",
        "产出指标\t采购灯具\t34套\t20",
        "效益指标\t惠及村民\t9120人\t20",
    )
    assert [row.level1 for row in read_.indicators] == ["产出指标", "产出指标", "效益指标"]
    assert read_.indicators[0].repaired


def test_a_label_that_begins_at_the_second_name_of_its_level() -> None:
    header = "一级指标\t指标名称\t完成情况\t得分"
    names = ("产出指标\t指标1：改造书屋", "\t指标1：惠及村民", "效益指标\t指标2：夜间开放")
    read_ = whole(header, *(f"{name}\t完成\t20" for name in names))
    assert [row.level1 for row in read_.indicators] == ["产出指标", "效益指标", "效益指标"]
    assert [row.repaired for row in read_.indicators] == [False, True, False]


def test_a_blank_target_is_not_filled_from_the_second_one() -> None:
    header = "目标名称\t目标值\t评价指标\t标准值\t目标完成值\t评价指标值\t权重分值\t得分"
    parent = "改造书屋\t\t改造完成率\t100%\t\t100\t20\t20"
    part = "其中：山区书屋\t3处\t山区完成率\t100%\t3处\t100\t\t"
    rows = whole(header, parent, part).indicators
    assert [(row.name, row.target_raw, row.actual_raw) for row in rows] == [
        ("改造书屋", None, None),
        ("其中：山区书屋", "3处", "3处"),
    ]


def cells(*some: str) -> str:
    return "".join(f"\t{cell}\n" for cell in some) + "\n"


def test_a_line_of_funds_is_not_joined_with_the_labels_of_the_goals_below() -> None:
    total = TOTAL.split("\t")
    part = ["", "其中：财政拨款", "50", "50", "45", "", "90%", ""]
    text = (
        HEAD.partition("\n")[0]
        + "\n"
        + cells("项目名称", "书屋改造")
        + cells(*FUNDS.split("\t"))
        + cells(*total[:3], total[3], total[3], *total[3:])
        + cells(*part)
        + cells("年初绩效目标", "全年目标实际完成情况")
        + cells("改造书屋十七处。", "改造书屋十六处。")
        + cells(*HEADER.split("\t"))
        + "".join(cells(*row.split("\t")) for row in ROWS)
    )
    read_ = form(text)
    assert (read_.goal_expected, read_.goal_actual) == ("改造书屋十七处。", "改造书屋十六处。")
    assert set(lines(read_)) == {"年度资金总额", "其中：财政拨款"}


@pytest.mark.parametrize("blanks", [(3, 5), (2, 5), (3, 4), (3, 3)])
def test_the_tier_below_the_target_may_lack_a_cell(blanks: tuple[int, int]) -> None:
    before, behind = (("",) * count for count in blanks)
    row = ("产出指标", "数量指标", "改造书屋", "≥", "17", "处", "16处", "40", "37.6", "一处缓建")
    tier = (*before, "指标性质", "指标值", "度量单位", *behind[1:])
    (only,) = form(cells(*HEADER.split("\t")) + cells(*tier) + cells(*row) * 2).indicators[1:]
    assert (only.target_raw, only.actual_raw, only.score) == ("≥17处", "16处", Decimal("37.6"))


def test_a_last_cell_glued_to_the_label_of_the_next_row() -> None:
    header = "一级指标\t三级指标\t年度指标值\t实际完成值"
    first, second = "产出指标\t改造书屋\t17处\t16处", "效益指标\t惠及村民\t9000人\t9120人"
    rows = whole(header, first + second, first, second).indicators
    assert [row.level1 for row in rows] == ["产出指标", "效益指标"] * 2
    assert [row.actual_raw for row in rows] == ["16处", "9120人"] * 2
    assert rows[0].repaired
    assert rows[1].repaired


@pytest.mark.parametrize("total", ["总分", "总 分"])
def test_a_last_cell_glued_to_the_name_or_total_of_the_next_row(total: str) -> None:
    header = "指标名称\t指标值\t完成值\t权重\t得分\t是否核心指标"
    first, second = "改造书屋\t17处\t16处\t50\t47\t是", "惠及村民\t9000人\t9120人\t50\t50\t否"
    read_ = whole(header, first, second + first, second, f"{first}{total}\t\t\t100\t97\t")
    assert [row.name for row in read_.indicators] == [
        "改造书屋",
        "惠及村民",
        "改造书屋",
        "惠及村民",
        "改造书屋",
    ]
    assert [row.repaired for row in read_.indicators] == [False, True, True, False, True]
    assert (read_.total_weight, read_.total_score) == (Decimal(100), Decimal(97))


def test_dots_of_the_template_glued_to_the_last_cell_of_the_row_above() -> None:
    rows = (ROWS[0], ROWS[1] + "\t", f"{ROWS[2]}无……" + 7 * "\t", ROWS[3])
    third = whole(HEADER, *rows).indicators[2]
    assert (third.name, third.reason, third.repaired) == ("惠及村民", "无", True)


def test_dots_of_the_template_on_the_line_of_another_row_stay_one_cell() -> None:
    dots = "\t\t\t……\t\t\t\t\t"
    rows = (*ROWS[:2], f"{ROWS[2]}/\t{dots}", ROWS[3])
    read_ = whole(f"绩效指标\t{HEADER}", *(f"\t{row}" for row in rows))
    assert [row.score for row in read_.indicators] == [Decimal("37.6"), 20, 20, 10]


def test_a_funds_block_in_each_square_of_its_merged_cells() -> None:
    rows = ("项目资金\t预算数\t预算数\t执行数\t执行率\t得分", "项目资金\t50\t50\t45\t90%\t9")
    (line,) = whole(*rows, HEADER, *ROWS).funds
    assert (line.line, line.annual_budget, line.executed, line.score) == (
        "total",
        *map(Decimal, (50, 45, 9)),
    )


def test_a_goal_below_a_title_that_a_page_cut() -> None:
    goals = ("年度\t预期目标\t完成情况", "总体目标\t改造书屋十七处。\t改造书屋十六处。")
    read_ = whole(*goals, HEADER, *ROWS)
    assert (read_.goal_expected, read_.goal_actual) == ("改造书屋十七处。", "改造书屋十六处。")


def test_a_text_below_the_labels_that_is_read_as_no_goal_is_told() -> None:
    lost = "改造书屋十七处，方便村民夜间看书。"
    goals = (GOALS, f"{lost}\t\t")
    told = [(note.field, note.observed) for note in whole(*goals, HEADER, *ROWS).notes]
    assert told == [("goal_expected", lost), ("goal_actual", lost)]


def test_a_total_whose_label_is_lost_is_told() -> None:
    notes = whole(HEADER, *ROWS, SUM.removeprefix("总分")).notes
    assert [note.field for note in notes] == ["name", "total_weight", "total_score"]


def test_rows_without_a_name_are_told() -> None:
    notes = whole(HEADER.replace("三级指标", "事项"), *ROWS, SUM).notes
    assert [(note.row, note.field) for note in notes] == [(n, "name") for n in range(1, 5)]


def test_points_behind_a_name_that_do_not_add_up_are_told() -> None:
    header = "一级指标\t二级指标\t三级指标\t指标解释\t得分"
    rows = (
        "产出指标40\t数量指标30\t改造书屋30\t考核改造书屋的情况\t29",
        "\t质量指标10\t验收合格率5\t考核验收的情况\t5",
    )
    read_ = whole(header, *rows)
    assert [row.weight for row in read_.indicators] == [30, None]
    assert [note.row for note in read_.notes if note.field == "weight"] == [2]


def test_a_template_row_takes_no_text_of_the_row_above() -> None:
    header = "一级指标\t指标名称\t指标解释\t记录\t完成情况"
    first = "产出指标\t改造书屋\t反映改造书屋的情况\t台账\t"
    left = "\t……\t反映……的情况\t台账\t"
    rows = whole(header, first + "16处", left, first + "成立", "协会并运行", left).indicators
    assert [row.actual_raw for row in rows] == ["16处", "成立协会并运行"]


def test_a_row_of_a_bare_percent_sign_states_nothing_on_a_joined_line() -> None:
    header = "一级指标\t二级指标\t三级指标\t指标值\t完成值\t权重\t得分"
    blank, second = (
        "\t生态效益指标\t\t\t\t%\t",
        "\t可持续影响指标\t管护制度\t建立\t建立\t10.00%\t7.00",
    )
    first = "效益指标\t社会效益指标\t惠及村民\t9000人\t9120人\t20.00%\t20.00"
    rows = whole(header, first, f"{blank}\t{second}").indicators
    assert [(row.level2, row.name, row.score) for row in rows] == [
        ("社会效益指标", "惠及村民", Decimal(20)),
        ("可持续影响指标", "管护制度", Decimal(7)),
    ]


def test_rows_behind_a_form_that_were_not_read_are_told() -> None:
    prose = "以上为部分指标，其余各项指标的完成情况在下方继续列出，请一并查阅并据此核对自评结果。"
    read_ = whole(HEADER, ROWS[0], f"{prose}{prose}", *ROWS[2:])
    assert [row.name for row in read_.indicators] == ["改造书屋"]
    assert any("未读入" in note.text for note in read_.notes)


def test_a_piece_of_a_cell_behind_a_blank_row() -> None:
    header, blank = "指标名称\t指标值\t完成值\t权重\t得分", "\t\t\t\t"
    rows = whole(
        header, "改造书屋\t17处\t16处\t20\t18", blank, "惠及", "村民\t9000人\t9120人\t20\t20"
    )
    assert [row.name for row in rows.indicators] == ["改造书屋", "惠及村民"]
