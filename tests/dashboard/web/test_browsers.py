"""Browsers in words, from what they say of themselves."""

import pytest

from dashboard.web.browsers import browser_in_words

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"
)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (CHROME, "Chrome 120 · Windows"),
        (f"{CHROME} Edg/120.0.2210.61", "Edge 120 · Windows"),
        (f"{CHROME} QIHU 360SE", "360 · Windows"),
        (f"{CHROME} QAXBrowser/1", "奇安信 1 · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0", "Firefox 121 · Linux"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.1 Safari/605.1.15",
            "Safari 17 · macOS",
        ),
        (CHROME.replace("Windows NT 10.0; Win64; x64", "X11; UOS x86_64"), "Chrome 120 · UOS"),
        ("curl/8.5.0", None),
        ("", None),
    ],
)
def test_a_browser_is_named_as_people_know_it(user_agent: str, words: str | None) -> None:
    assert browser_in_words(user_agent) == words
