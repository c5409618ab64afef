# Runs Maven so that a person can follow it. Sourced by ./run and ./test.

# maven LOG GOALS...: the whole output goes to LOG, what matters of it to the terminal.
maven() {
  log=$1
  shift
  mkdir -p "$(dirname "$log")"
  pipe=$(mktemp -u) && mkfifo -m 600 "$pipe" || fail 'cannot make a pipe in the temporary folder'
  terminal=0
  [ ! -t 1 ] || terminal=1
  awk -v log_file="$log" -v terminal="$terminal" -f "$ROOT/.ci/lib/progress.awk" <"$pipe" &
  filter=$!
  mvn -B -Dstyle.color=never "$@" >"$pipe" 2>&1 </dev/null
  result=$?
  wait "$filter"
  rm -f "$pipe"
  return "$result"
}

show_failure() {
  say ''
  grep -E '^\[(ERROR|FATAL)\]|^ERROR' "$1" | grep -v '^\[ERROR\] *$' | tail -n 30
  say ''
  say "The build failed; all of its output: $1"
}
