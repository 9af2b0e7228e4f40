"""Files that are made to hang, crash, exhaust or escape the program: `python hostile.py FOLDER`.

Every file comes with the ways in which its reading may end: `ok`, or codes of errors and of
remarks. Made at run time, since the largest are hundreds of MB, as holes.
"""

import os
import sys
from pathlib import Path

import hostile_pdf
import hostile_text
import hostile_word
from hostile_scale import LARGE

__all__ = ["FILES", "LARGE", "NAMES", "make"]

FILES = {**hostile_word.FILES, **hostile_text.FILES, **hostile_pdf.FILES}

TEXT = "绩效自评报告\n一、项目概况\n".encode()
NAMES: tuple[str | bytes, ...] = (
    "line\nfeed.txt",
    "quo\"te's, comma; $(id) `x`.txt",
    "=cmd|'!A0.txt",
    "-rf.txt",
    "x" * 200 + ".txt",
    "长" * 80 + ".txt",
    "\u202etxt.exe.txt",
    "\x1b[2J\x07.txt",
    b"\xbc\xa8\xd0\xa7.txt",
    b"\xff\xfe\xed\xa0\x80.txt",
)


def make(folder: Path) -> None:
    """Write all files below `folder`, which must not exist; links lead out of it."""
    folder.mkdir(parents=True)
    for name, (maker, _) in FILES.items():
        (folder / name).write_bytes(maker())
    for name, (size, _) in hostile_text.SPARSE.items():
        with (folder / name).open("wb") as file:
            file.truncate(size)
    (folder / "names").mkdir()
    for number, odd in enumerate(NAMES):
        path = os.path.join(os.fsencode(folder / "names"), os.fsencode(odd))
        with open(path, "wb") as file:
            file.write(TEXT + b"%d\n" % number)
    _links(folder / "links")


def _links(folder: Path) -> None:
    folder.mkdir()
    outside = folder.parent.parent / "outside.txt"
    outside.write_bytes(TEXT)
    (folder / "leads-out.txt").symlink_to(outside)
    (folder / "leads-out").symlink_to("/")
    (folder / "ring.txt").symlink_to("ring.txt")
    (folder / "ring").symlink_to(".")
    (folder / "dangling.pdf").symlink_to("nowhere.pdf")
    (folder / "device.txt").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.txt")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
