//! Processes that die on purpose.
//!
//! Two ways, for two kinds of test program. [`rerun`] starts the running test once more in a
//! process of its own: it works under the ordinary test runner, whose process has many threads.
//! [`forked`] splits the process, which is faster but only sound when it has one thread: a test
//! target with `harness = false`.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    process::{Command, Stdio},
};

use rustix::process::{Pid, Signal, WaitOptions, waitpid};

/// How a child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It did its job to the end.
    Finished,
    /// It was killed.
    Killed,
    /// It ended by itself with this code, or by a signal (128 and the signal's number).
    Failed(i32),
}

const JOB: &str = "SYNTHETIC_TESTKIT_JOB";

/// The job this process was started for by [`rerun`]; `None` in the process of the test itself.
#[must_use]
pub fn job() -> Option<String> {
    std::env::var(JOB).ok()
}

/// Runs the test of this name (with its modules) in a new process, where [`job`] is `job`.
///
/// # Errors
/// When the process cannot be started, or did not find a test of this name.
pub fn rerun(test: &str, job: &str) -> io::Result<End> {
    let child = Command::new(std::env::current_exe()?)
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env(JOB, job)
        .stdin(Stdio::null())
        .output()?;
    let said = String::from_utf8_lossy(&child.stdout);
    if child.status.success() && !said.contains("running 1 test") {
        return Err(io::Error::new(io::ErrorKind::NotFound, format!("there is no test {test}")));
    }
    use std::os::unix::process::ExitStatusExt;
    Ok(ended(child.status.code(), child.status.signal()))
}

/// Runs `job` in a copy of this process and waits for its end; what it returns is the copy's exit
/// code.
///
/// # Errors
/// As [`Forked::start`] and [`Forked::wait`].
pub fn forked(job: impl FnOnce() -> i32) -> io::Result<End> {
    Forked::start(job)?.wait()
}

/// A running copy of this process. Wait for it: dropping this leaves it running.
#[derive(Debug)]
#[must_use]
pub struct Forked {
    process: Pid,
}

impl Forked {
    /// Starts `job` in a copy of this process; what it returns is the copy's exit code.
    ///
    /// # Errors
    /// - `Unsupported` when this process has more than one thread, or their number is unknown.
    /// - When the system refuses to split it.
    #[allow(unsafe_code)]
    pub fn start(job: impl FnOnce() -> i32) -> io::Result<Self> {
        if threads()? != 1 {
            let reason = "a process with several threads cannot be split";
            return Err(io::Error::new(io::ErrorKind::Unsupported, reason));
        }
        // SAFETY: this is the only thread, so no lock is held that the copy would wait for in vain.
        match unsafe { libc::fork() } {
            0 => {
                let code = catch_unwind(AssertUnwindSafe(job)).unwrap_or(101);
                // SAFETY: ends the copy without the parent's exit handlers or buffered output.
                unsafe { libc::_exit(code) }
            }
            process => Pid::from_raw(process)
                .filter(|_| process > 0)
                .map_or_else(|| Err(io::Error::last_os_error()), |process| Ok(Self { process })),
        }
    }

    /// Its number.
    #[must_use]
    pub const fn process(&self) -> Pid {
        self.process
    }

    /// Waits until it ended.
    ///
    /// # Errors
    /// When the system does not know it.
    pub fn wait(self) -> io::Result<End> {
        loop {
            if let Some(end) = self.asked(WaitOptions::empty())? {
                return Ok(end);
            }
        }
    }

    /// How it ended, if it has. Once it was told it is not known any more.
    ///
    /// # Errors
    /// When the system does not know it.
    pub fn ended(&self) -> io::Result<Option<End>> {
        self.asked(WaitOptions::NOHANG)
    }

    fn asked(&self, how: WaitOptions) -> io::Result<Option<End>> {
        match waitpid(Some(self.process), how) {
            Ok(Some((_, status))) => Ok(Some(ended(status.exit_status(), status.terminating_signal()))),
            Ok(None) | Err(rustix::io::Errno::INTR) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }
}

/// Calls `check` with every call number from 1 to `total`, and says which one it panicked at.
pub fn sweep(total: u64, mut check: impl FnMut(u64)) {
    for call in 1..=total {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| check(call))) {
            let said =
                panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
            match said {
                Some(said) => panic!("at call {call} of {total}: {said}"),
                None => resume_unwind(panic),
            }
        }
    }
}

fn ended(code: Option<i32>, signal: Option<i32>) -> End {
    match (code, signal) {
        (Some(0), _) => End::Finished,
        (Some(code), _) => End::Failed(code),
        (None, Some(signal)) if signal == Signal::KILL.as_raw() => End::Killed,
        (None, signal) => End::Failed(128 + signal.unwrap_or(0)),
    }
}

fn threads() -> io::Result<u32> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let count = status.lines().find_map(|line| line.strip_prefix("Threads:")?.trim().parse().ok());
    count.ok_or_else(|| io::Error::new(io::ErrorKind::Unsupported, "the number of threads is unknown"))
}
