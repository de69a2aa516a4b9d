//! Whether there is a display to open a window on. The toolkit panics without one, so this asks
//! first.

use std::{
    env, fmt,
    net::TcpStream,
    os::{
        linux::net::SocketAddrExt as _,
        unix::net::{SocketAddr, UnixStream},
    },
    path::Path,
};

/// Why no window can be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoDisplay {
    /// Neither `WAYLAND_DISPLAY` nor `DISPLAY` is set.
    None,
    /// The display they name does not answer.
    Silent(String),
}

impl fmt::Display for NoDisplay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set)"),
            Self::Silent(name) => write!(f, "the display {name} does not answer"),
        }
    }
}

/// Looks for a display that answers.
pub(crate) fn find() -> Result<(), NoDisplay> {
    let named = |variable| env::var(variable).ok().filter(|name| !name.is_empty());
    let (wayland, x11) = (named("WAYLAND_DISPLAY"), named("DISPLAY"));
    let folder = env::var("XDG_RUNTIME_DIR").unwrap_or_default();
    let wayland_answers = wayland.as_ref().is_some_and(|name| wayland_answers(Path::new(&folder), name));
    if wayland_answers || x11.as_ref().is_some_and(|name| x11_answers(name)) {
        return Ok(());
    }
    Err(x11.or(wayland).map_or(NoDisplay::None, NoDisplay::Silent))
}

fn wayland_answers(folder: &Path, name: &str) -> bool {
    UnixStream::connect(folder.join(name)).is_ok()
}

/// `:1.0` is a socket of this machine, `host:1.0` a port of another.
fn x11_answers(name: &str) -> bool {
    let Some((host, number)) = name.rsplit_once(':') else { return false };
    let Ok(number) = number.split('.').next().unwrap_or_default().parse::<u16>() else { return false };
    let socket = format!("/tmp/.X11-unix/X{number}");
    if !matches!(host, "" | "unix") {
        return number.checked_add(6000).is_some_and(|port| TcpStream::connect((host, port)).is_ok());
    }
    let hidden = SocketAddr::from_abstract_name(&socket).and_then(|address| UnixStream::connect_addr(&address));
    hidden.is_ok() || UnixStream::connect(&socket).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::net::UnixListener;

    #[test]
    fn a_name_that_is_no_display_does_not_answer() {
        for name in ["", "1", ":", ":x", ":64999", "unix:64999", "127.0.0.1:59535"] {
            assert!(!x11_answers(name), "{name}");
        }
    }

    #[test]
    fn a_display_answers_as_long_as_its_socket_does() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!wayland_answers(folder.path(), "wayland-7"));
        let server = UnixListener::bind(folder.path().join("wayland-7")).unwrap();
        assert!(wayland_answers(folder.path(), "wayland-7"));
        drop(server);
        assert!(!wayland_answers(folder.path(), "wayland-7"));
    }
}
