//! Which rows pass, where stored requests or regular expressions have to be looked at: a few rows at a
//! time, so that whoever shows the rows can do something else in between.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::Filter;
use super::expression::{Expression, Matcher};
use super::look::Look;
use super::node::Node;
use super::pattern::Pattern;
use super::test::Test;
use super::words::WordKey;
use crate::capture::Capture;

/// Texts of which an answer is kept, for each expression. Beyond, as with a value that differs in every
/// row, they are forgotten again.
const MOST_KNOWN: usize = 50_000;

/// A filter at work.
#[derive(Debug, Clone)]
pub(in crate::capture) struct Selecting {
    filter: Filter,
    /// Rows that its quick parts let through; those before `next` were looked at.
    candidates: Vec<u32>,
    next: usize,
    /// By row.
    passed: Vec<bool>,
    tried: Tried,
}

/// What is known of the texts that regular expressions were put to.
#[derive(Debug, Clone, Default)]
struct Tried {
    texts: Vec<(Expression, HashMap<String, bool, RandomState>)>,
    /// By number of the URL.
    urls: Vec<(Expression, Vec<Option<bool>>)>,
}

impl Selecting {
    /// Begins with nothing to look at.
    pub(in crate::capture) fn new(filter: Filter) -> Self {
        let mut tried = Tried::default();
        filter.node.each(&mut |test| match (test, test.expression()) {
            (Test::Words(WordKey::Url, _), Some(expression)) => tried.urls.push((expression.clone(), Vec::new())),
            (_, Some(expression)) => tried.texts.push((expression.clone(), HashMap::default())),
            _ => {}
        });
        Self { filter, candidates: Vec::new(), next: 0, passed: Vec::new(), tried }
    }

    pub(in crate::capture) const fn filter(&self) -> &Filter {
        &self.filter
    }

    /// Adds rows to look at.
    pub(in crate::capture) fn add(&mut self, capture: &Capture, rows: impl Iterator<Item = u32>) {
        let quick = self.filter.select(capture, rows);
        self.candidates.extend(quick);
    }

    /// Whether all rows were looked at.
    pub(in crate::capture) const fn is_done(&self) -> bool {
        self.next >= self.candidates.len()
    }

    /// Whether a row passed.
    pub(in crate::capture) fn has_passed(&self, row: u32) -> bool {
        self.passed.get(row as usize).copied().unwrap_or_default()
    }

    /// Looks at that many rows more.
    pub(in crate::capture) fn step(&mut self, capture: &Capture, matcher: &mut dyn Matcher, rows: usize) {
        let end = (self.next + rows).min(self.candidates.len());
        let looks: Vec<Look<'_>> =
            self.candidates.get(self.next..end).unwrap_or_default().iter().map(|row| Look::at(capture, *row)).collect();
        self.next = end;
        self.passed.resize(capture.len(), false);
        let parts: Vec<&Node> = self.filter.slow_parts().collect();
        for part in &parts {
            part.each(&mut |test| self.tried.learn(test, &looks, matcher));
        }
        for look in &looks {
            let passes = parts.iter().all(|part| {
                part.holds(&mut |test| match (test, test.expression()) {
                    (Test::Words(WordKey::Url, _), Some(expression)) => self.tried.knows_url(expression, look),
                    _ => test.holds(look, &mut |expression, text| self.tried.knows(expression, text)),
                })
            });
            if let Some(passed) = self.passed.get_mut(look.row as usize) {
                *passed = passes;
            }
        }
        self.tried.forget();
    }
}

impl Tried {
    /// Puts a test's expression to those texts of the rows that it was not put to yet: one call for all.
    fn learn(&mut self, test: &Test, looks: &[Look<'_>], matcher: &mut dyn Matcher) {
        let Some(expression) = test.expression() else { return };
        if let Test::Words(WordKey::Url, Pattern::Expression(_)) = test {
            let Some((_, known)) = self.urls.iter_mut().find(|(other, _)| other == expression) else { return };
            return learn_urls(expression, known, looks, matcher);
        }
        let Some((_, known)) = self.texts.iter_mut().find(|(other, _)| other == expression) else { return };
        let mut new: Vec<String> = Vec::new();
        for look in looks {
            test.holds(look, &mut |_, text| {
                if !known.contains_key(text) {
                    known.insert(text.to_owned(), false);
                    new.push(text.to_owned());
                }
                false
            });
        }
        let texts: Vec<&str> = new.iter().map(String::as_str).collect();
        let fits = if texts.is_empty() { Vec::new() } else { matcher.fits(expression, &texts) };
        known.extend(new.into_iter().zip(fits));
    }

    fn knows(&self, expression: &Expression, text: &str) -> bool {
        let known = self.texts.iter().find(|(other, _)| other == expression);
        known.and_then(|(_, known)| known.get(text)).copied().unwrap_or_default()
    }

    fn knows_url(&self, expression: &Expression, look: &Look<'_>) -> bool {
        let known = self.urls.iter().find(|(other, _)| other == expression);
        known.and_then(|(_, known)| known.get(url(look)).copied().flatten()).unwrap_or_default()
    }

    fn forget(&mut self) {
        for (_, known) in &mut self.texts {
            if known.len() > MOST_KNOWN {
                known.clear();
            }
        }
    }
}

/// The number of a row's URL.
fn url(look: &Look<'_>) -> usize {
    look.capture.columns.url.get(look.row as usize).copied().unwrap_or_default() as usize
}

fn learn_urls(expression: &Expression, known: &mut Vec<Option<bool>>, looks: &[Look<'_>], matcher: &mut dyn Matcher) {
    let Some(look) = looks.first() else { return };
    let urls = &look.capture.requests.urls;
    known.resize(urls.len(), None);
    let mut new: Vec<usize> = looks.iter().map(url).filter(|url| known.get(*url) == Some(&None)).collect();
    new.sort_unstable();
    new.dedup();
    let texts: Vec<&str> = new.iter().map(|url| urls.get(u32::try_from(*url).unwrap_or(u32::MAX))).collect();
    let fits = if texts.is_empty() { Vec::new() } else { matcher.fits(expression, &texts) };
    for (url, fits) in new.into_iter().zip(fits) {
        if let Some(known) = known.get_mut(url) {
            *known = Some(fits);
        }
    }
}
