// SPDX-License-Identifier: Apache-2.0
#include "model/phrase.h"

#include "model/field_table.h"

namespace lull::model {

namespace {

using namespace phrase;
using namespace table;

constexpr FieldSpec kFields[] = {
    choice(kWhich, "which", "phrase_kind", 3),
    line(kText, "text", 1, 140),
    tags(),
};

Result<void> check(const Fields& whole) {
  if (whole.text(kText).empty()) return fail(Code::kInvalid, "text_missing");
  if (whole.number(kWhich) == 0) return fail(Code::kInvalid, "kind_missing");
  return {};
}

}  // namespace

constinit const KindSpec kPhraseSpec{Kind::kPhrase, "phrase", kFields, check};

}  // namespace lull::model
