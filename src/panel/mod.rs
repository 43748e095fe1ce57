//! The view: toolbar, notices, table, details, footer, all drawn inside one element.
//!
//! What it shows is the [`Model`](model::Model); the parts draw it and keep nothing of it. What a
//! person does becomes an [`Action`](events::Action), which changes the model and asks for a new
//! drawing, at most one a frame.

mod actions;
mod axis;
mod cells;
mod chips;
mod choices;
mod clipboard;
mod column_actions;
mod column_drag;
mod column_menu;
mod columns;
mod compare;
mod copying;
mod debug;
mod details;
mod dom;
mod drawing;
mod events;
mod explanations;
mod export_box;
mod exporting;
mod expressions;
mod filter_field;
mod filter_words;
mod footer;
mod format;
mod grid;
mod headings;
mod host;
mod kept;
mod keys;
mod layout;
mod legend;
mod mark;
mod model;
mod notices;
mod outlines;
mod overview;
mod phases;
mod place;
mod progress;
mod resuming;
mod row_menu;
mod said;
mod saved;
mod selecting;
mod settings_actions;
mod settings_box;
mod settings_form;
mod toast;
mod toolbar;
mod vacant;
mod waterfall;
mod words;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlElement, ResizeObserver};

pub use self::host::Host;
pub use self::model::{DebugHeaders, DebugMode, Reading, Vitals};

use self::clipboard::Clipboard;
use self::column_drag::Drag;
use self::column_menu::ColumnMenu;
use self::compare::CompareBox;
use self::debug::DebugBox;
use self::details::Details;
use self::dom::{append, div, el, empty, set};
use self::drawing::Stream;
use self::exporting::Exporting;
use self::footer::Footer;
use self::grid::Grid;
use self::layout::Layouts;
use self::model::{Model, Tab};
use self::notices::Notices;
use self::outlines::Outlines;
use self::overview::Overview;
use self::progress::Progress;
use self::row_menu::RowMenu;
use self::toast::Toast;
use self::toolbar::Toolbar;
use self::vacant::Vacant;
use crate::capture::Capture;
use crate::knowledge::{self, State};
use crate::panel::words::msg;
pub use crate::panel::words::{Language, Mismatch};

/// Setting: the tab of the details that was shown last.
const TAB_SETTING: &str = "tab";
/// Setting: the language that the person chose; empty for the browser's.
const LANGUAGE_SETTING: &str = "language";

/// The view in a page. Dropping it takes its listeners back and empties its element.
pub struct Panel {
    shared: Rc<Shared>,
}

struct Shared {
    host: Host,
    devtools: bool,
    root: HtmlElement,
    model: RefCell<Model>,
    toolbar: Toolbar,
    debug_box: DebugBox,
    notices: Notices,
    overview: Overview,
    outlines: Outlines,
    compare: CompareBox,
    progress: Progress,
    main: HtmlElement,
    grid: Grid,
    row_menu: RowMenu,
    column_menu: ColumnMenu,
    toast: Toast,
    vacant: Vacant,
    details: Details,
    footer: Footer,
    /// Says what just happened to a screen reader.
    spoken: HtmlElement,
    /// A drawing that is due.
    due: RefCell<Option<Timeout>>,
    /// How closely such drawings come.
    stream: Cell<Stream>,
    /// The next slice of a filter that is at work.
    slice: RefCell<Option<Timeout>>,
    /// Suggestions for the filter that will be offered.
    offering: RefCell<Option<Timeout>>,
    /// Whether the person waits for the filter that is at work.
    awaited: Cell<bool>,
    /// A heading, or its edge, that is being dragged.
    drag: RefCell<Option<Drag>>,
    /// Whether the table was narrow and the details open when it was drawn last.
    layout: Cell<Option<(bool, bool)>>,
    /// Whether the click that comes now ended a drag.
    was_dragged: Cell<bool>,
    /// Itself, for what comes later.
    me: Weak<Self>,
    clipboard: Clipboard,
    exporting: RefCell<Exporting>,
    /// What the page keeps of what the person did.
    kept_state: RefCell<String>,
    listeners: RefCell<Vec<EventListener>>,
    resize: RefCell<Option<Resize>>,
}

/// Watches the size of the view; the closure has to live as long.
type Resize = (ResizeObserver, Closure<dyn FnMut()>);

impl Panel {
    /// Draws an empty view inside `root`, in a language.
    ///
    /// # Errors
    ///
    /// If the texts belong to another build of this module.
    pub fn new(root: HtmlElement, host: Host, language: Language) -> Result<Self, Mismatch> {
        language.speak()?;
        let mut model = Model::with_settings(&host);
        choices::load(&host, &mut model.capture);
        model.layouts = Layouts::load(&host);
        model.resume(&host.recall());
        model.tab = host.load(TAB_SETTING).and_then(|id| Tab::from_id(&id)).unwrap_or_default();
        Ok(Self { shared: Shared::open(root, host, model) })
    }

    /// Draws everything anew in another language. The rows stay.
    ///
    /// # Errors
    ///
    /// If the texts belong to another build of this module.
    pub fn set_language(&mut self, language: Language) -> Result<(), Mismatch> {
        language.speak()?;
        let before = Rc::clone(&self.shared);
        before.take_down();
        let model = before.model.replace(Model::new());
        let chosen_in_legend = before.toolbar.legend.is_open();
        self.shared = Shared::open(before.root.clone(), before.host.clone(), model);
        self.shared.go_on_with_settings(&before.toolbar.settings);
        if chosen_in_legend {
            self.shared.toolbar.legend.open_at_language();
        }
        Ok(())
    }

    /// Takes packed records.
    pub fn ingest(&self, batch: &[u8]) {
        self.shared.model.borrow_mut().ingest(batch);
        self.shared.request_drawing();
    }

    /// Lets `add` put requests into the store, and shows them.
    pub fn fill<R>(&self, add: impl FnOnce(&mut Capture) -> R) -> R {
        let result = self.shared.model.borrow_mut().fill(add);
        self.shared.request_drawing();
        result
    }

    /// The inspected page navigated: empties the table unless Preserve log is on, and keeps its rows to compare with.
    pub fn navigated(&self) {
        {
            let mut model = self.shared.model.borrow_mut();
            model.vitals = Vitals::default();
            model.navigate();
        }
        self.shared.request_prompt_drawing();
    }

    /// Compares the rows with those of a file.
    pub fn compare_with(&self, capture: Capture, name: String) {
        self.shared.compare_with(capture, name);
    }

    /// Empties the table.
    pub fn clear(&self) {
        self.shared.model.borrow_mut().clear();
        self.shared.request_prompt_drawing();
    }

    /// Shows the page's vitals.
    pub fn set_vitals(&self, vitals: Vitals) {
        self.shared.model.borrow_mut().vitals = vitals;
        self.shared.request_drawing();
    }

    /// Puts on `DevTools`' theme.
    pub fn set_theme(&self, name: &str) {
        self.shared.model.borrow_mut().dark_around = Some(name == "dark");
        self.shared.put_on_settings();
        // What is drawn on a canvas does not follow by itself.
        self.shared.request_prompt_drawing();
    }

    /// Shows the state of the debug headers.
    pub fn set_debug_headers(&self, state: DebugHeaders) {
        let shared = &self.shared;
        {
            let mut model = shared.model.borrow_mut();
            model.capture.set_debug_headers_on_tab(state.mode == DebugMode::Tab);
            // What was asked for is on: the notice says so from here.
            if state.mode != DebugMode::Off && state != model.debug {
                shared.debug_box.close();
            }
            model.debug = state;
        }
        shared.debug_box.redraw(&shared.model.borrow());
        shared.draw();
    }

    /// Shows whether Preserve log is on.
    pub fn set_preserve_log(&self, on: bool) {
        self.shared.model.borrow_mut().preserve_log = on;
        self.shared.request_prompt_drawing();
    }

    /// Says that `DevTools` itself keeps at least `count` requests; 0 says nothing.
    pub fn set_held(&self, count: u32) {
        self.shared.model.borrow_mut().held = count;
        self.shared.request_drawing();
    }

    /// Host of the inspected page; empty if unknown.
    #[must_use]
    pub fn inspected_host(&self) -> String {
        self.shared.host.inspected_host()
    }

    /// Takes the file of explanations and shows them wherever they were missed; `None` where it could
    /// not be had.
    pub fn set_explanations(&self, file: Option<String>) {
        if knowledge::state() == State::Loaded {
            return;
        }
        // Kept for as long as the module lives: a view that is opened later needs it, too.
        if file.is_none_or(|file| knowledge::load(file.leak()).is_err()) {
            knowledge::fail();
        }
        self.shared.debug_box.explain();
        self.shared.draw();
    }

    /// Shows one line of text until it is closed.
    pub fn notice(&self, text: &str) {
        self.shared.model.borrow_mut().message(text.to_owned());
        self.shared.request_prompt_drawing();
    }

    /// Says that a file could not be read, why, and at which byte.
    pub fn refuse_file(&self, name: &str, reason: &str, byte: u64) {
        self.notice(&msg::NOTICE_FILE_REFUSED.with([name, reason, &format::count(byte)]));
    }

    /// Shows how far the reading of a file has come; `None` once it has ended.
    pub fn set_reading(&self, reading: Option<Reading>) {
        if reading.is_none() {
            // All rows are there.
            self.shared.due.borrow_mut().take();
            self.shared.model.borrow_mut().reading = None;
            self.shared.draw();
            return;
        }
        self.shared.request_drawing();
        self.shared.model.borrow_mut().reading = reading;
    }

    /// Lets `read` look into the store.
    pub fn look<R>(&self, read: impl FnOnce(&Capture) -> R) -> R {
        read(&self.shared.model.borrow().capture)
    }
}

impl Drop for Panel {
    fn drop(&mut self) {
        self.shared.take_down();
    }
}

impl Shared {
    /// Draws the view of a model.
    fn open(root: HtmlElement, host: Host, model: Model) -> Rc<Self> {
        let devtools = host.is_devtools();
        let toolbar = Toolbar::new(devtools, &host.load(LANGUAGE_SETTING).unwrap_or_default());
        let debug_box = DebugBox::new(&host);
        let notices = Notices::new();
        let overview = Overview::new(host.load(overview::SETTING).as_deref());
        let compare = CompareBox::new(devtools);
        let progress = Progress::new();
        let grid = Grid::new();
        let (row_menu, column_menu, toast) = (RowMenu::new(), ColumnMenu::new(), Toast::new());
        let vacant = Vacant::new();
        let details = Details::new(&host);
        let footer = Footer::new();
        if !devtools {
            footer.hide_vitals();
        }
        let spoken = div("spoken").attr("role", "status").attr("aria-live", "polite").done();
        append(&toolbar.debug_place, &debug_box.element);
        append(&toolbar.overview_place, &overview.opener);
        let outlines = Outlines::new();
        append(&toolbar.outlines_place, &outlines.button);
        append(&toolbar.overview_place, &compare.opener);
        let table =
            div("table").child(vacant.no_cdn.clone()).child(grid.element.clone()).child(vacant.element.clone()).done();
        // In DevTools the panel is a page of its own; on the stand-alone page it is a part of one.
        let landmark = |own| if devtools { own } else { "region" };
        let main = div("main")
            .attr("role", landmark("main"))
            .attr("aria-label", msg::MAIN_LABEL.text())
            .child(table)
            .child(details.element.clone())
            .done();
        let top = div("top")
            .attr("role", landmark("banner"))
            .attr("aria-label", msg::TOP_LABEL.text())
            .child(toolbar.element.clone())
            .child(toolbar.chips.element.clone())
            .child(notices.element.clone())
            .child(progress.element.clone())
            .done();
        set(&footer.element, "role", landmark("contentinfo"));
        if devtools {
            append(&top, &el("h1").class("spoken").text("EdgeLens").done());
        }
        empty(&root);
        root.class_list().add_1("edgelens").unwrap_or_default();
        let popovers = [&row_menu.element, &column_menu.element, &toast.element];
        for part in [&top, &overview.element, &compare.element, &main, &footer.element]
            .into_iter()
            .chain(popovers)
            .chain([&spoken])
        {
            append(&root, part);
        }
        let shared = Rc::new_cyclic(|me| Self {
            host,
            devtools,
            root,
            model: RefCell::new(model),
            toolbar,
            debug_box,
            notices,
            overview,
            outlines,
            compare,
            progress,
            main,
            grid,
            row_menu,
            column_menu,
            toast,
            vacant,
            details,
            footer,
            spoken,
            due: RefCell::default(),
            stream: Cell::default(),
            slice: RefCell::default(),
            offering: RefCell::default(),
            awaited: Cell::new(false),
            drag: RefCell::default(),
            layout: Cell::default(),
            was_dragged: Cell::default(),
            me: me.clone(),
            clipboard: Clipboard::default(),
            exporting: RefCell::default(),
            kept_state: RefCell::default(),
            listeners: RefCell::default(),
            resize: RefCell::default(),
        });
        shared.put_on_settings();
        shared.listen();
        shared.draw();
        shared
    }

    /// Takes the listeners back and empties the element.
    fn take_down(&self) {
        self.take_outlines();
        self.listeners.borrow_mut().clear();
        self.due.borrow_mut().take();
        self.slice.borrow_mut().take();
        self.offering.borrow_mut().take();
        self.clipboard.end();
        self.exporting.take();
        self.toast.end();
        self.overview.stop();
        self.compare.stop();
        if let Some((observer, _)) = self.resize.borrow_mut().take() {
            observer.disconnect();
        }
        empty(&self.root);
    }

    fn listen(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let act = {
            let weak = weak.clone();
            move |action| {
                if let Some(shared) = weak.upgrade() {
                    shared.act(action);
                }
            }
        };
        *self.listeners.borrow_mut() = events::listen(&self.root, &self.grid.element, act);

        let resized = Closure::<dyn FnMut()>::new(move || {
            if let Some(shared) = weak.upgrade() {
                // The page has been laid out and is not painted yet: what does not fit any more need not be seen.
                if shared.grid.still_fits() {
                    shared.request_drawing();
                } else {
                    shared.draw();
                }
            }
        });
        if let Ok(observer) = ResizeObserver::new(resized.as_ref().unchecked_ref()) {
            observer.observe(&self.main);
            observer.observe(&self.grid.element);
            *self.resize.borrow_mut() = Some((observer, resized));
        }
    }
}
