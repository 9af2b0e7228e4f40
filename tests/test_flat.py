"""Tables that were flattened to text: cells a line, spaces between them, sentences."""

from __future__ import annotations

from decimal import Decimal

from jixiao.extract import read
from jixiao.extract.source import from_bytes
from jixiao.normalize import normalize
from jixiao.normalize.report import Form

HEADER = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因"
ROW = "产出指标\t数量指标\t改造书屋\t17处\t16处\t40\t37.6\t一处缓建"


def flat(*some: str, gap: str = " |\n") -> Form:
    text = "2021年度项目支出绩效自评表\n" + gap.join(some) + gap
    (only,) = normalize(read(from_bytes("report.txt", text.encode())), "document").forms
    return only


def test_own_points_behind_labels_with_a_line_for_each_cell() -> None:
    header = ("一级指标", "二级指标", "三级指标", "指标解释", "得分")
    first = ("产出指标50", "数量指标30", "改造书屋30", "考核改造书屋的完成情况", "29")
    second = ("质量指标20", "验收合格率20", "考核验收合格率的完成情况", "20")
    rows = flat("项目名称", "书屋改造", *header, *first, *second).indicators
    assert [(row.level2, row.name, row.weight) for row in rows] == [
        ("数量指标", "改造书屋", Decimal(30)),
        ("质量指标", "验收合格率", Decimal(20)),
    ]


def test_amounts_that_no_column_takes_are_told() -> None:
    kinds = (
        "合计",
        "财政拨款",
        "其他资金",
        "年初预算数",
        "50",
        "45",
        "5",
        "全年执行数",
        "48",
        "45",
        "3",
    )
    read_ = flat("项目名称", "书屋改造", "项目资金", *kinds, *HEADER.split("\t"), *ROW.split("\t"))
    told = [note.observed for note in read_.notes if note.field == "funds"]
    assert told == ["45", "5", "45", "3"]


def by_source(*amounts: str) -> Form:
    funds = ("资金情况（万元）", "中央", "省级", "本级", "合计", "执行数", "执行率")
    rows = (*HEADER.split("\t"), *ROW.split("\t"))
    return flat("项目名称", "书屋改造", *funds, *amounts, "50", "45", "90%", *rows)


def test_sources_of_funds_in_flat_text_make_their_sum() -> None:
    read_ = by_source("30", "15", "5")
    found = {line.label: line.annual_budget for line in read_.funds}
    assert found == {"合计": 50, "中央": 30, "省级": 15, "本级": 5}
    assert read_.funds[0].executed == 45


def test_amounts_of_sources_are_not_guessed_where_one_is_blank() -> None:
    read_ = by_source("30", "20")
    assert [(line.label, line.annual_budget) for line in read_.funds] == [("合计", Decimal(50))]
    assert [note.field for note in read_.notes] == ["funds", "funds"]


def test_a_line_of_funds_with_nothing_but_slashes_in_flat_text() -> None:
    labels = ("年度资金总额", "其中：财政资金", "其他资金")
    head = ("项目资金", "年初预算数", "全年预算数", "全年执行数", "执行率", "分值", "得分", "原因")
    lines_ = (
        labels[0],
        "50",
        "50",
        "45",
        "90%",
        "10",
        "9",
        labels[1],
        "50",
        "50",
        "45",
        "90%",
        "/",
        "/",
        labels[2],
        "/",
        "/",
    )
    read_ = flat("项目名称", "书屋改造", *head, *lines_, *HEADER.split("\t"), *ROW.split("\t"))
    assert tuple(line.label for line in read_.funds) == labels
    assert all(line.reason is None for line in read_.funds)


def test_a_sign_is_no_actual_value_in_flat_text() -> None:
    header = (
        "一级指标",
        "二级指标",
        "三级指标",
        "指标性质",
        "指标值",
        "度量单位",
        "完成值",
        "权重",
        "得分",
    )
    parent = ("产出指标", "数量指标", "改造书屋", "定性", "20", "20")
    part = ("其中：山区书屋", "=", "3", "处", "3处")
    rows = flat("项目名称", "书屋改造", *header, *parent, *part).indicators
    assert [(row.name, row.target_raw, row.actual_raw) for row in rows] == [
        ("改造书屋", None, None),
        ("其中：山区书屋", "=3处", "3处"),
    ]


def test_columns_read_one_by_one_in_which_a_whole_and_its_parts_lack_cells() -> None:
    names = ("改造书屋", "其中：山区书屋", "其中：城区书屋", "验收合格率", "村民满意度")
    targets, actuals = ("3处", "14处", "100%", "90%"), ("3处", "13处", "100%", "96%")
    points = ("40", "30", "30")
    some = ("项目名称", "书屋改造", "指标名称", *names, "指标值", *targets, "完成值", *actuals)
    read_ = flat(*some, "权重", *points, "得分", *points, "合计 100 100", gap="\n")
    assert [(row.name, row.target_raw, row.actual_raw, row.weight) for row in read_.indicators] == [
        ("改造书屋", None, None, 40),
        ("其中：山区书屋", "3处", "3处", None),
        ("其中：城区书屋", "14处", "13处", None),
        ("验收合格率", "100%", "100%", 30),
        ("村民满意度", "90%", "96%", 30),
    ]


def test_a_part_stated_in_a_sentence() -> None:
    names = ("改造书屋", "其中：山区书屋", "采购灯具")
    lines_ = [f"{name}，年初目标值3处，实际完成值3处，自评得分10分。" for name in names]
    read_ = flat("项目名称：书屋改造", *lines_, gap="\n")
    assert [row.name for row in read_.indicators] == list(names)


def test_template_rows_between_others_in_spaced_lines() -> None:
    left = "…… 反映……的情况 台账、验收单"
    read_ = flat(
        "项目名称 书屋改造",
        "一级指标 指标名称 指标解释 记录 完成情况",
        "产出指标 改造书屋 反映改造书屋的情况 台账、验收单 16处",
        left,
        "效益指标 夜间开放 反映夜间开放的情况 台账、验收单 持续开展",
        left,
        gap="\n",
    )
    assert [row.actual_raw for row in read_.indicators] == ["16处", "持续开展"]


def test_a_blank_first_target_in_flat_text_with_two_of_them() -> None:
    header = "目标名称 目标值 评价指标 标准值 目标完成值 评价指标值 权重分值 评分规则 得分"
    parent = "改造书屋 书屋改造完成率 100% 100 40 按完成率得分 40"
    part = "其中：山区书屋 3处 山区书屋完成率 100% 3处 100 按完成率得分"
    other = "村民满意度 90% 村民满意度完成率 100% 96% 100 60 按完成率得分 60"
    read_ = flat("项目名称 书屋改造", header, parent, part, other, gap="\n")
    assert [(row.name, row.target_raw, row.actual_raw, row.weight) for row in read_.indicators] == [
        ("改造书屋", None, None, 40),
        ("其中：山区书屋", "3处", "3处", None),
        ("村民满意度", "90%", "96%", 60),
    ]


def test_a_rule_of_scoring_is_no_value_in_flat_text() -> None:
    header = "一级指标 二级指标 三级指标 年初指标值 年终完成值 自评分 复核分 评价标准"
    parent = "产出指标 数量指标 改造书屋 20 达到目标得满分，未达到按比例得分"
    part = "其中：山区书屋 3处 3处 达到目标得满分，未达到按比例得分"
    read_ = flat("项目名称 书屋改造", header, parent, part, gap="\n").indicators
    assert [(row.name, row.target_raw, row.actual_raw, row.score) for row in read_] == [
        ("改造书屋", None, None, 20),
        ("其中：山区书屋", "3处", "3处", None),
    ]


def test_a_rule_of_scoring_is_no_name_in_flat_text() -> None:
    header = "一级指标 二级指标 三级指标 年初指标值 年终完成值 自评分 复核分 评价标准"
    rule = "完成得满分，未完成按比例扣分"
    rows = (
        f"产出指标 数量指标 改造书屋 ≥17处 16处 40 {rule}",
        f"更换灯具 ≥34套 0 {rule}",
        f"质量指标 验收合格率 100% 100% 20 {rule}",
    )
    read_ = flat("项目名称 书屋改造", header, *rows, gap=" ")
    found = [(row.name, row.target_raw, row.score) for row in read_.indicators]
    assert found[1] == ("更换灯具", "≥34套", Decimal(0))


def test_a_part_has_no_points_of_its_own_in_flat_text() -> None:
    header = "指标名称 计量单位 年初指标值 全年完成值 得分系数（%） 指标权重 指标得分 是否核心指标"
    lines_ = (
        "改造书屋 100 60 60 是",
        "其中：山区书屋 处 3 3处 100 否",
        "采购灯具 套 34 34套 100 40 40 是",
    )
    read_ = flat("项目名称 书屋改造", header, *lines_, gap="\n").indicators
    assert [(row.name, row.weight) for row in read_] == [
        ("改造书屋", 60),
        ("其中：山区书屋", None),
        ("采购灯具", 40),
    ]


def test_template_rows_that_hold_a_rule_of_scoring_take_no_score() -> None:
    header = "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 评分规则 得分"
    rule = "完成得满分，未完成按比例扣分"
    read_ = flat(
        "项目名称 书屋改造",
        header,
        f"产出指标 数量指标 改造书屋 17处 16处 40 {rule} 37.6",
        f"…… {rule}",
        f"效益指标 社会效益指标 惠及村民 ≥9000人 9120人 20 {rule} 20",
        f"…… {rule}",
        gap=" ",
    )
    assert [row.score for row in read_.indicators] == [Decimal("37.6"), Decimal(20)]
