//! Stable error codes.

use crate::words::words;

words! {
    /// What went wrong, as a code whose meaning never changes. `IN_*` speak of what was read,
    /// `ST_*` of our store, `API_*` of a request, `CFG_*` of settings, `Q_*` of a query.
    pub enum Code: u16 {
        /// The file is empty.
        InEmpty = 1 => "IN_EMPTY",
        /// No reader knows this file.
        InNotRecognised = 2 => "IN_NOT_RECOGNISED",
        /// The text is in no encoding we read.
        InBadEncoding = 3 => "IN_BAD_ENCODING",
        /// A folder, device, pipe or socket stands where a file was expected.
        InNotRegularFile = 4 => "IN_NOT_REGULAR_FILE",
        /// A symbolic link stands where a file was expected.
        InLink = 5 => "IN_LINK",
        /// The path lies in our own store.
        InOwnStore = 6 => "IN_OWN_STORE",
        /// The system does not let us read it.
        InPermission = 7 => "IN_PERMISSION",
        /// The line is not JSON.
        InBadJson = 10 => "IN_BAD_JSON",
        /// The line is not UTF-8.
        InBadUtf8 = 11 => "IN_BAD_UTF8",
        /// A text holds half of a surrogate pair.
        InBadUnicode = 12 => "IN_BAD_UNICODE",
        /// An id is not one (wrong type, or empty).
        InBadId = 13 => "IN_BAD_ID",
        /// The line holds NUL bytes.
        InNulTail = 14 => "IN_NUL_TAIL",
        /// An object has the same key twice.
        InDuplicateKey = 15 => "IN_DUPLICATE_KEY",
        /// A number does not fit 64 bits.
        InNumberRange = 16 => "IN_NUMBER_RANGE",
        /// A time is not one.
        InBadTime = 17 => "IN_BAD_TIME",
        /// Parents form a ring.
        InCycle = 20 => "IN_CYCLE",
        /// The parent is not there.
        InOrphan = 21 => "IN_ORPHAN",
        /// Two different things bear one id.
        InIdClash = 22 => "IN_ID_CLASH",
        /// The record is of no known kind.
        InUnknownKind = 23 => "IN_UNKNOWN_KIND",
        /// The format is newer than the reader.
        InNewerFormat = 24 => "IN_NEWER_FORMAT",
        /// Nested deeper than 128.
        InTooDeep = 30 => "IN_TOO_DEEP",
        /// The line is longer than the limit.
        InLineTooLong = 31 => "IN_LINE_TOO_LONG",
        /// More keys or items than the limit.
        InTooMany = 32 => "IN_TOO_MANY",
        /// An id or label is longer than the limit.
        InFieldTooLong = 33 => "IN_FIELD_TOO_LONG",
        /// The file was replaced or cut since the last reading.
        InChanged = 40 => "IN_CHANGED",
        /// The file is no longer there.
        InGone = 41 => "IN_GONE",
        /// The file could not be read.
        InIo = 42 => "IN_IO",
        /// The last line is not complete yet.
        InPending = 43 => "IN_PENDING",
        /// The store was made by a newer program.
        StNewer = 60 => "ST_NEWER",
        /// The folder or database is not a store of ours.
        StNotOurs = 61 => "ST_NOT_OURS",
        /// The store lies on a network file system.
        StNetworkFs = 62 => "ST_NETWORK_FS",
        /// A link stands where the store expects its own file.
        StLinked = 63 => "ST_LINKED",
        /// The store may not be read or written.
        StPermissions = 64 => "ST_PERMISSIONS",
        /// Another process does exclusive work.
        StLocked = 65 => "ST_LOCKED",
        /// A database page is damaged.
        StPageCorrupt = 70 => "ST_PAGE_CORRUPT",
        /// Bytes a row names are not there.
        StBlobMissing = 71 => "ST_BLOB_MISSING",
        /// Bytes a row names are not what was stored.
        StBlobCorrupt = 72 => "ST_BLOB_CORRUPT",
        /// Database and tree do not belong together.
        StMixed = 73 => "ST_MIXED",
        /// Something is there only in part.
        StPartial = 74 => "ST_PARTIAL",
        /// The audit trail is broken.
        StAuditBroken = 75 => "ST_AUDIT_BROKEN",
        /// The index is behind.
        StIndexStale = 76 => "ST_INDEX_STALE",
        /// A counter differs from what it counts.
        StCounter = 77 => "ST_COUNTER",
        /// Bytes lie in the tree that no row names.
        StLeftover = 78 => "ST_LEFTOVER",
        /// It was removed on purpose, by a cleanup.
        StRemoved = 79 => "ST_REMOVED",
        /// No space is left.
        StFull = 80 => "ST_FULL",
        /// The disk reported an error.
        StIo = 81 => "ST_IO",
        /// Flushing failed: nothing is acknowledged until the store is opened again.
        StFsync = 82 => "ST_FSYNC",
        /// The disk is read-only.
        StReadOnly = 83 => "ST_READ_ONLY",
        /// The store is gone.
        StGone = 84 => "ST_GONE",
        /// The clock cannot be right.
        StClock = 85 => "ST_CLOCK",
        /// Nothing has this id.
        NotFound = 90 => "NOT_FOUND",
        /// A state change that is not allowed.
        Refused = 91 => "REFUSED",
        /// The plan or value changed meanwhile.
        Conflict = 92 => "CONFLICT",
        /// Stopped on request.
        Cancelled = 93 => "CANCELLED",
        /// A fault of the program itself.
        Internal = 94 => "INTERNAL",
        /// A setting cannot be read.
        CfgBad = 100 => "CFG_BAD",
        /// The Host header is not ours.
        ApiHost = 110 => "API_HOST",
        /// The Origin header is not ours.
        ApiOrigin = 111 => "API_ORIGIN",
        /// No or wrong token.
        ApiAuth = 112 => "API_AUTH",
        /// Not `application/json`.
        ApiType = 113 => "API_TYPE",
        /// The id is not one.
        ApiBadId = 114 => "API_BAD_ID",
        /// The request cannot be understood.
        ApiBadRequest = 115 => "API_BAD_REQUEST",
        /// The body is too large.
        ApiTooLarge = 116 => "API_TOO_LARGE",
        /// The request took too long to arrive.
        ApiTimeout = 117 => "API_TIMEOUT",
        /// The link is of a kind that is never opened.
        UiLinkBlocked = 120 => "UI_LINK_BLOCKED",
        /// Leaving the application's page is not allowed.
        UiNavBlocked = 121 => "UI_NAV_BLOCKED",
        /// The search cannot be understood.
        QBad = 130 => "Q_BAD",
        /// The search went over its limit.
        QLimit = 131 => "Q_LIMIT",
    }
}

impl Code {
    /// The exit code of the command line for a failure with this code.
    #[must_use]
    pub const fn exit(self) -> u8 {
        match self.number() {
            90 | 114 | 130 | 131 | 1..=59 => 3,
            113 | 115 => 2,
            92 => 4,
            60 => 9,
            65 => 7,
            70..=78 => 5,
            80..=84 => 6,
            61..=64 | 79 | 85 | 91 | 110..=112 | 120 | 121 => 8,
            93 => 130,
            _ => 1,
        }
    }

    /// The HTTP status for a failure with this code.
    #[must_use]
    pub const fn http(self) -> u16 {
        match self {
            Self::ApiAuth => 401,
            Self::ApiHost | Self::ApiOrigin | Self::Refused | Self::StPermissions => 403,
            Self::NotFound => 404,
            Self::StRemoved => 410,
            Self::Conflict | Self::Cancelled => 409,
            Self::ApiTooLarge => 413,
            Self::ApiType => 415,
            Self::StLocked => 423,
            Self::StFull => 507,
            Self::StGone | Self::StNewer | Self::StNotOurs => 503,
            Self::ApiBadId | Self::ApiBadRequest | Self::QBad | Self::QLimit | Self::CfgBad => 400,
            Self::ApiTimeout => 408,
            _ => {
                if self.number() < 60 {
                    422
                } else {
                    500
                }
            }
        }
    }
}
