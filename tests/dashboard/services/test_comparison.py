"""Two sides of the small county, whose ranks are worked out in tests/fixtures/small_county.py.

Townships by score: 2020 T4, T2, T3, T1; 2021 T1, then T2 and T3 together, then T4. T5 has no rank.
"""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.services.comparison import Agreement, Comparison, agreement, comparison
from dashboard.urls import Query
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from tests.fixtures.small_county import TODAY, scheme_registry
from tests.fixtures.statements import statements

TWO_YEARS = ("six-rates", "six-rates")
TWO_SCHEMES = ("six-rates", "responsibility")
T2 = Reader("agency", Reach.AGENCIES, frozenset({"T2"}))


def compared(engine: Engine, keys: tuple[str, str], reader: Reader = SYSTEM, **query: object) -> Comparison:
    with ReaderSession(engine, reader) as session:
        found = comparison(session, scheme_registry(), keys, Query(**query), TODAY)
    assert found is not None
    return found


def test_a_year_is_set_beside_the_year_before_it(small_county: Engine) -> None:
    model = compared(small_county, TWO_YEARS)
    assert (model.left.shown.period.year, model.right.shown.period.year) == (2020, 2021)
    assert [(pair.code, pair.places, pair.gap) for pair in model.pairs] == [
        ("T4", (1, 4), -3), ("T2", (2, 2), 0), ("T3", (3, 2), 1), ("T1", (4, 1), 3), ("T5", None, None),
    ]  # fmt: skip


def test_either_side_can_be_another_year(small_county: Engine) -> None:
    model = compared(small_county, TWO_YEARS, period="2021", against="2020")
    assert [(pair.code, pair.gap) for pair in model.pairs] == [
        ("T1", -3), ("T2", 0), ("T3", -1), ("T4", 3), ("T5", None),
    ]  # fmt: skip


def test_pairs_are_counted_as_a_hand_counts_them(small_county: Engine) -> None:
    found = compared(small_county, TWO_YEARS).agreement
    # All but T2 and T3, which tie in 2021, change their order: −5 ÷ √((5 + 1) × 5) = −0.9129
    assert found == Agreement(alike=0, opposite=5, tied_left=0, tied_right=1, tied_both=0)
    assert found.tau == Decimal("-0.91")


def test_the_rate_that_moved_a_rank_between_two_years_is_named(small_county: Engine) -> None:
    told = compared(small_county, TWO_YEARS).disagreements
    # T1 had one of four cases executed in 2020 and all four in 2021, of 16 points; T4 the other way round.
    assert [(one.pair.code, [(m.node.key, m.points, m.beyond) for m in one.movers]) for one in told] == [
        ("T1", [("execution", 16, 12)]), ("T4", [("execution", 4, -12)]), ("T3", [("execution", 12, 4)]),
    ]  # fmt: skip
    assert told[0].movers[0].href == "/agency/T1/six-rates/execution"


def test_between_two_schemes_the_rate_furthest_from_its_median_is_named(small_county: Engine) -> None:
    told = compared(small_county, TWO_SCHEMES, period="2020").disagreements
    # In 2020 executions gave 4, 12, 8 and 16 points: T1 is 6 below the median of 10. Under responsibility all are
    # equal, so no rate there speaks for anybody.
    assert [(one.pair.code, [(m.scheme.key, m.node.key, m.beyond) for m in one.movers]) for one in told] == [
        ("T1", [("six-rates", "execution", -6)]), ("T3", [("six-rates", "execution", -2)]), ("T2", []),
    ]  # fmt: skip


def test_no_correlation_is_told_where_a_side_tells_nobody_apart(small_county: Engine) -> None:
    found = compared(small_county, TWO_SCHEMES).agreement
    assert found is not None
    assert (found.tau, found.pairs) == (None, 6)


def test_an_agency_sees_its_own_ranks_and_nothing_of_the_others(small_county: Engine) -> None:
    model = compared(small_county, TWO_YEARS, T2)
    [pair] = model.pairs
    assert (pair.code, pair.left.rank, pair.right.rank, pair.places) == ("T2", 2, 2, None)
    assert (model.agreement, model.disagreements) == (None, ())


def test_a_scheme_of_officers_or_none_is_not_compared(small_county: Engine) -> None:
    with ReaderSession(small_county, SYSTEM) as session:
        for other in ("officer-deduction", "beauty"):
            assert comparison(session, scheme_registry(), ("six-rates", other), Query(), TODAY) is None


def test_a_side_without_a_run_leaves_the_other_as_it_is(small_county: Engine) -> None:
    model = compared(small_county, TWO_YEARS, period="2015", against="2021")
    assert not model.complete
    assert {pair.right.score for pair in model.pairs if pair.right.rank == 1} == {Fraction(100)}


def test_it_costs_nine_statements(small_county: Engine) -> None:
    with statements(small_county) as sent:
        compared(small_county, TWO_SCHEMES, period="2020")
    assert len(sent) == 9


places = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=2, max_size=12)


@given(places)
def test_each_pair_is_counted_once_and_the_sides_may_be_exchanged(found: list[tuple[int, int]]) -> None:
    one, other = agreement(found), agreement([(right, left) for left, right in found])
    assert one is not None
    assert other is not None
    assert one.pairs == len(found) * (len(found) - 1) // 2
    assert (one.alike, one.opposite, one.tau) == (other.alike, other.opposite, other.tau)
    assert (one.tied_left, one.tied_right, one.tied_both) == (other.tied_right, other.tied_left, other.tied_both)


@given(st.lists(st.integers(1, 9), min_size=2, max_size=12).filter(lambda one: len(set(one)) > 1))
def test_an_order_agrees_with_itself_and_is_opposite_to_its_reverse(found: list[int]) -> None:
    same, reverse = agreement([(one, one) for one in found]), agreement([(one, -one) for one in found])
    assert same is not None
    assert reverse is not None
    assert (same.tau, reverse.tau) == (1, -1)
