"""Documents: those of one item with the forms that issue one and enter a receipt, and the register of all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import controls, forms, heading, marks, tables, tiles
from dashboard.components.pager import pager
from dashboard.components.tables import Head
from dashboard.documents import wording as words
from dashboard.documents.kinds import CERTIFICATE, DECISIONS, KINDS, Kind
from dashboard.services.rectification_documents import (
    OPEN,
    VOID,
    DocumentLine,
    ItemDocuments,
    ReceiptLine,
    Register,
    VoidLine,
)
from dashboard.translations import _, plural
from dashboard.views.account_marks import told
from dashboard.views.integrity_application import CERTIFICATES_AT
from dashboard.vocabulary import word
from dashboard.web.notes import Note
from models.documents import Delivery, DocumentKind
from models.integrity_rounds import round_and_agency
from models.rectification import RectificationItem

ISSUE, RECEIVE, VOIDING = "/rectification/issue", "/rectification/sign", "/rectification/void"
"""Where the forms go."""


def item_documents(model: ItemDocuments, item: RectificationItem, note: Note | None, token: str) -> list[Component]:
    """The card of the item's page; none where there is nothing and nothing may be issued."""
    if not model.lines and not model.offered:
        return []
    typed = dict(note.typed) if note is not None else {}
    body: list[Any] = [_issued(one, model, item, typed, token) for one in model.lines]
    for kind in model.offered:
        mine = typed if typed.get("kind") == kind.key else {}
        title = _("Issue: %(document)s", document=word(DocumentKind, kind.key))
        body.append(tables.folded(title, _issuing(kind, model, item, mine, token), opened=bool(mine)))
    return [tiles.card(_("Documents"), body)]


def _issued(
    one: DocumentLine, model: ItemDocuments, item: RectificationItem, typed: Mapping[str, str], token: str
) -> Component:
    said = [one.issued_on.isoformat(), *([one.who] if one.who else [])]
    if one.due_on is not None:
        said.append(_("answer by %(day)s", day=one.due_on.isoformat()))
    parts: list[Any] = [
        html.Div([_link(one), " ", html.Span(word(DocumentKind, one.kind))]),
        html.Small(" · ".join(said), className="zh-muted", title=one.sha256),
        *(html.Div(_receipt(each)) for each in one.receipts),
    ]
    if one.void is not None:
        return html.Div([*parts, html.Div(_void(one.void))], className="zh-document", id=_place(one))
    if not one.receipts and one.needs_receipt:
        parts.append(html.Div(_("No receipt yet"), className="zh-muted"))
    if model.may_receive and one.needs_receipt:
        mine = typed if typed.get("document_id") == str(one.document_id) else {}
        parts.append(tables.folded(_("Enter a receipt"), _receiving(one, item, mine, token), opened=bool(mine)))
    if one.document_id in model.may_void:
        mine = typed if typed.get("voided") == str(one.document_id) else {}
        parts.append(tables.folded(_("Void it"), _voiding(one, item, mine, token), opened=bool(mine)))
    return html.Div(parts, className="zh-document", id=_place(one))


def place_of(one: DocumentLine) -> Component:
    """The document's number, which leads to where the item's page has it."""
    return html.A(_number(one), href=f"#{_place(one)}", className="zh-link")


def _place(one: DocumentLine) -> str:
    return f"document-{one.document_id}"


def _link(one: DocumentLine) -> Component:
    at = CERTIFICATES_AT if one.kind == CERTIFICATE else "/rectification/document"
    return html.A(_number(one), href=f"{at}/{one.document_id}", download="", className="zh-link")


def _number(one: DocumentLine) -> Any:
    """Struck out where the document is void."""
    return one.number if one.void is None else html.S(one.number)


def _void(one: VoidLine) -> list[Any]:
    said = [_("Void since %(day)s", day=one.voided_on.isoformat()), *([one.who] if one.who else [])]
    return [marks.badge(marks.Badge(_("Void"), "failed")), " ", " · ".join(said), html.Div(one.reason)]


def _receipt(one: ReceiptLine) -> list[Any]:
    said = _(
        "Delivered %(day)s, %(how)s, to %(whom)s; signed by %(who)s",
        day=one.delivered_on.isoformat(), how=word(Delivery, one.manner), whom=one.delivered_to, who=one.signed_by,
    )  # fmt: skip
    parts: list[Any] = [said, *([_("; "), one.note] if one.note else [])]
    if one.file_name is not None:
        at = f"/rectification/receipt/{one.receipt_id}"
        parts += [" ", html.A(one.file_name, href=at, download="", className="zh-link")]
    return parts


def _issuing(
    kind: Kind, model: ItemDocuments, item: RectificationItem, typed: Mapping[str, str], token: str
) -> Component:
    usual = {
        "office": model.office, "contact": model.contact, "facts": item.problem, "objection": words.usual_objection(),
    }  # fmt: skip
    content: list[Component] = [
        forms.hidden("item_no", item.item_no),
        forms.hidden("kind", kind.key),
        forms.hidden("documents", str(len(model.lines))),
        html.P(
            _("The number is given when it is issued; number, agency, problem, limits and days are filled in."),
            className="zh-muted",
        ),
    ]
    for key in ("office", *kind.asked):
        name, value = f"{kind.key}-{key}", typed.get(key, usual.get(key, ""))
        if key == "decided":
            made = forms.select_field(name, words.field(key), [(one, one) for one in DECISIONS], value or DECISIONS[0])
        elif key in ("office", "contact"):
            made = forms.text_field(name, words.field(key), value, required=key == "office")
        else:
            made = forms.area_field(name, words.field(key), value, required=True)
        content.append(_named(made, key))
    content.append(forms.button(_("Issue it"), "primary"))
    back = urls.href("rectification_item", item_no=item.item_no)
    return forms.post_form(ISSUE, token, back, content, name=f"issue-{kind.key}")


def _receiving(one: DocumentLine, item: RectificationItem, typed: Mapping[str, str], token: str) -> Component:
    def field(made: Component, key: str) -> Component:
        return _named(made, key)

    at = f"receipt-{one.document_id}"
    manners = [(each.value, word(Delivery, each)) for each in Delivery]
    content = [
        forms.hidden("document_id", str(one.document_id)),
        field(
            forms.day_field(f"{at}-on", _("Delivered on"), typed.get("delivered_on", ""), required=True), "delivered_on"
        ),
        field(
            forms.text_field(f"{at}-to", _("Delivered to"), typed.get("delivered_to", one.unit), required=True),
            "delivered_to",
        ),
        field(forms.select_field(f"{at}-how", _("How"), manners, typed.get("manner", Delivery.DIRECT)), "manner"),
        field(
            forms.text_field(f"{at}-by", _("Signed by"), typed.get("signed_by", ""), required=True), "signed_by"
        ),
        field(forms.text_field(f"{at}-note", _("Note"), typed.get("note", "")), "note"),
        forms.files_field(
            _("Signed receipt"), _("Choose files"), hint=_("One PDF, JPEG or PNG up to 10 MB; kept encrypted")
        ),
        forms.button(_("Enter the receipt"), "primary"),
    ]  # fmt: skip
    back = urls.href("rectification_item", item_no=item.item_no)
    return forms.post_form(RECEIVE, token, back, content, name=at, with_files=True)


def _voiding(one: DocumentLine, item: RectificationItem, typed: Mapping[str, str], token: str) -> Component:
    at = f"void-{one.document_id}"
    content = [
        forms.hidden("document_id", str(one.document_id)),
        html.P(
            _("It stays in the register, struck out, with this reason and your name; its number is not used again."),
            className="zh-muted",
        ),
        forms.area_field(f"{at}-reason", _("Grounds"), typed.get("void_reason", ""), key="reason", required=True),
        forms.button(_("Void it")),
    ]
    back = urls.href("rectification_item", item_no=item.item_no)
    return forms.post_form(VOIDING, token, back, content, name=at)


def _named(field: Component, name: str) -> Component:
    """The field sent as ``name``: several forms stand on one page, and each id once."""
    for part in field.children:
        if getattr(part, "name", None) is not None:
            part.name = name
    return field


# ---------------------------------------------------------------- the register


def title() -> str:
    """The register's title."""
    return _("Register of documents")


def register(model: Register, location: urls.Location, note: Note | None, meeting: bool) -> list[Component]:
    """The page's body. ``meeting``: where the reader may have the pack of the monthly meeting."""
    ledger = (_("Rectification"), urls.href("rectification"))
    head = heading.page_head(
        title(),
        crumbs=[(_("Overview"), urls.href("overview")), ledger],
        note=_("Every document as it was issued. Numbers run within kind and year and have no gap: a number is given "
               "in the moment in which its document is kept."),
        actions=[
            *(controls.export_links(location) if model.lines else []),
            _pack(_("Ledger (.docx)"), "ledger"),
            *([_pack(_("Pack of the monthly meeting (.docx)"), "meeting")] if meeting else []),
        ],
    )  # fmt: skip
    body = [head, *told(note), *(heading.unknown(key, value) for key, value in model.unknown), _filters(model)]
    if not model.lines:
        every = [(_("Show all"), urls.href("rectification_documents"))]
        return [*body, heading.empty(_("No document found"), _("Documents are issued on an item's page."), every)]
    heads = [
        Head(_("Number of the document")), Head(_("Kind of document")), Head(_("Item or application")),
        Head(_("Agency")), Head(_("Day of the document")), Head(_("Answer by")), Head(_("Receipt")),
    ]  # fmt: skip
    lines = [
        tables.Line(
            [
                _link(one),
                words.kind(one.kind),
                dcc.Link(one.item_no, href=_about(one), className="zh-link"),
                one.unit,
                one.issued_on.isoformat(),
                "" if one.due_on is None else one.due_on.isoformat(),
                _delivered(one),
            ],
            "" if one.void is None else "na",
        )
        for one in model.lines
    ]
    number = plural("%(number)s document", "%(number)s documents", model.paging.found)
    return [*body, tiles.card(number, [tables.table(heads, lines), pager(model.paging, location)], flush=True)]


def _about(one: DocumentLine) -> str:
    """Where the item is, or the application."""
    if one.kind == CERTIFICATE:
        return urls.href("integrity_application", **round_and_agency(one.item_no))
    return urls.href("rectification_item", item_no=one.item_no)


def _delivered(one: DocumentLine) -> Any:
    if one.void is not None:
        return _void(one.void)
    if one.kind == CERTIFICATE:
        return "—"
    if not one.receipts:
        return _("No receipt yet") if one.needs_receipt else html.Span(_("Not needed"), className="zh-muted")
    return [html.Div(_receipt(each)) for each in one.receipts]


def _pack(text: str, name: str) -> Component:
    return html.A(text, href=f"/rectification/pack/{name}", download="", className="btn btn-outline-secondary")


def _filters(model: Register) -> Component:
    fields = []
    if len(model.units) > 1:
        fields.append(controls.unit_field(model.units, model.unit))
    kinds = [(key, words.kind(key)) for key in (*KINDS, CERTIFICATE)]
    fields.append(controls.choice_field("category", _("Kind of document"), _("All documents"), kinds, model.kind))
    fields.append(
        controls.choice_field(
            "rows", _("Receipt"), _("With and without"), [(OPEN, _("No receipt yet")), (VOID, _("Void"))], model.rows
        )
    )
    fields += [
        controls.day_field("since", _("Documents from"), model.since),
        controls.day_field("until", _("To"), model.until),
    ]
    fields.append(controls.search_field(model.q, _("Number, item or office")))
    return controls.query_form(fields)
