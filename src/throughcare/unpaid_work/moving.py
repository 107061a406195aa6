"""Unpaid work goes with the person: placings, sessions with their meetings, and what was credited."""

from __future__ import annotations

from throughcare.people.merging.rows import Part, Table
from throughcare.unpaid_work.models import ActivityDay, Adjustment, Placing, Session, Slip

TABLES = (
    Table(Placing, with_="requirement"),
    Table(Session, with_="appointment"),
    Table(Adjustment, with_="requirement"),
    Table(Slip, with_="requirement"),
    Table(ActivityDay, with_="appointment"),
)

PART = Part(TABLES)
