//! The Cache Status column: Edgio's own words for what the edge did.
//!
//! Specification: <https://docs.edg.io/applications/performance/caching/cache_status_codes>,
//! column values at
//! <https://docs.edg.io/applications/performance/observability/developer_tools_chrome_extension>,
//! earlier words at <https://docs.edg.io/applications/v4/response_headers>
//!
//! The column follows `x-ec-cache`, or the timing header of v4–v6 and XDN, or the hit type of
//! Edgio Delivery, and nothing else: without debug headers it stays blank. What `server-timing`
//! or `x-cache` tell then is a second, inferred value that takes no part in Edge Hits.
//!
//! | Code or word | Label |
//! |---|---|
//! | `TCP_HIT` `TCP_PARTIAL_HIT` `TCP_EXPIRED_HIT`; `hit`; `HIT-L1`; `…HIT` | Hit (Edge) |
//! | `TCP_MISS` `TCP_EXPIRED_MISS` `TCP_CLIENT_REFRESH_MISS`; `miss` `cached`; `HIT-L2` `MISS`; `…MISS` | Miss (Edge) |
//! | `UNCACHEABLE` `NONE` `TCP_DENIED`; `pass`; `DENIED` `REDIRECT` | No-Cache (Edge) |
//! | `CONFIG_NOCACHE`; `pass` with caching status `disabled` | Disabled (Edge) |
//!
//! A code that nobody documented is read by its suffix, `_HIT` or `_MISS`; otherwise the label is
//! the code itself.

use std::borrow::Cow;

use serde::Serialize;

use super::cache::Node;
use super::kind::Kind;
use super::lexical::{Diagnostics, Response};
use crate::exchange::Delivery;

/// Who the status speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Component {
    /// The edge server.
    Edge,
    /// The page's service worker.
    ServiceWorker,
}

/// The Cache Status column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CacheStatus<'e> {
    /// What the column shows; empty where nothing is told.
    pub label: Cow<'e, str>,
    /// Its group.
    pub kind: Kind,
    /// Who it speaks of.
    pub component: Option<Component>,
    /// The code or word it was read from.
    pub code: Option<Cow<'e, str>>,
    /// The header it was read from, or `delivery`.
    pub source: Option<&'static str>,
}

/// What other headers let one infer where the column is blank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InferredStatus<'e> {
    /// As the column would show it.
    pub label: Cow<'e, str>,
    /// The code or word it was read from.
    pub code: Cow<'e, str>,
    /// The header it was read from.
    pub source: &'static str,
    /// Its group.
    #[serde(skip)]
    pub kind: Kind,
}

/// Decides the column.
pub(super) fn decide<'e>(
    delivery: Delivery,
    edge: Option<&Node<'e>>,
    caching_status: Option<&str>,
    diagnostics: &mut Diagnostics,
) -> CacheStatus<'e> {
    match delivery {
        Delivery::Network => {}
        Delivery::ServiceWorker => {
            diagnostics.add("stored-headers");
            return CacheStatus {
                label: Cow::Borrowed("Hit (Service Worker)"),
                kind: Kind::Hit,
                component: Some(Component::ServiceWorker),
                code: None,
                source: Some("delivery"),
            };
        }
        Delivery::HttpCacheMemory
        | Delivery::HttpCacheDisk
        | Delivery::PrefetchCache
        | Delivery::Push
        | Delivery::None => {
            diagnostics.add("stored-headers");
            return CacheStatus::default();
        }
    }
    let Some((edge, code)) = edge.and_then(|edge| Some((edge, edge.code.clone()?))) else {
        return CacheStatus::default();
    };
    let kind = kind_at(edge, &code, caching_status);
    CacheStatus {
        label: label(kind, &code),
        kind,
        component: Some(Component::Edge),
        code: Some(code),
        source: Some(edge.header),
    }
}

/// What can be inferred. `timing_word` is the cache metric of `server-timing` and whether it is a
/// word of the earlier generations.
pub(super) fn infer<'e>(
    timing_word: Option<(&Cow<'e, str>, bool)>,
    is_x_cache_hit: bool,
    diagnostics: &mut Diagnostics,
) -> Option<InferredStatus<'e>> {
    if let Some((code, is_level_word)) = timing_word {
        let kind = kind_of_timing(code, is_level_word);
        let documented = if is_level_word { kind != Kind::Unknown } else { is_known(code) };
        if !documented {
            diagnostics.add("unknown-code");
        }
        return Some(InferredStatus { label: label(kind, code), code: code.clone(), source: "server-timing", kind });
    }
    is_x_cache_hit.then_some(InferredStatus {
        label: Cow::Borrowed("Hit (Edge)"),
        code: Cow::Borrowed("HIT"),
        source: "x-cache",
        kind: Kind::Hit,
    })
}

/// Whether `x-cache` says `HIT`. Only that very word counts, and only because Edgio was
/// recognised by something else.
pub(super) fn is_x_cache_hit(response: &Response<'_>, diagnostics: &mut Diagnostics) -> bool {
    response.singleton_of_list("x-cache", diagnostics).is_some_and(|value| value.eq_ignore_ascii_case("HIT"))
}

/// The group of what a node says, by the vocabulary of its header.
pub(super) fn kind_at(node: &Node<'_>, code: &str, caching_status: Option<&str>) -> Kind {
    match node.header {
        "x-0-t" | "x-xdn-t" => match code {
            "hit" => Kind::Hit,
            "miss" | "cached" => Kind::Miss,
            "pass" if caching_status.is_some_and(|status| status.eq_ignore_ascii_case("disabled")) => Kind::Disabled,
            "pass" => Kind::NoCache,
            _ => Kind::Unknown,
        },
        super::delivery::HEADER => super::delivery::kind_of(code),
        _ => kind_of_code(code),
    }
}

/// Reports a node whose code is in no table.
pub(super) fn check_code(node: &Node<'_>, diagnostics: &mut Diagnostics) {
    let Some(code) = node.code.as_deref() else { return };
    let known = match node.header {
        "x-0-t" | "x-xdn-t" => kind_at(node, code, None) != Kind::Unknown,
        super::delivery::HEADER => super::delivery::is_known(code),
        _ => is_known(code),
    };
    if !known {
        diagnostics.add("unknown-code");
    }
}

/// The group of a v7 or Edgecast code, in upper case.
fn kind_of_code(code: &str) -> Kind {
    match code {
        "UNCACHEABLE" | "NONE" | "TCP_DENIED" => Kind::NoCache,
        "CONFIG_NOCACHE" => Kind::Disabled,
        _ if code.ends_with("_HIT") => Kind::Hit,
        _ if code.ends_with("_MISS") => Kind::Miss,
        _ => Kind::Unknown,
    }
}

/// The codes of v7 and Edgecast. The knowledge explains each of them, but in one list with the words
/// of the other generations, which are no codes here: `x-ec-cache: HIT` is not documented.
const CODES: [&str; 10] = [
    "TCP_HIT",
    "TCP_PARTIAL_HIT",
    "TCP_EXPIRED_HIT",
    "TCP_MISS",
    "TCP_EXPIRED_MISS",
    "TCP_CLIENT_REFRESH_MISS",
    "UNCACHEABLE",
    "NONE",
    "TCP_DENIED",
    "CONFIG_NOCACHE",
];

fn is_known(code: &str) -> bool {
    CODES.contains(&code)
}

/// The group of the cache metric of `server-timing`, by v7's vocabulary or by the one before.
pub(super) fn kind_of_timing(word: &str, is_level_word: bool) -> Kind {
    match word {
        _ if !is_level_word => kind_of_code(word),
        "HIT-L1" => Kind::Hit,
        "HIT-L2" | "MISS" => Kind::Miss,
        _ => Kind::Unknown,
    }
}

fn label<'e>(kind: Kind, code: &Cow<'e, str>) -> Cow<'e, str> {
    kind.label().map_or_else(|| Cow::Owned(format!("{code} (Edge)")), Cow::Borrowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(header: &'static str, code: &'static str) -> Node<'static> {
        Node { code: Some(Cow::Borrowed(code)), header, ..Node::default() }
    }

    #[test]
    fn labels_of_every_vocabulary() {
        // header, code, caching status, label, kind, whether somebody documented it
        let cases = [
            ("x-ec-cache", "TCP_HIT", None, "Hit (Edge)", Kind::Hit, true),
            ("x-ec-cache", "TCP_PARTIAL_HIT", None, "Hit (Edge)", Kind::Hit, true),
            ("x-ec-cache", "TCP_EXPIRED_HIT", None, "Hit (Edge)", Kind::Hit, true),
            ("x-ec-cache", "TCP_MISS", None, "Miss (Edge)", Kind::Miss, true),
            ("x-ec-cache", "TCP_EXPIRED_MISS", None, "Miss (Edge)", Kind::Miss, true),
            ("x-ec-cache", "TCP_CLIENT_REFRESH_MISS", None, "Miss (Edge)", Kind::Miss, true),
            ("x-ec-cache", "UNCACHEABLE", None, "No-Cache (Edge)", Kind::NoCache, true),
            ("x-ec-cache", "NONE", None, "No-Cache (Edge)", Kind::NoCache, true),
            ("x-ec-cache", "TCP_DENIED", None, "No-Cache (Edge)", Kind::NoCache, true),
            ("x-ec-cache", "CONFIG_NOCACHE", None, "Disabled (Edge)", Kind::Disabled, true),
            ("x-ec-cache", "TCP_NEW_HIT", None, "Hit (Edge)", Kind::Hit, false),
            ("x-ec-cache", "TCP_NEW_MISS", None, "Miss (Edge)", Kind::Miss, false),
            ("x-ec-cache", "HIT", None, "HIT (Edge)", Kind::Unknown, false),
            ("x-ec-cache", "TCP_TELEPORT", None, "TCP_TELEPORT (Edge)", Kind::Unknown, false),
            ("x-0-t", "hit", None, "Hit (Edge)", Kind::Hit, true),
            ("x-0-t", "cached", None, "Miss (Edge)", Kind::Miss, true),
            ("x-xdn-t", "miss", None, "Miss (Edge)", Kind::Miss, true),
            ("x-0-t", "pass", Some("disabled"), "Disabled (Edge)", Kind::Disabled, true),
            ("x-0-t", "pass", Some("private"), "No-Cache (Edge)", Kind::NoCache, true),
            ("x-0-t", "synth", None, "synth (Edge)", Kind::Unknown, false),
            ("x-llnw-dbg-cache-hit-type", "REFRESH_HIT", None, "Hit (Edge)", Kind::Hit, true),
            ("x-llnw-dbg-cache-hit-type", "CLIENT_REFRESH_MISS", None, "Miss (Edge)", Kind::Miss, true),
            ("x-llnw-dbg-cache-hit-type", "REDIRECT", None, "No-Cache (Edge)", Kind::NoCache, true),
            ("x-llnw-dbg-cache-hit-type", "NEW_HIT", None, "Hit (Edge)", Kind::Hit, false),
            ("x-llnw-dbg-cache-hit-type", "OTHER", None, "OTHER (Edge)", Kind::Unknown, false),
        ];
        for (header, code, caching_status, label, kind, documented) in cases {
            let mut diagnostics = Diagnostics::default();
            let node = node(header, code);
            check_code(&node, &mut diagnostics);
            let status = decide(Delivery::Network, Some(&node), caching_status, &mut diagnostics);
            assert_eq!((&*status.label, status.kind), (label, kind), "{header}: {code}");
            assert_eq!(diagnostics.has("unknown-code"), !documented, "{header}: {code}");
        }
    }

    #[test]
    fn the_knowledge_explains_the_same_words() {
        const EARLIER: [&str; 6] = ["HIT", "MISS", "CACHED", "PASS", "HIT-L1", "HIT-L2"];
        let words = || CODES.into_iter().chain(super::super::delivery::WORDS).chain(EARLIER);
        let provider = crate::knowledge::provider("edgio").unwrap();
        let unexplained: Vec<_> = words().filter(|word| provider.word(word).is_none()).collect();
        assert_eq!(unexplained, [] as [&str; 0]);
        let unread: Vec<_> = provider.words.iter().filter(|entry| words().all(|word| word != entry.word)).collect();
        assert_eq!(unread, [] as [&crate::knowledge::Word; 0]);
    }

    #[test]
    fn what_the_network_did_not_deliver_says_nothing_of_the_edge() {
        let node = node("x-ec-cache", "TCP_MISS");
        for delivery in Delivery::ALL {
            let mut diagnostics = Diagnostics::default();
            let status = decide(delivery, Some(&node), None, &mut diagnostics);
            let expected = match delivery {
                Delivery::Network => "Miss (Edge)",
                Delivery::ServiceWorker => "Hit (Service Worker)",
                _ => "",
            };
            assert_eq!(status.label, expected, "{delivery:?}");
            assert_eq!(diagnostics.has("stored-headers"), delivery != Delivery::Network, "{delivery:?}");
        }
    }

    #[test]
    fn inference_prefers_server_timing() {
        let word = |text: &'static str| Cow::Borrowed(text);
        let cases = [
            (Some((word("TCP_MISS"), false)), true, Some(("Miss (Edge)", "server-timing")), false),
            (Some((word("HIT-L2"), true)), false, Some(("Miss (Edge)", "server-timing")), false),
            (Some((word("HIT-L1"), true)), false, Some(("Hit (Edge)", "server-timing")), false),
            (Some((word("PASS"), true)), false, Some(("PASS (Edge)", "server-timing")), true),
            (Some((word("TCP_NEW_HIT"), false)), false, Some(("Hit (Edge)", "server-timing")), true),
            (None, true, Some(("Hit (Edge)", "x-cache")), false),
            (None, false, None, false),
        ];
        for (timing, x_cache, expected, unknown) in cases {
            let mut diagnostics = Diagnostics::default();
            let timing = timing.as_ref().map(|(word, level)| (word, *level));
            let inferred = infer(timing, x_cache, &mut diagnostics);
            assert_eq!(inferred.as_ref().map(|status| (&*status.label, status.source)), expected, "{timing:?}");
            assert_eq!(diagnostics.has("unknown-code"), unknown, "{timing:?}");
        }
    }
}
