//! Copies of requests, read back by a real shell, by cmd's rules, by JavaScript and by a CSV reader.
#![cfg(not(target_arch = "wasm32"))]

use std::borrow::Cow;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use edgelens::capture::{Capture, Column, Limits};
use edgelens::diagnosis::RequestHeader;
use edgelens::exchange::{Exchange, Headers, is_hidden};
use edgelens::export::copy::{
    Answer, By, CopyRequest, CurlOptions, FetchOptions, Refused, Shell, Straight, Why, curl, fetch, header_lines,
};
use edgelens::export::{Redaction, RowFormat, RowWriter, Secrets};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::Value;

#[path = "../fuzz/src/copy_readers.rs"]
#[expect(unreachable_pub, reason = "the fuzz package's file, where these are public")]
mod copy_readers;

use copy_readers::{arguments_by_c, arguments_by_sh, expected, headers, line_by_cmd, told, url};

/// Requests of a usual run, and of the long one.
const SOME: usize = 2_000;
const MANY: usize = 10_000;

/// Characters that some reader acts upon.
const HOSTILE: &str =
    "'\"`$\\!%^&|<>(){}[]*?~#;=,:@ \t-+/.aZ9_\u{e9}\u{4e2d}\u{1f468}\u{ff02}\u{201d}\u{a5}\u{2019}\u{ad}";
const HIDDEN: &str = "\r\n\0\u{1b}\u{7}\u{7f}\u{9b}\u{202e}\u{200b}\u{feff}";

fn text(letters: &'static str, longest: usize) -> impl Strategy<Value = String> {
    let letters: Vec<char> = letters.chars().collect();
    prop::collection::vec(prop::sample::select(letters), 0..longest).prop_map(|letters| letters.into_iter().collect())
}

fn any_text(longest: usize) -> impl Strategy<Value = String> {
    prop_oneof![
        4 => text(HOSTILE, longest),
        1 => (text(HOSTILE, longest), text(HIDDEN, 4), text(HOSTILE, longest)).prop_map(|(a, b, c)| a + &b + &c),
        1 => prop::sample::select(vec![
            "%PATH%", "%PATH:~0,3%", "!PATH!", "$(id)", "`id`", "${HOME}", "'; rm -rf ~; '", "\" & calc & \"", "\\", "\\\\\"",
            "^", "^^", "%", "%%", "-o/etc/passwd", "@/etc/passwd", "{a,b}[1-9]", "</script>", "__proto__", "a\nb", "",
        ]).prop_map(str::to_owned),
    ]
}

/// All rows of a capture, as they are copied.
fn rows(capture: &Capture, columns: &[Column], format: RowFormat, secrets: &Secrets) -> Vec<u8> {
    let mut writer = RowWriter::new(Vec::new(), columns.to_vec(), format, secrets).unwrap();
    capture.rows().for_each(|row| writer.row(capture, row).unwrap());
    writer.finish()
}

fn requests(many: usize) -> Vec<CopyRequest<'static>> {
    let body = prop_oneof![
        2 => Just(None),
        2 => any_text(30).prop_map(|text| Some(text.into_bytes())),
        1 => prop::collection::vec(any::<u8>(), 0..30).prop_map(Some),
    ];
    let method = prop_oneof![
        Just("GET".to_owned()),
        Just("POST".to_owned()),
        Just("PUT".to_owned()),
        Just("HEAD".to_owned()),
        "[A-Za-z!#$%&'*+.^_`|~-]{1,8}"
    ];
    let headers = prop::collection::vec(("[A-Za-z0-9!#$%&'*+.^_`|~-]{0,8}", any_text(16)), 0..5);
    let request = (method, any_text(24), headers, body).prop_map(|(method, path, headers, body)| CopyRequest {
        method: method.into(),
        url: format!("https://a.example/{path}").into(),
        headers: headers.into_iter().map(|(name, value)| (format!("x-{name}").into(), value.into())).collect(),
        body: body.map(Cow::Owned),
    });
    let mut runner = TestRunner::deterministic();
    (0..many).map(|_| request.new_tree(&mut runner).unwrap().current()).collect()
}

fn options(shell: Shell) -> CurlOptions<'static> {
    CurlOptions { shell, credentials: true, ..CurlOptions::default() }
}

/// Lets a real shell read the commands; `curl` is a function there that writes its arguments.
fn arguments_by_real_sh(commands: &[String]) -> Option<Vec<Vec<Vec<u8>>>> {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("copies-{}.sh", commands.len()));
    let script = format!("curl() {{ printf '%s\\0' \"$#\" \"$@\"; }}\n{}\n", commands.join("\n"));
    fs::write(&file, script).unwrap();
    let output = Command::new("sh").arg(&file).output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut words = output.stdout.split(|byte| *byte == 0).map(<[u8]>::to_vec);
    let mut read = Vec::new();
    while let Some(count) = words.next().filter(|count| !count.is_empty()) {
        let count: usize = String::from_utf8(count).unwrap().parse().unwrap();
        read.push(words.by_ref().take(count).collect());
    }
    Some(read)
}

fn sh_reads_back(many: usize) {
    let requests = requests(many);
    let copies: Vec<_> = requests.iter().map(|request| curl(request, &options(Shell::Posix)).unwrap()).collect();
    for copy in &copies {
        assert!(!copy.text.chars().any(|letter| is_hidden(letter) && letter != '\n'), "{:?}", copy.text);
    }
    let commands: Vec<String> = copies.iter().map(|copy| copy.text.clone()).collect();
    let Some(read) = arguments_by_real_sh(&commands) else {
        eprintln!("skipped: there is no sh");
        return;
    };
    assert_eq!(read.len(), requests.len());
    for ((request, arguments), copy) in requests.iter().zip(&read).zip(&copies) {
        assert_eq!(
            told(arguments),
            expected(request, |_| true, |body| !body.contains(&0)),
            "{request:?} {}",
            copy.text
        );
        // The model of a shell, which fuzzing goes by, is right as well.
        let words = arguments_by_sh(&copy.text).expect("words and nothing else");
        assert_eq!(&words[1..], arguments, "{}", copy.text);
        let lost = request.headers.iter().flat_map(|(_, value)| value.split('\n'));
        let lost = lost.filter(|line| line.trim_matches([' ', '\t', '\r']).contains(['\0', '\r'])).count();
        let lost_body = request.body.as_ref().is_some_and(|body| request.method == "HEAD" || body.contains(&0));
        assert_eq!(copy.left_out.len(), lost + usize::from(lost_body), "what is not there is said: {request:?}");
    }
}

#[test]
fn a_shell_reads_random_requests_back() {
    sh_reads_back(SOME);
}

/// Run by name: `cargo test --test copies -- --ignored`.
#[test]
#[ignore = "10,000 requests; run by name"]
fn a_shell_reads_ten_thousand_random_requests_back() {
    sh_reads_back(MANY);
}

#[test]
fn the_rules_of_cmd_and_of_c_are_as_documented() {
    // The table of Microsoft's page.
    for (line, expected) in [
        (r#""abc" d e"#, vec!["abc", "d", "e"]),
        (r#"a\\b d"e f"g h"#, vec![r"a\\b", "de fg", "h"]),
        (r#"a\\\"b c d"#, vec![r#"a\"b"#, "c", "d"]),
        (r#"a\\\\"b c" d e"#, vec![r"a\\b c", "d", "e"]),
        (r#"a"b"" c d"#, vec![r#"ab" c d"#]),
    ] {
        assert_eq!(arguments_by_c(line), expected, "{line}");
    }
    assert_eq!(line_by_cmd(r#"echo "a&b" ^& ^^"#).as_deref(), Some(r#"echo "a&b" & ^"#));
    for acted_upon in ["a & b", "a > b", "%PATH%", "\"%PATH%\"", "^%PATH^%", "%PATH:~0,3^%", "a\nb"] {
        if acted_upon != "^%PATH^%" {
            assert_eq!(line_by_cmd(acted_upon), None, "{acted_upon}");
        }
    }
}

/// What a code page makes of a line for a program without wide characters: of a letter that it lacks one that looks
/// like it, as in Microsoft's `bestfit1252.txt` and `bestfit932.txt`. Of the others nothing is changed here.
fn by_best_fit(line: &str) -> String {
    let fits = |letter: char| match letter {
        '\u{ff02}' | '\u{201d}' => '"',
        '\u{a5}' => '\\',
        '\u{2019}' => '\'',
        '\u{ad}' => '-',
        letter => letter,
    };
    line.chars().map(fits).collect()
}

#[test]
fn no_letter_becomes_a_quote_on_its_way_to_a_program() {
    for request in requests(SOME) {
        let copy = curl(&request, &options(Shell::Cmd)).unwrap();
        let line = line_by_cmd(&copy.text).unwrap();
        let (read, fitted) = (arguments_by_c(&line), arguments_by_c(&by_best_fit(&line)));
        let fitted_after: Vec<String> = read.iter().map(|argument| by_best_fit(argument)).collect();
        assert_eq!(fitted, fitted_after, "{request:?}\n{}", copy.text);
    }
    let mut sent = request("GET", "https://a.example/\u{ff02}x");
    sent.headers = vec![("x-a".into(), "\u{ff02} --output C:\u{a5}x \u{ff02}".into())];
    let copy = curl(&sent, &options(Shell::Cmd)).unwrap();
    assert_eq!(copy.text, "curl -g --url ^\"https://a.example/^%^EF^%^BC^%^82x^\"");
    assert_eq!(copy.left_out.len(), 1, "{:?}", copy.left_out);
}

/// Whether Windows may make a quote or a backslash of a letter of these tests.
const fn may_change(letter: char) -> bool {
    matches!(letter, '\u{ff02}' | '\u{201d}' | '\u{a5}')
}

#[test]
fn cmd_reads_random_requests_back() {
    let fits = |text: &str| !text.chars().any(|letter| is_hidden(letter) || may_change(letter));
    for request in requests(SOME) {
        let copy = curl(&request, &options(Shell::Cmd)).unwrap();
        let line = line_by_cmd(&copy.text).unwrap_or_else(|| panic!("cmd acts upon {}", copy.text));
        let arguments: Vec<Vec<u8>> = arguments_by_c(&line).into_iter().skip(1).map(String::into_bytes).collect();
        let body_fits = |body: &[u8]| std::str::from_utf8(body).is_ok_and(fits);
        let mut expected = expected(&request, fits, body_fits);
        for letter in ['\u{ff02}', '\u{201d}', '\u{a5}'] {
            let mut encoded = String::new();
            encoded.extend(letter.to_string().bytes().map(|byte| format!("%{byte:02X}")));
            expected.url = String::from_utf8(expected.url).unwrap().replace(letter, &encoded).into_bytes();
        }
        assert_eq!(told(&arguments), expected, "{request:?}\n{}", copy.text);
    }
}

#[test]
fn javascript_reads_random_requests_back() {
    let requests = requests(SOME);
    let copies: Vec<_> = requests
        .iter()
        .map(|request| fetch(request, FetchOptions { credentials: true, ..FetchOptions::default() }))
        .collect();
    let calls: Vec<&str> = copies.iter().flatten().map(|copy| &*copy.text).collect();
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("copies.js");
    let told = "function fetch(url, { method, headers, body, credentials }) {\n\
        const bytes = body === undefined ? null : [...new TextEncoder().encode(body)];\n\
        const sent = body instanceof Uint8Array ? [...body] : bytes;\n\
        console.log(JSON.stringify([url, method, headers, sent, credentials]));\n}\n";
    fs::write(&file, format!("{told}{}\n", calls.join("\n"))).unwrap();
    let Ok(output) = Command::new("node").arg(&file).output() else {
        eprintln!("skipped: there is no node");
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let output = String::from_utf8(output.stdout).unwrap();
    let mut read = output.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    for (request, copy) in requests.iter().zip(&copies) {
        let Ok(copy) = copy else {
            assert!(["TRACE", "TRACK", "CONNECT"].contains(&&*request.method.to_ascii_uppercase()), "{request:?}");
            continue;
        };
        let latin = |line: &str| line.chars().all(|letter| letter <= '\u{ff}');
        let headers = headers(request).into_iter().filter(|(_, value)| latin(value));
        let headers: Vec<Value> = headers.map(|(name, value)| serde_json::json!([name, value])).collect();
        let bodiless = ["GET", "HEAD"].contains(&&*request.method.to_ascii_uppercase());
        let body = request.body.as_deref().filter(|_| !bodiless);
        let expected = serde_json::json!([without_user(&url(request)), request.method, headers, body, "include"]);
        assert_eq!(read.next(), Some(expected), "{}", copy.text);
    }
    assert_eq!(read.next(), None);
}

/// None of the made URLs has user information: their hosts are plain.
fn without_user(url: &str) -> &str {
    assert!(url.starts_with("https://a.example/"));
    url
}

#[test]
fn a_csv_reader_reads_random_cells_back() {
    let texts: Vec<String> = {
        let mut runner = TestRunner::deterministic();
        let cell =
            prop_oneof![any_text(20), ("[' \u{a0}\u{feff}=+@\t\r\n＝-]{1,4}", any_text(9)).prop_map(|(a, b)| a + &b)];
        (0..SOME).map(|_| cell.new_tree(&mut runner).unwrap().current()).collect()
    };
    let mut capture = Capture::new(Limits::none());
    for text in &texts {
        capture.push(&Exchange { method: text.into(), resource_type: text.into(), ..Exchange::default() });
    }
    let csv = rows(&capture, &[Column::Method, Column::Status, Column::Type], RowFormat::Csv, &Secrets::Shown);
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("copies.csv");
    fs::write(&file, &csv).unwrap();
    let program = "import csv, json, sys\n\
        with open(sys.argv[1], newline='', encoding='utf-8') as file: print(json.dumps(list(csv.reader(file))))";
    let Ok(output) = Command::new("python3").args(["-c", program]).arg(&file).output() else {
        eprintln!("skipped: there is no python3");
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let rows: Vec<Vec<String>> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(rows.len(), texts.len() + 1);
    assert_eq!(rows[0], ["Method", "Status", "Type"]);
    for (row, text) in rows[1..].iter().zip(&texts) {
        for cell in [&row[0], &row[2]] {
            assert!(!is_run(cell, false), "{cell:?} is run");
            let is_defused = cell.starts_with('\'') && is_run(&cell[1..], true);
            assert_eq!(if is_defused { &cell[1..] } else { cell }, text);
        }
    }
}

/// Whether a spreadsheet could run a cell, one that leaves spaces and what is not seen away before it looks. What stands
/// behind apostrophes counts only where these do not.
fn is_run(cell: &str, behind_apostrophes: bool) -> bool {
    let signs = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    let passed_over = |letter: char| {
        !signs.contains(&letter)
            && (letter.is_whitespace() || is_hidden(letter) || behind_apostrophes && letter == '\'')
    };
    cell.trim_start_matches(passed_over).starts_with(signs)
}

#[test]
fn no_pasted_row_is_a_formula() {
    let mut capture = Capture::new(Limits::none());
    for method in ["=1+1", " @SUM(A1)", "+49", "GET"] {
        capture.push(&Exchange { method: method.into(), ..Exchange::default() });
    }
    let out = rows(&capture, &[Column::Method], RowFormat::Text, &Secrets::Shown);
    assert_eq!(String::from_utf8(out).unwrap(), "'=1+1\n' @SUM(A1)\n'+49\nGET\n");
}

#[test]
fn headers_are_columns_of_copied_rows() {
    let mut capture = Capture::new(Limits::none());
    for headers in
        [&[("X_Hits", " 1 "), ("x_hits", "0\n2"), ("Set-Cookie", "id=5f2c9a")][..], &[("x_hits", "a|b")], &[]]
    {
        capture.push(&Exchange {
            url: "https://a.example/x".into(),
            status: 200,
            response_headers: Headers::from_pairs(headers.iter().copied()),
            ..Exchange::default()
        });
    }
    let columns = ["name", "resp:X_HITS", "resp:set-cookie"].map(|id| Column::from_id(id).unwrap());
    let rows = |format, secrets: &Secrets| String::from_utf8(rows(&capture, &columns, format, secrets)).unwrap();
    let csv = "name,x_hits,set-cookie\r\nx,\"1, 0, 2\",id=5f2c9a\r\nx,a|b,\r\nx,,\r\n";
    assert_eq!(rows(RowFormat::Csv, &Secrets::Shown).replacen("Name", "name", 1), csv);
    let markdown = "| Name | x\\_hits | set-cookie |\n| --- | --- | --- |\n\
        | x | 1, 0, 2 | id=REDACTED |\n| x | a\\|b |  |\n| x |  |  |\n";
    assert_eq!(rows(RowFormat::Markdown, &Secrets::default()), markdown);
    assert_eq!(rows(RowFormat::Text, &Secrets::default()), "x\t1, 0, 2\tid=REDACTED\nx\ta|b\t\nx\t\t\n");
    for id in ["resp:", "resp:a b", "resp:a:b", "nobody"] {
        assert_eq!(Column::from_id(id), None, "{id}");
    }
}

fn request<'r>(method: &'r str, url: &'r str) -> CopyRequest<'r> {
    CopyRequest { method: method.into(), url: url.into(), ..CopyRequest::default() }
}

#[test]
fn the_ways_to_copy() {
    let mut sent = request("GET", "https://a.example:8443/x?a=[1]");
    sent.headers = [
        (":authority", "a.example"),
        ("accept-encoding", "gzip"),
        ("pragma", "no-cache"),
        ("user-agent", "Mozilla"),
        ("sec-ch-ua-mobile", "?0"),
        ("cookie", "a=1"),
        ("Cookie", "b='2"),
        ("authorization", "Bearer t"),
        ("content-length", "3"),
    ]
    .map(|(name, value)| (name.into(), value.into()))
    .to_vec();
    let usual = curl(&sent, &CurlOptions::default()).unwrap();
    assert_eq!(
        usual.text,
        "curl -g -H 'accept-encoding: gzip' -H 'pragma: no-cache' -H 'user-agent: Mozilla' -H 'sec-ch-ua-mobile: ?0' \
         --compressed --url 'https://a.example:8443/x?a=[1]'"
    );
    let left: Vec<_> = usual.left_out.iter().map(|left| (&*left.what, left.why)).collect();
    assert_eq!(left, [("cookie", Why::Credentials), ("Cookie", Why::Credentials), ("authorization", Why::Credentials)]);
    let with = |options| curl(&sent, &options).map(|copied| copied.text);
    let whole = with(CurlOptions { credentials: true, ..CurlOptions::default() }).unwrap();
    assert!(whole.contains(r"-H 'cookie: a=1; b='\''2' -H 'authorization: Bearer t'"), "{whole}");
    let asks = [RequestHeader { name: "Pragma".into(), value: "x-get-cache-key".into() }];
    let debug =
        CurlOptions { answer: Answer::Headers, asks: &asks, user_agent: Some("Phone"), ..CurlOptions::default() };
    assert_eq!(
        with(debug).unwrap(),
        "curl -g -sS -o /dev/null -D - -H 'accept-encoding: gzip' -H 'Pragma: no-cache, x-get-cache-key' \
         -H 'User-Agent: Phone' --url 'https://a.example:8443/x?a=[1]'"
    );
    let straight =
        |by, address| with(CurlOptions { straight: Some(Straight { by, address }), ..CurlOptions::default() });
    for (by, address, expected) in [
        (By::ConnectTo, None, Ok("--connect-to 'a.example:8443:ORIGIN_ADDRESS:'")),
        (By::Resolve, None, Ok("--resolve 'a.example:8443:ORIGIN_ADDRESS'")),
        (By::ConnectTo, Some("origin.example"), Ok("--connect-to 'a.example:8443:origin.example:'")),
        (By::Resolve, Some("192.0.2.1"), Ok("--resolve 'a.example:8443:192.0.2.1'")),
        (By::Resolve, Some("2001:db8::1"), Ok("--resolve 'a.example:8443:[2001:db8::1]'")),
        (By::Resolve, Some("origin.example"), Err(Refused::Address)),
        (By::ConnectTo, Some("a b"), Err(Refused::Address)),
        (By::ConnectTo, Some("x:1:y"), Err(Refused::Address)),
    ] {
        match (straight(by, address), expected) {
            (Ok(text), Ok(expected)) => assert!(text.contains(expected), "{text}"),
            (text, expected) => assert_eq!(text, expected.map(str::to_owned), "{address:?}"),
        }
    }
}

#[test]
fn what_is_not_http_is_refused() {
    for (method, url, expected) in [
        ("GET", "file:///etc/passwd", Refused::Scheme),
        ("GET", "data:text/plain,x", Refused::Scheme),
        ("GET", "javascript://a.example/%0aalert(1)", Refused::Scheme),
        ("GET", "-o/etc/passwd", Refused::Scheme),
        ("GET", "", Refused::Scheme),
        ("GET;ls", "https://a.example/", Refused::Method),
        ("GET\r\nX: y", "https://a.example/", Refused::Method),
    ] {
        for shell in [Shell::Posix, Shell::Cmd] {
            assert_eq!(curl(&request(method, url), &options(shell)), Err(expected), "{method:?} {url}");
        }
        assert_eq!(fetch(&request(method, url), FetchOptions::default()), Err(expected), "{method:?} {url}");
    }
    assert_eq!(fetch(&request("Trace", "https://a.example/"), FetchOptions::default()), Err(Refused::Method));
    let long = format!("https://a.example/{}", "a".repeat(8_200));
    assert_eq!(curl(&request("GET", &long), &options(Shell::Cmd)), Err(Refused::TooLong));
}

#[test]
fn header_lines_hold_to_their_lines() {
    let exchange = Exchange {
        method: "GET".into(),
        url: "https://a.example/?token=t1".into(),
        http_version: "h2".into(),
        status: 200,
        request_headers: Headers::from_pairs([("cookie", "a=1")]),
        response_headers: Headers::from_pairs([("x-cache", "HIT\nMISS"), ("x-odd", "a\u{1b}[2J")]),
        ..Exchange::default()
    };
    assert_eq!(
        header_lines(&exchange, &Secrets::default()),
        "GET https://a.example/?token=REDACTED\ncookie: a=REDACTED\n\nh2 200\nx-cache: HIT\nx-cache: MISS\nx-odd: a\\u{1b}[2J\n"
    );
    assert!(header_lines(&exchange, &Secrets::Shown).contains("cookie: a=1\n"));
}

#[test]
fn own_lists_decide_which_headers_are_credentials() {
    let mut request = request("GET", "https://a.example/");
    request.headers = [("X-Shop-Customer", "4711"), ("X-Api-Token", "abc"), ("Cookie", "a=b")]
        .map(|(n, v)| (n.into(), v.into()))
        .into();
    let own = Redaction { also: vec!["x-shop-*".into()], keep: vec!["x-api-token".into()], ..Redaction::default() };
    let left_out = |redaction| {
        let of_curl = curl(&request, &CurlOptions { redaction, ..CurlOptions::default() }).unwrap();
        let of_fetch = fetch(&request, FetchOptions { redaction, ..FetchOptions::default() }).unwrap();
        assert_eq!(of_curl.left_out, of_fetch.left_out);
        of_curl.left_out.into_iter().map(|left| left.what).collect::<Vec<_>>()
    };
    assert_eq!(left_out(None), ["X-Api-Token", "Cookie"]);
    assert_eq!(left_out(Some(&own)), ["X-Shop-Customer", "Cookie"]);
}
