//! The bar below: the page's vitals, Edge Hits, Prefetches, totals.

use std::fmt::Write as _;

use web_sys::HtmlElement;

use super::dom::{div, empty, fill, set, set_or_remove, span};
use super::format;
use super::model::{Model, Vitals};
use crate::capture::{Ratio, Totals};

/// How web.dev rates a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rating {
    Good,
    NeedsImprovement,
    Poor,
}

impl Rating {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::NeedsImprovement => "needs-improvement",
            Self::Poor => "poor",
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::NeedsImprovement => "needs improvement",
            Self::Poor => "poor",
        }
    }
}

/// A web vital: its thresholds are those of <https://web.dev/articles/vitals> and of each
/// metric's own article there.
struct Vital {
    id: &'static str,
    name: &'static str,
    long: &'static str,
    /// Up to here it is good.
    good: f64,
    /// Beyond this it is poor.
    poor: f64,
    /// CLS is a score, the others are milliseconds.
    is_score: bool,
    value: fn(&Vitals) -> Option<f64>,
}

const VITALS: [Vital; 5] = [
    Vital {
        id: "ttfb",
        name: "TTFB",
        long: "Time to first byte of the page",
        good: 800.0,
        poor: 1_800.0,
        is_score: false,
        value: |vitals| vitals.ttfb,
    },
    Vital {
        id: "lcp",
        name: "LCP",
        long: "Largest contentful paint",
        good: 2_500.0,
        poor: 4_000.0,
        is_score: false,
        value: |vitals| vitals.lcp,
    },
    Vital {
        id: "inp",
        name: "INP",
        long: "Interaction to next paint",
        good: 200.0,
        poor: 500.0,
        is_score: false,
        value: |vitals| vitals.inp,
    },
    Vital {
        id: "cls",
        name: "CLS",
        long: "Cumulative layout shift",
        good: 0.1,
        poor: 0.25,
        is_score: true,
        value: |vitals| vitals.cls,
    },
    Vital {
        id: "fid",
        name: "FID",
        long: "First input delay (INP has taken its place among the Core Web Vitals)",
        good: 100.0,
        poor: 300.0,
        is_score: false,
        value: |vitals| vitals.fid,
    },
];

/// From this share on Edge Hits and Prefetches are marked good. No vendor publishes a threshold;
/// the first panel marked 88 % good and 71 % not.
const GOOD_PERCENT: u32 = 80;

pub(super) struct Footer {
    pub(super) element: HtmlElement,
    vitals: [HtmlElement; 5],
    edge_hits: HtmlElement,
    prefetches: HtmlElement,
    totals: HtmlElement,
}

impl Footer {
    pub(super) fn new() -> Self {
        let vitals = VITALS.map(|vital| span("item").testid(&format!("vital-{}", vital.id)).done());
        let edge_hits = span("item").testid("edge-hits").done();
        let prefetches = span("item").testid("prefetches").done();
        let totals = span("item").testid("totals").done();
        let element = div("footer")
            .testid("footer")
            .attr("aria-label", "Totals")
            .child(span("group vitals").children(vitals.iter().cloned()))
            .child(span("group").child(edge_hits.clone()).child(prefetches.clone()))
            .child(span("group").child(totals.clone()))
            .done();
        Self { element, vitals, edge_hits, prefetches, totals }
    }

    pub(super) fn draw(&self, model: &Model) {
        for (element, vital) in self.vitals.iter().zip(&VITALS) {
            draw_vital(element, vital, &model.vitals);
        }
        let totals = model.capture.totals();
        draw_ratio(&self.edge_hits, "Edge Hits", totals.edge_hits, &about_edge_hits(totals));
        draw_ratio(&self.prefetches, "Prefetches", totals.prefetches, &about_prefetches(totals.prefetches));
        draw_totals(&self.totals, model);
    }

    /// Vitals are of the inspected page: a view of files has none.
    pub(super) fn hide_vitals(&self) {
        for element in &self.vitals {
            super::dom::show(element, false);
        }
    }
}

fn draw_vital(element: &HtmlElement, vital: &Vital, vitals: &Vitals) {
    let Some(value) = (vital.value)(vitals) else {
        fill(element, [span("name").text(vital.name).done(), span("value").text(" --").done()]);
        set_or_remove(element, "data-rating", None);
        set(element, "title", &format!("{}: not measured yet", vital.long));
        return;
    };
    let rating = if value <= vital.good {
        Rating::Good
    } else if value <= vital.poor {
        Rating::NeedsImprovement
    } else {
        Rating::Poor
    };
    let (number, unit) = if vital.is_score { (format!("{value:.3}"), "") } else { (format!("{value:.0}"), " ms") };
    fill(
        element,
        [
            span("shape").attr("aria-hidden", "true").done(),
            span("name").text(vital.name).text(" ").done(),
            span("value").text(&number).child(span("muted").text(unit)).done(),
            span("word").text(" ").text(rating.word()).done(),
        ],
    );
    set(element, "data-rating", rating.as_str());
    let threshold = |limit: f64| if vital.is_score { limit.to_string() } else { format!("{limit} ms") };
    set(
        element,
        "title",
        &format!(
            "{}: {number}{unit}, {}. Good up to {}, poor beyond {} (web.dev).",
            vital.long,
            rating.word(),
            threshold(vital.good),
            threshold(vital.poor),
        ),
    );
}

fn draw_ratio(element: &HtmlElement, name: &str, ratio: Ratio, about: &str) {
    set(element, "title", about);
    let label = span("name").text(name).text(" ").done();
    let Some(percent) = ratio.percent() else {
        fill(element, [label, span("value").text("--").done()]);
        set_or_remove(element, "data-rating", None);
        return;
    };
    let value = format!("{} / {} ({percent} %)", ratio.hits, ratio.total);
    fill(element, [span("shape").attr("aria-hidden", "true").done(), label, span("value").text(&value).done()]);
    let rating = if percent >= GOOD_PERCENT { Rating::Good } else { Rating::NeedsImprovement };
    set(element, "data-rating", rating.as_str());
}

fn about_edge_hits(totals: &Totals) -> String {
    let ratio = totals.edge_hits;
    let mut about = if ratio.total == 0 {
        "Edge Hits: no request was answered by a CDN that says what its cache did.".to_owned()
    } else {
        format!(
            "{} of {} requests were answered from a cache of the CDN. Counted: requests that went over the network and \
             whose response says what the cache did.",
            ratio.hits, ratio.total
        )
    };
    about.push_str(
        " Left out: what the browser or a service worker answered, errors and refusals of the CDN itself, and requests without a CDN.",
    );
    if ratio.left_out > 0 {
        let _ = write!(
            about,
            " Also left out: {} whose cache status was only inferred, because debug headers are missing.",
            ratio.left_out
        );
    }
    if let Some(share) = (100 * totals.hit_bytes).checked_div(totals.counted_bytes) {
        let _ = write!(about, " By bytes: {share} %.");
    }
    about
}

fn about_prefetches(ratio: Ratio) -> String {
    let counted = "Counted: Edgio prefetches, known by edgio_prefetch=1 in the URL or x-edg-p: 1 in the response. \
                   A prefetch succeeds with a status of 2xx or 304; 412 means that the edge had no copy.";
    if ratio.total == 0 {
        format!("Prefetches: none was seen. {counted}")
    } else {
        format!("{} of {} prefetches brought a response that can be used. {counted}", ratio.hits, ratio.total)
    }
}

fn draw_totals(element: &HtmlElement, model: &Model) {
    let totals = model.capture.totals();
    let shown = model.view.rows().len();
    let all = model.capture.len();
    let requests = if shown == all {
        format!("{} requests", format::count(all as u64))
    } else {
        format!("{} of {} requests", format::count(shown as u64), format::count(all as u64))
    };
    let requests = if all == 1 { requests.trim_end_matches('s').to_owned() } else { requests };
    let errors =
        format!("{} {}", format::count(u64::from(totals.errors)), if totals.errors == 1 { "error" } else { "errors" });
    empty(element);
    let separator = || span("dot").text(" · ").attr("aria-hidden", "true").done();
    fill(
        element,
        [
            span("").text(&requests).done(),
            separator(),
            span("").text(&format::bytes(totals.transfer_bytes)).text(" transferred").done(),
            separator(),
            span(if totals.errors > 0 { "errors" } else { "" }).text(&errors).done(),
        ],
    );
    set(
        element,
        "title",
        "Errors: responses with status 400 or above, and requests that failed without a response. Sizes are bytes on the wire.",
    );
}
