//! Small models of those who read a copied command: a POSIX shell, cmd, the C runtime, cURL's own options. And what they
//! are to be told of a request.

use edgelens::exchange::is_hidden;
use edgelens::export::copy::CopyRequest;
use edgelens::http::is_token_byte;

/// Headers that whoever sends a request writes itself.
const OF_THE_SENDER: [&str; 9] = [
    "connection",
    "content-length",
    "http2-settings",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// What cURL is to be told, as far as it is the request's: method, headers, body and URL.
#[derive(Debug, PartialEq)]
pub struct Told {
    pub method: Vec<u8>,
    pub headers: Vec<Vec<u8>>,
    pub body: Option<Vec<u8>>,
    pub url: Vec<u8>,
}

/// What arguments tell cURL.
pub fn told(arguments: &[Vec<u8>]) -> Told {
    let mut told = Told { method: b"GET".to_vec(), headers: Vec::new(), body: None, url: Vec::new() };
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().expect("a value").clone();
        match &**argument {
            b"-g" | b"--compressed" | b"--path-as-is" => {}
            b"-I" => told.method = b"HEAD".to_vec(),
            b"-H" => told.headers.push(value()),
            b"--data-raw" => told.body = Some(value()),
            b"--url" => told.url = value(),
            attached if attached.starts_with(b"-X") => told.method = attached[2..].to_vec(),
            other => panic!("{:?} of {told:?}", String::from_utf8_lossy(other)),
        }
    }
    told
}

/// What cURL is to be told of a request with its credentials.
pub fn expected(request: &CopyRequest<'_>, carried: impl Fn(&str) -> bool, body_fits: impl Fn(&[u8]) -> bool) -> Told {
    let sent = headers(request);
    let has_type = sent.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let body = request.body.as_deref().filter(|body| request.method != "HEAD" && body_fits(body));
    let lines = sent.iter().filter(|(_, value)| carried(value));
    let mut headers: Vec<Vec<u8>> = lines.map(|(name, value)| line(name, value).into_bytes()).collect();
    if body.is_some() && !has_type {
        headers.push(b"Content-Type:".to_vec());
    }
    let method = if request.method.is_empty() { "GET" } else { &*request.method };
    Told { method: method.as_bytes().to_vec(), headers, body: body.map(<[u8]>::to_vec), url: url(request).into_bytes() }
}

/// The headers that are to arrive, by RFC 9110 §5.5 without white space around them; cookies are one line (RFC 6265 §5.4).
pub fn headers<'r>(request: &'r CopyRequest<'_>) -> Vec<(&'r str, String)> {
    let mut headers: Vec<(&str, String)> = Vec::new();
    for (name, value) in &request.headers {
        let lower = name.to_ascii_lowercase();
        let is_name = !name.is_empty() && name.bytes().all(is_token_byte);
        if !is_name || OF_THE_SENDER.contains(&&*lower) {
            continue;
        }
        for line in value.split('\n').map(|line| line.trim_matches([' ', '\t', '\r'])) {
            if line.contains(['\0', '\r']) {
                continue;
            }
            match headers.iter_mut().find(|(known, _)| lower == "cookie" && known.eq_ignore_ascii_case("cookie")) {
                Some((_, cookies)) => *cookies = format!("{cookies}; {line}"),
                None => headers.push((name, line.to_owned())),
            }
        }
    }
    headers
}

/// A header in cURL's way of writing it, where one without a value ends in a semicolon.
fn line(name: &str, value: &str) -> String {
    if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") }
}

/// The URL that is to arrive: what cannot stand in one is encoded (RFC 3986 §2.1).
pub fn url(request: &CopyRequest<'_>) -> String {
    let mut url = String::new();
    for letter in request.url.chars() {
        if letter == ' ' || is_hidden(letter) {
            url.extend(letter.to_string().bytes().map(|byte| format!("%{byte:02X}")));
        } else {
            url.push(letter);
        }
    }
    url
}

/// The words of a command by POSIX.1-2024 §2.2 and §2.6.3, as far as copies use them: single quotes, a backslash, and what
/// `printf` says of octal escapes. `None` where a shell would do anything else.
pub fn arguments_by_sh(command: &str) -> Option<Vec<Vec<u8>>> {
    let mut arguments = Vec::new();
    let mut word: Option<Vec<u8>> = None;
    let mut rest = command;
    while let Some(letter) = rest.chars().next() {
        if letter == ' ' {
            arguments.extend(word.take());
            rest = &rest[1..];
            continue;
        }
        let word = word.get_or_insert_default();
        if let Some(quoted) = rest.strip_prefix('\'') {
            let (text, after) = quoted.split_once('\'')?;
            word.extend(text.bytes());
            rest = after;
        } else if let Some(printed) = rest.strip_prefix("\"$(printf '") {
            let (text, after) = printed.split_once("')\"")?;
            word.extend(octal(text)?);
            rest = after;
        } else if let Some(escaped) = rest.strip_prefix("\\'") {
            word.push(b'\'');
            rest = escaped;
        } else if letter.is_ascii_alphanumeric() || "-_./:=+,".contains(letter) {
            word.push(u8::try_from(letter).ok()?);
            rest = &rest[1..];
        } else {
            return None;
        }
    }
    arguments.extend(word);
    Some(arguments)
}

/// The bytes of escapes of three digits each. The shell takes line feeds off the end, and no word has a zero byte.
fn octal(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for escape in text.as_bytes().chunks(4) {
        let [b'\\', digits @ ..] = escape else { return None };
        let digits = std::str::from_utf8(digits).ok().filter(|digits| digits.len() == 3)?;
        bytes.push(u8::from_str_radix(digits, 8).ok().filter(|byte| *byte != 0)?);
    }
    (bytes.last() != Some(&b'\n')).then_some(bytes)
}

/// What cmd makes of a line at its prompt, by its documented phases: variables first, then carets and
/// quotes. Every variable is taken to be set whose name has no caret; `None` if it would do anything
/// else than start the program.
pub fn line_by_cmd(line: &str) -> Option<String> {
    let mut expanded = String::new();
    let mut rest = line;
    while let Some(start) = rest.find('%') {
        let (before, after) = rest.split_at(start);
        expanded.push_str(before);
        let name = after[1..].split('%').next().filter(|name| name.len() + 2 <= after.len());
        match name {
            Some(name) if !name.is_empty() && !name.split(':').next().unwrap().contains('^') => return None,
            // Not set: at the prompt it stays as it is.
            _ => expanded.push('%'),
        }
        rest = &after[1..];
    }
    expanded.push_str(rest);
    let mut plain = String::new();
    let mut letters = expanded.chars();
    let mut quoted = false;
    while let Some(letter) = letters.next() {
        match letter {
            '\n' | '\r' => return None,
            '"' => {
                quoted = !quoted;
                plain.push('"');
            }
            '^' if !quoted => plain.push(letters.next()?),
            '&' | '|' | '<' | '>' | '(' | ')' if !quoted => return None,
            _ => plain.push(letter),
        }
    }
    Some(plain)
}

/// The arguments of a line, by "Parsing C command-line arguments" of Microsoft's C runtime.
pub fn arguments_by_c(line: &str) -> Vec<String> {
    let letters: Vec<char> = line.chars().collect();
    let mut arguments = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        if letters[at] == ' ' || letters[at] == '\t' {
            at += 1;
            continue;
        }
        let mut argument = String::new();
        let mut in_quotes = false;
        while at < letters.len() && (in_quotes || (letters[at] != ' ' && letters[at] != '\t')) {
            let slashes = letters[at..].iter().take_while(|letter| **letter == '\\').count();
            at += slashes;
            if letters.get(at) == Some(&'"') {
                argument.extend(std::iter::repeat_n('\\', slashes / 2));
                if slashes % 2 == 1 {
                    argument.push('"');
                } else if in_quotes && letters.get(at + 1) == Some(&'"') {
                    argument.push('"');
                    at += 1;
                } else {
                    in_quotes = !in_quotes;
                }
                at += 1;
            } else {
                argument.extend(std::iter::repeat_n('\\', slashes));
                if slashes == 0 {
                    argument.push(letters[at]);
                    at += 1;
                }
            }
        }
        arguments.push(argument);
    }
    arguments
}
