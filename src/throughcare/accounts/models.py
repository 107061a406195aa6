"""The people who sign in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
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

    principal: Principal | None = None  # of today; filled in for whoever is signed in

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    def __str__(self) -> str:
        return self.name
