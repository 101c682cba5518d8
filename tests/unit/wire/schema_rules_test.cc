// SPDX-License-Identifier: Apache-2.0
// What no field can hold: the rules that are kept by what the messages look like.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "model/kinds.h"
#include "record.pb.h"

namespace lull::wire {
namespace {

struct Place {
  std::string name;  ///< "plan.steps.minutes"
  const model::FieldSpec* spec;
};

/// Every field of every kind, and every part of a list's elements.
std::vector<Place> places() {
  std::vector<Place> all;
  for (const auto* kind : model::all_kinds())
    for (const auto& spec : kind->fields) {
      const auto name = std::string(kind->name) + "." + std::string(spec.name);
      all.push_back({name, &spec});
      for (const auto& part : spec.parts)
        all.push_back({name + "." + std::string(part.name), &part});
    }
  return all;
}

std::string read(const std::string& path) {
  std::ifstream in(std::string(LULL_VECTORS "/../../") + path);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// The words of all names of messages, fields and values that can go over the network, each by
/// itself and in lower case: "since", "review", "day".
std::set<std::string> words() {
  std::set<std::string> all;
  for (const char* file : {"proto/record.proto", "proto/sync.proto", "proto/pairing.proto"}) {
    std::string text = std::regex_replace(read(file), std::regex("//[^\n]*"), "");
    text = std::regex_replace(text, std::regex("([a-z])([A-Z])"), "$1 $2");
    const std::regex word("[A-Za-z]+");
    for (std::sregex_iterator at(text.begin(), text.end(), word), end; at != end; ++at) {
      std::string one = at->str();
      std::transform(one.begin(), one.end(), one.begin(), ::tolower);
      all.insert(one);
    }
  }
  EXPECT_GT(all.size(), 150u);
  return all;
}

void expect_none_of(const std::set<std::string>& banned) {
  std::vector<std::string> found;
  const auto all = words();
  std::set_intersection(all.begin(), all.end(), banned.begin(), banned.end(),
                        std::back_inserter(found));
  EXPECT_THAT(found, testing::IsEmpty());
}

TEST(SchemaRules, SR_01_NoFieldCountsMomentsOrTellsOfActs) {
  expect_none_of({"count",  "counts",  "often",    "frequency", "times",    "total",  "sum",
                  "streak", "weekly",  "monthly",  "average",   "interval", "act",    "acts",
                  "sex",    "partner", "partners", "position",  "orgasm",   "climax", "number"});
  // A number is one of a vocabulary's few values, or one of these: how long, and the small tries
  // that two people agreed on for one experiment.
  std::vector<std::string> bare;
  for (const auto& [name, spec] : places())
    if (spec->type == model::FieldType::kNumber && spec->choices.empty()) {
      bare.push_back(name);
      EXPECT_LE(spec->most, 240u) << name;
    } else if (spec->type == model::FieldType::kNumber) {
      EXPECT_LE(spec->most, 10u) << name;
    }
  EXPECT_THAT(bare, testing::UnorderedElementsAre("preference.minutes", "plan.steps.minutes",
                                                  "proposal.steps.minutes", "talk_request.length",
                                                  "experiment.tries", "experiment.done"));
}

TEST(SchemaRules, SR_02_NoFieldHoldsAPictureAPlaceOrALegalName) {
  expect_none_of({"image", "images",      "photo",   "photos",   "picture",  "audio",
                  "video", "voice",       "file",    "files",    "media",    "mime",
                  "data",  "blob",        "attach",  "gps",      "location", "geo",
                  "lat",   "lon",         "ip",      "address",  "ssid",     "wifi",
                  "host",  "mac_address", "contact", "contacts", "phone",    "email",
                  "legal", "surname",     "birth",   "birthday", "age",      "name_at"});
  // Words are short, and nothing in a kind is of bytes.
  for (const auto& [name, spec] : places())
    if (spec->type == model::FieldType::kLine || spec->type == model::FieldType::kText) {
      EXPECT_LE(spec->most, 1'000u) << name;
    }
  for (const auto* kind : model::all_kinds()) {
    const auto* message =
        proto::Body::descriptor()->FindFieldByNumber(static_cast<int>(kind->kind))->message_type();
    for (int i = 0; i < message->field_count(); ++i)
      EXPECT_NE(message->field(i)->type(), google::protobuf::FieldDescriptor::TYPE_BYTES)
          << message->field(i)->full_name();
  }
}

TEST(SchemaRules, SR_07_WhatIsPrivateByNatureHasNoNameOnTheWire) {
  expect_none_of({"reflection", "notebook", "reminder", "retention", "keep",
                  "settings",   "lock",     "draft",    "drafts",    "signpost",
                  "support",    "hotline",  "fear",     "afraid",    "safe",
                  "pressured",  "pv",       "search",   "query",     "bookmark"});
}

TEST(SchemaRules, SR_14_NothingOnTheWireTellsOfReadingOrPresence) {
  expect_none_of({"read", "opened", "looked", "viewed", "receipt", "fresh", "typing", "presence",
                  "online", "active", "last", "idle", "away", "status", "visited", "delivered"});
}

TEST(SchemaRules, SR_23_NothingOnTheWireMakesSomebodyTheOwner) {
  expect_none_of({"owner", "admin", "role", "rank", "primary", "master", "leader", "guest",
                  "permission", "permissions", "privilege"});
}

}  // namespace
}  // namespace lull::wire
