"""Imports as their pages show them: the list, and one import with its files, its findings, its batches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from dashboard import urls
from dashboard.imports.mapping.choices import Choices
from dashboard.imports.tables.table import Skipped
from dashboard.imports.telling.findings import Findings
from dashboard.imports.telling.problems import Problem
from dashboard.paging import PAGE_ROWS, Paging
from models.batches import FileRole, Import, ImportBatch, ImportFile, ImportState, KeptProfile, open_findings
from models.keys import keys_of
from models.reader import ReaderSession


@dataclass(frozen=True)
class ImportEntry:
    """An import in the list. The counts are of what stands or stood; all 0 before it is taken."""

    import_no: int
    at: dt.datetime
    account: str
    agency_code: str | None
    channel: str
    state: str
    ended_at: dt.datetime | None
    ended_by: str | None
    file_names: tuple[str, ...]
    added: int
    changed: int
    same: int
    set_aside: int

    @property
    def href(self) -> str:
        """The address of its page."""
        return urls.href("import", import_no=self.import_no)


@dataclass(frozen=True)
class ImportList:
    """A page of the imports, newest first."""

    entries: tuple[ImportEntry, ...]
    paging: Paging


@dataclass(frozen=True)
class KeptFile:
    """A file of an import."""

    position: int
    role: str
    name: str
    size: int
    sha256: str
    there: bool
    """False where its content was removed, as with a dropped import."""


@dataclass(frozen=True)
class BatchEntry:
    """What became of one sheet."""

    batch_id: int
    file_name: str
    sheet: str | None
    kind: str
    counts: Mapping[str, int]
    """``added``, ``changed``, ``same``, ``set_aside``, ``doubts``."""
    unknown_columns: tuple[str, ...]
    problems: tuple[Problem, ...]
    doubtful: tuple[Problem, ...]
    differences: tuple[Mapping[str, Any], ...]
    skipped: tuple[Skipped, ...]
    skipped_rows: int


@dataclass(frozen=True)
class ImportPage:
    """One import."""

    entry: ImportEntry
    files: tuple[KeptFile, ...]
    findings: Findings
    """Empty where it does not wait to be taken."""
    choices: Choices
    kept_profiles: tuple[str, ...]
    """Names of the mapping profiles that can be chosen."""
    batches: tuple[BatchEntry, ...]


def imports(session: ReaderSession, page: int) -> ImportList:
    """The imports that the reader may see."""
    paging = Paging(session.scalar(select(func.count()).select_from(Import)) or 0, page)
    found = session.scalars(
        select(Import).order_by(Import.import_no.desc()).offset(paging.offset).limit(PAGE_ROWS)
    ).all()
    return ImportList(_entries(session, found), paging)


def one_import(session: ReaderSession, import_no: int) -> ImportPage | None:
    """One import; None where there is none, or not for this reader. Raises NoKeys and WrongKey."""
    found = session.scalar(select(Import).where(Import.import_no == import_no))
    if found is None:
        return None
    files = session.scalars(select(ImportFile).where(ImportFile.import_no == import_no).order_by(ImportFile.position))
    batches = session.scalars(
        select(ImportBatch).where(ImportBatch.import_no == import_no).order_by(ImportBatch.batch_id)
    )
    (entry,) = _entries(session, [found])
    return ImportPage(
        entry=entry,
        files=tuple(
            KeptFile(one.position, one.role, one.name, one.size, one.sha256, found.state != ImportState.DROPPED)
            for one in files
        ),
        findings=Findings.from_json(open_findings(keys_of(session), found)),
        choices=Choices.from_json(found.choices if found.state == ImportState.CHECKED else {}),
        kept_profiles=tuple(session.scalars(select(KeptProfile.name).order_by(KeptProfile.name))),
        batches=tuple(map(_batch, batches)),
    )


def _entries(session: ReaderSession, found: Any) -> tuple[ImportEntry, ...]:
    numbers = [one.import_no for one in found]
    names: dict[int, list[str]] = {}
    for number, name in session.execute(
        select(ImportFile.import_no, ImportFile.name)
        .where(ImportFile.import_no.in_(numbers), ImportFile.role == FileRole.BROUGHT)
        .order_by(ImportFile.import_no, ImportFile.position)
    ):
        names.setdefault(number, []).append(name)
    sums = {
        row.import_no: row
        for row in session.execute(
            select(
                ImportBatch.import_no,
                func.sum(ImportBatch.added).label("added"),
                func.sum(ImportBatch.changed).label("changed"),
                func.sum(ImportBatch.same).label("same"),
                func.sum(ImportBatch.set_aside).label("set_aside"),
            )
            .where(ImportBatch.import_no.in_(numbers))
            .group_by(ImportBatch.import_no)
        )
    }
    return tuple(
        ImportEntry(
            import_no=one.import_no,
            at=one.at,
            account=one.account,
            agency_code=one.agency_code,
            channel=one.channel,
            state=one.state,
            ended_at=one.ended_at,
            ended_by=one.ended_by,
            file_names=tuple(names.get(one.import_no, ())),
            **{
                name: int(getattr(sums[one.import_no], name)) if one.import_no in sums else 0
                for name in ("added", "changed", "same", "set_aside")
            },
        )
        for one in found
    )


def _batch(one: ImportBatch) -> BatchEntry:
    return BatchEntry(
        batch_id=one.batch_id,
        file_name=one.file_name,
        sheet=one.sheet,
        kind=one.kind,
        counts={name: getattr(one, name) for name in ("added", "changed", "same", "set_aside", "doubts")},
        unknown_columns=tuple(one.unknown_columns),
        problems=tuple(Problem(**problem) for problem in one.report.get("problems", [])),
        doubtful=tuple(Problem(**problem) for problem in one.report.get("doubts", [])),
        differences=tuple(one.report.get("differences", [])),
        skipped=tuple(Skipped(**row) for row in one.report.get("skipped", [])),
        skipped_rows=one.report.get("skipped_rows", 0),
    )
