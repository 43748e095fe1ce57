//! A filter as a tree: what it asks for, however it was written.

use super::test::Test;

/// A part of a filter.
///
/// The constructors keep one form for each meaning: no list in a list of its own kind, none of a single
/// part, no double negation.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Test(Test),
    Not(Box<Self>),
    /// All of them hold. Without parts it always holds.
    All(Vec<Self>),
    /// One of them holds at least.
    Any(Vec<Self>),
}

impl Default for Node {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

impl Node {
    pub(super) fn not(node: Self) -> Self {
        match node {
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    pub(super) fn all(parts: Vec<Self>) -> Self {
        let flat = parts.into_iter().flat_map(|part| match part {
            Self::All(parts) => parts,
            other => vec![other],
        });
        let mut flat: Vec<Self> = flat.collect();
        if flat.len() == 1 { flat.remove(0) } else { Self::All(flat) }
    }

    pub(super) fn any(parts: Vec<Self>) -> Self {
        let flat = parts.into_iter().flat_map(|part| match part {
            Self::Any(parts) => parts,
            other => vec![other],
        });
        let mut flat: Vec<Self> = flat.collect();
        if flat.len() == 1 { flat.remove(0) } else { Self::Any(flat) }
    }

    /// The parts that all have to hold.
    pub(super) fn conjuncts(&self) -> &[Self] {
        match self {
            Self::All(parts) => parts,
            other => std::slice::from_ref(other),
        }
    }

    /// Whether `is` of one of its tests.
    pub(super) fn has(&self, is: impl Fn(&Test) -> bool + Copy) -> bool {
        match self {
            Self::Test(test) => is(test),
            Self::Not(node) => node.has(is),
            Self::All(parts) | Self::Any(parts) => parts.iter().any(|part| part.has(is)),
        }
    }

    /// Calls `act` with each of its tests.
    pub(super) fn each<'n>(&'n self, act: &mut impl FnMut(&'n Test)) {
        match self {
            Self::Test(test) => act(test),
            Self::Not(node) => node.each(act),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.each(act)),
        }
    }

    /// Whether it holds, where `holds` says it of a test.
    pub(super) fn holds(&self, holds: &mut impl FnMut(&Test) -> bool) -> bool {
        match self {
            Self::Test(test) => holds(test),
            Self::Not(node) => !node.holds(holds),
            Self::All(parts) => parts.iter().all(|part| part.holds(holds)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(holds)),
        }
    }
}
