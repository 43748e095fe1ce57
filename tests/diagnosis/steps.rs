//! The walk-throughs and next steps, with what the response already says.

use edgelens::cdn;
use edgelens::diagnosis::{Step, Surroundings, next_steps, sentence, walkthrough};
use edgelens::exchange::{Delivery, Exchange};

use crate::response::{AKAMAI, CLOUDFLARE, NOBODY, Response, TENCENT, V6, V7, XDN};

fn walk(response: &Response<'_>) -> Vec<Step> {
    let exchange = response.exchange();
    walkthrough(&exchange, &cdn::read(&exchange), &Surroundings::default())
}

fn next(response: &Response<'_>) -> Vec<Step> {
    let exchange = response.exchange();
    next_steps(&exchange, &cdn::read(&exchange), &Surroundings::default())
}

fn titles(steps: &[Step]) -> Vec<&str> {
    steps.iter().map(|step| &*step.title).collect()
}

fn known<'s>(steps: &'s [Step], title: &str) -> Option<&'s str> {
    steps.iter().find(|step| step.title == title).unwrap_or_else(|| panic!("no step {title}")).known.as_deref()
}

fn with<'a>(status: u16, more: &[(&'a str, &'a str)]) -> Response<'a> {
    let replaced = |name: &str| more.iter().any(|(other, _)| *other == name);
    let mut headers: Vec<_> = V7.iter().copied().filter(|(name, _)| !replaced(name)).collect();
    headers.extend(more);
    Response::of(status, &headers)
}

#[test]
fn a_timeout_names_the_component_and_the_time() {
    let slow = walk(&with(
        539,
        &[
            ("x-edg-status", "p=539,w=539"),
            ("x-edg-t", "pt=20093,pc=1,pf=20090,wbt=20003,wbm=896,wm=162,wt=20003,wc=19,wg=1320,wl=1062"),
        ],
    ));
    assert_eq!(
        titles(&slow),
        [
            "Which component answered",
            "Where the time went",
            "Did the backend answer",
            "Allowlist or timeout",
            "The code after the call",
            "Source maps",
        ]
    );
    assert_eq!(known(&slow, "Which component answered"), Some("p=539, w=539: it began in the cloud worker (w)."));
    let times = known(&slow, "Where the time went").unwrap();
    assert!(times.contains("wt is 20003 ms: the code or its backend used up"), "{times}");
    assert!(times.contains("pf minus wt is 87 ms: start-up is not the cause"), "{times}");
    let command = slow[3].command.as_deref().unwrap();
    assert!(command.contains("--connect-to ::ORIGIN_ADDRESS") && command.contains("%{time_total}"), "{command}");
    assert!(command.ends_with("--url 'https://www.example.com/shop/cart'"), "{command}");

    let starting = walk(&with(539, &[("x-edg-t", "pt=21000,pc=3,pf=20900,wt=9000,hcs=true")]));
    let times = known(&starting, "Where the time went").unwrap();
    assert!(times.contains("pf minus wt is 11900 ms, which went into the start of the worker"), "{times}");
    assert!(times.contains("pc is 3"), "{times}");
    assert_eq!(known(&starting, "Which component answered"), None);

    let bare = Response { wait_ms: Some(20_063.0), ..with(539, &[]) };
    assert_eq!(
        known(&walk(&bare), "Where the time went"),
        Some("The response took 20.1 s, which fits the limit of 20 s.")
    );
    let quick = Response { wait_ms: Some(310.0), ..with(539, &[]) };
    assert!(known(&walk(&quick), "Where the time went").unwrap().contains("may have been set by the application"));
}

#[test]
fn a_failed_connection_asks_for_host_dns_response_and_allowlist() {
    let refused = Response {
        wait_ms: Some(42.0),
        ..with(531, &[("x-ec-cache-key", "//http/801C2D83/web/110/shop/cart:/hs-12")])
    };
    let steps = walk(&refused);
    assert_eq!(
        titles(&steps),
        ["The upstream host", "Its DNS record", "Does it respond", "Is the platform allowed in"]
    );
    assert_eq!(known(&steps, "The upstream host"), Some("x-ec-cache-key names the origin configuration web."));
    assert!(known(&steps, "Does it respond").unwrap().contains("likely the connection was refused"));
    let dropped = Response { wait_ms: Some(10_200.0), ..with(531, &[]) };
    assert!(known(&walk(&dropped), "Does it respond").unwrap().contains("firewall"));
}

#[test]
fn a_bad_gateway_is_pointed_to_its_step() {
    let titles_of_all = [
        "Is the origin up",
        "SNI",
        "Host header",
        "Self-signed certificate, or an incomplete chain",
        "Pinned certificate",
    ];
    // which steps each code of x-ec-proxy-error points to
    let cases: [(&str, [bool; 5]); 7] = [
        ("5", [true, false, false, false, false]),
        ("9", [true, false, false, false, false]),
        ("13", [true, false, false, false, false]),
        ("20", [true, false, false, false, false]),
        ("23", [true, false, false, false, false]),
        ("11", [false, true, true, false, false]),
        ("12", [false, false, true, true, true]),
    ];
    for (code, expected) in cases {
        let steps = walk(&with(502, &[("x-ec-proxy-error", code)]));
        assert_eq!(titles(&steps), titles_of_all);
        for (step, expected) in steps.iter().zip(expected) {
            let known = step.known.as_deref().unwrap();
            assert_eq!(known.ends_with(") points here."), expected, "{code} {}: {known}", step.title);
        }
    }
    let origins = walk(&with(502, &[("server", "nginx")]));
    assert!(known(&origins, "Is the origin up").unwrap().contains("the origin answered 502 itself"));
    assert_eq!(known(&origins, "SNI"), None);
    let sni = origins[1].command.as_deref().unwrap();
    assert_eq!(sni, "openssl s_client -connect ORIGIN_ADDRESS:443 -servername 'www.example.com' -showcerts </dev/null");
    assert!(origins[3].command.as_deref().unwrap().starts_with("curl -g -k "));
}

#[test]
fn a_404_says_which_rules_matched_and_where_edgio_looked() {
    let steps = walk(&Response {
        request: vec![("referer", "https://www.example.com/")],
        ..with(404, &[("x-ec-cache-key", "//http/801C2D83/edgio_static/110/www-110/index.html:/hs-12.html")])
    });
    assert_eq!(known(&steps, "Did a rule match"), Some("Rules 0, 2, 3 and 13 of environment v19 matched."));
    let looked = known(&steps, "Where Edgio looked").unwrap();
    assert!(looked.contains("origin edgio_static, path /www-110/index.html, while the URL has /shop/cart"), "{looked}");
    assert_eq!(known(&steps, "Which link led here"), Some("The link stands on https://www.example.com/."));
    let silent = walk(&Response::of(404, &[V7[0]]));
    assert!(known(&silent, "Did a rule match").unwrap().contains("no proof"));
}

#[test]
fn a_prefetch_is_compared_with_what_visitors_open() {
    let response = Response {
        url: "https://www.example.com/next?a=1&edgio_dt_pf=1&edgio_prefetch=1",
        ..with(412, &[("x-edg-p", "1")])
    };
    let steps = walk(&response);
    assert_eq!(
        known(&steps, "Are the URLs the same"),
        Some("Without the parameters the URL is https://www.example.com/next?a=1.")
    );
    let command = steps[1].command.as_deref().unwrap();
    assert!(command.contains("x-ec-debug") && command.ends_with("'https://www.example.com/next?a=1'"), "{command}");
    assert!(walk(&with(412, &[])).is_empty(), "no prefetch, no walk-through");
}

#[test]
fn other_errors_of_the_cloud_name_the_component() {
    let steps = walk(&with(542, &[("x-edg-status", "p=542,h=542,s=200")]));
    assert_eq!(
        known(&steps, "Which component answered"),
        Some(
            "p=542, h=542, s=200: it began in the handler in the worker (h). The application's own server (s) answered 200."
        )
    );
    assert!(walk(&Response::of(539, TENCENT)).is_empty());
    assert!(walk(&Response::of(539, NOBODY)).is_empty());
}

#[test]
fn edgios_next_steps_follow_the_vendors_order() {
    let steps = next(&Response {
        request: vec![("referer", "https://www.example.com/")],
        ..with(502, &[("x-ec-proxy-error", "11")])
    });
    assert_eq!(
        titles(&steps),
        [
            "Environment version",
            "Applied rules",
            "Permalink",
            "Edge Insights",
            "Server logs",
            "Access logs",
            "Source maps",
            "Local debugging",
            "Support",
        ]
    );
    assert_eq!(
        known(&steps, "Environment version"),
        Some("Environment v19, deployment #110, deployed 2023-07-27T13:12:34Z served this response.")
    );
    assert_eq!(known(&steps, "Applied rules"), Some("Rules 0, 2, 3 and 13 matched."));
    assert_eq!(
        known(&steps, "Edge Insights"),
        Some(
            "proxy_hard_error = HARD_ERR_502_SSL_CONNECT_ERROR; url = https://www.example.com/shop/cart; referer = https://www.example.com/"
        )
    );
}

#[test]
fn earlier_generations_have_no_rules_to_look_at() {
    let route = ("server-timing", "layer0-cache;desc=\"MISS\", xrj;desc=\"%7B%22path%22%3A%22%2Fshop%22%7D\"");
    let v6 = [V6[0], V6[1], route, ("x-0-status", "eh=502,ed=502"), ("x-0-caching-status", "code")];
    let steps = next(&Response::of(502, &v6));
    let all = [
        "Deployment",
        "Route",
        "Caching reason",
        "Components",
        "Permalink",
        "Server logs",
        "Local debugging",
        "Support",
    ];
    assert_eq!(titles(&steps), all);
    assert_eq!(
        known(&steps, "Deployment"),
        Some("Environment v3, deployment #23, deployed 2022-09-15T12:54:14.721Z served this response.")
    );
    assert!(known(&steps, "Route").unwrap().contains("{\"path\":\"/shop\"}"), "{steps:#?}");
    assert_eq!(known(&steps, "Caching reason"), Some("It says code here."));
    assert!(known(&steps, "Components").unwrap().contains("it began in the proxy at the edge (ed)"), "{steps:#?}");

    let steps = next(&Response::of(502, XDN));
    let without: Vec<&str> = all.into_iter().filter(|title| *title != "Permalink").collect();
    assert_eq!(titles(&steps), without);

    // None of these exists before v7.
    let later =
        ["Rule Numbers", "Rules page", "x-edg-mr", "x-ec-", "Edge Insights", "Applied rules", "Origins, instructions"];
    for base in [V6, XDN] {
        for status in [404, 502, 504, 530, 531, 534, 539] {
            let response = Response::of(status, base);
            for step in walk(&response).into_iter().chain(next(&response)) {
                let text = format!("{} {} {:?}", step.title, step.text, step.known);
                assert!(!later.iter().any(|word| text.contains(word)), "{status} {}: {text}", base[0].0);
            }
        }
    }
    assert_eq!(
        titles(&walk(&Response::of(404, V6))),
        ["Did a route match", "Does the origin have it", "Which link led here"]
    );
}

#[test]
fn other_rows_of_the_host_lead_a_bare_error_to_its_steps() {
    let edgio = Surroundings { host_provider: Some(("edgio", 12)), ..Surroundings::default() };
    let tencent = Surroundings { host_provider: Some(("tencent", 12)), ..Surroundings::default() };
    let bare = Response::of(531, NOBODY);
    let exchange = bare.exchange();
    let path = cdn::read(&exchange);
    // surroundings, first step of the walk-through, first of the next steps, end of the sentence
    let cases = [
        (edgio, Some("The upstream host"), "Environment version", "likely made by Edgio."),
        (tencent, None, "Straight to the origin", "likely made by Tencent Cloud CDN."),
        (Surroundings::default(), None, "Who answered", "by a server that names no CDN."),
    ];
    for (surroundings, walk, next, end) in cases {
        let what = format!("{:?}", surroundings.host_provider);
        let steps = walkthrough(&exchange, &path, &surroundings);
        assert_eq!(steps.first().map(|step| &*step.title), walk, "{what}");
        let steps = next_steps(&exchange, &path, &surroundings);
        assert_eq!(steps[0].title, next, "{what}");
        let said = sentence(&exchange, &path, &surroundings);
        assert!(said.ends_with(end), "{what}: {said}");
    }
}

#[test]
fn other_providers_have_steps_of_their_own() {
    let cloudflare = next(&Response::of(522, CLOUDFLARE));
    assert_eq!(titles(&cloudflare), ["Trace", "Ray id", "Straight to the origin", "Stop-gap", "Support"]);
    assert!(cloudflare[0].text.contains("https://www.example.com/cdn-cgi/trace"), "{}", cloudflare[0].text);
    assert_eq!(cloudflare[0].command.as_deref(), Some("curl -g -sS --url 'https://www.example.com/cdn-cgi/trace'"));
    assert_eq!(known(&cloudflare, "Ray id"), Some("The ray id is 8a1b2c3d4e5f6789-LHR; it names London."));
    assert!(cloudflare[4].text.contains("IBM Cloud") && !cloudflare[4].text.contains("<host>"));

    assert_eq!(titles(&next(&Response::of(533, TENCENT))), ["Straight to the origin", "Support"]);
    assert_eq!(titles(&next(&Response::of(503, AKAMAI)))[0], "Diagnostic headers");
    let nobody = next(&Response::of(502, NOBODY));
    assert_eq!(
        titles(&nobody),
        ["Who answered", "Logs", "Name", "Straight to the origin", "TLS", "Time limits", "Changes", "Resources"]
    );
    assert_eq!(titles(&next(&Response::of(404, NOBODY))), ["Who answered", "Logs"]);
    assert!(next(&Response::of(200, NOBODY)).is_empty());
    let cached = Response { delivery: Delivery::HttpCacheDisk, ..Response::of(200, V7) };
    assert!(next(&cached).is_empty());
    let refused = Exchange {
        url: "https://www.example.com/".into(),
        delivery: Delivery::None,
        error: Some("net::ERR_CONNECTION_REFUSED".into()),
        ..Exchange::default()
    };
    let steps = next_steps(&refused, &cdn::read(&refused), &Surroundings::default());
    assert_eq!(steps[0].command.as_deref(), Some("curl -g -o/dev/null -vv --url 'https://www.example.com/'"));
}
