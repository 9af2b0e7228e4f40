"""Text and tables on the pages of a PDF."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from jixiao.extract.document import Paragraph
from pdf_sheet import HEAD, HEIGHT, LEFT, SIZE, WIDTH, Sheet, row, spans, texts


def test_merged_cells_text_and_places() -> None:
    cells = [
        *HEAD,
        (1, 0, 2, 1, "产出"),
        (1, 1, 1, 2, "数量指标合并两列"),
        *row(1, "≥5处", "6处", "10", "10", first=3),
        *row(2, "质量指标", "合格率\n达到要求", "≥95%", "96%", "10", "", first=1),
    ]
    sheet = Sheet()
    sheet.text(200, 60, "项目自评表", 16)
    sheet.grid(100, (20, 20, 40), cells)
    sheet.text(LEFT, 200, "填表人：甲")
    document = sheet.read()
    assert [type(block).__name__ for block in document.blocks] == [
        "Paragraph",
        "Table",
        "Paragraph",
    ]
    assert texts(document) == ["项目自评表", "填表人：甲"]
    assert spans(document.tables[0]) == sorted(cells)
    found = next(c for c in document.tables[0].cells if c.text == "合格率\n达到要求")
    place = found.place
    assert (place.table, place.row, place.column, place.page) == (1, 3, 3, 1)
    assert (place.x0, place.top, place.x1, place.bottom) == pytest.approx((160, 140, 300, 180))
    assert document.pages == 1


def test_two_tables_on_a_page() -> None:
    sheet = Sheet()
    sheet.grid(60, (20, 20), [*row(0, "甲", "1"), *row(1, "乙", "2")], (80, 80))
    sheet.text(LEFT, 150, "说明文字")
    sheet.grid(200, (20, 20), [*row(0, "丙", "3"), *row(1, "丁", "4")], (80, 80))
    document = sheet.read()
    assert [c.text for c in document.tables[0].cells] == ["甲", "1", "乙", "2"]
    assert [c.text for c in document.tables[1].cells] == ["丙", "3", "丁", "4"]
    assert isinstance(document.blocks[1], Paragraph)
    assert [t.index for t in document.tables] == [1, 2]


def test_nested_table_belongs_to_its_cell() -> None:
    sheet = Sheet()
    sheet.grid(60, (20, 100), [*row(0, "甲", "乙"), *row(1, "外", "格")], (100, 200))
    sheet.grid(90, (20, 20), [*row(0, "内1", "内2"), *row(1, "内3", "内4")], (60, 60), left=190)
    document = sheet.read()
    assert [(t.index, t.parent) for t in document.tables] == [(1, None), (2, 1)]
    assert [c.text for c in document.tables[0].cells] == ["甲", "乙", "外", "格"]
    assert [c.text for c in document.tables[1].cells] == ["内1", "内2", "内3", "内4"]


def test_a_nested_table_that_touches_the_side_of_its_cell() -> None:
    sheet = Sheet()
    sheet.grid(60, (20, 50), [(0, 0, 1, 1, "甲"), (1, 0, 1, 1, "")], (200,))
    sheet.grid(
        90, (20, 20), [*row(0, "内1", "内2"), *row(1, "内3", "内4")], (60, 130), left=LEFT + 10
    )
    document = sheet.read()
    found = [c.text for table in document.tables for c in table.cells]
    assert [text for text in found if text] == ["甲", "内1", "内2", "内3", "内4"]


def test_a_text_that_runs_over_the_border_belongs_to_the_cell_it_begins_in() -> None:
    sheet = Sheet()
    cells = [*row(0, "新建乡村公路安防设施里程长度", "8公里"), *row(1, "达标率（%）", "95%")]
    sheet.grid(60, (20, 20), cells, (63, 80))
    document = sheet.read()
    assert [c.text for c in document.tables[0].cells] == [text for *_, text in cells]


def test_a_text_that_touches_that_of_the_next_cell_is_not_one_with_it() -> None:
    sheet = Sheet()
    sheet.grid(60, (20, 20), [*row(0, "", ""), *row(1, "甲", "乙")], (53, 80))
    sheet.text(LEFT + 2, 64, "三级指标名称")
    sheet.text(LEFT + 2 + 6 * SIZE - 0.2, 64, "年度指标值")
    found = [c.text for c in sheet.read().tables[0].cells]
    assert found == ["三级指标名称", "年度指标值", "甲", "乙"]


def test_a_text_that_runs_over_both_borders_belongs_to_the_cell_it_is_centred_in() -> None:
    sheet = Sheet()
    sheet.grid(60, (20,), row(0, "", "", ""), (63, 63, 63))
    text = "新建乡村公路安防设施"
    sheet.text(LEFT + 63 + 31.5 - len(text) * SIZE / 2, 61, text)
    assert [c.text for c in sheet.read().tables[0].cells] == ["", text, ""]


def test_headers_footers_and_page_numbers_are_left_out() -> None:
    sheet = Sheet()
    for number in range(1, 4):
        sheet.text(200, 40, f"某市自评材料汇编 第{number}册", 9)
        sheet.text(220, 62, "项目自评表", 16)
        sheet.text(LEFT, 120, f"正文{number}。", 12)
        sheet.text(290, 800, (f"— {number} —", f"-{number}-", f"第{number}页 共3页")[number - 1])
        sheet.next()
    found = sheet.read()
    assert texts(found) == [t for n in (1, 2, 3) for t in ("项目自评表", f"正文{n}。")]


def test_numbers_in_the_text_are_kept() -> None:
    sheet = Sheet()
    sheet.text(LEFT, 400, "2023", 12)
    sheet.text(LEFT, 500, "第3页", 12)
    assert texts(sheet.read()) == ["2023", "第3页"]


def test_lines_are_joined_to_paragraphs() -> None:
    sheet = Sheet()
    full = "为提高资金使用效益全面评价年度项目资金的使用绩效现将有关情况"
    for number, (x, line) in enumerate(
        [
            (84, full[:29]),
            (60, full + "说"),
            (60, "明如下。"),
            (84, "一、概况"),
            (60, full + "说"),
            (60, "（一）背景"),
        ]
    ):
        sheet.text(x, 100 + 20 * number, line, 14)
    assert texts(sheet.read()) == [
        full[:29] + full + "说明如下。",
        "一、概况",
        full + "说",
        "（一）背景",
    ]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("flagged", [True, False])
def test_turned_pages(rotation: int, flagged: bool) -> None:
    if rotation == 180 and not flagged:
        pytest.skip("a page printed head down is not read")
    sheet = Sheet()
    canvas = sheet.canvas
    if rotation in (90, 270):
        # reportlab exchanges width and height itself where it writes /Rotate.
        canvas.setPageSize((WIDTH, HEIGHT) if flagged else (HEIGHT, WIDTH))
    if flagged:
        canvas.setPageRotation(rotation)
    moves: dict[int, Callable[[], None]] = {
        0: lambda: None,
        90: lambda: (canvas.translate(HEIGHT, 0), canvas.rotate(90))[0],
        180: lambda: (canvas.translate(WIDTH, HEIGHT), canvas.rotate(180))[0],
        270: lambda: (canvas.translate(0, WIDTH), canvas.rotate(270))[0],
    }
    moves[rotation]()
    sheet.text(LEFT, 60, "项目自评表", 16)
    sheet.grid(100, (20, 20), [(0, 0, 2, 1, "产出"), *row(0, "里程", "≥5公里", first=1),
                               *row(1, "面积", "3", first=1)], (60, 80, 90))  # fmt: skip
    document = sheet.read()
    assert texts(document) == ["项目自评表"]
    assert spans(document.tables[0]) == [
        (0, 0, 2, 1, "产出"),
        (0, 1, 1, 1, "里程"),
        (0, 2, 1, 1, "≥5公里"),
        (1, 1, 1, 1, "面积"),
        (1, 2, 1, 1, "3"),
    ]
    place = document.tables[0].cells[0].place
    assert (place.x0, place.top) == pytest.approx((60, 100), abs=0.1)


def test_labels_set_down_the_page() -> None:
    sheet = Sheet()
    sheet.grid(100, (80,), row(0, "", "", "里程"), (40, 40, 80))
    for number, char in enumerate("社会效益指标"):
        # Two columns of upright characters, printed from the right one on.
        sheet.text(LEFT + (22 if number < 4 else 8), 105 + 11 * (number % 4), char)
    sheet.canvas.saveState()
    sheet.canvas.translate(LEFT + 56, HEIGHT - 106)
    sheet.canvas.rotate(270)
    sheet.canvas.drawString(0, 0, "产出指标")
    sheet.canvas.restoreState()
    cells = sheet.read().tables[0].cells
    assert [cell.text for cell in cells] == ["社会效益\n指标", "产出指标", "里程"]


def test_tables_without_side_borders() -> None:
    sheet = Sheet()
    for y in (100, 120, 140, 160):
        sheet.canvas.line(60, HEIGHT - y, 360, HEIGHT - y)
    for x in (160, 260):
        sheet.canvas.line(x, HEIGHT - 100, x, HEIGHT - 160)
    for r in range(3):
        for column in range(3):
            sheet.text(65 + 100 * column, 102 + 20 * r, f"格{r}{column}")
    (table,) = sheet.read().tables
    assert [c.text for c in table.cells] == [f"格{r}{c}" for r in range(3) for c in range(3)]


def test_inner_borders_do_not_become_sides() -> None:
    """Rows beside a merged label end where it begins, on both sides of a wider cell."""
    cells = [
        (0, 0, 3, 1, "甲"),
        *row(0, "a", "b", first=1),
        *row(1, "c", "d", first=1),
        *row(2, "e", "f", first=1),
        (3, 0, 1, 3, "宽"),
        (4, 0, 2, 1, "乙"),
        *row(4, "g", "h", first=1),
        *row(5, "i", "j", first=1),
    ]
    sheet = Sheet()
    sheet.grid(100, [20] * 6, cells, (80, 80, 80))
    assert spans(sheet.read().tables[0]) == cells


def test_shading_frames_watermarks_and_fake_bold() -> None:
    sheet = Sheet()
    sheet.canvas.rect(30, 30, WIDTH - 60, HEIGHT - 60)
    sheet.canvas.setFillGray(0.9)
    sheet.canvas.rect(62, HEIGHT - 118, 70, 15, stroke=0, fill=1)
    sheet.canvas.setFillGray(0)
    for shift in (0, 0.4):
        sheet.text(200 + shift, 60, "项目11自评表", 16)
    sheet.grid(100, (20, 20), [*row(0, "甲", "11"), *row(1, "乙", "2")], (80, 80))
    sheet.canvas.saveState()
    sheet.canvas.translate(100, HEIGHT - 180)
    sheet.canvas.rotate(40)
    sheet.canvas.drawString(0, 0, "内部资料")
    sheet.canvas.restoreState()
    document = sheet.read()
    assert texts(document) == ["项目11自评表"]
    assert [c.text for c in document.tables[0].cells] == ["甲", "11", "乙", "2"]


def test_borders_drawn_as_thin_rectangles() -> None:
    sheet = Sheet()
    for y in (100, 120, 140):
        sheet.canvas.rect(60, HEIGHT - y, 160, 0.5, stroke=0, fill=1)
    for x in (60, 140, 220):
        sheet.canvas.rect(x, HEIGHT - 140, 0.5, 40, stroke=0, fill=1)
    for number, text in enumerate("甲乙丙丁"):
        sheet.text(65 + 80 * (number % 2), 104 + 20 * (number // 2), text)
    assert [c.text for c in sheet.read().tables[0].cells] == ["甲", "乙", "丙", "丁"]
