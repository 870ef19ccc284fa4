"""The pages of publications over HTTP: prepared from a ranking, signed by two, read by those it was published to."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from dashboard import urls
from dashboard.accounts.accounts import create_account
from dashboard.scoring import worker
from dashboard.services.publications import publications
from dashboard.settings import Settings
from dashboard.web.application import create_app
from models.accounts import Role
from models.cases import Case
from models.reader import SYSTEM, ReaderSession, acting_for
from tests.dashboard.publishing.conftest import Publisher
from tests.dashboard.publishing.test_verifying import CLOSING, T4, raw
from tests.dashboard.web.site import Clock, Site, Visitor
from tests.fixtures.small_county import NOW, PASSWORD, TODAY, scheme_registry
from tests.fixtures.statements import statements
from tests.product.answers import components, main, rows, words

NUMBER = "执监报〔2021〕1号"
PAGE = urls.href("publication", publication=NUMBER)
FORM = {
    "title": "2021年六率排名", "office": "县司法局", "report_by": "2021-04-30", "copies": "县委办",
    "demands": "限期办结",
    "good_1_agency": "T1", "good_1_reason": "全部执行", "bad_2_agency": "T4", "bad_2_reason": "超期",
}  # fmt: skip


@pytest.fixture
def enter(on_sqlite: Publisher, request: pytest.FixtureRequest) -> Callable[[str], Visitor]:
    """`enter("agency")`: its holder, logged in once; where a parameter says so, scores are hidden before they are
    published."""
    url, shown = on_sqlite.engine.url.render_as_string(), getattr(request, "param", "shown")
    settings = Settings(database_url=url, second_factor="off", provisional_scores=shown)
    site = Site(
        create_app(settings, on_sqlite.engine, scheme_registry(), clock=Clock(NOW)), on_sqlite.engine, Clock(NOW)
    )
    inside: dict[str, Visitor] = {}

    def entered(name: str) -> Visitor:
        if name not in inside:
            inside[name] = site.logged_in(name)
        return inside[name]

    return entered


def send(visitor: Visitor, path: str, **fields: str) -> TestResponse:
    return visitor.post(path, data={"csrf_token": visitor.cookie("_csrf_token"), **fields})


def said(visitor: Visitor, path: str = PAGE, query: str = "?lang=en") -> str:
    return words(main(visitor.open(path, query)))


def forms(visitor: Visitor) -> list[str]:
    """The moves whose forms stand on the page."""
    found = [one["props"].get("action") for one in components(main(visitor.open(PAGE)))]
    return [one.rpartition("/")[2] for one in found if one]


def move(visitor: Visitor, key: str, **fields: str) -> None:
    hidden = {one["props"].get("name"): one["props"].get("value") for one in components(main(visitor.open(PAGE)))}
    assert send(visitor, f"/publication/{key}", number=NUMBER, sha256=hidden["sha256"], **fields).status_code == 303


def test_from_the_ranking_to_the_readers(on_sqlite: Publisher, enter: Callable[[str], Visitor]) -> None:
    bureau, second, agency = enter("bureau"), enter("bureau2"), enter("agency")
    assert "Unpublished" in said(bureau, "/ranking/six-rates")
    ranking = [one["props"].get("href") for one in components(main(bureau.open("/ranking/six-rates")))]
    assert f"/publications?rows={on_sqlite.run()}" in ranking
    assert "Prepare a publication" not in said(enter("leader"), "/ranking/six-rates")
    prepared = send(bureau, "/publications/prepare", run_id=str(on_sqlite.run()), **FORM)
    assert prepared.location == PAGE, said(bureau, "/publications", f"?rows={on_sqlite.run()}")
    assert forms(bureau) == ["sign", "withdraw"]
    assert forms(enter("leader")) == []
    move(bureau, "sign")
    assert [forms(one) for one in (bureau, second)] == [["withdraw"], ["countersign", "withdraw"]]
    move(second, "countersign")
    assert NUMBER not in said(agency, "/publications")
    assert said(agency) == said(agency, "/publication/none")
    move(second, "publish", readers="agencies")
    assert forms(bureau) == []
    assert [row["number"]["text"] for row in rows(agency.open("/publications"), "publications")] == [NUMBER]
    frozen = rows(agency.open(PAGE), "frozen")  # with every agency in it, and links to the own pages only
    assert [(row["rank"]["text"], row["name"]["text"], bool(row["name"]["href"])) for row in frozen] == [
        ("1", "青石镇", False), ("2", "柳河镇", True), ("2", "安平乡", False), ("4", "东坡镇", False),
    ]  # fmt: skip
    assert [row["name"]["text"] for row in rows(agency.open(PAGE), "frozen-unranked")] == ["云岭乡"]
    assert "Good example: 青石镇" in said(agency)
    assert f"Published as {NUMBER}" in said(agency, "/ranking/six-rates")
    query = {"number": NUMBER}
    assert agency.get(f"/publications/bulletin?{urlencode(query)}").data.startswith(b"PK")
    assert agency.get("/publications/bulletin?number=none").status_code == 404
    table = agency.get(f"/export/csv{PAGE}?lang=en").text
    assert "柳河镇,93.75,60.00,64.00" in table
    for page in ("/ranking/six-rates", "/agency/T2", "/agency/T2/six-rates"):
        assert "Unpublished" not in said(agency, page)
        assert "Unpublished" in said(agency, page, "?lang=en&period=2020")
    made = {"role": Role.AGENCY, "agency_code": "D1", "password": PASSWORD, "now": NOW}
    create_account(on_sqlite.engine, name="water", display_name="县水利局", **made)
    opened = rows(enter("water").open(PAGE), "frozen")  # at its own peer group
    assert [row["name"]["text"] for row in opened] == ["县林业局", "县水利局"]


def test_verifying_says_where_todays_scores_differ_as_far_as_the_reader_sees_them(
    on_sqlite: Publisher, enter: Callable[[str], Visitor]
) -> None:
    on_sqlite.published()
    bureau, agency = enter("bureau"), enter("agency")
    assert "Recomputed today: identical" in said(bureau, "/publications")
    with acting_for(on_sqlite.engine, SYSTEM).begin() as connection:
        connection.execute(update(Case).where(Case.case_no == "open").values(closed_on=TODAY))
    worker.refresh(acting_for(on_sqlite.engine, SYSTEM), scheme_registry(), NOW)
    for page in ("/publications", PAGE):
        assert "Recomputed today: differs" in said(bureau, page)
        assert "东坡镇, Closing rate, the numerator: 4 is kept, 5 comes out." in said(bureau, page)
        assert "Recomputed today: identical" in said(agency, page)  # of 柳河镇, whose own nothing has changed
    form = said(bureau, "/publications", f"?lang=en&rows={on_sqlite.run()}")  # begins as the last was filled in
    assert f"Yes, it corrects {NUMBER}" in form
    assert "一件超期未结" in form
    digit = CLOSING.replace("54", "64")
    raw(on_sqlite, ("UPDATE publication_parts SET body = replace(body, ?, ?)", (CLOSING, digit)))
    for page in ("/publications", PAGE):
        assert "Changed since it was signed" in said(bureau, page)
        assert f"东坡镇, Closing rate, the points: 64/5 is kept, 54/5 comes out; the part {T4}" in said(bureau, page)


def test_a_refused_form_keeps_what_was_typed(on_sqlite: Publisher, enter: Callable[[str], Visitor]) -> None:
    bureau, run = enter("bureau"), str(on_sqlite.run())
    assert "What is published" in said(bureau, "/publications", f"?lang=en&rows={run}")
    refused = send(bureau, "/publications/prepare", run_id=run, **{**FORM, "bad_2_reason": ""})
    assert refused.location == f"/publications?rows={run}"
    found = said(bureau, "/publications", f"?lang=en&rows={run}")
    assert "Say why 东坡镇 is an example." in found
    assert "全部执行" in found
    assert send(enter("leader"), "/publications/prepare", run_id=run, **FORM).status_code == 404
    assert "not the current one" in said(bureau, "/publications", "?lang=en&rows=999999")


@pytest.mark.parametrize("enter", ["hidden"], indirect=True)
def test_where_provisional_scores_are_hidden_an_agency_sees_its_own_once_they_are_published(
    on_sqlite: Publisher, enter: Callable[[str], Visitor]
) -> None:
    agency = enter("agency")
    assert "Not published yet" in said(agency, "/ranking/six-rates")
    pages = ("/", "/agency/T2", "/agency/T2/six-rates", "/agency/T2/six-rates/closing")
    for page in pages:
        assert "93.75" not in said(agency, page), page
        assert "that of Year 2021 was not" in said(agency, page), page
    both = said(agency, "/compare/six-rates/six-rates")
    assert [f"that of Year {year} was not" in both for year in (2020, 2021)] == [True, True]
    assert agency.get("/export/csv/agency/T2/six-rates").status_code == 404
    assert "68.13" in said(enter("leader"), "/ranking/six-rates")
    on_sqlite.published()
    assert [row["name"]["text"] for row in rows(agency.open("/ranking/six-rates"), "ranking")] == ["柳河镇"]
    assert "93.75" in said(agency, "/agency/T2/six-rates")
    both = said(agency, "/compare/six-rates/six-rates")
    assert ["that of Year 2020 was not" in both, "Not published" in both, "93.75" in both] == [True, True, True]
    assert "87.5" not in both


def test_the_list_asks_the_same_of_the_database_however_long_it_is(on_sqlite: Publisher) -> None:
    sent = []
    for _each in range(2):
        on_sqlite.published()
        with ReaderSession(on_sqlite.engine, SYSTEM) as session, statements(on_sqlite.engine) as asked:
            publications(session, 1)
        sent.append(len(asked))
    assert sent == [9, 9]
