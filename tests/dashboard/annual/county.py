"""A county of three agencies and a sub-unit, small enough to fill its yearly tables by hand.

A, with its sub-unit A1, in 2025: penalties 1 警告; 2 罚款, one of them also 警告; 1 没收, also 罚款 (A1's); 1 吊销,
also 罚款; 1 of another kind, 1 that states none; together 1000 + 250.50 + 3000 yuan; 1 case not punished. Licences: 2
applied for and accepted, 1 granted, 1 refused. Compulsion: one subject names 查封 and 扣押, one neither. Complaints: 3,
of which 2 were closed by the end of the year. Reconsiderations: 2 upheld, 1 changed. B: 1 行政拘留, also 罚款, of 500
yuan. C: nothing. A has powers of all kinds, B entered none of them, C entered 0 for each. Days outside 2025 are there
to be left out.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, insert

from models.agencies import Agency
from models.cases import Case
from models.complaints import Complaint
from models.conduct import Training
from models.figures import AnnualFigure
from models.lawsuits import Reconsideration
from models.migrate import upgrade
from models.officers import Officer

TODAY = dt.date(2026, 1, 15)
IN_2025 = dt.date(2025, 6, 2)
KINDS = ("powers_penalty", "powers_licence", "powers_compulsion", "powers_inspection")


def fill(engine: Engine) -> None:
    """The county, into an empty database."""
    upgrade(engine)
    with engine.begin() as connection:
        for code, name, kind, parent in (
            ("A", "县城管局", "department", None), ("A1", "执法大队", "subordinate", "A"),
            ("B", "县公安局", "department", None), ("C", "县档案局", "department", None),
        ):  # fmt: skip
            connection.execute(insert(Agency).values(code=code, name=name, kind=kind, parent_code=parent))
        connection.execute(insert(Case), _cases())
        connection.execute(insert(Complaint), [
            {"complaint_no": f"T{n}", "agency_code": "A", "received_on": day, "closed_on": closed}
            for n, (day, closed) in enumerate((
                (IN_2025, IN_2025), (IN_2025, dt.date(2025, 12, 31)), (IN_2025, dt.date(2026, 1, 2)),
                (dt.date(2024, 12, 31), IN_2025),
            ))
        ])  # fmt: skip
        connection.execute(insert(Officer), [
            {"officer_no": "P1", "name": "甲", "agency_code": "A1", "category": "officer", "certificate_no": "C1",
             "certificate_expires_on": dt.date(2026, 1, 1), "joined_on": dt.date(2025, 12, 31)},
            {"officer_no": "P2", "name": "乙", "agency_code": "B", "category": "officer", "certificate_no": "C2",
             "certificate_expires_on": dt.date(2025, 12, 30), "joined_on": dt.date(2024, 12, 31)},
        ])  # fmt: skip
        connection.execute(insert(Training), [
            {"training_no": f"X{n}", "officer_no": who, "held_on": IN_2025, "attended": attended, "passed": passed}
            for n, (who, attended, passed) in enumerate(
                (("P1", True, True), ("P1", True, None), ("P2", True, False), ("P2", False, None)))
        ])  # fmt: skip
        connection.execute(insert(Reconsideration), [
            {"reconsideration_no": f"F{n}", "agency_code": "A", "accepted_on": IN_2025, "decided_on": IN_2025,
             "outcome": outcome} for n, outcome in enumerate(("upheld", "upheld", "changed"))
        ])  # fmt: skip
        powers = [entry(code, key, value) for code, value in (("A", 9), ("C", 0)) for key in KINDS]
        connection.execute(insert(AnnualFigure), [
            *powers, entry("A", "powers_penalty", 7, 2024),
            entry("A", "campaigns", 3, definition="部署文件数"), entry("B", "campaigns", 4, definition="行动天数"),
            entry("A", "legal_advisers", 2), entry("A1", "legal_advisers", 1), entry("B", "法律 顾问人数", 5),
            entry("B", "complaints", 99), entry("A", "亮码执法次数", 12),
            entry("A", "普法讲座", 3), entry("B", "普法 讲座", 2),
        ])  # fmt: skip


def entry(code: str, key: str, value: int, year: int = 2025, definition: str = "年末事项数") -> dict[str, Any]:
    """A row of ``annual_figures``."""
    return {"agency_code": code, "year": year, "figure": key, "value": value, "unit": "项", "definition": definition,
            "source": "权责清单"}  # fmt: skip


def _cases() -> list[dict[str, Any]]:
    rows = [
        _penalty("A", "警告"), _penalty("A", "罚款", 1000), _penalty("A", "警告;罚款", "250.50"),
        _penalty("A1", "罚款;没收违法所得", 3000), _penalty("A", "吊销许可证件;罚款"), _penalty("A", "限期拆除"),
        _penalty("A", None), _penalty("B", "罚款;行政拘留", 500),
        _penalty("A", "罚款", 70, dt.date(2024, 12, 31)), _penalty("A", "罚款", 70, dt.date(2026, 1, 1)),
        {**_penalty("A", None), "decision": "no_penalty"},
        _licence("granted"), _licence("refused"),
        _compulsion("查封经营场所并扣押工具"), _compulsion("强制传唤违法嫌疑人"),
    ]  # fmt: skip
    keys = dict.fromkeys(key for row in rows for key in row)
    return [{**keys, **row, "case_no": f"{number}"} for number, row in enumerate(rows)]


def _penalty(code: str, kinds: str | None, amount: int | str | None = None, day: dt.date = IN_2025) -> dict[str, Any]:
    return {"agency_code": code, "kind": "penalty", "filed_on": day, "decided_on": day, "decision": "penalty",
            "penalty_kinds": kinds, "penalty_amount": None if amount is None else Decimal(amount)}  # fmt: skip


def _licence(decision: str) -> dict[str, Any]:
    return {"agency_code": "A", "kind": "licence", "registered_on": IN_2025, "filed_on": IN_2025,
            "decided_on": IN_2025, "decision": decision}  # fmt: skip


def _compulsion(title: str) -> dict[str, Any]:
    return {"agency_code": "A", "kind": "compulsion", "title": title, "filed_on": IN_2025, "decided_on": IN_2025}
