//! HAR files in pieces, wherever they are cut.

use super::chance::Chance;
use super::cut::{pieces, whole};

pub fn run(bytes: &[u8]) {
    let expected = whole(bytes);
    let mut chance = Chance::of(bytes);
    assert_eq!(pieces(bytes.chunks(1 + chance.below(9))), expected);
    let mut places: Vec<usize> = (0..chance.below(6)).map(|_| chance.below(bytes.len() + 1)).collect();
    places.sort_unstable();
    places.push(bytes.len());
    let mut from = 0;
    let cut = places.iter().map(|to| &bytes[std::mem::replace(&mut from, *to)..*to]);
    assert_eq!(pieces(cut), expected, "cut at {places:?}");
}
