//! The phases of a request, in their order, and how each looks.

use super::words::{Message, msg};
use crate::exchange::Timings;

/// How a phase is called and drawn.
pub(super) struct Phase {
    pub(super) name: Message<0>,
    /// What it is.
    pub(super) about: Message<0>,
    /// Its class in the style sheet; its colour is the custom property `--phase-` with this name.
    pub(super) class: &'static str,
    /// Height of its bar in the waterfall in pixels. A bar grows from phase to phase, so that they can be told apart
    /// without colours.
    pub(super) height_px: f64,
}

/// How many there are.
pub(super) const COUNT: usize = 7;

/// The place of the one in which the first byte is waited for.
pub(super) const WAIT: usize = 5;

pub(super) const PHASES: [Phase; COUNT] = [
    phase(msg::PHASE_QUEUED, msg::PHASE_QUEUED_SAYS, "blocked", 2.0),
    phase(msg::PHASE_DNS, msg::PHASE_DNS_SAYS, "dns", 4.0),
    phase(msg::PHASE_CONNECT, msg::PHASE_CONNECT_SAYS, "connect", 6.0),
    phase(msg::PHASE_TLS, msg::PHASE_TLS_SAYS, "tls", 8.0),
    phase(msg::PHASE_SEND, msg::PHASE_SEND_SAYS, "send", 10.0),
    phase(msg::PHASE_WAIT, msg::PHASE_WAIT_SAYS, "wait", 12.0),
    phase(msg::PHASE_RECEIVE, msg::PHASE_RECEIVE_SAYS, "receive", 16.0),
];

const fn phase(name: Message<0>, about: Message<0>, class: &'static str, height_px: f64) -> Phase {
    Phase { name, about, class, height_px }
}

/// How long each of them was, in milliseconds. The TLS handshake is a part of the connection.
pub(super) fn lengths(timings: &Timings) -> [f64; COUNT] {
    let length = Timings::length;
    let tls = length(timings.ssl);
    [
        length(timings.blocked),
        length(timings.dns),
        (length(timings.connect) - tls).max(0.0),
        tls,
        length(timings.send),
        length(timings.wait),
        length(timings.receive),
    ]
}
