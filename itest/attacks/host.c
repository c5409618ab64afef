/*
 * The host's side of the attacks: what they try to reach. Subcommands:
 *   serve DIRECTORY   makes files, sockets, shared memory, queues and a key for the attacks, says on
 *                     standard output where they are (name=value, then "ready"), serves until its
 *                     standard input ends, and removes them
 *   plant DIRECTORY   as root: adds a device node and a set-user-ID program
 *   prey              says its pid and can be killed; ends by itself
 *   keyring COMMAND   runs a command under a session key ring that holds a secret
 *   identity          what the set-user-ID program does: says whether it has gained an identity
 */
#include "attack.h"
#include <arpa/inet.h>
#include <linux/keyctl.h>
#include <linux/landlock.h>
#include <mqueue.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/sysmacros.h>
#include <sys/un.h>

enum { PREY_SECONDS = 300 };

static const char SECRET[] = "secret of the host\n";
static char in_memory[4096] = "secret of the host's memory";

static void require(bool held, const char *what) {
  if (!held) {
    perror(what);
    exit(1);
  }
}

static char *join(const char *directory, const char *name) {
  char *path;
  require(asprintf(&path, "%s/%s", directory, name) > 0, "asprintf");
  return path;
}

static void make_file(const char *path) {
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  require(file >= 0 && write(file, SECRET, sizeof SECRET - 1) > 0, path);
  close(file);
}

static void make_directory(const char *path, mode_t mode) {
  require(mkdir(path, mode) == 0 || errno == EEXIST, path);
  require(chmod(path, mode) == 0, path);
}

static int listen_unix(const char *name, bool abstract) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  size_t length = strlen(name);
  require(length < sizeof address.sun_path - 1, "the path of the socket is too long");
  memcpy(address.sun_path + abstract, name, length);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  socklen_t size = (socklen_t) (offsetof(struct sockaddr_un, sun_path) + abstract + length);
  require(bind(fd, (struct sockaddr *) &address, size) == 0 && listen(fd, 16) == 0, name);
  if (!abstract) {
    chmod(name, 0666);
  }
  return fd;
}

static int bind_loopback(int type, unsigned *port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
  require(bind(fd, (struct sockaddr *) &address, size) == 0, "bind on loopback");
  require(getsockname(fd, (struct sockaddr *) &address, &size) == 0, "getsockname");
  require(type == SOCK_DGRAM || listen(fd, 16) == 0, "listen");
  *port = ntohs(address.sin_port);
  return fd;
}

/* Port 0 where there is no IPv6. */
static int listen_loopback6(unsigned *port) {
  struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
  socklen_t size = sizeof address;
  int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  *port = 0;
  if (fd >= 0 && bind(fd, (struct sockaddr *) &address, size) == 0 && listen(fd, 16) == 0
      && getsockname(fd, (struct sockaddr *) &address, &size) == 0) {
    *port = ntohs(address.sin6_port);
  }
  return fd;
}

/* Passes the host's root directory to whoever connects, as an accomplice would. */
static void pass_root(int client) {
  int root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  char byte = 'A', control[CMSG_SPACE(sizeof root)] = {0};
  struct iovec data = {&byte, 1};
  struct msghdr message = {
      .msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof root);
  memcpy(CMSG_DATA(header), &root, sizeof root);
  sendmsg(client, &message, MSG_NOSIGNAL);
  close(root);
}

static void answer(int listener, bool passes_root) {
  int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  if (client < 0) {
    return;
  }
  if (passes_root) {
    pass_root(client);
  } else {
    send(client, "A", 1, MSG_NOSIGNAL);
  }
  close(client);
}

static void echo(int fd) {
  char byte;
  struct sockaddr_storage from;
  socklen_t size = sizeof from;
  if (recvfrom(fd, &byte, 1, 0, (struct sockaddr *) &from, &size) >= 0) {
    sendto(fd, &byte, 1, 0, (struct sockaddr *) &from, size);
  }
}

static long add_user_key(const char *name) {
  long key = syscall(SYS_add_key, "user", name, SECRET, sizeof SECRET, KEY_SPEC_USER_KEYRING);
  if (key >= 0) { /* possessor: everything; others of the same user: view, read, search */
    syscall(SYS_keyctl, KEYCTL_SETPERM, key, 0x3f0b0000);
  }
  return key;
}

/* 0 without Landlock. */
static long landlock_abi(void) {
  long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return abi < 0 ? 0 : abi;
}

static _Noreturn void be_prey(void) {
  prctl(PR_SET_NAME, "aurora-prey");
  alarm(PREY_SECONDS);
  printf("%d\n", getpid());
  fflush(stdout);
  for (;;) {
    pause();
  }
}

static int serve(const char *directory) {
  char *secret = join(directory, "secret"), *socket_path = join(directory, "socket");
  char *readonly = join(directory, "readonly"), *writable = join(directory, "writable");
  char *covered = join(writable, "covered"), *readonly_socket = join(readonly, "socket");
  char *readonly_file = join(readonly, "file"), *hidden = join(writable, "hidden");
  char *deep = join(covered, "secret");
  char name[64], in_shm[96];
  snprintf(name, sizeof name, "/aurora-attack-%d", getpid());
  snprintf(in_shm, sizeof in_shm, "/dev/shm%s", name);
  prctl(PR_SET_NAME, "aurora-victim");
  umask(0);
  make_directory(readonly, 0755);
  make_directory(writable, 0777);
  make_directory(covered, 0777);
  make_file(secret);
  make_file(readonly_file);
  make_file(hidden);
  make_file(deep);
  make_file(in_shm);

  int segment = shmget(getpid(), 4096, IPC_CREAT | IPC_EXCL | 0666);
  mqd_t queue = mq_open(name, O_RDWR | O_CREAT, 0666, NULL);
  require(segment >= 0, "shmget");
  long key = add_user_key(name + 1);

  unsigned tcp, tcp6, udp;
  struct pollfd sources[] = {{STDIN_FILENO, POLLIN, 0}, {listen_unix(socket_path, false), POLLIN, 0},
      {listen_unix(readonly_socket, false), POLLIN, 0}, {listen_unix(name + 1, true), POLLIN, 0},
      {bind_loopback(SOCK_STREAM, &tcp), POLLIN, 0}, {listen_loopback6(&tcp6), POLLIN, 0},
      {bind_loopback(SOCK_DGRAM, &udp), POLLIN, 0}};

  printf("secret=%s\nsocket=%s\nabstract=%s\nreadonly=%s\nreadonlydir=%s\nreadonlysocket=%s\n",
      secret, socket_path, name + 1, readonly_file, readonly, readonly_socket);
  printf("writable=%s\nhidden=%s\nhiddendeep=%s\nhiddenlater=%s/later\nmarker=%s/marker\n", writable,
      hidden, deep, writable, writable);
  printf("device=%s/device\nsetuid=%s/setuid\n", writable, readonly);
  printf("shm=%s\nsysv=%d\nqueue=%s\nkey=%s\n", name, getpid(), name, name + 1);
  printf("tcp=%u\ntcp6=%u\nudp=%u\nvictim=%d\naddress=%p\n", tcp, tcp6, udp, getpid(),
      (void *) in_memory);
  printf("landlock=%ld\nready\n", landlock_abi());
  fflush(stdout);

  while (sources[0].revents == 0 && poll(sources, 7, -1) >= 0) {
    for (int i = 1; i < 7; i++) {
      if (sources[i].revents == 0) {
        continue;
      }
      if (i == 6) {
        echo(sources[i].fd);
      } else {
        answer(sources[i].fd, i <= 3);
      }
    }
  }
  unlink(in_shm);
  shmctl(segment, IPC_RMID, NULL);
  if (queue >= 0) {
    mq_unlink(name);
  }
  if (key >= 0) {
    syscall(SYS_keyctl, KEYCTL_UNLINK, key, KEY_SPEC_USER_KEYRING);
  }
  return 0;
}

static int plant(const char *directory) {
  char *device = join(directory, "writable/device"), *program = join(directory, "readonly/setuid");
  umask(0);
  require(mknod(device, S_IFCHR | 0666, makedev(1, 5)) == 0, device);
  int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  int to = open(program, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
  require(from >= 0 && to >= 0, program);
  while (sendfile(to, from, NULL, 1 << 20) > 0) {
  }
  require(fchmod(to, 04755) == 0, program);
  return 0;
}

static int run_with_keyring(char **command) {
  require(syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) >= 0, "keyctl");
  long key = syscall(SYS_add_key, "user", "aurora-attack-session", SECRET, sizeof SECRET,
      KEY_SPEC_SESSION_KEYRING);
  require(key >= 0, "add_key");
  execvp(command[0], command);
  perror(command[0]);
  return 127;
}

int main(int argc, char **argv) {
  if (argc == 3 && strcmp(argv[1], "serve") == 0) {
    signal(SIGPIPE, SIG_IGN);
    return serve(argv[2]);
  }
  if (argc == 3 && strcmp(argv[1], "plant") == 0) {
    return plant(argv[2]);
  }
  if (argc == 2 && strcmp(argv[1], "prey") == 0) {
    be_prey();
  }
  if (argc > 2 && strcmp(argv[1], "keyring") == 0) {
    return run_with_keyring(argv + 2);
  }
  if (argc == 2 && strcmp(argv[1], "identity") == 0) {
    if (geteuid() == getuid()) {
      denied_because("still user %u", getuid());
    }
    succeeded("user %u has become %u", getuid(), geteuid());
  }
  fprintf(stderr, "usage: host serve DIRECTORY | plant DIRECTORY | prey | keyring COMMAND... | identity\n");
  return 2;
}
