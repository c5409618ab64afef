// The limits that the launcher itself watches: wall time, and CPU time and memory of the tree.
#include <unistd.h>

#include "notify.h"
#include "watch.h"
#include "watchdog.h"

enum {
  SHORTEST_CHECK_US = 20 * 1000,
  OOM_CHECK_US = 2000,
  OOM_PATIENCE_US = 2000 * 1000,
  FILL_BYTES_PER_US = 2048,  // some 2 GiB a second
  LOOKING_SHARE = 20         // of its time the launcher looks for at most a twentieth
};

static uint64_t later(uint64_t now, uint64_t delay) {
  return delay < UINT64_MAX - now ? now + delay : UINT64_MAX;
}

static uint64_t at_least(uint64_t least, uint64_t value) { return value > least ? value : least; }

// With every CPU busy the rest of the limit lasts this long; looking earlier would see nothing.
static void plan_cpu_check(struct watch *watch, uint64_t now, uint64_t used) {
  uint64_t rest = (watch->launch->spec.cpu_us - used) / watch->cpus;
  watch->cpu_check_us = later(now, at_least(SHORTEST_CHECK_US, rest));
}

// The same for what is only looked at; of a tree that takes long to look at, less often.
static void plan_sighting(struct watch *watch, struct sighting seen, uint64_t took_us) {
  const struct watchdog_spec *limit = &watch->launch->spec.watchdog;
  uint64_t rest = UINT64_MAX;
  if (limit->memory != 0) {
    rest = (limit->memory - seen.memory) / FILL_BYTES_PER_US;
  }
  if (limit->cpu_us != 0 && (limit->cpu_us - seen.cpu_us) / watch->cpus < rest) {
    rest = (limit->cpu_us - seen.cpu_us) / watch->cpus;
  }
  uint64_t least = at_least(SHORTEST_CHECK_US, took_us * LOOKING_SHARE);
  watch->dog_check_us = later(now_us(), at_least(least, rest));
}

void limits_start(struct watch *watch) {
  const struct spec *spec = &watch->launch->spec;
  if (spec->wall_us != 0) {
    watch->wall_deadline_us = later(watch->started_us, spec->wall_us);
  }
  if (spec->cpu_us != 0 || spec->watchdog.asked) {
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    watch->cpus = cpus > 0 ? (uint64_t)cpus : 1;
  }
  if (spec->cpu_us != 0) {
    plan_cpu_check(watch, watch->started_us, 0);
  }
  if (spec->watchdog.asked) {
    plan_sighting(watch, (struct sighting){0}, 0);
  }
}

static void check_cpu(struct watch *watch, uint64_t now) {
  uint64_t used = cgroups_cpu_us(&watch->launch->cgroups);
  if (used >= watch->launch->spec.cpu_us) {
    watch_kill(watch, CAUSE_CPU);
  } else {
    plan_cpu_check(watch, now, used);
  }
}

static void look(struct watch *watch, uint64_t now) {
  const struct watchdog_spec *limit = &watch->launch->spec.watchdog;
  uint64_t memory = limit->memory != 0 ? limit->memory : UINT64_MAX;
  struct sighting seen = watchdog_look(watch->launch->child.pid, memory);
  if (seen.memory > memory) {
    watch_kill(watch, CAUSE_MEMORY_SEEN);
  } else if (limit->cpu_us != 0 && seen.cpu_us >= limit->cpu_us) {
    watch_kill(watch, CAUSE_CPU);
  } else {
    plan_sighting(watch, seen, now_us() - now);
  }
}

// The kernel tells before it kills, and then it may find memory elsewhere.
void limits_out_of_memory(struct watch *watch) {
  uint64_t events;
  (void)!read(watch->launch->cgroups.oom_event, &events, sizeof events);
  watch->oom_check_us = now_us();
  watch->oom_until_us = later(watch->oom_check_us, OOM_PATIENCE_US);
}

static void check_memory(struct watch *watch, uint64_t now) {
  if (cgroups_oom_killed(&watch->launch->cgroups)) {
    watch->oom_check_us = 0;
    watch_kill(watch, CAUSE_MEMORY);
  } else {
    watch->oom_check_us = now < watch->oom_until_us ? later(now, OOM_CHECK_US) : 0;
  }
}

void limits_check(struct watch *watch) {
  if (watch->phase != PHASE_RUNNING ||
      (watch->wall_deadline_us | watch->cpu_check_us | watch->oom_check_us |
       watch->dog_check_us) == 0) {
    return;
  }
  uint64_t now = now_us();
  if (watch->wall_deadline_us != 0 && now >= watch->wall_deadline_us) {
    watch_kill(watch, CAUSE_WALL);
  } else if (watch->oom_check_us != 0 && now >= watch->oom_check_us) {
    check_memory(watch, now);
  } else if (watch->cpu_check_us != 0 && now >= watch->cpu_check_us) {
    check_cpu(watch, now);
  } else if (watch->dog_check_us != 0 && now >= watch->dog_check_us) {
    look(watch, now);
  }
}

// Of two times the earlier one; 0 is none.
static uint64_t earlier(uint64_t one, uint64_t other) {
  return one == 0 || (other != 0 && other < one) ? other : one;
}

int64_t limits_wait_us(const struct watch *watch) {
  uint64_t next = watch->kill_us;
  if (watch->phase == PHASE_RUNNING) {
    next = earlier(watch->wall_deadline_us, watch->cpu_check_us);
    next = earlier(next, watch->oom_check_us);
    next = earlier(next, watch->dog_check_us);
  }
  if (watch->doomed.pidfd >= 0) {
    next = earlier(next, watch->doomed.until_us);
  }
  if (watch->launch->listener >= 0) {
    next = earlier(next, notify_resumes_us(watch));
  }
  if (next == 0) {
    return -1;
  }
  uint64_t now = now_us();
  uint64_t wait = next > now ? next - now : 0;
  return wait < INT64_MAX ? (int64_t)wait : INT64_MAX;
}
