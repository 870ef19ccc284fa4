"""The services that write their own SQL give the same on SQLite and on PostgreSQL."""

import datetime as dt

import pytest
from sqlalchemy import insert, update

from dashboard.scoring import worker
from dashboard.services.case import case_page
from dashboard.services.evidence import Address, evidence, evidence_file
from dashboard.services.officer_exams import officer_exams
from dashboard.services.officer_file import officer_file, officer_sheet
from dashboard.services.officer_grades import officer_grades
from dashboard.services.officers import officers
from dashboard.translations import speaking
from dashboard.urls import Query
from models.conduct import Finding, Training, Veto
from models.engine import make_engine
from models.finding_moves import FindingMove
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from models.scores import ScorePointer, ScoreRun, ScoreSubject
from tests.fixtures.keys import KEYS
from tests.fixtures.scored_officers import finding
from tests.fixtures.staff import staff
from tests.fixtures.statements import statements
from tests.fixtures.two_towns import FIRST, NOW, OPEN, SECOND, THIRD, TODAY, day, scheme_registry, two_towns_postgresql

__all__ = ["two_towns_postgresql"]

REGISTRY = scheme_registry()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request):
    if request.param == "sqlite":
        yield request.getfixturevalue("two_towns")
        return
    template = request.getfixturevalue("two_towns_postgresql")
    with request.getfixturevalue("postgresql").fresh_database(template) as url:
        engine = make_engine(url, keys=KEYS)
        yield engine
        engine.dispose()


def first_column(session: ReaderSession, node: str, **query: str) -> list[object]:
    page = evidence(session, REGISTRY, Address("A", "six-rates", node), Query(**query), TODAY)
    return [row[0].value for row in page.listed.rows.cells]


def test_rows_are_found_sorted_searched_and_streamed_alike(engine):
    with ReaderSession(engine, SYSTEM) as session, speaking("en"):
        by_closing = first_column(session, "closing", rows="denominator", sort="-closed_on")
        assert (by_closing[0], by_closing[-1]) == (THIRD, OPEN)  # what is not closed comes last both ways
        assert first_column(session, "closing", rows="denominator", q="%") == [OPEN]
        assert first_column(session, "sued") == ["L1"]
        file = evidence_file(session, REGISTRY, Address("A", "six-rates", "closing"), Query(rows="denominator"), TODAY)
        assert {row[0] for row in file.rows} == {FIRST, SECOND, THIRD, OPEN}


def test_numbers_are_made_alike(engine):
    with ReaderSession(engine, SYSTEM) as session:
        quota = evidence(session, REGISTRY, Address("A", "six-rates", "filing"), Query(rows="denominator"), TODAY)
    assert (quota.listed.all, quota.listed.number, quota.listed.agreement) == (1, 5, "same")


def test_a_case_counts_alike(engine):
    with ReaderSession(engine, SYSTEM) as session, speaking("en"):
        page = case_page(session, REGISTRY, "A", OPEN, TODAY)
    assert [(one.node.en, one.role, one.effect) for one in page.counted][:2] == [
        ("Filing rate", "numerator", 4),
        ("Closing rate", "not_done", -4),
    ]


def graded_in(connection, year, grades):
    """A year of the deduction scheme with these grades of officers, as far as anything reads of it here."""
    first, last = dt.date(year - 1, 12, 1), dt.date(year, 11, 30)
    run = {"scheme": "officer-deduction", "readings": {}, "readings_key": "", "first_on": first, "last_on": last}
    made = {**run, "version": "1", "today": TODAY, "data_version": 1, "state": "complete"}
    run_id = connection.execute(insert(ScoreRun).values(made)).inserted_primary_key[0]
    connection.execute(insert(ScorePointer).values(**run, wished_at=NOW, run_id=run_id))
    for officer, grade in grades.items():
        code = "A" if officer == "P1" else "B"
        kept = {"subject_code": officer, "agency_code": code, "peer_group": code, "name": officer, "grade": grade}
        connection.execute(insert(ScoreSubject).values(run_id=run_id, state="scored", detail={}, **kept))


def test_officers_unqualified_in_two_assessed_years_on_end_are_found_alike(engine):
    with engine.begin() as connection:
        connection.execute(update(ScoreSubject).where(ScoreSubject.grade == "A").values(grade="D"))  # the year 2021
        graded_in(connection, 2020, {"P1": None, "P3": "C"})
        graded_in(connection, 2019, {"P1": "D", "P3": "D"})
        graded_in(connection, 2022, {"P1": "A", "P3": "D"})  # not over

    def found(reader):
        with ReaderSession(engine, reader) as session:
            page = officers(session, REGISTRY, Query(rows="unqualified"), TODAY)
            files = {no: officer_file(session, REGISTRY, no, Query(), TODAY) for no in ("P1", "P3")}
        noted = {no: one.scores[0].unqualified for no, one in files.items() if one is not None}
        return [one.officer_no for one in page.lines], {no: [y.year for y in years] for no, years in noted.items()}

    assert found(SYSTEM) == (["P1"], {"P1": [2021, 2019], "P3": []})
    assert found(Reader("agency", Reach.AGENCIES, frozenset({"B"}))) == ([], {"P3": []})


def test_officers_are_counted_alike(engine):
    marks = [("T1", "P1", 90), ("T2", "P2", 60.5), ("T3", "P3", 70)]
    rows = [{"training_no": no, "officer_no": who, "kind": "public", "held_on": day("05-10"), "attended": True,
             "exam_score": score, "passed": None} for no, who, score in marks]  # fmt: skip
    with engine.begin() as connection:
        connection.execute(insert(Training), rows)
    with ReaderSession(engine, SYSTEM) as session:
        exams = officer_exams(session, Query(period="2021"), TODAY)
        grades = officer_grades(session, REGISTRY, "officer-deduction", Query(period="2021"), TODAY)
    assert [(one.code, one.score, one.called) for one in exams.lines] == [("A", 75.25, 2), ("B", 70, 1)]
    assert [(one.code, one.by_grade, one.average) for one in grades.lines] == [
        ("A", {"A": 1}, 100),
        ("B", {"A": 1}, 100),
    ]


def test_the_scope_holds_alike(engine):
    of_b = Reader("b", Reach.AGENCIES, frozenset({"B"}))
    with ReaderSession(engine, of_b) as session:
        assert evidence(session, REGISTRY, Address("A", "six-rates", "closing"), Query(), TODAY) is None
        assert case_page(session, REGISTRY, "A", FIRST, TODAY) is None
        assert evidence(session, REGISTRY, Address("B", "six-rates", "closing"), Query(), TODAY) is not None


def test_the_file_of_a_vetoed_officer_is_read_alike(engine):
    staff(engine)
    veto = {"decided_on": day("09-01"), "decided_by": "领导小组", "document": "决定1号", "reason": "重大影响"}
    with engine.begin() as connection:
        connection.execute(insert(Finding), [finding("X1", "11.3", "事1"), finding("X2", "12.1", "事1")])
        connection.execute(insert(Veto).values(veto_no="V1", officer_no="P1", **veto))
        made = {"finding_no": "X2", "officer_no": "P1", "at": NOW, "account": "bureau", "count_after": 1}
        steps = [("05-02", "record", "pending"), ("06-01", "confirm", "confirmed")]
        rows = [{**made, "position": at, "move": move, "made_on": day(on), "status_after": status}
                for at, (on, move, status) in enumerate(steps, start=1)]  # fmt: skip
        connection.execute(insert(FindingMove), rows)
    worker.prepare(engine, REGISTRY, NOW)
    worker.refresh(engine, REGISTRY, NOW)
    with ReaderSession(engine, SYSTEM) as session, statements(engine) as sent:
        file = officer_file(session, REGISTRY, "P1", Query(period="2021"), TODAY)
    assert file is not None
    (score, *_by_shares) = file.scores
    assert score.standing is not None
    assert (score.standing.state, score.standing.total, score.agrees) == ("vetoed", 92, True)
    assert [one.number for one in score.vetoes] == ["V1"]
    assert [(one.text.key, [line.points for line in one.lines]) for one in score.groups if one.lines] == [
        ("11", [0]),
        ("12", [8]),
        ("25", [5]),
    ]
    assert len(sent) <= 10
    totals = {}
    for on in ("05-31", "06-01", "12-31"):
        with ReaderSession(engine, SYSTEM) as session:
            sheet = officer_sheet(session, REGISTRY, "P1", Query(period="2021", until=day(on)), TODAY)
        totals[on] = sheet.past.standing.total
    assert totals == {"05-31": 100, "06-01": 97, "12-31": 92}  # not vetoed before September, so that the bonus counts
