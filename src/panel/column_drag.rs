//! Headings that are dragged: a heading moves its column, its edge makes the column wider or narrower.

use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, PointerEvent};

use super::Shared;
use super::column_actions::{ColumnAction, is_heading};
use super::dom::{self, nearest};
use super::events::Action;
use super::headings::Gap;
use super::layout::{LEAST_PX, Layout, Layouts};
use crate::capture::Column;

/// So far a pointer can slip in a click.
const SLIP_PX: i32 = 4;

/// What a pointer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Press {
    /// Goes down on a heading or its edge, that many pixels from the left.
    Down {
        column: Column,
        on_edge: bool,
        x: i32,
    },
    Moved {
        x: i32,
        pointer: i32,
    },
    Up,
    Cancelled,
}

/// A column and the one that has to give or take what the other takes or gives, with their widths.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub(super) column: (Column, u32),
    /// The next one, or the one before if there is none.
    pub(super) neighbour: Option<(Column, u32)>,
}

impl Pair {
    /// Makes the column wider by so much, and its neighbour narrower.
    pub(super) fn resize(&self, layout: &mut Layout, by_px: i32) {
        let by_px = by_px.max(LEAST_PX.cast_signed() - self.column.1.cast_signed());
        layout.set_width(self.column.0, self.column.1.saturating_add_signed(by_px));
        if let Some((neighbour, width)) = self.neighbour {
            layout.set_width(neighbour, width.saturating_add_signed(-by_px));
        }
    }
}

/// What is being dragged.
pub(super) struct Drag {
    from_x: i32,
    /// As it was before.
    layouts: Layouts,
    of: Dragged,
}

enum Dragged {
    Edge(Pair),
    Heading {
        column: Column,
        /// Whether it was more than a slip.
        is_moving: bool,
        /// Where it would stand.
        to: Gap,
    },
}

/// Listens to what pointers do on the headings of the table.
pub(super) fn listen(grid: &HtmlElement, act: impl Fn(Action) + Clone + 'static) -> Vec<EventListener> {
    let mut listeners: Vec<EventListener> = ["pointerdown", "pointermove", "pointerup", "pointercancel"]
        .into_iter()
        .map(|kind| {
            let act = act.clone();
            EventListener::new(grid, kind, move |event| {
                if let Some(press) = event.dyn_ref::<PointerEvent>().and_then(pressed) {
                    act(Action::Columns(ColumnAction::Press(press)));
                }
            })
        })
        .collect();
    listeners.push(EventListener::new(grid, "dblclick", move |event| {
        let edge = dom::target(event).and_then(|target| nearest(&target, EDGE));
        if let Some(column) = edge.and_then(|(_, id)| Column::from_id(&id)) {
            act(Action::Columns(ColumnAction::Fit(Some(column))));
        }
    }));
    listeners
}

/// Says of the edge of a heading which column it makes wider.
pub(super) const EDGE: &str = "data-edge";

fn pressed(event: &PointerEvent) -> Option<Press> {
    match event.type_().as_str() {
        "pointerdown" if event.button() == 0 && event.is_primary() => {
            let target = dom::target(event)?;
            let (_, id) = nearest(&target, "data-column").filter(|(heading, _)| is_heading(heading))?;
            let on_edge = nearest(&target, EDGE).is_some();
            Some(Press::Down { column: Column::from_id(&id)?, on_edge, x: event.client_x() })
        }
        "pointermove" if event.buttons() & 1 == 1 => {
            Some(Press::Moved { x: event.client_x(), pointer: event.pointer_id() })
        }
        "pointerup" => Some(Press::Up),
        "pointercancel" => Some(Press::Cancelled),
        _ => None,
    }
}

impl Shared {
    pub(super) fn act_on_press(self: &Rc<Self>, press: Press) {
        match press {
            Press::Down { column, on_edge, x } => {
                let of = if on_edge {
                    let Some(pair) = self.grid.headings.pair_of(column) else { return };
                    Dragged::Edge(pair)
                } else {
                    Dragged::Heading { column, is_moving: false, to: Gap::Before(column) }
                };
                let layouts = self.model.borrow().layouts.clone();
                *self.drag.borrow_mut() = Some(Drag { from_x: x, layouts, of });
            }
            Press::Moved { x, pointer } => self.drag_to(x, pointer),
            Press::Up => self.drop_column(),
            Press::Cancelled => {
                self.cancel_drag();
            }
        }
    }

    fn drag_to(&self, x: i32, pointer: i32) {
        let mut drag = self.drag.borrow_mut();
        let Some(Drag { from_x, layouts, of }) = drag.as_mut() else { return };
        match of {
            Dragged::Edge(pair) => {
                let is_narrow = self.grid.is_narrow();
                self.grid.hold(pointer);
                self.grid.show_drag(Some("edge"), None);
                let mut layout = layouts.of(is_narrow).clone();
                pair.resize(&mut layout, x - *from_x);
                *self.model.borrow_mut().layouts.of_mut(is_narrow) = layout;
                self.grid.draw(&self.model.borrow(), self.grid.window());
            }
            Dragged::Heading { is_moving, to, .. } => {
                *is_moving |= (x - *from_x).abs() > SLIP_PX;
                if *is_moving {
                    self.grid.hold(pointer);
                    *to = self.grid.headings.gap_at(x);
                    self.grid.show_drag(Some("heading"), Some(*to));
                }
            }
        }
    }

    /// Ends a drag and keeps what came of it.
    fn drop_column(self: &Rc<Self>) {
        let Some(Drag { of, .. }) = self.drag.take() else { return };
        self.grid.show_drag(None, None);
        match of {
            Dragged::Edge(_) => self.keep_columns(),
            Dragged::Heading { column, is_moving: true, to } => self.place_column(column, to),
            Dragged::Heading { .. } => return,
        }
        // The click that follows is none. It comes before anything else does.
        self.was_dragged.set(true);
        let shared = self.me.clone();
        Timeout::new(0, move || {
            if let Some(shared) = shared.upgrade() {
                shared.was_dragged.set(false);
            }
        })
        .forget();
    }

    /// Ends a drag as if it had not been. Returns whether there was one.
    pub(super) fn cancel_drag(&self) -> bool {
        let Some(Drag { layouts, .. }) = self.drag.take() else { return false };
        self.grid.show_drag(None, None);
        self.model.borrow_mut().layouts = layouts;
        self.grid.draw(&self.model.borrow(), self.grid.window());
        true
    }
}
