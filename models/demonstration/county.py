"""Writes the invented county into an empty database, all of it in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, exists, insert, select

from models.agencies import Agency
from models.annual_texts import AnnualText
from models.base import Base
from models.campaigns import Campaign, Milestone
from models.cases import Case, CaseOfficer
from models.complaints import Complaint, FileReview, Inspection, InspectionOfficer
from models.conduct import Commendation, Finding, Training, Veto
from models.demonstration.agencies import TODAY, YEARS, Row, Unit, agency_rows, document, places, units
from models.demonstration.annual_texts import annual_texts
from models.demonstration.awkward import (
    AwkwardTruth,
    placed_cases,
    placed_lawsuits,
    placed_reconsiderations,
    truths,
)
from models.demonstration.casework import Desk, cases, with_officers
from models.demonstration.chance import OfficeDays
from models.demonstration.conduct import commendations, findings, trainings, vetoes
from models.demonstration.courts import lawsuits, reconsiderations
from models.demonstration.figures import annual_figures, quotas
from models.demonstration.ledger import campaign, integrity_scores, rectification_items, rectification_tasks
from models.demonstration.oversight import complaints, file_reviews, inspections
from models.demonstration.people import roster
from models.figures import AnnualFigure, Quota
from models.installation import DEMONSTRATION_TODAY, KEY_FINGERPRINT, InstallationFact
from models.integrity import IntegrityScore
from models.keys import Keys, keys_of
from models.lawsuits import Lawsuit, Reconsideration
from models.migrate import HEAD, revision
from models.officers import Officer, Posting
from models.rectification import RectificationItem, RectificationPartner
from models.sealed import sealed_column

_FILLED_BY_SET_UP = frozenset(
    {"audit_chain_head", "audit_records", "calendar_days", "calendar_years", "change_counters"}
)


class CountyRefused(Exception):
    """The county is not written.

    ``code`` is ``not_migrated`` (``detail``: the revision found) or ``not_empty`` (``detail``: a table that has rows).
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class CountySummary:
    """What was written: the county's name, the day its calendar stands at, rows by table, and what is awkward where."""

    name: str
    today: dt.date
    rows: Mapping[str, int]
    truths: tuple[AwkwardTruth, ...]


def make_county(engine: Engine, *, seed: int = 1) -> CountySummary:
    """Fills a migrated, empty database with 云岭县; equal seeds write equal rows, but for what is sealed.

    Raises :class:`CountyRefused` and writes nothing where the database is not of this version or not empty, and
    ``NoKeys`` where it was opened without keys.
    """
    found = revision(engine)
    if found != HEAD:
        raise CountyRefused("not_migrated", str(found))
    made = _county(seed, keys_of(engine))
    with engine.begin() as connection:
        _refuse_what_is_there(connection)
        for table, rows in made:
            connection.execute(insert(table), rows)
    return CountySummary(
        name=document("names.toml")["county"],
        today=TODAY,
        rows={table.__tablename__: len(rows) for table, rows in made},
        truths=truths(),
    )


def _refuse_what_is_there(connection: Connection) -> None:
    for table in Base.metadata.sorted_tables:
        rows = exists().select_from(table)
        if table is InstallationFact.__table__:
            rows = exists().where(InstallationFact.key != KEY_FINGERPRINT)
        if table.name not in _FILLED_BY_SET_UP and connection.execute(select(rows)).scalar():
            raise CountyRefused("not_empty", table.name)


def _sealed(officers: Sequence[Row], keys: Keys) -> list[Row]:
    column = sealed_column(Base.metadata.tables[Officer.__tablename__], "id_number")
    return [row | column.kept(keys, row[column.name], [row["officer_no"]]) for row in officers]


def _of_one_shape(table: type[Any], rows: Sequence[Row]) -> list[Row]:
    """The rows with every column that is written, as one statement for all of them needs it."""
    written = [column.key for column in table.__table__.columns if column.computed is None]
    return [{key: row.get(key) for key in written} for row in rows]


def _county(seed: int, keys: Keys) -> Sequence[tuple[type[Any], list[Row]]]:
    """Every table's rows, a table that others refer to before them."""
    county: Sequence[Unit] = units()
    people = roster(seed, county)
    desk = Desk(
        seed=seed,
        days=OfficeDays(YEARS[0], TODAY.year),
        roster=people,
        topics=document("topics.toml"),
        names=document("names.toml"),
        places=places(county),
    )
    filed = cases(desk, county) + placed_cases(desk, county)
    handled = with_officers(desk, filed)
    visits, inspectors = inspections(desk, county)
    tasks, partners = rectification_tasks(county)
    campaigns, milestones = campaign()
    return (
        (InstallationFact, [{"key": DEMONSTRATION_TODAY, "value": TODAY.isoformat()}]),
        (Agency, agency_rows(county)),
        (Officer, _sealed(people.officers, keys)),
        (Posting, people.postings),
        (Case, filed),
        (CaseOfficer, handled),
        (Lawsuit, lawsuits(desk, county, filed) + placed_lawsuits(desk)),
        (Reconsideration, reconsiderations(desk, county, filed) + placed_reconsiderations()),
        (Quota, quotas(desk, county, filed)),
        (AnnualFigure, annual_figures(desk, county)),
        (AnnualText, annual_texts()),
        (Complaint, complaints(desk, county)),
        (Inspection, visits),
        (InspectionOfficer, inspectors),
        (FileReview, file_reviews(desk, county, filed)),
        (Finding, findings(desk)),
        (Commendation, commendations(desk)),
        (Veto, vetoes(desk)),
        (Training, trainings(desk)),
        (RectificationItem, _of_one_shape(RectificationItem, rectification_items(desk, county) + tasks)),
        (RectificationPartner, partners),
        (Campaign, campaigns),
        (Milestone, milestones),
        (IntegrityScore, integrity_scores(desk, county)),
    )
