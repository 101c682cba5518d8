// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace lull::model {

enum class Lines { kOne, kMany };

/// Brings text that a person typed into the stored form: NFC, line breaks as \n. kInvalid
/// "text_invalid" for what is not UTF-8 or holds control characters (the line break apart).
Result<std::string> clean(std::string_view typed, Lines lines);

/// Whether text is in the stored form already; what a peer sends must be.
Result<void> check_clean(std::string_view text, Lines lines);

/// Unicode scalar values. Meant for clean text.
std::size_t count_characters(std::string_view text);

}  // namespace lull::model
