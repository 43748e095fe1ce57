//! The waterfall: when each request began, what it waited for and when it ended, all rows on one scale.
//!
//! One canvas lies over the cells of all rows that are drawn, and scrolls with them. A canvas in each cell took half as
//! long again as all else that opening a file draws.

use std::cell::Cell;

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlElement};

use super::dom::{div, document, el, fill, show, span, style};
use super::phases::{self, PHASES};
use super::words::{Message, msg};
use super::{axis, format};
use crate::capture::{Capture, Column, Extent, Measure};

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

/// Where the column stands, in pixels of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    /// From the left edge of the rows.
    left: f64,
    /// Of the drawing.
    width: f64,
    /// Of what the heading says.
    label: i32,
}

impl Place {
    /// Below a heading whose label is so wide.
    pub(super) fn below(heading: &HtmlElement, label: i32) -> Self {
        Self {
            left: f64::from(heading.offset_left()) + PADDING_PX,
            width: f64::from(heading.client_width()) - 2.0 * PADDING_PX,
            label,
        }
    }
}

/// What all rows are drawn by.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scale {
    extent: Extent,
    place: Place,
    /// Pixels of the screen in one of the page.
    ratio: f64,
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
    /// The scale of a capture in that place; what `before` knows of the colours is not asked again.
    pub(super) fn of(capture: &Capture, place: Place, before: Option<&Self>) -> Option<Self> {
        let extent = capture.extent()?;
        let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).max(0.1);
        let look = Look::now();
        let colours = match before {
            Some(before) if before.look == look => before.colours.clone(),
            _ => Look::colours(),
        };
        (place.width >= 1.0).then_some(Self { extent, place, ratio, look, colours })
    }

    fn px(&self, ms: f64) -> f64 {
        // A capture of one request that took no time has a length, too.
        let px = ms / self.extent.length_ms().max(1.0) * self.place.width;
        (px * self.ratio).round() / self.ratio
    }

    /// The lines of the scale: pixels from the left edge, and milliseconds from the first start.
    fn ticks(&self) -> impl Iterator<Item = (f64, f64)> {
        let length_ms = self.extent.length_ms().max(1.0);
        axis::lines(length_ms, length_ms * TICK_PX / self.place.width).map(|ms| (self.px(ms), ms))
    }
}

/// Puts the times of the lines into the heading, where its label leaves room.
pub(super) fn draw_ruler(ruler: &HtmlElement, scale: Option<&Scale>) {
    let ticks = scale.into_iter().flat_map(|scale| {
        let taken_px = f64::from(scale.place.label) + ARROW_PX;
        scale.ticks().map(move |(px, ms)| {
            let is_free = px - TICK_LABEL_PX >= taken_px;
            let tick = span("tick").text(&if is_free { axis::time(ms) } else { String::new() }).done();
            style(&tick, "left", &format!("{:.2}px", PADDING_PX + px));
            tick
        })
    });
    fill(ruler, ticks);
}

/// A bar of a row, in pixels of the page.
#[derive(Clone, Copy)]
struct Bar {
    left: f64,
    width: f64,
    height: f64,
}

/// The bars of a row, a phase each. Where only the whole time is known, the first one stands for it.
fn bars(capture: &Capture, row: u32, scale: &Scale) -> [Option<Bar>; phases::COUNT] {
    let mut bars = [None; phases::COUNT];
    let Some(started_ms) = capture.started_ms(row) else { return bars };
    let mut begin_ms = started_ms - scale.extent.first_ms;
    let timings = capture.timings(row);
    let lengths = timings.as_ref().map_or_else(
        || {
            let mut whole = [0.0; phases::COUNT];
            whole[0] = capture.duration_ms(row).unwrap_or_default().max(0.0);
            whole
        },
        phases::lengths,
    );
    let at_least = if timings.is_some() { phases::COUNT - 1 } else { 0 };
    let last = lengths.iter().rposition(|ms| *ms > 0.0).unwrap_or(at_least);
    for (place, ((bar, phase), ms)) in bars.iter_mut().zip(&PHASES).zip(lengths).enumerate() {
        if ms > 0.0 || place == last {
            let left = scale.px(begin_ms).min(scale.place.width - LEAST_PX);
            begin_ms += ms;
            let narrowest = if place == last { LEAST_PX } else { 1.0 / scale.ratio };
            *bar = Some(Bar { left, width: (scale.px(begin_ms) - left).max(narrowest), height: phase.height_px });
        }
    }
    bars
}

/// The size of a drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Size {
    width_px: f64,
    height_px: f64,
    /// Pixels of the screen in one of the page.
    ratio: f64,
}

/// The drawing over the rows.
pub(super) struct Drawing {
    pub(super) canvas: HtmlCanvasElement,
    context: Option<CanvasRenderingContext2d>,
    size: Cell<Option<Size>>,
    /// From the left and from the top of all rows, and how much of it at the left is under the name.
    place: Cell<Option<(f64, usize, f64)>>,
}

/// Which rows are drawn.
pub(super) struct Drawn<'a> {
    /// One below the other.
    pub(super) rows: &'a [u32],
    /// How far the first of them is below the top of the table.
    pub(super) top_px: usize,
    /// Height of each.
    pub(super) row_px: usize,
    /// How many there can be before the drawing has to change its size.
    pub(super) most: usize,
    /// How much of the left of the table is under a name that stays in sight.
    pub(super) under_name_px: f64,
}

impl Drawing {
    pub(super) fn new() -> Self {
        let canvas: HtmlCanvasElement =
            el("canvas").class("waterfall").attr("aria-hidden", "true").attr("hidden", "").done().unchecked_into();
        let context = canvas.get_context("2d").ok().flatten().and_then(|context| context.dyn_into().ok());
        Self { canvas, context, size: Cell::default(), place: Cell::default() }
    }

    /// Draws the requests of rows.
    pub(super) fn show(&self, capture: &Capture, drawn: &Drawn<'_>, scale: Option<&Scale>) {
        let Some((context, scale)) = self.context.as_ref().zip(scale).filter(|_| !drawn.rows.is_empty()) else {
            show(&self.canvas, false);
            return;
        };
        show(&self.canvas, true);
        let left_px = scale.place.left;
        let place = Some((left_px, drawn.top_px, (drawn.under_name_px - left_px).max(0.0)));
        if let Some((left_px, top_px, hidden_px)) = place
            && self.place.replace(place) != place
        {
            style(&self.canvas, "transform", &format!("translate({left_px}px, {top_px}px)"));
            style(&self.canvas, "clip-path", &format!("inset(0 0 0 {hidden_px}px)"));
        }
        self.begin(context, drawn.most * drawn.row_px, scale);
        // The line below the row is left out.
        let band_px = count_px(drawn.row_px - 1);
        let [colours @ .., line] = &scale.colours;
        let fill = |colour: &str, rects: &mut dyn FnMut(&CanvasRenderingContext2d)| {
            context.begin_path();
            context.set_fill_style_str(colour);
            rects(context);
            context.fill();
        };
        let height_px = count_px(drawn.rows.len() * drawn.row_px);
        fill(line, &mut |context| {
            for (px, _) in scale.ticks() {
                context.rect(px, 0.0, 1.0 / scale.ratio, height_px);
            }
        });
        let of_rows: Vec<_> = drawn.rows.iter().map(|row| bars(capture, *row, scale)).collect();
        for (phase, colour) in colours.iter().enumerate() {
            fill(colour, &mut |context| {
                for (at, bar) in of_rows.iter().enumerate() {
                    if let Some(Bar { left, width, height }) = bar[phase] {
                        context.rect(left, count_px(at * drawn.row_px) + (band_px - height) / 2.0, width, height);
                    }
                }
            });
        }
    }

    /// Empties it, and makes it as large as it has to be.
    fn begin(&self, context: &CanvasRenderingContext2d, height_px: usize, scale: &Scale) {
        let size = Size { width_px: scale.place.width, height_px: count_px(height_px), ratio: scale.ratio };
        if self.size.replace(Some(size)) == Some(size) {
            context.clear_rect(0.0, 0.0, size.width_px, size.height_px);
            return;
        }
        // Setting its size empties it and takes its scale back.
        self.canvas.set_width(whole(size.width_px * size.ratio));
        self.canvas.set_height(whole(size.height_px * size.ratio));
        style(&self.canvas, "width", &format!("{}px", size.width_px));
        style(&self.canvas, "height", &format!("{}px", size.height_px));
        // What is drawn then is too large or too small, and there all the same.
        let _ = context.scale(size.ratio, size.ratio);
    }
}

#[expect(clippy::cast_precision_loss, reason = "no more rows than a screen has")]
const fn count_px(px: usize) -> f64 {
    px as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size on a screen")]
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
