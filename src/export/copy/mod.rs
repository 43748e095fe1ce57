//! A request as text to be pasted elsewhere: a cURL command for a POSIX shell or for Windows' cmd, a
//! call of `fetch`, or its header lines.
//!
//! Everything of a request was written by strangers, so all of it is quoted: method, URL, names, values
//! and body. Only `http` and `https` requests are copied. What a form cannot carry is left out, and
//! [`Copied::left_out`] says what and why; nothing is changed silently but the encoding of characters
//! in a URL that cannot stand there.
//!
//! A copy leaves credentials out (cookies, authorization, tokens by the lists of redaction) unless
//! they are asked for.

mod cmd;
mod curl;
mod fetch;
mod lines;
mod posix;
mod request;

pub use curl::{Answer, By, CurlOptions, Shell, Straight, curl};
pub use fetch::{FetchOptions, fetch};
pub use lines::header_lines;
pub use request::CopyRequest;

use std::fmt;

/// A copy, and what it could not take along.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Copied {
    /// To be put on the clipboard.
    pub text: String,
    /// What is missing.
    pub left_out: Vec<LeftOut>,
}

/// Something of a request that a copy leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// What: the name of a header, or a word for another part.
    pub what: String,
    /// Why.
    pub why: Why,
}

/// Why something is left out of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Credentials were not asked for.
    Credentials,
    /// It is no name of a header.
    Name,
    /// It has a zero byte, a carriage return or a line feed in it, which no header can have.
    HeaderByte,
    /// A zero byte cannot be part of a command.
    Zero,
    /// Control characters and invisible ones cannot be pasted into cmd, and Windows could make quotes of some others.
    Cmd,
    /// What is not text cannot be pasted into cmd.
    Bytes,
    /// `fetch` takes only characters up to U+00FF in a header.
    Latin1,
    /// `fetch` sends no body with GET and HEAD, and cURL none with HEAD.
    Body,
    /// `fetch` refuses a URL with user information.
    UserInfo,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = crate::exchange::visible(&self.what);
        let why = match self.why {
            Why::Credentials => "carries credentials, which were not asked for",
            Why::Name => "is not a name that a header can have",
            Why::HeaderByte => "has a zero byte or the end of a line in its value, which no header can carry",
            Why::Zero => "has a zero byte, which no command can carry",
            Why::Cmd => {
                "has characters that cannot be pasted into cmd: control characters, invisible ones, or ones that Windows could turn into quotes"
            }
            Why::Bytes => "is not text and cannot be pasted into cmd",
            Why::Latin1 => "has a character above U+00FF, which fetch refuses in a header",
            Why::Body => "is not sent with this method",
            Why::UserInfo => "is refused by fetch",
        };
        write!(to, "{what} {why}")
    }
}

/// Why a request cannot be copied at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Its URL is not `http` or `https`.
    Scheme,
    /// Its method is not a token (RFC 9110 §9.1), or one that `fetch` refuses.
    Method,
    /// The address given for the origin is none.
    Address,
    /// Its URL has no host that a command could name.
    Host,
    /// The command is longer than the 8,191 characters that cmd takes.
    TooLong,
}

impl fmt::Display for Refused {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Scheme => "only http and https requests can be copied",
            Self::Method => "the method is not one that can be repeated",
            Self::Address => "the address of the origin is neither a host name nor an IP address",
            Self::Host => "the URL has no host name that a command could give",
            Self::TooLong => "the command is longer than the 8,191 characters that cmd takes",
        })
    }
}

impl std::error::Error for Refused {}
