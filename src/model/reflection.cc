// SPDX-License-Identifier: Apache-2.0
#include "model/reflection.h"

#include "model/field_table.h"

namespace lull::model {

namespace {

using namespace reflection;
using namespace table;

constexpr FieldSpec kFields[] = {
    text(kText, "text", 0, kCharactersMax),
    choice(kFree, "free", "pv_free", 4),
    choice(kSafe, "safe", "pv_safe", 5),
    choice(kApp, "app", "pv_app", 3),
    tags(),
};

/// Words, or an answer to one of the questions that are for nobody else.
Result<void> check(const Fields& whole) {
  const bool answered = whole.has(kFree) || whole.has(kSafe) || whole.has(kApp);
  if (whole.text(kText).empty() && !answered) return fail(Code::kInvalid, "text_missing");
  return {};
}

}  // namespace

constinit const KindSpec kReflectionSpec{Kind::kReflection, "reflection", kFields, check};

}  // namespace lull::model
