"""What every account sees of every page and every file, as a table."""

import pytest
from sqlalchemy import Engine, select

from dashboard import urls
from models.cases import Case
from models.reader import SYSTEM, ReaderSession
from tests.dashboard.web.site import Site, Visitor
from tests.product.answers import addresses, content, heading, main, parted, words
from tests.product.visitors import PASSWORDS, reading

OVERVIEW = "Overview of enforcement supervision"
RANKING = "Ranking: Six rates of enforcement"
MEETING = "Since the last meeting"
COMPARED = "Side by side: Six rates of enforcement and Responsibility of agencies"
YEARLY, PENALISED = "Yearly report 2025", "All agencies: Penalty decisions"
GONE = "Page not found"
NO_ROWS = "No business data"
SCHEMES = "Schemes"
SCHEME = "Six rates of enforcement"
OFFICERS = "Enforcement officers"
EXAMS, GRADES = "Training examinations by agency", "Grades of officers by agency"
HERSELF, COLLEAGUE = "袁闻屿, officer YL0138", "杨知竹, officer YL0139"
"""On the roster of D11; the first has the account `officer`."""
INTEGRITY, OF_THE_ROUND = "Integrity units", "Integrity round 2025: 县城市管理局"
LEDGER, OF_THE_LEDGER = "Rectification", "Item 改2025-00001"
DESK = "Waiting for me"
REGISTER = "Register of documents"
FINDINGS, HER_OWN, COLLEAGUES = "Findings", "Finding 2026-00001", "Finding 2026-00002"
VETOES, AWARDS = "Vetoes", "Commendations"
HER_VETO, A_VETO = "Veto 否2025-00001", "Veto 否2026-00001"
HER_AWARD = "Commendation 奖2025-00001"
PUBLICATIONS, BULLETIN = "Publications", "执监报〔2026〕1号"
"""The latter is published to all agencies."""
STRANGER = "麦怀言, officer YL0264"
"""Of D20."""
HER_SHEET, STRANGERS_SHEET = f"Deduction sheet of {HERSELF}", f"Deduction sheet of {STRANGER}"
D11, D11_1, D20 = "县城市管理局", "县城市管理综合行政执法大队", "县市场监督管理局"
PENALISED_BY_D11, PENALISED_BY_D20 = f"{D11}: Penalty decisions", f"{D20}: Penalty decisions"
PENALISED_BY_T07 = "鹤汀镇人民政府: Penalty decisions"
COMPLAINTS, REPEATS = "Complaints", "Repeat visits"
OF_D11, OF_D20 = "投〔2025〕0098号", "投〔2025〕0201号"
"""Complaints about them."""
OWN, BELOW, OTHER = "<a case of D11>", "<a case of D11-1>", "<a case of D20>"

COLUMNS = {
    "leader": 0, "bureau": 0, "bureau2": 0, "agency": 1, "township": 2, "officer": 3, "system": 4, "security": 4,
    "security2": 4, "audit": 4,
}  # fmt: skip
"""Account → column of the table. `agency` is of D11, `township` of T07, `officer` on the roster of D11."""

PAGES = [
    # address                            sees all             of D11               of T07    an officer  administers
    ("/",                                OVERVIEW,            OVERVIEW,            OVERVIEW, OVERVIEW,   NO_ROWS),
    ("/desk",                            DESK,                DESK,                DESK,     DESK,       GONE),
    ("/meeting",                         MEETING,             GONE,                GONE,     GONE,       GONE),
    ("/screen",                          "Townships and streets", GONE,            GONE,     GONE,       GONE),
    ("/ranking/six-rates",               RANKING,             RANKING,             RANKING,  RANKING,    GONE),
    ("/ranking/no-such-scheme",          GONE,                GONE,                GONE,     GONE,       GONE),
    ("/compare/six-rates/responsibility", COMPARED,           COMPARED,            COMPARED, COMPARED,   GONE),
    ("/annual/2025",                     YEARLY,              YEARLY,              YEARLY,   GONE,       GONE),
    ("/annual/2027",                     GONE,                GONE,                GONE,     GONE,       GONE),
    ("/annual/2025/penalty_all",         PENALISED,           PENALISED_BY_D11,    PENALISED_BY_T07, GONE, GONE),
    ("/annual/2025/penalty_all?unit=D20", PENALISED_BY_D20,   GONE,                GONE,     GONE,       GONE),
    ("/annual/2025/none",                GONE,                GONE,                GONE,     GONE,       GONE),
    ("/agency/D11",                      D11,                 D11,                 GONE,     GONE,       GONE),
    ("/agency/D11-1",                    D11_1,               D11_1,               GONE,     GONE,       GONE),
    ("/agency/D20",                      D20,                 GONE,                GONE,     GONE,       GONE),
    ("/agency/D11/six-rates",            f"{D11}: {SCHEME}",  f"{D11}: {SCHEME}",  GONE,     GONE,       GONE),
    ("/agency/D20/six-rates",            f"{D20}: {SCHEME}",  GONE,                GONE,     GONE,       GONE),
    ("/agency/D11/six-rates/closing",    f"{D11}: Closing rate", f"{D11}: Closing rate", GONE, GONE,     GONE),
    ("/agency/D20/six-rates/closing",    f"{D20}: Closing rate", GONE,             GONE,     GONE,       GONE),
    (OWN,                                f"Case {OWN}",       f"Case {OWN}",       GONE,     GONE,       GONE),
    (BELOW,                              f"Case {BELOW}",     f"Case {BELOW}",     GONE,     GONE,       GONE),
    (OTHER,                              f"Case {OTHER}",     GONE,                GONE,     GONE,       GONE),
    ("/schemes",                         SCHEMES,             SCHEMES,             SCHEMES,  SCHEMES,    SCHEMES),
    ("/schemes/six-rates",               SCHEME,              SCHEME,              SCHEME,   SCHEME,     SCHEME),
    ("/schemes/no-such-scheme",          GONE,                GONE,                GONE,     GONE,       GONE),
    ("/officers",                        OFFICERS,            OFFICERS,            OFFICERS, OFFICERS,   GONE),
    ("/officers/exams",                  EXAMS,               EXAMS,               EXAMS,    GONE,       GONE),
    ("/officers/grades/officer-deduction", GRADES,            GRADES,              GRADES,   GONE,       GONE),
    ("/officers/grades/six-rates",       GONE,                GONE,                GONE,     GONE,       GONE),
    ("/officer/YL0138",                  HERSELF,             HERSELF,             GONE,     HERSELF,    GONE),
    ("/officer/YL0138/sheet",            HER_SHEET,           HER_SHEET,           GONE,     HER_SHEET,  GONE),
    ("/officer/YL0264/sheet",            STRANGERS_SHEET,     GONE,                GONE,     GONE,       GONE),
    ("/officer/YL0139",                  COLLEAGUE,           COLLEAGUE,           GONE,     GONE,       GONE),
    ("/officer/YL0264",                  STRANGER,            GONE,                GONE,     GONE,       GONE),
    ("/officer/none",                    GONE,                GONE,                GONE,     GONE,       GONE),
    ("/officer",                         None,                None,                None,     None,       None),
    ("/records/complaints",              COMPLAINTS,          COMPLAINTS,          COMPLAINTS, GONE,     GONE),
    ("/records/inspections?rows=repeats", REPEATS,            REPEATS,             REPEATS,  GONE,       GONE),
    ("/records/officers",                GONE,                GONE,                GONE,     GONE,       GONE),
    (f"/records/complaints/{OF_D11}",    OF_D11,              OF_D11,              GONE,     GONE,       GONE),
    (f"/records/complaints/{OF_D20}",    OF_D20,              GONE,                GONE,     GONE,       GONE),
    ("/findings",                        FINDINGS,            FINDINGS,            FINDINGS, FINDINGS,   GONE),
    ("/findings/2026-00001",             HER_OWN,             HER_OWN,             GONE,     HER_OWN,    GONE),
    ("/findings/2026-00002",             COLLEAGUES,          COLLEAGUES,          GONE,     GONE,       GONE),
    ("/findings/candidates/none",        GONE,                GONE,                GONE,     GONE,       GONE),
    ("/findings/none",                   GONE,                GONE,                GONE,     GONE,       GONE),
    ("/decisions/vetoes",                VETOES,              VETOES,              VETOES,   VETOES,     GONE),
    ("/decisions/commendations",         AWARDS,              AWARDS,              AWARDS,   AWARDS,     GONE),
    ("/decisions/findings",              GONE,                GONE,                GONE,     GONE,       GONE),
    ("/decisions/vetoes/否2025-00001",   HER_VETO,            HER_VETO,            GONE,     HER_VETO,   GONE),
    ("/decisions/vetoes/否2026-00001",   A_VETO,              A_VETO,              GONE,     GONE,       GONE),
    ("/decisions/vetoes/none",           GONE,                GONE,                GONE,     GONE,       GONE),
    ("/decisions/commendations/奖2025-00001", HER_AWARD,      HER_AWARD,           GONE,     HER_AWARD,  GONE),
    ("/rectification",                   LEDGER,              LEDGER,              LEDGER,   GONE,       GONE),
    ("/rectification/改2025-00001",      OF_THE_LEDGER,       OF_THE_LEDGER,       GONE,     GONE,       GONE),
    ("/rectification/documents",         REGISTER,            REGISTER,            REGISTER, GONE,       GONE),
    ("/rectification/none",              GONE,                GONE,                GONE,     GONE,       GONE),
    ("/publications",                    PUBLICATIONS,        PUBLICATIONS,        PUBLICATIONS, PUBLICATIONS, GONE),
    (f"/publication/{BULLETIN}",         BULLETIN,            BULLETIN,            BULLETIN, GONE,       GONE),
    ("/publication/none",                GONE,                GONE,                GONE,     GONE,       GONE),
    ("/integrity",                       INTEGRITY,           INTEGRITY,           INTEGRITY, GONE,      GONE),
    ("/integrity/2025/D11",              OF_THE_ROUND,        OF_THE_ROUND,        GONE,     GONE,       GONE),
    ("/integrity/2019/D11",              GONE,                GONE,                GONE,     GONE,       GONE),
    ("/import/999",                      GONE,                GONE,                GONE,     GONE,       GONE),
]  # fmt: skip
"""Headings; None for an address that no page has, which is 404 before anybody is looked at."""

SECURITY = ("security", "security2")
OF_SOME_ROLES = {
    "/import": (("bureau", "bureau2", "agency", "township"), "Imports"),
    "/findings/candidates": (("bureau", "bureau2", "agency", "township"), "Candidates for findings"),
    "/annual/2025?view=report": (("leader", "bureau", "bureau2"), "Yearly report 2025"),
    "/holidays": (("bureau", "bureau2"), "Holidays"),
    "/rectification/campaign": (("bureau", "bureau2"), "Campaign"),
    "/system": (("system",), "System"), "/audit": (("audit",), "Audit log"),
    "/accounts": (SECURITY, "Accounts"), "/accounts/audit": (SECURITY, "audit"),
}  # fmt: skip
"""Address → the accounts that may open it, and its heading; for all others it is not there."""

FILES = [
    # the page whose table it is             all  D11  T07  off. adm.
    ("/ranking/six-rates",                   200, 200, 200, 404, 404),
    ("/compare/six-rates/responsibility",    200, 200, 200, 200, 404),
    ("/annual/2025",                         200, 200, 200, 404, 404),
    ("/annual/2025/penalty_all",             200, 200, 200, 404, 404),
    ("/annual/2025/penalty_all?unit=D20",    200, 404, 404, 404, 404),
    ("/agency/D11",                          200, 200, 404, 404, 404),
    ("/agency/D20",                          200, 404, 404, 404, 404),
    ("/agency/D11/six-rates",                200, 200, 404, 404, 404),
    ("/agency/D20/six-rates",                200, 404, 404, 404, 404),
    ("/agency/D11/six-rates/closing",        200, 200, 404, 404, 404),
    ("/agency/D11/six-rates/overdue_now",    200, 200, 404, 404, 404),
    ("/agency/D20/six-rates/closing",        200, 404, 404, 404, 404),
    (OWN,                                    200, 200, 404, 404, 404),
    (BELOW,                                  200, 200, 404, 404, 404),
    (OTHER,                                  200, 404, 404, 404, 404),
    ("/officers",                            200, 200, 200, 200, 404),
    ("/officers/exams",                      200, 200, 200, 404, 404),
    ("/officers/grades/officer-deduction",   200, 200, 200, 404, 404),
    ("/officer/YL0138",                      200, 200, 404, 404, 404),
    ("/officer/YL0264",                      200, 404, 404, 404, 404),
    ("/records/complaints",                  200, 200, 200, 404, 404),
    ("/rectification",                       200, 200, 200, 404, 404),
    ("/rectification/documents",             200, 200, 200, 404, 404),
    ("/integrity",                           200, 200, 200, 404, 404),
    ("/records/officers",                    404, 404, 404, 404, 404),
    ("/findings",                            200, 200, 200, 200, 404),
    (f"/publication/{BULLETIN}",             200, 200, 200, 404, 404),
    ("/publication/none",                    404, 404, 404, 404, 404),
    ("/decisions/vetoes",                    200, 200, 200, 200, 404),
    ("/decisions/commendations",             200, 200, 200, 200, 404),
    ("/decisions/findings",                  404, 404, 404, 404, 404),
    ("/",                                    404, 404, 404, 404, 404),
    ("/schemes",                             404, 404, 404, 404, 404),
]  # fmt: skip


@pytest.fixture(scope="module")
def cases(sqlite_county: Engine) -> dict[str, tuple[str, str]]:
    """What the table calls a case → its agency and its number."""
    found = {}
    with ReaderSession(sqlite_county, SYSTEM) as session:
        for name, agency in ((OWN, "D11"), (BELOW, "D11-1"), (OTHER, "D20")):
            number = select(Case.case_no).where(Case.agency_code == agency).order_by(Case.case_no).limit(1)
            found[name] = (agency, session.scalars(number).one())
    return found


@pytest.fixture(scope="module", params=COLUMNS)
def account(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def visitor(site: Site, account: str) -> Visitor:
    return reading(site, account)


def real(text: str, cases: dict[str, tuple[str, str]]) -> str:
    """An address of the table, or a heading, with the case that it means."""
    for name, (agency, number) in cases.items():
        if text == name:
            return urls.href("case", agency=agency, case_no=number)
        text = text.replace(name, number)
    return text


def test_every_account_and_every_kind_of_page_is_in_the_table(cases: dict[str, tuple[str, str]]) -> None:
    assert set(COLUMNS) == set(PASSWORDS)
    found = [urls.parse(parted(real(address, cases))[0]) for address in (*(one[0] for one in PAGES), *OF_SOME_ROLES)]
    assert {one.page for one in found if one is not None} == set(urls.PAGES)


def test_each_page_shows_each_account_what_the_table_says(
    visitor: Visitor, account: str, cases: dict[str, tuple[str, str]]
) -> None:
    shown = {}
    for address, *_ in PAGES:
        document = visitor.get(real(address, cases))
        assert document.status_code in (200, 404)
        shown[address] = None if document.status_code == 404 else heading(visitor.open(*parted(real(address, cases))))
    expected = {address: columns[COLUMNS[account]] for address, *columns in PAGES}
    assert shown == {address: said and real(said, cases) for address, said in expected.items()}


def test_each_administrators_page_is_there_for_one_role(visitor: Visitor, account: str) -> None:
    shown = {address: heading(visitor.open(*parted(address))) for address in OF_SOME_ROLES}
    assert shown == {address: said if account in whose else GONE for address, (whose, said) in OF_SOME_ROLES.items()}


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_each_file_is_given_to_whom_the_table_says(
    visitor: Visitor, account: str, cases: dict[str, tuple[str, str]], kind: str
) -> None:
    given = {address: visitor.get(f"/export/{kind}{real(address, cases)}").status_code for address, *_ in FILES}
    assert given == {address: columns[COLUMNS[account]] for address, *columns in FILES}


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_audit_log_is_given_to_its_administrator_alone(visitor: Visitor, account: str, kind: str) -> None:
    assert visitor.get(f"/export/{kind}/audit").status_code == (200 if account == "audit" else 404)


def test_no_file_is_kept_by_a_browser(site: Site) -> None:
    answer = reading(site, "leader").get("/export/csv/ranking/six-rates")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_a_stranger_is_led_to_the_login_from_every_address(site: Site, cases: dict[str, tuple[str, str]]) -> None:
    stranger = site.visitor()
    for address, *_ in (*PAGES, *((f"/export/csv{real(one[0], cases)}",) for one in FILES)):
        answer = stranger.get(real(address, cases))
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/login")
        assert stranger.open(*parted(real(address, cases))).status_code in (400, 401, 403)


def test_an_officer_is_told_where_the_own_file_is(site: Site) -> None:
    officer = reading(site, "officer")
    overview = officer.open("/")
    assert "What the books hold about you stands in your file." in words(main(overview))
    assert "/officer/YL0138" in addresses(main(overview))
    assert "My file" in words(content(overview))
    assert "No agency that you may see is scored" in words(main(officer.open("/ranking/six-rates")))


def test_an_administrator_is_told_why_there_is_nothing(site: Site) -> None:
    administrator = reading(site, "system")
    assert "Your role manages the system and reads no rows of business." in words(main(administrator.open("/")))
