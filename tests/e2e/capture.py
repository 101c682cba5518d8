# SPDX-License-Identifier: Apache-2.0
"""Recorded traffic of the lab (lab.py), taken apart: who said what to whom, and when."""

import contextlib
import dataclasses
import ipaddress
import select
import socket
import struct
import threading
import time

SOL_PACKET, PACKET_STATISTICS = 263, 6


@dataclasses.dataclass
class Frame:
    """One frame of a capture, taken apart as far as it is understood."""

    when: float  # time.monotonic
    raw: bytes
    incoming: bool  # into the interface at which it was captured
    ether: int  # 0x0800 is IPv4, 0x0806 ARP, 0x86DD IPv6
    source: str = ""
    target: str = ""
    protocol: int = 0  # 6 is TCP, 17 UDP, 58 ICMPv6
    hops: int = 0  # what is left of them (TTL)
    port: int = 0  # the source's
    target_port: int = 0
    tcp_flags: str = ""  # letters of FIN, SYN, RST, PSH, ACK
    payload: bytes = b""  # of UDP and TCP; for others, all behind the IP header

    @property
    def mac(self):
        return self.raw[6:12].hex(":")

    @property
    def is_udp(self):
        return self.protocol == socket.IPPROTO_UDP

    @property
    def is_tcp(self):
        return self.protocol == socket.IPPROTO_TCP


def parse(when, raw, incoming):
    frame = Frame(when, raw, incoming, int.from_bytes(raw[12:14], "big"))
    with contextlib.suppress(IndexError, ValueError, struct.error):  # cut short or made up
        if frame.ether in (0x0800, 0x86DD):
            _parse_ip(frame, raw[14:])
    return frame


def _parse_ip(frame, ip):
    if frame.ether == 0x0800:
        frame.source, frame.target = (str(ipaddress.ip_address(ip[at:at + 4])) for at in (12, 16))
        frame.hops, frame.protocol = ip[8], ip[9]
        rest = ip[(ip[0] & 15) * 4:int.from_bytes(ip[2:4], "big")]
    else:
        frame.source, frame.target = (str(ipaddress.ip_address(ip[at:at + 16])) for at in (8, 24))
        frame.protocol, frame.hops = ip[6], ip[7]
        rest = ip[40:40 + int.from_bytes(ip[4:6], "big")]
        if frame.protocol == 0:  # hop-by-hop options, of multicast listener reports
            frame.protocol, rest = rest[0], rest[8 + rest[1] * 8:]
    frame.payload = rest
    if frame.is_udp or frame.is_tcp:
        frame.port, frame.target_port = struct.unpack_from(">HH", rest)
        frame.payload = rest[8:] if frame.is_udp else rest[(rest[12] >> 4) * 4:]
    if frame.is_tcp:
        frame.tcp_flags = "".join(name for bit, name in enumerate("FSRPA") if rest[13] >> bit & 1)


class Capture(threading.Thread):
    """Records what comes and goes at an interface of a host, or at a port of a switch, until it is
    stopped or the lab is closed."""

    def __init__(self, place, interface="eth0"):
        super().__init__(daemon=True)
        self.socket = place.frames_of(interface)
        self.recorded = []
        self.lock = threading.Lock()
        self.stopping = False
        place.lab.keep(self)
        self.start()

    def run(self):
        while True:
            readable, _, _ = select.select([self.socket], [], [], 0.05)
            if not readable:
                if self.stopping:
                    return
                continue
            with contextlib.suppress(OSError):  # the interface went down
                raw, about = self.socket.recvfrom(65536)
                with self.lock:
                    incoming = about[2] != socket.PACKET_OUTGOING
                    self.recorded.append((time.monotonic(), raw, incoming))

    def frames(self, fits=lambda frame: True):
        """What was recorded so far, of that what fits."""
        with self.lock:
            recorded = list(self.recorded)
        return [frame for frame in (parse(*one) for one in recorded) if fits(frame)]

    def close(self):
        """Stops it. Fails when anything was missed."""
        if self.socket.fileno() < 0:
            return
        self.stopping = True
        self.join()
        raw = self.socket.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8)
        self.socket.close()
        seen, missed = struct.unpack("II", raw)
        assert missed == 0, f"the capture missed {missed} of {seen} frames"

    stop = close
