#!/bin/sh
# Healthy while the clock has ticked within the last three intervals.
set -eu
. "$(dirname "$0")/settings"

[ -e "$HOME/ticks" ] || { echo "clock: has not ticked yet"; exit 1; }
age=$(($(date +%s) - $(date -r "$HOME/ticks" +%s)))
if [ "$age" -gt $((3 * INTERVAL)) ]; then
  echo "clock: the last tick was $age seconds ago"
  exit 1
fi
echo "clock: fine, $(cat "$HOME/ticks") ticks"
