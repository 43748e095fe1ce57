//! What only Edgio tells: what served the response, which components took part, what the image
//! optimiser did. Rules, environment and deployment stand with the request, the cache's own figures
//! in the tab of the cache, times in the tab of time.

use js_sys::JSON;
use serde_json::{Map, Value};
use web_sys::HtmlElement;

use super::{Pairs, Subject};
use crate::cdn::edgio::{ComponentStatus, Encoded, Facts, Image, Picture};
use crate::cdn::locate;
use crate::panel::format;
use crate::panel::words::msg;

/// Names and values; nothing where Edgio is not in the path or tells none of this.
pub(super) fn section(subject: &Subject<'_>) -> Option<HtmlElement> {
    let facts = &subject.path.edgio;
    if !facts.is_edgio() {
        return None;
    }
    let pairs = served_by(Pairs::new(), subject, facts);
    let pairs = components(pairs, facts);
    let pairs = experiments(pairs, facts);
    let pairs = facts.image.iter().fold(pairs, image);
    let pairs = facts
        .surrogate_keys
        .iter()
        .fold(pairs, |pairs, keys| pairs.line(msg::EDGIO_PURGE_TAGS.text(), &keys.join(", ")));
    let pairs = ids(pairs, subject, facts);
    (!pairs.is_empty()).then(|| super::section("Edgio", [pairs.done()]))
}

/// Package, time and place of the deployment.
fn served_by(mut pairs: Pairs, subject: &Subject<'_>, facts: &Facts<'_>) -> Pairs {
    let sent = |name| subject.exchange.response_headers.joined(name);
    if let Some(version) = &facts.version {
        pairs = match version.package {
            Some("NA") => pairs.read(msg::EDGIO_PACKAGE.text(), msg::EDGIO_PACKAGE_NONE.text(), "NA"),
            package => pairs.maybe(msg::EDGIO_PACKAGE.text(), package.map(|package| format!("@edgio/core {package}"))),
        };
        pairs = pairs
            .maybe(msg::EDGIO_DEPLOYED.text(), version.deployed_at)
            .maybe(msg::EDGIO_ENVIRONMENT_ID.text(), version.environment_id.as_deref())
            .maybe(msg::EDGIO_COMPILER.text(), version.compiler);
    }
    pairs
        .maybe(msg::EDGIO_VERSION.text(), sent("x-xdn-version"))
        .maybe(msg::EDGIO_REGION.text(), sent("x-edg-aws-region"))
        .maybe(msg::EDGIO_WHY_NOT_CACHED.text(), facts.caching_status.filter(|status| *status != "ok"))
        .maybe(msg::EDGIO_PREFETCH_KEPT.text(), sent("x-sw-cache-control"))
}

/// Who answered what, and who took part in which version.
fn components(mut pairs: Pairs, facts: &Facts<'_>) -> Pairs {
    if let Some(statuses) = &facts.component_status {
        let sent: Vec<String> =
            statuses.iter().map(|ComponentStatus { component, status }| format!("{component}={status}")).collect();
        pairs = pairs.read(msg::EDGIO_ANSWERED.text(), &answers(statuses), &sent.join(","));
    }
    let components = facts.components.iter().flat_map(crate::cdn::edgio::Components::iter);
    components.fold(pairs, |pairs, (name, value)| {
        let (label, text) = match (name, component(name)) {
            ("e" | "g", Some(label)) => (label, place(value)),
            ("b", Some(label)) => (label, backend(value)),
            (_, Some(label)) => (label, value.to_owned()),
            (_, None) => (name, value.to_owned()),
        };
        pairs.read(label, &text, &format!("{name}={value}"))
    })
}

/// `load balancer 542, worker handler 542, application 200`, outermost first, and where an error
/// began: at the innermost component that has one, since all outside of it repeat it.
fn answers(statuses: &[ComponentStatus<'_>]) -> String {
    let who = |component| answering(component).unwrap_or(component);
    let all: Vec<String> =
        statuses.iter().map(|answer| format!("{} {}", who(answer.component), answer.status)).collect();
    let began = statuses.iter().rfind(|answer| answer.status >= 400);
    let began = began.map(|answer| msg::EDGIO_ERROR_BEGAN.with([who(answer.component)])).unwrap_or_default();
    format!("{}{began}", all.join(", "))
}

/// The components of `x-edg-status`, `x-0-status` and `x-xdn-status`.
fn answering(component: &str) -> Option<&str> {
    Some(match component {
        "p" => msg::EDGIO_WHO_P.text(),
        "w" => msg::EDGIO_WHO_W.text(),
        "h" => msg::EDGIO_WHO_H.text(),
        "s" => msg::EDGIO_WHO_S.text(),
        "eh" => msg::EDGIO_WHO_EH.text(),
        "ed" => msg::EDGIO_WHO_ED.text(),
        "gh" => msg::EDGIO_WHO_GH.text(),
        "gd" => msg::EDGIO_WHO_GD.text(),
        _ => return None,
    })
}

/// The names of the components header. Only the meanings of the earlier generations are published.
fn component(name: &str) -> Option<&'static str> {
    Some(match name {
        "e" => msg::EDGIO_EDGE_LOCATION.text(),
        "g" => msg::EDGIO_GLOBAL_LOCATION.text(),
        "c" => msg::EDGIO_PACKAGE_VERSION.text(),
        "b" => msg::EDGIO_BACKEND.text(),
        "wi" => msg::EDGIO_ENVIRONMENT_ID.text(),
        "eh" => msg::EDGIO_EDGE_VERSION.text(),
        "ec" => msg::EDGIO_EDGE_CACHE_VERSION.text(),
        "ed" => msg::EDGIO_EDGE_PROXY_VERSION.text(),
        "gd" => msg::EDGIO_GLOBAL_PROXY_VERSION.text(),
        "p" => msg::EDGIO_LOAD_BALANCER_VERSION.text(),
        "w" => msg::EDGIO_WORKER_VERSION.text(),
        _ => return None,
    })
}

fn place(pop: &str) -> String {
    match locate("edgio", pop) {
        Some(place) => format!("{pop} ({}, {})", place.city, place.country),
        None => pop.to_owned(),
    }
}

fn backend(kind: &str) -> String {
    match kind {
        "static" => msg::EDGIO_STATIC.text(),
        "serverless" => msg::EDGIO_SERVERLESS.text(),
        "origin" => msg::EDGIO_ORIGIN.text(),
        other => other,
    }
    .to_owned()
}

/// Experiments, their bucket, and the route of the earlier generations.
fn experiments(mut pairs: Pairs, facts: &Facts<'_>) -> Pairs {
    let timing = facts.server_timing.as_ref();
    for (name, encoded) in [
        (msg::KEY_EXPERIMENTS.text(), timing.and_then(|timing| timing.experiments.as_ref())),
        (msg::EDGIO_ROUTE.text(), timing.and_then(|timing| timing.route.as_ref())),
    ] {
        if let Some(encoded) = encoded {
            pairs = pairs.read(name, &decoded(encoded), encoded.as_sent());
        }
    }
    let bucket = facts.experiment_bucket.map(|bucket| msg::EDGIO_BUCKET_OF.with([&bucket.to_string()]));
    pairs.maybe(msg::EDGIO_BUCKET.text(), bucket)
}

/// `name: value`, one after the other; what is no object stands as it is.
fn decoded(encoded: &Encoded<'_>) -> String {
    match encoded.decoded() {
        Value::Object(members) => pairs_of(&members),
        other => text_of(&other),
    }
}

fn pairs_of(members: &Map<String, Value>) -> String {
    let members: Vec<String> = members.iter().map(|(name, value)| format!("{name}: {}", text_of(value))).collect();
    members.join(", ")
}

/// Written here, because what `serde_json` writes numbers with is eight kilobytes of the module.
fn text_of(value: &Value) -> String {
    match value {
        Value::Null => msg::EDGIO_NULL.text().to_owned(),
        Value::Bool(yes) => yes.to_string(),
        Value::Number(number) => {
            let text = number.as_f64().and_then(|number| JSON::stringify(&number.into()).ok());
            text.map_or_else(String::new, String::from)
        }
        Value::String(text) => text.clone(),
        Value::Array(items) => format!("[{}]", items.iter().map(text_of).collect::<Vec<_>>().join(", ")),
        Value::Object(members) => format!("{{{}}}", pairs_of(members)),
    }
}

fn image(pairs: Pairs, image: &Image<'_>) -> Pairs {
    let ran = match image.status {
        Some("OK") => msg::EDGIO_IMAGE_OK.text(),
        Some("ERROR") => msg::EDGIO_IMAGE_ERROR.text(),
        Some(other) => other,
        None => msg::PROXY_TOOK_PART.text(),
    };
    let quality = image.quality.map(|quality| msg::EDGIO_IMAGE_QUALITY.with([&quality.to_string()]));
    pairs
        .read(
            msg::EDGIO_IMAGE.text(),
            ran,
            &format!("x-edgeio-status: {}", image.status.unwrap_or(msg::NOT_SENT.text())),
        )
        .maybe(msg::EDGIO_IMAGE_WARNING.text(), image.warning)
        .maybe(msg::EDGIO_IMAGE_FAULT.text(), image.error)
        .maybe(msg::EDGIO_IMAGE_BEFORE.text(), Some(picture(&image.input, None)))
        .maybe(msg::EDGIO_IMAGE_AFTER.text(), Some(picture(&image.output, quality)))
        .maybe(
            msg::EDGIO_IMAGE_MS.text(),
            image.ms.map(|ms| format::in_unit(&format::count(ms), msg::UNIT_MILLISECONDS)),
        )
}

/// `3520 × 2347, jpeg, 8.0 MB`
fn picture(picture: &Picture<'_>, more: Option<String>) -> String {
    let dimensions = picture.dimensions.map(|(width, height)| format!("{width} × {height}"));
    let parts = [dimensions, picture.format.map(str::to_owned), picture.bytes.map(format::bytes), more];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn ids(pairs: Pairs, subject: &Subject<'_>, facts: &Facts<'_>) -> Pairs {
    let headers = &subject.exchange.response_headers;
    let filled = ["x-edg-hit-request-id", "x-0-hit-request-id", "x-xdn-hit-request-id"];
    let filled = filled.into_iter().find_map(|name| headers.first(name));
    let own = facts.request_id.filter(|id| subject.path.request_id.as_deref() != Some(*id));
    pairs
        .maybe(msg::EDGIO_REQUEST_ID.text(), own)
        .maybe(msg::EDGIO_COPY_REQUEST.text(), filled.map(|id| msg::EDGIO_FILLED.with([id])))
}
