# SPDX-License-Identifier: Apache-2.0
"""What a shell offers after Tab: the scripts of `lull completion`, read by the real shells.

No daemon runs here and lull itself runs only to print the scripts: where a line is run, `lull` is
a function of the shell that shows its arguments.
"""

import contextlib
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import time
import unittest

from support import DONE, PATIENCE_S, USAGE, Case, fresh, main, program

# Prints what the completion function offers for the words given, the last of which is begun only.
# What it asks the shell itself to complete is said as "-o files".
BASH_DRIVER = r"""
compopt() { echo "$*"; }
. "$1"
shift
COMP_WORDS=(lull "$@")
COMP_CWORD=$#
_lull
printf '%s\n' "${COMPREPLY[@]}"
"""

# The settings of a shell in which a line can be typed. They are written so that neither what lull
# shows nor the prompt is on the screen before its time.
SHOWN, PROMPT = "> was run", "next> "
LULL = """lull() { printf '<%s>' "$@"; echo ' was'' run'; }; PS1='next''> '"""
SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"],
             "bind 'set enable-bracketed-paste off'; . $SCRIPT; " + LULL),
    "zsh": (["zsh", "-f", "-i"],
            "unset zle_bracketed_paste; autoload -U compinit; compinit -D -u; . $SCRIPT; " + LULL),
    "zsh with fpath": (["zsh", "-f", "-i"],
                       "unset zle_bracketed_paste; fpath+=${SCRIPT:h}; autoload -U compinit; "
                       "compinit -D -u; " + LULL),
}


def printed(shell):
    done = subprocess.run([program("lull"), "completion", shell], capture_output=True,
                          timeout=PATIENCE_S, env={"PATH": os.environ["PATH"]})
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def script_file(shell):
    path = fresh(shell) / "_lull"
    code, text, said = printed(shell)
    assert code == DONE and not said, said
    path.write_text(text)
    return path


def verbs():
    """Every verb of lull, from its help."""
    done = subprocess.run([program("lull"), "help"], capture_output=True, timeout=PATIENCE_S)
    listed = done.stdout.decode().split("Verbs:\n")[1].split("\n\n")[0]
    return re.findall(r"^  ([a-z]+(?: [a-z]+)?)(?:  |$)", listed, re.MULTILINE)


class Terminal:
    """A shell on a terminal of its own, into which lines are typed."""

    def __init__(self, shell, script, folder):
        arguments, settings = SHELLS[shell]
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe(arguments[0], arguments,
                       {"PATH": os.environ["PATH"], "TERM": "dumb", "HOME": str(folder),
                        "LC_ALL": "C.UTF-8", "SCRIPT": str(script)})
        self.screen = ""
        os.write(self.terminal, settings.encode() + b"\n")
        self.wait_for(PROMPT)

    def wait_for(self, text):
        """What is on the screen up to `text`, which is taken off with it."""
        end = time.monotonic() + PATIENCE_S
        while text not in self.screen:
            readable, _, _ = select.select([self.terminal], [], [], max(0, end - time.monotonic()))
            if not readable:
                raise AssertionError(f"{text!r} did not come; there is {self.screen!r}")
            self.screen += os.read(self.terminal, 65536).decode(errors="replace")
        before, _, self.screen = self.screen.partition(text)
        return before

    def typed(self, line):
        """The arguments that lull gets once `line`, with Tabs in it, is completed and run."""
        os.write(self.terminal, line.encode() + b"\n")
        shown = self.wait_for(SHOWN).splitlines()[-1] + ">"
        self.wait_for(PROMPT)
        return re.findall(r"<([^<>]*)>", shown)

    def end(self):
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)


class Scripts(Case):
    def test_each_is_printed_without_a_daemon_and_reads_without_complaint(self):
        for shell in ("bash", "zsh", "fish"):
            with self.subTest(shell):
                script = script_file(shell)
                if shutil.which(shell):
                    done = subprocess.run([shell, "-n", script], capture_output=True)
                    self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_another_shell_is_refused(self):
        code, text, said = printed("tcsh")
        self.assertEqual((code, text), (USAGE, ""))
        self.assertIn("bash, zsh, fish.", said)


class Offers:
    """What all shells offer alike. `offered(*words)` is what may stand for the last word."""

    def test_verbs_by_their_start(self):
        self.assertEqual(self.offered("wi"), ["withdraw"])
        self.assertEqual(self.offered("sh"), ["share", "show"])
        self.assertEqual(self.offered("dance"), [])

    def test_every_verb(self):
        firsts = {name.split()[0] for name in verbs()}
        self.assertEqual(set(self.offered("")), firsts)
        self.assertIn("want", firsts)

    def test_verbs_below_a_verb(self):
        below = sorted(name.split()[1] for name in verbs() if name.startswith("pair "))
        self.assertEqual(self.offered("pair", ""), below)
        self.assertEqual(self.offered("pair", "acc"), ["accept"])

    def test_help_takes_verbs(self):
        self.assertEqual(self.offered("help", "wi"), ["withdraw"])
        self.assertEqual(self.offered("help", "pair", "acc"), ["accept"])
        self.assertEqual(self.offered("help", "want", ""), [])

    def test_options_of_a_verb(self):
        self.assertEqual(self.offered("setup", "--se"), ["--second-passphrase"])
        self.assertEqual(self.offered("want", "--pr"), ["--pressure"])
        self.assertEqual(self.offered("pair", "--pn"), ["--png"])
        self.assertEqual(self.offered("pair", "accept", "--im"), ["--image"])
        self.assertEqual(self.offered("lock", "--pr"), [])

    def test_options_of_every_verb(self):
        for verb in ([], ["lock"], ["pair", "words"]):
            self.assertEqual(self.offered(*verb, "--js"), ["--json"])

    def test_choices_of_an_option(self):
        self.assertEqual(self.offered("want", "touch.hold_still", "--pressure", ""),
                         ["any", "firm", "light", "medium"])
        self.assertEqual(self.offered("want", "--pressure", "li"), ["light"])
        self.assertEqual(self.offered("want", "--situation", "ti"), ["tired"])

    def test_choices_of_a_place(self):
        self.assertEqual(self.offered("quiet", ""), ["off", "on"])
        self.assertEqual(self.offered("want", "touch.hold_s"), ["touch.hold_still"])
        self.assertEqual(self.offered("want", "touch.hold_still", "ma"), ["matters"])
        self.assertEqual(self.offered("completion", ""), ["bash", "fish", "zsh"])

    def test_items_and_categories_of_the_catalogue(self):
        offered = self.offered("limit", "touch")
        self.assertIn("touch", offered)
        self.assertIn("touch.hair_strokes", offered)
        self.assertIn("food.warm_drink", self.offered("thanks", "x", "--about", "food."))

    def test_options_before_the_verb_and_between_its_words_are_passed_over(self):
        self.assertEqual(self.offered("--home", "list", "wi"), ["withdraw"])
        self.assertEqual(self.offered("--json", "pair", "--home", "x", "acc"), ["accept"])
        self.assertEqual(self.offered("want", "--note", "words", "touch.hold_still", "ma"), ["matters"])

    def test_text_and_ids_of_entries_are_left_to_the_person(self):
        for line in (["thanks", ""], ["share", ""], ["show", "3"], ["want", "--note", ""],
                     ["setup", "--name", ""], ["edit", ""]):
            self.assertEqual(self.offered(*line), [], line)

    def test_after_two_dashes_there_are_no_options(self):
        self.assertEqual(self.offered("thanks", "--", "--sh"), [])


class Bash(Offers, Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.script = script_file("bash")

    def offered(self, *words):
        done = subprocess.run(["bash", "-u", "-c", BASH_DRIVER, "driver", self.script, *words],
                              capture_output=True, timeout=PATIENCE_S)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return sorted(done.stdout.decode().split())

    def test_a_value_after_an_equals_sign(self):
        # Bash takes such a word apart.
        self.assertEqual(self.offered("want", "--pressure", "=", "li"), ["light"])
        self.assertEqual(self.offered("quiet", "--home", "=", "x", "of"), ["off"])
        self.assertIn("light", self.offered("want", "--pressure", "="))

    def test_files_and_folders_are_completed_by_the_shell(self):
        self.assertEqual(self.offered("pair", "--png", ""), ["-o", "default"])
        self.assertEqual(self.offered("status", "--home", ""), ["-o", "dirnames"])

    def test_nothing_that_is_typed_is_run(self):
        folder = fresh("typed")
        for word in (f"$(touch {folder}/a)", f"`touch {folder}/b`", f"; touch {folder}/c", "*", "[a-z"):
            self.assertEqual(self.offered("want", word, ""),
                             ["clear", "fine", "matters", "nice", "rather-not"])
            self.assertEqual(self.offered(word, ""), [])
            self.assertEqual(self.offered("want", word), [])
        self.assertEqual(list(folder.iterdir()), [])


@unittest.skipUnless(shutil.which("fish"), "fish is not installed")
class Fish(Offers, Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.script = script_file("fish")
        cls.folder = fresh("fish")
        (cls.folder / "invitation.png").touch()
        (cls.folder / "inside").mkdir()

    def offered(self, *words):
        line = " ".join(["lull", *words])
        done = subprocess.run(
            ["fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]", self.script, line],
            capture_output=True, timeout=PATIENCE_S, cwd=self.folder,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8"})
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return sorted(row.split("\t")[0] for row in done.stdout.decode().splitlines())

    def test_a_value_after_an_equals_sign(self):
        self.assertEqual(self.offered("want", "--pressure=li"), ["--pressure=light"])

    def test_files_and_folders(self):
        self.assertEqual(self.offered("pair", "--png", "inv"), ["invitation.png"])
        self.assertEqual(self.offered("pair", "--png", "in"), ["inside/", "invitation.png"])
        self.assertEqual(self.offered("status", "--home", "in"), ["inside/"])
        self.assertEqual(self.offered("thanks", "in"), [])

    def test_words_come_with_what_they_mean(self):
        done = subprocess.run(
            ["fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]", self.script,
             "lull want touch.hold_s"], capture_output=True, timeout=PATIENCE_S)
        self.assertRegex(done.stdout.decode(), r"^touch\.hold_still\t[A-Z]")


class OnTheKeyboard:
    """Lines typed on a terminal, completed by Tab and run."""

    def setUp(self):
        super().setUp()
        folder = fresh("keyboard")
        (folder / "invitation two.png").touch()
        (folder / "inside").mkdir()
        self.terminal = Terminal(self.shell, script_file(self.shell.split()[0]), folder)
        self.addCleanup(self.terminal.end)

    def test_lines_are_completed(self):
        for line, arguments in (
                ("lull wi\t", "withdraw"),
                ("lull pair acc\t--im\tinv\t", "pair accept --image invitation two.png"),
                ("lull help pair diff\t", "help pair different"),
                ("lull --home ins\t quiet of\t", "--home inside quiet off"),
                ("lull want touch.hold_s\tmat\t--pre\tli\t",
                 "want touch.hold_still matters --pressure light"),
                ("lull want touch.hold_still --pressure=li\t",
                 "want touch.hold_still --pressure light"),
                ("lull limit food.war\t--sof\t", "limit food.warm_drink --soft"),
                ("lull pair --home=ins\t sam\t--wa\t", "pair --home inside same --wait"),
                ("lull --json pair acc\t--home=ins\t --im\tinv\t",
                 "--json pair accept --home inside --image invitation two.png"),
                ("lull pair --json dif\t", "pair --json different"),
                ("lull want --json touch.hold_s\tnic\t", "want --json touch.hold_still nice"),
                ("lull thanks -- inv\t", "thanks -- inv"),
                ("lull share inv\t", "share inv"),
                ("lull share 3f2a --ye\t77aa --js\t", "share 3f2a --yes 77aa --json"),
                ("lull checkin --amo\tri\t", "checkin --amount right")):
            with self.subTest(line):
                # "--a b" and "--a=b" are the same, and so are "inside" and "inside/".
                given = " ".join(self.terminal.typed(line))
                self.assertEqual(re.sub(r"(--[a-z]+)=", r"\1 ", given.replace("inside/", "inside")),
                                 arguments)


class BashOnTheKeyboard(OnTheKeyboard, Case):
    shell = "bash"


@unittest.skipUnless(shutil.which("zsh"), "zsh is not installed")
class ZshOnTheKeyboard(OnTheKeyboard, Case):
    shell = "zsh"


@unittest.skipUnless(shutil.which("zsh"), "zsh is not installed")
class ZshWithItsFpathOnTheKeyboard(OnTheKeyboard, Case):
    shell = "zsh with fpath"


if __name__ == "__main__":
    main()
