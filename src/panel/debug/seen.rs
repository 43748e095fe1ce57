//! Which providers with debug headers are in the capture, and at which hosts.

use std::collections::HashSet;

use crate::capture::Capture;
use crate::cdn;
use crate::diagnosis::profiles_for;
use crate::knowledge::{DebugProfile, Provider};

/// Rows that are looked through; a page that has more shows its providers long before.
const ROWS: usize = 2_000;
/// Hosts that are proposed at once.
const MAX_HOSTS: usize = 6;

/// A provider with debug headers, as it was seen.
struct Sighting {
    provider: &'static Provider,
    hosts: Vec<String>,
    /// Profiles that its generation answers to.
    suggested: Vec<&'static str>,
}

/// Providers in order of arrival.
#[derive(Default)]
pub(super) struct Seen(Vec<Sighting>);

impl Seen {
    /// Looks through a capture. The first request that a provider answers for a host stands for
    /// the others.
    pub(super) fn in_capture(capture: &Capture) -> Self {
        let mut seen = Self::default();
        let mut known = HashSet::new();
        for row in capture.rows().take(ROWS) {
            let Some(facts) = capture.row_facts(row) else { continue };
            let host = capture.host(row);
            if !known.insert((host, facts.provider.map(|provider| provider.id))) {
                continue;
            }
            let Some(exchange) = capture.exchange(row) else { continue };
            let path = cdn::read(&exchange);
            let suggested: Vec<_> = profiles_for(&path).into_iter().map(|profile| profile.id).collect();
            for detected in path.providers.iter().chain(&path.host) {
                seen.add(detected.provider, host, &suggested);
            }
        }
        seen
    }

    fn add(&mut self, provider: &'static Provider, host: &str, suggested: &[&'static str]) {
        if provider.debug.is_empty() {
            return;
        }
        let at = self.0.iter().position(|sighting| sighting.provider.id == provider.id).unwrap_or_else(|| {
            self.0.push(Sighting { provider, hosts: Vec::new(), suggested: Vec::new() });
            self.0.len() - 1
        });
        let Some(sighting) = self.0.get_mut(at) else { return };
        if !host.is_empty() && !sighting.hosts.iter().any(|known| known == host) {
            sighting.hosts.push(host.to_owned());
        }
        for id in suggested {
            if !sighting.suggested.contains(id) {
                sighting.suggested.push(id);
            }
        }
    }

    /// The hosts at which a provider was seen; `None` if it was not.
    pub(super) fn hosts_of(&self, provider: &Provider) -> Option<&[String]> {
        self.0.iter().find(|sighting| sighting.provider.id == provider.id).map(|sighting| &*sighting.hosts)
    }

    /// Whether a profile of a provider is worth asking for here.
    pub(super) fn suggests(&self, provider: &Provider, profile: &DebugProfile) -> bool {
        self.0.iter().any(|sighting| sighting.provider.id == provider.id && sighting.suggested.contains(&profile.id))
    }

    /// Hosts of the given providers, in order of arrival, a handful at most.
    pub(super) fn hosts(&self, providers: &[&Provider]) -> Vec<&str> {
        let mut hosts = Vec::new();
        let wanted = |sighting: &&Sighting| providers.iter().any(|provider| provider.id == sighting.provider.id);
        for host in self.0.iter().filter(wanted).flat_map(|sighting| &sighting.hosts) {
            if !hosts.contains(&&**host) && hosts.len() < MAX_HOSTS {
                hosts.push(&**host);
            }
        }
        hosts
    }
}
