//! What a cell says in the language of the interface, and why a blank one is blank. What headers say stays as it was
//! sent.

use std::borrow::Cow;

use super::format;
use super::words::{Message, msg};
use crate::capture::{Capture, Cell, Column, Detail, Prefetched};
use crate::cdn::edgio;
use crate::diagnosis::{Choice, is_asked_for};
use crate::exchange::{self, Delivery};
use crate::knowledge::Told;

/// What the cell of `row` in `column` says; blank where nothing is known.
pub(super) fn cell(capture: &Capture, row: u32, column: Column) -> Cell<'_> {
    match column {
        Column::Ttfb => capture.ttfb_ms(row).map(format::milliseconds_cell).unwrap_or_default(),
        Column::Total => capture.total_ms(row).map(format::milliseconds_cell).unwrap_or_default(),
        Column::Age => capture.age_s(row).map(|age| plain(format::age(age))).unwrap_or_default(),
        Column::Source => capture.row_facts(row).map(|facts| plain(source(facts.delivery).text())).unwrap_or_default(),
        Column::Size => size(capture, row),
        Column::Status => status(capture, row),
        Column::Provider => match capture.row_facts(row) {
            Some(facts) if facts.provider.is_none() => {
                facts.chosen.map(|choice| plain(chosen(choice))).unwrap_or_default()
            }
            _ => capture.cell(row, column),
        },
        _ => capture.cell(row, column),
    }
}

/// What became of the prefetch in a row; `None` where it is none.
pub(super) fn prefetched(capture: &Capture, row: u32) -> Option<String> {
    let status = capture.row_facts(row)?.status;
    let of_edgio = capture.row_facts(row)?.prefetch.is_some();
    Some(match capture.prefetched(row)? {
        Prefetched::Failed => match status {
            0 => msg::PREFETCH_NO_RESPONSE.text().to_owned(),
            412 if of_edgio => msg::PREFETCH_NO_COPY.text().to_owned(),
            status => msg::PREFETCH_FAILED.with([&status.to_string()]),
        },
        Prefetched::Used(_) => msg::PREFETCH_USED.text().to_owned(),
        Prefetched::Again(_) => msg::PREFETCH_AGAIN.text().to_owned(),
        Prefetched::Unused => msg::PREFETCH_UNUSED.text().to_owned(),
    })
}

fn plain<'a>(text: impl Into<Cow<'a, str>>) -> Cell<'a> {
    Cell { text: text.into(), ..Cell::default() }
}

/// Who a person says answers for a host.
pub(super) fn chosen(choice: Choice) -> &'static str {
    match choice {
        Choice::Provider(provider) => provider.name,
        Choice::Origin => msg::CHOICE_ORIGIN_NAME.text(),
    }
}

const fn source(delivery: Delivery) -> Message<0> {
    match delivery {
        Delivery::Network => msg::SOURCE_NETWORK,
        Delivery::HttpCacheMemory => msg::SOURCE_MEMORY_CACHE,
        Delivery::HttpCacheDisk => msg::SOURCE_DISK_CACHE,
        Delivery::ServiceWorker => msg::SOURCE_SERVICE_WORKER,
        Delivery::PrefetchCache => msg::SOURCE_PREFETCH_CACHE,
        Delivery::Push => msg::SOURCE_PUSH,
        Delivery::None => msg::SOURCE_NOBODY,
    }
}

fn size(capture: &Capture, row: u32) -> Cell<'static> {
    match capture.row_facts(row).map(|facts| facts.delivery) {
        Some(
            delivery @ (Delivery::HttpCacheMemory
            | Delivery::HttpCacheDisk
            | Delivery::ServiceWorker
            | Delivery::PrefetchCache),
        ) => Cell { muted: format!("({})", source(delivery).text()).into(), ..Cell::default() },
        _ => capture.transfer_bytes(row).map(format::bytes_cell).unwrap_or_default(),
    }
}

/// The status, or how a request without one ended.
fn status(capture: &Capture, row: u32) -> Cell<'static> {
    let status = capture.row_facts(row).map_or(0, |facts| facts.status);
    if status != 0 {
        return plain(status.to_string());
    }
    let Some(error) = capture.exchange(row).and_then(|exchange| exchange.error.map(Cow::into_owned)) else {
        return Cell::default();
    };
    plain(match &*error {
        "" => msg::STATUS_BLOCKED_CSP.text(),
        exchange::SET_ASIDE => msg::STATUS_SET_ASIDE.text(),
        error if error.contains("ERR_BLOCKED_BY") => msg::STATUS_BLOCKED.text(),
        error if error.contains("ERR_ABORTED") => msg::STATUS_CANCELED.text(),
        _ => msg::STATUS_FAILED.text(),
    })
}

/// Why a cell is blank; `None` where it is not, or where blank is plain enough.
pub(super) fn blank_reason(capture: &Capture, row: u32, column: Column) -> Option<Cow<'static, str>> {
    if !capture.cell(row, column).is_blank() {
        return None;
    }
    if let Column::Header(name) = column
        && capture.row_facts(row).is_some_and(|facts| facts.status != 0)
    {
        return Some(Cow::Owned(msg::BLANK_NO_SUCH_HEADER.with([name.as_str()])));
    }
    on_demand(capture, row, column)
        .map(Cow::Owned)
        .or_else(|| plain_blank_reason(capture, row, column).map(|reason| Cow::Borrowed(reason.text())))
}

/// Why a cell is blank that a debug profile of the provider would fill.
fn on_demand(capture: &Capture, row: u32, column: Column) -> Option<String> {
    let told = match column {
        Column::CacheStatus => Told::CacheStatus,
        Column::Cacheable => Told::Cacheable,
        Column::CacheKey => Told::CacheKey,
        Column::Age => Told::Age,
        _ => return None,
    };
    let facts = capture.row_facts(row).filter(|facts| facts.delivery == Delivery::Network)?;
    let provider = facts.provider.filter(|provider| !provider.debug.is_empty())?;
    let exchange = capture.exchange(row)?;
    let generation = edgio::Generation::detect(&exchange.response_headers).map(edgio::Generation::as_str);
    let profile = provider.debug_profile(told, generation)?;
    let asks = profile.asks.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    Some(if is_asked_for(&exchange, profile) {
        msg::BLANK_ASKED_IN_VAIN.with([&asks])
    } else {
        msg::BLANK_NOT_ASKED.with([&asks, profile.name])
    })
}

fn plain_blank_reason(capture: &Capture, row: u32, column: Column) -> Option<Message<0>> {
    let facts = capture.row_facts(row)?;
    let edgio = facts.provider.is_some_and(|provider| provider.id == "edgio");
    let answered_by_browser = facts.delivery.is_stored();
    Some(match column {
        Column::CacheStatus | Column::Provider if facts.delivery == Delivery::None => msg::BLANK_NO_RESPONSE_NO_CDN,
        Column::CacheStatus if answered_by_browser => msg::BLANK_CDN_NOT_ASKED,
        Column::CacheStatus if facts.provider.is_some() => msg::BLANK_NO_STATUS_HEADER,
        Column::CacheStatus | Column::Provider => msg::BLANK_NO_KNOWN_CDN,
        Column::Rules if edgio => msg::BLANK_NO_RULES_HEADER,
        Column::EdgeServer if !capture.pop(row).is_empty() => msg::BLANK_LOCATION_ONLY,
        Column::Cacheable
        | Column::CacheKey
        | Column::Rules
        | Column::Environment
        | Column::Deployment
        | Column::EdgeServer => msg::BLANK_NO_HEADER,
        Column::Ttfb if facts.delivery == Delivery::None => msg::BLANK_NO_RESPONSE,
        Column::Ttfb if answered_by_browser => msg::BLANK_NOT_WAITED,
        Column::Total if facts.delivery == Delivery::ServiceWorker => msg::BLANK_SERVICE_WORKER,
        Column::Ttfb | Column::Total => msg::BLANK_NO_TIMINGS,
        Column::Size => msg::BLANK_NO_SIZE,
        Column::Age => msg::BLANK_NO_AGE,
        Column::Type => msg::BLANK_NO_TYPE,
        Column::Status | Column::Header(_) => msg::BLANK_NO_RESPONSE,
        Column::Detail(Detail::Cookies | Detail::SetCookies) => msg::BLANK_NO_COOKIES,
        Column::Detail(_) => msg::BLANK_NOT_CAPTURED,
        Column::Name | Column::Method | Column::Source | Column::Waterfall(_) => return None,
    })
}
