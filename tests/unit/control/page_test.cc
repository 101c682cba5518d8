// SPDX-License-Identifier: Apache-2.0
// What a page in a browser needs of the service: to be opened, and codes drawn and read for it.
#include "daemon.h"
#include "qr/code.h"

namespace lull::control::test {
namespace {

proto::ReadQrRequest picture(std::uint32_t width, std::uint32_t height, std::size_t bytes) {
  proto::ReadQrRequest request;
  request.set_width(width);
  request.set_height(height);
  request.set_grey(std::string(bytes, '\xFF'));
  return request;
}

/// A code's modules as a picture, four pixels each, in a quiet zone.
proto::ReadQrRequest drawn(const proto::PairOfferReply& offer) {
  constexpr std::uint32_t kPixels = 4;
  constexpr std::uint32_t kQuiet = 4;
  const auto side = (offer.qr_size() + 2 * kQuiet) * kPixels;
  auto request = picture(side, side, std::size_t{side} * side);
  for (std::uint32_t y = 0; y < side; ++y) {
    for (std::uint32_t x = 0; x < side; ++x) {
      const auto column = x / kPixels - kQuiet;
      const auto row = y / kPixels - kQuiet;
      if (column >= offer.qr_size() || row >= offer.qr_size()) continue;
      const std::size_t at = std::size_t{row} * offer.qr_size() + column;
      const auto byte = static_cast<unsigned char>(offer.qr_modules()[at / 8]);
      if ((byte >> (7 - at % 8)) & 1) (*request.mutable_grey())[std::size_t{y} * side + x] = '\0';
    }
  }
  return request;
}

TEST_F(OpenTest, WithoutAGatewayThereIsNoPage) {
  EXPECT_EQ(client->call("OpenPage").reason, "page_missing");
  EXPECT_EQ(client->call("ClosePage").reason, "good");
}

TEST_F(OpenTest, AnInvitationComesAsACodeToo) {
  const auto offer = client->call<proto::PairOfferReply>("PairOffer").reply;
  const auto code = qr::make(offer.text());
  ASSERT_TRUE(code);
  ASSERT_EQ(offer.qr_size(), code->side());
  const std::size_t modules = code->side() * code->side();
  ASSERT_EQ(offer.qr_modules().size(), (modules + 7) / 8);
  for (std::size_t at = 0; at < modules; ++at) {
    const auto byte = static_cast<unsigned char>(offer.qr_modules()[at / 8]);
    const bool dark = ((byte >> (7 - at % 8)) & 1) != 0;
    EXPECT_EQ(dark, code->dark(static_cast<std::ptrdiff_t>(at % code->side()),
                               static_cast<std::ptrdiff_t>(at / code->side())));
  }
}

TEST_F(OpenTest, ACodeInAPictureIsRead) {
  const auto offer = client->call<proto::PairOfferReply>("PairOffer").reply;
  const auto read = client->call<proto::ReadQrReply>("ReadQr", drawn(offer));
  EXPECT_EQ(read.reason, "good");
  EXPECT_EQ(read.reply.text(), offer.text());
}

TEST_F(LockedTest, APictureWithoutACodeHasNoText) {
  const auto read = client->call<proto::ReadQrReply>("ReadQr", picture(320, 240, 320 * 240));
  EXPECT_EQ(read.reason, "good");
  EXPECT_EQ(read.reply.text(), "");
}

TEST_F(LockedTest, APictureHasTheSizeItClaims) {
  const auto refused = [&](const proto::ReadQrRequest& request) {
    return client->call("ReadQr", request).reason;
  };
  EXPECT_EQ(refused(picture(0, 0, 0)), "image_invalid");
  EXPECT_EQ(refused(picture(64, 64, 4095)), "image_invalid");
  EXPECT_EQ(refused(picture(64, 64, 4097)), "image_invalid");
  EXPECT_EQ(refused(picture(64, 0, 0)), "image_invalid");
  EXPECT_EQ(refused(picture(1281, 1, 1281)), "image_invalid");
  EXPECT_EQ(refused(picture(1, 961, 961)), "image_invalid");
  EXPECT_EQ(refused(picture(0x80000000U, 0x80000000U, 0)), "image_invalid");
  EXPECT_EQ(refused(picture(1280, 1, 1280)), "good");
  EXPECT_EQ(refused(picture(1, 960, 960)), "good");
}

}  // namespace
}  // namespace lull::control::test
