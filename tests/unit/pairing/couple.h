// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/random.h"
#include "pairing/ritual.h"

namespace lull::pairing {

inline constexpr std::int64_t kNow = 1'000'000;
inline constexpr std::uint16_t kOfferPort = 41001;
inline constexpr std::uint16_t kDialPort = 41002;

/// Somebody with a key, an id and a name.
struct Person {
  crypto::KeyPair key = crypto::KeyPair::generate();
  PersonId id = crypto::random_id<PersonId>();
  std::string name;
  std::uint16_t port;
  VersionRange versions{};

  RitualConfig config() const {
    return {&key, id, name, port, AddressHint::v4({192, 168, 7, 9}, 1), versions};
  }
};

inline Person noor() {
  return {.name = "Noor", .port = kOfferPort};
}
inline Person sam() {
  return {.name = "Sam", .port = kDialPort};
}

inline Invitation invitation_of(const Person& offerer) {
  return {offerer.key.pub,
          crypto::random_secret<OneTimeSecret>(),
          {AddressHint::v4({192, 168, 7, 1}, offerer.port)}};
}

/// One side with its owner: follows the steps, keeps what a store would.
struct Party {
  Ritual ritual;
  std::vector<Step> steps{};
  std::optional<Outcome> prepared{};
  bool complete = false;
  bool stores = true;  ///< the owner's store works
  /// What the person presses when words are shown; nothing: waits.
  std::optional<bool> presses{};

  /// What is durable at this side.
  enum class Holds { kNothing, kPrepared, kPaired };
  Holds holds() const {
    if (complete) return Holds::kPaired;
    return prepared ? Holds::kPrepared : Holds::kNothing;
  }

  /// Takes every step that is there.
  void follow() {
    for (Step step = ritual.poll(); step != Step::kNothing; step = ritual.poll()) {
      steps.push_back(step);
      if (step == Step::kWords && presses) static_cast<void>(ritual.decide(*presses));
      if (step == Step::kStorePrepared) store();
      if (step == Step::kComplete) complete = true;
      if (step == Step::kEnded && !ritual.prepared_stands()) prepared.reset();
    }
  }
  void store() {
    if (stores) prepared = ritual.take_outcome();
    ritual.stored(stores);
  }
  void feed(ByteView bytes) {
    ritual.feed(bytes);
    follow();
  }
  std::string reason() const { return ritual.end_reason() == nullptr ? "" : ritual.end_reason(); }
};

/// Both sides in memory, from one invitation.
struct Couple {
  Person offerer = noor();
  Person guest = sam();
  Invitation invitation = invitation_of(offerer);
  std::optional<Window> window{std::in_place, invitation, kNow};
  std::optional<Party> a{};  ///< dials
  std::optional<Party> b{};  ///< offers

  /// Sets both up, with the first flight still on its way.
  void meet() {
    auto dialled = Ritual::dial(guest.config(), invitation);
    a.emplace(Party{std::move(*dialled)});
  }
  /// Lets the window judge the first flight. False: silence.
  bool knock() {
    to_b = a->ritual.take_output();
    auto attempt = window->admit(to_b, kNow + 1);
    if (!attempt) return false;
    b.emplace(Party{std::move(*Ritual::answer(offerer.config(), std::move(*attempt)))});
    return true;
  }
  void press(bool same) { a->presses = b->presses = same; }

  /// Moves what is there, `piece` bytes at a time, until nobody has anything to say.
  void run(std::size_t piece = 1 << 16) {
    for (;;) {
      append(to_b, a->ritual.take_output());
      append(to_a, b->ritual.take_output());
      if (to_a.empty() && to_b.empty()) return;
      deliver(to_b, *b, piece);
      deliver(to_a, *a, piece);
    }
  }
  static void deliver(Bytes& from, Party& to, std::size_t piece) {
    const Bytes bytes = std::exchange(from, {});
    for (std::size_t at = 0; at < bytes.size(); at += piece)
      to.feed(ByteView(bytes).subspan(at, std::min(piece, bytes.size() - at)));
  }

  Bytes to_a{};
  Bytes to_b{};
};

inline bool equal(ByteView x, ByteView y) {
  return std::ranges::equal(x, y);
}

}  // namespace lull::pairing
