"""PDF files made to exhaust or confuse a reader."""

import io
import zlib
from collections.abc import Callable

from hostile_scale import large
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas

MB = 1 << 20
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
TEXT = b"BT /F1 12 Tf 72 700 Td (Performance report) Tj ET"


def stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (extra, len(data), data)


def flate(data: bytes, times: int = 1, extra: bytes = b"") -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 1)
    return stream(data, b"/Filter[%s]%s" % (b"/FlateDecode" * times, extra))


def pdf(objects: dict[int, bytes], trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects; 1 is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    at = {}
    for number, content in objects.items():
        at[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, offset in at.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, offset)
    out += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        max(at) + 1, trailer, start,
    )  # fmt: skip
    return bytes(out)


def page(
    content: bytes = TEXT,
    *,
    resources: bytes = b"/Font<</F1 5 0 R>>",
    box: bytes = b"[0 0 595 842]",
    **more: bytes,
) -> bytes:
    """A PDF of one page; `more` are objects by number, as `o6`."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox %s/Contents 4 0 R/Resources<<%s>>>>"
        % (box, resources),
        4: stream(content),
        5: FONT,
    }
    return pdf(objects | {int(name[1:]): content for name, content in more.items()})


def tree(pages: bytes, **more: bytes) -> bytes:
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: pages,
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        4: stream(TEXT),
        5: FONT,
    }
    return pdf(objects | {int(name[1:]): content for name, content in more.items()})


def fan_of_pages() -> bytes:
    """Nine levels of ten times the same child each: 10^9 pages."""
    nodes = {
        f"o{10 + n}": b"<</Type/Pages/Count 10/Kids[%s]>>" % (b"%d 0 R " % (11 + n) * 10)
        for n in range(8)
    }
    last = {"o18": b"<</Type/Pages/Count 10/Kids[%s]>>" % (b"3 0 R " * 10)}
    return tree(b"<</Type/Pages/Count 1000000000/Kids[10 0 R]>>", **nodes, **last)


def many_pages(count: int) -> bytes:
    kids = b"".join(b"%d 0 R " % (10 + n) for n in range(count))
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    pages = {f"o{10 + n}": leaf for n in range(count)}
    return tree(b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids), **pages)


def form(name: bytes, child: int, times: int) -> bytes:
    extra = (
        b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X %d 0 R>>>>" % child
    )
    return stream(b"/X Do " * times + name, extra)


def fan_of_forms() -> bytes:
    forms = {f"o{10 + n}": form(b"", 11 + n, 10) for n in range(9)}
    leaf = {"o19": stream(b"0 0 9 9 re S", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")}
    return page(b"/X Do", resources=b"/XObject<</X 10 0 R>>", **forms, **leaf)


def with_cmap(cmap: bytes) -> bytes:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"
    return page(o5=font, o6=flate(cmap))


def type0(encoding: bytes, descendant: bytes, **more: bytes) -> bytes:
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding %s/DescendantFonts[6 0 R]>>" % encoding
    return page(o5=font, o6=descendant, **more)


CID_FONT = (
    b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(%s)"
    b"/Supplement 0>>/FontDescriptor 7 0 R%s>>"
)
DESCRIPTOR = b"<</Type/FontDescriptor/FontName/A/Flags 4/FontBBox[0 0 9 9]%s>>"


def encrypted(password: str) -> bytes:
    file = io.BytesIO()
    sheet = canvas.Canvas(file, encrypt=StandardEncryption(password, ownerPassword="owner"))
    sheet.drawString(72, 720, "Performance report")
    sheet.save()
    return file.getvalue()


def grid(lines: int) -> bytes:
    across = b"".join(b"0 %f m 595 %f l S\n" % (y * 4.1, y * 4.1) for y in range(lines))
    down = b"".join(b"%f 0 m %f 842 l S\n" % (x * 3.1, x * 3.1) for x in range(lines))
    return across + down


RING = b"9 0 R"
Maker = Callable[[], bytes]
FILES: dict[str, tuple[Maker, str]] = {
    "pages-ring.pdf": (lambda: tree(b"<</Type/Pages/Count 1/Kids[2 0 R]>>"), "damaged ok"),
    "pages-parent-ring.pdf": (
        lambda: tree(b"<</Type/Pages/Count 1/Kids[3 0 R]/Parent 2 0 R>>"),
        "ok damaged",
    ),
    "pages-fan.pdf": (fan_of_pages, "ok damaged limit"),
    "pages-same.pdf": (
        lambda: tree(b"<</Type/Pages/Count 1000000/Kids[%s]>>" % (b"3 0 R " * large(1_000_000))),
        "ok limit",
    ),
    "pages-many.pdf": (lambda: many_pages(large(100_000)), "limit ok"),
    "pages-deep.pdf": (
        lambda: tree(
            b"<</Type/Pages/Count 1/Kids[10 0 R]>>",
            **{f"o{n}": b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % (n + 1) for n in range(10, 5000)},
        ),
        "damaged limit",
    ),
    "pages-count.pdf": (
        lambda: tree(b"<</Type/Pages/Count -5/Kids[3 0 R 99 0 R null 7]>>"),
        "ok damaged",
    ),
    "object-ring.pdf": (lambda: page(resources=RING, o9=b"9 0 R"), "ok damaged"),
    "contents-ring.pdf": (
        lambda: page().replace(b"/Contents 4 0 R", b"/Contents 9 0 R"),
        "ok damaged",
    ),
    "resources-ring.pdf": (
        lambda: pdf(
            {
                1: b"<</Type/Catalog/Pages 2 0 R>>",
                2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                3: b"<</Type/Page/Parent 2 0 R/MediaBox 9 0 R/Contents 4 0 R/Resources 9 0 R>>",
                4: stream(TEXT),
                9: b"10 0 R",
                10: b"9 0 R",
            }
        ),
        "damaged ok",
    ),
    "length-ring.pdf": (
        lambda: page(o4=b"<</Length 4 0 R>>stream\n" + TEXT + b"\nendstream"),
        "ok damaged",
    ),
    "bomb.pdf": (lambda: page(o4=flate(b" " * (100 * MB))), "limit"),
    "bomb-twice.pdf": (lambda: page(o4=flate(b" " * (200 * MB), 2)), "limit damaged"),
    "bomb-many-streams.pdf": (
        lambda: page(o4=b"[" + b"6 0 R " * 400 + b"]", o6=flate(b" " * (60 * MB))),
        "limit damaged",
    ),
    "bomb-form.pdf": (
        lambda: page(
            b"/X Do",
            resources=b"/XObject<</X 6 0 R>>",
            o6=flate(b" " * (200 * MB), 1, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"),
        ),
        "limit damaged",
    ),
    "bomb-unicode.pdf": (lambda: with_cmap(b" " * (200 * MB)), "ok limit damaged"),
    "bomb-predictor.pdf": (
        lambda: page(
            o4=flate(b"x" * MB, 1, b"/DecodeParms<</Predictor 12/Columns 1000000000/Colors 9>>")
        ),
        "ok damaged limit",
    ),
    "bomb-run-length.pdf": (
        lambda: page(o4=stream(b"\x81 " * (2 * MB) + b"\x80", b"/Filter/RunLengthDecode")),
        "limit damaged",
    ),
    "bomb-lzw.pdf": (
        lambda: page(
            o4=stream(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01" * 200_000, b"/Filter/LZWDecode")
        ),
        "ok damaged limit",
    ),
    "characters-million.pdf": (
        lambda: page(b"BT /F1 1 Tf 5 5 Td " + b"(%s) Tj " % (b"x" * 1000) * 1000 + b"ET"),
        "limit",
    ),
    "characters-apart.pdf": (
        lambda: page(
            b"BT /F1 1 Tf "
            + b"".join(
                b"1 0 0 1 %d %d Tm (x) Tj " % (n % 590, n // 590) for n in range(large(100_000))
            )
            + b"ET"
        ),
        "ok limit",
    ),
    "rules-million.pdf": (
        lambda: page(
            b"".join(b"%d %d 9 9 re S " % (n % 590, n % 840) for n in range(large(1_000_000)))
        ),
        "limit",
    ),
    "rules-many.pdf": (
        lambda: page(b"".join(b"%d %d 9 9 re S " % (n % 590, n % 840) for n in range(19_000))),
        "limit",
    ),
    "rules-grid.pdf": (lambda: page(grid(190)), "ok limit"),
    "curve-long.pdf": (
        lambda: page(
            b"0 0 m "
            + b"".join(b"%d %d l " % (n % 590, n % 840) for n in range(large(900_000) + 350_000))
            + b"S"
        ),
        "ok limit",
    ),
    "states-deep.pdf": (lambda: page(b"q " * large(500_000) + TEXT), "ok limit"),
    "marks-deep.pdf": (lambda: page(b"/P <</A" * 99_999 + b" BDC " + TEXT), "ok damaged"),
    "array-deep.pdf": (
        lambda: page(o9=b"[" * 99_999 + b"]" * 99_999, resources=b"/Font 9 0 R"),
        "ok damaged limit",
    ),
    "forms-fan.pdf": (fan_of_forms, "limit damaged timeout"),
    "form-ring.pdf": (
        lambda: page(b"/X Do", resources=b"/XObject<</X 6 0 R>>", o6=form(TEXT, 6, 1)),
        "ok damaged limit",
    ),
    "form-two-ring.pdf": (
        lambda: page(
            b"/X Do", resources=b"/XObject<</X 6 0 R>>", o6=form(b"", 7, 3), o7=form(b"", 6, 3)
        ),
        "ok damaged limit",
    ),
    "unicode-range.pdf": (
        lambda: with_cmap(b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange"),
        "ok damaged limit",
    ),
    "unicode-ranges.pdf": (
        lambda: with_cmap(b"begincmap " + b"1 beginbfrange <0000> <FFFF> <0041> endbfrange " * 300),
        "ok damaged limit",
    ),
    "cmap-named.pdf": (
        lambda: type0(b"/../../../../etc/passwd", CID_FONT % (b"X", b""), o7=DESCRIPTOR % b""),
        "ok damaged",
    ),
    "cmap-ring.pdf": (
        lambda: type0(
            b"8 0 R",
            CID_FONT % (b"GB1", b""),
            o7=DESCRIPTOR % b"",
            o8=stream(
                b"/A usecmap 1 begincidrange <00000000> <FFFFFFFF> 0 endcidrange",
                b"/UseCMap 8 0 R/CMapName/A",
            ),
        ),
        "ok damaged limit",
    ),
    "widths-range.pdf": (
        lambda: type0(
            b"/Identity-H", CID_FONT % (b"Identity", b"/W[0 999999999 500]"), o7=DESCRIPTOR % b""
        ),
        "ok damaged limit",
    ),
    "font-broken.pdf": (
        lambda: type0(
            b"/Identity-H",
            CID_FONT % (b"Identity", b"/W[(x)[9 0 R]]/DW/none"),
            o7=DESCRIPTOR % b"/FontFile2 8 0 R/Ascent(x)",
            o8=stream(b"\0\1\0\0\xff\xffcmap" + b"\xff" * 999),
        ),
        "ok damaged",
    ),
    "font-ring.pdf": (
        lambda: page(
            o5=b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[5 0 R]>>"
        ),
        "ok damaged limit",
    ),
    "box-nonsense.pdf": (lambda: page(box=b"[1e308 -1e308 (a) null]"), "ok damaged"),
    "box-huge.pdf": (lambda: page(box=b"[0 0 1e9 1e9]"), "ok damaged"),
    "numbers-huge.pdf": (
        lambda: page(
            b"BT /F1 1e300 Tf 1e300 0 0 1e300 1e300 1e300 Tm (x) Tj ET"
            b" 1e308 -1e308 1e308 1e308 re S"
        ),
        "ok damaged",
    ),
    "digits-long.pdf": (lambda: page(b"9" * 9999 + b" 0 m " + TEXT), "ok damaged"),
    "xref-broken.pdf": (lambda: page().replace(b"xref\n0 1\n", b"xref\nx y\n"), "ok damaged"),
    "xref-ring.pdf": (
        lambda: page().replace(
            b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % page().rindex(b"xref\n0 1")
        ),
        "ok damaged",
    ),
    "xref-far.pdf": (lambda: page()[:-20] + b"startxref\n99999999999\n%%EOF", "ok damaged"),
    "xref-count.pdf": (
        lambda: page().replace(b"xref\n0 1\n", b"xref\n0 999999999\n"),
        "ok damaged",
    ),
    "objects-ring.pdf": (
        lambda: page(
            o9=stream(b"9 0 9 0 R", b"/Type/ObjStm/N 99999999/First 4/Extends 9 0 R"),
            resources=RING,
        ),
        "ok damaged",
    ),
    "cut.pdf": (lambda: page()[:300], "truncated"),
    "no-pages.pdf": (lambda: pdf({1: b"<</Type/Catalog>>"}), "damaged"),
    "only-header.pdf": (lambda: b"%PDF-1.7\n" + b"\0" * 5000, "truncated"),
    "noise.pdf": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 4000 + b"%%EOF", "damaged"),
    "empty-password.pdf": (lambda: encrypted(""), "ok"),
    "password.pdf": (lambda: encrypted("secret"), "encrypted"),
}
