// SPDX-License-Identifier: Apache-2.0
#include "pairing/ritual.h"

#include <utility>

#include "pairing/ritual_side.h"

namespace lull::pairing {

Ritual::Ritual(std::unique_ptr<Side> side) : side_(std::move(side)) {}
Ritual::Ritual(Ritual&&) noexcept = default;
Ritual& Ritual::operator=(Ritual&&) noexcept = default;
Ritual::~Ritual() = default;

Result<Ritual> Ritual::dial(const RitualConfig& config, const Invitation& invitation) {
  LULL_CHECK(config.local != nullptr && config.listen_port != 0 && !config.person.is_zero());
  if (!wire::display_fits(config.display)) return fail(Code::kInvalid, "display_name_invalid");
  if (invitation.offerer == config.local->pub) return fail(Code::kInvalid, "pair_with_self");
  auto side = std::make_unique<Side>(config, Side::Role::kDialler, InviteKeys::of(invitation),
                                     std::nullopt);
  // Noise refuses keys of low order; nothing else can be wrong with the first flight.
  if (!side->open(*config.local, invitation.offerer))
    return fail(Code::kInvalid, "invitation_damaged");
  return Ritual(std::move(side));
}

Result<Ritual> Ritual::answer(const RitualConfig& config, Attempt attempt) {
  LULL_CHECK(config.local != nullptr && config.listen_port != 0 && !config.person.is_zero());
  if (!wire::display_fits(config.display)) return fail(Code::kInvalid, "display_name_invalid");
  auto keys = attempt.keys().clone();
  auto side =
      std::make_unique<Side>(config, Side::Role::kAnswerer, std::move(keys), std::move(attempt));
  LULL_CHECK(side->open(*config.local, std::nullopt).has_value());
  return Ritual(std::move(side));
}

void Ritual::feed(ByteView bytes) {
  side_->feed(bytes);
}
Bytes Ritual::take_output() {
  return side_->take_output();
}
Step Ritual::poll() {
  return side_->poll();
}
const Words& Ritual::words() const {
  return side_->words();
}
const std::string& Ritual::peer_display() const {
  return side_->peer_display();
}
Result<void> Ritual::decide(bool same) {
  return side_->decide(same);
}
Outcome Ritual::take_outcome() {
  return side_->take_outcome();
}
void Ritual::stored(bool durable) {
  side_->stored(durable);
}
void Ritual::connection_lost() {
  side_->connection_lost();
}
void Ritual::cancel() {
  side_->cancel();
}
bool Ritual::ended() const {
  return side_->ended();
}
const char* Ritual::end_reason() const {
  return side_->end_reason();
}
bool Ritual::prepared_stands() const {
  return side_->prepared_stands();
}

}  // namespace lull::pairing
