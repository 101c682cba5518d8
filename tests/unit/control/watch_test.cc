// SPDX-License-Identifier: Apache-2.0
// Watch: who is told what, and what becomes of those who do not listen.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "daemon.h"
#include "model/gratitude.h"

namespace lull::control::test {
namespace {

class WatchTest : public OpenTest {
 protected:
  std::optional<Client> watcher;

  void SetUp() override {
    OpenTest::SetUp();
    watcher.emplace(io, daemon.socket());
    watcher->send("Watch");
    run_for(20);
  }
  /// What the next event says: "entry ID", "state", ... or nothing.
  std::string event(Client& from, std::int64_t for_ms = 2'000) {
    const auto frame = from.next_frame(for_ms);
    proto::Answer answer;
    proto::Event one;
    if (!frame || !answer.ParseFromString(*frame) || !one.ParseFromString(answer.reply()))
      return "none";
    switch (one.what_case()) {
      case proto::Event::kEntry:
        return "entry " + one.entry();
      case proto::Event::kPairing:
        return "pairing";
      case proto::Event::kPeers:
        return "peers";
      case proto::Event::kState:
        return "state";
      case proto::Event::kMany:
        return "many";
      default:
        return "unset";
    }
  }
  std::string event() { return event(*watcher); }
  /// Makes entries in one transaction.
  void make(std::size_t count) {
    std::vector<store::Store::Draft> drafts(count);
    for (auto& draft : drafts) {
      draft.kind = &model::kGratitudeSpec;
      draft.fields.set(model::gratitude::kText, std::string_view("tea"));
    }
    ASSERT_TRUE(daemon.store().create_all(drafts, std::nullopt));
  }
  /// The other ends of all connections to the daemon, which are in this process too: makes what
  /// the system keeps for a reader who does not read as small as it can be.
  void shrink_buffers() {
    for (int fd = 3; fd < 256; ++fd) {
      sockaddr_un own{};
      socklen_t size = sizeof own;
      if (getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size) != 0) continue;
      if (own.sun_family != AF_UNIX || daemon.socket() != own.sun_path) continue;
      const int least = 1;
      setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &least, sizeof least);
    }
  }
};

TEST_F(WatchTest, EachChangeIsToldOnce) {
  const auto id = save(thanks("tea"));
  EXPECT_EQ(event(), "entry " + id);
  auto edit = thanks("green tea");
  edit.set_id(id);
  save(edit);
  EXPECT_EQ(event(), "entry " + id);
  EXPECT_EQ(client->call("Delete", ids_request({id})).reason, "good");
  EXPECT_EQ(event(), "entry " + id);
  EXPECT_EQ(event(*watcher, 50), "none");
}

TEST_F(WatchTest, StatesAreTold) {
  open_notebook();
  EXPECT_EQ(event(), "state");
  EXPECT_EQ(client->call("CloseNotebook").reason, "good");
  EXPECT_EQ(event(), "state");
  EXPECT_EQ(client->call("Pause").reason, "good");
  EXPECT_EQ(event(), "state");
  EXPECT_EQ(client->call("Lock").reason, "good");
  EXPECT_EQ(event(), "state");
  EXPECT_EQ(client->call("Unlock", unlock_request()).reason, "good");
  EXPECT_EQ(event(), "state");
}

TEST_F(WatchTest, PairingIsTold) {
  EXPECT_EQ(client->call("PairOffer").reason, "good");
  EXPECT_EQ(event(), "pairing");
}

TEST_F(WatchTest, ManyEntriesAtOnceAreNotNamed) {
  make(store::kTouchedMax);
  for (std::size_t i = 0; i < store::kTouchedMax; ++i) EXPECT_EQ(event().substr(0, 5), "entry");
  make(store::kTouchedMax + 1);
  EXPECT_EQ(event(), "many");
  EXPECT_EQ(event(*watcher, 50), "none");
}

TEST_F(WatchTest, EveryWatcherIsToldAndMayLeave) {
  Client second(io, daemon.socket());
  second.send("Watch");
  run_for(10);
  auto id = save(thanks("tea"));
  EXPECT_EQ(event(), "entry " + id);
  EXPECT_EQ(event(second), "entry " + id);
  watcher->hang_up();
  run_for(10);
  id = save(thanks("more tea"));
  EXPECT_EQ(event(second), "entry " + id);
}

TEST_F(WatchTest, AWatchersPlaceIsGivenBackWhenItHangsUp) {
  for (std::size_t i = 0; i < kClientsMax + 10; ++i) {
    Client one(io, daemon.socket());
    one.send("Watch");
    run_for(2);
    EXPECT_FALSE(one.closed()) << i;
  }
}

TEST_F(WatchTest, AWatcherThatCallsAgainIsHungUpOn) {
  for (const char* method : {"Watch", "Status"}) {
    Client one(io, daemon.socket());
    one.send("Watch");
    one.send(method);
    EXPECT_TRUE(one.hung_up_on()) << method;
    one.hang_up();
    run_for(10);
    save(thanks("tea"));
    EXPECT_EQ(event().substr(0, 5), "entry");
  }
}

TEST_F(WatchTest, AWatcherThatDoesNotReadIsHungUpOnOthersAreNot) {
  Client deaf(io, daemon.socket());
  deaf.send("Watch");
  run_for(10);
  shrink_buffers();
  // An event is 36 bytes here.
  for (std::size_t told = 0; told < 2 * kWatchBytesMax; told += 36 * store::kTouchedMax) {
    make(store::kTouchedMax);
    run_for(1);
    (void)watcher->closed();
  }
  std::size_t bytes = 0;
  while (const auto frame = deaf.next_frame(200)) bytes += 4 + frame->size();
  EXPECT_TRUE(deaf.closed());
  EXPECT_LT(bytes, 64u * 1024) << "what the system had taken, and no more";
  EXPECT_FALSE(watcher->closed());
}

TEST_F(WatchTest, TheServersEndIsTheWatchersEnd) {
  daemon.server().close();
  EXPECT_TRUE(watcher->hung_up_on());
  make(1);
  run_for(20);
}

}  // namespace
}  // namespace lull::control::test
