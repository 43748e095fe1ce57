//! The pages that entries belong to.

use serde::{Serialize, Serializer};

use crate::exchange::Exchange;

/// Each page once, in the order in which the entries name them.
#[derive(Debug, Default)]
pub(super) struct Pages(Vec<Page>);

/// A page. An exchange knows only the name of its page, so the rest is that of the first one.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    id: String,
    started_date_time: String,
    title: String,
    #[serde(rename = "pageTimings")]
    timings: PageTimings,
}

/// Times that no exchange knows.
#[derive(Debug, Serialize)]
struct PageTimings {}

impl Pages {
    /// Takes note of the page of an exchange.
    pub(super) fn see(&mut self, exchange: &Exchange<'_>) {
        let id = &*exchange.page_ref;
        // The latest is asked first: entries of a page come together.
        if id.is_empty() || self.0.iter().rev().any(|page| page.id == id) {
            return;
        }
        self.0.push(Page {
            id: id.to_owned(),
            started_date_time: exchange.started_text.clone().into_owned(),
            title: exchange.url.clone().into_owned(),
            timings: PageTimings {},
        });
    }
}

impl Serialize for Pages {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}
