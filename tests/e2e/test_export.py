# SPDX-License-Identifier: Apache-2.0
"""Files out of a home and into one. Noor takes pages to a counsellor (journey J8, as far as her own
entries go), keeps her entries as a file and reads them back elsewhere. No word of Sam's is in what
she takes unless she says so, and Sam does not learn of it."""

import json
import re
import stat

from support import (FAILED, PASSPHRASE, USAGE, Case, fresh, main, opened, paired)

FOOTER = "Written by users, may be incomplete. Not a record of consent or conduct."
FORMATS = ("json", "csv", "md", "html")
CANARY = "marigold"  # in every text of Sam's, and in none of Noor's
LARGEST = 256 * 1024 * 1024


class Files(Case):
    def setUp(self):
        super().setUp()
        self.folder = fresh("files")

    def export(self, daemon, name, *options, passphrase=PASSPHRASE, **more):
        """What the file holds, once it is written."""
        file = self.folder / name
        daemon.lull("export", str(file), "--yes", "--force", *options, passphrase=passphrase, **more)
        return file.read_text()

    def file(self, text, name="in.json"):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def written(self):
        return sorted(one.name for one in self.folder.iterdir())


def writes(noor, sam):
    """What both have written; ids of Noor's entries."""
    ids = [
        noor.thanks("For the soup."),
        noor.keep("<script>alert(1)</script> & more"),
        noor.lull("limit", "touch.hair_strokes", "--hard", "--share").object["id"],
        noor.lull("checkin", "--helped", "food.warm_drink", "--note", "a calm evening").object["id"],
        noor.lull("comfort", "--where", "hips", "--like", "soreness", "--strength", "4").object["id"],
    ]
    sam.thanks(f"{CANARY} one")
    sam.lull("limit", f"{CANARY} two", "--own", "--hard", "--share")
    sam.lull("phrase", "lands", f"{CANARY} three", "--share")
    sam.thanks(f"{CANARY} last")
    noor.wait_for_text(f"{CANARY} last")
    noor.until(noor.in_step, "for everything to be with Sam")
    return ids


class OutOfTheHome(Files):
    def test_pages_for_counselling(self):
        noor, sam = paired()
        ids = writes(noor, sam)

        # Jules would look first. That writes nothing and needs no passphrase.
        looked = noor.lull("export", "--for-counsellor", "--preview", "--format", "html").object
        self.assertIn("Questions to bring", looked["preview"])
        self.assertEqual(self.written(), [])

        for name in ("pages.html", "pages.md"):
            with self.subTest(name):
                pages = self.export(noor, name, "--for-counsellor", "--include-other")
                for part in ("Overview", "Limits", "What helped", "Comfort log, week by week",
                             "Questions to bring", FOOTER):
                    self.assertIn(part, pages)
                self.assertNotIn(CANARY, pages, "own entries only, whatever is asked for")
                self.assertNotIn("lull", pages.lower(), "no product name")
                for one in ids:
                    self.assertNotIn(one[:8], pages)
                self.assertNotRegex(pages, r"\b\d\d:\d\d\b", "no time of day")
                self.assertNotRegex(pages, r"\b1[0-9]{12}\b", "nor one in milliseconds")

        # They are for reading, so there is no other form.
        said = noor.lull("export", "--for-counsellor", "--format", "csv", "--preview", expect=USAGE)
        self.assertEqual(said.reason, "format_not_for_people")

    def test_own_entries_alone_unless_the_others_are_asked_for(self):
        noor, sam = paired()
        writes(noor, sam)
        for name in FORMATS:
            with self.subTest(name):
                mine = self.export(noor, f"mine.{name}")
                self.assertIn("For the soup.", mine)
                self.assertNotIn(CANARY, mine)
                self.assertNotIn("lull", mine.lower(), "no product name")
                if name != "csv":
                    self.assertIn(FOOTER, mine)
                both = self.export(noor, f"both.{name}", "--include-other")
                self.assertIn("For the soup.", both)
                for text in ("one", "two", "three", "last"):
                    self.assertIn(f"{CANARY} {text}", both)
        thanks = self.export(noor, "thanks.json", "--kind", "gratitude")
        self.assertEqual({one["kind"] for one in json.loads(thanks)["entries"]}, {"gratitude"})

    def test_the_page_runs_nothing_and_loads_nothing(self):
        noor, sam = paired()
        writes(noor, sam)
        page = self.export(noor, "page.html", "--include-other")
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more", page)
        for outside in ("<script", "http://", "https://", "src=", "href=", "url(", "@import", "<link"):
            self.assertNotIn(outside, page)

    def test_the_file_is_for_its_owner_and_the_passphrase_is_asked_for(self):
        noor = opened()
        noor.keep("For the soup.")
        file = self.folder / "notes.json"
        said = noor.lull("export", str(file), passphrase=PASSPHRASE, expect=USAGE)
        self.assertEqual(said.reason, "export_yes_needed")
        self.assertIn("This file can be read by anyone who has it.", said.err)
        said = noor.lull("export", str(file), "--yes", passphrase="of somebody else", expect=FAILED)
        self.assertEqual(said.reason, "wrong_passphrase")
        self.assertEqual(self.written(), [])
        self.export(noor, "notes.json")
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
        self.assertEqual(self.written(), ["notes.json"])
        said = noor.lull("export", str(file), "--yes", passphrase=PASSPHRASE, expect=FAILED)
        self.assertEqual(said.reason, "export_exists")

    def test_the_notebook_comes_along_only_when_asked_for(self):
        noor = opened()
        noor.keep("For the soup.")
        noor.lull("reflect", "For my eyes.", passphrase=PASSPHRASE)
        self.assertNotIn("For my eyes.", self.export(noor, "a.md"))
        self.assertIn("For my eyes.", self.export(noor, "a.md", "--notebook"))
        only = self.export(noor, "a.md", "--kind", "reflection")
        self.assertIn("For my eyes.", only)
        self.assertNotIn("For the soup.", only)

    def test_SR_43_nobody_is_told(self):
        noor, sam = paired()
        writes(noor, sam)
        sam.until(sam.in_step, "for everything to be with Noor")
        for one in (noor, sam):
            one.list()  # whoever looks at entries has seen them: from here on they are not fresh
        before = [(one.status(), one.peers(), one.lull("list").out) for one in (noor, sam)]
        with sam.control() as there, noor.control() as here:
            there.send("Watch")
            here.send("Watch")
            noor.lull("export", "--preview", "--include-other")
            for name in FORMATS:
                self.export(noor, f"a.{name}", "--include-other")
            self.export(noor, "pages.md", "--for-counsellor")
            self.assertEqual(
                [(one.status(), one.peers(), one.lull("list").out) for one in (noor, sam)], before)
            # What comes next is the next that Noor writes, on both sides.
            marker = noor.thanks("Afterwards.")
            for watch in (here, there):
                self.assertEqual(entry_event(watch), marker)


def entry_event(watch):
    """The id of the first entry that the daemon tells of."""
    while True:
        told = watch.receive()
        if 1 in told:
            return told[1][0].decode()
        assert 5 not in told, "more than one entry has changed"


class IntoAnotherHome(Files):
    def test_an_export_comes_back_and_twice_is_once(self):
        noor, sam = paired()
        ids = writes(noor, sam)
        noor.lull("reflect", "For my eyes.", passphrase=PASSPHRASE)
        self.export(noor, "notes.json", "--notebook", "--include-other")
        file = str(self.folder / "notes.json")

        # A fresh home, of another passphrase's notebook or none: first a look, then all of it.
        jules = opened("Jules")
        said = jules.lull("import", file, "--check", passphrase=PASSPHRASE)
        self.assertEqual(said.object["found"], len(ids) + 1)
        self.assertEqual(jules.list(), [])
        said = jules.lull("import", file, passphrase=PASSPHRASE).object
        self.assertEqual((said["state"], said["added"], said["broken"]), ("done", len(ids) + 1, 0))
        self.assertEqual(said["of_other"], 4)
        self.assertEqual(sorted(one["id"] for one in jules.list()), sorted(ids))
        self.assertEqual({one["share"] for one in jules.list()}, {"private"})
        notes = jules.lull("list", "reflection", passphrase=PASSPHRASE).objects
        self.assertEqual([one["text"] for one in notes], ["For my eyes."])

        there = jules.lull("list").out
        said = jules.lull("import", file, passphrase=PASSPHRASE).object
        self.assertEqual((said["found"], said["added"]), (len(ids) + 1, 0))
        self.assertEqual(jules.lull("list").out, there)
        self.assertEqual(len(jules.lull("list", "reflection", passphrase=PASSPHRASE).objects), 1)

        # And it goes out as it came in.
        def fields(text):
            return {one["id"]: one["fields"] for one in json.loads(text)["entries"] if one["mine"]}

        self.assertEqual(fields(self.export(jules, "again.json", "--notebook")),
                         fields((self.folder / "notes.json").read_text()))

    def test_what_was_imported_is_not_shared_by_that(self):
        noor, sam = paired()
        jules = opened("Jules")
        jules.keep("From an older notebook.")
        self.export(jules, "old.json")
        noor.lull("import", str(self.folder / "old.json"))
        self.assertIn("From an older notebook.", noor.texts())
        marker = noor.thanks("Afterwards.")
        sam.wait_for_text("Afterwards.")
        self.assertEqual([one["id"] for one in sam.list("gratitude")], [marker])

    def test_a_diary_of_daylio(self):
        noor = opened()
        file = self.file(
            "full_date,date,weekday,time,mood,activities,note_title,note\n"
            '2026-11-20,November 20,Friday,21:15,good,"walk | tea","","A quiet, slow day."\n'
            '2026-11-21,November 21,Saturday,08:00,meh,"","",""\n', "daylio.csv")
        said = noor.lull("import", file).object
        self.assertEqual((said["state"], said["added"]), ("done", 2))
        entries = noor.list("check_in")
        self.assertEqual({one["day"] for one in entries}, {"2026-11-20", "2026-11-21"})
        (first,) = [one for one in entries if one["day"] == "2026-11-20"]
        self.assertEqual(first["note"], "A quiet, slow day.")
        self.assertEqual(sorted(first["tags"]), ["good", "tea", "walk"])
        self.assertEqual(noor.lull("import", file).object["added"], 0)


class WhatIsRefused(Files):
    def test_a_file_that_is_not_right_changes_nothing(self):
        noor = opened()
        noor.keep("For the soup.")
        whole = self.export(noor, "whole.json")
        before = noor.lull("export", "--preview").object
        (self.folder / "huge.json").touch()
        with open(self.folder / "huge.json", "r+b") as huge:
            huge.write(whole.encode())
            huge.truncate(LARGEST + 1)
        other = opened("Jules")  # in whose home the entry would be new
        empty = other.lull("export", "--preview").object
        for name, text, reason in (
                ("truncated", whole[:len(whole) // 2], "import_truncated"),
                ("nested", '{"format":1,"entries":[' + '{"a":' * 10_000 + "1" + "}" * 10_000 + "]}",
                 "import_nested"),
                ("newer", whole.replace('"format":1', '"format":2', 1), "import_too_new"),
                ("foreign", "Dear diary, nothing of this is an export.", "import_foreign"),
                ("binary", bytes(range(256)) * 64, "import_foreign"),
                ("huge", None, "import_too_large")):
            with self.subTest(name):
                file = self.file(text) if text is not None else str(self.folder / "huge.json")
                said = other.lull("import", file, expect=FAILED)
                self.assertEqual(said.reason, reason)
                self.refused_in_words(said)
                self.assertEqual(other.lull("export", "--preview").object, empty)
        said = other.lull("import", str(self.folder / "none.json"), expect=FAILED)
        self.assertEqual(said.reason, "file_missing")
        self.assertEqual(noor.lull("export", "--preview").object, before)

    def test_a_line_that_is_not_right_is_named_and_can_be_left_out(self):
        noor = opened()
        noor.keep("For the soup.")
        noor.keep("For the bread.")
        lines = self.export(noor, "whole.json").splitlines()
        twice = "\n".join([lines[0], lines[1].rstrip(",") + ",", *lines[1:]])
        broken = "\n".join(lines).replace('"mine":true', '"mine":7', 1)
        for name, text, line in (("twice", twice, None), ("broken", broken, 2)):
            with self.subTest(name):
                jules = opened("Jules")
                said = jules.lull("import", self.file(text), expect=FAILED)
                self.assertEqual(said.reason, "import_broken")
                self.assertEqual(said.objects[0]["state"], "broken")
                (problem,) = said.objects[0]["problems"]
                if line:
                    self.assertEqual(problem["line"], line)
                plain = jules.lull("import", self.file(text), expect=FAILED, plain=True)
                self.assertIn(f"Line {problem['line']}: {problem['message']}", plain.err)
                self.assertEqual(jules.list(), [])
                said = jules.lull("import", self.file(text), "--skip-broken").object
                self.assertEqual((said["state"], said["broken"]), ("done", 1))
                self.assertEqual(len(jules.list()), said["added"])

    def refused_in_words(self, said):
        (only,) = said.objects
        self.assertTrue(re.fullmatch(r"[A-Z][^\n]+\.", only["message"]), only)
        self.assertEqual(" ".join(said.err.split()), only["message"])


if __name__ == "__main__":
    main()
