// attack: have the kernel load and run the code of a rarely used protocol
// group: D
// source: CVE-2010-3904 (RDS), CVE-2021-43267 (TIPC) and others
// layer: seccomp
// outside: as root
// needs: seccomp
#include "../socketfamily.h"

int main(void) {
  static const struct {
    int family, type, protocol;
  } rare[] = {{AF_RDS, SOCK_SEQPACKET, 0}, {AF_TIPC, SOCK_RDM, 0}, {AF_KEY, SOCK_RAW, 2},
      {AF_X25, SOCK_SEQPACKET, 0}, {AF_PPPOX, SOCK_STREAM, 0}, {AF_LLC, SOCK_STREAM, 0},
      {AF_KCM, SOCK_DGRAM, 0}, {AF_QIPCRTR, SOCK_DGRAM, 0}, {AF_SMC, SOCK_STREAM, 0},
      {AF_XDP, SOCK_RAW, 0}, {AF_PHONET, SOCK_DGRAM, 0}, {AF_IEEE802154, SOCK_DGRAM, 0},
      {AF_INET, SOCK_STREAM, 132 /* SCTP */}, {AF_INET, SOCK_DCCP, 33 /* DCCP */},
      {AF_INET, SOCK_STREAM, 262 /* MPTCP */}};
  int fd = -1, error = EAFNOSUPPORT;
  for (size_t i = 0; i < sizeof rare / sizeof *rare && fd < 0; i++) {
    fd = socket(rare[i].family, rare[i].type | SOCK_CLOEXEC, rare[i].protocol);
    error = fd < 0 && (errno == EPERM || errno == EACCES) ? errno : error;
  }
  errno = error;
  judge("socket of a rare family", fd);
}
