"""What the file of a scheme by deduction may say, and what is refused with its place."""

from typing import Any

import pytest

from plugins import scheme_file
from plugins.declaration import SchemeFault
from tests.plugins.small_scheme import SOURCE, both


def declared(**changes: Any) -> dict[str, Any]:
    """A scheme of one deduction and one award, with parts of it changed."""
    node = {"title": both("项"), "source": SOURCE}
    return {
        "key": "officers", "version": "1", "subject": "officer", "title": both("方案"), "summary": both("一项"),
        "source": SOURCE, "period": {"ends": "11-30"}, "ranking": {"from_base": {"base": 100}},
        "events": [{"key": "noted", "measure": "a"}],
        "nodes": [
            {"key": "1", "kind": "sum", "cap": 5, "title": both("条")},
            {"key": "1.1", "under": "1", "kind": "deduction", "events": "noted", "each": 2, **node},
            {"key": "2", "kind": "award", "events": "noted", "each": 3, **node},
        ],
        **changes,
    }  # fmt: skip


def refused(**changes: Any) -> str:
    with pytest.raises(SchemeFault) as fault:
        scheme_file.parse(declared(**changes))
    return str(fault.value)


def with_node(number: int, **changes: Any) -> list[dict[str, Any]]:
    nodes = declared()["nodes"]
    nodes[number] = {**nodes[number], **changes}
    return nodes


def test_items_know_their_group_and_its_cap():
    (item, award) = scheme_file.parse(declared()).rules().items("a").items()
    assert (item[0], item[1].parent, item[1].cap) == ("1.1", "1", 5)
    assert (award[0], award[1].parent, award[1].cap) == ("2", "", None)


def test_events_that_are_not_declared_are_refused():
    assert "[[events]] has no other" in refused(nodes=with_node(1, events="other"))


def test_deductions_and_bonuses_in_one_group_are_refused():
    assert "deductions only or bonuses only" in refused(nodes=with_node(2, under="1"))


def test_items_without_a_base_are_refused():
    assert "items of events need a base" in refused(ranking={})


def test_a_veto_without_grades_is_refused():
    ranking = {"from_base": {"base": 100}, "veto": {"measure": "v", "effect": "zero", "grade": "D"}}
    assert "a veto decides a grade" in refused(ranking=ranking)


def test_an_overlap_without_the_column_of_the_incident_is_refused():
    assert "names the incident" in refused(events=[{"key": "noted", "measure": "a", "overlap": "highest"}])
