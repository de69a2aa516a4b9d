//! A window with one line of text, as Tauri makes it when asked for nothing else: the reference
//! for how long the real window takes to show something.

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!())
}
