//! What the file system under a path is, and whether it can be flushed as a whole.
//!
//! `syncfs(2)` gives "the same guarantees as fsync called on every file in the file system", and
//! since Linux 5.8 it reports a write that failed since the handle was opened or last flushed
//! (`Documentation/filesystems/vfs.rst`, "Handling errors during writeback"). The handle
//! is therefore kept: one opened only for the flush could miss an error that another program has
//! already been told of. File systems that are known to carry the call through are listed; on any
//! other (FUSE and overlays may drop it) the caller flushes file by file.

use std::{io, path::Path};

#[cfg(target_os = "linux")]
pub(super) use linux::{network, sync_whole};

#[cfg(target_os = "linux")]
mod linux {
    use super::{Path, io};
    use rustix::fs::{Mode, OFlags};
    use std::{
        collections::BTreeMap,
        os::fd::OwnedFd,
        sync::{Mutex, OnceLock, PoisonError},
    };

    /// ext2/3/4, XFS, Btrfs, F2FS, ZFS, bcachefs and memory (`include/uapi/linux/magic.h`).
    const FLUSHED_WHOLE: [u64; 7] =
        [0xEF53, 0x5846_5342, 0x9123_683E, 0xF2F5_2010, 0x2FC1_2FC1, 0xCA45_1A4E, 0x0102_1994];

    /// NFS, SMB in three generations, 9P, AFS twice, Coda, Ceph, GFS2, OCFS2, Lustre, GPFS, and
    /// the shared folders of VirtualBox and VMware.
    const NETWORK: [u64; 15] = [
        0x6969,
        0x517B,
        0xFF53_4D42,
        0xFE53_4D42,
        0x0102_1997,
        0x5346_414F,
        0x6B41_4653,
        0x7375_7245,
        0x00C3_6400,
        0x0116_1970,
        0x7461_636F,
        0x0BD0_0BD0,
        0x4750_4653,
        0x786F_4256,
        0xBACB_ACBC,
    ];
    const FUSE: u64 = 0x6573_5546;

    /// FUSE types that keep their bytes on another machine.
    const FUSE_NETWORK: [&str; 16] = [
        "sshfs",
        "rclone",
        "s3fs",
        "goofys",
        "gcsfuse",
        "blobfuse",
        "blobfuse2",
        "davfs",
        "curlftpfs",
        "smbnetfs",
        "gvfsd-fuse",
        "glusterfs",
        "cephfs",
        "juicefs",
        "mount-s3",
        "moosefs",
    ];

    /// Flushes the whole file system of `root` when that is known to be enough.
    pub(crate) fn sync_whole(root: &Path) -> io::Result<bool> {
        static HANDLES: Mutex<BTreeMap<u64, OwnedFd>> = Mutex::new(BTreeMap::new());
        if !kernel_reports_failures() || !FLUSHED_WHOLE.contains(&magic(root)?) {
            return Ok(false);
        }
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let dir = rustix::fs::open(root, flags, Mode::empty())?;
        let device = rustix::fs::fstat(&dir)?.st_dev;
        let mut handles = HANDLES.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = handles.entry(device).or_insert(dir);
        rustix::fs::syncfs(kept)?;
        Ok(true)
    }

    /// Whether `path` lies on a network file system.
    pub(crate) fn network(path: &Path) -> io::Result<bool> {
        let magic = magic(path)?;
        if magic != FUSE {
            return Ok(NETWORK.contains(&magic));
        }
        let device = rustix::fs::stat(path)?.st_dev;
        let device = format!("{}:{}", rustix::fs::major(device), rustix::fs::minor(device));
        let table = std::fs::read_to_string("/proc/self/mountinfo")?;
        Ok(mounted_type(&table, &device).is_some_and(fuse_is_network))
    }

    /// The type of the mount of `device` in a table as `proc_pid_mountinfo(5)` describes it:
    /// the third field is the device, the type is the first field after a lone dash.
    pub(super) fn mounted_type<'t>(table: &'t str, device: &str) -> Option<&'t str> {
        table.lines().find_map(|line| {
            let (place, source) = line.split_once(" - ")?;
            (place.split(' ').nth(2)? == device).then(|| source.split(' ').next())?
        })
    }

    pub(super) fn fuse_is_network(mounted_type: &str) -> bool {
        mounted_type.strip_prefix("fuse.").is_some_and(|name| FUSE_NETWORK.contains(&name))
    }

    fn magic(path: &Path) -> io::Result<u64> {
        // The field is signed on some machines; the magic number is its low 32 bits.
        Ok(rustix::fs::statfs(path)?.f_type as u64 & 0xFFFF_FFFF)
    }

    fn kernel_reports_failures() -> bool {
        static RECENT: OnceLock<bool> = OnceLock::new();
        *RECENT.get_or_init(|| at_least_5_8(&rustix::system::uname().release().to_string_lossy()))
    }

    pub(super) fn at_least_5_8(release: &str) -> bool {
        let mut parts = release.split(|c: char| !c.is_ascii_digit()).map(str::parse::<u32>);
        match (parts.next(), parts.next()) {
            (Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= (5, 8),
            _ => false,
        }
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn sync_whole(_root: &Path) -> io::Result<bool> {
    Ok(false)
}

#[cfg(target_vendor = "apple")]
pub(super) fn network(path: &Path) -> io::Result<bool> {
    const MNT_LOCAL: u32 = 0x1000;
    Ok(rustix::fs::statfs(path)?.f_flags & MNT_LOCAL == 0)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
pub(super) fn network(path: &Path) -> io::Result<bool> {
    rustix::fs::stat(path)?;
    Ok(false)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::linux::{at_least_5_8, fuse_is_network, mounted_type};

    #[test]
    fn kernels_before_5_8_are_not_trusted_with_a_whole_flush() {
        for (release, trusted) in
            [("5.7.19", false), ("5.8.0-1-amd64", true), ("6.1", true), ("4.19.0", false), ("odd", false)]
        {
            assert_eq!(at_least_5_8(release), trusted, "{release}");
        }
    }

    #[test]
    fn a_remote_folder_mounted_through_fuse_counts_as_network() {
        let table = "23 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n\
                     99 23 0:52 / /mnt/far rw,nosuid shared:9 master:2 - fuse.sshfs me@far:/ rw\n\
                     98 23 0:53 / /mnt/near rw - fuse.ntfs-3g /dev/sdb1 rw\n";
        assert_eq!(mounted_type(table, "0:52"), Some("fuse.sshfs"));
        assert!(mounted_type(table, "0:52").is_some_and(fuse_is_network));
        assert!(!mounted_type(table, "0:53").is_some_and(fuse_is_network));
        assert_eq!(mounted_type(table, "9:9"), None);
    }
}
