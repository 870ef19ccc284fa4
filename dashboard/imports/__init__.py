"""Importing spreadsheets: all kinds of the data dictionary, from .csv and .xlsx (docs/importing.md)."""

from dashboard.imports.importing import Importer, import_files
from dashboard.imports.kinds import KINDS
from dashboard.imports.problems import ImportRefused, Problem, Refusal
from dashboard.imports.report import ImportReport, SheetReport

__all__ = ["KINDS", "ImportRefused", "ImportReport", "Importer", "Problem", "Refusal", "SheetReport", "import_files"]
