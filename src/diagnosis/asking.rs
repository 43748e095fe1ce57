//! Which headers a request has to carry so that the caches on its way say more: those of debug
//! profiles, and a person's own.

use std::fmt;

use crate::cdn::Path;
use crate::exchange::{Delivery, Exchange};
use crate::http::{Status, name_problem, value_problem};
use crate::knowledge::{DebugProfile, Told};

/// Many servers refuse a request whose headers take more than 8 KB, cookies among them; half of
/// that leaves room for the page's own.
const MAX_OWN_BYTES: usize = 4_096;

/// Parts of names whose values are secrets: tokens, keys, signatures, credentials.
const SECRET: [&str; 10] =
    ["akamai-debug", "auth", "credential", "jwt", "key", "passw", "secret", "session", "signature", "token"];

/// A header to add to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestHeader {
    /// Name, as it is written.
    pub name: String,
    /// Value.
    pub value: String,
}

impl fmt::Display for RequestHeader {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}: {}", self.name, self.value)
    }
}

/// A line that is no header, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineProblem {
    /// Number of the line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub text: String,
}

/// Headers that a person wrote, one `Name: value` a line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnHeaders {
    /// The lines that are headers.
    pub headers: Vec<RequestHeader>,
    /// Those that are not.
    pub problems: Vec<LineProblem>,
    /// Names of secrets whose values were not kept: they wait to be given again.
    pub unsent: Vec<String>,
}

impl OwnHeaders {
    /// Reads what was written; empty lines count as nothing.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut own = Self::default();
        let mut bytes = 0;
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            if let Some(name) = unsent_secret(line) {
                own.unsent.push(name.to_owned());
                continue;
            }
            let read = header(line).and_then(|header| {
                bytes += header.name.len() + header.value.len() + ": \r\n".len();
                if bytes > MAX_OWN_BYTES {
                    return Err(format!("the headers are longer than {MAX_OWN_BYTES} bytes, which servers may refuse"));
                }
                Ok(header)
            });
            match read {
                Ok(header) => own.headers.push(header),
                Err(text) => own.problems.push(LineProblem { line: at + 1, text }),
            }
        }
        own
    }
}

fn header(line: &str) -> Result<RequestHeader, String> {
    let (name, value) = line.split_once(':').ok_or("a line is written as Name: value")?;
    let (name, value) = (name.trim(), value.trim());
    match name_problem(name).or_else(|| value_problem(value)) {
        Some(problem) => Err(format!("{name}: {problem}")),
        None => Ok(RequestHeader { name: name.to_owned(), value: value.to_owned() }),
    }
}

/// What of a person's own headers may be kept: of those that carry a secret, the name alone.
#[must_use]
pub fn without_secrets(text: &str) -> String {
    let lines = text.lines().map(|line| match line.split_once(':') {
        Some((name, _)) if is_secret(name) => format!("{name}:"),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The name of a line as [`without_secrets`] leaves it.
fn unsent_secret(line: &str) -> Option<&str> {
    let (name, value) = line.split_once(':')?;
    let name = name.trim();
    (value.trim().is_empty() && is_secret(name) && name_problem(name).is_none()).then_some(name)
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET.iter().any(|part| name.contains(part))
}

/// The headers of several profiles and a person's own, each name once: what shares a name is one
/// list, as RFC 9110 §5.3 allows, without repeats.
#[must_use]
pub fn joined(profiles: &[&DebugProfile], own: &[RequestHeader]) -> Vec<RequestHeader> {
    let of_profiles = profiles.iter().flat_map(|profile| profile.asks).copied();
    let of_own = own.iter().map(|header| (&*header.name, &*header.value));
    let mut headers: Vec<RequestHeader> = Vec::new();
    for (name, value) in of_profiles.chain(of_own) {
        match headers.iter_mut().find(|known| known.name.eq_ignore_ascii_case(name)) {
            Some(known) if known.value.split(',').any(|part| part.trim() == value) || known.value == value => {}
            Some(known) => {
                known.value.push_str(", ");
                known.value.push_str(value);
            }
            None => headers.push(RequestHeader { name: name.to_owned(), value: value.to_owned() }),
        }
    }
    headers
}

/// The profiles to propose for a request: those of the providers on its way and of the host behind
/// them.
#[must_use]
pub fn profiles_for(path: &Path<'_>) -> Vec<&'static DebugProfile> {
    let seen = path.providers.iter().chain(&path.host);
    seen.flat_map(|seen| seen.provider.suggested_debug(path.edgio.generation())).collect()
}

/// Whether a request carried what a profile asks with, in any order and with more beside it.
#[must_use]
pub fn is_asked_for(exchange: &Exchange<'_>, profile: &DebugProfile) -> bool {
    profile.asks.iter().all(|(name, value)| {
        let sent = exchange.request_headers.joined(name).unwrap_or_default().to_ascii_lowercase();
        let has = |wanted: &str| sent.split(',').any(|part| part.trim().eq_ignore_ascii_case(wanted.trim()));
        value.split(',').any(has)
    })
}

/// The profile whose answer the outermost provider left out, so that its cache's word is missing;
/// `None` where the word is there, was asked for, or never comes on demand.
#[must_use]
pub fn missing_profile(exchange: &Exchange<'_>, path: &Path<'_>) -> Option<&'static DebugProfile> {
    let outermost = path.providers.first()?.provider;
    let profile = outermost.debug_profile(Told::CacheStatus, path.edgio.generation())?;
    let is_missing = if outermost.id == "edgio" {
        path.diagnostics.iter().any(|id| id == "no-debug-headers")
    } else {
        exchange.delivery == Delivery::Network
            && path.outcome.status == Status::None
            && !is_asked_for(exchange, profile)
    };
    is_missing.then_some(profile)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::{DebugProfile, debug_profiles};

    fn profile(id: &str) -> &'static DebugProfile {
        debug_profiles().into_iter().find(|(_, profile)| profile.id == id).unwrap().1
    }

    fn written(headers: &[RequestHeader]) -> Vec<String> {
        headers.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn own_headers_are_lines_and_bad_ones_are_named() {
        let own = OwnHeaders::read(
            "X-One: 1\n\n  x-two :a:b  \nno colon\n: nameless\nX Y: 1\nX-Empty:  \nX-Non: \u{fc}\nCookie: a=b\nSec-Fetch-Mode: cors\nhost: a.example",
        );
        assert_eq!(written(&own.headers), ["X-One: 1", "x-two: a:b"]);
        let problems: Vec<_> = own.problems.iter().map(|problem| (problem.line, &*problem.text)).collect();
        assert_eq!(
            problems,
            [
                (4, "a line is written as Name: value"),
                (5, ": there is no name"),
                (6, "X Y: the name has a character that header names cannot have"),
                (7, "X-Empty: there is no value"),
                (8, "X-Non: the value has a character that header values cannot have"),
                (9, "Cookie: the browser alone writes this header"),
                (10, "Sec-Fetch-Mode: the browser alone writes this header"),
                (11, "host: the browser alone writes this header"),
            ]
        );
    }

    #[test]
    fn too_long_for_a_request_is_said() {
        let long = format!("X-Long: {}\nX-Short: 1\nX-More: {}", "a".repeat(4_000), "b".repeat(200));
        let own = OwnHeaders::read(&long);
        assert_eq!(own.headers.len(), 2);
        assert_eq!(own.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn secrets_are_not_kept() {
        let text = "X-One: 1\nAkamai-Debug: exp=1~hmac=2\nX-My-Token: abc\nX-Amz-Credential: AKIA\nAuthorization: Basic x\nnot a header";
        assert_eq!(
            without_secrets(text),
            "X-One: 1\nAkamai-Debug:\nX-My-Token:\nX-Amz-Credential:\nAuthorization:\nnot a header"
        );
    }

    #[test]
    fn a_secret_that_was_not_kept_waits_and_is_no_mistake() {
        let own = OwnHeaders::read(&without_secrets("X-One: 1\nAkamai-Debug: exp=1~hmac=2\nX My Token: a"));
        assert_eq!(written(&own.headers), ["X-One: 1"]);
        assert_eq!(own.unsent, ["Akamai-Debug"]);
        assert_eq!(own.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [3], "a name that cannot be");
    }

    #[test]
    fn one_name_is_one_list() {
        let pragmas = [profile("azion.debug-cache"), profile("cloudfront.server-timing"), profile("fastly.debug")];
        let own = OwnHeaders::read("pragma: server-timing\nPRAGMA: no-cache\nX-One: 1\nx-one: 2").headers;
        assert_eq!(
            written(&joined(&pragmas, &own)),
            ["Pragma: azion-debug-cache, server-timing, no-cache", "Fastly-Debug: 1", "X-One: 1, 2",]
        );
        assert_eq!(joined(&[], &[]), []);
    }
}
