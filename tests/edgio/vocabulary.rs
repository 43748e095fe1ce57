//! Edgio in the vocabulary that all providers share.

use edgelens::cdn::edgio::{Facts, reading};
use edgelens::cdn::{Cacheable, Share};
use edgelens::http::{Status, Tier};
use serde_json::{Value, json};

use super::{Lines, exchange, set, with_headers};

#[test]
fn stored_answers_keep_their_headers_and_count_nowhere() {
    let mut set = set("v7-no-debug-headers");
    for (word, label) in [("service-worker", "Hit (Service Worker)"), ("http-cache", "")] {
        set["request"]["delivery"] = word.into();
        let exchange = exchange(&set);
        let facts = Facts::read(&exchange);
        assert_eq!((facts.label(), facts.edge_hits()), (label, (false, false)), "{word}");
        assert_eq!((&facts.inferred_status, facts.environment()), (&None, Some(31)), "{word}");
        assert_eq!(facts.diagnostics.iter().collect::<Vec<_>>(), ["stored-headers"], "{word}");
        let reading = reading(&exchange, &facts);
        assert_eq!((reading.outcome.status, reading.outcome.counts_as_hit), (Status::None, None), "{word}");
        let hop = &reading.hops[0];
        assert_eq!((hop.status, hop.recorded, hop.raw.as_deref()), (Status::Hit, true, Some("TCP_HIT")), "{word}");
    }
}

#[test]
fn delivery_reads_the_limelight_headers() {
    let exchange = with_headers(
        200,
        &[
            ("X-LLNW-Dbg-Cache-Hit-Type", "ref_fail_hit"),
            ("X-LLNW-Dbg-Is-Cacheable", "Negative"),
            ("X-LLNW-Dbg-TTL", "-5 seconds"),
            ("X-LLNW-Dbg-Fresh-Life-Total", "600 seconds"),
            ("X-LLNW-Dbg-Cache-Key-Hash", "0a"),
        ],
    );
    let facts = Facts::read(&exchange);
    let read = serde_json::to_value(&facts).unwrap();
    assert_eq!(read["generation"], "delivery");
    let status = json!({"label": "Hit (Edge)", "kind": "hit", "component": "edge", "code": "REF_FAIL_HIT", "source": "x-llnw-dbg-cache-hit-type"});
    assert_eq!(read["cacheStatus"], status);
    assert_eq!(read["edge"], json!({"code": "REF_FAIL_HIT", "platform": null, "pop": null, "serverId": null}));
    assert_eq!((&read["cacheable"], &read["cacheKey"]), (&json!("NEGATIVE"), &Value::Null));
    let state = json!({"maxAge": 600, "cacheTs": null, "cacheAge": null, "remainingTtl": -5, "expiresDelta": null, "flags": []});
    assert_eq!((&read["cacheState"], &read["diagnostics"]), (&state, &json!([])));
    let reading = reading(&exchange, &facts);
    assert_eq!((reading.outcome.status, reading.cacheable), (Status::HitStale, Some(Cacheable::Yes)));
    assert_eq!((reading.outcome.raw.as_deref(), reading.ttl_s), (Some("ref_fail_hit"), Some(-5)));
}

/// HTTP status, code of `x-ec-cache`, other headers, then status, tier, hit, reason and label.
type Case = (u16, &'static str, Lines, Status, Tier, Option<bool>, Option<&'static str>, &'static str);

const SHIELD_HIT: Lines = &[("x-ec-cache-remote", "TCP_HIT from ECAcc (dca/EF00)")];
const SHIELD_REVALIDATED: Lines = &[("x-ec-cache-remote", "TCP_EXPIRED_HIT from ECAcc (dca/EF00)")];
const SHIELD_MISS: Lines = &[("x-ec-cache-remote", "TCP_MISS from ECAcc (dca/EF00)")];
const STALE: Lines = &[("warning", "110 - \"Response is stale\"")];
const STALE_ON_ERROR: Lines = &[("warning", "111 - \"Revalidation Failed\", 110 - \"Response is stale\"")];

#[test]
fn codes_in_the_common_vocabulary() {
    let (hit, no) = (Some(true), Some(false));
    let cases: [Case; 26] = [
        (200, "TCP_HIT", &[], Status::Hit, Tier::Edge, hit, None, "Hit (Edge)"),
        (206, "TCP_PARTIAL_HIT", &[], Status::Hit, Tier::Edge, hit, None, "Hit (Edge)"),
        (200, "TCP_EXPIRED_HIT", &[], Status::Revalidated, Tier::Edge, hit, Some("stale"), "Hit (Edge)"),
        (200, "TCP_HIT", STALE, Status::HitStale, Tier::Edge, hit, None, "Hit (Edge)"),
        (200, "TCP_EXPIRED_HIT", STALE_ON_ERROR, Status::HitStale, Tier::Edge, hit, None, "Hit (Edge)"),
        (200, "TCP_HIT", &[("warning", "299 - \"other\"")], Status::Hit, Tier::Edge, hit, None, "Hit (Edge)"),
        (200, "TCP_MISS", &[], Status::Miss, Tier::Origin, no, Some("uri-miss"), "Miss (Edge)"),
        (200, "TCP_MISS", SHIELD_MISS, Status::Miss, Tier::Origin, no, Some("uri-miss"), "Miss (Edge)"),
        (200, "TCP_MISS", SHIELD_HIT, Status::Hit, Tier::Shield, hit, None, "Miss (Edge)"),
        (200, "TCP_MISS", SHIELD_REVALIDATED, Status::Revalidated, Tier::Shield, hit, Some("stale"), "Miss (Edge)"),
        (200, "TCP_EXPIRED_MISS", &[], Status::Expired, Tier::Origin, no, Some("stale"), "Miss (Edge)"),
        (200, "TCP_CLIENT_REFRESH_MISS", SHIELD_HIT, Status::Bypass, Tier::Origin, no, Some("request"), "Miss (Edge)"),
        (200, "UNCACHEABLE", &[], Status::Bypass, Tier::Origin, no, Some("bypass"), "No-Cache (Edge)"),
        (200, "CONFIG_NOCACHE", &[], Status::Bypass, Tier::Origin, no, Some("bypass"), "Disabled (Edge)"),
        (204, "NONE", &[], Status::Bypass, Tier::Origin, no, Some("method"), "No-Cache (Edge)"),
        (302, "NONE", &[("x-ec-check-cacheable", "UNKNOWN")], Status::Denied, Tier::Edge, no, None, "No-Cache (Edge)"),
        (403, "NONE", &[], Status::Denied, Tier::Edge, no, None, "No-Cache (Edge)"),
        (401, "NONE", &[], Status::Denied, Tier::Edge, no, None, "No-Cache (Edge)"),
        (403, "TCP_DENIED", &[], Status::Denied, Tier::Edge, no, None, "No-Cache (Edge)"),
        (403, "TCP_MISS", &[("x-ec-security-audit", "403")], Status::Denied, Tier::Edge, no, None, "Miss (Edge)"),
        (539, "TCP_MISS", &[], Status::Error, Tier::Edge, no, None, "Miss (Edge)"),
        (502, "TCP_MISS", &[("x-ec-proxy-error", "11")], Status::Error, Tier::Edge, no, None, "Miss (Edge)"),
        (502, "TCP_MISS", &[("server", "nginx")], Status::Miss, Tier::Origin, no, Some("uri-miss"), "Miss (Edge)"),
        (200, "TCP_NEW_HIT", &[], Status::Hit, Tier::Edge, hit, None, "Hit (Edge)"),
        (200, "TCP_NEW_MISS", &[], Status::Miss, Tier::Origin, no, Some("miss"), "Miss (Edge)"),
        (200, "TCP_TELEPORT", &[], Status::Unknown, Tier::Unknown, None, None, "TCP_TELEPORT (Edge)"),
    ];
    for (http, code, more, status, tier, counts_as_hit, fwd, label) in cases {
        let mut exchange = with_headers(http, more);
        exchange.response_headers.push("x-ec-cache", format!("{code} from ECAcc (lga/0FE8)"));
        let facts = Facts::read(&exchange);
        let outcome = reading(&exchange, &facts).outcome;
        let what = format!("{http} {code} {more:?}");
        assert_eq!((outcome.status, outcome.tier, outcome.counts_as_hit), (status, tier, counts_as_hit), "{what}");
        assert_eq!((outcome.fwd_reason.as_deref(), &*outcome.label), (fwd, label), "{what}");
        assert_eq!((outcome.raw.as_deref(), outcome.header.as_deref()), (Some(code), Some("x-ec-cache")), "{what}");
        assert!(!outcome.inferred, "{what}");
    }
}

/// Headers, then status, tier, whether the response was stored and whether the request was merged.
type Word = (Lines, Status, Tier, Option<bool>, Option<bool>);

#[test]
fn words_of_earlier_generations_in_the_common_vocabulary() {
    let cases: [Word; 8] = [
        (&[("x-0-t", "eh=3,ect=2,ecc=hit")], Status::Hit, Tier::Edge, None, None),
        (&[("x-0-t", "eh=900,ecc=hit,ecwt=890")], Status::Hit, Tier::Edge, None, Some(true)),
        (&[("x-0-t", "eh=9,ecc=miss,gcc=miss")], Status::Miss, Tier::Origin, Some(false), None),
        (&[("x-0-t", "eh=9,ecc=cached,gcc=miss")], Status::Miss, Tier::Origin, Some(true), None),
        (&[("x-0-t", "eh=9,ecc=cached,gcc=hit")], Status::Hit, Tier::Shield, Some(true), None),
        (
            &[("x-0-t", "eh=9,ecc=pass"), ("x-0-caching-status", "disabled")],
            Status::Bypass,
            Tier::Origin,
            Some(false),
            None,
        ),
        (&[("x-xdn-t", "ot=9,oc=cached,sc=hit")], Status::Hit, Tier::Shield, Some(true), None),
        (&[("x-0-t", "eh=9,ecc=synth")], Status::Unknown, Tier::Unknown, None, None),
    ];
    for (headers, status, tier, stored, collapsed) in cases {
        let exchange = with_headers(200, headers);
        let facts = Facts::read(&exchange);
        let outcome = reading(&exchange, &facts).outcome;
        assert_eq!((outcome.status, outcome.tier), (status, tier), "{headers:?}");
        assert_eq!((outcome.stored, outcome.collapsed), (stored, collapsed), "{headers:?}");
    }
}

/// Headers, then label, status, tier and header of the outcome, and what each hop did.
type Inference = (Lines, &'static str, Status, Tier, Option<&'static str>, &'static [(Tier, Status)]);

const EDGECAST: (&str, &str) = ("server", "ECAcc (lac/55D2)");

#[test]
fn blank_columns_are_inferred_and_say_so() {
    let cases: [Inference; 7] = [
        (
            &[("server-timing", "edgio_cache;desc=TCP_HIT"), ("x-cache", "HIT")],
            "Hit (Edge)",
            Status::Hit,
            Tier::Edge,
            Some("server-timing"),
            &[(Tier::Edge, Status::Hit)],
        ),
        (
            &[("server-timing", "layer0-cache;desc=\"HIT-L2\", edge_pop;desc=ATL")],
            "Miss (Edge)",
            Status::Hit,
            Tier::Shield,
            Some("server-timing"),
            &[(Tier::Edge, Status::Miss), (Tier::Shield, Status::Hit)],
        ),
        (
            &[("server-timing", "layer0-cache;desc=\"MISS\"")],
            "Miss (Edge)",
            Status::Miss,
            Tier::Origin,
            Some("server-timing"),
            &[(Tier::Edge, Status::Miss)],
        ),
        (
            &[EDGECAST, ("X-Cache", "hit")],
            "Hit (Edge)",
            Status::Hit,
            Tier::Edge,
            Some("x-cache"),
            &[(Tier::Edge, Status::Hit)],
        ),
        (&[EDGECAST, ("x-cache", "TCP_HIT")], "", Status::None, Tier::Unknown, None, &[(Tier::Edge, Status::None)]),
        (&[EDGECAST], "", Status::None, Tier::Unknown, None, &[(Tier::Edge, Status::None)]),
        (
            &[EDGECAST, ("x-cache", "HIT"), ("warning", "110 - \"Response is stale\"")],
            "Hit (Edge)",
            Status::HitStale,
            Tier::Edge,
            Some("x-cache"),
            &[(Tier::Edge, Status::HitStale)],
        ),
    ];
    for (headers, label, status, tier, header, hops) in cases {
        let exchange = with_headers(200, headers);
        let facts = Facts::read(&exchange);
        let reading = reading(&exchange, &facts);
        let outcome = reading.outcome;
        assert_eq!(facts.label(), "", "{headers:?}");
        assert_eq!((&*outcome.label, outcome.status, outcome.tier), (label, status, tier), "{headers:?}");
        assert_eq!((outcome.header.as_deref(), outcome.inferred), (header, header.is_some()), "{headers:?}");
        assert_eq!(reading.hops.iter().map(|hop| (hop.tier, hop.status)).collect::<Vec<_>>(), hops, "{headers:?}");
    }
}

#[test]
fn a_reading_tells_servers_ages_and_ids() {
    let set = set("v7-edge-miss-shield-hit");
    let mut exchange = exchange(&set);
    exchange.response_headers.push("x-request-id", "7421");
    let facts = Facts::read(&exchange);
    let reading = reading(&exchange, &facts);
    assert_eq!((reading.pop.as_deref(), reading.edge_server.as_deref()), (Some("lga"), Some("ECAcc (lga/0FE8)")));
    assert_eq!((reading.age_s, reading.ttl_s, reading.max_age_s), (Some(1200), Some(603_600), Some(604_800)));
    assert_eq!((reading.cacheable, reading.request_id.as_deref()), (Some(Cacheable::Yes), Some("7421")));
    assert_eq!(reading.cache_key.as_deref(), Some("//http/800001/web/21/images/foo.jpg:/hs-5041808438894094098.jpg"));
    let hops: Vec<_> = reading.hops.iter().map(|hop| (hop.tier, hop.status, hop.pop.as_deref(), hop.age_s)).collect();
    let expected =
        [(Tier::Edge, Status::Miss, Some("lga"), Some(1200)), (Tier::Shield, Status::Hit, Some("dca"), None)];
    assert_eq!(hops, expected);
}

#[test]
fn time_is_shared_out_as_far_as_the_tiers_tell() {
    let share = |edge_ms, shield_ms, origin_ms, source| Share { edge_ms, shield_ms, origin_ms, source: Some(source) };
    let cases: [(Lines, Share); 9] = [
        (&[("x-0-t", "eh=3,ect=2,ecc=hit")], share(Some(3.0), None, None, "x-0-t")),
        (
            &[("x-0-t", "eh=325,ect=322,ecc=cached,edt=316,edd=0,edf=316,dgpop=hef,gh=7,gct=5,gcc=hit")],
            share(Some(9.0), Some(7.0), None, "x-0-t"),
        ),
        (
            &[("x-0-t", "eh=1160,ect=1158,ecc=miss,edf=1152,gh=869,gct=866,gcc=miss,gdt=853,gdf=853")],
            share(Some(8.0), Some(16.0), Some(853.0), "x-0-t"),
        ),
        (&[("x-0-t", "eh=188,ect=186,ecc=pass,edt=181,edd=1,edf=180")], share(Some(8.0), None, Some(180.0), "x-0-t")),
        (&[("x-0-t", "eh=20,edf=15,dgpop=hef")], share(Some(5.0), None, None, "x-0-t")),
        (
            &[("x-xdn-t", "ot=310,of=300,oc=cached,st=290,sf=280,sc=miss")],
            share(Some(10.0), Some(10.0), Some(280.0), "x-xdn-t"),
        ),
        (
            &[("x-edg-t", "pt=2202,pc=1,pf=2201"), ("x-ec-cache", "TCP_MISS from ECAcc (sac/1)")],
            share(None, None, Some(2202.0), "x-edg-t"),
        ),
        (&[("x-edg-t", "pt=2202"), ("x-ec-cache", "TCP_HIT from ECAcc (sac/1)")], Share::default()),
        (&[("x-edg-t", "pt=-1,wt=true")], Share::default()),
    ];
    for (headers, expected) in cases {
        let exchange = with_headers(200, headers);
        let facts = Facts::read(&exchange);
        assert_eq!(reading(&exchange, &facts).share, expected, "{headers:?}");
    }
}
