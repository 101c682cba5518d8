// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "store/store.h"

/// What the targets that need files share.
namespace lull::fuzz {

/// A folder in memory that goes with the process.
const std::filesystem::path& folder();
void write_file(const std::filesystem::path& file, ByteView bytes);
Bytes read_file(const std::filesystem::path& file);

class SetClock final : public Clock {
 public:
  std::int64_t wall_ms() const override { return 1'700'000'000'000; }
  std::int64_t steady_ms() const override { return 1'700'000'000'000; }
};

PersonId person(std::uint8_t number);

/// A device that is paired and has shared a few things, made from the same files each time.
class Home {
 public:
  Home();
  ~Home();
  void reopen();
  store::Store* operator->() { return store_.get(); }
  store::Store& operator*() { return *store_; }
  static const Bytes& as_made();

  SetClock clock;
  store::SpaceRow space = 0;

 private:
  std::filesystem::path file_;
  std::unique_ptr<store::Store> store_;
};

inline constexpr std::uint8_t kMe = 1;
inline constexpr std::uint8_t kPeer = 2;

}  // namespace lull::fuzz
