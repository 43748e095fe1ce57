//! Why Edgio did not answer from its cache, by each of its reasons.

use edgelens::diagnosis::Surroundings;
use edgelens::exchange::Delivery;

use crate::case::{Case, check};
use crate::response::{Response, V6};

const VERSION: (&str, &str) =
    ("x-edg-version", "110 19 12 7.0.23 2023-07-27T13:12:34Z bc3550f5-75c6-4f25-9b49-a407d6a11b15");
const HTML: (&str, &str) = ("content-type", "text/html; charset=utf-8");
const FRESH: (&str, &str) = ("cache-control", "max-age=600");

fn edgio(
    what: &'static str,
    code: &'static str,
    headers: &[(&'static str, &'static str)],
    expected: &'static [&'static str],
) -> Case {
    let mut all = vec![VERSION, ("x-ec-cache", code)];
    all.extend(headers);
    Case { what, response: Response::of(200, &all), surroundings: Surroundings::default(), expected }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn edgios_reasons_in_their_order() {
    let yes = ("x-ec-check-cacheable", "YES");
    let no = ("x-ec-check-cacheable", "NO");
    let key = ("x-ec-cache-key", "//http/801C2D83/web/110/www.example.com/shop/cart:/q-77_hs-12");
    let plain_key = ("x-ec-cache-key", "//http/801C2D83/web/110/www.example.com/shop/cart:/hs-12");
    let state = (
        "x-ec-cache-state",
        "max-age=600 (10m); cache-ts=1690465177; cache-age=0 (0s); remaining-ttl=600 (10m); expires-delta=none",
    );
    let image = ("content-type", "image/png");
    let soon_after = ("date", "Thu, 27 Jul 2023 13:20:00 GMT");
    let mut cases = vec![
        edgio(
            "1 a rule",
            "CONFIG_NOCACHE from ECAcc (lac/55D2)",
            &[HTML, ("x-edg-mr", "19:0;19:13;")],
            &["edgio.bypass-rule"],
        ),
        edgio(
            "4 the response forbids it",
            "UNCACHEABLE from ECAcc (lac/55D2)",
            &[HTML, ("cache-control", "private, no-store")],
            &["edgio.not-cacheable"],
        ),
        edgio(
            "4 the configuration forbids it",
            "TCP_MISS from ECAcc (lac/55D2)",
            &[HTML, FRESH, no],
            &["edgio.not-cacheable"],
        ),
        edgio(
            "4 a cookie",
            "UNCACHEABLE from ECAcc (lac/55D2)",
            &[HTML, ("set-cookie", "sid=1")],
            &["edgio.not-cacheable"],
        ),
        edgio("6 no policy", "TCP_MISS from ECAcc (lac/55D2)", &[HTML, yes], &["edgio.no-policy"]),
        edgio(
            "7 the browser asked",
            "TCP_CLIENT_REFRESH_MISS from ECAcc (lac/55D2)",
            &[HTML, FRESH],
            &["edgio.client-refresh"],
        ),
        edgio("8 expired", "TCP_EXPIRED_MISS from ECAcc (lac/55D2)", &[HTML, FRESH], &["edgio.expired"]),
        edgio(
            "9 two requests",
            "TCP_MISS from ECAcc (lac/55D2)",
            &[image, FRESH, yes, state],
            &["edgio.needs-two-requests"],
        ),
        edgio(
            "9 also for text/javascript",
            "TCP_MISS from ECAcc (lac/55D2)",
            &[("content-type", "text/javascript"), FRESH],
            &["edgio.needs-two-requests"],
        ),
        edgio(
            "12 the shield",
            "TCP_MISS from ECAcc (lga/0FE8)",
            &[HTML, FRESH, ("x-ec-cache-remote", "TCP_HIT from ECAcc (dca/EF00)")],
            &["edgio.shield-hit"],
        ),
        edgio(
            "11 a deployment",
            "TCP_MISS from ECAcc (lac/55D2)",
            &[HTML, FRESH, plain_key, soon_after],
            &["edgio.purged-by-deployment"],
        ),
        edgio("14 cold", "TCP_MISS from ECAcc (lac/55D2)", &[HTML, FRESH, yes], &["edgio.cold"]),
        edgio(
            "14 an old deployment",
            "TCP_MISS from ECAcc (lac/55D2)",
            &[HTML, FRESH, plain_key, ("date", "Fri, 28 Jul 2023 13:20:00 GMT")],
            &["edgio.cold"],
        ),
        edgio("a hit", "TCP_HIT from ECAcc (lac/55D2)", &[HTML, FRESH, yes], &[]),
        edgio(
            "a hit with another policy for the browser",
            "TCP_HIT from ECAcc (lac/55D2)",
            &[HTML, yes, ("cache-control", "private, no-cache, no-store, must-revalidate")],
            &[],
        ),
        edgio(
            "a hit that would not be stored today",
            "TCP_HIT from ECAcc (lac/55D2)",
            &[HTML, no],
            &["edgio.hit-but-not-cacheable"],
        ),
        edgio("revalidated", "TCP_EXPIRED_HIT from ECAcc (lac/55D2)", &[HTML, FRESH], &[]),
        edgio(
            "stale",
            "TCP_HIT from ECAcc (lac/55D2)",
            &[HTML, ("warning", "110 - \"Response is stale\"")],
            &["edgio.stale-served"],
        ),
        edgio(
            "two environments",
            "TCP_HIT from ECAcc (lac/55D2)",
            &[HTML, ("x-edg-mr", "16:0;16:1;97:4")],
            &["edgio.multi-environment"],
        ),
    ];
    let with = |mut case: Case, change: fn(&mut Case)| {
        change(&mut case);
        case
    };
    cases.push(with(edgio("2 method", "NONE from ECAcc (lac/55D2)", &[HTML], &["edgio.method"]), |case| {
        case.response.method = "POST";
    }));
    cases.push(with(
        edgio(
            "3 token",
            "NONE from ECAcc (lac/55D2)",
            &[HTML, ("x-ec-check-cacheable", "UNKNOWN")],
            &["edgio.403", "edgio.token-denied"],
        ),
        |case| case.response.status = 403,
    ));
    cases.push(with(
        edgio("5 status", "TCP_MISS from ECAcc (lac/55D2)", &[HTML, FRESH], &["edgio.status-not-cached"]),
        |case| {
            case.response.status = 302;
        },
    ));
    cases.push(with(
        edgio("10 query", "TCP_MISS from ECAcc (lac/55D2)", &[HTML, FRESH, key], &["edgio.query-fragments-cache"]),
        |case| {
            case.surroundings.query_variants = 4;
        },
    ));
    cases.push(with(
        edgio("9 not any more", "TCP_MISS from ECAcc (lac/55D2)", &[image, FRESH, yes, state], &["edgio.cold"]),
        |case| {
            case.surroundings.earlier_same_path = 5;
        },
    ));
    cases.push(with(
        edgio("13 permalink", "TCP_MISS from ECAcc (lac/55D2)", &[image, FRESH], &["edgio.permalink"]),
        |case| {
            case.response.url = "https://www-example-110.free.edgio-perma.link/shop/cart";
        },
    ));
    cases.push(with(
        edgio("an error of the platform's own", "NONE from ECAcc (lac/55D2)", &[HTML], &["edgio.539"]),
        |case| {
            case.response.status = 539;
        },
    ));
    cases.push(with(
        edgio("out of the browser's cache", "TCP_MISS from ECAcc (lac/55D2)", &[HTML, FRESH], &[]),
        |case| {
            case.response.delivery = Delivery::HttpCacheDisk;
        },
    ));
    for (what, earlier, expected) in [
        ("11 a generation that changed", 109, &["edgio.purged-by-deployment"][..]),
        ("11 the setting was switched on", 0, &["edgio.purged-by-deployment"]),
        ("14 the same generation", 110, &["edgio.cold"]),
        ("14 an older one, out of another server", 111, &["edgio.cold"]),
    ] {
        let mut case = edgio(what, "TCP_MISS from ECAcc (lac/55D2)", &[HTML, FRESH, plain_key], expected);
        case.surroundings.earlier_generation = Some(earlier);
        cases.push(case);
    }
    cases.push(with(edgio("by a service worker", "CONFIG_NOCACHE from ECAcc (lac/55D2)", &[HTML], &[]), |case| {
        case.response.delivery = Delivery::ServiceWorker;
    }));
    check(&cases);
}

/// What Edgio answered to `method`, and what is to be found.
fn row(
    method: &'static str,
    status: u16,
    code: &'static str,
    headers: &[(&'static str, &'static str)],
    expected: &'static [&'static str],
) -> Case {
    let case = edgio(code, code, headers, expected);
    Case { response: Response { method, status, ..case.response }, ..case }
}

/// Where several reasons fit, and where none does.
#[test]
fn the_first_of_edgios_reasons_that_fits_decides() {
    let (unknown, no) = (("x-ec-check-cacheable", "UNKNOWN"), ("x-ec-check-cacheable", "NO"));
    let forbidden = ("cache-control", "no-store");
    let blocked = ("x-ec-security-audit", "403");
    // method, status, code, headers, findings
    let cases = [
        // 1 before 4, 5 and all else
        row("GET", 404, "CONFIG_NOCACHE", &[HTML], &["edgio.404", "edgio.bypass-rule"]),
        row("POST", 302, "CONFIG_NOCACHE", &[HTML, no, forbidden], &["edgio.bypass-rule"]),
        // 2 before 3, which is as true
        row("PUT", 404, "NONE", &[HTML], &["edgio.404", "edgio.method"]),
        row("POST", 403, "NONE", &[HTML, unknown], &["edgio.403", "edgio.method", "edgio.token-denied"]),
        row("GET", 302, "NONE", &[HTML, unknown], &["edgio.token-denied"]),
        row("GET", 401, "NONE", &[HTML, unknown], &["http.401", "edgio.token-denied"]),
        row("GET", 403, "TCP_DENIED", &[HTML], &["edgio.403", "edgio.token-denied"]),
        row("GET", 403, "NONE", &[HTML, unknown, blocked], &["edgio.403"]),
        // 4 before 5
        row("GET", 404, "UNCACHEABLE", &[HTML], &["edgio.404", "edgio.not-cacheable"]),
        row("GET", 404, "TCP_MISS", &[HTML, no, forbidden], &["edgio.404", "edgio.not-cacheable"]),
        row("GET", 404, "NONE", &[HTML, no], &["edgio.404", "edgio.not-cacheable"]),
        row("GET", 301, "TCP_EXPIRED_MISS", &[HTML, no], &["edgio.not-cacheable"]),
        // 5 before 6 to 14
        row(
            "GET",
            404,
            "TCP_MISS",
            &[HTML, ("x-ec-check-cacheable", "YES")],
            &["edgio.404", "edgio.status-not-cached"],
        ),
        row("GET", 404, "NONE", &[HTML], &["edgio.404", "edgio.status-not-cached"]),
        row("POST", 302, "TCP_MISS", &[HTML, FRESH], &["edgio.status-not-cached"]),
        row("GET", 302, "TCP_CLIENT_REFRESH_MISS", &[HTML, FRESH], &["edgio.status-not-cached"]),
        row("GET", 206, "TCP_MISS", &[HTML, FRESH], &["edgio.cold"]),
        // Only GET is cached by default, whatever the code.
        row("POST", 200, "TCP_MISS", &[HTML, FRESH], &["edgio.method"]),
        // 6 before 7
        row("GET", 200, "TCP_CLIENT_REFRESH_MISS", &[HTML, ("x-ec-check-cacheable", "YES")], &["edgio.no-policy"]),
        // 14 for what is left
        row("GET", 200, "NONE", &[HTML, FRESH], &["edgio.cold"]),
        row("GET", 200, "TCP_TELEPORT", &[HTML, FRESH], &["edgio.cold"]),
        row("GET", 200, "TCP_NEW_MISS", &[HTML, FRESH], &["edgio.cold"]),
        row("GET", 200, "TCP_NEW_HIT", &[HTML, FRESH], &[]),
        // An error of Edgio's own was never looked for; one of the origin's is explained as an error.
        row("GET", 539, "CONFIG_NOCACHE", &[HTML], &["edgio.539"]),
        row("GET", 502, "TCP_MISS", &[HTML, ("x-ec-proxy-error", "5")], &["edgio.502.5"]),
        row("GET", 500, "TCP_MISS", &[HTML, ("server", "nginx")], &["http.500"]),
    ];
    check(&cases);
}

#[test]
fn the_fallback_says_what_keeps_the_reason_from_being_known() {
    let earlier = |word: &'static str| vec![V6[0], ("x-0-caching-status", "bypassed"), ("x-0-t", word), HTML];
    let cases = [
        (vec![VERSION, ("x-ec-cache", "NONE"), HTML], "NONE says"),
        (vec![VERSION, ("x-ec-cache", "TCP_TELEPORT"), HTML], "TCP_TELEPORT is not in the vendor's list"),
        (earlier("eh=3,ecc=pass"), "x-0-caching-status says bypassed"),
        (earlier("eh=3,ecc=miss"), "x-0-caching-status says bypassed"),
        (earlier("eh=3"), "x-0-caching-status says bypassed"),
    ];
    for (headers, cause) in cases {
        let findings = Response::of(200, &headers).explain();
        let [finding] = findings.as_slice() else { panic!("{headers:?}: {findings:#?}") };
        assert_eq!(finding.id, "edgio.cold", "{headers:?}");
        assert!(finding.causes[0].starts_with(cause), "{headers:?}: {:?}", finding.causes);
        assert!(!finding.evidence.is_empty(), "{headers:?}");
    }
}

#[test]
fn a_permalink_is_known_by_its_host_alone() {
    let url = "https://www-example-110.free.edgio-perma.link/shop/cart";
    let image = ("content-type", "image/png");
    let permalink = |status, headers: &[(&'static str, &'static str)], expected| Case {
        what: "permalink",
        response: Response { url, ..Response::of(status, headers) },
        surroundings: Surroundings::default(),
        expected,
    };
    check(&[
        permalink(200, &[VERSION, image, FRESH], &["edgio.permalink", "edgio.no-debug-headers"]),
        permalink(200, &[VERSION, image, ("x-ec-cache", "TCP_MISS")], &["edgio.permalink"]),
        permalink(404, &[VERSION, image], &["edgio.404", "edgio.status-not-cached", "edgio.no-debug-headers"]),
        permalink(200, &[VERSION, image, ("x-ec-cache", "CONFIG_NOCACHE")], &["edgio.bypass-rule"]),
        permalink(539, &[VERSION, image], &["edgio.539", "edgio.no-debug-headers"]),
    ]);
    let findings = Response { url, ..Response::of(200, &[VERSION, image]) }.explain();
    assert_eq!(
        (findings[0].evidence[0].header.as_str(), findings[0].evidence[0].value.as_str()),
        ("host", "www-example-110.free.edgio-perma.link")
    );
}

#[test]
fn what_edgio_infers_without_debug_headers_is_explained_and_the_headers_are_asked_for() {
    let with = |code: &'static str| Response::of(200, &[VERSION, HTML, FRESH, ("server-timing", code)]);
    let cases = [
        ("edgio_cache;desc=CONFIG_NOCACHE,edgio_pop;desc=lac", &["edgio.bypass-rule", "edgio.no-debug-headers"][..]),
        ("edgio_cache;desc=TCP_MISS,edgio_pop;desc=lac", &["edgio.cold", "edgio.no-debug-headers"]),
        ("edgio_cache;desc=TCP_HIT,edgio_pop;desc=lac", &["edgio.no-debug-headers"]),
    ];
    for (timing, expected) in cases {
        assert_eq!(with(timing).ids(&Surroundings::default()), expected, "{timing}");
    }
}

#[test]
fn a_request_that_asked_for_debug_headers_leaves_the_property_as_cause() {
    let asked = Response { request: vec![("x-ec-debug", "x-ec-cache")], ..Response::of(200, &[VERSION, HTML]) };
    let findings = asked.explain();
    let finding = findings.last().unwrap();
    assert_eq!((finding.id.as_ref(), finding.causes.len()), ("edgio.no-debug-headers", 1));
    assert!(finding.causes[0].contains("property"), "{:?}", finding.causes);
}

#[test]
fn earlier_generations_say_why_themselves() {
    for (reason, expected) in [
        ("ok", None),
        ("disabled", Some("edgio.caching-status.disabled")),
        ("no-max-age", Some("edgio.caching-status.no-max-age")),
        ("private", Some("edgio.caching-status.private")),
        ("method", Some("edgio.caching-status.method")),
        ("body-too-big", Some("edgio.caching-status.body-too-big")),
        ("set-cookie", Some("edgio.caching-status.set-cookie")),
        ("deployment", Some("edgio.caching-status.deployment")),
        ("debug", Some("edgio.caching-status.debug")),
        ("pass", Some("edgio.caching-status.pass")),
    ] {
        let mut headers = V6.to_vec();
        headers.extend([("x-0-caching-status", reason), HTML]);
        let findings = Response::of(200, &headers).explain();
        let first = findings.iter().find(|finding| finding.id.starts_with("edgio.caching-status"));
        assert_eq!(first.map(|finding| finding.id.as_ref()), expected, "{reason}");
        if let Some(finding) = first {
            assert_eq!(finding.evidence[0].value, reason);
        }
    }
}

#[test]
fn earlier_generations_that_give_no_reason_are_read_by_their_response() {
    let cases = [
        ("eh=325,ecc=miss", &[HTML, FRESH, ("set-cookie", "sid=1")][..], "edgio.caching-status.set-cookie"),
        ("eh=325,ecc=miss", &[HTML, ("cache-control", "private, max-age=60")], "edgio.caching-status.private"),
        ("eh=325,ecc=miss", &[HTML], "edgio.caching-status.no-max-age"),
        ("eh=325,ecc=pass", &[HTML, FRESH], "edgio.not-cacheable"),
        ("eh=325,ecc=cached", &[HTML, FRESH], "edgio.cold"),
        ("eh=325,ecc=cached,gcc=hit", &[HTML, FRESH], "edgio.shield-hit"),
    ];
    for (timing, more, expected) in cases {
        let mut headers = vec![V6[0], ("x-0-t", timing)];
        headers.extend(more);
        assert_eq!(Response::of(200, &headers).ids(&Surroundings::default()), [expected], "{timing} {more:?}");
    }
    let inferred =
        Response::of(200, &[V6[0], FRESH, ("server-timing", "layer0-cache;desc=\"HIT-L2\", edge_pop;desc=hef")]);
    assert_eq!(inferred.ids(&Surroundings::default()), ["edgio.shield-hit"]);
    let post = Response { method: "POST", ..Response::of(200, &[V6[0], FRESH, ("x-0-t", "eh=325,ecc=pass")]) };
    assert_eq!(post.ids(&Surroundings::default()), ["edgio.caching-status.method"]);
    let missing = [V6[0], FRESH, ("x-0-t", "eh=325,ecc=miss")];
    assert_eq!(
        Response::of(404, &missing).ids(&Surroundings::default()),
        ["edgio.404", "edgio.caching-status.code"],
        "errors alone are left out by default here"
    );
    let redirect = Response::of(302, &[V6[0], FRESH, ("x-0-t", "eh=325,ecc=cached")]);
    assert_eq!(redirect.ids(&Surroundings::default()), ["edgio.cold"], "redirects are cached by default here");
}
