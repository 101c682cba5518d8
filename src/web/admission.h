// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/secret.h"

namespace lull::web {

/// Who may use the page. A code, made for one opening of a browser, is exchanged once for a token;
/// whoever has the token has the session. Both are 32 random bytes as base64url, are kept in
/// guarded memory only and are compared in constant time. Times are Clock::steady_ms.
class Admission {
 public:
  Admission();
  /// A code that is good for kCodeLifeMs. Of more than kCodesMax the oldest is void.
  std::string make_code(std::int64_t now_ms);
  /// The token of a new session, or nothing for a wrong code; kWrongCodesMax of these in a row void
  /// all codes. Of more than kSessionsMax sessions the one that was used longest ago ends.
  std::optional<std::string> exchange(std::string_view code, std::int64_t now_ms);

  /// A session's number; never used again.
  using Session = std::uint64_t;
  std::optional<Session> find(std::string_view token);
  /// What the holder of a token was told with it and never sends: whoever says it is this daemon,
  /// and not another program that listens at its port later on.
  std::string proof_of(std::string_view token) const;
  bool holds(Session session) const;
  void end(Session session);
  void end_all();

 private:
  struct Code {
    crypto::GuardedBytes text;
    std::int64_t until_ms;
  };
  struct Holder {
    crypto::GuardedBytes token;
    Session session;
  };
  crypto::GuardedBytes proof_key_;
  std::list<Code> codes_;
  std::list<Holder> holders_;  // the one that was used last is last
  Session next_ = 1;
  int wrong_ = 0;
};

}  // namespace lull::web
