//! Looking for a text in many others, without regard to case.

/// Bytes of URLs, the most frequent first, as counted over recorded pages. One that is missing is
/// rarer than all of these.
const FREQUENT: &[u8] = b"atescdi2onp/rfmbg0.1luh%w3=y4v5j&k67xz98q-_:,?+";

/// A text to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Needle {
    /// In lower case.
    text: String,
    /// Place of its rarest byte, which is looked for first: in most texts it is not even there.
    rarest: usize,
    /// Place of its rarest byte but one; the same where there is no other.
    second: usize,
}

/// Bytes looked at together. The loop over them has no branch, so the compiler makes a few vector
/// instructions of it.
const BLOCK: usize = 32;

impl Needle {
    pub(super) fn new(text: &str) -> Self {
        let text = text.to_lowercase();
        let commonness =
            |byte: u8| FREQUENT.iter().rev().position(|frequent| *frequent == byte).map_or(0, |rank| rank + 1);
        let places = || text.bytes().enumerate();
        let rarest = places().min_by_key(|(_, byte)| commonness(*byte)).map_or(0, |(place, _)| place);
        let others = places().filter(|(place, _)| *place != rarest);
        let second = others.min_by_key(|(_, byte)| commonness(*byte)).map_or(rarest, |(place, _)| place);
        Self { text, rarest, second }
    }

    /// Whether it has ASCII characters only.
    pub(super) fn is_ascii(&self) -> bool {
        self.text.is_ascii()
    }

    /// In lower case.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Its length in bytes.
    pub(super) const fn len(&self) -> usize {
        self.text.len()
    }

    /// Where in a long text it stands first, at `from` or behind, by the letters of ASCII without
    /// regard to case.
    pub(super) fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        let needle = self.text.as_bytes();
        let last = text.len().checked_sub(needle.len())?;
        if needle.is_empty() {
            return (from <= last).then_some(from);
        }
        let byte = |place: usize| {
            let byte = needle.get(place).copied().unwrap_or_default();
            (byte, if byte.is_ascii_lowercase() { 0x20 } else { 0 })
        };
        let ((rarest, case), (second, second_case)) = (byte(self.rarest), byte(self.second));
        let block = |at: usize| text.get(at..).and_then(<[u8]>::first_chunk::<BLOCK>);
        let is_at = |at: usize| {
            text.get(at + self.rarest).is_some_and(|byte| byte | case == rarest)
                && text.get(at..at + needle.len()).is_some_and(|part| part.eq_ignore_ascii_case(needle))
        };
        let mut start = from;
        while let (Some(left), Some(right)) = (block(start + self.rarest), block(start + self.second)) {
            let both =
                |(left, right): (&u8, &u8)| u8::from(left | case == rarest) & u8::from(right | second_case == second);
            if left.iter().zip(right).map(both).fold(0, |any, both| any | both) != 0
                && let Some(at) = (start..start + BLOCK).find(|at| is_at(*at))
            {
                return Some(at);
            }
            start += BLOCK;
        }
        (start..=last).find(|at| is_at(*at))
    }

    /// Whether `text` has it in it. Letters beyond ASCII are compared in lower case as well, at the
    /// price of a copy.
    pub(super) fn is_in(&self, text: &str) -> bool {
        if !self.text.is_ascii() {
            return text.to_lowercase().contains(&self.text);
        }
        let (needle, text) = (self.text.as_bytes(), text.as_bytes());
        let Some(rarest) = needle.get(self.rarest) else { return true };
        memchr::memchr2_iter(*rarest, rarest.to_ascii_uppercase(), text).any(|at| {
            let window = at.checked_sub(self.rarest).and_then(|start| text.get(start..start + needle.len()));
            window.is_some_and(|window| window.eq_ignore_ascii_case(needle))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_there_whatever_the_case() {
        for (needle, text, expected) in [
            ("", "anything", true),
            ("App.js", "https://a.example/APP.JS?v=1", true),
            ("app.js", "https://a.example/app-js", false),
            ("zz", "az", false),
            ("za", "a", false),
            ("az", "z", false),
            ("zebra", "zebrZEBRA", true),
            ("straße", "/STRASSE/", false),
            ("ÄPFEL", "/äpfel", true),
            ("é", "", false),
        ] {
            assert_eq!(Needle::new(needle).is_in(text), expected, "{needle} {text}");
        }
    }

    #[test]
    fn agrees_with_a_plain_search() {
        let long = format!("{}Zebra-{}/x.JS", "zebr".repeat(30), "ebra".repeat(20));
        let texts = [&*long, "https://www.shop.example/Static/app.7f3.js?x=%20y", "data:,Zz", "", "/a/ss/sss"];
        for text in texts {
            let lower = text.to_lowercase();
            for start in 0..lower.len() {
                for end in start..=lower.len().min(start + 9) {
                    let part = &lower[start..end];
                    assert!(Needle::new(part).is_in(text), "{part} {text}");
                    assert_eq!(
                        Needle::new(part).find(lower.to_ascii_uppercase().as_bytes(), 0),
                        lower.find(part),
                        "{part}"
                    );
                    let other = format!("{part}!");
                    assert_eq!(Needle::new(&other).is_in(text), lower.contains(&other), "{other} {text}");
                }
            }
        }
    }
}
