// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/descriptor.h"
#include "control/auto_lock.h"
#include "control/entries.h"
#include "control/held_files.h"

namespace google::protobuf {
class Message;
class Service;
}  // namespace google::protobuf

namespace lull::control {

/// The page's gateway, as far as the methods need it: `control` stands below `web`.
struct Page {
  std::function<Result<std::string>()> open;  ///< gives an address that lets one page in
  std::function<void()> close;
};

/// How far the daemon has closed itself off; as proto::Box.
struct Box {
  std::uint32_t landlock = 0;
  bool seccomp = false;
  std::string reason;
};

/// What comes with a call besides its request.
struct With {
  bool by_itself = false;     ///< no person is behind it
  Descriptor file{};          ///< a plain file, as far as one came along
  std::uint64_t session = 0;  ///< of the page that asks; 0: the socket
};

/// The control services (proto/control.proto) over one node: takes an encoded request by its
/// method's name (unique among all of them), answers with an encoded reply. The Unix socket and
/// the page's gateway are two doors to it.
class Service {
 public:
  explicit Service(node::Node& node);
  /// Calls under way are never answered. To go before the node.
  ~Service();

  using Reply = std::function<void(Result<std::string>)>;
  /// Calls `reply` once, now or later. kNotFound "unknown_method", kInvalid "request_malformed". A
  /// file that the method has no use for is closed.
  void call(const std::string& method, std::string_view request, Reply reply, With with = {});

  /// What a method takes and gives, as empty messages; null for an unknown method.
  struct Prototypes {
    const google::protobuf::Message* request = nullptr;
    const google::protobuf::Message* reply = nullptr;
  };
  Prototypes prototypes(const std::string& method) const;

  /// Pages whose session is over take their files along.
  void end_files(const std::function<bool(std::uint64_t session)>& is_over) {
    files_.end_of(is_over);
  }

  /// Without one, OpenPage is kUnavailable "page_missing".
  void set_page(Page page) { page_ = std::move(page); }

  /// Told by Status and Doctor.
  void set_box(Box box) { box_ = std::move(box); }

  /// Watch: `event` gets encoded events until unwatch().
  int watch(std::function<void(std::string)> event);
  void unwatch(int id) { node_.unwatch(id); }

 private:
  struct Call;
  struct Found;
  Found find(const std::string& method) const;
  node::Node& node_;
  Entries entries_;
  AutoLock auto_lock_;
  Page page_;
  Box box_;
  HeldFiles files_;
  std::vector<std::unique_ptr<google::protobuf::Service>> services_;
  std::map<Call*, std::unique_ptr<Call>> calls_;
};

}  // namespace lull::control
