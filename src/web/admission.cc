// SPDX-License-Identifier: Apache-2.0
#include "web/admission.h"

#include <algorithm>
#include <array>

#include "crypto/hash.h"
#include "crypto/random.h"
#include "web/limits.h"

namespace lull::web {

namespace {

std::string text_of(const std::array<std::uint8_t, kTokenBytes>& raw) {
  static constexpr char kDigits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  std::uint32_t bits = 0;
  int held = 0;
  for (const auto byte : raw) {
    bits = (bits << 8) | byte;
    for (held += 8; held >= 6; held -= 6) text += kDigits[(bits >> (held - 6)) & 63];
  }
  text += kDigits[(bits << (6 - held)) & 63];
  return text;
}

std::string random_text() {
  std::array<std::uint8_t, kTokenBytes> raw{};
  crypto::random_fill(raw);
  auto text = text_of(raw);
  crypto::wipe(raw);
  return text;
}

crypto::GuardedBytes guarded(std::string_view text) {
  crypto::GuardedBytes held(text.size());
  std::ranges::copy(as_bytes(text), held.expose_bytes().begin());
  return held;
}

bool same(const crypto::GuardedBytes& held, std::string_view given) {
  return held.size() == given.size() &&
         crypto::equal_constant_time(held.expose_bytes(), as_bytes(given));
}

}  // namespace

Admission::Admission() : proof_key_(kTokenBytes) {
  crypto::random_fill(proof_key_.expose_bytes());
}

std::string Admission::proof_of(std::string_view token) const {
  std::array<std::uint8_t, kTokenBytes> raw{};
  crypto::blake2b_keyed(proof_key_.expose_bytes(), {as_bytes(token)}, raw);
  return text_of(raw);
}

std::string Admission::make_code(std::int64_t now_ms) {
  std::erase_if(codes_, [&](const Code& code) { return code.until_ms <= now_ms; });
  if (codes_.size() == kCodesMax) codes_.pop_front();
  auto text = random_text();
  codes_.push_back({guarded(text), now_ms + kCodeLifeMs});
  return text;
}

std::optional<std::string> Admission::exchange(std::string_view code, std::int64_t now_ms) {
  std::erase_if(codes_, [&](const Code& one) { return one.until_ms <= now_ms; });
  // All are compared, whichever it is.
  const auto used = std::erase_if(codes_, [&](const Code& one) { return same(one.text, code); });
  if (used == 0) {
    if (++wrong_ < kWrongCodesMax) return std::nullopt;
    codes_.clear();
    wrong_ = 0;
    return std::nullopt;
  }
  wrong_ = 0;
  if (holders_.size() == kSessionsMax) holders_.pop_front();
  auto token = random_text();
  holders_.push_back({guarded(token), next_++});
  return token;
}

std::optional<Admission::Session> Admission::find(std::string_view token) {
  auto found = holders_.end();
  for (auto at = holders_.begin(); at != holders_.end(); ++at)
    if (same(at->token, token)) found = at;
  if (found == holders_.end()) return std::nullopt;
  holders_.splice(holders_.end(), holders_, found);
  return found->session;
}

bool Admission::holds(Session session) const {
  return std::ranges::find(holders_, session, &Holder::session) != holders_.end();
}

void Admission::end(Session session) {
  std::erase_if(holders_, [&](const Holder& holder) { return holder.session == session; });
}

void Admission::end_all() {
  holders_.clear();
  codes_.clear();
  wrong_ = 0;
}

}  // namespace lull::web
