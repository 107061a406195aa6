"""What a file really is, whatever it is called, and whether it may be kept.

Only PDF, JPEG and PNG are kept. Pictures are drawn anew, so that nothing but their pixels stays; a PDF is kept as it
came, and is therefore refused if it could do anything but be read.
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdf
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from throughcare.kernel.errors import Refused

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 50_000_000  # the largest phone cameras; a bomb of a few kilobytes unfolds to far more
LONGEST_SIDE = 4_000  # pixels; a page of A4 stays legible
MOST_PDF_OBJECTS = 100_000
LONGEST_NAME = 100

_TEST_VIRUS = (
    b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!"
)  # in two, or scanners take this file
_PHONE_PICTURES = {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"}

# What makes a PDF act. Keys and values of its dictionaries, as the PDF standard (ISO 32000) names them.
_ACTING_KEYS = {"/JS", "/AA", "/EF", "/EmbeddedFiles", "/XFA", "/RichMediaContent"}
_ACTING_VALUES = {
    "/S": {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToR",
        "/GoToE",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/RichMediaExecute",
        "/GoTo3DView",
    },
    "/Type": {"/EmbeddedFile"},
    "/Subtype": {"/FileAttachment", "/RichMedia", "/3D", "/Screen", "/Movie", "/Sound"},
}
_ACTING_WORDS = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|XFA|SubmitForm|ImportData|RichMedia)(?=[\s/<>()\[\]{}%]|$)"
)
_MARKUP = re.compile(rb"<\s*(?:script|html|svg|body|iframe|!doctype|\?php)", re.IGNORECASE)


class UnacceptableFile(Refused):
    """A file that is not kept. The message says what to send instead."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="file")


@dataclass(frozen=True)
class Content:
    """A file that may be kept: its bytes as they will be stored, their type, and a harmless name."""

    content: bytes
    content_type: str
    filename: str


def accept(filename: str, content: bytes) -> Content:
    """The file as it may be kept. Raises `UnacceptableFile` for everything else."""
    stem = _stem(filename)
    if not content:
        raise UnacceptableFile("The file is empty. Choose another file.")
    if len(content) > MOST_BYTES:
        raise UnacceptableFile("The file must be smaller than 20 MB. Send it in parts, or as a photo.")
    if _TEST_VIRUS in content:
        raise UnacceptableFile("The file contains a virus. Do not open it.")
    if content.startswith(b"%PDF-"):
        _read_pdf(content)
        return Content(content, "application/pdf", f"{stem}.pdf")
    if content.startswith(b"\xff\xd8\xff"):
        return Content(_redraw(content, "JPEG"), "image/jpeg", f"{stem}.jpg")
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Content(_redraw(content, "PNG"), "image/png", f"{stem}.png")
    if content[4:8] == b"ftyp" and content[8:12] in _PHONE_PICTURES:
        raise UnacceptableFile("This kind of photo cannot be read here. Save it as JPEG and send it again.")
    raise UnacceptableFile("The file must be a PDF, a JPEG or a PNG.")


def _stem(filename: str) -> str:
    """The name without its ending, for a file that will get the ending of what it is.

    A name with a path is no slip of a browser and is refused; signs that are not seen, or turn the direction of
    writing, are taken out.
    """
    if re.search(r"[/\\\0]", filename) or set(filename.strip()) <= {"."}:
        raise UnacceptableFile("The name of the file must not contain a folder. Rename it and send it again.")
    seen = "".join(c for c in unicodedata.normalize("NFC", filename) if unicodedata.category(c)[0] != "C").strip(" .")
    stem = re.sub(r'[<>:"|?*\s]+', " ", seen.rpartition(".")[0] or seen).strip(" .")
    return stem[:LONGEST_NAME] or "paper"


# ------------------------------------------------------------------------------------------------------------- pictures
def _redraw(content: bytes, kind: str) -> bytes:
    """The picture's pixels in a new file: no place, no camera, nothing hidden behind or inside the old one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=[kind]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise UnacceptableFile("The picture is too large. Send it with fewer than 50 million pixels.")
                upright = ImageOps.exif_transpose(picture)
                upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                plain = upright.convert("RGBA" if kind == "PNG" and upright.has_transparency_data else "RGB")
        out = io.BytesIO()
        # A new image, since Pillow writes what it finds in `info` (comments, profiles) into the file.
        clean = Image.new(plain.mode, plain.size)
        clean.paste(plain)
        clean.save(out, kind, **({"quality": 88} if kind == "JPEG" else {}))
    except UnacceptableFile:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError) as error:
        raise UnacceptableFile("The picture cannot be read. Take it again and send it.") from error
    return out.getvalue()


# ------------------------------------------------------------------------------------------------------------------ PDF
def _read_pdf(content: bytes) -> None:
    """Refuse a PDF that does anything, is something else as well, or cannot be read."""
    tail = content[content.rfind(b"%%EOF") + 5 :] if b"%%EOF" in content else b"none"
    if tail.strip(b"\0 \t\r\n\f") or zipfile.is_zipfile(io.BytesIO(content)) or _MARKUP.search(content[:1024]):
        raise UnacceptableFile("The PDF is damaged, or has another file in it. Print it to a new PDF and send that.")
    active = UnacceptableFile(
        "The PDF contains a program, a form that acts, or other files. Print it to a new PDF and send that."
    )
    if _ACTING_WORDS.search(_outside_streams(content)):
        raise active
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise UnacceptableFile("The PDF is locked with a password. Send it without one.")
        if not len(reader.pages):
            raise UnacceptableFile("The PDF has no pages. Choose another file.")
        acts = any(_acts(found) for found in _dictionaries(reader))
    except UnacceptableFile:
        raise
    except Exception as error:  # the parser fails in many ways on a hostile file, and each of them means no
        raise UnacceptableFile("The PDF cannot be read. Print it to a new PDF and send that.") from error
    if acts:
        raise active


def _outside_streams(content: bytes) -> bytes:
    """The PDF's own words, with `#4A` written out as `J`: what a reader that mends a broken index would still find."""
    words = re.sub(rb"\bstream\r?\n.*?endstream", b" ", content, flags=re.DOTALL)
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), words)


def _dictionaries(reader: pypdf.PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary of the file, those inside compressed object streams too."""
    numbers = {(n, generation) for generation, found in reader.xref.items() for n in found}
    numbers |= {(n, 0) for n in reader.xref_objStm}
    if len(numbers) > MOST_PDF_OBJECTS:
        raise ValueError("more objects than any letter has")
    seen: dict[int, Any] = {}  # keeps what it has seen, so that an id is not given to another object meanwhile
    wanted: list[Any] = [reader.trailer, *(IndirectObject(n, generation, reader) for n, generation in numbers)]
    while wanted:
        found = wanted.pop()
        if isinstance(found, IndirectObject):
            if (found.idnum, found.generation) not in numbers:
                continue
            found = found.get_object()
        if id(found) in seen or not isinstance(found, (DictionaryObject, ArrayObject)):
            continue
        seen[id(found)] = found
        if isinstance(found, DictionaryObject):
            yield found
            wanted += [value for _, value in dict.items(found)]
        else:
            wanted += list.__iter__(found)


def _acts(found: DictionaryObject) -> bool:
    if _ACTING_KEYS & set(found):
        return True
    return any(str(found.get(key)) in values for key, values in _ACTING_VALUES.items() if key in found)
