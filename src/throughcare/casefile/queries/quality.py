"""What the records lack, or what is doubtful in them, as data: each check with its words, its query, and the page that
mends it. Every query gives person_id and words; `about` is the row that the page takes instead of the person."""

# ruff: noqa: S608  queries are put together from this file's own constants; every value is a parameter

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.casefile.queries.sql import rows
from throughcare.kernel.clock import local_day
from throughcare.policy import editions
from throughcare.policy.books import Requirements

PAGE = 50


@dataclass(frozen=True)
class Check:
    """One thing a record may lack. `mend` is the word, the page, and what it takes besides the
    person; ("about",) is the row alone."""

    code: str
    text: str
    definition: str
    mend: tuple[str, str, tuple[str, ...]]
    query: str


_HERE = "h.office_id = any(%(offices)s) and h.order_count > 0"
CHECKS: dict[str, Check] = {
    check.code: check
    for check in (
        Check(
            "no-phone",
            "No telephone",
            "People with an order in force for whom no telephone in use is recorded.",
            ("Add it", "people:change", ("phone",)),
            f"""select h.person_id, 'No telephone' as words from people_headline h where {_HERE} and not exists (
                  select from people_phone p where p.person_id = h.person_id and p.until is null and not p.struck
                    and p.kind <> 'email')""",
        ),
        Check(
            "no-address",
            "No address",
            "People with an order in force, not in custody, without a main address of today.",
            ("Add it", "people:change", ("address",)),
            f"""select h.person_id, 'No main address' as words from people_headline h where {_HERE} and not exists (
                  select from people_address a where a.person_id = h.person_id and a.kind = 'main' and not a.struck
                    and a.happened and (a.until is null or a.until > %(today)s))
                and not exists (select from sentences_place s where s.person_id = h.person_id and s.until is null
                                and s.kind = 'custody')""",
        ),
        Check(
            "not-verified",
            "Address not verified",
            "People with an order in force whose main address nobody has verified.",
            ("Verify it", "people:verify", ("about",)),
            f"""select h.person_id, a.id as about, concat_ws(', ', nullif(a.lines, ''), nullif(a.town, '')) as words
                from people_headline h join people_address a on a.person_id = h.person_id
                where {_HERE} and a.kind = 'main' and a.happened and not a.struck
                  and (a.until is null or a.until > %(today)s) and a.verified is distinct from true""",
        ),
        Check(
            "no-birth",
            "No date of birth",
            "People with an order in force whose date of birth is not recorded.",
            ("Add it", "people:about", ()),
            f"""select h.person_id, case when h.age_from is null and h.age_until is null then 'No date of birth'
                       else 'Only an age band' end as words
                from people_headline h where {_HERE} and h.date_of_birth is null""",
        ),
        Check(
            "no-name",
            "No name",
            "People with an order in force whose name is not recorded.",
            ("Add it", "people:change", ("name",)),
            f"select h.person_id, 'No name' as words from people_headline h where {_HERE} and h.name = ''",
        ),
        Check(
            "no-end",
            "Order without an end",
            "Orders in force without a last day, and not for life.",
            ("Look at it", "sentences:sentence", ()),
            f"""select h.person_id, s.order_type || ' of ' || to_char(s.sentenced_on, 'FMDD/FMMM/YYYY') as words
                from people_headline h join sentences_sentence s on s.person_id = h.person_id
                where {_HERE} and s.ended_on is null and s.ends_on is null""",
        ),
        Check(
            "no-amount",
            "Requirement without an amount",
            "Requirements of orders in force that are counted, and whose hours or days are not recorded.",
            ("Look at it", "sentences:sentence", ()),
            f"""select h.person_id, replace(r.code, '_', ' ') as words
                from people_headline h join sentences_sentence s on s.person_id = h.person_id
                join sentences_requirement r on r.sentence_id = s.id
                where {_HERE} and s.ended_on is null and r.kind = 'requirement' and r.amount is null
                  and r.code = any(%(counted)s)""",
        ),
        Check(
            "no-tier",
            "No tier",
            "People with an order in force whose tier is not recorded.",
            ("See the team", "allocations:team", ()),
            f"select h.person_id, 'No tier' as words from people_headline h where {_HERE} and h.tier = ''",
        ),
        Check(
            "not-booked",
            "No next meeting",
            "People with an order in force, in the community, without a meeting to come.",
            ("Book", "appointments:book", ()),
            f"""select h.person_id, 'Nothing booked' as words from people_headline h where {_HERE} and not exists (
                  select from appointments_appointment a where a.person_id = h.person_id and a.starts_at > %(at)s
                    and a.outcome = '' and a.cancelled_at is null)
                and not exists (select from sentences_place s where s.person_id = h.person_id and s.until is null
                                and s.kind <> 'community')""",
        ),
    )
}


def _offices(by: Principal) -> list[int]:
    """The offices of the principal's delivery unit, or their own."""
    found = rows(
        """select o.id from organisations_office o
           where o.id = %(office)s or (%(unit)s::bigint is not null and o.delivery_unit_id = %(unit)s)""",
        {"office": by.office_id, "unit": by.unit_id},
    )
    return [row["id"] for row in found]


def counts(by: Principal, *, at: datetime) -> list[dict[str, Any]]:
    """How many rows each check gives, office by office: own first. Two queries."""
    parts = [
        f"""select '{check.code}' as code, h.office, h.office_id, count(*) as n
            from ({check.query}) f join people_headline h on h.person_id = f.person_id group by 2, 3"""
        for check in CHECKS.values()
    ]
    found = rows(" union all ".join(parts), _params(_offices(by), at))
    return sorted(found, key=lambda row: (row["office_id"] != by.office_id, row["office"]))


@cache
def _counted() -> tuple[str, ...]:
    """Requirements whose hours or days are counted, in any edition of any jurisdiction."""
    books = (book for name in editions.jurisdictions() for book in editions.editions(Requirements, jurisdiction=name))
    return tuple(sorted({row.code for book in books for row in book.book.requirements if row.unit}))


def _params(offices: list[int], at: datetime) -> dict[str, Any]:
    return {"offices": offices, "at": at, "today": local_day(at), "counted": list(_counted())}


def listed(code: str, by: Principal, *, page: int, at: datetime) -> list[dict[str, Any]]:
    """A page of the people of one's own office that a check finds, by name; each row has the whole count. One query."""
    return rows(
        f"""select f.*, h.name, h.reference, h.officer, count(*) over () as count
            from ({CHECKS[code].query}) f join people_headline h on h.person_id = f.person_id
            order by h.sort_name, f.person_id, f.words limit %(limit)s offset %(offset)s""",
        {
            **_params([by.office_id] if by.office_id is not None else [], at),
            "limit": PAGE,
            "offset": PAGE * (page - 1),
        },
    )
