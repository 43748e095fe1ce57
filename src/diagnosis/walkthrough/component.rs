//! Which component of the platform answered, and where the time went: the first two checks of any
//! error of Edgio cloud.

use crate::cdn::Path;
use crate::diagnosis::duration::milliseconds;
use crate::diagnosis::{Step, edgio};
use crate::exchange::Exchange;

/// What a function may take, in milliseconds.
const LIMIT_MS: f64 = 20_000.0;
/// Close enough to the limit to have run into it.
const NEAR_LIMIT_MS: f64 = 19_000.0;
/// A start that takes longer than this is worth naming.
const LONG_START_MS: f64 = 2_000.0;

/// The checks whose headers this response carries.
pub(super) fn steps(exchange: &Exchange<'_>, path: &Path<'_>) -> Vec<Step> {
    [who_answered(path), where_time_went(exchange, path)].into_iter().filter(|step| step.known.is_some()).collect()
}

pub(super) fn who_answered(path: &Path<'_>) -> Step {
    let (_, header, _) = edgio::family(&path.edgio);
    Step::new(
        "Which component answered",
        format!(
            "{header} lists the components from the outside in. The innermost one with an error is where it began; those outside repeat it."
        ),
    )
    .knowing(innermost(path))
}

pub(in crate::diagnosis) fn innermost(path: &Path<'_>) -> Option<String> {
    let components = path.edgio.component_status.as_ref()?;
    let all: Vec<String> = components.iter().map(|part| format!("{}={}", part.component, part.status)).collect();
    let list = all.join(", ");
    let Some(failed) = components.iter().rposition(|part| part.status >= 400) else {
        return Some(format!("{list}: no component reports an error."));
    };
    let part = components.get(failed)?;
    let name = edgio::component_name(part.component);
    let inside = match components.get(failed + 1) {
        Some(inner) => format!(" {} answered {}.", capital(edgio::component_name(inner.component)), inner.status),
        None => String::new(),
    };
    Some(format!("{list}: it began in {name}.{inside}"))
}

pub(super) fn where_time_went(exchange: &Exchange<'_>, path: &Path<'_>) -> Step {
    let (header, _, _) = edgio::family(&path.edgio);
    let measures = if edgio::is_earlier(&path.edgio) { "wt (worker)" } else { "wt (worker) or st (your server)" };
    Step::new(
        "Where the time went",
        format!(
            "In {header}, {measures} near 20000 means that the code, or the backend it waited for, used the time up. A large pf minus wt is start-up or scheduling. pc above 1 means that the request had to queue for a worker."
        ),
    )
    .knowing(times(exchange, path))
}

/// Whether the timing header shows that the worker's start did not take long.
pub(in crate::diagnosis) fn started_quickly(path: &Path<'_>) -> bool {
    let number = |name| edgio::time_ms(&path.edgio, name);
    number("pf").zip(number("wt")).is_some_and(|(pf, wt)| pf - wt < LONG_START_MS)
}

fn times(exchange: &Exchange<'_>, path: &Path<'_>) -> Option<String> {
    let Some(timing) = &path.edgio.timing else { return limit(exchange) };
    let number = |name| edgio::time_ms(&path.edgio, name);
    let mut said = Vec::new();
    // In XDN the same letters are the second-level cache's time.
    let measures: &[&str] = if edgio::is_earlier(&path.edgio) { &["wt"] } else { &["st", "wt"] };
    let code = measures.iter().find_map(|name| number(name).map(|ms| (name, ms)));
    if let Some((name, ms)) = code {
        said.push(if ms >= NEAR_LIMIT_MS {
            format!("{name} is {ms:.0} ms: the code or its backend used up the {}.", milliseconds(LIMIT_MS))
        } else {
            format!("{name} is {ms:.0} ms: the code itself was not stopped by the limit of 20 s.")
        });
    }
    if let Some(gap) = number("pf").zip(number("wt")).map(|(pf, wt)| pf - wt) {
        let kind = if timing.is_cold_start() { "the start of the worker" } else { "scheduling" };
        said.push(if gap >= LONG_START_MS {
            format!("pf minus wt is {gap:.0} ms, which went into {kind}.")
        } else {
            format!("pf minus wt is {gap:.0} ms: start-up is not the cause.")
        });
    }
    if let Some(tries) = timing.number("pc").filter(|tries| *tries > 1) {
        said.push(format!("pc is {tries}: the request had to queue for a worker."));
    }
    if said.is_empty() { None } else { Some(said.join(" ")) }
}

/// Without the header, the time to first byte still tells a limit that was reached from one that was not.
fn limit(exchange: &Exchange<'_>) -> Option<String> {
    let ms = super::waited_ms(exchange).filter(|_| exchange.status == 539)?;
    let took = milliseconds(ms);
    Some(if ms >= NEAR_LIMIT_MS {
        format!("The response took {took}, which fits the limit of 20 s.")
    } else {
        format!("The response took {took}, less than the limit of 20 s; it may have been set by the application.")
    })
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
