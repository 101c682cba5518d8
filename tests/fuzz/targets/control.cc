// SPDX-License-Identifier: Apache-2.0
// The control service in front of a whole node, each line a method and its request as JSON, as a
// page sends them. Whatever is asked for: every call is answered, every answer can be read, and the
// home opens again with what it holds.
#include "control/service.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/check.h"
#include "fuzz/home.h"
#include "fuzz/target.h"
#include "node/node.h"
#include "node/vaults.h"
#include "support/virtual_host.h"
#include "web/service_json.h"

namespace lull::control {

namespace {

namespace fs = std::filesystem;

constexpr const char* kPassphrase = "a long enough passphrase";
constexpr int kCallsMost = 24;
constexpr std::int64_t kAnswerMs = 60'000;

/// A daemon, alone in a virtual world.
class Daemon {
 public:
  explicit Daemon(fs::path folder) : folder_(std::move(folder)) {
    auto home = node::Home::open(folder_);
    LULL_CHECK(home.has_value());
    node_.emplace(host_, std::move(*home),
                  node::NodeConfig{std::nullopt, crypto::kArgon2Floor, nullptr});
    service_.emplace(*node_);
  }

  /// The encoded reply, or why there is none; each call comes to an end.
  Result<std::string> call(const std::string& method, std::string_view request) {
    std::optional<Result<std::string>> got;
    service_->call(method, request, [&got](Result<std::string> reply) { got = std::move(reply); });
    world_.run_until([&] { return got.has_value(); }, kAnswerMs);
    LULL_CHECK(got.has_value());
    return std::move(*got);
  }

  /// A line of an input: "Method {json}".
  void say(std::string_view line) {
    const auto space = line.find(' ');
    const std::string method(line.substr(0, space));
    const auto prototypes = service_->prototypes(method);
    if (prototypes.request == nullptr || space == line.npos) return;
    const auto request = web::encode_request(prototypes, line.substr(space + 1));
    if (!request) return;
    const auto reply = call(method, *request);
    if (!reply) return LULL_CHECK(reply.error().reason[0] != '\0');
    const auto json = web::reply_json(prototypes, *reply);
    LULL_CHECK(!json.empty() && json.front() == '{' && json.back() == '}');
  }

  bool unlocks() {
    std::optional<Result<void>> got;
    node_->unlock(*node::passphrase_from(kPassphrase, false),
                  [&got](Result<void> done) { got = done; });
    world_.run_until([&] { return got.has_value(); }, kAnswerMs);
    return got && got->has_value();
  }
  node::Node& node() { return *node_; }

 private:
  fs::path folder_;
  support::World world_;
  support::VirtualHost host_{world_, "192.168.7.2"};
  std::optional<node::Node> node_;
  std::optional<Service> service_;
};

/// A home that was set up, with a few things in it.
const fs::path& made_home() {
  static const fs::path made = [] {
    auto folder = fuzz::folder() / "control_template";
    fs::create_directories(folder);
    Daemon daemon(folder);
    daemon.say(R"(Setup {"adultsConfirmed":true,"display":"Noor",)"
               R"("passphrase":"YSBsb25nIGVub3VnaCBwYXNzcGhyYXNl",)"
               R"("privatePassphrase":"YSBsb25nIGVub3VnaCBwYXNzcGhyYXNl"})");
    daemon.say(R"(Save {"content":{"gratitude":{"text":"The tea"}}})");
    daemon.say(R"(Save {"content":{"limit":{"strength":1,"item":"touch.hold_still"}}})");
    LULL_CHECK(daemon.node().store().has_value());
    return folder;
  }();
  return made;
}

}  // namespace

LULL_FUZZ_TARGET(control) {
  const auto& home = made_home();
  const auto folder = fuzz::folder() / "control";
  fs::remove_all(folder);
  fs::create_directories(folder);
  for (const auto& file : fs::directory_iterator(home))
    if (file.is_regular_file()) fs::copy(file.path(), folder / file.path().filename());
  Daemon daemon(folder);
  LULL_CHECK(daemon.unlocks());
  auto text = as_text(input);
  for (int calls = 0; calls < kCallsMost && !text.empty(); ++calls) {
    const auto line = text.substr(0, text.find('\n'));
    daemon.say(line);
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
  daemon.node().lock();
  // Unless it was erased, or set up with another passphrase, it opens again.
  const bool anew = as_text(input).find("Setup") != std::string_view::npos;
  if (daemon.node().state() == node::State::kLocked) LULL_CHECK(daemon.unlocks() || anew);
}

}  // namespace lull::control
