// SPDX-License-Identifier: Apache-2.0
#include "sim/schedule.h"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>

#include "base/check.h"
#include "sim/seeded.h"

namespace lull::sim {

namespace {

constexpr std::size_t kDevicesMost = 4;
constexpr std::size_t kStepsLeast = 20;
constexpr std::size_t kStepsMore = 40;
constexpr std::int64_t kTenYearsMs = 10 * 365 * 24 * 3600 * std::int64_t{1000};

/// One run. What may happen in it is drawn first, so that many runs are calm enough for the
/// strictest promises.
class Play {
 public:
  Play(std::uint64_t seed, Tally& tally, Bug bug, bool loud)
      : dice_(seed), tally_(tally), bug_(bug), ledger_(devices_, tally) {
    ledger_.loud = loud;
  }

  Outcome run(std::vector<std::unique_ptr<Device>>& all, const MemoryDisk::Image (&first_day)[3]);

 private:
  using Step = void (Play::*)();
  struct Kept {
    std::uint8_t who;
    MemoryDisk::Image image;
    std::uint8_t of;  ///< which device
  };

  void begin(std::vector<std::unique_ptr<Device>>& all, const MemoryDisk::Image (&first_day)[3]);
  void step();
  void make_peace();
  bool meet_all();
  void note(const char* what, std::size_t detail = 0);

  Device& any() { return *devices_[dice_.roll(devices_.size())]; }
  std::pair<Line*, std::size_t> any_end();
  void leave_lines(Device& device);
  void revive();
  void after_copying(Device& device);

  // The steps.
  void deed();
  void say();
  void hear();
  void settle();
  void connect();
  void lose();
  void half_open();
  void cut_power();
  void cut_power_later();
  void lock();
  void keep();
  Device* emptied(std::uint8_t number, const char* why);
  void restore();
  void put_back();
  void clone();
  void set_clock();
  void maintain();
  void newer();

  Dice dice_;
  Tally& tally_;
  Bug bug_;
  std::vector<Device*> devices_;
  std::vector<Device*> spare_;
  Ledger ledger_;
  std::vector<std::unique_ptr<Line>> lines_;
  std::vector<Kept> kept_;
  std::optional<NewerDevice> newer_;
  bool may_restore_ = false;
  bool may_copy_ = false;
  bool forked_ = false;
  std::uint64_t digest_ = 0;
};

// --- beginning and end ---------------------------------------------------------------------------

void Play::begin(std::vector<std::unique_ptr<Device>>& all,
                 const MemoryDisk::Image (&first_day)[3]) {
  const auto count = dice_.percent(70) ? 2 : 3 + dice_.roll(2);
  may_restore_ = dice_.percent(30);
  may_copy_ = dice_.percent(15);
  if (dice_.percent(15)) newer_.emplace(dice_.one_in(2) ? kAda : kBo, dice_);
  ledger_.third = newer_ || count > 2;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i >= count) {
      spare_.push_back(all[i].get());
      continue;
    }
    const std::uint8_t who = i % 2 == 0 ? kAda : kBo;
    devices_.push_back(all[i].get());
    devices_.back()->begin(first_day[who], who);
    devices_.back()->disk.lies = bug_ == Bug::kAckBeforeCommit;
    if (i < 2) continue;
    // The same person's second device, come out of a backup of the first day.
    LULL_CHECK((*devices_.back())->begin_anew(1).has_value());
    ledger_.several_writers = true;
  }
}

Outcome Play::run(std::vector<std::unique_ptr<Device>>& all,
                  const MemoryDisk::Image (&first_day)[3]) {
  begin(all, first_day);
  for (auto steps = kStepsLeast + dice_.roll(kStepsMore); steps > 0 && !ledger_.broken(); --steps) {
    step();
    revive();
  }
  if (!ledger_.broken()) make_peace();
  lines_.clear();
  if (!ledger_.broken()) mix(digest_, ledger_.digest());
  for (auto* device : devices_) device->end();
  return {ledger_.fault(), digest_};
}

void Play::step() {
  static constexpr std::array<Step, 17> kSteps = {&Play::deed,
                                                  &Play::say,
                                                  &Play::hear,
                                                  &Play::settle,
                                                  &Play::connect,
                                                  &Play::lose,
                                                  &Play::half_open,
                                                  &Play::cut_power,
                                                  &Play::lock,
                                                  &Play::keep,
                                                  &Play::restore,
                                                  &Play::put_back,
                                                  &Play::cut_power_later,
                                                  &Play::clone,
                                                  &Play::set_clock,
                                                  &Play::maintain,
                                                  &Play::newer};
  static constexpr std::array<unsigned, 17> kWeights = {40, 26, 26, 8, 8, 3, 2, 2, 1,
                                                        3,  3,  3,  2, 2, 1, 2, 5};
  tally_.add(What::kStep);
  const auto which = dice_.weighted(kWeights);
  mix(digest_, which);
  (this->*kSteps[which])();
}

void Play::note(const char* what, std::size_t detail) {
  if (ledger_.loud) ledger_.note(std::string(what) + " " + std::to_string(detail));
}

/// Sessions between any two of two persons until all are in step; how often that takes is bounded
/// by how often replicas can be renewed.
bool Play::meet_all() {
  bool still = false;
  for (auto* one : devices_)
    for (auto* other : devices_) {
      if (one->who != kAda || other->who != kBo || ledger_.broken()) continue;
      Line line(*one, *other, ledger_, tally_, bug_, digest_);
      line.run();
      const bool in_step = line.in_step();
      line.hang_up(0, true);
      line.hang_up(1, true);
      forked_ = forked_ || line.forked();
      // Where one sees a fork the other may go on waiting for what will not come.
      if (in_step || line.forked()) continue;
      if (!line.renewed()) ledger_.fault("two devices come to no end");
      still = true;
    }
  return !still;
}

void Play::make_peace() {
  lines_.clear();
  for (auto* device : devices_) device->disk.keep_power();
  revive();
  forked_ = false;
  // Twice in step: what a first round brought may still have to go round a corner.
  int calm = 0;
  for (int round = 0; round < 12 && calm < 2 && !ledger_.broken(); ++round) {
    const bool in_step = meet_all();
    calm = in_step ? calm + 1 : 0;
  }
  if (calm < 2) ledger_.fault("no peace after twelve rounds");
  if (ledger_.broken()) return;
  if (forked_) tally_.add(What::kForked);
  ledger_.check_end(forked_);
}

// --- what befalls devices ------------------------------------------------------------------------

void Play::leave_lines(Device& device) {
  for (auto& line : lines_)
    for (std::size_t i = 0; i < 2; ++i)
      if (&line->at(i) == &device) line->hang_up(i, false);
  std::erase_if(lines_, [](const auto& line) { return line->over(); });
}

/// Whoever has lost power comes back.
void Play::revive() {
  for (auto* device : devices_) {
    if (device->disk.powered()) continue;
    tally_.add(What::kMidWrite);
    note("power went at device", device->number());
    leave_lines(*device);
    if (const auto back = device->crash(dice_); !back)
      return ledger_.fault(std::string("a device does not open after a power cut: ") +
                           back.error().reason);
    ledger_.reopened(*device);
    // What was under way is done or not: now it can be seen.
    std::vector<RecordId> theirs;
    for (const auto& [id, truth] : ledger_.truths)
      if (truth.author == device->who || truth.doubtful_at == device->number())
        theirs.push_back(id);
    for (const auto& id : theirs) ledger_.look(*device, id);
  }
}

void Play::cut_power() {
  auto& device = any();
  tally_.add(What::kCrash);
  note("power cut at device", device.number());
  leave_lines(device);
  if (const auto back = device.crash(dice_); !back)
    return ledger_.fault(std::string("a device does not open after a power cut: ") +
                         back.error().reason);
  ledger_.reopened(device);
}

void Play::cut_power_later() {
  auto& device = any();
  const auto operations = dice_.roll(30);
  note("power will go at device", device.number());
  tally_.add(What::kCrash);
  device.disk.lose_power_after(operations);
}

void Play::lock() {
  auto& device = any();
  note("lock", device.number());
  tally_.add(What::kLock);
  leave_lines(device);
  device.close();
  if (!device.disk.powered()) {
    // The power went while it was closing.
    if (const auto back = device.crash(dice_); !back)
      return ledger_.fault(std::string("does not open: ") + back.error().reason);
  } else if (const auto back = device.open(); !back) {
    if (device.disk.powered())
      return ledger_.fault(std::string("a device does not open: ") + back.error().reason);
    if (const auto again = device.crash(dice_); !again)
      return ledger_.fault(std::string("does not open: ") + again.error().reason);
  }
  ledger_.reopened(device);
}

void Play::keep() {
  if (!may_restore_ && !may_copy_) return;
  auto& device = any();
  note("backup", device.number());
  tally_.add(What::kBackup);
  kept_.push_back({device.who, device.disk.image(), device.number()});
}

void Play::after_copying(Device& device) {
  // The ledger reads what all of them hold, and none may lose its power over that.
  for (auto* one : devices_) one->disk.keep_power();
  ledger_.rolled_back(device);
}

/// The device of that number, alone: what it kept is to be put back into it.
Device* Play::emptied(std::uint8_t number, const char* why) {
  auto* device = devices_[0];
  for (auto* one : devices_)
    if (one->number() == number) device = one;
  note(why, device->number());
  for (auto& line : lines_) line->vanish(*device);
  leave_lines(*device);
  return device;
}

/// As the product restores: the home knows that it comes out of a backup.
void Play::restore() {
  if (!may_restore_ || kept_.empty()) return;
  const auto& from = kept_[dice_.roll(kept_.size())];
  auto* device = emptied(from.of, "restore");
  auto back = device->put_back(from.image);
  if (back && bug_ != Bug::kForgetReplica) back = (*device)->begin_anew(std::uint64_t{1} << 40);
  if (!back) return ledger_.fault(std::string("no restore: ") + back.error().reason);
  tally_.add(What::kRestore);
  after_copying(*device);
}

/// A copy of the files, put back by hand: the home does not know.
void Play::put_back() {
  if (!may_copy_ || kept_.empty()) return;
  const auto& from = kept_[dice_.roll(kept_.size())];
  auto* device = emptied(from.of, "put back");
  ledger_.copied = true;
  if (const auto back = device->put_back(from.image); !back)
    return ledger_.fault(std::string("an old copy does not open: ") + back.error().reason);
  tally_.add(What::kPutBack);
  after_copying(*device);
}

/// A copy of the files on another machine, while the first goes on.
void Play::clone() {
  if (!may_copy_ || spare_.empty()) return;
  auto& from = any();
  auto* to = spare_.back();
  spare_.pop_back();
  note("clone of", from.number());
  to->begin(from.disk.image(), from.who);
  to->disk.lies = from.disk.lies;
  ledger_.copied = true;
  ledger_.several_writers = ledger_.third = true;
  for (auto& [id, truth] : ledger_.truths) truth.last.reset();
  tally_.add(What::kClone);
  devices_.push_back(to);
}

void Play::set_clock() {
  auto& device = any();
  tally_.add(What::kClock);
  device.clock.offset_ms += static_cast<std::int64_t>(dice_.roll(2 * kTenYearsMs)) - kTenYearsMs;
}

void Play::maintain() {
  auto& device = any();
  tally_.add(What::kMaintain);
  for (int i = 0; i < 4; ++i) {
    const auto done = device->maintain(true);
    if (!done && device.disk.powered())
      ledger_.fault(std::string("maintenance: ") + done.error().reason);
    if (!done || *done == store::Maintenance::kDone) return;
  }
}

void Play::newer() {
  if (!newer_) return;
  std::vector<Device*> others;
  for (auto* one : devices_)
    if (one->who != newer_->who()) others.push_back(one);
  // One way alone: through another device it would have to go on where that one is.
  auto& through = *others.front();
  tally_.add(What::kNewer);
  const auto written = newer_->write(through, ledger_, dice_);
  if (!written && through.disk.powered() && written.error().code != Code::kTooLarge)
    ledger_.fault(std::string("a newer version's change was refused: ") + written.error().reason);
}

// --- what people and the network do --------------------------------------------------------------

void Play::deed() {
  auto& device = any();
  device.clock.now_ms += static_cast<std::int64_t>(1 + dice_.roll(5'000));
  note("deed at", device.number());
  do_something(device, ledger_, dice_, tally_, bug_);
}

std::pair<Line*, std::size_t> Play::any_end() {
  if (lines_.empty()) return {nullptr, 0};
  return {lines_[dice_.roll(lines_.size())].get(), dice_.roll(2)};
}

void Play::say() {
  if (const auto [line, end] = any_end(); line != nullptr) line->say(end);
}

void Play::hear() {
  const auto [line, end] = any_end();
  if (line == nullptr) return;
  // Mostly, whatever has arrived is read, as a socket's owner does.
  if (!line->hear(end)) line->hear(1 - end);
  if (dice_.one_in(2)) line->settle(end);
}

void Play::settle() {
  if (const auto [line, end] = any_end(); line != nullptr) line->settle(end);
}

void Play::connect() {
  std::vector<Device*> of_ada, of_bo;
  for (auto* one : devices_) (one->who == kAda ? of_ada : of_bo).push_back(one);
  auto& one = *of_ada[dice_.roll(of_ada.size())];
  auto& other = *of_bo[dice_.roll(of_bo.size())];
  const auto there = std::count_if(lines_.begin(), lines_.end(), [&](const auto& line) {
    return line->joins(one) && line->joins(other);
  });
  if (there >= 2) return;
  if (there == 1) tally_.add(What::kTwin);
  tally_.add(What::kConnect);
  note("connect");
  lines_.push_back(std::make_unique<Line>(one, other, ledger_, tally_, bug_, digest_));
  // A quick network, now and then: both say what they have.
  if (dice_.one_in(3)) lines_.back()->run();
}

void Play::lose() {
  const auto [line, end] = any_end();
  if (line == nullptr) return;
  tally_.add(What::kLoss);
  note("lose");
  line->hang_up(end, dice_.percent(70));
  line->hang_up(1 - end, dice_.percent(70));
  std::erase_if(lines_, [](const auto& one) { return one->over(); });
}

/// One end is gone, and the other reads what is still on its way.
void Play::half_open() {
  const auto [line, end] = any_end();
  if (line == nullptr) return;
  tally_.add(What::kHalfOpen);
  note("half open");
  line->hang_up(end, dice_.percent(70));
  std::erase_if(lines_, [](const auto& one) { return one->over(); });
}

}  // namespace

Cast::Cast() {
  std::string folder = "/dev/shm/lull-sim-XXXXXX";
  if (!std::filesystem::is_directory("/dev/shm")) folder = "/tmp/lull-sim-XXXXXX";
  LULL_CHECK(::mkdtemp(folder.data()) != nullptr);
  folder_ = folder;
  // Before the vault's VFS is first used, which stays on what it finds then.
  use_memory_disks();
  for (const auto who : {kAda, kBo}) first_day_[who] = paired_home(who, folder_);
  for (std::uint8_t i = 0; i < kDevicesMost; ++i)
    devices_.push_back(std::make_unique<Device>(folder_ + "/" + std::to_string(i), i));
}

Cast::~Cast() {
  devices_.clear();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

Outcome Cast::play(std::uint64_t seed, Tally& tally, Bug bug) {
  seed_everything(seed);
  return Play(seed, tally, bug, loud).run(devices_, first_day_);
}

}  // namespace lull::sim
