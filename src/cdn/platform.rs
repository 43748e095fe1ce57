//! Hosts that run behind somebody else's network and show themselves there.

use crate::exchange::Headers;

/// A header of the host, and the host's id.
const MARKERS: [(&str, &str); 9] = [
    ("x-github-request-id", "github-pages"),
    ("x-pantheon-styx-hostname", "pantheon"),
    ("x-kinsta-cache", "kinsta"),
    ("ki-edge", "kinsta"),
    ("x-render-origin-server", "render"),
    ("rndr-id", "render"),
    ("x-shopid", "shopify"),
    ("x-wix-request-id", "wix"),
    ("fly-request-id", "fly"),
];

/// The host that a response's headers name. GitHub's API and raw files carry its request id too,
/// and are no pages; its page servers say `GitHub.com`, unless a network in front says its own name.
pub(super) fn platform(headers: &Headers<'_>) -> Option<&'static str> {
    let (_, id) = MARKERS.into_iter().find(|(header, _)| headers.has(header))?;
    let is_page = || {
        headers.first("server").is_some_and(|server| {
            server.eq_ignore_ascii_case("github.com") || server.eq_ignore_ascii_case("cloudflare")
        })
    };
    (id != "github-pages" || is_page()).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_host() {
        for (headers, expected) in [
            (&[("server", "GitHub.com"), ("x-github-request-id", "1")][..], Some("github-pages")),
            (&[("x-github-request-id", "1")], None),
            (&[("X-Pantheon-Styx-Hostname", "styx")], Some("pantheon")),
            (&[("server", "nginx")], None),
        ] {
            assert_eq!(platform(&Headers::from_pairs(headers.iter().copied())), expected, "{headers:?}");
        }
    }
}
