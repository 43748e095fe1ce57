//! The metrics of `x-edg-t`, `x-0-t` and `x-xdn-t` in words. Sources: Edgio's documentation of
//! response headers, <https://docs.edg.io/applications/performance/response> for v7 and
//! <https://docs.edg.io/applications/v6/performance/response> before.

use crate::panel::words::{Message, msg};
use Unit::{Bytes, Count, Instance, Mebibytes, Milliseconds, Word};

/// What a metric counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Milliseconds,
    Mebibytes,
    Bytes,
    Count,
    Instance,
    /// A word, or yes and no.
    Word,
}

/// A metric in words.
pub(super) type Metric = (&'static str, Unit, Message<0>);

/// Edgio v7: load balancer, worker, handler, application server.
const V7: [Metric; 28] = [
    ("pt", Milliseconds, msg::METRIC_LB_WHOLE),
    ("pc", Count, msg::METRIC_LB_REQUESTS_WAIT),
    ("pf", Milliseconds, msg::METRIC_LB_WAITING),
    ("wbt", Milliseconds, msg::METRIC_WORKER_BILLED),
    ("wbm", Mebibytes, msg::METRIC_WORKER_ALLOCATED),
    ("wm", Mebibytes, msg::METRIC_WORKER_MEMORY),
    ("wt", Milliseconds, msg::METRIC_WORKER_MAKING),
    ("wc", Count, msg::METRIC_WORKER_INVOCATIONS),
    ("wg", Milliseconds, msg::METRIC_WORKER_INSTANCE_AGE),
    ("wl", Milliseconds, msg::METRIC_WORKER_PROCESSING),
    ("hid", Instance, msg::METRIC_HANDLER_INSTANCE),
    ("hlt", Milliseconds, msg::METRIC_HANDLER_LIFE),
    ("hrc", Count, msg::METRIC_HANDLER_SO_FAR),
    ("hec", Count, msg::METRIC_HANDLER_FAILED),
    ("hrss", Mebibytes, msg::METRIC_HANDLER_RESIDENT),
    ("ht", Milliseconds, msg::METRIC_HANDLER_ALL),
    ("hcs", Word, msg::METRIC_HANDLER_STARTED),
    ("hcst", Milliseconds, msg::METRIC_HANDLER_STARTING),
    ("sid", Instance, msg::METRIC_SERVER_INSTANCE),
    ("slt", Milliseconds, msg::METRIC_SERVER_LIFE),
    ("src", Count, msg::METRIC_SERVER_SO_FAR),
    ("sec", Count, msg::METRIC_SERVER_FAILED),
    ("srss", Mebibytes, msg::METRIC_SERVER_RESIDENT),
    ("st", Milliseconds, msg::METRIC_SERVER_CODE),
    ("scs", Word, msg::METRIC_SERVER_STARTED),
    ("scst", Milliseconds, msg::METRIC_SERVER_STARTING),
    ("srt", Milliseconds, msg::METRIC_SERVER_READY),
    ("art", Milliseconds, msg::METRIC_APP_IMPORT),
];

/// Generations 4 to 6: edge, global tier, load balancer, worker.
const V4_TO_V6: [Metric; 32] = [
    ("eh", Milliseconds, msg::METRIC_EDGE_ALL),
    ("eht", Milliseconds, msg::METRIC_EDGE_ALL),
    ("ect", Milliseconds, msg::METRIC_EDGE_CACHE_TOTAL),
    ("ecc", Word, msg::METRIC_EDGE_CACHE_STATUS),
    ("ecwt", Milliseconds, msg::METRIC_EDGE_CACHE_COLLAPSED),
    ("edt", Milliseconds, msg::METRIC_EDGE_PROXY_TOTAL),
    ("edd", Milliseconds, msg::METRIC_EDGE_PROXY_LOOKUP),
    ("edf", Milliseconds, msg::METRIC_EDGE_PROXY_FETCH),
    ("dgpop", Word, msg::METRIC_ASKED_POP),
    ("gh", Milliseconds, msg::METRIC_GLOBAL_ALL),
    ("ght", Milliseconds, msg::METRIC_GLOBAL_ALL),
    ("gct", Milliseconds, msg::METRIC_GLOBAL_CACHE_TOTAL),
    ("gcc", Word, msg::METRIC_GLOBAL_CACHE_STATUS),
    ("gcwt", Milliseconds, msg::METRIC_GLOBAL_CACHE_COLLAPSED),
    ("gdt", Milliseconds, msg::METRIC_GLOBAL_PROXY_TOTAL),
    ("gdd", Milliseconds, msg::METRIC_GLOBAL_PROXY_LOOKUP),
    ("gdf", Milliseconds, msg::METRIC_GLOBAL_PROXY_FETCH),
    ("pt", Milliseconds, msg::METRIC_LB_TOTAL),
    ("pc", Count, msg::METRIC_LB_REQUESTS),
    ("pf", Milliseconds, msg::METRIC_LB_WAITING),
    ("pu", Milliseconds, msg::METRIC_LB_UPSTREAM),
    ("wbt", Milliseconds, msg::METRIC_WORKER_BILLED),
    ("wt", Milliseconds, msg::METRIC_WORKER_TOTAL),
    ("wc", Count, msg::METRIC_WORKER_INVOCATIONS),
    ("wg", Milliseconds, msg::METRIC_WORKER_INSTANCE_AGE),
    ("wl", Milliseconds, msg::METRIC_WORKER_PROCESSING),
    ("wm", Mebibytes, msg::METRIC_WORKER_MEMORY),
    ("wr", Milliseconds, msg::METRIC_WORKER_ROUTE),
    ("wa", Milliseconds, msg::METRIC_WORKER_CHANGE_REQUEST),
    ("wp", Milliseconds, msg::METRIC_WORKER_FETCH),
    ("wz", Milliseconds, msg::METRIC_WORKER_CHANGE_RESPONSE),
    ("wbm", Mebibytes, msg::METRIC_WORKER_ALLOCATED),
];

/// The generations before: level-1 point of presence, level-2 shield, backend.
const XDN: [Metric; 13] = [
    ("ot", Milliseconds, msg::METRIC_POP_TOTAL),
    ("or", Milliseconds, msg::METRIC_POP_ROUTE),
    ("of", Milliseconds, msg::METRIC_POP_FETCH),
    ("oc", Word, msg::METRIC_POP_CACHE),
    ("ow", Bytes, msg::METRIC_POP_FREE),
    ("oq", Milliseconds, msg::METRIC_POP_COLLAPSED),
    ("st", Milliseconds, msg::METRIC_SHIELD_TOTAL),
    ("sr", Milliseconds, msg::METRIC_SHIELD_ROUTE),
    ("sf", Milliseconds, msg::METRIC_SHIELD_FETCH),
    ("sc", Word, msg::METRIC_SHIELD_CACHE),
    ("sw", Bytes, msg::METRIC_SHIELD_FREE),
    ("sq", Milliseconds, msg::METRIC_SHIELD_COLLAPSED),
    ("bf", Milliseconds, msg::METRIC_BACKEND_FETCH),
];

/// The metric `name` of the timing header of `generation`; the same letters mean different things
/// in each.
pub(super) fn metric(generation: Option<&str>, name: &str) -> Option<Metric> {
    let find = |table: &[Metric]| table.iter().find(|(known, _, _)| *known == name).copied();
    match generation {
        Some("v4-v6") => find(&V4_TO_V6),
        // Load balancer and worker wrote the same names there as later.
        Some("xdn") => find(&XDN).or_else(|| find(&V4_TO_V6)),
        _ => find(&V7),
    }
}
