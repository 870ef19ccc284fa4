"""The overview of the small county, computed by hand in tests/fixtures/small_county.py."""

import datetime as dt
from fractions import Fraction

from sqlalchemy import Engine, insert

from dashboard.services.overview import GroupEnds, Overview, OwnRate, _ends, overview
from dashboard.services.standings import Median, Standing
from dashboard.urls import Query
from models.cases import Case
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from plugins.contract import Period
from plugins.registry import Registry
from tests.fixtures.small_county import TODAY, a_sixth_township, scheme_registry
from tests.fixtures.statements import statements


def shown(engine: Engine, reader: Reader = SYSTEM, **query: object) -> Overview:
    with ReaderSession(engine, reader) as session:
        model = overview(session, scheme_registry(), Query(**query), TODAY)
    assert model is not None
    return model


def of_township(model: Overview) -> GroupEnds:
    return next(one for one in model.groups if one.group == "township")


def test_agencies_are_counted_ranked_and_not(small_county: Engine) -> None:
    model = shown(small_county)
    assert (model.agencies, model.ranked, [one.code for one in model.unranked]) == (7, 6, ["T5"])
    assert [(one.group, one.agencies, one.ranked) for one in model.groups] == [("township", 5, 4), ("department", 2, 2)]


def test_a_small_group_is_shown_whole(small_county: Engine) -> None:
    ends = of_township(shown(small_county))
    assert [one.code for one in ends.top] == ["T1", "T2", "T3", "T4"]
    assert ends.bottom == ()
    assert [one.code for one in ends.top if one.tied] == ["T2", "T3"]


def test_risers_and_fallers_are_ordered_by_places(small_county: Engine) -> None:
    model = shown(small_county)
    assert model.before == Period(dt.date(2020, 1, 1), dt.date(2020, 4, 15))
    assert [(one.standing.code, one.places, one.gained) for one in model.risers] == [
        ("T1", 3, Fraction("18.75")), ("T3", 1, Fraction("6.25")),
    ]  # fmt: skip
    assert [(one.standing.code, one.places, one.gained) for one in model.fallers] == [
        ("T4", -3, Fraction("-31.875")), ("D1", -1, Fraction("-12.5")),
    ]  # fmt: skip


def test_overdue_cases_and_silent_agencies_are_named(small_county: Engine) -> None:
    model = shown(small_county)
    assert [(one.code, number) for one, number in model.overdue] == [("T4", 1)]
    assert model.overdue_cases == 1
    assert [one.code for one in model.silent] == ["T5"]


def test_a_period_that_is_not_over_is_provisional(small_county: Engine) -> None:
    assert shown(small_county).shown.provisional
    assert not shown(small_county, period="2020").shown.provisional


def test_an_agency_sees_itself(small_county: Engine) -> None:
    model = shown(small_county, Reader("agency", Reach.AGENCIES, frozenset({"T4"})))
    assert model.own is not None
    [own] = model.own
    assert (own.move.standing.rank, own.move.standing.ranked, own.move.places) == (4, 4, -3)
    assert (own.overdue, own.reported) == (1, 4)
    rates = {one.node.key: one for one in own.rates}
    # Closing: 16 × 4/5 − 2 = 10.8 of 16.
    assert (rates["closing"].share, rates["closing"].lost) == (Fraction("10.8") / 16, Fraction("5.2"))
    assert (rates["winning"].share, rates["winning"].lost) == (None, 0)


def test_an_agency_sees_medians_where_enough_others_are_behind_them(small_county: Engine) -> None:
    def closing() -> OwnRate:
        model = shown(small_county, Reader("agency", Reach.AGENCIES, frozenset({"T4"})))
        assert model.own is not None
        return next(one for one in model.own[0].rates if one.node.key == "closing")

    assert (closing().median, closing().median_share) == (Median(withheld=True), None)
    a_sixth_township(small_county)
    # 16, 16, 16, 16, 10.8
    assert (closing().median, closing().median_share) == (Median(Fraction(16)), 1)


def test_another_agency_is_in_no_part_of_what_an_agency_sees(small_county: Engine) -> None:
    model = shown(small_county, Reader("agency", Reach.AGENCIES, frozenset({"T4"})))
    named = [*model.unranked, *(one.standing for one in (*model.risers, *model.fallers)), *model.silent]
    named += [one for one, _number in model.overdue] + [one for ends in model.groups for one in ends.top]
    assert {one.code for one in named} == {"T4"}


def test_a_reader_of_the_own_file_has_no_agency(small_county: Engine) -> None:
    assert shown(small_county, Reader("officer", Reach.OWN_FILE, officer_no="1")).own == ()


def test_without_a_scheme_there_is_no_overview(small_county: Engine) -> None:
    with ReaderSession(small_county, SYSTEM) as session:
        assert overview(session, Registry(()), Query(), TODAY) is None


def test_a_period_without_a_run_counts_nothing(small_county: Engine) -> None:
    model = shown(small_county, period="2015")
    assert (model.shown.run_id, model.agencies, model.groups, model.before) == (None, 0, (), None)


def test_four_statements_whatever_the_number_of_cases(small_county: Engine) -> None:
    def sent(reader: Reader = SYSTEM) -> list[str]:
        with statements(small_county) as found:
            shown(small_county, reader)
        return found

    before = sent()
    with small_county.begin() as connection:
        rows = [{"agency_code": "T1", "case_no": str(n), "kind": "penalty"} for n in range(500)]
        connection.execute(insert(Case), rows)
    assert len(before) == 4
    assert sent() == before
    assert len(sent(Reader("agency", Reach.AGENCIES, frozenset({"T4"})))) == 6
    assert not [statement for statement in before if " cases" in statement]


def place(code: str, rank: int | None) -> Standing:
    return Standing(code, code, "township", None, None, None, rank, 0, "scored", ())


def test_a_large_group_is_shown_by_its_ends() -> None:
    ends = _ends("township", {f"T{n}": place(f"T{n}", n) for n in range(1, 10)})
    assert [one.rank for one in ends.top] == [1, 2, 3]
    assert [one.rank for one in ends.bottom] == [7, 8, 9]


def test_agencies_tied_at_the_cut_are_all_shown() -> None:
    ranks = {"A": 1, "B": 2, "C": 3, "D": 3, "E": 5, "F": 6, "G": 6, "H": 8, "I": 9}
    ends = _ends("township", {code: place(code, rank) for code, rank in ranks.items()})
    assert [one.code for one in ends.top] == ["A", "B", "C", "D"]
    assert [one.code for one in ends.bottom] == ["F", "G", "H", "I"]


def test_a_group_that_is_all_tied_is_shown_once() -> None:
    ends = _ends("township", {f"T{n}": place(f"T{n}", 1) for n in range(9)})
    assert (len(ends.top), ends.bottom) == (9, ())
