//! The metrics of `x-edg-t`, `x-0-t` and `x-xdn-t` in words. Sources: Edgio's documentation of
//! response headers, <https://docs.edg.io/applications/performance/response> for v7 and
//! <https://docs.edg.io/applications/v6/performance/response> before.

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
pub(super) type Metric = (&'static str, Unit, &'static str);

/// Edgio v7: load balancer, worker, handler, application server.
const V7: [Metric; 28] = [
    ("pt", Milliseconds, "Load balancer: request received to answer sent"),
    ("pc", Count, "Load balancer: requests made for this one (above 1: it had to wait for compute)"),
    ("pf", Milliseconds, "Load balancer: waiting for the worker"),
    ("wbt", Milliseconds, "Worker: billed time"),
    ("wbm", Mebibytes, "Worker: memory allocated"),
    ("wm", Mebibytes, "Worker: memory used"),
    ("wt", Milliseconds, "Worker: making the response"),
    ("wc", Count, "Worker: invocation count"),
    ("wg", Milliseconds, "Worker: age of the instance"),
    ("wl", Milliseconds, "Worker: processing time of all its requests"),
    ("hid", Instance, "Handler: instance"),
    ("hlt", Milliseconds, "Handler: lifetime"),
    ("hrc", Count, "Handler: requests so far"),
    ("hec", Count, "Handler: errors so far"),
    ("hrss", Mebibytes, "Handler: resident memory"),
    ("ht", Milliseconds, "Handler: the whole request"),
    ("hcs", Word, "Handler: started by this request"),
    ("hcst", Milliseconds, "Handler: the request that started it took"),
    ("sid", Instance, "Application server: instance"),
    ("slt", Milliseconds, "Application server: lifetime"),
    ("src", Count, "Application server: requests so far"),
    ("sec", Count, "Application server: errors so far"),
    ("srss", Mebibytes, "Application server: resident memory"),
    ("st", Milliseconds, "Application server: your code's own time"),
    ("scs", Word, "Application server: started by this request"),
    ("scst", Milliseconds, "Application server: the request that started it took"),
    ("srt", Milliseconds, "Application server: start to ready"),
    ("art", Milliseconds, "Application: import and start"),
];

/// Generations 4 to 6: edge, global tier, load balancer, worker.
const V4_TO_V6: [Metric; 32] = [
    ("eh", Milliseconds, "Edge: whole request"),
    ("eht", Milliseconds, "Edge: whole request"),
    ("ect", Milliseconds, "Edge cache: total"),
    ("ecc", Word, "Edge cache: status"),
    ("ecwt", Milliseconds, "Edge cache: waiting for another request for the same object"),
    ("edt", Milliseconds, "Edge proxy: total"),
    ("edd", Milliseconds, "Edge proxy: name lookup"),
    ("edf", Milliseconds, "Edge proxy: fetching from further back"),
    ("dgpop", Word, "Global point of presence the edge asked"),
    ("gh", Milliseconds, "Global tier: whole request"),
    ("ght", Milliseconds, "Global tier: whole request"),
    ("gct", Milliseconds, "Global cache: total"),
    ("gcc", Word, "Global cache: status"),
    ("gcwt", Milliseconds, "Global cache: waiting for another request for the same object"),
    ("gdt", Milliseconds, "Global proxy: total"),
    ("gdd", Milliseconds, "Global proxy: name lookup"),
    ("gdf", Milliseconds, "Global proxy: fetching from the origin"),
    ("pt", Milliseconds, "Load balancer: total"),
    ("pc", Count, "Load balancer: requests made for this one"),
    ("pf", Milliseconds, "Load balancer: waiting for the worker"),
    ("pu", Milliseconds, "Load balancer: upstream"),
    ("wbt", Milliseconds, "Worker: billed time"),
    ("wt", Milliseconds, "Worker: total"),
    ("wc", Count, "Worker: invocation count"),
    ("wg", Milliseconds, "Worker: age of the instance"),
    ("wl", Milliseconds, "Worker: processing time of all its requests"),
    ("wm", Mebibytes, "Worker: memory used"),
    ("wr", Milliseconds, "Worker: choosing the route"),
    ("wa", Milliseconds, "Worker: changing the request"),
    ("wp", Milliseconds, "Worker: fetching"),
    ("wz", Milliseconds, "Worker: changing the response, or optimising the image"),
    ("wbm", Mebibytes, "Worker: memory allocated"),
];

/// The generations before: level-1 point of presence, level-2 shield, backend.
const XDN: [Metric; 13] = [
    ("ot", Milliseconds, "Level-1 point of presence: total"),
    ("or", Milliseconds, "Level-1 point of presence: choosing the route"),
    ("of", Milliseconds, "Level-1 point of presence: fetching from further back"),
    ("oc", Word, "Level-1 point of presence: cache status"),
    ("ow", Bytes, "Level-1 point of presence: free memory"),
    ("oq", Milliseconds, "Level-1 point of presence: waiting for another request for the same object"),
    ("st", Milliseconds, "Level-2 shield: total"),
    ("sr", Milliseconds, "Level-2 shield: choosing the route"),
    ("sf", Milliseconds, "Level-2 shield: fetching from further back"),
    ("sc", Word, "Level-2 shield: cache status"),
    ("sw", Bytes, "Level-2 shield: free memory"),
    ("sq", Milliseconds, "Level-2 shield: waiting for another request for the same object"),
    ("bf", Milliseconds, "Backend: fetching"),
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
