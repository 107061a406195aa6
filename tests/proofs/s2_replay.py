"""S2: whatever address one was shown, all others ask for: nothing leaks, and a restricted record looks absent."""

from __future__ import annotations

import re
from typing import Any

from django.urls import Resolver404, resolve
from time_machine import travel

from tests.cast import NOW
from tests.house import world
from throughcare.allocations.models import Responsibility
from throughcare.cli.proofs import Size
from throughcare.kernel import context
from throughcare.organisations.models import Post

SMALL = 60  # addresses, and as many pages to find them on
FEW = ("grace", "eva", "omar", "nobody", *world.OWN_SIDE)
_APART = ("/static/", "/help/", "/patterns/", "/account/", "/demo/", "/search/")
_NUMBERS = re.compile(r"\d+|[A-Z]-[A-Z0-9]+-[A-Z0-9]+|value=\"[^\"]*\"|nonce=\"[^\"]*\"")

TOLD = True  # its database holds the world of the house tests


def prove(size: Size) -> dict[str, Any]:
    """Links, forms, files and exports, from every page of everybody; then the restricted record and one nobody has."""
    with travel(NOW):
        visitor = world.Visitor(world.find(at=NOW))
        walkers = world.WALKERS if size.full else FEW
        pages, known = _walk(visitor, walkers, size)
        near = _near(visitor.world)
        asked = sorted(pages) if size.full else sorted(size.random.sample(sorted(pages), min(SMALL, len(pages))))
        faults: list[str] = []
        for who in walkers:
            before = world.counts()
            for method, url in asked:
                if not _theirs(who, method, url):
                    faults += _faults(visitor, who, method, url, known[who] | near.get(who, set()))
            faults += _changed(before, f"{who} changed something")
        before = world.counts()
        compared, told_apart = _restricted(visitor, walkers, size)
        faults += _changed(before, "asking for the restricted record changed something")
    assert not faults, "\n".join(faults[:40])
    assert not told_apart, "\n".join(told_apart[:40])
    return {
        "people": len(walkers),
        "addresses shown to somebody": len(asked),
        "replayed": len(asked) * len(walkers),
        "leaks": 0,
        "restricted and absent compared": compared,
        "told apart": 0,
    }


def _walk(
    visitor: world.Visitor, walkers: tuple[str, ...], size: Size
) -> tuple[set[tuple[world.Method, str]], dict[str, set[int]]]:
    """Every address of ours that somebody is shown, with its method; and whom each may see by the table's own pages."""
    rows = [(row, sample) for found in world.rows().values() for row in found if not row.open for sample in row.of]
    if not size.full:
        rows = size.random.sample(rows, SMALL)
    urls: set[tuple[world.Method, str]] = set()
    known: dict[str, set[int]] = {who: set() for who in walkers}
    for who in walkers:
        for row, sample in rows:
            visit = visitor.visit(row, sample, who, "GET")
            if visit.status >= 300:
                continue
            known[who] |= visitor.world.named_in(visit.text)
            found = visitor.links(row, sample, who)
            urls |= {("GET", url) for url in found.links} | {("POST", url) for url in found.actions}
    return {(method, url) for method, url in urls if not url.startswith(_APART)}, known


def _faults(visitor: world.Visitor, who: str, method: world.Method, url: str, known: set[int]) -> list[str]:
    """What one gets of an address that may be another's."""
    answer = visitor.client(who).generic(method, url)
    text = "" if answer.streaming else answer.content.decode(errors="replace")
    named = visitor.world.named_in(text)
    row = _row(visitor.world, url)
    if row is not None and row.expected(who, method) in {302, 403, 404} and answer.status_code == 200:
        return [f"{who} {method} {url}: {answer.status_code}, not {row.expected(who, method)}"]
    if url.partition("?")[0].endswith(world.STRANGERS):
        return [f"{who} {method} {url}: names Noor"] if _noor(visitor.world) in named - known else []
    if answer.status_code in {403, 404} and named:
        return [f"{who} {method} {url}: a refusal names somebody"]
    if row is None and named - known:
        return [f"{who} {method} {url}: names {sorted(named - known)}"]
    return []


def _near(told: world.World) -> dict[str, set[int]]:
    """Whom each may read of because somebody of their office has them; an auditor, everybody. Less who is closed."""
    with context.acting(principal=f"staff:{told.users['grace']}", reason="house"):
        having = set(Responsibility.objects.filter(until=None).values_list("person_id", "post__team__office_id"))
        offices = dict(Post.objects.values_list("id", "team__office_id"))
    near = {who: {person for person, office in having if office == offices[told.posts[who]]} for who in told.posts}
    near["amina"] = set(told.names)
    near |= {who: {person_id} for who, person_id in told.people.items()}
    for who in near.keys() - {"grace", "ruth"}:
        near[who].discard(_noor(told))
    near["eva"].discard(told.samples["leanne"].person_id or 0)
    return near


def _changed(before: dict[str, int], what: str) -> list[str]:
    after = world.counts()
    return [f"{what}: {table}" for table in sorted(after) if after[table] != before.get(table)]


def _theirs(who: str, method: world.Method, url: str) -> bool:
    """Whether it is a button that is theirs to press, with nothing to type: it would do what it says."""
    if method == "GET" or (name := _name(url)) is None:
        return False
    return any(row.expected(who, method) == 303 for row in world.rows().get(name, []))


def _name(url: str) -> str | None:
    try:
        return resolve(url.partition("?")[0]).view_name
    except Resolver404:
        return None


def _row(told: world.World, url: str) -> world.Row | None:
    """The row of the access table that an address is one of, if it is about one of its samples."""
    try:
        match = resolve(url.partition("?")[0])
    except Resolver404:
        return None
    for row in world.rows().get(match.view_name, []):
        if not row.query and any(told.samples[sample].args == match.kwargs for sample in row.of):
            return row
    return None


def _noor(told: world.World) -> int:
    person_id = told.samples["noor"].person_id
    assert person_id is not None
    return person_id


def _restricted(visitor: world.Visitor, walkers: tuple[str, ...], size: Size) -> tuple[int, list[str]]:
    """Every page of a person, of Noor whom only two may see, and of a number nobody has: the answers are the same."""
    wrong, compared = [], 0
    names = [name for name, rows in world.rows().items() if set(visitor.world.samples["noor"].args) == _takes(name)]
    for name in names if size.full else size.random.sample(names, 5):
        row = world.plain(name)
        for who in walkers:
            if who in {"grace", "ruth"}:  # she is open to them
                continue
            for method in world.METHODS:
                closed, absent = (visitor.visit(row, sample, who, method) for sample in ("noor", "no_person"))
                compared += 1
                same = closed.status == absent.status and _plain(closed.text) == _plain(absent.text)
                if not same:
                    wrong.append(f"{who} {method} {name}: {closed.status} and {absent.status}")
    return compared, wrong


def _takes(name: str) -> set[str]:
    return set(re.findall(r"<(?:\w+:)?(\w+)>", world.addresses()[name]))


def _plain(text: str) -> str:
    """Without numbers, references to quote, keys and nonces."""
    return _NUMBERS.sub("", text)
