"""The pages of findings over HTTP: who sees and may do what, what the forms do, and that files leave as files only."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from dashboard.accounts.accounts import create_account, holder_of
from dashboard.findings import acts
from dashboard.findings.workflow import FINDINGS
from dashboard.services.finding import items
from dashboard.settings import Settings
from dashboard.web.application import create_app
from dashboard.workflows.course import Said, Turn
from models.accounts import Account, Role
from models.audit import AuditRecord
from models.finding_moves import FindingMove
from models.reader import SYSTEM, ReaderSession
from plugins.registry import Registry
from tests.dashboard.web.site import PASSWORD, Clock, Site, Visitor
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.two_towns import NOW, TODAY
from tests.product.answers import components, content, main, rows, words

PDF = b"%PDF-1.7 secret"
FINDING = {"officer_no": "P1", "item": "11.5", "incident": "E1", "occurred_on": "2022-01-05", "count": "2",
           "source": "complaint", "reason": "超期未结"}  # fmt: skip


@pytest.fixture
def site(staffed_towns: Engine) -> Site:
    """The two towns with the accounts leader, agency (A), other (B), officer (P1), bureau and bureau2."""
    create_account(staffed_towns, name="bureau2", display_name="bureau2", role=Role.BUREAU, password=PASSWORD, now=NOW)
    create_account(
        staffed_towns, name="other", display_name="乙镇", role=Role.AGENCY, agency_code="B", password=PASSWORD, now=NOW
    )
    settings = Settings(database_url=staffed_towns.url.render_as_string(), second_factor="off", language="en")
    return Site(create_app(settings, staffed_towns, scheme_registry(), clock=Clock(NOW)), staffed_towns, Clock(NOW))


def send(visitor: Visitor, path: str, *files: tuple[bytes, str], **fields: str) -> TestResponse:
    several = [(io.BytesIO(data), name) for data, name in files]
    form: dict[str, Any] = {"csrf_token": visitor.cookie("_csrf_token"), **fields, "files": several}
    return visitor.post(path, data=form, content_type="multipart/form-data")


def record(visitor: Visitor, **fields: str) -> str:
    """The number of the finding that the form makes."""
    answer = send(visitor, "/findings/record", **{**FINDING, **fields})
    assert answer.status_code == 303
    return answer.location.rpartition("/")[2]


def move(visitor: Visitor, number: str, key: str, *files: tuple[bytes, str], **fields: str) -> TestResponse:
    """Sends the form of the move, as the page has it unless told otherwise."""
    fields = {"finding_no": number, "reason": "理由", "seen": seen(visitor, number), **fields}
    return send(visitor, f"/findings/{key}", *files, **fields)


def seen(visitor: Visitor, number: str) -> str:
    """What the page's forms say of the course so far."""
    found = [one["props"] for one in components(main(visitor.open(f"/findings/{number}")))]
    return next((str(one["value"]) for one in found if one.get("name") == "seen"), "0")


def said(visitor: Visitor, number: str) -> str:
    return words(main(visitor.open(f"/findings/{number}")))


def forms(visitor: Visitor, number: str) -> list[str]:
    """The moves whose forms stand on the page."""
    found = [one["props"].get("action") for one in components(main(visitor.open(f"/findings/{number}")))]
    return [one.removeprefix("/findings/") for one in found if one]


def listed(visitor: Visitor, query: str = "") -> set[str]:
    """The numbers on the list; none where it says that there are none."""
    answer = visitor.open("/findings", query)
    if not any(one["props"].get("id") == "findings" for one in components(main(answer))):
        return set()
    return {row["finding_no"]["text"] for row in rows(answer, "findings")}


def test_the_page_offers_exactly_what_its_reader_may_do_now(enter: Callable[[str], Visitor]) -> None:
    number = record(enter("agency"))
    people = ("agency", "bureau", "officer", "leader")
    assert [forms(enter(one), number) for one in people] == [["tell"], ["tell", "reject"], [], []]
    move(enter("agency"), number, "tell")
    assert [forms(enter(one), number) for one in people] == [[], ["reject"], ["answer"], []]
    move(enter("officer"), number, "answer")
    move(enter("bureau"), number, "confirm", (PDF, "笔录.pdf"))
    assert [forms(enter(one), number) for one in people] == [[], [], ["object"], []]
    move(enter("officer"), number, "object")
    assert forms(enter("bureau"), number) == []
    assert forms(enter("bureau2"), number) == ["uphold", "reduce", "revoke"]


def test_a_finding_that_counts_once_cannot_be_reduced(enter: Callable[[str], Visitor]) -> None:
    number = record(enter("agency"), count="1")
    move(enter("agency"), number, "tell")
    move(enter("officer"), number, "answer")
    move(enter("bureau"), number, "confirm", (PDF, "笔录.pdf"))
    move(enter("officer"), number, "object")
    assert forms(enter("bureau2"), number) == ["uphold", "revoke"]


def test_the_story_says_who_did_what_and_why(enter: Callable[[str], Visitor]) -> None:
    number = record(enter("agency"))
    move(enter("agency"), number, "tell")
    move(enter("officer"), number, "answer", reason="当日已办结")
    text = said(enter("bureau"), number)
    for word in ("Complaint", "超期未结", "Officer told", "当日已办结", "Limit for the answer", "2022-01-21"):
        assert word in text


def test_what_was_refused_keeps_what_was_typed(enter: Callable[[str], Visitor]) -> None:
    agency = enter("agency")
    answer = send(agency, "/findings/record", **{**FINDING, "occurred_on": "2022-02-30"})
    assert answer.location == "/findings?rows=record"
    shown = agency.open("/findings", "?rows=record")
    assert "2022-02-30 is no day" in words(main(shown))
    assert "超期未结" in {one["props"].get("value") for one in components(main(shown))}


def test_an_agency_records_of_its_own_officers_only(enter: Callable[[str], Visitor], site: Site) -> None:
    send(enter("other"), "/findings/record", **FINDING)
    assert "There is no officer with the number P1" in words(main(enter("other").open("/findings", "?rows=record")))
    with ReaderSession(site.engine, SYSTEM) as session:
        assert session.scalar(select(func.count(FindingMove.position))) == 0


def test_another_agencys_finding_is_not_there_whatever_is_sent(enter: Callable[[str], Visitor], site: Site) -> None:
    number = record(enter("agency"))
    assert move(enter("other"), number, "tell").status_code == move(enter("other"), "none", "tell").status_code == 404
    assert said(enter("other"), number) == said(enter("other"), "none").replace("none", number)
    with ReaderSession(site.engine, SYSTEM) as session:
        assert session.scalars(select(FindingMove.move)).all() == ["record"]


@pytest.mark.parametrize(("who", "key"), [("agency", "confirm"), ("officer", "reject"), ("leader", "tell")])
def test_a_move_of_another_role_is_denied_and_noted(
    enter: Callable[[str], Visitor], site: Site, who: str, key: str
) -> None:
    number = record(enter("agency"))
    assert move(enter(who), number, key).status_code == 404
    with Session(site.engine) as session:
        noted = session.scalars(select(AuditRecord).where(AuditRecord.action == "access:denied")).one()
    assert (noted.account, noted.reason) == (who, "permission")


def test_the_second_of_two_editors_is_told(enter: Callable[[str], Visitor]) -> None:
    number = record(enter("agency"))
    move(enter("bureau2"), number, "reject", seen="1")
    move(enter("bureau"), number, "reject", seen="1", reason="我的理由")
    assert "has moved on since the page was opened: bureau2, Finding rejected" in said(enter("bureau"), number)


def test_an_evidence_file_leaves_as_a_file_and_is_noted(enter: Callable[[str], Visitor], site: Site) -> None:
    number = record(enter("agency"))
    move(enter("agency"), number, "tell", (PDF, "笔录<b>.pdf"))
    answer = enter("officer").get("/findings/file/1")
    assert (answer.data, answer.mimetype) == (PDF, "application/octet-stream")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (
        enter("other").get("/findings/file/1").status_code == enter("other").get("/findings/file/9").status_code == 404
    )
    with Session(site.engine) as session:
        noted = session.scalars(select(AuditRecord).where(AuditRecord.action == "finding:download")).one()
    assert (noted.account, noted.subject) == ("officer", number)


def test_what_is_no_document_is_refused_on_the_page(enter: Callable[[str], Visitor]) -> None:
    number = record(enter("agency"))
    move(enter("agency"), number, "tell", (b"MZ program", "笔录.pdf"))
    assert "笔录.pdf is no PDF, JPEG or PNG" in said(enter("agency"), number)


def test_the_list_knows_what_waits_for_whom(enter: Callable[[str], Visitor]) -> None:
    number = record(enter("agency"))
    waits = {one: number in listed(enter(one), "?rows=mine") for one in ("agency", "bureau", "leader")}
    assert waits == {"agency": True, "bureau": True, "leader": False}
    move(enter("agency"), number, "tell")
    assert listed(enter("officer"), "?rows=mine") == {number}
    assert "You may answer to, or object to, 1 finding." in words(main(enter("officer").open("/officer/P1")))
    assert number not in listed(enter("agency"), "?rows=mine")


def test_the_list_keeps_to_its_filters(enter: Callable[[str], Visitor]) -> None:
    bureau = enter("bureau")
    number = record(bureau)
    assert listed(bureau) == {"F1", "F2", number}
    assert listed(bureau, "?state=confirmed") == {"F1"}
    assert listed(bureau, "?state=pending") == {"F2", number}
    assert listed(bureau, f"?q={number}") == {number}
    assert listed(bureau, "?q=赵一&unit=A") == {"F1", "F2", number}
    assert "No finding found" in words(main(bureau.open("/findings", "?unit=B")))
    assert "is not known here" in words(main(bureau.open("/findings", "?state=closed")))


def test_the_list_leaves_as_it_is_filtered_and_is_noted(enter: Callable[[str], Visitor], site: Site) -> None:
    number = record(enter("bureau"))
    record(enter("bureau"), officer_no="P2")
    answer = enter("officer").get("/export/csv/findings?state=pending")
    text = answer.data.decode("utf-8-sig")
    assert [one in text for one in (f"{number},P1,赵一", "F2,P1", "F1,P1", "P2")] == [True, True, False, False]
    assert "Pending" in text
    with Session(site.engine) as session:
        noted = session.scalars(select(AuditRecord).where(AuditRecord.action == "findings:export")).one()
    assert (noted.account, noted.detail["rows"], noted.detail["query"]) == ("officer", 2, "state=pending")


def test_answers_that_are_overdue_are_found(enter: Callable[[str], Visitor], site: Site) -> None:
    late, in_time = record(enter("agency")), record(enter("agency"))
    move(enter("agency"), in_time, "tell")
    with ReaderSession(site.engine, SYSTEM) as session:
        agency = holder_of(session.scalars(select(Account).where(Account.name == "agency")).one())
    acts.make(site.engine, Turn(agency, NOW, TODAY - dt.timedelta(days=8), FINDINGS), late, "tell", Said())
    assert listed(enter("bureau"), "?rows=overdue") == {late}


def test_the_officer_sees_the_own_findings_alone(enter: Callable[[str], Visitor]) -> None:
    record(enter("bureau"), officer_no="P2")
    assert listed(enter("officer")) == {"F1", "F2"}


def test_the_article_is_that_of_the_scheme_to_the_letter() -> None:
    known = items(scheme_registry())
    assert known["11.5"].source is not None
    assert known["11.5"].source.article == "第十一条"
    assert items(Registry(())) == {}


def test_the_record_form_is_for_those_who_may_record(enter: Callable[[str], Visitor]) -> None:
    def offered(who: str) -> bool:
        page = content(enter(who).open("/findings", "?rows=record"))
        return any(one["props"].get("action") == "/findings/record" for one in components(page))

    assert {one: offered(one) for one in ("bureau", "agency", "officer", "leader")} == {
        "bureau": True, "agency": True, "officer": False, "leader": False,
    }  # fmt: skip
