// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace lull {

/// Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with
/// PURBs", PETS 2019, section 4.3): `bytes` (at least 2) rounded up so that its size as a
/// floating-point number has no more digits behind the point than its exponent has digits; at most
/// 12 % more.
std::size_t padme(std::size_t bytes);

}  // namespace lull
