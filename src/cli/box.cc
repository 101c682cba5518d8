// SPDX-License-Identifier: Apache-2.0
#include "cli/box.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "cli/json.h"
#include "control.pb.h"

namespace lull::cli {
namespace {

struct Why {
  std::string_view reason;
  const char* words;
};
constexpr Why kWhys[] = {
    {"switched_off", "it was started with --no-sandbox"},
    {"kernel_too_old", "this computer's kernel is too old for all of it"},
    {"kernel_without", "this computer's kernel was made or started without it"},
    {"sanitized_build", "this lulld was built for tests"},
    {"box_failed", "it could not be done; look at what lulld printed"},
};

std::string why(const std::string& reason) {
  const auto known = std::ranges::find(kWhys, reason, &Why::reason);
  return known != std::end(kWhys) ? known->words : "for a reason that this version does not know";
}

}  // namespace

std::string box_words(const proto::Box& box) {
  const bool told = box.landlock() != 0 || box.seccomp() || !box.reason().empty();
  if (!told) return "";
  const auto files = box.landlock() == 0
                         ? std::string("other files open")
                         : fmt::format("other files closed (Landlock {})", box.landlock());
  const auto* calls = box.seccomp() ? "system calls closed (seccomp)" : "system calls open";
  const auto all = fmt::format("{}, {}", files, calls);
  return box.reason().empty() ? all : fmt::format("{}: {}", all, why(box.reason()));
}

std::string box_json(const proto::Box& box) {
  return JsonObject()
      .number("landlock", box.landlock())
      .flag("seccomp", box.seccomp())
      .text("reason", box.reason())
      .done();
}

}  // namespace lull::cli
