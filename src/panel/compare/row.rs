//! What one request was and is.

use web_sys::HtmlElement;

use super::baseline::Sides;
use crate::capture::{Capture, Change, Changes, Column};
use crate::exchange::{Headers, UrlParts};
use crate::panel::dom::{append, div, el, span};
use crate::panel::model::Model;
use crate::panel::words::{Message, msg};
use crate::panel::{format, said};

/// What a change is called.
pub(super) const fn name(change: Change) -> Message<0> {
    match change {
        Change::Hit => msg::COMPARE_HIT,
        Change::NotHit => msg::COMPARE_NOT_HIT,
        Change::Cache => msg::COLUMN_CACHE_STATUS,
        Change::Source => msg::COLUMN_SOURCE,
        Change::Tier => msg::COMPARE_TIER,
        Change::Status => msg::COLUMN_STATUS,
        Change::Provider => msg::COLUMN_PROVIDER,
        Change::Pop => msg::FACT_POP,
        Change::Rules => msg::FACT_RULES,
        Change::Environment => msg::COLUMN_ENVIRONMENT,
        Change::Deployment => msg::COLUMN_DEPLOYMENT,
        Change::Slower => msg::COMPARE_SLOWER,
        Change::Faster => msg::COMPARE_FASTER,
        Change::Size => msg::COLUMN_SIZE,
        Change::Policy => msg::COMPARE_POLICY,
        Change::Validator => msg::COMPARE_VALIDATOR,
        Change::Age => msg::COMPARE_AGE,
        Change::Query => msg::COMPARE_QUERY,
    }
}

/// An age, and how much later than another copy this one was stored.
#[expect(clippy::cast_possible_truncation, reason = "whole seconds")]
fn stored_later(age: &str, later_s: f64) -> String {
    let said = if later_s < 0.0 { msg::COMPARE_STORED_EARLIER } else { msg::COMPARE_STORED_LATER };
    said.with([age, &format::duration(later_s.abs().round() as i64)])
}

/// What it was and what it is.
pub(super) fn was_is(sides: &Sides<'_>, before_row: u32, row: u32, change: Change) -> (String, String) {
    let both = |said: &dyn Fn(&Capture, u32) -> String| {
        let shown = |text: String| if text.is_empty() { "–".to_owned() } else { text };
        (shown(said(sides.before.capture, before_row)), shown(said(sides.now.capture, row)))
    };
    let column = |column| {
        both(&|capture, row| {
            let cell = said::cell(capture, row, column);
            format!("{} {}", cell.text, cell.muted).trim().to_owned()
        })
    };
    let of =
        |text: &dyn Fn(&Capture, u32) -> Option<String>| both(&|capture, row| text(capture, row).unwrap_or_default());
    match change {
        Change::Hit | Change::NotHit | Change::Cache => column(Column::CacheStatus),
        Change::Source => column(Column::Source),
        Change::Tier => of(&|capture, row| Some(capture.row_facts(row)?.tier.as_str().to_owned())),
        Change::Status => column(Column::Status),
        Change::Provider => column(Column::Provider),
        Change::Pop => both(&|capture, row| capture.pop(row).to_owned()),
        Change::Rules => both(&|capture, row| capture.rules(row).to_owned()),
        Change::Environment => column(Column::Environment),
        Change::Deployment => column(Column::Deployment),
        Change::Slower | Change::Faster => of(&|capture, row| capture.ttfb_ms(row).map(format::milliseconds)),
        Change::Size => of(&|capture, row| capture.transfer_bytes(row).map(format::bytes)),
        Change::Age => {
            let (was, is) = column(Column::Age);
            // Two ages may be alike and tell of two copies.
            let later = sides.now.capture.stored_s(row).zip(sides.before.capture.stored_s(before_row));
            (was, later.map_or_else(|| is.clone(), |(now_s, before_s)| stored_later(&is, now_s - before_s)))
        }
        Change::Query => both(&|capture, row| UrlParts::of(capture.url(row)).query.unwrap_or_default().to_owned()),
        Change::Policy => headers(sides, before_row, row, &Change::POLICY),
        Change::Validator => headers(sides, before_row, row, &Change::VALIDATORS),
    }
}

/// Of these headers those that differ.
fn headers(sides: &Sides<'_>, before_row: u32, row: u32, names: &[&str]) -> (String, String) {
    let exchanges = sides.before.capture.exchange(before_row).zip(sides.now.capture.exchange(row));
    let Some((before, now)) = exchanges else { return Default::default() };
    let value = |headers: &Headers<'_>, name: &str| headers.joined(name).map(|value| value.to_string());
    let (mut was, mut is) = (Vec::new(), Vec::new());
    for name in names {
        let (before, now) = (value(&before.response_headers, name), value(&now.response_headers, name));
        if before != now {
            was.push((name, before));
            is.push((name, now));
        }
    }
    // Of a single one the name stands there once.
    let is_single = was.len() == 1;
    let written = |lines: Vec<(&&str, Option<String>)>, is_named: bool| -> String {
        let line = |(name, value): (&&str, Option<String>)| {
            let value = value.as_deref().unwrap_or("–");
            if is_named { format!("{name}: {value}") } else { value.to_owned() }
        };
        lines.into_iter().map(line).collect::<Vec<_>>().join(", ")
    };
    (written(was, true), written(is, !is_single))
}

/// Whether a change says no more than one that stands before it.
pub(super) const fn is_implied(change: Change, by: Changes) -> bool {
    match change {
        Change::Cache => by.has(Change::Hit) || by.has(Change::NotHit),
        Change::Tier => by.has(Change::Cache),
        _ => false,
    }
}

/// What the tooltip of a row that changed says; `None` where it is as before, or nothing was compared.
pub(in crate::panel) fn tooltip(model: &Model, row: u32) -> Option<String> {
    let changes = model.capture.changes(row).filter(|changes| !changes.is_same())?;
    if changes.is_new() {
        return Some(msg::COMPARE_ROW_NEW.text().to_owned());
    }
    let sides = model.compare.sides(&model.capture, model.preserve_log)?;
    let before = model.capture.comparison()?.partner(row)?;
    let lines = changes.list().filter(|change| !is_implied(*change, changes)).map(|change| {
        let (was, is) = was_is(&sides, before, row, change);
        format!("{}: {}", name(change).text(), msg::COMPARE_WAS_IS.with([&was, &is]))
    });
    Some(lines.collect::<Vec<_>>().join("\n"))
}

/// The section of the details about what a request was before; `None` while nothing is compared, or it was not.
pub(in crate::panel) fn section(model: &Model, row: u32) -> Option<HtmlElement> {
    let changes = model.capture.changes(row)?;
    let section = el("section").testid("compared").child(el("h3").text(msg::COMPARE_SECTION.text()));
    if changes.is_new() {
        return Some(section.child(el("p").text(msg::COMPARE_ROW_NEW.text())).done());
    }
    let sides = model.compare.sides(&model.capture, model.preserve_log)?;
    let before = model.capture.comparison()?.partner(row)?;
    let section = if changes.is_same() { section.child(el("p").text(msg::COMPARE_ROW_SAME.text())) } else { section };
    let pairs = el("dl").class("pairs").done();
    let line = |name: Message<0>, (was, is): (String, String)| {
        append(&pairs, &el("dt").text(name.text()).done());
        let arrow = span("arrow").attr("role", "img").attr("aria-label", msg::COMPARE_NOW.text()).text("→");
        let value = el("dd").child(span("was").text(&was)).child(arrow).child(span("is").text(&is));
        append(&pairs, &value.done());
    };
    for change in changes.list().filter(|change| !is_implied(*change, changes)) {
        line(name(change), was_is(&sides, before, row, change));
    }
    // How long it took is worth saying in any case.
    if !changes.has(Change::Slower) && !changes.has(Change::Faster) && model.capture.ttfb_ms(row).is_some() {
        line(msg::COLUMN_TTFB, was_is(&sides, before, row, Change::Slower));
    }
    Some(section.child(div("compared-pairs").child(pairs)).done())
}
