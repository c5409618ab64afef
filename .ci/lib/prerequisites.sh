# What a build needs and how it gets there. Sourced by ./run and ./test.
# After `require build` or `require test`, JAVA_HOME names a JDK of at least 17.

MIN_JDK=17

say() {
  printf '%s\n' "$*"
}

fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# Major version of the JDK in a folder, nothing when it is none.
jdk_version() {
  [ -x "$1/bin/javac" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

# JAVA_HOME if it is a JDK that fits, else the one in the PATH, else any installed one.
find_jdk() {
  javac=$(command -v javac 2>/dev/null) && javac=$(readlink -f "$javac")
  for home in "${JAVA_HOME:-}" "${javac%/bin/javac}" /usr/lib/jvm/*; do
    version=$(jdk_version "$home")
    if [ -n "$version" ] && [ "$version" -ge "$MIN_JDK" ]; then
      JAVA_HOME=$home
      export JAVA_HOME
      return 0
    fi
  done
  return 1
}

# The launcher is linked statically: the compiler alone is not enough.
can_compile_c() {
  command -v cc >/dev/null 2>&1 || return 1
  probe=$(mktemp) || return 1
  printf '#include <linux/landlock.h>\nint main(void) { return 0; }\n' |
    cc -static -x c -o "$probe" - 2>/dev/null
  result=$?
  rm -f "$probe"
  return "$result"
}

# The fuzz tests of the launcher are clang's; without it they are skipped.
can_fuzz() {
  command -v clang >/dev/null 2>&1 || return 1
  probe=$(mktemp) || return 1
  printf 'int LLVMFuzzerTestOneInput(const unsigned char *b, unsigned long n) { return !b && n; }\n' |
    clang -fsanitize=fuzzer,address -x c -o "$probe" - 2>/dev/null
  result=$?
  rm -f "$probe"
  return "$result"
}

# The release's clang, and libFuzzer with the sanitizers of the same version, which is in a package
# of its own or, in older releases, with clang's headers.
fuzz_packages() {
  version=$(apt-cache depends clang 2>/dev/null | sed -n 's/.*Depends: clang-\([0-9][0-9]*\)$/\1/p')
  [ -n "$version" ] || return 0
  for package in "libclang-rt-$version-dev" "libclang-common-$version-dev"; do
    if apt-cache show "$package" >/dev/null 2>&1; then
      printf 'clang %s' "$package"
      return
    fi
  done
}

# What the tests can do without.
want_fuzzer() {
  can_fuzz && return 0
  packages=''
  if command -v apt-get >/dev/null 2>&1; then
    packages=$(fuzz_packages)
    [ -n "$packages" ] || { as_root apt-get update -q >/dev/null 2>&1 && packages=$(fuzz_packages); }
  fi
  if [ -n "$packages" ]; then
    say "Installing $packages ..."
    # shellcheck disable=SC2086 # one word per package
    as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -q --no-install-recommends $packages >/dev/null 2>&1
  fi
  can_fuzz || say 'clang with libFuzzer cannot be installed here: the fuzz tests will be skipped.'
}

# With it the launcher is compiled for the other architecture too.
want_cross_compiler() {
  [ "$(uname -m)" = x86_64 ] || return 0
  command -v aarch64-linux-gnu-gcc >/dev/null 2>&1 && return 0
  if command -v apt-get >/dev/null 2>&1; then
    say 'Installing gcc-aarch64-linux-gnu libc6-dev-arm64-cross ...'
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
      gcc-aarch64-linux-gnu libc6-dev-arm64-cross >/dev/null 2>&1
  fi
  command -v aarch64-linux-gnu-gcc >/dev/null 2>&1 ||
    say 'There is no compiler for aarch64 here: the launcher is compiled for this machine only.'
}

# Debian's name, else Ubuntu's.
kernel_package() {
  if apt-cache show "linux-image-$1" >/dev/null 2>&1; then
    printf 'linux-image-%s' "$1"
  else
    printf 'linux-image-generic'
  fi
}

# What runs the tests on another kernel, see itest/vm/boot; a kernel as a file for QEMU, not for
# this machine. Without it those tests are skipped and say why.
missing_machine_packages() {
  case $(uname -m) in
    x86_64) flavour=amd64 qemu=qemu-system-x86 program=qemu-system-x86_64 ;;
    aarch64) flavour=arm64 qemu=qemu-system-arm program=qemu-system-aarch64 ;;
    *) return ;;
  esac
  command -v "$program" >/dev/null 2>&1 || printf '%s ' "$qemu"
  busybox=$(command -v busybox) && ! ldd "$busybox" >/dev/null 2>&1 || printf '%s ' busybox-static
  command -v cpio >/dev/null 2>&1 || printf '%s ' cpio
  command -v modprobe >/dev/null 2>&1 || [ -x /sbin/modprobe ] || printf '%s ' kmod
  ls /boot/vmlinuz-*-"$flavour" /boot/vmlinuz-*-generic 2>/dev/null | grep -q . ||
    printf '%s ' "$(kernel_package "$flavour")"
  [ -x /lib/systemd/systemd ] || printf '%s ' systemd
  command -v dbus-daemon >/dev/null 2>&1 || printf '%s ' dbus
}

# Names what is missing, as Debian packages.
missing_packages() {
  find_jdk || printf '%s ' jdk
  command -v mvn >/dev/null 2>&1 || printf '%s ' maven
  can_compile_c || printf '%s ' gcc libc6-dev
  command -v make >/dev/null 2>&1 || printf '%s ' make
  if [ "$1" = test ]; then
    command -v python3 >/dev/null 2>&1 || printf '%s ' python3
    command -v unshare >/dev/null 2>&1 || printf '%s ' util-linux
    command -v ps >/dev/null 2>&1 || printf '%s ' procps
    command -v ip >/dev/null 2>&1 || printf '%s ' iproute2
    command -v script >/dev/null 2>&1 || printf '%s ' bsdutils
  fi
}

# The oldest JDK that the release has and that we can use: 17 is gone from the newest ones.
jdk_package() {
  for version in 17 21 25; do
    if apt-cache show "openjdk-$version-jdk-headless" >/dev/null 2>&1; then
      printf 'openjdk-%s-jdk-headless' "$version"
      return
    fi
  done
  printf 'default-jdk-headless'
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

install_packages() {
  command -v apt-get >/dev/null 2>&1 ||
    fail "missing: $*. Install a JDK of at least $MIN_JDK, Maven 3.8.1 or newer, a C compiler" \
      'with a static libc, make, and for the tests python3, util-linux, procps and iproute2;' \
      'only on Debian and Ubuntu this script does it itself.'
  [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null 2>&1 ||
    fail "missing: $*. Install them as root (there is no sudo), then run this again."
  say "Missing: $*"
  say 'Asking apt for its package lists ...'
  as_root apt-get update -q >/dev/null || fail 'apt-get update failed; see above'
  packages=''
  for package in "$@"; do
    [ "$package" != jdk ] || package=$(jdk_package)
    packages="$packages $package"
  done
  say "Installing$packages ..."
  # shellcheck disable=SC2086 # one word per package
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends $packages >/dev/null ||
    fail "apt-get could not install$packages; see above"
}

# INITRD=No: the kernel is only for QEMU, which gets a first file system of its own.
install_machine() {
  command -v apt-get >/dev/null 2>&1 || return 1
  [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null 2>&1 || return 1
  say "For tests on another kernel, installing $* ..."
  as_root apt-get update -q >/dev/null 2>&1
  for package in "$@"; do
    apt-cache show "$package" >/dev/null 2>&1 || {
      say "There is no package $package here."
      return 1
    }
  done
  as_root env DEBIAN_FRONTEND=noninteractive INITRD=No \
    apt-get install -y -q --no-install-recommends "$@" >/dev/null 2>&1
}

# Not fatal: what needs a virtual machine is skipped without one.
offer_machine() {
  missing=$(missing_machine_packages)
  [ -n "$missing" ] || return 0
  # shellcheck disable=SC2086 # one word per package
  install_machine $missing ||
    say "Tests on another kernel are skipped; they need: $missing"
}

require() {
  missing=$(missing_packages "$1")
  if [ -n "$missing" ]; then
    # shellcheck disable=SC2086 # one word per package
    install_packages $missing
    still=$(missing_packages "$1")
    [ -z "$still" ] || fail "still missing after the installation: $still"
  fi
  if [ "$1" = test ]; then
    want_fuzzer
    want_cross_compiler
    offer_machine
  fi
  find_jdk
}
