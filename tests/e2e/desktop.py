# SPDX-License-Identifier: Apache-2.0
"""A desktop that shows notifications and writes down what it was given, and times of its days."""

import datetime
import queue

from message_bus import MessageBus, Program
from support import PATIENCE_S

NONE_COMES_S = 4  # for what is only shown by nothing happening meanwhile


def shift_to(clock, days=1):
    """Seconds from now to that time in so many days, in UTC."""
    now = datetime.datetime.now(datetime.timezone.utc)
    hours, minutes, seconds = map(int, clock.split(":"))
    then = (now + datetime.timedelta(days=days)).replace(hour=hours, minute=minutes, second=seconds)
    return int((then - now).total_seconds())


class Notifications:
    """The service on a session bus of its own."""

    def __init__(self):
        self.bus = MessageBus("session")
        self.service = Program(self.bus, "org.freedesktop.Notifications",
                               lambda member: ("u", [1]) if member == "Notify" else None)

    def end(self):
        self.service.end()
        self.bus.end()

    def shown(self):
        """The next notification: name, replaced one, icon, title, text, actions, hints, time."""
        member, body = self.service.calls.get(timeout=PATIENCE_S)
        assert member == "Notify", member
        return body

    def nothing_comes(self):
        try:
            raise AssertionError(f"shown: {self.service.calls.get(timeout=NONE_COMES_S)}")
        except queue.Empty:
            return
