# SPDX-License-Identifier: Apache-2.0
"""A message bus of the test's own (dbus-daemon), and programs on it that write down what they are
asked: enough of D-Bus for a desktop's notifications and logind's signals."""

import array
import os
import queue
import select
import socket
import struct
import subprocess
import threading

from support import PATIENCE_S, fresh

CALL, ANSWER, ERROR, SIGNAL = 1, 2, 3, 4
PATH, INTERFACE, MEMBER, REPLY_SERIAL, DESTINATION, SENDER, SIGNATURE, FDS = 1, 2, 3, 5, 6, 7, 8, 9
FIELD_TYPES = {PATH: "o", INTERFACE: "s", MEMBER: "s", 4: "s", REPLY_SERIAL: "u", DESTINATION: "s",
               SENDER: "s", SIGNATURE: "g", FDS: "u"}

CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


class MessageBus:
    """A private bus; its address is what DBUS_SESSION_BUS_ADDRESS holds."""

    def __init__(self, name):
        folder = fresh(name)
        self.socket = folder / "bus"
        self.address = f"unix:path={self.socket}"
        (folder / "config").write_text(CONFIG.format(socket=self.socket))
        self.process = subprocess.Popen(
            ["dbus-daemon", "--nofork", "--print-address", f"--config-file={folder / 'config'}"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        if not select.select([self.process.stdout], [], [], PATIENCE_S)[0]:
            raise AssertionError("no bus")
        self.process.stdout.readline()

    def end(self):
        self.process.kill()
        self.process.wait(PATIENCE_S)
        self.process.stdout.close()


class Program:
    """Somebody on a bus under a name. `answer(member, body)` gives the reply's signature, body and
    descriptors, or None; all calls to it are in `calls`, as (member, body)."""

    def __init__(self, bus, name, answer):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(PATIENCE_S)
        self.socket.connect(str(bus.socket))
        self.calls = queue.Queue()
        self.answer = answer
        self.serial = 0
        self.buffer = b""
        self._log_in()
        self._call_bus("Hello", "", [])
        self._call_bus("RequestName", "su", [name, 0])
        self.socket.settimeout(None)
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def end(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.thread.join(PATIENCE_S)
        self.socket.close()

    def emit(self, path, interface, member, signature, body):
        self._send(SIGNAL, {PATH: path, INTERFACE: interface, MEMBER: member}, signature, body)

    def _log_in(self):
        who = str(os.geteuid()).encode().hex()
        for line in (f"\0AUTH EXTERNAL {who}\r\n", "NEGOTIATE_UNIX_FD\r\n"):
            self.socket.sendall(line.encode())
            if not self._line().split()[0] in (b"OK", b"AGREE_UNIX_FD"):
                raise AssertionError("the bus does not let us in")
        self.socket.sendall(b"BEGIN\r\n")

    def _line(self):
        line = b""
        while not line.endswith(b"\r\n"):
            line += self.socket.recv(1)
        return line

    def _call_bus(self, member, signature, body):
        serial = self._send(CALL, {PATH: "/org/freedesktop/DBus", INTERFACE: "org.freedesktop.DBus",
                                   MEMBER: member, DESTINATION: "org.freedesktop.DBus"},
                            signature, body)
        while True:
            kind, fields, _ = self._receive()
            if fields.get(REPLY_SERIAL) == serial:
                assert kind == ANSWER, f"{member} was refused"
                return

    def _serve(self):
        while True:
            try:
                kind, fields, (serial, body) = self._receive()
            except (OSError, EOFError):
                return
            if kind != CALL:
                continue
            self.calls.put((fields[MEMBER], read_body(fields.get(SIGNATURE, ""), body)))
            said = self.answer(fields[MEMBER])
            back = {REPLY_SERIAL: serial, DESTINATION: fields[SENDER]}
            if said is None:
                self._send(ERROR, {**back, 4: "org.test.No"}, "", [])
            else:
                self._send(ANSWER, back, *said)

    def _send(self, kind, fields, signature, body, fds=()):
        self.serial += 1
        out = Writer()
        for letter, value in zip(signature, body):
            out.put(letter, value)
        fields = dict(fields)
        if signature:
            fields[SIGNATURE] = signature
        if fds:
            fields[FDS] = len(fds)
        head = Writer(b"l" + bytes([kind, 0, 1]) + struct.pack("<II", len(out.raw), self.serial))
        inner = Writer(bytes(16))  # its length and what stands before it, for the alignment
        for number, value in fields.items():
            inner.align(8)
            inner.raw += bytes([number])
            inner.put("g", FIELD_TYPES[number])
            inner.put(FIELD_TYPES[number], value)
        head.raw += struct.pack("<I", len(inner.raw) - 16) + inner.raw[16:]
        head.align(8)
        extra = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))] if fds else []
        self.socket.sendmsg([bytes(head.raw + out.raw)], extra)
        return self.serial

    def _receive(self):
        head = self._exactly(16)
        assert head[0:1] == b"l"
        size, serial, fields_size = struct.unpack_from("<III", head, 4)
        padded = (fields_size + 7) // 8 * 8
        rest = self._exactly(padded + size)
        fields = Reader(head + rest[:fields_size], 16).fields()
        return head[1], fields, (serial, rest[padded:])

    def _exactly(self, size):
        while len(self.buffer) < size:
            piece = self.socket.recv(65536)
            if not piece:
                raise EOFError
            self.buffer += piece
        out, self.buffer = self.buffer[:size], self.buffer[size:]
        return out


class Writer:
    def __init__(self, raw=b""):
        self.raw = bytearray(raw)

    def align(self, to):
        self.raw += bytes(-len(self.raw) % to)

    def put(self, letter, value):
        if letter == "g":
            self.raw += bytes([len(value)]) + value.encode() + b"\0"
            return
        self.align(4)
        if letter in "so":
            self.raw += struct.pack("<I", len(value.encode())) + value.encode() + b"\0"
        else:
            self.raw += struct.pack("<I", int(value))


class Reader:
    def __init__(self, raw, at=0):
        self.raw, self.at = raw, at

    def align(self, to):
        self.at += -self.at % to

    def one(self, letter):
        if letter == "g":
            size = self.raw[self.at]
            self.at += size + 2
            return self.raw[self.at - size - 1:self.at - 1].decode()
        self.align(4)
        (number,) = struct.unpack_from("<i" if letter == "i" else "<I", self.raw, self.at)
        self.at += 4
        if letter not in "so":
            return number
        self.at += number + 1
        return self.raw[self.at - number - 1:self.at - 1].decode()

    def fields(self):
        found = {}
        while self.at < len(self.raw):
            self.align(8)
            number = self.raw[self.at]
            self.at += 1
            found[number] = self.one(self.one("g"))
        return found

    def bytes_of_array(self, align):
        size = self.one("u")
        self.align(align)
        self.at += size
        return self.raw[self.at - size:self.at]


def read_body(signature, raw):
    """The values of a body; an array is its bytes as they are."""
    reader, values = Reader(raw), []
    while signature:
        if signature.startswith("as"):
            values.append(reader.bytes_of_array(4))
            signature = signature[2:]
        elif signature.startswith("a{sv}"):
            values.append(reader.bytes_of_array(8))
            signature = signature[5:]
        else:
            values.append(reader.one(signature[0]))
            signature = signature[1:]
    return values
