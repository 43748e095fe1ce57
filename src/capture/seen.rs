//! What the rows of a capture tell together, kept up to date as each row comes in: who answers
//! for a host, which deployment of an environment is the newest, how often a path was asked for.

use std::collections::{HashMap, HashSet};

use super::text::TextId;

/// How often a URL without its query was asked for.
#[derive(Debug, Clone, Copy, Default)]
struct PathSeen {
    requests: u32,
    /// Distinct URLs among them.
    urls: u32,
    /// Generation in the latest cache key of Edgio's.
    generation: Option<u64>,
}

/// What the responses of a host showed.
#[derive(Debug, Clone, Default)]
struct HostSeen {
    responses: u32,
    /// Those at which a provider shows itself strongly, by the provider's number.
    providers: HashMap<u8, u32>,
}

/// What was seen so far.
#[derive(Default)]
pub(super) struct Seen {
    hosts: HashMap<TextId, HostSeen>,
    /// Highest deployment of each environment.
    newest: HashMap<TextId, u32>,
    urls: HashSet<TextId>,
    paths: HashMap<TextId, PathSeen>,
}

impl Seen {
    /// Notes a request for `url`, which is `base` without its query. Returns how many requests
    /// for `base` came before.
    pub(super) fn request(&mut self, base: TextId, url: TextId) -> u32 {
        let path = self.paths.entry(base).or_default();
        let earlier = path.requests;
        path.requests += 1;
        path.urls += u32::from(self.urls.insert(url));
        earlier
    }

    /// Notes the generation in the cache key of a request for `base`. Returns that of the latest
    /// one before it.
    pub(super) fn generation(&mut self, base: TextId, generation: Option<u64>) -> Option<u64> {
        let path = self.paths.entry(base).or_default();
        let earlier = path.generation;
        path.generation = generation.or(earlier);
        earlier
    }

    /// Notes a response of a host, and the provider that showed itself strongly; 0 if none did.
    pub(super) fn response(&mut self, host: TextId, provider: u8) {
        let seen = self.hosts.entry(host).or_default();
        seen.responses += 1;
        if provider != 0 {
            *seen.providers.entry(provider).or_default() += 1;
        }
    }

    /// Notes the deployment that served a request of an environment.
    pub(super) fn deployment(&mut self, environment: TextId, deployment: u32) {
        let newest = self.newest.entry(environment).or_default();
        *newest = (*newest).max(deployment);
    }

    /// The provider that showed itself most at a host, beside one response that showed `own`, and
    /// how often; the first of the table where several did equally.
    pub(super) fn provider_of(&self, host: TextId, own: u8) -> Option<(u8, u32)> {
        let providers = self.hosts.get(&host)?.providers.iter();
        providers
            .map(|(provider, count)| (*provider, count - u32::from(*provider == own)))
            .filter(|(_, count)| *count > 0)
            .max_by_key(|(provider, count)| (*count, u8::MAX - provider))
    }

    /// How many responses of a host there are.
    pub(super) fn responses_of(&self, host: TextId) -> u32 {
        self.hosts.get(&host).map_or(0, |seen| seen.responses)
    }

    /// The providers that showed themselves strongly, those of `host` before all others, and
    /// the most frequent first.
    pub(super) fn providers(&self, host: Option<TextId>) -> Vec<u8> {
        let mut counts: HashMap<u8, (u32, u32)> = HashMap::new();
        for (of, seen) in &self.hosts {
            for (provider, count) in &seen.providers {
                let (here, all) = counts.entry(*provider).or_default();
                *all += count;
                *here += if Some(*of) == host { *count } else { 0 };
            }
        }
        let mut providers: Vec<(u8, (u32, u32))> = counts.into_iter().collect();
        providers.sort_by_key(|(provider, counts)| (std::cmp::Reverse(*counts), *provider));
        providers.into_iter().map(|(provider, _)| provider).collect()
    }

    /// Highest deployment seen of an environment.
    pub(super) fn newest_deployment(&self, environment: TextId) -> Option<u32> {
        self.newest.get(&environment).copied()
    }

    /// Distinct URLs asked for that differ from `base` in their query alone.
    pub(super) fn query_variants(&self, base: TextId) -> u32 {
        self.paths.get(&base).map_or(0, |path| path.urls)
    }

    /// Bytes taken, without the free slots of the maps.
    pub(super) fn size(&self) -> usize {
        self.urls.len() * size_of::<TextId>() + self.paths.len() * size_of::<(TextId, PathSeen)>()
    }
}
