//! What was taken out, or would be: by kind and name, with counts and places.

use serde::Serialize;

/// So many places are told of each; the count goes on.
const PLACES: usize = 20;

/// What something that was taken out is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The value of a cookie.
    Cookie,
    /// The value of a header.
    Header,
    /// User name and password in a URL.
    UserInfo,
    /// A parameter in the query or fragment of a URL.
    Parameter,
    /// A field of a form, or of a list of `name=value`.
    Field,
    /// A field of JSON.
    Json,
    /// The signature of a JSON Web Token.
    JwtSignature,
    /// A value that looks random.
    HighEntropy,
    /// An IP address.
    IpAddress,
}

impl Kind {
    /// Every kind, in the order of a preview.
    pub const ALL: [Self; 9] = [
        Self::Cookie,
        Self::Header,
        Self::UserInfo,
        Self::Parameter,
        Self::Field,
        Self::Json,
        Self::JwtSignature,
        Self::HighEntropy,
        Self::IpAddress,
    ];

    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cookie => "cookie",
            Self::Header => "header",
            Self::UserInfo => "user information of a URL",
            Self::Parameter => "URL parameter",
            Self::Field => "field",
            Self::Json => "JSON field",
            Self::JwtSignature => "signature of a JSON Web Token",
            Self::HighEntropy => "random-looking value",
            Self::IpAddress => "IP address",
        }
    }
}

/// The part of a request that something stood in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Its URL.
    Url,
    /// A request header.
    RequestHeader,
    /// A response header.
    ResponseHeader,
    /// The target of a redirect.
    RedirectUrl,
    /// What started the request.
    Initiator,
    /// The address it was sent to.
    ServerAddress,
    /// The name of its page.
    Page,
    /// The browser's error text.
    Error,
    /// The body of an error response.
    Body,
    /// A text on its own.
    Text,
}

impl Part {
    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Url => "URL",
            Self::RequestHeader => "request header",
            Self::ResponseHeader => "response header",
            Self::RedirectUrl => "redirect URL",
            Self::Initiator => "initiator",
            Self::ServerAddress => "server address",
            Self::Page => "page",
            Self::Error => "error",
            Self::Body => "body",
            Self::Text => "text",
        }
    }
}

/// Where something stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Number of the request, from 0.
    pub request: u32,
    /// The part of it.
    pub part: Part,
}

/// What was taken out under one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TakenItem {
    /// What it is.
    pub kind: Kind,
    /// The name it had: of the cookie, header or field, or of what it was found in; empty where it had none.
    pub name: String,
    /// How often.
    pub count: u32,
    /// Where, the first of them.
    pub places: Vec<Place>,
}

/// Everything that was taken out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// By kind, then by name.
    pub items: Vec<TakenItem>,
}

impl Taken {
    /// How many values in all.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.items.iter().fold(0, |sum, item| sum.saturating_add(item.count))
    }

    /// Takes note of a value.
    pub(super) fn note(&mut self, kind: Kind, name: &str, place: Place) {
        let at = self.items.binary_search_by(|item| (item.kind, &*item.name).cmp(&(kind, name)));
        let at = at.unwrap_or_else(|at| {
            self.items.insert(at, TakenItem { kind, name: name.to_owned(), count: 0, places: Vec::new() });
            at
        });
        if let Some(item) = self.items.get_mut(at) {
            item.count = item.count.saturating_add(1);
            if item.places.len() < PLACES && item.places.last() != Some(&place) {
                item.places.push(place);
            }
        }
    }
}
