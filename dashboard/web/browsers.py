"""Browser and system in words, by which people recognise their sessions. Nothing is decided by it: browsers lie."""

from __future__ import annotations

import re

# In this order: most browsers also name those that they descend from.
_BROWSERS = (
    ("360", r"QIHU|360SE|360EE"),
    ("奇安信", r"QAXBrowser/(\d+)|Qaxbrowser"),
    ("QQ", r"QQBrowser/(\d+)"),
    ("Edge", r"Edg(?:e|A|iOS)?/(\d+)"),
    ("Opera", r"OPR/(\d+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"(?:Chrome|CriOS)/(\d+)"),
    ("Safari", r"Version/(\d+)[\d.]* .*Safari/"),
)
_SYSTEMS = (
    ("Windows", r"Windows"),
    ("Android", r"Android"),
    ("HarmonyOS", r"HarmonyOS|OpenHarmony"),
    ("iOS", r"iPhone|iPad"),
    ("macOS", r"Mac OS X"),
    ("UOS", r"\bUOS\b"),
    ("Kylin", r"[Kk]ylin"),
    ("Linux", r"Linux"),
)


def browser_in_words(user_agent: str) -> str | None:
    """Such as ``Edge 120 · Windows``; None where neither browser nor system is known."""
    parts = [_browser(user_agent), next((name for name, marks in _SYSTEMS if re.search(marks, user_agent)), "")]
    return " · ".join(part for part in parts if part) or None


def _browser(user_agent: str) -> str:
    for name, marks in _BROWSERS:
        found = re.search(marks, user_agent)
        if found:
            version = found[1] if found.re.groups and found[1] else ""
            return f"{name} {version}".strip()
    return ""
