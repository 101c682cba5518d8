// SPDX-License-Identifier: Apache-2.0
// bench_sync BIN [N...]: two real daemons on loopback. For each N: a first sync of N shared entries
// of about 400 bytes, reconnecting with nothing new, live entries, memory. Release build.
#include <arpa/inet.h>
#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/base32.h"
#include "crypto/random.h"
#include "node/node.h"
#include "store/schema.h"
#include "support/control_client.h"

namespace {

using namespace lull;
using support::ControlClient;
using Ms = std::chrono::duration<double, std::milli>;
namespace fs = std::filesystem;

constexpr const char* kPassphrase = "a passphrase for benchmarks";

double now_ms() {
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

Made make_home(const fs::path& directory, const std::string& name, const Clock& clock) {
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
void pair(store::Store& a, store::Store& b) {
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

void fill(store::Store& store, std::size_t count) {
  const auto peers = must(store.peers());
  std::vector<store::Store::Draft> drafts;
  for (std::size_t i = 0; i < count; ++i) {
    // Words that differ, so that the search index has real work.
    std::string text = "entry " + std::to_string(i);
    while (text.size() < 330) {
      std::uint8_t raw[5];
      crypto::random_fill(raw);
      text += ' ' + base32_encode(raw);
    }
    model::Fields fields;
    fields.set(1, text);
    drafts.push_back({&model::kGratitudeSpec, std::move(fields)});
    if (drafts.size() == 10'000 || i + 1 == count) {
      must(store.create_all(drafts, peers.front().space));
      drafts.clear();
      while (must(store.maintain(true)) == store::Maintenance::kMore) {
      }
    }
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

/// Passes bytes between a port and a daemon, and counts them.
class Relay {
 public:
  explicit Relay(std::uint16_t to) : to_(to) {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    auto address = loopback(0);
    bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    listen(listener_, 4);
    socklen_t size = sizeof address;
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
  }
  ~Relay() {
    shutdown(listener_, SHUT_RDWR);
    close(listener_);
    thread_.join();
  }
  std::uint16_t port() const { return port_; }
  std::atomic<std::size_t> bytes = 0;
  /// Times the direction changed: two make a round trip.
  std::atomic<int> turns = 0;

 private:
  static sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }
  void run() {
    for (int in; (in = accept(listener_, nullptr, nullptr)) >= 0;) {
      const int out = socket(AF_INET, SOCK_STREAM, 0);
      auto address = loopback(to_);
      connect(out, reinterpret_cast<sockaddr*>(&address), sizeof address);
      pump(in, out);
      close(in);
      close(out);
    }
  }
  void pump(int in, int out) {
    int last = 0;
    std::vector<char> buffer(65536);
    for (;;) {
      pollfd look[2] = {{in, POLLIN, 0}, {out, POLLIN, 0}};
      poll(look, 2, -1);
      for (int i = 0; i < 2; ++i) {
        if (look[i].revents == 0) continue;
        const auto got = recv(look[i].fd, buffer.data(), buffer.size(), 0);
        if (got <= 0) return;
        if (last != i + 1) ++turns;
        last = i + 1;
        bytes += static_cast<std::size_t>(got);
        send(look[1 - i].fd, buffer.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL);
      }
    }
  }

  std::uint16_t to_;
  std::uint16_t port_ = 0;
  int listener_;
  std::thread thread_;
};

void wait_in_step(Daemon& sender) {
  for (;;) {
    const auto peer = sender.peer();
    if (peer.connected() && peer.waiting() == 0) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

void first_sync(Daemon& a, Daemon& b, std::size_t count) {
  const auto port = a.port();
  const double start = now_ms();
  b.connect_to(port);
  wait_in_step(a);
  const double took = now_ms() - start;
  std::printf("sync.full.%zu: %.0f ms, %.1f us an entry; peak memory %ld and %ld KiB\n", count,
              took, took * 1000 / static_cast<double>(count), a.status_kib("VmHWM"),
              b.status_kib("VmHWM"));
}

void live(Daemon& a, Daemon& b, int rounds) {
  ControlClient watcher(b.home() / "control");
  watcher.send("Watch", proto::Empty());
  std::vector<double> all;
  std::vector<double> saves;
  for (int i = 0; i < rounds; ++i) {
    while (watcher.wait(20)) watcher.receive();
    proto::SaveRequest request;
    request.set_share(true);
    request.mutable_gratitude()->set_text("live " + std::to_string(i));
    a.client->send("Save", request);
    const double start = now_ms();
    a.client->receive();
    saves.push_back(now_ms() - start);
    watcher.receive();
    all.push_back(now_ms() - start);
  }
  std::sort(all.begin(), all.end());
  std::sort(saves.begin(), saves.end());
  std::printf(
      "sync.live: from save to durable there p50 %.2f ms, p99 %.2f ms (the save itself %.2f)\n",
      all[all.size() / 2], all[all.size() * 99 / 100], saves[saves.size() / 2]);
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 2) {
    std::fprintf(stderr, "bench_sync BIN [N...]\n");
    return 64;
  }
  signal(SIGPIPE, SIG_IGN);
  std::vector<std::size_t> counts;
  for (int i = 2; i < argc; ++i) counts.push_back(std::stoul(argv[i]));
  if (counts.empty()) counts = {1'000, 10'000, 100'000};
  for (const auto count : counts) {
    char name[] = "/tmp/bench_sync_XXXXXX";
    const fs::path root = mkdtemp(name);
    const SystemClock clock;
    {
      auto a = make_home(root / "a", "Noor", clock);
      auto b = make_home(root / "b", "Sam", clock);
      pair(*a.store, *b.store);
      fill(*a.store, count);
    }
    {
      Daemon a(argv[1], root / "a");
      Daemon b(argv[1], root / "b");
      first_sync(a, b, count);
      live(a, b, 100);
      // A search brings the index up to date; then the daemons have nothing left to do.
      proto::SearchRequest search;
      search.set_words("entry");
      search.set_most(1);
      for (auto* daemon : {&a, &b}) daemon->client->call<proto::ListReply>("Search", search);
      std::this_thread::sleep_for(std::chrono::seconds(4));
      std::printf("idle memory: %ld and %ld KiB\n", a.status_kib("VmRSS"), b.status_kib("VmRSS"));
    }
    {
      // Elsewhere than it was, so that the relay is the only way there.
      Daemon a(argv[1], root / "a", 18'171);
      Relay relay(a.port());
      Daemon b(argv[1], root / "b");
      b.connect_to(relay.port());
      std::this_thread::sleep_for(std::chrono::milliseconds(500));
      std::printf("sync.idle.%zu: %zu bytes, %.1f round trips\n", count, relay.bytes.load(),
                  relay.turns / 2.0);
    }
    fs::remove_all(root);
  }
  return 0;
} catch (const std::exception& e) {
  std::fprintf(stderr, "bench_sync: %s\n", e.what());
  return 1;
}
