//! The secret of one start.

use std::{
    fmt, fs, io,
    io::Write as _,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use subtle::ConstantTimeEq as _;

/// The header a request carries the token in.
pub const TOKEN_HEADER: &str = "x-synthetic-token";

const TOKEN_BYTES: usize = 32;

/// 256 random bits as 64 hexadecimal digits. Its `Debug` form hides them.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// Draws a new one from the system's source of randomness.
    pub(crate) fn draw() -> io::Result<Self> {
        let mut bits = [0_u8; TOKEN_BYTES];
        getrandom::fill(&mut bits).map_err(io::Error::other)?;
        Ok(Self(bits.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// Gives the digits, for the header of a request.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Compares in a time that does not depend on where the first difference stands.
    pub(crate) fn is(&self, offered: &[u8]) -> bool {
        self.0.as_bytes().ct_eq(offered).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// The file that hands the token to the user's own programs; removed when dropped.
#[derive(Debug)]
pub(crate) struct TokenFile(PathBuf);

impl TokenFile {
    /// Writes the token where only its owner can read it: a file of mode 0600 in a folder of mode
    /// 0700, named after this process.
    pub(crate) fn write(folder: &Path, token: &Token) -> io::Result<Self> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        if !fs::symlink_metadata(folder)?.is_dir() {
            return Err(io::Error::new(io::ErrorKind::NotADirectory, "a link stands where the token's folder belongs"));
        }
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
        remove_left_over(folder)?;
        let path = folder.join(format!("http-{}.token", std::process::id()));
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        let written = Self(path);
        writeln!(file, "{}", token.reveal())?;
        Ok(written)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TokenFile {
    fn drop(&mut self) {
        // A file that stays is removed by the next start, and its token opens nothing any more.
        drop(remove(&self.0));
    }
}

/// Removes the token files of processes that no longer run, and of an earlier start of this one.
fn remove_left_over(folder: &Path) -> io::Result<()> {
    let here = std::process::id();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if let Some(process) = process_of(&path)
            && (process == here || !Path::new("/proc").join(process.to_string()).exists())
        {
            remove(&path)?;
        }
    }
    Ok(())
}

fn process_of(path: &Path) -> Option<u32> {
    path.file_name()?.to_str()?.strip_prefix("http-")?.strip_suffix(".token")?.parse().ok()
}

#[expect(clippy::disallowed_methods, reason = "the token is no part of the store's data: nothing to recover")]
fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_256_bits_and_never_the_same_twice() {
        let (first, second) = (Token::draw().unwrap(), Token::draw().unwrap());
        assert_eq!(first.reveal().len(), 2 * TOKEN_BYTES);
        assert!(first.reveal().bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert_ne!(first.reveal(), second.reveal());
    }

    #[test]
    fn only_the_whole_token_is_the_token() {
        let token = Token::draw().unwrap();
        let digits = token.reveal().as_bytes();
        assert!(token.is(digits));
        assert!(!token.is(b""));
        assert!(!token.is(&digits[..digits.len() - 1]));
        assert!(!token.is(&[digits, b"0"].concat()));
        assert!(!token.is(digits.to_ascii_uppercase().as_slice()) || digits == digits.to_ascii_uppercase());
    }

    #[test]
    fn a_token_does_not_show_in_debug_output() {
        let token = Token::draw().unwrap();
        assert!(!format!("{token:?}").contains(token.reveal()));
    }

    #[test]
    fn the_file_is_for_its_owner_only_and_goes_when_dropped() {
        let store = tempfile::tempdir().unwrap();
        let folder = store.path().join("run");
        let file = TokenFile::write(&folder, &Token::draw().unwrap()).unwrap();
        let path = file.path().to_owned();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        drop(file);
        assert!(!path.exists());
    }

    #[test]
    fn a_folder_that_others_may_read_is_closed_before_the_token_is_written() {
        let store = tempfile::tempdir().unwrap();
        let folder = store.path().join("run");
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        let _file = TokenFile::write(&folder, &Token::draw().unwrap()).unwrap();
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn a_link_in_place_of_the_folder_is_refused() {
        let store = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let folder = store.path().join("run");
        std::os::unix::fs::symlink(elsewhere.path(), &folder).unwrap();
        assert!(TokenFile::write(&folder, &Token::draw().unwrap()).is_err());
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_a_killed_server_left_is_removed() {
        let store = tempfile::tempdir().unwrap();
        let folder = store.path().join("run");
        fs::create_dir(&folder).unwrap();
        let left_over = folder.join(format!("http-{}.token", u32::MAX));
        let foreign = folder.join("notes.txt");
        fs::File::create(&left_over).unwrap();
        fs::File::create(&foreign).unwrap();
        let _file = TokenFile::write(&folder, &Token::draw().unwrap()).unwrap();
        assert!(!left_over.exists());
        assert!(foreign.exists());
    }
}
