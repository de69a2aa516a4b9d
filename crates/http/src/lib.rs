//! The loopback HTTP door: the same operations as the window, for a browser on this machine.
//!
//! It knows sockets, headers and who may ask; it knows nothing of what is asked. Every request is
//! weighed before it is read: the host must be ours, a foreign origin is refused, and without the
//! token of this start nothing is said about what is here. Requests go to [`Core`] as JSON and
//! come back as JSON or as bytes with a type from a short list.

mod answer;
mod calls;
mod gate;
mod serve;
mod token;
mod ui;

pub use answer::CONTENT_POLICY;
pub use calls::Core;
pub use serve::{Limits, Options, Running, ServeError, serve};
pub use token::{TOKEN_HEADER, Token};
pub use ui::Ui;
