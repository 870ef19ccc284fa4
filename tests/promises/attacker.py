"""Whoever sits before the server with a socket: sends what he likes from where he likes, and keeps cookies.

He knows what the pages show (forms, tokens) and what Dash's renderer sends, and nothing of the code behind them.
"""

import base64
import hashlib
import hmac
import html
import http.client
import json
import re
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.dashboard.web.site import CALLBACK, page_body

TOKEN_COOKIE = "_csrf_token"


@dataclass(frozen=True)
class Answer:
    """What came back, by the names that `tests.product.answers` reads."""

    status_code: int
    headers: http.client.HTTPMessage
    data: bytes

    @property
    def text(self) -> str:
        return self.data.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        return json.loads(self.data)

    @property
    def leads_to(self) -> str:
        """The path that a redirection names."""
        return urlsplit(self.headers.get("Location", "")).path


class Attacker:
    """A program with cookies, at an address of this machine."""

    def __init__(self, where: str, *, source: str = "127.0.0.1", scheme: str = "http") -> None:
        self.host = urlsplit(where).netloc
        self.source = source
        self.origin = f"{scheme}://{self.host}"
        self.cookies: dict[str, str] = {}

    def copy(self) -> "Attacker":
        """Another program with the same cookies: what a thief has."""
        thief = Attacker(f"http://{self.host}", source=self.source)
        thief.origin, thief.cookies = self.origin, dict(self.cookies)
        return thief

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Exactly this request; the path goes out as it is written."""
        sent = {"Accept": "text/html", **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection(self.host, timeout=60, source_address=(self.source, 0))
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
                if morsel["max-age"] == "0" or not morsel.value:
                    del self.cookies[name]
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path: str, *, origin: str | None = "", **fields: str) -> Answer:
        """A form; its token is that of the session unless one is given."""
        token = self.cookies.get(TOKEN_COOKIE, "")
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if origin is not None:
            headers["Origin"] = origin or self.origin
        return self.send("POST", path, urlencode({"csrf_token": token, **fields}).encode(), headers)

    def fill_in(self, path: str, **fields: str) -> Answer:
        """The form of a page of its own, sent back with the token that it holds."""
        return self.post(path, csrf_token=token_in(self.get(path).text), **fields)

    def call(self, body: object, **headers: str) -> Answer:
        """A callback, as Dash's renderer sends it."""
        written = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Content-Type": "application/json", "Accept": "*/*", "Origin": self.origin,
                "X-CSRFToken": self.cookies.get(TOKEN_COOKIE, "")}  # fmt: skip
        return self.send(
            "POST", CALLBACK, written, sent | {one.replace("_", "-"): said for one, said in headers.items()}
        )

    def open(self, pathname: object, search: object = "") -> Answer:
        """The page at this address, as the browser asks for it."""
        return self.call(page_body(pathname, search))

    def log_in(self, name: str, password: str) -> Answer:
        return self.fill_in("/login", username=name, password=password)

    def log_out(self) -> Answer:
        return self.post("/logout")

    def take_second_factor(self, password: str) -> tuple[str, list[str]]:
        """The secret of the second factor and the recovery codes."""
        found = re.search(r'class="zh-secret"[^>]*>([^<]+)<', self.get("/account/second-factor").text)
        assert found is not None
        secret = found[1].replace(" ", "")
        answer = self.fill_in("/account/second-factor", password=password, code=one_time_code(secret, -1))
        assert answer.leads_to == "/account/recovery-codes", answer.text
        return secret, re.findall(r"<li>([^<]+)</li>", self.get("/account/recovery-codes").text)


def token_in(page: str) -> str:
    """The token in the first form of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None, page
    return html.unescape(found[1])


def one_time_code(secret: str, steps: int = 0) -> str:
    """The six digits of RFC 6238 that a device shows, so many half minutes from now."""
    moment = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.digest(base64.b32decode(secret), moment, hashlib.sha1)
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06}"
