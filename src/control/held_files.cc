// SPDX-License-Identifier: Apache-2.0
#include "control/held_files.h"

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>

#include "practice/context.h"

namespace lull::control {

namespace {

/// What is written here is in memory and nowhere else.
Result<Descriptor> in_memory() {
  Descriptor made(::memfd_create("upload", MFD_CLOEXEC));
  if (!made.ok()) return fail(Code::kUnavailable, "out_of_memory");
  return made;
}

Result<void> write_at(int fd, std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto done = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0 && (errno == ENOSPC || errno == EDQUOT)) return fail(Code::kNoSpace, "disk_full");
    if (done <= 0) return fail(Code::kIo, "disk_failed");
    bytes.remove_prefix(static_cast<std::size_t>(done));
    offset += static_cast<std::uint64_t>(done);
  }
  return {};
}

Result<std::string> read_at(int fd, std::uint64_t offset, std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t have = 0; have < size;) {
    const auto got =
        ::pread(fd, bytes.data() + have, size - have, static_cast<off_t>(offset + have));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return fail(Code::kIo, "disk_failed");
    have += static_cast<std::size_t>(got);
  }
  return bytes;
}

}  // namespace

HeldFiles::HeldFiles(node::Node& node)
    : node_(node), timer_(node.host().timer()), state_(node.state()) {
  watching_ = node_.watch([this](const node::Event& event) {
    if (event.what != node::Event::What::kState || node_.state() == state_) return;
    state_ = node_.state();
    all_.clear();
  });
}

HeldFiles::~HeldFiles() {
  node_.unwatch(watching_);
}

Result<std::string> HeldFiles::begin(Session session, For what, std::uint64_t size) {
  const bool plain = what == For::kImport;
  if (size > (plain ? kUploadImportBytesMax : kUploadRestoreBytesMax))
    return fail(Code::kTooLarge, "upload_too_large");
  LULL_ASSIGN(auto file, plain ? in_memory() : node_.home().unnamed_file());
  return keep({"", session, std::make_shared<Descriptor>(std::move(file)), size, 0, 0});
}

Result<void> HeldFiles::append(Session session, const std::string& handle, std::uint64_t offset,
                               std::string_view piece) {
  LULL_ASSIGN(const auto at, find(session, handle));
  if (offset != at->here || piece.size() > at->size - at->here)
    return fail(Code::kInvalid, "upload_malformed");
  if (const auto written = write_at(at->file->get(), offset, piece); !written) {
    all_.erase(at);
    return written;
  }
  at->here += piece.size();
  return {};
}

Result<HeldFiles::File> HeldFiles::whole(Session session, const std::string& handle) {
  LULL_ASSIGN(const auto at, find(session, handle));
  if (at->here != at->size) return fail(Code::kInvalid, "upload_malformed");
  return at->file;
}

std::string HeldFiles::offer(Session session, Descriptor file, std::uint64_t size) {
  return keep({"", session, std::make_shared<Descriptor>(std::move(file)), size, size, 0});
}

Result<std::string> HeldFiles::piece(Session session, const std::string& handle,
                                     std::uint64_t offset) {
  LULL_ASSIGN(const auto at, find(session, handle));
  if (at->here != at->size || offset > at->size) return fail(Code::kInvalid, "upload_malformed");
  const auto size = std::min<std::uint64_t>(kDownloadPieceBytes, at->size - offset);
  auto bytes = read_at(at->file->get(), offset, static_cast<std::size_t>(size));
  if (!bytes || offset + size == at->size) all_.erase(at);
  return bytes;
}

void HeldFiles::end(Session session, const std::string& handle) {
  if (const auto at = find(session, handle)) all_.erase(*at);
}

void HeldFiles::end_of(const std::function<bool(Session)>& is_over) {
  std::erase_if(all_, [&](const Held& held) { return held.session != 0 && is_over(held.session); });
}

std::string HeldFiles::keep(Held held) {
  held.handle = practice::random_token();
  held.used_ms = node_.host().clock().steady_ms();
  all_.push_back(std::move(held));
  if (all_.size() > kHeldFilesMax) all_.pop_front();
  timer_->start(kHeldFileMs, [this] { expire(); });
  return all_.back().handle;
}

Result<HeldFiles::At> HeldFiles::find(Session session, const std::string& handle) {
  expire();
  const auto at = std::ranges::find_if(
      all_, [&](const Held& held) { return held.session == session && held.handle == handle; });
  if (at == all_.end()) return fail(Code::kNotFound, "upload_unknown");
  at->used_ms = node_.host().clock().steady_ms();
  return at;
}

void HeldFiles::expire() {
  const auto now = node_.host().clock().steady_ms();
  std::erase_if(all_, [&](const Held& held) { return now - held.used_ms >= kHeldFileMs; });
  std::int64_t next = kHeldFileMs;
  for (const auto& held : all_) next = std::min(next, held.used_ms + kHeldFileMs - now);
  if (!all_.empty()) timer_->start(next, [this] { expire(); });
}

}  // namespace lull::control
