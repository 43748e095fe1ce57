//! A HAR file in pieces is what it is as a whole, however it is cut.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use edgelens::har::Stream;
use proptest::prelude::*;

#[path = "../fuzz/src/cut.rs"]
#[expect(unreachable_pub, reason = "of the fuzz package's library, where these are public")]
mod cut;

use cut::{pieces, whole};

const SAMPLE: &[u8] = include_bytes!("data/sample.har");

/// The file cut at places that are given as any numbers.
fn cut_at<'a>(file: &'a [u8], places: &[usize]) -> Vec<&'a [u8]> {
    let mut places: Vec<usize> = places.iter().map(|place| place % (file.len() + 1)).collect();
    places.sort_unstable();
    places.push(file.len());
    let mut from = 0;
    places.into_iter().map(|to| file.get(std::mem::replace(&mut from, to)..to).unwrap_or_default()).collect()
}

/// Files in which a cut can go through anything that a file may hold.
fn files() -> Vec<Vec<u8>> {
    let entries = r#"{"request":{"url":"https://ä.example/\ud83d\ude00\\\"中","headers":[{"name":"a","value":"b \" c"}]},
        "time":-12.5e1,"timings":{"wait":"1.5","send":null}} , null,{}, -17 ,"text \"}]",[[],{"a":[1,{}]}],{"time":true}"#;
    let log = format!(
        r#"{{"before":{{"deep":[[{{"x":"]}}"}}],1.5,"a\"b",true],"none":{{}}}},"log":{{"pages":[{{"id":"p","t":[]}},{{}}],
        "creator":{{"name":"né","version":1.2}},"entries":[{entries}],"browser":null,"n":[],"after":{{"a":[false]}}}} ,"z":0}}"#
    );
    let mut files: Vec<Vec<u8>> = vec![
        log.clone().into_bytes(),
        format!("\u{feff}{log}").into_bytes(),
        format!("\n a.b[0]._$ (\n{log}\n) ; \n\0\0\n").into_bytes(),
        format!("\u{feff}f({log});\0").into_bytes(),
        format!("{log} x").into_bytes(),
        format!("f({log}").into_bytes(),
        format!("f({log}],").into_bytes(),
        log.replace("\"entries\"", r#""\u0065ntries""#).into_bytes(),
        log.replace("\"entries\"", "\"none\"").into_bytes(),
        log.replace("\"browser\":null", "\"entries\":null").into_bytes(),
        log.replace("\"browser\":null", "\"entries\":\"one\"").into_bytes(),
        log.replace("\"browser\":null", "\"entries\":[{\"a\":nope},{}]").into_bytes(),
        log.replace("\"browser\":null", "\"browser\":{]").into_bytes(),
        log.replace("\"z\":0", "\"log\":{\"entries\":[{}]}").into_bytes(),
        log.replace("\"z\":0", "\"log\":{}").into_bytes(),
        log.replace("\"z\":0", "\"log\":[]").into_bytes(),
    ];
    let mut latin1 = log.into_bytes();
    latin1[70] = 0xe9;
    let url = latin1.windows(8).position(|bytes| bytes == b"https://").unwrap() + 8;
    latin1[url] = 0xe9;
    files.push(latin1);
    let short: [&[u8]; 17] = [
        b"",
        b" \n\x0c ",
        b"\xef\xbb\xbf",
        b"\xef\xbb\xbf \n",
        b"\xef\xbb",
        b"\x1f\x8b\x08\x00",
        b"PK\x03\x04",
        b"PK\x03",
        b"\x28\xb5\x2f\xfd",
        b"\xfe\xff\x00",
        b"[]",
        b" [0](1)",
        b"\x0c name (x",
        b"GET / HTTP/1.1\r\n",
        b"{}",
        b"f({})",
        b"{\"log\":nul",
    ];
    files.extend(short.map(<[u8]>::to_vec));
    files
}

#[test]
fn one_cut_anywhere_changes_nothing() {
    for file in files() {
        let expected = whole(&file);
        for cut in 0..=file.len() {
            let (first, second) = file.split_at(cut);
            assert_eq!(pieces([first, second]), expected, "{} cut at {cut}", String::from_utf8_lossy(&file));
        }
    }
}

#[test]
fn pieces_of_any_length_change_nothing() {
    for file in files().into_iter().chain([SAMPLE.to_vec()]) {
        let expected = whole(&file);
        for length in (1..70).chain([1_000, 5_000]) {
            assert_eq!(pieces(file.chunks(length)), expected, "{} by {length}", String::from_utf8_lossy(&file));
        }
    }
}

#[test]
fn a_file_that_ends_anywhere_ends_as_it_does_whole() {
    for file in files() {
        for end in 0..file.len() {
            let part = &file[..end];
            assert_eq!(pieces(part.chunks(7)), whole(part), "{}", String::from_utf8_lossy(part));
        }
    }
}

#[test]
fn an_entry_is_handed_over_with_the_byte_that_closes_it() {
    let entries = [r#"{"request":{"url":"a"}}"#, r#"{"x":["]}"]}"#, "{}"];
    let head = r#"{"log":{"pages":[{}],"entries":[ "#;
    let file = format!("{head}{}]}}}}", entries.join(" , "));
    let mut ends = Vec::new();
    let mut stream = Stream::new();
    for (at, byte) in file.bytes().enumerate() {
        stream.feed(&[byte], |_| ends.push(at + 1)).unwrap();
    }
    let first = head.len() + entries[0].len();
    let second = first + 3 + entries[1].len();
    assert_eq!(ends, [first, second, second + 3 + entries[2].len()]);
    assert_eq!(stream.finish(|_| {}).map(|facts| facts.entries), Ok(3));
}

#[test]
fn what_is_wrong_is_said_before_the_file_ends() {
    let filler = "x".repeat(1 << 20);
    let cases = [
        ("no JSON", "<!doctype html>".to_owned()),
        ("no text", "\u{0}".to_owned()),
        ("a list", "[{".to_owned()),
        ("a name that is none", "GET / ".to_owned()),
        ("log is none", r#"{"log":[]"#.to_owned()),
        ("an entry that never closes", format!(r#"{{"log":{{"entries":[{{"a":nope,"b":[{{"{filler}":1}}"#)),
    ];
    for (what, file) in cases {
        assert!(Stream::new().feed(file.as_bytes(), |_| {}).is_err(), "{what}");
        let mut stream = Stream::new();
        assert!(file.as_bytes().chunks(1_000).any(|piece| stream.feed(piece, |_| {}).is_err()), "{what}");
    }
}

/// Time to read a file in pieces of a length, the least of some runs.
fn time_of(file: &[u8], length: usize) -> Duration {
    let run = || {
        let start = Instant::now();
        let mut stream = Stream::new();
        let mut entries = 0;
        for piece in file.chunks(length) {
            stream.feed(piece, |_| entries += 1).unwrap();
        }
        assert_eq!((stream.finish(|_| {}).unwrap().entries, entries), (1, 1));
        start.elapsed()
    };
    (0..2).map(|_| run()).min().unwrap_or_default()
}

#[test]
fn an_entry_of_many_pieces_is_not_read_again_for_each() {
    let message = r#"{"type":"send","time":1.5,"opcode":1,"data":"{\"a\":[1,2,3]} and so on"},"#;
    let messages = message.repeat(30_000_000 / message.len());
    let file = format!(r#"{{"log":{{"entries":[{{"_webSocketMessages":[{messages}null]}}]}}}}"#).into_bytes();
    let (at_once, in_pieces) = (time_of(&file, file.len()), time_of(&file, 1 << 16));
    // There are more than 400 pieces: reading from the entry's start for each would cost 200 times as much.
    assert!(in_pieces < at_once * 6, "{in_pieces:?} in pieces, {at_once:?} at once");
}

/// A file that is a HAR but for some bytes.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let bytes = prop_oneof![any::<u8>(), prop::sample::select(br#"{}[]",:\u0n-("#.to_vec())];
    prop::collection::vec((0..SAMPLE.len(), bytes), 0..4).prop_map(|changes| {
        let mut file = SAMPLE.to_vec();
        for (at, byte) in changes {
            file[at] = byte;
        }
        file
    })
}

proptest! {
    #[test]
    fn cuts_change_nothing_in_damaged_files(file in damaged(), places in prop::collection::vec(any::<usize>(), 0..40)) {
        prop_assert_eq!(pieces(cut_at(&file, &places)), whole(&file));
    }

    #[test]
    fn cuts_change_nothing_in_noise(
        file in prop::collection::vec(prop::sample::select(br#"{}[]",:\1n -(x)"#.to_vec()), 0..60),
        places in prop::collection::vec(any::<usize>(), 0..8),
        in_a_log in any::<bool>(),
    ) {
        let file = if in_a_log { [br#"{"log":{"entries":["#.as_slice(), &file].concat() } else { file };
        prop_assert_eq!(pieces(cut_at(&file, &places)), whole(&file));
    }
}

#[test]
fn files_of_the_corpus_in_pieces() {
    let Some(corpus) = std::env::var_os("EDGELENS_CORPUS").map(PathBuf::from) else {
        println!("skipped: EDGELENS_CORPUS is not set");
        return;
    };
    let mut read = 0;
    for path in fs::read_dir(corpus.join("har")).unwrap().map(|file| file.unwrap().path()) {
        if path.extension().is_none_or(|extension| extension != "har") {
            continue;
        }
        let file = fs::read(&path).unwrap();
        let expected = whole(&file);
        for length in [13, 997, 65_536, 1_000_003] {
            // A byte or two at a time is for the short ones.
            if length > 500 || file.len() < 1_000_000 {
                assert!(pieces(file.chunks(length)) == expected, "{} by {length}", path.display());
            }
        }
        read += 1;
    }
    assert!(read > 100, "only {read} files");
}
