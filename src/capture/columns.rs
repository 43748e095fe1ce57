//! The columns of the table.

use super::Measure;
use super::detail::Detail;
use super::header_name::{HeaderName, PREFIX};

/// A column that the table can show and sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// Last segment of the path, then the query.
    Name,
    /// Request method.
    Method,
    /// What the outermost CDN did.
    CacheStatus,
    /// Whether the response could be cached.
    Cacheable,
    /// HTTP status.
    Status,
    /// Chrome's resource type.
    Type,
    /// Numbers of the rules that applied.
    Rules,
    /// Cache key as sent.
    CacheKey,
    /// Environment version.
    Environment,
    /// Deployment number.
    Deployment,
    /// Server that answered the user.
    EdgeServer,
    /// Time to first byte that a CDN can influence.
    Ttfb,
    /// Start to last byte.
    Total,
    /// Who answered the page.
    Source,
    /// Outermost provider.
    Provider,
    /// Bytes on the wire.
    Size,
    /// Age of the response.
    Age,
    /// When the request began, what it waited for and when it ended, drawn; and what that is sorted by.
    Waterfall(Measure),
    /// One that is not shown until a person wants it.
    Detail(Detail),
    /// What a response header says.
    Header(HeaderName),
}

impl Column {
    /// The column of the waterfall.
    pub const WATERFALL: Self = Self::Waterfall(Measure::Start);

    /// Every column but details and headers: the first panel's in its order, then the newer ones.
    pub const ALL: [Self; 18] = [
        Self::Name,
        Self::Method,
        Self::CacheStatus,
        Self::Cacheable,
        Self::Status,
        Self::Type,
        Self::Rules,
        Self::CacheKey,
        Self::Environment,
        Self::Deployment,
        Self::EdgeServer,
        Self::Ttfb,
        Self::Total,
        Self::Source,
        Self::Provider,
        Self::Size,
        Self::Age,
        Self::WATERFALL,
    ];

    /// Stable id, for settings and tests.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Method => "method",
            Self::CacheStatus => "cacheStatus",
            Self::Cacheable => "cacheable",
            Self::Status => "status",
            Self::Type => "type",
            Self::Rules => "rules",
            Self::CacheKey => "cacheKey",
            Self::Environment => "environment",
            Self::Deployment => "deployment",
            Self::EdgeServer => "edgeServer",
            Self::Ttfb => "ttfb",
            Self::Total => "total",
            Self::Source => "source",
            Self::Provider => "provider",
            Self::Size => "size",
            Self::Age => "age",
            Self::Waterfall(Measure::Start) => "waterfall",
            Self::Waterfall(Measure::End) => "waterfallEnd",
            Self::Waterfall(Measure::Latency) => "waterfallLatency",
            Self::Waterfall(Measure::Duration) => "waterfallDuration",
            Self::Detail(detail) => detail.id(),
            Self::Header(name) => name.id(),
        }
    }

    /// The column's heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Method => "Method",
            Self::CacheStatus => "Cache Status",
            Self::Cacheable => "Cacheable",
            Self::Status => "Status",
            Self::Type => "Type",
            Self::Rules => "Matched Rules",
            Self::CacheKey => "Cache Key",
            Self::Environment => "Environment",
            Self::Deployment => "Deployment",
            Self::EdgeServer => "Edge Server",
            Self::Ttfb => "TTFB",
            Self::Total => "Total Time",
            Self::Source => "Source",
            Self::Provider => "Provider",
            Self::Size => "Size",
            Self::Age => "Age",
            Self::Waterfall(_) => "Waterfall",
            Self::Detail(detail) => detail.title(),
            Self::Header(name) => name.as_str(),
        }
    }

    /// The column as it stands in the table, whatever it is sorted by.
    #[must_use]
    pub const fn drawn(self) -> Self {
        match self {
            Self::Waterfall(_) => Self::WATERFALL,
            other => other,
        }
    }

    /// Whether its cells are numbers, set to the right.
    #[must_use]
    pub const fn is_numeric(self) -> bool {
        match self {
            Self::Detail(detail) => detail.is_numeric(),
            _ => matches!(self, Self::Ttfb | Self::Total | Self::Size | Self::Age),
        }
    }

    /// The column with that id; that of a header is its name behind `resp:`.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        if let Some(name) = id.strip_prefix(PREFIX) {
            return HeaderName::new(name).map(Self::Header);
        }
        let waterfalls = Measure::ALL.map(Self::Waterfall);
        let own = Self::ALL.into_iter().chain(waterfalls).find(|column| column.id() == id);
        own.or_else(|| Detail::from_id(id).map(Self::Detail))
    }
}
