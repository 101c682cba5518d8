// SPDX-License-Identifier: Apache-2.0
#include "control/passed_file.h"

#include <sys/socket.h>

#include <cstring>

namespace lull::control {

ssize_t PassedFile::receive(int socket, void* to, std::size_t size) {
  // Room for one: of more, the kernel itself closes the others and says that it did.
  alignas(cmsghdr) char room[CMSG_LEN(sizeof(int))];
  iovec piece{to, size};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = room;
  message.msg_controllen = sizeof room;
  const auto got = ::recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (got < 0) return got;
  too_many_ = too_many_ || (message.msg_flags & MSG_CTRUNC) != 0;
  for (auto* one = CMSG_FIRSTHDR(&message); one != nullptr; one = CMSG_NXTHDR(&message, one)) {
    if (one->cmsg_level != SOL_SOCKET || one->cmsg_type != SCM_RIGHTS) continue;
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(one), sizeof fd);
    keep(fd);
  }
  return got;
}

void PassedFile::keep(int fd) {
  Descriptor one(fd);
  too_many_ = too_many_ || file_.ok();
  if (!too_many_) file_ = std::move(one);
}

Result<Descriptor> PassedFile::take() {
  auto file = std::exchange(file_, {});
  if (std::exchange(too_many_, false)) return fail(Code::kInvalid, "too_many_files");
  if (!file.ok()) return file;
  struct stat found {};
  if (::fstat(file.get(), &found) != 0 || !S_ISREG(found.st_mode))
    return fail(Code::kInvalid, "file_not_plain");
  return file;
}

}  // namespace lull::control
