//! Keys whose values are words.

use super::cookies::{self, Part};
use super::look::Look;
use super::test::Side;
use crate::capture::Capture;
use crate::capture::detail::priority_label;
use crate::capture::segment::Text;
use crate::capture::text::TextId;
use crate::cdn::{self, Cacheable};
use crate::diagnosis::{self, Finding};
use crate::exchange::{Exchange, UrlParts};
use crate::knowledge::Severity;

/// A key whose values are words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WordKey {
    Url,
    Cache,
    Tier,
    Cdn,
    Method,
    Domain,
    Scheme,
    ResourceType,
    Pop,
    Server,
    CacheKey,
    Cacheable,
    Prefetch,
    Changed,
    MimeType,
    Priority,
    Protocol,
    Address,
    Initiator,
    Error,
    Finding,
    CookieName,
    CookieValue,
    SetCookie,
    SetCookieName,
    SetCookieValue,
    SetCookieDomain,
    SetCookiePath,
}

impl WordKey {
    /// Whether a value means the whole word, as in Chrome's Network panel, and not a part of it.
    pub(super) const fn is_whole(self) -> bool {
        !matches!(
            self,
            Self::Url
                | Self::Cache
                | Self::Cdn
                | Self::Pop
                | Self::Server
                | Self::CacheKey
                | Self::Protocol
                | Self::Address
                | Self::Initiator
                | Self::Error
                | Self::Finding
                | Self::SetCookie
        )
    }

    /// Whether its words are in the stored request and not in the columns.
    pub(super) const fn is_slow(self) -> bool {
        matches!(
            self,
            Self::MimeType
                | Self::Priority
                | Self::Protocol
                | Self::Address
                | Self::Initiator
                | Self::Error
                | Self::Finding
                | Self::CookieName
                | Self::CookieValue
                | Self::SetCookie
                | Self::SetCookieName
                | Self::SetCookieValue
                | Self::SetCookieDomain
                | Self::SetCookiePath
        )
    }

    /// Whether what it says of a row can change when others arrive.
    pub(super) const fn can_change(self) -> bool {
        matches!(self, Self::Error | Self::Finding | Self::Changed)
    }

    /// Whether one of the words that the columns have for a row fits.
    pub(super) fn any_of_columns<'c>(
        self,
        capture: &'c Capture,
        row: u32,
        fits: &mut dyn FnMut(&'c str) -> bool,
    ) -> bool {
        let facts = || capture.row_facts(row);
        match self {
            Self::Url => fits(capture.url(row)),
            Self::Cache => fits(capture.label(row)) || facts().is_some_and(|facts| fits(facts.outcome.as_str())),
            Self::Tier => facts().is_some_and(|facts| fits(facts.tier.as_str())),
            Self::Cdn => match facts().and_then(|facts| facts.answering()) {
                Some(provider) => fits(provider.id) || fits(provider.name),
                None => fits("none"),
            },
            Self::Method => fits(capture.method(row)),
            Self::Domain => fits(capture.host(row)),
            Self::Scheme => fits(UrlParts::of(capture.url(row)).scheme),
            Self::ResourceType => fits(capture.resource_type(row)),
            Self::Pop => fits(capture.pop(row)),
            Self::Server => fits(capture.edge_server(row)),
            Self::CacheKey => fits(capture.cache_key(row)),
            Self::Cacheable => fits(capture.cacheable(row).map_or("", Cacheable::as_str)),
            Self::Prefetch => {
                capture.prefetched(row).is_some_and(|prefetched| prefetched.words().iter().any(|word| fits(word)))
            }
            Self::Changed => capture.changes(row).is_some_and(|changes| {
                let mut list = changes.list().peekable();
                list.peek().is_some() && (fits("any") || list.any(|change| fits(change.word())))
            }),
            _ => false,
        }
    }

    /// Whether one of a row's words fits, wherever they are.
    pub(super) fn any(self, look: &Look<'_>, fits: &mut dyn FnMut(&str) -> bool) -> bool {
        if !self.is_slow() {
            return self.any_of_columns(look.capture, look.row, &mut |word| fits(word));
        }
        match self {
            Self::MimeType => fits(look.text(Text::MimeType).split(';').next().unwrap_or_default().trim()),
            Self::Priority => {
                let priority = look.text(Text::Priority);
                fits(priority) || fits(priority_label(priority))
            }
            Self::Protocol => fits(look.text(Text::HttpVersion)),
            Self::Address => fits(look.text(Text::ServerIp)),
            Self::Initiator => fits(look.text(Text::InitiatorType)) || fits(look.text(Text::InitiatorUrl)),
            Self::Error => look.exchange().is_some_and(|exchange| any_error(look, exchange, fits)),
            Self::Finding => look.exchange().is_some_and(|exchange| {
                findings(look, exchange).iter().any(|finding| fits(&finding.id) || fits(&finding.title))
            }),
            Self::CookieName => cookies::any(look, Part::Name, fits),
            Self::CookieValue => cookies::any(look, Part::Value, fits),
            Self::SetCookie => look.any_line(Side::Response, "set-cookie", fits),
            Self::SetCookieName => cookies::any_set(look, Part::Name, fits),
            Self::SetCookieValue => cookies::any_set(look, Part::Value, fits),
            Self::SetCookieDomain => cookies::any_set(look, Part::Domain, fits),
            Self::SetCookiePath => cookies::any_set(look, Part::Path, fits),
            _ => false,
        }
    }

    /// A number that is the same only for rows with the same words; `None` where asking each row is as
    /// cheap.
    pub(super) fn class(self, capture: &Capture, row: u32) -> Option<u64> {
        let (columns, index) = (&capture.columns, row as usize);
        let text = |column: &[TextId]| column.get(index).map(|id| u64::from(id.number()));
        match self {
            Self::Cache => Some(text(&columns.label)? << 8 | *columns.outcome.get(index)? as u64),
            Self::Tier => columns.tier.get(index).map(|tier| *tier as u64),
            // Where no header names a provider, a person may have chosen one for the host's responses.
            Self::Cdn => match columns.provider.get(index)? {
                0 => Some(text(&columns.host)? << 9 | u64::from(*columns.status.get(index)? == 0) << 8),
                provider => Some(u64::from(*provider)),
            },
            Self::Method => text(&columns.method),
            Self::Domain => text(&columns.host),
            Self::ResourceType => text(&columns.resource_type),
            Self::Pop => text(&columns.pop),
            Self::Server => text(&columns.edge_server),
            Self::CacheKey => text(&columns.cache_key),
            Self::Cacheable => capture.cacheable(row).map(|word| word as u64),
            Self::Changed => Some(capture.changes_number(row)),
            _ => None,
        }
    }
}

fn findings(look: &Look<'_>, exchange: &Exchange<'_>) -> Vec<Finding> {
    diagnosis::explain(exchange, &cdn::read(exchange), &look.capture.surroundings(look.row))
}

/// The browser's word for a failure, the status of an error, and what that was found to be.
fn any_error(look: &Look<'_>, exchange: &Exchange<'_>, fits: &mut dyn FnMut(&str) -> bool) -> bool {
    exchange.error.as_deref().is_some_and(&mut *fits)
        || exchange.status >= 400
            && (fits(&exchange.status.to_string())
                || findings(look, exchange)
                    .iter()
                    .any(|finding| finding.severity == Severity::Error && (fits(&finding.id) || fits(&finding.title))))
}
