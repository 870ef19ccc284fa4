"""The certificate 诚信执法单位证书 of an agency that was recognised: filled from a template that the office may edit.

It is kept as it was issued, with its number and its hash; which of them is void, the course of the application says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from sqlalchemy import Connection, RowMapping, func, insert, select

from dashboard.documents.filling import fill
from dashboard.documents.issuing import Office, check_written
from dashboard.documents.templates import template
from dashboard.documents.values import NONE, day
from dashboard.integrity.answers import for_demonstration, level
from dashboard.workflows.course import Turn
from models.agencies import Agency
from models.installation import demonstration_today
from models.integrity_rounds import IntegrityCertificate, seal_certificate
from models.keys import keys_of
from plugins.decimals import rounded
from plugins.scheme import Scheme

TEMPLATE = "诚信执法单位证书"
NUMBER = "证书编号"
DEMONSTRATION = "权重为演示，非官方：原附件（考核细则）未见。"
BORROWED = "等级名称和分数线借自盘锦办法"


def numbered(prefix: str, year: int, serial: int) -> str:
    """The number of the ``serial``-th certificate of the year."""
    return f"{prefix}诚证〔{year}〕{serial}号"


def issue(
    connection: Connection, turn: Turn, row: RowMapping, position: int, issuer: str, office: Office, scheme: Scheme
) -> Mapping[str, str]:
    """Fills and keeps the certificate of the application ``row``; number and hash, as the audit log has them.

    ``issuer`` is who issues it 发证机关. Raises MoveRefused where it is missing, and TemplateFault.
    """
    check_written({"office": issuer}, ("office",))
    table, year = IntegrityCertificate, turn.today.year
    highest = connection.execute(select(func.max(table.serial)).where(table.year == year)).scalar() or 0
    number = numbered(office.prefix, year, highest + 1)
    unit = connection.execute(select(Agency.name).where(Agency.code == row["agency_code"])).scalar_one()
    demonstration, reached = for_demonstration(scheme), level(scheme, row["accepted_total"])
    values = {
        NUMBER: number,
        "单位名称": unit,
        "创建轮次": row["round"],
        "自评得分": NONE if row["self_total"] is None else rounded(row["self_total"], 2),
        "验收得分": NONE if row["accepted_total"] is None else rounded(row["accepted_total"], 2),
        "等级说明": "" if reached is None else f"诚信等级：{reached.zh}（{BORROWED}）。",
        "权重说明": DEMONSTRATION if demonstration else "",
        "发证机关": issuer.strip(),
        "认定日期": day(row["decided_on"]),
    }
    needed = (NUMBER, "单位名称", *(("权重说明",) if demonstration else ()))
    invented = demonstration_today(connection) is not None
    made = fill(*template(TEMPLATE, office.templates), values, needed=needed, invented=invented)
    sha256 = hashlib.sha256(made).hexdigest()
    connection.execute(
        insert(table).values(
            application_no=row["application_no"], agency_code=row["agency_code"], position=position, year=year,
            serial=highest + 1, number=number, issued_on=turn.today, office=issuer.strip(), at=turn.now,
            account=turn.holder.name, person=turn.holder.display_name, sha256=sha256, size=len(made),
            sealed=seal_certificate(keys_of(connection), made, number, sha256),
        )
    )  # fmt: skip
    return {"number": number, "sha256": sha256}
