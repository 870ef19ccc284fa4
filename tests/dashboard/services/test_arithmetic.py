"""Each sum is written out by hand and compared to the letter."""

from fractions import Fraction

import pytest

from dashboard.services.arithmetic import of_node, of_total
from dashboard.translations import speaking
from models.cases import Case
from plugins.contract import Measure, Text
from plugins.rubric import (
    Bands,
    Bonus,
    Count,
    DeductionRule,
    Linear,
    NodeScore,
    Ratio,
    Slope,
    Steps,
    Sum,
    Weighted,
    score,
)


def measure(key, en, zh):
    return Measure(key, Text(zh, en), Case, lambda moment: (), "003 附件2")


MEASURES = {
    one.key: one
    for one in (
        measure("done", "done", "办结案件"),
        measure("due", "due", "应办案件"),
        measure("late", "overdue", "超期案件"),
        measure("assigned", "assigned and not done", "交办未落实案件"),
    )
}
LATE = DeductionRule("late", Fraction(2))
ASSIGNED = DeductionRule("assigned", Fraction(5))


def rate(rate_map=None, *, maximum=16, **more):
    return Ratio("closing", Fraction(maximum), "done", "due", rate_map or Linear(), **more)


def written(node, done=0, due=0, late=0, assigned=0, means=None, language="en"):
    facts = {"done": done, "due": due, "late": late, "assigned": assigned}
    stored = score(node, {key: Fraction(number) for key, number in facts.items()}, means)
    with speaking(language):
        calculation = of_node(node, stored, MEASURES)
    assert calculation.agrees
    return calculation.text


def test_a_rate_with_a_deduction_reads_as_the_issue_writes_it():
    node = rate(deductions=(LATE,))
    assert written(node, 41, 50, late=2) == "41 ÷ 50 = 82.0 % → 16 × 0.82 = 13.12; 2 overdue −4.00 → 9.12"


def test_in_chinese_the_number_follows_what_is_counted():
    node = rate(deductions=(LATE,))
    expected = "41 ÷ 50 = 82.0 % → 16 × 0.82 = 13.12；超期案件 2 件 −4.00 → 9.12"
    assert written(node, 41, 50, late=2, language="zh") == expected


def test_a_rate_without_deductions_ends_with_its_points():
    assert written(rate(maximum=20), 50, 50) == "50 ÷ 50 = 100.0 % → 20 × 1.00 = 20.00"


def test_what_is_rounded_is_marked_as_such():
    assert written(rate(), 41, 57) == "41 ÷ 57 ≈ 71.9 % → 16 × 41 ÷ 57 ≈ 11.51"


def test_a_factor_of_four_places_is_still_a_decimal_number():
    assert written(rate(), 1, 16) == "1 ÷ 16 ≈ 6.3 % → 16 × 0.0625 = 1.00"


def test_two_kinds_of_deductions_stand_one_after_the_other():
    node = rate(deductions=(LATE, ASSIGNED))
    expected = "9 ÷ 10 = 90.0 % → 16 × 0.90 = 14.40; 1 × overdue −2.00; 1 × assigned and not done −5.00 → 7.40"
    assert written(node, 9, 10, late=1, assigned=1) == expected


def test_a_deduction_stops_at_the_floor():
    node = rate(deductions=(LATE,))
    expected = "41 ÷ 50 = 82.0 % → 16 × 0.82 = 13.12; 8 overdue −16.00 → −2.88, but no less than 0 → 0.00"
    assert written(node, 41, 50, late=8) == expected


def test_without_a_floor_the_points_may_be_negative():
    node = rate(deductions=(LATE,), floor=None)
    assert written(node, 41, 50, late=8) == "41 ÷ 50 = 82.0 % → 16 × 0.82 = 13.12; 8 overdue −16.00 → −2.88"


def test_a_clipped_rate_is_counted_as_full():
    assert written(rate(), 53, 50) == "53 ÷ 50 = 106.0 %, counted as 100 % → 16 × 1.00 = 16.00"


def test_a_rate_that_is_not_clipped_is_counted_as_it_is():
    assert written(rate(clip=False), 53, 50) == "53 ÷ 50 = 106.0 % → 16 × 1.06 = 16.96"


INVERSE = Linear(zero_at=Fraction("0.10"), full_at=Fraction(0))


def test_an_inverse_rate_takes_away_from_one():
    assert written(rate(INVERSE), 1, 50) == "1 ÷ 50 = 2.0 % → 16 × (1 − 0.02 ÷ 0.10) = 12.80"


def test_an_inverse_rate_that_is_no_decimal_number_stays_a_division():
    assert written(rate(INVERSE), 1, 57) == "1 ÷ 57 ≈ 1.8 % → 16 × (1 − (1 ÷ 57) ÷ 0.10) ≈ 13.19"


def test_an_inverse_rate_beyond_its_end_leaves_nothing():
    expected = "15 ÷ 100 = 15.0 % → 16 × (1 − 0.15 ÷ 0.10) = −8.00, but no less than 0 → 0.00"
    assert written(rate(INVERSE), 15, 100) == expected


def test_full_points_may_begin_below_the_full_rate():
    node = rate(Linear(full_at=Fraction("0.90")))
    assert written(node, 45, 100) == "45 ÷ 100 = 45.0 % → 16 × 0.45 ÷ 0.90 = 8.00"
    assert written(node, 99, 100) == "99 ÷ 100 = 99.0 % → 16 × 0.99 ÷ 0.90 = 17.60, but no more than 16 → 16.00"


def test_a_scale_between_two_rates_names_both():
    node = rate(Linear(Fraction("0.60"), Fraction("0.95")))
    assert written(node, 74, 100) == "74 ÷ 100 = 74.0 % → 16 × (0.74 − 0.60) ÷ (0.95 − 0.60) = 6.40"
    falling = rate(Linear(Fraction("0.30"), Fraction("0.10")))
    assert written(falling, 15, 100) == "15 ÷ 100 = 15.0 % → 16 × (0.30 − 0.15) ÷ (0.30 − 0.10) = 12.00"


STEPS = Steps(Fraction("0.9"), Fraction("0.1"), Fraction(1))


def test_steps_count_the_full_steps_below_the_target():
    expected = "65 ÷ 100 = 65.0 % → 25.0 percentage points below 90.0 %, 2 full steps of 10.0: 16 − 2 × 1 = 14.00"
    assert written(rate(STEPS), 65, 100) == expected
    assert written(rate(STEPS), 95, 100) == "95 ÷ 100 = 95.0 % → reaches 90.0 %: 16 − 0 × 1 = 16.00"


def test_a_slope_counts_percentage_points():
    node = rate(Slope(Fraction(1), Fraction("0.5")))
    expected = "82 ÷ 100 = 82.0 % → 18.0 percentage points below 100.0 %: 16 − 18 × 0.5 = 7.00"
    assert written(node, 82, 100) == expected
    expected = (
        "60 ÷ 100 = 60.0 % → 40.0 percentage points below 100.0 %: 16 − 40 × 0.5 = −4.00, but no less than 0 → 0.00"
    )
    assert written(node, 60, 100) == expected


def test_a_slope_may_have_points_that_cannot_be_lost():
    node = rate(Slope(Fraction(1), Fraction("0.5"), Fraction(3)))
    expected = (
        "60 ÷ 100 = 60.0 % → 40.0 percentage points below 100.0 %: 16 − 40 × 0.5 = −4.00, but no less than 3 → 3.00"
    )
    assert written(node, 60, 100) == expected


def test_bands_name_the_band_reached():
    node = rate(Bands(((Fraction("0.9"), Fraction(16)), (Fraction("0.6"), Fraction(10)))))
    assert written(node, 82, 100) == "82 ÷ 100 = 82.0 % → the band from 60.0 % → 10.00"
    assert written(node, 41, 100) == "41 ÷ 100 = 41.0 % → below the lowest band of 60.0 % → 0.00"


def test_what_does_not_apply_says_so_and_what_the_deductions_would_have_been():
    node = rate(deductions=(LATE,))
    assert written(node) == "0 ÷ 0: nothing to divide by, not applicable"
    expected = "0 ÷ 0: nothing to divide by, not applicable; 2 overdue would have cost 4.00"
    assert written(node, late=2) == expected


def test_a_numerator_without_a_denominator_earns_nothing():
    node = rate(INVERSE, zero_if_only_numerator=True)
    assert written(node, done=3) == "3 ÷ 0: nothing to divide by, yet 3 counted, so no points → 0.00"


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        ("full", "0 ÷ 0: nothing to divide by, full points by the chosen reading → 16.00"),
        ("zero", "0 ÷ 0: nothing to divide by, no points by the chosen reading → 0.00"),
        ("group_mean", "0 ÷ 0: nothing to divide by, the group's mean by the chosen reading → 12.50"),
    ],
)
def test_a_reading_may_give_points_where_nothing_is_to_be_divided(reading, expected):
    assert written(rate(when_empty=reading), means={"closing": Fraction("12.5")}) == expected


def test_the_numbers_name_the_rows_behind_them():
    node = rate(deductions=(LATE,))
    stored = score(node, {"done": Fraction(41), "due": Fraction(50), "late": Fraction(2)})
    with speaking("en"):
        terms = of_node(node, stored, MEASURES).terms
    assert [(term.text, term.rows) for term in terms if term.rows] == [
        ("41", "numerator"),
        ("50", "denominator"),
        ("2 overdue", "deduction-late"),
    ]
    assert [(term.text, term.kind) for term in terms if term.kind != "plain"] == [
        (" −4.00", "loss"),
        ("9.12", "result"),
    ]


def test_rules_that_no_longer_give_the_stored_points_are_told():
    stored = score(rate(), {"done": Fraction(41), "due": Fraction(50)})
    assert not of_node(rate(maximum=20), stored, MEASURES).agrees


def test_a_count_adds_to_or_takes_from_its_full_points():
    taken = Count("item", Fraction(10), "late", Fraction(-2), Fraction(10))
    assert written(taken, late=3) == "10 − 3 × 2 = 4.00"
    assert written(taken, late=7) == "10 − 7 × 2 = −4.00, but no less than 0 → 0.00"
    assert written(Count("item", Fraction(10), "done", Fraction(2), Fraction(0)), done=3) == "3 × 2 = 6.00"


def test_a_bonus_stops_at_its_cap():
    assert (
        written(Bonus("extra", "done", Fraction(2), Fraction(8)), done=5) == "5 × 2 = 10.00, but no more than 8 → 8.00"
    )


def scored(key, points, maximum=20):
    return NodeScore(key, "scored" if points is not None else "not_applicable", Fraction(maximum), points)


def test_an_inner_node_adds_up_what_stands_below_it():
    children = [scored("a", Fraction("9.12")), scored("b", Fraction(13)), scored("c", None)]
    node = Sum("whole", (rate(),))
    assert of_node(node, scored("whole", Fraction("22.12"), 40), MEASURES, children).text == "9.12 + 13.00 = 22.12"
    with speaking("en"):
        capped = of_node(node, scored("whole", Fraction(20), 20), MEASURES, children).text
    assert capped == "9.12 + 13.00 = 22.12, but no more than 20 → 20.00"


def test_a_weighted_node_shows_its_weights():
    node = Weighted("whole", Fraction(40), (Bonus("a", "done", Fraction(1)), Bonus("b", "done", Fraction(1))),
                    (Fraction(1), Fraction(3)))  # fmt: skip
    children = [scored("a", Fraction(10)), scored("b", Fraction(15))]
    expected = "40 × (1 × 10.00 ÷ 20 + 3 × 15.00 ÷ 20) ÷ 4 = 27.50"
    assert of_node(node, scored("whole", Fraction("27.5"), 40), MEASURES, children).text == expected


def test_the_total_is_brought_to_the_points_that_apply():
    nodes = [scored("a", Fraction("9.12")), scored("b", Fraction(72), 80), scored("c", None, 16)]
    made = of_total(nodes, Fraction("81.12"), Fraction(84), Fraction("81.12") * 100 / 84, Fraction(100))
    assert made.text == "9.12 + 72.00 = 81.12 → 81.12 × 100 ÷ 84 ≈ 96.57"
    assert made.terms[-1].kind == "result"


def test_a_total_of_nothing_is_nothing():
    assert of_total([scored("a", None)], Fraction(0), Fraction(0), None, Fraction(100)).text == "0"


def test_a_scheme_that_does_not_rescale_ends_with_its_total():
    assert of_total([scored("a", Fraction(1, 3))], Fraction(1, 3), Fraction(20), None, None).text == "0.33"
