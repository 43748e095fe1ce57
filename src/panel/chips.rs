//! The chips under the filter: types of resources, and what the CDN did.

use std::cell::Cell;

use web_sys::HtmlElement;

use super::dom::{button, div, document, set, span};
use super::format;
use super::grid::focus;
use super::model::Model;
use crate::capture::{Capture, Filter};
use crate::http::Status;
use crate::panel::words::{Message, msg};

/// What a chip lets through.
#[derive(Clone, Copy)]
enum Asks {
    /// Resources of these types, in the browser's words.
    Types(&'static [&'static str]),
    /// Resources of the types that no other chip asks for.
    OtherTypes,
    /// Rows of a property of the filter's `is:`; and how many those are.
    Is(&'static str, fn(&Capture) -> u32),
}

use Asks::{Is, OtherTypes, Types};

/// What each lets through, what it is called, and what it is about: types in Chrome's words, then what the CDN did.
const CHIPS: [(Asks, Message<0>, Message<0>); 15] = [
    (Types(&["document"]), msg::CHIP_DOC, msg::CHIP_DOC_ABOUT),
    (Types(&["stylesheet"]), msg::CHIP_CSS, msg::CHIP_CSS_ABOUT),
    (Types(&["script"]), msg::CHIP_JS, msg::CHIP_JS_ABOUT),
    (Types(&["font"]), msg::CHIP_FONT, msg::CHIP_FONT_ABOUT),
    (Types(&["image"]), msg::CHIP_IMG, msg::CHIP_IMG_ABOUT),
    (Types(&["media", "texttrack"]), msg::CHIP_MEDIA, msg::CHIP_MEDIA_ABOUT),
    (Types(&["fetch", "xhr"]), msg::CHIP_FETCH, msg::CHIP_FETCH_ABOUT),
    (Types(&["websocket", "webtransport", "directsocket"]), msg::CHIP_WS, msg::CHIP_WS_ABOUT),
    (OtherTypes, msg::CHIP_REST, msg::CHIP_REST_ABOUT),
    (Is("hit", |capture| capture.totals().hits), msg::CHIP_HIT, msg::CHIP_HIT_ABOUT),
    (Is("miss", |capture| with(capture, Status::is_miss)), msg::CHIP_MISS, msg::CHIP_MISS_ABOUT),
    (Is("bypass", |capture| with(capture, Status::is_bypass)), msg::CHIP_BYPASS, msg::CHIP_BYPASS_ABOUT),
    (Is("stale", |capture| capture.totals().with(Status::HitStale)), msg::CHIP_STALE, msg::CHIP_STALE_ABOUT),
    (Is("error", |capture| capture.totals().errors), msg::CHIP_ERROR, msg::CHIP_ERROR_ABOUT),
    (Is("no-cdn", Capture::without_cdn), msg::CHIP_NO_CDN, msg::CHIP_NO_CDN_ABOUT),
];

/// Which chips are pressed, a bit each. None lets everything through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Chips(u16);

impl Chips {
    /// Presses one chip and lets go of the others of its kind; or only adds it, or lets go of it.
    pub(super) fn press(self, place: usize, adds: bool) -> Self {
        let Some((asks, ..)) = CHIPS.get(place) else { return self };
        let bit = 1 << place;
        let same_kind = Self::those(|other| is_type(other) == is_type(asks));
        let others = self.0 & same_kind & !bit;
        Self(if adds {
            self.0 ^ bit
        } else if self.0 & bit != 0 && others == 0 {
            self.0 & !bit
        } else {
            self.0 & !same_kind | bit
        })
    }

    /// A filter that lets through what these chips do: one of the pressed ones of each kind.
    pub(super) fn filter(self) -> Filter {
        let kinds = [true, false].map(|types| {
            let terms =
                CHIPS.iter().enumerate().filter(|(place, (asks, ..))| self.has(*place) && is_type(asks) == types);
            terms.map(|(_, (asks, ..))| asks.term()).collect::<Vec<_>>().join(" or ")
        });
        let groups = kinds.iter().filter(|terms| !terms.is_empty()).map(|terms| format!("({terms})"));
        // The words are this module's own; a test reads each of them.
        Filter::parse(&groups.collect::<Vec<_>>().join(" ")).unwrap_or_default()
    }

    /// The pressed ones as ids of the page, with commas between them.
    pub(super) fn written(self) -> String {
        let pressed = CHIPS.iter().enumerate().filter(|(place, _)| self.has(*place));
        pressed.map(|(_, (asks, ..))| asks.id()).collect::<Vec<_>>().join(",")
    }

    /// The same read again.
    pub(super) fn read(written: &str) -> Self {
        Self(Self::those(|asks| written.split(',').any(|id| id == asks.id())))
    }

    const fn has(self, place: usize) -> bool {
        self.0 & 1 << place != 0
    }

    fn those(are: impl Fn(&Asks) -> bool) -> u16 {
        CHIPS.iter().enumerate().filter(|(_, (asks, ..))| are(asks)).fold(0, |bits, (place, _)| bits | 1 << place)
    }
}

impl Asks {
    /// Its id in the page.
    fn id(self) -> &'static str {
        match self {
            Types(types) => types.first().copied().unwrap_or_default(),
            OtherTypes => "other",
            Is(property, _) => property,
        }
    }

    /// In the language of the filter.
    fn term(self) -> String {
        let one_of =
            |types: &[&str]| types.iter().map(|word| format!("resource-type:{word}")).collect::<Vec<_>>().join(" or ");
        match self {
            Types(types) => one_of(types),
            OtherTypes => {
                let known =
                    CHIPS.iter().filter_map(|(asks, ..)| if let Types(types) = asks { Some(*types) } else { None });
                format!("-({})", one_of(&known.flatten().copied().collect::<Vec<_>>()))
            }
            Is(property, _) => format!("is:{property}"),
        }
    }
}

const fn is_type(asks: &Asks) -> bool {
    !matches!(asks, Is(..))
}

fn with(capture: &Capture, are: fn(Status) -> bool) -> u32 {
    Status::ALL.into_iter().filter(|status| are(*status)).map(|status| capture.totals().with(status)).sum()
}

pub(super) struct ChipBar {
    pub(super) element: HtmlElement,
    /// The one that lets everything through, then one for each of [`CHIPS`].
    buttons: Vec<HtmlElement>,
    counts: Vec<HtmlElement>,
    /// What is drawn: the pressed ones, and of which rows.
    drawn: Cell<Option<(Chips, u32, u32)>>,
}

impl ChipBar {
    pub(super) fn new() -> Self {
        let all = button("chip", msg::CHIP_ALL.text())
            .class("chip")
            .testid("chip-all")
            .title(msg::CHIP_ALL_ABOUT.text())
            .done();
        let (mut buttons, mut counts) = (vec![all.clone()], Vec::new());
        let group = |label: Message<0>| div("chip-group").attr("role", "group").attr("aria-label", label.text());
        let (mut types, mut outcomes) = (group(msg::CHIPS_TYPES), group(msg::CHIPS_OUTCOMES));
        types = types.child(all);
        for (place, (asks, name, about)) in CHIPS.iter().enumerate() {
            let count = span("count").done();
            let chip = button("chip", name.text())
                .class("chip")
                .attr("data-place", &place.to_string())
                .attr("data-chip", asks.id())
                .title(&format!("{}\n{}", about.text(), msg::CHIPS_ABOUT.text()))
                .child(count.clone())
                .done();
            buttons.push(chip.clone());
            counts.push(count);
            if is_type(asks) {
                types = types.child(chip);
            } else {
                outcomes = outcomes.child(chip);
            }
        }
        for (place, chip) in buttons.iter().enumerate() {
            set(chip, "tabindex", if place == 0 { "0" } else { "-1" });
        }
        let element = div("chips")
            .testid("chips")
            .attr("role", "toolbar")
            .attr("aria-label", msg::CHIPS_LABEL.text())
            .child(types)
            .child(span("divider"))
            .child(outcomes)
            .done();
        Self { element, buttons, counts, drawn: Cell::default() }
    }

    #[inline(never)]
    pub(super) fn draw(&self, model: &Model) {
        let now = (model.chips, model.version, model.choices);
        if self.drawn.replace(Some(now)) == Some(now) {
            return;
        }
        let is_none_pressed = model.chips == Chips::default();
        for (place, chip) in self.buttons.iter().enumerate() {
            let is_pressed = place.checked_sub(1).map_or(is_none_pressed, |place| model.chips.has(place));
            set(chip, "aria-pressed", if is_pressed { "true" } else { "false" });
        }
        for ((asks, ..), place) in CHIPS.iter().zip(&self.counts) {
            if let Is(_, count) = asks {
                let count = match count(&model.capture) {
                    0 => String::new(),
                    count => format::count(u64::from(count)),
                };
                if place.text_content().as_deref() != Some(&count) {
                    place.set_text_content(Some(&count));
                }
            }
        }
    }

    /// Moves the focus along the chips, round their ends.
    pub(super) fn step(&self, by: isize) {
        let focused = document().active_element();
        let is_focused = |chip: &HtmlElement| focused.as_ref().is_some_and(|focused| focused.is_same_node(Some(chip)));
        let Some(at) = self.buttons.iter().position(is_focused) else { return };
        let next = at.checked_add_signed(by).unwrap_or(self.buttons.len() - 1) % self.buttons.len();
        for (place, chip) in self.buttons.iter().enumerate() {
            set(chip, "tabindex", if place == next { "0" } else { "-1" });
        }
        if let Some(chip) = self.buttons.get(next) {
            focus(chip);
        }
    }
}
