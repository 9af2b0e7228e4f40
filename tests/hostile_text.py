"""Text files made to exhaust or confuse a reader."""

import random
from collections.abc import Callable

from hostile_scale import large

HEADER = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因\n"
MB = 1 << 20


def noise(count: int) -> bytes:
    return random.Random(7).randbytes(count)


def damaged_rows(count: int) -> bytes:
    """Rows of a form in which cells are missing, surplus or cut."""
    chance = random.Random(7)
    rows = []
    for number in range(count):
        row = ["产出指标", "数量指标", f"指标{number}", "≥10个", "12个", "10", "9", ""]
        del row[chance.randrange(8)]
        row.insert(chance.randrange(7), chance.choice(["", "10", "完成", "…"]))
        rows.append("\t".join(row))
    return (HEADER + "\n".join(rows)).encode()


Maker = Callable[[], bytes]
FILES: dict[str, tuple[Maker, str]] = {
    "binary.txt": (lambda: noise(MB), "wrong-format"),
    "binary-inside.txt": (lambda: "绩效自评\n".encode() * 5000 + noise(5000), "encoding"),
    "bad-lines.txt": (lambda: "绩效自评\n".encode() + b"\xe7\xbb\xa9\xff\n" * 200_000, "encoding"),
    "nul.txt": (lambda: "绩\0效\0自评报告\n一、概况\0\n".encode() * 100, "ok wrong-format"),
    "surrogates.txt": (
        lambda: b"\xff\xfe" + ("绩效" * 40).encode("utf-16-le") + b"\x00\xd8\x00\xd8\x0a\x00" * 9,
        "encoding wrong-format",
    ),
    "utf32-nonsense.txt": (lambda: b"\xff\xfe\0\0" + b"\xff" * 4000, "wrong-format encoding"),
    "characters.txt": (lambda: "\u202e绩效\u2066\ue000\ufffe\U000f0000\n".encode() * 500, "ok"),
    "controls.txt": (lambda: "绩效\x1b]0;x\x07\x1b[2J 自评\n".encode() * 500, "ok wrong-format"),
    "line.txt": (lambda: "绩效自评，".encode() * large(MB), "ok limit"),
    "line-of-digits.txt": (lambda: b"1" * 5_000_000, "ok limit"),
    "line-of-numbers.txt": (
        lambda: "≥10个，12.5%、2021年3月；".encode() * large(200_000),
        "ok limit",
    ),
    "line-of-brackets.txt": (lambda: "（(".encode() * 2_000_000, "ok limit"),
    "line-of-blanks.txt": (lambda: "绩效".encode() + b" " * 9_000_000 + b"x", "ok limit"),
    "line-of-tabs.txt": (lambda: (HEADER + "x\t" * 2_000_000).encode(), "ok limit"),
    "lines-of-tabs.txt": (
        lambda: (HEADER + "x\ty\t1\n" * large(10_000)).encode(),
        "ok limit timeout",
    ),
    "lines-of-cells.txt": (lambda: ("\t产出\n\t10\n\n" * large(200_000)).encode(), "ok limit"),
    "lines-empty.txt": (lambda: b"x" + b"\n" * 9_000_000 + b"y", "ok limit"),
    "headings.txt": (
        lambda: "一、绩效\n1.1.1 目标\n（一）概况\n".encode() * large(100_000),
        "ok limit",
    ),
    "header-again.txt": (lambda: (HEADER * large(20_000)).encode(), "ok limit"),
    "rows-damaged.txt": (lambda: damaged_rows(large(3_000)), "ok limit"),
    "formulas.txt": (
        lambda: "".join(f"{c}cmd|'/c calc'!A0\t{c}1+1\tx\n" for c in "=+-@＝＋－＠").encode(),
        "ok",
    ),
    "blank.txt": (lambda: b" \r\n\t\0" * MB, "empty"),
    "one-byte.txt": (lambda: b"\xff", "ok encoding wrong-format"),
    "marks.txt": (lambda: b"\xef\xbb\xbf" * 1000, "ok"),
}
SPARSE = {"sparse.txt": (300 * MB, "too-large"), "sparse-below.txt": (150 * MB, "empty")}
"""Files that are only a hole of so many bytes."""
