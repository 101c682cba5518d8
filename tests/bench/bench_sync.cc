// SPDX-License-Identifier: Apache-2.0
// bench_sync BIN [N...]: two real daemons on loopback. For each N: a first sync of N shared entries
// of about 400 bytes, reconnecting with nothing new, live entries, memory. Release build.
#include <arpa/inet.h>

#include <atomic>

#include "base/base32.h"
#include "bench/two_homes.h"

namespace {

using namespace lull;
using namespace lull::bench;

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
    request.mutable_content()->mutable_gratitude()->set_text("live " + std::to_string(i));
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
