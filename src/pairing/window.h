// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "pairing/invite_keys.h"

namespace lull::pairing {

inline constexpr std::int64_t kWindowMs = 5 * 60 * 1000;
inline constexpr int kFailuresMax = 5;

enum class WindowState {
  kOpen,
  kExpired,    ///< five minutes have passed
  kSucceeded,  ///< an attempt was confirmed on both sides
  kFailed,     ///< five attempts came to nothing
  kClosed,     ///< its owner closed it
};

class Attempt;

/// The offering side's five minutes: nobody is answered outside of one. It ends by the deadline, by
/// one success, by five failures or by close(); then its keys are wiped. Time comes in: steady ms.
///
/// A first flight is judged in two steps, and silence is the answer to every no.
///
/// 1. admit(): the knock must fit, which proves knowledge of the one-time secret. A stranger's
///    flight is not counted, or five stray packets would close the window. A flight seen before is
///    a recording and gets silence, uncounted as well: an honest retry has a fresh ephemeral key.
/// 2. Attempt::claim(), called by the ritual once message 1 opens, before message 2 is made.
///
/// The secret is to be burned before any reply, for one peer key; yet in XKpsk3 the answerer learns
/// the peer's static key only from message 3, after its own reply. So message 1 carries a claim
/// tag, a MAC over the dialler's static key, and the claim is a compare-and-delete on that tag: the
/// first tag takes the secret, every other tag gets silence from then on, the same tag may come
/// again after a dropped connection. Message 3 must then prove the key that the tag names, else the
/// attempt has failed. What remains: someone who saw the code can name a key that he cannot prove,
/// and so deny the window to the partner. That ends loudly (no pairing, another_tried()), never in
/// a wrong pairing; and he learns nothing that the code did not tell him. The tag has a second
/// duty: it fixes the dialler's key before it sees `b`, see ritual.h.
///
/// A newer attempt with the same tag supersedes the one under way, which counts as failed: after a
/// Wi-Fi hiccup the old connection often looks alive here for minutes.
class Window {
 public:
  Window(const Invitation& invitation, std::int64_t now_ms);
  Window(Window&&) noexcept = default;
  Window& operator=(Window&&) noexcept = delete;
  ~Window();

  /// Judges the first noise::kFirstFlightBytes of a connection. Nothing: silence.
  std::optional<Attempt> admit(ByteView first_flight, std::int64_t now_ms);

  WindowState state(std::int64_t now_ms) const;
  /// At this time the owner cancels the ritual under way, if it does not stand confirmed by then.
  std::int64_t deadline_ms() const;
  int failures() const;
  /// Someone else who knows the secret has tried: worth a warning.
  bool another_tried() const;
  void close();

 private:
  friend class Attempt;
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

/// One admitted connection's hold on the window. Going without succeed() counts as a failure.
class Attempt {
 public:
  Attempt(Attempt&&) noexcept = default;
  Attempt& operator=(Attempt&&) noexcept = delete;
  ~Attempt();

  const InviteKeys& keys() const { return keys_; }
  /// The compare-and-delete. False: the secret belongs to another key, or the window has ended.
  [[nodiscard]] bool claim(const ClaimTag& tag);
  /// No later attempt has superseded it.
  bool live() const;
  /// Both sides have confirmed: takes the window's one success. False if it is superseded or the
  /// window was closed.
  [[nodiscard]] bool succeed();

 private:
  friend class Window;
  Attempt(std::shared_ptr<Window::Shared> shared, InviteKeys keys, std::uint64_t number);
  std::shared_ptr<Window::Shared> shared_;
  InviteKeys keys_;
  std::uint64_t number_;
  bool succeeded_ = false;
};

}  // namespace lull::pairing
