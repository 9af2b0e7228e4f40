"""One run over files that are made to harm it: each costs itself only, and all are accounted for.

`JIXIAO_LARGE=1` makes the files ten times as large.
"""

import csv
import os
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import hostile
import pandas as pd
import pytest
from hostile_text import SPARSE
from jixiao.pipeline import Summary, convert
from jixiao.pipeline.write import LIVE, NUMBER

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"
GOOD = ("yunling-shuwu.docx", "yunling-shuwu.pdf", "yunling-shuwu.rows.txt")
SECONDS = 60.0 if hostile.LARGE else 40.0
EXPECTED = {**{name: ends for name, (_, ends) in (hostile.FILES | SPARSE).items()}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    hostile.make(folder / "in")
    for name in GOOD:
        (folder / "in" / f"good {name}").write_bytes((SAMPLES / name).read_bytes())
    return folder


@pytest.fixture(scope="module")
def summary(folder: Path) -> Summary:
    before = set(_all(folder))
    ran = convert(folder / "in", folder / "out", timeout=SECONDS, workers=2)
    made = {path for path in _all(folder) if path not in before}
    assert all(path.is_relative_to(folder / "out") for path in made)
    return ran


@pytest.fixture(scope="module")
def documents(summary: Summary, folder: Path) -> pd.DataFrame:
    return pd.read_parquet(folder / "out" / "parquet" / "documents").set_index("path")


def _all(folder: Path) -> Iterator[Path]:
    return (Path(at) / name for at, _, names in os.walk(folder.parent) for name in names)


def test_there_are_many_kinds() -> None:
    assert len(hostile.FILES) >= 100


@pytest.mark.parametrize("name", EXPECTED)
def test_every_file_ends_as_it_should(name: str, documents: pd.DataFrame) -> None:
    row = documents.loc[name]
    code = "ok" if row["status"] == "ok" else row["error_code"]
    assert code in EXPECTED[name].split()
    if code != "ok":
        assert row["error_message"]
        assert len(row["error_message"]) < 5_000


def test_good_documents_are_converted_all_the_same(documents: pd.DataFrame) -> None:
    for name in GOOD:
        assert documents.loc[f"good {name}", "status"] == "ok"
    good = documents.loc[[f"good {name}" for name in GOOD]]
    assert list(good["forms"]) == [1, 1, 1]


def test_odd_names_are_rows_of_their_own(documents: pd.DataFrame) -> None:
    names = [path for path in documents.index if path.startswith("names/")]
    assert len(names) == len(hostile.NAMES)
    assert set(documents.loc[names, "status"]) == {"ok"}


def test_no_link_is_followed_out(summary: Summary, documents: pd.DataFrame) -> None:
    assert not [path for path in documents.index if path.startswith("links/")]
    assert summary.skipped["link"] >= 2


def test_everything_found_is_accounted_for(summary: Summary, documents: pd.DataFrame) -> None:
    files = len(documents) - summary.empty
    assert summary.found == files + sum(summary.skipped.values())
    assert summary.failures.get("internal", 0) == 0


def test_bytes_that_cannot_be_read_have_a_hash_and_a_size(documents: pd.DataFrame) -> None:
    assert documents["document_id"].notna().all()
    assert documents["size_bytes"].notna().all()


def test_no_cell_of_a_csv_file_runs(summary: Summary, folder: Path) -> None:
    import regex

    live, number = regex.compile(LIVE), regex.compile(NUMBER)
    for path in sorted((folder / "out" / "csv").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            csv.field_size_limit(1 << 30)
            for row in csv.reader(file):
                assert not [c for c in row if live.match(c) and not number.match(c)][:3]


def test_the_run_ends_in_time(folder: Path) -> None:
    started = monotonic()
    convert(folder / "in" / "rows-damaged.txt", folder / "late", timeout=0.2, workers=1)
    assert monotonic() - started < 10
    row = pd.read_parquet(folder / "late" / "parquet" / "documents").iloc[0]
    assert row["error_code"] == "timeout"
