// SPDX-License-Identifier: Apache-2.0
// lulld: one person's daemon. Runs in the foreground until SIGTERM or SIGINT.
#include <sys/prctl.h>
#include <sys/resource.h>

#include <asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "base/log.h"
#include "control/server.h"
#include "desktop/desktop.h"
#include "lan/socket_host.h"
#include "sandbox/box.h"
#include "web/gateway.h"

namespace {

using namespace lull;

constexpr const char* kUsage =
    "lulld [--home DIR] [--listen ADDR:PORT] [--no-sandbox]\n"
    "  --home DIR          data and control socket in DIR (or LULL_HOME);\n"
    "                      without it in the XDG directories\n"
    "  --listen ADDR:PORT  listen for the other side there, instead of on every\n"
    "                      address and a port that is chosen once\n"
    "  --no-sandbox        can do whatever you can do on this computer; to look for\n"
    "                      an error with a debugger, and for nothing else\n";

struct Options {
  std::optional<std::filesystem::path> home;
  node::NodeConfig config;
  bool boxed = true;
};

std::optional<Options> parse(int argc, char** argv) {
  Options options;
  if (const char* home = std::getenv("LULL_HOME"); home != nullptr && *home != '\0')
    options.home = home;
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--no-sandbox") {
      options.boxed = false;
      continue;
    }
    if (i + 1 >= argc) return std::nullopt;
    const std::string value = argv[++i];
    if (name == "--home") {
      options.home = value;
    } else if (name == "--listen") {
      auto endpoint = lan::parse_endpoint(value);
      if (!endpoint) return std::nullopt;
      options.config.listen = *endpoint;
    } else {
      return std::nullopt;
    }
  }
  return options;
}

/// No core file and no other process may read the keys out of this one.
void protect_memory() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);
}

/// All of the file system that is needed from here on. A zone of the person's own may be named by
/// its file.
std::vector<sandbox::Place> places_of(const node::Home& home) {
  using sandbox::Use;
  std::vector<sandbox::Place> places{{home.data(), Use::kKeep},
                                     {home.run(), Use::kKeep},
                                     {"/etc/localtime", Use::kRead},
                                     {"/usr/share/zoneinfo", Use::kRead},
                                     {"/dev/urandom", Use::kRead}};
  if (!home.units().empty()) places.push_back({home.units(), Use::kRemove});
  const char* zone = std::getenv("TZ");
  if (zone != nullptr && *zone == ':') ++zone;
  if (zone != nullptr && *zone == '/') places.push_back({zone, Use::kRead});
  return places;
}

/// One sentence and what to do next; the codes are those of the command line.
int explain(const Error& error) {
  const std::string reason = error.reason;
  const char* sentence = "The daemon could not start. Look at the line above for the cause.";
  int code = 1;
  if (reason == "home_in_use") {
    sentence = "Another daemon has this home open. Use it, or end it first.";
    code = 75;
  } else if (reason == "disk_read_only") {
    sentence =
        "The home folder cannot be written to. Make it writable, or choose another with "
        "--home DIR.";
  } else if (reason == "disk_full") {
    sentence = "The disk is full. Make some room and start again; nothing was changed.";
  } else if (reason == "socket_unusable") {
    sentence = "The control socket could not be made. Choose a shorter path with --home DIR.";
  } else if (reason == "home_unusable") {
    sentence = "The home folder cannot be used. Choose another with --home DIR.";
  }
  std::fprintf(stderr, "lulld: %s (%s%s%s)\n", sentence, error.reason,
               error.detail.empty() ? "" : ": ", error.detail.c_str());
  return code;
}

int run(const Options& options) {
  auto home = node::Home::open(options.home);
  if (!home) return explain(home.error());
  const auto socket = home->socket();
  const auto places = places_of(*home);
  const SystemClock clock;
  asio::io_context io(1);
  asio::signal_set signals(io, SIGTERM, SIGINT);
  desktop::Desktop desktop(io);
  // The buses are connected to, and nothing was read from them yet.
  sandbox::Level box{0, false, "switched_off"};
  if (options.boxed) box = sandbox::close_files(places);
  lan::SocketHost host(io, clock);
  auto config = options.config;
  config.notifier = &desktop;
  node::Node node(host, std::move(*home), config);
  desktop.on_away([&node] { node.lock_by_itself(); });
  control::Service service(node);
  web::Gateway gateway(io, service, clock);
  service.set_page({[&] { return gateway.open(); }, [&] { gateway.close(); }});
  control::Server server(io, service);
  if (const auto listening = server.listen(socket); !listening) return explain(listening.error());
  if (options.boxed) sandbox::close_calls(box);
  service.set_box({box.landlock, box.seccomp, box.reason});
  if (*box.reason != '\0') log_warning(std::string("not all of the box is closed: ") + box.reason);
  signals.async_wait([&](const asio::error_code&, int) {
    server.close();
    gateway.close();
    node.lock();
    io.stop();
  });
  std::printf("ready %s\n", socket.c_str());
  std::fflush(stdout);
  io.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  umask(0077);
  protect_memory();
  const auto options = parse(argc, argv);
  if (!options) {
    std::fputs(kUsage, stderr);
    return 64;
  }
  return run(*options);
}
