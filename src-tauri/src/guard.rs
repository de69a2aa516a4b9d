//! What keeps the window on our own pages.

use tauri::{AppHandle, Url, Wry};

use crate::witness;

const NOWHERE: &str = "http://127.0.0.1:1/";

/// Where our pages come from: inside the program, or a development server named in the
/// configuration.
#[derive(Debug, Clone)]
pub(crate) struct Guard {
    development: Option<Url>,
}

impl Guard {
    pub(crate) fn of(app: &AppHandle<Wry>) -> Self {
        Self { development: app.config().build.dev_url.clone() }
    }

    /// Where the web engine is to send all traffic of the network: nowhere. Our pages come from inside
    /// the program, so whatever the engine tries by itself (looking up a name, connecting ahead when
    /// a link is pressed) ends at a port of this machine where nobody listens.
    pub(crate) fn proxy(&self) -> Option<Url> {
        if self.development.is_some() { None } else { NOWHERE.parse().ok() }
    }

    /// Whether the window, or a frame in it, may show this address.
    pub(crate) fn admits(&self, address: &Url) -> bool {
        let inside = address.scheme() == "tauri" && address.host_str() == Some("localhost");
        let developing = self.development.as_ref().is_some_and(|server| server.origin() == address.origin());
        let admitted = inside || developing;
        if !admitted {
            witness::note("refused", address.as_str());
        }
        admitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(development: Option<&str>, address: &str) -> bool {
        let development = development.map(|url| url.parse().unwrap());
        Guard { development }.admits(&address.parse().unwrap())
    }

    #[test]
    fn only_our_own_pages_are_shown() {
        assert!(admits(None, "tauri://localhost/"));
        assert!(admits(None, "tauri://localhost/index.html#/constructs"));
        for foreign in [
            "https://example.org/",
            "http://localhost:5179/",
            "http://127.0.0.1/",
            "tauri://evil/",
            "data:text/html,x",
            "about:blank",
            "blob:tauri://localhost/1",
            "file:///etc/passwd",
            "javascript:1",
        ] {
            assert!(!admits(None, foreign), "{foreign}");
        }
    }

    #[test]
    fn without_a_development_server_there_is_no_network() {
        assert_eq!(Guard { development: None }.proxy().unwrap().as_str(), NOWHERE);
        assert!(Guard { development: "http://localhost:5179".parse().ok() }.proxy().is_none());
    }

    #[test]
    fn a_development_server_counts_as_ours_only_when_it_is_configured() {
        let server = Some("http://localhost:5179");
        assert!(admits(server, "http://localhost:5179/index.html"));
        assert!(!admits(server, "http://localhost:5180/"));
        assert!(!admits(server, "https://localhost:5179/"));
    }
}
