"""Bulk runs: what becomes a row, what is kept, and that nothing depends on chance."""

import errno
import fcntl
import io
import json
import os
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
from jixiao.pipeline.find import NoSuchSource, find
from jixiao.pipeline.gather import in_process
from jixiao.pipeline.journal import Journal, SourceRow
from jixiao.pipeline.tables import TABLES
from journals import wait_for_more
from pandas.testing import assert_frame_equal
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"
SAMPLE = SAMPLES / "yunling-shuwu"


@pytest.fixture(autouse=True)
def _in_this_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most tests are not about processes: starting them takes longer than the work."""
    if "processes" not in request.fixturenames:
        monkeypatch.setattr(bulk, "pooled", lambda log, workers, limits: in_process)


@pytest.fixture
def processes() -> None:
    """For tests that want the pool."""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A small archive: three formats, a folder in a folder, a duplicate."""
    folder = tmp_path / "archive"
    (folder / "2021" / "部门").mkdir(parents=True)
    shutil.copy(f"{SAMPLE}.docx", folder / "a.docx")
    shutil.copy(f"{SAMPLE}.pdf", folder / "2021" / "部门" / "b.pdf")
    shutil.copy(f"{SAMPLE}.rows.txt", folder / "2021" / "c.txt")
    shutil.copy(f"{SAMPLE}.docx", folder / "z copy.docx")
    return folder


def pdf(*, password: str | None = None) -> bytes:
    file = io.BytesIO()
    page = canvas.Canvas(file, encrypt=StandardEncryption(password) if password else None)
    page.drawString(72, 720, "Performance")
    page.save()
    return file.getvalue()


def documents(out: Path) -> pd.DataFrame:
    return pd.read_parquet(out / "parquet" / "documents").set_index("path")


def contents(out: Path) -> dict[str, bytes]:
    """All that a run wrote, except the times."""
    files = [*out.glob("csv/*"), *out.glob("parquet/*/*"), out / "datapackage.json"]
    return {str(path.relative_to(out)): path.read_bytes() for path in files}


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


def test_bad_documents_are_rows_and_the_run_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "bad"
    folder.mkdir()
    (folder / "empty.docx").touch()
    (folder / "picture.docx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    (folder / "truncated.pdf").write_bytes(pdf()[:300])
    (folder / "locked.pdf").write_bytes(pdf(password="秘密".encode().hex()))
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (folder / "notes.ofd").write_text("# 绩效自评\n\n这是一份说明。\n")
    (folder / "broken.docx").write_bytes(Path(f"{SAMPLE}.docx").read_bytes()[:2000])
    shutil.copy(f"{SAMPLE}.docx", folder / "good.docx")
    summary = convert(folder, tmp_path / "out")
    assert (summary.converted, summary.failed, summary.exit_status) == (1, 7, 1)
    found = documents(tmp_path / "out")
    assert found.loc["good.docx", "status"] == "ok"
    bad = found.drop("good.docx")
    assert set(bad["status"]) == {"failed"}
    assert bad["error_message"].str.len().min() > 10
    assert bad["error_code"].to_dict() | {"broken.docx": "", "truncated.pdf": ""} == {
        "empty.docx": "empty",
        "picture.docx": "wrong-format",
        "locked.pdf": "encrypted",
        "old.doc": "wrong-format",
        "notes.ofd": "unknown-format",
        "broken.docx": "",
        "truncated.pdf": "",
    }
    assert set(bad.loc[["broken.docx", "truncated.pdf"], "error_code"]) <= {"damaged", "truncated"}
    assert sum(summary.failures.values()) == 7


# Root reads everything, so the reading is done by nobody; what is imported is so before.
AS_NOBODY = """
import os, sys
from jixiao.pipeline import read
read(sys.argv[2])
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
found = read(sys.argv[1])["documents"]
print(found[["path", "status", "error_code"]].to_json(orient="values"))
"""


def test_files_and_folders_without_permission_are_rows(archive: Path, tmp_path: Path) -> None:
    (archive / "a.docx").chmod(0)
    (archive / "2021").chmod(0)
    (archive / "z copy.docx").unlink()
    for folder in (archive, tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    call = [sys.executable, "-c", AS_NOBODY, str(archive), f"{SAMPLE}.docx"]
    done = subprocess.run(call, check=False, capture_output=True, text=True)
    (archive / "2021").chmod(0o755)
    assert json.loads(done.stdout) == [
        ["2021", "failed", "permission"],
        ["a.docx", "failed", "permission"],
    ]


def test_a_folder_without_documents_is_a_row(tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    (tmp_path / "nothing" / "picture.png").write_bytes(b"\x89PNG")
    summary = convert(tmp_path / "nothing", tmp_path / "out")
    row = documents(tmp_path / "out").iloc[0]
    assert (row["status"], row["error_code"]) == ("failed", "no-documents")
    assert summary.skipped == {".png": 1}
    assert (summary.found, summary.failed, summary.empty) == (1, 0, 1)
    assert summary.exit_status == 1


def test_a_folder_too_deep_to_reach_is_a_row(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("绩效自评报告")
    at = os.open(tmp_path / "in", os.O_RDONLY)
    for _ in range(40):
        os.mkdir("长" * 40, dir_fd=at)
        at, above = os.open("长" * 40, os.O_RDONLY, dir_fd=at), at
        os.close(above)
    os.close(at)
    summary = convert(tmp_path / "in", tmp_path / "out")
    assert (summary.converted, dict(summary.failures)) == (1, {"missing": 1})
    assert "File name too long" in summary.examples[0]
    subprocess.run(["/bin/rm", "-rf", tmp_path / "in"], check=True)  # shutil cannot reach it either


def test_messages_do_not_say_where_a_source_lies(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("绩效自评报告")
    with (tmp_path / "in" / "b.txt").open("wb") as file:
        file.truncate(5 << 30)
    summary = convert([tmp_path / "in", "/dev/null"], tmp_path / "out")
    assert (summary.converted, summary.failed) == (1, 2)
    assert summary.examples[0].startswith("b.txt: larger than ")
    assert summary.examples[1] == "null: a pipe or device, not a file."


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


def test_no_such_source(tmp_path: Path) -> None:
    with pytest.raises(NoSuchSource, match="no such source"):
        convert(tmp_path / "nowhere", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_given_file_is_always_a_row(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99))
    found = read(tmp_path / "picture.png")["documents"]
    assert list(found["status"]) == ["failed"]


def test_a_file_given_twice_is_a_row_once(archive: Path) -> None:
    found = find([archive, archive / "a.docx", archive])
    assert [file.path for file in found.files].count("a.docx") == 1


def test_tables_in_the_source_are_not_sources(archive: Path) -> None:
    convert(archive, archive)
    first = contents(archive)
    (archive / "csv" / "x.txt").write_text("绩效")
    convert(archive, archive)
    assert contents(archive) == first | {"csv/x.txt": "绩效".encode()}


@pytest.mark.parametrize(
    "name", ["line\nfeed.txt", 'quo"te, comma.txt', "=cmd.txt", b"\xb9\xa4.txt"]
)
def test_odd_names(name: str | bytes, tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    file = os.path.join(os.fsencode(folder), os.fsencode(name))
    shutil.copy(os.fsencode(f"{SAMPLE}.rows.txt"), file)
    summary = convert(folder, tmp_path / "out")
    assert summary.converted == 1
    path = "\\xb9\\xa4.txt" if isinstance(name, bytes) else name
    assert list(documents(tmp_path / "out").index) == [path]
    table = pd.read_csv(tmp_path / "out" / "csv" / "documents.csv")
    assert list(table["path"]) == [f"'{path}" if path.startswith("=") else path]


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
