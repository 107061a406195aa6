"""Who acts: one small value that every door, action and audit row understands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["staff", "person", "system", "machine", "nobody"]


@dataclass(frozen=True)
class Principal:
    """A principal and, for staff, the post they act in. A person on probation who uses their own side is one too, and
    holds no post. Ids of people, posts, teams and offices are plain numbers here, since those slices stand above."""

    kind: Kind
    name: str
    user_id: int | None = None
    role: str = ""
    role_name: str = ""
    post_id: int | None = None
    team_id: int | None = None
    office_id: int | None = None
    office_name: str = ""
    unit_id: int | None = None  # the delivery unit of the office; an office without one is its own
    jurisdiction: str = "england_wales"
    on_behalf_of: str = ""
    person_id: int | None = None  # of a person on their own side: whose record is theirs

    @property
    def key(self) -> str:
        """What rows and logs call this principal: `staff:12`, `person:7`, `system:name`, or empty for nobody."""
        if self.kind == "nobody":
            return ""
        if self.kind == "person":
            return f"person:{self.person_id}"
        return f"{self.kind}:{self.user_id}" if self.user_id is not None else f"{self.kind}:{self.name}"

    @property
    def titled(self) -> str:
        """The name with the role, as it is written down with a decision: "Ruth Okonjo, team manager"."""
        return f"{self.name}, {self.role_name.lower()}" if self.role else self.name


NOBODY = Principal(kind="nobody", name="")


def person(person_id: int, *, name: str) -> Principal:
    """A person on probation, on their own side."""
    return Principal(kind="person", name=name, person_id=person_id)


def system(name: str) -> Principal:
    """The system itself, acting as a named part: an import, the clockwork, the demo."""
    return Principal(kind="system", name=name)
