//! Counts over all rows, kept while requests arrive.

use serde::Serialize;

use super::row::RowFacts;
use crate::http::Status;

/// How many of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ratio {
    /// Those that did.
    pub hits: u32,
    /// Those that were counted.
    pub total: u32,
    /// Those left out although they belong to a CDN: their status was inferred, not said.
    pub left_out: u32,
}

impl Ratio {
    /// The share as a number from 0 to 1; `None` where nothing was counted.
    #[must_use]
    pub fn share(self) -> Option<f64> {
        (self.total > 0).then(|| f64::from(self.hits) / f64::from(self.total))
    }

    /// The share in whole percent, half up; `None` where nothing was counted.
    #[must_use]
    pub fn percent(self) -> Option<u32> {
        let (hits, total) = (u64::from(self.hits), u64::from(self.total));
        // (200 h + t) / 2t is 100 h / t + ½ in whole numbers.
        u32::try_from((200 * hits + total).checked_div(2 * total)?).ok()
    }
}

/// Counts over all rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Rows.
    pub requests: u32,
    /// Bytes on the wire, as far as known.
    pub transfer_bytes: u64,
    /// Responses with status 400 and above, and requests without a response that failed.
    pub errors: u32,
    /// Requests answered from a cache of the outermost CDN.
    pub edge_hits: Ratio,
    /// Bytes on the wire of those.
    pub hit_bytes: u64,
    /// Bytes on the wire of all that were counted.
    pub counted_bytes: u64,
    /// Edgio prefetches that brought something.
    pub prefetches: Ratio,
    /// Prefetches of any kind.
    pub ahead: u32,
    /// Rows with a provider.
    pub with_provider: u32,
    /// Rows whose complete body came out of a cache of the outermost CDN, inferred ones included.
    pub hits: u32,
    /// Rows by what the outermost CDN did.
    outcomes: [u32; Status::ALL.len()],
}

impl Totals {
    /// How many rows the outermost CDN did that with.
    #[must_use]
    pub fn with(&self, outcome: Status) -> u32 {
        self.outcomes.get(outcome as usize).copied().unwrap_or_default()
    }

    /// Counts one more row.
    pub(super) fn add(&mut self, row: &RowFacts, transfer_bytes: u64) {
        self.requests += 1;
        self.transfer_bytes = self.transfer_bytes.saturating_add(transfer_bytes);
        self.errors += u32::from(row.is_error);
        self.ahead += u32::from(row.is_ahead);
        self.with_provider += u32::from(row.provider.is_some());
        self.hits += u32::from(row.counts_as_hit == Some(true));
        if let Some(rows) = self.outcomes.get_mut(row.outcome as usize) {
            *rows += 1;
        }
        if let Some(hit) = row.counted {
            self.edge_hits.total += 1;
            self.edge_hits.hits += u32::from(hit);
            self.counted_bytes = self.counted_bytes.saturating_add(transfer_bytes);
            self.hit_bytes = self.hit_bytes.saturating_add(if hit { transfer_bytes } else { 0 });
        }
        self.edge_hits.left_out += u32::from(row.inferred && row.counted.is_none());
        if let Some(success) = row.prefetch {
            self.prefetches.total += 1;
            self.prefetches.hits += u32::from(success);
        }
    }
}

impl Serialize for Ratio {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut object = serializer.serialize_struct("Ratio", 4)?;
        object.serialize_field("hits", &self.hits)?;
        object.serialize_field("total", &self.total)?;
        object.serialize_field("ratio", &self.share())?;
        object.serialize_field("leftOut", &self.left_out)?;
        object.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_round_half_up() {
        // edgio.md §5.1 and §5.2: pairs read off the vendor's own panel
        for (hits, total, percent) in [(67, 69, 97), (49, 69, 71), (4, 11, 36), (7, 8, 88), (0, 3, 0), (3, 3, 100)] {
            assert_eq!(Ratio { hits, total, left_out: 0 }.percent(), Some(percent), "{hits}/{total}");
        }
        assert_eq!(Ratio::default().percent(), None);
        assert_eq!(Ratio::default().share(), None);
    }
}
