//! The server: listens, admits connections within limits, and hands requests on.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

use hyper::{Request, Response, body::Incoming, http::request::Parts, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use synthetic_model::{Code, report::Failure};
use tokio::sync::{Semaphore, oneshot};

use crate::{
    answer::{self, Body, refusal},
    calls::{self, Answer, Core},
    gate::Gate,
    token::{Token, TokenFile},
    ui::{self, Ui},
};

const HEAD_LIMIT_BYTES: usize = 16 * 1024;
const GOODBYE: Duration = Duration::from_secs(3);
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// How to serve.
#[derive(Debug, Clone)]
pub struct Options {
    /// A loopback address; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where the pages come from.
    pub ui: Ui,
    /// The folder the token's file is written to. It is made, and closed to others.
    pub token_folder: PathBuf,
    /// What a peer may use up.
    pub limits: Limits,
}

/// What a peer may use up before it is turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections at a time; more wait in the system's queue.
    pub connections: usize,
    /// Time for the head of a request to arrive, also while a connection rests.
    pub head: Duration,
    /// Time for a body to arrive.
    pub body: Duration,
    /// Longest body.
    pub body_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 64,
            head: Duration::from_secs(10),
            body: Duration::from_secs(60),
            body_bytes: 64 * 1024 * 1024,
        }
    }
}

impl Options {
    /// A free port of 127.0.0.1, the pages inside the program, and the store's own `run` folder.
    #[must_use]
    pub fn for_store(store: &Path) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            ui: Ui::Embedded,
            token_folder: store.join("run"),
            limits: Limits::default(),
        }
    }
}

/// Why serving could not begin.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The address can be reached from other machines.
    #[error("{0} is not a loopback address")]
    NotLoopback(SocketAddr),
    /// The address cannot be had.
    #[error("{address} cannot be listened on")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The pages' folder has no `index.html`.
    #[error("{} holds no index.html", .0.display())]
    NoPages(PathBuf),
    /// The token could not be made or written.
    #[error("the token cannot be written to {}", folder.display())]
    Token {
        /// The folder its file belongs in.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The threads could not be started.
    #[error("the server's threads cannot be started")]
    Threads(#[source] io::Error),
}

/// A server that runs until it is stopped or dropped.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    token: Token,
    token_file: TokenFile,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Running {
    /// The address it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address to open in a browser. The token stands behind `#`, which browsers do not send.
    #[must_use]
    pub fn link(&self) -> String {
        format!("http://{}/#token={}", self.address, self.token.reveal())
    }

    /// The secret of this start.
    #[must_use]
    pub fn token(&self) -> &Token {
        &self.token
    }

    /// The file the token stands in, for programs of the same user.
    #[must_use]
    pub fn token_file(&self) -> &Path {
        self.token_file.path()
    }

    /// Stops: no new connections, up to three seconds for running answers, then all are closed.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic there was already reported by its own thread.
            drop(thread.join());
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

/// Serves `core` on a loopback address, on threads of its own.
///
/// # Errors
/// As [`ServeError`] says; nothing listens then.
pub fn serve(core: Arc<dyn Core>, options: Options) -> Result<Running, ServeError> {
    if !options.listen.ip().is_loopback() {
        return Err(ServeError::NotLoopback(options.listen));
    }
    if let Ui::Folder(folder) = &options.ui
        && !folder.join("index.html").is_file()
    {
        return Err(ServeError::NoPages(folder.clone()));
    }
    let listen = |source| ServeError::Listen { address: options.listen, source };
    let listener = TcpListener::bind(options.listen).map_err(listen)?;
    listener.set_nonblocking(true).map_err(listen)?;
    let address = listener.local_addr().map_err(listen)?;

    let unwritten = |source| ServeError::Token { folder: options.token_folder.clone(), source };
    let token = Token::draw().map_err(unwritten)?;
    let token_file = TokenFile::write(&options.token_folder, &token).map_err(unwritten)?;

    let door =
        Arc::new(Door { core, gate: Gate::new(address.port(), token.clone()), ui: options.ui, limits: options.limits });
    let threads = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("http")
        .enable_all()
        .build()
        .map_err(ServeError::Threads)?;
    let (stop, stopped) = oneshot::channel();
    let thread = thread::Builder::new()
        .name("http-accept".to_owned())
        .spawn(move || {
            threads.block_on(accept(listener, door, stopped));
            threads.shutdown_background();
        })
        .map_err(ServeError::Threads)?;
    Ok(Running { address, token, token_file, stop: Some(stop), thread: Some(thread) })
}

/// Takes connections as long as there are places; the others wait in the system's queue.
async fn accept(listener: TcpListener, door: Arc<Door>, mut stopped: oneshot::Receiver<()>) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    let places = Arc::new(Semaphore::new(door.limits.connections));
    let goodbye = GracefulShutdown::new();
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await.ok();
            (place, listener.accept().await)
        };
        let (place, stream) = tokio::select! {
            (place, accepted) = next => match accepted {
                Ok((stream, _)) => (place, stream),
                // Out of file handles, or a connection that broke off: others may still come.
                Err(_) => { tokio::time::sleep(ACCEPT_PAUSE).await; continue }
            },
            _ = &mut stopped => break,
        };
        let door = Arc::clone(&door);
        let head_timeout = door.limits.head;
        let service = service_fn(move |request| {
            let door = Arc::clone(&door);
            async move { Ok::<_, std::convert::Infallible>(door.answer(request).await) }
        });
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(head_timeout)
            .max_buf_size(HEAD_LIMIT_BYTES)
            .serve_connection(TokioIo::new(stream), service);
        let connection = goodbye.watch(connection);
        tokio::spawn(async move {
            // What a peer does to its own connection concerns nobody else.
            drop(connection.await);
            drop(place);
        });
    }
    drop(listener);
    drop(tokio::time::timeout(GOODBYE, goodbye.shutdown()).await);
}

/// What a request meets.
struct Door {
    core: Arc<dyn Core>,
    gate: Gate,
    ui: Ui,
    limits: Limits,
}

impl Door {
    async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Response<Body> {
        let (head, body) = request.into_parts();
        let answered = match self.gate.admit(&head) {
            Ok(()) if is_api(head.uri.path()) => self.operation(&head, body).await,
            Ok(()) => self.page(&head).await,
            Err(failure) => Err(failure),
        };
        answered.unwrap_or_else(|failure| answer::failure(&failure))
    }

    async fn operation(&self, head: &Parts, body: Incoming) -> Result<Response<Body>, Failure> {
        self.gate.recognise(head)?;
        let (answer, name) = match head.uri.path().split('/').collect::<Vec<_>>()[..] {
            ["", "api", "call", name] => (Answer::Json, name),
            ["", "api", "raw", name] => (Answer::Bytes, name),
            _ => return Err(refusal(Code::ApiBadId, "the address is not one of an operation", None)),
        };
        let body = calls::Sent { head, body, limits: self.limits };
        calls::call(Arc::clone(&self.core), answer, name, body).await
    }

    async fn page(self: Arc<Self>, head: &Parts) -> Result<Response<Body>, Failure> {
        let (method, path) = (head.method.clone(), head.uri.path().to_owned());
        let work = tokio::task::spawn_blocking(move || ui::file(&self.ui, &method, &path));
        work.await.unwrap_or_else(|_| Err(refusal(Code::Internal, "the page could not be read", None)))
    }
}

fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}
