//! 502 and 504: the edge could not use the origin. The order is the vendor's; `x-ec-proxy-error`
//! points to the step that matters.

use crate::cdn::Path;
use crate::cdn::edgio::Attribution;
use crate::diagnosis::{Step, curl, edgio};
use crate::exchange::Exchange;

/// Codes that point to an origin that does not answer.
const NOT_ANSWERING: [u64; 5] = [5, 9, 13, 20, 23];
/// Codes that point to the name sent in the TLS handshake, and then the Host header.
const HANDSHAKE: [u64; 1] = [11];
/// Codes that point to the certificate.
const CERTIFICATE: [u64; 1] = [12];

pub(super) fn steps(exchange: &Exchange<'_>, path: &Path<'_>) -> Vec<Step> {
    if edgio::is_earlier(&path.edgio) {
        return of_earlier(exchange, path);
    }
    let points = |codes: &[u64]| pointed_to(path, codes);
    vec![
        Step::new(
            "Is the origin up",
            "Ask it directly, past DNS and CDN. If that fails too, repair the origin first: host and port, web server, firewall. Its allowlist needs Edgio's addresses (Edgio Console, Origins, instructions).",
        )
        .knowing(answered_itself(exchange, path).or_else(|| points(&NOT_ANSWERING)))
        .with(curl::timed(exchange, path)),
        Step::new(
            "SNI",
            "If the origin needs a server name, switch on Use SNI under Origins and set the SNI hint to a name in its certificate (subject alternative name or common name). If it does not use SNI, switch it off. A wrong one is logged as HARD_ERR_502_SSL_CONNECT_ERROR.",
        )
        .knowing(points(&HANDSHAKE))
        .with(curl::certificates(exchange)),
        Step::new(
            "Host header",
            "If the certificate does not cover the Host header that Edgio forwards, set Override Host Header under Origins to a name that it covers.",
        )
        .knowing(points(&[HANDSHAKE, CERTIFICATE].concat())),
        Step::new(
            "Self-signed certificate, or an incomplete chain",
            "The origin has to send its full chain in order; a missing intermediate certificate is enough for a 502. For a self-signed one switch on Allow Self-Signed Certs. If the command below works and the same without -k does not, only validation stands in the way.",
        )
        .knowing(points(&CERTIFICATE))
        .with(curl::unvalidated(exchange, path)),
        Step::new(
            "Pinned certificate",
            "If certificates are pinned under Origins and the origin has a new one, pin that in addition to the old one.",
        )
        .knowing(points(&CERTIFICATE)),
    ]
}

/// Before v7 the headers do not tell the step, and the settings of v7's origins are not there.
fn of_earlier(exchange: &Exchange<'_>, path: &Path<'_>) -> Vec<Step> {
    vec![
        Step::new(
            "Is the origin up",
            format!(
                "Ask it directly, past DNS and CDN. If that fails too, repair the origin first: host and port, web server, firewall. Its allowlist needs {}.",
                edgio::allowlist(&path.edgio)
            ),
        )
        .knowing(answered_itself(exchange, path))
        .with(curl::timed(exchange, path)),
        Step::new(
            "Certificate",
            "The origin's certificate has to be valid and complete for the name that the project's backend is configured with. Compare name, dates and chain.",
        )
        .with(curl::certificates(exchange)),
    ]
}

/// What `x-ec-proxy-error` says about a step.
fn pointed_to(path: &Path<'_>, codes: &[u64]) -> Option<String> {
    let code = edgio::proxy_error(&path.edgio)?;
    let title = edgio::proxy_error_entry(code).map_or("not in the vendor's list", |entry| entry.title);
    let verb = if codes.contains(&code) { "points here" } else { "does not point here" };
    Some(format!("x-ec-proxy-error {code} ({title}) {verb}."))
}

/// The origin answered with the status itself, so the connection works.
fn answered_itself(exchange: &Exchange<'_>, path: &Path<'_>) -> Option<String> {
    let origins = path.edgio.error?.attributed_to == Attribution::Origin;
    let server = exchange.response_headers.first("server").filter(|_| origins)?;
    Some(format!(
        "The server header reads {server}: most likely the origin answered {} itself, so the connection works and its own log is the place to look.",
        exchange.status
    ))
}
