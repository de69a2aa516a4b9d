//! The one window.

use synthetic_api::Setting;
use tauri::{
    App, AppHandle, Manager as _, WebviewUrl, WebviewWindow, WebviewWindowBuilder, Wry,
    webview::{NewWindowResponse, PermissionResponse},
};
use tauri_plugin_window_state::StateFlags;

use crate::{arguments::Arguments, commands, door::Door, guard::Guard, link::Link, witness};

/// The name the capability file knows the window by.
pub(crate) const MAIN: &str = "main";

const TITLE: &str = "Synthetic";
const SIZE: (f64, f64) = (1280.0, 800.0);
const SMALLEST: (f64, f64) = (800.0, 560.0);

/// Opens the window and stays until it is closed.
pub(crate) fn run(arguments: &Arguments, setting: Setting) -> tauri::Result<()> {
    let link = arguments.link;
    let mut builder = tauri::Builder::default();
    if !arguments.separate {
        builder = builder.plugin(tauri_plugin_single_instance::init(show_again));
    }
    builder
        .plugin(tauri_plugin_dialog::init())
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
                .build(),
        )
        .invoke_handler(commands::answer)
        .setup(move |app| {
            app.manage(Door::open(setting)?);
            open(app, link)?;
            Ok(())
        })
        .run(tauri::generate_context!())
}

fn open(app: &App<Wry>, link: Option<Link>) -> tauri::Result<WebviewWindow<Wry>> {
    let page = format!("index.html{}", link.map(Link::fragment).unwrap_or_default());
    let guard = Guard::of(app.handle());
    WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App(page.into()))
        .title(TITLE)
        .inner_size(SIZE.0, SIZE.1)
        .min_inner_size(SMALLEST.0, SMALLEST.1)
        .zoom_hotkeys_enabled(true)
        .on_navigation(move |address| guard.admits(address))
        .on_new_window(|address, _| {
            witness::note("refused", address.as_str());
            NewWindowResponse::Deny
        })
        .on_download(|_, _| false)
        .on_permission_request(|_, _| PermissionResponse::Deny)
        .build()
}

/// A second start brings the window of the first one forward, at the place asked for.
fn show_again(app: &AppHandle<Wry>, arguments: Vec<String>, _folder: String) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    let link = arguments.iter().skip(1).find_map(|argument| argument.parse::<Link>().ok());
    let shown = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    let led = link.map_or(Ok(()), |link| window.eval(format!("location.hash = {:?}", link.fragment())));
    if let Err(error) = shown.and(led) {
        witness::note("not shown", &error.to_string());
    }
}
