"""Text: encodings, and the two styles of flattened table."""

from __future__ import annotations

import pytest
from jixiao.extract import Document, read
from jixiao.extract.document import Paragraph, Table
from jixiao.extract.encoding import decode, looks_like_text
from jixiao.extract.source import from_bytes

PROSE = "一、基本情况\n本项目由云岭县财政局安排资金，年度绩效目标已经完成，服务对象满意度较高。\n"
TRADITIONAL = "一、基本情況\n本項目由財政局安排資金，年度績效目標已經完成，服務對象滿意度較高。\n"


def document(text: str) -> Document:
    return read(from_bytes("report.txt", text.encode()))


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows()]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]
)
def test_encodings_of_simplified_text(encoding: str) -> None:
    assert decode(PROSE.encode(encoding))[0] == PROSE


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "gb18030"])
def test_encodings_of_traditional_text(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding))[0] == TRADITIONAL


def test_a_short_file_in_gb18030() -> None:
    assert decode("项目名称\t书屋\n".encode("gb18030"))[:2] == ("项目名称\t书屋\n", "gb18030")


def test_a_file_of_two_encodings_is_decoded_by_line_and_told() -> None:
    data = PROSE.encode() + PROSE.encode("gb18030") + PROSE.encode()
    text, name, remarks = decode(data)
    assert (text, name) == (PROSE * 3, "utf-8+gb18030")
    assert [(one.code, one.place.line) for one in remarks] == [("encoding", 3)]


def test_bytes_that_no_encoding_reads_are_told_with_their_line() -> None:
    text, _, remarks = decode(b"\xef\xbb\xbf" + "好\n".encode() + b"\xff\xfe\n")
    assert "�" in text
    assert [one.place.line for one in remarks] == [2]


@pytest.mark.parametrize(
    ("data", "is_text"),
    [(PROSE.encode(), True), (bytes(range(256)) * 20, False), (b"\x7fELF\0\0\0\1" * 40, False)],
)
def test_what_looks_like_text(data: bytes, is_text: bool) -> None:
    assert looks_like_text(data) is is_text


def test_rows_by_tabs() -> None:
    read_ = document("标题\n\n甲\t乙\t丙\n\n\t1\t\u30002\n\n后文\n")
    assert [type(block) for block in read_.blocks] == [Paragraph, Table, Paragraph]
    table = read_.tables[0]
    assert rows(table) == [["甲", "乙", "丙"], ["", "1", "2"]]
    assert not table.exact
    assert table.cells[4].place.line == 5


def test_bars_that_keep_the_blank_cells_part_a_row_like_tabs() -> None:
    text = "a | b | c | d |\n | b2 | c2 | d2 |\na3 |  | c3 |  |\n"
    (table,) = document(text).blocks
    assert isinstance(table, Table)
    assert rows(table) == [["a", "b", "c", "d"], ["", "b2", "c2", "d2"], ["a3", "", "c3", ""]]


def test_bars_whose_blank_cells_moved_to_the_end_are_no_table() -> None:
    text = "a | b | c | d |\nb2 | c2 | d2 | |\na3 | c3 | | |\n"
    assert all(isinstance(block, Paragraph) for block in document(text).blocks)


def test_columns_are_known_where_a_merged_cell_stands_in_each_of_its_squares() -> None:
    head = "项目名称\t书屋改造\t书屋改造\t书屋改造\n主管部门\t文化站站\t文化站站\t文化站站\n"
    (table,) = document(head + "数量\t1\t1\t1\n").blocks
    assert isinstance(table, Table)
    assert table.exact
    (loose,) = document("年\t86.4\t86.4\t86.4\n数\t96.4\t96.4\t96.4\n").blocks
    assert isinstance(loose, Table)
    assert not loose.exact


def test_a_line_that_is_only_indented_by_a_tab_is_a_paragraph() -> None:
    read_ = document("一、概况\n\t全县书屋运行良好。\n二、其他\n甲\t乙\n丙\t丁\n戊\t己\n")
    assert [block.text for block in read_.blocks if isinstance(block, Paragraph)] == [
        "一、概况",
        "全县书屋运行良好。",
        "二、其他",
    ]


def test_a_cell_broken_over_two_lines_stays_in_the_table() -> None:
    table = document("甲\t乙\t丙\n\t开展\n活动\t5\t5\n\t培训\t6\t6\n").tables[0]
    assert rows(table) == [
        ["甲", "乙", "丙"],
        ["", "开展"],
        ["活动", "5", "5"],
        ["", "培训", "6", "6"],
    ]


def test_a_long_line_between_tabbed_ones_ends_the_table() -> None:
    text = "甲\t乙\n丙\t丁\n" + "这是一段很长的说明文字，" * 8 + "\n戊\t己\n庚\t辛\n"
    assert len(document(text).tables) == 2


CELLS = "标题\n\t项目\n名称\n\t书屋\n\n\t主管\n\t文旅局\n\t实施\n\t图书馆\n\n"


def test_a_cell_a_line() -> None:
    read_ = document(CELLS)
    assert rows(read_.tables[0]) == [["项目\n名称", "书屋"], ["主管", "文旅局", "实施", "图书馆"]]


def cell_lines(*cells: str) -> str:
    return "".join(f"\t{cell}\n" for cell in cells) + "\n"


HEADER = cell_lines("块", "一级", "二级", "名称", "目标", "完成", "分值", "得分", "原因")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            "\t\n\t产出\n\n(50分)\n\t数量\n\t甲\n\t1\n\t1\n\t5\n\t5\n\t\n\n",
            ["", "产出\n(50分)", "数量", "甲", "1", "1", "5", "5", ""],
        ),
        (
            "\t\n\t\n\t\n\t甲\n\t\n\n\n\t3场\n\t20\n\t\n20\n\n\t\n\n",
            ["", "", "", "甲", "", "3场", "20", "20", ""],
        ),
        (
            "\t\n\t产出\n\n（30分）\n\n\t数量\n\t甲\n\t1\n\t1\n\t5\n\t5\n\t\n\n",
            ["", "产出\n（30分）", "数量", "甲", "1", "1", "5", "5", ""],
        ),
    ],
)
def test_blank_lines_inside_the_cells_of_a_row(row: str, expected: list[str]) -> None:
    assert rows(document(HEADER + row).tables[0])[1] == expected


def test_a_blank_line_inside_the_last_cell_of_a_row() -> None:
    row = cell_lines("", "", "质量", "甲", "1", "1", "5", "5", "办法仍在\n\n会签")
    assert rows(document(HEADER + row + row).tables[0])[1][-1] == "办法仍在\n会签"


def test_a_blank_line_inside_the_last_cell_between_rows_of_any_width() -> None:
    wide = cell_lines("", "", "指标性质", "指标值", "单位", "", "", "", "", "", "")
    text = HEADER.rstrip("\n") + "\n\n及措施\n\n" + wide
    assert rows(document(text).tables[0])[0][-1] == "原因\n及措施"
    narrow = cell_lines("产出", "书屋", "记录", "完成")
    text = narrow.rstrip("\n") + "\n\n情况\n\n" + narrow
    assert rows(document(text).tables[0])[0][-1] == "完成\n情况"


def test_a_blank_line_inside_a_cell_of_a_narrow_row() -> None:
    row = cell_lines("效益", "社会", "书屋", "考核书屋的完成情况", "20")
    cut = row.replace("考核书屋", "考核\n\n山区中小学寄宿生书屋")
    read_ = rows(document(row + cut + row).tables[0])
    assert read_[1][3:] == ["考核\n山区中小学寄宿生书屋的完成情况", "20"]


def test_a_blank_line_inside_a_cell_of_the_last_row_above_the_total() -> None:
    row = cell_lines("效益", "社会", "书屋", "考核书屋的完成情况", "20")
    cut = row.replace("考核书屋", "考核\n\n山区中小学寄宿生书屋")
    read_ = rows(document(row + cut + cell_lines("合计", "98")).tables[0])
    assert [len(one) for one in read_] == [5, 5, 2]


def test_a_line_break_of_a_web_page_inside_a_label() -> None:
    text = "| 三级<br>指标 | 分值 | 得分 |\n|  | 甲 | 5 |\n| 乙 | 5 | 5<BR/> |\n"
    assert rows(document(text).tables[0])[0][0] == "三级指标"


@pytest.mark.parametrize("number", ["— 3 —", "- 12 -", "第2页", "第 2 页 共 5 页"])
def test_the_number_of_a_page_between_rows_is_no_row(number: str) -> None:
    row = "\t".join("甲乙丙丁")
    (table,) = document("\n".join((row, row, number, row, ""))).tables
    assert [cells for cells in rows(table) if any(cells)] == [[*"甲乙丙丁"]] * 3


def test_a_heading_between_rows_belongs_to_none() -> None:
    head = cell_lines("主管", "文旅局", "单位", "图书馆")
    read_ = document(head + "二、其他\n\n" + head)
    assert len(read_.tables) == 2


def test_rows_that_are_as_wide_as_others_are_not_joined() -> None:
    funds, longer = cell_lines(*"甲乙丙丁戊己庚"), cell_lines(*"甲乙丙丁戊己庚辛壬")
    text = funds + longer + funds + cell_lines("目标", "完成")
    assert [len(row) for row in rows(document(text).tables[0])] == [7, 9, 7, 2]
    text = cell_lines(*"甲" * 14) + 3 * funds
    assert [len(row) for row in rows(document(text).tables[0])] == [14, 7, 7, 7]


def test_rows_of_a_head_are_not_joined() -> None:
    text = cell_lines("标题") + cell_lines("（2020年度）") + cell_lines("名称", "书屋") + HEADER
    assert [len(row) for row in rows(document(text).tables[0])] == [1, 1, 2, 9]


def test_rows_below_a_merged_label_are_not_joined_to_one_as_wide_as_the_next() -> None:
    text = "\t目标\n\t预期\n\t实际\n\n\t\n\t改造\n\t已改造\n\n" + (
        "\t一级\n\t二级\n\t三级\n\t指标值\n\t完成值\n\t原因\n\n"
    )
    (table,) = document(text).blocks
    assert isinstance(table, Table)
    assert [len(row) for row in rows(table)] == [3, 3, 6]


def test_text_behind_a_table_of_cells_is_a_paragraph() -> None:
    read_ = document(
        HEADER + cell_lines("总分", "100", "99", "") + "备注：得分按执行率计算，满分十分。\n"
    )
    assert [type(block) for block in read_.blocks] == [Table, Paragraph]


def test_tables_are_counted_in_their_places() -> None:
    read_ = document("甲\t乙\n丙\t丁\n" + "说明文字" * 20 + "\n戊\t己\n庚\t辛\n")
    assert [str(table.cells[0].place) for table in read_.tables] == [
        "表1 行1 列1（文本第1行）",
        "表2 行1 列1（文本第4行）",
    ]
