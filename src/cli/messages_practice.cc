// SPDX-License-Identifier: Apache-2.0
// Sentences about what people write, and agree on.
#include "cli/message_tables.h"

namespace lull::cli {
namespace {

constexpr Message kMessages[] = {
    // Entries.
    {"unknown_item", kExitFailed,
     "There is no such item. Write its id as in touch.hold_still, or own words with lull limit "
     "--own."},
    {"unknown_category", kExitFailed,
     "There is no such category. The ten are: touch, words, food, item, env, near, cue, self, "
     "body, later."},
    {"unknown_situation", kExitFailed,
     "There is no such situation. The nine are: usual, new, intense, tired, sore, short, distance, "
     "everyday, hard_talk."},
    {"month_invalid", kExitFailed, "A month is written like 2026-11: the year, then the month."},
    {"unknown_kind", kExitFailed, "There is no such kind of entry. They are listed by lull kinds."},
    {"other_kind", kExitFailed,
     "That entry is of another kind. Look at it with lull show, then use lull edit."},
    {"content_missing", kExitFailed, "There is nothing to save in that. Write something first."},
    {"direction_does_not_fit", kExitFailed,
     "That item is not answered that way round. Leave --receive or --give away and try again."},
    {"text_too_long", kExitFailed,
     "That text is too long: 48 characters for own words, 140 for a limit, 280 for a note, 500 for "
     "a thank-you, 20,000 in the notebook. Make it shorter and try again."},
    {"text_invalid", kExitFailed,
     "That text is empty or holds control characters. Write it again as plain text."},
    {"number_out_of_range", kExitFailed,
     "That number is out of range. Minutes go from 0 to 240 in steps of 5."},
    {"too_many_elements", kExitFailed,
     "An entry has at most 8 tags of 24 characters. Take one out first with --untag."},
    {"entry_incomplete_here", kExitFailed,
     "Something that this entry needs is not there. See lull help for the verb."},
    {"record_too_large", kExitFailed,
     "That entry is too large to be stored. Make it shorter and try again."},
    {"want_missing", kExitFailed,
     "An answer needs a want: matters, nice, fine, rather-not or clear. Try: lull want ITEM WANT."},
    {"target_missing", kExitFailed, "A limit needs to say what it is about. Try: lull limit WHAT."},
    {"strength_missing", kExitFailed,
     "A limit needs a strength: add --hard for not at all, or --soft for ask me each time."},
    {"text_missing", kExitFailed, "There is no text yet. Write some and try again."},
    {"id_unknown", kExitFailed, "There is no entry of that id. Find it with: lull list."},
    {"id_ambiguous", kExitFailed,
     "More than one entry begins like that. Give a few more characters of the id."},
    {"not_yours", kExitFailed,
     "That entry is the other person's, and only its author can change it. You can read it with "
     "lull show."},
    {"never_shared", kExitFailed,
     "The private notebook stays on this device and has no way out. Write it anew with lull thanks "
     "or as a note if you want to share it."},
    {"already_withdrawn", kExitFailed,
     "That entry was withdrawn already. Write a new one if you like."},
    {"already_shared", kExitFailed, "That entry is shared already. There is nothing to do."},
    {"not_shared", kExitFailed,
     "That entry is private, so there is nothing to withdraw. Remove it with: lull delete."},
    {"request_too_large", kExitFailed,
     "That is more than one call can carry. Make it shorter, or do it in several steps."},
    // The practice.
    {"day_missing", kExitFailed, "A date is needed there. Say one like 2026-11-24."},
    {"day_too_far", kExitFailed,
     "That date is too far away. A proposal stays open for 14 days, a sealed round for 30, and a "
     "plan is looked at again within 180. Choose an earlier one."},
    {"kind_missing", kExitFailed, "Say which sort it is; lull kinds shows what there is."},
    {"meaning_missing", kExitFailed,
     "Say what the sign means; lull kinds cue_meaning shows what "
     "there is."},
    {"place_missing", kExitFailed,
     "Say where it is or what it is like; lull kinds comfort_log "
     "shows how."},
    {"unknown_choice", kExitFailed,
     "That word is not in the list. lull kinds shows what there is."},
    {"step_empty", kExitFailed, "A step names an item or says something. Add one of them."},
    {"step_unknown", kExitFailed, "The plan has no such step. Its numbers are in lull plan show."},
    {"mark_missing", kExitUsage,
     "It is not said how to mark it. Name one: tick, star, hide, call."},
    {"too_many_marks", kExitFailed,
     "There are as many marks as fit. Take some back, as with lull hide ID --undo."},
    {"step_needed", kExitUsage, "Say which step is meant: --step with its number."},
    {"record_full", kExitFailed,
     "This entry has been changed too often to grow. Copy it into a new "
     "one and go on there."},
    {"belongs_to_both", kExitFailed,
     "A plan that was proposed belongs to both of you, so it stays. You can put it away: "
     "lull plan archive."},
    {"nothing_to_share", kExitFailed,
     "There is nothing in it that could be shared. Say which "
     "answers: lull share ID --only FIELD."},
    {"nothing_to_save", kExitUsage,
     "Nothing was said, so nothing was written. The verb's help shows "
     "what there is."},
    {"fields_needed", kExitFailed,
     "This is shared answer by answer. Say which: lull share ID --only "
     "FIELD."},
    {"unknown_field", kExitFailed, "There is no such field. lull kinds shows what there is."},
    {"value_does_not_fit", kExitUsage,
     "That value does not fit there, so nothing was changed. "
     "lull kinds shows what fits."},
    {"not_an_assignment", kExitUsage, "Write each change as FIELD=VALUE, for example minutes=10."},
    {"propose_instead", kExitFailed,
     "A plan is shown to the other person by proposing it: "
     "lull propose ID."},
    {"proposed_already", kExitFailed,
     "The other person has been asked about this already. Wait for "
     "an answer, or take the proposal back: lull withdraw ID."},
    {"declined_lately", kExitFailed,
     "The other person said no to this, so it rests for 14 days. Leave "
     "it be for now."},
    {"too_many_proposals", kExitFailed,
     "Three proposals of yours are open, and that is as many as "
     "there can be. Take one back with lull withdraw ID, or wait."},
    {"fixed_already", kExitFailed,
     "The other person has been asked with these words, so they stay. Take it back with "
     "lull withdraw ID, and ask anew."},
    {"opened_early", kExitFailed,
     "That round is over. What was written in it is still here; begin a new one: lull seal."},
    {"proposal_closed", kExitFailed,
     "That proposal is closed. The open ones are in lull proposals."},
    {"proposal_outdated", kExitFailed,
     "The plan has changed since it was asked about, so nothing "
     "was agreed to. Look at it again: lull plan."},
    {"agreed_already", kExitFailed,
     "Both of you have agreed to the plan as it stands. There is "
     "nothing to do."},
    {"plan_empty", kExitFailed, "The plan has no steps yet. Add one: lull plan add ID WHAT."},
    {"plan_is_draft", kExitFailed,
     "That plan is a draft of yours, so change it as you like: "
     "lull plan set. Then propose it: lull propose ID."},
    {"unknown_preset", kExitFailed, "There is no such preset. lull help plan from shows them."},
    {"unknown_card", kExitFailed, "There is no such card. lull cards shows them."},
    {"asked_today", kExitFailed,
     "You have asked for a talk today. Leave it at that until tomorrow."},
    {"round_closed", kExitFailed, "That round is closed. You can begin another: lull seal."},
    {"answered_already", kExitFailed,
     "You have answered that round; the first answer stands. You "
     "can begin another: lull seal."},
    {"limit_not_discussed", kExitFailed, "A limit is not answered and not discussed. It holds."},
    // Files out of the notebook and into it.
    {"import_foreign", kExitFailed,
     "That file is neither an export of this notebook's kind nor a Daylio CSV file, so nothing was "
     "changed. Choose the .json file that lull export has made."},
    {"import_malformed", kExitFailed,
     "That file is not whole JSON or CSV, so nothing was changed. Make a new export if you can, or "
     "leave out what cannot be read with --skip-broken."},
    {"import_truncated", kExitFailed,
     "The end of that file is missing, so nothing was changed. Copy it again, or make a new "
     "export."},
    {"import_too_large", kExitFailed,
     "That file is larger than 256 MiB, or holds more than a million entries; nothing was changed. "
     "Export in parts, with --from and --to."},
    {"import_piece_too_large", kExitFailed,
     "An entry in that file is larger than 1 MiB, so nothing was changed. Make a new export."},
    {"import_nested", kExitFailed,
     "That file is nested deeper than an export ever is, so nothing was changed. Make a new "
     "export."},
    {"import_too_new", kExitFailed,
     "That file comes from a newer version of Lull, so nothing was changed. Bring this one up to "
     "date, then import it again."},
    {"import_twice", kExitFailed,
     "An entry stands in that file twice. Take one of the two out, or use --skip-broken."},
    {"import_broken", kExitFailed,
     "Not all of that file can be read, so nothing was changed. If you like, take in the rest with "
     "--skip-broken."},
    {"import_needs_notebook", kExitLocked,
     "Part of that file belongs into the private notebook, which is closed. Open it and import "
     "again, or leave that part out with --without-notebook."},
    {"upload_unknown", kExitTryAgain,
     "That file is not held any more: it goes with the lock, and after ten minutes. Begin again."},
    {"upload_malformed", kExitFailed,
     "That file did not arrive whole. Nothing was changed; begin again."},
    {"upload_too_large", kExitFailed,
     "That file is too large for the page. Take it in on the command line: lull import FILE, or "
     "lull restore FILE."},
    {"file_missing", kExitFailed,
     "There is no such file. Look at its name and folder, then try again."},
    {"file_unreadable", kExitFailed,
     "That file cannot be read. It has to be a plain file that you may open."},
    {"day_malformed", kExitFailed, "A date is written as year, month and day: 2026-11-24."},
    {"field_malformed", kExitFailed,
     "A value in there is not of the sort that belongs there. Nothing was stored; look at it and "
     "try again."},
    {"export_exists", kExitFailed,
     "There is a file of that name already, and it was left as it is. Choose another name, or add "
     "--force to write over it."},
    {"export_yes_needed", kExitUsage,
     "Without a terminal nobody can be asked. Look at it with --preview, then add --yes."},
    {"unknown_format", kExitUsage,
     "There is no such format. The four are: json, csv, md and html."},
    {"format_not_for_people", kExitUsage,
     "The pages for counselling are made for reading. Choose md or html as their format."},
    {"cursor_unknown", kExitTryAgain,
     "That has ended in the meantime, as after a lock. Begin again; nothing is lost."},
    {"passphrases_differ", kExitFailed,
     "The two passphrases were not the same. Nothing was stored; run it again."},
    {"text_needed", kExitUsage,
     "A text is needed. Give it as an argument, or - for standard input."},
    {"adults_needed", kExitUsage,
     "Say that you are both adults with --adults; without a terminal nobody can be asked."},
    {"name_needed", kExitUsage,
     "A nickname is needed. Give one with --name NAME; without a terminal nobody can be asked."},
    {"share_or_keep", kExitUsage,
     "Choose whether the other person may see this limit: add --share or --keep."},
    {"terminal_needed", kExitUsage,
     "Without a terminal nobody can be asked. A script could read the items with --json."},
    {"yes_needed", kExitUsage,
     "Without a terminal nobody can be asked. Look at it with lull show, then add --yes."},
    {"erase_word_needed", kExitUsage,
     "Without a terminal nobody can be asked. Add --yes-erase-everything if you mean it."},
    {"nothing_to_change", kExitUsage, "Say what to change; see lull help edit."},
    {"option_does_not_fit", kExitUsage,
     "One of those options does not fit this kind of entry; see lull help edit."},
    {"cancelled", kExitFailed, "Nothing was changed. Run it again whenever you like."},
};

}  // namespace

std::span<const Message> practice_messages() {
  return kMessages;
}

}  // namespace lull::cli
