"""The people who sign in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from throughcare.accounts.principals import Principal
from throughcare.kernel.models import tracked


class UserManager(BaseUserManager["User"]):
    """Makes users with a hashed password, or with none that could be used."""

    def create_user(self, email: str, name: str, password: str | None = None, **more: Any) -> User:
        """A user who can sign in; without a password, only by a way that needs none."""
        user = self.model(email=self.normalize_email(email).lower(), name=name, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user


@tracked(without=("last_login",))  # sign-ins are in the audit
class User(AbstractBaseUser):
    """Somebody who signs in. What they may do lives in their post, not here."""

    id = models.BigAutoField(primary_key=True)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=35, blank=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    # A link or feed made before this moment is worth nothing: their post ended.
    links_from = models.DateTimeField(null=True)

    principal: Principal | None = None  # of today; filled in for whoever is signed in

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    def __str__(self) -> str:
        return self.name


class Session(AbstractBaseSession):
    """A sign-in that lasts: whose, from which device and place, and when it was last used.

    Ending one is deleting its row, so that nothing about it is left to be stolen; the audit keeps that it was there.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    device = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=45, blank=True)
    known_place = models.BooleanField(default=False)

    @classmethod
    def get_session_store_class(cls) -> type[Any]:
        """The store that reads and writes these rows."""
        from throughcare.accounts.sessions import SessionStore  # noqa: PLC0415  the store names this model

        return SessionStore


class OwnSession(AbstractBaseSession):
    """A sign-in of a person on their own side. `whose` is the person; empty until they have shown who they are.

    It must be read before it is known who asks, so it holds nothing about them that a fence would have to hide.
    """

    whose = models.BigIntegerField(null=True)
    started_at = models.DateTimeField(null=True)
    device = models.CharField(max_length=80, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        indexes = [models.Index(fields=["whose"], condition=models.Q(whose__isnull=False), name="own_session_whose")]

    @classmethod
    def get_session_store_class(cls) -> type[Any]:
        """The store that reads and writes these rows."""
        from throughcare.accounts.own import SessionStore  # noqa: PLC0415  the store names this model

        return SessionStore


class Tally(models.Model):
    """How often somebody did something lately: each time, by what it was about. Shared by all processes.

    `seen` holds moments (seconds since 1970) by what they were about; those that are too old go at the next one.
    """

    what = models.CharField(max_length=40)
    who = models.CharField(max_length=130)
    seen = models.JSONField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "who"], name="tally_one_of_each")]
        indexes = [models.Index(fields=["until"], name="tally_until")]


class Attempts(models.Model):
    """Failures to sign in, of one account from one address. The account may be one that does not exist."""

    who = models.CharField(max_length=64, primary_key=True)  # a digest: no list of addresses people tried
    failures = models.PositiveIntegerField()
    last_at = models.DateTimeField()
    wait_until = models.DateTimeField()
