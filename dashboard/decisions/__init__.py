"""Vetoes 一项否决 and commendations 表彰奖励: recorded, confirmed by a second person, revoked by a third."""
