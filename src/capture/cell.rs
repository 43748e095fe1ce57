//! What a cell of the table says.

use std::borrow::Cow;

use super::{Capture, Column};
use crate::cdn::Cacheable;
use crate::exchange::{Delivery, UrlParts, parts, trim};

/// The text of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell<'a> {
    /// What it says.
    pub text: Cow<'a, str>,
    /// What follows in grey: a unit, or the query behind a name.
    pub muted: Cow<'a, str>,
}

impl<'a> Cell<'a> {
    fn plain(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), muted: Cow::Borrowed("") }
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.is_empty() && self.muted.is_empty()
    }
}

impl Capture {
    /// What the cell of `row` in `column` says; blank where nothing is known.
    #[must_use]
    pub fn cell(&self, row: u32, column: Column) -> Cell<'_> {
        match column {
            Column::Name => name(self.url(row)),
            Column::Method => Cell::plain(self.method(row)),
            Column::CacheStatus => Cell::plain(self.label(row)),
            Column::Cacheable => Cell::plain(self.cacheable(row).map_or("", Cacheable::as_str)),
            Column::Status => self.status_cell(row),
            Column::Type => Cell::plain(self.resource_type(row)),
            Column::Rules => Cell::plain(self.rules(row)),
            Column::CacheKey => Cell::plain(self.cache_key(row)),
            Column::Environment => {
                Cell::plain(self.environment(row).map(|number| format!("v{number}")).unwrap_or_default())
            }
            Column::Deployment => {
                Cell::plain(self.deployment(row).map(|number| format!("#{number}")).unwrap_or_default())
            }
            Column::EdgeServer => Cell::plain(self.edge_server(row)),
            Column::Ttfb => milliseconds(self.ttfb_ms(row)),
            Column::Total => milliseconds(self.total_ms(row)),
            Column::Source => Cell::plain(self.row_facts(row).map_or("", |facts| source(facts.delivery))),
            Column::Provider => self.provider_cell(row),
            Column::Size => self.size_cell(row),
            Column::Age => self.age_s(row).map(age).unwrap_or_default(),
            Column::Detail(detail) => self.detail_cell(row, detail),
            Column::Header(name) => Cell::plain(self.response_header(row, name.as_str())),
            // A drawing.
            Column::Waterfall(_) => Cell::default(),
        }
    }

    /// All lines of a response header, as [`crate::exchange::Headers::joined`] has them; nothing where there is none.
    #[must_use]
    pub fn response_header(&self, row: u32, name: &str) -> Cow<'_, str> {
        let mut joined = Cow::Borrowed("");
        let Some(record) = self.record(row) else { return joined };
        record.any_header(false, name, &mut |value| {
            for line in parts(value).map(trim).filter(|line| !line.is_empty()) {
                if joined.is_empty() {
                    joined = Cow::Borrowed(line);
                } else {
                    joined.to_mut().push_str(", ");
                    joined.to_mut().push_str(line);
                }
            }
            false
        });
        joined
    }

    /// The provider that headers show, else the one that was chosen for the host.
    fn provider_cell(&self, row: u32) -> Cell<'_> {
        let Some(facts) = self.row_facts(row) else { return Cell::default() };
        match (facts.provider, facts.chosen) {
            (Some(provider), _) => Cell::plain(provider.name),
            (None, Some(choice)) => Cell::plain(choice.name()),
            (None, None) => Cell::default(),
        }
    }

    fn status_cell(&self, row: u32) -> Cell<'_> {
        let status = self.row_facts(row).map_or(0, |facts| facts.status);
        if status != 0 {
            return Cell::plain(status.to_string());
        }
        match self.exchange(row).and_then(|exchange| exchange.error.map(Cow::into_owned)) {
            Some(error) if error.is_empty() => Cell::plain("(blocked:csp)"),
            Some(error) if error.contains("ERR_BLOCKED_BY") => Cell::plain("(blocked)"),
            Some(error) if error.contains("ERR_ABORTED") => Cell::plain("(canceled)"),
            Some(_) => Cell::plain("(failed)"),
            None => Cell::default(),
        }
    }

    fn size_cell(&self, row: u32) -> Cell<'_> {
        let delivery = self.row_facts(row).map(|facts| facts.delivery);
        match delivery {
            Some(Delivery::HttpCacheMemory) => Cell { muted: Cow::Borrowed("(memory cache)"), ..Cell::default() },
            Some(Delivery::HttpCacheDisk) => Cell { muted: Cow::Borrowed("(disk cache)"), ..Cell::default() },
            Some(Delivery::ServiceWorker) => Cell { muted: Cow::Borrowed("(service worker)"), ..Cell::default() },
            Some(Delivery::PrefetchCache) => Cell { muted: Cow::Borrowed("(prefetch cache)"), ..Cell::default() },
            _ => self.transfer_bytes(row).map(bytes).unwrap_or_default(),
        }
    }
}

/// Last path segment, then the query in grey; a URL without a path is shown whole.
fn name(url: &str) -> Cell<'_> {
    let parts = UrlParts::of(url);
    let name = parts.name();
    if name.is_empty() {
        return Cell::plain(url);
    }
    Cell {
        text: Cow::Borrowed(name),
        muted: parts
            .query
            .filter(|query| !query.is_empty())
            .map_or(Cow::Borrowed(""), |query| Cow::Owned(format!("?{query}"))),
    }
}

/// Who answered the page.
pub(super) const fn source(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Network => "network",
        Delivery::HttpCacheMemory => "memory cache",
        Delivery::HttpCacheDisk => "disk cache",
        Delivery::ServiceWorker => "service worker",
        Delivery::PrefetchCache => "prefetch cache",
        Delivery::Push => "server push",
        Delivery::None => "nobody",
    }
}

/// Whole milliseconds up to a minute, then seconds, as `DevTools` writes them.
pub(crate) fn milliseconds(ms: Option<f64>) -> Cell<'static> {
    match ms {
        None => Cell::default(),
        Some(ms) if ms < 10_000.0 => Cell { text: Cow::Owned(format!("{ms:.0}")), muted: Cow::Borrowed("ms") },
        Some(ms) => Cell { text: Cow::Owned(format!("{:.1}", ms / 1000.0)), muted: Cow::Borrowed("s") },
    }
}

/// Bytes in powers of 1000, as `DevTools` writes them.
pub(crate) fn bytes(bytes: u64) -> Cell<'static> {
    #[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
    let number = bytes as f64;
    let (text, unit) = match bytes {
        0..1_000 => (bytes.to_string(), "B"),
        1_000..1_000_000 => (format!("{:.1}", number / 1e3), "kB"),
        1_000_000..1_000_000_000 => (format!("{:.1}", number / 1e6), "MB"),
        _ => (format!("{:.1}", number / 1e9), "GB"),
    };
    Cell { text: Cow::Owned(text), muted: Cow::Borrowed(unit) }
}

/// An age in its two largest units.
fn age(seconds: i64) -> Cell<'static> {
    let total = seconds.max(0);
    let (days, hours, minutes) = (total / 86_400, total / 3_600 % 24, total / 60 % 60);
    let text = match (days, hours, minutes, total % 60) {
        (0, 0, 0, seconds) => format!("{seconds} s"),
        (0, 0, minutes, 0) => format!("{minutes} min"),
        (0, 0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (0, hours, 0, _) => format!("{hours} h"),
        (0, hours, minutes, _) => format!("{hours} h {minutes} min"),
        (days, 0, _, _) => format!("{days} d"),
        (days, hours, _, _) => format!("{days} d {hours} h"),
    };
    Cell::plain(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_devtools_writes_them() {
        let shown = |cell: Cell<'_>| format!("{}|{}", cell.text, cell.muted);
        assert_eq!(shown(milliseconds(Some(38.4))), "38|ms");
        assert_eq!(shown(milliseconds(Some(20_140.0))), "20.1|s");
        assert_eq!(shown(milliseconds(None)), "|");
        assert_eq!(shown(bytes(999)), "999|B");
        assert_eq!(shown(bytes(1_407)), "1.4|kB");
        assert_eq!(shown(bytes(2_500_000)), "2.5|MB");
        assert_eq!(shown(age(3_933)), "1 h 5 min|");
        assert_eq!(shown(age(0)), "0 s|");
        assert_eq!(shown(age(31_532_067)), "364 d 22 h|");
    }

    #[test]
    fn a_name_is_the_last_segment_then_the_query() {
        let shown = |url| {
            let cell = name(url);
            format!("{}|{}", cell.text, cell.muted)
        };
        assert_eq!(shown("https://a.example/x/app.js?v=2"), "app.js|?v=2");
        assert_eq!(shown("https://a.example/"), "a.example|");
        assert_eq!(shown("data:text/plain,hello"), "data:text/plain,hello|");
    }
}
