// SPDX-License-Identifier: Apache-2.0
#include "pairing/invitation.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/base32.h"
#include "crypto/hash.h"
#include "crypto/random.h"

namespace lull::pairing {
namespace {

AddressHint v4(std::uint8_t last) {
  return AddressHint::v4({10, 0, 0, last}, 40000);
}
AddressHint v6(std::uint8_t last) {
  return AddressHint::v6({0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last}, 40001);
}

Invitation made(std::vector<AddressHint> hints = {}) {
  return {crypto::random_id<crypto::PublicKey>(), crypto::random_secret<OneTimeSecret>(),
          std::move(hints)};
}

std::string reason_of(std::string_view text) {
  const auto read = Invitation::decode(text);
  return read ? "" : read.error().reason;
}

/// Text around these bytes, with a checksum that fits.
std::string sealed(Bytes bytes) {
  append(bytes, ByteView(crypto::blake2b({bytes})).first(4));
  return "L1:" + base32_encode(bytes);
}
Bytes body_of(const Invitation& invitation) {
  const auto packed = invitation.packed();
  const auto all = packed.expose_bytes();
  return Bytes(all.begin(), all.end() - 4);
}

TEST(Invitation, ComesBackAsItWas) {
  const std::vector<std::vector<AddressHint>> cases = {
      {}, {v4(1)}, {v6(1)}, {v4(1), v6(2)}, {v6(2), v4(1)}, {v4(1), v4(2), v4(3), v4(4)}};
  for (const auto& hints : cases) {
    const auto invitation = made(hints);
    const auto read = Invitation::decode(invitation.encode());
    ASSERT_TRUE(read) << hints.size();
    EXPECT_EQ(read->offerer, invitation.offerer);
    EXPECT_TRUE(std::ranges::equal(read->secret.expose_bytes(), invitation.secret.expose_bytes()));
    EXPECT_EQ(read->hints, hints);
    EXPECT_TRUE(
        std::ranges::equal(read->packed().expose_bytes(), invitation.packed().expose_bytes()));
    EXPECT_EQ(read->encode(), invitation.encode());
  }
}

TEST(Invitation, FitsAQrCodeInItsAlphanumericAlphabet) {
  const auto text = made({v6(1), v4(1), v4(2), v6(3), v4(4)}).encode();
  EXPECT_LE(text.size(), kInvitationCharsMax);
  EXPECT_EQ(text.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"),
            std::string::npos);
}

TEST(Invitation, KeepsHintsInOrderAsLongAsTheyFit) {
  const auto kept = [](std::vector<AddressHint> hints) {
    return Invitation::decode(made(std::move(hints)).encode())->hints;
  };
  EXPECT_EQ(kept({v4(1), v4(2), v4(3), v4(4), v4(5)}),
            (std::vector<AddressHint>{v4(1), v4(2), v4(3), v4(4)}));
  EXPECT_EQ(kept({v6(1), v6(2), v4(3), v4(4)}), (std::vector<AddressHint>{v6(1), v4(3)}));
  EXPECT_EQ(kept({v4(1), v4(2), v6(3), v4(4)}), (std::vector<AddressHint>{v4(1), v4(2), v4(4)}));
}

TEST(Invitation, PassesOverHintsThatLeadNowhere) {
  auto no_port = v4(1);
  no_port.port = 0;
  const auto invitation = made({no_port, AddressHint::v4({}, 7), v4(2)});
  EXPECT_EQ(Invitation::decode(invitation.encode())->hints, std::vector<AddressHint>{v4(2)});
}

TEST(Invitation, IsReadAsPeopleTypeAndPaste) {
  const auto text = made({v4(1)}).encode();
  std::string lower;
  std::string spaced = "  \n";
  std::string confused;
  for (std::size_t i = 0; i < text.size(); ++i) {
    lower += static_cast<char>(std::tolower(text[i]));
    spaced += text[i];
    if (i % 4 == 3) spaced += i % 8 == 3 ? "-" : "\r\n\t ";
    confused += i < 3 ? text[i] : text[i] == '0' ? 'o' : text[i] == '1' ? 'l' : text[i];
  }
  for (const auto& typed : {lower, spaced, confused}) {
    const auto read = Invitation::decode(typed);
    ASSERT_TRUE(read) << typed;
    EXPECT_EQ(read->encode(), text);
  }
}

TEST(Invitation, CutAnywhereIsTruncated) {
  const auto text = made({v4(1), v6(1)}).encode();
  for (std::size_t size = 3; size < text.size(); ++size)
    EXPECT_EQ(reason_of(text.substr(0, size)), "invitation_truncated") << size;
  for (std::size_t size = 0; size < 3; ++size)
    EXPECT_EQ(reason_of(text.substr(0, size)), "invitation_foreign") << size;
}

TEST(Invitation, OneWrongCharacterIsNoticed) {
  const auto text = made({v4(1)}).encode();
  for (std::size_t i = 3; i < text.size(); ++i) {
    for (char other : {'0', 'Z', 'U', '*', '7'}) {
      auto typo = text;
      if (typo[i] == other) continue;
      typo[i] = other;
      const auto reason = reason_of(typo);
      // In the digits that say how long it is, a typo may look like a missing end.
      if (i < 11)
        EXPECT_TRUE(reason == "invitation_damaged" || reason == "invitation_truncated") << reason;
      else
        EXPECT_EQ(reason, "invitation_damaged") << i << other;
    }
  }
}

TEST(Invitation, TwoSwappedCharactersAreNoticed) {
  const auto text = made().encode();
  for (std::size_t i = 12; i + 1 < text.size(); ++i) {
    auto typo = text;
    std::swap(typo[i], typo[i + 1]);
    if (typo == text) continue;
    EXPECT_EQ(reason_of(typo), "invitation_damaged");
  }
}

TEST(Invitation, MoreThanAWholeOneIsDamaged) {
  const auto text = made().encode();
  EXPECT_EQ(reason_of(text + "0"), "invitation_damaged");
  EXPECT_EQ(reason_of(text + text), "invitation_damaged");
}

TEST(Invitation, SomethingElseIsForeign) {
  for (const char* text : {"", " ", "hello", "https://example.org/x", "WIFI:S:home;T:WPA;P:x;;",
                           "M1:00000000", "LX:0000", "L0:0000", "L:1", "LL", "2026-11-21"})
    EXPECT_EQ(reason_of(text), "invitation_foreign") << text;
  EXPECT_EQ(reason_of("L1:" + std::string(5000, '0')), "invitation_foreign");
}

TEST(Invitation, ANewerOneSaysSo) {
  auto body = body_of(made({v4(1)}));
  body[0] = 2;
  body.push_back(9);
  const auto read = Invitation::decode(sealed(body));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::kTooNew);
  EXPECT_STREQ(read.error().reason, "invitation_too_new");
  EXPECT_EQ(reason_of("L2:ABC"), "invitation_too_new");
  body[0] = 0;
  EXPECT_EQ(reason_of(sealed(body)), "invitation_damaged");
}

TEST(Invitation, AMistypedVersionIsNotANewerOne) {
  auto text = made().encode();
  text[3] = 'Z';
  EXPECT_EQ(reason_of(text), "invitation_damaged");
}

TEST(Invitation, ShapesAndHintsThatNoEncoderMakesAreDamaged) {
  const auto body = body_of(made({v4(1)}));
  for (int shape : {0x05, 0x07, 0x09, 0x21, 0x81, 0xff}) {
    auto other = body;
    other[1] = static_cast<std::uint8_t>(shape);
    EXPECT_EQ(reason_of(sealed(other)), "invitation_damaged") << shape;
  }
  auto no_port = body;
  no_port[70] = no_port[71] = 0;
  EXPECT_EQ(reason_of(sealed(no_port)), "invitation_damaged");
}

}  // namespace
}  // namespace lull::pairing
