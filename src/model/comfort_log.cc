// SPDX-License-Identifier: Apache-2.0
#include "model/comfort_log.h"

#include "model/field_table.h"
#include "model/references.h"

namespace lull::model {

namespace {

using namespace comfort_log;
using namespace table;

constexpr FieldSpec kFields[] = {
    alone(set(kWhere, "where", 3, 24, "body_place")),
    alone(set(kLike, "like", 3, 24, "discomfort")),
    alone(with(Rule::kLarger, scale(kStrength, "strength", "ten", 10))),
    alone(choice(kSince, "since", "since", 3)),
    alone(choice(kCourse, "course", "course", 3)),
    alone(set(kTried, "tried", 9, 24, "tried")),
    alone(line(kMedicine, "medicine", 0, 60)),
    alone(choice(kHelped, "helped", "relief", 4)),
    alone(text(kNote, "note", 0, 280)),
    alone(catalogue_id(kAsk, "ask")),
    alone(day(comfort_log::kDay, "day")),
};

Result<void> check(const Fields& whole) {
  const auto item = whole.text(kAsk);
  if (!item.empty() && !names_item(item)) return fail(Code::kNotFound, "unknown_item");
  if (whole.elements(kWhere).empty() && whole.elements(kLike).empty())
    return fail(Code::kInvalid, "place_missing");
  return {};
}

}  // namespace

constinit const KindSpec kComfortLogSpec{Kind::kComfortLog, "comfort_log", kFields, check, true};

}  // namespace lull::model
