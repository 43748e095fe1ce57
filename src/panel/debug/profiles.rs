//! The list of debug profiles in the popover.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

use super::choice::{Choice, OWN_PREFIX};
use super::seen::Seen;
use crate::knowledge::{DebugProfile, Provider, debug_profiles};
use crate::panel::dom::{div, el, show, span};
use crate::panel::explanations::missing;
use crate::panel::format;
use crate::panel::words::msg;
use crate::settings::OwnProfile;

/// The profiles: first those whose provider was seen or that are ticked, the others folded away.
pub(super) fn list(choice: &Choice, seen: &Seen) -> HtmlElement {
    let (near, far): (Vec<_>, Vec<_>) = debug_profiles().into_iter().partition(|(provider, profile)| {
        seen.hosts_of(provider).is_some() || choice.is_ticked(provider, profile, seen)
    });
    let entries = |profiles: Vec<(&'static Provider, &'static DebugProfile)>| {
        profiles.into_iter().map(|(provider, profile)| entry(provider, profile, choice, seen)).collect::<Vec<_>>()
    };
    let nobody = near.is_empty();
    let mut list = div("profiles").testid("debug-profiles");
    if nobody && choice.own_profiles.is_empty() {
        list = list.child(el("p").class("muted").text(msg::PROFILES_NOBODY.text()));
    }
    list = list.children(choice.own_profiles.iter().map(|profile| own_entry(profile, choice)));
    list = list.children(entries(near));
    let filter = el("input")
        .class("profile-filter")
        .testid("debug-filter")
        .attr("type", "text")
        .attr("aria-label", msg::PROFILES_FILTER.text())
        .attr("placeholder", msg::PROFILES_FILTER_PLACEHOLDER.text())
        .attr("spellcheck", "false")
        .attr("autocomplete", "off");
    let more = el("details")
        .class("more")
        .testid("debug-more")
        .child(el("summary").text(&msg::PROFILES_OTHERS.with([&format::count(far.len() as u64)])))
        .child(filter)
        .children(entries(far))
        .child(
            el("p").class("muted").testid("debug-none-left").attr("hidden", "").text(msg::PROFILES_NONE_LEFT.text()),
        );
    let more = if nobody { more.attr("open", "") } else { more };
    list.child(more).done()
}

fn entry(provider: &Provider, profile: &DebugProfile, choice: &Choice, seen: &Seen) -> HtmlElement {
    let note = note_id(profile);
    let tick: HtmlInputElement = el("input")
        .attr("type", "checkbox")
        .attr("data-profile", profile.id)
        .attr("aria-describedby", &note)
        .done()
        .unchecked_into();
    tick.set_checked(choice.is_ticked(provider, profile, seen));
    let whose = match seen.hosts_of(provider) {
        Some([first, second, third, rest @ ..]) if !rest.is_empty() => {
            msg::PROFILE_AT_MORE.of(rest.len() as u64, [provider.name, &[&**first, second, third].join(", ")])
        }
        Some(hosts) if !hosts.is_empty() => msg::PROFILE_AT.with([provider.name, &hosts.join(", ")]),
        _ => provider.name.to_owned(),
    };
    let asks = profile.asks.iter().map(|(name, value)| el("code").text(&format!("{name}: {value}")));
    div("profile")
        .attr("data-text", &text_of(provider, profile))
        .child(el("label").child(tick).child(span("name").text(profile.name)).child(span("muted whose").text(&whose)))
        .children(asks)
        .child(about(profile, &note))
        .done()
}

/// A profile that the person put together.
fn own_entry(profile: &OwnProfile, choice: &Choice) -> HtmlElement {
    let tick: HtmlInputElement = el("input")
        .attr("type", "checkbox")
        .attr("data-profile", &format!("{OWN_PREFIX}{}", profile.name))
        .done()
        .unchecked_into();
    tick.set_checked(choice.is_own_ticked(profile));
    let whose = if profile.hosts.is_empty() {
        msg::PROFILE_OWN.text().to_owned()
    } else {
        msg::PROFILE_OWN_AT.with([&profile.hosts.replace(' ', ", ")])
    };
    div("profile")
        .child(el("label").child(tick).child(span("name").text(&profile.name)).child(span("muted whose").text(&whose)))
        .children(profile.headers.iter().map(|line| el("code").text(line)))
        .done()
}

/// What a profile takes and shows, with where to read more.
fn about(profile: &DebugProfile, id: &str) -> HtmlElement {
    let about = el("p").attr("id", id);
    if let Some(missing) = missing() {
        return about.text(missing).done();
    }
    let link = el("a")
        .attr("href", &profile.link)
        .attr("target", "_blank")
        .attr("rel", "noreferrer")
        .attr("aria-label", &msg::DOCUMENTATION_OF.with([profile.name]))
        .title(&profile.link)
        .text(msg::DOCUMENTATION.text());
    about.child(span("").english().text(&profile.note)).text(" ").child(link).done()
}

/// Says of each profile in the list what the explanations have of it.
pub(super) fn explain(list: &HtmlElement) {
    for (_, profile) in debug_profiles() {
        let id = note_id(profile);
        if let Some(shown) = list.query_selector(&format!("[id=\"{id}\"]")).ok().flatten() {
            // Where the parent is gone nobody sees it.
            let _ = shown.replace_with_with_node_1(&about(profile, &id));
        }
    }
}

fn note_id(profile: &DebugProfile) -> String {
    format!("edgelens-note-{}", profile.id)
}

/// What the filter looks through.
fn text_of(provider: &Provider, profile: &DebugProfile) -> String {
    let asks: Vec<_> = profile.asks.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    format!("{} {} {} {}", provider.name, provider.id, profile.name, asks.join(" ")).to_lowercase()
}

/// Leaves those of the folded profiles that have a text in them.
pub(super) fn filter(list: &HtmlElement, text: &str) {
    let wanted = text.trim().to_lowercase();
    let Ok(entries) = list.query_selector_all(".more .profile") else { return };
    let mut left = 0;
    for entry in (0..entries.length()).filter_map(|at| entries.item(at)?.dyn_into::<HtmlElement>().ok()) {
        let fits = entry.get_attribute("data-text").is_some_and(|known| known.contains(&wanted));
        left += u32::from(fits);
        show(&entry, fits);
    }
    if let Some(none) = list.query_selector("[data-testid=debug-none-left]").ok().flatten() {
        show(none.unchecked_ref(), left == 0);
    }
}
