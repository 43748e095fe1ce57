//! What reading the headers brought to light: what could not be read, and what does not agree.

use web_sys::HtmlElement;

use super::{Subject, section};
use crate::panel::dom::{Build, el};

/// Two lists, each there only if it has something to say.
pub(super) fn sections(subject: &Subject<'_>) -> impl Iterator<Item = HtmlElement> {
    let (mut unread, mut noted) = (Vec::new(), Vec::new());
    for id in &subject.path.diagnostics {
        match remark(id) {
            Remark::Unread(text) => unread.push(line(id, &text)),
            Remark::Noted(text) => noted.push(line(id, text)),
            Remark::Told => {}
        }
    }
    let list = |heading, testid, lines: Vec<Build>| {
        (!lines.is_empty()).then(|| section(heading, [el("ul").testid(testid).children(lines).done()]))
    };
    [list("What could not be read", "unread", unread), list("What the headers show besides", "noted", noted)]
        .into_iter()
        .flatten()
}

/// The id of the output contract stays in the tooltip, for who searches a report for it.
fn line(id: &str, text: &str) -> Build {
    el("li").attr("data-diagnostic", id).title(id).text(text)
}

/// A diagnostic in words.
enum Remark {
    /// Something in a header was lost.
    Unread(String),
    /// All was read, and something about it is worth knowing.
    Noted(&'static str),
    /// It stands in another place of the details already.
    Told,
}

fn remark(id: &str) -> Remark {
    if let Some((kind, header)) = id.split_once(':') {
        return Remark::Unread(match kind {
            "malformed" => format!("{header}: nothing in it follows its grammar, so it is left out."),
            "partial" => format!("{header}: a part of it does not follow its grammar; the rest is shown."),
            "duplicate" => format!("{header}: it comes more than once with different values; the first one is shown."),
            "unknown-word" => format!("{header}: it has a word that the provider does not document."),
            _ => format!("{header}: {kind}."),
        });
    }
    match id {
        "unknown-code" => Remark::Unread(
            "The cache status has a code that Edgio does not document; its ending, _HIT or _MISS, is all there is to go by."
                .to_owned(),
        ),
        "env-mismatch" => Remark::Noted(
            "x-edg-mr and x-edg-version name different environment versions: the rules were matched in another version than the one that served the response.",
        ),
        "multi-environment" => Remark::Noted(
            "x-edg-mr names rules of more than one environment version: the request was passed from one environment to another.",
        ),
        "status-conflict" => Remark::Noted(
            "x-ec-cache and edgio_cache in server-timing name different cache statuses; the column follows x-ec-cache.",
        ),
        "ttl-inconsistent" => Remark::Noted(
            "The figures of x-ec-cache-state do not agree: the remaining lifetime is not the lifetime less the age.",
        ),
        "stale-served" => Remark::Noted("The warning header says that a stale copy was served."),
        // The source says that the browser answered; the notice and the blank cells tell of debug headers.
        "stored-headers" | "no-debug-headers" => Remark::Told,
        other => Remark::Unread(format!("{other}.")),
    }
}
