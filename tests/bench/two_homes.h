// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include "crypto/random.h"
#include "node/node.h"
#include "store/schema.h"
#include "support/control_client.h"

/// Two paired homes made in this process, and real daemons on them: for benchmarks.
namespace lull::bench {

using support::ControlClient;
using Ms = std::chrono::duration<double, std::milli>;
namespace fs = std::filesystem;

inline constexpr const char* kPassphrase = "a passphrase for benchmarks";

inline double now_ms() {
  return Ms(std::chrono::steady_clock::now().time_since_epoch()).count();
}

template <class T>
T must(Result<T> result) {
  if (!result)
    throw std::runtime_error(std::string(result.error().reason) + " " + result.error().detail);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// A home with its vaults, made in this process.
struct Made {
  std::unique_ptr<store::Store> store;
};

inline Made make_home(const fs::path& directory, const std::string& name, const Clock& clock) {
  auto home = must(node::Home::open(directory));
  const auto passphrase = must(node::passphrase_from(kPassphrase, true));
  auto made = must(node::make_vaults(home, passphrase, passphrase, crypto::kArgon2Floor));
  auto vault = must(vault::Vault::create(home.vault(node::kShared), std::move(made.shared),
                                         store::kSharedSchema));
  must(store::Store::initialise(
      vault, {crypto::KeyPair::generate(), crypto::random_id<PersonId>(), name}));
  must(vault::Vault::create(home.vault(node::kPrivate), std::move(made.notebook),
                            store::kNotebookSchema));
  must(node::finish_setup(home));
  return {must(store::Store::open(std::move(vault), clock))};
}

/// What the ritual would leave, on both sides.
inline void pair(store::Store& a, store::Store& b) {
  const auto space = crypto::random_id<SpaceId>();
  const auto psk = crypto::random_secret<store::PeerSecret>();
  const auto knock = crypto::random_secret<store::PeerSecret>();
  for (auto [mine, other] : {std::pair{&a, &b}, std::pair{&b, &a}}) {
    store::Peer peer;
    peer.static_key = other->identity().device.pub;
    peer.person = other->identity().person;
    peer.display = other->identity().display;
    peer.psk = psk.clone();
    peer.knock = knock.clone();
    peer.active = true;
    peer.version = 1;
    must(mine->add_peer(peer, space));
  }
}

class Daemon {
 public:
  Daemon(const fs::path& bin, const fs::path& home, std::uint16_t port = 0) : home_(home) {
    const auto listen = "127.0.0.1:" + std::to_string(port);
    std::fflush(stdout);
    pid_ = fork();
    if (pid_ == 0) {
      if (std::freopen("/dev/null", "w", stdout) == nullptr) _exit(127);
      execl((bin / "lulld").c_str(), "lulld", "--home", home.c_str(), "--listen", listen.c_str(),
            nullptr);
      _exit(127);
    }
    for (int i = 0; i < 500 && !fs::exists(home / "control"); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    client = std::make_unique<ControlClient>(home / "control");
    proto::UnlockRequest request;
    request.set_passphrase(kPassphrase);
    client->call<proto::Empty>("Unlock", request);
    // What Argon2id took at unlock is no part of the peak to come.
    std::ofstream("/proc/" + std::to_string(pid_) + "/clear_refs") << 5;
  }
  ~Daemon() {
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
  }
  std::uint16_t port() {
    const auto listen = client->call<proto::StatusReply>("Status", proto::StatusRequest()).listen();
    return static_cast<std::uint16_t>(std::stoi(listen.substr(listen.rfind(':') + 1)));
  }
  void connect_to(std::uint16_t port) {
    proto::ConnectRequest request;
    request.set_address("127.0.0.1:" + std::to_string(port));
    client->call<proto::Empty>("Connect", request);
  }
  proto::Peer peer() { return client->call<proto::PeersReply>("Peers", proto::Empty()).peers(0); }
  const fs::path& home() const { return home_; }
  long status_kib(const char* name) const {
    std::ifstream in("/proc/" + std::to_string(pid_) + "/status");
    for (std::string line; std::getline(in, line);)
      if (line.starts_with(name)) return std::stol(line.substr(line.find(':') + 1));
    return 0;
  }

  std::unique_ptr<ControlClient> client;

 private:
  fs::path home_;
  pid_t pid_;
};

}  // namespace lull::bench
