#!/bin/sh
# Says every five seconds that it is alive, until it is told to stop.
set -eu

pause=
finish() {
  echo "example-plugin stops"
  if [ -n "$pause" ]; then kill "$pause" 2>/dev/null || true; fi
  exit 0
}
trap finish TERM INT

i=0
while true; do
  echo "example-plugin alive $i"
  i=$((i + 1))
  # A shell runs its traps between commands; waiting for a job, it runs them at once.
  sleep 5 &
  pause=$!
  wait "$pause" || true
done
