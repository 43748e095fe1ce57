//! Whether texts are equal, eight bytes at a time.
//!
//! Millions of texts are compared while a file is read. WebAssembly has no instruction for it, and the
//! library's own comparison there goes from byte to byte.

/// Whether `left` and `right` are the same text.
pub(crate) fn same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    if left.len() < 8 {
        return same_ends::<4>(left, right)
            .unwrap_or_else(|| left.iter().zip(right).all(|(left, right)| left == right));
    }
    let (words, others) = (left.as_chunks::<8>().0, right.as_chunks::<8>().0);
    let is_same = |left: &[u8; 8], right: &[u8; 8]| u64::from_le_bytes(*left) == u64::from_le_bytes(*right);
    same_ends::<8>(left, right) == Some(true) && words.iter().zip(others).all(|(left, right)| is_same(left, right))
}

/// Whether the first and the last `SIZE` bytes are the same; `None` where there are fewer.
fn same_ends<const SIZE: usize>(left: &[u8], right: &[u8]) -> Option<bool> {
    let first = left.first_chunk::<SIZE>()? == right.first_chunk::<SIZE>()?;
    Some(first && left.last_chunk::<SIZE>()? == right.last_chunk::<SIZE>()?)
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn texts_are_the_same_up_to_the_last_byte() {
        for length in 0..70 {
            let text = "x".repeat(length);
            assert!(same(&text, &text.clone()), "{length}");
            assert!(!same(&text, &format!("{text}x")), "{length}");
            for at in 0..length {
                let mut other = text.clone();
                other.replace_range(at..=at, "y");
                assert!(!same(&text, &other), "{at} of {length}");
            }
        }
    }
}
