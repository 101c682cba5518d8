// SPDX-License-Identifier: Apache-2.0
#include "pairing/words.h"

#include <algorithm>

#include "base/check.h"
#include "crypto/hash.h"

namespace lull::pairing {

namespace {
constexpr std::string_view kWordsTag = "lull pairing words";
constexpr std::size_t kContributionBytes = 32;
}  // namespace

// clang-format off
constexpr std::array<std::string_view, kWordCount> kWordList = {
    "acorn", "airport", "album", "almond", "alpaca", "amber", "anchor", "antler", "apple",
    "apricot", "arcade", "artist", "atlas", "attic", "autumn", "avocado", "bagel", "bakery",
    "balcony", "bamboo", "banjo", "barley", "basket", "beacon", "bicycle", "birch", "blazer",
    "blossom", "bottle", "branch", "bridge", "broom", "bubble", "buffalo", "button", "cabin",
    "cactus", "camera", "canvas", "caramel", "castle", "cedar", "cello", "cement", "chalk", "chess",
    "chimney", "chorus", "circle", "clover", "cobalt", "coconut", "coffee", "compass", "copper",
    "costume", "crystal", "curtain", "daisy", "diagram", "dolphin", "domino", "doormat", "dozen",
    "dragon", "drizzle", "eagle", "echo", "eclipse", "eleven", "emerald", "engine", "equator",
    "fabric", "farmer", "faucet", "feather", "fennel", "fiddle", "filter", "firefly", "flask",
    "flute", "forest", "fossil", "gadget", "galaxy", "garlic", "ginger", "giraffe", "glacier",
    "glider", "gondola", "granite", "guitar", "habitat", "hallway", "hammock", "harvest", "hedge",
    "helmet", "hexagon", "hippo", "hockey", "horizon", "hydrant", "iceberg", "iguana", "indigo",
    "inkwell", "island", "ivory", "jaguar", "jigsaw", "journal", "jungle", "kayak", "ketchup",
    "kimono", "koala", "ladder", "lagoon", "lantern", "laptop", "lemon", "leopard", "library",
    "lilac", "lizard", "lobster", "lotus", "lunch", "magnet", "marble", "meadow", "metro", "mirror",
    "mitten", "mosaic", "mural", "museum", "napkin", "nectar", "needle", "nickel", "nugget",
    "nutmeg", "oatmeal", "oboe", "ocean", "october", "olive", "omelet", "onion", "onyx", "orange",
    "orbit", "orchid", "oregano", "ostrich", "otter", "outpost", "oval", "oxygen", "palace",
    "pancake", "paper", "parrot", "pasta", "penguin", "piano", "picnic", "pinball", "pixel",
    "planet", "plywood", "pollen", "pond", "poplar", "potato", "pretzel", "prism", "pyramid",
    "quilt", "rabbit", "raccoon", "radio", "raft", "rainbow", "rhubarb", "ribbon", "river", "ruby",
    "saffron", "sailor", "salad", "sandal", "sapling", "satchel", "scarf", "scooter", "seagull",
    "sequoia", "shelf", "shovel", "shuttle", "sketch", "skyline", "slipper", "snail", "snorkel",
    "soccer", "sofa", "spatula", "spinach", "spruce", "stadium", "stencil", "sunset", "syrup",
    "tablet", "tadpole", "teapot", "tennis", "thimble", "thunder", "toast", "topaz", "tractor",
    "trellis", "tripod", "trophy", "trumpet", "tugboat", "tulip", "turtle", "tuxedo", "twelve",
    "twig", "typist", "uniform", "village", "vinegar", "violin", "vitamin", "volcano", "voyage",
    "waffle", "walnut", "whistle", "willow", "wombat", "yacht", "zebra", "zigzag", "zodiac",
};
// clang-format on

std::array<std::uint8_t, kWordsShown> word_numbers(ByteView handshake_hash, ByteView a,
                                                   ByteView b) {
  // With fixed sizes in front of it the hash needs no separators.
  LULL_CHECK(a.size() == kContributionBytes && b.size() == kContributionBytes);
  const auto digest = crypto::blake2b({as_bytes(kWordsTag), a, b, handshake_hash});
  std::array<std::uint8_t, kWordsShown> numbers;
  std::copy_n(digest.begin(), kWordsShown, numbers.begin());
  return numbers;
}

Words words_of(ByteView handshake_hash, ByteView a, ByteView b) {
  Words words;
  std::ranges::transform(word_numbers(handshake_hash, a, b), words.begin(),
                         [](std::uint8_t number) { return kWordList[number]; });
  return words;
}

}  // namespace lull::pairing
