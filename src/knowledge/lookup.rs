//! Finding what is known: by id, by word, by status, by code, by header, by place.

use super::explanations;
use super::{
    CodeEntry, DebugProfile, ErrorEntry, FindingText, HTTP_ERRORS, HTTP_HEADERS, HeaderEntry, PROVIDERS, Place,
    Provider, Told, Word,
};

impl Provider {
    /// Its HTTP errors.
    #[must_use]
    pub fn errors(&self) -> &'static [ErrorEntry] {
        explanations::all().map_or(&[], |all| self.errors.of(&all.errors))
    }

    /// Its codes in other headers.
    #[must_use]
    pub fn codes(&self) -> &'static [CodeEntry] {
        explanations::all().map_or(&[], |all| self.codes.of(&all.codes))
    }

    /// Its headers.
    #[must_use]
    pub fn headers(&self) -> &'static [HeaderEntry] {
        explanations::all().map_or(&[], |all| self.headers.of(&all.headers))
    }

    /// The vocabulary entry of `word`, compared without case.
    #[must_use]
    pub fn word(&self, word: &str) -> Option<&'static Word> {
        self.words.iter().find(|entry| entry.word.eq_ignore_ascii_case(word))
    }

    /// The error entry of an HTTP status, for a product generation where that matters: an entry
    /// for that very generation wins over one for all.
    #[must_use]
    pub fn error(&self, status: u16, generation: Option<&str>) -> Option<&'static ErrorEntry> {
        let of_status = || self.errors().iter().filter(|entry| entry.status == status && entry.code.is_none());
        of_status()
            .find(|entry| generation.is_some_and(|generation| entry.generations.contains(generation)))
            .or_else(|| of_status().find(|entry| entry.generations.is_empty()))
    }

    /// The error entry of a code that comes in another header or in the page: one for that very
    /// code, else one for all that begin alike.
    #[must_use]
    pub fn error_by_code(&self, code: &str) -> Option<&'static ErrorEntry> {
        let of_code = |fits: fn(&str, &str) -> bool| {
            self.errors().iter().find(|entry| entry.code.is_some_and(|known| fits(known, code)))
        };
        of_code(str::eq_ignore_ascii_case).or_else(|| {
            of_code(|known, code| {
                let start = known.strip_suffix('*');
                start
                    .is_some_and(|start| code.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start)))
            })
        })
    }

    /// The profile to propose for what stays blank without debug headers, to a product generation
    /// where that is known.
    #[must_use]
    pub fn debug_profile(&self, told: Told, generation: Option<&str>) -> Option<&'static DebugProfile> {
        self.suggested_debug(generation).find(|profile| profile.tells.contains(&told))
    }

    /// The profiles to propose, to a product generation where that is known.
    pub fn suggested_debug(&self, generation: Option<&str>) -> impl Iterator<Item = &'static DebugProfile> {
        self.debug.iter().filter(move |profile| {
            profile.suggested
                && (profile.generations.is_empty()
                    || generation.is_none_or(|generation| profile.generations.contains(&generation)))
        })
    }

    /// The entry of a numbered code in a header of its own.
    #[must_use]
    pub fn code(&self, header: &str, code: &str) -> Option<&'static CodeEntry> {
        self.codes().iter().find(|entry| entry.header == header && entry.code == code)
    }
}

/// Every provider, in the order of names.
#[must_use]
pub fn by_name() -> Vec<&'static Provider> {
    let mut providers: Vec<_> = PROVIDERS.iter().collect();
    providers.sort_by_cached_key(|provider| provider.name.to_ascii_lowercase());
    providers
}

/// Every debug profile with its provider, in the order of the providers' names.
#[must_use]
pub fn debug_profiles() -> Vec<(&'static Provider, &'static DebugProfile)> {
    by_name().into_iter().flat_map(|provider| provider.debug.iter().map(move |profile| (provider, profile))).collect()
}

/// The provider with that id.
#[must_use]
pub fn provider(id: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|provider| provider.id == id)
}

/// Statuses of HTTP itself and well-known unofficial ones.
#[must_use]
pub fn http_errors() -> &'static [ErrorEntry] {
    explanations::all().map_or(&[], |all| HTTP_ERRORS.of(&all.errors))
}

/// Headers that belong to no provider.
#[must_use]
pub fn http_headers() -> &'static [HeaderEntry] {
    explanations::all().map_or(&[], |all| HTTP_HEADERS.of(&all.headers))
}

/// Texts of findings that are not HTTP errors.
#[must_use]
pub fn findings() -> &'static [FindingText] {
    explanations::all().map_or(&[], |all| &all.findings)
}

/// Points of presence.
#[must_use]
pub fn places() -> &'static [Place] {
    explanations::all().map_or(&[], |all| &all.places)
}

/// The meaning of a status in HTTP itself, or a well-known unofficial one.
#[must_use]
pub fn http_error(status: u16) -> Option<&'static ErrorEntry> {
    http_errors().iter().find(|entry| entry.status == status)
}

/// The text of the finding with that id.
#[must_use]
pub fn finding(id: &str) -> Option<&'static FindingText> {
    findings().iter().find(|finding| finding.id == id)
}

/// What a header means: at the provider first, then in HTTP, then anywhere.
#[must_use]
pub fn header(name: &str, provider_id: Option<&str>) -> Option<&'static HeaderEntry> {
    let lower = name.to_ascii_lowercase();
    let find = |entries: &'static [HeaderEntry]| entries.iter().find(|entry| entry.name == lower);
    provider_id
        .and_then(provider)
        .and_then(|provider| find(provider.headers()))
        .or_else(|| find(http_headers()))
        .or_else(|| PROVIDERS.iter().find_map(|provider| find(provider.headers())))
}

/// The place that a provider writes so, without case.
#[must_use]
pub fn place(provider_id: &str, code: &str) -> Option<&'static Place> {
    places().iter().find(|place| place.code.eq_ignore_ascii_case(code) && place.providers.contains(provider_id))
}
