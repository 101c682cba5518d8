// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "cli/messages.h"

namespace lull::cli {

std::span<const Message> house_messages();     // messages_house.cc
std::span<const Message> practice_messages();  // messages_practice.cc

}  // namespace lull::cli
