// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"

namespace google::protobuf {
class MessageLite;
}

namespace lull::cli::test {

/// A daemon that says what a test tells it to, on a real socket in a home of its own. Calls without
/// an answer are refused as "unknown_method".
class FakeDaemon {
 public:
  FakeDaemon();
  ~FakeDaemon();

  const std::filesystem::path& home() const { return home_; }

  /// Answers `method`: `answer` takes the encoded request and gives the encoded reply.
  using Answer = std::function<Result<std::string>(const std::string& request)>;
  void on(const std::string& method, Answer answer);

  template <class Request, class Reply>
  void answer(const std::string& method, std::function<Result<Reply>(const Request&)> with) {
    on(method, [with = std::move(with)](const std::string& bytes) -> Result<std::string> {
      Request request;
      request.ParseFromString(bytes);
      LULL_ASSIGN(const Reply reply, with(request));
      return reply.SerializeAsString();
    });
  }
  /// The same reply each time.
  void reply(const std::string& method, const google::protobuf::MessageLite& with);
  void refuse(const std::string& method, Code code, const char* reason);

  /// What Watch says, before it falls silent (or hangs up).
  void watch_says(std::vector<std::string> events, bool then_hangs_up);
  /// Bytes to send as they are instead of any answer; the connection closes after them.
  void answer_raw(std::string bytes);
  /// Writes this into the file that comes along with a call.
  void write_into_file(std::string content);
  /// What stood in the file that came along with the last call; "" as well if none did.
  std::string file_content() const;
  /// Takes calls and never answers.
  void fall_silent();

  /// The requests of all calls of `method`, in order.
  std::vector<std::string> calls(const std::string& method) const;
  template <class Request>
  Request last(const std::string& method) const {
    Request request;
    const auto all = calls(method);
    if (!all.empty()) request.ParseFromString(all.back());
    return request;
  }
  /// Whether the last call of `method` said that no person is behind it.
  bool came_by_itself(const std::string& method) const;

 private:
  void serve();
  void serve_one(int fd);
  std::string answer_to(const std::string& method, const std::string& request);

  std::filesystem::path home_;
  int listener_ = -1;
  int stop_[2] = {-1, -1};
  mutable std::mutex mutex_;
  std::map<std::string, Answer> answers_;
  std::map<std::string, std::vector<std::string>> calls_;
  std::map<std::string, bool> by_itself_;
  std::vector<std::string> events_;
  bool watch_hangs_up_ = false;
  bool silent_ = false;
  std::string raw_;
  std::string to_write_;
  std::string file_content_;
  std::vector<int> open_;
  std::thread thread_;
};

}  // namespace lull::cli::test
