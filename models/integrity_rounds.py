"""Integrity rounds 诚信创建轮次: the order to all agencies, the file of each that applies, its moves, files, answers.

Which moves there are and who may make them, the dashboard declares (``dashboard.integrity.workflow``). What a round
results in, ``models.integrity`` keeps with what is imported.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Integer, LargeBinary, String, UniqueConstraint, and_, or_
from sqlalchemy.orm import Mapped, mapped_column

from models import columns
from models.base import CODE_LENGTH, NAME_LENGTH, Base, RowNumber, Vocabulary, checks
from models.courses import CourseMove, EvidenceFile
from models.exact import Exact
from models.keys import Keys
from models.reader import AgencyRow, Reach, Reader


class RoundStage(Vocabulary):
    """Stage of a round 创建阶段 (001 四)."""

    DEPLOYMENT = "deployment", "动员部署"
    PLANNING = "planning", "制定方案"
    WORK = "work", "组织实施"
    SELF_ASSESSMENT = "self_assessment", "自查自评"
    ACCEPTANCE = "acceptance", "考核验收"


class ApplicationStatus(Vocabulary):
    """Status of an agency's application 创建状态."""

    DECLARED = "declared", "已申报"
    GROUPED = "grouped", "已成立领导小组"
    PLANNED = "planned", "方案已备案"
    SUBMITTED = "submitted", "已报送自评"
    ACCEPTING = "accepting", "验收中"
    SETTLED = "settled", "验收已定"
    PUBLISHED = "published", "公示中"
    PASSED = "passed", "通过验收"
    DECLINED = "declined", "未通过验收"
    WITHDRAWN = "withdrawn", "已撤回"


OPEN_TO_ALL = (ApplicationStatus.PUBLISHED, ApplicationStatus.PASSED, ApplicationStatus.DECLINED)
"""States in which the result is made public: every agency may read it then."""


class Answer(Vocabulary):
    """Answer to a check 检查结论. "Not applicable" is one of its own, and leaves the check out of the share."""

    YES = "yes", "是"
    NO = "no", "否"
    NOT_APPLICABLE = "not_applicable", "不适用"


class Voice(Vocabulary):
    """Who answers 结论来源."""

    AGENCY = "agency", "自评"
    ASSESSOR = "assessor", "验收人"
    SETTLED = "settled", "验收结论"


class ShownTo(Vocabulary):
    """Who may read an answer 可见范围."""

    AGENCY = "agency", "单位"
    BUREAU = "bureau", "司法局"
    AUTHOR = "author", "本人"


def number_of(round_name: str, agency_code: str) -> str:
    """The number of the agency's application in the round: each has one."""
    return f"{round_name}/{agency_code}"


def round_and_agency(number: str) -> dict[str, str]:
    """The parts of such a number: ``round`` and ``agency``."""
    round_name, _slash, agency_code = number.partition("/")
    return {"round": round_name, "agency": agency_code}


class IntegrityRound(Base):
    """Round 创建轮次 with the days of its five stages (001 四), both included; called by its year."""

    __tablename__ = "integrity_rounds"

    round: Mapped[str] = columns.code("创建轮次", primary_key=True)
    source: Mapped[str | None] = columns.text("依据文件")
    deployment_first: Mapped[dt.date] = columns.day("动员部署起始日期")
    deployment_last: Mapped[dt.date] = columns.day("动员部署截止日期")
    planning_first: Mapped[dt.date] = columns.day("制定方案起始日期")
    planning_last: Mapped[dt.date] = columns.day("制定方案截止日期")
    work_first: Mapped[dt.date] = columns.day("组织实施起始日期")
    work_last: Mapped[dt.date] = columns.day("组织实施截止日期")
    self_assessment_first: Mapped[dt.date] = columns.day("自查自评起始日期")
    self_assessment_last: Mapped[dt.date] = columns.day("自查自评截止日期")
    acceptance_first: Mapped[dt.date] = columns.day("考核验收起始日期")
    acceptance_last: Mapped[dt.date] = columns.day("考核验收截止日期")
    version: Mapped[int] = mapped_column(Integer())
    """How often it was written: who corrects it says which version it was."""


class IntegrityApplication(AgencyRow, Base):
    """Application 创建申报 of one agency in one round: seen by the agency, and by every agency once it is made public.

    It holds nothing but what may be made public; what comes before stands in its moves, files and answers.
    """

    __tablename__ = "integrity_applications"

    application_no: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    round: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("integrity_rounds.round"), index=True)
    agency_code: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("agencies.code"), index=True)
    agency_name: Mapped[str] = columns.name("单位名称")
    """As it was when it declared: other agencies see the name nowhere else."""
    status: Mapped[str] = columns.choice("创建状态", ApplicationStatus)
    self_total: Mapped[Fraction | None] = mapped_column(Exact())
    """Of 100, as the agency assessed itself; null until it has handed that in, or where nothing applies."""
    accepted_total: Mapped[Fraction | None] = mapped_column(Exact())
    """Of 100, as it was accepted; null until that is made public, or where nothing applies."""
    decided_on: Mapped[dt.date | None] = columns.day("认定日期")
    malus: Mapped[int | None] = columns.whole("弄虚作假认定次数")
    """Acts of dishonesty that were confirmed by two people; null until the result is made public."""

    __table_args__ = (*checks(status=ApplicationStatus),)

    @classmethod
    def visible_to(cls, reader: Reader, rows: Any) -> ColumnElement[bool]:
        own = super().visible_to(reader, rows)
        if reader.reach is not Reach.AGENCIES:
            return own
        return or_(own, rows.status.in_([one.value for one in OPEN_TO_ALL]))


class IntegrityMove(AgencyRow, CourseMove):
    """Move 办理记录 of an application. The reference keeps one with a course from being removed."""

    __tablename__ = "integrity_moves"

    application_no: Mapped[str] = mapped_column(
        String(CODE_LENGTH),
        ForeignKey("integrity_applications.application_no"),
        primary_key=True,
        autoincrement=False,
        sort_order=-1,
    )
    agency_code: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("agencies.code"), index=True)
    status_before: Mapped[str | None] = columns.choice("原状态", ApplicationStatus)
    status_after: Mapped[str | None] = columns.choice("新状态", ApplicationStatus)
    assessors: Mapped[list[str] | None] = columns.document()
    """Accounts that this move has named as assessors 验收人; null where it names none."""

    __table_args__ = (*checks(status_before=ApplicationStatus, status_after=ApplicationStatus),)


class IntegrityFile(AgencyRow, EvidenceFile):
    """Evidence file 佐证材料 of an application; ``item`` is the sub-item that it is for, blank for its papers."""

    __tablename__ = "integrity_files"

    application_no: Mapped[str] = mapped_column(
        String(CODE_LENGTH), ForeignKey("integrity_applications.application_no"), index=True
    )
    agency_code: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("agencies.code"), index=True)
    item: Mapped[str | None] = mapped_column(String(CODE_LENGTH))


class IntegrityAnswer(AgencyRow, Base):
    """Answer 检查结论 to one check by one voice.

    The agency's own it reads at once, those of the acceptance once they are made public; an assessor's nobody else
    reads before all have handed in.
    """

    __tablename__ = "integrity_answers"

    application_no: Mapped[str] = mapped_column(
        String(CODE_LENGTH), ForeignKey("integrity_applications.application_no"), primary_key=True, autoincrement=False
    )
    voice: Mapped[str] = columns.choice("结论来源", Voice, primary_key=True)
    account: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    """Of an assessor; else empty, for the agency and the bureau answer as such."""
    check_key: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    agency_code: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("agencies.code"), index=True)
    answer: Mapped[str] = columns.choice("结论", Answer)
    note: Mapped[str | None] = columns.text("说明")
    shown_to: Mapped[str] = columns.choice("可见范围", ShownTo)

    __table_args__ = (*checks(voice=Voice, answer=Answer, shown_to=ShownTo),)

    @classmethod
    def visible_to(cls, reader: Reader, rows: Any) -> ColumnElement[bool]:
        return and_(super().visible_to(reader, rows), rows.shown_to == ShownTo.AGENCY.value)

    @classmethod
    def withheld_from(cls, reader: Reader, rows: Any) -> ColumnElement[bool]:
        return and_(rows.shown_to == ShownTo.AUTHOR.value, rows.account != reader.account)


class IntegrityCertificate(AgencyRow, Base):
    """Certificate 诚信执法单位证书 exactly as it was issued; kept sealed, with the hash of what it is unsealed.

    Rows are only ever added. That one is void, a later move of its application says.
    """

    __tablename__ = "integrity_certificates"

    certificate_id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    application_no: Mapped[str] = mapped_column(
        String(CODE_LENGTH), ForeignKey("integrity_applications.application_no"), index=True
    )
    agency_code: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("agencies.code"), index=True)
    position: Mapped[int] = mapped_column(Integer())
    """The move that issued it."""
    year: Mapped[int] = mapped_column(Integer())
    serial: Mapped[int] = mapped_column(Integer())
    """From 1 within the year in which it was issued, without a gap."""
    number: Mapped[str] = columns.name("证书编号", unique=True)
    issued_on: Mapped[dt.date] = columns.day("发证日期")
    office: Mapped[str] = columns.name("发证机关")
    at: Mapped[dt.datetime] = columns.instant()
    account: Mapped[str] = mapped_column(String(CODE_LENGTH))
    person: Mapped[str] = mapped_column(String(NAME_LENGTH))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer())
    """Bytes."""
    sealed: Mapped[bytes] = mapped_column(LargeBinary())

    __table_args__ = (UniqueConstraint("year", "serial"),)


_USE = "integrity certificates"


def seal_certificate(keys: Keys, content: bytes, number: str, sha256: str) -> bytes:
    """The certificate of this number as it is kept."""
    return keys.seal_bytes(_USE, content, f"{number}/{sha256}")


def open_certificate(keys: Keys, certificate: IntegrityCertificate) -> bytes:
    """The certificate exactly as it was issued; raises WrongKey."""
    return keys.unseal_bytes(_USE, certificate.sealed, f"{certificate.number}/{certificate.sha256}")
