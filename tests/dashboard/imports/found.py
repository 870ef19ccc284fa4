"""The tables of a file as an import without a mapping profile finds them."""

from pathlib import Path

from dashboard.imports.mapping.choices import everywhere
from dashboard.imports.mapping.profiles import MappingProfile
from dashboard.imports.tables.survey import open_files, survey
from dashboard.imports.tables.table import Table


def tables_of(path: Path) -> list[Table]:
    """One table of a text file, one a filled sheet of a workbook; raises ImportRefused."""
    seen = survey(open_files([path], [], lambda *step: None), everywhere(MappingProfile()))
    return [sheet.table for sheet in seen.sheets]
