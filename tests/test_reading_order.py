"""Indicator tables that were read out in blocks of columns."""

from __future__ import annotations

from jixiao.extract import read
from jixiao.extract.source import from_bytes
from jixiao.normalize import normalize
from jixiao.normalize.report import Form

HEAD = "项目支出绩效自评表\n项目名称 河道巡查\n"
NAMES = """一级指标 二级指标 三级指标
产出指标 数量指标 巡河次数
培训人数
质量指标 水质达标率
"""
ROWS = [("巡河次数", "≥12次", "12次"), ("培训人数", "50人", "40人"), ("水质达标率", "≥95%", "96%")]


def form(text: str) -> Form:
    (found,) = normalize(read(from_bytes("a.txt", (HEAD + text).encode())), "made").forms
    return found


def rows(found: Form) -> list[tuple[str | None, str | None, str | None]]:
    return [(row.name, row.target_raw, row.actual_raw) for row in found.indicators]


def test_values_before_names_with_the_rest_of_the_header_below_the_first() -> None:
    values = "年度指标值 实际 分值 得分\n≥12次 12次 20 20\n完成值\n50人 40人 10 8\n≥95% 96% 10 10\n"
    found = form(values + NAMES + "总分 40 38\n")
    assert rows(found) == ROWS
    assert [str(row.score) for row in found.indicators] == ["20", "8", "10"]
    assert [row.level2 for row in found.indicators] == ["数量指标", "数量指标", "质量指标"]
    assert all("阅读顺序" in (row.repair or "") for row in found.indicators)
    assert (str(found.total_weight), str(found.total_score)) == ("40", "38")


def test_a_column_of_values_after_the_other() -> None:
    values = "年度指标值\n≥12次\n50人\n≥95%\n实际完成值\n12次\n40人\n96%\n"
    points = "分值\n20\n10\n10\n得分\n20\n8\n10\n偏差原因\n雨天多\n"
    found = form(NAMES + values + points + "总分 40 38\n")
    assert rows(found) == ROWS
    assert [row.reason for row in found.indicators] == [None, "雨天多", None]  # 8 of 10 points


def test_a_column_that_lacks_lines_is_left_out_and_told() -> None:
    values = "年度指标值\n≥12次\n50人\n≥95%\n实际完成值\n12次\n96%\n"
    found = form(NAMES + values + "分值\n20\n10\n得分\n20\n8\n10\n总分 40 38\n")
    assert rows(found) == [(name, target, None) for name, target, _ in ROWS]
    assert [(row.weight, str(row.score)) for row in found.indicators] == [
        (None, "20"),
        (None, "8"),
        (None, "10"),
    ]
    told = [note.observed for note in found.notes if note.kind == "undecided"]
    assert told == ["12次", "96%", "20", "10"]


def test_blocks_of_different_length_are_not_joined() -> None:
    values = "年度指标值 实际完成值 分值 得分\n≥12次 12次 20 20\n≥95% 96% 10 10\n"
    found = form(values + NAMES)
    assert not [row for row in found.indicators if row.target_raw or row.score is not None]
    assert found.notes


def test_units_and_signs_that_some_rows_lack_by_the_targets() -> None:
    text = """指标名称
巡河次数
巡查记录
完工时间
水质达标率
计量单位
次
%
指标性质
≥
定性
≥
指标值
12
齐全
2022年6月底前
95
完成值
12
齐全
2022年5月
96
总分 40
"""
    found = form(text)
    assert [(row.name, row.target_raw) for row in found.indicators] == [
        ("巡河次数", "≥12次"),
        ("巡查记录", "齐全"),
        ("完工时间", "2022年6月底前"),
        ("水质达标率", "≥95%"),
    ]


def test_reasons_without_points_by_the_values_that_were_missed() -> None:
    values = "年度指标值\n≥12次\n50人\n≥95%\n实际完成值\n12次\n40人\n96%\n"
    found = form(NAMES + values + "偏差原因\n雨天多\n")
    assert [row.reason for row in found.indicators] == [None, "雨天多", None]


def test_values_first_below_labels_that_are_cut() -> None:
    values = "年度 实际 得分\n≥12次 12次 20\n指标值 完成值\n50人 40人 8\n≥95% 96% 10\n"
    found = form(values + NAMES + "总分 38\n")
    assert rows(found) == ROWS
    assert [str(row.score) for row in found.indicators] == ["20", "8", "10"]


def test_the_beginning_of_a_label_before_another_that_it_would_go_with() -> None:
    values = "年度 完成值 得分\n≥12次 12次 20\n指标值\n50人 40人 8\n≥95% 96% 10\n"
    found = form(values + NAMES + "总分 38\n")
    assert rows(found) == ROWS
