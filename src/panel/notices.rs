//! What is worth saying about the whole table, one line each.

use std::cell::RefCell;

use web_sys::HtmlElement;

use super::columns;
use super::dom::{Icon, button, div, el, fill, span};
use super::explanations::missing;
use super::format;
use super::model::{DebugMode, Model};
use crate::capture::Column;
use crate::knowledge::{self, DebugProfile, Severity, State, Told};
use crate::panel::words::msg;

/// Id of the finding about requests that an older deployment served.
const ENVIRONMENT_DRIFT: &str = "edgio.env-drift";
/// Id of the notice about responses that lack what debug headers would bring.
const NO_DEBUG_HEADERS: &str = "no-debug-headers";
/// Id of the notice about the debug headers that are on, or could not be switched on.
const DEBUG: &str = "debug-headers";
/// Id of the notice that the explanations could not be loaded.
const EXPLANATIONS: &str = "explanations";
/// Id of the notice about rows that went.
const DROPPED: &str = "dropped";
/// Id of the notice that `DevTools` itself may end.
pub(super) const HELD: &str = "held";

/// A notice that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Notice {
    id: String,
    text: String,
    is_warning: bool,
    /// What can be done about it: action and label.
    actions: Vec<(&'static str, &'static str)>,
    /// What to do, unfolded on demand, with a link.
    advice: Vec<String>,
    link: Option<String>,
    closes: bool,
    /// Of the diagnosis, whose sentences are English.
    english: bool,
}

/// What holds for the page at a version of the model, with or without explanations.
type OfPage = (Option<(u32, State)>, Vec<Notice>);

pub(super) struct Notices {
    pub(super) element: HtmlElement,
    drawn: RefCell<Vec<Notice>>,
    /// What holds for the page at the model's version; looking for it takes a walk over all rows.
    of_page: RefCell<OfPage>,
}

impl Notices {
    pub(super) fn new() -> Self {
        // A live region: what appears here is read out.
        let element = div("notices")
            .testid("notices")
            .attr("role", "status")
            .attr("aria-label", msg::NOTICES_LABEL.text())
            .done();
        Self { element, drawn: RefCell::default(), of_page: RefCell::default() }
    }

    #[inline(never)]
    pub(super) fn draw(&self, model: &Model, devtools: bool) {
        let wanted = Some((model.version, knowledge::state()));
        if self.of_page.borrow().0 != wanted {
            *self.of_page.borrow_mut() = (wanted, of_page(model, devtools));
        }
        let notices = standing(model, &self.of_page.borrow().1);
        if *self.drawn.borrow() == notices {
            return;
        }
        fill(&self.element, notices.iter().map(element_of));
        *self.drawn.borrow_mut() = notices;
    }

    /// What a notice says now; remembered when it is closed, so that it comes back when it says
    /// something else.
    pub(super) fn text_of(&self, id: &str) -> Option<String> {
        self.drawn.borrow().iter().find(|notice| notice.id == id).map(|notice| notice.text.clone())
    }
}

fn standing(model: &Model, of_page: &[Notice]) -> Vec<Notice> {
    let is_off = model.debug.mode == DebugMode::Off;
    let own = debug_headers(model)
        .into_iter()
        .chain(of_page.iter().filter(|notice| is_off || notice.id != NO_DEBUG_HEADERS).cloned())
        .chain(dropped(model))
        .chain(held(model));
    let messages = model.messages.iter().map(|message| Notice {
        closes: true,
        ..Notice::of(format!("message-{}", message.number), message.text.clone())
    });
    own.filter(|notice| {
        !notice.closes || !model.dismissed.iter().any(|(id, text)| *id == notice.id && *text == notice.text)
    })
    .chain(messages)
    .collect()
}

impl Notice {
    fn of(id: impl Into<String>, text: String) -> Self {
        Self {
            id: id.into(),
            text,
            is_warning: false,
            actions: Vec::new(),
            advice: Vec::new(),
            link: None,
            closes: false,
            english: false,
        }
    }
}

fn debug_headers(model: &Model) -> Option<Notice> {
    let debug = &model.debug;
    let is_on = debug.mode != DebugMode::Off;
    if !is_on && !model.debug_asked {
        return None;
    }
    let text = match (&debug.message, debug.mode) {
        (Some(message), _) => message.clone(),
        (None, DebugMode::Off) => return None,
        (None, DebugMode::Tab) => msg::NOTICE_DEBUG_TAB.text().to_owned(),
        (None, DebugMode::Hosts) => msg::NOTICE_DEBUG_HOSTS.with([&debug.hosts.join(", ")]),
    };
    Some(Notice {
        is_warning: debug.mode != DebugMode::Hosts,
        actions: if is_on {
            vec![("debug-off", msg::DEBUG_SWITCH_OFF.text()), ("reload", msg::TOOLBAR_RELOAD.text())]
        } else {
            Vec::new()
        },
        closes: !is_on,
        ..Notice::of(DEBUG, text)
    })
}

/// What holds for the page as a whole: older configurations, several environments, and what was
/// not asked for.
fn of_page(model: &Model, devtools: bool) -> Vec<Notice> {
    match knowledge::state() {
        State::Loading => return Vec::new(),
        State::Failed => {
            let text = missing().unwrap_or_default().to_owned();
            return vec![Notice { is_warning: true, closes: true, ..Notice::of(EXPLANATIONS, text) }];
        }
        State::Loaded => {}
    }
    let unasked =
        no_debug_headers(model).map(|notice| if devtools { notice } else { Notice { actions: Vec::new(), ..notice } });
    let findings = model.capture.page_findings().into_iter();
    findings
        .map(|finding| Notice {
            is_warning: finding.severity != Severity::Info,
            actions: if finding.id == ENVIRONMENT_DRIFT {
                vec![("show-drift", msg::NOTICE_SHOW.text())]
            } else {
                Vec::new()
            },
            advice: finding.causes.into_iter().chain(finding.actions).collect(),
            link: finding.links.into_iter().next(),
            closes: true,
            english: true,
            ..Notice::of(finding.id, finding.summary)
        })
        .chain(unasked)
        .collect()
}

/// The responses that lack what debug profiles would bring, with the profiles by name.
fn no_debug_headers(model: &Model) -> Option<Notice> {
    let lacking = model.capture.without_debug_headers();
    let said = match lacking.as_slice() {
        [] => return None,
        [(provider, profile, count)] => {
            msg::NOTICE_WITHOUT_DEBUG.of(*count as u64, [provider.name, &told_by(profile), profile.name])
        }
        several => {
            let count: usize = several.iter().map(|(.., count)| count).sum();
            let each = several.iter().map(|(provider, profile, count)| {
                msg::NOTICE_WITHOUT_DEBUG_OF.of(*count as u64, [provider.name, profile.name, &told_by(profile)])
            });
            msg::NOTICE_WITHOUT_DEBUG_SEVERAL.of(count as u64, [&each.collect::<Vec<_>>().join(", ")])
        }
    };
    let advice = lacking.iter().flat_map(|(provider, profile, _)| {
        let known = knowledge::finding(&format!("{}.no-debug-headers", provider.id));
        known.map_or_else(|| vec![format!("{}: {}", profile.name, profile.note)], |text| text.actions.to_vec())
    });
    Some(Notice {
        actions: vec![("debug", msg::NOTICE_SWITCH_ON.text())],
        advice: advice.collect(),
        link: lacking.first().map(|(_, profile, _)| profile.link.as_str().to_owned()),
        closes: true,
        ..Notice::of(NO_DEBUG_HEADERS, said)
    })
}

/// The columns that a profile fills.
fn told_by(profile: &DebugProfile) -> String {
    let columns = profile.tells.iter().map(|told| match told {
        Told::CacheStatus => columns::title(Column::CacheStatus),
        Told::Cacheable => columns::title(Column::Cacheable),
        Told::CacheKey => columns::title(Column::CacheKey),
        Told::Age => columns::title(Column::Age),
    });
    columns.collect::<Vec<_>>().join(", ")
}

fn dropped(model: &Model) -> Option<Notice> {
    let dropped = model.capture.dropped();
    (dropped > 0).then(|| Notice { closes: true, ..Notice::of(DROPPED, msg::NOTICE_DROPPED.of(dropped, [])) })
}

/// `DevTools` ends without a word, and takes the panel along.
fn held(model: &Model) -> Option<Notice> {
    (model.held > model.held_closed).then(|| Notice {
        is_warning: true,
        closes: true,
        ..Notice::of(HELD, msg::NOTICE_HELD.with([&format::count(model.held.into())]))
    })
}

fn element_of(notice: &Notice) -> HtmlElement {
    let mut line = div(if notice.is_warning { "notice warning" } else { "notice" })
        .attr("data-notice", &notice.id)
        .child(span("shape").attr("aria-hidden", "true"))
        .child(if notice.english { span("text").english() } else { span("text") }.text(&notice.text));
    for (action, label) in &notice.actions {
        line = line.child(button(action, label).class("link"));
    }
    if !notice.advice.is_empty() {
        line = line.child(advice(notice));
    }
    if notice.closes {
        line = line.child(
            button("dismiss", "")
                .class("icon small")
                .attr("data-dismiss", &notice.id)
                .attr("aria-label", msg::NOTICE_CLOSE.text())
                .title(msg::NOTICE_CLOSE.text())
                .icon(Icon::Cross),
        );
    }
    line.done()
}

fn advice(notice: &Notice) -> HtmlElement {
    let list = el("ul").english().children(notice.advice.iter().map(|line| el("li").text(line)));
    let mut body = div("advice").child(list);
    if let Some(link) = &notice.link {
        body = body.child(outward(link));
    }
    el("details").child(el("summary").text(msg::NOTICE_CHECK.text())).child(body).done()
}

/// A link that leaves the panel.
pub(super) fn outward(link: &str) -> HtmlElement {
    el("a").attr("href", link).attr("target", "_blank").attr("rel", "noreferrer").text(link).done()
}
