//! How a response reached the page: over the network, or out of the browser.

/// Who handed the response to the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
pub enum Delivery {
    /// Over the network.
    #[default]
    Network,
    /// From the browser's memory cache.
    HttpCacheMemory,
    /// From the browser's disk cache.
    HttpCacheDisk,
    /// A service worker answered, from its cache or by itself.
    ServiceWorker,
    /// From the prefetch cache: an earlier prefetch of the page answered.
    PrefetchCache,
    /// Pushed by the server (HTTP/2).
    Push,
    /// No response came.
    None,
}

impl Delivery {
    /// Every variant, in the order of their numbers.
    pub const ALL: [Self; 7] = [
        Self::Network,
        Self::HttpCacheMemory,
        Self::HttpCacheDisk,
        Self::ServiceWorker,
        Self::PrefetchCache,
        Self::Push,
        Self::None,
    ];

    /// The word of the output contract.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::HttpCacheMemory => "http_cache_memory",
            Self::HttpCacheDisk => "http_cache_disk",
            Self::ServiceWorker => "service_worker",
            Self::PrefetchCache => "prefetch_cache",
            Self::Push => "push",
            Self::None => "none",
        }
    }

    /// Whether the headers are those of a copy the browser had stored, not of this request.
    #[must_use]
    pub const fn is_stored(self) -> bool {
        matches!(self, Self::HttpCacheMemory | Self::HttpCacheDisk | Self::ServiceWorker | Self::PrefetchCache)
    }
}

/// The facts from which [`Delivery`] follows, as Chrome's HAR entries carry them.
#[derive(Debug, Clone, Copy, Default)]
pub struct DeliveryFacts<'a> {
    /// Absolute URL.
    pub url: &'a str,
    /// Response status; 0 if none came.
    pub status: u16,
    /// `_fromCache`: `memory`, `disk`, `prefetch`, `push`; empty if absent.
    pub from_cache: &'a str,
    /// `_fetchedViaServiceWorker`.
    pub via_service_worker: bool,
    /// `_serviceWorkerResponseSource`; empty if absent.
    pub service_worker_source: &'a str,
    /// `_was_pushed` or an equivalent.
    pub pushed: bool,
    /// Whether any response header is known.
    pub has_response_headers: bool,
    /// Bytes on the wire, if known.
    pub transfer_bytes: Option<u64>,
}

impl DeliveryFacts<'_> {
    /// Decides who delivered the response.
    ///
    /// The service worker is looked at first, because Chrome can set `_fromCache` on an answer
    /// of a worker's cache too. A worker that passed the request through is the network; where
    /// only "via service worker" is known, nothing transferred means that the worker answered.
    #[must_use]
    pub fn decide(self) -> Delivery {
        if self.status == 0 && !self.has_response_headers {
            return Delivery::None;
        }
        if self.via_service_worker {
            match self.service_worker_source {
                "network" => return Delivery::Network,
                "" if self.transfer_bytes.is_some_and(|bytes| bytes > 0) => {
                    return Delivery::Network;
                }
                _ => return Delivery::ServiceWorker,
            }
        }
        match self.from_cache {
            "memory" => Delivery::HttpCacheMemory,
            "disk" => Delivery::HttpCacheDisk,
            "prefetch" => Delivery::PrefetchCache,
            "push" => Delivery::Push,
            _ if self.pushed => Delivery::Push,
            _ if carries_its_answer(self.url) => Delivery::HttpCacheMemory,
            _ => Delivery::Network,
        }
    }
}

/// Whether the browser answers such a URL out of its own memory, which Chrome's Network panel calls
/// "memory cache": `data:` holds the body itself (RFC 2397), `blob:` names one the page made.
fn carries_its_answer(url: &str) -> bool {
    ["data:", "blob:"]
        .iter()
        .any(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_is_looked_at_before_the_cache() {
        let cases = [
            // what Chrome 156 hands over for each kind of answer, and who really delivered it
            ("cache storage also marked disk", "disk", true, "cache-storage", Some(0), Delivery::ServiceWorker),
            ("made up by the worker", "", true, "fallback-code", Some(0), Delivery::ServiceWorker),
            ("passed through", "", true, "network", Some(0), Delivery::Network),
            ("older Chrome, nothing transferred", "", true, "", Some(0), Delivery::ServiceWorker),
            ("older Chrome, bytes transferred", "", true, "", Some(900), Delivery::Network),
            ("memory cache", "memory", false, "", Some(0), Delivery::HttpCacheMemory),
            ("disk cache", "disk", false, "", Some(0), Delivery::HttpCacheDisk),
            ("plain", "", false, "", Some(900), Delivery::Network),
        ];
        for (what, from_cache, via_service_worker, service_worker_source, transfer_bytes, expected) in cases {
            let facts = DeliveryFacts {
                status: 200,
                from_cache,
                via_service_worker,
                service_worker_source,
                has_response_headers: true,
                transfer_bytes,
                ..DeliveryFacts::default()
            };
            assert_eq!(facts.decide(), expected, "{what}");
        }
        assert_eq!(DeliveryFacts::default().decide(), Delivery::None, "no response");
    }

    #[test]
    fn a_url_that_carries_its_answer_never_was_on_the_network() {
        for (url, expected) in [
            ("data:image/gif;base64,R0lGOD", Delivery::HttpCacheMemory),
            ("DATA:,x", Delivery::HttpCacheMemory),
            ("blob:https://a.example/5d0c8a4e", Delivery::HttpCacheMemory),
            ("https://a.example/data:", Delivery::Network),
            ("dat", Delivery::Network),
        ] {
            let facts = DeliveryFacts { url, status: 200, ..DeliveryFacts::default() };
            assert_eq!(facts.decide(), expected, "{url}");
        }
    }
}
