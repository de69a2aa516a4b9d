//! The pass itself: a loop with an explicit stack.

use synthetic_model::Code;

use super::{DEPTH_LIMIT, Damage, KEYS_LIMIT, NODES_LIMIT, Node, NodeKind, Tape, keys, number, string};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// An object or array that is not closed yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    pub(super) node: u32,
    pub(super) object: bool,
    pub(super) keys: keys::Seen,
}

/// Scans a line that should be one value, or blank.
pub(super) fn whole(tape: &mut Tape, line: &[u8]) -> Result<(), Damage> {
    let body = line.strip_suffix(b"\n").unwrap_or(line);
    let body = body.strip_suffix(b"\r").unwrap_or(body);
    let mut scan = Scan::new(tape, line, string::any_control(body))?;
    if let Some(at) = first_bad_utf8(line) {
        return Err(scan.verdict(Stop { code: Code::InBadUtf8, at }));
    }
    scan.at = if line.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    scan.skip_space();
    if scan.at == line.len() {
        return Ok(());
    }
    scan.value().map_err(|stop| scan.verdict(stop))?;
    scan.skip_space();
    if scan.at == line.len() {
        return Ok(());
    }
    let after = scan.verdict(Stop { code: Code::InBadJson, at: scan.at });
    Err(Damage { trailing: true, ..after })
}

/// Scans the one value at `from` and returns where it ends.
pub(super) fn one(tape: &mut Tape, line: &[u8], from: usize) -> Result<usize, Damage> {
    // Looking over the whole line here would take time squared for many values on one line.
    let mut scan = Scan::new(tape, line, true)?;
    scan.at = from;
    scan.skip_space();
    let start = scan.at;
    scan.value().map_err(|stop| scan.verdict(stop))?;
    let end = scan.at;
    match line.get(start..end).and_then(first_bad_utf8) {
        Some(at) => Err(scan.verdict(Stop { code: Code::InBadUtf8, at: start + at })),
        None => Ok(end),
    }
}

fn first_bad_utf8(bytes: &[u8]) -> Option<usize> {
    if simdutf8::basic::from_utf8(bytes).is_ok() {
        return None;
    }
    std::str::from_utf8(bytes).err().map(|e| e.valid_up_to())
}

/// Where and why the pass stopped.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stop {
    pub(super) code: Code,
    pub(super) at: usize,
}

struct Scan<'a> {
    line: &'a [u8],
    at: usize,
    /// Whether a control character stands anywhere: then strings look for them one by one.
    controls: bool,
    nodes: &'a mut Vec<Node>,
    open: &'a mut Vec<Open>,
    key_hashes: &'a mut Vec<(u64, u32)>,
    odd: &'a mut u8,
}

impl<'a> Scan<'a> {
    fn new(tape: &'a mut Tape, line: &'a [u8], controls: bool) -> Result<Self, Damage> {
        if u32::try_from(line.len()).is_err() {
            return Err(Damage { code: Code::InLineTooLong, at: u32::MAX, trailing: false });
        }
        let Tape { nodes, odd, open, key_hashes, .. } = tape;
        Ok(Self { line, at: 0, controls, nodes, open, key_hashes, odd })
    }

    /// The damage to report for `stop`: NUL bytes explain what they stand next to.
    fn verdict(&self, stop: Stop) -> Damage {
        let nul = stop.code == Code::InBadJson
            && (self.line.get(stop.at) == Some(&0) || self.line.trim_ascii_end().last() == Some(&0));
        let code = if nul { Code::InNulTail } else { stop.code };
        Damage { code, at: u32::try_from(stop.at).unwrap_or(u32::MAX), trailing: false }
    }

    fn skip_space(&mut self) {
        while matches!(self.line.get(self.at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// The next byte that is not white space; `self.at` is its place. 0 at the end.
    #[inline]
    fn peek(&mut self) -> u8 {
        match self.line.get(self.at) {
            Some(&byte) if byte > b' ' => byte,
            _ => {
                self.skip_space();
                self.line.get(self.at).copied().unwrap_or(0)
            }
        }
    }

    fn stop(&self) -> Stop {
        Stop { code: Code::InBadJson, at: self.at }
    }

    #[inline]
    fn value(&mut self) -> Result<(), Stop> {
        loop {
            let begun = match self.peek() {
                b'"' => {
                    self.text(false)?;
                    false
                }
                b'{' => self.enter(true)?,
                b'[' => self.enter(false)?,
                b't' => self.word(b"true", NodeKind::True)?,
                b'f' => self.word(b"false", NodeKind::False)?,
                b'n' => self.word(b"null", NodeKind::Null)?,
                b'-' | b'0'..=b'9' => {
                    self.number()?;
                    false
                }
                _ => return Err(self.stop()),
            };
            if !begun && !self.after_value()? {
                return Ok(());
            }
        }
    }

    /// After a complete value: closes what ends here. False when nothing is open any more, true
    /// when another value must follow.
    #[inline]
    fn after_value(&mut self) -> Result<bool, Stop> {
        while let Some(top) = self.open.last() {
            let object = top.object;
            match self.peek() {
                b',' if object => {
                    self.at += 1;
                    self.key()?;
                    return Ok(true);
                }
                b',' => {
                    self.at += 1;
                    return Ok(true);
                }
                b'}' if object => self.leave(),
                b']' if !object => self.leave(),
                _ => return Err(self.stop()),
            }
        }
        Ok(false)
    }

    /// Goes into an object or array. False when it is empty, and so already complete.
    fn enter(&mut self, object: bool) -> Result<bool, Stop> {
        if self.open.len() == DEPTH_LIMIT {
            return Err(Stop { code: Code::InTooDeep, at: self.at });
        }
        let node = self.nodes.len() as u32;
        self.push(if object { NodeKind::Object } else { NodeKind::Array }, self.at, self.at)?;
        self.open.push(Open { node, object, keys: keys::Seen::default() });
        self.at += 1;
        match (object, self.peek()) {
            (true, b'}') | (false, b']') => {
                self.leave();
                Ok(false)
            }
            (true, _) => self.key().map(|()| true),
            (false, _) => Ok(true),
        }
    }

    fn leave(&mut self) {
        self.at += 1;
        let Some(top) = self.open.pop() else { return };
        if top.object && *self.odd & super::oddities::DUPLICATE_KEY == 0 {
            let twice = top.keys.twice_at_end(self.line, self.nodes, top.node, self.key_hashes);
            *self.odd |= if twice { super::oddities::DUPLICATE_KEY } else { 0 };
        }
        let next = self.nodes.len() as u32;
        if let Some(node) = self.nodes.get_mut(top.node as usize) {
            node.end = self.at as u32;
            node.next = next;
        }
    }

    /// A key and its colon.
    #[inline]
    fn key(&mut self) -> Result<(), Stop> {
        if self.peek() != b'"' {
            return Err(self.stop());
        }
        let index = self.nodes.len();
        let place = self.at;
        self.text(true)?;
        if let Some(top) = self.open.last_mut() {
            if top.keys.count == KEYS_LIMIT {
                return Err(Stop { code: Code::InTooMany, at: place });
            }
            if top.keys.add_is_twice(self.line, self.nodes, top.node, index) {
                *self.odd |= super::oddities::DUPLICATE_KEY;
            }
        }
        if self.peek() != b':' {
            return Err(self.stop());
        }
        self.at += 1;
        Ok(())
    }

    #[inline]
    fn text(&mut self, key: bool) -> Result<(), Stop> {
        let start = self.at + 1;
        let body = string::body(self.line, start, self.controls)?;
        if body.lone_surrogate {
            *self.odd |= super::oddities::LONE_SURROGATE;
        }
        self.push(NodeKind::Text, start, body.end)?;
        if let Some(node) = self.nodes.last_mut() {
            node.escaped = body.escaped;
            node.key = key;
        }
        self.at = body.end + 1;
        Ok(())
    }

    fn number(&mut self) -> Result<(), Stop> {
        let found = number::literal(self.line, self.at).ok_or_else(|| self.stop())?;
        if found.out_of_range {
            *self.odd |= super::oddities::NUMBER_RANGE;
        }
        self.push(NodeKind::Number, self.at, found.end)?;
        self.at = found.end;
        Ok(())
    }

    fn word(&mut self, word: &[u8], kind: NodeKind) -> Result<bool, Stop> {
        let end = self.at + word.len();
        if self.line.get(self.at..end) != Some(word) {
            return Err(self.stop());
        }
        self.push(kind, self.at, end)?;
        self.at = end;
        Ok(false)
    }

    #[inline]
    fn push(&mut self, kind: NodeKind, start: usize, end: usize) -> Result<(), Stop> {
        let index = self.nodes.len();
        if index == NODES_LIMIT {
            return Err(Stop { code: Code::InTooMany, at: start });
        }
        let (start, end, next) = (start as u32, end as u32, index as u32 + 1);
        self.nodes.push(Node { kind, escaped: false, key: false, start, end, next });
        Ok(())
    }
}
