// SPDX-License-Identifier: Apache-2.0
#include "noise/pattern.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>

#include "noise/limits.h"

namespace lull::noise {

namespace {

/// What a side knows of the other before the first message.
enum class Known { kNothing, kInitiator, kResponder, kBoth };

struct PatternText {
  std::string_view name;
  Known known;
  std::string_view messages;  ///< tokens by spaces, messages by commas
};

// Noise specification revision 34, sections 7.4 (one-way), 7.5 (fundamental), 18.1 (deferred).
constexpr PatternText kPatterns[] = {
    {"N", Known::kResponder, "e es"},
    {"K", Known::kBoth, "e es ss"},
    {"X", Known::kResponder, "e es s ss"},

    {"NN", Known::kNothing, "e,e ee"},
    {"NK", Known::kResponder, "e es,e ee"},
    {"NX", Known::kNothing, "e,e ee s es"},
    {"KN", Known::kInitiator, "e,e ee se"},
    {"KK", Known::kBoth, "e es ss,e ee se"},
    {"KX", Known::kInitiator, "e,e ee se s es"},
    {"XN", Known::kNothing, "e,e ee,s se"},
    {"XK", Known::kResponder, "e es,e ee,s se"},
    {"XX", Known::kNothing, "e,e ee s es,s se"},
    {"IN", Known::kNothing, "e s,e ee se"},
    {"IK", Known::kResponder, "e es s ss,e ee se"},
    {"IX", Known::kNothing, "e s,e ee se s es"},

    {"NK1", Known::kResponder, "e,e ee es"},
    {"NX1", Known::kNothing, "e,e ee s,es"},
    {"X1N", Known::kNothing, "e,e ee,s,se"},
    {"X1K", Known::kResponder, "e es,e ee,s,se"},
    {"XK1", Known::kResponder, "e,e ee es,s se"},
    {"X1K1", Known::kResponder, "e,e ee es,s,se"},
    {"X1X", Known::kNothing, "e,e ee s es,s,se"},
    {"XX1", Known::kNothing, "e,e ee s,es s se"},
    {"X1X1", Known::kNothing, "e,e ee s,es s,se"},
    {"K1N", Known::kInitiator, "e,e ee,se"},
    {"K1K", Known::kBoth, "e es,e ee,se"},
    {"KK1", Known::kBoth, "e,e ee se es"},
    {"K1K1", Known::kBoth, "e,e ee es,se"},
    {"K1X", Known::kInitiator, "e,e ee s es,se"},
    {"KX1", Known::kInitiator, "e,e ee se s,es"},
    {"K1X1", Known::kInitiator, "e,e ee s,se es"},
    {"I1N", Known::kNothing, "e s,e ee,se"},
    {"I1K", Known::kResponder, "e es s,e ee,se"},
    {"IK1", Known::kResponder, "e s,e ee se es"},
    {"I1K1", Known::kResponder, "e s,e ee es,se"},
    {"I1X", Known::kNothing, "e s,e ee s es,se"},
    {"IX1", Known::kNothing, "e s,e ee se s,es"},
    {"I1X1", Known::kNothing, "e s,e ee s,se es"},
};

std::vector<std::string_view> split(std::string_view text, char by) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto at = text.find(by);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

Token token_of(std::string_view text) {
  constexpr std::pair<std::string_view, Token> kTokens[] = {{"e", Token::kE},   {"s", Token::kS},
                                                            {"ee", Token::kEe}, {"es", Token::kEs},
                                                            {"se", Token::kSe}, {"ss", Token::kSs}};
  const auto* found = std::ranges::find(kTokens, text, &std::pair<std::string_view, Token>::first);
  LULL_CHECK(found != std::end(kTokens));
  return found->second;
}

std::optional<Pattern> base_pattern(std::string_view name) {
  const auto* found = std::ranges::find(kPatterns, name, &PatternText::name);
  if (found == std::end(kPatterns)) return std::nullopt;
  Pattern pattern;
  pattern.initiator_static_known =
      found->known == Known::kInitiator || found->known == Known::kBoth;
  pattern.responder_static_known =
      found->known == Known::kResponder || found->known == Known::kBoth;
  pattern.one_way = name.size() == 1;
  for (auto message : split(found->messages, ',')) {
    auto& tokens = pattern.messages.emplace_back();
    for (auto token : split(message, ' ')) tokens.push_back(token_of(token));
  }
  return pattern;
}

/// "psk2" is 2; nothing for any other modifier or another spelling of the number.
std::optional<std::size_t> psk_place(std::string_view modifier) {
  if (!modifier.starts_with("psk")) return std::nullopt;
  modifier.remove_prefix(3);
  if (modifier.size() != 1 || modifier[0] < '0' || modifier[0] > '9') return std::nullopt;
  return static_cast<std::size_t>(modifier[0] - '0');
}

/// Section 9.4: psk0 stands before the first message's tokens, pskN after the Nth message's.
Result<void> apply_modifiers(Pattern& pattern, std::string_view modifiers) {
  std::set<std::size_t> places;
  for (auto modifier : split(modifiers, '+')) {
    const auto place = psk_place(modifier);
    if (!place) return fail(Code::kInvalid, "noise_modifier_unsupported");
    if (*place > pattern.messages.size() || !places.insert(*place).second)
      return fail(Code::kInvalid, "noise_name_malformed");
  }
  for (auto place : places) {
    auto& tokens = pattern.messages[place == 0 ? 0 : place - 1];
    tokens.insert(place == 0 ? tokens.begin() : tokens.end(), Token::kPsk);
  }
  pattern.psks = places.size();
  return {};
}

std::optional<HashKind> hash_of(std::string_view name) {
  if (name == "BLAKE2b") return HashKind::kBlake2b;
  if (name == "SHA256") return HashKind::kSha256;
  if (name == "SHA512") return HashKind::kSha512;
  return std::nullopt;
}

}  // namespace

bool Pattern::sends(Token token, bool initiator) const {
  for (std::size_t i = initiator ? 0 : 1; i < messages.size(); i += 2)
    if (std::ranges::find(messages[i], token) != messages[i].end()) return true;
  return false;
}

Result<Protocol> parse_protocol(std::string_view name) {
  const auto parts = split(name, '_');
  if (name.size() > kProtocolNameBytesMax || parts.size() != 5 || parts[0] != "Noise")
    return fail(Code::kInvalid, "noise_name_malformed");
  const auto hash = hash_of(parts[4]);
  if (parts[2] != "25519" || parts[3] != "ChaChaPoly" || !hash)
    return fail(Code::kInvalid, "noise_primitive_unsupported");

  const auto is_modifier = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto at =
      static_cast<std::size_t>(std::ranges::find_if(parts[1], is_modifier) - parts[1].begin());
  auto pattern = base_pattern(parts[1].substr(0, at));
  if (!pattern) return fail(Code::kInvalid, "noise_pattern_unknown");
  if (at < parts[1].size()) LULL_TRY(apply_modifiers(*pattern, parts[1].substr(at)));
  return Protocol{std::string(name), std::move(*pattern), *hash};
}

}  // namespace lull::noise
