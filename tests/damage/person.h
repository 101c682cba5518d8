// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "node/node.h"
#include "support/virtual_host.h"

namespace lull::damage {

namespace fs = std::filesystem;

inline constexpr const char* kPassphrase = "a long enough passphrase";
inline constexpr const char* kFreshPassphrase = "another passphrase, as long";

/// A person with a machine in a virtual world and a home in a given folder. Nothing here expects
/// that anything works.
class Person {
 public:
  Person(support::World& world, std::string name, const std::string& address, fs::path home);

  /// The daemon's start. It may fail as the disk does.
  Result<void> start();
  /// Its end, as orderly as SIGTERM's.
  void end() { node_.reset(); }
  node::Node& node() { return *node_; }
  bool running() const { return node_.has_value(); }
  Result<void> unlock(const std::string& passphrase = kPassphrase);
  Result<void> open_notebook(const std::string& passphrase = kPassphrase);
  /// Gives the recovery code.
  Result<std::string> setup();
  Result<void> wait(const std::function<void(node::Done)>& call);

  Result<store::Store*> store();
  Result<RecordId> thank(const std::string& text, bool shared);
  Result<void> rewrite(const RecordId& id, const std::string& text);
  Result<void> reflect(const std::string& text);
  Result<std::uint64_t> back_up(const fs::path& file);
  Result<bool> restore(const fs::path& file);
  bool in_step();

  const std::string& name() const { return name_; }
  const fs::path& home() const { return home_; }
  support::VirtualHost& host() { return host_; }

 private:
  Result<void> runs() const;

  std::string name_;
  fs::path home_;
  support::VirtualHost host_;
  std::optional<node::Node> node_;
};

crypto::Passphrase passphrase(const std::string& text);
/// The whole ritual.
Result<void> pair(Person& one, Person& other);

}  // namespace lull::damage
