//! One exchange as an entry of HAR 1.2 with Chrome's fields.

use serde::{Serialize, Serializer};

use crate::exchange::{Delivery, DeliveryFacts, Exchange, Headers, Timings};

/// What HAR says of a size that is not known.
const UNKNOWN: i64 = -1;

/// An entry, in the order in which Chrome writes one.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry<'e, A> {
    #[serde(rename = "_connectionId", skip_serializing_if = "str::is_empty")]
    connection_id: &'e str,
    #[serde(rename = "_fromCache", skip_serializing_if = "str::is_empty")]
    from_cache: &'static str,
    #[serde(rename = "_initiator", skip_serializing_if = "Option::is_none")]
    initiator: Option<Initiator<'e>>,
    #[serde(rename = "_priority", skip_serializing_if = "str::is_empty")]
    priority: &'e str,
    #[serde(rename = "_resourceType", skip_serializing_if = "str::is_empty")]
    resource_type: &'e str,
    cache: Cache,
    #[serde(skip_serializing_if = "str::is_empty")]
    pageref: &'e str,
    request: Request<'e>,
    response: Response<'e>,
    #[serde(rename = "serverIPAddress", skip_serializing_if = "str::is_empty")]
    server_ip: &'e str,
    started_date_time: &'e str,
    time: f64,
    timings: Phases,
    #[serde(rename = "_edgelens", skip_serializing_if = "Option::is_none")]
    analysis: Option<&'e A>,
}

/// What HAR has of the browser's cache; Chrome leaves it empty.
#[derive(Serialize)]
struct Cache {}

#[derive(Serialize)]
struct Initiator<'e> {
    #[serde(rename = "type", skip_serializing_if = "str::is_empty")]
    kind: &'e str,
    #[serde(skip_serializing_if = "str::is_empty")]
    url: &'e str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'e> {
    method: &'e str,
    url: &'e str,
    http_version: &'e str,
    headers: Lines<'e>,
    query_string: Vec<Pair<'e>>,
    cookies: [(); 0],
    headers_size: i64,
    body_size: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Response<'e> {
    status: u16,
    status_text: &'static str,
    http_version: &'e str,
    headers: Lines<'e>,
    cookies: [(); 0],
    content: Content<'e>,
    #[serde(rename = "redirectURL")]
    redirect_url: &'e str,
    headers_size: i64,
    body_size: i64,
    #[serde(rename = "_transferSize", skip_serializing_if = "Option::is_none")]
    transfer_size: Option<u64>,
    #[serde(rename = "_error")]
    error: Option<&'e str>,
    #[serde(rename = "_fetchedViaServiceWorker")]
    via_service_worker: bool,
    #[serde(rename = "_serviceWorkerResponseSource", skip_serializing_if = "str::is_empty")]
    service_worker_source: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content<'e> {
    #[serde(serialize_with = "size")]
    size: Option<u64>,
    mime_type: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'e str>,
}

#[derive(Serialize)]
struct Phases {
    #[serde(skip_serializing_if = "Option::is_none")]
    blocked: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dns: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ssl: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    connect: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    send: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wait: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    receive: Option<f64>,
}

/// Field lines, or parameters, as HAR writes them.
struct Lines<'e>(&'e Headers<'e>);

#[derive(Serialize)]
struct Pair<'e> {
    name: &'e str,
    value: &'e str,
}

impl<'e, A> Entry<'e, A> {
    pub(super) fn of(exchange: &'e Exchange<'_>, analysis: Option<&'e A>) -> Self {
        let words = Words::of(exchange);
        let version = &*exchange.http_version;
        let timings = exchange.timings.unwrap_or_default();
        Self {
            connection_id: &exchange.connection_id,
            from_cache: words.from_cache,
            initiator: initiator(exchange),
            priority: &exchange.priority,
            resource_type: &exchange.resource_type,
            cache: Cache {},
            pageref: &exchange.page_ref,
            request: Request {
                method: &exchange.method,
                url: &exchange.url,
                http_version: version,
                headers: Lines(&exchange.request_headers),
                query_string: query(exchange),
                cookies: [],
                headers_size: UNKNOWN,
                body_size: UNKNOWN,
            },
            response: Response {
                status: exchange.status,
                status_text: "",
                http_version: version,
                headers: Lines(&exchange.response_headers),
                cookies: [],
                content: Content {
                    size: exchange.content_bytes,
                    mime_type: &exchange.mime_type,
                    text: exchange.body.as_deref(),
                },
                redirect_url: &exchange.redirect_url,
                headers_size: UNKNOWN,
                body_size: UNKNOWN,
                transfer_size: exchange.transfer_bytes,
                error: exchange.error.as_deref(),
                via_service_worker: words.via_service_worker,
                service_worker_source: words.service_worker_source,
            },
            server_ip: &exchange.server_ip,
            started_date_time: &exchange.started_text,
            time: exchange.total_ms.filter(|ms| ms.is_finite()).unwrap_or(-1.0),
            timings: Phases::of(&timings),
            analysis,
        }
    }
}

impl Phases {
    fn of(timings: &Timings) -> Self {
        let finite = |phase: Option<f64>| phase.filter(|ms| ms.is_finite());
        Self {
            blocked: finite(timings.blocked),
            dns: finite(timings.dns),
            ssl: finite(timings.ssl),
            connect: finite(timings.connect),
            send: finite(timings.send),
            wait: finite(timings.wait),
            receive: finite(timings.receive),
        }
    }
}

impl Serialize for Lines<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.iter().map(|line| Pair { name: &line.name, value: &line.value }))
    }
}

/// Chrome's words from which the reader tells the delivery.
#[derive(Default)]
struct Words {
    from_cache: &'static str,
    via_service_worker: bool,
    service_worker_source: &'static str,
}

impl Words {
    fn of(exchange: &Exchange<'_>) -> Self {
        let from_cache = |word| Self { from_cache: word, ..Self::default() };
        let from_worker = |source| Self { via_service_worker: true, service_worker_source: source, ..Self::default() };
        match exchange.delivery {
            Delivery::HttpCacheMemory => from_cache("memory"),
            Delivery::HttpCacheDisk => from_cache("disk"),
            Delivery::PrefetchCache => from_cache("prefetch"),
            Delivery::Push => from_cache("push"),
            Delivery::ServiceWorker => from_worker("cache-storage"),
            // A worker passed a URL through that otherwise carries its own answer.
            Delivery::Network if needs_no_network(exchange) => from_worker("network"),
            Delivery::Network | Delivery::None => Self::default(),
        }
    }
}

fn needs_no_network(exchange: &Exchange<'_>) -> bool {
    let facts = DeliveryFacts {
        url: &exchange.url,
        status: exchange.status,
        has_response_headers: !exchange.response_headers.is_empty(),
        ..DeliveryFacts::default()
    };
    facts.decide() == Delivery::HttpCacheMemory
}

fn initiator<'e>(exchange: &'e Exchange<'_>) -> Option<Initiator<'e>> {
    let (kind, url) = (&*exchange.initiator_type, &*exchange.initiator_url);
    (!kind.is_empty() || !url.is_empty()).then_some(Initiator { kind, url })
}

/// The parameters of the URL, not decoded, as Chrome writes them.
fn query<'e>(exchange: &'e Exchange<'_>) -> Vec<Pair<'e>> {
    let pairs = exchange.url_parts().query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(name, value)| Pair { name, value }).collect()
}

#[expect(clippy::ref_option, reason = "the form that serde asks for")]
fn size<S: Serializer>(size: &Option<u64>, to: S) -> Result<S::Ok, S::Error> {
    match size {
        Some(size) => to.serialize_u64(*size),
        None => to.serialize_i64(UNKNOWN),
    }
}
