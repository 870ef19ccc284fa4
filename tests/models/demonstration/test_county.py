"""The demonstration county as a whole: its structure, its size, that it is invented, and that it is always the same."""

import datetime as dt
import itertools
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError

import models.demonstration
from models.agencies import Agency
from models.base import Base
from models.cases import Case, CaseKind
from models.demonstration import CountyRefused, make_county
from models.engine import make_engine
from models.id_numbers import is_possible, is_right
from models.installation import demonstration_today, remember_keys
from models.keys import NoKeys
from models.migrate import upgrade
from models.officers import Officer
from models.sealed import sealed_column
from tests.fixtures.keys import KEYS

TODAY = dt.date(2026, 1, 15)
MAY_LIE_AHEAD = {"due_on", "deadline_on", "deadline", "certificate_expires_on", "review_on", "published_until", "day"}
NOT_OF_THE_COUNTY = {"audit_chain_head", "calendar_days", "calendar_years", "change_counters"}
ID_NUMBER = sealed_column(Officer.__table__, "id_number")
NAMES = tomllib.loads((Path(models.demonstration.__file__).parent / "names.toml").read_text(encoding="utf-8"))


def migrated(folder, name):
    engine = make_engine(f"sqlite:///{(folder / name).as_posix()}", keys=KEYS)
    upgrade(engine)
    return engine


def content(engine):
    with engine.connect() as connection:
        return {
            table.name: connection.execute(select(table).order_by(*table.primary_key.columns)).all()
            for table in Base.metadata.sorted_tables
            if table.name not in NOT_OF_THE_COUNTY
        }


@pytest.fixture(scope="module")
def again(tmp_path_factory):
    """A second county of the usual seed, to be compared and not to be written to."""
    engine = migrated(tmp_path_factory.mktemp("again"), "again.db")
    make_county(engine)
    return engine


def test_it_has_the_structure_of_the_source(books):
    kinds = Counter(row.kind for row in books.rows("agencies"))
    assert (kinds["township"], kinds["department"], kinds["vertical"]) == (22, 27, 4)
    assert kinds["subordinate"] >= 14


def test_every_sub_unit_has_a_scored_unit_above_it_and_some_through_two_levels(books):
    by_code = {row.code: row for row in books.rows("agencies")}
    subordinates = [row for row in by_code.values() if row.kind == "subordinate"]
    assert all(row.parent_code in by_code for row in subordinates)
    assert any(by_code[row.parent_code].kind == "subordinate" for row in subordinates)
    assert [row.code for row in by_code.values() if row.parent_code is None and row.kind == "subordinate"] == []


def test_eight_units_guide_the_townships(books):
    guides = Counter(row.guide_code for row in books.rows("agencies") if row.kind == "township")
    assert None not in guides
    assert sorted(guides.values(), reverse=True) == [5, 4, 3, 3, 2, 2, 2, 1]  # as in 003 三(二)4


def test_it_has_three_years_of_about_thirty_thousand_cases(books):
    years = Counter((row.filed_on or row.registered_on).year for row in books.rows("cases"))
    assert 27_000 < sum(years.values()) < 33_000
    assert all(8_000 < years[year] < 11_000 for year in (2023, 2024, 2025))
    assert 50 < years[2026] < 400


def test_all_five_kinds_of_cases_occur_and_most_are_penalties(books):
    kinds = Counter(row.kind for row in books.rows("cases"))
    assert set(kinds) == {kind.value for kind in CaseKind}
    assert kinds["penalty"] > 0.75 * kinds.total()


def test_every_other_kind_of_record_is_there_and_none_is_large(books):
    counts = books.summary.rows
    for table in (
        "complaints",
        "inspections",
        "trainings",
        "file_reviews",
        "rectification_items",
        "findings",
        "commendations",
        "integrity_scores",
        "annual_figures",
    ):
        assert 200 <= counts[table] <= 2000, table
    assert 50 <= counts["lawsuits"] <= 300
    assert 50 <= counts["reconsiderations"] <= 300
    assert 800 <= counts["officers"] <= 1000


def test_the_summary_counts_what_is_in_the_database(books):
    assert books.summary.name == "云岭县"
    assert books.summary.today == TODAY
    assert {table: len(books.rows(table)) for table in books.summary.rows} == dict(books.summary.rows)


def test_its_calendar_stands_at_the_middle_of_january_2026(books):
    assert demonstration_today(books.connection) == TODAY


def test_nothing_has_happened_after_the_calendar_day(books):
    later = {
        (table, column)
        for table in books.summary.rows
        for row in books.rows(table)
        for column, value in row._mapping.items()
        if isinstance(value, dt.date) and value > TODAY and column not in MAY_LIE_AHEAD
    }
    assert later == set()


def test_every_reference_without_a_foreign_key_holds_too(books):
    cases = {(row.agency_code, row.case_no) for row in books.rows("cases")}
    for table in ("lawsuits", "reconsiderations", "file_reviews"):
        named = {(row.agency_code, row.case_no) for row in books.rows(table) if row.case_no is not None}
        assert named - cases == ({("D07", "云岭住建罚〔2019〕33号")} if table == "lawsuits" else set())


def test_foreign_keys_hold(books):
    if books.connection.dialect.name == "sqlite":
        assert books.connection.execute(text("PRAGMA foreign_key_check")).all() == []
    else:
        unchecked = "SELECT conname FROM pg_constraint WHERE contype = 'f' AND NOT convalidated"
        assert books.connection.execute(text(unchecked)).all() == []


def test_a_case_is_handled_by_officers_who_served_in_its_unit_that_day(books):
    officers = {row.officer_no for row in books.rows("officers") if row.category == "officer"}
    served = {
        (row.officer_no, row.agency_code): (row.from_on, row.to_on or dt.date.max) for row in books.rows("postings")
    }
    days = {(row.agency_code, row.case_no): row.filed_on or row.registered_on for row in books.rows("cases")}
    handled = books.rows("case_officers")
    assert {(row.agency_code, row.case_no) for row in handled} == set(days)
    for row in handled:
        first, last = served[row.officer_no, row.agency_code]
        assert first <= days[row.agency_code, row.case_no] <= last
        assert row.officer_no in officers


def test_a_legal_review_has_a_qualified_reviewer_who_does_not_handle_the_case(books):
    qualified = {row.officer_no for row in books.rows("officers") if row.legal_qualification}
    handlers = {(row.agency_code, row.case_no, row.officer_no) for row in books.rows("case_officers")}
    reviewed = [row for row in books.rows("cases") if row.legal_reviewed_on is not None]
    assert len(reviewed) > 2000
    assert {row.reviewer_no for row in reviewed} <= qualified
    assert not {(row.agency_code, row.case_no, row.reviewer_no) for row in reviewed} & handlers


def test_postings_follow_one_another_and_end_where_the_roster_says(books):
    rosters = {row.officer_no: row for row in books.rows("officers")}
    stays = sorted(books.rows("postings"), key=lambda row: (row.officer_no, row.from_on))
    for number, group in itertools.groupby(stays, key=lambda row: row.officer_no):
        own = list(group)
        assert own[0].from_on == rosters[number].joined_on
        assert own[-1].agency_code == rosters[number].agency_code
        assert own[-1].to_on == rosters[number].left_on
        for earlier, later in itertools.pairwise(own):
            assert later.from_on - earlier.to_on == dt.timedelta(days=1)
    assert len(stays) > len(rosters) + 30


def test_some_of_the_staff_are_auxiliaries_without_a_certificate(books):
    auxiliaries = [row for row in books.rows("officers") if row.category == "auxiliary"]
    assert 100 < len(auxiliaries) < 300
    assert {row.certificate_no for row in auxiliaries} == {None}


def test_every_persons_name_is_made_of_the_listed_parts(books):
    made = {
        one + two + three
        for one in NAMES["surnames"]
        for two in NAMES["given_first"]
        for three in NAMES["given_second"]
    }
    names = [row.name for row in books.rows("officers")]
    assert set(names) <= made
    assert len(set(names)) == len(names)


def test_every_party_is_plainly_invented(books):
    assert [row.party for row in books.rows("cases") if "某" not in row.party] == []


def test_every_id_number_is_right_and_belongs_to_nobody(books):
    opened = {
        row.officer_no: ID_NUMBER.opened(KEYS, row.id_number, [row.officer_no])
        for row in books.rows("officers")
        if row.id_number is not None
    }
    assert len(opened) == len(set(opened.values())) > 0.9 * len(books.rows("officers"))
    # GB/T 2260 gives no place the code 999999.
    assert [one for one in opened.values() if not one.startswith("999999")] == []
    assert [one for one in opened.values() if not (is_possible(one) and is_right(one))] == []


def test_an_officer_joined_as_an_adult(books):
    for row in books.rows("officers"):
        if row.id_number is not None:
            born = int(ID_NUMBER.opened(KEYS, row.id_number, [row.officer_no])[6:10])
            assert 20 < row.joined_on.year - born < 40


def test_some_officers_have_no_id_number(books):
    assert 0 < sum(row.id_number is None for row in books.rows("officers")) < 50


def test_no_summary_penalty_is_above_what_may_be_decided_on_the_spot(books):
    # 行政处罚法 (2021) art. 51: at most 200 yuan of a citizen
    assert (
        max(row.penalty_amount for row in books.rows("cases") if row.procedure == "summary" and row.penalty_amount)
        <= 200
    )


def test_dates_follow_one_another_but_in_the_one_case_placed_for_it(books):
    order = ("registered_on", "filed_on", "legal_reviewed_on", "decided_on", "closed_on", "executed_on")
    doubtful = []
    for row in books.rows("cases"):
        days = [day for column in order if (day := getattr(row, column)) is not None]
        if days != sorted(days):
            doubtful.append((row.agency_code, row.case_no))
    assert doubtful == [("D20-1", "云岭市监栖罚〔2025〕901号")]


def test_equal_seeds_write_equal_rows_in_either_database(books, again):
    expected = content(again)
    assert set(books.summary.rows) == {name for name, rows in expected.items() if rows}
    for table in books.summary.rows:
        # each database sorts text in its own way
        assert sorted(map(unsealed, books.rows(table))) == sorted(map(unsealed, expected[table])), table


def unsealed(row):
    """A row without what is sealed, and thereby different each time; its hash is not."""
    return repr([value for name, value in row._mapping.items() if name != ID_NUMBER.name])


def test_another_seed_writes_other_cases_of_the_same_units(tmp_path, again):
    other = migrated(tmp_path, "other.db")
    make_county(other, seed=2)
    one, two = content(again), content(other)
    assert one["agencies"] == two["agencies"]
    assert one["cases"] != two["cases"]


def test_a_database_that_holds_something_is_refused_and_left_as_it_is(tmp_path):
    engine = migrated(tmp_path, "used.db")
    with engine.begin() as connection:
        connection.execute(Agency.__table__.insert().values(code="A1", name="某局", kind="department"))
    before = content(engine)
    with pytest.raises(CountyRefused) as refusal:
        make_county(engine)
    assert (refusal.value.code, refusal.value.detail) == ("not_empty", "agencies")
    assert content(engine) == before


def test_a_database_that_only_knows_its_keys_is_empty(tmp_path):
    engine = migrated(tmp_path, "initialised.db")
    remember_keys(engine, KEYS)
    make_county(engine)
    with engine.connect() as connection:
        assert demonstration_today(connection) == TODAY


def test_a_second_county_in_one_database_is_refused(again):
    with pytest.raises(CountyRefused, match="not_empty"):
        make_county(again)


def test_a_database_opened_without_keys_is_refused(tmp_path):
    keyless = make_engine(migrated(tmp_path, "keyless.db").url.render_as_string())
    with pytest.raises(NoKeys):
        make_county(keyless)
    assert content(keyless)["officers"] == []


def test_a_database_without_tables_is_refused(tmp_path):
    engine = make_engine(f"sqlite:///{(tmp_path / 'bare.db').as_posix()}")
    with pytest.raises(CountyRefused, match="not_migrated"):
        make_county(engine)
    assert inspect(engine).get_table_names() == []


def test_when_one_row_is_refused_by_the_database_nothing_at_all_is_written(tmp_path):
    engine = migrated(tmp_path, "half.db")
    with engine.begin() as connection:
        # the last table of the county takes no row, so that the failure comes when all else is written
        connection.execute(
            text("CREATE TRIGGER closed BEFORE INSERT ON integrity_scores BEGIN SELECT RAISE(ABORT, 'closed'); END")
        )
    with pytest.raises(IntegrityError):
        make_county(engine)
    assert {name: rows for name, rows in content(engine).items() if rows} == {}
    assert Case.__tablename__ in content(engine)
