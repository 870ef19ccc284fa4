"""The ranking of the small county: every number below is computed by hand in tests/fixtures/small_county.py."""

import datetime as dt
from fractions import Fraction

import pytest
from sqlalchemy import Engine, insert, update

from dashboard.scoring import worker
from dashboard.services.ranking import Ranking, ranking
from dashboard.services.standings import Median
from dashboard.urls import Query
from models.agencies import Agency
from models.cases import Case
from models.engine import make_engine
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from plugins.contract import Period
from tests.fixtures.keys import KEYS
from tests.fixtures.small_county import NOW, TODAY, a_sixth_township, fill, scheme_registry
from tests.fixtures.statements import statements

T2 = Reader("agency", Reach.AGENCIES, frozenset({"T2"}))


def ranked(engine: Engine, reader: Reader = SYSTEM, **query: object) -> Ranking:
    with ReaderSession(engine, reader) as session:
        model = ranking(session, scheme_registry(), "six-rates", Query(**query), TODAY)
    assert model is not None
    return model


def ranks(model: Ranking) -> list[tuple[str, int | None]]:
    return [(row.standing.code, row.standing.rank) for row in model.ranked]


def test_the_first_group_is_shown_by_itself(small_county: Engine) -> None:
    model = ranked(small_county)
    assert model.group == "township"
    assert [(tab.key, tab.agencies) for tab in model.groups] == [
        ("township", 5), ("department", 2), ("all", 7), ("unranked", 1),
    ]  # fmt: skip


def test_equal_scores_share_a_rank_and_are_marked(small_county: Engine) -> None:
    model = ranked(small_county)
    assert ranks(model) == [("T1", 1), ("T2", 2), ("T3", 2), ("T4", 4)]
    assert [row.standing.tied for row in model.ranked] == [False, True, True, False]


def test_the_score_is_rescaled_to_the_points_that_apply(small_county: Engine) -> None:
    scores = {row.standing.code: row.standing.score for row in ranked(small_county).ranked}
    assert scores == {"T1": 100, "T2": Fraction("93.75"), "T3": Fraction("93.75"), "T4": Fraction("68.125")}


def test_an_agency_without_cases_stands_apart_with_its_reason(small_county: Engine) -> None:
    [row] = ranked(small_county).unranked
    assert (row.standing.code, row.standing.rank) == ("T5", None)
    assert [note.code for note in row.standing.notes] == ["nothing_applicable", "too_little_applicable"]


def test_a_change_of_rank_is_counted_against_the_same_days_a_year_before(small_county: Engine) -> None:
    # Until 15 April 2020: T4 100, T2 93.75, T3 87.5, T1 81.25.
    model = ranked(small_county)
    assert model.before == Period(dt.date(2020, 1, 1), dt.date(2020, 4, 15))
    assert {row.standing.code: (row.rank_before, row.climbed) for row in model.ranked} == {
        "T1": (4, 3), "T2": (2, 0), "T3": (3, 1), "T4": (1, -3),
    }  # fmt: skip


def test_an_agency_that_had_no_rank_has_nothing_to_compare(small_county: Engine) -> None:
    rows = {row.standing.code: row for row in ranked(small_county, group="department").ranked}
    assert (rows["D2"].rank_before, rows["D2"].climbed) == (None, None)
    assert (rows["D1"].rank_before, rows["D1"].climbed) == (1, -1)


def test_the_trend_is_a_year_each_to_the_last_twelve_months(small_county: Engine) -> None:
    model = ranked(small_county)
    assert len(model.months) == 12
    assert model.months[-1] == Period(dt.date(2020, 4, 1), dt.date(2021, 3, 31))
    # The first window ends in April 2020 and holds that year's cases, the last one those of 2021.
    t1 = next(row for row in model.ranked if row.standing.code == "T1").trend
    assert (t1[0], t1[-1]) == (Fraction("81.25"), 100)


def test_overdue_cases_and_silence_come_from_the_figures_of_the_run(small_county: Engine) -> None:
    model = ranked(small_county, group="all")
    rows = {row.standing.code: row for row in (*model.ranked, *model.unranked)}
    assert {code: row.overdue for code, row in rows.items() if row.overdue} == {"T4": 1}
    assert [code for code, row in rows.items() if row.silent] == ["T5"]


def test_the_list_of_all_groups_keeps_each_group_together(small_county: Engine) -> None:
    assert ranks(ranked(small_county, group="all")) == [
        ("T1", 1), ("T2", 2), ("T3", 2), ("T4", 4), ("D2", 1), ("D1", 2),
    ]  # fmt: skip
    assert ranked(small_county, group="all").medians == {}


def test_the_unranked_of_all_groups_can_be_chosen(small_county: Engine) -> None:
    model = ranked(small_county, group="unranked")
    assert model.ranked == ()
    assert [row.standing.code for row in model.unranked] == ["T5"]


@pytest.mark.parametrize(
    ("sort", "codes"),
    [
        ("rank", ["T1", "T2", "T3", "T4"]),
        ("-rank", ["T4", "T2", "T3", "T1"]),
        ("score", ["T4", "T2", "T3", "T1"]),
        ("-change", ["T1", "T3", "T2", "T4"]),
        ("-overdue", ["T4", "T1", "T2", "T3"]),
        ("execution", ["T4", "T2", "T3", "T1"]),
        ("winning", ["T1", "T2", "T3", "T4"]),  # applies to nobody
        ("name", ["T3", "T4", "T2", "T1"]),  # 安 東 柳 青 by sound
    ],
)
def test_rows_are_sorted_as_the_address_says(small_county: Engine, sort: str, codes: list[str]) -> None:
    assert [row.standing.code for row in ranked(small_county, sort=sort).ranked] == codes


def test_missing_values_come_last_both_ways(small_county: Engine) -> None:
    assert [row.standing.code for row in ranked(small_county, group="department", sort="change").ranked] == ["D1", "D2"]
    assert [row.standing.code for row in ranked(small_county, group="department", sort="-change").ranked] == [
        "D1",
        "D2",
    ]


def test_a_search_looks_at_names_and_codes(small_county: Engine) -> None:
    assert [row.standing.code for row in ranked(small_county, q="镇").ranked] == ["T1", "T2", "T4"]
    assert [row.standing.code for row in ranked(small_county, q="t3").ranked] == ["T3"]


def test_a_search_changes_no_rank(small_county: Engine) -> None:
    assert ranks(ranked(small_county, q="东坡")) == [("T4", 4)]


def test_a_group_or_column_that_is_unknown_is_told_and_replaced(small_county: Engine) -> None:
    model = ranked(small_county, group="villages", sort="beauty")
    assert (model.group, model.sort) == ("township", "rank")
    assert model.unknown == (("group", "villages"), ("sort", "beauty"))


def test_the_medians_are_those_of_the_group(small_county: Engine) -> None:
    # Execution: 16, 12, 12, 4 points.
    medians = ranked(small_county).medians
    assert medians["execution"] == Median(Fraction(12))
    assert medians[""] == Median(Fraction("93.75"))
    assert medians["winning"] == Median()


def test_an_agency_sees_its_own_row_with_its_rank_among_all(small_county: Engine) -> None:
    model = ranked(small_county, T2)
    assert model.own
    [row] = model.ranked
    assert (row.standing.code, row.standing.rank, row.standing.ranked) == ("T2", 2, 4)
    assert row.standing.tied  # with T3, of which the reader sees nothing else
    assert model.unranked == ()
    assert [tab.key for tab in model.groups] == ["township"]


def test_an_agency_is_not_told_a_median_of_itself_and_three_others(small_county: Engine) -> None:
    assert set(ranked(small_county, T2).medians.values()) == {Median(withheld=True)}


def test_an_agency_is_told_a_median_of_itself_and_four_others(small_county: Engine) -> None:
    # T6 earns 8 of 16 points for execution as the fifth: 16, 12, 12, 8, 4.
    a_sixth_township(small_county)
    medians = ranked(small_county, T2).medians
    assert medians["execution"] == Median(Fraction(12))
    assert medians[""] == Median(Fraction("93.75"))
    assert medians["winning"] == Median(withheld=True)  # applies to nobody


@pytest.mark.parametrize("group", ["department", "all", "unranked"])
def test_an_agency_cannot_choose_another_group(small_county: Engine, group: str) -> None:
    model = ranked(small_county, T2, group=group)
    assert [row.standing.code for row in (*model.ranked, *model.unranked)] == ["T2"]


def test_a_reader_of_the_own_file_sees_nobody(small_county: Engine) -> None:
    model = ranked(small_county, Reader("officer", Reach.OWN_FILE, officer_no="1"))
    assert (model.ranked, model.unranked, model.groups) == ((), (), ())


def test_a_scheme_that_is_not_installed_has_no_ranking(small_county: Engine) -> None:
    with ReaderSession(small_county, SYSTEM) as session:
        assert ranking(session, scheme_registry(), "beauty", Query(), TODAY) is None


def test_a_period_without_a_run_has_no_rows(small_county: Engine) -> None:
    model = ranked(small_county, period="2015")
    assert (model.shown.run_id, model.shown.wished, model.ranked) == (None, False, ())


def test_six_statements_whatever_the_number_of_cases(small_county: Engine) -> None:
    def sent() -> list[str]:
        with statements(small_county) as found:
            ranked(small_county)
        return found

    before = sent()
    with small_county.begin() as connection:
        rows = [{"agency_code": "T1", "case_no": str(n), "kind": "penalty"} for n in range(500)]
        connection.execute(insert(Case), rows)
    assert len(before) == 6
    assert sent() == before
    assert not [statement for statement in before if " cases" in statement]


def test_data_that_has_changed_since_is_told(small_county: Engine) -> None:
    assert not ranked(small_county).shown.stale
    with small_county.begin() as connection:
        connection.execute(update(Agency).where(Agency.code == "T1").values(name="青石街道"))
    assert ranked(small_county).shown.stale
    worker.refresh(small_county, scheme_registry(), NOW)
    assert ranked(small_county).ranked[0].standing.name == "青石街道"


def test_both_databases_give_the_same_ranking(migrated_database: str, small_county: Engine) -> None:
    engine = make_engine(migrated_database, keys=KEYS)
    fill(engine)
    for query in ({}, {"group": "all", "sort": "-change"}, {"group": "unranked"}):
        ours, theirs = ranked(engine, **query), ranked(small_county, **query)
        assert (ours.ranked, ours.unranked, ours.medians) == (theirs.ranked, theirs.unranked, theirs.medians)
    engine.dispose()
