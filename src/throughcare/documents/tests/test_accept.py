"""What may be kept, and what may not: hostile files are made here, one by one."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pypdf
import pytest
from PIL import Image
from pypdf.annotations import Link
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from throughcare.documents.contents import MOST_BYTES, UnacceptableFile, accept

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-" + b"TEST-FILE!$H+H*"


def pdf(**root: object) -> bytes:
    """A PDF of one empty page; `root` entries go into its catalogue."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    for name, value in root.items():
        writer.root_object[NameObject(f"/{name}")] = value
    return _bytes(writer)


def _bytes(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def an_action(kind: str, **more: str) -> DictionaryObject:
    return DictionaryObject(
        {
            NameObject("/S"): NameObject(f"/{kind}"),
            **{NameObject(f"/{k}"): TextStringObject(v) for k, v in more.items()},
        }
    )


def jpeg(size: tuple[int, int] = (60, 40), **save: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#0b4a52").save(out, "JPEG", **save)
    return out.getvalue()


def png(mode: str = "RGB", size: tuple[int, int] = (60, 40), **save: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, "PNG", **save)
    return out.getvalue()


def png_of_size(width: int, height: int) -> bytes:
    """A few bytes that say they are a picture of any size."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name in names:
            z.writestr(name, "x")
    return out.getvalue()


def test_a_pdf_is_kept_as_it_came() -> None:
    plain = pdf()
    kept = accept("Letter from employer.PDF", plain)
    assert (kept.content, kept.content_type, kept.filename) == (plain, "application/pdf", "Letter from employer.pdf")


def test_a_pdf_with_links_and_a_first_page_to_show_is_kept() -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://www.gov.uk/"))
    writer.open_destination = "top"
    accept("letter.pdf", _bytes(writer))


def test_a_photo_loses_place_camera_and_comment_and_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0110] = "Secret Phone 12"
    exif[0x0112] = 6  # turned by 90 degrees
    exif.get_ifd(0x8825)[2] = (54.0, 58.0, 0.0)
    kept = accept("IMG_2041.jpeg", jpeg(exif=exif, comment=b"where I live"))
    assert kept.filename == "IMG_2041.jpg"
    assert b"Secret" not in kept.content
    assert b"where I live" not in kept.content
    with Image.open(io.BytesIO(kept.content)) as picture:
        assert picture.size == (40, 60)
        assert not picture.getexif()


def test_a_picture_keeps_its_transparency_but_not_its_text() -> None:
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415  only this test needs it

    words = PngInfo()
    words.add_text("Author", "somebody", zip=True)
    kept = accept("scan.png", png("RGBA", pnginfo=words))
    assert b"somebody" not in kept.content
    with Image.open(io.BytesIO(kept.content)) as picture:
        assert (picture.mode, picture.info) == ("RGBA", {})


def test_a_large_photo_is_made_smaller() -> None:
    kept = accept("wide.jpg", jpeg((6000, 30)))
    with Image.open(io.BytesIO(kept.content)) as picture:
        assert picture.size == (4000, 20)


@pytest.mark.parametrize(
    "after",
    [archive("evil.exe"), b"<html><script>alert(1)</script>", b"<?php system('id');", EICAR[::-1]],
    ids=["archive", "page", "script", "bytes"],
)
def test_what_hides_behind_a_picture_is_left_behind(after: bytes) -> None:
    kept = accept("photo.jpg", jpeg() + after)
    assert after not in kept.content
    assert not zipfile.is_zipfile(io.BytesIO(kept.content))


HOSTILE = {
    "nothing": ("a.pdf", b""),
    "too large": ("a.pdf", b"%PDF-1.7" + bytes(MOST_BYTES)),
    "virus": ("note.pdf", EICAR),
    "virus in a picture": ("photo.jpg", jpeg() + EICAR),
    "svg": ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    "svg named png": ("drawing.png", b'<?xml version="1.0"?><svg onload="alert(1)"/>'),
    "page": ("letter.html", b"<!doctype html><script>alert(1)</script>"),
    "page named pdf": ("letter.pdf", b"<html>%PDF-1.4</html>"),
    "word with macros": ("letter.docm", archive("[Content_Types].xml", "word/vbaProject.bin")),
    "word": ("letter.docx", archive("[Content_Types].xml", "word/document.xml")),
    "old word": ("letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    "program": ("letter.pdf", b"MZ" + bytes(600)),
    "plain text": ("letter.txt", b"Dear Sir"),
    "gif": ("a.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"),
    "heic": ("IMG_1.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
    "folder in the name": ("../../etc/passwd.pdf", pdf()),
    "windows folder in the name": ("..\\..\\boot.pdf", pdf()),
    "nul in the name": ("letter.pdf\0.exe", pdf()),
    "dots for a name": ("..", pdf()),
    "no picture in it": ("a.jpg", b"\xff\xd8\xff" + b"hello" * 50),
    "cut picture": ("a.png", png(size=(600, 400))[:60]),
    "too many pixels": ("a.png", png_of_size(20_000, 20_000)),
    "many pixels": ("a.png", png_of_size(9_000, 9_000)),
    "pdf cut in two": ("a.pdf", pdf()[:300]),
    "pdf and archive": ("a.pdf", pdf() + archive("evil.exe")),
    "pdf inside an archive's comment": ("a.pdf", pdf() + archive("evil.exe")[:-2] + struct.pack("<H", 6) + b"%%EOF\n"),
    "pdf and page": ("a.pdf", b"%PDF-1.4\n%<script>alert(1)</script>\n" + pdf()),
    "pdf after something else": ("a.pdf", b"GIF89a" + pdf()),
    "script on opening": ("a.pdf", pdf(OpenAction=an_action("JavaScript", JS="app.alert(1)"))),
    "program on opening": ("a.pdf", pdf(OpenAction=an_action("Launch", F="cmd.exe"))),
    "form that sends": ("a.pdf", pdf(OpenAction=an_action("SubmitForm", F="https://example.org"))),
    "opens another file": ("a.pdf", pdf(OpenAction=an_action("GoToR", F="//host/share"))),
    "acts on closing": ("a.pdf", pdf(AA=DictionaryObject({NameObject("/WC"): an_action("Named", N="Print")}))),
    "dynamic form": ("a.pdf", pdf(AcroForm=DictionaryObject({NameObject("/XFA"): TextStringObject("<xdp/>")}))),
    "name in disguise": (
        "a.pdf",
        pdf().replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction <</S/J#61vaScript/JS(a)>>"),
    ),
    "script nobody points at": ("a.pdf", pdf().replace(b"%%EOF", b"9 0 obj<</S/JavaScript/JS(a)>>endobj\n%%EOF")),
}


def attached() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_attachment("evil.exe", b"MZ")
    return _bytes(writer)


def locked() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("secret", algorithm="RC4-128")
    return _bytes(writer)


def packed() -> bytes:
    """A script inside a compressed object stream, where no scan of the bytes sees it."""
    inner = b"9 0 << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    stream = DecodedStreamObject()
    stream.set_data(inner)
    stream[NameObject("/Type")] = NameObject("/ObjStm")
    body = zlib.compress(inner)
    objects = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction 9 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n",
        b"4 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(body)
        + body
        + b"\nendstream endobj\n",
    ]
    out = b"%PDF-1.5\n"
    places = []
    for one in objects:
        places.append(len(out))
        out += one
    entries = [(0, 0, 65535), *((1, at, 0) for at in places), (1, len(out), 0)] + [(0, 0, 0)] * 3 + [(2, 4, 0)]
    index = zlib.compress(b"".join(struct.pack(">BIH", *entry) for entry in entries))
    start = len(out)
    out += (
        b"5 0 obj<</Type/XRef/Size 10/W[1 4 2]/Root 1 0 R/Filter/FlateDecode/Length %d>>stream\n" % len(index)
        + index
        + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % start
    )
    return out


HOSTILE |= {
    "file attached": ("a.pdf", attached()),
    "locked": ("a.pdf", locked()),
    "script packed away": ("a.pdf", packed()),
}


@pytest.mark.parametrize(("name", "content"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_in_one_plain_sentence(name: str, content: bytes) -> None:
    with pytest.raises(UnacceptableFile) as refused:
        accept(name, content)
    assert refused.value.field == "file"
    assert refused.value.message.endswith(".")


def test_a_script_packed_away_is_found_by_reading_not_by_chance() -> None:
    harmless = packed().replace(b"/OpenAction 9 0 R", b"/Nothing 9 0 R   ")
    with pytest.raises(UnacceptableFile, match="program"):
        accept("a.pdf", harmless)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Brief\u202efdp.exe", "Brieffdp.pdf"),
        ("  .hidden  ", "hidden.pdf"),
        ('a<b>:"c|?*.pdf', "a b c.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
        ("llythyr Siân.pdf", "llythyr Siân.pdf"),
        (".pdf", "pdf.pdf"),
    ],
)
def test_a_name_is_made_harmless_and_gets_the_ending_of_what_it_is(given: str, kept: str) -> None:
    assert accept(given, pdf()).filename == kept
