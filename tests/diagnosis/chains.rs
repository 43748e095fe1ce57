//! Which layer of a chain an error is blamed on.

use crate::response::{CLOUDFLARE, Response, TENCENT, V7};

/// What one response has to be read as: provider, id, and words of the summary.
type Reading<'a> = (&'a str, u16, Vec<(&'a str, &'a str)>, &'a str, &'a str, &'a str, &'a [&'a str], &'a [&'a str]);

#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn chains_blame_the_deepest_layer_that_shows_itself() {
    let with = |base: &[(&'static str, &'static str)], more: &[(&'static str, &'static str)]| [base, more].concat();
    let version = V7[0];
    let cases: Vec<Reading<'_>> = vec![
        (
            "Cloudflare cannot reach what is behind it",
            522,
            CLOUDFLARE.to_vec(),
            "",
            "cloudflare",
            "cloudflare.522",
            &[],
            &["Edgio"],
        ),
        (
            "Edgio made it, Cloudflare relayed it",
            539,
            with(CLOUDFLARE, &[version, ("x-edg-status", "p=539,w=539")]),
            "",
            "edgio",
            "edgio.539",
            &["Cloudflare, in front of it, passed the answer on."],
            &[],
        ),
        (
            "Edgio's 530 behind Cloudflare",
            530,
            with(CLOUDFLARE, &[("x-edg-mr", "19:0;")]),
            "",
            "edgio",
            "edgio.530",
            &[],
            &[],
        ),
        (
            "Cloudflare's 530",
            530,
            CLOUDFLARE.to_vec(),
            "error code: 1016",
            "cloudflare",
            "cloudflare.530.1016",
            &[],
            &[],
        ),
        ("Tencent's 538", 538, TENCENT.to_vec(), "", "tencent", "tencent.538", &["TLS"], &[]),
        ("Edgio's 538", 538, vec![version], "", "edgio", "edgio.538", &[], &["TLS handshake"]),
        (
            "a 404 of the origin behind Edgio",
            404,
            vec![version, ("server", "nginx")],
            "",
            "edgio",
            "edgio.404",
            &["the origin behind Edgio", "nginx"],
            &[],
        ),
        (
            "certificate validation",
            502,
            vec![("server", "ECAcc (lac/55D2)"), ("x-ec-proxy-error", "12")],
            "",
            "edgio",
            "edgio.502.12",
            &["certificate"],
            &["was passed on from the origin"],
        ),
        (
            "a 502 of the origin behind Cloudflare",
            502,
            CLOUDFLARE.to_vec(),
            "<html><h1>Our shop is being repaired</h1></html>",
            "cloudflare",
            "cloudflare.502",
            &["most likely comes from the origin behind Cloudflare"],
            &[],
        ),
        (
            "a 502 that may be either's",
            502,
            CLOUDFLARE.to_vec(),
            "",
            "cloudflare",
            "cloudflare.502",
            &["Could not tell who made this answer: Cloudflare, or the origin"],
            &[],
        ),
        (
            "a 413 of a web server behind Edgio is not the limit of Edgio's functions",
            413,
            vec![version, ("server", "nginx")],
            "",
            "edgio",
            "http.413",
            &["the origin behind Edgio"],
            &["6 MB"],
        ),
        (
            "an exception may be the application's own number",
            542,
            vec![version, ("x-edg-status", "p=542,h=542,s=200")],
            "",
            "edgio",
            "edgio.542",
            &["may have been set by the application"],
            &[],
        ),
        (
            "a security rule",
            403,
            vec![version, ("server", "nginx"), ("x-ec-security-audit", "403")],
            "",
            "edgio",
            "edgio.403",
            &["x-ec-security-audit", "Edgio made this answer itself"],
            &["the origin behind"],
        ),
    ];
    for (what, status, headers, page, provider, id, has, lacks) in cases {
        let error = Response { page, ..Response::of(status, &headers) }.error();
        assert_eq!((error.provider, error.id.as_ref()), (Some(provider), id), "{what}");
        for part in has {
            assert!(error.summary.contains(part), "{what}: {part} is missing in {}", error.summary);
        }
        for part in lacks {
            assert!(!error.summary.contains(part), "{what}: {part} is in {}", error.summary);
        }
    }
}
