from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pytest
from jixiao.extract import Document, UnreadableError, read
from jixiao.extract.document import Paragraph, Table
from jixiao.extract.source import from_bytes
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
WIDTH, HEIGHT = A4
LEFT, SIZE, PITCH = 60.0, 9.0, 11.0
COLUMNS = (40, 60, 140, 70, 70, 40, 50)

# row, column, row span, column span, text (its lines are printed as given)
Cells = Sequence[tuple[int, int, int, int, str]]


class Sheet:
    """Draws pages from the upper left corner."""

    def __init__(self, **options: object) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=A4, **options)
        self.used = False

    def text(self, x: float, top: float, text: str, size: float = SIZE) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, HEIGHT - top - size, text)
        self.used = True

    def grid(
        self,
        top: float,
        heights: Sequence[float],
        cells: Cells,
        columns: Sequence[float] = COLUMNS,
        left: float = LEFT,
    ) -> None:
        xs = [left + sum(columns[:n]) for n in range(len(columns) + 1)]
        ys = [top + sum(heights[:n]) for n in range(len(heights) + 1)]
        for row, column, row_span, column_span, text in cells:
            x0, x1 = xs[column], xs[column + column_span]
            y0, y1 = ys[row], ys[row + row_span]
            self.canvas.setLineWidth(0.5)
            self.canvas.rect(x0, HEIGHT - y1, x1 - x0, y1 - y0)
            for number, line in enumerate(text.split("\n") if text else ()):
                self.text(x0 + 4, y0 + 1 + number * PITCH, line)
        self.used = True

    def next(self) -> None:
        self.canvas.showPage()
        self.used = False

    def data(self) -> bytes:
        if self.used:
            self.canvas.showPage()
        self.canvas.save()
        return self.buffer.getvalue()

    def read(self) -> Document:
        return load(self.data())


def load(data: bytes) -> Document:
    return read(from_bytes("a.pdf", data))


def fault(data: bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        load(data)
    return caught.value


def spans(table: Table) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def row(number: int, *texts: str, first: int = 0) -> list[tuple[int, int, int, int, str]]:
    return [(number, first + at, 1, 1, text) for at, text in enumerate(texts)]


HEAD = row(0, "一级", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分")


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


def test_a_text_that_runs_over_both_borders_belongs_to_the_cell_it_is_centred_in() -> None:
    sheet = Sheet()
    sheet.grid(60, (20,), row(0, "", "", ""), (63, 63, 63))
    text = "新建乡村公路安防设施"
    sheet.text(LEFT + 63 + 31.5 - len(text) * SIZE / 2, 61, text)
    assert [c.text for c in sheet.read().tables[0].cells] == ["", text, ""]


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


def test_pages_full_of_lines_are_read_as_text_in_time() -> None:
    sheet = Sheet()
    for at in range(2000):
        x, y = 10 + 0.25 * at, 10 + 0.4 * at
        sheet.canvas.line(x, HEIGHT - y, x + 5, HEIGHT - y)
        sheet.canvas.line(x, HEIGHT - y, x, HEIGHT - y - 5)
    sheet.text(LEFT, 400, "正文", 12)
    sheet.next()
    for at in range(90):
        sheet.canvas.line(10, 100 + 5 * at, 500, 100 + 5 * at)
        sheet.canvas.line(10 + 5 * at, 100, 10 + 5 * at, 600)
    sheet.used = True
    document = sheet.read()
    assert texts(document)[0] == "正文"
    assert [remark.code for remark in document.remarks if remark.place.page == 2] == ["limit"]


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


def test_scanned_page_is_a_remark() -> None:
    from PIL import Image

    sheet = Sheet()
    sheet.text(LEFT, 100, "第一页有文字，足够长的一行文字，说明情况。", 12)
    sheet.next()
    sheet.canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, WIDTH, HEIGHT)
    sheet.used = True
    document = sheet.read()
    assert [(remark.code, remark.place.page) for remark in document.remarks] == [("scan", 2)]
    assert len(texts(document)) == 1


def test_passwords() -> None:
    def locked(user: str) -> bytes:
        sheet = Sheet(encrypt=StandardEncryption(user, ownerPassword="owner", strength=128))
        sheet.canvas.drawString(LEFT, 700, "ABC 12.5")
        sheet.used = True
        return sheet.data()

    assert texts(load(locked(""))) == ["ABC 12.5"]
    error = fault(locked("secret"))
    assert error.code == "encrypted"
    assert "password" in error.message


def test_broken_files() -> None:
    sheet = Sheet()
    for _ in range(3):
        sheet.text(LEFT, 100, "概况" * 10 + "。", 12)
        sheet.next()
    whole = sheet.data()
    assert fault(b"%PDF-1.7\n").code == "truncated"
    assert fault(whole[:600]).code == "truncated"
    assert fault(b"%PDF-1.7\nnothing here\n%%EOF\n").code == "damaged"
    document = load(whole + b"\n" * 3000)
    assert [remark.code for remark in document.remarks] == ["damaged"]
    assert len(texts(document)) == 3
    assert load(b"junk in front\n" + whole).pages == 3


def test_torn_and_huge_content_of_a_page() -> None:
    sheet = Sheet(pageCompression=1)
    for number in range(2):
        sheet.text(LEFT, 100, f"第{number}册概况。", 12)
        sheet.canvas.setStrokeGray(0.2)
        for at in range(200):
            sheet.canvas.line(10, at, 20, at * 1.37)
        sheet.next()
    data = sheet.data()
    # The packed content is written as text here; without that layer damage shows as in most files.
    import base64
    import re
    import zlib

    def packed(match: re.Match[bytes], spoil: bool) -> bytes:
        content = base64.a85decode(match[2].strip().removesuffix(b"~>"))
        content = content[: len(content) // 2] if spoil else zlib.compress(b" " * (70 << 20))
        head = re.sub(rb"/Length \d+", b"/Length %d" % len(content), match[1])
        return head.replace(b"/ASCII85Decode ", b"") + b"stream\n" + content + b"endstream"

    pattern = re.compile(rb"(<<\s/Filter \[ /ASCII85Decode /FlateDecode \][^>]*>>\s)stream\n(.*?)"
                         rb"endstream", re.DOTALL)  # fmt: skip
    torn = load(pattern.sub(lambda match: packed(match, True), data, count=1))
    assert ("damaged", 1) in [(remark.code, remark.place.page) for remark in torn.remarks]
    assert texts(torn)[-1] == "第1册概况。"
    huge = load(pattern.sub(lambda match: packed(match, False), data, count=1))
    assert ("limit", 1) in [(remark.code, remark.place.page) for remark in huge.remarks]
    assert texts(huge) == ["第1册概况。"]
    assert fault(pattern.sub(lambda match: packed(match, False), data)).code == "limit"


def test_limits_of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = Sheet()
    sheet.grid(100, (20, 20), [*row(0, "甲", "1"), *row(1, "乙", "2")], (80, 80))
    sheet.next()
    sheet.text(LEFT, 100, "后文", 12)
    data = sheet.data()
    monkeypatch.setattr("jixiao.extract.limits.PDF_PAGE_RULES", 3)
    document = load(data)
    assert document.tables == ()
    assert texts(document) == ["甲 1", "乙 2", "后文"]
    assert [remark.code for remark in document.remarks] == ["limit"]
    monkeypatch.setattr("jixiao.extract.limits.PDF_PAGES", 1)
    assert load(data).remarks[-1].code == "limit"
    assert load(data).pages == 2
    monkeypatch.setattr("jixiao.extract.limits.PDF_PAGE_CHARACTERS", 2)
    with pytest.raises(UnreadableError) as caught:
        load(data)
    assert caught.value.code == "limit"
