//! A request as a cURL command.

use std::borrow::Cow;

use super::request::Sendable;
use super::{Copied, CopyRequest, LeftOut, Refused, Why, cmd, posix};
use crate::diagnosis::{RequestHeader, percent_encoded};
use crate::exchange::{UrlParts, is_hidden};
use crate::export::Redaction;

/// Stands where the origin's address has to be put in.
const ORIGIN: &str = "ORIGIN_ADDRESS";

/// The shell that a command is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Shell {
    /// sh, bash, dash, zsh and the like.
    #[default]
    Posix,
    /// Windows' command prompt.
    Cmd,
}

/// What a command prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Answer {
    /// The body, decoded.
    #[default]
    Body,
    /// The header lines alone.
    Headers,
}

/// How a command gets past DNS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum By {
    /// `--connect-to`: to an address or a host name, whatever the URL says.
    ConnectTo,
    /// `--resolve`: as if DNS had said so.
    Resolve,
}

/// A request straight to its origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Straight<'o> {
    /// How.
    pub by: By,
    /// The origin's address or, for `--connect-to`, its host name; where it is not known a word stands
    /// in its place.
    pub address: Option<&'o str>,
}

/// What a command does beyond repeating the request.
#[derive(Debug, Clone, Copy, Default)]
pub struct CurlOptions<'o> {
    /// The shell it is for.
    pub shell: Shell,
    /// What it prints.
    pub answer: Answer,
    /// Past the CDN, where it is to go there.
    pub straight: Option<Straight<'o>>,
    /// Headers by which caches say more.
    pub asks: &'o [RequestHeader],
    /// Another user agent.
    pub user_agent: Option<&'o str>,
    /// With cookies, authorization and tokens.
    pub credentials: bool,
    /// Without these: names that a person counts among credentials, and those that they do not.
    pub redaction: Option<&'o Redaction>,
}

/// The command that repeats `request`.
///
/// # Errors
///
/// If no command can repeat it, and why.
pub fn curl(request: &CopyRequest<'_>, options: &CurlOptions<'_>) -> Result<Copied, Refused> {
    let mut copied = Copied::default();
    let mut request = Sendable::of(request, options.credentials, options.redaction, &mut copied)?;
    let asks = asked(&mut request, options);
    // `-g`: brackets and braces of the URL are no ranges and lists of URLs.
    let mut line = Line { shell: options.shell, text: "curl -g".to_owned(), left_out: &mut copied.left_out };
    if has_dots(&request.url) {
        line.plain("--path-as-is");
    }
    match (options.answer, options.shell) {
        (Answer::Body, _) => {}
        (Answer::Headers, Shell::Posix) => line.plain("-sS -o /dev/null -D -"),
        (Answer::Headers, Shell::Cmd) => line.plain("-sS -o NUL -D -"),
    }
    if let Some(straight) = options.straight {
        line.straight(straight, &request.url)?;
    }
    let body = line.body(&request);
    match request.method {
        "HEAD" => line.plain("-I"),
        "GET" if body.is_none() => {}
        // Attached, so that a method that begins with a hyphen is not taken for an option.
        method => line.attached("-X", method),
    }
    for (name, value) in &request.headers {
        line.header(name, value);
    }
    for header in &asks {
        line.header(&header.name, &header.value);
    }
    if body.is_some() && !request.has("content-type") {
        // cURL would say that the body is a form.
        line.word("-H", b"Content-Type:");
    }
    if request.has("accept-encoding") && options.answer == Answer::Body {
        line.plain("--compressed");
    }
    if let Some(body) = body {
        line.plain("--data-raw");
        line.text.push(' ');
        line.text.push_str(&body);
    }
    line.url(&request.url);
    copied.text = line.text;
    if options.shell == Shell::Cmd && copied.text.chars().map(char::len_utf16).sum::<usize>() > cmd::LONGEST_LINE {
        return Err(Refused::TooLong);
    }
    Ok(copied)
}

/// Puts another user agent in, and joins what the request asks for with what it already says, since a
/// name is one list.
fn asked(request: &mut Sendable<'_>, options: &CurlOptions<'_>) -> Vec<RequestHeader> {
    let mut asks = options.asks.to_vec();
    for ask in &mut asks {
        let sent = request.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(&ask.name));
        let mut parts: Vec<String> = sent.map(|(_, value)| value.clone()).collect();
        if !parts.contains(&ask.value) {
            parts.push(ask.value.clone());
        }
        ask.value = parts.join(", ");
    }
    request.remove(|name| asks.iter().any(|ask| ask.name.eq_ignore_ascii_case(name)));
    if let Some(user_agent) = options.user_agent {
        // The hints of the browser would say that it is another one.
        request.remove(|name| name == "user-agent" || name.starts_with("sec-ch-ua"));
        asks.push(RequestHeader { name: "User-Agent".to_owned(), value: user_agent.to_owned() });
    }
    asks
}

/// A command as it grows.
struct Line<'l> {
    shell: Shell,
    text: String,
    left_out: &'l mut Vec<LeftOut>,
}

impl Line<'_> {
    /// Words that need no quotes.
    fn plain(&mut self, words: &str) {
        self.text.push(' ');
        self.text.push_str(words);
    }

    fn attached(&mut self, option: &str, value: &str) {
        if let Some(value) = self.quoted(value.as_bytes()) {
            self.plain(option);
            self.text.push_str(&value);
        }
    }

    /// An option with its value; nothing where the value cannot be quoted.
    fn word(&mut self, option: &str, value: &[u8]) -> bool {
        let Some(value) = self.quoted(value) else { return false };
        self.plain(option);
        self.plain(&value);
        true
    }

    fn header(&mut self, name: &str, value: &str) {
        // A header without a value ends in a semicolon; with a colon cURL would leave it out.
        let line = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        let fits = !value.contains(['\0', '\r', '\n']);
        if !fits || !self.word("-H", line.as_bytes()) {
            let why = if fits { Why::Cmd } else { Why::HeaderByte };
            self.left_out.push(LeftOut { what: name.to_owned(), why });
        }
    }

    /// The body as a word, where there is one that can be sent.
    fn body(&mut self, request: &Sendable<'_>) -> Option<String> {
        let body = request.body?;
        let word = if request.method == "HEAD" { None } else { self.quoted(body) };
        if word.is_none() {
            let why = match (request.method, self.shell, std::str::from_utf8(body)) {
                ("HEAD", ..) => Why::Body,
                (_, Shell::Posix, _) => Why::Zero,
                (_, Shell::Cmd, Ok(_)) => Why::Cmd,
                (_, Shell::Cmd, Err(_)) => Why::Bytes,
            };
            self.left_out.push(LeftOut { what: "the body".to_owned(), why });
        }
        word
    }

    /// The URL. In cmd a letter of it that may become another one is encoded.
    fn url(&mut self, url: &str) {
        let url = match self.shell {
            Shell::Posix => Cow::Borrowed(url),
            Shell::Cmd => percent_encoded(url, cmd::fits_another),
        };
        self.word("--url", url.as_bytes());
    }

    fn straight(&mut self, straight: Straight<'_>, url: &str) -> Result<(), Refused> {
        let address = straight.address.unwrap_or(ORIGIN);
        let parts = UrlParts::of(url);
        if parts.host.is_empty() || parts.host.chars().any(|letter| is_hidden(letter) || "@\\,".contains(letter)) {
            return Err(Refused::Host);
        }
        let address = address_word(address, straight.by).ok_or(Refused::Address)?;
        let port = parts.authority.get(parts.host.len() + 1..).filter(|port| !port.is_empty());
        let port = port.unwrap_or(if parts.scheme.eq_ignore_ascii_case("http") { "80" } else { "443" });
        let is_quoted = match straight.by {
            By::ConnectTo => self.word("--connect-to", format!("{}:{port}:{address}:", parts.host).as_bytes()),
            By::Resolve => self.word("--resolve", format!("{}:{port}:{address}", parts.host).as_bytes()),
        };
        if is_quoted { Ok(()) } else { Err(Refused::Host) }
    }

    fn quoted(&self, bytes: &[u8]) -> Option<String> {
        match self.shell {
            Shell::Posix => posix::word(bytes),
            Shell::Cmd => cmd::word(std::str::from_utf8(bytes).ok()?),
        }
    }
}

/// An address as the options take it; `None` if it is none.
fn address_word(address: &str, by: By) -> Option<String> {
    let bare = address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(address);
    if bare.parse::<std::net::Ipv6Addr>().is_ok() {
        return Some(format!("[{bare}]"));
    }
    let is_name = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
    };
    let fits = match by {
        By::ConnectTo => is_name(bare) && bare == address,
        By::Resolve => bare == ORIGIN || bare.parse::<std::net::Ipv4Addr>().is_ok(),
    };
    fits.then(|| bare.to_owned())
}

/// Whether cURL would shorten the path, which has a segment of dots.
fn has_dots(url: &str) -> bool {
    let is_dots = |segment: &str| matches!(segment, "." | "..");
    UrlParts::of(url).path.split('/').any(is_dots)
}
