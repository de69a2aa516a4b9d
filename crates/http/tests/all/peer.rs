//! A peer that says exactly what it is told to, and a core that answers what it is asked.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use synthetic_api::Raw;
use synthetic_http::{Core, Limits, Options, Running, TOKEN_HEADER, Ui, serve};
use synthetic_model::{Code, report::Failure};

/// Answers by the operation's name, and counts how often it was asked.
#[derive(Default)]
pub(crate) struct Echo {
    pub(crate) asked: AtomicU32,
}

impl Core for Echo {
    fn call(&self, operation: &str, body: &[u8]) -> Result<Vec<u8>, Failure> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        match operation {
            "echo" => Ok(body.to_vec()),
            "length" => Ok(body.len().to_string().into_bytes()),
            "panic" => panic!("a fault inside"),
            _ => Err(Failure {
                code: Code::NotFound,
                message: "nothing <b>there</b>".into(),
                hint: Some("look elsewhere".into()),
            }),
        }
    }

    fn call_raw(&self, operation: &str, body: &[u8]) -> Result<Raw, Failure> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let media_type = if operation == "picture" { "image/png" } else { "text/html" };
        Ok(Raw { media_type: media_type.into(), bytes: body.to_vec() })
    }
}

/// A running server with its own folder.
pub(crate) struct Server {
    pub(crate) running: Running,
    pub(crate) core: Arc<Echo>,
    _folder: tempfile::TempDir,
}

impl Server {
    pub(crate) fn start() -> Self {
        Self::with(Limits::default(), |_| Ui::None)
    }

    pub(crate) fn with(limits: Limits, ui: impl FnOnce(&std::path::Path) -> Ui) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let core = Arc::new(Echo::default());
        let options = Options { limits, ui: ui(folder.path()), ..Options::for_store(folder.path()) };
        let running = serve(Arc::clone(&core) as Arc<dyn Core>, options).unwrap();
        Self { running, core, _folder: folder }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.running.address()
    }

    pub(crate) fn host(&self) -> String {
        self.address().to_string()
    }

    pub(crate) fn asked(&self) -> u32 {
        self.core.asked.load(Ordering::SeqCst)
    }

    /// A call that is right in every way, to change one thing of.
    pub(crate) fn call(&self, path: &str) -> Request {
        Request::new("POST", path)
            .header("Host", &self.host())
            .header(TOKEN_HEADER, self.running.token().reveal())
            .header("Content-Type", "application/json")
            .body(b"{}")
    }

    pub(crate) fn get(&self, path: &str) -> Request {
        Request::new("GET", path).header("Host", &self.host())
    }

    pub(crate) fn send(&self, request: &Request) -> Reply {
        let mut stream = connect(self.address());
        stream.write_all(&request.bytes()).unwrap();
        Reply::read(&mut stream)
    }
}

pub(crate) fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

/// A request, byte for byte.
#[derive(Clone)]
pub(crate) struct Request {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl Request {
    pub(crate) fn new(method: &str, target: &str) -> Self {
        Self { method: method.into(), target: target.into(), headers: Vec::new(), body: None }
    }

    /// Adds a header.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Removes a header.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    /// Puts another value in a header's place.
    pub(crate) fn with(self, name: &str, value: &str) -> Self {
        self.without(name).header(name, value)
    }

    pub(crate) fn method(mut self, method: &str) -> Self {
        self.method = method.into();
        self
    }

    pub(crate) fn body(mut self, body: &[u8]) -> Self {
        self.body = Some(body.to_vec());
        self
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut text = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Some(body) = &self.body {
            text.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        text.push_str("Connection: close\r\n\r\n");
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(self.body.as_deref().unwrap_or_default());
        bytes
    }
}

/// What came back until the connection closed.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn read(stream: &mut TcpStream) -> Self {
        let mut bytes = Vec::new();
        // A reset after the answer is as good as an end: what came before it counts.
        let _ended = stream.read_to_end(&mut bytes);
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").map_or(bytes.len(), |place| place + 4);
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).and_then(|digits| digits.parse().ok()).unwrap_or_default();
        Self { status, head, body: bytes[end..].to_vec() }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (known, value) = line.split_once(": ")?;
            known.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    /// The code of a failure.
    pub(crate) fn code(&self) -> String {
        let value: serde_json::Value = serde_json::from_slice(&self.body).unwrap_or_default();
        value["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
}
