# SPDX-License-Identifier: Apache-2.0
"""The core between two real daemons: pairing by text and by picture, sync both ways, being apart,
pause, stop, lock, recovery and erase."""

import json
import socket

from support import (DONE, FAILED, LOCKED, PASSPHRASE, Case, Daemon, fresh, main, meet, offer, opened,
                     pair, paired, two, until)


def port_answers(daemon_port):
    with socket.socket() as one:
        one.settimeout(5)
        return one.connect_ex(("127.0.0.1", daemon_port)) == 0


def listening_port(daemon):
    return int(daemon.status()["listen"].rpartition(":")[2])


class Pairing(Case):
    def test_by_text_and_nothing_is_shared_by_it(self):
        noor, sam = two()
        self.assertEqual(noor.status()["listen"], "", "no peers, no socket")
        private = noor.lull("want", "touch.hold_still", "matters").object["id"]
        pair(noor, sam)
        self.assertEqual([p["display"] for p in noor.peers()], ["Sam"])
        self.assertEqual([p["display"] for p in sam.peers()], ["Noor"])
        self.assertEqual(sam.list(), [])
        self.assertEqual([e["id"] for e in noor.list()], [private])

    def test_by_picture(self):
        noor, sam = two()
        picture = fresh("picture") / "invitation.png"
        waiting, text = offer(noor, "--png", str(picture))
        words = sam.lull("pair", "accept", "--image", str(picture)).objects[-1]["words"]
        self.assertEqual(json.loads(waiting.line())["words"], words)
        waiting.finish()
        self.assertEqual(sam.lull("pair", "words").object["words"], words)
        self.assertEqual(len(words), 4)
        sam.lull("pair", "same")
        noor.lull("pair", "same", "--wait")
        self.assertTrue(sam.until(sam.is_paired, "for the pairing"))
        self.assertGreater(len(text), 100)

    def test_different_words_store_nothing_on_either_side(self):
        for who in (0, 1):
            with self.subTest(who=("the one who offers", "the one who accepts")[who]):
                noor, sam = two()
                meet(noor, sam)
                says, hears = (noor, sam) if who == 0 else (sam, noor)
                hears.lull("pair", "same")
                says.lull("pair", "different")
                hears.until(lambda: hears.lull("pair", "words", expect=None).reason == "different_there",
                            "to hear that the words are different")
                for one in (noor, sam):
                    self.assertEqual(one.peers(), [])
                    one.restart()
                    self.assertEqual(one.peers(), [])
                    self.assertEqual(one.status()["listen"], "", "nobody to listen for")

    def test_again_after_different_words(self):
        noor, sam = two()
        meet(noor, sam)
        sam.lull("pair", "different")
        pair(sam, noor)
        sam.thanks("on the second try")
        noor.wait_for_text("on the second try")

    def test_one_yes_is_not_enough(self):
        noor, sam = two()
        meet(noor, sam)
        noor.lull("pair", "same")
        self.assertEqual(noor.peers(), [])
        self.assertEqual(sam.peers(), [])


class Sync(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.noor, cls.sam = paired()

    def test_every_kind_travels_both_ways_and_reads_the_same(self):
        for here, there in ((self.noor, self.sam), (self.sam, self.noor)):
            wrote = [
                here.lull("want", "food.warm_drink", "nice", "--minutes", "15", "--note", "ginger",
                          "--tag", "evening", "--share").object,
                here.lull("limit", "touch.light_massage", "--soft", "--situation", "tired",
                          "--share").object,
                here.lull("thanks", "for the " + here.name, "--about", "food.warm_drink",
                          "--share").object,
            ]
            for one in wrote:
                there.until(lambda: there.lull("show", one["id"], expect=None).code == DONE,
                            "for the entry")
                shown = there.lull("show", one["id"]).object
                self.assertEqual(shown["author"], here.name)
                self.assertFalse(shown["mine"])
                local = {"mine", "made_ms", "edited_ms", "fresh", "share"}
                strip = lambda entry: {k: v for k, v in entry.items() if k not in local}
                self.assertEqual(strip(shown), strip(one))

    def test_what_is_private_stays_and_share_shows_it_first(self):
        own = self.noor.lull("thanks", "not for anybody yet").object
        self.assertEqual(own["share"], "private")
        marker = self.noor.thanks("later than the private one")
        self.sam.until(lambda: self.sam.lull("show", marker, expect=None).code == DONE, "for it")
        self.assertNotIn("not for anybody yet", self.sam.texts())
        shared = self.noor.lull("share", own["id"], "--yes")
        self.assertIn("not for anybody yet", shared.err, "the preview")
        self.sam.wait_for_text("not for anybody yet")

    def test_an_edit_replaces_what_was_there(self):
        entry = self.noor.thanks("first words")
        self.sam.wait_for_text("first words")
        self.noor.lull("edit", entry, "text=second words")
        self.sam.wait_for_text("second words")
        self.assertNotIn("first words", self.sam.texts())
        self.assertEqual([r["text"] for r in self.noor.lull("history", entry).objects],
                         ["first words", "second words"])

    def test_nobody_changes_what_the_other_wrote(self):
        entry = self.noor.thanks("mine to change")
        self.sam.wait_for_text("mine to change")
        for command in (["edit", entry, "text=x"], ["withdraw", entry], ["delete", entry]):
            said = self.sam.lull(*command, expect=FAILED)
            self.assertEqual(said.reason, "not_yours", command)
        self.assertIn("mine to change", self.noor.texts())

    def test_withdrawn_leaves_the_other_side(self):
        read = self.noor.thanks("read, then taken back")
        unread = self.noor.thanks("never looked at")
        self.sam.until(lambda: self.sam.lull("show", read, expect=None).code == DONE, "for it")
        self.noor.lull("withdraw", read, unread)
        self.sam.until(lambda: "taken back" not in self.sam.lull("list").out, "for it to go")
        for entry, words in ((read, "taken"), (unread, "looked")):
            self.assertNotIn(words, self.sam.lull("show", entry, expect=None).out)
            self.assertEqual(self.sam.lull("search", words).objects, [])
        line = self.sam.lull("show", read).object
        self.assertEqual(line["share"], "withdrawn", "a line stays of what was read")

    def test_search_finds_own_and_received(self):
        self.noor.thanks("the turquoise teapot")
        self.sam.wait_for_text("the turquoise teapot")
        for one in (self.noor, self.sam):
            self.assertEqual([e["text"] for e in one.lull("search", "turquoise").objects],
                             ["the turquoise teapot"])


class Apart(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.noor, cls.sam = paired()

    def meet_again(self):
        for one in (self.noor, self.sam):
            one.until(one.in_step, "to meet again")
        self.assertEqual(self.noor.texts(), self.sam.texts())

    def test_restarted_daemons_find_each_other_by_the_remembered_address(self):
        before = [listening_port(one) for one in (self.noor, self.sam)]
        self.noor.restart()
        self.meet_again()
        self.sam.restart()
        self.meet_again()
        self.assertEqual([listening_port(one) for one in (self.noor, self.sam)], before,
                         "the port is chosen once and kept")
        for one in (self.noor, self.sam):
            one.stop()
        for one in (self.noor, self.sam):
            one.start().unlock()
        self.meet_again()

    def test_both_write_while_apart(self):
        self.sam.stop()
        self.noor.thanks("while Sam was away")
        self.noor.stop()
        self.sam.start().unlock()
        self.sam.thanks("while Noor was away")
        self.assertNotIn("while Sam was away", self.sam.texts())
        self.noor.start().unlock()
        self.noor.wait_for_text("while Noor was away")
        self.sam.wait_for_text("while Sam was away")
        self.meet_again()

    def test_pause_carries_nothing_and_resume_carries_on(self):
        for paused, other in ((self.noor, self.sam), (self.sam, self.noor)):
            port = listening_port(paused)
            paused.lull("pause")
            self.assertFalse(port_answers(port), "paused, but the port is open")
            until(lambda: not other.peers()[0]["connected"], "for the connection to end")
            other.thanks("to the one who pauses, " + paused.name)
            paused.thanks("from the one who pauses, " + paused.name)
            paused.restart()
            self.assertTrue(paused.status()["paused"], "a pause outlasts a restart")
            self.assertFalse(port_answers(port))
            self.assertEqual(paused.lull("connect", f"127.0.0.1:{listening_port(other)}",
                                         expect=FAILED).reason, "paused")
            paused.lull("resume")
            paused.wait_for_text("to the one who pauses, " + paused.name)
            other.wait_for_text("from the one who pauses, " + paused.name)
            self.meet_again()

    def test_locked_is_deaf_and_mute(self):
        port = listening_port(self.sam)
        self.sam.lull("lock")
        self.assertFalse(port_answers(port), "locked, but the port is open")
        for command in (["list"], ["peers"], ["thanks", "x"], ["pair"], ["search", "x"], ["pause"]):
            said = self.sam.lull(*command, expect=LOCKED)
            self.assertEqual(said.reason, "locked", command)
        status = self.sam.status()
        self.assertEqual((status["state"], status["display"], status["peers"], status["listen"]),
                         ("locked", "", [], ""), "a locked daemon tells nothing")
        self.noor.thanks("while it was locked")
        self.sam.unlock()
        self.sam.wait_for_text("while it was locked")
        self.assertTrue(port_answers(port))
        self.meet_again()

    def test_an_address_typed_by_hand(self):
        self.noor.lull("connect", f"127.0.0.1:{listening_port(self.sam)}")
        self.meet_again()


class Leaving(Case):
    def test_stop_is_silent_and_looks_like_being_away(self):
        noor, sam = paired()
        noor.thanks("before it ended")
        sam.wait_for_text("before it ended")
        port = listening_port(noor)
        noor.lull("stop", passphrase=PASSPHRASE)
        self.assertEqual(noor.peers(), [])
        self.assertFalse(port_answers(port), "no peers, no socket")
        until(lambda: not sam.peers()[0]["connected"], "for the connection to end")
        # As it is while she is away: the same words, and a paused or ended daemon cannot be told.
        ended = sam.lull("peers", plain=True).out, sam.lull("status", plain=True).out
        noor.stop()
        self.assertEqual((sam.lull("peers", plain=True).out, sam.lull("status", plain=True).out), ended)
        self.assertIn("out of reach", ended[0])
        sam.thanks("nobody hears this")
        noor.start().unlock()
        self.assertIn("before it ended", noor.texts(), "what she wrote stays with her")
        self.assertFalse(port_answers(port))
        self.assertEqual(noor.lull("share", noor.list()[0]["id"], "--yes", expect=None).reason,
                         "not_paired")

    def test_stop_needs_the_passphrase(self):
        noor, sam = paired()
        said = noor.lull("stop", passphrase="not this one, surely", expect=FAILED)
        self.assertEqual(said.reason, "wrong_passphrase")
        self.assertTrue(noor.is_paired())
        sam.thanks("still here")
        noor.wait_for_text("still here")

    def test_pairing_again_after_stop(self):
        noor, sam = paired()
        noor.thanks("the first time")
        sam.wait_for_text("the first time")
        noor.lull("stop", passphrase=PASSPHRASE)
        sam.lull("stop", passphrase=PASSPHRASE)
        pair(sam, noor)
        self.assertEqual(len(noor.peers()), 1)
        noor.thanks("the second time")
        sam.wait_for_text("the second time")


class Keys(Case):
    def test_the_recovery_code_opens_and_sets_a_new_passphrase(self):
        with opened() as noor:
            code = noor.recovery_code
            kept = noor.lull("thanks", "kept").object["id"]
            noor.lull("reflect", "kept as well", passphrase=PASSPHRASE)
            noor.stop()
            noor.start()
            typed = code.lower().replace("-", " ")
            noor.lull("unlock", "--recovery", passphrase=f"{typed}\nsomething new to remember")
            self.assertEqual(noor.list()[0]["id"], kept)
            noor.lull("lock")
            old = noor.lull("unlock", passphrase=PASSPHRASE, expect=FAILED)
            self.assertEqual(old.reason, "wrong_passphrase")
            noor.unlock("something new to remember")
            notes = noor.lull("list", "reflection", passphrase="something new to remember").objects
            self.assertEqual([n["text"] for n in notes], ["kept as well"])

    def test_a_second_passphrase_for_the_notebook(self):
        with Daemon("Noor").start() as noor:
            noor.lull("setup", "--adults", "--name", "Noor", "--second-passphrase",
                      passphrase=f"{PASSPHRASE}\nonly for the notebook")
            refused = noor.lull("reflect", "mine", passphrase=PASSPHRASE, expect=FAILED)
            self.assertEqual(refused.reason, "wrong_passphrase")
            noor.lull("reflect", "mine", passphrase="only for the notebook")

    def test_erase_leaves_nothing_and_the_home_can_be_used_again(self):
        noor, sam = paired()
        noor.thanks("gone soon")
        refused = noor.lull("erase", "--yes-erase-everything", passphrase="not this one, no",
                            expect=FAILED)
        self.assertEqual(refused.reason, "wrong_passphrase")
        self.assertEqual(noor.lull("erase", passphrase=PASSPHRASE, expect=None).reason,
                         "erase_word_needed")
        port = listening_port(noor)
        noor.lull("erase", "--yes-erase-everything", passphrase=PASSPHRASE)
        self.assertEqual(noor.status()["state"], "new")
        self.assertFalse(port_answers(port))
        left = {name.rpartition("/")[2]: len(content) for name, content in noor.files().items()}
        self.assertEqual({name: size for name, size in left.items() if size}, {}, "something is left")
        noor.setup("another passphrase here")
        self.assertEqual(noor.list(), [])
        self.assertEqual(noor.peers(), [])
        self.assertEqual(len(sam.peers()), 1)


if __name__ == "__main__":
    main()
