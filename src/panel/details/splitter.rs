//! The edge between table and details, which is dragged, or moved by key, to give the details more room or less.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent, PointerEvent};

use crate::panel::dom::{div, set, style};
use crate::panel::host::Host;
use crate::panel::words::msg;

/// Setting: the share of the width that the details have, in percent.
const SETTING: &str = "details";
const USUAL: f64 = 46.0;
/// Less would show nothing of one or of the other.
const LEAST: f64 = 20.0;
const MOST: f64 = 80.0;
/// What a key changes.
const STEP: f64 = 2.0;

pub(super) struct Splitter {
    pub(super) element: HtmlElement,
    _listeners: [EventListener; 5],
}

/// What the share is set on, and where it is kept.
struct Share {
    percent: Cell<f64>,
    splitter: HtmlElement,
    details: HtmlElement,
    host: Host,
}

impl Share {
    fn set(&self, percent: f64) {
        let percent = if percent.is_finite() { percent.clamp(LEAST, MOST) } else { USUAL };
        self.percent.set(percent);
        style(&self.details, "--share", &format!("{percent:.1}%"));
        set(&self.splitter, "aria-valuenow", &format!("{percent:.0}"));
    }

    fn keep(&self) {
        self.host.save(SETTING, &format!("{:.1}", self.percent.get()));
    }

    /// The pointer is so far from the left of the window.
    fn follow(&self, x: i32) {
        let Some(around) = self.details.parent_element() else { return };
        let bounds = around.get_bounding_client_rect();
        self.set((bounds.right() - f64::from(x)) / bounds.width() * 100.0);
    }

    /// The share that a key asks for.
    fn by_key(&self, key: &str) -> Option<f64> {
        match key {
            "ArrowLeft" => Some(self.percent.get() + STEP),
            "ArrowRight" => Some(self.percent.get() - STEP),
            "Home" => Some(MOST),
            "End" => Some(LEAST),
            _ => None,
        }
    }
}

impl Splitter {
    /// An edge that changes the width of `details`.
    pub(super) fn new(details: &HtmlElement, host: &Host) -> Self {
        let element = div("splitter")
            .testid("splitter")
            .attr("role", "separator")
            .attr("aria-orientation", "vertical")
            .attr("aria-label", msg::DETAILS_WIDTH.text())
            .attr("aria-valuemin", &format!("{LEAST}"))
            .attr("aria-valuemax", &format!("{MOST}"))
            .attr("tabindex", "0")
            .title(msg::DETAILS_WIDTH_ABOUT.text())
            .done();
        let kept = host.load(SETTING).and_then(|text| text.parse().ok()).unwrap_or(USUAL);
        let (splitter, details) = (element.clone(), details.clone());
        let share = Rc::new(Share { percent: Cell::default(), splitter, details, host: host.clone() });
        share.set(kept);

        let on_pointer = |kind: &'static str| {
            let share = share.clone();
            EventListener::new(&element, kind, move |event| {
                let Some(event) = event.dyn_ref::<PointerEvent>() else { return };
                match kind {
                    // A pointer that is gone by then cannot be held, and need not be.
                    "pointerdown" => drop(share.splitter.set_pointer_capture(event.pointer_id())),
                    "pointermove" if event.buttons() & 1 == 1 => share.follow(event.client_x()),
                    "pointerup" => share.keep(),
                    _ => {}
                }
            })
        };
        let [down, moved, up] = ["pointerdown", "pointermove", "pointerup"].map(on_pointer);
        let reset = {
            let share = share.clone();
            EventListener::new(&element, "dblclick", move |_| {
                share.set(USUAL);
                share.keep();
            })
        };
        let options = EventListenerOptions::enable_prevent_default();
        let key = EventListener::new_with_options(&element, "keydown", options, move |event| {
            let wanted = event.dyn_ref::<KeyboardEvent>().and_then(|event| share.by_key(&event.key()));
            if let Some(percent) = wanted {
                event.prevent_default();
                // The arrows are nobody else's here.
                event.stop_propagation();
                share.set(percent);
                share.keep();
            }
        });
        Self { element, _listeners: [down, moved, up, reset, key] }
    }
}
