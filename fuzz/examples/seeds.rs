//! Writes what fuzzing begins with: `seeds/TARGET/` and `dictionaries/TARGET.dict` in this package's folder.
//!
//! Seeds are made of the project's own tests/data and, where `EDGELENS_CORPUS` is set, of recorded captures. Those are other
//! people's, so nothing of it is committed.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use edgelens::exchange::{Exchange, Headers, Packer};
use edgelens::har::{self, Writer};
use edgelens::{cdn, knowledge, settings};
use edgelens_fuzz::provider_values::names_of;
use edgelens_fuzz::{TARGETS, words};
use serde_json::Value;

/// Files beyond this are seeds only in part: a fuzzer works on short inputs.
const LONGEST: usize = 48_000;
/// So many entries of each file become seeds of their own.
const ENTRIES: usize = 6;

struct Seeds {
    folder: PathBuf,
    written: BTreeSet<(String, Vec<u8>)>,
}

impl Seeds {
    fn add(&mut self, target: &str, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() || bytes.len() > LONGEST || !self.written.insert((target.to_owned(), bytes.to_vec())) {
            return Ok(());
        }
        let number = self.written.len();
        fs::write(self.folder.join(target).join(format!("{number:05}")), bytes)
    }

    fn exchange(&mut self, exchange: &Exchange<'_>) -> io::Result<()> {
        let text = text_of(exchange);
        for target in ["binding", "copies", "csv_files", "freshness", "providers", "redaction"] {
            self.add(target, text.as_bytes())?;
        }
        for (target, names) in [
            ("cache_control", &["cache-control", "cdn-cache-control", "surrogate-control"][..]),
            ("cache_status", &["cache-status", "proxy-status"]),
            ("server_timing", &["server-timing"]),
            ("fields", &["vary", "via", "set-cookie"]),
        ] {
            for value in names.iter().filter_map(|name| exchange.response_headers.joined(name)) {
                self.add(target, value.as_bytes())?;
            }
        }
        let mut packer = Packer::default();
        packer.exchange(1, exchange);
        self.add("packed", packer.bytes())?;
        for detected in cdn::read(exchange).providers {
            let place = knowledge::PROVIDERS.iter().position(|known| known == detected.provider);
            let names = names_of(detected.provider);
            let line = |name: &str, value: &str| {
                let number = names.iter().position(|known| known.eq_ignore_ascii_case(name))?;
                Some(format!("{number} {}", value.replace('\n', ", ")))
            };
            let lines: Vec<String> =
                exchange.response_headers.iter().filter_map(|header| line(&header.name, &header.value)).collect();
            let head = [place.and_then(|place| u8::try_from(place).ok()).unwrap_or_default(), 0];
            self.add("provider_values", &[&head, lines.join("\n").as_bytes()].concat())?;
        }
        Ok(())
    }

    /// The requests of one file: several of them are one input, too.
    fn exchanges(&mut self, exchanges: &[Exchange<'_>]) -> io::Result<()> {
        for exchange in exchanges.iter().take(ENTRIES) {
            self.exchange(exchange)?;
        }
        let some = &exchanges[..exchanges.len().min(ENTRIES)];
        let texts: Vec<String> = some.iter().map(text_of).collect();
        for target in ["binding", "csv_files"] {
            self.add(target, texts.join("\n%%%\n").as_bytes())?;
        }
        let (before, now) = texts.split_at(texts.len() / 2);
        self.add("comparison", format!("{}\n===\n{}", texts.join("\n%%%\n"), now.join("\n%%%\n")).as_bytes())?;
        self.add("comparison", format!("{}\n===\n{}", before.join("\n%%%\n"), texts.join("\n%%%\n")).as_bytes())?;
        let mut packer = Packer::default();
        for (id, exchange) in (0..).zip(some) {
            packer.exchange(id, exchange);
        }
        packer.navigation(0, 0.0, "https://a.example/");
        self.add("packed", packer.bytes())?;
        let mut file = Vec::new();
        let mut writer = Writer::new(&mut file);
        for exchange in some.iter().take(2) {
            writer.entry(exchange, None::<&Value>)?;
        }
        writer.finish()?;
        self.har(&file)
    }

    fn har(&mut self, file: &[u8]) -> io::Result<()> {
        self.add("har_reader", file)?;
        self.add("har_pieces", file)
    }
}

/// A request in the form of `request_text`.
fn text_of(exchange: &Exchange<'_>) -> String {
    let mut text = format!("{} {} {}", exchange.method, exchange.url, exchange.http_version);
    lines(&mut text, &exchange.request_headers);
    let _ = write!(text, "\n\n{} {} {}", exchange.status, exchange.delivery.as_str(), exchange.resource_type);
    let timings = exchange.timings.unwrap_or_default();
    let numbers = [
        ("blocked", timings.blocked),
        ("dns", timings.dns),
        ("connect", timings.connect),
        ("ssl", timings.ssl),
        ("send", timings.send),
        ("wait", timings.wait),
        ("receive", timings.receive),
        ("total", exchange.total_ms),
        ("started", exchange.started_ms),
    ];
    for (key, number) in numbers {
        if let Some(number) = number {
            let _ = write!(text, " {key}={number}");
        }
    }
    for (key, number) in [("bytes", exchange.transfer_bytes), ("size", exchange.content_bytes)] {
        if let Some(number) = number {
            let _ = write!(text, " {key}={number}");
        }
    }
    lines(&mut text, &exchange.response_headers);
    if let Some(body) = &exchange.body {
        let _ = write!(text, "\n\n{}", body.chars().take(4_000).collect::<String>());
    }
    text
}

fn lines(text: &mut String, headers: &Headers<'_>) {
    for line in headers {
        let _ = write!(text, "\n{}: {}", line.name, line.value.replace('\n', "\n\t"));
    }
}

/// Every list of header lines in a file of the project's own tests.
fn header_sets(json: &Value, sets: &mut Vec<Vec<(String, String)>>) {
    let pair = |name: Option<&str>, value: Option<&str>| Some((name?.to_owned(), value?.to_owned()));
    match json {
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::Object(headers) if key == "headers" => {
                        sets.push(
                            headers.iter().filter_map(|(name, value)| pair(Some(name), value.as_str())).collect(),
                        );
                    }
                    Value::Array(lines) if key == "headers" => sets.push(
                        lines.iter().filter_map(|line| pair(line.get(0)?.as_str(), line.get(1)?.as_str())).collect(),
                    ),
                    value => header_sets(value, sets),
                }
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| header_sets(element, sets)),
        _ => {}
    }
}

fn files(folder: &Path, extension: &str) -> io::Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|file| file.map(|file| file.path())).collect::<io::Result<_>>()?;
    files.retain(|path| path.extension().is_some_and(|found| found == extension));
    files.sort();
    Ok(files)
}

/// The lines of all blocks of a language in a document.
fn blocks<'d>(document: &'d str, language: &str) -> Vec<&'d str> {
    let fence = format!("```{language}\n");
    let ends = document.match_indices(&fence).map(|(at, fence)| at + fence.len());
    ends.map(|at| document[at..].split("```").next().unwrap_or_default()).collect()
}

fn main() -> io::Result<()> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let product = package.join("..");
    let mut seeds = Seeds { folder: package.join("seeds"), written: BTreeSet::new() };
    let dictionaries = package.join("dictionaries");
    fs::create_dir_all(&dictionaries)?;
    for (target, _) in TARGETS {
        fs::create_dir_all(seeds.folder.join(target))?;
        let entries: String = words(target).iter().filter(|word| word.len() < 60).map(|word| entry(word)).collect();
        fs::write(dictionaries.join(format!("{target}.dict")), entries)?;
    }
    for path in files(&product.join("tests/data"), "json")? {
        let mut sets = Vec::new();
        header_sets(&serde_json::from_slice(&fs::read(path)?)?, &mut sets);
        let exchanges: Vec<Exchange<'_>> = sets.iter().map(|set| of_set(set)).collect();
        for some in exchanges.chunks(ENTRIES) {
            seeds.exchanges(some)?;
        }
    }
    let mut captures = vec![product.join("tests/data/sample.har")];
    match env::var_os("EDGELENS_CORPUS") {
        Some(corpus) => captures.extend(files(&PathBuf::from(corpus).join("har"), "har")?),
        None => println!("EDGELENS_CORPUS is not set: seeds are made of the project's own data alone"),
    }
    for path in captures {
        let file = fs::read(path)?;
        let mut exchanges = Vec::new();
        // Some are there to be refused.
        let _ = har::read(&file, |exchange| exchanges.push(exchange));
        seeds.har(&file)?;
        seeds.exchanges(&exchanges)?;
    }
    let filters = fs::read_to_string(product.join("docs/filter.md"))?;
    for line in ["filter", "mistake"].iter().flat_map(|language| blocks(&filters, language)).flat_map(str::lines) {
        seeds.add("filter", line.as_bytes())?;
    }
    for text in filters.split('`').skip(1).step_by(2) {
        seeds.add("filter", text.as_bytes())?;
    }
    let documents = fs::read_to_string(product.join("docs/settings.md"))?;
    for text in blocks(&documents, "json") {
        seeds.add("settings", text.as_bytes())?;
    }
    seeds.add("settings", settings::Settings::default().written().as_bytes())?;
    println!("{} seeds in {}", seeds.written.len(), seeds.folder.display());
    Ok(())
}

fn of_set(headers: &[(String, String)]) -> Exchange<'_> {
    Exchange {
        method: "GET".into(),
        url: "https://a.example/x?a=1".into(),
        status: 200,
        response_headers: Headers::from_pairs(headers.iter().map(|(name, value)| (&**name, &**value))),
        ..Exchange::default()
    }
}

/// A word as libFuzzer's dictionaries have it.
fn entry(word: &str) -> String {
    let escaped = word.bytes().fold(String::new(), |mut escaped, byte| {
        match byte {
            b'"' | b'\\' => escaped.extend(['\\', char::from(byte)]),
            b' '..=b'~' => escaped.push(char::from(byte)),
            _ => {
                let _ = write!(escaped, "\\x{byte:02x}");
            }
        }
        escaped
    });
    format!("\"{escaped}\"\n")
}
