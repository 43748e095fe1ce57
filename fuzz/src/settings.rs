//! The settings file: whatever can be taken of a text is written as one that reads the same.

use edgelens::diagnosis::without_secrets;
use edgelens::settings::{Document, Problem, Wrong};

const LANGUAGES: [&str; 2] = ["de", "en"];

pub fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut document = Document::default();
    let Ok(problems) = document.take_text(&text, &LANGUAGES) else {
        assert_eq!(document, Document::default(), "what is no JSON changes nothing");
        return;
    };
    assert!(document.settings.ttfb.good_ms <= document.settings.ttfb.slow_ms);
    assert!(document.settings.total.good_ms <= document.settings.total.slow_ms);
    let written = document.written();
    let mut again = Document::default();
    let new_problems = again.take_text(&written, &LANGUAGES).expect("it was written as JSON");
    // A filter that is none is kept, so that nobody's work is lost, and stays a problem.
    let is_kept = |problem: &&Problem| problem.wrong == Wrong::NotAFilter;
    assert_eq!(
        new_problems.iter().collect::<Vec<_>>(),
        problems.iter().filter(is_kept).collect::<Vec<_>>(),
        "{written}"
    );
    assert_eq!(again.written(), written, "what was written is written the same");
    let lines = || document.settings.profiles.iter().flat_map(|profile| &profile.headers);
    if lines().all(|line| without_secrets(line) == *line) {
        assert_eq!(again, document, "{written}");
    }
}
