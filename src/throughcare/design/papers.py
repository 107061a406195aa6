"""Pages as PDF files, tagged so that a screen reader can read them."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any, NoReturn

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header

_STYLES = Path(__file__).with_name("static") / "design" / "paper.css"


class NoPdf(Exception):
    """This computer cannot make PDF files: the page is printed from the browser instead."""


@functools.cache
def possible() -> bool:
    """Whether PDF files can be made here. The library needs Pango, which the system brings, or does not."""
    try:
        import weasyprint  # noqa: F401, PLC0415  it loads what the system may not have, and takes a second
        from PIL import ImageFile  # noqa: PLC0415
    except (ImportError, OSError):
        return False
    ImageFile.LOAD_TRUNCATED_IMAGES = (
        False  # which the library turns on for the whole process: uploads are checked whole
    )
    return True


def pdf(template: str, context: dict[str, Any]) -> bytes:
    """A template on paper. It may name no picture, font or page elsewhere: nothing is fetched. Raises `NoPdf`."""
    if not possible():
        raise NoPdf
    import weasyprint  # noqa: PLC0415  as above
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    class Nothing(URLFetcher):  # type: ignore[misc]  # the library has no types
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> NoReturn:
            raise ValueError("a paper fetches nothing")

    html = weasyprint.HTML(string=render_to_string(template, {**context, "pdf": True}), url_fetcher=Nothing())
    styles = weasyprint.CSS(string=_STYLES.read_text(encoding="utf-8"))
    made: bytes = html.write_pdf(stylesheets=[styles], pdf_variant="pdf/ua-1")
    return made


def answer(content: bytes, *, name: str) -> HttpResponse:
    """The file, to be saved under a name."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.pdf")
    return response
