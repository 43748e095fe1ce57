//! The response headers that say how a response may be cached, and which version of the content it is.

use std::collections::HashMap;
use std::rc::Rc;

use foldhash::fast::RandomState;

use crate::capture::Capture;
use crate::capture::segment::ListNumber;

/// How it may be cached.
pub(super) const POLICY: [&str; 7] = [
    "cache-control",
    "cdn-cache-control",
    "surrogate-control",
    "edge-control",
    "cloudflare-cdn-cache-control",
    "vercel-cdn-cache-control",
    "vary",
];
/// Which version it is.
pub(super) const VALIDATORS: [&str; 2] = ["etag", "last-modified"];

/// The values of one response.
#[derive(Debug, Default)]
pub(super) struct Read<'c> {
    pub(super) policy: Vec<(usize, &'c str)>,
    pub(super) validators: Vec<(usize, &'c str)>,
}

/// Where in a list of header names the wanted ones are: a site sends few different lists.
#[derive(Debug, Default)]
pub(super) struct Headers {
    places: HashMap<ListNumber, Rc<[(usize, usize)]>, RandomState>,
}

impl Headers {
    /// Reads those of a row.
    pub(super) fn read<'c>(&mut self, capture: &'c Capture, row: u32, read: &mut Read<'c>) {
        read.policy.clear();
        read.validators.clear();
        let Some(record) = capture.record(row) else { return };
        let places = &mut self.places;
        let choose = |list: ListNumber, names: &mut dyn Iterator<Item = &str>| {
            let find = || names.enumerate().filter_map(|(at, name)| Some((at, wanted(name)?))).collect();
            Rc::clone(places.entry(list).or_insert_with(find))
        };
        record.some_response_headers(choose, &mut |name, value| {
            let value = value.trim();
            match name.checked_sub(POLICY.len()) {
                None => read.policy.push((name, value)),
                // Whether it was packed on the way is not another version.
                Some(validator) => read.validators.push((validator, value.strip_prefix("W/").unwrap_or(value))),
            }
        });
        read.policy.sort_by_key(|(name, _)| *name);
        read.validators.sort_by_key(|(name, _)| *name);
    }
}

/// The number of a wanted name.
fn wanted(name: &str) -> Option<usize> {
    POLICY.iter().chain(&VALIDATORS).position(|wanted| wanted.eq_ignore_ascii_case(name))
}
