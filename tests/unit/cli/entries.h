// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "control.pb.h"

namespace lull::cli::test {

inline constexpr const char* kId = "3f2a9c1d00112233445566778899aabb";
inline constexpr const char* kOtherId = "77aa01be00112233445566778899aabb";

inline proto::Entry own_preference() {
  proto::Entry entry;
  entry.set_id(kId);
  entry.set_mine(true);
  entry.set_author("Noor");
  entry.set_share(proto::SHARE_PRIVATE);
  entry.set_made_ms(1'700'000'000'000);
  auto* preference = entry.mutable_content()->mutable_preference();
  preference->set_item("touch.hold_still");
  preference->set_situation("usual");
  preference->set_direction(proto::DIRECTION_RECEIVE);
  preference->set_want(proto::WANT_NICE);
  preference->set_minutes(20);
  return entry;
}

inline proto::Entry other_thanks(const std::string& text) {
  proto::Entry entry;
  entry.set_id(kOtherId);
  entry.set_author("Sam");
  entry.set_share(proto::SHARE_SHARED);
  entry.set_made_ms(1'700'000'000'000);
  entry.set_fresh(true);
  entry.mutable_content()->mutable_gratitude()->set_text(text);
  return entry;
}

inline proto::StatusReply open_status() {
  proto::StatusReply status;
  status.set_state(proto::STATE_OPEN);
  status.set_version("0.1.0");
  status.set_display("Noor");
  auto* peer = status.add_peers();
  peer->set_id("5a5a");
  peer->set_display("Sam");
  peer->set_connected(true);
  return status;
}

}  // namespace lull::cli::test
