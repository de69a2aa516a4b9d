//! What leads out of the window: the system's folder dialog, and links into the browser.

use synthetic_model::{Code, report::Failure};
use tauri::{Url, Webview, Wry};
use tauri_plugin_dialog::{DialogExt as _, MessageDialogButtons};

use crate::{door::broke_off, witness};

const LINK_LIMIT_BYTES: usize = 2_000;

/// Lets the person choose a folder in the system's own dialog. Gives none when they changed their
/// mind. Blocks meanwhile.
pub(crate) fn pick_folder(page: &Webview<Wry>) -> Result<Option<String>, Failure> {
    if let Some(folder) = witness::folder_to_pick() {
        return Ok(Some(folder));
    }
    let dialog = page.dialog().file().set_title("Choose a folder").set_parent(&page.window());
    let Some(folder) = dialog.blocking_pick_folder() else { return Ok(None) };
    let path = folder.into_path().map_err(|_| broke_off())?;
    path.into_os_string().into_string().map(Some).map_err(|_| Failure {
        code: Code::Refused,
        message: "the folder's name is not text".to_owned(),
        hint: Some("rename it, or collect it with the command line".to_owned()),
    })
}

/// Opens a link outside the window after the person has seen where it leads and agreed. Blocks
/// meanwhile.
pub(crate) fn open_link(page: &Webview<Wry>, link: &str) -> Result<(), Failure> {
    let link = readable(link)?;
    witness::note("link", link.as_str());
    if witness::is_watching() {
        return Ok(());
    }
    let agreed = page
        .dialog()
        .message(question(&link))
        .title("Open this link?")
        .buttons(MessageDialogButtons::OkCancelCustom("Open".to_owned(), "Cancel".to_owned()))
        .parent(&page.window())
        .blocking_show();
    if !agreed {
        return Ok(());
    }
    tauri_plugin_opener::open_url(link.as_str(), None::<&str>).map_err(|_| Failure {
        code: Code::Refused,
        message: "no program of this machine opens the link".to_owned(),
        hint: Some("set a default browser, or copy the link".to_owned()),
    })
}

/// The link in the form that is both shown and opened: plain ASCII, foreign letters of a host as
/// punycode, all else percent-encoded, so that nothing in it can look like something it is not.
fn readable(link: &str) -> Result<Url, Failure> {
    let blocked = |message: &str| Failure {
        code: Code::UiLinkBlocked,
        message: message.to_owned(),
        hint: Some("copy it if you trust it".to_owned()),
    };
    if link.len() > LINK_LIMIT_BYTES {
        return Err(blocked("the link is too long to be shown in full"));
    }
    let link = Url::parse(link).map_err(|_| blocked("the link is not an address"))?;
    if !matches!(link.scheme(), "https" | "http" | "mailto") {
        return Err(blocked("only links to web pages and mail addresses are opened"));
    }
    if !link.as_str().bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(blocked("the link holds characters that cannot be shown"));
    }
    Ok(link)
}

fn question(link: &Url) -> String {
    match link.host_str() {
        Some(host) => format!("It leads to {host}. The full address:\n\n{link}"),
        None => format!("The full address:\n\n{link}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_pages_and_mail_addresses_are_opened() {
        for link in ["https://example.org/a?b#c", "http://127.0.0.1:8080/", "mailto:someone@example.org"] {
            assert_eq!(readable(link).unwrap().as_str(), link);
        }
        let others = [
            "javascript:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "file:///etc/passwd",
            "vscode://file/x",
            "synthetic://construct/x",
            "tauri://localhost/",
            "ipc://localhost/read_status",
            "smb://host/share",
            "//example.org",
            "/etc/passwd",
            "",
        ];
        for link in others {
            assert_eq!(readable(link).unwrap_err().code, Code::UiLinkBlocked, "{link:?}");
        }
    }

    #[test]
    fn foreign_letters_and_invisible_characters_are_shown_for_what_they_are() {
        assert_eq!(readable("https://аpple.com/").unwrap().as_str(), "https://xn--pple-43d.com/");
        assert_eq!(
            readable("https://a.example/\u{202e}gpj.exe").unwrap().as_str(),
            "https://a.example/%E2%80%AEgpj.exe"
        );
        assert_eq!(readable("mailto:a\u{200b}b@example.org").unwrap().as_str(), "mailto:a%E2%80%8Bb@example.org");
    }

    #[test]
    fn the_host_is_named_apart_from_what_stands_before_it() {
        let link = readable("https://example.org@evil.example/login").unwrap();
        let question = question(&link);
        assert!(question.starts_with("It leads to evil.example."));
        assert!(question.ends_with("https://example.org@evil.example/login"));
    }

    #[test]
    fn a_link_too_long_to_be_seen_whole_is_blocked() {
        let link = format!("https://example.org/{}", "a".repeat(LINK_LIMIT_BYTES));
        assert_eq!(readable(&link).unwrap_err().code, Code::UiLinkBlocked);
    }
}
