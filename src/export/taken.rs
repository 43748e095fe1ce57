//! What redaction takes out, as a list for people.

use std::io::{self, Write};

use super::Taken;
use super::text::one_line;

/// Writes a line for each kind and name: how often, and in which requests first.
///
/// # Errors
///
/// Those of the underlying writer.
pub fn write_taken(out: &mut impl Write, taken: &Taken) -> io::Result<()> {
    for item in &taken.items {
        let name = if item.name.is_empty() { String::new() } else { format!(" {}", one_line(&item.name)) };
        let mut places: Vec<String> =
            item.places.iter().map(|place| format!("{} of #{}", place.part.as_str(), place.request)).collect();
        if places.len() > 3 {
            places.truncate(3);
            places.push("…".to_owned());
        }
        writeln!(out, "{:>6}  {}{name}: {}", item.count, item.kind.as_str(), places.join(", "))?;
    }
    writeln!(out, "{:>6}  {}", taken.count(), if taken.count() == 1 { "value" } else { "values" })
}
