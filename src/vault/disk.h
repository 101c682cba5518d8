// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "base/bytes.h"
#include "base/result.h"

/// Whole files, durably. All are made with mode 0600.
namespace lull::vault {

/// kNoSpace ("disk_full", "disk_read_only") or kIo ("disk_failed"), from errno.
Error disk_error(int errno_value, const char* context);

/// All of it, whatever it takes.
Result<void> write_all(int fd, ByteView bytes);
/// Fills `out`; an end that comes before is kIo ("disk_failed").
Result<void> read_at(int fd, std::uint64_t offset, MutableBytes out);

/// Whether it is certain that nothing has this name. What cannot be looked at may be there.
bool is_absent(const std::filesystem::path& file);

/// At most `bytes_max` of it. kNotFound ("file_missing") if there is none.
Result<Bytes> read_file(const std::filesystem::path& file, std::size_t bytes_max);

/// The old content or the new one, whatever happens; the new one for good on return.
Result<void> replace_file(const std::filesystem::path& file, ByteView content);

/// Makes the name itself durable: it is the folder's.
Result<void> sync_name(const std::filesystem::path& file);

/// Makes an empty file. kExists ("file_exists") if there is one.
Result<void> make_file(const std::filesystem::path& file);

/// Syncs `fresh`, gives it the name `file` in place of what had it, and makes the name durable.
Result<void> move_into_place(const std::filesystem::path& fresh, const std::filesystem::path& file);

/// Overwrites with random bytes, durably, and removes. A missing file is no error.
Result<void> shred_file(const std::filesystem::path& file);

}  // namespace lull::vault
