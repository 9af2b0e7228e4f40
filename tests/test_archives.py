"""Zip archives as sources: what is in them is read as if it lay in a folder."""

import io
import os
import shutil
import struct
import tracemalloc
import zipfile
from collections import Counter
from pathlib import Path
from typing import BinaryIO

import pandas as pd
import pytest
from jixiao.extract import UnreadableError, limits
from jixiao.extract.archive import Archive, open_archive
from jixiao.pipeline import archives, bulk, convert, read
from jixiao.pipeline.find import find
from jixiao.pipeline.gather import in_process
from jixiao.pipeline.tables import TABLES
from pandas.testing import assert_frame_equal

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"
WORD = (SAMPLES / "yunling-shuwu.docx").read_bytes()
TEXT = (SAMPLES / "yunling-shuwu.rows.txt").read_bytes()


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "pooled", lambda log, workers, limits: in_process)


def zipped(files: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def as_gbk(name: str, content: bytes) -> bytes:
    """An archive as Chinese Windows makes it: names in GBK, and no word of it."""
    data = name.encode("gbk")
    plain = "x" * len(data)
    return zipped({plain: content}).replace(plain.encode(), data)


def documents(path: Path) -> pd.DataFrame:
    return read(path)["documents"].set_index("path")


def outcomes(path: Path) -> dict[str, str]:
    found = documents(path)
    codes = found["error_code"].where(found["status"] == "failed", found["status"])
    return dict(zip(found.index, codes, strict=True))


def test_members_are_read_as_if_they_lay_in_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "reports.zip"
    (folder / "2021" / "部门").mkdir(parents=True)
    (folder / "2021" / "部门" / "b.docx").write_bytes(WORD)
    (folder / "c.txt").write_bytes(TEXT)
    (tmp_path / "b").mkdir()
    files = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    (tmp_path / "b" / "reports.zip").write_bytes(zipped(files))
    convert(tmp_path / "a", tmp_path / "out a")
    convert(tmp_path / "b", tmp_path / "out b")
    for table in TABLES:
        one, other = (pd.read_parquet(tmp_path / f"out {n}" / "parquet" / table) for n in "ab")
        assert_frame_equal(one, other)
    assert list(documents(tmp_path / "b").index) == [
        "reports.zip/2021/部门/b.docx",
        "reports.zip/c.txt",
    ]


def test_an_archive_given_itself(tmp_path: Path) -> None:
    (tmp_path / "reports.ZIP").write_bytes(zipped({"a.docx": WORD, "b/a.docx": WORD, "c.py": b""}))
    found = documents(tmp_path / "reports.ZIP")
    assert list(found.index) == ["reports.ZIP/a.docx", "reports.ZIP/b/a.docx"]
    assert found["duplicate_of"].iloc[1] == "reports.ZIP/a.docx"
    assert list(found["size_bytes"]) == [len(WORD)] * 2


def test_names_in_gbk(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(as_gbk("部门\\绩效自评表.docx", WORD))
    assert outcomes(tmp_path / "a.zip") == {"a.zip/部门/绩效自评表.docx": "ok"}
    (tmp_path / "b.zip").write_bytes(zipped({"自评.docx": WORD}))
    assert outcomes(tmp_path / "b.zip") == {"b.zip/自评.docx": "ok"}


def test_archives_in_archives(tmp_path: Path) -> None:
    inner = zipped({"a.txt": TEXT})
    for depth in range(4):
        inner = zipped({f"{depth}.zip": inner, f"{depth}.docx": WORD})
    (tmp_path / "x.zip").write_bytes(inner)
    assert outcomes(tmp_path / "x.zip") == {
        "x.zip/3.docx": "ok",
        "x.zip/3.zip/2.docx": "ok",
        "x.zip/3.zip/2.zip/1.docx": "ok",
        "x.zip/3.zip/2.zip/1.zip": "limit",
    }


def test_names_that_lead_out_are_refused(tmp_path: Path) -> None:
    names = ("../../a.docx", "/b.docx", "C:\\c.docx", "..\\d.docx", "./e/../f.docx")
    (tmp_path / "in").mkdir()
    files = dict.fromkeys(names, WORD) | {"good.docx": WORD}
    (tmp_path / "in" / "x.zip").write_bytes(zipped(files))
    found = outcomes(tmp_path / "in")
    assert found.pop("x.zip/good.docx") == "ok"
    assert list(found.values()) == ["damaged"] * 5
    assert not any(".." in path.split("/") for path in found)
    assert [path.name for path in tmp_path.rglob("*")] == ["in", "x.zip"]


def test_members_that_cannot_be_unpacked_cost_themselves_only(tmp_path: Path) -> None:
    good = {"a.docx": WORD}
    bomb = zipped({**good, "bomb.txt": b" " * (40 << 20)})
    (tmp_path / "bomb.zip").write_bytes(bomb)
    damaged = zipped({**good, "bad.txt": b"bad line\n" * 5000}, zipfile.ZIP_STORED)
    (tmp_path / "damaged.zip").write_bytes(damaged.replace(b"bad line", b"bad time", 1))
    locked = bytearray(zipped({"locked.docx": WORD}))
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(locked)
    (tmp_path / "lzma.zip").write_bytes(zipped({"a.txt": TEXT}, zipfile.ZIP_LZMA))
    assert outcomes(tmp_path) == {
        "bomb.zip/a.docx": "ok",
        "bomb.zip/bomb.txt": "limit",
        "damaged.zip/a.docx": "ok",
        "damaged.zip/bad.txt": "damaged",
        "locked.zip/locked.docx": "encrypted",
        "lzma.zip/a.txt": "unknown-format",
    }


def test_archives_that_cannot_be_opened_are_rows(tmp_path: Path) -> None:
    good = zipped({"a.docx": WORD})
    (tmp_path / "cut.zip").write_bytes(good[:-30])
    (tmp_path / "no-zip.zip").write_bytes(TEXT)
    (tmp_path / "empty.zip").write_bytes(zipped({}))
    (tmp_path / "pictures.zip").write_bytes(zipped({"a.png": b"\x89PNG"}))
    found = documents(tmp_path)
    assert list(found["error_code"]) == ["damaged", "no-documents", "damaged", "no-documents"]
    assert found["document_id"].notna().all()
    assert found["size_bytes"].notna().all()


def test_a_document_named_zip_is_a_document(tmp_path: Path) -> None:
    (tmp_path / "report.zip").write_bytes(WORD)
    assert outcomes(tmp_path) == {"report.zip": "ok"}


def test_other_archives_are_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.rar").write_bytes(b"Rar!\x1a\x07\x00" + bytes(99))
    (tmp_path / "b.7z").write_bytes(b"7z\xbc\xaf\x27\x1c" + bytes(99))
    found = documents(tmp_path)
    assert list(found["status"]) == ["failed", "failed"]
    assert all("unpack it" in message for message in found["error_message"])


def test_limits_of_an_archive(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data = zipped({f"{number}.txt": TEXT for number in range(5)})
    for name, value in (
        ("ARCHIVE_ENTRIES", 4),
        ("ARCHIVE_TOTAL_BYTES", 4 * len(TEXT)),
        ("ARCHIVE_LIST_BYTES", 99),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(limits, name, value)
            with pytest.raises(UnreadableError) as caught:
                open_archive("x.zip", io.BytesIO(data))
            assert caught.value.code == "limit"
    assert len(open_archive("x.zip", io.BytesIO(data)).members) == 5


def test_a_list_that_claims_to_be_long(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": TEXT}))
    struct.pack_into("<L", data, data.rindex(b"PK\x05\x06") + 12, 0xFFFFFFF0)
    (tmp_path / "x.zip").write_bytes(data)
    assert outcomes(tmp_path) == {"x.zip": "limit"}


def test_a_second_run_reads_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.zip").write_bytes(zipped({"a.docx": WORD, "b.txt": TEXT}))
    convert(tmp_path / "in", tmp_path / "out")
    shutil.move(tmp_path / "in" / "x.zip", tmp_path / "in" / "y.zip")
    assert convert(tmp_path / "in", tmp_path / "out").kept == 2


def held_by(folder: Path) -> tuple[int, int]:
    """Bytes that are held once the files are found, and the most that were held meanwhile."""
    tracemalloc.start()
    found = find([folder])
    held = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.files
    return held


def test_memory_does_not_grow_with_what_is_looked_at(tmp_path: Path) -> None:
    pictures = {f"{number}.jpeg": os.urandom(99_000) for number in range(100)}
    (tmp_path / "x.zip").write_bytes(zipped({**pictures, "a.docx": WORD}))
    assert max(held_by(tmp_path)) < 1 << 20


def test_memory_does_not_grow_with_archives_that_cannot_be_opened(tmp_path: Path) -> None:
    broken = {f"{number}.zip": os.urandom(999_000) for number in range(9)}
    (tmp_path / "x.zip").write_bytes(zipped(broken, zipfile.ZIP_STORED))
    held, most = held_by(tmp_path)
    assert held < 1 << 20
    assert most < 6 << 20


def test_an_archive_within_is_packed_no_more_than_archives_can_be(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(zipped({"bomb.zip": bytes(9 << 20), "a.txt": TEXT}))
    assert outcomes(tmp_path) == {"x.zip/a.txt": "ok", "x.zip/bomb.zip": "limit"}


def test_messages_do_not_repeat_the_path(tmp_path: Path) -> None:
    inner = zipped({"a.txt": TEXT, "/b.txt": TEXT}, zipfile.ZIP_LZMA)
    (tmp_path / "in").mkdir()
    files = {"c.zip": inner, "d.zip": b"", "e.zip": zipped({"f.zip": TEXT})}
    (tmp_path / "in" / "x.zip").write_bytes(zipped(files))
    (tmp_path / "y.zip").write_bytes(TEXT)
    found = documents(tmp_path)
    assert len(found) == 5
    for path, message in found["error_message"].items():
        assert str(path).rpartition("/")[2] not in message.split("(")[0]
    assert not any(file.fault and ".zip" in file.fault.message for file in find([tmp_path]).files)


def test_names_that_are_not_utf8_as_they_claim(tmp_path: Path) -> None:
    data = zipped({"好的.txt": TEXT, "自评一.txt": TEXT, "表二.txt": TEXT, "PK\x01\x02.txt": TEXT})
    data = data.replace("自评一".encode(), "自评".encode("gbk") + b"12345")
    data = data.replace("表二".encode(), b"\xff" * 6)
    (tmp_path / "x.zip").write_bytes(data)
    found = documents(tmp_path)
    assert list(found["status"]) == ["ok"] * 4
    assert {"x.zip/好的.txt", "x.zip/自评12345.txt"} < set(found.index)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of archives that are opened."""
    names: list[str] = []

    def opening(name: str, file: BinaryIO) -> Archive:
        names.append(name)
        return open_archive(name, file)

    monkeypatch.setattr(archives, "open_archive", opening)
    return names


def test_files_beside_an_archive_of_their_folder_s_name(tmp_path: Path, opened: list[str]) -> None:
    inner = zipped({f"{number}.txt": b"a%d" % number for number in range(0, 40, 2)})
    beside = {f"a.zip/{number}.txt": b"b%d" % number for number in range(1, 40, 2)}
    (tmp_path / "x.zip").write_bytes(zipped({"a.zip": inner, **beside}))
    assert set(outcomes(tmp_path).values()) == {"ok"}
    assert opened == ["x.zip", "x.zip/a.zip"] * 2  # to list and to read


def test_archives_that_take_turns_do_not_take_for_ever(
    tmp_path: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    twins = [zipped({f"{n}.txt": b"%c%d" % (letter, n) for n in range(40)}) for letter in b"ab"]
    files = dict(zip(("a.zip", "b.zip"), twins, strict=True))
    data = zipped(files, zipfile.ZIP_STORED).replace(b"b.zip", b"a.zip")
    (tmp_path / "x.zip").write_bytes(data)
    monkeypatch.setattr(limits, "ARCHIVE_TOTAL_BYTES", 10 * len(twins[0]))
    codes = Counter(read(tmp_path / "x.zip")["documents"]["error_code"].fillna("ok"))
    assert codes["limit"] > 60
    assert codes["ok"] >= 8
    assert len(opened) < 20
