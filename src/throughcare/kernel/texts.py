"""What somebody writes, such as a reason: never empty where it is needed, never cut."""

from __future__ import annotations

from throughcare.kernel.errors import Refused

LONGEST_REASON = 300  # characters, where a table does not keep more or less


def one_line(
    given: str,
    missing: str = "Say why.",
    *,
    refused: type[Refused] = Refused,
    field: str = "because",
    most: int = LONGEST_REASON,
) -> str:
    """The text as it is kept, without line breaks. Raises `refused` at `field`, with `missing` where there is none, and
    where there is more than `most`: nothing that was typed is left out in silence. Where `missing` is empty, the text
    may be."""
    text = " ".join(given.split())
    if not text and missing:
        raise refused(missing, field=field)
    return no_longer(text, refused=refused, field=field, most=most)


def no_longer(
    given: str, *, refused: type[Refused] = Refused, field: str = "because", most: int = LONGEST_REASON
) -> str:
    """The text as it is kept, with its lines; it may be empty. Raises `refused` at `field` for more than `most`."""
    text = given.strip()
    if (over := len(text) - most) > 0:
        raise refused(f"This must be {most:,} characters or fewer. It is {over:,} too long.", field=field)
    return text


def fitting(text: str, *, most: int, instead: str) -> str:
    """What the system puts together from words that are kept whole elsewhere: where there is no room for `most`
    characters, `instead` says where they are. Half of somebody's words is never kept."""
    return text if len(text) <= most else instead
