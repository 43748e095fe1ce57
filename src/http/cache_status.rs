//! `Cache-Status`.

use std::borrow::Cow;

use super::structured::{boolean, is_named_list, members};
use super::text::unquote;
use super::{Status, Tier};
use crate::exchange::Headers;

/// `Cache-Status`, [RFC 9211](https://httpwg.org/specs/rfc9211.html)
///
/// What each cache on the way did. The first member is closest to the origin, the last one
/// closest to the user. Read liberally, since caches write values that are no structured fields;
/// [`strict_ok`](Self::strict_ok) tells whether this one is.
///
/// ```abnf
/// Cache-Status = sf-list          ; members are sf-string / sf-token
/// parameters: hit, fwd, fwd-status, ttl, stored, collapsed, key, detail
/// ```
///
/// # Example values
/// * `ExampleCache; hit; ttl=376`
/// * `OriginCache; hit; ttl=1100, "CDN Company Here"; fwd=uri-miss; stored`
/// * `HIT` – no list of caches but a plain word, which [`plain_word`](Self::plain_word) tells
///
/// # Example
/// ```
/// use edgelens::exchange::Headers;
/// use edgelens::http::{CacheStatus, Status, Tier};
///
/// let headers = Headers::from_pairs([("cache-status", "Inner; hit, Outer; fwd=uri-miss")]);
/// let status = CacheStatus::read(&headers, "cache-status").unwrap();
/// assert_eq!(status.verdict(200), Some((0, Status::Hit, Tier::Shield)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CacheStatus<'e> {
    /// Members from the origin's side to the user's.
    pub members: Vec<Member<'e>>,
    /// Whether each line of the field is a valid structured field. A cache or a tool that reads it strictly
    /// ignores the whole field where this is false. A string that begins on one line and ends on the next is none:
    /// what readers make of it cannot be foretold (RFC 9651 §4.2).
    pub strict_ok: bool,
}

/// What one cache says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Member<'e> {
    /// Name of the cache.
    pub cache: Cow<'e, str>,
    /// Answered without going forward.
    pub hit: Option<bool>,
    /// Why the request went forward.
    pub fwd: Option<Cow<'e, str>>,
    /// Status that the next hop answered.
    pub fwd_status: Option<u16>,
    /// Remaining freshness in seconds; negative means stale.
    pub ttl_s: Option<i64>,
    /// The forwarded response was stored.
    pub stored: Option<bool>,
    /// The request was merged with another one in flight.
    pub collapsed: Option<bool>,
    /// Cache key; opaque.
    pub key: Option<Cow<'e, str>>,
    /// Anything else the cache says.
    pub detail: Option<Cow<'e, str>>,
    /// The member as sent.
    pub raw: &'e str,
}

/// Words that are a status and no cache's name where they stand alone.
const PLAIN_WORDS: [&str; 8] = ["hit", "miss", "bypass", "expired", "stale", "dynamic", "revalidated", "updating"];

impl<'e> CacheStatus<'e> {
    /// Reads all lines of the field `name`; `None` if it is absent.
    #[must_use]
    pub fn read(headers: &'e Headers<'_>, name: &'e str) -> Option<Self> {
        headers.first(name)?;
        Some(Self {
            members: headers.lines(name).flat_map(members).map(|member| Member::of(&member)).collect(),
            strict_ok: headers.lines(name).all(is_named_list),
        })
    }

    /// The status word, where the field is no list of caches but one such word: `HIT`,
    /// `MISS from x`.
    #[must_use]
    pub fn plain_word(&self) -> Option<&'e str> {
        let [member] = &*self.members else { return None };
        if member.raw.contains(';') {
            return None;
        }
        let word = member.raw.split([' ', '\t']).next()?;
        PLAIN_WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)).then_some(word)
    }

    /// Which member supplied the body, what it did, and which tier that makes: walking from the
    /// user's side the first one that is a hit; where none is, the outermost one's status with
    /// tier `origin`. `None` if there are no members.
    ///
    /// Tiers go by position, as for caches that nobody knows: last is the edge, first the shield,
    /// anything between is in the middle.
    #[must_use]
    pub fn verdict(&self, response_status: u16) -> Option<(usize, Status, Tier)> {
        let outermost = self.members.len().checked_sub(1)?;
        let statuses = || self.members.iter().map(|member| member.status(response_status)).enumerate();
        if let Some((at, status)) = statuses().rev().find(|(_, status)| status.counts_as_hit() == Some(true)) {
            return Some((at, status, self.tier_of(at)));
        }
        let (at, status) = statuses().nth(outermost)?;
        let tier = if status == Status::None { Tier::Unknown } else { Tier::Origin };
        Some((at, status, tier))
    }

    /// The tier of a member by its position in the list.
    #[must_use]
    pub fn tier_of(&self, at: usize) -> Tier {
        match at {
            at if at + 1 == self.members.len() => Tier::Edge,
            0 => Tier::Shield,
            _ => Tier::Mid,
        }
    }
}

impl<'e> Member<'e> {
    fn of(loose: &super::structured::LooseMember<'e>) -> Self {
        let mut member = Self { cache: loose.name(), raw: loose.raw, ..Self::default() };
        for (key, value) in loose.parameters() {
            let text = || value.map(unquote).filter(|text| !text.is_empty());
            match key {
                "hit" => member.hit = boolean(value),
                "stored" => member.stored = boolean(value),
                "collapsed" => member.collapsed = boolean(value),
                "fwd" => member.fwd = text(),
                "fwd-status" => member.fwd_status = text().and_then(|text| text.parse().ok()),
                "ttl" => member.ttl_s = text().and_then(|text| text.parse().ok()),
                "key" => member.key = text(),
                "detail" => member.detail = text(),
                _ => {}
            }
        }
        member
    }

    /// What this cache did. `response_status` stands in for `fwd-status` where that is absent
    /// (RFC 9211 §2.3). Where both `hit` and `fwd` are there, which the RFC rules out, the hit
    /// counts, and `fwd=stale` says that the copy was stale.
    #[must_use]
    pub fn status(&self, response_status: u16) -> Status {
        let fwd = self.fwd.as_deref().map(str::to_ascii_lowercase);
        if self.hit == Some(true) {
            let stale = self.ttl_s.is_some_and(|ttl| ttl < 0) || fwd.as_deref() == Some("stale");
            return if stale { Status::HitStale } else { Status::Hit };
        }
        match fwd.as_deref() {
            Some("uri-miss" | "vary-miss" | "miss") => Status::Miss,
            Some("stale") if self.fwd_status.unwrap_or(response_status) == 304 => Status::Revalidated,
            Some("stale") => Status::Expired,
            Some("bypass" | "method" | "request") => Status::Bypass,
            Some("partial") => Status::PartialHit,
            Some(_) => Status::Unknown,
            None if self.hit == Some(false) => Status::Miss,
            None => Status::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<'e>(headers: &'e Headers<'e>) -> CacheStatus<'e> {
        CacheStatus::read(headers, "cache-status").unwrap_or_default()
    }

    /// The mapping of RFC 9211 §2 and the list reading, from the RFC's own examples.
    #[test]
    fn maps_members_and_reads_lists() {
        let cases = [
            ("ExampleCache; hit; ttl=376", Status::Hit, Tier::Edge),
            ("ExampleCache; hit; ttl=-412", Status::HitStale, Tier::Edge),
            ("OriginCache; hit; ttl=1100, \"CDN Company Here\"; hit; ttl=545", Status::Hit, Tier::Edge),
            (
                "ReverseProxyCache; hit, ForwardProxyCache; fwd=uri-miss; collapsed; stored, BrowserCache; fwd=uri-miss",
                Status::Hit,
                Tier::Shield,
            ),
            ("A; fwd=miss, B; hit, C; fwd=miss", Status::Hit, Tier::Mid),
            ("ExampleCache; fwd=stale; fwd-status=304", Status::Revalidated, Tier::Edge),
            ("ExampleCache; fwd=stale", Status::Expired, Tier::Origin),
            ("ExampleCache; fwd=uri-miss; collapsed=?0", Status::Miss, Tier::Origin),
            ("A; fwd=request", Status::Bypass, Tier::Origin),
            ("A; fwd=bypass", Status::Bypass, Tier::Origin),
            ("A; fwd=method", Status::Bypass, Tier::Origin),
            ("A; fwd=partial", Status::PartialHit, Tier::Origin),
            ("A; fwd=elsewhere", Status::Unknown, Tier::Origin),
            ("\"Netlify Edge\"", Status::None, Tier::Unknown),
            ("A; hit=?0", Status::Miss, Tier::Origin),
            ("cache07;hit;detail=match", Status::Hit, Tier::Edge),
            ("Souin; hit; ttl=-2; key=a; detail=DEFAULT; fwd=stale; fwd-status=500", Status::HitStale, Tier::Edge),
            ("\"Netlify Durable\"; hit; ttl=8123,\"Netlify Edge\"; fwd=miss", Status::Hit, Tier::Shield),
        ];
        for (value, status, tier) in cases {
            let headers = Headers::from_pairs([("Cache-Status", value)]);
            let read = read(&headers);
            assert!(read.strict_ok, "{value}");
            assert_eq!(read.verdict(200).map(|(_, status, tier)| (status, tier)), Some((status, tier)), "{value}");
        }
        let headers = Headers::from_pairs([("Cache-Status", "A; fwd=stale")]);
        assert_eq!(read(&headers).verdict(304).map(|v| v.1), Some(Status::Revalidated), "its own status stands in");
    }

    #[test]
    fn reads_parameters() {
        let headers = Headers::from_pairs([(
            "cache-status",
            "A; fwd=vary-miss; fwd-status=200; stored; collapsed=?0; key=\"GET https://x/?a=1,2;b\"; detail=\"\\\"\"",
        )]);
        let read = read(&headers);
        let member = &read.members[0];
        assert_eq!((&*member.cache, member.fwd.as_deref(), member.fwd_status), ("A", Some("vary-miss"), Some(200)));
        assert_eq!((member.stored, member.collapsed, member.hit), (Some(true), Some(false), None));
        assert_eq!(member.key.as_deref(), Some("GET https://x/?a=1,2;b"));
        assert_eq!(member.detail.as_deref(), Some("\""));
    }

    #[test]
    fn a_string_over_two_lines_is_no_string() {
        let headers = Headers::from_pairs([("cache-status", "\"A; hit"), ("cache-status", "B\"; hit")]);
        let status = read(&headers);
        assert_eq!((status.members.len(), status.strict_ok), (2, false));
        let headers = Headers::from_pairs([("cache-status", "\"A\"; hit"), ("cache-status", "B; hit")]);
        assert!(read(&headers).strict_ok);
    }

    /// Seen in real traffic, none of them a structured field.
    #[test]
    fn reads_what_breaks_the_rules() {
        let lines = ["Souin; hit; ttl=10; key=GET-https-x-/s?q=a&b=c; detail=OTTER", "E; fwd=miss; stored=true"];
        let headers = Headers::from_pairs(lines.map(|line| ("cache-status", line)));
        let status = read(&headers);
        assert!(!status.strict_ok);
        assert_eq!(status.members[0].key.as_deref(), Some("GET-https-x-/s?q=a&b=c"));
        assert_eq!((status.members[0].ttl_s, status.members[1].stored), (Some(10), Some(true)));
        let headers =
            Headers::from_pairs([("cache-status", "Souin; fwd=request; detail=A very long header with spaces")]);
        let status = read(&headers);
        assert!(!status.strict_ok);
        assert_eq!(status.members[0].detail.as_deref(), Some("A very long header with spaces"));
        for (value, word) in [
            ("HIT", Some("HIT")),
            ("MISS from x", Some("MISS")),
            ("Updating", Some("Updating")),
            ("HIT; ttl=3", None),
            ("hit, miss", None),
            ("Cloud", None),
        ] {
            let headers = Headers::from_pairs([("cache-status", value)]);
            assert_eq!(read(&headers).plain_word(), word, "{value}");
        }
    }
}
