//! What the filter's keys ask and what was wrong with a filter, in the language of the interface.

use std::borrow::Cow;

use super::words::{Message, msg};
use crate::capture::{FilterError, Missing, Mistake, Suggestion};

/// What a key asks.
const KEYS: [(&str, Message<0>); 50] = [
    ("cache", msg::FILTER_ASKS_CACHE),
    ("tier", msg::FILTER_ASKS_TIER),
    ("cdn", msg::FILTER_ASKS_CDN),
    ("status", msg::FILTER_ASKS_STATUS),
    ("is", msg::FILTER_ASKS_IS),
    ("domain", msg::FILTER_ASKS_DOMAIN),
    ("resp", msg::FILTER_ASKS_RESP),
    ("req", msg::FILTER_ASKS_REQ),
    ("has", msg::FILTER_ASKS_HAS),
    ("ttfb", msg::FILTER_ASKS_TTFB),
    ("total", msg::FILTER_ASKS_TOTAL),
    ("size", msg::FILTER_ASKS_SIZE),
    ("age", msg::FILTER_ASKS_AGE),
    ("ttl", msg::FILTER_ASKS_TTL),
    ("pop", msg::FILTER_ASKS_POP),
    ("server", msg::FILTER_ASKS_SERVER),
    ("key", msg::FILTER_ASKS_KEY),
    ("cacheable", msg::FILTER_ASKS_CACHEABLE),
    ("rule", msg::FILTER_ASKS_RULE),
    ("env", msg::FILTER_ASKS_ENV),
    ("deployment", msg::FILTER_ASKS_DEPLOYMENT),
    ("finding", msg::FILTER_ASKS_FINDING),
    ("error", msg::FILTER_ASKS_ERROR),
    ("prefetch", msg::FILTER_ASKS_PREFETCH),
    ("changed", msg::FILTER_ASKS_CHANGED),
    ("method", msg::FILTER_ASKS_METHOD),
    ("mime-type", msg::FILTER_ASKS_MIME_TYPE),
    ("resource-type", msg::FILTER_ASKS_RESOURCE_TYPE),
    ("scheme", msg::FILTER_ASKS_SCHEME),
    ("url", msg::FILTER_ASKS_URL),
    ("status-code", msg::FILTER_ASKS_STATUS_CODE),
    ("larger-than", msg::FILTER_ASKS_LARGER_THAN),
    ("priority", msg::FILTER_ASKS_PRIORITY),
    ("protocol", msg::FILTER_ASKS_PROTOCOL),
    ("ip-address", msg::FILTER_ASKS_IP_ADDRESS),
    ("initiator", msg::FILTER_ASKS_INITIATOR),
    ("has-request-header", msg::FILTER_ASKS_HAS_REQUEST_HEADER),
    ("has-response-header", msg::FILTER_ASKS_HAS_RESPONSE_HEADER),
    ("cookie-name", msg::FILTER_ASKS_COOKIE_NAME),
    ("cookie-value", msg::FILTER_ASKS_COOKIE_VALUE),
    ("cookie-domain", msg::FILTER_ASKS_COOKIE_DOMAIN),
    ("cookie-path", msg::FILTER_ASKS_COOKIE_PATH),
    ("set-cookie-name", msg::FILTER_ASKS_SET_COOKIE_NAME),
    ("set-cookie-value", msg::FILTER_ASKS_SET_COOKIE_VALUE),
    ("set-cookie-domain", msg::FILTER_ASKS_SET_COOKIE_DOMAIN),
    ("set-cookie-path", msg::FILTER_ASKS_SET_COOKIE_PATH),
    ("response-header-set-cookie", msg::FILTER_ASKS_RESPONSE_HEADER_SET_COOKIE),
    ("mixed-content", msg::FILTER_ASKS_MIXED_CONTENT),
    ("has-overrides", msg::FILTER_ASKS_HAS_OVERRIDES),
    ("vital", msg::FILTER_ASKS_VITAL),
];

/// What `is:` and a word ask.
const PROPERTIES: [(&str, Message<0>); 15] = [
    ("error", msg::FILTER_IS_ERROR),
    ("failed", msg::FILTER_IS_FAILED),
    ("hit", msg::FILTER_IS_HIT),
    ("not-hit", msg::FILTER_IS_NOT_HIT),
    ("miss", msg::FILTER_IS_MISS),
    ("bypass", msg::FILTER_IS_BYPASS),
    ("stale", msg::FILTER_IS_STALE),
    ("inferred", msg::FILTER_IS_INFERRED),
    ("prefetch", msg::FILTER_IS_PREFETCH),
    ("new", msg::FILTER_IS_NEW),
    ("preloaded", msg::FILTER_IS_PRELOADED),
    ("stale-environment", msg::FILTER_IS_STALE_ENVIRONMENT),
    ("from-cache", msg::FILTER_IS_FROM_CACHE),
    ("service-worker", msg::FILTER_IS_SERVICE_WORKER),
    ("no-cdn", msg::FILTER_IS_NO_CDN),
];

/// What a suggestion asks; its own words where the interface has none. Empty for a value of this capture.
pub(super) fn says(item: &Suggestion) -> &'static str {
    let (list, word): (&[_], _) = match item.text.trim_start_matches('-').split_once([':', '>', '<']) {
        _ if item.says.is_empty() => return "",
        Some(("is", word)) if !word.is_empty() => (&PROPERTIES, word),
        Some((key, _)) => (&KEYS, key),
        None => return item.says,
    };
    list.iter().find(|(known, _)| *known == word).map_or(item.says, |(_, says)| says.text())
}

/// Why a word of a filter was not understood.
pub(super) fn mistake(error: &FilterError) -> Cow<'static, str> {
    let (message, value) = match &error.mistake {
        Mistake::OpenQuote => return msg::FILTER_MISTAKE_OPEN_QUOTE.text().into(),
        Mistake::OpenGroup => return msg::FILTER_MISTAKE_OPEN_GROUP.text().into(),
        Mistake::ClosesNothing => return msg::FILTER_MISTAKE_CLOSES_NOTHING.text().into(),
        Mistake::EmptyGroup => return msg::FILTER_MISTAKE_EMPTY_GROUP.text().into(),
        Mistake::TooDeep => return msg::FILTER_MISTAKE_TOO_DEEP.text().into(),
        Mistake::NothingAfter => return msg::FILTER_MISTAKE_NOTHING_AFTER.text().into(),
        Mistake::UnknownKey => return msg::FILTER_MISTAKE_UNKNOWN_KEY.text().into(),
        Mistake::NoValue => return msg::FILTER_MISTAKE_NO_VALUE.text().into(),
        Mistake::NotComparable => return msg::FILTER_MISTAKE_NOT_COMPARABLE.text().into(),
        Mistake::NoText => return msg::FILTER_MISTAKE_NO_TEXT.text().into(),
        Mistake::HeaderName => return msg::FILTER_MISTAKE_HEADER_NAME.text().into(),
        Mistake::Missing(missing) => return cannot_be_asked(*missing).text().into(),
        // In the words of the browser's engine.
        Mistake::Expression(message) => return message.clone().into(),
        Mistake::Property(value) => {
            let known = PROPERTIES.map(|(word, _)| word).join(", ");
            return msg::FILTER_MISTAKE_PROPERTY.with([value, &known]).into();
        }
        Mistake::Time(value) => (msg::FILTER_MISTAKE_TIME, value),
        Mistake::Size(value) => (msg::FILTER_MISTAKE_SIZE, value),
        Mistake::Number(value) => (msg::FILTER_MISTAKE_NUMBER, value),
        Mistake::Status(value) => (msg::FILTER_MISTAKE_STATUS, value),
        Mistake::Rule(value) => (msg::FILTER_MISTAKE_RULE, value),
    };
    message.with([value]).into()
}

const fn cannot_be_asked(missing: Missing) -> Message<0> {
    match missing {
        Missing::MixedContent => msg::FILTER_MISSING_MIXED_CONTENT,
        Missing::Overrides => msg::FILTER_MISSING_OVERRIDES,
        Missing::CookieDomain => msg::FILTER_MISSING_COOKIE_DOMAIN,
        Missing::CookiePath => msg::FILTER_MISSING_COOKIE_PATH,
        Missing::Vital => msg::FILTER_MISSING_VITAL,
        Missing::Running => msg::FILTER_MISSING_RUNNING,
        Missing::Intercepted => msg::FILTER_MISSING_INTERCEPTED,
        Missing::StartedByWorker => msg::FILTER_MISSING_STARTED_BY_WORKER,
    }
}
