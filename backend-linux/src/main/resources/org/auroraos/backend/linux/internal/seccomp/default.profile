# The profile `default`: everything is allowed but what only attacks and administration use.
#
# A line: NAMES [if CONDITION [and CONDITION ...]] -> ACTION : reason
# The first line of a call whose conditions hold decides. Conditions look at the low 32 bits of an argument, because
# that is what the kernel uses of a command or a flag word (CVE-2019-10063: a filter that compared all 64 was passed by
# setting one above). KILL ends the process with SIGSYS and is kept for what no honest program does; an errno keeps
# language runtimes alive that only try. Calls that the machine's table does not have are left out.

otherwise ALLOW
unknown ENOSYS

## The kernel itself
kexec_load, kexec_file_load                      -> KILL : replaces the running kernel
init_module, finit_module, delete_module         -> KILL : loads or removes kernel code
create_module, get_kernel_syms, query_module     -> ENOSYS : relics of module loading
reboot                                           -> KILL : ends the machine
iopl, ioperm                                     -> KILL : gives I/O ports to user space
swapon, swapoff                                  -> EPERM : administers swap
acct, quotactl, quotactl_fd                      -> EPERM : administers accounting and quota
syslog                                           -> EPERM : reads the kernel's log, which leaks addresses
settimeofday, clock_settime, stime, adjtimex, clock_adjtime -> EPERM : sets the host's clock; reading is done by other calls
sethostname, setdomainname                       -> EPERM : renames the host
lookup_dcookie, nfsservctl, _sysctl, sysfs, uselib, ustat, vm86, vm86old -> ENOSYS : relics that only widen the surface
pciconfig_iobase, pciconfig_read, pciconfig_write -> EPERM : reads and writes device configuration

## Mounts and roots: a way around the private root (CVE-2021-41133, CVE-2022-0185)
mount, umount2, pivot_root, chroot               -> EPERM : changes what paths mean
fsopen, fsconfig, fsmount, fspick, move_mount, open_tree, open_tree_attr, mount_setattr -> EPERM : the same through the newer interface
open_by_handle_at, name_to_handle_at             -> EPERM : opens files by inode past every path check (the "shocker" escape)
fanotify_init, fanotify_mark                     -> EPERM : watches and decides other programs' file access
statmount, listmount                             -> EPERM : describes the mounts of other namespaces

## Namespaces
unshare, setns                                   -> EPERM : makes or enters namespaces, where the program would have privileges
clone if arg0 & 0x7e020000 != 0                  -> EPERM : the same by CLONE_NEW* flags; CLONE_NEWTIME is no flag of clone
clone3                                           -> ENOSYS : its flags lie in memory where a filter cannot look; libc falls back to clone

## Other processes
ptrace                                           -> EPERM : controls another process
process_vm_readv, process_vm_writev              -> EPERM : reads and writes another process
process_madvise, process_mrelease                -> EPERM : changes another process's memory
pidfd_getfd                                      -> EPERM : takes another process's descriptors
prlimit64 if arg0 != 0                           -> EPERM : changes the limits of another process, of PID 1 for example, which could not listen any more
kcmp                                             -> EPERM : compares kernel pointers of processes
migrate_pages, move_pages                        -> EPERM : moves another process's memory
prctl if arg0 == 1                               -> EPERM : PR_SET_PDEATHSIG, which ties lives together
prctl if arg0 == 4                               -> EPERM : PR_SET_DUMPABLE
prctl if arg0 == 35                              -> EPERM : PR_SET_MM rewrites the memory map
seccomp if arg1 & 8 != 0                         -> EPERM : a listener would decide calls in place of this filter

## Kernel services with a large attack surface
io_setup                                         -> ENOSYS : its events are few and shared by the whole machine, not by a user or namespace
io_uring_setup, io_uring_enter, io_uring_register -> ENOSYS : does the work of other calls where no filter sees it
bpf                                              -> EPERM : runs programs in the kernel
perf_event_open                                  -> EPERM : observes the machine
userfaultfd                                      -> ENOSYS : stops the kernel at chosen places, a tool of exploits
keyctl, add_key, request_key                     -> EPERM : kernel keyrings are not separated by namespaces
memfd_secret                                     -> ENOSYS : memory that nobody can inspect
modify_ldt                                       -> EPERM : segment descriptors, a tool of exploits
personality if arg0 == 0                         -> ALLOW : the ordinary one
personality if arg0 == 0xffffffff                -> ALLOW : asks for the present one
personality                                      -> EPERM : switches off address randomisation and more
set_mempolicy_home_node                          -> EPERM : NUMA administration
lsm_set_self_attr                                -> EPERM : changes labels of a security module
map_shadow_stack                                 -> ENOSYS : only the loader of a protected libc uses it

## Terminals: a program could type for whoever watches it (CVE-2017-5226, CVE-2023-28100)
ioctl if arg1 == 0x5412                          -> EPERM : TIOCSTI
ioctl if arg1 == 0x541c                          -> EPERM : TIOCLINUX
ioctl if arg1 == 0x5423                          -> EPERM : TIOCSETD
vhangup                                          -> EPERM : hangs up the terminal

## Files that others open
fcntl if arg1 == 1024                            -> EPERM : F_SETLEASE makes everybody wait who opens the file, the platform too, for 45 seconds each time
fcntl if arg1 == 1040                            -> EPERM : F_SETDELEG, the same of Linux 6.19 and for directories

## Files that give privileges
chmod if arg1 & 0xc00 != 0                       -> EPERM : sets the set-user-id or set-group-id bit
fchmod if arg1 & 0xc00 != 0                      -> EPERM : sets the set-user-id or set-group-id bit
fchmodat if arg2 & 0xc00 != 0                    -> EPERM : sets the set-user-id or set-group-id bit
fchmodat2 if arg2 & 0xc00 != 0                   -> EPERM : sets the set-user-id or set-group-id bit
creat if arg1 & 0xc00 != 0                       -> EPERM : creates such a file
open if arg1 & 0x40 != 0 and arg2 & 0xc00 != 0   -> EPERM : creates such a file
openat if arg2 & 0x40 != 0 and arg3 & 0xc00 != 0 -> EPERM : creates such a file
open if arg1 & 0x400000 != 0 and arg2 & 0xc00 != 0 -> EPERM : creates one without a name, which linkat gives it later
openat if arg2 & 0x400000 != 0 and arg3 & 0xc00 != 0 -> EPERM : creates one without a name, which linkat gives it later
openat2                                          -> ENOSYS : its mode lies in memory where a filter cannot look; programs fall back to openat
mknod if arg1 & 0xc00 != 0                       -> EPERM : creates such a file
mknodat if arg2 & 0xc00 != 0                     -> EPERM : creates such a file
renameat2 if arg4 & 0x4 != 0                     -> EPERM : leaves a whiteout device behind
mknod if arg1 & 0xf000 == 0x2000                 -> EPERM : makes a character device
mknod if arg1 & 0xf000 == 0x6000                 -> EPERM : makes a block device
mknodat if arg2 & 0xf000 == 0x2000               -> EPERM : makes a character device
mknodat if arg2 & 0xf000 == 0x6000               -> EPERM : makes a block device

## Networks: only the families that ordinary programs use
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
socket if arg0 == 16 and arg2 == 0               -> ALLOW : NETLINK_ROUTE, with which libc lists addresses; not where the network is none or egress
socket                                           -> EAFNOSUPPORT : VSOCK reaches the hypervisor, ALG, PACKET, BLUETOOTH and others kernel code that is rarely tested
socketpair if arg0 == 1                          -> ALLOW : AF_UNIX
socketpair                                       -> EAFNOSUPPORT : no other family makes pairs that programs use
