// A caller of the launcher: speaks the protocol to the real binary and
// remembers what it said.
#ifndef AURORA_DRIVER_H
#define AURORA_DRIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "spec_writer.h"

enum { TEXT_MAX = 65536, LAYERS_MAX = 16384 };

// How the launcher is run: by whom, into which namespaces, as whom.
struct mode {
  const char *name;
  uint32_t namespaces;
  uid_t caller; // who runs the launcher
  uint32_t ids[4];
};

struct session {
  pid_t launcher;
  int control;
  int output;
  int *egress; // where the descriptor of EGRESS goes; closed at the end if not
               // set: the self-probe wants to find its listener
};

struct message {
  uint32_t type; // 0: the launcher has closed the socket, or said nothing for
                 // too long
  struct buffer payload;
};

struct result {
  bool reported, started, failed, ended;
  char layers[LAYERS_MAX]; // "name=status/errno detail\n"
  char failed_layer[256];
  int failed_errno;
  char failed_detail[1024];
  pid_t worker, init;
  uint64_t start_ticks;
  uint64_t started_us; // of a shim
  char launch[128], exit_launch[128];
  uint32_t asked_to_end;
  uint32_t how, code, cause;
  uint64_t wall_us, user_us, system_us, maxrss_kib;
  bool listens, lets_in;
  int64_t forbidden;         // the call that the program was ended for, else -1
  uint64_t read, written;    // bytes
  char events[TEXT_MAX]; // "call/answer xcount flags base path\n"
  char counters[TEXT_MAX]; // "index:file: content"
  char output[TEXT_MAX];
  int launcher_status;
  // Of a shim: lines that are not in its log, and what lies in its directory.
  bool lost, left_socket, left_state, left_exit, left_more;
};

// Where the binaries are; set once by main.
extern const char *launcher_path;
extern const char *probe_path;

// Makes the launcher's processes ones whose calls somebody listens to already.
extern bool caller_listens;

// The usual spec: identity, the probe as /probe and as the program, /proc,
// /dev, /tmp. The arguments end with NULL.
struct buffer usual_spec(const struct mode *mode, const char *const *arguments);
#define USUAL(mode, ...)                                                       \
  usual_spec((mode), (const char *const[]){__VA_ARGS__, NULL})

// The same without mounts and program.
struct buffer bare_spec(const struct mode *mode);

struct session session_open(const struct mode *mode);

// Calls a function first in the process that becomes the launcher.
struct session session_open_by(const struct mode *mode, void (*before)(void));

bool session_send(const struct session *session, uint32_t type,
                  const struct buffer *payload);
bool session_send_number(const struct session *session, uint32_t type,
                         uint32_t number);
struct message session_read(const struct session *session);

// Takes messages into the result until one of this type, or the end.
bool session_until(const struct session *session, struct result *result,
                   uint32_t type);

// The same from the file that a shim leaves.
void take_exit_record(struct result *result, const uint8_t *bytes,
                      size_t length);

// Reads the output to its end and waits for the launcher.
void session_finish(struct session *session, struct result *result);

// All of it: sends the spec (and frees it), reads to the end.
void run(const struct mode *mode, struct buffer spec, struct result *result);

// Takes the numbers of processes out of what the probe says of itself: they
// differ from process to process where nothing else does.
const char *without_numbers(char *output);

// The Landlock ABI of this kernel, 0 where it has none.
int landlock_abi(void);

bool process_is_gone(pid_t pid);

#endif
