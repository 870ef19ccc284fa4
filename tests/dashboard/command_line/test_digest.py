"""``zhiheng digest`` writes what waits for each account into a folder, in its language, and sends nothing."""

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import insert, select, update

from dashboard import settings
from dashboard.accounts.accounts import create_account
from models.accounts import Account, Role
from models.agencies import Agency
from models.annual_releases import AnnualRelease
from models.audit import AuditRecord
from models.engine import make_engine
from models.rectification import RectificationItem
from tests.dashboard.command_line.conftest import Outcome

NOW = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
THIS_YEAR = dt.datetime.now(dt.UTC).year


def test_each_account_has_a_file_of_its_own_and_none_where_nothing_waits(
    zhiheng: Callable[..., Outcome], database: str, tmp_path: Path
) -> None:
    engine = make_engine(database, keys=settings.data_keys(settings.read()))
    with engine.begin() as connection:
        for code, name in (("A", "甲镇"), ("B", "乙镇")):
            connection.execute(insert(Agency).values(code=code, name=name, kind="township"))
        overdue = {"problem": "赵一未出示证件", "status": "mending", "deadline": dt.date(2026, 1, 5)}
        connection.execute(insert(RectificationItem).values(item_no="改1", agency_code="A", **overdue))
        for year in (THIS_YEAR - 1, THIS_YEAR):
            shown = {"released_on": NOW.date(), "place": "网站", "at": NOW, "account": "b", "person": "b"}
            connection.execute(insert(AnnualRelease).values(year=year, agency_code="B", **shown))
    for name, role, code in (("甲", Role.AGENCY, "A"), ("b", Role.AGENCY, "B"), ("j", Role.BUREAU, None),
                             ("s", Role.SYSTEM, None)):  # fmt: skip
        create_account(engine, name=name, display_name=f"{name}员", role=role, agency_code=code,
                       password="longer-than-it-needs-2026", now=NOW)  # fmt: skip
    with engine.begin() as connection:
        connection.execute(update(Account).where(Account.name == "甲").values(language="zh"))
    folder = tmp_path / "digests"
    for _again in range(2):
        made = zhiheng("digest", str(folder), "--site", "https://zhiheng.local/")
        assert (made.code, made.out) == (0, "2 files were written.\n")
    with (folder / "accounts.csv").open(encoding="utf-8-sig") as lines:
        listed = {row["account"]: row for row in csv.DictReader(lines)}
    assert {name: row["things"] for name, row in listed.items()} == {"甲": "2", "b": "0", "j": "2"}
    assert {one.name for one in folder.glob("*.txt")} == {listed["甲"]["file"], listed["j"]["file"]}
    ours = (folder / listed["甲"]["file"]).read_text(encoding="utf-8")
    assert "- 待整改事项 · 改1 · 甲镇 · 2026-01-05到期，已逾期 · https://zhiheng.local/rectification/%E6%94%B91" in ours
    theirs = (folder / listed["j"]["file"]).read_text(encoding="utf-8")
    assert "- Items to urge · 改1 · 甲镇 · overdue since 2026-01-05" in theirs
    assert "- 待公布年报表 · " in ours
    assert "- Yearly tables to publish · " in theirs
    assert "赵一" not in ours + theirs
    with engine.connect() as connection:
        noted = connection.execute(select(AuditRecord.detail).where(AuditRecord.action == "digest:write"))
        assert [one.detail for one in noted] == [{"files": 2}] * 2
    engine.dispose()
