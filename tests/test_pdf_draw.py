"""Pages drawn by `pdf_draw` are those that pdfminer lays out, number for number."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from jixiao.extract.pdf_draw import draw
from jixiao.extract.pdf_page import Drawn, read_layout
from jixiao.extract.pdf_show import Font
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

SAMPLES = sorted((Path(__file__).parent.parent / "corpus" / "samples").glob("*.pdf"))
STRUCTURE = b"""1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[%s]/Rotate %d/Contents[%s]
/Resources<</Font<</F1 4 0 R/F2 5 0 R>>/XObject<</X1 6 0 R/X2 7 0 R>>>>>> endobj
4 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
5 0 obj <</Type/Font/Subtype/Type0/BaseFont/STSong/Encoding/%s/DescendantFonts[<<
/Type/Font/Subtype/CIDFontType0/BaseFont/STSong/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)
/Supplement 4>>/DW 1000/W[1[200 300]]>>]>> endobj
"""
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 99 99]/Matrix[2 0 0 1 5 7]/Resources<<%s>>" % (
    b"/Font<</F1 4 0 R>>/XObject<</X1 6 0 R/X2 7 0 R>>"
)
IMAGE = b"/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"


def stream(number: int, data: bytes, told: bytes = b"") -> bytes:
    head = b"%d 0 obj <<%s/Length %d>> stream\n" % (number, told, len(data))
    return head + data + b"\nendstream endobj\n"


def one_page(
    *contents: bytes,
    form: bytes = b"0 0 m 9 0 l S",
    turn: int = 0,
    box: bytes = b"0 0 200 300",
    encoding: bytes = b"UniGB-UCS2-H",
) -> bytes:
    """A PDF of one page with the given content streams."""
    named = b" ".join(b"%d 0 R" % (10 + at) for at in range(len(contents)))
    parts = [
        STRUCTURE % (box, turn, named, encoding),
        stream(6, form, FORM),
        stream(7, b"\0", IMAGE),
    ]
    parts += [stream(10 + at, each) for at, each in enumerate(contents)]
    return b"%PDF-1.4\n" + b"".join(parts) + b"trailer <</Root 1 0 R>>\n%%EOF"


def both(data: bytes) -> list[tuple[Drawn | None, Drawn]]:
    """Each page as drawn and as laid out."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        fonts: dict[int, Font] = {}
        return [
            (draw(page.page_obj, pdf.rsrcmgr, fonts), read_layout(page.layout))
            for page in pdf.pages
        ]


def assert_same(data: bytes) -> None:
    for ours, theirs in both(data):
        assert ours == theirs
        assert ours.glyphs or ours.rules or ours.picture or ours.curves


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples(path: Path) -> None:
    assert_same(path.read_bytes())


@pytest.mark.parametrize(
    "content",
    [
        b"10 20 m 90 20 l S 10 20 m 10 90 l s",
        b"10 20 80 .5 re f 10 20 .5 70 re f* 10 20 80 70 re S 10 20 80 70 re f",
        b"10 20 80 0 re S 10 20 0 70 re f 10 20 -80 -70 re B 0 0 0 0 re S",
        b"10 20 m 90 20 l 90 80 l 10 80 l h S 10 20 m 90 20 l 90 80 l 10 80 l 10 20 l b",
        b"10 20 m 90 20 l 90 80 l 10 80 l 10 20 l h B* 10 20 m 90 21 l 91 80 l 10 80 l h b*",
        b"10 20 m 90 20 l 90 60 l 50 60 l 50 80 l 10 80 l h S",
        b"10 20 m 90 20 l 10 40 m 90 40 l 5 5 m S 10 20 m S",
        b"10 20 m 20 30 40 50 60 20 c S 10 20 m 20 30 40 50 v 1 2 3 4 y h f 1 1 l S h S",
        b"[3 2] 0 d 10 20 m 90 20 l S [] 0 d 1 w 0 J 0.5 0 0 RG 10 20 80 70 re W n",
        b"10 20 m 90 20 l F 10 30 m 90 30 l S",
        b"q 2 0 0 -1.5 10 250 cm 10 20 80 70 re S Q Q 10 20 80 70 re S",
        b"q 0 1 -1 0 200 0 cm 10 20 80 70 re S BT /F1 9 Tf 10 10 Td (up) Tj ET Q",
        b"q .7 .7 -.7 .7 0 0 cm 10 20 80 70 re S BT /F1 9 Tf 10 10 Td (aslant) Tj ET Q",
        b"BT /F1 9 Tf 1 0 0 1 10 90 Tm (ab) Tj 12 TL T* (cd) Tj (ef) ' 0 -9 TD (gh) Tj T* (i) Tj",
        b"BT /F1 9 Tf 2 Tc 5 Tw 80 Tz 3 Ts 10 90 Td (a b) Tj [(c)-250(d e) 30 <66 67 6>] TJ ET",
        b"BT /F1 9 Tf 10 90 Td (a) Tj (b) Tj q 14 0 0 14 0 0 cm (c) Tj Q (d) Tj ET (e) Tj",
        b"BT /F1 9 Tf -2 0 0 2 90 90 Tm (mirrored) Tj 2 0 0 -2 90 90 Tm (upside down) Tj ET",
        b"BT /F1 9 Tf 0 9 -9 0 90 90 Tm (up) Tj 0 -1 1 0 90 90 Tm (down) Tj ET",
        b"BT /F1 9 Tf 10 90 Td (bold) Tj .2 0 Td (bold) Tj 900 0 Td (off) Tj ET",
        rb"BT /F1 9 Tf 10 90 Td (\(\)\\\n\r\t\b\f\101\60\7\q\8) Tj (a\
b) Tj () Tj <> Tj <41 4> Tj ET",
        b"BT /F2 9 Tf 10 90 Td <4E2D65873000FF0C> Tj (N-e\x87) Tj [<7EE96548>-200(0\x001)] TJ ET",
        b"(no font) Tj BT 10 90 Td (still none) Tj ET 1 1 9 9 re S",
        b"/P <</MCID 0/T(a>b)/A<FEFF>>> BDC BT /F1 9 Tf 10 90 Td (a) Tj ET EMC /A BMC EMC",
        b"/Cs cs 1 0 0 scn /P0 gs /X7 gs BT/F1 9 Tf 10 90 Td(a)Tj[(b)]TJ ET /sh sh",
        b"q 20 0 0 30 10 10 cm /X2 Do Q q 1 0 0 1 50 50 cm /X1 Do Q 1 1 9 9 re S",
        b"/X1 Do 1 1 9 9 re S 1 0 0 1 5 5 cm 1 1 9 9 re S",
    ],
)
def test_instructions(content: bytes) -> None:
    assert_same(one_page(content))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_pages(turn: int) -> None:
    content = b"BT /F1 9 Tf 10 90 Td (turned) Tj ET 10 20 80 70 re S"
    assert_same(one_page(content, turn=turn, box=b"10 20 210 320"))


def test_characters_without_code() -> None:
    content = b"BT /F2 9 Tf 10 90 Td <0022FFF0> Tj .7 .7 -.7 .7 0 0 Tm <FFF0> Tj ET"
    assert_same(one_page(content, encoding=b"Identity-H"))


def test_streams_are_one_text() -> None:
    assert_same(
        one_page(b"q 1 0 0 1", b"5 5 cm BT /F1", b"9 Tf (a", b"b) Tj ET 1 1 9", b"9 re S Q")
    )


def test_form_in_itself() -> None:
    assert_same(one_page(b"/X1 Do 1 1 9 9 re S", form=b"3 0 0 3 1 1 cm 1 1 5 5 re S /X1 Do /X2 Do"))


@pytest.mark.parametrize(
    "content",
    [
        b"BI /W 1 /H 1 /BPC 8 /CS /G ID \0 EI 1 1 9 9 re S",
        b"% a comment\n1 1 9 9 re S",
        b"1 1 9 re S",
        b"1 1 9 9 9 re S",
        b"1 1 1e9 9 re S",
        b"1 1 123456789 9 re S",
        b"1 1 9..9 9 re S",
        b"BT /F1 9 Tf ((nested)) Tj ET",
        b"BT /F1 9 Tf (open Tj ET",
        b"BT /F#31 9 Tf (a) Tj ET",
        b"BT /F9 9 Tf (a) Tj ET",
        b"BT /F1 9 Tf (a) (b) Tj ET",
        b"BT /F1 9 Tf [(a)] 3 TJ ET",
        b"BT /F1 9 Tf [(a) /b] TJ ET",
        b"BT /F1 9 Tf (a) TJ [(b)] Tj ET",
        b"true 1 1 9 9 re S",
        b'BT /F1 9 Tf 1 1 (a) " ET',
        rb"BT /F1 9 Tf (\777) Tj ET",
        b"[1 2 3",
        b"1 1 9 9 re S \0",
        b"1 1 9 9 re S " + b"0 0 m " * 70_000,
        b"/X2 Do " * 30_000,
    ],
    ids=lambda content: repr(content[:30]),
)
def test_unusual_is_left_to_pdfminer(content: bytes) -> None:
    with pdfplumber.open(io.BytesIO(one_page(content))) as pdf:
        assert draw(pdf.pages[0].page_obj, pdf.rsrcmgr, {}) is None


def test_vertical_font_is_left_to_pdfminer() -> None:
    data = one_page(b"BT /F2 9 Tf 90 90 Td <4E2D6587> Tj ET", encoding=b"UniGB-UCS2-V")
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        assert draw(pdf.pages[0].page_obj, pdf.rsrcmgr, {}) is None


NUMBERS = some.integers(-300, 300) | some.floats(-300, 300).map(lambda n: round(n, 3))
OPERATORS = {
    0: ("q", "Q", "BT", "ET", "T*", "h", "S", "s", "f", "f*", "F", "B", "b", "n", "W"),
    1: ("Tc", "Tw", "Tz", "TL", "Ts", "w", "g"),
    2: ("Td", "TD", "m", "l"),
    4: ("re", "v", "y", "k"),
    6: ("cm", "Tm", "c"),
}
STEPS = [(name, count) for count, names in OPERATORS.items() for name in names]
STRINGS = ["(a b) Tj", "[(c) -30.5 (d)] TJ", "<4E2D> Tj", "/F1 9 Tf", "/F2 9.5 Tf", "/X1 Do"]


@some.composite
def contents(pick: some.DrawFn) -> bytes:
    """Any run of instructions."""
    steps = []
    for _ in range(pick(some.integers(1, 25))):
        if pick(some.booleans()):
            steps.append(pick(some.sampled_from(STRINGS)))
        else:
            name, count = pick(some.sampled_from(STEPS))
            numbers = [f"{pick(NUMBERS):f}".rstrip("0") for _ in range(count)]
            steps.append(" ".join([*numbers, name]))
    return "\n".join(steps).encode()


@settings(max_examples=150, deadline=None, derandomize=True)
@given(contents())
def test_any_instructions(content: bytes) -> None:
    [(ours, theirs)] = both(one_page(content, form=b"0 0 m 9 0 l S BT /F1 5 Tf (f) Tj ET"))
    assert ours == theirs


def test_pages_of_a_canvas() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    page = Canvas(buffer, pagesize=A4)
    picture = ImageReader(io.BytesIO(_gray_picture()))
    for compressed in (0, 1):
        page.setPageCompression(compressed)
        page.setFont("STSong-Light", 9)
        page.drawString(60, 700, "数量指标 ≥95％（含）全角　空格")
        page.setDash(3, 2)
        page.grid([60, 160, 260], [600, 640, 680])
        page.setDash()
        page.roundRect(60, 400, 90, 40, 5)
        page.circle(90, 300, 20, fill=1)
        page.drawImage(picture, 60, 100, 90, 40)
        page.saveState()
        page.rotate(90)
        page.drawString(60, -300, "竖")
        page.restoreState()
        page.beginForm(f"form{compressed}")
        page.rect(10, 10, 50, 50)
        page.endForm()
        page.doForm(f"form{compressed}")
        page.showPage()
    page.save()
    assert_same(buffer.getvalue())


def _gray_picture() -> bytes:
    return b"P5 2 2 255 " + bytes(4)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice(tmp_path: Path) -> None:
    source = SAMPLES[0].with_suffix(".docx")
    call = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    call += ["--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    subprocess.run(call, check=True, capture_output=True, timeout=180)
    assert_same((tmp_path / f"{source.stem}.pdf").read_bytes())
