// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/base32.h"
#include "unit/control/two_people.h"
#include "unit/store/home.h"

namespace lull::control::test {

/// Bytes of protobuf, by hand: what no encoder of ours would write.
namespace raw {

inline std::string varint(std::uint64_t value) {
  std::string out;
  for (; value > 0x7f; value >>= 7) out.push_back(static_cast<char>((value & 0x7f) | 0x80));
  out.push_back(static_cast<char>(value));
  return out;
}
inline std::string number(std::uint32_t field, std::uint64_t value) {
  return varint(std::uint64_t{field} << 3) + varint(value);
}
/// A varint of eleven bytes.
inline std::string overlong(std::uint32_t field) {
  return varint(std::uint64_t{field} << 3) + std::string(10, '\xff') + std::string(1, '\x01');
}
inline std::string text(std::uint32_t field, std::string_view bytes) {
  return varint(std::uint64_t{field} << 3 | 2) + varint(bytes.size()) + std::string(bytes);
}
inline std::string body(const RecordId& id, std::uint32_t kind, std::string_view content) {
  wire::Salt salt;
  crypto::random_fill(salt);
  return text(1, as_text(id.view())) + text(2, as_text(salt)) + text(kind, content);
}

}  // namespace raw

/// A device of somebody's whose program holds to the rules of the chain, else it is not heard at
/// all, and to no other. What it writes comes to its person's own node, which refuses it and passes
/// it on, and from there to the other over the session of the two.
class AlteredDevice {
 public:
  AlteredDevice(node::Node& home) : home_(home) {
    crypto::random_fill(replica_.raw);
    const auto admitted = store().admit_replica(space(), replica_, store().identity().person);
    EXPECT_TRUE(admitted) << admitted.error().reason;
  }
  /// Writes bodies one after the other. `aware`: it knows all that its person's node holds.
  void tell(const std::vector<std::string>& bodies, bool aware = true) {
    for (const auto& body : bodies) {
      auto now = seen_;
      if (aware) now = store().log().version(space());
      wire::Changes changes{store().log().space_id(space()), {}};
      const auto seen = store::encode_seen(seen_, now, replica_);
      changes.runs.push_back({replica_, ++seq_, {{std::string(as_text(seen)), body}}});
      seen_ = std::move(now);
      seen_.raise(replica_, seq_);
      const auto taken = store().take_in(space(), std::move(changes));
      ASSERT_TRUE(taken) << taken.error().reason;
    }
    ASSERT_TRUE(store().finish());
  }
  void tell(const std::string& body, bool aware = true) { tell(std::vector{body}, aware); }
  void tell(const RecordId& id, const model::KindSpec& kind, const model::Fields& fields,
            bool aware = true) {
    tell(store::body_of(id, kind, fields), aware);
  }
  std::string me() { return base32_token(store().identity().person.view()); }

 private:
  store::Store& store() { return **home_.store(); }
  store::SpaceRow space() { return *home_.pair_space(); }

  node::Node& home_;
  ReplicaId replica_;
  Seq seq_ = 0;
  model::VersionVector seen_;
};

/// Noor, whose program is ours, and Sam, one of whose devices has another.
class AlteredPartner : public TwoDesks {
 protected:
  std::optional<AlteredDevice> altered;

  void SetUp() override {
    TwoDesks::SetUp();
    altered.emplace(sam.node());
    testing::internal::CaptureStderr();
  }
  /// SR-05: whatever came, the log tells nothing of what stood in it.
  void TearDown() override {
    const auto log = testing::internal::GetCapturedStderr();
    EXPECT_EQ(log.find("qzx"), std::string::npos) << log;
  }

  static RecordId id_of(std::uint32_t number) {
    RecordId id;
    id.raw.fill(static_cast<std::uint8_t>(number));
    for (std::size_t i = 0; i < 4; ++i) id.raw[i] = static_cast<std::uint8_t>(number >> 8 * i);
    return id;
  }
  static RecordId id_in(const std::string& text) { return *RecordId::from(*base32_decode(text)); }
  std::string day(int ahead) const { return model::day_text(today + ahead); }

  store::Store& noors_store() { return **noor.node().store(); }
  std::uint64_t refused() { return *noors_store().quarantined(); }
  RecordId share(node::Someone& who, const model::KindSpec& kind, const model::Fields& fields) {
    const auto made = (*who.node().store())->create(kind, fields, *who.node().pair_space());
    EXPECT_TRUE(made) << made.error().reason;
    return made.value_or(RecordId{});
  }
  void meet() {
    ASSERT_TRUE(world.run_until([&] { return noor.in_step() && sam.in_step(); }));
  }
  /// The session goes on, what is honest arrives, and everything can be looked at.
  void expect_all_is_well(const std::string& after) {
    const testing::ScopedTrace trace(__FILE__, __LINE__, after);
    meet();
    const auto thanks = "after " + after;
    sam.thank(thanks);
    ASSERT_TRUE(world.run_until([&] {
      const auto all = noor.thanks();
      return std::find(all.begin(), all.end(), thanks) != all.end();
    }));
    EXPECT_TRUE(noor.connected());
    for (const char* view : {"Status", "Peers", "Doctor", "List", "Plans", "Proposals", "Rounds",
                             "Overlap", "Tonight", "Waiting", "Helped", "Trends", "LookBack",
                             "Sharing", "Signposts", "FittingSignposts", "Reminders"})
      EXPECT_EQ(noors->ask(view), "good") << view;
    for (const auto& entry : noors->entries()) {
      proto::IdRequest one;
      one.set_id(entry.id());
      EXPECT_EQ(noors->call<proto::Entry>("Get", one).reason, "good");
      const auto past = noors->call<proto::HistoryReply>("History", one).reason;
      EXPECT_TRUE(past == "good" || past == "not_yours" || past == "kind_too_new") << past;
    }
    for (const auto format :
         {proto::EXPORT_JSON, proto::EXPORT_CSV, proto::EXPORT_MARKDOWN, proto::EXPORT_HTML})
      EXPECT_GT(noors->exported(format, true, false).size(), 100u);
    proto::SearchRequest search;
    search.set_words("qzx");
    EXPECT_EQ(noors->call<proto::ListReply>("Search", search).reason, "good");
  }
};

}  // namespace lull::control::test
