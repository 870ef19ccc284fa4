"""The pages of vetoes and commendations over HTTP: who sees and may do what, and the papers that are filed."""

from collections.abc import Callable

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from models.audit import AuditRecord
from models.conduct import Veto
from tests.dashboard.pages import test_findings as findings
from tests.dashboard.pages.test_findings import PDF, send, site
from tests.dashboard.web.site import Site, Visitor
from tests.fixtures.two_towns import TODAY
from tests.product.answers import components, content, main, rows, words

__all__ = ["site"]

DOCUMENT = (PDF, "决定.pdf")
VALUES = {
    "vetoes": {"officer_no": "P1", "decided_on": "2022-01-05", "decided_by": "领导小组", "document": "文1号",
               "reason": "造成重大侵害"},
    "commendations": {"officer_no": "P1", "item": "25.city", "work": "W9", "awarded_on": "2022-01-05",
                      "document": "通报2号", "reason": "专项行动"},
}  # fmt: skip
BOTH = pytest.mark.parametrize("kind", VALUES)
NUMBER = {"vetoes": "veto_no", "commendations": "commendation_no"}
FIRST = {"vetoes": "否2022-00001", "commendations": "奖2022-00001"}


def record(visitor: Visitor, kind: str, **fields: str) -> str:
    """Sends the form; the number of what it makes, the first of the year."""
    answer = send(visitor, f"/decisions/{kind}/record", DOCUMENT, **{**VALUES[kind], **fields})
    assert answer.status_code == 303
    assert "rows=record" not in answer.location, words(main(visitor.open(f"/decisions/{kind}", "?rows=record")))
    return FIRST[kind]


def move(visitor: Visitor, kind: str, number: str, key: str, *files: tuple[bytes, str], **more: str) -> TestResponse:
    """Sends the form of the move, as the page has it unless told otherwise."""
    found = [one["props"] for one in components(main(visitor.open(f"/decisions/{kind}/{number}")))]
    seen = next((str(one["value"]) for one in found if one.get("name") == "seen"), "0")
    fields = {NUMBER[kind]: number, "reason": "理由", "seen": seen, **more}
    return send(visitor, f"/decisions/{kind}/{key}", *files, **fields)


def said(visitor: Visitor, kind: str, number: str) -> str:
    return words(main(visitor.open(f"/decisions/{kind}/{number}")))


def forms(visitor: Visitor, kind: str, number: str) -> list[str]:
    """The moves whose forms stand on the page."""
    found = [one["props"].get("action") for one in components(main(visitor.open(f"/decisions/{kind}/{number}")))]
    return [one.rpartition("/")[2] for one in found if one]


def listed(visitor: Visitor, kind: str, query: str = "") -> set[str]:
    answer = visitor.open(f"/decisions/{kind}", query)
    if not any(one["props"].get("id") == "decisions" for one in components(main(answer))):
        return set()
    return {row["number"]["text"] for row in rows(answer, "decisions")}


def test_a_vetos_page_offers_exactly_what_its_reader_may_do_now(enter: Callable[[str], Visitor]) -> None:
    number = record(enter("agency"), "vetoes")
    people = ("agency", "bureau", "bureau2", "officer", "leader")

    def offered() -> list[list[str]]:
        return [forms(enter(one), "vetoes", number) for one in people]

    assert offered() == [[], ["confirm", "reject"], ["confirm", "reject"], [], []]
    move(enter("bureau"), "vetoes", number, "confirm")
    assert offered() == [[], [], ["revoke"], ["object"], []]
    assert "You may object to 1 veto." in words(main(enter("officer").open("/officer/P1")))
    waits = {one: number in listed(enter(one), "vetoes", "?rows=mine") for one in ("agency", "bureau2", "officer")}
    assert waits == {"agency": False, "bureau2": False, "officer": True}  # nobody is waited for to revoke what counts
    move(enter("officer"), "vetoes", number, "object", reason="请复核")
    assert offered() == [[], [], ["uphold", "revoke"], [], []]
    story = said(enter("officer"), "vetoes", number)
    for word in ("造成重大侵害", "Confirmed by a second person", "请复核", "The review by a third person is to come"):
        assert word in story


@BOTH
def test_what_is_not_the_readers_is_not_there(enter: Callable[[str], Visitor], site: Site, kind: str) -> None:
    number = record(enter("agency"), kind)
    other = enter("other")
    assert said(other, kind, number) == said(other, kind, "none").replace("none", number)
    assert move(enter("agency"), kind, number, "confirm").status_code == 404
    assert move(enter("bureau"), kind, "none", "confirm").status_code == 404
    assert listed(other, kind) == set()
    send(other, f"/decisions/{kind}/record", DOCUMENT, **VALUES[kind])
    assert "There is no officer with the number P1" in words(main(other.open(f"/decisions/{kind}", "?rows=record")))
    file = f"/decisions/{kind}/file/1"
    assert (other.get(file).status_code, enter("officer").get(file).data) == (404, PDF)
    with Session(site.engine) as session:
        action = AuditRecord.action.in_(("veto:download", "commendation:download"))
        noted = session.scalars(select(AuditRecord).where(action)).one()
    assert (noted.account, noted.subject) == ("officer", number)


@BOTH
def test_the_list_keeps_to_its_filters_and_leaves_as_it_is_filtered(
    enter: Callable[[str], Visitor], site: Site, kind: str
) -> None:
    bureau = enter("bureau")
    before = listed(bureau, kind)
    number = record(bureau, kind)
    assert listed(bureau, kind) == {*before, number}
    assert listed(bureau, kind, "?state=recorded") == {number}
    assert listed(bureau, kind, "?state=confirmed") == before
    assert listed(bureau, kind, "?rows=mine") == set()
    assert listed(enter("bureau2"), kind, "?rows=mine&q=P1") == {number}
    assert "Nothing found" in words(main(bureau.open(f"/decisions/{kind}", "?unit=B")))
    assert "is not known here" in words(main(bureau.open(f"/decisions/{kind}", "?state=closed")))
    text = enter("officer").get(f"/export/csv/decisions/{kind}?state=recorded").data.decode("utf-8-sig")
    assert f"{number},P1,赵一" in text
    with Session(site.engine) as session:
        noted = session.scalars(select(AuditRecord).where(AuditRecord.action == f"{kind}:export")).one()
    assert (noted.account, noted.detail["rows"]) == ("officer", 1)


def test_what_was_refused_keeps_what_was_typed(enter: Callable[[str], Visitor]) -> None:
    agency = enter("agency")
    answer = send(agency, "/decisions/vetoes/record", **VALUES["vetoes"])
    assert answer.location == "/decisions/vetoes?rows=record"
    shown = agency.open("/decisions/vetoes", "?rows=record")
    assert {"造成重大侵害", "领导小组"} <= {one["props"].get("value") for one in components(main(shown))}


def test_the_record_form_is_for_those_who_may_record(enter: Callable[[str], Visitor]) -> None:
    def offered(who: str) -> bool:
        page = content(enter(who).open("/decisions/vetoes", "?rows=record"))
        return any(one["props"].get("action") == "/decisions/vetoes/record" for one in components(page))

    assert {one: offered(one) for one in ("bureau", "agency", "officer", "leader")} == {
        "bureau": True, "agency": True, "officer": False, "leader": False,
    }  # fmt: skip


def test_an_imported_veto_has_a_page_before_anybody_has_moved_it(enter: Callable[[str], Visitor], site: Site) -> None:
    with site.engine.begin() as connection:
        connection.execute(
            insert(Veto).values(veto_no="V1", officer_no="P1", decided_on=TODAY, decided_by="组", document="文",
                                reason="旧案")
        )  # fmt: skip
    assert "Brought by an import" in said(enter("officer"), "vetoes", "V1")
    assert forms(enter("officer"), "vetoes", "V1") == ["object"]


def test_the_papers_of_an_officer_without_an_account_are_filed_by_the_forms_of_the_pages(
    enter: Callable[[str], Visitor],
) -> None:
    agency, bureau, bureau2 = enter("agency"), enter("bureau"), enter("bureau2")
    paper = (PDF, "书面意见.pdf")
    finding = findings.record(bureau, officer_no="P2")
    findings.move(bureau, finding, "tell")
    assert findings.forms(agency, finding) == ["answer_on_paper"]
    findings.move(agency, finding, "answer_on_paper")
    assert "Officer's written answer filed" not in findings.said(agency, finding)
    findings.move(agency, finding, "answer_on_paper", paper)
    assert "Officer's written answer filed" in findings.said(agency, finding)
    findings.move(bureau2, finding, "confirm", (PDF, "笔录.pdf"))
    assert findings.forms(agency, finding) == ["object_on_paper"]
    findings.move(agency, finding, "object_on_paper", paper)
    assert "Officer's written objection filed" in findings.said(agency, finding)

    veto = record(agency, "vetoes", officer_no="P2")
    move(bureau, "vetoes", veto, "confirm")
    assert forms(agency, "vetoes", veto) == ["object_on_paper"]
    move(agency, "vetoes", veto, "object_on_paper")
    assert forms(bureau2, "vetoes", veto) == ["object_on_paper", "revoke"]
    move(agency, "vetoes", veto, "object_on_paper", paper)
    assert "书面意见.pdf" in said(bureau2, "vetoes", veto)
    assert forms(bureau2, "vetoes", veto) == ["uphold", "revoke"]
