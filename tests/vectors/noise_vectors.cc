// SPDX-License-Identifier: Apache-2.0
//
// Runs published Noise vectors in cacophony's JSON form, or a relative of it, against the engine:
// `noise_vectors FILE.json...`. Both sides write and read every message.
#include <cstdio>
#include <exception>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "noise/handshake.h"

namespace {

using lull::Bytes;
using lull::ByteView;
using lull::noise::Handshake;
using lull::noise::Role;
using lull::noise::Transport;
using nlohmann::json;

struct Tally {
  int passed = 0;
  int failed = 0;
  int skipped = 0;
};

/// Why a vector failed; nothing if it passed.
using Verdict = std::optional<std::string>;

std::optional<Bytes> hex_field(const json& vector, const std::string& name) {
  const auto at = vector.find(name);
  if (at == vector.end() || !at->is_string()) return std::nullopt;
  Bytes out;
  if (!lull::from_hex(at->get<std::string>(), out)) return std::nullopt;
  return out;
}

std::optional<lull::crypto::KeyPair> key_field(const json& vector, const std::string& name) {
  const auto raw = hex_field(vector, name);
  if (!raw || raw->size() != lull::crypto::PrivateKey::kSize) return std::nullopt;
  return lull::crypto::KeyPair::from_private(lull::crypto::PrivateKey::copy_of(*raw));
}

std::vector<lull::noise::Psk> psk_fields(const json& vector, const std::string& side) {
  std::vector<lull::noise::Psk> psks;
  const auto add = [&](const json& holder, const std::string& name) {
    const auto raw = hex_field(holder, name);
    if (raw && raw->size() == lull::noise::Psk::kSize)
      psks.push_back(lull::noise::Psk::copy_of(*raw));
  };
  const auto list = vector.find(side + "_psks");
  if (list == vector.end())
    add(vector, side + "_psk");
  else
    for (const auto& psk : *list) add(json{{"psk", psk}}, "psk");
  return psks;
}

lull::Result<Handshake> start(const json& vector, const lull::noise::Protocol& protocol,
                              Role role) {
  const bool initiator = role == Role::kInitiator;
  const std::string side = initiator ? "init" : "resp";
  const auto prologue = hex_field(vector, side + "_prologue").value_or(Bytes{});
  const auto local = key_field(vector, side + "_static");
  const auto ephemeral = key_field(vector, side + "_ephemeral");
  const auto psks = psk_fields(vector, side);
  lull::noise::HandshakeConfig config{&protocol, role, prologue};
  config.local_static = local ? &*local : nullptr;
  config.fixed_ephemeral = ephemeral ? &*ephemeral : nullptr;
  for (const auto& psk : psks) config.psks.push_back(&psk);
  // Some files give the peer's key where the pattern sends it, too.
  const bool known =
      initiator ? protocol.pattern.responder_static_known : protocol.pattern.initiator_static_known;
  if (known)
    if (const auto raw = hex_field(vector, side + "_remote_static"))
      config.remote_static = lull::crypto::PublicKey::from(*raw);
  return Handshake::start(config);
}

/// One message from one side to the other: the bytes on the way and what came out.
template <class Write, class Read>
Verdict exchange(const json& message, Write write, Read read) {
  const auto payload = hex_field(message, "payload").value_or(Bytes{});
  const auto expected = hex_field(message, "ciphertext");
  if (!expected) return "no ciphertext in the vector";
  const auto written = write(ByteView(payload));
  if (!written) return std::string("write: ") + written.error().reason;
  if (*written != *expected) return "ciphertext differs";
  const auto got = read(ByteView(*expected));
  if (!got) return std::string("read: ") + got.error().reason;
  if (*got != payload) return "payload differs";
  return std::nullopt;
}

Verdict run_transport(const json& messages, std::size_t from, bool one_way, Transport& initiator,
                      Transport& responder) {
  for (std::size_t i = from; i < messages.size(); ++i) {
    const bool by_initiator = one_way || i % 2 == 0;
    auto& writer = by_initiator ? initiator : responder;
    auto& reader = by_initiator ? responder : initiator;
    const auto failure = exchange(
        messages[i], [&](ByteView payload) { return writer.seal(payload); },
        [&](ByteView sealed) { return reader.open(sealed); });
    if (failure) return "message " + std::to_string(i) + ": " + *failure;
  }
  return std::nullopt;
}

Verdict check_ends(const json& vector, const Transport& initiator, const Transport& responder) {
  if (initiator.handshake_hash != responder.handshake_hash) return "handshake hashes differ";
  if (!lull::crypto::equal_constant_time(initiator.exported.expose_bytes(),
                                         responder.exported.expose_bytes()))
    return "exported keys differ";
  const auto expected = hex_field(vector, "handshake_hash");
  if (expected && *expected != initiator.handshake_hash) return "handshake hash is another";
  return std::nullopt;
}

Verdict run(const json& vector, const lull::noise::Protocol& protocol) {
  auto initiator = start(vector, protocol, Role::kInitiator);
  auto responder = start(vector, protocol, Role::kResponder);
  if (!initiator) return std::string("initiator: ") + initiator.error().reason;
  if (!responder) return std::string("responder: ") + responder.error().reason;
  const auto& messages = vector.at("messages");
  std::size_t i = 0;
  for (; i < messages.size() && !initiator->complete(); ++i) {
    auto& writer = initiator->my_turn() ? *initiator : *responder;
    auto& reader = initiator->my_turn() ? *responder : *initiator;
    const auto failure = exchange(
        messages[i], [&](ByteView payload) { return writer.write(payload); },
        [&](ByteView message) { return reader.read(message); });
    if (failure) return "message " + std::to_string(i) + ": " + *failure;
  }
  if (!initiator->complete() || !responder->complete()) return "handshake is not complete";
  Transport first = std::move(*initiator).finish();
  Transport second = std::move(*responder).finish();
  if (const auto failure = check_ends(vector, first, second)) return failure;
  return run_transport(messages, i, protocol.pattern.one_way, first, second);
}

bool out_of_scope(const json& vector) {
  const auto set = [&](const char* name) {
    const auto at = vector.find(name);
    return at != vector.end() && *at != json(false);
  };
  return set("fail") || set("fallback") || set("fallback_pattern");
}

void run_and_count(const json& vector, Tally& tally) {
  // noise-c says "name".
  const std::string name = vector.value("protocol_name", vector.value("name", std::string()));
  const auto protocol = lull::noise::parse_protocol(name);
  const std::string why = protocol ? "" : protocol.error().reason;
  // Revision 31 and older wrote psks so; the rules were others.
  const bool old_psk = name.starts_with("NoisePSK_");
  if (out_of_scope(vector) || old_psk || why == "noise_primitive_unsupported" ||
      why == "noise_modifier_unsupported") {
    ++tally.skipped;
    return;
  }
  const Verdict failure = protocol ? run(vector, *protocol) : Verdict(why);
  failure ? ++tally.failed : ++tally.passed;
  if (failure) std::printf("FAILED %s: %s\n", name.c_str(), failure->c_str());
}

bool run_file(const char* path, Tally& tally) {
  std::ifstream in(path);
  const json file = json::parse(in, nullptr, false);
  if (!in || file.is_discarded()) return false;
  const json* vectors = file.is_array() ? &file : nullptr;
  if (file.is_object() && file.contains("vectors")) vectors = &file.at("vectors");
  if (vectors == nullptr || !vectors->is_array()) return false;
  for (const auto& vector : *vectors) run_and_count(vector, tally);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  Tally tally;
  bool readable = true;
  for (int i = 1; i < argc; ++i) {
    bool good = false;
    try {
      good = run_file(argv[i], tally);
    } catch (const std::exception& e) {  // of the JSON, or of the stream under it
      std::fprintf(stderr, "%s\n", e.what());
    }
    if (!good) std::fprintf(stderr, "noise_vectors: cannot read %s\n", argv[i]);
    readable = readable && good;
  }
  std::printf("%d passed, %d failed, %d skipped\n", tally.passed, tally.failed, tally.skipped);
  return readable && tally.failed == 0 && tally.passed > 0 ? 0 : 1;
}
