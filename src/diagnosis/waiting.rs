//! Where the waiting for the first byte went: the network, and the servers on the way.

use crate::cdn::Path;
use crate::exchange::{Exchange, Timings};

/// How the waiting time of a request divides. Milliseconds; what is not known is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Waiting {
    /// On the way between browser and edge.
    pub network_ms: Option<f64>,
    /// What says so.
    pub network: NetworkPart,
    /// In the edge server, as a header tells.
    pub edge_ms: Option<f64>,
    /// In a shield or mid tier, as a header tells.
    pub shield_ms: Option<f64>,
    /// Waiting for the origin, as a header tells.
    pub origin_ms: Option<f64>,
    /// What nothing accounts for.
    pub untold_ms: f64,
    /// The header that tells of the servers.
    pub source: Option<&'static str>,
    /// Whether the servers' times sum to more than the browser waited.
    pub exceeds: bool,
}

/// Where the network's part of the waiting is from.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum NetworkPart {
    /// Nothing tells.
    #[default]
    Unknown,
    /// One round trip, inferred from how long this request's own TCP connection took.
    RoundTrip(f64),
    /// What the servers' own times leave of the waiting.
    Rest,
}

/// Divides the waiting time of a request; `None` where the capture has no timings.
///
/// A TCP connection takes one round trip to the edge (RFC 9293 §3.5), and so does a request with the
/// first byte of its response, beyond what the servers take. Where the connection was there already
/// nothing was measured; where the edge tells its own time, the network has the rest.
#[must_use]
pub fn waiting(exchange: &Exchange<'_>, path: &Path<'_>) -> Option<Waiting> {
    let timings = exchange.timings.as_ref()?;
    let wait_ms = Timings::length(timings.wait);
    let share = &path.share;
    let told: f64 = [share.edge_ms, share.shield_ms, share.origin_ms].into_iter().flatten().sum();
    let left_ms = (wait_ms - told).max(0.0);
    let exceeds = told > wait_ms;
    let network = match round_trip_ms(exchange, timings) {
        _ if exceeds => NetworkPart::Unknown,
        Some(ms) => NetworkPart::RoundTrip(ms),
        None if share.edge_ms.is_some() => NetworkPart::Rest,
        None => NetworkPart::Unknown,
    };
    let network_ms = match network {
        NetworkPart::Unknown => None,
        NetworkPart::RoundTrip(ms) => Some(ms.min(left_ms)),
        NetworkPart::Rest => Some(left_ms),
    };
    Some(Waiting {
        network_ms,
        network,
        edge_ms: share.edge_ms,
        shield_ms: share.shield_ms,
        origin_ms: share.origin_ms,
        untold_ms: left_ms - network_ms.unwrap_or_default(),
        source: share.source,
        exceeds,
    })
}

/// What the TCP connection of this very request took without TLS. With QUIC the two are one, and a
/// HAR file that has no TLS phase for an https URL has it in the connection.
fn round_trip_ms(exchange: &Exchange<'_>, timings: &Timings) -> Option<f64> {
    let connect_ms = Timings::length(timings.connect);
    let tls_ms = Timings::length(timings.ssl);
    let secure = exchange.url_parts().scheme.eq_ignore_ascii_case("https");
    let round_trip = connect_ms - tls_ms;
    (round_trip > 0.0 && (!secure || tls_ms > 0.0)).then_some(round_trip)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cdn::Share;

    const fn timings(connect: f64, ssl: f64, wait: f64) -> Timings {
        Timings {
            connect: Some(connect),
            ssl: Some(ssl),
            wait: Some(wait),
            blocked: None,
            dns: None,
            send: None,
            receive: None,
        }
    }

    fn divided(url: &str, timings: Timings, share: Share) -> Waiting {
        let exchange = Exchange { url: url.into(), timings: Some(timings), ..Exchange::default() };
        waiting(&exchange, &Path { share, ..Path::default() }).unwrap()
    }

    fn told(edge_ms: Option<f64>, origin_ms: Option<f64>) -> Share {
        Share { edge_ms, shield_ms: None, origin_ms, source: Some("server-timing") }
    }

    #[test]
    fn the_network_takes_one_round_trip_where_a_connection_was_made() {
        const SECURE: &str = "https://a.example/";
        const PLAIN: &str = "http://a.example/";
        let round_trip = NetworkPart::RoundTrip;
        // URL, connection, TLS, wait, told, network, from, untold
        let cases = [
            (SECURE, 70.0, 45.0, 130.0, told(None, None), Some(25.0), round_trip(25.0), 105.0),
            (PLAIN, 25.0, -1.0, 130.0, told(None, None), Some(25.0), round_trip(25.0), 105.0),
            // Reused, QUIC, and a HAR file without a TLS phase.
            (SECURE, -1.0, -1.0, 130.0, told(None, None), None, NetworkPart::Unknown, 130.0),
            (SECURE, 45.0, 45.0, 130.0, told(None, None), None, NetworkPart::Unknown, 130.0),
            (SECURE, 70.0, -1.0, 130.0, told(None, None), None, NetworkPart::Unknown, 130.0),
            (SECURE, 70.0, 45.0, 130.0, told(Some(5.0), Some(90.0)), Some(25.0), round_trip(25.0), 10.0),
            (SECURE, 70.0, 45.0, 100.0, told(Some(5.0), Some(90.0)), Some(5.0), round_trip(25.0), 0.0),
            // Without a connection the rest is the network's if the edge told its own part.
            (SECURE, -1.0, -1.0, 130.0, told(Some(5.0), Some(90.0)), Some(35.0), NetworkPart::Rest, 0.0),
            (SECURE, -1.0, -1.0, 130.0, told(None, Some(90.0)), None, NetworkPart::Unknown, 40.0),
        ];
        for (url, connect, ssl, wait, share, network_ms, network, untold_ms) in cases {
            let what = format!("{url} {connect} {ssl} {wait} {share:?}");
            let found = divided(url, timings(connect, ssl, wait), share);
            assert_eq!((found.network_ms, found.network), (network_ms, network), "{what}");
            assert!((found.untold_ms - untold_ms).abs() < 1e-9 && !found.exceeds, "{what}: {found:?}");
        }
    }

    #[test]
    fn times_that_exceed_the_waiting_leave_nothing_to_divide() {
        let found = divided("https://a.example/", timings(70.0, 45.0, 40.0), told(Some(5.0), Some(90.0)));
        assert!(found.exceeds);
        assert_eq!((found.network_ms, found.untold_ms), (None, 0.0));
    }

    #[test]
    fn without_timings_nothing_divides() {
        assert_eq!(waiting(&Exchange::default(), &Path::default()), None);
    }
}
