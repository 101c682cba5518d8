// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "qr/picture.h"

namespace lull::qr {

/// Reads a JPEG as grey, at half, quarter or eighth size if it is large. Errors as decode_picture.
Result<Grey> decode_jpeg(ByteView bytes);

}  // namespace lull::qr
