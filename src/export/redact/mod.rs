//! Requests without their secrets, for files that are given to others.
//!
//! A [`Redactor`] gives back each exchange as it would be without secrets; whatever is then written of
//! it is written without them. `docs/redaction.md` says what goes, what stays and why:
//!
//! ```text
//! names    names of headers, cookies, parameters, fields whose values go
//! kept     names whose values stay, because they tell what caches did
//! headers, url, json, pairs, assigned      where such names stand
//! jwt, random, encoded, address    what goes whatever it is called
//! taken    the account of it: by kind and name, with counts and places
//! ```

mod address;
mod assigned;
mod encoded;
mod headers;
mod json;
mod jwt;
mod kept;
mod names;
mod pairs;
mod percent;
mod random;
mod scan;
mod taken;
mod url;

use std::borrow::Cow;

use crate::exchange::{Exchange, Headers};
use kept::KnownHeaders;
pub(super) use names::Lists as Names;
use names::Lists;
use scan::{Random, Remembered, Scan};
pub use taken::{Kind, Part, Place, Taken, TakenItem};

/// What stands where something was taken out. It may stand in a URL, in a header and in JSON alike.
pub const MARK: &str = "REDACTED";

/// How often a request is looked through at most. The second look finds something in rare cases, the third in made-up
/// ones.
const MOST_LOOKS: usize = 8;

/// What a person wants taken out beyond the lists, and what not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Redaction {
    /// Further names of headers, cookies, parameters and fields. A star at the end stands for any
    /// ending. What is in both lists goes.
    pub also: Vec<String>,
    /// Names whose values stay.
    pub keep: Vec<String>,
    /// Whether IP addresses go as well.
    pub ip_addresses: bool,
}

/// Whether a written form shows secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Secrets {
    /// They are taken out.
    Redacted(Redaction),
    /// Everything stays as captured.
    Shown,
}

impl Default for Secrets {
    fn default() -> Self {
        Self::Redacted(Redaction::default())
    }
}

impl Secrets {
    /// A redactor where secrets are taken out.
    #[must_use]
    pub fn redactor(&self) -> Option<Redactor> {
        match self {
            Self::Redacted(redaction) => Some(Redactor::new(redaction.clone())),
            Self::Shown => None,
        }
    }
}

/// Takes secrets out of requests, and keeps account of it.
#[derive(Debug)]
pub struct Redactor {
    redaction: Redaction,
    lists: Lists,
    known: KnownHeaders,
    taken: Taken,
    /// Values taken out of the latest request.
    remembered: Vec<Remembered>,
}

impl Redactor {
    /// One that takes out what `redaction` and the lists say.
    #[must_use]
    pub fn new(redaction: Redaction) -> Self {
        Self {
            redaction,
            lists: Lists::new(),
            known: KnownHeaders::collect(),
            taken: Taken::default(),
            remembered: Vec::new(),
        }
    }

    /// What was taken out so far.
    #[must_use]
    pub const fn taken(&self) -> &Taken {
        &self.taken
    }

    /// `exchange` without its secrets; `request` is its number.
    pub fn exchange<'e>(&mut self, request: u32, exchange: &Exchange<'e>) -> Exchange<'e> {
        self.remembered.clear();
        let mut clean = exchange.clone();
        let mut looked = None;
        // What goes may be what another value was judged by: the name that called it an id. So what was changed is
        // looked at again until nothing more goes.
        for _ in 0..MOST_LOOKS {
            let next = self.look(request, &clean, looked);
            if next == clean {
                break;
            }
            looked = Some(std::mem::replace(&mut clean, next));
        }
        clean
    }

    /// `exchange` without what shows to be a secret at one look. Texts that it had in `looked` as well were looked at
    /// before.
    fn look<'e>(&mut self, request: u32, exchange: &Exchange<'e>, mut looked: Option<Exchange<'e>>) -> Exchange<'e> {
        let remembered = self.remembered.len();
        let mut clean = exchange.clone();
        let sent = looked.as_ref().map(|looked| &looked.request_headers);
        clean.request_headers =
            self.scan(request, Part::RequestHeader, |scan, known| scan.headers(&exchange.request_headers, sent, known));
        let got = looked.as_ref().map(|looked| &looked.response_headers);
        clean.response_headers = self
            .scan(request, Part::ResponseHeader, |scan, known| scan.headers(&exchange.response_headers, got, known));
        let mut looked = looked.as_mut().map(texts).into_iter().flatten();
        for (part, text) in texts(&mut clean) {
            if looked.next().is_some_and(|(_, looked)| *looked == *text) {
                continue;
            }
            self.scan(request, part, |scan, _| {
                change(text, |text| match part {
                    Part::Url | Part::RedirectUrl | Part::Initiator => scan.url(text).into_owned(),
                    Part::Body => scan.text(text, Random::Taken).into_owned(),
                    _ => scan.text(text, Random::Kept).into_owned(),
                });
            });
        }
        if self.remembered.len() > remembered {
            self.forget(request, &mut clean);
        }
        clean
    }

    /// A cell of the table, or another short text of the latest request, without its secrets.
    pub fn cell(&mut self, request: u32, text: &str) -> String {
        self.scan(request, Part::Text, |scan, _| {
            let clean = scan.url(text);
            scan.forget(&clean).into_owned()
        })
    }

    /// A text that is of no request without its secrets: totals, a name.
    pub fn text(&mut self, text: &str) -> String {
        self.scan(0, Part::Text, |scan, _| scan.text(text, Random::Kept).into_owned())
    }

    /// Takes what was a secret in one part out of the others, where it has no name or another one.
    fn forget(&mut self, request: u32, clean: &mut Exchange<'_>) {
        for (part, text) in texts(clean) {
            self.scan(request, part, |scan, _| *text = scan.forget(text));
        }
        for (part, headers) in
            [(Part::RequestHeader, &mut clean.request_headers), (Part::ResponseHeader, &mut clean.response_headers)]
        {
            *headers = self.scan(request, part, |scan, known| {
                let lines = headers.iter().map(|line| {
                    // Ids of the request, which a page may have made cookies of. Where there is a path,
                    // it may be that of a URL.
                    let is_id = known.has(&line.name.to_ascii_lowercase()) && !line.value.contains(['/', '?']);
                    (line.name.clone(), if is_id { line.value.clone() } else { scan.forget(&line.value) })
                });
                Headers::from_pairs(lines.collect::<Vec<_>>())
            });
        }
    }

    fn scan<T>(&mut self, request: u32, part: Part, look: impl FnOnce(&mut Scan<'_>, &KnownHeaders) -> T) -> T {
        let place = Place { request, part };
        let Self { redaction, lists, known, taken, remembered } = self;
        look(&mut Scan { redaction, lists, taken, remembered, place, within: String::new(), depth: 0 }, known)
    }
}

/// The texts of an exchange that a stranger or a page wrote, but for its headers.
fn texts<'x, 'e>(exchange: &'x mut Exchange<'e>) -> Vec<(Part, &'x mut Cow<'e, str>)> {
    let mut texts = vec![
        (Part::Url, &mut exchange.url),
        (Part::RedirectUrl, &mut exchange.redirect_url),
        (Part::Initiator, &mut exchange.initiator_url),
        (Part::Page, &mut exchange.page_ref),
        (Part::ServerAddress, &mut exchange.server_ip),
    ];
    texts.extend(exchange.error.as_mut().map(|error| (Part::Error, error)));
    texts.extend(exchange.body.as_mut().map(|body| (Part::Body, body)));
    texts
}

/// Replaces a text where it changes.
fn change(text: &mut Cow<'_, str>, clean: impl FnOnce(&str) -> String) {
    let new = clean(text);
    if new != *text {
        *text = Cow::Owned(new);
    }
}
