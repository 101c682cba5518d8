# SPDX-License-Identifier: Apache-2.0
"""Reminders and the lock on a desktop: what a notification service is given, and what the daemon
does when the screen is locked or the machine goes to sleep. The clock is the test's."""

import os
import select

from desktop import Notifications, shift_to
from message_bus import MessageBus, Program
from support import PASSPHRASE, PATIENCE_S, Case, Daemon, Refused, main, until

OWN = 1  # ReminderAbout
DAILY = 2  # ReminderWhen
LOCKED, OPEN = 2, 3  # State
SOON_S = 2  # until a reminder is due, once everything is set up
SET_UP_S = 3


class Desktop(Case):
    """Noor's daemon between two buses that are hers."""

    def setUp(self):
        super().setUp()
        self.notifications, self.system = Notifications(), MessageBus("system")
        self.session = self.notifications.bus
        self.addCleanup(self.system.end)
        self.addCleanup(self.notifications.end)
        self.noor = Daemon("Noor")

    def start(self, clock, days=1):
        self.noor.with_clock(wall=shift_to(clock, days))
        self.noor.environment |= {"TZ": "UTC", "DBUS_SESSION_BUS_ADDRESS": self.session.address,
                                  "DBUS_SYSTEM_BUS_ADDRESS": self.system.address}
        return self.noor.start()

    def begin(self, clock):
        self.start(clock)
        self.call("Setup", {1: True, 2: "Noor", 3: PASSPHRASE})

    def call(self, method, fields=None):
        with self.noor.control() as control:
            return control.call(method, fields)

    def unlock(self):
        self.call("Unlock", {1: PASSPHRASE})

    def remind(self, at, title=""):
        return self.call("SetReminder", {2: OWN, 3: title, 4: DAILY, 7: at})

    def state(self):
        return self.call("Status")[1][0]

    def is_locked(self):
        return until(lambda: self.state() == LOCKED, "for the lock")


class Reminders(Desktop):
    def test_the_one_word_and_nothing_else(self):
        self.begin(f"12:29:{60 - SOON_S - SET_UP_S}")
        with self.noor.control() as watch:
            watch.send("Watch")
            self.remind("12:30")
            name, replaces, icon, title, body, actions, hints, expires = self.notifications.shown()
            self.assertEqual((title, body), ("Reminder", ""))
            self.assertEqual((name, replaces, icon, expires), ("Notes", 0, "", -1))
            self.assertEqual((actions, hints), (b"", b""))
            told = watch.receive()
            self.assertEqual(told, {6: [b"Reminder"]})
        self.notifications.nothing_comes()

    def test_none_comes_in_quiet_hours_and_one_after_them(self):
        self.begin(f"22:59:{60 - SOON_S - SET_UP_S}")
        self.remind("23:00")
        self.notifications.nothing_comes()
        self.noor.stop()
        self.start(f"07:59:{60 - SOON_S}", days=2)
        self.unlock()
        self.assertEqual(self.notifications.shown()[3], "Reminder")
        self.notifications.nothing_comes()

    def test_locked_by_itself_it_says_no_word_of_the_persons_own(self):
        self.begin(f"12:29:{60 - SOON_S - SET_UP_S}")
        self.remind("12:30", "A word of my own")
        screen = Program(self.session, "org.gnome.ScreenSaver", lambda member: None)
        self.addCleanup(screen.end)
        screen.emit("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", "b", [True])
        self.is_locked()
        self.assertEqual(self.notifications.shown()[3:5], ["Reminder", ""])

    def test_without_a_desktop_the_log_has_a_line_and_no_word_of_it(self):
        self.session.end()
        self.begin(f"12:29:{60 - SOON_S - SET_UP_S}")
        self.remind("12:30", "Words that are mine")
        until(lambda: "no desktop to show a reminder" in self.noor.log_text(), "for the line")
        self.assertNotIn("Words", self.noor.log_text())
        self.assertTrue(self.noor.alive())


class Lock(Desktop):
    def setUp(self):
        super().setUp()
        self.awake, self.asleep = os.pipe()
        self.inhibited = 0
        self.logind = Program(self.system, "org.freedesktop.login1", self.answer)
        self.addCleanup(self.logind.end)

    def answer(self, member):
        if member != "Inhibit":
            return None
        self.inhibited += 1
        return "h", [0], [self.asleep]

    def logind_says(self, path, interface, member, signature="", body=()):
        self.logind.emit("/org/freedesktop/login1" + path, "org.freedesktop.login1." + interface,
                         member, signature, list(body))

    def test_SR_29_at_the_screen_lock(self):
        self.begin("12:00:00")
        self.assertEqual(self.state(), OPEN)
        self.logind_says("/session/_31", "Session", "Lock")
        self.is_locked()
        with self.assertRaises(Refused) as refused:
            self.call("List")
        self.assertEqual(refused.exception.reason, "locked")

    def test_SR_29_before_the_machine_sleeps_which_waits_for_it(self):
        self.begin("12:00:00")
        until(lambda: self.inhibited == 1, "for the daemon to ask for time")
        member, asked = self.logind.calls.get(timeout=PATIENCE_S)
        self.assertEqual((member, asked), ("Inhibit", ["sleep", "Notes", "Saving", "delay"]))
        os.close(self.asleep)  # the daemon alone holds it now
        self.assertFalse(select.select([self.awake], [], [], 0.2)[0])
        self.logind_says("", "Manager", "PrepareForSleep", "b", [True])
        self.assertTrue(select.select([self.awake], [], [], PATIENCE_S)[0], "it lets go")
        self.assertEqual(self.state(), LOCKED)

    def test_SR_29_after_the_minutes_that_the_person_chose(self):
        self.begin("12:00:00")
        self.call("SetSettings", {1: 1})
        self.noor.shift_clock(wall=shift_to("12:00:00"), boot=61)
        with self.assertRaises(Refused) as refused:
            self.call("List")
        self.assertEqual(refused.exception.reason, "locked")


if __name__ == "__main__":
    main()
