//! Caches that speak RFC 9211, known or not.

use super::reading::{Hop, Reading};
use super::scene::Scene;
use crate::exchange::{Exchange, Name};
use crate::http::{Age, CacheStatus, Member, Outcome, Status, Tier};

const HEADER: &str = "cache-status";

/// Names that caches give themselves where one runs them oneself; such a cache alone is one of
/// the origin's owner.
const SELF_HOSTED: [&str; 7] = ["souin", "caddy", "traefik", "varnish", "nginx", "squid", "httpd"];

/// The members of `Cache-Status`, from the user's side to the origin's, as hops of caches that
/// nobody knows, and what they amount to; `None` where the header is absent.
pub(super) fn unknown_caches<'e>(exchange: &'e Exchange<'_>) -> Option<Reading<'e>> {
    read(exchange, None)
}

/// The same for a provider whose own status header this is.
pub(super) fn reading_of<'e>(scene: &Scene<'e, '_>) -> Reading<'e> {
    read(scene.exchange, Some(scene.provider.id)).unwrap_or_default()
}

#[inline(never)]
fn read<'e>(exchange: &'e Exchange<'_>, provider: Option<&'static str>) -> Option<Reading<'e>> {
    let list = CacheStatus::read(&exchange.response_headers, HEADER)?;
    let mut reading = Reading::default();
    if !list.strict_ok {
        reading.diagnostics.push("malformed:cache-status".into());
    }
    if let Some(word) = list.plain_word() {
        // A bare word names no cache, so it is shown and speaks for nobody.
        let (status, raw) = (general_word(word), list.members.first().map_or(word, |member| member.raw));
        reading.hops.push(Hop::of(provider, Tier::Unknown, status).said(raw, HEADER));
        return Some(reading);
    }
    let (supplier, status, tier) = list.verdict(exchange.status)?;
    let tier_of = |at: usize| match list.members.get(at) {
        Some(member) if list.members.len() == 1 && is_self_hosted(member) => Tier::OriginCache,
        Some(member) if at + 1 == list.members.len() && is_browser(member) => Tier::Browser,
        _ => list.tier_of(at),
    };
    let mut hit = false;
    for (at, member) in list.members.iter().enumerate().rev() {
        let status = member.status(exchange.status);
        let mut hop = Hop::of(provider, tier_of(at), status).said(member.raw, HEADER);
        hop.platform = Some(member.cache.clone());
        hop.ttl_s = member.ttl_s;
        hop.recorded = hit;
        hit |= hop.counts_as_hit == Some(true);
        reading.hops.push(hop);
    }
    let tier = if tier == Tier::Origin || tier == Tier::Unknown { tier } else { tier_of(supplier) };
    if let Some(member) = list.members.get(supplier) {
        reading.outcome = Outcome::of(status, tier).because(member.fwd.clone()).said(member.raw, HEADER);
        reading.outcome.stored = member.stored;
        reading.outcome.collapsed = member.collapsed;
        reading.ttl_s = member.ttl_s;
        reading.cache_key.clone_from(&member.key);
    }
    Some(reading)
}

fn is_self_hosted(member: &Member<'_>) -> bool {
    SELF_HOSTED.iter().any(|name| member.cache.eq_ignore_ascii_case(name))
}

fn is_browser(member: &Member<'_>) -> bool {
    let name = member.cache.to_ascii_lowercase();
    name.contains("browser") || name.replace([' ', '-', '_'], "").contains("serviceworker")
}

/// What a status word means that caches of every make use, for showing it where nobody is known
/// to have said it. Never read from a part of a word: `hitmiss` and `hitpass` are no hits.
pub(super) fn general_word(word: &str) -> Status {
    let word = word.to_ascii_uppercase();
    let bare = ["TCP_", "UDP_", "X-"].into_iter().find_map(|prefix| word.strip_prefix(prefix));
    match bare.unwrap_or(&word) {
        "HIT" | "MEM_HIT" | "DISK_HIT" | "IMS_HIT" | "INM_HIT" | "NEGATIVE_HIT" | "OFFLINE_HIT" | "HIT-FRESH"
        | "CF_HIT" | "YES" | "1" | "TRUE" | "CACHED" => Status::Hit,
        "REVALIDATED" | "REVALIDATE" | "REFRESH_HIT" | "REFRESHHIT" | "REFRESH_UNMODIFIED" | "EXPIRED_HIT" => {
            Status::Revalidated
        }
        "STALE"
        | "UPDATING"
        | "GRACE"
        | "REFRESH_FAIL_HIT"
        | "REFRESH_FAIL_OLD"
        | "HIT_STALE"
        | "HITSTALE"
        | "HIT-STALE"
        | "STALE-WHILE-REVALIDATE" => Status::HitStale,
        "EXPIRED" | "REFRESH_MISS" | "REFRESH_MODIFIED" | "EXPIRED_MISS" => Status::Expired,
        "MISS" | "NO" | "0" | "FALSE" | "SWAPFAIL_MISS" | "COLD" | "NOT CACHED" => Status::Miss,
        "BYPASS"
        | "PASS"
        | "SKIP"
        | "SKIPPED"
        | "UNCACHEABLE"
        | "NOCACHE"
        | "NONE"
        | "-"
        | "DISABLED"
        | "HITMISS"
        | "HITPASS"
        | "PIPE"
        | "TUNNEL"
        | "CLIENT_REFRESH_MISS"
        | "CLIENT_REFRESH" => Status::Bypass,
        "DYNAMIC" => Status::Dynamic,
        "DENIED" => Status::Denied,
        "ERROR" | "FAIL" => Status::Error,
        "SYNTH" | "SYNTHETIC" | "REDIRECT" => Status::Synthetic,
        _ => Status::Unknown,
    }
}

/// Headers that caches of every make write their status word to; the second group are those of
/// applications and of what stands right before them.
const NAMELESS: [Name<'_>; 24] = Name::all([
    "x-cache",
    "x-cache-status",
    "x-proxy-cache",
    "x-nginx-cache",
    "x-fastcgi-cache",
    "fastcgi-cache",
    "x-varnish-cache",
    "x-edge-cache",
    "x-server-cache",
    "x-cached",
    "x-srcache-fetch-status",
    "x-page-cache",
    "x-nextjs-cache",
    "x-drupal-cache",
    "x-magento-cache-debug",
    "x-spinupwp-cache",
    "x-drupal-dynamic-cache",
    "x-runcloud-cache",
    "x-wp-cf-super-cache",
    "x-wp-super-cache",
    "x-hyper-cache",
    "wpo-cache-status",
    RACK,
    SYMFONY,
]);
/// Where the headers of applications begin.
const FIRST_OF_APPLICATIONS: usize = 11;
/// Headers that write down what their cache did, step by step.
const RACK: &str = "x-rack-cache";
const SYMFONY: &str = "x-symfony-cache";

/// Hops for status words whose author nobody knows, from the user's side to the origin's. The
/// last entry of a list is closest to the user. Headers that a known provider has read, which
/// `is_taken` tells, are left out.
#[inline(never)]
pub(super) fn nameless<'e>(exchange: &'e Exchange<'_>, is_taken: impl Fn(&str) -> bool) -> Vec<Hop<'e>> {
    let mut hops = Vec::new();
    for (at, name) in NAMELESS.into_iter().enumerate() {
        let header = name.text;
        if !exchange.response_headers.has_named(name) || is_taken(header) {
            continue;
        }
        let tier = if at < FIRST_OF_APPLICATIONS { Tier::Unknown } else { Tier::OriginCache };
        if matches!(header, RACK | SYMFONY) {
            let line = exchange.response_headers.first(header).unwrap_or_default();
            hops.push(Hop::of(None, tier, status_of_steps(line)).said(line, header));
            continue;
        }
        let entries: Vec<_> = exchange
            .response_headers
            .lines(header)
            .flat_map(|line| line.split(','))
            .map(str::trim)
            .filter(|entry| !entry.is_empty())
            .collect();
        hops.extend(entries.into_iter().rev().map(|entry| {
            let first = entry.split([' ', ':', ';', '/']).next().unwrap_or(entry);
            let status = [entry, first].into_iter().map(general_word).find(|status| *status != Status::Unknown);
            Hop::of(None, tier, status.unwrap_or(Status::Unknown)).said(entry, header)
        }));
    }
    hops
}

/// `stale, valid, store`, or at Symfony `GET /page: stale, valid, store; GET /part: fresh`, where
/// the first request is the page's own.
fn status_of_steps(line: &str) -> Status {
    let page = line.split(';').next().unwrap_or(line);
    let steps = page.rsplit_once(": ").map_or(page, |(_, steps)| steps);
    let has = |word: &str| steps.split(',').any(|step| step.trim().eq_ignore_ascii_case(word));
    if has("fresh") || has("hit") {
        Status::Hit
    } else if has("valid") {
        Status::Revalidated
    } else if has("stale") {
        Status::Expired
    } else if has("miss") {
        Status::Miss
    } else if has("pass") {
        Status::Bypass
    } else {
        Status::Unknown
    }
}

/// What caches that nobody knows by name amount to, where no provider speaks: the first of them,
/// from the user's side, that had the response, else the outermost. Without any word an `Age`
/// above zero says that some cache had it (RFC 9111 §5.1), which is inferred.
#[inline(never)]
pub(super) fn outcome_of_nameless<'h, 'e: 'h>(
    exchange: &Exchange<'_>,
    mut hops: impl Iterator<Item = &'h Hop<'e>> + Clone,
) -> Outcome<'e> {
    let known = hops.clone().find(|hop| hop.counts_as_hit == Some(true)).or_else(|| hops.next());
    let Some(hop) = known else {
        let is_aged = Age::read(&exchange.response_headers).seconds.is_some_and(|age| age > 0);
        let inferred = Outcome { inferred: true, ..Outcome::of(Status::Hit, Tier::Unknown) };
        return if is_aged { inferred } else { Outcome::default() };
    };
    let tier = match hop.status {
        Status::Hit | Status::HitStale | Status::Revalidated => hop.tier,
        Status::Synthetic | Status::Denied | Status::Error => Tier::Edge,
        Status::None | Status::Unknown => Tier::Unknown,
        _ => Tier::Origin,
    };
    let outcome = Outcome::of(hop.status, tier);
    Outcome { raw: hop.raw.clone(), header: hop.header.clone(), ..outcome }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Headers;

    fn exchange<'a>(headers: &[(&'a str, &'a str)]) -> Exchange<'a> {
        Exchange { status: 200, response_headers: Headers::from_pairs(headers.iter().copied()), ..Exchange::default() }
    }

    #[test]
    fn members_become_hops_from_the_users_side() {
        let exchange = exchange(&[("cache-status", "Inner; hit; ttl=9, Outer; fwd=uri-miss; stored; collapsed=?0")]);
        let reading = unknown_caches(&exchange).unwrap_or_default();
        let hops: Vec<_> =
            reading.hops.iter().map(|hop| (hop.platform.as_deref(), hop.tier, hop.status, hop.recorded)).collect();
        assert_eq!(
            hops,
            [(Some("Outer"), Tier::Edge, Status::Miss, false), (Some("Inner"), Tier::Shield, Status::Hit, false),]
        );
        let outcome = &reading.outcome;
        assert_eq!((outcome.status, outcome.tier, outcome.went_forward), (Status::Hit, Tier::Shield, Some(false)));
        assert_eq!((outcome.fwd_reason.as_deref(), reading.ttl_s), (None, Some(9)));
    }

    #[test]
    fn a_cache_one_runs_oneself_is_the_origins() {
        let exchange = exchange(&[("cache-status", "Souin; hit; ttl=10; key=GET-https-x-/s?q=a&b=c; detail=OTTER")]);
        let reading = unknown_caches(&exchange).unwrap_or_default();
        assert_eq!((reading.outcome.tier, reading.ttl_s), (Tier::OriginCache, Some(10)));
        assert_eq!(reading.cache_key.as_deref(), Some("GET-https-x-/s?q=a&b=c"));
        assert_eq!(reading.diagnostics, ["malformed:cache-status"]);
    }

    #[test]
    fn a_plain_word_is_shown_and_speaks_for_nobody() {
        let exchange = exchange(&[("cache-status", "HIT")]);
        let reading = unknown_caches(&exchange).unwrap_or_default();
        assert_eq!(reading.outcome, Outcome::default());
        assert_eq!((reading.hops[0].status, reading.hops[0].raw.as_deref()), (Status::Hit, Some("HIT")));
    }

    #[test]
    fn no_part_of_a_word_is_taken_for_the_word() {
        for (word, status) in [
            ("hit", Status::Hit),
            ("TCP_MEM_HIT", Status::Hit),
            ("hitpass", Status::Bypass),
            ("hitmiss", Status::Bypass),
            ("not cached", Status::Miss),
            ("Hitting", Status::Unknown),
            ("HIT-from-nowhere", Status::Unknown),
        ] {
            assert_eq!(general_word(word), status, "{word}");
        }
    }
}
