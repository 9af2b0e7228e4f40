"""What of the given sources becomes a row, and that none of them is lost or ends a run."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from jixiao.pipeline import bulk, convert, read
from jixiao.pipeline.find import NoSuchSource, find
from jixiao.pipeline.gather import in_process
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas
from runs import SAMPLE, contents, documents


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "pooled", lambda log, workers, limits: in_process)


def pdf(*, password: str | None = None) -> bytes:
    file = io.BytesIO()
    page = canvas.Canvas(file, encrypt=StandardEncryption(password) if password else None)
    page.drawString(72, 720, "Performance")
    page.save()
    return file.getvalue()


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
