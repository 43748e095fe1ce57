//! Phases of time of one exchange.

/// The phases of a HAR entry in milliseconds, as the source wrote them: `None` where it had
/// nothing, and −1 where it said "does not apply" (HAR 1.2).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Timings {
    /// Queued or stalled.
    pub blocked: Option<f64>,
    /// Name lookup.
    pub dns: Option<f64>,
    /// TCP connection and TLS handshake together.
    pub connect: Option<f64>,
    /// TLS handshake; part of [`connect`](Self::connect).
    pub ssl: Option<f64>,
    /// Sending the request.
    pub send: Option<f64>,
    /// Waiting for the first byte of the response.
    pub wait: Option<f64>,
    /// Reading the response.
    pub receive: Option<f64>,
}

impl Timings {
    /// A phase as a length of time: missing, negative and not-a-number count as 0, as HAR 1.2
    /// sums them.
    #[must_use]
    pub fn length(phase: Option<f64>) -> f64 {
        phase.filter(|ms| ms.is_finite()).unwrap_or(0.0).max(0.0)
    }

    /// `send + wait`: the part of the time to first byte that a CDN can influence.
    #[must_use]
    pub fn ttfb_ms(&self) -> f64 {
        Self::length(self.send) + Self::length(self.wait)
    }

    /// `blocked + dns + connect + send + wait`; `ssl` is inside `connect`.
    #[must_use]
    pub fn full_ttfb_ms(&self) -> f64 {
        Self::length(self.blocked) + Self::length(self.dns) + Self::length(self.connect) + self.ttfb_ms()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negative_and_missing_phases_count_as_zero() {
        let timings = Timings {
            blocked: Some(-0.7),
            dns: Some(-1.0),
            connect: Some(12.0),
            ssl: Some(8.0),
            send: Some(0.5),
            wait: Some(40.0),
            receive: None,
        };
        assert!((timings.ttfb_ms() - 40.5).abs() < 1e-9);
        assert!((timings.full_ttfb_ms() - 52.5).abs() < 1e-9);
        assert!(Timings::length(Some(f64::NAN)).abs() < 1e-9);
    }
}
