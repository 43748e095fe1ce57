//! `Server-Timing`.

use std::borrow::Cow;

use super::text::trim;
use crate::exchange::Headers;

/// `Server-Timing`, [W3C Server Timing](https://www.w3.org/TR/server-timing/#the-server-timing-header-field)
///
/// Metrics that servers on the way report. Read as browsers do: the first `dur` and the first
/// `desc` count, a `dur` that is no number is 0, and what follows a value up to the next
/// delimiter is dropped.
///
/// ```abnf
/// Server-Timing             = #server-timing-metric
/// server-timing-metric      = metric-name *( OWS ";" OWS server-timing-param )
/// server-timing-param       = server-timing-param-name OWS "=" OWS server-timing-param-value
/// server-timing-param-value = token / quoted-string
/// ```
///
/// # Example values
/// * `miss, db;dur=53, app;dur=47.2`
/// * `cfCacheStatus;desc="HIT", cfEdge;dur=4`
///
/// # Example
/// ```
/// use edgelens::exchange::Headers;
/// use edgelens::http::ServerTiming;
///
/// let headers = Headers::from_pairs([("server-timing", "cdn-cache; desc=HIT, edge; dur=1")]);
/// let timing = ServerTiming::read(&headers);
/// assert_eq!(timing.desc("cdn-cache"), Some("HIT"));
/// assert_eq!(timing.dur_ms("edge"), Some(1.0));
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ServerTiming<'e> {
    /// Metrics in order; names repeat freely.
    pub metrics: Vec<Metric<'e>>,
}

/// One metric.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric<'e> {
    /// Name in the case of the source.
    pub name: &'e str,
    /// `dur`, milliseconds by convention; `None` where there is none, 0 where it is no number.
    pub dur_ms: Option<f64>,
    /// `desc`; `None` where there is none.
    pub desc: Option<Cow<'e, str>>,
}

impl<'e> ServerTiming<'e> {
    /// Reads all lines of the field.
    #[must_use]
    pub fn read(headers: &'e Headers<'_>) -> Self {
        let mut timing = Self::default();
        for line in headers.lines("server-timing") {
            timing.add(line);
        }
        timing
    }

    /// Reads one field line.
    #[must_use]
    pub fn parse(line: &'e str) -> Self {
        let mut timing = Self::default();
        timing.add(line);
        timing
    }

    fn add(&mut self, line: &'e str) {
        let mut scan = Scan { rest: trim(line) };
        loop {
            let name = scan.token();
            if !name.is_empty() {
                self.metrics.push(scan.metric(name));
            }
            scan.skip_to(b",");
            if !scan.consume(b',') {
                break;
            }
        }
    }

    /// The first metric of that name, without case.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Metric<'e>> {
        self.metrics.iter().find(|metric| metric.name.eq_ignore_ascii_case(name))
    }

    /// The description of the first metric of that name, if it is not empty.
    #[must_use]
    pub fn desc(&self, name: &str) -> Option<&str> {
        self.get(name)?.desc.as_deref().filter(|desc| !desc.is_empty())
    }

    /// The duration of the first metric of that name.
    #[must_use]
    pub fn dur_ms(&self, name: &str) -> Option<f64> {
        self.get(name)?.dur_ms
    }
}

/// What is left of a line; white space before it is always skipped.
struct Scan<'e> {
    rest: &'e str,
}

impl<'e> Scan<'e> {
    fn advance(&mut self, by: usize) -> &'e str {
        let (taken, rest) = self.rest.split_at_checked(by).unwrap_or((self.rest, ""));
        self.rest = rest.trim_start_matches([' ', '\t']);
        taken
    }

    fn consume(&mut self, byte: u8) -> bool {
        let found = self.rest.as_bytes().first() == Some(&byte);
        if found {
            self.advance(1);
        }
        found
    }

    /// Token characters of RFC 9110 §5.6.2; empty where none stand here.
    fn token(&mut self) -> &'e str {
        let end = self.rest.bytes().position(|byte| !is_token_byte(byte)).unwrap_or(self.rest.len());
        self.advance(end)
    }

    fn skip_to(&mut self, delimiters: &[u8]) {
        let end = self.rest.bytes().position(|byte| delimiters.contains(&byte)).unwrap_or(self.rest.len());
        self.advance(end);
    }

    fn metric(&mut self, name: &'e str) -> Metric<'e> {
        let mut metric = Metric { name, dur_ms: None, desc: None };
        while self.consume(b';') {
            let parameter = self.token();
            if parameter.is_empty() {
                break;
            }
            let mut value = Cow::Borrowed("");
            if self.consume(b'=') {
                value =
                    if self.rest.starts_with('"') { self.quoted().unwrap_or_default() } else { self.token().into() };
                self.skip_to(b",;");
            }
            if parameter.eq_ignore_ascii_case("dur") && metric.dur_ms.is_none() {
                let number = value.parse::<f64>().ok().filter(|ms| ms.is_finite());
                metric.dur_ms = Some(number.unwrap_or(0.0));
            } else if parameter.eq_ignore_ascii_case("desc") && metric.desc.is_none() {
                metric.desc = Some(value);
            }
        }
        metric
    }

    /// A quoted string; `None`, with nothing consumed, where it is not closed.
    fn quoted(&mut self) -> Option<Cow<'e, str>> {
        let inner = self.rest.strip_prefix('"')?;
        let mut owned: Option<String> = None;
        let mut chars = inner.char_indices();
        while let Some((at, next)) = chars.next() {
            match next {
                '"' => {
                    self.advance(at + 2);
                    return Some(owned.map_or_else(|| Cow::Borrowed(inner.get(..at).unwrap_or_default()), Cow::Owned));
                }
                '\\' => {
                    let (_, escaped) = chars.next()?;
                    owned.get_or_insert_with(|| inner.get(..at).unwrap_or_default().to_owned()).push(escaped);
                }
                other => {
                    if let Some(text) = &mut owned {
                        text.push(other);
                    }
                }
            }
        }
        None
    }
}

const fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    type Expected<'a> = &'a [(&'a str, Option<f64>, Option<&'a str>)];

    /// Corner cases that browsers agree on, by the web platform tests of Server Timing.
    #[test]
    fn reads_as_browsers_do() {
        let cases: &[(&str, Expected<'_>)] = &[
            (
                "miss, db;dur=53, app;dur=47.2",
                &[("miss", None, None), ("db", Some(53.0), None), ("app", Some(47.2), None)],
            ),
            (
                "cfCacheStatus;desc=\"HIT\", cfEdge;dur=4,cfOrigin;dur=0",
                &[("cfCacheStatus", None, Some("HIT")), ("cfEdge", Some(4.0), None), ("cfOrigin", Some(0.0), None)],
            ),
            ("metric;dur=foo;dur=567.8", &[("metric", Some(0.0), None)]),
            ("metric;dur;dur=123.4", &[("metric", Some(0.0), None)]),
            ("metric;dur=;dur=1", &[("metric", Some(0.0), None)]),
            ("metric;DuR=1;DESC=x", &[("metric", Some(1.0), Some("x"))]),
            ("metric;unknown=3;dur=\"123.4\"", &[("metric", Some(123.4), None)]),
            ("metric;desc=d1 d2;dur=1", &[("metric", Some(1.0), Some("d1"))]),
            ("metric1;desc=\"d1\" d2,metric2", &[("metric1", None, Some("d1")), ("metric2", None, None)]),
            ("metric==   \"\"foo;dur=123.4", &[("metric", None, None)]),
            ("metric;dur foo=12", &[("metric", Some(0.0), None)]),
            ("metric;foo dur=12", &[("metric", None, None)]),
            ("metric;desc=\"descr;,=iption\";dur=2", &[("metric", Some(2.0), Some("descr;,=iption"))]),
            ("metric;desc=\"\\\\\"", &[("metric", None, Some("\\"))]),
            ("metric;desc=\"\\\"\"", &[("metric", None, Some("\""))]),
            ("metric;desc=\"open", &[("metric", None, Some(""))]),
            ("metric;desc=\"\\", &[("metric", None, Some(""))]),
            ("metric;desc=\\", &[("metric", None, Some(""))]),
            ("metric;desc=", &[("metric", None, Some(""))]),
            ("metric;desc=first;desc=second", &[("metric", None, Some("first"))]),
            ("\t metric\t;\tdur\t=\t1 ", &[("metric", Some(1.0), None)]),
            ("edge; dur=-48", &[("edge", Some(-48.0), None)]),
            ("a;dur=inf", &[("a", Some(0.0), None)]),
            ("cdn-downstream-fbl=4, x", &[("cdn-downstream-fbl", None, None), ("x", None, None)]),
            ("a;a, , b", &[("a", None, None), ("b", None, None)]),
            // Unbalanced quotes: what is not closed is no value, and its text up to a delimiter is dropped.
            ("metric;desc=\"open;dur=1", &[("metric", Some(1.0), Some(""))]),
            ("metric;desc=\"open, next;dur=2", &[("metric", None, Some("")), ("next", Some(2.0), None)]),
            ("metric;desc=\"", &[("metric", None, Some(""))]),
            ("metric;desc=\"\"", &[("metric", None, Some(""))]),
            ("metric;desc=\"\"\"", &[("metric", None, Some(""))]),
            ("metric;desc=\"a\" \"b\";dur=1", &[("metric", Some(1.0), Some("a"))]),
            ("metric;desc='a b'", &[("metric", None, Some("'a"))]),
            ("metric;desc=a\"b\"", &[("metric", None, Some("a"))]),
            ("\"metric\";dur=1, next", &[("next", None, None)]),
            // Escapes: a backslash stands for the character behind it, and for none at the end.
            ("metric;desc=\"a\\b\"", &[("metric", None, Some("ab"))]),
            ("metric;desc=\"a\\\"b\"", &[("metric", None, Some("a\"b"))]),
            ("metric;desc=\"a\\\\\"", &[("metric", None, Some("a\\"))]),
            ("metric;desc=\"a\\\\\\\"b\"", &[("metric", None, Some("a\\\"b"))]),
            ("metric;desc=\"a\\\";dur=1", &[("metric", Some(1.0), Some(""))]),
            ("metric;desc=\\\"a\\\"", &[("metric", None, Some(""))]),
            ("metric;desc=\"ü\\ü\"", &[("metric", None, Some("üü"))]),
            // Repeated parameters: the first counts, also without a value or with a wrong one.
            ("metric;dur=1;dur=2;desc=a;desc=b", &[("metric", Some(1.0), Some("a"))]),
            ("metric;desc;desc=b", &[("metric", None, Some(""))]),
            ("metric;desc=\"\";desc=b", &[("metric", None, Some(""))]),
            ("metric;DUR=1;dur=2", &[("metric", Some(1.0), None)]),
            ("a;dur=1, a;dur=2", &[("a", Some(1.0), None), ("a", Some(2.0), None)]),
            // Odd white space: spaces and tabs are taken anywhere between parts, and nothing else is.
            ("metric ; dur = 1 ; desc = \"x\" , next", &[("metric", Some(1.0), Some("x")), ("next", None, None)]),
            ("metric;dur=1\t\t;\t\tdesc=x", &[("metric", Some(1.0), Some("x"))]),
            (" , metric;dur=1 ,, next , ", &[("metric", Some(1.0), None), ("next", None, None)]),
            ("metric dur=1;desc=x", &[("metric", None, None)]),
            ("metric;\u{a0}dur=1", &[("metric", None, None)]),
            ("metric;desc=\"  two  spaces  \"", &[("metric", None, Some("  two  spaces  "))]),
            ("metric;;dur=1", &[("metric", None, None)]),
            ("metric;=1;dur=2", &[("metric", None, None)]),
            ("metric;dur==1", &[("metric", Some(0.0), None)]),
            ("metric;dur=1;", &[("metric", Some(1.0), None)]),
            // Numbers: what is none, is 0.
            (
                "a;dur=1e2, b;dur=.5, c;dur=1., d;dur=+3",
                &[("a", Some(100.0), None), ("b", Some(0.5), None), ("c", Some(1.0), None), ("d", Some(3.0), None)],
            ),
            (
                "a;dur=NaN, b;dur=12ms, c;dur=\"\", d;dur=1e999",
                &[("a", Some(0.0), None), ("b", Some(0.0), None), ("c", Some(0.0), None), ("d", Some(0.0), None)],
            ),
            ("=", &[]),
            (";", &[]),
            (",", &[]),
            ("[", &[]),
            ("  ", &[]),
            ("ü", &[]),
        ];
        for (line, expected) in cases {
            let timing = ServerTiming::parse(line);
            let read: Vec<_> =
                timing.metrics.iter().map(|metric| (metric.name, metric.dur_ms, metric.desc.as_deref())).collect();
            assert_eq!(read, *expected, "{line}");
        }
    }

    /// Each text of up to four quotes and backslashes: but for two, browsers read none of them as
    /// a description.
    #[test]
    fn unbalanced_quotes_and_escapes_describe_nothing() {
        for length in 1..=4 {
            for bits in 0..1_u32 << length {
                let value: String = (0..length).map(|at| if bits >> at & 1 == 0 { '"' } else { '\\' }).collect();
                let expected = match &*value {
                    r#""\\""# => "\\",
                    r#""\"""# => "\"",
                    _ => "",
                };
                let line = format!("metric;desc={value}");
                assert_eq!(ServerTiming::parse(&line).metrics[0].desc.as_deref(), Some(expected), "{line}");
            }
        }
    }
}
