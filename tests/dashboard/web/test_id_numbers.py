"""ID numbers beyond their mask: found by, and shown in full, by a POST that is recorded, and left nowhere."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event, select, update
from werkzeug.test import TestResponse

from dashboard.settings import Settings
from dashboard.web.application import create_app
from models.audit import AuditRecord
from models.base import Base
from models.officers import Officer
from tests.dashboard.web.site import Clock, Site, Visitor, words
from tests.fixtures.keys import KEYS
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.staff import ID_NUMBER, MASKED, NUMBERS
from tests.fixtures.two_towns import NOW

SEARCH, REVEAL = "/id-number/search", "/id-number/reveal"


@pytest.fixture
def towns(staffed_towns: Engine) -> Site:
    clock = Clock(NOW)
    settings = Settings(database_url=staffed_towns.url.render_as_string(), second_factor="off")
    return Site(create_app(settings, staffed_towns, scheme_registry(), clock=clock), staffed_towns, clock)


@pytest.fixture
def bureau(towns: Site) -> Visitor:
    return towns.logged_in("bureau")


def send(visitor: Visitor, path: str, **fields: str) -> TestResponse:
    return visitor.post(path, data={"csrf_token": visitor.cookie("_csrf_token"), **fields})


def records(site: Site, action: str) -> list[Any]:
    with site.engine.connect() as connection:
        return list(connection.execute(select(AuditRecord).where(AuditRecord.action == action)))


def everything(engine: Engine) -> Iterator[str]:
    """Every row of every table."""
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            yield repr(connection.execute(select(table)).all())


# ---------------------------------------------------------------- found by


def test_an_officer_is_found_by_the_whole_number_which_stands_in_no_address(bureau: Visitor) -> None:
    answer = send(bureau, SEARCH, id_number=f" {NUMBERS['P1'].lower()} ")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/officer/P1")


def test_a_search_is_recorded_with_the_masked_number(towns: Site, bureau: Visitor) -> None:
    send(bureau, SEARCH, id_number=NUMBERS["P1"])
    send(bureau, SEARCH, id_number="110105491231002")
    assert [(one.account, one.subject, one.detail) for one in records(towns, "id_number:search")] == [
        ("bureau", MASKED["P1"], {"officers": ["P1"]}),
        ("bureau", "110********1002", {"officers": []}),
    ]


def test_a_number_that_nobody_has_leads_to_nobody(bureau: Visitor) -> None:
    answer = send(bureau, SEARCH, id_number="110105491231002")
    assert answer.status_code == 404
    assert "没有人使用该身份证号" in answer.text


@pytest.mark.parametrize("written", ["", "P1", "11010519491231002", "110105194912310021", "9" * 5000])
def test_what_is_no_number_is_refused_and_not_repeated(towns: Site, bureau: Visitor, written: str) -> None:
    answer = send(bureau, SEARCH, id_number=written)
    assert answer.status_code == 400
    assert not written or written not in answer.text
    assert records(towns, "id_number:search") == []


def test_two_officers_of_one_number_are_an_error_in_the_books(towns: Site, bureau: Visitor) -> None:
    with towns.engine.begin() as connection:
        twice = ID_NUMBER.kept(KEYS, NUMBERS["P1"], ["P2"])
        connection.execute(update(Officer).where(Officer.officer_no == "P2").values(**twice))
    answer = send(bureau, SEARCH, id_number=NUMBERS["P1"])
    assert answer.status_code == 409
    assert "P1, P2" in answer.text


# ---------------------------------------------------------------- shown in full


def test_the_number_is_shown_in_full_on_a_page_that_nobody_keeps(bureau: Visitor) -> None:
    answer = send(bureau, REVEAL, officer_no="P1", reason="核对花名册")
    assert answer.status_code == 200
    assert NUMBERS["P1"] in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_saw_it_and_why_is_recorded(towns: Site, bureau: Visitor) -> None:
    send(bureau, REVEAL, officer_no="P1", reason=f"  核对 {NUMBERS['P3']}\n的花名册 ")
    (record,) = records(towns, "id_number:reveal")
    assert (record.account, record.role, record.subject, record.result) == ("bureau", "bureau", "P1", "done")
    assert record.reason == f"核对 {MASKED['P3']} 的花名册"
    assert record.request_id


@pytest.mark.parametrize("reason", ["", "  ", "因" * 201, "a\x00b"])
def test_without_a_reason_nothing_is_shown(towns: Site, bureau: Visitor, reason: str) -> None:
    answer = send(bureau, REVEAL, officer_no="P1", reason=reason)
    assert answer.status_code == 400
    assert NUMBERS["P1"] not in answer.text
    assert records(towns, "id_number:reveal") == []


def test_without_a_record_nothing_is_shown(towns: Site, bureau: Visitor) -> None:
    def refuse(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "audit_records" in statement:
            raise RuntimeError("the log is full")

    event.listen(towns.engine, "before_cursor_execute", refuse)
    answer = send(bureau, REVEAL, officer_no="P1", reason="核对")
    event.remove(towns.engine, "before_cursor_execute", refuse)
    assert answer.status_code == 500
    assert NUMBERS["P1"] not in answer.text


@pytest.mark.parametrize("number", ["P2", "P9", "", "a\x00b", "x" * 5000])
def test_where_there_is_no_number_the_answer_is_that_of_nothing(bureau: Visitor, number: str) -> None:
    answer = send(bureau, REVEAL, officer_no=number, reason="核对")
    assert answer.status_code == 404
    nothing = bureau.get("/nothing").text
    assert re.sub("[0-9A-F]{4}-[0-9A-F]{4}", "", answer.text) == re.sub("[0-9A-F]{4}-[0-9A-F]{4}", "", nothing)


def test_a_number_that_was_changed_by_somebody_is_said_not_to_open(towns: Site, bureau: Visitor) -> None:
    with towns.engine.begin() as connection:
        connection.execute(update(Officer).where(Officer.officer_no == "P1").values(id_number="aes256gcm:AAAA"))
    answer = send(bureau, REVEAL, officer_no="P1", reason="核对")
    assert answer.status_code == 409
    assert "无法解密" in answer.text


@pytest.mark.parametrize(("path", "field"), [(SEARCH, "id_number"), (REVEAL, "officer_no")])
def test_the_forms_need_their_token(bureau: Visitor, path: str, field: str) -> None:
    answer = bureau.post(path, data={field: NUMBERS["P1"], "reason": "核对"})
    assert answer.status_code == 400


@pytest.mark.parametrize("path", [SEARCH, REVEAL])
def test_nothing_is_asked_by_an_address(bureau: Visitor, path: str) -> None:
    assert bureau.get(f"{path}?id_number={NUMBERS['P1']}&officer_no=P1&reason=x").status_code in (404, 405)


# ---------------------------------------------------------------- and nowhere else


@pytest.mark.parametrize("account", ["bureau", "leader", "agency", "officer"])
def test_no_page_and_no_file_says_a_number_in_full(towns: Site, account: str) -> None:
    visitor = towns.logged_in(account)
    told = [
        words(visitor.open(path))
        for path in ("/officers", "/officer/P1", "/officer/P3", "/case/A/%E7%94%B2%E3%80%942021%E3%80%951%E5%8F%B7")
    ]
    told += [visitor.get(f"/export/csv{path}").text for path in ("/officers", "/officer/P1", "/officer/P3")]
    assert [one for one in told for number in NUMBERS.values() if number in one or number[3:-4] in one] == []
    assert (MASKED["P1"] in "".join(told)) is True


def test_what_was_typed_and_shown_is_kept_nowhere(towns: Site, bureau: Visitor) -> None:
    send(bureau, SEARCH, id_number=NUMBERS["P1"])
    send(bureau, REVEAL, officer_no="P3", reason=NUMBERS["P3"])
    bureau.get(f"/export/csv/officers?q={NUMBERS['P1']}")
    held = list(everything(towns.engine))
    assert [number for number in NUMBERS.values() if any(number in one for one in held)] == []
