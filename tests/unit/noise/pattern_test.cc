// SPDX-License-Identifier: Apache-2.0
#include "noise/pattern.h"

#include <gtest/gtest.h>

#include "unit/noise/support.h"

namespace lull::noise {
namespace {

Result<Protocol> with_pattern(const std::string& pattern) {
  return parse_protocol("Noise_" + pattern + "_25519_ChaChaPoly_BLAKE2b");
}
std::string reason(std::string_view name) {
  const auto parsed = parse_protocol(name);
  return parsed ? "" : parsed.error().reason;
}

TEST(ProtocolName, AllPatternsAreKnown) {
  const char* names[] = {"N",    "K",   "X",   "NN",   "NK",   "NX",  "KN",  "KK",   "KX",  "XN",
                         "XK",   "XX",  "IN",  "IK",   "IX",   "NK1", "NX1", "X1N",  "X1K", "XK1",
                         "X1K1", "X1X", "XX1", "X1X1", "K1N",  "K1K", "KK1", "K1K1", "K1X", "KX1",
                         "K1X1", "I1N", "I1K", "IK1",  "I1K1", "I1X", "IX1", "I1X1"};
  EXPECT_EQ(std::size(names), 38u);
  for (const auto* name : names) EXPECT_TRUE(with_pattern(name)) << name;
}

TEST(ProtocolName, HashesAreTold) {
  EXPECT_EQ(parse_protocol("Noise_NN_25519_ChaChaPoly_BLAKE2b")->hash, HashKind::kBlake2b);
  EXPECT_EQ(parse_protocol("Noise_NN_25519_ChaChaPoly_SHA256")->hash, HashKind::kSha256);
  EXPECT_EQ(parse_protocol("Noise_NN_25519_ChaChaPoly_SHA512")->hash, HashKind::kSha512);
}

TEST(ProtocolName, Psk0StandsFirst) {
  const auto tokens = with_pattern("KKpsk0")->pattern.messages[0];
  EXPECT_EQ(tokens, (std::vector{Token::kPsk, Token::kE, Token::kEs, Token::kSs}));
}

TEST(ProtocolName, Psk3StandsAtTheEndOfTheThirdMessage) {
  const auto pattern = with_pattern("XKpsk3")->pattern;
  EXPECT_EQ(pattern.messages[2], (std::vector{Token::kS, Token::kSe, Token::kPsk}));
  EXPECT_EQ(pattern.psks, 1u);
}

TEST(ProtocolName, SeveralPsksTakeTheirPlaces) {
  const auto pattern = with_pattern("NNpsk0+psk1+psk2")->pattern;
  EXPECT_EQ(pattern.messages[0], (std::vector{Token::kPsk, Token::kE, Token::kPsk}));
  EXPECT_EQ(pattern.messages[1], (std::vector{Token::kE, Token::kEe, Token::kPsk}));
  EXPECT_EQ(pattern.psks, 3u);
}

TEST(ProtocolName, APskBehindTheLastMessageIsRefused) {
  EXPECT_TRUE(with_pattern("NNpsk2"));
  EXPECT_FALSE(with_pattern("NNpsk3"));
  EXPECT_FALSE(with_pattern("Npsk2"));
}

TEST(ProtocolName, MalformedModifiersAreRefused) {
  for (const char* bad :
       {"NNpsk", "NNpsk0+", "NN+psk0", "NNpsk0+psk0", "NNpsk01", "NNpskx", "NNpsk/",
        "NNpsk:", "NN{", "NNfallback", "NNhfs", "psk0", "", "nn", "NNN", "N1", "KK1K"})
    EXPECT_FALSE(with_pattern(bad)) << bad;
}

TEST(ProtocolName, OtherPrimitivesHaveTheirOwnReason) {
  for (const char* bad : {"Noise_NN_448_ChaChaPoly_BLAKE2b", "Noise_NN_25519_AESGCM_BLAKE2b",
                          "Noise_NN_25519_ChaChaPoly_BLAKE2s", "Noise_NN_25519_ChaChaPoly_SHA3"})
    EXPECT_EQ(reason(bad), "noise_primitive_unsupported") << bad;
  EXPECT_EQ(reason("Noise_XXfallback_25519_ChaChaPoly_BLAKE2b"), "noise_modifier_unsupported");
}

TEST(ProtocolName, MalformedNamesAreRefused) {
  const std::string name = "Noise_NN_25519_ChaChaPoly_BLAKE2b";
  for (const std::string& bad :
       {std::string(), std::string("Noise"), name + "_", "_" + name, name + "x", name.substr(1),
        std::string("noise_NN_25519_ChaChaPoly_BLAKE2b"), std::string(300, '_')})
    EXPECT_FALSE(parse_protocol(bad)) << bad;
  for (std::size_t cut = 0; cut < name.size(); ++cut)
    EXPECT_FALSE(parse_protocol(name.substr(0, cut))) << cut;
}

}  // namespace
}  // namespace lull::noise
