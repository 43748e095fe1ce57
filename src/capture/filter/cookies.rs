//! Cookies that a request carries and a response sets, as far as header lines tell them.

use super::look::Look;
use super::test::Side;

/// What of a cookie is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Name,
    Value,
    Domain,
    Path,
}

/// Whether `fits` says yes of one of the cookies that the response sets
/// ([RFC 6265 §5.2](https://httpwg.org/specs/rfc6265.html#set-cookie)).
pub(super) fn any_set(look: &Look<'_>, part: Part, fits: &mut dyn FnMut(&str) -> bool) -> bool {
    look.any_line(Side::Response, "set-cookie", &mut |line| {
        let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
        let attribute = |name: &str| {
            let found = attributes.split(';').filter_map(|attribute| attribute.split_once('='));
            found
                .filter(|(known, _)| known.trim().eq_ignore_ascii_case(name))
                .map(|(_, value)| value.trim())
                .next_back()
        };
        let found = match part {
            Part::Name | Part::Value => of_pair(pair, part),
            Part::Domain => attribute("domain"),
            Part::Path => attribute("path"),
        };
        found.is_some_and(&mut *fits)
    })
}

/// The same of the cookies that the request carries and those that the response sets.
pub(super) fn any(look: &Look<'_>, part: Part, fits: &mut dyn FnMut(&str) -> bool) -> bool {
    let sent = look.any_line(Side::Request, "cookie", &mut |line| {
        line.split(';').filter_map(|pair| of_pair(pair, part)).any(&mut *fits)
    });
    sent || any_set(look, part, fits)
}

fn of_pair(pair: &str, part: Part) -> Option<&str> {
    let (name, value) = pair.split_once('=')?;
    let found = if part == Part::Name { name } else { value };
    Some(found.trim())
}
