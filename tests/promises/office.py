"""An installation as an office has it: a SQLite database filled by the command line, and `zhiheng serve` before it."""

import contextlib
import csv
import datetime as dt
import io
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from dashboard.command_line import main
from dashboard.scoring import worker
from models.reader import opened_for_work
from plugins import registry
from tests.dashboard.command_line.processes import Place, address
from tests.promises.attacker import Answer, Attacker

PASSWORD = "Tiger-lamp-4 blue"
ID_NUMBERS = {"P1": "11010519491231002X", "P2": "440524188001010014"}
"""The examples of GB 11643 itself."""
AGENCIES = """code,name,kind,parent_code
A01,柳河镇人民政府,乡镇街道,
A01-1,柳河镇综合执法队,下属机构,A01
B02,县水利局,县直部门,
"""
OFFICERS = f"""officer_no,name,agency_code,category,id_number
P1,李青,A01,officer,{ID_NUMBERS["P1"]}
P2,周宁,B02,officer,{ID_NUMBERS["P2"]}
"""
MARKUP = "<img src=x onerror=alert(1)>"
CASES = f"""case_no,agency_code,kind,filed_on,title,party,party_kind
1,A01,处罚,2025-03-01,=1+1,王小明,个人
1,B02,处罚,2025-03-02,河道采砂,孙大海,个人
2,A01,处罚,2025-03-03,{MARKUP},县第一砂场,单位
"""
PEOPLE: Mapping[str, tuple[str, ...]] = {
    "leader": ("leader",), "bureau": ("bureau",), "town": ("agency", "--agency", "A01"),
    "water": ("agency", "--agency", "B02"), "officer": ("officer", "--officer", "P1"),
    "sys": ("system",), "sec1": ("security",), "sec2": ("security",), "aud": ("audit",),
}  # fmt: skip
"""Account → its role, and what the role stands for."""


@dataclass(frozen=True)
class Outcome:
    """How a command ended, and all that it said."""

    code: int
    said: str


@dataclass
class Office:
    """The folder, the address of the server that runs in it, and the recovery codes that people keep."""

    folder: Path
    where: str = ""
    scheme: str = "http"
    recovery_codes: dict[str, list[str]] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        return self.folder / "zhiheng.db"

    @property
    def place(self) -> Place:
        return Place(f"sqlite:///{self.file.as_posix()}", self.folder)

    def command(self, *arguments: str, typed: str = "", **settings: str) -> Outcome:
        """``zhiheng …`` in this process, which spares the second that Python needs to load it."""
        own = {"ZHIHENG_DATABASE_URL": self.place.database, "XDG_DATA_HOME": str(self.folder), "ZHIHENG_LANGUAGE": "en",
               **{f"ZHIHENG_{name.upper()}": value for name, value in settings.items()}}  # fmt: skip
        said = io.StringIO()
        with (
            patch.dict("os.environ", own),
            patch.object(sys, "stdin", io.StringIO(typed)),
            contextlib.redirect_stdout(said),
            contextlib.redirect_stderr(said),
        ):
            try:
                main(list(arguments))
            except SystemExit as ended:
                code = ended.code if isinstance(ended.code, int) else 1
        return Outcome(code, said.getvalue())

    def account(self, name: str, role: str = "leader", *more: str, password: str = PASSWORD) -> str:
        """Makes an account whose holder has chosen this password; its name."""
        made = self.command("account", "add", name, "--role", role, *more, typed=f"{password}\n")
        assert made.code == 0, made.said
        return name

    def one_time(self, name: str, role: str = "leader") -> str:
        """Makes an account; the one-time password that the command printed."""
        made = self.command("account", "add", name, "--role", role)
        assert made.code == 0, made.said
        return made.said.strip().rpartition(" ")[2]

    def told(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database file answers to whoever has it, past the application."""
        with contextlib.closing(sqlite3.connect(self.file, timeout=10)) as burglar, burglar:
            return burglar.execute(statement, values).fetchall()

    def number_of(self, name: str) -> int:
        ((number,),) = self.told("SELECT account_id FROM accounts WHERE name = ?", name)
        return int(number)

    def stranger(self, source: str = "127.0.0.1") -> Attacker:
        return Attacker(self.where, source=source, scheme=self.scheme)

    def visitor(self, name: str, password: str = PASSWORD) -> Attacker:
        """The account's holder, past every step of the login, reading English, with the token of the session."""
        visitor = self.stranger()
        answer = visitor.log_in(name, password)
        assert answer.status_code == 303, answer.text
        if visitor.get("/").leads_to == "/account/second-factor":
            _, self.recovery_codes[name] = visitor.take_second_factor(password)
        elif visitor.get("/").leads_to == "/login/code":
            answer = visitor.fill_in("/login/code", code=self.recovery_codes[name].pop())
            assert answer.status_code == 303, answer.text
        assert visitor.get("/?lang=en").status_code == 200
        return visitor

    def audit_log(self) -> list[dict[str, str]]:
        """What the audit administrator exports, a record a row."""
        answer: Answer = self.visitor("aud").get("/export/csv/audit")
        assert answer.status_code == 200
        lines = answer.data.decode("utf-8-sig").splitlines()
        first = next(place for place, line in enumerate(lines) if line.startswith("Number,"))
        return [row for row in csv.DictReader(lines[first:]) if not row["Number"].startswith("#")]


def filled(folder: Path) -> Office:
    """The database with agencies, officers and cases from csv files, the people, and the scores."""
    office = Office(folder)
    assert office.command("init").code == 0
    for name, content in {"agencies": AGENCIES, "officers": OFFICERS, "cases": CASES}.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    taken = office.command("import", *(str(folder / f"{name}.csv") for name in ("agencies", "officers", "cases")))
    assert taken.code == 0, taken.said
    for name, role in PEOPLE.items():
        office.account(name, *role)
    # Else each server that is started on a copy of it makes the same hundred runs.
    with opened_for_work(office.place.database) as engine:
        worker.catch_up(engine, office.place.database, registry.load(), dt.datetime.now(dt.UTC))
    return office


@contextmanager
def serving(office: Office, **settings: str) -> Iterator[Office]:
    """The office with its server running."""
    own = {f"ZHIHENG_{name.upper()}": value for name, value in settings.items()}
    with contextlib.ExitStack() as running:
        with patch.dict("os.environ", own):
            process = running.enter_context(office.place.started("serve", "--port", "0"))
        office.where = address(process)
        assert office.where.startswith("http"), office.where
        office.scheme = "https" if settings.get("transport") == "https" else "http"
        yield office
