//! One file for each provider whose headers have a grammar that `knowledge` cannot describe.
//!
//! A file gives a [`Code`]: how the provider's headers are read, and evidence that is a pattern
//! rather than a text. To add one, write the file, name it here, and put its `CODE` in [`ALL`].

use super::reading::Reading;
use super::scene::Scene;
use crate::knowledge::Strength;

mod akamai;
mod alibaba;
mod apache_httpd;
mod apache_traffic_server;
mod arvancloud;
mod azion;
mod azure_front_door;
mod bunny;
mod cdn77;
mod cloudflare;
pub(super) mod cloudfront;
mod edgeone;
pub(super) mod fastly;
mod gcore;
pub(super) mod google;
mod imperva;
mod keycdn;
mod kinsta;
mod litespeed;
mod netlify;
mod nginx;
mod ovh;
mod quic_cloud;
mod render;
mod router;
mod souin;
mod squid;
mod sucuri;
mod tencent;
mod transparent_edge;
mod varnish;
mod vercel;
mod wikimedia;
mod wpengine;

pub use apache_traffic_server::traffic_server_error;

/// What a provider has beyond its knowledge file.
pub(super) struct Code {
    /// Provider id.
    pub(super) id: &'static str,
    /// Reads its headers.
    pub(super) read: for<'e, 'x, 's> fn(&'s Scene<'e, 'x>) -> Reading<'e>,
    /// Headers whose cache status words this code reads, so that nobody else takes them for those
    /// of a nameless cache.
    pub(super) status_headers: &'static [&'static str],
    /// How detection knows it, besides the evidence of its knowledge file.
    pub(super) shapes: &'static [Shape],
}

/// Evidence that takes more than a comparison of text.
pub(super) struct Shape {
    /// How much it proves.
    pub(super) strength: Strength,
    /// Header in lower case; a leading `*` stands for any beginning.
    pub(super) header: &'static str,
    /// Whether a line of the header speaks for the provider.
    pub(super) fits: fn(&str) -> bool,
}

/// In the order of ids.
pub(super) const ALL: &[Code] = &[
    akamai::CODE,
    alibaba::CODE,
    apache_httpd::CODE,
    apache_traffic_server::CODE,
    arvancloud::CODE,
    azion::CODE,
    azure_front_door::CODE,
    bunny::CODE,
    cdn77::CODE,
    cloudflare::CODE,
    cloudfront::CODE,
    edgeone::CODE,
    fastly::CODE,
    gcore::CODE,
    google::CLOUD_CDN,
    google::FRONTEND,
    google::MEDIA_CDN,
    imperva::CODE,
    keycdn::CODE,
    kinsta::CODE,
    litespeed::CODE,
    netlify::CODE,
    nginx::CODE,
    ovh::CODE,
    quic_cloud::CODE,
    render::CODE,
    router::FLY,
    router::HEROKU,
    souin::CODE,
    squid::CODE,
    sucuri::CODE,
    tencent::CODE,
    transparent_edge::CODE,
    varnish::CODE,
    vercel::CODE,
    wikimedia::CODE,
    wpengine::CODE,
];

/// The code of a provider; `None` where its knowledge file says everything.
pub(super) fn code(id: &str) -> Option<&'static Code> {
    ALL.iter().find(|code| code.id == id)
}
