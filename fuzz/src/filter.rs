//! The language of filters: read, printed, read again, and asked of rows.

use edgelens::capture::{Capture, Expression, Filter, Limits, Matcher, Sort, View};

use super::chance::Chance;
use super::request_text;

/// Requests of which each key finds some and not all.
const ROWS: &str = include_str!("filter_rows.txt");

thread_local! {
    static CAPTURE: Capture = {
        let mut capture = Capture::new(Limits::default());
        for exchange in request_text::exchanges(ROWS) {
            capture.push(&exchange);
        }
        capture
    };
}

pub fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match Filter::parse(&text) {
        Ok(filter) => CAPTURE.with(|capture| check(&filter, capture)),
        Err(error) => {
            let word = text.get(error.at..error.at + error.len);
            assert!(word.is_some_and(|word| !word.is_empty()), "{error:?} is said of no word");
            assert!(!error.to_string().is_empty());
        }
    }
    let caret = Chance::of(bytes).below(text.len() + 1);
    let suggestions = CAPTURE.with(|capture| capture.suggest(&text, caret));
    let (before, after) = (text.get(..suggestions.at), text.get(suggestions.at + suggestions.len..));
    let (Some(before), Some(after)) = (before, after) else { panic!("{suggestions:?} cut a character apart") };
    for item in suggestions.items {
        assert!(!item.text.is_empty());
        let _ = Filter::parse(&format!("{before}{}{after}", item.text));
    }
}

fn check(filter: &Filter, capture: &Capture) {
    let printed = filter.to_string();
    assert_eq!(Filter::parse(&printed).as_ref(), Ok(filter), "printed as {printed}");
    let passed = rows(filter, capture);
    if let Ok(others) = Filter::parse(&format!("-({printed})"))
        && !filter.is_empty()
    {
        let others = rows(&others, capture);
        let rest: Vec<u32> = all(capture).into_iter().filter(|row| !passed.contains(row)).collect();
        assert_eq!(others, rest, "what does not pass {printed} passes its opposite");
    }
    let errors = Filter::parse("is:error").expect("it is a filter");
    let both: Vec<u32> = rows(&errors, capture).into_iter().filter(|row| passed.contains(row)).collect();
    assert_eq!(rows(&filter.and(&errors), capture), both, "{printed} and is:error");
}

fn all(capture: &Capture) -> Vec<u32> {
    rows(&Filter::default(), capture)
}

fn rows(filter: &Filter, capture: &Capture) -> Vec<u32> {
    let mut view = View::new();
    view.update(capture, filter, Sort::default());
    while view.is_selecting() {
        view.proceed(capture, &mut Contains, 3);
    }
    view.rows().to_vec()
}

/// Takes a pattern for a text that has to be there as it stands.
struct Contains;

impl Matcher for Contains {
    fn fits(&mut self, expression: &Expression, texts: &[&str]) -> Vec<bool> {
        texts.iter().map(|text| text.contains(&*expression.pattern)).collect()
    }
}
