"""The page of the meeting, made from the small county: each of its sentences leads to what is behind it."""

import datetime as dt

from sqlalchemy import Engine

from dashboard.services.meeting import meeting
from dashboard.translations import speaking
from dashboard.urls import parse
from dashboard.views import meeting as view
from models.reader import SYSTEM, ReaderSession
from tests.fixtures.components import links, of_class
from tests.fixtures.small_county import TODAY, scheme_registry


def test_every_sentence_is_a_link(small_county: Engine) -> None:
    location = parse("/meeting", "since=2021-03-20")
    assert location is not None
    with ReaderSession(small_county, SYSTEM) as session, speaking("en"):
        model = meeting(session, scheme_registry(), dt.date(2021, 3, 20), TODAY)
        page = view.meeting(model, location, None, "token", can_come=True)
    sayings = [item for some in of_class(page, "zh-sayings") for item in some.children]
    assert len(sayings) == 9
    assert [item for item in sayings if not links([item])] == []
    led = links(page)
    assert led["units without a case 1"] == "/meeting?rows=doubts"
    assert led["1 overdue in all"] == "/ranking/six-rates?period=2020-04-01..2021-03-31&group=all&sort=-overdue"
    assert led["On the wall"] == "/screen?since=2021-03-20"
