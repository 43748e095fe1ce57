//! Names of headers, parameters and fields whose values are secrets.
//!
//! Names are compared without case and without what separates their words: `X-Api-Key`, `x_api_key`
//! and `xApiKey` are one name.

use std::collections::HashSet;

use super::Redaction;

/// The names that Chrome takes out of a HAR file exported "sanitized".
const CHROME: [&str; 3] = ["authorization", "cookie", "set-cookie"];

/// The names of Google's har-sanitizer (`wordlist.json`), which Cloudflare's and Edgio's tools took
/// over, and what Cloudflare's adds at the end (`har_sanitize.tsx`).
const SANITIZERS: [&str; 26] = [
    "state",
    "shdf",
    "usg",
    "password",
    "email",
    "code",
    "code_verifier",
    "client_secret",
    "client_id",
    "token",
    "access_token",
    "authenticity_token",
    "id_token",
    "appID",
    "challenge",
    "facetID",
    "assertion",
    "fcParams",
    "serverData",
    "Authorization",
    "auth",
    "x-client-data",
    "SAMLRequest",
    "SAMLResponse",
    "code_challenge",
    "vses2",
];

/// Further names: signed URLs of storage and CDNs, sign-in, keys of services.
const MORE: [&str; 58] = [
    "akamai-debug",
    "awsaccesskeyid",
    "cf-access-client-id",
    "cf-authorization",
    "cfid",
    "cftoken",
    "cloudfront-key-pair-id",
    "cloudfront-policy",
    "cookie2",
    "csrfmiddlewaretoken",
    "device_code",
    "fastly-key",
    "googleaccessid",
    "hdnea",
    "hdntl",
    "hdnts",
    "idempotency-key",
    "key-pair-id",
    "login_hint",
    "logout_hint",
    "mypassword",
    "nonce",
    "oauth_consumer_key",
    "ocp-apim-subscription-key",
    "passkey",
    "pgtid",
    "pgtiou",
    "policy",
    "pragma-token",
    "private_key",
    "RelayState",
    "remote-user",
    "SAMLart",
    "sec-websocket-key",
    "set-cookie2",
    "user_code",
    "user_name",
    "userid",
    "userpass",
    "wctx",
    "wresult",
    "x-0-user-t",
    "x-amz-credential",
    "x-amz-security-token",
    "x-amz-server-side-encryption-customer-key",
    "x-amzn-oidc-data",
    "x-amzn-oidc-identity",
    "x-edg-user-t",
    "x-forwarded-client-cert",
    "x-forwarded-user",
    "x-goog-authenticated-user-id",
    "x-goog-credential",
    "x-goog-iap-jwt-assertion",
    "x-ms-client-principal",
    "x-ms-client-principal-id",
    "x-ms-client-principal-name",
    "x-remote-user",
    "x-xdn-user-t",
];

/// Words that make a name a secret's wherever they stand in it: `refreshToken`, `db_password`.
const WORDS: [&str; 53] = [
    "apikey",
    "assertion",
    "auth",
    "authorization",
    "bearer",
    "cnonce",
    "cookie",
    "cookies",
    "credential",
    "credentials",
    "csrf",
    "csrftoken",
    "cvc",
    "cvv",
    "email",
    "hmac",
    "iban",
    "jsessionid",
    "jwe",
    "jws",
    "jwt",
    "msisdn",
    "nonce",
    "oauth",
    "oauth2",
    "otp",
    "pass",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "passwords",
    "phone",
    "phpsessid",
    "pin",
    "pwd",
    "saml",
    "secret",
    "secrets",
    "sess",
    "sessid",
    "session",
    "sessionid",
    "sid",
    "sig",
    "signature",
    "ssid",
    "ssn",
    "token",
    "tokens",
    "totp",
    "wpnonce",
    "xsrf",
];

/// How words end that are several, written as one: `usertoken`, `dbpassword`.
const ENDINGS: [&str; 7] = ["apikey", "passwd", "password", "secret", "sessionid", "signature", "token"];

/// The same of words that only together make a secret's name, without what separates them.
const TOGETHER: [&str; 20] = [
    "accesskey",
    "accountkey",
    "activationcode",
    "apikey",
    "applicationkey",
    "apptoken",
    "authkey",
    "clientkey",
    "consumerkey",
    "encryptionkey",
    "functionskey",
    "invitecode",
    "masterkey",
    "privatekey",
    "recoverycode",
    "secretkey",
    "sessionkey",
    "sharedkey",
    "signingkey",
    "verificationcode",
];

/// Names that are a secret's in a URL, and in other texts those of plain things: the key of a service, a
/// ticket of a central sign-in, the hashes by which servers know URLs that they signed.
const IN_URLS: [&str; 5] = ["key", "md5", "secure", "sign", "ticket"];

/// Names of which the lists say that their values are secrets, though a status or an error may be
/// called so, too.
const AMBIGUOUS: [&str; 2] = ["code", "state"];

/// The lists, to be asked of many names.
#[derive(Debug)]
pub(in crate::export) struct Lists {
    listed: HashSet<String>,
    words: HashSet<&'static str>,
}

impl Lists {
    pub(in crate::export) fn new() -> Self {
        let listed = CHROME.iter().chain(&SANITIZERS).chain(&MORE);
        Self { listed: listed.map(|name| folded(name)).collect(), words: WORDS.into_iter().collect() }
    }

    /// Whether values of this name are secrets.
    pub(in crate::export) fn is_secret(&self, name: &str) -> bool {
        self.has(name) || self.has_secret_word(name)
    }

    /// The same where a person has lists of their own.
    pub(in crate::export) fn is_secret_by(&self, name: &str, own: Option<&Redaction>) -> bool {
        let [also, keep] = own.map_or([false, false], |own| [&own.also, &own.keep].map(|list| is_in(list, name)));
        also || !keep && self.is_secret(name)
    }

    /// Whether one of the lists has the very name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.listed.contains(&*folded(name))
    }

    /// Whether a name has a word that makes it a secret's.
    fn has_secret_word(&self, name: &str) -> bool {
        let is_secret = |word: &str| {
            let word = word.to_ascii_lowercase();
            self.words.contains(&*word) || ENDINGS.iter().any(|ending| word.ends_with(ending))
        };
        words(name).any(is_secret) || {
            let folded = folded(name);
            TOGETHER.iter().any(|together| folded.contains(together))
        }
    }
}

/// A name without case and what separates its words.
fn folded(name: &str) -> String {
    name.chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || !letter.is_ascii())
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

/// Whether values of this name are secrets where it is that of a parameter of a URL.
pub(super) fn is_in_urls(name: &str) -> bool {
    IN_URLS.iter().any(|known| is_same(known, name))
}

/// Whether a status or an error may be called so as well.
pub(super) fn is_ambiguous(name: &str) -> bool {
    AMBIGUOUS.iter().any(|ambiguous| is_same(ambiguous, name))
}

/// Whether two names are the same but for case and what separates their words.
pub(super) fn is_same(name: &str, other: &str) -> bool {
    letters(name).eq(letters(other))
}

/// Whether `name` is one of a person's own list; a star at an entry's end stands for any ending.
pub(super) fn is_in(list: &[String], name: &str) -> bool {
    list.iter().any(|entry| match entry.trim().strip_suffix('*') {
        Some(start) => {
            let mut name = letters(name);
            letters(start).all(|letter| name.next() == Some(letter))
        }
        None => !entry.trim().is_empty() && is_same(entry, name),
    })
}

/// Letters and digits in lower case; bytes of other scripts as they are.
fn letters(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().filter(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii()).map(|byte| byte.to_ascii_lowercase())
}

/// The words of a name: between what is no letter or digit, and where a small letter is followed by a
/// capital.
pub(super) fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|letter: char| !letter.is_alphanumeric()).flat_map(|part| {
        let mut rest = part;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let bytes = rest.as_bytes();
            let end = bytes.windows(2).position(|pair| !pair[0].is_ascii_uppercase() && pair[1].is_ascii_uppercase());
            let (word, after) = rest.split_at_checked(end.map_or(rest.len(), |end| end + 1)).unwrap_or((rest, ""));
            rest = after;
            Some(word)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_the_lists_is_a_secrets_however_it_is_written() {
        let lists = Lists::new();
        for name in CHROME.iter().chain(&SANITIZERS).chain(&MORE) {
            assert!(Lists::new().has(name), "{name}");
            assert!(lists.has(&name.to_ascii_uppercase()), "{name}");
            assert!(lists.has(&name.replace('-', "_")), "{name}");
        }
    }

    #[test]
    fn a_word_makes_a_name_a_secrets() {
        let secret = [
            "refreshToken",
            "refresh_token",
            "X-Auth",
            "db_password",
            "apiKey",
            "x-api-key",
            "API_KEY",
            "sessionId",
            "X-Amz-Signature",
            "csrf-token",
            "userEmail",
            "aws_secret_access_key",
            "connect.sid",
            "oauth_verifier_token",
            "usertoken",
            "dbpassword",
            "x-wp-nonce",
            "x-functions-key",
        ];
        for name in secret {
            assert!(Lists::new().has_secret_word(name), "{name}");
        }
        let plain = [
            "author",
            "authenticate",
            "www-authenticate",
            "keyboard",
            "cache-key",
            "surrogate-key",
            "tokenizer",
            "x-request-id",
            "passenger",
            "etag",
            "design",
            "signal",
            "x-cache",
            "age",
            "spin",
            "compass",
            "x-cache-query-keys",
            "announce",
        ];
        for name in plain {
            assert!(!Lists::new().has_secret_word(name), "{name}");
        }
    }

    #[test]
    fn words_of_names() {
        let of = |name| words(name).collect::<Vec<_>>();
        assert_eq!(of("refreshToken"), ["refresh", "Token"]);
        assert_eq!(of("X-Api_key.v2"), ["X", "Api", "key", "v2"]);
        assert_eq!(of("SAMLRequest"), ["SAMLRequest"]);
        assert_eq!(of("größeÄ"), ["größeÄ"]);
        assert_eq!(of("--"), [] as [&str; 0]);
    }

    #[test]
    fn own_lists_take_a_star_for_any_ending() {
        let list = ["X-Mine".to_owned(), "x-shop-*".to_owned(), " ".to_owned()];
        for (name, expected) in [("x-mine", true), ("xMine", true), ("X-Shop-Id", true), ("x-sho", false), ("", false)]
        {
            assert_eq!(is_in(&list, name), expected, "{name}");
        }
    }
}
