//! From an Edgio error to its cause, step by step, with what this response already says about
//! each (<https://docs.edg.io/applications/performance/troubleshooting>).

pub(super) mod component;
mod connection;
mod gateway;
mod not_found;
mod prefetch;
mod timeout;

pub use prefetch::without_prefetch_parameters;

use super::{Step, Surroundings, error};
use crate::cdn::Path;
use crate::exchange::{Exchange, Timings};

/// The checks that lead to the cause of this error; empty where the provider has no walk-through.
#[must_use]
pub fn walkthrough(exchange: &Exchange<'_>, path: &Path<'_>, surroundings: &Surroundings<'_>) -> Vec<Step> {
    let edgio = error::layer(exchange, path, surroundings).is_some_and(|layer| layer.provider.id == "edgio");
    if !edgio || exchange.status < 400 {
        return Vec::new();
    }
    match (exchange.status, path.edgio.generation()) {
        (539, _) => timeout::steps(exchange, path),
        // In XDN this number is a timeout; the general checks serve for that.
        (531, generation) if generation != Some("xdn") => connection::steps(exchange, path),
        (502 | 504, _) => gateway::steps(exchange, path),
        (404, _) => not_found::steps(exchange, path),
        (412, _) if path.edgio.prefetch.is => prefetch::steps(exchange, path),
        _ => component::steps(exchange, path),
    }
}

/// The time to first byte in milliseconds, where it was measured.
fn waited_ms(exchange: &Exchange<'_>) -> Option<f64> {
    exchange.timings.as_ref().map(Timings::ttfb_ms).filter(|ms| *ms > 0.0)
}

/// Who is to be looked for in a log: the path and the time.
fn in_the_log(exchange: &Exchange<'_>) -> Option<String> {
    let path = exchange.url_parts().path;
    if path.is_empty() {
        return None;
    }
    let when = if exchange.started_text.is_empty() { String::new() } else { format!(" at {}", exchange.started_text) };
    Some(format!("Look for {} {path}{when}.", exchange.method))
}
