//! What a person sets, as a text that is kept and can be taken elsewhere.
//!
//! Reading never gives up on what it can do without: a value that cannot be is left as it was, and a [`Problem`] says which
//! one and why. `docs/settings.md` describes the text.

mod read;
mod write;

pub use read::{NotJson, Problem, Wrong, hosts_of};

use crate::capture::Limits;

/// The version of the text that is written here.
pub const VERSION: u64 = 1;

/// The colours of the view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// Those of the page around it: `DevTools`', or the browser's.
    #[default]
    Around,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 3] = [Self::Around, Self::Light, Self::Dark];

    /// Its word.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Around => "browser",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a word.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.id() == id)
    }
}

/// Height of a row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RowHeight {
    /// As in `DevTools`.
    #[default]
    Usual,
    /// With more room between the lines.
    Large,
}

impl RowHeight {
    /// Every height.
    pub const ALL: [Self; 2] = [Self::Usual, Self::Large];

    /// In pixels.
    #[must_use]
    pub const fn px(self) -> u8 {
        match self {
            Self::Usual => 21,
            Self::Large => 24,
        }
    }

    /// The height of so many pixels.
    #[must_use]
    pub fn from_px(px: u64) -> Option<Self> {
        Self::ALL.into_iter().find(|height| u64::from(height.px()) == px)
    }
}

/// From where on a time is worth a look, and from where on it is slow, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// Up to here it is good.
    pub good_ms: u32,
    /// Beyond this it is slow.
    pub slow_ms: u32,
}

/// What a time is by its thresholds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pace {
    /// Good, or not known.
    #[default]
    Good,
    /// Neither good nor slow.
    Fair,
    /// Slow.
    Slow,
}

impl Thresholds {
    /// What a time is.
    #[must_use]
    pub fn pace(self, ms: f64) -> Pace {
        if ms > f64::from(self.slow_ms) {
            Pace::Slow
        } else if ms > f64::from(self.good_ms) {
            Pace::Fair
        } else {
            Pace::Good
        }
    }
}

/// Names that decide what redaction takes out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    /// Of headers, cookies, parameters and fields whose values go as well.
    pub also: Vec<String>,
    /// Of those whose values stay.
    pub keep: Vec<String>,
}

/// Debug headers that a person put together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnProfile {
    /// What it is called; no two are called the same.
    pub name: String,
    /// The hosts that it is for, with spaces between them; empty for whatever is inspected.
    pub hosts: String,
    /// Header lines.
    pub headers: Vec<String>,
}

/// What a person sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The colours.
    pub theme: Theme,
    /// Height of the rows.
    pub row_height: RowHeight,
    /// When a time to first byte is marked in the table.
    pub ttfb: Thresholds,
    /// When a total time is.
    pub total: Thresholds,
    /// How much is kept.
    pub limits: Limits,
    /// What redaction takes out beyond its own lists, and what not.
    pub names: Names,
    /// The person's own debug headers.
    pub profiles: Vec<OwnProfile>,
}

impl Default for Settings {
    /// The thresholds of the first byte are web.dev's for a page, those of the whole are web.dev's for its largest
    /// element: what takes longer makes the page slow by itself.
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            row_height: RowHeight::default(),
            ttfb: Thresholds { good_ms: 800, slow_ms: 1_800 },
            total: Thresholds { good_ms: 2_500, slow_ms: 4_000 },
            limits: Limits::default(),
            names: Names::default(),
            profiles: Vec::new(),
        }
    }
}

/// Settings together with what is kept beside them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// The settings themselves.
    pub settings: Settings,
    /// The language of the interface, empty for the browser's; `None` where nothing is said of it, here and below.
    pub language: Option<String>,
    /// The columns of wide and of narrow tables: kind, and words of the columns.
    pub columns: Option<Vec<(String, String)>>,
    /// Saved filters by their names.
    pub filters: Option<Vec<(String, String)>>,
}
