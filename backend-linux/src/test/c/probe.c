// The program inside: one static binary that does one thing and says what it
// saw.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <linux/filter.h>
#include <linux/seccomp.h>

enum { DESCRIPTORS = 4096, BUSY_SECONDS = 60, FOR_EVER_SECONDS = 600 };

// Output without end: pages of line ends that are not even copied, single line
// ends, single bytes of a line that never ends, or bytes that take six each.
static _Noreturn void flood(const char *how) {
  static char page[1 << 16];
  size_t size = sizeof page;
  memset(page, '\n', size);
  if (strcmp(how, "single") == 0) {
    size = 1;
  } else if (strcmp(how, "endless") == 0) {
    page[0] = 'x';
    size = 1;
  } else if (strcmp(how, "controls") == 0) {
    memset(page, 1, size);
  }
  struct iovec whole = {page, size};
  bool copied = strcmp(how, "pages") != 0;
  for (;;) {
    ssize_t step = copied ? write(STDOUT_FILENO, page, size)
                          : vmsplice(STDOUT_FILENO, &whole, 1, 0);
    if (step < 0) {
      exit(errno);
    }
  }
}

static int list(const char *path) {
  struct dirent **names = NULL;
  int count = scandir(path, &names, NULL, alphasort);
  for (int i = 0; i < count; i++) {
    if (strcmp(names[i]->d_name, ".") != 0 &&
        strcmp(names[i]->d_name, "..") != 0) {
      printf("%s ", names[i]->d_name);
    }
  }
  return count < 0 ? errno : 0;
}

static int show(const char *path) {
  char bytes[65536];
  int fd = open(path, O_RDONLY);
  if (fd < 0) {
    printf("%s: %s\n", path, strerrorname_np(errno));
    return 0;
  }
  ssize_t length;
  while ((length = read(fd, bytes, sizeof bytes)) > 0) {
    fwrite(bytes, 1, (size_t)length, stdout);
  }
  return 0;
}

static int descriptors(void) {
  for (int fd = 0; fd < DESCRIPTORS; fd++) {
    if (fcntl(fd, F_GETFD) >= 0) {
      printf("%d ", fd);
    }
  }
  return 0;
}

static void attempt(const char *what, bool worked) {
  printf("%s:%s ", what, worked ? "OK" : strerrorname_np(errno));
}

static int touch(const char *path) {
  attempt(path, open(path, O_CREAT | O_WRONLY, 0644) >= 0);
  return 0;
}

static int make_node(const char *path) {
  attempt("mknod", mknod(path, S_IFCHR | 0666, 0x103) == 0);
  return 0;
}

static int reach_init(void) {
  char link[256];
  attempt("mem", open("/proc/1/mem", O_RDONLY) >= 0);
  attempt("environ", open("/proc/1/environ", O_RDONLY) >= 0);
  attempt("exe", readlink("/proc/1/exe", link, sizeof link) >= 0);
  attempt("root", open("/proc/1/root", O_RDONLY) >= 0);
  attempt("fd", open("/proc/1/fd", O_RDONLY | O_DIRECTORY) >= 0);
  return 0;
}

static int kill_init(void) {
  static const int signals[] = {SIGKILL, SIGSTOP, SIGTERM, SIGSEGV, SIGCHLD};
  for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
    kill(1, signals[i]);
  }
  usleep(20000);
  attempt("init", kill(1, 0) == 0);
  return 0;
}

static int who(void) {
  char name[65] = "";
  char directory[4096] = "";
  gethostname(name, sizeof name);
  printf(
      "uid=%d gid=%d groups=%d pid=%d ppid=%d sid=%d host=%s cwd=%s umask=%03o",
      getuid(), getgid(), getgroups(0, NULL), getpid(), getppid(), getsid(0),
      name, getcwd(directory, sizeof directory), umask(0));
  return 0;
}

static int interfaces(void) {
  struct if_nameindex *all = if_nameindex();
  for (struct if_nameindex *one = all; one != NULL && one->if_index != 0;
       one++) {
    printf("%s ", one->if_name);
  }
  return 0;
}

static int limits(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  printf("nofile=%lu/%lu ", (unsigned long)limit.rlim_cur,
         (unsigned long)limit.rlim_max);
  getrlimit(RLIMIT_CORE, &limit);
  printf("core=%lu/%lu", (unsigned long)limit.rlim_cur,
         (unsigned long)limit.rlim_max);
  return 0;
}

static _Noreturn void burn(int processes) {
  alarm(BUSY_SECONDS);
  for (int i = 1; i < processes && fork() != 0; i++) {
  }
  for (volatile unsigned long n = 0;; n++) {
  }
}

static int fill_memory(size_t mebibytes) {
  size_t length = mebibytes << 20;
  char *memory = mmap(NULL, length, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  for (size_t at = 0; memory != MAP_FAILED && at < length; at += 4096) {
    memory[at] = 1;
  }
  printf("filled");
  return memory == MAP_FAILED ? 1 : 0;
}

// Goes on when the child is killed.
static int fill_memory_in_child(size_t mebibytes) {
  if (fork() == 0) {
    _exit(fill_memory(mebibytes));
  }
  wait(NULL);
  sleep(60);
  return 0;
}

// In four daemons, each with so much; ended from outside.
static int hoard(size_t mebibytes) {
  for (int i = 0; i < 4; i++) {
    if (fork() == 0) {
      setsid();
      if (fork() == 0) {
        fill_memory(mebibytes);
        pause();
      }
      _exit(0);
    }
    wait(NULL);
  }
  pause();
  return 0;
}

static pthread_t first_thread;

static void *fill_alone(void *mebibytes) {
  pthread_join(first_thread, NULL);
  fill_memory(*(size_t *)mebibytes);
  pause();
  return NULL;
}

// Its first thread ends, and another takes the memory; ended from outside.
static int orphan_memory(size_t mebibytes) {
  static size_t wanted;
  pthread_t other;
  wanted = mebibytes;
  first_thread = pthread_self();
  if (pthread_create(&other, NULL, fill_alone, &wanted) != 0) {
    return 1;
  }
  pthread_exit(NULL);
}

// The same memory in eight processes, for longer than it takes to be looked at.
static int share(size_t mebibytes) {
  fill_memory(mebibytes);
  for (int i = 0; i < 7; i++) {
    if (fork() == 0) {
      sleep(1);
      _exit(0);
    }
  }
  while (wait(NULL) > 0) {
  }
  return 7;
}

// One child after the other, each for so many milliseconds of CPU time.
static _Noreturn void burn_short(int milliseconds) {
  alarm(BUSY_SECONDS);
  for (;;) {
    pid_t child = fork();
    if (child == 0) {
      while (clock() < milliseconds * (CLOCKS_PER_SEC / 1000)) {
      }
      _exit(0);
    }
    waitpid(child, NULL, 0);
  }
}

// Leaves a daemon in a session of its own, and one more child.
static int leave_behind(void) {
  for (int i = 0; i < 2; i++) {
    if (fork() == 0) {
      if (i == 0) {
        setsid();
      }
      signal(SIGTERM, SIG_IGN);
      sleep(BUSY_SECONDS);
      _exit(0);
    }
  }
  return 5;
}

// Daemons as daemon(3) makes them, in sessions of their own, each with a child,
// that hold the output open.
static void daemons(int then) {
  for (int i = 0; i < 3; i++) {
    if (fork() == 0) {
      setsid();
      if (fork() == 0) {
        signal(SIGTERM, SIG_IGN);
        signal(SIGHUP, SIG_IGN);
        fork();
        sleep(FOR_EVER_SECONDS);
      }
      _exit(0);
    }
  }
  while (wait(NULL) > 0) {
  }
  if (then >= 0) {
    _exit(then);
  }
  puts("running");
  fflush(stdout);
  sleep(FOR_EVER_SECONDS);
}

// Each lives only long enough to make the next one.
static void chain(int then) {
  if (fork() == 0) {
    setsid();
    for (;;) {
      if (fork() > 0) {
        _exit(0);
      }
    }
  }
  usleep(20000);
  if (then >= 0) {
    _exit(then);
  }
  sleep(BUSY_SECONDS);
}

// An orphan that PID 1 has to reap, else its zombie stays in /proc.
static int orphan(void) {
  int pipes[2];
  pid_t child = 0;
  if (pipe(pipes) != 0) {
    return 90;
  }
  if (fork() == 0) {
    child = fork();
    if (child > 0 && write(pipes[1], &child, sizeof child) < 0) {
      _exit(1);
    }
    _exit(0);
  }
  wait(NULL);
  if (read(pipes[0], &child, sizeof child) != sizeof child) {
    return 91;
  }
  // A zombie is still found.
  for (int i = 0; i < 100 * BUSY_SECONDS && kill(child, 0) == 0; i++) {
    usleep(10000);
  }
  return list("/proc");
}

static void on_term(int number) { _exit(40 + number); }

static _Noreturn void wait_for_term(void) {
  signal(SIGTERM, on_term);
  printf("ready\n");
  fflush(stdout);
  for (;;) {
    pause();
  }
}

static int die(int number) {
  kill(getpid(), number);
  pause();
  return 1;
}

static void say(const char *what, long result) { attempt(what, result != -1); }

static int call(long number) {
  say("call", syscall(number, 0, 0, 0, 0, 0, 0));
  return 0;
}

static void on_signal(int number) { (void)number; }

static int call_stubbornly(const char *how, long number) {
  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGSYS);
  if (strcmp(how, "call-caught") == 0) {
    signal(SIGSYS, on_signal);
  } else if (strcmp(how, "call-ignored") == 0) {
    signal(SIGSYS, SIG_IGN);
  } else {
    sigprocmask(SIG_BLOCK, &blocked, NULL);
  }
  return call(number);
}

static int call_in_child(long number) {
  int status = 0;
  fflush(stdout);
  if (fork() == 0) {
    syscall(number, 0, 0, 0, 0, 0, 0);
    _exit(0);
  }
  wait(&status);
  printf("child:%d ", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
  return 0;
}

static int call_often(long number) {
  for (int i = 1; i < 1234; i++) {
    syscall(number, 0, 0, 0, 0, 0, 0);
  }
  return call(number);
}

static _Noreturn void call_for_ever(long number) {
  alarm(BUSY_SECONDS);
  for (int i = 0; i < 4 && fork() != 0; i++) {
  }
  for (;;) {
    syscall(number, 0, 0, 0, 0, 0, 0);
  }
}

static int open_all(void) {
  char longest[4200];
  memset(longest, 'x', sizeof longest);
  longest[4095] = '\0';
  int directory = open("/tmp", O_RDONLY | O_DIRECTORY);
  attempt("/none", open("/none", O_RDONLY) >= 0);
  attempt("near", openat(directory, "near", O_CREAT | O_WRONLY, 0600) >= 0);
  chdir("/tmp");
  attempt("there", open("near", O_RDONLY) >= 0);
  chdir("/");
  attempt("far", open("near", O_RDONLY) >= 0);
  open(longest, O_RDONLY);
  return 0;
}

static _Noreturn void open_for_ever(void) {
  alarm(BUSY_SECONDS);
  char path[2048];
  memset(path, 'y', sizeof path - 1);
  path[sizeof path - 1] = '\0';
  for (int i = 0;; i++) {
    path[snprintf(path, 32, "/%d/", i)] = 'z';
    open(path, O_RDONLY);
  }
}

// Takes the place of whoever listens.
static int listen_to_calls(void) {
  struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  const struct sock_fprog program = {1, &allow};
  say("listen", syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                        SECCOMP_FILTER_FLAG_NEW_LISTENER, &program));
  return 0;
}

static int call_in_thread(void *number) {
  int code = call((long)number);
  fflush(stdout);
  _exit(code);
}

// A thread that came to be after the filter.
static _Noreturn void thread(long number) {
  static char stack[65536];
  int flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;
  clone(call_in_thread, stack + sizeof stack, flags, (void *)number);
  for (;;) {
    pause();
  }
}

static int again(const char *number) {
  execl("/proc/self/exe", "probe", "call", number, (char *)NULL);
  attempt("exec", false);
  return 1;
}

static int reach(int port) {
  const struct sockaddr_in there = {
      .sin_family = AF_INET,
      .sin_port = htons((uint16_t)port),
      .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
  int any = socket(AF_INET, SOCK_STREAM, 0);
  say("connect", connect(any, (const struct sockaddr *)&there, sizeof there));
  return 0;
}

// Lines with numbers until SIGTERM.
static _Noreturn void talk(int pause_us) {
  signal(SIGTERM, on_term);
  for (int i = 1;; i++) {
    printf("line %d\n", i);
    fflush(stdout);
    usleep((useconds_t)pause_us);
  }
}

// Connects again and again.
static _Noreturn void knock(int port) {
  const struct sockaddr_in there = {
      .sin_family = AF_INET,
      .sin_port = htons((uint16_t)port),
      .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
  for (;;) {
    int any = socket(AF_INET, SOCK_STREAM, 0);
    char byte;
    if (connect(any, (const struct sockaddr *)&there, sizeof there) == 0) {
      (void)!read(any, &byte, 1);
    }
    close(any);
    usleep(1000);
  }
}

// Answers each byte from standard input with the next one.
static int answer(void) {
  unsigned char byte;
  while (read(0, &byte, 1) == 1) {
    byte++;
    if (write(0, &byte, 1) != 1) {
      return 1;
    }
  }
  return 7;
}

static bool is_program(pid_t pid) {
  char path[64], link[256] = "";
  snprintf(path, sizeof path, "/proc/%d/exe", pid);
  return readlink(path, link, sizeof link - 1) > 0 &&
         strcmp(link, "/probe") == 0;
}

// A traced process is not reaped by its parent, so it is let go at once.
static bool can_trace(pid_t pid) {
  if (ptrace(PTRACE_SEIZE, pid, NULL, NULL) != 0) {
    return false;
  }
  ptrace(PTRACE_INTERRUPT, pid, NULL, NULL);
  waitpid(pid, NULL, __WALL);
  ptrace(PTRACE_DETACH, pid, NULL, NULL);
  return true;
}

// Whether there is something behind the name: a zombie has empty files.
static bool can_open(pid_t pid, const char *file) {
  char path[64], byte;
  snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
  int fd = open(path, O_RDONLY);
  ssize_t got = fd >= 0 ? read(fd, &byte, 1) : 0;
  bool there = got == 1 || (got < 0 && errno == EISDIR);
  close(fd);
  return there;
}

// Only what its memory guards: a process that ends gives that up first, and is
// nobody's secret from then on. Who may open mem may open maps too.
static const char *reach_for(pid_t pid) {
  static const char *const files[] = {"environ", "maps", "exe"};
  bool traced = !is_program(pid) && can_trace(pid);
  const char *reached = traced && can_open(pid, "maps") ? "traced" : NULL;
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    reached = can_open(pid, files[i]) ? files[i] : reached;
  }
  return is_program(pid) ? NULL : reached;
}

// Tries to get hold of a process. Once it is a program of the sandbox, it is
// one like all others; one that ended while it was looked at is gone at the
// second look.
static void prowl_at(pid_t pid) {
  const char *first = reach_for(pid);
  const char *second = first != NULL ? reach_for(pid) : NULL;
  if (second != NULL) {
    printf("reached %d: %s, %s\n", pid, first, second);
  }
  printf("found\n");
}

static _Noreturn void prowl(void) {
  alarm(BUSY_SECONDS);
  for (;;) {
    for (pid_t pid = 2; pid < 64; pid++) {
      if (pid != getpid() && (kill(pid, 0) == 0 || errno == EPERM)) {
        prowl_at(pid);
      }
    }
    printf("round\n");
    fflush(stdout);
    usleep(1000);
  }
}

static int environment(char **names) {
  for (; *names != NULL; names++) {
    printf("[%s]", *names);
  }
  return 0;
}

static int signals(void) {
  struct sigaction action;
  sigset_t mask;
  int different = 0;
  sigprocmask(SIG_SETMASK, NULL, &mask);
  for (int number = 1; number <= SIGRTMAX; number++) {
    bool known = sigaction(number, NULL, &action) == 0;
    different += known && (action.sa_handler != SIG_DFL ||
                           sigismember(&mask, number) == 1);
  }
  printf("different=%d", different);
  return 0;
}

static bool is_of_confinement(const char *line) {
  static const char *const names[] = {
      "Uid:", "Gid:",        "Groups:", "Sig",   "Shd",
      "Cap",  "NoNewPrivs:", "Seccomp", "NSpid:"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    // What is pending is another question.
    if (strncmp(line, names[i], strlen(names[i])) == 0 &&
        strncmp(line, "SigQ", 4) != 0) {
      return true;
    }
  }
  return false;
}

static void show_status(void) {
  char line[4096];
  FILE *status = fopen("/proc/self/status", "r");
  while (status != NULL && fgets(line, sizeof line, status) != NULL) {
    if (is_of_confinement(line)) {
      fputs(line, stdout);
    }
  }
}

// Without the numbers that differ from one sandbox to the next.
static void show_mounts(void) {
  char line[4096];
  int rest = 0;
  FILE *mounts = fopen("/proc/self/mountinfo", "r");
  while (mounts != NULL && fgets(line, sizeof line, mounts) != NULL) {
    if (sscanf(line, "%*d %*d %*d:%*d %n", &rest) == 0) {
      fputs(line + rest, stdout);
    }
  }
}

static void show_limits(void) {
  for (int resource = 0; resource < RLIM_NLIMITS; resource++) {
    struct rlimit limit;
    getrlimit(resource, &limit);
    printf("%d=%lx/%lx ", resource, (unsigned long)limit.rlim_cur,
           (unsigned long)limit.rlim_max);
  }
}

static void show_interface(void) {
  struct ifreq request = {.ifr_name = "lo"};
  int any = socket(AF_INET, SOCK_DGRAM, 0);
  attempt("lo", ioctl(any, SIOCGIFFLAGS, &request) == 0);
  printf("up=%d ", (request.ifr_flags & IFF_UP) != 0);
  close(any);
}

// All that can be seen of a confinement, and nothing that differs between two
// that are the same.
// PID 1 may have no descriptors any more, and then has something to do.
static int deafen(void) {
  struct rlimit none = {0, 0};
  if (prlimit(1, RLIMIT_NOFILE, &none, NULL) != 0) {
    return errno;
  }
  if (fork() == 0) {
    _exit(fork() < 0);
  }
  wait(NULL);
  for (;;) {
    pause();
  }
}

static int confined(void) {
  descriptors();
  who();
  show_limits();
  signals();
  show_status();
  show_mounts();
  show("/proc/self/oom_score_adj");
  show("/proc/self/cgroup");
  show_interface();
  reach_init();
  kill_init();
  call(SYS_getppid);
  touch("/made");
  attempt("read", open("/.probe", O_RDONLY) >= 0);
  attempt("chroot", chroot(".") == 0);
  return 7;
}

static int with_path(const char *command, const char *path) {
  if (strcmp(command, "ls") == 0) {
    return list(path);
  }
  if (strcmp(command, "cat") == 0) {
    return show(path);
  }
  if (strcmp(command, "touch") == 0) {
    return touch(path);
  }
  if (strcmp(command, "mknod") == 0) {
    return make_node(path);
  }
  if (strcmp(command, "call") == 0) {
    return call(atol(path));
  }
  if (strcmp(command, "call-child") == 0) {
    return call_in_child(atol(path));
  }
  if (strcmp(command, "call-often") == 0) {
    return call_often(atol(path));
  }
  if (strcmp(command, "call-for-ever") == 0) {
    call_for_ever(atol(path));
  }
  if (strncmp(command, "call-", 5) == 0) {
    return call_stubbornly(command, atol(path));
  }
  if (strcmp(command, "open") == 0) {
    return open_all();
  }
  if (strcmp(command, "open-for-ever") == 0) {
    open_for_ever();
  }
  if (strcmp(command, "listen") == 0) {
    return listen_to_calls();
  }
  if (strcmp(command, "fds") == 0) {
    return descriptors();
  }
  if (strcmp(command, "thread") == 0) {
    thread(atol(path));
  }
  if (strcmp(command, "again") == 0) {
    return again(path);
  }
  if (strcmp(command, "reach") == 0) {
    return reach(atoi(path));
  }
  if (strcmp(command, "exit") == 0) {
    return atoi(path);
  }
  if (strcmp(command, "die") == 0) {
    return die(atoi(path));
  }
  if (strcmp(command, "burn") == 0) {
    burn(atoi(path));
  }
  if (strcmp(command, "burn-short") == 0) {
    burn_short(atoi(path));
  }
  if (strcmp(command, "hoard") == 0) {
    return hoard((size_t)atoi(path));
  }
  if (strcmp(command, "orphan-memory") == 0) {
    return orphan_memory((size_t)atoi(path));
  }
  if (strcmp(command, "share") == 0) {
    return share((size_t)atoi(path));
  }
  if (strcmp(command, "talk") == 0) {
    talk(atoi(path));
  }
  if (strcmp(command, "flood") == 0) {
    flood(path);
  }
  if (strcmp(command, "knock") == 0) {
    knock(atoi(path));
  }
  if (strcmp(command, "daemons") == 0) {
    daemons(atoi(path));
  }
  if (strcmp(command, "chain") == 0) {
    chain(atoi(path));
  }
  if (strcmp(command, "userns") == 0) {
    return unshare(CLONE_NEWUSER) == 0 ? atoi(path) : errno;
  }
  if (strcmp(command, "signal") == 0) {
    return kill(atoi(path), 0) == 0 ? 0 : errno;
  }
  if (strcmp(command, "fill") == 0) {
    return fill_memory((size_t)atoi(path));
  }
  if (strcmp(command, "fill-in-child") == 0) {
    return fill_memory_in_child((size_t)atoi(path));
  }
  return 100;
}

static int alone(const char *command, char **names) {
  if (strcmp(command, "fds") == 0) {
    return descriptors();
  }
  if (strcmp(command, "init") == 0) {
    return reach_init();
  }
  if (strcmp(command, "kill") == 0) {
    return kill_init();
  }
  if (strcmp(command, "who") == 0) {
    return who();
  }
  if (strcmp(command, "interfaces") == 0) {
    return interfaces();
  }
  if (strcmp(command, "limits") == 0) {
    return limits();
  }
  if (strcmp(command, "leave") == 0) {
    return leave_behind();
  }
  if (strcmp(command, "orphan") == 0) {
    return orphan();
  }
  if (strcmp(command, "deafen") == 0) {
    return deafen();
  }
  if (strcmp(command, "term") == 0) {
    wait_for_term();
  }
  if (strcmp(command, "answer") == 0) {
    return answer();
  }
  if (strcmp(command, "env") == 0) {
    return environment(names);
  }
  if (strcmp(command, "prowl") == 0) {
    prowl();
  }
  if (strcmp(command, "confined") == 0) {
    return confined();
  }
  return strcmp(command, "signals") == 0 ? signals() : 100;
}

int main(int argc, char **argv, char **names) {
  int code = argc > 2   ? with_path(argv[1], argv[2])
             : argc > 1 ? alone(argv[1], names)
                        : 100;
  fflush(stdout);
  _exit(code);
}
