# SPDX-License-Identifier: Apache-2.0
"""What the end-to-end tests and the demo stand on: real daemons in fresh homes, the real command
line, the control protocol spoken directly, and recorded traffic.

Every process that is started here is ended here, by its own handle; every wait has a deadline and
looks for what it waits for.
"""

import argparse
import atexit
import contextlib
import functools
import json
import os
import pathlib
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest

PASSPHRASE = "a quiet evening at home"
PATIENCE_S = 30.0  # the most that anything here may take; most things take milliseconds
LOOK_AGAIN_S = 0.1  # for what no event tells

# What `lull` exits with.
DONE, FAILED, USAGE, NO_DAEMON, TRY_AGAIN, LOCKED = 0, 1, 64, 69, 75, 77

# The desktop that the tests run on is not theirs: nothing is shown there, and its lock is not heard.
_no_desktop = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",
               "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nonexistent"}

_bin = None
_root = None
_daemons = []
_children = []
_recordings = []
_keep = False


def programs(directory):
    """Says where lull and lulld are."""
    global _bin
    _bin = pathlib.Path(directory).resolve()
    for name in ("lull", "lulld"):
        if not os.access(_bin / name, os.X_OK):
            sys.exit(f"{_bin / name} is not there: build it first, or give another --bin")


def program(name):
    return str(_bin / name)


def main():
    """Runs the tests of the calling file: `test_x.py --bin DIR [unittest's own arguments]`."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--bin", required=True)
    options, rest = parser.parse_known_args()
    programs(options.bin)
    unittest.main(module="__main__", argv=sys.argv[:1] + rest, verbosity=2)


# --- places and processes -------------------------------------------------------------------------


def root():
    """One folder for everything of this run; gone at its end."""
    global _root
    if _root is None:
        _root = pathlib.Path(tempfile.mkdtemp(prefix="lull-"))
        os.chmod(_root, 0o700)
    return _root


def fresh(name):
    return pathlib.Path(tempfile.mkdtemp(prefix=name + "-", dir=root()))


def keep_running():
    """Leaves daemons and homes behind (the demo's --stay)."""
    global _keep
    _keep = True


@atexit.register
def end_everything():
    for recording in _recordings:
        recording.end()
    if _keep:
        return
    end_since(0, 0)
    if _root is not None:
        shutil.rmtree(_root, ignore_errors=True)


# A test that is told to end (by ctest, by Ctrl-C) cleans up, too.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def until(look, what, seconds=PATIENCE_S, pause=LOOK_AGAIN_S):
    """What `look` gives as soon as that is true. Fails after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds:.0f} s in vain: {what}")
        time.sleep(pause)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@functools.cache
def _clock_shim():
    """Builds it on first use."""
    source, shim = pathlib.Path(__file__).parent / "clock_shim.c", root() / "clock_shim.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", shim, source], check=True)
    return shim


class Said:
    """What one run of `lull` said: exit code, standard output and error, and the objects of
    --json."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def objects(self):
        return [json.loads(line) for line in self.out.splitlines() if line]

    @property
    def object(self):
        (one,) = self.objects
        return one

    @property
    def reason(self):
        return next((one["error"] for one in self.objects if "error" in one), "")

    def __repr__(self):
        return f"exit {self.code}\n{self.out}{self.err}"


class Daemon:
    """One person's lulld in a home of its own. It listens on loopback, or, on a host of the lab
    (lab.py), wherever it wants to, unless a port is given."""

    def __init__(self, name, home=None, port=0, environment=None, host=None):
        self.name = name
        self.host = host
        self.home = pathlib.Path(home) if home else fresh(name.lower())
        self.port = port
        self.environment = environment or {}
        self.program = program("lulld")
        self.log = root() / f"{name.lower()}-{len(_daemons)}.log"
        self.process = None
        self.said = set()
        _daemons.append(self)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    # Its life.

    def with_clock(self, wall=0, boot=0):
        """From its next start its clocks are off by so many seconds (clock_shim.c)."""
        self.environment = {"LD_PRELOAD": str(_clock_shim()), "LULL_TEST_CLOCK": str(self._clock()),
                            "ASAN_OPTIONS": "verify_asan_link_order=0"}
        return self.shift_clock(wall, boot)

    def shift_clock(self, wall=0, boot=0):
        """Sets how far off the clocks are of one that was started `with_clock`."""
        self._clock().write_text(f"{wall} {boot}")
        return self

    def _clock(self):
        return self.home.parent / (self.home.name + ".clock")

    def launch(self, *options):
        """Starts it; `wait_ready` comes next. The ready line goes to a pipe, the log to a file."""
        assert not self.alive(), "one process at a time, or the other would be forgotten"
        self.kill()
        arguments = [self.program, "--home", str(self.home)]
        if not self.host:
            arguments += ["--listen", f"127.0.0.1:{self.port}"]
        else:
            arguments = [*self.host.enter, *arguments]
            arguments += ["--listen", f"0.0.0.0:{self.port}"] * bool(self.port)
        arguments += options
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
                env={**os.environ, **_no_desktop, **self.environment}, start_new_session=_keep)
        return self

    def wait_ready(self, seconds=PATIENCE_S):
        out = self.process.stdout
        readable, _, _ = select.select([out], [], [], seconds)
        line = out.readline().decode() if readable else ""
        if not line.startswith("ready "):
            raise AssertionError(f"{self.name}'s daemon is not ready: {line!r}\n{self.log_text()}")
        return self

    def start(self):
        return self.launch().wait_ready()

    def stop(self, seconds=PATIENCE_S):
        """Asks it to end, as the system would at shutdown, and waits until it has."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(seconds)
        self.process.stdout.close()
        self.process = None
        return code

    def kill(self):
        """kill -9, and waits until it is gone."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE_S)
        self.process.stdout.close()
        self.process = None

    def alive(self):
        return self.process is not None and self.process.poll() is None

    def log_text(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    # Talking to it.

    def command(self, *arguments):
        return [program("lull"), "--home", str(self.home), *arguments]

    def lull(self, *arguments, passphrase=None, typed=None, expect=DONE, plain=False):
        """Runs one verb. `passphrase` may be several lines; they go through --passphrase-fd. Any
        other exit code than `expect` is a failure, unless that is None."""
        self.said.update(text.encode() for text in (*arguments, typed or "", passphrase or "")
                         if len(text) >= 10 and " " in text and text[0] not in "-/")
        arguments = list(arguments) if plain else ["--json", *arguments]
        inherited = []
        if passphrase is not None:
            reading, writing = os.pipe()
            os.write(writing, passphrase.encode() + b"\n")
            os.close(writing)
            inherited = [reading]
            arguments += ["--passphrase-fd", str(reading)]
        try:
            done = subprocess.run(
                self.command(*arguments), pass_fds=inherited, capture_output=True, timeout=PATIENCE_S,
                input=typed.encode() if typed is not None else None,
                stdin=None if typed is not None else subprocess.DEVNULL)
        finally:
            for fd in inherited:
                os.close(fd)
        said = Said(done.returncode, done.stdout.decode(), done.stderr.decode())
        if expect is not None and said.code != expect:
            raise AssertionError(f"{self.name}: lull {' '.join(arguments)}: {said}\n{self.log_text()}")
        return said

    def run_beside(self, *arguments):
        """Starts a verb that waits (pair, watch); its lines come by `Beside.line()`."""
        return Beside(self.command(*arguments))

    def setup(self, passphrase=PASSPHRASE):
        """Sets up, and gives the recovery code."""
        said = self.lull("setup", "--adults", "--name", self.name, passphrase=passphrase)
        return said.object["recovery_code"]

    def unlock(self, passphrase=PASSPHRASE):
        return self.lull("unlock", passphrase=passphrase)

    def restart(self):
        """Ends it as a shutdown would, starts it and unlocks it."""
        self.stop()
        self.start()
        self.unlock()

    def control(self):
        return Control(self.home)

    def until(self, look, what, seconds=PATIENCE_S):
        """As `until`, but looks again whenever the daemon says that something happened."""
        end = time.monotonic() + seconds
        with self.control() as watch:
            watch.send("Watch")
            while True:
                found = look()
                if found:
                    return found
                if time.monotonic() > end:
                    raise AssertionError(
                        f"{self.name} waited {seconds:.0f} s in vain: {what}\n{self.log_text()}")
                if watch.wait_readable(LOOK_AGAIN_S):
                    watch.drop_what_came()

    # What tests ask again and again.

    def status(self):
        return self.lull("status").object

    def peers(self):
        return self.lull("peers").objects

    def list(self, *kind):
        return self.lull("list", *kind).objects

    def texts(self):
        """The thank-you texts that are there, own and received, sorted."""
        return sorted(one["text"] for one in self.list("gratitude") if "text" in one)

    def thanks(self, text):
        """Writes a thank-you and shares it; gives its id once it is durable."""
        return self.lull("thanks", text, "--share").object["id"]

    def keep(self, text):
        """The same, but private."""
        return self.lull("thanks", text).object["id"]

    def is_paired(self):
        return any(not peer["unfinished"] for peer in self.peers())

    def wait_for_text(self, text):
        self.until(lambda: text in self.texts(), f"for {text!r}")

    def in_step(self):
        """Connected, and everything of its own acknowledged."""
        peers = self.peers()
        return bool(peers) and all(p["connected"] and p["waiting"] == 0 for p in peers)

    def hold_to_silence(self):
        """SR-05 for every test: nothing that was said to it lies readable in its home or its log."""
        places = {**self.files(), "its log": self.log_text().encode()}
        plain = [(text, place) for text in self.said for place, content in places.items()
                 if text in content]
        if plain:
            raise AssertionError(f"{self.name} keeps in the clear: {plain}")

    def files(self):
        """Every regular file of its home with what is in it."""
        return {str(p): p.read_bytes() for p in sorted(self.home.rglob("*")) if p.is_file()}


class Beside:
    """A program that runs beside the test, read line by line."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        _children.append(self)
        self.lines = []  # (when, line)
        self.moved = threading.Condition()
        self.taken = 0
        self.at_end = False
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for raw in self.process.stdout:
            now = time.monotonic()
            with self.moved:
                self.lines.append((now, raw.decode(errors="replace").rstrip("\n")))
                self.moved.notify_all()
        with self.moved:
            self.at_end = True
            self.moved.notify_all()

    def line(self, seconds=PATIENCE_S):
        return self.stamped(lambda _: True, seconds)[1]

    def stamped(self, fits, seconds=PATIENCE_S):
        """The next line that fits, with the moment it came (time.monotonic)."""
        end = time.monotonic() + seconds
        with self.moved:
            while True:
                while self.taken < len(self.lines):
                    self.taken += 1
                    if fits(self.lines[self.taken - 1][1]):
                        return self.lines[self.taken - 1]
                left = end - time.monotonic()
                if self.at_end or left <= 0:
                    raise AssertionError(f"the line did not come; there were {self.lines}")
                self.moved.wait(left)

    def finish(self, seconds=PATIENCE_S):
        """Waits for its end; what it said."""
        code = self.process.wait(seconds)
        self.reader.join(seconds)
        if not self.process.stderr.closed:
            self.error = self.process.stderr.read().decode(errors="replace")
            self.process.stderr.close()
            self.process.stdout.close()
        return Said(code, "".join(line + "\n" for _, line in self.lines), self.error)

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        return self.finish()


# --- homes made once and copied: setting up takes its time ----------------------------------------

_stock = {}


def copy_of(template, name, host=None):
    home = fresh(name.lower())
    shutil.copytree(template, home, dirs_exist_ok=True)
    return Daemon(name, home=home, host=host)


def set_up(name="Noor", host=None):
    """Someone who is set up and stopped."""
    if name not in _stock:
        with Daemon(name).start() as one:
            _stock[name] = one.home, one.setup()
            one.stop()
    template, code = _stock[name]
    daemon = copy_of(template, name, host)
    daemon.recovery_code = code
    return daemon


def opened(name="Noor", host=None):
    """Someone who is set up and unlocked."""
    daemon = set_up(name, host).start()
    daemon.unlock()
    return daemon


def paired():
    """Noor and Sam: paired, unlocked and in step."""
    if "pair" not in _stock:
        noor, sam = opened("Noor"), opened("Sam")
        pair(noor, sam)
        noor.stop()
        sam.stop()
        _stock["pair"] = noor.home, sam.home
    both = [copy_of(template, name) for template, name in zip(_stock["pair"], ("Noor", "Sam"))]
    for one in both:
        one.start().unlock()
    for one in both:
        one.until(one.in_step, "to be in step")
    return both


class Case(unittest.TestCase):
    """Tests at whose end, and that of their class, everything that they started has ended."""

    @classmethod
    def setUpClass(cls):
        daemons, children = len(_daemons), len(_children)
        cls.addClassCleanup(lambda: end_in_silence(daemons, children))

    def setUp(self):
        daemons, children = len(_daemons), len(_children)
        self.addCleanup(lambda: end_in_silence(daemons, children))


def end_in_silence(daemons, children):
    end_since(daemons, children)
    for daemon in _daemons[daemons:]:
        daemon.hold_to_silence()
        daemon.said.clear()


def end_since(daemons, children):
    for child in _children[children:]:
        child.end()
    for daemon in _daemons[daemons:]:
        daemon.kill()


# --- pairing --------------------------------------------------------------------------------------


def two():
    """Noor and Sam: set up, unlocked, not paired."""
    return opened("Noor"), opened("Sam")


def offer(daemon, *options):
    """Opens the window on one side; the waiting `lull pair` and the invitation's text."""
    waiting = daemon.run_beside("--json", "pair", *options)
    return waiting, json.loads(waiting.line())["text"]


def meet(a, b):
    """The ritual up to the words: both sides' words."""
    waiting, text = offer(a)
    accepted = b.lull("pair", "accept", text).objects
    ours, theirs = json.loads(waiting.line())["words"], accepted[-1]["words"]
    waiting.finish()
    return ours, theirs


def pair(a, b):
    """The whole ritual, and until both are in step."""
    ours, theirs = meet(a, b)
    assert ours == theirs and len(ours) == 4, (ours, theirs)
    a.lull("pair", "same")
    b.lull("pair", "same", "--wait")
    a.until(a.in_step, "to be in step after pairing")
    b.until(b.in_step, "to be in step after pairing")


# --- the control protocol (proto/control.proto) ---------------------------------------------------


def encode(fields):
    """A protobuf message from {number: value}: numbers and flags as varints, text and bytes as they
    are, a dict as a message, a list as a repeated field."""
    out = bytearray()
    for number, value in fields.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, int):
                out += _varint(number << 3) + _varint(int(one))
                continue
            raw = encode(one) if isinstance(one, dict) else one.encode() if isinstance(one, str) else one
            out += _varint(number << 3 | 2) + _varint(len(raw)) + raw
    return bytes(out)


def decode(raw):
    """{number: [values]}; what has a length stays bytes."""
    fields, at = {}, 0
    while at < len(raw):
        key, at = _read_varint(raw, at)
        if key & 7 == 0:
            value, at = _read_varint(raw, at)
        elif key & 7 == 2:
            size, at = _read_varint(raw, at)
            value, at = raw[at:at + size], at + size
        else:
            raise ValueError("no such wire type in this service")
        fields.setdefault(key >> 3, []).append(value)
    return fields


def _varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _read_varint(raw, at):
    value = shift = 0
    while True:
        byte = raw[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


class Refused(Exception):
    """The daemon answered with an error; `reason` is its stable token."""

    def __init__(self, code, reason):
        super().__init__(reason)
        self.code, self.reason = code, reason


class Gone(Exception):
    """The daemon is not there, or hung up before it answered."""


class Control:
    """One connection to a daemon's control socket."""

    def __init__(self, home, seconds=PATIENCE_S):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(seconds)
        try:
            self.socket.connect(str(home / "control"))
        except OSError as error:
            self.socket.close()
            raise Gone(str(error)) from error

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, method, fields=None, file=None):
        """`file`: the number of an open file that goes along."""
        self.send_raw(encode({1: method, 2: encode(fields or {})}), file)

    def send_raw(self, call, file=None):
        framed = struct.pack("<I", len(call)) + call
        try:
            if file is not None:
                framed = framed[socket.send_fds(self.socket, [framed], [file]):]
            self.socket.sendall(framed)
        except OSError as error:
            raise Gone(str(error)) from error

    def receive(self):
        """The next answer's reply, decoded."""
        (size,) = struct.unpack("<I", self._exactly(4))
        answer = decode(self._exactly(size))
        if 2 in answer:
            error = decode(answer[2][0])
            raise Refused(error[1][0], error[2][0].decode())
        return decode(answer[1][0])

    def call(self, method, fields=None, file=None):
        self.send(method, fields, file)
        return self.receive()

    def save_thanks(self, text, share=True, entry=""):
        """Writes or edits a thank-you. When this returns it is durable; the id."""
        return self.call("Save", {1: entry, 2: share, 16: {18: {1: text}}})[1][0].decode()

    def wait_readable(self, seconds):
        return bool(select.select([self.socket], [], [], seconds)[0])

    def drop_what_came(self):
        patience = self.socket.gettimeout()
        self.socket.setblocking(False)
        with contextlib.suppress(OSError):
            while self.socket.recv(65536):
                pass
        self.socket.settimeout(patience)

    def at_end(self, seconds=PATIENCE_S):
        """True if the daemon hangs up within that time, without another byte."""
        self.socket.settimeout(seconds)
        try:
            return self.socket.recv(1) == b""
        except ConnectionResetError:
            return True
        except TimeoutError:
            return False

    def _exactly(self, size):
        out = bytearray()
        while len(out) < size:
            try:
                piece = self.socket.recv(size - len(out))
            except TimeoutError:
                raise
            except OSError as error:
                raise Gone(str(error)) from error
            if not piece:
                raise Gone("hung up")
            out += piece
        return bytes(out)


# --- traffic --------------------------------------------------------------------------------------


def packets(pcap):
    """The IP packets of a recording."""
    (magic,) = struct.unpack_from("<I", pcap)
    assert magic in (0xA1B2C3D4, 0xA1B23C4D), "not a recording of this machine"
    (link,) = struct.unpack_from("<I", pcap, 20)
    assert link == 1, f"link type {link} instead of Ethernet"
    at = 24
    while at + 16 <= len(pcap):
        (size,) = struct.unpack_from("<I", pcap, at + 8)
        packet, at = pcap[at + 16:at + 16 + size], at + 16 + size
        if packet[12:14] == b"\x08\x00" and len(packet) == size:
            yield packet[14:]


def tcp_of(ip):
    """(source port, target port, sequence number, payload)."""
    (total,) = struct.unpack_from(">H", ip, 2)
    tcp = ip[(ip[0] & 15) * 4:total or None]
    return (*struct.unpack_from(">HHI", tcp), tcp[(tcp[12] >> 4) * 4:])


class Recording:
    """tcpdump on the loopback interface, limited to the daemons' ports; as root or through sudo."""

    def __init__(self, ports):
        self.ports = ports
        self.file = root() / "traffic.pcap"
        what = " or ".join(f"tcp port {port}" for port in ports)
        # It ends when its standard input does: so nobody needs the right to signal it.
        script = ('exec 3<&0; tcpdump -i lo -n -U --immediate-mode -B 16384 -s 0 -w - "$1" 3<&- & pid=$!; '
                  "(cat <&3; kill -TERM $pid) >/dev/null 2>&1 & wait $pid")
        become_root = [] if os.geteuid() == 0 else ["sudo"]
        with open(self.file, "wb") as out:
            self.process = subprocess.Popen(become_root + ["sh", "-c", script, "sh", what],
                                            stdin=subprocess.PIPE, stdout=out,
                                            stderr=subprocess.PIPE, text=True)
        _recordings.append(self)
        self.said = []
        for line in self.process.stderr:
            self.said.append(line.strip())
            if "listening on" in line:
                return
        raise AssertionError("traffic cannot be recorded (tcpdump as root or through sudo): "
                             + " ".join(self.said))

    def wait_for_the_last(self):
        """Knocks once more. What is recorded in order is whole once that is in it."""
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            mark = one.getsockname()[1]
            one.settimeout(5)
            one.connect_ex(("127.0.0.1", self.ports[0]))
        until(lambda: mark in {tcp_of(ip)[0] for ip in packets(self.file.read_bytes())},
              "for the recording to be whole")

    def end(self):
        if not self.process.stdin.closed:
            self.process.stdin.close()
            self.said += [line.strip() for line in self.process.stderr]
            self.process.stderr.close()
            self.process.wait(PATIENCE_S)

    def stop(self):
        """Ends it; the pcap's bytes."""
        self.wait_for_the_last()
        self.end()
        dropped = [line for line in self.said if "dropped by kernel" in line]
        if dropped != ["0 packets dropped by kernel"]:
            raise AssertionError("the recording is not whole: " + " ".join(self.said))
        return self.file.read_bytes()


def streams(pcap):
    """What was said on each connection and direction, put together: {(from, to): bytes}."""
    parts = {}
    for source, target, number, payload in map(tcp_of, packets(pcap)):
        if payload:
            parts.setdefault((source, target), {}).setdefault(number, payload)
    return {way: b"".join(by_number[n] for n in sorted(by_number)) for way, by_number in parts.items()}


def find_plain(texts, places):
    """Which of the texts stand in which of the places ({name: bytes}), in the forms that a careless
    program would leave behind: UTF-8, UTF-16 and, where that differs, lower case."""
    found = []
    for text in texts:
        forms = {text.encode(), text.lower().encode(), text.encode("utf-16-le")}
        for name, content in places.items():
            if any(form in content for form in forms):
                found.append((text, name))
    return found
