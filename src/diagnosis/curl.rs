//! A request as a curl command line for a POSIX shell.
//!
//! Everything that came from a page or a server is untrusted: it stands in single quotes, and what
//! quotes cannot hold (control characters) is taken out or percent-encoded. Only `http` and
//! `https` URLs become commands. A body is never made up: the method is repeated without one.

use std::fmt::Write as _;

use super::asking::{RequestHeader, joined, profiles_for};
use super::shell::{quoted, web_url};
use crate::cdn::Path;
use crate::exchange::{Exchange, is_hidden};
use crate::http::is_token_byte;

/// The forms of a command for one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CurlForm {
    /// Response headers only, with the request headers by which the detected CDNs add theirs.
    Debug,
    /// The handshake and all headers: `-o/dev/null -vv`.
    Verbose,
    /// Past DNS, straight to an address: `--connect-to ::ORIGIN_ADDRESS`.
    ConnectTo,
    /// With the cookies of the request.
    Cookie,
    /// As another kind of device.
    UserAgent,
    /// Without validating the certificate: `-k`.
    Insecure,
}

impl CurlForm {
    /// Every form, in the order of a menu.
    pub const ALL: [Self; 6] =
        [Self::Debug, Self::Verbose, Self::ConnectTo, Self::Cookie, Self::UserAgent, Self::Insecure];
}

/// Stands where the origin's address has to be put in; no header tells it.
const ORIGIN: &str = "ORIGIN_ADDRESS";
/// What the other device calls itself.
const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
const DESKTOP: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";

/// The command that repeats `exchange` in the given form; `None` if its URL is not http or https,
/// or its method is not one (RFC 9110 §9.1).
#[must_use]
pub fn curl(exchange: &Exchange<'_>, path: &Path<'_>, form: CurlForm) -> Option<String> {
    let asks = if form == CurlForm::Debug { joined(&profiles_for(path), &[]) } else { Vec::new() };
    command(exchange, form, &asks)
}

/// [`CurlForm::Debug`] with these request headers, whoever is on the way.
#[must_use]
pub fn curl_asking(exchange: &Exchange<'_>, asks: &[RequestHeader]) -> Option<String> {
    command(exchange, CurlForm::Debug, asks)
}

fn command(exchange: &Exchange<'_>, form: CurlForm, asks: &[RequestHeader]) -> Option<String> {
    let url = web_url(&exchange.url)?;
    let mut command = String::from("curl -g");
    match form {
        CurlForm::Debug => command.push_str(" -sS -o/dev/null -D -"),
        CurlForm::Insecure => command.push_str(" -k -o/dev/null -vv"),
        _ => command.push_str(" -o/dev/null -vv"),
    }
    match &*exchange.method {
        "GET" | "" => {}
        "HEAD" => command.push_str(" -I"),
        method if method.bytes().all(is_token_byte) => {
            // Attached, so that a method that begins with a hyphen is not taken for an option.
            let _ = write!(command, " -X{}", quoted(method));
        }
        _ => return None,
    }
    match form {
        CurlForm::Debug => {
            for header in asks {
                let _ = write!(command, " -H {}", quoted(&header.to_string()));
            }
        }
        CurlForm::ConnectTo => {
            let _ = write!(command, " --connect-to ::{ORIGIN}");
        }
        CurlForm::Cookie => {
            let cookies: Vec<&str> = exchange.request_headers.lines("cookie").collect();
            let cookies = if cookies.is_empty() { "NAME=VALUE".to_owned() } else { cookies.join("; ") };
            let _ = write!(command, " -H {}", quoted(&format!("Cookie: {}", printable(&cookies))));
        }
        CurlForm::UserAgent => {
            let own = exchange.request_headers.first("user-agent").unwrap_or_default();
            let other = if own.contains("Mobile") { DESKTOP } else { PHONE };
            let _ = write!(command, " -H {}", quoted(&format!("User-Agent: {other}")));
        }
        CurlForm::Verbose | CurlForm::Insecure => {}
    }
    let _ = write!(command, " --url {}", quoted(&url));
    Some(command)
}

/// The request straight to its origin, with a time limit longer than those of the platforms, and
/// the status and time it took as last line.
pub(super) fn timed(exchange: &Exchange<'_>, path: &Path<'_>) -> Option<String> {
    let command = curl(exchange, path, CurlForm::ConnectTo)?;
    Some(command.replacen("curl -g", "curl -g -m 90 -w '%{http_code} after %{time_total} s\\n'", 1))
}

/// The request straight to its origin, without validating the certificate.
pub(super) fn unvalidated(exchange: &Exchange<'_>, path: &Path<'_>) -> Option<String> {
    Some(curl(exchange, path, CurlForm::ConnectTo)?.replacen("curl -g", "curl -g -k", 1))
}

/// A look at the certificates of the origin, as asked by the name of the request.
pub(super) fn certificates(exchange: &Exchange<'_>) -> Option<String> {
    let host = exchange.url_parts().host;
    let plain =
        !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    plain.then(|| format!("openssl s_client -connect {ORIGIN}:443 -servername {} -showcerts </dev/null", quoted(host)))
}

/// A path of the request's own host.
pub(super) fn path_of_host(exchange: &Exchange<'_>, path: &str) -> Option<String> {
    let parts = exchange.url_parts();
    let web = parts.scheme.eq_ignore_ascii_case("http") || parts.scheme.eq_ignore_ascii_case("https");
    (web && !parts.authority.is_empty())
        .then(|| {
            web_url(&format!("https://{}{path}", parts.authority))
                .map(|url| format!("curl -g -sS --url {}", quoted(&url)))
        })
        .flatten()
}

/// A value without what a terminal could act upon, or show as something else.
fn printable(text: &str) -> String {
    text.chars().filter(|letter| !is_hidden(*letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Headers;
    use std::process::Command;

    fn exchange<'a>(method: &'a str, url: &'a str) -> Exchange<'a> {
        Exchange { method: method.into(), url: url.into(), ..Exchange::default() }
    }

    fn command(exchange: &Exchange<'_>, form: CurlForm) -> Option<String> {
        curl(exchange, &crate::cdn::read(exchange), form)
    }

    #[test]
    fn fills_the_vendors_forms_in() {
        let page = "https://www.example.com/main.js?a=[1]";
        let cases = [
            (CurlForm::Verbose, "curl -g -o/dev/null -vv --url 'https://www.example.com/main.js?a=[1]'"),
            (
                CurlForm::ConnectTo,
                "curl -g -o/dev/null -vv --connect-to ::ORIGIN_ADDRESS --url 'https://www.example.com/main.js?a=[1]'",
            ),
            (CurlForm::Insecure, "curl -g -k -o/dev/null -vv --url 'https://www.example.com/main.js?a=[1]'"),
            (
                CurlForm::Cookie,
                "curl -g -o/dev/null -vv -H 'Cookie: a=b; c='\\''d' --url 'https://www.example.com/main.js?a=[1]'",
            ),
            (CurlForm::Debug, "curl -g -sS -o/dev/null -D - --url 'https://www.example.com/main.js?a=[1]'"),
        ];
        let mut exchange = exchange("GET", page);
        exchange.request_headers = Headers::from_pairs([("Cookie", "a=b"), ("cookie", "c='d")]);
        for (form, expected) in cases {
            assert_eq!(command(&exchange, form).as_deref(), Some(expected), "{form:?}");
        }
        let phone = command(&exchange, CurlForm::UserAgent).unwrap();
        assert!(phone.contains("-H 'User-Agent: Mozilla/5.0 (iPhone;"), "{phone}");
    }

    #[test]
    fn asks_only_the_cdns_that_are_there() {
        let cases = [
            ("x-edg-version", "1 2 3", Some("-H 'x-ec-debug: x-ec-cache,x-ec-cache-remote,")),
            ("x-0-version", "23 4.17.1 3", None),
            ("x-fastly-request-id", "4e2c8a", Some("-H 'Fastly-Debug: 1'")),
            ("akamai-grn", "0.74a82d17.1700000000.2c1382d", Some("-H 'Pragma: akamai-x-cache-on,")),
            (
                "x-azure-ref",
                "20260523T203349Z-157794674c5tgkdkhC1FRA2thc0000000nqg00000000ec25",
                Some("-H 'X-Azure-DebugInfo: 1'"),
            ),
            ("x-azion-request-id", "0b5f1a7e6f0d4a0c", Some("-H 'Pragma: azion-debug-cache'")),
            ("x-amz-cf-id", "abc==", Some("-H 'Pragma: server-timing'")),
            (
                "via",
                "http/1.1 edge1 (ApacheTrafficServer/9.2.4 [uScRs f p eN:t cCHp s ])",
                Some("-H 'X-Debug: Via, X-Cache,"),
            ),
            ("fly-request-id", "01K36D2HZ9YQXH38T0V6V7D74A-cdg", Some("-H 'flyio-debug: doit'")),
            ("x-styx-req-id", "1", Some("-H 'pantheon-debug: 1'")),
            ("section-io-id", "1", Some("-H 'section-debug: 1'")),
            ("x-nf-request-id", "01HZX", None),
            ("cf-ray", "8f31d0cb4ee92e55-FRA", None),
            ("content-type", "text/html", None),
        ];
        for (name, value, expected) in cases {
            let mut exchange = exchange("GET", "https://a.example/");
            exchange.response_headers = Headers::from_pairs([(name, value)]);
            let command = command(&exchange, CurlForm::Debug).unwrap();
            match expected {
                Some(header) => assert!(command.contains(header), "{command}"),
                None => assert!(!command.contains("-H"), "{command}"),
            }
        }
    }

    #[test]
    fn asks_with_what_it_is_given() {
        let asks = [RequestHeader { name: "X-Own".into(), value: "it's".into() }];
        assert_eq!(
            curl_asking(&exchange("GET", "https://a.example/"), &asks).as_deref(),
            Some("curl -g -sS -o/dev/null -D - -H 'X-Own: it'\\''s' --url 'https://a.example/'")
        );
    }

    #[test]
    fn repeats_the_method_and_refuses_what_is_not_http() {
        let with = |method: &str, url: &str| command(&exchange(method, url), CurlForm::Verbose);
        assert_eq!(
            with("HEAD", "http://a.example/").as_deref(),
            Some("curl -g -o/dev/null -vv -I --url 'http://a.example/'")
        );
        assert_eq!(
            with("POST", "http://a.example/").as_deref(),
            Some("curl -g -o/dev/null -vv -X'POST' --url 'http://a.example/'")
        );
        assert_eq!(
            with("-o", "http://a.example/").as_deref(),
            Some("curl -g -o/dev/null -vv -X'-o' --url 'http://a.example/'")
        );
        for (method, url) in [
            ("GET", "file:///etc/passwd"),
            ("GET", "data:text/plain,x"),
            ("GET", "-o/etc/passwd"),
            ("GET", ""),
            ("GET;ls", "http://a.example/"),
            ("GET\n", "http://a.example/"),
        ] {
            assert_eq!(with(method, url), None, "{method:?} {url}");
        }
    }

    /// Lets a real shell take the words apart; nothing of them is executed.
    fn words(command: &str) -> Option<Vec<String>> {
        let output = Command::new("sh").arg("-c").arg(format!("printf '%s\\0' {command}")).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        Some(text.split_terminator('\0').map(str::to_owned).collect())
    }

    #[test]
    fn a_shell_reads_every_word_back_as_it_was() {
        let hostile = [
            "https://a.example/'; rm -rf ~; echo '",
            "https://a.example/$(id)`id`${HOME}",
            "https://a.example/a\\b\"c|d&e>f<g*?!#~",
            "https://a.example/\nnext\u{1b}[2J",
            "https://a.example/\u{202e}gpj.exe\u{200b}\u{e0041}",
            "https://a.example/ü?{a,b}[1-3]",
        ];
        for text in hostile {
            let mut exchange = exchange("GET", text);
            exchange.request_headers = Headers::from_pairs([("cookie", text)]);
            let command = command(&exchange, CurlForm::Cookie).unwrap();
            let Some(words) = words(&command) else {
                println!("skipped: no sh");
                return;
            };
            let url = web_url(text).unwrap();
            assert_eq!(words.last().map(String::as_str), Some(&*url), "{command}");
            assert!(!command.chars().any(is_hidden), "{command}");
            let first_line = text.split('\n').collect::<Vec<_>>().join("; ");
            assert_eq!(words.get(5), Some(&format!("Cookie: {}", printable(&first_line))), "{command}");
            assert_eq!(words.len(), 8, "{words:?}");
        }
    }
}
