//! What the schema alone cannot say of debug profiles.

use std::collections::BTreeSet;

use crate::check::{LINK, is_link};
use crate::request_header::{name_problem, value_problem};
use crate::schema::{Http, Provider};
use crate::source::{Mistake, Source};

/// A mistake at a profile that could not be sent, or whose answer nothing explains.
pub(crate) fn check_debug(source: &Source, provider: &Provider, http: &Http) -> Result<(), Mistake> {
    let glossary: BTreeSet<String> =
        provider.header.iter().chain(&http.header).map(|entry| entry.get_ref().name.to_ascii_lowercase()).collect();
    let mut ids = BTreeSet::new();
    for debug in &provider.debug {
        let profile = debug.get_ref();
        let prefix = format!("{}.", provider.id.get_ref());
        source.check(debug, profile.id.starts_with(&prefix), "the id of a debug profile begins with the provider's")?;
        source.check(debug, ids.insert(&profile.id), "this debug profile is there twice")?;
        source.check(debug, is_link(&profile.link), LINK)?;
        source.check(debug, !profile.asks.is_empty(), "a debug profile asks for something")?;
        let mut names = BTreeSet::new();
        for ask in &profile.asks {
            source.check(debug, names.insert(ask.header.to_ascii_lowercase()), "this header is asked with twice")?;
            let problem = name_problem(&ask.header).or_else(|| value_problem(&ask.value));
            source.check(debug, problem.is_none(), &format!("{}: {}", ask.header, problem.unwrap_or_default()))?;
        }
        for header in &profile.returns {
            source.check(debug, *header == header.to_ascii_lowercase(), "header names are written in lower case")?;
            source.check(
                debug,
                glossary.contains(header),
                &format!("{header} is returned and has no glossary entry"),
            )?;
        }
    }
    Ok(())
}
