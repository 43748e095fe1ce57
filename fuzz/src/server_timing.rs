//! `Server-Timing`.

use edgelens::exchange::Headers;
use edgelens::http::{Metric, ServerTiming, is_token_byte};

pub fn run(bytes: &[u8]) {
    let value = String::from_utf8_lossy(bytes);
    let headers = Headers::from_pairs([("Server-Timing", &*value)]);
    let timing = ServerTiming::read(&headers);
    let by_line: Vec<Metric<'_>> =
        headers.lines("server-timing").flat_map(|line| ServerTiming::parse(line).metrics).collect();
    assert_eq!(timing.metrics, by_line, "lines are read one by one");
    for metric in &timing.metrics {
        assert!(!metric.name.is_empty() && metric.name.bytes().all(is_token_byte), "{metric:?}");
        assert!(metric.dur_ms.is_none_or(f64::is_finite), "{metric:?}");
        let first = timing.get(&metric.name.to_ascii_uppercase()).expect("its name is there");
        assert!(first.name.eq_ignore_ascii_case(metric.name));
        assert_eq!(timing.dur_ms(metric.name), first.dur_ms);
    }
    let written: Vec<String> = timing.metrics.iter().map(written).collect();
    let written = written.join(",");
    assert_eq!(ServerTiming::parse(&written), timing, "{written}");
}

/// A metric in the form of the grammar.
fn written(metric: &Metric<'_>) -> String {
    let dur = metric.dur_ms.map(|ms| format!(";dur={ms}")).unwrap_or_default();
    let escaped = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    let desc = metric.desc.as_deref().map(|text| format!(";desc=\"{}\"", escaped(text))).unwrap_or_default();
    format!("{}{dur}{desc}", metric.name)
}
