//! Which columns the table has and how wide they are.

use std::borrow::Cow;

use crate::capture::{Column, Detail};
use crate::panel::words::{Message, msg};

/// The first panel's own columns. They join once a row has something to say in them.
pub(super) const JOINING: [Column; 6] =
    [Column::Cacheable, Column::Rules, Column::CacheKey, Column::Environment, Column::Deployment, Column::EdgeServer];

/// Every column in the order of the table: the first panel's order, with Provider, Age and Size
/// before its times.
pub(super) const ORDER: [Column; 18] = [
    Column::Name,
    Column::Method,
    Column::CacheStatus,
    Column::Cacheable,
    Column::Status,
    Column::Type,
    Column::Rules,
    Column::CacheKey,
    Column::Environment,
    Column::Deployment,
    Column::EdgeServer,
    Column::Provider,
    Column::Age,
    Column::Size,
    Column::Ttfb,
    Column::Total,
    Column::Source,
    Column::WATERFALL,
];

/// The columns of a table narrower than [`NARROW_PX`].
const NARROW: [Column; 5] = [Column::Name, Column::CacheStatus, Column::Status, Column::Provider, Column::Ttfb];

/// Below this width the table keeps to five columns, and details lie over it.
pub(super) const NARROW_PX: f64 = 700.0;

/// Columns that go, first one first, where the table is too narrow for all: those whose content
/// the details have too and that are compared least from row to row.
pub(super) const FIRST_TO_GO: [Column; 13] = [
    Column::CacheKey,
    Column::Source,
    Column::EdgeServer,
    Column::WATERFALL,
    Column::Deployment,
    Column::Method,
    Column::Type,
    Column::Age,
    Column::Cacheable,
    Column::Size,
    Column::Total,
    Column::Rules,
    Column::Environment,
];

/// Least width in pixels, wide enough for the heading, and the share of what is left over.
pub(super) const fn width(column: Column, is_narrow: bool) -> (u32, u32) {
    match column {
        // In the narrow table a long name gives way to the other four.
        Column::Name if is_narrow => (90, 16),
        Column::Name => (118, 16),
        Column::Method => (56, 1),
        Column::CacheStatus => (126, 7),
        Column::Cacheable => (72, 1),
        Column::Status => (50, 1),
        Column::Type => (77, 3),
        Column::Rules => (70, 3),
        Column::CacheKey => (64, 8),
        Column::Environment => (54, 1),
        Column::Deployment => (84, 1),
        Column::EdgeServer => (122, 4),
        Column::Provider => (112, 6),
        Column::Age => (80, 2),
        Column::Size => (82, 2),
        Column::Ttfb => (66, 2),
        Column::Total => (76, 2),
        Column::Source => (88, 4),
        Column::Waterfall(_) => (120, 14),
        Column::Detail(Detail::Url) => (180, 10),
        Column::Detail(detail) if detail.is_numeric() => (64, 1),
        Column::Detail(_) | Column::Header(_) => (100, 4),
    }
}

/// The columns that a table shows by itself, given those that have joined.
pub(super) fn usual(is_narrow: bool, joined: &[Column]) -> Vec<Column> {
    if is_narrow {
        return NARROW.to_vec();
    }
    ORDER.into_iter().filter(|column| !JOINING.contains(column) || joined.contains(column)).collect()
}

/// What a column is called.
pub(super) fn title(column: Column) -> &'static str {
    let title = match column {
        Column::Name => msg::COLUMN_NAME,
        Column::Method => msg::COLUMN_METHOD,
        Column::CacheStatus => msg::COLUMN_CACHE_STATUS,
        Column::Cacheable => msg::COLUMN_CACHEABLE,
        Column::Status => msg::COLUMN_STATUS,
        Column::Type => msg::COLUMN_TYPE,
        Column::Rules => msg::COLUMN_RULES,
        Column::CacheKey => msg::COLUMN_CACHE_KEY,
        Column::Environment => msg::COLUMN_ENVIRONMENT,
        Column::Deployment => msg::COLUMN_DEPLOYMENT,
        Column::EdgeServer => msg::COLUMN_EDGE_SERVER,
        Column::Ttfb => msg::COLUMN_TTFB,
        Column::Total => msg::COLUMN_TOTAL,
        Column::Source => msg::COLUMN_SOURCE,
        Column::Provider => msg::COLUMN_PROVIDER,
        Column::Size => msg::COLUMN_SIZE,
        Column::Age => msg::COLUMN_AGE,
        Column::Waterfall(_) => msg::COLUMN_WATERFALL,
        Column::Detail(detail) => detail_texts(detail).0,
        Column::Header(name) => return name.as_str(),
    };
    title.text()
}

/// What stands in its heading.
pub(super) fn short_title(column: Column) -> &'static str {
    match column {
        Column::Method => msg::COLUMN_METHOD_SHORT.text(),
        Column::Rules => msg::COLUMN_RULES_SHORT.text(),
        Column::Environment => msg::COLUMN_ENVIRONMENT_SHORT.text(),
        Column::Total => msg::COLUMN_TOTAL_SHORT.text(),
        _ => title(column),
    }
}

/// What it tells, for the tooltip of its heading.
pub(super) fn about(column: Column) -> Cow<'static, str> {
    let about = match column {
        Column::Name => msg::COLUMN_NAME_ABOUT,
        Column::Method => msg::COLUMN_METHOD_ABOUT,
        Column::CacheStatus => msg::COLUMN_CACHE_STATUS_ABOUT,
        Column::Cacheable => msg::COLUMN_CACHEABLE_ABOUT,
        Column::Status => msg::COLUMN_STATUS_ABOUT,
        Column::Type => msg::COLUMN_TYPE_ABOUT,
        Column::Rules => msg::COLUMN_RULES_ABOUT,
        Column::CacheKey => msg::COLUMN_CACHE_KEY_ABOUT,
        Column::Environment => msg::COLUMN_ENVIRONMENT_ABOUT,
        Column::Deployment => msg::COLUMN_DEPLOYMENT_ABOUT,
        Column::EdgeServer => msg::COLUMN_EDGE_SERVER_ABOUT,
        Column::Ttfb => msg::COLUMN_TTFB_ABOUT,
        Column::Total => msg::COLUMN_TOTAL_ABOUT,
        Column::Source => msg::COLUMN_SOURCE_ABOUT,
        Column::Provider => msg::COLUMN_PROVIDER_ABOUT,
        Column::Size => msg::COLUMN_SIZE_ABOUT,
        Column::Age => msg::COLUMN_AGE_ABOUT,
        Column::Waterfall(_) => msg::COLUMN_WATERFALL_ABOUT,
        Column::Detail(detail) => detail_texts(detail).1,
        Column::Header(name) => return msg::COLUMN_HEADER_ABOUT.with([name.as_str()]).into(),
    };
    about.text().into()
}

/// What a detail is called, and what it tells.
const fn detail_texts(detail: Detail) -> (Message<0>, Message<0>) {
    match detail {
        Detail::Url => (msg::COLUMN_URL, msg::COLUMN_URL_ABOUT),
        Detail::Path => (msg::COLUMN_PATH, msg::COLUMN_PATH_ABOUT),
        Detail::Domain => (msg::COLUMN_DOMAIN, msg::COLUMN_DOMAIN_ABOUT),
        Detail::Scheme => (msg::COLUMN_SCHEME, msg::COLUMN_SCHEME_ABOUT),
        Detail::Protocol => (msg::COLUMN_PROTOCOL, msg::COLUMN_PROTOCOL_ABOUT),
        Detail::RemoteAddress => (msg::COLUMN_REMOTE_ADDRESS, msg::COLUMN_REMOTE_ADDRESS_ABOUT),
        Detail::Initiator => (msg::COLUMN_INITIATOR, msg::COLUMN_INITIATOR_ABOUT),
        Detail::Priority => (msg::COLUMN_PRIORITY, msg::COLUMN_PRIORITY_ABOUT),
        Detail::ConnectionId => (msg::COLUMN_CONNECTION_ID, msg::COLUMN_CONNECTION_ID_ABOUT),
        Detail::Cookies => (msg::COLUMN_COOKIES, msg::COLUMN_COOKIES_ABOUT),
        Detail::SetCookies => (msg::COLUMN_SET_COOKIES, msg::COLUMN_SET_COOKIES_ABOUT),
    }
}
