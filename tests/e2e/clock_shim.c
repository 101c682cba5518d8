// SPDX-License-Identifier: Apache-2.0
// Loaded before libc (LD_PRELOAD) by support.Daemon.with_clock: shifts what a process takes for the
// time of day and for the time since boot by the seconds that stand in the file named by
// LULL_TEST_CLOCK. It opens that at the start and keeps it: from its box the daemon cannot.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int fd = -1;

__attribute__((constructor)) static void open_clock(void) {
  const char* file = getenv("LULL_TEST_CLOCK");
  if (file != NULL) fd = open(file, O_RDONLY | O_CLOEXEC);
}

int clock_gettime(clockid_t id, struct timespec* now) {
  const int result = (int)syscall(SYS_clock_gettime, id, now);
  if (result != 0 || fd < 0 || (id != CLOCK_REALTIME && id != CLOCK_BOOTTIME)) return result;
  char text[64] = "";
  const ssize_t size = pread(fd, text, sizeof text - 1, 0);
  long wall = 0, boot = 0;
  if (size > 0 && sscanf(text, "%ld %ld", &wall, &boot) == 2)
    now->tv_sec += id == CLOCK_REALTIME ? wall : boot;
  return result;
}
