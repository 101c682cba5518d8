# SPDX-License-Identifier: Apache-2.0
"""One of the two has brought Lull up to date and the other not yet: neither loses a word, and each
doctor says what to do."""

import pathlib

import household
import lab
from household import two_on
from support import program, until



def next_version():
    return str(pathlib.Path(program("lulld")).parent.parent / "tests" / "lulld_next")


class Versions(household.Case):
    def test_the_doctor_says_which_one_is_older(self):
        lan = self.net.lan()
        noor, sam = two_on(*[lan.host(name).wait_ready() for name in ("noor", "sam")])
        sam.program = next_version()
        for one in (noor, sam):
            one.start().unlock()
        waiting = noor.thanks("written meanwhile")
        for one, age in ((noor, "newer"), (sam, "older")):
            def finding():
                return one.lull("doctor").object["findings"][0]
            until(lambda: finding()["cause"] == "versions", f"{one.name}'s doctor", 15)
            self.assertEqual(finding()["evidence"], [f"the other device's version is {age}"])
            self.assertIn("up to date", one.lull("doctor", plain=True).out)
        # Brought up to date, they meet, and what waited goes over.
        sam.stop()
        sam.program = program("lulld")
        sam.start().unlock()
        household.met(noor, sam)
        sam.wait_for_text("written meanwhile")
        self.assertEqual(noor.lull("show", waiting).object["share"], "shared")


if __name__ == "__main__":
    lab.main()
