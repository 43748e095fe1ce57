//! The URLs of all rows, each distinct one once in a segment, in the order in which they came: a filter looks
//! through them as one run of text.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;

use super::needle::Needle;
use super::pages::Pages;
use super::table::Table;
use crate::exchange::same;

/// URLs by number.
#[derive(Default)]
pub(super) struct Urls {
    pages: Pages,
    /// Of each URL.
    places: Vec<u32>,
    /// The latest number of each.
    table: Table<u32>,
    hasher: RandomState,
    /// What was known before this number is added again, so that what was there before can go.
    first: u32,
}

impl Urls {
    /// The number of `url`, and whether it is new. Where 4 GB are full, an empty URL stands for it.
    pub(super) fn add(&mut self, url: &str) -> (u32, bool) {
        let Self { pages, places, table, hasher, first } = self;
        let text = |number: u32| pages.get(places.get(number as usize).copied().unwrap_or_default());
        let hash = hasher.hash_one(url);
        let known = table.find_mut(hash, |number| same(text(*number), url));
        if let Some(number) = known.as_deref().filter(|number| *number >= first) {
            return (*number, false);
        }
        let number = u32::try_from(places.len()).unwrap_or(u32::MAX);
        let Some(place) = pages.add(url) else { return (u32::MAX, known.is_none()) };
        if places.len() == places.capacity() {
            places.reserve_exact(places.len() / 4 + 256);
        }
        places.push(place);
        if let Some(known) = known {
            *known = number;
            return (number, false);
        }
        table.insert(hash, number);
        (number, true)
    }

    /// Gives a number of its own, from now on, to each URL that is added again. Returns the first of these numbers.
    pub(super) fn begin(&mut self) -> u32 {
        self.first = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        self.first
    }

    /// Lets the first `gone` URLs go: the numbers of the others become so much smaller.
    pub(super) fn let_go(&mut self, gone: u32) {
        self.places.drain(..(gone as usize).min(self.places.len()));
        let smaller = self.pages.let_go(self.places.first().copied().unwrap_or_default());
        for place in &mut self.places {
            *place -= smaller;
        }
        self.first -= gone;
        self.table.retain(|number| {
            let is_left = *number >= gone;
            *number = number.saturating_sub(gone);
            is_left
        });
    }

    /// The latest number of the URL with that number.
    pub(super) fn latest(&self, number: u32) -> u32 {
        if number >= self.first { number } else { self.find(self.get(number)).unwrap_or(number) }
    }

    /// The latest number of a URL that is there.
    pub(super) fn find(&self, url: &str) -> Option<u32> {
        self.table.find(self.hasher.hash_one(url), |number| same(self.get(*number), url)).copied()
    }

    /// The URL with that number.
    pub(super) fn get(&self, number: u32) -> &str {
        self.places.get(number as usize).map_or("", |place| self.pages.get(*place))
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.places.len()
    }

    /// Which URLs have the text in them, by number.
    pub(super) fn with(&self, needle: &Needle) -> Vec<bool> {
        let mut found = vec![false; self.places.len()];
        if needle.len() == 0 || !needle.is_ascii() {
            for (number, found) in (0..).zip(&mut found) {
                *found = needle.is_in(self.get(number));
            }
            return found;
        }
        let mut number = 0;
        for (page, text) in self.pages.raw().enumerate() {
            let mut from = 0;
            while let Some(at) = needle.find(text.as_bytes(), from) {
                number = self.number_at(page, at, number);
                let place = self.places.get(number).copied().unwrap_or_default();
                let Some((start, end)) = self.pages.range(place) else { break };
                // Across the end of a URL, or in the length of one, it is nothing.
                if at < start || at + needle.len() > end {
                    from = at + 1;
                    continue;
                }
                from = end;
                if let Some(found) = found.get_mut(number) {
                    *found = true;
                }
            }
        }
        found
    }

    /// The number of the URL at a byte of a page, which is `from` or a later one.
    fn number_at(&self, page: usize, at: usize, from: usize) -> usize {
        let place = Pages::place(page, at);
        let is_before = |number: usize| self.places.get(number).is_some_and(|other| *other <= place);
        // Mostly it is one of the next.
        let mut step = 1;
        while is_before(from + step) {
            step *= 2;
        }
        let end = (from + step).min(self.places.len());
        let later = self.places.get(from + step / 2..end).unwrap_or_default();
        (from + step / 2 + later.partition_point(|other| *other <= place)).saturating_sub(1)
    }

    /// Bytes taken.
    pub(super) const fn size(&self) -> usize {
        self.pages.size() + self.places.capacity() * size_of::<u32>() + self.table.size()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_in_the_urls_that_have_it_and_in_no_others() {
        let mut urls = Urls::default();
        let texts: Vec<String> = (0..3_000)
            .map(|number: u32| match number % 7 {
                0 => format!("https://a.example/{number}/App.js"),
                1 => format!("{}{number}", "x".repeat(number as usize % 300)),
                2 => format!("https://b.example/{number}?q=Ü"),
                3 => format!(
                    "data:,{number}{}",
                    "ab".repeat(if number == 1_403 { 40_000 } else { number as usize % 300 })
                ),
                _ => format!("https://c.example/{number}"),
            })
            .collect();
        for text in &texts {
            urls.add(text);
        }
        assert_eq!(urls.len(), texts.len());
        for text in ["app.JS", "xx", "x", "1", "ab1", "example/29", "@", "B", "ü", "29https", "zz", "", "bab", "\u{1}"]
        {
            let found = urls.with(&Needle::new(text));
            for (url, found) in texts.iter().zip(found) {
                assert_eq!(found, url.to_lowercase().contains(&text.to_lowercase()), "{text} {url}");
            }
        }
    }
}
