//! A response, and the reasons that are to be found in it.

use edgelens::diagnosis::Surroundings;

use crate::response::Response;

/// What is asked, and what is to be found first.
pub(crate) struct Case {
    pub(crate) what: &'static str,
    pub(crate) response: Response<'static>,
    pub(crate) surroundings: Surroundings<'static>,
    pub(crate) expected: &'static [&'static str],
}

pub(crate) fn check(cases: &[Case]) {
    let mut wrong = Vec::new();
    for case in cases {
        let findings = case.response.explain_in(&case.surroundings);
        let ids: Vec<&str> = findings.iter().map(|finding| finding.id.as_ref()).collect();
        if ids != case.expected {
            wrong.push(format!("{}: {ids:?} instead of {:?}", case.what, case.expected));
        }
        for finding in &findings {
            assert!(!finding.evidence.is_empty(), "{}: no evidence for {}", case.what, finding.id);
            assert!(!finding.causes.is_empty() && !finding.actions.is_empty() && !finding.links.is_empty());
            let text = format!("{finding:?}");
            assert!(!text.contains("secret"), "{}: {text}", case.what);
            let filled = [&finding.summary].into_iter().chain(&finding.causes).all(|text| !text.contains('{'));
            assert!(filled, "{}: {finding:#?}", case.what);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
