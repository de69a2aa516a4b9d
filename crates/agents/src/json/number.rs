//! Number literals.

/// What is known of a number literal.
pub(super) struct Literal {
    /// Byte after it.
    pub(super) end: usize,
    /// Whether it fits neither 64 bits nor a finite double.
    pub(super) out_of_range: bool,
}

/// Digits that always fit a signed 64-bit integer.
const SAFE_DIGITS: usize = 18;

/// Reads the number at `start`. `None` when it is not one.
pub(super) fn literal(line: &[u8], start: usize) -> Option<Literal> {
    let whole = if line.get(start) == Some(&b'-') { start + 1 } else { start };
    let mut end = digits(line, whole);
    if end == whole || (line.get(whole) == Some(&b'0') && end > whole + 1) {
        return None;
    }
    let integer_digits = end - whole;
    let mut float = false;
    if line.get(end) == Some(&b'.') {
        float = true;
        end = some_digits(line, end + 1)?;
    }
    let exponent = matches!(line.get(end), Some(b'e' | b'E'));
    if exponent {
        let sign = usize::from(matches!(line.get(end + 1), Some(b'+' | b'-')));
        end = some_digits(line, end + 1 + sign)?;
    }
    let suspicious = exponent || integer_digits > if float { 300 } else { SAFE_DIGITS };
    let out_of_range = suspicious && !fits(line.get(start..end)?, float || exponent);
    Some(Literal { end, out_of_range })
}

fn digits(line: &[u8], from: usize) -> usize {
    let rest = line.get(from..).unwrap_or_default();
    from + rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len())
}

fn some_digits(line: &[u8], from: usize) -> Option<usize> {
    Some(digits(line, from)).filter(|end| *end > from)
}

fn fits(literal: &[u8], float: bool) -> bool {
    let Ok(text) = std::str::from_utf8(literal) else { return false };
    if float {
        text.parse::<f64>().is_ok_and(f64::is_finite)
    } else {
        text.parse::<u64>().is_ok() || text.parse::<i64>().is_ok()
    }
}
