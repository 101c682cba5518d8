// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace lull::qr {

/// A picture that someone took of a screen is a few megabytes; more than this is something else.
inline constexpr std::size_t kFileBytesMax = 32UL * 1024 * 1024;
inline constexpr std::size_t kPixelsMax = 50'000'000;
/// An invitation has at most 160 characters; a code of this many still scans from a screen.
inline constexpr std::size_t kTextBytesMax = 1000;
/// A progressive JPEG may ask for the whole picture to be gone over again this often, not more.
inline constexpr int kJpegScansMax = 100;
/// Pictures are looked at in these sizes (the longer side), since blur and noise go when scaled
/// down, and fine modules when scaled too far.
inline constexpr std::size_t kSidesTried[] = {1200, 600, 2400, 5000};

}  // namespace lull::qr
