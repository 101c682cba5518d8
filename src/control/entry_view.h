// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "store/records.h"

namespace lull::proto {
class Entry;
class Content;
}  // namespace lull::proto

namespace lull::control {

/// An id as people see it: lower-case base 32.
std::string id_text(const RecordId& id);

/// Writes a kind's fields into the message field of the same number.
void put_content(const model::KindSpec& spec, const model::Fields& fields, proto::Content& out);

/// The fields that the person `me` may see.
model::Fields visible_fields(const model::KindSpec& kind, const model::Fields& fields,
                             const PersonId& me);

/// Everything that the person `me` may see of an entry.
void put_entry(const store::Entry& entry, const PersonId& me, const std::string& author,
               proto::Entry& out);

/// The ids in an entry that need a label of their own: persons' tokens and "own.<token>".
std::vector<std::string> ids_in(const store::Entry& entry);

}  // namespace lull::control
