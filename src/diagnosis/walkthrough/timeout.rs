//! 539: the project's code ran out of time. Three families: a fault in the code, a backend that is
//! slow or down, a backend that blocks the platform.

use super::component;
use crate::cdn::Path;
use crate::diagnosis::{Step, curl, edgio};
use crate::exchange::Exchange;

pub(super) fn steps(exchange: &Exchange<'_>, path: &Path<'_>) -> Vec<Step> {
    let addresses = edgio::allowlist(&path.edgio);
    let timing = path.edgio.timing.as_ref();
    let cold = timing.filter(|timing| timing.is_cold_start()).map(|_| "This request started a new worker.".to_owned());
    vec![
        component::who_answered(path),
        component::where_time_went(exchange, path),
        Step::new(
            "Did the backend answer",
            "Edgio Console, the deployment, Server tab: switch Deep Request Inspection on, resume the logs and repeat the request. Of its lines, Upstream Request (your code to your backend) decides. With 200 and a time, and no Response details after it, the code has the data and never answers. With another status, the backend returned an error: read its log. Without status and time, the backend never answered: go on with the next step.",
        )
        .knowing(super::in_the_log(exchange)),
        Step::new(
            "Allowlist or timeout",
            format!("Copy that Upstream Request as cURL and run it yourself, from outside the backend's network; if the code asks the backend for the same path, the command below does. It fails or hangs: the request is wrong, or the backend is down or too slow. It succeeds quickly: the backend blocks the platform, so put {addresses} on its allowlist. Blocking often begins some days after going live, since all traffic then comes from a few addresses."),
        )
        .with(curl::timed(exchange, path)),
        Step::new(
            "The code after the call",
            "Look for a promise without await, a callback that is never called, an endless loop, and a path that returns without answering. Give each call of the backend a time limit well below 20 s.",
        ),
        Step::new(
            "Source maps",
            "Source maps can make the code slow to start. Switch them off, deploy, and compare.",
        )
        .knowing(cold),
    ]
}
