// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

#include "control/entries.h"

namespace google::protobuf {
class Closure;
class RpcController;
class Service;
}  // namespace google::protobuf

namespace lull::control {

class HeldFiles;
struct Box;
struct Page;

/// Ends a call: with its reply as it was filled, or with an error.
void settle(google::protobuf::RpcController* controller, google::protobuf::Closure* done,
            const Result<void>& result);
/// The file that came along with a call, once; not ok() if there was none.
Descriptor take_file(google::protobuf::RpcController* controller);
/// The session of the page that calls; 0: the socket.
std::uint64_t session_of(google::protobuf::RpcController* controller);
/// Ends a call later.
node::Done later(google::protobuf::RpcController* controller, google::protobuf::Closure* done);

// The services of proto/control.proto, each in a file of its own.
std::unique_ptr<google::protobuf::Service> house_methods(node::Node& node, const Page& page,
                                                         const Box& box, HeldFiles& files);
std::unique_ptr<google::protobuf::Service> entry_methods(node::Node& node, Entries& entries);
std::unique_ptr<google::protobuf::Service> practice_methods(node::Node& node, Entries& entries);
std::unique_ptr<google::protobuf::Service> reminder_methods(node::Node& node);
std::unique_ptr<google::protobuf::Service> setting_methods(node::Node& node, Entries& entries);
std::unique_ptr<google::protobuf::Service> view_methods(node::Node& node, Entries& entries);
std::unique_ptr<google::protobuf::Service> transfer_methods(node::Node& node, HeldFiles& files);

}  // namespace lull::control
