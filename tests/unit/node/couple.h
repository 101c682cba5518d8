// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "model/gratitude.h"
#include "node/node.h"
#include "support/virtual_host.h"

namespace lull::node {

inline constexpr const char* kPassphrase = "a long enough passphrase";

/// What was put on somebody's screen.
class Screen final : public Notifier {
 public:
  void show(const std::string& title) override { titles.push_back(title); }
  std::vector<std::string> titles;
};

/// A person with a machine and a home of their own; the node can be ended and started again.
class Someone {
 public:
  Someone(support::World& world, const std::string& name, const std::string& address)
      : name_(name), host_(world, address) {
    // In memory where there is such a place: what is tested here is not the disk.
    std::string directory = std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : "/tmp";
    directory += "/lull_node_XXXXXX";
    directory_ = mkdtemp(directory.data());
    start();
  }
  ~Someone() {
    node_.reset();
    std::filesystem::remove_all(directory_);
  }

  Node& node() { return *node_; }
  support::VirtualHost& host() { return host_; }
  const std::filesystem::path& directory() const { return directory_; }

  void start() {
    auto home = Home::open(directory_);
    ASSERT_TRUE(home) << home.error().reason;
    node_.emplace(host_, std::move(*home),
                  NodeConfig{std::nullopt, crypto::kArgon2Floor, &screen_});
  }
  /// As a kill would: nothing is said, nothing is tidied up.
  void end() { node_.reset(); }

  Result<void> setup() {
    std::optional<Result<std::string>> code;
    node_->setup(name_, *passphrase_from(kPassphrase, true), *passphrase_from(kPassphrase, true),
                 [&](Result<std::string> result) { code = std::move(result); });
    host_.world().run_until([&] { return code.has_value(); });
    if (!*code) return fail(code->error());
    recovery_ = **code;
    return {};
  }
  Result<void> unlock(const std::string& passphrase = kPassphrase) {
    return wait(
        [&](Done done) { node_->unlock(*passphrase_from(passphrase, false), std::move(done)); });
  }
  Result<void> wait(const std::function<void(Done)>& call) {
    std::optional<Result<void>> result;
    call([&](Result<void> got) { result = std::move(got); });
    host_.world().run_until([&] { return result.has_value(); });
    return result ? *result : fail(Code::kUnavailable, "never_answered");
  }

  RecordId thank(const std::string& text, bool shared = true) {
    model::Fields fields;
    fields.set(model::gratitude::kText, text);
    std::optional<store::SpaceRow> space;
    if (shared) space = *node_->pair_space();
    return *(*node_->store())->create(model::kGratitudeSpec, fields, space);
  }
  /// The texts of all gratitude notes in force, sorted.
  std::vector<std::string> thanks() {
    std::vector<std::string> texts;
    auto store = node_->store();
    if (!store) return texts;
    const auto entries = (*store)->list({18, std::nullopt, 10'000});
    for (const auto& entry : *entries)
      if (!entry.fields.empty()) texts.emplace_back(entry.fields.text(model::gratitude::kText));
    std::sort(texts.begin(), texts.end());
    return texts;
  }
  bool connected() {
    const auto peers = node_->peers();
    return peers && !peers->empty() && peers->front().connected;
  }
  bool in_step() {
    const auto peers = node_->peers();
    return peers && !peers->empty() && peers->front().in_step && peers->front().waiting == 0;
  }
  bool paired() {
    const auto peers = node_->peers();
    return peers && !peers->empty() && peers->front().active;
  }
  std::vector<std::string>& shown() { return screen_.titles; }
  const std::string& recovery() const { return recovery_; }

 private:
  std::string name_;
  support::VirtualHost host_;
  std::filesystem::path directory_;
  Screen screen_;
  std::optional<Node> node_;
  std::string recovery_;
};

/// Noor and Sam in one world.
class CoupleTest : public ::testing::Test {
 protected:
  support::World world;
  Someone noor{world, "Noor", "192.168.7.2"};
  Someone sam{world, "Sam", "192.168.7.3"};

  void SetUp() override {
    ASSERT_TRUE(noor.setup());
    ASSERT_TRUE(sam.setup());
  }
  void read_words() {
    const auto text = noor.node().offer({});
    ASSERT_TRUE(text) << text.error().reason;
    ASSERT_TRUE(sam.node().accept(*text));
    ASSERT_TRUE(world.run_until([&] {
      return noor.node().pairing().phase == PairPhase::kWords &&
             sam.node().pairing().phase == PairPhase::kWords;
    }));
  }
  void pair() {
    read_words();
    ASSERT_TRUE(noor.node().decide(true));
    ASSERT_TRUE(sam.node().decide(true));
    ASSERT_TRUE(world.run_until([&] { return noor.in_step() && sam.in_step(); }));
  }
  bool both_have(const std::vector<std::string>& texts) {
    return world.run_until([&] { return noor.thanks() == texts && sam.thanks() == texts; });
  }
};

}  // namespace lull::node
