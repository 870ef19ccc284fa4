"""Totals, ranks within peer groups, grades and medians."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.ranking import Grading, Rules, SubjectInfo, SubjectScore, medians, places, rank_subjects
from plugins.rubric import Count, Linear, Ratio, Sum

F = Fraction

ONE_COUNT = Sum("", (Count("points", F(100), "points", F(1), F(0)),))
RATE_AND_COUNT = Sum("", (Ratio("rate", F(40), "above", "below", Linear()), Count("n", F(60), "n", F(-1), F(60))))


def subjects(*groups: str) -> list[SubjectInfo]:
    return [SubjectInfo(f"U{i}", f"单位{i}", group, f"U{i}") for i, group in enumerate(groups)]


def ranked(points: list[Fraction | int], rules: Rules, *groups: str) -> list[SubjectScore]:
    who = subjects(*(groups or ("g",) * len(points)))
    return list(rank_subjects(rules, who, {one.code: {"points": F(n)} for one, n in zip(who, points, strict=True)}))


def test_equal_totals_share_a_rank_and_the_next_is_skipped():
    assert [one.rank for one in ranked([80, 90, 80, 70], Rules(ONE_COUNT))] == [2, 1, 2, 4]


def test_with_dense_ties_no_rank_is_skipped():
    assert [one.rank for one in ranked([80, 90, 80, 70], Rules(ONE_COUNT, ties="dense"))] == [2, 1, 2, 3]


def test_who_shares_a_rank_is_told_so():
    assert [one.tied for one in ranked([80, 90, 80, 70], Rules(ONE_COUNT))] == [True, False, True, False]


def test_a_rank_is_not_shared_with_another_peer_group():
    scores = ranked([90, 90, 80, 80], Rules(ONE_COUNT), "township", "department", "township", "township")
    assert [(one.rank, one.tied) for one in scores] == [(1, False), (1, False), (2, True), (2, True)]


def test_a_place_is_among_all_groups_and_says_who_stands_alike():
    found = places(ranked([80, 90, 80, 70], Rules(ONE_COUNT), "a", "b", "b", "a"))
    assert [(one.rank, one.alike, one.below, one.of) for one in found.values()] == [
        (2, 2, 1, 4),
        (1, 1, 3, 4),
        (2, 2, 1, 4),
        (4, 1, 0, 4),
    ]
    # less + half of those alike: (1 + 1) of 4, (3 + ½) of 4, …
    assert [one.percentile for one in found.values()] == [50, F(175, 2), 50, F(25, 2)]


def test_who_is_not_ranked_stands_apart_and_has_no_place():
    served = [SubjectInfo(f"P{days}", "", "g", "g", days_of_service=days) for days in (365, 182, 200)]
    found = places(rank_subjects(Rules(ONE_COUNT, min_service_days=F(183)), served, {}))
    assert {code: (one.rank, one.alike, one.of, one.apart) for code, one in found.items()} == {
        "P365": (1, 2, 2, 1),
        "P200": (1, 2, 2, 1),
    }


def test_totals_are_compared_unrounded():
    near = [F(80), F(80) + F(1, 10**30)]
    assert [one.rank for one in ranked(near, Rules(ONE_COUNT))] == [2, 1]


def test_each_peer_group_has_its_own_ranking():
    scores = ranked([90, 80, 70, 60], Rules(ONE_COUNT), "township", "department", "township", "department")
    assert [(one.rank, one.ranked) for one in scores] == [(1, 2), (1, 2), (2, 2), (2, 2)]


def test_one_list_for_all_ignores_the_kinds():
    scores = ranked([90, 80, 70], Rules(ONE_COUNT, one_group=True), "township", "department", "township")
    assert [(one.subject.peer_group, one.rank) for one in scores] == [("all", 1), ("all", 2), ("all", 3)]


def test_the_total_is_rescaled_to_what_applies():
    (one,) = rank_subjects(Rules(RATE_AND_COUNT), subjects("g"), {"U0": {"n": F(15)}})
    assert (one.total, one.applicable, one.rescaled) == (45, 60, 75)


def test_without_rescaling_the_total_is_compared():
    (one,) = rank_subjects(Rules(RATE_AND_COUNT, rescale_to=None), subjects("g"), {"U0": {"n": F(15)}})
    assert (one.total, one.rescaled, one.rank) == (45, None, 1)


@pytest.mark.parametrize(("least", "state", "rank"), [(60, "scored", 1), (61, "unranked", None)])
def test_a_subject_to_which_too_little_applies_is_unranked_with_the_reason(least, state, rank):
    (one,) = rank_subjects(Rules(RATE_AND_COUNT, min_applicable=F(least)), subjects("g"), {})
    assert (one.state, one.rank, one.applicable) == (state, rank, 60)
    assert [note.code for note in one.notes] == ([] if rank else ["too_little_applicable"])


def test_nothing_applicable_is_a_total_of_0_and_no_rescaled_total():
    tree = Sum("", (Ratio("rate", F(40), "above", "below", Linear()),))
    (one,) = rank_subjects(Rules(tree), subjects("g"), {})
    assert (one.state, one.total, one.applicable, one.rescaled, one.rank) == ("unranked", 0, 0, None, None)


def test_the_unranked_do_not_push_others_down():
    who = subjects("g", "g")
    facts = {"U0": {"above": F(1), "below": F(2)}, "U1": {}}
    scores = rank_subjects(Rules(Sum("", (Ratio("rate", F(40), "above", "below", Linear()),))), who, facts)
    assert [(one.rank, one.ranked, one.tied) for one in scores] == [(1, 1, False), (None, 1, False)]


def test_the_groups_mean_is_that_of_the_peers_to_which_the_node_applies():
    tree = Sum("", (Ratio("rate", F(40), "above", "below", Linear(), when_empty="group_mean"),))
    who = subjects("g", "g", "g", "other")
    facts = {"U0": {"above": F(1), "below": F(2)}, "U1": {"above": F(1), "below": F(1)}}
    assert [one.total for one in rank_subjects(Rules(tree), who, facts)] == [20, 40, 30, 0]


BANDS = (("A", F(90)), ("B", F(80)), ("C", F(60)), ("D", None))


@pytest.mark.parametrize(
    ("value", "exact", "rounded"),
    [
        ("90", "A", "A"),
        ("89.5", "B", "A"),
        ("89.49", "B", "B"),
        ("79.9", "C", "B"),
        ("59.5", "D", "C"),
        ("-3", "D", "D"),
    ],
)
def test_grade_bands_are_half_open_and_rounding_is_a_choice(value, exact, rounded):
    assert Grading(BANDS).grade(F(value)) == exact
    assert Grading(BANDS, round_half_up=True).grade(F(value)) == rounded


def test_a_grade_is_given_on_the_total_or_on_the_rescaled_total():
    for on, grade in (("total", "D"), ("rescaled", "C")):
        (one,) = rank_subjects(Rules(RATE_AND_COUNT, grading=Grading(BANDS, on)), subjects("g"), {"U0": {"n": F(15)}})
        assert one.grade == grade


def test_the_unranked_are_not_graded():
    (one,) = rank_subjects(Rules(RATE_AND_COUNT, min_applicable=F(61), grading=Grading(BANDS)), subjects("g"), {})
    assert one.grade is None


def test_medians_are_exact_and_leave_out_what_does_not_apply():
    who = subjects("g", "g", "g", "g")
    facts = {"U0": {"above": F(1), "below": F(3)}, "U1": {"above": F(2), "below": F(3)}, "U2": {"n": F(30)}}
    found = {
        one.node_key: (one.median, one.subjects) for one in medians(rank_subjects(Rules(RATE_AND_COUNT), who, facts))
    }
    assert found["rate"] == (20, 2)
    assert found["n"] == (60, 4)
    assert found[""][1] == 4


@given(st.lists(st.fractions(0, 100, max_denominator=6), min_size=1, max_size=12))
def test_ranks_are_a_competition_ranking(points):
    scores = ranked(points, Rules(ONE_COUNT))
    for one in scores:
        assert one.rank == 1 + sum(other.total > one.total for other in scores)
        assert one.ranked == len(points)
        assert one.tied == (sum(other.rank == one.rank for other in scores) > 1)


@given(st.lists(st.fractions(0, 100, max_denominator=6), min_size=1, max_size=12))
def test_dense_ranks_leave_no_gap(points):
    ranks = {one.rank for one in ranked(points, Rules(ONE_COUNT, ties="dense"))}
    assert ranks == set(range(1, len(set(points)) + 1))
