//! The metrics of a `Server-Timing` line as Edgio writes them: by the grammar
//! (<https://www.w3.org/TR/server-timing/>), and beyond it where a description is an object.

use std::borrow::Cow;

use super::lexical::{cut, trim};

/// One metric: its name and its description, quotes and escapes removed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RawMetric<'e> {
    pub(super) name: &'e str,
    pub(super) desc: Option<Cow<'e, str>>,
}

/// The metrics of one line. What does not follow the grammar is passed over up to the next comma.
pub(super) fn metrics(line: &str) -> impl Iterator<Item = RawMetric<'_>> {
    let mut rest = line;
    let mut objects_end = true;
    std::iter::from_fn(move || {
        rest = rest.split_at(rest.bytes().take_while(|byte| b" \t\r,".contains(byte)).count()).1;
        if rest.is_empty() {
            return None;
        }
        let name = trim(take_until(&mut rest, b";,"));
        let mut desc = None;
        while let Some(after) = rest.strip_prefix(';') {
            rest = after;
            let param = trim(take_until(&mut rest, b"=;,"));
            let Some(after) = rest.strip_prefix('=') else { continue };
            rest = after.trim_ascii_start();
            let is_desc = param.eq_ignore_ascii_case("desc");
            let mut not_an_object = false;
            let may_be_object = is_desc && name.eq_ignore_ascii_case("experiments");
            let may_be_object = if may_be_object { &mut objects_end } else { &mut not_an_object };
            let value = take_value(&mut rest, may_be_object);
            if is_desc {
                set(&mut desc, Some(value));
            }
        }
        Some(RawMetric { name, desc })
    })
}

/// The first metric of a name counts.
pub(super) fn set<T>(place: &mut Option<T>, value: Option<T>) {
    if place.is_none() {
        *place = value;
    }
}

/// Cuts `rest` before the first of `stops`.
fn take_until<'e>(rest: &mut &'e str, stops: &[u8]) -> &'e str {
    let (taken, after) = cut(rest, |byte| stops.contains(&byte));
    *rest = after;
    taken
}

/// A parameter's value up to the next semicolon or comma. `may_be_object` turns false once no
/// object can end any more, so that a long line is not searched again and again.
fn take_value<'e>(rest: &mut &'e str, may_be_object: &mut bool) -> Cow<'e, str> {
    if let Some(quoted) = rest.strip_prefix('"') {
        let (value, after) = unquote(quoted);
        *rest = after;
        take_until(rest, b";,");
        return value;
    }
    let whole = *rest;
    let mut object = 0;
    if *may_be_object && whole.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("%7B")) {
        let end = whole.as_bytes().windows(3).position(|part| part.eq_ignore_ascii_case(b"%7D"));
        *may_be_object = end.is_some();
        object = end.map_or(0, |end| end + 3);
    }
    *rest = whole.get(object..).unwrap_or_default();
    let length = object + take_until(rest, b";,").len();
    Cow::Borrowed(trim(whole.get(..length).unwrap_or_default()))
}

/// The inside of a quoted string that begins before `text`, and what follows its closing quote.
/// A string that is not closed reaches to the end.
fn unquote(text: &str) -> (Cow<'_, str>, &str) {
    let (plain, rest) = text.split_at(text.find(['"', '\\']).unwrap_or(text.len()));
    if !rest.starts_with('\\') {
        return (Cow::Borrowed(plain), rest.strip_prefix('"').unwrap_or_default());
    }
    let mut inside = plain.to_owned();
    let mut letters = rest.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => break,
            '\\' => inside.extend(letters.next()),
            letter => inside.push(letter),
        }
    }
    (Cow::Owned(inside), letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_by_the_grammar_and_beyond() {
        type Metrics = &'static [(&'static str, Option<&'static str>)];
        let cases: [(&str, Metrics); 12] = [
            ("db;dur=53, edgio_pop;desc=dcd", &[("db", None), ("edgio_pop", Some("dcd"))]),
            ("a;desc=\"x, y; \\\"z\\\"\";dur=1,b", &[("a", Some("x, y; \"z\"")), ("b", None)]),
            ("a ; DESC = FRC ,b", &[("a", Some("FRC")), ("b", None)]),
            ("a;desc=1;desc=2", &[("a", Some("1"))]),
            ("a;desc=\"open, b;desc=2", &[("a", Some("open, b;desc=2"))]),
            ("a;desc=\"x\"junk;dur=3,b", &[("a", Some("x")), ("b", None)]),
            ("a;desc", &[("a", None)]),
            (",, a;;desc=x", &[("a", Some("x"))]),
            ("experiments;desc=%7Ba,%22b%22%7D,c", &[("experiments", Some("%7Ba,%22b%22%7D")), ("c", None)]),
            ("experiments;desc=%7ba,b,c", &[("experiments", Some("%7ba")), ("b", None), ("c", None)]),
            ("other;desc=%7Ba,b%7D", &[("other", Some("%7Ba")), ("b%7D", None)]),
            ("", &[]),
        ];
        for (line, expected) in cases {
            let read: Vec<_> = metrics(line).map(|metric| (metric.name, metric.desc)).collect();
            let read: Vec<_> = read.iter().map(|(name, desc)| (*name, desc.as_deref())).collect();
            assert_eq!(read, expected, "{line}");
        }
    }
}
