"""A reader never sees another agency's rows through any endpoint, and cannot tell "not yours" from "not there"."""

import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote, unquote

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from dashboard import urls
from models.agencies import Agency, subtree
from models.cases import Case
from models.complaints import Complaint, Inspection
from models.conduct import Finding
from models.integrity_rounds import OPEN_TO_ALL, IntegrityApplication
from models.lawsuits import Lawsuit, Reconsideration
from models.officers import Officer
from models.reader import SYSTEM, ReaderSession
from tests.dashboard.web.site import Site, Visitor, page_body
from tests.product.answers import addresses, content, heading, is_page, main, parted, words
from tests.product.visitors import TOWNSHIP, reading

SCHEME = "six-rates"
NOWHERE, NO_CASE, NOBODY = "Z99", "no such case", "no such officer"
READERS = {"agency": "D11", "township": TOWNSHIP}
"""Account → its agency. T07 is guided by D11, and T08 uses its case numbers; neither is a right to read."""
ENDPOINTS = {
    "plotly_bundle", "_dash_assets.static", "/_favicon.ico", "healthz", "/_reload-hash",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
    "login.form", "login.log_in", "login.log_out", "login.code_form", "login.give_code",
    "own_account.account", "own_account.password_form", "own_account.change_password",
    "own_account.second_factor_form", "own_account.take_second_factor", "own_account.give_up_second_factor",
    "own_account.qr", "own_account.recovery_codes", "own_account.renew_recovery_codes", "own_account.end_sessions",
    "account_acts.create", "account_acts.change", "account_acts.decide", "account_acts.unlock_address",
    "import_acts.upload", "import_acts.recheck", "import_acts.take_in", "import_acts.give_up", "import_acts.undo",
    "import_acts.file", "import_acts.profile", "import_acts.template", "record_acts.save",
    "holiday_acts.write", "meeting_acts.note", "calendar_feed.feed", "calendar_feed.make", "calendar_feed.withdraw",
    "calendar_feed.choose_language",
    "finding_acts.record", "finding_acts.tell", "finding_acts.answer", "finding_acts.confirm", "finding_acts.reject",
    "finding_acts.object", "finding_acts.uphold", "finding_acts.reduce", "finding_acts.revoke", "finding_acts.file",
    "finding_acts.answer_on_paper", "finding_acts.object_on_paper",
    "decision_acts.vetoes_record", "decision_acts.vetoes_confirm", "decision_acts.vetoes_reject",
    "decision_acts.vetoes_object", "decision_acts.vetoes_object_on_paper", "decision_acts.vetoes_uphold",
    "decision_acts.vetoes_revoke", "decision_acts.vetoes_file",
    "decision_acts.commendations_record", "decision_acts.commendations_confirm", "decision_acts.commendations_reject",
    "decision_acts.commendations_revoke", "decision_acts.commendations_file",
    "publication_acts.prepared", "publication_acts.sign", "publication_acts.countersign",
    "publication_acts.third_sign", "publication_acts.publish", "publication_acts.withdraw",
    "publication_acts.bulletin_file",
    "candidate_acts.dismiss", "candidate_acts.take_up",
    "campaign_acts.write", "annual_acts.write", "annual_acts.release",
    "annual_acts.document",
    "integrity_acts.write_round", "integrity_acts.declare", "integrity_acts.draft", "integrity_acts.set_up_group",
    "integrity_acts.file_plan", "integrity_acts.add_evidence", "integrity_acts.submit", "integrity_acts.withdraw",
    "integrity_acts.send_back", "integrity_acts.assign", "integrity_acts.hand_in", "integrity_acts.settle",
    "integrity_acts.publish", "integrity_acts.object", "integrity_acts.file_objection", "integrity_acts.answer",
    "integrity_acts.reopen", "integrity_acts.grant", "integrity_acts.decline", "integrity_acts.file",
    "integrity_acts.kept_certificate", "integrity_acts.certify", "integrity_acts.void_certificate",
    "integrity_acts.record_malus", "integrity_acts.confirm_malus", "integrity_acts.reject_malus",
    "integrity_acts.lift_malus",
    "document_acts.issued", "document_acts.signed", "document_acts.document", "document_acts.paper",
    "document_acts.pack", "document_acts.voided",
    "rectification_acts.record", "rectification_acts.assign", "rectification_acts.reject",
    "rectification_acts.receive", "rectification_acts.report", "rectification_acts.ask",
    "rectification_acts.grant", "rectification_acts.refuse", "rectification_acts.grant_again",
    "rectification_acts.refuse_again", "rectification_acts.apply", "rectification_acts.check",
    "rectification_acts.publish", "rectification_acts.send_back", "rectification_acts.close",
    "rectification_acts.continue", "rectification_acts.review", "rectification_acts.resume",
    "rectification_acts.urge", "rectification_acts.opinion", "rectification_acts.decision",
    "rectification_acts.object", "rectification_acts.uphold", "rectification_acts.withdraw",
    "rectification_acts.urge_several",
    "rectification_acts.list", "rectification_acts.raise", "rectification_acts.propose",
    "rectification_acts.approve", "rectification_acts.decline", "rectification_acts.reply",
    "rectification_acts.account", "rectification_acts.reopen", "rectification_acts.file",
    "/_dash-layout", "/_dash-dependencies",
    "/_dash-update-component", "exports.export", "exports.export_audit", "id_numbers.search", "id_numbers.reveal",
    "/", "/<path:path>", "api.bring", "api.describe",
}  # fmt: skip
SHORTEST = 3
"""Characters of a text by which a row is recognised; shorter ones occur by chance."""
CRAWLED = 40
OF_A_LIST = 3
"""Officers, and findings, of one list that are looked at; the others are made by the same code from other rows."""


@dataclass(frozen=True)
class Books:
    """Whose rows a reader may see, and by what the others are known."""

    own: frozenset[str]
    """Codes of the reader's agency and of its sub-units."""
    others: tuple[str, ...]
    numbers: dict[str, list[str]]
    """Agency code → its case numbers."""
    officers: dict[str, list[str]]
    """Agency code → numbers of the officers on its roster."""
    telling: frozenset[str]
    """Names, numbers, subjects and parties that only rows of other agencies have."""
    names: frozenset[str]
    """Of all agencies: a publication tells whom it is published to how each of them stands."""
    harmless: str
    """Those that rows of one's own have; a name may be part of another."""

    @cached_property
    def _by_start(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for text in self.telling:
            found.setdefault(text[:SHORTEST], []).append(text)
        return found

    def leaks(self, said: str, asked: str = "") -> set[str]:
        """What of other agencies an answer says, besides what it was itself asked with."""
        starts = {said[at : at + SHORTEST] for at in range(len(said))} & self._by_start.keys()
        found = {text for start in starts for text in self._by_start[start] if text in said}
        found |= set(re.findall(rf"(?<![\w-])(?:{'|'.join(self.others)})(?![\w-])", said))
        return {text for text in found if text not in asked and text not in self.harmless}


@dataclass(frozen=True)
class Looking:
    """A reader at work."""

    books: Books
    visitor: Visitor
    code: str
    public: frozenset[str]
    """Names and codes of the agencies whose result of an integrity round is made public."""

    def at(self, address: str) -> TestResponse:
        """The page at an address, as the callback makes it."""
        return self.visitor.open(*parted(address))


def books(engine: Engine, code: str) -> Books:
    with ReaderSession(engine, SYSTEM) as session:
        agencies = {one.code: one for one in session.scalars(select(Agency))}
        rows = [tuple(row) for row in session.execute(select(Case.agency_code, Case.case_no, Case.title, Case.party))]
        rows += [tuple(row) for row in session.execute(select(Lawsuit.agency_code, Lawsuit.lawsuit_no))]
        later = select(Reconsideration.agency_code, Reconsideration.reconsideration_no)
        rows += [tuple(row) for row in session.execute(later)]
        rows += [tuple(row) for row in session.execute(select(Complaint.agency_code, Complaint.complaint_no))]
        visits = select(Inspection.agency_code, Inspection.inspection_no, Inspection.enterprise)
        rows += [tuple(row) for row in session.execute(visits)]
        roster = session.execute(select(Officer.agency_code, Officer.officer_no, Officer.name)).all()
        recorders = set(session.scalars(select(Finding.recorded_by).where(Finding.recorded_by.is_not(None))))
    rows += [(row.agency_code, row.name) for row in roster]
    rows += [(one.code, one.name) for one in agencies.values()]
    names = frozenset(one.name for one in agencies.values())
    own = subtree([code], {one.code: one.parent_code for one in agencies.values()})
    mine = {text for row in rows if row[0] in own for text in row[1:] if text}
    theirs = {text for row in rows if row[0] not in own for text in row[1:] if text and len(text) >= SHORTEST}
    numbers: dict[str, list[str]] = {one: [] for one in agencies}
    for row in rows:
        if len(row) == 4:
            numbers[row[0]].append(row[1])
    officers: dict[str, list[str]] = {one: [] for one in agencies}
    for row in roster:
        officers[row.agency_code].append(row.officer_no)
    others = tuple(sorted(agencies.keys() - own))
    mine |= recorders  # the bureau's, whose name is also that of an agency
    return Books(own, others, numbers, officers, frozenset(theirs - mine), names, "\n".join(mine))


@pytest.fixture(scope="module", params=READERS)
def looking(request: pytest.FixtureRequest, site: Site, sqlite_county: Engine) -> Looking:
    code = READERS[request.param]
    table = IntegrityApplication
    with ReaderSession(sqlite_county, SYSTEM) as session:
        rows = session.execute(select(table.agency_code, table.agency_name).where(table.status.in_(OPEN_TO_ALL)))
        public = frozenset(text for row in rows for text in row)
    return Looking(books(sqlite_county, code), reading(site, request.param), code, public)


def said(answer: TestResponse) -> str:
    """Everything that an answer says: of a spreadsheet its cells, of addresses what they mean."""
    if answer.mimetype.endswith("spreadsheetml.sheet"):
        book = load_workbook(io.BytesIO(answer.get_data()))
        return "\n".join(str(value) for sheet in book for row in sheet.values for value in row if value is not None)
    text = answer.get_data(as_text=True)
    return unquote(json.dumps(json.loads(text), ensure_ascii=False) if answer.is_json else text)


def masked(answer: TestResponse, asked: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and body without what differs from one request to the next, and without the address asked for."""
    body = json.dumps(answer.json) if answer.is_json else answer.get_data(as_text=True)
    body = re.sub(r"\b[0-9A-F]{4}-[0-9A-F]{4}\b", "<reference>", body)
    body = re.sub(r'\bI[\w-]{40,}\.[\w-]+\.[\w-]+|(?<="end_id": ")[^"]+', "<token>", body)
    changing = ("Date", "Content-Length", "Set-Cookie")
    headers = {name: value for name, value in answer.headers.items() if name not in changing}
    return answer.status_code, headers, body.replace(asked, "<asked>")


# ---------------------------------------------------------------- what is not yours


def addresses_of(code: str, numbers: Sequence[str]) -> list[str]:
    """An agency's pages of every kind, and the pages of these cases."""
    found = [urls.href("agency", agency=code), urls.href("agency_scheme", agency=code, scheme=SCHEME)]
    found += [urls.href("node", agency=code, scheme=SCHEME, node=node) for node in ("closing", "filing", "overdue_now")]
    return found + [urls.href("case", agency=code, case_no=number) for number in numbers]


def test_another_agencys_page_is_answered_like_one_that_is_not_there(looking: Looking) -> None:
    nothing = [masked(looking.at(one), one) for one in addresses_of(NOWHERE, [NO_CASE])]
    assert [one == nothing[0] for one in nothing] == [True] * len(nothing)
    own, compared = set(looking.books.numbers[looking.code]), 0
    for other in looking.books.others:
        numbers = looking.books.numbers[other]
        theirs = addresses_of(other, numbers[-1:])
        theirs += [urls.href("case", agency=looking.code, case_no=one) for one in numbers[:1] if one not in own]
        for address in theirs:
            assert masked(looking.at(address), address) == nothing[0], address
            compared += 1
    assert compared > 400


@pytest.mark.parametrize("before", ["", "/export/csv", "/export/xlsx"])
def test_another_agencys_document_is_answered_like_one_that_is_not_there(looking: Looking, before: str) -> None:
    get = looking.visitor.get
    nothing = [masked(get(before + one), one) for one in addresses_of(NOWHERE, [NO_CASE])]
    assert [one == nothing[0] for one in nothing] == [True] * len(nothing)
    for turn, other in enumerate(looking.books.others):
        of_every_kind = addresses_of(other, looking.books.numbers[other][:1])
        address = of_every_kind[turn % len(of_every_kind)]
        assert masked(get(before + address), address) == nothing[0], address


def test_another_agencys_officer_is_answered_like_one_that_is_not_there(looking: Looking) -> None:
    def answers(number: str) -> list[object]:
        page = urls.href("officer", officer_no=number)
        get = looking.visitor.get
        return [
            masked(looking.at(page), page),
            masked(looking.at(f"{page}/sheet"), f"{page}/sheet"),
            *(masked(get(f"/export/{kind}{page}"), page) for kind in ("csv", "xlsx")),
        ]

    nothing = answers(NOBODY)
    theirs = [number for other in looking.books.others for number in looking.books.officers[other][:1]]
    assert len(theirs) > 50
    assert [number for number in theirs if answers(number) != nothing] == []


# ---------------------------------------------------------------- what is yours


def test_nothing_within_reach_names_what_is_not_yours(looking: Looking) -> None:
    """Follows the links of the pages, and those to their files."""
    waiting, files = ["/"], 0
    for address in waiting:
        if address.startswith("/export/"):
            answer = looking.visitor.get(address)
            files += 1
        else:
            answer = looking.at(address)
            found = [one for one in addresses(content(answer)) if is_page(one) or one.startswith("/export/csv")]
            lists = [
                [one for one in found if one.startswith(start)]
                for start in ("/officer/", "/findings/", "/decisions/", "/rectification/")
            ]
            people = [one for several in lists for one in several[OF_A_LIST:]]
            waiting += [one for one in found if one not in [*waiting, *people] and "lang=" not in one]
            del waiting[CRAWLED:]
        assert answer.status_code == 200, address
        public: frozenset[str] = frozenset()
        if address.startswith("/publication/"):
            public = looking.books.names
        elif address.startswith("/integrity"):
            public = looking.public
        assert looking.books.leaks(said(answer)) <= public, address
    assert len(waiting) == CRAWLED
    assert files >= 2


def hostile_queries(looking: Looking) -> Iterator[str]:
    other = next(one for one in looking.books.others if looking.books.numbers[one])
    yield from (f"?group={group}" for group in ("township", "department", "vertical", "all", other))
    yield from (f"?sort={sort}" for sort in ("-score", "-overdue", "agency_code", "party", "unit", "id_number"))
    yield f"?unit={other}"
    yield from (f"?period={period}" for period in ("2023", "2024", "2026"))
    yield from (f"?q={quote(q)}" for q in (other, "县", "%", "_", looking.books.numbers[other][0]))
    yield from (f"?rows={rows}&page=99" for rows in ("denominator", "numerator", "deduction-cases.overdue", other))
    yield f"?agency={other}&code={other}&subject_code={other}&reader=leader&scope=all&account=leader&group=all"


@pytest.mark.parametrize(
    "path", ["/", "/ranking/six-rates", "/agency/<own>", "/agency/<own>/six-rates/closing", "/officers"]
)
def test_no_query_brings_what_is_not_yours(looking: Looking, path: str) -> None:
    path = path.replace("<own>", looking.code)
    for query in hostile_queries(looking):
        for answer in (looking.visitor.open(path, query), looking.visitor.get(f"/export/csv{path}{query}")):
            assert answer.status_code == 200 or path == "/"
            assert looking.books.leaks(said(answer), unquote(query)) == set(), path + query


def forged(looking: Looking) -> Iterator[dict[str, Any]]:
    """Bodies of the page callback that no page sends."""
    other = next(one for one in looking.books.others if looking.books.numbers[one])
    number, own = looking.books.numbers[other][0], looking.code
    for path in (
        f"/agency/{other}/", f"//agency/{other}", f"/agency/{own}/../{other}", f"/agency/{own}%2f..%2f{other}",
        f"/agency/{own}~2F..~2F{other}", f"/agency/%{ord(other[0]):x}{other[1:]}", f"/agency/{other.lower()}",
        f"/agency/ {other}", f"/agency/{other}%20", f"/agency/{other}%00", f"/agency/{other};", f"/agency/{other}#",
        f"/agency/{other}?agency={own}", f"/agency/{own}?agency={other}", "/agency/%25", f"/agency/{other[0]}__",
        f"/agency/{own}' OR '1'='1", f"/case/%25/{quote(number)}", f"/case/{other}/%25", f"/case/{own}/{quote(number)}",
        f"/AGENCY/{other}", f"/agency/{other}".translate({ord(one): ord(one) + 0xFEE0 for one in other}),
        [f"/agency/{other}"], {"agency": other}, None, 7, True,
    ):  # fmt: skip
        yield page_body(path)
        yield page_body(f"/agency/{own}", path)
    for more in (
        {"state": [{"id": "reader", "property": "data", "value": "leader"}]},
        {"reader": "leader", "account": "leader", "agency": other},
        {"output": "..frame.children...title.data-title...rows.rowData.."},
        {"inputs": [*page_body(f"/agency/{other}")["inputs"], {"id": "agency", "property": "value", "value": other}]},
        {"inputs": [{"id": "location", "property": "pathname", "value": f"/agency/{other}", "reader": "leader"}] * 2},
        {"changedPropIds": [f"agency-{other}.n_clicks"]},
        {"outputs": [{"id": "frame", "property": "children"}, {"id": "rows", "property": "rowData"}]},
    ):
        yield {**page_body(f"/agency/{other}"), **more}


def test_no_forged_callback_brings_what_is_not_yours(looking: Looking) -> None:
    refused = 0
    for body in forged(looking):
        answer = looking.visitor.call(body)
        asked = unquote(json.dumps(body, ensure_ascii=False))
        assert answer.status_code in (200, 400), body
        assert looking.books.leaks(said(answer), asked) == set(), body
        refused += answer.status_code == 400 or heading(answer) == "Page not found"
    assert refused > 30


def test_what_dash_tells_of_itself_holds_no_rows(looking: Looking) -> None:
    for path in ("/", f"/ranking/{SCHEME}", "/_dash-layout", "/_dash-dependencies", "/login", "/healthz", "/schemes"):
        assert looking.books.leaks(said(looking.visitor.get(path))) == set(), path


def test_the_rows_of_sub_units_are_ones_own(site: Site, sqlite_county: Engine) -> None:
    books_, visitor = books(sqlite_county, "D11"), reading(site, "agency")
    assert books_.own == {"D11", "D11-1", "D11-1-1", "D11-2"}
    for unit in sorted(books_.own):
        number = books_.numbers[unit][0]
        assert heading(visitor.open(urls.href("case", agency=unit, case_no=number))) == f"Case {number}"
    listed = visitor.get(f"/export/csv/agency/D11/{SCHEME}/closing?rows=denominator").text
    assert "县城市管理综合行政执法大队直属一中队" in listed
    assert "县城市管理综合行政执法大队" in words(main(visitor.open("/agency/D11")))


def test_who_sees_everything_is_told_what_the_others_are_not(site: Site, looking: Looking) -> None:
    leader = reading(site, "leader")
    for answer in (
        leader.open("/"),
        leader.open(f"/ranking/{SCHEME}"),
        leader.get(f"/export/csv/ranking/{SCHEME}?group=all"),
        leader.get(f"/export/xlsx/ranking/{SCHEME}?group=all"),
        leader.open(f"/agency/D20/{SCHEME}/closing"),
    ):
        assert len(looking.books.leaks(said(answer))) > 20


def test_there_is_no_endpoint_that_these_tests_do_not_know(site: Site) -> None:
    assert {rule.endpoint for rule in site.app.server.url_map.iter_rules()} == ENDPOINTS
    assert [one for one, entry in site.app.callback_map.items() if "callback" in entry] == [page_body("/")["output"]]
