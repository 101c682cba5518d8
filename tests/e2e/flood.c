// SPDX-License-Identifier: Apache-2.0
// A hostile host's connections, many a second (hostile.Flood):
//
//   flood TARGET PORT FIRST_SOURCE SOURCES PER_SECOND SECONDS
//
// Connects from one source address after the other, at that rate, until its time is up or it is
// told to end. Every fourth connection sends nothing, every fourth 160 random bytes, every fourth
// these and an end, every fourth resets at once. Connections that the target keeps are kept, too,
// HELD_MAX of them, so that it has no place left. At the end it prints what came of it as one JSON
// object.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { OPEN_MAX = 6000, HELD_MAX = 200, EVENTS = 512, FLIGHT_BYTES = 160 };
enum { SILENT, FLIGHT, FLIGHT_AND_END, RESET, MANNERS };

static struct Connection {
  int fd;
  int established;
} open_[OPEN_MAX];
static int poll_;
static long begun, established, ended, failed, answered;
static volatile sig_atomic_t told_to_end;

static void end(int signal) {
  told_to_end = signal;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void reset(int place) {
  const struct linger at_once = {1, 0};
  setsockopt(open_[place].fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(open_[place].fd);
  open_[place].fd = -1;
}

/// The next place in turn that holds no connection of those to be kept.
static int next_place(void) {
  static int place;
  for (int held = 0; held < HELD_MAX; ++held) {
    place = (place + 1) % OPEN_MAX;
    if (open_[place].fd < 0 || !open_[place].established) break;
  }
  if (open_[place].fd >= 0) reset(place);
  return place;
}

static void begin(struct sockaddr_in source, const struct sockaddr_in* target) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), yes = 1;
  if (fd < 0) {
    ++failed;
    return;
  }
  const int place = next_place();
  open_[place].fd = fd;
  open_[place].established = 0;
  setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
  ++begun;
  struct epoll_event wanted = {EPOLLIN | EPOLLOUT | EPOLLET, {.u32 = (unsigned)place}};
  if (bind(fd, (struct sockaddr*)&source, sizeof source) != 0 ||
      (connect(fd, (const struct sockaddr*)target, sizeof *target) != 0 && errno != EINPROGRESS) ||
      epoll_ctl(poll_, EPOLL_CTL_ADD, fd, &wanted) != 0) {
    ++failed;
    reset(place);
  }
}

static void speak(int place) {
  unsigned char flight[FLIGHT_BYTES];
  const int manner = place % MANNERS, fd = open_[place].fd;
  if (manner == RESET) return reset(place);
  if (manner == SILENT || getrandom(flight, sizeof flight, 0) < 0) return;
  if (send(fd, flight, sizeof flight, MSG_NOSIGNAL) < 0) return;
  if (manner == FLIGHT_AND_END) shutdown(fd, SHUT_WR);
}

static void happened(int place, unsigned what) {
  char bytes[4096];
  if (open_[place].fd < 0) return;
  if ((what & EPOLLOUT) && !(what & (EPOLLERR | EPOLLHUP)) && !open_[place].established) {
    open_[place].established = 1;
    ++established;
    speak(place);
  }
  if (open_[place].fd < 0 || !(what & (EPOLLIN | EPOLLERR | EPOLLHUP))) return;
  long size;
  while ((size = recv(open_[place].fd, bytes, sizeof bytes, 0)) > 0) answered += size;
  if (size < 0 && errno == EAGAIN) return;
  if (open_[place].established)
    ++ended;
  else
    ++failed;
  reset(place);
}

int main(int argc, char** argv) {
  if (argc != 7) return 64;
  struct sockaddr_in target = {AF_INET, htons((unsigned short)atoi(argv[2])), {0}, {0}};
  struct sockaddr_in source = {AF_INET, 0, {0}, {0}};
  inet_pton(AF_INET, argv[1], &target.sin_addr);
  inet_pton(AF_INET, argv[3], &source.sin_addr);
  const unsigned first = ntohl(source.sin_addr.s_addr);
  const long sources = atol(argv[4]);
  const double rate = atof(argv[5]), start = now(), until = start + atof(argv[6]);
  const struct rlimit files = {OPEN_MAX + 64, OPEN_MAX + 64};
  if (setrlimit(RLIMIT_NOFILE, &files) != 0) return 1;
  signal(SIGTERM, end);
  signal(SIGPIPE, SIG_IGN);
  poll_ = epoll_create1(EPOLL_CLOEXEC);
  for (int i = 0; i < OPEN_MAX; ++i) open_[i].fd = -1;

  struct epoll_event events[EVENTS];
  long tried = 0, late = 0;
  double time;
  while ((time = now()) < until && !told_to_end) {
    // What could not be done in time is left out: a rate, not a debt.
    const long due = (long)((time - start) * rate);
    if (due - tried > 64) {
      tried = due - 64;
      ++late;
    }
    for (; tried < due; ++tried) {
      source.sin_addr.s_addr = htonl(first + (unsigned)(tried % sources));
      begin(source, &target);
    }
    const int count = epoll_wait(poll_, events, EVENTS, 1);
    for (int i = 0; i < count; ++i) happened((int)events[i].data.u32, events[i].events);
  }
  time = now() - start;
  printf(
      "{\"seconds\": %.3f, \"begun\": %ld, \"established\": %ld, \"ended\": %ld, "
      "\"failed\": %ld, \"answered\": %ld, \"late\": %ld}\n",
      time, begun, established, ended, failed, answered, late);
  return 0;
}
