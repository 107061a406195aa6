"""Stopping a file that is far too large before it fills the disk, whoever sends it and to whatever page."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from throughcare.documents.contents import MOST_BYTES

# Up to here the form itself says that the file is too large, and what to do; what is larger is cut off unread.
MOST_RECEIVED = 3 * MOST_BYTES


class FarTooLarge(FileUploadHandler):
    """The first of the upload handlers: passes on what it gets, and refuses requests beyond `MOST_RECEIVED`."""

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, boundary: Any, encoding: str | None = None
    ) -> None:
        """Refuse by what the request says of itself. A request without a length has no body here."""
        if content_length > MOST_RECEIVED:
            raise RequestDataTooBig("The file is far too large.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand the bytes to the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The file is the next handler's."""
