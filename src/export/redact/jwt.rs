//! JSON Web Tokens (RFC 7519).

use std::ops::Range;

/// Shortest signature: 8 characters of base64 are 48 bits, which none has.
const SHORTEST_SIGNATURE: usize = 8;

/// A token in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Jwt {
    /// Header and claims, which say how it was made and for whom.
    pub(super) claims: Range<usize>,
    /// What makes it valid: the signature; of an encrypted token (RFC 7516) all behind the key.
    pub(super) signature: Range<usize>,
}

/// The tokens of a text: `ey….….…`, the first part being base64 of what begins with `{"`.
pub(super) fn tokens(text: &str) -> Vec<Jwt> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find("ey")).map(|at| from + at) {
        from = start + 2;
        if start > 0 && bytes.get(start - 1).is_some_and(|byte| is_base64(*byte)) {
            continue;
        }
        let Some(first) = part(bytes, start) else { continue };
        let Some(second) = part(bytes, first + 1) else { continue };
        let length = |is: fn(u8) -> bool| bytes.iter().skip(second + 1).take_while(|byte| is(**byte)).count();
        let end = second + 1 + length(|byte| is_base64(byte) || matches!(byte, b'.' | b'+' | b'/' | b'='));
        if end - second > SHORTEST_SIGNATURE {
            found.push(Jwt { claims: start..second, signature: second + 1..end });
            from = end;
        }
    }
    found
}

/// Where the dot behind a part stands that begins at `start`; `None` if it is empty or has none.
fn part(bytes: &[u8], start: usize) -> Option<usize> {
    let end = start + bytes.iter().skip(start).take_while(|byte| is_base64(**byte)).count();
    (end > start && bytes.get(end) == Some(&b'.')).then_some(end)
}

const fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_found_wherever_they_stand() {
        // The example of RFC 7519 §3.1, shortened.
        let token = "eyJ0eXAiOiJKV1QifQ.eyJpc3MiOiJqb2UifQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        for text in [token.to_owned(), format!("x={token}; y"), format!("Bearer {token},"), format!("\"{token}\"")] {
            let [jwt] = &tokens(&text)[..] else { panic!("{text}") };
            assert_eq!(&text[jwt.signature.clone()], "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "{text}");
            assert_eq!(&text[jwt.claims.clone()], "eyJ0eXAiOiJKV1QifQ.eyJpc3MiOiJqb2UifQ", "{text}");
        }
        let encrypted = "eyJhbGciOiJSU0EifQ.OKOawDo13gRp.48V1_ALb6US04U3b.5eym8TW_c8Su.XFBoMYUZodet";
        assert_eq!(&encrypted[tokens(encrypted)[0].signature.clone()], "48V1_ALb6US04U3b.5eym8TW_c8Su.XFBoMYUZodet");
        for plain in ["keyboard.layout.configuration", "eyes.js", "ey.x", "", "eyJ0.eyJp.", "ümlaut ey"] {
            assert_eq!(tokens(plain), [], "{plain}");
        }
    }
}
