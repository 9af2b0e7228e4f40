import io
import json
import random
import zipfile
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import pypdfium2
import pytest
from jixiao.corpus import make, misread
from jixiao.corpus.answer import form_gold
from jixiao.corpus.content import Report, Text, compose
from jixiao.corpus.damage import DAMAGES, fund_lines, hurt, indicator_lines
from jixiao.corpus.flatten import FLATTENINGS
from jixiao.corpus.layouts import Grid, boxes, draw, fitted, layouts
from jixiao.corpus.record import projects, rate, show
from jixiao.corpus.rows import Style, split_target
from jixiao.corpus.vary import records_for
from jixiao.corpus.write_docx import write_docx
from jixiao.corpus.write_pdf import write_pdf
from jixiao.corpus.write_txt import squares, write_cells, write_rows

HERE = Path(make.__file__).parent
STYLES = [Style(), Style(True, True, True, True), Style(points=False)]


@pytest.fixture(scope="module")
def again(tmp_path_factory: Any) -> Any:
    folder = tmp_path_factory.mktemp("samples")
    make.make_samples(folder)
    return folder


def report(key: Any = "ningxi-chanye", layout: Any = "zhuzhou-2020", style: Any = None) -> Report:
    return compose([projects()[key]], layout, random.Random(1), style=style or Style())


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("folder", ["samples", "gold"])
def test_committed_samples_are_what_the_code_makes(again: Any, folder: Any) -> None:
    committed = sorted(path.name for path in (HERE / folder).iterdir())
    assert committed == sorted(path.name for path in (again / folder).iterdir())
    for name in committed:
        old, new = HERE / folder / name, again / folder / name
        if name.endswith(".docx"):  # the parts: deflate differs between builds of zlib
            assert parts(old) == parts(new), name
        elif name.endswith(".pdf"):
            assert pdf_text(old) == pdf_text(new), name
        else:
            assert old.read_bytes() == new.read_bytes(), name


def parts(path: Any) -> Any:
    with zipfile.ZipFile(path) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def pdf_text(path: Any) -> Any:
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def test_samples_are_small() -> None:
    assert sum(path.stat().st_size for path in (HERE / "samples").iterdir()) < 3_000_000


@pytest.mark.parametrize("form", make.FORMATS)
def test_the_same_seed_gives_the_same_bytes(form: Any) -> None:
    assert len({make.write(report(), form, random.Random(5)) for _ in range(2)}) == 1


@pytest.mark.parametrize("key", projects())
def test_points_add_up(key: Any) -> None:
    record = projects()[key]
    assert record.total_weight == 100
    assert all(0 <= (row.score or 0) <= (row.weight or 0) for row in record.rows)
    assert 6 <= len(record.rows) <= 14


@pytest.mark.parametrize("layout", layouts())
@pytest.mark.parametrize("style", STYLES, ids=["plain", "left-over", "no-points"])
def test_every_project_fits_every_layout(layout: Any, style: Any) -> None:
    for record in projects().values():
        fit = fitted(record, layout)
        grid = draw(fit, layout, style)  # raises where a row does not fill its columns
        assert fit.total_weight == 100
        assert len({(box.row, box.column) for box in grid.boxes}) == len(grid.boxes)
        texts = [bare(box.text) for box in grid.boxes]
        assert all(any(bare(row.name) in text for text in texts) for row in fit.rows)


def test_word_file_has_real_merged_cells() -> None:
    made = report("meixi-jiaoyu", "national-2020", Style(full_width=True))
    grid = next(block for block in made.blocks if isinstance(block, Grid))
    table = docx.Document(io.BytesIO(write_docx(made))).tables[0]
    printed = [[cell.text for cell in row.cells] for row in table.rows]
    for box in grid.boxes:
        for row in range(box.row, box.row + box.rows):
            for column in range(box.column, box.column + box.columns):
                assert printed[row][column] == box.text


def test_word_tables_in_content_controls() -> None:
    data = write_docx(report(), controls=True)
    assert docx.Document(io.BytesIO(data)).tables == []  # python-docx looks past them
    assert b"w:sdtContent" in zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")


def dressed_grid(style: Style, layout: str = "national-2020") -> list[Grid]:
    made = report("xingwan-shuiku", layout, style)
    return [block for block in made.blocks if isinstance(block, Grid)]


def texts(grids: list[Grid]) -> list[str]:
    return [box.text for grid in grids for box in grid.boxes]


def test_style_unmerge() -> None:
    repeated = texts(dressed_grid(Style(unmerge="repeat")))
    assert repeated.count("产出指标\n（50分）") == 6
    blank = texts(dressed_grid(Style(unmerge="blank")))
    assert blank.count("产出指标\n（50分）") == 1
    assert blank.count("") > texts(dressed_grid(Style())).count("")


def test_style_part() -> None:
    above, below = dressed_grid(Style(part=True))
    assert below.header_rows == (0, 1)
    assert texts([above]) + texts([below]) == texts(dressed_grid(Style()))


def test_style_of_numbers() -> None:
    found = texts(dressed_grid(Style(yuan=True, commas=True, places="0.00")))
    assert "1,114,000" in found
    assert "项目资金\n（元）" in found
    assert "20.00" in found


def test_style_relabel_keeps_what_is_filled_in() -> None:
    plain, other = texts(dressed_grid(Style())), texts(dressed_grid(Style(relabel=4)))
    assert plain != other
    assert "其中：大型山塘" in other


def test_rows_without_points_of_their_own() -> None:
    record = projects()["xingwan-shuiku"]
    gold = form_gold(record, "national-2020", Style(no_reason="无"))["indicators"]
    assert [row["weight"] for row in gold[:3]] == [20.0, None, None]
    assert gold[0]["target"] is None
    assert gold[0]["reason"] == [None, "无"]
    merged = texts(dressed_grid(Style()))
    assert merged.count("3口") == 2


def test_a_form_of_goals_is_no_self_evaluation() -> None:
    made = report("yunling-shuwu", "targets-only")
    assert make.golds(made) == []


def test_word_headings() -> None:
    document = docx.Document(io.BytesIO(write_docx(report(), headings=True)))
    styles = [paragraph.style for paragraph in document.paragraphs]
    assert any(style is not None and style.style_id == "1" for style in styles)


@pytest.mark.parametrize("setting", make.SETTINGS, ids=range(len(make.SETTINGS)))
def test_pdf_tables_hold_every_character(setting: Any) -> None:
    made = report("meixi-jiaoyu", "national-2020")
    grid = next(block for block in made.blocks if isinstance(block, Grid))
    with pdfplumber.open(io.BytesIO(write_pdf(made, setting))) as document:
        assert len(document.pages) > 1
        rows = [row for page in document.pages for one in page.extract_tables() for row in one]
    found = sorted(bare("".join(cell or "" for row in rows for cell in row)))
    wanted = sorted(bare("".join(box.text for box in grid.boxes)))
    if setting.repeat_header:
        assert len(found) >= len(wanted)
    else:
        assert found == wanted


def test_text_of_rows_pads_covered_squares() -> None:
    lines = write_rows(report()).split("\n")
    assert "部门名称\t\t宁溪市中小企业服务站\t\t\t\t\t\t" in lines
    assert "\t\t\t收集企业难题\t》800个\t910个\t5\t5\t" in lines


def test_text_of_cells_is_that_of_tika() -> None:
    text = write_cells(report("qingshi-qudao", "national-2020"))
    assert "\t项目名称\n\t小型农田水利维修养护资金\n\n" in text
    assert "\t\n\t产出指标\n（50分）\n\t数量指标\n\t渠道清淤长度\n" in text
    assert "\t\n\t\n\t\n\t加固渡槽座数\n" in text


@pytest.mark.parametrize("name", FLATTENINGS)
def test_flattening_keeps_every_word(name: Any) -> None:
    made = report()
    text = bare(FLATTENINGS[name](made))
    record = made.forms[0][0]
    if name not in ("F8", "F8b", "F10", "F10b", "F11"):  # cut by the numbers of chunks, or misread
        assert all(bare(row.name + row.target)[:4] in text for row in record.rows)
        assert all(bare(row.actual) in text for row in record.rows)
    grid = next(block for block in made.blocks if isinstance(block, Grid))
    if name not in ("F2b", "F11", "stated"):
        assert len(text) >= sum(len(bare(cell)) for row in squares(grid) for cell in row)


def test_slips_of_a_scanner_are_the_same_each_time_and_known_to_the_gold() -> None:
    texts = [misread.slip(text, "a") for text in ("≥17处", "10", "100%", "=8个", "15万元")]
    assert texts == [misread.slip(text, "a") for text in ("≥17处", "10", "100%", "=8个", "15万元")]
    slipped = {misread.slip("≥10%", f"{n}") for n in range(300)}
    assert {"210%", "到10%", "^IO%", "10%", "≥1O%"} <= slipped
    assert {misread.slip(text, "b") for text in ("健全", "巡河次数")} == {"健全", "巡河次数"}
    gold = make.golds(report(), "F10.txt")[0]["indicators"]
    text = FLATTENINGS["F10b"](report())
    assert all(row["target"][1] in text for row in gold)
    assert all(row["reads"]["actual"] == row["actual"][0] for row in gold if row["actual"])


def test_gold_without_digits_has_no_numbers() -> None:
    gold = make.golds(report(), "F11.txt")[0]
    assert not any(character.isdigit() for character in FLATTENINGS["F11"](report()))
    assert {row["weight"] for row in gold["indicators"]} == {None}
    assert gold["funds"]["total"] == [None] * 6


@pytest.mark.parametrize(
    ("style", "kind"), [(style, kind) for style, kinds in DAMAGES.items() for kind in kinds]
)
def test_damage_changes_one_place_and_says_so(style: Any, kind: Any) -> None:
    text = (write_rows if style == "rows" else write_cells)(report())
    new, done = hurt(text, style, kind, random.Random(2))
    assert new != text
    assert [one.kind for one in done] == [kind]
    assert new == hurt(text, style, kind, random.Random(2))[0]
    changed = set(text.split("\n")) ^ set(new.split("\n"))
    assert len(changed) <= 4


def test_damage_of_nothing_is_nothing() -> None:
    assert hurt("一、基本情况\n无表", "rows", "lost-lead", random.Random(1)) == (
        "一、基本情况\n无表",
        [],
    )


def test_places_to_damage() -> None:
    lines = write_rows(report()).split("\n")
    assert len(indicator_lines(lines, "rows")) == 12
    assert [lines[n].split("\t")[1] for n in fund_lines(lines)] == [
        "合计",
        "其中：当年财政拨款",
        "上年结转资金",
    ]


def test_make_writes_files_gold_and_damage(tmp_path: Any) -> None:
    plan = make.Plan(2, 7, 2, ["hubei"], ["docx"], ["F3"], ["blank-row"])
    gold = make.make(tmp_path, plan)
    assert json.loads((tmp_path / "gold.json").read_text(encoding="utf-8")) == gold
    damage = json.loads((tmp_path / "damage.json").read_text(encoding="utf-8"))
    names = {path.name for path in tmp_path.iterdir()} - {"gold.json", "damage.json"}
    assert set(gold) == names
    assert set(damage) == {name for name in names if "blank-row" in name}
    assert all(len(forms) == 2 for forms in gold.values())


def test_variations_keep_their_arithmetic() -> None:
    for record in records_for(80, random.Random(3)):
        assert record.total_weight == 100
        assert 0 <= record.total_score <= 100


def test_narrative_states_the_figures_of_the_table() -> None:
    record = projects()["luoyan-huanbao"]
    text = "".join(b.text for b in report("luoyan-huanbao").blocks if isinstance(b, Text))
    assert show(record.total_funds.executed) + "万元" in text
    assert rate(record.total_funds) in text
    assert all(row.name in text and row.actual in text for row in record.rows)


def test_gold_leaves_out_what_is_not_printed() -> None:
    record = fitted(projects()["nanping-kexie"], "hubei")
    gold = form_gold(record, "hubei")
    assert "weight" not in gold["indicators"][0]
    assert gold["indicators"][0]["score"] == 12.0
    assert "goal_expected" not in gold
    assert gold["total"] == [None, float(record.total_score)]
    assert gold["funds"]["total"][:2] == [None, 36.5]


@pytest.mark.parametrize(
    ("target", "cells"),
    [
        ("≥17处", ("≥", "17", "处")),
        ("95%及以上", ("≥", "95", "%")),
        ("6座", ("=", "6", "座")),
        ("80余人", ("定性", "80余人", "")),
        ("2023年11月15日前", ("定性", "2023年11月15日前", "")),
        ("健全", ("定性", "健全", "")),
    ],
)
def test_target_in_three_cells(target: Any, cells: Any) -> None:
    assert split_target(target) == cells


def test_box_templates() -> None:
    assert boxes("总分*6 | {name}^2 | 元/人*月") == [
        ("总分", 6, 1),
        ("{name}", 1, 2),
        ("元/人*月", 1, 1),
    ]
