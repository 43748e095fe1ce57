//! The reasons that a provider's knowledge file lists, each under conditions that this request and
//! response fulfil, and those of RFC 9111 that the provider goes by.

use super::{Row, is_added_at_edge, rfc9111};
use crate::diagnosis::{Evidence, Finding};
use crate::http::{Audience, SetCookies, Vary, lifetime_under};
use crate::knowledge::{self, Condition, Lasting, ValueTest};

/// What a knowledge file lists for a row.
#[derive(Default)]
pub(super) struct Listed {
    /// The reasons whose conditions all hold, in the order of the file.
    pub(super) findings: Vec<Finding>,
    /// Whether the last one says everything, so that nothing else is looked at.
    pub(super) says_all: bool,
}

/// The reasons in the row's provider's file that hold.
pub(super) fn listed(row: Row<'_, '_>) -> Listed {
    let mut listed = Listed::default();
    for reason in row.provider.and_then(knowledge::provider).map_or(&[][..], |provider| provider.reasons) {
        let shown: Option<Vec<Vec<Evidence>>> = reason.when.iter().map(|condition| holds(row, condition)).collect();
        let Some(shown) = shown else { continue };
        let finding = row.known(reason.id.as_str()).map(|finding| finding.shown_by(shown.into_iter().flatten()));
        listed.findings.extend(finding);
        if reason.alone {
            listed.says_all = true;
            break;
        }
    }
    listed
}

/// Those of RFC 9111 that the provider goes by.
pub(super) fn of_any_cache(row: Row<'_, '_>) -> Vec<Finding> {
    if !row.went_to_origin() {
        return Vec::new();
    }
    let provider = row.provider.and_then(knowledge::provider);
    rfc9111::reasons(row, provider.map_or(&[][..], |provider| provider.ignores))
}

/// What shows that a condition holds; `None` where it does not.
fn holds(row: Row<'_, '_>, condition: &Condition) -> Option<Vec<Evidence>> {
    let exchange = row.exchange;
    let outcome = &row.path.outcome;
    let (holds, shown) = match *condition {
        Condition::Outcome(statuses) => (statuses.contains(&outcome.status), row.word()),
        Condition::Tier(tiers) => (tiers.contains(&outcome.tier), row.word()),
        Condition::Word(words) => {
            let is = |raw: &str| words.iter().any(|word| raw.trim().eq_ignore_ascii_case(word));
            (outcome.raw.as_deref().is_some_and(is), row.word())
        }
        Condition::Method(is, methods) => (methods.contains(&&*exchange.method) == is, Some(row.method())),
        Condition::StatusCode(is, statuses) => {
            (statuses.contains(&exchange.status) == is, Some(Evidence::status(exchange)))
        }
        Condition::Type(is, types) => {
            let media = exchange.response_headers.first("content-type").unwrap_or(&exchange.mime_type);
            (types.iter().any(|known| is_type(media, known)) == is, row.response("content-type"))
        }
        Condition::Extension(is, extensions) => {
            let listed = row.extension().is_some_and(|extension| extensions.contains(&&*extension));
            (listed == is, Some(path(row)))
        }
        Condition::Path(test) => (fits(test, exchange.url_parts().path), Some(path(row))),
        Condition::Query(present) => {
            let query = exchange.url_parts().query.filter(|query| !query.is_empty());
            (query.is_some() == present, query.map(|query| Evidence::of("query", query)))
        }
        Condition::Cookies(set) => {
            let cookies = SetCookies::read(&exchange.response_headers);
            let any = cookies.names().any(|name| !is_added_at_edge(name));
            (any == set, rfc9111::cookie_names(row).filter(|_| any))
        }
        Condition::CookieSent(names) => {
            let sent = exchange.request_headers.joined("cookie").unwrap_or_default();
            let found = cookie_named(&sent, names);
            (found.is_some(), found.map(|name| Evidence::of("request cookie", name)))
        }
        Condition::Lifetime(lasting) => {
            let policy = rfc9111::policy(row);
            let control = &policy.control;
            let is = match lifetime_under(exchange, control, Audience::Shared) {
                _ if !control.has("s-maxage")
                    && !control.has("max-age")
                    && !exchange.response_headers.has("expires") =>
                {
                    Lasting::Unknown
                }
                Some(lifetime) if lifetime.seconds > 0 => Lasting::Positive,
                _ => Lasting::Zero,
            };
            (is == lasting, row.response(policy.field))
        }
        Condition::Policy(has, directives) => {
            let policy = rfc9111::policy(row);
            let any = directives.iter().any(|directive| policy.control.has(directive));
            (any == has, row.response(policy.field))
        }
        Condition::VaryBeyond(names) => {
            let vary = Vary::read(&exchange.response_headers);
            let beyond = |field: &&str| !names.iter().any(|name| name.eq_ignore_ascii_case(field));
            (vary.fields.iter().any(beyond), row.response("vary"))
        }
        Condition::LargerThan(bytes) => {
            let size = exchange.content_bytes.or(exchange.transfer_bytes);
            (size.is_some_and(|size| size > bytes), size.map(|size| Evidence::of("size", format!("{size} bytes"))))
        }
        Condition::SeenBefore(before) => {
            let earlier = row.surroundings.earlier_same_path;
            let evidence = Evidence::of("earlier requests for this path in the capture", earlier.to_string());
            ((earlier > 0) == before, Some(evidence))
        }
        Condition::Request(name, test) => {
            let value = exchange.request_headers.joined(name);
            (value.is_some_and(|value| fits(test, &value)), Evidence::request(exchange, name))
        }
        Condition::RequestLacks(name) => (!exchange.request_headers.has(name), None),
        Condition::Response(name, test) => {
            let value = exchange.response_headers.joined(name);
            (value.is_some_and(|value| fits(test, &value)), row.response(name))
        }
        Condition::ResponseLacks(name) => (!exchange.response_headers.has(name), None),
    };
    holds.then(|| shown.into_iter().collect())
}

/// The first cookie of a request that has one of these names, without its value.
fn cookie_named<'c>(sent: &'c str, names: &[&str]) -> Option<&'c str> {
    let is = |cookie: &&str| {
        names.iter().any(|name| match (name.strip_suffix('*'), name.strip_prefix('*')) {
            (Some(start), _) => cookie.starts_with(start),
            (_, Some(end)) => cookie.ends_with(end),
            _ => cookie == name,
        })
    };
    sent.split(';').filter_map(|pair| pair.split('=').next()).map(str::trim).find(is)
}

fn path(row: Row<'_, '_>) -> Evidence {
    Evidence::of("path", row.exchange.url_parts().path)
}

/// Whether a media type is one, or of a kind (`image/*`).
fn is_type(media: &str, known: &str) -> bool {
    let essence = media.split(';').next().unwrap_or_default().trim();
    match known.strip_suffix('*') {
        Some(kind) => essence.get(..kind.len()).is_some_and(|start| start.eq_ignore_ascii_case(kind)),
        None => essence.eq_ignore_ascii_case(known),
    }
}

fn fits(test: ValueTest, value: &str) -> bool {
    let lower = value.trim().to_ascii_lowercase();
    match test {
        ValueTest::Present => !lower.is_empty(),
        ValueTest::Equals(part) => lower == part,
        ValueTest::Prefix(part) => lower.starts_with(part),
        ValueTest::Suffix(part) => lower.ends_with(part),
        ValueTest::Contains(part) => lower.contains(part),
    }
}
