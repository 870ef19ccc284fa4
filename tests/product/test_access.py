"""docs/access.md is the code's own table, and the running product keeps every line of it, as every role."""

from dataclasses import dataclass

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from dashboard.web.access_table import accesses, written
from models.accounts import Role
from models.audit import AuditRecord
from tests.architecture.repository import ROOT
from tests.dashboard.web.site import Site, Visitor, page_body
from tests.product.visitors import reading

TABLE = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
SAMPLES = {
    "<scheme>": "six-rates", "<other>": "responsibility", "<agency>": "D11", "<node>": "closing", "<case_no>": "1",
    "<year>": "2025", "<int:year>": "2025", "<figure>": "penalty_all",
    "<kind>": "csv",
    "<table>": "complaints", "<record>": "1",
    "<officer_no>": "YL0138", "<user>": "audit",
    "<path:page>": "ranking/six-rates", "<path:filename>": "pages.css", "<path:path>": "schemes",
    "<import_no>": "0", "<int:import_no>": "0", "<int:position>": "0",
    "<int:account_id>": "0", "<act>": "unlock", "<finding_no>": "none", "<candidate>": "none", "<item_no>": "none",
    "<decisions>": "vetoes", "<decision_no>": "none", "<publication>": "none",
    "<round>": "2025",
    "<int:file_id>": "0", "<token>": "none", "<decision>": "approve",
    "<int:document_id>": "0", "<int:receipt_id>": "0", "<int:certificate_id>": "0", "<string:pack>": "ledger",
    "<string:package_name>": "dash", "<path:fingerprinted_path>": "dash-renderer/build/dash_renderer.min.js",
}  # fmt: skip
STRANGER = "stranger"
TOKEN = "a token"


@dataclass(frozen=True)
class Line:
    """One line of the table, as it is read."""

    kind: str
    what: str
    needs: str
    allowed: dict[str, bool]


def lines() -> list[Line]:
    table = [line.split("|")[1:-1] for line in TABLE.splitlines() if line.startswith("|")]
    head, _, *rows = [[cell.strip() for cell in row] for row in table]
    return [
        Line(kind, what.strip("`"), needs, {role: mark == "✓" for role, mark in zip(head[3:], marks, strict=True)})
        for kind, what, needs, *marks in rows
    ]


def address(rule: str) -> str:
    for name, sample in SAMPLES.items():
        rule = rule.replace(name, sample)
    assert "<" not in rule, f"give {rule} a sample"
    return rule


def ask(visitor: Visitor, line: Line) -> TestResponse:
    """The answer to what the line names."""
    if line.kind == "page":
        return visitor.call(page_body(address(line.what)))
    if line.kind == "callback":
        return visitor.call({**page_body("/schemes"), "output": line.what})
    method, _, rule = line.what.partition(" ")
    if method == "GET":
        return visitor.get(address(rule))
    token = visitor.cookie("_csrf_token") or visitor.token()
    return visitor.post(address(rule), data={"csrf_token": token}, headers={"X-CSRFToken": token})


def denials(engine: Engine) -> int:
    """How often a role was refused; a row that is not the reader's is another matter."""
    with Session(engine) as session:
        noted = select(func.count()).where(AuditRecord.action == "access:denied", AuditRecord.result == "refused")
        return session.scalar(noted.where(AuditRecord.reason == "permission")) or 0


def test_the_table_is_the_one_the_code_makes(site: Site) -> None:
    assert written(accesses(site.app)) == TABLE, "python -m dashboard.web.access_table > docs/access.md"


def test_the_table_has_every_role_and_a_line_for_everything(site: Site) -> None:
    assert {role for line in lines() for role in line.allowed} == {*(role.value for role in Role), STRANGER}
    assert [(line.kind, line.what) for line in lines()] == [(row.kind, row.what) for row in accesses(site.app)]


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_each_role_is_let_through_where_the_table_says_and_nowhere_else(site: Site, role: str) -> None:
    found = {}
    visitor = reading(site, role)
    for line in lines():
        before = denials(site.engine)
        answer = ask(visitor, line)
        # At their first page the administrators are told why it is empty, which is no offence.
        denied = denials(site.engine) > before or b"No business data" in answer.data
        by_token = line.needs == TOKEN
        denied = denied or (by_token and answer.status_code == 401)
        assert answer.status_code < 500, line
        if denied and not by_token and line.kind != "page":
            assert answer.status_code == 404, line
        found[line.what] = not denied
        if line.what.startswith("POST") and "Set-Cookie" in answer.headers:  # the session has ended
            visitor = reading(site, role)
    assert found == {line.what: line.allowed[role] for line in lines()}


def test_a_stranger_is_let_through_where_the_table_says_and_nowhere_else(site: Site) -> None:
    asked = [line for line in lines() if line.what != "POST /login"]
    found = {line.what: ask(site.visitor(), line).status_code not in (302, 401) for line in asked}
    assert found == {line.what: line.allowed[STRANGER] for line in asked}
    assert site.visitor().log_in("nobody", "nothing").status_code == 401  # asked, and answered, by its own form
