"""Tables of Word files: merged, nested and ragged."""

from __future__ import annotations

import io

from docx_parts import GOES_ON, START, WIDE, cell, docx, load, paragraph, spans, table
from jixiao.extract.document import Paragraph


def test_body_order_and_merged_cells() -> None:
    document = load(
        docx(
            paragraph("甲")
            + table(
                cell("产出指标", START) + cell("名称", WIDE.format(2)) + cell("值"),
                cell("", GOES_ON) + cell("a") + cell("b") + cell("≥5"),
                cell("效益指标", START) + cell("c", WIDE.format(3)),
            )
            + paragraph("乙")
        )
    )
    assert [type(block).__name__ for block in document.blocks] == [
        "Paragraph",
        "Table",
        "Paragraph",
    ]
    assert spans(document.tables[0]) == [
        (0, 0, 2, 1, "产出指标"),
        (0, 1, 1, 2, "名称"),
        (0, 3, 1, 1, "值"),
        (1, 1, 1, 1, "a"),
        (1, 2, 1, 1, "b"),
        (1, 3, 1, 1, "≥5"),
        (2, 0, 1, 1, "效益指标"),
        (2, 1, 1, 3, "c"),
    ]
    place = document.tables[0].cells[5].place
    assert (place.table, place.row, place.column) == (1, 2, 4)
    assert document.tables[0].exact


def test_written_by_python_docx() -> None:
    import docx as word

    made = word.Document()
    made.add_heading("一、概况", 2)
    grid = made.add_table(3, 3)
    grid.cell(0, 0).merge(grid.cell(2, 0)).text = "数量指标"
    grid.cell(0, 1).merge(grid.cell(0, 2)).text = "合并"
    grid.cell(2, 2).text = "12\n处"
    buffer = io.BytesIO()
    made.save(buffer)
    document = load(buffer.getvalue())
    assert document.blocks[0] == Paragraph("一、概况", level=2)
    assert (0, 0, 3, 1, "数量指标") in spans(document.tables[0])
    assert (0, 1, 1, 2, "合并") in spans(document.tables[0])
    assert (2, 2, 1, 1, "12\n处") in spans(document.tables[0])


def test_merge_without_start_and_start_without_end() -> None:
    found = load(
        docx(
            table(
                cell("孤", GOES_ON) + cell("1"),
                cell("", GOES_ON) + cell("2"),
                cell("头", START) + cell("3", START),
                cell("尾") + cell("", GOES_ON),
            )
        )
    ).tables[0]
    assert spans(found) == [
        (0, 0, 2, 1, "孤"),
        (0, 1, 1, 1, "1"),
        (1, 1, 1, 1, "2"),
        (2, 0, 1, 1, "头"),
        (2, 1, 2, 1, "3"),
        (3, 0, 1, 1, "尾"),
    ]


def test_merge_with_another_width_begins_anew() -> None:
    found = load(
        docx(table(cell("标签", START + WIDE.format(2)) + cell("1"), cell("", GOES_ON) + cell("2")))
    ).tables[0]
    assert spans(found) == [
        (0, 0, 1, 2, "标签"),
        (0, 2, 1, 1, "1"),
        (1, 0, 1, 1, ""),
        (1, 1, 1, 1, "2"),
    ]


def test_ragged_rows() -> None:
    before = '<w:trPr><w:gridBefore w:val="2"/></w:trPr>'
    found = load(docx(table(cell("1") + cell("2") + cell("3"), before + cell("4")))).tables[0]
    assert spans(found)[-1] == (1, 2, 1, 1, "4")


def test_sideways_merge_of_old_files() -> None:
    start, goes_on = '<w:hMerge w:val="restart"/>', '<w:hMerge w:val="continue"/>'
    found = load(
        docx(
            table(
                cell("宽", start + START) + cell("", goes_on + START) + cell("1"),
                cell("", start + GOES_ON) + cell("", goes_on + GOES_ON) + cell("2"),
            )
        )
    ).tables[0]
    assert spans(found) == [(0, 0, 2, 2, "宽"), (0, 2, 1, 1, "1"), (1, 2, 1, 1, "2")]


def test_odd_span_values() -> None:
    rows = table(cell("a", WIDE.format("x")) + cell("b", WIDE.format("-3")) + cell("c"))
    assert [c.column for c in load(docx(rows)).tables[0].cells] == [0, 1, 2]
    huge = load(docx(table(cell("a") + cell("b", WIDE.format(10**9)) + cell("c"))))
    assert [c.text for c in huge.tables[0].cells] == ["a"]
    assert huge.remarks[0].code == "limit"


def test_nested_tables() -> None:
    inner = table(cell("内", more=table(cell("最内"))))
    document = load(
        docx(table(cell("外", more=inner + paragraph("续")) + cell("旁")) + table(cell("后")))
    )
    assert [(t.index, t.parent, t.cells[0].text) for t in document.tables] == [
        (1, None, "外\n续"),
        (2, 1, "内"),
        (3, 2, "最内"),
        (4, None, "后"),
    ]


def test_grid_of_an_empty_table() -> None:
    document = load(docx("<w:tbl/>" + table("")))
    assert [t.cells for t in document.tables] == [(), ()]
