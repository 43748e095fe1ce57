//! Numbers as nearly all are written.

use super::scan::is_literal;

/// Powers of ten that are exact as `f64`.
const POWERS: [f64; 16] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// So many digits are exact as `f64`, whatever they are; so is then one division of exact numbers, by IEEE 754.
const EXACT_DIGITS: usize = 15;

/// The number that `text` begins with, and how many bytes it takes: digits, with a fraction or
/// none, and a sign or none. `None` for any other form, and where the text ends right after it, as
/// half a number would.
#[inline]
pub(super) fn plain(text: &[u8]) -> Option<(f64, usize)> {
    let negative = text.first() == Some(&b'-');
    let start = usize::from(negative);
    let (whole, mut end) = digits(text, start, 0);
    let mut count = end - start;
    let mut mantissa = whole;
    let mut power = 0;
    if count > 0 && text.get(end) == Some(&b'.') {
        (mantissa, power) = {
            let (mantissa, after) = digits(text, end + 1, whole);
            let length = after - end - 1;
            end = after;
            (mantissa, length)
        };
        count = if power == 0 { 0 } else { count + power };
    }
    if count == 0 || count > EXACT_DIGITS || is_literal(*text.get(end)?) {
        return None;
    }
    let number = exact(mantissa) / POWERS.get(power)?;
    Some((if negative { -number } else { number }, end))
}

/// The number of `digits` behind a decimal point, if it is exact with them.
pub(super) fn fraction(digits_of_it: &str) -> Option<f64> {
    let text = digits_of_it.as_bytes();
    let (mantissa, end) = digits(text, 0, 0);
    (end == text.len() && end <= EXACT_DIGITS).then(|| POWERS.get(end).map(|power| exact(mantissa) / power))?
}

/// Goes on with `number` by the digits of `text` from byte `from` on, and says where they end.
#[inline]
fn digits(text: &[u8], from: usize, number: u64) -> (u64, usize) {
    let (mut number, mut at) = (number, from);
    while let Some(digit) = text.get(at).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit < 10) {
        number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
        at += 1;
    }
    (number, at)
}

#[expect(clippy::cast_precision_loss, reason = "of at most 15 digits, so under 2^53")]
const fn exact(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_numbers_are_what_the_standard_library_reads() {
        let cases = [
            "0",
            "-0",
            "7",
            "-1",
            "12",
            "007",
            "0.5",
            "-0.742",
            "123.456",
            "1528.997",
            "0.1",
            "0.000000000000001",
            "999999999999999",
            "9.99999999999999",
            "0.30000000000000",
            "1700000000000",
            "62.795000000000016",
        ];
        for case in cases {
            let text = format!("{case},");
            let expected: f64 = case.parse().expect(case);
            match plain(text.as_bytes()) {
                Some((number, length)) => {
                    assert_eq!((number.to_bits(), length), (expected.to_bits(), case.len()), "{case}");
                }
                None => assert!(case.bytes().filter(u8::is_ascii_digit).count() > EXACT_DIGITS, "{case}"),
            }
        }
    }

    #[test]
    fn other_forms_and_halves_are_left_to_the_standard_library() {
        for text in
            ["", "-", "-,", "1", "1.", "1.,", ".5,", "1e3,", "1.5e3,", "+1,", "1x,", "1234567890123456,", "\"1\","]
        {
            assert_eq!(plain(text.as_bytes()), None, "{text}");
        }
    }
}
