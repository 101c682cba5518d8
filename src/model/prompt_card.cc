// SPDX-License-Identifier: Apache-2.0
#include "model/prompt_card.h"

#include "model/field_table.h"

namespace lull::model {

namespace {

using namespace prompt_card;
using namespace table;

constexpr FieldSpec kFields[] = {
    line(kText, "text", 1, 160),
    with(Rule::kLatest, line(kDeck, "deck", 0, 24)),
    choice(kMode, "mode", "prompt_mode", 3),
};

Result<void> check(const Fields& whole) {
  if (whole.text(kText).empty()) return fail(Code::kInvalid, "text_missing");
  return {};
}

}  // namespace

constinit const KindSpec kPromptCardSpec{Kind::kPromptCard, "prompt_card", kFields, check};

}  // namespace lull::model
