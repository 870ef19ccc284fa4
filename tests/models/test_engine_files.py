"""A SQLite file is made by ``init`` and by nothing else."""

from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from models import migrate
from models.engine import make_engine, opened, ping


def test_a_database_that_vanishes_while_in_use_is_not_made_anew(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'zhiheng.db'}"
    made = make_engine(url)
    migrate.upgrade(made)
    made.dispose()
    with opened(url) as engine:
        ping(engine)
        engine.dispose()
        for file in tmp_path.iterdir():
            file.unlink()
        with pytest.raises(OperationalError, match="is not there"):
            ping(engine)
    assert list(tmp_path.iterdir()) == []
