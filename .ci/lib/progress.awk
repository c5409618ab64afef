# Maven's output on standard input: everything to log_file, the steps to the terminal.

function clear_line() {
  if (terminal && counting) printf "\r\033[K"
  counting = 0
}

{ print > log_file }

# [INFO] Building Aurora API 0.1.0-SNAPSHOT                [2/9]
/^\[INFO\] Building .*\[[0-9]+\/[0-9]+\]$/ {
  clear_line()
  name = $0
  sub(/^\[INFO\] Building /, "", name)
  step = name
  sub(/.*\[/, "[", step)
  sub(/ [^ ]+ *\[[0-9]+\/[0-9]+\]$/, "", name)
  printf "%s %s\n", step, name
  fflush()
}

/^(\[INFO\] )?Downloaded from / {
  fetched++
  if (terminal) {
    printf "\r\033[K      %d files fetched", fetched
    counting = 1
    fflush()
  } else if (fetched % 250 == 0) {
    printf "      %d files fetched\n", fetched
    fflush()
  }
}

# [INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in a.b.LockTest
/Tests run: .*(-- in|- in) / {
  clear_line()
  class = $0
  sub(/.* in /, "", class)
  sub(/.*\./, "", class)
  numbers = $0
  sub(/^[^T]*Tests run: /, "", numbers)
  split(numbers, count, /[^0-9]+/)
  bad = count[2] + count[3]
  printf "      %-4s %s (%d", bad ? "FAIL" : "ok", class, count[1]
  if (bad) printf ", %d failed", bad
  if (count[4] > 0) printf ", %d skipped", count[4]
  printf ")\n"
  fflush()
}

END { clear_line() }
