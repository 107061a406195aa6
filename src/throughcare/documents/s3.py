"""Uploads in S3-compatible storage, by its plain protocol: put, get, head and delete, signed (AWS Signature Version 4).

Four requests and one signature do not warrant the maker's library of tens of megabytes: docs/decisions says more.
Names never hold anything about a person: a paper's name is the digest of its content.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import IO, Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.utils.deconstruct import deconstructible

from throughcare.kernel import clock

SECONDS = 5.0


class CannotStore(OSError):
    """The storage did not answer, or refused."""


def options(url: str) -> dict[str, Any]:
    """`s3://key:secret@host/bucket?region=eu-west-2`, or `s3+http://` for one without TLS, as the storage's options."""
    given = urlsplit(url)
    bucket = given.path.strip("/")
    if given.scheme not in ("s3", "s3+http") or not (given.hostname and bucket and given.username and given.password):
        raise ImproperlyConfigured("STORAGE_URL must be like s3://key:secret@host/bucket?region=eu-west-2.")
    more = dict(parse_qsl(given.query))
    return {
        "host": given.netloc.rpartition("@")[2],
        "bucket": bucket,
        "key": unquote(given.username),
        "secret": unquote(given.password),
        "region": more.get("region", "us-east-1"),
        "tls": given.scheme == "s3",
    }


@deconstructible
class S3Storage(Storage):
    """Django's storage API over a bucket. A name is written once and never changed."""

    def __init__(self, *, host: str, bucket: str, key: str, secret: str, region: str, tls: bool = True) -> None:
        self.host, self.bucket, self.key, self.secret, self.region, self.tls = host, bucket, key, secret, region, tls

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        status, _, body = self._ask("GET", name)
        if status == 404:
            raise FileNotFoundError(name)
        self._must(status, (200,))
        return ContentFile(body, name=name)

    def _save(self, name: str, content: IO[Any]) -> str:
        body = b"".join(content.chunks() if isinstance(content, File) else io.BytesIO(content.read()))
        self._must(self._ask("PUT", name, body)[0], (200, 201, 204))
        return name

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: ours come from the content, so that the same name has the same content."""
        return name

    def exists(self, name: str) -> bool:
        """Is there such a file? Raises `CannotStore` where it cannot be told."""
        status = self._ask("HEAD", name)[0]
        self._must(status, (200, 404))
        return status == 200

    def size(self, name: str) -> int:
        """Bytes; raises `FileNotFoundError`."""
        status, headers, _ = self._ask("HEAD", name)
        if status == 404:
            raise FileNotFoundError(name)
        self._must(status, (200,))
        return int(headers["content-length"])

    def delete(self, name: str) -> None:
        """Away with it; nothing where there is none."""
        self._must(self._ask("DELETE", name)[0], (200, 204, 404))

    @staticmethod
    def _must(status: int, good: Iterable[int]) -> None:
        if status not in good:
            raise CannotStore(f"the storage answered {status}")

    def _ask(self, method: str, name: str, body: bytes = b"") -> tuple[int, dict[str, str], bytes]:
        path = "/" + quote(f"{self.bucket}/{name}", safe="/-_.~")
        headers = {
            "host": self.host,
            "x-amz-content-sha256": hashlib.sha256(body).hexdigest(),
            "x-amz-date": clock.now().astimezone(UTC).strftime("%Y%m%dT%H%M%SZ"),
        }
        headers["Authorization"] = authorization(
            method, path, headers, key=self.key, secret=self.secret, region=self.region
        )
        kind = http.client.HTTPSConnection if self.tls else http.client.HTTPConnection
        link = kind(self.host, timeout=SECONDS)
        try:
            link.request(method, path, body or None, headers)
            answer = link.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        except (http.client.HTTPException, OSError) as error:
            raise CannotStore(f"the storage does not answer: {type(error).__name__}") from error
        finally:
            link.close()


def authorization(method: str, path: str, headers: dict[str, str], *, key: str, secret: str, region: str) -> str:
    """The header that signs a request. `headers` are all that are signed, by small names."""
    at = headers["x-amz-date"]
    day = datetime.strptime(at, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).strftime("%Y%m%d")
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name].strip()}\n" for name in sorted(headers))
    asked = "\n".join([method, path, "", lines, names, headers["x-amz-content-sha256"]])
    scope = f"{day}/{region}/s3/aws4_request"
    words = "\n".join(["AWS4-HMAC-SHA256", at, scope, hashlib.sha256(asked.encode()).hexdigest()])
    signing = f"AWS4{secret}".encode()
    for part in (day, region, "s3", "aws4_request"):
        signing = hmac.digest(signing, part.encode(), hashlib.sha256)
    signature = hmac.digest(signing, words.encode(), hashlib.sha256).hex()
    return f"AWS4-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders={names}, Signature={signature}"
