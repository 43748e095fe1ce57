//! Reads one word of a filter: text, a regular expression, or a key with its value.

use super::expression::Expression;
use super::keys::{self, Kind, Missing};
use super::lexer::unquoted;
use super::mistake::Mistake;
use super::numbers::{Comparison, NumberKey, Unit, number};
use super::pattern::Pattern;
use super::property::Property;
use super::test::{Ask, Rule, Side, Test};
use super::words::WordKey;
use crate::capture::needle::Needle;

/// How a value is joined to its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Colon,
    Equals,
    More,
    AtLeast,
    Less,
    AtMost,
}

/// Reads a word. With a key that is none it is text, since URLs have colons and equals signs too.
pub(super) fn read(word: &str) -> Result<Test, Mistake> {
    let text = || Ok(Test::Url(Needle::new(&unquoted(word))));
    if let Some(expression) = Expression::of(word) {
        return Ok(Test::Words(WordKey::Url, Pattern::Expression(expression)));
    }
    let Some((name, operator, value)) = split(word) else { return text() };
    let Some(key) = keys::find(name) else {
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let is_comparison = !matches!(operator, Operator::Colon | Operator::Equals);
        return if is_name && is_comparison { Err(Mistake::UnknownKey) } else { text() };
    };
    if let Kind::Missing(missing) = key.kind {
        return Err(Mistake::Missing(missing));
    }
    if value.is_empty() {
        return Err(Mistake::NoValue);
    }
    match key.kind {
        Kind::Words(key) => words(key, operator, value),
        Kind::Number(key) => numbers(key, operator, value),
        Kind::LargerThan => {
            let value = plain(value, operator)?;
            let bytes = number(&value, Unit::Bytes).ok_or(Mistake::Size(value))?;
            Ok(Test::Number(NumberKey::Size, Comparison::AtLeast(bytes)))
        }
        Kind::Rule => rule(&plain(value, operator)?).map(Test::Rule),
        Kind::Is => {
            let value = plain(value, operator)?;
            if let Some(missing) = Missing::of_property(&value) {
                return Err(Mistake::Missing(missing));
            }
            Property::of(&value).map(Test::Is).ok_or(Mistake::Property(value))
        }
        Kind::Header(side) => header(side, operator, value),
        Kind::HasHeader(side) => {
            let name = header_name(&plain(value, operator)?)?;
            Ok(Test::Header(side, name, Ask::Present))
        }
        Kind::Missing(missing) => Err(Mistake::Missing(missing)),
    }
}

/// What stands before the first operator of a word, the operator, and the value.
pub(super) fn split(word: &str) -> Option<(&str, Operator, &str)> {
    let at = word.find([':', '=', '>', '<', '"']).filter(|at| !word[*at..].starts_with('"'))?;
    let (name, rest) = word.split_at(at);
    // `ttfb:>200` is usual elsewhere.
    let rest = rest.strip_prefix(':').filter(|rest| rest.starts_with(['>', '<'])).unwrap_or(rest);
    let operators = [
        (">=", Operator::AtLeast),
        ("<=", Operator::AtMost),
        (">", Operator::More),
        ("<", Operator::Less),
        ("=", Operator::Equals),
        (":", Operator::Colon),
    ];
    operators.into_iter().find_map(|(sign, operator)| Some((name, operator, rest.strip_prefix(sign)?)))
}

/// A value that is neither compared nor a regular expression.
fn plain(value: &str, operator: Operator) -> Result<String, Mistake> {
    match operator {
        Operator::Colon | Operator::Equals if Expression::of(value).is_some() => Err(Mistake::NoText),
        Operator::Colon | Operator::Equals => filled(value),
        _ => Err(Mistake::NotComparable),
    }
}

/// A value without its quotes, which has to be something.
fn filled(value: &str) -> Result<String, Mistake> {
    Some(unquoted(value)).filter(|value| !value.is_empty()).ok_or(Mistake::NoValue)
}

/// The pattern of a value that is joined by a colon or an equals sign.
fn pattern(operator: Operator, value: &str, is_whole: bool) -> Result<Pattern, Mistake> {
    if !matches!(operator, Operator::Colon | Operator::Equals) {
        return Err(Mistake::NotComparable);
    }
    match Expression::of(value) {
        Some(expression) => Ok(Pattern::Expression(expression)),
        None => Ok(Pattern::of(&filled(value)?, is_whole || operator == Operator::Equals)),
    }
}

fn words(key: WordKey, operator: Operator, value: &str) -> Result<Test, Mistake> {
    Ok(match (key, pattern(operator, value, key.is_whole())?) {
        (WordKey::Url, Pattern::Part(needle)) => Test::Url(needle),
        (_, pattern) => Test::Words(key, pattern),
    })
}

fn numbers(key: NumberKey, operator: Operator, value: &str) -> Result<Test, Mistake> {
    if Expression::of(value).is_some() {
        return Err(Mistake::NoText);
    }
    let value = filled(value)?;
    if value == "*" && matches!(operator, Operator::Colon | Operator::Equals) {
        return Ok(Test::Number(key, Comparison::Present));
    }
    if key == NumberKey::Status
        && matches!(operator, Operator::Colon | Operator::Equals)
        && let Some(class) = class(&value)
    {
        return Ok(Test::Number(key, Comparison::Class(class)));
    }
    let digits = match key {
        NumberKey::Environment => value.trim_start_matches(['v', 'V']),
        NumberKey::Deployment => value.trim_start_matches('#'),
        _ => &value,
    };
    let found = number(digits, key.unit()).ok_or_else(|| match key.unit() {
        Unit::Milliseconds | Unit::Seconds => Mistake::Time(value.clone()),
        Unit::Bytes => Mistake::Size(value.clone()),
        Unit::Any | Unit::None if key == NumberKey::Status => Mistake::Status(value.clone()),
        Unit::Any | Unit::None => Mistake::Number(value.clone()),
    })?;
    Ok(Test::Number(key, compared(operator, found)))
}

fn compared(operator: Operator, number: f64) -> Comparison {
    match operator {
        Operator::Colon | Operator::Equals => Comparison::Equal(number),
        Operator::More => Comparison::More(number),
        Operator::AtLeast => Comparison::AtLeast(number),
        Operator::Less => Comparison::Less(number),
        Operator::AtMost => Comparison::AtMost(number),
    }
}

/// The first digit of a class of statuses such as `5xx`.
fn class(value: &str) -> Option<u8> {
    let digits = value.to_ascii_lowercase();
    digits.strip_suffix("xx")?.parse().ok().filter(|class| (1..=9).contains(class))
}

fn rule(value: &str) -> Result<Rule, Mistake> {
    let parts = match value.split_once(':') {
        None if value == "*" => return Ok(Rule::Any),
        None => value.trim_start_matches('#').parse().ok().map(|rule| (None, rule)),
        Some((environment, rule)) => {
            let environment = environment.trim_start_matches(['v', 'V']).parse().ok();
            environment.zip(rule.parse().ok()).map(|(environment, rule)| (Some(environment), rule))
        }
    };
    let (environment, rule) = parts.ok_or_else(|| Mistake::Rule(value.to_owned()))?;
    Ok(Rule::Number(environment, rule))
}

/// `NAME`, `NAME=value`, `NAME:value`, `NAME>number`.
fn header(side: Side, operator: Operator, value: &str) -> Result<Test, Mistake> {
    if !matches!(operator, Operator::Colon | Operator::Equals) {
        return Err(Mistake::HeaderName);
    }
    let Some((name, operator, value)) = split(value) else {
        return Ok(Test::Header(side, header_name(&unquoted(value))?, Ask::Present));
    };
    let name = header_name(name)?;
    if value.is_empty() {
        return Err(Mistake::NoValue);
    }
    let ask = match operator {
        Operator::Colon | Operator::Equals => match pattern(operator, value, false)? {
            Pattern::Present => Ask::Present,
            pattern => Ask::Words(pattern),
        },
        _ => {
            let value = filled(value)?;
            Ask::Number(compared(operator, number(&value, Unit::Any).ok_or(Mistake::Number(value))?))
        }
    };
    Ok(Test::Header(side, name, ask))
}

/// A name as RFC 9110 §5.6.2 allows it, in lower case.
fn header_name(name: &str) -> Result<String, Mistake> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let is_name = !name.is_empty() && name.bytes().all(is_token);
    if is_name { Ok(name.to_ascii_lowercase()) } else { Err(Mistake::HeaderName) }
}
