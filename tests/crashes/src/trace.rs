//! The system calls of a process, one by one, as the kernel sees them.
//!
//! The shims around the disk and the database count the calls the product makes of them. Below,
//! one such call is several of the system's (a file is made, given its mode, written), and what
//! passes both by (locks, marks) is not counted at all. Here the process that made a copy of
//! itself traces it, stops it at every call that changes a file of the store, and kills it there,
//! lets the call fail, or lets others go first. Linux on x86-64 alone.

#![allow(unsafe_code)]

use std::{
    ffi::{c_int, c_long, c_uint, c_ulong, c_void},
    fmt,
    io::{self, Error},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};

use libc::{sock_filter, user_regs_struct};
use synthetic_testkit::crash::{End, Forked};

/// What happens at a call.
#[derive(Clone, Copy)]
pub enum Strike<'s> {
    /// The process ends. Of what it was to write, half is written.
    Kill,
    /// The call is not made and fails with this error.
    Fail(c_int),
    /// The process waits before the call while something else is done.
    Wait(&'s dyn Fn()),
}

/// Which calls are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbered {
    /// Those that change a file.
    Writing,
    /// Those that take or give back a lock, too: between two of them others get their turn.
    WritingAndLocking,
}

/// A call that changes a file of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The system's name for it.
    pub name: &'static str,
    /// What it changes.
    pub path: PathBuf,
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.path.file_name().unwrap_or_default();
        write!(f, "{} {}", self.name, name.to_string_lossy())
    }
}

/// How a traced process ended and what it called.
#[derive(Debug)]
pub struct Traced {
    /// How it ended.
    pub end: End,
    /// Its calls, in order.
    pub calls: Vec<Call>,
}

/// How a call says which file it changes.
#[derive(Debug, Clone, Copy)]
enum Target {
    /// By a handle, the argument of this number.
    Handle(usize),
    /// By a path.
    Path(usize),
    /// By a path, and only when it makes or empties the file.
    Making(usize),
    /// By a handle, and only when it is about a lock.
    Locking(usize),
}

/// The calls that change files, and one that locks them.
const WATCHED: [(c_long, &str, Target); 26] = [
    (libc::SYS_write, "write", Target::Handle(0)),
    (libc::SYS_pwrite64, "pwrite64", Target::Handle(0)),
    (libc::SYS_writev, "writev", Target::Handle(0)),
    (libc::SYS_pwritev, "pwritev", Target::Handle(0)),
    (libc::SYS_ftruncate, "ftruncate", Target::Handle(0)),
    (libc::SYS_truncate, "truncate", Target::Path(0)),
    (libc::SYS_fallocate, "fallocate", Target::Handle(0)),
    (libc::SYS_copy_file_range, "copy_file_range", Target::Handle(2)),
    (libc::SYS_fsync, "fsync", Target::Handle(0)),
    (libc::SYS_fdatasync, "fdatasync", Target::Handle(0)),
    (libc::SYS_syncfs, "syncfs", Target::Handle(0)),
    (libc::SYS_rename, "rename", Target::Path(0)),
    (libc::SYS_renameat, "renameat", Target::Path(1)),
    (libc::SYS_renameat2, "renameat2", Target::Path(1)),
    (libc::SYS_link, "link", Target::Path(1)),
    (libc::SYS_linkat, "linkat", Target::Path(3)),
    (libc::SYS_unlink, "unlink", Target::Path(0)),
    (libc::SYS_unlinkat, "unlinkat", Target::Path(1)),
    (libc::SYS_rmdir, "rmdir", Target::Path(0)),
    (libc::SYS_mkdir, "mkdir", Target::Path(0)),
    (libc::SYS_mkdirat, "mkdirat", Target::Path(1)),
    (libc::SYS_chmod, "chmod", Target::Path(0)),
    (libc::SYS_fchmod, "fchmod", Target::Handle(0)),
    (libc::SYS_fchmodat, "fchmodat", Target::Path(1)),
    (libc::SYS_openat, "openat", Target::Making(1)),
    (libc::SYS_fcntl, "fcntl", Target::Locking(0)),
];

/// Calls whose third argument is the number of bytes to write.
const SIZED: [&str; 2] = ["write", "pwrite64"];

/// Longest path that is read from the traced process.
const PATH_BYTES: usize = 4096;

const TRACE_SECCOMP: c_ulong = 1 << 7;
const KILL_WITH_TRACER: c_ulong = 1 << 20;
const EVENT_SECCOMP: c_int = 7;

/// Runs `prepare` and then `work` in a copy of this process. Calls of `work` that concern `store` are
/// numbered from 1, and at one of them something may happen.
///
/// # Errors
/// When the system does not let a process trace its own child.
pub fn traced(
    store: &Path,
    numbered: Numbered,
    strike: Option<(u64, Strike<'_>)>,
    prepare: impl FnOnce(),
    work: impl FnOnce() -> i32,
) -> io::Result<Traced> {
    let copy = Forked::start(|| {
        prepare();
        match submit() {
            Ok(()) => work(),
            Err(refused) => refused.raw_os_error().unwrap_or(1),
        }
    })?;
    let process = copy.process().as_raw_nonzero().get();
    let mut tracer = Tracer { process, store, numbered, strike, calls: Vec::new() };
    let end = tracer.follow()?;
    Ok(Traced { end, calls: tracer.calls })
}

/// Lets the parent trace this process, from the next call on that changes a file.
fn submit() -> io::Result<()> {
    let filter = filter();
    let program = libc::sock_fprog { len: filter.len() as u16, filter: filter.as_ptr().cast_mut() };
    // SAFETY: these calls take numbers, and one pointer to a program that outlives the call.
    unsafe {
        succeeded(libc::ptrace(libc::PTRACE_TRACEME, 0, 0, 0))?;
        succeeded(libc::raise(libc::SIGSTOP).into())?;
        succeeded(libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0).into())?;
        succeeded(libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const program).into())
    }
}

/// Stops at the calls of [`WATCHED`] and lets all others pass at full speed.
fn filter() -> Vec<sock_filter> {
    let statement = |code: c_uint, k: c_uint| sock_filter { code: code as u16, jt: 0, jf: 0, k };
    let mut program = vec![statement(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0)];
    for (at, (number, ..)) in WATCHED.iter().enumerate() {
        let to_trace = (WATCHED.len() - at) as u8;
        let code = (libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K) as u16;
        program.push(sock_filter { code, jt: to_trace, jf: 0, k: *number as c_uint });
    }
    program.push(statement(libc::BPF_RET | libc::BPF_K, libc::SECCOMP_RET_ALLOW));
    program.push(statement(libc::BPF_RET | libc::BPF_K, libc::SECCOMP_RET_TRACE));
    program
}

/// The parent of a traced process.
struct Tracer<'s> {
    process: c_int,
    store: &'s Path,
    numbered: Numbered,
    strike: Option<(u64, Strike<'s>)>,
    calls: Vec<Call>,
}

impl Tracer<'_> {
    fn follow(&mut self) -> io::Result<End> {
        if let Some(end) = ended(self.wait()?) {
            return Ok(end);
        }
        self.request(libc::PTRACE_SETOPTIONS, (TRACE_SECCOMP | KILL_WITH_TRACER) as *mut c_void)?;
        self.go_on(0)?;
        loop {
            let status = self.wait()?;
            if let Some(end) = ended(status) {
                return Ok(end);
            }
            if status >> 8 == libc::SIGTRAP | (EVENT_SECCOMP << 8) {
                self.stopped()?;
                self.go_on(0)?;
            } else {
                self.go_on(libc::WSTOPSIG(status))?;
            }
        }
    }

    /// The process stands before a call that is watched.
    fn stopped(&mut self) -> io::Result<()> {
        let mut registers = self.registers()?;
        let Some(call) = self.call(&registers) else { return Ok(()) };
        let name = call.name;
        self.calls.push(call);
        match self.strike.filter(|(at, _)| *at == self.calls.len() as u64) {
            Some((_, Strike::Kill)) => {
                if SIZED.contains(&name) && registers.rdx > 1 {
                    registers.rdx /= 2;
                    self.set_registers(&mut registers)?;
                    self.request(libc::PTRACE_SYSCALL, std::ptr::null_mut())?;
                    self.wait()?;
                }
                // SAFETY: takes numbers; the process is our child and not waited for yet.
                succeeded(unsafe { libc::kill(self.process, libc::SIGKILL) }.into())
            }
            Some((_, Strike::Fail(errno))) => {
                registers.orig_rax = u64::MAX;
                registers.rax = (-i64::from(errno)).cast_unsigned();
                self.set_registers(&mut registers)
            }
            Some((_, Strike::Wait(meanwhile))) => {
                meanwhile();
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// The call, when it is one of those that are numbered.
    fn call(&self, registers: &user_regs_struct) -> Option<Call> {
        let (_, name, target) = WATCHED.iter().find(|(number, ..)| *number as u64 == registers.orig_rax)?;
        let arguments = [registers.rdi, registers.rsi, registers.rdx, registers.r10];
        let path = match *target {
            Target::Handle(at) => self.path_of_handle(arguments[at])?,
            Target::Making(at) => {
                let making = (libc::O_CREAT | libc::O_TRUNC) as u64;
                (arguments[at + 1] & making != 0).then(|| self.path_at(arguments[at]))??
            }
            Target::Locking(at) => {
                let locking = self.numbered == Numbered::WritingAndLocking && arguments[at + 1] == libc::F_SETLK as u64;
                locking.then(|| self.path_of_handle(arguments[at]))??
            }
            Target::Path(at) => self.path_at(arguments[at])?,
        };
        path.starts_with(self.store).then_some(Call { name, path })
    }

    fn path_of_handle(&self, handle: u64) -> Option<PathBuf> {
        std::fs::read_link(format!("/proc/{}/fd/{handle}", self.process)).ok()
    }

    /// A path in the memory of the process. Ours are absolute.
    fn path_at(&self, address: u64) -> Option<PathBuf> {
        use std::os::unix::ffi::OsStringExt;
        let memory = std::fs::File::open(format!("/proc/{}/mem", self.process)).ok()?;
        let mut bytes = vec![0; PATH_BYTES];
        let read = memory.read_at(&mut bytes, address).ok()?;
        bytes.truncate(read);
        let end = bytes.iter().position(|byte| *byte == 0)?;
        bytes.truncate(end);
        Some(PathBuf::from(std::ffi::OsString::from_vec(bytes)))
    }

    fn registers(&self) -> io::Result<user_regs_struct> {
        // SAFETY: registers are numbers, for which zero is a value.
        let mut registers: user_regs_struct = unsafe { std::mem::zeroed() };
        self.request(libc::PTRACE_GETREGS, (&raw mut registers).cast())?;
        Ok(registers)
    }

    fn set_registers(&self, registers: &mut user_regs_struct) -> io::Result<()> {
        self.request(libc::PTRACE_SETREGS, std::ptr::from_mut(registers).cast())
    }

    fn go_on(&self, signal: c_int) -> io::Result<()> {
        self.request(libc::PTRACE_CONT, signal as usize as *mut c_void)
    }

    /// A process that was killed meanwhile is no longer there to be asked.
    fn request(&self, what: c_uint, data: *mut c_void) -> io::Result<()> {
        // SAFETY: the process is our stopped child; `data` is a number or points to what `what`
        // reads or writes, for the time of the call.
        let answer = unsafe { libc::ptrace(what, self.process, std::ptr::null_mut::<c_void>(), data) };
        match succeeded(answer) {
            Err(gone) if gone.raw_os_error() == Some(libc::ESRCH) => Ok(()),
            other => other,
        }
    }

    fn wait(&self) -> io::Result<c_int> {
        let mut status = 0;
        // SAFETY: writes one number through the pointer during the call.
        succeeded(unsafe { libc::waitpid(self.process, &raw mut status, 0) }.into())?;
        Ok(status)
    }
}

fn ended(status: c_int) -> Option<End> {
    if libc::WIFEXITED(status) {
        let code = libc::WEXITSTATUS(status);
        return Some(if code == 0 { End::Finished } else { End::Failed(code) });
    }
    let signal = libc::WIFSIGNALED(status).then(|| libc::WTERMSIG(status))?;
    Some(if signal == libc::SIGKILL { End::Killed } else { End::Failed(128 + signal) })
}

fn succeeded(answer: c_long) -> io::Result<()> {
    if answer == -1 { Err(Error::last_os_error()) } else { Ok(()) }
}
