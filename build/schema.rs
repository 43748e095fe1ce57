//! What a knowledge file may hold. An unknown key is an error.

use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "lowercase")]
pub(crate) enum Kind {
    Cdn,
    Platform,
    Host,
    Cache,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Strength {
    Strong,
    Weak,
}

/// The statuses of the output contract.
#[derive(Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    Hit,
    HitStale,
    Revalidated,
    Expired,
    Miss,
    PartialHit,
    Bypass,
    Dynamic,
    Synthetic,
    Denied,
    Error,
    None,
    Unknown,
}

#[derive(Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Tier {
    Edge,
    Mid,
    Shield,
    OriginCache,
    Origin,
    ServiceWorker,
    Browser,
    Unknown,
}

#[derive(Deserialize, Default, Debug)]
#[serde(rename_all = "lowercase")]
pub(crate) enum MadeBy {
    Platform,
    #[default]
    Either,
    Origin,
}

#[derive(Deserialize, Debug)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    Error,
    Warning,
    Info,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Provider {
    pub(crate) id: Spanned<String>,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) recognise: String,
    pub(crate) support: Option<String>,
    pub(crate) link: String,
    #[serde(default)]
    pub(crate) evidence: Vec<Spanned<Evidence>>,
    pub(crate) cache_status: Option<CacheStatus>,
    #[serde(default)]
    pub(crate) value: Vec<Spanned<Value>>,
    #[serde(default)]
    pub(crate) share: Vec<Spanned<Share>>,
    #[serde(default)]
    pub(crate) policy: Policy,
    #[serde(default)]
    pub(crate) own_errors: OwnErrors,
    #[serde(default)]
    pub(crate) reason: Vec<Spanned<Reason>>,
    #[serde(default)]
    pub(crate) subcode: Vec<Spanned<Subcode>>,
    #[serde(default)]
    pub(crate) debug: Vec<Spanned<Debug>>,
    #[serde(default)]
    pub(crate) word: Vec<Spanned<Word>>,
    #[serde(default)]
    pub(crate) error: Vec<Spanned<ErrorEntry>>,
    #[serde(default)]
    pub(crate) code: Vec<Spanned<Code>>,
    #[serde(default)]
    pub(crate) header: Vec<Spanned<Glossary>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Evidence {
    pub(crate) strength: Strength,
    pub(crate) header: String,
    pub(crate) equals: Option<String>,
    pub(crate) prefix: Option<String>,
    pub(crate) contains: Option<String>,
    pub(crate) suffix: Option<String>,
    pub(crate) with: Option<String>,
    pub(crate) with_contains: Option<String>,
}

/// A fact that stands in a header of its own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Value {
    pub(crate) is: Fact,
    pub(crate) header: String,
    pub(crate) metric: Option<String>,
    #[serde(default)]
    pub(crate) item: Item,
    pub(crate) after: Option<String>,
    pub(crate) before: Option<String>,
}

#[derive(Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fact {
    Pop,
    RequestId,
    EdgeServer,
    CacheKey,
    AgeS,
    TtlS,
    MaxAgeS,
}

#[derive(Deserialize, Debug, Default)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Item {
    #[default]
    Whole,
    First,
    Last,
}

/// A time of the provider's own, as a part of the waiting time.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Share {
    pub(crate) part: Part,
    pub(crate) header: String,
    pub(crate) metric: Option<String>,
    #[serde(default)]
    pub(crate) unit: Unit,
}

#[derive(Deserialize, Debug)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Part {
    Edge,
    Shield,
    Origin,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Unit {
    #[default]
    Ms,
    S,
    Us,
}

/// What the provider's cache goes by.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Policy {
    pub(crate) targets: Vec<String>,
    pub(crate) ignores: Vec<String>,
}

/// What tells the provider's own errors from those it passes on.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct OwnErrors {
    pub(crate) tells_apart: Option<Spanned<String>>,
    pub(crate) headers: Vec<String>,
    pub(crate) server: Vec<String>,
    pub(crate) overwrites_server: bool,
    pub(crate) pages: Vec<String>,
    pub(crate) from_status: Option<u16>,
    pub(crate) without_word: bool,
    pub(crate) shown_by: Vec<String>,
}

/// Why a response was not a hit here, or what is odd about one that was.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reason {
    pub(crate) id: String,
    pub(crate) when: Vec<String>,
    #[serde(default)]
    pub(crate) alone: bool,
    pub(crate) severity: Severity,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) causes: Vec<String>,
    pub(crate) actions: Vec<String>,
    pub(crate) link: String,
}

/// Where the code behind a status stands.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Subcode {
    pub(crate) header: Option<String>,
    pub(crate) before: Option<String>,
    pub(crate) page_after: Option<String>,
    #[serde(default)]
    pub(crate) page_phrases: bool,
}

/// Headers that a request can carry to make the provider say more.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Debug {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Whether it is proposed where the provider is seen.
    #[serde(default = "yes")]
    pub(crate) suggested: bool,
    /// Product generations that answer; all if empty.
    #[serde(default)]
    pub(crate) generations: Vec<String>,
    pub(crate) asks: Vec<Ask>,
    #[serde(default)]
    pub(crate) returns: Vec<String>,
    /// What stays blank without it.
    #[serde(default)]
    pub(crate) tells: Vec<Told>,
    pub(crate) note: String,
    pub(crate) link: String,
}

const fn yes() -> bool {
    true
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Told {
    CacheStatus,
    Cacheable,
    CacheKey,
    Age,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ask {
    pub(crate) header: String,
    pub(crate) value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CacheStatus {
    pub(crate) header: String,
    pub(crate) metric: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the fields are the keys of the file")]
pub(crate) struct Word {
    pub(crate) word: String,
    pub(crate) status: Status,
    pub(crate) tier: Tier,
    pub(crate) fwd: Option<String>,
    pub(crate) meaning: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ErrorEntry {
    pub(crate) status: u16,
    pub(crate) code: Option<String>,
    #[serde(default)]
    pub(crate) generations: Vec<String>,
    #[serde(default)]
    pub(crate) made_by: MadeBy,
    pub(crate) title: String,
    pub(crate) happened: String,
    pub(crate) causes: Vec<String>,
    pub(crate) actions: Vec<String>,
    pub(crate) gist: String,
    pub(crate) link: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the fields are the keys of the file")]
pub(crate) struct Code {
    pub(crate) header: String,
    pub(crate) code: String,
    pub(crate) title: String,
    pub(crate) happened: String,
    pub(crate) causes: Vec<String>,
    pub(crate) actions: Vec<String>,
    pub(crate) link: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Glossary {
    pub(crate) name: String,
    pub(crate) says: String,
    pub(crate) link: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Http {
    #[serde(default)]
    pub(crate) error: Vec<Spanned<ErrorEntry>>,
    #[serde(default)]
    pub(crate) header: Vec<Spanned<Glossary>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Findings {
    #[serde(default)]
    pub(crate) finding: Vec<Spanned<FindingText>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FindingText {
    pub(crate) id: String,
    pub(crate) severity: Severity,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) causes: Vec<String>,
    pub(crate) actions: Vec<String>,
    pub(crate) link: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Places {
    #[serde(default)]
    pub(crate) table: Vec<Spanned<PlaceTable>>,
}

/// The places of one way of writing them, and the providers that write them so.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceTable {
    pub(crate) providers: Vec<String>,
    /// Where the codes are from.
    pub(crate) link: String,
    /// Code, city and country.
    pub(crate) places: Vec<[String; 3]>,
}
