//! Where a point of presence is, as far as its code tells.
//!
//! ```abnf
//! pop  = part *( ( "-" / "/" ) part )              ; FRA56-P4, IAD-EQN, aws-sin, EU-DE-FRA-1
//! part = code *ALPHANUM                            ; CO1, cp3066
//! pop  =/ country "_" region "_" city              ; Akamai: US_VA_ASHBURN
//! ```

use std::borrow::Cow;

use crate::knowledge;

/// No provider's code has more parts; those of a longer text are not all looked up.
const MOST_PARTS: usize = 8;

/// A city and the country it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location<'c> {
    /// Its usual English name, or, where the code spells it, that.
    pub city: Cow<'c, str>,
    /// ISO 3166, two letters.
    pub country: &'c str,
}

/// The location behind a provider's code; `None` where no public table has it.
///
/// ```
/// let location = edgelens::cdn::locate("cloudfront", "FRA56-P4").unwrap();
/// assert_eq!((&*location.city, location.country), ("Frankfurt", "DE"));
/// ```
#[must_use]
pub fn locate<'c>(provider_id: &str, pop: &'c str) -> Option<Location<'c>> {
    if provider_id == "akamai" {
        return spelled_out(pop);
    }
    let known = |code: &str| knowledge::place(provider_id, code);
    let place = known(pop).or_else(|| pop.split(['-', '/']).take(MOST_PARTS).find_map(|part| in_part(part, known)))?;
    Some(Location { city: place.city.into(), country: place.country })
}

/// A code with the number of a site or a server behind it.
fn in_part<T>(part: &str, known: impl Fn(&str) -> Option<T>) -> Option<T> {
    let letters = part.trim_end_matches(|next: char| !next.is_ascii_alphabetic());
    known(letters).or_else(|| known(part.get(..3)?))
}

/// `US_VA_ASHBURN`
fn spelled_out(pop: &str) -> Option<Location<'_>> {
    let (country, rest) = pop.split_once('_')?;
    let (_, city) = rest.split_once('_')?;
    let is_country = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
    (is_country && !city.is_empty()).then(|| Location { city: capitalised(city).into(), country })
}

fn capitalised(city: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters.map(|letter| letter.to_ascii_lowercase())).collect::<String>()
    };
    city.split('_').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes from captures and from the providers' own pages.
    #[test]
    fn a_code_is_located_where_a_public_table_has_it() {
        let cases = [
            ("edgio", "lac", Some(("Los Angeles", "US"))),
            ("cloudflare", "FRA", Some(("Frankfurt", "DE"))),
            ("cloudflare", "KHI", Some(("Karachi", "PK"))),
            ("cloudflare", "XXX", None),
            ("cloudfront", "PRG50", Some(("Prague", "CZ"))),
            ("cloudfront", "FRA56-P4", Some(("Frankfurt", "DE"))),
            ("fastly", "BUR", Some(("Burbank", "US"))),
            ("vercel", "iad1", Some(("Ashburn", "US"))),
            ("vercel", "cle1", Some(("Cleveland", "US"))),
            ("vercel", "bru1", Some(("Brussels", "BE"))),
            ("netlify", "aws-sin", Some(("Singapore", "SG"))),
            ("fly", "cdg", Some(("Paris", "FR"))),
            ("azion", "IAD-EQN", Some(("Ashburn", "US"))),
            ("google-cloud-cdn", "AMS", Some(("Amsterdam", "NL"))),
            ("google-media-cdn", "nrt", Some(("Tokyo", "JP"))),
            ("quic-cloud", "EU-DE-FRA-1", Some(("Frankfurt", "DE"))),
            // Microsoft writes codes of its own, some of which are airports elsewhere.
            ("azure-front-door", "CO1", Some(("Quincy", "US"))),
            ("azure-front-door", "SG1", Some(("Singapore", "SG"))),
            ("azure-front-door", "BL2", Some(("Ashburn", "US"))),
            ("azure-front-door", "SAN", Some(("San Antonio", "US"))),
            ("azure-front-door", "PAR", Some(("Paris", "FR"))),
            ("bunny", "LA1", Some(("Los Angeles", "US"))),
            ("bunny", "ASB1", Some(("Ashburn", "US"))),
            // A country is no city.
            ("bunny", "DE1", None),
            ("keycdn", "chzh", Some(("Zurich", "CH"))),
            ("cdn77", "losangelesUSCA", Some(("Los Angeles", "US"))),
            ("wikimedia", "cp3066", Some(("Amsterdam", "NL"))),
            ("sucuri", "14", Some(("Washington", "US"))),
            ("sucuri", "18", None),
            ("railway", "europe-west4-drams3a", Some(("Amsterdam", "NL"))),
            ("ovh", "bhs", Some(("Beauharnois", "CA"))),
            ("akamai", "DE_SL_SAARLOUIS", Some(("Saarlouis", "DE"))),
            ("akamai", "US_CA_LOS_ANGELES", Some(("Los Angeles", "US"))),
            ("akamai", "_", None),
            ("gcore", "m9", None),
            ("alibaba", "cn1481", None),
            ("fly", "", None),
            ("fly", "-------------cdg", None),
        ];
        for (provider, pop, expected) in cases {
            let location = locate(provider, pop);
            let read = location.as_ref().map(|location| (&*location.city, location.country));
            assert_eq!(read, expected, "{provider} {pop}");
        }
    }
}
