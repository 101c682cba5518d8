// SPDX-License-Identifier: Apache-2.0
#include "model/experiment.h"

#include "model/field_table.h"
#include "model/references.h"

namespace lull::model {

namespace {

using namespace experiment;
using namespace table;

constexpr FieldSpec kFields[] = {
    with(Rule::kLatest, catalogue_id(kItem, "item", 1)),
    by_both(Rule::kBoth, line(kSize, "size", 0, 80)),
    by_both(Rule::kSmaller, number(kTries, "tries", 1, 5)),
    by_both(Rule::kSmaller, number(kDone, "done", 0, 5)),
    by_both(Rule::kLatest, token(kRound, "round", kIdDigits)),
    by_both(Rule::kLarger, flag(kArchived, "archived", Rule::kLarger)),
};

Result<void> check(const Fields& whole) {
  if (!names_item(whole.text(kItem))) return fail(Code::kNotFound, "unknown_item");
  if (whole.number(kTries) == 0) return fail(Code::kInvalid, "number_out_of_range", "tries");
  return {};
}

}  // namespace

constinit const KindSpec kExperimentSpec{Kind::kExperiment, "experiment", kFields, check};

}  // namespace lull::model
