# SPDX-License-Identifier: Apache-2.0
"""A network in one process: hosts, switches and bad cables, made of Linux network namespaces.

    with lab.Lab() as net:
        lan = net.lan()                                  # a switch, 10.77.1.0/24
        noor = lan.host("noor")                          # IPv4 and IPv6 on its eth0
        sam = lan.host("sam", ipv4=False, relay=True)    # link-local only, behind a bad cable
        sam.wait_ready()                                 # duplicate address detection takes time
        sam.relay.loss = 0.05
        seen = Capture(noor)                             # from capture.py
        noor.connect(sam.link_local, 4000)
        print(*seen.frames(), sep="\\n")

A script that uses it calls `lab.main()` instead of `support.main()`. All of it lives in one
process, which is process 1 of a PID namespace: hosts, daemons and cables go with it, however it
ends.
"""

import collections
import concurrent.futures
import contextlib
import ctypes
import fcntl
import heapq
import ipaddress
import itertools
import json
import os
import pathlib
import random
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time

import support

KEPT = ("PATH", "TMPDIR", "PYTHONDONTWRITEBYTECODE", "LULL_SEED")  # of the caller's environment
SEED = int(os.environ.get("LULL_SEED", random.SystemRandom().randrange(10**6)))
NEEDS_ROOT = ("this test makes network namespaces: run it as root, "
              "or as somebody for whom `sudo -n` asks no password")


def main():
    """As support.main, in a world of its own."""
    if "LULL_LAB" not in os.environ:
        sys.exit(_run_in_a_world_of_its_own())
    threading.Thread(target=_end_with_the_caller, daemon=True).start()
    print(f"LULL_SEED={SEED}", flush=True)
    support.main()


def _run_in_a_world_of_its_own():
    """Runs this script anew as root, with its own network and processes; its exit code."""
    kept = [f"{name}={os.environ[name]}" for name in KEPT if name in os.environ]
    # Only /proc is mounted anew. What is mounted at / stays as it is: in a changed root nothing is.
    command = ["env", "LULL_LAB=1", *kept, "unshare", "--net", "--pid", "--fork", "--kill-child",
               "--mount-proc", "--propagation", "unchanged", sys.executable, *sys.argv]
    if os.geteuid() != 0:
        try:
            subprocess.run(["sudo", "-n", "true"], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            return f"{sys.argv[0]}: {NEEDS_ROOT}"
        command = ["sudo", "-n", *command]
    return subprocess.Popen(command, stdin=subprocess.PIPE).wait()


def _end_with_the_caller():
    os.read(0, 1)  # nothing comes; it ends when the caller has ended
    os.kill(os.getpid(), signal.SIGTERM)


# --- namespaces -----------------------------------------------------------------------------------

CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


def _call(function, *arguments):
    if function(*arguments) != 0:
        raise OSError(ctypes.get_errno(), f"{function.__name__}: {os.strerror(ctypes.get_errno())}")


def _in_a_thread(work):
    """What `work` gives in a thread of its own: each thread may be in another network."""
    with concurrent.futures.ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(work).result()


def _new_namespace():
    _call(_libc.unshare, CLONE_NEWNET)
    return os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)


class Namespace:
    """A network of its own. It lasts as long as its descriptor and the processes in it."""

    def __init__(self):
        self.fd = _in_a_thread(_new_namespace)
        self.path = f"/proc/{os.getpid()}/fd/{self.fd}"
        self.enter = ["nsenter", "--net=" + self.path]  # to be put before a command
        self.ip("link set lo up")

    def close(self):
        os.close(self.fd)

    def inside(self, work):
        """What `work` gives when it is called in this network. Sockets made there stay there."""
        def entered():
            _call(_libc.setns, self.fd, CLONE_NEWNET)
            return work()
        return _in_a_thread(entered)

    def run(self, *command, typed=None):
        """Runs a command here to its end; what it printed. It must succeed."""
        done = subprocess.run([*self.enter, *command], input=typed or "", capture_output=True,
                              text=True, timeout=60)
        if done.returncode != 0:
            raise AssertionError(f"{' '.join(command)}: exit {done.returncode}\n"
                                 f"{done.stdout}{done.stderr}")
        return done.stdout

    def ip(self, *commands):
        """Runs `ip` with each of these lines."""
        self.run("ip", "-batch", "-", typed="\n".join(commands) + "\n")

    def sysctl(self, name, value):
        path = pathlib.Path("/proc/sys/net", name.replace(".", "/"))
        self.inside(lambda: path.write_text(str(value)))

    def cable(self, here, other, there):
        """A cable between interfaces `here`, of this network, and `there`, of the other. Checksums
        and segments are made in software, so that every frame could be one on a wire."""
        self.ip(f"link add {here} type veth peer name {there} netns {other.path}")
        self.inside(lambda: _without_offloads(here))
        other.inside(lambda: _without_offloads(there))

    def socket(self, family=socket.AF_INET, kind=socket.SOCK_STREAM, protocol=0):
        return self.inside(lambda: socket.socket(family, kind, protocol))

    def connect(self, address, port, seconds=5):
        """A TCP connection from here; a link-local address is written fe80::1%eth0."""
        return self.inside(lambda: socket.create_connection((address, port), seconds))

    def frames_of(self, interface, incoming_only=False):
        """A raw socket that reads and writes whole Ethernet frames at an interface."""
        def opened():
            one = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
            one.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 64 << 20)
            one.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, int(incoming_only))
            one.bind((interface, ETH_P_ALL))
            return one
        return self.inside(opened)

    def sockets(self):
        """The Internet sockets of every process here, as /proc/net tells them."""
        found = []
        for name in ("tcp", "tcp6", "udp", "udp6"):
            text = self.inside(pathlib.Path("/proc/thread-self/net", name).read_text)
            for line in text.splitlines()[1:]:
                _, local, remote, state = line.split()[:4]
                ends = (*_endpoint(local), *_endpoint(remote))
                found.append(Socket(name[:3], *ends, int(state, 16)))
        return found

    def listening(self):
        """Those at which something from outside could arrive unasked: listening TCP, any UDP."""
        return [one for one in self.sockets() if one.state == TCP_LISTEN or one.protocol == "udp"]

    def established(self):
        return [one for one in self.sockets()
                if one.state == TCP_ESTABLISHED and one.protocol == "tcp"]


TCP_ESTABLISHED, TCP_LISTEN = 1, 10
SO_RCVBUFFORCE, SOL_PACKET, PACKET_IGNORE_OUTGOING = 33, 263, 23
ETH_P_ALL = 3
SIOCETHTOOL, TUNSETIFF, IFF_TUN_NO_PI = 0x8946, 0x400454CA, 0x1001
OFFLOADS = 0x17, 0x1F, 0x24, 0x2C  # ETHTOOL_STXCSUM, _STSO, _SGSO, _SGRO

Socket = collections.namedtuple("Socket", "protocol address port peer peer_port state")


def _endpoint(text):
    """0100007F:1F90 is 127.0.0.1, 8080."""
    raw, _, port = text.partition(":")
    words = struct.unpack(f">{len(raw) // 8}I", bytes.fromhex(raw))
    return str(ipaddress.ip_address(struct.pack(f"<{len(words)}I", *words))), int(port, 16)


def _without_offloads(interface):
    with socket.socket() as one:
        for offload in OFFLOADS:
            value = ctypes.create_string_buffer(struct.pack("II", offload, 0))
            request = struct.pack("16sP", interface.encode(), ctypes.addressof(value))
            fcntl.ioctl(one, SIOCETHTOOL, request)


# --- hosts and switches ---------------------------------------------------------------------------


class Lab:
    """Everything that belongs together; closing it takes all of it away."""

    def __init__(self, first_lan=1):
        self.numbers = itertools.count(1)
        self.lans = itertools.count(first_lan)
        self.closing = contextlib.ExitStack()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.closing.close()

    def keep(self, thing):
        """Closes that thing with the lab."""
        self.closing.callback(thing.close)
        return thing

    def lan(self):
        """Another switch, with the next subnet."""
        return self.keep(Lan(self, f"10.77.{next(self.lans)}"))


class Lan(Namespace):
    """A switch: a bridge that floods multicast, as cheap ones do. It has no address itself."""

    def __init__(self, lab, prefix):
        super().__init__()
        self.lab, self.prefix = lab, prefix
        self.subnet = ipaddress.ip_network(prefix + ".0/24")
        self.free = itertools.count(10)
        self.sysctl("ipv6.conf.default.disable_ipv6", 1)
        self.ip("link add br0 type bridge mcast_snooping 0 forward_delay 0", "link set br0 up")

    def host(self, name, ipv4=True, ipv6=True, ula=False, relay=False):
        """A new host, plugged in; with `relay` through a cable that can be made bad."""
        return self.lab.keep(Host(self, name, ipv4, ipv6, ula, relay))

    def next_address(self):
        return f"{self.prefix}.{next(self.free)}"

    def take(self, port):
        self.ip(f"link set {port} master br0", f"link set {port} up")

    def isolate(self, *hosts):
        """As guest networks do: these hosts cannot reach each other."""
        for host in hosts:
            self.run("bridge", "link", "set", "dev", host.port, "isolated", "on")


class Host(Namespace):
    """A machine with one network interface, eth0, whose cable goes to a switch."""

    def __init__(self, lan, name, ipv4, ipv6, ula, relay):
        super().__init__()
        self.name, self.lab, self.lan = name, lan.lab, lan
        self.number = next(self.lab.numbers)
        self.port = f"p{self.number}"  # of the switch
        self.relay = None
        self.ula = f"fd77::{self.number:x}" if ula else ""
        self.address = ""  # of IPv4
        if not ipv6:
            self.sysctl("ipv6.conf.all.disable_ipv6", 1)
            self.sysctl("ipv6.conf.default.disable_ipv6", 1)
        if relay:
            self.relay = self.lab.keep(Relay(self, lan, self.port))
        else:
            lan.cable(self.port, self, "eth0")
        self.mac = f"02:77:00:00:00:{self.number:02x}"  # and so the link-local address is known
        self.ip(f"link set eth0 address {self.mac}")
        self.plug()
        self.link_up()
        if ipv4:
            self.readdress()

    def _links(self, *what):
        return json.loads(self.run("ip", "-json", "address", *what))

    def addresses(self, ready_only=True):
        """The addresses of eth0 (without lengths)."""
        return [a["local"] for a in self._links("show", "dev", "eth0")[0]["addr_info"]
                if not (ready_only and a.get("tentative"))]

    @property
    def link_local(self):
        return next(a for a in self.addresses(False) if a.startswith("fe80:")) + "%eth0"

    def wait_ready(self):
        """Until every address may be used."""
        support.until(lambda: self.addresses() == self.addresses(False), "for IPv6 addresses")
        return self

    # What happens to it.

    def unplug(self):
        """The host loses its carrier."""
        if self.relay:
            self.relay.box.ip("link set host down")
        else:
            self.lan.ip(f"link set {self.port} down")

    def plug(self):
        self.lan.take(self.port)
        if self.relay:
            self.relay.box.ip("link set host up")

    def link_down(self):
        """On the host, as `ip link set eth0 down` does. It takes IPv6 addresses away."""
        self.ip("link set eth0 down")

    def link_up(self):
        self.ip("link set eth0 up", *[f"address add {self.ula}/64 dev eth0"] * bool(self.ula))

    def readdress(self, address=""):
        """Another IPv4 address instead of the one it had; without one, the LAN's next."""
        if self.address:
            self.ip(f"address del {self.address}/24 dev eth0")
        self.address = address or self.lan.next_address()
        self.ip(f"address add {self.address}/24 brd + dev eth0")

    def move(self, lan):
        """Pulls its cable out of one switch and puts it into another, with an address there."""
        self.unplug()
        self.lan.ip(f"link set {self.port} netns {lan.path}")
        self.lan = lan
        self.plug()
        if self.address:
            self.readdress()

    def firewall(self, *dropped):
        """Drops what is named, such as "incoming udp"; nothing, when nothing is. Answers come in,
        as with every usual firewall."""
        rules = {way: "".join(f"meta l4proto {what.split()[1]} drop; " for what in dropped
                              if what.split()[0] == way) for way in ("incoming", "outgoing")}
        self.run("nft", "-f", "-", typed=f"""
            table inet lab
            delete table inet lab
            table inet lab {{
              chain incoming {{ type filter hook input priority 0;
                iif lo accept; ct state established,related accept; {rules["incoming"]} }}
              chain outgoing {{ type filter hook output priority 0;
                oif lo accept; {rules["outgoing"]} }}
            }}""")

    def vpn(self, subnet):
        """A tunnel that takes everything for that subnet; at its other end nobody answers."""
        halves = ipaddress.ip_network(str(subnet)).subnets()
        self.lab.keep(self.inside(_open_tunnel))
        self.ip("link set tun0 up", "address add 10.99.0.2/24 dev tun0",
                *[f"route add {half} dev tun0" for half in halves])


def _open_tunnel():
    tunnel = open("/dev/net/tun", "r+b", buffering=0)
    fcntl.ioctl(tunnel, TUNSETIFF, struct.pack("16sH22x", b"tun0", IFF_TUN_NO_PI))
    return tunnel


# --- bad cables -----------------------------------------------------------------------------------


class Relay(threading.Thread):
    """A box between a host and a switch that carries frames, both ways. Its qualities may be
    changed at any time; they hold for the frames that come in from then on."""

    def __init__(self, host, lan, port):
        super().__init__(daemon=True)
        self.box = Namespace()
        self.box.sysctl("ipv6.conf.default.disable_ipv6", 1)
        self.box.cable("host", host, "eth0")
        self.box.cable("switch", lan, port)
        self.box.ip("link set host up", "link set switch up")
        self.loss = 0.0  # the share of frames that never arrive; 1 is a cable cut in silence
        self.duplicates = 0.0  # the share that arrives twice
        self.delay_s = 0.0
        self.jitter_s = 0.0  # at most so much more; frames may overtake each other
        self.carried = self.lost = 0
        self.random = random.Random(SEED)
        self.ends = [self.box.frames_of(name, incoming_only=True) for name in ("host", "switch")]
        self.wake, self.ending = os.pipe()
        self.start()

    def run(self):
        on_the_way = []  # a heap of (when, order, where, frame)
        order = itertools.count()
        while True:
            wait = max(0.0, on_the_way[0][0] - time.monotonic()) if on_the_way else None
            readable, _, _ = select.select([*self.ends, self.wake], [], [], wait)
            if self.wake in readable:
                return
            for source in readable:
                frame = _receive(source)
                target = self.ends[1 - self.ends.index(source)]
                for due in self._arrivals(frame):
                    heapq.heappush(on_the_way, (due, next(order), target, frame))
            while on_the_way and on_the_way[0][0] <= time.monotonic():
                _, _, target, frame = heapq.heappop(on_the_way)
                with contextlib.suppress(OSError):  # the interface may be down: then it is lost
                    target.send(frame)

    def _arrivals(self, frame):
        """When that frame arrives: once, twice or never."""
        if not frame or self.random.random() < self.loss:
            self.lost += 1
            return []
        self.carried += 1
        times = 2 if self.random.random() < self.duplicates else 1
        return [time.monotonic() + self.delay_s + self.random.uniform(0, self.jitter_s)
                for _ in range(times)]

    def close(self):
        os.write(self.ending, b".")
        self.join()
        for end in self.ends:
            end.close()
        os.close(self.wake)
        os.close(self.ending)
        self.box.close()


def _receive(frames):
    with contextlib.suppress(OSError):  # the interface went down
        return frames.recv(65536)
    return b""
