"""How often items count: the database counts for all officers what the rulings say of each."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, insert

from models.agencies import Agency
from models.codes import folded
from models.conduct import Finding
from models.officers import Officer
from plugins.contract import Moment
from plugins.event_counts import event_counts
from plugins.events import Event, EventRule, ItemPlace, counted, outweighed, rulings
from plugins.officer_deduction.measures import MEASURES
from plugins.periods import parse
from tests.fixtures.two_towns import day
from tests.plugins.ruled import counts

MEASURE = next(one for one in MEASURES if one.key == "findings.confirmed")
MOMENT = Moment(parse("2021"), dt.date(2022, 1, 15))
HIGHEST = EventRule("findings", MEASURE.key, "highest", "incident", "all", "count")
RULES = [
    HIGHEST,
    replace(HIGHEST, overlap="highest_cap"),
    replace(HIGHEST, within="parent"),
    replace(HIGHEST, by="case_no"),
    replace(HIGHEST, times=None),
    replace(HIGHEST, overlap="every"),
]
ITEMS = {
    "1.1": ItemPlace(Fraction(5), 0, "1", Fraction(10)),
    "1.2": ItemPlace(Fraction(1, 3), 1, "1", Fraction(10)),
    "2.1": ItemPlace(Fraction(5, 2), 2, "2", Fraction(41, 2)),
    "2.2": ItemPlace(Fraction(0), 3, "2", Fraction(41, 2)),
    "3.1": ItemPlace(Fraction(5, 2), 4, "3", None),
}
CODES = ["a", "ａ", " a", "A", "a\u3000b", "a b", "　", "", "～", "~", "事％1", "事%1", "a\x85"]

found = st.fixed_dictionaries(
    {
        "finding_no": st.text("aZ9é一", min_size=1, max_size=3),
        "officer_no": st.sampled_from(["P1", "P2"]),
        "item": st.sampled_from([*ITEMS, "9.9"]),
        "incident": st.sampled_from(CODES),
        "case_no": st.sampled_from([None, *CODES]),
        "count": st.integers(1, 20),
    }
)


@pytest.fixture(scope="module")
def connection(tables: Engine) -> Iterator[Connection]:
    with tables.connect() as opened:
        opened.execute(insert(Agency), [{"code": "A01", "name": "某镇", "kind": "township"}])
        person = {"name": "某某", "agency_code": "A01", "category": "officer"}
        opened.execute(insert(Officer), [{"officer_no": number, **person} for number in ("P1", "P2")])
        yield opened


def in_the_database(connection: Connection, rule: EventRule, *findings: dict[str, Any]) -> dict[str, Any]:
    connection.execute(delete(Finding))
    if findings:
        always = {"occurred_on": day("05-01"), "confirmed_on": day("06-01"), "status": "confirmed"}
        connection.execute(insert(Finding), [{**always, **one} for one in findings])
    return dict(event_counts(connection, MEASURE, rule, ITEMS, MOMENT))


def in_python(rule: EventRule, findings: list[dict[str, Any]]) -> dict[str, Any]:
    made = {}
    for number in ("P1", "P2"):
        events = [
            Event(number, one["item"], one["finding_no"], folded(one[rule.by]), one[rule.times] if rule.times else 1)
            for one in findings if rule.by and one["officer_no"] == number
        ]  # fmt: skip
        made[number] = counts(rulings(events, rule, ITEMS))
    return {number: facts for number, facts in made.items() if facts}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(findings=st.lists(found, max_size=12, unique_by=lambda one: one["finding_no"]), rule=st.sampled_from(RULES))
def test_the_database_counts_what_the_rulings_say(
    connection: Connection, findings: list[dict[str, Any]], rule: EventRule
):
    assert in_the_database(connection, rule, *findings) == in_python(rule, findings)


def test_of_one_incident_the_heaviest_counts_with_all_its_times(connection: Connection):
    """5 once against 5/2 three times, and two incidents that differ in width only."""
    one = {"finding_no": "1", "officer_no": "P1", "item": "1.1", "incident": "Ａ－１　", "count": 1, "case_no": None}
    other = {**one, "finding_no": "2", "item": "2.1", "incident": "A-1", "count": 3}
    assert in_the_database(connection, HIGHEST, one, other) == {"P1": {outweighed("1.1"): 1, counted("2.1"): 3}}


def test_no_item_is_no_count(connection: Connection):
    assert list(event_counts(connection, MEASURE, HIGHEST, {}, MOMENT)) == []
