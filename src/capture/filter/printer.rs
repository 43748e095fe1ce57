//! Writes a filter so that reading it gives the same again.

use std::fmt;

use super::keys::{Kind, name_of};
use super::node::Node;
use super::numbers::Comparison;
use super::pattern::Pattern;
use super::test::{Ask, Rule, Side, Test};
use super::words::WordKey;

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Test(test) => test.fmt(f),
            Self::Not(node) => match &**node {
                Self::Test(test) => write!(f, "-{test}"),
                group => write!(f, "-({group})"),
            },
            Self::All(parts) => joined(f, parts, " "),
            Self::Any(parts) => joined(f, parts, " or "),
        }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, parts: &[Node], between: &str) -> fmt::Result {
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            f.write_str(between)?;
        }
        match part {
            Node::All(_) | Node::Any(_) => write!(f, "({part})")?,
            _ => write!(f, "{part}")?,
        }
    }
    Ok(())
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url(needle) => f.write_str(&text(needle.text())),
            Self::Words(WordKey::Url, Pattern::Expression(expression)) => {
                write!(f, "/{}/{}", expression.pattern, expression.flags)
            }
            Self::Words(key, pattern) => {
                let is_part = matches!(pattern, Pattern::Whole(value) if !value.contains('*')) && !key.is_whole();
                let sign = if is_part { '=' } else { ':' };
                write!(f, "{}{sign}{}", name_of(Kind::Words(*key)), value(pattern))
            }
            Self::Number(key, comparison) => {
                f.write_str(name_of(Kind::Number(*key)))?;
                comparison.fmt(f)
            }
            Self::Rule(rule) => match rule {
                Rule::Any => f.write_str("rule:*"),
                Rule::Number(None, rule) => write!(f, "rule:{rule}"),
                Rule::Number(Some(environment), rule) => write!(f, "rule:{environment}:{rule}"),
            },
            Self::Header(side, name, ask) => {
                let key = if *side == Side::Request { "req" } else { "resp" };
                write!(f, "{key}:{name}")?;
                match ask {
                    Ask::Present => Ok(()),
                    Ask::Words(pattern @ Pattern::Whole(whole)) if !whole.contains('*') => {
                        write!(f, "={}", value(pattern))
                    }
                    Ask::Words(pattern) => write!(f, ":{}", value(pattern)),
                    Ask::Number(comparison) => comparison.fmt(f),
                }
            }
            Self::Is(property) => write!(f, "is:{}", property.word()),
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Present => f.write_str(":*"),
            Self::Equal(number) => write!(f, ":{number}"),
            Self::More(number) => write!(f, ">{number}"),
            Self::AtLeast(number) => write!(f, ">={number}"),
            Self::Less(number) => write!(f, "<{number}"),
            Self::AtMost(number) => write!(f, "<={number}"),
            Self::Class(class) => write!(f, ":{class}xx"),
        }
    }
}

/// Text for the URL, in quotes where it would be read as something else.
fn text(text: &str) -> String {
    let is_operator = ["and", "or"].iter().any(|word| text.eq_ignore_ascii_case(word));
    if text.is_empty() || is_operator || text.starts_with(['-', '/']) || text.contains([':', '=', '<', '>']) {
        return quoted(text);
    }
    where_needed(text)
}

/// The value of a key.
fn value(pattern: &Pattern) -> String {
    let text = match pattern {
        Pattern::Present => "*",
        Pattern::Part(needle) => needle.text(),
        Pattern::Whole(whole) => whole,
        Pattern::Expression(expression) => return format!("/{}/{}", expression.pattern, expression.flags),
    };
    value_text(text)
}

/// The text of a value, in quotes where it would be read as something else.
pub(super) fn value_text(text: &str) -> String {
    if text.starts_with(['/', '<', '>', '=']) { quoted(text) } else { where_needed(text) }
}

fn where_needed(text: &str) -> String {
    let is_special = |letter: char| letter.is_whitespace() || matches!(letter, '"' | '(' | ')');
    if text.contains(is_special) { quoted(text) } else { text.to_owned() }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
