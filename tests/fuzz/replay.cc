// SPDX-License-Identifier: Apache-2.0
// Feeds files to the targets, in builds without libFuzzer.
//   fuzz_replay CORPUS          every file of CORPUS/<target>/, for each target
//   fuzz_replay TARGET FILE...  these files
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "base/log.h"
#include "fuzz/target.h"

namespace lull::fuzz {

namespace {

namespace fs = std::filesystem;

/// How to see again what happens now; for a process that is about to end.
std::string under_way;

void say_how_to_replay(int) {
  static_cast<void>(!write(STDERR_FILENO, under_way.data(), under_way.size()));
  _exit(1);
}

Bytes read_all(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

void replay(const char* program, const Target& target, const fs::path& file) {
  under_way =
      std::string("replay with: ") + program + " " + target.name + " " + file.string() + "\n";
  run_input(target, read_all(file));
}

/// How many files there were; 0 is a fault, since a target without a corpus is not looked at.
std::size_t replay_folder(const char* program, const Target& target, const fs::path& folder) {
  std::size_t count = 0;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    replay(program, target, entry.path());
    ++count;
  }
  std::printf("%s: %zu\n", target.name, count);
  return count;
}

int run(int argc, char** argv) {
  const std::string_view first = argc > 1 ? argv[1] : "";
  for (const auto& target : targets()) {
    if (first != target.name) continue;
    for (int i = 2; i < argc; ++i) replay(argv[0], target, argv[i]);
    return 0;
  }
  if (argc != 2 || !fs::is_directory(first)) {
    std::fprintf(stderr, "usage: fuzz_replay CORPUS | TARGET FILE...\n");
    return 64;
  }
  bool all = true;
  for (const auto& target : targets())
    all = replay_folder(argv[0], target, fs::path(first) / target.name) > 0 && all;
  return all ? 0 : 1;
}

}  // namespace

}  // namespace lull::fuzz

int main(int argc, char** argv) {
  lull::log_quiet();
  // A sanitizer's report comes before this: it ends by abort as well (see the test's environment).
  for (const int number : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL})
    signal(number, lull::fuzz::say_how_to_replay);
  return lull::fuzz::run(argc, argv);
}
