"""Charts as data: what is drawn, and that a name can do nothing but be read."""

from fractions import Fraction

from dashboard.components.charts import Bar, bars, course
from dashboard.translations import speaking

NASTY = '<a href="http://x">甲</a>'
SAFE = "&lt;a href=&quot;http://x&quot;&gt;甲&lt;/a&gt;"


def drawn(tree):
    return tree.children.figure["data"]


def test_labels_are_escaped_because_plotly_reads_markup():
    bar, words, median = drawn(
        bars("b", [Bar(NASTY, Fraction(1, 2), NASTY, Fraction(1, 3))], median_title=NASTY, described="")
    )
    assert (bar["y"], words["text"], median["name"], median["y"]) == ([SAFE], [SAFE], SAFE, [SAFE])
    [line] = drawn(course("c", [(NASTY, Fraction(1))], unit=NASTY, described=""))
    assert line["x"] == [SAFE]


def test_a_bar_behind_its_median_stands_out():
    several = [
        Bar("a", Fraction(1, 2), "", Fraction(2, 3)),
        Bar("b", Fraction(2, 3), "", Fraction(2, 3)),
        Bar("c", None, ""),
    ]
    colours = drawn(bars("b", several, median_title="", described=""))[0]["marker"]["color"]
    assert colours[0] != colours[1] == colours[2]


def test_a_gap_stays_a_gap():
    [line] = drawn(course("c", [("1", Fraction(1, 3)), ("2", None)], unit="", described=""))
    assert line["y"] == [0.33, None]


def test_a_chart_says_in_words_what_it_shows():
    with speaking("en"):
        tree = course("c", [], unit="", described="The score over a year.")
    assert tree.to_plotly_json()["props"]["aria-label"] == "The score over a year."
    assert tree.children.config["locale"] == "en"
