// SPDX-License-Identifier: Apache-2.0
#include "damage/person.h"

#include "model/gratitude.h"
#include "model/reflection.h"

namespace lull::damage {

namespace {

/// The answer of a call that comes later; "never_answered" if the world stood still before.
template <class T>
Result<T> answer(support::World& world,
                 const std::function<void(std::function<void(Result<T>)>)>& call) {
  auto got = std::make_shared<std::optional<Result<T>>>();
  call([got](Result<T> result) { *got = std::move(result); });
  world.run_until([&] { return got->has_value(); });
  return *got ? std::move(**got) : fail(Code::kUnavailable, "never_answered");
}

model::Fields words(std::uint16_t field, const std::string& text) {
  model::Fields fields;
  fields.set(field, text);
  return fields;
}

}  // namespace

crypto::Passphrase passphrase(const std::string& text) {
  return *node::passphrase_from(text, false);
}

Person::Person(support::World& world, std::string name, const std::string& address, fs::path home)
    : name_(std::move(name)), home_(std::move(home)), host_(world, address) {}

Result<void> Person::start() {
  LULL_ASSIGN(auto home, node::Home::open(home_));
  node_.emplace(host_, std::move(home),
                node::NodeConfig{std::nullopt, crypto::kArgon2Floor, nullptr});
  return {};
}

Result<void> Person::wait(const std::function<void(node::Done)>& call) {
  LULL_TRY(runs());
  return answer<void>(host_.world(), call);
}

Result<void> Person::unlock(const std::string& text) {
  return wait([&](node::Done done) { node_->unlock(passphrase(text), std::move(done)); });
}

Result<void> Person::open_notebook(const std::string& text) {
  return wait([&](node::Done done) { node_->open_notebook(passphrase(text), std::move(done)); });
}

Result<std::string> Person::setup() {
  LULL_TRY(runs());
  return answer<std::string>(host_.world(), [&](auto done) {
    node_->setup(name_, passphrase(kPassphrase), passphrase(kPassphrase), std::move(done));
  });
}

Result<void> Person::runs() const {
  return node_ ? Result<void>{} : fail(Code::kUnavailable, "not_running");
}

Result<store::Store*> Person::store() {
  LULL_TRY(runs());
  return node_->store();
}

Result<RecordId> Person::thank(const std::string& text, bool shared) {
  LULL_ASSIGN(auto* store, this->store());
  std::optional<store::SpaceRow> space;
  if (shared) {
    LULL_ASSIGN(space, node_->pair_space());
  }
  return store->create(model::kGratitudeSpec, words(model::gratitude::kText, text), space);
}

Result<void> Person::rewrite(const RecordId& id, const std::string& text) {
  LULL_ASSIGN(auto* store, this->store());
  LULL_TRY(store->edit(id, words(model::gratitude::kText, text)));
  return {};
}

Result<void> Person::reflect(const std::string& text) {
  LULL_TRY(runs());
  LULL_ASSIGN(auto* notebook, node_->notebook());
  LULL_TRY(notebook->write(model::kReflectionSpec, words(model::reflection::kText, text)));
  return {};
}

Result<std::uint64_t> Person::back_up(const fs::path& file) {
  LULL_TRY(runs());
  return answer<std::uint64_t>(host_.world(), [&](auto done) {
    node_->backup({file, false}, passphrase(kPassphrase), std::move(done));
  });
}

Result<bool> Person::restore(const fs::path& file) {
  LULL_TRY(runs());
  return answer<bool>(host_.world(), [&](auto done) {
    node_->restore(file, passphrase(kPassphrase), std::move(done));
  });
}

bool Person::in_step() {
  if (!running()) return false;
  const auto peers = node_->peers();
  return peers && !peers->empty() && peers->front().in_step && peers->front().waiting == 0;
}

Result<void> pair(Person& one, Person& other) {
  auto& world = one.host().world();
  const auto both = [&](node::PairPhase phase) {
    return [&one, &other, phase] {
      return one.node().pairing().phase == phase && other.node().pairing().phase == phase;
    };
  };
  if (!one.running() || !other.running()) return fail(Code::kUnavailable, "not_running");
  LULL_ASSIGN(const auto text, one.node().offer({}));
  LULL_TRY(other.node().accept(text));
  if (!world.run_until(both(node::PairPhase::kWords)))
    return fail(Code::kUnavailable, "words_never_came");
  LULL_TRY(one.node().decide(true));
  LULL_TRY(other.node().decide(true));
  if (!world.run_until([&] { return one.in_step() && other.in_step(); }))
    return fail(Code::kUnavailable, "never_in_step");
  return {};
}

}  // namespace lull::damage
