// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "cli/json.h"
#include "cli/messages.h"
#include "cli/names.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"
#include "qr/code.h"
#include "qr/picture.h"
#include "qr/terminal.h"

namespace lull::cli {
namespace {

/// The other person's name, or words for it while it is not known.
std::string name_of(const proto::PairStateReply& state) {
  const std::string name = for_people(state.display());
  return name.empty() ? "the other person" : name;
}

std::string words_line(const proto::PairStateReply& state) {
  return for_people(fmt::format("{}", fmt::join(state.words(), " ")));
}

/// Large on a terminal: one to a line with room around it, so that nobody skips one.
void show_words(Session& session, const proto::PairStateReply& state) {
  Console& console = session.console;
  if (session.globals.json) {
    console.data(JsonObject()
                     .texts("words", {state.words().begin(), state.words().end()})
                     .text("display", state.display())
                     .done());
  } else if (!console.out_is_terminal()) {
    console.data(words_line(state));
  } else {
    console.say(fmt::format("\n{} and you now see four words. Read them to each other aloud:",
                            name_of(state)));
    for (const auto& word : state.words())
      console.data(fmt::format("\n            {}{}{}", console.colour() ? "\x1b[1m" : "",
                               for_people(word), console.colour() ? "\x1b[0m" : ""));
    console.say("");
  }
}

Result<proto::PairStateReply> look(Session& session) {
  proto::PairStateReply state;
  LULL_TRY(session.client.call("PairState", proto::Empty(), state));
  if (state.phase() == proto::PAIR_ENDED) return fail(Code::kRefused, reason_token(state.reason()));
  return state;
}

/// Looks again and again while the ritual stands at one of `phases`. Watch tells when it moves;
/// should an event get lost, it looks every second anyway.
Result<proto::PairStateReply> wait_while(Session& session, std::initializer_list<int> phases) {
  auto watching = session.client.watch();
  while (true) {
    LULL_ASSIGN(proto::PairStateReply state, look(session));
    if (std::find(phases.begin(), phases.end(), state.phase()) == phases.end()) return state;
    proto::Event event;
    const Descriptor none;
    const Descriptor& from = watching ? *watching : none;
    const auto told = Client::next_event(from, event, kLookMs);
    if (!told) watching = fail(told.error());
  }
}

void say_paired(Session& session, const proto::PairStateReply& state) {
  if (session.globals.json)
    session.console.data(
        JsonObject().text("phase", "paired").text("display", state.display()).done());
  session.console.say(fmt::format(
      "You and {} are paired. Nothing is shared yet. Either of you can stop at any time, without "
      "asking.",
      name_of(state)));
}

Result<void> wait_until_paired(Session& session) {
  LULL_ASSIGN(const proto::PairStateReply state,
              wait_while(session, {proto::PAIR_WORDS, proto::PAIR_CONFIRMED}));
  if (state.phase() != proto::PAIR_PAIRED) return fail(Code::kNotFound, "no_pairing");
  say_paired(session, state);
  return {};
}

/// `decide` is for both the verbs and the question at the end of an interactive pairing.
Result<void> decide(Session& session, bool same, bool wait) {
  proto::PairDecideRequest request;
  request.set_same(same);
  proto::PairStateReply state;
  LULL_TRY(session.client.call("PairDecide", request, state));
  if (!same) {
    if (session.globals.json) session.console.data(JsonObject().text("phase", "ended").done());
    session.console.say(message_for({Code::kRefused, "different_here"}).sentence);
    return {};
  }
  if (state.phase() == proto::PAIR_ENDED) return fail(Code::kRefused, reason_token(state.reason()));
  if (state.phase() == proto::PAIR_PAIRED) {
    say_paired(session, state);
    return {};
  }
  if (session.globals.json && !wait)
    session.console.data(JsonObject().text("phase", word_of(pair_phases(), state.phase())).done());
  session.console.say("Noted. As soon as the other device says the same, you are paired.");
  return wait ? wait_until_paired(session) : Result<void>();
}

/// From "looking for each other" to the end.
Result<void> go_on_from_meeting(Session& session) {
  LULL_ASSIGN(const proto::PairStateReply state,
              wait_while(session, {proto::PAIR_OFFERING, proto::PAIR_DIALLING}));
  if (state.phase() == proto::PAIR_NONE) return fail(Code::kNotFound, "no_pairing");
  if (state.phase() == proto::PAIR_PAIRED) {
    say_paired(session, state);
    return {};
  }
  show_words(session, state);
  if (!session.asks()) {
    session.console.say(
        "Read the words to each other. Then run: lull pair same, or: lull pair different.");
    return {};
  }
  const auto answer = session.console.choose("Are they the same, all four? [same/different]",
                                             {"same", "different"});
  if (!answer) {
    session.console.say("You can still say it: lull pair same, or: lull pair different.");
    return fail(Code::kInvalid, "cancelled");
  }
  return decide(session, *answer == "same", true);
}

Result<void> write_png(const std::string& file, const qr::Code& code) {
  LULL_ASSIGN(const Bytes png, qr::to_png(code));
  return qr::write_file(file, png);
}

std::string minutes_left(std::uint32_t seconds) {
  const std::uint32_t minutes = (seconds + 30) / 60;
  return minutes <= 1 ? fmt::format("{} seconds", seconds) : fmt::format("{} minutes", minutes);
}

Result<void> show_offer(Session& session, const verb::PairOffer& what,
                        const proto::PairOfferReply& offer) {
  Console& console = session.console;
  LULL_ASSIGN(const qr::Code code, qr::make(offer.text()));
  if (!what.png.empty()) LULL_TRY(write_png(what.png, code));
  if (session.globals.json) {
    JsonObject out;
    out.text("text", offer.text()).number("seconds_left", offer.seconds_left());
    if (!what.png.empty()) out.text("png", what.png);
    console.data(out.done());
    return {};
  }
  console.say(fmt::format(
      "On the other device: lull pair accept, with this text or a picture of the code. It is good "
      "for {} and for one use. Show it to nobody else.",
      minutes_left(offer.seconds_left())));
  console.data(for_people(offer.text()));
  if (what.text_only || !(console.out_is_terminal() || what.qr)) return {};
  // Last, and with nothing after it: on a screen of 24 rows one more line would push its top out.
  const std::string picture =
      qr::draw(code, {console.columns(), console.rows(), console.colour() || what.qr});
  if (picture.empty())
    console.say("The window is too small for the QR code; the text above does the same.");
  console.raw(picture);
  return {};
}

Result<std::string> invitation_of(Session& session, const verb::PairAccept& what) {
  if (!what.image.empty()) return qr::read_file(what.image);
  std::string text = what.text;
  if (text == "-") {
    LULL_ASSIGN(text, session.text_of(text));
  } else if (text.empty()) {
    if (!session.asks()) return fail(Code::kInvalid, "text_needed");
    text = session.console.ask("Paste the invitation's text:").value_or("");
  }
  // Lines that were broken by a mail program or a narrow window.
  std::erase_if(text, [](char c) { return c == '\n' || c == '\r' || c == '\t'; });
  while (text.starts_with(' ')) text.erase(0, 1);
  while (text.ends_with(' ')) text.pop_back();
  if (text.empty()) return fail(Code::kInvalid, "text_needed");
  return text;
}

}  // namespace

Result<void> perform(Session& session, const verb::PairOffer& what) {
  proto::PairOfferRequest request;
  for (const auto& address : what.addresses) request.add_hints(address);
  proto::PairOfferReply offer;
  LULL_TRY(session.client.call("PairOffer", request, offer));
  LULL_TRY(show_offer(session, what, offer));
  return go_on_from_meeting(session);
}

Result<void> perform(Session& session, const verb::PairAccept& what) {
  proto::PairAcceptRequest request;
  LULL_ASSIGN(*request.mutable_text(), invitation_of(session, what));
  proto::PairStateReply state;
  LULL_TRY(session.client.call("PairAccept", request, state, kSlowCallDeadlineMs));
  return go_on_from_meeting(session);
}

Result<void> perform(Session& session, const verb::PairWords&) {
  LULL_ASSIGN(const proto::PairStateReply state, look(session));
  if (state.phase() == proto::PAIR_NONE) return fail(Code::kNotFound, "no_pairing");
  if (state.words_size() == 0) return fail(Code::kUnavailable, "no_words_yet");
  show_words(session, state);
  session.console.say("Are they the same? Then: lull pair same. Otherwise: lull pair different.");
  return {};
}

Result<void> perform(Session& session, const verb::PairDecide& what) {
  return decide(session, what.same, what.wait);
}

}  // namespace lull::cli
