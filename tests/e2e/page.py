# SPDX-License-Identifier: Apache-2.0
"""The page's door as sockets see it: requests byte by byte, and what comes back."""

import base64
import json
import socket
import time

from support import PATIENCE_S, until

# What every answer carries, apart from what belongs to its body.
FIXED = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "content-security-policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' blob: data:; media-src blob:; font-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
        "trusted-types svelte-trusted-html",
    "connection": "close",
}
OF_BODY = {"content-length", "content-type", "content-encoding", "transfer-encoding", "etag", "vary", "x-proof"}


class Answer:
    """What came back until the connection was closed; status 0 if nothing did."""

    def __init__(self, raw, reset=False):
        self.raw, self.reset = raw, reset
        head, self.end_of_head, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split(" ")[1]) if raw else 0
        self.fields = [tuple(one.split(": ", 1)) for one in lines[1:]]

    def values(self, name):
        return [value for key, value in self.fields if key.lower() == name.lower()]

    def value(self, name):
        found = self.values(name)
        return found[0] if len(found) == 1 else None

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.raw[:400]!r}{' (reset)' if self.reset else ''}"


def received(connection, seconds=PATIENCE_S):
    """Everything until the other side closes."""
    connection.settimeout(seconds)
    raw = b""
    try:
        while part := connection.recv(65536):
            raw += part
    except (ConnectionResetError, BrokenPipeError):
        return Answer(raw, reset=True)
    return Answer(raw)


class Stream:
    """A Watch: events one by one."""

    def __init__(self, connection):
        self.connection = connection
        self.raw = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def read_until(self, what, seconds=PATIENCE_S):
        """Reads until these bytes are there; gives and forgets all up to them."""
        end = time.monotonic() + seconds
        while what not in self.raw:
            self.connection.settimeout(max(end - time.monotonic(), 0.01))
            part = self.connection.recv(65536)
            if not part:
                raise EOFError(self.raw)
            self.raw += part
        found, _, self.raw = self.raw.partition(what)
        return found + what

    def event(self):
        self.read_until(b"data: ")
        return json.loads(self.read_until(b"\n\n"))

    def ended(self, seconds=PATIENCE_S):
        self.connection.settimeout(seconds)
        try:
            while part := self.connection.recv(65536):
                self.raw += part
        except ConnectionResetError:
            pass
        return True


class Page:
    """A tab: an address that `lull open` gave, and the token once it was let in."""

    def __init__(self, daemon):
        self.daemon = daemon
        self.token = None
        self.open()

    def open(self):
        address = self.daemon.lull("open", "--print").object["address"]
        self.origin, _, self.code = address.partition("/#")
        self.port = int(self.origin.rpartition(":")[2])
        self.host = f"127.0.0.1:{self.port}"
        return self

    def enter(self):
        answer = self.exchange(self.code)
        assert answer.status == 200, answer
        self.token = answer.json["token"]
        self.proof = answer.json["proof"]
        return self

    def exchange(self, code):
        return self.ask("POST", "/api/session", body=json.dumps({"code": code}), token=None)

    # One request.

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), PATIENCE_S)

    def send_raw(self, raw):
        """Sends these bytes and reads until the connection is closed."""
        with self.connect() as connection:
            try:
                connection.sendall(raw)
            except (ConnectionResetError, BrokenPipeError):
                pass
            return received(connection)

    def request(self, method, target, fields=(), body=None, token="own", without=()):
        """The bytes of a request as the page makes it, `without` some of its fields."""
        own = [("Host", self.host)]
        if method in ("POST", "DELETE"):
            own += [("Origin", self.origin), ("Sec-Fetch-Site", "same-origin")]
        if method == "POST":
            body = "{}" if body is None else body
            own += [("Content-Type", "application/json")]
        token = self.token if token == "own" else token
        if token:
            own += [("Authorization", "Bearer " + token)]
        if body is not None:
            body = body.encode() if isinstance(body, str) else body
            own += [("Content-Length", str(len(body)))]
        lines = [f"{name}: {value}" for name, value in own if name not in without]
        lines += [f"{name}: {value}" for name, value in fields]
        head = "\r\n".join([f"{method} {target} HTTP/1.1", *lines])
        return head.encode("latin-1") + b"\r\n\r\n" + (body or b"")

    def ask(self, method, target, fields=(), body=None, token="own", without=()):
        return self.send_raw(self.request(method, target, fields, body, token, without))

    def call(self, method, request=None, fields=()):
        return self.ask("POST", "/api/" + method, fields, json.dumps(request or {}))

    def unlock(self, passphrase):
        return self.call("Unlock", {"passphrase": base64.b64encode(passphrase.encode()).decode()})

    def watch(self):
        connection = self.connect()
        connection.sendall(self.request("POST", "/api/Watch"))
        stream = Stream(connection)
        stream.head = Answer(stream.read_until(b"\r\n\r\n"))
        if stream.head.status == 200:
            stream.read_until(b":\n\n")
        return stream

    def is_closed(self):
        try:
            self.connect().close()
        except ConnectionRefusedError:
            return True
        return False

    def wait_until_answered(self):
        """Until there is room for a connection again."""
        until(lambda: self.ask("GET", "/").status == 200, "for room")
