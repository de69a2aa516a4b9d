//! A host nobody may ever speak to.

use std::{
    io::Read as _,
    net::TcpListener,
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use anyhow::{Result, ensure};

/// Listens on this machine and remembers everyone who came.
pub(crate) struct Canary {
    port: u16,
    visits: Arc<Mutex<Vec<String>>>,
}

impl Canary {
    pub(crate) fn perch() -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let port = listener.local_addr()?.port();
        let visits = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&visits);
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut head = [0; 200];
                let read =
                    stream.set_read_timeout(Some(Duration::from_millis(200))).and_then(|()| stream.read(&mut head));
                let text = String::from_utf8_lossy(&head[..read.unwrap_or(0)]).into_owned();
                seen.lock().unwrap_or_else(PoisonError::into_inner).push(text);
            }
        });
        Ok(Self { port, visits })
    }

    /// Its host and port.
    pub(crate) fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Fails when anyone came.
    pub(crate) fn nobody_came(&self) -> Result<()> {
        let visits = self.visits.lock().unwrap_or_else(PoisonError::into_inner);
        ensure!(visits.is_empty(), "the canary was visited {} times: {:?}", visits.len(), visits.first());
        Ok(())
    }
}
