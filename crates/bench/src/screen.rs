//! A display nobody sees, and what stands on it: the display server keeps its picture in a file, so
//! a program on it can be watched from outside, without a word from the program itself.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader, Read as _},
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context as _, ensure};

/// Wider than a window by more than half, so that the pointer, which rests in the middle, is on none.
const SIZE: (usize, usize) = (2600, 800);
const BYTES_PER_PIXEL: usize = 4;

/// A running display server and message bus, both ended when dropped.
#[derive(Debug)]
pub(crate) struct Screen {
    server: Child,
    bus: Child,
    bus_address: String,
    number: String,
    picture: Picture,
    folder: tempfile::TempDir,
}

impl Screen {
    /// # Errors
    /// When `Xvfb` or `dbus-daemon` is not installed, or does not start.
    pub(crate) fn start() -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("synthetic-bench-").tempdir_in(memory())?;
        let mut server = guarded("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-nocursor", "-screen", "0"])
            .arg(format!("{}x{}x24", SIZE.0, SIZE.1))
            .arg("-fbdir")
            .arg(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("starting Xvfb")?;
        let number = first_line(&mut server).context("Xvfb says nothing")?;
        let mut bus = guarded("dbus-daemon")
            .args(["--session", "--nofork", "--print-address"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("starting dbus-daemon")?;
        let bus_address = first_line(&mut bus).context("dbus-daemon says nothing")?;
        let picture = Picture::open(&folder.path().join("Xvfb_screen0"))?;
        Ok(Self { server, bus, bus_address, number, picture, folder })
    }

    /// A program on this display, with a home of its own and nothing else of our surroundings.
    pub(crate) fn command(&self, program: &Path, home: &Path) -> anyhow::Result<Command> {
        use std::os::unix::fs::PermissionsExt as _;
        let home = self.folder.path().join(home);
        let runtime = home.join("run");
        fs::create_dir_all(&runtime)?;
        fs::set_permissions(&runtime, fs::Permissions::from_mode(0o700))?;
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("LANG", "C.UTF-8")
            .env("HOME", &home)
            .env("XDG_RUNTIME_DIR", &runtime)
            .env("DISPLAY", format!(":{}", self.number))
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus_address)
            .env("NO_AT_BRIDGE", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Ok(command)
    }

    pub(crate) fn picture(&self) -> &Picture {
        &self.picture
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        for process in [&mut self.bus, &mut self.server] {
            // What is already gone needs no ending.
            drop(process.kill());
            drop(process.wait());
        }
    }
}

/// A program that ends when this one does, however this one ends.
fn guarded(program: &str) -> Command {
    const GUARD: &str = "/usr/bin/setpriv";
    if !Path::new(GUARD).exists() {
        return Command::new(program);
    }
    let mut command = Command::new(GUARD);
    command.args(["--pdeathsig", "TERM", "--", program]);
    command
}

/// What [`Screen::start`] needs and this machine does not have.
pub(crate) fn missing() -> Vec<&'static str> {
    let folders: Vec<PathBuf> =
        std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default();
    let is_there = |name: &&str| folders.iter().any(|folder| folder.join(name).is_file());
    ["Xvfb", "dbus-daemon"].into_iter().filter(|name| !is_there(name)).collect()
}

/// The picture must not wait for a disk.
fn memory() -> PathBuf {
    let shared = PathBuf::from("/dev/shm");
    if shared.is_dir() { shared } else { std::env::temp_dir() }
}

fn first_line(process: &mut Child) -> anyhow::Result<String> {
    let said = process.stdout.take().context("its output is not read")?;
    let mut line = String::new();
    BufReader::new(said).read_line(&mut line)?;
    ensure!(!line.trim().is_empty(), "it ended");
    Ok(line.trim().to_owned())
}

/// A part of the picture, in pixels from its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) left: usize,
    pub(crate) top: usize,
    pub(crate) width: usize,
    pub(crate) height: usize,
}

/// A colour as the display holds it.
pub(crate) type Pixel = [u8; BYTES_PER_PIXEL];

/// What a region showed at one moment: some of its lines, from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Look {
    width: usize,
    bytes: Vec<u8>,
}

impl Look {
    pub(crate) fn new(width: usize, bytes: Vec<u8>) -> Self {
        Self { width, bytes }
    }

    pub(crate) fn pixels(&self) -> &[Pixel] {
        self.bytes.as_chunks().0
    }

    pub(crate) fn lines(&self) -> impl Iterator<Item = &[Pixel]> {
        self.pixels().chunks(self.width)
    }
}

/// The picture of the display, in the format of `xwd`.
#[derive(Debug)]
pub(crate) struct Picture {
    file: File,
    pixels_at: usize,
    bytes_per_line: usize,
}

impl Picture {
    fn open(path: &Path) -> anyhow::Result<Self> {
        const WORDS: usize = 25;
        let mut file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
        let mut head = [0; WORDS * 4];
        file.read_exact(&mut head)?;
        let word = |number: usize| head.as_chunks().0.get(number).map_or(0, |word| u32::from_be_bytes(*word) as usize);
        let [head_bytes, version, width, height, bits_per_pixel, bytes_per_line, colours] =
            [0, 1, 4, 5, 11, 12, 19].map(word);
        ensure!(version == 7 && bits_per_pixel == BYTES_PER_PIXEL * 8, "the picture has an unknown format");
        ensure!((width, height) == SIZE, "the picture has another size");
        const COLOUR_BYTES: usize = 12;
        Ok(Self { file, pixels_at: head_bytes + colours * COLOUR_BYTES, bytes_per_line })
    }

    /// Reads every third line of a region.
    pub(crate) fn look(&self, region: Region) -> anyhow::Result<Look> {
        const EVERY: usize = 3;
        let line_bytes = region.width * BYTES_PER_PIXEL;
        let mut bytes = vec![0; region.height.div_ceil(EVERY) * line_bytes];
        for (line, y) in bytes.chunks_mut(line_bytes).zip((region.top..).step_by(EVERY)) {
            let at = self.pixels_at + y * self.bytes_per_line + region.left * BYTES_PER_PIXEL;
            self.file.read_exact_at(line, at as u64)?;
        }
        Ok(Look::new(region.width, bytes))
    }
}
