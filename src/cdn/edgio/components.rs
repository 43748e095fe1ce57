//! `x-edg-status` and `x-edg-components`, and their `x-0-*` and `x-xdn-*` counterparts: which
//! parts of Edgio took part, what each answered, and in which version.
//!
//! Specification: <https://docs.edg.io/applications/performance/response>,
//! <https://docs.edg.io/applications/v6/performance/response>
//!
//! Statuses stand outermost first: in v7 `p` load balancer, `w` worker, `h` handler, `s` the
//! application; earlier `eh` `ed` edge, `gh` `gd` global, `p`, `w`. The innermost one that is an
//! error is where the failure began. Of the components only the earlier meanings are published:
//! `e` and `g` are points of presence, `c` the package version, `b` the kind of backend, `wi` the
//! environment's UUID, the rest versions.
//!
//! ```text
//! x-edg-status     = name "=" 3DIGIT *( OWS "," OWS name "=" 3DIGIT )
//! x-edg-components = name "=" value *( OWS "," OWS name "=" value )
//! ```
//!
//! Examples: `x-edg-status: p=542,h=542,s=200`,
//! `x-0-components: eh=1.0.9,c=5.0.3,e=hef,ec=1.9.8,gd=1.4.5,p=1.31.11,b=static`

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::lexical::{Diagnostics, Response, number};

/// What one component answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ComponentStatus<'e> {
    /// The component's letters.
    pub component: &'e str,
    /// Its HTTP status.
    pub status: u16,
}

/// Components and what each says of itself, in header order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Components<'e>(Vec<(&'e str, &'e str)>);

impl<'e> Components<'e> {
    /// Every component with its value.
    pub fn iter(&self) -> impl Iterator<Item = (&'e str, &'e str)> {
        self.0.iter().copied()
    }

    /// The value of a component.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'e str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }
}

impl Serialize for Components<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Reads a status header.
pub(super) fn read_status<'e>(
    response: &Response<'e>,
    header: &'static str,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<ComponentStatus<'e>>> {
    let mut statuses = Vec::new();
    let usable = response.pairs(header, diagnostics, |component, text| {
        let status = number(text).filter(|_| text.len() == 3).and_then(|status| u16::try_from(status).ok());
        statuses.extend(status.map(|status| ComponentStatus { component, status }));
        status.is_some()
    });
    usable.then_some(statuses)
}

/// Reads a components header. A name that comes twice keeps its first value.
pub(super) fn read<'e>(
    response: &Response<'e>,
    header: &'static str,
    diagnostics: &mut Diagnostics,
) -> Option<Components<'e>> {
    let mut components: Vec<(&'e str, &'e str)> = Vec::new();
    let mut contradicts = false;
    let usable = response.pairs(header, diagnostics, |name, value| {
        match components.iter().find(|(known, _)| *known == name) {
            Some((_, first)) => contradicts |= *first != value,
            None => components.push((name, value)),
        }
        true
    });
    if contradicts {
        diagnostics.duplicate(header);
    }
    usable.then_some(Components(components))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Exchange, Headers};

    #[test]
    fn statuses_are_three_digits() {
        type Statuses = &'static [(&'static str, u16)];
        let cases: [(&str, Option<Statuses>, &[&str]); 5] = [
            ("p=542, h=542,s=200", Some(&[("p", 542), ("h", 542), ("s", 200)]), &[]),
            ("eh=200\ned=200", Some(&[("eh", 200), ("ed", 200)]), &[]),
            ("p=200,w=20", Some(&[("p", 200)]), &["partial:x-edg-status"]),
            ("p=200,w", Some(&[("p", 200)]), &["partial:x-edg-status"]),
            ("ok", None, &["malformed:x-edg-status"]),
        ];
        for (value, expected, diagnosed) in cases {
            let exchange =
                Exchange { response_headers: Headers::from_pairs([("X-Edg-Status", value)]), ..Exchange::default() };
            let mut diagnostics = Diagnostics::default();
            let response = Response::of(&exchange, &mut diagnostics);
            let read = read_status(&response, "x-edg-status", &mut diagnostics);
            let expected = expected.map(|pairs| {
                pairs.iter().map(|&(component, status)| ComponentStatus { component, status }).collect::<Vec<_>>()
            });
            assert_eq!(read, expected, "{value}");
            assert_eq!(diagnostics.iter().collect::<Vec<_>>(), diagnosed, "{value}");
        }
    }

    #[test]
    fn components_stay_text_and_the_first_wins() {
        let cases: [(&str, Option<&str>, &[&str]); 3] = [
            ("eh=1.0.9,e=hef,b=static", Some(r#"{"eh":"1.0.9","e":"hef","b":"static"}"#), &[]),
            (
                "e=hef,e=atl,n=1,=x",
                Some(r#"{"e":"hef","n":"1"}"#),
                &["duplicate:x-0-components", "partial:x-0-components"],
            ),
            ("nothing", None, &["malformed:x-0-components"]),
        ];
        for (value, expected, diagnosed) in cases {
            let exchange =
                Exchange { response_headers: Headers::from_pairs([("x-0-components", value)]), ..Exchange::default() };
            let mut diagnostics = Diagnostics::default();
            let response = Response::of(&exchange, &mut diagnostics);
            let components = read(&response, "x-0-components", &mut diagnostics);
            let json = components.map(|components| serde_json::to_string(&components).unwrap());
            assert_eq!(json.as_deref(), expected, "{value}");
            assert_eq!(diagnostics.iter().collect::<Vec<_>>(), diagnosed, "{value}");
        }
    }
}
