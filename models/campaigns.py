"""Campaigns 专项整治行动: the phases by which they go, and the days by which something is to be handed in.

They are orders to all agencies alike and hold no row of any of them, so that every reader may read them.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from models import columns
from models.base import Base, RowNumber


class Campaign(Base):
    """Campaign 专项整治行动 with the days of its phases (003 四), both included; None where it has no such phase."""

    __tablename__ = "campaigns"

    campaign_id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    name: Mapped[str] = columns.name("行动名称")
    source: Mapped[str | None] = columns.text("依据文件")
    self_check_first: Mapped[dt.date | None] = columns.day("自查自纠起始日期")
    self_check_last: Mapped[dt.date | None] = columns.day("自查自纠截止日期")
    inspection_first: Mapped[dt.date | None] = columns.day("督查检查起始日期")
    inspection_last: Mapped[dt.date | None] = columns.day("督查检查截止日期")
    accountability_first: Mapped[dt.date | None] = columns.day("整治问责起始日期")
    accountability_last: Mapped[dt.date | None] = columns.day("整治问责截止日期")
    version: Mapped[int] = mapped_column(Integer())
    """How often it was written: who corrects it says which version it was."""


class Milestone(Base):
    """Milestone 时间节点 of a campaign: what is to be handed in or done by its day, and when it was."""

    __tablename__ = "milestones"

    campaign_id: Mapped[int] = mapped_column(
        RowNumber, ForeignKey("campaigns.campaign_id"), primary_key=True, autoincrement=False
    )
    position: Mapped[int] = mapped_column(Integer(), primary_key=True, autoincrement=False)
    """From 1, by the day."""
    day: Mapped[dt.date] = columns.day("截止日期")
    task: Mapped[str] = columns.text("报送或完成内容")
    article: Mapped[str | None] = columns.name("依据条款")
    done_on: Mapped[dt.date | None] = columns.day("完成日期")
