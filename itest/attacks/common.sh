# What "try" and "inside" share: the comments of the programs, the host's side, running one program
# with what it presumes, and looking for traces. They set $here, $out (what was built) and $work (theirs
# to remove).

# --- the comments of the programs ---------------------------------------------------------------------
# A line for each program, its fields separated by tabs, "-" for what it does not say.
comments() {
  (cd "$here" && awk '
    FNR == 1 && NR > 1 { print_one() }
    FNR == 1 { delete f; f["name"] = FILENAME; sub(/\.(c|java)$/, "", f["name"]); header = 1 }
    header && /^\/\/ [a-z-]+: / { key = $2; sub(/:$/, "", key); sub(/^\/\/ [a-z-]+: */, ""); f[key] = $0; next }
    { header = 0 }
    END { print_one() }
    function print_one(i, line, keys) {
      split("name outside needs given arguments evidence kernel stages options denied policy policy-read", keys, " ")
      for (i = 1; i in keys; i++) line = line (i > 1 ? "\t" : "") (keys[i] in f ? f[keys[i]] : "-")
      if ("attack" in f) print line
    }' [a-i]/*.c java/*.java)
}

# Calls a function for each program that was asked for, with the fields as variables.
for_each_attack() { # FUNCTION NAME...
  function=$1
  shift
  comments > "$work/comments"
  while IFS="$(printf '\t')" read -r \
    name outside needs given arguments evidence kernel stages options denied policy policy_read; do
    case $#," $* " in 0,* | *" $name "*) "$function" ;; esac
  done < "$work/comments"
}

# --- the host's side, once for each user --------------------------------------------------------------
as_user() { # USER GROUPS COMMAND...: "self" is the caller; no groups: as they are, or none for nobody
  as=$1 groups=${2:+--groups $2}
  [ "$as" = nobody ] && groups=${groups:---clear-groups}
  shift 2
  case $as in
    nobody) setpriv --reuid 65534 --regid 65534 $groups -- env HOME=/nonexistent "$@" ;;
    *) setpriv $groups -- "$@" ;;
  esac
}

start_host() { # USER
  world=$work/$1
  mkdir "$world" && mkfifo "$world.in" "$world.jvm.in"
  [ "$1" = nobody ] && chown 65534:65534 "$world"
  as_user "$1" "" "$out/host" serve "$world" < "$world.in" > "$world.names" &
  host=$!
  exec 8> "$world.in"
  java_host=
  if [ -e "$out/java/Host.class" ] && command -v java > /dev/null; then
    as_user "$1" "" java -cp "$out/java" Host < "$world.jvm.in" > "$world.jvm" &
    java_host=$!
    exec 7> "$world.jvm.in"
    wait_for ready "$world.jvm"
    cat "$world.jvm" >> "$world.more"
  fi
  wait_for ready "$world.names" || { echo "the host's side did not start as $1" >&2; exit 2; }
  [ "$(id -u)" = 0 ] && "$out/host" plant "$world"
  echo "hostname=$(uname -n)" >> "$world.more"
  sed -n 's/^\([a-z0-9]*\)=\(.*\)$/s|{\1}|\2|g/p' "$world.names" "$world.more" > "$world.sed"
}

stop_host() {
  exec 8>&- 7>&-
  [ -n "${host:-}" ] && wait "$host" ${java_host:-} 2> /dev/null
  host= java_host=
}

wait_for() { # WORD FILE
  waited=0
  until grep -q "$1" "$2" 2> /dev/null; do
    waited=$((waited + 1))
    [ $waited -gt 300 ] && return 1
    sleep 0.1
  done
}

fill() { # TEXT: with the names of the host's side in place of {words}; nothing for "-"
  [ "$1" = - ] || printf '%s' "$1" | sed -f "$world.sed"
}

# --- one program --------------------------------------------------------------------------------------
command_of_attack() { # how to start the present program
  case $name in
    java/*) echo "java $(fill "$options") -cp $out/java ${name#java/}" ;;
    *) echo "$out/$name" ;;
  esac
}

run() { # USER GIVEN COMMAND...: with what the attack presumes; its output goes to $work/said
  user=$1 given=$2 prey=
  shift 2
  case "$*" in *'{prey}'*)
    rm -f "$work/prey"
    (as_user "$user" "" sh -c 'echo $$; exec sleep 120' > "$work/prey" &) 2> /dev/null
    wait_for . "$work/prey"
    prey=$(cat "$work/prey")
    eval "set -- $(printf '%s ' "$@" | sed "s/{prey}/$prey/g")" ;;
  esac
  run_given "$@" 7>&- 8>&- > "$work/said" 2>&1
  code=$?
  [ -n "$prey" ] && kill -9 "$prey" 2> /dev/null
  return 0
}

run_given() { # COMMAND...
  case $given in
    terminal) as_user "$user" "" script -qefc "$*" /dev/null < /dev/null ;;
    descriptors) as_user "$user" "" "$@" 9< / < /dev/null ;;
    input*) as_user "$user" "" "$@" < "${given#input }" ;;
    keyring) as_user "$user" "" "$out/host" keyring "$@" < /dev/null ;;
    replaced)
      (wait_for_file "$world/writable/marker" && replace_hidden) 2> /dev/null &
      as_user "$user" "" "$@" < /dev/null ;;
    groups) as_user "$user" 4,6 "$@" < /dev/null ;;
    environment) as_user "$user" "" env AURORA_ATTACK_SECRET=x JAVA_TOOL_OPTIONS=-Daurora.attack=1 \
      "$@" < /dev/null ;;
    *) as_user "$user" "" "$@" < /dev/null ;;
  esac
}

wait_for_file() { # FILE
  waited=0
  until [ -e "$1" ]; do
    waited=$((waited + 1))
    [ $waited -gt 300 ] && return 1
    sleep 0.1
  done
}

replace_hidden() { # as an editor does: writes another file and moves it over the name
  sleep 1
  cp "$world/secret" "$world/writable/hidden.new"
  chmod 666 "$world/writable/hidden.new"
  mv "$world/writable/hidden.new" "$world/writable/hidden"
}

line_said() { # the program's own line, or the beginning of what came instead
  line=$(tr -d '\r' < "$work/said" | cut -c 1-300 \
    | grep -a -E '^(SUCCEEDED|denied|cannot exist here|broken):' | tail -n 1)
  [ -n "$line" ] || line=$(head -c 300 "$work/said" | tr '\n' ' ' | tr -cd '[:print:]' | cut -c 1-120)
  printf '%s' "$line"
}

succeeded_by_evidence() { # USER EVIDENCE: whether the traces show that the attack succeeded
  trace=${2#* }
  case $2 in
    file*) for second in 1 2 3 4 5 6; do [ -e "$trace" ] && return 0; sleep 1; done; return 1 ;;
    lock*) flock -n "$trace" true && return 1; kill -9 "$(cat "$trace")" 2> /dev/null; return 0 ;;
    output*) [ "$(wc -c < "$work/said")" -ge "$trace" ] ;;
    owner*) [ "$(stat -c %u "$trace")" = "$(as_user "$1" "" id -u)" ] ;;
  esac
}

# --- what this machine can show -----------------------------------------------------------------------
find_kernel_configuration() {
  config=
  if [ -r /proc/config.gz ]; then
    zcat /proc/config.gz > "$work/config" && config=$work/config
  elif [ -r "/boot/config-$(uname -r)" ]; then
    config=/boot/config-$(uname -r)
  fi
}

# Whether this machine lets the attack be proven at all; else says why not.
provable() {
  if [ "$kernel" != - ] && [ -n "$config" ]; then
    grep -qE "^$kernel(_[A-Z]+)?=[ym]" "$config" || { echo "kernel without $kernel"; return 1; }
  fi
  case $outside in *CAP_SYS_RESOURCE*)
    [ $((0x$(sed -n 's/^CapEff:\t//p' /proc/self/status) >> 24 & 1)) = 1 ] \
      || { echo "the caller has no CAP_SYS_RESOURCE"; return 1; } ;;
  esac
  case $given in route)
    awk '$2 == "00000000" { found = 1 } END { exit !found }' /proc/net/route \
      || { echo "no route to other networks"; return 1; } ;;
  esac
  case $given,$present in
    privileged,root) ;;
    privileged,*) echo "only for a platform of root"; return 1 ;;
  esac
  case $name in java/*) [ -n "$java_host" ] || { echo "no java"; return 1; } ;; esac
}

users() {
  case $(id -u) in 0) echo root nobody ;; *) echo self ;; esac
}
