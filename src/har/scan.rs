//! Walking over bytes of JSON text: to the end of a text, a word or white space.

use memchr::memchr2;

/// Bytes looked at in one go: what a vector register of every machine and of WebAssembly holds.
const BLOCK: usize = 16;

/// Most text of a HAR file is shorter than what starting a search of longer vectors costs.
const SHORT: usize = 8 * BLOCK;

/// Where the first quote or backslash is.
#[inline]
pub(super) fn quote_or_backslash(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    while at < SHORT {
        let Some(block) = text.get(at..).and_then(|rest| rest.first_chunk()) else {
            break;
        };
        if let Some(place) = in_block(block) {
            return Some(at + place);
        }
        at += BLOCK;
    }
    Some(at + memchr2(b'"', b'\\', text.get(at..)?)?)
}

/// The same in one block.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline]
pub(super) fn in_block(block: &[u8; BLOCK]) -> Option<usize> {
    use core::arch::wasm32::{u8x16_bitmask, u8x16_eq, u8x16_splat, u64x2, v128_or};
    let [low, high] = halves(block);
    let block = u64x2(low, high);
    let marks = u8x16_bitmask(v128_or(u8x16_eq(block, u8x16_splat(b'"')), u8x16_eq(block, u8x16_splat(b'\\'))));
    (marks != 0).then(|| marks.trailing_zeros() as usize)
}

/// The same in one block: no vectors are asked for, but compilers make one of the two words.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline]
pub(super) fn in_block(block: &[u8; BLOCK]) -> Option<usize> {
    let [low, high] = halves(block);
    let [low, high] = [marked(low), marked(high)];
    (low | high != 0).then(|| {
        let (marks, before) = if low == 0 { (high, BLOCK / 2) } else { (low, 0) };
        before + marks.trailing_zeros() as usize / 8
    })
}

#[inline]
fn halves(block: &[u8; BLOCK]) -> [u64; 2] {
    let word = |half: Option<&[u8; BLOCK / 2]>| half.map_or(0, |half| u64::from_le_bytes(*half));
    [word(block.first_chunk()), word(block.last_chunk())]
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline]
const fn marked(word: u64) -> u64 {
    bytes_equal(word, b'"') | bytes_equal(word, b'\\')
}

/// Marks the bytes of `word` that equal `byte` by their highest bit; right up to the lowest mark.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline]
const fn bytes_equal(word: u64, byte: u8) -> u64 {
    const LOW: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    let differing = word ^ (LOW * byte as u64);
    differing.wrapping_sub(LOW) & !differing & HIGH
}

/// How many bytes of white space `text` begins with.
pub(super) fn white_space(text: &[u8]) -> usize {
    const INDENT: &[u8; 8] = b"        ";
    let mut at = 0;
    loop {
        match text.get(at) {
            Some(b' ') if text.get(at..).and_then(|rest| rest.first_chunk()) == Some(INDENT) => at += INDENT.len(),
            Some(b' ' | b'\t' | b'\n' | b'\r') => at += 1,
            _ => return at,
        }
    }
}

/// Whether a byte may be part of a number or a word.
#[inline]
pub(super) const fn is_literal(byte: u8) -> bool {
    const TABLE: [bool; 256] = {
        let mut table = [false; 256];
        let mut byte = 0_u8;
        loop {
            table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
            if byte == u8::MAX {
                break table;
            }
            byte += 1;
        }
    };
    TABLE[byte as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_quote_or_backslash_is_found_wherever_it_is() {
        for length in 0..300 {
            let mut text = vec![b'\xe9'; length];
            assert_eq!(quote_or_backslash(&text), None, "{length}");
            for at in 0..length {
                // One that is off by a bit before it, and others after it.
                text[at] = if at % 2 == 0 { b'"' } else { b'\\' };
                assert_eq!(quote_or_backslash(&text), Some(at), "{at} of {length}");
                text[at] = if at % 2 == 0 { b'#' } else { b']' };
                if let Some(last) = text.last_mut() {
                    *last = b'"';
                }
                assert_eq!(quote_or_backslash(&text), Some(length - 1), "{at} of {length}");
                text[length - 1] = 0xe9;
                text[at] = b'!';
            }
        }
    }

    #[test]
    fn white_space_of_any_length_is_counted() {
        for length in 0..40 {
            for (fill, after) in [(" ", "x"), (" ", ""), ("\t", "\u{c}"), ("\r\n ", "\u{a0}")] {
                let text = fill.repeat(length);
                assert_eq!(white_space((text.clone() + after).as_bytes()), text.len(), "{text:?} {after:?}");
            }
        }
    }
}
