//! What each command does, and what goes to which stream.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::args::{self, Command, GateAt};
use crate::input::Input;
use crate::screen::Screen;
use edgelens::capture::{Capture, Comparison, Limits, Side};
use edgelens::exchange::{Exchange, visible};
use edgelens::export::{
    CONTRACT_VERSION, EntryFormat, EntryWriter, Redaction, Redactor, Secrets, SummaryFormat, write_comparison,
    write_coverage, write_summary, write_taken,
};
use edgelens::har;

/// A gate failed.
const GATE_FAILED: u8 = 1;
/// A file could not be read, or not to its end; or the command line itself.
const NOT_READ: u8 = 2;

/// Does what the arguments say.
pub(crate) fn run() -> ExitCode {
    let status = match args::read(std::env::args_os().skip(1)) {
        Ok(Command::Help) => print(args::HELP),
        Ok(Command::Version) => {
            print(&format!("edgelens {}\ncontract {CONTRACT_VERSION}\n", env!("CARGO_PKG_VERSION")))
        }
        Ok(Command::Knowledge) => knowledge(),
        Ok(Command::Inspect { format, secrets, files }) => inspect(format, &secrets, &files),
        Ok(Command::Redact { preview, redaction, files }) => redact(preview, redaction, &files),
        Ok(Command::Compare { format, secrets, before, after }) => compare(format, &secrets, [&before, &after]),
        Ok(Command::Summary { format, gate, files }) => summary(format, gate, &files),
        Err(mistake) => {
            eprintln!("edgelens: {mistake}; see edgelens --help");
            Ok(NOT_READ)
        }
    };
    match status {
        Ok(status) => ExitCode::from(status),
        // Whoever read the output has seen enough (`| head`).
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("edgelens: the output could not be written: {error}");
            ExitCode::from(NOT_READ)
        }
    }
}

fn print(text: &str) -> io::Result<u8> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(0)
}

fn knowledge() -> io::Result<u8> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    write_coverage(&mut out)?;
    out.flush()?;
    Ok(0)
}

fn inspect(format: EntryFormat, secrets: &Secrets, files: &[PathBuf]) -> io::Result<u8> {
    let width = io::stdout().is_terminal().then(terminal_width).flatten();
    let mut writer = EntryWriter::new(output(), format, width, secrets);
    let mut status = 0;
    for file in files {
        // One capture a file: what is judged by its surroundings is judged by those of its visit.
        let mut capture = Capture::new(Limits::none());
        let outcome = read(file, &mut capture);
        if outcome.is_ok() || !capture.is_empty() {
            writer.capture(&file.to_string_lossy(), &capture)?;
        }
        if let Err(complaint) = outcome {
            writer.flush()?;
            eprintln!("{complaint}");
            status = NOT_READ;
        }
    }
    writer.finish()?;
    Ok(status)
}

fn redact(preview: bool, redaction: Redaction, files: &[PathBuf]) -> io::Result<u8> {
    let mut out = output();
    let mut redactor = Redactor::new(redaction);
    let mut writer = har::Writer::new(&mut out);
    let (mut status, mut request) = (0, 0);
    for file in files {
        let mut capture = Capture::new(Limits::none());
        if let Err(complaint) = read(file, &mut capture) {
            eprintln!("{complaint}");
            status = NOT_READ;
        }
        for exchange in capture.rows().filter_map(|row| capture.exchange(row)) {
            let clean = redactor.exchange(request, &exchange);
            request += 1;
            if !preview {
                writer.entry(&clean, None::<&()>)?;
            }
        }
    }
    if preview {
        write_taken(&mut out, redactor.taken())?;
        out.flush()?;
    } else {
        writer.finish()?;
    }
    Ok(status)
}

fn summary(format: SummaryFormat, gate: Option<GateAt>, files: &[PathBuf]) -> io::Result<u8> {
    let mut capture = Capture::new(Limits::none());
    let mut status = 0;
    for file in files {
        if let Err(complaint) = read(file, &mut capture) {
            eprintln!("{complaint}");
            status = NOT_READ;
        }
    }
    let summary = capture.summary();
    let mut out = output();
    write_summary(&mut out, &summary, format)?;
    out.flush()?;
    if let Some(complaint) = gate.and_then(|gate| gate.complaint(summary.edge_hits)) {
        eprintln!("edgelens: {complaint}");
        // A ratio of half the input says nothing, so what could not be read weighs more.
        status = status.max(GATE_FAILED);
    }
    Ok(status)
}

fn compare(format: SummaryFormat, secrets: &Secrets, files: [&Path; 2]) -> io::Result<u8> {
    let mut status = 0;
    let [before, after] = files.map(|file| {
        let mut capture = Capture::new(Limits::none());
        if let Err(complaint) = read(file, &mut capture) {
            eprintln!("{complaint}");
            status = NOT_READ;
        }
        capture
    });
    let comparison = Comparison::of(&Side::all(&before), &Side::all(&after), false);
    let mut out = output();
    write_comparison(&mut out, &before, &after, &comparison, format, secrets)?;
    out.flush()?;
    Ok(status)
}

/// Where the output goes: onto a terminal nothing that would act upon it, elsewhere every byte.
fn output() -> Box<dyn io::Write> {
    let out = io::stdout().lock();
    let is_terminal = out.is_terminal();
    let out = io::BufWriter::with_capacity(1 << 16, out);
    if is_terminal { Box::new(Screen::new(out)) } else { Box::new(out) }
}

/// Adds the requests of a file to a capture, as far as they are whole. What went wrong comes back
/// as one line for the terminal.
fn read(file: &Path, capture: &mut Capture) -> Result<(), String> {
    let mut entries = 0;
    let mut push = |exchange: Exchange<'_>| {
        entries += 1;
        capture.push(&exchange);
    };
    let mut is_packed = false;
    let mut stream = har::Stream::new();
    let fed = Input::open(file).and_then(|mut input| {
        is_packed = input.is_packed();
        input.pieces(|piece| stream.feed(piece, &mut push))
    });
    let facts = match fed {
        Ok(fed) => fed.and_then(|()| stream.finish(&mut push)).map_err(|error| {
            let unpacked = if is_packed { " unpacked" } else { "" };
            format!("{}: byte {}{unpacked}: {error}", shown(file), error.offset)
        })?,
        Err(trouble) => {
            let before = match entries {
                0 => String::new(),
                1 => " (1 whole entry came before)".to_owned(),
                entries => format!(" ({entries} whole entries came before)"),
            };
            return Err(format!("{}: byte {}: {trouble}{before}", shown(file), trouble.offset));
        }
    };
    if facts.odd_entries > 0 {
        let (odd, all) = (facts.odd_entries, facts.entries);
        eprintln!("{}: something could not be read in {odd} of {all} entries; it counts as unknown", shown(file));
    }
    Ok(())
}

/// A file name may hold anything but a zero byte; it must not move the terminal.
fn shown(file: &Path) -> String {
    visible(&file.to_string_lossy()).into_owned()
}

/// Columns of the terminal where the shell says how many there are.
fn terminal_width() -> Option<usize> {
    std::env::var("COLUMNS").ok()?.parse().ok().filter(|width| *width >= 40)
}
