//! Who made an error: said where the response tells, admitted where it does not, and chosen by a
//! person where nothing else decides.

use edgelens::cdn;
use edgelens::diagnosis::{Choice, Finding, Surroundings, is_open, sentence};
use edgelens::knowledge;

use crate::response::{CLOUDFLARE, CLOUDFRONT, EDGEONE, FASTLY, Headers, NOBODY, Response, TENCENT, V7};

/// Fastly with nothing that tells its own answers from the origin's.
const SILENT_FASTLY: Headers = &[FASTLY[0], FASTLY[1]];

fn with_others(provider: Option<(&'static str, u32)>, responses: u32) -> Surroundings<'static> {
    Surroundings { host_provider: provider, host_responses: responses, ..Surroundings::default() }
}

fn choosing(id: &str) -> Surroundings<'static> {
    Surroundings { chosen: Choice::from_id(id), ..Surroundings::default() }
}

fn evidence<'a>(error: &'a Finding, header: &str) -> Option<&'a str> {
    error.evidence.iter().find(|piece| piece.header == header).map(|piece| piece.value.as_str())
}

#[test]
fn what_could_not_be_told_is_said_with_what_the_host_shows_otherwise() {
    // headers, what is known of the host, what the summary says
    type Case = (Headers, Option<(&'static str, u32)>, u32, &'static [&'static str]);
    let cases: &[Case] = &[
        (NOBODY, None, 0, &["no header of it names a CDN", "No other response of www.example.com was captured"]),
        (NOBODY, None, 1, &["Nothing else of www.example.com names a provider either: 1 other response"]),
        (NOBODY, None, 7, &["Nothing else of www.example.com names a provider either: none of 7 other responses"]),
        (
            SILENT_FASTLY,
            Some(("fastly", 12)),
            14,
            &["Fastly, or the origin", "12 other responses of www.example.com name Fastly."],
        ),
        (SILENT_FASTLY, Some(("cloudflare", 1)), 1, &["1 other response of www.example.com names Cloudflare."]),
        (SILENT_FASTLY, None, 3, &["Varnish cache server speak for Fastly", "none of 3 other responses does"]),
        (NOBODY, Some(("fastly", 12)), 14, &["inferred from 12 other responses of this host", "Fastly, or the origin"]),
    ];
    for (headers, provider, responses, parts) in cases {
        let error = Response::of(404, headers).error_in(&with_others(*provider, *responses));
        let what = format!("{headers:?} {provider:?} {responses}: {}", error.summary);
        assert!(error.summary.contains("Could not tell who made this answer"), "{what}");
        assert_eq!(error.summary.matches("Could not tell").count(), 1, "{what}");
        for part in *parts {
            assert!(error.summary.contains(part), "{part} is missing: {what}");
        }
        let shown = evidence(&error, "host").is_some_and(|value| value.starts_with("www.example.com: "));
        assert_eq!(shown, provider.is_some(), "{:?}", error.evidence);
    }
}

#[test]
fn what_the_response_tells_is_not_called_open() {
    let relayed = [SILENT_FASTLY, &[("server", "gunicorn")]].concat();
    for (status, headers) in
        [(539, V7), (522, CLOUDFLARE), (533, TENCENT), (503, FASTLY), (502, CLOUDFRONT), (404, &relayed)]
    {
        let error = Response::of(status, headers).error_in(&with_others(Some(("akamai", 9)), 9));
        assert!(!error.summary.contains("Could not tell"), "{status} {headers:?}: {}", error.summary);
        assert_eq!(evidence(&error, "host"), None, "{status} {headers:?}");
    }
}

#[test]
fn every_provider_with_errors_says_in_its_own_words_what_would_tell() {
    let mut texts = std::collections::BTreeMap::new();
    for provider in knowledge::PROVIDERS.iter().filter(|provider| !provider.errors().is_empty()) {
        let text = provider.own_errors.tells_apart;
        assert!(text.ends_with('.') && text.len() > 40, "{}: {text}", provider.id);
        if let Some(other) = texts.insert(text.as_str(), provider.id) {
            panic!("{} and {other} have one text: {text}", provider.id);
        }
    }
    for id in ["kinsta", "wpengine", "litespeed", "shopify", "souin", "railway"] {
        assert!(!knowledge::provider(id).unwrap().own_errors.tells_apart.is_empty(), "{id}");
    }
}

/// Provider, status, its headers beyond those that show it, the page, and whether it or its origin
/// made the answer.
type Answer<'a> = (&'a str, u16, &'a [(&'a str, &'a str)], &'a str, &'a str);

#[test]
fn marks_of_the_knowledge_files_tell_own_answers_from_the_origins() {
    const AZURE: (&str, &str) = ("x-azure-ref", "20240906T080000Z-16f5d76b974d4tvn0000000000ab");
    let cases: &[Answer<'_>] = &[
        (
            "azure-front-door",
            503,
            &[AZURE, ("x-azure-externalerror", "0x8badf00d")],
            "",
            "itself: x-azure-externalerror",
        ),
        ("cloudflare", 403, &[CLOUDFLARE[0], CLOUDFLARE[1], ("cf-mitigated", "challenge")], "", "itself"),
        (
            "sucuri",
            403,
            &[("x-sucuri-id", "11005"), ("x-sucuri-block", "XYZ01")],
            "",
            "itself: x-sucuri-block is there",
        ),
        ("vercel", 404, &[("x-vercel-id", "fra1::abc12-1700000000000-abcdef012345")], "", "Could not tell"),
        ("squid", 404, &[("via", "1.1 p1 (squid/5.7)"), ("server", "squid/5.7")], "", "itself"),
        ("squid", 404, &[("via", "1.1 p1 (squid/5.7)"), ("server", "gunicorn")], "", "from the origin behind"),
        (
            "heroku",
            503,
            &[("via", "1.1 heroku-router"), ("server", "Heroku")],
            "<iframe src=\"//www.herokucdn.com/error-pages/application-error.html\">",
            "itself",
        ),
        (
            "heroku",
            503,
            &[("via", "1.1 heroku-router"), ("server", "Heroku")],
            "<h1>Down for now</h1>",
            "from the origin",
        ),
        ("edgeone", 590, &[EDGEONE[0], EDGEONE[1]], "", "keeps the numbers from 520 on"),
        (
            "fastly",
            503,
            &[SILENT_FASTLY[0], SILENT_FASTLY[1], ("server", "Varnish")],
            "<h1>Error 503 Service Unavailable</h1><h3>Guru Meditation:</h3><p>XID: 7</p><p>Varnish cache server</p>",
            "a Varnish behind Fastly made this one",
        ),
        (
            "fastly",
            503,
            &[SILENT_FASTLY[0], SILENT_FASTLY[1], ("server", "Varnish")],
            "<h1>Error 503 Oops</h1><h3>Guru Mediation:</h3><p>Details: cache-lhr6346-LHR</p><p>Varnish cache server</p>",
            "itself: the server header reads Varnish",
        ),
    ];
    for (provider, status, headers, page, said) in cases {
        let error = Response { page, ..Response::of(*status, headers) }.error();
        assert_eq!(error.provider, Some(*provider), "{headers:?}");
        assert!(error.summary.contains(said), "{provider} {status}: {}", error.summary);
    }
}

#[test]
fn a_choice_decides_what_nothing_else_decides() {
    // Nothing at all is known: the chosen provider's own meaning.
    let error = Response::of(533, NOBODY).error_in(&choosing("tencent"));
    assert_eq!((error.provider, error.id.as_ref()), (Some("tencent"), "tencent.533"));
    assert!(error.summary.contains("chosen by you for www.example.com"), "{}", error.summary);
    assert_eq!(evidence(&error, "choice"), Some("www.example.com: Tencent Cloud CDN"));
    assert!(!error.causes.iter().any(|cause| cause.starts_with("Edgio: ")), "who chose needs no list: {error:#?}");
    assert!(!error.summary.contains("Could not tell"), "{}", error.summary);

    // The choice goes before what other responses suggest, and before weak evidence.
    let inferred = Surroundings { host_provider: Some(("edgio", 3)), ..choosing("tencent") };
    assert_eq!(Response::of(533, NOBODY).error_in(&inferred).provider, Some("tencent"));
    let weak = Response::of(533, &[("server", "ECAcc (lac/55D2)")]).error_in(&choosing("tencent"));
    assert_eq!(weak.provider, Some("tencent"));

    // The provider is proven, and whether it or the origin behind it answered is not.
    let own = Response::of(404, SILENT_FASTLY).error_in(&choosing("fastly"));
    assert_eq!(own.provider, Some("fastly"));
    assert!(own.summary.contains("taken to be Fastly's own: chosen by you for www.example.com"), "{}", own.summary);
    let origin = Response::of(404, SILENT_FASTLY).error_in(&choosing("origin"));
    assert!(
        origin.summary.contains("the origin behind Fastly: chosen by you for www.example.com"),
        "{}",
        origin.summary
    );
    assert_eq!(evidence(&origin, "choice"), Some("www.example.com: the origin"));
    let behind = Response::of(533, SILENT_FASTLY).error_in(&choosing("tencent"));
    assert_eq!(behind.id, "tencent.533");
    assert!(behind.summary.contains("Fastly, in front of it, passed the answer on"), "{}", behind.summary);
}

#[test]
fn the_origin_can_be_chosen_where_nobody_shows_itself() {
    let error = Response::of(533, NOBODY).error_in(&choosing("origin"));
    assert_eq!((error.provider, error.id.as_ref()), (None, "http.533"));
    assert!(error.summary.contains("that of the origin: chosen by you for www.example.com"), "{}", error.summary);
    assert!(!error.causes.iter().any(|cause| cause.starts_with("Edgio: ")), "{error:#?}");
    // Not even where other responses of the host name a provider that uses the number.
    let inferred = Surroundings { host_provider: Some(("tencent", 3)), ..choosing("origin") };
    let error = Response::of(533, NOBODY).error_in(&inferred);
    assert_eq!(error.id, "http.533");
    assert!(error.summary.contains("the origin behind Tencent Cloud CDN"), "{}", error.summary);
}

#[test]
fn a_choice_never_goes_against_the_headers() {
    let relayed = [SILENT_FASTLY, &[("server", "gunicorn")]].concat();
    for (status, headers) in
        [(539, V7), (522, CLOUDFLARE), (533, TENCENT), (503, FASTLY), (502, CLOUDFRONT), (404, &relayed)]
    {
        let response = Response::of(status, headers);
        for id in ["akamai", "origin"] {
            assert_eq!(response.error_in(&choosing(id)), response.error(), "{status} {headers:?} {id}");
        }
    }
    // A server header of the origin's speaks for the origin, behind whoever was chosen.
    let error = Response::of(404, &[("server", "gunicorn")]).error_in(&choosing("fastly"));
    assert!(error.summary.contains("Fastly is taken to be in front of the origin: chosen by you"), "{}", error.summary);
    assert!(error.summary.contains("the server header reads gunicorn"), "{}", error.summary);
}

#[test]
fn it_is_asked_who_answers_only_where_that_is_open() {
    let open = |status: u16, headers: &[(&str, &str)], surroundings: &Surroundings<'_>| {
        let response = Response::of(status, headers);
        let exchange = response.exchange();
        is_open(&exchange, &cdn::read(&exchange), surroundings)
    };
    let nobody = Surroundings::default();
    assert!(open(404, NOBODY, &nobody) && open(404, SILENT_FASTLY, &nobody));
    assert!(open(404, NOBODY, &choosing("fastly")), "it stays open to another choice");
    assert!(!open(200, NOBODY, &nobody) && !open(539, V7, &nobody) && !open(522, CLOUDFLARE, &nobody));
}

#[test]
fn the_sentence_says_that_it_was_chosen() {
    let said = |headers: &[(&str, &str)], id: &str| {
        let response = Response::of(404, headers);
        let exchange = response.exchange();
        sentence(&exchange, &cdn::read(&exchange), &choosing(id))
    };
    assert_eq!(said(NOBODY, "fastly"), "Failed with 404 Not Found, made by Fastly, as chosen by you for this host.");
    assert_eq!(said(NOBODY, "origin"), "Failed with 404 Not Found, from the origin, as chosen by you for this host.");
    assert_eq!(
        said(SILENT_FASTLY, "origin"),
        "Failed with 404 Not Found, from the origin behind Fastly, as chosen by you for this host."
    );
}
