"""What each primitive gives, by numbers small enough to do in the head; and that no number is ever a float."""

from dataclasses import fields, is_dataclass
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.rubric import (
    Bands,
    Bonus,
    Count,
    DeductionRule,
    Linear,
    Node,
    NodeScore,
    Ratio,
    Slope,
    Steps,
    Sum,
    Weighted,
    leaves,
    measures_of,
    nodes,
    score,
)

F = Fraction
LINEAR = Linear()


def ratio(key="rate", maximum=16, rate_map=LINEAR, **options) -> Ratio:
    return Ratio(key, F(maximum), "above", "below", rate_map, **options)


def facts(**numbers) -> dict[str, Fraction]:
    return {key: F(number) for key, number in numbers.items()}


def codes(one: NodeScore) -> list[str]:
    return [note.code for note in one.notes]


# ---------------------------------------------------------------- ratio and its maps


def test_a_rate_earns_its_share_of_the_points():
    one = score(ratio(), facts(above=41, below=50))
    assert (one.state, one.value, one.points, one.applicable) == ("scored", F(82, 100), F(1312, 100), 16)


def test_equal_rates_are_equal_to_the_last_digit():
    thirds = [score(ratio(), facts(above=n, below=3 * n)).points for n in (1, 7, 3333333)]
    assert set(thirds) == {F(16, 3)}


@pytest.mark.parametrize(
    ("above", "points", "notes"), [(3, 16, ["clipped"]), (2, 16, []), (1, 8, []), (-1, 0, ["clipped"])]
)
def test_a_rate_is_clipped_to_0_and_1_and_says_so(above, points, notes):
    one = score(ratio(), facts(above=above, below=2))
    assert (one.points, codes(one)) == (points, notes)


def test_an_unclipped_rate_earns_more_than_its_full_points():
    assert score(ratio(clip=False), facts(above=3, below=2)).points == 24


def test_a_rate_where_less_is_better_falls_to_zero_at_its_end():
    falling = ratio(rate_map=Linear(zero_at=F("0.1"), full_at=F(0)))
    earned = [score(falling, facts(above=above, below=40)).points for above in (0, 1, 2, 4, 5, 40)]
    assert earned == [16, 12, 8, 0, 0, 0]


@pytest.mark.parametrize(("above", "points"), [(90, 16), (89, 16), (81, 16), (80, 15), (79, 15), (70, 14), (0, 7)])
def test_steps_take_points_for_each_full_step_below_the_target(above, points):
    steps = ratio(rate_map=Steps(F("0.9"), F("0.1"), F(1)))
    assert score(steps, facts(above=above, below=100)).points == points


@pytest.mark.parametrize(("above", "points"), [(100, 16), (99, F("15.5")), (75, F("3.5")), (60, 2), (0, 2)])
def test_a_slope_takes_points_for_each_percentage_point_down_to_its_floor(above, points):
    slope = ratio(rate_map=Slope(F(1), F("0.5"), F(2)))
    assert score(slope, facts(above=above, below=100)).points == points


@pytest.mark.parametrize(("above", "points"), [(100, 10), (80, 10), (79, 6), (50, 6), (49, 0)])
def test_bands_give_the_points_of_the_highest_bound_reached(above, points):
    bands = ratio(maximum=10, rate_map=Bands(((F("0.8"), F(10)), (F("0.5"), F(6)))))
    assert score(bands, facts(above=above, below=100)).points == points


def test_low_numbers_are_marked_and_scored_as_they_are():
    marked = score(ratio(low_count=F(5)), facts(above=0, below=4))
    assert (marked.points, codes(marked)) == (0, ["low_count"])
    assert codes(score(ratio(low_count=F(5)), facts(above=0, below=5))) == []


# ---------------------------------------------------------------- nothing to divide by


def test_nothing_to_divide_by_is_not_applicable_and_no_zero():
    one = score(ratio(), facts(above=0, below=0))
    assert (one.state, one.value, one.points, one.maximum, one.applicable) == ("not_applicable", None, None, 16, 0)


def test_a_subject_without_any_facts_is_not_applicable():
    assert score(ratio(), {}).state == "not_applicable"


@pytest.mark.parametrize(("when", "points"), [("full", 16), ("zero", 0), ("group_mean", 9)])
def test_a_reading_may_give_points_where_there_is_nothing_to_divide_by(when, points):
    one = score(ratio(when_empty=when), {}, {"rate": F(9)})
    assert (one.state, one.points, one.applicable, codes(one)) == ("scored", points, 16, [f"empty_{when}"])


def test_without_peers_there_is_no_mean_to_give():
    assert score(ratio(when_empty="group_mean"), {}).state == "not_applicable"


def test_a_numerator_alone_scores_nothing_where_the_rule_says_so():
    one = score(ratio(zero_if_only_numerator=True), facts(above=1))
    assert (one.state, one.value, one.points, codes(one)) == ("scored", None, 0, ["only_numerator"])
    assert score(ratio(zero_if_only_numerator=True), {}).state == "not_applicable"


# ---------------------------------------------------------------- deductions and floors

LATE = (DeductionRule("late", F(2)), DeductionRule("undone", F(5)))


def test_deductions_come_off_the_points_and_are_listed():
    one = score(ratio(deductions=LATE), facts(above=1, below=1, late=2, undone=1))
    assert (one.before_deductions, one.points) == (16, 7)
    assert [(lost.measure, lost.count, lost.points) for lost in one.deductions] == [("late", 2, 4), ("undone", 1, 5)]


def test_deductions_are_summed_before_the_floor():
    one = score(ratio(deductions=LATE), facts(above=1, below=1, late=5, undone=2))
    assert (one.points, codes(one)) == (0, ["floored"])


def test_without_a_floor_a_node_goes_below_zero():
    assert score(ratio(deductions=LATE, floor=None), facts(above=1, below=1, late=5, undone=2)).points == -4


def test_a_rate_that_does_not_apply_loses_nothing_and_says_so():
    one = score(ratio(deductions=LATE), facts(late=3))
    assert (one.points, codes(one)) == (None, ["empty_denominator", "nothing_deducted"])
    assert [(lost.count, lost.points) for lost in one.deductions] == [(3, 0), (0, 0)]


# ---------------------------------------------------------------- count and bonus


@pytest.mark.parametrize(("n", "points", "notes"), [(0, 20, []), (3, 5, []), (4, 0, []), (5, 0, ["floored"])])
def test_a_count_takes_points_off_until_none_are_left(n, points, notes):
    one = score(Count("c", F(20), "n", F(-5), F(20)), facts(n=n))
    assert (one.points, codes(one), one.applicable) == (points, notes, 20)


def test_a_count_may_earn_points_up_to_its_maximum():
    earning = Count("c", F(10), "n", F(3), F(0))
    assert [score(earning, facts(n=n)).points for n in (0, 1, 3, 4)] == [0, 3, 9, 10]


def test_a_count_without_a_floor_sinks():
    assert score(Count("c", F(20), "n", F(-5), F(20), floor=None), facts(n=6)).points == -10


def test_a_bonus_is_beside_the_full_marks():
    one = score(Bonus("b", "n", F("0.5"), F(3)), facts(n=4))
    assert (one.points, one.applicable) == (2, 0)
    assert score(Bonus("b", "n", F("0.5"), F(3)), facts(n=9)).points == 3
    assert score(Bonus("b", "n", F("0.5")), facts(n=9)).points == F("4.5")


# ---------------------------------------------------------------- sum and weighted

TWO = (ratio("one", 10), Ratio("two", F(20), "x", "y", Linear()))


def test_a_sum_adds_what_applies():
    one = score(Sum("s", TWO), facts(above=1, below=2))
    assert (one.points, one.maximum, one.applicable) == (5, 30, 10)


def test_a_sum_of_nothing_applicable_does_not_apply():
    one = score(Sum("s", TWO), {})
    assert (one.state, one.points, one.maximum, one.applicable) == ("not_applicable", None, 30, 0)


def test_a_capped_sum_can_give_no_more_than_its_cap():
    one = score(Sum("s", TWO, cap=F(25)), facts(above=1, below=1, x=1, y=1))
    assert (one.points, one.maximum, one.applicable, codes(one)) == (25, 25, 25, ["capped"])


def test_a_sum_with_a_floor_does_not_sink_below_it():
    sinking = Count("c", F(20), "n", F(-5), F(20), floor=None)
    assert score(Sum("s", (sinking,), floor=F(0)), facts(n=6)).points == 0


def test_a_bonus_adds_to_a_sum_but_not_to_its_full_marks():
    one = score(Sum("s", (TWO[0], Bonus("b", "n", F(1)))), facts(above=1, below=1, n=2))
    assert (one.points, one.maximum, one.applicable) == (12, 10, 10)


def test_weights_share_the_points_by_what_each_child_earned_of_its_own():
    one = score(Weighted("w", F(60), TWO, (F(1), F(2))), facts(above=1, below=2, x=3, y=4))
    assert (one.points, one.applicable) == (20 * F(1, 2) + 40 * F(3, 4), 60)


def test_a_weighted_child_that_does_not_apply_takes_its_points_with_it():
    one = score(Weighted("w", F(60), TWO, (F(1), F(2))), facts(above=1, below=2))
    assert (one.points, one.applicable) == (10, 20)


def test_a_weighted_child_that_applies_in_part_is_no_partial_zero():
    half = Sum("half", (ratio("one", 10), Ratio("two", F(10), "x", "y", Linear())))
    one = score(Weighted("w", F(60), (half, ratio("whole", 10)), (F(1), F(1))), facts(above=1, below=1))
    assert (one.points, one.applicable) == (15 + 30, 15 + 30)


def test_a_tree_is_listed_in_the_order_of_the_scheme():
    tree = Sum("", (Sum("s", TWO), Bonus("b", "n", F(1))))
    assert [node.key for node in nodes(tree)] == ["", "s", "one", "two", "b"]
    assert [leaf.key for leaf in leaves(tree)] == ["one", "two", "b"]
    assert measures_of(tree) == {"above", "below", "x", "y", "n"}
    assert [one.key for one in score(tree, {}).walk()] == ["", "s", "one", "two", "b"]


# ---------------------------------------------------------------- what holds for every tree

numbers = st.fractions(min_value=0, max_value=50, max_denominator=12)
counts = st.integers(0, 40).map(Fraction)
measures = st.sampled_from(["a", "b", "c", "d"])
maps = st.one_of(
    st.just(Linear()),
    st.builds(lambda end: Linear(end, F(0)), st.fractions(min_value=F(1, 100), max_value=1)),
    st.builds(Steps, st.just(F("0.9")), st.just(F("0.1")), st.fractions(min_value=F(1, 10), max_value=4)),
    st.builds(Slope, st.just(F(1)), st.fractions(min_value=F(1, 10), max_value=2), st.just(F(1))),
    st.just(Bands(((F("0.8"), F(1)), (F("0.5"), F("0.5"))))),
)


@st.composite
def trees(draw, depth=2) -> Node:
    key = draw(st.text("xyz", min_size=1, max_size=6))
    maximum = draw(st.integers(1, 40).map(Fraction))
    kind = draw(st.sampled_from(["ratio", "count", "bonus", "sum", "weighted"] if depth else ["ratio", "count"]))
    if kind == "ratio":
        rules = draw(st.lists(st.builds(DeductionRule, measures, st.integers(1, 5).map(Fraction)), max_size=2))
        empty = draw(st.sampled_from(["not_applicable", "full", "zero"]))
        return Ratio(key, maximum, draw(measures), draw(measures), draw(maps), tuple(rules), empty)
    if kind == "count":
        return Count(key, maximum, draw(measures), F(draw(st.integers(-5, 5))), draw(st.sampled_from([F(0), maximum])))
    if kind == "bonus":
        return Bonus(key, draw(measures), F(draw(st.integers(1, 5))), draw(st.none() | st.just(F(10))))
    children = tuple(draw(st.lists(trees(depth - 1), min_size=1, max_size=3)))
    if kind == "sum":
        return Sum(key, children, draw(st.none() | st.just(F(0))), draw(st.none() | st.just(maximum)))
    return Weighted(key, maximum, children, tuple(draw(st.integers(1, 9).map(Fraction)) for _ in children))


data = st.fixed_dictionaries(dict.fromkeys("abcd", counts))


def no_float(value: object) -> bool:
    if is_dataclass(value):
        return all(no_float(getattr(value, part.name)) for part in fields(value))
    if isinstance(value, tuple):
        return all(no_float(part) for part in value)
    return not isinstance(value, float)


@given(trees(), data)
def test_no_score_holds_a_float_anywhere(tree, counted):
    assert no_float(score(tree, counted))


@given(trees(), data)
def test_every_node_is_scored_with_points_or_not_applicable_without(tree, counted):
    for one in score(tree, counted).walk():
        assert (one.points is None) == (one.state == "not_applicable")
        assert (one.state, one.applicable > 0) != ("not_applicable", True)


@given(trees(), data)
def test_a_ratio_stays_between_zero_and_its_full_points(tree, counted):
    limits = {id(leaf): leaf for leaf in leaves(tree)}
    for leaf in limits.values():
        one = score(leaf, counted)
        if isinstance(leaf, Ratio) and one.points is not None:
            assert 0 <= one.points <= leaf.maximum
            assert one.value is None or 0 <= one.value <= 1


@given(st.lists(trees(1), min_size=1, max_size=4), data, st.randoms())
def test_a_sum_does_not_depend_on_the_order_of_its_nodes(children, counted, chance):
    shuffled = list(children)
    chance.shuffle(shuffled)
    one, other = score(Sum("s", tuple(children)), counted), score(Sum("s", tuple(shuffled)), counted)
    assert (one.points, one.maximum, one.applicable) == (other.points, other.maximum, other.applicable)
