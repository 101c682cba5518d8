// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "qr/picture.h"

namespace lull::qr {

/// Reads a PNG as grey, laid on white where it is see-through. Errors as decode_picture.
Result<Grey> decode_png(ByteView bytes);

}  // namespace lull::qr
