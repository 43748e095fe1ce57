//! What is known of a row beyond its own request: what other rows tell, and what a person said.

use std::collections::{BTreeMap, BTreeSet};

use super::Capture;
use super::row::{flag, provider_of};
use crate::diagnosis::{Choice, Surroundings};
use crate::knowledge::Provider;

impl Capture {
    /// Says who answers for a host where its responses do not tell, or takes that back. It outlives
    /// the rows. Rows keep what their headers say and look a choice up when they are read, so that
    /// none has to be read again.
    pub fn choose(&mut self, host: &str, choice: Option<Choice>) {
        let host = host.to_ascii_lowercase();
        match choice {
            Some(choice) => self.choices.insert(host, choice),
            None => self.choices.remove(&host),
        };
        self.choices_made = self.choices_made.wrapping_add(1);
    }

    /// Changes with every choice of who answers for a host.
    pub(super) const fn choices_made(&self) -> u32 {
        self.choices_made
    }

    /// Who answers for the host of a row, as a person chose it.
    #[must_use]
    pub fn choice(&self, row: u32) -> Option<Choice> {
        if self.choices.is_empty() { None } else { self.choices.get(self.host(row)).copied() }
    }

    /// The providers that show themselves in this capture, those of the row's host first.
    #[must_use]
    pub fn providers_seen(&self, row: u32) -> Vec<&'static Provider> {
        let host = self.columns.host.get(row as usize).copied();
        self.seen.providers(host).into_iter().filter_map(provider_of).collect()
    }

    /// What is known beyond the one request, for its diagnosis.
    #[must_use]
    pub fn surroundings(&self, row: u32) -> Surroundings<'_> {
        let index = row as usize;
        let host = self.columns.host.get(index).copied().unwrap_or_default();
        let own = self.columns.provider.get(index).filter(|_| self.flags(row) & flag::WEAK == 0);
        let answered = self.columns.status.get(index).is_some_and(|status| *status != 0);
        Surroundings {
            host_provider: self
                .seen
                .provider_of(host, own.copied().filter(|_| answered).unwrap_or_default())
                .and_then(|(provider, count)| Some((provider_of(provider)?.id, count))),
            host_responses: self.seen.responses_of(host).saturating_sub(u32::from(answered)),
            chosen: self.choice(row),
            debug_headers_on_tab: self.flags(row) & flag::DEBUG_ON_TAB != 0,
            earlier_same_path: self.columns.earlier.get(index).copied().unwrap_or_default(),
            earlier_generation: self.columns.earlier_generation.get(row),
            query_variants: self.paths.get(&self.requests.urls, self.url(row)).map_or(0, |(path, _)| path.urls),
            page_host: "",
        }
    }

    /// Deployments seen over the network, by environment id (or host): for each deployment and
    /// environment version, how many requests it served.
    #[must_use]
    pub fn deployments(&self) -> BTreeMap<&str, BTreeMap<(u32, Option<u32>), u32>> {
        let mut groups: BTreeMap<&str, BTreeMap<_, u32>> = BTreeMap::new();
        for ((group, deployment, environment), requests) in &self.seen.deployments {
            let group = self.columns.texts.get(*group);
            groups.entry(group).or_default().insert((*deployment, *environment), *requests);
        }
        groups
    }

    /// Environment ids that answered over the network, by host.
    pub(super) fn host_environments(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut hosts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (host, environment) in &self.seen.host_environments {
            let environment = self.columns.texts.get(*environment);
            hosts.entry(self.columns.texts.get(*host)).or_default().insert(environment);
        }
        hosts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::{Column, Limits};
    use crate::exchange::{Delivery, Exchange, Headers};

    #[test]
    fn surroundings_tell_what_the_host_and_the_path_showed_before() {
        let mut capture = Capture::new(Limits::default());
        for (url, server) in [
            ("https://a.example/x?1", "cloudflare"),
            ("https://a.example/x?2", "cloudflare"),
            ("https://a.example/x?2", "nginx"),
            ("https://b.example/x", "nginx"),
        ] {
            capture.push(&Exchange {
                url: url.into(),
                status: 200,
                response_headers: Headers::from_pairs([("server", server)]),
                ..Exchange::default()
            });
        }
        let third = capture.surroundings(2);
        assert_eq!(third.host_provider, Some(("cloudflare", 2)));
        assert_eq!((third.earlier_same_path, third.query_variants), (2, 2));
        assert_eq!(capture.surroundings(3).host_provider, None);
    }

    #[test]
    fn surroundings_leave_the_response_itself_out() {
        let mut capture = Capture::new(Limits::default());
        for (status, server) in [(200, "cloudflare"), (404, "cloudflare"), (0, ""), (200, "nginx")] {
            capture.push(&Exchange {
                url: "https://a.example/".into(),
                status,
                response_headers: Headers::from_pairs([("server", server)]),
                ..Exchange::default()
            });
        }
        let seen = |row| {
            let around = capture.surroundings(row);
            (around.host_provider, around.host_responses)
        };
        assert_eq!(seen(0), (Some(("cloudflare", 1)), 2));
        assert_eq!(seen(2), (Some(("cloudflare", 2)), 3), "no response came for this one");
        assert_eq!(seen(3), (Some(("cloudflare", 2)), 2));
    }

    #[test]
    fn a_choice_counts_for_the_rows_of_its_host_and_outlives_them() {
        let mut capture = Capture::new(Limits::default());
        let fill = |capture: &mut Capture| {
            for (url, server) in
                [("https://A.example/", ""), ("https://b.example/", ""), ("https://a.example/x", "cloudflare")]
            {
                capture.push(&Exchange {
                    url: url.into(),
                    status: 503,
                    response_headers: Headers::from_pairs([("server", server)]),
                    ..Exchange::default()
                });
            }
        };
        let shown = |capture: &Capture| -> Vec<String> {
            capture.rows().map(|row| capture.cell(row, Column::Provider).text.into_owned()).collect()
        };
        fill(&mut capture);
        assert_eq!(shown(&capture), ["", "", "Cloudflare"]);
        capture.choose("A.EXAMPLE", Choice::from_id("fastly"));
        assert_eq!(shown(&capture), ["Fastly", "", "Cloudflare"], "what headers show stays");
        assert_eq!(capture.surroundings(2).chosen, Choice::from_id("fastly"));
        capture.clear();
        fill(&mut capture);
        assert_eq!(shown(&capture), ["Fastly", "", "Cloudflare"]);
        capture.choose("a.example", Choice::from_id("origin"));
        assert_eq!(shown(&capture), ["the origin", "", "Cloudflare"]);
        capture.choose("a.example", None);
        assert_eq!(shown(&capture), ["", "", "Cloudflare"]);
        let seen: Vec<_> = capture.providers_seen(0).iter().map(|provider| provider.id).collect();
        assert_eq!(seen, ["cloudflare"]);
    }

    #[test]
    fn the_generation_of_the_key_before_is_kept() {
        let mut capture = Capture::new(Limits::default());
        // The cache key's generation, and whether the network answered.
        let rows = [(Some(109), true), (None, true), (Some(110), true), (Some(108), false), (Some(110), true)];
        for (generation, network) in rows {
            let key = generation.map(|number| format!("//http/801C2D83/web/{number}/x:/hs-12")).unwrap_or_default();
            capture.push(&Exchange {
                url: "https://a.example/x".into(),
                response_headers: Headers::from_pairs([("x-ec-cache-key", key.as_str())]),
                delivery: if network { Delivery::Network } else { Delivery::HttpCacheDisk },
                ..Exchange::default()
            });
        }
        let earlier: Vec<_> = (0..5).map(|row| capture.surroundings(row).earlier_generation).collect();
        assert_eq!(earlier, [None, Some(109), Some(109), Some(110), Some(110)]);
    }
}
