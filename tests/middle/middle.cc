// SPDX-License-Identifier: Apache-2.0
// A man in the middle of many pairings, with and without the commitment in front of the words.
//
// He has swapped the code that the guest scans for one with his own key, so he stands between the
// two: towards the guest he is the offerer, towards the offerer he is the guest. That only helps
// him if both people read the same words. He finishes the guest's half first and knows its words;
// then he runs the offerer's half, sees b, and chooses the last thing that is his: a. The
// commitment in his first message should have taken that choice from him.
//
// Handshakes, keys, words and the commitment are the product's; the sides are written apart from
// it, so that the commitment can be left out. README.md says what is counted.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/init.h"
#include "crypto/random.h"
#include "noise/handshake.h"
#include "pairing/invite_keys.h"
#include "pairing/payloads.h"
#include "pairing/words.h"

// Guarded pages cost most of a handshake's time, and there is nothing to guard here.
extern "C" void* sodium_malloc(std::size_t size) {
  return std::malloc(size);
}
extern "C" void sodium_free(void* memory) {
  std::free(memory);
}

namespace lull::pairing {
namespace {

constexpr std::string_view kName = "Noise_XKpsk3_25519_ChaChaPoly_BLAKE2b";
using Numbers = std::array<std::uint8_t, kWordsShown>;

const noise::Protocol& protocol() {
  static const auto parsed = noise::parse_protocol(kName);
  return *parsed;
}

/// How many of the first words are the same.
std::size_t same_words(const Numbers& one, const Numbers& other) {
  std::size_t same = 0;
  while (same < kWordsShown && one[same] == other[same]) ++same;
  return same;
}

Contribution draw() {
  return crypto::random_id<Contribution>();
}

/// The side that offers: honest, and with or without the check of the commitment.
class Offerer {
 public:
  Offerer(const Invitation& invitation, const crypto::KeyPair& key, const InviteKeys& keys)
      : handshake_(*noise::Handshake::start({&protocol(),
                                             noise::Role::kResponder,
                                             keys.prologue,
                                             &key,
                                             std::nullopt,
                                             {&keys.psk}})) {
    LULL_CHECK(invitation.offerer == key.pub);
  }
  Bytes answer(ByteView first) {
    committed_ = *handshake_.read(first);
    return *handshake_.write(b_.view());
  }
  /// The words that its person sees, if it shows any.
  std::optional<Numbers> words(ByteView last, bool checks) {
    const auto revealed = handshake_.read(last);
    const auto a = Contribution::from(*revealed);
    if (!a || (checks && !std::ranges::equal(commitment_to(*a), committed_))) return std::nullopt;
    const auto transport = std::move(handshake_).finish();
    return word_numbers(transport.handshake_hash, a->view(), b_.view());
  }
  const Contribution& b() const { return b_; }

 private:
  noise::Handshake handshake_;
  Contribution b_ = draw();
  Bytes committed_;
};

/// The middle's half towards the offerer, down to the state before the last payload, from which he
/// can try as many as he likes (Noise specification, sections 5 and 7.5: XKpsk3).
class Middle {
 public:
  Middle(const Invitation& invitation, const InviteKeys& keys)
      : psk_(keys.psk), state_(noise::HashKind::kBlake2b, kName) {
    state_.mix_hash(keys.prologue);
    state_.mix_hash(invitation.offerer.view());
    mix_ephemeral(ephemeral_.pub.view());
    mix_dh(ephemeral_, invitation.offerer);
  }
  Bytes first() {
    Bytes out(ephemeral_.pub.view().begin(), ephemeral_.pub.view().end());
    const auto commitment = commitment_to(a_);
    LULL_CHECK(state_.encrypt_and_hash(commitment, out).has_value());
    return out;
  }
  /// Reads b and goes on to where only the last payload is left.
  void take(ByteView second) {
    const auto theirs = *crypto::PublicKey::from(second.first(32));
    mix_ephemeral(theirs.view());
    mix_dh(ephemeral_, theirs);
    b_ = *Contribution::from(*state_.decrypt_and_hash(second.subspan(32)));
    LULL_CHECK(state_.encrypt_and_hash(key_.pub.view(), last_).has_value());
    mix_dh(key_, theirs);
    state_.mix_key_and_hash(psk_.expose_bytes());
  }
  /// What the offerer's person would read for this choice of a.
  Numbers words_for(const Contribution& a) const {
    auto tried = state_.clone();
    Bytes sealed;
    LULL_CHECK(tried.encrypt_and_hash(a.view(), sealed).has_value());
    return word_numbers(tried.handshake_hash(), a.view(), b_.view());
  }
  /// Another a than the one he has committed to, whose words begin as `target`; and after how many.
  std::uint64_t grind(const Numbers& target, std::size_t words, std::uint64_t most) {
    for (std::uint64_t tries = 1; tries <= most; ++tries) {
      store_le(a_.raw.data(), tries);
      if (same_words(words_for(a_), target) >= words) return tries;
    }
    return most;
  }
  Bytes last() {
    Bytes out = last_;
    LULL_CHECK(state_.encrypt_and_hash(a_.view(), out).has_value());
    return out;
  }

 private:
  void mix_ephemeral(ByteView key) {
    state_.mix_hash(key);
    state_.mix_key(key);
  }
  void mix_dh(const crypto::KeyPair& mine, const crypto::PublicKey& theirs) {
    crypto::SharedSecret shared;
    LULL_CHECK(crypto::x25519(mine.secret, theirs, shared));
    state_.mix_key(shared.expose_bytes());
  }

  const noise::Psk& psk_;
  noise::SymmetricState state_;
  crypto::KeyPair ephemeral_ = crypto::KeyPair::generate();
  crypto::KeyPair key_ = crypto::KeyPair::generate();
  Contribution a_ = draw(), b_;
  Bytes last_;
};

/// The guest's half, which the middle has finished as the offerer of a code of his own: the words
/// that the guest reads.
Numbers guests_words(const Invitation& shown) {
  auto key = crypto::KeyPair::generate();
  const Invitation swapped{key.pub, shown.secret.clone(), shown.hints};
  const auto keys = InviteKeys::of(swapped);
  const auto guest_key = crypto::KeyPair::generate();
  auto guest = *noise::Handshake::start({&protocol(),
                                         noise::Role::kInitiator,
                                         keys.prologue,
                                         &guest_key,
                                         swapped.offerer,
                                         {&keys.psk}});
  auto middle = *noise::Handshake::start(
      {&protocol(), noise::Role::kResponder, keys.prologue, &key, std::nullopt, {&keys.psk}});
  const auto a = draw();
  const auto b = draw();
  LULL_CHECK(middle.read(*guest.write(commitment_to(a))).has_value());
  LULL_CHECK(guest.read(*middle.write(b.view())).has_value());
  LULL_CHECK(middle.read(*guest.write(a.view())).has_value());
  return word_numbers(std::move(guest).finish().handshake_hash, a.view(), b.view());
}

struct Count {
  std::uint64_t runs = 0, refused = 0, tries = 0;
  std::array<std::uint64_t, kWordsShown + 1> same{};  ///< [n]: at least the first n words
};

/// One pairing with him in between. `grinds`: how many words he looks for; 0: keeps what he
/// committed to.
void run_once(Count& count, bool commitment, std::size_t grinds) {
  const auto offerer_key = crypto::KeyPair::generate();
  const Invitation invitation{offerer_key.pub, crypto::random_secret<OneTimeSecret>(), {}};
  const auto keys = InviteKeys::of(invitation);
  const auto target = guests_words(invitation);
  Offerer offerer(invitation, offerer_key, keys);
  Middle middle(invitation, keys);
  middle.take(offerer.answer(middle.first()));
  if (grinds > 0) count.tries += middle.grind(target, grinds, std::uint64_t{64} << (8 * grinds));
  ++count.runs;
  const auto words = offerer.words(middle.last(), commitment);
  if (!words) {
    ++count.refused;
    return;
  }
  for (std::size_t n = 1; n <= same_words(*words, target); ++n) ++count.same[n];
}

Count run(std::uint64_t runs, bool commitment, std::size_t grinds) {
  Count count;
  for (std::uint64_t i = 0; i < runs; ++i) run_once(count, commitment, grinds);
  return count;
}

void print(std::string_view what, const Count& count) {
  fmt::print("{:<58} {:>9} {:>9} {:>9} {:>7} {:>7} {:>7}\n", what, count.runs, count.refused,
             count.same[1], count.same[2], count.same[3], count.same[4]);
  std::fflush(stdout);
}

/// False: something succeeded that must not, or did not that must.
bool play(std::uint64_t runs, std::uint64_t ground) {
  fmt::print("{:<58} {:>9} {:>9} {:>9} {:>7} {:>7} {:>7}\n", "", "runs", "refused", "1 word",
             "2 words", "3 words", "all 4");
  const auto guess = run(runs, true, 0);
  print("with the commitment, keeping to it: one guess each", guess);
  const auto cheat = run(ground, true, 1);
  print("with the commitment, choosing a after seeing b", cheat);
  const auto one = run(ground, false, 1);
  print("without the commitment, looking for one word", one);
  const auto two = run(std::max<std::uint64_t>(ground / 100, 1), false, 2);
  print("without the commitment, looking for two words", two);
  fmt::print("tries for one word {:.0f}, for two {:.0f} (2^8 = 256, 2^16 = 65536)\n",
             static_cast<double>(one.tries) / static_cast<double>(one.runs),
             static_cast<double>(two.tries) / static_cast<double>(two.runs));
  // One word is 1/256 by chance: within six standard deviations. All four are 2^-32.
  const double expected = static_cast<double>(runs) / 256;
  const double apart = static_cast<double>(guess.same[1]) - expected;
  const bool by_chance = apart * apart <= 36 * expected + 36 && guess.same[4] == 0;
  const bool held = cheat.refused == cheat.runs;
  const bool can_fail = one.same[1] == one.runs && two.same[2] == two.runs;
  fmt::print("{}\n", by_chance && held && can_fail ? "as it should be" : "NOT as it should be");
  return by_chance && held && can_fail;
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end || value == 0) return std::nullopt;
  return value;
}

}  // namespace
}  // namespace lull::pairing

int main(int argc, char** argv) {
  using namespace lull;
  crypto::ensure_initialised();
  const auto runs = argc > 1 ? pairing::number(argv[1]) : std::optional<std::uint64_t>(1'000'000);
  const auto ground = argc > 2 ? pairing::number(argv[2]) : std::optional<std::uint64_t>(1'000);
  if (!runs || !ground || argc > 3) {
    fmt::print(stderr, "usage: middle [RUNS [RUNS-THAT-GRIND]]\n");
    return 64;
  }
  return pairing::play(*runs, *ground) ? 0 : 1;
}
