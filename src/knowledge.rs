//! What is known of each provider, as static tables.
//!
//! The tables are written by `build.rs` from `knowledge/*.toml`, which a CDN engineer edits
//! without Rust; `knowledge/README.md` describes the files. What only a person reads is not among
//! them: it is in a file of its own, which a browser loads after the first rows (`explanations`).

mod explanations;
mod lookup;

use crate::http::{Status, Tier};

pub use explanations::{Lines, Span, State, Text, Unreadable, fail, load, state};
pub use lookup::{
    by_name, debug_profiles, finding, findings, header, http_error, http_errors, http_headers, place, places, provider,
};

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
    /// Another header that has to be there, with this text in it.
    pub with: Option<(&'static str, &'static str)>,
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
    pub meaning: Text,
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
    /// Code that comes in another header or in the page; a final `*` stands for any ending.
    pub code: Option<&'static str>,
    /// Product generations it holds for; all if empty.
    pub generations: Lines,
    /// Who usually produces it.
    pub made_by: MadeBy,
    /// The error's name.
    pub title: &'static str,
    /// What happened.
    pub happened: &'static str,
    /// Why, most likely first.
    pub causes: Lines,
    /// What to do.
    pub actions: Lines,
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
    pub causes: Lines,
    /// What to do.
    pub actions: Lines,
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
    pub causes: Lines,
    /// What to do.
    pub actions: Lines,
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

/// Facts that a header of their own can carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// Point of presence.
    Pop,
    /// The id that support asks for.
    RequestId,
    /// Server that answered the user.
    EdgeServer,
    /// Cache key.
    CacheKey,
    /// Age in seconds.
    AgeS,
    /// Remaining freshness in seconds.
    TtlS,
    /// Freshness lifetime in seconds.
    MaxAgeS,
}

/// Which part of a header line counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// All of it.
    Whole,
    /// The first member of a comma-separated list.
    First,
    /// The last member.
    Last,
}

/// Where a fact stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ValueRule {
    /// Which fact.
    pub is: Fact,
    /// Header in lower case.
    pub header: &'static str,
    /// Metric of `server-timing` whose description it is.
    pub metric: Option<&'static str>,
    /// Part of the line.
    pub item: Item,
    /// What stands before it, as often as it occurs.
    pub after: Option<&'static str>,
    /// What stands behind it.
    pub before: Option<&'static str>,
}

/// A part of the waiting time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The edge server.
    Edge,
    /// A shield or mid tier.
    Shield,
    /// Waiting for the origin.
    Origin,
}

/// Where a provider tells how long a part took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShareRule {
    /// Which part.
    pub part: Part,
    /// Header in lower case.
    pub header: &'static str,
    /// Metric of `server-timing` whose duration it is.
    pub metric: Option<&'static str>,
    /// Microseconds in a unit of the value.
    pub unit_us: u32,
}

/// How long a response stays fresh by its own headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasting {
    /// They do not say.
    Unknown,
    /// Not at all.
    Zero,
    /// For some time.
    Positive,
}

/// What has to hold of a request and its response. `bool`: the value is among the list, or is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// The cache did one of these.
    Outcome(&'static [Status]),
    /// The body came from one of these.
    Tier(&'static [Tier]),
    /// The cache's own word is one of these, without case.
    Word(&'static [&'static str]),
    /// Request method.
    Method(bool, &'static [&'static str]),
    /// HTTP status.
    StatusCode(bool, &'static [u16]),
    /// Media type; `image/*` stands for all of a kind.
    Type(bool, &'static [&'static str]),
    /// Extension of the URL's last segment.
    Extension(bool, &'static [&'static str]),
    /// Path of the URL.
    Path(ValueTest),
    /// Whether there is a query.
    Query(bool),
    /// Whether the response sets cookies that the CDN does not add itself.
    Cookies(bool),
    /// The request has a cookie of one of these names; a `*` at either end matches anything.
    CookieSent(&'static [&'static str]),
    /// Freshness by the governing field.
    Lifetime(Lasting),
    /// One of these directives is in the governing field, or none of them.
    Policy(bool, &'static [&'static str]),
    /// `Vary` names a field that is none of these.
    VaryBeyond(&'static [&'static str]),
    /// More bytes than this.
    LargerThan(u64),
    /// Whether the path was asked for before in this capture.
    SeenBefore(bool),
    /// A request header.
    Request(&'static str, ValueTest),
    /// A request header that is not there.
    RequestLacks(&'static str),
    /// A response header.
    Response(&'static str, ValueTest),
    /// A response header that is not there.
    ResponseLacks(&'static str),
}

/// Why a response was not a hit at a provider, or what is odd about one that was. Its text is
/// the finding of the same id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    /// `provider.reason`.
    pub id: Text,
    /// All of these hold.
    pub when: &'static [Condition],
    /// Says everything: the general reasons of RFC 9111 are not looked for.
    pub alone: bool,
}

/// Where the code behind a status stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodePlace {
    /// In a response header.
    Header(&'static str),
    /// In the page, after this text in lower case.
    PageAfter(&'static str),
    /// The page has the code, a phrase, somewhere in it.
    PagePhrases,
}

/// Where a code stands, and what ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubcodeRule {
    /// Where it stands.
    pub place: CodePlace,
    /// What follows it in the header.
    pub before: Option<&'static str>,
}

/// What tells a provider's own errors from those it passes on from behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OwnErrors {
    /// What to look at where the answer does not tell, in a sentence; empty where the provider has
    /// no errors here.
    pub tells_apart: Text,
    /// Headers in lower case that stand on its own errors only.
    pub headers: &'static [&'static str],
    /// Values of `server`, in lower case, that it writes on its own answers only; a final `*`
    /// stands for any ending.
    pub server: &'static [&'static str],
    /// Whether it writes its own name over the origin's `server`, which then says nothing.
    pub overwrites_server: bool,
    /// Texts in lower case, one of which stands in each page that it writes itself; none where its
    /// pages are not known.
    pub pages: &'static [&'static str],
    /// It keeps the numbers from here on for itself.
    pub from_status: Option<u16>,
    /// It puts a word of its cache beside everything that comes from an origin, so that an error
    /// without one is its own.
    pub without_word: bool,
    /// Headers that show an error here, the most telling first; `server` comes last of itself.
    pub shown_by: &'static [&'static str],
}

/// What a debug profile can tell that stays blank without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// What the cache did.
    CacheStatus,
    /// Whether the response may be stored.
    Cacheable,
    /// The cache key.
    CacheKey,
    /// How old the copy is.
    Age,
}

/// Headers that a request can carry to make a provider say more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DebugProfile {
    /// `provider.profile`.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// Whether it is proposed where the provider is seen: it works without a secret, and what it
    /// shows is worth having.
    pub suggested: bool,
    /// Product generations that answer; all if empty.
    pub generations: &'static [&'static str],
    /// Request headers with their values.
    pub asks: &'static [(&'static str, &'static str)],
    /// Response headers that answer, in lower case.
    pub returns: &'static [&'static str],
    /// What stays blank without it.
    pub tells: &'static [Told],
    /// What it takes and what it shows.
    pub note: Text,
    /// Source.
    pub link: Text,
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
    pub providers: Lines,
}

/// Everything known of one provider.
#[derive(Debug, Clone, Copy)]
pub struct Provider {
    /// Stable id.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// How a person recognises it; completes a sentence that begins with "if".
    pub recognise: Text,
    /// Whom to ask and what to quote.
    pub support: Option<Text>,
    /// Documentation.
    pub link: Text,
    /// The one header whose one word is its cache status, if it is that simple.
    pub cache_status_header: Option<&'static str>,
    /// With `server-timing` in its place, the metric whose description the status word is.
    pub cache_status_metric: Option<&'static str>,
    /// Facts in headers of their own.
    pub values: &'static [ValueRule],
    /// Parts of the waiting time.
    pub shares: &'static [ShareRule],
    /// Fields that its cache reads before `Cache-Control`; the first that is there wins.
    pub targets: &'static [&'static str],
    /// General reasons of RFC 9111 that it does not go by.
    pub ignores: &'static [&'static str],
    /// What tells its own errors from those it passes on.
    pub own_errors: OwnErrors,
    /// Why a response was not a hit here, most likely first.
    pub reasons: &'static [Reason],
    /// Where codes behind a status stand.
    pub subcodes: &'static [SubcodeRule],
    /// What can be asked for.
    pub debug: &'static [DebugProfile],
    /// How detection knows it.
    pub evidence: &'static [EvidenceRule],
    /// Its cache status words.
    pub words: &'static [Word],
    /// Where its HTTP errors stand.
    pub errors: Span,
    /// Where its codes in other headers stand.
    pub codes: Span,
    /// Where its headers stand.
    pub headers: Span,
}

impl PartialEq for Provider {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Provider {}

include!(concat!(env!("OUT_DIR"), "/knowledge.rs"));
