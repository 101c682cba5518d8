# SPDX-License-Identifier: Apache-2.0
"""SR-05: a canary in everything that can be typed; none of them may be found in what was stored, said
on standard error, or sent."""

import contextlib
import os
import pathlib
import signal
import unittest.mock

import support
from support import (FAILED, Case, Daemon, Recording, find_plain, free_port, main, offer, pair, streams)

NAMES = "CanaryNoor-wren", "CanarySam-finch"
PASSPHRASES = "canary passphrase of the first", "canary passphrase of the second"
SECOND = "canary of the notebook's own"
WRONG = "canary that opens nothing at all"


class Canaries(Case):
    def setUp(self):
        super().setUp()
        self.typed = [*NAMES, *PASSPHRASES, SECOND, WRONG]
        self.number = 0

    def canary(self, where):
        self.number += 1
        self.typed.append(f"canary-{self.number:02}-{where}")
        return self.typed[-1]

    def write_everything(self, here, passphrase):
        """Every field of every kind, every verb that takes words, and every kind of mistake."""
        c = self.canary
        preference = here.lull(
            "want", "touch.hold_still", "matters", "--minutes", "20", "--pressure", "firm", "--words",
            c("own-words"), "--note", c("note"), "--tag", c("tag"), "--tag", c("tag"), "--share")
        here.lull("edit", preference.object["id"], "note=" + c("edited"), "tags+=" + c("tag"))
        limit = here.lull("limit", c("limit"), "--own", "--share").object["id"]
        here.lull("edit", limit, "what=" + c("limit-edited"))
        kept = here.keep(c("kept-private"))
        here.lull("share", kept, "--yes")
        here.keep(c("stays-private"))
        gone = here.thanks(c("withdrawn"))
        here.lull("withdraw", gone)
        deleted = here.thanks(c("deleted"))
        here.lull("delete", deleted)
        here.lull("thanks", "-", "--share", typed=c("from-standard-input"))
        here.lull("reflect", c("reflection"), passphrase=passphrase)
        here.lull("search", c("search-words"))
        here.lull("search", self.typed[-3])
        self.write_for_two(here)
        # What is refused is not kept or told, either.
        here.lull("want", c("no-such-item"), "nice", expect=FAILED)
        here.lull("show", c("no-such-id"), expect=FAILED)
        here.lull("thanks", c("too-long") + "x" * 600, expect=FAILED)
        here.lull("thanks", c("control") + "\x07", expect=FAILED)
        here.lull("connect", c("no-address"), expect=FAILED)
        here.lull("pair", "accept", c("no-invitation"), expect=FAILED)
        with here.control() as control:
            control.send(c("no-such-method"), {1: c("in-its-request")})
            control.wait_readable(support.PATIENCE_S)

    def write_for_two(self, here):
        """The kinds that the two of them plan, look back and make up with."""
        c = self.canary
        for verb in (
                ("care", "allergy", c("care"), "--with-plan", "--tag", c("care-tag")),
                ("phrase", "lands", c("phrase")),
                ("cue", c("sign"), "stop", "--helps", c("cue-helps"), "--always"),
                ("item", c("item"), "item", "--description", c("described")),
                ("situation", c("situation")),
                ("checkin", "--met", "3", "--change-text", c("change"), "--note", c("check-in")),
                ("concern", c("concern")),
                ("card", c("card"), "--deck", c("deck")),
                ("try", "near.back_at_time", "--tries", "3", "--size", c("size"))):
            here.lull(*verb, "--share")
        log = here.lull("comfort", "--where", "hips", "--medicine", c("medicine"), "--note",
                        c("comfort")).object["id"]
        here.lull("share", log, "--only", "medicine", "--only", "note", "--yes")
        here.lull("kit", c("kit"), "--place", c("place"))
        here.lull("talk", c("topic"), "--length", "20", "--moments", "sun-morning")
        plan = here.lull("plan", "from", "pre.quiet_closeness").object["plan"]["id"]
        here.lull("plan", "add", plan, c("step"))
        here.lull("edit", plan, "title=" + c("title"), "note=" + c("plan-note"))
        here.lull("propose", plan, "--because", c("because"))
        question = here.lull("seal", c("question")).object["id"]
        here.lull("answer", question, c("sealed-answer"))

    def crash(self, one):
        """As a fault of its own would end it; that must leave no image of its memory."""
        one.process.send_signal(signal.SIGABRT)
        self.assertEqual(one.process.wait(support.PATIENCE_S), -signal.SIGABRT)
        left = [*pathlib.Path.cwd().glob("*core*"), *one.home.glob("*core*")]
        self.assertEqual([path for path in left if path.is_file()], [])

    def test_SR_05_none_in_homes_logs_temporary_files_and_traffic(self):
        ports = free_port(), free_port()
        temporary = support.fresh("temporary")
        self.enterContext(unittest.mock.patch.dict(os.environ, TMPDIR=str(temporary)))
        recording = Recording(ports)
        noor, sam = (Daemon(name, port=port).start() for name, port in zip(NAMES, ports))
        codes = [noor.setup(PASSPHRASES[0]), None]
        codes[1] = sam.lull("setup", "--adults", "--name", sam.name, "--second-passphrase",
                            passphrase=f"{PASSPHRASES[1]}\n{SECOND}").object["recovery_code"]
        self.typed += codes
        sam.lull("pair", "accept", "L1:" + "0" * 100, expect=FAILED)
        waiting, text = offer(noor)
        self.typed.append(text)
        waiting.end()
        pair(noor, sam)
        self.write_everything(noor, PASSPHRASES[0])
        self.write_everything(sam, SECOND)
        for one in (noor, sam):
            one.until(one.in_step, "to be in step")
        while_open = {**noor.files(), **sam.files()}
        noor.lull("lock")
        noor.lull("unlock", passphrase=WRONG, expect=FAILED)
        noor.lull("unlock", passphrase=PASSPHRASES[0])
        self.crash(noor)  # with a log that nobody has tidied up
        after_kill = noor.files()
        noor.start().unlock(PASSPHRASES[0])
        sam.stop()
        noor.lull("stop", passphrase=PASSPHRASES[0])
        noor.stop()
        places = {"open: " + name: content for name, content in while_open.items()}
        places.update(("killed: " + name, content) for name, content in after_kill.items())
        places.update({**noor.files(), **sam.files()})
        places.update((f"log of {one.name}", one.log.read_bytes()) for one in (noor, sam))
        self.assertEqual(list(temporary.rglob("*")), [], "a temporary file was left")
        recorded = recording.stop()
        places["the recording"] = recorded
        places.update((f"from {a} to {b}", said) for (a, b), said in streams(recorded).items())
        self.assertEqual(find_plain(self.typed, places), [])
        self.found_when_planted(places)
        total = sum(len(content) for content in places.values())
        print(f"\n{len(self.typed)} canaries, {len(places)} files, logs and streams, "
              f"{total // 1024} KiB, nothing found", flush=True)

    def found_when_planted(self, places):
        """A search that cannot find proves nothing."""
        for text in self.typed:
            for name, content in places.items():
                if len(content) > 4096:
                    planted = content[:1000] + text.encode() + content[1000:]
                    self.assertEqual(find_plain([text], {name: planted}), [(text, name)])

    def test_SR_05_passphrases_are_in_no_argument_and_no_environment(self):
        """What any other process may read about ours while it asks."""
        with Daemon("Noor").start() as noor:
            noor.setup(PASSPHRASES[0])
            process = pathlib.Path("/proc", str(noor.process.pid))
            about = b""
            for file in ("cmdline", "environ"):
                with contextlib.suppress(PermissionError):  # the daemon is not dumpable
                    about += (process / file).read_bytes()
            self.assertNotIn(PASSPHRASES[0].encode(), about)


if __name__ == "__main__":
    main()
