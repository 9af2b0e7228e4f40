"""Ways in which published text loses a table: how converters and web pages flatten its cells.

Each takes a report and gives the text of its file. Labels lose their inner line breaks where
the way of flattening has no room for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from unicodedata import east_asian_width

from .content import Report, Text
from .layouts import Grid
from .misread import slipped, without_digits
from .record import show
from .write_txt import squares, write_rows

LEVEL1 = ("产出指标", "效益指标", "满意度指标", "成本指标")
NAMES = ("三级指标", "指标名称", "目标名称", "评价指标")
CHUNK = 420  # characters to a page of a host that numbers its chunks
WRAP = 9  # characters to a line of a cell


def one_line(report: Report) -> str:
    """F1: the whole table in one line, cells joined by spaces, empty cells vanish."""
    return _text(report, lambda grid: " ".join(" ".join(row) for row in _filled(grid)))


def spaced_rows(report: Report) -> str:
    """F2: a row a line, cells joined by spaces; the line breaks of a cell cut its row."""
    return _text(report, lambda grid: "\n".join(" ".join(row) for row in _filled(grid, "\n")))


def piped_rows(report: Report) -> str:
    """F3: a row a line, cells with pipes between, the pipes of empty cells behind the row."""
    return _text(report, lambda grid: "\n".join(_piped(grid)))


def piped_label_early(report: Report) -> str:
    """F4: pipes, but the first cell of a row stands at the end of the line before."""

    def table(grid: Grid) -> str:
        lines = [line.partition(" | ") for line in _piped(grid)]
        firsts = [first for first, _, _ in lines] + [""]
        return "\n".join(
            [firsts[0]]
            + [
                f"{rest} {after}".rstrip()
                for (_, _, rest), after in zip(lines, firsts[1:], strict=True)
            ]
        )

    return _text(report, table)


def piped_cells(report: Report) -> str:
    """F5: a cell a line with a pipe behind it, an empty cell is a pipe alone."""

    def table(grid: Grid) -> str:
        cells = [cell for row in _present(grid) for cell in [*row, ""]]
        return "\n".join(f"{cell} |" if cell else "|" for cell in cells)

    return _text(report, table)


def pipes_between(report: Report) -> str:
    """F5: cells and pipes on alternating lines."""

    def table(grid: Grid) -> str:
        return "\n".join(
            "\n|\n".join(cell for cell in row if cell) + "\n|" for row in _present(grid)
        )

    return _text(report, table)


def paragraph_cells(report: Report) -> str:
    """F6: a cell a paragraph with blank lines between, empty cells vanish."""
    return _text(report, lambda grid: "\n\n".join(cell for row in _filled(grid) for cell in row))


def glued(report: Report) -> str:
    """F7: a row a line, cells without any separator."""
    return _text(report, lambda grid: "\n".join("".join(row) for row in _filled(grid)))


def glued_chunks(report: Report) -> str:
    """F8: glued, and cut by the numbers of the host's page chunks in the middle of a row."""
    return "".join(_chunks(glued(report)))


def glued_document(report: Report) -> str:
    """F8: the whole document glued into one line, with a space where a cell broke its lines, and
    cut by the numbers of the host's page chunks."""
    cells = (cell for line in _text(report, _wrapped).split("\n") for cell in line.split("\t"))
    return "1、" + "".join(_chunks("".join(cells))) + "\n"


def aligned(report: Report) -> str:
    """Columns aligned by spaces, as pdftotext prints a page."""
    return _text(report, lambda grid: "\n".join(_columns(grid)))


def lost_levels(report: Report) -> str:
    """F2: as spaced rows, but the letters of level-1 labels are lost, only their points stay."""
    lines = spaced_rows(report).split("\n")
    return "\n".join("\n" * 3 if line in LEVEL1 else line for line in lines)


def stated(report: Report) -> str:
    """E7: the indicators as numbered sentences in place of a table."""
    texts = [block.text for block in report.blocks if isinstance(block, Text) and block.level != 9]
    lines = [*texts, "绩效目标完成情况"]
    for record, _, _ in report.forms:
        lines.append(f"项目名称：{record.project_name}")
        total = record.total_funds
        lines.append(f"年初预算{show(total.initial)}万元，全年执行{show(total.executed)}万元。")
        for number, row in enumerate((row for row in record.rows if row.actual), start=1):
            lines.append(f"（{number}）{row.level2}：")
            score = f"，自评得分{show(row.score)}分" if row.score is not None else ""
            lines.append(f"{row.name}，年初目标值{row.target}，实际完成值{row.actual}{score}。")
    return "\n".join(lines) + "\n"


def values_first(report: Report) -> str:
    """F9: the values of all rows stand before their names, and what a line break cut off the
    labels of the header below the first row of values."""

    def table(rows: list[list[str]], at: int) -> list[str]:
        values, names = [row[at:] for row in rows], [row[:at] for row in rows]
        heads = [cell.partition("\n") for cell in values[0]]
        cut = [rest.replace("\n", "") for _, _, rest in heads]
        first = [[head for head, _, _ in heads], values[1], cut]
        return [_line(row) for row in [*first, *values[2:], *names]]

    return _text(report, lambda grid: _in_blocks(grid, table))


def value_columns(report: Report) -> str:
    """F9: the names, then column by column the values below their label."""

    def table(rows: list[list[str]], at: int) -> list[str]:
        columns = ([row[n] for row in rows] for n in range(at, len(rows[0])))
        names = [_line(row[:at]) for row in rows]
        return [*names, *(_line([cell]) for column in columns for cell in column)]

    return _text(report, lambda grid: _in_blocks(grid, table))


def ocr(report: Report) -> str:
    """F10: the slips of a scanner, in rows with pipes."""
    return piped_rows(slipped(report))


def ocr_rows(report: Report) -> str:
    """F10: the slips of a scanner, in rows whose cells all have their place."""
    return write_rows(slipped(report))


def no_digits(report: Report) -> str:
    """F11: all digits are removed."""
    return write_rows(without_digits(report))


def _chunks(text: str) -> Iterator[str]:
    for number, at in enumerate(range(0, len(text), CHUNK), 1):
        yield f"\n{number}、" * (number > 1) + text[at : at + CHUNK]


def _wrapped(grid: Grid) -> str:
    """The cells, with a space at the end of each line in a narrow one."""
    rows = ("\t".join(map(_lines, row)) for row in _filled(grid, "\n"))
    return "\n".join(rows)


def _lines(cell: str) -> str:
    """A cell in lines of `WRAP` characters, but for a number, which Word does not break."""
    parts = (line[at : at + WRAP] for line in cell.split("\n") for at in range(0, len(line), WRAP))
    return cell if len(cell) <= 2 * WRAP and cell[0].isdigit() else " ".join(parts)


FLATTENINGS: dict[str, Callable[[Report], str]] = {
    "F1": one_line,
    "F2": spaced_rows,
    "F2b": lost_levels,
    "F3": piped_rows,
    "F4": piped_label_early,
    "F5": piped_cells,
    "F5b": pipes_between,
    "F6": paragraph_cells,
    "F7": glued,
    "F8": glued_chunks,
    "F8b": glued_document,
    "F9": values_first,
    "F9b": value_columns,
    "F10": ocr,
    "F10b": ocr_rows,
    "F11": no_digits,
    "aligned": aligned,
    "stated": stated,
}


def _text(report: Report, table: Callable[[Grid], str]) -> str:
    parts = [table(block) if isinstance(block, Grid) else block.text for block in report.blocks]
    return "\n".join(parts) + "\n"


def _filled(grid: Grid, breaks: str = "") -> Iterator[list[str]]:
    """The cells of each row that hold something; `breaks` stands for their line breaks."""
    for row in squares(grid):
        cells = [breaks.join(cell.split("\n")).strip(" \u3000") for cell in row]
        if any(cells):
            yield [cell for cell in cells if cell]


def _present(grid: Grid) -> Iterator[list[str]]:
    """The cells that begin in each row, empty ones too."""
    for row in range(grid.rows):
        yield [box.text.replace("\n", "").strip(" \u3000") for box in grid.boxes if box.row == row]


def _piped(grid: Grid) -> Iterator[str]:
    for row in squares(grid):
        cells = [cell.replace("\n", " ") for cell in row]
        kept = [cell for cell in cells if cell.strip(" \u3000")]
        if kept:
            yield " | ".join(kept) + " | " + "|" * (len(cells) - len(kept))


def _in_blocks(grid: Grid, table: Callable[[list[list[str]], int], list[str]]) -> str:
    """Rows as spaced lines; the header and the rows of indicators by `table`, which gets the
    squares and the number of the first column behind the names."""
    rows = squares(grid)
    start = grid.header_rows[0] if grid.header_rows[1] else len(rows)
    labels = rows[start] if start < len(rows) else []
    named = [n for n, one in enumerate(labels, 1) if one.startswith(NAMES[:2]) or one in NAMES]
    at = named[-1] if named else 0
    below = (box.row for box in grid.boxes if box.row > start and box.column == 0 < box.columns - 1)
    end = next(below, len(rows))
    above, tail = [_line(row) for row in rows[:start]], [_line(row) for row in rows[end:]]
    middle = table(rows[start:end], at) if at else []
    return "\n".join(line for line in [*above, *middle, *tail] if line)


def _line(cells: Sequence[str]) -> str:
    return " ".join(cell.replace("\n", "") for cell in cells if cell.strip(" \u3000\n"))


def _columns(grid: Grid) -> Iterator[str]:
    rows = [[cell.replace("\n", "") for cell in row] for row in squares(grid)]
    spans = {(box.row, box.column) for box in grid.boxes if box.columns > 1}
    widths = [
        max([_width(row[i]) for at, row in enumerate(rows) if (at, i) not in spans] + [2]) + 2
        for i in range(len(grid.widths))
    ]
    for row in rows:
        line = ""
        for i, cell in enumerate(row):
            line += " " * (sum(widths[:i]) - _width(line)) + cell
            line += "  " if cell else ""
        yield line.rstrip()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
