"""What must hold whatever was found of an officer: exact, in whatever order, capped, and never better for a fault."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from plugins import registry
from plugins.events import Event, rulings
from plugins.ranking import Account, SubjectInfo, rank_subjects
from plugins.rubric import NodeScore
from tests.plugins.ruled import counts

SCHEME = registry.load(strangers=False).schemes["officer-deduction"]
RULES = SCHEME.rules()
FINDINGS, HONOURS = RULES.events
ITEMS, AWARDS = RULES.items(FINDINGS.measure), RULES.items(HONOURS.measure)
PERSON = SubjectInfo("P1", "甲", "A01", "A01", days_of_service=365)

found = st.builds(
    Event,
    subject=st.just("P1"),
    item=st.sampled_from([*ITEMS, "99.1"]),
    number=st.uuids().map(str),
    incident=st.sampled_from([None, "a", "b", "c", "d"]),
    times=st.integers(1, 5),
)
honoured = st.builds(
    Event,
    subject=st.just("P1"),
    item=st.sampled_from([*AWARDS]),
    number=st.uuids().map(str),
    incident=st.sampled_from(["a", "b"]),
    times=st.just(1),
)
many = st.lists(found, max_size=12, unique_by=lambda one: one.number)


def event(item: str, number: str, incident: str, times: int = 1) -> Event:
    return Event("P1", item, number, incident, times)


def account(findings: list[Event], honours: list[Event] | None = None) -> tuple[Account, tuple[NodeScore, ...]]:
    facts = counts(rulings(findings, FINDINGS, ITEMS)) | counts(rulings(honours or [], HONOURS, AWARDS))
    (scored,) = rank_subjects(RULES, [PERSON], {"P1": facts})
    assert scored.account is not None
    return scored.account, scored.nodes


@given(many, st.randoms(use_true_random=False))
def test_the_order_of_findings_never_matters(findings: list[Event], chance: object):
    shuffled = list(findings)
    chance.shuffle(shuffled)  # type: ignore[attr-defined] # hypothesis gives a random.Random
    assert account(findings) == account(shuffled)


@given(many)
def test_no_article_takes_more_than_its_cap(findings: list[Event]):
    _, nodes = account(findings)
    assert all(node.points <= node.maximum for node in nodes if node.maximum is not None and node.points is not None)


@given(many, found)
def test_another_incident_never_raises_the_base(findings: list[Event], another: Event):
    apart = another._replace(incident="an incident of its own")
    assert account([*findings, apart])[0].base <= account(findings)[0].base


def test_a_higher_item_of_the_same_incident_may_be_swallowed_by_its_cap():
    """The highest item applies (000 art. 24), and frees no other: with 5 points at their cap, 8 more take nothing."""
    swallowed = [event("19.2", "1", "a", 2), event("11.5", "2", "b")]
    assert account(swallowed)[0].base == 100 - 5 - 5
    assert account([*swallowed, event("19.1", "3", "b", 3)])[0].base == 100 - 5


@given(many, st.lists(honoured, max_size=5, unique_by=lambda one: one.number))
def test_base_and_deductions_add_up_to_a_hundred_unless_nothing_is_left(findings: list[Event], honours: list[Event]):
    made, _ = account(findings, honours)
    assert made.base == max(Fraction(0), 100 - made.deductions)


@given(many)
def test_of_one_incident_one_event_counts(findings: list[Event]):
    ruled = rulings(findings, FINDINGS, ITEMS)
    for incident in ("a", "b", "c", "d"):
        of_it = [one for one in ruled if one.event.incident == incident]
        assert sum(one.outweighed_by is None for one in of_it) == bool(of_it)


@given(many)
def test_what_does_not_count_is_outweighed_by_what_costs_at_least_as_much(findings: list[Event]):
    for one in rulings(findings, FINDINGS, ITEMS):
        if one.outweighed_by is not None:
            lost, kept = (ITEMS[event.item].each * event.times for event in (one.event, one.outweighed_by))
            assert kept >= lost
