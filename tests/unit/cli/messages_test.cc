// SPDX-License-Identifier: Apache-2.0
#include "cli/messages.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "unit/cli/tone.h"

namespace lull::cli::test {
namespace {

TEST(Messages, EachIsOneClearParagraph) {
  for (const auto all : {messages(), fallbacks()}) {
    for (const auto& message : all) {
      const std::string sentence = message.sentence;
      EXPECT_GT(sentence.size(), 20u) << message.reason;
      EXPECT_LT(sentence.size(), 240u) << message.reason;
      EXPECT_EQ(sentence.back(), '.') << message.reason;
      EXPECT_EQ(sentence.find("  "), std::string::npos) << message.reason;
      EXPECT_FALSE(has_banned_word(sentence)) << sentence;
    }
  }
}

TEST(Messages, WhatIsWrongWithALineIsOneShortSentence) {
  for (const auto& problem : line_problems()) {
    const std::string words = problem.words;
    EXPECT_EQ(words.back(), '.') << problem.reason;
    EXPECT_LT(words.size(), 80u) << problem.reason;
    EXPECT_FALSE(has_banned_word(words)) << words;
    EXPECT_EQ(line_problem(problem.reason), words);
  }
  EXPECT_FALSE(line_problem("from_the_future").empty());
}

TEST(Messages, NoReasonStandsTwice) {
  std::set<std::string> seen;
  for (const auto& message : messages()) EXPECT_TRUE(seen.insert(message.reason).second);
}

TEST(Messages, BadInputOfEveryKindHasItsOwn) {
  for (const char* reason : {"wrong_passphrase",
                             "wrong_recovery_code",
                             "recovery_code_typo",
                             "key_slots_damaged",
                             "key_slot_damaged",
                             "key_slots_healed",
                             "vault_missing",
                             "vault_damaged",
                             "disk_full",
                             "disk_read_only",
                             "home_in_use",
                             "not_set_up",
                             "already_set_up",
                             "locked",
                             "notebook_locked",
                             "invitation_expired",
                             "invitation_reused",
                             "invitation_truncated",
                             "invitation_damaged",
                             "invitation_foreign",
                             "invitation_too_new",
                             "invitation_refused",
                             "pair_with_self",
                             "pair_not_open",
                             "already_paired",
                             "not_paired",
                             "no_pairing",
                             "different_here",
                             "different_there",
                             "connection_lost",
                             "address_invalid",
                             "peer_unreachable",
                             "peer_too_new",
                             "image_missing",
                             "image_unreadable",
                             "image_too_large",
                             "image_without_qr",
                             "passphrase_too_short",
                             "adults_only",
                             "display_invalid",
                             "unknown_item",
                             "unknown_situation",
                             "text_too_long",
                             "text_invalid",
                             "number_out_of_range",
                             "id_unknown",
                             "id_ambiguous",
                             "not_yours",
                             "never_shared",
                             "already_withdrawn",
                             "request_too_large",
                             "daemon_not_running",
                             "out_of_memory",
                             "clock_set_back",
                             "too_many_tries",
                             "backup_exists",
                             "backup_path_invalid",
                             "backup_too_large",
                             "backup_missing",
                             "backup_unreadable",
                             "backup_foreign",
                             "backup_truncated",
                             "backup_damaged",
                             "backup_too_new",
                             "backup_wrong_passphrase",
                             "about_missing",
                             "when_missing",
                             "rule_invalid",
                             "time_invalid",
                             "day_invalid",
                             "day_passed",
                             "reminder_unknown",
                             "too_many_reminders",
                             "keep_days_invalid",
                             "page_look_invalid",
                             "kept_for_good"})
    EXPECT_STREQ(message_for({Code::kIo, reason}).reason, reason);
}

TEST(Messages, ExitCodesAreStable) {
  EXPECT_EQ(message_for({Code::kUnavailable, "daemon_not_running"}).exit, 69);
  EXPECT_EQ(message_for({Code::kLocked, "locked"}).exit, 77);
  EXPECT_EQ(message_for({Code::kLocked, "notebook_locked"}).exit, 77);
  EXPECT_EQ(message_for({Code::kUnavailable, "peer_unreachable"}).exit, 75);
  EXPECT_EQ(message_for({Code::kInvalid, "share_or_keep"}).exit, 64);
  EXPECT_EQ(message_for({Code::kWrongKey, "wrong_passphrase"}).exit, 1);
}

TEST(Messages, AnUnknownReasonIsPutByItsCode) {
  for (std::uint32_t code = 1; code <= static_cast<std::uint32_t>(Code::kNoSpace); ++code)
    EXPECT_STRNE(message_for({code_of(code), "from_the_future"}).sentence, "");
  EXPECT_EQ(message_for({Code::kUnavailable, "from_the_future"}).exit, 75);
  EXPECT_EQ(message_for({Code::kLocked, "from_the_future"}).exit, 77);
  EXPECT_EQ(code_of(0), Code::kIo);
  EXPECT_EQ(code_of(4'000'000'000), Code::kIo);
}

TEST(Messages, ReasonsFromTheSocketAreTokensOrNothing) {
  EXPECT_STREQ(reason_token("wrong_passphrase"), "wrong_passphrase");
  EXPECT_STREQ(reason_token("brand_new_1"), "brand_new_1");
  EXPECT_EQ(reason_token("brand_new_1"), reason_token("brand_new_1"));
  for (const std::string bad : {"", "With Capitals", "esc\x1b[2J", "two words"})
    EXPECT_STREQ(reason_token(bad), "unknown");
  EXPECT_STREQ(reason_token(std::string(49, 'a')), "unknown");
}

/// Every literal with a space in it, in every file of the folder, is something that a person reads.
TEST(Tone, NoStringOfTheCommandLineHasABannedWord) {
  const auto folder = std::filesystem::path(LULL_VECTORS) / ".." / ".." / "src" / "cli";
  static const std::regex kLiteral("\"((?:[^\"\\\\\n]|\\\\.)*)\"");
  std::size_t seen = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(file.path());
    for (std::string line; std::getline(in, line);) {
      if (line.find("//") != std::string::npos || line.starts_with("#include")) continue;
      for (std::sregex_iterator at(line.begin(), line.end(), kLiteral), end; at != end; ++at) {
        const std::string text = (*at)[1];
        if (text.find(' ') == std::string::npos) continue;
        ++seen;
        EXPECT_FALSE(has_banned_word(text)) << file.path() << ": " << text;
      }
    }
  }
  EXPECT_GT(seen, 200u);
}

}  // namespace
}  // namespace lull::cli::test
