//! The one window.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use synthetic_api::Setting;
use tauri::{
    App, AppHandle, Manager as _, WebviewUrl, WebviewWindow, WebviewWindowBuilder, Wry,
    async_runtime::spawn_blocking,
    webview::{NewWindowResponse, PageLoadEvent, PermissionResponse},
};
use tauri_plugin_window_state::StateFlags;

use crate::{arguments::Arguments, commands, door::Door, guard::Guard, link::Link, rendering, witness};

/// The name the capability file knows the window by.
pub(crate) const MAIN: &str = "main";

const TITLE: &str = "Synthetic";
const SIZE: (f64, f64) = (1280.0, 800.0);
const SMALLEST: (f64, f64) = (800.0, 560.0);
/// A store opens in milliseconds. One that takes longer than this has more to do, and the window does not
/// wait for it: its page is led to the place asked for when the store is open.
const PATIENCE: Duration = Duration::from_millis(100);

/// Opens the window and stays until it is closed.
pub(crate) fn run(arguments: &Arguments, setting: Setting) -> tauri::Result<()> {
    let link = arguments.link;
    let door = Door::open(setting, link)?;
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
            app.manage(door);
            rendering::suit_machine(&open(app, link)?)?;
            Ok(())
        })
        .run(tauri::generate_context!())
}

fn open(app: &App<Wry>, link: Option<Link>) -> tauri::Result<WebviewWindow<Wry>> {
    let guard = Guard::of(app.handle());
    let beginning = app.state::<Door>().beginning_within(PATIENCE);
    let fragment = beginning.as_ref().and_then(|beginning| beginning.place).map(|place| place.fragment());
    let page = fragment.as_ref().map_or_else(WebviewUrl::default, |fragment| WebviewUrl::App(fragment.into()));
    let link = Mutex::new(link.filter(|_| beginning.is_none()));
    let mut builder = WebviewWindowBuilder::new(app, MAIN, page);
    if let Some(beginning) = beginning {
        builder = builder.initialization_script(beginning.script);
    }
    if let Some(nowhere) = guard.proxy() {
        builder = builder.proxy_url(nowhere);
    }
    builder
        .title(TITLE)
        .inner_size(SIZE.0, SIZE.1)
        .min_inner_size(SMALLEST.0, SMALLEST.1)
        .zoom_hotkeys_enabled(true)
        .on_page_load(move |window, load| {
            if load.event() == PageLoadEvent::Finished {
                lead(&window, link.lock().unwrap_or_else(PoisonError::into_inner).take());
            }
        })
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
    let shown = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        witness::note("not shown", &error.to_string());
    }
    lead(&window, arguments.iter().skip(1).find_map(|argument| argument.parse::<Link>().ok()));
}

/// Shows the page the place of a link. A link to nothing leaves the page where it is.
fn lead(window: &WebviewWindow<Wry>, link: Option<Link>) {
    let Some(link) = link else { return };
    let window = window.clone();
    spawn_blocking(move || {
        let fragment = window.state::<Door>().api().and_then(|api| link.place(&api)).map(|place| place.fragment());
        match fragment.map(|fragment| window.eval(format!("location.hash = {fragment:?}"))) {
            Ok(Ok(())) => witness::note("led", "there"),
            Ok(Err(error)) => witness::note("not led", &error.to_string()),
            Err(failure) => witness::note("not led", &failure.message),
        }
    });
}
