"""Events: of several that tell of one incident, which one counts (000 art. 24)."""

from fractions import Fraction

from plugins.events import Event, EventRule, ItemPlace, rulings

RULE = EventRule("findings", "findings.confirmed", "highest", "incident", "all", "count")
ITEMS = {
    "1.1": ItemPlace(Fraction(5), 0, "1", Fraction(10)),
    "1.2": ItemPlace(Fraction(2), 1, "1", Fraction(10)),
    "2.1": ItemPlace(Fraction(5), 2, "2", Fraction(20)),
}


def event(item: str, number: str, incident: str | None = "a", times: int = 1) -> Event:
    return Event("P1", item, number, incident, times)


def kept(*events: Event, rule: EventRule = RULE) -> list[str]:
    return [one.event.number for one in rulings(events, rule, ITEMS) if one.outweighed_by is None]


def test_most_points_count():
    assert kept(event("1.2", "1"), event("2.1", "2")) == ["2"]


def test_points_are_those_of_all_its_times():
    assert kept(event("1.2", "1", times=3), event("2.1", "2")) == ["1"]


def test_of_equal_points_the_earlier_item_counts():
    assert kept(event("2.1", "1"), event("1.1", "2")) == ["2"]


def test_of_one_item_the_lower_number_counts():
    assert kept(event("1.1", "2"), event("1.1", "10")) == ["10"]


def test_by_the_highest_cap_the_articles_are_compared_first():
    by_cap = EventRule("findings", "findings.confirmed", "highest_cap", "incident")
    assert kept(event("1.1", "1", times=2), event("2.1", "2"), rule=by_cap) == ["2"]


def test_within_a_group_only_its_own_items_overlap():
    within = EventRule("honours", "commendations.awarded", "highest", "work", "parent")
    assert kept(event("1.1", "1"), event("1.2", "2"), event("2.1", "3"), rule=within) == ["1", "3"]


def test_what_names_no_incident_overlaps_with_nothing():
    assert kept(event("1.1", "1", None), event("1.1", "2", None)) == ["1", "2"]


def test_an_item_unknown_to_the_scheme_has_no_ruling():
    assert rulings([event("9.9", "1"), event("1.2", "2")], RULE, ITEMS)[0].event.number == "2"


def test_the_ruling_names_what_counts_instead():
    lost = rulings([event("1.2", "1"), event("2.1", "2")], RULE, ITEMS)[0]
    assert (lost.times, lost.outweighed_by) == (0, event("2.1", "2"))
