//! Header lists without their secrets.

use std::borrow::Cow;

use super::kept::{self, KnownHeaders};
use super::scan::{Judged, Random, Scan};
use super::taken::Kind;
use super::{MARK, names};
use crate::exchange::Headers;
use crate::http::is_token_byte;

/// Headers whose value is a URL, or the part of one behind the host.
const URLS: [&str; 11] = [
    ":path",
    "content-location",
    "destination",
    "location",
    "origin",
    "referer",
    "sourcemap",
    "x-forwarded-uri",
    "x-original-uri",
    "x-original-url",
    "x-rewrite-url",
];

/// Schemes of authorization (the registry of RFC 9110 §16.4.1, and what services use); what follows
/// one is the secret.
const SCHEMES: [&str; 15] = [
    "apikey",
    "aws4-hmac-sha256",
    "basic",
    "bearer",
    "digest",
    "dpop",
    "hoba",
    "mutual",
    "negotiate",
    "ntlm",
    "oauth",
    "scram-sha-256",
    "sharedkey",
    "token",
    "vapid",
];

/// Attributes of a cookie that have a value (RFC 6265 §4.1.1, RFC 2109, and what browsers add). What has another
/// name is no attribute.
const ATTRIBUTES: [&str; 8] = ["comment", "domain", "expires", "max-age", "path", "priority", "samesite", "version"];

impl Scan<'_> {
    /// All field lines, their values without secrets. Values that are in `looked` as well were looked at before.
    pub(super) fn headers<'h>(
        &mut self,
        headers: &Headers<'h>,
        looked: Option<&Headers<'h>>,
        known: &KnownHeaders,
    ) -> Headers<'h> {
        let mut looked = looked.into_iter().flat_map(Headers::iter);
        let clean = headers.iter().map(|line| {
            if looked.next().is_some_and(|looked| looked.value == line.value) {
                return (line.name.clone(), line.value.clone());
            }
            let value = self.header(&line.name, &line.value, known);
            let value = if value == *line.value { line.value.clone() } else { Cow::Owned(value.into_owned()) };
            (line.name.clone(), value)
        });
        Headers::from_pairs(clean.collect::<Vec<_>>())
    }

    fn header<'v>(&mut self, name: &str, value: &'v str, known: &KnownHeaders) -> Cow<'v, str> {
        let lower = name.to_ascii_lowercase();
        self.within.clone_from(&lower);
        let is_cookies = matches!(&*lower, "cookie" | "cookie2" | "set-cookie" | "set-cookie2");
        match self.judge(name) {
            Judged::Kept => Cow::Borrowed(value),
            _ if is_cookies && !names::is_in(&self.redaction.also, name) => self.cookies(&lower, value),
            // `access_token, 4f3a2b1c`: a WebSocket can set no other header.
            _ if lower == "sec-websocket-protocol"
                && value.split(',').any(|part| self.lists.is_secret(part.trim())) =>
            {
                self.whole(&lower, value)
            }
            Judged::Secret
                if !known.has(&lower) || self.lists.has(name) || names::is_in(&self.redaction.also, name) =>
            {
                self.whole(&lower, value)
            }
            _ if URLS.contains(&&*lower) => self.url(value),
            _ if known.has(&lower) || kept::tells_apart(&lower) => self.text(value, Random::Kept),
            _ => self.text(value, Random::Taken),
        }
    }

    /// A value of which nothing stays but the scheme of an authorization.
    fn whole<'v>(&mut self, name: &str, value: &'v str) -> Cow<'v, str> {
        if value.trim().is_empty() || value == MARK {
            return Cow::Borrowed(value);
        }
        let is_scheme = |scheme: &str| SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known));
        if let Some((scheme, secret)) = value.split_once(' ').filter(|(scheme, _)| is_scheme(scheme)) {
            let secret = secret.trim();
            if secret.is_empty() || secret == MARK {
                return Cow::Borrowed(value);
            }
            let mark = self.take(Kind::Header, name, secret);
            return Cow::Owned(format!("{scheme} {mark}"));
        }
        Cow::Borrowed(self.take(Kind::Header, name, value))
    }

    /// Cookies with their names, and of `Set-Cookie` its attributes: whether there are cookies, and how
    /// long and where they hold, decides about caching.
    fn cookies<'v>(&mut self, name: &str, value: &'v str) -> Cow<'v, str> {
        let only_first = name.starts_with("set-");
        let lines = value.split('\n').map(|line| {
            let parts = line.split(';').enumerate();
            let parts = parts.map(
                |(place, part)| {
                    if only_first && place > 0 { self.attribute(part) } else { self.cookie(part) }
                },
            );
            parts.collect::<Vec<_>>().join(";")
        });
        Cow::Owned(lines.collect::<Vec<_>>().join("\n"))
    }

    /// What follows a cookie in `Set-Cookie`: one of its attributes, behind which, after a comma, the next
    /// cookie may stand where a recorder joined lines.
    fn attribute(&mut self, part: &str) -> String {
        let next = part.match_indices(',').find(|(comma, _)| {
            let rest = part.get(comma + 1..).unwrap_or_default().trim_start();
            rest.split_once('=').is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(is_token_byte))
        });
        let (attribute, next) = match next {
            Some((comma, _)) => part.split_at_checked(comma + 1).unwrap_or((part, "")),
            None => (part, ""),
        };
        let name = attribute.split_once('=').map(|(name, _)| name.trim());
        let is_known = name.is_none_or(|name| ATTRIBUTES.iter().any(|known| name.eq_ignore_ascii_case(known)));
        let attribute = if is_known { attribute.to_owned() } else { self.cookie(attribute) };
        if next.is_empty() { attribute } else { attribute + &self.cookie(next) }
    }

    fn cookie(&mut self, part: &str) -> String {
        let (name, value) = part.split_once('=').unwrap_or(("", part));
        let plain = value.trim();
        // Chrome's rule: without an equals sign there is a value and no name.
        let is_kept =
            names::is_in(&self.redaction.keep, name.trim()) && !names::is_in(&self.redaction.also, name.trim());
        if plain.is_empty() || plain == MARK || is_kept {
            return part.to_owned();
        }
        self.take(Kind::Cookie, name.trim(), plain);
        part.get(..part.len() - value.len()).unwrap_or_default().to_owned() + &value.replace(plain, MARK)
    }
}
