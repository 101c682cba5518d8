// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/kinds.h"

namespace lull::proto {
class Entry;
class PlanView;
class Plan;
class Revision;
class SaveRequest;
class ProposeRequest;
}  // namespace lull::proto

namespace lull::cli {

/// What an entry holds, by the tables of its kind. `spec` is null for what was withdrawn, and for a
/// kind of a newer version.
struct Content {
  const model::KindSpec* spec = nullptr;
  model::Fields fields;
};
Content content_of(const proto::Entry& entry);
Content content_of(const proto::Revision& revision);
model::Fields plan_fields(const proto::Plan& plan);

/// Writes fields into the message of their kind.
void put_content(const model::KindSpec& spec, const model::Fields& fields, proto::SaveRequest& to);
void put_content(const model::KindSpec& spec, const model::Fields& fields, proto::Entry& to);
/// Fields of a plan.
void put_change(const model::Fields& fields, proto::ProposeRequest& to);

}  // namespace lull::cli
