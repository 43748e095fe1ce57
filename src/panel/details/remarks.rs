//! What reading the headers brought to light: what could not be read, and what does not agree.

use web_sys::HtmlElement;

use super::{Subject, section};
use crate::panel::dom::{Build, el};
use crate::panel::words::msg;

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
    [list(msg::REMARKS_UNREAD.text(), "unread", unread), list(msg::REMARKS_NOTED.text(), "noted", noted)]
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
            "malformed" => msg::REMARK_MALFORMED.with([header]),
            "partial" => msg::REMARK_PARTIAL.with([header]),
            "duplicate" => msg::REMARK_DUPLICATE.with([header]),
            "unknown-word" => msg::REMARK_UNKNOWN_WORD.with([header]),
            _ => format!("{header}: {kind}."),
        });
    }
    match id {
        "unknown-code" => Remark::Unread(msg::REMARK_UNKNOWN_CODE.text().to_owned()),
        "env-mismatch" => Remark::Noted(msg::REMARK_ENV_MISMATCH.text()),
        "multi-environment" => Remark::Noted(msg::REMARK_MULTI_ENVIRONMENT.text()),
        "status-conflict" => Remark::Noted(msg::REMARK_STATUS_CONFLICT.text()),
        "ttl-inconsistent" => Remark::Noted(msg::REMARK_TTL_INCONSISTENT.text()),
        "stale-served" => Remark::Noted(msg::REMARK_STALE_SERVED.text()),
        // The source says that the browser answered; the notice and the blank cells tell of debug headers.
        "stored-headers" | "no-debug-headers" => Remark::Told,
        other => Remark::Unread(format!("{other}.")),
    }
}
