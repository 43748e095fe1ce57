//! The waterfall: when each request began, what it waited for and when it ended, all rows on one scale.
//!
//! Each cell has a canvas of its own, so that a row that stays in view is not drawn again while the table scrolls, and
//! moves with its row where the browser scrolls by itself.

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlElement};

use super::dom::{append, div, document, el, fill, span, style};
use super::phases::{self, PHASES};
use super::words::{Message, msg};
use super::{axis, format};
use crate::capture::{Capture, Column, Extent, Measure};

/// Height of the drawing, within the height of a row.
const HEIGHT_PX: f64 = 20.0;
/// Left and right of the drawing, as the style sheet has it for every cell.
const PADDING_PX: f64 = 4.0;
/// Least distance between two lines of the scale.
const TICK_PX: f64 = 64.0;
/// What the time of a line takes at most, to the left of the line.
const TICK_LABEL_PX: f64 = 46.0;
/// What the arrow behind the label takes.
const ARROW_PX: f64 = 12.0;
/// A bar is at least that wide: what was over at once has to be seen, too.
const LEAST_PX: f64 = 2.0;

/// What all cells are drawn by.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scale {
    extent: Extent,
    /// Width of the drawing in pixels of the page.
    width_px: f64,
    /// Pixels of the screen in one of the page.
    ratio: f64,
    /// Width of what the heading says.
    label_px: i32,
    /// Of the theme, and whether the person forces colours.
    look: Look,
    /// Of the phases, then of lines.
    colours: [String; phases::COUNT + 1],
}

/// What decides the colours.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Look {
    theme: Option<String>,
    is_forced: bool,
}

impl Look {
    fn now() -> Self {
        let window = web_sys::window();
        let forced = window.and_then(|window| window.match_media("(forced-colors: active)").ok().flatten());
        Self {
            theme: page().and_then(|page| page.get_attribute("data-theme")),
            is_forced: forced.is_some_and(|query| query.matches()),
        }
    }

    /// The colours of the style sheet.
    fn colours() -> [String; phases::COUNT + 1] {
        let style = page().and_then(|page| web_sys::window()?.get_computed_style(&page).ok().flatten());
        let colour = |name: &str| {
            let value = style.as_ref().and_then(|style| style.get_property_value(name).ok()).unwrap_or_default();
            value.trim().to_owned()
        };
        let mut colours: [String; phases::COUNT + 1] = Default::default();
        for (place, phase) in colours.iter_mut().zip(&PHASES) {
            *place = colour(&format!("--phase-{}", phase.class));
        }
        if let Some(line) = colours.last_mut() {
            *line = colour("--line");
        }
        colours
    }
}

fn page() -> Option<Element> {
    document().document_element()
}

impl Scale {
    /// The scale of a capture under a heading; what `before` knows of the colours is not asked again.
    pub(super) fn of(capture: &Capture, heading: &HtmlElement, label_px: i32, before: Option<&Self>) -> Option<Self> {
        let extent = capture.extent()?;
        let width_px = f64::from(heading.client_width()) - 2.0 * PADDING_PX;
        let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).max(0.1);
        let look = Look::now();
        let colours = match before {
            Some(before) if before.look == look => before.colours.clone(),
            _ => Look::colours(),
        };
        (width_px >= 1.0).then_some(Self { extent, width_px, ratio, label_px, look, colours })
    }

    fn px(&self, ms: f64) -> f64 {
        // A capture of one request that took no time has a length, too.
        let px = ms / self.extent.length_ms().max(1.0) * self.width_px;
        (px * self.ratio).round() / self.ratio
    }

    /// The lines of the scale: pixels from the left edge, and milliseconds from the first start.
    fn ticks(&self) -> impl Iterator<Item = (f64, f64)> {
        let length_ms = self.extent.length_ms().max(1.0);
        axis::lines(length_ms, length_ms * TICK_PX / self.width_px).map(|ms| (self.px(ms), ms))
    }
}

/// Puts the times of the lines into the heading, where its label leaves room.
pub(super) fn draw_ruler(ruler: &HtmlElement, scale: Option<&Scale>) {
    let ticks = scale.into_iter().flat_map(|scale| {
        let taken_px = f64::from(scale.label_px) + ARROW_PX;
        scale.ticks().map(move |(px, ms)| {
            let is_free = px - TICK_LABEL_PX >= taken_px;
            let tick = span("tick").text(&if is_free { axis::time(ms) } else { String::new() }).done();
            style(&tick, "left", &format!("{:.2}px", PADDING_PX + px));
            tick
        })
    });
    fill(ruler, ticks);
}

/// The drawing of a cell.
pub(super) struct Drawing {
    canvas: HtmlCanvasElement,
    context: Option<CanvasRenderingContext2d>,
    /// Width in pixels of the page, and pixels of the screen in one of these.
    size: Option<(f64, f64)>,
}

impl Drawing {
    /// An empty drawing in a cell.
    pub(super) fn new(cell: &HtmlElement) -> Self {
        let canvas: HtmlCanvasElement =
            el("canvas").class("waterfall").attr("aria-hidden", "true").done().unchecked_into();
        append(cell, &canvas);
        let context = canvas.get_context("2d").ok().flatten().and_then(|context| context.dyn_into().ok());
        Self { canvas, context, size: None }
    }

    /// Draws the request of a row.
    pub(super) fn show(&mut self, capture: &Capture, row: u32, scale: Option<&Scale>) {
        let Some(context) = &self.context else { return };
        let Some(scale) = scale else {
            // What stands there is of another row.
            context.clear_rect(0.0, 0.0, self.size.map_or(0.0, |(width_px, _)| width_px), HEIGHT_PX);
            return;
        };
        let size = Some((scale.width_px, scale.ratio));
        if self.size == size {
            context.clear_rect(0.0, 0.0, scale.width_px, HEIGHT_PX);
        } else {
            self.size = size;
            // Setting its size empties it and takes its scale back.
            self.canvas.set_width(whole(scale.width_px * scale.ratio));
            self.canvas.set_height(whole(HEIGHT_PX * scale.ratio));
            style(&self.canvas, "width", &format!("{}px", scale.width_px));
            // What is drawn then is too large or too small, and there all the same.
            let _ = context.scale(scale.ratio, scale.ratio);
        }
        let [colours @ .., line] = &scale.colours;
        context.set_fill_style_str(line);
        for (px, _) in scale.ticks() {
            context.fill_rect(px, 0.0, 1.0 / scale.ratio, HEIGHT_PX);
        }
        let Some(started_ms) = capture.started_ms(row) else { return };
        let mut begin_ms = started_ms - scale.extent.first_ms;
        let mut bar = |length_ms: f64, colour: &str, height_px: f64, least_px: f64| {
            let left = scale.px(begin_ms).min(scale.width_px - LEAST_PX);
            begin_ms += length_ms;
            let width = (scale.px(begin_ms) - left).max(least_px);
            context.set_fill_style_str(colour);
            context.fill_rect(left, (HEIGHT_PX - height_px) / 2.0, width, height_px);
        };
        let Some(timings) = capture.timings(row) else {
            return bar(
                capture.duration_ms(row).unwrap_or_default().max(0.0),
                &colours[0],
                PHASES[0].height_px,
                LEAST_PX,
            );
        };
        let lengths = phases::lengths(&timings);
        let last = lengths.iter().rposition(|ms| *ms > 0.0).unwrap_or(phases::COUNT - 1);
        for (place, ((phase, colour), ms)) in PHASES.iter().zip(colours).zip(lengths).enumerate() {
            if ms > 0.0 || place == last {
                let least_px = if place == last { LEAST_PX } else { 1.0 / scale.ratio };
                bar(ms, colour, phase.height_px, least_px);
            }
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the width of a column")]
fn whole(px: f64) -> u32 {
    px.round() as u32
}

/// What a screen reader says of the cell of a row; nothing where no start is known.
pub(super) fn spoken(capture: &Capture, row: u32) -> Option<String> {
    let begin = capture.started_ms(row)? - capture.extent()?.first_ms;
    let took = capture.duration_ms(row).map(format::milliseconds);
    Some(match took {
        Some(took) => msg::WATERFALL_SPOKEN.with([&format::milliseconds(begin), &took]),
        None => msg::WATERFALL_BEGAN.with([&format::milliseconds(begin)]),
    })
}

/// The phases of a row's request in words, a line each.
pub(super) fn in_words(capture: &Capture, row: u32) -> String {
    let began = capture.started_ms(row).zip(capture.extent());
    let mut lines = vec![match began {
        Some((started_ms, extent)) => msg::WATERFALL_BEGAN.with([&format::milliseconds(started_ms - extent.first_ms)]),
        None => msg::WATERFALL_NO_START.text().to_owned(),
    }];
    match capture.timings(row) {
        Some(timings) => {
            let named = PHASES.iter().zip(phases::lengths(&timings)).filter(|(_, ms)| *ms > 0.0);
            lines.extend(named.map(|(phase, ms)| format!("{}: {}", phase.name.text(), format::milliseconds(ms))));
        }
        None => lines.push(msg::BLANK_NO_TIMINGS.text().to_owned()),
    }
    let total = capture.duration_ms(row);
    lines.extend(total.map(|ms| format!("{}: {}", msg::TIMING_TOTAL.text(), format::milliseconds(ms))));
    lines.join("\n")
}

/// What the heading says where the rows are sorted by a measure of it.
const fn measure_name(measure: Measure) -> Message<0> {
    match measure {
        Measure::Start => msg::WATERFALL_START,
        Measure::End => msg::WATERFALL_END,
        Measure::Latency => msg::WATERFALL_LATENCY,
        Measure::Duration => msg::WATERFALL_DURATION,
    }
}

/// The place of the times in the heading.
pub(super) fn ruler() -> HtmlElement {
    div("ruler").attr("aria-hidden", "true").done()
}

/// What the heading shows and what it is called, after what the rows are sorted by.
pub(super) fn names(sorted_by: Option<Column>) -> (&'static str, String) {
    let title = msg::COLUMN_WATERFALL.text();
    match sorted_by {
        Some(Column::Waterfall(measure)) => {
            let measure = measure_name(measure).text();
            (measure, format!("{title}: {measure}"))
        }
        _ => (title, title.to_owned()),
    }
}
