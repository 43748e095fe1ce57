//! 531: no connection to the origin.

use super::component;
use crate::cdn::Path;
use crate::diagnosis::duration::milliseconds;
use crate::diagnosis::{Step, curl, edgio};
use crate::exchange::Exchange;

/// Faster than this, somebody refused; a packet that is dropped is waited for.
const REFUSED_MS: f64 = 1_000.0;
/// Slower than this, nobody answered at all.
const DROPPED_MS: f64 = 5_000.0;

pub(super) fn steps(exchange: &Exchange<'_>, path: &Path<'_>) -> Vec<Step> {
    let addresses = edgio::allowlist(&path.edgio);
    let configured = if edgio::is_earlier(&path.edgio) {
        "the backends in the project's configuration file"
    } else {
        "Edgio Console, Origins, or the origins and backends in edgio.config.js"
    };
    let mut steps = vec![
        Step::new(
            "The upstream host",
            format!("Compare host name and port with the real server: {configured}, and any host that the code fetches itself. Typing errors, old names, private addresses and wrong ports all end here."),
        )
        .knowing(origin_name(path)),
        Step::new(
            "Its DNS record",
            "Resolve the upstream's name from several networks and compare with the address you expect. It must not lead back to Edgio.",
        )
        .with(Some("dig +short ORIGIN_HOST A ORIGIN_HOST AAAA".to_owned())),
        Step::new(
            "Does it respond",
            "Ask the upstream without Edgio. If this is refused or hangs, the upstream is down, overloaded, or does not listen on that port.",
        )
        .knowing(speed(exchange))
        .with(curl::timed(exchange, path)),
        Step::new(
            "Is the platform allowed in",
            format!("If the upstream answers you but not Edgio, its firewall does not know the platform: put {addresses} on its allowlist."),
        ),
    ];
    if path.edgio.component_status.is_some() {
        steps.push(component::who_answered(path));
    }
    steps
}

fn origin_name(path: &Path<'_>) -> Option<String> {
    let origin = path.edgio.cache_key.as_ref()?.origin?;
    Some(match origin {
        "edgio_serverless" => {
            "x-ec-cache-key names edgio_serverless: the project's own code ran, so look at the hosts it fetches."
                .to_owned()
        }
        _ => format!("x-ec-cache-key names the origin configuration {origin}."),
    })
}

fn speed(exchange: &Exchange<'_>) -> Option<String> {
    let ms = super::waited_ms(exchange)?;
    let took = milliseconds(ms);
    if ms < REFUSED_MS {
        Some(format!("The error came after {took}: likely the connection was refused, not dropped."))
    } else if ms >= DROPPED_MS {
        Some(format!(
            "The error came after {took}: likely nobody replied, as with a firewall that drops packets or a machine that is off."
        ))
    } else {
        None
    }
}
