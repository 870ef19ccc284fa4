"""The process that reads one file. Standard input is the file, standard output the spool, and what it has to say are
JSON lines on standard error. Its only argument is what is wanted, as JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

from dashboard.imports.reading import formats
from dashboard.imports.reading.confinement import confine
from dashboard.imports.reading.spool import Writer
from dashboard.imports.reading.unreadable import Unreadable


def main() -> None:
    """Reads the file and tells where its sheets stand in the spool, or why it cannot be read."""
    wanted = formats.Wanted(**json.loads(sys.argv[1]))
    file, spool = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever a library prints is no row
    confine()
    out = Writer(spool, lambda sheet, rows: _tell(sheet=sheet, rows=rows))
    try:
        formats.read(file, out, wanted)
    except Unreadable as error:
        _tell(code=error.code, sheet=error.sheet, detail=error.detail)
    except MemoryError:
        del out
        _tell(code="reading_memory", sheet=None, detail={})
    else:
        _tell(sheets=[asdict(sheet) for sheet in out.sheets])


def _tell(**said: object) -> None:
    print(json.dumps(said), file=sys.stderr, flush=True)  # noqa: T201 - this is how it speaks to the importer


if __name__ == "__main__":
    main()
