// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "node/node.h"

namespace lull::proto {
class DoctorReply;
class PairStateReply;
class Peer;
}  // namespace lull::proto

/// What the node says, as the messages of control.proto.
namespace lull::control {

void fill(const node::PeerView& view, proto::Peer& out);
void fill(const node::Diagnosis& diagnosis, const std::vector<node::PeerView>& views,
          proto::DoctorReply& out);
void fill(const node::PairState& state, proto::PairStateReply& out);
/// An Event, encoded.
std::string encode(const node::Event& event);

}  // namespace lull::control
