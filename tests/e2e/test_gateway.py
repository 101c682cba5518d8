# SPDX-License-Identifier: Apache-2.0
"""The page's door: who is let in, who is turned away and how, with the real daemon and raw sockets.
Whatever is asked, the answer is one of those written down here, and the daemon stays up."""

import base64
import contextlib
import gzip
import itertools
import json
import os
import pickle
import select
import socket
import struct
import subprocess
import threading
import time
import unittest

from page import FIXED, OF_BODY, Page, received
from support import DONE, PASSPHRASE, USAGE, Case, Daemon, fresh, main, opened, set_up, until

NOBODY = 65534
ROOM = 16
FEATURES = ("microphone", "geolocation", "display-capture", "usb", "payment", "clipboard-read")


def as_another_user(work):
    """Runs `work` in a child that is somebody else, and gives what it returned."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        with contextlib.suppress(BaseException):
            os.close(reading)
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            os.write(writing, pickle.dumps(work()))
            code = 0
        os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as answers:
        raw = answers.read()
    _, status = os.waitpid(child, 0)
    assert status == 0, f"the other user's child ended with {status}"
    return pickle.loads(raw)


class Gateway(Case):
    """One daemon that is open, one page that is let in."""

    def setUp(self):
        super().setUp()
        self.noor = opened()
        self.page = Page(self.noor).enter()

    def tearDown(self):
        self.assertTrue(self.noor.alive(), self.noor.log_text())
        for secret in (self.page.token, self.page.code):
            self.assertNotIn(secret, self.noor.log_text())
        super().tearDown()

    def check_head(self, answer):
        """The same fields on every answer; nothing of the program, nothing of the time."""
        names = [name.lower() for name, _ in answer.fields]
        self.assertEqual(len(names), len(set(names)), answer)
        self.assertEqual(set(names) - OF_BODY, set(FIXED) | {"permissions-policy"}, answer)
        for name, value in FIXED.items():
            self.assertEqual(answer.value(name), value, answer)
        permissions = answer.value("permissions-policy").split(", ")
        self.assertIn("camera=(self)", permissions)
        self.assertEqual([one for one in permissions if not one.endswith("=()")], ["camera=(self)"])
        for feature in FEATURES:
            self.assertIn(feature + "=()", permissions)


class Combinations(Gateway):
    """Host x Origin x Sec-Fetch-Site x method and path x content type x token, each answered by the
    rule below."""

    PLACES = (("GET", "/"), ("HEAD", "/"), ("GET", "/n/plans"), ("GET", "/assets/none.js"),
              ("GET", "/none"), ("POST", "/"), ("POST", "/api/Status"), ("GET", "/api/Status"),
              ("POST", "/api/None"), ("DELETE", "/api/Status"), ("POST", "/api/OpenPage"),
              ("PUT", "/api/Status"), ("OPTIONS", "/api/Status"))
    SITES = (None, "same-origin", "none", "same-site", "cross-site")
    TYPES = ("application/json", None, "text/plain")
    TOKENS = ("right", None, "wrong")

    def rule(self, method, path, host, origin, site, kind, token):
        """The first that fits."""
        reads = method in ("GET", "HEAD")
        api = path.startswith("/api/")
        if method not in ("GET", "HEAD", "POST", "DELETE"):
            return 405
        if host != self.page.host:
            return 421
        if not api and path not in ("/", "/n/plans", "/assets/none.js"):
            return 404
        if (api and method != "POST") or (not api and not reads):
            return 405
        if api and (origin != self.page.origin or site not in (None, "same-origin")):
            return 403
        if not api and site not in (None, "same-origin", "none"):
            return 403
        if method == "POST" and kind != "application/json":
            return 415
        if not api:
            return 404 if path == "/assets/none.js" else 200
        if token != "right":
            return 401
        return {"/api/Status": 200, "/api/None": 404, "/api/OpenPage": 403}[path]

    def test_every_combination(self):
        hosts = (self.page.host, f"localhost:{self.page.port}", "127.0.0.1", "rebound.example", None)
        origins = (self.page.origin, None, "null", "http://rebound.example",
                   f"http://localhost:{self.page.port}")
        tokens = {"right": self.page.token, "wrong": "A" * 43, None: None}
        told = {}
        for what in itertools.product(self.PLACES, hosts, origins, self.SITES, self.TYPES, self.TOKENS):
            (method, path), host, origin, site, kind, token = what
            # All of a kind where the rest is right, and a third of the others, in turn.
            wrongs = sum((host != self.page.host, origin != self.page.origin,
                          site != "same-origin", kind != "application/json", token != "right"))
            if wrongs > 1 and hash_of(what) % 5:
                continue
            fields = [("Host", host), ("Origin", origin), ("Sec-Fetch-Site", site),
                      ("Content-Type", kind),
                      ("Authorization", f"Bearer {tokens[token]}" if token else None)]
            answer = self.page.send_raw(plain(method, path, fields))
            wanted = self.rule(method, path, host, origin, site, kind, token)
            self.assertEqual(answer.status, wanted, (what, answer))
            self.check_head(answer)
            told[wanted] = told.get(wanted, 0) + 1
        print(f"\n{sum(told.values())} combinations: "
              f"{', '.join(f'{count} x {status}' for status, count in sorted(told.items()))}", flush=True)
        self.assertEqual(set(told), {200, 401, 403, 404, 405, 415, 421})
        self.assertGreater(sum(told.values()), 1500)

    @unittest.skipUnless(os.geteuid() == 0, "only root can connect as another user")
    def test_another_user_is_hung_up_on_whatever_they_send(self):
        asked = 0
        for method, path in self.PLACES:
            for token in (self.page.token, None):
                raw = self.page.request(method, path, token=token)
                if method in ("GET", "HEAD"):
                    self.assertNotEqual(self.page.send_raw(raw).status, 0)
                answer = as_another_user(lambda raw=raw: self.page.send_raw(raw).raw)
                self.assertEqual(answer, b"", (method, path))
                asked += 1
        code = Page(self.noor).code
        raw = self.page.request("POST", "/api/session", body=json.dumps({"code": code}), token=None)
        self.assertEqual(as_another_user(lambda: self.page.send_raw(raw).raw), b"")
        self.assertEqual(self.page.exchange(code).status, 200, "and the code is still good")
        # Also one that says nothing.
        self.assertEqual(as_another_user(lambda: received(self.page.connect()).raw), b"")
        print(f"\n{asked + 2} connections of another user, all dropped", flush=True)


def hash_of(what):
    """The same in every run, unlike hash()."""
    return sum(repr(what).encode())


def plain(method, path, fields, body="{}"):
    lines = [f"{name}: {value}" for name, value in fields if value is not None]
    if method in ("POST", "DELETE", "PUT"):
        lines.append(f"Content-Length: {len(body)}")
    else:
        body = ""
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", body]).encode()


class Answers(Gateway):
    def test_every_kind_of_answer_carries_the_same_fields(self):
        ask, raw = self.page.ask, self.page.send_raw
        tag = ask("GET", "/").value("etag")
        host = f"Host: {self.page.host}\r\n".encode()
        answers = {
            "page": (200, ask("GET", "/")), "packed": (200, ask("GET", "/", [("Accept-Encoding", "gzip")])),
            "head": (200, ask("HEAD", "/")), "icon": (204, ask("GET", "/favicon.ico")),
            "unchanged": (304, ask("GET", "/", [("If-None-Match", tag)])),
            "reply": (200, self.page.call("Status")), "error": (422, self.page.call("Plan", {"id": "x"})),
            "no json": (400, ask("POST", "/api/Status", body="{")),
            "no token": (401, ask("POST", "/api/Status", token=None)),
            "site": (403, ask("GET", "/", [("Sec-Fetch-Site", "cross-site")])),
            "nothing": (404, ask("GET", "/none")), "no method": (404, self.page.call("None")),
            "method": (405, ask("POST", "/")), "no such": (405, raw(b"PUT / HTTP/1.1\r\n" + host + b"\r\n")),
            "type": (415, ask("POST", "/api/Status", [("Content-Type", "text/plain")],
                              without=("Content-Type",))),
            "expect": (417, raw(b"GET / HTTP/1.1\r\nExpect: 100-continue\r\n\r\n")),
            "host": (421, raw(b"GET / HTTP/1.1\r\n\r\n")),
            "malformed": (400, raw(b"GET / HTTP/1.1\n\n")),
            "long head": (431, raw(b"GET /" + b"a" * 9000)),
            "long body": (413, raw(b"POST / HTTP/1.1\r\nContent-Length: 1048577\r\n\r\n")),
            "version": (505, raw(b"GET / HTTP/1.0\r\n\r\n")),
        }
        with contextlib.ExitStack() as streams:
            for _ in range(4):
                stream = streams.enter_context(self.page.watch())
            answers["stream"] = (200, stream.head)
            answers["streams"] = (429, self.page.watch().head)
        for what, (status, answer) in answers.items():
            with self.subTest(what):
                self.assertEqual(answer.status, status, answer)
                self.check_head(answer)
                if what not in ("head", "stream", "streams"):
                    self.assertEqual(int(answer.value("content-length")), len(answer.body), answer)

    def test_a_refusal_says_nothing_of_what_was_asked(self):
        for answer in (self.page.ask("GET", "/canary"), self.page.ask("POST", "/canary", body="canary"),
                       self.page.ask("GET", "/", [("Sec-Fetch-Site", "canary")]),
                       self.page.ask("POST", "/api/Canary", body="{}"),
                       self.page.ask("POST", "/api/Status", body='{"canary": 1}'),
                       self.page.send_raw(b"CANARY / HTTP/1.1\r\nHost: canary\r\n\r\n")):
            self.assertGreaterEqual(answer.status, 400)
            self.assertNotIn(b"canary", answer.raw.lower())
            self.assertLess(len(answer.body), 100)

    def test_the_page(self):
        whole = self.page.ask("GET", "/")
        self.assertEqual(whole.value("content-type"), "text/html; charset=utf-8")
        self.assertIsNone(whole.value("content-encoding"))
        self.assertEqual(self.page.ask("GET", "/n/any/where").body, whole.body)
        packed = self.page.ask("GET", "/", [("Accept-Encoding", "br, gzip")])
        self.assertEqual(packed.value("content-encoding"), "gzip")
        self.assertEqual(gzip.decompress(packed.body), whole.body)
        head = self.page.ask("HEAD", "/")
        self.assertEqual((head.value("content-length"), head.body), (str(len(whole.body)), b""))
        unchanged = self.page.ask("GET", "/", [("If-None-Match", whole.value("etag"))])
        self.assertEqual((unchanged.status, unchanged.body), (304, b""))
        self.assertEqual(self.page.ask("GET", "/", [("If-None-Match", '"other"')]).status, 200)

    def test_the_page_is_not_framed_or_fetched(self):
        for mode, dest, status in (("navigate", "document", 200), ("navigate", "iframe", 403),
                                   ("no-cors", "image", 403), ("cors", "empty", 403)):
            answer = self.page.ask("GET", "/", [("Sec-Fetch-Site", "same-origin"),
                                                ("Sec-Fetch-Mode", mode), ("Sec-Fetch-Dest", dest)])
            self.assertEqual(answer.status, status, (mode, dest))


class Calls(Gateway):
    def test_a_call_is_the_same_as_on_the_socket(self):
        saved = self.page.call("Save", {"content": {"gratitude": {"text": "Für den Tee 🍵"}}}).json
        self.assertEqual(saved["share"], 1, "enums are numbers")
        self.assertIsInstance(saved["madeMs"], str, "64 bits are text")
        self.assertEqual(self.noor.texts(), ["Für den Tee 🍵"])
        listed = self.page.call("List", {"kind": "gratitude"}).json
        self.assertEqual([one["id"] for one in listed["entries"]], [saved["id"]])

    def test_errors_have_a_code_and_a_reason(self):
        answer = self.page.call("Get", {"id": "zzzz"})
        self.assertEqual((answer.status, answer.json["code"], answer.json["reason"]),
                         (422, 2, "id_unknown"), answer)
        self.assertIn("detail", answer.json)

    def test_what_is_no_request_is_malformed(self):
        for body in ("", "{", "[]", "null", "{'id':'a'}", '{"id":1}', '{"id":"a","id":"b"}', "{id:1}",
                     '{"unknown":1}', '{"id":"a"} x', '{"id":{"a":1}}', "\ufeff{}", '{"id":"\\ud800"}',
                     "{}\0", '{"id":["a"]}', "{}{}", '{"id":"a",}', "/**/{}", '{"i_d":"a"}'):
            answer = self.page.ask("POST", "/api/Get", body=body)
            self.assertEqual((answer.status, answer.json["reason"]), (400, "request_malformed"), body)
        self.assertEqual(self.page.ask("POST", "/api/Get", body=b'{"id":"\xff"}').status, 400)
        snake = self.page.ask("POST", "/api/Preview", body='{"ids":[],"_all":true}')
        self.assertEqual(snake.status, 400)

    def test_what_opens_pages_is_not_for_pages(self):
        for method in ("OpenPage", "ClosePage"):
            self.assertEqual(self.page.call(method).status, 403)
        self.assertEqual(self.page.call("Status").status, 200)

    def test_a_large_request_arrives_and_one_byte_more_does_not(self):
        text = " " * (1024 * 1024 - 2)
        self.assertEqual(self.page.ask("POST", "/api/Status", body="{" + text + "}").status, 200)
        answer = self.page.ask("POST", "/api/Status", body="{ " + text + "}")
        self.assertEqual((answer.status, answer.reset), (413, False))

    def test_pictures_with_and_without_a_code(self):
        noor, other = self.page, opened("Sam")
        offer = Page(other).enter().call("PairOffer").json
        side, bits = offer["qrSize"], base64.b64decode(offer["qrModules"])
        dark = lambda x, y: bits[(y * side + x) // 8] >> (7 - (y * side + x) % 8) & 1
        size = (side + 8) * 4
        grey = bytearray(b"\xff" * size * size)
        for y, x in itertools.product(range(side), range(side)):
            if dark(x, y):
                for row in range(4):
                    at = ((y + 4) * 4 + row) * size + (x + 4) * 4
                    grey[at:at + 4] = bytes(4)
        read = lambda width, height, pixels: noor.call(
            "ReadQr", {"width": width, "height": height, "grey": base64.b64encode(pixels).decode()})
        self.assertEqual(read(size, size, bytes(grey)).json, {"text": offer["text"]})
        self.assertEqual(read(64, 64, bytes(4096)).json, {})
        for width, height, pixels in ((0, 0, b""), (64, 64, bytes(4095)), (1281, 1, bytes(1281)),
                                      (1, 961, bytes(961)), (2 ** 31, 2 ** 31, b"")):
            answer = read(width, height, pixels)
            self.assertEqual((answer.status, answer.json["reason"]), (422, "image_invalid"))


class Sessions(Gateway):
    def test_a_code_is_good_once(self):
        fresh_page = Page(self.noor)
        self.assertEqual(fresh_page.exchange(fresh_page.code).status, 200)
        self.assertEqual(fresh_page.exchange(fresh_page.code).status, 401)
        self.assertNotEqual(fresh_page.code, self.page.code)

    def test_ten_wrong_codes_void_all(self):
        waiting = Page(self.noor)
        for _ in range(9):
            self.assertEqual(waiting.exchange("A" * 43).status, 401)
        self.assertEqual(waiting.exchange(waiting.code).status, 200)
        waiting.open()
        for _ in range(10):
            self.assertEqual(waiting.exchange("A" * 43).status, 401)
        self.assertEqual(waiting.exchange(waiting.code).status, 401)
        waiting.open().enter()

    def test_only_a_code_is_one(self):
        waiting = Page(self.noor)
        for body in ("", "{}", '{"code":1}', '{"code":null}', '"x"', '{"code":"x","a":1}', "{'code':1}"):
            answer = waiting.ask("POST", "/api/session", body=body, token=None)
            self.assertEqual(answer.status, 400, body)
        waiting.enter()

    def test_the_token_is_sent_nowhere_but_in_its_field(self):
        for token in ("", self.page.token[:-1], self.page.token + "A", "A" * 43):
            self.assertEqual(self.page.ask("POST", "/api/Status", token=token).status, 401)
        for target in (f"/api/Status?token={self.page.token}", f"/?{self.page.token}"):
            self.assertEqual(self.page.ask("POST", target, token=None).status, 404)
        twice = [("Authorization", f"Bearer {self.page.token}")]
        self.assertEqual(self.page.ask("POST", "/api/Status", twice).status, 401)

    def test_a_session_ends(self):
        other = Page(self.noor).enter()
        with self.page.watch() as stream:
            self.assertEqual(self.page.ask("DELETE", "/api/session").status, 204)
            self.assertTrue(stream.ended())
        self.assertEqual(self.page.call("Status").status, 401)
        self.assertEqual(self.page.ask("DELETE", "/api/session").status, 401)
        self.assertEqual(other.call("Status").status, 200)

    def test_every_reply_shows_whose_it_is_and_no_refusal_does(self):
        """What the page was told with its token, and never sends: another program cannot say it."""
        other = Page(self.noor).enter()
        self.assertNotEqual(other.proof, self.page.proof)
        self.assertNotIn(self.page.token, self.page.proof)
        for answer in (self.page.call("Status"), self.page.call("Get", {"id": "none"}),
                       self.page.ask("POST", "/api/Status", body="{")):
            self.assertIn(answer.status, (200, 400, 422))
            self.assertEqual(answer.value("X-Proof"), self.page.proof, answer)
        for token in (None, "A" * 43):
            answer = self.page.ask("POST", "/api/Status", token=token)
            self.assertEqual(answer.status, 401)
            self.assertNotIn("x-proof", [name.lower() for name, _ in answer.fields])

    def test_a_session_ends_and_locks_in_one_request(self):
        state = lambda: self.noor.lull("status").object["state"]
        leaving = Page(self.noor).enter()
        self.assertEqual(leaving.ask("DELETE", "/api/session", [("X-Lock", "0")]).status, 204)
        self.assertEqual(state(), "open")
        leaving = Page(self.noor).enter()
        self.assertEqual(leaving.ask("DELETE", "/api/session", [("X-Lock", "1")]).status, 204)
        self.assertEqual(state(), "locked")
        self.assertEqual(leaving.call("Status").status, 401)
        self.noor.unlock()

    def test_of_nine_sessions_the_one_unused_longest_ends(self):
        pages = [self.page, *(Page(self.noor).enter() for _ in range(7))]
        self.assertEqual(self.page.call("Status").status, 200)
        Page(self.noor).enter()
        self.assertEqual([one.call("Status").status for one in pages], [200, 401, *[200] * 6])

    def test_locking_keeps_sessions_and_erasing_ends_them(self):
        with self.page.watch() as stream:
            self.noor.lull("lock")
            self.assertEqual(stream.event(), {"state": True})
            self.assertEqual(self.page.call("Status").json["state"], 2)
            answer = self.page.call("List")
            self.assertEqual((answer.status, answer.json["reason"]), (422, "locked"))
            self.assertEqual(self.page.unlock("not this one, surely").json["reason"], "wrong_passphrase")
            self.assertEqual(self.page.unlock(PASSPHRASE).status, 200)
            self.assertEqual(self.page.call("List").status, 200)
            waiting = Page(self.noor)
            self.noor.lull("erase", "--yes-erase-everything", passphrase=PASSPHRASE)
            self.assertTrue(stream.ended())
        self.assertEqual(self.page.call("Status").status, 401)
        self.assertEqual(waiting.exchange(waiting.code).status, 401)
        self.assertEqual(Page(self.noor).enter().call("Status").json["state"], 1)

    def test_closing_closes_everything(self):
        with self.page.watch() as stream:
            self.noor.lull("open", "--close")
            self.assertTrue(stream.ended())
        self.assertTrue(self.page.is_closed())
        again = Page(self.noor).enter()
        self.assertEqual(again.call("Status").status, 200)
        self.assertEqual(again.ask("POST", "/api/Status", token=self.page.token).status, 401)

    def test_events_reach_every_watcher(self):
        with self.page.watch() as one, Page(self.noor).enter().watch() as two:
            entry = self.noor.keep("seen by both")
            self.assertEqual([stream.event() for stream in (one, two)], [{"entry": entry}] * 2)

    def test_watchers_that_left_make_room(self):
        for _ in range(3):
            with contextlib.ExitStack() as streams:
                for _ in range(4):
                    self.assertEqual(streams.enter_context(self.page.watch()).head.status, 200)
                self.assertEqual(self.page.watch().head.status, 429)
            until(lambda: self.page_has_room(), "for the watchers to be gone")

    def page_has_room(self):
        with self.page.watch() as stream:
            return stream.head.status == 200


class Times(Case):
    """Time passes by a shim between the daemon and the system."""

    def at(self, boot):
        self.noor.shift_clock(boot=boot)

    def setUp(self):
        super().setUp()
        self.noor = set_up().with_clock().start()
        self.noor.unlock()
        self.page = Page(self.noor).enter()

    def test_a_code_is_good_for_two_minutes(self):
        first = Page(self.noor)
        self.at(115)
        self.assertEqual(first.exchange(first.code).status, 200)
        second = Page(self.noor)
        self.at(115 + 121)
        self.assertEqual(second.exchange(second.code).status, 401)

    def test_watching_and_what_the_page_asks_by_itself_is_no_use(self):
        self.noor.lull("settings", "auto-lock=1")
        self.at(50)
        with self.page.watch():
            for method in ("List", "Status"):
                answer = self.page.call(method, fields=[("X-By-Itself", "1")])
                self.assertEqual(answer.status, 200)
            self.assertEqual(self.page.call("Status").status, 200)
            self.assertEqual(self.page.call("ReadQr").json["reason"], "image_invalid")
            self.at(70)
            self.assertEqual(self.page.call("List").json["reason"], "locked")

    def test_a_call_is_use(self):
        self.noor.lull("settings", "auto-lock=1")
        self.at(50)
        self.assertEqual(self.page.call("List").status, 200)
        self.at(100)
        self.assertEqual(self.page.call("List").status, 200)

    def test_the_port_closes_when_nobody_uses_it(self):
        with self.page.watch() as stream:
            self.at(16 * 60)
            # A beat of the stream is when the gateway looks.
            stream.read_until(b":\n\n", 40)
            self.assertFalse(self.page.is_closed(), "somebody watches")
        self.assertEqual(self.page.call("Status").status, 200)
        self.at(32 * 60)
        until(self.page.is_closed, "for the port to close", 40)
        again = Page(self.noor).enter()
        self.assertEqual(again.call("Status").status, 200)


class Smuggling(Gateway):
    def test_what_is_no_single_plain_request_is_refused(self):
        host = f"Host: {self.page.host}\r\n".encode()
        get = b"GET / HTTP/1.1\r\n" + host + b"\r\n"
        call = self.page.request("POST", "/api/Status")
        head, _, body = call.partition(b"\r\n\r\n")
        head += b"\r\n"
        chunks = b"2\r\n{}\r\n0\r\n\r\n"
        cases = [
            ("two at once", 400, get + get),
            ("a call and one behind it", 400, call + call),
            ("a byte behind", 400, call + b"x"),
            ("an empty line first", 400, b"\r\n" + get),
            ("chunked", 400, head.replace(b"Content-Length: 2\r\n", b"Transfer-Encoding: chunked\r\n")
             + b"\r\n" + chunks),
            ("chunked and a length", 400, head + b"Transfer-Encoding: chunked\r\n\r\n" + chunks),
            ("a length in disguise", 400, head + b"Transfer-Encoding : chunked\r\n\r\n" + chunks),
            ("two lengths", 400, head + b"Content-Length: 2\r\n\r\n" + body),
            ("two lengths that differ", 400, head + b"Content-Length: 9\r\n\r\n" + body),
            ("a list of lengths", 400, head.replace(b"Length: 2", b"Length: 2, 2") + b"\r\n" + body),
            ("a signed length", 400, head.replace(b"Length: 2", b"Length: +2") + b"\r\n" + body),
            ("a folded field", 400, head + b"A: b\r\n c\r\n\r\n" + body),
            ("a folded host", 400, b"GET / HTTP/1.1\r\nA: b\r\n " + host + b"\r\n"),
            ("bare line feeds", 400, get.replace(b"\r\n", b"\n")),
            ("one bare line feed", 400, get.replace(b"\r\nHost", b"\nHost")),
            ("a bare return", 400, get.replace(b"1.1\r\n", b"1.1\rA: b\r\n")),
            ("a zero byte", 400, get.replace(b"Host", b"A: \0\r\nHost")),
            ("a zero byte in a name", 400, get.replace(b"Host", b"Ho\0st")),
            ("space before the colon", 400, get.replace(b"Host:", b"Host :")),
            ("an absolute target", 400, get.replace(b" / ", b" http://" + self.page.host.encode() + b"/ ")),
            ("another absolute target", 400, get.replace(b" / ", b" http://rebound.example/ ")),
            ("no target", 400, get.replace(b" / ", b" ")),
            ("a star", 400, get.replace(b" / ", b" * ")),
            ("OPTIONS", 405, get.replace(b"GET", b"OPTIONS")),
            ("OPTIONS *", 405, get.replace(b"GET /", b"OPTIONS *")),
            ("CONNECT", 405, get.replace(b"GET /", b"CONNECT 127.0.0.1:1")),
            ("TRACE", 405, get.replace(b"GET", b"TRACE")),
            ("HTTP/1.0", 505, get.replace(b"1.1", b"1.0")),
            ("HTTP/2", 505, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
            ("HTTP/0.9", 400, b"GET /\r\n\r\n"),
            ("TLS", 400, b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03" + bytes(32)),
            ("an upgrade", 400, get[:-2] + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"),
            ("two hosts", 421, get[:-2] + host + b"\r\n"),
            ("two hosts that differ", 421, get[:-2] + b"Host: rebound.example\r\n\r\n"),
            ("an empty host", 421, b"GET / HTTP/1.1\r\nHost:\r\n\r\n"),
            ("two origins", 403, head + b"Origin: null\r\n\r\n" + body),
            ("two sites", 403, head + b"Sec-Fetch-Site: same-origin\r\n\r\n" + body),
            ("two types", 415, head + b"Content-Type: text/plain\r\n\r\n" + body),
            ("a body where none belongs", 400, get[:-2] + b"Content-Length: 1\r\n\r\nx"),
            ("many fields", 431, get[:-2] + b"A: b\r\n" * 64 + b"\r\n"),
            ("a long field", 431, get[:-2] + b"A: " + b"b" * 8192 + b"\r\n\r\n"),
            ("an endless target", 431, b"GET /" + b"a" * 100_000),
            ("an endless body", 413, head.replace(b"Length: 2", b"Length: 9999999999") + b"\r\n"
             + b" " * 2_000_000),
        ]
        for what, status, raw in cases:
            with self.subTest(what):
                answer = self.page.send_raw(raw)
                self.assertEqual(answer.status, status, answer)
                self.assertEqual(answer.raw.count(b"HTTP/1.1 "), 1, "one answer, then the end")
                self.check_head(answer)
                slowly = self.in_pieces(raw[:9000])
                self.assertIn(slowly.status, (status, 400, 0), "and in pieces")
        self.assertEqual(self.page.call("Status").status, 200)

    def in_pieces(self, raw):
        with self.page.connect() as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with contextlib.suppress(ConnectionResetError, BrokenPipeError):
                for at in range(0, len(raw), max(1, len(raw) // 40)):
                    connection.sendall(raw[at:at + max(1, len(raw) // 40)])
            return received(connection)

    def test_a_second_request_behind_a_stream_ends_it(self):
        with self.page.watch() as stream:
            stream.connection.sendall(self.page.request("POST", "/api/Status"))
            self.assertTrue(stream.ended())
            self.assertNotIn(b"HTTP/1.1", stream.raw)


class Crowds(Gateway):
    def test_slow_requests_are_closed(self):
        whole = self.page.request("POST", "/api/Status", body="{" + " " * 1000 + "}")
        begun = {"says nothing": b"", "half a head": whole[:50], "half a body": whole[:-500]}
        ends = {}

        def wait(what, start, drip):
            with self.page.connect() as connection:
                begin = time.monotonic()
                connection.sendall(start)
                while time.monotonic() < begin + 30:
                    if select.select([connection], [], [], 0.5)[0]:
                        break
                    if drip:
                        connection.sendall(drip)
                ends[what] = (received(connection).raw, time.monotonic() - begin)

        threads = [threading.Thread(target=wait, args=(what, start, b""))
                   for what, start in begun.items()]
        threads.append(threading.Thread(target=wait, args=("drips", whole[:50], b"a")))
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        self.assertEqual(len(ends), 4)
        for what, (raw, seconds) in ends.items():
            self.assertEqual(raw, b"", what)
            self.assertTrue(9 < seconds < 15, (what, seconds))

    def test_sixteen_connections_and_no_more(self):
        with contextlib.ExitStack() as crowd:
            for _ in range(ROOM):
                crowd.enter_context(self.page.connect())
            until(lambda: self.page.ask("GET", "/").status == 0, "for the room to be full")
            for _ in range(20):
                self.assertEqual(self.page.ask("GET", "/").raw, b"")
            self.assertEqual(self.noor.lull("status").code, DONE, "the socket does not mind")
        self.page.wait_until_answered()
        self.assertEqual(self.page.call("Status").status, 200)

    def test_many_one_after_the_other(self):
        for _ in range(300):
            self.assertEqual(self.page.call("Status").status, 200)
        descriptors = os.listdir(f"/proc/{self.noor.process.pid}/fd")
        self.assertLess(len(descriptors), 40)

    def test_hanging_up_in_the_middle(self):
        raw = self.page.request("POST", "/api/Status")
        for size in range(0, len(raw) + 1, 7):
            with self.page.connect() as connection:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, size % 2))
                with contextlib.suppress(ConnectionError):
                    connection.sendall(raw[:size])
        self.page.wait_until_answered()


class OnTheCommandLine(Case):
    def run_open(self, noor, path, display):
        environment = {**os.environ, "PATH": str(path)}
        environment.pop("WAYLAND_DISPLAY", None)
        environment.pop("DISPLAY", None)
        if display:
            environment["DISPLAY"] = ":0"
        return subprocess.run(noor.command("open"), env=environment, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=30, check=False)

    def browser(self):
        """A folder with an xdg-open that writes down what it was given, and then stays."""
        folder = fresh("desk")
        script = folder / "xdg-open"
        script.write_text("#!/bin/sh\necho \"$#\" \"$1\" >\"$(dirname \"$0\")/asked.new\"\n"
                          "echo noise; echo noise >&2\n"
                          "/bin/mv \"$(dirname \"$0\")/asked.new\" \"$(dirname \"$0\")/asked\"\n")
        script.chmod(0o755)
        (folder / "dirname").symlink_to("/usr/bin/dirname")
        return folder

    def test_a_browser_gets_the_address_and_nobody_else(self):
        noor = set_up().start()
        folder = self.browser()
        done = self.run_open(noor, folder, display=True)
        self.assertEqual(done.returncode, 0, done)
        self.assertNotIn("127.0.0.1", done.stdout + done.stderr)
        self.assertNotIn("noise", done.stdout + done.stderr)
        until((folder / "asked").exists, "for the browser")
        count, address = (folder / "asked").read_text().split()
        self.assertEqual(count, "1")
        self.assertRegex(address, r"^http://127\.0\.0\.1:\d+/#[A-Za-z0-9_-]{43}$")

    def test_without_a_browser_or_a_screen_the_address_is_printed(self):
        noor = set_up().start()
        for path, display in ((fresh("empty"), True), (self.browser(), False)):
            done = self.run_open(noor, path, display)
            self.assertEqual(done.returncode, 0, done)
            self.assertRegex(done.stdout, r"^http://127\.0\.0\.1:\d+/#[A-Za-z0-9_-]{43}\n$")
            self.assertEqual(done.stderr.count("."), 1 + 1, done.stderr)

    def test_the_page_opens_before_there_is_anything(self):
        noor = Daemon("Noor").start()
        self.assertEqual(Page(noor).enter().call("Status").json["state"], 1)

    def test_print_and_close_exclude_each_other(self):
        noor = set_up().start()
        self.assertEqual(noor.lull("open", "--print", "--close", expect=None).code, USAGE)


if __name__ == "__main__":
    main()
