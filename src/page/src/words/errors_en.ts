// SPDX-License-Identifier: Apache-2.0
// A sentence for each of the daemon's reasons: what happened, and what to do next. The command line has
// the same list in src/cli/messages*.cc; here nothing names a command where the page has a place.

export const errorSentences: Record<string, string> = {
  wrong_passphrase: 'That passphrase does not fit. Try again, or use the recovery code.',
  wrong_recovery_code:
    'That recovery code belongs to another notebook. Look for the one written down at set-up.',
  recovery_code_typo:
    'A character of the recovery code is mistyped. Compare it with the paper and type it again.',
  key_slots_damaged:
    'Both copies of the key file are damaged, so nothing can be opened. Nothing was changed. If you have a backup, move the data directory away and restore it from there.',
  key_slot_damaged: 'Your passphrase fits, but its key slot is damaged. Use the recovery code.',
  key_slots_missing:
    'The key file is gone, so nothing can be opened. Check that lulld was started with the right home. If you have a backup, move the data directory away and restore it from there.',
  key_slots_exist: 'There are keys on this device already. Unlock it instead.',
  key_slots_healed:
    'One copy of the key file was damaged and has been written anew from the other. Nothing is lost; if it happens again, look after the disk.',
  vault_missing:
    "The key file is there, but the notebook's file is gone. Check that lulld was started with the right home. If you have a backup, move the data directory away and restore it from there.",
  vault_damaged:
    "The notebook's file is damaged and was left as it is. If you have a backup, move the data directory away and restore it from there.",
  vault_exists: 'There is a notebook on this device already. Unlock it instead.',
  vault_too_new:
    'The notebook was written by a newer version of Lull. Bring this one up to date; nothing was changed.',
  vault_busy: 'The notebook is busy. Try again in a moment.',
  vault_io_failed:
    'The disk gave an error while the notebook was read or written. Check the disk and do it again.',
  vault_failed:
    'The disk refused a write, so the notebook was closed to be safe. Check the disk, then lock and unlock.',
  disk_full: 'The disk is full, so nothing was written. Make some room and do it again.',
  disk_read_only:
    'The disk is read-only, so nothing was written. Make it writable and do it again.',
  disk_failed: 'The disk gave an error, so nothing was written. Check the disk and do it again.',
  not_set_up: 'Nothing is set up here yet. Begin with a nickname and a passphrase.',
  already_set_up: 'This notebook is set up already. Unlock it; to begin again, erase comes first.',
  locked: 'Lull is locked. Unlock it to go on.',
  notebook_locked: 'The private notebook is closed. Open it with its passphrase.',
  passphrase_too_short:
    'A passphrase has at least 12 characters; four or five words you pick by chance are good. Choose a longer one.',
  passphrase_needed: 'Your passphrase is needed for this. Type it and try again.',
  too_many_tries: 'That was tried too often in a row. Wait a minute and try again.',
  adults_only:
    'Lull is for two adults, so set-up ends here. Nothing was stored, and you can close this.',
  display_invalid: 'A nickname has 1 to 24 characters on one line. Choose another one.',
  backup_exists:
    'There is a file of that name already, and it was left as it is. Choose another name, or say that it may be written over.',
  backup_path_invalid:
    "No backup can be made under that name. Choose one in a folder that is there, outside of Lull's own.",
  backup_too_large: 'What is stored here is too much for one backup. Nothing was written.',
  backup_missing:
    'There is no file of that name. Check the name, or where the backup lies, and try again.',
  backup_unreadable:
    'That file could not be read to its end. Check its permissions and what it lies on, or use another copy. Nothing was changed.',
  backup_wrong_passphrase:
    'That passphrase does not fit this backup, which keeps the one of the time it was made. Try again, or use the recovery code of that time.',
  backup_foreign:
    'That file is not a backup of Lull, or its beginning is damaged. Nothing was changed; choose another file.',
  backup_truncated:
    'The end of that backup is missing, as after a copy that was cut off. Nothing was changed; copy it again, or use another one.',
  backup_damaged:
    'That backup is damaged and cannot be used. Nothing was changed; use another copy.',
  backup_too_new:
    'That backup was written by a newer version of Lull. Bring this one up to date; nothing was changed.',
  about_missing:
    'A reminder needs to say what it is for: a check-in, a follow-up, a look back, or something of your own.',
  when_missing:
    'A reminder needs to say when it comes: once, every day, week or month, or after a check-in.',
  rule_invalid:
    'A reminder comes once, every day, week or month, or after a check-in. Choose one of these.',
  time_invalid: 'A time looks like 20:30, from 00:00 to 23:59. Type it like that.',
  day_invalid: 'A day has a year, a month and a day, like 2026-12-01.',
  day_passed: 'That day and time are over. Choose one that is still to come.',
  reminder_unknown: 'There is no reminder of that number. Look at the list of your reminders.',
  too_many_reminders: 'There is no room for another reminder. Take one out first, if you like.',
  weekday_unknown: 'Choose one of the seven days.',
  month_day_unknown: 'A day of the month goes from 1 to 31; 31 is always the last one.',
  title_too_long: "A reminder's title has at most 30 characters. Choose a shorter one.",
  unknown_setting: 'There is no such setting. Bring both programs to the same version.',
  auto_lock_out_of_range:
    'Lull locks itself after 1 to 60 minutes without use. Choose a number in between.',
  quiet_hours_malformed: 'Quiet hours go from one time to another, like 22:00 and 08:00.',
  keep_days_invalid:
    'Entries are kept for 7, 14, 30, 90 or 365 days, or for good. Choose one of these.',
  kept_for_good:
    'Limits, plans and what two have agreed on stay until a person takes them out. Choose another kind.',
  display_name_invalid: 'A nickname has 1 to 24 characters on one line. Choose another one.',
  invitation_expired:
    'That invitation has run out; one is good for five minutes. Make a new one on the other device.',
  invitation_reused:
    'That invitation was used already, and each is good for once. Make a new one on the other device.',
  invitation_truncated:
    'The end of that invitation is missing. Copy all of it, or use the camera or its picture.',
  invitation_damaged:
    'A character of that invitation is wrong. Copy it again, or use the camera or its picture.',
  invitation_foreign:
    'That text is not an invitation of Lull. Use the one that the other device shows.',
  invitation_without_address:
    'That invitation does not say where the other device is. Connect both to a network, then make a new one.',
  invitation_too_new:
    'That invitation comes from a newer version of Lull. Bring this device up to date, then pair again.',
  invitation_refused: 'The other device turned the invitation down. Start again with a new one.',
  pair_with_self: "That invitation is this device's own. Accept it on the other person's device.",
  pair_not_open: 'No pairing window is open on the other device. Show an invitation there.',
  pair_busy: 'A pairing is going on already. Finish it, or leave it until it runs out.',
  already_paired: 'These two devices are paired already. There is nothing to do.',
  not_connected:
    'The devices are not connected, so the other one cannot be told. Nothing was ended. Do it again once they are, or without telling.',
  pairing_ended:
    'The other person has ended the pairing, so nothing can be shared. You can end it here, too; what you wrote stays.',
  not_paired:
    'This device is not paired yet, so nothing can be shared. Keep it for now; you can pair when you sit together.',
  no_pairing:
    'No pairing is going on here. Show an invitation, or take the one of the other device.',
  no_words_yet:
    'The four words are not there yet. Wait until both devices have met, then ask again.',
  words_not_shown:
    'The four words are not there yet. Wait until both devices have met, then ask again.',
  pairing_decided:
    'You said already whether the words are the same. As soon as the other device says it too, you are paired.',
  ritual_ended: 'That pairing has ended, and nothing was stored. You can start again.',
  confirm_mac_invalid:
    "The other device's answer was not genuine, so nothing was paired. Start again with a new invitation.",
  different_here:
    'The words were different, as you said, so nothing was paired and nothing was stored. If you like, start again with a new invitation.',
  different_there:
    'The words were different on the other device, so nothing was paired and nothing was stored. If you like, start again with a new invitation.',
  pairing_cancelled:
    'The pairing was ended before both said yes. Nothing was stored; you can start again.',
  pairing_expired:
    'The pairing took longer than its five minutes and ended. Nothing was stored; you can start again.',
  cancelled_here: 'The pairing was ended on this device. Nothing was stored; you can start again.',
  window_closed: 'The pairing window closed before both devices had met. You can open a new one.',
  handshake_failed:
    'The other device could not show that it holds this invitation, so nothing was paired. Start again with a new one.',
  message_malformed:
    'The other device said something that was not understood, so it was stopped there. Bring both devices to the same version and try again.',
  version_downgrade:
    'The other device now speaks an older version than before, so it was turned away. Bring it up to date.',
  store_failed: 'The pairing could not be stored here. Check the disk, then start again.',
  connection_lost:
    'The connection to the other device broke. Check that both are on the same network and try again.',
  address_invalid: 'That is not an address. Write it as 192.168.1.7:4711, or [fe80::1%eth0]:4711.',
  peer_unreachable:
    'The other device does not answer there. Check the address and that both are on the same network, then try again.',
  peer_too_new:
    'The other device runs a newer version of Lull. Bring this one up to date; nothing is lost until then.',
  peer_too_old:
    'The other device runs an older version of Lull. Bring that one up to date; nothing is lost until then.',
  history_forked:
    "The other device's history split in two, as after a copied disk. Nothing was overwritten; compare what you both see.",
  paused: 'Lull is paused, so nothing is carried over. You can go on under Stop sharing.',
  clock_set_back:
    "This computer's clock was set back. Set it right; entries are safe and keep their order.",
  image_missing: 'There is no such picture file. Check its name and try again.',
  image_unreadable:
    'That file is not a whole PNG or JPEG picture. Take the picture again, or paste the text.',
  image_too_large: 'That picture is too large. Make it smaller, or paste the text.',
  image_without_qr:
    'No QR code was found in that picture. Take it again from closer and straight on, or paste the text.',
  file_not_written: 'The file could not be written. Choose another place for it and try again.',
  daemon_gone: 'Lull does not answer. Start lulld again, then look whether this was done.',
  no_answer: 'Lull runs but gave no answer in time. Try again; if it stays so, start lulld anew.',
  answer_malformed:
    "Lull's answer was not understood. Start lulld anew, from the same version as this page.",
  unknown_method:
    'The running lulld does not know this. Start lulld anew, from the same version as this page.',
  request_malformed:
    'The running lulld did not understand this. Start lulld anew, from the same version as this page.',
  out_of_memory: 'There is not enough memory for this now. Close something else and try again.',
  busy: 'Lull is still busy with the last thing. Try again in a moment.',
  unknown_item: 'There is no such item. Choose one from the list, or write your own.',
  unknown_category: 'There is no such category. Choose one from the list.',
  unknown_situation: 'There is no such situation. Choose one from the list.',
  month_invalid: 'A month is written as year and month: 2026-11.',
  unknown_kind: 'There is no such kind of entry. Bring both programs to the same version.',
  other_kind: 'That entry is of another kind. Open it from the list of everything written.',
  content_missing: 'There is nothing to save in that. Write something first.',
  direction_does_not_fit: 'That item is not answered that way round. Choose another way.',
  text_too_long:
    'That text is too long: 48 characters for own words, 140 for a limit, 280 for a note, 500 for a thank-you, 20,000 in the notebook. Make it shorter and try again.',
  text_invalid: 'That text is empty or holds control characters. Write it again as plain text.',
  number_out_of_range: 'That number is out of range. Minutes go from 0 to 240 in steps of 5.',
  too_many_elements: 'An entry has at most 8 tags of 24 characters. Take one out first.',
  entry_incomplete_here: 'Something that this entry needs is not there yet.',
  record_too_large: 'That entry is too large to be stored. Make it shorter and try again.',
  want_missing: 'An answer needs one of the choices. You can also leave it empty.',
  target_missing: 'A limit needs to say what it is about.',
  strength_missing: 'A limit needs to say how strong it is: not at all, or ask me each time.',
  text_missing: 'There is no text yet. Write some and try again.',
  id_unknown: 'That entry is not there any more. It may have been taken back.',
  id_ambiguous: 'More than one entry begins like that. Open it from the list.',
  not_yours: "That entry is the other person's, and only its author can change it.",
  never_shared:
    'The private notebook stays on this device and has no way out. Write it anew as a thank-you or a note if you want to share it.',
  already_withdrawn: 'That entry was withdrawn already. Write a new one if you like.',
  already_shared: 'That entry is shared already. There is nothing to do.',
  not_shared: 'That entry is private, so there is nothing to take back. You can delete it.',
  request_too_large:
    'That is more than one call can carry. Make it shorter, or do it in several steps.',
  day_missing: 'A date is needed there.',
  day_too_far:
    'That date is too far away. A proposal stays open for 14 days, a sealed round for 30, and a plan is looked at again within 180. Choose an earlier one.',
  kind_missing: 'Say which sort it is.',
  meaning_missing: 'Say what the sign means.',
  place_missing: 'Say where it is or what it is like.',
  unknown_choice: 'That choice is not in the list. Choose one of those.',
  step_empty: 'A step names an item or says something. Add one of them.',
  step_unknown: 'The plan has no such step any more. Look at it again.',
  mark_missing: 'It is not said how to mark it.',
  too_many_marks: 'There are as many marks as fit. Take some back first.',
  step_needed: 'Say which step is meant.',
  record_full:
    'This entry has been changed too often to grow. Copy it into a new one and go on there.',
  belongs_to_both:
    'A plan that was proposed belongs to both of you, so it stays. You can put it away.',
  nothing_to_share: 'There is nothing in it that could be shared. Choose which answers.',
  nothing_to_save: 'Nothing was filled in, so nothing was written.',
  fields_needed: 'This is shared answer by answer. Choose which.',
  unknown_field: 'There is no such field. Bring both programs to the same version.',
  value_does_not_fit: 'That value does not fit there, so nothing was changed.',
  propose_instead: 'A plan is shown to the other person by proposing it.',
  proposed_already:
    'The other person has been asked about this already. Leave it for an answer, or take the proposal back.',
  declined_lately:
    'The other person said no to this, so it rests for 14 days. Leave it be for now.',
  too_many_proposals:
    'Three proposals of yours are open, and that is as many as there can be. Take one back, or leave it for now.',
  fixed_already:
    'The other person has been asked with these words, so they stay. Take it back, and ask anew.',
  opened_early:
    'That round is over. What was written in it is still here; you can begin a new one.',
  proposal_closed: 'That proposal is closed. You can look at the open ones.',
  proposal_outdated:
    'The plan has changed since it was asked about, so nothing was agreed to. Look at it again.',
  agreed_already: 'Both of you have agreed to the plan as it stands. There is nothing to do.',
  plan_empty: 'The plan has no steps yet. Add one first.',
  plan_is_draft: 'That plan is a draft of yours, so change it as you like, and propose it then.',
  unknown_preset: 'There is no such beginning for a plan. Choose one from the list.',
  unknown_card: 'There is no such card. Choose one from the deck.',
  asked_today: 'You have asked for a talk today. Leave it at that until tomorrow.',
  round_closed: 'That round is closed. You can begin another.',
  answered_already: 'You have answered that round; the first answer stands. You can begin another.',
  limit_not_discussed: 'A limit is not answered and not discussed. It holds.',
  import_foreign:
    "That file is neither an export of this notebook's kind nor a Daylio CSV file, so nothing was changed. Choose the .json file of an export.",
  import_malformed:
    'That file is not whole JSON or CSV, so nothing was changed. Make a new export if you can, or leave out what cannot be read.',
  import_truncated:
    'The end of that file is missing, so nothing was changed. Copy it again, or make a new export.',
  import_too_large:
    'That file is larger than 256 MiB, or holds more than a million entries; nothing was changed. Export in parts, by dates.',
  import_piece_too_large:
    'An entry in that file is larger than 1 MiB, so nothing was changed. Make a new export.',
  import_nested:
    'That file is nested deeper than an export ever is, so nothing was changed. Make a new export.',
  import_too_new:
    'That file comes from a newer version of Lull, so nothing was changed. Bring this one up to date, then import it again.',
  import_twice:
    'An entry stands in that file twice. Take one of the two out, or leave out what cannot be read.',
  import_broken:
    'Not all of that file can be read, so nothing was changed. If you like, take in the rest.',
  import_needs_notebook:
    'Part of that file belongs into the private notebook, which is closed. Open it and import again, or leave that part out.',
  path_not_absolute:
    'The daemon works in another folder. Give the whole path of the file, from / on.',
  file_missing: 'There is no such file. Look at its name and folder, then try again.',
  file_unreadable: 'That file cannot be read. It has to be a plain file that you may open.',
  day_malformed: 'A date is written as year, month and day: 2026-11-24.',
  field_malformed:
    'A value in there is not of the sort that belongs there. Nothing was stored; look at it and try again.',
  export_exists:
    'There is a file of that name already, and it was left as it is. Choose another name.',
  unknown_format: 'There is no such format. Choose one from the list.',
  format_not_for_people:
    'The pages for counselling are made for reading. Choose Markdown or HTML as their format.',
  cursor_unknown: 'That has ended in the meantime, as after a lock. Begin again; nothing is lost.',
  passphrases_differ: 'The two passphrases were not the same. Nothing was stored; type them again.',
  text_needed: 'A text is needed.',
  adults_needed: 'Say that you are both adults, or leave it here.',
  name_needed: 'A nickname is needed.',
  share_or_keep: 'Choose whether the other person may see this limit.',
  erase_word_needed: 'Type the word erase if you mean it.',
  nothing_to_change: 'Nothing was changed in it, so nothing was saved.',
  cancelled: 'Nothing was changed.',
  image_invalid: 'That picture could not be read. Take it again, or paste the text.',
  session_ended: 'This page has closed. Run lull open again.',
  page_missing: 'This daemon was built without the page. Use the command line, lull.',
};

/** By lull::Code, where a reason has no sentence of its own. */
export const fallbackSentences: readonly string[] = [
  'Something went wrong. Try again in a moment; if it stays so, start lulld anew.',
  'That was not accepted. Look at it again.',
  'There is no such thing any more.',
  'More than one thing fits. Say a little more.',
  'That is there already, or in use.',
  'The passphrase or key does not fit. Try again.',
  'Something stored is damaged and was left as it is. Keep a copy of the data directory and look at what lulld says.',
  'Lull is locked. Unlock it to go on.',
  'That was refused. Look at what lulld says.',
  'That is too large. Make it smaller and try again.',
  'That needs a newer version of Lull. Bring this device up to date.',
  'That does not work just now. Try again in a moment.',
  'The system gave an error. Look at what lulld says, then try again.',
  'The disk is full or read-only, so nothing was written. Make some room and do it again.',
];
