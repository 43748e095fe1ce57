//! Every code that has a meaning is explained once, at the provider that made it, in a text of its own.

use std::collections::{BTreeMap, BTreeSet};

use edgelens::diagnosis::{Finding, Surroundings};
use edgelens::exchange::Delivery;
use edgelens::knowledge::{self, CodePlace, ValueTest};

use crate::response::{
    AKAMAI, CLOUDFLARE, CLOUDFRONT, EDGEONE, FASTLY, Headers, NOBODY, Response, TENCENT, V6, V7, XDN,
};

/// Provider, the headers that show it, and statuses.
type Codes = (&'static str, Headers, &'static [u16]);

/// Codes of each product that have to have a meaning there. Edgio's by generation, Tencent's
/// classic CDN, Cloudflare with IBM Cloud Internet Services, and HTTP's own.
const CODES: &[Codes] = &[
    (
        "edgio",
        V7,
        &[
            400, 403, 404, 411, 413, 414, 416, 431, 502, 503, 504, 505, 530, 531, 532, 533, 534, 535, 536, 537, 538,
            539, 540, 541, 542, 543, 544, 545, 546, 547, 548, 549,
        ],
    ),
    (
        "edgio",
        V6,
        &[
            404, 502, 503, 505, 530, 531, 532, 533, 534, 535, 536, 537, 538, 539, 540, 541, 542, 543, 544, 545, 546,
            547, 548, 549,
        ],
    ),
    ("edgio", XDN, &[404, 502, 503, 505, 531, 533, 534, 536, 537, 538, 540]),
    (
        "tencent",
        TENCENT,
        &[
            400, 403, 404, 413, 414, 423, 499, 502, 503, 504, 509, 513, 514, 522, 524, 531, 532, 533, 537, 538, 539,
            540, 562, 563, 564, 566, 567, 614,
        ],
    ),
    (
        "edgeone",
        EDGEONE,
        &[
            400, 403, 404, 416, 418, 423, 499, 520, 521, 522, 523, 524, 525, 545, 550, 551, 552, 553, 554, 555, 566,
            567, 570,
        ],
    ),
    ("cloudflare", CLOUDFLARE, &[403, 413, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530]),
    ("fastly", FASTLY, &[403, 406, 421, 425, 429, 451, 500, 503]),
    ("cloudfront", CLOUDFRONT, &[400, 403, 404, 421, 429, 500, 502, 503, 504]),
    ("akamai", AKAMAI, &[400, 401, 403, 404, 429, 500, 502, 503, 504]),
];

/// The registered codes of RFC 9110 and its neighbours, and well-known unofficial ones.
const GENERIC: &[u16] = &[
    400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 423, 424, 425,
    426, 428, 429, 431, 451, 499, 500, 501, 502, 503, 504, 505, 506, 507, 508, 509, 510, 511, 520, 521, 522, 523, 524,
    525, 526, 527, 530, 531, 532, 533, 534, 535, 536, 537, 538, 539, 540, 541, 542, 543, 544, 545, 546, 547, 548, 549,
    561, 562, 563, 564, 566, 567, 598, 599,
];

/// Cloudflare's codes behind a status, with the status they usually come with.
const CLOUDFLARE_CODES: &[(u16, &str)] = &[
    (403, "1000"),
    (530, "1001"),
    (403, "1002"),
    (403, "1003"),
    (403, "1004"),
    (403, "1005"),
    (403, "1006"),
    (403, "1007"),
    (403, "1008"),
    (403, "1009"),
    (403, "1010"),
    (403, "1011"),
    (403, "1012"),
    (403, "1013"),
    (403, "1014"),
    (429, "1015"),
    (530, "1016"),
    (409, "1018"),
    (500, "1019"),
    (403, "1020"),
    (500, "1021"),
    (500, "1022"),
    (409, "1023"),
    (500, "1024"),
    (429, "1025"),
    (429, "1027"),
    (530, "1033"),
    (409, "1034"),
    (500, "1035"),
    (500, "1036"),
    (500, "1037"),
    (500, "1040"),
    (500, "1041"),
    (500, "1042"),
    (500, "1101"),
    (503, "1102"),
    (500, "1103"),
    (400, "1104"),
    (503, "1200"),
    (403, "1106"),
];

/// Summaries seen so far, to find two codes with one text.
#[derive(Default)]
struct Seen(BTreeMap<String, String>);

impl Seen {
    fn new_text(&mut self, error: &Finding, what: &str) {
        if let Some(before) = self.0.insert(error.summary.clone(), what.to_owned()) {
            panic!("{what} and {before} have one text: {}", error.summary);
        }
    }
}

#[test]
fn every_code_is_explained_once_in_a_text_of_its_own() {
    let mut seen = Seen::default();
    for (provider, headers, statuses) in CODES {
        for status in *statuses {
            let what = format!("{provider} {status} {}", headers[0].0);
            let error = Response::of(*status, headers).error();
            assert_eq!(error.provider, Some(*provider), "{what}");
            assert_eq!(error.id, format!("{provider}.{status}"), "{what}");
            let generation = generation_of(headers);
            if *provider != "edgio" || generation == "v7" || own_text(*status, generation) {
                seen.new_text(&error, &what);
            } else {
                // Generations that mean the same say the same.
                let v7 = Response::of(*status, V7).error();
                assert_eq!((&error.title, &error.actions), (&v7.title, &v7.actions), "{what}");
                assert!(own_words(&error, v7.provider, *status), "{what}: {}", error.summary);
            }
        }
    }
    for status in GENERIC {
        let error = Response::of(*status, NOBODY).error();
        assert_eq!((error.provider, error.id.as_ref()), (None, format!("http.{status}").as_str()));
        seen.new_text(&error, &format!("http {status}"));
    }
    for (status, code) in CLOUDFLARE_CODES {
        let mut response = Response::of(*status, CLOUDFLARE);
        response.headers.push(("cf-error-type", code));
        let error = response.error();
        assert_eq!(error.id, format!("cloudflare.{status}.{code}"));
        assert!(error.title.starts_with(&format!("Error {code}: ")), "{}", error.title);
        assert!(error.evidence.iter().any(|piece| piece.value == *code), "{error:#?}");
        seen.new_text(&error, &format!("cloudflare {code}"));
    }
    for code in 1..=23 {
        let text = code.to_string();
        let mut response = Response::of(502, V7);
        response.headers.push(("x-ec-proxy-error", &text));
        let error = response.error();
        assert_eq!((error.provider, error.id.as_ref()), (Some("edgio"), format!("edgio.502.{code}").as_str()));
        assert!(error.evidence.iter().any(|piece| piece.header == "x-ec-proxy-error" && piece.value == text));
        seen.new_text(&error, &format!("x-ec-proxy-error {code}"));
    }
}

fn generation_of(headers: Headers) -> &'static str {
    match headers[0].0 {
        "x-0-version" => "v4-v6",
        "x-xdn-t" => "xdn",
        _ => "v7",
    }
}

/// Whether the summary begins with what the provider's own entry for all generations says.
fn own_words(error: &Finding, provider: Option<&str>, status: u16) -> bool {
    provider
        .and_then(knowledge::provider)
        .and_then(|provider| provider.error(status, None))
        .is_some_and(|entry| error.summary.starts_with(entry.happened))
}

/// Codes whose meaning or name differs from v7's, or that the generation did not have.
#[test]
fn generations_of_edgio_have_texts_of_their_own_where_they_differ() {
    for (generation, differing) in [
        ("v4-v6", &[404, 412, 502, 503, 531, 534, 540, 546, 547, 548, 549][..]),
        ("xdn", &[404, 412, 502, 503, 505, 531, 533, 534, 536, 537, 538, 540, 543, 544, 545, 546, 547, 548, 549]),
    ] {
        let missing: Vec<u16> = differing.iter().copied().filter(|status| !own_text(*status, generation)).collect();
        assert_eq!(missing, [0; 0], "{generation}");
    }
}

/// The headers that show a provider by the evidence of its knowledge file, and carry the code.
fn headers_of(provider: &str, code: Option<&'static str>) -> Vec<(&'static str, &'static str)> {
    let provider = knowledge::provider(provider).unwrap();
    let strong = provider.evidence.iter().find(|rule| rule.strength == knowledge::Strength::Strong);
    let rule = strong.or(provider.evidence.first()).unwrap();
    let value = match rule.test {
        ValueTest::Present => "1",
        ValueTest::Equals(text) | ValueTest::Prefix(text) | ValueTest::Contains(text) | ValueTest::Suffix(text) => text,
    };
    let place = provider.subcodes.first().map(|rule| rule.place);
    // Evidence that carries the code carries it here.
    let carried = |name, value| if place == Some(CodePlace::Header(name)) { code.unwrap_or(value) } else { value };
    let mut headers = vec![(rule.header, carried(rule.header, value))];
    headers.extend(rule.with.map(|(name, part)| (name, carried(name, if part.is_empty() { "1" } else { part }))));
    if let (Some(CodePlace::Header(name)), Some(code)) = (place, code)
        && !headers.iter().any(|(known, _)| *known == name)
    {
        headers.push((name, code));
    }
    headers
}

/// A response that carries what one entry of the knowledge is about.
fn response_of<'a>(
    provider: &'static str,
    entry: &'static knowledge::ErrorEntry,
    generation: Option<&str>,
    page: &'a str,
) -> Response<'a> {
    let headers = match (provider, generation) {
        ("edgio", None) => V7,
        ("edgio", Some("v4-v6")) => V6,
        ("edgio", Some("xdn")) => XDN,
        ("tencent", None) => TENCENT,
        ("edgeone", None) => EDGEONE,
        ("cloudflare", None) => CLOUDFLARE,
        ("fastly", None) => FASTLY,
        ("cloudfront", None) => CLOUDFRONT,
        ("akamai", None) => AKAMAI,
        ("wikimedia", None) => &[("x-cache", "cp3062 miss, cp3066 miss")],
        ("apache-traffic-server", None) => match entry.code {
            Some("authorization-failure") => &[("via", "http/1.1 a (ApacheTrafficServer [uScMs f p eA:t cCMp s ])")],
            Some("cache-read-error") => &[("via", "http/1.1 a (ApacheTrafficServer [uScMs f p eR:t cCMp s ])")],
            Some("connection-timeout") => &[("via", "http/1.1 a (ApacheTrafficServer [uScMsEf p eT:t cCMp sF])")],
            Some("connection-to-server-failed") => {
                &[("via", "http/1.1 a (ApacheTrafficServer [uScMsEf p eC:t cCMp sF])")]
            }
            Some("dns-failure") => &[("via", "http/1.1 a (ApacheTrafficServer [uScMs f p eD:t cCMp s ])")],
            Some("header-syntax") => &[("via", "http/1.1 a (ApacheTrafficServer [uEc s f p eH:t c  p s ])")],
            Some("loop-detected") => &[("via", "http/1.1 a (ApacheTrafficServer [uSc s f p eL:t c  p s ])")],
            Some("moved-temporarily") => &[("via", "http/1.1 a (ApacheTrafficServer [uSc s f p eM:t c  p s ])")],
            Some("request-forbidden") => &[("via", "http/1.1 a (ApacheTrafficServer [uSc s f p eF:t c  p s ])")],
            Some("server-related") => &[("via", "http/1.1 a (ApacheTrafficServer [uScMsEf p eS:t cCMp sS])")],
            _ => &[("via", "http/1.1 a (ApacheTrafficServer [uScMsSf pSeN:t cCMp sS])")],
        },
        _ => &[],
    };
    let mut response = Response { page, ..Response::of(entry.status, headers) };
    if let (Some(code), "cloudflare") = (entry.code, provider) {
        // What is said of the whole range is shown by a number in it.
        response.headers.push(("cf-error-type", if code == "11xx" { "1199" } else { code }));
    }
    if headers.is_empty() {
        response.headers.extend(headers_of(provider, entry.code));
    }
    if (provider, entry.status) == ("edgio", 412) {
        // Elsewhere than at a prefetch it is a precondition, as HTTP has it.
        response.url = match generation {
            Some("xdn") => "https://www.example.com/shop/cart?xdn_prefetch=1",
            Some(_) => "https://www.example.com/shop/cart?layer0_prefetch=1",
            None => "https://www.example.com/shop/cart?edgio_prefetch=1",
        };
    }
    response
}

/// The page on which a provider shows a code.
fn page_of(provider: &str, code: Option<&str>) -> String {
    match (provider, code) {
        ("fastly", Some(code)) => format!("<h1>Error 503 {code}</h1><p>Varnish cache server</p>"),
        ("cloudfront", Some(code)) => format!("<h1>ERROR</h1>{code}. Generated by cloudfront (CloudFront)"),
        ("akamai", Some(code)) if code.starts_with("ERR_") => format!("{code}|reason"),
        ("akamai", Some(code)) => format!("Reference&#32;&#35;{code}&#46;e834768&#46;1"),
        (id, Some(code)) => {
            let places = knowledge::provider(id).map_or(&[][..], |provider| provider.subcodes);
            match places.first().map(|rule| rule.place) {
                Some(CodePlace::PageAfter(mark)) => format!("{mark}{code}"),
                Some(CodePlace::PagePhrases) => format!("<p>{code}</p>"),
                _ => String::new(),
            }
        }
        _ => String::new(),
    }
}

#[test]
fn every_entry_of_the_knowledge_is_found_and_says_something_of_its_own() {
    let mut seen = Seen::default();
    let mut entries = 0;
    // No header shows HAProxy: its texts are for those who know that it is there.
    for provider in knowledge::PROVIDERS.iter().filter(|provider| provider.id != "haproxy") {
        for entry in provider.errors() {
            let mut generations: Vec<Option<&str>> = entry.generations.into_iter().map(Some).collect();
            if generations.is_empty() {
                generations.push(None);
            }
            for generation in generations {
                let what = format!("{} {} {:?} {generation:?}", provider.id, entry.status, entry.code);
                let page = page_of(provider.id, entry.code);
                // Checks that there is one, with a cause, an action, evidence and a link.
                let error = response_of(provider.id, entry, generation, &page).error();
                assert_eq!(error.provider, Some(provider.id), "{what}");
                assert!(error.id.starts_with(&format!("{}.{}", provider.id, entry.status)), "{what}: {}", error.id);
                assert!(error.summary.starts_with(entry.happened), "{what}: {}", error.summary);
                assert!(error.title.contains(entry.title), "{what}: {}", error.title);
                assert!(error.links.iter().any(|link| link == entry.link), "{what}: {:?}", error.links);
                for (said, known) in [(&error.causes, entry.causes), (&error.actions, entry.actions)] {
                    let of_host = |text: &str| said.contains(&text.replace("<host>", "www.example.com"));
                    assert!(!known.is_empty() && known.into_iter().all(of_host), "{what}: {said:?}");
                }
                seen.new_text(&error, &what);
                entries += 1;
            }
        }
    }
    assert!(entries > 200, "{entries} entries: is the table read at all?");
}

fn own_text(status: u16, generation: &str) -> bool {
    knowledge::provider("edgio")
        .and_then(|edgio| edgio.error(status, Some(generation)))
        .is_some_and(|entry| entry.generations.contains(generation))
}

#[test]
fn proxy_error_0_says_nothing_and_leaves_the_status_to_speak() {
    let mut response = Response::of(502, V7);
    response.headers.push(("x-ec-proxy-error", "0"));
    assert_eq!(response.error().id, "edgio.502");
}

#[test]
fn a_proxy_error_outside_the_vendors_list_says_so() {
    // The list ends at 23; what is no number is no code.
    for (value, listed) in
        [("0", true), ("1", true), ("23", true), ("24", false), ("99", false), ("4294967296", false), ("SSL", true)]
    {
        let mut response = Response::of(502, V7);
        response.headers.push(("x-ec-proxy-error", value));
        let error = response.error();
        let said =
            error.summary.contains(&format!("x-ec-proxy-error carries {value}, which is not in the vendor's list"));
        assert_eq!(said, !listed, "{value}: {}", error.summary);
        assert!(error.evidence.iter().any(|piece| piece.header == "x-ec-proxy-error" && piece.value == value));
        if !listed {
            assert_eq!(error.id, "edgio.502", "{value}");
            assert!(!error.summary.contains("says which step"), "{}", error.summary);
        }
    }
}

/// The page that a provider makes for a code.
type Page = fn(&str) -> String;

#[test]
fn every_phrase_of_an_error_page_is_explained() {
    let pages: &[(&str, Headers, Page)] = &[
        ("fastly", FASTLY, |code| format!("<h1>Error 503 {code}</h1><p>Error 54113</p><p>Varnish cache server</p>")),
        ("cloudfront", CLOUDFRONT, |code| format!("<h1>ERROR</h1>{code}. Generated by cloudfront (CloudFront)")),
        ("akamai", AKAMAI, |code| {
            if code.starts_with("ERR_") {
                format!("{code}|reason")
            } else {
                format!("Reference&#32;&#35;{code}&#46;e834768&#46;1")
            }
        }),
    ];
    for (id, headers, page) in pages {
        let mut seen = Seen::default();
        for entry in knowledge::provider(id).unwrap().errors() {
            let Some(code) = entry.code else { continue };
            let page = page(code);
            let response = Response { page: &page, ..Response::of(entry.status, headers) };
            let error = response.error();
            assert_eq!(error.provider, Some(*id), "{code}");
            assert!(error.summary.starts_with(entry.happened), "{id} {code}: {}", error.summary);
            seen.new_text(&error, code);
        }
    }
}

#[test]
fn edgio_and_tencent_differ_wherever_they_share_a_number() {
    let (edgio, tencent) = (knowledge::provider("edgio").unwrap(), knowledge::provider("tencent").unwrap());
    let shared: BTreeSet<u16> = tencent
        .errors()
        .iter()
        .map(|entry| entry.status)
        .filter(|status| edgio.error(*status, None).is_some())
        .collect();
    assert!([400, 403, 404, 502, 531, 532, 533, 537, 538, 539, 540].iter().all(|status| shared.contains(status)));
    for status in shared.into_iter().filter(|status| *status != 412) {
        let (ours, theirs) = (Response::of(status, V7).error(), Response::of(status, TENCENT).error());
        assert_ne!(ours.summary, theirs.summary, "{status}");
        assert_ne!(ours.causes, theirs.causes, "{status}");
        assert_ne!(ours.actions, theirs.actions, "{status}");
        assert_eq!((ours.provider, theirs.provider), (Some("edgio"), Some("tencent")));
    }
}

#[test]
fn an_unknown_533_names_both_and_how_to_tell_them_apart() {
    let error = Response::of(533, NOBODY).error();
    let causes = error.causes.join("\n");
    for part in ["Edgio", "Tencent Cloud CDN", "x-edg-version", "x-nws-log-uuid"] {
        assert!(causes.contains(part), "{part} is missing in {causes}");
    }
    assert!(error.summary.contains("depends on the CDN"), "{}", error.summary);
    assert!(error.summary.contains("not a registered"), "{}", error.summary);
    assert!(error.actions[0].contains("www.example.com"), "{:?}", error.actions);
}

#[test]
fn a_plain_404_lists_nobody() {
    let error = Response::of(404, NOBODY).error();
    assert!(!error.causes.join("\n").contains("Tencent"), "{error:#?}");
}

#[test]
fn other_rows_of_the_host_name_the_provider_of_a_bare_error() {
    let surroundings = Surroundings { host_provider: Some(("tencent", 12)), ..Surroundings::default() };
    let error = Response::of(533, NOBODY).error_in(&surroundings);
    assert_eq!((error.provider, error.id.as_ref()), (Some("tencent"), "tencent.533"));
    assert!(error.summary.contains("inferred from 12 other responses of this host"), "{}", error.summary);
    assert!(error.causes.iter().any(|cause| cause.starts_with("Edgio: ")), "{error:#?}");
    assert!(!error.causes.iter().any(|cause| cause.starts_with("Tencent Cloud CDN: ")), "{error:#?}");
}

#[test]
fn an_edge_that_calls_itself_nginx_is_not_taken_for_the_origin() {
    let edge = [("server", "nginx"), ("x-id", "fr5-hw-edge-gc17"), ("x-id-fe", "fr5-hw-edge-gc17")];
    let own = Response::of(403, &edge).error();
    assert!(own.summary.contains("made this answer itself"), "{}", own.summary);
    let relayed = Response::of(403, &[&edge[..], &[("cache", "MISS")]].concat()).error();
    assert!(!relayed.summary.contains("made this answer itself"), "{}", relayed.summary);
}

#[test]
fn weak_evidence_is_called_likely_and_keeps_the_list() {
    let error = Response::of(533, &[("server", "ECAcc (lac/55D2)")]).error();
    assert_eq!(error.provider, Some("edgio"));
    assert!(error.summary.contains("likely"), "{}", error.summary);
    assert!(error.causes.iter().any(|cause| cause.starts_with("Tencent Cloud CDN: ")), "{error:#?}");
}

#[test]
fn codes_that_nobody_registered_are_treated_by_their_class() {
    for (status, class) in [(460, "400"), (519, "500"), (585, "500"), (799, "500")] {
        let error = Response::of(status, NOBODY).error();
        assert_eq!(error.id, format!("http.{status}"));
        assert!(error.summary.contains(class), "{}", error.summary);
    }
}

/// learn.microsoft.com/azure/frontdoor/front-door-http-headers-protocol: the debug header has the
/// status that the origin gave.
#[test]
fn the_status_of_the_origin_tells_who_made_an_error() {
    let azure = ("x-azure-ref", "20260911T081500Z-17a4f9b6c8dxq2m7hC1AMSp1d00000000ag000000000k2mz");
    for (status, said) in [
        ("503", "from the origin behind Azure Front Door: x-azure-originstatuscode has the same status."),
        ("0", "made this answer itself: x-azure-originstatuscode says that nothing came from the origin."),
        ("200", "made this answer itself: the origin said 200, as x-azure-originstatuscode tells."),
    ] {
        let error = Response::of(503, &[azure, ("x-azure-originstatuscode", status)]).error();
        assert!(error.summary.contains(said), "{status}: {}", error.summary);
        assert!(error.evidence.iter().any(|piece| piece.header == "x-azure-originstatuscode"), "{:?}", error.evidence);
    }
    let section = Response::of(502, &[("section-io-id", "1"), ("section-origin-status", "000")]).error();
    assert!(section.summary.contains("nothing came from the origin"), "{}", section.summary);
}

#[test]
fn a_412_is_edgios_only_for_a_prefetch() {
    let prefetch = Response {
        url: "https://www.example.com/next?edgio_dt_pf=1&edgio_prefetch=1",
        ..Response::of(412, &[V7[0], ("x-edg-p", "1")])
    };
    assert_eq!(prefetch.error().id, "edgio.412");
    let plain = Response::of(412, V7).error();
    assert_eq!((plain.provider, plain.id.as_ref()), (Some("edgio"), "http.412"));
    assert!(!plain.summary.contains("prefetch"), "{}", plain.summary);
    let nobody = Response { headers: NOBODY.to_vec(), ..prefetch }.error();
    assert!(nobody.causes.iter().any(|cause| cause.starts_with("Edgio: prefetch")), "{nobody:#?}");
}

#[test]
fn texts_name_the_host_of_the_row() {
    let error = Response::of(502, CLOUDFLARE).error();
    let actions = error.actions.join("\n");
    assert!(actions.contains("https://www.example.com/cdn-cgi/trace"), "{actions}");
    assert!(actions.contains("IBM Cloud"), "{actions}");
}

#[test]
fn a_code_that_nobody_lists_is_named_all_the_same() {
    let error = Response { page: "error code: 1077", ..Response::of(530, CLOUDFLARE) }.error();
    assert_eq!(error.id, "cloudflare.530");
    assert!(error.summary.contains("1077"), "{}", error.summary);
}

#[test]
fn an_error_out_of_a_cache_says_so() {
    let mut headers: Vec<_> = CLOUDFLARE.iter().copied().filter(|(name, _)| *name != "cf-cache-status").collect();
    headers.extend([("cf-cache-status", "HIT"), ("age", "500")]);
    let error = Response::of(404, &headers).error();
    assert!(error.summary.contains("out of a cache, where it had been for 8 min 20 s"), "{}", error.summary);
    assert!(error.actions[0].starts_with("Purge this URL"), "{:?}", error.actions);
    let stored = Response { delivery: Delivery::ServiceWorker, ..Response::of(404, CLOUDFLARE) }.error();
    assert!(stored.summary.contains("its own storage"), "{}", stored.summary);
}
