// SPDX-License-Identifier: Apache-2.0
#include <sqlite3.h>

#include "base/base32.h"
#include "base/check.h"
#include "crypto/hash.h"
#include "damage/claims.h"
#include "model/gratitude.h"
#include "model/reflection.h"
#include "vault/backup_reader.h"

namespace lull::damage {

namespace {

const char* share_name(store::Share share) {
  switch (share) {
    case store::Share::kPrivate:
      return "private ";
    case store::Share::kShared:
      return "shared ";
    default:
      return "withdrawn ";
  }
}

/// Written a second time after proto/README.md ("Change"): every head follows from all before it.
bool chains_are_whole(store::Store& store, store::SpaceRow space) {
  std::map<ReplicaId, std::pair<Seq, ChainHead>> heads;
  model::VersionVector have;
  const auto space_id = store.log().space_id(space);
  for (;;) {
    const auto batch = store.read_after(space, have);
    if (!batch) return false;
    if (batch->runs.empty()) break;
    for (const auto& run : batch->runs)
      for (std::size_t i = 0; i < run.items.size(); ++i) {
        const auto& item = run.items[i];
        auto& [seq, head] = heads[run.replica];
        if (run.first_seq + i != seq + 1) return false;
        ++seq;
        Bytes header(12);
        store_le(header.data(), std::uint64_t{seq});
        store_le(header.data() + 8, static_cast<std::uint32_t>(item.seen.size()));
        const auto body = item.body() != nullptr
                              ? BodyHash{crypto::blake2b({as_bytes(*item.body())})}
                              : std::get<BodyHash>(item.content);
        head = {crypto::blake2b({head.view(), space_id.view(), run.replica.view(), header,
                                 as_bytes(item.seen), body.view()})};
      }
  }
  for (const auto* replica : store.log().replicas(space))
    if (heads[replica->id] != std::pair{replica->seq, replica->head}) return false;
  return true;
}

/// Looks at one person's home and says what is there.
class Looker {
 public:
  Looker(Person& who, Claims& claims) : who_(who), claims_(claims) {}

  /// Starts and unlocks. False if that is the end of it.
  bool open() {
    if (const auto started = who_.start(); !started) return say("state ", started.error().reason);
    if (who_.node().state() == node::State::kNew) {
      for (const auto& file : fs::directory_iterator(who_.home()))
        if (file.path().filename() != "lock") say("left ", file.path().filename());
      return say("state ", "new");
    }
    shared_ = passphrase_of(node::kShared);
    notebook_ = passphrase_of(node::kPrivate);
    const auto unlocked = who_.unlock(shared_);
    say("state ", unlocked ? "open" : unlocked.error().reason);
    return unlocked.has_value();
  }

  void read() {
    auto store = who_.node().store();
    if (!store) return void(say("state ", store.error().reason));
    read_entries(**store);
    read_own(**store);
    read_log(**store);
    read_notebook();
  }

  void check_pages() {
    who_.node().lock();
    for (const auto& [name, text] :
         {std::pair{node::kShared, shared_}, {node::kPrivate, notebook_}}) {
      auto opened = node::open_slots(who_.node().home(), name, passphrase(text));
      if (!opened) continue;  // said already
      auto vault = vault::Vault::open(who_.node().home().vault(name), std::move(opened->unlocked));
      if (!vault) {
        say(std::string("pages ") + name + " ", vault.error().reason);
        continue;
      }
      std::string answer;
      const auto take = [](void* out, int, char** values, char**) {
        *static_cast<std::string*>(out) += values[0] != nullptr ? values[0] : "";
        return 0;
      };
      const int code = sqlite3_exec(vault->db(), "PRAGMA integrity_check", take, &answer, nullptr);
      if (code != SQLITE_OK || answer != "ok") say(std::string("pages ") + name + " ", "damaged");
    }
  }

  void go_on(const std::function<void()>& wrote) {
    const auto written = who_.thank("afterwards", false);
    if (!written) return void(say("refuses to go on: ", written.error().reason));
    if (wrote) wrote();
    who_.node().lock();
    if (const auto again = who_.unlock(shared_); !again)
      say("does not open again: ", again.error().reason);
  }

 private:
  bool say(const std::string& what, const std::string& of) {
    // Whatever is there twice has to be seen as well.
    auto claim = who_.name() + " " + what + of;
    while (!claims_.insert(claim).second) claim += " (again)";
    return false;
  }

  std::string passphrase_of(const char* name) {
    const std::string key = std::string("key ") + name + " ";
    const char* reason = "";
    for (const auto* text : {kPassphrase, kFreshPassphrase}) {
      const auto opened = node::open_slots(who_.node().home(), name, passphrase(text));
      if (opened) {
        say(key, text == kPassphrase ? "old" : "fresh");
        return text;
      }
      reason = opened.error().reason;
    }
    say(key, reason);
    return kPassphrase;
  }

  void read_entries(store::Store& store) {
    const auto entries = store.list({18, std::nullopt, 10'000});
    if (!entries) return void(say("entries ", entries.error().reason));
    for (const auto& entry : *entries) {
      if (entry.fields.empty()) continue;
      say(share_name(entry.share), std::string(entry.fields.text(model::gratitude::kText)));
      if (!entry.clashes.empty()) say("clash ", base32_token(entry.id.view()));
    }
  }

  void read_own(store::Store& store) {
    const auto reminders = store.reminders();
    if (!reminders) return void(say("reminders ", reminders.error().reason));
    for (const auto& one : *reminders) say("reminder ", one.about);
    const auto marks = store.marks();
    if (!marks) return void(say("marks ", marks.error().reason));
    for (const auto& one : *marks) say("mark ", one.of);
    if (const auto& title = who_.node().settings().title; !title.empty()) say("title ", title);
  }

  void read_log(store::Store& store) {
    const auto peers = store.peers();
    if (!peers) return void(say("peers ", peers.error().reason));
    for (const auto& peer : *peers) {
      say("peer ", peer.ended ? "ended" : peer.active ? "active" : "prepared");
      if (peer.active) say("replicas ", std::to_string(store.log().replicas(peer.space).size()));
      if (!chains_are_whole(store, peer.space)) say("chain ", "broken");
    }
    const auto quarantined = store.quarantined();
    if (!quarantined || *quarantined != 0)
      say("quarantine ", quarantined ? "not empty" : quarantined.error().reason);
    const auto views = who_.node().peers();
    if (views)
      for (const auto& view : *views)
        if (view.forked) say("", "forked");
  }

  void read_notebook() {
    if (const auto opened = who_.open_notebook(notebook_); !opened)
      return void(say("notebook ", opened.error().reason));
    auto notebook = who_.node().notebook();
    if (!notebook) return void(say("notebook ", notebook.error().reason));
    const auto notes = (*notebook)->list(model::kReflectionSpec, 1000);
    if (!notes) return void(say("notebook ", notes.error().reason));
    for (const auto& note : *notes)
      say("note ", std::string(note.fields.text(model::reflection::kText)));
    who_.node().close_notebook();
  }

  Person& who_;
  Claims& claims_;
  std::string shared_, notebook_;
};

/// Whether the backup on the stick could be restored, without doing so.
void look_at_backup(const fs::path& folder, Claims& claims) {
  const auto file = folder / "stick" / "b";
  if (!fs::exists(file)) return;
  const auto tell = [&]() -> Result<void> {
    LULL_ASSIGN(const auto backup, vault::BackupReader::open(file));
    LULL_ASSIGN(const auto unlocked,
                vault::KeySlots::of(backup.shared_slots()).open(passphrase(kPassphrase)));
    const fs::path target = folder.string() + "-unpacked";
    fs::remove_all(target);
    fs::create_directory(target);
    auto unpacked = backup.unpack(unlocked.key, {target / "a", target / "b", target / "c"});
    fs::remove_all(target);
    return unpacked;
  };
  const auto told = tell();
  claims.insert(std::string("backup ") + (told ? "whole" : told.error().reason));
}

/// A pairing that only one has stored, or that neither knows to be stored there, is none; it lapses
/// by itself. Beside an active one it would be half a pairing.
void forget_lapsing(Claims& claims) {
  if (claims.contains("noor peer active") || claims.contains("sam peer active")) return;
  claims.erase("noor peer prepared");
  claims.erase("sam peer prepared");
  claims.erase("they do not come in step");
}

}  // namespace

Claims look_at(const Look& look) {
  Claims claims;
  support::World world;
  Person noor(world, "noor", "192.168.7.2", look.folder / "noor");
  Person sam(world, "sam", "192.168.7.3", look.folder / "sam");
  Looker noors(noor, claims), sams(sam, claims);
  const bool noor_opens = noors.open();
  const bool sam_opens = look.couple && sams.open();
  if (noor_opens && sam_opens &&
      !world.run_until([&] { return noor.in_step() && sam.in_step(); }, 300'000))
    claims.insert("they do not come in step");
  if (noor_opens && look.go_on) noors.go_on(look.wrote);
  if (noor_opens) noors.read();
  if (sam_opens) sams.read();
  if (noor_opens && look.thorough) noors.check_pages();
  if (sam_opens && look.thorough) sams.check_pages();
  noor.end();
  sam.end();
  if (look.couple) forget_lapsing(claims);
  look_at_backup(look.folder, claims);
  return claims;
}

}  // namespace lull::damage
