// SPDX-License-Identifier: Apache-2.0
// Writes what the fuzzers begin with: real encodings of everything, one file each.
//   make_seeds CORPUS
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/check.h"
#include "fuzz/target.h"
#include "pairing/invitation.h"
#include "qr/code.h"
#include "qr/picture.h"
#include "vault/backup_format.h"
#include "wire/pairing_messages.h"
#include "wire/record.h"
#include "wire/sync_messages.h"

namespace lull::fuzz {

namespace {

namespace fs = std::filesystem;

class Corpus {
 public:
  explicit Corpus(fs::path folder) : folder_(std::move(folder)) {}

  void add(const char* target, std::string_view name, std::string_view bytes) const {
    fs::create_directories(folder_ / target);
    std::ofstream out(folder_ / target / ("seed_" + std::string(name)), std::ios::binary);
    out << bytes;
  }
  void add(const char* target, std::string_view name, ByteView bytes) const {
    add(target, name, as_text(bytes));
  }
  /// With the target's choices, a few bytes, in front.
  void add(const char* target, std::string_view name, std::initializer_list<std::uint8_t> choices,
           ByteView bytes) const {
    Bytes all(choices);
    append(all, bytes);
    add(target, name, as_text(all));
  }

 private:
  fs::path folder_;
};

model::Value value_for(const model::FieldSpec& spec) {
  const auto size = std::max<std::size_t>(spec.least, 1);
  switch (spec.type) {
    case model::FieldType::kNumber:
      return std::uint64_t{spec.least};
    case model::FieldType::kDay:
      return std::string("2026-11-24");
    case model::FieldType::kToken:
      return std::string(spec.most, '0');
    default:
      return std::string(size, 'a');
  }
}

model::Fields every_field(const model::KindSpec& kind) {
  model::Fields fields;
  for (const auto& spec : kind.fields) {
    const bool set = spec.type == model::FieldType::kSet || spec.type == model::FieldType::kList;
    if (!set) {
      fields.set(model::FieldKey{spec.number}, value_for(spec));
      continue;
    }
    const auto name = std::string(spec.most > 2 ? 8 : 26, '0');
    fields.set_element(spec.number, name, true);
    for (const auto& part : spec.parts)
      fields.set_part(spec.number, name, part.number, value_for(part));
  }
  return fields;
}

void add_bodies(const Corpus& corpus) {
  RecordId record;
  record.raw.fill(0xa0);
  std::uint8_t at = 0;
  for (const auto* kind : model::all_kinds()) {
    const auto fields = every_field(*kind);
    const auto body = wire::encode_body(record, {}, *kind, fields);
    LULL_CHECK(body.has_value());
    corpus.add("body", kind->name, {0}, *body);
    const auto content = wire::encode_fields(*kind, fields);
    corpus.add("body", std::string(kind->name) + "_typed", {static_cast<std::uint8_t>(at + 138)},
               content);
    // Hello, then one change of this kind, made durable and listened for.
    Bytes session{
        1, 0, 0, 0, 2, 0,  0,
        0, 0, 0, 0, 0, at, static_cast<std::uint8_t>(std::min<std::size_t>(content.size(), 255))};
    append(session, content);
    append(session, Bytes{6, 7});
    corpus.add("session", kind->name, session);
    ++at;
  }
  corpus.add("body", "withdrawal", {0}, wire::encode_withdrawal(record, {}));
}

void add_messages(const Corpus& corpus) {
  wire::ReplicaState state;
  state.seq = 3;
  corpus.add("sync_message", "hello", wire::encode(wire::Hello{{{{}, {}, {state, state}}}}));
  wire::Run run{{}, 1, {}};
  run.items.push_back({"", std::string("body")});
  run.items.push_back({std::string(9, '\1'), BodyHash{}});
  corpus.add("sync_message", "changes", wire::encode(wire::Changes{{}, {run}}));
  corpus.add("sync_message", "ack", wire::encode(wire::Ack{{}, {state}}));
  corpus.add("sync_message", "keepalive", wire::encode(wire::Keepalive{true}));
  corpus.add("sync_message", "farewell", wire::encode(wire::Farewell{}));
  PersonId person;
  person.raw.fill(1);
  corpus.add("pair_message", "introduce",
             wire::encode_pair_message(wire::Introduce{person, "Nóor", 41001}));
  corpus.add("pair_message", "confirm", wire::encode_pair_message(wire::Confirm{}));
  corpus.add("pair_message", "prepared", wire::encode_pair_message(wire::Prepared{}));
  corpus.add("pair_message", "different", wire::encode_pair_message(wire::Different{}));
}

void add_pairing(const Corpus& corpus) {
  pairing::Invitation made{{}, pairing::OneTimeSecret{}, {}};
  made.offerer.raw.fill(0x22);
  made.hints = {pairing::AddressHint::v4({192, 168, 7, 1}, 41001)};
  const auto text = made.encode();
  corpus.add("invitation", "text", {0}, as_bytes(text));
  const auto packed = made.packed();
  corpus.add("invitation", "packed", {1},
             packed.expose_bytes().first(packed.expose_bytes().size() - 4));
  const auto code = qr::make("L1:HELLO");
  LULL_CHECK(code.has_value());
  const auto png = qr::to_png(*code);
  LULL_CHECK(png.has_value());
  corpus.add("picture", "png", {0}, *png);
  // Introduce, the right Confirm, both say "same", Prepared; then the same the other way round.
  for (const auto side : {std::uint8_t{0}, std::uint8_t{1}})
    corpus.add("ritual", side == 0 ? "answering" : "dialling",
               {side, 1, 1, 1, 13, 0, 13, 0, 13, 0, 2, 3, 'S', 'a', 'm', 1, 3, 7, 5, 7}, {});
  corpus.add("beacon", "v4", {1, 9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 9, 9, 4},
             {});
  corpus.add("beacon", "v6", {1, 9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 9, 9, 6},
             {});
  for (const auto kind : {std::uint8_t{0}, std::uint8_t{1}}) {
    Bytes script{kind, 3, 2, 7, 7, 3, 2, 8, 8};
    for (int i = 0; i < 4; ++i)
      append(script, Bytes{9, 255, 8, 255, 6, 2, 'h', 'i', 7, 2, 'y', 'o'});
    corpus.add("channel", kind == 0 ? "kk" : "xk", script);
  }
  corpus.add("frames", "hostile", {0, 9, 1, 0, 40, 1, 1, 1, 0, 1, 4, 'a', 'b', 'c', 'd'}, {});
  corpus.add("frames", "honest", {0, 9, 2, 1, 0, 3, 'a', 'b', 'c', 255, 255, 255, 0, 0}, {});
}

void add_files(const Corpus& corpus) {
  vault::SlotTable table{};
  table.params = crypto::kArgon2Floor;
  const auto file = vault::encode_slot_file(table);
  corpus.add("key_slots", "file", {0}, file);
  corpus.add("key_slots", "table", {1}, ByteView(file).first(vault::kSlotTableBytes));
  corpus.add("key_slots", "code", {4}, as_bytes("0000-0000-0000-0000-0000-0000-0000"));
  const vault::BackupHead head{vault::kBackupVersion, vault::kBackupBytesMin, table, table};
  corpus.add("key_slots", "head", {2}, vault::encode_head(head));
  Bytes text(16);
  text[0] = vault::kBackupVersion;
  store_le(text.data() + 8, std::uint64_t{vault::kBackupBytesMin});
  append(text, vault::encode_table(table));
  append(text, vault::encode_table(table));
  corpus.add("key_slots", "masked_head", {3}, text);
  corpus.add("backup", "small", {0, 0, 9, 9, 0, 0, 0, 8, 8, 0, 0, 0, 0, 0, 0, 0}, {});
  corpus.add("vault_image", "whole", std::string_view());
  corpus.add("vault_image", "cut_log", {1, 0, 0, 0x40, 0, 0}, {});
  corpus.add("seen", "one", {1, 1, 2, 0, 5, 2, 2, 2, 2, 2, 2, 2, 2, 1}, {});
}

constexpr std::string_view kExport = R"({"format":1,"me":"00000000000000000000000000","entries":[
{"id":"04000000000000000000000000","kind":"gratitude","mine":true,"share":"private",
"fields":{"text":"The tea","about":{"id":"touch.hold_still","label":"Held"}}},
{"id":"08000000000000000000000000","kind":"preference","mine":true,"share":"shared","day":"",
"fields":{"item":"touch.hold_still","direction":1,"want":{"code":4,"word":"nice"},"tags":["a"]}}
],"footer":"x"})";
constexpr std::string_view kDiary =
    "full_date,date,weekday,time,mood,activities,note_title,note\n"
    "2026-11-24,Nov 24,Tuesday,20:30,good,\"tea | walk\",\"\",\"A \"\"quiet\"\" evening\"\n";
constexpr std::string_view kGet =
    "GET / HTTP/1.1\r\nHost: 127.0.0.1:4321\r\nAccept-Encoding: gzip\r\n\r\n";
constexpr std::string_view kPost =
    "POST /api/List HTTP/1.1\r\nHost: 127.0.0.1:4321\r\nOrigin: http://127.0.0.1:4321\r\n"
    "Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n"
    "Authorization: Bearer abc\r\nContent-Length: 2\r\n\r\n{}";

constexpr std::string_view kCalls[] = {
    R"(Save {"content":{"plan":{"form":1,"title":"Sunday","steps":[{"id":"a","item":"touch.hold_still","minutes":10}]}}}
Plans {}
Tonight {}
DraftPlan {"id":"0"}
Waiting {}
)",
    R"(Save {"content":{"preference":{"item":"touch.hold_still","direction":1,"want":4}}}
Save {"content":{"comfortLog":{"strength":3,"where":["neck"],"note":"a"}}}
Helped {}
Trends {}
LookBack {}
Overlap {}
Search {"text":"tea"}
)",
    R"(OpenNotebook {"passphrase":"YSBsb25nIGVub3VnaCBwYXNzcGhyYXNl"}
Save {"content":{"reflection":{"text":"a"}}}
List {"kind":"reflection"}
PrivateSignposts {}
CloseNotebook {}
)",
    R"(PairOffer {}
PairState {}
PairAccept {"invitation":"LULL"}
PairDecide {"same":true}
Peers {}
Connect {"endpoint":"192.168.7.1:41001"}
Pause {}
Resume {}
Doctor {}
)",
    R"(SetReminder {"rule":"daily 20:30","text":"a"}
Reminders {}
GetSettings {}
SetSettings {"autoLockMinutes":5,"quietFrom":"22:00","quietUntil":"07:00","keep":[{"kind":"gratitude","days":7}]}
SetMark {"mark":{"kind":4,"of":"touch.hold_still","text":"a"}}
Marks {}
Sharing {}
FittingSignposts {}
)",
    R"(Upload {"data":"e30="}
Import {"check":true}
Export {"kinds":["gratitude"]}
Download {}
Backup {}
Lock {}
Status {}
Erase {"passphrase":"YSBsb25nIGVub3VnaCBwYXNzcGhyYXNl"}
Setup {"adultsConfirmed":true,"display":"Sam","passphrase":"YSBsb25nIGVub3VnaCBwYXNzcGhyYXNl","privatePassphrase":"YSBsb25nIGVub3VnaCBwYXNzcGhyYXNl"}
)",
    R"(List {}
Share {"ids":["0"]}
Withdraw {"ids":["1"]}
Delete {"ids":["2"]}
Get {"id":"3"}
History {"id":"4"}
Preview {"ids":["5"]}
Answer {"id":"6","accept":true}
KeepLimit {"id":"7"}
StartRound {"card":"x"}
AnswerRound {"id":"8","text":"a"}
Propose {"target":"9"}
)"};

void add_texts(const Corpus& corpus) {
  corpus.add("import", "export", {7, 0, 1, 9}, as_bytes(kExport));
  corpus.add("import", "diary", {7, 1, 1, 9}, as_bytes(kDiary));
  corpus.add("request", "get", {40}, as_bytes(kGet));
  corpus.add("request", "post", {3}, as_bytes(kPost));
  for (std::uint8_t method = 0; method < 40; ++method)
    corpus.add("json", "method_" + std::to_string(method), {method, 0}, as_bytes("{}"));
  corpus.add("json", "code", {0, 0}, as_bytes(R"({"code":"abc"})"));
  corpus.add("json", "deep", {1, 0}, as_bytes(R"({"a":[{"b":[1,-2.5e3,null,true,"\u00e9"]}]})"));
  std::uint8_t day = 0;
  for (const auto calls : kCalls) corpus.add("control", "day_" + std::to_string(day++), calls);
  corpus.add("endpoint", "v4", std::string_view("192.168.7.1:41001"));
  corpus.add("endpoint", "v6", std::string_view("[fe80::1%1]:41001"));
  corpus.add("base32", "token", std::string_view("0123-4567-89ab-cdef"));
  corpus.add("text", "accents", {1}, as_bytes("e\u0301 \u212b\r\n\u00e9"));
  const Bytes night{0x65, 0, 0, 0, 5, 0x28, 1, 0xe0};
  std::uint8_t at = 0;
  for (std::string_view rule :
       {"daily 20:30", "weekly 3 20:30", "monthly 31 02:30", "follow_ups", "once 2026-11-24 20:30",
        "day_one 1700000000000 abc", "day_three 1700000000000 abc", "2026-11-24", "20:30"}) {
    Bytes bytes = night;
    append(bytes, as_bytes(rule));
    corpus.add("reminder_rule", std::to_string(at++), bytes);
  }
}

}  // namespace

}  // namespace lull::fuzz

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: make_seeds CORPUS\n");
    return 64;
  }
  const lull::fuzz::Corpus corpus(argv[1]);
  lull::fuzz::add_bodies(corpus);
  lull::fuzz::add_messages(corpus);
  lull::fuzz::add_pairing(corpus);
  lull::fuzz::add_files(corpus);
  lull::fuzz::add_texts(corpus);
  return 0;
}
