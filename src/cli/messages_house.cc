// SPDX-License-Identifier: Apache-2.0
// Sentences about the home, its keys, the other device and this program.
#include "cli/message_tables.h"

namespace lull::cli {
namespace {

constexpr Message kMessages[] = {
    // Keys and vaults.
    {"wrong_passphrase", kExitFailed,
     "That passphrase does not fit. Try again, or use the recovery code: lull unlock --recovery."},
    {"wrong_recovery_code", kExitFailed,
     "That recovery code belongs to another notebook. Look for the one written down at set-up."},
    {"recovery_code_typo", kExitFailed,
     "A character of the recovery code is mistyped. Compare it with the paper and type it again."},
    {"key_slots_damaged", kExitFailed,
     "Both copies of the key file are damaged, so nothing can be opened. Nothing was changed. If "
     "you have a backup, move the data directory away and run: lull restore FILE."},
    {"key_slot_damaged", kExitFailed,
     "Your passphrase fits, but its key slot is damaged. Use the recovery code: "
     "lull unlock --recovery."},
    {"key_slots_missing", kExitFailed,
     "The key file is gone, so nothing can be opened. Check that --home names the right place. If "
     "you have a backup, move the data directory away and run: lull restore FILE."},
    {"key_slots_exist", kExitFailed,
     "There are keys in this home already. Open it with lull unlock."},
    {"key_slots_healed", kExitDone,
     "One copy of the key file was damaged and has been written anew from the other. Nothing is "
     "lost; if it happens again, look after the disk."},
    {"vault_missing", kExitFailed,
     "The key file is there, but the notebook's file is gone. Check that --home names the right "
     "place. If you have a backup, move the data directory away and run: lull restore FILE."},
    {"vault_damaged", kExitFailed,
     "The notebook's file is damaged and was left as it is. If you have a backup, move the data "
     "directory away and run: lull restore FILE."},
    {"vault_exists", kExitFailed,
     "There is a notebook in this home already. Open it with lull unlock."},
    {"vault_too_new", kExitFailed,
     "The notebook was written by a newer version of Lull. Bring this one up to date; nothing was "
     "changed."},
    {"vault_in_use", kExitFailed,
     "Another lulld has this notebook open already. Use that one, or stop it first."},
    {"vault_busy", kExitTryAgain, "The notebook is busy. Try again in a moment."},
    {"vault_io_failed", kExitFailed,
     "The disk gave an error while the notebook was read or written. Check the disk and do it "
     "again."},
    {"vault_failed", kExitTryAgain,
     "The disk refused a write, so the notebook was closed to be safe. Check the disk, then "
     "lull lock and lull unlock."},
    {"disk_full", kExitFailed,
     "The disk is full, so nothing was written. Make some room and do it again."},
    {"disk_read_only", kExitFailed,
     "The disk is read-only, so nothing was written. Make it writable and do it again."},
    {"disk_failed", kExitFailed,
     "The disk gave an error, so nothing was written. Check the disk and do it again."},
    {"home_in_use", kExitFailed,
     "Another lulld is using this home already. Use that one, or stop it first."},
    {"home_unusable", kExitFailed,
     "The home folder cannot be used. Choose another one: lulld --home DIR."},
    {"socket_unusable", kExitFailed,
     "The control socket could not be made there. Choose a shorter path: lulld --home DIR."},
    {"not_set_up", kExitFailed, "Nothing is set up here yet. Start with: lull setup."},
    {"already_set_up", kExitFailed,
     "This home is set up already. Open it with lull unlock; to begin again, lull erase comes "
     "first."},
    {"locked", kExitLocked, "Lull is locked. Open it with: lull unlock."},
    {"notebook_locked", kExitLocked,
     "The private notebook is closed. Run this from a terminal, or with --passphrase-fd, to open "
     "it."},
    {"passphrase_too_short", kExitFailed,
     "A passphrase has at least 12 characters; four or five words you pick by chance are good. "
     "Choose a longer one."},
    {"too_many_tries", kExitTryAgain,
     "That was tried too often in a row. Wait a minute and try again."},
    {"adults_only", kExitFailed,
     "Lull is for two adults, so set-up ends here. Nothing was stored, and you can close this."},
    {"display_invalid", kExitFailed,
     "A nickname has 1 to 24 characters on one line. Choose another: lull setup --name NAME."},
    // Backups.
    {"backup_exists", kExitFailed,
     "There is a file of that name already, and it was left as it is. Choose another name, or add "
     "--force to write over it."},
    {"backup_path_invalid", kExitFailed,
     "No backup can be made under that name. Choose one in a folder that is there, outside of "
     "Lull's own."},
    {"backup_too_large", kExitFailed,
     "What is stored here is too much for one backup. Nothing was written."},
    {"backup_missing", kExitFailed,
     "There is no file of that name. Check the name, or where the backup lies, and try again."},
    {"backup_unreadable", kExitFailed,
     "That file could not be read to its end. Check its permissions and what it lies on, or use "
     "another copy. Nothing was changed."},
    {"backup_wrong_passphrase", kExitFailed,
     "That passphrase does not fit this backup, which keeps the one of the time it was made. Try "
     "again, or use the recovery code of that time: lull restore FILE --recovery."},
    {"backup_foreign", kExitFailed,
     "That file is not a backup of Lull, or its beginning is damaged. Nothing was changed; choose "
     "another file."},
    {"backup_truncated", kExitFailed,
     "The end of that backup is missing, as after a copy that was cut off. Nothing was changed; "
     "copy it again, or use another one."},
    {"backup_damaged", kExitFailed,
     "That backup is damaged and cannot be used. Nothing was changed; use another copy."},
    {"backup_too_new", kExitFailed,
     "That backup was written by a newer version of Lull. Bring this one up to date; nothing was "
     "changed."},
    // Reminders and settings.
    {"about_missing", kExitFailed,
     "A reminder needs to say what it is for: a check-in, a follow-up, a look back, or something "
     "of your own."},
    {"when_missing", kExitFailed,
     "A reminder needs to say when it comes: once, every day, week or month, or after a check-in."},
    {"rule_invalid", kExitFailed,
     "A reminder comes once, every day, week or month, or after a check-in. Choose one of these."},
    {"time_invalid", kExitFailed,
     "A time looks like 20:30, from 00:00 to 23:59. Type it like that."},
    {"day_invalid", kExitFailed, "A day looks like 2026-12-01. Type it like that."},
    {"day_passed", kExitFailed, "That day and time are over. Choose one that is still to come."},
    {"reminder_unknown", kExitFailed,
     "There is no reminder of that number. Look at the list of your reminders."},
    {"too_many_reminders", kExitFailed,
     "There is no room for another reminder. Take one out first, if you like."},
    {"weekday_unknown", kExitUsage,
     "A day of the week is one of mon, tue, wed, thu, fri, sat, sun. Write it like mon 10:00."},
    {"month_day_unknown", kExitUsage,
     "A day of the month goes from 1 to 31; 31 is always the last one. Write it like 1 10:00."},
    {"title_too_long", kExitFailed,
     "A reminder's title has at most 30 characters. Choose a shorter one."},
    {"unknown_setting", kExitUsage,
     "There is no such setting. The four are auto-lock, quiet-hours, title, and keep with a kind, "
     "as in keep.gratitude=90."},
    {"auto_lock_out_of_range", kExitUsage,
     "Lull locks itself after 1 to 60 minutes without use. Write it like auto-lock=10."},
    {"quiet_hours_malformed", kExitUsage,
     "Quiet hours go from one time to another. Write them like quiet-hours=22:00-08:00."},
    {"keep_days_invalid", kExitFailed,
     "Entries are kept for 7, 14, 30, 90 or 365 days, or for good. Choose one of these."},
    {"page_look_invalid", kExitFailed,
     "The look of the page is kept in a few plain words. Choose it in the page's settings."},
    {"kept_for_good", kExitFailed,
     "Limits, plans and what two have agreed on stay until a person takes them out. Choose another "
     "kind."},
    // Pairing.
    {"display_name_invalid", kExitFailed,
     "A nickname has 1 to 24 characters on one line. Choose another: lull setup --name NAME."},
    {"invitation_expired", kExitFailed,
     "That invitation has run out; one is good for five minutes. Make a new one: lull pair."},
    {"invitation_reused", kExitFailed,
     "That invitation was used already, and each is good for once. Make a new one: lull pair."},
    {"invitation_truncated", kExitFailed,
     "The end of that invitation is missing. Copy all of it, or use its picture: "
     "lull pair accept --image FILE."},
    {"invitation_damaged", kExitFailed,
     "A character of that invitation is wrong. Copy it again, or use its picture: "
     "lull pair accept --image FILE."},
    {"invitation_foreign", kExitFailed,
     "That text is not an invitation of Lull. Use what lull pair shows on the other device."},
    {"invitation_without_address", kExitFailed,
     "That invitation does not say where the other device is. Connect both to a network, then make "
     "a new one: lull pair."},
    {"invitation_too_new", kExitFailed,
     "That invitation comes from a newer version of Lull. Bring this device up to date, then pair "
     "again."},
    {"invitation_refused", kExitFailed,
     "The other device turned the invitation down. Start again with a new one: lull pair."},
    {"pair_with_self", kExitFailed,
     "That invitation is this device's own. Accept it on the other person's device."},
    {"pair_not_open", kExitFailed,
     "No pairing window is open on the other device. Open one there: lull pair."},
    {"pair_busy", kExitTryAgain,
     "A pairing is going on already. Finish it with lull pair words, or wait until it runs out."},
    {"already_paired", kExitFailed,
     "These two devices are paired already. There is nothing to do; see lull peers."},
    {"not_connected", kExitTryAgain,
     "The devices are not connected, so the other one cannot be told. Nothing was ended. Do it "
     "again once they are, or without --tell."},
    {"pairing_ended", kExitFailed,
     "The other person has ended the pairing, so nothing can be shared. End it here, too, with "
     "lull stop; what you wrote stays."},
    {"not_paired", kExitFailed,
     "This device is not paired yet, so nothing can be shared. Keep it for now, or sit together "
     "and run: lull pair."},
    {"no_pairing", kExitFailed,
     "No pairing is going on here. Start one with lull pair, or lull pair accept on the other "
     "side."},
    {"no_words_yet", kExitTryAgain,
     "The four words are not there yet. Wait until both devices have met, then ask again."},
    {"words_not_shown", kExitTryAgain,
     "The four words are not there yet. Wait until both devices have met, then ask again."},
    {"pairing_decided", kExitFailed,
     "You said already whether the words are the same. See how it stands: lull pair words."},
    {"ritual_ended", kExitFailed,
     "That pairing has ended, and nothing was stored. Start again with: lull pair."},
    {"confirm_mac_invalid", kExitFailed,
     "The other device's answer was not genuine, so nothing was paired. Start again with a new "
     "invitation: lull pair."},
    {"different_here", kExitFailed,
     "The words were different, as you said, so nothing was paired and nothing was stored. If you "
     "like, start again with a new invitation: lull pair."},
    {"different_there", kExitFailed,
     "The words were different on the other device, so nothing was paired and nothing was stored. "
     "If you like, start again with a new invitation: lull pair."},
    {"pairing_cancelled", kExitFailed,
     "The pairing was ended before both said yes. Nothing was stored; start again with: lull "
     "pair."},
    {"pairing_expired", kExitFailed,
     "The pairing took longer than its five minutes and ended. Nothing was stored; start again "
     "with: lull pair."},
    // The network.
    {"cancelled_here", kExitFailed,
     "The pairing was ended on this device. Nothing was stored; start again with: lull pair."},
    {"window_closed", kExitFailed,
     "The pairing window closed before both devices had met. Open a new one: lull pair."},
    {"handshake_failed", kExitFailed,
     "The other device could not show that it holds this invitation, so nothing was paired. Start "
     "again with a new one: lull pair."},
    {"message_malformed", kExitFailed,
     "The other device said something that was not understood, so it was stopped there. Bring both "
     "devices to the same version and try again."},
    {"version_downgrade", kExitFailed,
     "The other device now speaks an older version than before, so it was turned away. Bring it up "
     "to date."},
    {"store_failed", kExitFailed,
     "The pairing could not be stored here. Check the disk, then start again with: lull pair."},
    {"connection_lost", kExitTryAgain,
     "The connection to the other device broke. Check that both are on the same network and try "
     "again."},
    {"address_invalid", kExitFailed,
     "That is not an address. Write it as 192.168.1.7:4711, or [fe80::1%eth0]:4711."},
    {"port_in_use", kExitFailed,
     "Another program uses that port. Choose another one: lulld --listen ADDR:PORT."},
    {"listen_failed", kExitFailed,
     "That address cannot be listened on. Choose one of this device's own: lulld --listen "
     "ADDR:PORT."},
    {"peer_unreachable", kExitTryAgain,
     "The other device does not answer there. Check the address and that both are on the same "
     "network, then try again."},
    {"peer_too_new", kExitFailed,
     "The other device runs a newer version of Lull. Bring this one up to date; nothing is lost "
     "until then."},
    {"peer_too_old", kExitFailed,
     "The other device runs an older version of Lull. Bring that one up to date; nothing is lost "
     "until then."},
    {"history_forked", kExitDone,
     "The other device's history split in two, as after a copied disk. Nothing was overwritten; "
     "compare what you both see."},
    {"paused", kExitFailed, "Lull is paused, so nothing is carried over. Go on with: lull resume."},
    {"clock_set_back", kExitFailed,
     "This computer's clock was set back. Set it right; entries are safe and keep their order."},
    // Pictures.
    {"image_missing", kExitFailed, "There is no such picture file. Check its name and try again."},
    {"image_unreadable", kExitFailed,
     "That file is not a whole PNG or JPEG picture. Take the picture again, or paste the text: "
     "lull pair accept TEXT."},
    {"image_too_large", kExitFailed,
     "That picture is too large: at most 32 MiB and 50 megapixels. Make it smaller, or paste the "
     "text: lull pair accept TEXT."},
    {"image_without_qr", kExitFailed,
     "No QR code was found in that picture. Take it again from closer and straight on, or paste "
     "the text: lull pair accept TEXT."},
    {"image_invalid", kExitFailed,
     "That picture does not have the size it claims. Try again, or paste the text: lull pair "
     "accept TEXT."},
    {"file_not_plain", kExitFailed,
     "What came along was no plain file, and was closed. Name a file that is neither a folder, a "
     "pipe nor a device."},
    {"too_many_files", kExitFailed,
     "More than one file came along, and all were closed. Send one with each request."},
    {"file_not_written", kExitFailed,
     "The file could not be written. Choose another place for it and try again."},
    // The page.
    {"page_missing", kExitFailed,
     "The running lulld has no page. Start lulld anew, from the same version as this program."},
    {"page_failed", kExitFailed,
     "The page could not be opened, since this computer gave no port for it. Try again, or go on "
     "here: lull help."},
    // The daemon, and this program.
    {"daemon_not_running", kExitNoDaemon,
     "Lull is not running here. Start it in another terminal with: lulld (add the same --home DIR "
     "if you use one)."},
    {"daemon_gone", kExitNoDaemon,
     "Lull stopped before it answered. Start it again with lulld, then look with lull status "
     "whether this was done."},
    {"not_our_daemon", kExitNoDaemon,
     "The socket there belongs to another user, so it was left alone. Check --home and start your "
     "own: lulld."},
    {"no_answer", kExitTryAgain,
     "Lull runs but gave no answer in time. Try again; if it stays so, start lulld anew."},
    {"answer_malformed", kExitFailed,
     "Lull's answer was not understood. Start lulld anew, from the same version as this program."},
    {"unknown_method", kExitFailed,
     "The running lulld does not know this. Start lulld anew, from the same version as this "
     "program."},
    {"request_malformed", kExitFailed,
     "The running lulld did not understand this. Start lulld anew, from the same version as this "
     "program."},
    {"out_of_memory", kExitTryAgain,
     "There is not enough memory for this now. Close something else and try again."},
    {"busy", kExitTryAgain, "Lull is still busy with the last thing. Try again in a moment."},
    {"home_unknown", kExitUsage,
     "There is no place for Lull's socket: neither XDG_RUNTIME_DIR nor HOME is set. Use --home "
     "DIR, the same as for lulld."},
    {"home_too_long", kExitUsage,
     "The path of --home is too long for a socket. Use a shorter one, or a link to it."},
    {"passphrase_needed", kExitUsage,
     "A passphrase is needed, and there is no terminal to ask on. Use --passphrase-fd N."},
    {"passphrase_fd_unreadable", kExitUsage,
     "No line could be read from --passphrase-fd. Give an open descriptor with one passphrase a "
     "line."},
};

}  // namespace

std::span<const Message> house_messages() {
  return kMessages;
}

}  // namespace lull::cli
