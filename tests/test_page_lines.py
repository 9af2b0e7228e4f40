"""Forms in the lines of a page, as a PDF is read: headers of several lines, labels of blocks that
stand upright, labels of levels in the middle of their rows."""

from __future__ import annotations

from decimal import Decimal

import pytest
from jixiao.extract import read
from jixiao.extract.source import from_bytes
from jixiao.normalize import normalize
from jixiao.normalize.report import Form

PAGE = """项目支出绩效自评表
（2022年度）
项目名称 灯塔巡检
主管部门 青岬市海事局 实施单位 青岬市航标站
年初预算 全年预算 全年执
数 数 行数 分值 执行率 得分
项目资金（万 年度资金总额 60 60 57 10 95% 9.5
元） 其中：当年财政拨款 60 60 57 — 95% —
预期目标 实际完成情况
年度总体 巡检三十二座灯塔，更 巡检三十一座灯塔，更
目标 换灯具。 换灯具五十二套。
年度指标 实际完成 偏差原因
一级指标 二级指标 三级指标 值 值 分值 得分 分析及改
进措施
巡检灯塔 ≥32座 31座 20 19.4 一座停用
数量指标 更换灯具 ≥48套 52套 10 10
年度绩效 产出指标 培训航标员 ≥16人 16人 10 10
指标完成 质量指标 灯具合格率 ≥98% 98.6% 20 20
情况 时效指标 完成时间 2022年11月底前 2022年11月20日 10 10
效益指标 社会效益指标 航道通行条件 明显改善 达成预期指标 10 8 夜雾较多
满意度指标 服务对象满意度指标 船民满意度 ≥90% 94.5% 10 10
总分 100 96.9
"""


def form(text: str) -> Form:
    (only,) = normalize(read(from_bytes("report.txt", text.encode())), "document").forms
    return only


def test_a_header_of_several_lines_and_what_stands_beside_the_rows() -> None:
    found = form(PAGE)
    assert [(row.name, row.target_raw, row.actual_raw) for row in found.indicators] == [
        ("巡检灯塔", "≥32座", "31座"),
        ("更换灯具", "≥48套", "52套"),
        ("培训航标员", "≥16人", "16人"),
        ("灯具合格率", "≥98%", "98.6%"),
        ("完成时间", "2022年11月底前", "2022年11月20日"),
        ("航道通行条件", "明显改善", "达成预期指标"),
        ("船民满意度", "≥90%", "94.5%"),
    ]
    assert [row.level2 for row in found.indicators][:4] == ["数量指标"] * 3 + ["质量指标"]
    assert [row.reason for row in found.indicators if row.reason] == ["一座停用", "夜雾较多"]
    assert found.total_score == Decimal("96.9")


def test_goals_beside_the_upright_label_of_their_block() -> None:
    found = form(PAGE)
    assert found.goal_expected == "巡检三十二座灯塔，更换灯具。"
    assert found.goal_actual == "巡检三十一座灯塔，更换灯具五十二套。"


def test_a_label_that_line_breaks_cut_before_its_goal() -> None:
    goals = "年度\n总体\n目标 巡检三十二座灯塔。\n总体目标完成情况 巡检三十一座灯塔。\n"
    funds = "资金情况\n（万元） 中央 本级 合计 执行数 执行率\n40 20 60 57 95%\n"
    start, end = PAGE.index("年初预算"), PAGE.index("年度指标 实")
    found = form(PAGE[:start] + funds + goals + PAGE[end:])
    assert [line.annual_budget for line in found.funds] == [60, 40, 20]
    assert (found.goal_expected, found.goal_actual) == ("巡检三十二座灯塔。", "巡检三十一座灯塔。")


def test_texts_of_the_head_and_of_goals_that_line_breaks_cut() -> None:
    head = """项目名称 江心洲灯塔巡
检
主管部门 青岬市海事
局 实施单位 青岬市航标站
年度总体目标 巡检三十二座
灯塔。
年度总体目标完成
情况 巡检三十一座
灯塔。
"""
    found = form(PAGE[: PAGE.index("项目名称")] + head + PAGE[PAGE.index("年度指标 实") :])
    assert found.project_name == "江心洲灯塔巡检"
    assert (found.competent_department, found.implementing_unit) == ("青岬市海事局", "青岬市航标站")
    assert (found.goal_expected, found.goal_actual) == ("巡检三十二座灯塔。", "巡检三十一座灯塔。")
    told = {note.field for note in found.notes if note.kind == "repaired"}
    assert told == {"project_name", "competent_department", "goal_expected", "goal_actual"}


def test_a_line_of_the_head_with_a_label_of_its_own_is_no_rest() -> None:
    text = PAGE.replace("灯塔巡检\n主管", "灯塔巡检维护\n负责人 高翔 电话\n主管", 1)
    assert form(text).project_name == "灯塔巡检维护"


def test_funds_below_a_header_of_two_lines() -> None:
    total, fiscal = form(PAGE).funds
    assert (total.line, fiscal.line) == ("total", "fiscal")
    assert [total.initial_budget, total.annual_budget, total.executed] == [60, 60, 57]
    assert (total.weight, total.score) == (Decimal(10), Decimal("9.5"))


def test_a_header_in_one_line_is_left_as_it_is() -> None:
    header = "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施"
    start, end = PAGE.index("年度指标 实"), PAGE.index("巡检灯塔 ≥")
    found = form(PAGE[:start] + header + "\n" + PAGE[end:])
    assert [row.name for row in found.indicators] == [row.name for row in form(PAGE).indicators]


UPPER = "一级指标 二级指标 三级指标 年度 实际 分值 得分 偏差原因"
LOWER = "指标值 完成值"


@pytest.mark.parametrize("header", [f"{UPPER}\n{LOWER}", f"{LOWER}\n{UPPER}"])
def test_the_tiers_of_a_header_in_either_order(header: str) -> None:
    start, end = PAGE.index("年度指标 实"), PAGE.index("巡检灯塔 ≥")
    found = form(f"{PAGE[:start]}{header}\n{PAGE[end:]}")
    assert found.indicators[0].target_raw == "≥32座"
    assert [row.reason for row in found.indicators if row.reason] == ["一座停用", "夜雾较多"]
    assert [found.total_weight, found.total_score] == [100, Decimal("96.9")]


def test_the_lower_tier_before_or_behind_an_upper_one_without_points() -> None:
    top = "项目支出绩效自评表\n项目名称 灯塔巡检\n"
    below = "产出指标 数量指标 巡检灯塔 32座 31座 20\n质量指标 灯具合格率 98% 99% 30\n总分 50\n"
    upper = "一级指标 二级指标 三级指标 年度 实际 得分"
    for header in (f"{upper}\n{LOWER}", f"{LOWER}\n{upper}"):
        found = form(f"{top}{header}\n{below}")
        assert [(row.name, row.target_raw, row.actual_raw) for row in found.indicators] == [
            ("巡检灯塔", "32座", "31座"),
            ("灯具合格率", "98%", "99%"),
        ]


def test_labels_of_the_funds_whose_ends_stand_with_further_labels_below() -> None:
    start, end = PAGE.index("年初预算"), PAGE.index("预期目标")
    funds = """项目资金 年初预算 全年预算 全年执行
（万元） 数 数 数 分值 执行率 得分
年度资金总额 60 60 57 10 95% 9.5
其中：当年财政拨款 60 60 57 — 95% —
"""
    total, fiscal = form(PAGE[:start] + funds + PAGE[end:]).funds
    assert [total.initial_budget, total.executed, total.score] == [60, 57, Decimal("9.5")]
    assert [fiscal.executed, fiscal.score] == [57, None]


TABS = """项目支出绩效自评表
（2022年度）
项目名称\t灯塔巡检
一级
指标\t二级
指标\t三级指标\t年度
指标值\t实际
完成值\t分值\t得分\t偏差原因分析
及改进措施
产出指标
(50分)\t数量指标\t巡检灯塔\t≥32座\t31座\t20\t19.4\t一座停用，
待拆除
\t\t更换灯具\t≥48套\t52套\t10\t10\t
\t质量指标\t灯具合格率\t≥98%\t98.6%\t20\t20\t
效益指标
(30分)\t社会效益
指标\t航道通行条件\t明显改善\t达成预期
指标\t30\t28\t夜雾较多
\t可持续影响指标\t巡检机制\t健全\t健全\t20\t20\t
总分\t\t\t\t\t100\t97.4\t
"""


def test_rows_of_tabs_whose_cells_kept_their_line_breaks() -> None:
    found = form(TABS)
    assert [(row.name, row.actual_raw, row.score) for row in found.indicators] == [
        ("巡检灯塔", "31座", Decimal("19.4")),
        ("更换灯具", "52套", 10),
        ("灯具合格率", "98.6%", 20),
        ("航道通行条件", "达成预期指标", 28),
        ("巡检机制", "健全", 20),
    ]
    assert found.indicators[0].reason == "一座停用，待拆除"
    assert [row.level1 for row in found.indicators] == ["产出指标"] * 3 + ["效益指标"] * 2
    assert found.project_name == "灯塔巡检"


def test_rows_with_a_whole_header_are_not_put_together() -> None:
    whole = TABS[: TABS.index("一级\n")] + TABS[TABS.index("一级\n") :].replace("\n指标", "指标")
    found = form(whole.replace("\n完成值", "完成值").replace("\n及改", "及改"))
    assert [row.name for row in found.indicators] == [row.name for row in form(TABS).indicators]


ROWS_CUT = """项目支出绩效自评表
项目名称\t灯塔巡检\t\t\t\t\t\t
项目资金
（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t60\t60\t57\t10\t95%\t9.5
年度
总体目标\t预期目标\t\t\t完成情况\t\t\t
\t巡检灯塔。\t\t\t巡检了灯塔。\t\t\t
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差
原因
产出指标\t数量指标\t巡检灯塔\t≥32座\t31座\t60\t58\t一座停用
\t质量
指标\t灯具合格率\t≥98%\t98.6%\t30\t30\t
总分\t\t\t\t\t100\t97.5\t
"""


def test_rows_of_tabs_of_which_some_are_cut() -> None:
    found = form(ROWS_CUT)
    assert (found.goal_expected, found.goal_actual) == ("巡检灯塔。", "巡检了灯塔。")
    assert [(line.line, line.annual_budget) for line in found.funds] == [("total", Decimal(60))]
    assert [(row.level2, row.name, row.reason) for row in found.indicators] == [
        ("数量指标", "巡检灯塔", "一座停用"),
        ("质量指标", "灯具合格率", None),
    ]


def test_a_line_between_whole_rows_may_begin_the_one_below_it() -> None:
    cut = ROWS_CUT.replace("\t质量\n指标\t灯具合格率", "灯具\n合格率\t\t")
    assert "一座停用" in {row.reason for row in form(cut).indicators}


def test_a_line_below_the_header_may_begin_a_name() -> None:
    rows = "指标名称\t年度指标值\t实际完成值\t分值\t得分\t是否核心指标\n"
    rows += "巡检\n灯塔\t≥32座\t31座\t60\t58\t是\n"
    rows += "更换灯具\t5盏\t5盏\t20\t20\t否\n" * 3
    first = form(f"项目支出绩效自评表\n项目名称\t灯塔\t\t\t\t\n{rows}").indicators[0]
    assert (first.name, first.repaired) == ("巡检灯塔", True)


def test_a_percent_sign_whose_figures_are_lost_is_a_value_of_its_name() -> None:
    rows = ("产出指标 数量指标 巡检灯塔 ≥座 座", "质量指标 灯具合格率 % %", "总分")
    header = "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分"
    found = form("\n".join(("项目支出绩效自评表", "项目名称 灯塔巡检", header, *rows)))
    assert [row.name for row in found.indicators] == ["巡检灯塔", "灯具合格率"]
