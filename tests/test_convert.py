"""Bulk runs: what becomes a row, what is kept, and that nothing depends on chance."""

import errno
import fcntl
import json
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import pytest
from jixiao.pipeline import bulk, convert, read
from jixiao.pipeline.gather import in_process
from jixiao.pipeline.journal import Journal, SourceRow
from jixiao.pipeline.tables import TABLES
from journals import wait_for_more
from pandas.testing import assert_frame_equal
from runs import SAMPLE, SAMPLES, contents, documents


@pytest.fixture(autouse=True)
def _in_this_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most tests are not about processes: starting them takes longer than the work."""
    if "processes" not in request.fixturenames:
        monkeypatch.setattr(bulk, "pooled", lambda log, workers, limits: in_process)


@pytest.fixture
def processes() -> None:
    """For tests that want the pool."""


def test_rows_stand_in_the_order_of_the_paths(archive: Path, tmp_path: Path) -> None:
    summary = convert(archive, tmp_path / "out")
    found = documents(tmp_path / "out")
    assert list(found.index) == ["2021/c.txt", "2021/部门/b.pdf", "a.docx", "z copy.docx"]
    assert list(found["format"]) == ["txt", "pdf", "docx", "docx"]
    forms = pd.read_parquet(tmp_path / "out" / "parquet" / "forms")
    assert list(forms["path"]) == ["2021/c.txt", "2021/部门/b.pdf", "a.docx"]
    assert (summary.converted, summary.duplicates, summary.forms) == (4, 1, 3)


def test_the_records_of_a_duplicate_belong_to_the_first(archive: Path, tmp_path: Path) -> None:
    convert(archive, tmp_path / "out")
    found = documents(tmp_path / "out")
    assert found.loc["z copy.docx", "duplicate_of"] == "a.docx"
    assert found["document_id"].nunique() == 3
    for table in ("forms", "sections", "findings"):
        assert "z copy.docx" not in set(pd.read_parquet(tmp_path / "out" / "parquet" / table).path)


def test_a_second_run_reads_nothing_and_writes_the_same(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    convert(archive, tmp_path / "out")
    first = contents(tmp_path / "out")
    monkeypatch.setattr("jixiao.pipeline.gather.work", lambda job: pytest.fail("read again"))
    summary = convert(archive, tmp_path / "out")
    assert summary.kept == 3
    assert contents(tmp_path / "out") == first


def test_an_archive_that_changed_gives_the_tables_of_a_fresh_run(
    archive: Path, tmp_path: Path
) -> None:
    convert(archive, tmp_path / "out")
    (archive / "a.docx").unlink()
    shutil.copy(f"{SAMPLE}.cells.txt", archive / "new.txt")
    assert convert(archive, tmp_path / "out").kept == 3
    convert(archive, tmp_path / "other")
    assert contents(tmp_path / "out") == contents(tmp_path / "other")
    assert documents(tmp_path / "out")["duplicate_of"].isna().all()


def test_fresh_forgets(archive: Path, tmp_path: Path) -> None:
    convert(archive, tmp_path / "out")
    assert convert(archive, tmp_path / "out", fresh=True).kept == 0


def test_other_settings_are_other_results(archive: Path, tmp_path: Path) -> None:
    convert(archive, tmp_path / "out")
    assert convert(archive, tmp_path / "out", profile="generic").kept == 0
    profiles = pd.read_parquet(tmp_path / "out" / "parquet" / "forms")["profile"]
    assert set(profiles) == {"generic"}


def test_another_version_reads_anew(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    convert(archive, tmp_path / "out")
    assert convert(archive, tmp_path / "out").kept == 3
    monkeypatch.setattr("jixiao.pipeline.stamp.program", lambda: "another")
    assert convert(archive, tmp_path / "out").kept == 0
    assert convert(archive, tmp_path / "out").kept == 3


def test_a_damaged_journal_is_told(archive: Path, tmp_path: Path) -> None:
    private = tmp_path / "out" / ".jixiao"
    private.mkdir(parents=True)
    (private / "journal.sqlite").write_bytes(b"no database, but long enough to look like one" * 9)
    with pytest.raises(bulk.OutputError, match="--fresh"):
        convert(archive, tmp_path / "out")
    assert convert(archive, tmp_path / "out", fresh=True).converted == 4


@pytest.mark.usefixtures("processes")
def test_the_number_of_workers_changes_nothing(tmp_path: Path) -> None:
    sources = [SAMPLES / "yunling-shuwu.docx", SAMPLES]
    convert(sources, tmp_path / "one", workers=1)
    convert(sources, tmp_path / "two", workers=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_run_that_ends_while_files_are_moved_leaves_no_run_json(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    convert(archive, tmp_path / "out")
    with monkeypatch.context() as patch:
        patch.setattr(bulk, "publish", full_disk)
        with pytest.raises(bulk.OutputError, match="No space left"):
            convert(archive, tmp_path / "out")
    assert not (tmp_path / "out" / "run.json").exists()
    convert(archive, tmp_path / "out")
    assert (tmp_path / "out" / "run.json").exists()


def full_disk(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_read_gives_the_tables_that_convert_writes(archive: Path, tmp_path: Path) -> None:
    convert(archive, tmp_path / "out")
    tables = read(archive)
    assert list(tables) == list(TABLES)
    for table, frame in tables.items():
        assert_frame_equal(frame, pd.read_parquet(tmp_path / "out" / "parquet" / table))


def test_two_runs_into_one_folder_exclude_each_other(archive: Path, tmp_path: Path) -> None:
    convert(archive, tmp_path / "out")
    with (tmp_path / "out" / ".jixiao" / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(bulk.OutputError, match="another run"):
            convert(archive, tmp_path / "out")
    convert(archive, tmp_path / "out")


def test_a_run_that_is_killed_and_started_again_ends_with_the_same_tables(tmp_path: Path) -> None:
    call = [sys.executable, "-m", "jixiao.pipeline.cli", "convert", str(SAMPLES), "--workers", "2"]
    out = tmp_path / "killed"
    for _ in range(2):
        running = subprocess.Popen([*call, "-o", out], stdout=subprocess.DEVNULL, text=True)
        wait_for_more(out, running)
        running.send_signal(signal.SIGKILL)
        running.wait()
    subprocess.run([*call, "-o", out], check=True, capture_output=True)
    assert json.loads((out / "run.json").read_text())["summary"]["kept"] > 0
    convert(SAMPLES, tmp_path / "undisturbed")
    assert contents(out) == contents(tmp_path / "undisturbed")


def test_run_json_tells_of_the_run(archive: Path, tmp_path: Path) -> None:
    convert(archive, tmp_path / "out", profile="generic")
    told = json.loads((tmp_path / "out" / "run.json").read_text())
    assert told["settings"]["sources"] == [str(archive)]
    assert told["settings"]["profile"] == "generic"
    assert told["summary"]["converted"] == 4
    assert told["libraries"]["lxml"] == version("lxml")


def test_the_first_of_many_duplicates_is_found_by_the_index() -> None:
    with closing(Journal(":memory:", "p")) as journal:
        asked: list[str] = []
        for seq in range(3):
            path, key = journal.first("ab") or (None, "ab.txt x")
            assert (path, key) == ("0" if seq else None, "ab.txt x")
            journal.add_source(SourceRow(seq, str(seq), 1, 9, path, key))
        journal._base.set_trace_callback(asked.append)
        journal.first("ab")
        (plan,) = journal._base.execute(f"EXPLAIN QUERY PLAN {asked[0]}").fetchall()
    assert plan[-1].startswith("SEARCH sources USING INDEX")
