// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/secret_text.h"

namespace lull::cli {

/// What a run takes from its surroundings besides argv; a test makes its own.
struct Environment {
  std::string home;         // LULL_HOME
  std::string runtime_dir;  // XDG_RUNTIME_DIR
  std::string data_dir;     // XDG_DATA_HOME, or .local/share in HOME
  bool no_color = false;    // NO_COLOR, set to anything
  static Environment of_process();
};

/// Where words go and answers come from: data to `out`, words for people to `err`, answers from
/// `in`; passphrases from the terminal itself, so that text can be piped in beside them.
class Console {
 public:
  Console(int in, int out, int err, bool no_color);

  /// True if a person can be asked.
  bool asks() const { return in_is_terminal_; }
  bool out_is_terminal() const { return out_is_terminal_; }
  bool colour() const { return out_is_terminal_ && !no_color_; }
  /// The terminal's size, 80x24 where there is none. Prose keeps to 80 columns on any.
  std::size_t columns() const;
  std::size_t rows() const;

  /// One line of data.
  void data(std::string_view line);
  /// As it is, to `out`.
  void raw(std::string_view text);
  /// A paragraph for people, wrapped.
  void say(std::string_view text);
  /// The same with each line set in; for what is quoted.
  void quote(std::string_view text);

  /// How far something is, on one line that the next one writes over, if `err` is a terminal; an
  /// empty one takes it away.
  void progress(std::string_view text);

  /// One line typed at a question; nothing at the end of input.
  std::optional<std::string> ask(std::string_view question);
  /// Asks until the answer is one of `answers` (a unique start is enough), three times at most.
  std::optional<std::string> choose(std::string_view question,
                                    const std::vector<std::string>& answers);
  /// "y" or "yes"; anything else is no.
  bool confirm(std::string_view question);

  /// A line from the terminal without echo. kInvalid ("passphrase_needed") where there is none.
  Result<SecretText> ask_secret(std::string_view question);
  /// The next line of a descriptor. kInvalid ("passphrase_fd_unreadable").
  static Result<SecretText> read_secret(int fd);

  /// All of standard input, without its last newline. kTooLarge ("text_too_long").
  Result<std::string> read_all();

 private:
  int in_;
  int out_;
  int err_;
  bool no_color_;
  bool in_is_terminal_;
  bool out_is_terminal_;
  bool err_is_terminal_;
  std::size_t progress_columns_ = 0;
};

}  // namespace lull::cli
