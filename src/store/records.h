// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "crypto/secret.h"
#include "store/record_rows.h"
#include "store/search_index.h"
#include "wire/record.h"

namespace lull::store {

/// A field that was written in two places while apart.
struct Clash {
  model::FieldKey key;
  model::Value in_force;
  PersonId by;
  struct Other {
    model::Value value;
    PersonId by;
  };
  std::vector<Other> others;
};

/// A record as a person sees it.
struct Entry {
  RecordId id;
  std::uint16_t kind = 0;
  const model::KindSpec* spec = nullptr;  ///< null: a kind of a newer version
  PersonId author;
  bool mine = false;
  Share share = Share::kPrivate;
  bool fresh = false;   ///< the other's, and not looked at here
  bool edited = false;  ///< more than one change or an earlier version
  std::int64_t made_ms = 0;
  std::int64_t edited_ms = 0;
  model::Fields fields;  ///< empty once withdrawn, unless the author keeps a copy
  std::vector<Clash> clashes;
  std::vector<std::uint16_t>
      kept;  ///< of a shared own entry: fields, or parts of them, that stay here
};

/// An own entry from a file that was exported once.
struct Adopted {
  RecordId id;
  const model::KindSpec* kind = nullptr;
  model::Fields fields;
  std::int64_t made_ms = 0;
  std::int64_t edited_ms = 0;
};

/// One version of an entry: of an own one for its author, of one with two writers for both.
struct Revision {
  std::int64_t at_ms;
  PersonId by;
  model::Fields fields;
};

/// The records: private ones are rows with their author's fields, shared ones point to the changes
/// that are in force. Everything happens in the transaction its owner has open.
class Records {
 public:
  Records(Db& db, ChangeLog& log, SearchIndex& search, const Clock& clock)
      : db_(db), rows_(db), log_(log), search_(search), clock_(clock) {}

  using AuthorKey = crypto::Secret<struct AuthorKeyTag, 32>;
  void set_me(const PersonId& me, AuthorKey key) {
    me_ = me;
    author_key_ = std::move(key);
  }
  /// Reads what it holds in memory.
  Result<void> load();

  // What a person does. kNotFound "id_unknown", kRefused "not_yours", kTooNew "kind_too_new".
  Result<RecordId> create(const model::KindSpec& kind, const model::Fields& fields);
  /// Puts the given fields over what is there; what is the same already is no change. Of the
  /// other's entry only what its kind lets this person write.
  Result<void> edit(const RecordId& id, const model::Fields& puts);
  /// Puts fields that stay on this device although the entry is shared.
  Result<void> hold(const RecordId& id, const model::Fields& puts);
  /// Appends a change with all fields, or, of a kind that is shared by field, with those in `only`;
  /// of an entry that is shared already with those of them that are still held back. Of a withdrawn
  /// entry whose author kept a copy, a new record is made: a withdrawal is final. Returns the id
  /// that is shared now.
  Result<RecordId> share(const RecordId& id, SpaceRow space,
                         std::span<const std::uint16_t> only = {});
  /// Removes the content everywhere but in its author's own copy.
  Result<void> withdraw(const RecordId& id);
  /// All that is mine and shared in this space.
  Result<void> withdraw_all(SpaceRow space);
  /// Withdraws and keeps no copy.
  Result<void> remove(const RecordId& id);
  /// Makes all own records of a space private again, under new ids, and the other's plain copies.
  Result<void> detach(SpaceRow space);
  /// Removes all records of a space, mine and the other's.
  Result<void> forget(SpaceRow space);

  /// Makes own changes after `common` again, under a new own replica: another history of the old
  /// one may be held elsewhere, as after a restore from an old copy.
  Result<void> reissue(SpaceRow space, Seq common);

  /// Merges a change of another device's that the log has just taken in. One that breaks a rule is
  /// quarantined; so is one in my name that I have not made.
  Result<void> take(const Replica& replica, const Change& change);
  Result<Entry> get(const RecordId& id);
  Result<std::vector<Entry>> list(const ListQuery& query);
  /// In the order in which they came to this device, the oldest first. `after` is 0 at first, and
  /// moved on; entries that come or go in between do not disturb it.
  Result<std::vector<Entry>> walk(std::uint16_t kind, std::int64_t& after, std::size_t most);
  /// Puts an exported own entry back, private and under its old id. False if the id is known here:
  /// the entry that is there stands, and what was withdrawn stays withdrawn.
  Result<bool> adopt(const Adopted& entry);
  Result<std::map<std::uint16_t, std::uint32_t>> fresh_by_kind() {
    return rows_.fresh_by_kind(me_);
  }
  Result<std::vector<Entry>> held_back(model::Kind kind);
  Result<std::vector<Entry>> search(std::string_view words, std::size_t most);
  Result<std::vector<Revision>> history(const RecordId& id);
  /// All visible ids with these leading bits, at most `most`.
  Result<std::vector<RecordId>> ids_between(const RecordId& low, const RecordId& high,
                                            std::size_t most);
  Result<void> mark_opened(const RecordId& id);
  /// Puts more of the new records into the search index, for about this long; false when nothing is
  /// left.
  Result<bool> index_more(std::int64_t budget_ms);

  /// Says that there is something new about a record, though it was not written.
  void touch(const RecordId& id);
  /// What was touched since the last call.
  std::vector<RecordId> take_touched() {
    taken_back_.clear();
    return std::exchange(touched_, {});
  }
  /// Puts away the answers to what was taken back since the last commit. To be called before each.
  Result<void> settle();

 private:
  using Row = RecordRow;
  /// A change in force with what it puts.
  struct Live {
    ChangeKey key;
    model::Stamp stamp;
    wire::Body body;

    model::ChangeView view() const {
      return {stamp, body.withdraw(), body.withdraw() ? nullptr : &body.fields};
    }
  };
  struct Reissue;
  Result<Row> row_of(const RecordId& id);
  Result<Row> own_row(const RecordId& id);
  Result<std::vector<Live>> load_live(const Row& row);
  void fill(const Row& row, const std::vector<Live>& live, Entry& entry) const;
  Result<Entry> to_entry(const Row& row);
  Result<model::Fields> fields_of(const Row& row);
  Result<void> update(const Row& row);
  Result<void> insert(Row& row);
  /// False, and nothing done, if there is one of this id.
  Result<bool> insert_if_new(Row& row);
  Result<void> publish(Row& row, SpaceRow space, std::span<const std::uint16_t> only);
  Result<void> tell(Row& row, std::span<const std::uint16_t> only);
  Result<void> split(Row& row, const Entry& entry, model::Fields& changed);
  Result<void> append(Row& row, Bytes body);
  Result<std::optional<const char*>> breaks_rule(const Replica& replica, const wire::Body& body,
                                                 const Row* row);
  Result<bool> is_about_limit(const model::KindSpec& kind, const model::Fields& fields);
  Result<bool> answers_nothing(const model::KindSpec& kind, const model::Fields& fields);
  Result<void> check_pace(const model::KindSpec& kind, const model::Fields& fresh,
                          const PersonId& person, SpaceRow space, int slack);
  Result<void> keep_remains(const Row& row, const model::Fields& fields);
  Result<std::vector<model::Fields>> remains_of(const PersonId& person, SpaceRow space,
                                                std::uint16_t kind);
  Result<void> apply_first(const Replica& replica, const ChangeKey& key, const Change& change,
                           const wire::Body& body);
  Result<bool> apply_if_first(const Replica& replica, const ChangeKey& key, const wire::Body& body);
  Result<bool> make_row(const Replica& replica, const ChangeKey& key, const wire::Body& body);
  Result<std::optional<model::Fields>> fields_alone(const Row& row);
  Result<void> rejoin(Row row, const ChangeKey& key, const wire::Body& body);
  static Result<void> hold_less(Row& row, const model::Fields& told);
  Result<void> keep_for_later(Row row, const ChangeKey& key);
  static model::Fields seen_by(const Row& row, const std::vector<Live>& live,
                               const model::Stamp& stamp);
  Result<void> apply_more(Row row, const ChangeKey& key, const Change& change, wire::Body body);
  Result<std::optional<Reissue>> cut(Row row, const Replica& old, Seq common);
  Result<void> quarantine(const ChangeKey& key, std::string_view reason, ByteView body = {});
  Result<bool> follows_refused(const PersonId& person, const RecordId& record);
  Result<model::Fields> told_of(const Row& row);
  /// Its history and its marks.
  Result<void> forget_beside(const Row& row);
  /// The same, and what it is to become later, for the row that takes its place.
  Result<void> hand_on_beside(const Row& from, const Row& to);
  Result<void> remember(const Row& row, std::int64_t at_ms, const PersonId& by,
                        const model::Fields& fields);
  /// `row` and `fields` as they were when they were put in: the index is damaged by taking out what
  /// is not in it.
  Result<void> unindex(const Row& row, const model::Fields& fields);
  Result<void> index(const Row& row, const model::Fields& fields);
  Result<bool> index_slice();
  Result<std::vector<Entry>> entries_of(const std::vector<Row>& rows);
  Result<void> apply(const Replica& replica, const Change& change);
  /// Marks `body`, from which the change is borrowed.
  Result<Change> append_change(SpaceRow space, Bytes& body);
  wire::Salt author_mark(const Replica& replica, Seq seq, Bytes body) const;

  Db& db_;
  RecordRows rows_;
  ChangeLog& log_;
  SearchIndex& search_;
  const Clock& clock_;
  PersonId me_;
  AuthorKey author_key_;
  std::vector<RecordId> touched_;
  /// Nothing is asked of the quarantine as long as there is none, which is nearly always.
  bool any_quarantined_ = true;
  std::map<SpaceRow, std::set<std::string>> taken_back_;
};

/// The reason why something about a limit is refused.
inline constexpr const char* kAboutLimit = "limit_not_discussed";
/// More touched records than this are not told apart.
inline constexpr std::size_t kTouchedMax = 64;
/// Earlier versions kept of an entry.
inline constexpr int kRevisionsMax = 50;

}  // namespace lull::store
