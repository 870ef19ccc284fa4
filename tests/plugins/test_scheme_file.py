"""A scheme file is read whole or refused with the place of its fault."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins import scheme_file
from plugins.declaration import SchemeFault
from plugins.ranking import Grading
from plugins.rubric import Linear, Ratio, Steps, leaves, nodes
from plugins.scheme import PeriodRule, UnknownReading
from tests.plugins.small_scheme import SCHEME, changed

F = Fraction


def test_the_tree_stands_as_it_is_written():
    rules = scheme_file.parse(SCHEME).rules()
    assert [node.key for node in nodes(rules.tree)] == ["", "both", "rate", "other", "group", "count", "bonus"]
    assert rules.grading == Grading((("good", F(80)), ("poor", None)), "total")
    assert isinstance(leaves(rules.tree)[0], Ratio)


def test_a_reading_chooses_a_value_and_a_number_stands_where_it_is_named():
    scheme = scheme_file.parse(SCHEME)
    maps = [leaves(scheme.rules(scheme.readings(chosen)).tree)[0].rate_map
            for chosen in ({}, {"map": "steps"}, {"map": "steps", "target": "0.8"})]  # fmt: skip
    assert maps == [Linear(), Steps(F("0.9"), F("0.1"), F(1)), Steps(F("0.8"), F("0.1"), F(1))]


def test_each_node_names_the_parameters_it_depends_on():
    assert scheme_file.parse(SCHEME).node("rate").parameters == ("map", "target")


def test_every_line_that_a_reading_can_reach_is_tried():
    scheme = scheme_file.parse(SCHEME)
    assert list(scheme.branches) == [{"map": "linear"}, {"map": "steps"}, {"map": "steps", "target": "0.5"},
                                     {"map": "steps", "target": "1"}]  # fmt: skip


def test_a_fault_that_only_a_reading_reaches_is_found_when_the_file_is_read():
    with pytest.raises(SchemeFault) as refused:
        scheme_file.parse(changed("nodes", 1, "map", "steps", "step", to=0))
    assert refused.value.place == "nodes[1].map.step"


def test_equal_numbers_are_one_reading():
    scheme = scheme_file.parse(SCHEME)
    assert scheme.defaults["target"] == "0.9"
    assert scheme.readings_key(scheme.readings({"target": "9/10"})) == ""
    keys = {scheme.readings_key(scheme.readings({"target": written})) for written in ("0.8", "0.80", "4/5")}
    assert len(keys) == 1


def test_other_readings_have_another_key():
    scheme = scheme_file.parse(SCHEME)
    keys = {scheme.readings_key(scheme.readings(chosen)) for chosen in ({}, {"map": "steps"}, {"target": "1"})}
    assert len(keys) == 3


@pytest.mark.parametrize(
    ("chosen", "allowed"),
    [
        ({"map": "bent"}, "linear, steps"),
        ({"target": "0.4"}, "0.5 … 1"),
        ({"target": "high"}, "0.5 … 1"),
        ({"tagret": "1"}, "map, target"),
    ],
)
def test_an_unknown_reading_is_refused_with_what_is_allowed(chosen, allowed):
    with pytest.raises(UnknownReading) as refused:
        scheme_file.parse(SCHEME).readings(chosen)
    assert refused.value.allowed == allowed


def test_a_year_may_end_on_any_day():
    scheme = scheme_file.parse(changed("period", "ends", to="11-30"))
    assert scheme.period_rule(scheme.defaults) == PeriodRule((11, 30))


FAULTS = {
    "key": (changed("key"), "key"),
    "key not for an address": (changed("key", to="小/方案"), "key"),
    "version as a number": (changed("version", to=1), "version"),
    "unknown subject": (changed("subject", to="county"), "subject"),
    "unknown part": (changed("nodse", to=[]), ""),
    "title in one language": (changed("title", "en"), "title.en"),
    "empty title": (changed("title", "zh", to=" "), "title.zh"),
    "no source": (changed("source"), "source"),
    "source without wording": (changed("nodes", 1, "source", "wording"), "nodes[1].source.wording"),
    "source with more": (changed("nodes", 1, "source", "page", to=3), "nodes[1].source"),
    "no nodes": (changed("nodes"), "nodes"),
    "nodes as a table": (changed("nodes", to={"key": "x"}), "nodes"),
    "node key twice": (changed("nodes", 2, "key", to="rate"), "nodes"),
    "node and figure of one key": (changed("figures", 0, "key", to="rate"), "figures"),
    "unknown kind": (changed("nodes", 1, "kind", to="rate"), "nodes[1].kind"),
    "no map": (changed("nodes", 1, "map"), "nodes[1].map"),
    "unknown map": (changed("nodes", 2, "map", "kind", to="curve"), "nodes[2].map.kind"),
    "map that ends where it begins": (changed("nodes", 2, "map", to={"kind": "linear", "full_at": 0}), "nodes[2].map"),
    "map bands out of order": (changed("nodes", 2, "map", "bands", 1, "at_least", to=1), "nodes[2].map"),
    "map bands of equal bounds": (changed("nodes", 2, "map", "bands", 1, "at_least", to="0.5"), "nodes[2].map"),
    "map band with more": (changed("nodes", 2, "map", "bands", 1, "most", to=1), "nodes[2].map.bands[1]"),
    "no numerator": (changed("nodes", 1, "numerator"), "nodes[1].numerator"),
    "key of another kind": (changed("nodes", 1, "measure", to="a"), "nodes[1]"),
    "max of nothing": (changed("nodes", 1, "max", to=0), "nodes[1].max"),
    "max as a word": (changed("nodes", 1, "max", to="many"), "nodes[1].max"),
    "a float": (changed("nodes", 1, "max", to=0.5), "nodes[1].max"),
    "a power of ten": (changed("nodes", 1, "max", to="1e999999999"), "nodes[1].max"),
    "truth for a number": (changed("nodes", 1, "max", to=True), "nodes[1].max"),
    "a number for truth": (changed("nodes", 1, "clip", to=1), "nodes[1].clip"),
    "deduction that gives": (changed("nodes", 1, "deductions", 0, "each", to=-2), "nodes[1].deductions[0].each"),
    "deduction with more": (changed("nodes", 1, "deductions", 0, "max", to=9), "nodes[1].deductions[0]"),
    "unknown answer to emptiness": (changed("nodes", 1, "when_empty", to="half"), "nodes[1].when_empty"),
    "under nothing": (changed("nodes", 4, "under", to="gruop"), "nodes[4].under"),
    "under a leaf": (changed("nodes", 4, "under", to="bonus"), "nodes[4].under"),
    "under itself": (changed("nodes", 3, "under", to="group"), "nodes[3].under"),
    "sum of nothing": (changed("nodes", 4), "nodes[3]"),
    "weighted of nothing": (changed("nodes", to=SCHEME["nodes"][:1]), "nodes[0]"),
    "weight missing": (changed("nodes", 1, "weight"), "nodes[1].weight"),
    "weight of zero": (changed("nodes", 1, "weight", to=0), "nodes[1].weight"),
    "weight without effect": (changed("nodes", 4, "weight", to=1), "nodes[4].weight"),
    "weighted bonus": (changed("nodes", 5, "under", to="both"), "nodes[5]"),
    "bonus that costs": (changed("nodes", 5, "each", to=-1), "nodes[5].each"),
    "no ranking": (changed("ranking"), "ranking"),
    "rescaled to nothing": (changed("ranking", "rescale_to", to=0), "ranking.rescale_to"),
    "unknown ties": (changed("ranking", "ties", to="drawn"), "ranking.ties"),
    "grade without a title": (changed("grades", 0), "ranking.grade.bands[0]"),
    "grades of one key": (changed("grades", 0, "key", to="poor"), "grades"),
    "last band with a bound": (changed("ranking", "grade", "bands", 1, "at_least", to=0), "ranking.grade"),
    "a band without a bound": (changed("ranking", "grade", "bands", 0, "at_least"), "ranking.grade"),
    "no bands": (changed("ranking", "grade", "bands", to=[]), "ranking.grade"),
    "year without an end": (changed("period", "ends"), "period.ends"),
    "end of year that is no day": (changed("period", "ends", to="02-30"), "period.ends"),
    "end of year in full": (changed("period", "ends", to="2021-12-31"), "period.ends"),
    "end of year in other digits": (changed("period", "ends", to="１２-３１"), "period.ends"),
    "parameter without a reason": (changed("parameters", 0, "reason"), "parameters[0].reason"),
    "parameter of nobody": (changed("parameters", 0, "whose", to="everybody"), "parameters[0].whose"),
    "parameter key twice": (changed("parameters", 1, "key", to="map"), "parameters"),
    "default that is no alternative": (changed("parameters", 0, "default", to="curve"), "parameters[0].default"),
    "default out of bounds": (changed("parameters", 1, "default", to="0.1"), "parameters[1].default"),
    "number without bounds": (changed("parameters", 1, "most"), "parameters[1].most"),
    "alternative twice": (
        changed("parameters", 0, "alternatives", 1, "key", to="linear"), "parameters[0].alternatives"),
    "alternative called parameter": (
        changed("parameters", 0, "alternatives", 1, "key", to="parameter"), "parameters[0].alternatives"),
    "alternative left out": (changed("nodes", 1, "map", "steps"), "nodes[1].map"),
    "alternative misspelt": (changed("nodes", 1, "map", "stpes", to={"kind": "linear"}), "nodes[1].map"),
    "unknown parameter": (changed("nodes", 1, "map", "parameter", to="mpa"), "nodes[1].map"),
    "parameter that is no word": (changed("nodes", 1, "map", "parameter", to=["map"]), "nodes[1].map"),
    "title by a reading": (changed("nodes", 1, "title", to={"parameter": "map"}), "nodes[1].title"),
    "end of slope at its beginning": (
        changed("nodes", 2, "map", to={"kind": "linear", "full_at": {"parameter": "target"}, "zero_at": 1}),
        "nodes[2].map"),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "place"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_refused_with_its_place_in_both_languages(raw, place):
    with pytest.raises(SchemeFault) as refused:
        scheme_file.parse(raw)
    assert refused.value.place == place
    assert refused.value.problem.zh != refused.value.problem.en


def spots(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(spot for key, one in inside for spot in spots(one, (*path, key)))] if path else [
        spot for key, one in inside for spot in spots(one, (key,))
    ]  # fmt: skip


anything = st.one_of(
    st.none(),
    st.integers(),
    st.text(max_size=3),
    st.booleans(),
    st.lists(st.integers(), max_size=2),
    st.sampled_from([{}, {"parameter": "map"}, {"parameter": []}]),
)


@given(st.sampled_from(spots(SCHEME)), anything)
def test_whatever_stands_in_a_spot_is_understood_or_refused(spot, value):
    try:
        scheme = scheme_file.parse(changed(*spot, to=value))
    except SchemeFault:
        return
    for readings in scheme.every_reading():
        scheme.rules(readings)


def test_decimals_in_a_file_stay_exact(tmp_path: Path):
    (tmp_path / "x.toml").write_text("a = 0.1\nb = [1_000.5]\nc = 2", encoding="utf-8")
    assert scheme_file.read(tmp_path / "x.toml") == {"a": F(1, 10), "b": [F(2001, 2)], "c": 2}


@pytest.mark.parametrize("content", [b"key = ", b"key = 'x'\nkey = 'y'", "标题 = '甲'".encode("gb18030"), b"\xff\xfe"])
def test_a_file_that_is_no_toml_in_utf8_is_refused_by_name(tmp_path: Path, content: bytes):
    (tmp_path / "scheme.toml").write_bytes(content)
    with pytest.raises(SchemeFault, match=r"scheme\.toml"):
        scheme_file.load(tmp_path / "scheme.toml")


@pytest.mark.parametrize("number", ["inf", "nan", "1e9"])
def test_numbers_that_are_no_plain_decimals_are_refused_where_they_stand(tmp_path: Path, number: str):
    shipped = Path(scheme_file.__file__).parent / "six_rates" / "scheme.toml"
    (tmp_path / "scheme.toml").write_text(
        shipped.read_text(encoding="utf-8").replace("full = 100", f"full = {number}", 1)
    )
    with pytest.raises(SchemeFault) as refused:
        scheme_file.load(tmp_path / "scheme.toml")
    assert refused.value.place == "full"


def test_a_missing_file_is_an_error_of_the_system(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        scheme_file.load(tmp_path / "scheme.toml")


def test_a_scheme_knows_the_folder_it_was_read_from():
    shipped = Path(scheme_file.__file__).parent / "six_rates"
    assert scheme_file.load(shipped / "scheme.toml").folder == shipped
