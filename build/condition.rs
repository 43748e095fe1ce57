//! The conditions under which a reason holds, from their one-line form to Rust.
//!
//! ```text
//! outcome is STATUS…            tier is TIER…              word is WORD | WORD…
//! method is|not NAME…           status is|not NUMBER…      type is|not TYPE…      (image/* allowed)
//! extension is|not EXT…         path is|begins|ends|contains TEXT
//! query present|absent          cookies set|none           lifetime none|zero|positive
//! cookies sent NAME…            (the request has one; a * at either end matches anything)
//! policy has|lacks DIRECTIVE…   size over BYTES            seen first|before
//! vary beyond NAME…             (a field is named that is none of these)
//! request NAME present|absent   request NAME is|begins|ends|contains TEXT
//! response NAME present|absent  response NAME is|begins|ends|contains TEXT
//! ```

/// The Rust of a condition, or why it is none.
pub(crate) fn condition(text: &str) -> Result<String, String> {
    let mut words = text.split_whitespace();
    let subject = words.next().unwrap_or_default();
    let rest: Vec<&str> = words.collect();
    match (subject, rest.as_slice()) {
        ("outcome", ["is", statuses @ ..]) if !statuses.is_empty() => {
            Ok(format!("Condition::Outcome(&[{}])", names("Status", statuses, &STATUSES)?))
        }
        ("tier", ["is", tiers @ ..]) if !tiers.is_empty() => {
            Ok(format!("Condition::Tier(&[{}])", names("Tier", tiers, &TIERS)?))
        }
        ("word", ["is", ..]) => {
            let list = text.splitn(3, ' ').nth(2).unwrap_or_default();
            let list: Vec<&str> = list.split('|').map(str::trim).collect();
            Ok(format!("Condition::Word(&{list:?})"))
        }
        ("method", [is @ ("is" | "not"), values @ ..]) if !values.is_empty() => {
            Ok(format!("Condition::Method({}, &{values:?})", *is == "is"))
        }
        ("status", [is @ ("is" | "not"), values @ ..]) if !values.is_empty() => {
            let numbers: Result<Vec<u16>, _> = values.iter().map(|value| value.parse::<u16>()).collect();
            let numbers = numbers.map_err(|_| "a status is a number".to_owned())?;
            Ok(format!("Condition::StatusCode({}, &{numbers:?})", *is == "is"))
        }
        ("type", [is @ ("is" | "not"), values @ ..]) if !values.is_empty() => {
            Ok(format!("Condition::Type({}, &{values:?})", *is == "is"))
        }
        ("extension", [is @ ("is" | "not"), values @ ..]) if !values.is_empty() => {
            Ok(format!("Condition::Extension({}, &{values:?})", *is == "is"))
        }
        ("path", [how, ..]) => Ok(format!("Condition::Path({})", value_test(how, text.splitn(3, ' ').nth(2))?)),
        ("query", [word @ ("present" | "absent")]) => Ok(format!("Condition::Query({})", *word == "present")),
        ("cookies", [word @ ("set" | "none")]) => Ok(format!("Condition::Cookies({})", *word == "set")),
        ("cookies", ["sent", names @ ..]) if !names.is_empty() => Ok(format!("Condition::CookieSent(&{names:?})")),
        ("lifetime", ["none"]) => Ok("Condition::Lifetime(Lasting::Unknown)".into()),
        ("lifetime", ["zero"]) => Ok("Condition::Lifetime(Lasting::Zero)".into()),
        ("lifetime", ["positive"]) => Ok("Condition::Lifetime(Lasting::Positive)".into()),
        ("policy", [word @ ("has" | "lacks"), values @ ..]) if !values.is_empty() => {
            Ok(format!("Condition::Policy({}, &{values:?})", *word == "has"))
        }
        ("vary", ["beyond", names @ ..]) if !names.is_empty() => Ok(format!("Condition::VaryBeyond(&{names:?})")),
        ("size", ["over", bytes]) => {
            let bytes: u64 = bytes.parse().map_err(|_| "a size is a number of bytes".to_owned())?;
            Ok(format!("Condition::LargerThan({})", grouped(bytes)))
        }
        ("seen", [word @ ("first" | "before")]) => Ok(format!("Condition::SeenBefore({})", *word == "before")),
        (side @ ("request" | "response"), [name, how, ..]) => {
            if *name != name.to_ascii_lowercase() {
                return Err("header names are written in lower case".into());
            }
            let side = if side == "request" { "Request" } else { "Response" };
            match *how {
                "absent" => Ok(format!("Condition::{side}Lacks({name:?})")),
                "present" => Ok(format!("Condition::{side}({name:?}, ValueTest::Present)")),
                how => Ok(format!("Condition::{side}({name:?}, {})", value_test(how, text.splitn(4, ' ').nth(3))?)),
            }
        }
        _ => Err(format!("{text:?} is no condition; build/condition.rs lists their forms")),
    }
}

/// A number as Rust likes it, with a separator before each three digits.
fn grouped(number: u64) -> String {
    if number < 1_000 { number.to_string() } else { format!("{}_{:03}", grouped(number / 1_000), number % 1_000) }
}

const STATUSES: [(&str, &str); 13] = [
    ("hit", "Hit"),
    ("hit_stale", "HitStale"),
    ("revalidated", "Revalidated"),
    ("expired", "Expired"),
    ("miss", "Miss"),
    ("partial_hit", "PartialHit"),
    ("bypass", "Bypass"),
    ("dynamic", "Dynamic"),
    ("synthetic", "Synthetic"),
    ("denied", "Denied"),
    ("error", "Error"),
    ("none", "None"),
    ("unknown", "Unknown"),
];

const TIERS: [(&str, &str); 8] = [
    ("edge", "Edge"),
    ("mid", "Mid"),
    ("shield", "Shield"),
    ("origin_cache", "OriginCache"),
    ("origin", "Origin"),
    ("service_worker", "ServiceWorker"),
    ("browser", "Browser"),
    ("unknown", "Unknown"),
];

fn names(of: &str, words: &[&str], known: &[(&str, &str)]) -> Result<String, String> {
    let names: Result<Vec<String>, String> = words
        .iter()
        .map(|word| match known.iter().find(|(name, _)| name == word) {
            Some((_, variant)) => Ok(format!("{of}::{variant}")),
            None => Err(format!("{word:?} is no {}", of.to_lowercase())),
        })
        .collect();
    Ok(names?.join(", "))
}

fn value_test(how: &str, text: Option<&str>) -> Result<String, String> {
    let variant = match how {
        "is" => "Equals",
        "begins" => "Prefix",
        "ends" => "Suffix",
        "contains" => "Contains",
        _ => return Err(format!("{how:?} is none of is, begins, ends, contains, present and absent")),
    };
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => Ok(format!("ValueTest::{variant}({:?})", text.to_ascii_lowercase())),
        None => Err(format!("{how:?} needs a text")),
    }
}
