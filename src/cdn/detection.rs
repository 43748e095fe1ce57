//! Which providers were in the path, by the evidence of the knowledge tables and the shapes of
//! values that tables cannot describe.
//!
//! This runs for every request, so all evidence lies in an index by the header's name, and that of a
//! name by the first letter of the value where the whole or the beginning of a value is known: `server`
//! alone has eighty. A header that nobody knows is dismissed after a look at one number.

use std::sync::OnceLock;

use super::detected::{Detected, has_ignoring_case};
use super::edgio;
use super::providers::{self, fastly, google};
use crate::exchange::{Exchange, Header, Headers, name_key, parts, same_name};
use crate::knowledge::{self, Kind, Provider, Strength, ValueTest};

#[derive(Clone, Copy)]
enum Test {
    Value(ValueTest),
    Shape(fn(&str) -> bool),
}

impl Test {
    fn fits(self, line: &str) -> bool {
        match self {
            Self::Value(ValueTest::Present) => !line.is_empty(),
            Self::Value(ValueTest::Equals(whole)) => line.eq_ignore_ascii_case(whole),
            Self::Value(ValueTest::Prefix(start)) => begins(line.as_bytes(), start),
            Self::Value(ValueTest::Suffix(end)) => ends(line.as_bytes(), end),
            Self::Value(ValueTest::Contains(part)) => has_ignoring_case(line, part),
            Self::Shape(fits) => fits(line),
        }
    }
}

/// One piece of evidence.
#[derive(Clone, Copy)]
struct Clue {
    provider: &'static Provider,
    strength: Strength,
    /// As the knowledge writes it; compared as far as it goes.
    header: &'static str,
    test: Test,
    /// Another header that has to be there, with this text in it.
    with: Option<(&'static str, &'static str)>,
}

/// What a look through the headers has come to.
struct SoFar<'h, 'x> {
    all: &'h Headers<'x>,
    found: Vec<Detected>,
    /// Headers with a text in them that evidence needs beside it and that are not there, so that a
    /// header that is there a thousand times does not look for them as often.
    missing: Vec<(&'static str, &'static str)>,
}

/// All evidence, by what a header's name can be found with.
struct Index {
    /// Places in `names` by the keys of names: open addressing, place + 1, 0 = free. Its length is a
    /// power of two.
    slots: Vec<u16>,
    /// Whole names.
    names: Vec<Named>,
    /// Beginnings of names, behind [`start_of`] them.
    beginnings: Vec<(Option<u32>, Clue)>,
    /// Ends of names.
    ends: Vec<Clue>,
    /// The bits of [`start_bit`] that names with one of the beginnings can have.
    starts: u64,
    /// The same of the last letters of the ends, by [`letter`].
    last_letters: u32,
}

/// The evidence that headers of one name give.
struct Named {
    name: &'static str,
    /// Tests that any value can pass.
    any: Vec<Clue>,
    /// Tests that only values with a certain first letter can pass, by [`letter`]; empty where there
    /// are none.
    by_letter: Vec<Vec<Clue>>,
}

impl Index {
    fn build() -> Self {
        let mut index = Self {
            slots: Vec::new(),
            names: Vec::new(),
            beginnings: Vec::new(),
            ends: Vec::new(),
            starts: 0,
            last_letters: 0,
        };
        for provider in knowledge::PROVIDERS {
            for rule in provider.evidence {
                let test = Test::Value(rule.test);
                let clue = Clue { provider, strength: rule.strength, header: rule.header, test, with: rule.with };
                if rule.any_suffix {
                    let start = start_of(rule.header);
                    index.starts |= start.map_or(u64::MAX, start_bit);
                    index.beginnings.push((start, clue));
                } else {
                    index.add(clue);
                }
            }
        }
        let coded = providers::ALL.iter().flat_map(|code| code.shapes.iter().map(|shape| (code.id, shape)));
        let edgio = edgio::SHAPES.iter().map(|shape| ("edgio", shape));
        for (id, shape) in coded.chain(edgio) {
            let Some(provider) = knowledge::provider(id) else { continue };
            let test = Test::Shape(shape.fits);
            let clue = Clue { provider, strength: shape.strength, header: shape.header, test, with: None };
            match shape.header.strip_prefix('*') {
                Some(end) => {
                    index.last_letters |= last_letter_bit(end);
                    index.ends.push(Clue { header: end, ..clue });
                }
                None => index.add(clue),
            }
        }
        index.place_names();
        index
    }

    fn add(&mut self, clue: Clue) {
        if let Some(named) = self.names.iter_mut().find(|named| named.name == clue.header) {
            return named.add(clue);
        }
        let mut named = Named { name: clue.header, any: Vec::new(), by_letter: Vec::new() };
        named.add(clue);
        self.names.push(named);
    }

    /// A quarter of the slots is taken at most, so that a name that is not known meets a free one.
    fn place_names(&mut self) {
        self.slots = vec![0; (self.names.len() * 4).next_power_of_two()];
        for (number, named) in (1..).zip(&self.names) {
            let mut slot = self.first_slot(name_key(named.name));
            while self.slots.get(slot).is_some_and(|taken| *taken != 0) {
                slot = self.next_slot(slot);
            }
            if let Some(free) = self.slots.get_mut(slot) {
                *free = number;
            }
        }
    }

    fn first_slot(&self, key: u32) -> usize {
        key as usize & (self.slots.len() - 1)
    }

    fn next_slot(&self, slot: usize) -> usize {
        (slot + 1) & (self.slots.len() - 1)
    }

    fn named(&self, header: &Header<'_>) -> Option<&Named> {
        let mut slot = self.first_slot(header.key());
        loop {
            let number = self.slots.get(slot)?.checked_sub(1)?;
            let named = self.names.get(usize::from(number))?;
            if same_name(named.name, &header.name) {
                return Some(named);
            }
            slot = self.next_slot(slot);
        }
    }

    #[inline(never)]
    fn look(&self, header: &Header<'_>, so_far: &mut SoFar<'_, '_>) {
        if let Some(named) = self.named(header) {
            for line in parts(&header.value).map(str::trim_ascii) {
                let of_letter = line.as_bytes().first().and_then(|byte| named.by_letter.get(letter(*byte)));
                for clue in named.any.iter().chain(of_letter.into_iter().flatten()) {
                    clue.look(line, so_far);
                }
            }
        }
        let (bytes, start) = (header.name.as_bytes(), start_of(&header.name));
        // Most names can be neither, which is quickly seen.
        let can_begin = self.starts & start.map_or(u64::MAX, start_bit) != 0;
        if !can_begin && self.last_letters & last_letter_bit(&header.name) == 0 {
            return;
        }
        let beginnings =
            self.beginnings.iter().filter(|(of, clue)| (of.is_none() || *of == start) && begins(bytes, clue.header));
        let ends = self.ends.iter().filter(|clue| ends(bytes, clue.header));
        for clue in beginnings.map(|(_, clue)| clue).chain(ends) {
            for line in parts(&header.value).map(str::trim_ascii) {
                clue.look(line, so_far);
            }
        }
    }
}

impl Named {
    fn add(&mut self, clue: Clue) {
        let start = match clue.test {
            Test::Value(ValueTest::Equals(start) | ValueTest::Prefix(start)) => start.as_bytes().first(),
            _ => None,
        };
        match start {
            Some(start) => {
                self.by_letter.resize_with(LETTERS, Vec::new);
                self.by_letter.get_mut(letter(*start)).unwrap_or(&mut self.any).push(clue);
            }
            None => self.any.push(clue),
        }
    }
}

impl Clue {
    /// Adds the provider to what is found, if the value fits and says more than is known already.
    fn look(&self, line: &str, so_far: &mut SoFar<'_, '_>) {
        let SoFar { all, found, missing } = so_far;
        let known = found.iter().position(|detected| std::ptr::eq(detected.provider, self.provider));
        if known.and_then(|at| found.get(at)).is_some_and(|detected| detected.strength >= self.strength) {
            return;
        }
        if self.with.is_some_and(|with| missing.contains(&with)) {
            return;
        }
        if !self.test.fits(line) {
            return;
        }
        if let Some((name, part)) = self.with
            && !all.lines(name).any(|line| has_ignoring_case(line, part))
        {
            missing.push((name, part));
        } else {
            let detected = Detected { provider: self.provider, strength: self.strength, header: self.header };
            match known.and_then(|at| found.get_mut(at)) {
                Some(weaker) => *weaker = detected,
                None => found.push(detected),
            }
        }
    }
}

/// Every provider that some response header speaks for, in the order of their ids, each with its
/// strongest evidence. Weak evidence counts only where nothing strong speaks for another. A host
/// stands behind a network, so neither takes the place of the other.
#[must_use]
#[inline(never)]
pub fn detect(exchange: &Exchange<'_>) -> Vec<Detected> {
    static INDEX: OnceLock<Index> = OnceLock::new();
    let index = INDEX.get_or_init(Index::build);
    let mut so_far = SoFar { all: &exchange.response_headers, found: Vec::new(), missing: Vec::new() };
    for header in &exchange.response_headers {
        index.look(header, &mut so_far);
    }
    let mut found = so_far.found;
    google::settle(&exchange.response_headers, &mut found);
    let is_host = |detected: &Detected| detected.provider.kind == Kind::Host;
    if found.iter().any(|detected| detected.strength == Strength::Strong && !is_host(detected)) {
        found.retain(|detected| detected.strength == Strength::Strong || is_host(detected));
    } else if let Some(provider) =
        knowledge::provider("fastly").filter(|_| fastly::looks_like(&exchange.response_headers))
    {
        found.push(Detected { provider, strength: Strength::Weak, header: "x-cache-hits" });
    }
    drop_guesses(&exchange.response_headers, &mut found);
    found.sort_by_key(|detected| detected.provider.id);
    found
}

/// Takes out caches that are a network's own software, and caches only guessed at where a network
/// is guessed at too: they read the same headers.
#[inline(never)]
fn drop_guesses(headers: &Headers<'_>, found: &mut Vec<Detected>) {
    let any_network = found.iter().any(|detected| detected.provider.kind != Kind::Cache);
    let is_wikimedia = found.iter().any(|detected| detected.provider.id == "wikimedia");
    found.retain(|detected| {
        let is_guess = any_network && detected.strength == Strength::Weak && detected.provider.kind == Kind::Cache;
        let is_part = match detected.provider.id {
            "varnish" => is_wikimedia || (detected.header == "via" && is_signed_by_layer0(headers)),
            "apache-traffic-server" => is_wikimedia,
            _ => false,
        };
        !is_guess && !is_part
    });
}

/// Whether Edgio's servers of before v7, which ran Varnish, signed `via`.
fn is_signed_by_layer0(headers: &Headers<'_>) -> bool {
    headers.lines("via").any(|line| has_ignoring_case(line, "layer0"))
}

/// How many classes of letters there are.
const LETTERS: usize = 32;

/// The class of a letter, the same for both cases.
const fn letter(byte: u8) -> usize {
    (byte & 0x1F) as usize
}

/// The first four bytes of a name as a number that both cases of a letter share; none where it is shorter.
fn start_of(name: &str) -> Option<u32> {
    name.as_bytes().first_chunk().map(|first| u32::from_le_bytes(*first) | 0x2020_2020)
}

/// One of 64 bits for the beginning of a name.
const fn start_bit(start: u32) -> u64 {
    1 << (start.wrapping_mul(0x9E37_79B1) >> 26)
}

/// One of 32 bits for the last letter of a name.
fn last_letter_bit(name: &str) -> u32 {
    name.as_bytes().last().map_or(0, |last| 1 << letter(*last))
}

/// Whether `text` begins with `start`, without regard to case.
fn begins(text: &[u8], start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
}

/// Whether `text` ends with `end`, without regard to case.
fn ends(text: &[u8], end: &str) -> bool {
    let tail = text.len().checked_sub(end.len()).and_then(|at| text.get(at..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Headers;

    fn found(headers: &[(&str, &str)]) -> Vec<(&'static str, Strength)> {
        let exchange =
            Exchange { response_headers: Headers::from_pairs(headers.iter().copied()), ..Exchange::default() };
        detect(&exchange).iter().map(|detected| (detected.provider.id, detected.strength)).collect()
    }

    #[test]
    fn names_providers_by_their_evidence() {
        use Strength::{Strong, Weak};
        type Case<'a> = (&'a [(&'a str, &'a str)], &'a [(&'static str, Strength)]);
        let cases: &[Case<'_>] = &[
            (&[("CF-Ray", "9c4e1a7b2d3f8e61-FRA")], &[("cloudflare", Strong)]),
            (&[("Server", "Cloudflare")], &[("cloudflare", Strong)]),
            (&[("cf-cache-status", "HIT")], &[("cloudflare", Weak)]),
            (&[("cf-ray", " ")], &[]),
            (&[("x-served-by", "cache-iad-kiad7000033-IAD")], &[("fastly", Strong)]),
            (&[("x-served-by", "cache-fra19179-FRA, cache-wlg10427-WLG")], &[("fastly", Strong)]),
            (&[("x-served-by", "pf")], &[]),
            (&[("x-timer", "S1784035702.509166,VS0,VE1")], &[("fastly", Strong)]),
            (&[("x-timer", "S1784035702.509166, VS0, VE1")], &[("fastly", Strong)]),
            (&[("x-timer", "12ms")], &[]),
            (&[("via", "1.1 varnish"), ("x-cache", "HIT"), ("x-cache-hits", "1")], &[("fastly", Weak)]),
            (&[("via", "1.1 varnish"), ("x-cache", "HIT")], &[]),
            (&[("x-amz-cf-id", "a==")], &[("cloudfront", Strong)]),
            (&[("x-cache", "Miss from cloudfront")], &[("cloudfront", Weak)]),
            (&[("x-amz-request-id", "1"), ("server", "AmazonS3")], &[]),
            (&[("via", "1.1 a.cloudfront.net (CloudFront), 1.1 varnish")], &[("cloudfront", Strong)]),
            (&[("cdn-cache-status", "Miss from child, Hit from parent")], &[("akamai", Strong)]),
            (&[("cdn-cache-status", "hit")], &[]),
            (
                &[("x-cache", "TCP_HIT from a2-1.deploy.akamaitechnologies.com (AkamaiGHost/9) (-)")],
                &[("akamai", Strong)],
            ),
            (&[("x-cache", "TCP_HIT")], &[]),
            (&[("server-timing", "edge; dur=1\nak_p; desc=\"1_2_3\";dur=1")], &[("akamai", Strong)]),
            (&[("server", "AkamaiGHost")], &[("akamai", Weak)]),
            (&[("server-timing", "edgio_cache;desc=TCP_HIT")], &[("edgio", Strong)]),
            (&[("server-timing", "db;desc=\"edgio_cache\"")], &[]),
            (&[("via", "1.1 varnish, HTTP/1.1 Layer0")], &[("edgio", Strong)]),
            (&[("x-edg-anything", "1")], &[("edgio", Strong)]),
            (&[("server", "ECAcc (lac/55E0)")], &[("edgio", Weak)]),
            (&[("server", "ECAcc (lac/55E0)"), ("cf-ray", "1-LAX")], &[("cloudflare", Strong)]),
            (&[("x-nws-log-uuid", "1"), ("cf-ray", "1-LAX")], &[("cloudflare", Strong), ("tencent", Strong)]),
            (&[("x-cache-lookup", "Cache Hit")], &[]),
            (&[("x-cache", "HIT"), ("age", "12")], &[]),
        ];
        for (headers, expected) in cases {
            assert_eq!(found(headers), *expected, "{headers:?}");
        }
    }
}
