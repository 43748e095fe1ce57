//! The bodies of the fuzz targets, run natively over the saved inputs and over changed ones: the same every time, and no
//! fuzzer is needed. `./build.sh fuzz` is the long run; docs/reliability.md tells what it found.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

#[path = "../fuzz/src/lib.rs"]
#[expect(unreachable_pub, reason = "the fuzz package's library, where these are public")]
mod fuzz;

/// Changed inputs for each saved one, and for each target at least.
const CHANGES_OF_ONE: usize = 40;
const CHANGES: usize = 1_200;
/// Longer inputs are run as they are and seldom changed: they take most of the time.
const LONG: usize = 4_000;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

/// The saved inputs of a target by their names, in alphabetical order.
fn saved(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = folder().join("regressions").join(target);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    files
        .iter()
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
        .collect()
}

/// Numbers drawn by lot that are the same every time (`SplitMix64`).
struct Lot(u64);

impl Lot {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) >> 33).unwrap() % end
    }

    /// Changes bytes as a fuzzer does: at some places something else, more or less.
    fn change(&mut self, bytes: &mut Vec<u8>, words: &[String], others: &[(String, Vec<u8>)]) {
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(12)).min(bytes.len());
            match self.below(8) {
                0 => drop(bytes.drain(at..end)),
                1 => bytes.truncate(at),
                2 => {
                    let part = bytes[at..end].to_vec();
                    bytes.splice(at..at, part);
                }
                3 => {
                    let other = &others[self.below(others.len())].1;
                    let from = self.below(other.len() + 1);
                    bytes.splice(at..end, other[from..(from + self.below(60)).min(other.len())].iter().copied());
                }
                4 | 5 if !words.is_empty() => {
                    let to = if self.below(2) == 0 { at } else { end };
                    bytes.splice(at..to, words[self.below(words.len())].bytes());
                }
                6 => {
                    let letters = "\0\t\n\r \"',;=:%\\/()[]{}<>-0aZ\u{7f}é\u{202e}\u{1f468}";
                    let letter = letters.chars().nth(self.below(letters.chars().count())).unwrap();
                    bytes.splice(at..at, letter.to_string().bytes());
                }
                _ => {
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte ^= 1 << self.below(8);
                    }
                }
            }
        }
    }
}

/// Runs a target; what makes it panic is said, and put where it can be taken from.
fn run(target: fuzz::Target, what: &str, bytes: &[u8]) {
    if catch_unwind(|| target.1(bytes)).is_err() {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{}", target.0));
        fs::write(&file, bytes).unwrap();
        panic!("{}: {what}: the input is in {}: {:?}", target.0, file.display(), String::from_utf8_lossy(bytes));
    }
}

fn look_at(name: &str) {
    let target = *fuzz::TARGETS.iter().find(|(known, _)| *known == name).expect("a target of that name");
    let saved = saved(name);
    assert!(!saved.is_empty(), "{name} has no saved input");
    for (file, bytes) in &saved {
        run(target, file, bytes);
    }
    let words: Vec<String> = fuzz::words(name).into_iter().collect();
    let mut lot = Lot(7);
    for (number, (file, bytes)) in saved.iter().cycle().take(CHANGES.max(saved.len() * CHANGES_OF_ONE)).enumerate() {
        if bytes.len() > LONG && number >= saved.len() * 4 {
            continue;
        }
        let mut bytes = bytes.clone();
        lot.change(&mut bytes, &words, &saved);
        run(target, &format!("{file}, changed for the {number}th time"), &bytes);
    }
}

macro_rules! targets {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                look_at(stringify!($name));
            }
        )*

        #[test]
        fn every_target_is_run_here_and_by_the_fuzzer() {
            let here = BTreeSet::from([$(stringify!($name)),*]);
            let listed: BTreeSet<&str> = fuzz::TARGETS.iter().map(|(name, _)| *name).collect();
            assert_eq!(here, listed);
            let manifest = fs::read_to_string(folder().join("Cargo.toml")).unwrap();
            for name in &listed {
                let file = format!("targets/{name}.rs");
                assert!(manifest.contains(&format!("path = \"{file}\"")), "{name} is no program of the package");
                let text = fs::read_to_string(folder().join(&file)).unwrap();
                assert!(text.contains(&format!("edgelens_fuzz::{name}::run(bytes)")), "{file} runs another target");
            }
            assert_eq!(fs::read_dir(folder().join("targets")).unwrap().count(), listed.len());
            assert_eq!(fs::read_dir(folder().join("regressions")).unwrap().count(), listed.len());
        }
    };
}

targets! {
    binding cache_control cache_status comparison copies csv_files fields filter freshness har_pieces har_reader packed
    provider_values providers redaction server_timing settings
}
