//! What holds of the way of any response, and of all that is said of it.

use edgelens::cdn::{self, Path};
use edgelens::diagnosis::{self, CurlForm, Finding, Surroundings};
use edgelens::exchange::{Delivery, Exchange, Headers, is_hidden};
use edgelens::knowledge::Severity;

use super::copy_readers::arguments_by_sh;

/// Holds one exchange against all of it.
pub fn check(exchange: &Exchange<'_>) {
    let path = cdn::read(exchange);
    check_numbers(exchange, &path);
    let surroundings = Surroundings::default();
    let findings = diagnosis::explain(exchange, &path, &surroundings);
    if exchange.status >= 400 {
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        assert_eq!(errors, 1, "of a response with an error exactly one finding says so: {findings:?}");
    }
    let sentence = diagnosis::sentence(exchange, &path, &surroundings);
    assert!(!sentence.is_empty());
    let steps = diagnosis::next_steps(exchange, &path, &surroundings);
    let walk = diagnosis::walkthrough(exchange, &path, &surroundings);
    let _ = (steps, walk, diagnosis::waiting(exchange, &path), diagnosis::word_meaning(&path));
    for form in CurlForm::ALL {
        if let Some(command) = diagnosis::curl(exchange, &path, form) {
            check_command(&command);
        }
    }
    for spelled in [str::to_ascii_uppercase, str::to_ascii_lowercase] {
        let other = Exchange {
            request_headers: renamed(&exchange.request_headers, spelled),
            response_headers: renamed(&exchange.response_headers, spelled),
            ..exchange.clone()
        };
        let other_path = cdn::read(&other);
        assert_eq!(format!("{other_path:?}"), format!("{path:?}"), "the case of names does not matter");
        let other_findings = diagnosis::explain(&other, &other_path, &surroundings);
        assert_eq!(ids(&other_findings), ids(&findings), "the case of names does not matter");
        assert_eq!(diagnosis::sentence(&other, &other_path, &surroundings), sentence);
    }
}

fn ids(findings: &[Finding]) -> Vec<(&str, Severity, Option<&str>)> {
    findings.iter().map(|finding| (&*finding.id, finding.severity, finding.provider)).collect()
}

fn renamed<'h>(headers: &Headers<'h>, spelled: fn(&str) -> String) -> Headers<'h> {
    Headers::from_pairs(headers.iter().map(|line| (spelled(&line.name), line.value.clone())))
}

fn check_numbers(exchange: &Exchange<'_>, path: &Path<'_>) {
    let ages: Vec<i64> = path.hops.iter().map(|hop| hop.age_s).chain([path.age_s]).flatten().collect();
    assert!(ages.iter().all(|age| *age >= 0), "{ages:?}");
    let parts = [path.share.edge_ms, path.share.shield_ms, path.share.origin_ms];
    assert!(parts.iter().flatten().all(|ms| ms.is_finite() && *ms >= 0.0), "{parts:?}");
    assert_eq!(path.share.source.is_none(), parts.iter().all(Option::is_none));
    if exchange.delivery != Delivery::Network {
        assert!(path.hops.iter().all(|hop| hop.recorded), "{:?}", path.hops);
    }
}

/// A command is one line of which a shell makes words and nothing else.
fn check_command(command: &str) {
    assert!(!command.chars().any(is_hidden), "{command:?}");
    let arguments = arguments_by_sh(command);
    assert!(arguments.is_some_and(|arguments| arguments.first().is_some_and(|word| word == b"curl")), "{command}");
}
