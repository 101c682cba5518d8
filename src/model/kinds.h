// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/result.h"
#include "model/day.h"
#include "model/fields.h"

namespace lull::model {

/// What two people can share has its number from its field in proto/record.proto's Body. The
/// private notebook's kinds, from 64 on, have none: nothing that leaves this device can carry them.
enum class Kind : std::uint16_t {
  kPreference = 16,
  kLimit = 17,
  kGratitude = 18,
  kCareNote = 19,
  kPhrase = 20,
  kCue = 21,
  kOwnItem = 22,
  kOwnSituation = 23,
  kPlan = 24,
  kProposal = 25,
  kKitItem = 26,
  kTalkRequest = 27,
  kExperiment = 28,
  kCheckIn = 29,
  kFollowUp = 30,
  kComfortLog = 31,
  kConcern = 32,
  kAcknowledgement = 33,
  kPromptCard = 34,
  kSealedRound = 35,
  kJointTrends = 36,

  kReflection = 64,
  kSupport = 65,
};

enum class FieldType : std::uint8_t {
  kNumber,  ///< `least` to `most` in steps of `step`, or `also`
  kLine,    ///< text of `least` to `most` characters, no line breaks
  kText,    ///< the same, with line breaks
  kDay,     ///< a date, "2026-11-24"; empty: none
  kToken,   ///< `most` digits of lower-case base 32: an id or a digest; empty: none
  kSet,     ///< at most `most` elements, each a line of at most `step` characters
  kList,    ///< the same, and each element has fields of its own, its `parts`
};

/// What is in force where a field was written in two places while apart (PRACTICE.md 4.1). Values
/// that a later writer had seen never count, except under kFirst.
enum class Rule : std::uint8_t {
  kLatest,    ///< the last in the total order
  kSmaller,   ///< the smaller: enums are numbered from cautious to eager, strict to loose
  kLarger,    ///< the larger: where more is the cautious value
  kBoth,      ///< the last in the total order, and the others are shown beside it
  kCautious,  ///< the smaller, and the others are shown beside it
  kAddWins,   ///< sets: an element that one put in and another took out is in
  kKept,      ///< the same, and that one took it out is shown
  kFirst,     ///< the first in the total order stands, whatever comes later
};

/// Whose devices may put a field.
enum class Writer : std::uint8_t {
  kAuthor,  ///< the record's author
  kOther,   ///< the person who did not make the record: an answer
  kBoth,
  kOwner,  ///< lists keyed by a person's token: each person their own element
};

struct FieldSpec {
  std::uint16_t number;
  std::string_view name;  ///< as in record.proto
  FieldType type;
  Rule rule;
  std::uint32_t least = 0;
  std::uint32_t most = 0;
  std::uint32_t step = 1;
  std::uint32_t also = 0;      ///< one number outside of the range that stands for itself; 0: none
  std::string_view choices{};  ///< the vocabulary of a number's values or a set's elements
  Writer writer = Writer::kAuthor;
  std::span<const FieldSpec> parts{};
  bool alone = false;  ///< of a kind that is shared by field: only when it is named

  const FieldSpec* part(std::uint16_t number) const;
};

/// Another record of a kind, as the pace of a new one is held against it.
struct Earlier {
  std::string_view id;  ///< its token
  const Fields* fields;
  bool own = true;         ///< made by the same person
  bool withdrawn = false;  ///< only what KindSpec::remains has left of it
};

/// One kind of record: everything that the codec, the merge, the search and the faces need to know.
struct KindSpec {
  Kind kind;
  std::string_view name;
  std::span<const FieldSpec> fields;
  /// Rules over a whole record that its author is about to save.
  Result<void> (*check)(const Fields& whole);
  /// Each field is shared by itself: the others stay with the author.
  bool by_field = false;
  /// It holds the words of two, so nobody can withdraw it. What was in it is remembered on both
  /// sides.
  bool lasting = false;
  /// The field that names another record, which is never a limit (SR-21); 0: none.
  std::uint16_t target = 0;
  /// Whether a change may put these fields, given the record as its writer knew it and as it stands
  /// here; both are empty for the first. Null: always.
  Result<void> (*admit)(const Fields& seen, const Fields& now, const Fields& puts) = nullptr;
  /// Whether a person may make another one of these so soon (SR-20), given those that both have
  /// made. Null: always.
  Result<void> (*pace)(const Fields& fresh, std::span<const Earlier> earlier, Day today,
                       int slack) = nullptr;
  /// What the pace has to know of one that is withdrawn: no words. Null: nothing.
  Fields (*remains)(const Fields& withdrawn) = nullptr;

  const FieldSpec* field(std::uint16_t number) const;
  const FieldSpec* field(std::string_view name) const;
  /// The field, or the part of a list's element, that a place belongs to; null for one of a newer
  /// version. An element's presence goes by its list.
  const FieldSpec* place(const FieldKey& key) const;
  /// True if the person who did not make a record may change something in it.
  bool two_writers() const;
  /// True if both write the same fields: a thing of both, whose versions both remember.
  bool of_both() const;
};

/// The kinds that have a wire form.
std::span<const KindSpec* const> all_kinds();
/// Null for a kind of a newer version, and for the notebook's.
const KindSpec* find_kind(std::uint16_t number);
const KindSpec* find_kind(std::string_view name);

/// The same for the private notebook.
std::span<const KindSpec* const> notebook_kinds();
const KindSpec* find_notebook_kind(std::uint16_t number);
const KindSpec* find_notebook_kind(std::string_view name);
inline bool in_notebook(const KindSpec& kind) {
  return kind.kind >= Kind::kReflection;
}

/// Either of both.
const KindSpec* find_any_kind(std::uint16_t number);
const KindSpec* find_any_kind(std::string_view name);
inline const KindSpec& spec_of(Kind kind) {
  return *find_any_kind(static_cast<std::uint16_t>(kind));
}

/// Text as it is stored: NFC, no control characters; each field within its range (check_fields).
/// kInvalid "field_malformed" for a field that this version does not know.
Result<Fields> clean_fields(const KindSpec& kind, const Fields& typed);

/// Each field within its range; what is unknown is passed over. kInvalid "number_out_of_range",
/// "text_invalid", "text_missing", "field_malformed", kTooLarge "text_too_long",
/// "too_many_elements".
Result<void> check_fields(const KindSpec& kind, const Fields& fields);

/// A whole record that its author is about to save: check_fields, words that the vocabularies know
/// (kInvalid "unknown_choice"), and the kind's own rules.
Result<void> check_whole(const KindSpec& kind, const Fields& whole);

/// Whether this person may put all of these fields (kRefused "not_yours"). `writer` is their token.
Result<void> check_writer(const KindSpec& kind, const Fields& puts, std::string_view writer,
                          bool is_author);

/// The part of a record that its author may put, so without the answers of another person.
Fields authors_fields(const KindSpec& kind, const Fields& fields, std::string_view author);

/// For KindSpec::admit: kRefused "fixed_already" if something of these fields is put that stands
/// otherwise; kInvalid "record_unfinished" if the first change leaves something out.
Result<void> admit_fixed(const KindSpec& kind, std::span<const std::uint16_t> fixed,
                         const Fields& now, const Fields& puts);

/// Without what a newer version has added.
Fields known_fields(const KindSpec& kind, const Fields& fields);

/// The fields that are shared of an entry if none is named: all that do not stand alone.
std::vector<std::uint16_t> shared_fields(const KindSpec& kind);

/// Text in all text fields, for the search index, separated by line breaks.
std::string searchable_text(const KindSpec& kind, const Fields& fields);

// The kinds' own files define these.
extern const KindSpec kPreferenceSpec;
extern const KindSpec kLimitSpec;
extern const KindSpec kGratitudeSpec;
extern const KindSpec kCareNoteSpec;
extern const KindSpec kPhraseSpec;
extern const KindSpec kCueSpec;
extern const KindSpec kOwnItemSpec;
extern const KindSpec kOwnSituationSpec;
extern const KindSpec kPlanSpec;
extern const KindSpec kProposalSpec;
extern const KindSpec kKitItemSpec;
extern const KindSpec kTalkRequestSpec;
extern const KindSpec kExperimentSpec;
extern const KindSpec kCheckInSpec;
extern const KindSpec kFollowUpSpec;
extern const KindSpec kComfortLogSpec;
extern const KindSpec kConcernSpec;
extern const KindSpec kAcknowledgementSpec;
extern const KindSpec kPromptCardSpec;
extern const KindSpec kSealedRoundSpec;
extern const KindSpec kJointTrendsSpec;
extern const KindSpec kReflectionSpec;
extern const KindSpec kSupportSpec;

inline constexpr std::size_t kDisplayCharactersMax = 24;

}  // namespace lull::model
