//! Whether all of a page was served by one configuration
//! (<https://docs.edg.io/applications/basics/deployments>).
//!
//! Deployments count up; each new configuration also counts the environment version up, but a
//! rollback takes a new deployment number and an older environment version. The newest
//! configuration is therefore the one with the highest deployment number.

use std::collections::BTreeMap;

use super::{Evidence, Finding};

/// Requests of one environment, by the configuration that served them. Only requests over the
/// network belong here; stored copies are as old as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VersionGroup {
    /// Environment id, or the host where a response names none.
    pub key: String,
    /// Deployment number, environment version where one was sent, and number of requests.
    pub versions: Vec<(u32, Option<u32>, u32)>,
}

/// One finding for each group whose requests were served by different configurations.
#[must_use]
pub fn drift(groups: &[VersionGroup]) -> Vec<Finding> {
    groups.iter().filter_map(drift_of).collect()
}

fn drift_of(group: &VersionGroup) -> Option<Finding> {
    let mut by_version: BTreeMap<(u32, Option<u32>), u32> = BTreeMap::new();
    for (deployment, environment, requests) in group.versions.iter().filter(|(_, _, requests)| *requests > 0) {
        *by_version.entry((*deployment, *environment)).or_default() += requests;
    }
    let (&(newest, newest_environment), _) = by_version.last_key_value()?;
    let older: Vec<(u32, Option<u32>, u32)> = by_version
        .iter()
        .filter(|((deployment, _), _)| *deployment < newest)
        .map(|((deployment, environment), requests)| (*deployment, *environment, *requests))
        .collect();
    if older.is_empty() {
        return None;
    }
    let count: u32 = older.iter().map(|(_, _, requests)| requests).sum();
    let total: u32 = by_version.values().sum();
    // Where the version alone does not tell two configurations apart, the deployment does.
    let with_deployment = older.iter().any(|(_, environment, _)| *environment == newest_environment);
    let name = |deployment: u32, environment: Option<u32>| match environment {
        Some(version) if with_deployment => format!("v{version} (deployment #{deployment})"),
        Some(version) => format!("v{version}"),
        None => format!("deployment #{deployment}"),
    };
    let mut olds: Vec<String> = Vec::new();
    for (deployment, environment, _) in older.iter().rev() {
        let old = name(*deployment, *environment);
        if !olds.contains(&old) {
            olds.push(old);
        }
    }
    let evidence = by_version.iter().rev().map(|((deployment, environment), requests)| {
        let noun = if *requests == 1 { "request" } else { "requests" };
        let version = environment.map_or_else(|| "not sent".into(), |version| format!("v{version}"));
        Evidence::of("x-edg-version", format!("deployment #{deployment}, environment {version}: {requests} {noun}"))
    });
    let mut finding = Finding::known("edgio.env-drift", Some("edgio"))?
        .filled("count", &count.to_string())
        .filled("total", &total.to_string())
        .filled("were", if count == 1 { "was" } else { "were" })
        .filled("old", &olds.join(" and "))
        .filled("new", &name(newest, newest_environment))
        .shown_by([Evidence::of("environment", group.key.clone())])
        .shown_by(evidence);
    if let Some(newest_version) = newest_environment
        && older.iter().any(|(_, environment, _)| *environment > newest_environment)
    {
        finding = finding.because(format!(
            "The environment was rolled back: v{newest_version} has the highest deployment number although a later version was seen."
        ));
        finding.causes.retain(|cause| !cause.starts_with("The environment was rolled back: a rollback"));
    }
    Some(finding)
}

/// A finding if one host was answered by several environments, which is not the same as an older
/// version of one.
#[must_use]
pub fn environments_differ(host: &str, environment_ids: &[&str]) -> Option<Finding> {
    let (first, rest) = environment_ids.split_first()?;
    if rest.iter().all(|id| id.eq_ignore_ascii_case(first)) {
        return None;
    }
    let ids = environment_ids.iter().map(|id| Evidence::of("x-edg-version", *id));
    Finding::known("edgio.environments-differ", Some("edgio"))
        .map(|finding| finding.shown_by([Evidence::of("host", host)]).shown_by(ids))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was seen, and what the notice begins with.
    type Case<'c> = (&'c [(u32, Option<u32>, u32)], Option<&'c str>);

    fn group(versions: &[(u32, Option<u32>, u32)]) -> VersionGroup {
        VersionGroup { key: "bc3550f5-75c6-4f25-9b49-a407d6a11b15".into(), versions: versions.to_vec() }
    }

    #[test]
    fn the_highest_deployment_is_the_newest() {
        let cases: [Case<'_>; 8] = [
            (&[(239, Some(40), 69)], None),
            (
                &[(239, Some(40), 66), (238, Some(39), 3)],
                Some("3 of 69 requests were served by environment v39; the newest seen is v40."),
            ),
            (
                &[(239, Some(40), 23), (238, Some(39), 1)],
                Some("1 of 24 requests was served by environment v39; the newest seen is v40."),
            ),
            (
                &[(237, Some(38), 1), (239, Some(40), 66), (238, Some(39), 2)],
                Some("3 of 69 requests were served by environment v39 and v38; the newest seen is v40."),
            ),
            // a rollback: the newest configuration has the older version
            (
                &[(240, Some(39), 10), (239, Some(40), 2)],
                Some("2 of 12 requests were served by environment v40; the newest seen is v39."),
            ),
            (
                &[(240, Some(39), 10), (238, Some(39), 2)],
                Some(
                    "2 of 12 requests were served by environment v39 (deployment #238); the newest seen is v39 (deployment #240).",
                ),
            ),
            // the version can be missing from the header; the deployment still tells them apart
            (
                &[(240, None, 10), (238, Some(39), 2)],
                Some("2 of 12 requests were served by environment v39; the newest seen is deployment #240."),
            ),
            (&[], None),
        ];
        for (versions, expected) in cases {
            let findings = drift(&[group(versions)]);
            assert_eq!(findings.len(), usize::from(expected.is_some()), "{versions:?}");
            if let (Some(finding), Some(expected)) = (findings.first(), expected) {
                assert!(finding.summary.starts_with(expected), "{}", finding.summary);
                assert!(!finding.actions.iter().any(|action| action.contains('{')), "{finding:?}");
                assert_eq!(finding.evidence[0].value, "bc3550f5-75c6-4f25-9b49-a407d6a11b15");
            }
        }
        let rollback = drift(&[group(&[(240, Some(39), 10), (239, Some(40), 2)])]);
        assert!(rollback[0].causes[0].starts_with("The environment was rolled back: v39"), "{:?}", rollback[0].causes);
    }

    #[test]
    fn different_environments_are_not_older_versions() {
        assert_eq!(environments_differ("a.example", &["x", "X"]), None);
        assert_eq!(environments_differ("a.example", &[]), None);
        let finding = environments_differ("a.example", &["x", "y"]).unwrap();
        assert_eq!((finding.id.as_ref(), finding.evidence.len()), ("edgio.environments-differ", 3));
    }
}
