"""Proof of why they missed a meeting, as they give it on their own page."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation

from throughcare.accounts import tallies
from throughcare.accounts.principals import Principal
from throughcare.appointments.actions import judging
from throughcare.appointments.actions.judging import CannotAddProof, Upload
from throughcare.design import papers
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.people import queries as people
from throughcare.portal.queries.missed import SELF_CERTIFICATE


@action
def send(
    absence_id: int,
    *,
    kind: str,
    upload: Upload | None,
    by: Principal,
    at: datetime,
    said: str = "",
    missed_at: datetime | None = None,
    shown_version: int | None = None,
) -> int:
    """Keep a photo or file as proof of a kind; or, without one, what they say themselves of being ill, as a paper.

    What they say is `said`, of the meeting at `missed_at`.
    """
    if upload is not None:
        tallies.spend_as(by.key, "own_file", at=at)
    else:
        told = {"headline": people.headline(by.person_id or 0), "said": said, "missed_at": missed_at, "at": at}
        with translation.override("en"):  # it is a paper of the record
            paper = papers.pdf("portal/self_certificate.html", told)
        kind, upload = SELF_CERTIFICATE, Upload("self-certificate.pdf", paper)
    try:
        proof = judging.add_proof(
            absence_id,
            kind=kind,
            received_on=local_day(at),
            upload=upload,
            words="Sent on their own page",
            by=by,
            at=at,
            shown_version=shown_version,
        )
    except CannotAddProof as refused:
        raise CannotAddProof(refused.message, field="file") from refused
    return proof.pk
