//! `x-edg-version` and `x-0-version`: which deployment and which configuration served.
//!
//! Specification: <https://docs.edg.io/applications/performance/response>,
//! <https://docs.edg.io/applications/v6/performance/response>
//!
//! Deployment and environment are counters of their own: a rollback takes a new deployment number
//! and an old environment version. The two headers order their fields differently, so the name
//! decides and never the look of a value. `x-xdn-version` is not described and not taken apart.
//!
//! ```text
//! x-edg-version = deployment 1*WSP environment 1*WSP internal 1*WSP package 1*WSP timestamp 1*WSP environment-id
//! x-0-version   = deployment 1*WSP package 1*WSP environment 1*WSP timestamp 1*WSP compiler
//! deployment    = 1*DIGIT
//! environment   = 1*DIGIT
//! package       = version / "NA"        ; NA = deployed from the console
//! timestamp     = date "T" time "Z"     ; UTC, with or without a fraction
//! environment-id = UUID
//! ```
//!
//! Examples: `x-edg-version: 110 19 12 7.0.23 2023-07-27T13:12:34Z bc3550f5-75c6-4f25-9b49-a407d6a11b15`,
//! `x-0-version: 23 4.17.1 3 2022-09-15T12:54:14.721Z 1.5.0`

use std::borrow::Cow;

use serde::Serialize;

use super::generation::Generation;
use super::lexical::{Diagnostics, Response, lower, number};

/// What served the response.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Version<'e> {
    /// Deployment number.
    pub deployment: Option<u64>,
    /// Environment version.
    pub environment: Option<u64>,
    /// Reserved by the vendor.
    pub internal: Option<&'e str>,
    /// Version of the `@edgio/core` package; `NA` if deployed from the console.
    pub package: Option<&'e str>,
    /// Time of the deployment as sent, UTC.
    pub deployed_at: Option<&'e str>,
    /// UUID of the environment, lower case.
    pub environment_id: Option<Cow<'e, str>>,
    /// Version of the compiler; earlier generations only.
    pub compiler: Option<&'e str>,
}

/// Reads the header of the generation.
pub(super) fn read<'e>(
    response: &Response<'e>,
    generation: Generation,
    diagnostics: &mut Diagnostics,
) -> Option<Version<'e>> {
    let header = match generation {
        Generation::V7 => "x-edg-version",
        Generation::V4V6 => "x-0-version",
        Generation::Xdn | Generation::Delivery | Generation::Edgecast => return None,
    };
    let value = response.singleton(header, diagnostics)?;
    let (version, whole) = if generation == Generation::V7 { v7(value) } else { v4_v6(value) };
    if version.deployment.is_none() && version.environment.is_none() {
        diagnostics.malformed(header);
        return None;
    }
    if !whole {
        diagnostics.partial(header);
    }
    Some(version)
}

fn v7(value: &str) -> (Version<'_>, bool) {
    let mut fields = value.split_ascii_whitespace();
    let version = Version {
        deployment: fields.next().and_then(number),
        environment: fields.next().and_then(number),
        internal: fields.next(),
        package: fields.next(),
        deployed_at: fields.next().filter(|text| is_timestamp(text)),
        environment_id: fields.next().filter(|text| is_uuid(text)).map(lower),
        compiler: None,
    };
    let whole = version.deployment.is_some()
        && version.environment.is_some()
        && version.deployed_at.is_some()
        && version.environment_id.is_some()
        && fields.next().is_none();
    (version, whole)
}

fn v4_v6(value: &str) -> (Version<'_>, bool) {
    let mut fields = value.split_ascii_whitespace();
    let version = Version {
        deployment: fields.next().and_then(number),
        package: fields.next(),
        environment: fields.next().and_then(number),
        deployed_at: fields.next().filter(|text| is_timestamp(text)),
        compiler: fields.next(),
        internal: None,
        environment_id: None,
    };
    let whole = version.deployment.is_some()
        && version.environment.is_some()
        && version.deployed_at.is_some()
        && version.compiler.is_some()
        && fields.next().is_none();
    (version, whole)
}

/// `2023-07-27T13:12:34Z`, with any fraction of the second.
fn is_timestamp(text: &str) -> bool {
    const FORM: &[u8] = b"0000-00-00T00:00:00";
    let bytes = text.as_bytes();
    let (Some(start), Some(end)) = (bytes.get(..FORM.len()), bytes.get(FORM.len()..)) else { return false };
    let fits = start.iter().zip(FORM).all(|(byte, form)| match form {
        b'0' => byte.is_ascii_digit(),
        form => byte.eq_ignore_ascii_case(form),
    });
    fits && match end {
        [b'Z' | b'z'] => true,
        [b'.', fraction @ .., b'Z' | b'z'] => !fraction.is_empty() && fraction.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

/// 8-4-4-4-12 hexadecimal digits (RFC 9562 §4).
fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Exchange, Headers};

    #[test]
    fn fields_by_header_name() {
        // generation, header, value, (deployment, environment, package, id or compiler), diagnostics
        type Read = (Option<u64>, Option<u64>, Option<&'static str>, Option<&'static str>);
        type Case = (Generation, &'static str, &'static str, Option<Read>, &'static [&'static str]);
        let id = "bc3550f5-75c6-4f25-9b49-a407d6a11b15";
        let cases: [Case; 12] = [
            (
                Generation::V7,
                "x-edg-version",
                "110 19 12 7.0.23 2023-07-27T13:12:34Z bc3550f5-75c6-4f25-9b49-a407d6a11b15",
                Some((Some(110), Some(19), Some("7.0.23"), Some(id))),
                &[],
            ),
            (
                Generation::V7,
                "x-edg-version",
                "9  10\t8 NA 2024-03-11T12:29:03.123Z BC3550F5-75C6-4F25-9B49-A407D6A11B15",
                Some((Some(9), Some(10), Some("NA"), Some(id))),
                &[],
            ),
            (
                Generation::V7,
                "x-edg-version",
                "110 19 12 7.0.23",
                Some((Some(110), Some(19), Some("7.0.23"), None)),
                &["partial:x-edg-version"],
            ),
            (
                Generation::V7,
                "x-edg-version",
                "110 19 12 7.0.23 2023-07-27T13:12:34Z bc3550f5-75c6",
                Some((Some(110), Some(19), Some("7.0.23"), None)),
                &["partial:x-edg-version"],
            ),
            (
                Generation::V7,
                "x-edg-version",
                "abc 19 12 7.0.23 2023-07-27T13:12:34Z bc3550f5-75c6-4f25-9b49-a407d6a11b15",
                Some((None, Some(19), Some("7.0.23"), Some(id))),
                &["partial:x-edg-version"],
            ),
            (
                Generation::V7,
                "x-edg-version",
                "110 19 12 7.0.23 yesterday bc3550f5-75c6-4f25-9b49-a407d6a11b15 more",
                Some((Some(110), Some(19), Some("7.0.23"), Some(id))),
                &["partial:x-edg-version"],
            ),
            (Generation::V7, "x-edg-version", "a b c", None, &["malformed:x-edg-version"]),
            (Generation::V7, "x-edg-version", "99999999999999999999 x", None, &["malformed:x-edg-version"]),
            (
                Generation::V4V6,
                "x-0-version",
                "23 4.17.1 3 2022-09-15T12:54:14.721Z 1.5.0",
                Some((Some(23), Some(3), Some("4.17.1"), Some("1.5.0"))),
                &[],
            ),
            (
                Generation::V4V6,
                "x-0-version",
                "23 4.17.1",
                Some((Some(23), None, Some("4.17.1"), None)),
                &["partial:x-0-version"],
            ),
            (Generation::Xdn, "x-xdn-version", "3 71 2020-11-10T12:00:00Z", None, &[]),
            (Generation::Edgecast, "x-edg-version", "1 2 3", None, &[]),
        ];
        for (generation, header, value, expected, diagnosed) in cases {
            let exchange = Exchange { response_headers: Headers::from_pairs([(header, value)]), ..Exchange::default() };
            let mut diagnostics = Diagnostics::default();
            let version = read(&Response::of(&exchange, &mut diagnostics), generation, &mut diagnostics);
            let read = version.as_ref().map(|version| {
                let last = version.environment_id.as_deref().or(version.compiler);
                (version.deployment, version.environment, version.package, last)
            });
            assert_eq!(read, expected, "{value}");
            assert_eq!(diagnostics.iter().collect::<Vec<_>>(), diagnosed, "{value}");
        }
    }
}
