// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "web/request.h"

namespace lull::web {

/// What a request is for, as far as its head tells.
struct Verdict {
  enum class What { kPage, kAsset, kIcon, kNewSession, kEndSession, kWatch, kCall };
  unsigned refused = 0;  ///< the status to refuse it with; 0: it may go on
  What what = What::kPage;
  std::string name{};   ///< the asset's path, or the method
  std::string token{};  ///< as it was given; not looked at yet
};

/// The page and what belongs to it, which anybody's browser may read.
bool is_static(Verdict::What what);

/// Whether the page of 127.0.0.1:`port` itself, or the person at the browser's address line, asks.
/// In this order: an address that is not ours 421 (a name that a stranger's server gave for this
/// machine), a path there is not 404, a method it does not have 405, another site 403, a body that
/// is not JSON 415.
Verdict decide(const RequestHead& head, std::uint16_t port);

/// Whether Accept-Encoding allows gzip.
bool accepts_gzip(const RequestHead& head);

}  // namespace lull::web
