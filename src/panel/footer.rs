//! The bar below: the page's vitals, Edge Hits, Prefetches, totals.

use web_sys::HtmlElement;

use super::dom::{append, div, empty, fill, set, set_or_remove, show, span};
use super::format;
use super::model::{Model, Vitals};
use crate::capture::{Prefetches, Ratio, Totals};
use crate::exchange::visible;
use crate::panel::words::{Message, msg};

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

    fn word(self) -> &'static str {
        match self {
            Self::Good => msg::RATING_GOOD.text(),
            Self::NeedsImprovement => msg::RATING_NEEDS_IMPROVEMENT.text(),
            Self::Poor => msg::RATING_POOR.text(),
        }
    }
}

/// A web vital: its thresholds are those of <https://web.dev/articles/vitals> and of each
/// metric's own article there.
struct Vital {
    id: &'static str,
    name: &'static str,
    long: Message<0>,
    /// Up to here it is good.
    good: f64,
    /// Beyond this it is poor.
    poor: f64,
    /// CLS is a score, the others are milliseconds.
    is_score: bool,
    value: fn(&Vitals) -> Option<f64>,
    /// What is behind it.
    element: fn(&Vitals) -> Option<&str>,
}

const VITALS: [Vital; 5] = [
    Vital {
        id: "ttfb",
        name: "TTFB",
        long: msg::VITAL_TTFB,
        good: 800.0,
        poor: 1_800.0,
        is_score: false,
        value: |vitals| vitals.ttfb,
        element: |_| None,
    },
    Vital {
        id: "lcp",
        name: "LCP",
        long: msg::VITAL_LCP,
        good: 2_500.0,
        poor: 4_000.0,
        is_score: false,
        value: |vitals| vitals.lcp,
        element: |vitals| vitals.lcp_element.as_deref(),
    },
    Vital {
        id: "inp",
        name: "INP",
        long: msg::VITAL_INP,
        good: 200.0,
        poor: 500.0,
        is_score: false,
        value: |vitals| vitals.inp,
        element: |_| None,
    },
    Vital {
        id: "cls",
        name: "CLS",
        long: msg::VITAL_CLS,
        good: 0.1,
        poor: 0.25,
        is_score: true,
        value: |vitals| vitals.cls,
        element: |vitals| vitals.cls_element.as_deref(),
    },
    Vital {
        id: "fid",
        name: "FID",
        long: msg::VITAL_FID,
        good: 100.0,
        poor: 300.0,
        is_score: false,
        value: |vitals| vitals.fid,
        element: |_| None,
    },
];

/// From this share on Edge Hits and Prefetches are marked good. No vendor publishes a threshold;
/// the first panel marked 88 % good and 71 % not.
const GOOD_PERCENT: u32 = 80;

pub(super) struct Footer {
    pub(super) element: HtmlElement,
    vitals: [HtmlElement; 5],
    vitals_group: HtmlElement,
    /// What the vitals are of, where the page navigated without a load.
    soft: HtmlElement,
    edge_hits: HtmlElement,
    prefetches: HtmlElement,
    totals: HtmlElement,
}

impl Footer {
    pub(super) fn new() -> Self {
        let vitals = VITALS.map(|vital| span("item").testid(&format!("vital-{}", vital.id)).done());
        let soft = span("item muted").testid("soft-navigation").attr("hidden", "").done();
        let edge_hits = span("item").testid("edge-hits").done();
        let prefetches = span("item").testid("prefetches").done();
        let totals = span("item").testid("totals").done();
        let vitals_group = span("group vitals").children(vitals.iter().cloned()).child(soft.clone()).done();
        let element = div("footer")
            .testid("footer")
            .attr("aria-label", msg::FOOTER_LABEL.text())
            .child(vitals_group.clone())
            .child(span("group").child(edge_hits.clone()).child(prefetches.clone()))
            .child(span("group").child(totals.clone()))
            .done();
        Self { element, vitals, vitals_group, soft, edge_hits, prefetches, totals }
    }

    #[inline(never)]
    pub(super) fn draw(&self, model: &Model) {
        for (element, vital) in self.vitals.iter().zip(&VITALS) {
            draw_vital(element, vital, &model.vitals);
        }
        draw_soft(&self.soft, &model.vitals);
        let (totals, prefetches) = (model.capture.totals(), model.capture.prefetches());
        draw_ratio(&self.edge_hits, msg::FOOTER_EDGE_HITS.text(), totals.edge_hits, &about_edge_hits(totals));
        draw_ratio(
            &self.prefetches,
            msg::FOOTER_PREFETCHES.text(),
            Ratio { hits: prefetches.succeeded(), total: prefetches.all, left_out: 0 },
            &about_prefetches(prefetches),
        );
        draw_totals(&self.totals, model);
    }

    /// Vitals are of the inspected page: a view of files has none.
    pub(super) fn hide_vitals(&self) {
        show(&self.vitals_group, false);
    }
}

fn draw_vital(element: &HtmlElement, vital: &Vital, vitals: &Vitals) {
    let Some(value) = (vital.value)(vitals) else {
        fill(element, [span("name").text(vital.name).done(), span("value").text(" --").done()]);
        set_or_remove(element, "data-rating", None);
        set(element, "title", &msg::VITAL_NOT_MEASURED.with([vital.long.text()]));
        return;
    };
    let rating = if value <= vital.good {
        Rating::Good
    } else if value <= vital.poor {
        Rating::NeedsImprovement
    } else {
        Rating::Poor
    };
    let number = if vital.is_score { format::number(value, 3) } else { format::number(value, 0) };
    let unit = if vital.is_score { String::new() } else { format!(" {}", msg::UNIT_MILLISECONDS.text()) };
    fill(
        element,
        [
            span("shape").attr("aria-hidden", "true").done(),
            span("name").text(vital.name).text(" ").done(),
            span("value").text(&number).child(span("muted").text(&unit)).done(),
            span("word").text(" ").text(rating.word()).done(),
        ],
    );
    set(element, "data-rating", rating.as_str());
    let threshold = |limit: f64| format!("{}{unit}", format::whole(limit));
    let mut about = msg::VITAL_ABOUT.with([
        vital.long.text(),
        &format!("{number}{unit}"),
        rating.word(),
        &threshold(vital.good),
        &threshold(vital.poor),
    ]);
    if let Some(behind) = (vital.element)(vitals) {
        let behind = msg::VITAL_ELEMENT.with([&visible(behind)]);
        // A tooltip is not read out.
        append(element, &span("spoken").text(&behind).done());
        about = format!("{about}\n{behind}");
    }
    set(element, "title", &about);
}

/// Says that the page navigated without a load, and where to.
fn draw_soft(element: &HtmlElement, vitals: &Vitals) {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count, checked by the shell")]
    let count = vitals.soft_navigations as u64;
    show(element, count > 0);
    if count > 0 {
        let url = visible(vitals.soft_url.as_deref().unwrap_or_default());
        element.set_text_content(Some(&msg::VITALS_SOFT.of(count, [])));
        set(element, "title", &msg::VITALS_SOFT_ABOUT.with([&url]));
    }
}

fn draw_ratio(element: &HtmlElement, name: &str, ratio: Ratio, about: &str) {
    set(element, "title", about);
    let label = span("name").text(name).text(" ").done();
    let Some(percent) = ratio.percent() else {
        fill(element, [label, span("value").text("--").done()]);
        set_or_remove(element, "data-rating", None);
        return;
    };
    let value = format!(
        "{} / {} ({})",
        format::count(ratio.hits.into()),
        format::count(ratio.total.into()),
        format::percent(percent)
    );
    fill(element, [span("shape").attr("aria-hidden", "true").done(), label, span("value").text(&value).done()]);
    let rating = if percent >= GOOD_PERCENT { Rating::Good } else { Rating::NeedsImprovement };
    set(element, "data-rating", rating.as_str());
}

fn about_edge_hits(totals: &Totals) -> String {
    let ratio = totals.edge_hits;
    let mut about = if ratio.total == 0 {
        msg::EDGE_HITS_NONE.text().to_owned()
    } else {
        msg::EDGE_HITS_ABOUT.of(ratio.total.into(), [&format::count(ratio.hits.into())])
    };
    about.push(' ');
    about.push_str(msg::EDGE_HITS_LEFT_OUT.text());
    if ratio.left_out > 0 {
        about.push(' ');
        about.push_str(&msg::EDGE_HITS_INFERRED.of(ratio.left_out.into(), []));
    }
    if let Some(share) = (100 * totals.hit_bytes).checked_div(totals.counted_bytes) {
        about.push(' ');
        about.push_str(&msg::EDGE_HITS_BYTES.with([&format::percent(share)]));
    }
    about
}

fn about_prefetches(prefetches: Prefetches) -> String {
    let seen = if prefetches.all == 0 {
        msg::PREFETCHES_NONE.text().to_owned()
    } else {
        let count = |number: u32| format::count(number.into());
        let about = msg::PREFETCHES_ABOUT.of(prefetches.all.into(), [&count(prefetches.succeeded())]);
        let became =
            msg::PREFETCHES_USE.with([&count(prefetches.used), &count(prefetches.unused()), &count(prefetches.again)]);
        format!("{about} {became}")
    };
    format!("{seen} {}", msg::PREFETCHES_COUNTED.text())
}

fn draw_totals(element: &HtmlElement, model: &Model) {
    let totals = model.capture.totals();
    let shown = model.view.rows().len();
    let all = model.capture.len();
    let requests = if shown == all {
        msg::TOTALS_REQUESTS.of(all as u64, [])
    } else {
        msg::TOTALS_SHOWN.of(all as u64, [&format::count(shown as u64)])
    };
    let errors = msg::TOTALS_ERRORS.of(totals.errors.into(), []);
    let transferred = msg::TOTALS_TRANSFERRED.with([&format::bytes(totals.transfer_bytes)]);
    empty(element);
    let separator = || span("dot").text(" · ").attr("aria-hidden", "true").done();
    fill(
        element,
        [
            span("").text(&requests).done(),
            separator(),
            span("").text(&transferred).done(),
            separator(),
            span(if totals.errors > 0 { "errors" } else { "" }).text(&errors).done(),
        ],
    );
    set(element, "title", msg::TOTALS_ABOUT.text());
}
