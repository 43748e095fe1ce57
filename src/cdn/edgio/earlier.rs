//! The caches of the earlier generations: what the timing headers and components say of the edge
//! and of the cache behind it.
//!
//! Specification: <https://docs.edg.io/applications/v6/performance/response>,
//! <https://docs.edg.io/applications/v4/response_headers>
//!
//! `x-0-t` names the edge's word `ecc` and the global cache's `gcc`; `x-xdn-t` the level-1 word
//! `oc` and the shield's `sc`. `cached` means fetched and stored, `miss` fetched and not stored,
//! `pass` that caching is not allowed. Points of presence are told for v4–v6 only: the edge's by
//! `e` in the components, or by `edge_pop` in `server-timing`; the global one's by `dgpop` in the
//! timing header, or by `g` in the components. Without a word there is no node.
//!
//! ```text
//! word = "hit" / "miss" / "cached" / "pass"
//! ```
//!
//! Example: `x-0-t: eh=325,ect=322,ecc=cached,edt=316,edd=0,edf=316,dgpop=hef,gh=7,gct=5,gcc=hit`

use std::borrow::Cow;

use super::cache::Node;
use super::components::Components;
use super::generation::{Family, Generation};
use super::lexical::lower;
use super::server_timing::ServerTiming;
use super::timing::Timing;

/// Where the words and the points of presence are looked for.
pub(super) struct Sources<'s, 'e> {
    pub(super) generation: Generation,
    pub(super) family: &'static Family,
    pub(super) timing: Option<&'s Timing<'e>>,
    pub(super) components: Option<&'s Components<'e>>,
    pub(super) server_timing: Option<&'s ServerTiming<'e>>,
}

impl<'e> Sources<'_, 'e> {
    /// The edge's cache.
    pub(super) fn edge(&self) -> Option<Node<'e>> {
        let pop = || {
            let component = self.components.and_then(|components| components.get("e")).map(lower);
            component.or_else(|| self.server_timing.and_then(|timing| timing.pop.clone()))
        };
        self.node(self.family.edge_word?, pop)
    }

    /// The cache behind the edge.
    pub(super) fn shield(&self) -> Option<Node<'e>> {
        let pop = || {
            let metric = self.timing.and_then(|timing| timing.text("dgpop"));
            metric.or_else(|| self.components.and_then(|components| components.get("g"))).map(lower)
        };
        self.node(self.family.shield_word?, pop)
    }

    fn node(&self, metric: &str, pop: impl FnOnce() -> Option<Cow<'e, str>>) -> Option<Node<'e>> {
        let word = self.timing?.text(metric)?;
        Some(Node {
            code: Some(lower(word)),
            pop: if self.generation == Generation::V4V6 { pop() } else { None },
            word: Some(word),
            header: self.family.timing,
            ..Node::default()
        })
    }
}
