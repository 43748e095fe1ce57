//! The code behind a status: Cloudflare's 1xxx numbers, Fastly's reason phrases, and the names
//! that CDNs of Amazon and Akamai use, which stand in another header or in the page.

use super::Evidence;
use crate::cdn;
use crate::exchange::Exchange;
use crate::knowledge::{CodePlace, ErrorEntry, Provider, SubcodeRule};

/// A code found in a header or in the page.
#[derive(Debug, Clone)]
pub(super) struct Subcode {
    /// As found.
    pub(super) code: String,
    /// What is known of it.
    pub(super) entry: Option<&'static ErrorEntry>,
    /// Where it stood.
    pub(super) evidence: Evidence,
}

/// The code behind the status of `exchange` at `provider`.
pub(super) fn find(exchange: &Exchange<'_>, provider: &Provider) -> Option<Subcode> {
    match provider.id {
        "cloudflare" => cloudflare(exchange, provider),
        "fastly" => fastly(exchange, provider),
        "cloudfront" => cloudfront(exchange, provider),
        "akamai" => akamai(exchange, provider),
        "apache-traffic-server" => traffic_server(exchange, provider),
        _ => provider.subcodes.iter().find_map(|rule| listed(exchange, provider, rule)),
    }
}

/// A code where the provider's knowledge file says it stands.
fn listed(exchange: &Exchange<'_>, provider: &Provider, rule: &SubcodeRule) -> Option<Subcode> {
    let found = |code: &str, evidence: Evidence| Subcode {
        code: code.to_owned(),
        entry: provider.error_by_code(code),
        evidence,
    };
    match rule.place {
        CodePlace::Header(name) => {
            let value = exchange.response_headers.first(name)?.trim();
            let (code, rest) = rule.before.and_then(|mark| value.split_once(mark)).unwrap_or((value, ""));
            // A number that nobody knows may have a word behind it that is known.
            let known = [code, rest].map(str::trim).into_iter().find(|part| provider.error_by_code(part).is_some());
            let code = known.unwrap_or(code.trim());
            (!code.is_empty()).then(|| found(code, Evidence::of(name, value)))
        }
        CodePlace::PageAfter(mark) => {
            let page = exchange.body.as_deref()?;
            let at = page.to_ascii_lowercase().find(mark)? + mark.len();
            let is_part = |next: char| next.is_ascii_alphanumeric() || matches!(next, '_' | '-' | '.');
            let code = behind_tags(page.get(at..)?).split(|next| !is_part(next)).next()?.trim_end_matches('.');
            (!code.is_empty()).then(|| found(code, Evidence::of("page", format!("{mark}{code}"))))
        }
        CodePlace::PagePhrases => {
            longest_in(&exchange.body.as_deref()?.to_ascii_lowercase(), exchange.status, provider)
        }
    }
}

/// The text behind blanks and tags.
fn behind_tags(page: &str) -> &str {
    let mut rest = page.trim_start();
    while let Some((_, behind)) = rest.strip_prefix('<').and_then(|tag| tag.split_once('>')) {
        rest = behind.trim_start();
    }
    rest
}

/// Four digits in `cf-error-type`, else in the page: `error code: 1016`, `Error 1016`, or the
/// element of class `cf-error-code`.
fn cloudflare(exchange: &Exchange<'_>, provider: &Provider) -> Option<Subcode> {
    let found = |code: &str, evidence: Evidence| Subcode {
        code: code.to_owned(),
        // What has no text of its own among the 11xx is a fault of the Workers runtime.
        entry: provider
            .error_by_code(code)
            .or_else(|| provider.error_by_code("11xx").filter(|_| code.starts_with("11"))),
        evidence,
    };
    let named = exchange.response_headers.first("cf-error-type");
    let boundary = |before: Option<u8>| before.is_none_or(|byte| !byte.is_ascii_alphanumeric());
    if let Some((value, code)) = named.and_then(|value| Some((value, four_digits(value, boundary)?))) {
        return Some(found(code, Evidence::of("cf-error-type", value)));
    }
    let page = exchange.body.as_deref()?;
    let lower = page.to_ascii_lowercase();
    let code = ["error code: ", "error code ", "cf-error-code\">", "cf-error-code'>", "error "]
        .into_iter()
        .find_map(|mark| lower.match_indices(mark).find_map(|(at, _)| one_thousand(lower.get(at + mark.len()..)?)))?;
    Some(found(code, Evidence::of("page", format!("error {code}"))))
}

/// A number from 1000 to 1999 at the start of `text`, and nothing longer.
fn one_thousand(text: &str) -> Option<&str> {
    let code = text.get(..4)?;
    let whole = code.bytes().all(|byte| byte.is_ascii_digit())
        && code.starts_with('1')
        && !text.get(4..).is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()));
    whole.then_some(code)
}

/// The first number from 1000 to 1999 in `text` whose byte before satisfies `boundary`.
fn four_digits(text: &str, boundary: impl Fn(Option<u8>) -> bool) -> Option<&str> {
    text.char_indices().find_map(|(at, _)| {
        let before = at.checked_sub(1).and_then(|at| text.as_bytes().get(at).copied());
        boundary(before).then(|| one_thousand(text.get(at..)?)).flatten()
    })
}

/// The reason phrase of a page made by Varnish at Fastly. A page of the origin that happens to
/// have the words in it does not count.
fn fastly(exchange: &Exchange<'_>, provider: &Provider) -> Option<Subcode> {
    let page = exchange.body.as_deref()?;
    let lower = page.to_ascii_lowercase();
    let made_by_varnish = exchange.response_headers.first("server") == Some("Varnish")
        || ["varnish cache server", "fastly error", "guru me"].iter().any(|mark| lower.contains(mark));
    made_by_varnish.then(|| longest_in(&lower, exchange.status, provider)).flatten()
}

/// The type in `x-cache`, an AWS exception name, else a phrase of the page.
fn cloudfront(exchange: &Exchange<'_>, provider: &Provider) -> Option<Subcode> {
    let named = |name: &str, code: &str| {
        provider.error_by_code(code).map(|entry| Subcode {
            code: entry.code.unwrap_or(code).to_owned(),
            entry: Some(entry),
            evidence: Evidence::of(name, exchange.response_headers.first(name).unwrap_or_default()),
        })
    };
    for name in ["x-cache", "x-amzn-errortype", "x-amz-error-code"] {
        let Some(value) = exchange.response_headers.first(name) else { continue };
        let code = value.split([' ', ':', ';']).next().unwrap_or_default();
        if let Some(found) = named(name, code) {
            return Some(found);
        }
    }
    longest_in(&exchange.body.as_deref()?.to_ascii_lowercase(), exchange.status, provider)
}

/// The first number of the reference (`Reference #18.e834768.…`), else a reason name.
fn akamai(exchange: &Exchange<'_>, provider: &Provider) -> Option<Subcode> {
    let of_reference = |reference: &str| {
        let class = reference.trim_start_matches('#').split('.').next()?;
        let numeric = !class.is_empty() && class.len() <= 3 && class.bytes().all(|byte| byte.is_ascii_digit());
        numeric.then(|| class.to_owned())
    };
    let found = |code: String, evidence| Subcode { entry: provider.error_by_code(&code), code, evidence };
    let named = exchange.response_headers.first("x-reference-error");
    if let Some((value, code)) = named.and_then(|value| Some((value, of_reference(value)?))) {
        return Some(found(code, Evidence::of("x-reference-error", value)));
    }
    let page = exchange.body.as_deref()?;
    let lower = page.to_ascii_lowercase().replace("&#32;", " ").replace("&#35;", "#").replace("&#46;", ".");
    let reason = longest_in(&lower, 0, provider).filter(|found| found.code.starts_with("ERR_"));
    reason.or_else(|| {
        let reference = lower.split("reference #").nth(1)?;
        let reference: String =
            reference.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '.').collect();
        let code = of_reference(&reference)?;
        Some(found(code, Evidence::of("page", format!("Reference #{reference}"))))
    })
}

/// What the code in `via` says went wrong.
fn traffic_server(exchange: &Exchange<'_>, provider: &Provider) -> Option<Subcode> {
    let name = cdn::traffic_server_error(exchange)?;
    let value = exchange.response_headers.lines("via").last().unwrap_or_default();
    Some(Subcode { code: name.to_owned(), entry: provider.error_by_code(name), evidence: Evidence::of("via", value) })
}

/// The longest known code of `provider` that the page (in lower case) has in it, among those of
/// that status; 0 stands for any.
fn longest_in(page: &str, status: u16, provider: &Provider) -> Option<Subcode> {
    provider
        .errors()
        .iter()
        .filter(|entry| status == 0 || entry.status == status)
        .filter_map(|entry| entry.code.map(|code| (code, entry)))
        .filter(|(code, _)| page.contains(&code.to_ascii_lowercase()))
        .max_by_key(|(code, _)| code.len())
        .map(|(code, _)| Subcode {
            code: code.to_owned(),
            entry: provider.error_by_code(code),
            evidence: Evidence::of("page", code),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Headers;
    use crate::knowledge;

    #[test]
    fn finds_the_code_behind_a_status() {
        let cases = [
            ("cloudflare", 530, "cf-error-type", "1016", "", Some("1016")),
            ("cloudflare", 530, "cf-error-type", "connection_error_1033", "", Some("1033")),
            ("cloudflare", 530, "", "", "<span class=\"cf-error-code\">1016</span>", Some("1016")),
            ("cloudflare", 403, "", "", "error code: 1020", Some("1020")),
            ("cloudflare", 403, "", "", "<h1>Error 1005</h1> Ray ID", Some("1005")),
            ("cloudflare", 500, "", "", "error code: 1199", Some("1199")),
            ("cloudflare", 500, "", "", "error 10043 at line 1", None),
            ("cloudflare", 522, "", "", "error code: 522", None),
            (
                "fastly",
                503,
                "",
                "",
                "<h1>Error 503 first byte timeout</h1> Varnish cache server",
                Some("first byte timeout"),
            ),
            ("fastly", 503, "server", "nginx", "first byte timeout", None),
            ("fastly", 500, "", "", "Fastly error: unknown domain: a.example.", Some("unknown domain")),
            ("cloudfront", 503, "x-cache", "LambdaExecutionError from cloudfront", "", Some("LambdaExecutionError")),
            ("cloudfront", 502, "x-cache", "Error from cloudfront", "NonS3OriginDnsError", Some("NonS3OriginDnsError")),
            ("cloudfront", 403, "x-amzn-errortype", "ForbiddenException:http://x", "", Some("ForbiddenException")),
            ("cloudfront", 403, "", "", "<Code>AccessDenied</Code>", Some("AccessDenied")),
            ("akamai", 403, "", "", "Reference&#32;&#35;18&#46;e834768&#46;1638849804", Some("18")),
            ("akamai", 503, "", "", "Reference #11.e834768.1638849804.2c1382d", Some("11")),
            ("akamai", 503, "x-reference-error", "30.e834768.1638849804", "", Some("30")),
            ("tencent", 533, "", "", "error 1016", None),
            ("azure-front-door", 503, "x-azure-externalerror", "0x80072ee7, DNSFailure", "", Some("0x80072ee7")),
            ("azure-front-door", 503, "x-azure-externalerror", "0x8badf00d, DNSFailure", "", Some("DNSFailure")),
            ("azure-front-door", 503, "x-azure-externalerror", "RestrictedIP", "", Some("RestrictedIP")),
            ("azure-front-door", 503, "x-azure-externalerror", "0x8badf00d, Unheard of", "", Some("0x8badf00d")),
            ("sucuri", 403, "x-sucuri-block", "GEO02", "", Some("GEO02")),
            ("sucuri", 403, "", "", "<td>Block ID:</td>\n<td><span>exp016</span></td>", Some("exp016")),
            ("sucuri", 403, "", "", "Block ID:<", None),
            ("alibaba", 403, "", "", "<Error><Code>AccessDenied</Code></Error>", Some("<Code>AccessDenied</Code>")),
            (
                "cloudfront",
                502,
                "",
                "",
                "CloudFront wasn't able to connect to the origin.",
                Some("wasn't able to connect to the origin"),
            ),
            ("akamai", 499, "", "", "ERR_CLIENT_ABORT|none", Some("ERR_CLIENT_ABORT")),
        ];
        for (id, status, name, value, page, expected) in cases {
            let exchange = Exchange {
                status,
                response_headers: Headers::from_pairs([(name, value)]),
                body: (!page.is_empty()).then(|| page.into()),
                ..Exchange::default()
            };
            let provider = knowledge::provider(id).unwrap();
            let found = find(&exchange, provider);
            assert_eq!(found.as_ref().map(|found| found.code.as_str()), expected, "{id} {status} {value} {page}");
        }
    }
}
