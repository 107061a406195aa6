"""S14: of more than 60 hostile files each is refused, or kept with nothing left of what made it hostile.

The files are made here: files that are two things at once, names that climb, bombs, the test virus, drawings with
scripts, office files with macros, PDFs that act. Full: each is also cut, joined and renamed at random, 40 times.
"""

from __future__ import annotations

import gzip
import io
import random
import zipfile
import zlib
from typing import Any

from PIL import Image

from throughcare.cli.proofs import Size
from throughcare.documents.contents import UnacceptableFile, accept
from throughcare.documents.tests.test_accept import EICAR, HOSTILE, an_action, archive, jpeg, pdf, png, png_of_size

SCRIPT = b"<script>alert(1)</script>"
MARKS = (SCRIPT, b"MZ\x90\0", b"PK\x03\x04", b"<?php", EICAR[:40], b"/JavaScript", b"<svg", b"<html")
MORE: dict[str, tuple[str, bytes]] = {
    "svg with an event": ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    "svg with a foreign object": ("a.svg", b"<svg><foreignObject><iframe src='//x'/></foreignObject></svg>"),
    "svg packed": ("a.svgz", gzip.compress(b"<svg onload='alert(1)'/>")),
    "xml that grows": ("a.xml", b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>'),
    "xml that reads files": ("a.xml", b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&x;</l>'),
    "archive of archives": ("a.zip", archive("b.zip", "c.zip")),
    "archive with a climbing name": ("a.zip", archive("../../../etc/cron.d/x")),
    "archive named pdf": ("a.pdf", archive("word/document.xml")),
    "spreadsheet with macros": ("a.xlsm", archive("[Content_Types].xml", "xl/vbaProject.bin")),
    "slides with macros": ("a.pptm", archive("[Content_Types].xml", "ppt/vbaProject.bin")),
    "rich text with an object": ("a.rtf", b"{\\rtf1{\\object\\objocx{\\*\\objdata 0105}}}"),
    "shell script": ("a.pdf", b"#!/bin/sh\nrm -rf /\n"),
    "linux program": ("a.png", b"\x7fELF" + bytes(600)),
    "java program": ("a.jpg", b"\xca\xfe\xba\xbe" + bytes(600)),
    "shortcut": ("a.lnk", b"L\0\0\0\x01\x14\x02\0" + bytes(200)),
    "web page archive": ("a.mht", b"MIME-Version: 1.0\nContent-Type: text/html\n\n" + SCRIPT),
    "bitmap": ("a.bmp", b"BM" + bytes(200)),
    "tiff": ("a.tif", b"II*\0" + bytes(200)),
    "webp": ("a.webp", b"RIFF\x24\0\0\0WEBPVP8 " + bytes(40)),
    "postscript": ("a.pdf", b"%!PS-Adobe-3.0\n(%pipe%id) (r) file"),
    "pdf in capitals of another kind": ("a.pdf", b"%pdf-1.4\n" + SCRIPT),
    "name with a null and a double ending": ("letter.php\0.pdf", pdf()),
    "name that climbs by two signs": ("....//....//etc/passwd", pdf()),
    "name with a drive": ("C:\\windows\\a.pdf", pdf()),
    "virus inside a pdf": ("a.pdf", pdf() + EICAR),
    "virus before a picture": ("a.png", EICAR + png()),
    "opens a film": ("a.pdf", pdf(OpenAction=an_action("Rendition"))),
    "imports data": ("a.pdf", pdf(OpenAction=an_action("ImportData", F="a.fdf"))),
    "opens a file inside another": ("a.pdf", pdf(OpenAction=an_action("GoToE", F="a.pdf"))),
    "picture of a billion dots": ("a.png", png_of_size(50_000, 20_000)),
    "picture that says it has no size": ("a.png", png_of_size(0, 10)),
    "pdf of nothing but a head": ("a.pdf", b"%PDF-1.7\n%%EOF"),
}
# These may be kept, once nothing of the hostile part is left.
NEUTRAL: dict[str, tuple[str, bytes]] = {
    "picture and page": ("a.jpg", jpeg() + SCRIPT),
    "picture and archive": ("a.png", png() + archive("evil.exe")),
    "picture with a script in its comment": ("a.jpg", jpeg(comment=SCRIPT)),
    "picture and php": ("a.php.jpg", jpeg() + b"<?php system('id');"),
    "picture named as a page": ("a.html", png()),
    "picture named as a program": ("a.exe", jpeg()),
}


def prove(size: Size) -> dict[str, Any]:
    """Full: 40 variations of each."""
    chance = size.random
    files = {**HOSTILE, **MORE, **NEUTRAL}
    refused = kept = varied = 0
    for name, (filename, content) in files.items():
        answer = _answer(filename, content)
        assert answer is None or name in NEUTRAL, f"{name} was kept"
        refused, kept = refused + (answer is None), kept + (answer is not None)
        for _ in range(size.of(1, full=40)):
            _answer(*_varied(filename, content[:200_000], chance))
            varied += 1
    assert len(files) >= 60
    return {"files": len(files), "refused": refused, "kept without what was hostile": kept, "variations": varied}


def _answer(filename: str, content: bytes) -> bytes | None:
    """What is kept, checked to be neutral; None if it is refused. Anything else that happens is a failure."""
    try:
        found = accept(filename, content)
    except UnacceptableFile:
        return None
    assert found.content_type in {"application/pdf", "image/jpeg", "image/png"}
    assert found.filename.endswith((".pdf", ".jpg", ".png"))
    assert not set(found.filename) & set("/\\\0:")
    assert not any(mark in found.content for mark in MARKS), f"something is left in {filename!r}"
    assert not zipfile.is_zipfile(io.BytesIO(found.content))
    if found.content_type != "application/pdf":
        with Image.open(io.BytesIO(found.content)) as picture:
            picture.load()
            assert not picture.getexif()
    return found.content


def _varied(filename: str, content: bytes, chance: random.Random) -> tuple[str, bytes]:
    """The same, cut, joined to something, packed or renamed."""
    at = chance.randrange(max(1, len(content)))
    other = chance.choice([jpeg(), png(), pdf(), SCRIPT, archive("a.exe")])
    made = chance.choice([content[:at], content + other, other + content, content[at:], zlib.compress(content)])
    return chance.choice([filename, "a.pdf", "b.jpg", "../c.png", "d.pdf.exe"]), made
