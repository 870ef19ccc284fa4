"""The workflow of publications 发布流程: prepared, signed by so many persons as the installation asks for, published.

docs/publications.md shows this table. That two persons sign is our own rule: no source says who signs.
"""

from __future__ import annotations

from functools import cache

from dashboard.accounts.permissions import Permission
from dashboard.workflows.declaration import Move, Workflow
from models.publications import PublicationState as State

SIGNERS = 2
MOST_SIGNERS = 3
SIGNATURES = ("sign", "countersign", "third_sign")
WAITING = (State.DRAFT, State.SIGNED_ONCE, State.SIGNED_TWICE)
"""States in which a signature is missing, by how many there are."""
BY_ANOTHER = "correct"
"""The move that nobody makes by itself: it is made as the correcting publication is published."""


@cache
def publications(signers: int = SIGNERS) -> Workflow:
    """The workflow where so many persons sign, one to three; of two signers none is the other."""
    signing = [
        Move(
            key, (WAITING[at],), State.SIGNED if at + 1 == signers else WAITING[at + 1],
            Permission.PUBLICATION_DECIDE, stranger_to=SIGNATURES[:at],
        )
        for at, key in enumerate(SIGNATURES[:signers])
    ]  # fmt: skip
    return Workflow(
        "publications",
        (
            Move("prepare", (), State.DRAFT, Permission.PUBLICATION_DECIDE, fields=("title",)),
            *signing,
            # One that was signed by as many as are asked for now, though once more were, waits for nobody else.
            Move(
                "publish", (State.SIGNED, *WAITING[signers:]), State.PUBLISHED,
                Permission.PUBLICATION_DECIDE, fields=("readers",),
            ),
            Move(
                "withdraw", (*WAITING, State.SIGNED), State.WITHDRAWN, Permission.PUBLICATION_DECIDE, reason=True,
            ),
            Move(BY_ANOTHER, (State.PUBLISHED,), State.CORRECTED, Permission.PUBLICATION_DECIDE, reason=True),
        ),
    )  # fmt: skip


PUBLICATIONS = publications()
"""With two signers, as an installation has it that says nothing else."""
