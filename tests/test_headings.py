"""Headings in no list, labels of levels beside their indicators, and names of merged cells."""

from __future__ import annotations

from decimal import Decimal

import pytest
from jixiao.extract import read
from jixiao.extract.source import from_bytes
from jixiao.normalize import normalize
from jixiao.normalize.headings import guessed
from jixiao.normalize.report import Form

HEADER = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"


def form(text: str) -> Form:
    (one,) = normalize(read(from_bytes("report.txt", text.encode())), "document").forms
    return one


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("扣分原因及整改措施", "reason"),
        ("计划完成目标值", "target"),
        ("年度绩效指标值", "target"),
        ("全年实际达成情况", "actual"),
        ("实际", "actual"),
        ("单位自评得分", "score"),
        ("财政部门复核得分", "review_score"),
        ("设定分值", "weight"),
        ("三年总体目标值", "midterm_target"),
        ("上年实际完成值", None),
        ("1-6月完成值", None),
        ("备注", None),
        ("因疫情原因，活动未开展。", None),
    ],
)
def test_headings_in_no_list(label: str, role: str | None) -> None:
    assert guessed(label) == role


def test_a_known_heading_goes_before_a_guessed_one() -> None:
    text = HEADER.replace("实际完成值", "主要完成情况\t实际完成值") + (
        "产出指标\t数量指标\t书屋\t17处\t动工17处\t16处\t10\t9\n"
        "产出指标\t质量指标\t合格率\t100%\t均验收\t100%\t10\t10\n"
    )
    assert [row.actual_raw for row in form(text).indicators] == ["16处", "100%"]


def test_the_level_of_a_sentence_stands_before_it() -> None:
    text = (
        "（1）数量指标：清运垃圾，年初目标值≥3.6万吨，实际完成值3.72万吨。\n"
        "（2）质量指标：处理率，年初目标值100%，实际完成值100%。\n"
        "（3）社会效益指标：村容村貌，年初目标值改善，实际完成值改善。\n"
    )
    found = [(row.level2, row.name, row.actual_raw) for row in form(text).indicators]
    assert found == [
        ("数量指标", "清运垃圾", "3.72万吨"),
        ("质量指标", "处理率", "100%"),
        ("社会效益指标", "村容村貌", "改善"),
    ]


def test_a_name_merged_over_two_values_is_that_of_both() -> None:
    text = HEADER + (
        "产出指标\t数量指标\t制作宣传片\t2部\t2部\t10\t10\n"
        "\t\t\t30条\t35条\t\t\n"
        "\t质量指标\t优良率\t≥90%\t95%\t10\t10\n"
    )
    first, second, third = form(text).indicators
    assert [first.name, second.name, third.name] == ["制作宣传片", "制作宣传片", "优良率"]
    assert [row.repaired for row in (first, second, third)] == [False, True, False]
    assert second.weight is None


@pytest.mark.parametrize("label", ["企业满意度指标", "受益群众满意度", "具体指标"])
def test_satisfaction_has_one_level_2(label: str) -> None:
    text = HEADER + (
        "产出指标\t数量指标\t书屋\t17处\t16处\t10\t9\n"
        f"满意度指标\t{label}\t读者满意度\t≥90%\t95%\t10\t10\n"
    )
    last = form(text).indicators[-1]
    assert (last.level1, last.level2, last.level2_raw) == (
        "满意度指标",
        "服务对象满意度指标",
        label,
    )


@pytest.mark.parametrize(
    ("above", "unit", "amount"),
    [
        ("金额单位：元", "元", "0.0086"),
        ("单位：万元", "万元", "86"),
        ("单位：元阳县财政局", None, "86"),
    ],
)
def test_the_unit_of_the_funds_in_a_line_above(above: str, unit: str | None, amount: str) -> None:
    text = (
        f"项目支出绩效自评表\n{above}\n项目名称\t书屋改造\t\t\n"
        "项目资金\t全年预算数\t全年执行数\t执行率\n年度资金总额\t86\t43\t50%\n"
        + HEADER
        + "产出指标\t数量指标\t书屋\t17处\t16处\t10\t9\n"
    )
    one = form(text)
    assert (one.amount_unit, str(one.funds[0].annual_budget)) == (unit, amount)


def test_one_cell_may_hold_the_labels_of_both_levels() -> None:
    text = "指标类别\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n" + (
        "产出指标-数量指标\t书屋\t17处\t16处\t10\t9\n"
        "效益指标—社会效益指标\t环境\t改善\t改善\t10\t10\n"
    )
    found = [(row.level1, row.level2) for row in form(text).indicators]
    assert found == [("产出指标", "数量指标"), ("效益指标", "社会效益指标")]


def test_the_total_follows_the_order_of_the_columns() -> None:
    text = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t得分\t分值\n" + (
        "产出指标\t数量指标\t书屋\t17处\t16处\t98\t100\n总分\t\t\t\t\t98\t100\n"
    )
    one = form(text)
    assert (one.total_score, one.total_weight) == (Decimal(98), Decimal(100))


def test_goals_over_several_rows_are_put_together() -> None:
    text = "项目名称\t书屋改造\n" + (
        "年度目标\t预期目标\t实际完成情况\n\t1.改造书屋17处。\t改造16处。\n\t2.配书三千册。\t已配书。\n"
        + HEADER
        + "产出指标\t数量指标\t书屋\t17处\t16处\t10\t9\n"
    )
    one = form(text)
    assert one.goal_expected == "1.改造书屋17处。2.配书三千册。"
    assert one.goal_actual == "改造16处。已配书。"


def test_an_own_level_2_stays_where_it_is_printed() -> None:
    text = HEADER + (
        "过程\t预算执行\t预算完成率\t100%\t99%\t10\t9\n\t预算管理\t制度健全性\t健全\t健全\t10\t10\n"
    )
    assert [row.level2_raw for row in form(text).indicators] == ["预算执行", "预算管理"]
