#ifndef AURORA_SANDBOX_TESTS_H
#define AURORA_SANDBOX_TESTS_H

#include "driver.h"

// Directory of the test run, readable by everybody; ends without a slash.
extern const char *work;

void test_view(const struct mode *mode);
void test_mounts(const struct mode *mode);
void test_life(const struct mode *mode);
void test_control(const struct mode *mode);
void test_cgroups(const struct mode *mode);
void test_landlock(const struct mode *mode);
void test_seccomp(const struct mode *mode);
void test_egress(const struct mode *mode);
void test_notify(const struct mode *mode);
void test_probe(const struct mode *mode);
void test_shim(const struct mode *mode);
void test_enter(const struct mode *mode);
void test_watchdog(const struct mode *mode);
void test_faults(const struct mode *mode);

// Of what is let into a sandbox.
void test_enter_faults(const struct mode *mode);

// What a call fails with in tests of faults: first with what is full or
// lacking, then with what is forbidden. 0: it cannot fail, or no more.
int fault_errno(int call, int index);

// Those of an attached launch alone.
void test_faults_of(const struct mode *mode);

// Without namespaces.
void test_direct(const struct mode *mode);

#endif
