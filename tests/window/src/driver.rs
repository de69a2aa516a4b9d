//! The programs between a test and the window.

use std::{
    env,
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, anyhow, bail};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use thirtyfour::{Capabilities, WebDriver};
use tokio::time::timeout;

use crate::{Programs, house::House};

const NATIVE_DRIVER: &str = "/usr/bin/WebKitWebDriver";
const PATIENCE: Duration = Duration::from_secs(20);
const TEST_PATIENCE: Duration = Duration::from_secs(90);
const PAUSE: Duration = Duration::from_millis(50);

/// A running `tauri-driver`, ended when dropped.
struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    async fn start(programs: &Programs, house: &House) -> Result<Self> {
        let (port, native_port) = (free_port()?, free_port()?);
        let process = Command::new(&programs.driver)
            .args(["--port", &port.to_string(), "--native-port", &native_port.to_string()])
            .args(["--native-driver", NATIVE_DRIVER])
            .envs(house.variables())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let driver = Self { process, port };
        let start = Instant::now();
        // The port opens before the native driver answers, so the answer is what counts.
        while !driver.answers() {
            if start.elapsed() > PATIENCE {
                bail!("the driver does not answer");
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(driver)
    }

    fn answers(&self) -> bool {
        let asked = || -> std::io::Result<String> {
            let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
            stream.set_read_timeout(Some(Duration::from_secs(1)))?;
            stream.write_all(b"GET /status HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
            let mut head = [0; 64];
            let bytes = stream.read(&mut head)?;
            Ok(String::from_utf8_lossy(&head[..bytes]).into_owned())
        };
        asked().is_ok_and(|head| head.starts_with("HTTP/1.1 200"))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Asked politely, it ends the native driver too.
        if let Some(process) = i32::try_from(self.process.id()).ok().and_then(Pid::from_raw) {
            // It may have ended by itself.
            kill_process(process, Signal::TERM).unwrap_or_default();
        }
        drop(self.process.wait());
    }
}

/// Opens the window in a house, lets a test use its page, and closes it however that went.
pub(crate) async fn with_window(
    programs: &Programs,
    house: &House,
    arguments: &[String],
    test: impl AsyncFnOnce(&WebDriver) -> Result<()>,
) -> Result<()> {
    let driver = Driver::start(programs, house).await?;
    let window = programs.window.canonicalize()?;
    let mut capabilities = Capabilities::new();
    capabilities.set("tauri:options", json!({ "application": window, "args": arguments }))?;
    let page = WebDriver::new(format!("http://127.0.0.1:{}", driver.port), capabilities).await?;
    page.set_script_timeout(PATIENCE).await?;
    let outcome = timeout(TEST_PATIENCE, test(&page)).await.context("the test took too long").flatten();
    if outcome.is_err()
        && let Some(picture) = env::var_os("WINDOW_TESTS_PICTURE")
    {
        page.screenshot(Path::new(&picture)).await?;
    }
    let closed = timeout(PATIENCE, page.clone().quit()).await;
    if !matches!(closed, Ok(Ok(()))) {
        // The driver's end closes what did not close itself; asking once more would only block.
        drop(page.leak());
        return outcome.and(Err(anyhow!("the window did not close")));
    }
    outcome
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
