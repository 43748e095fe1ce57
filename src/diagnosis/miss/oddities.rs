//! What is odd about a response that a shared cache answered, or may answer the next time: nobody
//! notices until a visitor sees what belongs to another, or an old page.

use super::Row;
use crate::diagnosis::{Evidence, Finding, duration};
use crate::http::{CacheControl, SetCookies, Status, Vary};
use crate::knowledge;

use super::{is_added_at_edge, names_a_visitor, rfc9111};

/// Query parameters that tell campaigns and clicks apart and change nothing in the answer, as
/// their makers document them: Google Analytics (`utm_…`, `gclid`), Meta (`fbclid`), Microsoft
/// (`msclkid`), `HubSpot` (`_hsenc`), Mailchimp (`mc_cid`), and the like.
const TRACKING: [&str; 16] = [
    "gclid",
    "gbraid",
    "wbraid",
    "dclid",
    "fbclid",
    "msclkid",
    "yclid",
    "twclid",
    "ttclid",
    "li_fat_id",
    "igshid",
    "mc_cid",
    "mc_eid",
    "_hsenc",
    "_hsmi",
    "_ga",
];

pub(super) fn of(row: Row<'_, '_>) -> Vec<Finding> {
    let status = row.path.outcome.status;
    let answered = matches!(status, Status::Hit | Status::HitStale | Status::Revalidated);
    let mut findings = Vec::new();
    if answered {
        findings.extend(too_old(row));
        findings.extend(private_for_all(row));
        findings.extend(different_lifetimes(row));
    }
    if answered || row.went_to_origin() {
        findings.extend(split_by_vary(row));
        findings.extend(split_by_tracking(row));
    }
    findings
}

/// Older than its own lifetime allows, although the cache calls it fresh. Where a field speaks to
/// the edge alone, or the edge takes it off before it answers, nothing can be said.
fn too_old(row: Row<'_, '_>) -> Option<Finding> {
    if row.path.outcome.status != Status::Hit || row.path.outcome.inferred {
        return None;
    }
    let control = CacheControl::read(&row.exchange.response_headers, "cache-control");
    let lifetime = control.s_maxage_s().or_else(|| control.max_age_s())?;
    let age = row.path.age_s?;
    // A lifetime of zero beside a hit is how one keeps browsers from storing what the edge may keep.
    if lifetime <= 0 || age <= lifetime || row.has_edge_lifetime() {
        return None;
    }
    Some(
        row.known("http.age-beyond-max-age")?
            .filled("age", &duration(age))
            .filled("lifetime", &duration(lifetime))
            .shown_by(row.response("age"))
            .shown_by(row.response("cache-control")),
    )
}

/// `s-maxage` or `public` on a response that looks as if it were one visitor's own.
fn private_for_all(row: Row<'_, '_>) -> Option<Finding> {
    let control = CacheControl::read(&row.exchange.response_headers, "cache-control");
    let shared = control.s_maxage_s().is_some_and(|seconds| seconds > 0) || control.has("public");
    let authorised = Evidence::request(row.exchange, "authorization");
    if !shared {
        return None;
    }
    let says_private = control.has_whole("private");
    let cookies = SetCookies::read(&row.exchange.response_headers);
    let visitor = cookies.names().any(|name| !is_added_at_edge(name) && names_a_visitor(name));
    if !(says_private || visitor && authorised.is_some()) {
        return None;
    }
    let finding = row.known("http.private-shared")?;
    Some(
        finding
            .shown_by(row.response("cache-control"))
            .shown_by(authorised)
            .shown_by(rfc9111::cookie_names(row).filter(|_| visitor)),
    )
}

/// A field for caches that keeps nothing, beside one for the CDN that keeps it, or the reverse. In
/// `cache-control` alone it is `s-maxage`, which forbids the reuse that just happened.
fn different_lifetimes(row: Row<'_, '_>) -> Option<Finding> {
    let headers = &row.exchange.response_headers;
    let own = CacheControl::read(headers, "cache-control");
    let forbids = own.has("no-store") || own.has_whole("private");
    let targets = row.provider.and_then(knowledge::provider).map_or(&[][..], |provider| provider.targets);
    let Some(target) = targets.iter().copied().find(|field| headers.has(field)) else {
        let zero = own.s_maxage_s().is_some_and(|seconds| seconds <= 0);
        let contradicts = zero && own.max_age_s().is_some_and(|seconds| seconds > 0) && !row.has_edge_lifetime();
        let finding = contradicts.then(|| row.known("http.lifetimes-differ")).flatten()?;
        return Some(finding.filled("field", "s-maxage").shown_by(row.response("cache-control")));
    };
    let lifetime = CacheControl::read(headers, target).max_age_s()?;
    let for_browsers = own.max_age_s().or_else(|| own.s_maxage_s());
    let contradicts = (forbids && lifetime > 0) || (lifetime <= 0 && for_browsers.is_some_and(|seconds| seconds > 0));
    let finding = contradicts.then(|| row.known("http.lifetimes-differ")).flatten()?;
    Some(finding.filled("field", target).shown_by(row.response(target)).shown_by(row.response("cache-control")))
}

/// Fields with so many values that hardly two visitors share a copy.
fn split_by_vary(row: Row<'_, '_>) -> Option<Finding> {
    let vary = Vary::read(&row.exchange.response_headers);
    let many: Vec<&str> = vary.high_cardinality().collect();
    if many.is_empty() {
        return None;
    }
    let finding = row.known("http.vary-splits")?.filled("names", &many.join(", "));
    Some(finding.shown_by(row.response("vary")))
}

/// A parameter of a campaign in the key: each click gets a copy of its own.
fn split_by_tracking(row: Row<'_, '_>) -> Option<Finding> {
    let url = row.exchange.url_parts();
    let names = |query: &str| -> Vec<String> {
        let name_of = |pair: &str| pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
        let is_one = |name: &String| name.starts_with("utm_") || TRACKING.contains(&&**name);
        query.split('&').map(name_of).filter(is_one).collect()
    };
    let query = url.query.unwrap_or_default();
    let tracking = names(query);
    let first = tracking.first()?;
    // Where the key is sent it decides; elsewhere only another answer for the same path would.
    let in_key = match row.path.cache_key.as_deref() {
        Some(key) if key.contains('?') => key.to_ascii_lowercase().contains(first.as_str()),
        Some(_) => return None,
        None => row.surroundings.query_variants > 1 && row.went_to_origin(),
    };
    let finding = in_key.then(|| row.known("http.tracking-in-key")).flatten()?;
    let evidence = Evidence::of("query", query);
    Some(finding.filled("names", &tracking.join(", ")).shown_by([evidence]))
}
