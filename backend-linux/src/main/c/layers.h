// The names of the layers in REPORT and SETUP_FAILED (docs/launcher-protocol.md).
#ifndef AURORA_LAYERS_H
#define AURORA_LAYERS_H

#define LAYER_SPEC "spec"
#define LAYER_DESCRIPTORS "descriptors"
#define LAYER_CGROUP "cgroup"
#define LAYER_USER "namespace.user"
#define LAYER_PID "namespace.pid"
#define LAYER_NET "namespace.net"
#define LAYER_IPC "namespace.ipc"
#define LAYER_UTS "namespace.uts"
#define LAYER_MOUNT "namespace.mount"
#define LAYER_CGROUP_NAMESPACE "namespace.cgroup"
#define LAYER_IDENTITY "identity"
#define LAYER_ROOT "root"
#define LAYER_PROC "proc"
#define LAYER_DEV "dev"
#define LAYER_OOM "oom_score_adj"
#define LAYER_REAPER "reaper"
#define LAYER_SESSION "session"
#define LAYER_KEYRING "keyring"
#define LAYER_RLIMIT "rlimit"
#define LAYER_CAPABILITIES "capabilities"
#define LAYER_NO_NEW_PRIVS "no_new_privs"
#define LAYER_CWD "cwd"
#define LAYER_LANDLOCK "landlock"
#define LAYER_SECCOMP "seccomp"
#define LAYER_PROBE "probe"
#define LAYER_EXEC "exec"
#define LAYER_SHIM "shim"

#endif
