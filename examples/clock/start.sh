#!/bin/sh
# Tells the time until it is told to stop, by TERM or by the file that stop.sh leaves.
# Runs in the foreground: the platform watches this very process.
set -eu
. "$(dirname "$0")/settings"

pause=
finish() {
  echo "clock: stopped after $(cat "$HOME/ticks") ticks"
  if [ -n "$pause" ]; then kill "$pause" 2>/dev/null || true; fi
  exit 0
}
trap finish TERM INT

rm -f "$HOME/stop"
ticks=$(cat "$HOME/ticks" 2>/dev/null || echo 0)
while [ ! -e "$HOME/stop" ]; do
  ticks=$((ticks + 1))
  # Renamed, so that a reader never sees half of it.
  echo "$ticks" > "$HOME/ticks.new"
  mv "$HOME/ticks.new" "$HOME/ticks"
  echo "clock: $(date -u "$FORMAT") (tick $ticks)"
  sleep "$INTERVAL" &
  pause=$!
  wait "$pause" || true
done
finish
