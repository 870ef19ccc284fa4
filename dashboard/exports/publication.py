"""A publication as a file: the frozen ranking, all peer groups, number for number as it was signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dashboard import wording
from dashboard.accounts.permissions import Permission
from dashboard.exports.tables import Cell, Column, ExportedTable
from dashboard.publishing.workflow import PUBLICATIONS
from dashboard.services.publication import FrozenRow, PublicationPage, publication
from dashboard.translations import Language, _, language
from dashboard.views.publications import period, verdict
from dashboard.vocabulary import word
from dashboard.web.rights import requires
from dashboard.web.router import PageRequest
from dashboard.workflows.deciding import actor_of
from models.publications import PublicationState
from plugins.scheme import NodeText

NARROW: Mapping[Language, int] = {"zh": 7, "en": 11}
"""Characters of the many columns of one number each, whose titles are broken at words."""


@requires(Permission.PUBLICATION_READ)
def exported(request: PageRequest) -> ExportedTable | None:
    """The table; None where there is no such publication, or its content cannot be read."""
    number, query = request.location.parts["publication"], request.location.query
    model = publication(request.session, number, query, PUBLICATIONS, actor_of(request.holder), request.today)
    if model is None or model.unreadable:
        return None
    return ExportedTable(
        title=number,
        about=_about(model),
        columns=_columns(model.columns),
        rows=_rows(model),
        action="publication:export",
        subject=number,
    )


def _about(model: PublicationPage) -> tuple[str, ...]:
    head = model.document.head
    return (
        head["title"],
        period(model.document),
        word(PublicationState, model.state),
        f"SHA-256 {head['sha256']}",
        verdict(model.checked, model.document)[1],
        _("Open cases are judged as of %(day)s.", day=head["judged_on"].isoformat()),
    )


def _columns(nodes: Sequence[NodeText]) -> tuple[Column, ...]:
    narrow = NARROW[language()]
    columns = [
        Column(_("Group"), width=2 * narrow, wraps=True),
        Column(_("Rank"), "number", width=8, wraps=True),
        Column(_("Tied"), width=6),
        Column(_("Agency"), width=26, wraps=True),
        Column(_("Score"), "number", places=2, width=8),
        Column(_("Points earned"), "number", places=2, width=8),
        Column(_("Points that apply"), "number", places=2, width=8),
    ]
    for node in nodes:
        name = node.title.in_language(language())
        columns += [
            Column(_("%(node)s: numerator", node=name), "number", width=narrow),
            Column(_("%(node)s: denominator", node=name), "number", width=narrow),
            Column(_("%(node)s: points", node=name), "number", places=2, width=narrow, wraps=True),
        ]
    return (*columns, Column(_("Remarks"), width=36, wraps=True))


def _rows(model: PublicationPage) -> Iterator[Sequence[Cell]]:
    for row in model.rows:
        yield [
            wording.group(row.group),
            row.rank if row.rank is not None else wording.state(row.state),
            _("Tied") if row.tied else None,
            row.name,
            row.score,
            row.total,
            row.applicable,
            *(cell for node in model.columns for cell in _node(row, node.key)),
            wording.sentences([wording.note(one) for one in row.notes]) or None,
        ]


def _node(row: FrozenRow, key: str) -> tuple[Cell, Cell, Cell]:
    """Numerator, denominator, points; the word for it where the node does not apply."""
    found = row.nodes.get(key)
    if found is None:
        return None, None, wording.state("not_applicable")
    return found.numerator, found.denominator, wording.state("not_applicable") if found.points is None else found.points
