//! Counts of bytes.

/// A byte count from a source's number: negative means unknown (HAR 1.2), and so does what nothing can have taken. Every
/// whole number up to 2^53 is an `f64` of its own, so that one written is read back.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be within 0 and 2^53")]
pub(crate) fn whole_bytes(number: f64) -> Option<u64> {
    (0.0..9_007_199_254_740_992.0).contains(&number).then_some(number as u64)
}

#[cfg(test)]
mod tests {
    use super::whole_bytes;

    #[test]
    fn what_no_response_can_have_is_unknown() {
        for (number, expected) in [
            (0.0, Some(0)),
            (900.7, Some(900)),
            (9_007_199_254_740_991.0, Some((1 << 53) - 1)),
            (9_007_199_254_740_992.0, None),
            (1.8e19, None),
            (-1.0, None),
            (f64::NAN, None),
        ] {
            assert_eq!(whole_bytes(number), expected, "{number}");
        }
    }
}
