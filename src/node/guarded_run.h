// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <malloc.h>

#include "node/node.h"

namespace lull::node {

/// Runs key derivation off the thread, one at a time; what comes after is called here.
template <class Work, class Then>
void Node::guarded_run(const char* vault, Work work, Then then) {
  if (const auto may = may_try(vault); !may) return then(decltype(work())(fail(may.error())));
  busy_ = true;
  // Shared, since what std::function holds must be copyable and keys are not.
  auto task = std::make_shared<Work>(std::move(work));
  auto next = std::make_shared<Then>(std::move(then));
  auto result = std::make_shared<std::optional<decltype((*task)())>>();
  host_.run_blocking([task, result] { result->emplace((*task)()); },
                     [this, alive = alive_, vault, task, next, result] {
                       if (!*alive) return;
                       busy_ = false;
                       auto& got = **result;
                       count_try(vault, !got && got.error().code == Code::kWrongKey,
                                 got.has_value());
                       // What Argon2id had taken goes back to the system.
                       malloc_trim(0);
                       (*next)(std::move(got));
                     });
}

}  // namespace lull::node
