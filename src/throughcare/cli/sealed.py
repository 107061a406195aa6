"""Files of a backup: written once with their digest, and encrypted when there is a key.

An encrypted file begins with a mark and a salt. Its key is derived from the backup key and the salt; the content
follows in pieces under AES-256-GCM, whose nonces count, so that a piece that was changed, moved or cut off is found.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_MARK = b"throughcare sealed 1\n"
_SALT = 32
_PIECE = 1 << 20
_TAG = 16


class Broken(Exception):
    """A file of a backup cannot be trusted. One line."""


class Writer:
    """A new file. `digest` and `size` are of what lies on the disk; it is there for good once closed."""

    def __init__(self, path: Path, *, key: bytes | None) -> None:
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._digest = hashlib.sha256()
        self.size = 0
        self._left = bytearray()
        self._number = 0
        self._box: AESGCM | None = None
        if key is not None:
            salt = secrets.token_bytes(_SALT)
            self._box = AESGCM(_derived(key, salt))
            self._put(_MARK + salt)

    @property
    def digest(self) -> str:
        """SHA-256 of the file so far."""
        return self._digest.hexdigest()

    def write(self, content: bytes | bytearray | memoryview) -> int:
        """Add content."""
        if self._box is None:
            self._put(bytes(content))
        else:
            self._left += content
            while len(self._left) > _PIECE:  # the last piece is sealed on closing, with another nonce
                self._seal(bytes(self._left[:_PIECE]), last=False)
                del self._left[:_PIECE]
        return len(content)

    def flush(self) -> None:
        """Nothing: a piece goes out when it is full. For those who expect a file."""

    def close(self) -> None:
        """Write what is left, and wait for the disk."""
        if self._file.closed:
            return
        if self._box is not None:
            self._seal(bytes(self._left), last=True)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self.close()
        else:
            self._file.close()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        assert self._box is not None
        self._put(self._box.encrypt(_nonce(self._number, last=last), piece, None))
        self._number += 1

    def _put(self, content: bytes) -> None:
        self._digest.update(content)
        self.size += len(content)
        self._file.write(content)


class Reader:
    """The content of a file, from its beginning to its end. Raises `Broken` for what was not written by the key."""

    def __init__(self, path: Path, *, key: bytes | None) -> None:
        self._name = path.name
        self._file: IO[bytes] = path.open("rb")
        self._ready = b""
        self._number = 0
        self._box: AESGCM | None = None
        self._next = b""
        if key is not None:
            if self._file.read(len(_MARK)) != _MARK:
                raise Broken(f"{self._name} is not encrypted as it should be.")
            self._box = AESGCM(_derived(key, self._file.read(_SALT)))
            self._next = self._file.read(_PIECE + _TAG)
            if not self._next:  # even an empty content has a piece
                raise Broken(f"{self._name} was cut off.")

    def read(self, size: int = -1) -> bytes:
        """The next bytes, fewer at the end."""
        if self._box is None:
            return self._file.read(size)
        while (size < 0 or len(self._ready) < size) and self._next:
            piece, self._next = self._next, self._file.read(_PIECE + _TAG)
            nonce = _nonce(self._number, last=not self._next)
            try:
                self._ready += self._box.decrypt(nonce, piece, None)
            except InvalidTag as error:
                raise Broken(f"{self._name} was changed, cut off, or encrypted with another key.") from error
            self._number += 1
        wanted, self._ready = (self._ready, b"") if size < 0 else (self._ready[:size], self._ready[size:])
        return wanted

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def digest(path: Path) -> str:
    """SHA-256 of a file as it lies on the disk."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")


def _derived(key: bytes, salt: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"throughcare backup").derive(key)
