//! `x-edgeio-status`, `-warning`, `-error` and `-info`: what the image optimiser did.
//!
//! Specification: <https://docs.edg.io/applications/performance/image_optimization>
//!
//! No status means that the optimiser did not run. The details are sent on request only
//! (`x-ec-edgeio-debug: info`). A warning says that some step was left out, an error that the
//! result would be too large or that a query parameter is not supported (status 400).
//!
//! ```text
//! x-edgeio-status = "OK" / "ERROR"
//! x-edgeio-info   = item *( ";" OWS item )
//! item            = ( "ifsz=" / "ofsz=" / "oq=" / "ms=" ) 1*DIGIT   ; bytes, bytes, quality, milliseconds
//!                 / ( "idim=" / "odim=" ) 1*DIGIT "x" 1*DIGIT        ; width, height
//!                 / ( "ifmt=" / "ofmt=" ) token
//! ```
//!
//! Example: `x-edgeio-info: ifsz=7998538; idim=3520x2347; ifmt=jpeg; ofsz=16980; odim=360x240; ofmt=jpeg; oq=80`

use super::lexical::{Diagnostics, Response, Tally, number, trim};

const INFO: &str = "x-edgeio-info";

/// What the optimiser says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Image<'e> {
    /// `OK` or `ERROR`, as sent.
    pub status: Option<&'e str>,
    /// Why a step was left out.
    pub warning: Option<&'e str>,
    /// Why there is no result.
    pub error: Option<&'e str>,
    /// What came in.
    pub input: Picture<'e>,
    /// What went out.
    pub output: Picture<'e>,
    /// Quality of the output, 1 to 100.
    pub quality: Option<u64>,
    /// Milliseconds it took.
    pub ms: Option<u64>,
}

/// One side of the optimiser.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Picture<'e> {
    /// Size in bytes.
    pub bytes: Option<u64>,
    /// Width and height in pixels.
    pub dimensions: Option<(u64, u64)>,
    /// Format, such as `jpeg`.
    pub format: Option<&'e str>,
}

/// Reads all four; `None` if the optimiser did not run.
pub(super) fn read<'e>(response: &Response<'e>, diagnostics: &mut Diagnostics) -> Option<Image<'e>> {
    let mut image = Image {
        status: response.singleton("x-edgeio-status", diagnostics),
        warning: response.singleton("x-edgeio-warning", diagnostics),
        error: response.singleton("x-edgeio-error", diagnostics),
        ..Image::default()
    };
    let mut tally = Tally::default();
    for item in response.lines(INFO).flat_map(|line| line.split(';')).map(trim).filter(|item| !item.is_empty()) {
        tally.count(take(&mut image, item));
    }
    let detailed = tally.conclude(INFO, diagnostics);
    (detailed || image.status.is_some() || image.warning.is_some() || image.error.is_some()).then_some(image)
}

/// Puts one item where it belongs; says whether it could be read. Items that are not documented
/// do no harm.
fn take<'e>(image: &mut Image<'e>, item: &'e str) -> bool {
    let Some((name, value)) = item.split_once('=').map(|(name, value)| (trim(name), trim(value))) else {
        return false;
    };
    let text = Some(value).filter(|value| !value.is_empty());
    match &*name.to_ascii_lowercase() {
        "ifsz" => keep(&mut image.input.bytes, number(value)),
        "idim" => keep(&mut image.input.dimensions, dimensions(value)),
        "ifmt" => keep(&mut image.input.format, text),
        "ofsz" => keep(&mut image.output.bytes, number(value)),
        "odim" => keep(&mut image.output.dimensions, dimensions(value)),
        "ofmt" => keep(&mut image.output.format, text),
        "oq" => keep(&mut image.quality, number(value)),
        "ms" => keep(&mut image.ms, number(value)),
        _ => !name.is_empty(),
    }
}

fn keep<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    let readable = value.is_some();
    *place = place.take().or(value);
    readable
}

fn dimensions(text: &str) -> Option<(u64, u64)> {
    let (width, height) = text.split_once(['x', 'X'])?;
    Some((number(width)?, number(height)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Exchange, Headers};

    #[test]
    fn details_of_both_sides() {
        let exchange = Exchange {
            response_headers: Headers::from_pairs([
                ("x-edgeio-status", "OK"),
                (
                    "x-edgeio-info",
                    "ifsz=7998538; idim=3520x2347; ifmt=jpeg; ofsz=16980; odim=360x240; ofmt=webp; oq=80; ms=12; new=1",
                ),
            ]),
            ..Exchange::default()
        };
        let mut diagnostics = Diagnostics::default();
        let image = read(&Response::of(&exchange, &mut diagnostics), &mut diagnostics);
        let expected = Image {
            status: Some("OK"),
            input: Picture { bytes: Some(7_998_538), dimensions: Some((3520, 2347)), format: Some("jpeg") },
            output: Picture { bytes: Some(16_980), dimensions: Some((360, 240)), format: Some("webp") },
            quality: Some(80),
            ms: Some(12),
            ..Image::default()
        };
        assert_eq!((image, diagnostics.is_empty()), (Some(expected), true));
    }

    #[test]
    fn damage_is_told() {
        type Lines = &'static [(&'static str, &'static str)];
        let cases: [(Lines, bool, &[&str]); 4] = [
            (&[("x-edgeio-info", "ifsz=1; idim=3520")], true, &["partial:x-edgeio-info"]),
            (&[("x-edgeio-info", "odd")], false, &["malformed:x-edgeio-info"]),
            (&[("x-edgeio-error", "image too large")], true, &[]),
            (&[("x-edge", "1")], false, &[]),
        ];
        for (headers, ran, diagnosed) in cases {
            let exchange =
                Exchange { response_headers: Headers::from_pairs(headers.iter().copied()), ..Exchange::default() };
            let mut diagnostics = Diagnostics::default();
            let image = read(&Response::of(&exchange, &mut diagnostics), &mut diagnostics);
            assert_eq!(image.is_some(), ran, "{headers:?}");
            assert_eq!(diagnostics.iter().collect::<Vec<_>>(), diagnosed, "{headers:?}");
        }
    }
}
