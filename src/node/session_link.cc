// SPDX-License-Identifier: Apache-2.0
#include "node/session_link.h"

#include <algorithm>

#include "lan/limits.h"

namespace lull::node {

namespace {

constexpr std::string_view kProtocol = "Noise_KKpsk0_25519_ChaChaPoly_BLAKE2b";
constexpr std::size_t kMarkBytes = 8 + 4;                  // boot, count
constexpr std::size_t kOpeningBytes = 2 + 8 + kMarkBytes;  // version min and max, stamp, mark
constexpr std::size_t kReplyBytes = 3 + kMarkBytes;        // version chosen, min, max, mark

void append_mark(Bytes& to, const store::BeaconMark& mark) {
  append_le(to, mark.boot);
  append_le(to, mark.count);
}

store::BeaconMark mark_at(ByteView from) {
  return {load_le<std::uint64_t>(from.data()), load_le<std::uint32_t>(from.data() + 8)};
}

Bytes prologue(const crypto::PublicKey& dialler, const crypto::PublicKey& answerer) {
  Bytes out;
  append(out, as_bytes("session 1"));
  append(out, dialler.view());
  append(out, answerer.view());
  return out;
}

}  // namespace

SessionLink::SessionLink(store::Store& store, const store::Peer& peer, const Clock& clock,
                         LinkOwner& owner, store::Way way)
    : store_(store),
      clock_(clock),
      owner_(owner),
      peer_row_(peer.row),
      peer_person_(peer.person),
      space_(peer.space),
      version_floor_(static_cast<std::uint8_t>(peer.version)),
      way_(way),
      since_ms_(clock.steady_ms()),
      heard_ms_(since_ms_),
      spoke_ms_(since_ms_) {}

Result<void> SessionLink::open(const store::Peer& peer) {
  const auto& local = store_.identity().device;
  const auto psk = noise::Psk::copy_of(peer.psk.expose_bytes());
  const auto knock = noise::KnockKey::copy_of(peer.knock.expose_bytes());
  const noise::ChannelConfig config{
      kProtocol,
      dialled() ? prologue(local.pub, peer.static_key) : prologue(peer.static_key, local.pub),
      &local,
      peer.static_key,
      &psk,
      &knock};
  LULL_ASSIGN(channel_, dialled() ? noise::Channel::dial(config, *this)
                                  : noise::Channel::answer(config, *this));
  return {};
}

Result<std::unique_ptr<SessionLink>> SessionLink::dial(store::Store& store, const store::Peer& peer,
                                                       std::uint64_t stamp, store::Way way,
                                                       const store::BeaconMark& mark,
                                                       const Clock& clock, LinkOwner& owner) {
  std::unique_ptr<SessionLink> link(new SessionLink(store, peer, clock, owner, way));
  link->stamp_ = stamp;
  link->mark_ = mark;
  LULL_TRY(link->open(peer));
  return link;
}

Result<std::unique_ptr<SessionLink>> SessionLink::answer(store::Store& store,
                                                         const store::Peer& peer,
                                                         const store::BeaconMark& mark,
                                                         const Clock& clock, LinkOwner& owner) {
  std::unique_ptr<SessionLink> link(
      new SessionLink(store, peer, clock, owner, store::Way::kAnswered));
  link->mark_ = mark;
  LULL_TRY(link->open(peer));
  return link;
}

// --- the handshake's payloads --------------------------------------------------------------------

Result<Bytes> SessionLink::payload_to_send(int message) {
  Bytes out;
  if (message == 0) {
    out = {kVersionMin, kVersionMax};
    append_le(out, stamp_);
    append_mark(out, mark_);
  } else {
    out = {version_, kVersionMin, kVersionMax};
    append_mark(out, mark_);
  }
  return out;
}

Result<void> SessionLink::payload_received(int message, ByteView payload,
                                           const crypto::PublicKey*) {
  return message == 0 ? take_opening(payload) : take_reply(payload);
}

Result<void> SessionLink::take_opening(ByteView payload) {
  if (payload.size() < kOpeningBytes) return fail(Code::kInvalid, "message_malformed");
  version_ = std::min(payload[1], kVersionMax);
  if (version_ < payload[0]) return fail(Code::kTooNew, "peer_too_new");
  if (version_ < kVersionMin) return fail(Code::kRefused, "peer_too_old");
  // Both have spoken a later version before: someone is holding this one back.
  if (version_ < version_floor_) return fail(Code::kRefused, "version_downgrade");
  // Durable before any reply: a recording of this flight is silence for ever after.
  const auto stamp = load_le<std::uint64_t>(payload.data() + 2);
  LULL_ASSIGN(const bool fresh, store_.accept_stamp(peer_row_, stamp));
  if (!fresh) return fail(Code::kRefused, "stamp_replayed");
  peer_mark_ = mark_at(payload.subspan(10));
  return {};
}

Result<void> SessionLink::take_reply(ByteView payload) {
  if (payload.size() != kReplyBytes) return fail(Code::kInvalid, "message_malformed");
  version_ = payload[0];
  if (version_ < kVersionMin || version_ > kVersionMax) return fail(Code::kTooNew, "peer_too_new");
  if (version_ != std::min(payload[2], kVersionMax) || version_ < version_floor_)
    return fail(Code::kRefused, "version_downgrade");
  peer_mark_ = mark_at(payload.subspan(3));
  return {};
}

// --- the session ---------------------------------------------------------------------------------

void SessionLink::prove() {
  proven_ = true;
  since_ms_ = clock_.steady_ms();
  session_.emplace(store_, peer_person_, space_);
  owner_.link_proven(*this);
}

bool SessionLink::held(const Result<void>& result) {
  if (result) return true;
  fault_ = result.error().reason;
  return false;
}

bool SessionLink::feed(ByteView bytes) {
  heard_ms_ = clock_.steady_ms();
  probed_until_ms_ = lan::kNever;
  std::vector<Bytes> messages;
  if (!held(channel_->feed(bytes, *this, messages))) return false;
  // The answering side knows that the handshake is no replay once a message comes under its keys.
  if (!proven_ && channel_->established() && (dialled() || !messages.empty())) prove();
  return held(take_messages(messages));
}

Result<void> SessionLink::take_messages(const std::vector<Bytes>& messages) {
  for (const auto& message : messages) {
    if (over_) return {};
    LULL_TRY(session_->receive(message));
    if (session_->due()) LULL_TRY(session_->settle());
    if (!session_->farewell_received()) continue;
    LULL_TRY(session_->settle());
    owner_.link_parted(*this);
    over_ = true;
  }
  return {};
}

bool SessionLink::settle() {
  return !session_ || over_ || held(session_->settle());
}

Bytes SessionLink::take_output() {
  while (session_ && !over_ && channel_->output_bytes() < lan::kWriteBytes) {
    auto message = session_->next();
    if (!message) {
      fault_ = message.error().reason;
      over_ = true;
      break;
    }
    if (!*message) break;
    if (channel_->messages_sent() >= kSessionMessagesMax) {
      over_ = true;  // the network dials again: a new handshake
      break;
    }
    if (const auto sent = channel_->send(**message); !sent) {
      fault_ = sent.error().reason;
      over_ = true;
    }
  }
  if (channel_->output_bytes() > 0) spoke_ms_ = clock_.steady_ms();
  return channel_->take_output();
}

void SessionLink::probe() {
  if (!session_) return;
  session_->keep_alive(true);
  probed_until_ms_ = clock_.steady_ms() + kProbeMs;
}

void SessionLink::say_farewell() {
  if (session_) session_->say_farewell();
}

void SessionLink::log_grew() {
  if (session_) session_->log_grew();
}

std::vector<std::pair<store::ReplicaRow, Seq>> SessionLink::acked() const {
  return session_ ? session_->acked() : std::vector<std::pair<store::ReplicaRow, Seq>>();
}

std::int64_t SessionLink::deadline_ms() const {
  if (!proven_) return since_ms_ + kHandshakeMs;
  return std::min(
      {spoke_ms_ + kKeepaliveMs, heard_ms_ + kDeadMs, since_ms_ + kSessionMs, probed_until_ms_});
}

bool SessionLink::on_deadline() {
  const auto now = clock_.steady_ms();
  if (!proven_ || now >= heard_ms_ + kDeadMs || now >= probed_until_ms_) return false;
  if (now >= since_ms_ + kSessionMs) return false;  // the network dials again: a new handshake
  session_->keep_alive();
  // Also while an earlier write is under way: the next look is due one interval later.
  spoke_ms_ = now;
  return true;
}

void SessionLink::closed() {
  owner_.link_closed(*this);
}

}  // namespace lull::node
