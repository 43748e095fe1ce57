//! `Sec-Purpose` and its forerunners: whether a browser asks for something before anybody wants it.
//!
//! Specification: <https://fetch.spec.whatwg.org/#sec-purpose-header>,
//! <https://wicg.github.io/nav-speculation/prefetch.html#sec-purpose-header>
//!
//! ```text
//! Sec-Purpose = "prefetch" *( ";" parameter )    ; prerender, anonymous-client-ip
//! Purpose     = "prefetch"                       ; Chrome and Safari of old; "preview" was a prerender
//! X-Purpose   = "preview" / "prefetch"           ; Safari of old
//! X-Moz       = "prefetch"                       ; Firefox of old
//! ```
//!
//! Example: `Sec-Purpose: prefetch;prerender`

use crate::exchange::Headers;

/// What a browser fetches ahead for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To have it in a cache.
    Prefetch,
    /// To draw it where nobody sees it yet.
    Prerender,
}

/// The headers, the present one first.
const HEADERS: [&str; 4] = ["sec-purpose", "purpose", "x-purpose", "x-moz"];

impl Purpose {
    /// What a request says that it is for, and the header that says so; `None` where somebody wants it.
    #[must_use]
    pub fn of<'h>(request: &'h Headers<'_>) -> Option<(Self, &'static str, &'h str)> {
        HEADERS.into_iter().find_map(|name| {
            let value = request.first(name)?;
            Some((Self::read(value)?, name, value))
        })
    }

    fn read(value: &str) -> Option<Self> {
        let mut parts = value.split(';').map(str::trim);
        let purpose = parts.next()?;
        if purpose.eq_ignore_ascii_case("preview") {
            return Some(Self::Prerender);
        }
        let is_prerender = parts.any(|part| part.eq_ignore_ascii_case("prerender"));
        purpose.eq_ignore_ascii_case("prefetch").then_some(if is_prerender { Self::Prerender } else { Self::Prefetch })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_of_saying_it_is_understood() {
        type Case = (&'static [(&'static str, &'static str)], Option<(Purpose, &'static str)>);
        let cases: [Case; 12] = [
            (&[("Sec-Purpose", "prefetch")], Some((Purpose::Prefetch, "sec-purpose"))),
            (&[("sec-purpose", "prefetch;prerender")], Some((Purpose::Prerender, "sec-purpose"))),
            (&[("sec-purpose", "prefetch; prerender")], Some((Purpose::Prerender, "sec-purpose"))),
            (&[("sec-purpose", "prefetch;anonymous-client-ip")], Some((Purpose::Prefetch, "sec-purpose"))),
            (&[("Purpose", "prefetch")], Some((Purpose::Prefetch, "purpose"))),
            (&[("Purpose", "preview")], Some((Purpose::Prerender, "purpose"))),
            (&[("X-Purpose", "preview")], Some((Purpose::Prerender, "x-purpose"))),
            (&[("X-Moz", "Prefetch")], Some((Purpose::Prefetch, "x-moz"))),
            (&[("Purpose", "prefetch"), ("Sec-Purpose", "prefetch")], Some((Purpose::Prefetch, "sec-purpose"))),
            (&[("sec-purpose", "speculation")], None),
            (&[("x-moz", "microsummary")], None),
            (&[("accept", "prefetch")], None),
        ];
        for (headers, expected) in cases {
            let headers = Headers::from_pairs(headers.iter().copied());
            assert_eq!(Purpose::of(&headers).map(|(purpose, name, _)| (purpose, name)), expected, "{headers:?}");
        }
    }
}
