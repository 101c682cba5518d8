// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace lull {

namespace {
spdlog::logger& logger() {
  static auto instance = [] {
    auto made = spdlog::stderr_logger_st("lull");
    made->set_pattern("%H:%M:%S.%e %^%l%$ %v");
    return made;
  }();
  return *instance;
}
}  // namespace

void log_info(std::string_view message) {
  logger().info(message);
}
void log_warning(std::string_view message) {
  logger().warn(message);
}
void log_warning(std::string_view message, const Error& error) {
  logger().warn("{}: {}{}{}", message, error.reason, error.detail.empty() ? "" : ": ",
                error.detail);
}
void log_quiet() {
  logger().set_level(spdlog::level::warn);
}

}  // namespace lull
