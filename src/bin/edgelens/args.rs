//! What the command line may say.

use std::ffi::OsString;
use std::fmt::Display;
use std::path::PathBuf;

use edgelens::capture::Ratio;
use edgelens::export::{EntryFormat, Redaction, Secrets, SummaryFormat};

/// What `--help` prints.
pub(crate) const HELP: &str = "\
What a CDN did with each request of a HAR file, and why.

Usage:
  edgelens inspect [--format table|ndjson|json|csv|markdown] [--redact] FILE...
      Every request: cache status, provider, timings, hops, and what went wrong.
  edgelens summary [--format table|json|markdown] [--fail-under PERCENT] FILE...
      The totals of all files together: hit ratios, times, groups, errors.
  edgelens compare [--format table|json|markdown] [--redact] BEFORE AFTER
      What differs between two visits of a page: what became a hit, what is faster, what changed, and the
      totals of both.
  edgelens redact [--preview] FILE...
      The requests of all files together as one HAR file without secrets: cookies, authorization, tokens,
      keys. What shows how caches worked stays; bodies do not, but for texts of errors.
  edgelens knowledge
      How much is known of each provider.

FILE is a HAR file as browsers and proxies save it, gzip or not; - is standard input.

Options:
  --format FORMAT         how to print; table if not given
  --fail-under PERCENT    end with exit code 1 if the edge hit ratio is lower
  --redact                take secrets out of what is printed
  --preview               print what would be taken out, by kind and name, and nothing else
  --also NAME             take out values of this name, too: of headers, cookies, parameters, fields
  --keep NAME             leave values of this name; a star at a name's end stands for any ending
  --ips                   take out IP addresses, too
  -h, --help              this text
  -V, --version           the version of the program and of its output contract

Exit codes:
  0  done
  1  the edge hit ratio is under --fail-under, or nothing counted in it
  2  a file could not be read, or was cut off; the others are printed all the same
";

/// A command with its options.
#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    Help,
    Version,
    Knowledge,
    Inspect { format: EntryFormat, secrets: Secrets, files: Vec<PathBuf> },
    Redact { preview: bool, redaction: Redaction, files: Vec<PathBuf> },
    Summary { format: SummaryFormat, gate: Option<GateAt>, files: Vec<PathBuf> },
    Compare { format: SummaryFormat, secrets: Secrets, before: PathBuf, after: PathBuf },
}

/// The least edge hit ratio that passes, in percent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct GateAt(f64);

impl GateAt {
    /// Why `hits` do not pass; `None` if they do.
    pub(crate) fn complaint(self, hits: Ratio) -> Option<String> {
        let Self(percent) = self;
        let Some(share) = hits.share() else {
            return Some(format!("no request counts in the edge hit ratio, so it is not known to reach {percent} %"));
        };
        // Compared as counts, so that 9 of 10 reach 90 % whatever 0.9 is in binary.
        (f64::from(hits.hits) * 100.0 < percent * f64::from(hits.total)).then(|| {
            format!("the edge hit ratio is {:.2} % ({} of {}), under {percent} %", share * 100.0, hits.hits, hits.total)
        })
    }
}

/// The options about secrets.
#[derive(Debug, Default)]
struct Redact {
    wanted: bool,
    preview: bool,
    redaction: Redaction,
}

impl Redact {
    /// Why they do not go with a command; `None` if they do.
    fn complaint(&self, command: &str) -> Option<String> {
        let is_tuned = self.redaction != Redaction::default();
        match command {
            "redact" => None,
            _ if self.preview => Some("--preview belongs to redact".to_owned()),
            "inspect" | "compare" if is_tuned && !self.wanted => {
                Some("--also, --keep and --ips need --redact".to_owned())
            }
            "inspect" | "compare" => None,
            _ if self.wanted || is_tuned => {
                Some("--redact, --also, --keep and --ips belong to inspect, compare and redact".to_owned())
            }
            _ => None,
        }
    }

    /// What `inspect` and `compare` show: by the contract all of it, unless something else is wanted.
    fn secrets(&self) -> Secrets {
        if self.wanted { Secrets::Redacted(self.redaction.clone()) } else { Secrets::Shown }
    }
}

/// Reads the arguments after the program's name.
pub(crate) fn read(args: impl Iterator<Item = OsString>) -> Result<Command, String> {
    let mut args = args;
    let (mut command, mut format, mut percent, mut files) = (None, None, None, Vec::<PathBuf>::new());
    let mut redact = Redact::default();
    while let Some(arg) = args.next() {
        // A file may have any name; commands and options are text.
        let Some(text) = arg.to_str() else {
            if command.is_none() {
                return Err(format!("unknown command {}", shown(arg.display())));
            }
            files.push(arg.into());
            continue;
        };
        let (name, value) = match text.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
            _ => (text, None),
        };
        match name {
            "-h" | "--help" => return Ok(Command::Help),
            "-V" | "--version" => return Ok(Command::Version),
            "--format" => format = Some(option(name, value, &mut args)?),
            "--fail-under" => percent = Some(option(name, value, &mut args)?),
            "--redact" | "--preview" | "--ips" if value.is_some() => return Err(format!("{name} takes no value")),
            "--redact" => redact.wanted = true,
            "--preview" => redact.preview = true,
            "--ips" => redact.redaction.ip_addresses = true,
            "--also" => redact.redaction.also.push(option(name, value, &mut args)?),
            "--keep" => redact.redaction.keep.push(option(name, value, &mut args)?),
            "--" => files.extend(args.by_ref().map(PathBuf::from)),
            name if name.starts_with('-') && name != "-" => return Err(format!("unknown option {}", shown(name))),
            _ if command.is_none() => command = Some(text.to_owned()),
            _ => files.push(arg.into()),
        }
    }
    let Some(command) = command else {
        return Err("no command given (inspect, summary, compare, redact or knowledge)".to_owned());
    };
    if let Some(complaint) = redact.complaint(&command) {
        return Err(complaint);
    }
    match command.as_str() {
        "inspect" | "compare" if percent.is_some() => Err("--fail-under belongs to summary".to_owned()),
        "inspect" => Ok(Command::Inspect {
            format: named(format, &EntryFormat::ALL)?,
            secrets: redact.secrets(),
            files: some(files)?,
        }),
        "redact" if format.is_some() || percent.is_some() => {
            Err("redact writes a HAR file, and takes neither --format nor --fail-under".to_owned())
        }
        "redact" => Ok(Command::Redact { preview: redact.preview, redaction: redact.redaction, files: some(files)? }),
        "summary" => Ok(Command::Summary {
            format: named(format, &SummaryFormat::ALL)?,
            gate: percent.map(|percent| gate(&percent)).transpose()?,
            files: some(files)?,
        }),
        "compare" => {
            let format = named(format, &SummaryFormat::ALL)?;
            let [before, after]: [PathBuf; 2] =
                files.try_into().map_err(|_| "compare takes two files, the one before and the one after".to_owned())?;
            Ok(Command::Compare { format, secrets: redact.secrets(), before, after })
        }
        "knowledge" if format.is_some() || percent.is_some() || !files.is_empty() => {
            Err("knowledge takes no options and no file".to_owned())
        }
        "knowledge" => Ok(Command::Knowledge),
        other => Err(format!("unknown command {}", shown(other))),
    }
}

/// The value of an option: after its equals sign, or the next argument.
fn option(name: &str, value: Option<String>, args: &mut impl Iterator<Item = OsString>) -> Result<String, String> {
    match value {
        Some(value) => Ok(value),
        None => args
            .next()
            .ok_or_else(|| format!("{name} needs a value"))?
            .into_string()
            .map_err(|value| format!("{name} does not take {}", shown(value.display()))),
    }
}

/// The format of that name, or the usual one.
fn named<F: Copy + Default>(name: Option<String>, formats: &[(&str, F)]) -> Result<F, String> {
    let Some(name) = name else {
        return Ok(F::default());
    };
    formats.iter().find(|(known, _)| *known == name).map(|(_, format)| *format).ok_or_else(|| {
        let known: Vec<&str> = formats.iter().map(|(known, _)| *known).collect();
        format!("unknown format {} (there are {})", shown(name), known.join(", "))
    })
}

fn gate(text: &str) -> Result<GateAt, String> {
    let number = text.trim_end_matches('%').trim();
    match number.parse() {
        Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(GateAt(percent)),
        _ => Err(format!("--fail-under takes a number from 0 to 100, not {}", shown(text))),
    }
}

fn some(files: Vec<PathBuf>) -> Result<Vec<PathBuf>, String> {
    if files.is_empty() { Err("no file given (- is standard input)".to_owned()) } else { Ok(files) }
}

/// An argument in a message.
fn shown(arg: impl Display) -> String {
    format!("\"{}\"", arg.to_string().escape_debug())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(args: &str) -> Result<Command, String> {
        read(args.split_whitespace().map(OsString::from))
    }

    #[test]
    fn commands() {
        let files = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
        assert_eq!(of("--help"), Ok(Command::Help));
        assert_eq!(of("inspect a.har -h"), Ok(Command::Help));
        assert_eq!(of("-V"), Ok(Command::Version));
        assert_eq!(
            of("inspect a.har - b.har"),
            Ok(Command::Inspect {
                format: EntryFormat::Table,
                secrets: Secrets::Shown,
                files: files(&["a.har", "-", "b.har"])
            })
        );
        assert_eq!(
            of("--format=csv inspect -- -a.har --format"),
            Ok(Command::Inspect {
                format: EntryFormat::Csv,
                secrets: Secrets::Shown,
                files: files(&["-a.har", "--format"])
            })
        );
        assert_eq!(
            of("summary a.har --fail-under 92.5% --format json"),
            Ok(Command::Summary { format: SummaryFormat::Json, gate: Some(GateAt(92.5)), files: files(&["a.har"]) })
        );
        let (before, after) = (PathBuf::from("a.har"), PathBuf::from("-"));
        assert_eq!(
            of("compare a.har -"),
            Ok(Command::Compare { format: SummaryFormat::Table, secrets: Secrets::Shown, before, after })
        );
    }

    #[test]
    fn secrets() {
        let files = vec![PathBuf::from("a.har")];
        let redaction = Redaction { also: vec!["x-mine".to_owned()], keep: Vec::new(), ip_addresses: true };
        assert_eq!(
            of("inspect --redact --also x-mine --ips a.har"),
            Ok(Command::Inspect {
                format: EntryFormat::Table,
                secrets: Secrets::Redacted(redaction.clone()),
                files: files.clone()
            })
        );
        assert_eq!(
            of("redact --also=x-mine --ips --preview a.har"),
            Ok(Command::Redact { preview: true, redaction, files })
        );
    }

    #[test]
    fn mistakes() {
        let cases = [
            ("", "no command"),
            ("inspect", "no file"),
            ("look a.har", "unknown command \"look\""),
            ("inspect --colour a.har", "unknown option \"--colour\""),
            ("inspect --format xml a.har", "unknown format \"xml\" (there are table, ndjson, json, csv, markdown)"),
            ("summary --format csv a.har", "unknown format \"csv\" (there are table, json, markdown)"),
            ("summary a.har --format", "--format needs a value"),
            ("summary --fail-under most a.har", "from 0 to 100, not \"most\""),
            ("summary --fail-under 101 a.har", "from 0 to 100"),
            ("summary --fail-under NaN a.har", "from 0 to 100"),
            ("compare a.har", "takes two files"),
            ("compare a.har b.har c.har", "takes two files"),
            ("compare --fail-under 90 a.har b.har", "belongs to summary"),
            ("redact", "no file"),
            ("redact --format json a.har", "neither --format"),
            ("redact --redact=yes a.har", "--redact takes no value"),
            ("inspect --keep theme a.har", "need --redact"),
            ("inspect --preview a.har", "belongs to redact"),
            ("summary --redact a.har", "belong to inspect, compare and redact"),
            ("compare --ips a.har b.har", "need --redact"),
            ("inspect --fail-under 90 a.har", "belongs to summary"),
        ];
        for (args, message) in cases {
            let mistake = of(args).expect_err(args);
            assert!(mistake.contains(message), "{args}: {mistake}");
        }
    }

    #[test]
    fn the_gate_compares_counts() {
        let ratio = |hits, total| Ratio { hits, total, left_out: 0 };
        assert_eq!(GateAt(90.0).complaint(ratio(9, 10)), None);
        assert_eq!(GateAt(0.0).complaint(ratio(0, 10)), None);
        assert_eq!(
            GateAt(90.0).complaint(ratio(8, 9)).as_deref(),
            Some("the edge hit ratio is 88.89 % (8 of 9), under 90 %")
        );
        assert!(GateAt(0.0).complaint(ratio(0, 0)).is_some(), "nothing counted");
    }
}
