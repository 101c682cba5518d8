// SPDX-License-Identifier: Apache-2.0
// The only place that knows RESTinio, and http_parser with it.
#include "web/http_server.h"

#include <map>
#include <restinio/all.hpp>
#include <set>

#include "web/guarded_socket.h"
#include "web/limits.h"
#include "web/peer_user.h"
#include "web/wipe.h"

namespace lull::web {

namespace {

/// Text for RESTinio to send, wiped when it was.
std::shared_ptr<std::string> wiped_later(std::string text) {
  return {new std::string(std::move(text)), [](std::string* held) {
            wipe(*held);
            delete held;
          }};
}

/// Decides who may connect, and knows who is connected. As one object, since RESTinio says that a
/// connection came in one place and that it went in another.
class Door {
 public:
  std::uint16_t port() const { return port_; }
  void listens_at(std::uint16_t port) { port_ = port; }

  restinio::ip_blocker::inspection_result_t inspect(
      const restinio::ip_blocker::incoming_info_t& from) noexcept {
    const bool welcome = connected_.size() < kConnectionsMax && is_own_peer(from.remote_endpoint());
    return welcome ? restinio::ip_blocker::allow() : restinio::ip_blocker::deny();
  }

  /// RESTinio may tell of the same end twice.
  void state_changed(const restinio::connection_state::notice_t& notice) noexcept {
    const auto id = notice.connection_id();
    if (restinio::holds_alternative<restinio::connection_state::accepted_t>(notice.cause())) {
      connected_.insert(id);
      return;
    }
    connected_.erase(id);
    if (auto found = gone_.extract(id)) found.mapped()();
  }

  void when_gone(restinio::connection_id_t id, std::function<void()> then) {
    gone_[id] = std::move(then);
  }
  void forget(restinio::connection_id_t id) { gone_.erase(id); }

 private:
  bool is_own_peer(const restinio::endpoint_t& from) const {
    const auto user = user_of_peer({from.address(), from.port()}, port_);
    return user && *user == own_user();
  }

  std::uint16_t port_ = 0;
  std::set<restinio::connection_id_t> connected_;
  std::map<restinio::connection_id_t, std::function<void()>> gone_;
};

struct Traits : restinio::traits_t<restinio::asio_timer_manager_t, restinio::null_logger_t,
                                   restinio::details::autodetect_request_handler_type,
                                   restinio::noop_strand_t, GuardedSocket> {
  using ip_blocker_t = Door;
  using connection_state_listener_t = Door;
};
using Server = restinio::http_server_t<Traits>;

template <class Builder>
void put_fields(Builder& builder, const std::string& type, const std::vector<Field>& more) {
  for (const auto& field : fixed_fields()) builder.append_header(field.name, field.value);
  if (!type.empty()) builder.append_header("Content-Type", type);
  for (const auto& field : more) builder.append_header(field.name, field.value);
  builder.connection_close();
}

class ChunkedStream final : public EventStream {
 public:
  ChunkedStream(restinio::request_handle_t request, std::shared_ptr<Door> door,
                std::function<void()> gone)
      : id_(request->connection_id()),
        door_(std::move(door)),
        builder_(request->create_response<restinio::chunked_output_t>(restinio::status_ok())) {
    auto io_gone = std::make_shared<std::function<void()>>(std::move(gone));
    door_->when_gone(id_, [alive = alive_, io_gone] {
      if (*alive) (*io_gone)();
    });
    put_fields(builder_, "text/event-stream; charset=utf-8", {});
  }
  ~ChunkedStream() override {
    *alive_ = false;
    door_->forget(id_);
    builder_.done();
  }

  bool send(std::string text) override {
    if (*behind_ > kStreamBytesMax) return false;
    const auto size = text.size();
    *behind_ += size;
    builder_.append_chunk(wiped_later(std::move(text)));
    builder_.flush([behind = behind_, size](const asio::error_code&) { *behind -= size; });
    return true;
  }

 private:
  restinio::connection_id_t id_;
  std::shared_ptr<Door> door_;
  restinio::response_builder_t<restinio::chunked_output_t> builder_;
  std::shared_ptr<std::size_t> behind_ = std::make_shared<std::size_t>(0);
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

class RestinioExchange final : public Exchange {
 public:
  RestinioExchange(restinio::request_handle_t request, std::shared_ptr<Door> door)
      : request_(std::move(request)), door_(std::move(door)) {}

  void answer(Response response) override {
    const restinio::http_status_line_t line(
        restinio::http_status_code_t(static_cast<std::uint16_t>(response.status)),
        reason_phrase(response.status));
    if (response.head_only) {
      auto builder = request_->create_response<restinio::user_controlled_output_t>(line);
      builder.set_content_length(response.body.size());
      put_fields(builder, response.type, response.more);
      builder.done();
      return;
    }
    auto builder = request_->create_response(line);
    put_fields(builder, response.type, response.more);
    builder.set_body(wiped_later(std::move(response.body)));
    builder.done();
  }

  std::unique_ptr<EventStream> stream(std::function<void()> gone) override {
    return std::make_unique<ChunkedStream>(request_, door_, std::move(gone));
  }

 private:
  restinio::request_handle_t request_;
  std::shared_ptr<Door> door_;
};

/// A copy of the request; RESTinio's own body is wiped.
Request take(const restinio::request_handle_t& from) {
  Request request;
  request.head.method = from->header().method().c_str();
  request.head.target = from->header().request_target();
  from->header().for_each_field([&](const auto& field) {
    request.head.fields.push_back({field.name(), field.value()});
  });
  request.body = from->body();
  wipe(const_cast<std::string&>(from->body()));
  return request;
}

}  // namespace

struct HttpServer::Running {
  std::shared_ptr<Door> door = std::make_shared<Door>();
  std::unique_ptr<Server> server;
};

HttpServer::HttpServer(asio::io_context& io, Handler handler)
    : io_(io), handler_(std::make_shared<Handler>(std::move(handler))) {}

HttpServer::~HttpServer() {
  close();
}

Result<void> HttpServer::open() {
  if (running_) return {};
  auto running = std::make_unique<Running>();
  restinio::server_settings_t<Traits> settings;
  settings.address(asio::ip::address_v4::loopback())
      .port(0)
      .protocol(asio::ip::tcp::v4())
      .acceptor_options_setter([](auto&) {})  // without SO_REUSEADDR: the port is ours alone
      .acceptor_post_bind_hook([door = running->door](auto& acceptor) {
        door->listens_at(acceptor.local_endpoint().port());
      })
      .read_next_http_message_timelimit(kRequestArrives)
      .write_http_response_timelimit(kWriteTakes)
      .handle_request_timeout(kCallTakes)
      // With room for a second one it goes on reading, and so learns that somebody hangs up. The
      // guard lets no second one through.
      .max_pipelined_requests(2)
      .incoming_http_msg_limits(restinio::incoming_http_msg_limits_t()
                                    .max_url_size(kHeadBytesMax)
                                    .max_field_name_size(kHeadBytesMax)
                                    .max_field_value_size(kHeadBytesMax)
                                    .max_field_count(kFieldsMax)
                                    .max_body_size(kBodyBytesMax))
      .ip_blocker(running->door)
      .connection_state_listener(running->door)
      .request_handler([weak = std::weak_ptr(handler_), door = running->door](auto request) {
        const auto handler = weak.lock();
        if (!handler) return restinio::request_rejected();
        auto taken = take(request);
        (*handler)(std::move(taken), std::make_shared<RestinioExchange>(request, door));
        return restinio::request_accepted();
      });
  try {
    running->server =
        std::make_unique<Server>(restinio::external_io_context(io_), std::move(settings));
    running->server->open_sync();
  } catch (const std::exception&) {
    return fail(Code::kUnavailable, "page_failed");
  }
  running_ = std::move(running);
  return {};
}

void HttpServer::close() {
  running_.reset();
}

std::uint16_t HttpServer::port() const {
  return running_ ? running_->door->port() : 0;
}

}  // namespace lull::web
