"""The pages of integrity rounds over HTTP: who sees and may do what, and that what was answered is kept."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from dashboard.integrity.rounds import usual_stages
from dashboard.web.reading import EXTENSION
from models.audit import AuditRecord
from models.integrity_rounds import IntegrityAnswer, IntegrityRound
from models.reader import SYSTEM, ReaderSession
from plugins.contract import Text
from tests.dashboard.pages.test_findings import PDF, send, site
from tests.dashboard.web.site import Site, Visitor
from tests.fixtures.two_towns import TODAY
from tests.product.answers import components, main, words

__all__ = ["site"]

FILE, NUMBER = "/integrity/2021/A", "2021/A"
PLAN = (PDF, "方案.pdf")


@pytest.fixture(autouse=True)
def opened(site: Site) -> None:
    """The round of 2021, whose self-assessment lasts to 10 February 2022."""
    days = {
        f"{stage}_{end}": day
        for stage, both in usual_stages(2021).items()
        for end, day in zip(("first", "last"), both, strict=True)
    }
    days["planning_last"] = days["work_last"]
    with site.engine.begin() as connection:
        connection.execute(insert(IntegrityRound).values(round="2021", **days, version=1))


def planned(agency: Visitor) -> None:
    assert send(agency, "/integrity/declare", round="2021", agency_code="A").location == FILE
    for key, files in (("set_up_group", ()), ("file_plan", (PLAN,))):
        move(agency, key, *files)


def move(visitor: Visitor, key: str, *files: tuple[bytes, str], **more: str) -> int:
    found = [one["props"] for one in components(main(visitor.open(FILE)))]
    seen = next((str(one["value"]) for one in found if one.get("name") == "seen"), "0")
    fields = {"application_no": NUMBER, "reason": "理由", "seen": seen, **more}
    return send(visitor, f"/integrity/{key}", *files, **fields).status_code


def offered(visitor: Visitor) -> list[str]:
    found = [one["props"].get("action") for one in components(main(visitor.open(FILE)))]
    return [one.rpartition("/")[2] for one in found if one]


def test_the_page_offers_exactly_what_its_reader_may_do_now(enter: Callable[[str], Visitor]) -> None:
    planned(enter("agency"))
    assert offered(enter("agency")) == ["draft", "add_evidence", "submit", "withdraw"]
    for who in ("bureau", "bureau2", "leader", "other"):
        assert offered(enter(who)) == []


def test_taking_part_is_offered_until_its_last_day_and_not_after(enter: Callable[[str], Visitor], site: Site) -> None:
    assert "/integrity/declare" in str(main(enter("agency").open("/integrity")))
    with site.engine.begin() as connection:
        connection.execute(update(IntegrityRound).values(planning_last=TODAY - dt.timedelta(days=1)))
    assert "/integrity/declare" not in str(main(enter("agency").open("/integrity")))


def test_an_agencys_file_is_not_there_for_another(enter: Callable[[str], Visitor], site: Site) -> None:
    planned(enter("agency"))
    other = enter("other")
    assert words(main(other.open(FILE))) == words(main(other.open("/integrity/2021/none")))
    assert "甲镇" not in words(main(other.open("/integrity")))
    assert move(other, "withdraw") == 404
    assert send(other, "/integrity/draft", application_no=NUMBER, **{"answer-plan": "yes"}).status_code == 404
    assert other.get("/integrity/file/1").status_code == 404
    assert enter("agency").get("/integrity/file/1").data == PDF
    assert enter("agency").get("/integrity/certificate/1").status_code == 404
    with Session(site.engine) as session:
        logged = select(AuditRecord.subject).where(AuditRecord.action == "integrity:download")
        assert session.scalars(logged).all() == [NUMBER]


def test_a_draft_is_kept_where_handing_in_is_refused_and_a_blank_leaves_what_was_said(
    enter: Callable[[str], Visitor], site: Site
) -> None:
    agency = enter("agency")
    planned(agency)
    send(agency, "/integrity/draft", application_no=NUMBER, rows="1.2",
         **{"answer-plan": "no", "note-plan": "没有\n目标", "answer-office": "yes"})  # fmt: skip
    send(agency, "/integrity/draft", application_no=NUMBER, **{"answer-plan": "-", "answer-office": "not_applicable"})
    assert move(agency, "submit", PLAN) == 303
    assert "58 checks have no answer yet" in words(main(agency.open(FILE)))
    table = IntegrityAnswer
    with ReaderSession(site.engine, SYSTEM) as session:
        kept = select(table.check_key, table.answer, table.note)
        assert sorted(map(tuple, session.execute(kept))) == [
            ("office", "not_applicable", None), ("plan", "no", "没有 目标"),
        ]  # fmt: skip


def test_the_bureau_opens_a_round_and_two_never_overwrite_each_other(enter: Callable[[str], Visitor]) -> None:
    bureau = enter("bureau")
    days = {
        f"{stage}_{end}": day.isoformat()
        for stage, both in usual_stages(2022).items()
        for end, day in zip(("first", "last"), both, strict=True)
    }
    form = {"round": "2022", "seen": "1", "seen_round": "2021", **days}
    assert send(bureau, "/integrity/round", **form).location == "/integrity?rows=2022"
    assert send(bureau, "/integrity/round", **form).location == "/integrity"
    assert "Somebody else" in words(main(bureau.open("/integrity")))
    send(bureau, "/integrity/round", **{**form, "round": "2023", "work_last": "2020-01-01"})
    assert "ends before it begins" in words(main(bureau.open("/integrity")))
    assert send(enter("agency"), "/integrity/round", **form).status_code == 404


def test_what_the_books_know_stands_beside_the_check_and_a_yes_they_contradict_is_marked(
    enter: Callable[[str], Visitor],
) -> None:
    agency = enter("agency")
    planned(agency)
    assert "files graded 1" in words(main(agency.open(FILE, "?rows=3.1")))
    send(agency, "/integrity/draft", application_no=NUMBER, **{"answer-results": "yes", "answer-file_reviews": "yes"})
    said = words(main(agency.open(FILE, "?rows=2.1")))
    assert "2.1 Openness row — — — — 2 open 1 contradicted" in said
    assert "penalties published 0/2 1 contradicted" in " ".join(said.split())
    assert "3.1 Internal supervision row — — — — 4 open 3.2" in said


def test_a_county_that_entered_its_own_annex_reads_nothing_of_demonstration_weights(
    enter: Callable[[str], Visitor], site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency = enter("agency")
    planned(agency)
    pages = ("/integrity", FILE)
    for page in pages:
        assert "emonstration weights" in words(main(agency.open(page)))
    schemes = site.app.server.extensions[EXTENSION].registry.schemes
    own = replace(schemes["integrity-unit"], title=Text("诚信执法单位", "Integrity units"))
    monkeypatch.setitem(schemes, "integrity-unit", own)
    for page in pages:
        assert "emonstration weights" not in words(main(agency.open(page)))
