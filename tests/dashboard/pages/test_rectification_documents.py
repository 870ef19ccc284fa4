"""Documents over HTTP: issued on the item's page, listed with receipts, and downloaded by who may see the item."""

import datetime as dt
import hashlib
import io
from collections.abc import Callable
from typing import Any

from docx import Document
from sqlalchemy import select

from models.documents import RectificationDocument
from models.reader import SYSTEM, ReaderSession
from tests.dashboard.pages.test_rectification import send, site  # noqa: F401 - the fixture
from tests.dashboard.web.site import Site, Visitor
from tests.fixtures.two_towns import TODAY
from tests.product.answers import main, words

SAID = {"office": "县司法局", "demand": "立即补正", "contact": "周七"}


def issue(visitor: Visitor, **fields: str) -> Any:
    form = {"csrf_token": visitor.cookie("_csrf_token"), "item_no": "theirs", "kind": "notice", "documents": "0"}
    return visitor.post("/rectification/issue", data={**form, **SAID, **fields})


def test_a_form_of_the_closing_waits_for_no_receipt(
    site: Site,  # noqa: F811 - the fixture
    enter: Callable[[str], Visitor],
) -> None:
    bureau = enter("bureau")
    signed = {"self_check": "已补正", "responsible_leader": "李四"}
    send(enter("agency"), "apply", (b"%PDF-1.7 ...", "材料.pdf"), item_no="soon", **signed)
    checked = {"check_method": "现场核查", "checkers": "王五、赵六", "check_result": "属实"}
    send(bureau, "check", item_no="soon", **checked)
    issue(bureau, item_no="soon", kind="check")
    said = words(main(bureau.open("/rectification/soon")))
    assert "执监核〔2022〕1号 is issued. Download it, print it, and have it signed." in said
    register = words(main(bureau.open("/rectification/documents")))
    assert "执监核〔2022〕1号" in register
    assert "Not needed" in register
    assert "执监核" not in words(main(bureau.open("/rectification/documents", "?rows=open")))
    page = words(main(bureau.open("/rectification/soon")))
    assert "执监核〔2022〕1号" in page
    assert "No receipt yet" not in page
    assert "Enter a receipt" not in page


def test_a_document_is_issued_delivered_and_read_by_those_who_see_the_item(
    site: Site,  # noqa: F811 - the fixture
    enter: Callable[[str], Visitor],
) -> None:
    bureau = enter("bureau")
    in_ten_days = (TODAY + dt.timedelta(days=10)).isoformat()
    send(bureau, "assign", item_no="theirs", seen="0", deadline=in_ten_days, limit_source="方案")
    page = words(main(bureau.open("/rectification/theirs")))
    assert "Issue: Notice" in page
    assert "Issue: Urging" not in page  # it was not urged
    issue(bureau, demand="")
    assert "Fill in What is required" in words(main(bureau.open("/rectification/theirs")))
    issue(bureau)
    with ReaderSession(site.engine, SYSTEM) as session:
        kept = session.scalars(select(RectificationDocument)).one()
    assert (kept.number, kept.due_on) == ("执监通〔2022〕1号", TODAY + dt.timedelta(days=10))
    at = f"/rectification/document/{kept.document_id}"
    got = bureau.get(at)
    assert hashlib.sha256(got.data).hexdigest() == kept.sha256
    text = "\n".join(one.text for one in Document(io.BytesIO(got.data)).paragraphs)
    assert "乙镇" in text
    assert "2022年1月25日" in text
    assert got.headers["Content-Disposition"].startswith("attachment")

    receipt = {"document_id": str(kept.document_id), "delivered_on": TODAY.isoformat(), "delivered_to": "乙镇"}
    paper = (b"%PDF-1.7 signed", "回证.pdf")
    send(bureau, "sign", paper, **receipt, manner="left", signed_by="")
    assert "who signed" in words(main(bureau.open("/rectification/theirs")))
    send(bureau, "sign", paper, **receipt, manner="left", signed_by="钱八")
    page = words(main(bureau.open("/rectification/theirs")))
    assert f"Delivered {TODAY.isoformat()}, Left, to 乙镇; signed by 钱八" in page
    assert bureau.get("/rectification/receipt/1").data == paper[0]
    register = words(main(bureau.open("/rectification/documents")))
    assert "执监通〔2022〕1号" in register
    assert "执监通" not in words(main(bureau.open("/rectification/documents", "?rows=open")))
    assert "钱八" in bureau.get("/export/csv/rectification/documents").text

    send(bureau, "void", document_id=receipt["document_id"], reason="受文单位写错")
    page = words(main(bureau.open("/rectification/theirs")))
    assert f"Void since {TODAY.isoformat()}" in page
    assert "Enter a receipt" not in page
    assert "受文单位写错" in words(main(bureau.open("/rectification/documents", "?rows=void")))
    assert "受文单位写错" in bureau.get("/export/csv/rectification/documents").text

    stranger = enter("agency")  # of town A, the item is B's
    for address in (at, "/rectification/receipt/1"):
        assert stranger.get(address).status_code == 404
    assert "执监通" not in words(main(stranger.open("/rectification/documents")))
    assert issue(stranger, documents="1").status_code == 404
    assert send(stranger, "sign", **receipt, manner="left", signed_by="x").status_code == 404
    assert send(stranger, "void", document_id=receipt["document_id"], reason="x").status_code == 404
    with ReaderSession(site.engine, SYSTEM) as session:
        assert len(session.scalars(select(RectificationDocument.document_id)).all()) == 1
