//! What the cache status word of a response means, in the terms of the provider that wrote it.
//!
//! The common vocabulary puts several words of a vendor into one status; the word itself tells
//! them apart (`UNCACHEABLE` and `CONFIG_NOCACHE` are both a bypass).

use crate::cdn::Path;
use crate::http::{Outcome, Status};
use crate::knowledge::{self, Provider, Word};

/// The meaning of the very word that the outermost cache put into this response; `None` where no
/// header carries one, or nobody documented it.
#[must_use]
pub fn word_meaning(path: &Path<'_>) -> Option<&'static str> {
    let outcome = &path.outcome;
    let raw = outcome.raw.as_deref()?.trim();
    // A code that a suffix alone explains has no entry; one of another vocabulary has none here.
    if outcome.status == Status::Unknown {
        return None;
    }
    let entry = word(speaker(path)?, raw, outcome)?;
    (!entry.meaning.is_empty()).then(|| entry.meaning.as_str())
}

/// The provider whose word the outcome is.
fn speaker(path: &Path<'_>) -> Option<&'static Provider> {
    let hop = path.hops.iter().find(|hop| hop.provider.is_some() && hop.header == path.outcome.header);
    match hop.and_then(|hop| hop.provider) {
        Some(id) => knowledge::provider(id),
        None => path.providers.first().map(|seen| seen.provider),
    }
}

/// The vocabulary entry of a value as it was sent: of the whole, since some words have spaces and
/// commas in them, or of a member of a list. The member closest to the user stands last; nodes of
/// Tencent's keep no order, so there the member that decided counts.
fn word(provider: &'static Provider, raw: &str, outcome: &Outcome<'_>) -> Option<&'static Word> {
    let of_member = |member: &str| find(provider, member.trim());
    of_member(raw).or_else(|| {
        let mut members = raw.rsplit([',', '\n']).filter(|member| !member.trim().is_empty());
        if provider.id == "tencent" {
            members.filter_map(of_member).find(|word| word.status == outcome.status)
        } else {
            members.next().and_then(of_member)
        }
    })
}

/// `word [ " from " node ]`, with the prefix that Edgio's log exports put before it or without,
/// and with spaces and underscores or without, as EdgeOne's nodes write it.
fn find(provider: &'static Provider, member: &str) -> Option<&'static Word> {
    const LOG_PREFIX: &str = "LOG_STATUS_";
    let plain = |text: &str| text.replace([' ', '_'], "");
    let before_from = member.split(" from ").next().unwrap_or(member).trim_end();
    let bare = match member.get(..LOG_PREFIX.len()) {
        Some(start) if start.eq_ignore_ascii_case(LOG_PREFIX) => member.get(LOG_PREFIX.len()..).unwrap_or(member),
        _ => member,
    };
    [member, before_from, bare].into_iter().find_map(|word| provider.word(word)).or_else(|| {
        let sent = plain(member);
        provider.words.iter().find(|word| plain(word.word).eq_ignore_ascii_case(&sent))
    })
}
