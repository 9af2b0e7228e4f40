"""Rows of text dumps with a cell too few, too many or in another's place, and cells of flattened
text that were cut or repeated: mended and told, or told."""

from __future__ import annotations

from decimal import Decimal

import pytest
from jixiao.extract import read
from jixiao.extract.source import from_bytes
from jixiao.normalize import normalize
from jixiao.normalize.report import Form, Indicator

HEAD = ("项目支出绩效自评表", "（2022年度）", "项目名称\t灯塔巡检")
HEADER = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因"
ROWS = (
    "产出指标\t数量指标\t巡检灯塔数量\t≥32座\t31座\t20\t19.4\t一座停用",
    "\t\t更换灯具\t≥48套\t52套\t10\t10\t",
    "\t质量指标\t灯具合格率\t≥98%\t98.6%\t20\t20\t",
    "\t时效指标\t完成时间\t2022年11月底前\t2022年11月20日\t10\t10\t",
    "效益指标\t社会效益指标\t航道通行条件\t明显改善\t达成预期指标\t10\t8\t夜雾较多",
    "\t可持续影响指标\t巡检机制\t健全\t健全\t10\t10\t",
    "满意度指标\t服务对象满意度指标\t船民满意度\t≥90%\t94.5%\t10\t10\t",
    "总分\t\t\t\t\t100\t97.4\t",
)
WHOLE = [
    ("巡检灯塔数量", "≥32座", "31座", 20, Decimal("19.4")),
    ("更换灯具", "≥48套", "52套", 10, 10),
    ("灯具合格率", "≥98%", "98.6%", 20, 20),
    ("完成时间", "2022年11月底前", "2022年11月20日", 10, 10),
    ("航道通行条件", "明显改善", "达成预期指标", 10, 8),
    ("巡检机制", "健全", "健全", 10, 10),
    ("船民满意度", "≥90%", "94.5%", 10, 10),
]


def form(text: str) -> Form:
    (only,) = normalize(read(from_bytes("report.txt", text.encode())), "document").forms
    return only


def dump(old: str = "", new: str = "") -> Form:
    text = "\n".join((*HEAD, HEADER, *ROWS, ""))
    assert old in text
    return form(text.replace(old, new, 1))


def said(row: Indicator) -> tuple[object, ...]:
    return row.name, row.target_raw, row.actual_raw, row.weight, row.score


@pytest.mark.parametrize(
    ("old", "new", "row"),
    [
        ("98.6%\t20", "98.6%20", 2),
        ("98.6%\t20", "98.6% 20", 2),
        ("52套\t10\t10", "52套\t1010", 1),
        ("≥32座\t31座", "≥32座31座", 0),
        ("灯具合格率\t≥98%", "灯具合格率≥98%", 2),
        ("11月底前\t2022年", "11月底前2022年", 3),
        ("航道通行条件\t明显改善", "航道通行条件明显改善", 4),
        ("8\t夜雾较多", "8夜雾较多", 4),
        ("20\t19.4\t", "2019.4\t", 0),
        ("质量指标\t灯具", "质量指标灯具", 2),
        ("健全\t健全", "健全健全", 5),
    ],
)
def test_a_lost_gap_between_two_cells(old: str, new: str, row: int) -> None:
    found = dump(old, new)
    assert [said(one) for one in found.indicators] == WHOLE
    assert found.indicators[row].repaired
    assert found.indicators[row].level2 == dump().indicators[row].level2


def test_rows_that_lack_nothing_are_left_as_they_are() -> None:
    assert [said(one) for one in dump().indicators] == WHOLE
    assert not any(one.repaired for one in dump().indicators)
    trimmed = dump("\t\t更换灯具\t≥48套\t52套\t10\t10\t", "\t\t更换灯具\t≥48套\t52套\t10\t10")
    assert not any(one.repaired for one in trimmed.indicators)


def test_a_cell_that_may_be_parted_in_two_ways_is_blank_and_told() -> None:
    found = dump("巡检机制\t健全\t健全", "巡检机制\t健全基本健全")
    row = found.indicators[5]
    assert row.actual_raw in (None, "基本健全")
    assert row.repaired


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("98.6%\t20", "98.6%\t98.6%\t20"),
        ("≥98%\t98.6%", "≥98%\t≥98%\t98.6%"),
        ("94.5%\t10\t10\t", "94.5%\t10\t10\t10\t"),
    ],
)
def test_a_cell_that_is_repeated(old: str, new: str) -> None:
    assert [said(one) for one in dump(old, new).indicators] == WHOLE


@pytest.mark.parametrize(
    ("old", "new", "row"),
    [
        ("灯具合格率\t≥98%", "≥98%\t灯具合格率", 2),
        ("航道通行条件\t明显改善", "明显改善\t航道通行条件", 4),
        ("98.6%\t20", "20\t98.6%", 2),
        ("2022年11月20日\t10", "10\t2022年11月20日", 3),
    ],
)
def test_two_cells_in_one_anothers_place(old: str, new: str, row: int) -> None:
    found = dump(old, new)
    assert [said(one) for one in found.indicators] == WHOLE
    assert "位置颠倒" in (found.indicators[row].repair or "")


def test_a_score_above_its_points_stays_one() -> None:
    found = dump("94.5%\t10\t10", "94.5%\t10\t12").indicators[-1]
    assert (str(found.weight), str(found.score), found.repair) == ("10", "12", None)


@pytest.mark.parametrize("name", ["长效机制", "发展环境"])
def test_a_name_that_also_judges_stays_a_name(name: str) -> None:
    found = dump("航道通行条件\t明显改善", f"{name}\t带动沿岸渔业。")
    assert found.indicators[4].name == name
    assert not found.indicators[4].repaired


def test_a_sign_that_only_one_actual_value_has_is_told() -> None:
    found = dump("≥98%\t98.6%", "98.6%\t≥98%")
    row = found.indicators[2]
    assert (row.target_raw, row.actual_raw) == ("98.6%", "≥98%")
    assert "疑似颠倒" in (row.repair or "")


def test_a_score_above_all_points_without_a_weight_is_told() -> None:
    rows = "\n".join(row.replace("\t20\t19.4", "\t940").replace("\t20\t20", "\t20") for row in ROWS)
    rows = rows.replace("\t10\t10", "\t10").replace("\t10\t8", "\t8").replace("\t100\t", "\t")
    found = form("\n".join((*HEAD, HEADER.replace("分值\t", ""), rows, "")))
    assert [note.row for note in found.notes if note.field == "score"] == [1]


def test_a_level_2_label_below_the_first_row_of_its_level() -> None:
    late = dump("\t数量指标\t巡检灯塔数量", "\t\t巡检灯塔数量")
    late = form(
        "\n".join((*HEAD, HEADER, *ROWS, ""))
        .replace("\t数量指标\t巡检灯塔数量", "\t\t巡检灯塔数量")
        .replace("\t\t更换灯具", "\t数量指标\t更换灯具")
    )
    first, second, third = late.indicators[:3]
    assert first.level2 == second.level2 == "数量指标"
    assert first.repaired
    assert not second.repaired
    assert third.level2 == "质量指标"


def test_where_labels_stand_late_the_last_rows_of_a_level_are_doubted() -> None:
    late = form(
        "\n".join((*HEAD, HEADER, *ROWS, ""))
        .replace("\t数量指标\t巡检灯塔数量", "\t\t巡检灯塔数量")
        .replace("\t\t更换灯具", "\t数量指标\t更换灯具")
        .replace("\t质量指标\t灯具合格率", "\t\t灯具合格率")
        .replace("\t时效指标\t完成时间", "\t质量指标\t完成时间")
    )
    doubted = [note.row for note in late.notes if note.field == "level2"]
    assert doubted == [3]


# Flattened ------------------------------------------------------------------

GOALS = ("年度总体目标", "预期目标", "实际完成情况")


def flat(gap: str, *, wanted: str, reached: str, reason: str = "一座停用") -> Form:
    rows = [row.replace("一座停用", reason).split("\t") for row in (HEADER, *ROWS)]
    lines = [["项目支出绩效自评表"], ["（2022年度）"], ["项目名称", "灯塔巡检"], [*GOALS]]
    lines += [[wanted, reached], *rows]
    cells = [cell for line in lines for cell in line if cell]
    return form(gap.join(cells))


@pytest.mark.parametrize("gap", [" |\n", "\n\n"])
def test_a_cell_cut_by_its_own_line_break_where_lines_are_cells(gap: str) -> None:
    found = flat(gap, wanted="巡检灯塔。", reached="巡检三十\n一座。", reason="一座停用，\n待拆除")
    assert [said(one) for one in found.indicators] == WHOLE
    assert found.indicators[0].reason == "一座停用，待拆除"
    assert (found.goal_expected, found.goal_actual) == ("巡检灯塔。", "巡检三十一座。")
    assert found.fiscal_year == 2022


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [("巡检灯塔。", "巡检三十 一座。"), ("巡检三十 二座灯塔。", "巡检三十一座。")],
)
def test_goals_that_a_blank_cuts_on_one_line(wanted: str, reached: str) -> None:
    found = flat(" ", wanted=wanted, reached=reached)
    assert found.goal_expected == wanted.replace(" ", "")
    assert found.goal_actual == reached.replace(" ", "")
    assert any(note.field in (None, "goal_expected") for note in found.notes)


def test_goals_side_by_side_in_the_lines_of_a_page() -> None:
    text = " ".join(cell for cell in "\t".join((HEADER, *ROWS)).split("\t") if cell)
    lines = (
        "项目名称 灯塔巡检",
        "预期目标 实际完成情况",
        "巡检三十二 巡检三十一",
        "座灯塔。 座灯塔。",
    )
    found = form("\n".join((*HEAD[:2], *lines, text)))
    assert (found.goal_expected, found.goal_actual) == ("巡检三十二座灯塔。", "巡检三十一座灯塔。")


def test_merged_cells_repeated_between_bars() -> None:
    def spread(*cells: str) -> str:
        wide = [cell for cell in cells for _ in range(8 // len(cells))]
        return "|".join(wide)

    rows = [row.replace("\t", "|") for row in (HEADER, *ROWS[:-1])]
    head = (spread("项目支出绩效自评表"), spread("（2022年度）"), spread("项目名称", "灯塔巡检"))
    total = "|".join(["总分"] * 5 + ["100", "97.4", ""])
    found = form("\n".join((*head, *rows, total)))
    assert (found.project_name, found.fiscal_year) == ("灯塔巡检", 2022)
    assert (found.total_weight, found.total_score) == (Decimal(100), Decimal("97.4"))
    assert [said(one) for one in found.indicators] == WHOLE


def test_stars_of_a_template_in_markdown_are_kept() -> None:
    lines = [f"| {' | '.join(row.split(chr(9)))} |" for row in (HEADER, *ROWS)]
    lines[1] = lines[1].replace("巡检灯塔数量", "**巡检灯塔数量**（≥**座）")
    lines.insert(1, "|" + " --- |" * 8)
    (found,) = normalize(
        read(from_bytes("report.md", "\n".join((*HEAD, "", *lines)).encode())), "document"
    ).forms
    assert found.indicators[0].name == "巡检灯塔数量（≥**座）"
