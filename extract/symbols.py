"""Characters that fonts show as something else than their code says."""

from __future__ import annotations

import re
import unicodedata

# Code points of the private use area, by font family: the last byte is the glyph's number.
_WINGDINGS = {
    0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x72: "□", 0x75: "◆",
    0xA1: "○", 0xA3: "○", 0xA7: "▪", 0xA8: "□", 0xD8: "➢", 0xE0: "→",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {
    0x2A: "□", 0x30: "□", 0x35: "□", 0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑",
    0x53: "☒", 0x54: "☒", 0x81: "○", 0xA2: "■", 0xA3: "□",
}  # fmt: skip
_SYMBOL = {
    0x25: "%", 0x2D: "-", 0x3C: "<", 0x3D: "=", 0x3E: ">", 0xA3: "≤", 0xA5: "∞", 0xB1: "±",
    0xB3: "≥", 0xB4: "×", 0xB7: "·", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xD6: "√",
}  # fmt: skip
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}
# Where the font is not known: the check boxes of forms.
_ANY = {0x52: "☑", 0xA8: "□", 0xFE: "☑", 0xFD: "☒", 0xFC: "✓", 0x6F: "□"}

_SOFT_HYPHEN = "\u00ad"
_INVISIBLE = dict.fromkeys(map(ord, _SOFT_HYPHEN + "\u200b\u200c\u200d\u2060\ufeff"), None)

# Radicals that fonts hand out for the characters of the same shape.
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)} | {
    ord(radical): character
    for radical, character in zip(
        "⺠⻓⻔⻅⻆⻋⻚⻛⻜⻝⻢⻥⻦⻩⻬⻰⻄⺟⻘⻉⻤⻣⻁⻙⻨⻮⻳⻫⻪⻒⻏⺝⺮⺶⺷⺼⻖⻗⻞⻟⻠⻡",
        "民长门见角车页风飞食马鱼鸟黄齐龙西母青贝鬼骨虎韦麦齿龟齐黾镸阝月竹羊羊肉阝雨食食饣首",
        strict=True,
    )
}
_PRIVATE = re.compile("[\uf000-\uf0ff]")
_SPECIAL = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\u2e80-\u2fd5\uf000-\uf0ff]")


def symbol(code: int, font: str | None) -> str:
    """The character that glyph `code` of a symbol font shows; the code itself if unknown."""
    table = _FONTS.get((font or "").lower(), _ANY)
    return table.get(code & 0xFF) or chr(code)


def is_symbol_font(font: str | None) -> bool:
    """Whether characters of the font are not those of their codes."""
    return (font or "").lower() in _FONTS


def is_plain(text: str) -> bool:
    """Whether `plain` leaves the text as it is."""
    return text.isascii() or not _SPECIAL.search(text)


def plain(text: str, font: str | None = None) -> str:
    """`text` without invisible characters, symbol fonts and bare radicals as what they show."""
    if is_plain(text):
        return text
    return _PRIVATE.sub(
        lambda match: symbol(ord(match[0]), font), text.translate(_INVISIBLE).translate(_RADICALS)
    )
