"""What waits in a round, for whom and until when; and for nobody who may not do it."""

import datetime as dt

import pytest

from dashboard.accounts.readers import reader_of
from dashboard.duties.digest import digest
from dashboard.duties.telling import address
from dashboard.findings.workflow import FINDINGS
from dashboard.integrity.acts import Brought
from dashboard.services.duties import Duties, duties
from dashboard.translations import speaking
from dashboard.urls import Query
from dashboard.workflows.deciding import actor_of
from models.reader import ReaderSession
from tests.dashboard.integrity.conftest import FIRST, SELF_ASSESSED, Desk, said_yes
from tests.dashboard.integrity.test_acts import SETTLED
from tests.fixtures.statements import statements

WHO = ("agency", "other", "bureau", "bureau2", "bureau3", "leader", "officer")
PLANNED, SELF_ASSESSMENT, ACCEPTED = dt.date(2021, 11, 30), SELF_ASSESSED, dt.date(2022, 2, 28)


def of(desk: Desk, who: str) -> Duties:
    holder = desk.turn(who).holder
    with ReaderSession(desk.engine, reader_of(desk.engine, holder)) as session, statements(desk.engine) as sent:
        found = duties(session, FINDINGS, actor_of(holder), Query(), desk.today)
    assert len(sent) <= 3
    return found


def waits(desk: Desk) -> dict[str, list[tuple[str, dt.date | None]]]:
    """Account → what waits for it in the round, and until when; who has nothing is left out."""
    found = {
        who: [(one.task.name, one.due) for one in of(desk, who).shown if one.task.thing == "integrity"] for who in WHO
    }
    return {who: several for who, several in found.items() if several}


def test_each_step_of_a_round_waits_for_who_may_make_it_and_for_nobody_else(desk: Desk) -> None:
    desk.today = FIRST
    other = {"other": [("declare", PLANNED)]}
    assert waits(desk) == {"agency": [("declare", PLANNED)], **other}
    number = desk.declare()
    assert waits(desk) == {"agency": [("plan", PLANNED)], **other}
    desk.move("agency", number, "set_up_group")
    desk.move("agency", number, "file_plan")
    assert waits(desk) == {"agency": [("self-assess", SELF_ASSESSMENT)], **other}
    desk.today = SELF_ASSESSED
    assert waits(desk) == {"agency": [("self-assess", SELF_ASSESSMENT)]}
    desk.move("agency", number, "submit", Brought(said_yes()))
    assigning = [("assign", ACCEPTED)]
    assert waits(desk) == {"bureau": assigning, "bureau2": assigning, "bureau3": assigning}
    desk.move("bureau", number, "assign", Brought(assessors=("bureau2", "bureau3")))
    assessing = [("assess", ACCEPTED)]
    assert waits(desk) == {"bureau2": assessing, "bureau3": assessing}
    desk.move("bureau2", number, "hand_in", Brought(said_yes("plan")))
    assert waits(desk) == {"bureau3": assessing}
    desk.move("bureau3", number, "hand_in", Brought(said_yes()))
    assert waits(desk) == {"bureau2": [("settle", ACCEPTED)], "bureau3": [("settle", ACCEPTED)]}
    desk.move("bureau2", number, "settle", Brought(SETTLED))
    assert waits(desk) == {"bureau": [("publish", ACCEPTED)], "bureau3": [("publish", ACCEPTED)]}
    desk.move("bureau", number, "publish")
    assert waits(desk) == {"agency": [("object", dt.date(2022, 2, 17))]}
    desk.move("agency", number, "object")
    answering = [("objection", ACCEPTED)]
    assert waits(desk) == {"bureau": answering, "bureau2": answering, "bureau3": answering}
    desk.move("bureau", number, "answer")
    assert waits(desk) == {}
    desk.today += dt.timedelta(days=9)
    assert waits(desk)["bureau"] == [("decide", ACCEPTED)]
    desk.move("bureau", number, "grant")
    assert waits(desk)["bureau"] == [("certify", None)]
    desk.move("bureau", number, "certify", Brought(office="县司法局"))
    assert waits(desk) == {}


@pytest.mark.parametrize(("until", "days"), [("declare", 54), ("file_plan", 126)])
def test_nobody_is_waited_for_after_the_day_on_which_it_could_be_done(desk: Desk, until: str, days: int) -> None:
    desk.today = FIRST
    number = desk.declare()
    if until == "file_plan":
        desk.move("agency", number, "set_up_group")
        desk.move("agency", number, "file_plan")
    desk.today += dt.timedelta(days=days)
    assert waits(desk) == {}


def test_each_line_leads_to_where_it_is_done_and_stands_in_the_digest(desk: Desk) -> None:
    desk.today = FIRST
    (one,) = [each for each in of(desk, "agency").shown if each.task.thing == "integrity"]
    assert (one.number, address(one)) == ("2021/A", "/integrity?rows=2021")
    desk.declare()
    model = of(desk, "agency")
    assert "/integrity/2021/A" in map(address, model.shown)
    with speaking("en"):
        said = digest(model, "agency", "https://zhiheng.local")
    assert (
        "Integrity: group and plan · 2021/A · 甲镇 · due on 2021-11-30 · https://zhiheng.local/integrity/2021/A" in said
    )
