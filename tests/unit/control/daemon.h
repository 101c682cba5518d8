// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <asio/local/stream_protocol.hpp>
#include <asio/read.hpp>
#include <asio/write.hpp>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/descriptor.h"
#include "control.pb.h"
#include "control/server.h"
#include "lan/socket_host.h"

namespace lull::control::test {

inline constexpr const char* kPassphrase = "a long enough passphrase";
inline constexpr const char* kNotebookPassphrase = "another long passphrase";

/// The system's time, which a test may move on.
class ShiftedClock final : public Clock {
 public:
  std::int64_t wall_ms() const override { return system_.wall_ms() + ahead_ms; }
  std::int64_t steady_ms() const override { return system_.steady_ms() + ahead_ms; }
  std::int64_t ahead_ms = 0;

 private:
  SystemClock system_;
};

/// Runs a loop within bounds until `done` says so.
inline bool run_until(asio::io_context& io, const std::function<bool()>& done,
                      std::int64_t for_ms = 10'000) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(for_ms);
  while (!done()) {
    if (std::chrono::steady_clock::now() > end) return false;
    if (io.stopped()) io.restart();
    io.run_one_for(std::chrono::milliseconds(5));
  }
  return true;
}

/// In memory where there is such a place: what is tested here is not the disk.
inline std::filesystem::path new_folder() {
  std::string name = std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : "/tmp";
  name += "/lull_control_XXXXXX";
  EXPECT_NE(mkdtemp(name.data()), nullptr);
  return name;
}

/// What lulld is, in this process and on a loop that may be shared.
class Daemon {
 public:
  explicit Daemon(asio::io_context& io) : io_(io) {
    directory_ = new_folder();
    start();
  }
  /// With a home that looks like `other`'s: a set-up takes long.
  Daemon(asio::io_context& io, const std::filesystem::path& other) : io_(io) {
    directory_ = new_folder();
    std::filesystem::copy(other, directory_);
    start();
  }
  ~Daemon() {
    stop();
    std::filesystem::remove_all(directory_);
  }

  void start() {
    auto home = node::Home::open(directory_);
    ASSERT_TRUE(home) << home.error().reason;
    host_.emplace(io_, clock);
    node_.emplace(
        *host_, std::move(*home),
        node::NodeConfig{lan::Endpoint(asio::ip::address_v4::loopback(), 0), crypto::kArgon2Floor});
    service_.emplace(*node_);
    server_.emplace(io_, *service_);
    const auto listening = server_->listen(socket());
    ASSERT_TRUE(listening) << listening.error().reason;
  }
  /// In the order in which lulld ends.
  void stop() {
    server_.reset();
    service_.reset();
    node_.reset();
    host_.reset();
  }

  std::filesystem::path socket() const { return directory_ / "control"; }
  const std::filesystem::path& directory() const { return directory_; }
  node::Node& node() { return *node_; }
  store::Store& store() { return **node_->store(); }
  Server& server() { return *server_; }
  Service& service() { return *service_; }

  ShiftedClock clock;

 private:
  asio::io_context& io_;
  std::filesystem::path directory_;
  std::optional<lan::SocketHost> host_;
  std::optional<node::Node> node_;
  std::optional<Service> service_;
  std::optional<Server> server_;
};

/// An answer: "good" or the reason why not.
template <class Reply>
struct Answered {
  std::string reason = "good";
  std::uint32_t code = 0;
  Reply reply;
};

/// A client on the daemon's own loop: what it waits for, it runs.
class Client {
 public:
  Client(asio::io_context& io, const std::filesystem::path& path) : io_(io), socket_(io) {
    asio::error_code error;
    socket_.connect(asio::local::stream_protocol::endpoint(path.string()), error);
    EXPECT_FALSE(error) << error.message();
    socket_.non_blocking(true, error);
    // The daemon takes it in at once: a crowd would fill the queue that connecting waits for.
    if (io.stopped()) io.restart();
    io.poll();
  }

  template <class Reply = proto::Empty, class Request = proto::Empty>
  Answered<Reply> call(const std::string& method, const Request& request = {}) {
    send(method, request);
    return receive<Reply>();
  }
  /// With descriptors that go along.
  template <class Reply = proto::Empty, class Request>
  Answered<Reply> call_with(const std::vector<int>& files, const std::string& method,
                            const Request& request) {
    along_ = files;
    return call<Reply>(method, request);
  }
  /// The same for one file, as the command line opens it to be read.
  template <class Reply = proto::Empty, class Request>
  Answered<Reply> call_with(const std::filesystem::path& file, const std::string& method,
                            const Request& request) {
    const Descriptor opened(file, O_RDONLY | O_NONBLOCK);
    EXPECT_TRUE(opened.ok()) << file;
    return call_with<Reply>(std::vector<int>{opened.get()}, method, request);
  }
  /// With the call that is sent next.
  void along(std::vector<int> files) { along_ = std::move(files); }
  template <class Request = proto::Empty>
  void send(const std::string& method, const Request& request = {}) {
    proto::Call call;
    call.set_method(method);
    request.SerializeToString(call.mutable_request());
    send_frame(call.SerializeAsString());
  }
  void send_frame(const std::string& body) { send_frame(body, body.size()); }
  /// A frame that says to be of another size than it is.
  void send_frame(const std::string& body, std::size_t said) {
    std::string bytes(4, '\0');
    store_le(reinterpret_cast<std::uint8_t*>(bytes.data()), static_cast<std::uint32_t>(said));
    send_raw(bytes + body);
  }
  void send_raw(const std::string& bytes) {
    std::size_t sent = 0;
    run_until(io_, [&] {
      asio::error_code error;
      sent += along_.empty() ? socket_.write_some(
                                   asio::buffer(bytes.data() + sent, bytes.size() - sent), error)
                             : send_along(bytes);
      return sent == bytes.size() || (error && error != asio::error::would_block);
    });
  }
  template <class Reply>
  Answered<Reply> receive() {
    Answered<Reply> answered;
    const auto frame = next_frame();
    proto::Answer answer;
    if (!frame || !answer.ParseFromString(*frame)) {
      answered.reason = "hung up";
      return answered;
    }
    if (answer.has_error()) {
      answered.reason = answer.error().reason();
      answered.code = answer.error().code();
    } else if (!answer.has_reply() || !answered.reply.ParseFromString(answer.reply())) {
      answered.reason = "malformed";
    }
    return answered;
  }
  /// The next whole frame's body; nothing once the daemon has hung up, or after a while.
  std::optional<std::string> next_frame(std::int64_t for_ms = 10'000) {
    std::optional<std::string> frame;
    run_until(
        io_, [&] { return (frame = take_frame()).has_value() || closed(); }, for_ms);
    return frame ? frame : take_frame();
  }
  /// Reads what is there; true once the daemon has hung up.
  bool closed() {
    char buffer[65'536];
    while (!ended_) {
      asio::error_code error;
      const auto size = socket_.read_some(asio::buffer(buffer), error);
      input_.append(buffer, size);
      if (error == asio::error::would_block) return false;
      ended_ = static_cast<bool>(error);
    }
    return true;
  }
  bool hung_up_on(std::int64_t for_ms = 2'000) {
    return run_until(
        io_, [&] { return closed(); }, for_ms);
  }
  void hang_up() { socket_.close(); }

 private:
  std::size_t send_along(const std::string& bytes) {
    const auto files = std::exchange(along_, {});
    std::vector<char> room(CMSG_SPACE(files.size() * sizeof(int)));
    iovec piece{const_cast<char*>(bytes.data()), bytes.size()};
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = room.data();
    message.msg_controllen = room.size();
    auto* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(files.size() * sizeof(int));
    std::memcpy(CMSG_DATA(header), files.data(), files.size() * sizeof(int));
    const auto done = ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL);
    EXPECT_GT(done, 0);
    return done > 0 ? static_cast<std::size_t>(done) : 0;
  }

  std::optional<std::string> take_frame() {
    if (input_.size() < 4) return std::nullopt;
    const auto size = load_le<std::uint32_t>(as_bytes(input_).data());
    if (input_.size() < 4 + size) return std::nullopt;
    auto body = input_.substr(4, size);
    input_.erase(0, 4 + size);
    return body;
  }

  asio::io_context& io_;
  asio::local::stream_protocol::socket socket_;
  std::string input_;
  bool ended_ = false;
  std::vector<int> along_;
};

// --- requests ------------------------------------------------------------------------------------

inline proto::SetupRequest setup_request(const char* display = "Noor") {
  proto::SetupRequest request;
  request.set_adults_confirmed(true);
  request.set_display(display);
  request.set_passphrase(kPassphrase);
  request.set_private_passphrase(kNotebookPassphrase);
  return request;
}
inline proto::UnlockRequest unlock_request(const std::string& passphrase = kPassphrase) {
  proto::UnlockRequest request;
  request.set_passphrase(passphrase);
  return request;
}
inline proto::SaveRequest thanks(const std::string& text) {
  proto::SaveRequest request;
  request.mutable_content()->mutable_gratitude()->set_text(text);
  return request;
}
inline proto::SaveRequest reflection(const std::string& text) {
  proto::SaveRequest request;
  request.mutable_content()->mutable_reflection()->set_text(text);
  return request;
}
inline proto::IdRequest id_request(const std::string& id) {
  proto::IdRequest request;
  request.set_id(id);
  return request;
}
inline proto::IdsRequest ids_request(const std::vector<std::string>& ids) {
  proto::IdsRequest request;
  for (const auto& id : ids) request.add_ids(id);
  return request;
}

// --- fixtures ------------------------------------------------------------------------------------

/// A home that was set up once, for all tests of this program; it leaves with it.
class Template {
 public:
  explicit Template(const char* display) {
    asio::io_context io(1);
    Daemon daemon(io);
    Client client(io, daemon.socket());
    const auto made = client.call<proto::SetupReply>("Setup", setup_request(display));
    EXPECT_EQ(made.reason, "good");
    recovery = made.reply.recovery_code();
    daemon.stop();
    path = new_folder();
    for (const auto& file : std::filesystem::directory_iterator(daemon.directory()))
      if (file.is_regular_file()) std::filesystem::copy(file.path(), path);
  }
  ~Template() { std::filesystem::remove_all(path); }
  static const Template& noor() {
    static const Template made("Noor");
    return made;
  }
  static const Template& sam() {
    static const Template made("Sam");
    return made;
  }
  std::filesystem::path path;
  std::string recovery;
};

/// One daemon that was set up and is locked, and a client.
class LockedTest : public ::testing::Test {
 protected:
  asio::io_context io{1};
  Daemon daemon{io, Template::noor().path};
  std::optional<Client> client{std::in_place, io, daemon.socket()};

  void run_for(std::int64_t ms) {
    run_until(
        io, [] { return false; }, ms);
  }
};

/// The same, unlocked; the notebook where a test opens it.
class OpenTest : public LockedTest {
 protected:
  void SetUp() override { ASSERT_EQ(client->call("Unlock", unlock_request()).reason, "good"); }
  void open_notebook() {
    ASSERT_EQ(client->call("OpenNotebook", unlock_request(kNotebookPassphrase)).reason, "good");
  }
  /// Saves and gives the id.
  std::string save(const proto::SaveRequest& request) {
    const auto saved = client->call<proto::Entry>("Save", request);
    EXPECT_EQ(saved.reason, "good");
    return saved.reply.id();
  }
  proto::ListReply list(const proto::ListRequest& request = {}) {
    const auto listed = client->call<proto::ListReply>("List", request);
    EXPECT_EQ(listed.reason, "good");
    return listed.reply;
  }
};

}  // namespace lull::control::test
