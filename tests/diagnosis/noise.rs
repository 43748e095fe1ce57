//! Whatever a capture holds: nothing panics, and an error status is explained exactly once.

use edgelens::cdn;
use edgelens::diagnosis::{CurlForm, Surroundings, curl, explain, next_steps, reason, sentence, walkthrough};
use edgelens::exchange::{Delivery, Exchange, Headers, Timings, is_hidden};
use edgelens::knowledge::Severity;
use proptest::prelude::*;

/// Headers that some explanation reads.
const NAMES: &[&str] = &[
    "x-edg-version",
    "x-edg-mr",
    "x-edg-status",
    "x-edg-t",
    "x-edg-p",
    "x-ec-cache",
    "x-ec-cache-remote",
    "x-ec-cache-key",
    "x-ec-cache-state",
    "x-ec-check-cacheable",
    "x-ec-proxy-error",
    "x-ec-security-audit",
    "x-0-t",
    "x-0-status",
    "x-0-version",
    "x-0-caching-status",
    "x-xdn-t",
    "server",
    "server-timing",
    "cf-ray",
    "cf-cache-status",
    "cf-error-type",
    "x-nws-log-uuid",
    "x-cache-lookup",
    "x-served-by",
    "x-cache",
    "x-amz-cf-id",
    "x-amz-cf-pop",
    "akamai-grn",
    "akamai-cache-status",
    "x-reference-error",
    "cache-status",
    "cache-control",
    "pragma",
    "expires",
    "date",
    "age",
    "vary",
    "set-cookie",
    "warning",
    "content-type",
    "proxy-status",
    "retry-after",
];

/// Values that come near to what the grammars accept.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~\\n\u{e9}\u{1f600}]{0,40}",
        "(TCP_[A-Z_]{1,12}|NONE|CONFIG_NOCACHE) from ECAcc \\([a-z]{3}/[0-9A-F]{4}\\)",
        "[0-9]{1,6}(:[0-9]{1,3};){0,4}",
        "[a-z]{1,3}=[0-9]{1,9}(,[a-z]{1,3}=([0-9]{1,9}|true|false)){0,5}",
        "//http/80[0-9A-F]{4}/web/[0-9]{1,4}/[a-z/]{0,12}:/(q-[0-9]{1,3}_)?hs-?[0-9]{1,9}",
        "(private|no-store|no-cache|max-age=-?[0-9]{0,12}|s-maxage=0)(, (public|immutable)){0,2}",
        "[0-9]{1,3} [0-9]{1,3} [0-9]{1,2} NA [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z [0-9a-f-]{36}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn everything_is_survived_and_an_error_explained_once(
        status in prop_oneof![Just(0_u16), 100..1000_u16, any::<u16>()],
        method in "(GET|HEAD|POST|[ -~]{0,6})",
        url in prop_oneof!["https?://[a-z.]{0,20}(:[0-9]{1,5})?/[ -~\u{fc}\u{202e}\u{200b}]{0,30}", "[ -~\\n]{0,30}"],
        names in prop::collection::vec(0..NAMES.len(), 0..8),
        values in prop::collection::vec(value(), 8),
        page in prop::option::of("(error code: [0-9]{0,5}|Reference #[0-9]{0,4}\\.[0-9a-f]{0,9}|[ -~\u{df}]{0,30})"),
        error in prop::option::of("(net::ERR_[A-Z_]{0,20}|)"),
        delivery in prop::sample::select(Delivery::ALL.to_vec()),
        wait in prop::option::of(any::<f64>()),
        counts in any::<(u32, u32)>(),
        debug_headers_on_tab in any::<bool>(),
    ) {
        let headers = names.iter().zip(&values).map(|(name, value)| (NAMES[*name], value.clone()));
        let exchange = Exchange {
            method: method.into(),
            url: url.into(),
            status,
            response_headers: Headers::from_pairs(headers),
            body: page.map(Into::into),
            error: error.map(Into::into),
            delivery,
            timings: wait.map(|wait| Timings { wait: Some(wait), ..Timings::default() }),
            started_ms: wait,
            ..Exchange::default()
        };
        let path = cdn::read(&exchange);
        let (earlier_same_path, query_variants) = counts;
        let surroundings =
            Surroundings { earlier_same_path, query_variants, debug_headers_on_tab, ..Surroundings::default() };
        let findings = explain(&exchange, &path, &surroundings);
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        prop_assert!(if status >= 400 { errors == 1 } else { errors <= 1 }, "{findings:#?}");
        for finding in &findings {
            prop_assert!(!finding.evidence.is_empty() && !finding.causes.is_empty(), "{finding:#?}");
        }
        prop_assert_eq!(reason(&findings).is_some(), findings.iter().any(|finding| finding.id != "edgio.no-debug-headers"));
        prop_assert!(sentence(&exchange, &path, &surroundings).ends_with('.'));
        let _ = (walkthrough(&exchange, &path, &surroundings), next_steps(&exchange, &path, &surroundings));
        for form in CurlForm::ALL {
            if let Some(command) = curl(&exchange, &path, form) {
                prop_assert!(!command.chars().any(is_hidden), "{command:?}");
            }
        }
    }
}
