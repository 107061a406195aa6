"""Who acts: one small value that every door, action and audit row understands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["staff", "system", "machine", "nobody"]


@dataclass(frozen=True)
class Principal:
    """A principal and, for staff, the post they act in. Ids of posts, teams and offices are plain numbers here,
    since those slices stand above this one."""

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

    @property
    def key(self) -> str:
        """What rows and logs call this principal: `staff:12`, `system`, or empty for nobody."""
        if self.kind == "nobody":
            return ""
        return f"{self.kind}:{self.user_id}" if self.user_id is not None else f"{self.kind}:{self.name}"

    @property
    def titled(self) -> str:
        """The name with the role, as it is written down with a decision: "Ruth Okonjo, team manager"."""
        return f"{self.name}, {self.role_name.lower()}" if self.role else self.name


NOBODY = Principal(kind="nobody", name="")


def system(name: str) -> Principal:
    """The system itself, acting as a named part: an import, the clockwork, the demo."""
    return Principal(kind="system", name=name)
