"""One officer's shares by 004, as the run has them, and the rows behind each; P1 and P3 of scored_officers.py."""

import pytest
from sqlalchemy import Engine, insert

from dashboard.services.officer_scores import OfficerScore, officer_scores
from dashboard.services.officer_shares import Share
from dashboard.services.units import units
from dashboard.urls import Query
from models.complaints import FileReview
from models.reader import SYSTEM, Reader, ReaderSession
from tests.dashboard.services.test_officer_scores import OF_A, OF_B, P1, SHIPPED
from tests.fixtures.two_towns import FIRST, TODAY, day

ASKED = Query(period="2021", view="responsibility-officers")


def scored(engine: Engine, number: str = "P1", reader: Reader = SYSTEM) -> OfficerScore:
    with ReaderSession(engine, reader) as session:
        several = officer_scores(session, SHIPPED, number, ASKED, units(session), TODAY)
    (one,) = (one for one in several if one.chosen)
    return one


def shares(engine: Engine, number: str = "P1", reader: Reader = SYSTEM) -> dict[str, Share]:
    return {one.text.key: one for one in scored(engine, number, reader).shares}


def test_each_share_has_the_runs_numbers_and_its_part_of_the_points(scored_officers: Engine) -> None:
    found = {
        key: (one.score.numerator, one.score.denominator, one.points) for key, one in shares(scored_officers).items()
    }
    assert found == {
        "certificate": (1, 1, 12.5),
        "training": (0, 0, None),
        "common_law": (0, 0, None),
        "in_time": (1, 1, 12.5),
        "legal_review": (0, 1, 0),
        "files": (1, 1, 12.5),
        "complaints": (0, 0, None),
        "no_fault": (0, 1, 0),
    }


def test_the_shares_points_make_the_total(scored_officers: Engine) -> None:
    one = scored(scored_officers)
    assert one.standing is not None
    applying = [share for share in one.shares if share.points is not None]
    assert sum(share.points or 0 for share in applying) == one.standing.total == 37.5
    assert sum(share.worth or 0 for share in applying) == one.standing.applicable == 62.5
    assert (one.standing.score, one.grade and one.grade.en, one.groups) == (60, "Qualified", ())


@pytest.mark.parametrize("reader", [SYSTEM, OF_A])
def test_each_number_is_the_number_of_its_rows(scored_officers: Engine, reader: Reader) -> None:
    for one in shares(scored_officers, reader=reader).values():
        assert sum(row.met for row in one.rows) == one.score.numerator
        assert sum(row.due for row in one.rows) == one.score.denominator
        assert one.agrees


def test_a_row_leads_to_its_case(scored_officers: Engine) -> None:
    (row,) = shares(scored_officers)["legal_review"].rows
    assert (row.name, row.met, row.due) == (FIRST, False, True)
    assert row.href is not None
    assert row.href.startswith("/case/A/")


def test_who_reads_the_own_file_has_the_numbers_without_the_agencys_rows(scored_officers: Engine) -> None:
    one = scored(scored_officers, reader=P1)
    assert one.agrees
    assert [(share.rows, share.agrees) for share in one.shares] == [((), True)] * 8
    assert {share.text.key: share.score.denominator for share in one.shares}["in_time"] == 1


def test_rows_of_another_agency_are_missed_at_their_share_alone(scored_officers: Engine) -> None:
    one = scored(scored_officers, "P3", OF_B)
    assert one.agrees
    assert {share.text.key for share in one.shares if not share.agrees} == {"in_time", "legal_review", "files"}


def test_a_row_written_since_the_run_is_told(scored_officers: Engine) -> None:
    with scored_officers.begin() as connection:
        review = {"agency_code": "A", "case_no": FIRST, "reviewed_on": day("12-01"), "grade": "unqualified"}
        connection.execute(insert(FileReview).values(review))
    one = scored(scored_officers)
    assert not one.agrees
    assert [share.text.key for share in one.shares if not share.agrees] == ["files"]
