// SPDX-License-Identifier: Apache-2.0
#include "web/gateway.h"

#include <algorithm>
#include <asio/post.hpp>

#include "control.pb.h"
#include "web/assets.h"
#include "web/limits.h"
#include "web/service_json.h"
#include "web/wipe.h"

namespace lull::web {

namespace {

using What = Verdict::What;

constexpr const char* kJsonType = "application/json; charset=utf-8";

Response json_response(unsigned status, std::string json, std::vector<Field> more = {}) {
  return {status, kJsonType, std::move(json), std::move(more), false};
}

/// What opens a page or closes it is said on the socket alone: a page cannot let others in.
bool is_for_socket_alone(std::string_view method) {
  return method == "OpenPage" || method == "ClosePage";
}

}  // namespace

/// A watcher in a browser.
struct Gateway::Stream {
  Admission::Session session = 0;
  int watch = 0;
  std::unique_ptr<EventStream> out;
};

Gateway::Gateway(asio::io_context& io, control::Service& service, const Clock& clock)
    : io_(io),
      service_(service),
      clock_(clock),
      server_(io, [this](Request request, const Way& way) { handle(std::move(request), way); }),
      timer_(io) {}

Gateway::~Gateway() {
  *alive_ = false;
  close();
}

Result<std::string> Gateway::open() {
  if (!server_.is_open()) {
    LULL_TRY(server_.open());
    state_watch_ = service_.watch([this](const std::string& encoded) {
      proto::Event event;
      if (!event.ParseFromString(encoded) || !event.state()) return;
      asio::post(io_, [this, alive = alive_] {
        if (*alive) look_whether_erased();
      });
    });
    look_whether_erased();
    arm();
  }
  used_ms_ = clock_.steady_ms();
  return "http://127.0.0.1:" + std::to_string(server_.port()) + "/#" +
         admission_.make_code(used_ms_);
}

void Gateway::close() {
  timer_.cancel();
  if (state_watch_ != 0) service_.unwatch(state_watch_);
  state_watch_ = 0;
  admission_.end_all();
  end_what_has_no_session();
  server_.close();
}

void Gateway::handle(Request request, const Way& way) {
  const auto refuse = [&](unsigned status) {
    auto response = refusal(status);
    response.head_only = request.head.method == "HEAD";
    way->answer(std::move(response));
  };
  const auto verdict = decide(request.head, server_.port());
  if (verdict.refused != 0) return refuse(verdict.refused);
  used_ms_ = clock_.steady_ms();
  if (verdict.what == What::kNewSession) {
    begin_session(request.body, way);
    return wipe(request.body);
  }
  if (is_static(verdict.what)) return send_static(verdict, request.head, way);
  const auto session = admission_.find(verdict.token);
  if (!session) return refuse(401);
  if (verdict.what == What::kEndSession) {
    // In one request: a page that is left at once gets no second one through.
    if (request.head.value("X-Lock") == "1") service_.call("Lock", "", [](const auto&) {});
    end_session(*session);
    return way->answer({204, "", "", {}, false});
  }
  if (is_for_socket_alone(verdict.name)) return refuse(403);
  if (verdict.what == What::kWatch && streams_.size() >= kStreamsMax) return refuse(429);
  if (verdict.what == What::kWatch) return watch(*session, way);
  call(*session, verdict, request, way);
  wipe(request.body);
}

void Gateway::send_static(const Verdict& verdict, const RequestHead& head, const Way& way) {
  const bool head_only = head.method == "HEAD";
  if (verdict.what == What::kIcon) return way->answer({204, "", "", {}, head_only});
  const auto* asset = find_asset(verdict.what == What::kPage ? "/index.html" : verdict.name);
  if (asset == nullptr) {
    auto response = refusal(404);
    response.head_only = head_only;
    return way->answer(std::move(response));
  }
  std::vector<Field> more{{"ETag", std::string(asset->tag)}, {"Vary", "Accept-Encoding"}};
  if (head.value("If-None-Match") == asset->tag)
    return way->answer({304, "", "", std::move(more), head_only});
  const bool packed = !asset->gzip.empty() && accepts_gzip(head);
  if (packed) more.push_back({"Content-Encoding", "gzip"});
  way->answer({200, std::string(asset->type), std::string(packed ? asset->gzip : asset->bytes),
               std::move(more), head_only});
}

void Gateway::begin_session(std::string_view body, const Way& way) {
  auto code = code_in(body);
  if (!code) return way->answer(json_response(400, error_json(code.error())));
  auto token = admission_.exchange(*code, clock_.steady_ms());
  wipe(*code);
  if (!token) return way->answer(refusal(401));
  // One of many sessions may have ended for it.
  end_what_has_no_session();
  way->answer(json_response(200, token_json(*token, admission_.proof_of(*token))));
  wipe(*token);
}

void Gateway::call(Admission::Session session, const Verdict& verdict, const Request& request,
                   const Way& way) {
  const std::vector<Field> proof{{"X-Proof", admission_.proof_of(verdict.token)}};
  const auto method = service_.prototypes(verdict.name);
  if (method.request == nullptr) return way->answer(refusal(404));
  auto encoded = encode_request(method, request.body);
  if (!encoded) return way->answer(json_response(400, error_json(encoded.error()), proof));
  const auto reply = [way, method, proof](Result<std::string> result) {
    if (!result) return way->answer(json_response(422, error_json(result.error()), proof));
    way->answer(json_response(200, reply_json(method, *result), proof));
    wipe(*result);
  };
  service_.call(verdict.name, *encoded, reply,
                {request.head.value("X-By-Itself") == "1", {}, session});
  wipe(*encoded);
}

void Gateway::watch(Admission::Session session, const Way& way) {
  const auto stream = streams_.emplace(streams_.end());
  stream->session = session;
  stream->out = way->stream([this, stream] { drop(stream); });
  stream->watch = service_.watch([this, stream](const std::string& event) {
    pass_on(*stream, "data: " + event_json(event) + "\n\n");
  });
  pass_on(*stream, ":\n\n");
}

/// Called from within the node's round of its watchers, which may not be changed meanwhile.
void Gateway::pass_on(Stream& stream, std::string text) {
  if (stream.out->send(std::move(text))) return;
  asio::post(io_, [this, alive = alive_, watch = stream.watch] {
    if (!*alive) return;
    const auto found = std::ranges::find(streams_, watch, &Stream::watch);
    if (found != streams_.end()) drop(found);
  });
}

void Gateway::drop(std::list<Stream>::iterator stream) {
  service_.unwatch(stream->watch);
  streams_.erase(stream);
}

void Gateway::end_session(Admission::Session session) {
  admission_.end(session);
  end_what_has_no_session();
}

void Gateway::end_what_has_no_session() {
  service_.end_files([this](Admission::Session session) { return !admission_.holds(session); });
  for (auto at = streams_.begin(); at != streams_.end();) {
    const auto stream = at++;
    if (!admission_.holds(stream->session)) drop(stream);
  }
}

void Gateway::arm() {
  timer_.expires_after(kStreamBeat);
  timer_.async_wait([this](const asio::error_code& error) {
    if (!error) beat();
  });
}

/// Shows streams that somebody is there, and themselves that their other side is.
void Gateway::beat() {
  for (auto& stream : streams_) pass_on(stream, ":\n\n");
  if (streams_.empty() && clock_.steady_ms() - used_ms_ >= kIdleMs) return close();
  arm();
}

/// A home that is set up no more was erased: whoever was let into it is not let into the next.
void Gateway::look_whether_erased() {
  service_.call("Status", {},
                [this, alive = alive_](const Result<std::string>& reply) {
                  proto::StatusReply status;
                  if (!*alive || !reply || !status.ParseFromString(*reply)) return;
                  const bool is_set_up = status.state() != proto::STATE_NEW;
                  if (was_set_up_ && !is_set_up) {
                    admission_.end_all();
                    end_what_has_no_session();
                  }
                  was_set_up_ = is_set_up;
                },
                {true, {}});
}

}  // namespace lull::web
