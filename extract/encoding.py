"""Bytes of Chinese text to characters.

An ordered strict decode decides: byte order mark, UTF-8, then the encoding that gives the
largest share of common characters. Detectors (charset-normalizer, chardet) fail on short
GB18030, which is what old archives hold.
"""

from __future__ import annotations

import codecs
import re

import regex

from .document import Place, Remark
from .limits import TEXT_REMARKS

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("gb18030", "big5", "utf-16-le", "utf-16-be")

# Frequent in any Chinese text and in these forms; simplified and traditional.
_COMMON = frozenset(
    "的一是不在了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面"
    "而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把"
    "性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反明看原又利比或但质气第"
    "向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题程展五果料象员革位入常文总次品式活设及管"
    "特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据"
    "处府研六预算绩效目标评价项完满意财务万元費項預績標評價財務萬會實產業與對為發學過機經應關數質開無運動長時"
    "、。，：；（）“”"
)
_NO_TEXT = re.compile("[\\0-\\x08\\x0e-\\x1f\ufffd]")
_SAMPLE = 20_000
_BAD_SHARE = 0.01

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_READING = regex.compile(rf"(?<=\p{{Han}})[(（][a-zü]{{0,5}}[{_TONED}][a-zü]{{0,4}}[)）]")
_FEWEST_READINGS = 5


def decode(data: bytes) -> tuple[str, str, tuple[Remark, ...]]:
    """The text, the name of its encoding, and remarks on bytes that could not be read."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            text = data.decode(name, errors="replace")
            return text, name.removesuffix("-sig"), _bad_bytes(text)
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        pass
    if _mixed(data):
        return _decode_lines(data)
    name = max(_CANDIDATES, key=lambda candidate: _share_of_common(data, candidate))
    text = data.decode(name, errors="replace")
    return text, name, _bad_bytes(text)


def without_readings(text: str) -> tuple[str, tuple[Remark, ...]]:
    """The text without the readings that a conversion put behind rare characters, as in
    績(jì)效, and a remark on them; a few are the author's own and stay."""
    places = [match.start() for match in _READING.finditer(text)]
    if len(places) < _FEWEST_READINGS:
        return text, ()
    said = f"{len(places)} 处汉字后有转换时加上的拼音，已略去"
    line = text.count("\n", 0, places[0]) + 1
    return _READING.sub("", text), (Remark("encoding", said, Place(line=line)),)


def looks_like_text(data: bytes) -> bool:
    """Whether the bytes can be a text file: hardly a control character once decoded."""
    text = decode(data[:_SAMPLE])[0]
    if not text:
        return False
    return len(_NO_TEXT.findall(text)) <= max(2, len(text) // 50)


def _share_of_common(data: bytes, name: str) -> float:
    """How Chinese the bytes are as `name`; below zero where too many do not decode."""
    text = data[:_SAMPLE].decode(name, errors="replace")
    if text.count("\ufffd") > 1 + len(text) * _BAD_SHARE:
        return -1.0
    foreign = [c for c in text if c > "\x7f"]
    odd = sum(1 for c in text if c < " " and c not in "\t\n\r\f\v")
    return (sum(c in _COMMON for c in foreign) - odd) / max(len(foreign), 1)


def _bad_bytes(text: str) -> tuple[Remark, ...]:
    lines = [number for number, line in enumerate(text.split("\n"), 1) if "\ufffd" in line]
    named, more = lines[:TEXT_REMARKS], lines[TEXT_REMARKS:]
    remarks = [
        Remark("encoding", "有无法解码的字节，已用 � 代替", Place(line=number)) for number in named
    ]
    if more:
        text = f"此后另有 {len(more)} 行有无法解码的字节，已用 � 代替"
        remarks.append(Remark("encoding", text, Place(line=more[0])))
    return tuple(remarks)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mixed(data: bytes) -> bool:
    """Whether a good part of the lines is UTF-8 and the rest is not: two files in one."""
    lines = [line for line in data.split(b"\n") if not line.isascii() and len(line) > 6]
    good = sum(_is_utf8(line) for line in lines)
    return 0.1 * len(lines) < good < len(lines)


def _decode_lines(data: bytes) -> tuple[str, str, tuple[Remark, ...]]:
    lines = data.split(b"\n")
    others = [number for number, line in enumerate(lines, 1) if not _is_utf8(line)]
    text = "\n".join(
        line.decode("utf-8") if _is_utf8(line) else line.decode("gb18030", errors="replace")
        for line in lines
    )
    remark = Remark(
        "encoding",
        f"文件混用 UTF-8 与 GB18030 两种编码，{len(others)} 行按 GB18030 解码",
        Place(line=others[0]),
    )
    return text, "utf-8+gb18030", (remark, *_bad_bytes(text))
