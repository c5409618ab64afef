# shellcheck shell=sh
# Sourced by bin/aurora: sees to a control group for an ordinary user, which limits on memory,
# processes and CPU of a whole sandbox need. Who has none asks the own service manager for a scope
# with Delegate=yes, systemd.scope(5). `aurora help environment` explains AURORA_SCOPE.

# enter_scope PROGRAM ARGUMENTS...: becomes the program again, in a scope, if that is wanted, needed
# and possible; otherwise returns. systemd-run moves itself into the scope and then becomes the
# program: process id, streams, terminal, signals and exit code are as without it.
enter_scope() {
  scope_mode=${AURORA_SCOPE:-auto}
  scope_entered=${AURORA_SCOPE_ENTERED:-}
  # Only for this process: what it starts may stand elsewhere.
  unset AURORA_SCOPE_ENTERED
  case $scope_mode in
    auto | require) ;;
    off) return 0 ;;
    *) die 2 "AURORA_SCOPE is '$scope_mode'; it can be auto, off or require" ;;
  esac
  # Root needs none: it may make groups everywhere.
  scope_uid=$(id -u 2>/dev/null) || {
    scope_missing 'there is no id in the PATH, so which user this is cannot be told'
    return 0
  }
  [ "$scope_uid" != 0 ] || return 0
  ! scope_is_delegated || return 0
  if [ -n "$scope_entered" ]; then
    scope_missing 'systemd-run has led to no delegated control group with controllers'
    return 0
  fi
  command -v systemd-run >/dev/null 2>&1 || {
    scope_missing 'there is no systemd-run in the PATH'
    return 0
  }
  scope_find_manager || {
    scope_missing "no systemd user manager can be reached (see \`loginctl enable-linger\`)"
    return 0
  }
  # Tried out first, since there is no way back from exec.
  scope_problem=$(SYSTEMD_BUS_TIMEOUT=10s scope_run true 2>&1 </dev/null) || {
    scope_missing "systemd-run fails: $(printf '%s' "$scope_problem" | tr '\n' ' ')"
    return 0
  }
  AURORA_SCOPE_ENTERED=yes
  export AURORA_SCOPE_ENTERED
  scope_run exec "$@"
}

# scope_run true, scope_run exec PROGRAM ARGUMENTS...: the first comes back, the second does not.
scope_run() {
  scope_what=$1
  [ "$scope_what" = true ] || shift
  # Since systemd 254 it may replace variables in the arguments, which are not its own.
  case $* in
    *\$*)
      if systemd-run --help 2>/dev/null | grep -q -e --expand-environment; then
        set -- --expand-environment=no -- "$@"
      else
        set -- -- "$@"
      fi
      ;;
    *) set -- -- "$@" ;;
  esac
  set -- --user --scope --quiet --collect -p Delegate=yes --description="Aurora" "$@"
  [ "$scope_what" = exec ] || {
    systemd-run "$@"
    return
  }
  exec systemd-run "$@"
}

# Whoever insists gets no start without; whoever waits for a platform is told what hinders a
# manager that is there.
scope_missing() {
  [ "$scope_mode" != require ] ||
    die 1 "no control group, and AURORA_SCOPE is require: $1"
  case $1 in
    systemd-run*) [ ! -t 2 ] || printf 'aurora: no control group: %s\n' "$1" >&2 ;;
  esac
}

# Whether the manager has a socket; su and cron leave its address out of the environment.
scope_find_manager() {
  scope_runtime=${XDG_RUNTIME_DIR:-/run/user/$scope_uid}
  if [ -S "$scope_runtime/systemd/private" ] || [ -S "$scope_runtime/bus" ]; then
    XDG_RUNTIME_DIR=$scope_runtime
    export XDG_RUNTIME_DIR
    return 0
  fi
  [ -n "${DBUS_SESSION_BUS_ADDRESS:-}" ]
}

# Whether this process lies in a group that the backend may divide (UnifiedBases.java), and that has
# something to divide: where v1 hierarchies have the controllers, v2 has none.
scope_is_delegated() {
  scope_group=''
  while IFS=: read -r scope_number _ scope_path; do
    [ "$scope_number" != 0 ] || scope_group=$scope_path
  done </proc/self/cgroup
  [ -n "$scope_group" ] || return 1
  scope_group=${scope_group%/supervisor}
  for scope_root in /sys/fs/cgroup /sys/fs/cgroup/unified; do
    if [ -w "$scope_root$scope_group" ] && [ -w "$scope_root$scope_group/cgroup.procs" ] &&
      [ -w "$scope_root$scope_group/cgroup.subtree_control" ]; then
      scope_controllers=''
      read -r scope_controllers <"$scope_root$scope_group/cgroup.controllers" || :
      [ -n "$scope_controllers" ] && scope_is_divisible
      return
    fi
  done
  return 1
}

# Below a user's manager all groups belong to the user, but only those of units with Delegate= are
# the unit's to divide; the group of a terminal, say, is the manager's.
scope_is_divisible() {
  case $scope_group in
    */user@*.service/*) ;;
    *) return 0 ;;
  esac
  scope_unit=''
  scope_rest=${scope_group#*/user@}/
  scope_rest=${scope_rest#*/}
  while [ -n "$scope_rest" ]; do
    case ${scope_rest%%/*} in
      *.scope | *.service)
        scope_unit=${scope_rest%%/*}
        break
        ;;
    esac
    scope_rest=${scope_rest#*/}
  done
  [ -n "$scope_unit" ] && scope_find_manager &&
    [ "$(systemctl --user show --property=Delegate --value "$scope_unit" 2>/dev/null)" = yes ]
}
