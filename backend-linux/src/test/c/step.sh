#!/bin/sh
# Runs a command as one test of its own, with a JUnit report beside those of the test programs.
#   step.sh NAME SENTENCE COMMAND...    where the command cannot be run: step.sh NAME SENTENCE --skip REASON
name=$1
sentence=$2
shift 2

escaped() {
  tr -d '\000-\010\013\014\016-\037' | sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; s/"/\&quot;/g'
}

# report FAILURES SKIPPED ELEMENT
report() {
  [ -n "$AURORA_TEST_REPORTS" ] || return 0
  printf '<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="native.%s" tests="1" failures="%s" errors="0" skipped="%s">\n<testcase classname="native" name="%s" time="%s">%s</testcase>\n</testsuite>\n' \
    "$name" "$1" "$2" "$sentence" "$(($(date +%s) - begun))" "$3" >"$AURORA_TEST_REPORTS/TEST-native.$name.xml"
}

begun=$(date +%s)
if [ "$1" = --skip ]; then
  echo "skipped: $sentence: $2"
  report 0 1 "<skipped message=\"$(printf %s "$2" | escaped)\"/>"
  exit 0
fi
output=$(mktemp) || exit 2
trap 'rm -f "$output"' EXIT
if "$@" >"$output" 2>&1; then
  echo "$name: passed"
  report 0 0 ''
else
  echo "FAILED: $sentence"
  tail -n 60 "$output"
  report 1 0 "<failure message=\"see the text\">$(tail -n 60 "$output" | escaped)</failure>"
  exit 1
fi
