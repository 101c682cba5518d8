// SPDX-License-Identifier: Apache-2.0
#include "qr/picture.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "qr/jpeg.h"
#include "qr/limits.h"
#include "qr/png.h"

namespace lull::qr {
namespace {

constexpr std::uint8_t kPngStart[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
constexpr std::uint8_t kJpegStart[] = {0xff, 0xd8, 0xff};

bool starts_with(ByteView bytes, ByteView start) {
  return bytes.size() >= start.size() && std::equal(start.begin(), start.end(), bytes.begin());
}

/// An open file that is closed again.
class File {
 public:
  File(const std::filesystem::path& file, int flags, mode_t mode = 0)
      : fd_(::open(file.c_str(), flags | O_CLOEXEC, mode)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  int fd() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }

 private:
  int fd_;
};

Error write_error(int number) {
  const bool full = number == ENOSPC || number == EDQUOT;
  if (full) return {lull::Code::kNoSpace, "disk_full"};
  if (number == EROFS) return {lull::Code::kNoSpace, "disk_read_only"};
  return {lull::Code::kIo, "file_not_written"};
}

Result<void> write_all(int fd, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail(write_error(errno));
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return {};
}

Result<Bytes> load(const std::filesystem::path& file) {
  // Not blocking: a pipe of that name must not hang us; it is refused below.
  const File in(file, O_RDONLY | O_NONBLOCK);
  struct stat about {};
  if (!in.is_open() || ::fstat(in.fd(), &about) != 0)
    return errno == ENOENT || errno == ENOTDIR ? fail(lull::Code::kNotFound, "image_missing")
                                               : fail(lull::Code::kIo, "image_unreadable");
  if (!S_ISREG(about.st_mode)) return fail(lull::Code::kInvalid, "image_unreadable");
  const auto size = static_cast<std::size_t>(about.st_size);
  if (size > kFileBytesMax) return fail(lull::Code::kTooLarge, "image_too_large");
  Bytes bytes(size);
  std::size_t have = 0;
  while (have < size) {
    const ssize_t n = ::read(in.fd(), bytes.data() + have, size - have);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return fail(lull::Code::kIo, "image_unreadable");
    have += static_cast<std::size_t>(n);
  }
  return bytes;
}

}  // namespace

Result<void> write_file(const std::filesystem::path& file, ByteView bytes) {
  std::filesystem::path part = file;
  part += ".part";
  ::unlink(part.c_str());
  Result<void> done;
  {
    const File out(part, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (!out.is_open()) return fail(write_error(errno));
    done = write_all(out.fd(), bytes);
  }
  if (done && std::rename(part.c_str(), file.c_str()) != 0) done = fail(write_error(errno));
  if (!done) ::unlink(part.c_str());
  return done;
}

Result<Grey> decode_picture(ByteView bytes) {
  if (starts_with(bytes, kPngStart)) return decode_png(bytes);
  if (starts_with(bytes, kJpegStart)) return decode_jpeg(bytes);
  return fail(lull::Code::kInvalid, "image_unreadable");
}

Result<std::string> read_file(const std::filesystem::path& file) {
  LULL_ASSIGN(const Bytes bytes, load(file));
  LULL_ASSIGN(const Grey picture, decode_picture(bytes));
  auto text = find_text(picture);
  if (!text && picture.damaged) return fail(lull::Code::kDamaged, "image_unreadable");
  return text;
}

}  // namespace lull::qr
