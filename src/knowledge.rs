//! What is known of each provider, as static tables.
//!
//! The tables are written by `build.rs` from `knowledge/*.toml`, which a CDN engineer edits
//! without Rust; `knowledge/README.md` describes the files.

use crate::http::{Status, Tier};

/// What a provider is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A content delivery network.
    Cdn,
    /// A host with a network of its own in front.
    Platform,
    /// A host behind somebody else's network: named as the platform, never as the provider.
    Host,
    /// A cache that one runs oneself.
    Cache,
}

/// How much a piece of evidence proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Others send it too, or it can be left over: names a provider only where nothing strong
    /// speaks for another one.
    Weak,
    /// Names the provider by itself.
    Strong,
}

/// What the value of a header has to look like, in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueTest {
    /// Any value that is not empty.
    Present,
    /// Exactly this.
    Equals(&'static str),
    /// Begins with this.
    Prefix(&'static str),
    /// Has this in it.
    Contains(&'static str),
    /// Ends with this.
    Suffix(&'static str),
}

/// A response header that speaks for a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvidenceRule {
    /// How much it proves.
    pub strength: Strength,
    /// Header name in lower case, or its beginning.
    pub header: &'static str,
    /// Whether any name that begins with `header` counts.
    pub any_suffix: bool,
    /// What the value has to look like.
    pub test: ValueTest,
}

/// One word of a provider's cache status vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// As the provider writes it; compared without case.
    pub word: &'static str,
    /// What it means in the common vocabulary.
    pub status: Status,
    /// Who supplied the body.
    pub tier: Tier,
    /// Reason for going forward (RFC 9211 §2.2).
    pub fwd: Option<&'static str>,
    /// One sentence for people.
    pub meaning: &'static str,
}

/// Who usually produces an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MadeBy {
    /// The provider itself.
    Platform,
    /// The provider, or the origin whose answer it passed on.
    Either,
    /// The origin.
    Origin,
}

/// What an HTTP status means at a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorEntry {
    /// HTTP status.
    pub status: u16,
    /// Code that comes in another header or in the page.
    pub code: Option<&'static str>,
    /// Product generations it holds for; all if empty.
    pub generations: &'static [&'static str],
    /// Who usually produces it.
    pub made_by: MadeBy,
    /// The error's name.
    pub title: &'static str,
    /// What happened.
    pub happened: &'static str,
    /// Why, most likely first.
    pub causes: &'static [&'static str],
    /// What to do.
    pub actions: &'static [&'static str],
    /// The meaning in a few words, for lists.
    pub gist: &'static str,
    /// Source.
    pub link: &'static str,
}

/// What a numbered code in a header of its own means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeEntry {
    /// The header in lower case.
    pub header: &'static str,
    /// The code as text.
    pub code: &'static str,
    /// Its name.
    pub title: &'static str,
    /// What happened.
    pub happened: &'static str,
    /// Why, most likely first.
    pub causes: &'static [&'static str],
    /// What to do.
    pub actions: &'static [&'static str],
    /// Source.
    pub link: &'static str,
}

/// One header explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeaderEntry {
    /// Name in lower case.
    pub name: &'static str,
    /// One plain sentence.
    pub says: &'static str,
    /// Where to read more.
    pub link: Option<&'static str>,
}

/// Text of a finding that is not an HTTP error; `{name}` is filled from facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FindingText {
    /// `provider.reason` or `http.reason`.
    pub id: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Its name.
    pub title: &'static str,
    /// What was found.
    pub summary: &'static str,
    /// Why, most likely first.
    pub causes: &'static [&'static str],
    /// What to do.
    pub actions: &'static [&'static str],
    /// Source.
    pub link: &'static str,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Probably not what one wants.
    Warning,
    /// Something failed.
    Error,
}

impl Severity {
    /// The word of the output contract.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A point of presence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The code as the providers write it.
    pub code: &'static str,
    /// City.
    pub city: &'static str,
    /// ISO 3166 alpha-2 country.
    pub country: &'static str,
    /// Providers that use it.
    pub providers: &'static [&'static str],
}

/// Everything known of one provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Provider {
    /// Stable id.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// How a person recognises it; completes a sentence that begins with "if".
    pub recognise: &'static str,
    /// Whom to ask and what to quote.
    pub support: Option<&'static str>,
    /// Documentation.
    pub link: &'static str,
    /// The one header whose one word is its cache status, if it is that simple.
    pub cache_status_header: Option<&'static str>,
    /// How detection knows it.
    pub evidence: &'static [EvidenceRule],
    /// Its cache status words.
    pub words: &'static [Word],
    /// Its HTTP errors.
    pub errors: &'static [ErrorEntry],
    /// Its codes in other headers.
    pub codes: &'static [CodeEntry],
    /// Its headers.
    pub headers: &'static [HeaderEntry],
}

impl Provider {
    /// The vocabulary entry of `word`, compared without case.
    #[must_use]
    pub fn word(&self, word: &str) -> Option<&'static Word> {
        self.words.iter().find(|entry| entry.word.eq_ignore_ascii_case(word))
    }

    /// The error entry of an HTTP status, for a product generation where that matters: an entry
    /// for that very generation wins over one for all.
    #[must_use]
    pub fn error(&self, status: u16, generation: Option<&str>) -> Option<&'static ErrorEntry> {
        let of_status = || self.errors.iter().filter(|entry| entry.status == status && entry.code.is_none());
        of_status()
            .find(|entry| generation.is_some_and(|generation| entry.generations.contains(&generation)))
            .or_else(|| of_status().find(|entry| entry.generations.is_empty()))
    }

    /// The error entry of a code that comes in another header or in the page.
    #[must_use]
    pub fn error_by_code(&self, code: &str) -> Option<&'static ErrorEntry> {
        self.errors.iter().find(|entry| entry.code.is_some_and(|known| known.eq_ignore_ascii_case(code)))
    }

    /// The entry of a numbered code in a header of its own.
    #[must_use]
    pub fn code(&self, header: &str, code: &str) -> Option<&'static CodeEntry> {
        self.codes.iter().find(|entry| entry.header == header && entry.code == code)
    }
}

/// The provider with that id.
#[must_use]
pub fn provider(id: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|provider| provider.id == id)
}

/// The meaning of a status in HTTP itself, or a well-known unofficial one.
#[must_use]
pub fn http_error(status: u16) -> Option<&'static ErrorEntry> {
    HTTP_ERRORS.iter().find(|entry| entry.status == status)
}

/// The text of the finding with that id.
#[must_use]
pub fn finding(id: &str) -> Option<&'static FindingText> {
    FINDINGS.iter().find(|finding| finding.id == id)
}

/// What a header means: at the provider first, then in HTTP, then anywhere.
#[must_use]
pub fn header(name: &str, provider_id: Option<&str>) -> Option<&'static HeaderEntry> {
    let lower = name.to_ascii_lowercase();
    let find = |entries: &'static [HeaderEntry]| entries.iter().find(|entry| entry.name == lower);
    provider_id
        .and_then(provider)
        .and_then(|provider| find(provider.headers))
        .or_else(|| find(HTTP_HEADERS))
        .or_else(|| PROVIDERS.iter().find_map(|provider| find(provider.headers)))
}

/// Where a provider's point of presence is. Codes compare without case; what follows the first
/// three letters (`FRA56-P4`) is the machine group and does not matter.
#[must_use]
pub fn place(provider_id: &str, code: &str) -> Option<&'static Place> {
    let letters = code.get(..3)?;
    PLACES.iter().find(|place| place.code.eq_ignore_ascii_case(letters) && place.providers.contains(&provider_id))
}

include!(concat!(env!("OUT_DIR"), "/knowledge.rs"));
