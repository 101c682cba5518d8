// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "node/node.h"

namespace lull::proto {
class Entry;
class HistoryReply;
class IdsRequest;
class ListReply;
class ListRequest;
class SaveRequest;
class SearchRequest;
}  // namespace lull::proto

namespace lull::control {

/// The use cases over entries, as the service's methods ask for them: shared ones in the store,
/// the private ones in the notebook.
class Entries {
 public:
  explicit Entries(node::Node& node) : node_(node) {}

  Result<void> save(const proto::SaveRequest& request, proto::Entry& reply);
  Result<void> list(const proto::ListRequest& request, proto::ListReply& reply);
  Result<void> get(std::string_view id, proto::Entry& reply);
  Result<void> search(const proto::SearchRequest& request, proto::ListReply& reply);
  Result<void> history(std::string_view id, proto::HistoryReply& reply);
  Result<void> preview(const proto::IdsRequest& request, proto::ListReply& reply);
  Result<void> share(const proto::IdsRequest& request, proto::ListReply& reply);
  Result<void> withdraw(const proto::IdsRequest& request, proto::ListReply& reply);
  Result<void> remove(const proto::IdsRequest& request);

  /// The one entry whose id begins so. kNotFound "id_unknown", kAmbiguous "id_ambiguous".
  struct Found {
    RecordId id;
    bool in_notebook;
  };
  Result<Found> resolve(std::string_view text);
  /// The same, where the notebook has no place. kInvalid "other_kind".
  Result<RecordId> resolve_record(std::string_view text);
  /// An entry as the faces get it.
  void fill(const store::Entry& entry, proto::Entry& out);
  Result<void> show(const RecordId& id, proto::Entry& reply);

 private:
  Result<std::vector<RecordId>> resolve_shareable(const proto::IdsRequest& request);
  Result<RecordId> share_default(const RecordId& id, store::SpaceRow space);
  Result<void> save_note(std::string_view of, const model::KindSpec& kind,
                         const model::Fields& fields, proto::Entry& reply);
  Result<void> list_notes(const model::KindSpec& kind, std::string_view behind, std::size_t most,
                          proto::ListReply& reply);
  Result<void> show_all(const std::vector<RecordId>& ids, proto::ListReply& reply);
  std::string label_of(std::string_view id);
  bool fill_page(const std::vector<store::Entry>& entries, proto::ListReply& reply);
  Result<void> look_at(const std::vector<store::Entry>& entries);

  node::Node& node_;
};

}  // namespace lull::control
