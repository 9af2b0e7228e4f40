"""Tables that go on over the pages of a PDF."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from jixiao.extract import Document
from pdf_sheet import HEAD, LEFT, Cells, Sheet, row, spans


def two_pages(upper: Cells, lower: Cells, heights: Sequence[float] = (20, 40)) -> Document:
    """The last rows of a table at the bottom of a page, and the first of the next."""
    rows = 1 + max(cell[0] for cell in upper)
    sheet = Sheet()
    sizes = [20.0] * (rows - 1) + [40.0]
    sheet.grid(770 - sum(sizes), sizes, upper)
    sheet.next()
    sheet.grid(70, [heights[0]] + [heights[1]] * max(cell[0] for cell in lower), lower)
    return sheet.read()


LONG = "按计划完成道路日常养护的里程"


def test_row_cut_by_the_page_is_one_row() -> None:
    document = two_pages(
        [
            *HEAD,
            (1, 0, 2, 1, "产出"),
            *row(1, "数量指标", "巡查次数", "≥5次", "6次", "5", "5", first=1),
            *row(2, "质量指标", f"{LONG}\n{LONG}", "1200公里", "1210公里", "10", "9.5", first=1),
        ],
        [
            (0, 0, 2, 1, ""),
            *row(0, "", "和面积", "", "", "", "", first=1),
            *row(1, "时效指标", "及时率", "100%", "100%", "5", "5", first=1),
        ],
    )
    (table,) = document.tables
    assert spans(table)[7:] == [
        (1, 0, 3, 1, "产出"),
        *row(1, "数量指标", "巡查次数", "≥5次", "6次", "5", "5", first=1),
        *row(
            2, "质量指标", f"{LONG}\n{LONG}\n和面积", "1200公里", "1210公里", "10", "9.5", first=1
        ),
        *row(3, "时效指标", "及时率", "100%", "100%", "5", "5", first=1),
    ]
    cut = next(c for c in table.cells if c.text.endswith("和面积"))
    assert (cut.place.page, cut.place.row) == (1, 3)
    assert table.cells[-1].place.page == 2


@pytest.mark.parametrize("below", ["指标2：", "……", "其他里程"])
def test_row_with_little_in_it_is_not_glued_to_a_short_one(below: str) -> None:
    above = "修补路面" if below == "其他里程" else LONG
    document = two_pages(
        [
            *HEAD,
            *row(1, "产出", "数量指标", "巡查", "≥5次", "6次", "5", "5"),
            *row(2, "产出", "质量指标", above, "100%", "100%", "10", "10"),
        ],
        row(0, "", "", below, "", "", "", ""),
    )
    (table,) = document.tables
    assert [c.text for c in table.cells if c.column == 2][1:] == ["巡查", above, below]


def test_complete_row_is_never_joined() -> None:
    document = two_pages(
        [*HEAD, *row(1, "产出", "质量指标", LONG, "100%以上的合", "100%以上的合", "10", "10")],
        row(0, "效益", "经济指标", "格及时开工", "格及时", "格及时", "10", "10"),
    )
    (table,) = document.tables
    assert [c.text for c in table.cells if c.column == 2][1:] == [LONG, "格及时开工"]
    assert [c.text for c in table.cells if c.column == 6][1:] == ["10", "10"]


def test_numbers_are_not_joined() -> None:
    document = two_pages(
        [*HEAD, *row(1, "产出", "数量", "里程", "1234567890123", "1234567890123", "100000", "9")],
        row(0, "", "", "", "25", "26", "", ""),
    )
    (table,) = document.tables
    assert [c.text for c in table.cells if c.column == 3][1:] == ["1234567890123", "25"]


def test_name_first_and_values_on_the_next_page() -> None:
    """A parent row with points only, then its child with values only: two rows."""
    document = two_pages(
        [*HEAD, *row(1, "产出", "数量", LONG, "", "", "10", "10")],
        row(0, "", "", "其中农村道路的里程", "≥5", "6", "", ""),
    )
    assert [c.text for c in document.tables[0].cells if c.column == 5][1:] == ["10", ""]


def test_merged_label_goes_on_over_whole_rows() -> None:
    upper = [
        *HEAD,
        (1, 0, 2, 1, "产出"),
        (1, 1, 2, 1, "数量指标"),
        *row(1, "里程", "5", "6", "5", "5", first=2),
        *row(2, "面积", "7", "8", "5", "5", first=2),
    ]
    lower = [
        (0, 0, 2, 1, ""),
        (0, 1, 1, 1, ""),
        *row(0, "桥梁", "9", "9", "5", "5", first=2),
        *row(1, "质量指标", "合格率", "1", "1", "5", "5", first=1),
    ]
    (table,) = two_pages(upper, lower).tables
    labels = [cell for cell in spans(table) if cell[1] < 2 and cell[0] > 0]
    assert labels == [
        (1, 0, 4, 1, "产出"),
        (1, 1, 3, 1, "数量指标"),
        (4, 1, 1, 1, "质量指标"),
    ]


def test_blank_cell_of_a_column_without_merges_stays_blank() -> None:
    upper = [
        *HEAD,
        (1, 0, 2, 1, "产出"),
        *row(1, "数量指标", "里程", "5", "6", "5", "", first=1),
        *row(2, "", "面积", "7", "8", "5", "4", first=1),
    ]
    lower = [
        (0, 0, 1, 1, ""),
        *row(0, "", "桥梁", "9", "9", "5", "", first=1),
        *row(1, "效益", "经济指标", "收入", "1", "1", "5", "5"),
    ]
    (table,) = two_pages(upper, lower).tables
    assert [cell for cell in spans(table) if cell[1] == 0][1:] == [
        (1, 0, 3, 1, "产出"),
        (4, 0, 1, 1, "效益"),
    ]
    assert [c[4] for c in spans(table) if c[1] == 1] == [
        "二级指标",
        "数量指标",
        "",
        "",
        "经济指标",
    ]
    assert [c[4] for c in spans(table) if c[1] == 6] == ["得分", "", "4", "", "5"]


def test_merged_score_ends_with_its_label() -> None:
    upper = [
        *HEAD,
        (1, 0, 2, 1, "产出"),
        (1, 1, 2, 1, "数量指标"),
        *row(1, "里程", "5", "6", "5", first=2),
        *row(2, "面积", "7", "8", "5", first=2),
        (1, 6, 2, 1, "10"),
    ]
    lower = [
        (0, 0, 2, 1, ""),
        (0, 1, 2, 1, "质量指标"),
        *row(0, "桥梁", "9", "9", "5", first=2),
        *row(1, "合格率", "1", "1", "5", first=2),
        (0, 6, 2, 1, ""),
    ]
    (table,) = two_pages(upper, lower).tables
    assert [cell for cell in spans(table) if cell[1] in (0, 1, 6) and cell[0]] == [
        (1, 0, 4, 1, "产出"),
        (1, 1, 2, 1, "数量指标"),
        (1, 6, 2, 1, "10"),
        (3, 1, 2, 1, "质量指标"),
        (3, 6, 2, 1, ""),
    ]


def test_label_cut_in_two() -> None:
    upper = [
        *row(0, "一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"),
        *row(1, "产出指标", "质量指标", "合格", "1", "1", "5", "5"),
        *row(2, "效益指", "社会效益", "收入", "1", "1", "5", "5"),
    ]
    lower = [
        (0, 0, 2, 1, "标"),
        (0, 1, 2, 1, "指标"),
        *row(0, "桥梁", "9", "9", "5", "5", first=2),
        *row(1, "面积", "9", "9", "5", "5", first=2),
    ]
    (table,) = two_pages(upper, lower).tables
    assert [cell for cell in spans(table) if cell[1] < 2][4:] == [
        (2, 0, 3, 1, "效益指\n标"),
        (2, 1, 3, 1, "社会效益\n指标"),
    ]


def test_goals_cut_in_both_columns() -> None:
    wide = "保证道路安全畅通群众出行条件得到改善和提高"
    document = two_pages(
        [
            *HEAD,
            (1, 0, 2, 1, "目标"),
            (1, 1, 1, 2, "预期目标"),
            (1, 3, 1, 4, "实际完成"),
            (2, 1, 1, 2, f"{wide}\n{wide}"),
            (2, 3, 1, 4, f"{wide}再保\n{wide}再保"),
        ],
        [
            (0, 0, 1, 1, ""),
            (0, 1, 1, 2, "期内完成。"),
            (0, 3, 1, 4, "已完成。"),
            (1, 0, 1, 7, "绩效指标"),
        ],
    )
    (table,) = document.tables
    assert spans(table)[7:] == [
        (1, 0, 2, 1, "目标"),
        (1, 1, 1, 2, "预期目标"),
        (1, 3, 1, 4, "实际完成"),
        (2, 1, 1, 2, f"{wide}\n{wide}\n期内完成。"),
        (2, 3, 1, 4, f"{wide}再保\n{wide}再保\n已完成。"),
        (3, 0, 1, 7, "绩效指标"),
    ]


def test_only_the_rest_of_a_label_on_the_next_page() -> None:
    labels = row(0, "一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分")
    upper = [
        *labels,
        *row(1, "产出指标", "质量指标", "合格", "1", "1", "5", "5"),
        *row(2, "效益指", "社会效益", "收入", "1", "1", "5", "5"),
    ]
    lower = [*row(0, "标", "指标", "", "", "", "", ""), (1, 0, 1, 7, "总分")]
    (table,) = two_pages(upper, lower).tables
    assert spans(table)[14:] == [
        *row(2, "效益指\n标", "社会效益\n指标", "收入", "1", "1", "5", "5"),
        (3, 0, 1, 7, "总分"),
    ]


def test_long_text_of_a_merged_cell_goes_on() -> None:
    reason = "因雨季延长\n施工推迟到\n次年第一季"
    upper = [
        *HEAD[:6],
        (0, 6, 1, 1, "原因"),
        *row(1, "产出", "数量", "里程", "5", "6", "5", reason),
    ]
    lower = [
        (0, 0, 2, 1, ""),
        *row(0, "质量", "面积", "5", "6", "5", first=1),
        (0, 6, 2, 1, "度开工"),
        *row(1, "时效", "及时", "5", "6", "5", first=1),
    ]
    (table,) = two_pages(upper, lower).tables
    assert [cell for cell in spans(table) if cell[1] == 6][1:] == [
        (1, 6, 3, 1, f"{reason}\n度开工")
    ]


def test_repeated_header_is_dropped_and_columns_are_matched_by_place() -> None:
    sheet = Sheet()
    sheet.grid(
        710,
        (20, 40),
        [*HEAD, *row(1, "产出", "数量指标", "里程", "5", "6", "5", "5")],
    )
    sheet.next()
    sheet.grid(70, (20, 20), [*HEAD, *row(1, "效益", "经济", "收入", "1", "2", "5", "4")])
    sheet.grid(110, (20,), [(0, 0, 1, 1, "总分"), (0, 1, 1, 1, "9")], (420, 50))
    (table,) = sheet.read().tables
    assert [c[4] for c in spans(table) if c[1] == 0] == ["一级", "产出", "效益", "总分"]
    assert spans(table)[-2:] == [(3, 0, 1, 6, "总分"), (3, 6, 1, 1, "9")]
    sheet = Sheet()
    sheet.grid(730, (40,), row(0, "产出", "数量指标", "里程", "5", "6", "5", "5"))
    sheet.next()
    # The page lies 20 points to the side, as with mirrored margins, and has two columns.
    sheet.grid(70, (20,), [(0, 0, 1, 1, "总分"), (0, 1, 1, 1, "9")], (420, 50), left=LEFT + 20)
    (table,) = sheet.read().tables
    assert spans(table)[-2:] == [(1, 0, 1, 6, "总分"), (1, 6, 1, 1, "9")]


def test_a_header_within_the_table_is_repeated_above_the_rest_of_a_label() -> None:
    def header(n: int) -> Sequence[tuple[int, int, int, int, str]]:
        return row(n, "一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分")

    sheet = Sheet()
    sheet.grid(
        690,
        (20, 20, 20),
        [
            *row(0, "项目名称", "堤顶路灯", "", "", "", "", ""),
            *header(1),
            *row(2, "产出指标", "产出数量指", "路灯", "5盏", "6盏", "5", "5"),
        ],
    )
    sheet.next()
    sheet.grid(
        70,
        (20, 20, 20),
        [
            *header(0),
            *row(1, "", "标", "灯杆", "5根", "5根", "5", "5"),
            *row(2, "", "质量指标", "亮灯率", "98%", "99%", "5", "5"),
        ],
    )
    (table,) = sheet.read().tables
    (labels, names) = ([c[4] for c in spans(table) if c[1] == column][1:] for column in (1, 2))
    assert names == ["三级指标", "路灯", "灯杆", "亮灯率"]
    assert labels == ["二级指标", "产出数量指", "标", "质量指标"]


def test_a_label_in_brackets_above_a_page_break_is_whole() -> None:
    sheet = Sheet()
    cells = [
        (0, 0, 2, 1, "资金（元）"),
        *row(0, "", "预算", first=1),
        *row(1, "合计", "5", first=1),
    ]
    sheet.grid(730, (20, 20), cells, (58, 100, 100))
    sheet.next()
    cells = [*row(0, "一级指标", "名称", "完成")]
    cells += [cell for n, name in enumerate("甲乙丙", 1) for cell in row(n, "产出指标", name, "5")]
    sheet.grid(70, (20,) * 4, cells, (58, 100, 100))
    (table,) = sheet.read().tables
    assert [cell[4] for cell in spans(table) if cell[1] == 0][:2] == ["资金（元）", "一级指标"]


def test_next_form_of_the_same_kind_is_another_table() -> None:
    def form(sheet: Sheet, top: float, name: str, rows: int) -> None:
        cells = [
            (0, 0, 1, 2, "项目自评表"),
            *row(1, "项目名称", name),
            *row(2, "主管部门", "某局"),
        ]
        cells += [cell for n in range(3, rows) for cell in row(n, f"指标甲{n}", "5")]
        sheet.grid(top, [20] * rows, cells, (100, 300))

    sheet = Sheet()
    form(sheet, 70, "道路", 35)
    sheet.next()
    form(sheet, 70, "桥梁", 10)
    document = sheet.read()
    assert len(document.tables) == 2
    assert document.tables[1].cells[2].text == "桥梁"


def test_tables_with_text_or_room_between_stay_apart() -> None:
    for title, top in (("附表二", 700.0), ("", 100.0)):
        sheet = Sheet()
        sheet.grid(top, (20, 20), [*row(0, "甲", "1"), *row(1, "乙", "2")], (80, 80))
        sheet.next()
        if title:
            sheet.text(LEFT, 60, title, 14)
        sheet.grid(90, (20, 20), [*row(0, "丙", "3"), *row(1, "丁", "4")], (80, 80))
        assert len(sheet.read().tables) == 2
