//! A display nobody sees, with a message bus of its own.

use std::{
    env,
    ffi::OsStr,
    fs,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use crate::{
    Failed,
    command::{guard, program},
};

/// A running display server, ended when dropped, and by the kernel when we end otherwise.
pub(crate) struct VirtualDisplay {
    server: Child,
    number: String,
    authority: PathBuf,
}

impl VirtualDisplay {
    pub(crate) fn start() -> Result<Self, Failed> {
        let authority = env::temp_dir().join(format!("xtask-display-{}", std::process::id()));
        write_cookie(&authority).map_err(|error| format!("{}: {error}", authority.display()))?;
        let mut server = program("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp", "-auth"])
            .arg(&authority)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("Xvfb could not be started: {error}"))?;
        let mut number = String::new();
        if let Some(said) = server.stdout.take() {
            BufReader::new(said).read_line(&mut number).map_err(|error| format!("Xvfb says nothing: {error}"))?;
        }
        let display = Self { server, number: number.trim().to_owned(), authority };
        if display.number.is_empty() { Err("Xvfb did not start".to_owned()) } else { Ok(display) }
    }

    /// A program on this display.
    pub(crate) fn command(&self, path: impl AsRef<OsStr>) -> Command {
        let mut command = program("dbus-run-session");
        command.arg("--").args(guard()).arg(path);
        command
            .env("DISPLAY", format!(":{}", self.number))
            .env("XAUTHORITY", &self.authority)
            .env_remove("WAYLAND_DISPLAY");
        command
    }
}

impl Drop for VirtualDisplay {
    fn drop(&mut self) {
        // What is already gone needs no ending.
        drop(self.server.kill());
        drop(self.server.wait());
        drop(fs::remove_file(&self.authority));
    }
}

/// Writes a random cookie that opens any display: the server takes nobody without it.
fn write_cookie(path: &PathBuf) -> io::Result<()> {
    let mut cookie = [0; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut cookie)?;
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(&entry(&cookie))
}

/// One entry of an authority file: every family, every address, every number.
fn entry(cookie: &[u8; 16]) -> Vec<u8> {
    const ANY_FAMILY: u16 = 0xffff;
    let mut bytes = ANY_FAMILY.to_be_bytes().to_vec();
    for field in [&b""[..], b"", b"MIT-MAGIC-COOKIE-1", cookie] {
        bytes.extend(u16::try_from(field.len()).unwrap_or(0).to_be_bytes());
        bytes.extend(field);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_written_as_display_servers_read_it() {
        let entry = entry(&[7; 16]);
        assert_eq!(&entry[..8], [0xff, 0xff, 0, 0, 0, 0, 0, 18]);
        assert_eq!(&entry[8..26], b"MIT-MAGIC-COOKIE-1");
        assert_eq!(&entry[26..], [&[0, 16][..], &[7; 16]].concat());
    }
}
