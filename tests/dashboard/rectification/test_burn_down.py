"""Open items on any day, counted by the moves, against what their limits had planned."""

import datetime as dt

from sqlalchemy import insert

from dashboard.services.burn_down import burn_down
from models.reader import SYSTEM, ReaderSession, acting_for
from models.rectification import RectificationItem
from tests.dashboard.rectification.conftest import MONDAY, Desk, days


def course_of(desk: Desk, first: dt.date, last: dt.date) -> dict[int, tuple[int | None, int]]:
    """Days after Monday → (open, planned)."""
    with ReaderSession(desk.engine, SYSTEM) as session:
        course = burn_down(session, [RectificationItem.item_no.is_not(None)], desk.today, first, last).days
    return {(one.day - MONDAY).days: (one.open, one.planned) for one in course}


def test_a_day_in_the_past_is_counted_by_the_moves_of_then(desk: Desk) -> None:
    number = desk.closed()  # recorded on Monday with 30 days, closed on the eighth day after
    desk.today += days(2)
    desk.move("bureau2", number, "reopen", by=10)  # its limit is the twentieth day now
    desk.record()  # on the tenth, and nobody has given it a limit
    course = course_of(desk, MONDAY - days(1), MONDAY + days(22))
    assert course[-1] == (0, 0)
    assert course[0] == course[7] == (1, 1)
    assert course[8] == course[9] == (0, 1)
    assert course[10] == (2, 2)
    assert (course[11], course[20], course[21]) == ((None, 2), (None, 2), (None, 1))


def test_what_nobody_has_moved_on_is_counted_by_its_file_and_what_has_no_day_is_told(desk: Desk) -> None:
    found, limit, closed_on = MONDAY - days(20), MONDAY - days(10), MONDAY - days(5)
    row = {"agency_code": "A", "problem": "x"}
    items = (
        {"item_no": "late", "found_on": found, "deadline": limit, "status": "closed", "closed_on": closed_on},
        {"item_no": "open", "found_on": found, "status": "mending"},
        {"item_no": "no day", "status": "mending"},
        {"item_no": "no end", "found_on": found, "status": "closed"},
    )
    with acting_for(desk.engine, SYSTEM).begin() as connection:
        for one in items:
            connection.execute(insert(RectificationItem).values(**row, **one))
    course = course_of(desk, found - days(1), MONDAY)
    assert (course[-21], course[-20], course[-10]) == ((0, 0), (2, 2), (2, 2))
    assert (course[-9], course[-6], course[-5]) == ((2, 1), (2, 1), (1, 1))
    with ReaderSession(desk.engine, SYSTEM) as session:
        assert burn_down(session, [], desk.today, None, None).undated == 2
