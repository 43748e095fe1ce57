//! `server`, and the node inside `x-ec-cache`: which server answered.
//!
//! Specification: <https://docs.edg.io/applications/performance/response>
//!
//! Edgio's value stands on hits and where the origin sent no `Server`; on a miss an origin's own
//! value is passed through and says nothing of the edge. `x-ec-cache` names the edge server on
//! every response, so it is asked first.
//!
//! ```text
//! edge-server = platform 1*WSP "(" pop "/" server-id ")"
//! platform    = 1*ALPHA            ; ECAcc, ECLF, ECS, ECD
//! pop         = 3ALPHA             ; lower case on the wire
//! server-id   = 1*HEXDIG           ; usually four, upper case
//! ```
//!
//! Example: `server: ECAcc (lac/55D2)`

use std::borrow::Cow;
use std::fmt;

use super::lexical::{cut, lower, upper};

/// A server of the Edgecast network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Server<'e> {
    /// Platform code as sent.
    pub(super) platform: &'e str,
    /// Point of presence, lower case.
    pub(super) pop: Cow<'e, str>,
    /// Server id, upper case.
    pub(super) id: Cow<'e, str>,
}

impl<'e> Server<'e> {
    /// Reads a trimmed value; `None` if it is not of that form.
    pub(super) fn parse(text: &'e str) -> Option<Self> {
        let (platform, rest) = cut(text, |byte| !byte.is_ascii_alphabetic());
        let rest = rest.strip_prefix([' ', '\t'])?.trim_ascii_start();
        let (pop, id) = rest.strip_prefix('(')?.strip_suffix(')')?.split_once('/')?;
        let fits = !platform.is_empty()
            && pop.len() == 3
            && pop.bytes().all(|byte| byte.is_ascii_alphabetic())
            && !id.is_empty()
            && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        fits.then(|| Self { platform, pop: lower(pop), id: upper(id) })
    }
}

impl fmt::Display for Server<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} ({}/{})", self.platform, self.pop, self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_form_and_nothing_else() {
        let cases = [
            ("ECAcc (lac/55D2)", Some("ECAcc (lac/55D2)")),
            ("ECAcc  \t(LAC/55d2)", Some("ECAcc (lac/55D2)")),
            ("ECS (phl/9D60)", Some("ECS (phl/9D60)")),
            ("ECAcc(lac/55D2)", None),
            ("ECAcc (lac/55D2", None),
            ("ECAcc (lac55D2)", None),
            ("ECAcc (lacx/55D2)", None),
            ("ECAcc (lac/)", None),
            ("ECAcc (lac/5G)", None),
            ("(lac/55D2)", None),
            ("ECAcc", None),
            ("nginx/1.24.0", None),
            ("Apache/2.4 (Unix)", None),
            ("ECAcc (läc/55D2)", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(Server::parse(text).map(|server| server.to_string()).as_deref(), expected, "{text}");
        }
    }
}
