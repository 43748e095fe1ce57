//! What the view shows, apart from how it is drawn.

use js_sys::Date;
use serde::{Deserialize, Serialize};

use super::chips::Chips;
use super::columns;
use super::compare::Compare;
use super::expressions::Engine;
use super::host::Host;
use super::layout::Layouts;
use super::resuming::Awaited;
use super::settings_actions;
use crate::capture::{Capture, Column, Filter, FilterError, Limits, Selection, Sort, View};
use crate::diagnosis::Choice;
use crate::panel::words::msg;
use crate::settings::Settings;

/// The tabs of the details.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Tab {
    #[default]
    Summary,
    Path,
    Cache,
    Timing,
    Headers,
}

impl Tab {
    pub(super) const ALL: [Self; 5] = [Self::Summary, Self::Path, Self::Cache, Self::Timing, Self::Headers];

    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Path => "path",
            Self::Cache => "cache",
            Self::Timing => "timing",
            Self::Headers => "headers",
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Summary => msg::TAB_SUMMARY.text(),
            Self::Path => msg::TAB_PATH.text(),
            Self::Cache => msg::TAB_CACHE.text(),
            Self::Timing => msg::TAB_TIMING.text(),
            Self::Headers => msg::TAB_HEADERS.text(),
        }
    }

    pub(super) fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.id() == id)
    }
}

/// Web vitals of the inspected page: milliseconds, CLS without a unit; `None` = not measured.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Vitals {
    /// Time to first byte of the navigation.
    pub ttfb: Option<f64>,
    /// Largest contentful paint.
    pub lcp: Option<f64>,
    /// Interaction to next paint.
    pub inp: Option<f64>,
    /// Cumulative layout shift.
    pub cls: Option<f64>,
    /// First input delay.
    pub fid: Option<f64>,
    /// The element behind LCP, as a selector.
    pub lcp_element: Option<String>,
    /// The one behind CLS.
    pub cls_element: Option<String>,
    /// Navigations without a load since the document came; LCP, INP and CLS are those since the last one.
    pub soft_navigations: f64,
    /// Where the last one led.
    pub soft_url: Option<String>,
}

/// Which requests ask for debug headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DebugMode {
    /// None.
    #[default]
    Off,
    /// Every request of the tab.
    Tab,
    /// Those to chosen hosts.
    Hosts,
}

impl DebugMode {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Tab => "tab",
            Self::Hosts => "hosts",
        }
    }
}

/// State of the debug headers, as the shell tells it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DebugHeaders {
    /// The mode that is on.
    pub mode: DebugMode,
    /// The chosen hosts.
    pub hosts: Vec<String>,
    /// What is asked for, as people call it.
    pub names: Vec<String>,
    /// Whether the whole tab can be had here.
    pub tab_available: bool,
    /// Whether chosen hosts can be had here.
    pub hosts_available: bool,
    /// What to know about the present state, or why a way cannot be had.
    pub message: Option<String>,
}

impl DebugHeaders {
    /// What is asked for and where, in a sentence; `None` while it is off.
    pub(super) fn what_is_on(&self) -> Option<String> {
        let names = self.names.join(", ");
        match self.mode {
            DebugMode::Off => None,
            DebugMode::Tab => Some(msg::DEBUG_ON_TAB.with([&names])),
            DebugMode::Hosts => Some(msg::DEBUG_ON_HOSTS.with([&self.hosts.join(", "), &names])),
        }
    }
}

/// A notice that the page or a file gave.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) number: u32,
    pub(super) text: String,
}

/// A file that is being read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Name of the file.
    pub name: String,
    /// Bytes of it that were read.
    pub done: u64,
    /// Bytes it has.
    pub total: u64,
}

/// Rows that a filter looks at between two looks at the clock: as many at first, and at most.
const FIRST_LOT: usize = 128;
const LARGEST_LOT: usize = 1_024;
/// A lot that took longer was too large.
const LONG_LOT_MS: f64 = 2.0;

/// Everything that the view shows.
pub(super) struct Model {
    pub(super) capture: Capture,
    pub(super) view: View,
    /// What stands in the filter field.
    pub(super) filter_text: String,
    /// The last one that was typed without a mistake.
    typed: Filter,
    /// A row that comes again and is to be marked then.
    pub(super) awaited: Option<Awaited>,
    /// The chips that are pressed.
    pub(super) chips: Chips,
    /// The filter in force: what was typed, and what the chips ask.
    pub(super) filter: Filter,
    pub(super) filter_error: Option<FilterError>,
    /// Runs the filter's regular expressions.
    engine: Engine,
    /// Rows that a filter at work looks at between two looks at the clock.
    lot: usize,
    pub(super) sort: Sort,
    /// The row that the keyboard is at, and that the details are of.
    pub(super) selected: Option<u32>,
    /// The rows that are marked in the table.
    pub(super) marked: Selection,
    /// Where a range of marked rows begins.
    pub(super) anchor: Option<u32>,
    /// Whether its details are open.
    pub(super) open: bool,
    pub(super) tab: Tab,
    pub(super) vitals: Vitals,
    pub(super) debug: DebugHeaders,
    /// Whether the person asked for a change of the debug headers; its answer is worth a notice.
    pub(super) debug_asked: bool,
    pub(super) preserve_log: bool,
    /// How many requests `DevTools` itself keeps at least; 0 while that is not worth saying.
    pub(super) held: u32,
    /// What `held` was when its notice was closed: neither Clear nor another panel brings that back.
    pub(super) held_closed: u32,
    pub(super) messages: Vec<Message>,
    /// A file that is being read.
    pub(super) reading: Option<Reading>,
    messages_given: u32,
    /// Notices of the view's own that were closed, with what they said.
    pub(super) dismissed: Vec<(String, String)>,
    /// What the person set.
    pub(super) settings: Settings,
    /// Whether the page around is dark; `None` until it told.
    pub(super) dark_around: Option<bool>,
    /// What the person wants of the columns.
    pub(super) layouts: Layouts,
    /// Columns of the first panel that joined because a row has them.
    pub(super) joined: Vec<Column>,
    /// Rows that were looked through for such columns.
    looked_through: u32,
    /// The capture's epoch before requests arrived that the view does not have yet.
    behind: Option<u32>,
    /// Changes with every arrival of requests.
    pub(super) version: u32,
    /// Changes with every choice of who answers for a host.
    pub(super) choices: u32,
    /// What the rows are compared with.
    pub(super) compare: Compare,
}

impl Model {
    pub(super) fn new() -> Self {
        Self {
            capture: Capture::new(Limits::default()),
            view: View::new(),
            filter_text: String::new(),
            typed: Filter::default(),
            awaited: None,
            chips: Chips::default(),
            filter: Filter::default(),
            filter_error: None,
            engine: Engine::default(),
            lot: FIRST_LOT,
            sort: Sort::default(),
            selected: None,
            marked: Selection::default(),
            anchor: None,
            open: false,
            tab: Tab::default(),
            vitals: Vitals::default(),
            debug: DebugHeaders::default(),
            debug_asked: false,
            preserve_log: false,
            held: 0,
            held_closed: 0,
            messages: Vec::new(),
            reading: None,
            messages_given: 0,
            dismissed: Vec::new(),
            settings: Settings::default(),
            dark_around: None,
            layouts: Layouts::default(),
            joined: Vec::new(),
            looked_through: 0,
            behind: None,
            version: 0,
            choices: 0,
            compare: Compare::default(),
        }
    }

    /// The same with what a person set; what of it cannot be is said.
    pub(super) fn with_settings(host: &Host) -> Self {
        let mut model = Self::new();
        let (settings, wrong) = settings_actions::load(host);
        model.capture.set_limits(settings.limits);
        model.settings = settings;
        if !wrong.is_empty() {
            model.message(msg::SETTINGS_KEPT_WRONG.with([&wrong.join("; ")]));
        }
        model
    }

    /// Takes packed records.
    pub(super) fn ingest(&mut self, batch: &[u8]) {
        let ingested = self.fill(|capture| capture.ingest(batch));
        if !ingested.errors.is_empty() {
            let count = ingested.errors.len();
            self.message(msg::NOTICE_UNREAD.of(count as u64, []));
        }
        self.catch_up();
    }

    /// Lets `add` put requests into the store. The view follows when it is looked at next, so that a
    /// thousand small lots cost no more than one large one.
    pub(super) fn fill<R>(&mut self, add: impl FnOnce(&mut Capture) -> R) -> R {
        self.behind.get_or_insert(self.capture.epoch());
        add(&mut self.capture)
    }

    /// Brings everything that follows from the rows up to date.
    pub(super) fn catch_up(&mut self) {
        let Some(epoch_before) = self.behind.take() else { return };
        if self.capture.epoch() != epoch_before {
            self.mark(None);
            self.open = false;
            self.looked_through = 0;
        }
        self.version = self.version.wrapping_add(1);
        self.look_for_columns();
        self.view.extend(&self.capture, &self.filter, self.sort);
        self.look_for_awaited();
    }

    /// The first panel's columns join the table once a row has something to say in them.
    fn look_for_columns(&mut self) {
        let missing: Vec<Column> =
            columns::JOINING.into_iter().filter(|column| !self.joined.contains(column)).collect();
        if missing.is_empty() {
            return;
        }
        for row in self.capture.rows().skip(self.looked_through as usize) {
            for column in &missing {
                if !self.joined.contains(column) && !self.capture.cell(row, *column).is_blank() {
                    self.joined.push(*column);
                }
            }
            self.looked_through = row + 1;
        }
    }

    /// Says who answers for a host where its responses do not tell, or takes that back.
    pub(super) fn choose(&mut self, host: &str, choice: Option<Choice>) {
        self.capture.choose(host, choice);
        self.choices = self.choices.wrapping_add(1);
        self.update_view();
    }

    /// Filters and sorts anew.
    pub(super) fn update_view(&mut self) {
        self.view.update(&self.capture, &self.filter, self.sort);
    }

    /// Takes what the person typed. A mistake leaves the last good filter in force.
    pub(super) fn set_filter(&mut self, text: &str) {
        text.clone_into(&mut self.filter_text);
        let mut engine = Engine::default();
        match Filter::parse_with(text, &mut |expression| engine.check(expression)) {
            Ok(filter) => {
                self.engine = engine;
                self.typed = filter;
                self.filter_error = None;
                self.join_filters();
            }
            Err(error) => self.filter_error = Some(error),
        }
    }

    /// Presses chips, or lets go of them.
    pub(super) fn set_chips(&mut self, chips: Chips) {
        self.chips = chips;
        self.join_filters();
    }

    fn join_filters(&mut self) {
        self.filter = self.chips.filter().and(&self.typed);
        self.update_view();
    }

    /// Lets a filter that is at work look at rows until the slice is over, or it is through.
    pub(super) fn select_for(&mut self, slice_ms: f64) {
        let end = Date::now() + slice_ms;
        let mut now = Date::now();
        while self.view.is_selecting() && now < end {
            self.view.proceed(&self.capture, &mut self.engine, self.lot);
            let before = std::mem::replace(&mut now, Date::now());
            // What a row takes differs a thousandfold between filters.
            self.lot = match now - before {
                ms if ms > LONG_LOT_MS => (self.lot / 4).max(FIRST_LOT / 8),
                ms if ms > 0.0 => self.lot,
                _ => (self.lot * 2).min(LARGEST_LOT),
            };
        }
    }

    /// A click on the heading of a column sorts by it, up, down, then by start again. `adds`: the column is sorted by where
    /// those before it do not decide.
    pub(super) fn sort_by(&mut self, column: Column, adds: bool) {
        self.sort = if adds { self.sort.clicked_too(column) } else { self.sort.clicked(column) };
        self.update_view();
    }

    /// Sorts by the other columns, since a person took this one away and could not press its heading any more.
    pub(super) fn unsort(&mut self, column: Column) {
        if self.sort.level_of(column).is_some() {
            self.sort = self.sort.without(column);
            self.update_view();
        }
    }

    /// Empties the table, and hands over what was in it.
    pub(super) fn start_anew(&mut self) -> Capture {
        let gone = self.capture.start_anew();
        self.behind = None;
        self.mark(None);
        self.open = false;
        self.looked_through = 0;
        self.joined.clear();
        self.dismissed.clear();
        self.version = self.version.wrapping_add(1);
        self.update_view();
        gone
    }

    /// Adds a notice, once.
    pub(super) fn message(&mut self, text: String) {
        if self.messages.iter().any(|message| message.text == text) {
            return;
        }
        self.messages_given += 1;
        self.messages.push(Message { number: self.messages_given, text });
    }

    /// Place of the selected row in the table as it is filtered and sorted.
    pub(super) fn selected_place(&self) -> Option<usize> {
        let selected = self.selected?;
        self.view.rows().iter().position(|row| *row == selected)
    }
}
