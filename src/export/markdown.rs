//! Requests and totals in Markdown (GitHub's flavour), to be put into a ticket.

use std::borrow::Cow;
use std::io::{self, Write};

use super::EntryReport;
use super::text::one_line;
use crate::capture::Column;
use crate::diagnosis::Finding;
use crate::knowledge::Severity;

const COLUMNS: [Column; 7] =
    [Column::Status, Column::Method, Column::CacheStatus, Column::Provider, Column::Ttfb, Column::Total, Column::Size];

/// The file's name and the titles of the table.
pub(super) fn head(out: &mut impl Write, file: &str, first: bool) -> io::Result<()> {
    let blank = if first { "" } else { "\n" };
    writeln!(out, "{blank}## {}\n", escaped(file))?;
    let titles: Vec<&str> = COLUMNS.iter().map(|column| column.title()).collect();
    writeln!(out, "| # | {} | URL |", titles.join(" | "))?;
    let rules: Vec<&str> = COLUMNS.iter().map(|column| if column.is_numeric() { "---:" } else { "---" }).collect();
    writeln!(out, "| ---: | {} | --- |", rules.join(" | "))
}

/// The titles of a table of these columns.
pub(super) fn titles(out: &mut impl Write, columns: &[Column]) -> io::Result<()> {
    let titles: Vec<String> = columns.iter().map(|column| escaped(column.title())).collect();
    let rules: Vec<&str> = columns.iter().map(|column| if column.is_numeric() { "---:" } else { "---" }).collect();
    writeln!(out, "| {} |\n| {} |", titles.join(" | "), rules.join(" | "))
}

/// A request as a line of the table.
pub(super) fn entry(
    out: &mut impl Write,
    report: &EntryReport<'_>,
    cells: &mut impl FnMut(Column) -> String,
) -> io::Result<()> {
    write!(out, "| {} |", report.index)?;
    for column in COLUMNS {
        write!(out, " {} |", escaped(&cells(column)))?;
    }
    writeln!(out, " {} |", code_in_table(report.url.unwrap_or_default()))
}

/// The findings of a request that are errors or warnings, to stand under the table.
pub(super) fn findings(out: &mut impl Write, report: &EntryReport<'_>) -> io::Result<()> {
    let place = format!("Request {}: {}", report.index, code(report.url.unwrap_or_default()));
    let mut told = report.findings.iter().filter(|finding| finding.severity != Severity::Info);
    told.try_for_each(|told| finding(out, told, &place))
}

/// A finding under a heading of its own.
pub(super) fn finding(out: &mut impl Write, finding: &Finding, place: &str) -> io::Result<()> {
    writeln!(out, "\n### {}\n", escaped(&finding.title))?;
    if !place.is_empty() {
        writeln!(out, "{place}\n")?;
    }
    writeln!(out, "{}", escaped(&finding.summary))?;
    list(out, "Evidence", finding.evidence.iter().map(|shown| code(&format!("{}: {}", shown.header, shown.value))))?;
    list(out, "Likely causes", finding.causes.iter().map(|cause| escaped(cause)))?;
    list(out, "What to do", finding.actions.iter().map(|action| escaped(action)))?;
    list(out, "Read more", finding.links.iter().map(|link| format!("<{}>", one_line(link))))
}

fn list(out: &mut impl Write, title: &str, items: impl Iterator<Item = String>) -> io::Result<()> {
    for (place, item) in items.enumerate() {
        if place == 0 {
            writeln!(out, "\n{title}:\n")?;
        }
        writeln!(out, "* {item}")?;
    }
    Ok(())
}

/// Text as text: nothing in it is markup, and it stays on its line and in its cell. Words of which GitHub would make
/// a link, a call of somebody or a formula are code, since no escape keeps it from that.
pub(super) fn escaped(text: &str) -> String {
    let text = one_line(text);
    let words =
        text.split(' ').map(|word| if is_made_more_of(word) { code_in_table(word) } else { escaped_word(word) });
    words.collect::<Vec<_>>().join(" ")
}

fn is_made_more_of(word: &str) -> bool {
    let is_scheme = || word.split_once(':').is_some_and(|(_, rest)| rest.starts_with('/'));
    let begins = |start: &str| word.get(..start.len()).is_some_and(|word| word.eq_ignore_ascii_case(start));
    word.contains(['@', '$'])
        || is_scheme()
        || word.to_ascii_lowercase().contains("www.")
        || begins("GH-")
        || begins("mailto:")
}

fn escaped_word(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for char in word.chars() {
        match char {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' => plain.extend(['\\', char]),
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            '&' => plain.push_str("&amp;"),
            _ => plain.push(char),
        }
    }
    plain
}

/// Text of a stranger as code, so that no address in it becomes a link. It stands between more
/// backticks than it has in a row.
fn code(text: &str) -> String {
    let text = one_line(text);
    if text.is_empty() {
        return text;
    }
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let space = if longest > 0 { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// The same in a table, where a bar would end the cell even inside code. A backslash before it would be taken for its
/// escape, so it is written as one.
fn code_in_table(text: &str) -> String {
    let text = if text.contains("\\|") { Cow::Owned(text.replace('\\', "\\u{5c}")) } else { Cow::Borrowed(text) };
    code(&text).replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_a_stranger_writes_is_markup() {
        assert_eq!(escaped("<b>a</b> [x](y) | *z*"), r"&lt;b&gt;a&lt;/b&gt; \[x\](y) \| \*z\*");
        assert_eq!(escaped("a\nb"), r"a\\nb");
        assert_eq!(
            escaped("see https://a.example, @team and www.b.example"),
            "see `https://a.example,` `@team` and `www.b.example`"
        );
        assert_eq!(escaped("a@b.example costs $5$ at 10:30"), "`a@b.example` costs `$5$` at 10:30");
        assert_eq!(escaped("![x](https://a.example|b)"), r"`![x](https://a.example\|b)`");
        assert_eq!(code_in_table(r"a\|b"), r"`a\u{5c}\|b`");
        assert_eq!(code("https://a.example/?q=`x`|y"), "`` https://a.example/?q=`x`|y ``");
        assert_eq!(code_in_table("https://a.example/?q=`x`|y"), r"`` https://a.example/?q=`x`\|y ``");
    }
}
