// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "control.pb.h"
#include "control/entry_view.h"
#include "control/service.h"
#include "unit/node/couple.h"
#include "wire/record.h"

/// The control service of people whose nodes meet in a virtual world: no socket, no pause.
namespace lull::control::test {

/// An answer: "good" or the reason why not.
template <class Reply>
struct Told {
  std::string reason = "never_answered";
  Reply reply;
};

/// The service over somebody's node.
class Desk {
 public:
  Desk(support::World& world, node::Someone& who) : world_(world), service_(who.node()) {}

  template <class Reply = proto::Empty, class Request = proto::Empty>
  Told<Reply> call(const std::string& method, const Request& request = {}, Descriptor file = {}) {
    Told<Reply> told;
    bool answered = false;
    const auto take = [&](Result<std::string> answer) {
      answered = true;
      if (!answer)
        told.reason = answer.error().reason;
      else
        told.reason = told.reply.ParseFromString(*answer) ? "good" : "malformed";
    };
    service_.call(method, request.SerializeAsString(), take, {false, std::move(file)});
    world_.run_until([&] { return answered; });
    return told;
  }
  /// The same, where it matters only that it is answered.
  std::string ask(const std::string& method) { return call(method).reason; }

  /// Every entry that can be seen.
  std::vector<proto::Entry> entries(const std::string& kind = "") {
    std::vector<proto::Entry> all;
    proto::ListRequest request;
    request.set_kind(kind);
    request.set_most(1000);
    request.set_peek(true);
    for (;;) {
      const auto page = call<proto::ListReply>("List", request);
      EXPECT_EQ(page.reason, "good");
      for (const auto& entry : page.reply.entries()) all.push_back(entry);
      if (page.reason != "good" || !page.reply.more()) return all;
      request.set_after(all.back().id());
    }
  }
  /// A whole file, or why not.
  std::string exported(proto::ExportFormat format, bool include_other, bool notebook) {
    proto::ExportRequest request;
    request.set_format(format);
    request.set_passphrase(node::kPassphrase);
    request.set_include_other(include_other);
    request.set_notebook(notebook);
    std::string all;
    for (;;) {
      const auto part = call<proto::ExportReply>("Export", request);
      if (part.reason != "good") return part.reason;
      all += part.reply.text();
      if (part.reply.cursor().empty()) return all;
      request.Clear();
      request.set_cursor(part.reply.cursor());
    }
  }
  Told<proto::ImportReply> imported(const std::string& path) {
    proto::ImportRequest request;
    Descriptor file(path, O_RDONLY);
    for (;;) {
      auto step = call<proto::ImportReply>("Import", request, std::move(file));
      if (step.reason != "good" || step.reply.cursor().empty()) return step;
      request.Clear();
      request.set_cursor(step.reply.cursor());
    }
  }

 private:
  support::World& world_;
  Service service_;
};

/// Two who are paired, each with a service, on a day that has many before it: the world's clock
/// begins with the era.
class TwoDesks : public node::CoupleTest {
 protected:
  std::optional<Desk> noors;
  std::optional<Desk> sams;
  model::Day today = 0;

  void SetUp() override {
    CoupleTest::SetUp();
    world.run_for(1000 * 24 * 3600 * std::int64_t{1000});
    pair();
    noors.emplace(world, noor);
    sams.emplace(world, sam);
    today = model::local_day(noor.host().clock().wall_ms());
  }
};

inline proto::SaveRequest save_request(const model::KindSpec& kind, const model::Fields& fields,
                                       const std::string& id = "") {
  proto::SaveRequest request;
  request.set_id(id);
  const auto bytes = wire::encode_fields(kind, fields);
  auto& content = *request.mutable_content();
  const auto* of_kind = content.GetDescriptor()->FindFieldByNumber(static_cast<int>(kind.kind));
  EXPECT_NE(of_kind, nullptr) << kind.name;
  EXPECT_TRUE(content.GetReflection()
                  ->MutableMessage(&content, of_kind)
                  ->ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
  return request;
}

/// What an entry holds, as the model has it.
inline model::Fields fields_of(const proto::Entry& entry, const model::KindSpec& kind) {
  const auto& content = entry.content();
  const auto* of_kind = content.GetDescriptor()->FindFieldByNumber(static_cast<int>(kind.kind));
  if (of_kind == nullptr || !content.GetReflection()->HasField(content, of_kind)) return {};
  const auto bytes = content.GetReflection()->GetMessage(content, of_kind).SerializeAsString();
  const auto fields = wire::parse_fields(kind, as_bytes(bytes));
  EXPECT_TRUE(fields) << kind.name;
  return fields.value_or(model::Fields{});
}

}  // namespace lull::control::test
