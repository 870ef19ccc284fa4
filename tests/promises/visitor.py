"""A browser before a real server: cookies, the token, forms, and the callback that opens a page."""

import json
import re
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, OpenerDirector, Request, build_opener

from tests.dashboard.web.site import CALLBACK, page_body


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def content(self) -> Any:
        """What an answer of JSON says."""
        return json.loads(self.text)

    @property
    def words(self) -> str:
        """The same, its Chinese written as Chinese."""
        return json.dumps(self.content, ensure_ascii=False)


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any) -> None:
        return None


@dataclass
class Visitor:
    """Whoever asks the server at ``address``, such as http://127.0.0.1:8050/."""

    address: str
    jar: CookieJar = field(default_factory=CookieJar)
    opener: OpenerDirector = field(init=False)

    def __post_init__(self) -> None:
        self.opener = build_opener(HTTPCookieProcessor(self.jar), _Stay)

    def ask(self, path: str, body: bytes | None = None, **headers: str) -> Answer:
        sent = {"Accept": "text/html", "Origin": self.address.rstrip("/")}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            with self.opener.open(Request(self.address.rstrip("/") + path, body, sent), timeout=60) as answer:
                return Answer(answer.status, dict(answer.headers), answer.read().decode())
        except HTTPError as refused:
            with refused:
                return Answer(refused.code, dict(refused.headers), refused.read().decode())

    def cookie(self, name: str) -> str:
        return next((one.value or "" for one in self.jar if one.name == name), "")

    def send(self, path: str, **fields: str) -> Answer:
        """A form."""
        form = {"csrf_token": self.cookie("_csrf_token"), **fields}
        return self.ask(path, urlencode(form).encode())

    def log_in(self, name: str, password: str) -> Answer:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.ask("/login").text)
        assert found is not None
        answer = self.send("/login", csrf_token=found[1], username=name, password=password)
        self.ask("/")  # brings the token
        return answer

    def open(self, pathname: str, search: str = "") -> Answer:
        """What the browser sends when it shows that address."""
        body = json.dumps(page_body(pathname, search)).encode()
        token = self.cookie("_csrf_token")
        return self.ask(
            CALLBACK, body, Content_Type="application/json", X_CSRFToken=token, Accept="*/*", Sec_Fetch_Mode="cors"
        )
