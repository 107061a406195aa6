"""Uploads in S3-compatible storage: the signature as its maker published it, and a server that checks each one."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from throughcare.documents import s3

KEY, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


def test_the_signature_is_the_one_of_the_published_example() -> None:
    """Signature Calculations, Example: GET Object (Amazon S3 API reference)."""
    headers = {
        "host": "examplebucket.s3.amazonaws.com",
        "range": "bytes=0-9",
        "x-amz-content-sha256": hashlib.sha256(b"").hexdigest(),
        "x-amz-date": "20130524T000000Z",
    }
    said = s3.authorization("GET", "/test.txt", headers, key=KEY, secret=SECRET, region="us-east-1")
    assert said.endswith("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
    assert "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date" in said


class _Bucket(BaseHTTPRequestHandler):
    kept: dict[str, bytes]

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        names = ("host", "x-amz-content-sha256", "x-amz-date")
        signed = {name: self.headers[name] for name in names}
        right = s3.authorization(self.command, self.path, signed, key=KEY, secret=SECRET, region="eu-west-2")
        status, answer = 403, b""
        if (
            self.headers["Authorization"] == right
            and signed["x-amz-content-sha256"] == hashlib.sha256(body).hexdigest()
        ):
            status, answer = self._do(body)
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    do_GET = do_PUT = do_HEAD = do_DELETE = _answer

    def _do(self, body: bytes) -> tuple[int, bytes]:
        if self.command == "PUT":
            self.kept[self.path] = body
            return 200, b""
        if self.command == "DELETE":
            self.kept.pop(self.path, None)
            return 204, b""
        return (200, self.kept[self.path]) if self.path in self.kept else (404, b"")

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def bucket() -> Iterator[str]:
    """The address of a bucket that answers only to right signatures."""
    _Bucket.kept = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Bucket)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_address[1]}/papers?region=eu-west-2"
    server.shutdown()
    server.server_close()


def _storage(place: str, secret: str = SECRET) -> s3.S3Storage:
    return s3.S3Storage(**s3.options(f"s3+http://{KEY}:{secret.replace('/', '%2F')}@{place}"))


def test_a_file_goes_in_comes_out_and_goes_away(bucket: str) -> None:
    storage = _storage(bucket)
    assert not storage.exists("papers/ab/été 1")
    assert storage.save("papers/ab/été 1", ContentFile(b"words")) == "papers/ab/été 1"
    assert storage.exists("papers/ab/été 1")
    assert storage.size("papers/ab/été 1") == 5
    with storage.open("papers/ab/été 1") as file:
        assert file.read() == b"words"
    storage.delete("papers/ab/été 1")
    assert not storage.exists("papers/ab/été 1")
    with pytest.raises(FileNotFoundError):
        storage.open("papers/ab/été 1")


def test_a_wrong_secret_is_refused_and_says_so(bucket: str) -> None:
    with pytest.raises(s3.CannotStore, match="403"):
        _storage(bucket, "wrong").exists("papers/ab/1")


def test_storage_that_is_gone_is_said_within_seconds() -> None:
    with pytest.raises(s3.CannotStore, match="does not answer"):
        _storage("127.0.0.1:9/papers").exists("papers/ab/1")


def test_a_paper_goes_to_the_bucket_and_opens_from_there(
    bucket: str, settings: Any, grace: Any, aaron: int, at: Any
) -> None:
    import io  # noqa: PLC0415

    from PIL import Image  # noqa: PLC0415

    from throughcare.documents import actions  # noqa: PLC0415  reads models
    from throughcare.kernel import context  # noqa: PLC0415

    place = f"s3+http://{KEY}:{SECRET.replace('/', '%2F')}@{bucket}"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "throughcare.documents.s3.S3Storage", "OPTIONS": s3.options(place)},
    }
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(picture, "PNG")
    with context.acting(principal=grace.key, reason="test"):
        paper = actions.accept_upload(
            aaron, title="Tenancy", filename="a.png", content=picture.getvalue(), by=grace, at=at
        )
    assert len(_Bucket.kept) == 1
    assert isinstance(storages["default"], s3.S3Storage)
    assert paper.pk


@pytest.mark.parametrize("url", ["s3://host/bucket", "https://key:secret@host/bucket", "s3://key:secret@host/"])
def test_an_address_that_cannot_be_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        s3.options(url)
