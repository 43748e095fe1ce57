//! Header lists in the forms that files have them.

use std::borrow::Cow;

use super::json::{Flaw, Kind, Reader};
use crate::exchange::Headers;

/// Reads a header list: an array of `{name, value}` (HAR 1.2), an array of `[name, value]`, or an
/// object of names with a value or an array of values each. `null` is an empty list.
///
/// Lines without a name are left out. Values are kept as they are, pseudo headers of HTTP/2 and
/// line feeds between joined lines included; a value that is missing or `null` is empty.
pub(super) fn read<'a>(reader: &mut Reader<'a>) -> Result<Headers<'a>, Flaw> {
    let mut headers = Headers::with_capacity(24);
    match reader.kind()? {
        Kind::Array => reader.elements(|reader| line(reader, &mut headers))?,
        _ => reader.members_if_any(|reader, name| values(reader, name, &mut headers))?,
    }
    Ok(headers)
}

/// One element of an array.
fn line<'a>(reader: &mut Reader<'a>, headers: &mut Headers<'a>) -> Result<(), Flaw> {
    let (mut name, mut value) = (None, None);
    if reader.kind()? == Kind::Array {
        let mut at = 0_u8;
        reader.elements(|reader| {
            match at {
                0 => name = reader.text()?,
                1 => value = reader.text()?,
                _ => reader.skip()?,
            }
            at = at.saturating_add(1);
            Ok(())
        })?;
    } else {
        reader.members_if_any(|reader, key| {
            match &*key {
                "name" => name = reader.text()?,
                "value" => value = reader.text()?,
                _ => reader.skip()?,
            }
            Ok(())
        })?;
    }
    if let Some(name) = name.filter(|name| !name.is_empty()) {
        headers.push(name, value.unwrap_or_default());
    }
    Ok(())
}

/// The value or values of one member of an object.
fn values<'a>(reader: &mut Reader<'a>, name: Cow<'a, str>, headers: &mut Headers<'a>) -> Result<(), Flaw> {
    if reader.kind()? == Kind::Array {
        return reader.elements(|reader| values(reader, name.clone(), headers));
    }
    if let Some(value) = reader.text()? {
        headers.push(name, value);
    }
    Ok(())
}
