//! The language as a whole: what each key asks, where mistakes are, and that it prints as it reads.

use proptest::prelude::*;

use super::*;
use crate::capture::{Limits, Sort, View};
use crate::exchange::{Delivery, Exchange, Headers, Timings};

fn select(capture: &Capture, text: &str) -> Vec<u32> {
    let filter = Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let mut view = View::new();
    view.update(capture, &filter, Sort::default());
    while view.is_selecting() {
        view.proceed(capture, &mut Contains, 2);
    }
    let all: Vec<u32> = capture.rows().collect();
    assert_eq!(view.rows(), filter.those_of(capture, &all), "{text}, asked one by one");
    view.rows().to_vec()
}

fn capture() -> Capture {
    let mut capture = Capture::new(Limits::default());
    let rows = [
        Exchange {
            url: "https://www.shop.example/App.js?v=1".into(),
            method: "GET".into(),
            status: 200,
            resource_type: "script".into(),
            mime_type: "text/javascript; charset=utf-8".into(),
            priority: "VeryHigh".into(),
            http_version: "h2".into(),
            server_ip: "[2001:db8::7]".into(),
            initiator_type: "preload".into(),
            initiator_url: "https://www.shop.example/index.html".into(),
            transfer_bytes: Some(10_000),
            total_ms: Some(232.0),
            timings: Some(Timings { send: Some(1.0), wait: Some(199.2), ..Timings::default() }),
            request_headers: Headers::from_pairs([("Cookie", "sid=abc; theme=dark")]),
            response_headers: Headers::from_pairs([
                ("server", "cloudflare"),
                ("cf-ray", "8f3a2b1c4d5e6f70-FRA"),
                ("cf-cache-status", "HIT"),
                ("age", "3600"),
                ("cache-control", "max-age=90000"),
            ]),
            ..Exchange::default()
        },
        Exchange {
            url: "https://api.shop.example/cart".into(),
            method: "POST".into(),
            status: 502,
            resource_type: "fetch".into(),
            mime_type: "application/json".into(),
            priority: "High".into(),
            http_version: "http/1.1".into(),
            initiator_type: "script".into(),
            transfer_bytes: Some(900),
            total_ms: Some(20_140.0),
            timings: Some(Timings { wait: Some(20_000.0), ..Timings::default() }),
            request_headers: Headers::from_pairs([("Authorization", "Bearer x")]),
            response_headers: Headers::from_pairs([
                ("server", "nginx"),
                ("set-cookie", "sid=new; Domain=shop.example; Path=/cart; Secure"),
                ("set-cookie", "seen=1"),
            ]),
            ..Exchange::default()
        },
        Exchange {
            url: "http://ads.example/pixel".into(),
            method: "GET".into(),
            status: 404,
            resource_type: "image".into(),
            response_headers: Headers::from_pairs([
                ("server", "cloudflare"),
                ("cf-ray", "8f3a2b1c4d5e6f70-AMS"),
                ("cf-cache-status", "MISS"),
                ("content-length", "12"),
            ]),
            ..Exchange::default()
        },
        Exchange {
            url: "https://gone.example/".into(),
            method: "GET".into(),
            error: Some("net::ERR_NAME_NOT_RESOLVED".into()),
            delivery: Delivery::None,
            ..Exchange::default()
        },
        Exchange {
            url: "https://www.shop.example/logo.svg".into(),
            method: "GET".into(),
            status: 200,
            resource_type: "image".into(),
            delivery: Delivery::HttpCacheDisk,
            transfer_bytes: Some(0),
            ..Exchange::default()
        },
    ];
    for row in &rows {
        capture.push(row);
    }
    capture
}

#[test]
fn words_select_rows() {
    let capture = capture();
    let cases: &[(&str, &[u32])] = &[
        ("", &[0, 1, 2, 3, 4]),
        ("app.JS", &[0]),
        ("shop -app", &[1, 4]),
        ("\"App.js?v\"", &[0]),
        ("https://api", &[1]),
        ("app.js or pixel", &[0, 2]),
        ("shop (app or cart)", &[0, 1]),
        ("-(app or cart)", &[2, 3, 4]),
        ("shop and -app OR pixel", &[1, 2, 4]),
        ("-(shop -(app))", &[0, 2, 3]),
        ("/App/", &[0]),
        ("-/shop/", &[2, 3]),
        ("/pixel/ or status:502", &[1, 2]),
        ("url:app", &[0]),
        ("url=https://gone.example/", &[3]),
        ("url:https://*.svg", &[4]),
        // As Chrome's Network panel has them: the whole word, and `*` for any run of characters.
        ("domain:www.shop.example", &[0, 4]),
        ("domain:shop.example", &[]),
        ("domain:*.shop.example", &[0, 1, 4]),
        ("-domain:*.shop.example", &[2, 3]),
        ("domain:/ads/", &[2]),
        ("method:post", &[1]),
        ("method:POS", &[]),
        ("scheme:http", &[2]),
        ("resource-type:image", &[2, 4]),
        ("mime-type:text/javascript", &[0]),
        ("mime-type:text/*", &[0]),
        ("priority:Highest", &[0]),
        ("priority:high", &[1]),
        ("status-code:404", &[2]),
        ("larger-than:10k", &[0]),
        ("larger-than:900", &[0, 1]),
        ("has-response-header:SET-COOKIE", &[1]),
        ("has-request-header:cookie", &[0]),
        ("response-header-set-cookie:Secure", &[1]),
        ("cookie-name:sid", &[0, 1]),
        ("cookie-name:theme", &[0]),
        ("cookie-value:dark", &[0]),
        ("cookie-value:new", &[1]),
        ("set-cookie-name:sid", &[1]),
        ("set-cookie-name:theme", &[]),
        ("set-cookie-value:1", &[1]),
        ("set-cookie-domain:shop.example", &[1]),
        ("set-cookie-path:/cart", &[1]),
        ("is:from-cache", &[4]),
        ("is:preloaded", &[0]),
        // Its own keys.
        ("status:5xx", &[1]),
        ("status>=400", &[1, 2]),
        ("status<300", &[0, 4]),
        ("status:*", &[0, 1, 2, 4]),
        ("is:error", &[1, 2, 3]),
        ("is:error -status:404", &[1, 3]),
        ("is:failed", &[3]),
        ("is:hit", &[0]),
        ("is:not-hit", &[2]),
        ("is:no-cdn", &[1, 3, 4]),
        ("cdn:cloudflare", &[0, 2]),
        ("cdn:cloud", &[0, 2]),
        ("cdn=cloud", &[]),
        ("cdn:none", &[1, 3, 4]),
        ("cache:miss", &[2]),
        ("cache=hit", &[0]),
        ("tier:edge", &[0]),
        ("pop:fra", &[0]),
        ("pop:*", &[0, 2]),
        ("ttfb>0.2s", &[0, 1]),
        ("ttfb>200ms ttfb<1s", &[0]),
        ("ttfb:200", &[0]),
        ("ttfb:*", &[0, 1]),
        ("total>=20s", &[1]),
        ("total:<1s", &[0]),
        ("size>1k", &[0]),
        ("size<=900", &[1, 4]),
        ("age>=1h", &[0]),
        ("age>1d", &[]),
        ("ttl>23h", &[0]),
        ("ttl>1d", &[]),
        ("protocol:h2", &[0]),
        ("ip-address:2001:db8", &[0]),
        ("initiator:script", &[1]),
        ("initiator:index.html", &[0]),
        ("error:name_not_resolved", &[3]),
        ("error:502", &[1]),
        ("error:*", &[1, 2, 3]),
        ("finding:*", &[1, 2, 3]),
        ("resp:cf-cache-status", &[0, 2]),
        ("resp:cf-cache-status=HIT", &[0]),
        // What has no such header is not HIT either.
        ("-resp:cf-cache-status=HIT", &[1, 2, 3, 4]),
        ("resp:cf-cache-status -resp:cf-cache-status=HIT", &[2]),
        ("resp:CF-Cache-Status:i", &[0, 2]),
        ("resp:cf-cache-status=/MISS/", &[2]),
        ("resp:server:*", &[0, 1, 2]),
        ("resp:server=cloud*", &[0, 2]),
        ("resp:content-length<1k", &[2]),
        ("resp:age>30min", &[0]),
        ("req:authorization", &[1]),
        ("req:cookie:theme", &[0]),
        ("has:age", &[0]),
        // What no key has a name for is text.
        ("localhost:3000", &[]),
        ("v=1", &[0]),
        ("https:", &[0, 1, 3, 4]),
        ("/cart", &[1]),
        ("/cart /cart", &[1]),
    ];
    for (text, expected) in cases {
        assert_eq!(select(&capture, text), *expected, "{text}");
    }
}

#[test]
fn rules_environments_and_keys_of_edgio_are_asked_for() {
    let mut capture = Capture::new(Limits::default());
    for (rules, version, key) in [("97:0;97:13;", "97", "a"), ("97:0;", "97", "b"), ("16:13;97:2;", "98", "c")] {
        capture.push(&Exchange {
            url: "https://www.shop.example/".into(),
            status: 200,
            response_headers: Headers::from_pairs([
                ("x-edg-mr", rules.to_owned()),
                ("x-edg-version", format!("3 {version} 7.13.2 2024-05-28T10:14:00Z 1a2b3c4d")),
                ("x-ec-cache-key", format!("https://www.shop.example/{key}")),
                ("x-ec-check-cacheable", if key == "a" { "YES" } else { "UNKNOWN" }.to_owned()),
            ]),
            ..Exchange::default()
        });
    }
    let cases: &[(&str, &[u32])] = &[
        ("rule:13", &[0, 2]),
        ("rule:97:13", &[0]),
        ("rule:v97:2", &[2]),
        ("rule:1", &[]),
        ("rule:*", &[0, 1, 2]),
        ("env:97", &[0, 1]),
        ("env:v98", &[2]),
        ("env<98", &[0, 1]),
        ("key:example/b", &[1]),
        ("key=https://www.shop.example/c", &[2]),
        ("cacheable:yes", &[0]),
        ("cacheable:no", &[]),
        ("-cacheable:yes", &[1, 2]),
        ("cdn:edgio", &[0, 1, 2]),
    ];
    for (text, expected) in cases {
        assert_eq!(select(&capture, text), *expected, "{text}");
    }
}

#[test]
fn mistakes_name_the_word() {
    let cases: &[(&str, usize, usize, Mistake)] = &[
        ("app status:abc", 4, 10, Mistake::Status("abc".into())),
        ("rule:x", 0, 6, Mistake::Rule("x".into())),
        ("a \"open", 2, 5, Mistake::OpenQuote),
        ("is:what", 0, 7, Mistake::Property("what".into())),
        ("a (b", 2, 1, Mistake::OpenGroup),
        ("a (", 2, 1, Mistake::OpenGroup),
        ("a b )", 4, 1, Mistake::ClosesNothing),
        ("a ( ) b", 2, 3, Mistake::EmptyGroup),
        ("a or", 2, 2, Mistake::NothingAfter),
        ("(a and) b", 3, 3, Mistake::NothingAfter),
        ("domain:", 0, 7, Mistake::NoValue),
        ("domain:\"\"", 0, 9, Mistake::NoValue),
        ("x ttbf>200", 2, 8, Mistake::UnknownKey),
        ("domain>a", 0, 8, Mistake::NotComparable),
        ("rule>3", 0, 6, Mistake::NotComparable),
        ("ttfb:/1/", 0, 8, Mistake::NoText),
        ("is:/x/", 0, 6, Mistake::NoText),
        ("ttfb>fast", 0, 9, Mistake::Time("fast".into())),
        ("size>10s", 0, 8, Mistake::Size("10s".into())),
        ("env:new", 0, 7, Mistake::Number("new".into())),
        ("resp:", 0, 5, Mistake::NoValue),
        ("resp>5", 0, 6, Mistake::HeaderName),
        ("resp:=5", 0, 7, Mistake::HeaderName),
        ("resp:\"a b\"", 0, 10, Mistake::HeaderName),
        ("resp:age=", 0, 9, Mistake::NoValue),
        ("resp:age>old", 0, 12, Mistake::Number("old".into())),
        ("- mixed-content:all", 2, 17, Mistake::Missing(Missing::MixedContent)),
        ("-has-overrides:yes", 1, 17, Mistake::Missing(Missing::Overrides)),
        ("is:running", 0, 10, Mistake::Missing(Missing::Running)),
    ];
    for (text, at, len, mistake) in cases {
        let error = Filter::parse(text).expect_err(text);
        assert_eq!((error.at, error.len, &error.mistake), (*at, *len, mistake), "{text}: {error}");
    }
    let deep = format!("{}a{}", "(".repeat(60), ")".repeat(60));
    assert_eq!(Filter::parse(&deep).map_err(|error| (error.at, error.mistake)), Err((50, Mistake::TooDeep)));
}

#[test]
fn an_expression_that_is_none_is_a_mistake_in_its_place() {
    let mut check = |expression: &Expression| {
        if expression.pattern == "(" { Err(format!("flags {}", expression.flags)) } else { Ok(()) }
    };
    assert!(Filter::parse_with("/a/ domain:/b/", &mut check).is_ok());
    let error = Filter::parse_with("a -resp:x=/(/i", &mut check).expect_err("it is none");
    assert_eq!((error.at, error.len, error.mistake), (3, 11, Mistake::Expression("flags i".into())));
}

#[test]
fn every_key_of_chromes_filter_is_known() {
    // The values of FilterType in Chromium 156, panels/network/forward.
    for name in "domain has-response-header has-request-header has-overrides response-header-set-cookie is larger-than \
                 method mime-type mixed-content priority scheme set-cookie-domain set-cookie-name set-cookie-value \
                 resource-type cookie-domain cookie-name cookie-path cookie-value status-code url"
        .split_whitespace()
    {
        assert!(keys::find(name).is_some(), "{name}");
    }
    for word in ["running", "from-cache", "service-worker-intercepted", "service-worker-initiated", "preloaded"] {
        assert!(property::Property::of(word).is_some() || Missing::of_property(word).is_some(), "{word}");
    }
}

#[test]
fn filters_print_as_they_read() {
    for (text, expected) in [
        ("App.js", "app.js"),
        ("a and b OR c", "(a b) or c"),
        ("a (b (c or (d or e)))", "a b (c or d or e)"),
        ("-(-(a))", "a"),
        ("--a", "-\"-a\""),
        ("or a", "\"or\" a"),
        ("\"a b\"", "\"a b\""),
        (r#""a\"b""#, r#""a\"b""#),
        ("https://x", "\"https://x\""),
        ("larger-than:10k", "size>=10000"),
        ("status-code:404", "status:404"),
        ("status:4XX", "status:4xx"),
        ("ttfb:>0.2s", "ttfb>200"),
        ("age>1d", "age>86400"),
        ("env:v40", "env:40"),
        ("cache=Hit", "cache=hit"),
        ("domain=A.example", "domain:a.example"),
        ("url:/x/i", "/x/i"),
        ("resp:Age=*", "resp:age"),
        ("has:Age", "resp:age"),
        ("resp:a:\">5\"", "resp:a:\">5\""),
        ("key:\"/x/\"", "key:\"/x/\""),
        ("rule:v16:13", "rule:16:13"),
    ] {
        let filter = Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(filter.to_string(), expected, "{text}");
    }
}

/// Words as a person could type them, and words that no one would.
fn word() -> impl Strategy<Value = String> {
    let keys: Vec<&str> = keys::KEYS.iter().map(|key| key.name).collect();
    let value = prop_oneof![
        Just("13".to_owned()),
        Just("1.5k".to_owned()),
        Just("0.2s".to_owned()),
        Just("5xx".to_owned()),
        Just("hit".to_owned()),
        Just("x-a=b*".to_owned()),
        Just("x-a>5".to_owned()),
        Just("*".to_owned()),
        Just("/a[/)]\\/b/gi".to_owned()),
        Just("\"a \\\" b\"".to_owned()),
        "[a-zA-Zé*:=<>/()\"\\\\ -]{0,6}",
    ];
    let sign = prop::sample::select(vec![":", ":", ":", "=", ">", ">=", "<", "<=", ":>", ""]);
    prop_oneof![
        (prop::sample::select(keys), sign, value.clone()).prop_map(|(key, sign, value)| format!("{key}{sign}{value}")),
        value,
        Just("and".to_owned()),
        Just("or".to_owned()),
        Just("-".to_owned()),
    ]
}

fn text() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![word(), word().prop_map(|word| format!("-{word}"))];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.join(" ")),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.join(" or ")),
            inner.clone().prop_map(|inner| format!("({inner})")),
            inner.prop_map(|inner| format!("-({inner})")),
        ]
    })
}

fn reads_as_it_prints(text: &str) -> Result<(), TestCaseError> {
    match Filter::parse(text) {
        Ok(filter) => {
            let printed = filter.to_string();
            prop_assert_eq!(Filter::parse(&printed), Ok(filter), "{} printed as {}", text, printed);
        }
        Err(error) => {
            let word = text.get(error.at..error.at + error.len);
            prop_assert!(word.is_some_and(|word| !word.is_empty()), "{text}: {error:?}");
            prop_assert!(!error.to_string().is_empty());
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_read_prints_to_the_same_meaning(text in text()) {
        reads_as_it_prints(&text)?;
    }

    #[test]
    fn any_text_is_read_or_refused_in_its_place(text in "\\PC{0,30}|[-()\"/\\\\:=<>a-c *]{0,30}") {
        reads_as_it_prints(&text)?;
    }

    #[test]
    fn rows_pass_whatever_way_they_are_looked_at(text in text()) {
        let capture = capture();
        if Filter::parse(&text).is_ok() {
            select(&capture, &text);
        }
    }
}
