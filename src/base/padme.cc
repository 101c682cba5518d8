// SPDX-License-Identifier: Apache-2.0
#include "base/padme.h"

#include <bit>

namespace lull {

std::size_t padme(std::size_t bytes) {
  const auto exponent = static_cast<unsigned>(std::bit_width(bytes)) - 1;
  const auto digits = static_cast<unsigned>(std::bit_width(exponent));
  const std::size_t mask = (std::size_t{1} << (exponent - digits)) - 1;
  return (bytes + mask) & ~mask;
}

}  // namespace lull
