//! Header lists in the forms that files have them.

use super::json::{Flaw, Kind, Reader};
use super::raw_text::RawText;
use super::scan::quote_or_backslash;
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
        _ => reader.raw_members_if_any(|reader, name| values(reader, name, &mut headers))?,
    }
    Ok(headers)
}

/// One element of an array.
fn line<'a>(reader: &mut Reader<'a>, headers: &mut Headers<'a>) -> Result<(), Flaw> {
    let start = reader.offset();
    if let Some((name, value)) = usual_line(reader) {
        let name = reader.resolve(name);
        if !name.is_empty() {
            let value = reader.resolve(value);
            headers.push(name, value);
        }
        return Ok(());
    }
    reader.go_back(start);
    unusual_line(reader, headers)
}

/// Name and value of an element as nearly all writers have it, `{"name": …, "value": …}` with any
/// white space. For any other the reader is left somewhere in it.
#[inline]
fn usual_line<'a>(reader: &mut Reader<'a>) -> Option<(RawText<'a>, RawText<'a>)> {
    if let Some(line) = dense_line(reader) {
        return Some(line);
    }
    let is_name = reader.take(b'{') && reader.take_all(br#""name""#) && reader.take(b':');
    let name = is_name.then(|| reader.raw_text().ok())??;
    let is_value = reader.take(b',') && reader.take_all(br#""value""#) && reader.take(b':');
    let value = is_value.then(|| reader.raw_text().ok())??;
    reader.take(b'}').then_some((name, value))
}

/// The same without white space and escapes. Of any other nothing is read.
#[inline]
fn dense_line<'a>(reader: &mut Reader<'a>) -> Option<(RawText<'a>, RawText<'a>)> {
    const NAME: &[u8] = br#"{"name":""#;
    const VALUE: &[u8] = br#"","value":""#;
    const END: &[u8] = br#""}"#;
    reader.peek();
    let rest = reader.rest();
    let from_name = rest.strip_prefix(NAME)?;
    let name = from_name.get(..quote_or_backslash(from_name)?)?;
    let from_value = from_name.get(name.len()..)?.strip_prefix(VALUE)?;
    let value = from_value.get(..quote_or_backslash(from_value)?)?;
    from_value.get(value.len()..)?.strip_prefix(END)?;
    let name = RawText { bytes: name, start: reader.offset() + NAME.len(), escaped: false };
    let value = RawText { bytes: value, start: name.start + name.bytes.len() + VALUE.len(), escaped: false };
    reader.go_back(value.start + value.bytes.len() + END.len());
    Some((name, value))
}

/// An element of any form.
fn unusual_line<'a>(reader: &mut Reader<'a>, headers: &mut Headers<'a>) -> Result<(), Flaw> {
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
            match key {
                b"name" => name = reader.text()?,
                b"value" => value = reader.text()?,
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
fn values<'a>(reader: &mut Reader<'a>, name: RawText<'a>, headers: &mut Headers<'a>) -> Result<(), Flaw> {
    if reader.kind()? == Kind::Array {
        return reader.elements(|reader| values(reader, name, headers));
    }
    if let Some(value) = reader.text()? {
        headers.push(reader.resolve(name), value);
    }
    Ok(())
}
