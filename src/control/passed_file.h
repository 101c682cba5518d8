// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include "base/descriptor.h"
#include "base/result.h"

namespace lull::control {

/// The open file that may come along with one request on the socket (SCM_RIGHTS): whoever asks has
/// opened it with their own rights, so the daemon needs none to any folder but its own. Whatever
/// else comes along is closed.
class PassedFile {
 public:
  /// recvmsg(2), which takes in what comes along. Never waits.
  ssize_t receive(int socket, void* to, std::size_t size);
  /// What has come with the request, and ready for the next one: not ok() if nothing did. kInvalid
  /// "too_many_files", "file_not_plain" (a pipe, a socket, a folder, a device).
  Result<Descriptor> take();

 private:
  void keep(int fd);

  Descriptor file_;
  bool too_many_ = false;
};

}  // namespace lull::control
