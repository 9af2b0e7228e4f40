"""Cells glued without any separator: cut where the arithmetic says so, else left undecided."""

from __future__ import annotations

import pytest
from jixiao.extract.document import Paragraph
from jixiao.normalize import glued_rows
from jixiao.normalize.columns import FUNDS, INDICATORS, Column
from jixiao.normalize.glued_labels import goal_parts, head_parts, total_parts
from jixiao.normalize.glued_search import cut_rows
from jixiao.normalize.pieces import pieces

AMOUNTS = ("label", "annual_budget", "executed", "weight", "execution_rate", "score")
NATIONAL = ("level1", "level2", "name", "target", "actual", "weight", "score", "reason")
WEIGHTS = ("level1", "level2", "name", "weight", "target", "actual", "score")
PLAIN = ("level1", "level2", "name", "target", "actual")


def cut(group: str, roles: tuple[str, ...], text: str) -> list[list[str]]:
    """The cells of each row; what is undecided is missing."""
    columns = [Column(role, role, n, n + 1) for n, role in enumerate(roles)]
    rows, _ = cut_rows(group, columns, pieces([Paragraph(text)]), (None, None))
    return [[piece.text for _, piece in cells] for cells, _, _ in rows]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("年度资金总额58.458.410100.00%10", ["58.4", "58.4", "10", "100.00%", "10"]),
        ("年度资金总额202010100.00%10", ["20", "20", "10", "100.00%", "10"]),
        ("年度资金总额46433.8710.00094.28%9.43", ["46", "43.37", "10.00"]),
        ("年度资金总额4643.71095%9.5", ["46", "43.7", "10", "95%", "9.5"]),
        ("其中：财政拨款4038.2—95.5%—", ["40", "38.2", "—", "95.5%", "—"]),
    ],
)
def test_a_line_of_funds_is_cut_by_its_rate(text: str, cells: list[str]) -> None:
    (row,) = cut(FUNDS, AMOUNTS, text)
    if "94.28" in text:  # the figures contradict each other: nothing is made up of them
        assert row != ["年度资金总额", *cells, "94.28%", "9.43"]
    else:
        assert row[1:] == cells


@pytest.mark.parametrize(
    ("roles", "text", "cells"),
    [
        (
            NATIONAL,
            "改造书屋数量≥17处16处1514.1选址调整",
            ["≥17处", "16处", "15", "14.1", "选址调整"],
        ),
        (NATIONAL, "照度合格率100%100%1010", ["100%", "100%", "10", "10"]),
        (
            NATIONAL,
            "完工时间2023年11月15日前2023年11月28日108连日阴雨",
            ["2023年11月15日前", "2023年11月28日", "10", "8", "连日阴雨"],
        ),
        (NATIONAL, "书屋借阅环境明显改善明显改善2020", ["明显改善", "明显改善", "20", "20"]),
        (NATIONAL, "发放稻种88550万粒560万粒88", ["88550万粒", "560万粒", "8", "8"]),
        (WEIGHTS, "发放稻种8550万粒560万粒8", ["8", "550万粒", "560万粒", "8"]),
        (PLAIN, "单处成本≤2.6万元2.57万元", ["≤2.6万元", "2.57万元"]),
    ],
)
def test_an_indicator_is_cut_by_its_values_and_points(
    roles: tuple[str, ...], text: str, cells: list[str]
) -> None:
    (row,) = cut(INDICATORS, roles, f"数量指标{text}")
    assert row[2:] == cells


@pytest.mark.parametrize(
    ("roles", "text", "cells"),
    [  # what a line says twice begins a cell each time
        (PLAIN, "补贴发放时间每季度末前每季度末前", ["补贴发放时间", "每季度末前", "每季度末前"]),
        (
            NATIONAL,
            "管护责任落实村组长效管护村组长效管护机制基本建立55",
            ["管护责任落实", "村组长效管护", "村组长效管护机制基本建立", "5", "5"],
        ),
        (
            (*PLAIN[:4], "name", "target", "actual", "actual", "weight", "score"),
            "修缮数量≥17处修缮数量完成率100%16处94.121514.12",
            ["修缮数量", "≥17处", "修缮数量完成率", "100%", "16处", "94.12", "15", "14.12"],
        ),
        # the grades that a form gives for text targets begin one
        (
            NATIONAL,
            "阅览环境健全部分达成预期指标108",
            ["阅览环境", "健全", "部分达成预期指标", "10", "8"],
        ),
        # an actual has the unit of its column, an adjusted target is seldom another one
        (
            ("level1", "level2", "name", "unit", "sign", "target", "adjusted_target", "actual"),
            "修缮数量处≥171716处",
            ["修缮数量", "处", "≥", "17", "17", "16处"],
        ),
        (
            ("level1", "level2", "name", "sign", "target", "actual", "weight", "score"),
            "完工时限定性2022年11月30日前11月18日55",
            ["完工时限", "定性", "2022年11月30日前", "11月18日", "5", "5"],
        ),
        # a table of points alone prints those of an indicator behind its name
        (
            ("level1", "level2", "name", "rule", "score"),
            "修缮数量15考核修缮数量的完成情况14.12",
            ["修缮数量15", "考核修缮数量的完成情况", "14.12"],
        ),
        # a reason says why, and may begin with a figure
        (
            (*PLAIN, "reason"),
            "个案随访率≥95%93.4%2名对象长期在外失联，已委托协查",
            ["个案随访率", "≥95%", "93.4%", "2名对象长期在外失联，已委托协查"],
        ),
    ],
)
def test_cells_that_the_words_of_a_row_show(
    roles: tuple[str, ...], text: str, cells: list[str]
) -> None:
    (row,) = cut(INDICATORS, roles, f"数量指标{text}")
    assert row == ["数量指标", *cells]


def test_weights_in_percent_are_seen_at_the_ends_of_the_lines() -> None:
    lines = ["数量指标修缮数量≥17处17处15%15", "书屋制度健全健全10%10", "读者满意度≥92%94.3%10%8"]
    rows = cut(INDICATORS, NATIONAL[:-1], "\n".join(lines))
    assert [row[-2:] for row in rows] == [["15%", "15"], ["10%", "10"], ["10%", "8"]]


def test_points_of_a_level_decide_between_readings() -> None:
    text = "产出指标（20分）数量指标培训班次≥12期12期1010\n开展活动≥3场3场1010"
    first, second = cut(INDICATORS, NATIONAL, text)
    assert first[-4:] == ["≥12期", "12期", "10", "10"]
    assert second[-4:] == ["≥3场", "3场", "10", "10"]


def test_what_reads_both_ways_is_left_out() -> None:
    columns = [Column(role, role, n, n + 1) for n, role in enumerate(PLAIN)]
    found = pieces([Paragraph("数量指标印发手册100010001001")])
    ((cells, confidence, undecided),), _ = cut_rows(INDICATORS, columns, found, (None, None))
    assert PLAIN.index("target") not in [column for column, _ in cells]
    assert undecided
    assert confidence < 0.55


def test_parts_of_lines() -> None:
    assert total_parts("总分10094.62优") == ["总分", "100", "94.62", "优"]
    assert total_parts("合计100%94.62") == ["合计", "100%", "94.62"]
    assert head_parts("转移支付（项目）名称水渠维修主管部门水利局")[1::2] == ["水渠维修", "水利局"]
    assert goal_parts("改造书屋17处，购设备。改造书屋16处。") == [
        "改造书屋17处，购设备。",
        "改造书屋16处。",
    ]
    assert goal_parts("一。二。三。") == ["一。二。三。"]


def test_a_text_beyond_the_bound_is_not_read_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glued_rows, "_MOST_STEPS", 50)
    columns = [Column(role, role, n, n + 1) for n, role in enumerate(NATIONAL)]
    found = pieces([Paragraph("数量指标改造书屋数量≥17处16处1514.1选址调整" * 20)])
    rows, _ = cut_rows(INDICATORS, columns, found, (None, None))
    assert sum(len("".join(undecided)) for _, _, undecided in rows) > 400
