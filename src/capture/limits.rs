//! How much a capture keeps.

use super::Capture;

/// Bounds of a capture. When one is reached the oldest rows go, and are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Rows kept at most.
    pub rows: usize,
    /// Bytes of text and header lists kept at most.
    pub bytes: usize,
}

impl Default for Limits {
    /// 200,000 rows and 400 MB: twice the load the budgets are set for, and well under the 4 GB
    /// that 32-bit WebAssembly can address.
    fn default() -> Self {
        Self { rows: 200_000, bytes: 400_000_000 }
    }
}

impl Limits {
    /// No bound but the memory itself: for files on the command line.
    #[must_use]
    pub const fn none() -> Self {
        Self { rows: usize::MAX, bytes: usize::MAX }
    }

    /// Rows of a segment, which go at a time: a tenth of all.
    pub(super) const fn segment_rows(self) -> usize {
        let rows = self.rows / 10;
        if rows > 0 { rows } else { 1 }
    }

    /// Bytes after which a segment is closed: a tenth of all, but at least so many that requests find the texts of others
    /// before them.
    pub(super) const fn segment_bytes(self) -> usize {
        const LEAST: usize = 1 << 18;
        let bytes = self.bytes / 10;
        if bytes > LEAST { bytes } else { LEAST }
    }
}

impl Capture {
    /// Keeps to other bounds from now on: the oldest rows go at once where there are more than that.
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
        let too_many = self.len().saturating_sub(limits.rows);
        if too_many > 0 {
            self.let_go(too_many);
        }
        // What has to go in any case need not be put away anew.
        let oldest = |capture: &Self| {
            let rows = capture.requests.rows_of_oldest()?;
            (capture.size().saturating_sub(capture.requests.bytes_of_oldest()) >= limits.bytes).then_some(rows)
        };
        while let Some(rows) = oldest(self) {
            self.let_go(rows);
        }
        if self.requests.is_coarse(self.len(), limits) {
            self.renew();
        }
        while self.size() >= limits.bytes && !self.is_empty() {
            self.drop_oldest();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Exchange;

    fn filled(rows: u32) -> Capture {
        let mut capture = Capture::new(Limits::none());
        for number in 0..rows {
            let url = format!("https://shop.example/{number}/{}", "a".repeat(400));
            capture.push(&Exchange { url: url.into(), ..Exchange::default() });
        }
        capture
    }

    #[test]
    fn fewer_rows_let_the_oldest_go_at_once() {
        let mut capture = filled(1_000);
        let epoch = capture.epoch();
        capture.set_limits(Limits { rows: 300, bytes: usize::MAX });
        assert_eq!((capture.len(), capture.dropped()), (300, 700));
        assert!(capture.url(0).starts_with("https://shop.example/700/"), "{}", capture.url(0));
        assert_ne!(capture.epoch(), epoch, "rows have other numbers now");
        assert_eq!(capture.totals().requests, 300);
        capture.set_limits(Limits { rows: 500, bytes: usize::MAX });
        assert_eq!((capture.len(), capture.dropped()), (300, 700), "more room takes nothing");
    }

    #[test]
    fn fewer_bytes_let_as_many_go_as_it_takes() {
        let mut capture = filled(10_000);
        let bytes = capture.size() / 2;
        capture.set_limits(Limits { rows: usize::MAX, bytes });
        assert!(capture.size() < bytes && capture.len() > 4_000, "{} of {bytes} in {}", capture.size(), capture.len());
        let last = u32::try_from(capture.len() - 1).unwrap();
        assert!(capture.url(last).starts_with("https://shop.example/9999/"), "{}", capture.url(last));
        capture.set_limits(Limits { rows: 10, bytes });
        assert_eq!(capture.len(), 10, "rows go first, and their texts with them");
        assert_eq!(capture.len() + usize::try_from(capture.dropped()).unwrap(), 10_000);
    }

    #[test]
    fn after_fewer_rows_as_few_go_at_a_time() {
        for rows in [1_000, 6_000] {
            let mut capture = filled(15_000);
            capture.set_limits(Limits { rows, bytes: usize::MAX });
            assert_eq!(capture.len(), rows);
            for number in 0..3 * rows {
                let url = format!("https://shop.example/more/{number}");
                capture.push(&Exchange { url: url.into(), ..Exchange::default() });
                assert!(capture.len() >= rows / 10 * 9, "{} of {rows} after {number}", capture.len());
            }
        }
    }

    #[test]
    fn a_capture_of_one_row_takes_no_more_than_that() {
        for rows in [0, 1, 2] {
            let mut capture = Capture::new(Limits { rows, bytes: usize::MAX });
            for number in 0..4_000 {
                let url = format!("https://shop.example/{number}/{}", "a".repeat(400));
                capture.push(&Exchange { url: url.into(), ..Exchange::default() });
            }
            assert_eq!(capture.len(), rows.max(1));
            assert!(capture.size() < 1_000_000, "{rows} rows take {}", capture.size());
        }
    }

    #[test]
    fn after_very_many_rows_a_small_bound_can_be_kept() {
        let mut capture = Capture::new(Limits::none());
        for number in 0..200_000 {
            capture.push(&Exchange { url: format!("https://a.example/{number}").into(), ..Exchange::default() });
        }
        let limits = Limits { rows: usize::MAX, bytes: 2_000_000 };
        capture.set_limits(limits);
        for number in 0..20_000 {
            capture.push(&Exchange { url: format!("https://a.example/more/{number}").into(), ..Exchange::default() });
            assert!(capture.len() > 2_000, "{} rows in {} bytes after {number}", capture.len(), capture.size());
        }
    }

    #[test]
    fn rows_that_went_take_their_texts_along_where_room_is_wanted() {
        let mut capture = filled(2_000);
        let bytes = capture.size() / 10 * 6;
        capture.set_limits(Limits { rows: 900, bytes });
        assert_eq!(capture.len(), 900);
    }

    #[test]
    fn a_capture_without_rows_takes_any_bounds() {
        let mut capture = Capture::new(Limits::default());
        capture.set_limits(Limits { rows: 1, bytes: 0 });
        assert_eq!(capture.len(), 0);
    }
}
