"""Passwords hashed with little work: each try of a sign-in would cost a tenth of a second of processor time.

The proof S15, which times the tries, has the real ones.
"""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Quick(Argon2PasswordHasher):
    """The same algorithm, with the least it can do."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
