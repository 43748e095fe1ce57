//! Arenas of text, each distinct text kept once.
//!
//! A page's requests repeat most of their header names and many of their values; an id of four
//! bytes stands for each.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::RandomState;

use super::pages::Pages;
use super::table::Table;
use crate::exchange::same;

/// Id of a text in the arena, which is its place there; [`TextId::EMPTY`] is the empty text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(super) struct TextId(u32);

impl TextId {
    /// The empty text.
    pub(super) const EMPTY: Self = Self(0);

    /// A number that is its own; a text that came later has a larger one.
    pub(super) const fn number(self) -> u32 {
        self.0
    }

    /// The id with that number.
    pub(super) const fn of(number: u32) -> Self {
        Self(number)
    }
}

/// Texts, each distinct one once.
#[derive(Default)]
pub(super) struct TextArena {
    pages: Pages,
    table: Table<TextId>,
    /// With a key of its own, so that nobody can choose texts that collide.
    hasher: RandomState,
    /// The text that came last, and the place behind it.
    last: (TextId, TextId),
}

impl TextArena {
    /// The id of `text`, adding it if it is new. Where the arena is full (4 GB, the range of its
    /// 32-bit places) the text is left out and the empty one stands for it.
    pub(super) fn add(&mut self, text: &str) -> TextId {
        if text.is_empty() {
            return TextId::EMPTY;
        }
        let Self { pages, table, hasher, last } = self;
        let mut bytes = hasher.build_hasher();
        bytes.write(text.as_bytes());
        let hash = bytes.finish();
        if let Some(id) = table.find(hash, |id| same(pages.get(id.0), text)) {
            return *id;
        }
        if pages.size() == 0 {
            // The first place is the empty text's.
            pages.add("");
        }
        let Some(id) = pages.add(text).map(TextId) else { return TextId::EMPTY };
        table.insert(hash, id);
        *last = (id, TextId(pages.after(id.0)));
        id
    }

    /// The same where `text` is likely to be that of `last`, which costs no search then.
    pub(super) fn add_after(&mut self, last: Option<TextId>, text: &str) -> TextId {
        match last {
            Some(id) if same(self.get(id), text) => id,
            _ => self.add(text),
        }
    }

    /// The text of an id.
    pub(super) fn get(&self, id: TextId) -> &str {
        self.pages.get(id.0)
    }

    /// The id that the next new text will have, if `id` was the latest one and no page ends there.
    pub(super) fn after(&self, id: TextId) -> TextId {
        if id == self.last.0 { self.last.1 } else { TextId(self.pages.after(id.0)) }
    }

    /// Closes the arena. What finds known texts goes to the next one, which is returned.
    pub(super) fn close(&mut self) -> Self {
        self.pages.close();
        Self { table: self.table.hand_over(), hasher: self.hasher.clone(), ..Self::default() }
    }

    /// Bytes taken.
    pub(super) const fn size(&self) -> usize {
        self.pages.size() + self.table.size()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_is_kept_once() {
        let mut arena = TextArena::default();
        let ids: Vec<_> = (0..5_000).map(|number| arena.add(&format!("text {number}"))).collect();
        let size = arena.size();
        for (number, id) in ids.iter().enumerate() {
            let text = format!("text {number}");
            assert_eq!(arena.get(*id), text);
            assert_eq!(arena.add(&text), *id);
        }
        assert_eq!(arena.size(), size, "adding the same again takes no room");
        assert_eq!(arena.add(""), TextId::EMPTY);
        assert_eq!(arena.get(TextId::EMPTY), "");
    }
}
