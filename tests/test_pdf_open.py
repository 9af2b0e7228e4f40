"""PDF tables whose borders are open, framed or cut by a page, and characters without a number."""

from __future__ import annotations

from collections.abc import Sequence

from pdf_sheet import COLUMNS, HEAD, HEIGHT, LEFT, Cells, Sheet, row, spans, texts


def ruled(sheet: Sheet, ys: Sequence[float], texts: Sequence[Cells], top: bool, end: bool) -> None:
    """Rows with all upright borders; of the outer level ones only those wanted."""
    xs = [LEFT + sum(COLUMNS[:n]) for n in range(len(COLUMNS) + 1)]
    for y in ys[0 if top else 1 : None if end else -1]:
        sheet.canvas.line(xs[0], HEIGHT - y, xs[-1], HEIGHT - y)
    for x in xs:
        sheet.canvas.line(x, HEIGHT - ys[0], x, HEIGHT - ys[-1])
    for y, cells in zip(ys, texts, strict=False):
        for _, column, _, _, text in cells:
            sheet.text(xs[column] + 4, y + 2, text)


def test_table_without_border_where_the_page_cuts_it() -> None:
    first = row(0, "产出", "数量指标", "栽植行道树", "≥90株", "94株", "10", "10")
    second = row(0, "产出", "质量指标", "成活率", "≥95%", "93%", "10", "9")
    third = row(0, "产出", "时效指标", "完工时间", "11月底", "11月6日", "5", "5")
    sheet = Sheet()
    ruled(sheet, [730, 750, 770, 790], [HEAD, first, second], top=True, end=False)
    sheet.next()
    ruled(sheet, [60, 80, 100], [third, third], top=False, end=True)
    document = sheet.read()
    assert texts(document) == []
    (table,) = document.tables
    found = [text for *_, text in spans(table)]
    assert found == [cell[4] for cells in (HEAD, first, second, third, third) for cell in cells]


def test_label_with_its_own_break_is_cut_by_the_page_together_with_a_name() -> None:
    sheet = Sheet()
    upper = [
        *HEAD,
        *row(1, "产出", "时效指标", "按期完工率", "≥5次", "6次", "5", "5"),
        *row(2, "效益", "可持", "沿线单位门前责任落实到人情", "≥92%", "97%", "10", "10"),
    ]
    sheet.grid(710, [20, 20, 40], upper)
    sheet.next()
    lower = [
        *row(0, "", "续影响指标", "况", "", "", "", ""),
        *row(1, "满意", "满意度指标", "居民满意度", "100%", "100%", "5", "5"),
    ]
    sheet.grid(70, [20, 40], lower)
    (table,) = sheet.read().tables
    assert [c.text for c in table.cells if c.row == 2] == [
        "效益", "可持\n续影响指标", "沿线单位门前责任落实到人情\n况", "≥92%", "97%", "10", "10",
    ]  # fmt: skip


def test_strip_between_a_table_and_its_frame_is_no_column() -> None:
    sheet = Sheet()
    sheet.grid(100, [20, 20], [*HEAD, *row(1, "产出", "数量指标", "巡查", "5", "6", "5", "5")])
    sheet.canvas.rect(LEFT - 5, HEIGHT - 140, sum(COLUMNS) + 5, 40)
    (table,) = sheet.read().tables
    assert [(column, text) for _, column, _, _, text in spans(table)][:2] == [
        (0, "一级"),
        (1, "二级指标"),
    ]


def test_characters_that_the_encoding_has_no_number_for() -> None:
    sheet = Sheet()
    sheet.text(60, 100, "补贴标准2000元/人·月 ☑是 □否")
    assert texts(sheet.read()) == ["补贴标准2000元/人·月 ☑是 □否"]


def test_row_with_some_cells_above_and_the_others_below_a_page_break() -> None:
    sheet = Sheet()
    upper = [
        *HEAD,
        *row(1, "产出", "质量指标", "成活率", "≥95%", "96%", "5", "5"),
        *row(2, "", "", "完工时间", "11月底", "11月6日", "5", ""),
    ]
    sheet.grid(710, [20, 20, 40], upper)
    sheet.next()
    lower = [
        *row(0, "效益", "时效指标", "", "", "", "", "4"),
        *row(1, "效益", "社会效益", "居民满意度", "100%", "100%", "5", "5"),
    ]
    sheet.grid(70, [40, 40], lower)
    (table,) = sheet.read().tables
    cut = [cell.text for cell in table.cells if cell.row == 2]
    assert cut == ["效益", "时效指标", "完工时间", "11月底", "11月6日", "5", "4"]
