// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "bench/bench.h"
#include "crypto/random.h"
#include "node/node.h"
#include "store/schema.h"
#include "support/control_client.h"

/// Two paired homes made in this process, and real daemons on them: for benchmarks.
namespace lull::bench {

using support::ControlClient;

inline constexpr const char* kPassphrase = "a passphrase for benchmarks";

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

/// Entries of numbers `from`, `from + step` ... below `count`, many in a transaction; then all that
/// can wait is done.
inline void fill(store::Store& store, std::size_t count,
                 const std::function<store::Store::Draft(std::size_t)>& make,
                 std::optional<store::SpaceRow> share_in, std::size_t from = 0,
                 std::size_t step = 1) {
  constexpr std::size_t kBatch = 10'000;
  std::vector<store::Store::Draft> drafts;
  const auto write = [&] {
    must(store.create_all(drafts, share_in));
    drafts.clear();
    while (must(store.maintain(true)) == store::Maintenance::kMore) {
    }
  };
  for (std::size_t i = from; i < count; i += step) {
    drafts.push_back(make(i));
    if (drafts.size() == kBatch) write();
  }
  write();
}

class Daemon {
 public:
  Daemon(const fs::path& bin, const fs::path& home, std::uint16_t port = 0, bool unlocked = true)
      : home_(home) {
    const auto listen = "127.0.0.1:" + std::to_string(port);
    std::fflush(stdout);
    const double start = now_ms();
    pid_ = fork();
    if (pid_ == 0) {
      if (std::freopen("/dev/null", "w", stdout) == nullptr) _exit(127);
      execl((bin / "lulld").c_str(), "lulld", "--home", home.c_str(), "--listen", listen.c_str(),
            nullptr);
      _exit(127);
    }
    client = first_answer();
    start_ms = now_ms() - start;
    if (!unlocked) return;
    proto::UnlockRequest request;
    request.set_passphrase(kPassphrase);
    client->call<proto::Empty>("Unlock", request);
    // What Argon2id took at unlock is no part of the peak to come.
    std::ofstream("/proc/" + std::to_string(pid_) + "/clear_refs") << 5;
  }
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;
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
  /// A search brings the index up to date; then there is nothing left to do.
  void settle() {
    proto::SearchRequest search;
    search.set_words("a");
    search.set_most(1);
    client->call<proto::ListReply>("Search", search);
    std::this_thread::sleep_for(std::chrono::seconds(2));
  }
  const fs::path& home() const { return home_; }
  double peak_mib() const { return static_cast<double>(of_status("/status", "VmHWM")) / 1024; }
  double resident_mib() const { return static_cast<double>(of_status("/status", "VmRSS")) / 1024; }
  /// Processor time since it began, all threads, seconds.
  double cpu_s() const {
    std::ifstream in("/proc/" + std::to_string(pid_) + "/stat");
    std::string all((std::istreambuf_iterator<char>(in)), {});
    std::istringstream rest(all.substr(all.rfind(')') + 2));
    std::string word;
    for (int i = 0; i < 11; ++i) rest >> word;
    double user = 0, system = 0;
    rest >> user >> system;
    return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
  }
  /// How often a thread of it slept and was woken.
  long wakeups() const {
    long all = 0;
    for (const auto& task : fs::directory_iterator("/proc/" + std::to_string(pid_) + "/task"))
      all += of_status("/task/" + task.path().filename().string() + "/status",
                       "voluntary_ctxt_switches");
    return all;
  }

  std::unique_ptr<ControlClient> client;
  /// From its start to its first answer.
  double start_ms = 0;

 private:
  std::unique_ptr<ControlClient> first_answer() const {
    for (int i = 0; i < 100'000; ++i) {
      try {
        auto made = std::make_unique<ControlClient>(home_ / "control");
        made->call<proto::StatusReply>("Status", proto::StatusRequest());
        return made;
      } catch (const std::exception&) {
        std::this_thread::sleep_for(std::chrono::microseconds(100));
      }
    }
    throw std::runtime_error("the daemon does not answer");
  }
  long of_status(const std::string& file, std::string_view name) const {
    std::ifstream in("/proc/" + std::to_string(pid_) + file);
    for (std::string line; std::getline(in, line);)
      if (line.starts_with(name)) return std::stol(line.substr(line.find(':') + 1));
    return 0;
  }

  fs::path home_;
  pid_t pid_;
};

/// Until all that `sender` has to send is durable at its peer.
inline void wait_in_step(Daemon& sender, std::chrono::microseconds step) {
  for (;;) {
    const auto peer = sender.peer();
    if (peer.connected() && peer.waiting() == 0) return;
    std::this_thread::sleep_for(step);
  }
}

}  // namespace lull::bench
