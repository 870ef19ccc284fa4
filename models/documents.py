"""Documents 执法监督文书 of rectification items, their receipts 送达回证, which are void. Rows are only ever added.

Which kind accompanies which move, and who may issue it, the dashboard declares (``dashboard.documents.kinds``).
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models import columns
from models.base import CODE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Base, RowNumber, Vocabulary, checks
from models.keys import Keys
from models.rectification import RectificationRow


class DocumentKind(Vocabulary):
    """Kind of document 文书种类."""

    NOTICE = "notice", "监督通知书"
    URGING = "urging", "督办函"
    OPINION = "opinion", "监督意见书"
    DECISION = "decision", "监督决定书"
    TALK = "talk", "约谈通知"
    TRANSFER = "transfer", "移送函"
    APPLICATION = "application", "销号申请表"
    CHECK = "check", "销号核查表"
    PUBLICITY = "publicity", "销号公示表"


class Delivery(Vocabulary):
    """How a document was delivered 送达方式 (民事诉讼法 第七章第二节, as 行政处罚法 第六十一条 refers to it)."""

    DIRECT = "direct", "直接送达"
    LEFT = "left", "留置送达"
    ELECTRONIC = "electronic", "电子送达"
    ENTRUSTED = "entrusted", "委托送达"
    POSTED = "posted", "邮寄送达"
    ANNOUNCED = "announced", "公告送达"


class RectificationDocument(RectificationRow, Base):
    """Document 文书 exactly as it was issued; its bytes are kept sealed, with the hash of what they are unsealed."""

    __tablename__ = "rectification_documents"

    document_id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    item_no: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("rectification_items.item_no"), index=True)
    agency_code: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("agencies.code"), index=True)
    position: Mapped[int] = mapped_column(Integer())
    """The move that it accompanies."""
    kind: Mapped[str] = columns.choice("文书种类", DocumentKind)
    year: Mapped[int] = mapped_column(Integer())
    serial: Mapped[int] = mapped_column(Integer())
    """From 1 within kind and year, without a gap: it is given in the transaction that keeps the document."""
    number: Mapped[str] = columns.name("文号", unique=True)
    issued_on: Mapped[dt.date] = columns.day("发文日期")
    due_on: Mapped[dt.date | None] = columns.day("反馈期限")
    office: Mapped[str] = columns.name("发文机关")
    contact: Mapped[str | None] = columns.name("联系人")
    at: Mapped[dt.datetime] = columns.instant()
    account: Mapped[str] = mapped_column(String(CODE_LENGTH))
    person: Mapped[str] = mapped_column(String(NAME_LENGTH))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer())
    """Bytes."""
    sealed: Mapped[bytes] = mapped_column(LargeBinary())

    __table_args__ = (UniqueConstraint("kind", "year", "serial"), *checks(kind=DocumentKind))


class RectificationReceipt(RectificationRow, Base):
    """Receipt 送达回证 of a document. What was entered wrongly is put right by a further one."""

    __tablename__ = "rectification_receipts"

    receipt_id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    document_id: Mapped[int] = mapped_column(RowNumber, ForeignKey("rectification_documents.document_id"), index=True)
    item_no: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("rectification_items.item_no"))
    agency_code: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("agencies.code"), index=True)
    delivered_on: Mapped[dt.date] = columns.day("送达日期")
    delivered_to: Mapped[str] = columns.name("受送达人")
    manner: Mapped[str] = columns.choice("送达方式", Delivery)
    signed_by: Mapped[str] = columns.name("签收人")
    note: Mapped[str | None] = mapped_column(String(TEXT_LENGTH))
    at: Mapped[dt.datetime] = columns.instant()
    account: Mapped[str] = mapped_column(String(CODE_LENGTH))
    person: Mapped[str] = mapped_column(String(NAME_LENGTH))
    file_name: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    """The signed paper, where it was brought; the following columns likewise."""
    file_sha256: Mapped[str | None] = mapped_column(String(64))
    file_size: Mapped[int | None] = mapped_column(Integer())
    file_sealed: Mapped[bytes | None] = mapped_column(LargeBinary())

    __table_args__ = (*checks(manner=Delivery),)


class RectificationVoid(RectificationRow, Base):
    """Voiding 作废 of a document, which stays as it was issued and keeps its number."""

    __tablename__ = "rectification_voids"

    document_id: Mapped[int] = mapped_column(
        RowNumber, ForeignKey("rectification_documents.document_id"), primary_key=True, autoincrement=False
    )
    item_no: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("rectification_items.item_no"))
    agency_code: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("agencies.code"), index=True)
    reason: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    voided_on: Mapped[dt.date] = columns.day("作废日期")
    at: Mapped[dt.datetime] = columns.instant()
    account: Mapped[str] = mapped_column(String(CODE_LENGTH))
    person: Mapped[str] = mapped_column(String(NAME_LENGTH))


_USE, _PAPERS = "rectification documents", "rectification receipts"


def seal_document(keys: Keys, content: bytes, number: str, sha256: str) -> bytes:
    """The document of this number as it is kept."""
    return keys.seal_bytes(_USE, content, f"{number}/{sha256}")


def open_document(keys: Keys, document: RectificationDocument) -> bytes:
    """The document exactly as it was issued; raises WrongKey."""
    return keys.unseal_bytes(_USE, document.sealed, f"{document.number}/{document.sha256}")


def seal_paper(keys: Keys, content: bytes, document_id: int, sha256: str) -> bytes:
    """The signed paper of a receipt as it is kept."""
    return keys.seal_bytes(_PAPERS, content, f"{document_id}/{sha256}")


def open_paper(keys: Keys, receipt: RectificationReceipt) -> bytes:
    """The signed paper of the receipt, which has one; raises WrongKey."""
    return keys.unseal_bytes(_PAPERS, receipt.file_sealed or b"", f"{receipt.document_id}/{receipt.file_sha256}")
