//! What to try next, in the order of the provider's own procedure.

use super::curl::{CurlForm, certificates, curl, path_of_host, timed};
use super::sentence::and;
use super::walkthrough::component;
use super::{Step, Surroundings, edgio, error};
use crate::cdn::{Path, locate};
use crate::exchange::{Delivery, Exchange};
use crate::knowledge::{Provider, Text};

/// What to try next for a request that failed or was no hit; empty where nothing needs trying.
#[must_use]
pub fn next_steps(exchange: &Exchange<'_>, path: &Path<'_>, surroundings: &Surroundings<'_>) -> Vec<Step> {
    let failed = exchange.status >= 400;
    if exchange.delivery == Delivery::None {
        return if exchange.error.as_deref().is_some_and(|error| !error.is_empty()) {
            no_response(exchange, path)
        } else {
            Vec::new()
        };
    }
    if exchange.delivery.is_stored() || (!failed && path.outcome.counts_as_hit == Some(true)) {
        return Vec::new();
    }
    let layer = error::layer(exchange, path, surroundings);
    match layer.map(|layer| layer.provider) {
        Some(provider) if provider.id == "edgio" && edgio::is_earlier(&path.edgio) => {
            of_earlier(exchange, path, provider)
        }
        Some(provider) if provider.id == "edgio" && runs_applications(path) => of_edgio(exchange, path, provider),
        Some(provider) if provider.id == "cloudflare" => of_cloudflare(exchange, path, provider),
        Some(provider) => of_provider(exchange, path, provider),
        None if failed => of_anyone(exchange, path),
        None => Vec::new(),
    }
}

/// Whether the row belongs to the product that has environments and deployments; plain Edgecast
/// and Limelight delivery have none.
fn runs_applications(path: &Path<'_>) -> bool {
    !matches!(path.edgio.generation(), Some("edgecast" | "delivery"))
}

fn of_edgio(exchange: &Exchange<'_>, path: &Path<'_>, provider: &Provider) -> Vec<Step> {
    vec![
        Step::new(
            "Environment version",
            "All traffic should be on the latest version: open the environment's Deployments page in the Edgio Console and compare with the top of the list.",
        )
        .knowing(version(path)),
        Step::new(
            "Applied rules",
            "Only the rules you expect should have matched: compare the numbers with the environment's Rules page (Show Rule Numbers).",
        )
        .knowing(rules(path)),
        Step::new(
            "Permalink",
            "Open the permalink of this deployment (Deployments page) with the same path. It goes past the edge and its cache, so the same fault there rules caching out.",
        )
        .knowing(edgio::is_permalink(exchange).then(|| "This request went to a permalink already.".to_owned())),
        Step::new(
            "Edge Insights",
            "Filter by the fields below to see how often this happens, at which points of presence, and since when.",
        )
        .knowing(Some(insights(exchange, path))),
        Step::new(
            "Server logs",
            "If the project's code answered (Sites, Cloud Functions): open the deployment's Server tab, switch Deep Request Inspection on, resume the logs and repeat the request. It shows the request to your code, each request to your backend, and the answer.",
        )
        .knowing(reached_code(path)),
        Step::new(
            "Access logs",
            "They hold every request at the edge; look this one up by time, URL and request id.",
        )
        .knowing(request_id(path)),
        Step::new(
            "Source maps",
            "Deploy with source maps to read the stack traces of the server log as lines of your own code. Take them out again afterwards: they can slow the start and so cause a 539.",
        ),
        Step::new(
            "Local debugging",
            "Build the project and run it locally in production mode (edgio build, edgio run --production), and repeat the request there: a fault that stays is in the code or its backend, one that does not is in the configuration or on the way.",
        ),
        support(provider, path),
    ]
}

/// v4 to v6 and XDN: routes in the place of rules, and no log analytics. What a permalink is
/// called there is known of v4 to v6 alone.
fn of_earlier(exchange: &Exchange<'_>, path: &Path<'_>, provider: &Provider) -> Vec<Step> {
    let facts = &path.edgio;
    let is_xdn = facts.generation() == Some("xdn");
    let (timing, status, reason) = edgio::family(facts);
    let mut steps = vec![
        Step::new(
            "Deployment",
            "Compare the deployment that answered with the newest one of the site in the console: a new version takes up to a minute to reach every place.",
        )
        .knowing(version(path)),
        Step::new(
            "Route",
            "Before v7 there are no rule numbers: find the route in the project's code that this path matches, and look for an earlier or broader one that takes it instead.",
        )
        .knowing(edgio::route(facts)),
        Step::new(
            "Caching reason",
            format!("{reason} says why a response was not cached, or ok. Look at the same header of a request that is right."),
        )
        .knowing(facts.caching_status.map(|said| format!("It says {said} here."))),
        Step::new(
            "Components",
            format!("{status} lists the status at each component from the outside in, {timing} the time each took. Find the innermost one with an error, or with the time."),
        )
        .knowing(component::innermost(path)),
    ];
    if !is_xdn {
        steps.push(
            Step::new(
                "Permalink",
                "Open the permalink of this deployment with the same path. It goes past the edge and its cache to the project's code, so the same fault there rules caching out.",
            )
            .knowing(edgio::is_permalink(exchange).then(|| "This request went to a permalink already.".to_owned())),
        );
    }
    steps.extend([
        Step::new(
            "Server logs",
            "If the project's code answered, open the deployment in the console, resume its server logs and repeat the request: they show the request to your code, each request to your backend, and the answer.",
        )
        .knowing(reached_code(path)),
        Step::new(
            "Local debugging",
            "Build the project and run it locally in production mode with the command line of its own version, and repeat the request there: a fault that stays is in the code or its backend, one that does not is in the configuration or on the way.",
        ),
        support(provider, path),
    ]);
    steps
}

fn version(path: &Path<'_>) -> Option<String> {
    let facts = &path.edgio;
    let environment = facts.environment_label()?;
    let deployment = facts.deployment_label().map_or_else(String::new, |label| format!(", deployment {label}"));
    let deployed = facts
        .version
        .as_ref()
        .and_then(|version| version.deployed_at)
        .map_or_else(String::new, |time| format!(", deployed {time}"));
    Some(format!("Environment {environment}{deployment}{deployed} served this response."))
}

fn rules(path: &Path<'_>) -> Option<String> {
    let rules = path.edgio.rules_display()?;
    let numbers: Vec<&str> = rules.split(", ").collect();
    let noun = if numbers.len() == 1 { "Rule" } else { "Rules" };
    Some(format!("{noun} {} matched.", and(&numbers)))
}

/// Fields of the vendor's log analytics with the values of this row.
fn insights(exchange: &Exchange<'_>, path: &Path<'_>) -> String {
    let mut filters = Vec::new();
    match edgio::proxy_error(&path.edgio) {
        // The one pair of header and log value that the vendor documents.
        Some(11) => filters.push("proxy_hard_error = HARD_ERR_502_SSL_CONNECT_ERROR".to_owned()),
        Some(_) => filters.push("proxy_hard_error other than HARD_ERR_NONE".to_owned()),
        None if matches!(exchange.status, 502..=504) => {
            filters.push("proxy_hard_error (HARD_ERR_NONE means that the edge reached the origin)".to_owned());
        }
        None => {}
    }
    filters.push(format!("url = {}", exchange.url));
    if let Some(referer) = exchange.request_headers.first("referer") {
        filters.push(format!("referer = {referer}"));
    }
    filters.join("; ")
}

fn reached_code(path: &Path<'_>) -> Option<String> {
    let facts = &path.edgio;
    let took_part = facts.component_status.is_some() || facts.timing.is_some();
    (took_part && facts.is_edgio()).then(|| {
        let (timing, status, _) = edgio::family(facts);
        let header = if facts.component_status.is_some() { status } else { timing };
        format!("{header} is there, so the request reached the platform behind the edge.")
    })
}

fn request_id(path: &Path<'_>) -> Option<String> {
    path.request_id.as_deref().map(|id| format!("The request id is {id}."))
}

fn support(provider: &Provider, path: &Path<'_>) -> Step {
    let server = path.edge_server.as_deref().map(|server| format!("The edge server is {server}."));
    let known: Vec<String> = server.into_iter().chain(request_id(path)).collect();
    Step::new("Support", provider.support.map_or("Contact the operator of the site.", Text::as_str))
        .knowing((!known.is_empty()).then(|| known.join(" ")))
}

fn of_cloudflare(exchange: &Exchange<'_>, path: &Path<'_>, provider: &Provider) -> Vec<Step> {
    let host = exchange.url_parts().host;
    let ray = exchange.response_headers.first("cf-ray").map(|ray| {
        let place = ray.rsplit_once('-').and_then(|(_, code)| locate("cloudflare", code));
        match place {
            Some(place) => format!("The ray id is {ray}; it names {}.", place.city),
            None => format!("The ray id is {ray}."),
        }
    });
    let mut steps = vec![
        Step::new(
            "Trace",
            format!(
                "Open https://{host}/cdn-cgi/trace in the same browser: colo is the data centre, and an answer at all shows that the name is proxied. It shows your own address, so look it over before you pass it on."
            ),
        )
        .with(path_of_host(exchange, "/cdn-cgi/trace")),
        Step::new(
            "Ray id",
            "Look the id up in the dashboard: Security, Events for blocks, and the logs for the answer of the origin.",
        )
        .knowing(ray),
    ];
    if exchange.status >= 500 {
        steps.push(direct(exchange, path));
        steps.push(Step::new(
            "Stop-gap",
            "Switch the proxy off for the DNS record (DNS only), so that visitors reach the origin without the network. Its address is then public.",
        ));
    }
    if exchange.status < 400 {
        steps.push(Step::new(
            "Rules",
            "Dashboard, Trace: simulate this request and see which Cache Rules, Page Rules and Workers act on it.",
        ));
    }
    steps.push(Step::new(
        "Support",
        provider.support.unwrap_or_default().replace("<host>", if host.is_empty() { "HOST" } else { host }),
    ));
    steps
}

fn of_provider(exchange: &Exchange<'_>, path: &Path<'_>, provider: &Provider) -> Vec<Step> {
    let mut steps = Vec::new();
    let asks_for_more = curl(exchange, path, CurlForm::Debug).filter(|command| command.contains(" -H "));
    if asks_for_more.is_some() {
        steps.push(
            Step::new(
                "Diagnostic headers",
                format!(
                    "Repeat the request with the header that makes {} say more, where the site allows it.",
                    provider.name
                ),
            )
            .with(asks_for_more),
        );
    }
    if exchange.status >= 400 || path.outcome.counts_as_hit == Some(false) {
        steps.push(direct(exchange, path));
    }
    steps.push(support(provider, path));
    steps
}

fn direct(exchange: &Exchange<'_>, path: &Path<'_>) -> Step {
    Step::new(
        "Straight to the origin",
        "Ask the origin without the CDN, with its address in the place of ORIGIN_ADDRESS. The same answer there means that the CDN only passed it on.",
    )
    .with(timed(exchange, path))
}

/// The owner's checklist for an error at a server that names no CDN.
/// The server header and the address, as far as they are known.
fn answered_by(exchange: &Exchange<'_>) -> Option<String> {
    let server = exchange.response_headers.first("server").map(|server| format!("The server header reads {server}."));
    let address = (!exchange.server_ip.is_empty()).then(|| format!("The address was {}.", exchange.server_ip));
    let known: Vec<String> = server.into_iter().chain(address).collect();
    (!known.is_empty()).then(|| known.join(" "))
}

fn of_anyone(exchange: &Exchange<'_>, path: &Path<'_>) -> Vec<Step> {
    let mut steps = vec![
        Step::new(
            "Who answered",
            "Look up whose network the browser was connected to, and which product the server header stands for.",
        )
        .knowing(answered_by(exchange)),
    ];
    if exchange.status < 500 {
        steps.push(Step::new(
            "Logs",
            "Read the server's log at the time of this request; it names the rule, file or check that refused it.",
        ));
        return steps;
    }
    steps.extend([
        Step::new("Logs", "Read the logs of proxy and origin at the minute of this request.")
            .knowing((!exchange.started_text.is_empty()).then(|| format!("It was sent at {}.", exchange.started_text))),
        Step::new("Name", "Check that the host resolves to the intended address everywhere.").knowing(
            (!exchange.server_ip.is_empty()).then(|| format!("The browser was connected to {}.", exchange.server_ip)),
        ),
        direct(exchange, path),
        Step::new("TLS", "Compare name, certificate chain and SNI with what the proxy in front sends.")
            .with(certificates(exchange)),
        Step::new(
            "Time limits",
            "Compare the limits along the chain; each proxy should wait longer than the one behind it.",
        ),
        Step::new("Changes", "Look at recent deployments and changes of configuration."),
        Step::new("Resources", "Look at processor, memory, connection and worker limits at that minute."),
    ]);
    steps
}

fn no_response(exchange: &Exchange<'_>, path: &Path<'_>) -> Vec<Step> {
    vec![
        Step::new(
            "The same outside the browser",
            "Repeat the request with curl and see at which step it stops: name, connection, TLS, or the answer.",
        )
        .with(curl(exchange, path, CurlForm::Verbose)),
        Step::new("Console", "Read the message in the Console panel; it says more than the error name."),
        Step::new(
            "Another network",
            "Try another network and a window without extensions, to tell the site from the way to it.",
        ),
    ]
}
