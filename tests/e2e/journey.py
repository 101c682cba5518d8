# SPDX-License-Identifier: Apache-2.0
"""What the journeys of two people have in common: the steps of one class are one story."""

import datetime
import time

import support

DAY_S = 24 * 3600


class Journey(support.Case):
    """The steps depend on each other: after one that does not hold the others are left out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.two = ()  # the people, once they are there
        cls.days = 0  # since the story began
        cls.known = {}  # ids, by what they are called in the story

    def run(self, result=None):
        self.so_far = result
        return super().run(result)

    def setUp(self):
        super().setUp()
        if not self.so_far.wasSuccessful():
            self.skipTest("a step before it did not hold")

    def other(self, one):
        first, second = self.two
        return second if one is first else first

    def in_step(self):
        for one in self.two:
            one.until(one.in_step, "to be in step")

    def seen(self, there, entry):
        """An entry as it is seen there, if it is."""
        said = there.lull("show", entry, expect=None)
        return said.object if said.code == support.DONE else None

    def arrives(self, there, entry):
        """The same, once it has come."""
        return there.until(lambda: self.seen(there, entry), f"for {entry} to come")

    def days_pass(self, days=1):
        """Of clocks that are the test's (`with_clock`)."""
        type(self).days += days
        for one in self.two:
            one.shift_clock(wall=self.days * DAY_S)

    def today(self, more=0):
        return str(datetime.date.fromtimestamp(time.time() + self.days * DAY_S)
                   + datetime.timedelta(days=more))
