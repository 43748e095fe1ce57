//! What a person wants of the columns: which ones, in which order, how wide.
//!
//! A choice is one column's: the others go on as the table has them by itself (see [`columns`]). Wide and narrow
//! tables have choices of their own.

use super::columns::{self, NARROW_PX};
use super::headings::Gap;
use super::host::Host;
use super::kept;
use crate::capture::{Column, Detail};

pub(super) const SETTING: &str = "columns";

/// Widths that a column can be given.
pub(super) const LEAST_PX: u32 = 32;
const MOST_PX: u32 = 2_000;

/// What is chosen of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Chosen {
    column: Column,
    /// As the table has it by itself where nothing is chosen, here and below.
    shown: Option<bool>,
    width_px: Option<u32>,
}

impl Chosen {
    const fn of(column: Column) -> Self {
        Self { column, shown: None, width_px: None }
    }

    /// Least width in pixels, and the share of what is left over; none where the width is chosen.
    fn width(self, is_narrow: bool) -> (u32, Option<u32>) {
        let (least, share) = columns::width(self.column, is_narrow);
        self.width_px.map_or((least, Some(share)), |width| (width, None))
    }
}

/// The choices for tables of one kind: every column, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout(Vec<Chosen>);

/// The choices for wide tables and for narrow ones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Layouts {
    wide: Layout,
    narrow: Layout,
}

/// Columns that are shown, as tracks of a CSS grid.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Tracks {
    pub(super) columns: Vec<Column>,
    pub(super) css: String,
    /// Pixels that they take at least.
    pub(super) least_px: u32,
    /// Those of the name.
    pub(super) name_px: u32,
}

impl Tracks {
    /// The same with another track in a place.
    pub(super) fn css_with(&self, place: usize, track: &str) -> String {
        let other = |(at, own)| if at == place { track } else { own };
        // A track has no spaces but those behind its commas.
        let own = self.css.replace(", ", ",");
        own.split(' ').enumerate().map(other).collect::<Vec<_>>().join(" ")
    }
}

impl Default for Layout {
    fn default() -> Self {
        let columns = columns::ORDER.into_iter().chain(Detail::ALL.map(Column::Detail));
        Self(columns.map(Chosen::of).collect())
    }
}

/// Whether a table of that many pixels is a narrow one.
pub(super) fn is_narrow(width_px: f64) -> bool {
    width_px < NARROW_PX
}

impl Layouts {
    /// What was chosen before.
    pub(super) fn load(host: &Host) -> Self {
        let mut layouts = Self::default();
        for (kind, text) in kept::load(host, SETTING) {
            match kind.as_str() {
                "wide" => layouts.wide = Layout::read(&text),
                "narrow" => layouts.narrow = Layout::read(&text),
                _ => {}
            }
        }
        layouts
    }

    /// Keeps what is chosen, and nothing where nothing is.
    pub(super) fn save(&self, host: &Host) {
        for (kind, layout) in [("wide", &self.wide), ("narrow", &self.narrow)] {
            let text = (*layout != Layout::default()).then(|| layout.written());
            kept::save(host, SETTING, kind, text.as_deref());
        }
    }

    /// Every column in the order of tables of one kind, shown or not; then those of headers that the others have.
    pub(super) fn all(&self, is_narrow: bool) -> Vec<Column> {
        let (own, other) = (self.of(is_narrow), self.of(!is_narrow));
        let more = other.0.iter().filter(|chosen| own.place_of(chosen.column).is_none());
        own.0.iter().chain(more).map(|chosen| chosen.column).collect()
    }

    /// Takes the column of a header out of all tables.
    pub(super) fn forget(&mut self, header: Column) {
        for layout in [&mut self.wide, &mut self.narrow] {
            layout.0.retain(|chosen| chosen.column != header);
        }
    }

    pub(super) const fn of(&self, is_narrow: bool) -> &Layout {
        if is_narrow { &self.narrow } else { &self.wide }
    }

    pub(super) const fn of_mut(&mut self, is_narrow: bool) -> &mut Layout {
        if is_narrow { &mut self.narrow } else { &mut self.wide }
    }
}

impl Layout {
    /// The columns of a table of that many pixels, given those of the first panel that have joined.
    ///
    /// Where there is no room for all, some of those that nobody chose go; those that were chosen stay. Room is counted
    /// by the usual widths, so that a wider column makes none go.
    pub(super) fn tracks(&self, width_px: f64, joined: &[Column]) -> Tracks {
        let is_narrow = is_narrow(width_px);
        let usual = columns::usual(is_narrow, joined);
        let is_shown = |chosen: &&Chosen| chosen.shown.unwrap_or_else(|| usual.contains(&chosen.column));
        let mut shown: Vec<Chosen> = self.0.iter().filter(is_shown).copied().collect();
        let usual_px =
            |shown: &[Chosen]| shown.iter().map(|chosen| columns::width(chosen.column, is_narrow).0).sum::<u32>();
        for gone in columns::FIRST_TO_GO.iter().filter(|_| !is_narrow) {
            if f64::from(usual_px(&shown)) <= width_px {
                break;
            }
            shown.retain(|chosen| chosen.column != *gone || chosen.shown == Some(true));
        }
        let is_fixed = shown.iter().all(|chosen| chosen.width_px.is_some());
        let track = |(place, chosen): (usize, &Chosen)| match chosen.width(is_narrow) {
            (least, Some(share)) => format!("minmax({least}px, {share}fr)"),
            // What is left over is the last one's, so that rows reach the edge.
            (width, None) if is_fixed && place + 1 == shown.len() => format!("minmax({width}px, 1fr)"),
            (width, None) => format!("{width}px"),
        };
        let css = shown.iter().enumerate().map(track).collect::<Vec<_>>().join(" ");
        let name = shown.iter().filter(|chosen| chosen.column == Column::Name);
        Tracks {
            css,
            least_px: shown.iter().map(|chosen| chosen.width(is_narrow).0).sum(),
            name_px: name.map(|chosen| chosen.width(is_narrow).0).sum(),
            columns: shown.iter().map(|chosen| chosen.column).collect(),
        }
    }

    /// Shows or hides a column; one of a header may be new. The name of a request is always shown.
    pub(super) fn show(&mut self, column: Column, is_shown: bool) {
        if column != Column::Name {
            self.change(column, |chosen| chosen.shown = Some(is_shown));
        }
    }

    pub(super) fn set_width(&mut self, column: Column, width_px: u32) {
        self.change(column, |chosen| chosen.width_px = Some(width_px.clamp(LEAST_PX, MOST_PX)));
    }

    /// Lets a column be as wide as the table has it by itself.
    pub(super) fn free_width(&mut self, column: Column) {
        self.change(column, |chosen| chosen.width_px = None);
    }

    /// Puts a column before another, or behind `last`, the last one that is shown.
    pub(super) fn place(&mut self, column: Column, to: Gap, last: Option<Column>) {
        if to == Gap::Before(column) || (to == Gap::End && last == Some(column)) {
            return;
        }
        let Some(from) = self.place_of(column) else { return };
        let chosen = self.0.remove(from);
        let to = match to {
            Gap::Before(before) => self.place_of(before),
            Gap::End => last.and_then(|last| self.place_of(last)).map(|place| place + 1),
        };
        self.0.insert(to.unwrap_or(from), chosen);
    }

    /// Puts a column behind another.
    pub(super) fn place_behind(&mut self, column: Column, other: Column) {
        self.place(column, Gap::End, Some(other));
    }

    fn place_of(&self, column: Column) -> Option<usize> {
        self.0.iter().position(|chosen| chosen.column == column)
    }

    fn change(&mut self, column: Column, change: impl FnOnce(&mut Chosen)) {
        let place = self.place_of(column).unwrap_or_else(|| {
            self.0.push(Chosen::of(column));
            self.0.len() - 1
        });
        if let Some(chosen) = self.0.get_mut(place) {
            change(chosen);
        }
    }

    /// Each column as a word: its id, `+` or `-` before it where it was shown or hidden, `=` and its width behind it.
    fn written(&self) -> String {
        let word = |Chosen { column, shown, width_px }: &Chosen| {
            let sign = shown.map_or("", |shown| if shown { "+" } else { "-" });
            let width = width_px.map(|width| format!("={width}")).unwrap_or_default();
            format!("{sign}{}{width}", column.id())
        };
        self.0.iter().map(word).collect::<Vec<_>>().join(" ")
    }

    /// The same read again. Columns that it does not have, since they are newer, come behind the one that they usually
    /// follow; those that nobody knows here are passed over.
    fn read(text: &str) -> Self {
        let mut layout = Self(Vec::new());
        for word in text.split_whitespace() {
            let (id, width) = word.split_once('=').unwrap_or((word, ""));
            let (shown, id) = match (id.strip_prefix('+'), id.strip_prefix('-')) {
                (Some(id), _) => (Some(true), id),
                (_, Some(id)) => (Some(false), id),
                _ => (None, id),
            };
            let Some(column) =
                Column::from_id(id).map(Column::drawn).filter(|column| layout.place_of(*column).is_none())
            else {
                continue;
            };
            layout.0.push(Chosen::of(column));
            if let Some(shown) = shown {
                layout.show(column, shown);
            }
            if let Ok(width) = width.parse() {
                layout.set_width(column, width);
            }
        }
        for (place, column) in columns::ORDER.into_iter().enumerate() {
            if layout.place_of(column).is_none() {
                let before = place.checked_sub(1).and_then(|place| columns::ORDER.get(place));
                let behind = before.and_then(|before| layout.place_of(*before)).map_or(0, |place| place + 1);
                layout.0.insert(behind, Chosen::of(column));
            }
        }
        layout
    }
}
