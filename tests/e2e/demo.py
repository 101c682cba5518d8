# SPDX-License-Identifier: Apache-2.0
"""The demo behind tools/demo: Noor's and Sam's first evening, with real programs on loopback. One
line a step, with what was measured; a step that does not hold ends it with exit code 1."""

import argparse
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time

import support
from support import DONE, FAILED, Daemon, Recording, find_plain, free_port, program, root

NOOR_PASSPHRASE = "four paper boats downstream"
SAM_PASSPHRASE = "the kettle sings at seven"

# Everything that is typed below; afterwards none of it may be found in what was stored or sent.
TYPED = {
    "noor_note": "lights low, and the window open a little",
    "sam_note": "ten minutes, then tea in the kitchen",
    "noor_limit": "being asked questions right away",
    "sam_limit": "jokes about crying",
    "noor_thanks": "You brought the blanket before I was cold.",
    "sam_thanks": "You stayed until I was asleep.",
    "noor_apart": "I thought of the walk home all day.",
    "sam_apart": "The note in my coat pocket made my morning.",
    "noor_edited": "lights low, window closed, it is winter",
    "reflection": "I was afraid to ask, and then it was easy.",
    "after": "And thank you for the soup.",
}

on_terminal = sys.stdout.isatty()


def plain(text):
    """Without a terminal, or where colour is not wanted, none."""
    if on_terminal and "NO_COLOR" not in os.environ:
        return text
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


class Story:
    """Numbers the steps and prints them."""

    def __init__(self):
        self.number = 0

    def step(self, title, *lines):
        self.number += 1
        columns = min(100, shutil.get_terminal_size().columns)
        print(textwrap.fill(f"{self.number:3}  {title}", columns, subsequent_indent=" " * 5),
              flush=True)
        self.more(*lines)

    @staticmethod
    def more(*lines):
        for line in lines:
            print(f"     {line}", flush=True)


def hold(condition, what):
    if not condition:
        raise AssertionError(what)


def span(seconds):
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def size(count):
    return f"{count / 1024:,.0f} KiB" if count >= 1024 else f"{count} bytes"


def both(*tasks):
    """Runs them side by side, as two people would; what each gave."""
    results = [None] * len(tasks)

    def run(at):
        try:
            results[at] = tasks[at]()
        except BaseException as error:  # carried over to the thread that waits
            results[at] = error

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(tasks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return results


class Evening:
    def __init__(self):
        self.story = Story()
        ports = free_port(), free_port()
        self.noor = Daemon("Noor", home=root() / "noor", port=ports[0])
        self.sam = Daemon("Sam", home=root() / "sam", port=ports[1])
        self.ports = ports
        self.watching = {}
        self.secrets = [NOOR_PASSPHRASE, SAM_PASSPHRASE, *TYPED.values()]

    def run(self):
        self.recording = Recording(self.ports)
        self.set_up()
        self.show_code()
        self.read_words()
        self.confirm()
        self.live_both_ways()
        self.apart()
        self.withdraw()
        self.reflect()
        self.weigh()
        self.search_homes()
        self.search_traffic()

    # Watching: `lull watch` on both sides says when something is durable there.

    def watch(self):
        """Ends what watched before. The daemons say something soon: then it is known to listen."""
        for watcher in self.watching.values():
            watcher.end()
        self.watching = {one: one.run_beside("--json", "watch") for one in (self.noor, self.sam)}

    def seen(self, where, entry):
        return self.watching[where].stamped(lambda line: entry in line)[0]

    def delay(self, entry, here, there):
        """From the moment that `here` was told that it is committed to the same moment there."""
        begun = self.seen(here, entry)
        return max(0.0, self.seen(there, entry) - begun)

    # The steps.

    def set_up(self):
        begun = time.monotonic()
        self.noor.start()
        self.sam.start()
        self.story.step(f"Two daemons run, each in a home of its own: ready in "
                        f"{span(time.monotonic() - begun)}. Nothing listens on the network.")
        hold(not self.listens(), "a daemon without a peer has a socket")
        begun = time.monotonic()
        codes = both(lambda: self.noor.setup(NOOR_PASSPHRASE), lambda: self.sam.setup(SAM_PASSPHRASE))
        self.secrets += codes
        self.story.step(f"Both choose a nickname and a passphrase (lull setup): "
                        f"{span(time.monotonic() - begun)}, most of it deriving keys.",
                        f"Noor's recovery code, shown once: {codes[0]}",
                        f"Sam's recovery code, shown once:  {codes[1]}")

    def listens(self):
        return [one.name for one in (self.noor, self.sam) if one.status()["listen"]]

    def show_code(self):
        self.watch()
        self.picture = root() / "invitation.png"
        begun = time.monotonic()
        self.offering = self.noor.run_beside("pair", "--qr", "--png", str(self.picture))
        text = self.offering.line()
        self.secrets.append(text)
        first = self.offering.line()
        # Half blocks: a line of it shows two rows, and the code is a square.
        lines = [first] + [self.offering.line() for _ in range((len(plain_width(first)) + 1) // 2 - 1)]
        self.story.step(f"They sit together. Noor invites (lull pair): the code was there after "
                        f"{span(time.monotonic() - begun)}, also as a picture.", "")
        self.story.more(*(plain(line) for line in lines))
        self.story.more("", text)

    def read_words(self):
        begun = time.monotonic()
        sam_words = self.sam.lull("pair", "accept", "--image", str(self.picture)).objects[-1]["words"]
        took = time.monotonic() - begun
        noor_words = self.offering.line().split()
        hold(self.offering.finish().code == DONE, "Noor's side of the pairing failed")
        self.picture.unlink()
        self.story.step(f"Sam reads the picture (lull pair accept --image): met after {span(took)}. "
                        "They read to each other:",
                        f"on Noor's screen:  {'  '.join(noor_words)}",
                        f"on Sam's screen:   {'  '.join(sam_words)}")
        hold(noor_words == sam_words and len(noor_words) == 4, "the words differ")
        hold(not self.noor.peers() and not self.sam.peers(), "stored before both have confirmed")

    def confirm(self):
        self.noor.lull("pair", "same")
        begun = time.monotonic()
        self.sam.lull("pair", "same", "--wait")
        self.noor.until(self.noor.is_paired, "for the pairing")
        took = time.monotonic() - begun
        both(lambda: self.noor.until(self.noor.in_step, "to meet"),
             lambda: self.sam.until(self.sam.in_step, "to meet"))
        hold(not self.noor.list() and not self.sam.list(), "pairing has shared something")
        for watcher in self.watching.values():
            watcher.line()
        self.story.step(f"Both say \"same\": paired {span(took)} after the second word. "
                        "Nothing is shared by that; both lists are empty.")

    def live_both_ways(self):
        noor, sam = self.noor, self.sam
        self.preference = self.live("A preference", [
            (noor, sam, ["want", "touch.hold_still", "matters", "--minutes", "20",
                         "--note", TYPED["noor_note"], "--share"], "note", TYPED["noor_note"]),
            (sam, noor, ["want", "words.quiet_is_fine", "nice",
                         "--note", TYPED["sam_note"], "--share"], "note", TYPED["sam_note"])])
        self.live("A limit", [
            (noor, sam, ["limit", TYPED["noor_limit"], "--hard", "--share"], "what", TYPED["noor_limit"]),
            (sam, noor, ["limit", TYPED["sam_limit"], "--soft", "--share"], "what", TYPED["sam_limit"])])
        self.thank_you = self.live("A thank-you", [
            (noor, sam, ["thanks", TYPED["noor_thanks"], "--share"], "text", TYPED["noor_thanks"]),
            (sam, noor, ["thanks", TYPED["sam_thanks"], "--share"], "text", TYPED["sam_thanks"])])

    def live(self, what, ways):
        """Each way: written here, durable there, and the same there. Noor's id."""
        took, ids = [], []
        for here, there, command, field, text in ways:
            entry = here.lull(*command).object["id"]
            took.append(self.delay(entry, here, there))
            shown = there.lull("show", entry).object
            hold(shown[field] == text and shown["author"] == here.name, f"{what} is not the same there")
            ids.append(entry)
        self.story.step(f"{what} each way, live: committed here, durable there {span(took[0])} later "
                        f"(Noor to Sam), {span(took[1])} (Sam to Noor).")
        return ids[0]

    def apart(self):
        noor, sam = self.noor, self.sam
        sam.stop()
        noor.thanks(TYPED["noor_apart"])
        noor.lull("edit", self.preference, "note=" + TYPED["noor_edited"])
        waiting = noor.peers()[0]["waiting"]
        hold(waiting >= 2, "Noor's changes are not waiting for Sam")
        noor.stop()
        sam.start()
        sam.unlock(SAM_PASSPHRASE)
        hold(TYPED["noor_apart"] not in sam.texts(), "it cannot be there yet")
        sam.thanks(TYPED["sam_apart"])
        self.story.step(f"Apart: Sam's daemon was stopped while Noor wrote and edited ({waiting} "
                        "changes wait), then Noor's while Sam wrote.")
        noor.start()
        self.watch()
        begun = time.monotonic()
        noor.unlock(NOOR_PASSPHRASE)
        unlocked = time.monotonic()
        noor.wait_for_text(TYPED["sam_apart"])
        sam.wait_for_text(TYPED["noor_apart"])
        sam.until(lambda: sam.lull("show", self.preference).object["note"] == TYPED["noor_edited"],
                  "for the edited note")
        noor.until(noor.in_step, "to be in step")
        hold(noor.texts() == sam.texts() and len(noor.texts()) == 4, "the lists differ")
        self.story.step(f"Noor unlocks (passphrase to open: {span(unlocked - begun)}) and they meet "
                        f"again at the remembered address: both edits on both sides "
                        f"{span(time.monotonic() - unlocked)} later.")

    def withdraw(self):
        for watcher in self.watching.values():
            watcher.line()
        self.noor.lull("withdraw", self.thank_you)
        took = self.delay(self.thank_you, self.noor, self.sam)
        there = self.sam.lull("show", self.thank_you, expect=None)
        hold(TYPED["noor_thanks"] not in there.out + self.sam.lull("list").out, "Sam still has it")
        hold(not self.sam.lull("search", "blanket").objects, "Sam's search still finds it")
        self.story.step(f"Noor takes her thank-you back (lull withdraw): Sam's copy was gone "
                        f"{span(took)} later, from list, show and search.")

    def reflect(self):
        noor, sam = self.noor, self.sam
        before = len(sam.list())
        entry = noor.lull("reflect", TYPED["reflection"], passphrase=NOOR_PASSPHRASE).object["id"]
        refused = noor.lull("share", entry, "--yes", expect=FAILED)
        hold(refused.reason == "never_shared", "a reflection could be shared")
        # What is written later has arrived, so the reflection is not merely late.
        noor.thanks(TYPED["after"])
        sam.wait_for_text(TYPED["after"])
        hold(len(sam.list()) == before + 1, "Sam has something that Noor did not share")
        hold(sam.lull("show", entry, expect=None).code == FAILED, "Sam can see the reflection")
        hold(not sam.lull("list", "reflection", passphrase=SAM_PASSPHRASE).objects,
             "Sam's notebook is not empty")
        self.story.step("Noor writes into her private notebook (lull reflect). It cannot be shared, "
                        "and on Sam's side there is nothing of it.")

    def weigh(self):
        weight = {one.name: sum(len(c) for c in one.files().values()) for one in (self.noor, self.sam)}
        self.story.step("On disk, keys and logs included: "
                        + ", ".join(f"{name} {size(count)}" for name, count in weight.items()) + ".")

    def search_homes(self):
        """Everything in both homes, and what the daemons said on standard error."""
        places = {**self.noor.files(), **self.sam.files()}
        hold(len(places) >= 10, "the homes are emptier than they can be")
        places.update((str(one.log), one.log.read_bytes()) for one in (self.noor, self.sam))
        self.search("every file of both homes and both logs", places)

    def search_traffic(self):
        recorded = self.recording.stop()
        said = support.streams(recorded)
        hold(set(self.ports) <= {port for way in said for port in way}, "no traffic was recorded")
        places = {"the recording": recorded}
        places.update((f"from {a} to {b}", content) for (a, b), content in said.items())
        self.search(f"the recorded traffic ({len(said)} streams)", places)

    def search(self, what, places):
        found = find_plain(self.secrets, places)
        hold(not found, f"plain text in {what}: {found}")
        # A search that cannot find proves nothing: each text is planted in a copy of the largest.
        name = max(places, key=lambda one: len(places[one]))
        middle = len(places[name]) // 2
        for text in self.secrets:
            planted = {name: places[name][:middle] + text.encode() + places[name][middle:]}
            hold(find_plain([text], planted), "the search does not find what is there")
        total = size(sum(len(content) for content in places.values()))
        self.story.step(f"Searched {what}, {total}, for the {len(self.secrets)} texts, passphrases and "
                        "codes of this evening: none found. Planted in a copy, each is found.")

    def say_how_to_talk(self):
        lull = shlex.quote(os.path.relpath(program("lull")))
        print("\nBoth daemons go on running, and lock themselves after an hour without use. To talk to "
              "them:")
        for one, passphrase in ((self.noor, NOOR_PASSPHRASE), (self.sam, SAM_PASSPHRASE)):
            with one.control() as control:
                control.call("SetSettings", {1: 60})
            print(f"  {lull} --home {one.home} list      ({one.name}; passphrase: {passphrase})")
        print("To end them and remove everything:")
        print(f"  kill {self.noor.process.pid} {self.sam.process.pid}; rm -r {root()}")


def plain_width(line):
    return re.sub(r"\x1b\[[0-9;]*m", "", line)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--stay", action="store_true")
    options = parser.parse_args()
    support.programs(options.bin)
    if options.stay:
        support.keep_running()
    print("\nLull: Noor and Sam, two daemons on this machine that know nothing of each other.\n",
          flush=True)
    begun = time.monotonic()
    evening = Evening()
    try:
        evening.run()
    except (AssertionError, OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
        print(f"\nNot held: {error}", flush=True)
        return 1
    print(f"\nEvery step held; {time.monotonic() - begun:.1f} s in all.")
    if options.stay:
        evening.say_how_to_talk()
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGINT, lambda *_: sys.exit(130))
    sys.exit(main())
