"""What a process gives up before it touches hostile bytes: files, network, programs, memory, time (S26).

Kernels differ: each part is used where it is there; `capabilities` says which are, and `doctor` names what is missing.
"""

import contextlib
import ctypes
import os
import resource
import signal
from pathlib import Path
from typing import Any

# Enough to compute, to read what was handed over, to answer and to end; threads, no processes. All else gets EPERM.
_ALLOWED_CALLS = (
    "read", "write", "pread64", "lseek", "close", "mmap", "munmap", "mremap", "mprotect", "madvise", "brk",
    "futex", "futex_wait", "futex_wake", "set_robust_list", "rseq", "membarrier", "sched_yield", "sched_getaffinity",
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall", "exit", "exit_group",
    "getpid", "gettid", "getrandom", "getcpu", "gettimeofday", "time", "clock_gettime", "clock_getres",
    "clock_nanosleep", "nanosleep", "sysinfo", "uname",
)  # fmt: skip
_CLONE_THREAD = 0x00010000
_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC = 0x10000000, 0x40000000, 0x08000000
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4
_EPERM, _ENOSYS = 1, 38

_libc = ctypes.CDLL(None, use_errno=True)


def leave_network() -> bool:
    """Move this process into user and network namespaces of its own; say whether the kernel let it."""
    if _libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC) == 0:
        return True
    return _libc.unshare(_CLONE_NEWNET) == 0


def give_back_memory() -> None:
    """Give what was freed back to the kernel, where the C library can (glibc)."""
    with contextlib.suppress(AttributeError):
        _libc.malloc_trim(0)


class Fence:
    """Made once in the parent, put up in each child: building a filter costs more than loading it."""

    def __init__(self, *, has_left_network: bool) -> None:
        self._has_landlock = _landlock_rules() is not None
        self._calls = _call_filter()
        self._baseline_bytes = _address_space_bytes()
        self.capabilities = {
            "landlock": self._has_landlock,
            "seccomp": self._calls is not None,
            "network_namespace": has_left_network,
        }

    def leave_files(self) -> None:
        """Give up every file, for good, and end with the parent; what does not depend on the payload comes first."""
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        _libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        if self._has_landlock:
            _landlock_rules().apply()

    def put_up(self, *, memory_bytes: int, cpu_s: int) -> None:
        """Close this process in, for good. memory_bytes: what it may use beyond what its parent already had."""
        space = self._baseline_bytes + memory_bytes
        for kind, limit in (
            (resource.RLIMIT_AS, space),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NOFILE, 0),
        ):
            resource.setrlimit(kind, (limit, limit))
        # The first bound ends with a signal of its own, which tells time from a crash; the second cannot be ignored.
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
        if self._calls is not None:
            self._calls.load()


def _landlock_rules() -> Any:
    """Return a rule set that allows no file at all; None where the kernel has no Landlock."""
    import landlock  # gate: opens nothing, and only the sandbox needs it

    try:
        return landlock.Ruleset()
    except landlock.LandlockError:
        return None


def _call_filter() -> Any:
    """Return a filter of system calls; None without libseccomp or without the kernel's support."""
    try:
        import pyseccomp  # raises where libseccomp2 is not installed
    except (RuntimeError, OSError):
        return None
    calls = pyseccomp.SyscallFilter(defaction=pyseccomp.ERRNO(_EPERM))
    for name in _ALLOWED_CALLS:
        with contextlib.suppress(OSError, ValueError):  # not every machine has every call
            calls.add_rule(pyseccomp.ALLOW, name)
    only_threads = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, _CLONE_THREAD, _CLONE_THREAD)
    calls.add_rule(pyseccomp.ALLOW, "clone", only_threads)
    # clone3 keeps its flags in memory, where a filter can't look; libc falls back to clone.
    with contextlib.suppress(OSError, ValueError):
        calls.add_rule(pyseccomp.ERRNO(_ENOSYS), "clone3")
    return calls


def _address_space_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")
