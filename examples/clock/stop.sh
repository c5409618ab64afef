#!/bin/sh
# Asks start.sh to end, over the folder that both see; it does at its next tick.
set -eu
touch "$HOME/stop"
