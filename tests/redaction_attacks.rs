//! Whoever writes a request may want a token in it to survive redaction: written so that it is not recognised, in a place
//! where nobody looks. Each row is one way to try, and none of them leaves it.
#![cfg(not(target_arch = "wasm32"))]

use edgelens::exchange::{Exchange, Headers};
use edgelens::export::{MARK, Redaction, Redactor};

/// What is to be found nowhere. It looks like a word with a number, so that only its place or its name tells.
const SECRET: &str = "hunter2025";

fn clean(exchange: &Exchange<'_>) -> String {
    let mut redactor = Redactor::new(Redaction::default());
    let clean = redactor.exchange(0, exchange);
    let again = Redactor::new(Redaction::default()).exchange(0, &clean);
    assert_eq!(again, clean, "done twice, nothing more goes");
    assert!(redactor.taken().count() > 0, "a preview tells of it: {exchange:?}");
    format!("{clean:?}")
}

fn of_url(url: &str) -> Exchange<'static> {
    Exchange { url: url.to_owned().into(), ..Exchange::default() }
}

fn of_header(name: &str, value: &str) -> Exchange<'static> {
    let headers = Headers::from_pairs([(name.to_owned(), value.to_owned())]);
    Exchange { response_headers: headers, ..Exchange::default() }
}

fn of_body(body: &str) -> Exchange<'static> {
    Exchange { status: 500, body: Some(body.to_owned().into()), ..Exchange::default() }
}

/// `§` stands for the secret.
fn assert_gone(place: &str, written: &str, exchange: impl Fn(&str) -> Exchange<'static>) {
    let left = clean(&exchange(&written.replace('§', SECRET)));
    assert!(!left.contains(SECRET), "{place}: {written} leaves {left}");
    assert!(left.contains(MARK), "{place}: {written} leaves {left}");
}

#[test]
fn no_way_of_writing_a_url_keeps_a_secret() {
    for url in [
        // Encoded, once and more often, in name, value and marks.
        "https://a.example/?%74oken=§",
        "https://a.example/?%2574oken=§",
        "https://a.example/?next=%2Fcb%3Ftoken%3D§",
        "https://a.example/?next=%252Fcb%253Ftoken%253D§",
        "https://a.example/?next=%25252Fcb%25253Fa%25253Db%252526token%25253D§",
        "https://a.example/?next=/cb%26token%3D§",
        "https://a.example/?a=1;token=§",
        "https://a.example/?u=https://b.example/?u=https://c.example/?u=https://d.example/?u=https://e.example/?u=x?code=§",
        // JSON, GraphQL and base64 in a query.
        "https://a.example/?q=%7B%22token%22%3A%22§%22%7D",
        r#"https://a.example/?q={"\u0074oken":"§"}"#,
        "https://a.example/?query=mutation%7Blogin(password%3A%22§%22)%7Bid%7D%7D",
        "https://a.example/?q={'password':'§'}",
        // Paths: matrix parameters, encoded ones, names before values.
        "https://a.example/x;token=§/y",
        "https://a.example/x%3Btoken%3D§/y",
        "https://a.example/x%253Btoken%253D§/y",
        "https://a.example/api/%7B%22token%22%3A%22§%22%7D",
        "https://a.example/api/token/§/x",
        "https://a.example/reset-password/§",
        // Fragments, with routes and queries of their own.
        "https://a.example/#access_token=§",
        "https://a.example/#/cb?code=§",
        "https://a.example/#!/cb?a=b&state=§",
        // User information.
        "https://§@a.example/",
        "https://u:§@a.example/",
        "https://u:p%40§@a.example/",
        "https://u@v:§@a.example/",
        r"https:\\u:§@a.example/",
        "//u:§@a.example/",
        "https://a.example/?next=https%3A%2F%2Fu%3A§%40b.example%2F",
        "wss://u:§@a.example/socket",
        "wss://a.example/socket?access_token=§",
        // What services sign URLs with, and sign people in with.
        "https://a.example/?X-Amz-Security-Token=§",
        "https://a.example/?X-Amz-Credential=§%2F20260101",
        "https://a.example/?AWSAccessKeyId=§",
        "https://a.example/?X-Goog-Signature=§",
        "https://a.example/?GoogleAccessId=§",
        "https://a.example/?sv=2024-01-01&sig=§",
        "https://a.example/?Policy=§&Key-Pair-Id=§&Signature=§",
        "https://a.example/?CloudFront-Policy=§&CloudFront-Key-Pair-Id=§",
        "https://a.example/?hdnea=exp=1700000000~acl=/*~hmac=§",
        "https://a.example/?__token__=exp=1700000000~hmac=§",
        "https://a.example/exp=1700000000~acl=/*~hmac=§/x.m3u8",
        "https://a.example/hdntl=exp=1700000000~acl=/*~data=hdntl~hmac=§/x.m3u8",
        "https://a.example/?ec_token=§",
        "https://a.example/?ec_secure=1&token=§",
        "https://a.example/?auth_key=1700000000-0-0-§",
        "https://a.example/?wsSecret=§&wsTime=65a1",
        "https://a.example/?txSecret=§&txTime=65a1",
        "https://a.example/?md5=§&expires=1700000000",
        "https://a.example/?secure=§,1700000000",
        "https://a.example/?sign=§&t=65a1",
        "https://a.example/?key=§",
        "https://a.example/?code=§&state=§",
        "https://a.example/?ticket=ST-§-cas",
        "https://a.example/?SAMLart=§",
        "https://a.example/?CFID=1&CFTOKEN=§",
        "https://a.example/?_wpnonce=§",
        "https://a.example/?usertoken=§",
    ] {
        assert_gone("URL", url, of_url);
        assert_gone("Location", url, |url| of_header("location", url));
        assert_gone("Referer", url, |url| Exchange {
            request_headers: Headers::from_pairs([("Referer".to_owned(), url.to_owned())]),
            ..Exchange::default()
        });
    }
}

#[test]
fn no_header_keeps_a_secret() {
    for (name, value) in [
        ("link", "<https://a.example/?token=§>; rel=preload"),
        ("link", "<https://a.example/?next=%2Fcb%3Ftoken%3D§>; rel=preload"),
        ("refresh", "0;url=https://a.example/?token=§"),
        ("content-security-policy", "default-src 'self'; report-uri https://a.example/r?token=§"),
        ("report-to", r#"{"endpoints":[{"url":"https://a.example/r?token=§"}]}"#),
        ("nel", r#"{"report_to":"x","token":"§"}"#),
        ("x-cache-key", "/4711/GET/a.example/x?token=§"),
        ("x-cache-key", "https//a.example/x%3Ftoken%3D§"),
        ("cache-status", "x; hit; key=\"https://a.example/?token=§\""),
        ("server-timing", "x;desc=\"https://a.example/?token=§\""),
        ("warning", "199 - \"see https://u:§@a.example/\""),
        ("www-authenticate", "Digest realm=\"x\", nonce=\"§\""),
        ("authorization", "Bearer\t§"),
        ("authorization", "bearer §\n §"),
        ("proxy-authorization", "§"),
        ("set-cookie", "a=§"),
        ("set-cookie", "§"),
        ("set-cookie", "a=1; Path=/, b=§; Path=/"),
        ("set-cookie", "a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT, b=§"),
        ("set-cookie", "a=1; HttpOnly, b=§"),
        ("set-cookie", "a=1; Path=/; b=§"),
        ("set-cookie", "a=1\nb=§"),
        ("set-cookie2", "a=§; Version=1"),
        ("cookie", "$Version=1; a=§"),
        ("cookie", "a=1;\tb=\"§\""),
        ("sec-websocket-protocol", "access_token, §"),
        ("sec-websocket-protocol", "base64url.bearer.authorization.k8s.io.§"),
        ("fastly-key", "§"),
        ("x-wp-nonce", "§"),
        ("x-functions-key", "§"),
        ("x-ms-client-principal-name", "§"),
        ("x-amz-server-side-encryption-customer-key", "§"),
        ("x-debug", "authorization: Bearer §"),
        ("x-debug", "{token: '§'}"),
        ("x-debug", "{&quot;token&quot;:&quot;§&quot;}"),
        ("x-debug", r"{\u0022token\u0022:\u0022§\u0022}"),
    ] {
        assert_gone(name, value, |value| of_header(name, value));
    }
}

#[test]
fn no_page_of_an_error_keeps_a_secret() {
    for body in [
        "<a href=\"https://a.example/?token=§\">back</a>",
        "<a href=\"/?a=1&amp;token=§\">back</a>",
        "<a href='/?next=%2Fcb%3Ftoken%3D§'>back</a>",
        "<form action=/cb><input type=\"hidden\" name=\"csrf\" value=\"§\"></form>",
        "<div data-state=\"{&quot;csrfToken&quot;:&quot;§&quot;}\">",
        "<div data-state='{\"csrfToken\":\"§\"}'>",
        "<script>window.csrfToken = \"§\";</script>",
        "<script>init({apiKey: '§'})</script>",
        "<script>var next = \"https:\\/\\/u:§@a.example\\/\";</script>",
        "<script>var next = \"/cb?a=1\\u0026sig=§\";</script>",
        "<script>var next = \"/cb?a=1\\x26sig=§\";</script>",
        "Parameters: {\"password\"=>\"§\"}",
        "Array ( [password] => § )",
        "{'password': '§'}",
        "GET /x HTTP/1.1\r\nHost: a.example\r\nCookie: theme=§; a=b\r\nAuthorization: Basic §\r\n\r\n",
        "Authorization: Bearer §",
        "X-Api-Key: §",
        "--x\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n§\r\n--x--",
        "jdbc: https://u:§@db.example/x",
        "<password>§</password>",
    ] {
        assert_gone("body", body, of_body);
    }
}

#[test]
fn what_is_encoded_in_base64_goes_with_its_secret() {
    // By `printf … | base64`: {"password":"hunter2025"} and token=hunter2025.
    for written in ["eyJwYXNzd29yZCI6Imh1bnRlcjIwMjUifQ==", "dG9rZW49aHVudGVyMjAyNQ=="] {
        let bare = written.trim_end_matches('=');
        for exchange in [
            of_url(&format!("https://a.example/?cache={written}")),
            of_url(&format!("https://a.example/?cache={}", written.replace('=', "%3D"))),
            of_url(&format!("https://a.example/x/{bare}/y")),
            of_header("x-cache-key", &format!("a.example/{bare}")),
            of_body(&format!("debug: {written}")),
        ] {
            let left = clean(&exchange);
            assert!(!left.contains(bare), "{left}");
        }
    }
}

#[test]
fn keys_of_services_go_from_where_ids_stay() {
    for key in [
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
        "xoxb-263594206564-FGqddMF8t08v8N7Oq4i57vs1",
        "AIzaSyD4iE2xVSpkLLOXoyqT-RuPwURN3ddScAI",
    ] {
        for exchange in [
            of_header("x-cache-key", &format!("a.example/{key}/x")),
            of_header("x-request-id", key),
            of_url(&format!("https://a.example/services/{key}/x")),
            of_url(&format!("https://a.example/?request={key}")),
            of_body(&format!("request id {key}")),
        ] {
            let left = clean(&exchange);
            assert!(!left.contains(key), "{left}");
        }
    }
    // Tokens in paths that nothing names: of webhooks and bots.
    for url in [
        "https://a.example/services/T01AB2CD3/B04EF5GH6/b7XkQ2mZp9Lw4RtV1nYc8DsH",
        "https://a.example/bot110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/getMe",
    ] {
        let left = clean(&of_url(url));
        assert!(!left.contains("b7XkQ2") && !left.contains("AAHdqTcv"), "{left}");
    }
    // A hash that signs a URL, whatever it is called, but not one that tells versions apart.
    let hash = "4f3a2b1c9d8e7f604f3a2b1c9d8e7f60";
    assert!(!clean(&of_url(&format!("https://a.example/x.mp4?hash={hash}&expires=1700000000"))).contains(hash));
    let plain = of_url(&format!("https://a.example/x.js?hash={hash}"));
    assert_eq!(Redactor::new(Redaction::default()).exchange(0, &plain), plain);
}

#[test]
fn a_secret_of_one_part_is_found_encoded_in_another() {
    let exchange = Exchange {
        request_headers: Headers::from_pairs([("cookie", "s=ab/cd+12/efgh==")]),
        response_headers: Headers::from_pairs([("x-debug", "s is ab%2Fcd%2B12%2Fefgh%3D%3D")]),
        ..Exchange::default()
    };
    assert!(!clean(&exchange).contains("cd%2B12"));
}

#[test]
fn addresses_go_however_they_stand() {
    let redaction = Redaction { ip_addresses: true, ..Redaction::default() };
    for text in ["203.0.113.7", "/203.0.113.7:5443", "[2001:db8::7]:443", "https://203.0.113.7/", "/from/203.0.113.7"] {
        let exchange = of_header("x-debug", text);
        let left = Redactor::new(redaction.clone()).exchange(0, &exchange);
        assert!(left.response_headers.joined("x-debug").is_some_and(|value| value.contains(MARK)), "{text}: {left:?}");
    }
    let agent = of_header("x-debug", "Chrome/126.0.0.0 (x; Version/17.4.1.2) HeadlessChrome/126.0.0.0");
    assert_eq!(Redactor::new(redaction).exchange(0, &agent), agent);
}

#[test]
fn what_debugging_needs_stays() {
    for (name, value) in [
        ("content-security-policy", "script-src 'self' https://auth.example:8443; report-uri /csp"),
        ("cache-status", "Edge; hit; ttl=30; key=\"https://a.example/x?page=2\""),
        ("server-timing", "cdn-cache;desc=HIT, session;dur=4, token: 12"),
        ("via", "1.1 varnish, 2.0 auth.example:8443"),
        ("link", "<https://a.example/fonts/x.woff2?v=3>; rel=preload; as=font"),
        ("www-authenticate", "Bearer realm=\"a\", error=\"invalid_token\", error_description=\"The token: expired\""),
        ("x-cache", "TCP_HIT from a.example (AkamaiGHost/11.6.3)"),
        ("vary", "Cookie, Authorization"),
        ("edge-cache-tag", "product-4711,category-12"),
        ("x-served-by", "cache-fra-eddf8230104-FRA, cache-iad-kiad7000042-IAD"),
        ("cf-ray", "8f31d0a94c7b2e55-FRA"),
        ("x-amz-cf-id", "Kk1Zq9o3Vb7yT4mN2pR8sL5wX6cD0eF1gH2iJ3kL4mN5oP6qR7sT8u=="),
    ] {
        let exchange = of_header(name, value);
        assert_eq!(Redactor::new(Redaction::default()).exchange(0, &exchange), exchange, "{name}");
    }
    for url in [
        "https://a.example/assets/AsyncImportChunk2Component/main.4f3a2b1c9d8e.js?v=4f3a2b1c",
        "https://a.example/_next/data/BuildId21charsAbCd123/index.json",
        "https://a.example/api/session/new?lang=en&page=2",
        "https://a.example/react@18.2.0/x.js",
    ] {
        let exchange = of_url(url);
        assert_eq!(Redactor::new(Redaction::default()).exchange(0, &exchange), exchange, "{url}");
    }
}

#[test]
fn what_names_a_value_is_what_still_stands_before_it() {
    let id = "8a1b2c3d4e5f6789-HKG";
    // The end of a word that goes calls nothing an id, however many such words stand one behind the other.
    let word = |number: u32| format!("q{number}Zr3vN5xTt1LkWb0aYc7PdEo2Mf-ray");
    let all = (1..=20).map(word).collect::<Vec<_>>().join(": ") + ": " + id;
    let mut of_cookie = of_body(&format!("see request-trace1id: {id}"));
    of_cookie.request_headers = Headers::from_pairs([("cookie", "a=request-trace1id")]);
    for exchange in [of_body(&format!("{}: {id}", word(1))), of_body(&all), of_cookie] {
        let left = clean(&exchange);
        assert!(!left.contains("Zr3v") && !left.contains(id), "{left}");
    }
    let left = clean(&of_body(&format!("request ghp_16C7e42F292c6912E7710c838347Ae178B4a: {id}")));
    assert!(!left.contains(id), "{left}");
    let redaction = Redaction { ip_addresses: true, ..Redaction::default() };
    let left = Redactor::new(redaction.clone()).exchange(0, &of_body(&format!("[2001:db8::cb] {id}")));
    assert_eq!(Redactor::new(redaction).exchange(0, &left), left);
    // Whatever was taken out before it, an id with a name of its own stays.
    let left = clean(&of_body(&format!(r#"{{"token":"x1","requestId":"{id}"}} {}: Ray ID: {id}"#, word(4))));
    assert_eq!(left.matches(id).count(), 2, "{left}");
}

#[test]
fn base64_with_slashes_goes_as_a_whole_and_stays_as_a_whole() {
    let halves = "q8Zr3vN5xTt1LkWb0aYc7PdEo2MfHgJi/ab1/cD2/eF3/gH4/iJ5/kL6/mN7/oP8";
    for exchange in [of_header("x-debug", halves), of_body(halves)] {
        let left = clean(&exchange);
        assert!(!left.contains("oP8"), "{left}");
    }
    // As errors of S3 name the server that answered.
    let host = "<HostId>Uuag1LuByRx9e6j5Onimru9pO4ZVKnJ2Qz7/C1NPcfTWAtRPfTaOFg/2Qz7C1NPcfTWAtRPfTaOFg==</HostId>";
    let exchange = of_body(host);
    assert_eq!(Redactor::new(Redaction::default()).exchange(0, &exchange), exchange);
}

#[test]
fn names_of_headers_stay_before_a_value_that_goes() {
    let random = "q8Zr3vN5xTt1LkWb0aYc7PdEo2Mf";
    for name in ["X-Amz-Content-Sha256", "x-shop-Http2-Weight-V2", "X-HTTP2-Stream-Weight"] {
        for body in [format!("{name}: {random}"), format!("{{\"{name}\":\"{random}\"}}")] {
            let left = clean(&of_body(&body));
            assert!(left.contains(name) && !left.contains(random), "{left}");
        }
        // The id of a request stays under such a name, too.
        let exchange = of_body(&format!("{name}-Request-Id: {random}"));
        assert_eq!(Redactor::new(Redaction::default()).exchange(0, &exchange), exchange);
    }
    // No names: of random letters, or with nothing behind.
    for body in [format!("x-{random}: 1"), format!("{random}: expired"), "X-Amz-Content-Sha256 x".to_owned()] {
        assert!(clean(&of_body(&body)).contains(MARK), "{body}");
    }
}
