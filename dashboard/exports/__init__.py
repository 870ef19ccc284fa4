"""Exports: the table a page shows, as a file, under the reader's scope and in the audit log.

The address of an export is ``/export/xlsx`` or ``/export/csv`` followed by the address of the page with its query
(``/export/xlsx/ranking/six-rates?group=township``), so that a file holds what the page of that address shows.
A page offers a table by a function ``exported(request: PageRequest) -> ExportedTable | None`` (``tables.py``) that
stands in ``routes.EXPORTS`` under the page's name; None answers like a page that does not exist.
"""
