// SPDX-License-Identifier: Apache-2.0
#include "qr/picture.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <random>

#include "qr/limits.h"
#include "unit/qr/pictures.h"

namespace lull::qr::test {
namespace {

Code invitation() {
  return *make(kInvitation);
}

std::string reason(const Result<std::string>& result) {
  return result ? "read: " + *result : result.error().reason;
}

/// A PNG's first bytes with any size in them, and nothing after its header.
Bytes png_header(std::uint32_t width, std::uint32_t height) {
  Bytes png = *to_png(invitation());
  store_be(&png[16], width);
  store_be(&png[20], height);
  // The header's checksum no longer fits; libpng looks at it, so it is made anew.
  std::uint32_t crc = 0xffffffff;
  for (std::size_t i = 12; i < 29; ++i) {
    crc ^= png[i];
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (0xedb88320 & (0 - (crc & 1)));
  }
  store_be(&png[29], ~crc);
  return png;
}

TEST(Picture, APngIsReadBack) {
  const Directory home;
  ASSERT_TRUE(write_file(home / "a.png", *to_png(invitation())));
  EXPECT_EQ(read_file(home / "a.png").value_or(""), kInvitation);
}

TEST(Picture, TheNameDoesNotMatter) {
  const Directory home;
  write(home / "a.png", to_jpeg(draw_plain(invitation(), 8, 4), 90));
  write(home / "b.jpg", *to_png(invitation()));
  EXPECT_EQ(read_file(home / "a.png").value_or(""), kInvitation);
  EXPECT_EQ(read_file(home / "b.jpg").value_or(""), kInvitation);
}

TEST(Picture, ColouredAndSeeThroughPngsAreReadBack) {
  const Directory home;
  for (const bool transparent : {false, true}) {
    write(home / "a.png", to_rgba_png(draw_plain(invitation(), 5, 4), transparent));
    EXPECT_EQ(read_file(home / "a.png").value_or(""), kInvitation);
  }
}

TEST(Picture, AnInvertedCodeIsReadBack) {
  Grey grey = draw_plain(invitation(), 6, 4);
  for (auto& pixel : grey.pixels) pixel = static_cast<std::uint8_t>(255 - pixel);
  EXPECT_EQ(find_text(grey).value_or(""), kInvitation);
}

TEST(Picture, PhotosAreReadBack) {
  const Directory home;
  const Photo photos[] = {
      {},
      {.degrees = 90},
      {.degrees = 180},
      {.degrees = 8, .noise = 25, .seed = 2},
      {.degrees = -23, .blur = 2, .seed = 3},
      {.degrees = 45, .blur = 2, .noise = 20, .seed = 4},
      {.side = 330, .degrees = 5, .noise = 8, .seed = 5},
      {.width = 2600, .height = 1950, .side = 1200, .degrees = 12, .blur = 2, .seed = 6},
  };
  for (const auto& photo : photos) {
    const Grey taken = take_photo(invitation(), photo);
    for (const int quality : {90, 50}) {
      write(home / "p.jpg", to_jpeg(taken, quality));
      EXPECT_EQ(reason(read_file(home / "p.jpg")), "read: " + std::string(kInvitation))
          << "seed " << photo.seed << ", " << photo.degrees << " degrees, quality " << quality;
    }
  }
}

TEST(Picture, WithoutACodeIsSaidSo) {
  const Directory home;
  Grey grey{640, 480, Bytes(640 * 480), false};
  EXPECT_EQ(reason(find_text(grey)), "image_without_qr");
  std::mt19937 random(7);
  for (auto& pixel : grey.pixels) pixel = static_cast<std::uint8_t>(random());
  EXPECT_EQ(reason(find_text(grey)), "image_without_qr");
  write(home / "noise.jpg", to_jpeg(grey, 80));
  EXPECT_EQ(reason(read_file(home / "noise.jpg")), "image_without_qr");
}

TEST(Picture, ThinAndTinyOnesAreNoTrouble) {
  EXPECT_EQ(reason(find_text({0, 0, {}, false})), "image_without_qr");
  EXPECT_EQ(reason(find_text({1, 1, {0}, false})), "image_without_qr");
  EXPECT_EQ(reason(find_text({1, 9000, Bytes(9000), false})), "image_without_qr");
  EXPECT_EQ(reason(find_text({9000, 2, Bytes(18000), false})), "image_without_qr");
}

TEST(Picture, MissingFilesAndOtherThingsAreSaidSo) {
  const Directory home;
  EXPECT_EQ(reason(read_file(home / "none.png")), "image_missing");
  EXPECT_EQ(reason(read_file(home / "")), "image_unreadable");
  write(home / "empty", {});
  EXPECT_EQ(reason(read_file(home / "empty")), "image_unreadable");
  write(home / "text", as_bytes("LULL1:ABC"));
  EXPECT_EQ(reason(read_file(home / "text")), "image_unreadable");
  ASSERT_EQ(::mkfifo((home / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(reason(read_file(home / "pipe")), "image_unreadable");
}

TEST(Picture, TruncatedAndDamagedPngsAreRefused) {
  const Bytes whole = *to_png(invitation());
  for (std::size_t size = 8; size + 12 < whole.size(); size += 7)
    EXPECT_FALSE(decode_picture(ByteView(whole).first(size))) << size;
  for (std::size_t at = 8; at < whole.size(); at += 3) {
    Bytes bent = whole;
    bent[at] ^= 0x55;
    const auto picture = decode_picture(bent);
    if (!picture) continue;
    EXPECT_EQ(picture->pixels.size(), picture->width * picture->height);
  }
}

TEST(Picture, TruncatedAndDamagedJpegsAreNoTrouble) {
  const Directory home;
  const Bytes whole =
      to_jpeg(take_photo(invitation(), {.width = 400, .height = 300, .side = 200}), 60);
  for (std::size_t size = 3; size < whole.size(); size += 211) {
    write(home / "cut.jpg", ByteView(whole).first(size));
    const auto text = read_file(home / "cut.jpg");
    EXPECT_TRUE(text || reason(text) == "image_unreadable") << size << " " << reason(text);
  }
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    Bytes bent = whole;
    for (int i = 0; i < 4; ++i)
      bent[3 + random() % (bent.size() - 3)] = static_cast<std::uint8_t>(random());
    const auto picture = decode_picture(bent);
    if (!picture) continue;
    EXPECT_EQ(picture->pixels.size(), picture->width * picture->height);
  }
}

TEST(Picture, FilesAreLimitedBeforeTheyAreRead) {
  const Directory home;
  write(home / "big", *to_png(invitation()));
  ASSERT_EQ(::truncate((home / "big").c_str(), static_cast<off_t>(kFileBytesMax)), 0);
  EXPECT_EQ(read_file(home / "big").value_or(""), kInvitation);
  ASSERT_EQ(::truncate((home / "big").c_str(), static_cast<off_t>(kFileBytesMax) + 1), 0);
  EXPECT_EQ(reason(read_file(home / "big")), "image_too_large");
}

TEST(Picture, PixelsAreLimitedBeforeAnythingIsUnpacked) {
  EXPECT_STREQ(decode_picture(png_header(100'000, 100'000)).error().reason, "image_too_large");
  EXPECT_STREQ(decode_picture(png_header(10'000, 5'001)).error().reason, "image_too_large");
  // Within the limit, but the rows do not come.
  EXPECT_STREQ(decode_picture(png_header(10'000, 5'000)).error().reason, "image_unreadable");
  Bytes jpeg = to_jpeg({16, 16, Bytes(256), false}, 50);
  for (std::size_t i = 0; i + 8 < jpeg.size(); ++i) {
    if (jpeg[i] != 0xff || jpeg[i + 1] != 0xc0) continue;
    store_be(&jpeg[i + 5], std::uint16_t{60'000});
    store_be(&jpeg[i + 7], std::uint16_t{60'000});
  }
  EXPECT_STREQ(decode_picture(jpeg).error().reason, "image_too_large");
}

TEST(PictureFile, OnlyItsOwnerCanReadIt) {
  const Directory home;
  ASSERT_TRUE(write_file(home / "a.png", *to_png(invitation())));
  ASSERT_TRUE(write_file(home / "a.png", *to_png(invitation())));
  struct stat about {};
  ASSERT_EQ(::stat((home / "a.png").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
}

TEST(PictureFile, WhereNothingCanBeWrittenIsSaidSo) {
  EXPECT_STREQ(write_file("/nowhere/at/all.png", {}).error().reason, "file_not_written");
  const auto full = write_file("/dev/full/x.png", {});
  EXPECT_FALSE(full);
}

}  // namespace
}  // namespace lull::qr::test
