# The profile `strict`: only what a JVM, Python and a shell need; everything else fails with EPERM, or with ENOSYS where
# a program is known to fall back. Form of the lines: see default.profile.

otherwise EPERM
unknown ENOSYS

## Never
kexec_load, kexec_file_load, init_module, finit_module, delete_module, reboot, iopl, ioperm -> KILL : no honest program does this
clone if arg0 & 0x7e020000 != 0                  -> EPERM : CLONE_NEW* flags
clone3, openat2, io_uring_setup, io_uring_enter, io_uring_register, userfaultfd, memfd_secret -> ENOSYS : programs fall back
ioctl if arg1 == 0x5412                          -> EPERM : TIOCSTI
ioctl if arg1 == 0x541c                          -> EPERM : TIOCLINUX
ioctl if arg1 == 0x5423                          -> EPERM : TIOCSETD
prlimit64 if arg0 != 0                           -> EPERM : the limits of others
prctl if arg0 == 1                               -> EPERM : PR_SET_PDEATHSIG
prctl if arg0 == 4                               -> EPERM : PR_SET_DUMPABLE
prctl if arg0 == 35                              -> EPERM : PR_SET_MM
chmod if arg1 & 0xc00 != 0                       -> EPERM : set-id bits
fchmod if arg1 & 0xc00 != 0                      -> EPERM : set-id bits
fchmodat if arg2 & 0xc00 != 0                    -> EPERM : set-id bits
fchmodat2 if arg2 & 0xc00 != 0                   -> EPERM : set-id bits
creat if arg1 & 0xc00 != 0                       -> EPERM : set-id bits
open if arg1 & 0x40 != 0 and arg2 & 0xc00 != 0   -> EPERM : set-id bits
openat if arg2 & 0x40 != 0 and arg3 & 0xc00 != 0 -> EPERM : set-id bits
open if arg1 & 0x400000 != 0 and arg2 & 0xc00 != 0 -> EPERM : set-id bits of a file without a name
openat if arg2 & 0x400000 != 0 and arg3 & 0xc00 != 0 -> EPERM : set-id bits of a file without a name
mknod if arg1 & 0xc00 != 0                       -> EPERM : set-id bits
mknodat if arg2 & 0xc00 != 0                     -> EPERM : set-id bits
renameat2 if arg4 & 0x4 != 0                     -> EPERM : leaves a whiteout device behind
fcntl if arg1 == 1024                            -> EPERM : F_SETLEASE
fcntl if arg1 == 1040                            -> EPERM : F_SETDELEG
socket if arg0 == 1                              -> ALLOW : AF_UNIX
socket if arg0 == 2 and arg2 == 33               -> EAFNOSUPPORT : DCCP, kernel code that is rarely used
socket if arg0 == 10 and arg2 == 33              -> EAFNOSUPPORT : DCCP, kernel code that is rarely used
socket if arg0 == 2 and arg2 == 115              -> EAFNOSUPPORT : L2TP, kernel code that is rarely used
socket if arg0 == 10 and arg2 == 115             -> EAFNOSUPPORT : L2TP, kernel code that is rarely used
socket if arg0 == 2 and arg2 == 132              -> EAFNOSUPPORT : SCTP, kernel code that is rarely used
socket if arg0 == 10 and arg2 == 132             -> EAFNOSUPPORT : SCTP, kernel code that is rarely used
socket if arg0 == 2 and arg2 == 136              -> EAFNOSUPPORT : UDP-Lite, kernel code that is rarely used
socket if arg0 == 10 and arg2 == 136             -> EAFNOSUPPORT : UDP-Lite, kernel code that is rarely used
socket if arg0 == 2 and arg2 == 262              -> EAFNOSUPPORT : MPTCP, kernel code that is rarely used
socket if arg0 == 10 and arg2 == 262             -> EAFNOSUPPORT : MPTCP, kernel code that is rarely used
socket if arg0 == 2 and arg1 & 0xf == 3          -> EPERM : raw packets
socket if arg0 == 10 and arg1 & 0xf == 3         -> EPERM : raw packets
socket if arg0 == 2                              -> ALLOW : AF_INET
socket if arg0 == 10                             -> ALLOW : AF_INET6
socket if arg0 == 16 and arg2 == 0               -> ALLOW : NETLINK_ROUTE; not where the network is none or egress
socket                                           -> EAFNOSUPPORT : other families

## Processes and threads
clone, fork, vfork, execve, execveat, exit, exit_group, wait4, waitid -> ALLOW : start and end
getpid, getppid, gettid, getpgid, getpgrp, setpgid, getsid, setsid -> ALLOW : ids and groups
getuid, geteuid, getgid, getegid, getresuid, getresgid, getgroups, getcpu -> ALLOW : who am I
set_tid_address, set_robust_list, get_robust_list, rseq, arch_prctl, membarrier -> ALLOW : what libc does for threads
futex, futex_waitv, futex_wake, futex_wait, futex_requeue -> ALLOW : locks
sched_yield, sched_getaffinity, sched_setaffinity, sched_getparam, sched_setparam, sched_getscheduler, sched_setscheduler -> ALLOW : scheduling of own threads
sched_get_priority_max, sched_get_priority_min, sched_rr_get_interval, sched_getattr, sched_setattr, getpriority, setpriority -> ALLOW : scheduling of own threads
kill, tkill, tgkill, rt_sigqueueinfo, rt_tgsigqueueinfo, pidfd_open, pidfd_send_signal -> ALLOW : signals inside the own process tree
rt_sigaction, rt_sigprocmask, rt_sigpending, rt_sigsuspend, rt_sigtimedwait, rt_sigreturn, sigaltstack, restart_syscall, pause, alarm -> ALLOW : signals
prctl, getrlimit, setrlimit, prlimit64, getrusage, times, sysinfo, uname, umask, capget -> ALLOW : own properties
seccomp if arg1 & 8 != 0                         -> EPERM : a listener would decide calls
seccomp, landlock_create_ruleset, landlock_add_rule, landlock_restrict_self -> ALLOW : a program may sandbox itself further
personality if arg0 == 0                         -> ALLOW : the ordinary one
personality if arg0 == 0xffffffff                -> ALLOW : asks

## Memory
brk, mmap, munmap, mremap, mprotect, madvise, msync, mincore, mlock, mlock2, munlock, mlockall, munlockall, mseal -> ALLOW : memory
pkey_alloc, pkey_free, pkey_mprotect, memfd_create, get_mempolicy, mbind, set_mempolicy -> ALLOW : memory; a JVM asks for NUMA

## Files
read, write, readv, writev, pread64, pwrite64, preadv, pwritev, preadv2, pwritev2, lseek, close, close_range -> ALLOW : files
open, openat, creat, access, faccessat, faccessat2, stat, fstat, lstat, newfstatat, statx, statfs, fstatfs -> ALLOW : files
readlink, readlinkat, getdents, getdents64, getcwd, chdir, fchdir -> ALLOW : directories
mkdir, mkdirat, rmdir, unlink, unlinkat, rename, renameat, renameat2, link, linkat, symlink, symlinkat -> ALLOW : directories
chmod, fchmod, fchmodat, fchmodat2, chown, fchown, lchown, fchownat, utime, utimes, futimesat, utimensat -> ALLOW : properties of files
getxattr, lgetxattr, fgetxattr, listxattr, llistxattr, flistxattr, setxattr, lsetxattr, fsetxattr, removexattr, lremovexattr, fremovexattr -> ALLOW : properties of files
truncate, ftruncate, fallocate, fsync, fdatasync, sync_file_range, syncfs, flock, fcntl, ioctl, fadvise64, readahead -> ALLOW : properties of files
dup, dup2, dup3, pipe, pipe2, sendfile, splice, tee, vmsplice, copy_file_range -> ALLOW : descriptors
mknod if arg1 & 0xf000 == 0x1000                 -> ALLOW : named pipes
mknodat if arg2 & 0xf000 == 0x1000               -> ALLOW : named pipes
inotify_init, inotify_init1, inotify_add_watch, inotify_rm_watch -> ALLOW : watches of own files

## Waiting
select, pselect6, poll, ppoll, epoll_create, epoll_create1, epoll_ctl, epoll_wait, epoll_pwait, epoll_pwait2 -> ALLOW : waiting
eventfd, eventfd2, signalfd, signalfd4, timerfd_create, timerfd_settime, timerfd_gettime -> ALLOW : waiting
nanosleep, clock_nanosleep, clock_gettime, clock_getres, gettimeofday, time, getitimer, setitimer -> ALLOW : time
timer_create, timer_settime, timer_gettime, timer_getoverrun, timer_delete -> ALLOW : time
getrandom                                        -> ALLOW : random numbers

## Sockets that exist
socketpair if arg0 == 1                        -> ALLOW : AF_UNIX
bind, listen, accept, accept4, connect, shutdown, getsockname, getpeername, getsockopt, setsockopt -> ALLOW : sockets
sendto, recvfrom, sendmsg, recvmsg, sendmmsg, recvmmsg -> ALLOW : sockets
shmget, shmat, shmctl, shmdt, semget, semop, semctl, semtimedop, msgget, msgsnd, msgrcv, msgctl -> ALLOW : System V IPC of the own namespace
mq_open, mq_unlink, mq_timedsend, mq_timedreceive, mq_notify, mq_getsetattr -> ALLOW : POSIX message queues of the own namespace
