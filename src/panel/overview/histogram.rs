//! How long hits and others were waited for: bars side by side, and the quarters in words.

use web_sys::HtmlElement;

use crate::capture::Waits;
use crate::panel::axis;
use crate::panel::dom::{Build, append, div, el, svg};
use crate::panel::format;
use crate::panel::words::{Message, Plural, msg};

/// Measures of the drawing, in its own units.
const WIDTH: f64 = 320.0;
const BARS_HEIGHT: f64 = 60.0;
const HEIGHT: f64 = 74.0;

pub(super) fn section(hits: &Waits, others: &Waits) -> HtmlElement {
    let section = el("section").testid("overview-ttfb").child(el("h2").text(msg::OVERVIEW_TTFB.text()));
    let drawing = (hits.requests + others.requests > 0).then(|| drawing(hits, others));
    section
        .children(drawing)
        .child(words("hits", msg::OVERVIEW_HITS, msg::OVERVIEW_HITS_QUARTERS, msg::OVERVIEW_NO_HITS, hits))
        .child(words("others", msg::OVERVIEW_OTHERS, msg::OVERVIEW_OTHERS_QUARTERS, msg::OVERVIEW_NO_OTHERS, others))
        .done()
}

/// The quarters, behind a sample of the bars.
fn words(class: &str, name: Message<0>, said: Plural<3>, nothing: Message<0>, waits: &Waits) -> Build {
    let text = match waits.quartiles {
        Some(quartiles) => {
            let [first, middle, third] = quartiles.map(format::milliseconds);
            said.of(waits.requests as u64, [&first, &middle, &third])
        }
        None => nothing.text().to_owned(),
    };
    let sample = div(&format!("sample {class}")).attr("role", "img").attr("aria-label", name.text());
    el("p").class("quarters").child(sample).text(&text)
}

/// Of each stretch the share of the hits and the share of the others that fell into it.
fn drawing(hits: &Waits, others: &Waits) -> HtmlElement {
    #[expect(clippy::cast_precision_loss, reason = "the height of a bar")]
    let share = |waits: &Waits, count: u32| f64::from(count) / (waits.requests.max(1) as f64);
    let pairs = || hits.stretches.iter().zip(&others.stretches);
    let largest =
        pairs().map(|(hit, other)| share(hits, *hit).max(share(others, *other))).fold(f64::MIN_POSITIVE, f64::max);
    #[expect(clippy::cast_precision_loss, reason = "few stretches")]
    let step = WIDTH / hits.stretches.len() as f64;
    let picture = svg(
        "svg",
        &[
            ("viewBox", &format!("0 0 {WIDTH} {HEIGHT}")),
            ("class", "histogram"),
            ("role", "img"),
            ("aria-label", msg::OVERVIEW_TTFB.text()),
        ],
    );
    let base = format!("{BARS_HEIGHT}");
    append(
        &picture,
        &svg("line", &[("class", "base"), ("x1", "0"), ("x2", &format!("{WIDTH}")), ("y1", &base), ("y2", &base)]),
    );
    let mut left = 0.0;
    for (at, (hit, other)) in pairs().enumerate() {
        for (offset, class, waits, count) in [(0.12, "hits", hits, *hit), (0.5, "others", others, *other)] {
            let height = share(waits, count) / largest * (BARS_HEIGHT - 4.0);
            if count > 0 {
                let height = height.max(1.5);
                append(
                    &picture,
                    &svg(
                        "rect",
                        &[
                            ("class", class),
                            ("x", &format!("{:.1}", left + offset * step)),
                            ("y", &format!("{:.1}", BARS_HEIGHT - height)),
                            ("width", &format!("{:.1}", 0.34 * step)),
                            ("height", &format!("{height:.1}")),
                        ],
                    ),
                );
            }
        }
        left += step;
        if let Some(bound) = Waits::BOUNDS_MS.get(at) {
            let label = svg("text", &[("x", &format!("{left:.1}")), ("y", &format!("{}", HEIGHT - 3.0))]);
            // The unit of the first is that of those behind it.
            let is_plain = at > 0 && *bound < 1_000.0;
            label.set_text_content(Some(&if is_plain { format::number(*bound, 0) } else { axis::time(*bound) }));
            append(&picture, &label);
        }
    }
    let place = div("picture").done();
    append(&place, &picture);
    place
}
