"""What the database itself keeps right: exact decimals, instants, deadlines, closed lists of words."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError, StatementError

from models.agencies import Agency, accountable_codes, subtree
from models.cases import Case, CaseKind, Decision
from models.figures import AnnualFigure, Quota
from models.scores import ScoreRun, ScoreSubject

D = dt.date


@pytest.fixture
def agency(tables: Engine) -> Engine:
    with tables.begin() as connection:
        connection.execute(insert(Agency).values(code="A", name="甲镇", kind="township"))
    return tables


def stored(engine: Engine, **columns: object) -> Case:
    row = {"agency_code": "A", "case_no": "1", "kind": "penalty", **columns}
    with engine.begin() as connection:
        connection.execute(insert(Case).values(row))
        return connection.execute(select(Case.__table__)).one()


@pytest.mark.parametrize(
    ("filed", "due", "deadline"),
    [
        (D(2021, 10, 2), None, D(2021, 12, 31)),
        (D(2020, 1, 1), None, D(2020, 3, 31)),  # over 29 February
        (D(2021, 10, 2), D(2021, 11, 1), D(2021, 11, 1)),
        (None, D(2021, 11, 1), D(2021, 11, 1)),
        (None, None, None),
    ],
)
def test_the_deadline_is_the_cases_own_limit_else_90_days_from_filing(agency, filed, due, deadline):
    # 行政处罚法 (2021) art. 60
    assert stored(agency, filed_on=filed, due_on=due).deadline_on == deadline


EARLY, LATE = D(2021, 3, 1), D(2021, 3, 2)


@pytest.mark.parametrize(
    ("decided", "closed", "ended"),
    [
        (EARLY, LATE, EARLY),
        (LATE, EARLY, EARLY),
        (EARLY, None, EARLY),
        (None, LATE, LATE),
        (None, None, None),
        (EARLY, EARLY, EARLY),
    ],
)
def test_a_case_ends_with_the_earlier_of_decision_and_closing(agency, decided, closed, ended):
    assert stored(agency, decided_on=decided, closed_on=closed).ended_on == ended


def test_what_is_computed_follows_an_update(agency):
    stored(agency, filed_on=D(2021, 1, 1))
    with agency.begin() as connection:
        connection.execute(update(Case).values(due_on=LATE, closed_on=EARLY))
        row = connection.execute(select(Case.deadline_on, Case.ended_on)).one()
    assert tuple(row) == (LATE, EARLY)


@pytest.mark.parametrize("amount", [Decimal("0.01"), Decimal("12345678901.23"), Decimal(0), None])
def test_amounts_are_kept_to_the_cent(agency, amount):
    assert stored(agency, penalty_amount=amount).penalty_amount == amount


def test_a_fraction_of_a_cent_is_refused_rather_than_rounded(agency):
    with pytest.raises(StatementError, match="more than 2 decimal places"):
        stored(agency, penalty_amount=Decimal("0.001"))


@pytest.mark.parametrize(
    "wrong", [{"kind": "fine"}, {"decision": "guilty"}, {"penalty_amount": Decimal(-1)}, {"procedure": ""}]
)
def test_a_word_or_an_amount_that_the_dictionary_does_not_know_is_refused(agency, wrong):
    with pytest.raises(IntegrityError):
        stored(agency, **wrong)


def test_two_agencies_may_use_one_number_but_one_agency_not_twice(agency):
    with agency.begin() as connection:
        connection.execute(insert(Agency).values(code="B", name="乙局", kind="department"))
    stored(agency)
    with agency.begin() as connection:
        connection.execute(insert(Case).values(agency_code="B", case_no="1", kind="penalty"))
    with pytest.raises(IntegrityError):
        stored(agency)


def test_a_quota_without_its_document_is_refused(agency):
    with agency.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(insert(Quota).values(agency_code="A", year=2021, should_file=5, basis=""))


def test_a_figure_without_its_definition_is_refused(agency):
    row = {"agency_code": "A", "year": 2021, "figure": "案件", "value": Decimal(1), "unit": "件", "source": "报表"}
    with agency.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(insert(AnnualFigure).values(**row, definition=""))


RUN = {
    "scheme": "s",
    "version": "1",
    "readings": {},
    "readings_key": "",
    "first_on": EARLY,
    "last_on": LATE,
    "today": LATE,
    "data_version": 1,
    "state": "complete",
}


def test_scores_are_read_back_as_the_very_same_fraction(tables):
    third = Fraction(10**30 + 1, 3)
    who = {"subject_code": "A", "agency_code": "A", "name": "甲", "peer_group": "g", "state": "scored", "detail": {}}
    with tables.begin() as connection:
        connection.execute(insert(ScoreRun).values(**RUN, run_id=1))
        connection.execute(insert(ScoreSubject).values(**who, run_id=1, total=third, rescaled=None))
        row = connection.execute(select(ScoreSubject.total, ScoreSubject.rescaled)).one()
    assert (row.total, row.rescaled) == (third, None)


def test_an_instant_is_read_back_with_its_zone_and_refused_without(tables):
    noon = dt.datetime(2021, 1, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    with tables.begin() as connection:
        connection.execute(insert(ScoreRun).values(**RUN, started_at=noon))
        assert connection.execute(select(ScoreRun.started_at)).scalar_one() == noon
        with pytest.raises(StatementError, match="needs its time zone"):
            connection.execute(insert(ScoreRun).values(**RUN, started_at=noon.replace(tzinfo=None)))


def test_every_word_has_its_chinese_word():
    assert (CaseKind.PENALTY.value, CaseKind.PENALTY.zh) == ("penalty", "处罚")
    assert {word.zh for word in Decision} == {"处罚", "不予处罚", "撤案", "移送", "准予", "不予许可"}


TREE = {
    "A": ("township", None),
    "A1": ("subordinate", "A"),
    "A11": ("subordinate", "A1"),
    "D": ("department", "A"),
    "D1": ("subordinate", "D"),
    "X": ("subordinate", None),
    "Y": ("subordinate", "gone"),
    "P": ("subordinate", "Q"),
    "Q": ("subordinate", "P"),
}


def test_a_sub_unit_answers_to_the_first_unit_above_that_is_none():
    answers = accountable_codes(TREE)
    assert {code: answers[code] for code in ("A", "A1", "A11", "D", "D1")} == {
        "A": "A",
        "A1": "A",
        "A11": "A",
        "D": "D",
        "D1": "D",
    }


def test_a_sub_unit_without_such_a_unit_above_or_in_a_circle_answers_to_nobody():
    answers = accountable_codes(TREE)
    assert {code: answers[code] for code in "XYPQ"} == dict.fromkeys("XYPQ")


def test_a_subtree_is_the_unit_and_all_below_even_in_a_circle():
    parents = {code: parent for code, (_, parent) in TREE.items()}
    assert subtree(["A"], parents) == {"A", "A1", "A11", "D", "D1"}
    assert subtree(["P"], parents) == {"P", "Q"}
    assert subtree(["nobody"], parents) == {"nobody"}
