//! The popover of the settings.

use std::cell::{Cell, RefCell};

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

use super::dom::{Build, Icon, button, dialog_opener, div, document, el, fill, set, set_or_remove, show, span};
use super::format;
use super::grid::focus;
use super::settings_form::{self, PROBLEMS, problem_id};
use crate::panel::words::{LANGUAGES, Message, msg};
use crate::settings::{NotJson, Problem, RowHeight, Settings, Theme, Thresholds, Wrong};

/// So many problems of a file are listed.
const MOST_LISTED: usize = 20;

/// What came of a file.
pub(super) struct Loaded {
    pub(super) name: String,
    pub(super) result: Result<Vec<Problem>, Unread>,
}

/// Why nothing of a file was taken.
pub(super) enum Unread {
    NotJson(NotJson),
    /// Settings are not that large; most likely it is a HAR file.
    TooLarge,
}

pub(super) struct SettingsBox {
    /// The button and, while it is open, the popover.
    pub(super) place: HtmlElement,
    opener: HtmlElement,
    pub(super) popover: HtmlElement,
    devtools: bool,
    /// What is drawn anew with every opening.
    body: HtmlElement,
    /// What came of the last file or reset.
    said: HtmlElement,
    loaded: RefCell<Option<Loaded>>,
    open: Cell<bool>,
}

impl SettingsBox {
    pub(super) fn new(devtools: bool) -> Self {
        let opener = dialog_opener("settings", msg::SETTINGS_LABEL.text(), Icon::Gear);
        let body = div("body").done();
        let said = div("said").testid("settings-said").attr("role", "status").attr("aria-live", "polite").done();
        let popover = div("popover settings")
            .testid("settings-box")
            .attr("role", "dialog")
            .attr("aria-modal", "true")
            .attr("aria-label", msg::SETTINGS_LABEL.text())
            .attr("tabindex", "-1")
            .attr("hidden", "")
            .child(el("h2").text(msg::SETTINGS_LABEL.text()))
            .child(body.clone())
            .child(said.clone())
            .child(div("line end").child(button("settings", msg::CLOSE.text()).class("action")))
            .done();
        let place = span("settings-place").child(opener.clone()).child(popover.clone()).done();
        Self { place, opener, popover, devtools, body, said, loaded: RefCell::default(), open: Cell::new(false) }
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.get()
    }

    /// Shows the popover, and gives it the keyboard's focus.
    pub(super) fn open(&self, settings: &Settings, language: &str) {
        self.open.set(true);
        self.say(None);
        self.draw(settings, language);
        show(&self.popover, true);
        set(&self.opener, "aria-expanded", "true");
        focus(&self.popover);
    }

    /// Hides the popover. `back` puts the focus where it was opened from.
    pub(super) fn close(&self, back: bool) {
        if self.open.replace(false) {
            show(&self.popover, false);
            fill(&self.body, []);
            set(&self.opener, "aria-expanded", "false");
            if back {
                focus(&self.opener);
            }
        }
    }

    /// Goes on where another view left off that spoke another language.
    pub(super) fn go_on(&self, before: &Self, settings: &Settings, language: &str) {
        if before.is_open() {
            self.open(settings, language);
            self.say(before.loaded.take());
            self.focus_on("language");
        }
    }

    /// Shows the settings as they are.
    pub(super) fn draw(&self, settings: &Settings, language: &str) {
        let mut parts = vec![
            appearance(settings, language),
            columns(),
            thresholds(settings),
            limits(settings),
            redaction(settings),
        ];
        if self.devtools {
            parts.push(profiles(settings));
        }
        parts.push(file());
        fill(&self.body, parts.into_iter().map(Build::done));
    }

    /// Shows what is wrong with what was written: in each place its own problems.
    pub(super) fn show_problems(&self, problems: &[Problem]) {
        for place in settings_form::elements(&self.body, &format!("[{PROBLEMS}]")) {
            let own = place.get_attribute(PROBLEMS).unwrap_or_default();
            let lines: Vec<String> =
                problems.iter().filter(|problem| problem.place.starts_with(&own)).map(in_field).collect();
            place.set_text_content(Some(&lines.join("\n")));
            show(&place, !lines.is_empty());
        }
        for field in settings_form::fields(&self.body) {
            let own = settings_form::place_of(&field);
            let is_wrong =
                problems.iter().any(|problem| problem.place.starts_with(&own) || own.starts_with(&problem.place));
            set_or_remove(&field, "aria-invalid", is_wrong.then_some("true"));
        }
    }

    /// Adds room for one more profile.
    pub(super) fn add_profile(&self) {
        let list = settings_form::elements(&self.body, ".profiles").into_iter().next();
        let Some(list) = list else { return };
        let place = list.child_element_count() as usize;
        super::dom::append(&list, &profile(place, "", "", &[]));
        self.focus_on(&format!("debugHeaders[{place}].name"));
    }

    /// Asks whether all settings are to go, or no longer does.
    pub(super) fn ask(&self, is_asked: bool) {
        for (element, is_shown) in [("[data-testid=settings-reset]", !is_asked), (".sure", is_asked)] {
            for element in settings_form::elements(&self.body, element) {
                show(&element, is_shown);
            }
        }
        let next = if is_asked { "settings-reset-keep" } else { "settings-reset" };
        if let Some(next) = settings_form::elements(&self.body, &format!("[data-testid={next}]")).first() {
            focus(next);
        }
    }

    /// Lets the person choose a file.
    pub(super) fn choose_file(&self) {
        if let Some(field) = settings_form::elements(&self.body, "input[type=file]").first() {
            field.click();
        }
    }

    /// Says what came of a file.
    pub(super) fn say(&self, loaded: Option<Loaded>) {
        fill(&self.said, loaded.iter().flat_map(account));
        self.loaded.replace(loaded);
    }

    /// Says what was done.
    pub(super) fn say_done(&self, text: &str) {
        self.loaded.take();
        fill(&self.said, [el("p").class("message").text(text).done()]);
    }

    /// Puts the focus on what sets something.
    pub(super) fn focus_on(&self, setting: &str) {
        if let Some(field) = settings_form::fields(&self.body).find(|field| settings_form::place_of(field) == setting) {
            focus(&field);
        }
    }

    /// From one end of what has the focus in turn to the other.
    pub(super) fn focus_end(&self, last: bool) {
        let all = settings_form::reachable(&self.popover);
        if let Some(field) = if last { all.last() } else { all.first() } {
            focus(field);
        }
    }

    /// Whether the focus is at an end of what is here, and would leave with the next Tab.
    pub(super) fn is_at_end(popover: &HtmlElement, backwards: bool) -> bool {
        let Some(focused) = document().active_element() else { return false };
        let all = settings_form::reachable(popover);
        let end = if backwards { all.first() } else { all.last() };
        (backwards && focused.is_same_node(Some(popover))) || end.is_some_and(|end| focused.is_same_node(Some(end)))
    }
}

fn section(title: Message<0>) -> Build {
    el("section").child(el("h3").text(title.text()))
}

/// A line of a word and what sets it.
fn line(label: Message<0>, field: impl Into<HtmlElement>) -> Build {
    el("label").class("line").child(span("name").text(label.text())).child(field)
}

fn problems(place: &str) -> Build {
    el("p")
        .class("problem")
        .attr(PROBLEMS, place)
        .attr("id", &problem_id(place))
        .attr("role", "alert")
        .attr("hidden", "")
}

fn choice<'c>(setting: &str, chosen: &str, options: impl IntoIterator<Item = (&'c str, String)>) -> Build {
    let options = options.into_iter().map(|(value, text)| {
        let option = el("option").attr("value", value).text(&text);
        if value == chosen { option.attr("selected", "") } else { option }
    });
    el("select").testid(&format!("settings-{setting}")).attr(settings_form::SETTING, setting).children(options)
}

fn appearance(settings: &Settings, language: &str) -> Build {
    let themes = Theme::ALL.map(|theme| {
        let name = match theme {
            Theme::Around => msg::SETTINGS_THEME_AROUND,
            Theme::Light => msg::SETTINGS_THEME_LIGHT,
            Theme::Dark => msg::SETTINGS_THEME_DARK,
        };
        (theme.id(), name.text().to_owned())
    });
    let heights = RowHeight::ALL.map(|height| height.px().to_string());
    let named = heights.iter().zip([msg::SETTINGS_ROW_USUAL, msg::SETTINGS_ROW_LARGE]);
    let named = named.map(|(px, name)| (&**px, name.with([px])));
    let languages = LANGUAGES.iter().map(|(tag, name)| (*tag, (*name).to_owned()));
    let languages = [("", msg::LANGUAGE_OF_BROWSER.text().to_owned())].into_iter().chain(languages);
    section(msg::SETTINGS_APPEARANCE)
        .child(line(msg::SETTINGS_THEME, choice("theme", settings.theme.id(), themes)))
        .child(line(msg::SETTINGS_ROW, choice("rowHeight", &settings.row_height.px().to_string(), named)))
        .child(line(msg::LANGUAGE, choice("language", language, languages)))
}

fn columns() -> Build {
    section(msg::SETTINGS_COLUMNS).child(
        div("line")
            .child(button("settings-columns", msg::SETTINGS_COLUMNS_CHOOSE.text()).class("action"))
            .child(button("columns-reset", msg::SETTINGS_COLUMNS_RESET.text()).class("action")),
    )
}

fn number(setting: &str, value: usize, label: &str) -> HtmlElement {
    let field: HtmlInputElement = el("input")
        .testid(&format!("settings-{setting}"))
        .attr(settings_form::SETTING, setting)
        .attr("type", "number")
        .attr("min", "0")
        .attr("aria-label", label)
        .attr("aria-describedby", &problem_id(settings_form::group_of(setting)))
        .done()
        .unchecked_into();
    field.set_value(&value.to_string());
    field.into()
}

fn thresholds(settings: &Settings) -> Build {
    let unit = msg::UNIT_MILLISECONDS.text();
    let pair = |id: &str, name: Message<0>, Thresholds { good_ms, slow_ms }: Thresholds| {
        let label = |what: Message<0>| format!("{}: {} ({unit})", name.text(), what.text());
        div("line")
            .child(span("name").text(name.text()))
            .child(span("").text(msg::SETTINGS_GOOD.text()))
            .child(number(&format!("thresholds.{id}.good"), good_ms as usize, &label(msg::SETTINGS_GOOD)))
            .child(span("").text(msg::SETTINGS_SLOW.text()))
            .child(number(&format!("thresholds.{id}.slow"), slow_ms as usize, &label(msg::SETTINGS_SLOW)))
            .child(span("muted").text(unit))
    };
    section(msg::SETTINGS_THRESHOLDS)
        .child(pair("ttfb", msg::COLUMN_TTFB, settings.ttfb))
        .child(problems("thresholds.ttfb"))
        .child(pair("total", msg::COLUMN_TOTAL, settings.total))
        .child(problems("thresholds.total"))
        .child(el("p").class("muted").text(msg::SETTINGS_THRESHOLDS_ABOUT.text()))
}

fn limits(settings: &Settings) -> Build {
    let megabytes = settings.limits.bytes / 1_000_000;
    section(msg::SETTINGS_LIMITS)
        .child(line(
            msg::SETTINGS_LIMIT_ROWS,
            number("limits.rows", settings.limits.rows, msg::SETTINGS_LIMIT_ROWS.text()),
        ))
        .child(problems("limits.rows"))
        .child(line(
            msg::SETTINGS_LIMIT_MEMORY,
            number("limits.megabytes", megabytes, msg::SETTINGS_LIMIT_MEMORY.text()),
        ))
        .child(problems("limits.megabytes"))
        .child(el("p").class("muted").text(msg::SETTINGS_LIMITS_ABOUT.text()))
}

fn lines(setting: &str, label: Message<0>, written: &[String], rows: &str) -> Build {
    let field: web_sys::HtmlTextAreaElement = el("textarea")
        .testid(&format!("settings-{setting}"))
        .attr(settings_form::SETTING, setting)
        .attr("rows", rows)
        .attr("aria-describedby", &problem_id(settings_form::group_of(setting)))
        .attr("spellcheck", "false")
        .attr("autocomplete", "off")
        .done()
        .unchecked_into();
    field.set_value(&written.join("\n"));
    el("label").class("lines").text(label.text()).child(HtmlElement::from(field))
}

fn redaction(settings: &Settings) -> Build {
    section(msg::SETTINGS_REDACTION)
        .child(lines("redaction.also", msg::SETTINGS_ALSO, &settings.names.also, "3"))
        .child(problems("redaction.also"))
        .child(lines("redaction.keep", msg::SETTINGS_KEEP, &settings.names.keep, "2"))
        .child(problems("redaction.keep"))
        .child(el("p").class("muted").text(msg::SETTINGS_REDACTION_ABOUT.text()))
}

fn profiles(settings: &Settings) -> Build {
    let all = settings.profiles.iter().enumerate();
    let all = all.map(|(place, own)| profile(place, &own.name, &own.hosts, &own.headers));
    section(msg::DEBUG_HEADERS)
        .child(el("p").class("muted").text(msg::SETTINGS_PROFILES_ABOUT.text()))
        .child(div("profiles").children(all))
        .child(div("line").child(button("settings-profile-add", msg::SETTINGS_PROFILE_ADD.text()).class("action")))
}

fn profile(place: usize, name: &str, hosts: &str, headers: &[String]) -> HtmlElement {
    let at = format!("debugHeaders[{place}]");
    let text = |part: &str, label: Message<0>, placeholder: &str, value: &str| {
        let setting = format!("{at}.{part}");
        let field: HtmlInputElement = el("input")
            .testid(&format!("settings-{setting}"))
            .attr(settings_form::SETTING, &setting)
            .attr("type", "text")
            .attr("placeholder", placeholder)
            .attr("aria-describedby", &problem_id(&at))
            .attr("spellcheck", "false")
            .attr("autocomplete", "off")
            .done()
            .unchecked_into();
        field.set_value(value);
        line(label, HtmlElement::from(field))
    };
    let number = format::count(place as u64 + 1);
    let remove = msg::SETTINGS_PROFILE_REMOVE.with([if name.is_empty() { &number } else { name }]);
    div("profile")
        .attr("role", "group")
        .attr("aria-label", &msg::SETTINGS_PROFILE.with([&number]))
        .child(text("name", msg::SETTINGS_PROFILE_NAME, "", name))
        .child(text("hosts", msg::SETTINGS_PROFILE_HOSTS, "www.example.com", hosts))
        .child(lines(&format!("{at}.headers"), msg::SETTINGS_PROFILE_HEADERS, headers, "2"))
        .child(problems(&at))
        .child(
            div("line")
                .child(button("settings-profile-remove", &remove).class("link").attr("data-place", &place.to_string())),
        )
        .done()
}

fn file() -> Build {
    let sure = div("sure line")
        .attr("hidden", "")
        .child(span("").text(msg::SETTINGS_RESET_SURE.text()))
        .child(button("settings-reset-sure", msg::SETTINGS_RESET.text()).class("action").testid("settings-reset-sure"))
        .child(
            button("settings-reset-keep", msg::SETTINGS_RESET_KEEP.text())
                .class("action")
                .testid("settings-reset-keep"),
        );
    let field = el("input")
        .testid("settings-file")
        .attr("type", "file")
        .attr("accept", ".json,application/json")
        .attr("aria-label", msg::SETTINGS_IMPORT.text())
        .attr("tabindex", "-1")
        .attr("hidden", "");
    section(msg::SETTINGS_FILE)
        .child(
            div("line")
                .child(button("settings-export", msg::SETTINGS_EXPORT.text()).class("action").testid("settings-export"))
                .child(button("settings-import", msg::SETTINGS_IMPORT.text()).class("action").testid("settings-import"))
                .child(
                    button("settings-reset", msg::SETTINGS_RESET_ALL.text()).class("action").testid("settings-reset"),
                )
                .child(field),
        )
        .child(sure)
}

/// What came of a file, in lines.
fn account(loaded: &Loaded) -> Vec<HtmlElement> {
    let message = |text: &str| el("p").class("message").text(text).done();
    let refused = |text: &str| el("p").class("problem").text(text).done();
    let problems = match &loaded.result {
        Err(Unread::TooLarge) => return vec![refused(&msg::SETTINGS_TOO_LARGE.with([&loaded.name]))],
        Err(Unread::NotJson(NotJson { line, column })) => {
            let (line, column) = (format::count(*line as u64), format::count(*column as u64));
            return vec![refused(&msg::SETTINGS_NOT_JSON.with([&loaded.name, &line, &column]))];
        }
        Ok(problems) if problems.is_empty() => return vec![message(&msg::SETTINGS_LOADED.with([&loaded.name]))],
        Ok(problems) => problems,
    };
    let count = problems.len() as u64;
    let mut items: Vec<Build> =
        problems.iter().take(MOST_LISTED).map(|problem| el("li").text(&in_file(problem))).collect();
    if problems.len() > MOST_LISTED {
        items.push(el("li").text(&msg::SETTINGS_MORE.of((problems.len() - MOST_LISTED) as u64, [])));
    }
    vec![
        message(&msg::SETTINGS_LOADED_BUT.of(count, [&loaded.name])),
        el("ul").class("problems").children(items).done(),
    ]
}

/// A problem with its place in a file.
pub(super) fn in_file(problem: &Problem) -> String {
    if problem.place.is_empty() { what(&problem.wrong) } else { format!("{}: {}", problem.place, what(&problem.wrong)) }
}

/// A problem in its field: lines are counted from 1 there.
fn in_field(problem: &Problem) -> String {
    let element = problem.place.strip_suffix(']').and_then(|place| place.rsplit_once('[')?.1.parse::<u64>().ok());
    match element.filter(|_| !problem.place.ends_with("].name")) {
        Some(at) => msg::SETTINGS_LINE.with([&format::count(at + 1), &what(&problem.wrong)]),
        None => what(&problem.wrong),
    }
}

fn what(wrong: &Wrong) -> String {
    let number = |number: u64| format::count(number);
    match wrong {
        Wrong::Unknown => msg::SETTINGS_UNKNOWN.text().to_owned(),
        Wrong::Newer => msg::SETTINGS_NEWER.text().to_owned(),
        Wrong::NotAnObject => msg::SETTINGS_NOT_AN_OBJECT.text().to_owned(),
        Wrong::NotAList => msg::SETTINGS_NOT_A_LIST.text().to_owned(),
        Wrong::NotText => msg::SETTINGS_NOT_TEXT.text().to_owned(),
        Wrong::NotWithin(least, u64::MAX) => msg::SETTINGS_NOT_FROM.with([&number(*least)]),
        Wrong::NotWithin(least, most) => msg::SETTINGS_NOT_WITHIN.with([&number(*least), &number(*most)]),
        Wrong::NotOneOf(words) => msg::SETTINGS_NOT_ONE_OF.with([words]),
        Wrong::Reversed => msg::SETTINGS_REVERSED.text().to_owned(),
        Wrong::NotAName => msg::SETTINGS_NOT_A_NAME.text().to_owned(),
        Wrong::Nameless => msg::SETTINGS_NAMELESS.text().to_owned(),
        Wrong::Repeated => msg::SETTINGS_REPEATED.text().to_owned(),
        Wrong::NotAHost(host) => msg::SETTINGS_NOT_A_HOST.with([host]),
        Wrong::NotAHeader(why) => why.clone(),
        Wrong::NotAColumn(id) => msg::SETTINGS_NOT_A_COLUMN.with([id]),
        Wrong::NotAFilter => msg::SETTINGS_NOT_A_FILTER.text().to_owned(),
        Wrong::TooMany(most) => msg::SETTINGS_TOO_MUCH.with([&number(*most as u64)]),
    }
}
