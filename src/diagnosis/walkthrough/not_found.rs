//! 404: did a rule match, and where did Edgio look.

use crate::cdn::Path;
use crate::cdn::edgio::{Attribution, Kind};
use crate::diagnosis::sentence::and;
use crate::diagnosis::{CurlForm, Step, curl, edgio};
use crate::exchange::Exchange;

pub(super) fn steps(exchange: &Exchange<'_>, path: &Path<'_>) -> Vec<Step> {
    if edgio::is_earlier(&path.edgio) {
        return of_earlier(exchange, path);
    }
    vec![
        Step::new(
            "Did a rule match",
            "Open the Rules page of the Edgio Console with Show Rule Numbers on and look for the rule meant for this path: did it match, and did a later one override it? On code-defined sites system rules shift the numbers, so read them on that page. A URL that works shows which rules should match.",
        )
        .knowing(matched(path)),
        Step::new(
            "Where Edgio looked",
            "x-ec-cache-key holds the origin configuration and the path as that origin was asked. If they differ from the URL, a rule rewrote the request.",
        )
        .knowing(looked_at(exchange, path)),
        Step::new(
            "Does the origin have it",
            "Ask the origin directly, with the rewritten path if there is one. Upper and lower case count, and the file has to be part of the last deployment.",
        )
        .knowing(who_said_so(exchange, path))
        .with(curl::curl(exchange, path, CurlForm::ConnectTo)),
        Step::new(
            "Which link led here",
            "Filter Edge Insights by url to see how many visitors are sent here, and by referer to see from where; then correct the link or add a redirect.",
        )
        .knowing(referring(exchange)),
    ]
}

/// v4 to v6 and XDN answer 404 where no route matched, and have neither rule numbers nor a cache
/// key nor log analytics.
fn of_earlier(exchange: &Exchange<'_>, path: &Path<'_>) -> Vec<Step> {
    vec![
        Step::new(
            "Did a route match",
            "Look in the project's code for the route meant for this path, and for a fallback where it has one: a path that no route matches is a 404. A URL that works shows which route should match.",
        )
        .knowing(edgio::route(&path.edgio)),
        Step::new(
            "Does the origin have it",
            "Ask the origin directly, with the path that the route makes of it. Upper and lower case count, and the file has to be part of the last deployment.",
        )
        .knowing(who_said_so(exchange, path))
        .with(curl::curl(exchange, path, CurlForm::ConnectTo)),
        Step::new("Which link led here", "Correct the link, or add a route that redirects it.").knowing(referring(exchange)),
    ]
}

fn referring(exchange: &Exchange<'_>) -> Option<String> {
    exchange.request_headers.first("referer").map(|page| format!("The link stands on {page}."))
}

fn matched(path: &Path<'_>) -> Option<String> {
    let facts = &path.edgio;
    if !facts.is_edgio() {
        return None;
    }
    let environment = facts.environment_label().map_or_else(String::new, |label| format!(" of environment {label}"));
    Some(match facts.rules_display() {
        Some(rules) => {
            let numbers: Vec<&str> = rules.split(", ").collect();
            let (noun, list) = if numbers.len() == 1 { ("Rule", rules.to_owned()) } else { ("Rules", and(&numbers)) };
            format!("{noun} {list}{environment} matched.")
        }
        None => "The response has no x-edg-mr. That is no proof that no rule matched.".to_owned(),
    })
}

fn looked_at(exchange: &Exchange<'_>, path: &Path<'_>) -> Option<String> {
    let key = path.edgio.cache_key.as_ref()?;
    let asked = exchange.url_parts().path;
    let origin = key.origin.map_or_else(String::new, |origin| format!("origin {origin}, "));
    let rewritten = if key.path == asked {
        "the path of the URL, so nothing was rewritten".to_owned()
    } else {
        format!("path {}, while the URL has {asked}: a rule rewrote it", key.path)
    };
    Some(format!("The cache key says {origin}{rewritten}."))
}

fn who_said_so(exchange: &Exchange<'_>, path: &Path<'_>) -> Option<String> {
    let facts = &path.edgio;
    if facts.kind() == Kind::Hit {
        return Some("This 404 came out of the edge cache: purge the URL after the repair.".to_owned());
    }
    let origins = facts.error?.attributed_to == Attribution::Origin;
    let server = exchange.response_headers.first("server").filter(|_| origins)?;
    Some(format!("The server header reads {server}: most likely the origin itself says that it has nothing here."))
}
