//! Knowledge as data: a CDN that is added without Rust, and mistakes that the build finds.
#![cfg(not(target_arch = "wasm32"))]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, io::Write as _};

use serde_json::{Value, json};

#[path = "../build/check.rs"]
mod check;
#[path = "../build/compile.rs"]
mod compile;
#[path = "../build/condition.rs"]
mod condition;
#[path = "../build/debug.rs"]
mod debug;
#[path = "../build/explanations.rs"]
mod explanations;
#[path = "../src/http/request_header.rs"]
#[expect(unreachable_pub, reason = "the library's file, where these are public")]
mod request_header;
#[path = "../build/schema.rs"]
mod schema;
#[path = "../build/source.rs"]
mod source;
#[path = "../build/write.rs"]
mod write;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The TOML block of a document.
fn example_of(document: &str) -> String {
    let text = fs::read_to_string(root().join(document)).unwrap();
    let (_, block) = text.split_once("```toml\n").unwrap();
    block.split_once("```").unwrap().0.to_owned()
}

/// A copy of the knowledge in a folder of its own. Files that are there already keep their times,
/// so that what was built from them stays built.
fn copy_of_the_knowledge(name: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    for folder in ["", "providers"] {
        fs::create_dir_all(target.join(folder)).unwrap();
        for file in fs::read_dir(root().join("knowledge").join(folder)).unwrap() {
            let file = file.unwrap();
            if file.path().extension().is_some_and(|extension| extension == "toml") {
                write_if_other(&target.join(folder).join(file.file_name()), &fs::read_to_string(file.path()).unwrap());
            }
        }
    }
    target
}

fn write_if_other(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        fs::write(path, text).unwrap();
    }
}

/// The command line, built from another folder of knowledge by the command that anybody uses.
fn command_line_with(knowledge: &Path) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("with-example");
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--locked", "--offline", "--bin", "edgelens", "--manifest-path"])
        .arg(root().join("Cargo.toml"))
        .arg("--target-dir")
        .arg(&target)
        .env("EDGELENS_KNOWLEDGE", knowledge)
        .env_remove("CARGO_BUILD_TARGET")
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    target.join("debug").join(format!("edgelens{}", env::consts::EXE_SUFFIX))
}

fn entry(url: &str, status: u16, headers: &[(&str, &str)]) -> Value {
    let headers: Vec<_> = headers.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
    json!({
        "startedDateTime": "2024-01-01T00:00:00Z",
        "time": 1,
        "request": {"method": "GET", "url": url, "httpVersion": "h2", "headers": []},
        "response": {"status": status, "httpVersion": "h2", "headers": headers, "content": {"size": 0, "mimeType": "text/html"}},
        "timings": {"send": 0, "wait": 1, "receive": 0},
    })
}

fn inspect(program: &Path, entries: &[Value]) -> Vec<Value> {
    let har = json!({"log": {"version": "1.2", "creator": {"name": "test", "version": "1"}, "entries": entries}});
    let mut child = Command::new(program)
        .args(["inspect", "--format", "json", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(har.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_cdn_is_added_by_the_file_that_contributing_shows_and_nothing_else() {
    let knowledge = copy_of_the_knowledge("knowledge-with-example");
    write_if_other(&knowledge.join("providers/examplecdn.toml"), &example_of("CONTRIBUTING.md"));
    let program = command_line_with(&knowledge);
    let page = "https://www.example.com/a";
    let id = ("x-example-id", "FRA-1f3c");
    let rows = inspect(
        &program,
        &[
            entry(page, 200, &[id, ("x-example-cache", "HIT")]),
            entry(
                "https://www.example.com/a?b=1",
                200,
                &[id, ("x-example-cache", "FETCHED"), ("cache-control", "max-age=60")],
            ),
            entry(page, 530, &[id]),
            entry(page, 200, &[("server", "ExampleCDN")]),
            entry(page, 200, &[id, ("x-example-cache", "PURPLE")]),
            entry(page, 200, &[("x-example-cache", "FETCHED")]),
        ],
    );
    let [hit, miss, error, weak, new, nobody] = rows.as_slice() else { panic!("{} rows", rows.len()) };
    assert_eq!((&hit["provider"], &hit["providerEvidence"]), (&json!("examplecdn"), &json!("strong")));
    assert_eq!((&hit["cacheStatus"]["status"], &hit["cacheStatus"]["tier"]), (&json!("hit"), &json!("edge")));
    assert_eq!((&hit["pop"], &hit["requestId"]), (&json!("FRA"), &json!("FRA-1f3c")));
    assert_eq!(
        (&miss["cacheStatus"]["status"], &miss["cacheStatus"]["fwdReason"]),
        (&json!("miss"), &json!("uri-miss"))
    );
    assert_eq!(miss["findings"][0]["id"], "examplecdn.query");
    let explained = &error["findings"][0];
    assert_eq!((&explained["provider"], &explained["title"]), (&json!("examplecdn"), &json!("No such site")));
    assert_eq!(explained["actions"][0], "Add the host name to the site in Example's console.");
    assert_eq!((&weak["provider"], &weak["providerEvidence"]), (&json!("examplecdn"), &json!("weak")));
    // A word that the file does not have is shown as it came and called unknown.
    assert_eq!((&new["cacheStatus"]["status"], &new["cacheStatus"]["raw"]), (&json!("unknown"), &json!("PURPLE")));
    assert_eq!(nobody["provider"], Value::Null);
}

#[test]
fn the_example_of_every_key_fits_the_schema() {
    let knowledge = copy_of_the_knowledge("knowledge-with-every-key");
    write_if_other(&knowledge.join("providers/examplecdn.toml"), &example_of("knowledge/README.md"));
    let compiled = compile::compile(&knowledge).unwrap_or_else(|mistake| panic!("{mistake}"));
    assert!(compiled.tables.contains("\"examplecdn\""));
    // What only a person reads is not among the tables.
    let actions = "What to do, as an instruction, naming the vendor's own page or feature.";
    assert!(compiled.explanations.contains(actions) && !compiled.tables.contains(actions));
}

/// What is changed in a file, and the mistake that the build then stops at.
struct Wrong {
    file: &'static str,
    from: &'static str,
    to: &'static str,
    /// The line is that on which this text stands; an entry is named by its first line.
    at: &'static str,
    says: &'static str,
}

const fn wrong(from: &'static str, to: &'static str, at: &'static str, says: &'static str) -> Wrong {
    Wrong { file: "providers/examplecdn.toml", from, to, at, says }
}

/// In the example of `CONTRIBUTING.md`, unless another file is named.
const WRONG: &[Wrong] = &[
    wrong("kind = \"cdn\"", "kind = \"cnd\"", "kind = ", "unknown variant `cnd`, expected one of `cdn`"),
    wrong("kind = \"cdn\"\n", "", "", "missing field `kind`"),
    wrong("name = \"Example CDN\"", "name = \"Example CDN\"\nnane = \"x\"", "nane = ", "unknown field `nane`"),
    wrong("name = \"Example CDN\"", "name = \"Example CDN", "name = ", "invalid basic string"),
    wrong("id = \"examplecdn\"", "id = \"example\"", "id = ", "the id must be the file's name"),
    wrong(
        "link = \"https://docs.example/headers\"",
        "link = \"http://docs.example\"",
        "id = ",
        "a link begins with https://",
    ),
    wrong("strength = \"strong\"", "strength = \"sure\"", "strength = \"sure\"", "unknown variant `sure`"),
    wrong(
        "header = \"x-example-id\"\n\n[[evidence]]",
        "header = \"X-Example-Id\"\n\n[[evidence]]",
        "[[evidence]]",
        "header names are written in lower case",
    ),
    wrong(
        "equals = \"ExampleCDN\"",
        "equals = \"a\"\nprefix = \"b\"",
        "header = \"server\"",
        "evidence takes one of equals",
    ),
    wrong("equals = \"ExampleCDN\"", "with_contains = \"a\"", "header = \"server\"", "with_contains needs the header"),
    wrong("status = \"hit\"", "status = \"hitt\"", "status = \"hitt\"", "unknown variant `hitt`"),
    wrong("tier = \"edge\"", "tier = \"moon\"", "tier = \"moon\"", "unknown variant `moon`"),
    wrong("word = \"FETCHED\"", "word = \"hit\"", "word = \"hit\"", "this word is there twice"),
    wrong("is = \"request_id\"", "is = \"ray\"", "is = \"ray\"", "unknown variant `ray`"),
    wrong("before = \"-\"", "metric = \"pop\"", "is = \"pop\"", "only server-timing has metrics"),
    wrong(
        "id = \"examplecdn.query\"",
        "id = \"other.query\"",
        "id = \"other.query\"",
        "the id of a reason begins with the provider's",
    ),
    wrong("\"outcome is miss\"", "\"outcome is mist\"", "id = \"examplecdn.query\"", "\"mist\" is no status"),
    wrong("\"query present\"", "\"query there\"", "id = \"examplecdn.query\"", "\"query there\" is no condition"),
    wrong(
        "when = [\"outcome is miss\", \"query present\"]",
        "when = []",
        "id = \"examplecdn.query\"",
        "a reason needs a condition",
    ),
    wrong("severity = \"info\"", "severity = \"bad\"", "severity = \"bad\"", "unknown variant `bad`"),
    wrong(
        "actions = [\"Leave parameters that change nothing out of the cache key.\"]",
        "actions = []",
        "id = \"examplecdn.query\"",
        "a reason needs a cause and an action",
    ),
    wrong(
        "link = \"https://docs.example/keys\"",
        "link = \"docs.example\"",
        "id = \"examplecdn.query\"",
        "a link begins with https://",
    ),
    wrong("status = 530", "status = \"530\"", "status = \"530\"", "invalid type: string"),
    wrong("status = 530", "status = 70000", "status = 70000", "invalid value"),
    wrong(
        "gist = \"the network has no site of this name\"",
        "gist = \"\"",
        "status = 530",
        "an error needs a title and a gist",
    ),
    wrong("made_by = \"platform\"", "made_by = \"nobody\"", "made_by = \"nobody\"", "unknown variant `nobody`"),
    wrong(
        "[[header]]",
        "[[header]]\nname = \"x-example-id\"\nsays = \"Twice.\"\n\n[[header]]",
        "name = \"x-example-id\"\nsays = \"Id",
        "this header is there twice",
    ),
    wrong(
        "[[header]]",
        "[[subcode]]\nheader = \"a\"\npage_after = \"b\"\n\n[[header]]",
        "header = \"a\"",
        "a subcode takes one of",
    ),
    wrong(
        "[[header]]",
        "[[debug]]\nid = \"examplecdn.e\"\nname = \"e\"\nasks = []\nreturns = []\nnote = \"n\"\nlink = \"https://docs.example\"\n\n[[header]]",
        "id = \"examplecdn.e\"",
        "a debug profile asks for something",
    ),
    wrong(
        "[[header]]",
        "[[debug]]\nid = \"e\"\nname = \"e\"\nasks = [{ header = \"X-A\", value = \"1\" }]\nreturns = []\nnote = \"n\"\nlink = \"https://docs.example\"\n\n[[header]]",
        "id = \"e\"",
        "the id of a debug profile begins with the provider's",
    ),
    wrong(
        "[[header]]",
        "[[debug]]\nid = \"examplecdn.e\"\nname = \"e\"\nasks = [{ header = \"Cookie\", value = \"1\" }]\nreturns = []\nnote = \"n\"\nlink = \"https://docs.example\"\n\n[[header]]",
        "id = \"examplecdn.e\"",
        "Cookie: the browser alone writes this header",
    ),
    wrong(
        "[[header]]",
        "[[debug]]\nid = \"examplecdn.e\"\nname = \"e\"\nasks = [{ header = \"X A\", value = \"1\" }]\nreturns = []\nnote = \"n\"\nlink = \"https://docs.example\"\n\n[[header]]",
        "id = \"examplecdn.e\"",
        "X A: the name has a character that header names cannot have",
    ),
    wrong(
        "[[header]]",
        "[[debug]]\nid = \"examplecdn.e\"\nname = \"e\"\nasks = [{ header = \"X-A\", value = \"1\" }, { header = \"x-a\", value = \"1\" }]\nreturns = []\nnote = \"n\"\nlink = \"https://docs.example\"\n\n[[header]]",
        "id = \"examplecdn.e\"",
        "this header is asked with twice",
    ),
    wrong(
        "[[header]]",
        "[[debug]]\nid = \"examplecdn.e\"\nname = \"e\"\nasks = [{ header = \"X-A\", value = \"1\" }]\nreturns = [\"x-nobody-explains\"]\nnote = \"n\"\nlink = \"https://docs.example\"\n\n[[header]]",
        "id = \"examplecdn.e\"",
        "x-nobody-explains is returned and has no glossary entry",
    ),
    Wrong {
        file: "places.toml",
        from: "\"Frankfurt\", \"DE\"",
        to: "\"Frankfurt\", \"DEU\"",
        at: "",
        says: "the country of frb is no ISO 3166 alpha-2 code",
    },
    Wrong {
        file: "places.toml",
        from: "providers = [\"edgio\"]",
        to: "providers = [\"edgion\"]",
        at: "",
        says: "there is no provider \"edgion\"",
    },
    Wrong {
        file: "findings.toml",
        from: "id = \"http.no-store\"",
        to: "id = \"http.private\"",
        at: "",
        says: "this finding id is there twice",
    },
    Wrong {
        file: "http.toml",
        from: "status = 404",
        to: "status = 403",
        at: "",
        says: "this status, code and generation are there twice",
    },
];

#[test]
fn mistakes_stop_the_build_with_file_and_line() {
    let example = example_of("CONTRIBUTING.md");
    let knowledge = copy_of_the_knowledge("knowledge-with-mistakes");
    let mut missed = Vec::new();
    for case in WRONG {
        let path = knowledge.join(case.file);
        let right =
            if case.file.starts_with("providers/") { example.clone() } else { fs::read_to_string(&path).unwrap() };
        assert!(right.contains(case.from), "{} has no {}", case.file, case.from);
        let text = right.replacen(case.from, case.to, 1);
        fs::write(&path, &text).unwrap();
        let said = compile::compile(&knowledge).err().map(|mistake| mistake.to_string()).unwrap_or_default();
        if case.file.starts_with("providers/") {
            fs::remove_file(&path).unwrap();
        } else {
            fs::write(&path, &right).unwrap();
        }
        let rest = said.strip_prefix(&format!("{}:", path.display())).unwrap_or_default();
        let (line, reason) = rest.split_once(": ").unwrap_or_default();
        // Entries are named by the line of their table's head.
        let stands = |line: usize| {
            let here: String = text.lines().skip(line - 1).take(4).collect::<Vec<_>>().join("\n");
            here.contains(case.at)
        };
        if !reason.contains(case.says) || !line.parse().is_ok_and(stands) {
            missed.push(format!("{} for {}: {said:?}", case.to, case.from));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn a_missing_file_is_named() {
    let said = compile::compile(Path::new("/nowhere")).unwrap_err().to_string();
    assert!(said.starts_with("/nowhere/http.toml:1: "), "{said}");
}
