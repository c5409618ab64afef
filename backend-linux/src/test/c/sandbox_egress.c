// The way out: the caller gets the listening socket of the sandbox's loopback
// interface, and the program reaches that and nothing else.
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"
#include "sandbox_tests.h"

enum { PORT = 3128, EXECUTE_READ_LIST = 13, ABI_1 = 0x1fff, CONNECT = 2 };

// The usual sandbox with a way out; where this kernel can, with a rule for its
// port alone.
static struct buffer egress_spec(const struct mode *mode, const char *port) {
  struct buffer spec = USUAL(mode, "reach", port);
  put_u32(&spec, S_EGRESS_PORT, PORT);
  if (landlock_abi() >= 4) {
    size_t landlock = begin_landlock(&spec, ABI_1, CONNECT, 0);
    put_rule(&spec, "/probe", EXECUTE_READ_LIST);
    put_rule(&spec, "/proc", EXECUTE_READ_LIST);
    put_port(&spec, PORT, CONNECT);
    end_field(&spec, landlock);
  }
  put_probe(&spec, -1, 0);
  return spec;
}

// Runs to the end; returns the listening socket, or -1.
static int run_with_egress(const struct mode *mode, struct buffer spec,
                           struct result *result) {
  int listener = -1;
  memset(result, 0, sizeof *result);
  struct session session = session_open(mode);
  session.egress = &listener;
  session_send(&session, 1, &spec);
  buffer_free(&spec);
  (void)session_until(&session, result, 0);
  session_finish(&session, result);
  return listener;
}

static void the_caller_gets_the_listener(const struct mode *mode) {
  static struct result result;
  int listener = run_with_egress(mode, egress_spec(mode, "3128"), &result);
  EXPECT_EQUAL(result.output, "connect:OK ");
  EXPECT_TEXT(result.layers, "egress=0/0 \n");
  EXPECT_TEXT(result.layers, "probe:egress=0/0 \n");
  EXPECT_TEXT(result.layers, "probe:namespace.net=0/0 \n");
  EXPECT_NO_TEXT(result.layers, "=1/");
  EXPECT((fcntl(listener, F_GETFL) & O_NONBLOCK) != 0);
  struct sockaddr_in here;
  socklen_t length = sizeof here;
  EXPECT(getsockname(listener, (struct sockaddr *)&here, &length) == 0);
  EXPECT_NUMBER(ntohl(here.sin_addr.s_addr), INADDR_LOOPBACK);
  EXPECT_NUMBER(ntohs(here.sin_port), PORT);
  // The self-probe's connection and the program's, and no other.
  for (int i = 0; i < 3; i++) {
    int connection = accept(listener, NULL, NULL);
    EXPECT(i < 2 ? connection >= 0 : errno == EAGAIN);
    char byte;
    EXPECT(i == 2 || read(connection, &byte, 1) == 0);
    close(connection);
  }
  close(listener);
}

static void no_other_port_can_be_reached(const struct mode *mode) {
  static struct result result;
  int listener = run_with_egress(mode, egress_spec(mode, "3129"), &result);
  EXPECT_EQUAL(result.output, landlock_abi() >= 4 ? "connect:EACCES "
                                                  : "connect:ECONNREFUSED ");
  EXPECT_NO_TEXT(result.layers, "=1/");
  close(listener);
}

static void a_probe_without_a_rule_for_the_port_tells(const struct mode *mode) {
  if (landlock_abi() < 4) {
    return skip("this kernel has no Landlock of that ABI");
  }
  static struct result result;
  struct buffer spec = USUAL(mode, "exit", "0");
  put_u32(&spec, S_EGRESS_PORT, PORT);
  size_t landlock = begin_landlock(&spec, ABI_1, CONNECT, 0);
  put_rule(&spec, "/probe", EXECUTE_READ_LIST);
  end_field(&spec, landlock);
  put_probe(&spec, -1, 0);
  run(mode, spec, &result);
  EXPECT_TEXT(result.layers, "probe:egress=1/13 connect: 127.0.0.1 port 3128");
}

static void a_caller_may_leave_before_it_gets_the_listener(
    const struct mode *mode) {
  static struct result result;
  memset(&result, 0, sizeof result);
  struct session session = session_open(mode);
  struct buffer spec = egress_spec(mode, "3128");
  session_send(&session, 1, &spec);
  buffer_free(&spec);
  close(session.control);
  session.control = -1;
  session_finish(&session, &result);
  EXPECT_NUMBER(result.launcher_status, 0);
  EXPECT_EQUAL(result.output, "");
}

void test_egress(const struct mode *mode) {
  RUN(mode->name, the_caller_gets_the_listener(mode));
  RUN(mode->name, no_other_port_can_be_reached(mode));
  RUN(mode->name, a_probe_without_a_rule_for_the_port_tells(mode));
  RUN(mode->name, a_caller_may_leave_before_it_gets_the_listener(mode));
}
